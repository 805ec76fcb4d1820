"""Pure: the ways of writing a partner's name, codes, phone and address, brought to one; and cities that are misspelt."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kconnect.core.nearness import nearness, words_of_name
from kconnect.core.text import fold

LEGAL_FORMS = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "lc", "llp", "ltd", "limited", "pc", "npo", "nfp", "the",
})  # fmt: skip
SHORT_NAMES = frozenset({
    "USA", "US", "II", "III", "IV", "VI", "VII", "YMCA", "YWCA", "NAACP", "AME", "CME", "LLC", "PTA", "PTO", "PTSA", "UAW", "VFW",
    "AFL", "CIO", "AFSCME", "SEIU", "AMVETS", "CDC", "HIV", "AIDS", "TV", "PC", "MI",
})  # fmt: skip
TITLES = frozenset({"JR", "SR", "ST", "DR", "MR", "MRS", "MT", "FT"})
SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "de", "del", "for", "from", "in", "la", "of", "on", "or", "the", "to", "with"}
)
_EXPONENT = re.compile(r"\d(?:\.\d+)?e\+?\d{1,2}", re.IGNORECASE)
_CARE_OF = re.compile(r"\s*(?:%|c/o\b|in care of\b|attn\b)", re.IGNORECASE)
SLIPS_FROM = 5
"""In shorter words another letter makes another word."""
OFTEN = 20
"""A city is taken for a misspelling of one that comes this many times as often."""


@dataclass(frozen=True)
class Code:
    """A code as it should stand; `restored` says that zeros were put back, `fits` that it has the form of its kind."""

    text: str
    restored: bool = False
    fits: bool = True


def name_key(name: str) -> str:
    """What two ways of writing a name share: "The Book House, Inc." and "BOOK HOUSE" both give "book house"."""
    words = words_of_name(fold(name.replace("&", " and ").replace(".", "")))
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)[:150]


def phone_key(phone: str) -> str:
    """The digits of a phone number without the code of the country; empty for what cannot be one."""
    digits = re.sub(r"\D", "", re.split(r"(?i)\s*(?:ext\.?|x)\s*\d", phone)[0])
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) >= 7 else ""


def website_key(address: str) -> str:
    """The site and path of an address, without what may be left out when it is written."""
    text = address.strip().lower()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return ""
    return (parts.netloc.removeprefix("www.") + parts.path.rstrip("/"))[:200]


def plain_number(text: str) -> str:
    """The digits that a spreadsheet turned into a number: "465329675.0" and "4.65329675E+08" give "465329675"."""
    plain = text.strip().replace("\u00a0", "")
    if _EXPONENT.fullmatch(plain):
        return str(int(float(plain)))
    return re.sub(r"\.0+", "", plain) if re.fullmatch(r"\d+\.0+", plain) else plain


def registry_id(text: str) -> Code:
    """A registry number as text. An EIN has nine digits: zeros that it lost in front come back."""
    plain = plain_number(text)
    digits = re.sub(r"[\s-]", "", plain)
    if not digits.isascii() or not digits.isdigit():
        return Code(plain[:20], fits=len(plain) <= 20)
    if 7 <= len(digits) < 9:
        return Code(digits.zfill(9), restored=True)
    return Code(digits[:20], fits=len(digits) <= 20)


def postal_code(text: str) -> Code:
    """A postal code as text. A ZIP has five digits, or five and four: zeros that it lost in front come back."""
    plain = plain_number(text)
    match = re.fullmatch(r"(\d{3,5})-(\d{4})", plain) or re.fullmatch(r"(\d{4,5})(\d{4})", plain)
    if match:
        first, second = match.groups()
        return Code(f"{first.zfill(5)}-{second}", restored=len(first) < 5)
    if re.fullmatch(r"\d{3,5}", plain):
        return Code(plain.zfill(5), restored=len(plain) < 5)
    fits = re.fullmatch(r"[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d", plain) is not None
    return Code(plain.upper() if fits else plain[:12], fits=fits)


def is_care_of(cell: str) -> bool:
    """Whether a cell names the person in whose care something is sent."""
    return _CARE_OF.match(cell) is not None


def in_lower_case(text: str) -> str:
    """A text in capitals as it is written otherwise; one that is not all in capitals stays as it is."""
    if text != text.upper() or not re.search(r"[A-Z]{2}", text):
        return text
    words = text.split()
    return " ".join(_written(word, first=number == 0) for number, word in enumerate(words))


def _written(word: str, *, first: bool) -> str:
    bare = word.strip(".,()")
    if bare in TITLES:
        return word.capitalize()
    if bare in SHORT_NAMES or any(sign.isdigit() for sign in word) or not re.search(r"[AEIOUYÁÉÍÓÚÜ]", word):
        return word
    if word.lower() in SMALL_WORDS and not first:
        return word.lower()
    return re.sub(r"[^\W\d_]+('[^\W\d_]+)?", lambda part: part.group(0).capitalize(), word)


def misspelt_cities(cities: Iterable[str], known: Iterable[str] = ()) -> Mapping[str, str]:
    """Cities (folded) that look like misspellings, each with the one that is meant: one known, or far more frequent."""
    counts = Counter(filter(None, cities))
    for city in known:
        counts[city] += OFTEN if city else 0
    found: dict[str, str] = {}
    for city, number in counts.items():
        better = [other for other, often in counts.items() if often >= number * OFTEN and _looks_like(city, other)]
        if better:
            found[city] = max(better, key=lambda other: (nearness(city, other), counts[other], other))
    return found


def _looks_like(city: str, other: str) -> bool:
    """One letter exchanged, left out, doubled or swapped with its neighbour, in a word of some length."""
    if city == other or min(len(city), len(other)) < 5 or abs(len(city) - len(other)) > 1:
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(city, other, strict=False)) if a != b), min(len(city), len(other))
    )
    left, right = city[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


class Nearly:
    """Names (as `name_key` makes them) that are found again by one that is misspelt.

    Each name is kept under itself and under what is left of it without one letter or blank, so that two names one slip apart
    meet under a key. Looking up takes as long for twenty thousand names as for twenty: short words and numbers are taken as
    they are, or "Club 1" and "Club 2" would all meet under one key.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by: dict[str, list[str]] = defaultdict(list)
        self._known: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Keeps one more name; the same one again changes nothing."""
        if name and name not in self._known:
            self._known.add(name)
            for key in _shortened(name):
                self._by[key].append(name)

    def find(self, name: str) -> list[str]:
        """The other names that are one slip away, in the order in which they came."""
        found = dict.fromkeys(other for key in _shortened(name) for other in self._by.get(key, ()))
        return [other for other in found if is_nearly(name, other)]


def is_nearly(name: str, other: str) -> bool:
    """Whether two different names look like one with a slip: in one longer word, or in where a blank stands."""
    if name == other:
        return False
    if name.replace(" ", "") == other.replace(" ", ""):
        return True
    words, others = name.split(), other.split()
    differing = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    return (
        len(words) == len(others)
        and len(differing) == 1
        and all(map(_may_slip, differing[0]))
        and _looks_like(*differing[0])
    )


def _may_slip(word: str) -> bool:
    return len(word) >= SLIPS_FROM and word.isalpha()


def _shortened(name: str) -> set[str]:
    """The name, and what is left without one of its blanks, or without one letter of a longer word."""
    keys, start = {name}, 0
    for word in name.split(" "):
        end = start + len(word)
        if _may_slip(word):
            keys |= {name[:at] + name[at + 1 :] for at in range(start, end)}
        if end < len(name):
            keys.add(name[:end] + name[end + 1 :])
        start = end + 1
    return keys
