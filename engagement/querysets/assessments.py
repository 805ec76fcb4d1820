"""Chainable filters over self-assessments; `visible_to(user)` says in SQL what `rules` says."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from engagement.models import Assessment


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Rounds by who may see them and how they stand."""

    def visible_to(self, user: Any) -> "AssessmentQuerySet":
        """Those about the collaborative for everybody with a role, those of one's own groups and partners; all for staff."""
        access = access_of(user)
        if access.may(Permission.MANAGE_PEOPLE):
            return self
        groups = access.places(Permission.SEE_WORKGROUP, Where.WORKGROUP)
        mine = Q(workgroup__in=groups)
        if access.person_id is not None:
            with_us = user.person.affiliations.current().values("organization")
            mine |= Q(organization__in=with_us)
        if access.is_insider:
            mine |= Q(workgroup__isnull=True, organization__isnull=True)
        return self.filter(mine)

    def open(self, today: date) -> "AssessmentQuerySet":
        """Those that can be answered now."""
        return self.filter(closed_at__isnull=True, opens_on__lte=today, closes_on__gte=today)

    def closed(self) -> "AssessmentQuerySet":
        """Those that are added up."""
        return self.filter(closed_at__isnull=False)

    def like(self, row: "Assessment") -> "AssessmentQuerySet":
        """Rounds of the same instrument about the same subject."""
        return self.filter(instrument=row.instrument, workgroup=row.workgroup_id, organization=row.organization_id)
