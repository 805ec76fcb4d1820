"""What the pages of files of partners read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kconnect.core.choices import JobState
from kconnect.core.job_cards import JobCard, card_of
from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models import PartnerFile, PartnerRow
from workgroups.partner_table import LONGEST, Issue

TONES = {
    PartnerFileState.ACCEPTED: "ok", PartnerFileState.UNDONE: "off", PartnerFileState.DISCARDED: "off",
    PartnerFileState.READY: "warn", PartnerFileState.MAPPING: "plain", PartnerFileState.CHECKING: "plain",
    PartnerFileState.ACCEPTING: "plain", PartnerFileState.UNDOING: "plain",
}  # fmt: skip
ROW_TONES = {
    RowOutcome.REFUSED: "no", RowOutcome.DOUBLE: "warn", RowOutcome.CHANGED: "warn", RowOutcome.NEW: "ok", RowOutcome.KEPT: "warn",
}  # fmt: skip
WORKING = (PartnerFileState.CHECKING, PartnerFileState.ACCEPTING, PartnerFileState.UNDOING)


@dataclass(frozen=True)
class Column:
    """One column of the file, as it was seen."""

    title: str
    filled: int
    examples: str
    personal: bool


@dataclass(frozen=True)
class OutcomeCount:
    """How many rows come to one outcome."""

    value: str
    label: str
    number: int
    href: str
    current: bool


@dataclass(frozen=True)
class Remark:
    """How many rows say one odd thing."""

    text: str
    number: int


@dataclass(frozen=True)
class ChangeShown:
    """One field that a row changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RowShown:
    """One row of the dry run, or of the report."""

    line: int
    name: str
    place: str
    outcome: str
    tone: str
    partner: str
    partner_slug: str
    changes: tuple[ChangeShown, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PartnerFilePage:
    """One file: where it stands, what was seen, and how many rows do what."""

    file: PartnerFile
    state: str
    tone: str
    who: str
    columns: tuple[Column, ...]
    outcomes: tuple[OutcomeCount, ...]
    remarks: tuple[Remark, ...]
    counts: Mapping[str, int]
    job: JobCard | None
    # Why the last work came to nothing, where the file can be tried again.
    refusal: str

    @property
    def is_stopped(self) -> bool:
        """Whether work on it came to no end."""
        return self.job is not None and self.job.is_over


def field_labels() -> dict[str, str]:
    """What each field is called in forms and tables."""
    labels = {
        "name": _("Name"), "name_es": _("Name in Spanish"), "registry_id": _("Registry number"), "sector": _("Sector"),
        "role_in_network": _("Role in the network"), "description": _("Description"),
        "description_es": _("Description in Spanish"), "street": _("Street and number"), "city": _("City"), "region": _("State"),
        "postal_code": _("Postal code"), "phone": _("Phone"), "website": _("Website"), "languages": _("Languages"),
        "places": _("Places served"), "populations": _("People served"), "slug": _("Last part of the address"),
    }  # fmt: skip
    return {name: labels[name] for name in LONGEST}


def partner_files() -> QuerySet[PartnerFile]:
    """All files, newest first."""
    return PartnerFile.objects.select_related("brought_by__person", "job")


def partner_file_page(file: PartnerFile, outcome: str = "") -> PartnerFilePage:
    """A file from `partner_files()`, its rows of one outcome chosen; no further query."""
    counts = file.counts
    outcomes = [
        OutcomeCount(one.value, str(one.label), counts[one.value], f"?outcome={one.value}", one.value == outcome)
        for one in RowOutcome
        if counts.get(one.value)
    ]
    remarks = [
        Remark(text, counts[f"issue:{code}"]) for code, text in general_words().items() if counts.get(f"issue:{code}")
    ]
    return PartnerFilePage(
        file=file,
        state=str(PartnerFileState(file.state).label),
        tone=TONES[PartnerFileState(file.state)],
        who=file.brought_by.person.name,
        columns=tuple(
            Column(each["title"], each["filled"], " · ".join(each["examples"]), each["personal"])
            for each in file.columns
        ),
        outcomes=tuple(outcomes),
        remarks=tuple(remarks),
        counts=counts,
        job=_job_of(file),
        refusal=_(file.job.error) if _came_to_nothing(file) and file.job else "",
    )


def _came_to_nothing(file: PartnerFile) -> bool:
    waits = file.state in (PartnerFileState.MAPPING, PartnerFileState.READY)
    return waits and file.job is not None and file.job.state == JobState.FAILED


def _job_of(file: PartnerFile) -> JobCard | None:
    """The work that goes on with a file, or has stopped."""
    if file.job is None or file.state not in WORKING or file.job.state == JobState.DONE:
        return None
    titles = {
        PartnerFileState.CHECKING: _("Comparing the file with the directory"),
        PartnerFileState.ACCEPTING: _("Putting the partners in the directory"),
        PartnerFileState.UNDOING: _("Taking the partners of this file away again"),
    }
    poll = reverse("workgroups:partner_file_progress", args=[file.pk])
    return card_of(file.job, title=titles[PartnerFileState(file.state)], poll=poll)


def heads_of(file: PartnerFile) -> list[tuple[int, str]]:
    """The rows in which the titles may stand, each with how it begins; one query, none where there is no choice."""
    if len(file.heads) < 2:
        return []
    rows = file.rows.filter(line__in=file.heads).order_by("line").values_list("line", "cells")
    return [
        (line, " · ".join(text for cell in cells if (text := cell.strip()))[:80]) for line, cells in rows if any(cells)
    ]


def partner_rows_of(file: PartnerFile, outcome: str = "") -> QuerySet[PartnerRow]:
    """The rows of a file, or those of one outcome, in their order."""
    rows = file.rows.filter(line__gt=file.header).select_related("organization").order_by("line")
    return rows.filter(outcome=outcome) if outcome else rows


def rows_shown(rows: Iterable[PartnerRow]) -> list[RowShown]:
    """The rows of one page; no further query."""
    labels = field_labels()
    return [_row_shown(row, labels) for row in rows]


def _row_shown(row: PartnerRow, labels: Mapping[str, str]) -> RowShown:
    changes = tuple(ChangeShown(labels[name], _text(old), _text(row.values[name])) for name, old in row.before.items())
    place = ", ".join(filter(None, (_text(row.values.get("city", "")), _text(row.values.get("postal_code", "")))))
    partner = row.organization
    return RowShown(
        row.line,
        _text(row.values.get("name", "")) or _("without a name"),
        place,
        str(RowOutcome(row.outcome).label) if row.outcome else "",
        ROW_TONES.get(RowOutcome(row.outcome), "plain") if row.outcome else "plain",
        partner.name if partner else "",
        partner.slug if partner else "",
        changes,
        tuple(issue_in_words((each[0], each[1], each[2], each[3]), labels) for each in row.issues),
    )


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def issue_in_words(issue: Issue, labels: Mapping[str, str]) -> str:
    """One odd thing about a row, in a sentence."""
    code, name, found, made = issue
    words = {
        "care_of": _("A line that names a private person was left out."),
        "no_name": _("There is no name. The row cannot be used."),
        "too_long": _("%(field)s is longer than %(made)s letters: “%(found)s”. Shorten it."),
        "zeros": _("Zeros put back: %(found)s is %(made)s."),
        "odd_code": _("%(field)s “%(found)s” does not look like one. It is kept as it is."),
        "city": _("“%(found)s” is taken for %(made)s."),
        "website": _("“%(found)s” is no address of a website. It was left out."),
        "choice": _("“%(found)s” is none of the choices for %(field)s. It was left out."),
        "twice": _("Row %(made)s is the same partner. This one is not used."),
        "like_row": _("Row %(made)s has the same name."),
        "merged": _("This one was merged and is part of %(made)s now."),
        "nearly": _("“%(found)s” is almost the name of %(made)s."),
        "near_row": _("Row %(made)s has almost the same name."),
        "kept_edited": _("It stays: somebody has edited it since."),
        "kept_confirmed": _("It stays: somebody has confirmed it since."),
        "kept_used": _("It stays: people, activities or plans point to it."),
        "kept_field": _("%(field)s stays: somebody has changed it since."),
    }
    return words[code] % {"field": labels[name], "found": found, "made": made}


def general_words() -> dict[str, str]:
    """What each odd thing is called when it is counted."""
    return {
        "zeros": _("Codes whose lost zeros were put back"),
        "city": _("Misspelt cities corrected"),
        "odd_code": _("Codes that do not look right"),
        "choice": _("Words that are none of the choices"),
        "website": _("Websites left out"),
        "care_of": _("Lines that name private persons left out"),
        "like_row": _("Names that come more than once in the file"),
        "twice": _("The same partner again in the file"),
        "merged": _("Partners that were merged into another one"),
        "nearly": _("Names that are almost those of other partners"),
        "near_row": _("Names that are almost the same as another one in the file"),
        "kept_edited": _("Partners that stay because somebody has edited them"),
        "kept_confirmed": _("Partners that stay because somebody has confirmed them"),
        "kept_used": _("Partners that stay because people, activities or plans point to them"),
        "kept_field": _("Fields that stay because somebody has changed them"),
        "too_long": _("Texts that are too long"),
        "no_name": _("Rows without a name"),
    }
