"""The page of a goal-indicator: one goal, each group's way to it, what people wrote of it; public rows alone."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agenda.models import Goal
from dashboard import services
from dashboard.models import Group, IndicatorVersion, Influence, Place, Publication
from dashboard.services import Shrink
from dashboard.services.aims import Word
from kconnect.core.models import SlugAlias
from tests.build_agenda import make_goal, make_strategy
from tests.build_workgroups import make_workgroup
from tests.dashboard.build_published import publish
from tests.dashboard.test_public_equity import COUNCIL, DUE, HIDDEN, aim, reading, share, text, work
from workgroups.models import Workgroup

pytestmark = pytest.mark.django_db
ASIAN, BLACK, NHPI, FEMALE = "race=asian", "race=black", "race=nhpi", "sex=female"
PAGE = "/goals/every-child-reads/reading/"

# The goal is 90 % for everyone. Asian 350 of 400 (87.5 %): 2.5 points, 10 people. Black 200 of 400 (50 %): 40 points, 160
# people. NHPI 10 of 25 (40 %): 50 points, 12.5 and so 13 people. Everyone 700 of 1,000: 20 points, 200 people.
ROWS = (
    share(700, 1000),
    share(350, 400, ASIAN),
    share(200, 400, BLACK),
    share(10, 25, NHPI),
    share(360, 500, FEMALE),
)


@pytest.fixture
def goal(db: None) -> Goal:
    reading(*ROWS)
    found = make_goal("Every child reads", name_es="Que cada niña y cada niño lea")
    services.set_success_measures(goal=found, slugs=["reading"], by=None)
    aim()
    return found


@pytest.fixture
def group(db: None) -> Workgroup:
    return make_workgroup("Early Reading")


def wrote(group: Workgroup, key: str, words: str, *, kind: str = "hinders", public: bool = True) -> Influence:
    indicator, _kent = work()
    influence = services.record_influence(
        workgroup=group, indicator=indicator, group=key, kind=kind, word=Word("Reading circle", words), by=None
    )
    return services.check_influence(influence=influence, public=public, by=None)


def shrink(groups: list[str], against: str = "", **more: Any) -> None:
    indicator, kent = work()
    services.set_outcome(
        indicator=indicator, place=kent, shrink=Shrink(groups, against, 5.0, DUE), by=None,
        word=Word("Governing council", "No child is left behind the others."), **more,
    )  # fmt: skip


def page(query: str = "", language: str = "") -> str:
    return text(Client().get(f"{language}{PAGE}{query}"))


def again(*rows: dict[str, Any]) -> None:
    """The next release of the same indicator."""
    publish(rows, version=IndicatorVersion.objects.get(indicator__slug="reading"))


def rows(html: str) -> list[str]:
    """The heads of the rows of the first table, in order."""
    return re.findall(r'<th [^>]*scope="row"[^>]*>(.*?)</th>', html.split("</table>")[0])


def order(query: str = "") -> list[str]:
    return rows(Client().get(PAGE + query).content.decode())


def test_the_goal_stands_in_words_and_in_a_number_with_who_set_it(goal: Goal) -> None:
    said = page()
    assert goal.statement in said
    assert "The goal: 90.0% for everyone in Kent County by 2030." in said
    assert "Set by Governing council. Every child reads by nine." in said
    assert "Everyone, Kent County, 2023: Still to go: 20.0 points. People it takes: 200." in said


def test_the_group_with_the_most_people_still_short_stands_first(goal: Goal) -> None:
    assert order() == ["Everyone", "Black", "Native Hawaiian, Pacific Islander", "Asian"]
    said = page()
    assert "Most people still short of the goal: Black, 160" in said
    assert "The group with the most people still short of the goal stands first; equal numbers go by distance." in said


def test_the_order_by_distance_is_a_link_away(goal: Goal) -> None:
    assert order("?order=distance") == ["Everyone", "Native Hawaiian, Pacific Islander", "Black", "Asian"]
    assert "Longest way to the goal: Native Hawaiian, Pacific Islander, 50.0 points" in page("?order=distance")
    assert f'href="{PAGE}?compare=race&amp;order=distance"' in Client().get(PAGE).content.decode()


def test_the_distance_is_to_the_goal_of_everyone_even_where_a_group_has_a_target_of_its_own(goal: Goal) -> None:
    indicator, kent = work()
    services.set_targets(indicator=indicator, place=kent, due=DUE, values={BLACK: 60.0}, word=COUNCIL, by=None)
    assert "Most people still short of the goal: Black, 160" in page()


def test_a_target_of_all_groups_is_the_goal_where_everyone_has_none(goal: Goal) -> None:
    indicator, kent = work()
    services.set_targets(indicator=indicator, place=kent, due=DUE, values={"": None}, word=COUNCIL, by=None)
    assert "No number is set yet" in page()


@pytest.mark.parametrize("query", ["", "?order=distance"])
def test_a_hidden_figure_has_no_place_in_the_order_and_no_bar(db: None, query: str) -> None:
    reading(*ROWS[:3], share(10, 25, NHPI, **HIDDEN))
    services.set_success_measures(goal=make_goal(), slugs=["reading"], by=None)
    aim()
    answer = Client().get(PAGE + query)
    said = text(answer)
    assert rows(answer.content.decode())[-1] == "Native Hawaiian, Pacific Islander"
    assert "stand below by name, with the reason: Native Hawaiian, Pacific Islander." in said
    assert "Too few people: a number could point to one of them" in said
    # Two bars in each of the two sizes: those of the groups with a figure.
    assert answer.content.decode().count("<rect class=") == 4


def test_a_limit_says_how_far_it_is_at_least_and_is_not_ranked(db: None) -> None:
    reading(*ROWS[:3], share(0, 1, NHPI, **HIDDEN | {"state": "bounded", "bound": "70-79", "reason": "source"}))
    services.set_success_measures(goal=make_goal(), slugs=["reading"], by=None)
    aim()
    assert order()[-1] == "Native Hawaiian, Pacific Islander"
    assert "At least 11.0 points, at most 20.0 points" in page()


def test_what_helps_and_hinders_stands_with_its_author_once_it_is_checked(goal: Goal, group: Workgroup) -> None:
    wrote(group, BLACK, "The library closes at five.")
    wrote(group, BLACK, "Grandparents read along.", kind="helps")
    wrote(group, BLACK, "Nobody has looked at this yet.", public=False)
    said = page()
    assert re.search(
        r"Black Still to go: 40.0 points. People it takes: 160. What helps Grandparents read along. Reading circle,",
        said,
    )
    assert "What hinders The library closes at five. Reading circle," in said
    assert "Nobody has looked at this yet" not in said
    assert "Nothing is written down yet for: Native Hawaiian, Pacific Islander and Asian." in said


def test_without_a_word_the_page_says_who_can_write_one(goal: Goal) -> None:
    said = page()
    assert "Nobody has written anything down yet" in said
    assert "Members of the workgroups write down what helps and what hinders a group" in said


def test_strategies_stand_with_the_groups_that_they_are_for(goal: Goal, group: Workgroup) -> None:
    bus = make_strategy("Night bus", goal=goal, workgroup=group, reach="targeted", summary="Home after class.")
    services.set_strategy_focus(strategy=bus, groups=[BLACK, NHPI], by=None)
    make_strategy("Books for all", goal=goal, workgroup=group)
    make_strategy("Still to be said", goal=goal, workgroup=group, reach="targeted")
    make_strategy("Secret plan", goal=goal, workgroup=group, published=False)
    said = page()
    assert said.count("Strategies for this group Night bus . Home after class.") == 2
    assert "For everyone Books for all" in said
    assert "Targeted strategies that do not name their groups yet Still to be said" in said
    assert "Secret plan" not in said


def test_a_strategy_that_became_one_for_everyone_leaves_its_groups(goal: Goal, group: Workgroup) -> None:
    bus = make_strategy("Night bus", goal=goal, workgroup=group, reach="targeted")
    services.set_strategy_focus(strategy=bus, groups=[BLACK, NHPI], by=None)
    type(bus).objects.filter(pk=bus.pk).update(reach="universal")
    said = page()
    assert "Strategies for this group" not in said
    assert said.count("Night bus") == 1


def test_outcomes_stand_apart_with_the_gap_of_today(goal: Goal) -> None:
    shrink([BLACK, NHPI], ASIAN)
    said = page()
    assert "At most 5.0 points away from “Asian” by 2030: Black; Native Hawaiian, Pacific Islander." in said
    assert "Black now: 37.5 points. Native Hawaiian, Pacific Islander now: 47.5 points." in said
    assert "No child is left behind the others." in said


def test_a_gap_to_a_hidden_figure_is_told_by_its_reason(db: None) -> None:
    reading(*ROWS[:3], share(10, 25, NHPI, **HIDDEN))
    services.set_success_measures(goal=make_goal(), slugs=["reading"], by=None)
    shrink([NHPI])
    assert "Native Hawaiian, Pacific Islander now: Too few people: a number could point to one of them." in page()


def test_an_outcome_of_another_breakdown_is_told_without_a_gap_of_today(goal: Goal) -> None:
    shrink([FEMALE], "")
    assert "At most 5.0 points away from “Everyone” by 2030: Female." in page()
    assert "Female now" not in page()
    assert "Female now: 2.0 points" in page("?compare=sex")


def test_other_breakdowns_are_a_link_away(goal: Goal) -> None:
    assert order("?compare=sex") == ["Everyone", "Female"]
    assert f'href="{PAGE}?compare=sex"' in Client().get(PAGE).content.decode()


def test_a_group_without_any_figure_is_heard_too(goal: Goal, group: Workgroup) -> None:
    Group.objects.create(key="language=spanish", name="Spanish at home")
    wrote(group, "language=spanish", "Letters come in English only.")
    said = page()
    assert "Letters come in English only." in said
    assert order()[-1] == "Spanish at home"
    wrote(group, FEMALE, "Girls wait at the stop alone.")
    assert "Girls wait" not in page()
    assert "Girls wait" in page("?compare=sex")


def test_without_a_target_the_page_says_who_sets_it(db: None, group: Workgroup) -> None:
    reading(*ROWS)
    services.set_success_measures(goal=make_goal(), slugs=["reading"], by=None)
    wrote(group, BLACK, "The library closes at five.")
    said = page()
    assert "Nobody has said in numbers what is to be true for everyone in Kent County." in said
    assert "data stewards and the backbone team write it down" in said
    assert "The library closes at five." in said
    assert "<svg" not in said
    assert "Still to go" not in said


def test_figures_that_are_no_people_are_ordered_by_distance_without_a_choice(db: None) -> None:
    reading(*(row | {"numerator": None, "denominator": None} for row in ROWS), value_type="published")
    services.set_success_measures(goal=make_goal(), slugs=["reading"], by=None)
    aim()
    said = page()
    assert "The group with the longest way to the goal stands first" in said
    assert "By people" not in said


def test_what_is_missing_in_spanish_is_marked_and_the_rest_is_spanish(goal: Goal, group: Workgroup) -> None:
    wrote(group, BLACK, "The library closes at five.")
    said = page(language="/es")
    assert "Una sola meta para todas las personas" in said
    assert "The library closes at five. Aún no está en español" in said


def test_nothing_but_a_public_goal_with_public_figures_has_a_page(goal: Goal) -> None:
    secret = make_goal("Secret", published=False)
    services.set_success_measures(goal=secret, slugs=["reading"], by=None)
    make_goal("Another")
    for path in ("/goals/secret/reading/", "/goals/another/reading/", "/goals/every-child-reads/nothing/"):
        assert Client().get(path).status_code == 404
    Publication.objects.update(manifest=None)
    assert Client().get(PAGE).status_code == 404


def test_a_renamed_indicator_leads_on_to_its_new_address(goal: Goal) -> None:
    SlugAlias.objects.create(kind="indicator", old="reads", new="reading")
    answer = Client().get("/goals/every-child-reads/reads/?order=distance")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{PAGE}?order=distance")


def test_a_choice_that_the_figures_do_not_have_is_answered(goal: Goal) -> None:
    assert Client().get(f"{PAGE}?compare=moon").status_code == 404
    assert Client().get(f"{PAGE}?place=*").status_code == 200


def test_goal_and_indicator_lead_to_the_page(goal: Goal) -> None:
    assert f'href="{PAGE}"' in Client().get("/goals/every-child-reads/").content.decode()
    assert f'href="{PAGE}?place=26081&amp;compare=race"' in Client().get("/indicators/reading/").content.decode()


def test_a_goal_names_what_measures_it_also_without_figures(goal: Goal) -> None:
    Publication.objects.update(manifest=None)
    said = text(Client().get("/goals/every-child-reads/"))
    assert "Children who read No figures yet" in said


@pytest.mark.parametrize("at_home", [True, False])
def test_the_page_asks_at_most_ten_queries_however_many_groups(goal: Goal, group: Workgroup, at_home: bool) -> None:
    if not at_home:
        Place.objects.update(is_home=False)
    wrote(group, BLACK, "One thing.")
    few, html = asked()
    more = [share(30 + number % 40, 100, f"race=group{number:03}") for number in range(60)]
    for row in more:
        Group.objects.get_or_create(key=row["group"], defaults={"name": row["group"]})
    again(*ROWS, *more)
    aim()
    bus = make_strategy("Night bus", goal=goal, workgroup=group, reach="targeted")
    services.set_strategy_focus(strategy=bus, groups=[row["group"] for row in more], by=None)
    for row in more:
        wrote(group, row["group"], "Another thing.")
    shrink([row["group"] for row in more])
    many, html = asked()
    assert "group059" in html
    assert (few, many) == (many, few)
    assert many <= 10


def asked() -> tuple[int, str]:
    Client().get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(PAGE)
    assert answer.status_code == 200
    return len(queries), answer.content.decode()


def test_the_page_is_the_same_for_everyone_and_carries_no_form(goal: Goal) -> None:
    answer = Client().get(PAGE)
    html = answer.content.decode()
    assert ("<script" in html, "csrf" in html, "style=" in html) == (False, False, False)
    assert Client().get(PAGE, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_day_within_a_year_is_told_as_a_day(goal: Goal) -> None:
    indicator, kent = work()
    services.remove_targets(indicator=indicator, place=kent, due=DUE, by=None)
    aim(due=date(2029, 6, 30))
    assert "90.0% for everyone in Kent County by June 30, 2029." in page()
