"""A series of dated figures that is summed over any days in a few microseconds.

    F(x) = all that ends before day x, and of what runs over it the part before, by days
    the sum from day s up to day e = F(e) - F(s)

Invariant: sums are exact. A figure that a period cuts is shared by days if the series says so, and otherwise makes the
question one that has no answer.

Left out: whose figures they are (`figures`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import TYPE_CHECKING, final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Series", "Span"]

Span = tuple[int, int]
"""The first day and the one after the last, by their ordinals."""


@final
@attrs.frozen(eq=False)
class _Sums:
    """Running sums over the figures in the order of one of their ends."""

    days: tuple[int, ...]
    amounts: tuple[int, ...]
    rates: tuple[int, ...]
    moments: tuple[int, ...]


@final
@attrs.frozen(eq=False)
class Series:
    """Figures by the days they are for, summed up so that a question needs four searches.

    Args:
        figures: The sum of what is for each span of days.
        by_days: Whether a figure that is cut is shared by days.

    Source: Handbook 2.2.

    >>> series = Series.of({(1, 8): Fraction(70), (8, 9): Fraction(5)}, by_days=True)
    >>> series.between(1, 9), series.between(5, 8)
    (Fraction(75, 1), Fraction(30, 1))
    >>> Series.of({(1, 8): Fraction(70)}, by_days=False).between(5, 8) is None
    True
    """

    by_days: bool
    scale: int
    starts: _Sums
    ends: _Sums

    @classmethod
    def of(cls, figures: Mapping[Span, Fraction], *, by_days: bool) -> Series:
        """The series of figures by their span."""
        rows = [(start, end, amount) for (start, end), amount in figures.items() if amount]
        scale = lcm(*(amount.denominator * (end - start if by_days else 1) for start, end, amount in rows))
        whole = [(start, end, amount.numerator * (scale // amount.denominator)) for start, end, amount in rows]
        by_start = sorted(whole)
        by_end = sorted(whole, key=lambda row: row[1])
        starts = _sums([row[0] for row in by_start], by_start, by_days=by_days)
        return cls(by_days, scale, starts, _sums([row[1] for row in by_end], by_end, by_days=by_days))

    def between(self, start: int, end: int) -> Fraction | None:
        """The sum from the first day up to the second; `None` where a figure is cut that is not shared by days."""
        begun, done = bisect_left(self.starts.days, start), bisect_right(self.ends.days, start)
        later_begun, later_done = bisect_left(self.starts.days, end), bisect_right(self.ends.days, end)
        if begun == done and later_begun == later_done:
            return Fraction(self.ends.amounts[later_done] - self.starts.amounts[begun], self.scale)
        if not self.by_days:
            return None
        return Fraction(self._before(end, later_begun, later_done) - self._before(start, begun, done), self.scale)

    def _before(self, day: int, begun: int, done: int) -> int:
        rate = self.starts.rates[begun] - self.ends.rates[done]
        return self.ends.amounts[done] + day * rate - (self.starts.moments[begun] - self.ends.moments[done])


def _sums(days: Iterable[int], rows: Sequence[tuple[int, int, int]], *, by_days: bool) -> _Sums:
    amounts = tuple(accumulate((amount for _, _, amount in rows), initial=0))
    if not by_days:
        return _Sums(tuple(days), amounts, (), ())
    rates = [amount // (end - start) for start, end, amount in rows]
    moments = [rate * start for rate, (start, _, _) in zip(rates, rows, strict=True)]
    return _Sums(tuple(days), amounts, tuple(accumulate(rates, initial=0)), tuple(accumulate(moments, initial=0)))
