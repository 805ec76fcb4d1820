"""Answering: kept for later, sent once, forgotten when nobody comes back. No act here leaves a trace of who answered."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import CHOOSING, COUNTING, QuestionKind, SheetState, WordsState
from engagement.models import Survey, SurveyAnswer, SurveyLetter, SurveyQuestion, SurveySheet
from engagement.services.errors import NotTakingAnswersError, SurveyInvalidError
from engagement.services.levels import felt_token
from kconnect.core import mail
from kconnect.core.i18n import current_language

SALT = "engagement.survey-letter"
# So many letters that were used earlier are written anew when another one is.
MIXED = 30
# Answers by question: the ids of the chosen options, a number, or own words.
Given = Mapping[int, list[int] | int | str | None]


class Way(NamedTuple):
    """How somebody came to a survey: by the open link, with a key of their own that their page drew, or by a letter.

    `for_resident`: staff type in what somebody without e-mail said or wrote.
    """

    key: str = ""
    letter: SurveyLetter | None = None
    for_resident: bool = False


def new_key() -> str:
    """What names the answers of one page: nobody guesses it."""
    return secrets.token_urlsafe(18)


def token_of_letter(letter: SurveyLetter) -> str:
    """The personal link's key: says which letter, and nothing else."""
    return signing.dumps(letter.pk, salt=SALT)


def letter_of_token(token: str) -> SurveyLetter | None:
    """The letter that a link came with; None when the link is not ours or no longer kept."""
    try:
        number = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return SurveyLetter.objects.select_related("survey__workgroup").filter(pk=number).first()


def digest_of(way: Way) -> str:
    """What is kept of a key; without it nobody opens the answers again."""
    value = f"letter:{way.letter.pk}" if way.letter is not None else f"key:{way.key}"
    return salted_hmac("engagement.survey-sheet", value, algorithm="sha256").hexdigest()


def felt_of_sheet(survey: Survey, way: Way) -> str:
    """The key with which whoever sent these answers says what they felt; it leads neither to them nor from them to it."""
    who = salted_hmac("engagement.survey-felt", digest_of(way), algorithm="sha256").hexdigest()[:32]
    return felt_token("survey", survey.pk, f"sheet:{who}")


def sheet_of(way: Way) -> SurveySheet | None:
    """What was kept or sent this way so far."""
    found = SurveySheet.objects.select_related("survey__workgroup").filter(key=digest_of(way))
    return found.first()


@transaction.atomic
def keep_answers(*, survey: Survey, way: Way, given: Given) -> SurveySheet:
    """Keeps answers to go on later, instead of those kept before. Raises NotTakingAnswersError, SurveyInvalidError."""
    row = _answerable(survey, way)
    sheet = _sheet(row, way)
    if sheet.state == SheetState.SENT:
        raise NotTakingAnswersError(_("These answers were sent already. Thank you."))
    _write(sheet, row, given)
    return sheet


@transaction.atomic
def send_answers(*, survey: Survey, way: Way, given: Given) -> SurveySheet:
    """Hands answers in for good. The same page sent twice, or a letter used twice, is one: the first stays.

    Raises NotTakingAnswersError, SurveyInvalidError (a needed answer is missing).
    """
    row = _answerable(survey, way)
    sheet = _sheet(row, way)
    if sheet.state == SheetState.SENT:
        return sheet
    _write(sheet, row, given, whole=True)
    sheet.state, sheet.touched_at, sheet.sent_on = SheetState.SENT, None, _day(row, way)
    if way.letter is not None:
        # From now on nothing leads from the letter to these answers.
        sheet.key = None
        _use(way.letter)
    sheet.save()
    return sheet


def _use(letter: SurveyLetter) -> None:
    """Notes that a letter was used, and writes others that were used anew with it, in an order by chance.

    Else the places of rows in the tables would tell: the letter that was written last goes with the answers that came last.
    """
    chance = secrets.SystemRandom()
    used = list(SurveyLetter.objects.filter(survey=letter.survey_id, used=True).values_list("pk", flat=True))
    some = [letter.pk, *chance.sample(used, min(len(used), MIXED))]
    chance.shuffle(some)
    for pk in some:
        SurveyLetter.objects.filter(pk=pk).update(used=True)


def _answerable(survey: Survey, way: Way) -> Survey:
    """The survey, held: nothing slips past its closing, and a letter is used once."""
    row = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if not rules.takes_answers(row, timezone.now()):
        raise NotTakingAnswersError(_("This survey is not open right now, so nothing was sent."))
    if way.letter is None and not way.for_resident and not rules.is_open_to_all(row):
        raise NotTakingAnswersError(_("This survey is answered by the link in a personal letter."))
    if way.letter is not None and not SurveyLetter.objects.filter(pk=way.letter.pk, survey=row, used=False).exists():
        raise NotTakingAnswersError(_("This link was used already. Each link is for one answer. Thank you."))
    return row


def _day(survey: Survey, way: Way) -> date:
    """The day of sending; for what staff typed in the day of any other answers, because the deed says when they did that."""
    sheets = list(survey.sheets.sent().order_by("pk")) if way.for_resident else []
    return (secrets.choice(sheets).sent_on if sheets else None) or timezone.localdate()


def _sheet(survey: Survey, way: Way) -> SurveySheet:
    now, language = timezone.now(), current_language()
    sheet, _made = SurveySheet.objects.get_or_create(
        key=digest_of(way), defaults={"survey": survey, "touched_at": now, "language": language}
    )
    if sheet.survey_id != survey.pk:
        raise NotTakingAnswersError(_("These answers belong to another survey. Open this one again."))
    if sheet.state == SheetState.KEPT:
        sheet.touched_at, sheet.language = now, language
        sheet.save(update_fields=["touched_at", "language"])
    return sheet


def _write(sheet: SurveySheet, survey: Survey, given: Given, *, whole: bool = False) -> None:
    """Stores the answers of a sheet anew, each after its question's own rules."""
    rows: list[SurveyAnswer] = []
    for question in survey.questions.prefetch_related("options"):
        answers = _answers(question, given.get(question.pk))
        if whole and question.required and not answers:
            raise SurveyInvalidError(_("An answer is missing: %(question)s") % {"question": question.text})
        rows += answers
    sheet.answers.all().delete()
    for row in rows:
        row.sheet = sheet
    SurveyAnswer.objects.bulk_create(rows)


def _answers(question: SurveyQuestion, value: Any) -> list[SurveyAnswer]:
    wrong = SurveyInvalidError(_("An answer does not belong to its question. Load the page again."))
    if value in (None, "", []):
        return []
    if question.kind in CHOOSING:
        chosen = list(dict.fromkeys(value))
        if not set(chosen) <= {option.pk for option in question.options.all()}:
            raise wrong
        if question.kind == QuestionKind.SINGLE and len(chosen) > 1:
            raise wrong
        return [SurveyAnswer(question=question, option_id=one) for one in chosen]
    if question.kind in COUNTING:
        if not question.low <= value <= question.high:
            raise wrong
        return [SurveyAnswer(question=question, number=value)]
    return (
        [SurveyAnswer(question=question, words=value.strip()[:2000], decided=WordsState.WAITING)]
        if value.strip()
        else []
    )


def clear_surveys(today: date) -> None:
    """Every night: what was kept and left lying, or belongs to a closed survey, goes; letters go a month after closing.

    To whom they went, and who asked for a link to kept answers, is forgotten in the outbox after the same time.
    """
    now = timezone.now()
    left = SurveySheet.objects.left_lying(now - timedelta(days=settings.SURVEY_DRAFT_DAYS))
    closed = SurveySheet.objects.filter(state=SheetState.KEPT, survey__closed_at__isnull=False)
    for found in (left, closed):
        SurveyAnswer.objects.filter(sheet__in=found).delete()
        found.delete()
    over = now - timedelta(days=settings.SURVEY_LETTER_DAYS)
    SurveyLetter.objects.filter(survey__closed_at__lt=over).delete()
    for begins in ("survey-letter:", "survey-later:"):
        mail.forget(begins=begins, before=over)
    SurveySheet.objects.filter(survey__closed_at__lt=over, key__isnull=False).update(key=None)
