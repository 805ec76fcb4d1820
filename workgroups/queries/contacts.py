"""What the pages of files of contacts read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workgroups.choices import PartnerFileState, RowOutcome
from workgroups.models import ContactFile, ContactRow

TONES = {
    PartnerFileState.MAPPING: "warn", PartnerFileState.READY: "warn", PartnerFileState.ACCEPTED: "ok",
    PartnerFileState.UNDONE: "off", PartnerFileState.DISCARDED: "off",
}  # fmt: skip
ROW_TONES = {
    RowOutcome.NEW: "ok", RowOutcome.CHANGED: "ok", RowOutcome.UNCHANGED: "off", RowOutcome.DOUBLE: "warn", RowOutcome.REFUSED: "no",
}  # fmt: skip


@dataclass(frozen=True)
class ContactFilePage:
    """One file, at whatever step it is."""

    file: ContactFile
    who: str
    state: str
    tone: str
    outcomes: tuple[tuple[str, str, int], ...]
    remarks: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class ContactRowShown:
    """One row as it is looked at."""

    line: int
    name: str
    reach: str
    agreed: str
    outcome: str
    tone: str
    person_id: int | None
    remarks: tuple[str, ...]


def contact_files() -> QuerySet[ContactFile]:
    """All files, newest first."""
    return ContactFile.objects.select_related("brought_by__person")


def contact_file_page(file: ContactFile) -> ContactFilePage:
    """One file from `contact_files()`; no query more."""
    outcomes = [(each.value, str(each.label), file.counts.get(each.value, 0)) for each in RowOutcome]
    words = remark_words()
    remarks = [(words[code], number) for code in words if (number := file.counts.get(f"issue:{code}", 0))]
    return ContactFilePage(
        file, file.brought_by.person.name, str(PartnerFileState(file.state).label), TONES[PartnerFileState(file.state)],
        tuple(each for each in outcomes if each[2]), tuple(remarks),
    )  # fmt: skip


def contact_rows_of(file: ContactFile, outcome: str) -> QuerySet[ContactRow]:
    """The rows of a file, or those with one outcome."""
    rows = file.rows.select_related("person").order_by("line")
    return rows.filter(outcome=outcome) if outcome in RowOutcome.values else rows


def contact_rows_shown(rows: Iterable[ContactRow]) -> list[ContactRowShown]:
    """One page of rows from `contact_rows_of()`; no query more."""
    words = remark_words()
    return [
        ContactRowShown(
            line=row.line,
            name=row.values.get("name") or (row.person.name if row.person else ""),
            reach=" · ".join(filter(None, (row.values.get("email"), row.values.get("phone")))),
            agreed=_agreed(row),
            outcome=str(RowOutcome(row.outcome).label),
            tone=ROW_TONES[RowOutcome(row.outcome)],
            person_id=row.person_id,
            remarks=tuple(f"{words[code]}{f' ({found})' if found else ''}" for code, _name, found in row.issues),
        )
        for row in rows
    ]


def _agreed(row: ContactRow) -> str:
    if row.values.get("consent") == "no":
        return _("said no")
    return _("agreed %(day)s") % {"day": row.values["consent_on"]} if row.values.get("consent_on") else _("not told")


def remark_words() -> dict[str, str]:
    """What is odd about rows, by its code."""
    return {
        "no_name": _("Without a name"),
        "twice": _("Stands in an earlier row"),
        "mail": _("No e-mail address"),
        "too_long": _("Too long"),
        "choice": _("Unknown language"),
        "consent": _("Not clear whether they agreed: taken for no"),
        "consent_half": _("Agreed, but not told how or when: taken for no"),
        "day": _("No day, or one that lies ahead"),
    }
