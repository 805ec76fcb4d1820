"""The keys of letters about meetings and time polls, and the page on which somebody answers: the group's, else their own."""

from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from workgroups import rules

if TYPE_CHECKING:
    from workgroups.models import Meeting, Person, TimePoll, User

MEETING_SALT, POLL_SALT = "workgroups.meeting", "workgroups.poll"


def token_of(meeting: "Meeting", person: "Person") -> str:
    """The key of a letter: says who may answer for which meeting, and nothing else."""
    return signing.dumps([meeting.pk, person.pk], salt=MEETING_SALT)


def poll_token_of(poll: "TimePoll", person: "Person") -> str:
    """The same for a time poll."""
    return signing.dumps([poll.pk, person.pk], salt=POLL_SALT)


def account_inside(meeting: "Meeting", person: "Person") -> "User | None":
    """The account by which a person may open the page of the meeting inside the group; a guest, or who only holds a seat, has none."""
    user: User | None = getattr(person, "user", None)
    return user if user is not None and rules.can_enter_meeting(user, meeting) else None


def page_for(meeting: "Meeting", person: "Person") -> str:
    """Where a person finds a meeting and answers: the page of the group where it is open to them, else that of their letter."""
    if account_inside(meeting, person) is not None:
        return reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk])
    return reverse("workgroups:meeting_answer", args=[token_of(meeting, person)])
