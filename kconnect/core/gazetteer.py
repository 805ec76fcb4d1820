"""Names of places for the apps below the one that keeps them: that app registers itself, the others ask by code or by text."""

from collections.abc import Collection
from typing import Protocol


class Source(Protocol):
    """Who knows places."""

    def names_of(self, codes: Collection[str]) -> dict[str, str]:
        """Code to name in the language of the page; codes that nobody knows are absent."""

    def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        """(code, name) of the places that `text` may mean, the best first; one alone if there is no doubt."""

    def any(self) -> bool:
        """Whether there is any place."""


class _Nowhere:
    """A portal without an app that keeps places."""

    def names_of(self, codes: Collection[str]) -> dict[str, str]:
        return {}

    def find(self, text: str, limit: int) -> list[tuple[str, str]]:
        return []

    def any(self) -> bool:
        return False


_sources: list[Source] = [_Nowhere()]


def keep(source: Source) -> None:
    """Makes `source` the one that is asked."""
    _sources[:] = [source]


def names_of(codes: Collection[str]) -> dict[str, str]:
    """Code to name in the language of the page, of the codes that are known."""
    return _sources[0].names_of(codes) if codes else {}


def find(text: str, limit: int = 6) -> list[tuple[str, str]]:
    """(code, name) of the places that `text` may mean, the best first."""
    return _sources[0].find(text, limit) if text.strip() else []


def has_places() -> bool:
    """Whether this network has places at all."""
    return _sources[0].any()
