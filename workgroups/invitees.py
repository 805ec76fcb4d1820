"""Pure: finds the people in a text that somebody pasted: lines, addresses with anything between them, columns of a sheet.

Nothing is lost: what is no usable address comes back as a remark with the text as it stood.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kconnect.core.text import fold

MOST = 300
"""More at once is a file of contacts, not a paste."""

# Whatever holds an at sign and no separator may be an address; whether it is one is asked afterwards.
_CANDIDATE = re.compile(r"[^\s<>,;|\"()\[\]]*@[^\s<>,;|\"()\[\]]*")
_QUOTED_BACKWARDS = re.compile(r"\"\s*([^\",]+),\s*([^\",]+?)\s*\"")
_SEPARATORS = re.compile(r"[\s<>,;|\"()\[\]]+")
_HEADINGS = frozenset({
    "name", "first", "last", "firstname", "lastname", "first name", "last name", "full name", "email", "e-mail", "mail", "email address",
    "nombre", "apellido", "apellidos", "correo", "correo electronico", "phone", "telefono", "organization", "organizacion",
})  # fmt: skip


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite: the line of the text (from 1), the name if it says one, the address in lower case."""

    line: int
    name: str
    email: str


@dataclass(frozen=True)
class Remark:
    """What could not be used: the line, a code (`no_mail`, `bad_mail`, `twice`, `too_many`), and the text as it stood."""

    line: int
    code: str
    text: str


def read_invitees(text: str) -> tuple[list[Invitee], list[Remark]]:
    """The people of a text in its order, each address once, and what could not be used."""
    found: list[Invitee] = []
    remarks: list[Remark] = []
    seen: set[str] = set()
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        people, odd = _read_line(number, line)
        remarks += odd
        for one in people:
            if one.email in seen:
                remarks.append(Remark(number, "twice", one.email))
            elif len(found) >= MOST:
                remarks.append(Remark(number, "too_many", one.email))
            else:
                seen.add(one.email)
                found.append(one)
    return found, remarks


def _read_line(number: int, line: str) -> tuple[list[Invitee], list[Remark]]:
    plain = _QUOTED_BACKWARDS.sub(r"\2 \1", line)
    addresses = list(_CANDIDATE.finditer(plain))
    if not addresses:
        return [], [] if not _words(plain) or _is_heading(plain) else [Remark(number, "no_mail", line.strip()[:200])]
    people, odd, start = list[Invitee](), list[Remark](), 0
    for at, match in enumerate(addresses):
        email = match.group().strip(".'`:").removeprefix("mailto:").lower()
        name = _words(plain[start : match.start()])
        start = match.end()
        if not name and len(addresses) == 1:
            # Columns in the other order: the address first.
            name = _words(plain[match.end() :])
        elif at == len(addresses) - 1 and (left := _words(plain[match.end() :])):
            odd.append(Remark(number, "no_mail", left[:200])) if len(addresses) > 1 else None
        if _is_mail(email):
            people.append(Invitee(number, name[:150], email))
        else:
            odd.append(Remark(number, "bad_mail", f"{name} {match.group()}".strip()[:200]))
    return people, odd


def _words(text: str) -> str:
    return " ".join(part for part in _SEPARATORS.split(text) if part.strip("-:*•·.")).strip("'` :")


def _is_heading(line: str) -> bool:
    cells = [fold(cell) for cell in re.split(r"[,;|\t]", line)]
    return any(cell.strip('" ') in _HEADINGS for cell in cells)


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
