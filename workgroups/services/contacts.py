"""A file of people: staged, its columns chosen, tried, accepted, undone, discarded. Without consent nobody is contacted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit
from workgroups import rules
from workgroups.choices import Language, PartnerFileState, RowOutcome
from workgroups.contact_table import Agreed, phone_of, read_contact
from workgroups.models import ContactFile, ContactRow, Person, User, folded_name
from workgroups.personal import relations_of
from workgroups.services.errors import FileMovedOnError, NotYoursToDoError

BATCH = 500
WAITING = (PartnerFileState.MAPPING, PartnerFileState.READY)
# Contacts are personal: a file that nobody took up again goes after a few days.
LEFT_ALONE = 7
FILLED = ("phone", "language", "consent", "consent_on")


def may_import_contacts(by: User) -> None:
    """Raises NotYoursToDoError for whoever may not bring people in."""
    if not rules.can_manage_people(by):
        raise NotYoursToDoError(_("You cannot import contacts. Ask the backbone staff."))


@transaction.atomic
def stage_contacts(
    *, by: User, name: str, sha256: str, titles: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> ContactFile:
    """Keeps the rows of a file until its columns are chosen; a file that waits already is that one. Raises NotYoursToDoError."""
    may_import_contacts(by)
    waiting = ContactFile.objects.filter(sha256=sha256, state__in=WAITING).order_by("pk").first()
    if waiting is not None:
        return waiting
    file = ContactFile.objects.create(name=name[:200], sha256=sha256, columns=list(titles), brought_by=by)
    staged = (ContactRow(file=file, line=line, cells=list(cells)) for line, cells in rows)
    file.row_count = len(ContactRow.objects.bulk_create(staged, batch_size=BATCH))
    file.save(update_fields=["row_count"])
    audit.record(by=by, verb="uploaded", target=file)
    return file


@transaction.atomic
def check_contacts(*, by: User, file: ContactFile, columns: Mapping[str, int], way: str, day: str) -> ContactFile:
    """The dry run: says of each row what accepting would do. `way` and `day` hold for rows that say yes and no more.

    Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import_contacts(by)
    row = _locked(file, *WAITING)
    row.mapping = {"columns": dict(columns), "way": way, "day": day}
    rows = _judged(row)
    _store(rows)
    row.counts, row.state = _counts(rows), PartnerFileState.READY
    row.save(update_fields=["mapping", "counts", "state"])
    return row


def _judged(file: ContactFile) -> list[ContactRow]:
    """All rows with what accepting would do now; six queries."""
    rows = list(file.rows.order_by("line"))
    known, seen = Known(), dict[object, int]()
    agreed, today = Agreed(file.mapping["way"], file.mapping["day"]), timezone.localdate()
    for row in rows:
        row.values, issues, usable = read_contact(row.cells, file.mapping["columns"], agreed, today)
        row.person_id, row.before, row.outcome = None, {}, RowOutcome.REFUSED
        if usable:
            _judge(row, known, seen, issues)
        row.issues = [list(issue) for issue in issues]
    return rows


def _judge(row: ContactRow, known: "Known", seen: dict[object, int], issues: list[Any]) -> None:
    own = row.values.get("email") or (folded_name(row.values["name"]), phone_of(row.values.get("phone", "")))
    earlier = seen.setdefault(own, row.line)
    if earlier != row.line:
        issues.append(("twice", "name", str(earlier)))
        return
    same, like = known.find(row.values)
    row.person_id = same or like
    if same is not None:
        row.before = known.changes(same, row.values)
        row.outcome = RowOutcome.CHANGED if row.before else RowOutcome.UNCHANGED
    else:
        row.outcome = RowOutcome.DOUBLE if like is not None else RowOutcome.NEW


class Known:
    """Everybody the network knows, by what tells them apart; whom a public form made is nobody that a list could mean."""

    def __init__(self) -> None:
        self.people = {
            one.pk: one for one in Person.objects.known().filter(unproven=False).select_related("user").order_by("-pk")
        }
        self.by_mail: dict[str, int] = {}
        self.by_phone: dict[tuple[str, str], int] = {}
        self.by_name: dict[str, int] = {}
        for pk, one in self.people.items():
            account: User | None = getattr(one, "user", None)
            for address in {one.email, account.email if account else ""} - {""}:
                self.by_mail[address] = pk
            self.by_name[one.name_folded] = pk
            if key := phone_of(one.phone):
                self.by_phone[one.name_folded, key] = pk

    def find(self, values: Mapping[str, str]) -> tuple[int | None, int | None]:
        """(the person that the row speaks of, else one that it may be): by address, or by name and phone; by name alone perhaps."""
        name = folded_name(values["name"])
        same = self.by_mail.get(values.get("email", ""))
        if same is None and not values.get("email"):
            same = self.by_phone.get((name, phone_of(values.get("phone", ""))))
        return same, self.by_name.get(name) if same is None else None

    def changes(self, pk: int, values: Mapping[str, str]) -> dict[str, str]:
        """Field to earlier value of what the row would change. A name stays, and whoever signs in chose their own language."""
        one, before = self.people[pk], dict[str, str]()
        account: User | None = getattr(one, "user", None)
        if account is not None and account.is_superuser:
            # No list changes a person of a higher rank than those who bring lists.
            return before
        wanted = dict(values)
        if wanted.get("consent") == "no":
            wanted |= {"consent": "", "consent_on": ""}
        if one.consent and wanted.get("consent"):
            # Whoever has agreed has agreed: a later list does not move the day.
            wanted = {name: value for name, value in wanted.items() if not name.startswith("consent")}
        if account is not None:
            wanted.pop("language", None)
        for name in FILLED:
            current = str(getattr(one, name) or "")
            if name in wanted and wanted[name] != current:
                before[name] = current
        return before


@transaction.atomic
def accept_contacts(*, by: User, file: ContactFile, add_doubles: bool) -> ContactFile:
    """Adds the new people and changes what the file says otherwise; `add_doubles`: namesakes are added too.

    Raises NotYoursToDoError; FileMovedOnError when something is not as the dry run saw it.
    """
    may_import_contacts(by)
    row = _locked(file, PartnerFileState.READY)
    shown = {each.pk: (each.outcome, each.before) for each in row.rows.all()}
    rows = _judged(row)
    if any(shown[each.pk] != (each.outcome, each.before) for each in rows):
        raise FileMovedOnError(_("People have changed since this was tried. Try it again, then accept."))
    wanted = {RowOutcome.NEW, *([RowOutcome.DOUBLE] if add_doubles else [])}
    fresh = [each for each in rows if each.outcome in wanted]
    added = Person.objects.bulk_create([_new(each.values) for each in fresh], batch_size=BATCH)
    for each, person in zip(fresh, added, strict=True):
        each.person, each.outcome = person, RowOutcome.NEW
    changed = [each for each in rows if each.outcome == RowOutcome.CHANGED]
    _write(changed, [{name: each.values.get(name, "") for name in each.before} for each in changed])
    for each in rows:
        # What is kept is what undoing needs.
        each.cells = []
        each.values = {name: each.values.get(name, "") for name in each.before}
        each.issues = [[code, name, ""] for code, name, _found in each.issues]
    _store(rows)
    row.counts |= {"added": len(added), "altered": len(changed)}
    row.state, row.accepted_at = PartnerFileState.ACCEPTED, timezone.now()
    row.save(update_fields=["counts", "state", "accepted_at"])
    audit.record(by=by, verb="imported", target=row, fields=sorted(row.mapping["columns"]))
    return row


def _new(values: Mapping[str, str]) -> Person:
    consent = "" if values.get("consent") in {None, "no"} else values["consent"]
    return Person(
        name=values["name"], name_folded=folded_name(values["name"]), email=values.get("email", ""), phone=values.get("phone", ""),
        language=values.get("language", Language.ENGLISH), consent=consent,
        consent_on=date.fromisoformat(values["consent_on"]) if consent else None,
    )  # fmt: skip


def _write(rows: Sequence[ContactRow], values: Sequence[Mapping[str, str]]) -> None:
    held = Person.objects.select_for_update().in_bulk([row.person_id for row in rows])
    for row, new in zip(rows, values, strict=True):
        one = held[row.person_id or 0]
        for name, text in new.items():
            value = "" if name == "consent" and text == "no" else text
            setattr(one, name, (date.fromisoformat(value) if value else None) if name == "consent_on" else value)
    Person.objects.bulk_update(held.values(), FILLED, batch_size=BATCH)


@transaction.atomic
def undo_contacts(*, by: User, file: ContactFile) -> ContactFile:
    """Takes back what accepting did: new people go, changed ones are as before; whoever something points to since stays.

    Raises NotYoursToDoError, FileMovedOnError.
    """
    may_import_contacts(by)
    row = _locked(file, PartnerFileState.ACCEPTED)
    fresh = [each for each in row.rows.filter(outcome=RowOutcome.NEW) if each.person_id]
    everyone = {each.person_id for each in fresh}
    goes = {pk for pk in everyone - _held(everyone, row) if pk is not None}
    ContactRow.objects.filter(person__in=goes).update(person=None)
    Person.objects.filter(pk__in=goes).delete()
    altered = list(row.rows.filter(outcome=RowOutcome.CHANGED, person__isnull=False).select_related("person"))
    back = [
        {name: old for name, old in each.before.items() if each.person and _stands(each.person, name, each.values)}
        for each in altered
    ]
    _write(altered, back)
    row.counts |= {"removed": len(goes), "kept": len(fresh) - len(goes)}
    row.state, row.undone_at = PartnerFileState.UNDONE, timezone.now()
    row.save(update_fields=["counts", "state", "undone_at"])
    audit.record(by=by, verb="undone", target=row)
    return row


def _stands(person: Person, name: str, values: Mapping[str, str]) -> bool:
    """Whether a field still says what the file made of it."""
    now, then = str(getattr(person, name) or ""), values.get(name, "")
    return now == ("" if then == "no" else then)


def _held(persons: set[int | None], file: ContactFile) -> set[int | None]:
    """Those to whom anything but the rows of this file points; one query for each relation."""
    held: set[int | None] = set()
    for key in relations_of(Person).values():
        rows = key.model._base_manager.filter(**{f"{key.attname}__in": persons})
        if key.model is ContactRow:
            rows = rows.exclude(file=file)
        held |= set(rows.values_list(key.attname, flat=True))
    return held


@transaction.atomic
def reopen_contacts(*, by: User, file: ContactFile) -> ContactFile:
    """Back to choosing columns. Raises NotYoursToDoError, FileMovedOnError."""
    may_import_contacts(by)
    row = _locked(file, PartnerFileState.READY)
    row.state = PartnerFileState.MAPPING
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def discard_contacts(*, by: User | None, file: ContactFile) -> None:
    """Takes the rows away; that there was a file stays. `by` None is the system. Raises NotYoursToDoError, FileMovedOnError."""
    if by is not None:
        may_import_contacts(by)
    row = _locked(file, *WAITING)
    row.rows.all().delete()
    row.state = PartnerFileState.DISCARDED
    row.save(update_fields=["state"])
    audit.record(by=by, verb="discarded", target=row)


def clear_contacts(today: date) -> int:
    """Discards files of contacts that nobody took up again for a week; returns how many."""
    old = list(ContactFile.objects.filter(state__in=WAITING, created_at__date__lt=today - timedelta(days=LEFT_ALONE)))
    for file in old:
        discard_contacts(by=None, file=file)
    return len(old)


def _locked(file: ContactFile, *states: PartnerFileState) -> ContactFile:
    row = ContactFile.objects.select_for_update().get(pk=file.pk)
    if row.state not in states:
        raise FileMovedOnError(_("Somebody was faster. Open the file again to see where it stands."))
    return row


def _store(rows: Sequence[ContactRow]) -> None:
    ContactRow.objects.bulk_update(rows, ["cells", "outcome", "person", "values", "before", "issues"], batch_size=BATCH)


def _counts(rows: Iterable[ContactRow]) -> dict[str, int]:
    held = list(rows)
    issues = Counter(f"issue:{code}" for row in held for code in {issue[0] for issue in row.issues})
    return {**Counter(str(row.outcome) for row in held), **issues}
