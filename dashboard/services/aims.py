"""Sets what is aimed at and where it starts, group by group or the same for all groups in one act."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import Origin
from dashboard.indicators.results import Scale
from dashboard.models import Baseline, Group, Indicator, Period, Place, Target
from dashboard.queries.aims import groups_of, scale_of
from dashboard.services.allowed import require_aims
from dashboard.services.errors import AimError
from kconnect.core import audit

Row = TypeVar("Row", Target, Baseline)
SAID = ("author", "reason", "reason_es", "origin", "set_by", "set_at")


@dataclass(frozen=True)
class Word:
    """Whose word it is and why."""

    author: str
    reason: str = ""
    reason_es: str = ""
    origin: str = Origin.PAGE


@transaction.atomic
def set_targets(
    *, indicator: Indicator, place: Place, due: date, values: Mapping[str, float | None], word: Word, by: Any
) -> int:
    """Makes `values` (group key → number in the unit) the targets of a place for a day; None takes one away.

    Groups that are not named keep theirs. Returns how many rows differ from before; what stays the same keeps its author.
    Raises NotAllowedError, AimError.
    """
    require_aims(by)
    _require_author(word)
    scale = scale_of(indicator)
    for value in values.values():
        require_number(scale, value)
    groups = known_groups(values)
    key = {"indicator": indicator, "place": place, "due": due}
    stored = {row.group.key: row for row in Target.objects.filter(**key, group__key__in=values).select_related("group")}
    differing = {
        group: value
        for group, value in values.items()
        if (value is None) != (group not in stored) or (group in stored and stored[group].value != value)
    }
    gone = [stored[group].pk for group, value in differing.items() if value is None]
    rows = [
        Target(**key, group=groups[group], value=value, **_by(word, by))
        for group, value in differing.items()
        if value is not None
    ]
    _write(rows, ("indicator", "place", "group", "due"), ("value",))
    Target.objects.filter(pk__in=gone).delete()
    record(by, indicator, "targets", word.reason, differing)
    return len(differing)


@transaction.atomic
def set_target_for_all(*, indicator: Indicator, place: Place, due: date, value: float, word: Word, by: Any) -> int:
    """The same target for everyone and every group of the indicator, in one act. Raises as `set_targets`."""
    values = dict.fromkeys((group.key for group in groups_of(indicator)), value)
    return set_targets(indicator=indicator, place=place, due=due, values=values, word=word, by=by)


@transaction.atomic
def remove_targets(*, indicator: Indicator, place: Place, due: date, by: Any) -> int:
    """Takes all targets of a place for a day away; returns how many there were. Raises NotAllowedError."""
    require_aims(by)
    gone, _kinds = Target.objects.filter(indicator=indicator, place=place, due=due).delete()
    record(by, indicator, "targets", "", range(gone))
    return gone


@transaction.atomic
def set_baselines(
    *, indicator: Indicator, place: Place, period: Period, values: Mapping[str, float | None], word: Word, by: Any
) -> int:
    """Lets the groups of a place start in `period`: with its published figure, or with the number given.

    Groups that are not named keep theirs. Returns how many rows differ from before. Raises NotAllowedError, AimError.
    """
    require_aims(by)
    _require_author(word)
    scale = scale_of(indicator)
    for value in values.values():
        require_number(scale, value)
    groups = known_groups(values)
    key = {"indicator": indicator, "place": place}
    found = Baseline.objects.filter(**key, group__key__in=values)
    stored = {row.group.key: (row.period_id, row.value) for row in found.select_related("group")}
    differing = [group for group, value in values.items() if stored.get(group) != (period.pk, value)]
    rows = [
        Baseline(**key, group=groups[group], period=period, value=values[group], **_by(word, by)) for group in differing
    ]
    _write(rows, ("indicator", "place", "group"), ("period", "value"))
    record(by, indicator, "baselines", word.reason, differing)
    return len(differing)


@transaction.atomic
def set_baseline_for_all(*, indicator: Indicator, place: Place, period: Period, word: Word, by: Any) -> int:
    """Everyone and every group start with the published figures of `period`, in one act. Raises as `set_baselines`."""
    values: dict[str, float | None] = dict.fromkeys(group.key for group in groups_of(indicator))
    return set_baselines(indicator=indicator, place=place, period=period, values=values, word=word, by=by)


@transaction.atomic
def remove_baselines(*, indicator: Indicator, place: Place, by: Any) -> int:
    """Takes the baselines of a place away; returns how many there were. Raises NotAllowedError."""
    require_aims(by)
    gone, _kinds = Baseline.objects.filter(indicator=indicator, place=place).delete()
    record(by, indicator, "baselines", "", range(gone))
    return gone


def require_number(scale: Scale, value: float | None) -> None:
    """Refuses what the figure cannot be."""
    if value is None or (math.isfinite(value) and scale.low <= value <= scale.high):
        return
    if math.isfinite(scale.low) and math.isfinite(scale.high):
        limits = {"low": f"{scale.low:g}", "high": f"{scale.high:g}"}
        raise AimError(_("Write a number from %(low)s to %(high)s: the figure cannot be anything else.") % limits)
    raise AimError(_("Write a number that the figure can be."))


def known_groups(keys: Collection[str]) -> dict[str, Group]:
    """The groups by key; raises AimError for one that is not there."""
    found = {group.key: group for group in Group.objects.filter(key__in=list(keys))}
    for key in keys:
        if key not in found:
            raise AimError(_("There is no group “%(key)s”.") % {"key": key})
    return found


def record(by: Any, indicator: Indicator, what: str, reason: str, changed: Collection[object]) -> None:
    """One event for one act, however many rows; none where nothing changed."""
    if changed:
        audit.record(by=by, verb="changed", target=indicator, fields=[what], label=indicator.slug, reason=reason)


def _require_author(word: Word) -> None:
    if not word.author.strip():
        raise AimError(_("Say whose decision it is."))


def _by(word: Word, by: Any) -> dict[str, Any]:
    said = {"author": word.author, "reason": word.reason, "reason_es": word.reason_es, "origin": word.origin}
    return said | {"set_by": by, "set_at": timezone.now()}


def _write(rows: list[Row], key: tuple[str, ...], values: tuple[str, ...]) -> None:
    """One statement, however many rows."""
    if rows:
        rows[0]._meta.model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=key, update_fields=[*values, *SAID]
        )
