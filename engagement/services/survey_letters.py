"""What is written to people about a survey: personal links, one reminder, the link to answers that were kept."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.choices import SurveyState
from engagement.models import Survey, SurveyLetter
from engagement.services.errors import MoveRefusedError
from engagement.services.survey_answers import new_key, token_of_letter
from engagement.services.surveys import held_survey
from kconnect.core import audit, form_letters, letterbox, mail
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter
from kconnect.core.i18n import current_language, localized
from workgroups.queries.invitees import without_consent


def link_of_kept(key: str) -> str:
    """The full address of answers that were kept, in the page's language."""
    return absolute(reverse("engagement:survey_kept", args=[key]))


def send_link(*, survey: Survey, key: str, email: str) -> None:
    """Sends the link to answers that were kept, because somebody asked for it on their page; the address is not kept with them."""
    title = str(localized(survey, "title"))
    words = {"title": title, "link": link_of_kept(key)}
    form_letters.answer(
        # Drawn anew, so that the row of the message does not lead to the answers.
        recipient=email, occasion=f"survey-later:{new_key()}", language=current_language(),
        subject=_("Your answers are kept: %(title)s") % {"title": title},
        body=render_to_string("engagement/email/survey_later.txt", words),
    )  # fmt: skip


@transaction.atomic
def send_letters(*, by: Any, survey: Survey, addresses: Iterable[str], language: str) -> int:
    """A personal link to each address that has none yet and wants letters; returns how many were written.

    Whom the network knows and may not write to gets none. They keep to the rate of the network, however often this is pressed.
    Raises NotYoursToDoError, MoveRefusedError (the survey does not run).
    """
    row = _running(by, survey)
    wanted = dict.fromkeys(address.strip().lower() for address in addresses)
    have = set(row.letters.filter(email__in=wanted).values_list("email", flat=True))
    unwanted = letterbox.stopped_among(wanted, Letter.SURVEYS) | without_consent(wanted)
    new = [address for address in wanted if address not in have | unwanted]
    for address in new:
        _write(SurveyLetter.objects.create(survey=row, email=address, language=language), row, again=False)
    if new:
        audit.record(by=by, verb="invited", target=row, fields=["letters"], label=row.slug)
    return len(new)


@transaction.atomic
def remind_by_letter(*, by: Any, survey: Survey) -> None:
    """Writes once more to whoever has not answered; each once, and nobody is told who that is.

    Raises NotYoursToDoError, MoveRefusedError (the survey does not run).
    """
    row = _running(by, survey)
    for letter in row.letters.filter(used=False, reminded=False):
        _write(letter, row, again=True)
    row.letters.update(reminded=True)
    audit.record(by=by, verb="reminded", target=row, fields=["letters"], label=row.slug)


def _running(by: Any, survey: Survey) -> Survey:
    row = held_survey(by, survey)
    if row.state != SurveyState.OPEN or row.closes_at <= timezone.now():
        raise MoveRefusedError(_("Letters go out while the survey is open. Open it first."))
    return row


def _write(letter: SurveyLetter, survey: Survey, *, again: bool) -> None:
    with translation.override(letter.language):
        title = str(localized(survey, "title"))
        words = {
            "title": title, "again": again, "until": date_format(timezone.localtime(survey.closes_at)),
            "link": absolute(reverse("engagement:survey_letter", args=[token_of_letter(letter)])),
            "stop": letterbox.stop_link_of(letter.email, Letter.SURVEYS, letter.language),
        }  # fmt: skip
        mail.queue(
            recipient=letter.email, occasion=f"survey-letter:{letter.pk}:{'again' if again else 'first'}", topic=Letter.SURVEYS,
            language=letter.language, subject=_("Your answer is asked for: %(title)s") % {"title": title},
            body=render_to_string("engagement/email/survey_letter.txt", words),
        )  # fmt: skip
