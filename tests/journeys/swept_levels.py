"""The pages of levels of engagement that the sweep looks at. See `swept` for the words."""

from agenda.models import Strategy
from engagement.models import Event
from engagement.services.levels import felt_token
from tests.journeys.swept import Look, look


def over() -> int:
    """An event that is over."""
    return Event.objects.get(slug="pay-review-evening").pk


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:level_list": [look(), look(query="?kind=input")],
    "engagement:felt_edit": [
        look(token=lambda: felt_token("event", over(), "somebody")),
        look(token="wrong", status=404),
    ],
    "engagement:console_levels": look("backbone"),
    "engagement:level_edit": look("backbone", kind="event", pk=over),
    "engagement:community_share_edit": look("backbone", slug=lambda: Strategy.objects.order_by("pk")[0].slug),
}
NOT_PAGES: dict[str, str] = {}
