"""The history of the plan in words: inside with who and every field, in public what moved and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.choices import PlanPart
from agenda.models import Action, Goal, Milestone, PlanChange, Strategy
from agenda.queries.history import Difference, Step
from kconnect.core.i18n import localized, name_of
from workgroups.models import Workgroup

PER_PAGE = 30
MOST_PUBLIC = 20
PARTS: dict[str, type[models.Model]] = {
    PlanPart.GOAL: Goal, PlanPart.STRATEGY: Strategy, PlanPart.ACTION: Action, PlanPart.MILESTONE: Milestone,
}  # fmt: skip
# What the history calls an act, and how a reader is told.
ACTS = {
    "created": gettext_lazy("added it"),
    "proposed": gettext_lazy("proposed it"),
    "changed": gettext_lazy("changed it"),
    "submitted": gettext_lazy("asked for its equity review"),
    "returned": gettext_lazy("sent it back for changes"),
    "reviewed": gettext_lazy("let it pass the equity review"),
    "affirmed": gettext_lazy("affirmed it"),
    "not_started": gettext_lazy("set it back to not started"),
    "started": gettext_lazy("started it"),
    "blocked": gettext_lazy("said that it is blocked"),
    "done": gettext_lazy("marked it as done"),
    "stopped": gettext_lazy("stopped it"),
    "published": gettext_lazy("showed it to the public"),
    "withdrawn": gettext_lazy("took it back from the public"),
    "reported": gettext_lazy("said how it stands"),
    "reached": gettext_lazy("marked it as reached"),
    "reopened": gettext_lazy("opened it again"),
    "removed": gettext_lazy("removed it"),
    "linked": gettext_lazy("made it wait for another action"),
    "unlinked": gettext_lazy("let it wait no longer for another action"),
}
# The same without anybody: what the public reads on the page of an action.
PUBLIC_ACTS = {
    "not_started": gettext_lazy("Set back to not started"),
    "started": gettext_lazy("Started"),
    "blocked": gettext_lazy("Blocked"),
    "done": gettext_lazy("Done"),
    "stopped": gettext_lazy("Stopped"),
    "reached": gettext_lazy("Milestone reached"),
    "reopened": gettext_lazy("Milestone open again"),
}
# An act that is named after these says them already.
SAID_BY_THE_ACT = frozenset({"state", "published"})
DATES = ("starts_on", "due_on")


@dataclass(frozen=True)
class ChangeRow:
    """One act on the plan: the part it was done to, by name and kind, and the step in words."""

    part: str
    name: str
    action: Action | None
    step: Step
    reason: str


@dataclass(frozen=True)
class PlanHistory:
    """A page of the history, the newest first, and the action it is narrowed to."""

    rows: list[ChangeRow]
    page: Page[PlanChange]
    only: Action | None


def group_history(workgroup: Workgroup, *, action: str, part: str, number: int) -> PlanHistory:
    """Page `number` of what happened to the plan of a workgroup and to the goals it serves; `action` is a slug. Nine queries at most."""
    strategies = Strategy.objects.filter(workgroup=workgroup)
    changes = PlanChange.objects.filter(
        Q(action__in=Action.objects.of(workgroup)) | Q(strategy__in=strategies) | Q(goal__in=strategies.values("goal"))
    )
    return _history(changes, workgroup, action=action, part=part, number=number)


def whole_history(*, action: str, part: str, number: int) -> PlanHistory:
    """The same of the whole plan, for staff."""
    return _history(PlanChange.objects.all(), None, action=action, part=part, number=number)


def _history(changes: QuerySet[Any], group: Workgroup | None, *, action: str, part: str, number: int) -> PlanHistory:
    only = None
    if action:
        changes = changes.filter(action__slug=action)
        only = Action.objects.filter(slug=action).first()
    if part in PlanPart.values:
        changes = changes.filter(part=part)
    page = Paginator(changes.select_related("goal", "strategy", "action", "by__person"), PER_PAGE).get_page(number)
    return PlanHistory(_rows(page, group), page, only)


def _rows(changes: Iterable[PlanChange], group: Workgroup | None) -> list[ChangeRow]:
    listed = list(changes)
    names = _Names.of(listed, group)
    rows = []
    for change in listed:
        by = "" if change.by is None else change.by.person.name
        text = str(ACTS.get(change.verb, change.verb.replace("_", " ")))
        rows.append(
            ChangeRow(
                str(PlanPart(change.part).label), _name(change), change.action,
                Step(by, change.at, text, _differences(change, names)), change.reason,
            )
        )  # fmt: skip
    return rows


def _name(change: PlanChange) -> str:
    if change.part == PlanPart.MILESTONE:
        return str(localized(change, "milestone"))
    return name_of(change.action or change.strategy or change.goal)


def _differences(change: PlanChange, names: "_Names") -> list[Difference]:
    """Field by field; what was empty before and is empty now says nothing."""
    found = []
    for field in (name for name in {**change.before, **change.after} if name not in SAID_BY_THE_ACT):
        before, after = change.before.get(field), change.after.get(field)
        if before or after:
            what, kind = _field(change.part, field)
            # What is new had nothing before; to say so of each field would bury what was written.
            earlier = names.words(kind, before) if field in change.before else ""
            found.append(Difference(what, earlier, names.words(kind, after)))
    return found


def _field(part: str, name: str) -> tuple[str, Any]:
    """What a field is called, and the field itself; for what is no field, its name and nothing."""
    if name == "waits_for":
        return _("Waits for"), Action
    try:
        field = PARTS[part]._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " "), None
    words = str(getattr(field, "verbose_name", name))
    return words[:1].upper() + words[1:], field


@dataclass(frozen=True)
class _Names:
    """The names behind the ids that changes keep."""

    found: dict[tuple[type[models.Model], int], str]

    @classmethod
    def of(cls, changes: list[PlanChange], group: Workgroup | None) -> "_Names":
        """One query for each kind of thing that is named."""
        wanted: dict[type[models.Model], set[int]] = {}
        for change in changes:
            for name, value in [*change.before.items(), *change.after.items()]:
                model = _linked(_field(change.part, name)[1])
                if model is not None:
                    keys = value if isinstance(value, list) else [value]
                    wanted.setdefault(model, set()).update(key for key in keys if isinstance(key, int))
        found: dict[tuple[type[models.Model], int], str] = {}
        for model, named in wanted.items():
            for each in model._default_manager.filter(pk__in=named).select_related(*_BESIDE.get(model, ())):
                found[model, each.pk] = _named(each, group)
        return cls(found)

    def words(self, kind: Any, value: Any) -> str:
        """A value as a reader is told it."""
        if value is None or value == "" or value == []:
            return _("nothing")
        model = _linked(kind)
        if model is not None:
            keys = value if isinstance(value, list) else [value]
            return ", ".join(self.found.get((model, key), _("something that is gone")) for key in keys)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(kind, models.DateField):
            return date_format(date.fromisoformat(value[:10]))
        if isinstance(kind, models.Field) and kind.choices:
            return str(dict(kind.flatchoices).get(value, value))
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_BESIDE: dict[type[models.Model], tuple[str, ...]] = {Action: ("strategy__goal",)}


def _linked(kind: Any) -> type[models.Model] | None:
    """The model that a field leads to."""
    if kind is Action:
        return Action
    return kind.related_model if isinstance(kind, models.ForeignKey | models.ManyToManyField) else None


def _named(thing: Any, group: Workgroup | None) -> str:
    """Its name; an action of another group is named once it is public."""
    if isinstance(thing, Action) and group is not None:
        public = thing.strategy.published and thing.strategy.goal.published
        if not public and group.pk not in {thing.workgroup_id, thing.strategy.workgroup_id}:
            return _("an action that is not public yet")
    return name_of(thing) if hasattr(thing, "name_es") else str(getattr(thing, "name", thing))


# In public ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PublicChange:
    """What happened to an action, as anyone reads it: when, what, and why; never who."""

    at: Any
    text: str
    reason: str


def public_changes(action: Action) -> list[PublicChange]:
    """State changes with their reasons, dates that were moved, milestones reached; the newest first. One query."""
    found: list[PublicChange] = []
    for change in PlanChange.objects.filter(action=action):
        text = _public_words(change)
        if text:
            found.append(PublicChange(change.at, text, change.reason))
        if len(found) == MOST_PUBLIC:
            break
    return found


def _public_words(change: PlanChange) -> str:
    if change.verb in PUBLIC_ACTS:
        words = str(PUBLIC_ACTS[change.verb])
        return f"{words}: {localized(change, 'milestone')}" if change.part == PlanPart.MILESTONE else words
    moved = [name for name in DATES if change.before.get(name) and change.part == PlanPart.ACTION]
    sentences = []
    for name in moved:
        days = {
            "before": date_format(date.fromisoformat(change.before[name])),
            "after": date_format(date.fromisoformat(change.after[name])) if change.after.get(name) else _("no date"),
        }
        sentences.append(
            _("Due date moved from %(before)s to %(after)s") % days if name == "due_on"
            else _("Start moved from %(before)s to %(after)s") % days
        )  # fmt: skip
    return ". ".join(sentences)
