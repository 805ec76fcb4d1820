"""A large plan is taken away, brought back, edited and broken: 5 goals and 40 strategies with 480 actions, in full with 5,000."""

from datetime import date
from typing import Any

import pytest

from agenda.models import Action, Milestone
from benchmarks.crowd import Size, build_crowd
from tests.build_plan_files import Table, accept, blank, bring, differences, download, edited, row_in, told

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FEW = {"organizations": 20, "workgroups": 10, "people": 60, "activities": 10}


def stored() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values_list()) for model in (Action, Milestone)]


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(Size(**FEW, actions=480, milestones=1440), id="480"),
        pytest.param(Size(**FEW), id="5000", marks=pytest.mark.full),
    ],
)
def test_a_large_plan_goes_out_and_comes_back(size: Size) -> None:
    crowd = build_crowd(size)
    bo, text, rows = crowd.backbone, download(), size.goals + size.strategies + size.actions + size.milestones
    file = bring(bo, text)
    assert (file.row_count, file.counts) == (rows, {"unchanged": rows})

    def edit(table: Table) -> None:
        for number in range(40):
            row_in(table, "Action", f"crowd-action-{number}-7")["due_on"] = "2028-02-29"
        row_in(table, "Action", "crowd-action-3-9").update(state="Blocked", reason="No room.")
        table.append(blank(kind="Action", under="crowd-strategy-5", name="One more", weight="2"))

    before = stored()
    file = bring(bo, edited(text, edit))
    assert file.counts == {"unchanged": rows - 41, "changed": 41, "new": 1}
    assert [after for _kind, _before, after in differences(file)].count({"due_on": "2028-02-29"}) == 40
    assert stored() == before
    file = accept(bo, file)
    assert file.state == "accepted"
    assert Action.objects.filter(due_on=date(2028, 2, 29)).count() == 40
    assert Action.objects.filter(strategy__slug="crowd-strategy-5", name="One more", weight=2).count() == 1
    assert bring(bo, download()).counts == {"unchanged": rows + 1}
    nothing_of_a_broken_file_is_stored(bo, text)


def nothing_of_a_broken_file_is_stored(bo: Any, text: str) -> None:
    before = stored()

    def spoil(table: Table) -> None:
        row_in(table, "Action", "crowd-action-0-1")["due_on"] = "some day"
        row_in(table, "Action", "crowd-action-0-2")["state"] = "Done"
        row_in(table, "Action", "crowd-action-0-3")["weight"] = "3"

    file = bring(bo, edited(text, spoil))
    assert file.counts["refused"] == 2
    # What was changed and added above since the file was made stays as it is.
    assert {codes[0] for outcome, codes in told(file).values() if outcome == "unchanged"} == {"older"}
    assert [codes for outcome, codes in told(file).values() if outcome == "refused"] == [["day"], ["move"]]
    assert stored() == before
