"""Laws of what teams are paid: nothing is lost or paid twice, whoever joins or leaves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Commission
from salesmanual.incentives.contests import Contest, prizes_of
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.contests import TiedPrizes

MARCH = month(2026, 3)
PEOPLE = ("a", "b", "c", "d", "e")
EARLY, LATE = Period(date(2026, 3, 1), date(2026, 3, 16)), Period(date(2026, 3, 16), date(2026, 4, 1))
CURVES = st.sampled_from(
    [Curve.line("7.77%"), Curve.flat("10.01"), Curve.marginal([(0, "5%"), (100, "11%")]), Curve.steps([(50, "33.34")])]
)


@st.composite
def sold(draw: DrawFn) -> list[Sale]:
    """Sales and returns of some people in March."""
    parts = st.tuples(st.sampled_from(PEOPLE), st.integers(1, 31), st.integers(1, 30000), st.booleans())
    return [
        Sale(f"S-{at}", date(2026, 3, day), Money.from_minor(fen, "CNY"), "return" if back else "order", owner=owner)
        for at, (owner, day, fen, back) in enumerate(draw(st.lists(parts, max_size=6)))
    ]


@st.composite
def managers(draw: DrawFn) -> dict[str, str | None]:
    """Who reports to whom; a manager stands before the reports, so that no line comes back to where it began."""
    return {name: draw(st.sampled_from([None, *PEOPLE[:at]])) for at, name in enumerate(PEOPLE)}


def team_book(early: Mapping[str, str | None], late: Mapping[str, str | None]) -> TeamBook:
    return TeamBook(
        Member(manager, name, period)
        for period, line in ((EARLY, early), (LATE, late))
        for name, manager in line.items()
        if manager is not None
    )


def plan_of(*components: PlanComponent) -> IncentivePlan:
    return IncentivePlan("p", "P", "CNY", year(2026), components)


@given(
    sold(),
    CURVES,
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from([None, EARLY, LATE])), max_size=6),
    st.lists(st.fractions(-1, 5, max_denominator=7), min_size=5, max_size=5),
    st.tuples(st.sampled_from(["equal", "hours"]), st.sampled_from([0, "1/3", "25%"])),
)
def test_a_pool_pays_all_of_what_its_fund_makes_but_for_what_it_says_it_keeps(
    sales: list[Sale],
    curve: Curve,
    members: list[tuple[str, Period | None]],
    weights: list[Fraction],
    rule: tuple[str, str | int],
) -> None:
    by, reserve = rule
    pool = TeamPool(Commission("pool", "Pool", curve), "east", by=by, reserve=reserve)
    known = {
        "credits": credit_sales(sales),
        "teams": TeamBook(Member("east", name, period) for name, period in members),
        "facts": FactBook(
            Fact(name, date(2026, 1, 1), {"hours": weight}) for name, weight in zip(PEOPLE, weights, strict=True)
        ),
    }
    bases = [plan_of(pool).basis(name, MARCH, **known) for name in PEOPLE]  # type: ignore[arg-type] # as named

    shares = [pool.payout(basis) for basis in bases]

    fund = Money.rounded(pool.fund.payout(pool.of_team(bases[0])), "CNY")
    kept = {pool.kept(basis) for basis in bases}
    assert kept == {fund - Money.rounded(sum(shares, Fraction(0)), "CNY")}
    sharing = {name for name, period in members if period is not EARLY}
    if any(by == "equal" or weights[PEOPLE.index(name)] > 0 for name in sharing):
        assert sum(shares) == pool.pool(bases[0]).amount
    else:
        assert not any(shares)
    assert {name for name, share in zip(PEOPLE, shares, strict=True) if share} <= sharing
    assert [pool.explain(basis).replay() for basis in bases] == shares


@given(
    st.lists(st.integers(0, 4).map(Fraction), max_size=7),
    st.lists(st.integers(0, 50000), min_size=1, max_size=4),
)
def test_split_prizes_are_paid_in_full_and_a_higher_figure_never_has_less(
    figures: list[Fraction], minor: list[int]
) -> None:
    prizes = tuple(Money.from_minor(units, "CNY") for units in sorted(minor, reverse=True))

    for ties in ("split", "each"):
        found = prizes_of(figures, prizes, ties)

        ranked = sorted(zip(figures, found, strict=True), key=lambda pair: pair[0])
        assert all(lower[1] <= higher[1] for lower in ranked for higher in ranked if lower[0] < higher[0])
        if ties == "split":
            assert Money.total(found, "CNY") == Money.total(prizes[: len(figures)], "CNY")
        else:
            assert len(set(zip(figures, found, strict=True))) == len(set(figures))


@given(sold(), st.sampled_from(["split", "each"]), st.data())
def test_the_order_of_sales_changes_no_prize(sales: list[Sale], ties: TiedPrizes, data: st.DataObject) -> None:
    contest = Contest("q", "Q", [Money("5", "CNY"), Money("3", "CNY")], ties=ties)
    plan = plan_of(contest)
    shuffled = data.draw(st.permutations(sales))

    for name in PEOPLE:
        basis = plan.basis(name, MARCH, credits=credit_sales(sales))
        again = plan.basis(name, MARCH, credits=credit_sales(shuffled))
        assert contest.payout(basis) == contest.payout(again) == contest.explain(basis).replay()


@given(sold(), managers(), managers(), st.booleans())
def test_net_of_lower_levels_no_sale_is_paid_twice_whoever_moves(
    sales: list[Sale],
    early: dict[str, str | None],
    late: dict[str, str | None],
    with_self: bool,  # noqa: FBT001 - drawn
) -> None:
    """By a flat rate: each sale pays it once, if somebody is above the seller on its day, or own sales count."""
    override = Override(Commission("o", "O", Curve.line("10%")), depth="all", net=True, with_self=with_self)
    book, teams, plan = credit_sales(sales), team_book(early, late), plan_of(override)
    expected = Fraction(0)
    for credit in book.credits:
        line = early if credit.sale.on in EARLY else late
        if with_self or line[credit.participant] is not None:
            expected += Fraction(credit.amount.amount) / 10

    bases = [plan.basis(name, MARCH, credits=book, teams=teams) for name in PEOPLE]

    assert sum(override.payout(basis) for basis in bases) == expected
    assert all(override.explain(basis).replay() == override.payout(basis) for basis in bases)


@given(sold(), managers(), CURVES, st.sampled_from(["sale-day", "last-day"]))
def test_net_of_lower_levels_a_line_sums_to_what_is_paid_at_its_top(
    sales: list[Sale], line: dict[str, str | None], curve: Curve, membership: str
) -> None:
    """By any curve, where nobody moves."""
    of = Commission("o", "O", curve)
    net = Override(of, depth="all", net=True, membership=membership)  # type: ignore[arg-type] # one of them
    gross = Override(of, depth="all")
    book, teams, plan = credit_sales(sales), team_book(line, line), plan_of(net)
    bases = {name: plan.basis(name, MARCH, credits=book, teams=teams) for name in PEOPLE}
    leading = {manager for manager in line.values() if manager is not None}

    assert sum(net.payout(bases[name]) for name in leading) == sum(
        gross.payout(bases[name]) for name in leading if line[name] is None
    )


@given(sold(), managers(), CURVES)
def test_an_override_on_pay_by_a_rate_is_that_rate_of_the_pay_of_each_member(
    sales: list[Sale], line: dict[str, str | None], curve: Curve
) -> None:
    pay, own = PayOverride("o", "O", Curve.line("10%"), "own"), Commission("own", "Own", curve)
    plan, book, teams = plan_of(pay, own), credit_sales(sales), team_book(line, line)
    bases = {name: plan.basis(name, MARCH, credits=book, teams=teams) for name in PEOPLE}

    for manager, basis in bases.items():
        expected = sum(own.payout(bases[name]) for name in PEOPLE if line[name] == manager)
        assert pay.payout(basis) == expected / Fraction(10) == pay.explain(basis).replay()
