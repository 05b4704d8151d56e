"""Published figures of scores by several raters.

hrms-weight-sum, hrms-issue-2023, hrms-self-score: an open HR system's own tests, and a report on it. Where they
contradict one another, the rule is named.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.number import Rounding
from salesmanual.people.assessment_rules import AssessmentRules, RoleRule
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.people.competency_models import Anchor, Competency, CompetencyModel

ON = date(2026, 6, 30)
FIVE = [Anchor(level, f"level {level}") for level in range(1, 6)]
LEVELS = ["1", "2", "3", "4", "5"]


def test_hrms_weight_sum_weights_that_miss_the_whole_by_a_hundredth_are_refused() -> None:
    """Source: frappe/hrms, appraisal_template/test_appraisal_template.py: 30 and 69.99."""
    parts = [Competency("one", "skill", FIVE, "30%"), Competency("two", "skill", FIVE, "69.99%")]

    with pytest.raises(InvalidDocumentError, match=r"sum to 99.99%, accepted is exactly 100%"):
        CompetencyModel("Appraisal", LEVELS, parts)


@pytest.mark.parametrize(("missing_roles", "score"), [("exclude", "5"), ("zero", "3.33")])
def test_hrms_issue_2023_a_role_without_a_rating_is_left_out_or_counts_as_0(missing_roles: str, score: str) -> None:
    """Source: github.com/frappe/hrms/issues/2023; the system counts it as 0, the report wants it left out."""
    model = CompetencyModel("Appraisal", LEVELS, [Competency("work", "skill", FIVE)])
    rules = AssessmentRules(
        [RoleRule(role, "1/3") for role in ("manager", "peer", "self")],
        threshold=1,
        missing_roles=missing_roles,
        rounding=Rounding("0.01"),
    )
    ratings = [CompetencyRating("wang.wei", "manager", "work", 5), CompetencyRating("chen.jie", "peer", "work", 5)]

    assert assess(model, rules, "li.na", ratings, on=ON).score == Fraction(score)


def test_hrms_self_score_is_weighted_on_a_scale_of_5() -> None:
    """Source: frappe/hrms, test_appraisal.py: 0.8 and 0.7 of five points, weights 70 and 30, make 3.85."""
    parts = [Competency("one", "skill", FIVE, "70%"), Competency("two", "attitude", FIVE, "30%")]
    model = CompetencyModel("Appraisal", LEVELS, parts, step=Fraction(1, 2))
    ratings = [
        CompetencyRating("li.na", "self", "one", Fraction("0.8") * 5),
        CompetencyRating("li.na", "self", "two", Fraction("0.7") * 5),
    ]

    assessment = assess(model, AssessmentRules([RoleRule("self", 1)]), "li.na", ratings, on=ON)

    assert assessment.score == Fraction("3.85")
