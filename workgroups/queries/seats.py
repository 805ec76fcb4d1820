"""What the pages of seats read: who holds which, which are vacant since when, which take applications, and who asks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from kconnect.core.i18n import Localized, localized
from workgroups.choices import SPOKEN, ApplicationState, SeatPurpose, SeatSelection, Sector
from workgroups.models import Seat, SeatApplication, SeatTerm
from workgroups.vacancies import Vacancy, vacancies


@dataclass(frozen=True)
class SeatRow:
    """One seat as lists show it. `holder` is empty when it is vacant, or when its holder did not agree to be named.

    `vacant_since` is None while it is held; `next_from` is the first day of somebody who follows.
    """

    pk: int
    title: Localized
    voice: str
    selection: str
    holder: str
    is_held: bool
    until: date | None
    vacant_since: date | None
    next_from: date | None
    is_open: bool
    open_until: date | None
    url: str
    apply_url: str
    waiting: int = 0
    group: Localized | None = None


@dataclass(frozen=True)
class OpenSeat:
    """One seat that anybody may apply for, with what it takes and gives. `free_from` is None when it is vacant already."""

    pk: int
    title: Localized
    voice: str
    selection: str
    about: Localized
    group: Localized
    group_url: str
    apply_url: str
    hours_a_month: int | None
    stipend_cents: int
    languages: tuple[str, ...]
    term_months: int | None
    vacant_since: date | None
    free_from: date | None
    open_until: date | None


@dataclass(frozen=True)
class TermRow:
    """One term of a seat, for those who see inside the group."""

    pk: int
    holder: str
    selection: str
    started: date
    ends: date | None
    ended: date | None
    ended_why: str
    shown: bool
    is_current: bool
    is_to_come: bool


@dataclass(frozen=True)
class ApplicationRow:
    """One application in the list of those who answer it."""

    pk: int
    name: str
    state: str
    tone: str
    created_at: date
    url: str


@dataclass(frozen=True)
class SeatPage:
    """One seat with its history, oldest first; `applications` is empty for whoever may not read them."""

    row: SeatRow
    terms: tuple[TermRow, ...]
    vacancies: tuple[Vacancy, ...]
    days_vacant: int
    applications: tuple[ApplicationRow, ...]


TONES = {ApplicationState.NEW: "warn", ApplicationState.ACCEPTED: "ok", ApplicationState.DECLINED: "off"}


def voice_of(seat: Seat) -> str:
    """Whose voice the seat brings, with the sector: "A sector: Health"."""
    purpose = SeatPurpose(seat.purpose).label
    return str(format_lazy("{}: {}", purpose, Sector(seat.sector).label) if seat.sector else purpose)


def seat_rows(seats: Iterable[Seat], *, named: bool, counting: bool = False) -> list[SeatRow]:
    """The seats of one page; one query for their terms, one more if `counting` what waits, however many they are.

    `named` shows every holder (inside the group); otherwise only those who agreed. Seats come with their workgroup.
    """
    shown = list(seats)
    terms = _terms(shown)
    counts: dict[int, int] = {}
    if counting:
        waiting = SeatApplication.objects.pending().filter(seat__in=shown).order_by()
        counts = dict(waiting.values_list("seat_id").annotate(number=Count("pk")))
    today = timezone.localdate()
    return [_row(seat, terms[seat.pk], today, named=named, waiting=counts.get(seat.pk, 0)) for seat in shown]


def _terms(seats: Iterable[Seat]) -> dict[int, list[SeatTerm]]:
    found: dict[int, list[SeatTerm]] = defaultdict(list)
    for term in SeatTerm.objects.filter(seat__in=list(seats)).select_related("holder").order_by("started", "pk"):
        found[term.seat_id].append(term)
    return found


def _gaps(seat: Seat, terms: Iterable[SeatTerm], today: date) -> list[Vacancy]:
    spans = [(term.started, term.free_from) for term in terms]
    since = min([seat.since, *(span[0] for span in spans)])
    return vacancies(since, spans, today=today, gone=seat.retired_on)


def _holds(term: SeatTerm, day: date) -> bool:
    return term.started <= day and (term.free_from is None or term.free_from > day)


def _row(seat: Seat, terms: list[SeatTerm], today: date, *, named: bool, waiting: int) -> SeatRow:
    now = next((term for term in terms if _holds(term, today)), None)
    following = next((term for term in terms if term.started > today and term.ended is None), None)
    gaps = _gaps(seat, terms, today)
    group = seat.workgroup
    return SeatRow(
        pk=seat.pk,
        title=localized(seat, "title"),
        voice=voice_of(seat),
        selection=str(SeatSelection(seat.selection).label),
        holder=now.holder.name if now is not None and (named or now.shown) else "",
        is_held=now is not None,
        until=now.ends if now is not None else None,
        vacant_since=gaps[-1].since if gaps and gaps[-1].until is None else None,
        next_from=following.started if following is not None else None,
        is_open=seat.takes_applications(today),
        open_until=seat.open_until,
        url=reverse("workgroups:seat_detail", args=[group.slug, seat.pk]),
        apply_url=reverse("workgroups:seat_apply", args=[seat.pk]),
        waiting=waiting,
        group=localized(group, "name"),
    )


def seats_public(slug: str) -> list[SeatRow]:
    """The seats of the published workgroup `slug`; names only of holders who agreed. Two queries."""
    found = Seat.objects.public().filter(workgroup__slug=slug).select_related("workgroup").order_by("pk")
    return seat_rows(found, named=False)


def seats_of(workgroup_id: int) -> QuerySet[Seat]:
    """All seats of a group, also those that were given up; for its own pages."""
    return Seat.objects.filter(workgroup=workgroup_id).select_related("workgroup").order_by("retired_on", "pk")


def seats_everywhere() -> QuerySet[Seat]:
    """The seats of all groups, for staff."""
    return Seat.objects.present().select_related("workgroup").order_by("workgroup__name_folded", "workgroup_id", "pk")


def open_seats() -> QuerySet[Seat]:
    """The seats that anybody may apply for today, by workgroup; what closes first stands first within it."""
    found = Seat.objects.public().taking_applications(timezone.localdate()).select_related("workgroup")
    return found.order_by("workgroup__name_folded", "workgroup_id", "open_until", "pk")


def open_seat_rows(seats: Iterable[Seat]) -> list[OpenSeat]:
    """The open seats of one page of "take part"; one query, however many they are."""
    shown, today = list(seats), timezone.localdate()
    terms = _terms(shown)
    return [_open_seat(seat, terms[seat.pk], today) for seat in shown]


def _open_seat(seat: Seat, terms: list[SeatTerm], today: date) -> OpenSeat:
    row = _row(seat, terms, today, named=False, waiting=0)
    now = next((term for term in terms if _holds(term, today)), None)
    group = seat.workgroup
    return OpenSeat(
        pk=seat.pk,
        title=row.title,
        voice=row.voice,
        selection=row.selection,
        about=localized(seat, "about"),
        group=localized(group, "name"),
        group_url=group.get_absolute_url(),
        apply_url=row.apply_url,
        hours_a_month=seat.hours_a_month,
        stipend_cents=seat.stipend_cents,
        languages=tuple(str(SPOKEN[code]) for code in seat.languages if code in SPOKEN),
        term_months=seat.term_months,
        vacant_since=row.vacant_since,
        free_from=now.free_from if now is not None else None,
        open_until=seat.open_until,
    )


def seat_page(seat: Seat, *, with_applications: bool) -> SeatPage:
    """Everything on the page of one seat, for those inside the group; the seat comes with its workgroup. Two queries at most."""
    today = timezone.localdate()
    terms = list(seat.terms.select_related("holder").order_by("started", "pk"))
    gaps = _gaps(seat, terms, today)
    asked = list(seat.applications.order_by("created_at", "pk")) if with_applications else []
    return SeatPage(
        row=_row(seat, terms, today, named=True, waiting=0),
        terms=tuple(_term_row(term, today) for term in terms),
        vacancies=tuple(gaps),
        days_vacant=sum(gap.days for gap in gaps),
        applications=tuple(_application_row(one, seat.workgroup.slug) for one in asked),
    )


def _term_row(term: SeatTerm, today: date) -> TermRow:
    return TermRow(
        pk=term.pk,
        holder=term.holder.name,
        selection=str(SeatSelection(term.selection).label),
        started=term.started,
        ends=term.ends,
        ended=term.ended,
        ended_why=_(term.ended_why) if term.ended_why else "",
        shown=term.shown,
        is_current=_holds(term, today),
        is_to_come=term.started > today and term.ended is None,
    )


def _application_row(one: SeatApplication, slug: str) -> ApplicationRow:
    state = ApplicationState(one.state)
    url = reverse("workgroups:seat_application", args=[slug, one.pk])
    day = timezone.localdate(one.created_at)
    return ApplicationRow(one.pk, one.name, str(state.label), TONES.get(state, "plain"), day, url)


SEAT_COLUMNS = (
    "workgroup", "seat", "voice", "sector", "selection", "holder", "started", "ends", "vacant_since", "days_vacant",
    "open_for_applications",
)  # fmt: skip


def seat_export(seats: QuerySet[Seat]) -> Iterable[tuple[str | int, ...]]:
    """The rows of the file of seats, in the order of SEAT_COLUMNS, in English as files are. Two queries."""
    shown, today = list(seats), timezone.localdate()
    terms = _terms(shown)
    for seat in shown:
        now = next((term for term in terms[seat.pk] if _holds(term, today)), None)
        gaps = _gaps(seat, terms[seat.pk], today)
        vacant = gaps[-1].since if gaps and gaps[-1].until is None else None
        yield (
            seat.workgroup.slug, seat.title, seat.purpose, seat.sector, seat.selection,
            now.holder.name if now is not None else "",
            now.started.isoformat() if now is not None else "",
            now.ends.isoformat() if now is not None and now.ends is not None else "",
            vacant.isoformat() if vacant is not None else "",
            sum(gap.days for gap in gaps),
            "yes" if seat.takes_applications(today) else "no",
        )  # fmt: skip


def vacant_on(day: date) -> Q:
    """Seats that nobody holds on that day, for filters."""
    return ~Q(pk__in=SeatTerm.objects.on(day).values("seat"))
