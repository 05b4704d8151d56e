"""One customer's story as a user runs it: every step is in the printed journal."""

from __future__ import annotations

import from_lead_to_opportunity
import pytest


def test_the_story_is_printed_from_the_fair_to_the_opportunity(capsys: pytest.CaptureFixture[str]) -> None:
    from_lead_to_opportunity.main([])

    printed = capsys.readouterr().out
    assert "found 'call me', accepted is a phone number" in printed
    assert "瑞豐科技蘇州" in printed
    assert "refused: qualify FAIR-2 from contacted" in printed
    assert "Who else takes part in the decision?" in printed
    story = [line.split("│")[2:4] for line in printed.splitlines() if line.startswith("│ 2026-03-")]
    assert [f"{record.strip()} {event.strip()}" for record, event in story] == [
        "FAIR-2 begin",
        "FAIR-2 assign",
        "FAIR-2 attempt",
        "FAIR-2 contact",
        "FAIR-2 recycle",
        "FAIR-2 resume",
        "FAIR-2 assign",
        "FAIR-2 contact",
        "FAIR-2 learn",
        "FAIR-2 qualify",
        "FAIR-2 convert",
        "C-1 convert",
        "P-1 convert",
        "D-1 begin",
        "D-1 convert",
    ]
    assert "D-1, Customer development to" in printed


@pytest.mark.parametrize(("language", "word"), [("zh_Hant", "是否已為此編列預算"), ("zh_Hans", "预计何时决定")])
def test_the_story_speaks_chinese(language: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    from_lead_to_opportunity.main(["--language", language])

    assert word in capsys.readouterr().out
