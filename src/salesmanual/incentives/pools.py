"""Team pools: an amount that a team earns together, shared among its members to the last minor unit.

Invariant: the shares of the members sum to the pool exactly, whatever the weights; a person outside the team has none.

Left out: where the weights come from; hours, points and other weights are facts about people.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.component_around import Around
from salesmanual.incentives.component_facts import number_fact
from salesmanual.incentives.component_parts import (
    books_of,
    check_component,
    check_rounding,
    explain_no_line,
    no_lines,
    read_team,
)
from salesmanual.incentives.components import PLAN_COMPONENTS, PlanComponent
from salesmanual.incentives.team_credits import (
    Depth,
    Membership,
    TeamDays,
    TeamTarget,
    check_depth,
    check_membership,
    check_team_target,
    people_of,
    team_basis,
)
from salesmanual.kernel.allocation import share
from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Difference, Product, Rounded, Step, derived, given
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual.incentives.basis import Basis
    from salesmanual.kernel.curve import Curve

__all__ = ["ShareOf", "TeamPool"]

_EQUAL: Final = "equal"
_NOTHING: Final = Fraction(0)


@final
@attrs.frozen
class ShareOf:
    """One share of an amount, by largest remainder to the minor unit: the first value, shared by all the others.

    A weight below 0 counts as 0; where none is above, nothing is shared.

    Attributes:
        position: Whose share.

    Source: Handbook 4.3.

    >>> ShareOf(0).apply(Money("100", "CNY"), Fraction(1), Fraction(2))
    Fraction(3333, 100)
    """

    position: int

    def apply(self, *values: object) -> Fraction:
        """The share, as a number."""
        total, *weights = values
        if not isinstance(total, Money):
            raise WrongTypeError("share", total, "an amount of money to share")
        return Fraction(_shares(total, [_weight(weight) for weight in weights])[self.position].amount)

    def describe(self) -> Text:
        """The operation in words."""
        return text("share {number} of the amount by the weights, largest remainder", number=self.position + 1)


def _weight(value: object) -> Fraction:
    if not isinstance(value, Fraction):
        raise WrongTypeError("weight", value, "a Fraction")
    return value


def _shares(total: Money, weights: Sequence[Fraction]) -> tuple[Money, ...]:
    """Shares by the weights above 0; nothing where there are none."""
    counted = [max(weight, _NOTHING) for weight in weights]
    return share(total, counted) if any(counted) else (Money.zero(total.currency),) * len(counted)


def _read_by(value: str) -> str:
    return read_path(value, "by")


def _read_reserve(value: Exact | str) -> Fraction:
    reserve = read_fraction(value, "reserve")
    if not 0 <= reserve < 1:
        raise InvalidValueError("reserve", value, "a part of 0 or more, below 1")
    return reserve


@PLAN_COMPONENTS.member("pool")
@final
@attrs.frozen
class TeamPool(Around):
    """A member's share of what a team earns together.

    The pool is what a component pays for the credits of the team, less a reserve, rounded once. It is shared among
    those who belong to the team on the last day asked about; ties of the largest remainder go by name. A weight below
    0, such as the attainment of who has more returned than sold, counts as 0. Where no weight is above 0, the pool is
    not shared; `kept` says what stays.

    Attributes:
        fund: The component that makes the pool; it gives the key, the name, the window and the measure.
        team: The team's key.
        by: What it is shared by: `equal`, `attainment` of each member, or the path of a fact such as `hours`.
        reserve: The part of the pool that is held back.
        depth: Whose credits count.
        membership: Whether a credit is the team's by the sale's day, or by the last day asked about.
        target: The target that the team is measured against: one set for its key, or the sum of the members'.
        rounding: How the pool is rounded before it is shared, to whole minor units at the finest.

    Raises:
        InvalidValueError: If the reserve is not below 1, or the target is each participant's own.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> fund = Commission("pool", "Team pool", Curve.whole_amount([("4000000", "10%")]))
    >>> TeamPool(fund, "east", by="hours", reserve="25%").reserve
    Fraction(1, 4)
    """

    fund: PlanComponent = attrs.field(validator=check_component)
    team: str = attrs.field(converter=read_team)
    by: str = attrs.field(default=_EQUAL, converter=_read_by, kw_only=True)
    reserve: Fraction = attrs.field(default=Fraction(0), converter=_read_reserve, kw_only=True)
    depth: Depth = attrs.field(default="direct", validator=check_depth, kw_only=True)
    membership: Membership = attrs.field(default="sale-day", validator=check_membership, kw_only=True)
    target: TeamTarget = attrs.field(default="team", validator=check_team_target, kw_only=True)
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_rounding, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.target == "own":
            raise InvalidValueError("target", self.target, "team or members", "a pool is one, whoever asks")

    def inner(self) -> PlanComponent:
        """The component inside."""
        return self.fund

    def members(self, basis: Basis) -> tuple[str, ...]:
        """Who shares, in the order of the shares."""
        return people_of(books_of(basis, self.key).teams, self.team, basis.period, self.depth)

    def of_team(self, basis: Basis) -> Basis:
        """What the fund is asked about."""
        return team_basis(
            attrs.evolve(basis, participant=self.team, asks=()),
            TeamDays(books_of(basis, self.key).teams, self.team, self.depth),
            component=self.key,
            membership=self.membership,
            target=self.target,
        )

    def pool(self, basis: Basis) -> Money:
        """What is shared: the fund less the reserve, rounded."""
        step = self.rounding.step
        if step is not None and step % MINOR_UNITS[basis.currency]:
            accepted = f"a multiple of {MINOR_UNITS[basis.currency]}, the minor unit of {basis.currency}"
            raise InvalidValueError(f"rounding of component {self.key!r}", step, accepted, "shares are whole units")
        exact = self.fund.payout(self.of_team(basis)) * (1 - self.reserve)
        return Money.rounded(exact, basis.currency, self.rounding)

    def kept(self, basis: Basis) -> Money:
        """What stays of what the fund makes: the reserve, and all of it where nobody shares."""
        whole = Money.rounded(self.fund.payout(self.of_team(basis)), basis.currency, self.rounding)
        return whole - Money.total(self.shares(basis).values(), basis.currency)

    def shares(self, basis: Basis) -> dict[str, Money]:
        """Each member's share; they sum to the pool where a weight is above 0.

        Raises:
            NotFoundError: If there is something to share, and a fact that it is shared by is missing for a member.
        """
        names, pool = self.members(basis), self.pool(basis)
        if not names or not pool:
            return dict.fromkeys(names, Money.zero(basis.currency))
        weights = [self._weight(basis, name) for name in names]
        return dict(zip(names, _shares(pool, weights), strict=True))

    def payout(self, basis: Basis) -> Fraction:
        """The participant's share of the window so far; 0 for who is no member."""
        found = self.shares(basis).get(basis.participant)
        return Fraction(0) if found is None else Fraction(found.amount)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing: a pool is not paid by single sales."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Why the share is what it is: the pool, the weights of all members, the position."""
        names = self.members(basis)
        name = text("{component}, exact", component=self.label)
        if basis.participant not in names:
            return given(
                text("{component}: no member of the team {team}", component=self.label, team=self.team), Fraction(0)
            )
        pool = self._explain_pool(basis)
        if not pool.value:
            names = (basis.participant,)
        weights = [
            given(
                text("weight of {participant}", participant=each), self._weight(basis, each) if pool.value else _NOTHING
            )
            for each in names
        ]
        position = names.index(basis.participant)
        return derived(name, ShareOf(position), (pool, *weights), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """None: what a member sells changes the pool, and maybe the shares."""
        del basis  # the answer holds for every basis
        return None

    def _weight(self, basis: Basis, name: str) -> Fraction:
        if self.by == _EQUAL:
            return Fraction(1)
        return number_fact(basis.of_person(name), self.by, self.key)

    def _explain_pool(self, basis: Basis) -> Step:
        step = self.fund.explain(self.of_team(basis))
        if self.reserve:
            reserve = given(text("reserve"), self.reserve, unit="%")
            held = derived(text("held in reserve"), Product(), (step, reserve), unit=basis.currency)
            step = derived(text("pool less the reserve"), Difference(), (step, held), unit=basis.currency)
        return derived(text("pool"), Rounded(self.rounding, basis.currency), (step,))
