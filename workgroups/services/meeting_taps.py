"""What one tap in a message does about meetings: I come, I cannot, all these times suit me."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import taps
from kconnect.core.i18n import localized
from workgroups import rules
from workgroups.choices import SlotAnswer
from workgroups.meeting_words import title_of, when_words, where_words
from workgroups.models import Meeting, TimePoll, User
from workgroups.services.errors import MoveRefusedError
from workgroups.services.meeting_letters import ALL_SLOTS, CANNOT, COME, answers_to
from workgroups.services.meetings import answer_meeting
from workgroups.services.time_polls import vote_on_slots


def _open_meeting(user: User, number: int) -> Meeting | None:
    """A meeting that this person may still answer for."""
    meeting = Meeting.objects.select_related("workgroup").filter(pk=number).first()
    if meeting is None or not meeting.takes_answers or not rules.can_enter_meeting(user, meeting):
        return None
    return meeting


def _offer(user: User, number: int) -> taps.Offer | None:
    meeting = _open_meeting(user, number)
    if meeting is None:
        return None
    told = {"title": title_of(meeting), "when": when_words(meeting), "where": where_words(meeting)}
    return taps.Offer(
        asks=gettext("Do you come? %(title)s: %(when)s. %(where)s.") % told,
        done=gettext("Your answer is noted. %(title)s: %(when)s. %(where)s.") % told,
        url=reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk]),
        version=answers_to(meeting)[0].version,
    )


def _answer(user: User, number: int, *, coming: bool) -> None:
    meeting = _open_meeting(user, number)
    if meeting is None:
        raise MoveRefusedError(_("This meeting is over or called off. There is nothing to answer any more."))
    answer_meeting(by=user, meeting=meeting, person=user.person, coming=coming, interpretation=None)


def _come(user: User, number: int) -> None:
    _answer(user, number, coming=True)


def _cannot(user: User, number: int) -> None:
    _answer(user, number, coming=False)


def _open_poll(user: User, number: int) -> TimePoll | None:
    poll = TimePoll.objects.select_related("workgroup").filter(pk=number, closed_at__isnull=True).first()
    return poll if poll is not None and rules.can_enter_workgroup(user, poll.workgroup) else None


def _offer_poll(user: User, number: int) -> taps.Offer | None:
    poll = _open_poll(user, number)
    if poll is None:
        return None
    told = {"title": str(localized(poll, "title"))}
    return taps.Offer(
        asks=gettext("Do all times that are offered for “%(title)s” suit you?") % told,
        done=gettext("Noted: all times for “%(title)s” suit you.") % told,
        url=reverse("workgroups:poll_detail", args=[poll.workgroup.slug, poll.pk]),
    )


def _all_slots(user: User, number: int) -> None:
    poll = _open_poll(user, number)
    if poll is None:
        raise MoveRefusedError(_("The time is picked already."))
    answers = dict.fromkeys(poll.slots.values_list("pk", flat=True), SlotAnswer.YES)
    vote_on_slots(by=user, poll=poll, person=user.person, answers=answers)


taps.register(taps.Act(COME, _("I come"), offer=_offer, do=_come))
taps.register(taps.Act(CANNOT, _("I cannot"), offer=_offer, do=_cannot))
taps.register(taps.Act(ALL_SLOTS, _("All these times suit me"), offer=_offer_poll, do=_all_slots))
