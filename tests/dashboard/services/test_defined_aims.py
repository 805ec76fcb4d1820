"""Targets and starting points of definitions: loading twice changes nothing, pages win, the exact table wins."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.choices import Origin
from dashboard.models import Baseline, Indicator, Period, Place, Target
from dashboard.services.errors import AimError, UnknownReferenceError
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.build_dashboard import DEFINITIONS
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")
DUE = datetime.date(2030, 12, 31)
SAYS = 'indicator = "work"\nauthor = "Network Council"\nreason = "Agreed in May."\n'
EACH = f'[[targets]]\n{SAYS}each = "county"\nwithin = "26"\ndue = 2030-12-31\nvalue = 90\n'
KENT = f'[[targets]]\n{SAYS}place = "26081"\ndue = 2030-12-31\nvalue = 85\n'
WOMEN = f'[[targets]]\n{SAYS}each = "county"\ngroups = ["sex=female"]\ndue = 2030-12-31\nvalue = 95\n'
STARTS = f'[[baselines]]\n{SAYS}place = ["26", "26081"]\nperiod = "2019"\nvalue = 61.5\n'


def load(*tables: str, by: Any = None) -> services.LoadReport:
    return build.load_definitions("\n".join(tables), by=by)


def targets(place: str = "26081") -> dict[str, float]:
    return {one.group.key: one.value for one in Target.objects.filter(place__code=place).select_related("group")}


def act(dev: User, **more: Any) -> dict[str, Any]:
    indicator = Indicator.objects.select_related("version").get(slug="work")
    return {"indicator": indicator, "place": Place.objects.get(code="26081"), "by": dev} | more


def test_a_target_holds_for_each_county_and_for_all_groups(dev: User) -> None:
    report = load(EACH, by=dev)
    assert report.made == {"targets": 6}
    assert targets() == targets("26139") == {"": 90, "sex=female": 90, "sex=male": 90}
    one = Target.objects.first()
    assert one is not None
    assert (one.due, one.origin, one.author, one.reason, one.set_by) == (
        DUE, Origin.FILE, "Network Council", "Agreed in May.", dev,
    )  # fmt: skip
    assert targets("26") == {}
    assert AuditEvent.objects.filter(verb="changed", fields=["targets"]).count() == 1


def test_loading_twice_changes_nothing_and_a_changed_file_changes_only_what_differs() -> None:
    load(EACH, STARTS)
    events = AuditEvent.objects.count()
    assert load(EACH, STARTS).is_quiet
    assert AuditEvent.objects.count() == events
    report = load(EACH.replace("90", "91"), STARTS)
    assert (report.changed, report.unchanged) == ({"targets": 6}, {"baselines": 6})
    assert set(targets().values()) == {91}


def test_a_starting_point_names_its_period_and_a_number_for_where_nothing_is_published() -> None:
    assert load(STARTS).made == {"baselines": 6}
    found = Baseline.objects.filter(place__code="26", group__key="sex=male").values_list("period__code", "value")
    assert list(found) == [("2019", 61.5)]


def test_the_more_exact_table_wins_first_by_place_then_by_group() -> None:
    for tables in ((EACH, KENT, WOMEN), (WOMEN, KENT, EACH)):
        load(*tables)
        assert targets() == {"": 85, "sex=female": 85, "sex=male": 85}
        assert targets("26139") == {"": 90, "sex=female": 95, "sex=male": 90}


def test_what_a_page_set_stands_and_is_reported(dev: User) -> None:
    load(EACH, STARTS)
    services.set_targets(due=DUE, values={"sex=male": 80.0}, word=services.Word("Somebody"), **act(dev))
    period = Period.objects.get(code="2023")
    services.set_baselines(period=period, values={"": None}, word=services.Word("Somebody"), **act(dev))
    report = load(EACH.replace("90", "91"), STARTS)
    assert report.conflicts == ["work targets, 2030-12-31, 26081, sex=male", "work baselines, 26081"]
    assert targets() == {"": 91, "sex=female": 91, "sex=male": 80}
    assert Baseline.objects.get(place__code="26081", group__key="").period == period


def test_what_a_page_took_away_does_not_come_back(dev: User) -> None:
    load(EACH, STARTS)
    services.set_targets(due=DUE, values={"sex=male": None}, word=services.Word("Somebody"), **act(dev))
    services.remove_baselines(**act(dev))
    report = load(EACH, STARTS)
    assert targets() == {"": 90, "sex=female": 90}
    assert not Baseline.objects.filter(place__code="26081").exists()
    assert report.conflicts[0] == "work targets, 2030-12-31, 26081, sex=male"
    assert len(report.conflicts) == 4
    services.remove_targets(due=DUE, **act(dev))
    assert load(EACH).conflicts == [
        f"work targets, 2030-12-31, 26081{group}" for group in ("", ", sex=female", ", sex=male")
    ]


def test_many_conflicts_are_counted_after_the_first_ones(dev: User) -> None:
    load(EACH)
    act_ = act(dev) | {"also": Place.objects.filter(code="26139")}
    services.set_target_for_all(due=DUE, value=80, word=services.Word("Somebody"), **act_)
    assert load(EACH).conflicts[-1] == "work targets, 1 more"


def test_saving_on_the_page_what_the_file_says_ends_the_conflict_of_a_removed_one(dev: User) -> None:
    load(KENT)
    services.remove_targets(due=DUE, **act(dev))
    word = services.Word("Network Council", "Agreed in May.")
    services.set_target_for_all(due=DUE, value=85, word=word, **act(dev))
    assert load(KENT).conflicts == []


@pytest.mark.parametrize(
    ("table", "error", "says"),
    [
        (EACH.replace("90", "190"), AimError, "from 0 to 100"),
        (EACH.replace("county", "borough"), AimError, "borough"),
        (EACH.replace('"26"', '"27"'), UnknownReferenceError, "27"),
        (KENT.replace("26081", "26999"), UnknownReferenceError, "26999"),
        (KENT.replace("work", "play"), UnknownReferenceError, "play"),
        (WOMEN.replace("sex=female", "sex=other"), AimError, "sex=other"),
        (STARTS.replace("2019", "soon"), AimError, "soon"),
        (KENT + KENT.replace("85", "86").replace('"26081"', '["26139", "26081"]'), AimError, "26081.*everyone"),
    ],
)
def test_what_makes_no_sense_is_named_and_nothing_is_loaded(table: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        load(table)
    assert not Target.objects.exists()
    assert not Baseline.objects.exists()


def test_a_check_names_what_is_wrong_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(EACH, encoding="utf-8")
    call_command("load_definitions", path, "--check")
    assert "targets: 6 new" in capsys.readouterr().out
    path.write_text(EACH.replace("90", "190"), encoding="utf-8")
    with pytest.raises(CommandError, match="from 0 to 100"):
        call_command("load_definitions", path, "--check")
    assert not Target.objects.exists()


def test_targets_load_with_the_definition_they_are_for() -> None:
    assert build.load_definitions(DEFINITIONS + KENT).made == {"targets": 3}


def test_many_places_take_as_many_statements_as_two() -> None:

    each = EACH.replace('within = "26"\n', "")
    load(each.replace("90", "89"))
    with CaptureQueriesContext(connection) as few:
        load(each)
    Place.objects.bulk_create(
        Place(code=f"263{number}", name=f"County {number}", kind="county") for number in range(20)
    )
    with CaptureQueriesContext(connection) as many:
        load(each)
    assert (Target.objects.count(), len(many)) == (66, len(few))
