"""Goals about which people were only informed."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from agenda.models import Goal
from engagement import rules
from engagement.queries.levelled import NOUNS


def goals_only_informed(today: date) -> list[Goal]:
    """Public goals about which something was done in the last twelve months, and all of it only told people.

    One query per noun and one more, however many goals there are.
    """
    end = datetime.combine(today + timedelta(days=1), time(), timezone.get_default_timezone())
    levels: dict[int, list[int]] = {}
    for noun in NOUNS.values():
        span = Q(
            **{f"{noun.when}__gte": end - timedelta(days=366), f"{noun.when}__lt": end}, intended_level__isnull=False
        )
        for row in (
            noun.public().filter(span).order_by("pk").values_list("intended_level", "achieved_level", *noun.goals)
        ):
            meant, reached, *about = row
            for goal in {pk for pk in about if pk is not None}:
                levels.setdefault(goal, []).append(meant if reached is None else reached)
    found = [goal for goal, all_of_it in levels.items() if rules.only_informs(all_of_it)]
    return list(Goal.objects.public().filter(pk__in=found))
