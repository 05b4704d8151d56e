"""Ageing: how long deals are in their stage, in working days, and which next steps are overdue.

A day counts for a deal if it is a workday of the calendar, on or after the day on which the deal came to the stage,
before the day as of which it is asked, and not in a time on hold. Days are those of the calendar's time zone.

Invariant: going on hold and back never makes a deal older. What happened after the time as of which it is asked plays
no part in the age; the next step is the one the record has.

Left out: reminding anybody, and how long deals took that are closed (`pipeline_outcomes`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, final
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import read_items, read_moment
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import NextStep, Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LIGHT_WORDS, LIGHTS, Light, Stage
from salesmanual.selling.process_table import ON_HOLD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.record import Journal

__all__ = ["Age", "Ageing", "ageing"]

_AROUND_HOLD: Final = frozenset({"hold", "resume"})


@final
@attrs.frozen
class Age:
    """How long one deal is in its stage.

    Attributes:
        opportunity: The id of the deal.
        owner: Whose it is.
        stage: The stage it is in; where it is on hold, the one it was in.
        since: The day on which it came there.
        days: Working days since then, without those on hold.
        light: Whether that is as expected, long or too long.
        on_hold: Whether it is on hold.
        hold_over: Whether the day until which it is on hold has come.
        next_step: What comes next; `None` where nothing is planned.
        overdue: Working days by which the next step is overdue; 0 where it is not.

    Source: Handbook 2.1.
    """

    opportunity: str
    owner: str | None
    stage: Stage = attrs.field(repr=False)
    since: date
    days: int
    light: Light
    on_hold: bool
    hold_over: bool
    next_step: NextStep | None
    overdue: int


@final
@attrs.frozen
class Ageing(Shown):
    """How long deals are in their stages, the oldest first within each light, red before amber.

    Attributes:
        as_of: The day as of which it is.
        ages: One for each deal that is open or on hold.

    Source: Handbook 2.1.
    """

    as_of: date
    ages: tuple[Age, ...]

    def lights(self) -> dict[Light, int]:
        """How many deals have each light, red first."""
        return {light: sum(age.light == light for age in self.ages) for light in reversed(LIGHTS)}

    def overdue(self) -> tuple[Age, ...]:
        """The deals whose next step is overdue, the longest first."""
        late = (age for age in self.ages if age.next_step is not None and age.next_step.overdue(self.as_of))
        return tuple(sorted(late, key=lambda age: (age.next_step.due, age.opportunity)))  # type: ignore[union-attr] # late

    def without_next_step(self) -> tuple[Age, ...]:
        """The deals that are not on hold and have no next step."""
        return tuple(age for age in self.ages if age.next_step is None and not age.on_hold)

    def tables(self) -> tuple[Table, ...]:
        """One row for each deal."""
        columns = (
            text("deal"),
            text("owner"),
            text("stage"),
            text("since"),
            text("working days"),
            text("expected"),
            text("light"),
            text("next step"),
            Column(text("due by"), key="due"),
        )
        rows = (
            (
                age.opportunity,
                age.owner,
                age.stage.label,
                age.since,
                age.days,
                age.stage.expected_days,
                text("on hold") if age.on_hold else LIGHT_WORDS[age.light],
                None if age.next_step is None else age.next_step.what,
                None if age.next_step is None else age.next_step.due,
            )
            for age in self.ages
        )
        return (Table(text("Ageing as of {day}", day=self.as_of), columns, rows),)


def ageing(
    process: SalesProcess, opportunities: Iterable[Opportunity], as_of: datetime, calendar: WorkCalendar
) -> Ageing:
    """How long the open deals, and those on hold, are in their stages.

    Args:
        process: The company's rule.
        opportunities: The deals; those that begin later, or are won or lost by then, are left out.
        as_of: As of when.
        calendar: The workdays, and the time zone whose days are counted.

    Raises:
        WrongTypeError: If one is no `Opportunity`, the time has no zone, or the calendar is none.
        DuplicateError: If a deal comes twice.
        NotFoundError: If the process does not know a deal's state.

    Source: Handbook 2.1.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> from salesmanual.selling.process import SalesProcess
    >>> from salesmanual.selling.process_stages import Stage
    >>> process = SalesProcess("short", [Stage("talk", expected_days=3, red_after=5)])
    >>> deal = process.begin(Opportunity("D-7"), at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC), by="li.na")
    >>> office = WorkCalendar("Mon-Fri 09:00-17:00")
    >>> ageing(process, [deal], datetime(2026, 3, 11, 9, 0, tzinfo=UTC), office).lights()
    {'red': 0, 'amber': 1, 'green': 0, 'none': 0}
    """
    check_type(process, SalesProcess, "process")
    check_type(calendar, WorkCalendar, "calendar")
    zone = ZoneInfo(calendar.time_zone)
    today = read_moment(as_of, "as_of").astimezone(zone).date()
    ages: list[Age] = []
    for deal in read_items(opportunities, "opportunities", Opportunity, "an Opportunity", key="id"):
        journal = deal.journal.as_of(as_of)
        if journal.state is not None and process.outcome(journal) in {"open", "on-hold"}:
            ages.append(_age(process, deal, journal, today, calendar))
    ages.sort(key=lambda age: (-LIGHTS.index(age.light), -age.days, age.opportunity))
    return Ageing(today, tuple(ages))


def _age(process: SalesProcess, deal: Opportunity, journal: Journal, today: date, calendar: WorkCalendar) -> Age:
    since, days = _counted(journal, today, calendar)
    stage = process.stage_of(journal)
    on_hold = journal.state == ON_HOLD
    step = deal.next_step
    late = calendar.workdays_between(step.due, today) if step is not None and step.overdue(today) else 0
    return Age(
        deal.id,
        deal.owner,
        stage,
        since,
        days,
        stage.light(days),
        on_hold,
        on_hold and deal.hold_until is not None and deal.hold_until <= today,
        step,
        late,
    )


def _counted(journal: Journal, today: date, calendar: WorkCalendar) -> tuple[date, int]:
    """Since when a deal is in its stage and how many working days; times on hold are passed over."""
    zone = ZoneInfo(calendar.time_zone)
    days, since, until = 0, today, today
    for event in journal.moves_back():
        on = event.at.astimezone(zone).date()
        if event.state != ON_HOLD:
            days += calendar.workdays_between(on, until)
            since = on
        if event.what not in _AROUND_HOLD:
            break
        until = on
    return since, days
