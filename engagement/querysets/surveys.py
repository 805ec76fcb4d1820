"""Chainable filters over surveys and the answers to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from engagement.choices import SheetState, SurveyAudience, SurveyState
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from engagement.models import Survey, SurveySheet


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Surveys by who may see them and by whether they take answers."""

    def public(self) -> "SurveyQuerySet":
        """What anyone may read about: everything but drafts."""
        return self.exclude(state=SurveyState.DRAFT)

    def taking_answers(self, now: datetime) -> "SurveyQuerySet":
        """Those that can be answered at this moment; the same as `rules.takes_answers`. What ends first comes first."""
        running = self.filter(state=SurveyState.OPEN, opens_at__lte=now, closes_at__gt=now)
        return running.order_by("closes_at", "pk")

    def open_to_all(self, now: datetime) -> "SurveyQuerySet":
        """Those that anybody can answer at this moment."""
        return self.taking_answers(now).filter(audience=SurveyAudience.EVERYBODY)

    def over(self, now: datetime) -> "SurveyQuerySet":
        """Open by their state, and over by the clock."""
        return self.filter(state=SurveyState.OPEN, closes_at__lte=now)

    def kept_by(self, user: Any, *, of_all: bool) -> "SurveyQuerySet":
        """The surveys that a person keeps: all, or those of the workgroups they lead."""
        if of_all:
            return self
        return self.filter(Q(workgroup__in=access_of(user).places(Permission.EDIT_SURVEYS, Where.WORKGROUP)))


class SheetQuerySet(models.QuerySet["SurveySheet"]):
    """Answers of people, each sheet one person's."""

    def sent(self) -> "SheetQuerySet":
        """Handed in."""
        return self.filter(state=SheetState.SENT)

    def held_back(self) -> "SheetQuerySet":
        """Handed in and in no batch of the results yet."""
        return self.sent().filter(batch__isnull=True)

    def left_lying(self, before: datetime) -> "SheetQuerySet":
        """Kept for later, and not touched since `before`."""
        return self.filter(state=SheetState.KEPT, touched_at__lt=before)
