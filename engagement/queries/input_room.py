"""What moderators and keepers of calls read: the queue, one piece of input with what is like it, and the calls they keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Q, QuerySet
from django.utils import timezone

from agenda.choices import COMMUNITY_ENGAGEMENT
from agenda.models import Action, CommonAgenda, Goal, Strategy
from engagement.choices import InputAbout, InputState
from engagement.models import Decision, Input, InputCall, InputTheme
from engagement.models.input import ABOUT_HERE
from engagement.queries.input import CallRow, Given, call_rows, given_rows, public_input, read_calls, themes_heard
from engagement.rules import input as rules
from engagement.subjects import names_of
from kconnect.core.references import Reference
from workgroups.models import Workgroup
from workgroups.permissions import Permission, Where, access_of

PER_PAGE = 20
# Among how many of the newest of the same thing likeness is looked for, how many are offered, and from where on.
LOOKED_AT, OFFERED, ALIKE = 300, 8, 0.2


@dataclass(frozen=True)
class QueueRow:
    """One piece of input in a moderator's list: never an address."""

    given: Input
    about: Reference | None
    hints: list[str]
    themes: list[InputTheme]


@dataclass(frozen=True)
class Queue:
    """A page of input, and how much waits in all."""

    page: Page[Input]
    rows: list[QueueRow]
    waiting: int
    themes: list[InputTheme]


def queue(rows: "QuerySet[Input]", *, number: int) -> Queue:
    """Page `number` of input, filtered."""
    page = Paginator(rows.prefetch_related("themes"), PER_PAGE).get_page(number)
    names = names_of(page.object_list)
    listed = [QueueRow(one, names.get(one.pk), rules.hints(one.text), list(one.themes.all())) for one in page]
    return Queue(page, listed, Input.objects.waiting().count(), themes_offered())


def themes_offered() -> list[InputTheme]:
    """The themes that new input is offered."""
    return list(InputTheme.objects.filter(retired_on__isnull=True))


def next_waiting(after: int = 0) -> int | None:
    """The number of the next piece that waits: the first one after `after`, else the first of all. At most two queries."""
    waiting = Input.objects.waiting().order_by("pk").values_list("pk", flat=True)
    return waiting.filter(pk__gt=after).first() or waiting.first()


@dataclass(frozen=True)
class Look:
    """One piece of input before its moderator."""

    given: Input
    about: Reference | None
    hints: list[str]
    alike: list[Input]
    waiting: int
    may_answer: bool


def look(user: Any, given: Input) -> Look:
    """What a moderator needs to decide, with public input on the same thing that says nearly the same, the likest first."""
    same: Any = Input.objects.accepted().filter(about=given.about).exclude(pk=given.pk)
    for name in ABOUT_HERE:
        same = same.filter(**{f"{name}_id": getattr(given, f"{name}_id")})
    listed = list(same.order_by("-created_at", "-pk")[:LOOKED_AT])
    names = names_of([given, *listed]) if given.about == InputAbout.INDICATOR else names_of([given])
    if given.about == InputAbout.INDICATOR:
        listed = [one for one in listed if names.get(one.pk) == names.get(given.pk)]
    scored = sorted(
        ((rules.likeness(given.text, one.text), one.pk, one) for one in listed), reverse=True, key=lambda it: it[:2]
    )
    alike = [one for score, _pk, one in scored if score >= ALIKE][:OFFERED]
    waiting = Input.objects.waiting().count()
    return Look(
        given, names.get(given.pk), rules.hints(given.text), alike, waiting, rules.can_answer_input(user, given)
    )


# Calls ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KeptCalls:
    """A page of the calls that somebody keeps."""

    page: Page[Any]
    rows: list[CallRow]


def kept_calls(user: Any, *, number: int) -> KeptCalls:
    """Page `number` of the calls that `user` keeps: all for staff, those of their own workgroups for leads."""
    page = Paginator(read_calls(calls_of(user)).order_by("-closes_on", "-pk"), PER_PAGE).get_page(number)
    return KeptCalls(page, call_rows(page))


def calls_of(user: Any) -> "QuerySet[InputCall]":
    """The calls that `user` keeps, as `can_keep_call` says."""
    access = access_of(user)
    if access.may(Permission.CALL_FOR_INPUT):
        return InputCall.objects.all()
    return InputCall.objects.filter(workgroup__in=access.places(Permission.CALL_FOR_INPUT, Where.WORKGROUP))


def calls_to_answer(user: Any) -> "QuerySet[InputCall]":
    """Calls of the workgroups that `user` leads that are over and have no answer."""
    mine = access_of(user).places(Permission.CALL_FOR_INPUT, Where.WORKGROUP)
    return InputCall.objects.unanswered(timezone.localdate()).filter(workgroup__in=mine).select_related("workgroup")


def late_on_strategies(user: Any) -> Any:
    """Strategies of the groups that `user` leads on which input has waited too long for an answer, with how many."""
    mine = access_of(user).places(Permission.CALL_FOR_INPUT, Where.WORKGROUP)
    late = Q(inputs__state=InputState.ACCEPTED) & rules.late_at(timezone.now(), prefix="inputs__")
    counted = Strategy.objects.filter(workgroup__in=mine).annotate(late=Count("inputs", filter=late))
    return counted.filter(late__gt=0).order_by("-late", "pk")


def call_counts(call: InputCall) -> dict[str, int]:
    """How much of a call's input stands where. One query."""
    found = Input.objects.filter(call=call).order_by().values_list("state").annotate(number=Count("pk"))
    return dict(found)


def led_to_choices() -> dict[str, "QuerySet[Any]"]:
    """What an answer can name as changed: public goals, strategies and actions, and adopted versions of the agenda."""
    return {
        "goal": Goal.objects.public(),
        "strategy": Strategy.objects.public(),
        "action": Action.objects.public().order_by("name", "pk"),
        "agenda": CommonAgenda.objects.filter(adopted_on__isnull=False),
        "decision": Decision.objects.public().order_by("-opened_at", "-pk"),
    }


def themes_of_call(call: InputCall) -> list[tuple[str, str, int]]:
    """The themes of what was heard on a call, with how much each has, for whoever writes the answer. One query."""
    return themes_heard(Input.objects.filter(call=call))


def themes_used() -> list[InputTheme]:
    """Every theme, with `used`, how much of what was heard has it. One query."""
    heard = Q(inputs__state__in=[InputState.ACCEPTED, InputState.MERGED])
    return list(InputTheme.objects.annotate(used=Count("inputs", filter=heard)))


def waiting_for_moderator(user: Any) -> int:
    """How much nobody has read, for whoever moderates; 0 for everybody else. One query."""
    waiting = Input.objects.filter(state=InputState.NEW)
    access = access_of(user)
    if not access.may(Permission.MODERATE_INPUT):
        mine = Workgroup.objects.filter(
            slug=COMMUNITY_ENGAGEMENT, pk__in=access.places(Permission.SPEAK_FOR_WORKGROUP, Where.WORKGROUP)
        )
        waiting = waiting.filter(Exists(mine))
    return waiting.count()


def late_counts(*, unread_before: datetime) -> tuple[int, int]:
    """(given before that moment and not read, heard and not answered for too long). One query."""
    unread = Q(state=InputState.NEW, created_at__lt=unread_before)
    late = Q(state=InputState.ACCEPTED) & rules.late_at(timezone.now())
    found = Input.objects.order_by().aggregate(unread=Count("pk", filter=unread), late=Count("pk", filter=late))
    return found["unread"], found["late"]


@dataclass(frozen=True)
class StrategyInput:
    """What was said about a strategy, for whoever answers it."""

    page: Page[Input]
    rows: list[Given]


def strategy_input(strategy: Strategy, *, number: int) -> StrategyInput:
    """Page `number` of public input on a strategy: what has no answer first, the longest wait on top."""
    rows = (
        public_input().filter(strategy=strategy).order_by(F("answered_at").desc(nulls_first=True), "created_at", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(number)
    return StrategyInput(page, given_rows(page, with_about=False))
