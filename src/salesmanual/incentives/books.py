"""All that a plan may look at: credits, targets, facts about people, teams, rates, and what follows for one person.

Invariant: a `Basis` for the same person, window, day and measure is the same, whoever asks for it. A credit in another
currency counts at the rate of the table, by the plan's rule of which day; without a table it is refused.

Left out: how the facts, teams and rates came about. Anything with the methods of `Facts` and `Teams` can stand in for
the books here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.measures import Measured
from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
    read_listed,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.quantity import Quantity, total_of

if TYPE_CHECKING:
    from salesmanual.incentives.credits import Credit, CreditBook
    from salesmanual.incentives.measures import Counted, Measure
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.exchange import RateTable

__all__ = ["NO_FACTS", "NO_TEAMS", "Books", "Fact", "FactBook", "Facts", "Member", "TeamBook", "Teams"]

_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class Facts(Protocol):
    """What a plan asks about people: tenure, grade, scores, hours, absence, whatever its conditions name."""

    def of(self, participant: str, on: date) -> Mapping[str, object]:
        """The facts about the participant on the day; none where nothing is known."""
        ...


class Teams(Protocol):
    """What a plan asks about teams."""

    def members(self, team: str, period: Period) -> tuple[str, ...]:
        """Who belonged to the team, or reported to the person, on the period's last day, in alphabetical order."""
        ...


def _read_values(value: Mapping[str, object]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("values", value, "a mapping from names to values")
    return MappingProxyType(dict(value))


def _read_since(value: date) -> date:
    return read_date(value, "since")


@final
@attrs.frozen
class Fact:
    """What is known about a participant from a day on, until the next of theirs.

    Source: Handbook 4.3.

    >>> Fact("li.na", date(2026, 1, 1), {"grade": "senior"}).values["grade"]
    'senior'
    """

    participant: str = attrs.field(converter=read_participant)
    since: date = attrs.field(converter=_read_since)
    values: Mapping[str, object] = attrs.field(converter=_read_values, hash=False)

    def __reduce__(self) -> tuple[type[Fact], tuple[str, date, dict[str, object]]]:
        return Fact, (self.participant, self.since, dict(self.values))


def _read_facts(value: Iterable[Fact]) -> tuple[Fact, ...]:
    facts = read_listed(value, "facts", "facts, in a list")
    for position, fact in enumerate(facts):
        if not isinstance(fact, Fact):
            raise WrongTypeError(f"facts[{position}]", fact, "a Fact")
    return tuple(sorted(facts, key=lambda fact: (fact.participant, fact.since)))


@final
@attrs.frozen
class FactBook:
    """Facts about people, by day.

    Raises:
        DuplicateError: If a participant has two entries from one day on.

    Source: Handbook 4.3.

    >>> book = FactBook([Fact("li.na", date(2026, 1, 1), {"level": 1}), Fact("li.na", date(2026, 7, 1), {"level": 2})])
    >>> [book.of("li.na", date(2026, month, 1)).get("level") for month in (6, 7)]
    [1, 2]
    """

    facts: tuple[Fact, ...] = attrs.field(default=(), converter=_read_facts)
    _by_participant: dict[str, list[Fact]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        index: dict[str, list[Fact]] = {}
        for fact in self.facts:
            own = index.setdefault(fact.participant, [])
            if own and own[-1].since == fact.since:
                raise DuplicateError("facts", f"{fact.participant} since {fact.since}", "write them as one entry")
            own.append(fact)
        object.__setattr__(self, "_by_participant", index)

    def of(self, participant: str, on: date) -> Mapping[str, object]:
        """The facts that hold on the day; none before the first entry."""
        own = self._by_participant.get(participant, [])
        position = bisect_right(own, on, key=lambda fact: fact.since)
        return own[position - 1].values if position else _NOTHING


def _read_team(value: str) -> str:
    return read_key(value, "team")


@final
@attrs.frozen
class Member:
    """Who belongs to a team, and when; a manager's team has the manager's key.

    Source: Handbook 1.2, 4.3.

    >>> from salesmanual.kernel.period import year
    >>> Member("east", "li.na", year(2026)).team
    'east'
    """

    team: str = attrs.field(converter=_read_team)
    participant: str = attrs.field(converter=read_participant)
    period: Period | None = None

    def __attrs_post_init__(self) -> None:
        if self.period is not None and not isinstance(self.period, Period):
            raise WrongTypeError("period", self.period, "a Period, or None for always")


def _read_members(value: Iterable[Member]) -> tuple[Member, ...]:
    members = read_listed(value, "member_of", "members, in a list")
    for position, member in enumerate(members):
        if not isinstance(member, Member):
            raise WrongTypeError(f"member_of[{position}]", member, "a Member", "write it as Member('east', 'li.na')")
    return members


@final
@attrs.frozen
class TeamBook:
    """Who belongs to which team, by day.

    Source: Handbook 1.2, 4.3.

    >>> from salesmanual.kernel.period import half, month, year
    >>> book = TeamBook([Member("east", "li.na", year(2026)), Member("east", "wu.fang", half(2026, 2))])
    >>> book.members("east", month(2026, 6)), book.members("east", month(2026, 7))
    (('li.na',), ('li.na', 'wu.fang'))
    """

    member_of: tuple[Member, ...] = attrs.field(default=(), converter=_read_members)
    _by_team: dict[str, list[Member]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        index: dict[str, list[Member]] = {}
        for member in self.member_of:
            index.setdefault(member.team, []).append(member)
        object.__setattr__(self, "_by_team", index)

    def members(self, team: str, period: Period) -> tuple[str, ...]:
        """Who belonged to the team on the period's last day, in alphabetical order."""
        on = period.last_day()
        there = (
            member.participant for member in self._by_team.get(team, ()) if member.period is None or on in member.period
        )
        return tuple(sorted(set(there)))


NO_FACTS: Final = FactBook()
"""Nothing is known about anybody."""

NO_TEAMS: Final = TeamBook()
"""Nobody belongs to a team."""


def _check_source(where: str, value: object, asked: str, accepted: str, remedy: str) -> None:
    if isinstance(value, type) or not hasattr(value, asked):
        raise WrongTypeError(where, value, accepted, remedy)


@final
class Books:
    """What one calculation looks at; made by the plan, reached by components through `Basis.books`.

    Attributes:
        plan: The plan that asks.
        credits: All credits.
        targets: The targets.
        facts: The facts about people.
        teams: The teams.
        rates: The exchange rates; `None` where all credits are in the plan's currency.
    """

    __slots__ = ("_cache", "_measures", "credits", "facts", "plan", "rates", "targets", "teams")

    def __init__(
        self,
        plan: IncentivePlan,
        credits: CreditBook,  # noqa: A002 - as in the plan
        targets: Targets,
        *,
        facts: Facts = NO_FACTS,
        teams: Teams = NO_TEAMS,
        rates: RateTable | None = None,
    ) -> None:
        _check_source("targets", targets, "of", "a TargetBook", "write them as TargetBook([Target(…)])")
        _check_source("facts", facts, "of", "a FactBook", "write them as FactBook([Fact(…)])")
        _check_source("teams", teams, "members", "a TeamBook or a ReportingBook", "write them as TeamBook([Member(…)])")
        if rates is not None:
            _check_source("rates", rates, "convert", "a RateTable", "write them as RateTable([ExchangeRate(…)])")
        self.plan = plan
        self.credits = credits
        self.targets = targets
        self.facts = facts
        self.teams = teams
        self.rates = rates
        self._measures = {measure.key: measure for measure in plan.measures}
        self._cache: dict[tuple[str, Period, date, str], Basis] = {}

    def basis(self, participant: str, window: Period, end: date, measure: str = "") -> Basis:
        """What is counted for the participant in the window up to, not including, the end.

        Args:
            participant: Whose credits.
            window: The whole accumulation window.
            end: The day after the last day that counts.
            measure: The key of one of the plan's measures; the credited amount of bookings by default.

        Raises:
            NotFoundError: If the plan has no such measure.
            CurrencyMismatchError: If a credit is in another currency and there are no rates.
        """
        key = (participant, window, end, measure)
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._basis(*key)
        return found

    def measures_asked(self, participant: str) -> frozenset[str]:
        """The measures by which the participant's credits were asked for so far; empty for the credited amount."""
        return frozenset(measure for name, _, _, measure in self._cache if name == participant)

    def measure(self, key: str) -> Measure:
        """The plan's measure with that key.

        Raises:
            NotFoundError: If there is none.
        """
        found = self._measures.get(key)
        if found is None:
            raise NotFoundError("measure", key, did_you_mean(key, self._measures))
        return found

    def _basis(self, participant: str, window: Period, end: date, key: str) -> Basis:
        plan = self.plan
        so_far = Period(max(window.start, plan.effective.start), end)
        measured = window if plan.measured_against == "window" else so_far
        if not key:
            book = self.credits.bookings()
            if self.rates is None:
                own: tuple[Counted, ...] = book.of(participant, so_far)
                credited: Money | Quantity = book.total(participant, so_far, plan.currency)
            else:
                rates = self.rates
                own = tuple(self._converted(credit, rates) for credit in book.of(participant, so_far))
                credited = total_of((credit.amount for credit in own), plan.currency)
            fault, target = self._target(participant, measured, "")
        else:
            measure = self.measure(key)
            own = tuple(self._measured(self.credits.of(participant, so_far), measure))
            unit = measure.unit or plan.currency
            credited = total_of((credit.amount for credit in own), unit)
            fault, target = self._target(participant, measured, key)
        return Basis(
            participant,
            window,
            so_far,
            own,
            credited,
            target,
            measure=key,
            currency=plan.currency,
            books=self,
            fault=fault,
        )

    def _target(
        self, participant: str, period: Period, measure: str
    ) -> tuple[InvalidValueError | None, Money | Quantity | None]:
        """The target; where targets are of longer periods, none, and the error for a component that asks for one."""
        try:
            if not measure:
                return None, self.targets.of(participant, period)
            of_measure = getattr(self.targets, "of_measure", None)
            return None, None if of_measure is None else of_measure(participant, period, measure)
        except InvalidValueError as error:
            return error, None

    def _measured(self, credits_: Iterable[Credit], measure: Measure) -> Iterable[Counted]:
        for credit in credits_:
            amount = measure.of(credit)
            if amount is None:
                continue
            if isinstance(amount, Money) and amount.currency != self.plan.currency and self.rates is not None:
                amount = self._money(amount, credit, self.rates)
            yield Measured(credit.sale, credit.participant, amount, credit.share, credit.rule)

    def _converted(self, credit: Credit, rates: RateTable) -> Counted:
        if credit.amount.currency == self.plan.currency:
            return credit
        amount = self._money(credit.amount, credit, rates)
        return Measured(credit.sale, credit.participant, amount, credit.share, credit.rule)

    def _money(self, amount: Money, credit: Credit, rates: RateTable) -> Money:
        on = credit.sale.on
        if self.plan.rate_day == "window-end":
            on = self.plan.calendar.period_of(on, self.plan.window).last_day()
        return rates.convert(amount, self.plan.currency, on=on)
