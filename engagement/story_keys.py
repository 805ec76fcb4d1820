"""The link by which a person of a story takes their consent back, without an account."""

from typing import TYPE_CHECKING

from django.core import signing
from django.urls import reverse

from kconnect.core.addresses import absolute
from kconnect.core.i18n import in_language

if TYPE_CHECKING:
    from engagement.models import StoryConsent

SALT = "engagement.story"


def path_of(consent: "StoryConsent") -> str:
    """The page behind the link; its key names one consent and never ends."""
    token = signing.Signer(salt=SALT).sign_object([consent.pk])
    return reverse("engagement:consent_end", args=[token])


def link_of(consent: "StoryConsent") -> str:
    """The whole address, in the language of the person."""
    return absolute(in_language(path_of(consent), consent.person.language))


def consent_of(token: str) -> int | None:
    """The id that such a key names; None for every other text."""
    try:
        (pk,) = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return int(pk)
