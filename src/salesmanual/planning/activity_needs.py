"""What it takes to sell: the activities before a deal, how many of each lead to the next, how long that takes.

    target ÷ deal size = deals;  deals ÷ win rate = proposals;  proposals ÷ conversion = visits;  …
    an activity takes place so many days before the win as its own lag and those of all later steps together

Invariant: every figure is exact; counts of activities lose digits once, by the policy's rounding of a running total
(`activity_needs_by_period`), and an amount that is reached by the rounding it is asked with.

Left out: where the rates come from (`activity_needs_measured`), and when the activities are due.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.explanation import Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.fields import check_count, check_kind, check_line, check_section, read_items, read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

__all__ = ["DEAL", "ActivityModel", "ActivityStep"]

DEAL: Final = "deal"
"""What the last step leads to: a deal that is won."""

_TAKEN: Final = (DEAL, "period", "hours")
_UP: Final = Rounding("1", "ceiling")
_WHOLE_DOWN: Final = Rounding("1", "floor")
_MINOR_DOWN: Final = Rounding(None, "floor")
_LABEL: Final = Label({"en": "required activity", "zh_Hant": "所需活動量", "zh_Hans": "所需活动量"})
_DEALS: Final = Label({"en": "deals", "zh_Hant": "成交", "zh_Hans": "成交"})


def _read_key(value: str) -> str:
    key = read_line(value, "key")
    if key in _TAKEN:
        raise InvalidValueError("key", key, "the key of an activity", f"{', '.join(_TAKEN)} have another meaning")
    return key


def _read_conversion(value: Exact | str) -> Fraction:
    rate = read_fraction(value, "conversion")
    if not 0 < rate <= 1:
        raise InvalidValueError("conversion", value, "a rate above 0% and up to 100%", "leave out what leads nowhere")
    return rate


def _read_hours(value: Exact | str) -> Fraction:
    hours = read_fraction(value, "hours")
    if hours < 0:
        raise InvalidValueError("hours", value, "0 hours or more")
    return hours


@final
@attrs.frozen
class ActivityStep:
    """One kind of activity on the way to a deal.

    Attributes:
        key: Unique in a model, such as `"visit"`.
        conversion: The part of them that leads to the next step; at the last step, to a deal: the win rate.
        lag_days: Days from one to what it leads to.
        hours: What one takes of a person's time.
        label: What people read; the key where there is none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank, `deal`, `period` or `hours`, the conversion is not above 0 and up to 1,
            or a number is below 0.

    Source: Handbook 2.2.
    """

    key: str = attrs.field(converter=_read_key)
    conversion: Fraction = attrs.field(converter=_read_conversion)
    lag_days: int = attrs.field(default=0, validator=check_count(0, 3_660), kw_only=True)
    hours: Fraction = attrs.field(default=Fraction(0), converter=_read_hours, kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


def _read_steps(value: Iterable[ActivityStep]) -> tuple[ActivityStep, ...]:
    return read_items(value, "steps", ActivityStep, "an ActivityStep", key="key", least=1)


def _check_size(_: object, __: object, value: Amount) -> None:
    if not isinstance(value, (Money, Quantity)):
        raise WrongTypeError("deal_size", value, "Money or a Quantity", "write it as Money('25000', 'CNY')")
    if value.amount <= 0:
        raise InvalidValueError("deal_size", str(value), "an amount above 0")


@final
@attrs.frozen
class ActivityModel:
    """The activities that lead to a deal, from the first to the last.

    Attributes:
        deal_size: What a deal is worth on average, in the unit of the targets.
        steps: The activities in order; the last leads to a deal.
        deal_hours: What the closing of a deal takes of a person's time.
        rounding: How the running total of an activity is rounded; by default up to a whole one, so that at the end of
            every week enough are planned, and at most one too many.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no step, the deal size is not above 0, or the rounding has no step.
        DuplicateError: If a step comes twice.

    Source: Handbook 2.2.

    >>> model = ActivityModel(
    ...     Money("25000", "CNY"),
    ...     [
    ...         ActivityStep("visit", "50%", lag_days=30, hours=2),
    ...         ActivityStep("proposal", "25%", lag_days=60, hours=8),
    ...     ],
    ... )
    >>> [str(model.per_deal(key)) for key in ("visit", "proposal", "deal")], model.lag("visit")
    (['8', '4', '1'], 90)
    >>> model.deals(Money("1000000", "CNY")), model.hours_per_deal(), str(model.reach(480))
    (Fraction(40, 1), Fraction(48, 1), 'CNY 250,000.00')
    """

    deal_size: Amount = attrs.field(validator=_check_size)
    steps: tuple[ActivityStep, ...] = attrs.field(converter=_read_steps)
    deal_hours: Fraction = attrs.field(default=Fraction(0), converter=_read_hours, kw_only=True)
    rounding: Rounding = attrs.field(
        default=_UP, validator=check_kind(Rounding, "a Rounding such as Rounding('1', 'ceiling')"), kw_only=True
    )
    key: str = attrs.field(default="required-activity", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.rounding.step is None:
            raise InvalidValueError("rounding.step", None, "a step such as '1'", "activities have no currency")

    def activities(self) -> tuple[str, ...]:
        """The activities in order, and `deal`."""
        return (*(step.key for step in self.steps), DEAL)

    def label_of(self, key: str) -> Label:
        """What people read of an activity, or of `deal`."""
        place = self._place(key)
        return self.steps[place].label if place < len(self.steps) else _DEALS

    def hours_of(self, key: str) -> Fraction:
        """What one activity, or the closing of a deal, takes of a person's time."""
        place = self._place(key)
        return self.steps[place].hours if place < len(self.steps) else self.deal_hours

    def per_deal(self, key: str) -> Fraction:
        """How many of an activity it takes for a deal: 1 ÷ the conversions from there on.

        Raises:
            NotFoundError: If there is no such activity.
        """
        rate = Fraction(1)
        for step in self.steps[self._place(key) :]:
            rate *= step.conversion
        return 1 / rate

    def lag(self, key: str) -> int:
        """Days from an activity to the win.

        Raises:
            NotFoundError: If there is no such activity.
        """
        return sum(step.lag_days for step in self.steps[self._place(key) :])

    def deals(self, target: Amount) -> Fraction:
        """How many deals make the target: target ÷ deal size, exact.

        Raises:
            WrongTypeError: If it is money where the deal size is a quantity, or the other way round.
            CurrencyMismatchError: If it is in another currency.
            InvalidValueError: If it is in another unit.
        """
        return self.number(target) / Fraction(self.deal_size.amount)

    def number(self, target: Amount, where: str = "target") -> Fraction:
        """The target as a bare number, in the unit of the deal size.

        Raises:
            WrongTypeError, CurrencyMismatchError, InvalidValueError: As for `deals`.
        """
        if type(target) is not type(self.deal_size):
            accepted = "Money" if isinstance(self.deal_size, Money) else f"a Quantity of {self.deal_size.unit}"
            raise WrongTypeError(where, target, f"{accepted}, like the deal size")
        if isinstance(target, Money):
            if target.currency != self.unit():
                raise CurrencyMismatchError(where, target.currency, self.unit())
        elif target.unit != self.unit():
            raise InvalidValueError(where, str(target), f"a number of {self.unit()}, like the deal size")
        return Fraction(target.amount)

    def unit(self) -> str:
        """The unit of the targets: a currency, or one word."""
        return self.deal_size.currency if isinstance(self.deal_size, Money) else self.deal_size.unit

    def hours_per_deal(self) -> Fraction:
        """What everything that leads to a deal takes of a person's time, with its closing."""
        return sum((self.per_deal(key) * self.hours_of(key) for key in self.activities()), Fraction(0))

    def reach(self, hours: Exact | str, *, rounding: Rounding | None = None) -> Amount:
        """What so many hours make, where activities take place at all steps side by side: hours ÷ hours a deal × size.

        Args:
            hours: Hours for these activities.
            rounding: How the amount is rounded; by default down, to the minor unit or to a whole one.

        Raises:
            WrongTypeError: If the hours are no number.
            InvalidValueError: If they are below 0, or no activity takes time.

        Source: Handbook 2.2.
        """
        value = self.explain_reach(hours, rounding=rounding).value
        return value if isinstance(value, Money) else Quantity(cast("Decimal", value), self.unit())

    def explain_reach(self, hours: Exact | str, *, rounding: Rounding | None = None) -> Step:
        """The same as steps; replaying them gives the amount, or the number of the unit where it is no money."""
        exact = read_fraction(hours, "hours")
        if exact < 0:
            raise InvalidValueError("hours", hours, "0 hours or more")
        if not self.hours_per_deal():
            raise InvalidValueError("steps.hours", 0, "hours above 0 of some activity", "nothing limits it otherwise")
        deals = derived(text("deals"), Quotient(), (given(text("hours"), exact), self._explained_hours()))
        size = given(text("deal size"), Fraction(self.deal_size.amount), unit=self.unit())
        product = derived(text("what can be reached, exact"), Product(), (deals, size), unit=self.unit())
        is_money = isinstance(self.deal_size, Money)
        rounded = Rounded(rounding or (_MINOR_DOWN if is_money else _WHOLE_DOWN), self.unit() if is_money else None)
        unit = "" if is_money else self.unit()
        return derived(text("what can be reached"), rounded, (product,), section=self.section, unit=unit)

    def _explained_hours(self) -> Step:
        parts = [
            derived(
                text("hours for {activity}", activity=self.label_of(key)),
                Product(),
                (given(text("for one deal"), self.per_deal(key)), given(text("hours of one"), self.hours_of(key))),
            )
            for key in self.activities()
        ]
        return derived(text("hours of a deal"), Sum(), parts)

    def _place(self, key: str) -> int:
        keys = self.activities()
        if key not in keys:
            raise NotFoundError("activity", key, did_you_mean(str(key), keys))
        return keys.index(key)
