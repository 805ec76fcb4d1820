"""The page of an indicator that the network wants and has no figures for: what it is to be, who gets it, and how."""

from dataclasses import dataclass

from dashboard.choices import IndicatorStatus
from dashboard.models import Dimension, Indicator
from dashboard.queries.public.breakdowns import scheme_name
from dashboard.queries.public.listing import WaitingRow, waiting_row
from kconnect.core.i18n import Localized, localized


@dataclass(frozen=True)
class WantedPage:
    """What is wanted: its definition as far as it goes, the breakdowns that it should have, owner and plan."""

    row: WaitingRow
    why: Localized
    universe: Localized
    counted: Localized
    limitations: Localized
    steward: str
    breakdowns: tuple[tuple[str, str], ...]


def wanted_page(slug: str) -> WantedPage | None:
    """The page of a wanted indicator without public figures, else None; two queries."""
    found = Indicator.objects.filter(slug=slug, status=IndicatorStatus.WANTED, version__isnull=False)
    indicator = found.exclude(publication__manifest__isnull=False).select_related("version", "steward").first()
    if indicator is None or indicator.version is None:
        return None
    version = indicator.version
    dimensions = Dimension.objects.filter(slug__in=version.dimensions) if version.dimensions else ()
    return WantedPage(
        row=waiting_row(indicator),
        why=localized(version, "why"),
        universe=localized(version, "universe"),
        counted=localized(version, "numerator_words"),
        limitations=localized(version, "limitations"),
        steward=str(localized(indicator.steward, "name")) if indicator.steward else "",
        breakdowns=tuple((str(localized(one, "name")), scheme_name(one.scheme)) for one in dimensions),
    )
