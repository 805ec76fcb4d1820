"""What a cell of a spreadsheet says, whatever the spreadsheet or our own export did to it."""

import re
import unicodedata

from kconnect.core.text import fold

_APOSTROPHE = re.compile(r"'(?=[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20])")


def without_apostrophe(cell: str) -> str:
    """A cell as it was before our own export put an apostrophe before what a spreadsheet would run."""
    return cell[1:] if _APOSTROPHE.match(cell) else cell


def clean(cell: str) -> str:
    """A cell without what cannot be seen or stored, blanks collapsed, lines kept apart."""
    normal = unicodedata.normalize("NFC", without_apostrophe(cell))
    if normal.isprintable():
        return " ".join(normal.split())
    kept = "".join(sign for sign in normal if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"})
    return "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()


def plain_title(title: str) -> str:
    """A column's title folded and without signs."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    return " ".join(re.findall(r"[^\W_]+", fold(spaced)))
