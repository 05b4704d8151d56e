"""What a team sold, as one basis: who belongs to it, to which depth, and on which day.

Invariant: each credit of each person counts once, however many lines of reporting lead to the person; the credits are
in the order of day, sale and person.

Left out: what the team's basis pays (`overrides`, `pools`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.component_parts import books_of, unit_of, with_credits
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import total_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.books import Teams
    from salesmanual.incentives.measures import Counted
    from salesmanual.kernel.quantity import Amount

__all__ = [
    "Depth",
    "Membership",
    "TeamDays",
    "TeamTarget",
    "check_depth",
    "check_membership",
    "check_team_target",
    "people_of",
    "team_basis",
]

Depth = Literal["direct", "all"]
"""Whose credits count: the members' own, or also those of the teams that carry a member's key, to any depth."""

Membership = Literal["sale-day", "last-day"]
"""Which day decides whether a credit is the team's: the sale's own, or the last one asked about."""

TeamTarget = Literal["own", "team", "members"]
"""Which target the team is measured against: the participant's, one set for the team's key, or the members' sum."""


def _check(choices: tuple[str, ...], accepted: str) -> Callable[[object, attrs.Attribute[str], str], None]:
    def check(_: object, attribute: attrs.Attribute[str], value: str) -> None:
        read_choice(value, attribute.name, accepted, choices)

    return check


check_depth: Final = _check(get_args(Depth), "a depth")
check_membership: Final = _check(get_args(Membership), "a day of membership")
check_team_target: Final = _check(get_args(TeamTarget), "a target")


def people_of(teams: Teams, team: str, period: Period, depth: Depth = "direct") -> tuple[str, ...]:
    """Who belonged to the team on the period's last day, in alphabetical order.

    A team that leads back to itself is walked once.

    >>> from salesmanual.incentives.books import Member, TeamBook
    >>> from salesmanual.kernel.period import month
    >>> book = TeamBook([Member("head", "chen.jie"), Member("chen.jie", "li.na"), Member("li.na", "head")])
    >>> people_of(book, "head", month(2026, 3)), people_of(book, "head", month(2026, 3), "all")
    (('chen.jie',), ('chen.jie', 'li.na'))
    """
    members = teams.members(team, period)
    if depth == "direct":
        return tuple(name for name in members if name != team)
    found, todo = {team}, list(members)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += teams.members(name, period)
    return tuple(sorted(found - {team}))


@final
class TeamDays:
    """Who counts for a team on each day.

    Args:
        teams: Who belongs to which team.
        team: The team's key.
        depth: Whose credits count.
        with_self: Whether those of the person whose key the team has count too.
        under: Only the days on which the team's key was a direct member of this team count; every day by default.

    >>> from datetime import date
    >>> from salesmanual.incentives.books import Member, TeamBook
    >>> days = TeamDays(TeamBook([Member("chen.jie", "li.na")]), "chen.jie", with_self=True)
    >>> sorted(days.on(date(2026, 3, 9)))
    ['chen.jie', 'li.na']
    """

    __slots__ = ("_found", "depth", "team", "teams", "under", "with_self")

    def __init__(
        self, teams: Teams, team: str, depth: Depth = "direct", *, with_self: bool = False, under: str = ""
    ) -> None:
        self.teams = teams
        self.team = team
        self.depth = depth
        self.with_self = with_self
        self.under = under
        self._found: dict[date, frozenset[str]] = {}

    def on(self, day: date) -> frozenset[str]:
        """Who counts on the day."""
        found = self._found.get(day)
        if found is None:
            found = self._found[day] = self._on(Period.inclusive(day, day))
        return found

    def names(self, period: Period, membership: Membership) -> frozenset[str]:
        """Who counts on any day of the period, or on its last one."""
        if membership == "last-day":
            return self.on(period.last_day())
        return frozenset().union(*map(self.on, period))

    def _on(self, day: Period) -> frozenset[str]:
        if self.under and self.team not in self.teams.members(self.under, day):
            return frozenset()
        people = frozenset(people_of(self.teams, self.team, day, self.depth))
        return people | {self.team} if self.with_self else people


def team_basis(
    basis: Basis,
    days: TeamDays,
    *,
    component: str,
    membership: Membership = "sale-day",
    target: TeamTarget = "own",
) -> Basis:
    """What the team sold, in the place of what the participant sold.

    Args:
        basis: The participant's own.
        days: Who counts for the team.
        component: Who asks, for the error's address.
        membership: The day that decides.
        target: Which target counts.

    Raises:
        InvalidValueError: If the basis was made by hand, without books.
    """
    books, period = books_of(basis, component), basis.period
    credits_: list[Counted] = []
    for name in days.names(period, membership):
        own = books.basis(name, basis.window, period.end, basis.measure).credits
        credits_ += (each for each in own if membership == "last-day" or name in days.on(each.sale.on))
    credits_.sort(key=lambda each: (each.sale.on, each.sale.id, each.participant, each.rule))
    return attrs.evolve(with_credits(basis, tuple(credits_)), target=_target(basis, days, target, component))


def _target(basis: Basis, days: TeamDays, target: TeamTarget, component: str) -> Amount | None:
    if target == "own":
        return basis.target
    books = books_of(basis, component)
    keys = (days.team,) if target == "team" else sorted(days.on(basis.period.last_day()))
    found = [books.basis(name, basis.window, basis.period.end, basis.measure).target for name in keys]
    targets = [each for each in found if each is not None]
    return total_of(targets, unit_of(targets[0])) if targets else None
