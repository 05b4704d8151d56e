"""What a component is asked about: one person's credits and target in one accumulation window.

Invariant: the credits are those of the window so far, by day and sale, and `credited` is their sum.

Left out: who is credited (`credits`), and what the components make of it (`components`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol, cast, final, get_args

import attrs

from salesmanual.incentives.measures import Counted
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, ZeroTargetError
from salesmanual.kernel.explanation import CurveValue, Difference, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from salesmanual.incentives.books import Books  # noqa: TC004 - it makes the basis, and nothing reads a result
    from salesmanual.kernel.curve import Curve

__all__ = [
    "Asks",
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


def read_section(value: object) -> str:
    """The value as the number of a handbook section, such as `4.3`; empty where a rule implements none.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is not one line or longer than 200 characters.

    >>> read_section("4.3")
    '4.3'
    """
    return value if value == "" and isinstance(value, str) else read_key(value, "section")


class Asks(Protocol):
    """What changes what a component is asked about, as a modifier does."""

    def ask(self, basis: Basis) -> Basis:
        """What the component is asked about instead."""
        ...


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
        measure: The key of the plan's measure that says what counts; empty for the credited amount of bookings.
        currency: The currency of the plan's pay.
        books: What the plan looks at; `None` in a basis made by hand.
        fault: Why there is no target, where there are targets of other periods; raised where one is asked for.
        asks: The modifiers around the component that change its target; they change those of other measures, people
            and windows alike.

    Source: Handbook 4.3.
    """

    participant: str
    window: Period
    period: Period
    credits: tuple[Counted, ...]
    credited: Amount
    target: Amount | None
    measure: str = attrs.field(default="", kw_only=True)
    currency: str = attrs.field(kw_only=True)
    books: Books | None = attrs.field(default=None, kw_only=True, eq=False, repr=False, hash=False)
    asks: tuple[Asks, ...] = attrs.field(default=(), kw_only=True, eq=False, repr=False, hash=False)
    fault: InvalidValueError | None = attrs.field(default=None, kw_only=True, eq=False, repr=False, hash=False)

    @currency.default
    def _currency_of_what_is_credited(self) -> str:
        return self.credited.currency if isinstance(self.credited, Money) else ""

    def credited_money(self) -> Money:
        """What is credited, where it is money.

        Raises:
            WrongTypeError: If it is a quantity.
        """
        if not isinstance(self.credited, Money):
            raise WrongTypeError("credited", self.credited, "money", "ask for a measure that counts money")
        return self.credited

    def target_money(self) -> Money | None:
        """The target, where it is money; `None` where none is set, or it is a quantity."""
        return self.target if isinstance(self.target, Money) else None

    def of_measure(self, key: str) -> Basis:
        """The same person and stretch by another of the plan's measures; the empty key is what is credited.

        Raises:
            NotFoundError: If the plan has no such measure.
            InvalidValueError: If the basis was made by hand, without books.
        """
        return self.asked(self._books().basis(self.participant, self.window, self.period.end, key))

    def of_person(self, participant: str) -> Basis:
        """The same measure and stretch for another person.

        Raises:
            InvalidValueError: If the basis was made by hand, without books.
        """
        return self.asked(self._books().basis(participant, self.window, self.period.end, self.measure))

    def of_window(self, window: Period, end: date) -> Basis:
        """The same person and measure in another window, up to, not including, the end.

        Raises:
            InvalidValueError: If the basis was made by hand, without books.
        """
        return self.asked(self._books().basis(self.participant, window, end, self.measure))

    def asked(self, basis: Basis) -> Basis:
        """Another basis, its target changed as the one here is by the modifiers around."""
        if not self.asks:
            return basis
        for each in self.asks:
            basis = each.ask(basis)
        return attrs.evolve(basis, asks=self.asks)

    def facts(self) -> Mapping[str, object]:
        """What is known about the person on the last day; nothing where the basis has no books."""
        return {} if self.books is None else self.books.facts.of(self.participant, self.period.last_day())

    def team(self, team: str) -> tuple[str, ...]:
        """Who belonged to the team on the last day; nobody where the basis has no books."""
        return () if self.books is None else self.books.teams.members(team, self.period)

    def _books(self) -> Books:
        if self.books is None:
            accepted = "a basis that a plan made"
            raise InvalidValueError("basis", f"one for {self.participant}", accepted, "ask IncentivePlan.basis for it")
        return self.books

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
        if isinstance(self.credited, Money):
            return self.credited / cast("Money", self.target)
        return self.credited / cast("Quantity", self.target)

    def target_amount(self, component: str) -> Decimal | Fraction:
        """The target as a number, in the plan's currency or in the measure's unit.

        Raises:
            NotFoundError: If there is no target.
            InvalidValueError: If there are only targets of longer periods.
        """
        if self.fault is not None and self.target is None:
            raise self.fault.with_traceback(None)
        if self.target is None:
            where = f"{self.participant} in {self.window}"
            raise NotFoundError("target", where, f"component {component!r} needs one; give one above zero in targets")
        return self.target.amount

    def positive_target(self, component: str) -> Decimal | Fraction:
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


def credit_label(credit: Counted) -> Text:
    """The credit in words: its day, its sale and, where it is split, the share."""
    on, sale = credit.sale.on, credit.sale.id
    if credit.share == 1:
        return text("{on} sale {sale}", on=on, sale=sale)
    return text("{on} sale {sale}, share {share}", on=on, sale=sale, share=percent_text(credit.share))


def explain_credited(basis: Basis) -> Step:
    """The credited total, with one step for each credit."""
    label = text("credited {first} to {last}", first=basis.period.start, last=basis.period.last_day())
    if isinstance(basis.credited, Money):
        steps = [given(credit_label(credit), credit.amount) for credit in basis.credits]
        return derived(label, Sum(basis.credited.currency), steps, section="4.3")
    unit = basis.credited.unit
    steps = [given(credit_label(credit), credit.amount.amount, unit=unit) for credit in basis.credits]
    return derived(label, Sum(), steps, section="4.3", unit=unit)


def explain_attainment(basis: Basis, component: str) -> Step:
    """Credited over target, as steps."""
    basis.positive_target(component)
    if isinstance(basis.target, Quantity):
        target = given(text("target"), basis.target.amount, section="2.2", unit=basis.target.unit)
    else:
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
