"""An import: one path from file to figures, nothing twice, nothing half, and the way back."""

import io

import pytest

from dashboard import services
from dashboard.choices import ImportState
from dashboard.models import (
    Import,
    Measure,
    Observation,
    Period,
    Place,
    PlaceRelation,
    StagedObservation,
    SupersededObservation,
)
from dashboard.queries.reports import import_report
from dashboard.queries.store import shipped_recipes
from dashboard.services.errors import (
    ImportMoveError,
    NotAllowedError,
    StaleImportError,
    UndoConflictError,
    UnusableRecipeError,
)
from kconnect.core import jobs
from kconnect.core.choices import JobState
from kconnect.core.models import AuditEvent, Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA, WORK
from tests.build_workgroups import make_user, make_workgroup
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")


def changes(import_: Import) -> dict[str, int]:
    report = import_report(import_)
    return {name: report[name] for name in ("new", "changed", "unchanged", "removed")}


def stored() -> dict[tuple[str, str, str, str], float | None]:
    rows = Observation.objects.values_list("measure__slug", "place__code", "period__code", "group__key", "value")
    return {row[:4]: row[4] for row in rows}


def everything() -> list[tuple[object, ...]]:
    """All current figures, with all that is said of them."""
    names = [field.attname for field in Observation._meta.concrete_fields if field.name != "id"]
    return sorted(Observation.objects.values_list(*names), key=repr)


def test_a_preview_stages_the_rows_and_leaves_the_store_alone() -> None:
    import_ = build.upload()
    assert import_.state == ImportState.PREVIEWED
    assert changes(import_) == {"new": 6, "changed": 0, "unchanged": 0, "removed": 0}
    assert (StagedObservation.objects.count(), Observation.objects.count()) == (6, 0)


def test_accepting_makes_the_figures_current() -> None:
    import_ = build.accept(build.upload())
    assert import_.state == ImportState.ACCEPTED
    assert stored() == {row[:4]: row[4] for row in WORK}
    assert set(Observation.objects.values_list("import_ref", "source_column")) == {(import_.pk, "value")}


def test_each_figure_knows_its_line_in_the_file() -> None:
    build.accept(build.upload())
    rows = Observation.objects.order_by("row").values_list("measure__slug", "place__code", "row")
    assert [tuple(row) for row in rows][0] == ("jobs", KENT, 2)
    assert [row[2] for row in rows] == [2, 3, 4, 5, 6, 7]


def test_staged_rows_are_gone_after_acceptance() -> None:
    build.make_figures()
    assert StagedObservation.objects.count() == 0


def test_acceptance_queues_a_run_for_the_affected_indicators_only() -> None:
    build.accept(build.upload())
    assert [run.indicator.slug for run in build.waiting_runs()] == ["work"]


def test_the_same_file_again_is_answered_by_its_import_and_changes_nothing(dev: User) -> None:
    first = build.make_figures(by=dev)
    before = everything()
    again = services.start_import(stream=io.BytesIO(build.table()), name="other.csv", recipe_text=build.TIDY, by=dev)
    assert (again.import_.pk, again.again) == (first.pk, True)
    assert Import.objects.count() == 1
    assert Job.objects.filter(state=JobState.QUEUED).count() == 0
    assert everything() == before


def test_the_report_of_the_same_file_again_says_that_all_is_unchanged() -> None:
    report = import_report(build.make_figures(), again=True)
    assert [report[name] for name in ("new", "changed", "unchanged", "removed")] == [0, 0, 6, 0]


def test_the_same_figures_in_another_file_are_unchanged_and_queue_no_run() -> None:
    build.make_figures()
    before = everything()
    second = build.accept(build.upload(build.table(reversed(WORK))))
    assert changes(second) == {"new": 0, "changed": 0, "unchanged": 6, "removed": 0}
    assert everything() == before
    assert build.waiting_runs() == []


def test_a_changed_figure_replaces_the_old_one_which_goes_to_the_history() -> None:
    first = build.make_figures()
    second = build.accept(build.upload(build.table(build.changed(jobs_26139=950))))
    assert changes(second) == {"new": 0, "changed": 1, "unchanged": 5, "removed": 0}
    assert stored()["jobs", OTTAWA, "2023", ""] == 950
    kept = SupersededObservation.objects.values_list("value", "import_ref", "superseded_by")
    assert list(kept) == [(900, first.pk, second.pk)]


def test_a_figure_that_the_new_file_no_longer_has_is_removed() -> None:
    build.make_figures()
    second = build.accept(build.upload(build.table(WORK[:4] + WORK[5:])))
    assert changes(second) == {"new": 0, "changed": 0, "unchanged": 5, "removed": 1}
    assert ("jobs", OTTAWA, "2023", "") not in stored()


def test_what_the_file_does_not_speak_of_is_never_removed() -> None:
    build.make_figures()
    other_measure = build.upload(build.table([("adults", OTTAWA, "2023", "", 1200)]))
    assert changes(other_measure)["removed"] == 2
    other_period = build.upload(build.table([("jobs", OTTAWA, "2024", "", 1)]))
    assert changes(other_period) == {"new": 1, "changed": 0, "unchanged": 0, "removed": 0}


def test_figures_of_another_dataset_are_never_removed() -> None:
    build.make_figures()
    recipe = build.TIDY.replace('dataset = "tidy"', 'dataset = "other"')
    import_ = build.upload(build.table([("jobs", OTTAWA, "2023", "", 901)]), recipe=recipe)
    assert changes(import_) == {"new": 0, "changed": 1, "unchanged": 0, "removed": 0}


def test_nothing_is_removed_while_rows_are_rejected() -> None:
    build.make_figures()
    import_ = build.upload(build.table([*WORK[:4], ("jobs", OTTAWA, "2023", "", "nine hundred"), WORK[5]]))
    report = import_report(import_)
    assert (report["rejected"], report["removed"]) == (1, 0)
    assert [(issue["row"], issue["column"], issue["code"]) for issue in report["issues"]] == [
        (6, "value", "not_a_number")
    ]


def test_missing_is_stored_as_missing_and_never_as_zero() -> None:
    build.make_figures([("jobs", KENT, "2023", "", "n/a"), ("jobs", OTTAWA, "2023", "", 0)])
    rows = Observation.objects.order_by("place__code").values_list("value", "state")
    assert list(rows) == [(None, "missing"), (0.0, "normal")]


def test_a_refused_file_says_why_and_stores_nothing() -> None:
    import_ = build.upload(b"")
    assert import_.state == ImportState.REFUSED
    assert [issue["code"] for issue in import_report(import_)["issues"]] == ["empty_file"]
    assert StagedObservation.objects.count() == Observation.objects.count() == 0


def test_cancelling_keeps_nothing_but_the_file(dev: User) -> None:
    import_ = build.upload(by=dev)
    services.cancel_import(import_=import_, by=dev)
    build.work_off()
    assert (StagedObservation.objects.count(), Observation.objects.count()) == (0, 0)
    assert Import.objects.get().state == ImportState.CANCELLED


def test_a_cancelled_import_is_not_read_any_more(dev: User) -> None:
    started = services.start_import(stream=io.BytesIO(build.table()), name="a.csv", recipe_text=build.TIDY, by=dev)
    services.cancel_import(import_=started.import_, by=dev)
    build.work_off()
    assert StagedObservation.objects.count() == 0
    assert Import.objects.get().state == ImportState.CANCELLED


def test_a_cancelled_file_may_be_imported_anew(dev: User) -> None:
    first = build.upload(by=dev)
    services.cancel_import(import_=first, by=dev)
    assert build.upload(by=dev).pk != first.pk


def test_an_accepted_import_cannot_be_cancelled_or_accepted_again(dev: User) -> None:
    import_ = build.make_figures(by=dev)
    for step in (services.cancel_import, services.accept_import):
        with pytest.raises(ImportMoveError):
            step(import_=import_, by=dev)


def test_a_preview_that_the_store_has_overtaken_cannot_be_accepted(dev: User) -> None:
    one = build.upload(build.table(build.changed(jobs_26139=901)))
    build.make_figures(build.changed(jobs_26139=902))
    with pytest.raises(StaleImportError):
        services.accept_import(import_=one, by=dev)
    services.preview_again(import_=one, by=dev)
    build.work_off()
    one.refresh_from_db()
    assert changes(one) == {"new": 0, "changed": 1, "unchanged": 5, "removed": 0}
    build.accept(one, by=dev)
    assert stored()["jobs", OTTAWA, "2023", ""] == 901


def test_of_two_acceptances_at_once_the_second_is_sent_back_to_its_preview(dev: User) -> None:
    one, two = build.upload(), build.upload(build.table(build.changed(jobs_26139=902)))
    services.accept_import(import_=one, by=dev)
    services.accept_import(import_=two, by=dev)
    build.work_off()
    two.refresh_from_db()
    assert two.state == ImportState.PREVIEWED
    assert two.job is not None
    assert two.job.state == JobState.FAILED
    assert stored()["jobs", OTTAWA, "2023", ""] == 900


def test_imports_of_other_measures_do_not_disturb_each_other(dev: User) -> None:
    one = build.upload()
    build.make_figures([("diplomas", KENT, "2023", "", 500)])
    assert build.accept(one, by=dev).state == ImportState.ACCEPTED


def test_undoing_puts_back_exactly_what_was_there(dev: User) -> None:
    build.make_figures()
    before = everything()
    second = build.make_figures([*build.changed(jobs_26139=950)[1:], ("jobs", "26", "2023", "", 9000)])
    assert everything() != before
    services.undo_import(import_=second, by=dev)
    build.work_off()
    second.refresh_from_db()
    assert (second.state, everything()) == (ImportState.UNDONE, before)


def test_undoing_the_first_import_empties_the_store(dev: User) -> None:
    services.undo_import(import_=build.make_figures(), by=dev)
    build.work_off()
    assert Observation.objects.count() == 0


def test_an_import_that_a_later_one_stands_on_cannot_be_undone(dev: User) -> None:
    first = build.make_figures()
    second = build.make_figures(build.changed(jobs_26139=950))
    services.undo_import(import_=first, by=dev)
    build.work_off()
    first.refresh_from_db()
    assert first.state == ImportState.ACCEPTED
    assert first.job is not None
    assert str(UndoConflictError("")) == ""
    assert "Undo the later one first" in first.job.error
    for import_ in (second, first):
        services.undo_import(import_=import_, by=dev)
        build.work_off()
    assert Observation.objects.count() == 0


def test_an_undone_file_may_be_imported_again(dev: User) -> None:
    services.undo_import(import_=build.make_figures(), by=dev)
    build.work_off()
    build.make_figures()
    assert len(stored()) == 6


def test_places_that_the_recipe_may_create_appear_at_acceptance_with_their_parents() -> None:
    recipe = build.TIDY.replace('columns = "place"', 'columns = "place"\ncreate = true').replace(
        "[columns]",
        '[[place.levels]]\npattern = "SS"\ncode = "{S}"\nkind = "state"\n\n'
        '[[place.levels]]\npattern = "SSCCC"\ncode = "{S}{C}"\nkind = "county"\nparent = "{S}"\n\n[columns]',
    )
    content = b"measure,place,place_name,period,group,value\njobs,18,Indiana,2023,,5\njobs,18001,Adams,2023,,5\n"
    import_ = build.upload(content, recipe=recipe)
    assert not Place.objects.filter(code__startswith="18").exists()
    build.accept(import_)
    assert list(Place.objects.filter(code__startswith="18").order_by("code").values_list("code", "name", "kind")) == [
        ("18", "Indiana", "state"), ("18001", "Adams", "county"),
    ]  # fmt: skip
    assert PlaceRelation.objects.filter(parent__code="18", child__code="18001").exists()


NESTED = build.TIDY.replace('columns = "place"', 'columns = "place"\ncreate = true').replace(
    "[columns]",
    """levels = [
  { pattern = "SS", code = "{S}", kind = "state" },
  { pattern = "SSCCC", code = "{S}{C}", kind = "county", parent = "{S}" },
  { pattern = "SSCCCTTTTTT", code = "{S}{C}{T}@2010", kind = "tract", parent = "{S}{C}" },
]

[columns]""",
)


def lies_in(code: str) -> list[str]:
    """The parents of a place."""
    return list(PlaceRelation.objects.filter(child__code=code).values_list("parent__code", flat=True))


def test_a_place_that_came_before_its_parent_lies_in_it_as_soon_as_a_file_names_both() -> None:
    build.accept(build.upload(b"measure,place,period,group,value\njobs,18001,2023,,5\n", recipe=NESTED))
    assert lies_in("18001") == []
    content = b"measure,place,period,group,value\njobs,18,2022,,5\njobs,18001,2022,,5\n"
    build.accept(build.upload(content, recipe=NESTED, name="later.csv"))
    assert lies_in("18001") == ["18"]


def test_a_place_that_lies_somewhere_already_stays_there() -> None:
    PlaceRelation.objects.filter(child__code="26081").update(parent=Place.objects.get(code="26139"))
    build.accept(build.upload(b"measure,place,period,group,value\njobs,26081,2023,,5\n", recipe=NESTED))
    assert lies_in("26081") == ["26139"]


def test_a_place_without_a_name_bears_its_code_and_its_vintage() -> None:
    build.accept(build.upload(b"measure,place,period,group,value\njobs,26081003600,2023,,5\n", recipe=NESTED))
    place = Place.objects.get(code="26081003600@2010")
    assert (place.name, place.vintage, lies_in(place.code)) == ("26081003600", "2010", ["26081"])


def test_periods_are_created_at_acceptance() -> None:
    import_ = build.upload(build.table([("jobs", KENT, "SY2023-24", "", 1)]))
    assert not Period.objects.filter(code="SY2023-24").exists()
    build.accept(import_)
    period = Period.objects.get(code="SY2023-24")
    assert (period.kind, str(period.starts), str(period.ends)) == ("school_year", "2023-07-01", "2024-06-30")


def test_an_unknown_place_is_an_issue_of_its_row() -> None:
    import_ = build.upload(build.table([*WORK, ("jobs", "99999", "2023", "", 1)]))
    assert [(i["row"], i["code"]) for i in import_report(import_)["issues"]] == [(8, "place_unknown")]


NOBODYS = build.TIDY.replace('dataset = "tidy"', 'dataset = "tidy"\nsource = "nobody"')


@pytest.mark.parametrize(("recipe", "says"), [("not toml", "cannot be used"), (NOBODYS, "nobody")])
def test_a_recipe_that_cannot_be_used_is_refused_before_anything_is_stored(recipe: str, says: str) -> None:
    with pytest.raises(UnusableRecipeError, match=says):
        build.upload(recipe=recipe)
    assert Import.objects.count() == 0


def test_the_source_of_a_shipped_recipe_is_defined_with_the_first_file() -> None:
    recipe = next(one for one in shipped_recipes() if one.slug == "usaleep").text
    build.upload(
        b"FIPS,FIPS.ST,FIPS.COUNTY3,FIPS.TRACT6,lifex,se,flag\n26081000100,26,081,000100,78.5,1.5,1\n", recipe=recipe
    )
    import_ = Import.objects.get()
    assert (import_.state, import_.report["rows_accepted"]) == (ImportState.PREVIEWED, 1)
    assert Measure.objects.filter(source=import_.dataset.source).exists()


def test_only_who_may_import_takes_any_step() -> None:
    import_, ben = build.upload(), make_user("Ben", member_of=[make_workgroup()])
    for step in (services.accept_import, services.cancel_import, services.preview_again, services.undo_import):
        with pytest.raises(NotAllowedError):
            step(import_=import_, by=ben)
    with pytest.raises(NotAllowedError):
        build.upload(by=ben)
    import_.refresh_from_db()
    assert (import_.state, Import.objects.count()) == (ImportState.PREVIEWED, 1)


def test_each_step_is_in_the_audit_log(dev: User) -> None:
    services.undo_import(import_=build.make_figures(by=dev), by=dev)
    steps = AuditEvent.objects.filter(target_type="dashboard.import").order_by("pk").values_list("verb", "actor_id")
    assert list(steps) == [(verb, dev.pk) for verb in ("started", "accepted", "undone")]


def test_a_worker_that_was_taken_for_dead_cannot_accept(dev: User) -> None:
    import_ = services.accept_import(import_=build.upload(), by=dev)
    late = build.claimed(import_.job)
    Job.objects.filter(pk=late.job_id).update(token=late.token + 1)
    with pytest.raises(jobs.LostLeaseError):
        jobs.handlers()[late.kind](late)
    assert Observation.objects.count() == 0


def test_a_file_whose_reading_stopped_is_read_again_when_it_is_brought_again(dev: User) -> None:
    started = services.start_import(stream=io.BytesIO(build.table()), name="a.csv", recipe_text=build.TIDY, by=dev)
    jobs.cancel(Job.objects.get(pk=started.import_.job_id))
    build.work_off()
    again = services.start_import(stream=io.BytesIO(build.table()), name="a.csv", recipe_text=build.TIDY, by=dev)
    build.work_off()
    again.import_.refresh_from_db()
    assert (again.import_.pk, again.import_.state) == (started.import_.pk, ImportState.PREVIEWED)
