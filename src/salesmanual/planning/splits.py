"""Splits: how one dimension of a plan is divided, and two of them at once.

    a tree:  each member's target ──weights──▶ its children, level by level
    a grid:  rows by one weighting, columns by another; both totals hold, the cells are in proportion

Invariant: a split is a complete rule as data. What it weighs by is a `Weighting`, who gets the odd step a `Sharing`.

Left out: the order of several splits and what they are applied to (`target_plans`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, cast, final

import attrs

from salesmanual.kernel.allocation import Sharing
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import check_kind, check_line
from salesmanual.kernel.fiscal import Unit
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.wire_unions import TaggedUnion
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.weighing import Weighting

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.period import Period
    from salesmanual.planning.dimensions import Dimension

__all__ = ["TARGET_SPLITS", "Splitting", "TargetGrid", "TargetSplit", "depth_of"]

_UNITS: Final[tuple[Unit, ...]] = ("year", "half", "quarter", "month", "week", "day")
_LONGEST: Final = {"day": 1, "week": 7, "month": 42, "quarter": 100, "half": 200}
"""The most days that a period of each unit has, in every fiscal calendar."""

_NO_BOUNDS: Final[Mapping[str, Amount]] = MappingProxyType({})


class Splitting(Protocol):
    """One step of a plan: what divides the targets that there are among the members of one or two dimensions."""

    def parts(self) -> tuple[TargetSplit, ...]:
        """The splits in it, one for each dimension that it divides."""
        ...


TARGET_SPLITS: Final = TaggedUnion(Splitting, tag="kind")
"""The kinds of splitting: `tree` and `grid`."""


def _check_weighting(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not all(hasattr(value, name) for name in ("by", "weigh", "explain")):
        raise WrongTypeError(attribute.name, value, "a weighting such as EqualShare()")


def _check_optional_weighting(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if value is not None:
        _check_weighting(instance, attribute, value)


def _read_level(value: int | Unit | None) -> int | Unit | None:
    if value is None or value in _UNITS:
        return value
    if isinstance(value, str):
        raise InvalidValueError("level", value, f"one of {', '.join(_UNITS)}", did_you_mean(value, _UNITS))
    if type(value) is not int:
        raise WrongTypeError("level", value, "a number of levels below the top, or a unit such as 'month'")
    if value < 1:
        raise InvalidValueError("level", value, "1 or more levels below the top")
    return value


def _read_lower(value: Mapping[str, Amount]) -> Mapping[str, Amount]:
    return _read_bounds(value, "lower")


def _read_upper(value: Mapping[str, Amount]) -> Mapping[str, Amount]:
    return _read_bounds(value, "upper")


def _read_bounds(value: Mapping[str, Amount], where: str) -> Mapping[str, Amount]:
    if not isinstance(value, Mapping):
        raise WrongTypeError(where, value, "amounts by member", "write it as {'li.na': Money('100', 'CNY')}")
    for member, bound in value.items():
        if not isinstance(bound, (Money, Quantity)):
            raise WrongTypeError(f"{where}.{member}", bound, "Money or a Quantity")
        if bound.amount < 0:
            raise InvalidValueError(f"{where}.{member}", str(bound), "an amount of 0 or more")
    return MappingProxyType(dict(value))


@final
@TARGET_SPLITS.member("tree")
@attrs.frozen
class TargetSplit:
    """Each target is divided among the children of a member by weight, level by level.

    Attributes:
        dimension: The key of the dimension that is divided.
        weighting: What part each child gets.
        level: Down to where: so many levels below the top, or a unit of time; `None` is to the leaves.
        sharing: Who gets what rounding leaves over, and how coarse the shares are.
        lower: The least that each share of a member may be, by the text of the member.
        upper: The most, likewise. A bound holds for every share that the split makes of that member, so a bound on a
            year's target wants the year split by people before it is split by time.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the level is none, or a bound is below 0.
        InfeasibleError: If a member's lower bound is above its upper one.

    Source: Handbook 2.2.

    >>> from salesmanual.planning.weightings import EqualShare
    >>> TargetSplit("time", EqualShare(), level="quarter").level
    'quarter'
    """

    dimension: str = attrs.field(validator=check_line)
    weighting: Weighting = attrs.field(validator=_check_weighting)
    level: int | Unit | None = attrs.field(default=None, converter=_read_level, kw_only=True)
    sharing: Sharing = attrs.field(factory=Sharing, validator=check_kind(Sharing, "a Sharing"), kw_only=True)
    lower: Mapping[str, Amount] = attrs.field(default=_NO_BOUNDS, converter=_read_lower, hash=False, kw_only=True)
    upper: Mapping[str, Amount] = attrs.field(default=_NO_BOUNDS, converter=_read_upper, hash=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.level, str) and self.dimension != TIME:
            raise InvalidValueError("level", self.level, f"a number of levels below the top of {self.dimension}")
        for member in self.lower.keys() & self.upper.keys():
            low, high = self.lower[member], self.upper[member]
            if type(low) is type(high) and low > high:  # type: ignore[operator] # both are of one kind
                raise InfeasibleError(
                    "bounds", f"at least {low} and at most {high} exclude each other", [member], "widen the bounds"
                )

    def __reduce__(self) -> tuple[Callable[..., TargetSplit], tuple[object, ...]]:
        lower, upper = dict(self.lower), dict(self.upper)
        made = partial(TargetSplit, level=self.level, sharing=self.sharing, lower=lower, upper=upper)
        return made, (self.dimension, self.weighting)

    def parts(self) -> tuple[TargetSplit, ...]:
        """Itself."""
        return (self,)


@final
@TARGET_SPLITS.member("grid")
@attrs.frozen
class TargetGrid:
    """Each target is divided in rows and columns at once: both have their own totals, and the cells add up to both.

    Attributes:
        rows: How the totals of the rows come about.
        columns: How the totals of the columns come about.
        cells: In what proportion a row's total goes to the columns before both totals are made to hold; `None` where
            all rows have the proportions of the column totals.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If rows and columns are of one dimension.

    Source: Handbook 2.2.

    >>> from salesmanual.planning.weightings import EqualShare
    >>> grid = TargetGrid(TargetSplit("who", EqualShare()), TargetSplit("time", EqualShare()))
    >>> [split.dimension for split in grid.parts()]
    ['who', 'time']
    """

    rows: TargetSplit = attrs.field(validator=check_kind(TargetSplit, "a TargetSplit"))
    columns: TargetSplit = attrs.field(validator=check_kind(TargetSplit, "a TargetSplit"))
    cells: Weighting | None = attrs.field(default=None, validator=_check_optional_weighting)

    def __attrs_post_init__(self) -> None:
        if self.rows.dimension == self.columns.dimension:
            raise InvalidValueError("columns.dimension", self.columns.dimension, "another dimension than the rows have")

    def parts(self) -> tuple[TargetSplit, ...]:
        """The split of the rows and the one of the columns."""
        return (self.rows, self.columns)


def depth_of(level: int | Unit | None, dimension: Dimension) -> int:
    """How many levels below the top of the dimension a level is.

    A unit of time is the first level whose longest period is no longer than such a unit can be.

    Raises:
        InvalidValueError: If no level of the time is of that unit.

    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import divide_time
    >>> time = divide_time(year(2026), levels=["quarter", "month", "week"])
    >>> depth_of("month", time), depth_of(None, time), depth_of(9, time)
    (2, 3, 3)
    """
    deepest = dimension.depth()
    if level is None:
        return deepest
    if isinstance(level, int):
        return min(level, deepest)
    units = [_unit_of(dimension, depth) for depth in range(deepest + 1)]
    if level not in units:
        raise InvalidValueError(
            "level", level, f"a level that the time has: {', '.join(units)}", "see the levels of divide_time"
        )
    return units.index(level)


def _unit_of(dimension: Dimension, depth: int) -> Unit:
    longest = max(cast("Period", period).days() for period in dimension.level(depth))
    return next((cast("Unit", unit) for unit, most in _LONGEST.items() if longest <= most), "year")
