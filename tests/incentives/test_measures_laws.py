"""Laws of measures: nothing is lost in shares, and a plan counts what adding one by one counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import TAKEN_BACK, SaleKind
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.quantity import Quantity, total_of
from salesmanual.testing.plans import PEOPLE, measures, sale_facts, sale_lists
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.sales import Sale

LI_NA = PEOPLE[0]
ANY_KIND = st.sampled_from(SaleKind)


def any_sales() -> st.SearchStrategy[list[Sale]]:
    return sale_lists(kinds=ANY_KIND, attributes=sale_facts())


@given(measures())
def test_a_measure_is_written_and_read_back(measure: Measure) -> None:
    check_round_trip(measure)


@given(measures(), any_sales())
def test_the_direct_shares_of_a_sale_count_what_the_sale_counts(measure: Measure, sold: list[Sale]) -> None:
    for sale in sold:
        if sale.total_share() != 1:
            continue
        whole = attrs.evolve(sale, owner=LI_NA, splits=())
        parts = [measure.of(credit) for credit in credit_sales([sale]).credits]
        (expected,) = (measure.of(credit) for credit in credit_sales([whole]).credits)

        counted = [part for part in parts if part is not None]
        assert not counted or total_of(counted, measure.unit or "CNY") == expected


@given(any_sales())
def test_a_fact_that_repeats_the_amount_counts_the_cents_of_the_credit(sold: list[Sale]) -> None:
    every = tuple(SaleKind)
    repeated = [attrs.evolve(sale, attributes={"margin": sale.amount}) for sale in sold]
    measure = Measure("again", "Again", "attributes.margin", kinds=every)

    for credit in credit_sales(repeated).credits:
        assert measure.of(credit) == Measure("amount", "Amount", kinds=every).of(credit) == credit.amount


@given(measures(), any_sales(), st.permutations(range(1, 13)))
def test_a_plan_counts_what_adding_one_by_one_counts(measure: Measure, sold: list[Sale], order: list[int]) -> None:
    """Commission of 1 for each unit pays what is counted; months in any order add up to the year."""
    commission = Commission("c", "C", Curve.line(1), measure=measure.key)
    plan = IncentivePlan("p", "P", "CNY", year(2026), [commission], window="year", measures=[measure])
    book = credit_sales(sold)
    counted = Fraction(0)
    for credit in book.credits:
        is_met = measure.where is None or measure.where.holds(credit.sale) is True
        if credit.participant == LI_NA and credit.sale.kind in measure.kinds and is_met:
            amount = measure.of(credit)
            assert isinstance(amount, Quantity if measure.unit else Money)
            is_minus = {"plus": False, "minus": True, "by-kind": credit.sale.kind in TAKEN_BACK}[measure.sign]
            margin = credit.sale.attributes["margin"]
            is_negative = isinstance(margin, Money) and margin.amount < 0 and measure.value == "attributes.margin"
            assert not amount or (amount.amount < 0) == (is_minus != is_negative)
            counted += Fraction(amount.amount)

    whole = plan.calculate(LI_NA, year(2026), credits=book)
    months = [plan.calculate(LI_NA, month(2026, at), credits=book).payouts[0].exact for at in order]

    assert whole.payouts[0].exact == sum(months, Fraction(0)) == counted
    assert whole.explain().replay() == whole.total
