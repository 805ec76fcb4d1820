"""What people are written to about a meeting: the invitation, two reminders, and at once whatever changes. Never twice."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kconnect.core import jobs, letterbox, mail, notices, taps, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import localized
from kconnect.core.times import span_words
from workgroups.choices import WORKGROUP, MeetingNews, MeetingState
from workgroups.meeting_keys import MEETING_SALT, account_inside, page_for, token_of
from workgroups.meeting_words import title_of, when_words, where_words
from workgroups.models import ActionItem, Meeting, Person, SeatTerm, User

log = logging.getLogger(__name__)

LINK_DAYS = 120
KIND = "workgroups.meeting_letter"
# A reminder that is later than this reminds of nothing.
LATEST = timedelta(hours=24)
# What one tap does; `meeting_taps` says how.
# What is told at once, once for each change; of several only the last.
OF_A_CHANGE = frozenset({MeetingNews.MOVED, MeetingNews.ON_AGAIN, MeetingNews.CANCELLED})
COME, CANNOT, ALL_SLOTS = "meeting-come", "meeting-cannot", "poll-all"


def expected_people(meeting: Meeting) -> list[Person]:
    """Whom a meeting expects: members of its workgroup, who holds a seat there on its day, and who is invited. By name; one query."""
    member = Q(memberships__workgroup=meeting.workgroup_id, memberships__ended__isnull=True)
    invited = Q(pk__in=meeting.invitees.values("person"))
    holders = SeatTerm.objects.on(meeting.starts_local.date()).filter(seat__workgroup=meeting.workgroup_id)
    seated = Q(pk__in=holders.values("holder"))
    people = Person.objects.filter(member | seated | invited).select_related("user").distinct()
    return list(people.order_by("name_folded", "pk"))


def address_of(person: Person) -> str:
    """Where a person is written to: their account's address, else the contact they gave and agreed to; "" for nowhere.

    What a public form says of an address is no consent of its owner.
    """
    user: User | None = getattr(person, "user", None)
    if user is not None:
        return user.email if user.is_active else ""
    return person.email if person.consent and not person.unproven else ""


def ask_for_letters(meeting: Meeting) -> None:
    """Asks for the invitation and the reminders of a planned meeting, each for its time; asking again changes nothing."""
    now = timezone.now()
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= now:
        return
    for news, ahead in _times():
        due = meeting.starts_at - ahead
        # Whoever plans a meeting for tomorrow invites, and need not remind of it in the same minute.
        if news != MeetingNews.INVITED and due <= now:
            continue
        stamp = _stamp(meeting.starts_at)
        args = {"meeting": meeting.pk, "news": news.value, "starts": stamp}
        # A meeting that moves has a new time for each: an invitation that waited for the old one could come after the meeting.
        key = f"{meeting.pk}:{news.value}:{stamp}"
        jobs.enqueue(KIND, key=key, args=args, not_before=max(now, due), subject=KIND)


def ask_for_letter_to(meeting: Meeting, person: Person) -> None:
    """Asks for the invitation of somebody who is invited after the others; before theirs went out, it goes with them."""
    now, stamp = timezone.now(), _stamp(meeting.starts_at)
    due = meeting.starts_at - timedelta(days=settings.MEETING_INVITE_DAYS)
    if meeting.state == MeetingState.PLANNED and due <= now < meeting.starts_at:
        args = {"meeting": meeting.pk, "news": MeetingNews.INVITED.value, "starts": stamp}
        # It writes to everybody; whoever has the invitation already gets no second one.
        key = f"{meeting.pk}:{MeetingNews.INVITED.value}:{stamp}:{person.pk}"
        jobs.enqueue(KIND, key=key, args=args, subject=KIND)


def _times() -> list[tuple[MeetingNews, timedelta]]:
    return [
        (MeetingNews.INVITED, timedelta(days=settings.MEETING_INVITE_DAYS)),
        (MeetingNews.SOON, timedelta(hours=settings.MEETING_FIRST_REMINDER_HOURS)),
        (MeetingNews.NOW, timedelta(hours=settings.MEETING_LAST_REMINDER_HOURS)),
    ]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M")


def tell_at_once(meeting: Meeting, news: MeetingNews, *, before: datetime | None = None) -> None:
    """Asks, in the caller's transaction, for the letter that a meeting was moved (from `before`) or called off.

    Before its invitation went out nobody knows of it, and nobody is written to.
    """
    now = timezone.now()
    known_from = min(meeting.starts_at, before or meeting.starts_at) - timedelta(days=settings.MEETING_INVITE_DAYS)
    if meeting.ends_at <= now or (known_from > now and not meeting.replies.exists()):
        return
    args = {"meeting": meeting.pk, "news": news.value, "sequence": meeting.sequence}
    args |= {"before": before.isoformat() if before else ""}
    jobs.enqueue(KIND, key=f"{meeting.pk}:{news.value}:{meeting.sequence}", args=args, subject=KIND)


def send_letters(
    *, meeting_id: int, news: MeetingNews, starts: str = "", sequence: int = 0, before: str = "",
    now: datetime | None = None,
) -> int:  # fmt: skip
    """Writes one letter to everybody whom the meeting expects; returns to how many.

    An invitation or reminder is not written when the meeting has begun or is called off, when it was moved (its new time has
    its own reminders), or when a reminder is more than a day late; who said that they cannot come is not reminded. A change is
    not told when another one has followed: that one has its own letter.
    """
    moment = now or timezone.now()
    meeting = Meeting.objects.select_related("workgroup").filter(pk=meeting_id).first()
    if meeting is None or meeting.ends_at <= moment:
        return 0
    if news in OF_A_CHANGE:
        return write(meeting, expected_people(meeting), news, before) if meeting.sequence == sequence else 0
    if meeting.state != MeetingState.PLANNED or meeting.starts_at <= moment or _is_stale(meeting, news, starts, moment):
        log.info(
            "no letter of meeting %s: it was moved or called off, has begun, or the letter is too late", meeting_id
        )
        return 0
    away = set(meeting.replies.filter(coming=False).values_list("person_id", flat=True))
    people = [person for person in expected_people(meeting) if news == MeetingNews.INVITED or person.pk not in away]
    return write(meeting, people, news)


def _is_stale(meeting: Meeting, news: MeetingNews, starts: str, moment: datetime) -> bool:
    if news == MeetingNews.INVITED:
        return bool(starts) and _stamp(meeting.starts_at) != starts
    due = meeting.starts_at - dict(_times())[news]
    return _stamp(meeting.starts_at) != starts or moment - due > LATEST


def write(meeting: Meeting, people: list[Person], news: MeetingNews, before: str = "") -> int:
    """Queues one letter to each of `people`; the same news of the same version of a meeting is one letter."""
    stamp = f"{meeting.sequence}" if news in OF_A_CHANGE else _stamp(meeting.starts_at)
    occasion = f"meeting:{meeting.pk}:{news.value}" + ("" if news == MeetingNews.INVITED else f":{stamp}")
    reached = [(person, address_of(person)) for person in people]
    for person, address in reached:
        if address:
            _queue(meeting, person, address, news, occasion, before)
    with_account = [person for person, address in reached if address and hasattr(person, "user")]
    inside = [person.user for person in with_account if account_inside(meeting, person)]
    page = reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk])
    _note(inside, meeting, news, occasion, page)
    for person in with_account:
        if person.user not in inside:
            # The page of the group is closed to them: theirs is the one of their letter.
            _note([person.user], meeting, news, occasion, page_for(meeting, person))
    return sum(1 for _person, address in reached if address)


def _note(users: list[User], meeting: Meeting, news: MeetingNews, occasion: str, url: str) -> None:
    """Adds the notice on people's pages; their letter is written already, so there is no second message."""
    notices.tell(
        users, occasion=occasion, say=lambda: _told(meeting, news), at_once=True, topic=Topic.MEETINGS,
        until=meeting.ends_at, about=lambda: str(localized(meeting.workgroup, "name")), url=url,
    )  # fmt: skip


def _told(meeting: Meeting, news: MeetingNews) -> str:
    return _subject(news) % {"title": title_of(meeting), "when": f"{when_words(meeting)}, {where_words(meeting)}"}


def _queue(
    meeting: Meeting, person: Person, address: str, news: MeetingNews, occasion: str, before: str
) -> None:  # fmt: skip
    with translation.override(person.language):
        words = _words_for(meeting, person, address) | {"news": news.value, "earlier": _earlier(meeting, before)}
        mail.queue(
            # Whoever has an account stops letters of this topic on their page, others by the link in each.
            recipient=address, occasion=occasion, language=person.language, reader=words["reader"],
            topic=Topic.MEETINGS if words["reader"] else Letter.MEETINGS, subject=_subject(news) % words,
            body=render_to_string("workgroups/email/meeting.txt", words),
        )  # fmt: skip


def _words_for(meeting: Meeting, person: Person, address: str) -> dict[str, Any]:
    """What a letter says; members answer with one tap, others by a page of their own; each can stop such letters."""
    token = token_of(meeting, person)
    reader: User | None = getattr(person, "user", None)
    return {
        "title": title_of(meeting), "when": when_words(meeting), "where": where_words(meeting),
        "group": str(localized(meeting.workgroup, "name")), "person": person.name, "reader": reader,
        "join": meeting.join_url, "reason": meeting.cancel_reason,
        "taps": taps.links(reader, answers_to(meeting)) if account_inside(meeting, person) else [],
        "answer": absolute(reverse("workgroups:meeting_answer", args=[token])),
        "calendar": absolute(reverse("workgroups_outside:meeting_letter_calendar", args=[token])),
        "stop": wishes.stop_link(reader, Topic.MEETINGS)
        if reader
        else letterbox.stop_link_of(address, Letter.MEETINGS, person.language),
    }  # fmt: skip


def answers_to(meeting: Meeting) -> list[taps.Tap]:
    """The two answers to an invitation; a meeting that moves asks anew."""
    return [taps.Tap(act, meeting.pk, _stamp(meeting.starts_at)) for act in (COME, CANNOT)]


def _earlier(meeting: Meeting, before: str) -> str:
    """When it was to be, in words."""
    if not before or datetime.fromisoformat(before) == meeting.starts_at:
        return ""
    starts = datetime.fromisoformat(before).astimezone(ZoneInfo(meeting.zone))
    return span_words(starts, starts + (meeting.ends_at - meeting.starts_at), meeting.zone)


def _subject(news: MeetingNews) -> str:
    return {
        MeetingNews.INVITED: _("Do you come? %(title)s, %(when)s"),
        MeetingNews.SOON: _("Soon: %(title)s, %(when)s"),
        MeetingNews.NOW: _("In a moment: %(title)s, %(when)s"),
        MeetingNews.MOVED: _("Changed: %(title)s, %(when)s"),
        MeetingNews.ON_AGAIN: _("It takes place after all: %(title)s, %(when)s"),
        MeetingNews.CANCELLED: _("Called off: %(title)s, %(when)s"),
    }[news]


def answer_of_token(token: str) -> tuple[Meeting, Person] | None:
    """The meeting and the person of a letter; None when the link is too old, not ours, or the person is not expected there."""
    try:
        meeting_id, person_id = signing.loads(token, salt=MEETING_SALT, max_age=timedelta(days=LINK_DAYS))
    except signing.BadSignature:
        return None
    meeting = Meeting.objects.select_related("workgroup").filter(pk=meeting_id).first()
    if meeting is None:
        return None
    person = next((each for each in expected_people(meeting) if each.pk == person_id), None)
    return (meeting, person) if person is not None and address_of(person) else None


def tell_of_action_item(item: ActionItem, *, but: User | None) -> None:
    """Somebody who may not have been there took something on: they hear what, and by when."""
    meeting = item.meeting

    def say() -> str:
        if item.due_on is None:
            return _("This is yours to do: %(what)s") % {"what": item.text}
        return _("This is yours to do by %(day)s: %(what)s") % {"what": item.text, "day": date_format(item.due_on)}

    for user in User.objects.reachable().filter(person=item.person_id):
        if user == but:
            continue
        inside = account_inside(meeting, user.person)
        page = reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk])
        notices.tell(
            [user], occasion=f"action-item:{item.pk}", say=say, topic=Topic.WORK,
            about=lambda: str(localized(meeting.workgroup, "name")),
            url=page if inside else page_for(meeting, user.person),
        )  # fmt: skip


def tell_of_minutes(meeting: Meeting) -> None:
    """Tells the group that minutes are there, and whoever follows it if everybody may read them; each once."""
    inside = [person.user for person in expected_people(meeting) if account_inside(meeting, person)]
    everybody = meeting.public and meeting.workgroup.published
    readers = [*inside, *(notices.followers(WORKGROUP, meeting.workgroup.slug) if everybody else [])]
    notices.tell(
        readers, occasion=f"meeting:{meeting.pk}:{MeetingNews.MINUTES}", topic=Topic.MEETINGS,
        say=lambda: _("The minutes are there: %(title)s, %(when)s")
        % {"title": title_of(meeting), "when": when_words(meeting)},
        about=lambda: str(localized(meeting.workgroup, "name")),
        url=meeting.get_absolute_url()
        if everybody
        else reverse("workgroups:meeting_detail", args=[meeting.workgroup.slug, meeting.pk]),
    )  # fmt: skip
