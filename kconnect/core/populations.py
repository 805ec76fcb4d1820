"""Groups of people for the apps below the one that keeps them: it registers itself, the others ask by word.

Partners and logs name people in words. The app that keeps figures knows groups by keys and two names; it tells which words
mean the same, how a word reads in the language of the page, and for which groups a strategy is.
"""

from collections.abc import Collection
from typing import Protocol


class Source(Protocol):
    """Who knows groups of people."""

    def names_of(self, words: Collection[str]) -> dict[str, str]:
        """Word to the group's name in the language of the page, whichever language the word is in; unknown words are absent."""

    def focus_of(self, strategies: Collection[int]) -> dict[int, list[str]]:
        """The groups that strategies are for, by the id of the strategy, each in the language of the page."""


class _Nobody:
    """A portal without an app that keeps groups."""

    def names_of(self, words: Collection[str]) -> dict[str, str]:
        return {}

    def focus_of(self, strategies: Collection[int]) -> dict[int, list[str]]:
        return {}


_sources: list[Source] = [_Nobody()]


def keep(source: Source) -> None:
    """Makes `source` the one that is asked."""
    _sources[:] = [source]


def names_of(words: Collection[str]) -> dict[str, str]:
    """Word to name in the language of the page, of the words that mean a known group."""
    return _sources[0].names_of(words) if words else {}


def focus_of(strategies: Collection[int]) -> dict[int, list[str]]:
    """The groups that strategies are for, by the id of the strategy."""
    return _sources[0].focus_of(strategies) if strategies else {}
