"""Who opens, sees and answers a self-assessment, and what of it may be shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from engagement.choices.assessments import AnswerWay
from workgroups.permissions import Permission, Where, access_of
from workgroups.rules import is_insider

if TYPE_CHECKING:
    from engagement.models import Assessment
    from workgroups.models import Organization, Workgroup

# Fewer answers than these say too much about single persons: nothing is shown.
FEWEST = 5
# A mean so close to an end says what everybody answered; it is told as a bound.
LOWEST_TOLD, HIGHEST_TOLD = Decimal("0.5"), Decimal("3.5")
LOW, HIGH = 1, 3


@dataclass(frozen=True)
class Shown:
    """A mean as it is told: `bound` is "≤" or "≥" where it lies so near an end that it would say what each person answered."""

    value: Decimal
    bound: str = ""


@dataclass(frozen=True)
class Count:
    """One statement added up."""

    number: int
    total: int
    divided: bool


def can_open_assessment(user: Any, *, workgroup: "Workgroup | None", organization: "Organization | None") -> bool:
    """Asks and closes: staff about the collaborative, leads about their group, editors about their organization; staff everywhere."""
    access = access_of(user)
    if workgroup is not None:
        return access.may(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP, workgroup.pk)
    if organization is not None:
        return access.may(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION, organization.pk)
    return access.may(Permission.MANAGE_PEOPLE)


def can_open_some_assessment(user: Any) -> bool:
    """Has anything to ask about: staff, leads, and editors of organizations."""
    access = access_of(user)
    return (
        access.may(Permission.MANAGE_PEOPLE)
        or bool(access.places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP))
        or bool(access.places(Permission.EDIT_ORGANIZATION, Where.ORGANIZATION))
    )


def can_keep_assessment(user: Any, row: "Assessment") -> bool:
    """Closes it, gives it another last day, and says what follows."""
    return can_open_assessment(user, workgroup=row.workgroup, organization=row.organization)


def can_see_assessment(user: Any, row: "Assessment") -> bool:
    """Sees it and what came of it; `visible_to` in SQL."""
    access = access_of(user)
    if access.may(Permission.MANAGE_PEOPLE):
        return True
    if row.workgroup_id is not None:
        return row.workgroup_id in access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
    if row.organization_id is not None:
        return belongs_to(user, row.organization_id)
    return is_insider(user)


def belongs_to(user: Any, organization_id: int) -> bool:
    """Works there, as the organization has confirmed."""
    if access_of(user).person_id is None:
        return False
    return bool(user.person.affiliations.current().filter(organization=organization_id).exists())


def is_early(row: "Assessment", *, answered: int, asked: int, today: date) -> bool:
    """Whether closing it now would be before its last day is over and before everybody has answered."""
    return row.way == AnswerWay.EACH and row.closes_on >= today and answered < asked


def can_answer(user: Any, row: "Assessment") -> bool:
    """Is asked: who belongs there; where one answer is agreed, whoever speaks for all."""
    if row.way == AnswerWay.TOGETHER:
        return can_keep_assessment(user, row)
    if row.workgroup_id is not None:
        return row.workgroup_id in access_of(user).places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
    if row.organization_id is not None:
        return belongs_to(user, row.organization_id)
    return is_insider(user)


def is_open(row: "Assessment", today: date) -> bool:
    """Can be answered on this day."""
    return row.closed_at is None and row.opens_on <= today <= row.closes_on


def add_up(levels: Collection[int | None], *, fewest: int) -> Count | None:
    """What one statement says in sum, or None where fewer than `fewest` gave a level."""
    told = [level for level in levels if level is not None]
    if len(told) < max(1, fewest):
        return None
    low, high = sum(level <= LOW for level in told), sum(level >= HIGH for level in told)
    return Count(len(told), sum(told), len(told) > 1 and 4 * min(low, high) >= len(told))


def mean(number: int, total: int, *, together: bool) -> Shown:
    """The mean level to one decimal, away from the ends unless one answer was agreed."""
    value = (Decimal(total) / number).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if together:
        return Shown(value)
    if value < LOWEST_TOLD:
        return Shown(LOWEST_TOLD, "≤")
    return Shown(HIGHEST_TOLD, "≥") if value > HIGHEST_TOLD else Shown(value)


def change(values: Sequence[Shown | None]) -> Decimal | None:
    """From the first to the last mean, or None with fewer than two or where one is only a bound."""
    told = [one for one in values if one is not None]
    if len(told) < 2 or told[0].bound or told[-1].bound:
        return None
    return told[-1].value - told[0].value
