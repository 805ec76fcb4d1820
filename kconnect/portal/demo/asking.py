"""Questions between the workgroups of the demonstration network, one or more at each step."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone

from workgroups import services
from workgroups.choices import Uptake
from workgroups.models import Consultation, User, Workgroup

FOLDER = Path(__file__).parent


def load_asking(users: dict[str, User]) -> None:
    """Everything of `asking.toml`."""
    with (FOLDER / "asking.toml").open("rb") as stream:
        what = tomllib.load(stream)
    groups = {group.slug: group for group in Workgroup.objects.all()}
    for about in what["question"]:
        _question(about, users, groups)


def _question(about: dict[str, Any], users: dict[str, User], groups: dict[str, Workgroup]) -> None:
    """One question, moved as far as it is."""
    today, now = timezone.localdate(), timezone.now()
    asker, head, lead = users[about["asker"]], users[about["head"]], users[about["lead"]]
    row, _new = services.ask_consultation(
        by=asker, asking=groups[about["asking"]], asked=groups[about["asked"]], form_token=uuid4(),
        at=now - timedelta(days=about["ago"]), topic=about["topic"], question=about["question"],
        kind=about.get("kind", "advice"), due_on=today + timedelta(days=about["due"]),
        about=tuple(about["about"]) if "about" in about else None,
    )  # fmt: skip
    if "back" in about:
        services.ask_back(by=head, consultation=row, text=about["back"], at=_after(row.asked_at, 1))
    if "no" in about:
        services.decline_consultation(by=head, consultation=row, reason=about["no"], at=_after(row.asked_at, 2))
    if about.get("withdrawn"):
        services.withdraw_consultation(by=asker, consultation=row, at=_after(row.asked_at, 3))
    if "advisor" in about:
        _advise(row, about, users[about["advisor"]], head, lead)


def _advise(row: Consultation, about: dict[str, Any], advisor: User, head: User, lead: User) -> None:
    """Taken up; with advice and what became of it, if there is any yet."""
    services.accept_consultation(
        by=head, consultation=row, advisors=[advisor.person], at=_after(row.asked_at, min(1, about.get("took", 1) / 2))
    )
    told = row.asked_at
    if "advice" in about:
        told = _after(row.asked_at, about["took"])
        services.give_advice(
            by=advisor, consultation=row, text=about["advice"], text_es=about.get("advice_es", ""), at=told
        )
    if "uptake" in about:
        services.answer_advice(
            by=lead, consultation=row, uptake=Uptake(about["uptake"]), reason=about["why"], at=_after(told, 4)
        )
    if "comment" in about:
        services.comment_on_consultation(by=lead, consultation=row, text=about["comment"], at=_after(told, 5))


def _after(moment: datetime, days: float) -> datetime:
    """So many days later, and never in the future: people take their time."""
    return min(timezone.now(), moment + timedelta(days=days))
