"""Owners are asked how their actions stand at the right moment, each question once, and answer with one tap or on their page."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from agenda import rules, services
from agenda.choices import ACTION_MOVES, ActionState, OwnerAnswer, Question
from agenda.models import Action, PlanChange
from agenda.queries.figures import action_rows, detailed
from agenda.services.errors import MoveRefusedError, NotYoursToDoError, ReasonMissingError, StillOpenError
from agenda.services.owners import IS_DONE, IS_ON_TRACK, STEPS, owners_of, url_of, version_of
from kconnect.core import taps
from kconnect.core.models import Notification
from tests.build_agenda import make_action, make_milestones, make_strategy, make_work
from tests.build_workgroups import client_of, fresh, make_organization, make_user, make_workgroup
from workgroups import services as group_services
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

TODAY = date(2026, 11, 30)
LONG_AGO = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def a_day() -> Any:
    with time_machine.travel(datetime(2026, 11, 30, 15, tzinfo=timezone.get_default_timezone()), tick=False):
        yield


def at(day: date) -> Any:
    return time_machine.travel(
        datetime(day.year, day.month, day.day, 15, tzinfo=timezone.get_default_timezone()), tick=False
    )


# When -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "starts", "due", "heard", "expected"),
    [
        ("started", None, -1, 100, (Question.LATE, -1, 0)),
        ("started", None, -14, 100, (Question.LATE, -14, 0)),
        ("started", None, -15, 100, (Question.LATE, -15, 1)),
        ("not_started", None, -40, 100, (Question.LATE, -40, 2)),
        ("blocked", None, -3, 100, (Question.LATE, -3, 0)),
        ("started", None, 0, 100, (Question.DUE, 0, 0)),
        ("not_started", None, 7, 100, (Question.DUE, 7, 0)),
        ("not_started", None, 8, 100, None),
        ("blocked", None, 5, 13, (Question.DUE, 5, 0)),
        ("blocked", None, 50, 13, None),
        ("blocked", None, None, 14, (Question.BLOCKED, -14, 0)),
        ("blocked", None, 5, 30, (Question.BLOCKED, -30, 1)),
        ("not_started", 0, None, 100, (Question.BEGINS, 0, 0)),
        ("not_started", 1, None, 100, None),
        ("not_started", None, None, 400, None),
        ("started", -90, None, 29, None),
        ("started", -90, 100, 30, (Question.QUIET, -30, 0)),
        ("started", -90, None, 44, (Question.QUIET, -44, 1)),
        # A word holds for a week.
        ("started", None, -40, 6, None),
        ("started", None, -40, 7, (Question.LATE, -40, 2)),
        ("done", None, -40, 100, None),
        ("stopped", None, -40, 100, None),
    ],
)
def test_an_owner_is_asked_for_the_most_pressing_reason(
    state: str, starts: int | None, due: int | None, heard: int, expected: tuple[Question, int, int] | None
) -> None:  # fmt: skip
    def day(number: int | None) -> date | None:
        return None if number is None else TODAY + timedelta(days=number)

    asked = rules.why_ask(
        state=state, starts_on=day(starts), due_on=day(due), heard_on=TODAY - timedelta(days=heard), today=TODAY
    )
    assert (asked and (asked.why, asked.day, asked.turn)) == (expected and (expected[0], day(expected[1]), expected[2]))


def test_the_reason_is_said_in_the_language_of_the_reader() -> None:
    asked = rules.Asked(Question.LATE, date(2026, 11, 21), 0)
    assert asked.words == "It was due on Nov. 21, 2026."
    with translation.override("es"):
        assert "21 de noviembre de 2026" in asked.words


# Who --------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_rule_and_its_filter_name_the_same_owners(group: Workgroup, ana: User, ben: User) -> None:
    firm, other = make_organization("Firm"), make_workgroup("Other")
    strategy = make_strategy(workgroup=group)
    actions = [
        make_action("Of Ben", strategy=strategy, person=ben.person),
        make_action("Of the firm", strategy=strategy, organization=firm),
        make_action("Of the group", strategy=strategy),
        make_action("Of the other group", strategy=strategy, workgroup=other),
    ]
    people = {
        "ana": (ana, ["Of the group"]),
        "ben": (ben, ["Of Ben"]),
        "ed": (make_user("Ed", edits=[firm]), ["Of the firm"]),
        "lea": (make_user("Lea", leads=[other]), ["Of the other group"]),
        "bo": (make_user("Bo", staff=[RoleName.BACKBONE]), []),
        "olga": (make_user("Olga"), []),
    }
    for user, owned in people.values():
        found = Action.objects.owned_by(fresh(user)).order_by("pk")
        assert [row.name for row in found] == owned
        assert [row.name for row in actions if rules.owns_action(fresh(user), row)] == owned
    may = {name for name, (user, _owned) in people.items() if rules.can_answer_for_action(fresh(user), actions[0])}
    assert may == {"ana", "ben", "bo"}


@pytest.mark.django_db
def test_nobody_left_an_action_that_no_person_owned(group: Workgroup) -> None:
    assert not rules.owner_left(make_action("Ask", strategy=make_strategy(workgroup=group)))


@pytest.mark.django_db
def test_whoever_has_left_owns_nothing_there_any_more(group: Workgroup, ana: User, ben: User) -> None:
    action = make_action("Of Ben", strategy=make_strategy(workgroup=group), person=ben.person)
    assert owners_of(action) == [ben]
    group_services.end_role(by=None, person=ben.person, role=RoleName.MEMBER, workgroup=group)
    ben, ana = fresh(ben), fresh(ana)
    assert not rules.can_answer_for_action(ben, action)
    assert not Action.objects.owned_by(ben).exists()
    with pytest.raises(NotYoursToDoError):
        services.answer_for_action(by=ben, action=action, answer="done")
    assert client_of(ben).get(url_of(action)).status_code == 404
    # The leads are asked in their stead, and stand there as who answers.
    assert rules.owns_action(ana, action)
    assert list(Action.objects.owned_by(ana)) == [action]
    assert owners_of(action) == [ana]
    assert action_rows(detailed(Action.objects.all()), inside=True)[0].owner == str(group.name)


# Asked once -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def owned(group: Workgroup, ben: User) -> Action:
    with at(LONG_AGO):
        return make_action(
            "Open two sites", name_es="Abrir dos lugares", strategy=make_strategy(workgroup=group), person=ben.person,
            due_on=date(2026, 11, 21),
        )  # fmt: skip


@pytest.mark.django_db
def test_each_question_is_asked_once_and_again_after_two_weeks(owned: Action, ben: User) -> None:
    assert services.ask_owners(TODAY) == 1
    assert services.ask_owners(TODAY) == services.ask_owners(TODAY + timedelta(days=1)) == 0
    notice = Notification.objects.get(user=ben)
    assert notice.text == "How does “Open two sites” stand? It was due on Nov. 21, 2026."
    assert notice.url == f"/actions/{owned.pk}/answer/"
    assert client_of(ben).get(notice.url).status_code == 200
    later = TODAY + timedelta(days=14)
    with at(later):
        assert services.ask_owners(later) == 1
        assert services.ask_owners(later) == 0


@pytest.mark.django_db
def test_whoever_answered_or_logged_work_is_left_in_peace(owned: Action, ben: User, group: Workgroup) -> None:
    with at(TODAY - timedelta(days=3)):
        services.answer_for_action(by=ben, action=owned, answer="on_track")
    assert services.ask_owners(TODAY) == 0
    other = make_action("Other", strategy=owned.strategy, person=ben.person, due_on=date(2026, 11, 21))
    Action.objects.filter(pk=other.pk).update(state_since=timezone.now() - timedelta(days=90))
    make_work(group, ben, {other: 0}, happened_on=TODAY - timedelta(days=2))
    assert services.ask_owners(TODAY) == 0


@pytest.mark.django_db
def test_the_editors_of_an_organization_and_the_leads_of_a_group_are_asked_for_theirs(owned: Action, ana: User) -> None:
    firm = make_organization("Firm")
    editors = [make_user("Ed", edits=[firm]), make_user("Eve", edits=[firm])]
    with at(LONG_AGO):
        make_action("Of the firm", strategy=owned.strategy, organization=firm, due_on=date(2026, 11, 29))
        make_action("Of the group", strategy=owned.strategy, due_on=date(2026, 12, 2))
    assert services.ask_owners(TODAY) == 4
    told = set(Notification.objects.values_list("user__person__name", "text"))
    assert {("Ed", "How does “Of the firm” stand? It was due on Nov. 29, 2026.")} < told
    assert ("Ana", "How does “Of the group” stand? It is due on Dec. 2, 2026.") in told
    assert len({name for name, _text in told} & {editor.person.name for editor in editors}) == 2


# The answer -------------------------------------------------------------------------------------------------------------


def test_every_step_of_an_answer_is_a_move_of_the_table_and_every_open_state_has_every_answer() -> None:
    for (state, answer), steps in STEPS.items():
        here = state
        for to in steps:
            assert to in ACTION_MOVES[here], (state, answer)
            here = to
    states = {ActionState.NOT_STARTED, ActionState.STARTED, ActionState.BLOCKED}
    assert set(STEPS) == {(state, answer) for state in states for answer in OwnerAnswer}


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["not_started", "started", "blocked"])
@pytest.mark.parametrize(("answer", "ends"), [("on_track", "started"), ("done", "done"), ("blocked", "blocked")])
def test_an_answer_brings_the_action_to_what_its_owner_says(
    owned: Action, ben: User, state: str, answer: str, ends: str
) -> None:  # fmt: skip
    Action.objects.filter(pk=owned.pk).update(state=state, state_reason="No room yet" if state == "blocked" else "")
    found = services.answer_for_action(by=ben, action=owned, answer=answer, reason="The court is closed")
    stored = Action.objects.get(pk=owned.pk)
    assert (stored.state, stored.heard_on) == (ends, TODAY)
    assert stored.state_reason == ("The court is closed" if ends == "blocked" else "")
    assert found.state == ends
    assert PlanChange.objects.filter(action=owned, verb="reported", by=ben).count() == 1


@pytest.mark.django_db
def test_what_is_blocked_needs_a_reason_and_what_is_closed_no_answer(owned: Action, ben: User) -> None:
    with pytest.raises(ReasonMissingError):
        services.answer_for_action(by=ben, action=owned, answer="blocked", reason="  ")
    services.answer_for_action(by=ben, action=owned, answer="done")
    with pytest.raises(MoveRefusedError):
        services.answer_for_action(by=ben, action=owned, answer="on_track")
    for nobody in (make_user("Olga"), make_user("Lea", leads=[make_workgroup("Other")])):
        with pytest.raises(NotYoursToDoError):
            services.answer_for_action(by=nobody, action=owned, answer="done")


@pytest.mark.django_db
def test_open_milestones_are_ticked_in_the_same_step_or_the_action_is_not_done(owned: Action, ben: User) -> None:
    steps = make_milestones(owned, reached=1, total=3)
    with pytest.raises(StillOpenError):
        services.answer_for_action(by=ben, action=owned, answer="done", reached=[steps[1].pk])
    assert owned.milestones.filter(reached_on__isnull=False).count() == 1
    browser = client_of(ben)
    page = f"/actions/{owned.pk}/answer/"
    refused = browser.post(page, {"answer": "done"})
    assert (refused.status_code, "Some milestones are not reached yet" in refused.content.decode()) == (422, True)
    done = browser.post(page, {"answer": "done", "reached": [steps[1].pk, steps[2].pk]}, follow=True)
    assert "Noted. Thank you for saying how it stands." in done.content.decode()
    assert Action.objects.get(pk=owned.pk).state == "done"


# One tap ----------------------------------------------------------------------------------------------------------------


def tap(user: User, act: str, action: Action) -> str:
    return f"/tap/{taps.token_of(user, taps.Tap(act, action.pk, version_of(action)))}/"


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "state"), [(IS_DONE, "done"), (IS_ON_TRACK, "started")])
def test_an_answer_is_one_tap_in_the_mail_and_one_to_confirm(owned: Action, ben: User, act: str, state: str) -> None:
    anybody, path = Client(), tap(ben, act, owned)
    assert "Open two sites" in anybody.get(path).content.decode()
    # Looking at it, as a mail scanner does, changes nothing.
    assert Action.objects.get(pk=owned.pk).state == "not_started"
    assert "Noted: “Open two sites” is" in anybody.post(path, follow=True).content.decode()
    assert Action.objects.get(pk=owned.pk).state == state


@pytest.mark.django_db
def test_an_old_link_says_that_things_have_changed(owned: Action, ben: User, ana: User) -> None:
    path = tap(ben, IS_DONE, owned)
    services.move_action(by=ana, action=owned, to="stopped", reason="The court said no")
    Client().post(path)
    assert Action.objects.get(pk=owned.pk).state == "stopped"


# The page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_says_why_we_ask_in_both_languages_and_when_nothing_is_asked(owned: Action, ben: User) -> None:
    browser = client_of(ben)
    assert "It was due on Nov. 21, 2026." in browser.get(f"/actions/{owned.pk}/answer/").content.decode()
    spanish = browser.get(f"/es/actions/{owned.pk}/answer/").content.decode()
    assert "Abrir dos lugares" in spanish
    empty = browser.post(f"/actions/{owned.pk}/answer/", {"answer": ""})
    assert (empty.status_code, "Choose one of the three." in empty.content.decode()) == (422, True)
    services.answer_for_action(by=ben, action=owned, answer="on_track")
    assert "The last word on it is of Nov. 30, 2026." in browser.get(f"/actions/{owned.pk}/answer/").content.decode()
    services.answer_for_action(by=ben, action=owned, answer="done")
    assert "There is nothing to answer any more." in browser.get(f"/actions/{owned.pk}/answer/").content.decode()


@pytest.mark.django_db
def test_many_actions_take_as_many_queries_on_my_work_as_one(owned: Action, ben: User) -> None:
    def asked() -> int:
        browser = client_of(ben)
        browser.get("/my/")
        with CaptureQueriesContext(connection) as seen:
            assert "How does it stand? Open two sites" in browser.get("/my/").content.decode()
        return len(seen)

    few = asked()
    with at(LONG_AGO):
        for number in range(6):
            make_action(f"Next {number}", strategy=owned.strategy, person=ben.person, due_on=date(2026, 11, 25))
    assert asked() == few
