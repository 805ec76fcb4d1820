"""What a word for a state means: "normal", "suppressed | missing" (with a value | without), "normal; note: few deaths"."""

from __future__ import annotations

import re

_NOTE = re.compile(r";\s*note\s*:", re.IGNORECASE)


def flag_of(text: str, known: bool) -> tuple[str, str]:
    """The state ("" for none) and the note that a word of a map says of a row that has a value (`known`) or has none."""
    first, _, second = text.partition("|")
    state, *note = _NOTE.split(second if second and not known else first, maxsplit=1)
    return state.strip().casefold().replace(" ", "_"), note[0].strip() if note else ""
