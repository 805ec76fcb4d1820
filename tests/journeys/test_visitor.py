"""A visitor without an account and without scripts: from the home page to a number, its table, and its file."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.steps import rows_of

INDICATOR = "/indicators/population/"
OTTAWA = "26139"
HEAVIEST, MOST_REQUESTS = 100_000, 10
PUBLIC = (
    "/", "/101/", "/indicators/", INDICATOR, f"{INDICATOR}?place=*", "/indicators/median-household-income/", "/goals/",
    "/workplan/", "/workgroups/", "/workgroups/housing/", "/partners/", "/events/", "/es/",
)  # fmt: skip


def cell(page: Page, group: str) -> str:
    """The estimate of a group in the first table of the page."""
    row = page.locator("table").first.get_by_role("row").filter(has_text=group)
    return figure_in(row.locator("td").first.inner_text())


def figure_in(text: str) -> str:
    """The figure of a cell; after it stands, for those who hear the page, where its link leads."""
    return text.partition("(")[0].strip()


def choice(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query)


def files_of(page: Page, period: str) -> tuple[list[str], list[str]]:
    """What the CSV and the JSON of this page say of everyone in this period, in the words of its table."""
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV").click()
    with page.expect_download() as document:
        page.get_by_role("link", name="JSON").click()
    rows = json.loads(document.value.path().read_text())["rows"]
    taken, told = (
        [f"{float(row['value']):,.0f}" for row in one if row["group"] == "" and row["period"] == period]
        for one in (rows_of(csv.value), rows)
    )
    return taken, told


@pytest.mark.smoke
def test_a_visitor_reads_a_number_and_takes_it_along_without_scripts(
    visitor: Callable[..., BrowserContext], site: Site
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    page.goto(site.url)
    page.get_by_role("navigation").get_by_role("link", name="Data").first.click()
    expect(page.get_by_role("heading", level=1, name="How are people doing?")).to_be_visible()
    page.get_by_role("link", name="Population", exact=True).click()
    kent_now = cell(page, "Everyone")

    # Another place and another year, by the form.
    page.get_by_label("Place", exact=True).select_option(OTTAWA)
    page.get_by_label("Period").select_option("2022")
    page.get_by_role("button", name="Show").click()
    assert (choice(page)["place"], choice(page)["period"]) == ([OTTAWA], ["2022"])
    expect(page.locator("caption").first).to_contain_text("Ottawa County, 2022")
    shown = cell(page, "Everyone")
    assert shown != kent_now

    assert files_of(page, "2022") == ([shown], [shown])

    # The permanent address shows somebody else the same.
    page.get_by_role("link", name="Link to exactly this view").click()
    other = visitor(java_script_enabled=False).new_page()
    other.goto(page.url)
    assert other.get_by_role("main").inner_text() == page.get_by_role("main").inner_text()

    # The other language keeps the choice; going back leads to where one was.
    english = page.url
    page.get_by_role("link", name="Español").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert (choice(page)["place"], choice(page)["period"]) == ([OTTAWA], ["2022"])
    assert cell(page, "") == shown
    page.go_back()
    assert page.url == english
    page.go_back()
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert cell(page, "Everyone") == kent_now


@pytest.mark.parametrize(("prefix", "group"), [("", "Black"), ("/es", "Personas negras")])
def test_a_visitor_follows_one_number_to_its_row(
    visitor: Callable[..., BrowserContext], site: Site, prefix: str, group: str
) -> None:
    """From the figure in the table by one click to formula, files, rows, calculation and both people; by a second to JSON."""
    page = visitor(java_script_enabled=False, viewport={"width": 320, "height": 800}).new_page()
    page.goto(f"{site.url}{prefix}/indicators/child-poverty/")
    number = page.locator("table").first.get_by_role("row").filter(has_text=group).get_by_role("link")
    shown = figure_in(number.inner_text())
    number.click()

    main = page.get_by_role("main")
    expect(main).to_contain_text(shown)
    expect(main).to_contain_text("(sum(acs-b17020-003")
    row = page.locator("#inputs").get_by_role("row").filter(has_text="acs-b17020-003")
    # The estimate, its margin, the file, its row and its column, as ACS 2019-2023 has them for Kent County.
    for words in ("2,206", "± 494 (90%)", "figures.csv", "38", "value"):
        expect(row).to_contain_text(words)
    for who in ("Tove Lindqvist", "Priya Anand"):
        expect(page.locator("#release")).to_contain_text(who)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    link = page.locator("#release").get_by_role("link", name="JSON").get_attribute("href")
    told = page.request.get(f"{site.url}{link}").json()
    assert told["inputs"]["rows"][0]["text"] == "2,206"
    assert f"{told['number']['value']:.1f}" in shown


@pytest.mark.parametrize(
    ("prefix", "goal", "first", "hinders"),
    [
        (
            "",
            "The goal: 8.0% for everyone in Kent County by 2030.",
            "Most people still short of the goal: ",
            "What hinders",
        ),
        (
            "/es",
            "La meta: 8.0% para todas las personas (Condado de Kent)",
            "A más personas les falta llegar a la meta: ",
            "Qué estorba",
        ),
    ],
)
def test_a_visitor_reads_how_far_each_group_has_to_go_to_one_goal(
    visitor: Callable[..., BrowserContext], site: Site, axe: Callable[[Page], None], picture: Callable[[Page, str], None],
    prefix: str, goal: str, first: str, hinders: str,
) -> None:  # fmt: skip
    """From the goal to its indicator on the smallest phone: the goal, the order and its rule, the table, the words."""
    page = visitor(java_script_enabled=False, viewport={"width": 320, "height": 800}).new_page()
    page.goto(f"{site.url}{prefix}/goals/no-child-poor/")
    page.locator("#measures + p + ul").get_by_role("link").first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(goal)
    heading = page.locator("#ways h2").inner_text()
    assert heading.startswith(first)
    rows = [row.inner_text() for row in page.locator("#ways tbody th[scope=row]").all()]
    assert heading.removeprefix(first).startswith(rows[0])
    assert page.locator("#ways svg.ph").is_visible()
    expect(main).to_contain_text(hinders)
    expect(page.locator("#outcomes")).to_contain_text("5.0")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture(page, f"ways{prefix.replace('/', '-')}")

    # The other order is an address of its own, and another group may stand first.
    page.locator("#ways .links a").click()
    assert choice(page)["order"] == ["distance"]
    assert page.locator("#ways tbody th[scope=row]").count() == len(rows)

    # axe needs scripts; the page is the same with them.
    looked = visitor(viewport={"width": 320, "height": 800}).new_page()
    looked.goto(page.url)
    axe(looked)


def test_every_file_of_an_indicator_holds_what_all_its_places_show(
    visitor: Callable[..., BrowserContext], site: Site
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    page.goto(site.url + INDICATOR)
    page.get_by_role("link", name="All places").first.click()
    lines = [row.locator("th, td").all_inner_texts() for row in page.locator("table").first.locator("tbody tr").all()]
    shown = {(place, group): figure_in(estimate) for place, group, estimate, *_more in lines}
    with page.expect_download() as csv:
        page.get_by_role("link", name="CSV").click()
    rows = [row for row in rows_of(csv.value) if row["period"] == "2023"]
    assert shown == {(row["place_name"], row["group_name"]): f"{float(row['value']):,.0f}" for row in rows}


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_light(page: Page, site: Site, address: str, problems: list[str]) -> None:
    """Bytes as they came over the wire, the first time, with the stylesheet and all pictures."""
    seen: dict[str, Any] = {"bytes": 0, "hosts": set(), "requests": 0}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")

    def sent(event: dict[str, Any]) -> None:
        seen["requests"] += 1
        seen["hosts"].add(urlsplit(event["request"]["url"]).netloc)

    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.loadingFinished", lambda event: seen.update(bytes=seen["bytes"] + event["encodedDataLength"]))
    page.goto(site.url + address, wait_until="networkidle")
    assert seen["hosts"] == {urlsplit(site.url).netloc}
    assert seen["requests"] <= MOST_REQUESTS
    assert 0 < seen["bytes"] <= HEAVIEST
    assert page.context.cookies() == []
