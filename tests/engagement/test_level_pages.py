"""Levels of engagement on pages: said by leads, felt by those who came, shown over time, with the money beside it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement import rules, services
from engagement.choices import Rung
from engagement.models import CommunityShare, Event, SealedBox
from engagement.queries import levels as queries
from engagement.queries.levelled import NOUNS
from engagement.rules import Fit
from engagement.services.levels import felt_token
from kconnect.core.models import AuditEvent, Notification
from tests.build_agenda import make_goal, make_strategy
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.permissions import RoleName

EVENT = NOUNS["event"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("level", "percent", "fit"),
    [(4, 40, Fit.LESS), (4, 50, Fit.FITS), (4, 71, Fit.MORE), (1, 9, Fit.LESS), (5, 100, Fit.FITS)],
)
def test_the_money_of_an_initiative_stands_beside_what_it_claims(level: int, percent: int, fit: Fit) -> None:
    assert rules.fit_of(level, percent) == fit


@pytest.mark.once
def test_money_is_like_the_highest_rung_that_it_reaches() -> None:
    assert [rules.rung_of_money(percent) for percent in (0, 9, 10, 35, 45, 79, 80)] == [
        Rung(step) for step in (0, 0, 1, 2, 3, 4, 5)
    ]
    assert rules.range_of(3) == (40, 50)


@pytest.mark.once
def test_only_telling_is_not_asking() -> None:
    assert [rules.only_informs(levels) for levels in ([], [1, 1], [1, 2], [0])] == [False, True, False, True]


def past(title: str = "Supper", **values: Any) -> Event:
    return make_event(title, days=-20, **{"intended_level": 2, **values})


@pytest.mark.django_db
def test_a_lead_says_what_was_reached_and_why() -> None:
    group = make_workgroup("Housing")
    lead, event = make_user("Ana", leads=[group]), past(workgroup=group)
    address = f"/console/levels/event/{event.pk}/"
    assert "Supper" in client_of(lead).get("/console/levels/").content.decode()
    refused = client_of(lead).post(address, {"intended_level": "2", "achieved_level": "1"})
    assert "Say why it came out at another level than you meant." in refused.content.decode()
    done = client_of(lead).post(
        address, {"intended_level": "2", "achieved_level": "1", "level_why": "Nobody took notes."}
    )
    assert (done.status_code, AuditEvent.objects.filter(verb="levelled").count()) == (302, 1)
    text = Client().get("/take-part/levels/").content.decode()
    assert "Nobody took notes." in text
    assert "In the last twelve months 1 occasion ended" in text
    assert "Everything that is over says what was reached." in client_of(lead).get("/console/levels/").content.decode()


@pytest.mark.django_db
def test_the_services_are_a_second_lock() -> None:
    event, olga, strategy = past(), make_user("Olga"), make_strategy()
    with pytest.raises(services.NotYoursToDoError):
        services.say_level(by=olga, noun=EVENT, thing=event, achieved_level=2)
    with pytest.raises(services.NotYoursToDoError):
        services.set_community_share(by=olga, strategy=strategy, level=3, total_cents=1, community_cents=1)
    with pytest.raises(services.LevelInvalidError):
        services.set_community_share(by=None, strategy=strategy, level=3, total_cents=1, community_cents=2)
    assert client_of(make_user("Bo", staff=[RoleName.BACKBONE])).get("/console/levels/nothing/1/").status_code == 404
    goal = make_goal("Homes")
    services.say_level(by=None, noun=EVENT, thing=event, goals=[goal])
    assert list(event.goals.all()) == [goal]


@pytest.mark.django_db
def test_whoever_took_part_says_by_one_tap_what_it_was_like() -> None:
    event = past()
    for number in range(10):
        address = services.felt_link("event", event.pk, f"person:{number}", "en").removeprefix("http://testserver")
        path = "/take-part/felt/" + address.split("/take-part/felt/")[1]
        answer = Client().post(path, {"level": str(number % 2 * 3)})
        assert "Your answer is kept without your name." in answer.content.decode()
    again = f"/take-part/felt/{felt_token('event', event.pk, 'person:0')}/?level=3"
    page = Client().get(again)
    assert "checked" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert Client().post(again, {}).context["thanks"] is False
    assert SealedBox.objects.get().tally == {"0": 5, "3": 5}
    assert "5 of 10" in Client().get("/take-part/levels/").content.decode()
    assert Client().get("/take-part/felt/wrong/").status_code == 404


@pytest.mark.django_db
def test_the_share_of_the_community_is_public_and_the_amounts_are_not() -> None:
    group = make_workgroup("Housing")
    strategy = make_strategy("Rent fund", workgroup=group)
    type(strategy).objects.filter(pk=strategy.pk).update(published=True)
    lead = client_of(make_user("Ana", leads=[group]))
    lead.post(
        f"/console/levels/money/{strategy.slug}/", {"level": "4", "total_cents": "12,345", "community_cents": "4,938"}
    )
    assert (str(CommunityShare.objects.get()), CommunityShare.objects.get().percent) == (f"{strategy.pk}: 40", 40)
    assert "4938.00" in lead.get(f"/console/levels/money/{strategy.slug}/").content.decode()
    text = Client().get("/take-part/levels/").content.decode()
    assert "Less than this level takes" in text
    assert "12,345" not in text


@pytest.mark.django_db
def test_a_goal_about_which_people_were_only_told_is_named_once_in_half_a_year() -> None:
    goal, group = make_goal(), make_workgroup("Housing")
    make_strategy("Rent fund", goal=goal, workgroup=group)
    lead = make_user("Ana", leads=[group])
    past("Open house", goals=[goal], intended_level=1)
    today = timezone.localdate()
    assert services.nudge_levels(today) == 1
    assert services.nudge_levels(today) == 0
    assert Notification.objects.get().user_id == lead.pk
    assert goal.name in client_of(lead).get("/console/levels/").content.decode()
    past("Survey evening", goals=[goal], intended_level=2)
    assert services.nudge_levels(today + timedelta(days=190)) == 0


@pytest.mark.django_db
def test_many_occasions_take_as_many_queries_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    past()
    with django_assert_num_queries(7):
        queries.levels_page(number=1)
    for number in range(3):
        past(f"Supper {number}")
    with django_assert_num_queries(7):
        queries.levels_page(number=1)
    assert queries.levels_page(number=1, kind="input").occasions == []
    assert "?" not in str(queries.levels_page(number=1).sentence)


@pytest.mark.django_db
def test_an_empty_page_leads_on() -> None:
    text = Client().get("/take-part/levels/").content.decode()
    assert "What has ended appears here with its level." in text
    assert "Nothing with a level of engagement has ended" in text
    assert "Change the filter" in Client().get("/take-part/levels/?kind=input").content.decode()
    assert Client().get("/take-part/levels/?kind=nothing").status_code == 200
