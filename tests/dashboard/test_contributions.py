"""Changes on the curve: confirmed and public ones, without a person, as contribution and never as cause; and resources beside need."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from agenda import services as plan
from agenda.models import Action
from dashboard import services
from dashboard.models import Indicator, Place, Publication, PublicTile, SuccessMeasure
from dashboard.services.aims import Word
from tests.build_agenda import make_action, make_goal, make_strategy, make_work
from tests.build_commitments import make_commitment
from tests.build_workgroups import make_organization, make_user, make_workgroup
from tests.dashboard.build_published import place
from tests.dashboard.test_public_equity import PAGE, reading, share
from workgroups import services as log
from workgroups.models import User, Workgroup
from workgroups.queries.activities import ChangeTold, Told

pytestmark = pytest.mark.django_db
NEED = "/workplan/matrix/need/"


def text(response: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup()


@pytest.fixture
def lea(group: Workgroup) -> User:
    return make_user("Lea Leadwell", leads=[group])


@pytest.fixture
def published() -> Publication:
    return reading(*(share(600 + 10 * step, 1000, year=2021 + step) for step in range(3)))


@pytest.fixture
def action(group: Workgroup, published: Publication) -> Action:
    """An action of a public strategy toward the goal that the indicator measures."""
    goal = make_goal()
    SuccessMeasure.objects.create(goal=goal, indicator=published.indicator)
    return make_action(strategy=make_strategy("Books at home", goal=goal, workgroup=group))


def change(group: Workgroup, lea: User, action: Action, day: date, *, places: tuple[str, ...] = (), **more: Any) -> Any:
    told = Told(places, (), ChangeTold("program", "new", "system", day))
    more.setdefault("summary", "The library opens on Sundays")
    writer = make_user("Benedetta Quick", member_of=[group])
    return make_work(group, writer, {action: 0}, confirmed_by=lea, happened_on=day, code="CC", told=told, **more)


def test_a_confirmed_change_is_a_mark_on_the_curve_and_a_contribution_in_words(
    group: Workgroup, lea: User, action: Action
) -> None:
    change(group, lea, action, date(2022, 5, 1))
    response = Client().get(PAGE)
    assert response.content.decode().count('class="pt o k2"') == 2
    page = text(response)
    assert "May 1, 2022. The library opens on Sundays Program. Early Reading , for Books at home ." in page
    assert "Each is a contribution to the figures among many, never their cause." in page
    assert re.search(r"2022 61\.0% .{0,40}Note 1", page)
    assert ("Benedetta" in page, "Leadwell" in page) == (False, False)
    assert "nunca su causa" in text(Client().get(f"/es{PAGE}"))


def test_notes_and_changes_are_numbered_together_in_order_of_time(group: Workgroup, lea: User, action: Action) -> None:
    indicator, kent = Indicator.objects.get(slug="reading"), Place.objects.get(code="26081")
    for day, words in ((date(2023, 6, 1), "A late note."), (date(2021, 2, 1), "An early note.")):
        services.write_note(indicator=indicator, place=kent, day=day, word=Word("Council", words), by=None)
    change(group, lea, action, date(2022, 5, 1))
    page = text(Client().get(PAGE))
    assert "1 Feb. 1, 2021. An early note." in page
    assert "2 May 1, 2022. The library opens on Sundays" in page
    assert "3 June 1, 2023. A late note." in page


def test_no_tile_changes_by_a_mark(group: Workgroup, lea: User, action: Action) -> None:
    before = list(PublicTile.objects.values_list("hash", "payload"))
    figures = Client().get("/indicators/reading.csv").getvalue()
    change(group, lea, action, date(2022, 5, 1))
    assert list(PublicTile.objects.values_list("hash", "payload")) == before
    assert Client().get("/indicators/reading.csv").getvalue() == figures


def test_what_is_not_confirmed_not_public_stopped_or_no_change_is_no_mark(
    group: Workgroup, lea: User, action: Action
) -> None:
    day = date(2022, 5, 1)
    first = change(group, lea, action, day, summary="Confirmed once")
    log.undo_confirmations(by=lea, activities=[first])
    make_work(group, lea, {action: 1}, confirmed_by=lea, happened_on=day, summary="A service")
    hidden = make_workgroup("Hidden", published=False)
    unseen = make_action("Unseen", strategy=action.strategy, workgroup=hidden)
    change(hidden, make_user("Hal", leads=[hidden]), unseen, day, summary="Of a hidden group")
    stopped = make_strategy("Stopped", goal=action.strategy.goal, workgroup=group)
    change(group, lea, make_action("Old", strategy=stopped), day, summary="Of a stopped strategy")
    plan.move_strategy(by=None, strategy=stopped, to="stopped", reason="No money.")
    secret = make_strategy("Secret", goal=action.strategy.goal, workgroup=group, published=False)
    change(group, lea, make_action("Quiet", strategy=secret), day, summary="Of a hidden strategy")
    elsewhere = make_strategy("Else", goal=make_goal("Another goal"), workgroup=group)
    change(group, lea, make_action("Far", strategy=elsewhere), day, summary="Of another goal")
    response = Client().get(PAGE)
    assert "Changes that may contribute" not in text(response)
    assert 'class="pt o k2"' not in response.content.decode()


def test_elsewhere_than_at_home_only_what_names_the_place(group: Workgroup, lea: User, action: Action) -> None:
    state = place("26", "Michigan", "state")
    from tests.dashboard.build_published import publish  # noqa: PLC0415  # the figures of a second place

    rows = [
        share(600 + step, 1000, year=2021 + step) | {"place": code} for step in range(3) for code in ("26081", "26")
    ]
    publish(rows, version=Indicator.objects.get(slug="reading").version)
    change(group, lea, action, date(2022, 5, 1), summary="In the county")
    change(group, lea, action, date(2022, 7, 1), places=("26",), summary="In the whole state")
    home, away = text(Client().get(PAGE)), text(Client().get(f"{PAGE}?place={state.code}"))
    assert ("In the county" in home, "In the whole state" in home) == (True, True)
    assert ("In the county" in away, "In the whole state" in away) == (False, True)


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_asks_one_query_more_for_all_changes_and_shows_the_latest(
    number: int, group: Workgroup, lea: User, action: Action, django_assert_max_num_queries: Any
) -> None:
    for month in range(1, number + 1):
        change(group, lea, action, date(2022, month, 1), summary=f"Change of month {month}.")
    with django_assert_max_num_queries(9):
        page = text(Client().get(PAGE))
    assert page.count("Change of month") == min(number, 8)
    assert f"Change of month {number}." in page


# Resources beside need ------------------------------------------------------------------------------------------------


@pytest.fixture
def needed(group: Workgroup) -> Action:
    """Three groups on their way to one target, and a strategy toward the goal."""
    found = reading(share(700, 1000), share(350, 400, "race=asian"), share(200, 400, "race=black"))
    goal = make_goal()
    SuccessMeasure.objects.create(goal=goal, indicator=found.indicator)
    kent = Place.objects.get(code="26081")
    due, word = date(2030, 12, 31), Word("Council", "Every child reads.")
    services.set_target_for_all(indicator=found.indicator, place=kent, due=due, value=90.0, word=word, by=None)
    return make_action(strategy=make_strategy("Books at home", goal=goal, workgroup=group))


def test_resources_stand_beside_the_people_furthest_from_the_goal(needed: Action) -> None:
    strategy = needed.strategy
    given: dict[str, Any] = {"strategy": strategy, "money_cents": 1000_00, "hours": 40}
    make_commitment(
        "For some", organization=make_organization("A House"), people=("personas negras",), money_shown=True, **given
    )
    make_commitment("For all", organization=make_organization("B House"), **given)
    page = text(Client().get(NEED))
    assert "Black 40.0 points 160 None yet Propose a strategy : Black A House $1,000 · 40 hours" in page
    assert re.search(r"Asian 2\.5 points.{0,60}None yet Propose a strategy : Asian nobody by name none told", page)
    assert "For everyone, without naming a group: B House. 1 amount not public · 40 hours." in page


def test_a_measure_or_place_that_is_not_there_gives_the_first_and_home(needed: Action) -> None:
    for query in ("?measure=nothing/nowhere", "?place=99999", "?place=*", "?measure=a&place="):
        assert "Black 40.0 points 160 None yet" in text(Client().get(NEED + query)), query


@pytest.mark.parametrize("number", [1, 15])
def test_need_asks_the_same_however_many_commitments(
    number: int, needed: Action, django_assert_num_queries: Any
) -> None:
    for index in range(number):
        make_commitment(f"Gift {index}", organization=make_organization(f"House {index}"), strategy=needed.strategy,
                        people=("Black",), places=("26081",))  # fmt: skip
    with django_assert_num_queries(16):
        assert "House 0" in text(Client().get(NEED))


def test_need_says_which_strategies_are_for_a_group_and_what_is_committed_to_them(needed: Action) -> None:
    own = make_strategy(
        "Books in the barbershop", goal=needed.strategy.goal, workgroup=needed.workgroup, reach="targeted"
    )
    services.set_strategy_focus(strategy=own, groups=["race=black"], by=None)
    make_commitment("A corner", organization=make_organization("A House"), strategy=own, hours=40)
    page = text(Client().get(NEED))
    assert "Black 40.0 points 160 Books in the barbershop Proposed A House 40 hours" in page
