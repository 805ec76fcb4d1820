"""The answer to what the community said: what was heard, what was done, why, and the change that it led to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement import rules
from engagement.choices import InputState, SurveyState
from engagement.models import AnswerLink, Input, InputAnswer, InputCall, Survey
from engagement.models.answers import LED_TO
from engagement.services.errors import InputInvalidError, MoveRefusedError, NotYoursToDoError
from engagement.services.input_letters import tell_later
from engagement.services.surveys import held_survey
from kconnect.core import audit

WORDS = ("heard", "heard_es", "did", "did_es", "why", "why_es")
Links = Mapping[str, Sequence[Any]]


@transaction.atomic
def answer_call(*, by: Any, call: InputCall, links: Links, **words: str) -> InputAnswer:
    """Closes a call with its answer in both languages, or mends the answer. Whoever left an address is told once.

    `links` names, for each of LED_TO, the things that changed. Raises NotYoursToDoError; MoveRefusedError while the call is
    open or input of it waits to be looked at; InputInvalidError.
    """
    row = InputCall.objects.select_for_update(of=("self",)).select_related("workgroup").get(pk=call.pk)
    if by is not None and not rules.can_keep_call(by, row):
        raise NotYoursToDoError(_("You cannot answer for this workgroup. Ask its lead."))
    if row.state != "published" or row.closes_on >= timezone.localdate():
        raise MoveRefusedError(_("People can still write. Answer when the call is over."))
    waiting = Input.objects.waiting().filter(call=row).count()
    if waiting:
        raise MoveRefusedError(
            ngettext(
                "%(count)s piece of input waits to be looked at. It belongs to what you heard.",
                "%(count)s pieces of input wait to be looked at. They belong to what you heard.", waiting,
            ) % {"count": waiting}
        )  # fmt: skip
    answer = InputAnswer.objects.filter(call=row).first() or InputAnswer(call=row, answered_by=by)
    return _keep(by, answer, links, words, label=row.slug)


@transaction.atomic
def answer_survey(*, by: Any, survey: Survey, links: Links, **words: str) -> InputAnswer:
    """Says in public what was heard in a survey, what was done and why, in both languages; or mends that.

    Nobody is written to: who answered, nobody knows. Raises NotYoursToDoError; MoveRefusedError while it is not closed or its
    results are not public; InputInvalidError.
    """
    row = held_survey(by, survey)
    if row.state != SurveyState.CLOSED or row.results_at is None:
        raise MoveRefusedError(_("Show the results first. Then say what you did with them."))
    answer = InputAnswer.objects.filter(survey=row).first() or InputAnswer(survey=row, answered_by=by)
    return _keep(by, answer, links, words, label=row.slug)


@transaction.atomic
def reply_to_input(*, by: Any, given: Input, links: Links, **words: str) -> InputAnswer:
    """Answers one comment, at least in the language in which it was written, or mends the answer. Its writer is told once.

    Raises NotYoursToDoError; MoveRefusedError for what is not public; InputInvalidError.
    """
    row = Input.objects.select_for_update(of=("self",)).select_related("call", "strategy").get(pk=given.pk)
    if by is not None and not rules.can_answer_input(by, row):
        raise NotYoursToDoError(_("You cannot answer this. Ask whoever moderates."))
    if row.state != InputState.ACCEPTED:
        raise MoveRefusedError(_("Show it first, then answer it."))
    ending = "_es" if row.language == "es" else ""
    if not (words.get(f"did{ending}") and words.get(f"why{ending}")):
        raise InputInvalidError(_("Answer in the language in which it was written."))
    answer = InputAnswer.objects.filter(input=row).first() or InputAnswer(input=row, answered_by=by)
    return _keep(by, answer, links, words, label="")


def _keep(by: Any, answer: InputAnswer, links: Links, words: Mapping[str, str], label: str) -> InputAnswer:
    is_new = answer.pk is None
    for name in WORDS:
        setattr(answer, name, words.get(name, "").strip())
    if not is_new:
        answer.changed_at = timezone.now()
    try:
        # None is the system.
        answer.full_clean(exclude={"answered_by"})
    except ValidationError as error:
        raise InputInvalidError(" ".join(error.messages)) from error
    answer.save()
    _set_links(answer, links)
    audit.record(
        by=by, verb="replied_to_public" if is_new else "changed", target=answer, fields=list(words), label=label
    )
    if answer.survey_id is None:
        _mark_answered(answer)
        tell_later(answer)
    return answer


def _set_links(answer: InputAnswer, links: Links) -> None:
    answer.links.all().delete()
    AnswerLink.objects.bulk_create(
        AnswerLink(answer=answer, **{name: thing}) for name in LED_TO for thing in links.get(name, ())
    )


def _mark_answered(answer: InputAnswer) -> None:
    """All that was heard has its answer from now on, also what was put together with it."""
    whose = Q(call=answer.call_id) if answer.call_id else Q(pk=answer.input_id) | Q(merged_into=answer.input_id)
    Input.objects.heard().filter(whose, answered_at__isnull=True).update(answered_at=answer.answered_at)
