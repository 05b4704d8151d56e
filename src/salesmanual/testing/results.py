"""Hypothesis strategies for what results print: explanations and tables.

Invariant: everything they make is accepted by the library; an explanation's derived steps follow from its facts, and
shared steps and every operation occur.

Left out: explanations of real plans, which the plans themselves make.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.explanation import (
    Difference,
    Greatest,
    Least,
    Product,
    Quotient,
    Rounded,
    Step,
    Sum,
    derived,
    given,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.tables import Column, Table
from salesmanual.testing.numbers import exact_numbers, labels, messages, money, words

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.tables import Cell

__all__ = ["cells", "explanations", "tables"]

_MOST_STEPS: Final = 6
_SMALL: Final = 1_000
_OPERATIONS: Final = ("sum", "difference", "least", "greatest", "product", "quotient", "rounded")
_CENTS: Final = Rounding(Decimal("0.01"))
_THIRD: Final = Fraction(1, 3)


_WORDS: Final = words()
_FACTS: Final = st.lists(
    st.builds(
        given,
        st.one_of(_WORDS, labels(), messages()),
        money(currency="CNY", min_value=-_SMALL, max_value=_SMALL, is_whole=True),
        section=st.sampled_from(["", "4.3"]),
    ),
    min_size=2,
    max_size=4,
)


@st.composite
def explanations(draw: DrawFn) -> Step:
    """Explanations of an amount in CNY, built from facts upwards; some steps stand under several others.

    >>> from hypothesis import given
    >>> @given(explanations())
    ... def test_law(step):
    ...     assert step.replay() == step.value
    >>> test_law()
    """
    steps = draw(_FACTS)
    for number in range(draw(st.integers(1, _MOST_STEPS))):
        below = draw(st.lists(st.sampled_from(steps), min_size=1, max_size=3))
        steps.append(_step(draw(st.sampled_from(_OPERATIONS)), below, draw(_WORDS), number))
    return steps[-1]


def _step(operation: str, below: list[Step], rule: str, number: int) -> Step:  # noqa: PLR0911 - one for each operation
    """One more step: money whatever the operation, so that any step can stand under any other."""
    name = f"step {number}"
    match operation:
        case "sum":
            return derived(name, Sum("CNY"), below, rule=rule or None)
        case "difference":
            return derived(name, Difference(), below)
        case "least":
            return derived(name, Least(), below, rule=rule or None)
        case "greatest":
            return derived(name, Greatest(), below, section="2.2")
        case "product":
            return derived(name, Product(_CENTS), (below[0], given("share", _THIRD, unit="%")))
        case "quotient":
            divisor = given("divisor", Money("3", "CNY"))
            ratio = derived("ratio", Quotient(), (below[0], divisor), unit="%")
            return derived(name, Rounded(_CENTS, "CNY"), (ratio,))
        case _:
            return derived(name, Rounded(_CENTS), below[:1])


def cells() -> SearchStrategy[Cell]:
    """Cells of every kind a table takes."""
    moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is given apart
    return st.one_of(
        words(),
        labels(),
        messages(),
        money(),
        exact_numbers(),
        st.booleans(),
        st.dates(date(1900, 1, 1), date(2200, 1, 1)),
        moments,
        st.lists(words(), max_size=3).map(tuple),
        st.none(),
    )


_CELLS: Final = cells()  # made once, because making a strategy costs more than drawing from it
_NAMES: Final = st.one_of(words(), labels())


@st.composite
def tables(draw: DrawFn) -> Table:
    """Tables of one to three columns and up to three rows, with cells of every kind."""
    width = draw(st.integers(1, 3))
    columns = [
        Column(
            draw(_NAMES),
            align=draw(st.sampled_from(["left", "right", "center", None])),
            unit=draw(st.sampled_from(["", "%", "days"])),
            rounding=draw(st.sampled_from([None, _CENTS])),
            key=f"c{at}",
        )
        for at in range(width)
    ]
    row = st.tuples(*[_CELLS] * width)
    total = draw(st.one_of(st.none(), row))
    return Table(draw(words()), columns, draw(st.lists(row, max_size=3)), total=total)
