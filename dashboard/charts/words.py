"""The interface words that charts need, handed in so that this package knows no translation framework."""

from collections.abc import Callable
from dataclasses import dataclass


def _plain(message: str) -> str:
    return message


def _plain_number(singular: str, plural: str, number: int) -> str:
    return singular if number == 1 else plural


@dataclass(frozen=True, slots=True)
class Words:
    """Translators of one language: `gettext(message)` and `ngettext(singular, plural, number)`, both returning text.

    Messages hold named `{placeholders}`, so that a translation may put them in any order.
    """

    gettext: Callable[[str], str] = _plain
    ngettext: Callable[[str, str, int], str] = _plain_number


ENGLISH = Words()


def listed(names: list[str], words: Words) -> str:
    """Joins names as a reader would: "A", "A and B", "A, B and C"."""
    _ = words.gettext
    if len(names) < 2:
        return "".join(names)
    return _("{several} and {last}").format(several=", ".join(names[:-1]), last=names[-1])
