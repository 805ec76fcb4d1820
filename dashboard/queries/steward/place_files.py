"""What the steward's pages of files of places read: the list, and one file with what it has, changes and cannot do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.choices import PlaceFileState
from dashboard.ingest.place_issues import PlaceIssue, kind_of
from dashboard.ingest.place_look import PlaceLook
from dashboard.models import PlaceFile
from dashboard.queries.steward.words import person_name
from kconnect.core.job_cards import STOPPED, JobCard, card_of
from kconnect.core.models import Job

NAMES_SHOWN = 20
TONES: dict[str, str] = {
    PlaceFileState.CHOOSING: "warn",
    PlaceFileState.PREVIEWED: "warn",
    PlaceFileState.ACCEPTED: "ok",
    PlaceFileState.UNDONE: "off",
    PlaceFileState.REFUSED: "no",
    PlaceFileState.CANCELLED: "off",
}
WORKING = frozenset({
    PlaceFileState.LOOKING, PlaceFileState.READING, PlaceFileState.ACCEPTING, PlaceFileState.UNDOING,
})  # fmt: skip


@dataclass(frozen=True)
class PlaceFileRow:
    """One file in the list."""

    url: str
    file_name: str
    state: str
    tone: str
    who: str
    started_at: datetime
    places: int


@dataclass(frozen=True)
class Finding:
    """One thing that is said of a file: a sentence, how often, and the names of the first places."""

    text: str
    count: int
    names: tuple[str, ...]
    tone: str

    @property
    def more(self) -> int:
        """How many are not named."""
        return max(0, self.count - len(self.names))


@dataclass(frozen=True)
class PlaceFilePage:
    """Everything that the page of one file of places shows."""

    place_file: PlaceFile
    state: str
    tone: str
    who: str
    accepted_by: str
    undone_by: str
    job: JobCard | None
    refusal: str
    numbers: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    issues: tuple[Finding, ...]
    alike: tuple[tuple[str, str], ...]
    blocked: tuple[str, ...]
    kept: tuple[str, ...]
    is_half: bool
    is_stale: bool
    can_choose: bool
    can_accept: bool
    can_cancel: bool
    can_undo: bool
    can_retry: bool


def listed_place_files() -> "QuerySet[PlaceFile]":
    """All files, youngest first."""
    return PlaceFile.objects.select_related("started_by__person").order_by("-started_at", "-pk")


def place_file_rows(found: Iterable[PlaceFile]) -> list[PlaceFileRow]:
    """Files in words."""
    return [
        PlaceFileRow(
            url=reverse("dashboard:place_file_detail", args=[one.pk]),
            file_name=one.file_name,
            state=str(PlaceFileState(one.state).label),
            tone=TONES.get(one.state, "plain"),
            who=person_name(one.started_by),
            started_at=one.started_at,
            places=one.report.get("places", 0),
        )
        for one in found
    ]


def place_file_page(place_file: PlaceFile) -> PlaceFilePage:
    """The page of one file."""
    state, report = PlaceFileState(place_file.state), place_file.report
    previewed = state == PlaceFileState.PREVIEWED
    changes = report.get("changes", {})
    return PlaceFilePage(
        place_file=place_file,
        state=str(state.label),
        tone=TONES.get(state, "plain"),
        who=person_name(place_file.started_by),
        accepted_by=person_name(place_file.accepted_by),
        undone_by=person_name(place_file.undone_by),
        job=_job(place_file),
        refusal=refusal_of(place_file),
        numbers=_numbers(report, changes),
        findings=_findings(changes),
        issues=tuple(_issue(PlaceIssue.from_json(one)) for one in report.get("issues", ())),
        alike=tuple((new, known) for new, known in changes.get("alike", ())),
        blocked=tuple(report.get("blocked", ())) if state == PlaceFileState.ACCEPTED else (),
        kept=tuple(report.get("kept", ())) if state == PlaceFileState.UNDONE else (),
        is_half=bool(report.get("begun")),
        is_stale=previewed and bool(report.get("stale")),
        can_choose=state in {PlaceFileState.CHOOSING, PlaceFileState.PREVIEWED},
        can_accept=previewed,
        can_cancel=state in {
            PlaceFileState.LOOKING, PlaceFileState.CHOOSING, PlaceFileState.READING, PlaceFileState.PREVIEWED,
        },
        can_undo=state == PlaceFileState.ACCEPTED and bool(report.get("noted")),
        can_retry=place_file.job is not None and place_file.job.state in STOPPED and state in WORKING,
    )  # fmt: skip


def refusal_of(place_file: PlaceFile) -> str:
    """Why the file or what was chosen of it cannot be used, in the reader's language; "" when it can."""
    return issue_sentence(PlaceIssue.from_json(place_file.refusal)) if place_file.refusal else ""


def issue_sentence(issue: PlaceIssue) -> str:
    """The sentence of an issue in the reader's language."""
    return _(kind_of(issue.code).message) % issue.params


def earlier_choices(place_file: PlaceFile, what: str) -> Mapping[str, Any] | None:
    """What was filled in for the youngest accepted file with the same columns (or for this one), if there is any."""
    own = place_file.choices
    if own.get("what") == what and own.get("form"):
        return _form(own)
    columns = _columns(place_file)
    accepted = PlaceFile.objects.filter(state=PlaceFileState.ACCEPTED).order_by("-ended_at", "-pk")[:50]
    for one in accepted:
        if one.choices.get("what") == what and _columns(one) == columns:
            return _form(one.choices)
    return None


def _form(choices: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = choices.get("form", {})
    return found


def _columns(place_file: PlaceFile) -> frozenset[str]:
    look = PlaceLook.from_json(place_file.look)
    return frozenset(column.name for layer in look.layers for column in layer.columns)


def _numbers(report: Mapping[str, Any], changes: Mapping[str, Any]) -> tuple[tuple[str, int], ...]:
    if not changes:
        return ()
    found = (
        (_("Rows or features in the file"), report["rows"]),
        (_("Places"), changes["places"]),
        (_("New"), changes["new"]["count"]),
        (_("Renamed"), changes["renamed"]["count"]),
        (_("Changed otherwise"), changes["changed"]["count"]),
        (_("As they are"), changes["unchanged"]),
        (_("Shapes, new"), changes["shapes_new"]),
        (_("Shapes, changed"), changes["shapes_changed"]),
        (_("Relations, new"), changes["relations_new"]),
        (_("Relations, changed"), changes["relations_changed"]),
    )
    return tuple((name, number) for name, number in found if number or name == _("Places"))


def _findings(changes: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The lists of the preview that have anything in them, in words."""
    words = {
        "new": (_("New places"), "plain"),
        "renamed": (_("Places with another name. The former name is kept as another name."), "warn"),
        "changed": (_("Places with another kind, vintage or Spanish name"), "warn"),
        "without_shape": (_("Places without a shape"), "plain"),
        "shapes_without_data": (_("Shapes of places that have no figure yet"), "plain"),
        "data_without_shape": (_("Places of this kind that have figures and no shape"), "warn"),
        "relations_left_out": (_("Left out, because one of the two places is not known"), "warn"),
    }
    return tuple(
        Finding(text, changes[name]["count"], tuple(changes[name]["names"][:NAMES_SHOWN]), tone)
        for name, (text, tone) in words.items()
        if changes.get(name, {}).get("count")
    )


def _issue(issue: PlaceIssue) -> Finding:
    tones = {"error": "no", "warning": "warn", "note": "plain"}
    return Finding(issue_sentence(issue), issue.count, issue.examples[:NAMES_SHOWN], tones[issue.severity])


def _job(place_file: PlaceFile) -> JobCard | None:
    """The background work while it matters: under way, or stopped before its end."""
    job: Job | None = place_file.job
    if job is None or place_file.state not in WORKING:
        return None
    titles = {
        PlaceFileState.LOOKING: _("Looking at the file"),
        PlaceFileState.READING: _("Reading the places"),
        PlaceFileState.ACCEPTING: _("Putting places in place"),
        PlaceFileState.UNDOING: _("Putting the former places back"),
    }
    title = titles[PlaceFileState(place_file.state)]
    return card_of(job, title=title, poll=reverse("dashboard:place_file_progress", args=[place_file.pk]))
