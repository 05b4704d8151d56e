"""The least more of one measure that pays a sum, found without trying every amount.

Between two bends every component is a straight line, so its rounded pay rises or falls all along. Where all rise or
all fall, the better end of a stretch decides, and halving finds the first that pays enough. Where one rises as another
falls, their rounded sum goes up and down by a few steps; but it repeats: after so many units that every line has
grown by whole steps, the pattern is the same, higher or lower by what they grew together. So the first repetition that
pays enough is found by halving too, and the first unit in it by looking there alone.

Invariant: a stretch is passed over only if nothing in it can pay enough.

Left out: the answer in words (`advice`), several measures at once (`advice_mix`), and components whose pay is no
function of a total.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never, final

from salesmanual.incentives.statement import limited, unlimited
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.number import Rounding, RoundingMode, RoundingPoint, to_exact_decimal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.curve import Curve

__all__ = ["Pay", "Search"]

_UP: Final = Rounding(mode=RoundingMode.CEILING)


class Pay(NamedTuple):
    """A component's pay as a function of what is counted: its curve, where on it the person stands, what that pays."""

    curve: Curve
    start: Fraction
    paid: Fraction

    def added(self, further: Fraction) -> Fraction:
        """What so much more adds, exactly."""
        return self.curve.value(self.start + further) - self.paid


@final
class Search:
    """Looks through what could be added to one statement, in whole units: minor units of money, or pieces.

    Args:
        statement: The statement as it stands.
        pays: The pay of each component that is a function of the measure's total.
        unit: What one unit is, in what the curves are over.
        more: What other measures add before caps and floors: a sum of `gain`.
        plan: The plan with other limits; the statement's own by default.
    """

    def __init__(
        self,
        statement: Statement,
        pays: Iterable[Pay],
        unit: Fraction,
        more: Fraction,
        *,
        plan: IncentivePlan | None = None,
    ) -> None:
        self._pays = tuple(pays)
        self._plan = plan or statement.plan
        self._earned_before = statement.earned_before
        self._unit = unit
        self._step = Fraction(self._plan.rounding.step or minor_unit(self._plan.currency))
        self._exact = sum((payout.exact for payout in (*statement.earlier, *statement.payouts)), more)
        if self._plan.rounding.at is RoundingPoint.TOTAL:
            self._standing = self._money(self._exact)
        else:
            standing = unlimited(self._plan, (*statement.earlier, *statement.payouts))
            self._standing = standing + Money(to_exact_decimal(more), self._plan.currency)
        self._room = self._step * 2 * (len(self._pays) + 1)
        self._ends = self._bends()

    def least(self, to_earn: Money) -> int | None:
        """The fewest units that pay the sum; `None` if none do."""
        return self._first(to_earn, to_earn.__le__)

    def gain(self, units: int) -> Fraction:
        """What so many units add before caps and floors: rounded where lines or components are, else exact."""
        if self._plan.rounding.at is RoundingPoint.TOTAL:
            return self._added(units)
        return Fraction((self._gross(units, units) - self._standing).amount)

    def turns(self) -> tuple[int, ...]:
        """No unit, and the whole units around each bend, in ascending order."""
        around = (
            units for bend in self._ends for units in (math.ceil(bend) - 1, math.ceil(bend), math.floor(bend) + 1)
        )
        return tuple(sorted({0, *around}))

    def best(self) -> Money:
        """The most that more of it can pay, where it cannot pay without end."""
        beyond = self._beyond()
        if self._plan.cap is not None and self._added(beyond + 1) > self._added(beyond):
            return self._plan.cap - self._earned_before
        ends = [end for stretch in self._stretches(self._standing) for end in stretch]
        best = max(self._earned(end, end) for end in ends)
        while (units := self._first(best, best.__lt__)) is not None:
            best = self._earned(units, units)
        return best

    # ── stretches ──

    def _bends(self) -> list[Fraction]:
        """Where a component bends or changes its sign, in units, in ascending order."""
        bends = sorted(
            {
                (point - pay.start) / self._unit
                for pay in self._pays
                for point in pay.curve.breakpoints()
                if point > pay.start
            }
        )
        return sorted({*bends, *self._zeros(bends)})

    def _zeros(self, bends: list[Fraction]) -> Iterator[Fraction]:
        """Where what is rounded of a component changes its sign, and with it the direction of a rounding mode."""
        for low, high in zip((Fraction(0), *bends), (*bends, None), strict=True):
            third = (high - low) / 3 if high is not None else Fraction(1)
            one, other = low + third, low + 2 * third
            for pay in self._pays:
                base = pay.paid if self._plan.rounding.at is RoundingPoint.COMPONENT else Fraction(0)
                slope = self._slope(pay, one, other)
                zero = one - (base + pay.added(one * self._unit)) / slope if slope else low
                if low < zero and (high is None or zero < high):
                    yield zero

    def _slope(self, pay: Pay, low: Fraction, high: Fraction) -> Fraction:
        """What each unit adds between two points of one straight line."""
        return (pay.added(high * self._unit) - pay.added(low * self._unit)) / (high - low)

    def _stretches(self, about: Money) -> Iterator[tuple[int, int]]:
        """Ranges of whole units in which no component bends, in ascending order."""
        low = 1
        yield (0, 0)
        for bend in self._ends:
            last = math.ceil(bend) - 1
            if low <= last:
                yield (low, last)
            if bend.denominator == 1:
                yield (int(bend), int(bend))
            low = math.floor(bend) + 1
        yield (low, low + self._reach(low, about))

    def _beyond(self) -> int:
        """The first whole unit beyond all bends."""
        return math.floor(self._ends[-1]) + 1 if self._ends else 1

    def _reach(self, low: int, about: Money) -> int:
        """How far beyond all bends to look: until steady growth must have paid the sum, or all has been seen once."""
        growth = self._added(low + 1) - self._added(low)
        if growth <= 0:
            return self._period(low, low + 1)
        missing = Fraction((about + self._earned_before - self._standing).amount) - self._added(low)
        return max(0, math.ceil((missing + self._room) / growth))

    def _period(self, low: int, high: int) -> int:
        """After how many units the rounded sum of a stretch repeats; 0 where it goes one way all along."""
        slopes = [self._slope(pay, Fraction(low), Fraction(high)) for pay in self._pays]
        one_way = all(slope >= 0 for slope in slopes) or all(slope <= 0 for slope in slopes)
        if one_way or self._plan.rounding.at is RoundingPoint.TOTAL:
            return 0
        # Two steps, because half-even is the same again only after an even number of them.
        return math.lcm(*((slope / (2 * self._step)).denominator for slope in slopes))

    # ── the first that pays enough ──

    def _first(self, about: Money, enough: Callable[[Money], bool]) -> int | None:
        for low, high in self._stretches(about):
            found = self._first_on(low, high, enough)
            if found is not None:
                return found
        return None

    def _first_on(self, low: int, high: int, enough: Callable[[Money], bool]) -> int | None:
        period = self._period(low, high) if low < high else 0
        if not 0 < 2 * period < high - low:
            return self._first_in(low, high, enough)
        if self._added(high) <= self._added(low):
            return self._first_in(low, low + period - 1, enough)

        def is_in(block: int) -> bool:
            start = low + block * period
            return self._first_in(start, start + period - 1, enough) is not None

        whole = (high - low + 1) // period
        block = bisect_left(range(whole), True, key=is_in)  # noqa: FBT003 - what is looked for
        start = low + block * period
        return self._first_in(start, min(start + period - 1, high), enough) if start <= high else None

    def _first_in(self, low: int, high: int, enough: Callable[[Money], bool]) -> int | None:
        stack = [(low, high)]
        while stack:
            low, high = stack.pop()
            if not enough(self._earned(low, high)):
                continue
            if low == high:
                return low
            middle = (low + high) // 2
            stack.append((middle + 1, high))
            stack.append((low, middle))
        return None

    # ── what is paid ──

    def _added(self, units: int) -> Fraction:
        """What so many units add, exactly."""
        return sum((pay.added(units * self._unit) for pay in self._pays), Fraction(0))

    def _earned(self, low: int, high: int) -> Money:
        """What the period pays with so many units more; for a range, an upper bound that one end may reach."""
        gross = self._gross(low, high)
        if low != high:
            added = max(self._added(low), self._added(high)) + self._room
            gross = min(gross, self._standing + Money.rounded(added, self._plan.currency, _UP))
        return limited(self._plan, gross) - self._earned_before

    def _gross(self, low: int, high: int) -> Money:
        """What the window pays before cap and floor, at the better end: of each component, or of their sum."""
        if self._plan.rounding.at is RoundingPoint.TOTAL:
            return self._money(self._exact + max(self._added(low), self._added(high)))
        added = [max(pay.added(low * self._unit), pay.added(high * self._unit)) for pay in self._pays]
        match self._plan.rounding.at:
            case RoundingPoint.LINE:
                return Money.total((self._standing, *map(self._money, added)))
            case RoundingPoint.COMPONENT:
                paid = [pay.paid for pay in self._pays]
                more = (self._money(now + further) - self._money(now) for now, further in zip(paid, added, strict=True))
                return Money.total((self._standing, *more))
            case _ as unreachable:
                assert_never(unreachable)

    def _money(self, value: Fraction) -> Money:
        return Money.rounded(value, self._plan.currency, self._plan.rounding)
