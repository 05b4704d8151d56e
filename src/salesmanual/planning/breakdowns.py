"""Breakdowns: what everybody is to sell when, where and of what, of one measure.

    one row of whole steps for each combination of leaves, one column for each leaf of time
    a member's target = the sum of the cells under it

Invariant: only the leaves hold numbers, and every other figure is their sum; so each parent is the exact sum of its
children at every level and along every dimension, whatever made the leaves.

Left out: how a total is broken down (`target_plans`), and how a breakdown changes in the year (`year_plans`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import check_kind
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME, WHO, Dimension, Range
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Table
    from salesmanual.kernel.texts import Text

__all__ = ["Address", "Breakdown", "CellKey", "Origin", "Row"]

CellKey = tuple[int, ...]
"""The places of the leaves of a row, one for each dimension but time."""

Row = tuple[int, ...]
"""The steps of a row, one for each leaf of time."""

Address = tuple[Hashable, ...]
"""One member for each dimension, in their order."""

At = TypeVar("At", bound=Address)


class Origin(Protocol):
    """How the numbers of a breakdown came about."""

    def explain(self, breakdown: Breakdown, at: Address) -> Step | None:
        """Why the target at the address is what it is; `None` where it is only a sum."""
        ...


def _read_dimensions(value: Iterable[Dimension]) -> tuple[Dimension, ...]:
    dimensions = tuple(read_listed(value, "dimensions", "dimensions, in a list"))
    for position, dimension in enumerate(dimensions):
        if not isinstance(dimension, Dimension):
            raise WrongTypeError(f"dimensions[{position}]", dimension, "a Dimension")
    keys = [dimension.key for dimension in dimensions]
    if len(set(keys)) < len(keys) or not keys or keys[-1] != TIME:
        raise InvalidValueError("dimensions", keys, f"each dimension once, {TIME} the last", "see divide_time")
    return dimensions


def _read_row(row: Iterable[int], where: str) -> Row:
    read = tuple(read_listed(row, where, "whole steps, one for each part of the time"))
    for place, steps in enumerate(read):
        if type(steps) is not int:
            raise WrongTypeError(f"{where}[{place}]", steps, "a whole number of steps")
    return read


@final
@attrs.frozen(repr=False)
class Breakdown(Shown):
    """The targets of one measure by the members of all dimensions.

    Attributes:
        measure: What is counted.
        dimensions: Along which it is broken down; time is the last.
        keys: The rows that hold something, by the places of their leaves, in order.
        rows: The steps of each row.
        origin: How they came about; `None` where they were given.

    Raises:
        WrongTypeError: If a part is not of its type.
        InvalidValueError: If time is not the last dimension, the rows are out of order, or a row is too short.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.dimensions import divide_time
    >>> who, time = Dimension("who", {"east": ["li.na", "wang.wei"]}), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [3, 4, 5], ("wang.wei",): [1, 1, 1]}
    >>> plan = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    >>> str(plan.total()), str(plan["li.na"]), str(plan["east", month(2026, 2)]), str(plan[month(2026, 3)])
    ('15 visits', '12 visits', '5 visits', '6 visits')
    """

    measure: TargetMeasure = attrs.field(validator=check_kind(TargetMeasure, "a TargetMeasure"))
    dimensions: tuple[Dimension, ...] = attrs.field(converter=_read_dimensions)
    keys: tuple[CellKey, ...]
    rows: tuple[Row, ...]
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if len(self.keys) != len(self.rows):
            raise InvalidValueError("rows", len(self.rows), f"one for each of the {len(self.keys)} keys")
        width = len(self.time.leaves())
        for position, row in enumerate(self.rows):
            if len(row) != width:
                raise InvalidValueError(
                    f"rows[{position}]", len(row), f"{width} columns, one for each part of the time"
                )
        if any(first >= second for first, second in pairwise(self.keys)):
            raise InvalidValueError("keys", "rows out of order", "rows in the order of their leaves, each once")

    @classmethod
    def from_cells(
        cls,
        measure: TargetMeasure,
        dimensions: Iterable[Dimension],
        cells: Mapping[At, Iterable[int]],
        *,
        origin: Origin | None = None,
    ) -> Breakdown:
        """The breakdown with these steps: for each combination of leaves, one number for each leaf of time.

        Raises:
            NotFoundError: If a member is unknown.
            WrongTypeError: If a row is no list, or a cell no whole number.
            InvalidValueError: If an address has too few or too many members, a member is no leaf, or a row has
                another length.
        """
        read = _read_dimensions(dimensions)
        places = [{leaf: place for place, leaf in enumerate(dimension.leaves())} for dimension in read[:-1]]
        made: dict[CellKey, Row] = {}
        for address, row in cells.items():
            if len(address) != len(places):
                wanted = ", ".join(dimension.key for dimension in read[:-1])
                raise InvalidValueError("cells", str(address), f"one member of each of {wanted}")
            key = []
            for dimension, place, member in zip(read[:-1], places, address, strict=True):
                if member not in place:
                    dimension.range_of(member)
                    raise InvalidValueError(f"cells.{dimension.key}", str(member), "a leaf", "break it down further")
                key.append(place[member])
            made[tuple(key)] = _read_row(row, f"cells.{', '.join(map(str, address))}")
        keys = tuple(sorted(made))
        return cls(measure, read, keys, tuple(made[key] for key in keys), origin)

    @property
    def time(self) -> Dimension:
        """The dimension of periods."""
        return self.dimensions[-1]

    @property
    def over(self) -> Period:
        """The whole period of it."""
        return cast("Period", self.time.top)

    def dimension(self, key: str) -> Dimension:
        """The dimension of that key.

        Raises:
            NotFoundError: If there is none.
        """
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise NotFoundError("dimension", key, did_you_mean(key, [dimension.key for dimension in self.dimensions]))

    def address(self, *members: Hashable, **named: Hashable) -> Address:
        """One member of each dimension; the one at the top where none is named.

        Args:
            *members: Members of any dimension, in any order.
            **named: Members by the key of their dimension, where two dimensions have members of one name.

        Raises:
            NotFoundError: If a member or a dimension is unknown.
            InvalidValueError: If two members are of one dimension, or a name is one of two dimensions.
        """
        found: dict[str, Hashable] = {}
        for key, member in named.items():
            self.dimension(key).range_of(member)
            found[key] = member
        for member in members:
            key = self._home(member)
            if key in found:
                raise InvalidValueError(key, str(member), f"one member of {key}, besides {found[key]} none")
            found[key] = member
        return tuple(found.get(dimension.key, dimension.top) for dimension in self.dimensions)

    def _home(self, member: Hashable) -> str:
        if isinstance(member, Period):
            self.time.range_of(member)
            return TIME
        homes = [dimension.key for dimension in self.dimensions[:-1] if member in dimension]
        if len(homes) == 1:
            return homes[0]
        if homes:
            remedy = f"name it, as in at({homes[0]}={member!r})"
            raise InvalidValueError("member", str(member), f"a member of one of {', '.join(homes)}", remedy)
        known = [str(each) for dimension in self.dimensions[:-1] for each in dimension.members()]
        raise NotFoundError("member", member, did_you_mean(str(member), known))

    def steps(self, at: Address) -> int:
        """The exact number of steps at the address."""
        pairs = zip(self.dimensions, at, strict=True)
        return self._sum([dimension.range_of(member) for dimension, member in pairs])

    def _sum(self, ranges: list[Range]) -> int:
        *others, (start, end) = ranges
        whole = start == 0 and end == len(self.time.leaves())
        total = 0
        for row in self._rows_in(others):
            total += sum(row) if whole else row[start] if end - start == 1 else sum(row[start:end])
        return total

    def _rows_in(self, ranges: list[Range]) -> Iterator[Row]:
        if not ranges:
            yield from self.rows
            return
        (first, last), *others = ranges
        low, high = bisect_left(self.keys, (first,)), bisect_left(self.keys, (last,))
        if not others:
            yield from self.rows[low:high]
            return
        for key, row in zip(self.keys[low:high], self.rows[low:high], strict=True):
            if all(start <= place < end for place, (start, end) in zip(key[1:], others, strict=True)):
                yield row

    def row(self, *members: Hashable, **named: Hashable) -> Row:
        """The steps of each leaf of time, for what is named."""
        at = self.address(*members, **named)
        pairs = zip(self.dimensions[:-1], at[:-1], strict=True)
        ranges = [dimension.range_of(member) for dimension, member in pairs]
        width = len(self.time.leaves())
        start, end = self.time.range_of(at[-1])
        rows = list(self._rows_in(ranges))
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * width
        return tuple(sums[start:end])

    def at(self, *members: Hashable, **named: Hashable) -> Amount:
        """The target of what is named; of everything in the dimensions that are not.

        Raises:
            NotFoundError: If a member or a dimension is unknown.
            InvalidValueError: If a name is one of two dimensions, or a period cuts a part of the time.
        """
        return self.measure.amount(self.steps(self.address(*members, **named)))

    def __getitem__(self, members: Hashable) -> Amount:
        return self.at(*members) if isinstance(members, tuple) else self.at(members)

    def total(self) -> Amount:
        """The target of everybody for the whole period."""
        return self.measure.amount(sum(map(sum, self.rows)))

    def of(self, participant: str, period: Period) -> Money | None:
        """The person's target in the period, as a pay plan asks; `None` outside the plan.

        Raises:
            WrongTypeError: If the measure is not counted in money.
            InvalidValueError: If the period is partly inside the plan, or cuts a part of its time.

        >>> from salesmanual.kernel.period import month, quarter
        >>> from salesmanual.planning.dimensions import divide_time
        >>> who, time = Dimension("who", ["li.na"]), divide_time(quarter(2026, 1), levels=["month"])
        >>> sales = TargetMeasure("sales", "CNY", step=1)
        >>> plan = Breakdown.from_cells(sales, [who, time], {("li.na",): [300, 400, 500]})
        >>> plan.of("li.na", month(2026, 2)), plan.of("li.na", month(2026, 4)), plan.of("wu.fang", month(2026, 2))
        (Money('400', 'CNY'), None, None)
        """
        if participant not in self.dimension(WHO) or not self.over.overlaps(period):
            return None
        amount = self.at(**{WHO: participant, TIME: period})
        if not isinstance(amount, Money):
            raise WrongTypeError(f"targets.{self.measure.key}", amount, "a measure in money", "use at(who=…, time=…)")
        return amount

    def along(self, dimension: str, *members: Hashable, depth: int = 1, **named: Hashable) -> dict[Hashable, Amount]:
        """The targets of the members so many levels under the one of a dimension that is named, or under its top.

        >>> from salesmanual.kernel.period import quarter
        >>> from salesmanual.planning.dimensions import divide_time
        >>> who, time = Dimension("who", ["li.na"]), divide_time(quarter(2026, 1), levels=["month"])
        >>> plan = Breakdown.from_cells(TargetMeasure("deals", "deals"), [who, time], {("li.na",): [3, 4, 5]})
        >>> {str(key): str(amount) for key, amount in plan.along("time", "li.na").items()}
        {'2026-01': '3 deals', '2026-02': '4 deals', '2026-03': '5 deals'}
        """
        if type(depth) is not int or depth < 0:
            raise InvalidValueError("depth", depth, "a number of levels of 0 or more")
        own = self.dimension(dimension)
        at = self.address(*members, **named)
        place = self.dimensions.index(own)
        level: tuple[Hashable, ...] = (at[place],)
        for _ in range(depth):
            level = tuple(child for member in level for child in (own.children(member) or (member,)))
        return {member: self.measure.amount(self.steps(_put(at, place, member))) for member in level}

    def explain(self, *members: Hashable, **named: Hashable) -> Step:
        """Why a target is what it is: how it was shared out, or the sum that it is."""
        at = self.address(*members, **named)
        told = None if self.origin is None else self.origin.explain(self, at)
        return self.sum_of(at) if told is None else told

    def sum_of(self, at: Address) -> Step:
        """The target at the address as the sum of its parts along the first dimension that has parts there."""
        label = text("target of {whom}", whom=", ".join(map(str, at)))
        for place, dimension in enumerate(self.dimensions):
            children = _parts_of(dimension, at[place])
            if children:
                parts = [self._given(str(child), _put(at, place, child)) for child in children]
                return derived(label, Sum(), parts, section=self.measure.section)
        return self._given(label, at)

    def _given(self, label: Text | str, at: Address) -> Step:
        return given(label, self._number(self.steps(at)), section=self.measure.section)

    def tables(self, *, rows: str = "", columns: str = TIME, depth: int = 1, across: int = 1) -> tuple[Table, ...]:
        """One table: the members of one dimension by the parts of another, with the totals of both.

        Args:
            rows: The dimension whose members stand below one another; the first where it is empty.
            columns: The dimension whose members stand side by side.
            depth: How many levels below the top the rows go; those above them are shown too.
            across: How many levels below the top the columns are.

        Raises:
            NotFoundError: If there is no such dimension.
        """
        from salesmanual.planning.breakdown_view import targets_table  # noqa: PLC0415 - only readers pay for it

        return (targets_table(self, rows or self.dimensions[0].key, columns, depth=depth, across=across),)

    def _number(self, steps: int) -> Money | Fraction:
        return cell_of(self.measure.amount(steps))

    def records(self) -> list[dict[str, object]]:
        """One row for each cell that holds something, for a data frame: its members, and the amount.

        >>> from salesmanual.kernel.period import quarter
        >>> from salesmanual.planning.dimensions import divide_time
        >>> who, time = Dimension("who", ["li.na"]), divide_time(quarter(2026, 1), levels=["month"])
        >>> plan = Breakdown.from_cells(TargetMeasure("deals", "deals"), [who, time], {("li.na",): [3, 0, 5]})
        >>> list(plan.records()[1].values())
        ['li.na', datetime.date(2026, 3, 1), datetime.date(2026, 3, 31), Fraction(5, 1)]
        """
        leaves = [dimension.leaves() for dimension in self.dimensions[:-1]]
        names = [dimension.key for dimension in self.dimensions[:-1]]
        made: list[dict[str, object]] = []
        for key, row in zip(self.keys, self.rows, strict=True):
            members = {name: own[place] for name, own, place in zip(names, leaves, key, strict=True)}
            for period, steps in zip(cast("tuple[Period, ...]", self.time.leaves()), row, strict=True):
                if steps:
                    days: dict[str, object] = {"since": period.start, "until": period.last_day()}
                    made.append(members | days | {self.measure.key: self._number(steps)})
        return made

    def to_plain(self) -> dict[str, object]:
        """The breakdown as it stands in a file: measure, dimensions, and rows of steps; without how it came about."""
        from salesmanual.planning.breakdown_plain import breakdown_to_plain  # noqa: PLC0415 - only documents pay for it

        return breakdown_to_plain(self)

    @classmethod
    def from_plain(cls, plain: object) -> Breakdown:
        """The breakdown that `to_plain` wrote.

        Raises:
            WrongTypeError, InvalidValueError, NotFoundError, DuplicateError: If it is none, with the place.
        """
        from salesmanual.planning.breakdown_plain import breakdown_from_plain  # noqa: PLC0415 - as above

        return breakdown_from_plain(plain)

    def __repr__(self) -> str:
        return f"Breakdown({self.measure.key!r}, {self.total()}, {len(self.rows)} rows of {len(self.time.leaves())})"


def _parts_of(dimension: Dimension, member: Hashable) -> tuple[Hashable, ...]:
    """The members under one; for a period that is no member, the leaves that it is made of."""
    if member in dimension:
        return dimension.children(member)
    first, last = dimension.range_of(member)
    return dimension.leaves()[first:last]


def _put(at: Address, place: int, member: Hashable) -> Address:
    return (*at[:place], member, *at[place + 1 :])
