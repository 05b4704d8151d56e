"""A small company's ladder and two people before its first step, for the tests of promotion."""

from __future__ import annotations

from datetime import date
from typing import Final

import attrs

from salesmanual.kernel.wire import read_policy
from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts, TrainingDone
from salesmanual.people.promotion_ladders import PromotionLadder
from salesmanual.people.service_times_in_grade import AbsenceSpell, PositionHeld

LADDER_FILE: Final = """
entries = ["rep"]
measures = ["attainment"]
appraisal_grades = ["A", "B", "C", "D"]

[[rungs]]
key = "rep"
label = { en = "Representative", zh_Hant = "銷售代表", zh_Hans = "销售代表" }
grade = "S1"

[[rungs]]
key = "senior"
label = { en = "Senior", zh_Hant = "高級代表", zh_Hans = "高级代表" }
grade = "S2"
requires = { closing = 3, negotiation = 3 }

[[rungs]]
key = "lead"
label = "Team lead"
grade = "M1"
branch = "management"

[[rungs]]
key = "expert"
label = "Key-account manager"
grade = "M1"
branch = "expert"

[[steps]]
from = "rep"
to = "senior"

[[steps.conditions]]
key = "results"
[steps.conditions.rule]
kind = "in-periods"
measure = "attainment"
at_least = "100%"
count = 3
of_last = 4
none_below = "80%"

[[steps.conditions]]
key = "service"
rule = { kind = "service-time", months = 12, counting = "worked" }

[[steps.conditions]]
key = "skills"
waivable_by = ["director"]
rule = { kind = "competency-levels" }

[[steps.conditions]]
key = "training"
label = "Negotiation 2"
rule = { kind = "training-valid", training = "negotiation-2" }

[[steps]]
from = "senior"
to = "lead"
conditions = [{ key = "mentor", rule = { kind = "facts-hold", where = "mentees >= 1" } }]

[[steps]]
from = "lead"
to = "expert"
kind = "move"

[[steps]]
from = "senior"
to = "rep"
kind = "demotion"

[[steps.conditions]]
key = "results"
rule = { kind = "in-periods", measure = "attainment", below = "60%", count = 4, of_last = 4 }
"""
LADDER: Final = read_policy(PromotionLadder, LADDER_FILE)
ON: Final = date(2026, 5, 10)
LI_NA: Final = PromotionFacts(
    held=[PositionHeld("rep", date(2025, 6, 1))],
    results={"attainment": {"2025-Q2": "104%", "2025-Q3": "97%", "2025-Q4": "101%", "2026-Q1": "88%"}},
    levels={"closing": "3", "negotiation": "2.5"},
    trainings=[TrainingDone("negotiation-2", date(2026, 9, 15))],
    absences=[AbsenceSpell("unpaid", date(2026, 3, 2), date(2026, 3, 31))],
)
WANG_WEI: Final = attrs.evolve(
    LI_NA,
    held=[PositionHeld("rep", date(2024, 1, 1))],
    results={"attainment": {"2025-Q2": "104%", "2025-Q3": "97%", "2025-Q4": "101%", "2026-Q1": "100%"}},
    levels={"closing": "3", "negotiation": "4"},
    trainings=[TrainingDone("negotiation-2", date(2025, 9, 15), date(2026, 9, 14))],
)
PLACES: Final = (OpenPlaces("senior", date(2026, 5, 1)),)
