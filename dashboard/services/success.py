"""Ties indicators to the goals that they measure."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agenda.models import Goal
from agenda.rules import can_edit_goals
from dashboard.models import Indicator, SuccessMeasure
from dashboard.services.errors import NotAllowedError, UnknownIndicatorError
from kconnect.core import audit


@transaction.atomic
def set_success_measures(*, goal: Goal, slugs: Sequence[str], by: Any) -> list[SuccessMeasure]:
    """Makes the indicators `slugs`, in this order, the success measures of `goal`; others are taken off it.

    Raises NotAllowedError, UnknownIndicatorError.
    """
    if not (by is None or can_edit_goals(by)):
        raise NotAllowedError(_("Only the backbone can change how a goal is measured."))
    found = {indicator.slug: indicator for indicator in Indicator.objects.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in found:
            raise UnknownIndicatorError(_("There is no indicator “%(slug)s”.") % {"slug": slug})
    SuccessMeasure.objects.filter(goal=goal).exclude(indicator__slug__in=slugs).delete()
    measures = [
        SuccessMeasure.objects.update_or_create(goal=goal, indicator=found[slug], defaults={"position": position})[0]
        for position, slug in enumerate(slugs)
    ]
    audit.record(by=by, verb="changed", target=goal, fields=["success_measures"], label=goal.name)
    return measures
