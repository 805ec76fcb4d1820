"""What levels of engagement and money say of each other, and who says which level something has."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from engagement.choices import RUNG_MEANS, Level, Rung
from workgroups import rules as workgroup_rules

if TYPE_CHECKING:
    from workgroups.models import Workgroup


class Fit(StrEnum):
    """How the part of the money that is in the community's hands fits the level that an initiative claims."""

    LESS = "less"
    FITS = "fits"
    MORE = "more"


def can_say_level(user: Any, workgroup: "Workgroup | None") -> bool:
    """The leads of the workgroup whose it is, and staff; of the whole network: staff."""
    return workgroup_rules.can_edit_events(user, workgroup)


def fit_of(level: int, percent: int) -> Fit:
    """How `percent` of the money in the community's hands fits `level`."""
    means = RUNG_MEANS[Rung(level)]
    if percent < means.least:
        return Fit.LESS
    return Fit.FITS if percent <= means.most else Fit.MORE


def rung_of_money(percent: int) -> Rung:
    """The highest rung for which so much of the money is in the community's hands."""
    return max((rung for rung in Rung if RUNG_MEANS[rung].least <= percent), default=Rung.MARGINALIZATION)


def only_informs(levels: Sequence[int]) -> bool:
    """Whether whatever was done tells people and asks them nothing."""
    return bool(levels) and max(levels) <= Level.INFORM


def range_of(level: int) -> tuple[int, int]:
    """The least and the most percent of the money that goes with a level."""
    means = RUNG_MEANS[Rung(level)]
    return means.least, means.most
