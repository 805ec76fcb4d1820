"""What the sweep looks at of what workgroups say of a partner's work, and of their reviews. See `swept` for the words."""

from dashboard.models import PerformanceReview
from tests.journeys.swept import Look, first, housing, look

LOOKS: dict[str, Look | list[Look]] = {
    "dashboard:partner_answers": [
        look("backbone", slug="two-rivers-credit-union"),
        look("editor", slug="two-rivers-credit-union"),
    ],
    "dashboard:performance_review_edit": look("lead", review_id=first(PerformanceReview, published=True), **housing),
}
NOT_PAGES: dict[str, str] = {}
