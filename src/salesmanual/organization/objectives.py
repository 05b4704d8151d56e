"""Objectives: what a department, a team or a person wants to reach, the key results that show it, and what it serves.

Invariant: an objective's key results have keys of their own, so a reading means one of them.

Left out: how far objectives have come (`objective_rollup`), and the pay that may hang on them (`incentives`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import Label, read_label
from salesmanual.organization.key_results import KeyResult

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Objective", "read_objectives"]


def _read_key_results(value: Iterable[KeyResult]) -> tuple[KeyResult, ...]:
    return read_items(value, "key_results", KeyResult, "a KeyResult", key="key")


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight < 0:
        raise InvalidValueError("weight", value, "a weight of 0 or more")
    return weight


@final
@attrs.frozen
class Objective:
    """What is to be reached; an objective with one measure has one key result.

    Attributes:
        key: Unique among the objectives that are read together.
        label: What people read.
        key_results: What shows that it is reached; none where only aligned objectives show it.
        weight: What it weighs beside the others under the same objective.
        owner: Who answers for it; may be empty.
        aligned_to: The key of the objective above that it serves; empty for none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the weight is below 0, or it is aligned to itself.
        DuplicateError: If two key results have one key.

    Source: Handbook 1.1.

    >>> from datetime import date
    >>> won = KeyResult("won", "New customers", 6, since=date(2026, 1, 1), due=date(2026, 3, 31))
    >>> Objective("growth", "Grow in the east", [won], owner="li.na").aligned_to
    ''
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    key_results: tuple[KeyResult, ...] = attrs.field(default=(), converter=_read_key_results)
    weight: Fraction = attrs.field(default=Fraction(1), converter=_read_weight, kw_only=True)
    owner: str = attrs.field(default="", validator=check_section, kw_only=True)
    aligned_to: str = attrs.field(default="", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.aligned_to == self.key:
            raise InvalidValueError("aligned_to", self.aligned_to, "another objective, or nothing")


def read_objectives(value: Iterable[Objective], *, least: int = 0) -> tuple[Objective, ...]:
    """The objectives, whose key results have keys of their own throughout.

    Raises:
        WrongTypeError: If one is no `Objective`.
        DuplicateError: If two objectives or two key results have one key.
        InvalidValueError: If there are too few.
    """
    objectives = read_items(value, "objectives", Objective, "an Objective", key="key", least=least)
    every = [result for objective in objectives for result in objective.key_results]
    read_items(every, "key_results", KeyResult, "a KeyResult", key="key")
    return objectives
