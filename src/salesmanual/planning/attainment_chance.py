"""The chance that a team meets the company's target, and what handing out more than that target does to it.

    Σ target of a person × attainment of that person (× a common factor)  ≥  the company's target
    buffer = handed out ÷ the company's target − 1

Invariant: with outcomes the chance is exact, the count of all their combinations; as a bell curve it says so, and is
rounded once. A greater buffer never lowers the chance, because people are taken to attain as much of a higher target.

Left out: how attainments are estimated from the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.quantity import Amount, Quantity
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.attainment_chance_odds import Attainments, BellCurve, Odds
from salesmanual.planning.attainment_chance_sums import BellSum, ExactSum, bell_sum, exact_sum
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, WHO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.tables import Cell

__all__ = ["ChanceMethod", "TeamChance", "chance_of_team_target"]

ChanceMethod: TypeAlias = Literal["exact", "normal"]
"""All combinations of outcomes, or a bell curve with the same mean and variance."""

_METHODS: Final = ("exact", "normal")
_BUFFERS: Final = ("0%", "5%", "10%", "15%", "20%")
_TENTH: Final = Rounding("0.1")
_HUNDREDTH: Final = Rounding("0.01")


@final
@attrs.frozen(repr=False)
class TeamChance(Shown):
    """How likely a team meets the company's target.

    Attributes:
        goal: The company's target.
        targets: What each person is to sell.
        odds: How each person's attainment may turn out.
        method: How the chance is computed.
        outlook: What all of them sell together.

    Source: Handbook 2.2.
    """

    goal: Amount
    targets: Mapping[str, Amount]
    odds: Mapping[str, Odds]
    method: ChanceMethod
    outlook: ExactSum | BellSum

    def chance(self) -> Fraction:
        """The chance that all together sell the goal or more."""
        return self.outlook.at_least(_number(self.goal))

    def expected(self) -> Fraction:
        """What all together sell on average, in the unit of the goal."""
        return self.outlook.mean()

    def assigned(self) -> Fraction:
        """What is handed out, in the unit of the goal."""
        return sum(map(_number, self.targets.values()), Fraction(0))

    def buffer(self) -> Fraction | None:
        """How much more than the goal is handed out, as a part of it; `None` for a goal of 0."""
        return self.assigned() / _number(self.goal) - 1 if self.goal else None

    def with_buffer(self, buffer: Exact | str) -> Fraction:
        """The chance, if everybody's target changed in proportion until the buffer is this one.

        People are taken to attain the same part of a higher target.

        Raises:
            InvalidValueError: If nothing is handed out, or the buffer is not above -1.
        """
        part = read_fraction(buffer, "buffer")
        if part <= -1:
            raise InvalidValueError("buffer", buffer, "a part above -100%, such as '10%'")
        return self.outlook.at_least(self._handed_out() / (1 + part))

    def buffer_for(self, chance: Exact | str) -> Fraction | None:
        """The least buffer with which the goal is met with at least that chance; `None` where none is enough.

        It is below 0 where less than the goal would do.

        Raises:
            InvalidValueError: If nothing is handed out, or the chance is not above 0 and up to 1.
        """
        wanted = read_fraction(chance, "chance")
        if not 0 < wanted <= 1:
            raise InvalidValueError("chance", chance, "a chance above 0% and up to 100%")
        reached = self.outlook.threshold(wanted)
        return self._handed_out() / reached - 1 if reached > 0 else None

    def explain(self) -> Step:
        """The chance as steps; replaying it gives the chance."""
        label = text("chance to sell {goal} or more", goal=str(self.goal))
        return self.outlook.explain(_number(self.goal), label)

    def by_buffer(self, buffers: Iterable[Exact | str] = _BUFFERS) -> Table:
        """The chance with each of these buffers.

        Raises:
            InvalidValueError: As for `with_buffer`.
        """
        columns = [
            Column(text("buffer"), key="buffer", unit="%", rounding=_TENTH),
            Column(text("handed out"), key="assigned", unit=_unit(self.goal)),
            Column(text("chance"), key="chance", unit="%", rounding=_HUNDREDTH),
        ]
        rows: list[tuple[Cell, ...]] = []
        for buffer in buffers:
            part = read_fraction(buffer, "buffer")
            rows.append((part, self._cell(_number(self.goal) * (1 + part)), self.with_buffer(part)))
        return Table(text("Chance by buffer"), columns, rows)

    def tables(self) -> tuple[Table, ...]:
        """The chance; each person; the chance by buffer, where anything is handed out."""
        unit = _unit(self.goal)
        head = [
            Column(text("target"), key="goal", unit=unit),
            Column(text("handed out"), key="assigned", unit=unit),
            Column(text("buffer"), key="buffer", unit="%", rounding=_TENTH),
            Column(text("expected"), key="expected", unit=unit),
            Column(text("chance"), key="chance", unit="%", rounding=_HUNDREDTH),
            Column(text("method"), key="method"),
        ]
        method = text("exact") if self.method == "exact" else text("normal approximation")
        goal, assigned, expected = map(self._cell, (_number(self.goal), self.assigned(), self.expected()))
        own = (goal, assigned, self.buffer(), expected, self.chance(), method)
        people = [
            Column(text("person"), key="person"),
            Column(text("target"), key="target", unit=unit),
            Column(text("mean attainment"), key="mean", unit="%", rounding=_TENTH),
        ]
        each = [(key, self._cell(_number(target)), self.odds[key].mean()) for key, target in self.targets.items()]
        tables = (Table(text("Chance of the target"), head, [own]), Table(text("People"), people, each))
        return (*tables, self.by_buffer()) if self.assigned() else tables

    def _cell(self, number: Fraction) -> Money | Decimal:
        """A number as money of the goal's currency, to the minor unit; of quantities to a hundredth."""
        if isinstance(self.goal, Money):
            return Money.rounded(number, self.goal.currency)
        return _HUNDREDTH.number(number)

    def _handed_out(self) -> Fraction:
        assigned = self.assigned()
        if not assigned:
            raise InvalidValueError("targets", 0, "a target above 0 of somebody")
        return assigned

    def __repr__(self) -> str:
        return f"TeamChance({self.goal}, {len(self.targets)} people, {self.method})"


def chance_of_team_target(
    targets: Breakdown | Mapping[str, Amount],
    odds: Mapping[str, Odds],
    *,
    goal: Amount,
    over: Period | None = None,
    common: Attainments | None = None,
    correlation: Exact | str = 0,
    rounding: Rounding | None = None,
    method: ChanceMethod = "exact",
) -> TeamChance:
    """The chance that people together sell the company's target.

    Args:
        targets: What each is to sell: by name, or the breakdown that says so.
        odds: How each one's attainment may turn out.
        goal: The company's target.
        over: The period of a breakdown; all of it where none is given.
        common: What befalls all alike, such as a good or a bad year: a factor of what everybody sells. But for it,
            people are independent.
        correlation: Of the attainments of each two people, for the normal approximation.
        rounding: Shortens what one person sells in each outcome, so that fewer sums differ: down gives no more than
            the exact chance, up no less. For the exact method.
        method: `exact`, all combinations of outcomes; or `normal`, a bell curve.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError: If the currencies differ.
        NotFoundError: If somebody's odds are missing.
        InvalidValueError: If nobody has a target, one is below 0, units differ, the method cannot serve what it is
            given, or there are more than 200,000 different sums.

    Source: Handbook 2.2.

    >>> half = Attainments([("80%", "1/2"), ("120%", "1/2")])
    >>> targets = {"li.na": Money("500", "CNY"), "wang.wei": Money("500", "CNY")}
    >>> chance = chance_of_team_target(targets, {"li.na": half, "wang.wei": half}, goal=Money("950", "CNY"))
    >>> chance.chance(), chance.buffer(), chance.with_buffer("25%"), chance.buffer_for("100%")
    (Fraction(3, 4), Fraction(1, 19), Fraction(1, 1), Fraction(1, 4))
    """
    read_choice(method, "method", "a method", _METHODS)
    _checked(goal, goal, "goal")
    listed = _read_targets(targets, over)
    numbers = {key: _checked(target, goal, f"targets[{key!r}]") for key, target in listed.items()}
    own = {key: _read_odds(odds, key) for key in numbers}
    if common is not None:
        check_type(common, Attainments, "common")
    factor = () if common is None else common.outcomes
    together = read_fraction(correlation, "correlation")
    if not 0 <= together <= 1:
        raise InvalidValueError("correlation", correlation, "a number from 0 to 1")
    if method == "normal":
        if rounding is not None:
            raise InvalidValueError("rounding", rounding, "None for the normal approximation", "it has no outcomes")
        moments = [(value * own[key].mean(), value**2 * own[key].variance()) for key, value in numbers.items()]
        return TeamChance(goal, listed, own, method, bell_sum(moments, together, factor))
    if together:
        remedy = "say what befalls all alike as common=Attainments([…]), or take method='normal'"
        raise InvalidValueError("correlation", correlation, "0 for the exact method", remedy)
    figures = [_outcomes(own[key], value, rounding, key) for key, value in numbers.items()]
    return TeamChance(goal, listed, own, method, exact_sum(figures, factor))


def _read_targets(targets: Breakdown | Mapping[str, Amount], over: Period | None) -> dict[str, Amount]:
    if isinstance(targets, Breakdown):
        asked = targets.over if over is None else over
        people = cast("tuple[str, ...]", targets.dimension(WHO).leaves())
        return {person: targets.at(**{WHO: person, TIME: asked}) for person in people}
    if not isinstance(targets, Mapping):
        raise WrongTypeError("targets", targets, "a Breakdown, or a target for each person")
    if over is not None:
        raise InvalidValueError("over", str(over), "None for targets by name", "give a Breakdown to choose a period")
    if not targets:
        raise InvalidValueError("targets", {}, "a target for at least one person")
    return dict(targets)


def _checked(amount: Amount, goal: Amount, where: str) -> Fraction:
    """The amount as a number of the goal's unit."""
    if not isinstance(amount, (Money, Quantity)):
        raise WrongTypeError(where, amount, "Money or a Quantity", "write it as Money('900000', 'CNY')")
    if type(amount) is not type(goal):
        raise WrongTypeError(where, amount, f"an amount in {_unit(goal)}, like the goal")
    if _unit(amount) != _unit(goal):
        if isinstance(amount, Money):
            raise CurrencyMismatchError(where, _unit(amount), _unit(goal))
        raise InvalidValueError(where, str(amount), f"a number of {_unit(goal)}, like the goal")
    if amount.amount < 0:
        raise InvalidValueError(where, str(amount), "an amount of 0 or more")
    return _number(amount)


def _read_odds(odds: Mapping[str, Odds], key: str) -> Odds:
    if not isinstance(odds, Mapping):
        raise WrongTypeError("odds", odds, "the odds of each person")
    if key not in odds:
        raise NotFoundError("odds", key, did_you_mean(key, odds))
    if not isinstance(odds[key], (Attainments, BellCurve)):
        raise WrongTypeError(f"odds[{key!r}]", odds[key], "Attainments or a BellCurve")
    return odds[key]


def _outcomes(odds: Odds, target: Fraction, rounding: Rounding | None, key: str) -> list[tuple[Fraction, Fraction]]:
    if isinstance(odds, BellCurve):
        raise InvalidValueError(
            f"odds[{key!r}]", "a BellCurve", "Attainments for the exact method", "or method='normal'"
        )
    sold = [(target * attained, chance) for attained, chance in odds.outcomes]
    if rounding is None:
        return sold
    check_type(rounding, Rounding, "rounding")
    if rounding.step is None:
        raise InvalidValueError("rounding.step", None, "a step such as '1000'", "the unit of the goal")
    return [(Fraction(rounding.number(value)), chance) for value, chance in sold]


def _number(amount: Amount) -> Fraction:
    return Fraction(amount.amount)


def _unit(amount: Amount) -> str:
    return amount.currency if isinstance(amount, Money) else amount.unit
