"""From a proposal to the street: a lead proposes, the groups vote, people are called; and a partner's practice comes into use."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from agenda import services
from agenda.models import (
    Ballot,
    CallToAction,
    PolicyPriority,
    PolicyRound,
    PolicyStep,
    Practice,
    PracticeAssessment,
    PracticeUse,
)
from tests.journeys.conftest import PHONE, Site
from tests.journeys.steps import enter
from workgroups.models import User

NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
LEAD, KEEPER, CHECKER, EDITOR, ASSESSOR = (f"{key}@kconnect.example" for key in ("rosa", "ines", "teo", "hoa", "ruth"))
ENGLISH = {
    "prefix": "", "name": "Heat stays on in winter", "propose": "Propose it", "proposed": "Proposed. Policy & Advocacy",
    "show": "Show it to the public", "shown": "Public now.", "answer": "This is our answer", "noted": "Noted. You can change it",
    "call": "Call the landlord board", "check": "Send it to be checked", "reply": "Answer", "saved": "Saved.",
    "first": "Number 1 for the workgroups", "practice": "Meals after school", "assess": "Note the assessment",
    "assessed": "Noted. Earlier assessments stay", "use": "Note it", "try": "Try it small",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "name": "Calefacción todo el invierno", "propose": "Proponer", "proposed": "Propuesta. Políticas y Abogacía",
    "show": "Mostrarla al público", "shown": "Ya es visible al público.", "answer": "Esta es nuestra respuesta",
    "noted": "Anotado. Puedes cambiarlo", "call": "Llama a la junta de vivienda", "check": "Enviar a revisión",
    "reply": "Responder", "saved": "Guardado.", "first": "Número 1 para los grupos de trabajo",
    "practice": "Comidas después de la escuela", "assess": "Anotar la evaluación",
    "assessed": "Anotado. Las evaluaciones anteriores", "use": "Anotarlo", "try": "Probarla en pequeño",
}  # fmt: skip
BOTH = pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])


@pytest.fixture(autouse=True)
def _as_before(site: Site) -> Iterator[None]:
    """Other journeys read what the demonstration came with."""
    rounds = set(PolicyRound.objects.values_list("pk", flat=True))
    running = PolicyRound.objects.get(running=True)
    before = list(Ballot.objects.filter(round=running))
    PolicyRound.objects.filter(pk=running.pk).update(running=False, closed_at=timezone.now() - timedelta(days=400))
    yield
    PolicyRound.objects.exclude(pk__in=rounds).delete()
    PolicyRound.objects.filter(pk=running.pk).update(running=True, closed_at=None)
    assert list(Ballot.objects.filter(round=running)) == before
    added = PolicyPriority.objects.filter(name__in=[ENGLISH["name"], SPANISH["name"]])
    CallToAction.objects.filter(priority__in=added).delete()
    PolicyStep._base_manager.filter(priority__in=added)._raw_delete("default")
    added.delete()
    practices = Practice.objects.filter(name__in=[ENGLISH["practice"], SPANISH["practice"]])
    PracticeUse.objects.filter(practice__in=practices).delete()
    PracticeAssessment._base_manager.filter(practice__in=practices)._raw_delete("default")
    practices.delete()


@BOTH
def test_a_proposal_becomes_the_first_priority_and_a_call_to_action(
    site: Site, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    start = site.url + words["prefix"]
    lead, keeper = visitor(**PHONE).new_page(), visitor(**PHONE).new_page()
    enter(lead, site.url, LEAD)
    lead.goto(f"{start}/my/policy/new/")
    lead.locator("[name=name]").fill(words["name"])
    lead.locator("[name=name_es]").fill(words["name"])
    lead.locator("[name=issue]").fill("Heat is turned off in January. Invented.")
    lead.locator("[name=level][value=city]").check()
    lead.get_by_role("button", name=words["propose"]).click()
    expect(lead.get_by_text(words["proposed"])).to_be_visible()
    enter(keeper, site.url, KEEPER)
    keeper.goto(f"{start}/my/policy/")
    keeper.get_by_role("link", name=words["name"]).click()
    keeper.get_by_role("button", name=words["show"]).click()
    expect(keeper.get_by_text(words["shown"])).to_be_visible()
    vote(lead, start, words, picture)
    public = visitor(**NARROW).new_page()
    call(keeper, visitor(**PHONE).new_page(), site.url, start, words)
    public.goto(f"{start}/policy/")
    expect(public.get_by_role("heading", name=words["call"])).to_be_visible()
    public.get_by_role("link", name=words["name"]).last.click()
    expect(public.get_by_text(words["first"])).to_be_visible()
    axe(public)
    picture(public, f"policy-{words['prefix'][1:] or 'en'}")
    assert public.evaluate("document.documentElement.scrollWidth") <= 320


def vote(lead: Page, start: str, words: dict[str, str], picture: Callable[[Page, str], None]) -> None:
    """The group puts its own proposal first; the last day passes, and what was said is counted."""
    rows = PolicyPriority.objects.public().filter(name__in=[words["name"], "A last bus after the late shift"])
    today = timezone.localdate()
    running = services.open_round(by=None, priorities=rows, name="Now", opens_on=today, closes_on=today)
    lead.goto(f"{start}/my/policy/votes/{running.pk}/ballots/housing/")
    lead.locator("[name=choice_1]").select_option(label=words["name"])
    lead.get_by_role("button", name=words["answer"]).click()
    expect(lead.get_by_text(words["noted"])).to_be_visible()
    picture(lead, f"policy-vote-{words['prefix'][1:] or 'en'}")
    yesterday = today - timedelta(days=1)
    PolicyRound.objects.filter(pk=running.pk).update(opens_on=yesterday, closes_on=yesterday)
    services.mind_votes(today)


def call(keeper: Page, checker: Page, site: str, start: str, words: dict[str, str]) -> None:
    """Policy & Advocacy writes what to do; a lead of Community Engagement lets it out."""
    priority = PolicyPriority.objects.get(name=words["name"])
    keeper.goto(f"{start}/my/policy/{priority.pk}/calls/new/")
    keeper.locator("[name=title]").fill(words["call"])
    keeper.locator("[name=title_es]").fill(words["call"])
    keeper.locator("[name=text]").fill("Say that January is cold. Invented.")
    keeper.locator("[name=until]").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    keeper.get_by_role("button", name=words["check"]).click()
    enter(checker, site, CHECKER)
    checker.goto(f"{start}/my/policy/calls/{CallToAction.objects.get(priority=priority).pk}/check/")
    checker.locator("[name=goes][value=yes]").check()
    checker.get_by_role("button", name=words["reply"], exact=True).click()
    expect(checker.get_by_text(words["saved"])).to_be_visible()


@BOTH
def test_a_partners_practice_is_assessed_and_comes_into_use(
    site: Site, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    start = site.url + words["prefix"]
    editor, assessor, lead = (visitor(**PHONE).new_page() for _each in range(3))
    enter(editor, site.url, EDITOR)
    editor.goto(f"{start}/my/practices/new/")
    editor.locator("[name=name]").fill(words["practice"])
    editor.locator("[name=name_es]").fill(words["practice"])
    editor.locator("[name=summary]").fill("A warm meal and help with homework. Invented.")
    editor.locator("[name=audience]").fill("Children in the evening")
    editor.locator("[name=origin][value=community]").check()
    editor.get_by_role("button", name=words["propose"]).click()
    practice = Practice.objects.get(name=words["practice"])
    assert practice.proposed_by == User.objects.get(email=EDITOR).person
    enter(assessor, site.url, ASSESSOR)
    assess(assessor, f"{start}/my/practices/{practice.pk}/", words)
    enter(lead, site.url, LEAD)
    lead.goto(f"{start}/my/practices/{practice.pk}/uses/")
    lead.locator("[name=strategy]").select_option(index=4)
    lead.get_by_role("button", name=words["use"], exact=True).click()
    public = visitor(**NARROW).new_page()
    public.goto(f"{start}/practices/?outcome=try")
    public.get_by_role("link", name=words["practice"]).click()
    expect(public.get_by_text("Two Rivers").first).to_be_visible()
    expect(public.get_by_text(words["try"]).first).to_be_visible()
    axe(public)
    picture(public, f"practice-{words['prefix'][1:] or 'en'}")
    assert public.evaluate("document.documentElement.scrollWidth") <= 320


def assess(page: Page, address: str, words: dict[str, str]) -> None:
    """Somebody else answers the questions, and shows the practice to the public."""
    page.goto(f"{address}assess/")
    for name in ("known", "fits", "affordable", "ready"):
        page.locator(f"[name={name}][value=partly]").check()
    for name in ("gains", "harms", "why"):
        page.locator(f"[name={name}]").fill("Children. Invented.")
    page.locator("[name=outcome][value=try]").check()
    page.get_by_role("button", name=words["assess"]).click()
    expect(page.get_by_text(words["assessed"])).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name=words["show"]).click()
    expect(page.get_by_text(words["shown"])).to_be_visible()
