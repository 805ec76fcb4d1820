"""What is written to people about a survey: the link to answers that were kept."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from engagement.models import Survey
from engagement.services.survey_answers import new_key
from kconnect.core import mail
from kconnect.core.addresses import absolute
from kconnect.core.i18n import current_language, localized


def link_of_kept(key: str) -> str:
    """The full address of answers that were kept, in the page's language."""
    return absolute(reverse("engagement:survey_kept", args=[key]))


def send_link(*, survey: Survey, key: str, email: str) -> None:
    """Sends the link to answers that were kept, because somebody asked for it on their page; the address is not kept with them."""
    title = str(localized(survey, "title"))
    words = {"title": title, "link": link_of_kept(key)}
    mail.queue(
        # Drawn anew, so that the row of the message does not lead to the answers.
        recipient=email, occasion=f"survey-later:{new_key()}", language=current_language(),
        subject=_("Your answers are kept: %(title)s") % {"title": title},
        body=render_to_string("engagement/email/survey_later.txt", words),
    )  # fmt: skip
