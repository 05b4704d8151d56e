"""A small organisation for the tests of headcount and spans."""

from __future__ import annotations

from datetime import date
from typing import Final

from salesmanual.kernel.money import Money
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

FIRST: Final = date(2026, 1, 1)
YEARLY: Final = Money("365000", "CNY")
"""A thousand for each day of an ordinary year."""


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


ACME: Final = Organization(
    "acme",
    units=[
        Unit("sales", "Sales", FIRST, head="lead"),
        Unit("east", "East", FIRST, parent="sales", head="east-lead"),
        Unit("west", "West", FIRST, parent="sales"),
    ],
    positions=[
        Position("lead", "sales", "Head", FIRST, job="head", cost=YEARLY),
        Position("east-lead", "east", "Team lead", FIRST, job="lead", cost=YEARLY),
        Position("east-1", "east", "Representative", FIRST, job="rep", cost=YEARLY),
        Position("east-2", "east", "Representative", FIRST, job="rep", cost=YEARLY, until=day(2, 28)),
        Position("east-2", "east", "Representative", day(3, 1), job="rep", cost=YEARLY * 2),
        Position("west-1", "west", "Representative", FIRST, job="rep", fte="50%", cost=YEARLY),
        Position("west-2", "west", "Trainee", FIRST),
    ],
    people=[Person(each) for each in ("wu.fang", "zhou.jie", "li.na", "wang.wei", "zhao.min", "sun.yan")],
    assignments=[
        Assignment("wu.fang", "lead", FIRST),
        Assignment("zhou.jie", "east-lead", FIRST),
        Assignment("li.na", "east-1", FIRST, until=day(3, 31)),
        Assignment("li.na", "west-1", day(4, 1), fte="50%"),
        Assignment("wang.wei", "east-2", FIRST, until=day(2, 10)),
        Assignment("zhao.min", "west-2", day(2, 1)),
        Assignment("sun.yan", "east-2", day(5, 1), acting=True),
    ],
    lines=[ReportingLine("zhao.min", "zhou.jie", day(2, 1), kind="dotted")],
)
