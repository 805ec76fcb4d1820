"""Subscribing to the newsletter without an account: asked for, confirmed by the link of a message, changed and ended by a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.choices.newsletters import NewsTopic
from engagement.models import Addressee, Subscription, SurveyLetter
from kconnect.core import form_letters, letterbox, mail, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import in_language
from workgroups.models import User

CONFIRM_SALT, CHOOSE_SALT = "engagement.subscribe", "engagement.subscription"
CONFIRM_DAYS = 7


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for; nothing of it is kept until they have confirmed it."""

    email: str
    language: str
    topics: tuple[str, ...]


def ask_to_subscribe(*, email: str, language: str, topics: Iterable[str]) -> None:
    """Writes to the address and asks whether it wants this. The same words and work for every address, known or not.

    Once a day for each address, whoever asks how often.
    """
    address = email.strip().lower()
    chosen = [topic for topic in NewsTopic.values if topic in set(topics)]
    token = signing.dumps([address, language, chosen], salt=CONFIRM_SALT, compress=True)
    link = absolute(in_language(reverse("engagement:subscription_confirm", args=[token]), language))
    with translation.override(language):
        form_letters.answer(
            recipient=address, occasion=f"subscribe:{timezone.localdate().isoformat()}", language=language,
            subject=_("Do you want our newsletter?"),
            body=render_to_string("engagement/email/subscribe.txt", {"link": link, "days": CONFIRM_DAYS}),
        )  # fmt: skip


def wanted_of(token: str) -> Wanted | None:
    """What the link of such a message confirms; None for one that is not ours or too old."""
    try:
        email, language, topics = signing.loads(token, salt=CONFIRM_SALT, max_age=timedelta(days=CONFIRM_DAYS))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Wanted(email, language, tuple(topics))


@transaction.atomic
def subscribe(wanted: Wanted) -> Subscription:
    """The address wants it from now on; again is the same. Somebody's own wish, so no audit event.

    Whoever has an account and had switched it off there has it on again: they have just said so.
    """
    user = User.objects.filter(email__iexact=wanted.email, is_active=True).first()
    about = {"language": wanted.language, "topics": list(wanted.topics), "person": user.person if user else None}
    row, _made = Subscription.objects.update_or_create(email=wanted.email, defaults=about)
    letterbox.resume(letterbox.digest_of(wanted.email), Letter.NEWS)
    if user is not None:
        wishes.want(user=user, topic=Topic.NEWS)
    return row


def choose_link(email: str, language: str) -> str:
    """The address at which a subscriber changes what they get, as long as they subscribe.

    It names the row and when it was made, never the address: links stand in logs and histories.
    """
    row = Subscription.objects.filter(email=email).first()
    token = signing.Signer(salt=CHOOSE_SALT).sign_object(_mark(row) if row is not None else [])
    return absolute(in_language(reverse("engagement:subscription_choose", args=[token]), language))


def subscription_of(token: str) -> Subscription | None:
    """The subscription behind such a link, if there is one still."""
    try:
        number, stamp = signing.Signer(salt=CHOOSE_SALT).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    row = Subscription.objects.filter(pk=number).first()
    return row if row is not None and _mark(row) == [number, stamp] else None


def _mark(row: Subscription) -> list[int | str]:
    """What names a subscription; a number that is given anew has another moment."""
    return [row.pk, row.confirmed_at.isoformat()]


@transaction.atomic
def change_subscription(*, subscription: Subscription, language: str, topics: Iterable[str]) -> None:
    """Another language or other topics."""
    subscription.language, subscription.topics = language, [one for one in NewsTopic.values if one in set(topics)]
    subscription.save(update_fields=["language", "topics"])


@transaction.atomic
def end_subscription(*, subscription: Subscription) -> None:
    """No more newsletter; the address is forgotten, also by editions that are on their way."""
    forget_reader(subscription.email)


@letterbox.also_forget
def forget_reader(address: str) -> None:
    """Takes an address out of the subscriptions and of every edition that has not been written to it."""
    email = address.strip().lower()
    Addressee.objects.filter(email=email, written=False).delete()
    Subscription.objects.filter(email=email).delete()


@letterbox.also_forget
def forget_letters_to(address: str) -> None:
    """When its owner is erased, also that an edition or a survey went there is forgotten."""
    email = address.strip().lower()
    Addressee.objects.filter(email=email).delete()
    SurveyLetter.objects.filter(email=email).delete()


def clear_subscriptions(today: date) -> None:
    """Every night: forgets the addresses of those who said stop by the link of their mail program, or never confirmed."""
    addresses = list(Subscription.objects.values_list("email", flat=True))
    stopped = letterbox.stopped_among(addresses, Letter.NEWS)
    Addressee.objects.filter(email__in=stopped, user=None, written=False).delete()
    Subscription.objects.filter(email__in=stopped).delete()
    mail.forget(begins="subscribe:", before=timezone.now() - timedelta(days=CONFIRM_DAYS))
