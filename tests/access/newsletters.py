"""Who gets what of the newsletter: everybody reads and subscribes, staff write and send."""

from typing import Any

from engagement.services import newsletters as services
from engagement.services import subscriptions
from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody
from tests.access.world import World
from tests.build_newsletters import make_newsletter, make_subscription, send

POST_ONLY = everybody(NO_METHOD)


def build(world: World) -> None:
    """An edition that was sent, one that was not, one whose audience was shown, one on its way, and a subscriber."""
    world.things["subscription"] = make_subscription("reader@example.org")
    world.things["sent_newsletter"] = send(make_newsletter("Sent"))
    world.things["draft_newsletter"] = make_newsletter("Draft")
    world.things["shown_newsletter"] = services.show_audience(by=None, newsletter=make_newsletter("Shown"))
    moving = services.show_audience(by=None, newsletter=make_newsletter("Moving"))
    world.things["moving_newsletter"] = services.send_newsletter(by=None, newsletter=moving, shown=moving.audience)


def slug(name: str) -> Any:
    return lambda world: {"slug": world.things[name].slug}


def key(name: str) -> Any:
    return lambda world: {"newsletter_id": world.things[name].pk}


def form(world: World) -> dict[str, Any]:
    return {"subject": "New", "intro": "Words.", "topic": "network", "lists": ["subscribers"]}


def confirming(world: World) -> dict[str, Any]:
    subscriptions.ask_to_subscribe(email="new@example.org", language="en", topics=["network"])
    token = subscriptions.signing.dumps(
        ["new@example.org", "en", ["network"]], salt=subscriptions.CONFIRM_SALT, compress=True
    )
    return {"token": token}


def choosing(world: World) -> dict[str, Any]:
    return {"token": subscriptions.choose_link("reader@example.org", "en").rstrip("/").rpartition("/")[2]}


NONE = {"newsletter_id": 987654}

ACCESS: dict[str, Any] = {
    "engagement:newsletter_list": Page(get=everybody()),
    "engagement:newsletter_detail": [
        Page(get=everybody(), at=slug("sent_newsletter")),
        Page(get=everybody(NOT_THERE), at=slug("draft_newsletter"), missing={"slug": "nothing"}),
    ],
    "engagement_outside:newsletter_atom": Page(get=everybody()),
    "engagement:subscription_create": Page(
        get=everybody(), post=everybody(DONE),
        form=lambda world: {"email": "new@example.org", "topics": ["network"], "language": "en"},
    ),
    "engagement:subscription_asked": Page(get=everybody()),
    "engagement:subscription_confirm": Page(get=everybody(), post=everybody(), at=confirming, missing={"token": "nothing"}),
    "engagement:subscription_choose": Page(
        get=everybody(), post=everybody(), at=choosing, form=lambda world: {"topics": ["events"], "language": "es"}
    ),
    "engagement:console_newsletter_list": Page(get=console(*STAFF)),
    "engagement:newsletter_create": Page(get=console(*STAFF), post=console(*STAFF, answer=DONE), form=form),
    "engagement:newsletter_edit": Page(
        get=console(*STAFF), post=console(*STAFF, answer=DONE), at=key("draft_newsletter"), missing=NONE, form=form
    ),
    "engagement:newsletter_check": [
        Page(get=console(*STAFF), at=key("shown_newsletter"), missing=NONE),
        Page(get=console(*STAFF), at=key("sent_newsletter"), missing=NONE),
    ],
    "engagement:newsletter_audience": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("draft_newsletter"), missing=NONE
    ),
    "engagement:newsletter_test": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("draft_newsletter"), missing=NONE
    ),
    "engagement:newsletter_send": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("shown_newsletter"), missing=NONE,
        form=lambda world: {"shown": world.things["shown_newsletter"].audience},
    ),
    "engagement:newsletter_stop": Page(
        get=POST_ONLY, post=console(*STAFF, answer=DONE), at=key("moving_newsletter"), missing=NONE
    ),
}  # fmt: skip
