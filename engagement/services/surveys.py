"""What can be done with surveys: written, opened, closed, copied, removed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import CHOOSING, SURVEY_MOVES, QuestionKind, SurveyState
from engagement.models import Survey, SurveyOption
from engagement.services.errors import MoveRefusedError, NotYoursToDoError, SurveyFrozenError, SurveyInvalidError
from engagement.services.survey_batches import release_batch
from engagement.services.survey_notices import tell_of_closing
from kconnect.core import audit
from kconnect.core.slugs import free_slug

SURVEY_FIELDS = frozenset({
    "title", "title_es", "about", "about_es", "workgroup", "audience", "opens_at", "closes_at", "early_results", "raw_file",
    "owner",
})  # fmt: skip
COPIED = SURVEY_FIELDS - {"owner", "opens_at", "closes_at"}
# What people were told, or what decides who is heard, before they answered.
PROMISED = frozenset({"audience", "early_results", "raw_file", "opens_at"})


@transaction.atomic
def create_survey(*, by: Any, **values: Any) -> Survey:
    """A draft of a survey without questions; whoever writes it answers for it. `values` are of SURVEY_FIELDS.

    `by` None is the system. Raises NotYoursToDoError, SurveyInvalidError.
    """
    survey = Survey(owner=by.person if by is not None else None)
    set_values(survey, values, SURVEY_FIELDS)
    check(by, survey)
    survey.slug = free_slug(Survey, survey.title)
    save(survey)
    audit.record(by=by, verb="created", target=survey, fields=list(values), label=survey.slug)
    return survey


@transaction.atomic
def change_survey(*, by: Any, survey: Survey, **values: Any) -> Survey:
    """Changes some of SURVEY_FIELDS. Once somebody has answered, what they were promised stays.

    Raises NotYoursToDoError, SurveyInvalidError, SurveyFrozenError, MoveRefusedError (it has closed).
    """
    row = held_survey(by, survey)
    if row.state == SurveyState.CLOSED:
        raise MoveRefusedError(_("This survey has closed. To ask again, make a copy."))
    changed = set_values(row, values, SURVEY_FIELDS)
    check(by, row)
    if PROMISED & set(changed) and row.sheets.sent().exists():
        raise SurveyFrozenError(
            _("Somebody has answered: who can answer, when it opened and what people were promised stay as they are.")
        )
    if row.state == SurveyState.OPEN and "closes_at" in changed and row.closes_at <= timezone.now():
        raise SurveyInvalidError(_("That moment is over. Choose a later one, or close the survey now."))
    if changed:
        save(row)
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.slug)
    return row


@transaction.atomic
def open_survey(*, by: Any, survey: Survey) -> Survey:
    """Shows a draft to the public; it takes answers from its first moment on.

    Raises NotYoursToDoError, MoveRefusedError, SurveyInvalidError: no question, something without Spanish, or it is over.
    """
    row = held_survey(by, survey)
    _check_move(row, SurveyState.OPEN)
    if row.closes_at <= timezone.now():
        raise SurveyInvalidError(_("It would close before it opens. Choose a later moment for its end."))
    if not row.questions.exists():
        raise SurveyInvalidError(_("Add a question first."))
    missing = without_spanish(row)
    if missing:
        raise SurveyInvalidError(
            _("People answer in English and Spanish. Write the Spanish of: %(what)s.")
            % {"what": "; ".join(missing[:5])}
        )
    row.state = SurveyState.OPEN
    save(row)
    audit.record(by=by, verb="opened", target=row, fields=["state"], label=row.slug)
    return row


@transaction.atomic
def close_survey(*, by: Any, survey: Survey, now: datetime | None = None) -> Survey:
    """Ends a survey: answers that wait become results where they hide each other, and whoever keeps it is told.

    Twice is once. Raises NotYoursToDoError, MoveRefusedError (a draft).
    """
    row = held_survey(by, survey)
    if row.state == SurveyState.CLOSED:
        return row
    _check_move(row, SurveyState.CLOSED)
    row.state, row.closed_at = SurveyState.CLOSED, now or timezone.now()
    save(row)
    release_batch(row)
    audit.record(by=by, verb="closed", target=row, fields=["state"], label=row.slug)
    tell_of_closing(row)
    return row


@transaction.atomic
def copy_survey(*, by: Any, survey: Survey) -> Survey:
    """The next version as a draft with the same questions, to be changed and opened by itself. Raises NotYoursToDoError."""
    row = held_survey(by, survey)
    length, now = row.closes_at - row.opens_at, timezone.now()
    copy = Survey(**{name: getattr(row, name) for name in COPIED}, copy_of=row, version=row.version + 1)
    copy.owner, copy.opens_at, copy.closes_at = by.person if by is not None else row.owner, now, now + length
    copy.slug = free_slug(Survey, f"{row.title} {copy.version}")
    save(copy)
    for question in row.questions.prefetch_related("options"):
        options = list(question.options.all())
        question.pk, question._state.adding, question.survey = None, True, copy
        question.save()
        SurveyOption.objects.bulk_create([
            SurveyOption(question=question, place=one.place, text=one.text, text_es=one.text_es) for one in options
        ])  # fmt: skip
    audit.record(by=by, verb="created", target=copy, fields=["copy_of"], label=copy.slug)
    return copy


@transaction.atomic
def remove_survey(*, by: Any, survey: Survey) -> None:
    """Takes a draft away for good. Raises NotYoursToDoError, MoveRefusedError (the public has seen it)."""
    row = held_survey(by, survey)
    if row.state != SurveyState.DRAFT:
        raise MoveRefusedError(_("The public has seen this survey: it stays. You can close it."))
    audit.record(by=by, verb="removed", target=row, label=row.slug)
    row.delete()


def without_spanish(survey: Survey) -> list[str]:
    """The English of everything that people read and that has no Spanish yet. Two queries."""
    pairs = [(survey.title, survey.title_es), (survey.about, survey.about_es)]
    for question in survey.questions.prefetch_related("options"):
        pairs += [(question.text, question.text_es), (question.hint, question.hint_es)]
        if question.kind == QuestionKind.SCALE:
            pairs += [(question.low_word, question.low_word_es), (question.high_word, question.high_word_es)]
        if question.kind in CHOOSING:
            pairs += [(option.text, option.text_es) for option in question.options.all()]
    return [english for english, spanish in pairs if english and not spanish]


# Rows -------------------------------------------------------------------------------------------------------------------


def held_survey(by: Any, survey: Survey) -> Survey:
    """The survey as it is stored now, held until the transaction ends, for somebody who may change it."""
    row = Survey.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=survey.pk)
    check(by, row)
    return row


def check(by: Any, survey: Survey) -> None:
    """The second lock behind the pages."""
    if by is not None and not rules.can_edit_survey(by, survey):
        raise NotYoursToDoError(_("You cannot change this survey. Ask the lead of its workgroup."))


def unanswered(survey: Survey) -> None:
    """Raises SurveyFrozenError once an answer was sent; what is only kept for later holds up nobody, its writer is told."""
    if survey.state == SurveyState.CLOSED or survey.sheets.sent().exists():
        raise SurveyFrozenError(
            _("Somebody has answered: the questions stay as they are. To change them, make a copy.")
        )


def set_values(row: models.Model, values: dict[str, Any], allowed: frozenset[str]) -> list[str]:
    """Sets the fields of `allowed` that `values` gives; returns those that changed."""
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"{type(row).__name__} has no field {sorted(unknown)} that may be set here.")
    changed = [name for name, value in values.items() if row._state.adding or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def save(row: models.Model) -> None:
    """Saves what keeps the rules of its model, and says in their words what does not."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise SurveyInvalidError(" ".join(dict.fromkeys(error.messages))) from error
    row.save()


def _check_move(row: Survey, to: SurveyState) -> None:
    if to not in SURVEY_MOVES[SurveyState(row.state)]:
        raise MoveRefusedError(_("This survey changed in the meantime. Look at it again and choose once more."))
