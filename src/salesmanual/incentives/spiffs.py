"""SPIFs: short programmes that pay each sale by itself, inside their own days and maybe within a budget.

The rule of the budget: the sales of everybody under the programme are put in order of day, sale, person and rule.
Each is paid what its rule says while the budget lasts; the one that reaches the end is paid what is left. A return
takes back what its rule says, but never more than the person was paid, and frees the budget for sales after it.

Invariant: all that is paid, to everybody, is never more than the budget; a later sale never changes what an earlier
one was paid.

Left out: rewards that are no money (`recognition`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.incentives.basis import Basis, Window, credit_label, read_section, read_window
from salesmanual.incentives.component_parts import books_of, check_money, in_currency, read_component_key, read_list
from salesmanual.incentives.components import PLAN_COMPONENTS, PerSale, SaleRule, read_measure
from salesmanual.incentives.measures import Counted
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.explanation import Difference, Greatest, Least, Product, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from salesmanual.kernel.curve import Curve

__all__ = ["Spiff"]

_ZERO: Final = Fraction(0)


@final
@attrs.frozen
class _Turn:
    """A sale in the order of the budget: the person, the credit, what its rule asks for, and what is paid."""

    participant: str
    credit: Counted
    asked: Fraction
    paid: Fraction


def _check_period(_: object, attribute: attrs.Attribute[Period], value: Period) -> None:
    if not isinstance(value, Period):
        raise WrongTypeError(attribute.name, value, "a Period", "write it as month(2026, 3)")


def _read_rules(value: Iterable[SaleRule]) -> tuple[SaleRule, ...]:
    return cast("tuple[SaleRule, ...]", read_list(value, "rules", SaleRule, "rules"))


_check_budget: Final = attrs.validators.optional(check_money)


@PLAN_COMPONENTS.member("spiff")
@final
@attrs.frozen
class Spiff:
    """Pay for each sale inside a programme's days, in order, while the budget lasts.

    Asked about a team, as the fund of a pool is, it pays what the programme pays for the team's sales.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        period: The programme's days.
        rules: What a sale pays, from the most specific rule to the most general, as in `PerSale`.
        budget: The most it pays to everybody who has credits, together; `None` for no bound.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure that the rules are over; empty for the credited amount.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month
    >>> Spiff("june", "June", month(2026, 6), [SaleRule(Curve.flat(100))], Money("5000", "CNY")).budget
    Money('5000', 'CNY')
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    period: Period = attrs.field(validator=_check_period)
    rules: tuple[SaleRule, ...] = attrs.field(converter=_read_rules)
    budget: Money | None = attrs.field(default=None, validator=_check_budget)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    measure: str = attrs.field(default="", converter=read_measure, kw_only=True)
    _each: PerSale = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        each = PerSale(self.key, self.label, self.rules, self.window, self.section, self.measure)
        object.__setattr__(self, "_each", each)

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far."""
        return sum(self.lines(basis), _ZERO)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit pays, in order: nothing outside the programme's days or after the budget's end."""
        if self.budget is None:
            return self._asked(basis)
        run = self._run(basis)
        return tuple(_ZERO if turn is None else run[turn].paid for turn in self._turns(basis, run))

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is: one step for each sale that is paid, and one for all others."""
        run = [] if self.budget is None else self._run(basis)
        asked = [position for position, line in enumerate(self._asked(basis)) if line]
        steps = [self._explain_line(basis, position, run) for position in asked]
        if len(asked) < len(basis.credits):
            steps.append(given(text("sales that no rule pays ({count})", count=len(basis.credits) - len(asked)), 0))
        name = text("{component}, exact", component=self.label)
        return derived(name, Sum(), steps, section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one sale pays what it pays."""
        return self._explain_line(basis, position, [] if self.budget is None else self._run(basis))

    def pay_curve(self, basis: Basis) -> Curve | None:
        """None: the pay is no function of the credited total."""
        del basis  # the answer holds for every basis
        return None

    def _asked(self, basis: Basis) -> tuple[Fraction, ...]:
        """What the rules ask for each credit, whatever is left of the budget."""
        own = zip(basis.credits, self._each.lines(basis), strict=True)
        return tuple(line if credit.sale.on in self.period else _ZERO for credit, line in own)

    def _explain_line(self, basis: Basis, position: int, run: list[_Turn]) -> Step:
        credit = basis.credits[position]
        if credit.sale.on not in self.period:
            return given(text("{sale}: outside {period}", sale=credit_label(credit), period=str(self.period)), _ZERO)
        step = self._each.explain_line(basis, position)
        turn = self._turns(basis, run)[position] if run else None
        if turn is None or not run[turn].asked:
            return step
        if run[turn].asked < 0:
            return derived(
                step.label, Greatest(), (step, self._explain_to_give_back(basis, run[:turn], credit.participant))
            )
        return derived(step.label, Least(), (step, self._explain_left(basis, run[:turn], credit)))

    def _explain_left(self, basis: Basis, before: list[_Turn], credit: Counted) -> Step:
        budget = given(text("budget"), self._budget(basis), unit=basis.currency)
        paid = [
            given(text("paid to {participant} before", participant=participant), amount)
            for participant, amount in _paid_to(before).items()
        ]
        all_paid = derived(text("paid before"), Sum(), paid, unit=basis.currency)
        name = text("left for sale {id}", id=credit.sale.id)
        return derived(name, Difference(), (budget, all_paid), unit=basis.currency)

    def _explain_to_give_back(self, basis: Basis, before: list[_Turn], participant: str) -> Step:
        own = _paid_to(before).get(participant, _ZERO)
        paid = given(text("paid to {participant} before", participant=participant), own, unit=basis.currency)
        factor = given(text("factor of what is taken back"), -1)
        return derived(text("at most what was paid"), Product(), (paid, factor), unit=basis.currency)

    def _budget(self, basis: Basis) -> Fraction:
        return _ZERO if self.budget is None else in_currency(self.budget, basis, f"budget of {self.key!r}")

    def _turns(self, basis: Basis, run: list[_Turn]) -> list[int | None]:
        """Where each credit of the basis, a person's or a team's, stands in the run; `None` outside the days."""
        places: dict[tuple[str, date, str], list[int]] = {}
        for place in reversed(range(len(run))):
            places.setdefault(_name_of(run[place].credit), []).append(place)
        inside = (credit.sale.on in self.period for credit in basis.credits)
        return [
            places[_name_of(credit)].pop() if is_in else None
            for credit, is_in in zip(basis.credits, inside, strict=True)
        ]

    def _run(self, basis: Basis) -> list[_Turn]:
        """Everybody's sales in order, with what each is paid."""
        run: list[_Turn] = []
        left, paid_to = self._budget(basis), dict[str, Fraction]()
        for participant, credit, asked in self._queue(basis):
            before = paid_to.get(participant, _ZERO)
            paid = min(asked, left) if asked > 0 else max(asked, -before)
            run.append(_Turn(participant, credit, asked, paid))
            left -= paid
            paid_to[participant] = before + paid
        return run

    def _queue(self, basis: Basis) -> Iterator[tuple[str, Counted, Fraction]]:
        """Everybody's sales inside the programme's days, by day, sale and person, with what their rules ask for."""
        queue: list[tuple[tuple[date, str, str, int], Counted, Fraction]] = []
        for participant in books_of(basis, self.key).credits.participants():
            for part in self._bases(basis, participant):
                for place, (credit, asked) in enumerate(zip(part.credits, self._each.lines(part), strict=True)):
                    if credit.sale.on in self.period:
                        queue.append(((credit.sale.on, credit.sale.id, participant, place), credit, asked))
        queue.sort(key=lambda entry: entry[0])
        return ((order[2], credit, asked) for order, credit, asked in queue)

    def _bases(self, basis: Basis, participant: str) -> Iterator[Basis]:
        """The person's windows since the programme began, up to the end asked about."""
        books = books_of(basis, self.key)
        plan = books.plan
        start, end = max(self.period.start, plan.effective.start), min(basis.period.end, self.period.end)
        while start < end:
            window = plan.calendar.period_of(start, self.window or plan.window)
            yield books.basis(participant, window, min(window.end, basis.period.end), self.measure)
            start = window.end


def _name_of(credit: Counted) -> tuple[str, date, str]:
    """What a credit is known by; those of one person, day and sale stand in one order everywhere."""
    return credit.participant, credit.sale.on, credit.sale.id


def _paid_to(turns: list[_Turn]) -> dict[str, Fraction]:
    """What each person was paid, in the order of their first sale; those who were paid nothing are left out."""
    paid: dict[str, Fraction] = {}
    for turn in turns:
        paid[turn.participant] = paid.get(turn.participant, _ZERO) + turn.paid
    return {participant: amount for participant, amount in paid.items() if amount}
