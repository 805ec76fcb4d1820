"""Chainable filters over the tables of shared measurement."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from dashboard.choices import OPEN_IMPORTS, UNFINISHED_UPLOADS, ImpactState, ReleaseState, RunState

if TYPE_CHECKING:
    from dashboard.models import ImpactReport, Import, Indicator, Influence, Place, Publication, Release, Run, Upload


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places by what the network says of them."""

    def home(self) -> "PlaceQuerySet":
        """The place that the network works in; at most one."""
        return self.filter(is_home=True)


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports by where they stand."""

    def open(self) -> "ImportQuerySet":
        """Not ended: somebody or something still has to act."""
        return self.filter(state__in=OPEN_IMPORTS)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Files that were brought, by how far somebody has come with them."""

    def unfinished(self) -> "UploadQuerySet":
        """Neither handed on to an import nor discarded."""
        return self.filter(state__in=UNFINISHED_UPLOADS)


class ImpactReportQuerySet(models.QuerySet["ImpactReport"]):
    """Editions of impact reports by who may read them."""

    def public(self) -> "ImpactReportQuerySet":
        """What anyone may read: published editions, and those that a later one took the place of."""
        return self.exclude(state=ImpactState.DRAFT)

    def holding(self) -> "ImpactReportQuerySet":
        """The edition of each year that holds."""
        return self.filter(state=ImpactState.PUBLISHED)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Indicators by what the public may see of them."""

    def public(self) -> "IndicatorQuerySet":
        """Those with figures that everyone may read now."""
        return self.filter(publication__manifest__isnull=False)

    def fed_by(self, measures: Iterable[str]) -> "IndicatorQuerySet":
        """Those whose present definition uses one of the measures (slugs)."""
        return self.filter(version__measures__slug__in=list(measures)).distinct()


class RunQuerySet(models.QuerySet["Run"]):
    """Runs by where they stand."""

    def done(self) -> "RunQuerySet":
        """Those with results."""
        return self.filter(state=RunState.DONE)


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases by where they stand."""

    def on_their_way(self) -> "ReleaseQuerySet":
        """Somebody has submitted them and the public does not see them yet."""
        return self.filter(state__in=[ReleaseState.SUBMITTED, ReleaseState.APPROVED, ReleaseState.SCHEDULED])


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Pointers to what is public."""

    def live(self) -> "PublicationQuerySet":
        """Those that point to something."""
        return self.filter(manifest__isnull=False)


class InfluenceQuerySet(models.QuerySet["Influence"]):
    """What helps and hinders groups, by whether somebody has checked it."""

    def public(self) -> "InfluenceQuerySet":
        """Those that everyone may read."""
        return self.filter(checked_at__isnull=False)

    def waiting(self) -> "InfluenceQuerySet":
        """Those that nobody has checked yet."""
        return self.filter(checked_at__isnull=True)


class PerformanceQuerySet(models.QuerySet[Any]):
    """Measures and reviews of strategies and partners by who may see them."""

    def public(self) -> "PerformanceQuerySet":
        """What everybody reads: of a partner only what its editors, or the backbone, have said yes to."""
        agreed = models.Q(organization__isnull=True) | models.Q(agreed_at__isnull=False)
        return self.filter(agreed, published=True)
