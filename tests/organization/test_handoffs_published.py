"""Working time between departments as published by ERPNext, Frappe Helpdesk, Frappe CRM and Django-CRM.

Each id is that of the example in the collection of published examples; the source stands with it. A response is a
hand-over that is due from its request.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.organization.handoff_world import after, asked, at

from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.organization.handoff_times import handover_time
from salesmanual.organization.service_times import Collaboration, ServiceAgreement

if TYPE_CHECKING:
    from salesmanual.organization.handoff_times import HandoverTime

DAILY = WorkCalendar("Mon-Sun 10:00-18:00", holidays={date(2019, 3, 5): "holiday", date(2019, 3, 7): "holiday"})
DESK = WorkCalendar("Mon-Fri 10:00-18:00", holidays={date(2024, 6, 7): "holiday"})
TWO_OFF = WorkCalendar("Mon-Fri 10:00-18:00", holidays={date(2024, 6, 6): "holiday", date(2024, 6, 7): "holiday"})
WEEKDAYS = WorkCalendar("Mon-Fri 10:00-18:00")
NINE = WorkCalendar("Mon-Fri 09:00-17:00")


def promised(hours: float) -> Collaboration:
    return Collaboration([ServiceAgreement("legal", "legal", "sales", "review", timedelta(hours=hours))])


def due(calendar: WorkCalendar, created: str, hours: float) -> object:
    """When a request of that time is due."""
    promises, when = promised(hours), at(created)
    return handover_time(promises, asked(when=when, promises=promises), calendars=calendar, as_of=when).due


@pytest.mark.parametrize(
    ("created", "response", "resolution"),
    [
        pytest.param("2019-03-04 12:00", "2019-03-04 16:00", "2019-03-04 18:00", id="sla-erp-default"),
        pytest.param("2019-03-04 07:00", "2019-03-04 14:00", "2019-03-04 16:00", id="sla-erp-before-hours"),
        pytest.param("2019-03-04 20:00", "2019-03-06 14:00", "2019-03-06 16:00", id="sla-erp-after-hours"),
        pytest.param("2019-03-04 14:00", "2019-03-04 18:00", "2019-03-06 12:00", id="sla-erp-spill-over-holiday"),
    ],
)
def test_requests_are_due_as_erpnext_says(created: str, response: str, resolution: str) -> None:
    """Source: frappe/erpnext, support/doctype/issue/test_issue.py; 4 hours for the response, 6 for the resolution."""
    assert [due(DAILY, created, 4), due(DAILY, created, 6)] == [at(response), at(resolution)]


@pytest.mark.parametrize(
    ("calendar", "created", "hours", "ends"),
    [
        pytest.param(WEEKDAYS, "2024-06-03 08:00", 1, "2024-06-03 11:00", id="sla-hd-before-hours-response"),
        pytest.param(WEEKDAYS, "2024-06-03 08:00", 4, "2024-06-03 14:00", id="sla-hd-before-hours"),
        pytest.param(WEEKDAYS, "2024-06-03 20:00", 0.5, "2024-06-04 10:30", id="sla-hd-after-hours-response"),
        pytest.param(WEEKDAYS, "2024-06-03 20:00", 2, "2024-06-04 12:00", id="sla-hd-after-hours"),
        pytest.param(TWO_OFF, "2024-06-06 15:00", 0.5, "2024-06-10 10:30", id="sla-hd-two-holidays-response"),
        pytest.param(TWO_OFF, "2024-06-06 15:00", 2, "2024-06-10 12:00", id="sla-hd-two-holidays"),
        pytest.param(WEEKDAYS, "2024-06-08 15:00", 24, "2024-06-12 18:00", id="sla-hd-weekend-long-response"),
        pytest.param(WEEKDAYS, "2024-06-08 15:00", 72, "2024-06-20 18:00", id="sla-hd-weekend-long"),
    ],
)
def test_requests_are_due_as_frappe_helpdesk_says(
    calendar: WorkCalendar, created: str, hours: float, ends: str
) -> None:
    """Source: frappe/helpdesk, doctype/hd_ticket/test_hd_ticket.py; due when a day closes, not when the next opens."""
    assert due(calendar, created, hours) == at(ends)


@pytest.mark.parametrize(
    ("start", "hours", "ends"),
    [
        ("2026-05-11 10:00", 4, "2026-05-11 14:00"),
        ("2026-05-11 12:00", 3, "2026-05-11 15:00"),
        ("2026-05-08 16:00", 4, "2026-05-11 12:00"),
        ("2026-05-11 05:00", 2, "2026-05-11 11:00"),
        ("2026-05-11 19:00", 1, "2026-05-12 10:00"),
        ("2026-05-09 10:00", 2, "2026-05-11 11:00"),
        ("2026-05-11 09:00", 24, "2026-05-13 17:00"),
    ],
)
def test_requests_are_due_as_django_crm_says(start: str, hours: int, ends: str) -> None:
    """Id sla-dj-add-business-hours; source: Django-CRM, business_hours/tests/test_calendar.py.

    Its last row, of no hours, is left out: an agreement promises more than no time.
    """
    assert due(NINE, start, hours) == at(ends)


def test_requests_are_due_as_frappe_crm_says() -> None:
    """Id sla-crm-due; source: frappe/crm, crm_service_level_agreement/test_crm_service_level_agreement.py.

    The published test of the second row looks at the day alone.
    """
    assert due(NINE, "2024-01-01 10:00", 1) == at("2024-01-01 11:00")
    assert due(NINE, "2024-01-01 16:00", 2) == at("2024-01-02 10:00")


def paused(calendar: WorkCalendar, hours: float, *times: str) -> HandoverTime:
    """The time of a request that was made, waited for the requester, got an answer and was delivered."""
    created, stops, goes_on, delivered = times
    promises = promised(hours)
    request = after(
        asked(when=at(created), promises=promises),
        ("accept", at(created)),
        ("ask", at(stops)),
        ("answer", at(goes_on)),
        ("deliver", at(delivered)),
        promises=promises,
    )
    return handover_time(promises, request, calendars=calendar, as_of=at(delivered))


def test_the_clock_stands_still_as_django_crm_says() -> None:
    """Id sla-dj-pause; source: Django-CRM, cases/tests/test_sla_pause.py: an hour of pause moves the end an hour."""
    time = paused(NINE, 4, "2026-05-11 09:00", "2026-05-11 10:00", "2026-05-11 11:00", "2026-05-11 14:00")

    assert (time.due, time.status()) == (at("2026-05-11 14:00"), "in time")


def test_the_clock_stands_still_as_erpnext_says() -> None:
    """Id sla-erp-hold; source: frappe/erpnext, test_issue.py: 45 minutes of hold; the hours are 10:00 to 18:00."""
    time = paused(WEEKDAYS, 6, "2020-03-04 04:00", "2020-03-04 11:00", "2020-03-04 11:45", "2020-03-04 16:45")

    assert (time.due, time.spent()) == (at("2020-03-04 16:45"), timedelta(hours=6))


def test_the_clock_stands_still_over_a_holiday_as_frappe_helpdesk_says() -> None:
    """Id sla-hd-pause-over-holiday; source: frappe/helpdesk, test_hd_ticket.py: 3,000 seconds to the resolution."""
    time = paused(DESK, 4, "2024-06-06 17:30", "2024-06-06 17:50", "2024-06-10 12:30", "2024-06-10 13:00")

    assert time.spent() == timedelta(seconds=3000)
    assert DESK.business_time(at("2024-06-06 17:50"), at("2024-06-10 12:30")) == timedelta(seconds=9600)


def test_time_waiting_for_the_requester_is_not_the_givers() -> None:
    """Id sla-erp-response-metrics; source: frappe/erpnext, test_issue.py.

    Of 3,900 seconds from 4:00 to 5:05 the 45 minutes of waiting from 4:15 are taken off, which leaves 1,200.
    """
    clock = WorkCalendar("Mon-Sun 00:00-24:00")
    time = paused(clock, 4, "2020-03-04 04:00", "2020-03-04 04:15", "2020-03-04 05:00", "2020-03-04 05:05")

    assert time.spent() == timedelta(seconds=1200)


ELAPSED = [
    ("2021-06-28 11:00", "2021-06-28 12:00", 3600),
    ("2021-06-28 12:00", "2021-06-28 20:00", 21600),
    ("2021-06-28 06:00", "2021-06-28 12:00", 7200),
    ("2021-06-28 19:00", "2021-06-28 20:00", 1),
    ("2021-06-27 10:00", "2021-06-27 11:00", 1),
    ("2021-06-28 06:00", "2021-06-29 06:00", 28800),
    ("2021-06-28 06:00", "2021-06-29 11:00", 32400),
    ("2021-06-28 06:00", "2021-06-29 20:00", 57600),
    ("2021-06-25 06:00", "2021-06-26 11:00", 28800),
    ("2021-06-28 12:00", "2021-06-29 06:00", 21600),
    ("2021-06-28 12:00", "2021-06-29 11:00", 25200),
    ("2021-06-28 12:00", "2021-06-29 20:00", 50400),
    ("2021-06-25 12:00", "2021-06-26 11:00", 21600),
    ("2021-06-28 20:00", "2021-06-29 06:00", 1),
    ("2021-06-28 20:00", "2021-06-29 11:00", 3600),
    ("2021-06-28 20:00", "2021-06-29 20:00", 28800),
    ("2021-06-25 20:00", "2021-06-26 11:00", 1),
    ("2021-06-28 06:00", "2021-07-01 06:00", 86400),
    ("2021-06-28 06:00", "2021-07-01 11:00", 90000),
    ("2021-06-28 06:00", "2021-07-01 20:00", 115200),
    ("2021-06-25 06:00", "2021-06-27 11:00", 28800),
    ("2021-06-28 12:00", "2021-07-01 06:00", 79200),
    ("2021-06-28 12:00", "2021-07-01 11:00", 82800),
    ("2021-06-28 12:00", "2021-07-01 20:00", 108000),
    ("2021-06-25 12:00", "2021-06-27 11:00", 21600),
    ("2021-06-28 20:00", "2021-07-01 06:00", 57600),
    ("2021-06-28 20:00", "2021-07-01 11:00", 61200),
    ("2021-06-28 20:00", "2021-07-01 20:00", 86400),
    ("2021-06-25 20:00", "2021-06-27 11:00", 1),
]


@pytest.mark.parametrize(("created", "answered", "seconds"), ELAPSED)
def test_time_used_is_as_erpnext_says(created: str, answered: str, seconds: int) -> None:
    """Id sla-erp-first-response-29; source: frappe/erpnext, test_issue.py.

    The published figures write no working time as one second; here it is no time.
    """
    promises = promised(8)
    request = after(asked(when=at(created), promises=promises), ("accept", at(created)), promises=promises)

    time = handover_time(promises, request, calendars=WEEKDAYS, as_of=at(answered))

    assert (time.spent() or timedelta(seconds=1)) == timedelta(seconds=seconds)
