"""Curves as pictures of characters, and as charts for documents.

Invariant: what is drawn are exact values at evenly spaced x, placed in the nearest row; the figures on the axes are
shortened to read well, and only they.

Left out: charts with more than one curve (adapters).
"""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from salesmanual.kernel.curve_shape import Shape, value_at
from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.number import RoundingMode, decimal_text, number_text, rounded_quotient

__all__ = ["charted", "short_text", "sketched", "span"]

_SIZES: Final = range(2, 501)
_SHORT: Final = Context(prec=6, rounding=ROUND_HALF_UP, Emin=MIN_EMIN, Emax=MAX_EMAX, flags=[], traps=[])
_INDENT: Final = "    "


def span(shape: Shape, lower: Fraction | None, upper: Fraction | None) -> tuple[Fraction, Fraction]:
    """From where to where a picture goes: the ends given, else from 0 past all bends.

    Raises:
        InvalidValueError: If the upper end is not above the lower.
    """
    first, last = (shape.xs[0], shape.xs[-1]) if shape.xs else (Fraction(0), Fraction(1))
    start = lower if lower is not None else min(first, Fraction(0)) if first >= 0 else first - _margin(first, last)
    end = upper if upper is not None else max(last, start) + _margin(start, max(last, start))
    if end <= start:
        raise InvalidValueError("upper", number_text(end), f"more than the lower end, {number_text(start)}")
    return start, end


def _margin(first: Fraction, last: Fraction) -> Fraction:
    return (last - first) / 4 or Fraction(1)


def short_text(value: Fraction) -> str:
    """The number in at most six digits, the nearest there is.

    >>> short_text(Fraction(1, 3)), short_text(Fraction(1234567))
    ('0.333333', '1234570')
    """
    short = _SHORT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return decimal_text(short.normalize(_SHORT))


def _check_size(value: int, where: str) -> None:
    if type(value) is not int or value not in _SIZES:
        raise InvalidValueError(where, value, f"an int from {_SIZES[0]} to {_SIZES[-1]}")


def _samples(shape: Shape, start: Fraction, end: Fraction, count: int) -> list[Fraction]:
    return [value_at(shape, start + (end - start) * index / (count - 1)) for index in range(count)]


def sketched(shape: Shape, start: Fraction, end: Fraction, width: int, height: int) -> str:
    """The curve drawn with characters.

    Raises:
        InvalidValueError: If the width or the height is out of range.
    """
    _check_size(width, "width")
    _check_size(height, "height")
    values = _samples(shape, start, end, width)
    low, high = min(values), max(values)
    rows = [_row(value - low, high - low, height) for value in values]
    labels = {height - 1: short_text(high), height // 2: short_text((low + high) / 2), 0: short_text(low)}
    if low == high:
        labels = {0: short_text(low)}
    margin = max(len(label) for label in labels.values())
    lines = []
    for row in reversed(range(height)):
        marks = "".join("*" if at == row else " " for at in rows)
        label = labels.get(row if row != height // 2 or height % 2 else height)
        lines.append(f"{label or '':>{margin}} {'│' if label is None else '┤'}{marks}".rstrip())
    first, last = short_text(start), short_text(end)
    lines.append(f"{'':>{margin}} └┬{'─' * (width - 2)}┬")
    lines.append(f"{'':>{margin}}  {first}{last:>{max(len(last) + 1, width - len(first))}}".rstrip())
    return "\n".join(lines)


def _row(above: Fraction, whole: Fraction, height: int) -> int:
    if not whole:
        return 0
    ratio = above * (height - 1) / whole
    return rounded_quotient(ratio.numerator, ratio.denominator, RoundingMode.HALF_UP)


def charted(shape: Shape, start: Fraction, end: Fraction, title: str, points: int) -> str:
    """The curve as a Mermaid chart.

    Raises:
        InvalidValueError: If the number of points is out of range.
    """
    _check_size(points, "points")
    values = _samples(shape, start, end, points)
    low, high = min(values), max(values)
    if low >= 0:
        low = Fraction(0)
    if high == low:
        high = low + 1
    lines = ["xychart-beta"]
    check_type(title, str, "title")
    if title:
        lines.append(f'{_INDENT}title "{_quotable(title)}"')
    lines += [
        f'{_INDENT}x-axis "x" {short_text(start)} --> {short_text(end)}',
        f'{_INDENT}y-axis "value" {short_text(low)} --> {short_text(high)}',
        f"{_INDENT}line [{', '.join(map(short_text, values))}]",
    ]
    return "\n".join(lines)


def _quotable(title: str) -> str:
    """The title without what would end it or start a line of its own."""
    return "".join("'" if mark == '"' else mark if mark.isprintable() else " " for mark in title)
