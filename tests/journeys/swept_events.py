"""The pages of signing up for events and of the door that the sweep looks at."""

from typing import Any

from engagement.models import Event, Registration
from engagement.services.registration_letters import token_of
from tests.journeys.swept import BUTTON, FILES, Look, look

SUPPER, OVER = "block-by-block-supper", "pay-review-evening"


def kept(slug: str) -> Any:
    return lambda: Event.objects.get(slug=slug).pk


def letter(state: str) -> Any:
    """The link of the message of somebody whose registration stands so."""
    return lambda: token_of(Registration.objects.filter(event__slug=SUPPER, state=state)[0])


LOOKS: dict[str, Look | list[Look]] = {
    "engagement:event_month": [look(), look(query="?kind=building"), look(query="?month=2020-01")],
    "engagement:event_from_meeting": [look("backbone"), look("lead")],
    "engagement:event_register": [
        look(slug="housing-open-meeting", then="send"), look(slug=SUPPER), look(slug=OVER), look("member", slug="housing-open-meeting"),
    ],
    "engagement:event_registered": look(slug=SUPPER),
    "engagement:event_place": [look(token=letter("registered")), look(token=letter("waiting"))],
    "engagement:event_here": [look(slug=SUPPER), look(slug=OVER, query="?there=1")],
    "engagement:event_registrations": [
        look("backbone", event_id=kept(SUPPER)), look("backbone", event_id=kept(OVER)),
        look("backbone", event_id=kept("housing-open-meeting")),
    ],
    "engagement:act_list": [look("backbone"), look("backbone", query="?deed=seat")],
    "engagement:event_door": [look("backbone", event_id=kept(OVER)), look("backbone", event_id=kept(SUPPER))],
    "engagement:event_resident": look("backbone", event_id=kept(SUPPER), then="send"),
}  # fmt: skip
NOT_PAGES: dict[str, str] = {
    "engagement:event_export": FILES,
    "engagement:event_check_in": BUTTON,
    "engagement:event_meeting": BUTTON,
}
