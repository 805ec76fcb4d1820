"""What is kept of an activity beside its row: places, people, and the change that it tells of."""

from dataclasses import dataclass
from datetime import date

from workgroups.choices import FocusKind
from workgroups.models import Activity, Change


@dataclass(frozen=True)
class ChangeTold:
    """What is told of a community or systems change; the words are those of ChangeKind, ChangeNovelty and ChangeLevel."""

    kind: str
    novelty: str
    level: str
    in_force_since: date
    in_force_until: date | None = None


@dataclass(frozen=True)
class Told:
    """What an activity was for, and the change that it tells of: codes of places, people in words."""

    places: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    change: ChangeTold | None = None


def told_of(activity: Activity) -> Told:
    """What is kept of whom an activity was for and of its change. Two queries."""
    pairs = list(activity.focus.values_list("kind", "value"))
    change = Change.objects.filter(activity=activity).first()
    return Told(
        places=tuple(value for kind, value in pairs if kind == FocusKind.PLACE),
        populations=tuple(value for kind, value in pairs if kind == FocusKind.POPULATION),
        change=None
        if change is None
        else ChangeTold(change.kind, change.novelty, change.level, change.in_force_since, change.in_force_until),
    )
