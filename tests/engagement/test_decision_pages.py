"""Pages of decisions: the public log, one decision, the ballot of those who take part, and where it is led."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement import services
from engagement.models import Body, Decision
from kconnect.portal.queries.waiting import waiting_for
from tests.build_decisions import make_body, make_decision, opened, over, seat_all, seat_in
from tests.build_workgroups import client_of, make_user
from workgroups.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Body:
    return make_body(most_against=1)


@pytest.fixture
def voters(body: Body) -> list[User]:
    return seat_all(body, ["residents", "community", "business"])


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def say(decision: Decision, user: User, stance: str = "for", **more: Any) -> None:
    services.take_position(by=user, decision=decision, stance=stance, **more)


def test_the_log_leads_on_when_it_is_empty_and_filters(body: Body, voters: list[User]) -> None:
    visitor = Client()
    assert "Nothing has been put to a body yet" in text(visitor, "/decisions/")
    decision = opened(body)
    make_decision(body, "Hidden draft")
    page = text(visitor, "/decisions/")
    assert decision.title in page
    assert "Hidden draft" not in page
    assert "No decision fits" in text(visitor, "/decisions/?outcome=adopted")
    assert text(visitor, f"/decisions/?body={body.workgroup.slug}&state=open").count(decision.title) == 1
    assert "csrf" not in page


def test_the_log_says_who_held_the_vote_and_where_advice_changed_it(body: Body, voters: list[User]) -> None:
    for title, changed in (("One", True), ("Two", False)):
        decision = opened(body, title, takes_advice=True)
        for user in voters:
            say(decision, user)
        services.close_decision(by=None, decision=decision)
        services.state_outcome(by=None, decision=decision, outcome="adopted", statement="Yes.", advice_changed=changed)
    page = text(Client(), "/decisions/")
    assert "2 of 2" in page
    assert "1 of 2" in page


def test_nobody_reads_positions_before_it_is_counted(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    say(decision, voters[0], "against", reason="Too fast for me.")
    page = text(Client(), decision.get_absolute_url())
    assert "1 of 3 seats have said something" in page
    assert "Too fast" not in page
    over(decision)
    page = text(Client(), decision.get_absolute_url())
    assert "Too fast for me." in page
    assert voters[0].person.name not in page


def test_who_agreed_is_named_and_dissent_is_under_ones_own_name(body: Body) -> None:
    rosa, ben = seat_in(body, "Rosa Ibarra", shown=True), seat_in(body, "Ben Quiet")
    decision = opened(body)
    say(decision, rosa, reason="Mine.")
    say(decision, ben, reason="Also mine.")
    over(decision)
    page = text(Client(), decision.get_absolute_url())
    assert "Rosa Ibarra" in page
    assert "Ben Quiet" not in page
    services.record_dissent(by=ben, decision=decision, dissent="Not in my name.")
    assert "Ben Quiet" in text(Client(), decision.get_absolute_url())


def test_a_draft_and_what_does_not_exist_are_the_same_to_everybody(body: Body, voters: list[User]) -> None:
    draft = make_decision(body)
    there, nowhere = (text(Client(), f"/decisions/{key}/", 404) for key in (draft.pk, 987654))
    assert there.replace(f"/{draft.pk}/", "/987654/") == nowhere


def test_somebody_votes_changes_it_and_is_told_when_it_is_too_late(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    rosa = client_of(voters[0])
    url = f"/my/decisions/{decision.pk}/"
    assert [task.url for task in waiting_for(voters[0])] == [url]
    refused = rosa.post(url, {"stance": "against"})
    assert "Say why" in refused.content.decode()
    assert rosa.post(url, {"stance": "against", "reason": "Why so fast?"}).status_code == 302
    assert waiting_for(voters[0]) == []
    assert "Why so fast?" in text(rosa, url)
    over(decision)
    late = rosa.post(url, {"stance": "for"})
    assert late.status_code == 409
    assert "not open any more" in late.content.decode()
    assert client_of(make_user("Olga")).get(url).status_code == 403


def test_options_are_put_in_order_on_the_page(body: Body, voters: list[User]) -> None:
    decision = opened(body, ranked=True, options=[("Bus", ""), ("Rent", "")])
    bus, rent = decision.options.values_list("pk", flat=True)
    rosa = client_of(voters[0])
    url = f"/my/decisions/{decision.pk}/"
    rosa.post(url, {"stance": "for", "choice_1": rent, "choice_2": bus})
    assert decision.electors.get(person=voters[0].person).position.ranking == [rent, bus]
    other = opened(body, "Other", ranked=True, options=[("X", ""), ("Y", "")]).options.first()
    assert other is not None
    assert "valid choice" in rosa.post(url, {"stance": "for", "choice_1": other.pk}).content.decode()


def test_a_secret_ballot_is_not_shown_to_the_one_who_gave_it(voters: list[User]) -> None:
    secret = make_body(voters[0].person.seat_terms.get().seat.workgroup, secret=True)
    decision = opened(secret)
    rosa = client_of(voters[0])
    rosa.post(f"/my/decisions/{decision.pk}/", {"stance": "against"})
    page = text(rosa, f"/my/decisions/{decision.pk}/")
    assert "Nobody can see how you voted" in page
    assert "checked" not in page


def test_a_facilitator_leads_from_the_draft_to_the_outcome(body: Body, voters: list[User]) -> None:
    lead = make_user("Lea", leads=[body.workgroup])
    browser = client_of(lead)
    room = f"/workgroups/{body.workgroup.slug}/decisions/"
    made = browser.post(
        f"{room}new/",
        {
            "title": "Move the fund", "proposal": "A panel decides.", "subject": "other", "intended_level": 4,
            "facilitator": lead.person_id,
        },
    )  # fmt: skip
    decision = Decision.objects.get()
    here = f"{room}{decision.pk}/"
    assert made["Location"] == here
    assert "Throw the draft away" in text(browser, here)
    browser.post(f"{here}open/")
    say(decision, voters[0], "against", reason="A signature?")
    for user in voters[1:]:
        say(decision, user)
    assert any("Answer a concern" in task.text for task in waiting_for(lead))
    assert "A signature?" in text(browser, here)
    browser.post(f"{here}close/")
    concern = decision.electors.get(person=voters[0].person).concerns.get()
    browser.post(f"{here}concerns/{concern.pk}/", {"outcome": "stands", "answer": "We ask first."})
    assert "By the rule it passes" in text(browser, f"{here}outcome/")
    browser.post(f"{here}outcome/", {"outcome": "adopted", "statement": "It goes ahead.", "achieved_level": 4})
    decision.refresh_from_db()
    assert (decision.outcome, decision.stated_by, decision.achieved_level) == ("adopted", lead.person, 4)
    page = text(Client(), decision.get_absolute_url())
    for words in ("It goes ahead.", "A signature?", "We ask first.", "3 of 3 seats took part"):
        assert words in page


def test_an_open_decision_is_extended_and_withdrawn(body: Body, voters: list[User]) -> None:
    lead = make_user("Lea", leads=[body.workgroup])
    browser, decision = client_of(lead), opened(body)
    here = f"/workgroups/{body.workgroup.slug}/decisions/{decision.pk}/"
    early = browser.post(f"{here}extend/", {"closes_on": timezone.localdate().isoformat()})
    assert "never cut short" in early.content.decode()
    later = timezone.localdate() + timedelta(days=30)
    assert browser.post(f"{here}extend/", {"closes_on": later.isoformat()}).status_code == 302
    assert "field is required" in browser.post(f"{here}withdraw/", {"words": ""}).content.decode()
    browser.post(f"{here}withdraw/", {"words": "The money is gone."})
    assert "The money is gone." in text(Client(), decision.get_absolute_url())


def test_an_open_decision_that_takes_advice_stands_on_the_page_to_take_part(body: Body, voters: list[User]) -> None:
    opened(body, "Quiet one")
    opened(body, "Say what you think", takes_advice=True)
    page = text(Client(), "/take-part/")
    assert "Say what you think" in page
    assert "Quiet one" not in page


def test_one_elector_and_many_take_the_same_number_of_queries(body: Body) -> None:
    numbers = []
    for many in (1, 12):
        voters = seat_all(body, ["residents"] * many)
        decision = opened(body)
        for user in voters:
            say(decision, user, reason="Mine.")
        over(decision)
        with CaptureQueriesContext(connection) as captured:
            text(Client(), decision.get_absolute_url())
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]
