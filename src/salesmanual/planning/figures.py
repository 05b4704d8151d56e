"""A book of figures: what was sold, what is expected, what there is room for, by member and by day.

    figures ──┬─ of li.na, 2025-03 ───────▶ of({"who": "li.na"}, month(2025, 3))
              ├─ of the team, 2025-Q1 ────▶ of({"who": "east"}, quarter(2025, 1))   the sum of its leaves
              └─ of everybody, 2025 ──────▶ of({}, year(2025))                      leavers too

Invariant: every figure counts once in the whole, whoever it is of. A figure of an inner member counts there and above,
and one of somebody who is in no dimension any more counts in the whole only, unless a successor is named.

Left out: reading flat rows (`figures_rows`), and what is made of the figures (`weightings`, `seasonality`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import read_choice, read_items, read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.dimensions import TIME, Dimension
from salesmanual.planning.figures_series import Series, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Figure", "FigureBook"]

_KEPT: Final = 100_000
_Place: TypeAlias = tuple[int, ...]
_Ranges: TypeAlias = dict[Hashable, tuple[int, int]]


def _read_amount(value: Exact | Money | Quantity) -> Fraction | Money | Quantity:
    return value if isinstance(value, (Money, Quantity)) else read_fraction(value, "amount")


def _read_days(value: Period | date) -> Period:
    return value if isinstance(value, Period) else Period.inclusive(read_date(value, "period"), value)


def _read_members(value: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("members", value, "members by dimension", "write them as {'who': 'li.na'}")
    return {read_line(key, "members"): read_line(member, f"members.{key}") for key, member in value.items()}


@final
@attrs.frozen
class Figure:
    """What one combination of members has in a span of days.

    Attributes:
        amount: Money, a quantity or a bare number; returns are below 0.
        period: The days it is for; a date is that one day.
        members: Whose it is, by dimension. A dimension that is not named has it as a whole only.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is not finite, or a key is blank.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month
    >>> str(Figure(Money("1200", "CNY"), month(2025, 3), {"who": "li.na"}).period)
    '2025-03'
    """

    amount: Fraction | Money | Quantity = attrs.field(converter=_read_amount)
    period: Period = attrs.field(converter=_read_days)
    members: Mapping[str, str] = attrs.field(factory=dict, converter=_read_members, hash=False)

    def number(self) -> Fraction:
        """The amount without its unit."""
        return Fraction(self.amount if isinstance(self.amount, Fraction) else self.amount.amount)

    def unit(self) -> str:
        """Its currency or unit; empty for a bare number."""
        if isinstance(self.amount, Money):
            return self.amount.currency
        return self.amount.unit if isinstance(self.amount, Quantity) else ""


def _read_figures(value: Iterable[Figure]) -> tuple[Figure, ...]:
    return read_items(value, "figures", Figure, "a Figure")


def _read_dimensions(value: Iterable[Dimension]) -> tuple[Dimension, ...]:
    dimensions = read_items(value, "dimensions", Dimension, "a Dimension", key="key")
    if any(dimension.key == TIME for dimension in dimensions):
        remedy = "leave it out; a figure says its days itself"
        raise InvalidValueError("dimensions", TIME, "dimensions other than time", remedy)
    return dimensions


def _read_successors(value: Mapping[str, str]) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("successor", value, "successors by leaver", "write them as {'wu.fang': 'li.na'}")
    return {read_line(old, "successor"): read_line(new, f"successor.{old}") for old, new in value.items()}


@final
@attrs.frozen(repr=False)
class FigureBook:
    """Figures by member and day, summed for any member and any days.

    Attributes:
        figures: The figures, in any order; all money of one currency, all of one unit, or all bare numbers.
        dimensions: The members that are asked for; a member that has others under it is their sum.
        successor: Who carries on for somebody who is in no dimension any more: their figures count as the successor's.
        spread: What a question means that cuts the days of a figure: `"refuse"`, or a share of it by `"days"`.
        unknown: What a figure is of somebody who is in no dimension and has no successor: refused (`"refuse"`), as a
            slip of the pen is, or `"kept"` in the sum of all, as that of somebody who left is.

    Raises:
        WrongTypeError: If a field is not of its type, or money meets what is none; it names the row.
        CurrencyMismatchError: If two currencies meet; it names the row.
        InvalidValueError: If two units meet, a figure names a dimension that the book has not, a successor is named
            for somebody who is still there, or successors go round in a circle.
        NotFoundError: If a successor is in no dimension.
        DuplicateError: If two dimensions have one key.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month, quarter
    >>> who = Dimension("who", {"east": ["li.na", "wang.wei"]})
    >>> sold = [("li.na", 1, 500), ("li.na", 2, 300), ("wang.wei", 2, 200), ("wu.fang", 3, 900)]
    >>> figures = [Figure(Money(amount, "CNY"), month(2025, at), {"who": name}) for name, at, amount in sold]
    >>> book = FigureBook(figures, [who], unknown="kept")
    >>> book.of({"who": "east"}, month(2025, 2)), book.of({}, quarter(2025, 1))
    (Fraction(500, 1), Fraction(1900, 1))
    >>> [figure.members["who"] for figure in book.unplaced()]
    ['wu.fang']
    """

    figures: tuple[Figure, ...] = attrs.field(converter=_read_figures)
    dimensions: tuple[Dimension, ...] = attrs.field(converter=_read_dimensions)
    successor: Mapping[str, str] = attrs.field(factory=dict, converter=_read_successors, kw_only=True, hash=False)
    spread: Literal["refuse", "days"] = attrs.field(default="refuse", kw_only=True)
    unknown: Literal["refuse", "kept"] = attrs.field(default="refuse", kw_only=True)
    _ranges: Mapping[str, _Ranges] = attrs.field(init=False, eq=False)
    _cells: tuple[tuple[_Place, Mapping[Span, Fraction]], ...] = attrs.field(init=False, eq=False)
    _places: tuple[_Place, ...] = attrs.field(init=False, eq=False)
    _lost: tuple[int, ...] = attrs.field(init=False, eq=False)
    _series: dict[_Place, Series] = attrs.field(init=False, eq=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        read_choice(self.spread, "spread", "what a period that cuts a figure means", ("refuse", "days"))
        read_choice(self.unknown, "unknown", "what a figure of nobody in the dimensions is", ("refuse", "kept"))
        _check_units(self.figures)
        ranges = {dimension.key: _ranges_of(dimension) for dimension in self.dimensions}
        object.__setattr__(self, "_ranges", ranges)
        homes = _successors(self.successor, ranges)
        cells: dict[_Place, dict[Span, Fraction]] = {}
        lost: list[int] = []
        for position, figure in enumerate(self.figures):
            place, is_placed = _placed(figure, f"figures[{position}]", ranges, homes)
            if not is_placed:
                self._check_kept(figure, f"figures[{position}]")
                lost.append(position)
            spans = cells.setdefault(place, {})
            span = (figure.period.start.toordinal(), figure.period.end.toordinal())
            number = figure.number()
            spans[span] = spans[span] + number if span in spans else number
        ordered = tuple(sorted(cells.items(), key=lambda cell: cell[0]))
        object.__setattr__(self, "_cells", ordered)
        object.__setattr__(self, "_places", tuple(place for place, _ in ordered))
        object.__setattr__(self, "_lost", tuple(lost))

    def _check_kept(self, figure: Figure, where: str) -> None:
        """Refuses a figure of somebody unknown, unless such figures are kept."""
        for key, member in figure.members.items():
            known = self._ranges[key]
            if self.unknown == "refuse" and member not in known and member not in self.successor:
                near = did_you_mean(member, map(str, known))
                remedy = f'{near + "; " if near else ""}name a successor, or unknown="kept" for who left'
                raise NotFoundError(f"member of {key} for {where}", member, remedy)

    @property
    def unit(self) -> str:
        """The currency or unit of all figures; empty for bare numbers and where there are none."""
        return self.figures[0].unit() if self.figures else ""

    def span(self) -> Period | None:
        """The days from the first to the last that a figure is for; `None` where there are none."""
        if not self.figures:
            return None
        return Period(
            min(figure.period.start for figure in self.figures), max(figure.period.end for figure in self.figures)
        )

    def unplaced(self) -> tuple[Figure, ...]:
        """The figures with a member that is in its dimension no more; they count in the whole of it only."""
        return tuple(self.figures[position] for position in self._lost)

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:
        """The sum of what belongs to all the members named, within the period; 0 where there is nothing.

        Args:
            members: Members by the key of their dimension; a dimension that is not named counts whole.
            period: The days.

        Raises:
            NotFoundError: If a dimension or a member is unknown.
            InvalidValueError: If the period cuts the days of a figure, and figures are not spread.
        """
        ranges = tuple(self._range(key, own, members.get(key)) for key, own in self._ranges.items())
        if len(members) > len(ranges) or not members.keys() <= self._ranges.keys():
            raise _no_dimension(next(key for key in members if key not in self._ranges), self._ranges)
        place = tuple(first for first, _ in ranges)
        series = self._series.get(place)
        if series is None:
            series = self._added(place, ranges)
        found = series.between(period.start.toordinal(), period.end.toordinal())
        if found is None:
            raise self._cut(ranges, members, period)
        return found

    def _range(self, key: str, own: _Ranges, member: Hashable | None) -> tuple[int, int]:
        if member is None:
            return 0, len(own)
        found = own.get(member)
        if found is None:
            raise NotFoundError(f"member of {key}", member, did_you_mean(str(member), map(str, own)))
        return found

    def _added(self, place: _Place, ranges: tuple[tuple[int, int], ...]) -> Series:
        spans: dict[Span, Fraction] = {}
        for own in self._within(ranges):
            for span, amount in own.items():
                spans[span] = spans[span] + amount if span in spans else amount
        series = Series.of(spans, by_days=self.spread == "days")
        if len(self._series) >= _KEPT:
            self._series.clear()
        self._series[place] = series
        return series

    def _within(self, ranges: tuple[tuple[int, int], ...]) -> Iterator[Mapping[Span, Fraction]]:
        low, high = 0, len(self._places)
        if ranges:
            low, high = (bisect_left(self._places, (edge,)) for edge in ranges[0])
        for place, spans in self._cells[low:high]:
            if all(first <= at < last for at, (first, last) in zip(place, ranges, strict=True)):
                yield spans

    def _cut(
        self, ranges: tuple[tuple[int, int], ...], members: Mapping[str, Hashable], period: Period
    ) -> InvalidValueError:
        edges = (period.start.toordinal(), period.end.toordinal())
        spans = [span for own in self._within(ranges) for span, amount in own.items() if amount]
        start, end = min(span for span in spans if any(span[0] < edge < span[1] for edge in edges))
        whole = Period(date.fromordinal(start), date.fromordinal(end))
        who = ", ".join(f"{key} {member}" for key, member in members.items()) or "everybody"
        accepted = f"a period that cuts no figure, such as {whole}"
        return InvalidValueError(f"figures of {who}", str(period), accepted, "or spread them: spread='days'")

    def __repr__(self) -> str:
        keys = ", ".join(dimension.key for dimension in self.dimensions)
        return f"FigureBook({len(self.figures):,} figures{f' in {self.unit}' if self.unit else ''} by {keys or 'day'})"


def _check_units(figures: tuple[Figure, ...]) -> None:
    for position, figure in enumerate(figures):
        first, unit = figures[0], figure.unit()
        if unit == first.unit():
            continue
        where = f"figures[{position}].amount"
        if isinstance(first.amount, Money) and isinstance(figure.amount, Money):
            raise CurrencyMismatchError(where, first.unit(), unit)
        if isinstance(first.amount, Money) or isinstance(figure.amount, Money):
            raise WrongTypeError(where, figure.amount, f"{first.unit() or 'a bare number'}, as figures[0] is")
        raise InvalidValueError(where, unit or "a bare number", f"{first.unit() or 'a bare number'}, as figures[0] is")


def _ranges_of(dimension: Dimension) -> _Ranges:
    """Each member's place in the order of members, and the one after those under it."""
    sizes: dict[Hashable, int] = {}
    members = dimension.members()
    for member in reversed(members):
        sizes[member] = 1 + sum(sizes[child] for child in dimension.children(member))
    return {member: (place, place + sizes[member]) for place, member in enumerate(members)}


def _successors(successor: Mapping[str, str], ranges: Mapping[str, _Ranges]) -> dict[str, str]:
    """Who carries on in the end, for each leaver."""
    homes: dict[str, str] = {}
    for old in successor:
        if any(old in own for own in ranges.values()):
            raise InvalidValueError(f"successor.{old}", old, "somebody who is in no dimension any more")
        passed, new = [old], successor[old]
        while new in successor:
            if new in passed:
                raise InvalidValueError(f"successor.{old}", " → ".join([*passed, new]), "successors in no circle")
            passed.append(new)
            new = successor[new]
        if not any(new in own for own in ranges.values()):
            known = [str(member) for own in ranges.values() for member in own]
            raise NotFoundError(f"member for successor.{old}", new, did_you_mean(new, known))
        homes[old] = new
    return homes


def _placed(figure: Figure, where: str, ranges: Mapping[str, _Ranges], homes: Mapping[str, str]) -> tuple[_Place, bool]:
    for key in figure.members:
        if key not in ranges:
            raise InvalidValueError(f"{where}.members", key, "dimensions of the book", did_you_mean(key, ranges))
    is_placed = True
    place: list[int] = []
    for key, own in ranges.items():
        member = figure.members.get(key)
        found = (0, 0) if member is None else own.get(member) or own.get(homes.get(member, member))
        is_placed = is_placed and found is not None
        place.append(found[0] if found else 0)
    return tuple(place), is_placed


def _no_dimension(key: str, ranges: Mapping[str, _Ranges]) -> NotFoundError:
    return NotFoundError("dimension of the figures", key, did_you_mean(key, ranges))
