"""What governance bodies decided, as it was noted in their meetings; for whoever ties something to the decision."""

from django.db.models import QuerySet
from django.utils import timezone

from workgroups.choices import WorkgroupKind
from workgroups.models import NotedDecision

MOST = 60


def governance_decisions() -> "QuerySet[NotedDecision]":
    """Decisions of meetings of governance workgroups that have begun, the latest first; with meeting and workgroup."""
    held = NotedDecision.objects.filter(
        meeting__workgroup__kind=WorkgroupKind.GOVERNANCE, meeting__starts_at__lte=timezone.now()
    )
    return held.select_related("meeting__workgroup").order_by("-meeting__starts_at", "pk")
