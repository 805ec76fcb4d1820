"""An owner says from the mail how an action stands, on a phone and signed out: one tap, and one to confirm."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from agenda import services
from agenda.models import Action
from kconnect.core import digests
from kconnect.core.models import OutboxMail
from tests.build_agenda import make_action, make_strategy
from tests.build_workgroups import fresh, make_user, make_workgroup
from tests.journeys.conftest import PHONE
from tests.journeys.steps import enter
from workgroups.models import Person, User

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 640}}
ENGLISH = {
    "prefix": "", "done": "It is done", "on_track": "It is on track", "blocked": "It is blocked", "why": "What is in the way?",
    "thanks": "Done. Thank you.", "save": "Save", "noted": "Noted. Thank you for saying",
}  # fmt: skip
SPANISH = {
    "prefix": "/es", "done": "Está hecha", "on_track": "Va bien", "blocked": "Está bloqueada", "why": "¿Qué lo impide?",
    "thanks": "Listo. Gracias.", "save": "Guardar", "noted": "Anotado. Gracias por",
}  # fmt: skip


@pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])
def test_an_owner_answers_from_the_mail_with_one_tap(
    live_server: Any, visitor: Callable[..., BrowserContext], axe: Callable[[Page], None],
    picture: Callable[[Page, str], None], words: dict[str, str],
) -> None:  # fmt: skip
    ben, actions = three_late_actions("es" if words["prefix"] else "en")
    mail = the_mail(ben)
    phone = visitor(**NARROW).new_page()
    # Opening the address, as a mail scanner does, answers nothing.
    phone.goto(live_server.url + tapped(mail, "Open two sites", words["done"]))
    assert states() == {"not_started"}
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Open two sites")
    axe(phone)
    picture(phone, f"owner-tap-{words['prefix'][1:] or 'en'}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.get_by_role("main").get_by_role("button", name=words["done"]).tap()
    expect(phone.get_by_role("heading", name=words["thanks"])).to_be_visible()
    phone.goto(live_server.url + tapped(mail, "Print the posters", words["on_track"]))
    phone.get_by_role("main").get_by_role("button", name=words["on_track"]).tap()
    expect(phone.get_by_role("heading", name=words["thanks"])).to_be_visible()
    say_blocked(phone, live_server.url, mail, ben, words)
    stands = dict(Action.objects.values_list("name", "state"))
    assert stands == {"Open two sites": "done", "Print the posters": "started", "Find a van": "blocked"}
    # The public reads how it stands, and why not.
    public = visitor(**NARROW).new_page()
    public.goto(f"{live_server.url}{words['prefix']}/workplan/{actions[2].slug}/")
    expect(public.get_by_text("The garage is closed.").first).to_be_visible()


def three_late_actions(language: str) -> tuple[User, list[Action]]:
    """A member who reads this language owns three actions that were due last week, and nobody has spoken for months."""
    group, week_ago = make_workgroup("Early Reading"), timezone.localdate() - timedelta(days=7)
    ben = make_user("Ben Hill", member_of=[group])
    Person.objects.filter(pk=ben.person_id).update(language=language)
    strategy = make_strategy("Books at home", workgroup=group)
    names = ("Open two sites", "Print the posters", "Find a van")
    actions = [make_action(name, strategy=strategy, person=ben.person, due_on=week_ago) for name in names]
    Action.objects.update(state_since=timezone.now() - timedelta(days=90))
    return fresh(ben), actions


def the_mail(reader: User) -> str:
    """The message of the day, as it lies in the outbox."""
    today = timezone.localdate()
    assert services.ask_owners(today) == 3
    assert digests.write_digest(reader, day=today, now=timezone.now())
    return OutboxMail.objects.get(recipient=reader.email).body


def tapped(mail: str, action: str, label: str) -> str:
    """Where the link with this label leads, in the lines about this action."""
    line = next(part for part in mail.split("\n- ") if action in part)
    found = re.search(rf"{re.escape(label)}: https?://[^/]+(/\S+)", line)
    assert found is not None, line
    return found[1]


def say_blocked(page: Page, url: str, mail: str, ben: User, words: dict[str, str]) -> None:
    """What is blocked needs a reason: the link of the line leads to the page that asks for it."""
    line = next(part for part in mail.split("\n- ") if "Find a van" in part)
    found = re.search(r"https?://[^/]+(\S+/answer/)", line)
    assert found is not None
    enter(page, url, ben.email)
    page.goto(url + words["prefix"] + found[1].removeprefix("/es"))
    page.get_by_label(words["blocked"]).check()
    page.get_by_label(words["why"]).fill("The garage is closed.")
    page.get_by_role("button", name=words["save"]).tap()
    expect(page.get_by_text(words["noted"])).to_be_visible()


def states() -> set[str]:
    return set(Action.objects.values_list("state", flat=True))
