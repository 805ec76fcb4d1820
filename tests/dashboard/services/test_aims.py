"""Targets, baselines, forecasts, notes and breaks: set by name, in one act for all groups, and taken back."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import (
    Baseline,
    CurveNote,
    Group,
    Indicator,
    OwnForecast,
    Period,
    Place,
    PlaceRelation,
    SeriesBreak,
    Target,
)  # fmt: skip
from dashboard.queries.aims import groups_of, places_of_level, sayings_of
from dashboard.services.aims import Word
from dashboard.services.errors import AimError, NotAllowedError
from kconnect.core.models import AuditEvent
from tests.build_workgroups import make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
DUE = date(2030, 12, 31)
COUNCIL = Word("Governing council", "Agreed in May.", "Acordado en mayo.")


@pytest.fixture
def work(defined: None) -> Indicator:
    return Indicator.objects.select_related("version").get(slug="work")


@pytest.fixture
def kent(defined: None) -> Place:
    return Place.objects.get(code="26081")


def targets(indicator: Indicator) -> dict[str, float]:
    return {row.group.key: row.value for row in Target.objects.filter(indicator=indicator).select_related("group")}


def set_some(work: Indicator, kent: Place, by: Any, **values: float | None) -> int:
    named = {"everyone": "", "women": "sex=female", "men": "sex=male"}
    wanted = {named[name]: value for name, value in values.items()}
    return services.set_targets(indicator=work, place=kent, due=DUE, values=wanted, word=COUNCIL, by=by)


def test_one_act_sets_the_same_target_for_everyone_and_every_group(work: Indicator, kent: Place, dev: Any) -> None:
    changed = services.set_target_for_all(indicator=work, place=kent, due=DUE, value=90, word=COUNCIL, by=dev)
    assert changed == 3
    assert targets(work) == {"": 90, "sex=female": 90, "sex=male": 90}
    event = AuditEvent.objects.get(verb="changed")
    assert (event.target_label, event.fields, event.actor_id, event.reason) == (
        "work",
        ["targets"],
        dev.pk,
        "Agreed in May.",
    )


def test_many_targets_take_as_many_statements_as_one(work: Indicator, kent: Place, dev: Any) -> None:
    set_some(work, kent, dev, men=70)  # from here on it is known what Dev may do
    Target.objects.all().delete()
    with CaptureQueriesContext(connection) as one:
        set_some(work, kent, dev, women=80)
    Target.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        set_some(work, kent, dev, everyone=80, women=80, men=80)
    assert len(many) == len(one)


def test_groups_that_are_not_named_keep_their_target_and_an_empty_one_is_taken_away(
    work: Indicator, kent: Place, dev: Any
) -> None:
    set_some(work, kent, dev, everyone=90, women=85, men=80)
    assert set_some(work, kent, dev, women=None, men=81) == 2
    assert targets(work) == {"": 90, "sex=male": 81}


def test_a_target_that_stays_the_same_keeps_its_author(work: Indicator, kent: Place, dev: Any, eva: Any) -> None:
    set_some(work, kent, dev, women=85)
    again = Word("Somebody else")
    values = {"sex=female": 85.0, "sex=male": 70.0}
    assert services.set_targets(indicator=work, place=kent, due=DUE, values=values, word=again, by=eva) == 1
    assert Target.objects.get(group__key="sex=female").author == "Governing council"


def test_setting_the_same_again_leaves_no_event(work: Indicator, kent: Place, dev: Any) -> None:
    set_some(work, kent, dev, women=85)
    assert set_some(work, kent, dev, women=85) == 0
    assert AuditEvent.objects.filter(fields=["targets"]).count() == 1


@pytest.mark.parametrize("value", [-1, 100.5, float("nan"), float("inf")])
def test_a_share_cannot_be_aimed_at_outside_of_what_it_can_be(
    work: Indicator, kent: Place, dev: Any, value: float
) -> None:
    with pytest.raises(AimError, match="from 0 to 100"):
        set_some(work, kent, dev, women=value)
    assert targets(work) == {}


def test_a_count_takes_any_number_but_no_endless_one(kent: Place, dev: Any) -> None:
    diplomas = Indicator.objects.get(slug="diplomas")
    set_some(diplomas, kent, dev, everyone=12_000)
    assert targets(diplomas) == {"": 12_000}
    with pytest.raises(AimError, match="a number that the figure can be"):
        set_some(diplomas, kent, dev, everyone=float("inf"))


def test_an_unknown_group_and_a_word_without_author_are_refused(work: Indicator, kent: Place, dev: Any) -> None:
    act = {"indicator": work, "place": kent, "due": DUE, "by": dev}
    with pytest.raises(AimError, match="no group"):
        services.set_targets(values={"race=martian": 1.0}, word=COUNCIL, **act)
    with pytest.raises(AimError, match="whose decision"):
        services.set_targets(values={"": 1.0}, word=Word(" "), **act)


def test_other_places_get_the_same_in_one_act_and_as_few_statements(work: Indicator, kent: Place, dev: Any) -> None:
    act: dict[str, Any] = {"indicator": work, "place": kent, "due": DUE, "word": COUNCIL, "by": dev}
    others = [Place.objects.get(code="26139"), kent]
    assert services.set_target_for_all(value=90, also=others, **act) == 6
    Place.objects.bulk_create(Place(code=f"263{n}", name=f"County {n}", kind="county") for n in range(30))
    many = list(Place.objects.filter(kind="county"))
    with CaptureQueriesContext(connection) as few_queries:
        services.set_targets(values={"": 80.0, "sex=male": None}, also=others, **act)
    with CaptureQueriesContext(connection) as many_queries:
        services.set_targets(values={"": 70.0, "sex=female": None}, also=many, **act)
    assert len(few_queries) == len(many_queries)
    assert set(Target.objects.values_list("group__key", "value")) == {("", 70.0)}
    assert Target.objects.count() == 32
    assert services.remove_targets(indicator=work, due=DUE, by=dev) == 32


def test_a_baseline_is_set_for_several_places_too(work: Indicator, kent: Place, dev: Any) -> None:
    period, also = Period.objects.get(code="2023"), [Place.objects.get(code="26139")]
    act = {"indicator": work, "place": kent, "word": COUNCIL, "by": dev, "also": also}
    assert services.set_baseline_for_all(period=period, **act) == 6


def test_places_in_a_place_are_found_at_any_depth_and_by_kind(work: Indicator) -> None:
    tract = Place.objects.create(code="26081003600", name="36", kind="tract")
    PlaceRelation.objects.create(parent_id=Place.objects.get(code="26081").pk, child=tract, hierarchy="administrative")
    michigan = Place.objects.get(code="26")
    assert list(places_of_level("tract", michigan)) == [tract]
    assert [place.code for place in places_of_level("county", michigan)] == ["26081", "26139"]
    assert list(places_of_level("tract", Place.objects.get(code="26139"))) == []


def test_only_stewards_and_the_backbone_set_targets(work: Indicator, kent: Place, db: None) -> None:
    set_some(work, kent, make_user("Bo", staff=[RoleName.BACKBONE]), women=85)
    with pytest.raises(NotAllowedError):
        set_some(work, kent, make_user("Ana"), women=86)
    assert targets(work) == {"sex=female": 85}


def test_all_targets_of_a_day_are_taken_away_at_once(work: Indicator, kent: Place, dev: Any) -> None:
    set_some(work, kent, dev, women=85, men=85)
    assert services.remove_targets(indicator=work, place=kent, due=DUE, by=dev) == 2
    assert services.remove_targets(indicator=work, place=kent, due=DUE, by=dev) == 0
    assert targets(work) == {}


def test_a_baseline_for_all_groups_is_the_published_figure_of_one_period(
    work: Indicator, kent: Place, dev: Any
) -> None:
    period = Period.objects.get(code="2023")
    assert services.set_baseline_for_all(indicator=work, place=kent, period=period, word=COUNCIL, by=dev) == 3
    found = {(row.group.key, row.period_id, row.value) for row in Baseline.objects.select_related("group")}
    assert found == {("", period.pk, None), ("sex=female", period.pk, None), ("sex=male", period.pk, None)}


def test_a_group_has_one_baseline_which_moves(work: Indicator, kent: Place, dev: Any) -> None:
    period = Period.objects.get(code="2023")
    before = services.period_named("2019")
    act = {"indicator": work, "place": kent, "word": COUNCIL, "by": dev}
    services.set_baselines(period=period, values={"": None}, **act)
    assert services.set_baselines(period=before, values={"": 61.5}, **act) == 1
    assert services.set_baselines(period=before, values={"": 61.5}, **act) == 0
    row = Baseline.objects.get()
    assert (row.period, row.value) == (before, 61.5)
    assert services.remove_baselines(indicator=work, place=kent, by=dev) == 1


def test_notes_are_written_for_one_place_or_for_all_and_taken_back(work: Indicator, kent: Place, dev: Any) -> None:
    note = services.write_note(indicator=work, place=kent, day=date(2022, 3, 1), word=COUNCIL, by=dev)
    services.write_note(indicator=work, place=None, day=date(2021, 3, 1), word=COUNCIL, by=dev)
    assert [one.day for one in sayings_of(work, kent).notes] == [date(2021, 3, 1), date(2022, 3, 1)]
    assert len(sayings_of(work, Place.objects.get(code="26139")).notes) == 1
    services.remove_note(note=note, by=dev)
    assert CurveNote.objects.count() == 1


def test_a_break_is_marked_once_for_a_day_and_taken_back(work: Indicator, dev: Any) -> None:
    services.mark_break(indicator=work, day=date(2020, 1, 1), word=COUNCIL, by=dev)
    mark = services.mark_break(indicator=work, day=date(2020, 1, 1), word=Word("Office", "A new form."), by=dev)
    assert SeriesBreak.objects.get().reason == "A new form."
    services.remove_break(mark=mark, by=dev)
    assert not SeriesBreak.objects.exists()


def test_a_persons_forecast_makes_its_period_and_says_why(work: Indicator, kent: Place, dev: Any) -> None:
    act = {"indicator": work, "place": kent, "group": "", "word": COUNCIL, "by": dev}
    services.set_forecast(period="2026-2030", value=88, **act)
    forecast = services.set_forecast(period="2026-2030", value=87, **act)
    assert (OwnForecast.objects.get().value, forecast.period.ends) == (87, DUE)
    services.remove_forecast(forecast=forecast, by=dev)
    assert not OwnForecast.objects.exists()


def test_a_forecast_needs_a_period_that_is_one(work: Indicator, kent: Place, dev: Any) -> None:
    with pytest.raises(AimError, match="no period"):
        services.set_forecast(indicator=work, place=kent, group="", period="soon", value=1, word=COUNCIL, by=dev)


@pytest.mark.parametrize("word", [Word("Office"), Word(" ", "A new form.")])
def test_a_break_without_reason_or_author_is_refused(work: Indicator, dev: Any, word: Word) -> None:
    with pytest.raises(AimError):
        services.mark_break(indicator=work, day=date(2020, 1, 1), word=word, by=dev)


def test_outsiders_take_nothing_back(work: Indicator, kent: Place, dev: Any) -> None:
    note = services.write_note(indicator=work, place=kent, day=DUE, word=COUNCIL, by=dev)
    with pytest.raises(NotAllowedError):
        services.remove_note(note=note, by=make_user("Ana"))
    assert CurveNote.objects.exists()


def test_the_database_itself_asks_for_author_and_reason(work: Indicator, kent: Place) -> None:
    everyone = Group.objects.get(key="")
    key = {"indicator": work, "place": kent, "group": everyone}
    period = Period.objects.get(code="2023")
    for make in (
        lambda: Target.objects.create(**key, due=DUE, value=1),
        lambda: Baseline.objects.create(**key, period=period),
        lambda: OwnForecast.objects.create(**key, period=period, value=1, author="A"),
        lambda: CurveNote.objects.create(indicator=work, day=DUE, author="A"),
        lambda: SeriesBreak.objects.create(indicator=work, day=DUE, reason="R"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_all_that_was_said_is_read_in_one_statement(work: Indicator, kent: Place, dev: Any) -> None:
    set_some(work, kent, dev, everyone=90, women=80)
    services.set_baseline_for_all(
        indicator=work, place=kent, period=Period.objects.get(code="2023"), word=COUNCIL, by=dev
    )
    services.write_note(indicator=work, place=None, day=DUE, word=COUNCIL, by=dev)
    services.mark_break(indicator=work, day=date(2020, 1, 1), word=COUNCIL, by=dev)
    services.set_forecast(indicator=work, place=kent, group="", period="2030", value=88, word=COUNCIL, by=dev)
    with CaptureQueriesContext(connection) as queries:
        said = sayings_of(work, kent)
    assert len(queries) == 1
    assert {one.group: (one.value, one.day) for one in said.targets} == {"": (90, DUE), "sex=female": (80, DUE)}
    assert (said.baselines["sex=male"].starts, said.baselines["sex=male"].value) == (date(2023, 1, 1), None)
    assert (said.forecasts[0].period, said.forecasts[0].ends, said.forecasts[0].value) == ("2030", DUE, 88)
    assert (said.new_series, said.notes[0].reason_es) == ((date(2020, 1, 1),), "Acordado en mayo.")


def test_the_goal_is_universal_only_where_all_groups_share_it(work: Indicator, kent: Place, dev: Any) -> None:
    set_some(work, kent, dev, everyone=90, women=90)
    said = sayings_of(work, kent)
    shared = said.universal(["", "sex=female"], None)
    assert shared is not None
    assert shared.value == 90
    assert said.universal(["", "sex=female", "sex=male"], None) is None
    set_some(work, kent, dev, men=80)
    assert sayings_of(work, kent).universal(["", "sex=male"], None) is None


def test_of_several_targets_the_next_due_counts_and_after_all_of_them_the_last(
    work: Indicator, kent: Place, dev: Any
) -> None:
    for year, value in ((2026, 75.0), (2030, 90.0)):
        act = {"indicator": work, "place": kent, "word": COUNCIL, "by": dev}
        services.set_targets(due=date(year, 12, 31), values={"": value}, **act)
    said = sayings_of(work, kent)

    def next_after(day: date | None) -> float | None:
        found = said.target("", day)
        return found.value if found else None

    days = (None, date(2023, 12, 31), date(2026, 12, 31), date(2027, 1, 1), date(2035, 1, 1))
    assert [next_after(day) for day in days] == [75, 75, 75, 90, 90]
    assert said.target("sex=male", None) is None


def test_groups_that_may_have_a_target_are_everyone_the_expected_and_the_published(work: Indicator) -> None:
    assert [group.key for group in groups_of(work)] == ["", "sex=female", "sex=male"]
