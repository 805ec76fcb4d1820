"""What helps and what hinders a group: written down by a workgroup, shown once it is checked; the groups of a strategy."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.choices import StrategyReach
from agenda.models import Strategy
from agenda.rules import can_edit_strategy
from dashboard import rules
from dashboard.models import Indicator, Influence, StrategyFocus
from dashboard.services.aims import Word, known_groups
from dashboard.services.errors import FocusError, InfluenceError, NotAllowedError
from kconnect.core import audit
from workgroups.models import Workgroup


@transaction.atomic
def record_influence(
    *, workgroup: Workgroup, indicator: Indicator, group: str, kind: str, word: Word, by: Any
) -> Influence:
    """Writes down what helps or hinders a group (its key), in the name of a workgroup; nobody outside sees it yet.

    Raises NotAllowedError, AimError for an unknown group, InfluenceError without text or author.
    """
    if not (by is None or rules.can_record_influence(by, workgroup)):
        raise NotAllowedError(_("Only members of the workgroup can write for it."))
    said = _said(word)
    influence = Influence.objects.create(
        workgroup=workgroup, indicator=indicator, group=known_groups([group])[group], kind=kind, set_by=by, **said
    )
    _record(by, "created", influence, ["reason"])
    return influence


@transaction.atomic
def change_influence(*, influence: Influence, group: str, kind: str, word: Word, by: Any) -> Influence:
    """Says it better; what is public stays public. Raises as `record_influence`."""
    held = _held(influence)
    if not (by is None or rules.can_edit_influence(by, held)):
        raise NotAllowedError(_("Only the lead of the workgroup can change this now."))
    values = {"group": known_groups([group])[group], "kind": kind, **_said(word)}
    changed = [name for name, value in values.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, values[name])
    if changed:
        held.save(update_fields=changed)
        _record(by, "changed", held, changed)
    return held


@transaction.atomic
def check_influence(*, influence: Influence, public: bool, by: Any, seen: str | None = None) -> Influence:
    """Shows it to everyone, or takes it back; asking twice changes nothing.

    `seen` is the stamp of the words that the person read. Raises NotAllowedError, InfluenceError where it is gone or says
    something else by now.
    """
    held = _held(influence)
    _require_check(by, held)
    if public and seen is not None and held.stamp != seen:
        raise InfluenceError(_("Somebody has changed these words in the meantime. Read them again, then decide."))
    if (held.checked_at is not None) != public:
        held.checked_at, held.checked_by = (timezone.now(), by) if public else (None, None)
        held.save(update_fields=["checked_at", "checked_by"])
        _record(by, "published" if public else "withdrawn", held, ["checked_at"])
    return held


@transaction.atomic
def remove_influence(*, influence: Influence, by: Any) -> None:
    """Takes it away; the audit log keeps that it was there. Raises NotAllowedError, InfluenceError where it is gone."""
    held = _held(influence)
    _require_check(by, held)
    _record(by, "removed", held, [])
    held.delete()


@transaction.atomic
def set_strategy_focus(*, strategy: Strategy, groups: Collection[str], by: Any) -> int:
    """Makes `groups` (keys) the groups that a targeted strategy is for; returns how many differ from before.

    Raises NotAllowedError, AimError for an unknown group, FocusError for a strategy that is for everyone.
    """
    if not (by is None or can_edit_strategy(by, strategy)):
        raise NotAllowedError(_("Only the lead of the workgroup can say whom its strategy is for."))
    if groups and strategy.reach != StrategyReach.TARGETED:
        raise FocusError(_("This strategy is for everyone. Change whom it is for first, then choose the groups."))
    wanted = known_groups(groups)
    stored = {row.group.key: row for row in StrategyFocus.objects.filter(strategy=strategy).select_related("group")}
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    new = [StrategyFocus(strategy=strategy, group=group) for key, group in wanted.items() if key not in stored]
    StrategyFocus.objects.filter(pk__in=gone).delete()
    StrategyFocus.objects.bulk_create(new)
    if gone or new:
        audit.record(by=by, verb="changed", target=strategy, fields=["focus"], label=strategy.slug)
    return len(gone) + len(new)


def _held(influence: Influence) -> Influence:
    """What is stored now, held until the transaction ends; raises InfluenceError where it was taken away meanwhile."""
    rows = Influence.objects.select_for_update(of=("self",)).select_related("workgroup", "indicator", "group")
    found = rows.filter(pk=influence.pk).first()
    if found is None:
        raise InfluenceError(_("Somebody has taken this away in the meantime."))
    return found


def _require_check(by: Any, influence: Influence) -> None:
    if not (by is None or rules.can_check_influences(by, influence.workgroup)):
        raise NotAllowedError(_("Only the lead of the workgroup can do this."))


def _said(word: Word) -> dict[str, Any]:
    if not word.author.strip():
        raise InfluenceError(_("Say who says so."))
    if not (word.reason.strip() or word.reason_es.strip()):
        raise InfluenceError(_("Write what helps or hinders, in one language at least."))
    return {"author": word.author.strip(), "reason": word.reason.strip(), "reason_es": word.reason_es.strip()}


def _record(by: Any, verb: str, influence: Influence, fields: list[str]) -> None:
    audit.record(by=by, verb=verb, target=influence, fields=fields, label=influence.indicator.slug)
