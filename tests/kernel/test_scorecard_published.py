"""Published figures for appraisals, goals and objectives.

- hrms-weight-sum, hrms-issue-2023, hrms-self-score, hrms-goal-rollup: cases of an open HR system's own test suite.
- okr-rework-6-features, okr-decreasing-churn, okr-upraise-weights, okr-15five-rollup, okr-horilla-truncation: published
  guides to objectives and key results.

Where two of them contradict one another, each names the rule it follows.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Group, Item, LinearScale, PointScale, Scorecard

FIVE = PointScale(0, 5)
PERCENT = LinearScale(0, 100, worth=100)


def test_hrms_weight_sum_weights_that_miss_the_whole_by_a_hundredth_are_refused() -> None:
    """Source: frappe/hrms, appraisal_template/test_appraisal_template.py."""
    with pytest.raises(InvalidDocumentError, match=r"sum to 99.99%, accepted is exactly 100%"):
        Scorecard("Appraisal", [Item("one", "30%"), Item("two", "69.99%")])


@pytest.mark.parametrize(("missing", "score"), [("exclude", "5"), ("zero", "3.33")])
def test_hrms_issue_2023_a_missing_part_is_left_out_or_counts_as_0(missing: str, score: str) -> None:
    """Source: github.com/frappe/hrms/issues/2023; the system counts it as 0, the report wants it left out."""
    parts = [Item(key, 1, FIVE) for key in ("kra", "feedback", "self")]
    card = Scorecard("Appraisal", parts, weights="normalise", missing=missing, rounding=Rounding("0.01"))

    assert card.score({"kra": 5, "feedback": 5, "self": None}).score == Fraction(score)


def test_hrms_self_score_is_weighted_on_a_scale_of_5() -> None:
    """Source: frappe/hrms, test_appraisal.py, test_calculate_self_appraisal_score."""
    of_five = LinearScale(0, 1, worth=5)
    card = Scorecard("Self-appraisal", [Item("one", "70%", of_five), Item("two", "30%", of_five)])

    assert card.score({"one": "0.8", "two": "0.7"}).score == Fraction("3.85")


def test_hrms_goal_rollup_rounds_the_goals_before_they_count() -> None:
    """Source: frappe/hrms, test_appraisal.py, test_goal_score.

    A parent's progress is the mean of its children's; the score is a twentieth of it, rounded to 0.001, and counts as
    rounded in the mean of three, of which two are not rated and count as 0.
    """
    progress = LinearScale(0, 100, worth=5)
    quality = Group("quality", "0.3", [Group("child", 1, [Item("q1", 1, progress), Item("q2", 1, progress)])])
    development = Group("development", "0.7", [Item("d1", 1, progress), Item("d2", 1, progress)])
    goals = Group("goals", 1, [quality, development])
    others = [Item("feedback", 1, FIVE), Item("self", 1, FIVE)]
    thousandth = Rounding("0.001", at="component")
    card = Scorecard("Appraisal", [goals, *others], weights="normalise", missing="zero", rounding=thousandth)

    scored = card.score({"q1": 25, "q2": 0, "d1": 100, "d2": 0})

    assert scored.part("quality").score == Fraction("12.5") / 20
    assert scored.part("development").score == Fraction(50) / 20
    assert scored.part("quality").contribution() * 20 == Fraction("3.75")
    assert scored.part("development").contribution() * 20 == 35
    assert scored.part("goals").exact == Fraction("38.75") / 20
    assert scored.part("goals").score == Fraction("1.938")
    assert scored.score == Fraction("0.646")
    assert sum(each.amount for each in scored.contributions()) == scored.score


def test_okr_rework_6_features_half_of_the_target_is_a_half() -> None:
    """Source: rework.withgoogle.com, guides, set goals with OKRs, grade OKRs."""
    assert LinearScale(0, 6).score(3) == Fraction("0.5")


def test_okr_decreasing_churn_a_goal_below_the_baseline_needs_no_other_formula() -> None:
    """Source: okr-consulting, references/scoring.md."""
    assert Rounding("0.01").number(LinearScale(8, 5).score(6)) == Fraction("0.67")


def test_okr_upraise_weights_are_relative() -> None:
    """Source: amoeboids.atlassian.net, UpRaise, how progress rolls up in alignment."""
    card = Scorecard("Objective", [Item("one", 6, PERCENT), Item("two", 4, PERCENT)], weights="normalise")

    assert card.score({"one": 100, "two": 0}).score == 60


def test_okr_15five_rollup_key_results_and_children_share_equally() -> None:
    """Source: success.15five.com, enable aligned objectives."""
    parts = [Item("key-result", 1, PERCENT), *(Item(f"child-{number}", 1, PERCENT) for number in range(1, 5))]
    scored = Scorecard("Objective", parts, weights="normalise", missing="zero").score({"key-result": 100})

    assert {part.share for part in scored.parts} == {Fraction("0.2")}
    assert scored.score == 20


def test_okr_horilla_truncation_caps_each_result_and_truncates_the_mean() -> None:
    """Source: horilla-opensource/horilla, pms/models.py, update_objective_progress; the figures are derived from it."""
    parts = [Item(key, 1, PERCENT) for key in "abc"]
    card = Scorecard("Objective", parts, weights="normalise", rounding=Rounding("1", "down"))

    assert card.score({"a": 150, "b": 50, "c": 0}).score == 50
    assert card.score({"a": 150, "b": 50, "c": 50}).score == 66
