"""Figures and words about actions, strategies and goals, as every page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import ActionState
from agenda.models import Action
from agenda.queries.dependencies import NO_TIES, Ties, ties_of
from agenda.querysets import ActionQuerySet
from agenda.rules import Share, Status, explained, status_of, whole_percent
from kconnect.core.i18n import localized
from workgroups.models import Membership

PAGE_SIZE = 30
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "plan": (),
    "name": ("name_folded",),
    "due": (F("due_on").asc(nulls_last=True),),
    "-due": (F("due_on").desc(nulls_last=True),),
    "-name": ("-name_folded",),
    "progress": ("progress",),
    "-progress": ("-progress",),
}


@dataclass(frozen=True)
class ActionRow:
    """One action of a list: who owns it, how far it is in percent and in words, its status, and why it does not get on.

    `ties` are the open actions that it waits for and that wait for it; `explanation` is empty where all is well.
    """

    action: Action
    owner: str
    percent: int
    measured: str
    status: Status
    explanation: str = ""
    ties: Ties = field(default=NO_TIES)


def detailed(actions: ActionQuerySet) -> ActionQuerySet:
    """`actions` with everything a row of a list needs, in one query."""
    consents = Membership.objects.current().filter(
        shown=True, person=OuterRef("person"), workgroup=OuterRef("workgroup")
    )
    return (
        actions.select_related("strategy__goal", "workgroup", "organization", "person")
        .annotate(person_shown=Exists(consents))
        .with_owner()
        .with_progress()
    )


def ordered(actions: ActionQuerySet, sort: str) -> ActionQuerySet:
    """`actions` in one of SORTS, plan order within it; an unknown order is the plan's."""
    keys = SORTS.get(sort, ())
    return actions.order_by(*keys, "pk") if keys else actions.order_by(*PLAN_ORDER)


PLAN_ORDER = tuple(Action._meta.ordering or ())


def action_rows(actions: Iterable[Action], *, inside: bool = False) -> list[ActionRow]:
    """Rows of `detailed` actions, seen today in the network's zone; `inside` the workspace owners are named. One query more.

    A person is named to the public only with their consent.
    """
    listed, today = list(actions), timezone.localdate()
    ties = ties_of(listed, today, inside=inside)
    return [_row(action, today, ties.get(action.pk, NO_TIES), inside=inside) for action in listed]


def _row(action: Action, today: date, ties: Ties, *, inside: bool) -> ActionRow:
    owner = owner_of(action, inside=inside)
    why = explained(action, today, waits=ties.waits, holds_up=ties.holds_up, asked=owner)
    return ActionRow(action, owner, percent_of(action), measured(action), status_of(action, today), why, ties)


def owner_of(action: Action, *, inside: bool) -> str:
    """Who answers for an action: its organisation or person, else its workgroup; the public reads only what is published.

    Of a person who has left all its workgroups nothing is told: its leads answer.
    """
    if action.organization is not None and (inside or action.organization.published):
        return str(localized(action.organization, "name"))
    person = None if getattr(action, "person_left", False) else action.person
    if person is not None and (inside or getattr(action, "person_shown", False)):
        return person.name
    if not (inside or action.workgroup.published):
        return _("not published")
    workgroup = localized(action.workgroup, "name")
    return str(workgroup) if person is None else _("A member of %(workgroup)s") % {"workgroup": workgroup}


def percent_of(action: Action) -> int:
    """How far a `detailed` action is, in whole percent."""
    return whole_percent(getattr(action, "progress", 0.0))


def measured(action: Action) -> str:
    """By what the progress of a `detailed` action is measured, in words: "3 of 4 milestones", "18 of 22 employers"."""
    total, reached = getattr(action, "milestones_total", 0), getattr(action, "milestones_reached", 0)
    if total:
        words = ngettext("%(reached)s of %(total)s milestone", "%(reached)s of %(total)s milestones", total)
        return words % {"reached": reached, "total": total}
    if action.planned_units:
        return _("%(done)s of %(planned)s %(unit)s") % {
            "done": getattr(action, "units_confirmed", 0),
            "planned": action.planned_units,
            "unit": localized(action, "unit"),
        }
    return _("All done") if action.state == ActionState.DONE else _("No milestones yet")


def number_in_words(number: Decimal | None) -> str:
    """A number without idle zeros, in the page's language: "2.5", "170", "2,5"; nothing for None."""
    if number is None:
        return ""
    digits = f"{number:f}"
    return number_format(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def dollars(cents: int | None) -> str:
    """An amount as the field writes it; nothing for None."""
    if cents is None:
        return ""
    return f"{cents // 100:,}" if cents % 100 == 0 else f"{cents / 100:,.2f}"


def shares(actions: ActionQuerySet) -> dict[int, Share]:
    """The progress of each strategy by its id, from `actions`, in one grouped query; strategies without actions are absent."""
    return {
        row["strategy_id"]: Share(row["weights"], row["advanced"], row["total"])
        for row in actions.weighed_by_strategy()
    }
