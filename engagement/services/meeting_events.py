"""A meeting of a workgroup to which everybody may come is entered once: as a meeting, and the event follows it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from engagement import rules
from engagement.choices import EventState
from engagement.models import Event
from engagement.services.errors import MoveRefusedError, NotYoursToDoError
from engagement.services.events import cancel_event, change_event, create_event, publish_event
from engagement.services.registrations import held_event
from kconnect.core import audit
from workgroups.choices import MeetingMode, MeetingState
from workgroups.models import Meeting, User
from workgroups.services import change_meeting, plan_meeting

KIND = "engagement.follow_meeting"


@transaction.atomic
def make_event_of(*, by: User, meeting: Meeting) -> Event:
    """A draft of an event that is this meeting: everybody may come from then on. Twice is once.

    Raises NotYoursToDoError, MoveRefusedError (over, closed or called off), EventInvalidError.
    """
    row = Meeting.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=meeting.pk)
    known = Event.objects.filter(meeting=row).first()
    if known is not None:
        return known
    if not row.takes_answers:
        raise MoveRefusedError(_("This meeting is over or called off. Plan an event of its own."))
    if not row.public:
        row = change_meeting(by=by, meeting=row, public=True)
    event = create_event(by=by, workgroup=row.workgroup, **_told(row))
    return _tie(by, event, row)


@transaction.atomic
def make_meeting_of(*, by: User, event: Event) -> Event:
    """Plans the meeting that this event of a workgroup is: its people are invited, and the event follows it. Twice is once.

    Raises NotYoursToDoError, MoveRefusedError, MeetingInvalidError.
    """
    row = held_event(event)
    if not rules.can_edit_event(by, row):
        raise NotYoursToDoError(_("You cannot change this event. Ask the lead of its workgroup."))
    if row.meeting_id is not None:
        return row
    if row.workgroup is None or row.has_begun or row.state == EventState.CANCELLED:
        raise MoveRefusedError(_("Only an event of a workgroup that is still to come can be its meeting too."))
    mode = MeetingMode.ONLINE if not row.place else MeetingMode.BOTH if row.online_url else MeetingMode.IN_PERSON
    meeting = plan_meeting(
        by=by, workgroup=row.workgroup, title=row.title, title_es=row.title_es, starts_at=row.starts_at, ends_at=row.ends_at,
        zone=row.zone, mode=mode, place=row.place, join_url=row.online_url, languages=row.languages, public=True,
    )  # fmt: skip
    return _tie(by, row, meeting)


@transaction.atomic
def follow_meeting(*, event_id: int) -> None:
    """Takes over what its meeting says now of title, time, place and whether it takes place; who signed up is told."""
    event = Event.objects.select_related("meeting__workgroup").filter(pk=event_id, meeting__isnull=False).first()
    if event is None or event.meeting is None:
        return
    meeting = event.meeting
    called_off = meeting.state == MeetingState.CANCELLED
    # First of all that it does not take place: nothing that may be wrong with the rest keeps people on their way there.
    if called_off and event.state == EventState.PUBLISHED:
        cancel_event(by=None, event=event, reason=meeting.cancel_reason, follows=True)
    change_event(by=None, event=event, follows=True, workgroup=meeting.workgroup, **_told(meeting, event))
    if not called_off and event.state == EventState.CANCELLED:
        publish_event(by=None, event=event, follows=True)
    Event.objects.filter(pk=event.pk).update(meeting_sequence=meeting.sequence)


def behind() -> list[tuple[int, int]]:
    """(event, version of its meeting) of those that do not say yet what their meeting says; one query."""
    followed = Event.objects.filter(meeting__isnull=False, ends_at__gt=timezone.now())
    changed = followed.exclude(meeting_sequence=F("meeting__sequence"))
    return list(changed.order_by("pk").values_list("pk", "meeting__sequence"))


def _told(meeting: Meeting, event: Event | None = None) -> Mapping[str, Any]:
    """What a meeting says of the event that it is. The link to join is for its members: the event has its own.

    An event that people know of is never nowhere: until it has a link of its own, it says that it is online.
    """
    place = ", ".join(part for part in (meeting.place, meeting.address) if part and meeting.mode != MeetingMode.ONLINE)
    if not place and event is not None and event.state != EventState.DRAFT and not event.online_url:
        place = " / ".join(dict.fromkeys(said_in(code, _("Online")) for code, _name in settings.LANGUAGES))
    return {
        "title": meeting.title, "title_es": meeting.title_es, "starts_at": meeting.starts_at, "ends_at": meeting.ends_at,
        "zone": meeting.zone, "place": place[:200], "languages": meeting.languages,
    }  # fmt: skip


def said_in(language: str, words: Any) -> str:
    """Words in one language, whatever the language of the moment."""
    with translation.override(language):
        return str(words)


def _tie(by: User, event: Event, meeting: Meeting) -> Event:
    event.meeting, event.meeting_sequence = meeting, meeting.sequence
    event.save(update_fields=["meeting", "meeting_sequence"])
    audit.record(by=by, verb="linked", target=event, fields=["meeting"], label=event.slug)
    return event
