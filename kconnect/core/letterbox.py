"""Addresses of people: which letters they want no more of, and which ones mail comes back from.

Whoever has an account chooses on their page (`wishes`). An address without one says no by the signed link in each letter; kept
is its hash and the kind of letter, so nobody reads from it who said so. An address that the mail server refuses for good gets
nothing more that could wait, until somebody opens the link of a message that is sent there to find out.
"""

import hashlib
from collections.abc import Callable, Iterable

from django.core import signing
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.module_loading import autodiscover_modules

from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter
from kconnect.core.i18n import in_language
from kconnect.core.models import ReturnedAddress, StoppedAddress

_keepers: list[Callable[[str], None]] = []
STOP_SALT, WORKS_SALT = "core.letters", "core.address"
KEYED = 2
# The pages behind the links; workgroups serves them.
STOP_PATH, WORKS_PATH = "/messages/letters/", "/messages/works/"


def digest_of(address: str) -> str:
    """What is kept of an address that said no.

    By the installation's secret: whoever has a copy of the database cannot try addresses out. Another secret forgets them all.
    """
    return _keyed(hashlib.sha256(f"kconnect letters {address.strip().lower()}".encode()).hexdigest())


def _keyed(plain: str) -> str:
    return salted_hmac("core.letterbox", plain, algorithm="sha256").hexdigest()


def stop_link_of(address: str, kind: str, language: str) -> str:
    """The address that stops letters of a kind; it names the hash, and never ends."""
    # Without a time in it: the same letter has the same link in its text and in its header.
    token = signing.Signer(salt=STOP_SALT).sign_object([digest_of(address), kind, KEYED])
    return absolute(in_language(f"{STOP_PATH}{token}/", language))


def letters_of(token: str) -> tuple[str, Letter] | None:
    """The hash and the kind of letters behind such a link; None for every other token."""
    try:
        digest, kind, *keyed = signing.Signer(salt=STOP_SALT).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    # Letters of the first months name a hash without the secret.
    digest = digest if keyed else _keyed(digest)
    return (digest, Letter(kind)) if kind in Letter.values else None


def stop(digest: str, kind: str) -> None:
    """No more letters of this kind; any number of times is the same. Somebody's own wish, so no audit event."""
    StoppedAddress.objects.get_or_create(digest=digest, kind=kind)


def resume(digest: str, kind: str) -> None:
    """Letters of this kind are welcome again."""
    StoppedAddress.objects.filter(digest=digest, kind=kind).delete()


def stopped_among(addresses: Iterable[str], kind: str) -> set[str]:
    """Those of the addresses, in lower case, that want no letters of this kind; one query."""
    digests = {digest_of(address): address.strip().lower() for address in addresses}
    rows = StoppedAddress.objects.filter(digest__in=list(digests), kind=kind)
    return {digests[digest] for digest in rows.values_list("digest", flat=True)}


def stopped_kinds(address: str) -> list[Letter]:
    """What an address wants no more of; one query."""
    kinds = StoppedAddress.objects.filter(digest=digest_of(address)).values_list("kind", flat=True)
    return [kind for kind in Letter if kind in set(kinds)]


def is_stopped(address: str, kind: str) -> bool:
    """Whether one address wants no letters of this kind."""
    return bool(stopped_among([address], kind))


# Mail that comes back ---------------------------------------------------------------------------------------------------


def note_returned(address: str) -> None:
    """The mail server refuses this address for good."""
    ReturnedAddress.objects.get_or_create(email=address.strip().lower())


def returned(address: str) -> ReturnedAddress | None:
    """Since when mail to this address comes back, if it does."""
    return ReturnedAddress.objects.filter(email=address.strip().lower()).first()


def returned_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, in lower case, from which mail comes back; one query."""
    wanted = [address.strip().lower() for address in addresses]
    return set(ReturnedAddress.objects.filter(email__in=wanted).values_list("email", flat=True))


def works_link(row: ReturnedAddress, language: str) -> str:
    """The link that says that an address works; it stands only in the message that is sent there."""
    token = signing.Signer(salt=WORKS_SALT).sign_object([row.pk, row.returned_at.isoformat()])
    return absolute(in_language(f"{WORKS_PATH}{token}/", language))


def address_of_works(token: str) -> ReturnedAddress | None:
    """The address behind such a link, while it is still taken for dead."""
    try:
        number, stamp = signing.Signer(salt=WORKS_SALT).unsign_object(token)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    row = ReturnedAddress.objects.filter(pk=number).first()
    return row if row is not None and row.returned_at.isoformat() == stamp else None


@transaction.atomic
def confirm(row: ReturnedAddress) -> None:
    """Somebody opened the message there: the address works."""
    ReturnedAddress.objects.filter(pk=row.pk).delete()


def also_forget(act: Callable[[str], None]) -> Callable[[str], None]:
    """Makes an app known that keeps addresses of people without an account; it stands in the app's services."""
    _keepers.append(act)
    return act


def forget(address: str) -> None:
    """For whoever is erased. That an address wants no letters stays, as a hash: it protects them still."""
    autodiscover_modules("services")
    for act in _keepers:
        act(address)
    ReturnedAddress.objects.filter(email=address.strip().lower()).delete()
