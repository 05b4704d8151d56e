"""Targets as strategies see them: one for each product in each market, as whole steps of a measure.

Invariant: the cells sum to the total of the breakdown or of the mapping they are read from.

Left out: which strategy carries which cell (`strategies_coverage`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_kind, read_line
from salesmanual.kernel.quantity import Amount
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.planning.dimensions import Dimension

__all__ = ["MARKET", "PRODUCT", "Cell", "MarketTargets", "Place", "Targets"]

PRODUCT: Final = "product"
"""The key of the dimension of products."""

MARKET: Final = "market"
"""The key of the dimension of markets."""

Place: TypeAlias = tuple[str | None, str | None]
"""A product and a market; `None` for what is not divided, or for all."""

_PAIR: Final = 2


@final
@attrs.frozen
class Cell:
    """The target of one product in one market.

    Attributes:
        product: The product; `None` where targets are not divided by product.
        market: The market; `None` where they are not divided by market.
        steps: The target, in steps of the measure.
        within: The product and everything above it, and the market likewise.
    """

    product: str | None
    market: str | None
    steps: int
    within: tuple[frozenset[str], frozenset[str]]

    def place(self) -> Place:
        """The product and the market."""
        return self.product, self.market

    def is_in(self, place: Place) -> bool:
        """Whether it is a part of the product and market."""
        return all(member is None or member in within for member, within in zip(place, self.within, strict=True))


def _read_amounts(value: Mapping[Place, Amount]) -> Mapping[Place, Amount]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("amounts", value, "a mapping of (product, market) to amounts")
    for place in value:
        if not isinstance(place, tuple) or len(place) != _PAIR:
            raise WrongTypeError("amounts", place, "a pair of product and market", "write it as ('bikes', None)")
        for member in place:
            if member is not None:
                read_line(member, "amounts")
    return dict(value)


@final
@attrs.frozen
class MarketTargets:
    """Targets by product and market that stand in no breakdown.

    Attributes:
        measure: What they count.
        amounts: The target of each pair of product and market, `None` where one of the two is not divided.

    Raises:
        WrongTypeError: If a pair is none, or an amount is of another kind than the measure.
        CurrencyMismatchError: If an amount is in another currency.
        InvalidValueError: If an amount is in another unit, or no whole number of steps.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> sales = TargetMeasure("sales", "CNY", step=1)
    >>> targets = MarketTargets(sales, {("bikes", "east"): Money("600", "CNY"), ("bikes", "west"): Money("400", "CNY")})
    >>> [cell.steps for cell in targets.cells()]
    [600, 400]
    """

    measure: TargetMeasure = attrs.field(validator=check_kind(TargetMeasure, "a TargetMeasure"))
    amounts: Mapping[Place, Amount] = attrs.field(converter=_read_amounts)

    def __attrs_post_init__(self) -> None:
        for _ in self.cells():
            pass

    def cells(self) -> Iterator[Cell]:
        """One cell for each pair."""
        for (product, market), amount in self.amounts.items():
            steps = self.measure.steps(amount, f"amounts[{_written(product, market)}]")
            yield Cell(product, market, steps, (_alone(product), _alone(market)))


Targets: TypeAlias = Breakdown | MarketTargets
"""Targets that strategies carry: a breakdown with a dimension of products or of markets, or amounts by both."""


def _alone(member: str | None) -> frozenset[str]:
    return frozenset() if member is None else frozenset((member,))


def _written(product: str | None, market: str | None) -> str:
    return ", ".join(member for member in (product, market) if member is not None) or "all"


def read_cells(targets: Targets) -> tuple[TargetMeasure, tuple[Cell, ...]]:
    """The measure, and the cells that hold a target.

    Raises:
        WrongTypeError: If they are no targets.
        InvalidValueError: If a target is negative, or a breakdown has neither products nor markets.
    """
    if isinstance(targets, MarketTargets):
        cells = [cell for cell in targets.cells() if cell.steps]
    elif isinstance(targets, Breakdown):
        cells = _cells_of(targets)
    else:
        raise WrongTypeError("targets", targets, "a Breakdown, or MarketTargets")
    for cell in cells:
        if cell.steps < 0:
            where = f"target of {_written(cell.product, cell.market)}"
            raise InvalidValueError(where, str(targets.measure.amount(cell.steps)), "0 or more")
    return targets.measure, tuple(cells)


def _cells_of(breakdown: Breakdown) -> list[Cell]:
    keys = [dimension.key for dimension in breakdown.dimensions[:-1]]
    places = [keys.index(key) if key in keys else None for key in (PRODUCT, MARKET)]
    if places == [None, None]:
        remedy = "break the target down by one of them first"
        raise InvalidValueError("targets", keys, f"a breakdown with a dimension {PRODUCT} or {MARKET}", remedy)
    sums: dict[tuple[int | None, int | None], int] = {}
    for key, row in zip(breakdown.keys, breakdown.rows, strict=True):
        first, second = (None if place is None else key[place] for place in places)
        sums[first, second] = sums.get((first, second), 0) + sum(row)
    along = [None if place is None else breakdown.dimensions[place] for place in places]
    made = []
    for leaves, steps in sums.items():
        if steps:
            (product, over), (market, above) = map(_member, along, leaves)
            made.append(Cell(product, market, steps, (over, above)))
    return made


def _member(dimension: Dimension | None, leaf: int | None) -> tuple[str | None, frozenset[str]]:
    """The member at the end, and it with everything above it."""
    if dimension is None or leaf is None:
        return None, frozenset()
    path = cast("tuple[str, ...]", dimension.path(dimension.leaves()[leaf]))
    return path[-1], frozenset(path)
