"""Time in stage: how many working days deals spent in each stage, against what is expected.

    the days of a deal in a stage = all its stays there together, without the times on hold

Invariant: counted day by day as in `pipeline_ageing`; a stay that goes on is counted up to the day as of which it is
asked, and says so.

Left out: how old the open deals are now (`pipeline_ageing`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import read_items, read_moment
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.kernel.record import Journal

__all__ = ["StageTime", "StageTimes", "days_in_stages", "stage_times"]

_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen
class StageTime:
    """How long deals were in one stage.

    Attributes:
        stage: The stage.
        days: Working days of each deal that left it, ascending.
        present: How many deals are in it, or on hold from it.

    Source: Handbook 2.1.
    """

    stage: Stage = attrs.field(repr=False)
    days: tuple[int, ...]
    present: int

    def mean(self) -> Fraction | None:
        """The mean; `None` where no deal left it."""
        return Fraction(sum(self.days), len(self.days)) if self.days else None

    def median(self) -> Fraction | None:
        """The middle one, or the mean of the two in the middle; `None` where no deal left it."""
        count = len(self.days)
        return Fraction(self.days[(count - 1) // 2] + self.days[count // 2], 2) if count else None


@final
@attrs.frozen
class StageTimes(Shown):
    """How long deals were in each stage.

    Attributes:
        stages: One for each stage of the process, in order.

    Source: Handbook 2.1.
    """

    stages: tuple[StageTime, ...]

    def tables(self) -> tuple[Table, ...]:
        """One row for each stage; the means are rounded to a tenth of a day."""
        columns = (
            text("stage"),
            Column(text("have left"), key="left"),
            Column(text("mean"), unit=text("working days"), rounding=_TENTH),
            Column(text("median"), unit=text("working days"), rounding=_TENTH),
            Column(text("expected"), unit=text("working days")),
            text("present"),
        )
        rows = (
            (each.stage.label, len(each.days), each.mean(), each.median(), each.stage.expected_days, each.present)
            for each in self.stages
        )
        return (Table(text("Time in stage"), columns, rows),)


def days_in_stages(
    process: SalesProcess, opportunity: Opportunity, as_of: datetime, calendar: WorkCalendar
) -> dict[str, int]:
    """The working days that a deal spent in each stage it was in, up to a time.

    Args:
        process: The company's rule.
        opportunity: The deal.
        as_of: Up to when.
        calendar: The workdays, and the time zone whose days are counted.

    Raises:
        WrongTypeError: If the time has no zone, or the calendar is none.

    Source: Handbook 2.1.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> from salesmanual.selling.process import SalesProcess
    >>> from salesmanual.selling.process_stages import Stage
    >>> process = SalesProcess("short", [Stage("talk"), Stage("offer")])
    >>> deal = process.begin(Opportunity("D-7"), at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC), by="li.na")
    >>> deal = process.advance(deal, at=datetime(2026, 3, 10, 9, 0, tzinfo=UTC), by="li.na")
    >>> days_in_stages(process, deal, datetime(2026, 3, 11, 9, 0, tzinfo=UTC), WorkCalendar("Mon-Fri 09:00-17:00"))
    {'talk': 3, 'offer': 1}
    """
    check_type(process, SalesProcess, "process")
    check_type(calendar, WorkCalendar, "calendar")
    return _days(process, opportunity.journal.as_of(as_of), as_of, calendar)


def _days(process: SalesProcess, journal: Journal, as_of: datetime, calendar: WorkCalendar) -> dict[str, int]:
    zone = ZoneInfo(calendar.time_zone)
    stages = {stage.key for stage in process.stages}
    days: dict[str, int] = {}
    for stay in process.workflow().stays(journal):
        if stay.state in stages:
            since, until = (at.astimezone(zone).date() for at in (stay.since, stay.until or as_of))
            days[stay.state] = days.get(stay.state, 0) + calendar.workdays_between(since, until)
    return days


def stage_times(
    process: SalesProcess, opportunities: Iterable[Opportunity], as_of: datetime, calendar: WorkCalendar
) -> StageTimes:
    """How long the deals were in each stage they left, up to a time.

    Args:
        process: The company's rule.
        opportunities: The deals; those that begin later are left out.
        as_of: Up to when.
        calendar: The workdays, and the time zone whose days are counted.

    Raises:
        WrongTypeError: If one is no `Opportunity`, the time has no zone, or the calendar is none.
        DuplicateError: If a deal comes twice.
        NotFoundError: If the process does not know a deal's state.

    Source: Handbook 2.1.
    """
    check_type(process, SalesProcess, "process")
    check_type(calendar, WorkCalendar, "calendar")
    read_moment(as_of, "as_of")
    left: dict[str, list[int]] = {stage.key: [] for stage in process.stages}
    present = dict.fromkeys(left, 0)
    for deal in read_items(opportunities, "opportunities", Opportunity, "an Opportunity", key="id"):
        journal = deal.journal.as_of(as_of)
        if journal.state is None:
            continue
        here = None
        if journal.state in left or process.outcome(journal) == "on-hold":
            here = process.stage_of(journal).key
            present[here] += 1
        for key, days in _days(process, journal, as_of, calendar).items():
            if key != here:
                left[key].append(days)
    return StageTimes(
        tuple(StageTime(each, tuple(sorted(left[each.key])), present[each.key]) for each in process.stages)
    )
