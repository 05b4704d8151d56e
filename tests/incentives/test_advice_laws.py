"""What must still be sold, against the plan itself: the sum is paid with the answer, and not with one fen less."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.advice import next_tiers, what_to_sell
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode, RoundingPoint
from salesmanual.kernel.period import month, year
from salesmanual.testing.curves import marginal_curves, point_curves, step_curves, whole_amount_curves

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from salesmanual.incentives.components import PlanComponent

MARCH, LAST = month(2026, 3), date(2026, 3, 31)
TARGETS = TargetBook([Target("li.na", month(2026, at), Money("40", "CNY")) for at in range(1, 13)])
SMALL = 400  # minor units of further sales that brute force looks through

any_curve = st.one_of(
    marginal_curves(limits=True), whole_amount_curves(limits=True), point_curves(), step_curves(limits=True)
)


@st.composite
def components(draw: DrawFn, key: str) -> PlanComponent:
    """Commissions over the amount or attainment and bonuses, by any curve, rising and falling."""
    window = draw(st.sampled_from([None, "month", "quarter"]))
    match draw(st.sampled_from(["amount", "attainment", "bonus"])):
        case "bonus":
            curve = draw(any_curve).scale_x("1/100")
            return Bonus(key, key, Money(draw(st.integers(0, 3)), "CNY"), curve, window)
        case "attainment":
            return Commission(key, key, draw(any_curve).scale("1/100").scale_x("1/100"), "attainment", window)
        case _:
            return Commission(key, key, draw(any_curve), "amount", window)


@st.composite
def plans(draw: DrawFn) -> IncentivePlan:
    """Plans of one or two components with every rounding, and sometimes a cap and a floor."""
    parts = [draw(components(f"c{number}")) for number in range(draw(st.integers(1, 2)))]
    step = draw(st.sampled_from([None, "0.05", "1"]))
    rounding = Rounding(step, draw(st.sampled_from(RoundingMode)), at=draw(st.sampled_from(RoundingPoint)))
    floor = draw(st.none() | st.integers(-20, 5).map(lambda amount: Money(amount, "CNY")))
    cap = draw(st.none() | st.integers(5, 60).map(lambda amount: Money(amount, "CNY")))
    window = draw(st.sampled_from(["month", "quarter"]))
    return IncentivePlan("p", "P", "CNY", year(2026), parts, window=window, rounding=rounding, cap=cap, floor=floor)


amounts = st.integers(0, 6000).map(lambda units: Money.from_minor(units, "CNY"))


@st.composite
def sales(draw: DrawFn) -> list[Sale]:
    """A few orders and returns of February and March."""
    return [
        Sale(f"S-{number}", draw(st.dates(date(2026, 2, 1), LAST)), draw(amounts), draw(kinds), owner="li.na")
        for number in range(draw(st.integers(0, 3)))
    ]


kinds = st.sampled_from([SaleKind.ORDER, SaleKind.ORDER, SaleKind.RETURN])
sums = st.integers(-1000, 4000).map(lambda units: Money.from_minor(units, "CNY"))


def earned(plan: IncentivePlan, sold: list[Sale], further: Money) -> Money:
    """What the plan itself pays with one more order on the last day."""
    more = Sale("~", LAST, further, owner="li.na")
    return plan.calculate("li.na", MARCH, credits=credit_sales([*sold, more]), targets=TARGETS).total


@given(plans(), sales(), sums)
def test_the_answer_is_paid_and_one_minor_unit_less_is_not(
    plan: IncentivePlan, sold: list[Sale], to_earn: Money
) -> None:
    answer = what_to_sell(plan, "li.na", MARCH, credits=credit_sales(sold), targets=TARGETS, to_earn=to_earn)
    cent = Money("0.01", "CNY")

    if answer.status == "already":
        assert answer.amount == Money.zero("CNY")
        assert answer.earned >= to_earn
    elif answer.amount is not None:
        assert answer.status == "reachable"
        assert answer.best is None
        assert answer.earned < to_earn <= earned(plan, sold, answer.amount)
        assert earned(plan, sold, answer.amount - cent) < to_earn
    else:
        assert answer.status == "unreachable"
        assert answer.best is not None
        assert answer.earned <= answer.best < to_earn


@given(plans(), sales(), sums)
def test_the_answer_is_that_of_trying_every_amount(plan: IncentivePlan, sold: list[Sale], to_earn: Money) -> None:
    """Among the first few hundred minor units, nothing less than the answer pays the sum."""
    answer = what_to_sell(plan, "li.na", MARCH, credits=credit_sales(sold), targets=TARGETS, to_earn=to_earn)
    tried = range(0, SMALL, 7)

    pays = [units for units in tried if earned(plan, sold, Money.from_minor(units, "CNY")) >= to_earn]

    if answer.amount is None:
        assert pays == []
    elif pays:
        assert answer.amount <= Money.from_minor(pays[0], "CNY")


@given(plans(), sales())
def test_the_best_is_reachable_and_a_fen_more_is_not(plan: IncentivePlan, sold: list[Sale]) -> None:
    """Where the answer says what the most is, asking for exactly that has an answer."""
    book, enough = credit_sales(sold), Money("1000000", "CNY")
    answer = what_to_sell(plan, "li.na", MARCH, credits=book, targets=TARGETS, to_earn=enough)

    if answer.best is None:
        assert answer.amount is not None
    else:
        again = what_to_sell(plan, "li.na", MARCH, credits=book, targets=TARGETS, to_earn=answer.best)
        beyond = answer.best + Money("0.01", "CNY")
        assert again.status in {"already", "reachable"}
        assert what_to_sell(plan, "li.na", MARCH, credits=book, targets=TARGETS, to_earn=beyond).best == answer.best


twentieths = st.integers(1, 40).map(lambda number: Fraction(number, 20))


@given(
    st.tuples(twentieths, twentieths),
    st.integers(0, 300),
    st.builds(Rounding, mode=st.sampled_from(RoundingMode), at=st.sampled_from(RoundingPoint)),
    st.integers(1, 300),
)
def test_a_rise_and_a_fall_together_are_searched_to_the_last_unit(
    rates: tuple[Fraction, Fraction], bend: int, rounding: Rounding, aim: int
) -> None:
    """Against every single amount up to where both end, rounded here by hand: the first that pays, or the most."""
    up, down, most = rates[0], rates[1], 800
    rise = Curve.marginal([(0, up)], hold_from=Fraction(most, 100))
    fall = Curve.marginal([(0, 0), (Fraction(bend, 100) or Fraction(1, 200), -down)], hold_from=Fraction(most, 100))
    parts = [Commission("up", "Up", rise), Commission("down", "Down", fall)]
    plan = IncentivePlan("p", "P", "CNY", year(2026), parts, rounding=rounding)
    to_earn = Money.from_minor(aim, "CNY")

    def paid(units: int) -> Money:
        values = [rise.value(Fraction(units, 100)), fall.value(Fraction(units, 100))]
        if rounding.at is RoundingPoint.TOTAL:
            return Money.rounded(sum(values), "CNY", rounding)
        return Money.total(Money.rounded(value, "CNY", rounding) for value in values)

    every = [paid(units) for units in range(most + 1)]
    first = next((units for units, pay in enumerate(every) if pay >= to_earn), None)
    answer = what_to_sell(plan, "li.na", MARCH, credits=[], to_earn=to_earn)

    assert answer.amount == (None if first is None else Money.from_minor(first, "CNY"))
    assert answer.best == (max(every) if first is None else None)


@given(plans(), sales(), sums, sums)
def test_more_pay_never_needs_less_sold(plan: IncentivePlan, sold: list[Sale], one: Money, other: Money) -> None:
    book = credit_sales(sold)

    less, more = (
        what_to_sell(plan, "li.na", MARCH, credits=book, targets=TARGETS, to_earn=to_earn).amount
        for to_earn in sorted((one, other))
    )

    assert more is None or (less is not None and less <= more)


@given(plans(), sales())
def test_no_component_bends_between_here_and_its_next_tier(plan: IncentivePlan, sold: list[Sale]) -> None:
    """Up to one fen below the next tier a component's pay lies on one straight line."""
    book, cent = credit_sales(sold), Decimal("0.01")
    tiers = {tier.component: tier for tier in next_tiers(plan, "li.na", MARCH, credits=book, targets=TARGETS)}

    for component in plan.components:
        basis = plan.basis("li.na", MARCH, credits=book, targets=TARGETS, window=component.window)
        curve = component.pay_curve(basis)
        assert curve is not None
        credited = basis.credited_money()
        here = credited.amount
        tier = tiers.get(component.key)
        if tier is None:
            first, second, third = (curve.value(here + 1000 * further + cent) for further in (0, 1, 2))
            assert second - first == third - second
            continue
        at, to_sell = tier.at, tier.to_sell
        assert isinstance(at, Money)
        assert isinstance(to_sell, Money)
        assert at == credited + to_sell > credited
        last = at.amount - cent
        if here + cent <= last:
            middle = (Fraction(here) + Fraction(cent) + Fraction(last)) / 2
            assert 2 * curve.value(middle) == curve.value(here + cent) + curve.value(last)
