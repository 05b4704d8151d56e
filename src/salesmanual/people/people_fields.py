"""The numbers and lists that policies of this package have in common: a weight, a share, a baseline, evidence.

Invariant: every number is exact, and a refusal names the field and what it accepts.

Left out: tables of numbers by key (`competency_fields`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.number import read_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from salesmanual.kernel.number import Exact

__all__ = ["read_baseline", "read_evidence", "read_full_weight", "read_share", "read_time_share", "read_weight"]


def read_weight(value: Exact | str) -> Fraction:
    """A weight; what has the weight 0 is shown and counts for nothing.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is below 0.

    >>> read_weight("40%")
    Fraction(2, 5)
    """
    return _from_nothing(value, "weight", "a weight of 0 or more")


def read_full_weight(value: Exact | str) -> Fraction:
    """A weight of what always counts.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is not above 0.

    >>> read_full_weight(2)
    Fraction(2, 1)
    """
    weight = read_fraction(value, "weight")
    if weight <= 0:
        raise InvalidValueError("weight", value, "a number above 0", "leave out what does not count")
    return weight


def read_share(value: Exact | str) -> Fraction:
    """A share of people.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is below 0.

    >>> read_share("20%")
    Fraction(1, 5)
    """
    return _from_nothing(value, "share", "a share of 0% or more")


def read_time_share(value: Exact | str) -> Fraction:
    """A share of the working time.

    Raises:
        WrongTypeError: If it is no exact number.
        InvalidValueError: If it is not above 0 % and at most 100 %.

    >>> read_time_share("60%")
    Fraction(3, 5)
    """
    share = read_fraction(value, "share")
    if not 0 < share <= 1:
        raise InvalidValueError("share", value, "a share of the time above 0% and at most 100%")
    return share


def read_baseline(value: Exact | str) -> Fraction:
    """The figure that is worth nothing, which may be any.

    Raises:
        WrongTypeError: If it is no exact number.

    >>> read_baseline("-2.5")
    Fraction(-5, 2)
    """
    return read_fraction(value, "baseline")


def read_evidence(value: Iterable[str]) -> tuple[str, ...]:
    """What is to be brought along.

    Raises:
        WrongTypeError: If it is no list of texts.
        InvalidValueError: If a text is blank or not one line.

    >>> read_evidence(["order book"])
    ('order book',)
    """
    return read_lines(value, "evidence")


def _from_nothing(value: Exact | str, where: str, accepted: str) -> Fraction:
    number = read_fraction(value, where)
    if number < 0:
        raise InvalidValueError(where, value, accepted)
    return number
