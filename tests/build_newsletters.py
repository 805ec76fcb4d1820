"""Builds editions of the newsletter and subscribers for tests, through the services."""

from typing import Any

from engagement.models import Newsletter, Subscription
from engagement.services import newsletters, subscriptions
from kconnect.core import jobs


def make_newsletter(subject: str = "Spring in the network", **values: Any) -> Newsletter:
    """A draft to the subscribers of news of the network."""
    given = {"intro": "Three things.", "topic": "network", "lists": ["subscribers"], "blocks": ["events"], **values}
    return newsletters.write_newsletter(by=None, subject=subject, **given)


def make_subscription(
    email: str = "rosa@example.org", language: str = "en", topics: Any = ("network",)
) -> Subscription:
    """Somebody who has confirmed their address."""
    return subscriptions.subscribe(subscriptions.Wanted(email, language, tuple(topics)))


def send(row: Newsletter) -> Newsletter:
    """Shown, sent, and all written."""
    row = newsletters.show_audience(by=None, newsletter=row)
    newsletters.send_newsletter(by=None, newsletter=row, shown=row.audience)
    jobs.work_until_idle()
    row.refresh_from_db()
    return row
