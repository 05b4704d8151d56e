"""What a target counts: revenue, margin, units, new customers, visits; its unit, and its smallest step.

Invariant: an amount is so many whole steps and nothing beside, so targets are added and shared as whole numbers.

Left out: what counts towards a measure, which whoever counts it says.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_line, check_section
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import EXACT, decimal_text, read_decimal
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.texts import Label, read_label

__all__ = ["TargetMeasure"]


def _read_step(value: Decimal | int | str | None) -> Decimal | None:
    if value is None:
        return None
    step = read_decimal(value, "step")
    if step <= 0:
        raise InvalidValueError("step", value, "a number above 0 such as '0.01' or 1000")
    return step


@final
@attrs.frozen
class TargetMeasure:
    """What a target counts.

    Attributes:
        key: Unique in a plan, such as `"revenue"`.
        unit: A currency such as `"CNY"`, or one word such as `"visits"`.
        label: What people read; the key where there is none.
        step: The distance of two admitted targets; `None` for the currency's minor unit, and 1 for other units.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank, the unit is not one word, or the step is not above 0.

    Source: Handbook 2.2.

    >>> revenue = TargetMeasure("revenue", "CNY", step=100)
    >>> revenue.steps(Money("1200000", "CNY")), revenue.amount(12_000)
    (12000, Money('1200000', 'CNY'))
    """

    key: str = attrs.field(validator=check_line)
    unit: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    step: Decimal | None = attrs.field(default=None, converter=_read_step, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def __attrs_post_init__(self) -> None:
        if not self.is_money():
            Quantity(0, self.unit)

    def is_money(self) -> bool:
        """Whether it is counted in a currency."""
        return self.unit in MINOR_UNITS

    def smallest(self) -> Decimal:
        """The distance of two admitted targets.

        >>> TargetMeasure("visits", "visits").smallest(), TargetMeasure("revenue", "CNY").smallest()
        (Decimal('1'), Decimal('0.01'))
        """
        if self.step is not None:
            return self.step
        return MINOR_UNITS[self.unit] if self.is_money() else Decimal(1)

    def steps(self, amount: Amount, where: str = "amount") -> int:
        """How many steps the amount is.

        Raises:
            WrongTypeError: If it is money where a quantity is expected, or the other way round.
            CurrencyMismatchError: If it is in another currency.
            InvalidValueError: If it is in another unit, or no whole number of steps.
        """
        if self.is_money():
            if not isinstance(amount, Money):
                raise WrongTypeError(where, amount, "Money", f"write it as Money('100000', {self.unit!r})")
            if amount.currency != self.unit:
                raise CurrencyMismatchError(where, self.unit, amount.currency)
        elif not isinstance(amount, Quantity):
            raise WrongTypeError(
                where, amount, f"a Quantity of {self.unit}", f"write it as Quantity(12, {self.unit!r})"
            )
        elif amount.unit != self.unit:
            raise InvalidValueError(where, str(amount), f"a number of {self.unit}")
        steps = Fraction(amount.amount) / Fraction(self.smallest())
        if steps.denominator != 1:
            accepted = f"a whole number of steps of {decimal_text(self.smallest())} {self.unit}"
            raise InvalidValueError(where, str(amount), accepted, "round it first, or name a finer step")
        return steps.numerator

    def amount(self, steps: int) -> Amount:
        """So many steps as an amount."""
        value = EXACT.multiply(Decimal(steps), self.smallest())
        return Money(value, self.unit) if self.is_money() else Quantity(value, self.unit)
