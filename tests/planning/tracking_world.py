"""The world of the tests of tracking: three people in two teams, the months of 2026, and what they have sold."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, quarter, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.weighing import PlanningFacts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    Cells = dict[tuple[Hashable, ...], list[int]]

PEOPLE = ("li.na", "wang.wei", "zhao.min")
WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
YEAR = divide_time(year(2026), levels=["quarter", "month"])
WEEKS = divide_time(year(2026), levels=["quarter", "month", "week"])
SPRING = divide_time(quarter(2026, 1), levels=["month"])
SALES = TargetMeasure("sales", "CNY", step=1)
VISITS = TargetMeasure("visits", "visits")
OFFICE = WorkCalendar("Mon-Fri 09:00-17:00")
WORKED = PlanningFacts(workdays=OFFICE)
JAN, FEB, MAR = (month(2026, number) for number in (1, 2, 3))


def cny(amount: int | str) -> Money:
    return Money(str(amount), "CNY")


def spring(li_na: Iterable[int], wang_wei: Iterable[int] = (0, 0, 0), zhao_min: Iterable[int] = (0, 0, 0)) -> Breakdown:
    """Targets of the first quarter by month."""
    cells: Cells = {("li.na",): list(li_na), ("wang.wei",): list(wang_wei), ("zhao.min",): list(zhao_min)}
    return Breakdown.from_cells(SALES, [WHO, SPRING], cells)


def exact(*numbers: int | Fraction | None) -> tuple[Fraction | None, ...]:
    """Numbers as figures are: exact, or not known."""
    return tuple(None if number is None else Fraction(number) for number in numbers)


def sold(*rows: tuple[str, date, int]) -> FigureBook:
    """What was sold, by person and day, in CNY."""
    return FigureBook([Figure(cny(amount), on, {"who": who}) for who, on, amount in rows], [WHO], unknown="kept")


def day(number: int) -> date:
    """The day of 2026, counted from 1."""
    return date(2025, 12, 31) + timedelta(days=number)


days = st.integers(1, 365).map(day)
orders = st.lists(st.tuples(st.sampled_from(PEOPLE), days, st.integers(0, 5_000)), max_size=12)


@st.composite
def plans(draw: st.DrawFn, *, least: int = 0) -> Breakdown:
    """Targets of a year, by month or by week."""
    time = draw(st.sampled_from([YEAR, WEEKS]))
    width = len(time.leaves())
    rows: Cells = {(who,): draw(st.lists(st.integers(least, 900), min_size=width, max_size=width)) for who in PEOPLE}
    return Breakdown.from_cells(SALES, [WHO, time], rows)
