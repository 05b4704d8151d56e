"""Published examples of due instants, elapsed business time, pauses and working-time constants.

The sources write wall times without a zone; the calendars here say UTC. Where a source adds a convention of its own
to what it measured, the test applies it in the open.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from salesmanual.kernel.number import Rounding
from salesmanual.kernel.workdays import WorkCalendar

ERPNEXT = (
    "frappe/erpnext:erpnext/support/doctype/issue/test_issue.py@02877680; service_level/test_service_level.py@02f09fe2"
)
HELPDESK = (
    "frappe/helpdesk:helpdesk/helpdesk/doctype/hd_ticket/test_hd_ticket.py@6018181a "
    "(relative to the current week; Monday fixed here as 2024-06-03)"
)
DJANGO_CRM = (
    "Django-CRM/Django-CRM:backend/business_hours/tests/test_calendar.py@989dc037; "
    "backend/cases/tests/test_sla_pause.py"
)
FRAPPE_CRM = "frappe/crm:crm/fcrm/doctype/crm_service_level_agreement/test_crm_service_level_agreement.py@8b7dfdde"

DAILY = WorkCalendar(
    "Mon-Sun 10:00-18:00", holidays={date(2019, 3, 5): "holiday", date(2019, 3, 7): "holiday"}, key="erpnext"
)
WEEKDAYS_10_18 = WorkCalendar("Mon-Fri 10:00-18:00")
WEEKDAYS_9_17 = WorkCalendar("Mon-Fri 09:00-17:00")
ALWAYS = WorkCalendar("Mon-Sun 00:00-24:00")


def at(text: str) -> datetime:
    """The wall time of the source, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(number: str) -> timedelta:
    """So many hours."""
    return Fraction(number) * 3_600_000_000 // 1 * timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("created", "response_by", "resolution_by"),
    [
        pytest.param("2019-03-04 12:00", "2019-03-04 16:00", "2019-03-04 18:00", id="sla-erp-default"),
        pytest.param("2019-03-04 07:00", "2019-03-04 14:00", "2019-03-04 16:00", id="sla-erp-before-hours"),
        pytest.param("2019-03-04 20:00", "2019-03-06 14:00", "2019-03-06 16:00", id="sla-erp-after-hours"),
        pytest.param("2019-03-04 14:00", "2019-03-04 18:00", "2019-03-06 12:00", id="sla-erp-spill-over-holiday"),
    ],
)
def test_an_issue_is_due_as_erpnext_says(created: str, response_by: str, resolution_by: str) -> None:
    """Source: ERPNEXT; 4 hours to respond and 6 to resolve, holidays on 2019-03-05 and 2019-03-07."""
    assert DAILY.due(at(created), hours("4")) == at(response_by)
    assert DAILY.due(at(created), hours("6")) == at(resolution_by)


@pytest.mark.parametrize(
    ("created", "holidays", "due"),
    [
        pytest.param(
            "2024-06-03 08:00", [], {"1": "2024-06-03 11:00", "4": "2024-06-03 14:00"}, id="sla-hd-before-hours"
        ),
        pytest.param(
            "2024-06-03 20:00", [], {"0.5": "2024-06-04 10:30", "2": "2024-06-04 12:00"}, id="sla-hd-after-hours"
        ),
        pytest.param(
            "2024-06-08 15:00", [], {"24": "2024-06-12 18:00", "72": "2024-06-20 18:00"}, id="sla-hd-weekend-long"
        ),
        pytest.param(
            "2024-06-06 15:00",
            ["2024-06-06", "2024-06-07"],
            {"0.5": "2024-06-10 10:30", "2": "2024-06-10 12:00"},
            id="sla-hd-two-holidays",
        ),
    ],
)
def test_a_ticket_is_due_as_the_help_desk_says(created: str, holidays: list[str], due: dict[str, str]) -> None:
    """Source: HELPDESK; hours and when they are up; what takes whole days is due when the last of them closes."""
    calendar = WorkCalendar("Mon-Fri 10:00-18:00", holidays={date.fromisoformat(on): "holiday" for on in holidays})

    assert {number: calendar.due(at(created), hours(number)) for number in due} == {
        number: at(instant) for number, instant in due.items()
    }


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-05-11 10:00", "4", "2026-05-11 14:00"),
        ("2026-05-11 12:00", "3", "2026-05-11 15:00"),
        ("2026-05-08 16:00", "4", "2026-05-11 12:00"),
        ("2026-05-11 05:00", "2", "2026-05-11 11:00"),
        ("2026-05-11 19:00", "1", "2026-05-12 10:00"),
        ("2026-05-09 10:00", "2", "2026-05-11 11:00"),
        ("2026-05-11 09:00", "24", "2026-05-13 17:00"),
        ("2026-05-11 10:00", "0", "2026-05-11 10:00"),
    ],
)
def test_business_hours_are_added_as_django_crm_says(start: str, duration: str, end: str) -> None:
    """Source: DJANGO_CRM, sla-dj-add-business-hours."""
    assert WEEKDAYS_9_17.due(at(start), hours(duration)) == at(end)


def test_a_lead_is_due_as_frappe_crm_says() -> None:
    """Source: FRAPPE_CRM, sla-crm-due; of the second row the source states the day alone."""
    assert WEEKDAYS_9_17.due(at("2024-01-01 10:00"), timedelta(seconds=3_600)) == at("2024-01-01 11:00")
    assert WEEKDAYS_9_17.due(at("2024-01-01 16:00"), timedelta(seconds=7_200)) == at("2024-01-02 10:00")


def test_a_pause_moves_the_due_instant_as_django_crm_says() -> None:
    """Source: DJANGO_CRM, sla-dj-pause; an hour of pause within the hours, wherever it lies before the due instant."""
    start = at("2026-05-11 09:00")
    for begin in ("2026-05-11 09:00", "2026-05-11 10:30", "2026-05-11 12:59"):
        pause = (at(begin), at(begin) + timedelta(seconds=3_600))
        assert WEEKDAYS_9_17.due(start, hours("4"), pauses=[pause]) == at("2026-05-11 14:00")


def test_a_hold_moves_the_due_instant_as_erpnext_says() -> None:
    """Source: ERPNEXT, sla-erp-hold; created at 04:00, six hours, held for 2,700 seconds of the working time."""
    pause = (at("2020-03-04 11:00"), at("2020-03-04 11:45"))

    assert DAILY.due(at("2020-03-04 04:00"), hours("6"), pauses=[pause]) == at("2020-03-04 16:45")


def test_a_pause_over_a_holiday_counts_as_the_help_desk_says() -> None:
    """Source: HELPDESK, sla-hd-pause-over-holiday; 10 minutes of Thursday and 150 of Monday are on hold."""
    calendar = WorkCalendar("Mon-Fri 10:00-18:00", holidays={date(2024, 6, 7): "holiday"})
    pause = (at("2024-06-06 17:50"), at("2024-06-10 12:30"))
    created, resolved = at("2024-06-06 17:30"), at("2024-06-10 13:00")

    assert calendar.business_time(*pause) == timedelta(seconds=9_600)
    assert calendar.business_time(created, resolved, pauses=[pause]) == timedelta(seconds=3_000)


def test_response_and_resolution_times_are_those_of_erpnext() -> None:
    """Source: ERPNEXT, sla-erp-response-metrics; time waiting for the customer is a pause of the user's resolution."""
    events = [("in", "04:00"), ("out", "04:15"), ("in", "05:00"), ("out", "05:05")]
    moments = [(kind, at(f"2020-03-04 {clock}")) for kind, clock in events]
    opened, closed = moments[0][1], moments[-1][1]
    responses = [
        ALWAYS.business_time(here, there)
        for (kind, here), (answer, there) in pairwise(moments)
        if (kind, answer) == ("in", "out")
    ]
    waiting = [(here, there) for (kind, here), (_, there) in pairwise(moments) if kind == "out"]

    assert sum(responses, timedelta(0)) / len(responses) == timedelta(seconds=600)
    assert ALWAYS.business_time(opened, closed) == timedelta(seconds=3_900)
    assert ALWAYS.business_time(opened, closed, pauses=waiting) == timedelta(seconds=1_200)


@pytest.mark.parametrize(
    ("created", "first_response", "seconds"),
    [
        ("2021-06-28 11:00", "2021-06-28 12:00", 3_600),
        ("2021-06-28 12:00", "2021-06-28 20:00", 21_600),
        ("2021-06-28 06:00", "2021-06-28 12:00", 7_200),
        ("2021-06-28 19:00", "2021-06-28 20:00", 1),
        ("2021-06-27 10:00", "2021-06-27 11:00", 1),
        ("2021-06-28 06:00", "2021-06-29 06:00", 28_800),
        ("2021-06-28 06:00", "2021-06-29 11:00", 32_400),
        ("2021-06-28 06:00", "2021-06-29 20:00", 57_600),
        ("2021-06-25 06:00", "2021-06-26 11:00", 28_800),
        ("2021-06-28 12:00", "2021-06-29 06:00", 21_600),
        ("2021-06-28 12:00", "2021-06-29 11:00", 25_200),
        ("2021-06-28 12:00", "2021-06-29 20:00", 50_400),
        ("2021-06-25 12:00", "2021-06-26 11:00", 21_600),
        ("2021-06-28 20:00", "2021-06-29 06:00", 1),
        ("2021-06-28 20:00", "2021-06-29 11:00", 3_600),
        ("2021-06-28 20:00", "2021-06-29 20:00", 28_800),
        ("2021-06-25 20:00", "2021-06-26 11:00", 1),
        ("2021-06-28 06:00", "2021-07-01 06:00", 86_400),
        ("2021-06-28 06:00", "2021-07-01 11:00", 90_000),
        ("2021-06-28 06:00", "2021-07-01 20:00", 115_200),
        ("2021-06-25 06:00", "2021-06-27 11:00", 28_800),
        ("2021-06-28 12:00", "2021-07-01 06:00", 79_200),
        ("2021-06-28 12:00", "2021-07-01 11:00", 82_800),
        ("2021-06-28 12:00", "2021-07-01 20:00", 108_000),
        ("2021-06-25 12:00", "2021-06-27 11:00", 21_600),
        ("2021-06-28 20:00", "2021-07-01 06:00", 57_600),
        ("2021-06-28 20:00", "2021-07-01 11:00", 61_200),
        ("2021-06-28 20:00", "2021-07-01 20:00", 86_400),
        ("2021-06-25 20:00", "2021-06-27 11:00", 1),
    ],
)
def test_a_first_response_takes_what_erpnext_says(created: str, first_response: str, seconds: int) -> None:
    """Source: ERPNEXT, sla-erp-first-response-29; ERPNext reports no time at all as one second."""
    elapsed = WEEKDAYS_10_18.business_time(at(created), at(first_response))

    assert max(elapsed, timedelta(seconds=1)) == timedelta(seconds=seconds)


def test_pairs_of_check_ins_last_what_frappe_hr_says() -> None:
    """Source: frappe/hrms@80f17c99 test_employee_checkin.py::test_calculate_working_hours, hrms-checkin-logtype.

    The source counts minutes back from now, in strict mode: it drops an OUT at the start and a second IN in a row.
    """
    now = at("2026-05-11 18:00")
    pairs = [
        (now - timedelta(minutes=come), now - timedelta(minutes=go)) for come, go in ((360, 300), (290, 260), (240, 60))
    ]
    breaks = [(gone, back) for (_, gone), (back, _) in pairwise(pairs)]
    first_in, last_out = pairs[0][0], pairs[-1][1]

    assert ALWAYS.business_time(first_in, last_out) == hours("5")
    assert ALWAYS.business_time(first_in, last_out, pauses=breaks) == hours("4.5")


def test_working_time_has_the_constants_of_2008() -> None:
    """Source: 劳社部发[2008]3号 (repealed 2025-01-01), cn-worktime-2008; 365 days, 104 days of rest, 11 holidays.

    A calendar of one year of 365 days with 52 whole weeks, counted from a Monday, has these figures.
    """
    first = date(2007, 1, 1)
    eleven = {first + timedelta(weeks=week): "holiday" for week in range(11)}
    year = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00", holidays=eleven)
    after = first + timedelta(days=365)
    workdays = year.workdays_between(first, after)
    paid = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00").workdays_between(first, after)

    assert workdays == 250
    assert Rounding("0.1").number(Fraction(workdays, 4)) == Fraction("62.5")
    assert Rounding("0.01").number(Fraction(workdays, 12)) == Fraction("20.83")
    assert Rounding("0.01").number(Fraction(paid, 12)) == Fraction("21.75")


def test_a_month_has_at_most_210_hours() -> None:
    """Source: asiabriefing.com Human Resources and Payroll in China 2016-2017 p.50, cn-monthly-hours-cap.

    21.75 paid days of 8 hours, and at most 36 hours of overtime.
    """
    day = WorkCalendar("Mon-Fri 09:00-12:00 13:00-18:00").hours(date(2016, 3, 1))
    standard = Fraction("21.75") * day

    assert standard == 174
    assert standard + 36 == 210
