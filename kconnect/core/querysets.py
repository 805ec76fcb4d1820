"""Chainable filters over core's rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from kconnect.core.choices import JobState

if TYPE_CHECKING:
    from kconnect.core.models import Job


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what can happen to them next."""

    def claimable(self, now: datetime) -> "JobQuerySet":
        """Queued and due, or running with a lease that ran out (its worker is gone)."""
        return self.filter(
            Q(state=JobState.QUEUED, run_after__lte=now) | Q(state=JobState.RUNNING, lease_until__lt=now)
        )

    def unfinished(self) -> "JobQuerySet":
        """Queued or running."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
