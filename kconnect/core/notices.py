"""The one way to tell people something: a notice on their page now, and a line in their next digest or a message at once.

Whoever tells says what and to whom; when and whether it also goes out by mail is the reader's choice. What is told names
its occasion (the thing, its day, the stage), so nobody hears of it twice however often or late a reminder runs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kconnect.core import mail, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Topic
from kconnect.core.i18n import in_language
from kconnect.core.models import Follow, Notification
from kconnect.core.taps import Tap, links_of

Say = Callable[[], str]


@transaction.atomic
def tell(
    users: Iterable[Any], *, occasion: str, say: Say, url: str, at_once: bool = False, topic: str = Topic.GENERAL,
    about: Say | None = None, taps: Iterable[Tap] = (), until: datetime | None = None,
) -> int:  # fmt: skip
    """Tells each of `users` once per occasion, in the caller's transaction; returns how many had not heard of it.

    `say` is called once per language, under that language, and gives one sentence with date, time and place inside;
    `about`, called likewise, is the heading under which a digest gathers what belongs together (a workgroup, a meeting).
    `url` is a page of ours in any language. `at_once` sends a message of its own instead of a line in the digest.
    `topic` is what a reader can switch off. `taps` are answers that one tap in the message gives. After `until` the
    matter is over and is not mailed any more.

    Accounts that are suspended hear nothing, also not later.
    """
    new = _not_heard(users, occasion)
    now, offered = timezone.now(), [[tap.act, tap.thing, tap.version] for tap in taps]
    notices = []
    for language, readers in _by_language(new).items():
        with translation.override(language):
            words = {"text": say()[:300], "about": (about() if about else "")[:200], "url": in_language(url, language)}
        common: dict[str, Any] = {
            **words,
            "occasion": occasion,
            "topic": topic,
            "until": until,
            "mailed_at": now if at_once else None,
        }
        common["taps"] = offered
        notices += [Notification(user=reader, created_at=now, **common) for reader in readers]
    # Somebody else may be telling the same at this moment.
    Notification.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    if at_once:
        wish = wishes.wishes_of(new)
        for notice in notices:
            if wish[notice.user_id].wants(topic):
                _mail(notice)
    return len(notices)


def followers(kind: str, slug: str) -> "QuerySet[Any]":
    """The accounts that want to hear of this thing and can be written to."""
    return get_user_model().objects.reachable().filter(follows__kind=kind, follows__slug=slug).order_by("pk")


def follows(user: Any, kind: str, slug: str) -> bool:
    """Whether `user` hears of this thing already."""
    return Follow.objects.filter(user=user, kind=kind, slug=slug).exists()


def follow(*, by: Any, kind: str, slug: str) -> None:
    """`by` hears of this thing from now on; again is the same. One's own wish, so no audit event."""
    Follow.objects.get_or_create(user=by, kind=kind, slug=slug)


def unfollow(*, by: Any, kind: str, slug: str) -> None:
    """`by` hears of this thing no more."""
    Follow.objects.filter(user=by, kind=kind, slug=slug).delete()


def _not_heard(users: Iterable[Any], occasion: str) -> list[Any]:
    """Those of `users` who can be written to and have not been told, each once."""
    numbers = {user.pk for user in users}
    if not numbers:
        return []
    readers = get_user_model().objects.reachable().filter(pk__in=numbers)
    return list(readers.exclude(notifications__occasion=occasion).order_by("pk"))


def _by_language(readers: Iterable[Any]) -> dict[str, list[Any]]:
    spoken = defaultdict(list)
    for reader in readers:
        spoken[reader.language].append(reader)
    return spoken


def _mail(notice: Notification) -> None:
    """Writes the message that cannot wait for a digest."""
    reader: Any = notice.user
    with translation.override(reader.language):
        words = {
            "text": notice.text,
            "link": absolute(notice.url),
            "taps": links_of(reader, notice),
            "choices": absolute(in_language("/my/messages/by-mail/", reader.language)),
            "stop": wishes.stop_link(reader, notice.topic),
        }
        mail.queue(
            recipient=reader.email, occasion=notice.occasion, language=reader.language, reader=reader,
            topic=notice.topic, subject=notice.text[:120], body=render_to_string("core/email/notice.txt", words),
        )  # fmt: skip
