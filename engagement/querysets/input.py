"""Chainable filters over input and calls for it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from engagement.choices import CallState, InputState

if TYPE_CHECKING:
    from engagement.models import Input, InputCall


class InputCallQuerySet(models.QuerySet["InputCall"]):
    """Calls by who may see them and by where they stand."""

    def public(self) -> "InputCallQuerySet":
        """What anyone may read."""
        return self.filter(state=CallState.PUBLISHED)

    def open(self, today: date) -> "InputCallQuerySet":
        """Public ones that take input on this day, the next to close first."""
        return self.public().filter(opens_on__lte=today, closes_on__gte=today).order_by("closes_on", "pk")

    def unanswered(self, today: date) -> "InputCallQuerySet":
        """Public ones that are over and have no answer yet, the longest promised first."""
        over = self.public().filter(closes_on__lt=today, answer__isnull=True)
        return over.order_by("answer_due_on", "pk")


class InputQuerySet(models.QuerySet["Input"]):
    """Input by where it stands."""

    def waiting(self) -> "InputQuerySet":
        """What no moderator has looked at, the longest wait first."""
        return self.filter(state=InputState.NEW).order_by("created_at", "pk")

    def accepted(self) -> "InputQuerySet":
        """What everybody may read."""
        return self.filter(state=InputState.ACCEPTED)

    def to_tell(self) -> "InputQuerySet":
        """What staff wrote down for somebody without e-mail, who has not heard what became of it, the longest wait first."""
        moved = Q(state=InputState.DECLINED) | Q(
            state__in=[InputState.ACCEPTED, InputState.MERGED], answered_at__isnull=False
        )
        known = self.filter(moved, acted_for__person__erased_at__isnull=True, acted_for__isnull=False)
        return known.filter(told_at__isnull=True).order_by("moderated_at", "pk")

    def heard(self) -> "InputQuerySet":
        """What counts as heard: shown, or put together with what is shown."""
        return self.filter(state__in=[InputState.ACCEPTED, InputState.MERGED])
