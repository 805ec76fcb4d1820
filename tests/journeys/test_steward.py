"""A data steward brings a federal file in, a second one lets its numbers out, and a stranger reads them in Spanish."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect

from dashboard import services
from dashboard.ingest.definitions_text import read_definitions
from dashboard.models import Import, Observation
from tests.build_workgroups import PASSWORD, make_user
from tests.journeys.acs_file import INCOMES, WRONG_ROWS, acs_file
from tests.journeys.steps import code_of, fill_sign_in, rows_of, sign_in
from workgroups.models import User
from workgroups.permissions import RoleName

DEFINITIONS = (
    "dashboard/definitions/core.toml",
    "dashboard/definitions/acs.toml",
    "kconnect/portal/demo/definitions.toml",
)
GROUPS = {"": "", "race=black": "B", "race=asian": "D", "race=white-nh": "H", "race=hispanic": "I"}
INDICATOR = "indicators/median-household-income/"
# A worker reads, accepts, computes and publishes; on a busy machine that takes its time.
PATIENCE = 60_000
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "accept_downloads": True}


@pytest.fixture
def network(transactional_db: None) -> None:
    """A network with its places and definitions, and not one figure."""
    cache.clear()
    definitions = read_definitions([settings.BASE_DIR / name for name in DEFINITIONS])
    services.load_definitions(definitions=definitions, by=None)


@pytest.fixture
def dev(network: None) -> User:
    """A new data steward, who has not set up a second step yet."""
    return make_user("Dev", staff=[RoleName.STEWARD], second_factor=False)


def see(page: Page, words: str) -> None:
    """Waits until a worker has brought the page so far."""
    expect(page.get_by_role("main").get_by_text(words, exact=True).first).to_be_visible(timeout=PATIENCE)


def set_up_second_step(page: Page, url: str, user: User) -> None:
    """The first sign-in of somebody who helps to run the network: no page opens before the second step is there."""
    sign_in(page, url, user.email, PASSWORD)
    expect(page.get_by_text("so your account needs a second step")).to_be_visible()
    page.get_by_role("link", name="Turn on").click()
    if page.locator("[name=password]").count():
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("main").locator("button[type=submit]").first.click()
    secret = page.locator(".code").inner_text().strip()
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def upload(page: Page, url: str, name: str, content: bytes) -> None:
    """From the console to a file that has been read."""
    page.goto(f"{url}/console/")
    page.get_by_role("main").get_by_role("link", name="Imports").first.click()
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_label("Recipe").select_option("acs-county")
    page.get_by_role("button", name="Upload and look").click()
    see(page, "ready to look at")


def count(page: Page, label: str) -> int:
    """A number of the preview, by its words."""
    text = page.get_by_label("Figures by what happens to them").inner_text()
    found = re.search(rf"(\d[\d,]*)\s+{label}|{label}\s+(\d[\d,]*)", text, re.IGNORECASE)
    assert found, text
    return int((found[1] or found[2]).replace(",", ""))


@pytest.mark.smoke
@pytest.mark.slow
def test_a_file_becomes_a_public_number(
    live_server: Any, worker: None, dev: User, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    url = live_server.url
    steward = visitor(viewport={"width": 1280, "height": 800}).new_page()
    set_up_second_step(steward, url, dev)

    # The file as it came, with its mistakes: what is wrong where, and what would change.
    upload(steward, url, "acs_2019_2023.csv", acs_file(*WRONG_ROWS))
    issues = steward.get_by_role("row")
    for row, column, words in ((7, "B19013_001E", "“about 70,000” is not a number"), (8, "GEOID", "“Kent”")):
        expect(issues.filter(has_text=f"row {row}").filter(has_text=column).filter(has_text=words)).to_be_visible()
    expect(issues.filter(has_text="Row 9 has another value").first).to_be_visible()
    page = steward.url
    steward.get_by_role("link", name="See them one by one").click()
    with steward.expect_download() as told:
        steward.get_by_role("link", name="Download as CSV").click()
    steward.goto(page)
    assert {("7", "B19013_001E", "not_a_number"), ("8", "GEOID", "place_shape")} <= {
        (row["row"], row["column"], row["code"]) for row in rows_of(told.value)
    }
    new = count(steward, "new")
    assert new == Import.objects.get().report["new"]
    axe(steward)
    picture(steward, "import-preview-1280")
    assert Observation.objects.count() == 0

    steward.get_by_role("button", name="Accept these figures").click()
    see(steward, "accepted")
    assert Observation.objects.count() == new

    release(steward, url, axe)
    approve(visitor().new_page(), url, steward.url, picture)
    read_in_spanish(visitor(**NARROW).new_page(), url, axe, picture)


def release(page: Page, url: str, axe: Callable[[Page], None]) -> None:
    """Submits the computed figures; the same person is told why they cannot approve."""
    page.goto(f"{url}/console/releases/new/")
    chosen = page.get_by_role("checkbox", name="Median household income")
    for _look in range(30):
        if chosen.count():
            break
        # The worker is still computing.
        page.wait_for_timeout(1000)
        page.reload()
    chosen.check()
    page.get_by_label("What is new").fill("First figures of 2019–2023.")
    page.get_by_role("button", name="Submit for approval").click()
    see(page, "submitted")
    expect(page.get_by_text("You submitted this release. Another data steward approves it.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert page.request.get(f"{url}/{INDICATOR}").status == 404
    axe(page)


def approve(page: Page, url: str, address: str, picture: Callable[[Page, str], None]) -> None:
    """The second person signs in with a password and a code, looks at the differences and lets them out."""
    erin, secret = make_user("Erin", staff=[RoleName.STEWARD], second_factor=False), generate_totp_secret()
    TOTP.activate(erin, secret)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address)
    fill_sign_in(page, erin.email, PASSWORD)
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("row").filter(has_text="Everyone").filter(has_text="$80,100")).to_be_visible()
    picture(page, "release-1280")
    page.get_by_role("button", name="Approve and publish").click()
    for _look in range(30):
        if page.get_by_role("main").get_by_text("published", exact=True).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    see(page, "published")


def read_in_spanish(page: Page, url: str, axe: Callable[[Page], None], picture: Callable[[Page, str], None]) -> None:
    """Somebody with a small phone finds the number, and the file says what the Census Bureau's file said."""
    page.goto(f"{url}/es/indicators/")
    page.get_by_role("link", name="Ingreso mediano de los hogares").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1, name="Ingreso mediano de los hogares")).to_be_visible()
    expect(page.get_by_role("cell", name=re.compile("80[,.]?100")).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    axe(page)
    picture(page, "indicator-es-320")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    kent = figures(rows_of(file.value), "26081")
    assert kent == as_in_the_file("26081")
    page.goto(f"{url}/es/{INDICATOR}?place=*")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    everywhere = rows_of(file.value)
    for place in ("26081", "26139", "26", "us"):
        code = {"26": "26000", "us": "00000"}.get(place, place)
        assert figures(everywhere, place) == as_in_the_file(code)
    # The two rows of Allegan County did not agree, so neither counts.
    assert "" not in figures(everywhere, "26005")


def figures(rows: list[dict[str, str]], place: str) -> dict[str, tuple[int, int]]:
    """Estimate and margin of each group of a place in a downloaded file."""
    return {
        row["group"]: (round(float(row["value"])), round(float(row["moe"])))
        for row in rows
        if row["place"] == place and row["value"]
    }


def as_in_the_file(code: str) -> dict[str, tuple[int, int]]:
    """The same from the file that was uploaded."""
    cells = INCOMES[code]
    return {
        group: (cells[f"B19013{race}_001E"], cells[f"B19013{race}_001M"])
        for group, race in GROUPS.items()
        if f"B19013{race}_001E" in cells
    }
