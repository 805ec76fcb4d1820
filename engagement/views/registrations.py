"""Signing up for an event: with an account and without, one's own place, and saying at the door that one is there."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement import services
from engagement.calendars import entry_of
from engagement.event_words import when
from engagement.forms import EventSignUpForm, HereForm, NeedsForm
from engagement.models import Event, Registration
from engagement.queries import registrations as queries
from engagement.rules.registrations import door_is_open
from engagement.services.errors import MoveRefusedError
from kconnect.core.access import require_form
from kconnect.core.acts import done, told
from kconnect.core.calendars import links_of
from kconnect.core.limits import within
from workgroups.models import User

# As many as a library's shared address may send on an evening.
SIGN_UPS_AN_HOUR = 20
# A hall full of people has one address too; guessing the code of a door takes far longer.
AT_THE_DOOR_AN_HOUR = 300
# Of one link: enough for slips of the finger.
TRIES_AN_HOUR = 10


def public_event(slug: str) -> Event:
    """An event that anybody may read; else 404."""
    return get_object_or_404(Event.objects.public().select_related("workgroup"), slug=slug)


def account_of(request: HttpRequest) -> User | None:
    """Whoever is signed in."""
    return request.user if isinstance(request.user, User) else None


def about(event: Event) -> dict[str, Any]:
    """What each of these pages says of the event."""
    links = links_of(entry_of(event), reverse("engagement:event_calendar", args=[event.slug]))
    return {"event": event, "when": when(event), "places": queries.places(event), "links": links}


@require_form
@never_cache
def event_register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a place. A page of its own that no cache keeps: whoever is signed in need not say who they are."""
    event, user = public_event(slug), account_of(request)
    mine = queries.own(user, event) if user is not None else None
    if request.method == "POST" and request.POST.get("do") == "give_up" and user is not None:
        told(request, lambda: services.give_up(by=user, event=event), _("Your place is free for somebody else."))
        return redirect("engagement:event_register", slug=slug)
    kind = NeedsForm if user is not None else EventSignUpForm
    form = kind(request.POST or None, event=event, initial=initial_of(mine))
    if request.method == "POST" and form.is_valid() and taken(request, event, form):
        return redirect("engagement:event_register" if user else "engagement:event_registered", slug=slug)
    context = about(event) | {"form": form, "mine": mine, "days": settings.SEAT_APPLICATION_DAYS}
    return render(request, "engagement/event_register.html", context | {"needs_days": settings.EVENT_NEEDS_DAYS})


def initial_of(mine: Registration | None) -> dict[str, Any]:
    """What the form shows of one's own registration."""
    if mine is None:
        return {}
    names = ("stakeholder", "interpretation", "children", "child_ages", "transport", "access")
    return {name: getattr(mine, name) for name in names}


def taken(request: HttpRequest, event: Event, form: Any) -> bool:
    """Whether the place was taken; False after writing into the form why not."""
    user = account_of(request)
    if user is not None:
        return done(form, lambda: services.register(by=user, event=event, **form.asked()))
    if form.is_from_a_program:
        return True
    act: Callable[[], Any] = lambda: services.sign_up(by=None, event=event, **form.values(), **form.asked())  # noqa: E731
    return may_send(request, form, "event-sign-up", SIGN_UPS_AN_HOUR) and done(form, act)


def may_send(request: HttpRequest, form: Any, action: str, most: int) -> bool:
    """Whether not too many were sent from here within the hour; False after writing it into the form."""
    if within(action, get_adapter().get_client_ip(request), most=most, seconds=3600):
        return True
    form.add_error(
        None, _("Many people signed up from here within the hour. Try again later; what you wrote is still here.")
    )
    return False


@require_safe
@never_cache
def event_registered(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next, for whoever has just signed up; it says of nobody whether they have a place."""
    return render(request, "engagement/event_registered.html", about(public_event(slug)))


@require_form
@never_cache
def event_place(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a message; the token is the permission.

    One tap gives the place back, or says "I am here"; a form changes what is asked for.
    """
    found = services.registration_of_token(token)
    if found is None:
        raise Http404
    event, do = found.event, request.POST.get("do")
    form = NeedsForm(request.POST if do == "needs" else None, event=event, initial=initial_of(found))
    if request.method == "POST" and (do != "needs" or form.is_valid()):
        by_link(request, found, token, form)
        return redirect("engagement:event_place", token=token)
    context = about(event) | {"mine": found, "form": form, "door_open": door_is_open(event, timezone.now())}
    context |= {"needs_days": settings.EVENT_NEEDS_DAYS}
    response = render(request, "engagement/event_place.html", context)
    # The link is a key: it goes to no other site. With "no-referrer" the page's own form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def by_link(request: HttpRequest, found: Registration, token: str, form: NeedsForm) -> None:
    """Does what was asked for on the page behind a link, and says how it went."""
    do = request.POST.get("do")
    if do == "here":
        told(request, lambda: here_by_link(token, request), _("Welcome. You are on the list of who is there."))
    elif do == "needs":
        well = _("Saved. The organizers prepare for what you ask for now.")
        told(request, lambda: services.change_needs(by=None, registration=found, **form.asked()), well)
    else:
        well = _("Your place is free for somebody else. Thank you for saying so.")
        told(request, lambda: services.give_up(by=None, event=found.event, person=found.person), well)


def here_by_link(token: str, request: HttpRequest) -> None:
    """Says "I am here" by the link of a message; a code is tried a few times only, wherever the tries come from."""
    if not within("event-here-link", token, most=TRIES_AN_HOUR, seconds=3600):
        raise MoveRefusedError(_("The code was tried too often. Tell somebody at the door that you are here."))
    services.say_here_by_link(by=None, token=token, code=request.POST.get("code", ""))


@require_form
@never_cache
def event_here(request: HttpRequest, slug: str) -> HttpResponse:
    """At the door: by the code that is shown there somebody says that they are here; `?code=` fills it in."""
    event, user = public_event(slug), account_of(request)
    form = HereForm(request.POST or None, known=user is not None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and form.is_valid():
        act = lambda: services.say_here(by=user, event=event, **form.values())  # noqa: E731
        if form.is_from_a_program or (
            may_send(request, form, "event-here", AT_THE_DOOR_AN_HOUR) and done(form, act, at="code")
        ):
            return redirect(reverse("engagement:event_here", args=[slug]) + "?there=1")
    context = about(event) | {"form": form, "door_open": door_is_open(event, timezone.now())}
    return render(request, "engagement/event_here.html", context)
