"""What a person wants to get by mail: how often, and about what. Their page shows everything, whatever they choose here.

The address that stops messages is signed and never ends: whoever asks to be left alone is left alone, also by an old mail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction

from kconnect.core.addresses import absolute
from kconnect.core.choices import Rhythm, Topic
from kconnect.core.i18n import in_language
from kconnect.core.models import MailWish, MutedTopic

SALT = "core.stop"
# The page behind the link; the portal serves it.
PATH = "/messages/stop/"


@dataclass(frozen=True)
class Wish:
    """How often, and what not. A message about nothing in particular (a digest) has the topic ""."""

    rhythm: str = Rhythm.DAILY
    muted: frozenset[str] = frozenset()

    def wants(self, topic: str) -> bool:
        """Whether mail about this topic may go out."""
        return self.rhythm != Rhythm.NEVER and topic not in self.muted


def wishes_of(users: Iterable[Any]) -> dict[int, Wish]:
    """The wish of each person by the number of their account; two queries for any number of people."""
    numbers = [user.pk for user in users]
    rhythms = dict(MailWish.objects.filter(user__in=numbers).values_list("user", "rhythm"))
    muted: dict[int, set[str]] = {}
    for number, topic in MutedTopic.objects.filter(user__in=numbers).values_list("user", "topic"):
        muted.setdefault(number, set()).add(topic)
    return {number: Wish(rhythms.get(number, Rhythm.DAILY), frozenset(muted.get(number, ()))) for number in numbers}


def wish_of(user: Any) -> Wish:
    """What this person wants."""
    return wishes_of([user])[user.pk]


@transaction.atomic
def choose(*, by: Any, rhythm: str, topics: Iterable[str]) -> None:
    """`by` wants mail in this rhythm and about these topics, and about no other. One's own wish, so no audit event."""
    MailWish.objects.update_or_create(user=by, defaults={"rhythm": rhythm})
    off = set(Topic.values) - set(topics)
    MutedTopic.objects.filter(user=by).exclude(topic__in=off).delete()
    MutedTopic.objects.bulk_create([MutedTopic(user=by, topic=topic) for topic in sorted(off)], ignore_conflicts=True)


@transaction.atomic
def stop(*, user: Any, topic: str) -> None:
    """No more mail about this topic, or none at all for ""; any number of times is the same."""
    if topic:
        MutedTopic.objects.get_or_create(user=user, topic=topic)
    else:
        MailWish.objects.update_or_create(user=user, defaults={"rhythm": Rhythm.NEVER})


@transaction.atomic
def want(*, user: Any, topic: str) -> None:
    """Mail about this topic again: they have just asked for it. Whoever wanted no mail at all gets this and nothing else."""
    MutedTopic.objects.filter(user=user, topic=topic).delete()
    if MailWish.objects.filter(user=user, rhythm=Rhythm.NEVER).exists():
        choose(by=user, rhythm=Rhythm.DAILY, topics=[topic])


def stop_link(user: Any, topic: str) -> str:
    """The address that stops messages about a topic for one person, in their language."""
    token = signing.dumps([user.pk, topic], salt=SALT)
    return absolute(in_language(f"{PATH}{token}/", user.language))


def reader_of(token: str) -> tuple[Any, str] | None:
    """The account and the topic of such an address; None when it is not ours or the account is gone."""
    try:
        number, topic = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    user = get_user_model().objects.filter(pk=number).first()
    return (user, topic) if user is not None and (topic in Topic.values or topic == "") else None
