"""On a phone: a partner offers, the lead agrees, everybody reads who does what; and a second coder codes three entries."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from agenda.models import CodingRound, Commitment, SecondCode
from kconnect.core.models import Notification
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter
from workgroups.models import Activity

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
LEAD, EDITOR, CODER, BACKBONE = (f"{name}@kconnect.example" for name in ("rosa", "hoa", "priya", "denise"))
PARTNER = "two-rivers-credit-union"
ENGLISH = {
    "prefix": "", "offer": "Offer something", "send": "Offer it", "what": "what", "said": "Twelve hours of advice a month",
    "offered": "Offered. The workgroup is told", "agreed": "Agreed", "save": "Save",
    "code": "Give this code", "draw": "Draw it", "drawn": "Drawn. The members", "few": "too few to say",
    "consent": "The public may read this once",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "offer": "Ofrecer algo", "send": "Ofrecerlo", "what": "what_es", "said": "Doce horas de consejo al mes",
    "offered": "Ofrecido. Avisamos", "agreed": "Acordado", "save": "Guardar",
    "code": "Dar este código", "draw": "Sacarla", "drawn": "Listo. Avisamos", "few": "muy pocas para decirlo",
    "consent": "El público puede leerlo",
}  # fmt: skip
Axe, Picture, Visitor = Callable[[Page], None], Callable[[Page, str], None], Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read what the demonstration came with."""
    there = set(Commitment.objects.values_list("pk", flat=True))
    codes = list(SecondCode.objects.all())
    told = set(Notification.objects.values_list("pk", flat=True))
    yield
    Commitment.objects.exclude(pk__in=there).delete()
    CodingRound.objects.exclude(pk__in={one.sample_id for one in codes}).delete()
    for one in codes:
        one.save()
    Notification.objects.exclude(pk__in=told).delete()


def narrow(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_partner_offers_the_lead_agrees_and_everybody_sees_who_does_what(
    site: Site, visitor: Visitor, axe: Axe, picture: Picture, words: dict[str, str]
) -> None:
    start = site.url + words["prefix"]
    editor = visitor(**NARROW).new_page()
    enter(editor, site.url, EDITOR)
    offer(editor, start, words)
    axe(editor)
    narrow(editor)
    picture(editor, f"commitment-offered-{words['what']}")
    public = visitor(**NARROW).new_page()
    public.goto(f"{start}/workplan/matrix/?rows=population&columns=partner")
    expect(public.get_by_text(words["said"])).to_have_count(0)
    lead = visitor(**PHONE).new_page()
    enter(lead, site.url, LEAD)
    lead.goto(f"{start}/workgroups/housing/workplan/commitments/")
    lead.get_by_role("link", name=words["said"]).click()
    lead.get_by_role("radio", name=words["agreed"]).check()
    axe(lead)
    picture(lead, f"commitment-agree-{words['what']}")
    lead.get_by_role("main").get_by_role("button", name=words["save"]).click()
    expect(lead.get_by_role("main").get_by_text(words["agreed"]).first).to_be_visible()
    public.reload()
    expect(public.get_by_text(words["said"]).first).to_be_visible()
    narrow(public)
    axe(public)
    picture(public, f"matrix-{words['what']}")
    public.goto(f"{start}/partners/{PARTNER}/")
    expect(public.get_by_text(words["said"])).to_be_visible()


def offer(page: Page, start: str, words: dict[str, str]) -> None:
    """An editor offers time for the rent-gap fund, for two groups of people, and lets everybody read it."""
    page.goto(f"{start}/partners/{PARTNER}/commitments/")
    page.get_by_role("link", name=words["offer"]).click()
    page.locator("[name=strategy]").select_option(index=1)
    strategy = page.locator("[name=strategy] option", has_text="renta" if words["prefix"] else "Rent").first
    page.locator("[name=strategy]").select_option(value=strategy.get_attribute("value"))
    page.locator(f"[name={words['what']}]").fill(words["said"])
    page.locator("[name=hours]").fill("144")
    page.locator("[name=populations]").first.check()
    page.locator("[name=other_populations]").fill("Veterans")
    page.get_by_label(words["consent"]).check()
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_text(words["offered"])).to_be_visible()


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_a_second_coder_codes_three_entries_on_a_phone(
    site: Site, visitor: Visitor, axe: Axe, picture: Picture, words: dict[str, str]
) -> None:
    start = site.url + words["prefix"]
    # What the demonstration has drawn already is put back, so that there is something to draw.
    kept = list(CodingRound.objects.values_list("pk", flat=True))
    SecondCode.objects.filter(sample__in=kept).delete()
    staff = visitor(**PHONE).new_page()
    enter(staff, site.url, BACKBONE)
    staff.goto(f"{start}/console/coding/")
    staff.locator("[name=starts_on]").fill("2020-01-01")
    staff.locator("[name=ends_on]").fill("2100-01-01")
    staff.locator("[name=percent]").fill("100")
    staff.get_by_role("button", name=words["draw"]).click()
    expect(staff.get_by_text(words["drawn"])).to_be_visible()
    coder = visitor(**NARROW).new_page()
    enter(coder, site.url, CODER)
    coder.goto(f"{start}/coding/")
    axe(coder)
    picture(coder, f"coding-{words['what']}")
    narrow(coder)
    for number in range(1, 4):
        expect(coder.locator("[name=code]:checked")).to_have_count(0)
        coder.locator("[name=code][value=SP]").check()
        coder.get_by_role("button", name=words["code"]).click()
        expect(coder).to_have_url(f"{start}/coding/")
        assert SecondCode.objects.filter(coder__user__email=CODER).count() == number
    staff.reload()
    expect(staff.get_by_text(words["few"]).first).to_be_visible()
    axe(staff)
    picture(staff, f"console-coding-{words['what']}")
    assert Activity.objects.filter(second_code__coder__isnull=False).count() == 3
