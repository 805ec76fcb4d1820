"""Seats of workgroups and the terms of their holders: made, changed, given up, filled, ended."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kconnect.core import audit
from kconnect.core.saving import save_checked
from workgroups import rules
from workgroups.models import Person, Seat, SeatTerm, User, Workgroup
from workgroups.services.errors import NotNamedError, NotYoursToDoError, SeatNotFreeError, SeatTakenError
from workgroups.services.people import create_person
from workgroups.vacancies import overlap

# Stored in English and said in the reader's language.
LEFT = gettext_noop("Left the network")
# What a form may set; applications, terms and giving up have their own ways.
SEAT_FIELDS = frozenset({
    "title", "title_es", "purpose", "sector", "about", "about_es", "selection", "term_months", "hours_a_month",
    "stipend_cents", "languages",
})  # fmt: skip


@transaction.atomic
def create_seat(*, by: User | None, workgroup: Workgroup, since: date | None = None, **values: Any) -> Seat:
    """A new place at the table, vacant. `values` are of SEAT_FIELDS; `by` None is the system.

    Raises NotYoursToDoError, SeatNotFreeError for values that break a rule.
    """
    may(by, workgroup)
    seat = Seat(workgroup=workgroup, since=since or timezone.localdate())
    changed = _set(seat, values)
    seat.save()
    audit.record(by=by, verb="created", target=seat, fields=changed, label=workgroup.slug)
    return seat


@transaction.atomic
def edit_seat(*, by: User, seat: Seat, **values: Any) -> Seat:
    """Changes some of SEAT_FIELDS; who holds the seat stays. Raises NotYoursToDoError, SeatNotFreeError."""
    row = locked(by, seat)
    changed = _set(row, values)
    if changed:
        row.save(update_fields=changed)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.workgroup.slug)
    return row


@transaction.atomic
def retire_seat(*, by: User, seat: Seat, retired: bool) -> Seat:
    """Gives a vacant seat up, or takes it up again; its history stays. Raises NotYoursToDoError, SeatNotFreeError."""
    row, today = locked(by, seat), timezone.localdate()
    if retired and (row.terms.on(today).exists() or row.terms.to_come(today).exists()):
        raise SeatNotFreeError(_("Somebody holds this seat. End the term first."))
    if retired and row.applications.pending().exists():
        raise SeatNotFreeError(_("Somebody waits for an answer. Answer the applications first."))
    if (row.retired_on is not None) == retired:
        return row
    row.retired_on, row.opened_on, row.open_until = (today if retired else None), None, None
    row.save(update_fields=["retired_on", "opened_on", "open_until"])
    audit.record(by=by, verb="withdrawn" if retired else "reopened", target=row, label=row.workgroup.slug)
    return row


@transaction.atomic
def start_term(
    *, by: User | None, seat: Seat, holder: Person | None = None, started: date, ends: date | None = None,
    selection: str = "", shown: bool = False, name: str = "", email: str = "", phone: str = "", language: str = "en",
    consent: str = "",
) -> SeatTerm:  # fmt: skip
    """Gives a seat to `holder`, or to a new person called `name` who needs no account and no membership;
    `consent` says how that person agreed to be contacted.

    The seat takes no applications any more once it is given. Raises NotYoursToDoError, SeatTakenError, SeatNotFreeError;
    NotNamedError when the public is to read the name of somebody who said no to it.
    """
    row = locked(by, seat)
    if row.retired_on is not None:
        raise SeatNotFreeError(_("This seat was given up. Take it up again first."))
    if holder is None:
        agreed_on = timezone.localdate() if consent else None
        holder = create_person(
            by=by, name=name, email=email, phone=phone, language=language, consent=consent, consent_on=agreed_on
        )
    _check_naming(holder, shown)
    term = SeatTerm(seat=row, holder=holder, started=started, ends=ends, shown=shown)
    term.selection = selection or row.selection
    _store(term)
    if row.opened_on is not None:
        row.opened_on = row.open_until = None
        row.save(update_fields=["opened_on", "open_until"])
    audit.record(by=by, verb="seated", target=term, fields=["holder", "started", "ends"], label=row.workgroup.slug)
    return term


@transaction.atomic
def change_term(*, by: User, term: SeatTerm, ends: date | None, shown: bool) -> SeatTerm:
    """Moves the planned end of a term, which is how it is renewed, and says whether the holder is named in public.

    Raises NotYoursToDoError, SeatTakenError, SeatNotFreeError for a term that ended early; NotNamedError as `start_term`.
    """
    seat = locked(by, term.seat)
    row = SeatTerm.objects.select_for_update().get(pk=term.pk)
    if row.ended is not None:
        raise SeatNotFreeError(_("This term has ended already."))
    _check_naming(Person.objects.select_for_update().get(pk=row.holder_id), shown)
    changed = [name for name, value in (("ends", ends), ("shown", shown)) if getattr(row, name) != value]
    row.ends, row.shown = ends, shown
    if changed:
        _store(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=seat.workgroup.slug)
    return row


@transaction.atomic
def end_term(*, by: User | None, term: SeatTerm, on: date, why: str) -> SeatTerm:
    """Ends a term before its time; from that day the seat is vacant. A term that has not begun is called off by its first day.

    Raises NotYoursToDoError, SeatNotFreeError.
    """
    seat = locked(by, term.seat)
    row = SeatTerm.objects.select_for_update().get(pk=term.pk)
    free = row.free_from
    if row.ended is not None or (free is not None and free <= on):
        raise SeatNotFreeError(_("This term has ended already."))
    if on < row.started:
        raise SeatNotFreeError(_("This term has not begun by then. Choose its first day or a later one."))
    row.ended, row.ended_why = on, why.strip()
    _store(row)
    audit.record(by=by, verb="ended", target=row, fields=["ended"], label=seat.workgroup.slug)
    return row


def end_terms_of(*, by: User | None, person: Person, today: date) -> int:
    """Ends what a person holds and was to hold, for the day on which they leave the network or are erased; the seats stay.

    The caller is in a transaction and has the right. Past terms stay as they are: they point to the person, whose name is
    then "former member". Returns how many ended.
    """
    held = SeatTerm.objects.filter(holder=person)
    rows = [*held.on(today), *held.to_come(today)]
    for row in rows:
        row.ended, row.ended_why = max(today, row.started), LEFT
        row.save(update_fields=["ended", "ended_why"])
        audit.record(by=by, verb="ended", target=row, fields=["ended"])
    held.filter(shown=True).update(shown=False)
    # A reason in somebody's own words may tell of the person.
    held.exclude(ended_why="").update(ended_why=LEFT)
    return len(rows)


@transaction.atomic
def note_seat_export(*, by: User) -> None:
    """Records that `by` takes the seats with their holders out as a file. Raises NotYoursToDoError."""
    if not rules.can_see_all_seats(by):
        raise NotYoursToDoError(_("You cannot export the seats. Ask the backbone staff."))
    audit.record(by=by, verb="exported", target=by, fields=["holder"], label="seats.csv")


def may(by: User | None, workgroup: Workgroup) -> None:
    """Raises NotYoursToDoError unless `by` keeps the seats of the group; None is the system."""
    if by is not None and not rules.can_manage_seats(by, workgroup):
        raise NotYoursToDoError(_("You cannot change the seats of this group. Ask its lead."))


def locked(by: User | None, seat: Seat) -> Seat:
    """The seat, held until the transaction ends: two who fill it at once wait for each other here."""
    row = Seat.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=seat.pk)
    may(by, row.workgroup)
    return row


def _set(seat: Seat, values: dict[str, Any]) -> list[str]:
    unknown = set(values) - SEAT_FIELDS
    if unknown:
        raise TypeError(f"A seat has no field {sorted(unknown)} that may be set here.")
    changed = [name for name, value in values.items() if getattr(seat, name) != value]
    for name in changed:
        setattr(seat, name, values[name])
    try:
        seat.full_clean()
    except ValidationError as error:
        raise SeatNotFreeError(" ".join(error.messages)) from error
    return changed


def _check_naming(holder: Person, shown: bool) -> None:
    if shown and not rules.may_be_named(holder):
        raise NotNamedError(_("This person decided not to be named in public. Only they can change that."))


def _store(term: SeatTerm) -> None:
    """Stores a term that shares no day with another one of its seat; the caller holds the seat."""
    for other in SeatTerm.objects.filter(seat=term.seat_id).exclude(pk=term.pk):
        if _share_a_day(term, other):
            raise SeatTakenError(
                _("Somebody else holds the seat at this time. Choose other days, or end that term first.")
            )
    save_checked(term, SeatTakenError)


def _share_a_day(one: SeatTerm, other: SeatTerm) -> bool:
    """A term that ended on its first day held the seat on no day."""
    if one.started == one.free_from or other.started == other.free_from:
        return False
    return overlap((one.started, one.free_from), (other.started, other.free_from))
