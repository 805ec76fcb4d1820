"""Who hears of a self-assessment: those who are asked, when it opens, shortly before it closes, and when it is added up."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from engagement.choices.assessments import AnswerWay
from engagement.instruments import instruments
from engagement.models import Assessment
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups.models import User

# Days before it closes on which those who have not answered are reminded.
REMINDER = 3


def tell_of_opening(row: Assessment, asked: QuerySet[User], today: date) -> int:
    """It can be answered from today on; returns how many had not heard of it."""
    if row.opens_on > today:
        return 0

    def say() -> str:
        words = {"what": name_of(instruments()[row.instrument]), "day": date_format(row.closes_on)}
        return _("Where do we stand? %(what)s: answer until %(day)s.") % words

    return notices.tell(
        asked, occasion=f"assessment:{row.pk}:open", say=say, topic=Topic.WORK,
        url=reverse("engagement:assessment_answer", args=[row.pk]),
    )  # fmt: skip


def remind(row: Assessment, asked: QuerySet[User], today: date) -> None:
    """Three days are left; to those who have not answered."""
    if today < row.closes_on - timedelta(days=REMINDER):
        return

    def say() -> str:
        words = {"what": name_of(instruments()[row.instrument]), "day": date_format(row.closes_on)}
        return _("Your answer is still missing: %(what)s, until %(day)s.") % words

    missing = asked.exclude(person__in=row.answers.values("person"))
    if row.way == AnswerWay.TOGETHER and row.answers.exists():
        missing = asked.none()
    notices.tell(
        missing, occasion=f"assessment:{row.pk}:remind:{row.closes_on}", say=say, topic=Topic.WORK,
        url=reverse("engagement:assessment_answer", args=[row.pk]),
    )  # fmt: skip


def tell_of_closing(row: Assessment, asked: QuerySet[User]) -> None:
    """What came of it can be read."""

    def say() -> str:
        return _("See where we stand: %(what)s.") % {"what": name_of(instruments()[row.instrument])}

    notices.tell(
        asked, occasion=f"assessment:{row.pk}:closed", say=say, topic=Topic.WORK, url=row.get_absolute_url()
    )  # fmt: skip
