"""One-tap links: an answer that somebody gives from a message, signed out, by a page with one button.

An app registers its acts ("I will come"); whoever tells something adds taps to it. The signed address names the act, the
person, the thing and its version, and nothing else; it expires. Opening it changes nothing, because mail scanners follow
links; the button on its page does, once. A thing that changed since (a meeting that moved) has another version, and the
link says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from kconnect.core.addresses import absolute
from kconnect.core.errors import DomainError
from kconnect.core.i18n import in_language
from kconnect.core.models import Notification, TapUse

SALT = "core.tap"
# The page behind the link; the portal serves it.
PATH = "/tap/"


class BrokenTapError(DomainError):
    """The address is not one of ours, or a part of it is missing."""


class ExpiredTapError(DomainError):
    """The link is older than its act allows."""


class UsedTapError(DomainError):
    """The link has done its act."""

    def __init__(self, message: object, used_at: datetime, url: str) -> None:
        super().__init__(message)
        self.used_at, self.url = used_at, url


class OverTapError(DomainError):
    """What the link is about changed, is over, or is not this person's any more; `url` leads to how it stands, if they may know."""

    def __init__(self, message: object, url: str = "") -> None:
        super().__init__(message)
        self.url = url


@dataclass(frozen=True)
class Tap:
    """What a message offers: one act on one thing as it stands now. `version` changes when the answer must be asked anew."""

    act: str
    thing: int
    version: str = ""


@dataclass(frozen=True)
class Offer:
    """What the page behind a link says, in the page's language, with date, time and place; `url` leads to the thing."""

    asks: str
    done: str
    url: str
    version: str = ""


@dataclass(frozen=True)
class Act:
    """One thing that can be done by one tap.

    `label` stands on the link and on the button. `offer` gives what the page says to this person about this thing, or
    None when it does not fit any more (over, taken back, not theirs). `do` does it by one service; it may refuse with a
    DomainError. `days` is how long a link works.
    """

    name: str
    label: Any
    offer: Callable[[Any, int], Offer | None]
    do: Callable[[Any, int], object]
    days: int = 30


@dataclass(frozen=True)
class Opened:
    """A link that works: whose answer it is, to what, and what the page says."""

    act: Act
    tap: Tap
    user: Any
    offer: Offer


_acts: dict[str, Act] = {}


def register(act: Act) -> Act:
    """Makes an act known; it stands in an app's services, beside the use case that it calls."""
    _acts[act.name] = act
    return act


def acts() -> dict[str, Act]:
    """Every registered act by its name."""
    autodiscover_modules("services")
    return _acts


def token_of(user: Any, tap: Tap) -> str:
    """The key that does one act for one person."""
    return signing.dumps([tap.act, user.pk, tap.thing, tap.version], salt=SALT)


def links(user: Any, taps: Iterable[Tap]) -> list[tuple[str, str]]:
    """(words, address) of each tap, in the language of the reader, which is active. An act that is gone is left out."""
    known = acts()
    return [
        (str(known[tap.act].label), absolute(in_language(f"{PATH}{token_of(user, tap)}/", user.language)))
        for tap in taps
        if tap.act in known
    ]


def links_of(user: Any, notice: Notification) -> list[tuple[str, str]]:
    """The same for what was told with a notice."""
    return links(user, [Tap(*one) for one in notice.taps])


def open_tap(token: str) -> Opened:
    """What a link offers; changes nothing. Raises BrokenTapError, ExpiredTapError, UsedTapError or OverTapError."""
    tap, number = _read(token)
    act = acts()[tap.act]
    user = get_user_model().objects.reachable().filter(pk=number).first()
    if user is None:
        raise OverTapError(_("This link belongs to an account that is not active any more."))
    offer = act.offer(user, tap.thing)
    use = TapUse.objects.filter(user=user, act=tap.act, thing=tap.thing, version=tap.version).first()
    if use is not None:
        raise UsedTapError(_("This link has done its work already."), use.used_at, offer.url if offer else "")
    if offer is None or offer.version != tap.version:
        over = _("What this link was about has changed since, or is over. Sign in to see how it stands.")
        raise OverTapError(over, offer.url if offer else "")
    return Opened(act, tap, user, offer)


@transaction.atomic
def use_tap(token: str) -> Opened:
    """Does the act of a link, once. Raises what `open_tap` raises, or what the act refuses with."""
    opened = open_tap(token)
    tap = opened.tap
    use, made = TapUse.objects.get_or_create(user=opened.user, act=tap.act, thing=tap.thing, version=tap.version)
    if not made:
        raise UsedTapError(_("This link has done its work already."), use.used_at, opened.offer.url)
    opened.act.do(opened.user, tap.thing)
    return opened


def _read(token: str) -> tuple[Tap, int]:
    """The tap and the number of its person, out of a key that is ours and young enough."""
    broken = BrokenTapError(
        _("This link is not whole. Copy all of it from the message, or open the page in the portal.")
    )
    try:
        name, number, thing, version = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        raise broken from None
    if name not in acts():
        raise broken
    try:
        signing.loads(token, salt=SALT, max_age=timedelta(days=acts()[name].days))
    except signing.SignatureExpired:
        raise ExpiredTapError(_("This link is too old. Sign in to answer in the portal.")) from None
    return Tap(name, thing, version), number
