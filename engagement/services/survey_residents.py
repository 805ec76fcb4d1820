"""Answers to a survey that staff type in for a resident who has no e-mail. Who acted for whom is kept; which answers are not."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from engagement.choices import Deed, SheetState
from engagement.models import Survey
from engagement.rules.behalf import Yes
from engagement.services.behalf import act_for, resident_of
from engagement.services.errors import ActingRefusedError
from engagement.services.survey_answers import Given, Way, send_answers, sheet_of
from engagement.services.survey_batches import acts_for
from workgroups.models import User


@transaction.atomic
def answer_for_resident(
    *, by: User, survey: Survey, key: str, given: Given, name: str, phone: str = "", language: str = "en", yes: Yes
) -> None:
    """Hands in what a resident wrote on paper or said, with their yes, once for each person.

    The deed names the survey and nothing of the answers: these are one sheet among the others, with a day that is not the
    deed's. `key` is drawn by the page, so that a second press of the button is nothing new.
    Raises NotYoursToDoError, ActingRefusedError, NotTakingAnswersError, SurveyInvalidError.
    """
    row = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    way = Way(key, for_resident=True)
    before = sheet_of(way)
    if before is not None and before.state == SheetState.SENT:
        return
    person = resident_of(by=by, name=name, phone=phone, language=language, yes=yes)
    if acts_for(row).filter(person=person).exists():
        raise ActingRefusedError(_("Answers of this person are in already. Each person answers once."))
    act_for(by=by, person=person, deed=Deed.SURVEY, thing=row, label=row.title, yes=yes)
    send_answers(survey=row, way=way, given=given)
