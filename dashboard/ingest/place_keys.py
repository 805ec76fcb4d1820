"""Cells of place codes to canonical codes; remembers each place met, for an import that may create places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from dashboard.ingest.binding import BoundPlace
from dashboard.ingest.definitions import ALIAS
from dashboard.ingest.keys import KeyColumn, Remarks, Unresolved, Vocabulary
from dashboard.ingest.numbers import Codes
from dashboard.ingest.outcome import LONGEST_CODE, Known, Place
from dashboard.ingest.place_records import folded
from dashboard.ingest.spelling import plain
from dashboard.ingest.suggest import Suggestions
from dashboard.ingest.templates import fill

_MOST_ZEROS = 6
_SPOILED = re.compile(r"[0-9]+\.0+|[0-9](?:\.[0-9]+)?E\+[0-9]{1,2}", re.IGNORECASE)
"""Codes that a spreadsheet took for numbers: 123.0, 1.23E+05."""


@dataclass(slots=True)
class _Met:
    """What a file says of a place."""

    kind: str
    parent: str
    hierarchy: str
    partition: bool
    name: str = ""


@dataclass(slots=True)
class PlaceReader:
    """One place rule at work on one table; `above` reads the places in which its own lie."""

    bound: BoundPlace
    keys: KeyColumn
    above: PlaceReader | None


@dataclass(slots=True)
class PlaceKeys:
    """The places of a file, through one vocabulary."""

    known: Known
    suggestions: Suggestions
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    _met: dict[str, _Met] = field(default_factory=dict)
    _stripped: dict[str, frozenset[str]] = field(default_factory=dict)

    def reader(self, bound: BoundPlace) -> PlaceReader:
        """A reader for a place rule that is joined to a table."""

        def resolve(cells: tuple[str, ...], remarks: Remarks) -> str:
            return self._resolve(bound, cells, remarks)

        above = self.reader(bound.above) if bound.above is not None else None
        return PlaceReader(bound, KeyColumn(self.vocabulary, resolve), above)

    def _resolve(self, bound: BoundPlace, cells: tuple[str, ...], remarks: Remarks) -> str:
        if not bound.columns:
            code = fill(bound.rule.code, bound.captures)
            return self._accepted(bound, code, bound.rule.kind, "", may_create=True)
        if not all(cells):
            raise Unresolved("place_blank", "")
        text = _joined(bound, cells)
        if len(text) > LONGEST_CODE:
            if named := self._named(bound, " ".join(cells)):
                return named
            raise Unresolved("place_long", text, limit=LONGEST_CODE)
        spoiled = any(map(_SPOILED.fullmatch, cells))
        first = Unresolved("place_unknown", text)
        if not spoiled:
            try:
                return self._read(bound, text, may_create=not self._is_known_padded(bound, text))
            except Unresolved as problem:
                first = problem
        for repaired, may_create in _repairs(bound, cells):
            try:
                code = self._read(bound, repaired, may_create=may_create)
            except Unresolved:
                continue
            remarks.append(Unresolved("code_repaired", text, read_as=repaired))
            return code
        named = self._named(bound, " ".join(cells))
        if named:
            return named
        if first.code == "place_unknown":
            first.params |= self._near(bound, first.value)
        raise first

    def _named(self, bound: BoundPlace, text: str) -> str:
        """The place that somebody said this text is another name of; "" when nobody did. Codes go before names."""
        code = self.known.schemes.get(ALIAS, {}).get(folded(text), "")
        if code:
            self._met.setdefault(code, _Met(bound.rule.kind, "", bound.rule.hierarchy, bound.rule.partition))
        return code

    def _is_known_padded(self, bound: BoundPlace, text: str) -> bool:
        """Whether a code without levels is unknown as it stands, but known with the zeros that it may have lost."""
        if bound.rule.levels or not text.isdigit() or self._is_known(bound, self._code(bound, text)):
            return False
        if not bound.rule.code and text not in self._without_zeros(bound.rule.scheme):
            return False
        return any(self._is_known(bound, self._code(bound, padded)) for padded, _ in _repairs(bound, (text,)))

    def _without_zeros(self, scheme: str) -> frozenset[str]:
        """The known codes that begin with zeros, without those."""
        if scheme not in self._stripped:
            known = self.known.schemes.get(scheme, {}) if scheme else self.known.places
            self._stripped[scheme] = frozenset(code.lstrip("0") for code in known if code.startswith("0"))
        return self._stripped[scheme]

    def _code(self, bound: BoundPlace, text: str) -> str:
        return fill(bound.rule.code, {**bound.captures, "code": text}) if bound.rule.code else text

    def _is_known(self, bound: BoundPlace, code: str) -> bool:
        return code in (self.known.schemes.get(bound.rule.scheme, {}) if bound.rule.scheme else self.known.places)

    def _read(self, bound: BoundPlace, text: str, *, may_create: bool) -> str:
        """The place of a code as it is written. Raises Unresolved for one of no known form, or that is not there."""
        rule = bound.rule
        if not rule.levels:
            return self._accepted(bound, self._code(bound, text), rule.kind, "", may_create=may_create)
        for level in rule.levels:
            found = level.match(text, bound.captures)
            if found is not None:
                return self._accepted(bound, found[0], level.kind, found[1], may_create=may_create)
        raise Unresolved("place_shape", text)

    def _accepted(self, bound: BoundPlace, code: str, kind: str, parent: str, *, may_create: bool) -> str:
        rule = bound.rule
        canonical = code
        if rule.scheme:
            scheme = self.known.schemes.get(rule.scheme, {})
            if code not in scheme:
                raise Unresolved("place_unknown", code)
            canonical = scheme[code]
        if canonical not in self.known.places and not (rule.create and may_create):
            raise Unresolved("place_unknown", code)
        if len(canonical) > LONGEST_CODE:
            raise Unresolved("place_long", canonical, limit=LONGEST_CODE)
        self._met[canonical] = _Met(kind or rule.kind, parent, rule.hierarchy, rule.partition)
        return canonical

    def _near(self, bound: BoundPlace, code: str) -> dict[str, str]:
        """The place that may be meant: by a code of its scheme, by its name if the text has letters, or by its code."""
        if bound.rule.scheme:
            return self.suggestions.near(code, self.known.schemes.get(bound.rule.scheme, {}))
        if any(sign.isalpha() for sign in code):
            found = self.suggestions.near(code, self.known.names)
            if found:
                name = found["suggestion"]
                return {"suggestion": f"{name} ({self.known.names[name]})"}
        return self.suggestions.near(code, self.known.places)

    def note_names(self, codes: Codes, names: Sequence[str]) -> None:
        """Remember the name of each place that stands in the file first; `codes` and `names` are by row."""
        for code, position in _firsts(codes):
            met = self._met[self.vocabulary.texts[code]]
            met.name = met.name or plain(names[position])

    def note_parents(self, codes: Codes, above: Codes) -> None:
        """Remember in which place each one lies; both are by row."""
        for code, position in _firsts(codes):
            if above[position] >= 0:
                self._met[self.vocabulary.texts[code]].parent = self.vocabulary.texts[above[position]]

    def met(self) -> Iterator[Place]:
        """The places met, parents before children, otherwise in the order they came; one at a time, as there may be many."""
        depths: dict[str, int] = {}

        def depth(code: str, below: frozenset[str] = frozenset()) -> int:
            if code not in self._met or code in below:
                return 0
            if code not in depths:
                depths[code] = 1 + depth(self._met[code].parent, below | {code})
            return depths[code]

        for code in sorted(self.vocabulary.texts, key=depth):
            met = self._met[code]
            yield Place(code, met.name, met.kind, met.parent, met.hierarchy, met.partition)


def _firsts(codes: Codes) -> Iterator[tuple[int, int]]:
    """Each code that is a place, with the position where it comes first."""
    for code, position in zip(*np.unique(codes, return_index=True), strict=True):
        if code >= 0:
            yield int(code), int(position)


def _joined(bound: BoundPlace, parts: Sequence[str]) -> str:
    widths = bound.rule.widths or (0,) * len(parts)
    return "".join(part.zfill(width) if part.isdigit() else part for part, width in zip(parts, widths, strict=True))


def _repairs(bound: BoundPlace, cells: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """What a code may have been before a spreadsheet took it for a number, and whether it may be a new place.

    Digits that were rounded away are lost, so such a code must be known; so must one that lacks more than one zero.
    """
    spoiled = [cell for cell in cells if _SPOILED.fullmatch(cell)]
    whole = all("e" not in cell.lower() for cell in spoiled)
    text = _joined(bound, [str(int(Decimal(cell))) if cell in spoiled else cell for cell in cells])
    if spoiled:
        yield text, whole
    if not text.isdigit():
        return
    lengths = {len(level.pattern) for level in bound.rule.levels} or set(range(len(text) + _MOST_ZEROS + 1))
    for length in sorted(one for one in lengths if one > len(text)):
        yield text.zfill(length), bool(bound.rule.levels) and whole and length == len(text) + 1
