"""Commitments: who offers and agrees, which moves there are, what is public, and who is asked whether it still stands."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agenda import rules, services
from agenda.choices import COMMITMENT_MOVES, STANDING, CommitmentState, Side
from agenda.models import Commitment
from agenda.queries import commitments as queries
from agenda.queries.commitments import Focus, focus_of
from agenda.services.commitment_notices import STANDS, WAS_KEPT, version_of
from kconnect.core import taps
from kconnect.core.models import AuditEvent, Notification
from kconnect.core.taps import Tap, token_of
from tests.build_agenda import make_goal, make_strategy
from tests.build_commitments import make_commitment
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
STATE = CommitmentState


def text_of(response: Any) -> str:
    return str(response.content.decode())


# Moves ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), list(product(STATE, STATE)))
def test_no_move_outside_the_table_gets_through_and_each_inside_does(start: STATE, to: STATE) -> None:
    row = make_commitment(state=start)
    if to in COMMITMENT_MOVES[start]:
        assert services.move_commitment(by=None, commitment=row, to=to, reason="So it is.").state == to
    else:
        with pytest.raises(services.MoveRefusedError):
            services.move_commitment(by=None, commitment=row, to=to, reason="So it is.")
        assert Commitment.objects.get().state == start


def test_a_state_that_does_not_exist_is_refused() -> None:
    with pytest.raises(services.MoveRefusedError):
        services.move_commitment(by=None, commitment=make_commitment(), to="forgotten", reason="Why not.")


@pytest.mark.parametrize(("start", "to"), [(a, b) for a, steps in COMMITMENT_MOVES.items() for b in steps])
def test_each_move_is_for_the_sides_that_the_table_names_and_asks_for_its_reason(start: STATE, to: STATE) -> None:
    group, partner = make_workgroup(), make_organization()
    users = {Side.GROUP: make_user("Lea", leads=[group]), Side.PARTNER: make_user("Ed", edits=[partner])}
    step = COMMITMENT_MOVES[start][to]
    row = make_commitment(organization=partner, strategy=make_strategy(workgroup=group), state=start)
    for side, user in users.items():
        offered = [move.to for move in rules.moves_of_commitment(user, row)]
        assert (to in offered) == (side in step.sides)
        if side not in step.sides:
            with pytest.raises(services.NotYoursToDoError):
                services.move_commitment(by=user, commitment=row, to=to, reason="So it is.")
    able = users[next(iter(sorted(step.sides)))]
    if step.needs_reason:
        with pytest.raises(services.ReasonMissingError):
            services.move_commitment(by=able, commitment=row, to=to, reason="  ")
    assert services.move_commitment(by=able, commitment=row, to=to, reason="So it is.").state == to


# Who --------------------------------------------------------------------------------------------------------------


def test_only_editors_and_staff_offer_for_a_partner_and_an_editor_of_another_is_nobody_special() -> None:
    partner, strategy = make_organization(), make_strategy()
    offer: dict[str, Any] = {
        "organization": partner,
        "strategy": strategy,
        "what": "Rooms",
        "starts_on": date(2026, 1, 1),
    }
    for user in (make_user("Eve", edits=[make_organization("Other")]), make_user("Lea", leads=[strategy.workgroup])):
        with pytest.raises(services.NotYoursToDoError):
            services.offer_commitment(by=user, **offer)
    for user in (make_user("Ed", edits=[partner]), make_user("Bo", staff=[RoleName.BACKBONE])):
        assert services.offer_commitment(by=user, **offer).state == STATE.OFFERED
    row = Commitment.objects.order_by("pk").first()
    assert row is not None
    with pytest.raises(services.NotYoursToDoError):
        services.change_commitment(by=make_user("Eva", edits=[make_organization("Third")]), commitment=row, what="Mine")


def test_who_may_see_a_commitment_is_the_same_in_sql_and_in_python() -> None:
    group, partner = make_workgroup(), make_organization()
    make_commitment(organization=partner, strategy=make_strategy(workgroup=group), shown=False)
    make_commitment(
        organization=make_organization("Other"),
        strategy=make_strategy("Else", goal=make_goal("Else"), workgroup=make_workgroup("Else")),
    )
    users = [
        make_user("Out"), make_user("Mem", member_of=[group]), make_user("Ed", edits=[partner]),
        make_user("Bo", staff=[RoleName.BACKBONE]), make_user("Dev", staff=[RoleName.STEWARD]), make_user("Sue", superuser=True),
    ]  # fmt: skip
    for user in users:
        in_python = {row.pk for row in Commitment.objects.all() if rules.can_see_commitment(user, row)}
        assert set(Commitment.objects.visible_to(user).values_list("pk", flat=True)) == in_python


# Changing -----------------------------------------------------------------------------------------------------------


def test_other_words_than_were_agreed_wait_for_the_group_again_but_consent_does_not() -> None:
    row = make_commitment(money_cents=200_00)
    changed = services.change_commitment(by=None, commitment=row, money_shown=True, shown=False)
    assert (changed.state, changed.shown, changed.money_shown) == (STATE.AGREED, False, True)
    changed = services.change_commitment(by=None, commitment=changed, money_cents=500_00)
    assert changed.state == STATE.OFFERED


def test_another_group_of_people_waits_again_and_the_same_changes_nothing() -> None:
    row = make_commitment(people=("Newcomers",), places=("26081",))
    events = AuditEvent.objects.count()
    services.change_commitment(by=None, commitment=row, focus=Focus(("26081",), ("Newcomers",)), what=row.what)
    assert (Commitment.objects.get().state, AuditEvent.objects.count()) == (STATE.AGREED, events)
    services.change_commitment(by=None, commitment=row, focus=Focus((), ("Renters",)))
    fresh = Commitment.objects.get()
    assert (fresh.state, focus_of(fresh).populations, focus_of(fresh).places) == (STATE.OFFERED, ("Renters",), ())


def test_what_has_ended_is_not_rewritten() -> None:
    row = make_commitment(state=STATE.KEPT)
    with pytest.raises(services.MoveRefusedError):
        services.change_commitment(by=None, commitment=row, what="Three rooms")
    assert services.change_commitment(by=None, commitment=row, shown=False).shown is False


def test_nothing_is_offered_to_a_stopped_strategy_or_without_words_or_with_days_upside_down() -> None:
    strategy, partner = make_strategy(), make_organization()
    services.move_strategy(by=None, strategy=strategy, to="stopped", reason="No money.")
    strategy.refresh_from_db()
    with pytest.raises(services.PlanInvalidError, match="stopped"):
        make_commitment(strategy=strategy, organization=partner)
    other = make_strategy("Other", goal=make_goal("Other"), workgroup=make_workgroup("Other"))
    for wrong in ({"what": ""}, {"ends_on": date(2025, 1, 1)}, {"money_cents": 10**14}):
        with pytest.raises(services.PlanInvalidError):
            make_commitment(**{"organization": partner, "strategy": other, "what": "Rooms", **wrong})
    bare = Commitment(organization=partner, strategy=other, what="x", starts_on=date(2026, 1, 1), state=STATE.WITHDRAWN)
    with pytest.raises(ValidationError):
        bare.full_clean()


# Public -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(STATE))
@pytest.mark.parametrize("shown", [True, False])
def test_public_is_what_was_agreed_and_what_the_partner_lets_be_read(state: STATE, shown: bool) -> None:
    row = make_commitment("Rooms for newcomers", state=state, shown=shown)
    page = text_of(client_of(None).get(row.organization.get_absolute_url()))
    assert ("Rooms for newcomers" in page) == (shown and state in STANDING)


def test_an_amount_that_the_partner_keeps_to_itself_is_told_as_not_public_and_never_as_zero() -> None:
    row = make_commitment("A van", money_cents=4321_00)
    client = client_of(None)
    pages = [row.organization.get_absolute_url(), reverse("dashboard:strategy_detail", args=[row.strategy.slug])]
    for address in [*pages, reverse("agenda:matrix_detail"), reverse("agenda:matrix_file")]:
        answer = client.get(address)
        page = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert ("A van" in page, "not public" in page, "4,321" in page, "4321" in page) == (True, True, False, False)
    services.change_commitment(by=None, commitment=row, money_shown=True)
    assert "$4,321" in text_of(client.get(pages[0]))


def test_a_hidden_partner_or_strategy_hides_its_commitments() -> None:
    make_commitment(organization=make_organization("Quiet", published=False))
    make_commitment(strategy=make_strategy("S", goal=make_goal("G"), workgroup=make_workgroup("W"), published=False))
    make_commitment(strategy=make_strategy("T", goal=make_goal("H", published=False), workgroup=make_workgroup("V")),
                    organization=make_organization("Third"))  # fmt: skip
    assert Commitment.objects.count() == 3
    assert not Commitment.objects.public().exists()


# Told and asked -----------------------------------------------------------------------------------------------------


def test_leads_hear_of_an_offer_and_editors_of_the_answer_and_nobody_of_their_own_act() -> None:
    group, partner = make_workgroup(), make_organization()
    lea, ed = make_user("Lea", leads=[group]), make_user("Ed", edits=[partner])
    row = make_commitment(organization=partner, strategy=make_strategy(workgroup=group), state=STATE.OFFERED, by=ed)
    assert [(one.user_id, "Do you agree?" in one.text) for one in Notification.objects.all()] == [(lea.pk, True)]
    row = services.move_commitment(by=lea, commitment=row, to=STATE.AGREED)
    assert [one.user_id for one in Notification.objects.filter(text__contains="is now")] == [ed.pk]
    services.move_commitment(by=ed, commitment=row, to=STATE.KEPT)
    assert [one.user_id for one in Notification.objects.filter(text__contains="Kept")] == [lea.pk]


def test_who_was_silent_for_half_a_year_is_asked_once_and_one_tap_answers() -> None:
    partner = make_organization()
    ed, other = make_user("Ed", edits=[partner]), make_user("Eve", edits=[make_organization("Other")])
    with time_machine.travel(datetime(2026, 1, 5, 12, tzinfo=UTC), tick=False):
        row = make_commitment(organization=partner)
    day = date(2026, 7, 10)
    with time_machine.travel(datetime(2026, 7, 10, 12, tzinfo=UTC), tick=False):
        assert services.ask_stale_commitments(day) == 1
        assert services.ask_stale_commitments(day) == 0
        notice = Notification.objects.get(text__startswith="Is this still true?")
        assert (notice.user_id, notice.taps[0][0]) == (ed.pk, STANDS)
        assert taps.acts()[STANDS].offer(other, row.pk) is None
        opened = taps.use_tap(token_of(ed, Tap(*notice.taps[0])))
        assert "still stands" in opened.offer.done
        row.refresh_from_db()
        assert row.confirmed_on == day
        with pytest.raises(taps.UsedTapError):
            taps.use_tap(token_of(ed, Tap(*notice.taps[0])))
        assert services.ask_stale_commitments(day) == 0


def test_what_is_over_is_asked_about_and_one_tap_says_that_it_was_kept() -> None:
    partner = make_organization()
    ed = make_user("Ed", edits=[partner])
    today = timezone.localdate()
    row = make_commitment(organization=partner, starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=1))
    assert services.ask_stale_commitments(today) == 1
    notice = Notification.objects.get(text__contains="Was it kept?")
    tap = Tap(*notice.taps[0])
    assert (tap.act, tap.version) == (WAS_KEPT, version_of(row))
    taps.use_tap(token_of(ed, tap))
    row.refresh_from_db()
    assert row.state == STATE.KEPT
    assert taps.acts()[WAS_KEPT].offer(ed, row.pk) is None
    assert taps.acts()[STANDS].offer(ed, row.pk) is None
    for act in (STANDS, WAS_KEPT):
        with pytest.raises(services.MoveRefusedError):
            taps.acts()[act].do(ed, row.pk)


def test_only_the_partner_says_that_it_still_stands_and_only_while_it_runs() -> None:
    row = make_commitment()
    with pytest.raises(services.NotYoursToDoError):
        services.confirm_commitment(by=make_user("Lea", leads=[row.strategy.workgroup]), commitment=row)
    offered = make_commitment(organization=make_organization("B"), strategy=row.strategy, state=STATE.OFFERED)
    with pytest.raises(services.MoveRefusedError):
        services.confirm_commitment(by=None, commitment=offered)


# Pages --------------------------------------------------------------------------------------------------------------


def test_an_editor_offers_by_the_form_and_what_is_wrong_is_said_at_its_field_and_kept() -> None:
    partner, strategy = make_organization(), make_strategy()
    client = client_of(make_user("Ed", edits=[partner]))
    address = reverse("agenda:commitment_create", args=[partner.slug])
    form = {"strategy": strategy.pk, "what": "", "money": "2,500", "starts_on": "2026-05-01", "ends_on": "2026-04-01"}
    answer = client.post(address, form)
    page = text_of(answer)
    assert (answer.status_code, "2,500" in page) == (422, True)
    assert "Say what you commit, in English or in Spanish." in page
    assert "A commitment ends after it began." in page
    good = {**form, "what": "Two rooms", "ends_on": "", "other_populations": "Newcomers, teen parents", "shown": "on"}
    assert client.post(address, good).status_code == 302
    row = Commitment.objects.get()
    assert (row.money_cents, row.state, row.shown, row.money_shown) == (2500_00, STATE.OFFERED, True, False)
    assert set(focus_of(row).populations) == {"Newcomers", "teen parents"}


def test_a_lead_agrees_on_the_page_and_a_missing_reason_is_asked_for() -> None:
    row = make_commitment(state=STATE.OFFERED)
    client = client_of(make_user("Lea", leads=[row.strategy.workgroup]))
    address = reverse("agenda:commitment_move", args=[row.pk])
    answer = client.post(address, {"to": STATE.WITHDRAWN, "reason": ""})
    assert (answer.status_code, "Say why in one sentence." in text_of(answer)) == (422, True)
    assert client.post(address, {"to": STATE.AGREED, "reason": ""}).status_code == 302
    assert Commitment.objects.get().state == STATE.AGREED


@pytest.mark.parametrize("number", [1, 7])
def test_lists_ask_the_same_however_many_commitments_there_are(number: int, django_assert_num_queries: Any) -> None:
    strategy, partner = make_strategy(), make_organization()
    group = strategy.workgroup
    for index in range(number):
        make_commitment(
            f"Room {index}", organization=partner, strategy=strategy, places=("26081",), people=("Newcomers",)
        )
    with django_assert_num_queries(5):
        assert len(queries.commitments_of_partner(partner, number=1).rows) == number
    with django_assert_num_queries(5):
        assert len(queries.commitments_of_group(group, number=1).rows) == number
    with django_assert_num_queries(4):
        assert len(queries.public_of_partner(partner.slug)) == number


def test_partners_who_commit_to_one_strategy_in_public_are_joined_in_the_picture() -> None:
    strategy, names = make_strategy(), ("One", "Two", "Three")
    one, two, three = (make_organization(name) for name in names)
    for partner in (one, one, two):
        make_commitment(organization=partner, strategy=strategy)
    make_commitment(organization=three, strategy=strategy, shown=False)
    text = text_of(client_of(None).get("/network/"))
    assert "Strategies of both" in text
    assert [f'/partners/{name.lower()}/"' in text for name in names] == [True, True, False]
    assert text.count('data-l="Strategies of both" class="r">1<') == 1
