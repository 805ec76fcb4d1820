"""What the sweep looks at of strategies in full and of their equity reviews. See `swept` for the words."""

from agenda.models import EquityReview, Strategy
from tests.journeys.swept import BUTTON, Look, first, look

EQUITY = {"slug": "equity-inclusion"}
waiting = first(EquityReview, outcome="")
conditional = first(EquityReview, outcome="conditions")
pending = first(EquityReview, outcome="pending")


def strategy(slug: str) -> object:
    return first(Strategy, slug=slug)


LOOKS: dict[str, Look | list[Look]] = {
    "agenda:review_list": [
        look("backbone", **EQUITY),
        look("backbone", query="?outcome=withdrawn", **EQUITY),
        look("lead", slug="housing"),
    ],
    "agenda:review_ask": [
        look("lead", slug="housing", strategy_id=strategy("rent-gap-fund")),
        look("backbone", slug="housing", strategy_id=strategy("rent-gap-fund")),
    ],
    "agenda:review_detail": [
        look("reviewer", review_id=waiting, **EQUITY),
        look("reviewer", then="send", review_id=waiting, **EQUITY),
        look("reviewer", review_id=conditional, **EQUITY),
        look("backbone", review_id=pending, **EQUITY),
    ],
    "agenda:strategy_affirm": [
        look("backbone", strategy_id=strategy("mediation-before-filing")),
        look("backbone", then="send", strategy_id=strategy("mediation-before-filing")),
        look("backbone", strategy_id=strategy("rent-gap-fund")),
    ],
    "agenda:strategy_pending": [
        look("backbone", strategy_id=strategy("reading-coaches")),
        look("backbone", strategy_id=strategy("rent-gap-fund")),
    ],
}
NOT_PAGES: dict[str, str] = dict.fromkeys(
    ("agenda:review_again", "agenda:condition_meet", "dashboard:reach_create", "dashboard:reach_remove"), BUTTON
)
