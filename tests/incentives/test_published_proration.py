"""Published figures for proration, ramps, guarantees and thresholds, each paid by a component with modifiers.

Sources by id:

- pr-01, pr-02: theodortrampe/commission-calculator@6487f39, src/lib/utils/calculateCommissions.test.ts.
- pr-04: Sean M. Masters, "Sales Compensation & Ramp Goals for New Hires",
  https://seanmmasters.com/2019/11/03/sales-compensation-ramp-goals-for-new-hires/.
- rp-02, gu-02, th-01, cap-01, cap-03: a public repository (TypeScript commission-plan calculator, vitest).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.incentives.published import (
    MONTHS,
    QUARTERS,
    REP,
    TEN_FIFTEEN,
    YEAR,
    book_of,
    over_amount,
    over_attainment,
    plan_of,
    targets_of,
    usd,
)

from salesmanual.incentives.books import Fact, FactBook
from salesmanual.incentives.components import Bonus
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, year

TENTH = over_amount(Curve.line("10%"))


def facts(**values: object) -> FactBook:
    return FactBook([Fact(REP, date(2020, 1, 1), values)])


def test_pr_01_a_joiner_s_quota_by_calendar_days_in_whole_units() -> None:
    """17 of 31 days; the source prints the quota in whole units, rounded down."""
    january = month(2025, 1)
    prorated = Prorated(rounding=Rounding("1", "floor"))
    modified = Modified(over_attainment(Curve.line("10%")), [prorated])
    plan = IncentivePlan("plan", "Plan", "USD", year(2025), [modified])

    basis = plan.basis(
        REP,
        january,
        credits=book_of((january, 6000)),
        targets=targets_of((january, 10000)),
        facts=facts(start=date(2025, 1, 15)),
    )

    assert prorated.factor(basis, january) == Fraction(17, 31)
    assert prorated.ask(basis).target == usd(5483)


def test_pr_04_a_joiner_s_year_by_calendar_days() -> None:
    """214 of 365 days; the source rounds the quota to 10,000 and the variable pay to 1,000."""
    known = facts(start=date(2026, 6, 1))
    target = Prorated(rounding=Rounding("10000"))
    pay = Modified(Bonus("bonus", "Bonus", usd(75000), Curve.line(1)), [Prorated("both")])
    plan = plan_of(pay, rounding=Rounding("1000"))
    targets = targets_of((YEAR, 800000))
    sold = book_of((MONTHS[5], "469041.10"))

    basis = plan.basis(REP, YEAR, credits=sold, targets=targets, facts=known)

    assert target.factor(basis, YEAR) == Fraction(214, 365)
    assert target.ask(basis).target == usd(470000)
    assert Prorated().ask(basis).target == usd("469041.10")
    assert plan.calculate(REP, YEAR, credits=sold, targets=targets, facts=known).total == usd(44000)


def test_rp_02_a_quarter_of_the_quota_in_the_first_month() -> None:
    ramp = Ramp(Curve.steps([(0, "25%"), (3, 1)]))
    plan = plan_of(Modified(over_attainment(Curve.marginal(TEN_FIFTEEN)), [ramp]), window="month")
    given = {"credits": book_of((MONTHS[2], 5000)), "targets": targets_of((MONTHS[2], 10000))}
    known = facts(start=date(2026, 3, 1))

    statement = plan.calculate(REP, MONTHS[2], facts=known, **given)  # type: ignore[arg-type] # as named

    asked = ramp.ask(statement.to_date)
    assert asked.target == usd(2500)
    assert asked.attainment("commission") == 2
    assert statement.total == usd(625)


def test_pr_02_half_the_quota_and_a_guarantee_as_a_floor_of_the_component() -> None:
    """80 % of the variable pay of 5,000 is guaranteed and not recovered, so 3,900 tops up the commission of 100."""
    ramp, guarantee = Ramp(Curve.flat("50%")), Floor(usd(4000))
    commission = Modified(over_attainment(Curve.line("10%")), [ramp])
    given = {"credits": book_of((MONTHS[0], 1000)), "targets": targets_of((MONTHS[0], 10000))}
    known = facts(start=date(2026, 1, 1))

    earned = plan_of(commission, window="month").calculate(REP, MONTHS[0], facts=known, **given)  # type: ignore[arg-type]
    topped = plan_of(Modified(commission, [guarantee]), window="month").calculate(
        REP,
        MONTHS[0],
        facts=known,
        **given,  # type: ignore[arg-type]
    )

    assert ramp.ask(earned.to_date).target == usd(5000)
    assert (earned.total, topped.total, topped.total - earned.total) == (usd(100), usd(4000), usd(3900))


def test_gu_02_a_guarantee_in_the_ramp_only() -> None:
    """The guarantee holds in the first period; what is known changes from the second on."""
    plan = plan_of(Modified(TENTH, [Floor(usd(2000), where="in_ramp")]), window="month")
    known = FactBook([Fact(REP, date(2026, 1, 1), {"in_ramp": True}), Fact(REP, date(2026, 2, 1), {"in_ramp": False})])
    book = book_of((MONTHS[0], 5000), (MONTHS[1], 5000))

    paid = [plan.calculate(REP, period, credits=book, facts=known).total for period in MONTHS[:2]]

    assert paid == [usd(2000), usd(500)]


@pytest.mark.parametrize(("sold", "paid"), [(40000, 0), (50000, 5000), (70000, 7000)])
def test_th_01_a_threshold_as_a_gate(sold: int, paid: int) -> None:
    plan = plan_of(Modified(TENTH, [Gate("attainment >= 50%")]))

    statement = plan.calculate(REP, YEAR, credits=book_of((YEAR, sold)), targets=targets_of((YEAR, 100000)))

    assert statement.total == usd(paid)


def test_cap_01_a_cap_of_one_component() -> None:
    commission = over_attainment(Curve.marginal(TEN_FIFTEEN))
    capped = plan_of(Modified(commission, [Cap(usd(50000))]))
    given = {"credits": book_of((YEAR, 1150000)), "targets": targets_of((YEAR, 1000000))}

    free = plan_of(commission).calculate(REP, YEAR, **given).total  # type: ignore[arg-type] # as named
    total = capped.calculate(REP, YEAR, **given).total  # type: ignore[arg-type] # as named

    assert (total, free - total) == (usd(50000), usd(72500))


def test_cap_03_a_cap_of_the_year_where_each_quarter_starts_again() -> None:
    plan = plan_of(Modified(TENTH, [Cap(usd(25000), "year")]), window="quarter")
    book = book_of(*((period, 100000) for period in QUARTERS))

    paid = [plan.calculate(REP, period, credits=book).total for period in QUARTERS]

    assert paid == [usd(10000), usd(10000), usd(5000), usd(0)]
