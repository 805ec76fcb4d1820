"""Cells to numbers: a fast way for plain ones, and for all others what they stand for or what is wrong with them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dashboard.indicators.frame import BOUND
from dashboard.ingest.recipe import Mark, NumberRule

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Lines = npt.NDArray[np.int64]

_PLAIN: Final = re.compile(r"(?:-?[0-9]{1,15}(?:\.[0-9]{1,20})?)?(?:\n(?:-?[0-9]{1,15}(?:\.[0-9]{1,20})?)?)*")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?")
_WRITES_MORE: Final = re.compile(r"[-+]?[0.]*[1-9]")
"""The beginning of a number that is not zero, however small a power of ten follows."""
_ANNOTATION: Final = re.compile(r"-([1-9])\1{8}(?:\.0+)?")
_SPACES: Final = str.maketrans(
    dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}", " ")
    | dict.fromkeys("\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{WORD JOINER}\N{LEFT-TO-RIGHT MARK}", "")
)
_MINUS: Final = str.maketrans({"\N{MINUS SIGN}": "-"})
_WORDS: Final = {"nan", "inf", "infinity", "#n/a", "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!"}
_SYMBOLS: Final = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", "=>": ">=", "=<": "<=", ">": ">", "<": "<"}
_LETTERS: Final = {"GE": ">=", "LE": "<=", "GT": ">", "LT": "<"}
_SYMBOL_BOUND: Final = re.compile(r"(≥|≤|>=|<=|=>|=<|>|<)\s*(.+)")
_LETTER_BOUND: Final = re.compile(r"(GE|LE|GT|LT)\s*([0-9].*)", re.IGNORECASE)
_PLUS_BOUND: Final = re.compile(r"([0-9.,]+)\s*\+")
_RANGE: Final = re.compile(r"([0-9.,]+)\s*(?:-|–|to)\s*([0-9.,]+)")
_CACHE: Final = 100_000
PLAIN_NUMBER, MARK, PROBLEM = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell is: a number, a mark (state, reason, bound), or a problem (code of an issue)."""

    number: float
    mark: Mark | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """Cells read: numbers (NaN where there is none), and for each cell an index into `kinds`; 0 is a number."""

    numbers: Floats
    codes: Codes
    kinds: Sequence[Cell]


class NumberReader:
    """Reads number cells by one rule; remembers odd cells, so that each is understood once.

    `scale` multiplies numbers and the numbers of bounds; marks are looked up before it applies.
    """

    def __init__(self, rule: NumberRule, scale: float = 1.0) -> None:
        self._rule = rule
        self._scale = scale
        self._cells: dict[str, tuple[int, float]] = {}
        self._kinds: list[Cell] = [Cell(math.nan), Cell(math.nan, rule.blank)]
        self._kind_of: dict[Cell, int] = {}
        numeric = {mark for mark in rule.marks if _NUMBER.fullmatch(mark)}
        self._numeric_marks = {float(mark): rule.marks[mark] for mark in numeric}
        self._plain = rule.decimal == "." and not rule.percent

    def read(self, cells: Sequence[str]) -> Column:
        """Numbers and kinds of cells. Plain numbers and blanks, which nearly all files consist of, go the fast way."""
        if self._plain and _PLAIN.fullmatch("\n".join(cells)):
            numbers = np.array([float(cell) if cell else math.nan for cell in cells], dtype=np.float64)
            odd = bool(self._numeric_marks) or bool((numbers < 0).any())
            if not odd or not np.isin(numbers, [*self._numeric_marks, *_ANNOTATIONS]).any():
                return Column(self._scaled(numbers), np.isnan(numbers).astype(np.int32), self._kinds)
        known = self._cells
        if len(known) > _CACHE:
            known.clear()
        for cell in set(cells).difference(known):
            known[cell] = self._understand(cell)
        pairs = [known[cell] for cell in cells]
        codes = np.array([code for code, _ in pairs], dtype=np.int32)
        return Column(self._scaled(np.array([number for _, number in pairs], dtype=np.float64)), codes, self._kinds)

    def _scaled(self, numbers: Floats) -> Floats:
        # 0.29 * 100 is 28.999999999999996: what a source wrote as 29 % must come out as 29.
        if self._scale == 1:
            return numbers
        scaled = numbers * self._scale
        rounded = np.round(scaled, 10)
        # What is tiny must not become zero by it.
        return np.where((rounded == 0) & (scaled != 0), scaled, rounded)

    def signs(self, cells: Sequence[str]) -> tuple[bool, bool]:
        """Whether some numbers carry a percent sign, and whether some do not."""
        marked = [cell.rstrip().endswith("%") for cell in cells if any(sign.isdigit() for sign in cell)]
        return any(marked), not all(marked)

    def _understand(self, cell: str) -> tuple[int, float]:
        found = self.cell(cell)
        if found.mark is None and not found.problem:
            return 0, found.number
        if found.mark is self._rule.blank:
            return 1, math.nan
        kind = Cell(0.0, found.mark, found.problem)
        if kind not in self._kind_of:
            self._kind_of[kind] = len(self._kinds)
            self._kinds.append(kind)
        return self._kind_of[kind], math.nan

    def cell(self, text: str) -> Cell:
        """What one cell is."""
        plain = text.translate(_SPACES).strip()
        rule = self._rule
        if not plain:
            return Cell(math.nan, rule.blank)
        mark = rule.marks.get(plain.casefold())
        if mark is not None:
            return Cell(math.nan, mark)
        if _ANNOTATION.fullmatch(plain):
            numeric = self._numeric_marks.get(float(plain))
            return Cell(math.nan, numeric) if numeric else Cell(math.nan, None, "annotation_code")
        number, problem = self._number(plain)
        if not problem:
            numeric = self._numeric_marks.get(number)
            return Cell(math.nan, numeric) if numeric else Cell(number)
        bound = self._bound(plain)
        if bound:
            return Cell(math.nan, Mark("bounded", "", bound))
        return Cell(math.nan, None, problem)

    def _number(self, text: str) -> tuple[float, str]:
        """The number, or the code of what is wrong."""
        rule = self._rule
        text = text.translate(_MINUS)
        if text.casefold().lstrip("+-") in _WORDS:
            return math.nan, "number_not_finite"
        if text[0] in "=@\t" or (text[0] in "+-" and text[1:2].isalpha()):
            return math.nan, "formula"
        for prefix in rule.prefixes:
            text = text.removeprefix(prefix).lstrip()
        if text.endswith("%"):
            if not rule.percent:
                return math.nan, "percent_sign" if _NUMBER.fullmatch(text[:-1].strip()) else "not_a_number"
            text = text[:-1].rstrip()
        text, problem = self._normal(text)
        if problem:
            return math.nan, problem
        if not _NUMBER.fullmatch(text):
            return math.nan, "not_a_number"
        if len(text) > 30 or len(text.lstrip("+-").split(".")[0].lstrip("0")) > 15 and "e" not in text.lower():
            return math.nan, "number_too_long"
        number = float(text)
        if not math.isfinite(number):
            return math.nan, "number_too_large"
        return (math.nan, "number_too_small") if number == 0 and _WRITES_MORE.match(text) else (number, "")

    def _normal(self, text: str) -> tuple[str, str]:
        """The text with a point for the decimal mark and nothing between thousands."""
        rule = self._rule
        decimal, thousands = re.escape(rule.decimal), re.escape(rule.thousands)
        if rule.thousands and re.fullmatch(rf"[-+]?[0-9]{{1,3}}(?:{thousands}[0-9]{{3}})+(?:{decimal}[0-9]*)?", text):
            return text.replace(rule.thousands, "").replace(rule.decimal, "."), ""
        other = [sign for sign in ",.' " if sign != rule.decimal and sign in text]
        if other and re.fullmatch(r"[-+]?[0-9][0-9,.' ]*", text):
            return "", "number_format"
        return text.replace(rule.decimal, "."), ""

    def _bound(self, text: str) -> str:
        """The bound that a cell states, normalised (">=95", "<5", "70-79"), or ""."""
        forms = self._rule.bounds
        symbol, letters, span = _SYMBOL_BOUND.fullmatch(text), _LETTER_BOUND.fullmatch(text), _RANGE.fullmatch(text)
        plus = _PLUS_BOUND.fullmatch(text)
        parts: list[str] = []
        sign = ""
        if symbol and "symbols" in forms:
            sign, parts = _SYMBOLS[symbol.group(1)], [symbol.group(2)]
        elif letters and "letters" in forms:
            sign, parts = _LETTERS[letters.group(1).upper()], [letters.group(2)]
        elif plus and "plus" in forms:
            sign, parts = ">=", [plus.group(1)]
        elif span and "ranges" in forms:
            parts = [span.group(1), span.group(2)]
        numbers = [self._number(part.strip().removesuffix("%")) for part in parts]
        if not numbers or any(problem for _, problem in numbers) or (len(numbers) == 2 and numbers[0] >= numbers[1]):
            return ""
        text = sign + "-".join(written(round(number * self._scale, 10)) for number, _ in numbers)
        return text if BOUND.fullmatch(text) else ""


_ANNOTATIONS: Final = tuple(-float(str(digit) * 9) for digit in range(1, 10))


def written(number: float) -> str:
    """A number in its shortest exact form: "95", "4.5"."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
