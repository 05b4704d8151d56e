"""Laws of plans: months add up, order and batches do not matter, every figure replays."""

from __future__ import annotations

import decimal
import locale
import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission, PerSale
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import TAKEN_BACK, Sale, SaleKind
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.period import Period, month, year
from salesmanual.testing.numbers import roundings
from salesmanual.testing.plans import PEOPLE, credit_books, plan_components, plans, sale_lists, target_books
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.statement import Statement
    from salesmanual.incentives.targets import TargetBook

ME = PEOPLE[:1]
LI_NA = PEOPLE[0]
SPRING = Period(date(2026, 1, 1), date(2026, 7, 1))
MONTHS = st.integers(1, 12).map(lambda number: month(2026, number))
ROUNDED_LATE = st.builds(attrs.evolve, roundings(), at=st.sampled_from([RoundingPoint.COMPONENT, RoundingPoint.TOTAL]))
"""Rounded line by line, a line that comes between others may change the cents of what they add."""
ORDERS = st.just(SaleKind.ORDER)


def books() -> st.SearchStrategy[CreditBook]:
    return credit_books(people=PEOPLE[:2])


def targets_of() -> st.SearchStrategy[TargetBook]:
    return target_books(people=ME)


def statement_of(plan: IncentivePlan, period: Period, book: CreditBook, targets: TargetBook) -> Statement:
    return plan.calculate(LI_NA, period, credits=book, targets=targets)


@given(plans(), books(), targets_of(), MONTHS)
def test_the_months_of_a_window_sum_to_the_window(
    plan: IncentivePlan, book: CreditBook, targets: TargetBook, inside: Period
) -> None:
    window = plan.calendar.period_of(inside.start, plan.window)
    months = [month(2026, at) for at in range(1, 13) if window.covers(month(2026, at))]

    paid = [statement_of(plan, each, book, targets) for each in months]

    whole = statement_of(plan, window, book, targets)
    assert Money.total(each.total for each in paid) == whole.total == paid[-1].earned_to_date
    for position, payout in enumerate(whole.payouts):
        assert sum((each.payouts[position].exact for each in paid), Fraction(0)) == payout.exact


@given(plans(), books(), targets_of(), MONTHS)
def test_the_explanation_replays_to_the_total(
    plan: IncentivePlan, book: CreditBook, targets: TargetBook, period: Period
) -> None:
    found = statement_of(plan, period, book, targets)

    step = found.explain()

    assert step.value == step.replay() == found.total
    for payout in found.payouts:
        assert payout.explain().replay() == (payout.exact if payout.amount is None else payout.amount)


@given(st.data(), plans(), sale_lists(), targets_of(), MONTHS)
def test_order_and_batches_of_the_credits_change_nothing(
    data: st.DataObject, plan: IncentivePlan, sold: list[Sale], targets: TargetBook, period: Period
) -> None:
    expected = statement_of(plan, period, credit_sales(sold), targets)
    shuffled = data.draw(st.permutations(sold))
    cut = data.draw(st.integers(0, len(sold)))
    batches = [*credit_sales(shuffled[:cut]).credits, *credit_sales(shuffled[cut:]).credits]

    assert statement_of(plan, period, credit_sales(shuffled), targets) == expected
    assert plan.calculate(LI_NA, period, credits=batches, targets=targets) == expected


@given(plans(), books(), targets_of(), MONTHS)
def test_the_window_pays_between_floor_and_cap_and_the_difference_is_shown(
    plan: IncentivePlan, book: CreditBook, targets: TargetBook, period: Period
) -> None:
    found = statement_of(plan, period, book, targets)

    assert plan.cap is None or found.earned_to_date <= plan.cap
    assert plan.floor is None or found.earned_to_date >= plan.floor
    free = statement_of(attrs.evolve(plan, cap=None, floor=None), period, book, targets)
    assert found.total + found.withheld() == free.total


@given(
    plans(monotone=True, rounding=ROUNDED_LATE),
    sale_lists(people=ME, kinds=ORDERS),
    targets_of(),
    MONTHS,
    st.integers(1, 40_000),
)
def test_a_monotone_plan_never_pays_less_for_more(
    plan: IncentivePlan, sold: list[Sale], targets: TargetBook, period: Period, more: int
) -> None:
    further = Sale("~", period.last_day(), Money.from_minor(more, "CNY"), owner=LI_NA)

    before = statement_of(plan, period, credit_sales(sold), targets)
    after = statement_of(plan, period, credit_sales([*sold, further]), targets)

    assert before.total <= after.total


@given(plans(rounding=ROUNDED_LATE), sale_lists(people=ME), targets_of(), MONTHS)
def test_what_is_returned_on_the_day_it_was_sold_is_paid_back_exactly(
    plan: IncentivePlan, sold: list[Sale], targets: TargetBook, period: Period
) -> None:
    further = Sale("~1", period.last_day(), Money("123.45", "CNY"), owner=LI_NA, attributes={"product": "service"})
    taken_back = attrs.evolve(further, id="~2", kind="return")

    before = statement_of(plan, period, credit_sales(sold), targets)
    after = statement_of(plan, period, credit_sales([*sold, further, taken_back]), targets)

    assert after.total == before.total


@given(plans(), books(), targets_of(), MONTHS)
def test_neither_the_decimal_context_nor_the_locale_takes_part(
    plan: IncentivePlan, book: CreditBook, targets: TargetBook, period: Period
) -> None:
    expected = statement_of(plan, period, book, targets)
    shown = expected.explain().to_text()

    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP, traps=[])):
        before = locale.setlocale(locale.LC_ALL)
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        try:
            again = statement_of(plan, period, book, targets)
            assert (again.total, again.explain().to_text()) == (expected.total, shown)
        finally:
            locale.setlocale(locale.LC_ALL, before)


@given(plan_components(), books(), targets_of(), MONTHS)
def test_the_lines_of_a_component_sum_to_its_payout(
    component: PlanComponent, book: CreditBook, targets: TargetBook, period: Period
) -> None:
    plan = IncentivePlan("p", "P", "CNY", year(2026), [component])
    basis = plan.basis(LI_NA, period, credits=book, targets=targets, window=component.window)
    nothing = attrs.evolve(basis, credits=(), credited=Money.zero("CNY"))

    lines = component.lines(basis)

    assert sum(lines, component.payout(nothing)) == component.payout(basis) == component.explain(basis).replay()
    assert lines == tuple(component.explain_line(basis, at).replay() for at in range(len(lines)))
    curve = component.pay_curve(basis)
    assert curve is None or curve.value(basis.credited.amount) == component.payout(basis)


@given(plan_components(), books(), targets_of(), MONTHS)
def test_the_total_is_that_of_the_formula(
    component: PlanComponent, book: CreditBook, targets: TargetBook, period: Period
) -> None:
    """A second, naive way: add the window's credits up one by one, ask the curve, round once, take the difference."""
    plan = IncentivePlan("p", "P", "CNY", year(2026), [component], window="year")
    window = plan.calendar.period_of(period.start, component.window or "year")

    def paid(until: date) -> Money:
        own = [each for each in book.credits if each.participant == LI_NA and window.start <= each.sale.on < until]
        credited = sum((Fraction(each.amount.amount) for each in own), Fraction(0))
        target = targets.of(LI_NA, window)
        assert target is not None
        match component:
            case Commission(basis="amount"):
                exact = component.curve.value(credited)
            case Commission():
                exact = component.curve.value(credited / Fraction(target.amount)) * Fraction(target.amount)
            case Bonus():
                exact = component.curve.value(credited / Fraction(target.amount)) * Fraction(component.amount.amount)
            case _:
                assert isinstance(component, PerSale)
                exact = Fraction(0)
                for each in own:
                    rule = next(
                        (rule for rule in component.rules if not rule.where or rule.where.holds(each.sale)), None
                    )
                    pay = rule.curve.value(abs(each.amount.amount)) if rule else Fraction(0)
                    exact += -pay if each.sale.kind in TAKEN_BACK else pay
        return Money.rounded(exact, "CNY", Rounding())

    if isinstance(component, PerSale):
        book = CreditBook(each for each in book.credits if each.share == 1)  # a share is rounded before it is paid
    before = paid(period.start) if window.start < period.start else Money.zero("CNY")

    assert statement_of(plan, period, book, targets).total == paid(period.end) - before


@given(plans())
def test_a_plan_is_written_and_read_back(plan: IncentivePlan) -> None:
    check_round_trip(plan)
    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 - what was made here


@given(plans(effective=SPRING), books(), targets_of())
def test_a_plan_counts_only_what_was_sold_while_it_held(
    plan: IncentivePlan, book: CreditBook, targets: TargetBook
) -> None:
    inside = CreditBook(each for each in book.credits if each.sale.on in SPRING)
    june = month(2026, 6)

    assert statement_of(plan, june, book, targets) == statement_of(plan, june, inside, targets)
