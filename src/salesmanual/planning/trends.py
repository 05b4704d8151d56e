"""Trends: what the figures of some years let expect of the next one, exactly.

    none:     the mean of the years
    weighted: the mean, where some years count more
    linear:   the least-squares line through the years, read at the year that is planned

Invariant: what is expected is the figures times one coefficient for each year, and the coefficients sum to 1; so equal
years let expect the same again, and its derivation is one weighted sum.

Left out: statistical models and their uncertainty.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import read_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TRENDS", "TrendKind", "expected", "trend_coefficients"]

TrendKind: TypeAlias = Literal["none", "weighted", "linear"]
"""How the years are carried on."""

TRENDS: Final = ("none", "weighted", "linear")


def trend_coefficients(
    years: Sequence[int], to: int, *, trend: TrendKind = "none", weights: Sequence[Fraction] | None = None
) -> tuple[Fraction, ...]:
    """What the figure of each year counts by in what is expected of another year.

    Linear: 1/n + (x - mean) (to - mean) / sum of (x - mean)². One year alone has no slope and is expected again.

    Args:
        years: The numbers of the years, each once.
        to: The year that is planned.
        trend: How they are carried on.
        weights: For `"weighted"`, what each year counts by; from the first on 1, 2, 3 … where none are given.

    Raises:
        InvalidValueError: If there are no years, one comes twice, the trend is unknown, or the weights are not one for
            each year, of which one is above 0 and none below.

    Source: Handbook 2.2. The line is the usual one of least squares (C. F. Gauss, 1809; any textbook on regression).

    >>> [str(each) for each in trend_coefficients([2023, 2024, 2025], 2026, trend="linear")]
    ['-2/3', '1/3', '4/3']
    """
    read_choice(trend, "trend", "a trend", TRENDS)
    count = len(years)
    if not count or len(set(years)) < count:
        raise InvalidValueError("years", list(years), "at least one year, each once")
    if trend == "weighted":
        return _weighted(count, weights)
    if weights is not None:
        raise InvalidValueError("year_weights", list(weights), "no weights", "name the trend 'weighted'")
    mean = Fraction(sum(years), count)
    spread = sum(((year - mean) ** 2 for year in years), Fraction(0))
    slope = (to - mean) / spread if trend == "linear" and spread else Fraction(0)
    return tuple(Fraction(1, count) + (year - mean) * slope for year in years)


def _weighted(count: int, weights: Sequence[Fraction] | None) -> tuple[Fraction, ...]:
    own = [Fraction(place + 1) for place in range(count)] if weights is None else list(weights)
    if len(own) != count or min(own) < 0 or not any(own):
        accepted = f"{count} weights of 0 or more, one for each year from the first on, not all 0"
        raise InvalidValueError("year_weights", list(map(str, own)), accepted)
    return tuple(weight / sum(own) for weight in own)


def expected(
    figures: Sequence[Fraction],
    years: Sequence[int],
    to: int,
    *,
    trend: TrendKind = "none",
    weights: Sequence[Fraction] | None = None,
) -> Fraction:
    """What the figures let expect of the year: exact, and never below 0.

    Args:
        figures: One for each year.
        years: The numbers of the years.
        to: The year that is planned.
        trend: How they are carried on.
        weights: For `"weighted"`, what each year counts by.

    Raises:
        InvalidValueError: If there is not one figure for each year, or as `trend_coefficients` does.

    Source: Handbook 2.2.

    >>> sold = [Fraction(100), Fraction(130), Fraction(145)]
    >>> [str(expected(sold, [2023, 2024, 2025], 2026, trend=trend)) for trend in ("none", "weighted", "linear")]
    ['125', '265/2', '170']
    """
    if len(figures) != len(years):
        raise InvalidValueError("figures", len(figures), f"one for each of the {len(years)} years")
    coefficients = trend_coefficients(years, to, trend=trend, weights=weights)
    return max(sum(map(_times, coefficients, figures), Fraction(0)), Fraction(0))


def _times(one: Fraction, other: Fraction) -> Fraction:
    return one * other
