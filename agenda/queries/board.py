"""A workgroup's plan as a board: one column for each state, the first cards of each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from agenda.choices import ActionState
from agenda.models import Action, Strategy
from agenda.queries.figures import ActionRow, action_rows, detailed
from agenda.querysets import OPEN_STATES, ActionQuerySet
from agenda.rules import Move, can_edit_action, moves_of_action
from workgroups.models import User, Workgroup

CARDS = 12


@dataclass(frozen=True)
class Card:
    """One action on the board, and where it may go next; no moves where the reader may not move it."""

    row: ActionRow
    moves: list[Move]


@dataclass(frozen=True)
class Column:
    """All actions in one state: how many there are, and the first of them."""

    state: ActionState
    total: int
    cards: list[Card]

    @property
    def more(self) -> int:
        """How many are not on the board."""
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Board:
    """The columns, and the strategies it can be narrowed to."""

    columns: list[Column]
    strategies: list[Strategy]


def board(user: User, workgroup: Workgroup, *, strategy: str, shown: int = 0) -> Board:
    """The board of a workgroup; `strategy` is a slug, `shown` an action that stands on it in any case. Five queries.

    What is open is sorted by its due date, what ended by when it ended, the latest first.
    """
    plan = Action.objects.of(workgroup)
    if strategy:
        plan = plan.filter(strategy__slug=strategy)
    totals = dict(plan.order_by().values_list("state").annotate(number=Count("pk")))
    due, ended = F("due_on").asc(nulls_last=True), F("state_since").desc()
    first = _first(plan.filter(state__in=OPEN_STATES), due) + _first(plan.exclude(state__in=OPEN_STATES), ended)
    keys = {key: place for place, key in enumerate(first)} | ({shown: -1} if shown else {})
    cards: dict[str, list[Card]] = {}
    found = detailed(plan.filter(pk__in=list(keys))).select_related("strategy__workgroup")
    rows = action_rows(sorted(found, key=lambda action: keys[action.pk]), inside=True)
    for row in rows:
        moves = moves_of_action(row.action) if can_edit_action(user, row.action) else []
        cards.setdefault(row.action.state, []).append(Card(row, moves))
    columns = [Column(state, totals.get(state.value, 0), cards.get(state.value, [])) for state in ActionState]
    strategies = list(Strategy.objects.filter(actions__in=Action.objects.of(workgroup)).distinct())
    return Board(columns, strategies)


def _first(actions: ActionQuerySet, order: Any) -> list[int]:
    """The ids of the first CARDS of each state."""
    place = Window(RowNumber(), partition_by=[F("state")], order_by=[order, F("pk").asc()])
    return list(
        actions.order_by().annotate(place=place).filter(place__lte=CARDS).order_by("place").values_list("pk", flat=True)
    )
