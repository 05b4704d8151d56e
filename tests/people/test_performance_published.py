"""Published examples of appraisal scores, attainments and shares, each with its id and its source."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Band, Grading
from salesmanual.people.calibrations import Calibration
from salesmanual.people.calibrations_guide import distribution_advice
from salesmanual.people.calibrations_rules import CalibrationRules, GuideShare
from salesmanual.people.indicators import Indicator
from salesmanual.people.performance_schemes import PerformanceScheme

OF_FIVE = Curve.points([(0, 0), (1, 5)])


def test_weights_that_fall_short_are_refused() -> None:
    """hrms-weight-sum (frappe/hrms test_appraisal_template.py): 30 % and 69.99 % make no whole."""
    parts = [Indicator(key, key, weight, reads=key) for key, weight in (("one", "30%"), ("two", "69.99%"))]

    with pytest.raises(InvalidDocumentError, match=r"found weights that sum to 99\.99%, accepted is exactly 100%"):
        PerformanceScheme("s", "S", parts)


@pytest.mark.parametrize(("missing", "score"), [("exclude", "5"), ("zero", "3.33")])
def test_a_missing_part_is_left_out_or_counts_nothing(missing: str, score: str) -> None:
    """hrms-issue-2023 (frappe/hrms issue 2023): 5, 5 and nothing make 5 where it is left out, 3.33 where it is zero."""
    third = Fraction(1, 3)
    parts = [Indicator(key, key, third, reads=key, target=5, curve=OF_FIVE) for key in ("kra", "feedback", "self")]
    scheme = PerformanceScheme("s", "S", parts, missing=missing, rounding=Rounding("0.01"))

    assert scheme.score({"kra": 5, "feedback": 5}).score == Fraction(score)


def test_the_score_of_a_self_appraisal() -> None:
    """hrms-self-score (frappe/hrms test_appraisal.py): 0.8 at 70 % and 0.7 at 30 %, of 5, make 3.85."""
    parts = [
        Indicator("goals", "Goals", "70%", reads="goals", curve=OF_FIVE),
        Indicator("talks", "Talks", "30%", reads="talks", curve=OF_FIVE),
    ]

    assert PerformanceScheme("s", "S", parts).score({"goals": "0.8", "talks": "0.7"}).score == Fraction("3.85")


def test_half_the_target_is_half_the_attainment() -> None:
    """okr-rework-6-features (rework.withgoogle.com, grade OKRs): 3 of 6 is 0.5."""
    assert Indicator("features", "Features", 1, reads="f", target=6).attainment(3) == Fraction(1, 2)


def test_a_falling_figure_counts_from_its_baseline() -> None:
    """okr-decreasing-churn (okr-consulting, scoring): from 8 towards 5, 6 is 0.67."""
    churn = Indicator("churn", "Churn", 1, reads="c", target=5, baseline=8, direction="lower")

    assert Rounding("0.01").number(churn.attainment(6)) == Decimal("0.67")


def test_the_guide_is_shared_by_largest_remainder() -> None:
    """hamilton-7 (infinitelexicon.com/largestremainder): 50, 30 and 20 of 100 make 4, 2 and 1 of 7."""
    guide = [GuideShare("A", "50%"), GuideShare("B", "30%"), GuideShare("C", "20%")]
    rules = CalibrationRules(Grading([Band("C"), Band("B", 1), Band("A", 2)]), guide=guide, guide_from=7)

    advice = distribution_advice(rules, [Calibration(f"K-{n}", f"p{n}", "B") for n in range(7)])

    assert [(each.grade, each.guide, each.given) for each in advice.grades] == [("A", 4, 0), ("B", 2, 7), ("C", 1, 0)]
