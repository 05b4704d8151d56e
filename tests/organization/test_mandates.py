"""The mandate of a department: read, shown, and reviewed as of a day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, NotFoundError
from salesmanual.kernel.wire import read_policy
from salesmanual.organization.key_results_readings import Reading, Readings
from salesmanual.organization.key_results_tracking import KeyResultStanding
from salesmanual.organization.mandates import Duty, Mandate
from salesmanual.organization.objectives import Objective
from salesmanual.testing.wire import check_round_trip

SALES = """
key = "sales"
label = { en = "Sales", zh_Hant = "銷售部", zh_Hans = "销售部" }
tracking = { on_track_from = "90%", stale_after = 45 }
roll_up = { rounding = { step = "0.01", mode = "down" } }

[[duties]]
key = "forecast"
label = { en = "Forecast the sales", zh_Hant = "銷售預測", zh_Hans = "销售预测" }
produces = "The monthly forecast"
cadence = "the 5th of each month"

[[duties]]
key = "care"
label = "Look after customers"

[[objectives]]
key = "growth"
label = "Grow in the east"
owner = "li.na"
weight = "60%"
aligned_to = "company-growth"

  [[objectives.key_results]]
  key = "revenue"
  label = "Revenue"
  target = 1200000
  unit = "CNY"
  since = "2026-01-01"
  due = "2026-12-31"
  weight = 3

  [[objectives.key_results]]
  key = "agreement"
  label = "Framework agreement signed"
  kind = "milestone"
  since = "2026-01-01"
  due = "2026-06-30"
  owner = "wang.wei"

[[objectives]]
key = "service"
label = "Serve better"
weight = "40%"

  [[objectives.key_results]]
  key = "churn"
  label = "Customers lost"
  baseline = "8%"
  target = "5%"
  unit = "%"
  since = "2026-01-01"
  due = "2026-12-31"

  [[objectives.key_results]]
  key = "answers"
  label = "Days to an answer"
  baseline = 7
  target = 2
  upper = 3
  direction = "between"
  unit = "days"
  since = "2026-01-01"
  due = "2026-12-31"

  [[objectives.key_results]]
  key = "staff"
  label = "Staff"
  baseline = 8
  target = 12
  direction = "reach"
  since = "2026-01-01"
  due = "2026-12-31"
"""
READINGS = Readings(
    [
        Reading("revenue", date(2026, 6, 30), 600_000, "CNY"),
        Reading("agreement", date(2026, 6, 1), 1),
        Reading("churn", date(2026, 4, 30), "6%"),
        Reading("answers", date(2026, 6, 30), 3),
        Reading("staff", date(2026, 6, 30), 10),
    ]
)


def sales() -> Mandate:
    return read_policy(Mandate, SALES)


def test_a_mandate_reads_from_a_file_and_back() -> None:
    check_round_trip(sales())


def test_its_page_lists_duties_and_objectives() -> None:
    duties, objectives = sales().tables()

    assert [row["when"] for row in duties.records()] == ["day 5 of each month", None]
    assert [row["target"] for row in objectives.records()] == [
        "≥ 1200000 CNY",
        "≥ 1",
        "≤ 5%",
        "≥ 2 days, ≤ 3 days",
        "= 12",
    ]
    assert [row["owner"] for row in objectives.records()] == ["li.na", "wang.wei", "", "", ""]
    assert "銷售部" in sales().to_text("zh_Hant")
    assert len(Mandate("hr", "HR", [Duty("hire", "Hire")]).tables()) == 1


def test_the_review_says_which_are_met_and_why() -> None:
    review = sales().review(READINGS, as_of=date(2026, 7, 1))
    states = review.key_results

    assert review.standing("growth") is KeyResultStanding.ON_TRACK
    assert (review.progress("growth"), review.progress("service")) == (Fraction("0.62"), Fraction("0.72"))
    assert review.progress() == Fraction("0.66")
    assert [state.standing().value for state in states.values()] == ["on track", "met", "on track", "met", "on track"]
    assert states["churn"].is_stale()
    assert review.explain().replay() == review.score() == Fraction("0.66")
    assert "stale reading" in str(review)
    assert "2 days – 3 days" in str(review)
    assert sales().review(READINGS, as_of=date(2027, 1, 1)).standing("growth") is KeyResultStanding.MISSED


def test_all_readings_on_target_meet_all_objectives() -> None:
    last = date(2026, 6, 30)
    values: dict[str, int | str] = {"revenue": 1_200_000, "agreement": 1, "churn": "5%", "answers": "2.5", "staff": 12}
    review = sales().review(Readings(Reading(key, last, value) for key, value in values.items()), as_of=last)

    assert review.met() == ("growth", "service")
    assert review.progress() == 1


def test_without_readings_all_is_unknown() -> None:
    review = sales().review(Readings(), as_of=date(2026, 7, 1))

    assert {review.standing(key) for key in review.objectives} == {KeyResultStanding.UNKNOWN}
    assert review.progress() == 0
    assert review.met() == ()


def test_what_is_refused() -> None:
    mandate = sales()
    with pytest.raises(NotFoundError, match="no duty 'forcast'; did you mean 'forecast'"):
        mandate.duty("forcast")
    assert mandate.duty("care").produces is None
    with pytest.raises(InvalidValueError, match=r"objectives: found .* accepted is a list of at least 1"):
        Mandate("hr", "HR", [Duty("hire", "Hire")]).review(Readings(), as_of=date(2026, 7, 1))
    objectives = [Objective("a", "A", aligned_to="b"), Objective("b", "B", aligned_to="a")]
    with pytest.raises(InvalidDocumentError, match="circle, a → b → a"):
        Mandate("hr", "HR", [Duty("hire", "Hire")], objectives)
    with pytest.raises(InvalidDocumentError) as refused:
        read_policy(Mandate, SALES.replace('"milestone"', '"milestoen"').replace("the 5th", "on 5th"))
    assert [fault.address for fault in refused.value.faults] == [
        "duties[0].cadence.rule",
        "objectives[0].key_results[1].kind",
    ]
    with pytest.raises(InvalidValueError, match="reading of revenue on 2026-06-30: found 'USD', accepted is the unit"):
        mandate.review(Readings([Reading("revenue", date(2026, 6, 30), 1, "USD")]), as_of=date(2026, 7, 1))
