import pytest

from dashboard.indicators.compute import compute
from dashboard.indicators.frame import FrameError
from dashboard.indicators.spec import IndicatorSpec
from tests.dashboard.indicators.build import frame_of, links, observed, only

COUNT = IndicatorSpec("births", "count", "births")
SURVEY = IndicatorSpec("homes", "survey", "homes")
SEXES = {"sex": ["female", "male"]}
KENT = links(("kent", "north"), ("kent", "south"))
NORTH, SOUTH = observed("births", 40, "north"), observed("births", 60, "south")


def test_a_total_is_made_of_the_places_it_consists_of() -> None:
    assert only(compute(COUNT, frame_of(NORTH, SOUTH), KENT))["value"] == 100


def test_a_place_that_the_source_does_not_list_is_not_waited_for() -> None:
    relations = links(("kent", "north"), ("kent", "south"), ("kent", "closed-school"))
    assert only(compute(COUNT, frame_of(NORTH, SOUTH), relations))["value"] == 100


def test_a_listed_place_without_this_group_leaves_the_total_incomplete() -> None:
    frame = frame_of(NORTH, SOUTH, observed("births", 20, "north", group="sex=male"))
    row = only(compute(COUNT, frame, KENT), group="sex=male")
    assert (row["value"], row["state"], row["reason"], row["inputs"]) == (None, "incomplete", "parts_missing", "1:3")


@pytest.mark.parametrize(
    "part", [{"state": "missing"}, {"state": "suppressed"}, {"state": "bounded", "bound": "<10"}], ids=str
)
def test_an_unknown_part_leaves_the_total_incomplete(part: dict[str, str]) -> None:
    row = only(compute(COUNT, frame_of(NORTH, observed("births", place="south", **part)), KENT))
    assert (row["value"], row["state"], row["reason"]) == (None, "incomplete", "parts_missing")


def test_a_relation_that_is_no_partition_is_not_summed() -> None:
    relations = links(("kent", "north"), ("kent", "south"), partition=False)
    assert compute(COUNT, frame_of(NORTH, SOUTH), relations)["place"].tolist() == ["north", "south"]


def test_only_the_named_hierarchies_are_summed() -> None:
    relations = links(("kent", "north", "district"), ("kent", "south", "district"), ("west", "north", "region"))
    spec = IndicatorSpec("births", "count", "births", hierarchies=("region",))
    assert compute(spec, frame_of(NORTH, SOUTH), relations)["place"].tolist() == ["north", "south", "west"]


def test_totals_are_made_of_totals() -> None:
    relations = links(("michigan", "kent"), ("michigan", "ottawa"), ("kent", "north"), ("kent", "south"))
    results = compute(COUNT, frame_of(NORTH, SOUTH, observed("births", 7, "ottawa")), relations)
    assert only(results, "michigan")["value"] == 107
    assert only(results, "michigan")["inputs"] == "1:1 1:2 1:3"


def test_of_two_partitions_the_complete_one_is_taken() -> None:
    relations = links(("kent", "gone", "a-tract"), ("kent", "here", "a-tract"), ("kent", "north", "b-district"))
    frame = frame_of(observed("births", place="gone", state="missing"), observed("births", 1, "here"), NORTH)
    row = only(compute(COUNT, frame, relations))
    assert (row["value"], row["inputs"]) == (40, "1:3")


def test_of_two_complete_partitions_the_first_by_name_is_taken() -> None:
    relations = links(("kent", "south", "b"), ("kent", "north", "a"))
    assert only(compute(COUNT, frame_of(NORTH, SOUTH), relations))["value"] == 40


def test_a_total_that_its_source_left_blank_is_made_of_complete_parts_only() -> None:
    blank = observed("births", state="missing")
    assert only(compute(COUNT, frame_of(NORTH, SOUTH, blank), KENT))["value"] == 100
    row = only(compute(COUNT, frame_of(NORTH, observed("births", place="south", state="missing"), blank), KENT))
    assert (row["state"], row["reason"], row["inputs"]) == ("missing", "not_collected", "1:3")


def test_a_total_that_its_source_hid_stays_hidden() -> None:
    row = only(compute(COUNT, frame_of(NORTH, SOUTH, observed("births", state="suppressed")), KENT))
    assert (row["value"], row["state"]) == (None, "suppressed")


def test_places_that_contain_each_other_are_refused() -> None:
    with pytest.raises(FrameError, match="circle: kent, north"):
        compute(COUNT, frame_of(NORTH), links(("kent", "north"), ("north", "kent")))


def test_everyone_is_made_of_all_categories_of_a_partition() -> None:
    frame = frame_of(observed("births", 45, group="sex=female"), observed("births", 50, group="sex=male"))
    row = only(compute(COUNT, frame, partitions=SEXES))
    assert (row["value"], row["inputs"]) == (95, "1:1 1:2")


def test_a_category_that_is_not_there_leaves_everyone_incomplete() -> None:
    row = only(compute(COUNT, frame_of(observed("births", 45, group="sex=female")), partitions=SEXES))
    assert (row["value"], row["state"]) == (None, "incomplete")


def test_a_category_outside_the_partition_is_no_part() -> None:
    frame = frame_of(
        observed("births", 45, group="sex=female"),
        observed("births", 50, group="sex=male"),
        observed("births", 2, group="sex=unknown"),
    )
    assert only(compute(COUNT, frame, partitions=SEXES))["value"] == 95


def test_a_partition_that_the_rows_do_not_speak_of_changes_nothing() -> None:
    frame = frame_of(observed("births", 45, group="race=black"))
    assert compute(COUNT, frame, partitions=SEXES)["group"].tolist() == ["race=black"]


def test_intersections_add_up_in_every_direction() -> None:
    cells = {("black", "female"): 1, ("black", "male"): 2, ("white", "female"): 4, ("white", "male"): 8}
    frame = frame_of(*(observed("births", n, group=f"race={r};sex={s}") for (r, s), n in cells.items()))
    results = compute(COUNT, frame, partitions={**SEXES, "race": ["black", "white"]})
    groups = ("", "race=black", "race=white", "sex=female", "sex=male")
    assert [only(results, group=group)["value"] for group in groups] == [15, 3, 12, 5, 10]


def test_groups_are_summed_before_and_after_places() -> None:
    frame = frame_of(
        observed("births", 10, "north"),
        observed("births", 3, "south", group="sex=female"),
        observed("births", 4, "south", group="sex=male"),
    )
    assert only(compute(COUNT, frame, KENT, partitions=SEXES))["value"] == 17
    frame = frame_of(
        observed("births", 3, "north", group="sex=female"),
        observed("births", 4, "north", group="sex=male"),
        observed("births", place="north", state="suppressed"),
    )
    assert only(compute(COUNT, frame, KENT, partitions=SEXES))["value"] == 7


def test_the_margin_of_a_total_counts_zero_estimates_once() -> None:
    parts = [("a", 0, 12), ("b", 0, 15), ("c", 30, 8)]
    frame = frame_of(*(observed("homes", value, place, moe=moe) for place, value, moe in parts))
    row = only(compute(SURVEY, frame, links(("kent", "a"), ("kent", "b"), ("kent", "c"))))
    assert (row["value"], row["moe"], row["moe_level"]) == (30, 17, 0.90)


def test_the_margin_of_a_total_is_at_the_lowest_level_of_its_parts() -> None:
    frame = frame_of(
        observed("homes", 50, "north", moe=3), observed("homes", 20, "south", moe=4 * 1.960 / 1.645, moe_level=0.95)
    )
    row = only(compute(SURVEY, frame, KENT))
    assert (row["moe"], row["moe_level"]) == (pytest.approx(5), 0.90)


def test_a_part_without_margin_leaves_the_total_without_one() -> None:
    row = only(compute(SURVEY, frame_of(observed("homes", 5, "north", moe=3), observed("homes", 2, "south")), KENT))
    assert (row["value"], row["moe"], row["moe_level"]) == (7, None, None)


def test_a_part_that_does_not_apply_brings_neither_value_nor_margin() -> None:
    frame = frame_of(observed("homes", 50, "north", moe=3), observed("homes", place="south", state="not_applicable"))
    row = only(compute(SURVEY, frame, KENT))
    assert (row["value"], row["moe"], row["state"]) == (50, 3, "normal")


def test_notes_of_parts_are_kept_once() -> None:
    frame = frame_of({**NORTH, "note": "late"}, {**SOUTH, "note": "late"})
    assert only(compute(COUNT, frame, KENT))["note"] == "late"


def test_numerators_and_denominators_are_summed_each_on_its_own() -> None:
    spec = IndicatorSpec("graduation", "proportion", "grads", multiplier=100)
    frame = frame_of(
        observed("grads", 80, "north", numerator=40.0, denominator=50.0),
        observed("grads", 40, "south", numerator=60.0, denominator=150.0),
    )
    row = only(compute(spec, frame, KENT))
    assert (row["value"], row["numerator"], row["denominator"]) == (50, 100, 200)


def test_a_numerator_stays_exact_where_a_denominator_is_missing() -> None:
    spec = IndicatorSpec("graduation", "proportion", "grads", multiplier=100)
    frame = frame_of(
        observed("grads", 80, "north", numerator=40.0, denominator=50.0),
        observed("grads", place="south", numerator=6.0),
    )
    row = only(compute(spec, frame, KENT))
    assert (row["value"], row["numerator"], row["denominator"], row["state"]) == (None, 46, None, "incomplete")


def test_published_figures_are_never_summed() -> None:
    spec = IndicatorSpec("births", "published", "births")
    results = compute(spec, frame_of(NORTH, SOUTH), KENT, partitions=SEXES)
    assert results["place"].tolist() == ["north", "south"]
