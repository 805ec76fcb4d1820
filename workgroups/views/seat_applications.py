"""Asking for a seat, without an account; and answering those who ask."""

from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import require_form, signed_in
from kconnect.core.acts import done, sent
from kconnect.core.i18n import current_language, localized, name_of
from kconnect.core.limits import within
from workgroups import queries, services
from workgroups.choices import SPOKEN
from workgroups.forms import AnswerForm, ApplicationForm
from workgroups.models import Seat, SeatApplication, User
from workgroups.vacancies import last_day
from workgroups.views.seats import keeper_of, to_seat

# As many as a household or a library's shared address may send.
APPLICATIONS_AN_HOUR = 10


@require_form
@never_cache
def seat_apply(request: HttpRequest, seat_id: int) -> HttpResponse:
    """The form for an open seat; a closed one says so. A page of its own that no cache keeps."""
    seat = get_object_or_404(Seat.objects.public().select_related("workgroup"), pk=seat_id)
    rows = queries.open_seat_rows([seat])
    form = ApplicationForm(request.POST or None, initial={"language": current_language(), "form_token": uuid4()})
    context = {"seat": rows[0], "is_open": seat.takes_applications(timezone.localdate()), "form": form}
    context["days"] = settings.SEAT_APPLICATION_DAYS
    taken = False
    if request.method == "POST" and context["is_open"] and form.is_valid():
        taken = form.is_from_a_program or _take(request, seat, form)
    if taken:
        return redirect("workgroups:seat_applied", seat_id=seat.pk)
    return render(request, "workgroups/seat_apply.html", context)


def _take(request: HttpRequest, seat: Seat, form: ApplicationForm) -> bool:
    """Hands the form over; False after writing into it why not."""
    sender = get_adapter().get_client_ip(request)
    if not within("seat-apply", sender, most=APPLICATIONS_AN_HOUR, seconds=3600):
        form.add_error(
            None, _("Many applications came from here within the hour. Try again later; what you wrote is still here.")
        )
        return False
    return done(form, lambda: services.apply_for_seat(by=None, seat=seat, **form.values()))


@require_safe
@never_cache
def seat_applied(request: HttpRequest, seat_id: int) -> HttpResponse:
    """What happens next, for whoever has just applied."""
    seat = get_object_or_404(Seat.objects.public().select_related("workgroup"), pk=seat_id)
    return render(
        request,
        "workgroups/seat_applied.html",
        {"seat": queries.open_seat_rows([seat])[0], "days": settings.SEAT_APPLICATION_DAYS},
    )


@require_form
@never_cache
def seat_application_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a message; the token is the permission, and one tap erases the application."""
    application = services.application_of_token(token)
    if application is None:
        raise Http404
    seat = application.seat
    if request.method == "POST":
        services.withdraw_application(by=None, application=application)
    response = render(request, "workgroups/seat_withdraw.html", {"seat": seat, "done": request.method == "POST"})
    # The link is a key: it goes to no other site. With "no-referrer" the page's own form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


# Inside ---------------------------------------------------------------------------------------------------------------


def kept_application(request: HttpRequest, slug: str, application_id: int) -> tuple[User, SeatApplication]:
    """The signed-in person and an application that they answer; members of the group get 403, all others 404."""
    user, group = keeper_of(request, slug)
    found = SeatApplication.objects.select_related("seat__workgroup")
    return user, get_object_or_404(found, pk=application_id, seat__workgroup=group)


@require_form
@signed_in
def seat_application(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """What somebody wrote, and the answer to it."""
    user, application = kept_application(request, slug, application_id)
    form = _answer_form(request, application)

    def act() -> None:
        services.answer_application(by=user, application=application, **form.values())

    if sent(request, form, act, _told(application)):
        return to_seat(application.seat)
    seat = application.seat
    context = {"form": form, "workgroup": seat.workgroup, "seat": seat, "application": application}
    context |= {"spoken": SPOKEN.get(application.language, ""), "days": settings.SEAT_APPLICATION_DAYS}
    return render(request, "workgroups/seat_application.html", context)


def _answer_form(request: HttpRequest, application: SeatApplication) -> AnswerForm:
    today, months = timezone.localdate(), application.seat.term_months
    with translation.override(application.written_in):
        words = {"seat": localized(application.seat, "title").text, "group": name_of(application.seat.workgroup)}
        thanks = _("Thank you for asking for the seat “%(seat)s” in %(group)s.") % words
    initial = {"started": today, "ends": last_day(today, months) if months else None, "message": thanks}
    return AnswerForm(
        request.POST or None, state=application.state, by_mail=bool(application.email), initial=initial,
        is_member=services.member_behind(application) is not None,
    )  # fmt: skip


def _told(application: SeatApplication) -> str:
    if application.email:
        return _("Answered. Your message is on its way.")
    return _("Answered. There is no e-mail: call the person, and tell them yourself.")


@require_POST
@signed_in
def seat_application_erase(request: HttpRequest, slug: str, application_id: int) -> HttpResponse:
    """Erases an application because the person asked for it."""
    user, application = kept_application(request, slug, application_id)
    seat = application.seat
    services.withdraw_application(by=user, application=application)
    messages.success(request, _("Erased."))
    return to_seat(seat)
