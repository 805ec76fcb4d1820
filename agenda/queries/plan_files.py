"""What the pages of files of the plan read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from agenda.choices import ACTION_MOVES, ActionState, PlanFileState, PlanOutcome
from agenda.models import PlanFile, PlanRow
from agenda.plan_columns import CHOICES, DAYS, NUMBERS
from agenda.plan_reading import NOTES
from agenda.queries.plan_table import plan_titles, plan_words, vocabulary
from kconnect.core.choices import JobState
from kconnect.core.job_cards import JobCard, card_of
from workgroups.models import Person

TONES = {
    PlanFileState.ACCEPTED: "ok", PlanFileState.DISCARDED: "off", PlanFileState.READY: "warn", PlanFileState.CHECKING: "plain",
    PlanFileState.ACCEPTING: "plain",
}  # fmt: skip
ROW_TONES = {
    PlanOutcome.REFUSED: "no",
    PlanOutcome.CHANGED: "warn",
    PlanOutcome.NEW: "ok",
    PlanOutcome.UNCHANGED: "off",
}
WORKING = (PlanFileState.CHECKING, PlanFileState.ACCEPTING)


@dataclass(frozen=True)
class OutcomeCount:
    """How many rows come to one outcome."""

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
class Difference:
    """One column that a row changes."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanRowShown:
    """One row, by what it does and what is wrong or odd about it."""

    line: int
    kind: str
    name: str
    key: str
    outcome: str
    tone: str
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class PlanFilePage:
    """One file: where it stands, and how many rows do what."""

    file: PlanFile
    state: str
    tone: str
    who: str
    outcomes: tuple[OutcomeCount, ...]
    remarks: tuple[Remark, ...]
    refused: int
    waiting: int
    day_order: str
    job: JobCard | None
    # Why the last work came to nothing, where the file can be compared again.
    refusal: str

    @property
    def can_accept(self) -> bool:
        """Whether all rows can be used, and some do something."""
        return self.file.state == PlanFileState.READY and not self.refused and self.waiting > 0

    @property
    def is_stopped(self) -> bool:
        """Whether work on it came to no end."""
        return self.job is not None and self.job.is_over


def plan_files(user: Any) -> QuerySet[PlanFile]:
    """The files that this person may see, newest first."""
    return PlanFile.objects.visible_to(user).select_related("brought_by__person", "job", "workgroup")


def plan_file_page(file: PlanFile, outcome: str = "") -> PlanFilePage:
    """A file from `plan_files()`, its rows of one outcome chosen; no further query."""
    counts = file.counts
    outcomes = [
        OutcomeCount(str(one.label), counts[one.value], f"?outcome={one.value}", one.value == outcome)
        for one in PlanOutcome
        if counts.get(one.value)
    ]
    remarks = [
        Remark(text, counts[f"issue:{code}"]) for code, text in general_words().items() if counts.get(f"issue:{code}")
    ]
    return PlanFilePage(
        file=file,
        state=str(PlanFileState(file.state).label),
        tone=TONES[PlanFileState(file.state)],
        who=file.brought_by.person.name,
        outcomes=tuple(outcomes),
        remarks=tuple(remarks),
        refused=counts.get(PlanOutcome.REFUSED.value, 0),
        waiting=counts.get(PlanOutcome.NEW.value, 0) + counts.get(PlanOutcome.CHANGED.value, 0),
        day_order=next((order for order in ("month", "day") if counts.get(f"order:{order}")), ""),
        job=_job_of(file),
        refusal=_refusal(file),
    )


def _refusal(file: PlanFile) -> str:
    waits = file.state == PlanFileState.READY and file.job is not None and file.job.state == JobState.FAILED
    return _(file.job.error) if waits and file.job is not None else ""


def _job_of(file: PlanFile) -> JobCard | None:
    """The work that goes on with a file, or has stopped."""
    if file.job is None or file.state not in WORKING or file.job.state == JobState.DONE:
        return None
    titles = {
        PlanFileState.CHECKING: _("Comparing the file with the plan"),
        PlanFileState.ACCEPTING: _("Writing the file into the plan"),
    }
    poll = reverse("agenda:plan_file_progress", args=[file.pk])
    return card_of(file.job, title=titles[PlanFileState(file.state)], poll=poll)


def plan_rows_of(file: PlanFile, outcome: str = "") -> QuerySet[PlanRow]:
    """The rows of one outcome; without one, those that do something or say something odd, what is wrong first in any case."""
    rows = file.rows.order_by("line")
    if outcome:
        return rows.filter(outcome=outcome)
    if file.counts.get(PlanOutcome.REFUSED.value):
        return rows.filter(outcome=PlanOutcome.REFUSED)
    return rows.exclude(outcome=PlanOutcome.UNCHANGED, issues=[])


def plan_rows_shown(rows: Iterable[PlanRow]) -> list[PlanRowShown]:
    """The rows of one page; one query for the people in them."""
    listed = list(rows)
    words = _Words(listed)
    return [
        PlanRowShown(
            line=row.line,
            kind=words.kind(row.kind),
            name=row.name or _("without a name"),
            key=row.key,
            outcome=str(PlanOutcome(row.outcome).label) if row.outcome else "",
            tone=ROW_TONES.get(PlanOutcome(row.outcome), "plain") if row.outcome else "plain",
            differences=words.differences(row),
            remarks=tuple(words.issue(row.kind, issue) for issue in row.issues),
        )
        for row in listed
    ]


class _Words:
    """How columns, values and issues of rows are told."""

    def __init__(self, rows: Iterable[PlanRow]) -> None:
        self._titles, self._choices = plan_titles(), plan_words()
        said = [each for row in rows for each in (row.before, row.values)]
        people = {int(each["person"]) for each in said if str(each.get("person", "")).isdigit()}
        self._people = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))

    def kind(self, kind: str) -> str:
        return self._choices["kind"].get(kind, "")

    def title(self, name: str) -> str:
        """A column without what stands in brackets behind its title."""
        return self._titles[name].split(" (")[0]

    def differences(self, row: PlanRow) -> tuple[Difference, ...]:
        """What changes, in the order of the columns; of a new row what it says beyond its name."""
        if row.outcome == PlanOutcome.CHANGED:
            names = [name for name in self._titles if name in row.before]
        elif row.outcome == PlanOutcome.NEW:
            names = [name for name in self._titles if row.values.get(name) and name not in ("name", "key")]
        else:
            names = []
        return tuple(
            Difference(
                self.title(name), self.value(row.kind, name, row.before.get(name, "")),
                self.value(row.kind, name, row.values.get(name, "")),
            )
            for name in names
        )  # fmt: skip

    def value(self, kind: str, name: str, text: str) -> str:
        """One value in words."""
        if not text:
            return ""
        if name in CHOICES:
            return self._choices[vocabulary(kind, name)].get(text, text)
        if name in DAYS:
            return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
        if name in NUMBERS:
            return number_format(int(text))
        if name == "person" and text.isdigit():
            return self._people.get(int(text)) or _("Former member")
        return text

    def issue(self, kind: str, issue: Any) -> str:
        """One odd or wrong thing about a row, in a sentence that says what to do."""
        code, name, found, made = issue
        if code == "move":
            allowed = [str(state.label) for state in ACTION_MOVES[ActionState(found)]]
            found, made = self.value(kind, "state", found), self.value(kind, "state", made)
            return _("An action cannot come from “%(found)s” to “%(made)s”. It can come to: %(states)s.") % {
                "found": found, "made": made, "states": ", ".join(allowed),
            }  # fmt: skip
        if code == "choice":
            states = ", ".join(self._choices[vocabulary(kind, name)].values())
            return _("“%(found)s” is none of the choices for %(field)s: %(states)s.") % {
                "found": found, "field": self.title(name), "states": states,
            }  # fmt: skip
        if code in {"begins", "refused", "reason_needed"}:
            found, made = (
                self.value(kind, "state", found),
                self.value(kind, "state", made) if code == "begins" else made,
            )
        if code == "days":
            found, made = self.value(kind, name, found), self.value(kind, name, made)
        return issue_words()[code] % {"field": self.title(name), "found": found, "made": made}


def _words_of_ties() -> dict[str, str]:
    """Those for what an action is to wait for."""
    return {
        "ties_unknown": _("There is no action with the key “%(found)s” that this one could wait for."),
        "circle": _("With %(found)s, actions would wait for each other in a circle. Take one of the ties away."),
    }


def issue_words() -> Mapping[str, str]:
    """The sentences for what is wrong or odd about a row."""
    return _words_of_ties() | {
        "kind": _("“%(found)s” is no kind of row. Write Goal, Strategy, Action or Milestone."),
        "wide": _("There is text beyond the last column. A comma or a quote went astray in this row."),
        "twice": _("Row %(made)s speaks of the same one. Keep one of them."),
        "no_milestone": _("There is no milestone “%(found)s” any more. Empty the key to add it anew, or take the row out."),
        "same_name": _("One with this name is there already, and its key is %(made)s. Write that key, or choose another name."),
        "bad_key": _("“%(found)s” cannot be a key. Use small letters, figures and hyphens, or leave it empty."),
        "under_needed": _("Say what it belongs to: write the key of the goal, strategy or action above into “%(field)s”."),
        "under_unknown": _("There is nothing with the key “%(found)s” that this could belong to."),
        "needed": _("“%(field)s” is empty. Fill it in."),
        "fixed": _("“%(field)s” stays as it is: %(made)s. Put that back."),
        "not_yours": _("You cannot change this part of the plan. Ask the lead of the workgroup, or take the row out."),
        "day": _("“%(found)s” is no day. Write it as year, month, day: 2027-03-01."),
        "day_order": _("“%(found)s” can be two days. Write it as year, month, day: 2027-03-01."),
        "number": _("“%(found)s” is no whole number."),
        "range": _("%(field)s is %(found)s. It can be %(made)s."),
        "too_long": _("%(field)s is longer than %(made)s letters: “%(found)s”. Shorten it."),
        "workgroup": _("There is no workgroup with the key “%(found)s”."),
        "organization": _("There is no published organization with the key “%(found)s”."),
        "person": _("“%(found)s” is no member of this workgroup. Write the name as the portal has it, or the number."),
        "people": _("Several members are called “%(found)s”. Write the number of the one you mean."),
        "two_owners": _("There is an organization and a person. Keep one of them as owner."),
        "days": _("The due date %(found)s is before the start, %(made)s. Change one of them."),
        "unit": _("Say what is counted, for example employers."),
        "letters": _("Letters were lost on the way: “%(found)s” instead of “%(made)s”. Save the file as CSV UTF-8 or as XLSX."),
        "stale": _(
            "Somebody changed this in the portal after the file was made, and the file changes it as well. Download the plan "
            "again and make the change there."
        ),
        "reason_alone": _("The reason can change only together with the state. Put the earlier reason back."),
        "reason_needed": _("Say why it comes to “%(found)s”, in the column for the reason. The public reads it."),
        "begins": _("A new strategy begins as “%(made)s”. Bring it so first, and change its state afterwards."),
        "refused": _("It cannot come to “%(found)s”. %(made)s"),
        "still_open": _("It cannot be done while milestones are not reached. Say on which day each was reached."),
        "taken_for": _("It has no key and is taken for %(made)s, which has the same name."),
        "not_here": _("“%(field)s” means nothing in a row of this kind. It is left out."),
        "older": _("It was changed in the portal after the file was made, and not in the file. It stays as it is in the portal."),
        "counted_day": _("%(field)s: %(found)s is taken for %(made)s."),
    }  # fmt: skip


def general_words() -> dict[str, str]:
    """What each thing that only wants to be known is called when it is counted."""
    words = {
        "older": _("Changed in the portal after the file was made; they stay"),
        "taken_for": _("Without a key, and taken for what has the same name"),
        "not_here": _("With text in a column that means nothing for them"),
        "counted_day": _("With a day that the spreadsheet had made a number"),
    }
    return {code: text for code, text in words.items() if code in NOTES}
