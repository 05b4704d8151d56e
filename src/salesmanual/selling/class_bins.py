"""Bins: how a figure that customers differ in becomes a number from 1 to a few.

    quantile  linear        edges between the values of the population, as spreadsheets and R take them (Hyndman-Fan 7)
    quantile  inverted-cdf  edges that are values of the population, the least ones that enough customers reach
    quantile  ntile         bins of equal size by rank, as SQL cuts them; equal values go by the customer's id
    fixed                   edges that the company names

Invariant: bins rise with the value. With edges, equal values are in one bin, so bins may be of unequal size or empty;
with `ntile`, sizes differ by at most one, and equal values may be parted.

Left out: what the bins mean (`rfm_scores`, `value_matrix`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, Protocol, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, read_listed, read_member
from salesmanual.kernel.fields import check_choice, check_count
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.scorecard_grading import BoundaryOwner
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire_unions import TaggedUnion

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BINNINGS",
    "Binning",
    "Bins",
    "EdgeBins",
    "FixedBins",
    "QuantileBins",
    "QuantileMethod",
    "RankBins",
    "read_boundary",
]

QuantileMethod = Literal["linear", "inverted-cdf", "ntile"]
"""Where a population is cut."""

_METHODS: Final[tuple[str, ...]] = get_args(QuantileMethod)
_FEWEST: Final = 2
_MOST: Final = 100

Entry = tuple[Fraction, str]
"""A value and the customer that has it."""


class Bins(Protocol):
    """Bins of one population: which one a value is in."""

    def bin(self, value: Fraction, customer: str) -> int:
        """The bin, counted from 1, the lowest values."""
        ...

    def describe(self) -> Text:
        """The bins in words."""
        ...


class Binning(Protocol):
    """How a population is put into bins."""

    @property
    def size(self) -> int:
        """How many bins there are."""
        ...

    def fit(self, population: Iterable[Entry]) -> Bins:
        """The bins of a population of values, each with its customer."""
        ...


BINNINGS: Final = TaggedUnion(Binning, tag="kind")
"""The kinds of bins; a company adds its own with `BINNINGS.member`."""


def read_boundary(value: BoundaryOwner | str) -> BoundaryOwner:
    """The value as the owner of an edge; a converter for fields.

    Raises:
        InvalidValueError: If it is neither `higher` nor `lower`.

    >>> read_boundary("lower") is BoundaryOwner.LOWER
    True
    """
    return read_member(BoundaryOwner, value, "boundary")


def _read_raise(value: Exact | str) -> Fraction:
    return read_fraction(value, "raised_by")


def _read_edges(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    listed = read_listed(value, "edges", "a list of numbers")
    edges = tuple(read_fraction(edge, f"edges[{position}]") for position, edge in enumerate(listed))
    for position, (below, above) in enumerate(pairwise(edges), 1):
        if above <= below:
            accepted = f"more than {number_text(below)}, the edge before it"
            raise InvalidValueError(f"edges[{position}]", number_text(above), accepted, "list each edge once, rising")
    if not 1 <= len(edges) < _MOST:
        raise InvalidValueError("edges", listed, f"from 1 to {_MOST - 1} edges, one less than there are bins")
    return edges


@final
@attrs.frozen
class EdgeBins:
    """Bins between edges.

    Attributes:
        edges: The edges, never falling.
        boundary: Whether a value on an edge is in the higher or in the lower bin.

    Source: Handbook 3.3.

    >>> EdgeBins((Fraction(10), Fraction(20)), BoundaryOwner.HIGHER).bin(Fraction(10), "C-1")
    2
    """

    edges: tuple[Fraction, ...]
    boundary: BoundaryOwner

    def bin(self, value: Fraction, _customer: str) -> int:
        """The bin: one more than there are edges below the value, or at it where it owns its lower edge."""
        find = bisect_right if self.boundary is BoundaryOwner.HIGHER else bisect_left
        return find(self.edges, value) + 1

    def describe(self) -> Text:
        """The edges, and who owns them."""
        listed = ", ".join(number_text(edge) for edge in self.edges)
        if self.boundary is BoundaryOwner.HIGHER:
            return text("the bin between {edges}, each reached at its edge", edges=listed)
        return text("the bin between {edges}, each left above its edge", edges=listed)


@final
@attrs.frozen
class RankBins:
    """Bins of equal size by rank; where the population does not divide, the lower bins have one more.

    Attributes:
        size: How many bins.
        ranked: The population, rising.

    Source: Handbook 3.3.
    """

    size: int
    ranked: tuple[Entry, ...]

    def bin(self, value: Fraction, customer: str) -> int:
        """The bin of the place that the value has, or would have, in the population."""
        count = len(self.ranked)
        place = min(bisect_left(self.ranked, (value, customer)), max(count - 1, 0))
        base, more = divmod(count, self.size)
        if place < more * (base + 1):
            return place // (base + 1) + 1
        return more + (place - more * (base + 1)) // max(base, 1) + 1

    def describe(self) -> Text:
        """The rule in words."""
        return text("the bin of its rank among {count}, {size} of equal size", count=len(self.ranked), size=self.size)


@BINNINGS.member("quantile")
@final
@attrs.frozen
class QuantileBins:
    """Bins that each hold about the same part of the population.

    Attributes:
        size: How many.
        method: Where the population is cut.
        boundary: Which bin owns an edge; `ntile` has no edges and does not look at it.
        raised_by: What is added to each edge. Some programs add 1, so that a whole number has to pass the edge by one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the size is not from 2 to 100, a field has none of its values, or `ntile` has edges
            to raise.

    Source: Handbook 3.3; Hyndman and Fan (1996), "Sample quantiles in statistical packages", definitions 1 and 7.

    >>> people = [(Fraction(value), f"C-{value}") for value in (1, 2, 3, 4)]
    >>> QuantileBins(2).fit(people).edges
    (Fraction(5, 2),)
    >>> QuantileBins(2, "inverted-cdf", boundary="lower").fit(people).edges
    (Fraction(2, 1),)
    """

    size: int = attrs.field(default=5, validator=check_count(_FEWEST, _MOST))
    method: QuantileMethod = attrs.field(default="linear", validator=check_choice("a method", _METHODS))
    boundary: BoundaryOwner = attrs.field(default=BoundaryOwner.HIGHER, converter=read_boundary, kw_only=True)
    raised_by: Fraction = attrs.field(default=Fraction(0), converter=_read_raise, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.method == "ntile" and self.raised_by:
            raise InvalidValueError("raised_by", number_text(self.raised_by), "0, because ntile has no edges")

    def fit(self, population: Iterable[Entry]) -> EdgeBins | RankBins:
        """The bins of the population; of nobody, bins without an edge."""
        ranked = tuple(sorted(population))
        if self.method == "ntile":
            return RankBins(self.size, ranked)
        values = [value for value, _ in ranked]
        cut = _linear if self.method == "linear" else _inverted
        edges = tuple(cut(values, part, self.size) + self.raised_by for part in range(1, self.size)) if values else ()
        return EdgeBins(edges, self.boundary)


def _linear(values: list[Fraction], part: int, size: int) -> Fraction:
    whole, rest = divmod((len(values) - 1) * part, size)
    if not rest:
        return values[whole]
    return values[whole] + Fraction(rest, size) * (values[whole + 1] - values[whole])


def _inverted(values: list[Fraction], part: int, size: int) -> Fraction:
    return values[-(-len(values) * part // size) - 1]


@BINNINGS.member("fixed")
@final
@attrs.frozen
class FixedBins:
    """Bins between edges that do not depend on the population.

    Attributes:
        edges: The edges, rising; one less than there are bins.
        boundary: Which bin owns an edge.

    Raises:
        WrongTypeError: If an edge is a `float` or no number.
        InvalidValueError: If the edges do not rise, or there are none.

    Source: Handbook 3.3.

    >>> FixedBins([30, 90]).fit([]).bin(Fraction(90), "C-1")
    3
    """

    edges: tuple[Fraction, ...] = attrs.field(converter=_read_edges)
    boundary: BoundaryOwner = attrs.field(default=BoundaryOwner.HIGHER, converter=read_boundary, kw_only=True)

    @property
    def size(self) -> int:
        """How many bins."""
        return len(self.edges) + 1

    def fit(self, _population: Iterable[Entry]) -> EdgeBins:
        """The same bins for every population."""
        return EdgeBins(self.edges, self.boundary)
