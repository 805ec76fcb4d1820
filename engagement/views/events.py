"""Pages and calendar files of events: load, allow, one domain call, answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.calendars import calendar_of, entry_of
from engagement.filters import CalendarFilter, EventFilter
from engagement.forms import CancelForm, EventForm
from engagement.models import Event
from engagement.queries import events as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.calendars import calendar_answer, links_of
from kconnect.core.errors import DomainError
from kconnect.core.i18n import language_of
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission
from workgroups.rules import can_edit_events, is_insider

public = cache_control(public=True, max_age=60)

# Public ---------------------------------------------------------------------------------------------------------------


@require_safe
@public
def event_list(request: HttpRequest) -> HttpResponse:
    """What is to come, and what is over."""
    chosen = CalendarFilter(request.GET, queryset=Event.objects.public(), request=request)
    calendar = queries.calendar(chosen.qs, number=page_number(request), past_number=page_number(request, "past"))
    return render(request, "engagement/event_list.html", {"calendar": calendar, "filter": chosen})


@require_safe
@public
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One event."""
    about = queries.event(slug)
    if about is None:
        raise Http404
    links = links_of(entry_of(about.event), reverse("engagement:event_calendar", args=[slug]))
    return render(request, "engagement/event_detail.html", {"about": about, "event": about.event, "links": links})


@require_safe
@public
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """One event for a calendar; `?lang=` gives it in another language than the address."""
    event = get_object_or_404(Event.objects.public().select_related("workgroup"), slug=slug)
    with translation.override(language_of(request)):
        return calendar_answer(request, calendar_of([event], name=event.title), f"{event.slug}.ics")


@require_safe
@public
def event_feed(request: HttpRequest) -> HttpResponse:
    """All events for a calendar that subscribes."""
    with translation.override(language_of(request)):
        content = calendar_of(queries.feed(), name=_("Events of the network"))
    return calendar_answer(request, content, "events.ics")


# Console --------------------------------------------------------------------------------------------------------------


def keeper_of(request: HttpRequest) -> User:
    """The signed-in person, if they keep any events; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_edit_some_events(user))
    return user


def kept_event(request: HttpRequest, event_id: int) -> tuple[User, Event]:
    """The signed-in person and an event that they may change; else 404 or 403."""
    user: User = person_of(request)
    event = get_object_or_404(Event.objects.select_related("workgroup", "meeting"), pk=event_id)
    allow(may_see=rules.can_enter_event(user, event), may_do=rules.can_edit_event(user, event))
    return user, event


def form_for(request: HttpRequest, user: User, event: Event | None = None) -> EventForm:
    """The form with the workgroups whose events the person keeps."""
    groups = Workgroup.objects.where(user, Permission.EDIT_EVENTS)
    data: Any = request.POST if request.method == "POST" else None
    return EventForm(data, instance=event, groups=groups, may_have_none=can_edit_events(user))


@require_safe
@signed_in
def console_event_list(request: HttpRequest) -> HttpResponse:
    """The events that the person keeps."""
    user = keeper_of(request)
    chosen = EventFilter(request.GET, queryset=queries.editable(user))
    events = queries.event_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/console_event_list.html", {"events": events, "filter": chosen})


@require_form
@signed_in
def event_create(request: HttpRequest) -> HttpResponse:
    """A draft, which nobody outside sees."""
    user = keeper_of(request)
    form = form_for(request, user)
    if request.method == "POST" and form.is_valid():
        try:
            event = services.create_event(by=user, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept as a draft. Show it to the public when it is ready."))
            return to_form(event, "?kept=new")
    return render(request, "engagement/event_edit.html", {"form": form})


@require_form
@signed_in
def event_edit(request: HttpRequest, event_id: int) -> HttpResponse:
    """Changes an event; calendars that hold it take the change over."""
    user, event = kept_event(request, event_id)
    form = form_for(request, user, event)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_event(by=user, event=event, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return to_form(event, f"?kept={event.pk}")
    return render(request, "engagement/event_edit.html", {"form": form, "event": event})


def to_form(event: Event, query: str) -> HttpResponse:
    """To the event's form; the query names the draft in the browser that is stored now and may go."""
    return redirect(reverse("engagement:event_edit", args=[event.pk]) + query)


@require_POST
@signed_in
def event_publish(request: HttpRequest, event_id: int) -> HttpResponse:
    """Shows an event to the public."""
    user, event = kept_event(request, event_id)
    try:
        services.publish_event(by=user, event=event)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Public now."))
    return redirect("engagement:event_edit", event_id=event.pk)


@require_form
@signed_in
def event_cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """Calls an event off, with the reason."""
    user, event = kept_event(request, event_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_event(by=user, event=event, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Called off. Its page and all calendars say so."))
            return redirect("engagement:event_edit", event_id=event.pk)
    return render(request, "engagement/event_cancel.html", {"form": form, "event": event})
