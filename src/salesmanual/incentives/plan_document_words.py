"""What a plan says, in words: its components, its limits and its conventions.

Invariant: every figure is exact and comes from the plan. A component of a company's own is described by its method
`describe()` if it has one, else by the curves, amounts and conditions in its fields; the kinds of the library beyond
the usual three are described by `plan_document_kinds`.

Left out: how the words stand on a page (`plan_documents`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

import attrs

from salesmanual.incentives.components import Bonus, Commission, PerSale
from salesmanual.incentives.plan_document_names import (
    NO_NAMES,
    Names,
    mode_words,
    rule_words,
    step_words,
    window_words,
)
from salesmanual.incentives.plan_versions_plain import is_composite, members_of
from salesmanual.incentives.statement_view import kind_words
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesmanual.incentives.components import PlanComponent, SaleRule
    from salesmanual.incentives.measures import Measure, Sign
    from salesmanual.incentives.plan import IncentivePlan, RateDay
    from salesmanual.kernel.number import Rounding

__all__ = ["describe_component", "describe_conventions", "describe_limits", "describe_measures"]

_POINTS: Final[Mapping[RoundingPoint, Text]] = {
    RoundingPoint.LINE: text("each sale's pay is rounded before it is added"),
    RoundingPoint.COMPONENT: text("each component is rounded before they are added"),
    RoundingPoint.TOTAL: text("only the total is rounded"),
}
_RATE_DAYS: Final[Mapping[RateDay, Text]] = {
    "sale": text("Another currency is converted at the rate of the day of the sale."),
    "window-end": text("Another currency is converted at the rate of the last day of the window."),
}
_SIGNS: Final[Mapping[Sign, Text]] = {
    "by-kind": text("What is taken back is taken off."),
    "plus": text("All of it is added, whatever it is."),
    "minus": text("All of it is taken off, whatever it is."),
}
_VALUES: Final[Mapping[str, Text]] = {"amount": text("the amount"), "count": text("the number")}
_MOST_PARTS: Final = 20


def describe_component(component: PlanComponent, names: Names = NO_NAMES) -> tuple[Text, ...]:
    """What the component pays, one sentence for each thing it says.

    Args:
        component: The component.
        names: What measures and other components are called; by their keys by default.

    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (100000, "8%")]))
    >>> print(*describe_component(commission), sep=chr(10))
    Pays on the credited amount: each tier's rate on its own part: 5% from 0, 8% from 100000.
    """
    own = getattr(component, "describe", None)
    if callable(own):
        described = own()
        return (described if isinstance(described, Text) else text("{words}", words=str(described)),)
    match component:
        case Commission():
            found = tuple(_commission(component))
        case Bonus():
            found = tuple(_bonus(component))
        case PerSale():
            found = tuple(_per_sale(component))
        case _:
            found = _of_further_kind(component, names)
    return (*found, *(words for words in _measure(component, names) if words not in found))


def _of_further_kind(component: PlanComponent, names: Names) -> tuple[Text, ...]:
    from salesmanual.incentives.plan_document_kinds import describe_kind  # noqa: PLC0415 - it loads every kind

    def inner(each: PlanComponent) -> tuple[Text, ...]:
        return describe_component(each, names)

    found = describe_kind(component, inner, _rules, names=names)
    return tuple(_parts(component)) if found is None else found


def _measure(component: PlanComponent, names: Names) -> Iterator[Text]:
    """What is counted, where it is not the credited amount; a component of several measures names them itself."""
    key = getattr(component, "measure", "")
    if key and not hasattr(component, "parts"):
        yield text("It counts the measure {measure}.", measure=names.measure(key))


def _commission(component: Commission) -> Iterator[Text]:
    rule = rule_words(component.curve)
    if component.basis == "amount":
        yield text("Pays on the credited amount: {rule}.", rule=rule)
        return
    yield text("Pays on the credited amount by the attainment of the target (1 is on target): {rule}.", rule=rule)
    yield text("Rates apply to the part of the amount that lies in their tier.")


def _bonus(component: Bonus) -> Iterator[Text]:
    yield text("Pays the target bonus {amount} times a factor of the attainment.", amount=component.amount)
    yield text("The factor by attainment (1 is on target): {rule}.", rule=rule_words(component.curve))


def _per_sale(component: PerSale) -> Iterator[Text]:
    yield from _rules(component.rules)
    yield text("What is taken back takes back what it was paid.")


def _rules(rules: tuple[SaleRule, ...]) -> Iterator[Text]:
    yield text("Pays for each sale by itself, by the first rule that fits:")
    for number, rule in enumerate(rules, 1):
        pay = rule_words(rule.curve)
        if rule.where is None:
            yield text("{number}. every sale: {pay}", number=number, pay=pay)
        else:
            where = str(rule.where)
            yield text("{number}. sales with {condition}: {pay}", number=number, condition=where, pay=pay)


def _parts(value: object, where: str = "") -> Iterator[Text]:
    """The curves, amounts and conditions in the fields of a component of another class, with their names."""
    if not attrs.has(type(value)):
        return
    for key, _, member in members_of(value):
        yield from _part(f"{where}.{key}" if where else key, member)


def _part(name: str, member: object) -> Iterator[Text]:
    match member:
        case Curve():
            yield text("{field}: {value}.", field=name, value=rule_words(member))
        case Criterion():
            yield text("{field}: {value}.", field=name, value=str(member))
        case Money():
            yield text("{field}: {value}.", field=name, value=member)
        case tuple():
            for position, each in enumerate(member[:_MOST_PARTS]):
                yield from _part(f"{name}[{position}]", each)
        case _ if is_composite(member) and not isinstance(member, Label):
            yield from _parts(member, name)


def describe_measures(plan: IncentivePlan) -> tuple[Text, ...]:
    """What each measure of the plan counts.

    Source: Handbook 4.3.
    """
    return tuple(_counts(measure, plan.currency) for measure in plan.measures)


def _counts(measure: Measure, currency: str) -> Text:
    value = _VALUES.get(measure.value, measure.value)
    kinds = tuple(map(kind_words, measure.kinds))
    unit, sign = measure.unit or currency, _SIGNS[measure.sign]
    if measure.where is None:
        words = text("{value} of every {kinds}, in {unit}.", value=value, kinds=kinds, unit=unit)
    else:
        where = str(measure.where)
        words = text(
            "{value} of every {kinds} with {condition}, in {unit}.",
            value=value,
            kinds=kinds,
            condition=where,
            unit=unit,
        )
    return text("{measure}: {words} {sign}", measure=measure.label, words=words, sign=sign)


def describe_limits(plan: IncentivePlan) -> tuple[Text, ...]:
    """The plan's cap and floor.

    Source: Handbook 4.3.
    """
    words = []
    window = window_words(plan.window)
    if plan.cap is not None:
        words.append(text("A {window} pays at most {cap}, all components together.", window=window, cap=plan.cap))
    if plan.floor is not None:
        words.append(text("A {window} pays at least {floor}.", window=window, floor=plan.floor))
    return tuple(words) or (text("There is no cap and no floor on the plan as a whole."),)


def describe_conventions(plan: IncentivePlan) -> tuple[Text, ...]:
    """What the plan takes for granted: windows, boundaries, attainment, returns and rounding.

    Source: Handbook 4.3.
    """
    measured, window = plan.measured_against, window_words(plan.window)
    match measured:
        case "window":
            against = text("Attainment is measured against the target of the whole {window}.", window=window)
        case "to-date":
            against = text("Attainment is measured against the target of the {window} so far.", window=window)
        case _ as unreachable:
            assert_never(unreachable)
    return (
        text("Credits add up for a {window} and then start again from zero.", window=window),
        *(
            text("{component} adds up for a {window}.", component=each.label, window=window_words(each.window))
            for each in plan.components
            if each.window is not None and each.window != plan.window
        ),
        text("A part of the {window} pays what is earned to its end, less what was earned before it.", window=window),
        text("What comes back takes back what it was paid, by the same curve."),
        text("A tier begins where it says: 'from' includes the boundary, 'above' does not."),
        against,
        _RATE_DAYS[plan.rate_day],
        _rounding(plan.rounding, plan.currency),
    )


def _rounding(rounding: Rounding, currency: str) -> Text:
    step, mode = step_words(rounding, currency), mode_words(rounding)
    return text("Rounding: to {step}, {mode}; {point}.", step=step, mode=mode, point=_POINTS[rounding.at])
