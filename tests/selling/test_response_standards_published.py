"""Response times as published by ERPNext, Frappe Helpdesk, Frappe CRM and Django-CRM, and of a real help desk.

Each id is that of the example in the collection of published examples; the source stands with it.
"""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.texts import Label
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.contact_log import ContactEntry, ContactLog
from salesmanual.selling.response_standards import ResponseLimit, ResponseStandard

if TYPE_CHECKING:
    from salesmanual.selling.response_results import ResponseReport

ERPNEXT: Final = "frappe/erpnext, support/doctype/issue/test_issue.py and service_level/test_service_level.py"
HELPDESK: Final = "frappe/helpdesk, doctype/hd_ticket/test_hd_ticket.py"
ROOT: Final = Path(__file__).resolve().parents[2]
DESK: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "support_logs/helpdesk.csv"
DAILY: Final = WorkCalendar("Mon-Sun 10:00-18:00", holidays={date(2019, 3, 5): "holiday", date(2019, 3, 7): "holiday"})
WEEKDAYS_10_18: Final = WorkCalendar("Mon-Fri 10:00-18:00")
WEEKDAYS_9_17: Final = WorkCalendar("Mon-Fri 09:00-17:00")
ALWAYS: Final = WorkCalendar("Mon-Sun 00:00-24:00")


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def standard(*hours: float) -> ResponseStandard:
    """A standard that is met by the next contact; several hours are those of the priorities 0, 1, …."""
    limits = [ResponseLimit(timedelta(hours=each), "any", f"{n}") for n, each in enumerate(hours)]
    return ResponseStandard("sla", Label("SLA"), limits, matching="next")


def asked(created: str, priority: int = 0, key: str = "E-0") -> ContactEntry:
    return ContactEntry(key, "C-7", "email", at(created), "desk", "in", priority=str(priority))


@pytest.mark.parametrize(
    ("created", "due"),
    [
        pytest.param("2019-03-04 12:00", ["2019-03-04 16:00", "2019-03-04 18:00"], id="sla-erp-default"),
        pytest.param("2019-03-04 07:00", ["2019-03-04 14:00", "2019-03-04 16:00"], id="sla-erp-before-hours"),
        pytest.param("2019-03-04 20:00", ["2019-03-06 14:00", "2019-03-06 16:00"], id="sla-erp-after-hours"),
        pytest.param("2019-03-04 14:00", ["2019-03-04 18:00", "2019-03-06 12:00"], id="sla-erp-spill-over-holiday"),
    ],
)
def test_answers_are_due_as_erpnext_says(created: str, due: list[str]) -> None:
    """Source: ERPNEXT; four hours for the response, six for the resolution, each as a priority of its own."""
    found = [standard(4, 6).due(asked(created, priority), DAILY) for priority in (0, 1)]

    assert found == [at(each) for each in due]


@pytest.mark.parametrize(
    ("created", "hours", "holidays", "due"),
    [
        pytest.param("2024-06-03 08:00", 1, [], "2024-06-03 11:00", id="sla-hd-before-hours"),
        pytest.param("2024-06-03 20:00", 0.5, [], "2024-06-04 10:30", id="sla-hd-after-hours"),
        pytest.param("2024-06-08 15:00", 24, [], "2024-06-12 18:00", id="sla-hd-weekend-long"),
        pytest.param("2024-06-06 15:00", 0.5, [6, 7], "2024-06-10 10:30", id="sla-hd-two-holidays"),
    ],
)
def test_answers_are_due_as_the_help_desk_says(created: str, hours: float, holidays: list[int], due: str) -> None:
    """Source: HELPDESK; a response of whole days is due at closing, not at the next opening."""
    calendar = WorkCalendar("Mon-Fri 10:00-18:00", holidays={date(2024, 6, each): "holiday" for each in holidays})

    assert standard(hours).due(asked(created), calendar) == at(due)


def test_answers_are_due_as_frappe_crm_says() -> None:
    """Id sla-crm-due, source frappe/crm, test_crm_service_level_agreement.py; of the second it states the day alone."""
    assert standard(1).due(asked("2024-01-01 10:00"), WEEKDAYS_9_17) == at("2024-01-01 11:00")
    assert standard(2).due(asked("2024-01-01 16:00"), WEEKDAYS_9_17) == at("2024-01-02 10:00")


@pytest.mark.parametrize(
    ("created", "hours", "due"),
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
def test_answers_are_due_as_django_crm_says(created: str, hours: int, due: str) -> None:
    """Id sla-dj-add-business-hours, source Django-CRM, business_hours/tests/test_calendar.py; a limit of 0 is none."""
    assert standard(hours).due(asked(created), WEEKDAYS_9_17) == at(due)


def test_the_mean_response_is_that_of_erpnext() -> None:
    """Id sla-erp-response-metrics. Source: ERPNEXT; the mean of 900 and 300 seconds, counted around the clock."""
    log = ContactLog(
        [
            asked("2020-03-04 04:00", key="E-1"),
            ContactEntry("E-2", "C-7", "email", at("2020-03-04 04:15"), "desk"),
            asked("2020-03-04 05:00", key="E-3"),
            ContactEntry("E-4", "C-7", "email", at("2020-03-04 05:05"), "desk"),
        ]
    )

    report = standard(4).assess(log, ALWAYS, as_of=at("2020-03-04 05:05"))

    assert report.mean() == Fraction(600, 3_600)
    assert [each.spent.total_seconds() for each in report.responses] == [900, 300]


@pytest.mark.parametrize(
    ("created", "answered", "seconds"),
    [
        ("2021-06-28 11:00", "2021-06-28 12:00", 3_600),
        ("2021-06-28 12:00", "2021-06-28 20:00", 21_600),
        ("2021-06-28 06:00", "2021-06-28 12:00", 7_200),
        ("2021-06-28 19:00", "2021-06-28 20:00", 1),
        ("2021-06-27 10:00", "2021-06-27 11:00", 1),
        ("2021-06-28 06:00", "2021-06-29 06:00", 28_800),
        ("2021-06-28 06:00", "2021-06-29 20:00", 57_600),
        ("2021-06-25 06:00", "2021-06-26 11:00", 28_800),
        ("2021-06-28 12:00", "2021-06-29 11:00", 25_200),
        ("2021-06-28 20:00", "2021-06-29 11:00", 3_600),
        ("2021-06-28 06:00", "2021-07-01 20:00", 115_200),
        ("2021-06-28 12:00", "2021-07-01 11:00", 82_800),
        ("2021-06-25 20:00", "2021-06-27 11:00", 1),
    ],
)
def test_a_first_response_takes_what_erpnext_says(created: str, answered: str, seconds: int) -> None:
    """Id sla-erp-first-response-29. Source: ERPNEXT, which reports no time at all as one second."""
    log = ContactLog([asked(created), ContactEntry("E-1", "C-7", "email", at(answered), "desk", answers="E-0")])

    report = standard(4).assess(log, WEEKDAYS_10_18, as_of=at(answered))

    assert max(report.times()[0], timedelta(seconds=1)) == timedelta(seconds=seconds)


ROME: Final = ZoneInfo("Europe/Rome")
ROME_HOURS: Final = WorkCalendar("Mon-Fri 09:00-18:00", "Europe/Rome")


def desk_log() -> ContactLog:
    """The help desk's cases, each with its first activity as what came in and its second as the answer."""
    cases: dict[str, list[datetime]] = {}
    with DESK.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            moment = datetime.fromisoformat(row["CompleteTimestamp"]).replace(tzinfo=ROME)
            cases.setdefault(row["CaseID"], []).append(moment)
    entries = []
    for case, moments in cases.items():
        ordered = sorted(moments)
        entries.append(ContactEntry(f"{case} in", case, "email", ordered[0], "desk", "in"))
        entries += [
            ContactEntry(f"{case} out", case, "email", moment, "desk", answers=f"{case} in") for moment in ordered[1:2]
        ]
    return ContactLog(entries)


def by_day_loop(start: datetime, end: datetime) -> timedelta:
    """Working time on the wall clock; no shift is near the small hours in which clocks change."""
    total, on = timedelta(), start.date()
    first, last = start.replace(tzinfo=None), end.replace(tzinfo=None)
    while on <= end.date():
        if on.weekday() < 5:
            opens, closes = datetime.combine(on, time(9)), datetime.combine(on, time(18))
            total += max(min(last, closes) - max(first, opens), timedelta())
        on += timedelta(days=1)
    return total


@pytest.mark.skipif(not DESK.is_file(), reason="the help desk's log is not there")
def test_a_real_help_desk_is_assessed_as_a_day_loop_says() -> None:
    """3,804 cases of 2010 to 2012; every answer is counted, and the late ones are those of an independent count."""
    log = desk_log()
    rule = ResponseStandard("desk", Label("Desk"), [ResponseLimit(timedelta(hours=9))])

    report: ResponseReport = rule.assess(log, ROME_HOURS, as_of=datetime(2015, 1, 1, tzinfo=ROME))

    assert len(report.responses) == 3_804
    late = 0
    for each in report.responses:
        if each.answer is not None:
            spent = by_day_loop(each.entry.at, each.answer.at)
            assert each.spent == spent
            late += spent > timedelta(hours=9)
    assert len(report.with_status("late")) == late
    assert len(report.with_status("waiting")) == 0
    assert len(report.times()) + len(report.with_status("missed")) == 3_804
