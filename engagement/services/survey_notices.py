"""What the people of the network are told about surveys."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.choices import COMMUNITY_ENGAGEMENT
from engagement.models import Survey
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName
from workgroups.querysets import belongs


def keepers_of(survey: Survey) -> list[Any]:
    """The accounts of whoever answers for a survey, unless they have left, and of the leads of its workgroup."""
    group = survey.workgroup or Workgroup.objects.filter(slug=COMMUNITY_ENGAGEMENT).first()
    answers = belongs(survey.owner_id, [group and group.pk])
    users = list(User.objects.reachable().filter(answers, person=survey.owner_id)) if survey.owner_id else []
    if survey.workgroup is not None:
        led = survey.workgroup.memberships.current().filter(role=RoleName.LEAD).values("person")
        users += User.objects.reachable().filter(person__in=led)
    return users


def tell_of_closing(survey: Survey) -> None:
    """Whoever keeps a survey hears that it has closed, and what is next."""
    notices.tell(
        keepers_of(survey), occasion=f"survey:{survey.pk}:closed", topic=Topic.EVENTS,
        url=reverse("engagement:survey_results", args=[survey.pk]),
        say=lambda: _("The survey “%(title)s” has closed. Read the results and show them.") % {"title": str(localized(survey, "title"))},
    )  # fmt: skip
