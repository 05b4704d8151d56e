"""Published figures for several measures, team and individual, milestones and interpolation, each paid by a component.

Sources by id:

- mm-01, mm-02, tm-01, bo-02, bo-03: a public repository (TypeScript commission-plan calculator, vitest). The milestones
  of bo-02 and bo-03 are those of another example of that source; they follow from its figures: 2,000 at 100 % and 5,000
  in all at 125 %, so 3,000 more.
- in-02: Oracle SPM 24B what's new, example b.
- in-03: SEC EDGAR exhibit 10.34 (CIK 931058).
- in-06: Ellig, The Complete Guide to Executive Compensation (2007), p. 384, the text of table 7-35.
- yt-02: Xactly Help, "How Credit Attainments are Calculated".
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from tests.incentives.published import (
    HALF_UP_CENTS,
    MONTHS,
    QUARTERS,
    REP,
    TEN_FIFTEEN,
    YEAR,
    over_attainment,
    plan_of,
    totals,
    usd,
    year_statement,
)

from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.books import Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.overrides import Override
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.milestones import MilestonePay
    from salesmanual.incentives.statement import Statement

SELF: Final = Curve.line(1)
MILESTONES: Final = (Milestone("100%", usd(2000)), Milestone("125%", usd(3000)))
MARGINAL: Final = Curve.marginal(TEN_FIFTEEN)


def revenue(*kinds: str) -> list[Measure]:
    """A measure for each kind of revenue; a sale that is excluded counts for none."""
    return [
        Measure(kind, kind, where=f'attributes.kind = "{kind}" and not attributes.excluded = true') for kind in kinds
    ]


def measured_plan(measures: Iterable[Measure], *components: PlanComponent) -> IncentivePlan:
    return IncentivePlan(
        "plan", "Plan", "USD", YEAR, components, window="year", rounding=HALF_UP_CENTS, measures=measures
    )


def kind_of(kind: str, amount: int, *, excluded: bool = False) -> Sale:
    facts = {"kind": kind, "excluded": excluded}
    return Sale(f"{kind} {excluded}", YEAR.start, usd(amount), owner=REP, attributes=facts)


def quota(amount: int, measure: str = "", who: str = REP) -> Target:
    return Target(who, YEAR, usd(amount), measure)


def basis_of(plan: IncentivePlan, component: PlanComponent, sales: Iterable[Sale], *quotas: Target) -> Basis:
    measure = getattr(component, "measure", "")
    return plan.basis(REP, YEAR, credits=credit_sales(sales), targets=TargetBook(quotas), measure=measure)


def amounts(statement: Statement) -> list[object]:
    return [payout.amount for payout in statement.payouts]


def test_mm_01_four_measures_with_a_rate_each_and_one_attainment_of_those_with_a_quota() -> None:
    """Attainment counts only the measures that bear a quota: 103,000 of 130,000."""
    rates = {"new": "10%", "expansion": "7%", "renewal": "2%", "one-time": "5%"}
    sold = {"new": 85000, "expansion": 18000, "renewal": 120000, "one-time": 5000}
    commissions = [Commission(kind, kind, Curve.line(rate), measure=kind) for kind, rate in rates.items()]
    together = Blend("all", "All", [BlendPart("new"), BlendPart("expansion")], SELF, weights="targets")
    plan = measured_plan(revenue(*rates), *commissions)
    sales = [kind_of(kind, amount) for kind, amount in sold.items()]

    statement = plan.calculate(REP, YEAR, credits=credit_sales(sales))
    attainment = together.blended(basis_of(plan, together, sales, quota(100000, "new"), quota(30000, "expansion")))
    rate = statement.effective_rate()

    assert amounts(statement) == [usd(8500), usd(1260), usd(2400), usd(250)]
    assert statement.total == usd(12410)
    assert Rounding("0.0001").number(attainment * 100) == Decimal("79.2308")
    assert rate is not None
    assert Rounding("0.001").number(rate * 100) == Decimal("5.443")


def test_mm_02_a_credit_that_counts_half_and_one_that_is_excluded() -> None:
    """New revenue counts at 50 % for attainment and pay; 40,000 of the renewals do not count at all."""
    half = [BlendPart("new", "50%")]
    paid = Blend("new", "New", half, Curve.line("10%"), basis="amount", weights="free")
    reached = Blend("reached", "Reached", half, SELF, weights="free")
    plan = measured_plan(
        revenue("new", "renewal"), paid, Commission("renewal", "Renewal", Curve.line("2%"), measure="renewal")
    )
    sales = [kind_of("new", 100000), kind_of("renewal", 60000), kind_of("renewal", 40000, excluded=True)]

    statement = plan.calculate(REP, YEAR, credits=credit_sales(sales))

    assert amounts(statement) == [usd(5000), usd(1200)]
    assert reached.blended(basis_of(plan, reached, sales, quota(100000, "new"))) == Fraction(1, 2)


def test_tm_01_seven_tenths_by_the_own_commission_three_by_the_factor_of_the_team() -> None:
    """The team's factor is its payout over its payout on target, by the same tiers: 130,000 of 100,000."""
    own = over_attainment(MARGINAL.scale("70%"))
    factor = MARGINAL.scale(1 / MARGINAL.value(1))
    team = Override(Bonus("team", "Team", usd(30000), factor), team="east", target="team")
    plan = plan_of(own, team)
    sales = [
        Sale("S-1", YEAR.start, usd(100000), owner=REP),
        Sale("S-2", YEAR.start, usd(1100000), owner="others"),
    ]
    members = TeamBook([Member("east", REP), Member("east", "others")])
    targets = TargetBook([quota(100000), quota(1000000, who="east")])

    statement = plan.calculate(REP, YEAR, credits=credit_sales(sales), targets=targets, teams=members)

    assert factor.value("120%") == Fraction("1.3")
    assert amounts(statement) == [usd(7000), usd(39000)]
    assert statement.total == usd(46000)


@pytest.mark.parametrize(("pays", "bonus"), [("stacking", 5000), ("highest", 3000)])
def test_bo_02_milestones_beside_a_commission(pays: MilestonePay, bonus: int) -> None:
    """The source adds the milestones up; where the highest alone is paid it is 3,000."""
    milestones = attrs.evolve(Milestones("marks", "Milestones", MILESTONES), pays=pays)
    plan = plan_of(over_attainment(MARGINAL), milestones)

    statement = year_statement(plan, 125000, target=100000)

    assert amounts(statement) == [usd(13750), usd(bonus)]
    assert statement.total == usd(13750 + bonus)


def test_bo_03_milestones_of_the_year_are_paid_by_the_quarter_that_reaches_them() -> None:
    """400,000 of 400,000: the last quarter brings the year to 100 %."""
    plan = plan_of(Milestones("marks", "Milestones", MILESTONES, window="year"), window="quarter")

    paid = totals(plan, QUARTERS, (90000, 110000, 100000, 100000), (100000, 100000, 100000, 100000))

    assert paid == [usd(0), usd(0), usd(0), usd(2000)]


def test_bo_03_measured_by_quarter_the_second_one_reaches_it() -> None:
    """The other reading of the same figures, which the source does not take."""
    plan = plan_of(Milestones("marks", "Milestones", MILESTONES, window="year", every="quarter"), window="quarter")

    paid = totals(plan, QUARTERS, (90000, 110000, 100000, 100000), (100000, 100000, 100000, 100000))

    assert paid == [usd(0), usd(2000), usd(0), usd(0)]


def test_in_02_the_blended_rate_of_two_tiers() -> None:
    """Half of 2,000 at 1 %, half at 2 %: as a blend of the two parts by what they sold."""
    low, high = Curve.points([(0, 0), (1000, 1000)]), Curve.points([(1000, 0), (2000, 1000)])
    tiers = (
        Blend("low", "Low", [BlendPart("", 1, low)], Curve.line("1%"), basis="amount"),
        Blend("high", "High", [BlendPart("", 1, high)], Curve.line("2%"), basis="amount"),
    )

    assert year_statement(plan_of(*tiers), 2000).effective_rate() == Fraction("0.015")


@pytest.mark.parametrize(
    ("sold", "paid"),
    [
        (80, 0),
        *((82 + 2 * at, Decimal("32.5") + at * Decimal("7.5")) for at in range(9)),
        *((100 + at, 100 + 10 * at) for at in range(11)),
    ],
)
def test_in_03_twenty_points_of_a_table_that_is_interpolated(sold: int, paid: Decimal | int) -> None:
    """The three anchors are a table of one column; below the first there is nothing."""
    anchors = [["32.5%"], ["100%"], ["200%"]]
    table = Matrix("table", "Table", usd(100), ["82%", "100%", "110%"], [0], anchors, "participants", lookup="bilinear")

    assert table.factor(Fraction(sold, 100), 0) * 100 == Fraction(paid)


def test_in_06_a_guideline_of_two_results_weighted_three_to_one() -> None:
    """The corporate result of 21 loses 2 for each of 2 points of shortfall: (3 × 26 + 17) / 4 = 23.75 % of salary."""
    measures = [
        Measure(name, name, "attributes.result", "points", kinds=["activity"], where=f'attributes.of = "{name}"')
        for name in ("division", "corporate")
    ]
    corporate = Curve.line(-2).shift(up=21)
    parts = [BlendPart("division", 3), BlendPart("corporate", 1, corporate)]
    percent = Curve.line("1%")
    guideline = Blend("bonus", "Bonus", parts, percent, usd(100000), basis="amount", weights="relative")
    results = [
        Sale(name, YEAR.start, usd(0), "activity", owner=REP, attributes={"of": name, "result": result})
        for name, result in (("division", 26), ("corporate", 2))
    ]
    plan = measured_plan(measures, guideline)

    statement = plan.calculate(REP, YEAR, credits=credit_sales(results))

    assert corporate.value(2) == 17
    assert guideline.blended(basis_of(plan, guideline, results)) == Fraction("23.75")
    assert statement.total == usd(23750)


class TestPathDependence:
    """yt-02: revenue triggers a rule that counts bookings too; the source holds those as before the batch."""

    PRIOR = ((100, 50),)
    ORDERS = ((50, 100), (50, 0))
    COUNTED = Blend("both", "Both", [BlendPart("revenue"), BlendPart("bookings")], SELF, basis="amount", weights="free")
    PLAN = measured_plan([Measure(name, name, f"attributes.{name}") for name in ("revenue", "bookings")], COUNTED)

    def sales(self, *orders: tuple[int, int]) -> list[Sale]:
        return [
            Sale(f"S-{at}", MONTHS[at].start, usd(0), owner=REP, attributes={"revenue": each, "bookings": other})
            for at, (each, other) in enumerate(orders)
        ]

    def test_yt_02_bookings_held_as_before_the_batch_give_the_published_figures(self) -> None:
        before = basis_of(self.PLAN, self.COUNTED, self.sales(*self.PRIOR))

        held = self.COUNTED.pay_curve(before)

        assert [held.value(revenue) for revenue in (150, 200)] == [200, 250]

    def test_yt_02_here_the_bounds_of_a_batch_change_nothing(self) -> None:
        """Everything known counts, so the end is 350 whether the orders come together or one by one."""
        orders = (*self.PRIOR, *self.ORDERS)

        reached = [
            self.COUNTED.payout(basis_of(self.PLAN, self.COUNTED, self.sales(*orders[:known]))) for known in (1, 2, 3)
        ]

        assert reached == [150, 300, 350]
