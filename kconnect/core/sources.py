"""Where a statement can be read up: addresses that people write one per line, with what they are behind them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

_is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Source:
    """One address and what stands there; without words the name of the site."""

    url: str
    words: str


def sources_of(text: str) -> list[Source]:
    """The sources of a text, in its order: "https://example.org/study What they found" for each line."""
    found = []
    for line in text.splitlines():
        url, _blank, words = line.strip().partition(" ")
        if url:
            found.append(Source(url, words.strip() or urlsplit(url).netloc))
    return found


def check_sources(text: str) -> None:
    """Refuses a line that does not begin with an address of the web."""
    for one in sources_of(text):
        try:
            _is_address(one.url)
        except ValidationError:
            raise ValidationError(
                _("Begin each line with a web address, then say what it is: https://example.org/study What they found")
            ) from None
