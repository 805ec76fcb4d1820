"""What is read of the answers to a survey: sums of enough people, in batches, and own words that somebody has read."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from engagement import rules
from engagement.choices import CHOOSING, QuestionKind, SurveyState, WordsState
from engagement.models import Survey, SurveyAnswer, SurveyQuestion
from engagement.queries.bars import Bar, bars_of, draw
from engagement.queries.surveys import questions_of
from kconnect.core.i18n import localized

MOST_BANDS = 10
TEXTS_PER_PAGE = 20
MOST_WORDS = 200


@dataclass(frozen=True)
class QuestionResult:
    """What may be seen of one question: how many answered, bars with their drawings, the average, own words."""

    question: SurveyQuestion
    people: int
    bars: list[Bar]
    average: str
    words: list[str]
    wide: SafeString
    phone: SafeString

    @property
    def is_shown(self) -> bool:
        """Whether enough people answered it."""
        return self.people > 0


@dataclass(frozen=True)
class Results:
    """All that may be seen of a survey now; `people` are those in its batches, never those who came since."""

    questions: list[QuestionResult]
    people: int
    grows: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see."""
        return any(one.is_shown for one in self.questions)


def results(survey: Survey, *, public: bool) -> Results:
    """What the public, or the network, may see of a survey; the same for everybody who asks. Six queries at most."""
    batches = dict(survey.sheets.filter(batch__isnull=False).order_by().values_list("batch").annotate(n=Count("pk")))
    people = sum(batches.values())
    questions = questions_of(survey)
    grows = survey.early_results and survey.state == SurveyState.OPEN
    if not rules.may_show(people, public=public):
        return Results([_nothing(question) for question in questions], 0, grows)
    seen = _seen(survey, questions, max(batches, default=0), public=public)
    counts, texts = _counts(survey, seen), _texts(survey, seen)
    shown = [_result(one, seen[one.pk][1], counts[one.pk], texts[one.pk]) for one in questions]
    return Results(shown, people, grows)


def _seen(
    survey: Survey, questions: Sequence[SurveyQuestion], last: int, *, public: bool
) -> dict[int, tuple[int, int]]:
    """By question: up to which batch it is shown, and how many people answered it there. One query."""
    came: dict[int, list[int]] = {question.pk: [0] * last for question in questions}
    for question, batch, number in (
        _batched(survey).values_list("question", "sheet__batch").annotate(n=Count("sheet", distinct=True))
    ):
        came[question][batch - 1] = number
    seen: dict[int, tuple[int, int]] = {}
    for question, numbers in came.items():
        upto = rules.shown_batches(numbers)
        people = sum(numbers[:upto])
        seen[question] = (upto, people) if rules.may_show(people, public=public) else (0, 0)
    return seen


def _batched(survey: Survey) -> Any:
    return SurveyAnswer.objects.filter(sheet__survey=survey, sheet__batch__isnull=False).order_by()


def _counts(survey: Survey, seen: dict[int, tuple[int, int]]) -> dict[int, Counter[int]]:
    """By question: how many chose each option, or gave each number, in the batches that it shows. One query."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    rows = (
        _batched(survey)
        .filter(words="")
        .values_list("question", "sheet__batch", "option", "number")
        .annotate(n=Count("pk"))
    )
    for question, batch, option, number, times in rows:
        if batch <= seen[question][0]:
            counts[question][option if option is not None else number] += times
    return counts


def _texts(survey: Survey, seen: dict[int, tuple[int, int]]) -> dict[int, list[str]]:
    """By question: own words that a person lets be read, in an order that tells nothing (their random numbers). One query."""
    texts: dict[int, list[str]] = defaultdict(list)
    rows = (
        _batched(survey)
        .filter(decided=WordsState.SHOWN)
        .order_by("pk")
        .values_list("question", "sheet__batch", "shown_words")
    )
    for question, batch, words in rows:
        if batch <= seen[question][0] and len(texts[question]) < MOST_WORDS:
            texts[question].append(words)
    return texts


def _nothing(question: SurveyQuestion) -> QuestionResult:
    return QuestionResult(question, 0, [], "", [], SafeString(""), SafeString(""))


def _result(question: SurveyQuestion, people: int, counts: Counter[int], texts: list[str]) -> QuestionResult:
    if not people:
        return _nothing(question)
    if question.kind == QuestionKind.TEXT:
        return QuestionResult(question, people, [], "", texts, SafeString(""), SafeString(""))
    if people < rules.MINIMUM:
        return _nothing(question)
    bars = bars_of(_rows(question, counts), people, alone=question.kind != QuestionKind.MULTIPLE)
    exact = all(bar.share.told == rules.Told.EXACT for bar in bars)
    return QuestionResult(
        question,
        people,
        bars,
        _average(question, counts, exact=exact),
        [],
        draw(bars, wide=True),
        draw(bars, wide=False),
    )


def _rows(question: SurveyQuestion, counts: Counter[int]) -> list[tuple[str, int]]:
    """The answers in the order of the question, each with how often it was given; numbers in at most ten bands."""
    if question.kind in CHOOSING:
        return [(str(localized(option, "text")), counts[option.pk]) for option in question.options.all()]
    if question.kind == QuestionKind.SCALE:
        ends = {question.low: localized(question, "low_word"), question.high: localized(question, "high_word")}
        steps = range(question.low, question.high + 1)
        return [(f"{step} · {ends[step]}" if ends.get(step) else str(step), counts[step]) for step in steps]
    return [
        (
            str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high},
            _between(counts, low, high),
        )
        for low, high in bands(question.low, question.high)
    ]


def bands(low: int, high: int) -> list[tuple[int, int]]:
    """The whole numbers from low to high in at most ten bands of one width; the last one may be narrower."""
    width = -(-(high - low + 1) // MOST_BANDS)
    return [(start, min(high, start + width - 1)) for start in range(low, high + 1, width)]


def _between(counts: Counter[int], low: int, high: int) -> int:
    return sum(times for number, times in counts.items() if low <= number <= high)


def _average(question: SurveyQuestion, counts: Counter[int], *, exact: bool) -> str:
    """The average of numbers as far as it may be told; "" for answers to choose from."""
    if question.kind in CHOOSING:
        return ""
    total = sum(counts.values())
    average = sum(number * times for number, times in counts.items()) / total
    return rules.told_average(average, question.low, question.high, exact=exact)


# As a file ------------------------------------------------------------------------------------------------------------------


def result_header() -> list[str]:
    """The columns of the results as a file."""
    return [_("Question"), _("Answer"), _("People"), _("Share"), _("Answered by")]


def result_rows(found: Results) -> Iterator[list[Any]]:
    """The results as they stand on the page: nothing in the file that is not there."""
    for one in found.questions:
        text = str(localized(one.question, "text"))
        for bar in one.bars:
            yield [text, bar.label, bar.number, bar.percent, one.people]
        for words in one.words:
            yield [text, words, "", "", one.people]
        if not one.is_shown:
            yield [text, pgettext("results", "too few answers"), "", "", ""]


def answer_rows(survey: Survey) -> Iterator[list[Any]]:
    """Single answers, each question by itself and in the order of the answers: nothing ties what one person answered.

    Only of batches that the question shows inside the network, and own words only as a moderator lets them be read.
    """
    questions = questions_of(survey)
    # Read now: when the file is written, the language of the page is gone.
    texts = {question.pk: str(localized(question, "text")) for question in questions}
    options = {option.pk: str(localized(option, "text")) for question in questions for option in question.options.all()}
    return _answer_rows(survey, questions, texts, options)


def _answer_rows(
    survey: Survey, questions: list[SurveyQuestion], texts: dict[int, str], options: dict[int, str]
) -> Iterator[list[Any]]:
    last = survey.sheets.aggregate(last=Max("batch"))["last"] or 0
    seen = _seen(survey, questions, last, public=False)
    read = _batched(survey).exclude(decided__in=[WordsState.WAITING, WordsState.WITHHELD])
    for question in questions:
        upto, _people = seen[question.pk]
        rows = read.filter(question=question, sheet__batch__lte=upto)
        values = [
            (options.get(option, ""), number, words)
            for option, number, words in rows.values_list("option", "number", "shown_words")
        ]
        for option, number, words in sorted(values, key=lambda one: tuple(str(part) for part in one)):
            yield [texts[question.pk], number if number is not None else option or words]


# Own words ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Own words that nobody has read yet, with what in them may lead to a person, and how they read without it."""

    answer: SurveyAnswer
    found: list[str]
    suggested: str


@dataclass(frozen=True)
class WaitingList:
    """A page of own words that wait."""

    page: Page[SurveyAnswer]
    rows: list[Waiting]


def words_waiting(survey: Survey) -> Any:
    """Own words of a survey that nobody has read: only of batches, so that none can be tied to who has just answered."""
    return (
        _batched(survey).filter(decided=WordsState.WAITING).select_related("question").order_by("question__place", "pk")
    )


def waiting_list(survey: Survey, *, number: int) -> WaitingList:
    """Page `number` of own words that wait. Two queries."""
    page: Page[Any] = Paginator(words_waiting(survey), TEXTS_PER_PAGE).get_page(number)
    rows = [Waiting(one, rules.parts_of_a_person(one.words), rules.without_them(one.words)) for one in page]
    return WaitingList(page, rows)
