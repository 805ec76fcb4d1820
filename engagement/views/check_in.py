"""Who comes and who is there, for whoever keeps the event; the code at the door; signing up a resident who has no e-mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from engagement import services
from engagement.event_words import when
from engagement.filters import GuestFilter
from engagement.forms import ResidentSignUpForm, WalkInForm
from engagement.models import Event, Registration
from engagement.queries import registrations as queries
from engagement.queries.doors import door_of
from engagement.rules import behalf
from engagement.views.events import kept_event
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.errors import DomainError
from kconnect.core.pages import number_of, page_number
from workgroups.models import User
from workgroups.views.tables import csv_file


@require_form
@signed_in
def event_registrations(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who comes, what they need, who is there; somebody who had not signed up is added."""
    user, event = kept_event(request, event_id)
    form = WalkInForm(request.POST or None)

    def add() -> None:
        services.add_walk_in(by=user, event=event, **form.cleaned_data)

    if sent(request, form, add, _("Is on the list of who is there.")):
        return redirect(reverse("engagement:event_registrations", args=[event.pk]) + "#walk-in")
    chosen = GuestFilter(request.GET, queryset=queries.of_event(event))
    room = queries.room(event, chosen.qs, number=page_number(request))
    context = {"event": event, "room": room, "filter": chosen, "form": form, "may_act": behalf.can_act_for(user)}
    return render(request, "engagement/event_registrations.html", context)


@require_POST
@signed_in
def event_check_in(request: HttpRequest, event_id: int) -> HttpResponse:
    """One tap, or several ticked at once: they are there; or a slip taken back, or a place given back for somebody who called."""
    user, event = kept_event(request, event_id)
    try:
        messages.success(request, noted(request, user, event))
    except DomainError as error:
        messages.error(request, str(error))
    query = request.GET.urlencode()
    return redirect(
        reverse("engagement:event_registrations", args=[event.pk]) + (f"?{query}" if query else "") + "#list"
    )


def noted(request: HttpRequest, user: User, event: Event) -> str:
    """Does what the button says; returns what the next page tells."""
    one = number_of(request.POST.get("undo") or request.POST.get("drop") or "")
    if one:
        found = get_object_or_404(Registration.objects.select_related("event"), pk=one, event=event)
        if "undo" in request.POST:
            services.undo_check_in(by=user, registration=found)
            return _("Taken back.")
        services.take_back(by=user, registration=found)
        return _("The place is free for somebody else.")
    ids = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("registration")
    new = services.check_in(by=user, event=event, registrations={number_of(key) for key in ids} - {0})
    return ngettext("%(n)s more is there.", "%(n)s more are there.", new) % {"n": new}


@require_form
@signed_in
def event_door(request: HttpRequest, event_id: int) -> HttpResponse:
    """The code to show at the door, made anew when asked."""
    user, event = kept_event(request, event_id)
    if request.method == "POST":
        told(request, lambda: services.open_door(by=user, event=event), _("This is the code now."))
        return redirect("engagement:event_door", event_id=event.pk)
    return render(request, "engagement/event_door.html", {"event": event, "door": door_of(event)})


@require_form
@signed_in
def event_resident(request: HttpRequest, event_id: int) -> HttpResponse:
    """Staff sign up a resident who has no e-mail, with their yes."""
    user, event = kept_event(request, event_id)
    allow(may_see=True, may_do=behalf.can_act_for(user))
    form = ResidentSignUpForm(request.POST or None, event=event)

    def act() -> None:
        services.register_resident(by=user, event=event, **form.resident(), **form.asked())

    if sent(request, form, act, _("Signed up. Tell the person when and where.")):
        return redirect("engagement:event_registrations", event_id=event.pk)
    context: dict[str, Any] = {"event": event, "form": form, "when": when(event), "places": queries.places(event)}
    return render(request, "engagement/event_resident.html", context)


@require_safe
@signed_in
def event_export(request: HttpRequest, event_id: int) -> StreamingHttpResponse:
    """Who signed up or came, as a file; the audit log says who took it."""
    user, event = kept_event(request, event_id)
    services.export_registrations(by=user, event=event)
    return csv_file(queries.export_header(), queries.export_lines(event), f"{event.slug}.csv")
