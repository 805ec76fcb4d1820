"""Performance measures of strategies and partners: leads define and review them, members enter their values."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.models import PerformanceMeasure, PerformanceReview, PerformanceValue
from dashboard.services.errors import NotAllowedError, PerformanceInvalidError
from kconnect.core import audit
from workgroups import rules as people
from workgroups.models import Workgroup

Thing = TypeVar("Thing", PerformanceMeasure, PerformanceReview)
MEASURE_FIELDS = frozenset({
    "strategy", "organization", "kind", "name", "name_es", "unit", "direction", "target", "position", "published",
})  # fmt: skip
REVIEW_FIELDS = frozenset({
    "strategy", "organization", "held_on", "learned", "learned_es", "change", "change_es", "published",
})  # fmt: skip


@transaction.atomic
def add_performance_measure(*, workgroup: Workgroup, by: Any, **values: Any) -> PerformanceMeasure:
    """A new measure of a strategy of the group or of a partner. Raises NotAllowedError, PerformanceInvalidError."""
    _leads(by, workgroup)
    return _stored(PerformanceMeasure(workgroup=workgroup), values, MEASURE_FIELDS, by=by, verb="created")


@transaction.atomic
def change_performance_measure(*, measure: PerformanceMeasure, by: Any, **values: Any) -> PerformanceMeasure:
    """Changes some of MEASURE_FIELDS. Raises NotAllowedError, PerformanceInvalidError."""
    _leads(by, measure.workgroup)
    held = PerformanceMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    return _stored(held, values, MEASURE_FIELDS, by=by, verb="changed")


@transaction.atomic
def enter_performance_value(
    *, measure: PerformanceMeasure, ends: date, value: float, by: Any, note: str = ""
) -> PerformanceValue:
    """What the measure was for the time that ended on a day; said again, it is corrected. Raises NotAllowedError."""
    if not people.can_log_activity(by, measure.workgroup):
        raise NotAllowedError(_("Only members of the workgroup enter its figures."))
    said = {"value": value, "note": note, "entered_by": by, "entered_at": timezone.now()}
    row, made = PerformanceValue.objects.update_or_create(measure=measure, ends=ends, defaults=said)
    audit.record(by=by, verb="created" if made else "changed", target=row, fields=["value"], label=measure.name)
    return row


@transaction.atomic
def write_performance_review(*, workgroup: Workgroup, by: Any, **values: Any) -> PerformanceReview:
    """What the group learned and what it changes; dated, and kept. Raises NotAllowedError, PerformanceInvalidError."""
    _leads(by, workgroup)
    review = PerformanceReview(workgroup=workgroup, written_by=by)
    return _stored(review, values, REVIEW_FIELDS, by=by, verb="created")


def _leads(by: Any, workgroup: Workgroup) -> None:
    if not people.can_edit_workplan(by, workgroup):
        raise NotAllowedError(_("Only the leads of the workgroup can do this."))


def _stored(thing: Thing, values: Mapping[str, Any], allowed: frozenset[str], *, by: Any, verb: str) -> Thing:
    """Sets the fields, checks them and the subject, stores, and notes who did it."""
    if unknown := sorted(set(values) - allowed):
        raise PerformanceInvalidError(", ".join(unknown))
    for name, value in values.items():
        setattr(thing, name, value)
    if thing.strategy is not None and thing.strategy.workgroup_id != thing.workgroup_id:
        raise PerformanceInvalidError(_("The strategy belongs to another workgroup."))
    try:
        thing.full_clean()
    except ValidationError as error:
        raise PerformanceInvalidError(" ".join(error.messages)) from error
    thing.save()
    audit.record(by=by, verb=verb, target=thing, fields=sorted(values), label=_label(thing))
    return thing


def _label(thing: Any) -> str:
    return str(getattr(thing, "name", "") or thing.strategy or thing.organization)[:200]
