"""The values of a plan in words, for people who compare two versions of it.

Invariant: every figure is exact; ratios are percentages where the plan reads them as such: rates, and the places of
a curve over attainment.

Left out: what a component does (`plan_document_words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final

from salesmanual.incentives.components import Bonus
from salesmanual.incentives.plan_document_names import rule_words
from salesmanual.incentives.plan_versions_plain import is_composite, is_default, members_of
from salesmanual.kernel.criteria_facts import segments
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import number_text, percent_text, read_fraction
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.wire_unions import union_of_member

__all__ = ["field_words", "is_over_attainment", "part_words", "value_words"]

_RATES: Final = frozenset({"rate"})
_PLACES: Final = frozenset({"from", "to", "at", "x", "quota", "threshold", "hold_from"})
_SHARES: Final = frozenset({"factors", "otherwise", "reserve", "share"})
_NUMBERS: Final = frozenset({"value", "left", "right", "cap", "floor", "slope", "intercept", "base"})


def is_over_attainment(component: object) -> bool:
    """Whether the curve of the component is over multiples of the target.

    >>> is_over_attainment(Bonus("b", "Bonus", Money("6000", "CNY"), Curve.steps([(1, 1)])))
    True
    """
    if isinstance(component, Bonus) or getattr(component, "basis", None) == "attainment":
        return True
    over = getattr(component, "over", None)
    return isinstance(over, str) and segments(over)[-1] == "attainment"


def value_words(value: object) -> object:
    """The value as it stands in a sentence.

    >>> value_words(Curve.marginal([(0, "5%")])).render()
    "each tier's rate on its own part: 5% from 0"
    """
    match value:
        case Curve():
            return rule_words(value)
        case Label():
            plain = value.to_plain()
            return plain if isinstance(plain, str) else tuple(f"{code}: {name}" for code, name in plain.items())
        case Enum():
            return value.value
        case Money() | Text() | str() | bool() | int() | Decimal() | Fraction() | None:
            return value
        case tuple():
            return tuple(value_words(each) for each in value) or text("none")
    return _named_words(value)


def _named_words(value: object) -> object:
    """A part by its name; by its kind and its fields where it has none."""
    label = getattr(value, "label", None)
    if isinstance(label, Label):
        return label
    return _composite_words(value) if is_composite(value) else str(value)


def _composite_words(value: object) -> tuple[Text | str, ...]:
    """A part without a name by its kind and its fields; those that have their default are left out."""
    union = union_of_member(type(value))
    kind = () if union is None else (union.name_of(type(value)),)
    return (
        *kind,
        *(
            text("{key} {value}", key=key, value=field_words(key, member))
            for key, field, member in members_of(value)
            if not is_default(field, member)
        ),
    )


def field_words(key: str, value: object, *, in_ratios: bool = False) -> object:
    """What stands in a field, as people read it.

    Args:
        key: The name of the field.
        value: What stands there.
        in_ratios: Whether places are multiples of the target.

    >>> field_words("reserve", Fraction(1, 4)), field_words("at", Fraction(5, 4), in_ratios=True)
    ('25%', '125%')
    """
    if isinstance(value, Fraction) and (key in _SHARES or (in_ratios and key in _PLACES)):
        return percent_text(value)
    return value_words(value)


def part_words(key: str, value: object, *, in_ratios: bool) -> object:
    """A number of a written curve in words, or one of its parts.

    Args:
        key: What the number is called; empty for a part.
        value: The number as it is written, or the part.
        in_ratios: Whether the curve is over attainment.

    >>> part_words("rate", "0.05", in_ratios=False), part_words("from", "1.3", in_ratios=True)
    ('5%', '130%')
    >>> print(*part_words("", {"from": "100", "rate": "1/3"}, in_ratios=False))
    from 100 rate 100/3%
    """
    if isinstance(value, Mapping):
        told = {name: "value" if name == "at" and "x" in value else str(name) for name in value}
        return tuple(
            text("{key} {value}", key=name, value=part_words(told[name], inner, in_ratios=in_ratios))
            for name, inner in value.items()
        )
    if not isinstance(value, str) or key not in _RATES | _PLACES | _NUMBERS:
        return value_words(value)
    number = read_fraction(value)
    return percent_text(number) if key in _RATES or (in_ratios and key in _PLACES) else number_text(number)
