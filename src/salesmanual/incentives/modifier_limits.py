"""Caps, floors, guarantees and minimums: limits of what a window, another period or a sale pays.

Invariant: a limit of a window, or of a shorter or longer period, holds for every total it names, whatever the
credits; a limit of a sale holds for what each sale adds, and what is taken back is limited alike.

Left out: a cap and floor of all components together, which the plan has.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, Protocol, final, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.component_facts import KnownFacts, follows_credits, read_optional_condition
from salesmanual.incentives.component_parts import books_of, check_money, in_currency
from salesmanual.incentives.modifiers import MODIFIERS, Pay, Stage, every_sale, explain_by_total, pay_by_total
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Difference, Greatest, Least, Product, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.basis import Basis, Window
    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.curve import Curve

__all__ = ["Cap", "Floor", "LimitPer"]

LimitPer = Literal["window", "sale", "month", "quarter", "half", "year"]
"""What a limit is a limit of: the whole accumulation window, a sale, each shorter period inside the window, or a longer
one that the windows are used up in, in order."""

_PERS: Final[tuple[str, ...]] = get_args(LimitPer)


def _check_per(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "what is limited", _PERS)


class _Limit(Protocol):
    """What keeps pay within an amount; a cap and a floor name it as a base, and say which side is cut."""

    __slots__ = ()

    @property
    def amount(self) -> Money:
        """The limit."""
        ...

    @property
    def per(self) -> LimitPer:
        """What it is a limit of."""
        ...

    @property
    def where(self) -> Criterion | None:
        """The condition under which it holds."""
        ...

    def __attrs_post_init__(self) -> None:
        self.check_measure("", "")

    def check_measure(self, measure: str, where: str) -> None:
        """Refuses a condition that the sales of the measure change, where less or more than the window is limited."""
        _check_where(self, measure, where)

    def check(self, basis: Basis) -> Finding | None:
        """What its condition found; `None` where it has none."""
        return None if self.where is None else self.where.check(KnownFacts(basis))

    def ask(self, basis: Basis) -> Basis:
        """The basis itself."""
        return basis

    def pay(self, before: Stage) -> Pay:
        """The pay within the limit."""
        return _limited(before, self)

    def total(self, before: Stage) -> Fraction:
        """The total within the limit."""
        return _limited_total(before, self)

    def explain(self, before: Stage) -> Step:
        """The pay and the limit, the lesser or the greater of them."""
        return _explain(before, self)

    def explain_line(self, before: Stage, position: int) -> Step:
        """Why a line is what it is."""
        return _explain_line(before, self, position)

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """The pay over what is credited; `None` where the limit is not one of the window."""
        return _pay_curve(basis, self, before)


@MODIFIERS.member("cap")
@final
@attrs.frozen
class Cap(_Limit):
    """At most an amount.

    Attributes:
        amount: The most.
        per: What it is the most of. What a capped month or sale loses is lost; in a window, or a longer period, later
            returns use it up.
        where: The condition under which it holds; always by default.

    Source: Handbook 4.3.

    >>> Cap(Money("500", "CNY"), "sale").per
    'sale'
    """

    amount: Money = attrs.field(validator=check_money)
    per: LimitPer = attrs.field(default="window", validator=_check_per)
    where: Criterion | None = attrs.field(default=None, converter=read_optional_condition)


@MODIFIERS.member("floor")
@final
@attrs.frozen
class Floor(_Limit):
    """At least an amount: a floor, a guarantee for some months, or a minimum for each deal.

    A guarantee is a floor with a condition: `where = "months < 3"`. A minimum for a sale holds where the component
    pays the sale at all.

    Attributes:
        amount: The least.
        per: What it is the least of; a period that has begun has its whole floor.
        where: The condition under which it holds; always by default.

    Source: Handbook 4.3.

    >>> Floor(Money("2000", "CNY"), "month", "months < 3").per
    'month'
    """

    amount: Money = attrs.field(validator=check_money)
    per: LimitPer = attrs.field(default="window", validator=_check_per)
    where: Criterion | None = attrs.field(default=None, converter=read_optional_condition)


def _check_where(limit: _Limit, measure: str, where: str) -> None:
    if limit.where is not None and limit.per != "window" and follows_credits(limit.where.paths(), measure):
        accepted = "a condition that no sale of the component changes, where a window is not what is limited"
        remedy = 'ask about facts of the person, or limit the "window"'
        raise InvalidValueError(f"{where}where", str(limit.where), accepted, remedy)


def _amount(basis: Basis, limit: _Limit, component: str) -> Fraction:
    return in_currency(limit.amount, basis, f"limit of component {component!r}")


def _holds(basis: Basis, limit: _Limit) -> bool:
    return limit.where is None or bool(limit.where.holds(KnownFacts(basis)))


def _within(total: Fraction, limit: _Limit, amount: Fraction) -> Fraction:
    return min(total, amount) if isinstance(limit, Cap) else max(total, amount)


def _limited(before: Stage, limit: _Limit) -> Pay:
    basis = before.basis
    amount = _amount(basis, limit, before.key)
    if limit.per == "window":
        follows = limit.where is not None and follows_credits(limit.where.paths(), basis.measure)
        return pay_by_total(
            before,
            lambda at, total: _within(total, limit, amount) if _holds(at, limit) else total,
            follows=follows,
        )
    pay = before.pay()
    if limit.per == "sale":
        holds = _holds(basis, limit)
        return Pay(pay.base, tuple(_sale(line, limit, amount) if holds else line for line in pay.lines))
    if _is_longer(before, limit.per):
        earlier = _paid_earlier(before, limit.per)
        paid = _to_date(earlier, limit, amount)
        return pay_by_total(
            before, lambda at, total: _to_date([*earlier, (at, total)], limit, amount) - paid, follows=False
        )
    base, lines = pay.base, list(pay.lines)
    for _, positions, holds in _periods(before, limit.per, limit):
        if not holds:
            continue
        total = Fraction(0)
        paid = _within(total, limit, amount)
        base += paid
        for position in positions:
            total += pay.lines[position]
            now = _within(total, limit, amount)
            lines[position] = now - paid
            paid = now
    return Pay(base, tuple(lines))


def _limited_total(before: Stage, limit: _Limit) -> Fraction:
    basis = before.basis
    if limit.per == "window":
        total = before.total()
        return _within(total, limit, _amount(basis, limit, before.key)) if _holds(basis, limit) else total
    if limit.per == "sale" or not _is_longer(before, limit.per):
        return _limited(before, limit).total()
    amount, earlier = _amount(basis, limit, before.key), _paid_earlier(before, limit.per)
    return _to_date([*earlier, (basis, before.total())], limit, amount) - _to_date(earlier, limit, amount)


def _is_longer(before: Stage, per: Window) -> bool:
    """Whether the limited period is longer than the window."""
    basis = before.basis
    return not basis.window.covers(books_of(basis, before.key).plan.calendar.period_of(basis.period.start, per))


def _earlier(before: Stage, per: Window) -> Iterator[Stage]:
    """The windows of the limited period that ended before this one."""
    basis, plan = before.basis, books_of(before.basis, before.key).plan
    start = max(plan.calendar.period_of(basis.window.start, per).start, plan.effective.start)
    while start < basis.window.start:
        window = plan.calendar.period_of(start, before.component.window or plan.window)
        yield Stage(before.component, before.modifiers, basis.of_window(window, window.end))
        start = window.end


def _paid_earlier(before: Stage, per: Window) -> list[tuple[Basis, Fraction]]:
    return [(stage.basis, stage.total()) for stage in _earlier(before, per)]


def _to_date(paid: list[tuple[Basis, Fraction]], limit: _Limit, amount: Fraction) -> Fraction:
    """What the windows pay together, within the limit as it holds at the end of the last; nothing before the first."""
    if not paid:
        return Fraction(0)
    total = sum((each for _, each in paid), Fraction(0))
    return _within(total, limit, amount) if _holds(paid[-1][0], limit) else total


def _sale(line: Fraction, limit: _Limit, amount: Fraction) -> Fraction:
    size = _within(abs(line), limit, amount) if line else line
    return -size if line < 0 else size


def _periods(before: Stage, per: Window, limit: _Limit) -> Iterator[tuple[Period, list[int], bool]]:
    """Each shorter period of the window that has begun, the positions of its credits, and whether the limit holds."""
    basis = before.basis
    books = books_of(basis, before.key)
    days = [credit.sale.on for credit in basis.credits]
    by_period = {
        period: [position for _, position in group]
        for period, group in groupby(
            ((books.plan.calendar.period_of(on, per), position) for position, on in enumerate(days)),
            key=lambda pair: pair[0],
        )
    }
    start = basis.period.start
    while start < basis.period.end:
        period = books.plan.calendar.period_of(start, per)
        end = min(period.end, basis.period.end)
        at = attrs.evolve(basis, period=Period(basis.period.start, end))
        yield period, by_period.get(period, []), _holds(at, limit)
        start = end


def _pay_curve(basis: Basis, limit: _Limit, before: Curve) -> Curve | None:
    if limit.per != "window":
        return None
    if limit.where is not None and follows_credits(limit.where.paths(), basis.measure):
        return None
    if not _holds(basis, limit):
        return before
    amount = _amount(basis, limit, "")
    return before.cap(amount) if isinstance(limit, Cap) else before.floor(amount)


def _bounded(limit: _Limit, step: Step, amount: Fraction, currency: str) -> Step:
    if isinstance(limit, Cap):
        cap = given(text("cap"), amount, unit=currency)
        return derived(text("within the cap"), Least(), (step, cap), unit=currency)
    floor = given(text("floor"), amount, unit=currency)
    return derived(text("at least the floor"), Greatest(), (step, floor), unit=currency)


def _explain(before: Stage, limit: _Limit) -> Step:
    basis, currency = before.basis, before.basis.currency
    if limit.per == "window":
        step = before.explain()
        return _bounded(limit, step, _amount(basis, limit, before.key), currency) if _holds(basis, limit) else step
    if limit.per == "sale":
        return every_sale(
            before,
            text("pay, each sale within its limit"),
            lambda stage, position: _explain_line(stage, limit, position),
        )
    if _is_longer(before, limit.per):
        return _explain_longer(before, limit, limit.per)
    steps = []
    for period, positions, holds in _periods(before, limit.per, limit):
        own = [before.explain_line(position) for position in positions]
        step = derived(_pay_for(period), Sum(), own, unit=currency)
        steps.append(_bounded(limit, step, _amount(basis, limit, before.key), currency) if holds else step)
    if before.pay().base:
        steps.insert(0, before.first(0).explain())
    return derived(text("pay, each period within its limit"), Sum(), steps, unit=currency)


def _pay_for(period: Period) -> Text:
    return text("pay for {period}", period=str(period))


def _explain_longer(before: Stage, limit: _Limit, per: Window) -> Step:
    """What all windows so far pay together, within the limit, less what the earlier ones do."""
    stages = [*_earlier(before, per), before]
    steps = [attrs.evolve(each.explain(), label=_pay_for(each.basis.window)) for each in stages]
    now = _explain_to_date(stages, steps, limit)
    if len(stages) == 1:
        return now
    then = _explain_to_date(stages[:-1], steps[:-1], limit)
    return derived(text("pay within the limit of all windows"), Difference(), (now, then), unit=before.basis.currency)


def _explain_to_date(stages: list[Stage], steps: list[Step], limit: _Limit) -> Step:
    basis = stages[-1].basis
    step = derived(text("pay up to {day}", day=basis.period.last_day()), Sum(), steps, unit=basis.currency)
    if not _holds(basis, limit):
        return step
    return _bounded(limit, step, _amount(basis, limit, stages[-1].key), basis.currency)


def _explain_line(before: Stage, limit: _Limit, position: int) -> Step:
    if limit.per != "sale":
        return explain_by_total(lambda stage: _explain(stage, limit), before, position)
    step = before.explain_line(position)
    line, basis = before.pay().lines[position], before.basis
    if not line or not _holds(basis, limit):
        return step
    amount = _amount(basis, limit, before.key)
    if line > 0:
        return attrs.evolve(_bounded(limit, step, amount, basis.currency), label=step.label)
    back = given(text("factor of what is taken back"), -1)
    size = derived(text("size of what is taken back"), Product(), (step, back))
    return derived(step.label, Product(), (_bounded(limit, size, amount, basis.currency), back))
