"""Grades, positions and people that the tests of positions share, and strategies for more of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from hypothesis import strategies as st

from salesmanual.kernel.money import Money
from salesmanual.people.grade_structures import Grade, GradeStructure
from salesmanual.people.grade_structures_pay import GradeBand, PayRange
from salesmanual.people.position_catalogues import PositionCatalogue
from salesmanual.people.position_fit import PositionCandidate
from salesmanual.people.positions import (
    PositionDescription,
    PositionDuty,
    PositionIndicator,
    PositionQualification,
    RequiredCompetency,
)

FIRST: Final = date(2026, 1, 1)
LATER: Final = date(2026, 7, 1)
COMPETENCIES: Final = ("prospecting", "negotiation", "closing", "coaching")


def yuan(amount: int) -> Money:
    return Money(amount, "CNY")


def pay(low: int, mid: int, high: int) -> PayRange:
    return PayRange(yuan(low), yuan(mid), yuan(high))


GRADES: Final = GradeStructure(
    "sales",
    "Sales",
    [Grade("S1", "Representative"), Grade("S2", "Senior"), Grade("M1", "Lead")],
    [
        GradeBand("S1", pay(8_000, 10_000, 12_000), FIRST, until=date(2026, 6, 30)),
        GradeBand("S1", pay(8_400, 10_500, 12_600), LATER),
        GradeBand("S2", pay(10_000, 13_000, 16_000), FIRST),
    ],
)
SELLING: Final = (PositionDuty("prospecting", "Find customers", "60%"), PositionDuty("closing", "Close deals", "40%"))
REP: Final = PositionDescription(
    "rep",
    {"en": "Representative", "zh_Hant": "銷售專員", "zh_Hans": "销售专员"},
    "Wins customers",
    "S1",
    SELLING,
    FIRST,
    until=date(2026, 6, 30),
    qualifications=[
        PositionQualification("experience", "A year in sales", "sales.years >= 1", must=False),
        PositionQualification("conduct", "No open case", "open_cases = 0"),
    ],
    competencies=[RequiredCompetency("prospecting", 3, must=True, weight=2), RequiredCompetency("closing", 2)],
    indicators=[PositionIndicator("attainment", "Attainment", "sales", target="sales")],
    reports_to="lead",
)
LEAD: Final = PositionDescription(
    "lead", "Team lead", "Leads the team", "M1", SELLING, FIRST, pay=pay(15_000, 18_000, 21_000)
)
REP_LATER: Final = PositionDescription(
    "rep",
    REP.label,
    "Wins and keeps customers",
    "S2",
    [PositionDuty("prospecting", "Find customers", "50%"), PositionDuty("care", "Keep customers", "50%")],
    LATER,
    qualifications=[PositionQualification("experience", "Two years in sales", "sales.years >= 2", must=False)],
    competencies=[RequiredCompetency("prospecting", 4, must=True, weight=2), RequiredCompetency("negotiation", "2.5")],
    reports_to="lead",
    pay=pay(9_000, 11_000, 13_000),
)
CATALOGUE: Final = PositionCatalogue("acme", "Positions of Acme", GRADES, [REP_LATER, LEAD, REP])
LI_NA: Final = PositionCandidate(
    "li.na", {"prospecting": "2.5", "closing": 4}, {"sales": {"years": 3}, "open_cases": 0}
)


@st.composite
def positions(draw: st.DrawFn) -> PositionDescription:
    """A position with competencies and up to two qualifications."""
    weights = st.integers(1, 5)
    competencies = [
        RequiredCompetency(key, draw(st.integers(1, 5)), must=draw(st.booleans()), weight=draw(weights))
        for key in draw(st.lists(st.sampled_from(COMPETENCIES), unique=True))
    ]
    qualifications = [
        PositionQualification(fact, fact, f"{fact} >= 2", must=draw(st.booleans()), weight=draw(weights))
        for fact in draw(st.lists(st.sampled_from(["years", "licences"]), unique=True))
    ]
    shares = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    duties = [PositionDuty(f"d{at}", "Work", Fraction(share, sum(shares))) for at, share in enumerate(shares)]
    return PositionDescription(
        "rep", "Rep", "Sells", "S1", duties, FIRST, competencies=competencies, qualifications=qualifications
    )


@st.composite
def candidates(draw: st.DrawFn, person: str = "li.na") -> PositionCandidate:
    """Somebody of whom some levels and some facts are known."""
    levels = draw(
        st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(0, 10).map(lambda half: Fraction(half, 2)))
    )
    facts = draw(st.dictionaries(st.sampled_from(["years", "licences"]), st.integers(0, 4)))
    return PositionCandidate(person, levels, facts)
