"""Where strategies help and how many they plan to reach, beside the people it takes to reach the goal."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda import services as plan
from agenda.models import Goal, Strategy
from dashboard import services
from dashboard.models import Place, PlaceRelation, PlannedReach, StrategyPlace
from dashboard.queries.public.reach import planned_people
from dashboard.services.errors import FocusError, NotAllowedError
from tests.build_agenda import make_goal, make_strategy
from tests.build_workgroups import client_of, make_user, make_workgroup
from tests.dashboard.build_published import place
from tests.dashboard.test_public_equity import aim, reading, text
from tests.dashboard.test_ways_page import ASIAN, BLACK, ROWS
from workgroups.models import Workgroup

pytestmark = pytest.mark.django_db
PAGE = "/goals/every-child-reads/reading/"


@pytest.fixture
def goal(db: None) -> Goal:
    reading(*ROWS)
    found = make_goal("Every child reads")
    services.set_success_measures(goal=found, slugs=["reading"], by=None)
    aim()
    return found


@pytest.fixture
def group(db: None) -> Workgroup:
    return make_workgroup("Early Reading")


def kent() -> Place:
    return Place.objects.get(code="26081")


def strategy(goal: Goal, group: Workgroup, name: str = "Books", **values: Any) -> Strategy:
    return make_strategy(name, goal=goal, workgroup=group, reach="targeted", **values)


def reach(
    one: Strategy, number: int, key: str = BLACK, where: Place | None = None, unit: str = "people"
) -> PlannedReach:
    return services.plan_reach(strategy=one, group=key, place=where or kent(), number=number, unit=unit, by=None)


def part(code: str, parent: Place) -> Place:
    child = place(code, code.title(), "neighborhood")
    PlaceRelation.objects.create(parent=parent, child=child, hierarchy="ours")
    return child


def test_what_strategies_plan_stands_beside_the_people_it_takes(goal: Goal, group: Workgroup) -> None:
    one, two = strategy(goal, group), strategy(goal, group, "Coaches")
    services.set_strategy_focus(strategy=one, groups=[BLACK], by=None)
    assert "No strategy says yet how many of the 160 people needed it plans to reach." in text(Client().get(PAGE))
    reach(one, 40)
    reach(two, 60)
    reach(one, 500, unit="families")
    sentence = "The strategies plan to reach 100 of the 160 people needed."
    assert sentence in text(Client().get(PAGE))
    page = text(Client().get(f"/workplan/strategies/{one.slug}/"))
    assert sentence in page
    assert "40 people" in page
    assert "500 families" in page
    reach(two, 200)
    assert "The strategies plan to reach 240 people; 160 are needed." in text(Client().get(PAGE))


def test_everyone_is_a_group_of_its_own(goal: Goal, group: Workgroup) -> None:
    one = make_strategy("For all", goal=goal, workgroup=group)
    reach(one, 150, "")
    page = text(Client().get(PAGE))
    assert "The strategies plan to reach 150 of the 200 people needed." in page
    assert planned_people(goal, kent()) == {"": 150}


def test_what_is_stopped_or_not_public_does_not_count(goal: Goal, group: Workgroup) -> None:
    hidden, stopped = strategy(goal, group, "Hidden", published=False), strategy(goal, group, "Stopped")
    elsewhere = strategy(make_goal("Other goal"), group, "Elsewhere")
    for one in (hidden, stopped, elsewhere):
        reach(one, 10)
    plan.move_strategy(by=None, strategy=stopped, to="stopped", reason="No money.")
    assert planned_people(goal, kent()) == {}
    assert planned_people(goal, None) == {}


def test_a_place_counts_with_its_own_number_else_with_the_places_inside_each_once(goal: Goal, group: Workgroup) -> None:
    burton, creston = part("burton", kent()), part("creston", kent())
    block = part("block", burton)
    one, two = strategy(goal, group), strategy(goal, group, "Coaches")
    reach(one, 30, where=burton)
    reach(one, 10, where=block)
    reach(one, 5, where=creston)
    reach(two, 7, where=creston)
    assert planned_people(goal, kent()) == {BLACK: 42}
    assert planned_people(goal, burton) == {BLACK: 30}
    reach(one, 50)
    assert planned_people(goal, kent()) == {BLACK: 57}


def test_numbers_beside_the_people_needed_only_where_both_are_known(goal: Goal, group: Workgroup) -> None:
    one = strategy(goal, group)
    reach(one, 12, "race=nhpi", where=part("burton", kent()))
    reach(one, 9, ASIAN)
    page = text(Client().get(f"/workplan/strategies/{one.slug}/"))
    assert "The strategies plan to reach 9 of the 10 people needed." in page
    services.set_success_measures(goal=goal, slugs=[], by=None)
    page = text(Client().get(f"/workplan/strategies/{one.slug}/"))
    assert "people needed" not in page
    assert "9 people" in page


def test_the_lead_writes_it_down_on_one_page(goal: Goal, group: Workgroup) -> None:
    one = strategy(goal, group)
    lead = client_of(make_user("Ana", leads=[group]))
    page = f"/workgroups/{group.slug}/ways/strategies/{one.pk}/"
    black = str(services.plan_reach(strategy=one, group=BLACK, place=kent(), number=1, by=None).group_id)
    assert "Whom the strategy is for" in text(lead.get(page))
    lead.post(page, {"groups": [black], "places": "Kent County"})
    assert [row.place for row in StrategyPlace.objects.all()] == [kent()]
    assert "No place has the name or code" in text(lead.post(page, {"places": "Atlantis"}))
    lead.post(page, {"groups": [black], "places": ""})
    assert not StrategyPlace.objects.exists()
    sent = {"number": 40, "unit": "people", "group": black, "place": "26081"}
    lead.post(f"{page}reach/", sent)
    row = PlannedReach.objects.get()
    assert row.number == 40
    # The home place stands in the form by its name in the reader's language, and is taken so.
    Place.objects.filter(pk=kent().pk).update(name_es="Condado de Kent")
    assert 'value="Condado de Kent"' in lead.get(f"/es{page}").content.decode()
    assert lead.post(f"/es{page}reach/", {**sent, "place": "Condado de Kent"}).status_code == 302
    wrong = lead.post(f"{page}reach/", {**sent, "number": 0, "place": "Nowhere"})
    assert wrong.status_code == 422
    assert "No place has the name or code “Nowhere”." in text(wrong)
    lead.post(f"{page}reach/{row.pk}/remove/")
    assert not PlannedReach.objects.exists()


def test_a_strategy_for_everyone_has_places_and_no_groups(goal: Goal, group: Workgroup) -> None:
    one = make_strategy("For all", goal=goal, workgroup=group)
    lead = client_of(make_user("Ana", leads=[group]))
    page = f"/workgroups/{group.slug}/ways/strategies/{one.pk}/"
    assert 'name="groups"' not in lead.get(page).content.decode()
    lead.post(page, {"places": "26081"})
    assert "Places: Kent County" in text(Client().get(f"/workplan/strategies/{one.slug}/"))


def test_rules_hold_in_services_and_in_the_database(goal: Goal, group: Workgroup) -> None:
    one, other = strategy(goal, group), make_user("Chloe", leads=[make_workgroup("Elsewhere")])
    row = reach(one, 40)
    for act in (
        lambda: services.plan_reach(strategy=one, group=BLACK, place=kent(), number=1, by=other),
        lambda: services.set_strategy_places(strategy=one, places=[kent()], by=other),
        lambda: services.remove_reach(reach=row, by=other),
    ):
        with pytest.raises(NotAllowedError):
            act()
    for number, unit in ((0, "people"), (10_000_001, "people"), (5, "cats")):
        with pytest.raises(FocusError):
            services.plan_reach(strategy=one, group=BLACK, place=kent(), number=number, unit=unit, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedReach.objects.filter(pk=row.pk).update(number=0)


def asked(address: str) -> int:
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_ask_as_often_for_many_numbers_as_for_one(goal: Goal, group: Workgroup) -> None:
    one = strategy(goal, group)
    services.set_strategy_focus(strategy=one, groups=[BLACK], by=None)
    reach(one, 40)
    pages = [PAGE, f"/workplan/strategies/{one.slug}/"]
    before = [asked(page) for page in pages]
    for key in ("", ASIAN, "race=nhpi", "sex=female"):
        reach(one, 10, key)
        reach(strategy(goal, group, f"More {key}"), 10, key, where=part(f"part-{key or 'all'}", kent()))
    services.set_strategy_focus(strategy=one, groups=[BLACK, ASIAN], by=None)
    assert [asked(page) for page in pages] == before
