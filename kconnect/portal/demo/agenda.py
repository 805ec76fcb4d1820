"""The common agenda of the demonstration network: two versions that were adopted, and the draft of a third."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agenda import services
from agenda.models import Goal
from workgroups.models import NotedDecision, User

WORDS = tuple(f"{name}{ending}" for name in ("problem", "vision", "principles", "change") for ending in ("", "_es"))


def load_agenda(what: dict[str, Any], users: dict[str, User]) -> None:
    """Every version is written and adopted through the services, the last one by a decision of the council."""
    by, today = users["denise"], timezone.localdate()
    goals = {goal.slug: goal for goal in Goal.objects.all()}
    for about in what["version"]:
        words = {name: about[name] for name in WORDS if name in about}
        named = [goals[slug] for slug in about["goals"]]
        services.write_agenda(by=by, goals=named, **words)
        decision = NotedDecision.objects.get(text=about["decision"]) if "decision" in about else None
        said = {name: about[name] for name in ("decided", "decided_es") if name in about}
        on = today + timedelta(days=about["day"])
        services.adopt_agenda(by=by, on=on, decision=decision, **said)
    draft = what["draft"]
    words |= {"change": draft["change"], "change_es": ""}
    words["principles"] += draft["extra"]
    words["principles_es"] += draft["extra_es"]
    services.write_agenda(by=by, goals=named, **words)
