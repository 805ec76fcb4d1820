"""Sets what is aimed at and where it starts, group by group or the same for all groups in one act."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.choices import Origin
from dashboard.indicators.results import Scale
from dashboard.models import Baseline, Group, Indicator, Period, Place, RemovedAim, Target
from dashboard.queries.aims import groups_of, scale_of
from dashboard.services.allowed import require_aims
from dashboard.services.errors import AimError
from kconnect.core import audit

# Rows that one statement takes away.
PIECE = 500
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
    *,
    indicator: Indicator,
    place: Place,
    due: date,
    values: Mapping[str, float | None],
    word: Word,
    by: Any,
    also: Collection[Place] = (),
) -> int:
    """Makes `values` (group key → number in the unit) the targets of a place for a day; None takes one away.

    The places in `also` get the same in this act. Groups that are not named keep theirs. Returns how many rows differ from
    before; what stays the same keeps its author. Raises NotAllowedError, AimError.
    """
    groups, places = _asked(indicator, {place, *also}, values, word, by)
    rows = Target.objects.filter(indicator=indicator, due=due, group__key__in=values).select_related("group")
    stored = {(row.place_id, row.group.key): row for row in rows if row.place_id in places}
    differing = {
        (at, group): value
        for at in places
        for group, value in values.items()
        if (stored[at, group].value if (at, group) in stored else None) != value
    }
    made = [
        Target(indicator=indicator, place=places[at], due=due, group=groups[group], value=value, **said_by(word, by))
        for (at, group), value in differing.items()
        if value is not None
    ]
    write_rows(made, ("indicator", "place", "group", "due"), ("value",))
    _take_away(indicator, [stored[key] for key, value in differing.items() if value is None])
    record(by, indicator, "targets", word.reason, differing)
    return len(differing)


@transaction.atomic
def set_target_for_all(
    *,
    indicator: Indicator,
    place: Place,
    due: date,
    value: float,
    word: Word,
    by: Any,
    also: Collection[Place] = (),
) -> int:
    """The same target for everyone and every group of the indicator, in one act. Raises as `set_targets`."""
    values = dict.fromkeys((group.key for group in groups_of(indicator)), value)
    return set_targets(indicator=indicator, place=place, due=due, values=values, word=word, by=by, also=also)


@transaction.atomic
def remove_targets(*, indicator: Indicator, due: date, by: Any, place: Place | None = None) -> int:
    """Takes all targets of a place for a day away, or of every place; returns how many there were.

    Raises NotAllowedError.
    """
    require_aims(by)
    rows = Target.objects.filter(indicator=indicator, due=due, **({"place": place} if place else {}))
    gone = list(rows)
    _take_away(indicator, gone)
    record(by, indicator, "targets", "", gone)
    return len(gone)


@transaction.atomic
def set_baselines(
    *,
    indicator: Indicator,
    place: Place,
    period: Period,
    values: Mapping[str, float | None],
    word: Word,
    by: Any,
    also: Collection[Place] = (),
) -> int:
    """Lets the groups of a place start in `period`: with its published figure, or with the number given.

    The places in `also` get the same in this act. Groups that are not named keep theirs. Returns how many rows differ from
    before. Raises NotAllowedError, AimError.
    """
    groups, places = _asked(indicator, {place, *also}, values, word, by)
    rows = Baseline.objects.filter(indicator=indicator, group__key__in=values).select_related("group")
    stored = {(row.place_id, row.group.key): (row.period_id, row.value) for row in rows if row.place_id in places}
    differing = [
        (at, group) for at in places for group, value in values.items() if stored.get((at, group)) != (period.pk, value)
    ]
    made = [
        Baseline(
            indicator=indicator, place=places[at], period=period, group=groups[group], value=values[group],
            **said_by(word, by),
        )
        for at, group in differing
    ]  # fmt: skip
    write_rows(made, ("indicator", "place", "group"), ("period", "value"))
    record(by, indicator, "baselines", word.reason, differing)
    return len(differing)


@transaction.atomic
def set_baseline_for_all(
    *, indicator: Indicator, place: Place, period: Period, word: Word, by: Any, also: Collection[Place] = ()
) -> int:
    """Everyone and every group start with the published figures of `period`, in one act. Raises as `set_baselines`."""
    values: dict[str, float | None] = dict.fromkeys(group.key for group in groups_of(indicator))
    act = {"indicator": indicator, "place": place, "period": period, "word": word, "by": by, "also": also}
    return set_baselines(values=values, **act)


@transaction.atomic
def remove_baselines(*, indicator: Indicator, place: Place, by: Any) -> int:
    """Takes the baselines of a place away; returns how many there were. Raises NotAllowedError."""
    require_aims(by)
    gone = list(Baseline.objects.filter(indicator=indicator, place=place))
    _take_away(indicator, gone)
    record(by, indicator, "baselines", "", gone)
    return len(gone)


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


def said_by(word: Word, by: Any) -> dict[str, Any]:
    """The columns that every row of an act shares."""
    said = {"author": word.author, "reason": word.reason, "reason_es": word.reason_es, "origin": word.origin}
    return said | {"set_by": by, "set_at": timezone.now()}


def write_rows(rows: Sequence[Target | Baseline], key: tuple[str, ...], values: tuple[str, ...]) -> None:
    """One statement, however many rows (a database that takes few parameters gets some more)."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows,  # type: ignore[arg-type]  # all of one kind
            update_conflicts=True,
            unique_fields=key,
            update_fields=[*values, *SAID],
        )


def _asked(
    indicator: Indicator, places: Collection[Place], values: Mapping[str, float | None], word: Word, by: Any
) -> tuple[dict[str, Group], dict[int, Place]]:
    """The groups by key and the places by id, when everything about an act is as it has to be."""
    require_aims(by)
    if not word.author.strip():
        raise AimError(_("Say whose decision it is."))
    scale = scale_of(indicator)
    for value in values.values():
        require_number(scale, value)
    return known_groups(values), {one.pk: one for one in sorted(places, key=lambda one: one.pk)}


def _take_away(indicator: Indicator, rows: Sequence[Target | Baseline]) -> None:
    """Takes rows of one kind away and remembers it, so that a reload of definitions does not bring them back."""
    removed = [
        RemovedAim(indicator=indicator, place_id=row.place_id, group_id=row.group_id, due=getattr(row, "due", None))
        for row in rows
    ]
    RemovedAim.objects.bulk_create(removed, ignore_conflicts=True)
    keys = [row.pk for row in rows]
    for start in range(0, len(keys), PIECE):
        type(rows[0])._default_manager.filter(pk__in=keys[start : start + PIECE]).delete()
