"""Who hears of equity reviews, at once and by night, and each of them once."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agenda import services
from agenda.models import EquityCondition, EquityReview, Strategy
from agenda.services.review_notices import IS_MET
from kconnect.core import taps
from kconnect.core.models import Notification
from tests.build_agenda import LATER, ask_review, equity, make_reviewer, make_strategy, pass_review
from tests.build_workgroups import make_user
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def strategy(group: Workgroup) -> Strategy:
    return make_strategy(workgroup=group, reach="targeted")


@pytest.fixture
def staff() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def news(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_those_who_must_act_hear_of_it(strategy: Strategy, ana: User, staff: User) -> None:
    ida = make_reviewer()
    review = ask_review(strategy, by=ana)
    assert news(ida) == ["Reading asks for an equity review of its strategy “Books at home”."]
    assert news(ana) == news(staff) == []
    services.conclude_review(by=ida, review=review, outcome="passes", next_on=LATER)
    assert news(ana) == news(staff) == ["Equity review of “Books at home”: Passes."]
    services.affirm_strategy(by=staff, strategy=strategy, body="Council", decided_on=DAY)
    assert news(ana)[-1] == "“Books at home” is affirmed. Now its actions can be written down."


def test_without_reviewers_the_backbone_hears_and_hears_again_when_it_waits(strategy: Strategy, staff: User) -> None:
    equity()
    review = ask_review(strategy)
    assert "nobody in Equity & Inclusion can do it" in news(staff)[0]
    EquityReview.objects.filter(pk=review.pk).update(asked_at=timezone.now() - timedelta(days=20))
    services.remind_of_strategy_reviews(timezone.localdate())
    services.remind_of_strategy_reviews(timezone.localdate() + timedelta(days=1))
    assert [text[:20] for text in news(staff)[1:]] == ["The equity review of"]


def test_the_day_of_the_next_review_is_announced_once(strategy: Strategy, ana: User) -> None:
    ida = make_reviewer()
    pass_review(strategy, ida)
    services.remind_of_strategy_reviews(LATER - timedelta(days=15))
    assert not any("again" in text for text in news(ida))
    for days in (14, 13, 0):
        services.remind_of_strategy_reviews(LATER - timedelta(days=days))
    for user in (ida, ana):
        assert [text for text in news(user) if "again by" in text] == [
            "“Books at home” is to be reviewed for equity again by Jan. 31, 2032."
        ]
    services.move_strategy(by=None, strategy=strategy, to="stopped", reason="No money.")
    services.remind_of_strategy_reviews(LATER)


def test_reviewers_are_asked_each_month_whether_a_condition_is_met_and_one_tap_says_so(
    strategy: Strategy, ana: User
) -> None:  # fmt: skip
    ida = make_reviewer()
    review = pass_review(strategy, ida, conditions=["Books in Nepali."])
    today = timezone.localdate()
    asked = "A condition for “Books at home” is still open: Books in Nepali."
    services.remind_of_strategy_reviews(today + timedelta(days=29))
    assert asked not in news(ida)
    for days in (30, 31, 60):
        services.remind_of_strategy_reviews(today + timedelta(days=days))
    assert news(ida).count(asked) == news(ana).count(asked) == 2
    assert not Notification.objects.filter(user=ana, text=asked).exclude(taps=[]).exists()
    condition = review.conditions.get()
    act, thing, version = Notification.objects.filter(user=ida, text=asked)[0].taps[0]
    path = f"/tap/{taps.token_of(ida, taps.Tap(act, thing, version))}/"
    assert "Is this condition for “Books at home” met? Books in Nepali." in Client().get(path).content.decode()
    assert EquityCondition.objects.get(pk=condition.pk).met_on is None
    assert "the condition for “Books at home” is met" in Client().post(path, follow=True).content.decode()
    stored = EquityCondition.objects.get(pk=condition.pk)
    assert (stored.met_on, stored.met_by) == (today, ida)
    services.remind_of_strategy_reviews(today + timedelta(days=90))
    assert news(ida).count(asked) == 2


def test_nobody_without_a_say_ticks_a_condition_by_a_link(strategy: Strategy, ana: User) -> None:
    condition = pass_review(strategy, make_reviewer(), conditions=["Books in Nepali."]).conditions.get()
    path = f"/tap/{taps.token_of(ana, taps.Tap(IS_MET, condition.pk))}/"
    Client().post(path)
    assert EquityCondition.objects.get(pk=condition.pk).met_on is None
