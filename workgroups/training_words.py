"""What is told of a session of training in the language that is active: its title, when, and as calendars hold it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kconnect.core.addresses import absolute
from kconnect.core.calendars import Entry, paragraphs, uid_of
from kconnect.core.i18n import localized, name_of
from kconnect.core.times import network_zone, span_words

if TYPE_CHECKING:
    from workgroups.models import TrainingOffer, TrainingSession


def title_of(offer: "TrainingOffer") -> str:
    """Its title in the language of the page."""
    return localized(offer, "title").text


def when_words(session: "TrainingSession", starts: datetime | None = None) -> str:
    """Day and hours on the network's clocks; of a session that was moved, those from `starts` on."""
    begins = starts or session.starts_at
    ends = begins + (session.ends_at - session.starts_at)
    return span_words(timezone.localtime(begins), timezone.localtime(ends), network_zone())


def entry_of_session(session: "TrainingSession") -> Entry:
    """One session as a calendar holds it: what everybody may read."""
    offer, title = session.offer, title_of(session.offer)
    called_off = session.cancelled_at is not None
    page = absolute(offer.get_absolute_url())
    return Entry(
        uid=uid_of("training", session.pk), starts=session.starts_at, ends=session.ends_at, zone=network_zone(),
        summary=_("Cancelled: %(title)s") % {"title": title} if called_off else title,
        description=paragraphs([session.cancel_reason, name_of(offer.workgroup), page]), url=page,
        location=session.place, sequence=session.sequence, changed_at=session.changed_at,
        status="CANCELLED" if called_off else "CONFIRMED", categories=(name_of(offer.workgroup),),
    )  # fmt: skip
