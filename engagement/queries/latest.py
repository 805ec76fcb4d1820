"""What was decided and answered last, for feeds and for the newsletter."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from engagement.models import Decision, InputCall


def decisions(most: int) -> list[Decision]:
    """Public decisions, the one to which something happened last first. One query."""
    moment = Coalesce("stated_at", "closed_at", "opened_at", "created_at")
    return list(Decision.objects.public().select_related("body__workgroup").order_by(moment.desc(), "-pk")[:most])


def decided_since(moment: datetime) -> "QuerySet[Decision]":
    """Public decisions whose outcome was stated since then, the last first."""
    return Decision.objects.public().decided().filter(stated_at__gte=moment).order_by("-stated_at", "-pk")


def answered_calls(most: int, since: datetime | None = None) -> list[InputCall]:
    """Public calls with their answers, the last answered first. One query."""
    found = InputCall.objects.public().filter(answer__isnull=False).select_related("answer", "workgroup")
    if since is not None:
        found = found.filter(answer__answered_at__gte=since)
    return list(found.order_by(F("answer__answered_at").desc(), "-pk")[:most])
