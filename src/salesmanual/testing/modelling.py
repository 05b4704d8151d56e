"""Distributions, populations and periods, for tests of what plans will cost.

Invariant: every value drawn is one that the library admits; distributions are of a size that attainment has, so that
numerical integration over them converges.

Left out: distributions as wide or as narrow as the classes admit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.incentives.distributions import Beta, Empirical, LogNormal, Normal
from salesmanual.kernel.period import month
from salesmanual.testing.plans import PEOPLE

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.distributions import Distribution
    from salesmanual.kernel.period import Period

__all__ = ["continuous_distributions", "distributions", "empirical_distributions", "month_lists", "populations"]

_YEAR: Final = 2026


def _hundredths(least: int, most: int) -> SearchStrategy[Fraction]:
    return st.integers(least, most).map(lambda number: Fraction(number, 100))


_CENTERS: Final = _hundredths(20, 180)
_SPREADS: Final = _hundredths(2, 60)
_SHAPES: Final = _hundredths(100, 800)


def continuous_distributions() -> SearchStrategy[Normal | LogNormal | Beta]:
    """Distributions without atoms, such as an attainment has: a mean from 20 % to 180 %.

    >>> from hypothesis import given
    >>> @given(continuous_distributions())
    ... def test_law(distribution):
    ...     assert distribution.atoms() == ()
    >>> test_law()
    """
    return st.one_of(
        st.builds(Normal, _CENTERS, _SPREADS),
        st.builds(LogNormal, _CENTERS, _SPREADS),
        st.builds(Beta, _SHAPES, _SHAPES, lower=_hundredths(-50, 50), upper=_hundredths(100, 300)),
    )


@st.composite
def empirical_distributions(draw: DrawFn) -> Empirical:
    """One to six values, some of them more than once, with or without weights.

    >>> from hypothesis import given
    >>> @given(empirical_distributions())
    ... def test_law(distribution):
    ...     assert sum(chance for _, chance in distribution.atoms()) == 1
    >>> test_law()
    """
    values = draw(st.lists(_hundredths(0, 200), min_size=1, max_size=6))
    weights = [draw(_hundredths(1, 300)) for _ in values] if draw(st.booleans()) else []
    return Empirical(values, weights)


def distributions() -> SearchStrategy[Distribution]:
    """Distributions of every kind.

    >>> from hypothesis import find
    >>> find(distributions(), lambda distribution: isinstance(distribution, Empirical)).values
    (Fraction(0, 1),)
    """
    return st.one_of(continuous_distributions(), empirical_distributions())


def populations(people: tuple[str, ...] = PEOPLE) -> SearchStrategy[list[str]]:
    """Some of the people, in any order.

    Args:
        people: Who there is.

    >>> from hypothesis import find
    >>> find(populations(), lambda names: len(names) == 2)
    ['li.na', 'wang.wei']
    """
    return st.lists(st.sampled_from(people), min_size=1, unique=True)


def month_lists(year: int = _YEAR) -> SearchStrategy[list[Period]]:
    """Some months of the year, in any order.

    Args:
        year: Which.

    >>> from hypothesis import find
    >>> find(month_lists(), lambda months: len(months) == 2)
    [Period.from_plain('2026-01'), Period.from_plain('2026-02')]
    """
    return st.lists(st.integers(1, 12), min_size=1, max_size=5, unique=True).map(
        lambda numbers: [month(year, number) for number in numbers]
    )
