"""The pages of the newsletter that the sweep looks at."""

from collections.abc import Callable
from typing import Any

from engagement.models import Newsletter
from engagement.services import subscriptions
from tests.journeys.swept import BUTTON, FILES, Look, first, look


def slug() -> str:
    return str(Newsletter.objects.filter(state="sent").values_list("slug", flat=True)[0])


def confirming() -> str:
    about = ["new@example.org", "en", ["network"]]
    return str(subscriptions.signing.dumps(about, salt=subscriptions.CONFIRM_SALT, compress=True))


def choosing() -> str:
    return subscriptions.choose_link("reader@kconnect.example", "en").rstrip("/").rpartition("/")[2]


draft: Callable[[], Any] = first(Newsletter, state="draft")
sent: Callable[[], Any] = first(Newsletter, state="sent")
LOOKS: dict[str, Look | list[Look]] = {
    "engagement:newsletter_list": look(),
    "engagement:newsletter_detail": look(slug=slug),
    "engagement:subscription_create": [look(), look(then="send")],
    "engagement:subscription_asked": look(),
    "engagement:subscription_confirm": look(token=confirming),
    "engagement:subscription_choose": look(token=choosing),
    "engagement:console_newsletter_list": look("backbone"),
    "engagement:newsletter_create": [look("backbone"), look("backbone", then="send")],
    "engagement:newsletter_edit": look("backbone", newsletter_id=draft),
    "engagement:newsletter_check": [look("backbone", newsletter_id=draft), look("backbone", newsletter_id=sent)],
}
NOT_PAGES: dict[str, str] = {
    "engagement_outside:newsletter_atom": FILES,
    "engagement:newsletter_audience": BUTTON,
    "engagement:newsletter_test": BUTTON,
    "engagement:newsletter_send": BUTTON,
    "engagement:newsletter_stop": BUTTON,
}
