"""Tiers as people write them: read, checked against each other, and kept as written.

Invariant: the parts of a curve ascend strictly, and where a tier says where it ends, the next one starts there: there
is no gap, no overlap and no order to guess. What a number at a boundary belongs to is said by the tier or by the
curve, never by habit.

Left out: the functions they stand for (`curve_written`) and whole documents (`curve_plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, TypeAlias, TypeVar, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError, did_you_mean
from salesmanual.kernel.number import Exact, number_text, read_fraction

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "MAX_PARTS",
    "POINTS",
    "STEPS",
    "TIERS",
    "TIERS_BEFORE",
    "Beyond",
    "Boundary",
    "Number",
    "Pairs",
    "Part",
    "PartKeys",
    "Refuse",
    "Tier",
    "Tiers",
    "raised",
    "read_beyond",
    "read_boundary",
    "read_number",
    "read_parts",
]

Number: TypeAlias = Exact | str
"""A number of a curve: exact, or text such as `"0.05"`, `"5%"` or `"1/3"`."""

MAX_PARTS: Final = 10_000
"""The most tiers, steps, points or knots a curve may have."""

_PAIR: Final = 2
_SHORT_TEXT: Final = 120
_QUOTIENT: Final = re.compile(r"([+-]?[0-9]{1,2000})/([0-9]{1,2000})", re.ASCII)
_Choice = TypeVar("_Choice", bound=StrEnum)
_Read = TypeVar("_Read")


class Boundary(StrEnum):
    """What a number at a boundary belongs to."""

    REACHED = "reached"
    """What starts there: it is enough to reach the boundary."""
    ABOVE = "above"
    """What ends there: the boundary has to be passed."""


class Beyond(StrEnum):
    """How a curve goes on outside what was written."""

    ZERO = "zero"
    """It is zero there."""
    FLAT = "flat"
    """It keeps the value at its end."""
    EXTEND = "extend"
    """Its stretch at the end goes on."""


TIERS_BEFORE: Final = (Beyond.ZERO, Beyond.EXTEND)
"""How tiers may go on before the first of them."""


def read_number(value: Number, where: str = "number") -> Fraction:
    """The value as an exact `Fraction`, as `read_fraction` reads it, and quotients of any length a curve has.

    Raises:
        WrongTypeError: If the value is a `float` or no number at all.
        InvalidValueError: If the text is no number, or the number is not finite or absurdly long.

    >>> read_number("85%"), read_number("1/3")
    (Fraction(17, 20), Fraction(1, 3))
    """
    if type(value) is Fraction:
        return value
    if type(value) is str and len(value) > _SHORT_TEXT and (parts := _QUOTIENT.fullmatch(value)) and int(parts[2]):
        return Fraction(int(parts[1]), int(parts[2]))
    return read_fraction(value, where)


def read_boundary(value: Boundary | str, where: str = "boundary") -> Boundary:
    """The side that a number at a boundary belongs to.

    Raises:
        InvalidValueError: If it is neither `reached` nor `above`.

    >>> read_boundary("above")
    <Boundary.ABOVE: 'above'>
    """
    return _read_choice(Boundary, value, where, tuple(Boundary))


def read_beyond(value: Beyond | str, where: str, accepted: tuple[Beyond, ...] = tuple(Beyond)) -> Beyond:
    """How a curve goes on outside, if that is accepted there.

    Raises:
        InvalidValueError: If it is none of those accepted.

    >>> read_beyond("zero", "before")
    <Beyond.ZERO: 'zero'>
    """
    return _read_choice(Beyond, value, where, accepted)


def _read_choice(choices: type[_Choice], value: _Choice | str, where: str, accepted: tuple[_Choice, ...]) -> _Choice:
    if not isinstance(value, str) or value not in accepted:
        raise InvalidValueError(where, value, f"one of {', '.join(accepted)}")
    return choices(value)


def _read_start(value: Number) -> Fraction:
    return read_number(value, "start")


def _read_rate(value: Number) -> Fraction:
    return read_number(value, "rate")


def _read_end(value: Number | None) -> Fraction | None:
    return None if value is None else read_number(value, "end")


def _read_side(value: Boundary | str | None) -> Boundary | None:
    return None if value is None else read_boundary(value)


@final
@attrs.frozen(repr=False)
class Tier:
    """A stretch with a rate of its own.

    Attributes:
        start: Where it starts.
        rate: What each unit pays in it, or whatever else the curve reads tiers as.
        end: Where it ends; `None` where the next tier starts. Where it is given, the next tier has to start there.
        boundary: What a number right at the start belongs to; `None` is as the curve says.

    Raises:
        WrongTypeError: If a number is a `float` or no number.
        InvalidValueError: If a number or the boundary cannot be read.

    Source: Handbook 4.3.

    >>> Tier(100000, "8%", boundary="above")
    Tier('100000', '0.08', boundary='above')
    """

    start: Fraction = attrs.field(converter=_read_start)
    rate: Fraction = attrs.field(converter=_read_rate)
    end: Fraction | None = attrs.field(default=None, converter=_read_end, kw_only=True)
    boundary: Boundary | None = attrs.field(default=None, converter=_read_side, kw_only=True)

    def __repr__(self) -> str:
        end = "" if self.end is None else f", end={number_text(self.end)!r}"
        boundary = "" if self.boundary is None else f", boundary={str(self.boundary)!r}"
        return f"Tier({number_text(self.start)!r}, {number_text(self.rate)!r}{end}{boundary})"


Pairs: TypeAlias = Iterable[tuple[Number, Number] | Mapping[str, object]]
"""Steps or points: pairs, or tables as they stand in a plan file."""

Tiers: TypeAlias = Iterable[tuple[Number, Number] | Mapping[str, object] | Tier]
"""Tiers: pairs of start and rate, tables as they stand in a plan file, or `Tier` objects."""


class Part(NamedTuple):
    """A tier, a step or a point: where it starts, its rate or value, and its own boundary side if it has one."""

    start: Fraction
    value: Fraction
    boundary: Boundary | None = None


class PartKeys(NamedTuple):
    """How the parts are called: the list, their start, their value, and whether they have an end and a side."""

    name: str
    start: str
    value: str
    ranged: bool

    def accepted(self) -> tuple[str, ...]:
        """The keys that the table of one part may have."""
        return (self.start, self.value, *(("to", "boundary") if self.ranged else ()))


TIERS: Final = PartKeys("tiers", "from", "rate", ranged=True)
STEPS: Final = PartKeys("steps", "from", "value", ranged=True)
POINTS: Final = PartKeys("points", "at", "value", ranged=False)


class Refuse:
    """What becomes of a refusal: the first is raised, or all are collected."""

    __slots__ = ("errors",)

    def __init__(self) -> None:
        self.errors: list[SalesManualError] = []

    def __call__(self, error: SalesManualError) -> None:
        """Keep the refusal and go on."""
        self.errors.append(error)


def raised(error: SalesManualError) -> NoReturn:
    """Refuse at once."""
    raise error


class _Ranged(NamedTuple):
    part: Part
    end: Fraction | None


def read_parts(items: object, keys: PartKeys, refuse: Callable[[SalesManualError], None] = raised) -> tuple[Part, ...]:
    """The tiers, steps or points: pairs, tables or `Tier` objects, in ascending order.

    Args:
        items: The parts.
        keys: How they are called.
        refuse: What to do about each fault; by default the first is raised.

    Raises:
        WrongTypeError: If the list, a part or a number is of another type.
        InvalidValueError: If there is no part, one cannot be read, or two overlap, leave a gap or are out of order.

    >>> read_parts([(0, "5%")], TIERS)
    (Part(start=Fraction(0, 1), value=Fraction(1, 20), boundary=None),)
    >>> read_parts([{"from": 0, "to": 50, "rate": "5%"}, {"from": 60, "rate": "8%"}], TIERS)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: tiers[0].to: found '50', accepted is 60, where tiers[1] starts; \
close the gap between them
    """
    if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Iterable):
        refuse(WrongTypeError(keys.name, items, f"a list of {keys.name}"))
        return ()
    read: list[_Ranged | None] = []
    for index, item in enumerate(items):
        if index == MAX_PARTS:
            refuse(InvalidValueError(keys.name, f"more than {MAX_PARTS}", f"at most {MAX_PARTS} {keys.name}"))
            break
        read.append(_read_part(item, f"{keys.name}[{index}]", keys, refuse))
    if not read:
        refuse(InvalidValueError(keys.name, items, f"a list of {keys.name}, at least one"))
    _check_order(read, keys, refuse)
    return tuple(ranged.part for ranged in read if ranged is not None)


def _check_order(read: list[_Ranged | None], keys: PartKeys, refuse: Callable[[SalesManualError], None]) -> None:
    for index, (one, other) in enumerate(pairwise(read)):
        if one is None or other is None:
            continue
        here, there = f"{keys.name}[{index}]", f"{keys.name}[{index + 1}]"
        if other.part.start <= one.part.start:
            accepted = f"more than {number_text(one.part.start)}, where {here} starts"
            remedy = f"list the {keys.name} in ascending order, each start once"
            refuse(InvalidValueError(f"{there}.{keys.start}", number_text(other.part.start), accepted, remedy))
        elif one.end is not None and one.end != other.part.start:
            accepted = f"{number_text(other.part.start)}, where {there} starts"
            remedy = "close the gap between them" if one.end < other.part.start else "they overlap: keep one of the two"
            refuse(InvalidValueError(f"{here}.to", number_text(one.end), accepted, remedy))
    if read and read[-1] is not None and read[-1].end is not None:
        remedy = f"leave it out; to stop there, add one from {number_text(read[-1].end)}"
        accepted = "no end of the last one, because nothing says what holds after it"
        refuse(InvalidValueError(f"{keys.name}[{len(read) - 1}].to", number_text(read[-1].end), accepted, remedy))


def _read_part(item: object, where: str, keys: PartKeys, refuse: Callable[[SalesManualError], None]) -> _Ranged | None:
    if isinstance(item, Tier) and keys is TIERS:
        return _Ranged(Part(item.start, item.rate, item.boundary), item.end)
    if isinstance(item, Mapping):
        return _read_table(item, where, keys, refuse)
    if isinstance(item, (tuple, list)) and len(item) == _PAIR:
        return _read_table({keys.start: item[0], keys.value: item[1]}, where, keys, refuse)
    accepted = f"a pair of {keys.start} and {keys.value}, or a table with the keys {', '.join(keys.accepted())}"
    refuse(WrongTypeError(where, item, accepted))
    return None


def _read_table(
    table: Mapping[object, object], where: str, keys: PartKeys, refuse: Callable[[SalesManualError], None]
) -> _Ranged | None:
    accepted = keys.accepted()
    for key in table:
        if key not in accepted:
            refuse(InvalidValueError(where, key, "a key it may have", did_you_mean(key, accepted)))

    def cell(key: str, read: Callable[[object, str], _Read]) -> _Read | None:
        try:
            return read(table[key], f"{where}.{key}")
        except KeyError:
            refuse(InvalidValueError(f"{where}.{key}", None, "a number", "add the key"))
        except (InvalidValueError, WrongTypeError) as error:
            refuse(error)
        return None

    start, value = cell(keys.start, _number), cell(keys.value, _number)
    end = cell("to", _number) if keys.ranged and table.get("to") is not None else None
    boundary = cell("boundary", _boundary) if keys.ranged and table.get("boundary") is not None else None
    return None if start is None or value is None else _Ranged(Part(start, value, boundary), end)


def _number(value: object, where: str) -> Fraction:
    return read_number(cast("Number", value), where)


def _boundary(value: object, where: str) -> Boundary:
    return read_boundary(cast("str", value), where)
