"""What an import found, in full: issues by kind, differences, the file with what to do, corrected rows coming back."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard import services
from dashboard.choices import ImportState
from dashboard.ingest.outcome import Limits
from dashboard.ingest.run import StreamBroken
from dashboard.models import Import, Observation
from dashboard.services import annotated, swap
from dashboard.services.errors import ImportMoveError, SameFileError
from kconnect.core import jobs, scratch, slots
from kconnect.core.models import Job
from tests import build_dashboard as build
from tests.build_dashboard import KENT, OTTAWA
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")
BAD = [*build.WORK[1:], ("jobs", KENT, "2023", "sex=female", "many"), ("adults", OTTAWA, "2022", "", "=1+1")]


@pytest.fixture
def desk(client: Client, dev: User) -> Client:
    """Dev's browser."""
    client.force_login(dev)
    return client


def address(name: str, import_: Import) -> str:
    return reverse(f"dashboard:{name}", args=[import_.pk])


def read(browser: Client, name: str, import_: Import, query: str = "") -> str:
    response: Any = browser.get(address(name, import_) + query)
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode("utf-8-sig")


# Issues --------------------------------------------------------------------------------------------------------------
def test_issues_stand_together_by_kind_and_lead_to_each_one(desk: Client) -> None:
    rows = [("jobs", KENT, "2023", "", f"word {number}") for number in range(60)]
    import_ = build.upload(build.table([*build.WORK, *rows]))
    html = read(desk, "import_detail", import_)
    assert "row 8 and 59 other places" in html
    assert html.count("is not a number") == 1
    assert "1 to 50 of 60" in read(desk, "import_issues", import_, "?code=not_a_number&amp;part=")
    assert "1 to 50 of 60" in read(desk, "import_issues", import_, "?severity=error")
    assert "No issue fits" in read(desk, "import_issues", import_, "?severity=warning")


def test_the_list_of_issues_asks_the_same_questions_for_1_and_100(desk: Client, django_assert_num_queries: Any) -> None:
    few = build.upload(build.table([*build.WORK, ("jobs", KENT, "2022", "", "word")]))
    many = build.upload(build.table([*build.WORK, *[("jobs", KENT, "2022", "", f"word {n}") for n in range(100)]]))
    counts = [
        _queries(desk, address(name, import_)) for name in ("import_issues", "import_detail") for import_ in (few, many)
    ]
    assert (counts[0], counts[2]) == (counts[1], counts[3])


def _queries(browser: Client, url: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


# Differences ----------------------------------------------------------------------------------------------------------
def test_differences_are_exact_signed_and_the_largest_comes_first(desk: Client) -> None:
    build.make_figures(
        [("jobs", KENT, "2023", "", 41.2), ("jobs", OTTAWA, "2023", "", 1000), ("jobs", "26", "2023", "", 0.1)]
    )
    import_ = build.upload(
        build.table(
            [("jobs", KENT, "2023", "", 43.0), ("jobs", OTTAWA, "2023", "", 999), ("jobs", "26", "2023", "", "n/a")]
        )
    )
    html = read(desk, "import_differences", import_)
    assert [html.index(text) for text in ("Michigan", "Kent County", "Ottawa County")] == sorted(
        html.index(text) for text in ("Michigan", "Kent County", "Ottawa County")
    )
    for text in ("41.2", "43", "+1.8", "+4.4%", "−1", "−0.1%", "no number", "row 2, column value"):
        assert text in html
    lines = read(desk, "import_differences_csv", import_, "?change=changed").splitlines()
    assert lines[0].startswith("change,measure,place,place_name,period,group,group_name,before,after,difference")
    assert "changed,jobs,26081,Kent County,2023,,Everyone,41.2,43.0,1.8" in lines[2]


def test_what_an_accepted_import_changed_can_still_be_read(desk: Client) -> None:
    build.make_figures()
    rows = [*build.changed(jobs_26139=950)[:5], ("jobs", "26", "2023", "", 9)]
    import_ = build.make_figures(rows)
    build.make_figures(build.changed(jobs_26139=951))
    assert "+50" in read(desk, "import_differences", import_, "?change=changed")
    assert "Michigan" in read(desk, "import_differences", import_, "?change=new")
    assert "1,200" in read(desk, "import_differences", import_, "?change=removed")
    assert "No figure does" in read(desk, "import_differences", import_, "?change=unchanged")


def test_figures_of_an_ended_import_are_not_told_any_more(desk: Client) -> None:
    import_ = build.upload(b"")
    assert desk.get(address("import_differences", import_)).status_code == 404
    assert desk.get(address("import_annotated", import_)).status_code == 404


# Files with notes ---------------------------------------------------------------------------------------------------
def test_a_file_with_notes_waits_for_a_place_and_says_so(desk: Client, settings: Any) -> None:
    settings.ANNOTATED_AT_ONCE = 1
    import_ = build.upload(build.table(BAD))
    there = address("import_annotated", import_)
    held = slots.take("annotate", 1)
    assert held is not None
    for language, words in (("", "Try again in a minute"), ("/es", "en un minuto")):
        answer = desk.get(f"{language}{there}?rows=all")
        assert (answer.status_code, answer["Retry-After"]) == (503, "60")
        html = answer.content.decode()
        assert words in html
        assert f'href="{language}{there}?rows=all"' in html
    held.close()
    assert "many" in read(desk, "import_annotated", import_)
    assert "many" in read(desk, "import_annotated", import_)


def test_a_file_with_notes_that_nobody_takes_gives_its_place_back(desk: Client, settings: Any) -> None:
    settings.ANNOTATED_AT_ONCE = 1
    import_ = build.upload(build.table(BAD))
    answer: Any = desk.get(address("import_annotated", import_))
    assert next(iter(answer.streaming_content))
    assert slots.take("annotate", 1) is None
    answer.close()
    place = slots.take("annotate", 1)
    assert place is not None
    place.close()
    assert not list(scratch.root().glob("annotate-*"))


def test_a_file_with_notes_that_is_taken_too_slowly_is_broken_off(settings: Any, monkeypatch: Any) -> None:
    settings.ANNOTATED_AT_ONCE = 1
    import_ = build.upload(build.table(BAD))
    monkeypatch.setattr(annotated, "limits_of", lambda file, *, any_size: Limits(wall_seconds=-1))
    file = annotated.annotate_file(import_, only_bad=True)
    assert file is not None
    with pytest.raises(StreamBroken):
        list(file.blocks)
    place = slots.take("annotate", 1)
    assert place is not None
    place.close()


def test_what_is_removed_and_what_is_added_is_named(desk: Client) -> None:
    build.make_figures()
    html = read(desk, "import_detail", build.upload(build.table([*build.WORK[:5], ("jobs", OTTAWA, "2031", "", 5)])))
    assert "What is removed" in html
    assert "1 figure (Ottawa County)" in html
    assert "A new period would be added: 2031." in html


# The file with what to do -----------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_rows_to_correct_come_as_a_file_and_come_back_as_an_import(
    desk: Client, dev: User, real_child: None
) -> None:
    base = build.upload(build.table(BAD), by=dev)
    build.accept(base, by=dev)
    text = read(desk, "import_annotated", base)
    lines = text.splitlines()
    assert lines[0] == "KConnect: row,KConnect: what to do,measure,place,period,group,value"
    assert [line.split(",")[0] for line in lines[1:]] == ["7", "8"]
    assert lines[2].endswith(",'=1+1")
    assert "is not a number" in lines[1]
    every = read(desk, "import_annotated", base, "?rows=all").splitlines()
    assert [line.split(",")[0] for line in every[1:]] == [str(number) for number in range(2, 9)]
    corrected = text.replace("many", "1500").replace("'=1+1", "1190").encode()
    response: Any = desk.post(address("import_complete", base), {"file": SimpleUploadedFile("c.csv", corrected)})
    second = Import.objects.latest("pk")
    assert response.headers["Location"] == address("import_detail", second)
    build.work_off()
    second.refresh_from_db()
    assert (second.completes, second.report["new"], second.report["removed"]) == (base, 2, 0)
    build.accept(second, by=dev)
    figures = Observation.objects.filter(import_ref=second).order_by("row").values_list("value", "row")
    assert list(figures) == [(1500, 2), (1190, 3)]
    assert "c.csv" in read(desk, "import_detail", base)
    assert "work.csv" in read(desk, "import_detail", second)


def test_the_very_same_file_completes_nothing(dev: User) -> None:
    base = build.upload(build.table(BAD), by=dev)
    with pytest.raises(SameFileError):
        services.complete_import(import_=base, stream=io.BytesIO(build.table(BAD)), name="again.csv", by=dev)


def test_a_clean_import_has_nothing_to_complete(desk: Client, dev: User) -> None:
    clean = build.upload()
    assert desk.get(address("import_complete", clean)).status_code == 404
    with pytest.raises(ImportMoveError):
        services.complete_import(import_=clean, stream=io.BytesIO(b"x"), name="x.csv", by=dev)


# What stopped -----------------------------------------------------------------------------------------------------------
def test_work_that_was_stopped_is_taken_up_from_the_page(desk: Client, dev: User) -> None:
    import_ = build.upload()
    services.accept_import(import_=import_, by=dev)
    import_.refresh_from_db()
    jobs.cancel(Job.objects.get(pk=import_.job_id))
    html = read(desk, "import_detail", import_)
    assert ("Try again" in html, "Cancel the import" in html) == (True, True)
    desk.post(address("import_retry", import_))
    build.work_off()
    import_.refresh_from_db()
    assert import_.state == ImportState.ACCEPTED
    again = desk.post(address("import_retry", import_), follow=True).content.decode()
    assert "Nothing of this import has stopped" in again


def test_an_acceptance_that_has_not_begun_can_be_cancelled(desk: Client, dev: User) -> None:
    import_ = build.upload()
    services.accept_import(import_=import_, by=dev)
    desk.post(address("import_cancel", import_))
    build.work_off()
    import_.refresh_from_db()
    assert (import_.state, Observation.objects.count()) == (ImportState.CANCELLED, 0)


def test_an_acceptance_that_stopped_half_way_says_so_and_cannot_be_cancelled(desk: Client, dev: User) -> None:
    import_ = build.upload()
    services.accept_import(import_=import_, by=dev)
    import_.refresh_from_db()
    work = build.claimed(import_.job)
    swap._begin_accepting(work, import_)
    Job.objects.filter(pk=work.job_id).update(state="failed", error="The disk is full.", lease_until=None)
    html = read(desk, "import_detail", import_)
    assert ("It stopped half way" in html, "Cancel the import" in html) == (True, False)
    answer = desk.post(address("import_cancel", import_), follow=True).content.decode()
    assert "This import has moved on" in answer
    desk.post(address("import_retry", import_))
    build.work_off()
    import_.refresh_from_db()
    assert import_.state == ImportState.ACCEPTED


def test_the_closing_report_says_what_was_computed(desk: Client, dev: User) -> None:
    html = read(desk, "import_detail", build.make_figures(by=dev))
    assert "Closing report" in html
    assert "Dev accepted them." in html
    assert "Adults with work" in html


# Parts of a file ---------------------------------------------------------------------------------------------------------
IN_PARTS = build.TIDY.replace("[place]", "[file]\nmember = '.+\\.csv'\n\n[place]", 1)


def test_the_part_of_the_file_is_named_wherever_its_row_is(desk: Client, dev: User, eva: User) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.csv", build.table(build.WORK[:2]))
        archive.writestr("two.csv", build.table([*build.WORK[2:], ("jobs", KENT, "2022", "", "many")]))
    import_ = build.upload(packed.getvalue(), name="work.zip", recipe=IN_PARTS)
    html = read(desk, "import_detail", import_)
    assert "two.csv, row 6" in html
    assert "one.csv, row 2, column value" in html
    assert "Read from:" in html
    assert "jobs,26081,Kent County" in read(desk, "import_differences_csv", import_, "?change=new")
    build.accept(import_, by=dev)
    build.work_off()
    build.publish("work", submitter=dev, approver=eva)
    public = Client().get(reverse("dashboard:indicator_detail", args=["work"])).content.decode()
    assert "work.zip, one.csv, row 2" in public
    assert "work.zip, two.csv, row 2" in public


# Interrupted ----------------------------------------------------------------------------------------------------------
def broken_off(monkeypatch: Any) -> Import:
    """An import whose acceptance met a fault after figures had moved."""
    import_ = build.upload(build.table(build.changed(jobs_26139=950)))
    services.accept_import(import_=import_, by=None)
    import_.refresh_from_db()
    assert import_.job is not None
    with monkeypatch.context() as fault:
        fault.setattr(swap, "_end_accepting", lambda held: 1 / 0)
        assert jobs.run_job(import_.job.pk)
    import_.refresh_from_db()
    assert import_.state == ImportState.ACCEPTING
    assert import_.moves.exists()
    return import_


def test_a_swap_that_met_a_fault_says_so_and_the_beat_takes_it_up(desk: Client, monkeypatch: Any) -> None:
    build.make_figures()
    import_ = broken_off(monkeypatch)
    for language, words, moving in (
        ("", "It goes on by itself", "Nobody computes with them"),
        ("/es", "Sigue por sí solo", "Nadie calcula con ellas"),
    ):
        for name in ("import_detail", "import_progress"):
            page = desk.get(language + address(name, import_)).content.decode()
            assert words in page
            assert moving in page
    rung: list[int] = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    later = timezone.now() + timedelta(minutes=5)
    jobs.sweep(later)
    assert import_.job_id in rung
    Job.objects.filter(pk=import_.job_id).update(run_after=timezone.now())
    assert jobs.run_job(rung[rung.index(import_.job_id)])
    import_.refresh_from_db()
    assert (import_.state, import_.moves.exists()) == (ImportState.ACCEPTED, False)
    assert "It goes on by itself" not in read(desk, "import_detail", import_)


def test_a_swap_whose_worker_died_is_taken_up_and_the_page_says_so(desk: Client, monkeypatch: Any) -> None:
    build.make_figures()
    import_ = broken_off(monkeypatch)
    gone = timezone.now() - timedelta(minutes=3)
    Job.objects.filter(pk=import_.job_id).update(state="running", lease_until=gone, run_after=gone, error="")
    assert "It goes on by itself within a minute or two" in read(desk, "import_detail", import_)
    rung: list[int] = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    jobs.sweep()
    assert jobs.run_job(rung[rung.index(import_.job_id)])
    import_.refresh_from_db()
    assert import_.state == ImportState.ACCEPTED


def test_a_swap_that_failed_for_good_is_taken_up_from_its_page(desk: Client, monkeypatch: Any) -> None:
    build.make_figures()
    import_ = broken_off(monkeypatch)
    Job.objects.filter(pk=import_.job_id).update(state="failed", attempt=3, run_after=timezone.now())
    page = read(desk, "import_detail", import_)
    assert "It stopped half way" in page
    assert f'action="{address("import_retry", import_)}"' in page
    desk.post(address("import_retry", import_))
    build.work_off()
    import_.refresh_from_db()
    assert import_.state == ImportState.ACCEPTED


# Counts ---------------------------------------------------------------------------------------------------------------
def test_counts_are_those_of_their_lists_and_grouped(desk: Client) -> None:
    rows = [("jobs", KENT, "2022", "", "word")] * 1200 + [("jobs", OTTAWA, "2022", "", "other")]
    import_ = build.upload(build.table([*build.WORK, *rows]))
    for language in ("", "/es"):
        page = desk.get(language + address("import_detail", import_)).content.decode()
        assert re.search(r">1,20\d<", page)
        listed = desk.get(language + address("import_issues", import_)).content.decode()
        (count,) = re.findall(r"severity=error\"[^>]*><b>([\d,]+)</b>", listed)
        assert int(count) == import_.issues.filter(severity="error").count()
        assert "1,199" in listed


def test_a_file_that_gives_no_figure_says_so_before_anybody_accepts(desk: Client) -> None:
    nothing = build.upload(build.table([("jobs", KENT, "2022", "", "word")]))
    some = build.upload(build.table([("jobs", KENT, "2022", "", "5")]))
    words = "No row of the file gave a figure"
    assert [words in read(desk, "import_detail", import_) for import_ in (nothing, some)] == [True, False]
