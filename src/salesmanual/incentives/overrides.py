"""Overrides: what a manager is paid for what the team sells, or for what the team is paid.

Invariant: an override on credit is another component asked about the team's credits; net of lower levels, the
overrides of a whole reporting line sum to that component's pay for all credits under its head.

Left out: credits that are rolled up to managers as their own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.basis import Basis, Window, read_section, read_window
from salesmanual.incentives.component_around import Around
from salesmanual.incentives.component_parts import (
    books_of,
    check_component,
    check_curve,
    check_flag,
    explain_no_line,
    no_lines,
    read_component_key,
    read_optional_team,
)
from salesmanual.incentives.components import PLAN_COMPONENTS, PlanComponent
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.spiffs import Spiff
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
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.explanation import CurveValue, Difference, Step, Sum, derived
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Override", "PayOverride"]


@PLAN_COMPONENTS.member("override")
@final
@attrs.frozen
class Override(Around):
    """A component that is asked about the credits of the participant's team.

    The override of a manager is a commission, a bonus or any component of one measure over what the team sells; the
    explanation lists the team's sales. Where the component asks about facts or other measures, they are the
    manager's own.

    Attributes:
        of: The component; it gives the key, the name, the window and the measure.
        team: The team's key; the participant's own key by default, as reporting lines have it.
        depth: The members' own credits, or those of all levels below.
        membership: Whether a credit is the team's by the sale's day, or by the last day asked about.
        target: The target that attainment is measured against.
        with_self: Whether the participant's own credits count too; only where the team has the participant's key.
        net: Whether what the same override pays to the members, for the teams under them, is taken off. Of a member
            who came or went in between, it is what the override pays for the days that count here.

    Raises:
        InvalidValueError: If it is net of lower levels and counts direct members only, or has a team's key; or if the
            component looks at people and not at the sales it is asked about: a contest, a pool, another override, or
            a SPIF whose budget is everybody's.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> Override(Commission("override", "Team override", Curve.line("3%"))).depth
    'direct'
    """

    of: PlanComponent = attrs.field(validator=check_component)
    team: str = attrs.field(default="", converter=read_optional_team, kw_only=True)
    depth: Depth = attrs.field(default="direct", validator=check_depth, kw_only=True)
    membership: Membership = attrs.field(default="sale-day", validator=check_membership, kw_only=True)
    target: TeamTarget = attrs.field(default="own", validator=check_team_target, kw_only=True)
    with_self: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    net: bool = attrs.field(default=False, validator=check_flag, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.net and (self.depth != "all" or self.team):
            accepted = 'depth = "all" and the reporting line of each participant, where lower levels are taken off'
            remedy = "leave the team out" if self.team else "set the depth"
            raise InvalidValueError("net", self.net, accepted, remedy)
        for each in _inside(self.of):
            if isinstance(each, _OF_PEOPLE) or (isinstance(each, Spiff) and each.budget is not None):
                accepted = "a component that pays for the sales it is asked about, such as a commission"
                remedy = "contests, pools, overrides and budgets are about people; write it beside the override"
                raise InvalidValueError("of", type(each).__name__, accepted, remedy)

    def inner(self) -> PlanComponent:
        """The component inside."""
        return self.of

    def of_team(self, basis: Basis) -> Basis:
        """What the component is asked about."""
        return self._asked(basis, self._days(basis))

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            InvalidValueError: If the basis was made by hand, without books.
        """
        below = (self.of.payout(each) for each in self._below(basis))
        return self.of.payout(self.of_team(basis)) - sum(below, Fraction(0))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing: it is not paid for sales of the participant's own by line."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is, down to the sales of the team."""
        whole = self.of.explain(self.of_team(basis))
        below = [self._explain_below(each) for each in self._below(basis)]
        if not below:
            return whole
        gross = attrs.evolve(whole, label=text("pay for all levels below"))
        lower = derived(text("paid to lower levels"), Sum(), below, unit=basis.currency)
        name = text("{component}, exact", component=self.label)
        return derived(name, Difference(), (gross, lower), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """The same whatever the participant sells; `None` where own sales count."""
        names = self._days(basis).names(basis.period, self.membership)
        return None if basis.participant in names else Curve.flat(self.payout(basis))

    def _days(self, basis: Basis, under: str = "") -> TeamDays:
        teams, team = books_of(basis, self.key).teams, self.team or basis.participant
        return TeamDays(teams, team, self.depth, with_self=self.with_self, under=under)

    def _asked(self, basis: Basis, days: TeamDays) -> Basis:
        return team_basis(basis, days, component=self.key, membership=self.membership, target=self.target)

    def _below(self, basis: Basis) -> Iterator[Basis]:
        """What the component is asked about for each direct member who has a team, where their pay is taken off."""
        if not self.net:
            return
        direct = TeamDays(books_of(basis, self.key).teams, basis.participant)
        for name in sorted(direct.names(basis.period, self.membership)):
            own = basis.of_person(name)
            days = self._days(own, basis.participant)
            if days.names(basis.period, self.membership):
                yield self._asked(own, days)

    def _explain_below(self, basis: Basis) -> Step:
        step = self.of.explain(basis)
        return attrs.evolve(step, label=text("pay for the levels below {participant}", participant=basis.participant))


def _read_of(value: str) -> str:
    return read_key(value, "of")


@PLAN_COMPONENTS.member("pay-override")
@final
@attrs.frozen
class PayOverride:
    """A curve of what one component of the same plan pays to the members of the team, exact, before any rounding.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        curve: From the team's pay to the override's; `Curve.line("10%")` is a tenth of it.
        of: The key of the component that pays the members, under the same plan.
        team: The team's key; the participant's own key by default.
        depth: The direct members, or all levels below. Who belongs to the team is told by the last day asked about.
        window: The accumulation window, which is that component's too; the plan's own by default.
        section: The handbook section.

    Source: Handbook 4.3.

    >>> PayOverride("override", "Team override", Curve.line("10%"), "sales").of
    'sales'
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    curve: Curve = attrs.field(validator=check_curve)
    of: str = attrs.field(converter=_read_of)
    team: str = attrs.field(default="", converter=read_optional_team, kw_only=True)
    depth: Depth = attrs.field(default="direct", validator=check_depth, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.of == self.key:
            raise InvalidValueError("of", self.of, "the key of another component")

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If the plan has no such component.
            InvalidValueError: If that component is a pay override itself, has another window, or there are no books.
        """
        component = self._component(basis)
        paid = (component.payout(each) for each in self._members(basis, component))
        return self.curve.value(sum(paid, Fraction(0)))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing: it is not paid for sales of the participant's own."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is, down to the sales of each member."""
        component = self._component(basis)
        steps = [_named(component.explain(each), each.participant) for each in self._members(basis, component)]
        paid = derived(text("paid to the team"), Sum(), steps, unit=basis.currency)
        name = text("{component}, exact", component=self.label)
        return derived(name, CurveValue(self.curve), (paid,), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """The same whatever the participant sells; `None` where the members may be paid for the sales of others."""
        component = self._component(basis)
        members = self._members(basis, component)
        alone = not any(isinstance(each, Override) for each in _inside(component))
        if alone and all(component.pay_curve(each) is not None for each in members):
            return Curve.flat(self.payout(basis))
        return None

    def _component(self, basis: Basis) -> PlanComponent:
        plan = books_of(basis, self.key).plan
        by_key = {component.key: component for component in plan.components}
        found = by_key.get(self.of)
        where = f"of of component {self.key!r}"
        if found is None:
            raise NotFoundError(f"component for {where}", self.of, did_you_mean(self.of, by_key))
        if any(isinstance(each, PayOverride) for each in _inside(found)):
            raise InvalidValueError(where, self.of, "a component that is no override on pay itself")
        if (found.window or plan.window) != (self.window or plan.window):
            accepted = f"a component with the window {self.window or plan.window!r}"
            raise InvalidValueError(where, self.of, accepted, f"its window is {found.window or plan.window!r}")
        return found

    def _members(self, basis: Basis, component: PlanComponent) -> tuple[Basis, ...]:
        books = books_of(basis, self.key)
        names = people_of(books.teams, self.team or basis.participant, basis.period, self.depth)
        measure = getattr(component, "measure", "")
        return tuple(
            books.basis(name, basis.window, basis.period.end, measure) for name in names if name != basis.participant
        )


def _inside(component: object) -> Iterator[object]:
    """The component, and those that it changes or asks, from the outside in."""
    while hasattr(component, "payout"):
        yield component
        component = getattr(component, "of", getattr(component, "fund", None))


_OF_PEOPLE: Final = (Contest, TeamPool, Override, PayOverride)


def _named(step: Step, participant: str) -> Step:
    return attrs.evolve(step, label=text("pay of {participant}", participant=participant))
