"""What a person mapped by hand reads back as the recipe they meant, whatever the texts of their file hold."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.mapping import FigureAnswers, FileAnswers, Mapping, NumberAnswers, PlaceAnswers, Words
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
