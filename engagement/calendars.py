"""Calendar files (iCalendar, RFC 5545) of events, in the language that is active."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from engagement.choices import EventState
from engagement.models import Event
from engagement.queries import spoken
from kconnect.core.i18n import localized

STATUS = {EventState.PUBLISHED: "CONFIRMED", EventState.CANCELLED: "CANCELLED", EventState.DRAFT: "TENTATIVE"}
# How long before the first and after the last event the rules of a time zone are written out.
MARGIN = timedelta(days=366)


def calendar_of(events: Sequence[Event], *, name: str) -> bytes:
    """A calendar file of `events` (UTF-8, CRLF, folded lines): local times with the rules of their zones.

    The identity of an event never changes; its sequence grows with each change, so a calendar replaces what it holds; a
    cancelled event is in the file as cancelled.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//KConnect//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", line(name))
    for zone in _zones(events):
        calendar.add_component(zone)
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def _zones(events: Iterable[Event]) -> list[icalendar.Timezone]:
    by_zone: dict[str, list[Event]] = {}
    for event in events:
        by_zone.setdefault(event.zone, []).append(event)
    return [
        icalendar.Timezone.from_tzid(
            zone,
            first_date=min(event.starts_local.date() for event in group) - MARGIN,
            last_date=max(event.ends_local.date() for event in group) + MARGIN,
        )
        for zone, group in sorted(by_zone.items())
    ]


def _component(event: Event) -> icalendar.Event:
    component, zone = icalendar.Event(), ZoneInfo(event.zone)
    component.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("sequence", event.sequence)
    component.add("status", STATUS[EventState(event.state)])
    component.add("dtstart", event.starts_at.astimezone(zone))
    component.add("dtend", event.ends_at.astimezone(zone))
    component.add("summary", line(_summary(event)), parameters={"language": str(get_language() or "en")[:2]})
    component.add("description", _description(event))
    component.add("url", page_of(event))
    if event.place or event.online_url:
        component.add("location", line(event.place or event.online_url))
    if event.workgroup is not None and event.workgroup.published:
        component.add("categories", [str(localized(event.workgroup, "name"))])
    return component


def line(text: str) -> str:
    """`text` in one line: a break would start a property of its own."""
    return " ".join(text.split())


def page_of(event: Event) -> str:
    """The full address of an event's page in the active language."""
    return settings.SITE_URL.rstrip("/") + reverse("engagement:event_detail", args=[event.slug])


def _summary(event: Event) -> str:
    title = str(localized(event, "title"))
    return _("Cancelled: %(title)s") % {"title": title} if event.state == EventState.CANCELLED else title


def _description(event: Event) -> str:
    """What it is about and what makes it possible to come, then the page: many calendars show nothing else."""
    parts = [str(localized(event, "description"))]
    if event.state == EventState.CANCELLED:
        parts.insert(0, event.cancel_reason)
    if event.languages:
        parts.append(_("Languages: %(names)s") % {"names": ", ".join(spoken(event.languages))})
    offered = [
        (event.interpretation, _("interpretation")),
        (event.childcare, _("childcare")),
        (event.transport, _("help with transport")),
    ]
    if any(there for there, _word in offered):
        parts.append(_("Offered: %(things)s") % {"things": ", ".join(word for there, word in offered if there)})
    parts.append(str(localized(event, "accessibility")))
    if event.online_url:
        parts.append(_("Join online: %(link)s") % {"link": event.online_url})
    parts.append(page_of(event))
    # A lone CR is a break as well, and no calendar takes it.
    return "\n\n".join("\n".join(part.splitlines()) for part in parts if part)
