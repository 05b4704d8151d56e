"""What competency models and assessments check of the tables they are given: numbers by key.

Invariant: every number is exact, and every fault names the key it stands at.

Left out: which keys there are, which each class says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final, Literal

from salesmanual.kernel.errors import Fault, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.number import Exact, number_text, percent_text, read_fraction

__all__ = ["COMPETENCY_GROUPS", "CompetencyGroup", "read_shares", "read_steps", "stray_faults", "whole_fault"]

CompetencyGroup = Literal["knowledge", "skill", "attitude", "behaviour"]
"""What a competency is: something known, something one can do, how one stands to the work, how one acts."""

COMPETENCY_GROUPS: Final[tuple[CompetencyGroup, ...]] = ("knowledge", "skill", "attitude", "behaviour")


def read_shares(values: Mapping[str, Exact | str], where: str) -> Mapping[str, Fraction]:
    """Weights by key, each 0 or more.

    Raises:
        WrongTypeError: If it is no mapping of exact numbers.
        InvalidValueError: If one is below 0.

    >>> read_shares({"closing": "10%"}, "weights")["closing"]
    Fraction(1, 10)
    """
    return _read_numbers(values, where, 0, "a weight of 0 or more")


def read_steps(values: Mapping[str, Exact | str], where: str) -> Mapping[str, Fraction]:
    """Levels by key, each 1 or more.

    Raises:
        WrongTypeError: If it is no mapping of exact numbers.
        InvalidValueError: If one is below 1, the lowest level.

    >>> read_steps({"closing": 3}, "required")["closing"]
    Fraction(3, 1)
    """
    return _read_numbers(values, where, 1, "a level of 1 or more")


def _read_numbers(values: Mapping[str, Exact | str], where: str, least: int, accepted: str) -> Mapping[str, Fraction]:
    if not isinstance(values, Mapping):
        raise WrongTypeError(where, values, "a number for each key", "write it as {'closing': 3}")
    read: dict[str, Fraction] = {}
    for key, value in values.items():
        read_line(key, where)
        number = read_fraction(value, f"{where}.{key}")
        if number < least:
            raise InvalidValueError(f"{where}.{key}", number_text(number), accepted)
        read[key] = number
    return read


def stray_faults(found: Collection[str], known: Collection[str], where: str, kind: str) -> list[Fault]:
    """A fault for each key that is none of the known ones.

    >>> stray_faults(["closng"], ["closing"], "required", "competency")
    [Fault('required.closng', "no such competency; did you mean 'closing'?")]
    """
    return [Fault(f"{where}.{key}", f"no such {kind}; {did_you_mean(key, known)}") for key in found if key not in known]


def whole_fault(weights: Mapping[str, Fraction], where: str, remedy: str) -> list[Fault]:
    """A fault where the weights do not sum to exactly 1.

    >>> from fractions import Fraction
    >>> whole_fault({"one": Fraction(1, 2)}, "weights", "add the rest")
    [Fault('weights', 'found weights that sum to 50%, accepted is exactly 100%; add the rest')]
    """
    total = sum(weights.values(), Fraction(0))
    if total == 1:
        return []
    return [Fault(where, f"found weights that sum to {percent_text(total)}, accepted is exactly 100%; {remedy}")]
