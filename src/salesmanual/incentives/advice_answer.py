"""The answer to what must still be sold: which measures can be moved, what it takes, and what stays as it is.

Invariant: a measure that pay is multiplied or gated by is not moved together with the one whose pay it is, and what is
taken to stay as it is is named. Where the sum is not reached, `unreachable` is said only if nothing was left out.

Left out: the search itself (`advice_search`, `advice_mix`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, final

import attrs

from salesmanual.incentives.advice_mix import Lever, Mix, best_of_all, cheapest_mix
from salesmanual.incentives.advice_parts import CREDITED, amount_of, unit_of
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Amount
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from salesmanual.incentives.advice_parts import Part
    from salesmanual.incentives.advice_search import Pay
    from salesmanual.incentives.statement import Statement

__all__ = ["Advice", "Further", "StillToSell"]


@final
@attrs.frozen
class Further:
    """So much more of one measure.

    Attributes:
        measure: The key of the plan's measure; empty for the credited amount.
        label: Its name.
        amount: How much more.

    Source: Handbook 4.3.
    """

    measure: str
    label: Label | Text
    amount: Amount

    def __str__(self) -> str:
        return str(text("{key} {value}", key=self.label, value=self.amount))


@final
@attrs.frozen
class StillToSell:
    """The answer to "what must I still sell to earn this?".

    Attributes:
        status: `already` earned, `reachable`, `unreachable` however much is sold, or `depends` on more than totals.
        to_earn: What is to be earned in the period.
        earned: What is earned by now.
        amount: The further sales; zero if already earned, or if other measures alone do it; `None` unless reachable.
        best: The most that more of the measures can earn where they do not reach the sum; else `None`.
        why: The answer in words.
        mix: What it takes, by measure; empty unless reachable.
        alternatives: Other measures that do it, each by itself, where no efforts are given.
        assumed: What the answer takes to stay as it is: the pay of components that is no function of a total, and
            measures that pay is multiplied or gated by.

    Source: Handbook 4.3.
    """

    status: Literal["already", "reachable", "unreachable", "depends"]
    to_earn: Money
    earned: Money
    amount: Money | None
    best: Money | None
    why: Text
    mix: tuple[Further, ...] = ()
    alternatives: tuple[Further, ...] = ()
    assumed: tuple[Label | Text, ...] = ()

    def __str__(self) -> str:
        return str(self.why)


@final
class Advice:
    """One statement that pays too little, and what could be moved."""

    def __init__(self, statement: Statement, parts: Sequence[Part], to_earn: Money) -> None:
        self._statement = statement
        self._parts = parts
        self._to_earn = to_earn
        self._names: dict[str, Label | Text] = {CREDITED: text("credited amount")}
        self._names |= {measure.key: measure.label for measure in statement.plan.measures}
        self._likes = {part.basis.measure: part.basis.credited for part in parts}
        self._pays: dict[str, tuple[Pay, ...]] = {}
        for measure in self._names:
            own = [part.pay() for part in parts if part.basis.measure == measure]
            if pays := tuple(pay for pay in own if pay is not None):
                self._pays[measure] = pays
        cap = statement.plan.cap
        self._most = None if cap is None else cap - statement.earned_before

    def each_alone(self) -> StillToSell:
        """The first measure that does it by itself; the others that do are alternatives."""
        levers = self._levers(dict.fromkeys(self._names, Fraction(1)))
        mixes = [mix for lever in levers if (mix := self._mix((lever,))) is not None]
        if mixes:
            return self._reachable(mixes[0], mixes[1:])
        if not self._is_capped_below() and self._is_separable(levers) and self._best(levers) >= self._to_earn:
            why = text(
                "{sum} takes more of several measures together: {names}; say in efforts what one unit of each costs",
                sum=self._to_earn,
                names=tuple(self._names[lever.measure] for lever in levers),
            )
            return self._not_reached("depends", self._best(levers), why, ())
        return self._out_of_reach(levers)

    def together(self, costs: Mapping[str, Fraction]) -> StillToSell:
        """The cheapest mix; of measures that hang together, the cheapest one by itself."""
        levers = self._levers(costs)
        if self._is_separable(levers):
            mix = self._mix(levers)
        else:
            alone = [each for lever in levers if (each := self._mix((lever,))) is not None]
            mix = min(alone, key=lambda each: _cost(each, levers), default=None)
        return self._out_of_reach(levers) if mix is None else self._reachable(mix, ())

    def _levers(self, costs: Mapping[str, Fraction]) -> tuple[Lever, ...]:
        """The measures that may be moved and change anybody's pay, the credited amount first."""
        return tuple(
            Lever(measure, pays, unit_of(self._likes[measure]), costs[measure] * unit_of(self._likes[measure]))
            for measure, pays in self._pays.items()
            if measure in costs
        )

    def _mix(self, levers: Sequence[Lever]) -> Mix | None:
        return None if self._is_capped_below() else cheapest_mix(self._statement, levers, self._to_earn)

    def _is_capped_below(self) -> bool:
        return self._most is not None and self._most < self._to_earn

    def _is_separable(self, levers: Sequence[Lever]) -> bool:
        """Whether no component looks at one of the measures while it pays for another."""
        moved = {lever.measure for lever in levers}
        return not any(part.basis.measure in moved and part.others & moved for part in self._parts)

    def _best(self, levers: Sequence[Lever]) -> Money:
        if self._is_separable(levers):
            return best_of_all(self._statement, levers)
        return max(best_of_all(self._statement, (lever,)) for lever in levers)

    def _staying(self, moved: Collection[str]) -> tuple[Label | Text, ...]:
        """What is taken to stay as it is while some measures are moved."""
        names: list[Label | Text] = []
        for part in self._parts:
            if part.curve is None or (part.basis.measure not in moved and not part.others.isdisjoint(moved)):
                names.append(part.component.label)
            elif part.basis.measure in moved:
                names += (self._names[other] for other in sorted(part.others.difference(moved)))
        return tuple(dict.fromkeys(names))

    def _further(self, mix: Mix) -> tuple[Further, ...]:
        return tuple(
            Further(measure, name, amount_of(mix[measure], self._likes[measure]))
            for measure, name in self._names.items()
            if measure in mix
        )

    def _reachable(self, mix: Mix, others: Iterable[Mix]) -> StillToSell:
        further = self._further(mix)
        amount = next((each.amount for each in further if isinstance(each.amount, Money) and not each.measure), None)
        if len(further) == 1 and amount is not None:
            why = text("{amount} more must be sold to earn {sum}", amount=amount, sum=self._to_earn)
        else:
            parts = tuple(text("{key} {value}", key=each.label, value=each.amount) for each in further)
            why = text("{sum} is earned with so much more: {parts}", sum=self._to_earn, parts=parts)
        assumed = self._staying(mix)
        if assumed:
            why = text("{answer}, if these stay as they are: {names}", answer=why, names=assumed)
        return StillToSell(
            "reachable",
            self._to_earn,
            self._statement.total,
            Money.zero(self._to_earn.currency) if amount is None else amount,
            None,
            why,
            further,
            tuple(each for other in others for each in self._further(other)),
            assumed,
        )

    def _out_of_reach(self, levers: Sequence[Lever]) -> StillToSell:
        """Beyond the cap; or beyond all that can be reasoned about, and whether there is more."""
        moved = {lever.measure for lever in levers}
        held = (self._names[measure] for measure in self._pays if measure not in moved)
        rest = tuple(dict.fromkeys((*self._staying(moved), *held)))
        is_decided = not rest and self._is_separable(levers)
        best = self._best(levers)
        if self._most is not None and self._is_capped_below() and not is_decided:
            best = self._most
        if best == self._most:
            why = text("{sum} cannot be earned: the cap ends pay at {best}", sum=self._to_earn, best=best)
        elif is_decided:
            why = text("{sum} cannot be earned: the components end at {best}", sum=self._to_earn, best=best)
        else:
            names = rest or tuple(self._names[measure] for measure in moved)
            why = text("whether {sum} can be earned depends on more: {names}", sum=self._to_earn, names=names)
            return self._not_reached("depends", best, why, rest)
        return self._not_reached("unreachable", best, why, ())

    def _not_reached(
        self, status: Literal["depends", "unreachable"], best: Money, why: Text, assumed: tuple[Label | Text, ...]
    ) -> StillToSell:
        return StillToSell(status, self._to_earn, self._statement.total, None, best, why, assumed=assumed)


def _cost(mix: Mix, levers: Iterable[Lever]) -> Fraction:
    return sum((lever.effort * mix.get(lever.measure, 0) for lever in levers), Fraction(0))
