"""Calendar files (iCalendar, RFC 5545): entries of any app in, bytes out; and the ways to put one entry into a calendar."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

# How long before the first and after the last entry the rules of a time zone are written out.
MARGIN = timedelta(days=366)
# How often a calendar that subscribes looks again.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """What a calendar holds of one meeting, event or series; times are aware and shown on the clocks of `zone`.

    `uid` never changes and `sequence` grows with each change, so a calendar replaces what it holds. A series has a `rule`; a
    single one of it has the series' uid and `instance`, the time that the rule gave it, also when it was moved.
    """

    uid: str
    starts: datetime
    ends: datetime
    zone: str
    summary: str
    description: str
    url: str
    location: str
    sequence: int
    changed_at: datetime
    status: str = "CONFIRMED"
    categories: tuple[str, ...] = ()
    instance: datetime | None = None
    rule: str = ""
    until: datetime | None = None
    excluded: tuple[datetime, ...] = ()


def calendar_of(entries: Sequence[Entry], *, name: str, kind: str = "Calendar") -> bytes:
    """A calendar file of `entries` (UTF-8, CRLF, folded lines): local times with the rules of their zones."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//KConnect//{kind}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", line(name))
    calendar.add("x-wr-calname", line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_component(entry))
    return bytes(calendar.to_ical())


def calendar_answer(request: HttpRequest, content: bytes, name: str, *, secret: bool = False) -> HttpResponse:
    """The answer that calendars take, with the hash of the content as its ETag; 304 to whoever has it already."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": etag}
    if secret:
        # The address is a key: no cache keeps what it opened.
        headers |= {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    conditional: HttpResponse | None = get_conditional_response(request, etag=etag, response=answer)
    return conditional or answer


def line(text: str) -> str:
    """`text` in one line: a break would start a property of its own."""
    return " ".join(text.split())


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that are there, apart from each other. A lone CR is a break as well, and no calendar takes it."""
    return "\n\n".join("\n".join(part.splitlines()) for part in parts if part)


def uid_of(kind: str, key: int) -> str:
    """The identity of a thing in calendars, for good."""
    return f"{kind}-{key}@{urlsplit(settings.SITE_URL).hostname}"


@dataclass(frozen=True)
class CalendarLinks:
    """The ways to put one entry into a calendar: two services by their address, every other one by the file."""

    google: str
    outlook: str
    file: str


def links_of(entry: Entry, file: str) -> CalendarLinks:
    """Links that open the new-entry page of Google and Outlook with everything filled in; `file` serves all others."""
    google = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": "/".join(moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for moment in (entry.starts, entry.ends)),
        "ctz": entry.zone,
        "details": entry.description,
        "location": entry.location,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": entry.starts.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enddt": entry.ends.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "body": entry.description,
        "location": entry.location,
    }
    return CalendarLinks(
        google=f"https://calendar.google.com/calendar/render?{urlencode(google)}",
        outlook=f"https://outlook.live.com/calendar/0/action/compose?{urlencode(outlook)}",
        file=file,
    )


def _zones(entries: Iterable[Entry]) -> list[icalendar.Timezone]:
    by_zone: dict[str, list[Entry]] = {}
    for entry in entries:
        by_zone.setdefault(entry.zone, []).append(entry)
    # A series goes on: the zone's rules reach beyond its last meeting that is made.
    return [
        icalendar.Timezone.from_tzid(
            zone,
            first_date=min(entry.starts for entry in group).date() - MARGIN,
            last_date=max(entry.until or entry.ends for entry in group).date() + MARGIN,
        )
        for zone, group in sorted(by_zone.items())
    ]


def _component(entry: Entry) -> icalendar.Event:
    component, zone = icalendar.Event(), ZoneInfo(entry.zone)
    component.add("uid", entry.uid)
    component.add("dtstamp", entry.changed_at)
    component.add("last-modified", entry.changed_at)
    component.add("sequence", entry.sequence)
    component.add("status", entry.status)
    component.add("dtstart", entry.starts.astimezone(zone))
    component.add("dtend", entry.ends.astimezone(zone))
    component.add("summary", line(entry.summary), parameters={"language": str(get_language() or "en")[:2]})
    component.add("description", entry.description)
    component.add("url", entry.url)
    if entry.location:
        component.add("location", line(entry.location))
    if entry.categories:
        component.add("categories", list(entry.categories))
    if entry.instance is not None:
        component.add("recurrence-id", entry.instance.astimezone(zone))
    if entry.rule:
        rule = icalendar.vRecur.from_ical(entry.rule)
        if entry.until is not None:
            rule["UNTIL"] = entry.until.astimezone(UTC)
        component.add("rrule", rule)
    for moment in entry.excluded:
        component.add("exdate", moment.astimezone(zone))
    return component
