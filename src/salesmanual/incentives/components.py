"""The parts of a plan: each turns what is credited to a person in a window into pay.

Invariant: a component is a pure function of a `Basis`. Its payout is the payout of the window so far, never of one
sale alone, so a month's pay is a difference of two payouts and returns, corrections and catch-up need no rule of
their own. The lines, what each credit adds in order, sum to the payout less what is paid for no credits at all.

Left out: rounding, caps, floors and differences, which the plan applies to all its components alike. A component of a
company's own is any class with these methods, registered by `PLAN_COMPONENTS.member`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol, final, get_args

import attrs

from salesmanual.incentives.basis import (
    Basis,
    Window,
    credit_label,
    curve_lines,
    explain_attainment,
    explain_credited,
    explain_curve_line,
    read_choice,
    read_section,
    read_window,
)
from salesmanual.incentives.sales import TAKEN_BACK, check_sale_facts, read_key
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import CurveValue, Product, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.wire import TaggedUnion

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from salesmanual.incentives.measures import Counted

__all__ = ["PLAN_COMPONENTS", "Bonus", "Commission", "CommissionBasis", "PerSale", "PlanComponent", "SaleRule"]


class PlanComponent(Protocol):
    """What a plan needs of its parts.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        window: The accumulation window; `None` for the plan's own.
        section: The handbook section it implements.
    """

    @property
    def key(self) -> str:
        """Unique in the plan."""
        ...

    @property
    def label(self) -> Label:
        """The name on the statement."""
        ...

    @property
    def window(self) -> Window | None:
        """The accumulation window; `None` for the plan's own."""
        ...

    @property
    def section(self) -> str:
        """The handbook section."""
        ...

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far, in the plan's currency."""
        ...

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit of the basis adds, in order; with what is paid for no credits they sum to the payout."""
        ...

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is; the step's value is the payout."""
        ...

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why the credit at that position adds what it adds."""
        ...

    def pay_curve(self, basis: Basis) -> Curve | None:
        """The payout as a function of the credited total, all else equal; `None` where it is no such function."""
        ...


PLAN_COMPONENTS: Final = TaggedUnion(PlanComponent, tag="kind")
"""The components a plan file can name by their `kind`."""

CommissionBasis = Literal["amount", "attainment"]
"""What a commission's tiers are measured in: currency, or multiples of the target."""

_BASES: Final[tuple[str, ...]] = get_args(CommissionBasis)


def _component_key(value: str) -> str:
    return read_key(value, "key")


def read_measure(value: str) -> str:
    """The value as the key of a measure; empty for the credited amount.

    >>> read_measure("visits"), read_measure("")
    ('visits', '')
    """
    return value if value == "" and isinstance(value, str) else read_key(value, "measure")


def _check_curve(_: object, attribute: attrs.Attribute[Curve], value: Curve) -> None:
    if not isinstance(value, Curve):
        raise WrongTypeError(attribute.name, value, "a Curve", "build one with Curve.marginal or a sibling")


def _check_basis(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a basis", _BASES)


@PLAN_COMPONENTS.member("commission")
@final
@attrs.frozen
class Commission:
    """Pay for what is sold: a curve over the credited amount, or over the attainment of the target.

    Over the amount, the payout is `curve(credited)`. Over attainment, tiers stand in multiples of the target and
    rates apply to the amount, so the payout is `target × curve(credited / target)`: a tier from 100 % to 125 % at
    15 % pays 15 % of what was sold between the target and a quarter above it.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        curve: From the amount, or the attainment, to pay.
        basis: What the curve is over.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure that it is over; empty for the credited amount. Over a quantity, the
            rates are pay for one unit.

    Source: Handbook 4.3.

    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), ("100000", "8%")]))
    >>> commission.curve.value(120000)
    Fraction(6600, 1)
    """

    key: str = attrs.field(converter=_component_key)
    label: Label = attrs.field(converter=read_label)
    curve: Curve = attrs.field(validator=_check_curve)
    basis: CommissionBasis = attrs.field(default="amount", validator=_check_basis)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window))
    section: str = attrs.field(default="4.3", converter=read_section)
    measure: str = attrs.field(default="", converter=read_measure)

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If it is over attainment and there is no target.
            ZeroTargetError: If it is over attainment and the target is zero.
        """
        if self.basis == "amount":
            return self.curve.value(basis.credited.amount)
        return _times(self.curve.value(basis.attainment(self.key)), basis.target_amount(self.key))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit adds, in order."""
        return curve_lines(self.pay_curve(basis), basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is."""
        currency = basis.currency
        name = text("{component}, exact", component=self.label)
        credited = explain_credited(basis)
        if self.basis == "amount":
            return derived(name, CurveValue(self.curve), (credited,), section=self.section, unit=currency)
        target = basis.target_amount(self.key)
        reached = explain_attainment(basis, self.key)
        in_targets = derived(text("pay in multiples of the target"), CurveValue(self.curve), (reached,))
        factors = (in_targets, given(text("target"), target, section="2.2", unit=currency))
        return derived(name, Product(), factors, section=self.section, unit=currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one credit adds what it adds."""
        return explain_curve_line(self.pay_curve(basis), basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """The payout over the credited amount."""
        if self.basis == "amount":
            return self.curve
        return self.curve.of_target(basis.target_amount(self.key))


def _times(value: Fraction, factor: Decimal | Fraction) -> Fraction:
    """The product, reduced once."""
    (over, under), (times, by) = value.as_integer_ratio(), factor.as_integer_ratio()
    return Fraction(over * times, under * by)


def _check_target_bonus(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as '6000 CNY'")
    if value.amount < 0:
        raise InvalidValueError(attribute.name, value, "an amount of 0 or more")


@PLAN_COMPONENTS.member("bonus")
@final
@attrs.frozen
class Bonus:
    """Pay for reaching a target: the target bonus times a curve of the attainment.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        amount: The target bonus, what an attainment with the factor 1 pays for a whole window.
        curve: From the attainment to the factor.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure whose target it is; empty for the credited amount.

    Source: Handbook 4.3.

    >>> bonus = Bonus("quarter", "Quarter bonus", Money("6000", "CNY"), Curve.steps([(1, 1)]))
    >>> bonus.curve.value(Fraction(99, 100)), bonus.curve.value(1)
    (Fraction(0, 1), Fraction(1, 1))
    """

    key: str = attrs.field(converter=_component_key)
    label: Label = attrs.field(converter=read_label)
    amount: Money = attrs.field(validator=_check_target_bonus)
    curve: Curve = attrs.field(validator=_check_curve)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window))
    section: str = attrs.field(default="4.3", converter=read_section)
    measure: str = attrs.field(default="", converter=read_measure)

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If there is no target.
            ZeroTargetError: If the target is zero.
        """
        return _times(self.curve.value(basis.attainment(self.key)), self.amount.amount)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit adds, in order; the one that reaches a step adds the step."""
        return curve_lines(self.pay_curve(basis), basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is."""
        currency = basis.currency
        factor = derived(text("factor"), CurveValue(self.curve), (explain_attainment(basis, self.key),))
        bonus = given(text("target bonus"), self.amount.amount, section=self.section, unit=currency)
        name = text("{component}, exact", component=self.label)
        return derived(name, Product(), (factor, bonus), section=self.section, unit=currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one credit adds what it adds."""
        return explain_curve_line(self.pay_curve(basis), basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """The payout over the credited amount."""
        target = basis.positive_target(self.key)
        return self.curve.scale_x(target).scale(self.amount.amount)


def _check_where(_: object, attribute: attrs.Attribute[Criterion | None], value: Criterion | None) -> None:
    if value is not None and not isinstance(value, Criterion):
        raise WrongTypeError(attribute.name, value, "a Criterion", "read its text with parse_criterion")
    if value is not None:
        check_sale_facts(value, attribute.name)


@final
@attrs.frozen
class SaleRule:
    """What one kind of sale pays, each sale by itself.

    Attributes:
        curve: From the credited amount of the sale to pay.
        where: The condition on the sale (`attributes.product = "service"`); `None` for every sale.

    Raises:
        WrongTypeError: If the curve is no `Curve`, or the condition no `Criterion`.
        InvalidValueError: If the condition asks about something that no sale has.

    Source: Handbook 4.3.
    """

    curve: Curve = attrs.field(validator=_check_curve)
    where: Criterion | None = attrs.field(default=None, validator=_check_where)


def _read_rules(value: Iterable[SaleRule]) -> tuple[SaleRule, ...]:
    try:
        rules = tuple(value)
    except TypeError:
        raise WrongTypeError("rules", value, "rules, in a list") from None
    if not rules:
        raise InvalidValueError("rules", rules, "at least one rule")
    for position, rule in enumerate(rules):
        if not isinstance(rule, SaleRule):
            raise WrongTypeError(f"rules[{position}]", rule, "a SaleRule")
    return rules


@PLAN_COMPONENTS.member("per-sale")
@final
@attrs.frozen
class PerSale:
    """Pay for each sale by itself: the first rule whose condition the sale meets.

    Write the most specific rule first. A return is read by the same rule and taken back: the curve is asked about
    the amount, and the kind of the sale gives the sign. A sale that meets no rule, or of which a rule cannot tell
    because a fact is missing, pays nothing by that rule.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        rules: From the most specific to the most general.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure that the curves are over; empty for the credited amount.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.criteria import parse_criterion
    >>> rules = [SaleRule(Curve.flat(20), parse_criterion('attributes.product = "service"')), SaleRule(Curve.flat(10))]
    >>> len(PerSale("deal", "Per deal", rules).rules)
    2
    """

    key: str = attrs.field(converter=_component_key)
    label: Label = attrs.field(converter=read_label)
    rules: tuple[SaleRule, ...] = attrs.field(converter=_read_rules)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window))
    section: str = attrs.field(default="4.3", converter=read_section)
    measure: str = attrs.field(default="", converter=read_measure)

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far."""
        by_denominator: dict[int, int] = {}  # fractions of one denominator are added as integers
        for credit in basis.credits:
            over, under = self._pay(credit).as_integer_ratio()
            by_denominator[under] = by_denominator.get(under, 0) + over
        return sum((Fraction(over, under) for under, over in by_denominator.items()), Fraction(0))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit pays, in order."""
        return tuple(self._pay(credit) for credit in basis.credits)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is: one step for each sale that a rule pays, and one for all the others."""
        credits_ = basis.credits
        paid = [position for position, credit in enumerate(credits_) if self._rule(credit) is not None]
        steps = [self.explain_line(basis, position) for position in paid]
        if len(paid) < len(credits_):
            steps.append(given(text("sales that no rule pays ({count})", count=len(credits_) - len(paid)), 0))
        name = text("{component}, exact", component=self.label)
        return derived(name, Sum(), steps, section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one sale pays what it pays."""
        credit = basis.credits[position]
        rule = self._rule(credit)
        if rule is None:
            return self._explain_unpaid(credit)
        why = None if rule.where is None else text("where {condition}", condition=str(rule.where))
        name = text("pay for sale {id}", id=credit.sale.id)
        counted = credit.amount
        if isinstance(counted, Money):
            sale = given(credit_label(credit), abs(counted))
        else:
            sale = given(credit_label(credit), abs(counted.amount), unit=counted.unit)
        if not _is_taken_back(credit):
            return derived(name, CurveValue(rule.curve), (sale,), rule=why)
        pay = derived(text("pay for a sale of that amount"), CurveValue(rule.curve), (sale,), rule=why)
        return derived(name, Product(), (pay, given(text("factor of what is taken back"), -1)))

    def _explain_unpaid(self, credit: Counted) -> Step:
        unknown = self._unknown(credit)
        if not unknown:
            return given(text("sale {id}, which no rule pays", id=credit.sale.id), 0)
        label = text("sale {id}, which no rule pays ({facts} not known)", id=credit.sale.id, facts=unknown)
        return given(label, 0)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """None: the pay is no function of the credited total."""
        del basis  # the answer holds for every basis
        return None

    def _pay(self, credit: Counted) -> Fraction:
        rule = self._rule(credit)
        if rule is None:
            return Fraction(0)
        amount = credit.amount.amount
        if amount > 0:
            return rule.curve.value(amount)
        pay = rule.curve.value(-Fraction(amount))
        return -pay if _is_taken_back(credit) else pay

    def _rule(self, credit: Counted) -> SaleRule | None:
        for rule in self.rules:
            if rule.where is None or rule.where.holds(credit.sale):
                return rule
        return None

    def _unknown(self, credit: Counted) -> tuple[str, ...]:
        """The facts that a rule would have to know of a sale that no rule pays."""
        asked = (rule.where.check(credit.sale) for rule in self.rules if rule.where is not None)
        return tuple(dict.fromkeys(path for finding in asked if not finding.met for path in finding.missing()))


def _is_taken_back(credit: Counted) -> bool:
    """Whether it counts negative; where the amount is zero, the kind of the sale tells."""
    amount = credit.amount.amount
    return amount < 0 or (not amount and credit.sale.kind in TAKEN_BACK)
