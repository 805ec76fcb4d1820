"""Pure: what the plan looks like as a table: its columns, which kind of row has which of them, and how a row is stamped."""

from collections.abc import Mapping
from hashlib import blake2b

GOAL, STRATEGY, ACTION, MILESTONE = KINDS = ("goal", "strategy", "action", "milestone")
PARENTS = {STRATEGY: GOAL, ACTION: STRATEGY, MILESTONE: ACTION}

# All columns in their order. The last ones are told, and never read.
COLUMNS = (
    "kind", "key", "under", "name", "name_es", "text", "text_es", "workgroup", "organization", "person", "starts_on", "due_on",
    "reached_on", "state", "reason", "waits_for", "weight", "planned_units", "unit", "unit_es", "changes", "reach", "position", "stamp",
    "owner", "status", "progress",
)  # fmt: skip
ONLY_TOLD = ("owner", "status", "progress")
NEEDED = ("kind", "key", "name")

# What a row of each kind says, besides its kind and key.
FIELDS: dict[str, tuple[str, ...]] = {
    GOAL: ("name", "name_es", "text", "text_es", "position"),
    STRATEGY: ("under", "name", "name_es", "text", "text_es", "workgroup", "state", "reason", "changes", "reach", "position"),
    ACTION: (
        "under", "name", "name_es", "workgroup", "organization", "person", "starts_on", "due_on", "state", "reason", "weight",
        "planned_units", "unit", "unit_es", "waits_for",
    ),
    MILESTONE: ("under", "name", "name_es", "due_on", "reached_on"),
}  # fmt: skip
# What stays as it is for good: it is told by the row, and a row that says otherwise cannot be used.
FIXED: dict[str, tuple[str, ...]] = {GOAL: (), STRATEGY: ("workgroup",), ACTION: (), MILESTONE: ("under",)}
# An empty cell empties these; in all other columns it leaves what stands there.
CAN_BE_EMPTY = frozenset({
    "name_es", "text_es", "organization", "person", "starts_on", "due_on", "reached_on", "reason", "unit", "unit_es", "waits_for",
})  # fmt: skip
# Other rows by their keys: which actions an action waits for.
TIES = "waits_for"
DAYS = frozenset({"starts_on", "due_on", "reached_on"})
NUMBERS = frozenset({"weight", "planned_units", "position"})
CHOICES = frozenset({"state", "changes", "reach"})
LONGEST: dict[str, dict[str, int]] = {
    GOAL: {"key": 80, "name": 160, "name_es": 160},
    STRATEGY: {"key": 80, "name": 160, "name_es": 160, "reason": 300},
    ACTION: {"key": 100, "name": 200, "name_es": 200, "reason": 300, "unit": 60, "unit_es": 60},
    MILESTONE: {"name": 200, "name_es": 200},
}

_LETTERS = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")


def stamp(kind: str, values: Mapping[str, str]) -> str:
    """Ten letters that change with what a row says: they tell whether the plan has moved on since a file was made.

    Letters alone: of figures a spreadsheet makes other figures.
    """
    # What waits for nothing is stamped as before there was such a column: files that are out still fit.
    said = "\x1f".join(values.get(name, "") for name in FIELDS[kind] if name != TIES or values.get(name))
    return blake2b(said.encode(), digest_size=5).hexdigest().translate(_LETTERS)
