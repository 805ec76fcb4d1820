"""What holds for every file that somebody brings, good or bad: the way through the pages, and what is looked at on it."""

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from dashboard.choices import ImportState, UploadState
from dashboard.ingest import issue_kind
from dashboard.ingest.issues import Issue, sentences
from dashboard.models import (
    Group,
    Import,
    Observation,
    Period,
    Place,
    StagedObservation,
    SupersededObservation,
    Upload,
)
from dashboard.queries.reports import issue_message
from dashboard.services import uploads
from tests import build_dashboard as build
from tests.dashboard.ingest import files
from workgroups.models import User

STORED = (Observation, SupersededObservation, Place, Period, Group)
FIGURES = ("value", "numerator", "denominator", "moe", "se", "lower", "upper", "n")
ENDS = {UploadState.UNREADABLE, UploadState.STOPPED}
OVER = {ImportState.PREVIEWED, ImportState.REFUSED}
LONG = files.long_recipe().text


def recipe(numbers: str = "", record: str = "", **parts: str) -> str:
    """The text of the long recipe, changed as `files.long_recipe` does."""
    return files.long_recipe(numbers, record, **parts).text


def stored() -> dict[str, int]:
    """How many rows of everything that counts there are."""
    return {model.__name__: model._default_manager.count() for model in STORED}


@cache
def marked() -> frozenset[str]:
    """Every sentence of the issues that gettext's programs find."""
    folder = Path(issue_kind.__file__).parent
    found = set()
    for path in sorted(folder.glob("issue*.py")):
        found |= {
            str(words)
            for _line, words, _comments, _context in extract_from_file("python", str(path), keywords={"_": None})
        }
    return frozenset(found)


def written(issue: Issue) -> dict[str, Any]:
    """What fills the places of a message, told apart from the product: how many with a comma, lines of the file without."""
    counts = {"all", "count", "left", "limit", "rows"}
    blanks = issue.blanks.items()
    return {name: f"{part:,}" if isinstance(part, int) and name in counts else part for name, part in blanks}


@dataclass
class Outcome:
    """What became of one file: where it stopped, its last page and that of the look, and what was said about it."""

    desk: "Desk"
    state: str
    upload: Upload | None = None
    import_: Import | None = None
    page: str = ""
    looked: str = ""
    said: list[tuple[int | None, str, str, str]] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The kinds of issues, each once, errors first."""
        return list(dict.fromkeys(code for _row, _column, code, _value in self.said))

    def rows(self, code: str) -> list[int]:
        """Every row in which an issue of this kind was met."""
        assert self.import_ is not None
        return sorted(row for issue in self.import_.issues.filter(code=code) for row in issue.rows)

    def message(self, code: str) -> str:
        """The first issue of this kind in words."""
        assert self.import_ is not None
        return issue_message(self.import_.issues.filter(code=code).order_by("position")[0])

    @property
    def counts(self) -> dict[str, Any]:
        """The report of the dry run."""
        assert self.import_ is not None
        return dict(self.import_.report)

    @property
    def staged(self) -> dict[tuple[str, str, str, str], tuple[float | None, str, str]]:
        """What accepting would store: value, state and bound by measure, place, period and group."""
        assert self.import_ is not None
        return {
            (row.measure.slug, row.place_code, row.period_code, row.group.key): (row.value, row.state, row.bound)
            for row in self.import_.staged.select_related("measure", "group")
        }

    @property
    def values(self) -> list[float | None]:
        """The values that accepting would store, in the order of the file."""
        assert self.import_ is not None
        return list(self.import_.staged.exclude(change="removed").order_by("row", "pk").values_list("value", flat=True))

    def accept(self) -> "Outcome":
        """Accepts the preview on its page."""
        assert self.import_ is not None
        self.desk.post(reverse("dashboard:import_accept", args=[self.import_.pk]))
        build.work_off()
        self.import_.refresh_from_db()
        assert self.import_.state == ImportState.ACCEPTED
        self.desk.is_calm()
        return self


@dataclass
class Desk:
    """Dev's browser at the console, with an eye on the log and on the store."""

    browser: Client
    dev: User
    log: pytest.LogCaptureFixture

    def bring(
        self, content: bytes | str, name: str = "file.csv", text: str = LONG, *, why: str = "", look_only: bool = False
    ) -> Outcome:
        """Uploads a file, lets it be looked at, and reads it by a recipe unless it was stopped before.

        `why` is the reason that a steward gives for a file that looks like single persons. On the way everything that
        holds for all files is proved.
        """
        before = stored()
        sent = {"file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}
        answer = self.post(reverse("dashboard:import_create"), sent)
        if answer.status_code == 422:
            self.is_refused_by_its_form(answer, before)
            return Outcome(self, "not taken", page=answer.content.decode())
        build.work_off()
        upload = Upload.objects.select_related("file").latest("pk")
        if why and upload.state == UploadState.STOPPED:
            self.post(reverse("dashboard:upload_allow", args=[upload.pk]), {"reason": why})
            upload.refresh_from_db()
        page = self.see_upload(upload)
        outcome = Outcome(self, upload.state, upload, page=page, looked=page, said=_said(upload))
        if upload.state == UploadState.LOOKED and not look_only:
            started = uploads.import_upload(upload=upload, recipe_text=text, by=self.dev)
            build.work_off()
            started.import_.refresh_from_db()
            outcome = replace(self.outcome(started.import_, upload), looked=page)
        assert stored() == before
        self.is_calm()
        return outcome

    def outcome(self, import_: Import, upload: Upload | None = None) -> Outcome:
        """What became of an import, as its pages tell it in both languages."""
        assert import_.state in OVER
        page = self.see_import(import_)
        refused = import_.state == ImportState.REFUSED
        assert not refused or not StagedObservation.objects.filter(import_ref=import_).exists()
        assert ("data-errors" in page and 'tabindex="-1"' in page) is refused
        said = [(one.row, one.column, one.code, one.value) for one in import_.issues.order_by("position")]
        if not refused:
            self.counts_agree(import_)
        return Outcome(self, import_.state, upload, import_, page, said=said)

    def post(self, address: str, data: dict[str, Any] | None = None) -> Any:
        """A form that is sent; the answer is a page, a way on, or a refusal, never a failure."""
        answer = self.browser.post(address, data or {})
        assert answer.status_code in {200, 302, 400, 403, 404, 409, 413, 422}
        return answer

    def html(self, address: str) -> str:
        """A page."""
        answer = self.browser.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    def is_refused_by_its_form(self, answer: Any, before: dict[str, int]) -> None:
        """The form comes back in both languages with its summary, which takes the focus; nothing was kept."""
        with translation.override("es"):
            there = reverse("dashboard:import_create")
        again = self.browser.post(there, {"recipe": ""})
        for one, language in ((answer, "en"), (again, "es")):
            html = one.content.decode()
            assert one.status_code == 422
            assert f'lang="{language}"' in html
            assert 'role="alert" tabindex="-1" data-errors' in html
        assert stored() == before
        self.is_calm()

    def see_upload(self, upload: Upload) -> str:
        """The page of a file in both languages: why it is stopped, in the reader's words and in focus."""
        page = ""
        found = [issue for issue in _refusals(upload) if upload.state == UploadState.UNREADABLE]
        # What goes on well is told in one language; that both exist is the catalogue's test.
        for language in ("es", "en") if upload.state in ENDS else ("en",):
            with translation.override(language):
                words = [
                    " ".join(translation.gettext(one) % written(issue) for one in sentences(issue.code, issue.params))
                    for issue in found
                ]
                address = reverse("dashboard:upload_detail", args=[upload.pk])
            page = self.html(address)
            for sentence in words:
                assert escape(sentence) in page
        assert ("data-errors" in page and 'tabindex="-1"' in page) is (upload.state in ENDS)
        assert {one for issue in found for one in sentences(issue.code, issue.params)} <= marked()
        return page

    def see_import(self, import_: Import) -> str:
        """The pages of an import in both languages, each issue in the reader's words."""
        page = ""
        issues_ = list(import_.issues.order_by("position")[:40])
        assert {one for issue in issues_ for one in sentences(issue.code, issue.params)} <= marked()
        for language in ("es", "en"):
            with translation.override(language):
                words = [issue_message(issue) for issue in issues_]
                address = reverse("dashboard:import_detail", args=[import_.pk])
                every = reverse("dashboard:import_issues", args=[import_.pk])
            listed = self.html(every) if words else ""
            for sentence in words:
                assert escape(sentence) in listed
            if language == "en" or import_.state == ImportState.REFUSED:
                page = self.html(address)
        return page

    def counts_agree(self, import_: Import) -> None:
        """Every row that was read is accepted, rejected or left out, and no figure is made up."""
        counts = import_.report
        assert counts["rows_read"] == counts["rows_accepted"] + counts["rows_rejected"] + counts["rows_left_out"]
        for row in import_.staged.values(*FIGURES, "state"):
            figures = [row[name] for name in FIGURES if row[name] is not None]
            assert all(abs(figure) < float("inf") for figure in figures)
            assert row["state"] not in {"missing", "suppressed", "not_applicable"} or row["value"] is None

    def is_calm(self) -> None:
        """Nothing has been logged as an error."""
        assert [one.getMessage() for one in self.log.records if one.levelname in {"ERROR", "CRITICAL"}] == []


def _refusals(upload: Upload) -> list[Issue]:
    """Why a file or its tables cannot be read, as the look says."""
    look = upload.look or {}
    found = [look.get("refused"), *(table.get("refused") for table in look.get("tables", []))]
    return [Issue.from_json(one) for one in found if one]


def _said(upload: Upload) -> list[tuple[int | None, str, str, str]]:
    return [(one.row, one.column, one.code, one.value) for one in _refusals(upload)]
