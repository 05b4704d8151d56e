"""The correction of a closed month as a user runs it."""

from __future__ import annotations

import correct_a_closed_month
import pytest


def test_the_correction_is_an_adjustment_in_april_that_names_the_sales(capsys: pytest.CaptureFixture[str]) -> None:
    correct_a_closed_month.main([])

    printed = capsys.readouterr().out
    assert (
        "19 2026-05-04 li.na: adjusted CNY -2,743.31 for 2026-03: statement of 2026-03 changed: "
        "sale A-00137 CNY -13,376.19, sale A-00144-R CNY -28,800.65"
    ) in printed
    assert "paid to li.na: CNY 9,000.00" in printed
    assert "settled once more: 0 new entries" in printed


def test_the_sums_agree_and_nothing_of_march_is_rewritten(capsys: pytest.CaptureFixture[str]) -> None:
    correct_a_closed_month.main(["--person", "wu.fang"])

    printed = capsys.readouterr().out
    assert "March is closed with 18 entries" in printed
    assert " earned + " in printed
    assert " drawn = " in printed
    assert "Accrual at the end of 2026-04-30" in printed


def test_an_unknown_person_ends_with_a_sentence() -> None:
    with pytest.raises(SystemExit, match="no participant nobody"):
        correct_a_closed_month.main(["--person", "nobody"])
