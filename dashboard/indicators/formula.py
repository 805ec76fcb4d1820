"""The formula language: text to a small tree of allowed nodes, never evaluated as code.

A formula speaks of measures by their slug, of numbers, `+ - * /`, brackets and `sum(a, b, …)`; `m[age=under-5]` is the
measure of that part of each group. Slugs contain hyphens, so a minus sign needs a space before it: `a - b`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_LENGTH: Final = 4000
MAX_NODES: Final = 300
MAX_DEPTH: Final = 20

_TOKEN: Final = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w.])"
    r"|(?P<sign>[-+*/(),\[\]=;])"
)
# Category slugs may begin with a digit ("grade=3"), which elsewhere is a number.
_CATEGORY: Final = re.compile(r"\s*(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?![\w.-])")


class FormulaError(ValueError):
    """A formula cannot be read; `position` counts characters from 1, the message says what to do."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"Character {position}: {message}")
        self.position = position


@dataclass(frozen=True)
class Number:
    """An exact constant, without a margin."""

    value: float


@dataclass(frozen=True)
class Measure:
    """A measure, at the group of the result or, with a selection, at that part of it."""

    slug: str
    selection: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sum:
    """All terms that are added or subtracted together, flat, so that zero estimates are counted once among them."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True)
class Product:
    """Two factors."""

    left: Node
    right: Node


@dataclass(frozen=True)
class Quotient:
    """A ratio of two parts."""

    left: Node
    right: Node


Node = Number | Measure | Sum | Product | Quotient


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def parse(text: str) -> Node:
    """The tree of a formula; raises FormulaError, which names the position and what to do."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"a formula has at most {MAX_LENGTH} characters; use fewer measures.", MAX_LENGTH)
    reader = _Reader(text)
    node = reader.expression(0)
    rest = reader.peek()
    if rest.kind != "end":
        raise FormulaError(f"“{rest.text}” is not expected here; put an operator between two parts.", rest.position)
    return node


def measures(node: Node) -> tuple[Measure, ...]:
    """The measures of a formula, each once (with its selection), in the order of their first mention."""
    return tuple(dict.fromkeys(_walk(node)))


def _walk(node: Node) -> Iterator[Measure]:
    match node:
        case Measure():
            yield node
        case Sum(terms):
            for _, term in terms:
                yield from _walk(term)
        case Product(left, right) | Quotient(left, right):
            yield from _walk(left)
            yield from _walk(right)


class _Reader:
    """Recursive descent over one formula: sums, then products, then the smallest parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.nodes = 0

    def peek(self) -> _Token:
        """The token at hand, spaces skipped, not consumed."""
        match = _TOKEN.match(self.text, self.at)
        if match is not None and match.lastgroup == "space":
            self.at = match.end()
            match = _TOKEN.match(self.text, self.at)
        if self.at >= len(self.text):
            return _Token("end", "the end of the formula", len(self.text) + 1)
        if match is None:
            found = self.text[self.at]
            raise FormulaError(
                f"“{found}” cannot be read; use slugs of measures (lower case), numbers, + - * / and sum( ).",
                self.at + 1,
            )
        return _Token(str(match.lastgroup), match.group(), self.at + 1)

    def take(self) -> _Token:
        """The token at hand, consumed."""
        token = self.peek()
        if token.kind != "end":
            self.at += len(token.text)
        return token

    def accept(self, *signs: str) -> _Token | None:
        """Consume one of these signs, if it is the token at hand."""
        token = self.peek()
        return self.take() if token.kind == "sign" and token.text in signs else None

    def expect(self, sign: str) -> None:
        """Consume this sign or say that it is missing."""
        if self.accept(sign) is None:
            token = self.peek()
            raise FormulaError(f"“{sign}” is missing before {token.text}; add it.", token.position)

    def count(self, position: int, depth: int) -> None:
        """Keep the tree within its limits."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FormulaError(f"a formula has at most {MAX_NODES} parts; use fewer measures.", position)
        if depth > MAX_DEPTH:
            raise FormulaError(f"brackets go at most {MAX_DEPTH} deep; open fewer of them.", position)

    def expression(self, depth: int) -> Node:
        """Terms joined by + and -, as one flat sum."""
        terms = list(_flat(1, self.product(depth)))
        while sign := self.accept("+", "-"):
            terms.extend(_flat(1 if sign.text == "+" else -1, self.product(depth)))
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def product(self, depth: int) -> Node:
        """Factors joined by * and /, from left to right."""
        node = self.factor(depth)
        while sign := self.accept("*", "/"):
            right = self.factor(depth)
            if sign.text == "/" and right == Number(0.0):
                raise FormulaError("nothing can be divided by 0; change the divisor.", sign.position)
            node = Product(node, right) if sign.text == "*" else Quotient(node, right)
        return node

    def factor(self, depth: int) -> Node:
        """A number, a measure, a sum( ) or something in brackets."""
        token = self.take()
        self.count(token.position, depth)
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "slug":
            return self.sum_of(depth) if token.text == "sum" and self.accept("(") else self.measure(token.text)
        if token.text == "(":
            node = self.expression(depth + 1)
            self.expect(")")
            return node
        raise FormulaError(f"a measure or a number is missing before {token.text}; add it.", token.position)

    def sum_of(self, depth: int) -> Node:
        """The arguments of sum( ), as one flat sum."""
        terms = list(_flat(1, self.expression(depth + 1)))
        while self.accept(","):
            terms.extend(_flat(1, self.expression(depth + 1)))
        self.expect(")")
        return terms[0][1] if len(terms) == 1 else Sum(tuple(terms))

    def measure(self, slug: str) -> Measure:
        """A slug, with its selection of categories if one follows."""
        if not self.accept("["):
            return Measure(slug)
        selection = dict([self.category()])
        while separator := self.accept(",", ";"):
            dimension, category = self.category()
            if dimension in selection:
                raise FormulaError(f"{dimension} is chosen twice; choose it once.", separator.position)
            selection[dimension] = category
        self.expect("]")
        return Measure(slug, tuple(sorted(selection.items())))

    def category(self) -> tuple[str, str]:
        """One dimension=category."""
        token = self.take()
        if token.kind != "slug":
            raise FormulaError("a dimension is missing; write for example [age=under-5].", token.position)
        self.expect("=")
        match = _CATEGORY.match(self.text, self.at)
        if match is None:
            raise FormulaError("a category is missing; write for example [age=under-5].", self.at + 1)
        self.at = match.end()
        return token.text, match["slug"]


def _flat(sign: int, node: Node) -> Iterator[tuple[int, Node]]:
    if isinstance(node, Sum):
        for inner, term in node.terms:
            yield sign * inner, term
    else:
        yield sign, node
