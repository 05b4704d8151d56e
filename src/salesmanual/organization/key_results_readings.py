"""Readings: what a key result stood at on a day.

Invariant: a key result has at most one reading a day; what it stands at on a day is its last reading on or before it,
found by bisection.

Left out: where readings come from, and what they mean for the target (`key_results`).
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_date, check_line, check_section, read_items
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.quantity import Amount, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Reading", "Readings"]

_on: Final = attrgetter("on")


def _read_value(value: Exact | str) -> Fraction:
    if isinstance(value, (Money, Quantity)):
        raise WrongTypeError("value", value, "a number", "write it as Reading.of('revenue', on, amount)")
    return read_fraction(value, "value")


@final
@attrs.frozen
class Reading:
    """What one key result stood at on one day.

    Attributes:
        key: The key result.
        on: The day.
        value: The figure, exact; a ratio may be written as `"85%"`, a milestone that is done is 1.
        unit: Of what; empty for the unit of the key result.

    Raises:
        WrongTypeError: If a field is not of its type, such as a `float`.
        InvalidValueError: If the key is blank.

    Source: Handbook 1.1.

    >>> Reading("won", date(2026, 3, 31), 3).value
    Fraction(3, 1)
    """

    key: str = attrs.field(validator=check_line)
    on: date = attrs.field(validator=check_date)
    value: Fraction = attrs.field(converter=_read_value)
    unit: str = attrs.field(default="", validator=check_section)

    @classmethod
    def of(cls, key: str, on: date, amount: Amount) -> Reading:
        """The reading of an amount of money or a quantity, which keeps its unit.

        Raises:
            WrongTypeError: If it is neither.

        >>> Reading.of("revenue", date(2026, 3, 31), Money("120000", "CNY")).unit
        'CNY'
        """
        if isinstance(amount, Money):
            return cls(key, on, amount.amount, amount.currency)
        if isinstance(amount, Quantity):
            return cls(key, on, amount.amount, amount.unit)
        raise WrongTypeError("amount", amount, "Money or a Quantity", "write a bare number as Reading(key, on, 12)")


def _read_readings(value: Iterable[Reading]) -> tuple[Reading, ...]:
    listed = read_items(value, "readings", Reading, "a Reading")
    return tuple(sorted(listed, key=lambda each: (each.key, each.on)))


@final
@attrs.frozen
class Readings:
    """The readings of any number of key results.

    Attributes:
        readings: By key result and day.

    Raises:
        WrongTypeError: If one of them is no `Reading`.
        DuplicateError: If a key result has two on one day.

    Source: Handbook 1.1.

    >>> readings = Readings([Reading("won", date(2026, 1, 31), 1), Reading("won", date(2026, 3, 31), 4)])
    >>> readings.at("won", date(2026, 3, 30)).value, readings.at("won", date(2026, 1, 30))
    (Fraction(1, 1), None)
    """

    readings: tuple[Reading, ...] = attrs.field(default=(), converter=_read_readings)
    _by_key: dict[str, list[Reading]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        by_key: dict[str, list[Reading]] = {}
        for reading in self.readings:
            own = by_key.setdefault(reading.key, [])
            if own and own[-1].on == reading.on:
                raise DuplicateError("reading", f"{reading.key} on {reading.on}", "keep the one that is right")
            own.append(reading)
        object.__setattr__(self, "_by_key", by_key)

    def keys(self) -> tuple[str, ...]:
        """The key results that have readings, in alphabetical order."""
        return tuple(self._by_key)

    def of(self, key: str) -> tuple[Reading, ...]:
        """All readings of a key result, in order; none where it has none."""
        return tuple(self._by_key.get(key, ()))

    def at(self, key: str, on: date, *, unit: str = "") -> Reading | None:
        """The last reading on or before the day; `None` where there is none.

        Args:
            key: The key result.
            on: The day.
            unit: The unit of the key result; a reading that names another is refused.

        Raises:
            WrongTypeError: If the day is no date.
            InvalidValueError: If the reading is in another unit.
        """
        own = self._by_key.get(key, [])
        position = bisect_right(own, read_date(on), key=_on)
        if not position:
            return None
        reading = own[position - 1]
        if reading.unit not in ("", unit):
            raise InvalidValueError(f"reading of {key} on {reading.on}", reading.unit, f"the unit {unit or 'none'}")
        return reading

    def added(self, reading: Reading) -> Readings:
        """These and one more.

        Raises:
            WrongTypeError, DuplicateError: As for the class.
        """
        return Readings((*self.readings, reading))
