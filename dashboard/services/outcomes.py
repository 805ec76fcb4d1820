"""By how much a gap between groups is to shrink: said by the network beside its goal, changed, and taken back."""

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.models import DisparityOutcome, Indicator, Place
from dashboard.services.aims import Word, known_groups, record
from dashboard.services.allowed import require_aims
from dashboard.services.errors import AimError


@dataclass(frozen=True)
class Shrink:
    """Between each of `groups` and `against` (keys) at most `gap`, in the unit of the indicator, by a day."""

    groups: Collection[str]
    against: str
    gap: float
    due: date


@transaction.atomic
def set_outcome(
    *,
    indicator: Indicator,
    place: Place,
    shrink: Shrink,
    word: Word,
    by: Any,
    outcome: DisparityOutcome | None = None,
) -> DisparityOutcome:
    """Adds an outcome, or changes `outcome`; public at once. Raises NotAllowedError; AimError, also for one that is gone."""
    require_aims(by)
    _require_sense(shrink, word)
    groups = known_groups({*shrink.groups, shrink.against})
    row = _held(outcome) if outcome else DisparityOutcome(indicator=indicator)
    row.place, row.against, row.gap, row.due = place, groups[shrink.against], shrink.gap, shrink.due
    row.author, row.reason, row.reason_es = word.author.strip(), word.reason.strip(), word.reason_es.strip()
    row.origin, row.set_by, row.set_at = word.origin, by, timezone.now()
    row.save()
    row.groups.set([groups[key] for key in shrink.groups])
    record(by, indicator, "outcomes", "", [row])
    return row


@transaction.atomic
def remove_outcome(*, outcome: DisparityOutcome, by: Any) -> None:
    """Takes an outcome away. Raises NotAllowedError, and AimError for one that is gone."""
    require_aims(by)
    held = _held(outcome)
    record(by, outcome.indicator, "outcomes", "", [held])
    held.delete()


def _held(outcome: DisparityOutcome) -> DisparityOutcome:
    """What is stored now, held until the transaction ends; raises AimError where it was taken away meanwhile."""
    found = DisparityOutcome.objects.select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if found is None:
        raise AimError(_("Somebody has taken this away in the meantime."))
    return found


def _require_sense(shrink: Shrink, word: Word) -> None:
    if not shrink.groups:
        raise AimError(_("Choose at least one group."))
    if shrink.against in shrink.groups:
        raise AimError(_("A group has no gap to itself. Choose another one to compare with."))
    if not (math.isfinite(shrink.gap) and shrink.gap >= 0):
        raise AimError(_("Write a gap of 0 or more."))
    if not word.author.strip():
        raise AimError(_("Say whose decision it is."))
    if not (word.reason.strip() or word.reason_es.strip()):
        raise AimError(_("Write what is to be true, in one language at least."))
