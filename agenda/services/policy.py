"""Policy priorities: proposed by a workgroup, kept by Policy & Advocacy, moved by the one table of moves."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import POLICY_MOVES, PRIORITY, PolicyStage
from agenda.models import PolicyPriority, PolicyStep
from agenda.services import policy_notices as told
from agenda.services.errors import MoveRefusedError, NotYoursToDoError, ReasonMissingError
from agenda.services.rows import held, need, save, store
from kconnect.core import audit, notices
from kconnect.core.slugs import free_slug
from workgroups.models import User, Workgroup

# What a group proposes, and what whoever keeps the priorities sets as well.
PROPOSED = frozenset({
    "name", "name_es", "issue", "issue_es", "level", "goals", "strategies", "sources",
})  # fmt: skip
KEPT = PROPOSED | {
    "position", "position_why", "position_why_es", "next_step", "next_step_es", "next_on", "next_workgroup",
}  # fmt: skip


@transaction.atomic
def propose_priority(
    *, by: Any, workgroup: Workgroup, slug: str = "", on: date | None = None, **values: Any
) -> PolicyPriority:
    """A priority in the name of a workgroup, as an idea and not public; Policy & Advocacy is told. `values` are of PROPOSED.

    `on` is the day on which it was proposed, if it is written down later. Raises NotYoursToDoError, PlanInvalidError.
    """
    need(by, by is None or rules.can_propose_for(by, workgroup))
    row = PolicyPriority(workgroup=workgroup, slug=slug or free_slug(PolicyPriority, values["name"]))
    store(row, values, PROPOSED, by=by, verb="proposed")
    PolicyStep.objects.create(priority=row, stage=row.stage, on=on or timezone.localdate())
    told.tell_of_proposal(row, but=by)
    return row


@transaction.atomic
def change_priority(*, by: Any, priority: PolicyPriority, **values: Any) -> PolicyPriority:
    """Changes its words, ties, position or next step; address, group and stage stay.

    The group that proposed it sets PROPOSED only. Raises NotYoursToDoError, PlanInvalidError.
    """
    row = held(priority)
    keeps = by is None or rules.can_keep_policy(by)
    need(by, keeps or (rules.can_edit_priority(by, row) and set(values) <= PROPOSED))
    return store(row, values, KEPT, by=by, verb="changed")


@transaction.atomic
def move_priority(
    *, by: Any, priority: PolicyPriority, to: str, on: date | None = None, reason: str = "", reason_es: str = ""
) -> PolicyPriority:
    """Brings a priority to the stage `to` as of a day (today unless told), if POLICY_MOVES allows it; followers are told.

    Raises NotYoursToDoError, MoveRefusedError (not in the table, or a day that cannot be), ReasonMissingError, PlanInvalidError
    (no position yet).
    """
    need(by, by is None or rules.can_keep_policy(by))
    row, today = held(priority), timezone.localdate()
    needs = POLICY_MOVES[PolicyStage(row.stage)]
    target = PolicyStage(to) if to in PolicyStage.values else None
    if target is None or target not in needs:
        raise MoveRefusedError(_("This priority changed in the meantime. Look at it again and choose once more."))
    if needs[target] and not (reason.strip() or reason_es.strip()):
        raise ReasonMissingError(_("Say why in one sentence. The public reads it."))
    day, last = on or today, row.steps.order_by("-pk").values_list("on", flat=True).first()
    if day > today or (last is not None and day < last):
        raise MoveRefusedError(
            _("The day lies after today or before the last step. Enter the day on which it happened.")
        )
    row.stage = target
    save(row)
    step = PolicyStep.objects.create(
        priority=row, stage=target, on=day, reason=reason.strip(), reason_es=reason_es.strip()
    )
    audit.record(by=by, verb="moved", target=row, fields=["stage"], reason=reason.strip(), label=row.slug)
    told.tell_of_step(step, but=by)
    return row


@transaction.atomic
def publish_priority(*, by: Any, priority: PolicyPriority, published: bool) -> PolicyPriority:
    """Shows a priority to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError."""
    need(by, by is None or rules.can_keep_policy(by))
    row = held(priority)
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.slug)
    return row


@transaction.atomic
def follow_priority(*, by: User, priority: PolicyPriority, follows: bool) -> None:
    """`by` hears of a priority's stages and calls from now on, or no more; again is the same. Raises NotYoursToDoError."""
    if not rules.can_follow_priority(by, priority):
        raise NotYoursToDoError(_("You cannot follow this priority."))
    change = notices.follow if follows else notices.unfollow
    change(by=by, kind=PRIORITY, slug=priority.slug)
