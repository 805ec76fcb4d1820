"""PA9 and PA10 over HTTP: whatever one person says in secret, every page of everybody else is the same to the last byte."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.models import Decision, Survey
from engagement.services import Way
from tests.build_assessments import answer as assess
from tests.build_assessments import make_assessment
from tests.build_decisions import make_body, opened, seat_all
from tests.build_surveys import answered, answers, closed, make_survey
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

# Slow: each page is read after each of the answers that somebody might give.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WHOLE = "KCONNECT_TEST_FULL" in os.environ
# What differs between two answers of one page to two requests, whatever it shows.
NONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')
EVERYWHERE = ("/my/", "/console/audit/", "/take-part/")
if WHOLE:
    EVERYWHERE = (*EVERYWHERE, "/my/messages/", "/console/", "/console/attention/", "/console/jobs/")


@pytest.fixture(autouse=True)
def no_time_passes() -> Any:
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def readers() -> list[Client]:
    """A stranger and a superuser, who may read whatever staff may; in the full run also staff and a data steward."""
    roles = [RoleName.BACKBONE, RoleName.STEWARD] if WHOLE else []
    staff = [make_user(role.value, staff=[role]) for role in roles]
    return [Client(), *map(client_of, [*staff, make_user("Sue", superuser=True)])]


class Undone(Exception):
    """Takes back what was done in a try."""


def seen_after(
    act: Callable[[], Any], readers: list[Client], addresses: tuple[str, ...]
) -> dict[tuple[int, str], bytes]:
    """Every page as each reader gets it after somebody has done something, which is then taken back."""
    found: dict[tuple[int, str], bytes] = {}
    try:
        with transaction.atomic():
            act()
            for place, reader in enumerate(readers):
                for address in (*addresses, *EVERYWHERE):
                    answer = reader.get(address)
                    told = f"{answer.status_code} {answer.headers.get('ETag', '')}".encode()
                    found[place, address] = told + NONCE.sub(b"", answer.getvalue())
            raise Undone
    except Undone:
        return found


def differing(one: dict[tuple[int, str], bytes], other: dict[tuple[int, str], bytes]) -> list[tuple[int, str]]:
    assert any(page.startswith(b"200") for page in one.values())
    return [key for key, page in one.items() if page != other[key]]


# Secret ballots ----------------------------------------------------------------------------------------------------------


def secret_decision(voters: int) -> tuple[Decision, list[User], tuple[str, ...]]:
    """A secret vote with so many seats in which all but the last have voted, three of them against; and its pages."""
    body = make_body(secret=True, rule="majority", quorum_percent=1)
    people = seat_all(body, ["residents"] * voters)
    decision = opened(body)
    for place, user in enumerate(people[:-1]):
        services.take_position(by=user, decision=decision, stance="against" if place in (0, 1, 2) else "for")
    led = f"/workgroups/{body.workgroup.slug}/decisions/"
    pages = ("/decisions/", f"/decisions/{decision.pk}/", led, f"{led}{decision.pk}/", f"/my/decisions/{decision.pk}/")
    return decision, people, (*pages, "/feeds/decisions.atom")


def test_how_the_last_one_votes_shows_nowhere_while_it_is_open(readers: list[Client]) -> None:
    decision, people, pages = secret_decision(12)
    leads = make_user("Ana", leads=[decision.body.workgroup])
    everybody = [
        *readers,
        client_of(leads),
        client_of(people[0]),
        client_of(User.objects.get(person=decision.facilitator)),
    ]

    def vote(*stances: str) -> Callable[[], None]:
        return lambda: (
            [services.take_position(by=people[-1], decision=decision, stance=one) for one in stances] and None
        )

    said = [seen_after(vote(*one), everybody, pages) for one in (("for",), ("against",), ("for", "abstain"))]
    assert differing(said[0], said[1]) == differing(said[0], said[2]) == []


def test_of_few_ballots_the_pages_after_the_count_are_the_same_for_every_split(readers: list[Client]) -> None:
    """Nine seats: 6 to 3 and 5 to 3 with one who abstained are the same to everybody, also to whoever led it."""
    decision, people, pages = secret_decision(9)
    leader = User.objects.get(person=decision.facilitator)

    def decide(stance: str) -> Callable[[], None]:
        def act() -> None:
            services.take_position(by=people[-1], decision=decision, stance=stance)
            row = services.close_decision(by=None, decision=decision)
            services.state_outcome(by=None, decision=row, outcome="adopted", statement="It goes ahead.")

        return act

    everybody = [*readers, client_of(leader), client_of(people[0])]
    one, other = (seen_after(decide(stance), everybody, pages) for stance in ("for", "abstain"))
    assert differing(one, other) == []


# Surveys and self-assessments ----------------------------------------------------------------------------------------------


def survey_pages(survey: Survey) -> tuple[str, ...]:
    public, desk = f"/surveys/{survey.slug}/", f"/console/surveys/{survey.pk}/"
    return (
        "/surveys/", public, f"{public}results.csv", f"{public}thanks/", "/console/surveys/", desk,
        *(f"{desk}{page}" for page in ("results/", "words/", "letters/", "answers.csv")),
    )  # fmt: skip


def test_what_the_thirteenth_answers_to_a_survey_shows_nowhere(readers: list[Client]) -> None:
    """Ten are shown, two wait; the next one changes no byte, whichever answer and whatever words they give."""
    survey = make_survey(early_results=True)
    answered(survey, 10)
    services.release_batches()
    services.show_results(by=None, survey=survey)
    answered(survey, 2)

    def send(option: int, words: str) -> Callable[[], Any]:
        given = answers(survey, option=option, number=1 + option * 3, words=words)
        return lambda: services.send_answers(survey=survey, way=Way(services.new_key()), given=given)

    before = seen_after(lambda: None, readers, survey_pages(survey))
    for option, words in ((0, ""), (1, "My own words")):
        assert differing(before, seen_after(send(option, words), readers, survey_pages(survey))) == []


def test_the_one_who_comes_alone_at_the_end_shows_nowhere_after_closing(readers: list[Client]) -> None:
    """Of eleven answers the last one came after the second batch: closing leaves it out for good."""
    survey = make_survey(early_results=True)
    answered(survey, 10)
    services.release_batches()

    def close(option: int) -> Callable[[], Any]:
        def act() -> None:
            services.send_answers(survey=survey, way=Way(services.new_key()), given=answers(survey, option=option))
            services.show_results(by=None, survey=closed(survey))

        return act

    one, other = (seen_after(close(option), readers, survey_pages(survey)) for option in (0, 1))
    assert differing(one, other) == []


def test_what_one_person_says_in_a_self_assessment_shows_nowhere_while_it_is_open(readers: list[Client]) -> None:
    group = make_workgroup("Housing")
    people = [make_user(f"Member {number}", member_of=[group]) for number in range(6)]
    row = make_assessment(workgroup=group)
    for user in people[:4]:
        assess(row, user)
    pages = (
        "/assessments/",
        f"/assessments/{row.pk}/",
        f"/assessments/{row.pk}/answer/",
        "/workgroups/housing/inside/",
    )
    everybody = [*readers, client_of(make_user("Ana", leads=[group])), client_of(people[0])]
    one, other = (seen_after(lambda level=level: assess(row, people[4], level), everybody, pages) for level in (0, 4))
    assert differing(one, other) == []
