"""The pages of the impact report that the sweep looks at."""

from dashboard.models import ImpactReport
from tests.journeys.swept import BUTTON, Look, first, look

draft = first(ImpactReport, state="draft")


def year() -> int:
    """The year of the report that is published."""
    return ImpactReport.objects.holding()[0].year


LOOKS: dict[str, Look | list[Look]] = {
    "dashboard:impact_list": look(),
    "dashboard:impact_detail": look(year=year),
    "dashboard:impact_edition": look(year=year, edition=1),
    "dashboard:impact_console": [look("backbone"), look("backbone", then="send")],
    "dashboard:impact_edit": look("backbone", report_id=draft),
    "dashboard:impact_section": look("backbone", report_id=draft, part="opening"),
}

NOT_PAGES: dict[str, str] = dict.fromkeys(("dashboard:impact_publish", "dashboard:impact_discard"), BUTTON)
