"""What the pages of surveys read: what is asked, of whom, until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import CHOOSING, COUNTING, SurveyState
from engagement.models import Survey, SurveyAnswer, SurveyQuestion, SurveySheet
from engagement.querysets import SurveyQuerySet
from kconnect.core.models import AuditEvent

SURVEYS_PER_PAGE = 20
OPEN_AT_MOST = 10


@dataclass(frozen=True)
class SurveyRow:
    """One survey of a list, with what of its time a reader wants to know."""

    survey: Survey
    when: str
    questions: int
    takes_answers: bool
    has_results: bool


@dataclass(frozen=True)
class SurveyLists:
    """The public page: what can be answered now, and what was asked before."""

    running: list[SurveyRow]
    page: Page[Survey]
    past: list[SurveyRow]


def survey_lists(*, number: int) -> SurveyLists:
    """Page `number` of what anybody can answer now, what ends first on top, and then of what has closed. Two queries."""
    now = Survey.objects.open_to_all(timezone.now()).order_by()
    shown = Survey.objects.filter(Q(state=SurveyState.CLOSED) | Q(pk__in=now.values("pk")))
    past = Case(When(state=SurveyState.CLOSED, then=1), default=0)
    ends = Case(When(state=SurveyState.CLOSED, then=None), default=F("closes_at"))
    found = counted(shown).order_by(past, ends, "-closed_at", "-pk")
    page: Page[Any] = Paginator(found, SURVEYS_PER_PAGE).get_page(number)
    rows = [row_of(survey) for survey in page]
    running = [row for row in rows if row.survey.state != SurveyState.CLOSED]
    return SurveyLists(running, page, [row for row in rows if row not in running])


def open_surveys() -> list[SurveyRow]:
    """The first of what anybody can answer now, what ends first on top. One query."""
    found = counted(Survey.objects.open_to_all(timezone.now()))
    return [row_of(survey) for survey in found[:OPEN_AT_MOST]]


def counted(surveys: SurveyQuerySet) -> SurveyQuerySet:
    """With their workgroups and the number of their questions."""
    return surveys.select_related("workgroup").annotate(asked=Count("questions"))


def row_of(survey: Any) -> SurveyRow:
    """A counted survey in words."""
    now = timezone.now()
    return SurveyRow(
        survey, window(survey, now), survey.asked, rules.takes_answers(survey, now), survey.results_at is not None
    )


def window(survey: Survey, now: datetime) -> str:
    """From when or until when it can be answered, on the clocks of the network."""
    opens, closes = (timezone.localtime(moment) for moment in (survey.opens_at, survey.closed_at or survey.closes_at))
    if survey.state == SurveyState.CLOSED or now >= survey.closes_at:
        return _("Closed on %(day)s") % {"day": date_format(closes)}
    if now < survey.opens_at:
        return _("Opens on %(day)s, %(time)s") % {"day": date_format(opens), "time": date_format(opens, "TIME_FORMAT")}
    return _("Open until %(day)s, %(time)s") % {"day": date_format(closes), "time": date_format(closes, "TIME_FORMAT")}


def public_survey(slug: str) -> SurveyRow | None:
    """One survey that the public may read about, or None. One query."""
    found = counted(Survey.objects.public()).filter(slug=slug).first()
    return row_of(found) if found is not None else None


def questions_of(survey: Survey) -> list[SurveyQuestion]:
    """Its questions with the answers to choose from. Two queries."""
    return list(survey.questions.prefetch_related("options"))


def given_on(sheet: SurveySheet | None) -> dict[int, Any]:
    """What was kept on a sheet, by question, as the form takes it. One query."""
    given: dict[int, Any] = {}
    if sheet is None:
        return given
    for answer in SurveyAnswer.objects.filter(sheet=sheet).select_related("question").order_by("option__place"):
        if answer.question.kind in CHOOSING:
            given.setdefault(answer.question_id, []).append(answer.option_id)
        elif answer.question.kind in COUNTING:
            given[answer.question_id] = answer.number
        else:
            given[answer.question_id] = answer.words
    return {number: value[0] if single(value) else value for number, value in given.items()}


def single(value: Any) -> bool:
    """Whether a list holds one value: a radio takes the value, a checkbox takes either."""
    return isinstance(value, list) and len(value) == 1


def kept_surveys(user: Any) -> QuerySet[Survey]:
    """The surveys that a person keeps, the latest on top, with how many answers have come (of several counts one query)."""
    mine = Survey.objects.kept_by(user, of_all=rules.keeps_all_surveys(user)).select_related("workgroup")
    came = Count("sheets", filter=Q(sheets__state="sent"), distinct=True)
    return mine.annotate(asked=Count("questions", distinct=True), came=came).order_by("-opens_at", "-pk")


@dataclass(frozen=True)
class KeptRow:
    """One survey that somebody keeps; `came` counts answers in steps of five."""

    survey: Survey
    when: str
    questions: int
    came: int


@dataclass(frozen=True)
class KeptList:
    """A page of the surveys that somebody keeps."""

    page: Page[Survey]
    rows: list[KeptRow]


def kept_list(surveys: QuerySet[Any], *, number: int) -> KeptList:
    """Page `number` of `kept_surveys`, filtered. Two queries."""
    page: Page[Any] = Paginator(surveys, SURVEYS_PER_PAGE).get_page(number)
    now = timezone.now()
    rows = [KeptRow(each, window(each, now), each.asked, rules.rounded_down(each.came)) for each in page]
    return KeptList(page, rows)


def has_changed(sheet: SurveySheet) -> bool:
    """Whether its survey asks or promises something else than when these answers were kept; one query."""
    said = AuditEvent.objects.filter(
        verb="changed", target_type=Survey._meta.label_lower, target_id=str(sheet.survey_id)
    )
    return sheet.touched_at is not None and said.filter(at__gt=sheet.touched_at).exists()


@dataclass(frozen=True)
class Desk:
    """A survey as its keepers see it: questions, whether they can still change, how many answers came."""

    survey: Survey
    when: str
    questions: list[SurveyQuestion]
    frozen: bool
    came: int


def desk(survey: Survey) -> Desk:
    """Four queries."""
    came = survey.sheets.sent().count()
    frozen = survey.state == SurveyState.CLOSED or bool(came)
    return Desk(survey, window(survey, timezone.now()), questions_of(survey), frozen, rules.rounded_down(came))


@dataclass(frozen=True)
class Letters:
    """How many personal links went out, and how many were used, the latter in steps of five."""

    sent: int
    used: int


def letters_of(survey: Survey) -> Letters:
    """One query."""
    found = survey.letters.aggregate(sent=Count("pk"), used=Count("pk", filter=Q(used=True)))
    return Letters(found["sent"], rules.rounded_down(found["used"]))
