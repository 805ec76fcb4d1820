"""Policy priorities of the demonstration network, with a vote that has closed, one that runs, and calls to action."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import Goal, PolicyPriority, PolicyRound, Strategy
from workgroups.models import User, Workgroup

FOLDER = Path(__file__).parent
WORDS = ("slug", "name", "name_es", "issue", "issue_es", "level", "sources")
KEPT = ("position", "position_why", "position_why_es", "next_step", "next_step_es")
CALL = ("title", "title_es", "text", "text_es", "audience", "audience_es", "url", "place")


def load_policy(users: dict[str, User]) -> None:
    """Everything of `policy.toml`."""
    what = tomllib.loads((FOLDER / "policy.toml").read_text())
    for about in what["priority"]:
        _priority(about, users)
    closed = _vote(what["closed"], users)
    services.close_round(by=users["ines"], vote=closed)
    _vote(what["running"], users)


def _priority(about: dict[str, Any], users: dict[str, User]) -> None:
    """One priority with its way so far and its calls."""
    keeper = users["ines"]
    row = services.propose_priority(
        by=users[about["by"]],
        workgroup=Workgroup.objects.get(slug=about["workgroup"]),
        on=_day(about["proposed"]),
        goals=Goal.objects.filter(slug__in=about["goals"]),
        strategies=Strategy.objects.filter(slug__in=about.get("strategies", [])),
        **{name: about[name] for name in WORDS if name in about},
    )
    kept = {name: about[name] for name in KEPT if name in about}
    if "next_in" in about:
        kept |= {"next_on": _day(about["next_in"]), "next_workgroup": Workgroup.objects.get(slug=about["next_by"])}
    services.change_priority(by=keeper, priority=row, **kept)
    for stage, day, *why in about.get("steps", []):
        reason, reason_es = why or ("", "")
        services.move_priority(by=keeper, priority=row, to=stage, on=_day(day), reason=reason, reason_es=reason_es)
    services.publish_priority(by=keeper, priority=row, published=about.get("public", True))
    for told in about.get("call", []):
        _call(told, row, users)


def _call(about: dict[str, Any], row: PolicyPriority, users: dict[str, User]) -> None:
    """One call to action, checked by Community Engagement or waiting for it."""
    values = {name: about[name] for name in CALL if name in about}
    call = services.draft_call(by=users["ines"], priority=row, until=_day(about["until"]), **values)
    if not about.get("waits"):
        services.check_call(by=users["teo"], call=call, goes=True, seen=services.print_of(call))


def _vote(about: dict[str, Any], users: dict[str, User]) -> PolicyRound:
    """One vote with what the groups said."""
    vote = services.open_round(
        by=users["ines"],
        priorities=PolicyPriority.objects.filter(slug__in=about["priorities"]).order_by("pk"),
        name=about["name"],
        name_es=about["name_es"],
        opens_on=_day(about["opens"]),
        closes_on=_day(about["closes"]),
        choices=3,
    )
    entries = dict(vote.entries.values_list("priority__slug", "pk"))
    for lead, group, chosen in about["said"]:
        services.cast_ballot(
            by=users[lead],
            vote=vote,
            workgroup=Workgroup.objects.get(slug=group),
            choices=[entries[slug] for slug in chosen],
            abstains=not chosen,
        )
    return vote


def _day(days: int) -> date:
    """A day counted from the one on which the demonstration is loaded."""
    return timezone.localdate() + timedelta(days=days)
