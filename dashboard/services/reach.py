"""Where a strategy is meant to help, and how many of which people it plans to reach there."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.models import Strategy
from agenda.rules import can_edit_strategy
from dashboard.choices import ReachUnit
from dashboard.models import Place, PlannedReach, StrategyPlace
from dashboard.models.universal import MOST_REACHED
from dashboard.services.aims import known_groups
from dashboard.services.errors import FocusError, NotAllowedError
from kconnect.core import audit


@transaction.atomic
def set_strategy_places(*, strategy: Strategy, places: Collection[Place], by: Any) -> int:
    """Makes `places` the places that a strategy is for; returns how many differ from before. Raises NotAllowedError."""
    _require(by, strategy)
    wanted = {place.pk: place for place in places}
    stored = set(StrategyPlace.objects.filter(strategy=strategy).values_list("place_id", flat=True))
    gone = stored - set(wanted)
    StrategyPlace.objects.filter(strategy=strategy, place__in=gone).delete()
    new = [StrategyPlace(strategy=strategy, place=place) for key, place in wanted.items() if key not in stored]
    StrategyPlace.objects.bulk_create(new, ignore_conflicts=True)
    if gone or new:
        audit.record(by=by, verb="changed", target=strategy, fields=["places"], label=strategy.slug)
    return len(gone) + len(new)


@transaction.atomic
def plan_reach(
    *, strategy: Strategy, group: str, place: Place, number: int, by: Any, unit: str = ReachUnit.PEOPLE
) -> PlannedReach:
    """Says how many of a group (its key) in a place a strategy plans to reach; what was said of them before is replaced.

    Raises NotAllowedError, AimError for an unknown group, FocusError for a number that no strategy reaches.
    """
    _require(by, strategy)
    if not 1 <= number <= MOST_REACHED or unit not in ReachUnit.values:
        raise FocusError(_("Enter a number from 1 to 10,000,000."))
    about = {"group": known_groups([group])[group], "place": place, "unit": unit}
    # The strategy is held, so that two who say it at once do not both find nothing.
    Strategy.objects.select_for_update().get(pk=strategy.pk)
    reach, made = PlannedReach.objects.get_or_create(strategy=strategy, **about, defaults={"number": number})
    if made or reach.number != number:
        reach.number = number
        reach.save(update_fields=["number"])
        audit.record(by=by, verb="changed", target=strategy, fields=["planned_reach"], label=strategy.slug)
    return reach


@transaction.atomic
def remove_reach(*, reach: PlannedReach, by: Any) -> None:
    """Takes a number away. Raises NotAllowedError."""
    _require(by, reach.strategy)
    if PlannedReach.objects.filter(pk=reach.pk).delete()[0]:
        audit.record(by=by, verb="changed", target=reach.strategy, fields=["planned_reach"], label=reach.strategy.slug)


def _require(by: Any, strategy: Strategy) -> None:
    if not (by is None or can_edit_strategy(by, strategy)):
        raise NotAllowedError(_("Only the lead of the workgroup can say whom its strategy is for."))
