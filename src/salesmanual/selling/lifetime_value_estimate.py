"""What one customer is worth by the two models of buying and spending: an estimate, and how it comes about.

Invariant: the estimate is exact from the models' figures on: the expected purchases of each period, rounded by
`figures`, and the expected spend, rounded by `rounding`. Replaying the explanation computes those figures anew from the
parameters and gives the value.

Left out: the worth under one retention (`lifetime_values`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import Exact, read_fraction
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_count, check_kind, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.bg_nbd import BgNbd
from salesmanual.selling.buying_history import BuyingHistory, read_span
from salesmanual.selling.gamma_gamma import GammaGamma
from salesmanual.selling.lifetime_values import MOST_PERIODS, marginal, read_discount, read_margin
from salesmanual.selling.model_fitting import estimate

__all__ = ["EstimatedValue", "EstimatedValueRule", "Paid", "lifetime_value"]

Paid = Literal["end", "start"]
"""Which moment of its period a purchase is discounted from: the end or the start."""

_MILLIONTHS: Final = Rounding("0.000001")
_TEN_THOUSANDTHS: Final = Rounding("0.0001")
_ROUNDING: Final = "a Rounding"


def _read_length(value: Exact | str) -> Fraction:
    length = read_span(value, "length")
    if not length:
        raise InvalidValueError("length", value, "a length of time above 0")
    return length


def _check_figures(_: object, attribute: attrs.Attribute[Rounding], value: Rounding) -> None:
    if not isinstance(value, Rounding):
        raise WrongTypeError(attribute.name, value, _ROUNDING)
    if value.step is None:
        raise InvalidValueError(f"{attribute.name}.step", None, "a step", "name one: Rounding('0.000001')")


@final
@attrs.frozen
class EstimatedValueRule:
    """How the figures of the two models become a worth today.

    Attributes:
        margin: The part of the spend that is margin.
        discount: What money loses in one period.
        periods: How many periods ahead count.
        length: How long a period is, in the unit of time of the histories: 52/12 for months of a model in weeks.
        paid: Which moment of its period a purchase is discounted from.
        figures: How the models' purchases and chances are rounded; it has a step.
        rounding: How money is rounded.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type; a `float` is refused.
        InvalidValueError: If a ratio is not from 0 to 1, or a count or a length is out of bounds.

    Source: Handbook 3.3.

    >>> rule = EstimatedValueRule("30%", "1%", 12, "52/12")
    >>> rule.length
    Fraction(13, 3)
    """

    margin: Fraction = attrs.field(converter=read_margin)
    discount: Fraction = attrs.field(converter=read_discount)
    periods: int = attrs.field(validator=check_count(1, MOST_PERIODS))
    length: Fraction = attrs.field(converter=_read_length)
    paid: Paid = attrs.field(
        default="end", validator=check_choice("a moment of the period", get_args(Paid)), kw_only=True
    )
    figures: Rounding = attrs.field(default=_MILLIONTHS, validator=_check_figures, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_kind(Rounding, _ROUNDING), kw_only=True)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def exponent(self, period: int) -> int:
        """For how many periods a purchase of that one, the first being 1, is discounted."""
        return period if self.paid == "end" else period - 1


@final
@attrs.frozen
class PurchasesIn:
    """The purchases that the BG/NBD model with four parameters expects of a customer in a time to come."""

    history: BuyingHistory
    start: Fraction
    end: Fraction
    figures: Rounding

    def apply(self, *values: object) -> Decimal:
        """The purchases from the start to the end, counted from now, under the parameters r, alpha, a and b."""
        model = BgNbd(*values)  # type: ignore[arg-type]  # the four parameters
        before = model.expected(self.start, after=self.history)
        return max(Decimal(0), estimate(model.expected(self.end, after=self.history) - before, self.figures))

    def describe(self) -> Text:
        """The operation in words."""
        return text("estimated by the BG/NBD model")


@final
@attrs.frozen
class Discounted:
    """A figure divided by one and the discount, so many times.

    >>> Discounted(2).apply(121, Fraction(1, 10))
    Fraction(100, 1)
    """

    periods: int

    def apply(self, *values: object) -> Fraction:
        """The figure, discounted."""
        figure, discount = (read_fraction(value, "discounted") for value in values)  # type: ignore[arg-type]  # two numbers
        factor: Fraction = (1 + discount) ** self.periods
        return figure / factor

    def describe(self) -> Text:
        """The operation in words."""
        return text("discounted over {periods} periods", periods=self.periods)


@final
@attrs.frozen
class EstimatedValue(Shown):
    """What a customer is worth by the two models: an estimate.

    Attributes:
        history: What is known of the customer.
        buying: The model of buying.
        spending: The model of spending.
        rule: How the figures become a worth.
        spend: What the customer is expected to spend each time.
        purchases: What they are expected to buy in each period.
        alive: The chance that they still are a customer.
        value: What they are worth today.

    Source: Handbook 3.3.
    """

    history: BuyingHistory
    buying: BgNbd
    spending: GammaGamma
    rule: EstimatedValueRule
    spend: Money
    purchases: tuple[Decimal, ...]
    alive: Decimal
    value: Money

    def is_estimate(self) -> bool:
        """That it is an estimate, unlike the exact `LifetimeValue`."""
        return True

    def discounted(self) -> tuple[Fraction, ...]:
        """The purchases of each period, discounted to today."""
        factor = 1 + self.rule.discount
        return tuple(
            Fraction(each) / factor ** self.rule.exponent(period) for period, each in enumerate(self.purchases, 1)
        )

    def explain(self) -> Step:
        """Why it is that; replaying it gives the value."""
        rule, buying = self.rule, self.buying
        parameters = tuple(given(name, getattr(buying, name)) for name in ("r", "alpha", "a", "b"))
        discount = given(text("discount"), rule.discount, unit="%")
        parts = []
        for period in range(1, rule.periods + 1):
            start, end = (rule.length * at for at in (period - 1, period))
            operation = PurchasesIn(self.history, start, end, rule.figures)
            label = text("purchases in period {period}", period=period)
            expected = derived(label, operation, parameters)
            label = text("period {period}, worth today", period=period)
            parts.append(derived(label, Discounted(rule.exponent(period)), (expected, discount)))
        inputs = (
            self.spending.explain(self.history, rounding=rule.rounding),
            given(text("margin"), rule.margin, unit="%"),
            derived(text("discounted purchases"), Sum(), parts),
        )
        label = text("estimated lifetime value of {customer}", customer=self.history.customer)
        return derived(label, Product(rule.rounding), inputs, section=rule.section)

    def tables(self) -> tuple[Table, ...]:
        """The purchases and the margin of each period; and what they rest on."""
        rows = []
        for period, (bought, today) in enumerate(zip(self.purchases, self.discounted(), strict=True), 1):
            margin = marginal(self.spend, self.rule.margin, today, self.rule.rounding)
            rows.append((period, bought, margin))
        columns = [
            Column(text("period"), key="period"),
            Column(text("expected purchases"), key="purchases", rounding=_TEN_THOUSANDTHS),
            Column(text("margin, worth today"), key="margin"),
        ]
        title = text("Estimated lifetime value of {customer}", customer=self.history.customer)
        total = (text("all periods"), sum(self.purchases, Decimal(0)), self.value)
        facts = [Column(text("figure"), key="figure"), Column(text("value"), key="value")]
        known: list[tuple[Text, Decimal | Money]] = [
            (text("chance to be a customer still"), self.alive),
            (text("expected spend each time"), self.spend),
        ]
        return Table(title, columns, rows, total=total), Table(text("It rests on"), facts, known)


def lifetime_value(
    history: BuyingHistory, *, buying: BgNbd, spending: GammaGamma, rule: EstimatedValueRule
) -> EstimatedValue:
    """What the customer is worth: margin × expected spend × the expected purchases of each period, discounted.

    Args:
        history: What is known of the customer.
        buying: The model of how often they buy, in the unit of time of the history.
        spending: The model of what they spend.
        rule: The margin, the discount, the horizon and the roundings.

    Raises:
        WrongTypeError: If an argument is not of its class, or what was spent on repeats is not known.
        CurrencyMismatchError: If the history and the model are in two currencies.
        InvalidValueError: If the horizon is too long for the model.

    Source: Handbook 3.3; Fader, Hardie and Lee, RFM and CLV, 2005.

    >>> worth = lifetime_value(
    ...     BuyingHistory("0001", 2, "30.43", "38.86", Money("44.69", "USD")),
    ...     buying=BgNbd("0.243", "4.414", "0.793", "2.426"),
    ...     spending=GammaGamma("6.25", "3.74", "15.44", "USD"),
    ...     rule=EstimatedValueRule("30%", "1%", 12, "52/12"),
    ... )
    >>> print(worth.value, worth.spend, worth.alive)
    USD 10.86 USD 24.66 0.726579
    """
    kinds: dict[str, tuple[object, type]] = {
        "history": (history, BuyingHistory),
        "buying": (buying, BgNbd),
        "spending": (spending, GammaGamma),
        "rule": (rule, EstimatedValueRule),
    }
    for where, (value, kind) in kinds.items():
        if not isinstance(value, kind):
            raise WrongTypeError(where, value, f"a value of type {kind.__name__}")
    parameters = (buying.r, buying.alpha, buying.a, buying.b)
    purchases = tuple(
        PurchasesIn(history, rule.length * at, rule.length * (at + 1), rule.figures).apply(*parameters)
        for at in range(rule.periods)
    )
    spend = spending.expected_spend(history, rounding=rule.rounding)
    alive = estimate(buying.alive(history), rule.figures)
    draft = EstimatedValue(history, buying, spending, rule, spend, purchases, alive, spend)
    worth = marginal(spend, rule.margin, sum(draft.discounted(), Fraction(0)), rule.rounding)
    return attrs.evolve(draft, value=worth)
