"""Secret ballots: one each, changeable, exactly counted, and nobody's once they are counted, not even for who reads the database."""

import threading
from typing import Any
from unittest import mock

import pytest
from django.contrib import admin
from django.db import connection, connections
from django.test import override_settings

from engagement import services
from engagement.models import BallotKey, Body, Decision, Elector, SecretBallot
from engagement.queries.decisions import about_decision
from engagement.queries.tallies import tally_of
from engagement.services import DecisionRefusedError, VoteClosedError, secret_ballots
from kconnect.core.models import AuditEvent
from tests.build_decisions import make_body, opened, over, seat_all
from workgroups.models import User


def ballots(decision: Decision) -> list[str]:
    return sorted(decision.ballots.values_list("stance", flat=True))


def vote(decision: Decision, user: User, stance: str) -> None:
    services.take_position(by=user, decision=decision, stance=stance)


@pytest.fixture
def body(db: None) -> Body:
    return make_body(secret=True, rule="majority", quorum_percent=1)


@pytest.fixture
def voters(body: Body) -> list[User]:
    return seat_all(body, ["residents", "community", "business"])


def test_one_each_changeable_and_without_time_or_trace(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    traces = AuditEvent.objects.count()
    for stance in ("for", "against", "abstain"):
        vote(decision, voters[0], stance)
    vote(decision, voters[1], "for")
    assert ballots(decision) == ["abstain", "for"]
    assert AuditEvent.objects.count() == traces
    names = {field.name for field in SecretBallot._meta.get_fields()}
    assert names == {"id", "decision", "mark", "stance", "ranking", "on"}
    assert not {"given_at", "voted_at"} & {field.name for field in Elector._meta.get_fields()}


def test_a_reason_is_refused_and_a_conflict_takes_the_ballot_away(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    with pytest.raises(DecisionRefusedError, match="no reason"):
        services.take_position(by=voters[0], decision=decision, stance="for", reason="It is me.")
    vote(decision, voters[0], "for")
    services.declare_conflict(by=voters[0], decision=decision, conflict="My brother owns it.")
    assert ballots(decision) == []
    with pytest.raises(DecisionRefusedError, match="nobody else"):
        services.note_position(
            by=_facilitator(decision), elector=decision.electors.get(person=voters[1].person), stance="for"
        )


def _facilitator(decision: Decision) -> User:
    return User.objects.get(person=decision.facilitator_id)


def test_after_closing_nothing_leads_from_a_person_to_a_ballot(body: Body, voters: list[User]) -> None:
    """The attack of somebody with the whole database: keys, names, times, order of rows, the audit log."""
    decision = opened(body)
    for user, stance in zip(voters, ("for", "against", "abstain"), strict=True):
        vote(decision, user, stance)
    before = set(decision.ballots.values_list("pk", "mark"))
    # While it is open, the key and the secret of the installation do lead there: the security model says so.
    elector = decision.electors.get(person=voters[0].person)
    mark = secret_ballots.mark_of(decision, elector)
    assert decision.ballots.get(mark=mark).stance == "for"
    with override_settings(SECRET_KEY="a copy of the database has another one"):  # noqa: S106 - made up
        assert not decision.ballots.filter(mark=secret_ballots.mark_of(decision, elector)).exists()
    closed = over(decision)
    assert not BallotKey.objects.filter(decision=decision).exists()
    after = set(decision.ballots.values_list("pk", "mark"))
    assert not {key for pair in before for key in pair} & {key for pair in after for key in pair}
    assert ballots(decision) == ["abstain", "against", "for"]
    assert len(set(decision.ballots.values_list("on", flat=True))) == 1
    assert not AuditEvent.objects.filter(actor_id__in=[user.pk for user in voters]).exists()
    assert closed.state == "closed"


def test_rows_do_not_stand_in_the_order_of_voting_while_it_is_open(body: Body) -> None:
    """The attack of somebody with a copy of the database but without the secret: the places of rows, and what wrote them last.

    The list of who took part does stand in the order of voting in PostgreSQL's table, so the ballots must not.
    """
    voters = seat_all(body, ["residents"] * 12)
    decision = opened(body)
    electors = [decision.electors.get(person=user.person) for user in voters]
    for user in voters:
        vote(decision, user, "for")
    # A change leaves no place of its own either.
    vote(decision, voters[0], "against")
    order = [secret_ballots.mark_of(decision, elector) for elector in electors]
    place, writer = ("ctid", "xmin::text") if connection.vendor == "postgresql" else ("rowid", "1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark, {writer} FROM engagement_secretballot ORDER BY {place}")
        rows = cursor.fetchall()
    assert sorted(mark for mark, _writer in rows) == sorted(order)
    assert [mark for mark, _writer in rows] != order
    assert len({writer for _mark, writer in rows}) == 1


def test_closing_shuffles(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    for user in voters:
        vote(decision, user, "for")
    with mock.patch.object(secret_ballots.secrets.SystemRandom, "shuffle") as shuffle:
        over(decision)
    assert shuffle.call_count == 1


def test_a_changed_secret_of_the_installation_never_lets_anybody_vote_twice(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    vote(decision, voters[0], "for")
    changed = override_settings(SECRET_KEY="another one")  # noqa: S106 - made up
    with changed, pytest.raises(DecisionRefusedError, match="cannot be changed"):
        vote(decision, voters[0], "against")
    assert ballots(decision) == ["for"]


def test_what_is_withdrawn_leaves_no_ballot(body: Body, voters: list[User]) -> None:
    decision = opened(body)
    vote(decision, voters[0], "for")
    services.withdraw_decision(by=None, decision=decision, why="The money is gone.")
    assert not SecretBallot.objects.exists()
    assert not BallotKey.objects.exists()


def test_ballots_and_their_keys_are_in_no_admin() -> None:
    assert not {SecretBallot, BallotKey} & set(admin.site._registry)


def test_few_people_or_nearly_all_alike_show_the_outcome_only(body: Body) -> None:
    voters = seat_all(body, ["residents"] * 12)
    split, alike = opened(body, "Split"), opened(body, "Alike")
    for at, user in enumerate(voters):
        vote(split, user, "for" if at < 8 else "against")
        vote(alike, user, "for" if at < 11 else "against")
    for decision, told in ((split, [("for", 8), ("against", 4), ("abstain", 0)]), (alike, [])):
        about = about_decision(services.close_decision(by=None, decision=decision))
        assert [(stance, number) for stance, _words, number in about.stances] == told
        assert about.voices == about.marks == []
        assert about.tally.count.carried


# At once ---------------------------------------------------------------------------------------------------------------------


def at_once(works: list[Any]) -> list[Any]:
    """Runs everything in threads that start together; gives what each raised, or None."""
    gate, raised = threading.Barrier(len(works)), [None] * len(works)

    def run(at: int) -> None:
        gate.wait()
        try:
            works[at]()
        except Exception as error:
            raised[at] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.fixture
def postgres(transactional_db: None) -> None:
    """The database of a network in production. SQLite lets one write after the other; nothing is at once there."""


@pytest.mark.slow
@pytest.mark.parametrize("secret", [False, True])
def test_thirty_at_once_and_a_double_sending_are_counted_exactly(postgres: None, secret: bool) -> None:
    number = 30 if connection.vendor == "postgresql" else 4
    body = make_body(secret=secret, rule="majority", quorum_percent=1)
    voters = seat_all(body, ["residents"] * number)
    decision = opened(body)
    works = [lambda user=user: vote(decision, user, "for") for user in voters]
    # Everybody's phone sends twice.
    raised = at_once([*works, *works]) if connection.vendor == "postgresql" else [work() for work in [*works, *works]]
    assert not any(raised)
    assert tally_of(decision).count.stances == {"for": number}
    assert Elector.objects.filter(decision=decision, took_part=True).count() == number


@pytest.mark.slow
def test_a_vote_during_the_closing_comes_before_or_after_and_never_between(postgres: None) -> None:
    number = 8 if connection.vendor == "postgresql" else 2
    body = make_body(secret=True, rule="majority", quorum_percent=1)
    voters = seat_all(body, ["residents"] * number)
    decision = opened(body)
    for user in voters:
        vote(decision, user, "for")
    works: list[Any] = [lambda user=user: vote(decision, user, "against") for user in voters]
    works.insert(number // 2, lambda: services.close_decision(by=None, decision=decision))
    if connection.vendor == "postgresql":
        raised = at_once(works)
        assert all(one is None or isinstance(one, VoteClosedError) for one in raised)
        changed = sum(one is None for one in raised) - 1
    else:
        changed = 0
        services.close_decision(by=None, decision=decision)
    assert tally_of(decision).count.stances == {
        stance: many for stance, many in (("for", number - changed), ("against", changed)) if many
    }
