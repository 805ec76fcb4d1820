"""Templates such as `20{year}` and `{year-4}-{year}`: which captures they name, and what they become when filled."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)(?:([+-])([0-9]{1,6}))?\}|[{}]")
_NAMED = re.compile(r"\{([A-Za-z_]\w*)\}")


class TemplateError(ValueError):
    """A template that cannot be read or filled; the text says what is wrong with which part."""


def names(template: str) -> set[str]:
    """The captures that a template names. Raises TemplateError for a brace that stands alone."""
    found = set()
    for place in _PLACE.finditer(template):
        if place.group() in "{}":
            raise TemplateError(template)
        if place.group(1):
            found.add(place.group(1))
    return found


def fill(template: str, captures: Mapping[str, str]) -> str:
    """The text of a template that `names` accepts.

    `{name+1}` and `{name-1}` count up and down from a whole number and keep its number of digits (`09` + 1 is `10`,
    `99` + 1 is `00`). Raises TemplateError for arithmetic with what is no number.
    """
    if "{" not in template and "}" not in template:
        return template

    def put(place: re.Match[str]) -> str:
        name, sign, step = place.groups()
        if name is None:
            return place.group()[0]
        text = captures[name]
        return text if sign is None else _moved(text, int(f"{sign}{step}"))

    return _PLACE.sub(put, template)


def _moved(text: str, step: int) -> str:
    if not (text.isascii() and text.isdigit()):
        raise TemplateError(text)
    return str((int(text) + step) % 10 ** len(text)).zfill(len(text))


def names_in_expression(expression: str) -> set[str]:
    """The captures that a regular expression takes over as `{name}`."""
    return set(_NAMED.findall(expression))


def compiled(expression: str, captures: Mapping[str, str]) -> re.Pattern[str]:
    """A regular expression, heedless of case, with each `{name}` that is a capture standing for that very text."""

    def put(place: re.Match[str]) -> str:
        name = place.group(1)
        return re.escape(captures[name]) if name in captures else place.group()

    return re.compile(_NAMED.sub(put, expression), re.IGNORECASE)
