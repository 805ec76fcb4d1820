"""Policy priorities and calls to action: proposed by a group, kept by Policy & Advocacy, checked by Community Engagement."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from agenda import rules, services
from agenda.choices import POLICY_MOVES, CallState, PolicyStage
from agenda.models import CallToAction, PolicyPriority, PolicyStep
from agenda.queries.policy_room import calls_to_check, policy_room
from kconnect.core.models import AppendOnlyError, Notification
from kconnect.core.sources import check_sources, sources_of
from tests.build_agenda import make_goal
from tests.build_policy import cross_cutting, in_days, make_call, make_priority, make_round
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def pam() -> User:
    """Leads Policy & Advocacy."""
    return make_user("Pam", leads=[cross_cutting()["policy-advocacy"]])


@pytest.fixture
def cam() -> User:
    """Leads Community Engagement."""
    return make_user("Cam", leads=[cross_cutting()["community-engagement"]])


def heard(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def check(by: User, call: CallToAction, *, goes: bool = True, reason: str = "") -> CallToAction:
    call.refresh_from_db()
    return services.check_call(by=by, call=call, goes=goes, seen=services.print_of(call), reason=reason)


# Priorities -----------------------------------------------------------------------------------------------------------


def test_an_empty_agenda_says_what_comes() -> None:
    assert "No priority is public yet" in page("/policy/")
    assert "No priority fits" in page("/policy/?stage=idea")


def test_a_lead_proposes_and_policy_and_advocacy_hears_of_it(pam: User) -> None:
    group = make_workgroup("Reading")
    ana = make_user("Ana", leads=[group])
    row = make_priority("Buses", workgroup=group, published=False)
    assert row.stage == PolicyStage.IDEA
    services.change_priority(by=ana, priority=row, name="Late buses")
    assert heard(pam) == ["Reading proposes a policy priority: Buses"]
    with pytest.raises(services.NotYoursToDoError):
        services.change_priority(by=ana, priority=row, position="support", position_why="It helps.")
    services.publish_priority(by=pam, priority=row, published=True)
    with pytest.raises(services.NotYoursToDoError):
        services.change_priority(by=ana, priority=row, name="Other words")


def test_without_a_lead_of_policy_and_advocacy_staff_hear_of_proposals() -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    make_priority("Buses")
    assert len(heard(bo)) == 1


def test_only_leads_propose_and_only_for_their_group() -> None:
    group, other = make_workgroup("Reading"), make_workgroup("Housing")
    lead, member = make_user("Ana", leads=[group]), make_user("Ben", member_of=[group])
    values: dict[str, Any] = {"name": "Buses", "issue": "Late.", "level": "city"}
    services.propose_priority(by=lead, workgroup=group, **values)
    for who, where in ((member, group), (lead, other)):
        with pytest.raises(services.NotYoursToDoError):
            services.propose_priority(by=who, workgroup=where, **values)


@pytest.mark.parametrize("origin", list(PolicyStage))
@pytest.mark.parametrize("target", list(PolicyStage))
def test_stages_move_by_the_table_and_no_other_way(origin: PolicyStage, target: PolicyStage) -> None:
    row = make_priority()
    services.change_priority(by=None, priority=row, position="watch", position_why="We do not know yet.")
    PolicyPriority.objects.filter(pk=row.pk).update(stage=origin)
    move = {"by": None, "priority": row, "to": target.value}
    allowed = POLICY_MOVES[origin]
    if target not in allowed:
        with pytest.raises(services.MoveRefusedError):
            services.move_priority(**move, reason="Because.")
        return
    if allowed[target]:
        with pytest.raises(services.ReasonMissingError):
            services.move_priority(**move)
    assert services.move_priority(**move, reason="Because.").stage == target


def test_no_stage_beyond_study_without_a_position_and_its_reason(pam: User) -> None:
    row = make_priority()
    services.move_priority(by=pam, priority=row, to="studied")
    with pytest.raises(services.PlanInvalidError, match="position and why"):
        services.move_priority(by=pam, priority=row, to="position")
    with pytest.raises(services.PlanInvalidError, match="Say why"):
        services.change_priority(by=pam, priority=row, position="support")
    services.change_priority(by=pam, priority=row, position="support", position_why="It helps.")
    services.move_priority(by=pam, priority=row, to="position")
    with pytest.raises(services.PlanInvalidError):
        services.change_priority(by=pam, priority=row, position="", position_why="")


def test_steps_keep_their_days_in_order_and_are_written_once(pam: User) -> None:
    row = make_priority()
    for day in (in_days(1), in_days(-1)):
        with pytest.raises(services.MoveRefusedError, match="day"):
            services.move_priority(by=pam, priority=row, to="studied", on=day)
    services.move_priority(by=pam, priority=row, to="studied")
    step = PolicyStep.objects.filter(priority=row).latest("pk")
    with pytest.raises(AppendOnlyError):
        step.delete()


def test_followers_and_the_group_hear_of_a_stage_once(pam: User) -> None:
    group = make_workgroup("Reading")
    lead, reader = make_user("Ana", leads=[group]), make_user("Olga")
    row = make_priority("Buses", workgroup=group)
    services.follow_priority(by=reader, priority=row, follows=True)
    services.move_priority(by=pam, priority=row, to="studied")
    assert len(heard(lead)) == len(heard(reader)) == 1
    assert "Buses: Studied" in heard(reader)[0]
    services.follow_priority(by=reader, priority=row, follows=False)
    services.move_priority(by=pam, priority=row, to="paused", reason="Elections.")
    assert (len(heard(lead)), len(heard(reader))) == (2, 1)
    assert "Elections." in page(row.get_absolute_url())


def test_a_hidden_proposal_is_followed_by_insiders_only() -> None:
    row = make_priority(published=False)
    with pytest.raises(services.NotYoursToDoError):
        services.follow_priority(by=make_user("Olga"), priority=row, follows=True)


def test_the_rule_agrees_with_the_rows_for_everybody(pam: User) -> None:
    group = make_workgroup("Reading")
    make_priority("Shown", workgroup=group)
    make_priority("Hidden", workgroup=group, published=False)
    people = [make_user("Olga"), make_user("Ben", member_of=[group]), pam, make_user("Sue", superuser=True)]
    for one in people:
        seen = {row.pk for row in PolicyPriority.objects.all() if rules.can_see_priority(one, row)}
        assert seen == set(PolicyPriority.objects.visible_to(one).values_list("pk", flat=True))


def test_the_agenda_is_filtered_by_its_address_and_forgives_accents(pam: User) -> None:
    goal = make_goal("A home")
    group = make_workgroup("Reading")
    make_priority(
        "Buses at night", name_es="Camiones de noche, también en fin de semana", workgroup=group, level="city"
    )
    make_priority("Rent rules", workgroup=group, level="state", goals=[goal])
    for query, shown in (
        ("q=TAMBIEN", "Buses"), ("level=state", "Rent rules"), ("goal=a-home", "Rent rules"), ("stage=idea", "Buses"),
    ):  # fmt: skip
        assert shown in page(f"/policy/?{query}")
    assert "Buses" not in page("/policy/?goal=a-home")
    assert "Rent rules" not in page("/policy/?q=noche")


def test_spanish_readers_get_spanish_and_an_honest_mark_where_there_is_none(pam: User) -> None:
    make_priority("Buses", name_es="Camiones")
    make_priority("Rent rules", workgroup=make_workgroup("Housing"))
    spanish = page("/es/policy/")
    assert "Camiones" in spanish
    assert 'lang="en">Rent rules' in spanish


def test_sources_are_lines_with_an_address() -> None:
    found = sources_of("https://example.org/a What they found\n\nhttps://example.org/b")
    assert [(one.url, one.words) for one in found] == [
        ("https://example.org/a", "What they found"),
        ("https://example.org/b", "example.org"),
    ]
    check_sources("https://example.org/a What they found")
    for text in ("What they found", "javascript:alert(1) x", "ftp://example.org x"):
        with pytest.raises(ValidationError):
            check_sources(text)


# Calls ----------------------------------------------------------------------------------------------------------------


def test_a_call_is_public_after_a_second_person_has_checked_it(pam: User, cam: User) -> None:
    row = make_priority("Buses")
    call = make_call(row, by=pam)
    assert "Call the council" not in page("/policy/") + page(row.get_absolute_url())
    assert "waits for your check" in heard(cam)[0]
    check(cam, call)
    assert "Call the council" in page("/policy/")
    assert "Call the council" in page(row.get_absolute_url())


def test_nobody_checks_what_they_wrote_themselves(cam: User) -> None:
    groups = cross_cutting()
    both = make_user("Bea", leads=[groups["policy-advocacy"], groups["community-engagement"]])
    call = make_call(make_priority(), by=both)
    with pytest.raises(services.NotYoursToDoError):
        check(both, call)
    assert check(cam, call).state == CallState.PUBLIC


def test_staff_check_only_as_long_as_community_engagement_has_no_lead(pam: User) -> None:
    bo, call = make_user("Bo", staff=[RoleName.BACKBONE]), make_call(make_priority(), by=pam)
    assert rules.can_check_call(bo, call)
    make_user("Cam", leads=[cross_cutting()["community-engagement"]])
    assert not rules.can_check_call(bo, call)


def test_staff_check_what_the_only_lead_of_community_engagement_wrote_and_are_told() -> None:
    groups, bo = cross_cutting(), make_user("Bo", staff=[RoleName.BACKBONE])
    both = make_user("Bea", leads=[groups["policy-advocacy"], groups["community-engagement"]])
    call = make_call(make_priority(), by=both)
    assert "waits for your check" in heard(bo)[-1]
    assert [list(calls_to_check(one)) for one in (bo, both)] == [[call], []]
    cam = make_user("Cam", leads=[groups["community-engagement"]])
    assert [list(calls_to_check(one)) for one in (bo, cam)] == [[], [call]]
    assert not rules.can_check_call(bo, call)
    groups["community-engagement"].memberships.filter(person=cam.person).delete()
    assert check(make_user("Ben", staff=[RoleName.BACKBONE]), call).state == CallState.PUBLIC


def test_the_room_shows_what_waits_and_what_ends_first_before_everything_else(
    pam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agenda.queries.policy_room.MOST_CALLS", 3)
    row = make_priority()
    for days, state in ((40, "returned"), (2, "returned"), (30, "waiting"), (20, "returned")):
        call = make_call(row, by=pam, until=in_days(days), title=f"In {days}")
        CallToAction.objects.filter(pk=call.pk).update(state=state, return_reason="Shorter.")
    CallToAction.objects.filter(title="In 20").update(until=in_days(-1))
    assert [one.call.title for one in policy_room(pam, number=1).calls] == ["In 30", "In 2", "In 40"]


def test_a_call_that_is_rewritten_while_it_waits_is_told_again(pam: User, cam: User) -> None:
    call = make_call(make_priority(), by=pam)
    services.change_call(by=pam, call=call, title="Write to the council")
    assert [text.rpartition(": ")[2] for text in heard(cam)] == ["Call the council", "Write to the council"]


def test_a_call_that_is_sent_back_says_what_to_change_and_comes_again(pam: User, cam: User) -> None:
    call = make_call(make_priority(), by=pam)
    with pytest.raises(services.ReasonMissingError):
        check(cam, call, goes=False)
    check(cam, call, goes=False, reason="Say it in Spanish too.")
    assert any("sent a call to action back" in text for text in heard(pam))
    services.change_call(by=pam, call=call, title_es="Llama al concejo")
    assert check(cam, call).state == CallState.PUBLIC


def test_other_words_than_those_that_were_read_do_not_go_out(pam: User, cam: User) -> None:
    call = make_call(make_priority(), by=pam)
    seen = services.print_of(call)
    services.change_call(by=pam, call=call, text="Say something else.")
    with pytest.raises(services.MoveRefusedError, match="changed in the meantime"):
        services.check_call(by=cam, call=call, goes=True, seen=seen)
    check(cam, call)
    services.change_call(by=pam, call=call, text="And again.")
    call.refresh_from_db()
    assert (call.state, call.checked_by) == (CallState.WAITING, None)


def test_a_call_that_is_over_is_kept_as_past(pam: User, cam: User) -> None:
    row = make_priority("Buses")
    check(cam, make_call(row, by=pam, until=in_days(3)))
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert "Call the council" not in page("/policy/")
        assert "What we asked for before" in page(row.get_absolute_url())


def test_no_call_goes_out_late_or_for_what_is_hidden(pam: User, cam: User) -> None:
    row = make_priority("Buses", published=False)
    with pytest.raises(services.PlanInvalidError, match="over already"):
        make_call(row, by=pam, until=in_days(-1))
    call = make_call(row, by=pam)
    with pytest.raises(services.MoveRefusedError, match="not public"):
        check(cam, call)


def test_a_call_can_be_taken_back_and_stays_so(pam: User, cam: User) -> None:
    row = make_priority("Buses")
    call = check(cam, make_call(row, by=pam))
    services.withdraw_call(by=cam, call=call)
    services.withdraw_call(by=cam, call=call)
    assert "Call the council" not in page(row.get_absolute_url())
    with pytest.raises(services.MoveRefusedError):
        services.change_call(by=pam, call=call, text="Again.")


def test_followers_hear_of_a_call_when_it_is_public(pam: User, cam: User) -> None:
    row, reader = make_priority("Buses"), make_user("Olga")
    services.follow_priority(by=reader, priority=row, follows=True)
    call = make_call(row, by=pam)
    assert heard(reader) == []
    check(cam, call)
    assert "You can help until" in heard(reader)[0]


# Pages ----------------------------------------------------------------------------------------------------------------


def test_forms_come_back_with_what_was_written(pam: User) -> None:
    browser, row = client_of(pam), make_priority("Buses")
    wrong = browser.post("/my/policy/new/", {"name": "Rent", "sources": "no address"}).content.decode()
    assert ("Rent" in wrong, "Begin each line with a web address" in wrong) == (True, True)
    stage = browser.post(f"/my/policy/{row.pk}/stage/", {"to": "paused", "on": in_days(0), "reason": ""})
    assert "Say why in one sentence" in stage.content.decode()
    call = browser.post(f"/my/policy/{row.pk}/calls/new/", {"title": "Call", "text": "Say it.", "until": in_days(-2)})
    assert "over already" in call.content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_database_as_often_for_many_as_for_one(
    number: int, pam: User, cam: User, django_assert_max_num_queries: Any
) -> None:
    group, goal = make_workgroup("Reading"), make_goal("A home")
    ana = make_user("Ana", leads=[group])
    rows = [make_priority(f"Priority {at}", workgroup=group, goals=[goal]) for at in range(max(2, number))]
    for at in range(number):
        make_priority(f"Proposal {at}", workgroup=group, published=False)
        check(cam, make_call(rows[0], by=pam, title=f"Call {at}"))
        make_call(rows[0], by=pam, title=f"Draft {at}")
        services.move_priority(by=pam, priority=rows[0], to=("studied", "idea")[at % 2], reason="So.")
    voters = [make_workgroup(f"Group {at}") for at in range(number)]
    vote = make_round(rows)
    for group in voters:
        lead = make_user(f"Lead of {group.name}", leads=[group])
        chosen = list(vote.entries.values_list("pk", flat=True)[:2])
        services.cast_ballot(by=lead, vote=vote, workgroup=group, choices=chosen)
    inside, outside = client_of(ana), Client()
    counts = {}
    for browser, address in (
        (outside, "/policy/"), (outside, rows[0].get_absolute_url()), (inside, "/my/policy/"),
        (client_of(pam), f"/my/policy/votes/{vote.pk}/"), (client_of(pam), f"/my/policy/{rows[0].pk}/"),
    ):  # fmt: skip
        browser.get(address)
        with django_assert_max_num_queries(40) as captured:
            assert browser.get(address).status_code == 200
        counts[address.replace(str(vote.pk), "N").replace(str(rows[0].pk), "N")] = len(captured)
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
        services.mind_votes(timezone.localdate())
    with django_assert_max_num_queries(40) as captured:
        assert outside.get(vote.get_absolute_url()).status_code == 200
    assert list(counts.values()) + [len(captured)] == EXPECTED


EXPECTED = [6, 6, 14, 9, 16, 4]


def test_public_pages_are_the_same_for_everyone_and_small(pam: User) -> None:
    row = make_priority("Buses")
    for address in ("/policy/", row.get_absolute_url()):
        mine, theirs = client_of(pam).get(address).content, Client().get(address).content
        assert mine == theirs
        assert b"csrfmiddlewaretoken" not in mine
        assert len(mine) < 100_000
