"""Business time of a help desk's real cases, against a day loop; skipped where the data is absent.

The log is helpdesk.csv: one line per activity, with the case and when it was completed. SALESMANUAL_DATA names the
folder of data sets; without it, ../shared/data beside the project.
"""

from __future__ import annotations

import csv
import os
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.workdays import WorkCalendar

ROOT = Path(__file__).resolve().parents[2]
LOG = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "support_logs" / "helpdesk.csv"
ROME = ZoneInfo("Europe/Rome")
SHIFTS = ((time(9), time(13)), (time(14), time(18)))
HELP_DESK = WorkCalendar("Mon-Fri 09:00-13:00 14:00-18:00", "Europe/Rome")


def cases() -> dict[str, list[datetime]]:
    """When the activities of each case were completed, as clocks in Rome showed it."""
    found: dict[str, list[datetime]] = {}
    with LOG.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["CaseID"], []).append(datetime.fromisoformat(row["CompleteTimestamp"]))
    return found


def by_day_loop(start: datetime, end: datetime) -> timedelta:
    """Business time on the wall clock; no shift is near the small hours in which clocks change."""
    total, on = timedelta(0), start.date()
    while on <= end.date():
        if on.weekday() < 5:
            for opens, closes in SHIFTS:
                low, high = max(start, datetime.combine(on, opens)), min(end, datetime.combine(on, closes))
                total += max(high - low, timedelta(0))
        on += timedelta(days=1)
    return total


@pytest.mark.skipif(not LOG.is_file(), reason=f"{LOG.name} is not there")
def test_each_case_took_what_a_day_loop_says() -> None:
    """Every twelfth case, from its first activity to its last, and without the time between two activities."""
    ends = [(min(moments), max(moments)) for moments in list(cases().values())[::12]]
    assert len(ends) > 300

    for first, last in ends:
        start, end = first.replace(tzinfo=ROME), last.replace(tzinfo=ROME)
        middle = first + (last - first) / 3
        pause = (middle.replace(tzinfo=ROME), None)
        elapsed = HELP_DESK.business_time(start, end)

        assert elapsed == by_day_loop(first, last)
        assert HELP_DESK.business_time(start, end, pauses=[pause]) == by_day_loop(first, middle)
        assert HELP_DESK.business_time(start, HELP_DESK.due(start, elapsed)) == elapsed
