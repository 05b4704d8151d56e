"""One appraisal to read: the progress of its goals, and its page in three languages."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.appraisal_world import AGREED, CLOSED, CYCLE, OPENED, PLANNED, TALKED, day

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.people.appraisal_answers import appeal_appraisal, decide_appeal
from salesmanual.people.appraisal_entries import CheckIn
from salesmanual.people.appraisal_pages import appraisal_page, goals_progress
from salesmanual.people.appraisal_records import Appraisal
from salesmanual.people.appraisal_work import check_in
from salesmanual.people.performance_goals import Goal, GoalVersion

QUARTER = check_in(PLANNED, CYCLE, {"revenue": "25%", "visits": "10%"}, on=date(2026, 3, 30), at=day(3, 31), by="li.na")
HALF = check_in(QUARTER, CYCLE, {"revenue": "50%"}, on=date(2026, 6, 29), note_text="well", at=day(6, 30), by="li.na")


def test_the_progress_of_a_goal_is_the_latest_up_to_the_day() -> None:
    assert [each.progress for each in goals_progress(HALF, on=date(2026, 5, 1)).goals] == [
        Fraction(1, 4),
        Fraction(1, 10),
    ]
    assert [each.on for each in goals_progress(HALF, on=date(2026, 7, 1)).goals] == [
        date(2026, 6, 29),
        date(2026, 3, 30),
    ]


def test_of_two_check_ins_on_one_day_the_later_counts() -> None:
    again = check_in(HALF, CYCLE, {"revenue": "55%"}, on=date(2026, 6, 29), at=day(7, 1), by="wang.wei")

    assert goals_progress(again, on=date(2026, 7, 1)).goals[0].progress == Fraction(11, 20)


def test_all_goals_together_are_weighted() -> None:
    assert goals_progress(HALF, on=date(2026, 7, 1)).progress() == Fraction(70 * 50 + 30 * 10, 100 * 100)


def test_a_goal_without_progress_counts_nothing_or_is_left_out() -> None:
    seen = check_in(PLANNED, CYCLE, {"revenue": "25%"}, on=date(2026, 3, 30), at=day(3, 31), by="li.na")

    assert goals_progress(seen, on=date(2026, 4, 1)).progress() == Fraction(7, 40)
    assert goals_progress(seen, on=date(2026, 4, 1), unseen="left out").progress() == Fraction(1, 4)
    assert goals_progress(AGREED, on=date(2026, 4, 1)).progress() == 0
    assert goals_progress(AGREED, on=date(2026, 4, 1), unseen="left out").progress() is None


def test_after_the_period_the_last_goals_are_looked_at() -> None:
    assert len(goals_progress(HALF, on=date(2027, 1, 20)).goals) == 2
    assert goals_progress(HALF, on=date(2025, 12, 31)).goals == ()
    assert goals_progress(OPENED, on=date(2026, 2, 1)).progress() is None


def test_a_published_roll_up_of_goals() -> None:
    """`hrms-goal-rollup`, frappe/hrms @80f17c99 test_appraisal.py::test_goal_score.

    Quality (30 %) is 12.5 % done, the mean of 25 and 0; development (70 %) is 50 % done, the mean of 100 and 0.
    """
    quality, development = Fraction(25 + 0, 2) / 100, Fraction(100 + 0, 2) / 100
    record = Appraisal(
        "A-1",
        "li.na",
        "wang.wei",
        "2026",
        goals=[GoalVersion(date(2026, 1, 1), goals=[Goal("quality", weight="30%"), Goal("development", weight="70%")])],
        check_ins=[CheckIn(date(2026, 6, 1), "li.na", {"quality": quality, "development": development})],
    )

    progress = goals_progress(record, on=date(2026, 6, 1)).progress()

    assert progress == Fraction("0.3875")
    assert progress / 20 * 100 == Fraction("1.9375")


_PARTS = st.integers(0, 12).map(lambda count: Fraction(count, 10))


@given(st.lists(_PARTS, min_size=1, max_size=4), st.data())
def test_more_progress_on_a_goal_never_lowers_the_whole(parts: list[Fraction], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.integers(1, 9), min_size=len(parts), max_size=len(parts)))
    goals = [Goal(f"g{place}", weight=weight) for place, weight in enumerate(weights)]
    at = data.draw(st.integers(0, len(parts) - 1))
    raised = [part + (place == at) * data.draw(_PARTS) for place, part in enumerate(parts)]

    def whole(values: list[Fraction]) -> Fraction:
        entry = CheckIn(date(2026, 6, 1), "x", {f"g{place}": value for place, value in enumerate(values)})
        version = GoalVersion(date(2026, 1, 1), goals=goals)
        record = Appraisal("A-1", "li.na", "wang.wei", "2026", goals=[version], check_ins=[entry])
        found = goals_progress(record, on=date(2026, 6, 1)).progress()
        assert found is not None
        return found

    assert min(parts) <= whole(parts) <= max(parts)
    assert (whole(raised) - whole(parts)) * sum(weights) == (raised[at] - parts[at]) * weights[at]


def test_the_progress_is_shown() -> None:
    (table,) = goals_progress(HALF, on=date(2026, 7, 1)).tables()

    assert table.records()[0]["progress"] == Fraction(1, 2)
    assert "38.0%" in table.to_text()


def test_an_unknown_rule_for_goals_without_progress_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="unseen: found 'skip'"):
        goals_progress(HALF, on=date(2026, 7, 1), unseen="skip")  # type: ignore[arg-type]


def test_the_page_shows_what_there_is() -> None:
    assert [str(table.title) for table in appraisal_page(OPENED, CYCLE).tables()] == ["appraisal A-1"]
    assert [str(table.title) for table in appraisal_page(HALF, CYCLE).tables()] == [
        "appraisal A-1",
        "goals",
        "work plan",
        "check-ins",
    ]


def test_the_page_says_what_each_score_changed() -> None:
    appealed = appeal_appraisal(TALKED, CYCLE, at=day(1, 27, of=2027), by="li.na", why="missing")
    upheld = decide_appeal(appealed, CYCLE, "upheld", score=85, at=day(2, 1, of=2027), by="zhou.jie", why="was missing")

    scores = appraisal_page(upheld, CYCLE).tables()[-1].records()

    assert [(row["score"], row["change"], row["by"]) for row in scores] == [
        (92, None, "li.na"),
        (84, None, "wang.wei"),
        (82, -2, "wu.fang"),
        (85, 3, "zhou.jie"),
    ]
    assert scores[-1]["why"] == "was missing"


def test_a_check_in_without_figures_is_shown() -> None:
    talked = check_in(PLANNED, CYCLE, {}, on=date(2026, 3, 30), note_text="about Q1", at=day(3, 31), by="li.na")

    assert appraisal_page(talked, CYCLE).tables()[-1].records()[0]["note"] == "about Q1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_read_in_every_language(language: str) -> None:
    state = {"en": "closed", "zh_Hant": "已結束", "zh_Hans": "已结束"}[language]

    page = appraisal_page(CLOSED, CYCLE)

    assert state in page.to_text(language)  # type: ignore[arg-type] # one of the languages
    assert state in page.to_html(language)  # type: ignore[arg-type] # as above
