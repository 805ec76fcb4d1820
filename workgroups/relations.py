"""What points to a partner, and what a merge does with it: one rule for each relation, whatever app it is in."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class What(StrEnum):
    """What becomes of a row that points to the partner that goes, when the one that stays has its like already."""

    NEVER_TWICE = "never twice"  # it moves always: nothing forbids two
    DROP = "drop"  # it is taken away: the other one says the same
    END = "end"  # it ends today: it is history


@dataclass(frozen=True)
class Rule:
    """What happens to the rows of one relation: `like` names the columns by which two rows are the same, among those in `only`."""

    label: str | Promise
    what: What = What.NEVER_TWICE
    like: tuple[str, ...] = ()
    only: Q = Q()
    shown: bool = True
    # Whether a partner that came from a file and has such rows has been worked with.
    holds: bool = True


# By "app.model.field" of each foreign key that leads to a partner, those of many-to-many tables included.
RULES: dict[str, Rule] = {
    "workgroups.affiliation.organization": Rule(_("People"), What.END, ("person_id",), Q(ended__isnull=True)),
    "workgroups.invitation.organization": Rule(_("Invitations")),
    "workgroups.activity_organizations.organization": Rule(_("Activities"), What.DROP, ("activity_id",)),
    "workgroups.coaching.organization": Rule(_("Coaching")),
    "workgroups.served.organization": Rule(_("Whom it serves"), What.DROP, ("kind", "value"), holds=False),
    "workgroups.partnerrow.organization": Rule(_("Rows of files"), shown=False, holds=False),
    "workgroups.merge.kept": Rule(_("Earlier merges"), shown=False),
    # What was decided about one of the two says nothing of both together: such pairs are asked again.
    "workgroups.notthesame.one": Rule(_("Decided not to be the same"), What.DROP, (), shown=False, holds=False),
    "workgroups.notthesame.other": Rule(_("Decided not to be the same"), What.DROP, (), shown=False, holds=False),
    "workgroups.attendee.organization": Rule(
        _("Meetings it came to"), What.DROP, ("meeting_id",), Q(person__isnull=True, name="")
    ),
    "engagement.event_organizers.organization": Rule(_("Events"), What.DROP, ("event_id",)),
    "engagement.assessment.organization": Rule(
        _("Self-assessments"), What.DROP, ("instrument",), Q(closed_at__isnull=True)
    ),
    "agenda.practice.organization": Rule(_("Practices it proposed")),
    "agenda.practiceuse.organization": Rule(
        _("Practices it uses"), What.DROP, ("practice_id", "strategy_id", "action_id")
    ),
    "agenda.systemcommitment.organization": Rule(_("Equity commitments")),
    "agenda.action.organization": Rule(_("Actions in the workplan")),
    "agenda.commitment.organization": Rule(_("What it commits to strategies")),
    "dashboard.performancemeasure.organization": Rule(_("Measures of how well its work does")),
    "dashboard.performancereview.organization": Rule(_("Reviews of how well its work does")),
}


def name_of_relation(key: models.Field[Any, Any]) -> str:
    """ "app.model.field" of a foreign key."""
    return f"{key.model._meta.label_lower}.{key.name}"


def relations() -> dict[str, models.Field[Any, Any]]:
    """Every foreign key that leads to a partner, by its name; those without a way back and those of many-to-many tables too."""
    model = apps.get_model("workgroups", "Organization")
    found = [each for each in model._meta.get_fields(include_hidden=True) if each.auto_created and each.one_to_many]
    return {name_of_relation(each.field): each.field for each in found if isinstance(each, models.ManyToOneRel)}


def is_held(pks: Collection[int | None]) -> set[int | None]:
    """Those of the partners that people, activities or plans hold on to; one query for each relation."""
    held: set[int | None] = set()
    for name, field in relations().items():
        if RULES[name].holds:
            rows = field.model._base_manager.filter(**{f"{field.attname}__in": list(pks)})
            held |= set(rows.values_list(field.attname, flat=True))
    return held
