"""The rows of a file become the plan: judged once more, then written in one transaction, all or none."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from agenda.choices import ActionState, PlanFileState, PlanOutcome
from agenda.models import Action, Goal, PlanFile, Strategy
from agenda.plan_columns import ACTION, DAYS, GOAL, MILESTONE, NUMBERS, STRATEGY, TIES
from agenda.services.errors import PlanMovedOnError
from agenda.services.many import add_actions
from agenda.services.moves import move_strategy
from agenda.services.plan import (
    change_goal,
    change_strategy,
    create_goal,
    create_strategy,
)
from agenda.services.plan_check import judged
from agenda.services.plan_files import ACCEPT, WORKING, require_import
from agenda.services.plan_judge import Judged
from agenda.services.plan_many import Edit, Step, add_milestones, change_actions, change_milestones, move_actions
from agenda.services.plan_ties import write_ties
from kconnect.core import audit, jobs
from kconnect.core.brought import FileMovedOnError, current, held_for, start, step_back
from kconnect.core.errors import DomainError
from kconnect.core.text import fold
from workgroups.models import Organization, Person, User, Workgroup

# What a column is called in the table of each kind, where the names differ.
STORED: dict[str, dict[str, str]] = {
    GOAL: {"text": "statement", "text_es": "statement_es"},
    STRATEGY: {"text": "summary", "text_es": "summary_es", "changes": "kind", "under": "goal"},
    ACTION: {"under": "strategy"},
    MILESTONE: {},
}


@transaction.atomic
def accept_plan_file(*, by: User, file: PlanFile) -> PlanFile:
    """Queues the work that writes what the rows say into the plan. Only a file whose rows can all be used is accepted.

    Raises NotYoursToDoError, FileMovedOnError.
    """
    require_import(by, file.workgroup)
    held = held_for(file, PlanFileState.READY)
    if held.counts.get(PlanOutcome.REFUSED.value):
        raise FileMovedOnError(
            _("Some rows cannot be used. Correct them in your spreadsheet and bring the file again.")
        )
    if not held.counts.get(PlanOutcome.NEW.value) and not held.counts.get(PlanOutcome.CHANGED.value):
        raise FileMovedOnError(_("The file says what the plan says. There is nothing to accept."))
    return start(held, PlanFileState.ACCEPTING, ACCEPT, by, user=by.pk)


def accept_plan_rows(*, work: jobs.Work, file_id: int, revision: int, user_id: int) -> None:
    """Writes the rows into the plan in one transaction; safe to run twice.

    Raises FileMovedOnError, with the file back where it was, when a row would not do any more what was shown: the plan has
    changed since.
    """
    file = current(PlanFile, file_id, revision, PlanFileState.ACCEPTING)
    if file is None:
        return
    work.progress(0, 1, _("Writing the rows into the plan"))
    try:
        rows = _as_shown(file, user_id)
        user = User.objects.get(pk=user_id)
        with work.completing():
            held = held_for(file, PlanFileState.ACCEPTING)
            _Writer(user, rows).write()
            audit.record(by=user, verb="imported", target=held, fields=sorted(held.columns))
            held.rows.update(cells=[])
            held.state, held.accepted_at = PlanFileState.ACCEPTED, timezone.now()
            held.save(update_fields=["state", "accepted_at"])
    except DomainError as error:
        step_back(work, file, PlanFileState.READY, *WORKING)
        if isinstance(error, FileMovedOnError):
            raise
        raise FileMovedOnError(str(error)) from error


def _as_shown(file: PlanFile, user_id: int) -> list[Judged]:
    """The rows that do something, judged now. Raises FileMovedOnError unless each does what was shown."""
    rows = [row for row in judged(file, user_id).rows if row.outcome != PlanOutcome.UNCHANGED]
    shown = {
        line: tuple(said)
        for line, *said in file.rows.exclude(outcome=PlanOutcome.UNCHANGED).values_list(
            "line", "outcome", "thing", "values", "before"
        )
    }
    if {row.line: (row.outcome.value, row.thing, row.values, row.before) for row in rows} != shown:
        raise FileMovedOnError(_("The plan has changed since this was compared. Compare it again, then accept."))
    return rows


class _Writer:
    """Writes judged rows: goals and strategies one by one, actions and milestones many at once."""

    def __init__(self, by: User, rows: Iterable[Judged]) -> None:
        self._by, self._rows = by, list(rows)
        self._groups = {one.slug: one for one in Workgroup.objects.all()}
        self._strategies: dict[str, int] = {}
        # The addresses of new actions, by their rows.
        self._slugs: dict[int, str] = {}
        self._partners = dict(Organization.objects.values_list("slug", "pk"))

    def write(self) -> None:
        """In the caller's transaction: what other rows belong to comes first."""
        for row in self._of(GOAL, PlanOutcome.NEW):
            create_goal(by=self._by, slug=row.values["key"], **self._values(row))
        for row in self._of(GOAL, PlanOutcome.CHANGED):
            goal = self._unchanged(Goal.objects.get(pk=row.thing), row)
            change_goal(by=self._by, goal=goal, **self._values(row))
        for row in self._of(STRATEGY, PlanOutcome.NEW):
            self._propose(row)
        for row in self._of(STRATEGY, PlanOutcome.CHANGED):
            self._change_strategy(row)
        self._add_actions()
        self._change_actions()
        self._milestones()
        self._move_actions()
        write_ties(self._by, self._ties())

    def _ties(self) -> Iterator[tuple[str, str, str]]:
        """Of each action that says what it waits for: its key, what was shown and what is to be."""
        for row in self._of(ACTION, PlanOutcome.NEW) + self._of(ACTION, PlanOutcome.CHANGED):
            if TIES in row.values:
                yield self._slugs.get(row.line, row.key), row.before.get(TIES, ""), row.values[TIES]

    def _of(self, kind: str, outcome: PlanOutcome) -> list[Judged]:
        return [row for row in self._rows if row.kind == kind and row.outcome == outcome]

    def _values(self, row: Judged) -> dict[str, Any]:
        """What is to stand in the fields of a thing; states and keys have their own ways."""
        apart = row.kind == MILESTONE or (row.kind == ACTION and row.outcome == PlanOutcome.NEW)
        left = {"key", "state", "reason", TIES, *(["under"] if apart else [])}
        return {
            STORED[row.kind].get(name, name): self._value(row.kind, name, text)
            for name, text in row.values.items()
            if name not in left
        }

    def _value(self, kind: str, name: str, text: str) -> Any:
        if name in DAYS:
            return date.fromisoformat(text) if text else None
        if name in NUMBERS:
            return int(text)
        if name == "under":
            return Goal.objects.get(slug=text) if kind == STRATEGY else self._strategy(text)
        meant: dict[str, Callable[[str], Any]] = {
            "workgroup": lambda key: self._groups[key].pk, "organization": self._partners.__getitem__, "person": int,
        }  # fmt: skip
        return (meant[name](text) if text else None) if name in meant else text

    def _strategy(self, key: str) -> int:
        if key not in self._strategies:
            self._strategies[key] = Strategy.objects.values_list("pk", flat=True).get(slug=key)
        return self._strategies[key]

    def _unchanged(self, thing: Any, row: Judged) -> Any:
        """A goal or strategy while it says what was shown. Raises PlanMovedOnError."""
        held = type(thing).objects.select_for_update().get(pk=thing.pk)
        for name, text in row.before.items():
            stored = {"reason": "state_reason", **STORED[row.kind]}.get(name, name)
            now = held.goal.slug if name == "under" else getattr(held, stored)
            if str(now) != text:
                raise PlanMovedOnError(
                    _("The plan has changed since this was compared. Compare it again, then accept.")
                )
        return held

    def _propose(self, row: Judged) -> None:
        values = self._values(row)
        group = self._groups[row.values["workgroup"]]
        values.pop("workgroup")
        goal = values.pop("goal")
        create_strategy(by=self._by, goal=goal, workgroup=group, slug=row.values["key"], **values)

    def _change_strategy(self, row: Judged) -> None:
        strategy = self._unchanged(Strategy.objects.get(pk=row.thing), row)
        if values := self._values(row):
            change_strategy(by=self._by, strategy=strategy, **values)
        if "state" in row.values:
            move_strategy(by=self._by, strategy=strategy, to=row.values["state"], reason=row.values.get("reason", ""))

    def _add_actions(self) -> None:
        taken = set(Action.objects.values_list("slug", flat=True)) | {"new"}
        new: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        rows = self._of(ACTION, PlanOutcome.NEW)
        taken |= {row.values["key"] for row in rows}
        steps = []
        for row in rows:
            slug = self._slugs[row.line] = row.values["key"] or _free(row.values["name"], taken)
            new.setdefault(row.values["under"], []).append((slug, self._values(row)))
            if row.values.get("state", ActionState.NOT_STARTED.value) != ActionState.NOT_STARTED:
                steps.append((slug, row.values["state"], row.values.get("reason", "")))
        strategies = Strategy.objects.select_related("workgroup").in_bulk(list(new), field_name="slug")
        self._load_links([values for actions in new.values() for _slug, values in actions])
        for under, actions in new.items():
            add_actions(by=self._by, strategy=strategies[under], actions=actions)
        keys = dict(Action.objects.filter(slug__in=[slug for slug, *_rest in steps]).values_list("slug", "pk"))
        move_actions(
            by=self._by,
            steps=[Step(keys[slug], ActionState.NOT_STARTED.value, to, reason) for slug, to, reason in steps],
        )

    def _load_links(self, values: Iterable[dict[str, Any]]) -> None:
        """Puts workgroups, organizations and people in the place of their ids."""
        listed = list(values)
        for name, model in (("workgroup", Workgroup), ("organization", Organization), ("person", Person)):
            keys = {one[name] for one in listed if one.get(name)}
            found: Mapping[int, Any] = model._default_manager.in_bulk(sorted(keys))
            for one in listed:
                if one.get(name):
                    one[name] = found[one[name]]

    def _edits(self, kind: str) -> list[Edit]:
        edits = []
        for row in self._of(kind, PlanOutcome.CHANGED):
            after = self._values(row)
            before = self._values(replace(row, values=row.before))
            if after:
                edits.append(Edit(row.thing, before, after))
        return edits

    def _change_actions(self) -> None:
        if edits := self._edits(ACTION):
            change_actions(by=self._by, edits=edits)

    def _milestones(self) -> None:
        if edits := self._edits(MILESTONE):
            change_milestones(by=self._by, edits=edits)
        rows = self._of(MILESTONE, PlanOutcome.NEW)
        if not rows:
            return
        wanted = {row.values["under"] for row in rows}
        actions = Action.objects.select_related("workgroup", "strategy__workgroup")
        above = actions.in_bulk(sorted(wanted), field_name="slug")
        add_milestones(by=self._by, milestones=[(above[row.values["under"]], self._values(row)) for row in rows])

    def _move_actions(self) -> None:
        steps = [
            Step(row.thing, row.before["state"], row.values["state"], row.values.get("reason", ""))
            for row in self._of(ACTION, PlanOutcome.CHANGED)
            if "state" in row.before
        ]
        if steps:
            move_actions(by=self._by, steps=steps)


def _free(name: str, taken: set[str]) -> str:
    """An address that nothing has, made from a name; from now on it is taken."""
    stem = slugify(fold(name))[:90].strip("-") or "action"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
