"""A position description prints as a page in three languages."""

from __future__ import annotations

import re
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from tests.people.position_world import GRADES, LEAD, REP, REP_LATER, positions

from salesmanual.kernel.errors import NotFoundError, WrongTypeError
from salesmanual.kernel.texts import LANGUAGES, Language
from salesmanual.people.position_pages import position_page
from salesmanual.people.positions import PositionDescription, PositionQualification

QUICK = settings(max_examples=50, deadline=None, derandomize=True)
NAMES: Final = {"prospecting": {"en": "Prospecting", "zh_Hant": "客戶開發", "zh_Hans": "客户开发"}}


def test_a_page_holds_all_that_the_description_says() -> None:
    page = position_page(REP, grades=GRADES, competencies={"prospecting": "Prospecting"})

    assert page.to_markdown() == (
        """\
# Representative

Wins customers

**Position**

| what | value |
| :--- | :--- |
| position | rep |
| grade | Representative |
| reports to | lead |
| lowest pay | CNY 8,000.00 |
| middle pay | CNY 10,000.00 |
| highest pay | CNY 12,000.00 |
| since | 2026-01-01 |
| until | 2026-06-30 |

**Duties**

| duty | share of the time |
| :--- | ---: |
| Find customers | 60% |
| Close deals | 40% |

**Qualifications**

| qualification | condition | kind | weight |
| :--- | :--- | :--- | ---: |
| A year in sales | sales.years is at least 1 | desirable | 1 |
| No open case | open\\_cases is 0 | must-have | 1 |

**Competencies**

| competency | level | kind | weight |
| :--- | ---: | :--- | ---: |
| Prospecting | 3 | must-have | 2 |
| closing | 2 | desirable | 1 |

**Indicators**

| indicator | measure | target |
| :--- | :--- | :--- |
| Attainment | sales | sales |"""
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_holds_the_same_in_every_language(language: Language) -> None:
    page = position_page(REP, grades=GRADES, competencies=NAMES)  # type: ignore[arg-type]
    title, name = REP.label.render(language), NAMES["prospecting"][language]

    for printed in (page.to_text(language), page.to_markdown(language), page.to_html(language)):
        assert printed.index(title) < printed.index("Wins customers") < printed.index(name)
        assert printed.count("60%") == 1


def test_the_band_of_the_position_goes_before_that_of_its_grade() -> None:
    assert position_page(REP_LATER, grades=GRADES).pay == REP_LATER.pay
    assert position_page(LEAD, grades=GRADES).pay == LEAD.pay
    assert position_page(attrs.evolve(LEAD, pay=None), grades=GRADES).pay is None
    assert position_page(REP).grade == "S1"


def test_a_condition_with_parts_stands_as_it_is_written() -> None:
    either = PositionQualification("either", "One of the two", "years >= 2 or licences >= 1")

    page = position_page(attrs.evolve(REP, qualifications=[either]))
    assert "years >= 2 or licences >= 1" in page.to_text()


@QUICK
@given(positions())
def test_what_there_is_nothing_of_has_no_table(position: PositionDescription) -> None:
    titles = [str(table.title) for table in position_page(position).tables()]

    expected = ["Position", "Duties"]
    expected += ["Qualifications"] if position.qualifications else []
    expected += ["Competencies"] if position.competencies else []
    assert titles == expected


def test_a_page_is_escaped() -> None:
    page = position_page(attrs.evolve(REP, label="<b>Rep</b>", purpose="*sells* <i>"))

    assert not re.search(r"<(b|i)>", page.to_html())
    assert page.to_markdown().startswith("# \\<b\\>Rep\\</b\\>\n\n\\*sells\\* \\<i\\>")


def test_what_is_wrong_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="position: found 'rep' of type str"):
        position_page("rep")  # type: ignore[arg-type]
    with pytest.raises(WrongTypeError, match="grades: found 'S1' of type str"):
        position_page(REP, grades="S1")  # type: ignore[arg-type]
    with pytest.raises(NotFoundError, match="no grade 'S9'"):
        position_page(attrs.evolve(REP, grade="S9"), grades=GRADES)
