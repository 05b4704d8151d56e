"""One cycle and one appraisal, from its goals to its end, for the tests of appraisals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from salesmanual.kernel.period import year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.people.appraisal_answers import acknowledge_appraisal, plan_development
from salesmanual.people.appraisal_cycles import standard_appraisal_cycle
from salesmanual.people.appraisal_entries import PlannedTask
from salesmanual.people.appraisal_goals import agree_goals, propose_goals
from salesmanual.people.appraisal_scoring import assess_appraisal, calibrate_appraisal, hold_talk, self_assess
from salesmanual.people.appraisal_work import set_plan
from salesmanual.people.appraisals import close_appraisal, open_appraisal
from salesmanual.people.performance_goals import Goal

CALENDAR: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")
CYCLE: Final = standard_appraisal_cycle("2026", year(2026), indicators=["revenue", "visits"])


def day(month: int, number: int, *, of: int = 2026) -> datetime:
    return datetime(of, month, number, 9, 0, tzinfo=UTC)


GOALS: Final = (Goal("revenue", 1_200_000, weight="70%"), Goal("visits", 200, weight="30%"))
TASKS: Final = (
    PlannedTask("t1", "Visit twenty clinics", "li.na", date(2026, 3, 31), goal="visits"),
    PlannedTask("t2", "New price list", "sun.yi", date(2026, 6, 30)),
)
OPENED: Final = open_appraisal("A-1", CYCLE, "li.na", "wang.wei", second_manager="wu.fang", at=day(1, 5), by="hr")
PROPOSED: Final = propose_goals(OPENED, CYCLE, GOALS, at=day(1, 12), by="wang.wei")
AGREED: Final = agree_goals(PROPOSED, CYCLE, at=day(1, 14), by="li.na")
PLANNED: Final = set_plan(AGREED, CYCLE, TASKS, at=day(1, 20), by="li.na")
SELF: Final = self_assess(PLANNED, CYCLE, 92, grade="A", at=day(1, 5, of=2027), by="li.na", why="a good year")
ASSESSED: Final = assess_appraisal(
    SELF, CYCLE, 84, grade="B", calendar=CALENDAR, at=day(1, 12, of=2027), by="wang.wei", why="visits were short"
)
CALIBRATED: Final = calibrate_appraisal(
    ASSESSED, CYCLE, 82, grade="B", at=day(1, 20, of=2027), by="wu.fang", why="one yardstick"
)
TALKED: Final = hold_talk(CALIBRATED, CYCLE, on=date(2027, 1, 25), at=day(1, 26, of=2027), by="wang.wei")
ACKNOWLEDGED: Final = acknowledge_appraisal(TALKED, CYCLE, at=day(1, 28, of=2027), by="li.na")
DEVELOPING: Final = plan_development(ACKNOWLEDGED, CYCLE, "D-1", at=day(2, 3, of=2027), by="wang.wei")
CLOSED: Final = close_appraisal(DEVELOPING, CYCLE, at=day(2, 4, of=2027), by="hr")
