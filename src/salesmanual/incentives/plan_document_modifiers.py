"""The modifiers in words: gates, multipliers, caps, floors, proration and ramps.

Invariant: every figure is the modifier's own, exact, and every field of it is told. A modifier of a company's own is
described by its method `describe()` if it has one, else by its name.

Left out: the components that they modify (`plan_document_kinds`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.modifier_factors import Multiplier, SaleMultiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.plan_document_names import (
    NO_NAMES,
    Names,
    figure_text,
    mode_words,
    rule_words,
    step_words,
    unit_words,
)
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesmanual.incentives.modifier_scaling import ScaledPart
    from salesmanual.kernel.criteria import Criterion
    from salesmanual.kernel.number import Rounding

__all__ = ["describe_modifier"]

_SCALED: Final[Mapping[ScaledPart, Text]] = {
    "target": text("the target"),
    "pay": text("the pay"),
    "both": text("the target and the pay"),
}


def describe_modifier(modifier: object, names: Names = NO_NAMES) -> tuple[Text, ...]:
    """What the modifier changes, one sentence for each thing it says.

    Args:
        modifier: The modifier.
        names: What measures are called.

    >>> print(*describe_modifier(Gate("attainment >= 50%")))
    Paid only where attainment >= 50%.
    """
    own = getattr(modifier, "describe", None)
    if callable(own):
        described = own()
        return (described if isinstance(described, Text) else text("{words}", words=str(described)),)
    return tuple(_sentences(modifier, names))


def _sentences(modifier: object, names: Names) -> Iterator[Text]:
    match modifier:
        case Multiplier() | SaleMultiplier():
            yield from _multiplier(modifier, names)
        case Gate():
            yield _gate(modifier)
        case Cap():
            limit = text("At most {amount} per {unit}.", amount=modifier.amount, unit=unit_words(modifier.per))
            yield _limited(limit, modifier.where)
        case Floor():
            limit = text("At least {amount} per {unit}.", amount=modifier.amount, unit=unit_words(modifier.per))
            yield _limited(limit, modifier.where)
        case Prorated():
            yield from _prorated(modifier)
        case Ramp():
            yield from _ramp(modifier)
        case _:
            yield text("With {modifier}.", modifier=type(modifier).__name__)


def _multiplier(modifier: Multiplier | SaleMultiplier, names: Names) -> Iterator[Text]:
    rule = rule_words(modifier.curve)
    if isinstance(modifier, Multiplier):
        yield text("Times a factor of {fact}: {rule}.", fact=names.figure(modifier.over), rule=rule)
    else:
        yield text("Each sale times a factor of {fact}: {rule}.", fact=modifier.over, rule=rule)
    if modifier.missing is not None:
        yield text("Where it is not known, it is {value}.", value=figure_text(modifier.over, modifier.missing))


def _gate(gate: Gate) -> Text:
    condition = str(gate.where)
    if not gate.otherwise:
        return text("Paid only where {condition}.", condition=condition)
    share = percent_text(gate.otherwise)
    return text("Where not {condition}, {share} of it is paid.", condition=condition, share=share)


def _limited(limit: Text, where: Criterion | None) -> Text:
    return limit if where is None else text("Where {condition}: {limit}", condition=str(where), limit=limit)


def _prorated(modifier: Prorated) -> Iterator[Text]:
    yield text("Scaled by the days the person takes part: {what}.", what=_SCALED[modifier.of])
    parts = [_days(modifier)]
    if modifier.since:
        parts.append(text("from the day known as {fact}", fact=modifier.since))
    if modifier.until:
        parts.append(text("to the day known as {fact}", fact=modifier.until))
    if modifier.away:
        parts.append(text("without the periods known as {fact}", fact=modifier.away))
    if modifier.where is not None:
        parts.append(text("where {condition}", condition=str(modifier.where)))
    yield text("The days that count are {parts}.", parts=tuple(parts))
    yield from _rounded(modifier.of, modifier.rounding)


def _days(modifier: Prorated) -> Text:
    if modifier.calendar is not None and modifier.count == "workdays":
        return text("the workdays of {calendar}", calendar=modifier.calendar.key)
    if modifier.count == "30E/360":
        return text("the days of months that all have 30")
    return text("calendar days")


def _ramp(modifier: Ramp) -> Iterator[Text]:
    rule = rule_words(modifier.curve)
    yield text("Scaled by months since the beginning: {what}; {rule}.", what=_SCALED[modifier.of], rule=rule)
    if modifier.count == "calendar":
        yield text("The month of the day known as {fact} is month 0.", fact=modifier.since)
    else:
        yield text("The month that begins on the day known as {fact} is month 0.", fact=modifier.since)
    yield from _rounded(modifier.of, modifier.rounding)


def _rounded(of: ScaledPart, rounding: Rounding) -> Iterator[Text]:
    if of != "pay":
        yield text(
            "A scaled target is rounded to {step}, {mode}.", step=step_words(rounding), mode=mode_words(rounding)
        )
