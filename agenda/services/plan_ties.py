"""Which actions wait for which, as the rows of a file say it: judged beside the plan, and written with it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from agenda import rules
from agenda.models import Action
from agenda.plan_columns import ACTION, TIES
from agenda.plan_reading import Read
from agenda.queries.plan_table import Standing
from agenda.services.dependencies import Ties, tie_many

_BETWEEN = re.compile(r"[\s,;]+")
Plan = Mapping[tuple[str, str], Standing]


def keys_in(text: str) -> list[str]:
    """The keys of actions in a cell, each once and in order, however they are separated."""
    return sorted(set(filter(None, _BETWEEN.split(text.lower()))))


def find_ties(read: Read, plan: Plan, new: Collection[tuple[str, str]]) -> None:
    """Brings the cell of a row into one form, and says which keys are no action of the plan or of the file."""
    if TIES not in read.values:
        return
    keys = keys_in(read.values[TIES])
    read.values[TIES] = " ".join(keys)
    for key in keys:
        if (ACTION, key) not in plan and (ACTION, key) not in new:
            read.issues.append(("ties_unknown", TIES, key[:60], ""))


def judge_ties(by: Any, reads: Iterable[Read], plan: Plan, key_of: Callable[[Read], str]) -> None:
    """Says which rows let an action wait for one that they may not tie it to, or close a circle. Two queries."""
    rows = {key_of(read): read for read in reads if read.kind == ACTION and TIES in read.values}
    says = {key: keys_in(read.values[TIES]) for key, read in rows.items() if key}
    changed = {
        key: read for key, read in rows.items() if key and read.is_usable and _differs(read, plan.get((ACTION, key)))
    }
    if not changed:
        return
    edges = {one.key: keys_in(one.values.get(TIES, "")) for one in plan.values() if one.kind == ACTION} | says
    numbers = {key: at for at, key in enumerate(edges.keys() | {key for keys in edges.values() for key in keys})}
    graph = {numbers[key]: [numbers[other] for other in keys] for key, keys in edges.items()}
    for key, read in changed.items():
        if any(rules.way_to(graph, numbers[other], numbers[key]) for other in says[key]):
            read.issues.append(("circle", TIES, read.values[TIES][:60], ""))
    _require_seen(by, changed, plan)


def _differs(read: Read, found: Standing | None) -> bool:
    return read.values[TIES] != (found.values.get(TIES, "") if found else "")


def _require_seen(by: Any, changed: Mapping[str, Read], plan: Plan) -> None:
    """Nobody ties an action to one that they cannot see."""
    wanted = {key for read in changed.values() for key in keys_in(read.values[TIES])}
    found = Action.objects.filter(slug__in=wanted).select_related("workgroup", "strategy__workgroup", "strategy__goal")
    hidden = {one.slug for one in found if not rules.can_name(by, one)}
    for key, read in changed.items():
        stood = set(keys_in(plan[ACTION, key].values.get(TIES, ""))) if (ACTION, key) in plan else set()
        for other in sorted(hidden & set(keys_in(read.values[TIES])) - stood):
            read.issues.append(("ties_unknown", TIES, other[:60], ""))


def write_ties(by: Any, said: Iterable[tuple[str, str, str]]) -> None:
    """Lets actions (by key, with what they waited for as it was shown, and what they are to wait for) wait, in one go."""
    rows = [(key, keys_in(before), keys_in(after)) for key, before, after in said]
    rows = [row for row in rows if row[1] != row[2]]
    if not rows:
        return
    keys = {key for key, before, after in rows for key in (key, *before, *after)}
    found = Action.objects.select_related("workgroup", "strategy__workgroup", "strategy__goal")
    held = found.in_bulk(sorted(keys), field_name="slug")
    tie_many(
        by=by,
        ties=[
            Ties(held[key], {held[one].pk for one in before}, [held[one] for one in after])
            for key, before, after in rows
        ],
    )
