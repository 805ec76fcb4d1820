"""What of decisions and surveys needs attention: begun, over, and not brought to its end."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from engagement.choices import DecisionState, SurveyState, WordsState
from engagement.models import Decision, Survey, SurveyAnswer
from kconnect.core.i18n import localized, name_of
from kconnect.portal.queries.concerns import MOST, NO_ANSWER, Concern, Item, ago, concern_of


def unstated_outcomes(today: date) -> Concern:
    """Decisions that are counted and of which nobody has said what follows."""
    rows = Decision.objects.filter(state=DecisionState.CLOSED, closed_at__lte=ago(NO_ANSWER))
    rows = rows.select_related("body__workgroup").order_by("closed_at", "pk")
    return concern_of(
        gettext_lazy("Decisions that are counted and wait for their outcome"),
        [
            Item(
                str(localized(row, "title")), name_of(row.body.workgroup),
                reverse("engagement:decision_run", args=[row.body.workgroup.slug, row.pk]),
                timezone.localdate(row.closed_at) if row.closed_at else None,
            )
            for row in rows[: MOST + 1]
        ],
    )  # fmt: skip


def unread_words(today: date) -> Concern:
    """Surveys with own words that nobody has read: only of answers that are in the results, as on the page that shows them."""
    waiting = SurveyAnswer.objects.filter(
        decided=WordsState.WAITING, sheet__batch__isnull=False, sheet__survey__closed_at__lte=ago(NO_ANSWER)
    )  # fmt: skip
    counted: dict[Any, int] = dict(
        waiting.order_by().values_list("sheet__survey").annotate(number=Count("pk")).order_by("sheet__survey")
    )
    rows = Survey.objects.filter(pk__in=counted).order_by("closed_at", "pk")[: MOST + 1]
    return concern_of(
        gettext_lazy("What people wrote in surveys and nobody has read"),
        [_of_survey(row, _waiting(counted[row.pk])) for row in rows],
        reverse("engagement:console_survey_list"),
    )


def unshown_results(today: date) -> Concern:
    """Surveys that have closed, whose answers make results, and whose results nobody has shown to the public."""
    rows = Survey.objects.filter(
        state=SurveyState.CLOSED, results_at__isnull=True, closed_at__lte=ago(NO_ANSWER), sheets__batch__isnull=False
    )  # fmt: skip
    return concern_of(
        gettext_lazy("Surveys that have closed and whose results nobody has shown"),
        [_of_survey(row, "") for row in rows.distinct().order_by("closed_at", "pk")[: MOST + 1]],
        reverse("engagement:console_survey_list") + "?state=closed",
    )


def _waiting(number: int) -> str:
    return ngettext("%(count)s text waits", "%(count)s texts wait", number) % {"count": number}


def _of_survey(row: Survey, about: str) -> Item:
    since = timezone.localdate(row.closed_at) if row.closed_at else None
    url = reverse("engagement:survey_results", args=[row.pk])
    return Item(str(localized(row, "title")), about or _("Look at the results and show them."), url, since)
