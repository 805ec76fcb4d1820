"""The keystroke-level clock of a task on a phone: taps, typed words and pages, and the seconds they take a person."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

# A tap with a thumb and the decision before it; how fast people of 40 to 50 type on a phone; a page on slow 4G.
TAP_SECONDS = 1.1
DECISION_SECONDS = 1.35
WORDS_PER_MINUTE = 27
PAGE_SECONDS = 1.5


@dataclass
class Clock:
    """Counts what a person does; every touch of the page goes through it."""

    taps: int = 0
    words: int = 0
    pages: int = 0

    def tap(self, target: Locator, **options: Any) -> None:
        """One tap with a decision before it."""
        self.taps += 1
        target.tap(**options)

    def type(self, target: Locator, text: str) -> None:
        """A tap into a field, and words typed there."""
        self.tap(target)
        self.words += len(text.split())
        target.press_sequentially(text)

    def page(self) -> None:
        """A page that had to come over the network."""
        self.pages += 1

    @property
    def seconds(self) -> float:
        """How long a person needs for all of it."""
        typing = self.words * 60 / WORDS_PER_MINUTE
        return self.taps * (TAP_SECONDS + DECISION_SECONDS) + typing + self.pages * PAGE_SECONDS
