"""What people wrote of the groups of an indicator on their way to a goal, as everyone may read it; one statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, FloatField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from agenda.choices import StrategyReach, StrategyState
from agenda.models import Goal, Strategy
from dashboard.models import DisparityOutcome, Indicator, Influence, Place

STRATEGY, OUTCOME = "strategy", "outcome"


@dataclass(frozen=True)
class Told:
    """One row for one group: what helps or hinders (`kind`), a strategy, or an outcome.

    `name` is that of the strategy, or of the group that an outcome compares with; `key` the strategy's address, or the key
    of that group. `day` is when it was written, or when an outcome is due; `number` the gap that may be left.
    """

    kind: str
    pk: int
    group: str
    group_name: str
    group_name_es: str
    name: str
    name_es: str
    text: str
    text_es: str
    by: str
    day: date | None
    number: float | None
    key: str
    reach: str


def told_of(indicator: Indicator, place: Place | None, goal: Goal) -> tuple[Told, ...]:
    """Checked influences, the outcomes for the place, and the public strategies of the goal that are not stopped.

    A strategy or an outcome for several groups has a row for each; a strategy that names none has one with group "".
    """
    influences = _columns(
        Influence.objects.public().filter(indicator=indicator),
        kind=F("kind"), group="group", text="reason", by="author", day=TruncDate("set_at"),
    )  # fmt: skip
    outcomes = _columns(
        DisparityOutcome.objects.filter(indicator=indicator, place=place),
        kind=Value(OUTCOME), group="groups", name="against__name", text="reason", by="author", day=F("due"),
        number=F("gap"), key=F("against__key"),
    )  # fmt: skip
    strategies = Strategy.objects.public().filter(goal=goal).exclude(state=StrategyState.STOPPED)
    plans = _columns(
        strategies, kind=Value(STRATEGY), group="focus__group", name="name", text="summary", key=F("slug"),
        reach=F("reach"),
    )  # fmt: skip
    rows = influences.union(outcomes, plans, all=True)
    return tuple(sorted((Told(*row) for row in rows), key=lambda one: (one.day or date.min, one.pk, one.group)))


def is_targeted(one: Told) -> bool:
    """Whether a strategy is for those furthest from the goal."""
    return one.reach == StrategyReach.TARGETED


def _columns(rows: "QuerySet[Any]", *, kind: Any, group: str, **columns: Any) -> "QuerySet[Any]":
    """The columns of `Told`, in its order; each typed, since PostgreSQL joins branches column by column."""
    text, words = CharField(), TextField()
    pairs = {
        f"told_{field}{end}": Cast(F(f"{columns[field]}{end}"), words) if field in columns else Value("", words)
        for field in ("name", "text")
        for end in ("", "_es")
    }
    found: dict[str, Any] = {
        "told_kind": Cast(kind, text),
        "told_pk": F("pk"),
        **{
            f"told_group_{part}": Coalesce(F(f"{group}__{part}"), Value(""), output_field=text)
            for part in ("key", "name", "name_es")
        },
        **pairs,
        "told_by": F(columns["by"]) if "by" in columns else Value("", output_field=text),
        "told_day": columns.get("day", Cast(Value(None), DateField())),
        "told_number": columns.get("number", Cast(Value(None), FloatField())),
        "told_key": columns.get("key", Value("", output_field=text)),
        "told_reach": columns.get("reach", Value("", output_field=text)),
    }
    listed: QuerySet[Any] = rows.order_by().annotate(**found).values_list(*found)
    return listed
