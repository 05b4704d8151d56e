"""Who qualifies among many people: how the time grows, and what looking ahead costs.

Everybody is before one step of seven conditions: results of four quarters with a floor, an appraisal, competency
levels, worked time, training, conduct and a vacant place. Figures follow a fixed rule; about one in ten qualifies. The
peer of the first row is ten times the time for a tenth of the people: a ratio of 1 is linear growth. The other rows
hold the whole assessment, with findings and earliest days, against the bare answer of the same conditions.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from fractions import Fraction

from ratio import Row, best_of, compare, print_rows

from salesmanual.people.promotion_conditions import PromotionCase
from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts, TrainingDone
from salesmanual.people.promotion_conditions_people import (
    CompetencyLevels,
    NoOpenMeasures,
    ServiceTime,
    TrainingValid,
    VacantPlace,
)
from salesmanual.people.promotion_conditions_results import AppraisalGrades, InPeriods
from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep, Rung, StepCondition
from salesmanual.people.promotion_projection import who_qualifies_when
from salesmanual.people.promotion_projection_outlooks import MeanContinues
from salesmanual.people.service_times_in_grade import AbsenceSpell, PositionHeld

ON = date(2026, 5, 10)
PLACES = (OpenPlaces("senior", date(2026, 1, 1), places=500),)
LADDER = PromotionLadder(
    [Rung("rep", "Rep", "S1"), Rung("senior", "Senior", "S2", requires={"closing": 3, "negotiation": 3})],
    [
        PromotionStep(
            "rep",
            "senior",
            [
                StepCondition("results", InPeriods("attainment", at_least=1, count=3, of_last=4, none_below="80%")),
                StepCondition("appraisal", AppraisalGrades("B", count=1, of_last=1)),
                StepCondition("skills", CompetencyLevels()),
                StepCondition("service", ServiceTime(12, counting="worked")),
                StepCondition("training", TrainingValid("negotiation-2")),
                StepCondition("conduct", NoOpenMeasures()),
                StepCondition("place", VacantPlace()),
            ],
        )
    ],
    entries=["rep"],
    measures=["attainment"],
    appraisal_grades=["A", "B", "C", "D"],
)
QUARTERS = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")


def mixed(number: int) -> int:
    """A number that looks like chance and is none."""
    return number * 2_654_435_761 % 2**32 >> 8


def facts_of(number: int) -> PromotionFacts:
    """The facts of one person."""
    return PromotionFacts(
        held=[PositionHeld("rep", ON - timedelta(days=200 + mixed(number) % 600))],
        results={
            "attainment": {each: Fraction(85 + mixed(number * 5 + n) % 45, 100) for n, each in enumerate(QUARTERS)}
        },
        appraisals={"2025": "ABBC"[mixed(number + 7) % 4]},
        levels={"closing": 2 + mixed(number + 11) % 4, "negotiation": 2 + mixed(number + 13) % 4},
        trainings=[TrainingDone("negotiation-2", ON + timedelta(days=mixed(number + 17) % 200 - 150))],
        conduct=[],
        absences=[AbsenceSpell("unpaid", ON - timedelta(days=60), ON - timedelta(days=60 - mixed(number) % 20))],
    )


def company(count: int) -> dict[str, PromotionFacts]:
    """So many people."""
    return {f"p-{number:05d}": facts_of(number) for number in range(count)}


def bare(people: dict[str, PromotionFacts]) -> int:
    """How many qualify, and nothing else."""
    rules = [each.rule for each in LADDER.step("rep", "senior").conditions]
    cases = (PromotionCase(LADDER, "rep", "senior", facts, ON, PLACES) for facts in people.values())
    return sum(all(rule.holds(case) for rule in rules) for case in cases)


def rows() -> list[Row]:
    """The growth of time, then the price of findings and earliest days."""
    small, large = company(1_000), company(10_000)
    start = time.perf_counter()
    found = LADDER.who_qualifies(large, on=ON, places=PLACES)
    seconds = time.perf_counter() - start
    dated = sum(each.earliest is not None for each in found.answers)
    assert len(found.eligible()) == bare(large)
    print(f"10,000 people: {seconds:.2f} s, {len(found.eligible())} qualify, {dated} have an earliest day")
    one = best_of(lambda: LADDER.who_qualifies(small, on=ON, places=PLACES), number=1, rounds=3)
    ten = best_of(lambda: LADDER.who_qualifies(large, on=ON, places=PLACES), number=1, rounds=2)
    growth = Row("10,000 people assessed", ten, 10 * one, "10 × the time for 1,000", 1.5)
    price = compare(
        "1,000 people, findings and earliest days",
        lambda: LADDER.who_qualifies(small, on=ON, places=PLACES),
        lambda: bare(small),
        peer_name="the bare answer of the same conditions",
        required=40,
        rounds=3,
    )
    ahead = compare(
        "1,000 people, month by month for a year",
        lambda: who_qualifies_when(LADDER, small, on=ON, months=12, outlook=MeanContinues(), places=PLACES),
        lambda: bare(small),
        peer_name="the bare answer on one day",
        required=60,
        rounds=3,
    )
    return [growth, price, ahead]


if __name__ == "__main__":
    print_rows(rows())
