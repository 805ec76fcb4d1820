"""The pictures in `docs/screenshots/`: taken anew into the folder named by KCONNECT_SCREENSHOTS, and light enough to keep."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page

from dashboard.models import Import, Release, Upload
from tests.journeys.conftest import PHONE, Site
from tests.journeys.png import lightened
from tests.journeys.steps import enter
from tests.journeys.swept import PEOPLE

HEAVIEST = 150_000
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 1000}}
TALL: dict[str, Any] = {"viewport": {"width": 1280, "height": 1600}}
HAND: dict[str, Any] = {**PHONE, "device_scale_factor": 1}
SMALL: dict[str, Any] = {**HAND, "viewport": {"width": 320, "height": 700}}
INCOME = {"slug": "median-household-income"}
WAYS = {"goal": "no-child-poor", "slug": "child-poverty"}
HOUSING = {"slug": "housing"}
MAPPED = {"upload_id": "clinics_2023.csv", "step": "columns"}


def fill_log(page: Page) -> None:
    """The log form as it looks just before it is sent."""
    page.get_by_label("What happened?").fill("Helped 14 renters at Millrace fill in the form.")
    page.wait_for_timeout(500)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")


def only_some_rows(page: Page) -> None:
    """The question which rows count, answered."""
    page.get_by_text("Only some rows count").click()
    page.locator("[name=rows_column]").select_option(index=1)
    page.locator("[name=rows_values]").fill("Kent")
    page.evaluate("document.activeElement.blur(); document.querySelector('[name=ticked]').scrollIntoView()")


def to_the_issues(page: Page) -> None:
    """What was wrong with the file, at the top of the window."""
    page.get_by_role("heading", name="What to look at in the file").evaluate("found => found.scrollIntoView()")


# Name, address, its arguments, who looks, the window, the theme, the language, and what happens first.
PICTURES: list[tuple[Any, ...]] = [
    ("home", "portal:home", {}, "", DESK, "light", "en", None),
    ("home-dark", "portal:home", {}, "", DESK, "dark", "en", None),
    ("indicator", "dashboard:indicator_detail", INCOME, "", TALL, "light", "en", None),
    ("indicator-dark", "dashboard:indicator_detail", INCOME, "", TALL, "dark", "en", None),
    ("indicator-es-phone", "dashboard:indicator_detail", INCOME, "", HAND, "light", "es", None),
    ("ways", "dashboard:ways_detail", WAYS, "", TALL, "light", "en", None),
    ("report-card", "dashboard:report_card", {}, "", DESK, "light", "en", None),
    ("workplan", "agenda:workplan_list", {}, "", DESK, "light", "en", None),
    ("workgroup", "agenda:workgroup_detail", HOUSING, "", DESK, "light", "en", None),
    ("log-phone", "agenda:activity_create", HOUSING, "member", HAND, "light", "en", fill_log),
    ("log-phone-dark", "agenda:activity_create", HOUSING, "member", HAND, "dark", "en", fill_log),
    ("import", "dashboard:import_detail", {"import_id": Import}, "steward", TALL, "light", "en", None),
    ("import-look", "dashboard:upload_detail", {"upload_id": "clinics_2023.csv"}, "steward", TALL, "light", "en", None),
    ("import-map-phone", "dashboard:upload_map", MAPPED, "steward", SMALL, "light", "en", only_some_rows),
    ("import-issues", "dashboard:import_detail", {"import_id": Import}, "steward", TALL, "light", "en", to_the_issues),
    ("release", "dashboard:release_detail", {"release_id": Release}, "approver", DESK, "light", "en", None),
]
WAITING = {Import: "previewed", Release: "submitted"}


def address_of(name: str, arguments: dict[str, Any], language: str) -> str:
    """The address; a model in it stands for its row that waits, the name of a file for the file that was brought."""
    found = {
        key: Upload.objects.get(file_name=value).pk
        if key == "upload_id"
        else value
        if isinstance(value, str)
        else value.objects.get(state=WAITING[value]).pk
        for key, value in arguments.items()
    }
    with translation.override(language):
        return reverse(name, kwargs=found)


@pytest.mark.full
@pytest.mark.parametrize(("title", "name", "arguments", "who", "window", "scheme", "language", "first"), PICTURES)
def test_the_picture_is_light_enough(
    site: Site, looked_at: Site, visitor: Callable[..., BrowserContext], screenshot_folder: Path | None, tmp_path: Path,
    title: str, name: str, arguments: dict[str, Any], who: str, window: Any, scheme: Any, language: str, first: Any,
) -> None:  # fmt: skip
    page = visitor(**window, color_scheme=scheme).new_page()
    if who:
        enter(page, site.url, PEOPLE[who])
    page.goto(site.url + address_of(name, arguments, language))
    if first:
        first(page)
    target = (screenshot_folder or tmp_path) / f"{title}.png"
    target.write_bytes(lightened(visitor().new_page(), page.screenshot()))
    assert target.stat().st_size <= HEAVIEST
