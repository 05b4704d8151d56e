"""Who counts for a team on a day, and what the team sold."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.books import Member, TeamBook
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.incentives.team_credits import TeamDays, people_of, team_basis
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.team_credits import Depth, Membership, TeamTarget

MARCH = month(2026, 3)
EARLY, LATE = Period(date(2026, 1, 1), date(2026, 3, 16)), Period(date(2026, 3, 16), date(2027, 1, 1))
ON_15, ON_16 = date(2026, 3, 15), date(2026, 3, 16)
TEAMS = TeamBook(
    [
        Member("head", "lead", EARLY),
        Member("lead", "rep"),
        Member("lead", "new", LATE),
        Member("ring", "link"),
        Member("link", "ring"),
    ]
)
DEALS = Measure("deals", "Deals", "count", "deals")
TARGETS = TargetBook([Target("rep", MARCH, Quantity(4, "deals"), "deals"), Target("rep", MARCH, Money("90", "CNY"))])


def basis_of(who: str, measure: str = "", *, backwards: bool = False) -> Basis:
    plan = IncentivePlan("p", "P", "CNY", year(2026), [Commission("c", "C", Curve.line(1))], measures=[DEALS])
    sales = [
        Sale(f"S-{day}-{owner}", date(2026, 3, day), Money(day, "CNY"), owner=owner)
        for day in (15, 16)
        for owner in ("rep", "new", "lead")
    ]
    book = credit_sales(sales[::-1] if backwards else sales)
    return plan.basis(who, MARCH, credits=book, targets=TARGETS, teams=TEAMS, measure=measure)


class TestPeople:
    @pytest.mark.parametrize(
        ("team", "depth", "day", "people"),
        [
            ("head", "direct", ON_15, ("lead",)),
            ("head", "direct", ON_16, ()),
            ("head", "all", ON_15, ("lead", "rep")),
            ("lead", "all", ON_16, ("new", "rep")),
            ("ring", "direct", ON_16, ("link",)),
            ("ring", "all", ON_16, ("link",)),
            ("nobody", "all", ON_16, ()),
        ],
    )
    def test_a_team_has_its_members_of_the_day(
        self, team: str, depth: Depth, day: date, people: tuple[str, ...]
    ) -> None:
        assert people_of(TEAMS, team, Period.inclusive(day, day), depth) == people

    def test_only_the_days_under_another_team_may_count(self) -> None:
        days = TeamDays(TEAMS, "lead", with_self=True, under="head")

        assert [set(days.on(day)) for day in (ON_15, ON_16)] == [{"lead", "rep"}, set()]
        assert days.on(ON_15) is days.on(ON_15)

    @pytest.mark.parametrize(("membership", "names"), [("sale-day", {"rep", "new"}), ("last-day", {"rep", "new"})])
    def test_a_period_has_everybody_of_any_day_or_of_its_last(self, membership: Membership, names: set[str]) -> None:
        assert TeamDays(TEAMS, "lead").names(MARCH, membership) == names
        assert TeamDays(TEAMS, "head").names(MARCH, membership) == ({"lead"} if membership == "sale-day" else set())


class TestWhatATeamSold:
    @pytest.mark.parametrize(
        ("membership", "sold"),
        [("sale-day", ["15-rep", "16-new", "16-rep"]), ("last-day", ["15-new", "15-rep", "16-new", "16-rep"])],
    )
    def test_credits_count_by_the_day_that_decides_and_stand_in_order(
        self, membership: Membership, sold: list[str]
    ) -> None:
        for backwards in (False, True):
            basis = basis_of("lead", backwards=backwards)

            found = team_basis(basis, TeamDays(TEAMS, "lead"), component="c", membership=membership)

            assert [credit.sale.id.removeprefix("S-") for credit in found.credits] == sold
            assert found.credited == Money.total(credit.sale.amount for credit in found.credits)
            assert (found.participant, found.target) == ("lead", basis.target)

    def test_a_measure_is_counted_in_its_unit(self) -> None:
        days = TeamDays(TEAMS, "lead")

        found = team_basis(basis_of("lead", "deals"), days, component="c", target="members")

        assert (found.credited, found.target) == (Quantity(3, "deals"), Quantity(4, "deals"))
        nobody = team_basis(basis_of("new", "deals"), TeamDays(TEAMS, "new"), component="c", target="members")
        assert (nobody.credited, nobody.target) == (Quantity(0, "deals"), None)

    @pytest.mark.parametrize(("target", "amount"), [("own", None), ("team", None), ("members", Money("90", "CNY"))])
    def test_the_target_is_that_of_whom_the_rule_names(self, target: TeamTarget, amount: Money | None) -> None:
        found = team_basis(basis_of("lead"), TeamDays(TEAMS, "lead"), component="c", target=target)

        assert found.target == amount
