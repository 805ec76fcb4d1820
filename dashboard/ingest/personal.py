"""Finds cells that identify a person: social security numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SSN = re.compile(r"(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
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
