"""Plans side by side on the same past: what each costs, who gains and who loses, and how pay is spread.

Invariant: every plan is tried on the same people, periods and sales. A change from one plan to another is the opposite
of the change back. All figures are exact; the correlation alone is rounded, once, by a named `Rounding`.

Left out: what people would sell under another plan. History is taken as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.modelling import Simulation, read_periods, read_population, simulate
from salesmanual.incentives.modelling_measures import correlation, gini, nearest_rank, r_squared
from salesmanual.incentives.modelling_scale import scaled_credits
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Unpack

    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.modelling import OnProgress, PersonPay, Situation
    from salesmanual.kernel.tables import PlainCell, Table

__all__ = ["Comparison", "PayChange", "PlanFigures", "compare"]

_THOUSANDTH: Final = Rounding("0.001")
_RANKS: Final = (Fraction(1, 10), Fraction(1, 2), Fraction(9, 10))


@final
@attrs.frozen
class PayChange:
    """What another plan means for one person.

    Source: Handbook 4.3.
    """

    participant: str
    before: Money
    after: Money

    def difference(self) -> Money:
        """After less before: above zero for a winner."""
        return self.after - self.before


@final
@attrs.frozen
class PlanFigures:
    """One plan in figures.

    Attributes:
        name: Its name in the comparison.
        cost: What all earned.
        cost_of_sales: Cost over credited sales; `None` where nothing was credited.
        p10: What a tenth of the people earned at most, by nearest rank.
        p50: The median, by nearest rank.
        p90: What nine tenths of the people earned at most, by nearest rank.
        gini: How unequal pay is, 0 for equal; `None` where it is undefined.
        r_squared: How much of the variance of pay goes with attainment; `None` where it is undefined.
        correlation: Its root with the sign, rounded; `None` where it is undefined.
        leverage: Pay of the person with the highest attainment over what the same person would have earned with each
            window exactly on target, by the same kinds of sales; `None` where that cannot be said.
        mix: For each component the part of all that components pay, by key; empty where they pay nothing together.
        variable_share: Variable pay over variable and fixed pay; `None` where no salaries are given.

    Source: Handbook 4.3.
    """

    name: str
    cost: Money
    cost_of_sales: Fraction | None
    p10: Money
    p50: Money
    p90: Money
    gini: Fraction | None
    r_squared: Fraction | None
    correlation: Decimal | None
    leverage: Fraction | None
    mix: tuple[tuple[str, Fraction], ...]
    variable_share: Fraction | None


@final
@attrs.frozen
class Comparison(Shown):
    """Plans tried on the same past; the first is what the others are measured against.

    Attributes:
        simulations: Each plan's name and what it paid, in the order the plans were given.
        salaries: Fixed pay of the same time, by person; empty where it plays no part.
        figures: Each plan in figures, in the same order.

    Source: Handbook 4.3.
    """

    simulations: tuple[tuple[str, Simulation], ...]
    salaries: tuple[tuple[str, Money], ...]
    figures: tuple[PlanFigures, ...]

    def names(self) -> tuple[str, ...]:
        """The names of the plans."""
        return tuple(name for name, _ in self.simulations)

    def simulation(self, name: str) -> Simulation:
        """What one plan paid.

        Raises:
            NotFoundError: If no plan has that name.
        """
        for own, simulation in self.simulations:
            if own == name:
                return simulation
        raise NotFoundError("plan", name, did_you_mean(str(name), self.names()))

    def changes(self, to: str, *, since: str | None = None) -> tuple[PayChange, ...]:
        """What going over to a plan means for each person, the greatest gain first.

        Who was left out under a plan earned nothing there.

        Args:
            to: The name of the plan to go over to.
            since: The name of the plan to come from; the first by default.

        Raises:
            NotFoundError: If no plan has such a name.
        """
        before, after = self._earned(since or self.names()[0]), self._earned(to)
        changes = [PayChange(name, before[name], after[name]) for name in before]
        return tuple(sorted(changes, key=lambda change: (-change.difference().amount, change.participant)))

    def winners(self, to: str, *, since: str | None = None) -> tuple[PayChange, ...]:
        """Who earns more, the greatest gain first; arguments as `changes`."""
        return tuple(change for change in self.changes(to, since=since) if change.difference().amount > 0)

    def losers(self, to: str, *, since: str | None = None) -> tuple[PayChange, ...]:
        """Who earns less, the greatest loss first; arguments as `changes`."""
        return tuple(change for change in reversed(self.changes(to, since=since)) if change.difference().amount < 0)

    def _earned(self, name: str) -> dict[str, Money]:
        simulation = self.simulation(name)
        earned = {person.participant: person.earned for person in simulation.people()}
        nothing = Money.zero(simulation.plan.currency)
        return {participant: earned.get(participant, nothing) for participant in simulation.population}

    def records(self) -> list[dict[str, PlainCell]]:
        """One flat row for each person, with what each plan pays under its name, for a data frame."""
        return self.tables()[1].records()

    def tables(self) -> tuple[Table, ...]:
        """The plans side by side, and the people with what they gain or lose."""
        from salesmanual.incentives.modelling_compare_view import comparison_tables  # noqa: PLC0415 - only for readers

        return comparison_tables(self)


def compare(
    plans: Mapping[str, IncentivePlan],
    population: Iterable[str],
    periods: Iterable[Period],
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    salaries: Mapping[str, Money] | None = None,
    rounding: Rounding = _THOUSANDTH,
    **situation: Unpack[Situation],
) -> Comparison:
    """Every plan tried on the same people, periods and sales.

    Args:
        plans: The plans by a name of one's own; the first is what the others are measured against.
        population: Who takes part, in any order.
        periods: The periods, as for `simulate`.
        credits: All credits.
        salaries: Fixed pay of the same time by person, for the share of variable pay.
        rounding: Step and mode of the correlation.
        **situation: As for `simulate`; `progress` counts the statements of all plans.

    Raises:
        WrongTypeError: If the plans are no mapping from names to plans.
        InvalidValueError: If there are no plans; otherwise as `simulate`.
        CurrencyMismatchError: If two plans pay in different currencies.
        NotFoundError: If a salary is missing, or a component needs a target and there is none.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.credits import credit_sales
    >>> from salesmanual.incentives.sales import Sale
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> def plan(rate):
    ...     commission = Commission("sales", "Commission", Curve.marginal([(0, rate)]))
    ...     return IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> credits = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000", "CNY"), owner="li.na")])
    >>> comparison = compare({"now": plan("5%"), "next": plan("6%")}, ["li.na"], [month(2026, 3)], credits=credits)
    >>> [str(change.difference()) for change in comparison.winners("next")]
    ['CNY 1,200.00']
    """
    people, when = read_population(population), read_periods(periods)
    named = _read_plans(plans)
    book = credits if isinstance(credits, CreditBook) else CreditBook(credits)
    fixed = _read_salaries(salaries, people, next(iter(named.values())).currency)
    shared: Situation = {**situation}
    steps, progress = len(people) * len(when), situation.get("progress")
    simulations = []
    for number, (name, plan) in enumerate(named.items()):
        if progress is not None:
            shared["progress"] = _Part(progress, number * steps, len(named) * steps)
        simulations.append((name, simulate(plan, people, when, credits=book, **shared)))
    figures = tuple(_figures(name, simulation, fixed, rounding) for name, simulation in simulations)
    return Comparison(tuple(simulations), fixed, figures)


@final
class _Part:
    """The progress of one simulation as part of a longer run."""

    __slots__ = ("_before", "_progress", "_total")

    def __init__(self, progress: OnProgress, before: int, total: int) -> None:
        self._progress, self._before, self._total = progress, before, total

    def __call__(self, done: int, total: int, /) -> object:
        del total  # that of the part
        return self._progress(self._before + done, self._total)


def _read_plans(value: Mapping[str, IncentivePlan]) -> dict[str, IncentivePlan]:
    try:
        plans = dict(value)
    except (TypeError, ValueError):
        raise WrongTypeError("plans", value, "a mapping from names to plans", "write {'now': plan}") from None
    if not plans:
        raise InvalidValueError("plans", plans, "at least one plan")
    currency = ""
    for name, plan in plans.items():
        read_key(name, "plans")
        if not isinstance(plan, IncentivePlan):
            raise WrongTypeError(f"plans[{name!r}]", plan, "an IncentivePlan")
        if currency and plan.currency != currency:
            raise CurrencyMismatchError("compare", currency, plan.currency)
        currency = plan.currency
    return plans


def _read_salaries(
    value: Mapping[str, Money] | None, people: tuple[str, ...], currency: str
) -> tuple[tuple[str, Money], ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise WrongTypeError("salaries", value, "Money by person", "write it as {'li.na': Money('96000', 'CNY')}")
    salaries = []
    for name in people:
        salary = value.get(name)
        if salary is None:
            raise NotFoundError("salary", name, "give everybody's, or none")
        if not isinstance(salary, Money):
            raise WrongTypeError(f"salaries[{name!r}]", salary, "Money", "write it as Money('96000', 'CNY')")
        if salary.currency != currency:
            raise CurrencyMismatchError(f"salaries[{name!r}]", currency, salary.currency)
        salaries.append((name, salary))
    return tuple(salaries)


def _figures(
    name: str, simulation: Simulation, salaries: tuple[tuple[str, Money], ...], rounding: Rounding
) -> PlanFigures:
    people, currency = simulation.people(), simulation.plan.currency
    cost = simulation.cost()
    earned = [person.earned.amount for person in people]
    pairs = [(attainment, person.earned.amount) for person in people if (attainment := person.attainment()) is not None]
    p10, p50, p90 = (Money.rounded(nearest_rank(earned, rank) or 0, currency) for rank in _RANKS)
    fixed = Money.total((salary for _, salary in salaries), currency)
    return PlanFigures(
        name,
        cost,
        simulation.cost_of_sales(),
        p10,
        p50,
        p90,
        gini(earned),
        r_squared(pairs),
        correlation(pairs, rounding),
        _leverage(simulation, people),
        _mix(people),
        cost / (cost + fixed) if salaries and cost + fixed else None,
    )


def _mix(people: Iterable[PersonPay]) -> tuple[tuple[str, Fraction], ...]:
    """What each component pays over what all pay, before cap and floor."""
    sums: dict[str, Fraction] = {}
    for person in people:
        for key, pay in person.pays:
            sums[key] = sums.get(key, Fraction(0)) + pay
    total = sum(sums.values(), Fraction(0))
    return tuple((key, pay / total) for key, pay in sums.items()) if total else ()


def _leverage(simulation: Simulation, people: Iterable[PersonPay]) -> Fraction | None:
    """The best one's pay over the same person's pay on target."""
    ranked = [(attainment, person) for person in people if (attainment := person.attainment()) is not None]
    if not ranked:
        return None
    best = max(ranked, key=lambda pair: pair[0])[1]  # the first in alphabetical order among equals
    credits_ = _on_target(simulation, best.participant)
    if credits_ is None:
        return None
    world = simulation.world()
    paid = simulate(
        simulation.plan,
        [best.participant],
        sorted({outcome.period for outcome in simulation.outcomes if outcome.participant == best.participant}),
        credits=credits_,
        targets=world.targets,
        facts=world.facts,
        teams=world.teams,
        rates=world.rates,
    ).cost()
    return best.earned / paid if paid else None


def _on_target(simulation: Simulation, participant: str) -> tuple[Credit, ...] | None:
    """All credits, those of one person in proportion so that each window ends on target; `None` where they cannot."""
    book = simulation.world().credits
    credits_ = [credit for credit in book.credits if credit.participant != participant]
    ends = {outcome.window.start: outcome for outcome in simulation.outcomes if outcome.participant == participant}
    targets = [(outcome, outcome.target) for outcome in ends.values() if outcome.target is not None]
    for outcome, target in targets:
        start = max(outcome.window.start, simulation.plan.effective.start)
        own = book.of(participant, Period(start, outcome.period.end))
        scaled = None
        with suppress(CurrencyMismatchError):
            scaled = scaled_credits(own, target)
        if scaled is None:
            return None
        credits_ += scaled
    return tuple(credits_)
