"""A data steward sets one target for all groups, and a stranger reads at 320 px how far each group has to go."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.models import Target
from tests.journeys.conftest import Site
from tests.journeys.steps import enter

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
ENGLISH = {
    "prefix": "", "indicators": "Indicators", "name": "Children in poverty", "targets": "Targets", "due": "To be reached by",
    "same": "The same for all groups", "author": "Who says so", "save": "Save the targets",
    "saved": "Saved. The public page shows the targets now.", "go": "How far each group has to go", "goal": "7.0% by 2030",
    "value": "7",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "indicators": "Indicadores", "name": "Niñez en situación de pobreza", "targets": "Valores meta",
    "due": "Para alcanzarlo a más tardar", "same": "El mismo para todos los grupos", "author": "Quién lo dice",
    "save": "Guardar los valores meta",
    "saved": "Guardado. La página pública ya muestra los valores meta.", "go": "Cuánto le falta a cada grupo",
    "goal": "6.0% para 2030", "value": "6",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read the targets that the demonstration came with."""
    kept = list(Target.objects.values())
    yield
    Target.objects.all().delete()
    Target.objects.bulk_create(Target(**row) for row in kept)


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_one_target_for_all_groups(
    site: Site,
    page: Page,
    visitor: Callable[..., BrowserContext],
    picture: Callable[[Page, str], None],
    words: dict[str, str],
) -> None:
    enter(page, site.url, "tove@kconnect.example")
    page.goto(f"{site.url}{words['prefix']}/console/indicators/")
    page.get_by_role("main").get_by_role("link", name=words["name"]).first.click()
    page.get_by_role("main").get_by_role("link", name=words["targets"]).click()
    page.get_by_label(words["due"]).fill("2030-12-31")
    page.get_by_label(words["same"]).fill(words["value"])
    page.get_by_label(words["author"]).fill("Network Council (demo)")
    page.locator("[name=reason]").fill("No group of children above this. Invented.")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["saved"])).to_be_visible()
    picture(page, f"targets-{words['value']}")
    targets = Target.objects.filter(indicator__slug="child-poverty")
    assert set(targets.values_list("value", flat=True)) == {float(words["value"])}
    assert targets.count() > 6

    public = visitor(**NARROW).new_page()
    public.goto(f"{site.url}{words['prefix']}/indicators/child-poverty/")
    section = public.locator("#targets")
    expect(section.get_by_role("heading", name=words["go"])).to_be_visible()
    # The group that is furthest off, in the table; the line of the goal is drawn for it too.
    expect(section.get_by_text(words["goal"]).first).to_be_visible()
    assert public.evaluate("document.documentElement.scrollWidth") <= 320
    picture(public, f"how-far-{words['value']}")
