"""Milestone bonuses: an amount for each mark that is reached, all of them or the highest only.

Invariant: a milestone is paid once in its window, by the credit that reaches it. A mark that is lost by a return is
taken back, unless the plan says that what was reached is kept.

Left out: pay between two marks (`Bonus` with points).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.incentives.basis import (
    Basis,
    Window,
    credit_label,
    explain_attainment,
    explain_credited,
    read_choice,
    read_section,
    read_window,
)
from salesmanual.incentives.component_parts import (
    absence,
    books_of,
    check_flag,
    check_money,
    first_credits,
    read_component_key,
    read_list,
    until_each,
    with_credits,
)
from salesmanual.incentives.components import PLAN_COMPONENTS, read_measure
from salesmanual.kernel.curve import Boundary, Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError
from salesmanual.kernel.explanation import CurveValue, Difference, Greatest, Quotient, Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.measures import Counted

__all__ = ["Milestone", "MilestoneBasis", "MilestonePay", "Milestones"]

MilestonePay = Literal["stacking", "highest"]
"""Whether every milestone reached is paid, or the highest one only."""

MilestoneBasis = Literal["attainment", "amount"]
"""What milestones are marks of."""

_PAYS: Final[tuple[str, ...]] = get_args(MilestonePay)
_BASES: Final[tuple[str, ...]] = get_args(MilestoneBasis)
_WINDOWS: Final[tuple[Window, ...]] = get_args(Window)
"""From the shortest to the longest."""


def _read_at(value: Exact | str) -> Fraction:
    at = read_fraction(value, "at")
    if at < 0:
        raise InvalidValueError("at", value, "a mark of 0 or more")
    return at


@final
@attrs.frozen
class Milestone:
    """A mark and what reaching it pays.

    Attributes:
        at: An attainment, or an amount.
        pay: What it pays.

    Source: Handbook 4.3.

    >>> Milestone("125%", Money("3000", "CNY")).at
    Fraction(5, 4)
    """

    at: Fraction = attrs.field(converter=_read_at)
    pay: Money = attrs.field(validator=check_money)


def _read_milestones(value: Iterable[Milestone]) -> tuple[Milestone, ...]:
    milestones = cast("tuple[Milestone, ...]", read_list(value, "milestones", Milestone, "milestones"))
    for position, (lower, upper) in enumerate(pairwise(milestones), 1):
        if upper.at <= lower.at:
            raise InvalidValueError(
                f"milestones[{position}].at", number_text(upper.at), "a mark above the one before it"
            )
        if upper.pay.currency != lower.pay.currency:
            raise CurrencyMismatchError(f"milestones[{position}].pay", lower.pay.currency, upper.pay.currency)
    return milestones


def _check_pays(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a way to pay", _PAYS)


def _check_basis(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a basis", _BASES)


def _read_boundary(value: Boundary | str) -> Boundary:
    return Boundary(read_choice(value, "boundary", "a side of a mark", tuple(Boundary)))


@PLAN_COMPONENTS.member("milestones")
@final
@attrs.frozen
class Milestones:
    """Bonuses for marks that are reached.

    With `every`, each shorter period inside the window is measured by itself and the best of them counts: with the
    window `year` and every `month`, each milestone is paid once a year, in the first month that reaches it.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        milestones: The marks, from the lowest to the highest.
        pays: Whether all that are reached are paid, or the highest only, which then pays no less than a lower one.
        basis: Marks of the attainment, or of the amount.
        every: The period that is measured; the window itself by default.
        kept: Whether a milestone stays paid when a return brings the total below it.
        boundary: Whether a mark is reached at it, or only above it.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure; empty for the credited amount.

    Raises:
        InvalidValueError: If marks do not ascend, the highest only is paid and it pays less than a lower one, or
            what is measured is longer than the window.
        CurrencyMismatchError: If two milestones pay in different currencies.

    Source: Handbook 4.3.

    >>> marks = [Milestone("100%", Money("2000", "CNY")), Milestone("125%", Money("3000", "CNY"))]
    >>> [Milestones("m", "Milestones", marks, pays=pays).curve("CNY").value("130%") for pays in ("stacking", "highest")]
    [Fraction(5000, 1), Fraction(3000, 1)]
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    milestones: tuple[Milestone, ...] = attrs.field(converter=_read_milestones)
    pays: MilestonePay = attrs.field(default="stacking", validator=_check_pays, kw_only=True)
    basis: MilestoneBasis = attrs.field(default="attainment", validator=_check_basis, kw_only=True)
    every: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    kept: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    boundary: Boundary = attrs.field(default=Boundary.REACHED, converter=_read_boundary, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    measure: str = attrs.field(default="", converter=read_measure, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.every is not None and self.window is not None and _longer(self.every, self.window):
            raise _too_long(self.every, self.window)
        if self.pays == "highest":
            for position, (lower, upper) in enumerate(pairwise(self.milestones), 1):
                if upper.pay < lower.pay:
                    where = f"milestones[{position}].pay"
                    raise InvalidValueError(where, upper.pay, f"at least {lower.pay}, where only the highest is paid")

    def curve(self, currency: str) -> Curve:
        """From the attainment, or the amount, to pay.

        Raises:
            CurrencyMismatchError: If the milestones pay in another currency.
        """
        first = self.milestones[0].pay.currency
        if first != currency:
            raise CurrencyMismatchError("milestones[0].pay", currency, first)
        steps, paid = [], Fraction(0)
        for milestone in self.milestones:
            own = Fraction(milestone.pay.amount)
            paid = paid + own if self.pays == "stacking" else own
            steps.append((milestone.at, paid))
        return Curve.steps(steps, boundary=self.boundary)

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If marks are of the attainment and there is no target.
            ZeroTargetError: If the target is zero.
        """
        curve, most = self.curve(basis.currency), Fraction(0)
        for part in self._parts(basis):
            most = max(most, curve.value(self._mark(part)))
        return most

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit adds: the one that reaches a milestone adds its pay."""
        running = [self.payout(part) for part in until_each(basis)]
        return tuple(after - before for before, after in pairwise(running))

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is."""
        curve = self.curve(basis.currency)
        steps = [
            derived(_paid_for(part), CurveValue(curve), (self._explain_mark(part),)) for part in self._parts(basis)
        ]
        name = text("{component}, exact", component=self.label)
        nothing = given(text("no milestone"), Fraction(0))
        return derived(name, Greatest(), (*steps, nothing), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one credit adds what it adds."""
        name = text("pay for sale {id}", id=basis.credits[position].sale.id)
        both = (self.explain(first_credits(basis, position + 1)), self.explain(first_credits(basis, position)))
        return derived(name, Difference(), both)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """The payout over what is credited; `None` where shorter periods are measured."""
        if self.every is not None:
            return None
        curve = self.curve(basis.currency)
        if self.basis == "attainment":
            curve = curve.scale_x(self._target(basis))
        return curve.floor(self.payout(basis)) if self.kept else curve

    def _parts(self, basis: Basis) -> Iterator[Basis]:
        """What is measured: the window, or each shorter period in it that has begun, with its credits and target."""
        if self.every is None:
            yield basis
            return
        calendar = books_of(basis, self.key).plan.calendar
        start = basis.period.start
        while start < basis.period.end:
            window = calendar.period_of(start, self.every)
            if not basis.window.covers(window):
                raise _too_long(self.every, str(basis.window))
            end = min(window.end, basis.period.end)
            inside = Period(start, end)
            own = tuple(credit for credit in basis.credits if credit.sale.on in inside)
            part = basis.of_window(window, end)
            if absence(part) is None:
                yield with_credits(part, own)
            start = end

    def _mark(self, basis: Basis) -> Fraction:
        """The mark reached: at the end, or at the highest point where what was reached is kept."""
        if not self.kept:
            return basis.attainment(self.key) if self.basis == "attainment" else Fraction(basis.credited.amount)
        total, highest = Fraction(0), Fraction(0)
        for credit in basis.credits:
            total += Fraction(credit.amount.amount)
            highest = max(highest, total)
        return highest / self._target(basis) if self.basis == "attainment" else highest

    def _target(self, basis: Basis) -> Fraction:
        """The target, in the currency or the unit of what is credited."""
        basis.attainment(self.key)  # refuses another currency
        return Fraction(basis.positive_target(self.key))

    def _explain_mark(self, basis: Basis) -> Step:
        if not self.kept:
            return explain_attainment(basis, self.key) if self.basis == "attainment" else explain_credited(basis)
        highest = derived(text("highest total"), Greatest(), list(_totals(basis.credits)))
        if self.basis == "amount":
            return highest
        target = given(text("target"), self._target(basis), section="2.2")
        return derived(text("attainment"), Quotient(), (highest, target), section="2.5", unit="%")


def _longer(every: Window, window: Window) -> bool:
    return _WINDOWS.index(every) > _WINDOWS.index(window)


def _too_long(every: str, window: str) -> InvalidValueError:
    return InvalidValueError(
        "every", every, f"a period inside the window {window}", "write a longer window, or leave it out"
    )


def _paid_for(basis: Basis) -> Text:
    return text("pay for {period}", period=str(basis.window))


def _totals(credits_: Iterable[Counted]) -> Iterator[Step]:
    total = Fraction(0)
    yield given(text("at the beginning"), total)
    for credit in credits_:
        total += Fraction(credit.amount.amount)
        yield given(text("after {sale}", sale=credit_label(credit)), total)
