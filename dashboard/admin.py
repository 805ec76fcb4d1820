"""The Django admin's view of measurement: for operations only, to read."""

from django.contrib import admin

from dashboard.models import (
    Dataset,
    Dimension,
    DisclosureRule,
    Group,
    Import,
    Indicator,
    IndicatorVersion,
    Measure,
    Period,
    Place,
    Publication,
    Release,
    Run,
    Source,
)
from workgroups.admin import ReadOnly


@admin.register(Source, DisclosureRule, Dimension, Group, Period, Measure, Dataset, IndicatorVersion, Publication)
class Plain(ReadOnly):
    """Rows that need no more than their own columns."""


@admin.register(Place)
class PlaceAdmin(ReadOnly):
    """Places by code and kind."""

    list_display = ("code", "name", "kind", "vintage", "is_home")
    list_filter = ("kind",)
    search_fields = ("code", "name_folded")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly):
    """Indicators and where they stand."""

    list_display = ("slug", "tier", "status", "steward")
    list_filter = ("tier", "status")


@admin.register(Import)
class ImportAdmin(ReadOnly):
    """Imports and where they stand."""

    list_display = ("pk", "file_name", "dataset", "state", "started_at")
    list_filter = ("state",)


@admin.register(Run)
class RunAdmin(ReadOnly):
    """Calculations and where they stand."""

    list_display = ("pk", "indicator", "state", "created_at", "finished_at")
    list_filter = ("state",)


@admin.register(Release)
class ReleaseAdmin(ReadOnly):
    """Releases and where they stand."""

    list_display = ("pk", "state", "submitted_at", "published_at")
    list_filter = ("state",)
