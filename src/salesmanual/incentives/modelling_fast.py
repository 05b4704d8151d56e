"""The same pay in whole numbers: for plans of commissions and bonuses over what is credited, rounded by component.

Such pay is a quotient of two integers and is rounded to an integer number of steps, so nothing but integers is added.

Invariant: every figure is the one that `modelling_run` gives, and so the statement's. Whatever a plan says beyond what
is known here, in any field, sends it the long way; so does a person whose targets are missing, zero or odd, or whose
credits have more than six decimal places.

Left out: pay for each sale, components of one's own, other measures, exchange rates, and other moments of rounding.
"""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from math import gcd
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, final

import attrs

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.statement import limited
from salesmanual.kernel.curve import Owner
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.number import EXACT, RoundingMode, RoundingPoint, rounded_quotient
from salesmanual.kernel.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.incentives.modelling_run import PeriodPay, Slot, Stretches, World
    from salesmanual.kernel.curve_compiled import CompiledCurve

__all__ = ["FastRunner", "can_run_fast"]

_KNOWN: Final = {
    IncentivePlan: "key label currency effective components window rounding measured_against cap floor calendar "
    "measures rate_day section",
    Commission: "key label curve basis window section measure",
    Bonus: "key label amount curve window section measure",
}
"""The fields that are known here; another one, added later, sends its plan the long way."""

_IS_KNOWN: Final = {
    kind: {field.name for field in attrs.fields(kind)} <= set(names.split()) for kind, names in _KNOWN.items()
}
_MULTIPLY: Final = EXACT.multiply
_SUBTRACT: Final = EXACT.subtract
_as_ratio: Final = Decimal.as_integer_ratio
_NEW: Final = object.__new__
_SET_AMOUNT, _SET_CURRENCY = (Money.__dict__[field.name].__set__ for field in attrs.fields(Money))


def can_run_fast(plan: IncentivePlan, world: World) -> bool:
    """Whether the plan says nothing that is not known here."""
    return (
        _IS_KNOWN[IncentivePlan]
        and world.rates is None
        and plan.rounding.at is RoundingPoint.COMPONENT
        and all(
            _IS_KNOWN.get(type(component), False) and getattr(component, "measure", "") == ""
            for component in plan.components
        )
    )


_Ratio: TypeAlias = tuple[int, int]
"""A number as a quotient of integers, the lower one above zero."""

_ONE: Final[_Ratio] = (1, 1)

_SCALE: Final = 10**6
"""What is credited is counted in millionths of the currency; a person with more digits takes the long way."""


@final
class _Line:
    """One component for one target, over what is credited in millionths: bends and straight lines in integers."""

    __slots__ = ("_ats", "_by", "_lines", "_mode", "_sided", "_xs")

    def __init__(self, curve: CompiledCurve, along: _Ratio, up: _Ratio, mode: RoundingMode) -> None:
        """The curve with `along` millionths for each 1 of its argument, and `up` steps for each 1 of its value."""
        (wide, narrow), (more, less) = along, up
        slope = curve.scale * narrow * more
        lines = [(slope * each, constant * wide * more) for each, constant in _lines_of(curve)]
        ats = [value * wide * more for value in curve.ats]
        by = curve.denominator * wide * less
        common = gcd(by, *(number for line in lines for number in line), *ats)
        self._by, self._mode = by // common, mode
        self._lines = [(each // common, constant // common) for each, constant in lines]
        self._ats = [value // common for value in ats]
        bends = [divmod(x * wide, curve.scale * narrow) for x in curve.xs]
        self._xs = [floor + bool(rest) for floor, rest in bends]
        uppers = (owner is Owner.UPPER for owner in curve.owners)
        self._sided = [not is_upper and not rest for is_upper, (_, rest) in zip(uppers, bends, strict=True)]

    def fill(self, steps: list[int], points: list[int], credited: list[int]) -> None:
        """Writes the steps that are paid at each of the points, rounded once."""
        xs, lines, sided, by = self._xs, self._lines, self._sided, self._by
        is_half_up = self._mode is RoundingMode.HALF_UP
        for point in points:
            amount = credited[point]
            index = bisect_right(xs, amount)
            if index and sided[index - 1] and xs[index - 1] == amount:
                value = self._ats[index - 1]
            else:
                slope, constant = lines[index]
                value = slope * amount + constant
            paid, rest = divmod(value, by)
            if rest:
                if is_half_up:
                    twice = 2 * rest
                    paid += twice > by or (twice == by and value > 0)
                else:
                    paid = rounded_quotient(value, by, self._mode)
            steps[point] = paid


def _lines_of(curve: CompiledCurve) -> Iterable[tuple[int, int]]:
    return zip(curve.slopes, curve.intercepts, strict=True)


@final
class _Steps:
    """One component: how many steps of the rounding it pays."""

    __slots__ = ("_curve", "_kind", "_line", "_mode", "_target", "_up")

    def __init__(self, component: Commission | Bonus, step: Decimal, mode: RoundingMode) -> None:
        self._curve = component.curve.compiled()
        self._kind = "bonus" if isinstance(component, Bonus) else component.basis
        amount = component.amount.amount if isinstance(component, Bonus) else Decimal(1)
        self._up = _divided(amount.as_integer_ratio(), step.as_integer_ratio())
        self._mode = mode
        self._target: _Ratio | None = None
        self._line = self._for(_ONE)

    def line(self, target: _Ratio | None) -> _Line | None:
        """The component for that target; `None` where it needs one and there is none."""
        if self._kind == "amount":
            return self._line
        if target is not None and target != self._target:
            self._target, self._line = target, self._for(target)
        return None if target is None else self._line

    def _for(self, target: _Ratio) -> _Line:
        over, under = target
        up = (self._up[0] * over, self._up[1] * under) if self._kind == "attainment" else self._up
        return _Line(self._curve, (_SCALE * over, under), up, self._mode)


def _divided(one: _Ratio, by: _Ratio) -> _Ratio:
    return one[0] * by[1], one[1] * by[0]


_Pairs: TypeAlias = tuple[tuple[int, int], ...]
"""Numbers of points, to be added up, the second of each pair taken off; the last point of all pays nothing."""


class _Plan(NamedTuple):
    """What one period adds up from: numbers of points, the second one taken off, -1 for none."""

    slot: Slot
    to_date: int
    before: int
    now: tuple[_Pairs, ...]
    earlier: tuple[_Pairs, ...] | None


@final
class FastRunner:
    """One plan over some periods, in integers.

    Args:
        plan: A plan for which `can_run_fast` is true.
        slots: Its periods, as `modelling_run` reads them.
        world: What happened.
    """

    def __init__(self, plan: IncentivePlan, slots: Iterable[Slot], world: World) -> None:
        from salesmanual.incentives.modelling_run import PeriodPay  # noqa: PLC0415 - which uses this module

        self._pay = PeriodPay
        self._plan = plan
        self._is_limited = plan.cap is not None or plan.floor is not None
        self._book = world.credits.bookings()
        self._targets = world.targets
        self._step = plan.rounding.step or minor_unit(plan.currency)
        self._points: dict[tuple[Period, date], int] = {}
        self._components = [
            _Steps(component, self._step, plan.rounding.mode)
            for component in plan.components
            if isinstance(component, (Commission, Bonus))
        ]
        self._plans = [self._read(slot) for slot in slots]
        self._spans = [Period(max(window.start, plan.effective.start), end) for window, end in self._points]
        is_window = plan.measured_against == "window"
        measured = [window if is_window else span for (window, _), span in zip(self._points, self._spans, strict=True)]
        self._measured = list(dict.fromkeys(measured))
        self._target_of = [self._measured.index(period) for period in measured]
        self._used = [
            (component, self._by_target(_points(at, self._plans))) for at, component in enumerate(self._components)
        ]

    def _by_target(self, points: Iterable[int]) -> list[tuple[int, list[int]]]:
        """The points by whose target they are measured against."""
        found: dict[int, list[int]] = {}
        for point in sorted(points):
            found.setdefault(self._target_of[point], []).append(point)
        return list(found.items())

    def _read(self, slot: Slot) -> _Plan:
        end, start = slot.period.end, slot.period.start
        before = -1 if slot.earlier is None else self._point(slot.window, start)
        earlier = None if slot.earlier is None else self._pairs(slot.earlier)
        return _Plan(slot, self._point(slot.window, end), before, self._pairs(slot.now), earlier)

    def _pairs(self, stretches: Stretches) -> tuple[_Pairs, ...]:
        return tuple(
            tuple(
                (self._point(part.window, part.end), -1 if part.start is None else self._point(part.window, part.start))
                for part in own
            )
            for own in stretches
        )

    def _point(self, window: Period, end: date) -> int:
        return self._points.setdefault((window, end), len(self._points))

    def person(self, name: str) -> list[PeriodPay] | None:
        """What the person earned in each period; `None` where it takes the long way, or would be refused."""
        currency = self._plan.currency
        try:
            targets = [self._targets.of(name, period) for period in self._measured]
            credited = self._book.sums(name, self._spans, currency)
        except SalesManualError:
            return None  # the long way meets what is odd in the plan's own order, and says so
        amounts = [over * (_SCALE // under) for over, under in map(_as_ratio, credited) if not _SCALE % under]
        if len(amounts) < len(credited):
            return None
        ratios = [self._ratio(target) for target in targets]
        steps: list[list[int]] = []
        for component, used in self._used:
            own = [0] * (len(credited) + 1)
            for measured, points in used:
                line = component.line(ratios[measured])
                if line is None:
                    return None
                line.fill(own, points, amounts)
            steps.append(own)
        return [self._period(name, plan, steps, credited, targets) for plan in self._plans]

    def _period(
        self, name: str, plan: _Plan, steps: list[list[int]], credited: list[Decimal], targets: list[Money | None]
    ) -> PeriodPay:
        slot, to_date, before, now, earlier = plan
        currency, step = self._plan.currency, self._step
        added = list(map(_sum, steps, now))
        earned = self._money(sum(added))
        if self._is_limited:
            was = 0 if earlier is None else sum(map(_sum, steps, earlier))
            earned = limited(self._plan, self._money(was + sum(added)))
            earned = earned if earlier is None else earned - limited(self._plan, self._money(was))
        so_far = _money(credited[to_date], currency)
        return self._pay(
            name,
            slot.period,
            slot.window,
            so_far if before < 0 else _money(_SUBTRACT(credited[to_date], credited[before]), currency),
            so_far,
            targets[self._target_of[to_date]],
            tuple([_MULTIPLY(Decimal(each), step) for each in added]),
            earned,
        )

    def _money(self, steps: int) -> Money:
        return _money(_MULTIPLY(Decimal(steps), self._step), self._plan.currency)

    def _ratio(self, target: Money | None) -> _Ratio | None:
        """The target, where it is one that can be divided by."""
        if target is None or target.currency != self._plan.currency or target.amount <= 0:
            return None
        return target.amount.as_integer_ratio()


def _money(amount: Decimal, currency: str) -> Money:
    """Money of a sum or of whole steps, in the plan's currency: nothing is left to read."""
    money = _NEW(Money)
    _SET_AMOUNT(money, amount)
    _SET_CURRENCY(money, currency)
    return money


def _points(component: int, plans: Iterable[_Plan]) -> set[int]:
    """The points that a component is asked at."""
    return {
        point
        for plan in plans
        for parts in (plan.now, plan.earlier or ())
        for pair in parts[component : component + 1]
        for both in pair
        for point in both
        if point >= 0
    }


def _sum(steps: list[int], pairs: _Pairs) -> int:
    if len(pairs) == 1:
        ((plus, minus),) = pairs
        return steps[plus] - steps[minus]
    return sum(steps[plus] - steps[minus] for plus, minus in pairs)
