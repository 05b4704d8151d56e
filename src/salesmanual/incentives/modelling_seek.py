"""Goal seek: the rate, amount, threshold or factor of the targets at which the past would have cost a given sum.

::

    cost │            ┌───•──   The values are a grid: lower, lower + step, … upper.
         │        ┌───┘         Where the cost goes one way, halving finds the last value
      to ┤┄┄┄┌────┘             that stays within the sum, without trying them all.
         │ ┌─┘ ▲
         └──── value ────────

Invariant: with the answer the plan costs at most the sum; with the next value on the grid, in the direction in which
the cost rises, it costs more. Both are calculated, not inferred.

Left out: several parameters at once, and what people would sell under the changed plan.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.modelling import read_periods, read_population, simulate
from salesmanual.incentives.modelling_path import Figure, Parameter
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.targets import TargetBook, Targets
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, number_text, read_fraction, to_exact_decimal
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.modelling import Situation
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell
    from salesmanual.kernel.texts import Language

__all__ = ["GoalSeek", "GoalStatus", "ScaledTargets", "Trial", "goal_seek"]

GoalStatus = Literal["found", "too-dear", "too-cheap"]
"""Whether a value was found, every value costs more than the sum, or no value uses the sum up."""

_TARGETS: Final = "targets"
_CHECKS: Final = 8
_MOST_VALUES: Final = 10**12
_NO_TARGETS: Final = TargetBook()
_MINOR: Final = Rounding()


@final
@attrs.frozen
class ScaledTargets:
    """Everybody's targets times one factor, each rounded once.

    Attributes:
        targets: The targets.
        factor: What they are multiplied by.
        rounding: How each answer is rounded; to the minor unit, half up, by default.

    Source: Handbook 2.2, 4.3.

    >>> from salesmanual.incentives.targets import Target
    >>> from salesmanual.kernel.period import month
    >>> book = TargetBook([Target("li.na", month(2026, 3), Money("100000", "CNY"))])
    >>> ScaledTargets(book, Fraction(11, 10)).of("li.na", month(2026, 3))
    Money('110000.00', 'CNY')
    """

    targets: Targets
    factor: Fraction
    rounding: Rounding = _MINOR

    def of(self, participant: str, period: Period) -> Money | None:
        """The scaled target of the period; `None` where none is set."""
        found = self.targets.of(participant, period)
        return None if found is None else found.times(self.factor, self.rounding)

    def of_measure(self, participant: str, period: Period, measure: str) -> Amount | None:
        """The target of a measure, as it is: the factor is for what is sold."""
        ask = getattr(self.targets, "of_measure", None)
        if ask is None:
            return None
        found: Amount | None = ask(participant, period, measure)
        return found


@final
@attrs.frozen
class Trial:
    """One value that was tried, and what the plan costs with it.

    Source: Handbook 4.3.
    """

    value: Figure
    cost: Money


@final
@attrs.frozen
class GoalSeek(Shown):
    """The answer to "with which value does the plan cost this?".

    Attributes:
        parameter: The path of the figure, or `targets` for the factor of all targets.
        to: What it may cost.
        step: The distance of two values.
        status: `found`, `too-dear` or `too-cheap`.
        value: The value whose cost stays within the sum while its neighbour's does not; `None` unless found.
        cost: What the plan costs with it; `None` unless found.
        plan: The plan with the value; `None` unless found.
        rises: Whether the highest value costs more than the lowest; `None` where they cost the same.
        is_monotone: Whether all values that were tried, spread over the whole range, go one way. Where they do not,
            other values may do it as well.
        trials: Every value that was tried, ascending.
        why: The answer in words.

    Source: Handbook 4.3.
    """

    parameter: str
    to: Money
    step: Figure
    status: GoalStatus
    value: Figure | None
    cost: Money | None
    plan: IncentivePlan | None
    rises: bool | None
    is_monotone: bool
    trials: tuple[Trial, ...]
    why: Text

    def sensitivity(self) -> tuple[Trial, ...]:
        """The value and its neighbours, one step lower and one higher, with their costs; nothing unless found."""
        places = [at for at, trial in enumerate(self.trials) if trial.value == self.value]
        return self.trials[max(0, places[0] - 1) : places[0] + 2] if places else ()

    def tables(self) -> tuple[Table, ...]:
        """The answer with its neighbours, and every value that was tried."""
        near = self.sensitivity()
        tried = _trials_table(text("Values tried"), self.trials, self.to)
        return (_trials_table(text("Sensitivity"), near, self.to), tried) if near else (tried,)

    def to_text(self, language: Language = "en") -> str:
        """The answer in words, and the tables drawn with lines."""
        return "\n\n".join((self.why.render(language), *(table.to_text(language) for table in self.tables())))

    def __str__(self) -> str:
        return str(self.why)


def _trials_table(title: Text, trials: tuple[Trial, ...], to: Money) -> Table:
    columns = (
        Column(text("value"), key="value"),
        Column(text("cost"), unit=to.currency, key="cost"),
        Column(text("left of the sum"), unit=to.currency, key="left"),
    )
    rows: list[tuple[Cell, ...]] = [(trial.value, trial.cost, to - trial.cost) for trial in trials]
    return Table(title, columns, rows)


def goal_seek(
    plan: IncentivePlan,
    parameter: str,
    *,
    to: Money,
    within: tuple[Exact | str | Money, Exact | str | Money],
    step: Exact | str | Money,
    population: Iterable[str],
    periods: Iterable[Period],
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    **situation: Unpack[Situation],
) -> GoalSeek:
    """The value of one figure of the plan with which the past costs as much of a sum as possible, and not more.

    The values tried are the lower bound, and so many steps above it. The two bounds and some values spread evenly
    between them are tried first; they say which way the cost goes. Then the last value within the sum is found by
    halving. Where the cost goes up and down, the answer is one crossing of the sum, and says so.

    Args:
        plan: The plan.
        parameter: The figure's path, such as `components.new-business.tiers[2].rate`, see `Parameter`; or `targets`
            for a factor of all targets.
        to: What the plan may cost.
        within: The lowest and the highest value; money for an amount.
        step: The distance of two values.
        population: Who takes part, as for `simulate`.
        periods: When, as for `simulate`.
        credits: All credits.
        **situation: As for `simulate`; `progress` counts values tried, of at most so many.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the highest value is below the lowest, the step is not above 0, or there are too many
            values; otherwise as `simulate`.
        CurrencyMismatchError: If the sum is in another currency than the plan's.
        NotFoundError: If the plan has no such figure, or a target is missing.
        InvalidDocumentError: If the plan does not accept a value, such as a tier that begins above the next one.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.sales import Sale
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> tiers = Curve.marginal([(0, "5%"), ("100000", "8%")])
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [Commission("sales", "Commission", tiers)])
    >>> credits = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000", "CNY"), owner="li.na")])
    >>> answer = goal_seek(
    ...     plan,
    ...     "components.sales.tiers[1].rate",
    ...     to=Money("7000", "CNY"),
    ...     within=("5%", "15%"),
    ...     step="0.1%",
    ...     population=["li.na"],
    ...     periods=[month(2026, 3)],
    ...     credits=credits,
    ... )
    >>> print(answer)
    components.sales.tiers[1].rate = 0.1: the plan costs CNY 7,000.00 of CNY 7,000.00
    """
    _check_sum(plan, to)
    grid = _Grid.of(within, step)
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    search = _Search(plan, parameter, grid, situation, (read_population(population), read_periods(periods), book))
    return _answer(search, to)


def _check_sum(plan: object, to: object) -> None:
    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError("plan", plan, "an IncentivePlan")
    if not isinstance(to, Money):
        raise WrongTypeError("to", to, "Money", "write it as Money('600000', 'CNY')")
    if to.currency != plan.currency:
        raise CurrencyMismatchError("to", plan.currency, to.currency)


@final
@attrs.frozen
class _Grid:
    """The values: so many steps above the lowest, as numbers or as money."""

    lower: Fraction
    step: Fraction
    count: int
    currency: str | None

    @classmethod
    def of(cls, within: tuple[Exact | str | Money, Exact | str | Money], step: Exact | str | Money) -> _Grid:
        try:
            low, high = within
        except (TypeError, ValueError):
            raise WrongTypeError("within", within, "the lowest and the highest value") from None
        lower, currency = _number(low, "within[0]", None)
        upper, _ = _number(high, "within[1]", currency, is_bound=True)
        distance, _ = _number(step, "step", currency, is_bound=True)
        if distance <= 0:
            raise InvalidValueError("step", number_text(distance), "a distance above 0")
        if upper < lower:
            raise InvalidValueError("within", f"{number_text(lower)} to {number_text(upper)}", "a lowest value first")
        count = (upper - lower) // distance + 1
        if count > _MOST_VALUES:
            raise InvalidValueError("step", number_text(distance), "at most 10^12 values", "make the step larger")
        return cls(lower, distance, count, currency)

    def figure(self, position: int) -> Figure:
        return self._figure(self.lower + position * self.step)

    def step_figure(self) -> Figure:
        return self._figure(self.step)

    def _figure(self, number: Fraction) -> Figure:
        return number if self.currency is None else Money(to_exact_decimal(number, "within"), self.currency)


def _number(
    value: Exact | str | Money, where: str, currency: str | None, *, is_bound: bool = False
) -> tuple[Fraction, str | None]:
    """The number, and the currency where it is money; all of one kind."""
    if isinstance(value, Money):
        if is_bound and currency is None:
            raise WrongTypeError(where, value, "a number, as the lowest value is one")
        if currency is not None and value.currency != currency:
            raise CurrencyMismatchError(where, currency, value.currency)
        return Fraction(value.amount), value.currency
    if currency is not None:
        raise WrongTypeError(where, value, "Money, as the lowest value is")
    return read_fraction(value, where), None


@final
class _Search:
    """The cost at each position of the grid, each calculated once."""

    def __init__(
        self,
        plan: IncentivePlan,
        parameter: str,
        grid: _Grid,
        situation: Situation,
        book: tuple[tuple[str, ...], tuple[Period, ...], CreditBook],
    ) -> None:
        self.parameter = parameter
        self.grid = grid
        self._plan = plan
        self._place = None if parameter == _TARGETS else Parameter(parameter)
        self._population, self._periods, self._credits = book
        self._progress = situation.get("progress")
        self._situation: Situation = {**situation, "progress": None}
        self._most = min(grid.count, _CHECKS + 1 + max(grid.count - 1, 1).bit_length())
        self.costs: dict[int, Money] = {}
        self._check_kind()

    def _check_kind(self) -> None:
        """Refuse numbers for an amount and an amount for a number, before anything is calculated."""
        found = None if self._place is None else self._place.value(self._plan)
        is_money = self.grid.currency is not None
        if (found is not None or self._place is None) and isinstance(found, Money) != is_money:
            accepted = "Money, as the figure is an amount" if isinstance(found, Money) else "numbers, not money"
            raise WrongTypeError("within", self.grid.figure(0), accepted)

    def plan_at(self, position: int) -> IncentivePlan:
        figure = self.grid.figure(position)
        return self._plan if self._place is None else self._place.set(self._plan, figure)

    def cost(self, position: int) -> Money:
        found = self.costs.get(position)
        if found is None:
            situation = self._situation
            if self._place is None:
                factor = self.grid.lower + position * self.grid.step
                situation = {**situation, "targets": ScaledTargets(situation.get("targets", _NO_TARGETS), factor)}
            plan = self.plan_at(position)
            simulation = simulate(plan, self._population, self._periods, credits=self._credits, **situation)
            found = self.costs[position] = simulation.cost()
            if self._progress is not None:
                self._progress(len(self.costs), max(self._most, len(self.costs)))
        return found

    def crossing(self, to: Money) -> int | None:
        """A position that stays within the sum beside one that does not; the last one where all cost alike."""
        last = self.grid.count - 1
        checks = sorted({last * at // _CHECKS for at in range(_CHECKS + 1)})
        costs = [self.cost(position) for position in checks]
        for low, high in itertools.pairwise(checks):
            if (self.cost(low) <= to) != (self.cost(high) <= to):
                return self._halve(low, high, to)
        exact = [position for position, cost in zip(checks, costs, strict=True) if cost == to]
        return exact[-1] if exact else None

    def _halve(self, low: int, high: int, to: Money) -> int:
        inside = self.cost(low) <= to
        while high - low > 1:
            middle = (low + high) // 2
            if (self.cost(middle) <= to) == inside:
                low = middle
            else:
                high = middle
        return low if inside else high

    def direction(self) -> tuple[bool | None, bool]:
        """Whether the cost rises with the value, and whether it goes one way, over all that was tried."""
        costs = [self.costs[position] for position in sorted(self.costs)]
        rises = any(one < other for one, other in itertools.pairwise(costs))
        falls = any(one > other for one, other in itertools.pairwise(costs))
        ends = None if costs[0] == costs[-1] else costs[0] < costs[-1]
        return ends, not (rises and falls)


def _answer(search: _Search, to: Money) -> GoalSeek:
    grid = search.grid
    found = search.crossing(to)
    if found is not None:
        for neighbour in (found - 1, found + 1):
            if 0 <= neighbour < grid.count:
                search.cost(neighbour)
    rises, is_monotone = search.direction()
    trials = tuple(Trial(grid.figure(position), search.costs[position]) for position in sorted(search.costs))
    status: GoalStatus = "found"
    if found is None:
        status = "too-dear" if trials[0].cost > to else "too-cheap"
    return GoalSeek(
        search.parameter,
        to,
        grid.step_figure(),
        status,
        None if found is None else grid.figure(found),
        None if found is None else search.costs[found],
        None if found is None else search.plan_at(found),
        rises,
        is_monotone,
        trials,
        _why(search, to, found, trials, is_monotone=is_monotone),
    )


def _why(search: _Search, to: Money, found: int | None, trials: tuple[Trial, ...], *, is_monotone: bool) -> Text:
    name = search.parameter
    if found is not None:
        value, cost = search.grid.figure(found), search.costs[found]
        if is_monotone:
            return text(
                "{parameter} = {value}: the plan costs {cost} of {sum}", parameter=name, value=value, cost=cost, sum=to
            )
        return text(
            "{parameter} = {value}: the plan costs {cost} of {sum}; the cost goes up and down, so other values may do",
            parameter=name,
            value=value,
            cost=cost,
            sum=to,
        )
    first, last = trials[0], trials[-1]
    fields = {"parameter": name, "low": first.value, "low_cost": first.cost, "high": last.value, "high_cost": last.cost}
    if first.cost > to:
        return text(
            "no value of {parameter} tried costs as little as {sum}: {low} costs {low_cost}, {high} costs {high_cost}",
            sum=to,
            **fields,
        )
    return text(
        "no value of {parameter} tried costs as much as {sum}: {low} costs {low_cost}, {high} costs {high_cost}",
        sum=to,
        **fields,
    )
