"""What a component is asked about: one person's credits and target in one accumulation window.

Invariant: the credits are those of the window so far, by day and sale, and `credited` is their sum.

Left out: who is credited (`credits`), and what the components make of it (`components`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.incentives.credits import Credit
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, ZeroTargetError, did_you_mean
from salesmanual.kernel.explanation import CurveValue, Difference, Quotient, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from decimal import Decimal

    from salesmanual.kernel.curve import Curve

__all__ = [
    "Basis",
    "Window",
    "credit_label",
    "curve_lines",
    "explain_attainment",
    "explain_credited",
    "explain_curve_line",
    "read_choice",
    "read_section",
    "read_window",
]

Window = Literal["month", "quarter", "half", "year"]
"""How long credits accumulate before they start again from zero."""

_WINDOWS: Final[tuple[str, ...]] = get_args(Window)


def read_window(value: str) -> Window:
    """The value, if it names an accumulation window.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it does not.

    >>> read_window("quarter")
    'quarter'
    """
    return cast("Window", read_choice(value, "window", "an accumulation window", _WINDOWS))


def read_choice(value: object, where: str, accepted: str, choices: tuple[str, ...]) -> str:
    """The value, if it is one of the choices.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is none of them, with the closest one.

    >>> read_choice("month", "window", "an accumulation window", ("month", "year"))
    'month'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, accepted, did_you_mean("", choices))
    if value not in choices:
        raise InvalidValueError(where, value, accepted, did_you_mean(value, choices))
    return value


def read_section(value: object) -> str:
    """The value as the number of a handbook section, such as `4.3`; empty where a rule implements none.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is not one line or longer than 200 characters.

    >>> read_section("4.3")
    '4.3'
    """
    return value if value == "" and isinstance(value, str) else read_key(value, "section")


@final
@attrs.frozen
class Basis:
    """One person's accumulation window so far.

    Attributes:
        participant: Whose it is.
        window: The whole window.
        period: The part of it that counts, from its first day under the plan to the last day asked about.
        credits: The credits of that part, by day and sale.
        credited: Their sum.
        target: The target that attainment is measured against; `None` where none is set.

    Source: Handbook 4.3.
    """

    participant: str
    window: Period
    period: Period
    credits: tuple[Credit, ...]
    credited: Money
    target: Money | None

    def attainment(self, component: str) -> Fraction:
        """Credited over target.

        Args:
            component: Who asks, for the error's address.

        Raises:
            NotFoundError: If there is no target.
            ZeroTargetError: If the target is zero.
            CurrencyMismatchError: If the target is in another currency.
        """
        self.positive_target(component)
        return self.credited / cast("Money", self.target)

    def target_amount(self, component: str) -> Decimal:
        """The target as a number, in the plan's currency.

        Raises:
            NotFoundError: If there is no target.
        """
        if self.target is None:
            where = f"{self.participant} in {self.window}"
            raise NotFoundError("target", where, f"component {component!r} needs one; zero is a target too")
        return self.target.amount

    def positive_target(self, component: str) -> Decimal:
        """The target as a number that can be divided by.

        Raises:
            NotFoundError: If there is no target.
            ZeroTargetError: If the target is zero.
        """
        amount = self.target_amount(component)
        if not amount:
            raise ZeroTargetError(f"target of {self.participant} in {self.window}")
        return amount


def curve_lines(curve: Curve, basis: Basis) -> tuple[Fraction, ...]:
    """What each credit adds to the value of a curve over the running total, in order."""
    lines, total, value = [], Fraction(0), curve.value(0)
    for credit in basis.credits:
        total += Fraction(credit.amount.amount)
        after = curve.value(total)
        lines.append(after - value)
        value = after
    return tuple(lines)


def credit_label(credit: Credit) -> Text:
    """The credit in words: its day, its sale and, where it is split, the share."""
    on, sale = credit.sale.on, credit.sale.id
    if credit.share == 1:
        return text("{on} sale {sale}", on=on, sale=sale)
    return text("{on} sale {sale}, share {share}", on=on, sale=sale, share=percent_text(credit.share))


def explain_credited(basis: Basis) -> Step:
    """The credited total, with one step for each credit."""
    steps = [given(credit_label(credit), credit.amount) for credit in basis.credits]
    label = text("credited {first} to {last}", first=basis.period.start, last=basis.period.last_day())
    return derived(label, Sum(basis.credited.currency), steps, section="4.3")


def explain_attainment(basis: Basis, component: str) -> Step:
    """Credited over target, as steps."""
    basis.positive_target(component)
    target = given(text("target"), basis.target, section="2.2")
    return derived(text("attainment"), Quotient(), (explain_credited(basis), target), section="2.5", unit="%")


def explain_curve_line(curve: Curve, basis: Basis, position: int) -> Step:
    """Why one credit adds what it adds: the curve after it less the curve before it."""
    credit = basis.credits[position]
    before = given(
        text("credited before"),
        sum((Fraction(earlier.amount.amount) for earlier in basis.credits[:position]), Fraction(0)),
    )
    own = given(credit_label(credit), Fraction(credit.amount.amount))
    after = derived(text("credited with it"), Sum(), (before, own))
    paid = derived(text("pay with it"), CurveValue(curve), (after,))
    name = text("pay for sale {id}", id=credit.sale.id)
    return derived(name, Difference(), (paid, derived(text("pay before"), CurveValue(curve), (before,))))
