"""Files before their dry run: kept while something needs them, discarded when nobody does, read with a reason or not at all."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dashboard.choices import ImportState, UploadState
from dashboard.models import Import, RecipeTrial, Upload
from dashboard.queries.steward import mapping
from dashboard.queries.steward.questions import questions_of
from dashboard.services import trials, uploads
from dashboard.services.errors import NotAllowedError, UploadMoveError
from kconnect.core import jobs
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.usefixtures("defined")

PEOPLE = b"Student name,Code,Visits\nAmina,26081,3\n"
RECIPE = """
period = "2023"
[recipe]
slug = "visits"
title = "Visits"
dataset = "visits"
[place]
columns = "Code"
[columns]
unmapped = "ignore"
[[records]]
measure = "jobs"
columns.value = "Visits"
"""


def bring(content: bytes, by: Any, name: str = "visits.csv") -> Upload:
    """A file that was looked at."""
    upload = uploads.start_upload(stream=io.BytesIO(content), name=name, by=by)
    build.work_off()
    upload.refresh_from_db()
    return upload


def asked(
    content: bytes, by: Any, *, measure: str = "jobs", period: dict[str, Any] | None = None, **numbers: Any
) -> Any:
    """The questions about a file of two columns, Code and Visits (and a third, the period)."""
    upload = bring(content, by)
    answers = {
        "place": {"from": "column", "columns": [0], "widths": [0], "kind": "own", "name_column": None},
        "period": period or {"from": "constant", "code": "2023"},
        "shape": "wide",
        "ticked": [1],
        "figures": {"1": {"column": 1, "as": "value", "measure": measure, "group": ""}},
        "numbers": numbers,
    }
    upload = uploads.save_answers(upload=upload, answers=answers, by=by)
    page = mapping.mapping_page(upload, "questions")
    assert page is not None
    trial = uploads.try_mapping(upload=upload, text=mapping.mapping_text(upload, page), by=by)
    build.work_off()
    trial.refresh_from_db()
    upload.refresh_from_db()
    return questions_of(trial, upload.mapping, unclear=mapping.unclear_figure(upload, page))


def test_a_file_of_persons_is_read_only_with_a_reason_which_the_import_keeps(dev: User) -> None:
    upload = bring(PEOPLE, dev)
    assert upload.state == UploadState.STOPPED
    with pytest.raises(UploadMoveError):
        uploads.import_upload(upload=upload, recipe_text=RECIPE, by=dev)
    uploads.allow_personal(upload=upload, reason="The column names schools.", by=dev)
    started = uploads.import_upload(upload=upload, recipe_text=RECIPE, by=dev)
    build.work_off()
    import_ = Import.objects.get(pk=started.import_.pk)
    assert (import_.state, import_.personal_reason) == (ImportState.PREVIEWED, "The column names schools.")


def test_nobody_but_staff_brings_files(db: None) -> None:
    with pytest.raises(NotAllowedError):
        bring(PEOPLE, make_user("Chloe"))


def test_a_discarded_file_stays_where_an_import_needs_it(dev: User) -> None:
    content = build.table()
    build.upload(content, by=dev)
    upload = bring(content, dev)
    uploads.discard_upload(upload=upload, by=dev)
    assert upload.file.path.exists()


def test_a_discarded_file_stays_where_a_colleague_works_on_it(dev: User, eva: User) -> None:
    mine, theirs = bring(build.table(), dev), bring(build.table(), eva)
    uploads.discard_upload(upload=mine, by=dev)
    assert theirs.file.path.exists()
    uploads.discard_upload(upload=theirs, by=eva)
    assert not theirs.file.path.exists()


def test_what_nobody_takes_up_again_goes_by_itself(dev: User) -> None:
    stopped, left, fresh = bring(PEOPLE, dev), bring(build.table(), dev), bring(b"a,b\n1,2\n", dev)
    today = timezone.now()
    Upload.objects.filter(pk=stopped.pk).update(changed_at=today - timedelta(days=4))
    Upload.objects.filter(pk=left.pk).update(changed_at=today - timedelta(days=100))
    assert uploads.clear_uploads(today=today.date()) == 2
    assert set(Upload.objects.unfinished()) == {fresh}


def test_old_tries_go_unless_an_upload_stands_on_them(dev: User) -> None:
    upload = bring(b"Code,Visits\n26081,3\n", dev)
    kept = uploads.try_mapping(upload=upload, text=RECIPE, by=dev)
    trials.begin_trial(file=upload.file, name="visits.csv", text=RECIPE, by=dev)
    RecipeTrial.objects.update(at=timezone.now() - timedelta(days=30))
    assert trials.clear_trials(today=timezone.now().date()) == 1
    assert list(RecipeTrial.objects.all()) == [kept]


def test_a_look_that_comes_twice_is_taken_once(dev: User) -> None:
    upload = uploads.start_upload(stream=io.BytesIO(build.table()), name="a.csv", by=dev)
    assert upload.job is not None
    assert jobs.run_job(upload.job.pk)
    assert not jobs.run_job(upload.job.pk)


def test_choosing_another_row_of_titles_drops_the_mapping_of_the_first(dev: User) -> None:
    upload = bring(build.table(), dev)
    uploads.save_answers(upload=upload, answers={"place": {"from": "constant", "code": "26081"}}, by=dev)
    held = uploads.choose_table(upload=upload, chosen={"table": 0, "header_row": 2, "header_rows": 1}, by=dev)
    assert held.mapping == {}


def test_a_point_before_three_digits_is_asked_and_never_guessed(dev: User) -> None:
    found = asked(b"Code,Visits\n26081,1.200\n26139,900\n", dev)
    [question] = found.questions
    assert question.path == ("numbers", "format")
    assert [key for key, _words in question.choices] == ["", ".,", ",."]


def test_commas_are_asked_once_for_the_file(dev: User) -> None:
    found = asked(b'Code,Visits\n26081,"1,200"\n26139,"1,300"\n', dev)
    assert [(one.path, [str(words) for _key, words in one.choices]) for one in found.questions] == [
        (("numbers", "format"), ["choose one", "as 1,200", "as 1.2"])
    ]


def test_percent_signs_on_some_figures_only_stop_the_file(dev: User) -> None:
    found = asked(b"Code,Visits\n26081,45%\n26139,0.45\n", dev)
    assert [one.path for one in found.questions] == [("numbers", "percent")]
    mixed = asked(b"Code,Visits\n26081,45%\n26139,0.45\n", dev, percent=True)
    assert "Some cells carry a percent sign and others do not" in mixed.refused


def test_dates_are_read_in_the_order_that_was_answered(dev: User) -> None:
    content = b"Code,Visits,Day\n26081,3,03/04/2025\n"
    for form, code in (("month_first", "2025-03-04"), ("day_first", "2025-04-03")):
        found = asked(content, dev, period={"from": "column", "column": 2, "form": form})
        assert [row["period"] for row in found.records] == [code]


def test_school_years_are_read_in_each_way_of_writing_them(dev: User) -> None:
    for cell, form in (("2023-24", "school"), ("SY 2023-2024", "school"), ("SY24", "school_end")):
        content = f"Code,Visits,Year\n26081,3,{cell}\n".encode()
        found = asked(content, dev, period={"from": "column", "column": 2, "form": form})
        assert [row["period"] for row in found.records] == ["SY2023-24"]


def test_periods_in_other_words_are_asked_one_by_one(dev: User) -> None:
    period = {"from": "column", "column": 2, "form": "list"}
    found = asked(b"Code,Visits,When\n26081,3,last year\n26139,4,this year\n", dev, period=period)
    assert [one.path for one in found.questions] == [("maps", "periods", "last year"), ("maps", "periods", "this year")]


def test_dollars_are_asked_as_one_sign_and_not_as_many_words(dev: User) -> None:
    found = asked(b'Code,Visits\n26081,"$1,200"\n26139,"$1,300"\n', dev)
    assert ("numbers", "prefix") in [one.path for one in found.questions]
    assert not any(one.path[0] == "marks" for one in found.questions)


def test_a_column_of_names_is_not_asked_word_by_word(dev: User) -> None:
    rows = "".join(f"26081,name {number}\n" for number in range(70))
    found = asked(f"Code,Visits\n{rows}".encode(), dev)
    assert found.questions == ()
    assert "70 different words stand where figures should be" in found.refused
