"""What is told of a meeting in the language that is active: when, where, and in one sentence."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kconnect.core.i18n import localized
from kconnect.core.times import span_words
from workgroups.choices import SPOKEN, MeetingMode

if TYPE_CHECKING:
    from workgroups.models import Meeting, Person
    from workgroups.models.meetings import Gathering


def when_words(meeting: "Meeting") -> str:
    """Day and hours, on the clocks of the meeting's place."""
    return span_words(meeting.starts_local, meeting.ends_local, meeting.zone)


def where_words(meeting: "Gathering") -> str:
    """Place and street, or that it is online; never the link, which is for the people of the group."""
    spot = ", ".join(part for part in (meeting.place, meeting.address) if part)
    if meeting.mode == MeetingMode.ONLINE:
        return _("Online")
    return _("%(place)s, or online") % {"place": spot} if meeting.mode == MeetingMode.BOTH else spot


def title_of(meeting: "Gathering") -> str:
    """Its title in the language of the page."""
    return str(localized(meeting, "title"))


def spoken(codes: Iterable[str]) -> list[str]:
    """The names of languages; a code that we do not know stays a code."""
    return [str(SPOKEN.get(code, code)) for code in codes]


def name_of_person(person: "Person | None") -> str:
    """The name; of somebody whose data was erased the words for it; "" for nobody."""
    return person.name if person is not None else ""
