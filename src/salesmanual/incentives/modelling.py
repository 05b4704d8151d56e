"""What a plan would have cost: everybody's pay over some periods, and every figure it adds up from.

Invariant: the cost is the sum of the statements, to the last minor unit: each figure is the one that
`IncentivePlan.calculate` gives for that person and period, in whatever order people and periods are named. Nobody is
left out silently.

Left out: the comparison of plans (`modelling_compare`), pay under attainments that are not known yet
(`modelling_chance`), and the search for a parameter (`modelling_seek`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypedDict, final

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.books import NO_FACTS, NO_TEAMS
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.modelling_run import PeriodPay, Runner, World
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from typing import Unpack

    from salesmanual.incentives.books import Facts, Teams
    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.statement import Statement
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.exchange import RateTable
    from salesmanual.kernel.tables import PlainCell, Table

__all__ = [
    "Known",
    "LeftOut",
    "OnProgress",
    "PeriodPay",
    "PersonPay",
    "Simulation",
    "Situation",
    "WithoutTarget",
    "read_periods",
    "read_population",
    "read_world",
    "simulate",
]

_NO_TARGETS: Final = TargetBook()
_TARGET: Final = "target"

WithoutTarget = Literal["refuse", "leave-out"]
"""What to do with a person and a period for which a component needs a target that is not set."""

_WITHOUT: Final = ("refuse", "leave-out")


class OnProgress(Protocol):
    """Told how far a long run is: any function of two numbers, such as a progress bar's."""

    def __call__(self, done: int, total: int, /) -> object:
        """So many statements of so many are calculated."""
        ...


class Known(TypedDict, total=False):
    """What is known beside the credits, the same for every plan that is tried on it.

    Attributes:
        targets: The targets; needed where a component pays by attainment.
        facts: What is known about people.
        teams: Who belongs to which team.
        rates: The exchange rates; needed where credits are in other currencies than the plan's.
    """

    targets: Targets
    facts: Facts
    teams: Teams
    rates: RateTable | None


class Situation(Known, total=False):
    """What is known, and how to run.

    Attributes:
        without_target: `refuse` stops at a person without a target that a component needs; `leave-out` lists them.
        progress: Told how far the run is.
    """

    without_target: WithoutTarget
    progress: OnProgress | None


@final
@attrs.frozen
class LeftOut:
    """A person and a period that a simulation could not pay, and why.

    Source: Handbook 4.3.
    """

    participant: str
    period: Period
    why: Text


@final
@attrs.frozen
class PersonPay:
    """What one person earned over all the periods of a simulation.

    Attributes:
        participant: Who.
        credited: What was credited in the periods.
        reached: What was credited in the windows of the periods, each up to the last of its periods.
        target: The targets of those windows; `None` where one of them has none.
        pays: What each component paid, by its key, before the plan's cap and floor.
        earned: What was earned, within cap and floor.

    Source: Handbook 4.3.
    """

    participant: str
    credited: Money
    reached: Money
    target: Money | None
    pays: tuple[tuple[str, Fraction], ...]
    earned: Money

    def attainment(self) -> Fraction | None:
        """What was reached over the targets; `None` where there are none, or they are zero."""
        return self.reached / self.target if self.target else None


@final
@attrs.frozen
class Simulation(Shown):
    """What everybody earned under one plan.

    Attributes:
        plan: The plan.
        population: Who took part, in alphabetical order.
        periods: The periods, in order.
        outcomes: What each earned in each period, by person and period.
        left_out: Who could not be paid in which period, and why.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    population: tuple[str, ...]
    periods: tuple[Period, ...]
    outcomes: tuple[PeriodPay, ...]
    left_out: tuple[LeftOut, ...]
    _world: World = attrs.field(repr=False, eq=False)

    def world(self) -> World:
        """What happened, as every statement of the simulation sees it."""
        return self._world

    def cost(self) -> Money:
        """What all earned together: the sum of the statements."""
        return Money.total((outcome.earned for outcome in self.outcomes), self.plan.currency)

    def credited(self) -> Money:
        """What was credited to all together; a sale that counts for two people is in it twice."""
        return Money.total((outcome.credited for outcome in self.outcomes), self.plan.currency)

    def cost_of_sales(self) -> Fraction | None:
        """Cost over what was credited; `None` where nothing was."""
        credited = self.credited()
        return self.cost() / credited if credited else None

    def people(self) -> tuple[PersonPay, ...]:
        """What each earned over all periods, in alphabetical order; those who were paid in no period are missing."""
        by_name: dict[str, list[PeriodPay]] = {}
        for outcome in self.outcomes:
            by_name.setdefault(outcome.participant, []).append(outcome)
        return tuple(self._person(name, outcomes) for name, outcomes in by_name.items())

    def _person(self, name: str, outcomes: list[PeriodPay]) -> PersonPay:
        currency = self.plan.currency
        ends = {outcome.window.start: outcome for outcome in outcomes}.values()  # the last period of each window
        targets = [outcome.target for outcome in ends if outcome.target is not None]
        pays = tuple(
            (component.key, sum((Fraction(outcome.pays[at]) for outcome in outcomes), Fraction(0)))
            for at, component in enumerate(self.plan.components)
        )
        return PersonPay(
            name,
            Money.total((outcome.credited for outcome in outcomes), currency),
            Money.total((outcome.credited_to_date for outcome in ends), currency),
            Money.total(targets, currency) if len(targets) == len(ends) else None,
            pays,
            Money.total((outcome.earned for outcome in outcomes), currency),
        )

    def statement(self, participant: str, period: Period) -> Statement:
        """The statement behind one outcome, calculated again: credits, derivation and all.

        Raises:
            NotFoundError: If the simulation has no outcome of the person in the period.
        """
        for outcome in self.outcomes:
            if outcome.participant == participant and outcome.period == period:
                world = self._world
                return self.plan.calculate(
                    participant,
                    period,
                    credits=world.credits,
                    targets=world.targets,
                    facts=world.facts,
                    teams=world.teams,
                    rates=world.rates,
                )
        raise NotFoundError("outcome", f"{participant} in {period}", "ask for a person and a period of the simulation")

    def records(self) -> list[dict[str, PlainCell]]:
        """One flat row for each person and period, for a data frame; amounts are in the plan's currency."""
        from salesmanual.incentives.modelling_view import outcome_record  # noqa: PLC0415 - only readers pay for it

        return [outcome_record(self.plan, outcome) for outcome in self.outcomes]

    def tables(self) -> tuple[Table, ...]:
        """The simulation by period and by person, and who was left out."""
        from salesmanual.incentives.modelling_view import simulation_tables  # noqa: PLC0415 - as above

        return simulation_tables(self)


def simulate(
    plan: IncentivePlan,
    population: Iterable[str],
    periods: Iterable[Period],
    *,
    credits: CreditBook | Iterable[Credit],  # noqa: A002 - as in the plan
    **situation: Unpack[Situation],
) -> Simulation:
    """What everybody of the population earns under the plan in each of the periods.

    Args:
        plan: The plan.
        population: Who takes part, in any order.
        periods: Periods that do not overlap, each inside one window of the plan, in any order.
        credits: All credits; those of others are passed over.
        **situation: Targets, facts, teams, rates, whom to leave out, and progress; see `Situation`.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If there are no people or no periods, periods overlap, the plan does not hold for a whole
            period, or a period crosses a window's end.
        DuplicateError: If somebody is named twice.
        NotFoundError: If a component needs a target and there is none; see `without_target`.
        ZeroTargetError: If a component needs a target and it is zero.
        CurrencyMismatchError: If credits or targets are in another currency than the plan's, and there are no rates.

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
    >>> simulation = simulate(plan, ["li.na", "wang.wei"], [month(2026, 3)], credits=credits)
    >>> simulation.cost(), simulation.cost_of_sales()
    (Money('6600.00', 'CNY'), Fraction(11, 200))
    """
    _check_plan(plan, "plan")
    people, when = read_population(population), read_periods(periods)
    world = read_world(credits, situation)
    without = read_choice(situation.get("without_target", "refuse"), "without_target", "what to do", _WITHOUT)
    progress = situation.get("progress")
    runner = Runner(plan, when, world)
    outcomes: list[PeriodPay] = []
    left_out: list[LeftOut] = []
    for done, name in enumerate(people, 1):
        for period, pay in zip(when, runner.person(name), strict=True):
            try:
                outcomes.append(pay())
            except NotFoundError as error:
                if without == "refuse" or error.kind != _TARGET:
                    raise
                left_out.append(LeftOut(name, period, text("no target is set, and a component needs one")))
        if progress is not None:
            progress(done * len(when), len(people) * len(when))
    return Simulation(plan, people, when, tuple(outcomes), tuple(left_out), world)


def _check_plan(plan: object, where: str) -> None:
    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError(where, plan, "an IncentivePlan")


def read_population(value: Iterable[str]) -> tuple[str, ...]:
    """The names in alphabetical order.

    Raises:
        WrongTypeError: If it is one text instead of a list, or a name is no text.
        InvalidValueError: If there are none.
        DuplicateError: If a name comes twice.

    >>> read_population(["wang.wei", "li.na"])
    ('li.na', 'wang.wei')
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongTypeError("population", value, "the names of people, in a list")
    names = tuple(value)
    if not names:
        raise InvalidValueError("population", names, "at least one name", "take CreditBook.participants()")
    ordered = sorted(read_key(name, f"population[{at}]") for at, name in enumerate(names))
    for one, other in itertools.pairwise(ordered):
        if one == other:
            raise DuplicateError("person", one, "name everybody once")
    return tuple(ordered)


def read_periods(value: Iterable[Period]) -> tuple[Period, ...]:
    """The periods in order.

    Raises:
        WrongTypeError: If one is no period.
        InvalidValueError: If there are none, or two overlap.

    >>> from salesmanual.kernel.period import month
    >>> [str(period) for period in read_periods([month(2026, 2), month(2026, 1)])]
    ['2026-01', '2026-02']
    """
    if isinstance(value, Period) or not isinstance(value, Iterable):
        raise WrongTypeError("periods", value, "periods, in a list", "write one period as [month(2026, 3)]")
    periods = tuple(value)
    for at, period in enumerate(periods):
        if not isinstance(period, Period):
            raise WrongTypeError(f"periods[{at}]", period, "a Period", "write it as month(2026, 3)")
    if not periods:
        raise InvalidValueError("periods", periods, "at least one period")
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    for one, other in itertools.pairwise(ordered):
        if other.start < one.end:
            raise InvalidValueError("periods", f"{one} and {other}", "periods that do not overlap")
    return tuple(ordered)


def read_world(credits: CreditBook | Iterable[Credit], known: Known) -> World:  # noqa: A002 - as in the plan
    """What happened, from the arguments of a run.

    Raises:
        WrongTypeError: If the credits are none.
    """
    return World(
        credits if isinstance(credits, CreditBook) else CreditBook(credits),
        known.get("targets", _NO_TARGETS),
        known.get("facts", NO_FACTS),
        known.get("teams", NO_TEAMS),
        known.get("rates"),
    )
