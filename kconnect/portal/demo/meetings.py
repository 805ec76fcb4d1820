"""The meetings of the demonstration network: of each workgroup one that is over with its minutes, the next one, and a time poll."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from workgroups import services
from workgroups.choices import SlotAnswer
from workgroups.models import Meeting, User, Workgroup
from workgroups.queries import minutes_initial

LAST, NEXT, ASKED = -12, 9, 24


def load_meetings(what: dict[str, Any], users: dict[str, User]) -> None:
    """Every row comes through a service, as if the leads had made it."""
    for about in what["meeting"]:
        group = Workgroup.objects.get(slug=about["workgroup"])
        by = users["denise"]
        _last(about, group, by, users)
        _next(about, group, by, users)
        _poll(about, group, by, users)


def _at(days: int, hour: float) -> datetime:
    zone, day = timezone.get_default_timezone(), timezone.localdate() + timedelta(days=days)
    return datetime.combine(day, time(int(hour), int(hour % 1 * 60)), zone)


def _where(about: dict[str, Any]) -> dict[str, Any]:
    online = about.get("online", False)
    return {
        "title": about["title"], "title_es": about["title_es"], "mode": "online" if online else "in_person",
        "place": about["place"], "address": about.get("address", ""),
        "join_url": "https://meet.kconnect.example/workgroup" if online else "", "languages": ["en", "es"],
        "interpretation": about.get("interpretation", []), "stipend_cents": about.get("stipend", 0) * 100,
        "public": about.get("public", False),
    }  # fmt: skip


def _last(about: dict[str, Any], group: Workgroup, by: User, users: dict[str, User]) -> None:
    """The meeting that is over: agenda, notes, who came, what was decided and taken on, published minutes."""
    starts = _at(LAST, about["hour"])
    meeting = services.plan_meeting(
        by=by, workgroup=group, starts_at=starts, ends_at=starts + timedelta(minutes=about["minutes"]), **_where(about)
    )
    items = _agenda(about["items"], meeting, by, users)
    for item, notes in zip(items, about["notes"], strict=True):
        services.save_notes(by=by, item=item, notes=notes, version=0)
    for key in about["came"]:
        services.mark_person(by=by, meeting=meeting, person=users[key].person, present=True)
    for name in about.get("walk_ins", []):
        services.add_walk_in(by=by, meeting=meeting, name=name)
    for text in about["decisions"]:
        services.note_decision(by=by, meeting=meeting, text=text, item=items[0])
    for text, key, days in about["actions"]:
        due = timezone.localdate() + timedelta(days=days)
        services.note_action_item(
            by=by, meeting=meeting, text=text, person=users[key].person, due_on=due, item=items[0]
        )
    drafted = minutes_initial(meeting)
    services.save_minutes(
        by=by, meeting=meeting, minutes_text=about["summary"], minutes_text_es=about["summary_es"],
        attending=drafted["attending"], version=drafted["version"],
    )  # fmt: skip
    services.close_meeting(by=by, meeting=meeting, attending=drafted["attending"])
    services.publish_minutes(by=by, meeting=meeting)


def _next(about: dict[str, Any], group: Workgroup, by: User, users: dict[str, User]) -> None:
    """The meetings to come: a series every four weeks, with the agenda of the first."""
    starts = _at(NEXT, about["hour"])
    series = services.plan_series(
        by=by, workgroup=group, frequency="weekly", every=4, first_on=starts.date(), starts_time=starts.time(),
        minutes=about["minutes"], **_where(about),
    )  # fmt: skip
    first = series.meetings.select_related("workgroup").order_by("starts_at")[0]
    _agenda(about["next"], first, by, users)
    coming = users[about["came"][0]]
    services.answer_meeting(by=coming, meeting=first, person=coming.person, coming=True)


def _agenda(points: list[list[Any]], meeting: Meeting, by: User, users: dict[str, User]) -> list[Any]:
    return [
        services.add_item(by=by, meeting=meeting, title=title, minutes=minutes, presenter=users[key].person)
        for title, minutes, key in points
    ]


def _poll(about: dict[str, Any], group: Workgroup, by: User, users: dict[str, User]) -> None:
    """A time poll with the first answers."""
    title, title_es = about["poll"]
    slots = [_at(ASKED + days, hour) for days, hour in ((0, 9), (1, 13), (4, 17.5))]
    poll = services.open_poll(by=by, workgroup=group, slots=slots, title=title, title_es=title_es, minutes=90)
    answers = [SlotAnswer.NO, SlotAnswer.YES, SlotAnswer.IF_NEED_BE]
    for turn, key in enumerate(about["came"][:2]):
        given = {slot.pk: answers[(place + turn) % 3] for place, slot in enumerate(poll.slots.all())}
        services.vote_on_slots(by=users[key], poll=poll, person=users[key].person, answers=given)
