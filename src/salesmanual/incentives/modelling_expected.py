"""What a plan will probably cost: every person's pay under attainments that are not known yet, and all together.

::

    attainment ──distribution──▶ chance of each stretch ─┐
                                                         ├─▶ mean, P10, P50, P90
    plan ──sum of its curves──▶ straight on each stretch ┘

Invariant: where a person's pay is a function of what is sold in the window, it is integrated in closed form. Elsewhere
the plan itself is run on sales of the same kinds, enlarged or reduced to attainments drawn from a seed. Each figure
says which. The same arguments give the same figures, whatever the order of the people; the global random state is
neither read nor changed. All figures are estimates, rounded once by a named `Rounding`.

Left out: where the distributions come from, and how one person's luck goes with another's, but for the two extremes:
each for themselves, or all together.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.incentives.components import Bonus, Commission, PerSale
from salesmanual.incentives.credits import Credit, CreditBook
from salesmanual.incentives.modelling import read_population, read_world
from salesmanual.incentives.modelling_chance import mean_of, quantile_of, read_distribution
from salesmanual.incentives.modelling_run import World
from salesmanual.incentives.modelling_scale import scaled_credits
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, ZeroTargetError
from salesmanual.kernel.money import Money, minor_unit
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Unpack

    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.distributions import Distribution
    from salesmanual.incentives.modelling import Known, OnProgress
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.tables import PlainCell
    from salesmanual.kernel.texts import Text

__all__ = ["ExpectedCost", "ExpectedPay", "Method", "expected_cost"]

Method = Literal["integrated", "simulated"]
"""How a figure came about: by integrating the pay curve, or by running the plan on drawn attainments."""

_MINOR: Final = Rounding()
_RANKS: Final = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))
_MOST_DRAWS: Final = 1_000_000
_OF_ONE_PERSON: Final = (Commission, Bonus, PerSale)
"""Components that look at one person's credits alone; others are shown everybody's."""


@final
@attrs.frozen
class ExpectedPay:
    """What one person, or everybody together, will probably earn: estimates.

    Attributes:
        participant: Who; empty for all together.
        target: The target of the window; `None` for all together.
        mean: The expected pay.
        p10: What pay is at most with a chance of 10 %.
        p50: What pay is at most with a chance of 50 %.
        p90: What pay is at most with a chance of 90 %.
        mean_by: How the mean came about.
        ranks_by: How the other figures came about.

    Source: Handbook 4.3.
    """

    participant: str
    target: Money | None
    mean: Money
    p10: Money
    p50: Money
    p90: Money
    mean_by: Method
    ranks_by: Method


@final
@attrs.frozen
class ExpectedCost(Shown):
    """What a plan will probably cost in one window: estimates, each with how it came about.

    Attributes:
        plan: The plan.
        period: The window.
        people: Each person, in alphabetical order.
        all: Everybody together.
        draws: How many attainments of each person were drawn for what was not integrated.
        seed: What they were drawn from.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    period: Period
    people: tuple[ExpectedPay, ...]
    all: ExpectedPay
    draws: int
    seed: int

    def person(self, participant: str) -> ExpectedPay:
        """One person's figures.

        Raises:
            NotFoundError: If nobody has that name.
        """
        for pay in self.people:
            if pay.participant == participant:
                return pay
        raise NotFoundError("person", participant, "ask for somebody who took part")

    def records(self) -> list[dict[str, PlainCell]]:
        """One flat row for each person, for a data frame."""
        return self.tables()[0].records()

    def tables(self) -> tuple[Table, ...]:
        """The people, and all together as the total."""
        money = [(text("mean"), "mean"), (text("P10"), "p10"), (text("P50"), "p50"), (text("P90"), "p90")]
        columns = (
            Column(text("person"), key="person"),
            Column(text("target"), unit=self.plan.currency, key="target"),
            *(Column(label, unit=self.plan.currency, key=key) for label, key in money),
            Column(text("method"), key="method"),
        )
        rows = [_row(pay, pay.participant) for pay in self.people]
        title = text("Expected cost of {plan} in {period}, estimates", plan=self.plan.label, period=str(self.period))
        return (Table(title, columns, rows, total=_row(self.all, text("all"))),)


def _row(pay: ExpectedPay, name: str | Text) -> tuple[str | Text | Money | None, ...]:
    if pay.mean_by == pay.ranks_by:
        method = text("integrated") if pay.mean_by == "integrated" else text("simulated")
    else:
        method = text("mean integrated, ranks simulated")
    return (name, pay.target, pay.mean, pay.p10, pay.p50, pay.p90, method)


def expected_cost(
    plan: IncentivePlan,
    attainments: Mapping[str, Distribution],
    period: Period,
    *,
    credits: CreditBook | Iterable[Credit] = (),  # noqa: A002 - as in the plan
    rounding: Rounding = _MINOR,
    draws: int = 2_000,
    seed: int = 0,
    together: bool = False,
    progress: OnProgress | None = None,
    **known: Unpack[Known],
) -> ExpectedCost:
    """What everybody will probably earn in one window of the plan.

    A person's pay is integrated where all components are functions of what is credited in the plan's own window.
    Otherwise the plan is run on drawn attainments: the person's credits of the window, if there are any, are the
    pattern, each in proportion; without a pattern the sales are one order at the end of each month, all alike.
    What all earn together is a sum, so its mean is the sum of the means; its ranks are simulated.

    Args:
        plan: The plan.
        attainments: How each person's attainment of the window's target may turn out.
        period: One whole window of the plan.
        credits: Credits of the window that are the pattern of what is sold, such as last year's.
        rounding: How the figures are rounded; to the minor unit, half up, by default.
        draws: How many attainments of each person are drawn.
        seed: What they are drawn from; another seed gives other draws.
        together: Whether all are lucky or unlucky together, as when the market decides; otherwise each alone.
        progress: Told how many people of how many are done.
        **known: Targets, facts, teams and rates.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the period is not a whole window of the plan, or the number of draws is out of range.
        NotFoundError: If a person has no target.
        ZeroTargetError: If a person's target is zero.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Bonus
    >>> from salesmanual.incentives.distributions import Normal
    >>> from salesmanual.incentives.targets import Target, TargetBook
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> bonus = Bonus("b", "Bonus", Money("6000", "CNY"), Curve.points([("80%", "50%"), ("120%", "150%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [bonus])
    >>> targets = TargetBook([Target("li.na", month(2026, 3), Money("100000", "CNY"))])
    >>> expected = expected_cost(plan, {"li.na": Normal("100%", "10%")}, month(2026, 3), targets=targets)
    >>> expected.all.mean, expected.all.p90
    (Money('6000.00', 'CNY'), Money('7922.33', 'CNY'))
    """
    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError("plan", plan, "an IncentivePlan")
    _check_window(plan, period)
    if type(draws) is not int or not 1 <= draws <= _MOST_DRAWS:
        raise InvalidValueError("draws", draws, f"a whole number from 1 to {_MOST_DRAWS:,}")
    if type(seed) is not int:
        raise WrongTypeError("seed", seed, "a whole number")
    chances = _read_attainments(attainments)
    stage = _Stage(plan, read_world(credits, known), period)
    luck = _Luck(draws, seed, together=together)
    forecasts = []
    for done, (name, distribution) in enumerate(chances.items(), 1):
        forecasts.append(_Forecast(stage, name, luck.draws(name, distribution), distribution))
        if progress is not None:
            progress(done, len(chances))
    people = tuple(forecast.pay(rounding) for forecast in forecasts)
    return ExpectedCost(plan, period, people, _all(plan, forecasts, people, rounding), draws, seed)


def _check_window(plan: IncentivePlan, period: Period) -> None:
    basis = plan.basis("nobody", period, credits=())
    whole = Period(basis.period.start, min(basis.window.end, plan.effective.end))
    if period != whole:
        raise InvalidValueError("period", str(period), f"a whole window of the plan, such as {whole}")


def _read_attainments(value: Mapping[str, Distribution]) -> dict[str, Distribution]:
    try:
        given = dict(value)
    except (TypeError, ValueError):
        raise WrongTypeError("attainments", value, "a mapping from people to distributions") from None
    return {name: read_distribution(given[name], f"attainments[{name!r}]") for name in read_population(given)}


@final
class _Luck:
    """Draws of attainments: of each person from a source of their own, or of all from one."""

    __slots__ = ("_draws", "_quantiles", "_seed", "_shared")

    def __init__(self, draws: int, seed: int, *, together: bool) -> None:
        self._draws = draws
        self._seed = seed
        random = Random(seed)  # noqa: S311 - a simulation, not a secret
        self._shared = [random.random() or 0.5 for _ in range(draws)] if together else None
        self._quantiles: dict[Distribution, list[float]] = {}

    def draws(self, name: str, distribution: Distribution) -> list[float]:
        """The attainments; a person's do not depend on who else takes part."""
        if self._shared is None:
            random = Random(f"{self._seed} {name}")  # noqa: S311 - as above
            return [distribution.draw(random) for _ in range(self._draws)]
        found = self._quantiles.get(distribution)
        if found is None:
            found = self._quantiles[distribution] = [distribution.quantile(at) for at in self._shared]
        return found


@final
@attrs.frozen
class _Stage:
    """The plan, what is known, and the window that is looked at."""

    plan: IncentivePlan
    world: World
    period: Period

    def basis(self, name: str) -> Basis:
        window = self.plan.calendar.period_of(self.period.start, self.plan.window)
        return self.world.books(self.plan).basis(name, window, self.period.end)

    def target(self, name: str) -> Money:
        target = self.basis(name).target_money()
        if target is None:
            raise NotFoundError("target", f"{name} in {self.period}", "an attainment is a multiple of one")
        if not target:
            raise ZeroTargetError(f"target of {name} in {self.period}")
        return target


@final
class _Forecast:
    """One person's pay: as a function of attainment where it is one, and as drawn."""

    __slots__ = ("_currency", "_curve", "_distribution", "_name", "_target", "drawn", "mean")

    def __init__(self, stage: _Stage, name: str, attainments: list[float], distribution: Distribution) -> None:
        self._name = name
        self._target = stage.target(name)
        self._currency = stage.plan.currency
        self._distribution = distribution
        self._curve = _pay_curve(stage, name, self._target)
        if self._curve is not None:
            self.drawn = _values(self._curve, attainments)
            self.mean = mean_of(self._curve, distribution)
        else:
            self.drawn = [_run(stage, name, self._target, attainment) for attainment in attainments]
            self.mean = sum(self.drawn, Fraction(0)) / len(self.drawn)

    def is_integrated(self) -> bool:
        return self._curve is not None

    def pay(self, rounding: Rounding) -> ExpectedPay:
        if self._curve is not None:
            step = Fraction(rounding.step or minor_unit(self._currency))
            ranks = [quantile_of(self._curve, self._distribution, rank, step) * step for rank in _RANKS]
            method: Method = "integrated"
        else:
            ranks, method = _ranks(self.drawn), "simulated"
        mean, *rounded = (Money.rounded(value, self._currency, rounding) for value in (self.mean, *ranks))
        p10, p50, p90 = rounded
        return ExpectedPay(self._name, self._target, mean, p10, p50, p90, method, method)


def _pay_curve(stage: _Stage, name: str, target: Money) -> Curve | None:
    """Pay over attainment, within cap and floor; `None` where it is no function of it."""
    plan, basis = stage.plan, stage.basis(name)
    curves = []
    for component in plan.components:
        measure: str = getattr(component, "measure", "")
        curve = component.pay_curve(basis) if component.window in {None, plan.window} and not measure else None
        if curve is None:
            return None
        curves.append(curve)
    first, *others = curves
    cap, floor = (None if limit is None else limit.amount for limit in (plan.cap, plan.floor))
    return sum(others, first).clip(floor, cap).scale_x(1 / Fraction(target.amount))


def _values(curve: Curve, attainments: Iterable[float]) -> list[Fraction]:
    """The curve at each attainment, in floating point: a draw has no more digits than that."""
    knots = [(float(knot.x), float(knot.at)) for knot in curve.knots()]
    xs = [x for x, _ in knots]
    lines = [(float(segment.slope), float(segment.intercept)) for segment in curve.segments()]
    values = []
    for x in attainments:
        at = bisect_left(xs, x)
        if at < len(xs) and xs[at] == x:
            values.append(Fraction(knots[at][1]))
        else:
            slope, intercept = lines[at]
            values.append(Fraction(slope * x + intercept))
    return values


def _run(stage: _Stage, name: str, target: Money, attainment: float) -> Fraction:
    """What the plan itself pays at one attainment, to sales of the person's own pattern."""
    plan, world, period = stage.plan, stage.world, stage.period
    sold = Money.rounded(Fraction(attainment) * Fraction(target.amount), plan.currency)
    own = scaled_credits(world.credits.of(name, period), sold)
    if own is None:
        own = tuple(_monthly(plan, name, period, sold))
    if not all(type(component) in _OF_ONE_PERSON for component in plan.components):
        own = (*(credit for credit in world.credits.credits if credit.participant != name), *own)
    statement = plan.calculate(
        name,
        period,
        credits=own,
        targets=world.targets,
        facts=world.facts,
        teams=world.teams,
        rates=world.rates,
    )
    return Fraction(statement.total.amount)


def _monthly(plan: IncentivePlan, name: str, period: Period, sold: Money) -> Iterator[Credit]:
    """One order on the last day of each month of the window, all alike; the last one takes what is left."""
    months = plan.calendar.split(period, "month")
    each = sold.times(Fraction(1, len(months)))
    amounts = [each] * (len(months) - 1)
    amounts.append(sold - Money.total(amounts, sold.currency))
    for number, (month, amount) in enumerate(zip(months, amounts, strict=True), 1):
        kind = SaleKind.ORDER if amount.amount >= 0 else SaleKind.RETURN
        sale = Sale(f"expected-{number}", month.last_day(), abs(amount), kind, owner=name)
        yield Credit(sale, name, amount, 1, "owner")


def _ranks(values: Iterable[Fraction]) -> list[Fraction]:
    """By nearest rank, sorted once."""
    ordered = sorted(values)
    return [ordered[math.ceil(rank * len(ordered)) - 1] for rank in _RANKS]


def _all(
    plan: IncentivePlan, forecasts: list[_Forecast], people: tuple[ExpectedPay, ...], rounding: Rounding
) -> ExpectedPay:
    if len(people) == 1:
        return attrs.evolve(people[0], participant="", target=None)
    is_integrated = all(forecast.is_integrated() for forecast in forecasts)
    mean = sum((forecast.mean for forecast in forecasts), Fraction(0))
    ranks = _ranks(sum(drawn, Fraction(0)) for drawn in zip(*(forecast.drawn for forecast in forecasts), strict=True))
    mean_, *rounded = (Money.rounded(value, plan.currency, rounding) for value in (mean, *ranks))
    p10, p50, p90 = rounded
    return ExpectedPay("", None, mean_, p10, p50, p90, "integrated" if is_integrated else "simulated", "simulated")
