"""Performance measures: leads define and review, members enter values, the public reads what was published, apart from indicators."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import PerformanceMeasure, PerformanceReview, PerformanceValue, SuccessMeasure
from dashboard.services.errors import NotAllowedError, PerformanceInvalidError
from tests.build_agenda import make_goal, make_strategy
from tests.build_workgroups import make_organization, make_user, make_workgroup
from tests.dashboard.build_published import publish
from tests.dashboard.test_public_pages import text
from workgroups.permissions import RoleName
from workgroups.services import merge_organizations

pytestmark = pytest.mark.django_db


class World:
    """A workgroup with a lead, a member and a strategy, and a partner."""

    def __init__(self) -> None:
        self.group = make_workgroup("Reading", slug="reading")
        self.lead, self.member = make_user("Ana", leads=[self.group]), make_user("Ben", member_of=[self.group])
        self.outsider = make_user("Olga", member_of=[make_workgroup("Other", slug="other")])
        self.goal = make_goal("All children read")
        self.strategy = make_strategy("Reading at home", goal=self.goal, workgroup=self.group)
        self.partner = make_organization("Library", slug="library")
        self.editor = make_user("Eda", edits=[self.partner])

    def measure(self, **more: Any) -> PerformanceMeasure:
        values = {"strategy": self.strategy, "kind": "better_off", "name": "Families that read every day",
                  "unit": "percent", "target": 60.0, "published": True}  # fmt: skip
        return services.add_performance_measure(workgroup=self.group, by=self.lead, **(values | more))

    def review(self, **more: Any) -> PerformanceReview:
        values = {"strategy": self.strategy, "held_on": date(2026, 3, 2), "learned": "Evenings work, mornings do not.",
                  "change": "We move all visits to the evening.", "published": True}  # fmt: skip
        return services.write_performance_review(workgroup=self.group, by=self.lead, **(values | more))


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_the_public_page_of_a_strategy_shows_values_target_and_review_apart_from_indicators(
    client: Client, world: World
) -> None:
    measure = world.measure()
    for year, value in ((2024, 40.5), (2025, 62.0)):
        services.enter_performance_value(measure=measure, ends=date(year, 12, 31), value=value, by=world.member)
    world.review()
    SuccessMeasure.objects.create(goal=world.goal, indicator=publish().indicator)
    page = text(client.get("/workplan/strategies/reading-at-home/"))
    working, people = page.split("How well it works")[1].split("How people are doing")
    for words in ("Is anybody better off?", "Families that read every day", "62", "40.5", "60", "reached", "March 2, 2026",
                  "Evenings work, mornings do not.", "We move all visits to the evening."):  # fmt: skip
        assert words in working
    assert 'href="/goals/all-children-read/"' in client.get("/workplan/strategies/reading-at-home/").content.decode()
    assert "Median household income" in people
    assert "Median household income" not in working


def test_what_is_not_published_stays_in_the_group(client: Client, world: World) -> None:
    world.measure(published=False)
    world.review(published=False)
    page = text(client.get("/workplan/strategies/reading-at-home/"))
    assert "Families that read" not in page
    assert "Evenings work" not in page
    assert "Nothing is measured in public yet" in page
    client.force_login(world.member)
    inside = text(client.get("/workgroups/reading/performance/"))
    assert "Families that read every day" in inside
    assert "Not public" in inside


def test_a_strategy_that_is_not_public_has_no_page(client: Client, world: World) -> None:
    world.strategy.published = False
    world.strategy.save()
    assert client.get("/workplan/strategies/reading-at-home/").status_code == 404


def test_a_partner_shows_its_measures_and_says_where_there_are_none(client: Client, world: World) -> None:
    assert "Nothing is measured in public yet" in text(client.get("/partners/library/performance/"))
    assert 'href="/partners/library/performance/"' in client.get("/partners/library/").content.decode()
    measure = world.measure(strategy=None, organization=world.partner, name="Books lent", kind="how_much")
    services.answer_performance(thing=measure, agreed=True, seen=measure.stamp, by=world.editor)
    page = text(client.get("/partners/library/performance/"))
    assert "How much do we do?" in page
    assert "Books lent" in page
    assert "no value yet" in page


def test_members_enter_values_and_a_second_one_for_a_day_corrects_the_first(client: Client, world: World) -> None:
    measure = world.measure()
    client.force_login(world.member)
    address = f"/workgroups/reading/performance/{measure.pk}/values/"
    for value in ("41", "42.5"):
        assert (
            client.post(address, {"ends": "2025-12-31", "value": value, "note": "Asked by phone."}).status_code == 302
        )
    assert [(one.value, one.entered_by) for one in PerformanceValue.objects.all()] == [(42.5, world.member)]
    assert client.post(address, {"ends": "soon", "value": "many"}).status_code == 422
    assert "42.5" in text(client.get(address))


def test_leads_define_change_and_review_on_their_pages(client: Client, world: World) -> None:
    client.force_login(world.lead)
    form = {
        "strategy": world.strategy.pk,
        "kind": "how_well",
        "name": "Visits kept",
        "direction": "higher",
        "position": "0",
    }
    assert client.post("/workgroups/reading/performance/new/", form).status_code == 302
    measure = PerformanceMeasure.objects.get()
    changed = form | {"name": "Visits kept in time", "published": "on"}
    assert client.post(f"/workgroups/reading/performance/{measure.pk}/", changed).status_code == 302
    measure.refresh_from_db()
    assert (measure.name, measure.published) == ("Visits kept in time", True)
    review = {"strategy": world.strategy.pk, "held_on": "2026-03-02", "learned": "It works.", "change": "Nothing."}
    assert client.post("/workgroups/reading/performance/reviews/new/", review).status_code == 302
    assert PerformanceReview.objects.get().written_by == world.lead


def test_a_measure_is_of_a_strategy_or_a_partner_and_not_of_both_or_none(client: Client, world: World) -> None:
    for subjects in ({"strategy": None}, {"organization": world.partner}):
        with pytest.raises(PerformanceInvalidError):
            world.measure(**subjects)
    client.force_login(world.lead)
    form = {"kind": "how_well", "name": "Of nobody", "direction": "higher", "position": "0"}
    answer = client.post("/workgroups/reading/performance/new/", form)
    assert answer.status_code == 422
    assert "Choose a strategy or a partner: one of them." in text(answer)


def test_the_strategy_of_another_group_is_refused(world: World) -> None:
    other = make_strategy("Other", goal=world.goal, workgroup=make_workgroup("Third", slug="third"))
    with pytest.raises(PerformanceInvalidError):
        world.measure(strategy=other)


def test_unknown_fields_are_refused(world: World) -> None:
    with pytest.raises(PerformanceInvalidError):
        world.measure(workgroup_id=7)


def test_who_may_not_is_refused_by_the_services_too(world: World) -> None:
    measure = world.measure()
    for act in (
        lambda: services.change_performance_measure(measure=measure, by=world.member, name="x"),
        lambda: services.add_performance_measure(workgroup=world.group, by=world.member, name="x"),
        lambda: services.write_performance_review(workgroup=world.group, by=world.member, learned="x", change="y"),
        lambda: services.enter_performance_value(measure=measure, ends=date(2025, 1, 1), value=1, by=world.outsider),
    ):
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.parametrize(
    ("direction", "value", "words"),
    [("higher", 59.0, "not yet reached"), ("lower", 59.0, "reached"), ("neither", 59.0, "")],
)
def test_a_target_is_reached_by_the_direction(
    client: Client, world: World, direction: str, value: float, words: str
) -> None:
    measure = world.measure(direction=direction)
    services.enter_performance_value(measure=measure, ends=date(2025, 12, 31), value=value, by=world.member)
    page = text(client.get("/workplan/strategies/reading-at-home/"))
    assert ("reached" in page) == bool(words)
    assert ("not yet reached" in page) == (words == "not yet reached")


@pytest.mark.parametrize("address", ["/workplan/strategies/reading-at-home/", "/workgroups/reading/performance/"])
def test_pages_ask_the_same_number_of_queries_for_one_measure_and_for_many(
    client: Client, world: World, address: str
) -> None:
    client.force_login(world.member)
    counts = []
    for measures in (1, 5):
        for number in range(measures):
            measure = world.measure(name=f"Measure {measures} {number}")
            services.enter_performance_value(measure=measure, ends=date(2025, 12, 31), value=1, by=world.member)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 19


def test_the_strategy_leads_there_from_its_goal(client: Client, world: World) -> None:
    assert 'href="/workplan/strategies/reading-at-home/"' in client.get("/goals/all-children-read/").content.decode()


def test_the_pages_speak_spanish(client: Client, world: World) -> None:
    world.measure(name_es="Familias que leen cada día")
    page = text(client.get("/es/workplan/strategies/reading-at-home/"))
    assert "Familias que leen cada día" in page
    assert "¿Alguien está mejor?" in page


def test_the_page_of_a_partner_calls_it_by_its_name_in_the_language_of_the_page(client: Client, world: World) -> None:
    make_organization("School", slug="school", name_es="Escuela")
    page = text(client.get("/es/partners/school/performance/"))
    assert "Escuela" in page
    assert "School" not in page


def test_the_address_of_a_partner_that_was_merged_leads_to_the_other(client: Client, world: World) -> None:
    gone = make_organization("Library of Kent", slug="kent-library")
    merge_organizations(by=make_user("Bo", staff=[RoleName.BACKBONE]), kept=world.partner, gone=gone)
    answer = client.get("/partners/kent-library/performance/")
    assert (answer.status_code, answer["Location"]) == (301, "/partners/library/performance/")
    assert client.get("/partners/nobody/performance/").status_code == 404
