"""Published day counts and prorations.

- isda-30-360: ISDA, "30-360-2006ISDADefs.xls", examples for the 2006 ISDA Definitions, section 4.16 (e) to (g).
- isda-act-act: ISDA, "EMU and Market Conventions: Recent Developments", and "The Actual/Actual Day Count
  Fraction", 1999.
- pr-01: theodortrampe/commission-calculator @6487f39, src/lib/utils/calculateCommissions.test.ts.
- pr-04: Sean M. Masters, "Sales Compensation & Ramp Goals for New Hires", 2019.
- cb-03: Zepys, "How to handle refunds and clawbacks": the unserved share of the term.
- hrms-pr301: frappe/hrms pull request 301. hrms-pr664-rounding: frappe/hrms pull request 664.
- odoo-weekly-prorata: odoo/odoo @00727ed6, test_accrual_allocations.py::test_frequency_weekly.
- cn-annual-leave-first-whole-day: the formula of the measures on paid annual leave, article 5, with the divisor 365.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.day_counts import day_count, proration, year_fraction
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, week, year

ISDA_30_360 = [
    # start, end, actual, 30/360, 30E/360
    ("2007-01-15", "2007-01-30", 15, 15, 15),
    ("2007-01-15", "2007-02-15", 31, 30, 30),
    ("2007-01-15", "2007-07-15", 181, 180, 180),
    ("2007-09-30", "2008-03-31", 183, 180, 180),
    ("2007-09-30", "2007-10-31", 31, 30, 30),
    ("2007-09-30", "2008-09-30", 366, 360, 360),
    ("2007-01-15", "2007-01-31", 16, 16, 15),
    ("2007-01-31", "2007-02-28", 28, 28, 28),
    ("2007-02-28", "2007-03-31", 31, 33, 32),
    ("2006-08-31", "2007-02-28", 181, 178, 178),
    ("2007-02-28", "2007-08-31", 184, 183, 182),
    ("2007-02-14", "2007-02-28", 14, 14, 14),
    ("2007-02-26", "2008-02-29", 368, 363, 363),
    ("2008-02-29", "2009-02-28", 365, 359, 359),
    ("2008-02-29", "2008-03-30", 30, 31, 31),
    ("2008-02-29", "2008-03-31", 31, 32, 31),
    ("2007-02-28", "2007-03-05", 5, 7, 7),
    ("2007-10-31", "2007-11-28", 28, 28, 28),
    ("2007-08-31", "2008-02-29", 182, 179, 179),
    ("2008-02-29", "2008-08-31", 184, 182, 181),
    ("2008-08-31", "2009-02-28", 181, 178, 178),
    ("2009-02-28", "2009-08-31", 184, 183, 182),
]


@pytest.mark.parametrize(("start", "end", "actual", "thirty", "thirty_e"), ISDA_30_360)
def test_isda_30_360(start: str, end: str, actual: int, thirty: int, thirty_e: int) -> None:
    period = Period(date.fromisoformat(start), date.fromisoformat(end))

    assert [day_count(period, convention) for convention in ("actual/360", "30/360", "30E/360")] == [
        actual,
        thirty,
        thirty_e,
    ]
    assert year_fraction(period, "30E/360") == Fraction(thirty_e, 360)


@pytest.mark.parametrize(
    ("start", "end", "ordinary", "leap"),
    [
        ("2003-11-01", "2004-05-01", 61, 121),
        ("1999-02-01", "1999-07-01", 150, 0),
        ("1999-07-01", "2000-07-01", 184, 182),
        ("2002-08-15", "2003-07-15", 334, 0),
        ("2003-07-15", "2004-01-15", 170, 14),
        ("1999-07-30", "2000-01-30", 155, 29),
        ("2000-01-30", "2000-06-30", 0, 152),
        ("1999-11-30", "2000-04-30", 32, 120),
    ],
)
def test_isda_act_act(start: str, end: str, ordinary: int, leap: int) -> None:
    period = Period(date.fromisoformat(start), date.fromisoformat(end))

    assert year_fraction(period, "actual/actual") == Fraction(ordinary, 365) + Fraction(leap, 366)


def test_pr_01_a_month_counted_with_both_ends() -> None:
    joined = Period.inclusive(date(2025, 1, 15), date(2025, 1, 31))
    factor = proration(joined, month(2025, 1))

    assert (joined.days(), month(2025, 1).days()) == (17, 31)
    assert factor == Fraction(17, 31)
    assert Rounding("0.000001").number(factor) == Decimal("0.548387")
    assert Rounding("1", "down").number(10000 * factor) == 5483


def test_pr_04_a_year_from_the_first_of_june() -> None:
    remaining = Period.inclusive(date(2019, 6, 1), date(2019, 12, 31))
    factor = proration(remaining, year(2019))

    assert day_count(remaining, "inclusive") == 214
    assert Rounding("0.01").number(factor * 100) == Decimal("58.63")
    assert Rounding("0.01").number(factor * 800000) == Decimal("469041.10")
    assert Rounding("10000").number(factor * 800000) == 470000
    assert Rounding("1000").number(factor * 75000) == 44000


def test_cb_03_half_of_a_contract_of_twelve_months_is_unserved() -> None:
    contract = year(2026)
    unserved = contract.split(date(2026, 7, 1))[1]

    assert proration(unserved, contract, count="30E/360") == Fraction(1, 2)


def test_hrms_pr301_eight_days_of_january() -> None:
    factor = proration(Period.inclusive(date(2023, 1, 24), date(2023, 1, 31)), month(2023, 1))

    assert factor == Fraction(8, 31)
    assert Rounding("0.01").number(Fraction(21, 12) * factor) == Decimal("0.45")


def test_hrms_pr664_rounding_december_of_a_year() -> None:
    factor = proration(month(2022, 12), year(2022))

    assert Rounding("0.00000000001").number(12 * factor) == Decimal("1.01917808219")
    assert Rounding("1").number(12 * factor) == 1


def test_odoo_weekly_prorata_two_days_of_seven() -> None:
    started = date(2021, 9, 4)
    first_week = week(2021, 35)
    factor = proration(Period(started, first_week.end), first_week)

    assert factor == Fraction(2, 7)
    assert Rounding("0.0001").number(factor) == Decimal("0.2857")


def test_cn_annual_leave_first_whole_day() -> None:
    """The least remaining days of a year that give one whole day, for 5, 10 and 15 days a year."""
    least = [next(left for left in range(1, 366) if Fraction(left, 365) * full >= 1) for full in (5, 10, 15)]
    remaining = [
        Period(date(2026, 12, 31) - (left - 1) * (date(2026, 1, 2) - date(2026, 1, 1)), date(2027, 1, 1))
        for left in least
    ]

    assert least == [73, 37, 25]
    assert [
        year_fraction(period, "actual/365") * full >= 1 for period, full in zip(remaining, (5, 10, 15), strict=True)
    ] == [True] * 3
