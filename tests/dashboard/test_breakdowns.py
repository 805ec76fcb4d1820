"""For whom figures are known: expected and available breakdowns, schemes by name, overlapping groups, and data that is wanted."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dashboard import frames
from dashboard.choices import IndicatorStatus, Presentation
from dashboard.ingest.definitions import DefinitionsRefused
from dashboard.ingest.definitions_text import read_definitions
from dashboard.models import Category, Dimension, Publication
from dashboard.queries.public.breakdowns import breakdowns_of, scheme_name
from tests import build_dashboard as made
from tests.dashboard.build_published import KENT, absent, make_version, make_words, publish
from tests.dashboard.test_public_pages import text

pytestmark = pytest.mark.django_db
PAGE = "/indicators/median-household-income/"


@pytest.fixture
def race(db: None) -> Dimension:
    """Race by the federal standard of 1997, groups that overlap."""
    make_words()
    race = Dimension.objects.get(slug="race")
    race.scheme, race.presentation = "SPD15-1997", Presentation.COMBINATION
    race.save()
    for position, (slug, name) in enumerate(
        (("black", "Black"), ("asian", "Asian"), ("nhpi", "Pacific"), ("aian", "Native"))
    ):
        Category.objects.create(dimension=race, slug=slug, name=name, position=position)
    return race


def test_the_page_says_for_which_expected_groups_there_is_a_figure_and_why_not_for_others(
    client: Client, race: Any
) -> None:
    publish([*KENT[:3], absent("race=nhpi", "suppressed"), KENT[4]])
    page = text(client.get(PAGE))
    section = page.split("For whom we know it")[1].split("How it is defined")[0]
    assert "federal standard of 1997 (SPD 15)" in section
    assert "Black, Asian" in section
    assert "Pacific (hidden) , Native (not in the file)" in section


def test_an_expected_breakdown_without_any_figure_is_named_as_missing(client: Client, race: Any) -> None:
    publish([KENT[0]])
    assert "none: this breakdown is missing" in text(client.get(PAGE))


def test_a_breakdown_that_nobody_asked_for_is_shown_as_more(race: Dimension) -> None:
    version = make_version(dimensions=[])
    vars(race)["parts"] = list(race.categories.all())
    row = {"group": "race=black", "state": "normal"}
    [found] = breakdowns_of(version, [race], [row])
    assert (found.is_expected, found.there) == (False, ("Black",))
    assert breakdowns_of(version, [race], []) == ()


@pytest.mark.parametrize(
    ("state", "word"),
    [("unreliable", "too uncertain"), ("not_applicable", "does not apply"), ("incomplete", "incomplete"),
     ("missing", "not published")],
)  # fmt: skip
def test_the_reason_stands_beside_each_group_without_a_figure(race: Dimension, state: str, word: str) -> None:
    vars(race)["parts"] = list(race.categories.filter(slug="black"))
    [found] = breakdowns_of(make_version(), [race], [{"group": "race=black", "state": state}])
    assert found.absent == (("Black", word),)


def test_groups_that_overlap_are_said_not_to_add_up(client: Client, race: Dimension) -> None:
    publish()
    words = "A person may be in several of these groups, so they do not add up to everyone."
    assert words in text(client.get(PAGE))
    assert words not in text(client.get(f"{PAGE}?compare=sex"))


def test_groups_in_combination_are_never_added_up_even_if_they_are_marked_as_a_partition(race: Dimension) -> None:
    race.categories.update(in_partition=True)
    assert "race" not in frames.load_partitions()
    Dimension.objects.filter(pk=race.pk).update(presentation=Presentation.ALONE)
    assert frames.load_partitions()["race"] == ["aian", "asian", "black", "nhpi"]


def test_definitions_refuse_a_partition_of_groups_in_combination(tmp_path: Path) -> None:
    spoilt = made.DEFINITIONS.replace("partition = [", 'presentation = "combination"\npartition = [')
    file = tmp_path / "spoilt.toml"
    file.write_text(spoilt, "utf-8")
    with pytest.raises(DefinitionsRefused, match="alone or in combination overlap"):
        read_definitions([file])


def test_schemes_have_names() -> None:
    assert scheme_name("SPD15-2024") == "federal standard of 2024 (SPD 15)"
    assert scheme_name("local") == "a local scheme"
    assert scheme_name("As the hospital asks") == "As the hospital asks"
    assert scheme_name("") == ""


def test_staff_see_the_breakdowns_of_working_figures(client: Client) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.services.staging.parse_in_child", made.parse_here)
        made.load_definitions()
        made.make_figures()
    client.force_login(made.steward())
    page = text(client.get("/console/indicators/work/"))
    assert "For whom we know it" in page
    assert "Women, Men" in page


def wanted(**more: Any) -> Any:
    return make_version("reading", "Reading by third grade", status=IndicatorStatus.WANTED, **more)


def test_data_that_is_wanted_has_a_page_with_owner_and_plan(client: Client, race: Any) -> None:
    wanted(owner="Data & Capacity", plan="Ask the districts for their files.")
    page = text(client.get("/indicators/reading/"))
    for words in ("Data we do not have yet", "Data & Capacity", "Ask the districts for their files.",
                  "Race and ethnicity (federal standard of 1997 (SPD 15))"):  # fmt: skip
        assert words in page
    assert 'href="/indicators/reading/"' in client.get("/indicators/?status=wanted").content.decode()


def test_wanted_data_without_owner_or_plan_says_so(client: Client) -> None:
    wanted()
    page = text(client.get("/indicators/reading/"))
    assert "Nobody sees to it yet." in page
    assert "There is no plan yet." in page
    assert "Aún no hay un plan." in text(client.get("/es/indicators/reading/"))


def test_what_is_in_progress_has_no_page(client: Client) -> None:
    make_version()
    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("status", "shown"), [("published", "Median household income"), ("wanted", "Reading"), ("in_progress", "Diplomas")]
)
def test_the_list_is_filtered_by_whether_there_are_figures(client: Client, status: str, shown: str) -> None:
    publish()
    wanted()
    make_version("diplomas", "Diplomas")
    page = text(client.get(f"/indicators/?status={status}"))
    names = {name for name in ("Median household income", "Reading", "Diplomas") if name in page}
    assert names == {shown}
    assert Publication.objects.count() == 1


def test_a_filter_that_fits_nothing_says_so(client: Client) -> None:
    publish()
    assert "No indicator fits" in text(client.get("/indicators/?status=wanted"))
