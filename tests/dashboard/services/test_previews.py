"""What a preview says and keeps: what is removed, what is unusual, and nothing of an import that was cancelled."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import services
from dashboard.choices import ImportState
from dashboard.models import Import, ImportIssue, Observation, PlaceRelation, StagedObservation
from dashboard.queries.reports import import_report, issue_message
from dashboard.services import preview, swap
from kconnect.core import jobs, scratch
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA, WORK
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")


def recipe(covers: str) -> str:
    return build.TIDY.replace('dataset = "tidy"', f'dataset = "tidy"\ncovers = "{covers}"')


@pytest.mark.parametrize(("covers", "removed"), [("everything", 2), ("places", 1), ("rows", 0)])
def test_what_the_silence_of_a_file_means_is_said_by_its_recipe(covers: str, removed: int) -> None:
    build.make_figures()
    # Of the jobs in Kent County one figure of two is missing, Ottawa County is not named at all.
    import_ = build.upload(build.table([WORK[0]]), recipe=recipe(covers))
    assert import_.report["removed"] == removed
    build.accept(import_)
    assert Observation.objects.count() == len(WORK) - removed


def test_an_import_that_is_cancelled_while_removed_figures_are_looked_for_leaves_no_row(
    dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.make_figures()
    find: Callable[[str], str] = preview._removed

    def cancelled_meanwhile(covers: str) -> str:
        services.cancel_import(import_=Import.objects.latest("pk"), by=dev)
        return find(covers)

    monkeypatch.setattr(preview, "_removed", cancelled_meanwhile)
    import_ = build.upload(build.table([WORK[0]]))
    monkeypatch.undo()
    build.work_off()
    assert (import_.state, StagedObservation.objects.count()) == (ImportState.CANCELLED, 0)


def test_folders_of_killed_workers_are_swept(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    import_ = build.upload()
    root = tmp_path / "scratch"
    own, old, fresh = (root / name for name in (f"parse-{import_.pk}-x", "try-x", "parse-901-x"))
    for folder in (own, old, fresh):
        folder.mkdir()
        (folder / "chunk").write_text("left")
    os.utime(old, (1, 1))
    scratch.sweep(f"parse-{import_.pk}-")
    assert sorted(folder.name for folder in root.iterdir()) == [fresh.name]


def test_a_stopped_undo_is_taken_up_again(dev: User) -> None:
    import_ = build.make_figures(by=dev)
    services.undo_import(import_=import_, by=dev)
    import_.refresh_from_db()
    jobs.cancel(Job.objects.get(pk=import_.job_id))
    import_.refresh_from_db()
    services.retry_import(import_=import_, by=dev)
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, Observation.objects.count()) == (ImportState.UNDONE, 0)


def test_figures_that_are_being_moved_keep_other_imports_out(dev: User) -> None:
    first = build.upload()
    services.accept_import(import_=first, by=dev)
    first.refresh_from_db()
    work = build.claimed(first.job)
    swap._begin_accepting(work, first)
    second = build.upload(build.table(build.changed(jobs_26139=902)))
    services.accept_import(import_=second, by=dev)
    second.refresh_from_db()
    assert second.job is not None
    jobs.run_job(second.job.pk)
    second.refresh_from_db()
    assert (second.state, Observation.objects.count()) == (ImportState.PREVIEWED, 0)
    Job.objects.filter(pk=work.job_id).update(state="queued", lease_until=None)
    build.work_off()
    assert Observation.objects.count() == len(WORK)


# Unusual ----------------------------------------------------------------------------------------------------------------
def unusual(import_: Import) -> list[tuple[str, str, int | None, int]]:
    issues = ImportIssue.objects.filter(import_ref=import_, code__startswith="unusual")
    return list(issues.order_by("position").values_list("code", "value", "row", "count"))


def test_a_figure_that_jumps_from_the_year_before_is_pointed_out_and_kept() -> None:
    build.make_figures([("jobs", KENT, "2022", "", 1000), ("jobs", OTTAWA, "2022", "", 900)])
    import_ = build.upload(build.table([("jobs", KENT, "2023", "", 1600), ("jobs", OTTAWA, "2023", "", 950)]))
    assert unusual(import_) == [("unusual_change", "1,600", 2, 1)]
    message = issue_message(import_.issues.get())
    assert "jobs, Kent County, 2023" in message
    assert "1,000 in 2022, and 1,600 now (+60%)" in message
    assert import_.report["new"] == 2


def test_the_year_before_may_stand_in_the_same_file() -> None:
    rows = [("jobs", KENT, "2021", "", 100), ("jobs", KENT, "2023", "", 30)]
    assert unusual(build.upload(build.table(rows))) == [("unusual_change", "30", 3, 1)]


def test_a_correction_by_more_than_half_is_pointed_out() -> None:
    build.make_figures([("jobs", KENT, "2023", "", 1000)])
    import_ = build.upload(build.table([("jobs", KENT, "2023", "", 10000)]))
    assert unusual(import_) == [("unusual_correction", "10,000", 2, 1)]
    assert "1,000 is stored, and this file says 10,000 (+900%)" in issue_message(import_.issues.get())


def test_a_steady_series_is_judged_by_its_own_spread() -> None:
    places = [f"p{number}" for number in range(30)]
    build.load_definitions(
        "".join(f'[[places]]\ncode = "{code}"\nname = "{code}"\nkind = "tract"\n' for code in places)
    )
    past = [
        ("jobs", code, year, "", round(1000 * growth * (1 + number / 3000)))
        for number, code in enumerate(places)
        for year, growth in (("2021", 1.0), ("2022", 1.01))
    ]
    build.make_figures(past)
    now = [("jobs", code, "2023", "", 1030) for code in places[:-1]]
    import_ = build.upload(build.table([*now, ("jobs", places[-1], "2023", "", 1200)]))
    assert unusual(import_) == [("unusual_change", "1,200", 31, 1)]


def test_only_the_largest_of_a_measure_are_named_and_the_others_counted() -> None:
    places = [f"p{number}" for number in range(12)]
    build.load_definitions(
        "".join(f'[[places]]\ncode = "{code}"\nname = "{code}"\nkind = "tract"\n' for code in places)
    )
    build.make_figures([("jobs", code, "2022", "", 100) for code in places])
    import_ = build.upload(build.table([("jobs", code, "2023", "", 200 + n) for n, code in enumerate(places)]))
    assert [row[1:] for row in unusual(import_)] == [
        *[(str(211 - n), 13 - n, 1) for n in range(5)],
        ("jobs", 8, 7),
    ]


def test_zero_before_is_no_measure_of_a_change() -> None:
    build.make_figures([("jobs", KENT, "2022", "", 0)])
    assert unusual(build.upload(build.table([("jobs", KENT, "2023", "", 5)]))) == []


# Report -----------------------------------------------------------------------------------------------------------------
def test_the_report_names_part_row_column_code_message_and_value() -> None:
    import_ = build.upload(build.table([*WORK, ("jobs", KENT, "2024", "", "many")]))
    [issue] = import_report(import_)["issues"]
    assert {name: issue[name] for name in ("part", "row", "column", "code", "value")} == {
        "part": "", "row": 8, "column": "value", "code": "not_a_number", "value": "many",
    }  # fmt: skip


def test_places_of_a_file_are_parts_of_a_whole_only_where_the_recipe_says_so() -> None:
    base = build.TIDY.replace('columns = "place"', 'columns = "place"\ncreate = true').replace(
        "[columns]",
        '[[place.levels]]\npattern = "SSCCC"\ncode = "{S}{C}"\nkind = "county"\nparent = "{S}"\n\n[columns]',
    )
    build.accept(build.upload(build.table([("jobs", "26001", "2023", "", 5)]), recipe=base))
    assert not PlaceRelation.objects.get(child__code="26001").is_partition
    whole = base.replace("create = true", "create = true\npartition = true")
    build.accept(build.upload(build.table([("jobs", "26001", "2023", "", 6)]), recipe=whole))
    assert PlaceRelation.objects.get(child__code="26001").is_partition
