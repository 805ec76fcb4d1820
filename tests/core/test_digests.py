"""Digests: one message a day or a week, with what was told and neither read nor mailed; nobody gets a thing twice or an empty one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as letters
from django.db.models import QuerySet
from django.utils import timezone

from kconnect.core import digests, jobs, notices, taps, wishes
from kconnect.core.choices import Rhythm, Topic
from kconnect.core.models import Notification, OutboxMail
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 7, 5)
NOTHING_MUTED: frozenset[str] = frozenset()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)
    with time_machine.travel(timezone.make_aware(MONDAY), tick=False) as travelling:
        yield travelling


@pytest.fixture
def ana(clock: Any) -> User:
    return make_user("Ana")


def tell(user: User, text: str = "It is Monday.", **how: Any) -> None:
    notices.tell([user], occasion=how.pop("occasion", text), say=lambda: text, url=how.pop("url", "/my/"), **how)


def morning() -> int:
    """What a beat and a worker do at this hour; returns how many messages went out."""
    before = len(letters.outbox)
    day = timezone.localdate().isoformat()
    jobs.enqueue(digests.KIND, key=day, args={"date": day})
    jobs.work_until_idle()
    return len(letters.outbox) - before


def test_all_that_is_new_comes_in_one_message_under_its_headings(ana: User) -> None:
    tell(ana, "Meeting on Monday at 5 p.m.", topic=Topic.MEETINGS, about=lambda: "Housing", url="/events/a/")
    tell(ana, "Your seat ends on May 1.", topic=Topic.SEATS)
    tell(ana, "The minutes are out.", topic=Topic.MEETINGS, about=lambda: "Housing", url="/events/b/")
    assert morning() == 1
    message = OutboxMail.objects.get()
    body = letters.outbox[0].body
    assert (message.occasion, letters.outbox[0].subject) == (
        "digest-2026-11-30",
        "Meeting on Monday at 5 p.m. And 2 more",
    )
    expected = ["Hello Ana,", "HOUSING", "- Meeting on", "http://127.0.0.1:8000/events/a/", "- The minutes", "/events/b/",
                "SEATS AND WORKGROUPS", "- Your seat", "/my/messages/by-mail/", "/messages/stop/"]  # fmt: skip
    places = [body.find(part) for part in expected]
    assert -1 not in places
    assert places == sorted(places)


def test_the_same_stands_in_the_html_and_names_are_no_markup(ana: User) -> None:
    tell(ana, "The group <b>A & B</b> meets.")
    morning()
    ((html, kind),) = letters.outbox[0].alternatives  # type: ignore[attr-defined]  # a message with two forms
    assert kind == "text/html"
    assert "The group &lt;b&gt;A &amp; B&lt;/b&gt; meets." in html
    assert "The group <b>A & B</b> meets." in letters.outbox[0].body


def test_there_is_no_message_without_news(ana: User) -> None:
    assert morning() == 0
    tell(ana)
    Notification.objects.update(read_at=timezone.now())
    assert morning() == 0


def test_nothing_is_told_by_mail_twice(ana: User, clock: time_machine.Traveller) -> None:
    tell(ana)
    assert [morning(), morning()] == [1, 0]
    tell(ana, "Something else.")
    assert morning() == 0, "a second message on one day"
    clock.shift(timedelta(days=1))
    assert morning() == 1
    assert "It is Monday." not in letters.outbox[-1].body
    clock.shift(timedelta(days=1))
    assert morning() == 0


def test_what_went_out_at_once_is_not_repeated(ana: User) -> None:
    tell(ana, at_once=True)
    jobs.work_until_idle()
    assert (len(letters.outbox), morning()) == (1, 0)


def test_what_is_over_is_not_mailed(ana: User, clock: time_machine.Traveller) -> None:
    tell(ana, "The meeting is at 6.", until=timezone.now() + timedelta(hours=2))
    clock.shift(timedelta(days=1))
    assert morning() == 0


def test_who_wants_one_a_week_gets_it_on_monday(ana: User, clock: time_machine.Traveller) -> None:
    wishes.choose(by=ana, rhythm=Rhythm.WEEKLY, topics=Topic.values)
    sent = []
    for number in range(15):
        tell(ana, f"News {number}.")
        sent.append(morning())
        clock.shift(timedelta(days=1))
    assert [day for day, count in enumerate(sent) if count] == [0, 7, 14]
    assert all(f"News {number}." in letters.outbox[1].body for number in range(1, 8))


def test_a_monday_without_a_beat_is_made_up_for_on_tuesday(ana: User, clock: time_machine.Traveller) -> None:
    wishes.choose(by=ana, rhythm=Rhythm.WEEKLY, topics=Topic.values)
    tell(ana)
    clock.shift(timedelta(days=1))
    assert morning() == 1


def test_who_wants_none_or_switched_the_topic_off_gets_none(ana: User) -> None:
    tell(ana, topic=Topic.MEETINGS)
    wishes.stop(user=ana, topic=Topic.MEETINGS)
    assert morning() == 0
    tell(ana, "More.", topic=Topic.WORK)
    wishes.stop(user=ana, topic="")
    assert morning() == 0


def test_a_suspended_account_gets_none(ana: User) -> None:
    tell(ana)
    User.objects.update(is_active=False)
    assert morning() == 0


def test_it_is_in_the_language_of_its_reader(ana: User) -> None:
    ana.person.language = "es"
    ana.person.save()
    tell(User.objects.get(pk=ana.pk), topic=Topic.MEETINGS)
    morning()
    assert "Hola, Ana:" in letters.outbox[0].body
    assert "REUNIONES" in letters.outbox[0].body
    assert "http://127.0.0.1:8000/es/my/messages/by-mail/" in letters.outbox[0].body


def test_a_line_carries_its_answers(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taps, "_acts", dict(taps.acts()))
    act = taps.Act("test-come", "I will come", lambda user, number: None, lambda user, number: None)
    taps.register(act)
    tell(ana, taps=[taps.Tap("test-come", 7, "x")])
    morning()
    assert "I will come: http://127.0.0.1:8000/tap/" in letters.outbox[0].body


def test_a_very_long_list_is_cut_and_says_so(ana: User) -> None:
    for number in range(43):
        tell(ana, f"News {number}.")
    morning()
    assert "News 39." in letters.outbox[0].body
    assert "News 40." not in letters.outbox[0].body
    assert "3 more things stand on your page:" in letters.outbox[0].body


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ben", "Cleo", "Dora"):
        tell(make_user(name))
    written: list[str] = []
    true = digests.write_digest

    def stumble(reader: Any, **how: Any) -> bool:
        if reader.person.name == "Dora" and len(written) < 3:
            written.append("stumbled")
            raise ConnectionError("the database went away")
        written.append(reader.person.name)
        return true(reader, **how)

    monkeypatch.setattr(digests, "write_digest", stumble)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        morning()
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        jobs.work_until_idle()
    assert len(letters.outbox) == OutboxMail.objects.count() == 3


def test_another_worker_that_claims_first_leaves_nothing_for_this_one(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading what is new and claiming it, another worker writes the digest."""
    tell(ana)
    tell(ana, "More.")
    now, day = timezone.now(), date(2026, 11, 30)
    true, faster = QuerySet.exists, []

    def other_first(rows: Any) -> bool:
        if not faster and rows.model is OutboxMail:
            faster.append(True)
            found = true(rows)
            Notification.objects.filter(text="More.").update(mailed_at=now)
            return found
        return true(rows)

    monkeypatch.setattr(QuerySet, "exists", other_first)
    assert digests.write_digest(ana, day=day, now=now) is False
    assert OutboxMail.objects.count() == 0
    assert Notification.objects.get(text="It is Monday.").mailed_at is None


def test_writing_one_takes_as_many_queries_for_one_line_as_for_many(ana: User, django_assert_num_queries: Any) -> None:
    ben = make_user("Ben")
    tell(ana)
    for number in range(12):
        tell(ben, f"News {number}.")
    now, day = timezone.now(), date(2026, 11, 30)
    for reader in (ana, ben):
        with django_assert_num_queries(15):
            assert digests.write_digest(reader, day=day, now=now)
