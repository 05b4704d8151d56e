"""Why a share is what it is: the quota, how it was rounded, and where the steps left over went.

Invariant: the steps replay to the share, and all shares to the total.

Left out: when to explain; the results ask for it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Generic, final

import attrs

from salesmanual.kernel.allocation_allot import allot
from salesmanual.kernel.allocation_measure import Key, Quantity, read_weights
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.explanation import Difference, Rounded, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode, read_decimal, read_fraction
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_allot import Allotment
    from salesmanual.kernel.allocation_shares import Shares

__all__ = ["Portion", "explain_share", "explain_shares", "key_label"]


@final
@attrs.frozen
class Portion:
    """The first value times the second, divided by the third, rounded once: the quota of a weight.

    Attributes:
        rounding: The step and the mode.

    >>> Portion(Rounding("0.01", "down")).apply(Money("100", "CNY"), 1, 3)
    Money('33.33', 'CNY')
    """

    rounding: Rounding

    def apply(self, *values: object) -> Money | Decimal:
        """The rounded quota."""
        total, weight, whole = values
        part = _number(weight) / _number(whole)
        if isinstance(total, Money):
            return total.times(part, self.rounding)
        return self.rounding.number(_number(total) * part)

    def describe(self) -> Text:
        """The operation in words."""
        rounding = Rounded(self.rounding).describe()
        return text("the first times the second, divided by the third, {rounding}", rounding=rounding)


def _number(value: object) -> Fraction:
    if isinstance(value, Money):
        return Fraction(value.amount)
    if isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    raise WrongTypeError("portion", value, "money or a number")


def key_label(key: object) -> Text | Label | str:
    """The key as the label of a step.

    >>> key_label(3)
    '3'
    """
    return key if isinstance(key, (Text, Label, str)) else str(key)


def explain_shares(shares: Shares[Key, Quantity]) -> Step:
    """All shares, and under each where its steps come from; their sum is the total."""
    currency = shares.total.currency if isinstance(shares.total, Money) else None
    reasons = _Reasons(shares)
    steps = [_kept(shares, key) if key in shares.locked else reasons.share(key, whole=False) for key in shares]
    return derived(text("all shares"), Sum(currency), steps)


def explain_share(shares: Shares[Key, Quantity], key: Key) -> Step:
    """One share, with the weights and the held shares of all others, so that it can be recomputed alone."""
    return _kept(shares, key) if key in shares.locked else _Reasons(shares).share(key, whole=True)


def _kept(shares: Shares[Key, Quantity], key: Key) -> Step:
    return Step(key_label(key), shares[key], rule=text("kept as it was"))


@final
class _Reasons(Generic[Key, Quantity]):
    """The allotment made again, with its parts as steps of an explanation."""

    def __init__(self, shares: Shares[Key, Quantity]) -> None:
        self.shares: Shares[Key, Quantity] = shares
        self.free: Shares[Key, Quantity] = shares.free()
        self.place: dict[Key, int] = {key: position for position, key in enumerate(self.free.keys)}
        self.rule = shares.rule
        self.labels = [key_label(key) for key in self.free.keys]
        self.allotment: Allotment[Quantity] = allot(
            self.free.total,
            read_weights(self.free.weights),
            shares.rule,
            lower=self.free.lower or None,
            upper=self.free.upper or None,
            order=self.free.order,
            names=self.free.keys,
        )
        self.sign = -1 if _number(self.free.total) < 0 else 1
        bounded = self.allotment.bounded
        self.held: dict[int, int] = {} if bounded is None else bounded.held
        self.weights = self._weights()

    def _weights(self) -> list[Money | Fraction]:
        """The weights as given; equal where all are 0."""
        weights = [weight if isinstance(weight, Money) else read_fraction(weight) for weight in self.free.weights]
        return weights if any(weights) else [Fraction(1)] * len(weights)

    def share(self, key: Key, *, whole: bool) -> Step:
        """The share as the sum of its parts: what is settled by rule, and what rounding adds or takes."""
        position = self.place[key]
        measure, units = self.allotment.measure, self.allotment.units[position]
        if position in self.held:
            settled = self.sign * self.held[position]
            words = text("held by a bound") if self.weights[position] else text("a weight of 0 has no quota")
            parts = [given(words, measure.values([settled])[0])]
        elif self.rule.method == "cumulative":
            settled = units
            parts = [self._running(position, whole=whole)]
        else:
            quota = self._quota(text("rounded quota"), self.weights[position], self._mode(), whole=whole)
            settled = measure.split(_amount(quota.value))[0]
            parts = [quota]
        if settled != units:
            left = measure.values([units - settled])[0]
            parts.append(Step(text("left over by rounding"), left, rule=self._left_over()))
        if position == self.allotment.receiver:
            parts.append(given(text("beyond whole steps"), measure.value(self.allotment.residue)))
        return derived(self.labels[position], Sum(), parts)

    def _mode(self) -> RoundingMode:
        """How the method rounds a quota before it settles what is left over."""
        if self.rule.method == "webster":
            return RoundingMode.HALF_UP
        return self.rule.mode or (RoundingMode.HALF_UP if self.rule.method == "cumulative" else RoundingMode.DOWN)

    def _left_over(self) -> Text:
        ties = text("the order given") if self.shares.order is not None else _TIES[self.rule.ties]
        match self.rule.method:
            case "largest-remainder":
                return text("one step each to the largest parts cut off; among equals {ties}", ties=ties)
            case "webster" | "jefferson":
                return text(
                    "each step to the highest average of weight over steps held; among equals {ties}", ties=ties
                )
            case _:
                receiver = _TIES[self.rule.method]
                return text(
                    "what is left over goes to one share as far as its bounds admit: {receiver}", receiver=receiver
                )

    def _quota(self, label: Text, weight: Money | Fraction, mode: RoundingMode, *, whole: bool) -> Step:
        rounding = Rounding(self.allotment.measure.step, mode)
        parts = (self._rest(whole=whole), given(text("weight"), weight), self._all_weights(whole=whole))
        return derived(label, Portion(rounding), parts)

    def _running(self, position: int, *, whole: bool) -> Step:
        """A cumulative share: the rounded running total after it less the one before it."""
        free = [at for at in range(position + 1) if at not in self.held]
        after = _total([self.weights[at] for at in free])
        before = _total([self.weights[at] for at in free[:-1]], like=after)
        words = (text("running total with this share"), text("running total before it"))
        steps = [
            self._quota(label, weight, self._mode(), whole=whole)
            for label, weight in zip(words, (after, before), strict=True)
        ]
        return derived(text("rounded running totals"), Difference(), steps)

    def _rest(self, *, whole: bool) -> Step:
        """What is shared in proportion: the total, less what is beyond whole steps and what bounds hold."""
        measure, shares = self.allotment.measure, self.shares
        taken: list[Step] = [_kept(shares, key) for key in shares.locked]
        if self.allotment.residue:
            taken.append(given(text("beyond whole steps"), measure.value(self.allotment.residue)))
        held = {at: self.sign * units for at, units in self.held.items() if units}
        if whole:
            taken += [given(self.labels[at], measure.values([units])[0]) for at, units in held.items()]
        elif held:
            taken.append(given(text("held shares"), measure.values([sum(held.values())])[0]))
        if not taken:
            return given(text("to share"), shares.total)
        return derived(text("to share"), Difference(), (given(text("total"), shares.total), *taken))

    def _all_weights(self, *, whole: bool) -> Step:
        free = [at for at in range(len(self.weights)) if at not in self.held]
        weights = [self.weights[at] for at in free]
        if not whole:
            return given(text("all weights"), _total(weights))
        steps = [given(self.labels[at], weight) for at, weight in zip(free, weights, strict=True)]
        return derived(text("all weights"), Sum(), steps)


def _amount(value: object) -> Decimal:
    return value.amount if isinstance(value, Money) else read_decimal(value, "quota")  # type: ignore[arg-type] # a quota


def _total(weights: list[Money | Fraction], like: Money | Fraction = Fraction(0)) -> Money | Fraction:
    """The sum of the weights; of none, no weight like the other."""
    money = [weight for weight in weights if isinstance(weight, Money)]
    if money or isinstance(like, Money):
        return Money.total(money, like.currency if isinstance(like, Money) else None)
    return sum((weight for weight in weights if isinstance(weight, Fraction)), Fraction(0))


_TIES: Final = {
    "first": text("the first"),
    "last": text("the last"),
    "largest": text("the one with the largest weight"),
    "smallest": text("the one with the smallest weight"),
}
