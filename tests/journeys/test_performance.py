"""A lead measures a partner's work on a phone, the partner says yes, and everybody reads it; in both languages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.models import PerformanceMeasure, PerformanceReview, PerformanceValue
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
LEAD, EDITOR = "rosa@kconnect.example", "hoa@kconnect.example"
PARTNER = "two-rivers-credit-union"
ENGLISH = {
    "prefix": "", "add": "Add a measure", "name": "Loans kept in time", "save": "Save", "waits": "Waits for the partner",
    "enter": "Enter a value", "answer": "Waits for your answer", "yes": "Yes, show it to everyone", "shown": "Public now.",
    "correct": "Correct this review", "kept": "Saved. What it said before is kept.", "corrected": "Corrected on",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "add": "Añadir una medida", "name": "Préstamos pagados a tiempo", "save": "Guardar",
    "waits": "Espera a la organización", "enter": "Anotar un valor", "answer": "Espera tu respuesta",
    "yes": "Sí, mostrarlo a todo el mundo", "shown": "Ya es visible al público.", "correct": "Corregir esta revisión",
    "kept": "Guardado. Lo que decía antes se conserva.", "corrected": "Corregido el",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read what the demonstration came with."""
    there, said = set(PerformanceMeasure.objects.values_list("pk", flat=True)), list(PerformanceReview.objects.all())
    yield
    PerformanceValue.objects.exclude(measure__in=there).delete()
    PerformanceMeasure.objects.exclude(pk__in=there).delete()
    for review in said:
        review.earlier.all().delete()
        review.save()


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_partner_says_yes_before_its_work_is_public(
    site: Site, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    start = site.url + words["prefix"]
    lead = visitor(**PHONE).new_page()
    enter(lead, site.url, LEAD)
    measure_a_partner(lead, start, words, picture)
    axe(lead)
    picture(lead, f"performance-waits-{words['save']}")
    public = visitor(**NARROW).new_page()
    public.goto(f"{start}/partners/{PARTNER}/performance/")
    expect(public.get_by_text(words["name"])).to_have_count(0)
    editor = visitor(**NARROW).new_page()
    enter(editor, site.url, EDITOR)
    editor.goto(f"{start}/partners/{PARTNER}/answers/")
    expect(editor.get_by_text(words["answer"])).to_be_visible()
    axe(editor)
    picture(editor, f"performance-answer-{words['save']}")
    assert editor.evaluate("document.documentElement.scrollWidth") <= 320
    editor.get_by_role("button", name=words["yes"]).first.click()
    expect(editor.get_by_text(words["shown"])).to_be_visible()
    public.reload()
    expect(public.get_by_role("rowheader", name=words["name"])).to_be_visible()
    correct_a_review(lead, start, words)


def measure_a_partner(page: Page, start: str, words: dict[str, str], picture: Callable[[Page, str], None]) -> None:
    """A lead adds a measure that is to be public, and enters what it was last year."""
    page.goto(f"{start}/workgroups/housing/performance/")
    page.get_by_role("link", name=words["add"]).first.click()
    page.locator("[name=organization]").select_option(label="Two Rivers Credit Union")
    page.locator("[name=kind][value=how_well]").check()
    page.locator("[name=name]").fill(words["name"])
    page.locator("[name=name_es]").fill(words["name"])
    page.locator("[name=direction][value=higher]").check()
    page.locator("[name=published]").check()
    page.get_by_role("button", name=words["save"]).click()
    picture(page, f"performance-added-{words['save']}")
    page.locator("tr", has_text=words["name"]).get_by_role("link", name=words["enter"]).click()
    page.locator("[name=ends]").fill("2025-12-31")
    page.locator("[name=value]").fill("41.5")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["waits"]).first).to_be_visible()


def correct_a_review(page: Page, start: str, words: dict[str, str]) -> None:
    """A lead says better what was learned; that there were other words stays to be seen."""
    page.goto(f"{start}/workgroups/housing/performance/")
    page.get_by_role("link", name=words["correct"]).first.click()
    page.locator("[name=learned]").fill("We learned it better. Invented.")
    page.locator("[name=learned_es]").fill("Lo aprendimos mejor. Inventado.")
    page.get_by_role("button", name=words["save"]).click()
    expect(page.get_by_text(words["kept"])).to_be_visible()
    expect(page.get_by_text(words["corrected"]).first).to_be_visible()
