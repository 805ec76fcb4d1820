"""What everybody reads of input: what was heard on a thing, calls with where they stand, answers, and how well we answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from engagement.choices import ANSWER_DAYS, PUBLIC_STATES, CallStage, InputState
from engagement.models import AnswerLink, Input, InputAnswer, InputCall, InputTheme, Survey
from engagement.querysets import InputQuerySet
from engagement.rules import input as input_rules
from engagement.subjects import names_of, subjects
from kconnect.core.i18n import Localized, current_language, localized, name_of
from kconnect.core.references import Reference

PER_PAGE = 20
# How many the page of a goal, a strategy, an indicator shows.
ON_PAGES = 5
TONES: dict[CallStage, str] = {
    CallStage.DRAFT: "off", CallStage.COMING: "plain", CallStage.OPEN: "ok", CallStage.WAITING: "plain",
    CallStage.LATE: "warn", CallStage.ANSWERED: "ok",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What was heard, done and why, in the page's language, and the public things that changed."""

    heard: Localized
    did: Localized
    why: Localized
    links: list[Reference]
    on: date


@dataclass(frozen=True)
class Given:
    """One public comment or idea. `also` is how many others said the same."""

    row: Input
    text: Localized
    on: date
    about: Reference | None
    themes: list[str]
    also: int
    answer: Answer | None


def given_rows(rows: Iterable[Input], *, with_about: bool = True) -> list[Given]:
    """Public input as pages show it; as many queries for one as for many. `rows` come from `public_input`."""
    rows = list(rows)
    names = names_of(rows) if with_about else {}
    return [
        Given(
            row, Localized(row.text, row.language, current_language()), timezone.localdate(row.created_at),
            names.get(row.pk), [name_of(theme) for theme in row.themes.all()], getattr(row, "also", 0), answer_of(row),
        )
        for row in rows
    ]  # fmt: skip


def public_input() -> "QuerySet[Input]":
    """What everybody may read, the newest first, with what a page shows of it."""
    return (
        Input.objects.accepted()
        .annotate(also=Count("merged"))
        .select_related("answer")
        .prefetch_related("themes", Prefetch("answer__links", queryset=_links()))
        .order_by("-created_at", "-pk")
    )


def _links() -> "QuerySet[AnswerLink]":
    return AnswerLink.objects.select_related(
        "goal", "strategy__goal", "action__strategy__goal", "agenda", "decision__body__workgroup"
    )


def answer_of(thing: Any) -> Answer | None:
    """The answer to an input or a call whose `answer` and links were read along."""
    row: InputAnswer | None = getattr(thing, "answer", None)
    return None if row is None else _words_of(row)


def _words_of(row: InputAnswer) -> Answer:
    links = [reference for link in row.links.all() if (reference := reference_of(link)) is not None]
    words = (localized(row, "heard"), localized(row, "did"), localized(row, "why"))
    return Answer(*words, links, timezone.localdate(row.answered_at))


def reference_of(link: AnswerLink) -> Reference | None:
    """The thing that changed, if everybody may see it."""
    if link.goal is not None and link.goal.published:
        return Reference(localized(link.goal, "name"), reverse("dashboard:goal_detail", args=[link.goal.slug]))
    strategy = link.strategy or (link.action.strategy if link.action else None)
    if strategy is not None and not (strategy.published and strategy.goal.published):
        return None
    if link.strategy is not None:
        return Reference(
            localized(link.strategy, "name"), reverse("dashboard:strategy_detail", args=[link.strategy.slug])
        )
    if link.action is not None:
        return Reference(localized(link.action, "name"), reverse("agenda:action_detail", args=[link.action.slug]))
    if link.agenda is not None and link.agenda.adopted_on is not None:
        return Reference(_agenda_words(link.agenda), reverse("agenda:agenda_version", args=[link.agenda.number]))
    if link.decision is not None and link.decision.state in PUBLIC_STATES and link.decision.body.workgroup.published:
        return subjects()["decision"].reference(link.decision)
    return None


def answer_to_survey(survey: Survey) -> Answer | None:
    """What was heard in a survey, done and why, with what changed. Two queries at most."""
    found = InputAnswer.objects.filter(survey=survey).prefetch_related(Prefetch("links", queryset=_links())).first()
    return _words_of(found) if found is not None else None


def _agenda_words(agenda: Any) -> Localized:
    words = gettext("Common agenda, version %(number)s") % {"number": agenda.number}
    return Localized(words, current_language(), current_language())


# Calls ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CallRow:
    """A call with where it stands."""

    call: InputCall
    stage: CallStage
    tone: str
    heard: int
    answer: Answer | None
    say_url: str

    @property
    def is_open(self) -> bool:
        """Whether somebody may write now."""
        return self.stage == CallStage.OPEN


def call_rows(calls: Iterable[InputCall]) -> list[CallRow]:
    """Calls as lists show them; `calls` come from `read_calls`. No query of its own."""
    today, rows = timezone.localdate(), []
    for call in calls:
        answer = answer_of(call)
        stage = input_rules.stage_of(call, is_answered=answer is not None, today=today)
        url = reverse("engagement:input_say", args=["call", call.slug])
        rows.append(CallRow(call, stage, TONES[stage], getattr(call, "heard", 0), answer, url))
    return rows


def read_calls(calls: "QuerySet[InputCall]") -> "QuerySet[InputCall]":
    """Adds what `call_rows` shows: the group, the answer with its links, and how many were heard."""
    heard = Count("inputs", filter=Q(inputs__state__in=[InputState.ACCEPTED, InputState.MERGED]))
    links = Prefetch("answer__links", queryset=_links())
    return calls.select_related("workgroup", "answer").prefetch_related(links).annotate(heard=heard)


def open_calls(most: int | None = None) -> list[CallRow]:
    """The calls that take input today, the next to close first. Two queries."""
    return call_rows(read_calls(InputCall.objects.open(timezone.localdate()))[:most])


# Pages ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How well the network answers: of what was heard, how much has its answer, how soon, and how much waits too long."""

    heard: int
    answered: int
    share: int | None
    days: int | None
    late: int
    late_after: int


@dataclass(frozen=True)
class InputPage:
    """Everything about input for the public."""

    open: list[CallRow]
    waiting: list[CallRow]
    page: Page[Any]
    answered: list[CallRow]
    latest: list[Given]
    themes: list[tuple[str, str, int]]
    figures: Figures


def input_page(*, number: int) -> InputPage:
    """Open calls, those whose answer is due, page `number` of the answered ones, what was heard lately, themes, figures."""
    today = timezone.localdate()
    answered = read_calls(InputCall.objects.public().filter(answer__isnull=False)).order_by(
        "-answer__answered_at", "-pk"
    )
    page = Paginator(answered, PER_PAGE).get_page(number)
    return InputPage(
        open=open_calls(),
        waiting=call_rows(read_calls(InputCall.objects.unanswered(today))),
        page=page,
        answered=call_rows(page),
        latest=given_rows(public_input()[:ON_PAGES]),
        themes=themes_heard(),
        figures=figures(),
    )


def themes_heard(rows: InputQuerySet | None = None) -> list[tuple[str, str, int]]:
    """(slug, name, how much) of each theme that occurs in what was heard, the most frequent first. One query."""
    heard = (Input.objects.all() if rows is None else rows).heard()
    found = InputTheme.objects.filter(inputs__in=heard.order_by().values("pk")).annotate(
        number=Count("inputs", distinct=True)
    )
    return [(theme.slug, name_of(theme), theme.number) for theme in found.order_by("-number", "position", "pk")]


def figures() -> Figures:
    """The public figures, of all that was ever heard. One query."""
    now = timezone.now()
    times = list(Input.objects.heard().order_by().values_list("created_at", "answered_at", "call__answer_due_on"))
    waits = [input_rules.days_between(given, answered) for given, answered, _due in times if answered is not None]
    late = sum(answered is None and input_rules.is_late(given, due, now) for given, answered, due in times)
    share = input_rules.share_of(len(waits), len(times))
    return Figures(len(times), len(waits), share, input_rules.median_days(waits), late, ANSWER_DAYS)


@dataclass(frozen=True)
class HeardPage:
    """A page of what was heard."""

    page: Page[Input]
    rows: list[Given]


def heard_page(rows: "QuerySet[Input]", *, number: int, with_about: bool = True) -> HeardPage:
    """Page `number` of public input, filtered."""
    page = Paginator(rows, PER_PAGE).get_page(number)
    return HeardPage(page, given_rows(page, with_about=with_about))


@dataclass(frozen=True)
class CallPage:
    """One call with what was heard."""

    row: CallRow
    heard: HeardPage
    themes: list[tuple[str, str, int]]
    about: list[Reference]


def call_page(slug: str, *, number: int) -> CallPage | None:
    """A public call, or None."""
    found = read_calls(InputCall.objects.public()).select_related("goal", "strategy__goal").filter(slug=slug).first()
    if found is None:
        return None
    given = public_input().filter(call=found)
    about = []
    if found.goal is not None and found.goal.published:
        about.append(subjects()["goal"].reference(found.goal))
    if found.strategy is not None and found.strategy.published and found.strategy.goal.published:
        about.append(subjects()["strategy"].reference(found.strategy))
    heard = heard_page(given, number=number, with_about=False)
    return CallPage(call_rows([found])[0], heard, themes_heard(Input.objects.filter(call=found)), about)


@dataclass(frozen=True)
class Said:
    """What a thing's own page shows of input: the latest, how much there is, and the ways to read and to give more."""

    rows: list[Given]
    number: int
    calls: list[CallRow]
    say_url: str
    all_url: str


@dataclass(frozen=True)
class WaysToSay:
    """Where to read what people say of a thing, and where to say more."""

    say_url: str
    all_url: str


def ways_to_say(about: str, slug: str) -> WaysToSay:
    """For a page that may ask the database no more: the ways without the words. No query."""
    place = [about, slug]
    return WaysToSay(reverse("engagement:input_say", args=place), reverse("engagement:input_on", args=place))


def said_about(about: str, slug: str) -> Said:
    """The latest input on one public thing, and open calls about it."""
    of_it = subjects()[about].given(slug)
    rows = list(public_input().filter(of_it)[: ON_PAGES + 1])
    # Counted only where there is more than the page shows.
    number = Input.objects.accepted().filter(of_it).count() if len(rows) > ON_PAGES else len(rows)
    calls = InputCall.objects.open(timezone.localdate())
    mine = calls.filter(**{f"{about}__slug": slug}) if about in {"goal", "strategy"} else calls.none()
    return Said(
        given_rows(rows[:ON_PAGES], with_about=False),
        number,
        call_rows(read_calls(mine)),
        reverse("engagement:input_say", args=[about, slug]),
        reverse("engagement:input_on", args=[about, slug]),
    )


@dataclass(frozen=True)
class Mine:
    """Somebody's own input: what it is about, and its answer, wherever that was given."""

    about: Reference | None
    answer: Answer | None


def mine(given: Input) -> Mine:
    """What the writer of a piece of input may know of it."""
    if given.state == InputState.WITHDRAWN:
        return Mine(None, None)
    heard = given.state in {InputState.ACCEPTED, InputState.MERGED}
    own = Q(input=given.pk) | Q(input__isnull=False, input=given.merged_into_id)
    rows = InputAnswer.objects.prefetch_related(Prefetch("links", queryset=_links()))
    found = rows.filter(own).first() or rows.filter(call__isnull=False, call=given.call_id).first() if heard else None
    return Mine(names_of([given]).get(given.pk), _words_of(found) if found is not None else None)
