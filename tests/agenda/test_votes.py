"""Votes of the workgroups: one say each, changeable until the last day, counted once, frozen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from agenda import services
from agenda.models import Ballot, PolicyPriority, PolicyRound
from kconnect.core.models import AuditEvent, Notification
from tests.build_policy import cross_cutting, in_days, make_priority, make_round
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import services as groups
from workgroups.choices import WorkgroupKind
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup("Reading")


@pytest.fixture
def housing() -> Workgroup:
    return make_workgroup("Housing")


@pytest.fixture
def ana(reading: Workgroup) -> User:
    return make_user("Ana", leads=[reading])


@pytest.fixture
def lea(housing: Workgroup) -> User:
    return make_user("Lea", leads=[housing])


@pytest.fixture
def priorities(reading: Workgroup) -> list[PolicyPriority]:
    return [make_priority(name, workgroup=reading) for name in ("Buses", "Rent", "Books")]


@pytest.fixture
def vote(priorities: list[PolicyPriority], ana: User, lea: User) -> PolicyRound:
    cross_cutting()
    return make_round(priorities, choices=2)


def entry(vote: PolicyRound, name: str) -> int:
    return vote.entries.get(name=name).pk


def say(vote: PolicyRound, by: User, group: Workgroup, *names: str, **more: Any) -> Ballot:
    choices = [entry(vote, name) for name in names]
    return services.cast_ballot(by=by, vote=vote, workgroup=group, choices=choices, **more)


@pytest.fixture
def after(vote: PolicyRound) -> Iterator[Any]:
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False) as clock:
        yield clock


def close(vote: PolicyRound) -> PolicyRound:
    with time_machine.travel(timezone.now() + timedelta(days=16), tick=False):
        services.mind_votes(timezone.localdate())
    vote.refresh_from_db()
    return vote


def result(vote: PolicyRound) -> dict[str, tuple[int, int | None]]:
    return {one.name: (one.points, one.rank) for one in vote.entries.all()}


def test_what_the_groups_said_is_counted_once_and_orders_the_public_agenda(
    vote: PolicyRound, reading: Workgroup, housing: Workgroup, ana: User, lea: User
) -> None:
    say(vote, ana, reading, "Rent", "Books")
    say(vote, lea, housing, "Rent")
    assert result(close(vote)) == {"Rent": (4, 1), "Books": (1, 2), "Buses": (0, None)}
    page = Client().get("/policy/").content.decode()
    assert page.index("Rent") < page.index("Books") < page.index("Buses")
    assert "Number 1 for the workgroups" in page
    closed_at = vote.closed_at
    services.close_round(by=None, vote=vote)
    vote.refresh_from_db()
    assert vote.closed_at == closed_at
    assert AuditEvent.objects.filter(verb="closed", target_type="agenda.policyround").count() == 1


def test_a_group_changes_its_mind_and_has_one_say(vote: PolicyRound, reading: Workgroup, ana: User) -> None:
    say(vote, ana, reading, "Rent", "Books")
    say(vote, make_user("Anton", leads=[reading]), reading, "Buses")
    say(vote, ana, reading, "Books", "Buses")
    assert Ballot.objects.count() == 1
    assert result(close(vote)) == {"Books": (2, 1), "Buses": (1, 2), "Rent": (0, None)}


def test_the_database_keeps_a_second_say_out(vote: PolicyRound, reading: Workgroup, ana: User) -> None:
    say(vote, ana, reading, "Rent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(round=vote, workgroup=reading, state="given")


def test_nothing_is_said_after_the_last_day_also_before_the_count(
    vote: PolicyRound, reading: Workgroup, ana: User, after: Any
) -> None:
    with pytest.raises(services.VoteRefusedError, match="from the first day"):
        say(vote, ana, reading, "Rent")
    close(vote)
    with pytest.raises(services.VoteRefusedError, match="has closed"):
        say(vote, ana, reading, "Rent")


def test_nothing_is_said_before_the_first_day(priorities: list[PolicyPriority], reading: Workgroup, ana: User) -> None:
    vote = make_round(priorities, opens_on=in_days(2))
    assert not Notification.objects.filter(occasion__contains="opened").exists()
    with pytest.raises(services.VoteRefusedError):
        say(vote, ana, reading, "Rent")
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        services.mind_votes(timezone.localdate())
        assert Notification.objects.filter(user=ana, occasion__contains="opened").count() == 1
        say(vote, ana, reading, "Rent")


@pytest.mark.parametrize(
    ("names", "abstains", "words"),
    [
        (("Rent", "Rent"), False, "each priority once"),
        (("Rent", "Books", "Buses"), False, "at most 2"),
        ((), False, "at least one"),
        (("Rent",), True, "not both"),
    ],
)
def test_an_answer_names_each_once_and_not_too_many(
    vote: PolicyRound, reading: Workgroup, ana: User, names: tuple[str, ...], abstains: bool, words: str
) -> None:
    with pytest.raises(services.VoteRefusedError, match=words):
        say(vote, ana, reading, *names, abstains=abstains)
    assert not Ballot.objects.exists()


def test_what_is_not_in_the_vote_cannot_be_named(vote: PolicyRound, reading: Workgroup, ana: User) -> None:
    with pytest.raises(services.VoteRefusedError):
        services.cast_ballot(by=ana, vote=vote, workgroup=reading, choices=[987654])


def test_only_the_groups_own_lead_answers_for_it(
    vote: PolicyRound, reading: Workgroup, housing: Workgroup, lea: User
) -> None:
    others = [lea, make_user("Ben", member_of=[reading]), make_user("Bo", staff=[RoleName.BACKBONE])]
    for one in [*others, make_user("Sue", superuser=True)]:
        with pytest.raises(services.NotYoursToDoError):
            say(vote, one, reading, "Rent")


def test_governance_and_hidden_groups_have_no_say(vote: PolicyRound) -> None:
    council = make_workgroup("Council", kind=WorkgroupKind.GOVERNANCE)
    hidden = make_workgroup("Hidden", published=False)
    for group in (council, hidden):
        with pytest.raises(services.NotYoursToDoError):
            say(vote, make_user(f"Lead of {group.name}", leads=[group]), group, "Rent")


def test_a_group_that_was_closed_meanwhile_is_kept_and_not_counted(
    vote: PolicyRound, reading: Workgroup, housing: Workgroup, ana: User, lea: User
) -> None:
    say(vote, ana, reading, "Rent", "Books")
    say(vote, lea, housing, "Books")
    groups.publish_workgroup(by=make_user("Bo", staff=[RoleName.BACKBONE]), workgroup=housing, published=False)
    assert result(close(vote)) == {"Rent": (2, 1), "Books": (1, 2), "Buses": (0, None)}
    page = Client().get(vote.get_absolute_url()).content.decode()
    assert "1 group was closed before the vote ended" in page
    # What happens to a group later changes nothing of what was counted.
    groups.publish_workgroup(by=make_user("Bea", staff=[RoleName.BACKBONE]), workgroup=reading, published=False)
    assert result(vote)["Rent"] == (2, 1)
    assert "1 group said what comes first" in Client().get(vote.get_absolute_url()).content.decode()


def test_a_group_founded_meanwhile_has_a_say(vote: PolicyRound) -> None:
    fresh = make_workgroup("Fresh")
    say(vote, make_user("Nia", leads=[fresh]), fresh, "Buses")
    assert result(close(vote))["Buses"] == (2, 1)


def test_abstaining_and_not_answering_differ(vote: PolicyRound, reading: Workgroup, ana: User) -> None:
    say(vote, ana, reading, abstains=True)
    close(vote)
    states = dict(vote.ballots.values_list("workgroup__slug", "state"))
    assert (states["reading"], states["housing"]) == ("abstained", "silent")
    page = Client().get(vote.get_absolute_url()).content.decode()
    assert "Abstained: 1. Did not answer: 5." in page


def test_a_renamed_priority_stands_in_the_result_as_it_was_voted_on(vote: PolicyRound, ana: User) -> None:
    priority = PolicyPriority.objects.get(name="Rent")
    services.change_priority(by=None, priority=priority, name="Something else")
    assert "Rent" in result(close(vote))


def test_a_person_closes_only_what_is_over_or_complete(
    vote: PolicyRound, reading: Workgroup, housing: Workgroup, ana: User, lea: User
) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    say(vote, ana, reading, "Rent")
    with pytest.raises(services.VoteRefusedError, match="have not answered"):
        services.close_round(by=bo, vote=vote)
    say(vote, lea, housing, "Rent")
    for group in cross_cutting().values():
        say(vote, make_user(f"Lead of {group.slug}", leads=[group]), group, abstains=True)
    services.close_round(by=bo, vote=vote)
    assert result(vote)["Rent"] == (4, 1)
    with pytest.raises(services.NotYoursToDoError):
        services.close_round(by=ana, vote=vote)


def test_leads_are_told_at_the_beginning_twice_before_the_end_and_once_at_the_end(
    vote: PolicyRound, reading: Workgroup, ana: User, lea: User
) -> None:
    say(vote, ana, reading, "Rent")

    def heard(user: User) -> list[str]:
        found = Notification.objects.filter(user=user, occasion__startswith="vote:").order_by("pk")
        return [one.occasion.split(":")[2] for one in found]

    start = timezone.now()
    for day in range(17):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            services.mind_votes(timezone.localdate())
            services.mind_votes(timezone.localdate())
    assert heard(ana) == ["opened", "closed"]
    assert heard(lea) == ["opened", "remind", "remind", "closed"]


def test_only_one_vote_runs_and_it_has_at_least_two_priorities(
    vote: PolicyRound, priorities: list[PolicyPriority]
) -> None:
    with pytest.raises(services.PlanInvalidError, match="under way"):
        make_round(priorities)
    with pytest.raises(services.VoteRefusedError, match="at least two"):
        make_round(priorities[:1])
    with pytest.raises(services.VoteRefusedError, match="over already"):
        make_round(priorities, closes_on=in_days(-1))


def test_a_vote_is_called_off_only_before_somebody_answers(vote: PolicyRound, reading: Workgroup, ana: User) -> None:
    say(vote, ana, reading, "Rent")
    with pytest.raises(services.VoteRefusedError, match="answered already"):
        services.call_off_round(by=None, vote=vote)
    Ballot.objects.all().delete()
    services.call_off_round(by=None, vote=vote)
    assert not PolicyRound.objects.exists()


def test_a_vote_is_extended_and_never_back_into_the_past(vote: PolicyRound) -> None:
    services.extend_round(by=None, vote=vote, closes_on=in_days(20))
    with pytest.raises(services.VoteRefusedError):
        services.extend_round(by=None, vote=vote, closes_on=in_days(-1))
    vote.refresh_from_db()
    assert vote.closes_on == in_days(20)


def test_a_running_vote_is_not_public_and_tells_nobody_what_was_said(
    vote: PolicyRound, reading: Workgroup, ana: User, lea: User
) -> None:
    say(vote, ana, reading, "Rent")
    assert Client().get(vote.get_absolute_url()).status_code == 404
    room = client_of(lea).get("/my/policy/").content.decode()
    assert "1 of 6 groups have answered" in room
    assert "Abstained" not in room


def test_the_lead_answers_on_the_page_and_a_double_choice_is_explained(
    vote: PolicyRound, reading: Workgroup, ana: User
) -> None:
    browser, path = client_of(ana), f"/my/policy/votes/{vote.pk}/ballots/reading/"
    rent, books = entry(vote, "Rent"), entry(vote, "Books")
    twice = browser.post(path, {"choice_1": rent, "choice_2": rent})
    assert "You named this one above" in twice.content.decode()
    assert browser.post(path, {"choice_1": "", "choice_2": books}).status_code == 302
    assert [one.entry_id for one in Ballot.objects.get().choices.all()] == [books]
    again = browser.get(path).content.decode()
    assert f'<option value="{books}" selected>' in again


def test_a_round_that_breaks_a_rule_says_so_in_words(priorities: list[PolicyPriority]) -> None:
    with pytest.raises(ValidationError, match="first"):
        PolicyRound(name="X", opens_on=in_days(3), closes_on=in_days(1)).full_clean()
    with pytest.raises(services.PlanInvalidError):
        make_round(priorities, choices=9)
