"""Says of each row of a file of the plan what accepting it would do. It reads the plan and changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from agenda import rules
from agenda.choices import ACTION_MOVES, ActionState, PlanOutcome, StrategyState
from agenda.models import Action, Strategy
from agenda.plan_cells import has_lost_letters, order_of
from agenda.plan_columns import ACTION, DAYS, FIXED, GOAL, KINDS, LONGEST, MILESTONE, PARENTS, STRATEGY, stamp
from agenda.plan_reading import Read, Words, is_key, read_row, read_values
from agenda.queries.plan_table import Standing, in_every_language, plan_standing, plan_words
from agenda.services.moves import move_strategy
from agenda.services.plan_ties import find_ties, judge_ties
from kconnect.core.errors import DomainError
from kconnect.core.text import fold
from workgroups import rules as workgroup_rules
from workgroups.models import Membership, Organization, Workgroup

BEGINS = {STRATEGY: StrategyState.PROPOSED, ACTION: ActionState.NOT_STARTED}


@dataclass(frozen=True, slots=True)
class Judged:
    """What accepting one row does: to which row of the plan (0 for a new one), and by column what stands there and what will."""

    line: int
    kind: str
    key: str
    name: str
    thing: int
    outcome: PlanOutcome
    before: dict[str, str]
    values: dict[str, str]
    issues: list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Verdict:
    """All rows, and in which order the file writes days ("" if it does not matter)."""

    rows: list[Judged]
    order: str


def judge_rows(*, by: Any, columns: Mapping[str, int], rows: Sequence[tuple[int, Sequence[str], bool]]) -> Verdict:
    """Judges rows (line, cells, whether cells stand beyond the titles) as `by` may change the plan now."""
    return _Judge(by, columns).judged(rows)


def all_words() -> Words:
    """The words for each choice, folded: its code, and its label in both languages."""
    words: dict[str, dict[str, str]] = {}
    for said in in_every_language(plan_words):
        for name, labels in said.items():
            for code, label in labels.items():
                words.setdefault(name, {}).update({fold(code): code, fold(label): code})
    return words


class _Judge:
    """The plan as it stands, and the rows of one file beside it."""

    def __init__(self, by: Any, columns: Mapping[str, int]) -> None:
        self._by, self._columns, self._words = by, columns, all_words()
        self._plan: dict[tuple[str, str], Standing] = {(one.kind, one.key): one for one in plan_standing()}
        self._named = {
            (one.kind, one.values.get("under", ""), fold(one.values["name"])): one for one in self._plan.values()
        }
        self._groups = {one.slug: one for one in Workgroup.objects.all()}
        self._partners = dict(Organization.objects.values_list("slug", "published"))
        self._strategies = {one.slug: one for one in Strategy.objects.select_related("workgroup", "goal")}
        self._may_goals = rules.can_edit_goals(by)
        self._members: dict[str, dict[str, set[str]]] | None = None
        # Rows that make something new that other rows may belong to, by kind and key.
        self._new: dict[tuple[str, str], Read] = {}
        self._seen: dict[tuple[str, str], int] = {}
        self._found: dict[int, Standing | None] = {}

    def judged(self, rows: Sequence[tuple[int, Sequence[str], bool]]) -> Verdict:
        reads = [read_row(line, cells, self._columns, self._words) for line, cells, _wide in rows]
        for read, (_line, _cells, wide) in zip(reads, rows, strict=True):
            if wide:
                read.issues.append(("wide", "kind", "", ""))
        for kind in KINDS:
            for read in reads:
                if read.kind == kind:
                    self._find(read)
        order = order_of(self._days(reads))
        for kind in KINDS:
            for read in reads:
                if read.kind == kind:
                    self._understand(read, order)
        self._require_reached(reads)
        judge_ties(self._by, reads, self._plan, self._key_of)
        return Verdict([self._outcome(read) for read in reads], order)

    # Which thing of the plan a row speaks of ------------------------------------------------------------------------

    def _find(self, read: Read) -> None:
        under = read.texts.get("under", "").lower()
        found = self._plan.get((read.kind, read.key)) if read.key else None
        like = self._named.get((read.kind, under, fold(read.texts["name"])))
        if found is None and like is not None and not read.key:
            found = like
            read.issues.append(("taken_for", "key", "", like.key))
        self._found[read.line] = found
        own = (read.kind, found.key if found else read.key or f"{under}/{fold(read.texts['name'])}")
        earlier = self._seen.setdefault(own, read.line)
        if earlier != read.line:
            read.issues.append(("twice", "key", "", str(earlier)))
        elif found is None:
            self._begin(read, under, like)

    def _begin(self, read: Read, under: str, like: Standing | None) -> None:
        """What a row needs to say to make something new."""
        if read.key and read.kind == MILESTONE:
            read.issues.append(("no_milestone", "key", read.key[:60], ""))
        elif read.key and like is not None:
            read.issues.append(("same_name", "key", read.key[:60], like.key))
        elif read.key and (not is_key(read.key) or len(read.key) > LONGEST[read.kind]["key"]):
            read.issues.append(("bad_key", "key", read.key[:60], ""))
        elif read.key:
            self._new[read.kind, read.key] = read
        parent = PARENTS.get(read.kind)
        if parent is None:
            return
        if not under:
            read.issues.append(("under_needed", "under", "", ""))
        elif (parent, under) not in self._plan and (parent, under) not in self._new:
            read.issues.append(("under_unknown", "under", under[:60], ""))

    def _days(self, reads: Iterable[Read]) -> Iterable[tuple[str, str]]:
        for read in reads:
            found = self._found.get(read.line)
            for name in DAYS & read.texts.keys():
                if read.texts[name]:
                    yield read.texts[name], found.values.get(name, "") if found else ""

    # What it says of it ------------------------------------------------------------------------------------------------

    def _understand(self, read: Read, order: str) -> None:
        found = self._found[read.line]
        stands = found.values if found else None
        for name in ("under", "workgroup", "organization"):
            if name in read.texts:
                read.texts[name] = read.texts[name].lower()
        read_values(read, stands, self._words, order)
        self._link(read, found)
        find_ties(read, self._plan, self._new.keys())
        if found is None:
            self._complete(read)
        changed = self._changed(read)
        if not changed and found is not None:
            return
        if found is not None and self._is_older(read, found):
            return
        for name in changed & set(FIXED[read.kind]) if found else ():
            read.issues.append(("fixed", name, read.values[name][:60], (stands or {})[name]))
        for name in changed if stands else ():
            if has_lost_letters(read.values[name], (stands or {}).get(name, "")):
                read.issues.append(("letters", name, read.values[name][:60], (stands or {}).get(name, "")[:60]))
        self._require_whole(read, stands or {})
        self._require_right(read, found)
        if read.kind in BEGINS:
            self._require_move(read, found)

    def _key_of(self, read: Read) -> str:
        found = self._found[read.line]
        return found.key if found else read.key

    def _changed(self, read: Read) -> set[str]:
        found = self._found[read.line]
        if found is None:
            return set(read.values)
        return {name for name, value in read.values.items() if value != found.values.get(name, "")}

    def _is_older(self, read: Read, found: Standing) -> bool:
        """Whether the plan has moved on since the file was made; the row is refused if somebody edited it as well."""
        mark = read.texts.get("stamp", "").lower()
        if not mark or mark == stamp(found.kind, found.values):
            return False
        if stamp(found.kind, found.values | read.values) == mark:
            read.values = {}
            read.issues.append(("older", "stamp", "", ""))
        else:
            read.issues.append(("stale", "stamp", "", ""))
        return True

    def _link(self, read: Read, found: Standing | None) -> None:
        """Finds the workgroup, organization and person that a row names anew."""
        values, stands = read.values, found.values if found else {}
        for name, known in (("workgroup", self._groups), ("organization", self._partners)):
            value = values.get(name, "")
            if value and value != stands.get(name) and not known.get(value):
                read.issues.append((name, name, value[:60], ""))
        above = (PARENTS.get(read.kind, ""), values.get("under", ""))
        moved = found is not None and "under" in values and above[1] != stands["under"]
        if moved and above not in self._plan and above not in self._new:
            read.issues.append(("under_unknown", "under", above[1][:60], ""))
        person = values.get("person", "")
        if person and person != stands.get("person"):
            group = values.get("workgroup") or stands.get("workgroup") or self._group_above(read)
            meant = self._people_of(group).get(person if person.isdigit() else fold(person), set())
            if len(meant) == 1:
                values["person"] = next(iter(meant))
            else:
                read.issues.append(("people" if meant else "person", "person", person[:60], ""))

    def _group_above(self, read: Read) -> str:
        """The workgroup of the strategy of a new action."""
        key = (STRATEGY, read.values.get("under", ""))
        above = self._plan.get(key)
        return (
            above.values["workgroup"]
            if above
            else self._new[key].texts.get("workgroup", "")
            if key in self._new
            else ""
        )

    def _people_of(self, group: str) -> Mapping[str, set[str]]:
        """The members of a workgroup, by number and by folded name."""
        if self._members is None:
            self._members = {}
            rows = Membership.objects.current().values_list("workgroup__slug", "person_id", "person__name")
            for slug, pk, name in rows:
                of_group = self._members.setdefault(slug, {})
                for called in (str(pk), fold(name)):
                    of_group.setdefault(called, set()).add(str(pk))
        return self._members.get(group, {})

    def _complete(self, read: Read) -> None:
        """What a new thing says where its row says nothing."""
        if read.kind == STRATEGY and not read.values.get("workgroup"):
            read.issues.append(("needed", "workgroup", "", ""))
        if read.kind == ACTION and not read.values.get("workgroup"):
            read.values["workgroup"] = self._group_above(read)
        if read.kind == GOAL and not read.values.get("text"):
            read.issues.append(("needed", "text", "", ""))

    def _require_whole(self, read: Read, stands: Mapping[str, str]) -> None:
        """What the constraints of the plan ask for, as it will stand."""
        then = {**stands, **read.values}
        if then.get("organization") and then.get("person"):
            read.issues.append(("two_owners", "person", "", ""))
        starts, due = then.get("starts_on", ""), then.get("due_on", "")
        if starts and due and due < starts:
            read.issues.append(("days", "due_on", due, starts))
        if then.get("planned_units", "0") not in ("", "0") and not then.get("unit"):
            read.issues.append(("unit", "unit", "", ""))

    # Who may -------------------------------------------------------------------------------------------------------------

    def _require_right(self, read: Read, found: Standing | None) -> None:
        unclear = {"under_unknown", "under_needed", "workgroup", "needed"} & {issue[0] for issue in read.issues}
        if not unclear and not self._may(read, found):
            read.issues.append(("not_yours", "kind", "", ""))

    def _may(self, read: Read, found: Standing | None) -> bool:
        if read.kind == GOAL:
            return self._may_goals
        if read.kind == STRATEGY:
            group = self._groups[(found.values if found else read.values)["workgroup"]]
            return workgroup_rules.can_edit_workplan(self._by, group)
        under = found.values["under"] if found else read.values["under"]
        if read.kind == ACTION:
            above = self._may_strategy(read.values.get("under", under))
            return above if found is None else self._may_action(found) and (above or "under" not in self._changed(read))
        action = self._plan.get((ACTION, under))
        return (
            self._may_action(action) if action else self._may_strategy(self._new[ACTION, under].texts["under"].lower())
        )

    def _may_strategy(self, key: str) -> bool:
        above = self._strategies.get(key)
        if above is not None:
            return rules.can_edit_strategy(self._by, above)
        new = self._new.get((STRATEGY, key))
        group = self._groups.get(new.texts.get("workgroup", "").lower()) if new else None
        return group is not None and workgroup_rules.can_edit_workplan(self._by, group)

    def _may_action(self, found: Standing) -> bool:
        action = Action(
            workgroup=self._groups[found.values["workgroup"]], strategy=self._strategies[found.values["under"]]
        )
        return rules.can_edit_action(self._by, action)

    # The table of moves ---------------------------------------------------------------------------------------------------

    def _require_move(self, read: Read, found: Standing | None) -> None:
        here = found.values["state"] if found else BEGINS[read.kind].value
        there, why = read.values.get("state", here), read.values.get("reason", "")
        was = found.values["reason"] if found else ""
        if there == here:
            if why != was and "reason" in read.values:
                read.issues.append(("reason_alone", "reason", why[:60], ""))
            return
        if read.kind == STRATEGY:
            self._try_move(read, found, there, "" if why == was else why)
            return
        moves = ACTION_MOVES[ActionState(here)]
        if there not in moves:
            read.issues.append(("move", "state", here, there))
        elif moves[ActionState(there)] and (not why or why == was):
            read.issues.append(("reason_needed", "reason", there, ""))

    def _try_move(self, read: Read, found: Standing | None, to: str, reason: str) -> None:
        """Asks the use case itself whether a strategy can come to a state, and takes it back."""
        if found is None:
            read.issues.append(("begins", "state", to, BEGINS[STRATEGY].value))
            return
        with transaction.atomic():
            try:
                move_strategy(by=self._by, strategy=self._strategies[found.key], to=to, reason=reason)
            except DomainError as error:
                read.issues.append(("refused", "state", to, str(error)))
            transaction.set_rollback(True)

    def _require_reached(self, reads: Iterable[Read]) -> None:
        """No action is done while one of its milestones, as they will stand, is not reached."""
        listed = list(reads)
        says = {self._found[read.line].pk: read for read in listed if read.kind == MILESTONE and self._found[read.line]}  # type: ignore[union-attr]  # found
        unreached = {
            one.values["under"]
            for one in self._plan.values()
            if one.kind == MILESTONE
            and not (says[one.pk].values if one.pk in says else {}).get("reached_on", one.values["reached_on"])
        }
        unreached |= {
            read.values.get("under", "")
            for read in listed
            if read.kind == MILESTONE and self._found[read.line] is None and not read.values.get("reached_on")
        }
        for read in listed:
            done = read.kind == ACTION and read.values.get("state") == ActionState.DONE
            if done and read.is_usable and "state" in self._changed(read):
                found = self._found[read.line]
                if (found.key if found else read.key) in unreached:
                    read.issues.append(("still_open", "state", "", ""))

    # What comes of it ---------------------------------------------------------------------------------------------------

    def _outcome(self, read: Read) -> Judged:
        found = self._found.get(read.line)
        pk, key = (found.pk, found.key) if found else (0, read.key)
        name = read.texts["name"][:200] or (found.values["name"] if found else "")
        outcome, before, values = PlanOutcome.REFUSED, dict[str, str](), dict[str, str]()
        if read.is_usable and found is None:
            outcome, values = PlanOutcome.NEW, {"key": read.key, **read.values}
        elif read.is_usable and found is not None:
            names = sorted(self._changed(read))
            before = {each: found.values.get(each, "") for each in names}
            values = {each: read.values[each] for each in names}
            outcome = PlanOutcome.CHANGED if before else PlanOutcome.UNCHANGED
            # A reason of before that stays in its cell is none for a new state.
            if "state" in before:
                values.setdefault("reason", "")
        return Judged(read.line, read.kind, key[:130], name, pk, outcome, before, values, read.issues)
