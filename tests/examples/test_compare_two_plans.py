"""The redesign of a plan with a cliff as a user runs it, on the sample company."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import compare_two_plans as example
import pytest

from salesmanual import Curve, Money

DATA: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "data"


@pytest.fixture(scope="module")
def year() -> example.Year:
    return example.read_year(DATA)


def test_the_program_finds_the_cliff_keeps_the_budget_and_shows_who_gains(capsys: pytest.CaptureFixture[str]) -> None:
    example.main([])

    printed = capsys.readouterr().out
    assert "at 80% of the target selling CNY 1.00 more pays CNY 3,000.04 more: cliff" in printed
    assert "0 left" in printed
    assert "components.quarter-bonus.amount = CNY 5,740.00: the plan costs CNY 422,359.86 of CNY 422,503.48" in printed
    assert "Plans compared" in printed
    assert "Expected cost of Account executive in 2026-Q4, estimates" in printed


def test_the_program_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    example.main(["--language", "zh_Hant"])

    assert "佣金" in capsys.readouterr().out


def test_the_redesign_has_no_cliff_and_nothing_else_is_changed(year: example.Year) -> None:
    smooth = example.without_cliff(year.plan)

    assert len(example.cliffs(year.plan)) == 1
    assert example.cliffs(smooth) == ()
    assert smooth.components[0] == year.plan.components[0]
    assert smooth.components[2] == year.plan.components[2]


def test_the_budget_is_kept_and_ten_yuan_more_would_break_it(year: example.Year) -> None:
    answer = example.keep_the_budget(year, example.without_cliff(year.plan))

    assert answer.status == "found"
    assert answer.cost is not None
    assert answer.cost <= answer.to < answer.sensitivity()[2].cost
    assert answer.is_monotone


def test_who_gains_loses_and_what_all_cost_add_up(year: example.Year) -> None:
    answer = example.keep_the_budget(year, example.without_cliff(year.plan))
    assert answer.plan is not None
    comparison = example.both(year, answer.plan)

    assert [change.participant for change in comparison.winners("redesigned")] == ["wang.jun", "zhou.jie"]
    assert len(comparison.losers("redesigned")) == 3
    assert answer.cost is not None
    assert Money.total(change.difference() for change in comparison.changes("redesigned")) == answer.cost - answer.to


def test_a_budget_that_no_bonus_keeps_ends_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(example, "SMOOTH", Curve.flat(9))

    with pytest.raises(SystemExit, match="no target bonus keeps the budget"):
        example.main([])
