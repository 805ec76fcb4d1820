"""Web addresses that people write one below the other."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

MOST_LINKS = 10
is_address = URLValidator(schemes=["https", "http"])


def links_in(text: str) -> list[tuple[str, str]]:
    """(address, words for it) of each line; the words are the site and the end of the path, so that a phone can show them."""
    return [(line, _words(line)) for line in (line.strip() for line in text.splitlines()) if line]


def check_links(text: str) -> None:
    """Refuses what is not a list of web addresses, naming the line."""
    found = links_in(text)
    if len(found) > MOST_LINKS:
        raise ValidationError(_("Leave at most ten addresses."))
    for address, _words_of_it in found:
        try:
            is_address(address)
        except ValidationError:
            message = _("“%(line)s” is not a web address. Write it as in https://example.org/report.")
            raise ValidationError(message, params={"line": address[:80]}) from None


def _words(address: str) -> str:
    parts = urlsplit(address)
    end = parts.path.rstrip("/").rsplit("/", 1)[-1]
    site = parts.netloc.removeprefix("www.")
    return f"{site}: {end[:40]}" if end else site
