"""What can be done with levels of engagement; the only code that writes them."""

from collections.abc import Iterable

from agenda.models import Goal
from engagement.models import Levelled


def set_goals(thing: Levelled, goals: Iterable[Goal]) -> bool:
    """Says which goals `thing`, a stored row, is about; whether that changed anything. Part of a larger service."""
    wanted = {goal.pk for goal in goals}
    if wanted == set(thing.goals.values_list("pk", flat=True)):
        return False
    thing.goals.set(wanted)
    return True
