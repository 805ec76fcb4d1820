"""What residents of the demonstration network were asked and said, and what became of it; everybody in it is invented."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone, translation

from agenda.models import Action, Strategy
from engagement import services
from engagement.models import Input, InputCall, InputTheme
from engagement.rules.behalf import Yes
from engagement.subjects import subjects
from workgroups.choices import Consent
from workgroups.models import User, Workgroup

FOLDER = Path(__file__).parent
WORDS = (
    "title", "title_es", "question", "question_es", "background", "background_es", "changeable", "changeable_es", "fixed",
    "fixed_es",
)  # fmt: skip
ANSWER = ("heard", "heard_es", "did", "did_es", "why", "why_es")


def load_input(users: dict[str, User]) -> None:
    """Everything of `input.toml`: themes, calls, what was said, answers."""
    what = tomllib.loads((FOLDER / "input.toml").read_text())
    for about in what["theme"]:
        services.add_theme(by=users["teo"], **about)
    calls = [_call(about) for about in what["call"]]
    for about in what["said"]:
        _say(about, calls, users)
    for about, call in zip(what["call"], calls, strict=True):
        if "did" in about:
            _close(about, call, users[about["by"]])
    _for_a_resident(what["by_phone"], users)


def _call(about: dict[str, Any]) -> InputCall:
    """A call that is open today; one that is over closes when all was said."""
    today = timezone.localdate()
    call = services.create_call(
        by=None,
        workgroup=Workgroup.objects.get(slug=about["workgroup"]),
        strategy=Strategy.objects.get(slug=about["strategy"]),
        opens_on=today + timedelta(days=about["opens"]),
        closes_on=max(today, today + timedelta(days=about["closes"])),
        answer_due_on=today + timedelta(days=max(about["due"], 1)),
        **{name: about[name] for name in WORDS if name in about},
    )
    return services.publish_call(by=None, call=call)


def _say(about: dict[str, Any], calls: list[InputCall], users: dict[str, User]) -> None:
    """Somebody says something, a moderator reads it, and it may be answered."""
    kind = next(name for name in ("call", "goal", "strategy", "indicator") if name in about)
    thing = calls[about["call"]] if kind == "call" else subjects()[kind].find(about[kind])
    with translation.override(about.get("language", "en")):
        given = services.give_input(
            by=None, about=kind, thing=thing, form_token=uuid4(), text=about["text"], name=about.get("name", ""),
            kind=about.get("kind", "comment"),
        )  # fmt: skip
    if about.get("waits"):
        return
    services.code_input(
        by=users["teo"], inputs=[given], themes=InputTheme.objects.filter(name__in=about.get("themes", []))
    )
    services.accept_input(by=users["teo"], inputs=[given])
    if "did" in about:
        _answer_one(about, given, users["denise"])


def _for_a_resident(spoken: list[dict[str, Any]], users: dict[str, User]) -> None:
    """What staff wrote down for somebody who called and has no e-mail; of the answer to the first she was told."""
    yes = Yes(Consent.PHONE, timezone.localdate(), read_back=True)
    for about in spoken:
        thing = subjects()["goal"].find(about["goal"])
        given = services.give_for_resident(
            by=users["denise"], about="goal", thing=thing, form_token=uuid4(), text=about["text"], kind="idea", named=False,
            name="Hazel Tran", phone="616-555-0118", yes=yes,
        )  # fmt: skip
        services.accept_input(by=users["teo"], inputs=[given])
        _answer_one(about, given, users["denise"])
    services.tell_resident(by=users["denise"], given=Input.objects.filter(acted_for__isnull=False).order_by("pk")[0])


def _answer_one(about: dict[str, Any], given: Input, by: User) -> None:
    services.reply_to_input(by=by, given=given, links=_links(about), **{name: about.get(name, "") for name in ANSWER})


def _close(about: dict[str, Any], call: InputCall, by: User) -> None:
    day = timezone.localdate() + timedelta(days=about["closes"])
    over = services.change_call(by=None, call=call, closes_on=day)
    services.answer_call(by=by, call=over, links=_links(about), **{name: about[name] for name in ANSWER})


def _links(about: dict[str, Any]) -> dict[str, list[Any]]:
    strategies = Strategy.objects.filter(slug__in=about.get("strategies", []))
    actions = Action.objects.filter(slug__in=about.get("actions", []))
    return {"strategy": list(strategies), "action": list(actions)}
