"""B34-B37, B40-B48: places and groups that are misspelt, figures that come again, and imports that meet each other."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dashboard import services
from dashboard.choices import ImportState
from dashboard.models import Import, Observation, Place, PlaceCode, StagedObservation
from dashboard.queries.store import same_import
from dashboard.services import imports, staging
from kconnect.core import jobs
from kconnect.core.bulk import insert_rows
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.dashboard.bad_input.oracle import LONG, Desk, Outcome, recipe, stored
from workgroups.models import User

HEADER = "measure,place,year,group,value"


def figures(*rows: str) -> str:
    return "\n".join([HEADER, *rows]) + "\n"


FIRST = figures("income,26081,2023,,41.2", "income,26139,2023,,5")
SECOND = figures("income,26081,2023,,43", "income,26139,2023,,5")


def races(**words: str) -> str:
    """The long recipe whose column of groups goes through a map of races."""
    lines = "\n".join(f'"{key}" = "{text}"' for key, text in words.items())
    text = LONG.replace('group = { column = "group" }', 'groups.race = { column = "group", map = "races" }')
    return f"{text}\n[maps.races]\n{lines}\n"


@pytest.mark.parametrize("spoiled", ["123", "123.0", "1.23E+02"])
def test_b34_a_code_that_a_spreadsheet_spoiled_is_found_with_a_warning(desk: Desk, spoiled: str) -> None:
    outcome = desk.bring(figures(f"income,{spoiled},2023,,5"))
    assert list(outcome.staged) == [("income", "00123", "2023", "")]
    assert outcome.said == [(2, "place", "code_repaired", spoiled)]
    assert "read as 00123" in outcome.message("code_repaired")


def test_b34_digits_that_were_rounded_away_are_not_made_up(desk: Desk) -> None:
    outcome = desk.bring(figures("income,1.23E+05,2023,,5"))
    assert (outcome.values, outcome.codes) == ([], ["place_unknown"])


def test_b35_an_unknown_place_is_named_with_the_nearest(desk: Desk) -> None:
    outcome = desk.bring(figures("income,Burton Hts,2023,,5", "income,Atlantis,2023,,5"))
    assert (outcome.values, outcome.rows("place_unknown")) == ([], [2, 3])
    assert "Burton Heights (00123)" in outcome.message("place_unknown")


def test_b35_a_spelling_that_is_remembered_is_a_code_of_the_place(desk: Desk) -> None:
    PlaceCode.objects.create(place=Place.objects.get(code="00123"), scheme="ours", code="Burton Hts")
    outcome = desk.bring(
        figures("income,Burton Hts,2023,,5", "income,Atlantis,2023,,6"),
        text=recipe(**{'columns = "place"': 'columns = "place"\nscheme = "ours"'}),
    )
    assert (list(outcome.staged), outcome.rows("place_unknown")) == ([("income", "00123", "2023", "")], [3])


def test_b35_an_issue_leads_to_the_place_that_is_meant_which_the_next_preview_finds(desk: Desk) -> None:
    outcome = desk.bring(figures("income,Burton Hts,2023,,5", "income,26139,2023,,6"))
    assert outcome.import_ is not None
    there = reverse("dashboard:import_place", args=[outcome.import_.pk])
    assert f'href="{there}?text=Burton+Hts"' in outcome.page
    assert "Burton Heights" in desk.html(f"{there}?text=Burton+Hts")
    place = Place.objects.get(code="00123")
    assert desk.post(there, {"text": "Burton Hts", "place": place.pk}).status_code == 302
    assert AuditEvent.objects.filter(verb="changed", target_label="00123").exists()
    assert "Make a new preview" in desk.html(reverse("dashboard:import_detail", args=[outcome.import_.pk]))
    desk.post(reverse("dashboard:import_preview", args=[outcome.import_.pk]))
    build.work_off()
    again = desk.outcome(Import.objects.get())
    assert (again.values, again.codes) == ([5.0, 6.0], [])


@pytest.mark.parametrize("place", ["", "x", "²", "9" * 30, "0"])
def test_b35_a_place_that_is_not_there_is_not_found(desk: Desk, place: str) -> None:
    outcome = desk.bring(figures("income,Burton Hts,2023,,5"))
    assert outcome.import_ is not None
    there = reverse("dashboard:import_place", args=[outcome.import_.pk])
    assert desk.post(there, {"text": "Burton Hts", "place": place}).status_code == 404


def test_b35_a_name_that_means_another_place_already_says_so(desk: Desk) -> None:
    outcome = desk.bring(figures("income,Burton Hts,2023,,5"))
    assert outcome.import_ is not None
    services.remember_alias(place=Place.objects.get(code="26139"), name="Burton Hts", by=desk.dev)
    there = reverse("dashboard:import_place", args=[outcome.import_.pk])
    answer = desk.post(there, {"text": "Burton Hts", "place": Place.objects.get(code="00123").pk})
    assert answer.status_code == 422
    assert "means Ottawa County already" in answer.content.decode()


def test_b35_a_text_too_long_for_a_name_leads_nowhere(desk: Desk) -> None:
    outcome = desk.bring(figures(f"income,Burton {'x' * 80},2023,,5"))
    assert "Say which place it is" not in outcome.page


def test_b36_a_place_of_another_vintage_is_never_taken_for_the_present_one(desk: Desk) -> None:
    levels = 'levels = [{ pattern = "SSCCC", code = "{S}{C}@2010", kind = "county" }]'
    outcome = desk.bring(
        figures("income,26081,2023,,5"), text=recipe(**{'columns = "place"': f'columns = "place"\n{levels}'})
    )
    assert (outcome.values, outcome.codes) == ([], ["place_unknown"])


def test_b37_no_label_is_lumped_with_another(desk: Desk) -> None:
    labels = ["Black", "Hispanic (any race)", "Other", "Two or more", "Hispanic", "All"]
    content = figures(*(f"income,26081,2023,{label},5" for label in labels))
    outcome = desk.bring(content, text=races(Black="black", All="", **{"Hispanic (any race)": "hispanic"}))
    assert sorted(key[3] for key in outcome.staged) == ["", "race=black", "race=hispanic"]
    assert outcome.rows("map_missing") == [4, 5, 6]
    outcome = desk.bring(content)
    assert (outcome.values, outcome.codes) == ([], ["group_unknown"])
    assert [value for *_where, value in outcome.said] == labels


def test_b40_the_same_row_twice_counts_once_with_a_note(desk: Desk) -> None:
    outcome = desk.bring(figures("income,26081,2023,,5", "income,26081,2023,,5"))
    assert (outcome.values, outcome.rows("duplicate_same")) == ([5.0], [3])
    assert outcome.counts["records_repeated"] == 1


def test_b41_two_figures_for_the_same_reject_both(desk: Desk) -> None:
    outcome = desk.bring(figures("income,26081,2023,,5", "income,26139,2023,,7", "income,26081,2023,,6"))
    assert (outcome.values, outcome.codes) == ([7.0], ["duplicate_different"])


def test_b42_what_is_there_already_is_unchanged_or_will_change(desk: Desk) -> None:
    desk.bring(FIRST).accept()
    outcome = desk.bring(SECOND)
    assert [outcome.counts[change] for change in ("new", "changed", "unchanged", "removed")] == [0, 1, 1, 0]
    assert outcome.import_ is not None
    page = desk.html(reverse("dashboard:import_differences", args=[outcome.import_.pk]))
    assert "41.2" in page
    assert "43" in page


def test_b43_the_same_file_twice_is_one_import(desk: Desk) -> None:
    first = desk.bring(FIRST)
    again = desk.bring(FIRST)
    assert first.import_ == again.import_
    first.accept()
    sent = {"file": SimpleUploadedFile("again.csv", FIRST.encode())}
    desk.post(reverse("dashboard:import_create"), sent)
    build.work_off()
    assert Import.objects.count() == 1


def test_b44_the_same_file_at_the_same_moment_is_one_import(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.bring(FIRST)
    look_up, answers = same_import, iter([None])
    # The other upload is not seen before ours is written: the database says so then.
    monkeypatch.setattr(imports, "same_import", lambda *about: next(answers, look_up(*about)))
    again = desk.bring(FIRST)
    assert (first.import_ == again.import_, Import.objects.count()) == (True, 1)


def test_b45_whoever_sends_again_after_a_timeout_sees_the_first_result(desk: Desk) -> None:
    sent = {"recipe": "tidy"}
    content = build.table([("income", "26081", "2023", "", 5)])
    ways = [
        desk.post(reverse("dashboard:import_create"), sent | {"file": SimpleUploadedFile("a.csv", content)})
        for _time in range(2)
    ]
    build.work_off()
    assert ways[0].headers["Location"] == ways[1].headers["Location"]
    assert (Import.objects.get().state, StagedObservation.objects.count()) == (ImportState.PREVIEWED, 1)


def test_b46_a_preview_that_the_store_has_overtaken_is_looked_at_anew(desk: Desk) -> None:
    late = desk.bring(FIRST)
    desk.bring(SECOND).accept()
    assert late.import_ is not None
    before = stored()
    answer = desk.browser.post(reverse("dashboard:import_accept", args=[late.import_.pk]), follow=True)
    assert "Make a new preview and look at it first." in answer.content.decode()
    build.work_off()
    assert stored() == before
    desk.post(reverse("dashboard:import_preview", args=[late.import_.pk]))
    build.work_off()
    late.import_.refresh_from_db()
    assert late.import_.report["changed"] == 1


def test_b47_a_file_swapped_after_its_preview_changes_nothing_of_it(desk: Desk) -> None:
    outcome = desk.bring(FIRST)
    assert outcome.import_ is not None
    outcome.import_.file.path.write_text(SECOND)
    outcome.accept()
    assert list(Observation.objects.order_by("value").values_list("value", flat=True)) == [5.0, 41.2]


def waiting(desk: Desk) -> Import:
    """An import whose reading has not begun."""
    return imports.start_import(
        stream=SimpleUploadedFile("a.csv", FIRST.encode()),
        name="a.csv", recipe_text=LONG, by=desk.dev,
    ).import_  # fmt: skip


def test_b48_an_import_cancelled_half_way_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    import_, before = waiting(desk), stored()

    def half_way(model: Any, columns: Any, rows: Any) -> None:
        insert_rows(model, columns, rows[:1])
        imports.cancel_import(import_=Import.objects.get(), by=desk.dev)

    monkeypatch.setattr(staging, "insert_rows", half_way)
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, StagedObservation.objects.count()) == (ImportState.CANCELLED, 0)
    assert stored() == before
    desk.is_calm()


def test_b48_work_that_was_stopped_goes_on_when_somebody_asks(desk: Desk) -> None:
    import_ = waiting(desk)
    assert import_.job is not None
    jobs.cancel(import_.job)
    assert "The work goes on" in retried(desk, import_)
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, StagedObservation.objects.count()) == (ImportState.PREVIEWED, 2)


def retried(desk: Desk, import_: Import) -> str:
    answer = desk.browser.post(reverse("dashboard:import_retry", args=[import_.pk]), follow=True)
    return answer.content.decode()


def test_b48_a_closed_browser_stops_nothing(desk: Desk, eva: User) -> None:
    import_ = waiting(desk)
    desk.browser.logout()
    build.work_off()
    import_.refresh_from_db()
    assert import_.state == ImportState.PREVIEWED
    later = Client()
    later.force_login(eva)
    Outcome(Desk(later, eva, desk.log), "previewed", None, import_).accept()
    assert Observation.objects.count() == 2
