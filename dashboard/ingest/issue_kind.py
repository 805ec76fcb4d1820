"""What a kind of issue is: how grave, and the sentence that tells a person what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


def gettext_noop(message: str) -> str:
    """Mark a message for translation; the web side looks it up by this English text."""
    return message


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of issue. `message` holds %(name)s places that the issue's params fill."""

    severity: Severity
    message: str


def refusal(message: str) -> Kind:
    """A kind that stops the whole file."""
    return Kind("error", message)
