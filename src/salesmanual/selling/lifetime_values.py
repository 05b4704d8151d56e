"""What a customer is worth: the margins to come, discounted to today.

    simple       a spend each period, kept on with one retention    margin × (r / (1 + d) summed over the periods)
    estimated    what the two models expect of one customer         margin × spend × discounted purchases

Invariant: the simple value is exact and rounded once, by the rounding the policy names. The estimated one is exact from
the figures of the models on, each of which is rounded by a rounding the policy names too; it says that it is an
estimate. Replaying an explanation gives the value.

Left out: finding the models (`bg_nbd_fit`, `gamma_gamma_fit`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal, cast, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import Exact, read_fraction
from salesmanual.kernel.explanation import Difference, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_count, check_kind, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

__all__ = ["FirstMargin", "LifetimeValue", "LifetimeValueRule"]

FirstMargin = Literal["later", "now"]
"""When the first margin comes: at the end of the first period, if the customer is kept till then, or at once."""

MOST_PERIODS: Final = 120
_MOST_BELOW: Final = 1_000_000
_ROUNDING: Final = "a Rounding"
_ROUNDED: Final = Rounding("0.01")


def read_ratio(value: Exact | str, where: str, *, most: int | None = None) -> Fraction:
    """The value as a ratio of 0 or more whose denominator is at most 1,000,000, so that its powers stay exact.

    Raises:
        WrongTypeError: If it is a `float` or no number.
        InvalidValueError: If it is outside, or has too many digits.

    >>> read_ratio("0.8%", "discount")
    Fraction(1, 125)
    """
    ratio = read_fraction(value, where)
    if ratio < 0 or (most is not None and ratio > most):
        accepted = "a ratio of 0 or more" if most is None else f"a ratio from 0 to {most}"
        raise InvalidValueError(where, value, accepted, "write 60 percent as '60%'")
    if max(ratio.denominator, ratio.numerator) > _MOST_BELOW:
        raise InvalidValueError(where, value, "a ratio of at most 6 decimals", "round it")
    return ratio


def read_margin(value: Exact | str) -> Fraction:
    """The value as a margin, from 0 to 1."""
    return read_ratio(value, "margin", most=1)


def read_discount(value: Exact | str) -> Fraction:
    """The value as a discount for one period, from 0 to 1."""
    return read_ratio(value, "discount", most=1)


def _read_retention(value: Exact | str) -> Fraction:
    return read_ratio(value, "retention", most=1)


def marginal(spend: Money, margin: Fraction, times: Fraction, rounding: Rounding) -> Money:
    """So many margins of a spend, rounded once.

    >>> marginal(Money("100", "CNY"), Fraction(1, 2), Fraction(1, 3), Rounding())
    Money('16.67', 'CNY')
    """
    return cast("Money", Product(rounding).apply(spend, margin, times))


@final
@attrs.frozen
class PowerSum:
    """The sum of the powers of a ratio: `q + q² + … + qⁿ`, or from 1 on: `1 + q + … + qⁿ⁻¹`.

    Attributes:
        periods: How many powers.
        first: The exponent of the first.

    >>> PowerSum(3, 1).apply(Fraction(1, 2))
    Fraction(7, 8)
    """

    periods: int
    first: int

    def apply(self, *values: object) -> Fraction:
        """The sum."""
        (ratio,) = values
        q = read_fraction(ratio, "power sum")  # type: ignore[arg-type]  # refuses what it does not accept
        numerator, denominator = q.as_integer_ratio()
        last = self.first + self.periods - 1
        above = sum(numerator**k * denominator ** (last - k) for k in range(self.first, last + 1))
        return Fraction(above, denominator**last)

    def describe(self) -> Text:
        """The operation in words."""
        last = self.first + self.periods - 1
        return text("the sum of its powers from {first} to {last}", first=self.first, last=last)


@final
@attrs.frozen
class LifetimeValueRule:
    """What a customer is worth who spends the same each period, as long as they are kept.

    Without a number of periods: `margin × r / (1 + d - r)`, or `margin × (1 + d) / (1 + d - r)` where the first margin
    comes at once. With n periods: the first n terms of the same series.

    Attributes:
        margin: The part of the spend that is margin.
        retention: The part of the customers that is kept from one period to the next.
        discount: What money loses in one period.
        periods: How many margins count; `None` for all to come.
        first: When the first margin comes.
        rounding: The only rounding.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type; a `float` is refused.
        InvalidValueError: If a ratio is not from 0 to 1, or without a number of periods all are kept and nothing is
            discounted.

    Source: Handbook 3.3; Gupta and Lehmann 2003; Berger and Nasr 1998.

    >>> rule = LifetimeValueRule("60%", "80%", "10%")
    >>> print(rule.value(Money("1000", "CNY")).value)
    CNY 1,600.00
    """

    margin: Fraction = attrs.field(converter=read_margin)
    retention: Fraction = attrs.field(converter=_read_retention)
    discount: Fraction = attrs.field(converter=read_discount)
    periods: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1, MOST_PERIODS)), kw_only=True
    )
    first: FirstMargin = attrs.field(
        default="later", validator=check_choice("when the first margin comes", get_args(FirstMargin)), kw_only=True
    )
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_kind(Rounding, _ROUNDING), kw_only=True)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.periods is None and self.retention == 1 + self.discount:
            remedy = "name a number of periods"
            raise InvalidValueError("retention", "100%", "less than 100% where nothing is discounted", remedy)

    def multiple(self) -> Fraction:
        """How many margins of one period the customer is worth.

        >>> LifetimeValueRule(1, "80%", "10%").multiple(), LifetimeValueRule(1, "80%", "10%", periods=2).multiple()
        (Fraction(8, 3), Fraction(152, 121))
        """
        return cast("Fraction", self._multiple_step().value)

    def value(self, spend: Money) -> LifetimeValue:
        """What a customer is worth who spends that much each period.

        Raises:
            WrongTypeError: If the spend is no `Money`.

        Source: Handbook 3.3.
        """
        if not isinstance(spend, Money):
            raise WrongTypeError("spend", spend, "Money", "write it as Money('1000', 'CNY')")
        return LifetimeValue(self, spend, marginal(spend, self.margin, self.multiple(), self.rounding))

    def _multiple_step(self) -> Step:
        retention, discount = given(text("retention"), self.retention, unit="%"), self.discount
        growth = derived(text("one and the discount"), Sum(), (_one(), given(text("discount"), discount, unit="%")))
        if self.periods is not None:
            kept = derived(text("kept and discounted, each period"), Quotient(), (retention, growth), unit="%")
            powers = PowerSum(self.periods, 0 if self.first == "now" else 1)
            return derived(text("margins that count"), powers, (kept,))
        above = growth if self.first == "now" else retention
        below = derived(text("one and the discount, less the retention"), Difference(), (growth, retention))
        return derived(text("margins that count"), Quotient(), (above, below))


def _one() -> Step:
    return given(text("one"), 1)


@final
@attrs.frozen
class LifetimeValue(Shown):
    """What a customer is worth by a rule with one retention.

    Attributes:
        rule: The rule.
        spend: What they spend each period.
        value: What they are worth.

    Source: Handbook 3.3.
    """

    rule: LifetimeValueRule
    spend: Money
    value: Money

    def explain(self) -> Step:
        """Why it is that; replaying it gives the value."""
        rule = self.rule
        inputs = (
            given(text("spend each period"), self.spend),
            given(text("margin"), rule.margin, unit="%"),
            rule._multiple_step(),  # noqa: SLF001 - the same module
        )
        return derived(text("lifetime value"), Product(rule.rounding), inputs, section=rule.section)

    def tables(self) -> tuple[Table, ...]:
        """The margin that is expected of each of the first periods, and the value of all."""
        rule, rows = self.rule, []
        shown = min(rule.periods or _SHOWN_PERIODS, _SHOWN_PERIODS)
        for period in range(1, shown + 1):
            exponent = period - 1 if rule.first == "now" else period
            kept = rule.retention**exponent
            margin = marginal(self.spend, rule.margin, kept, rule.rounding)
            worth = kept / (1 + rule.discount) ** exponent
            today = marginal(self.spend, rule.margin, worth, rule.rounding)
            rows.append((period, kept, margin, today))
        columns = [
            Column(text("period"), key="period"),
            Column(text("still a customer"), key="kept", unit="%", rounding=_ROUNDED),
            Column(text("margin"), key="margin"),
            Column(text("worth today"), key="today"),
        ]
        total = (text("all periods that count"), None, None, self.value)
        return (Table(text("Lifetime value"), columns, rows, total=total),)


_SHOWN_PERIODS: Final = 12
