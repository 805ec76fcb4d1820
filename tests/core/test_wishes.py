"""What people want by mail: nothing chosen is one message a day about everything; to stop is one act, any number of times."""

import pytest
from django.core import mail as letters

from kconnect.core import jobs, mail, notices, wishes
from kconnect.core.choices import MailState, Rhythm, Topic
from kconnect.core.models import MailWish, MutedTopic, OutboxMail
from tests.build_workgroups import make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return make_user("Ana")


def at_once(user: User, occasion: str = "a", topic: str = Topic.MEETINGS) -> None:
    notices.tell([user], occasion=occasion, say=lambda: "It is off.", url="/my/", at_once=True, topic=topic)


def test_who_chose_nothing_gets_everything_once_a_day(ana: User) -> None:
    wish = wishes.wish_of(ana)
    assert (wish.rhythm, all(wish.wants(topic) for topic in ["", *Topic.values])) == (Rhythm.DAILY, True)


def test_what_is_chosen_holds_and_can_be_chosen_anew(ana: User) -> None:
    wishes.choose(by=ana, rhythm="weekly", topics=["meetings", "work"])
    wish = wishes.wish_of(ana)
    assert wish.rhythm == Rhythm.WEEKLY
    assert {topic for topic in Topic.values if wish.wants(topic)} == {"meetings", "work"}
    wishes.choose(by=ana, rhythm="daily", topics=Topic.values)
    assert wishes.wish_of(ana) == wishes.Wish()


def test_stopping_is_the_same_any_number_of_times(ana: User) -> None:
    for _again in range(3):
        wishes.stop(user=ana, topic=Topic.MEETINGS)
        wishes.stop(user=ana, topic="")
    assert (MutedTopic.objects.count(), MailWish.objects.get().rhythm) == (1, Rhythm.NEVER)


def test_an_address_to_stop_is_for_one_person_and_topic_and_never_ends(ana: User) -> None:
    link = wishes.stop_link(ana, Topic.MEETINGS)
    token = link.rstrip("/").rpartition("/")[2]
    assert wishes.reader_of(token) == (ana, "meetings")
    for broken in ("", "a:b:c", token[:-1]):
        assert wishes.reader_of(broken) is None


def test_what_cannot_wait_is_not_mailed_to_who_stopped_its_topic_and_stands_on_the_page(ana: User) -> None:
    wishes.stop(user=ana, topic=Topic.MEETINGS)
    at_once(ana)
    at_once(ana, "b", Topic.SYSTEM)
    assert list(OutboxMail.objects.values_list("occasion", flat=True)) == ["b"]
    assert ana.notifications.count() == 2


@pytest.mark.parametrize("change", ["stopped", "suspended"])
def test_a_message_that_waits_is_dropped_when_its_reader_does_not_want_it_any_more(ana: User, change: str) -> None:
    at_once(ana)
    if change == "stopped":
        wishes.stop(user=ana, topic="")
    else:
        User.objects.update(is_active=False)
    jobs.work_until_idle()
    message = OutboxMail.objects.get()
    assert (message.state, message.body, letters.outbox) == (MailState.DROPPED, "", [])


def test_messages_of_the_network_carry_one_click_and_answers_to_ones_own_acts_do_not(ana: User) -> None:
    at_once(ana)
    mail.queue(recipient=ana.email, occasion="password", subject="s", body="b")
    jobs.work_until_idle()
    notice, password = letters.outbox
    assert notice.extra_headers["List-Unsubscribe"] == f"<{wishes.stop_link(ana, 'meetings')}>"
    assert notice.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in password.extra_headers


def test_who_stopped_everything_still_gets_what_they_ask_for(ana: User) -> None:
    wishes.stop(user=ana, topic="")
    mail.queue(recipient=ana.email, occasion="password", subject="s", body="b")
    jobs.work_until_idle()
    assert len(letters.outbox) == 1
