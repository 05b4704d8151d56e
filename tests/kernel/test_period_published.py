"""Published dates: due dates of payment terms, and the weeks of ISO 8601.

- due-month-edges, due-45-days-end-of-month: odoo/odoo, addons/account/tests/test_payment_term.py @02f71aa6.
- due-and-discount-date: frappe/erpnext, payment_terms_template/test_payment_terms_template.py @03bace7f.
- iso-long-years: ISO 8601; the years of the 21st century with 53 weeks.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.period import add_months, end_of_month, week

INVOICES = (date(2019, 1, 1), date(2019, 1, 15), date(2019, 1, 31))
LONG_YEARS = (
    2004,
    2009,
    2015,
    2020,
    2026,
    2032,
    2037,
    2043,
    2048,
    2054,
    2060,
    2065,
    2071,
    2076,
    2082,
    2088,
    2093,
    2099,
)


def test_due_month_edges() -> None:
    assert {end_of_month(on) for on in INVOICES} == {date(2019, 1, 31)}
    assert {end_of_month(on) + timedelta(days=1) for on in INVOICES} == {date(2019, 2, 1)}
    assert {add_months(on, 1).replace(day=1) for on in INVOICES} == {date(2019, 2, 1)}


def test_due_45_days_end_of_month() -> None:
    assert {end_of_month(on) + timedelta(days=45) for on in INVOICES} == {date(2019, 3, 17)}


def test_due_and_discount_date() -> None:
    posted = date(2026, 5, 29)

    assert posted + timedelta(days=30) == date(2026, 6, 28)
    assert posted + timedelta(days=10) == date(2026, 6, 8)


def _has_53_weeks(in_year: int) -> bool:
    try:
        week(in_year, 53)
    except InvalidValueError:
        return False
    return True


def test_iso_long_years() -> None:
    assert [in_year for in_year in range(2001, 2101) if _has_53_weeks(in_year)] == list(LONG_YEARS)


@pytest.mark.parametrize(
    ("on", "in_year", "number"),
    [
        (date(2005, 1, 1), 2004, 53),
        (date(2005, 12, 31), 2005, 52),
        (date(2007, 1, 1), 2007, 1),
        (date(2008, 12, 29), 2009, 1),
        (date(2010, 1, 3), 2009, 53),
    ],
)
def test_iso_weeks_near_new_year(on: date, in_year: int, number: int) -> None:
    assert on in week(in_year, number)
