"""What a person mapped by hand reads back as the recipe they meant, whatever the texts of their file hold."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.mapping import FigureAnswers, FileAnswers, Mapping, NumberAnswers, PlaceAnswers, RowAnswers, Words
from dashboard.ingest.recipe import Like
from dashboard.ingest.recipe_text import read_recipe
from dashboard.ingest.recipe_writer import write_recipe

# Anything that a cell or a header may hold: quotes, backslashes, other scripts, control characters; no lone surrogates.
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)
titles = texts.filter(lambda text: not set(text) & set("{}") and text == text.strip())
refs = st.one_of(titles, st.integers(1, 300))
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)
plain = slugs.map(Words)
states = st.sampled_from(["suppressed", "missing", "missing: not_collected", "not_applicable"])
lists = st.builds(
    lambda column, lookup: Words(column=column, lookup=lookup),
    refs,
    st.dictionaries(texts, slugs, max_size=4),
)
figures = st.builds(
    FigureAnswers,
    measure=st.one_of(plain, lists),
    columns=st.fixed_dictionaries({"value": refs}, optional={"moe": refs, "n": refs}),
    groups=st.lists(st.tuples(slugs, st.one_of(plain, lists)), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    scale=st.sampled_from([1.0, 100.0]),
    margin_level=st.sampled_from([0.9, 0.95]),
)
mappings = st.builds(
    Mapping,
    slug=slugs,
    title=texts,
    dataset=slugs,
    place=st.builds(
        PlaceAnswers,
        columns=st.tuples(refs),
        widths=st.one_of(st.just(()), st.tuples(st.integers(0, 12))),
        kind=st.sampled_from(["census", "own"]),
        name_column=st.one_of(st.none(), refs),
    ),
    period=st.one_of(st.just(Words("2023")), lists),
    figures=st.lists(figures, min_size=1, max_size=3).map(tuple),
    file=st.builds(FileAnswers, header_row=st.integers(1, 20), sheet=st.just(""), footer=st.just("")),
    numbers=st.builds(
        NumberAnswers,
        thousands=st.sampled_from(["", ",", " "]),
        marks=st.dictionaries(texts, states, max_size=4),
        blank=states,
    ),
    ignored=st.one_of(st.none(), st.lists(titles, max_size=3).map(tuple)),
    rows=st.one_of(
        st.none(),
        st.builds(RowAnswers, refs, st.lists(texts, min_size=1, max_size=3).map(tuple), st.booleans()),
    ),
    note=st.text(max_size=30),
)


@given(mappings)
def test_every_mapping_reads_back_as_it_was_meant(mapping: Mapping) -> None:
    recipe = read_recipe(write_recipe(mapping))
    assert (recipe.slug, recipe.title, recipe.dataset) == (mapping.slug, mapping.title.strip(), mapping.dataset)
    assert recipe.places[0].columns == mapping.place.columns
    assert recipe.file_rule.header_row == mapping.file.header_row
    assert len(recipe.records) == len(mapping.figures)
    for rule, meant in zip(recipe.records, mapping.figures, strict=True):
        assert {name: columns[0] for name, columns in rule.columns.items()} == dict(meant.columns)
        assert (rule.scale, rule.moe_level) == (meant.scale, meant.margin_level)
        assert rule.measure.columns == (() if meant.measure.column is None else (meant.measure.column,))
        assert rule.measure.template == meant.measure.text
        if meant.measure.lookup is not None:
            assert recipe.maps[rule.measure.lookup] == folded(meant.measure.lookup)
    assert {word: mark.state for word, mark in recipe.numbers.marks.items()} == {
        word: state.partition(":")[0] for word, state in folded(mapping.numbers.marks).items()
    }


def folded(lookup: Any) -> dict[str, str]:
    """A list as recipes compare it."""
    return {key.strip().casefold(): value for key, value in lookup.items()}


def simple(**changes: Any) -> Mapping:
    """A small mapping."""
    given: dict[str, Any] = {
        "slug": "clinics", "title": "Clinics", "dataset": "clinics", "place": PlaceAnswers(columns=("FIPS",)),
        "period": Words("2023"), "figures": (FigureAnswers(Words("visits"), {"value": "Visits"}),),
    }  # fmt: skip
    return Mapping(**given | changes)


def test_a_recipe_of_one_place_needs_no_column() -> None:
    recipe = read_recipe(write_recipe(simple(place=PlaceAnswers(prefix="26081"))))
    assert (recipe.places[0].columns, recipe.places[0].code) == ((), "26081")


def test_codes_of_an_office_get_their_prefix() -> None:
    place = PlaceAnswers(columns=("District",), widths=(5,), prefix="mde-")
    recipe = read_recipe(write_recipe(simple(place=place)))
    assert (recipe.places[0].code, recipe.places[0].widths) == ("mde-{code}", (5,))


def test_a_part_of_a_cell_is_the_period() -> None:
    period = Words("SY{from}-{to}", "Year", like="(?P<from>[0-9]{4})-(?P<to>[0-9]{2})")
    rule = read_recipe(write_recipe(simple(period=period))).records[0].period
    assert (rule.template, rule.columns, rule.like is not None) == ("SY{from}-{to}", ("Year",), True)


def test_the_name_of_the_file_is_the_period() -> None:
    file = FileAnswers(name="(?P<year>20[0-9]{2})")
    recipe = read_recipe(write_recipe(simple(file=file, period=Words("{year}"))))
    assert recipe.records[0].period.template == "{year}"


def test_a_header_below_a_banner_is_found_by_its_titles() -> None:
    recipe = read_recipe(write_recipe(simple(file=FileAnswers(header_row=4, header_like=("FIPS", "Visits")))))
    assert recipe.file_rule.header_like == ("FIPS", "Visits")
    assert not any(isinstance(one, Like) for one in recipe.file_rule.header_like)


def test_the_same_list_is_written_once() -> None:
    who = (("sex", Words(column="Who", lookup={"F": "female"})),)
    two = tuple(FigureAnswers(Words(name), {"value": name}, who) for name in ("a", "b"))
    assert write_recipe(simple(figures=two)).count("[maps.sex]") == 1


def test_where_the_table_lies_in_the_file_is_written() -> None:
    answers = FileAnswers(
        encoding="windows-1252", header_row=3, header_rows=2, member=r"rates\.csv", sheet="Data", footer="Source"
    )
    rule = read_recipe(write_recipe(simple(file=answers))).file_rule
    assert (rule.encoding, rule.header_row, rule.header_rows) == ("windows-1252", 3, 2)
    patterns = [pattern.pattern if pattern is not None else "" for pattern in (rule.member, rule.sheet, rule.footer)]
    assert patterns == [r"rates\.csv", "Data", "Source"]


def test_codes_of_another_office_are_read_by_its_scheme_and_new_places_are_made() -> None:
    place = PlaceAnswers(columns=("District",), kind="scheme", scheme="mde", name_column="Name", create=True)
    rule = read_recipe(write_recipe(simple(place=place))).places[0]
    assert (rule.scheme, rule.name_columns, rule.create) == ("mde", ("Name",), True)


def test_codes_of_the_census_bring_their_levels() -> None:
    place = PlaceAnswers(columns=("S", "C"), widths=(2, 3), kind="census")
    rule = read_recipe(write_recipe(simple(place=place))).places[0]
    assert (rule.columns, rule.widths) == (("S", "C"), (2, 3))
    assert [(level.kind, level.parent) for level in rule.levels][:3] == [
        ("nation", ""),
        ("state", "us"),
        ("county", "{S}"),
    ]


def test_how_numbers_are_written_is_kept() -> None:
    answers = NumberAnswers(decimal=",", thousands=".", prefixes=("$", "USD"), percent=True, blank="suppressed")
    numbers = read_recipe(write_recipe(simple(numbers=answers))).numbers
    assert (numbers.decimal, numbers.thousands, set(numbers.prefixes)) == (",", ".", {"$", "USD"})
    assert (numbers.percent, numbers.blank.state) == (True, "suppressed")


def test_a_note_is_one_line_of_comment_whatever_it_holds() -> None:
    written = write_recipe(simple(note="made by hand\nslug = 7\u2028x\x00y"))
    assert written.splitlines()[0] == "# made by hand slug = 7 x y"
    assert read_recipe(written).slug == "clinics"


@pytest.mark.parametrize(("ignored", "rule"), [
    (None, '[columns]\nunmapped = "ignore"\n'), (("Notes", "Fax"), '[columns]\nignore = ["Notes", "Fax"]\n'),
])  # fmt: skip
def test_columns_that_nobody_asked_for_are_ignored_by_name_or_all(ignored: Any, rule: str) -> None:
    assert rule in write_recipe(simple(ignored=ignored))
    assert "[columns]" not in write_recipe(simple(ignored=()))


def test_a_share_and_its_margin_are_multiplied_and_belong_to_a_group() -> None:
    figure = FigureAnswers(
        Words("share"), {"value": "Share", "moe": "Margin"}, (("sex", Words("female")),), scale=100.0, margin_level=0.9
    )
    (rule,) = read_recipe(write_recipe(simple(figures=(figure,)))).records
    assert (rule.scale, rule.moe_level) == (100.0, 0.9)
    assert [(name, source.template) for name, source in rule.groups] == [("sex", "female")]


def test_an_interval_has_its_level() -> None:
    columns = {"value": "Rate", "lower": "Low", "upper": "High"}
    (rule,) = read_recipe(write_recipe(simple(figures=(FigureAnswers(Words("rate"), columns, level=0.95),)))).records
    assert (rule.level, rule.columns["lower"], rule.columns["upper"]) == (0.95, ("Low",), ("High",))


def test_different_lists_of_one_name_and_names_that_mean_something_get_a_number() -> None:
    figures = tuple(
        FigureAnswers(Words("births"), {"value": column}, ((dimension, Words(column="Who", lookup={text: "x"})),))
        for column, dimension, text in (("A", "sex", "F"), ("B", "sex", "M"), ("C", "states", "MI"))
    )
    maps = read_recipe(write_recipe(simple(figures=figures, states={"*": "suppressed"}))).maps
    assert {name: list(found) for name, found in maps.items() if name != "states"} == {
        "sex": ["f"], "sex-2": ["m"], "states-2": ["mi"],
    }  # fmt: skip


@pytest.mark.parametrize("keep", [True, False])
def test_rows_that_count_read_back_as_what_was_said(keep: bool) -> None:
    mapping = Mapping(
        "a", "A", "a", PlaceAnswers(prefix="26"), Words("2023"), (FigureAnswers(Words("jobs"), {"value": "N"}),),
        rows=RowAnswers("Kind", ("Total", "All \"x\""), keep=keep),
    )  # fmt: skip
    rows = read_recipe(write_recipe(mapping)).rows
    (condition,) = rows.keep if keep else rows.drop
    assert (condition.columns, condition.values) == (("Kind",), frozenset({"total", 'all "x"'}))
    assert not (rows.drop if keep else rows.keep)
