"""Published recurrences: the examples of RFC 5545.

- rfc-5545: RFC 5545, section 3.8.5.3, "Recurrence Rule"; the days without their time of nine o'clock. A rule that ends
  at an instant ends on that day here, or on the day before where the instant is midnight.
- rrule-daily10: the first of them, as in the documentation of dateutil, docs/rrule.rst.
"""

from __future__ import annotations

from datetime import date

import pytest

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.period import Period

RFC_5545 = [
    ("1997-09-02", "FREQ=DAILY;COUNT=10", "09-02 09-03 09-04 09-05 09-06 09-07 09-08 09-09 09-10 09-11"),
    ("1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", "09-02 09-12 09-22 10-02 10-12"),
    ("1997-09-02", "FREQ=WEEKLY;COUNT=10", "09-02 09-09 09-16 09-23 09-30 10-07 10-14 10-21 10-28 11-04"),
    ("1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "09-02 09-16 09-30 10-14 10-28 11-11 11-25 12-09 12-23"),
    (
        "1997-09-02",
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        "09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25 09-30 10-02",
    ),
    (
        "1997-09-01",
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971223;WKST=SU;BYDAY=MO,WE,FR",
        (
            "09-01 09-03 09-05 09-15 09-17 09-19 09-29 10-01 10-03 10-13 10-15 10-17 10-27 10-29 10-31 11-10 "
            "11-12 11-14 11-24 11-26 11-28 12-08 12-10 12-12 12-22"
        ),
    ),
    (
        "1997-09-02",
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "09-02 09-04 09-16 09-18 09-30 10-02 10-14 10-16",
    ),
    ("1997-09-05", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "09-05 10-03 11-07 12-05 01-02 02-06 03-06 04-03 05-01 06-05"),
    ("1997-09-05", "FREQ=MONTHLY;UNTIL=19971223;BYDAY=1FR", "09-05 10-03 11-07 12-05"),
    (
        "1997-09-07",
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "09-07 09-28 11-02 11-30 01-04 01-25 03-01 03-29 05-03 05-31",
    ),
    ("1997-09-22", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "09-22 10-20 11-17 12-22 01-19 02-16"),
    ("1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "09-28 10-29 11-28 12-29 01-29 02-26"),
    (
        "1997-09-02",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "09-02 09-15 10-02 10-15 11-02 11-15 12-02 12-15 01-02 01-15",
    ),
    (
        "1997-09-30",
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "09-30 10-01 10-31 11-01 11-30 12-01 12-31 01-01 01-31 02-01",
    ),
    (
        "1997-09-10",
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "09-10 09-11 09-12 09-13 09-14 09-15 03-10 03-11 03-12 03-13",
    ),
    (
        "1997-09-02",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "09-02 09-09 09-16 09-23 09-30 11-04 11-11 11-18 11-25 01-06 01-13 01-20 01-27 03-03 03-10 03-17 03-24 03-31",
    ),
    (
        "1997-06-10",
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10 06-10 07-10",
    ),
    (
        "1997-03-10",
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "03-10 01-10 02-10 03-10 01-10 02-10 03-10 01-10 02-10 03-10",
    ),
    (
        "1997-01-01",
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "01-01 04-10 07-19 01-01 04-09 07-18 01-01 04-10 07-19 01-01",
    ),
    ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "05-19 05-18 05-17"),
    ("1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "05-12 05-11 05-17"),
    (
        "1997-03-13",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "03-13 03-20 03-27 03-05 03-12 03-19 03-26 03-04 03-11 03-18 03-25",
    ),
    (
        "1997-06-05",
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "06-05 06-12 06-19 06-26 07-03 07-10 07-17 07-24 07-31 08-07 08-14 08-21 08-28 06-04",
    ),
    ("1997-09-03", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "02-13 03-13 11-13 08-13 10-13"),
    (
        "1997-09-13",
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "09-13 10-11 11-08 12-13 01-10 02-07 03-07 04-11 05-09 06-13",
    ),
    ("1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "11-05 11-07 11-02"),
    ("1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "09-04 10-07 11-06"),
    ("1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "09-29 10-30 11-27 12-30 01-29 02-26 03-30"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "08-05 08-10 08-19 08-24"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "08-05 08-17 08-19 08-31"),
    ("2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "01-15 01-30 02-15 03-15 03-30"),
]


@pytest.mark.parametrize(("start", "rule", "days"), RFC_5545)
def test_rfc_5545(start: str, rule: str, days: str) -> None:
    cadence = Cadence(rule, date.fromisoformat(start))
    expected = days.split()

    found = [f"{on:%m-%d}" for on in cadence.due(Period(date(1996, 1, 1), date(2010, 1, 1)))]
    assert found[: len(expected)] == expected
    assert len(found) == len(expected) or not ("COUNT" in rule or "UNTIL" in rule)


def test_rfc_5545_every_day_in_january_for_three_years() -> None:
    every_day = "FREQ=YEARLY;UNTIL=20000131;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA"
    the_same = "FREQ=DAILY;UNTIL=20000131;BYMONTH=1"
    years = Period(date(1998, 1, 1), date(2002, 1, 1))

    found = Cadence(every_day, date(1998, 1, 1)).due(years)
    assert len(found) == 93
    assert {on.month for on in found} == {1}
    assert Cadence(the_same, date(1998, 1, 1)).due(years) == found


def test_rrule_daily10() -> None:
    found = Cadence("FREQ=DAILY;COUNT=10", date(1997, 9, 2)).due(Period(date(1997, 1, 1), date(1998, 1, 1)))

    assert (str(found[0]), str(found[-1]), len(found)) == ("1997-09-02", "1997-09-11", 10)
