"""Applications for seats: taken without an account, answered by the leads, erased some time after the answer."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kconnect.core import audit, form_letters, notices
from kconnect.core.addresses import absolute
from kconnect.core.choices import MailState, Topic
from kconnect.core.i18n import current_language, localized, name_of
from kconnect.core.models import OutboxMail
from workgroups.choices import APPLICATION_MOVES, WORKGROUP, ApplicationState, Consent, Language
from workgroups.models import Person, Seat, SeatApplication, User
from workgroups.services.errors import NotHeardError, SeatClosedError
from workgroups.services.seats import locked, start_term

SALT = "workgroups.seat-application"
# What nobody answered is erased too, after this time.
FORGOTTEN = timedelta(days=365)
FINAL = (ApplicationState.ACCEPTED, ApplicationState.DECLINED)


@transaction.atomic
def open_seat(*, by: User | None, seat: Seat, until: date | None = None) -> Seat:
    """Lists a seat under "take part", and tells the followers of its group; again changes the last day.

    Raises NotYoursToDoError, SeatClosedError.
    """
    row, today = locked(by, seat), timezone.localdate()
    if row.retired_on is not None:
        raise SeatClosedError(_("This seat was given up. Take it up again first."))
    if until is not None and until < today:
        raise SeatClosedError(_("The last day is over. Choose a later one."))
    row.opened_on, row.open_until = row.opened_on or today, until
    row.save(update_fields=["opened_on", "open_until"])
    audit.record(by=by, verb="opened", target=row, fields=["opened_on", "open_until"], label=row.workgroup.slug)
    if row.workgroup.published:
        notices.tell(
            notices.followers(WORKGROUP, row.workgroup.slug),
            occasion=f"seat-open:{row.pk}:{row.opened_on}",
            say=lambda: _("%(group)s looks for somebody for the seat “%(seat)s”.") % _names(row),
            url=reverse("workgroups:seat_apply", args=[row.pk]),
            topic=Topic.SEATS,
            about=lambda: name_of(row.workgroup),
        )
    return row


@transaction.atomic
def close_seat(*, by: User, seat: Seat) -> Seat:
    """Takes no more applications; those that are there wait for their answer. Raises NotYoursToDoError."""
    row = locked(by, seat)
    if row.opened_on is not None:
        row.opened_on = row.open_until = None
        row.save(update_fields=["opened_on", "open_until"])
        audit.record(by=by, verb="unlisted", target=row, fields=["opened_on"], label=row.workgroup.slug)
    return row


@transaction.atomic
def apply_for_seat(
    *, by: None, seat: Seat, form_token: UUID, name: str, why: str, email: str = "", phone: str = "",
    language: str = "en", shown: bool = False,
) -> SeatApplication:  # fmt: skip
    """Takes an application from anybody; the same sending twice is one. Leads and staff are told that somebody asks, not who.

    Raises SeatClosedError when the seat takes none (any more).
    """
    row = locked(by, seat)
    known = SeatApplication.objects.filter(form_token=form_token, seat=row).first()
    if known is not None:
        return known
    if not (row.workgroup.published and row.takes_applications(timezone.localdate())):
        raise SeatClosedError(_("This seat takes no applications any more."))
    application = SeatApplication.objects.create(
        seat=row, form_token=form_token, name=name, email=email, phone=phone, language=language, why=why, shown=shown,
        written_in=current_language(),
    )  # fmt: skip
    audit.record(by=by, verb="applied", target=application, label=row.workgroup.slug)
    notices.tell(
        keepers(row),
        occasion=f"seat-application:{application.pk}:new",
        say=lambda: _("Somebody asks for the seat “%(seat)s” in %(group)s.") % _names(row),
        url=reverse("workgroups:seat_application", args=[row.workgroup.slug, application.pk]),
        topic=Topic.SEATS,
        at_once=True,
    )
    if email:
        _write(application, row, "received", _("Your application for a seat"))
    return application


@transaction.atomic
def answer_application(
    *, by: User, application: SeatApplication, to: ApplicationState, message: str, started: date | None = None,
    ends: date | None = None, heard: bool = False,
) -> SeatApplication:  # fmt: skip
    """Invites to talk, accepts (then the term starts) or declines; the message goes to the applicant if there is an e-mail.

    Anybody can write a member's address into the form. So where somebody signs in with it, they have the seat only when
    whoever accepts says that they asked that member (`heard`); otherwise it is a new person without an account, whom the leads
    met. Raises NotYoursToDoError, SeatClosedError, SeatTakenError, SeatNotFreeError; NotHeardError.
    """
    seat = locked(by, application.seat)
    row = SeatApplication.objects.select_for_update().get(pk=application.pk)
    if to not in APPLICATION_MOVES[ApplicationState(row.state)]:
        raise SeatClosedError(_("This application was answered in the meantime. Look at it again."))
    row.state, row.answered_at, row.answered_by = to, timezone.now(), by
    row.save(update_fields=["state", "answered_at", "answered_by"])
    audit.record(by=by, verb="responded", target=row, fields=["state"], label=seat.workgroup.slug)
    if to == ApplicationState.ACCEPTED:
        if not heard and member_behind(row) is not None:
            raise NotHeardError(
                _("Somebody signs in with this e-mail, and may not have written this. Ask them, then tick the box.")
            )
        _seat(by, seat, row, started or timezone.localdate(), ends)
    if row.email:
        subject = {
            ApplicationState.INVITED: _("We would like to talk with you"),
            ApplicationState.ACCEPTED: _("The seat is yours"),
            ApplicationState.DECLINED: _("About your application"),
        }
        with translation.override(row.written_in):
            _write(row, seat, to.value, str(subject[to]), message)
    return row


@transaction.atomic
def withdraw_application(*, by: User | None, application: SeatApplication) -> None:
    """Erases an application at the applicant's own wish; `by` None is the applicant, by the link in the message."""
    locked(by, application.seat)
    audit.record(by=by, verb="withdrawn", target=application, label=application.seat.workgroup.slug)
    _erase([application.pk])


def application_of_token(token: str) -> SeatApplication | None:
    """The application that a message speaks of; None when the link is not ours or the application is erased."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return SeatApplication.objects.select_related("seat__workgroup").filter(pk=number).first()


def token_of_application(application: SeatApplication) -> str:
    """The key of a message: says which application, and nothing else."""
    return signing.dumps(application.pk, salt=SALT)


def clear_applications(today: date) -> int:
    """Erases applications some days after their answer, and those that nobody answered for a year; returns how many."""
    now = timezone.now()
    answered = Q(state__in=FINAL, answered_at__lt=now - timedelta(days=settings.SEAT_APPLICATION_DAYS))
    forgotten = Q(created_at__lt=now - FORGOTTEN) & ~Q(state__in=FINAL)
    with transaction.atomic():
        return _erase(list(SeatApplication.objects.filter(answered | forgotten).values_list("pk", flat=True)))


def forget_applications(addresses: Iterable[str]) -> int:
    """Erases what somebody with one of these addresses wrote; the caller is in a transaction and has the right."""
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(email__iexact=address)
    return _erase(list(SeatApplication.objects.filter(found).values_list("pk", flat=True)))


def member_behind(application: SeatApplication) -> Person | None:
    """Whoever signs in with the address that stands in an application, whether they wrote it or not."""
    address = application.email.lower()
    return Person.objects.filter(user__email=address).first() if address else None


def keepers(seat: Seat) -> list[User]:
    """The accounts that keep this seat, each once: the leads of its group, and backbone staff."""
    told = [*User.objects.leads_of(seat.workgroup_id), *User.objects.backbone()]
    return list({user.pk: user for user in told}.values())


def _names(seat: Seat) -> dict[str, str]:
    return {"seat": localized(seat, "title").text, "group": name_of(seat.workgroup)}


def _seat(by: User, seat: Seat, row: SeatApplication, started: date, ends: date | None) -> None:
    person = member_behind(row)
    language = row.language if row.language in Language.values else row.written_in
    # Whoever wrote did not sign in: they do not say for the owner of an account that the public reads that name.
    shown = row.shown and person is None
    start_term(
        by=by, seat=seat, holder=person, started=started, ends=ends, shown=shown, name=row.name, email=row.email,
        phone=row.phone, language=language, consent=Consent.WRITTEN,
    )  # fmt: skip


def _write(row: SeatApplication, seat: Seat, what: str, subject: str, message: str = "") -> None:
    """A message to the applicant, in the language of the page on which they wrote."""
    link = absolute(reverse("workgroups:seat_application_withdraw", args=[token_of_application(row)]))
    words = _names(seat) | {"message": message.strip(), "link": link, "days": settings.SEAT_APPLICATION_DAYS}
    form_letters.answer(
        recipient=row.email, occasion=f"seat-application:{row.pk}:{what}", subject=subject, language=row.written_in,
        body=render_to_string(f"workgroups/email/application_{'received' if what == 'received' else 'answer'}.txt", words),
    )  # fmt: skip


def _erase(numbers: list[int]) -> int:
    gone = SeatApplication.objects.filter(pk__in=numbers).delete()[0]
    letters = OutboxMail.objects.filter(occasion__startswith="seat-application:")
    # One that is still to be sent has its job; the next night takes it.
    sent = letters.exclude(state=MailState.QUEUED).values_list("pk", "occasion")
    about = {pk: int(occasion.split(":")[1]) for pk, occasion in sent}
    there = set(SeatApplication.objects.filter(pk__in=about.values()).values_list("pk", flat=True))
    OutboxMail.objects.filter(pk__in=[pk for pk, number in about.items() if number not in there]).delete()
    return gone
