"""Telling: each person once per occasion, in their language, on the page and at once by mail when it is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.models import Follow, Notification, OutboxMail
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db


def speaks(user: User, language: str) -> User:
    user.person.language = language
    user.person.save()
    return user


def say() -> str:
    return gettext("Meetings")


def tell(*users: User, occasion: str = "meeting:1", **how: Any) -> int:
    return notices.tell(users, occasion=occasion, say=say, url="/events/a/", **how)


def test_each_person_is_told_once_per_occasion() -> None:
    ana, ben = make_user("Ana"), make_user("Ben")
    assert [tell(ana), tell(ana, ben, ben), tell(ana, ben)] == [1, 1, 0]
    assert tell(ana, occasion="meeting:2") == 1
    assert sorted(Notification.objects.values_list("user__person__name", flat=True)) == ["Ana", "Ana", "Ben"]


def test_each_reader_is_told_in_their_language_with_an_address_in_it() -> None:
    ana, rosa = make_user("Ana"), speaks(make_user("Rosa"), "es")
    tell(ana, rosa, about=lambda: gettext("Decisions"))
    told = {row.user_id: (row.about, row.text, row.url) for row in Notification.objects.all()}
    assert told == {
        ana.pk: ("Decisions", "Meetings", "/events/a/"),
        rosa.pk: ("Decisiones", "Reuniones", "/es/events/a/"),
    }


def test_what_can_wait_is_not_mailed_now() -> None:
    tell(make_user("Ana"), topic=Topic.MEETINGS)
    notice = Notification.objects.get()
    assert (notice.topic, notice.mailed_at, OutboxMail.objects.exists()) == ("meetings", None, False)


def test_what_cannot_wait_is_one_message_with_its_link() -> None:
    rosa = speaks(make_user("Rosa"), "es")
    assert [tell(rosa, at_once=True), tell(rosa, at_once=True)] == [1, 0]
    message = OutboxMail.objects.get()
    assert (message.recipient, message.subject, message.language) == (rosa.email, "Reuniones", "es")
    assert "http://127.0.0.1:8000/es/events/a/" in message.body
    assert Notification.objects.get().mailed_at is not None


def test_a_suspended_account_hears_nothing() -> None:
    gil = make_user("Gil", suspended=True)
    assert tell(gil, at_once=True) == 0
    assert not Notification.objects.exists()


def test_nobody_to_tell_is_no_work(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # the savepoint
        assert tell() == 0


def test_telling_many_takes_as_many_queries_as_telling_one(django_assert_num_queries: Any) -> None:
    few, many = [make_user("Ana")], [make_user(f"Person {number}") for number in range(12)]
    for occasion, users in (("a", few), ("b", many)):
        with django_assert_num_queries(4):
            tell(*users, occasion=occasion)


def test_followers_are_those_who_follow_the_thing_and_can_be_written_to() -> None:
    ana, ben, gil = make_user("Ana"), make_user("Ben"), make_user("Gil", suspended=True)
    for user in (ana, gil):
        notices.follow(by=user, kind="workgroup", slug="reading")
        notices.follow(by=user, kind="workgroup", slug="reading")
    notices.follow(by=ben, kind="goal", slug="reading")
    assert list(notices.followers("workgroup", "reading")) == [ana]
    assert (Follow.objects.count(), notices.follows(ana, "workgroup", "reading")) == (3, True)
    notices.unfollow(by=ana, kind="workgroup", slug="reading")
    notices.unfollow(by=ana, kind="workgroup", slug="reading")
    assert list(notices.followers("workgroup", "reading")) == []
    assert notices.follows(ana, "workgroup", "reading") is False


def test_when_a_matter_is_over_is_kept_with_the_notice() -> None:
    end = timezone.now() + timedelta(hours=3)
    tell(make_user("Ana"), until=end)
    assert Notification.objects.get().until == end
