"""The pages of messages: what somebody was told and follows, what they want by mail, and the keys that messages carry."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kconnect.core import limits, notices, taps, wishes
from kconnect.core.choices import Rhythm, Topic
from kconnect.core.models import Follow, Notification
from kconnect.portal import views
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups import services
from workgroups.models import Organization, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    cache.clear()
    return make_user("Ana")


def tell(user: User, *texts: str, **how: Any) -> None:
    for text in texts:
        notices.tell([user], occasion=text, say=lambda text=text: text, url="/goals/", **how)  # type: ignore[misc]


def shown(client: Client, path: str = "/my/messages/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# What was told ------------------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_and_filters_by_topic_and_state(ana: User) -> None:
    tell(ana, "A meeting moved.", topic=Topic.MEETINGS)
    tell(ana, "A goal changed.", topic=Topic.PLAN)
    tell(make_user("Ben"), "Something of Ben.")
    client = client_of(ana)
    page = shown(client)
    assert ("A meeting moved." in page, "A goal changed." in page, "Something of Ben." in page) == (True, True, False)
    assert "A goal changed." not in shown(client, "/my/messages/?topic=meetings")
    assert "No message fits" in shown(client, "/my/messages/?unread=no")


def test_one_is_marked_as_read_and_taken_out_again_and_all_at_once(ana: User) -> None:
    tell(ana, "One.", "Two.")
    client = client_of(ana)
    one = Notification.objects.get(text="One.")
    path = f"/my/messages/{one.pk}/read/"
    client.post(path)
    assert list(Notification.objects.filter(read_at=None).values_list("text", flat=True)) == ["Two."]
    client.post(path, {"again": "1"})
    assert Notification.objects.filter(read_at=None).count() == 2
    client.post("/my/messages/read/")
    assert Notification.objects.filter(read_at=None).count() == 0


def test_a_person_without_news_is_told_what_will_appear(ana: User) -> None:
    assert "You have not been told anything yet" in shown(client_of(ana))


def test_the_pages_take_as_many_queries_for_one_as_for_many(ana: User, django_assert_max_num_queries: Any) -> None:
    ben = make_user("Ben")
    for number in range(12):
        group = make_workgroup(f"Group {number}")
        tell(ben, f"News {number}.")
        notices.follow(by=ben, kind="workgroup", slug=group.slug)
    tell(ana, "News.")
    notices.follow(by=ana, kind="workgroup", slug=group.slug)
    for path in ("/my/messages/", "/my/messages/followed/"):
        counts = []
        for user in (ana, ben):
            client = client_of(user)
            shown(client, path)
            with django_assert_max_num_queries(40) as asked:
                shown(client, path)
            counts.append(len(asked))
        assert counts[0] == counts[1], path


# What is followed ---------------------------------------------------------------------------------------------------


def test_followed_things_have_their_names_and_are_left_by_one_button(ana: User) -> None:
    make_workgroup("Early Reading")
    make_organization("Harbor")
    for kind, slug in (("workgroup", "early-reading"), ("organization", "harbor"), ("comet", "halley")):
        notices.follow(by=ana, kind=kind, slug=slug)
    client = client_of(ana)
    page = shown(client, "/my/messages/followed/")
    assert all(part in page for part in ("Early Reading", "/workgroups/early-reading/", "Harbor", "halley"))
    client.post(f"/my/messages/followed/{Follow.objects.get(slug='harbor').pk}/end/")
    assert set(Follow.objects.values_list("slug", flat=True)) == {"early-reading", "halley"}


def test_a_followed_thing_that_was_closed_loses_its_name_and_page(ana: User) -> None:
    group = make_workgroup("Quiet Group", slug="quiet", published=False)
    notices.follow(by=ana, kind="workgroup", slug=group.slug)
    page = shown(client_of(ana), "/my/messages/followed/")
    assert ("Quiet Group" in page, "not public any more" in page) == (False, True)


# By mail ------------------------------------------------------------------------------------------------------------


def test_rhythm_and_topics_are_chosen_on_one_page(ana: User) -> None:
    client = client_of(ana)
    assert shown(client, "/my/messages/by-mail/").count("checked") == 1 + len(Topic.values)
    client.post("/my/messages/by-mail/", {"rhythm": "weekly", "topics": ["meetings", "plan"]})
    wish = wishes.wish_of(ana)
    assert (wish.rhythm, wish.wants("plan"), wish.wants("work")) == (Rhythm.WEEKLY, True, False)
    assert shown(client, "/my/messages/by-mail/").count("checked") == 3


def test_no_topic_at_all_is_asked_about_unless_nothing_is_wanted(ana: User) -> None:
    client = client_of(ana)
    answer = client.post("/my/messages/by-mail/", {"rhythm": "daily"})
    assert "Choose at least one topic" in answer.content.decode()
    assert client.post("/my/messages/by-mail/", {"rhythm": "never"}).status_code == 302
    assert wishes.wish_of(ana).rhythm == Rhythm.NEVER


def test_what_is_no_choice_is_refused_and_nothing_changes(ana: User) -> None:
    answer = client_of(ana).post("/my/messages/by-mail/", {"rhythm": "hourly", "topics": ["meetings"]})
    assert answer.status_code == 200
    assert wishes.wish_of(ana) == wishes.Wish()


# Stopping by the key in a message -----------------------------------------------------------------------------------


def stop_path(user: User, topic: str = Topic.MEETINGS) -> str:
    return wishes.stop_link(user, topic).removeprefix("http://127.0.0.1:8000")


def test_a_mail_program_stops_a_topic_with_one_post_and_without_a_session(ana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    for _again in range(2):
        answer = client.post(stop_path(ana), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert wishes.wish_of(ana) == wishes.Wish(muted=frozenset({"meetings"}))


def test_a_scanner_that_opens_the_address_stops_nothing(ana: User) -> None:
    page = shown(Client(), stop_path(ana))
    assert "Stop messages about “Meetings”?" in page
    assert wishes.wish_of(ana) == wishes.Wish()


def test_the_digest_is_stopped_as_a_whole(ana: User) -> None:
    Client().post(stop_path(ana, ""))
    assert wishes.wish_of(ana).rhythm == Rhythm.NEVER


def test_whoever_stops_can_choose_instead_without_signing_in(ana: User) -> None:
    answer = Client(enforce_csrf_checks=True).post(stop_path(ana), {"rhythm": "weekly", "topics": ["plan"]})
    assert "We write to you as you chose." in answer.content.decode()
    assert wishes.wish_of(ana).rhythm == Rhythm.WEEKLY


def test_a_key_that_is_not_ours_is_no_page(ana: User) -> None:
    assert Client().get("/messages/stop/made:up:key/").status_code == 404
    assert Client().post("/messages/stop/made:up:key/").status_code == 404


# One tap ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def asked(ana: User) -> tuple[Organization, User, str]:
    """A profile that nobody confirmed for long, its editor, and the path of the link in her message."""
    one = make_organization("Harbor")
    Organization.objects.filter(pk=one.pk).update(confirmed_on=timezone.localdate() - timedelta(days=400))
    one.refresh_from_db()
    ed = make_user("Ed", edits=[one])
    return one, ed, f"/tap/{taps.token_of(ed, services.right_tap(one))}/"


def test_a_link_leads_to_a_page_with_one_button_that_keeps_its_key_to_itself(asked: Any) -> None:
    one, _ed, path = asked
    answer = Client().get(path)
    assert "Is the profile of Harbor still right?" in answer.content.decode()
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]
    one.refresh_from_db()
    assert one.confirmed_on < timezone.localdate()


def test_the_button_acts_once_and_then_the_page_says_when_it_was_used(asked: Any) -> None:
    one, _ed, path = asked
    assert "Done. Thank you." in Client().post(path).content.decode()
    one.refresh_from_db()
    assert one.confirmed_on == timezone.localdate()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(path)
        assert (answer.status_code, "It was used on" in answer.content.decode()) == (410, True)


def test_the_button_needs_the_page_before_it(asked: Any) -> None:
    one, _ed, path = asked
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    one.refresh_from_db()
    assert one.confirmed_on < timezone.localdate()


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("old", 410, "This link is too old."),
        ("changed", 410, "has changed since, or is over"),
        ("broken", 404, "not whole"),
    ],
)
def test_a_link_that_fits_no_more_says_so_plainly(asked: Any, state: str, status: int, words: str) -> None:
    one, _ed, path = asked
    later = timezone.now() + timedelta(days=61 if state == "old" else 0)
    if state == "changed":
        services.confirm_profile(by=None, organization=one)
    with time_machine.travel(later, tick=False):
        answer = Client().get(path[:-3] + "/" if state == "broken" else path)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)


def test_links_are_opened_so_often_a_minute_and_not_more(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ed, path = asked
    monkeypatch.setattr(views, "TAPS_PER_MINUTE", 3)
    assert [Client().get(path).status_code for _time in range(5)] == [200, 200, 200, 429, 429]
    assert Client().post(path).status_code == 429
    one.refresh_from_db()
    assert one.confirmed_on < timezone.localdate()


def test_a_cache_that_is_away_keeps_nobody_from_answering(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _one, _ed, path = asked

    def away(*args: Any) -> None:
        raise ConnectionError("no cache")

    monkeypatch.setattr("kconnect.core.limits.cache.add", away)
    assert Client().get(path).status_code == 200
    assert limits.within("anything", "10.0.0.1", most=5, seconds=60) is False
