"""How a stored figure is written out in full, for people who compare: nothing rounded, nothing in powers of ten."""

from decimal import Decimal

from dashboard.charts.numbers import MINUS


def exact(figure: float) -> str:
    """The figure as the file gave it, with thousands separated: "1,234.5", "43", "−0.07"."""
    return _text(Decimal(repr(figure)))


def difference(before: float, after: float) -> str:
    """How far it is from one to the other, exact in decimals and with its sign: "+1.8", "−1,000", "0"."""
    change = subtracted(before, after)
    return f"+{_text(change)}" if change > 0 else _text(change)


def subtracted(before: float, after: float) -> Decimal:
    """The difference without the noise of binary fractions: 43 less 41.2 is 1.8."""
    return Decimal(repr(after)) - Decimal(repr(before))


def _text(number: Decimal) -> str:
    text = f"{abs(number):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if number < 0 and text != "0" else text
