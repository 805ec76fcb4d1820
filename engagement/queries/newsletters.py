"""What the newsletter reads: who would get an edition, what it says in each language, and the archive."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.utils import translation

from engagement.choices.newsletters import AudienceList, NewsletterState
from engagement.models import Newsletter, Subscription
from engagement.queries.news_blocks import gather
from kconnect.core import letterbox, wishes
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import localized
from workgroups.models import Affiliation, Membership, User


@dataclass(frozen=True)
class Reader:
    """Somebody who would get an edition: by account, or by the address that they subscribed with."""

    email: str
    language: str
    user: User | None = None


def audience_of(topic: str, lists: Iterable[str]) -> list[Reader]:
    """Each address once: people of the lists who have not switched the newsletter off, and confirmed subscribers of the topic.

    Left out are addresses that said stop and those from which mail comes back. Eight queries at most, however many they are.
    """
    wanted = set(lists)
    subscribed = _subscribed(topic) if AudienceList.SUBSCRIBERS in wanted else {}
    people = Q(pk__in=[])
    if AudienceList.MEMBERS in wanted:
        people |= Q(person__in=Membership.objects.current().values("person"))
    if AudienceList.PARTNERS in wanted:
        people |= Q(person__in=Affiliation.objects.editing().values("person"))
    if subscribed:
        people |= Q(email__in=list(subscribed))
    users = list(User.objects.reachable().filter(people).order_by("pk"))
    wish = wishes.wishes_of(users)
    found = {user.email.lower(): Reader(user.email.lower(), user.language, user) for user in users}
    readers = {email: one for email, one in found.items() if one.user and wish[one.user.pk].wants(Topic.NEWS)}
    stopped = letterbox.stopped_among(subscribed, Letter.NEWS)
    readers |= {
        email: Reader(email, row.language)
        for email, row in subscribed.items()
        if email not in found and email not in stopped
    }
    returned = letterbox.returned_among(readers)
    return [one for email, one in readers.items() if email not in returned]


def _subscribed(topic: str) -> dict[str, Subscription]:
    return {row.email: row for row in Subscription.objects.all() if topic in row.topics}


@dataclass(frozen=True)
class Shown:
    """The audience as staff saw it: how many, in which languages, with and without account, and a page of their names."""

    number: int
    languages: list[tuple[str, int]]
    with_account: int
    names: list[str]


MOST_NAMES = 200


def shown_of(row: Newsletter) -> Shown:
    """What was shown of the audience of an edition; two queries."""
    addressees = row.addressees.select_related("user__person")
    told = Counter(addressees.values_list("language", flat=True))
    names = dict(settings.LANGUAGES)
    return Shown(
        number=row.audience,
        languages=[(translation.gettext(str(names[code])), number) for code, number in sorted(told.items())],
        with_account=addressees.filter(user__isnull=False).count(),
        names=[one.user.person.name if one.user else one.email for one in addressees[:MOST_NAMES]],
    )


def kept_words(row: Newsletter) -> dict[str, dict[str, Any]]:
    """What an edition says now, in each language; where a text is missing it is the other one, and says so."""
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            subject, intro = localized(row, "subject"), localized(row, "intro")
            words[language] = {
                "subject": subject.text, "intro": intro.text, "language": intro.language, "blocks": gather(row.blocks),
            }  # fmt: skip
    return words


def archive() -> QuerySet[Newsletter]:
    """The public editions, the newest first."""
    return Newsletter.objects.filter(state=NewsletterState.SENT, public=True).order_by("-started_at", "-pk")


def editions() -> QuerySet[Newsletter]:
    """All editions for those who write them, with how many messages are written."""
    rows = Newsletter.objects.annotate(number=Count("addressees", filter=Q(addressees__written=True)))
    return rows.order_by(F("started_at").desc(nulls_first=True), "-pk")
