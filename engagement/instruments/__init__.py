"""What a network asks itself, as data: one TOML file for each instrument, in versions and in both languages.

A version that was answered is never changed: what is to be asked in other words gets a version of its own. Statements that mean the
same keep their code, so that answers to both versions stand in one row.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workgroups.capacity import LEVELS

FOLDER = Path(__file__).parent
HIGHEST = 4
# How far a statement is true, by the kind of statement: what we do, or what is there.
SCALES: dict[str, dict[int, str | Promise]] = {
    "practice": LEVELS,
    "extent": {0: _("Not at all"), 1: _("A little"), 2: _("Partly"), 3: _("Mostly"), 4: _("Fully")},
}


@dataclass(frozen=True)
class Statement:
    """One statement in both languages; its code is kept with the answers."""

    code: str
    text: str
    text_es: str


@dataclass(frozen=True)
class Instrument:
    """What is asked together; `versions` from the oldest to the one that is asked now."""

    code: str
    order: int
    name: str
    name_es: str
    about: str
    about_es: str
    scale: str
    versions: dict[str, tuple[Statement, ...]]

    @property
    def current(self) -> str:
        """The version that is asked now."""
        return list(self.versions)[-1]

    @property
    def levels(self) -> dict[int, str | Promise]:
        """The words of its levels."""
        return SCALES[self.scale]

    def statement(self, code: str) -> Statement | None:
        """The newest wording of a statement."""
        told = (one for version in reversed(self.versions.values()) for one in version)
        return next((one for one in told if one.code == code), None)


@cache
def instruments() -> dict[str, Instrument]:
    """All of them by their code, in their order; read once."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}


def _read(path: Path) -> Instrument:
    given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    versions = {
        version["number"]: tuple(Statement(**statement) for statement in version["statement"])
        for version in given.pop("version")
    }
    return Instrument(code=path.stem, versions=versions, **given)
