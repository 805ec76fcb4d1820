"""The plan as a table: goals, their strategies, their actions, their milestones, in the order of the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agenda.choices import ActionState, ActionStatus, StrategyKind, StrategyReach, StrategyState
from agenda.models import Action, Dependency, Goal, Milestone, Strategy
from agenda.plan_columns import ACTION, CHOICES, COLUMNS, FIELDS, GOAL, KINDS, MILESTONE, STRATEGY, TIES, stamp
from agenda.rules import status_code, whole_percent
from kconnect.core.i18n import current_language
from workgroups.models import Workgroup

LANGUAGES = ("en", "es")


@dataclass(slots=True)
class Standing:
    """One thing of the plan as its row says it: texts by column, days in ISO form, choices by their code."""

    kind: str
    pk: int
    key: str
    values: dict[str, str]
    told: tuple[str, str, str] = ("", "", "")


def plan_standing(workgroup: Workgroup | None = None, *, told: bool = False) -> Iterator[Standing]:
    """The whole plan, or that of a workgroup: what it does and what others do for its strategies, and the goals above.

    With `told` each action also says its owner, status and progress. Five queries, however long the plan is.
    """
    actions = Action.objects.all() if workgroup is None else Action.objects.of(workgroup)
    strategies = Strategy.objects.all()
    if workgroup is not None:
        own = Q(workgroup=workgroup) | Q(pk__in=actions.order_by().values("strategy"))
        strategies = strategies.filter(own)
    by_goal = _grouped(_strategies(strategies))
    by_strategy = _grouped(_actions(actions, told=told))
    by_action = _grouped(_milestones(Milestone.objects.filter(action__in=actions) if workgroup else Milestone.objects))
    for goal in _goals():
        if workgroup is not None and goal.key not in by_goal:
            continue
        yield goal
        for strategy in by_goal.get(goal.key, ()):
            yield strategy
            for action in by_strategy.get(strategy.key, ()):
                yield action
                yield from by_action.get(action.key, ())


def _grouped(things: Iterable[Standing]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for thing in things:
        found.setdefault(thing.values["under"], []).append(thing)
    return found


def _goals() -> Iterator[Standing]:
    names = ("name", "name_es", "statement", "statement_es", "position")
    for pk, slug, *said in Goal.objects.values_list("pk", "slug", *names):
        yield Standing(
            GOAL, pk, slug, dict(zip(("name", "name_es", "text", "text_es", "position"), map(str, said), strict=True))
        )


def _strategies(strategies: Any) -> Iterator[Standing]:
    columns = {
        "goal__slug": "under", "name": "name", "name_es": "name_es", "summary": "text", "summary_es": "text_es",
        "workgroup__slug": "workgroup", "state": "state", "state_reason": "reason", "kind": "changes", "reach": "reach",
        "position": "position",
    }  # fmt: skip
    for pk, slug, *said in strategies.values_list("pk", "slug", *columns):
        yield Standing(STRATEGY, pk, slug, dict(zip(columns.values(), map(str, said), strict=True)))


def _actions(actions: Any, *, told: bool) -> Iterator[Standing]:
    """Plain tuples: a plan of thousands of actions is one download."""
    columns = (
        "under", "name", "name_es", "workgroup", "organization", "person", "starts_on", "due_on", "state", "reason", "weight",
        "planned_units", "unit", "unit_es",
    )  # fmt: skip
    names = (
        "strategy__slug", "name", "name_es", "workgroup__slug", "organization__slug", "person_id", "starts_on", "due_on", "state",
        "state_reason", "weight", "planned_units", "unit", "unit_es",
    )  # fmt: skip
    ordered = actions.order_by("strategy_id", F("due_on").asc(nulls_last=True), "pk")
    waits = _waits(actions)
    if not told:
        for pk, slug, *said in ordered.values_list("pk", "slug", *names):
            values = dict(zip(columns, map(_text, said), strict=True)) | {TIES: waits.get(pk, "")}
            yield Standing(ACTION, pk, slug, values)
        return
    today, local = timezone.localdate(), _named()
    more = (
        "organization__name", "organization__name_es", "person__name", "workgroup__name", "workgroup__name_es", "progress",
    )  # fmt: skip
    labels = {code: str(ActionStatus(code).label) for code in ActionStatus.values}
    for pk, slug, *row in ordered.with_progress().values_list("pk", "slug", *names, *more):
        values = dict(zip(columns, map(_text, row[: len(names)]), strict=True)) | {TIES: waits.get(pk, "")}
        organization, organization_es, person, group, group_es, progress = row[len(names) :]
        owner = local(organization, organization_es) if values["organization"] else person or local(group, group_es)
        status = labels[status_code(values["state"], row[7], today)]
        yield Standing(ACTION, pk, slug, values, (owner, status, f"{whole_percent(progress)}%"))


def _waits(actions: Any) -> dict[int, str]:
    """By action, the keys of those that it waits for, in order."""
    found: dict[int, list[str]] = {}
    ties = Dependency.objects.filter(action__in=actions.order_by().values("pk")).order_by("needed__slug")
    for action, needed in ties.values_list("action_id", "needed__slug"):
        found.setdefault(action, []).append(needed)
    return {action: " ".join(keys) for action, keys in found.items()}


def _named() -> Any:
    spanish = current_language() == "es"
    return lambda name, name_es: name_es if spanish and name_es else name


def _milestones(milestones: Any) -> Iterator[Standing]:
    names = ("action__slug", "name", "name_es", "due_on", "reached_on")
    columns = ("under", "name", "name_es", "due_on", "reached_on")
    ordered = milestones.order_by("action_id", F("due_on").asc(nulls_last=True), "pk")
    for pk, *said in ordered.values_list("pk", *names):
        values = dict(zip(columns, map(_text, said), strict=True))
        yield Standing(MILESTONE, pk, milestone_key(values["under"], pk), values)


def milestone_key(action: str, pk: int) -> str:
    """What a milestone is called in a file: its action, and a number that stays."""
    return f"{action}/{pk}"


def _text(value: Any) -> str:
    """Nothing is an empty text; a day is in ISO form, which is how it is written by itself."""
    return "" if value is None else str(value)


# As a file ------------------------------------------------------------------------------------------------------------


def plan_titles() -> dict[str, str]:
    """What each column is called, in the language of the page."""
    return {
        "kind": _("Kind"), "key": _("Key"), "under": _("Under (key)"), "name": _("Name in English"),
        "name_es": _("Name in Spanish"), "text": _("Text in English"), "text_es": _("Text in Spanish"),
        "workgroup": _("Workgroup (key)"), "organization": _("Organization (key)"), "person": _("Person (number or name)"),
        "starts_on": _("Starts on"), "due_on": _("Due on"), "reached_on": _("Reached on"), "state": _("State"),
        "reason": _("Reason"), "waits_for": _("Waits for (keys)"),
        "weight": _("Weight"), "planned_units": _("Planned amount"), "unit": _("What is counted"),
        "unit_es": _("What is counted, in Spanish"), "changes": _("What it changes"), "reach": _("Whom it is for"),
        "position": _("Place in the list"), "stamp": _("Stamp (do not change)"), "owner": _("Owner (only to read)"),
        "status": _("Status (only to read)"), "progress": _("Progress (only to read)"),
    }  # fmt: skip


def plan_words() -> dict[str, dict[str, str]]:
    """By column and code, the words for it in the language of the page; those of states by "strategy state" and "action state"."""
    kinds = (_("Goal"), _("Strategy"), _("Action"), _("Milestone"))
    choices: dict[str, Any] = {
        "strategy state": StrategyState, "action state": ActionState, "changes": StrategyKind, "reach": StrategyReach,
    }  # fmt: skip
    words = {name: {str(code): str(label) for code, label in each.choices} for name, each in choices.items()}
    return words | {"kind": dict(zip(KINDS, kinds, strict=True))}


def vocabulary(kind: str, column: str) -> str:
    """The name in `plan_words` of what a column of a kind of row is chosen from."""
    return f"{kind} state" if column == "state" else column


def plan_header() -> list[str]:
    """The titles of the file."""
    titles = plan_titles()
    return [titles[column] for column in COLUMNS]


def plan_rows(workgroup: Workgroup | None = None) -> Iterator[list[str]]:
    """The rows of the file, in the language of the page: what is sent piece by piece is read before the first one leaves."""
    return _rows(list(plan_standing(workgroup, told=True)), plan_words())


def _rows(things: Iterable[Standing], words: dict[str, dict[str, str]]) -> Iterator[list[str]]:
    between = COLUMNS[2 : COLUMNS.index("stamp")]
    chosen = {
        kind: [(name, words[vocabulary(kind, name)]) for name in FIELDS[kind] if name in CHOICES] for kind in KINDS
    }
    for thing in things:
        shown = thing.values
        mark = stamp(thing.kind, shown)
        if choices := chosen[thing.kind]:
            shown = shown | {name: labels[shown[name]] for name, labels in choices}
        said = [shown.get(name, "") for name in between]
        yield [words["kind"][thing.kind], thing.key, *said, mark, *thing.told]


def in_every_language(read: Any) -> list[Any]:
    """What `read()` gives in each language of the portal."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(read())
    return found
