"""Published fiscal calendars.

- nrf-4-5-4: National Retail Federation, "4-5-4 Calendar", https://nrf.com/resources/4-5-4-calendar; the years with 53
  weeks named there, and the sales reporting years 2022 to 2025.
- apple-5-4-4: the ends of Apple's fiscal years 1999 to 2024 (last Saturday of September; annual reports, form 10-K),
  as listed in "The 544 fiscal calendar used by Apple", 2024; the extra week lies in the first quarter.
- cn-uk-jp-years: years from January, and from April named by their start.
"""

from __future__ import annotations

import pytest

from salesmanual.kernel.fiscal import FiscalCalendar

APPLE = FiscalCalendar(first_month=10, pattern="5-4-4", week_ends_on="saturday", year_ends="last", long_month=3)
APPLE_ENDS = {
    1999: "1999-09-25",
    2000: "2000-09-30",
    2001: "2001-09-29",
    2002: "2002-09-28",
    2003: "2003-09-27",
    2004: "2004-09-25",
    2005: "2005-09-24",
    2006: "2006-09-30",
    2007: "2007-09-29",
    2008: "2008-09-27",
    2009: "2009-09-26",
    2010: "2010-09-25",
    2011: "2011-09-24",
    2012: "2012-09-29",
    2013: "2013-09-28",
    2014: "2014-09-27",
    2015: "2015-09-26",
    2016: "2016-09-24",
    2017: "2017-09-30",
    2018: "2018-09-29",
    2019: "2019-09-28",
    2020: "2020-09-26",
    2021: "2021-09-25",
    2022: "2022-09-24",
    2023: "2023-09-30",
    2024: "2024-09-28",
}


def test_nrf_4_5_4_years_of_53_weeks() -> None:
    retail = FiscalCalendar.retail()

    assert [number for number in range(1996, 2025) if retail.weeks_in(number) == 53] == [2000, 2006, 2012, 2017, 2023]


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (2022, "2022-01-30", "2023-01-28"),
        (2023, "2023-01-29", "2024-02-03"),
        (2024, "2024-02-04", "2025-02-01"),
        (2025, "2025-02-02", "2026-01-31"),
    ],
)
def test_nrf_4_5_4_first_and_last_days(number: int, first: str, last: str) -> None:
    period = FiscalCalendar.retail().year(number)

    assert (str(period.start), str(period.last_day())) == (first, last)


@pytest.mark.parametrize(("number", "last"), APPLE_ENDS.items())
def test_apple_5_4_4_last_days(number: int, last: str) -> None:
    assert str(APPLE.year(number).last_day()) == last


def test_apple_5_4_4_the_53rd_week_lies_in_the_first_quarter() -> None:
    assert [number for number in range(2000, 2025) if APPLE.weeks_in(number) == 53] == [2000, 2006, 2012, 2017, 2023]
    assert [part.days() // 7 for part in APPLE.quarters(APPLE.year(2017))] == [14, 13, 13, 13]
    assert str(APPLE.quarters(APPLE.year(2023))[0].last_day()) == "2022-12-31"


def test_cn_uk_jp_years() -> None:
    april = FiscalCalendar(first_month=4, named_by="start")

    assert (str(april.year(2026).start), str(april.year(2026).last_day())) == ("2026-04-01", "2027-03-31")
    assert FiscalCalendar().year(2026).to_plain() == "2026"
