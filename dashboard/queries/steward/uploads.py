"""What the pages of a file on its way to a dry run read: the list of unfinished ones, and what we see in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dashboard.choices import UploadState
from dashboard.ingest.issues import Issue
from dashboard.ingest.look import ColumnLook, Look, SampleRow, note_message
from dashboard.ingest.seen import Seen, seen
from dashboard.models import Upload
from dashboard.queries.recipes import RecipeAtHand, Suggestion, recipes_at_hand, suggestions
from dashboard.queries.reports import issue_words
from dashboard.queries.steward.words import person_name
from kconnect.core.job_cards import JobCard, card_of
from kconnect.core.text import grouped

TONES = {UploadState.STOPPED: "no", UploadState.UNREADABLE: "no", UploadState.LOOKED: "warn"}
SHOWN_COLUMNS, SHOWN_ROWS = 40, 8


@dataclass(frozen=True)
class UploadRow:
    """One unfinished file in the list."""

    pk: int
    url: str
    file_name: str
    state: str
    tone: str
    who: str
    changed_at: datetime


@dataclass(frozen=True)
class SeenLine:
    """One row of the sample: its line, what it is ("banner", "header", "data"), and its cells."""

    line: int
    role: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class UploadPage:
    """Everything that the page "what we see" shows."""

    upload: Upload
    state: str
    tone: str
    who: str
    job: JobCard | None
    look: Look | None
    seen: Seen | None
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    refused: tuple[str, ...]
    lines: tuple[SeenLine, ...]
    width: range
    more_columns: int
    personal: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    others: tuple[RecipeAtHand, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the next step can be taken."""
        return self.upload.state == UploadState.LOOKED


def listed_uploads() -> QuerySet[Upload]:
    """Files that were neither handed on nor discarded, youngest first."""
    return Upload.objects.unfinished().select_related("by__person").defer("look", "mapping")


def upload_rows(uploads: Iterable[Upload]) -> list[UploadRow]:
    """Unfinished files in words."""
    return [
        UploadRow(
            pk=one.pk,
            url=reverse("dashboard:upload_detail", args=[one.pk]),
            file_name=one.file_name,
            state=str(UploadState(one.state).label),
            tone=TONES.get(UploadState(one.state), "plain"),
            who=person_name(one.by),
            changed_at=one.changed_at,
        )
        for one in uploads
    ]


def upload_page(upload: Upload) -> UploadPage:
    """The page of one file."""
    look = Look.from_json(upload.look) if upload.look else None
    found = seen(look, upload.chosen) if look is not None else None
    ready = upload.state == UploadState.LOOKED and look is not None
    recipes = recipes_at_hand() if ready else []
    fitting = suggestions(look, recipes) if ready and look is not None else []
    suggested = {one.recipe.slug for one in fitting}
    return UploadPage(
        upload=upload,
        state=str(UploadState(upload.state).label),
        tone=TONES.get(UploadState(upload.state), "plain"),
        who=person_name(upload.by),
        job=look_job(upload),
        look=look,
        seen=found,
        facts=_facts(look, found) if look is not None else (),
        notes=_notes(look, found) if look is not None else (),
        refused=_refused(look) if look is not None else (),
        lines=_lines(found) if found is not None else (),
        width=range(1, min(len(found.columns), SHOWN_COLUMNS) + 1) if found is not None else range(0),
        more_columns=max(0, len(found.columns) - SHOWN_COLUMNS) if found is not None else 0,
        personal=_personal(look) if look is not None else (),
        suggestions=tuple(fitting),
        others=tuple(one for one in recipes if one.slug not in suggested),
    )


def look_job(upload: Upload) -> JobCard | None:
    """The look at a file while it is under way, or stopped before its end."""
    job = upload.job
    if job is None or upload.state != UploadState.LOOKING:
        return None
    poll = reverse("dashboard:upload_progress", args=[upload.pk])
    return card_of(job, title=_("Looking at the file"), poll=poll)


def message_of(issue: Issue) -> str:
    """The sentence of an issue in the reader's language."""
    return issue_words(issue.code, issue.value, issue.params)


def _facts(look: Look, found: Seen | None) -> tuple[tuple[str, str], ...]:
    """What the file is, as names and words."""
    kinds = {
        "text": _("Text (CSV)"),
        "xlsx": _("Workbook (XLSX)"),
        "xls": _("Workbook (XLS)"),
        "ods": _("Workbook (ODS)"),
        "zip": _("ZIP archive"),
    }
    signs = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("pipe")}
    facts = [(_("Kind of file"), kinds.get(look.content_type, _("unknown")))]
    if len(look.tables) > 1:
        facts.append((_("Tables in it"), str(len(look.tables) + look.more)))
    if found is not None:
        table = found.table
        rows = grouped(table.rows)
        facts.append((_("Rows in all"), rows if table.complete else _("more than %(count)s") % {"count": rows}))
        facts.append((_("Columns"), str(len(found.columns))))
        if table.encoding:
            facts.append((_("Encoding"), table.encoding))
        if table.delimiter:
            facts.append((_("Between the cells"), signs.get(table.delimiter, table.delimiter)))
    return tuple(facts)


def _notes(look: Look, found: Seen | None) -> tuple[str, ...]:
    """What else is to be known: hidden content, members that are no tables, what stands above and below the data."""
    notes = [message_of(note_message(note)) for note in found.table.notes] if found is not None else []
    hidden = [table.sheet for table in look.tables if table.hidden]
    if hidden:
        notes.append(_("Hidden sheets are left out unless you choose one: %(names)s.") % {"names": ", ".join(hidden)})
    if look.left_out:
        notes.append(
            _("These files in the archive are no tables: %(names)s.") % {"names": ", ".join(look.left_out[:10])}
        )
    if look.more:
        notes.append(_("The file holds %(count)s more tables that are not shown here.") % {"count": look.more})
    if found is not None and found.table.footer:
        words = "; ".join(row.text for row in found.table.footer[:3])
        notes.append(_("Below the figures stands text that is no data: %(words)s") % {"words": words[:300]})
    return tuple(notes)


def _refused(look: Look) -> tuple[str, ...]:
    issues = [look.refused] if look.refused is not None else [table.refused for table in look.tables]
    found = [message_of(issue) for issue in issues if issue is not None]
    return tuple(dict.fromkeys(found)) or (_("The file holds no table with figures."),)


def _personal(look: Look) -> tuple[str, ...]:
    columns = (column for table in look.tables for column in table.columns if column.kind == "personal")
    return tuple(dict.fromkeys(column.title or str(column.position) for column in columns))


def _lines(found: Seen) -> tuple[SeenLine, ...]:
    width = min(len(found.columns), SHOWN_COLUMNS)
    head = [row for row in found.table.sample if row.line <= found.row]
    return tuple(
        SeenLine(row.line, _role(row, found), tuple((*row.cells, *[""] * width)[:width]))
        for row in (*head, *found.data[:SHOWN_ROWS])
    )


def _role(row: SampleRow, found: Seen) -> str:
    return "data" if row.line > found.row else "header" if row.line >= found.first else "banner"


def column_names(columns: Iterable[ColumnLook]) -> list[tuple[int, str]]:
    """Columns for a choice: their place from 0, and title with an example."""
    found = []
    for column in columns:
        title = column.title or _("column %(number)s, without a title") % {"number": column.position}
        example = f" ({column.examples[0]})" if column.examples and column.kind != "personal" else ""
        found.append((column.position - 1, f"{title}{example}"[:90]))
    return found
