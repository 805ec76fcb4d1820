"""Finds cells that identify a person: social security numbers, e-mail addresses, exact points, counts that are all one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.ingest.spelling import fold_header

_SSN = re.compile(r"(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_POINT_TITLE = re.compile(r"(?:lat(?:itude)?|lon(?:g|gitude)?|lng|[xy] ?coord(?:inate)?|geo ?point)(?: ?[xy])?")
_POINT = re.compile(r"[-−]?\d{1,3}\.\d{5,}")
"""Five decimals of a degree are about a metre: a house."""
_COUNT_TITLE = re.compile(
    r"(?:(?:number|no|count|total) (?:of )?)?"
    r"(?:n|count|persons?|people|students?|children|clients?|patients?|participants?|cases?|members?)(?: ?count)?"
)
_SINGLES = 20
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}")


def personal_cell(cells: Sequence[str]) -> int | None:
    """The position of the first cell that is a social security number or an e-mail address and nothing else."""
    together = "\n".join(cells)
    if "@" not in together and not ("-" in together and _SSN.search(together)):
        return None
    for position, cell in enumerate(cells):
        plain = cell.strip()
        if _SSN.fullmatch(plain) or _EMAIL.fullmatch(plain):
            return position
    return None


def person_column(titles: Sequence[str], columns: Sequence[Sequence[str]], *, has_codes: bool) -> int | None:
    """The first column whose cells together tell of single persons, or None.

    These are counts of people that say one in each of many rows, and points so exact that they tell a house; points
    beside the codes of places (`has_codes`) are where those places lie.
    """
    for position, (title, cells) in enumerate(zip(titles, columns, strict=True)):
        plain = re.sub(r"[_.]+", " ", fold_header(title)).strip()
        if _counts_singles(plain, cells) or (not has_codes and _tells_houses(plain, cells)):
            return position
    return None


def _tells_houses(title: str, cells: Sequence[str]) -> bool:
    if _POINT_TITLE.fullmatch(title) is None:
        return False
    filled = [plain for cell in cells if (plain := cell.strip())]
    return bool(filled) and all(map(_POINT.fullmatch, filled))


def _counts_singles(title: str, cells: Sequence[str]) -> bool:
    if _COUNT_TITLE.fullmatch(title) is None or len(cells) < _SINGLES:
        return False
    return all(cell.strip() in {"1", "1.0"} for cell in cells)
