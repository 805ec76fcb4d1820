"""Which public decisions were about a goal or a strategy, for the page of that thing."""

from django.db.models import Q

from engagement.models import Decision

# So many stand on the page of a thing.
MOST = 5


def decisions_about_goal(goal_id: int) -> list[Decision]:
    """The latest decisions about a goal or one of its public strategies. One query."""
    said = Decision.objects.filter(goals=goal_id).values("pk")
    return _latest(Q(pk__in=said) | Q(strategy__goal=goal_id, strategy__published=True))


def decisions_about_strategy(strategy_id: int) -> list[Decision]:
    """The latest decisions about a strategy. One query."""
    return _latest(Q(strategy=strategy_id))


def _latest(about: Q) -> list[Decision]:
    rows = Decision.objects.public().filter(about).select_related("body__workgroup")
    return list(rows.order_by("-opened_at", "-pk")[:MOST])
