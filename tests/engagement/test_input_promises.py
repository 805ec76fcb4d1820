"""When an answer to input is late, what was promised first, and a form that was sent twice at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from engagement import services
from engagement.models import Input
from engagement.queries.input import figures
from engagement.queries.input_room import late_counts
from engagement.rules import input as input_rules
from kconnect.core.models import OutboxMail
from tests.build_agenda import make_goal
from tests.build_decisions import make_body, make_decision, opened, seat_all
from tests.build_input import end_call, heard, make_call
from tests.build_workgroups import make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def test_what_a_call_promised_says_when_its_answer_is_late_and_thirty_days_where_nothing_is_promised(bo: User) -> None:
    group, now = make_workgroup(), timezone.now()
    soon, later = make_call(group, "Soon"), make_call(group, "Later")
    given = [heard("call", soon), heard("call", later), heard("goal", make_goal()), heard("goal", make_goal("New"))]
    Input.objects.filter(pk__in=[one.pk for one in given[:3]]).update(created_at=now - timedelta(days=40))
    end_call(soon, days=9, late=True)
    end_call(later, days=9)
    late = Input.objects.filter(input_rules.late_at(now))
    assert {one.pk for one in late} == {given[0].pk, given[2].pk}
    for one in Input.objects.select_related("call"):
        promised = one.call.answer_due_on if one.call else None
        assert input_rules.is_late(one.created_at, promised, now) == (one in late)
    assert (figures().late, late_counts(unread_before=now)[1]) == (2, 2)


def test_a_promise_that_is_put_off_is_read_beside_the_first_one(bo: User) -> None:
    call = make_call(make_workgroup())
    first, later = call.answer_due_on, call.answer_due_on + timedelta(days=20)
    page = f"/input/calls/{call.slug}/"
    assert "at first by" not in Client().get(page).content.decode()
    services.change_call(by=bo, call=call, answer_due_on=later)
    words = f"Answer promised by {date_format(later)}, at first by {date_format(first)}"
    assert words in Client().get(page).content.decode()


def test_a_form_that_is_sent_twice_at_once_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    token, goal = uuid4(), make_goal()
    first = services.give_input(by=None, about="goal", thing=goal, form_token=token, text="More buses")
    # The second one looked before the first was stored.
    seen = iter([None, first])
    monkeypatch.setattr("engagement.services.input._sent", lambda _token: next(seen))
    assert services.give_input(by=None, about="goal", thing=goal, form_token=token, text="More buses") == first
    assert Input.objects.count() == 1


def test_what_a_decision_made_of_a_comment_is_its_answer_and_whoever_wrote_it_is_told_once() -> None:
    body, goal = make_body(), make_goal()
    seat_all(body, ["residents", "community"])
    given = heard("goal", goal, email="ana@example.org", consent=True)
    draft = make_decision(body)
    with pytest.raises(services.DecisionRefusedError, match="Put it to the body first"):
        services.answer_input(by=None, decision=draft, given=given, uptake="adopted", said="We open later.")
    decision = opened(body)
    for words in ("We open later.", "We open at nine."):
        services.answer_input(by=None, decision=decision, given=given, uptake="adopted", said=words)
    given.refresh_from_db()
    assert given.answered_at is not None
    [letter] = OutboxMail.objects.filter(recipient="ana@example.org")
    assert f"{decision.title}: We open later." in letter.body
    assert "Why:" not in letter.body


def test_what_was_hidden_meanwhile_is_not_answered_in_public(bo: User) -> None:
    body = make_body()
    seat_all(body, ["residents", "community"])
    given, decision = heard("goal", make_goal()), opened(body)
    # Whoever answers read it before somebody else hid it.
    Input.objects.filter(pk=given.pk).update(state="declined", decline_reason="unclear")
    with pytest.raises(services.DecisionRefusedError, match="Only input that is public"):
        services.answer_input(by=bo, decision=decision, given=given, uptake="adopted", said="Yes.")
