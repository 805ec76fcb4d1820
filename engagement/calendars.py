"""What calendars hold of events, in the language that is active."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from engagement.choices import EventState
from engagement.models import Event
from engagement.queries.events import spoken
from kconnect.core import calendars
from kconnect.core.addresses import absolute
from kconnect.core.calendars import Entry, paragraphs, uid_of
from kconnect.core.i18n import localized

STATUS = {EventState.PUBLISHED: "CONFIRMED", EventState.CANCELLED: "CANCELLED", EventState.DRAFT: "TENTATIVE"}


def calendar_of(events: Sequence[Event], *, name: str) -> bytes:
    """A calendar file of `events`; a cancelled one is in it as cancelled."""
    return calendars.calendar_of(entries_of(events), name=name, kind="Events")


def entries_of(events: Iterable[Event]) -> list[Entry]:
    """Each event as a calendar holds it."""
    return [entry_of(event) for event in events]


def entry_of(event: Event) -> Entry:
    """One event as a calendar holds it."""
    group = event.workgroup if event.workgroup is not None and event.workgroup.published else None
    return Entry(
        uid=uid_of("event", event.pk), starts=event.starts_at, ends=event.ends_at, zone=event.zone,
        summary=_summary(event), description=_description(event), url=page_of(event),
        location=event.place or event.online_url, sequence=event.sequence, changed_at=event.changed_at,
        status=STATUS[EventState(event.state)], categories=(str(localized(group, "name")),) if group else (),
    )  # fmt: skip


def page_of(event: Event) -> str:
    """The full address of an event's page in the active language."""
    return page_at(event.slug)


def page_at(slug: str) -> str:
    """The full address of the event of that slug; nothing for none."""
    return absolute(reverse("engagement:event_detail", args=[slug])) if slug else ""


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
    return paragraphs(parts)
