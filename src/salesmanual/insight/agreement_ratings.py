"""What raters gave: one row for each rater, one place for each unit, `None` where a rater gave nothing.

    rows[rater][unit]     a unit is what is rated: a person, a recorded call, one competency of one person

Invariant: all rows are of one length; the ratings are all text or all exact numbers, a number that is whole being an
`int` and any other a `Fraction`, so that 3, Decimal("3.0") and Fraction(3) are one rating.

Left out: what the ratings say about the raters, which each statistic of this package answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed, shown
from salesmanual.kernel.fields import read_line, read_lines
from salesmanual.kernel.number import check_exact

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Number",
    "Rating",
    "Ratings",
    "read_categories",
    "read_mapping",
    "read_named",
    "read_number",
    "read_numbers",
]

Number: TypeAlias = int | Fraction
"""An exact number: an `int` where it is whole."""

Rating: TypeAlias = str | int | Fraction
"""A level as a number, or a category as text."""

_NUMBERS: Final = (int, Decimal, Fraction)
_PLAIN: Final[tuple[frozenset[type], ...]] = (
    frozenset({int, type(None)}),
    frozenset({str, type(None)}),
)
_LEAST_RATERS: Final = 2
_ACCEPTED: Final = "a whole number, a Decimal, a Fraction, text, or None where there is no rating"


def read_number(value: object, where: str) -> Number:
    """The value as an exact number, an `int` where it is whole.

    Raises:
        WrongTypeError: If it is no exact number, such as a `float`.
        InvalidValueError: If it is not finite, or absurdly long.

    >>> read_number(Decimal("3.50"), "level"), read_number(Decimal("3.00"), "level")
    (Fraction(7, 2), 3)
    """
    if isinstance(value, float):
        remedy = f"write it as Decimal({str(value)!r}), because a float is not exact"
        raise WrongTypeError(where, value, "an exact number", remedy)
    if isinstance(value, bool) or not isinstance(value, _NUMBERS):
        raise WrongTypeError(where, value, "an exact number")
    check_exact(value, where)
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else number


def _read_rating(value: object, where: str) -> Rating | None:
    if value is None:
        return None
    if isinstance(value, str):
        return read_line(value, where)
    if isinstance(value, bool):
        raise WrongTypeError(where, value, _ACCEPTED, "write it as text, such as 'yes' and 'no'")
    if not isinstance(value, (*_NUMBERS, float)):
        raise WrongTypeError(where, value, _ACCEPTED)
    return read_number(value, where)


def _read_row(row: object, where: str) -> tuple[Rating | None, ...]:
    listed = read_listed(cast("Iterable[Rating | None]", row), where, "a list of ratings, one for each unit")
    kinds = set(map(type, listed))
    if any(kinds <= plain for plain in _PLAIN):
        for value in set(listed):
            _read_rating(value, where)
        return listed
    return tuple(_read_rating(value, f"{where}[{at}]") for at, value in enumerate(listed))


def _read_rows(rows: Iterable[Iterable[Rating | Decimal | None]]) -> tuple[tuple[Rating | None, ...], ...]:
    listed = read_listed(rows, "rows", "a list of rows, one for each rater")
    if len(listed) < _LEAST_RATERS:
        remedy = "one rater agrees with nobody; give the ratings of another"
        raise InvalidValueError("rows", f"{len(listed)} rater", "the rows of at least 2 raters", remedy)
    read = tuple(_read_row(row, f"rows[{at}]") for at, row in enumerate(listed))
    for at, row in enumerate(read):
        if len(row) != len(read[0]) or not row:
            accepted = f"{len(read[0]) or 'at least one'} ratings, one for each unit"
            raise InvalidValueError(f"rows[{at}]", len(row), accepted, "write None where there is no rating")
    return read


def _read_names(values: Iterable[str], where: str, count: int, what: str) -> tuple[str, ...]:
    names = read_lines(values, where)
    if len(names) != count:
        raise InvalidValueError(where, len(names), f"{count} names, one for each {what}")
    return names


def _read_raters(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "raters")


def _read_units(values: Iterable[str]) -> tuple[str, ...]:
    return read_listed(values, "units", "a list of texts")


@final
@attrs.frozen
class Ratings:
    """The ratings that some raters gave to some units.

    Attributes:
        rows: One row for each rater, each with one rating for each unit, `None` where there is none.
        raters: The name of each rater; by default R1, R2, …
        units: The name of each unit; by default U1, U2, …

    Raises:
        WrongTypeError: If a rating is a `float`, a `bool` or of another type, or some are text and others numbers.
        InvalidValueError: If there are fewer than 2 raters, no unit, rows of different lengths, or too few names.
        DuplicateError: If two raters or two units have one name.

    Source: Handbook 11.3.

    >>> Ratings([[3, 4, None], [3, 5, 2]], raters=["li.na", "wang.wei"]).column(1)
    (4, 5)
    """

    rows: tuple[tuple[Rating | None, ...], ...] = attrs.field(converter=_read_rows, repr=False)
    raters: tuple[str, ...] = attrs.field(converter=_read_raters, kw_only=True)
    units: tuple[str, ...] = attrs.field(converter=_read_units, kw_only=True, repr=False)

    @raters.default
    def _numbered_raters(self) -> tuple[str, ...]:
        return tuple(f"R{at}" for at in range(1, len(self.rows) + 1))

    @units.default
    def _numbered_units(self) -> tuple[str, ...]:
        return tuple(f"U{at}" for at in range(1, len(self.rows[0]) + 1))

    def __attrs_post_init__(self) -> None:
        _read_names(self.raters, "raters", len(self.rows), "row")
        if len(self.units) != len(self.rows[0]):
            raise InvalidValueError("units", len(self.units), f"{len(self.rows[0])} names, one for each unit")
        seen: set[str] = set()
        for at, unit in enumerate(self.units):
            if read_line(unit, f"units[{at}]") in seen:
                raise DuplicateError("unit", unit, "name it once")
            seen.add(unit)
        given = set[type]().union(*(map(type, row) for row in self.rows)) - {type(None)}
        if str in given and len(given) > 1:
            raise WrongTypeError("rows", "text and numbers", "ratings that are all text or all numbers")

    @classmethod
    def of(cls, by_rater: Mapping[str, Mapping[str, Rating | Decimal]]) -> Ratings:
        """The ratings from what each rater gave, by unit; a unit that a rater leaves out has no rating of theirs.

        Raises:
            WrongTypeError: If it is no mapping of mappings; and as for the class.
            InvalidValueError: As for the class.

        >>> Ratings.of({"li.na": {"chen": 3}, "wang.wei": {"chen": 4, "zhao": 2}}).rows
        ((3, None), (4, 2))
        """
        for rater, given in read_mapping(by_rater, "by_rater").items():
            read_mapping(given, f"by_rater[{shown(rater)}]")
        units = tuple(dict.fromkeys(unit for given in by_rater.values() for unit in given))
        rows = [[given.get(unit) for unit in units] for given in by_rater.values()]
        return cls(rows, raters=tuple(by_rater), units=units)

    def column(self, at: int) -> tuple[Rating, ...]:
        """The ratings of one unit, in the order of the raters, without those that are missing."""
        return tuple(row[at] for row in self.rows if row[at] is not None)  # type: ignore[misc] # None is left out

    def values(self) -> tuple[Rating, ...]:
        """The different ratings, in ascending order."""
        return tuple(sorted(set().union(*self.rows) - {None}))  # type: ignore[arg-type] # of one kind

    def incomplete(self) -> tuple[str, ...]:
        """The units that some rater did not rate."""
        return tuple(
            unit for unit, given in zip(self.units, zip(*self.rows, strict=True), strict=True) if None in given
        )

    def complete_rows(self) -> tuple[tuple[Rating, ...], ...]:
        """One row for each unit that all rated, with the ratings in the order of the raters."""
        whole = (given for given in zip(*self.rows, strict=True) if None not in given)
        return cast("tuple[tuple[Rating, ...], ...]", tuple(whole))


def read_mapping(value: object, where: str) -> Mapping[str, object]:
    """The value, if it is a mapping whose keys are lines of text.

    Raises:
        WrongTypeError: If it is none, or a key is no text.
        InvalidValueError: If a key is blank or too long.

    >>> read_mapping({"li.na": 3}, "scores")
    {'li.na': 3}
    """
    if not isinstance(value, Mapping):
        raise WrongTypeError(where, value, "a mapping by name, such as {'li.na': …}")
    for key in value:
        read_line(key, f"{where}, a key")
    return value


def read_numbers(ratings: Ratings, what: str) -> None:
    """Refuses ratings that are text, where a statistic calculates with them.

    Raises:
        WrongTypeError: If they are text.
    """
    for at, row in enumerate(ratings.rows):
        for value in row:
            if isinstance(value, str):
                raise WrongTypeError(f"rows[{at}]", value, f"numbers, for {what}", "give each level as a number")
            if value is not None:
                break


def read_categories(ratings: Ratings, categories: Iterable[Rating | Decimal] | None) -> tuple[Rating, ...]:
    """The categories in order: those given, or else the ratings that occur in ascending order.

    Raises:
        DuplicateError: If one is given twice.
        InvalidValueError: If a rating is none of them.
    """
    found = ratings.values()
    if categories is None:
        return found
    named = read_named(categories)
    known = set(named)
    for rating in found:
        if rating not in known:
            raise InvalidValueError("rows", rating, "one of the categories", f"add {rating!r}, or correct the rating")
    return named


def read_named(categories: Iterable[Rating | Decimal]) -> tuple[Rating, ...]:
    """The categories as they are given, each once.

    Raises:
        WrongTypeError: If one is no exact number or text, or some are text and others numbers.
        DuplicateError: If one is given twice.

    >>> read_named(["C", "B", "A"])
    ('C', 'B', 'A')
    """
    named = _read_row(categories, "categories")
    known: set[Rating] = set()
    for at, category in enumerate(named):
        if category is None:
            raise WrongTypeError(f"categories[{at}]", category, "a number or text")
        if category in known:
            raise DuplicateError("category", category, "name it once")
        known.add(category)
    if len({isinstance(category, str) for category in named}) > 1:
        raise WrongTypeError("categories", "text and numbers", "categories that are all text or all numbers")
    return cast("tuple[Rating, ...]", named)
