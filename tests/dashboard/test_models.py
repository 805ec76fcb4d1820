"""What the tables refuse: for each constraint a row that is let in and one that is not, with the constraint's name."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dashboard.choices import IMPORT_MOVES, RELEASE_MOVES, ImportState, ReleaseState
from dashboard.models import (
    Category,
    Dataset,
    Dimension,
    DisclosureRule,
    Group,
    Import,
    Indicator,
    IndicatorVersion,
    Measure,
    Observation,
    Period,
    Place,
    PlaceCode,
    PlaceRelation,
    Release,
    Run,
    StagedObservation,
    SupersededObservation,
)
from kconnect.core.models import StoredFile
from tests import build_dashboard as build

pytestmark = pytest.mark.usefixtures("defined")
Given = dict[str, Any]


def stored(make: Callable[[], Any]) -> Any:
    with transaction.atomic():
        return make()


def refused(make: Callable[[], Any], name: str) -> bool:
    """Whether it is the constraint of this name that refuses (SQLite names a unique one by its columns only)."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    said = str(caught.value)
    return name in said or (connection.vendor == "sqlite" and "UNIQUE" in said)


@pytest.fixture
def figure(defined: None) -> Given:
    """A figure that every table of figures lets in."""
    import_ = Import.objects.create(**an_import())
    keys = {"measure": Measure.objects.get(slug="diplomas"), "group": Group.objects.get(key="")}
    places = {"place": Place.objects.get(code="26081"), "period": Period.objects.get(code="2023")}
    return {"import_ref": import_, **keys, **places, "value": 5.0, "row": 2}


@pytest.fixture(params=[Observation, StagedObservation, SupersededObservation])
def put(request: pytest.FixtureRequest, figure: Given) -> tuple[Callable[..., Any], str]:
    """A function that stores the figure with some fields changed, for each of the three tables, and its name."""
    model = request.param

    def make(**changes: Any) -> Any:
        given = figure | changes
        if model is StagedObservation:
            given |= {"place_code": given.pop("place").code, "period_code": given.pop("period").code}
        if model is SupersededObservation:
            given |= {"superseded_by": given["import_ref"], "superseded_at": timezone.now()}
        return model.objects.create(**given)

    return make, model.__name__.lower()


GOOD: list[Given] = [
    {},
    {"value": None, "numerator": 3, "denominator": 4},
    {"value": None, "state": "suppressed", "reason": "source"},
    {"value": None, "state": "bounded", "bound": ">=95", "denominator": 20},
    {"moe": 1, "moe_level": 0.9, "se": 0.5},
    {"lower": 1, "upper": 1, "level": 0.95},
    {"value": 12.5, "numerator": 50, "denominator": 4},
]
BAD: list[tuple[Given, str]] = [
    ({"state": "unknown", "value": None}, "state"),
    ({"reason": "laziness"}, "reason"),
    ({"state": "missing"}, "known"),
    ({"value": None, "numerator": 3, "state": "suppressed"}, "known"),
    ({"value": None}, "given"),
    ({"value": None, "state": "bounded"}, "bound"),
    ({"bound": "<5"}, "bound"),
    ({"denominator": -1}, "denominator"),
    ({"moe": -1, "moe_level": 0.9}, "moe"),
    ({"moe": 1}, "moe_level"),
    ({"moe_level": 0.9}, "moe_level"),
    ({"se": -1}, "se"),
    ({"lower": 1, "level": 0.9}, "interval"),
    ({"lower": 1, "upper": 2}, "level"),
    ({"lower": 2, "upper": 1, "level": 0.9}, "order"),
]


@pytest.mark.parametrize("changes", GOOD, ids=str)
def test_figures_that_say_one_thing_are_let_in(put: tuple[Callable[..., Any], str], changes: Given) -> None:
    assert stored(lambda: put[0](**changes)).pk


@pytest.mark.parametrize(("changes", "rule"), BAD, ids=str)
def test_figures_that_contradict_themselves_are_refused(
    put: tuple[Callable[..., Any], str], changes: Given, rule: str
) -> None:
    assert refused(lambda: put[0](**changes), f"dashboard_{put[1]}_{rule}")


def test_a_figure_is_there_once(figure: Given) -> None:
    Observation.objects.create(**figure)
    assert refused(lambda: Observation.objects.create(**figure), "dashboard_observation_once")
    assert stored(lambda: Observation.objects.create(**figure | {"group": Group.objects.get(key="sex=male")})).pk


def test_a_staged_figure_is_there_once_per_import(figure: Given) -> None:
    keys = {"place_code": figure.pop("place").code, "period_code": figure.pop("period").code}
    StagedObservation.objects.create(**figure, **keys)
    assert refused(lambda: StagedObservation.objects.create(**figure, **keys), "dashboard_stagedobservation_once")
    assert refused(
        lambda: StagedObservation.objects.create(**figure, **keys, change="odd"), "dashboard_stagedobservation_"
    )


def version(**changes: Any) -> Given:
    indicator = Indicator.objects.get(slug="work")
    given = {"indicator": indicator, "number": 9, "content_hash": "h", "name": "N", "value_type": "count", "unit": "x"}
    return given | changes


def relation(**changes: Any) -> Given:
    places = {place.code: place for place in Place.objects.all()}
    return {"hierarchy": "other", "parent": places["26081"], "child": places["26139"], "weight": 1.0} | changes


def period(**changes: Any) -> Given:
    return {"code": "x", "kind": "day", "starts": date(2024, 1, 1), "ends": date(2024, 1, 1)} | changes


def an_import(**changes: Any) -> Given:
    """An import that has ended; another of the same file is under way."""
    file, _made = StoredFile.objects.get_or_create(sha256="0" * 64, defaults={"name": "work.csv", "size": 1})
    dataset, _made = Dataset.objects.get_or_create(slug="tidy", defaults={"title": "Tidy"})
    facts = {"dataset": dataset, "file": file, "recipe_hash": "r"}
    Import.objects.get_or_create(**facts, state="uploaded")
    return facts | {"state": "refused", "ended_at": timezone.now()} | changes


def a_release(**changes: Any) -> Given:
    dev, eva = build.steward("Dev"), build.steward("Eva")
    facts = {"state": "approved", "submitted_by": dev, "approved_by": eva, "approved_at": timezone.now()}
    return facts | ({"approved_by": dev} if changes.pop("alone", False) else {}) | changes


def a_run(**changes: Any) -> Given:
    one = Indicator.objects.get(slug="work")
    return {"indicator": one, "version": one.version, "inputs_hash": "i", "code_version": "c"} | changes


NOW = date(2024, 1, 1)
PAIRS: list[tuple[Any, Callable[..., Given], Given, str]] = [
    (DisclosureRule, lambda **c: {"slug": "s", "name": "N", **c}, {"kind": "odd"}, "dashboard_disclosurerule_kind"),
    (Period, period, {"code": ""}, "dashboard_period_code"),
    (Period, period, {"ends": date(2023, 12, 31)}, "dashboard_period_order"),
    (Place, lambda **c: {"code": "x", "name": "X", "kind": "county", **c}, {"code": ""}, "dashboard_place_code"),
    (Place, lambda **c: {"code": "x", "name": "X", "kind": "county", **c}, {"is_home": True}, "dashboard_place_home"),
    (PlaceRelation, relation, {"weight": 0.0}, "dashboard_placerelation_weight"),
    (PlaceRelation, relation, {"weight": 1.1}, "dashboard_placerelation_weight"),
    (
        PlaceRelation,
        lambda **c: relation(**({"child": relation()["parent"]} if c else {})),
        {"x": 1},
        "dashboard_placerelation_apart",
    ),
    (Import, an_import, {"state": "odd"}, "dashboard_import_state"),
    (Import, an_import, {"state": "accepted"}, "dashboard_import_accepted"),
    (Import, an_import, {"ended_at": None}, "dashboard_import_ended"),
    (Import, an_import, {"state": "uploaded", "ended_at": None}, "dashboard_import_open_once"),
    (Indicator, lambda **c: {"slug": "x", **c}, {"tier": "odd"}, "dashboard_indicator_tier"),
    (Indicator, lambda **c: {"slug": "x", **c}, {"status": "odd"}, "dashboard_indicator_status"),
    (IndicatorVersion, version, {"number": 1}, "dashboard_indicatorversion_once"),
    (IndicatorVersion, version, {"origin": "odd"}, "dashboard_indicatorversion_origin"),
    (IndicatorVersion, version, {"value_type": "odd"}, "dashboard_indicatorversion_type"),
    (IndicatorVersion, version, {"direction": "odd"}, "dashboard_indicatorversion_direction"),
    (IndicatorVersion, version, {"multiplier": -1}, "dashboard_indicatorversion_multiplier"),
    (IndicatorVersion, version, {"decimals": 10}, "dashboard_indicatorversion_decimals"),
    (Run, a_run, {"state": "odd"}, "dashboard_run_state"),
    (Run, a_run, {"state": "done"}, "dashboard_run_done"),
    (Release, a_release, {"state": "odd"}, "dashboard_release_state"),
    (Release, a_release, {"alone": True}, "dashboard_release_four_eyes"),
    (Release, a_release, {"approved_by": None}, "dashboard_release_approved"),
    (Release, a_release, {"state": "published"}, "dashboard_release_published"),
]


@pytest.mark.parametrize(
    ("model", "facts", "wrong", "name"), PAIRS, ids=lambda given: given if isinstance(given, str) else ""
)
def test_each_rule_lets_a_good_row_in_and_refuses_a_bad_one(
    model: Any, facts: Callable[..., Given], wrong: Given, name: str
) -> None:
    assert refused(lambda: model.objects.create(**facts(**wrong)), name)
    assert stored(lambda: model.objects.create(**facts())).pk


def test_names_that_lead_somewhere_lead_to_one_thing() -> None:
    sex, place = Dimension.objects.get(slug="sex"), Place.objects.get(code="26081")
    assert refused(lambda: Category.objects.create(dimension=sex, slug="male", name="Men"), "dashboard_category_once")
    PlaceCode.objects.create(place=place, scheme="fips", code="081")
    assert refused(lambda: PlaceCode.objects.create(place=place, scheme="fips", code="081"), "dashboard_placecode_once")
    parents = {"parent": Place.objects.get(code="26"), "child": place, "hierarchy": "administrative"}
    assert refused(lambda: PlaceRelation.objects.create(**parents), "dashboard_placerelation_once")


def test_each_rule_has_a_sentence_for_people() -> None:
    with pytest.raises(ValidationError, match="The period ends before it starts"):
        Period(**period(ends=date(2023, 1, 1))).full_clean()


@pytest.mark.parametrize(("moves", "states"), [(IMPORT_MOVES, ImportState), (RELEASE_MOVES, ReleaseState)])
def test_the_tables_of_moves_name_every_state_and_lead_to_an_end(moves: dict[str, frozenset[str]], states: Any) -> None:
    assert set(moves) == set(states.values)
    assert all(target in states.values for targets in moves.values() for target in targets)
    assert any(not targets for targets in moves.values())
