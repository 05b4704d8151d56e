"""What a component names that only its plan can check: amounts, which are in one currency, and measures.

Invariant: every field is looked at, those of the modifiers and of the components inside it as well; so a plan refuses
a wrong currency and an unknown measure when it is built, wherever they stand.

Left out: what a component of a company's own has elsewhere than in fields of attrs classes, but for its own `amount`
and `measure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.criteria_facts import segments
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.texts import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["named_amounts", "named_measures"]

_MEASURES: Final = "measures."
_FIGURES: Final = ("attainment", "credited", "target")
_WHOLE: Final = (Criterion, Curve, Label, Scorecard)
"""What has fields and names neither, or is read as a whole."""


def named_amounts(part: object) -> Iterator[tuple[str, Money]]:
    """Every amount of money in the fields of a component, with its address.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.milestones import Milestone, Milestones
    >>> for address, amount in named_amounts(Milestones("m", "Milestones", [Milestone(1, Money("2000", "CNY"))])):
    ...     print(address, amount)
    milestones[0].pay CNY 2,000.00
    """
    for address, value in (*_fields(part, ""), *_own(part, "amount")):
        if isinstance(value, Money):
            yield address, value


def named_measures(part: object) -> Iterator[tuple[str, str]]:
    """The key of every measure in the fields of a component, with its address.

    A measure is named by a field `measure`, or by a path such as `measures.margin.attainment`.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.recognition import Recognition
    >>> list(named_measures(Recognition("club", "Club", "measures.margin.attainment >= 100%")))
    [('where', 'margin')]
    """
    for address, value in (*_fields(part, ""), *_own(part, "measure")):
        if isinstance(value, Criterion):
            yield from ((address, key) for path in value.paths() if (key := _key_in(path)))
        elif isinstance(value, str):
            key = value if address.rpartition(".")[2] == "measure" else _key_in(value)
            if key:
                yield address, key


def _key_in(path: str) -> str:
    """The key of the measure that a path asks about; empty where it asks about none."""
    if path.startswith(_MEASURES) and path.rpartition(".")[2] in _FIGURES:
        return segments(path)[1]
    return ""


def _own(part: object, name: str) -> Iterator[tuple[str, object]]:
    """An attribute that is no field, as where the class is not of attrs."""
    if not attrs.has(type(part)) and hasattr(part, name):
        yield name, getattr(part, name)


def _fields(part: object, above: str) -> Iterator[tuple[str, object]]:
    """Every value in the fields of an attrs object, and in those of the objects in them, with its address."""
    if isinstance(part, tuple):
        for position, each in enumerate(part):
            yield from _fields(each, f"{above}[{position}]")
    elif isinstance(part, (str, Money, *_WHOLE)):
        yield above, part
    elif attrs.has(kind := type(part)):
        for field in attrs.fields(kind):
            if field.init:
                address = f"{above}.{field.name}" if above else field.name
                yield from _fields(getattr(part, field.name), address)
