"""Pure: what the columns of a file of partners mean, and what one row of it says, with everything odd about it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kconnect.core.cells import clean, plain_title
from kconnect.core.text import fold
from workgroups import matching

Values = dict[str, str | list[str]]
Issue = tuple[str, str, str, str]
"""Code, field, what was found, what was made of it."""

# The fields that a column can fill, each with the longest text it holds.
LONGEST: dict[str, int] = {
    "name": 150, "name_es": 150, "registry_id": 20, "sector": 20, "role_in_network": 20, "description": 2000,
    "description_es": 2000, "street": 150, "city": 80, "region": 40, "postal_code": 12, "phone": 40, "website": 200,
    "languages": 80, "places": 80, "populations": 80, "slug": 80,
}  # fmt: skip
EXAMPLES, EXAMPLE_CHARACTERS, TITLE_CHARACTERS = 3, 80, 200
LISTS = ("languages", "places", "populations")
CHOSEN = ("sector", "role_in_network")

# What a column is usually called, folded, without signs; the first name that a file has wins.
TITLES: dict[str, tuple[str, ...]] = {
    "name": ("name", "organization", "organisation", "organization name", "org name", "nonprofit", "agency", "partner", "nombre",
             "organizacion", "legal name", "schoolname", "school name"),
    "name_es": ("name in spanish", "name es", "nombre en espanol"),
    "registry_id": ("ein", "registry number", "registry id", "tax id", "federal id", "fein", "numero de registro"),
    "sector": ("sector",),
    "role_in_network": ("role in the network", "role", "network role", "papel en la red"),
    "description": ("description", "what it does", "mission", "about", "descripcion"),
    "description_es": ("description in spanish", "description es", "descripcion en espanol"),
    "street": ("street and number", "street", "street address", "address", "address 1", "address1", "calle y numero", "calle",
               "direccion", "geoaddress"),
    "city": ("city", "town", "municipality", "ciudad"),
    "region": ("state", "region", "province", "estado"),
    "postal_code": ("postal code", "zip", "zip code", "zipcode", "postcode", "codigo postal"),
    "phone": ("phone", "telephone", "phone number", "telefono"),
    "website": ("website", "web site", "url", "web", "homepage", "sitio web"),
    "languages": ("languages", "languages served", "language", "idiomas"),
    "places": ("places served", "service area", "places", "lugares que atiende"),
    "populations": ("people served", "populations served", "population", "grupos que atiende"),
    "slug": ("last part of the address", "slug", "kconnect address", "ultima parte de la direccion"),
}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """What a person chose for all rows. `words` maps the folded words of a choice to its value, per field."""

    capitals: bool = True
    cities: Mapping[str, str] = field(default_factory=dict)
    sector: str = "community"
    role_in_network: str = "provider"
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def suggest(titles: Sequence[str]) -> dict[str, int]:
    """Which column (from 0) seems to fill which field."""
    plain = [plain_title(title) for title in titles]
    squeezed = [title.replace(" ", "") for title in plain]
    found: dict[str, int] = {}
    for name, usual in TITLES.items():
        for word in usual:
            where = plain.index(word) if word in plain else squeezed.index(word) if word in squeezed else None
            if where is not None and where not in found.values():
                found[name] = where
                break
    return found


def described(
    titles: Sequence[str], rows: Sequence[Sequence[str]], personal: Sequence[bool]
) -> list[dict[str, object]]:
    """The columns of a file as they are kept: title, how many rows fill them, how many texts differ, and examples.

    A column without a title is called by its number; `personal` ones have been emptied and stay named as such.
    """
    columns: list[dict[str, object]] = []
    for at, named in enumerate(personal):
        title = clean(titles[at]) if at < len(titles) else ""
        filled = [text for row in rows if at < len(row) and (text := row[at].strip())]
        different = list(dict.fromkeys(filled))
        examples = [text[:EXAMPLE_CHARACTERS] for text in different[:EXAMPLES]]
        columns.append({
            "title": title[:TITLE_CHARACTERS] or f"#{at + 1}", "filled": len(filled), "distinct": len(different),
            "examples": [] if named else examples, "personal": named,
        })  # fmt: skip
    return columns


def read_row(cells: Sequence[str], mapping: Mapping[str, int], options: Options) -> tuple[Values, list[Issue], bool]:
    """What a row says (only of fields that it fills), what is odd about it, and whether it can be used."""
    values: Values = {}
    issues: list[Issue] = []
    for name, position in mapping.items():
        cell = clean(cells[position] if position < len(cells) else "")
        if matching.is_care_of(cell):
            issues.append(("care_of", name, "", ""))
        elif cell:
            said, odd = READ.get(name, _text)(name, cell, options)
            issues += odd
            if said:
                values[name] = said
    too_long = any(issue[0] == "too_long" for issue in issues)
    if not values.get("name") and not too_long:
        issues.append(("no_name", "name", "", ""))
    return values, issues, bool(values.get("name")) and not too_long


Said = tuple[str | list[str], list[Issue]]


def _text(name: str, cell: str, options: Options) -> Said:
    if len(cell) > LONGEST[name]:
        return "", [("too_long", name, cell[:60], str(LONGEST[name]))]
    return cell, []


def _written(name: str, cell: str, options: Options) -> Said:
    """A text that files like to give in capitals."""
    return _text(name, matching.in_lower_case(cell) if options.capitals else cell, options)


def _city(name: str, cell: str, options: Options) -> Said:
    meant = options.cities.get(fold(cell))
    if meant is not None:
        return meant, [("city", name, cell, meant)]
    return _written(name, cell, options)


def _registry(name: str, cell: str, options: Options) -> Said:
    return _code(name, cell, matching.registry_id(cell))


def _postal(name: str, cell: str, options: Options) -> Said:
    return _code(name, cell, matching.postal_code(cell))


def _code(name: str, cell: str, code: matching.Code) -> Said:
    if not code.fits:
        return code.text, [("odd_code", name, cell[:60], code.text)]
    return code.text, [("zeros", name, cell, code.text)] if code.restored else []


def _website(name: str, cell: str, options: Options) -> Said:
    address = cell if "//" in cell else f"https://{cell}"
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", [("website", name, cell[:60], "")]
    if (
        parts.scheme not in {"http", "https"}
        or "." not in parts.netloc
        or " " in address
        or len(address) > LONGEST[name]
    ):
        return "", [("website", name, cell[:60], "")]
    return address, []


def _chosen(name: str, cell: str, options: Options) -> Said:
    value = options.words.get(name, {}).get(fold(cell), "")
    return (value, []) if value else ("", [("choice", name, cell[:60], "")])


def _list(name: str, cell: str, options: Options) -> Said:
    parts = [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
    words, issues = options.words.get(name), list[Issue]()
    if words is not None:
        issues = [("choice", name, part[:60], "") for part in parts if fold(part) not in words]
        parts = [words[fold(part)] for part in parts if fold(part) in words]
    long = [part for part in parts if len(part) > LONGEST[name]]
    issues += [("too_long", name, part[:60], str(LONGEST[name])) for part in long]
    return sorted({part for part in parts if part not in long}), issues


READ: dict[str, Callable[[str, str, Options], Said]] = {
    "name": _written, "name_es": _written, "street": _written, "city": _city, "registry_id": _registry, "postal_code": _postal,
    "website": _website, "sector": _chosen, "role_in_network": _chosen, **dict.fromkeys(LISTS, _list),
}  # fmt: skip
