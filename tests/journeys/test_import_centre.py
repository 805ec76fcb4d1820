"""A file that no recipe fits is mapped by hand in the page, saved as a recipe, imported, undone, and imported again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from dashboard import services
from dashboard.ingest.definitions_text import read_definitions
from dashboard.models import Observation, SavedRecipe
from tests.build_workgroups import make_user
from tests.journeys.test_steward import PATIENCE, see, set_up_second_step
from workgroups.models import User
from workgroups.permissions import RoleName

# A banner, thousands with a point, a star, a blank, a share, a note below, and a zero that a spreadsheet ate.
CLINICS = (
    b"Clinics of the county: visits 2023;;;;\n"
    b"County;Code;Visits;Visits, women;Share insured\n"
    b"Kent;26081;1.200;700;0,45\n"
    b"Ottawa;26139;900;*;0,5\n"
    b"Autauga;1001;2.345;1.200;0,61\n"
    b"Allegan;26005;;12;0,7\n"
    b"Barry;26015;10;4;0,66\n"
    b"Source: county office;;;;\n"
)
NAME = "clinic visits 2023.csv"
PLACES = """
[[places]]
code = "01001"
name = "Autauga County"
kind = "county"
"""


@pytest.fixture
def dev(transactional_db: None, tmp_path: Any) -> User:
    """A data steward of a network with places and groups, and not one figure."""
    cache.clear()
    places = tmp_path / "places.toml"
    places.write_text(PLACES)
    files = ("dashboard/definitions/core.toml", "kconnect/portal/demo/definitions.toml")
    definitions = read_definitions([*(settings.BASE_DIR / name for name in files), places])
    services.load_definitions(definitions=definitions, by=None)
    return make_user("Dev", staff=[RoleName.STEWARD], second_factor=False)


@pytest.mark.slow
def test_a_new_kind_of_file_becomes_a_recipe(
    live_server: Any, worker: None, dev: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], problems: list[str],
) -> None:  # fmt: skip
    url = live_server.url
    page = visitor(viewport={"width": 390, "height": 844}).new_page()
    set_up_second_step(page, url, dev)
    bring(page, url)
    see(page, "Recipes that fit" if page.get_by_text("Recipes that fit").count() else "Map it by hand")
    expect(page.get_by_text("No recipe fits the columns of this file.")).to_be_visible()
    fits(page)
    axe(page)
    picture(page, "upload-look-390")
    map_by_hand(page, axe, picture, problems)
    see(page, "ready to look at")
    assert SavedRecipe.objects.get().slug == "clinic-visits"
    first = accept(page)
    assert first == {
        ("visits", "26081", ""): 1200, ("visits", "26139", ""): 900, ("visits", "01001", ""): 2345,
        ("visits", "26005", ""): None, ("visits", "26015", ""): 10,
        ("visits", "26081", "sex=female"): 700, ("visits", "26139", "sex=female"): None,
        ("visits", "01001", "sex=female"): 1200, ("visits", "26005", "sex=female"): 12,
        ("visits", "26015", "sex=female"): 4,
        ("share-insured", "26081", ""): 45, ("share-insured", "26139", ""): 50, ("share-insured", "01001", ""): 61,
        ("share-insured", "26005", ""): 70, ("share-insured", "26015", ""): 66,
    }  # fmt: skip
    page.get_by_role("button", name="Undo the import").click()
    see(page, "undone")
    assert Observation.objects.count() == 0

    # The next time, the saved recipe is the first that fits, and nothing is asked.
    bring(page, url)
    see(page, "Recipes that fit")
    expect(page.get_by_text("columns it needs are there.").first).to_be_visible()
    page.get_by_role("button", name="Read it by this recipe").first.click()
    see(page, "ready to look at")
    assert accept(page) == first
    preview(page, url)
    in_spanish(page, url, axe)


def preview(page: Page, url: str) -> None:
    """The text of the recipe is tried while it is changed; a mistake is named by its key, and nothing is saved."""
    page.goto(f"{url}/console/recipes/clinic-visits/edit/")
    page.get_by_label("Try it on").select_option(label=NAME)
    result = page.locator("[data-preview-result]")
    expect(result.get_by_text("What would be read")).to_be_visible(timeout=PATIENCE)
    text = page.get_by_label("Text", exact=True)
    written = text.input_value()
    text.fill(written.replace('period = "2023"', 'period = "2024"'))
    expect(result.get_by_role("cell", name="2024").first).to_be_visible(timeout=PATIENCE)
    assert SavedRecipe.objects.get().versions.count() == 1


def bring(page: Page, url: str) -> None:
    """From the console to a file that is being looked at."""
    page.goto(f"{url}/console/imports/")
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File").set_input_files({"name": NAME, "mimeType": "text/csv", "buffer": CLINICS})
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_role("heading", name="What we see")).to_be_visible(timeout=PATIENCE)


def fits(page: Page) -> None:
    """Nothing sticks out at the side, also on the smallest phone."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert size is not None
    page.set_viewport_size(size)


def go_on(page: Page, button: str, heading: str) -> None:
    """Sends a step and waits for the next one."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=PATIENCE)


def map_by_hand(
    page: Page, axe: Callable[[Page], None], picture: Callable[[Page, str], None], problems: list[str]
) -> None:
    """Every step, with one mistake that is pointed out."""
    page.get_by_role("link", name="Map it by hand").click()
    page.get_by_label("Column of the code").select_option(label="Code (26081)")
    page.get_by_label("Digits of the code").fill("5")
    go_on(page, "Keep and go on", "Which period are the figures about?")
    page.get_by_label("All figures are of one period").check()
    page.get_by_label("The period of all figures").fill("last year")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    # The refused answer, which the browser notes.
    assert len(problems) == 1
    problems.clear()
    page.get_by_label("The period of all figures").fill("2023")
    go_on(page, "Keep and go on", "Where are the figures?")
    axe(page)
    go_on(page, "Keep and go on", "What does each column tell?")
    page.get_by_label("Measure of “Visits”").select_option("new")
    page.get_by_label("Measure of “Visits, women”").select_option("new")
    page.get_by_label("For whom: “Visits, women”").select_option("sex=female")
    page.get_by_label("Measure of “Share insured”").select_option("new")
    fits(page)
    axe(page)
    go_on(page, "Keep and read the file", "A new measure")
    new_measure(page, "Visits", "A count of people or things", "visits", "Clinics")
    # The second column is of the same measure: whoever sees that goes back and says so.
    page.goto(page.url.replace("/measure/", "/map/figures/"))
    page.get_by_label("Measure of “Visits, women”").select_option("visits")
    go_on(page, "Keep and read the file", "A new measure")
    new_measure(page, "Share insured", "A rate, percentage", "%", "")
    questions(page, axe, picture)
    page.get_by_label("Title of the recipe").fill("Visits to clinics")
    page.get_by_label("Short name").fill("clinic-visits")
    picture(page, "upload-recipe-390")
    axe(page)
    page.get_by_role("button", name="Save the recipe and see what changes").click()


def new_measure(page: Page, name: str, kind: str, unit: str, source: str) -> None:
    """Names a measure that is not there yet; its source is new or the one made before."""
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label(kind).check()
    page.get_by_label("Unit").fill(unit)
    if source:
        page.get_by_label("Name of the new source").fill(source)
    else:
        page.get_by_label(re.compile("^Source")).select_option(label="Clinics")
    page.get_by_role("button", name="Keep this measure").click()


def questions(page: Page, axe: Callable[[Page], None], picture: Callable[[Page, str], None]) -> None:
    """Answers what the file leaves open, until nothing is."""
    star = page.get_by_label("What does “*” mean?")
    expect(star).to_be_visible(timeout=PATIENCE)
    expect(star).to_have_value("suppressed")
    page.get_by_label("How is “0,45” to be read?").select_option(label="as 0.45")
    share = page.get_by_label("All figures of “Share insured” lie between 0 and 1.")
    axe(page)
    picture(page, "upload-questions-390")
    # One more look may bring one more question.
    for _look in range(3):
        if share.count():
            share.select_option(label="45 percent")
        with page.expect_navigation():
            page.get_by_role("button", name="Keep and read again").click()
        done = page.get_by_role("button", name="Go on", exact=True)
        expect(done.or_(page.get_by_role("button", name="Keep and read again"))).to_be_visible(timeout=PATIENCE)
        if done.count():
            break
    go_on(page, "Go on", "Name the recipe")


def accept(page: Page) -> dict[tuple[str, str, str], float | None]:
    """Accepts the preview; every figure that stands then."""
    page.get_by_role("button", name="Accept these figures").click()
    see(page, "accepted")
    rows = Observation.objects.values_list("measure__slug", "place__code", "group__key", "value")
    return {(measure, place, group): value for measure, place, group, value in rows}


def in_spanish(page: Page, url: str, axe: Callable[[Page], None]) -> None:
    """The room of recipes in the other language."""
    page.goto(f"{url}/es/console/recipes/")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("link", name="Importaciones").first).to_be_visible()
    expect(page.get_by_role("link", name="Visits to clinics")).to_be_visible()
    axe(page)
