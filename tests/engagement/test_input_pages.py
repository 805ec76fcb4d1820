"""Input in public and before its moderators: pages, the form without an account, the queue."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement import services
from engagement.forms.input import SHOWN_SALT
from engagement.input_keys import input_of_token, token_of_input
from engagement.models import Input, InputCall
from engagement.queries.glossary import LINKED
from kconnect.core.kept import keep
from tests.build_agenda import make_action, make_goal, make_strategy
from tests.build_input import ANSWER, answered, end_call, give, heard, make_call, make_theme
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()
    keep(LINKED, [])


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def staff(bo: User) -> Client:
    return client_of(bo)


def form(*, seconds: int = 60, **changes: Any) -> dict[str, Any]:
    shown = signing.Signer(salt=SHOWN_SALT).sign((timezone.now() - timedelta(seconds=seconds)).isoformat())
    return {"kind": "idea", "text": "More <b>books</b>", "form_token": str(uuid4()), "shown": shown, **changes}


def say(about: str = "goal", slug: str = "every-child-reads", **values: Any) -> Any:
    return Client().post(f"/input/on/{about}/{slug}/say/", form(**values))


def text_of(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def queries(address: str, client: Client | None = None) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert (client or Client()).get(address).status_code == 200
    return len(caught)


# Giving ---------------------------------------------------------------------------------------------------------------


def test_anybody_says_something_and_nobody_reads_it_before_a_moderator() -> None:
    make_goal()
    answer = say(name="Ana")
    given = Input.objects.get()
    assert answer.status_code == 302
    token = answer.headers["Location"].split("/")[3]
    assert input_of_token(token) == given
    mine = text_of(answer.headers["Location"])
    assert "It has arrived" in mine
    assert "More &lt;b&gt;books&lt;/b&gt;" in mine
    assert "books" not in text_of("/input/")
    services.accept_input(by=None, inputs=[given])
    assert "More &lt;b&gt;books&lt;/b&gt;" in text_of("/input/on/goal/every-child-reads/")


def test_a_program_is_thanked_and_not_heard() -> None:
    make_goal()
    assert say(website="https://x.example").headers["Location"] == "/input/"
    assert not Input.objects.exists()


@pytest.mark.parametrize("shown", ["", "made up"])
def test_who_is_too_fast_is_asked_to_press_again_and_loses_nothing(shown: str) -> None:
    make_goal()
    for answer in (say(seconds=0), say(shown=shown)):
        text = answer.content.decode()
        assert "quicker than anybody writes" in text
        assert "More &lt;b&gt;books&lt;/b&gt;" in text
        assert re.search(r'name="shown" value="[^"]{20,}"', text)
    assert not Input.objects.exists()


def test_who_sends_a_lot_is_asked_to_wait_and_loses_nothing() -> None:
    make_goal()
    again = form()
    answers = [say().status_code for _ in range(2)]
    first = Client().post("/input/on/goal/every-child-reads/say/", again)
    answers.append(first.status_code)
    refused = say(text="The fourth")
    assert answers == [302, 302, 302]
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert "The fourth" in refused.content.decode()
    # The same sending again counts no second time.
    assert Client().post("/input/on/goal/every-child-reads/say/", again).status_code == 302
    assert Input.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": " "}, "Write what you want to say."),
        ({"email": "ana@example.org"}, "Tick the box"),
        ({"consent": "on"}, "Give an e-mail address"),
        ({"email": "ana", "consent": "on"}, 'aria-invalid="true"'),
        ({"text": "a" * 3001}, "3000"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(values: dict[str, Any], words: str) -> None:
    make_goal()
    answer = say(**values)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Input.objects.exists()


def test_a_call_that_closed_while_somebody_wrote_keeps_their_words() -> None:
    call = end_call(make_call(make_workgroup()))
    answer = say("call", call.slug, text="Too late")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Too late" in text
    assert "not sent" in text
    assert "takes no input" in text_of(f"/input/on/call/{call.slug}/say/")


def test_the_form_is_kept_by_no_cache_and_the_pages_carry_no_token() -> None:
    make_goal()
    page = Client().get("/input/on/goal/every-child-reads/say/")
    assert "no-store" in page.headers["Cache-Control"]
    public = Client().get("/input/")
    assert "max-age=60" in public.headers["Cache-Control"]
    assert "csrfmiddlewaretoken" not in public.content.decode()


def test_unknown_things_are_not_there() -> None:
    make_goal("Hidden", published=False)
    for address in ("goal/hidden/", "goal/nothing/say/", "weather/sun/", "decision/abc/", "decision/987654/"):
        assert Client().get(f"/input/on/{address}").status_code == 404


def test_the_writer_takes_it_back_by_the_link() -> None:
    given = heard(name="Ana")
    address = f"/input/mine/{token_of_input(given)}/"
    page = Client().get(address)
    assert "Everybody can read it" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "What you wrote is erased" in Client().post(address).content.decode()
    assert "What you wrote is erased" in text_of(address)
    assert Client().get("/input/mine/wrong/").status_code == 404


def test_the_writer_sees_why_it_is_not_shown_and_what_it_changed(bo: User) -> None:
    left_out = give()
    services.decline_input(by=bo, inputs=[left_out], reason="unclear")
    assert "We cannot tell what it says" in text_of(f"/input/mine/{token_of_input(left_out)}/")
    goal = make_goal("Everyone has a home")
    given = heard(thing=goal)
    services.reply_to_input(by=bo, given=given, links={"goal": [goal]}, did="We did.", why="So.")
    text = text_of(f"/input/mine/{token_of_input(given)}/")
    assert "We did." in text
    assert "/goals/everyone-has-a-home/" in text


# Public pages ---------------------------------------------------------------------------------------------------------


def test_an_empty_network_leads_on() -> None:
    text = text_of("/input/")
    assert "No call is open right now" in text
    assert "Be the first" in text
    assert "Nothing here" in text_of("/input/heard/")


def test_the_page_shows_what_is_asked_was_heard_and_became_of_it() -> None:
    group = make_workgroup()
    open_call = make_call(group, "Which stop?")
    late, over = make_call(group, "When?"), make_call(group, "How?")
    theme, strategy = make_theme(), make_strategy(workgroup=group)
    given = heard("call", over, "By bus")
    services.code_input(by=None, inputs=[given], themes=[theme])
    end_call(late, days=5, late=True)
    end_call(over)
    answered(over, strategy=[strategy], action=[make_action(strategy=strategy)])
    heard(thing=make_goal("Everyone has a home"), text="Still waits")
    text = text_of("/input/")
    for words in ("Which stop?", "the answer is late", "We open until eight.", "50%", "Transport", "Books at home"):
        assert words in text
    assert "/workplan/give-each-newborn-a-book/" in text
    spanish = text_of("/es/input/")
    assert "Abrimos hasta las ocho." in spanish
    assert "Transporte" in spanish
    assert open_call.slug in text_of("/take-part/")
    assert "By bus" in text_of(f"/input/calls/{over.slug}/")


def test_what_waits_too_long_is_counted_and_listed() -> None:
    given = heard(text="Nobody answered me")
    Input.objects.filter(pk=given.pk).update(created_at=timezone.now() - timedelta(days=31))
    heard(thing=make_goal("Everyone has a home"), text="Said today")
    assert "answer=late" in text_of("/input/")
    late = text_of("/input/heard/?answer=late")
    assert "Nobody answered me" in late
    assert "Said today" not in late


def test_only_public_changes_are_named() -> None:
    group = make_workgroup()
    call = end_call(make_call(group))
    answered(
        call,
        goal=[make_goal("Not public", published=False)],
        strategy=[make_strategy("Hidden way", workgroup=group, published=False)],
    )
    text = text_of(f"/input/calls/{call.slug}/")
    assert "Not public" not in text
    assert "Hidden way" not in text


def test_public_pages_ask_as_often_for_many_as_for_one() -> None:
    group, theme = make_workgroup(), make_theme()
    goal = make_goal()
    open_call, over = make_call(group), make_call(group, "How?")

    def more(number: int) -> None:
        for one in range(number):
            rows = [
                heard("call", open_call, f"a{one}"),
                heard(thing=goal, text=f"b{one}"),
                heard("call", over, f"c{one}"),
            ]
            services.code_input(by=None, inputs=rows, themes=[theme])
            services.reply_to_input(by=None, given=rows[1], links={"goal": [goal]}, did="We did.", why="So.")

    more(1)
    addresses = ("/input/", "/input/heard/", f"/input/calls/{open_call.slug}/", "/input/on/goal/every-child-reads/")
    few = [queries(address) for address in addresses]
    more(4)
    make_call(group, "Another?")
    assert [queries(address) for address in addresses] == few


# Moderating -----------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_waits_with_what_to_look_at_twice(staff: Client) -> None:
    give(text="Call me at 616-555-0142", email="ana@example.org", consent=True)
    heard(thing=make_goal("Everyone has a home"), text="Already read")
    text = text_of("/console/input/", staff)
    assert "phone number" in text
    assert "Already read" not in text
    assert "ana@example.org" not in text
    assert "Already read" in text_of("/console/input/?state=accepted", staff)


def test_one_after_the_other_until_nothing_waits(staff: Client) -> None:
    goal = make_goal()
    first, second = give(thing=goal, text="One"), give(thing=goal, text="Two")
    assert staff.get("/console/input/next/").headers["Location"] == f"/console/input/{first.pk}/"
    theme = make_theme()
    staff.post(f"/console/input/{first.pk}/", {"act": "accept", "themes": [theme.pk]})
    first.refresh_from_db()
    assert (first.state, list(first.themes.all())) == ("accepted", [theme])
    refused = staff.post(f"/console/input/{second.pk}/", {"act": "decline"})
    assert "Choose a reason from the list." in refused.content.decode()
    staff.post(f"/console/input/{second.pk}/", {"act": "decline", "reason": "unclear"})
    assert staff.get("/console/input/next/").headers["Location"] == "/console/input/"
    assert "Nothing waits" in text_of("/console/input/", staff)


def test_many_are_decided_about_together(staff: Client) -> None:
    goal, theme = make_goal(), make_theme()
    rows = [give(thing=goal, text=str(number)) for number in range(4)]
    keys = [row.pk for row in rows]
    nothing = staff.post("/console/input/", {"act": "accept"}, follow=True)
    assert "Nothing was chosen" in nothing.content.decode()
    staff.post("/console/input/", {"input": keys[:2], "themes": [theme.pk]})
    staff.post("/console/input/", {"input": keys[2:], "act": "code", "themes": [theme.pk]})
    without = staff.post("/console/input/", {"input": keys[2:], "act": "decline"}, follow=True)
    assert "Choose a reason" in without.content.decode()
    staff.post("/console/input/", {"input": keys[2:], "act": "decline", "reason": "advertising"})
    states = list(Input.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["accepted", "accepted", "declined", "declined"]
    assert theme.inputs.count() == 4


def test_private_details_are_taken_out_and_two_are_put_together(staff: Client) -> None:
    goal = make_goal()
    head = heard(thing=goal, text="The library should open later")
    given = give(thing=goal, text="The library should open later says Ben Miller")
    staff.post(f"/console/input/{given.pk}/text/", {"text": "The library should open later says […]"})
    page = text_of(f"/console/input/{given.pk}/", staff)
    assert "Ben Miller" in page
    assert "1 says nearly the same" in page
    staff.post(f"/console/input/{given.pk}/merge/", {"into": head.pk})
    public = text_of("/input/on/goal/every-child-reads/")
    assert "1 more person says so" in public
    assert "Ben Miller" not in public


def test_the_queue_asks_as_often_for_many_as_for_one(staff: Client) -> None:
    goal = make_goal()
    give(thing=goal)
    queries("/console/input/", staff)
    few = queries("/console/input/", staff)
    for number in range(5):
        give(thing=goal, text=str(number))
    assert queries("/console/input/", staff) == few


def test_a_call_goes_its_whole_way_in_the_workspace() -> None:
    group = make_workgroup()
    lead = client_of(make_user("Le", leads=[group]))
    today = timezone.localdate()
    values = {
        "workgroup": group.pk, "title": "Where?", "question": "Which stop?", "changeable": "Stops", "fixed": "Buses",
        "opens_on": today.isoformat(), "closes_on": (today - timedelta(days=1)).isoformat(),
        "answer_due_on": today.isoformat(),
    }  # fmt: skip
    assert "closes before it opens" in lead.post("/console/input/calls/new/", values).content.decode()
    values |= {"closes_on": today.isoformat(), "answer_due_on": (today + timedelta(days=9)).isoformat()}
    lead.post("/console/input/calls/new/", values)
    assert Client().get("/input/calls/where/").status_code == 404
    call = InputCall.objects.get()
    lead.post(f"/console/input/calls/{call.pk}/publish/")
    assert Client().get("/input/calls/where/").status_code == 200
    early = lead.post(f"/console/input/calls/{call.pk}/answer/", ANSWER)
    assert "People can still write" in early.content.decode()
    end_call(call)
    assert "Answer the public: Where?" in text_of("/my/", lead)
    lead.post(f"/console/input/calls/{call.pk}/answer/", ANSWER)
    assert "We open until eight." in text_of("/input/calls/where/")
    assert "We open until eight." in text_of(f"/console/input/calls/{call.pk}/answer/", lead)
    assert "Answer the public" not in text_of("/my/", lead)


def test_late_comments_wait_for_the_leads_of_their_strategy() -> None:
    strategy = make_strategy()
    lead = client_of(make_user("Le", leads=[strategy.workgroup]))
    given = heard("strategy", strategy, "Three weeks is too long")
    Input.objects.filter(pk=given.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert "Answer 1 comment" in text_of("/my/", lead)
    assert "Three weeks is too long" in text_of(f"/console/input/strategies/{strategy.pk}/", lead)
    lead.post(f"/console/input/{given.pk}/answer/", {"did": "We hired help.", "why": "You said so."})
    assert "Answer 1 comment" not in text_of("/my/", lead)


def test_what_nobody_reads_or_answers_needs_attention(staff: Client) -> None:
    group = make_workgroup()
    end_call(make_call(group, "Where?"), days=5, late=True)
    given = give()
    Input.objects.filter(pk=given.pk).update(created_at=timezone.now() - timedelta(days=8))
    text = text_of("/console/attention/", staff)
    assert "Answers to the public that are late" in text
    assert "1 nobody has read" in text
    assert "Read what 1 person says" in text_of("/my/", staff)


# On the pages of things -----------------------------------------------------------------------------------------------


def test_a_goal_and_a_strategy_show_what_people_say_and_open_calls() -> None:
    strategy = make_strategy()
    call = make_call(strategy.workgroup, strategy=strategy)
    heard(thing=strategy.goal, text="On the goal")
    heard("strategy", strategy, "On the strategy")
    goal_page = text_of(f"/goals/{strategy.goal.slug}/")
    assert "On the goal" in goal_page
    assert f"/input/on/goal/{strategy.goal.slug}/say/" in goal_page
    page = text_of(f"/workplan/strategies/{strategy.slug}/")
    assert "On the strategy" in page
    assert call.slug in page
