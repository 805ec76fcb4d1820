"""Performance measures of strategies and partners: leads define and review them, members enter their values."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard import rules
from dashboard.models import EarlierReview, PerformanceMeasure, PerformanceReview, PerformanceValue
from dashboard.services.errors import NotAllowedError, PerformanceInvalidError
from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from kconnect.core.saving import save_checked
from workgroups import rules as people
from workgroups.models import Affiliation, Organization, User, Workgroup

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
    held: PerformanceMeasure = PerformanceMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
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


@transaction.atomic
def change_performance_review(*, review: PerformanceReview, by: Any, **values: Any) -> PerformanceReview:
    """Corrects a review; what it said before is kept. Its author and the leads. Raises as `write_performance_review`."""
    held: PerformanceReview = PerformanceReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not rules.can_edit_review(by, held):
        raise NotAllowedError(_("Only its author and the leads of the workgroup can correct a review."))
    if values.get("published", held.published) != held.published:
        # The words are the author's; what everybody reads is the leads'.
        _leads(by, held.workgroup)
    before = {name: getattr(held, name) for name in PerformanceReview.WORDS}
    stored = _stored(held, values, REVIEW_FIELDS, by=by, verb="changed")
    if any(getattr(stored, name) != value for name, value in before.items()):
        EarlierReview.objects.create(review=stored, changed_by=by, **before)
    return stored


@transaction.atomic
def answer_performance(*, thing: Thing, agreed: bool, seen: str, by: Any) -> Thing:
    """The answer of a partner to what a workgroup wants to say of its work: yes makes it public, no takes it back.

    `seen` is the stamp of the words that the person read. Raises NotAllowedError; PerformanceInvalidError where the words are
    others by now, or nothing is asked.
    """
    held: Thing = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    if held.organization is None or not people.can_edit_organization(by, held.organization):
        raise NotAllowedError(_("Only editors of the partner and backbone staff can say yes for it."))
    if held.stamp != seen or not held.published:
        raise PerformanceInvalidError(_("These words have changed in the meantime. Read them again, then decide."))
    held.agreed_at, held.agreed_by = (timezone.now(), by) if agreed else (None, None)
    held.published = agreed
    held.save(update_fields=["agreed_at", "agreed_by", "published"])
    audit.record(by=by, verb="agreed" if agreed else "withdrawn", target=held, fields=["agreed_at"], label=_label(held))
    return held


def _leads(by: Any, workgroup: Workgroup) -> None:
    if not people.can_edit_workplan(by, workgroup):
        raise NotAllowedError(_("Only the leads of the workgroup can do this."))


def _stored(thing: Thing, values: Mapping[str, Any], allowed: frozenset[str], *, by: Any, verb: str) -> Thing:
    """Sets the fields, checks them and the subject, stores, notes who did it, and asks the partner that it is about."""
    if unknown := sorted(set(values) - allowed):
        raise PerformanceInvalidError(", ".join(unknown))
    before = thing.stamp
    for name, value in values.items():
        setattr(thing, name, value)
    if thing.strategy is not None and thing.strategy.workgroup_id != thing.workgroup_id:
        raise PerformanceInvalidError(_("The strategy belongs to another workgroup."))
    # Whoever said yes said it to other words, or of another partner.
    if thing.stamp != before or thing.organization is None or not thing.published:
        thing.agreed_at, thing.agreed_by = None, None
    if thing.waits and thing.organization is not None and people.can_edit_organization(by, thing.organization):
        thing.agreed_at, thing.agreed_by = timezone.now(), by
    save_checked(thing, PerformanceInvalidError)
    audit.record(by=by, verb=verb, target=thing, fields=sorted(values), label=_label(thing))
    if thing.waits and thing.organization is not None:
        _ask(thing, thing.organization)
    return thing


def _ask(thing: Any, organization: Organization) -> None:
    """Tells those who can say yes for a partner that a workgroup wants to say something of its work; each once for the same words."""
    editing = Affiliation.objects.editing().filter(organization=organization, person__user__isnull=False)
    editors = [row.person.user for row in editing.select_related("person__user")]
    notices.tell(
        editors or User.objects.running(), topic=Topic.PARTNERS,
        occasion=f"{thing._meta.model_name}:{thing.pk}:{thing.stamp}",
        say=lambda: _("%(group)s wants to say in public how well the work of %(partner)s does. Read it and answer.")
        % {"group": name_of(thing.workgroup)[:100], "partner": name_of(organization)[:100]},
        about=lambda: name_of(organization),
        url=reverse("dashboard:partner_answers", args=[organization.slug]),
    )  # fmt: skip


def _label(thing: Any) -> str:
    return str(getattr(thing, "name", "") or thing.strategy or thing.organization)[:200]
