"""Pure: reads a row of a file of contacts: who it is, how to reach them, and whether they agreed to that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kconnect.core.cells import clean, plain_title
from kconnect.core.text import fold
from workgroups import matching

Values = dict[str, str]
Issue = tuple[str, str, str]  # code, field, what stood there

FIELDS = ("name", "first_name", "last_name", "email", "phone", "language", "consent", "consent_on")
TITLES: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "contact", "contact name", "nombre completo", "persona"),
    "first_name": ("first name", "firstname", "given name", "nombre", "nombres"),
    "last_name": ("last name", "lastname", "surname", "family name", "apellido", "apellidos"),
    "email": ("email", "e mail", "mail", "email address", "e mail address", "correo", "correo electronico"),
    "phone": ("phone", "telephone", "mobile", "cell", "phone number", "telefono", "celular"),
    "language": ("language", "preferred language", "idioma", "lengua"),
    "consent": ("consent", "opt in", "optin", "agreed", "may contact", "consentimiento", "acepta", "permiso"),
    "consent_on": ("consent date", "agreed on", "date of consent", "fecha de consentimiento", "aceptado el", "fecha"),
}
LANGUAGES = {
    "en": "en", "english": "en", "ingles": "en", "es": "es", "spanish": "es", "espanol": "es", "castellano": "es",
}  # fmt: skip
YES = frozenset(
    {"yes", "y", "si", "s", "x", "1", "true", "ok", "agreed", "opt in", "opted in", "acepta", "acepto", "verdadero"}
)
NO = frozenset({"no", "n", "0", "false", "opt out", "opted out", "declined", "never", "nunca", "falso", "no acepta"})
WAYS = {
    "spoken": "spoken", "in person": "spoken", "verbal": "spoken", "en persona": "spoken", "phone": "phone", "by phone": "phone",
    "por telefono": "phone", "telefono": "phone", "paper": "paper", "on paper": "paper", "form": "paper", "signed": "paper",
    "en papel": "paper", "papel": "paper", "written": "written", "online": "written", "web": "written", "email": "written",
    "e mail": "written", "by message or online": "written", "en linea": "written", "por mensaje o en linea": "written",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y")


@dataclass(frozen=True)
class Agreed:
    """What holds for rows that say yes and no more: how, and on which day; empty for a list that must say it itself."""

    way: str = ""
    day: str = ""


def suggest_columns(titles: Sequence[str]) -> dict[str, int]:
    """Which column (from 0) seems to fill which field."""
    plain, found = [plain_title(title) for title in titles], dict[str, int]()
    for name, usual in TITLES.items():
        at = next(
            (plain.index(word) for word in usual if word in plain and plain.index(word) not in found.values()), None
        )
        if at is not None:
            found[name] = at
    if "name" not in found and "last_name" not in found and "first_name" in found:
        found["name"] = found.pop("first_name")
    return found


def read_contact(
    cells: Sequence[str], columns: Mapping[str, int], agreed: Agreed, today: date
) -> tuple[Values, list[Issue], bool]:
    """What a row says (only what it fills), what is odd about it, and whether it can be used.

    `consent` is one of the ways, or "no" for a row that says no. A yes without a way or a day, here or for all rows, is none.
    """
    said = {name: clean(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
    name = said.get("name") or " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    values: Values = {"name": name[:150]}
    issues: list[Issue] = [] if name else [("no_name", "name", "")]
    email, phone, language = said.get("email", "").lower(), said.get("phone", ""), said.get("language", "")
    if email:
        _keep(values, issues, "email", email.removeprefix("mailto:"), "mail" if not _is_mail(email) else "")
    if phone:
        _keep(values, issues, "phone", phone, "too_long" if len(phone) > 40 else "")
    if language:
        code = LANGUAGES.get(fold(language), "")
        _keep(values, issues, "language", code or language, "choice" if not code else "")
    _read_consent(said, agreed, today, values, issues)
    return values, issues, bool(name)


def _keep(values: Values, issues: list[Issue], name: str, text: str, odd: str) -> None:
    if odd:
        issues.append((odd, name, text[:60]))
    else:
        values[name] = text


def _is_mail(text: str) -> bool:
    try:
        validate_email(text.removeprefix("mailto:"))
    except ValidationError:
        return False
    return len(text) <= 254


def _read_consent(said: Mapping[str, str], agreed: Agreed, today: date, values: Values, issues: list[Issue]) -> None:
    cell = fold(said.get("consent", "")).strip(" .!")
    if not cell:
        return
    if cell in NO:
        values["consent"] = "no"
        return
    if cell not in YES and cell not in WAYS:
        issues.append(("consent", "consent", said["consent"][:60]))
        return
    way = WAYS.get(cell, agreed.way)
    day = _day(said.get("consent_on", ""), today)
    if said.get("consent_on") and not day:
        issues.append(("day", "consent_on", said["consent_on"][:60]))
    day = day or ("" if said.get("consent_on") else agreed.day)
    if way and day:
        values |= {"consent": way, "consent_on": day}
    else:
        issues.append(("consent_half", "consent", said["consent"][:60]))


def _day(text: str, today: date) -> str:
    """The day as a date in ISO form; nothing for what is none, or lies ahead."""
    for form in DAYS:
        try:
            day = datetime.strptime(re.sub(r"(:\d\d)\.\d+$", r"\1", text), form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        return day.isoformat() if day <= today else ""
    return ""


def phone_of(text: str) -> str:
    """What two ways of writing a phone number share."""
    return matching.phone_key(text)
