"""Words where they are printed: lines, widths, escapes; examples and laws."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from salesmanual.kernel.printing import (
    Alignment,
    display_width,
    markdown_bold,
    markdown_line,
    markdown_text,
    one_line,
    padded,
    spreadsheet_text,
)
from salesmanual.testing.numbers import words


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("", ""),
        ("a b", "a b"),
        ("a\nb", "a b"),
        ("a\r\n\tb", "a   b"),
        ("a\u2028b\u2029", "a b "),
        ("\x1b[31m", " [31m"),
    ],
)
def test_a_line_has_no_sign_that_breaks_it_or_moves_the_cursor(written: str, printed: str) -> None:
    assert one_line(written) == printed


def test_a_joined_sign_that_python_calls_unprintable_stays() -> None:
    assert one_line("👩‍💼") == "👩‍💼"


@pytest.mark.parametrize(
    ("written", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("佣金", 4),
        ("ｗｉｄｅ", 8),
        ("e\u0301", 1),
        ("─│", 2),
        ("👩", 2),
        ("ﾊﾝ", 2),
        ("한글", 4),
        ("，。", 4),
    ],
)
def test_a_wide_character_takes_two_cells_and_a_combining_mark_none(written: str, width: int) -> None:
    assert display_width(written) == width


@pytest.mark.parametrize(("align", "printed"), [("left", "佣金   "), ("right", "   佣金"), ("center", " 佣金  ")])
def test_words_are_filled_to_their_width_in_cells(align: Alignment, printed: str) -> None:
    assert padded("佣金", 7, align) == printed


def test_words_that_are_too_wide_stay_whole() -> None:
    assert padded("commission", 3) == "commission"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("plain 1.5, 100%", "plain 1.5, 100%"),
        ("a|b", r"a\|b"),
        ("**x** _y_ `z`", r"\*\*x\*\* \_y\_ \`z\`"),
        ("[l](u) ![i](u)", r"\[l\](u) !\[i\](u)"),
        ("<b>&lt;", r"\<b\>\&lt;"),
        ("a\\", "a\\\\"),
        ("~~x~~ $y$", r"\~\~x\~\~ \$y\$"),
        ("a\n# b", "a # b"),
    ],
)
def test_markdown_acts_upon_nothing_in_the_words(written: str, printed: str) -> None:
    assert markdown_text(written) == printed


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("# a", r"\# a"),
        ("  - a", r"\- a"),
        ("+ a", r"\+ a"),
        ("12) a", r"12\) a"),
        ("1.", r"1\."),
        ("=", r"\="),
        ("% a", r"\% a"),
        (":::{note}", r"\:::{note}"),
        ("1.5", r"1\.5"),
        ("a # b", "a # b"),
        ("", ""),
    ],
)
def test_a_line_of_markdown_begins_no_heading_and_no_list(written: str, printed: str) -> None:
    assert markdown_line(written) == printed


def test_bold_words_have_no_blank_inside_the_stars() -> None:
    assert markdown_bold("  佣金 ") == "**佣金**"
    assert markdown_bold("\n") == ""


@pytest.mark.parametrize(
    "written",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        "  =1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "-",
        "+",
        "=",
        "-1e5",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(written: str) -> None:
    assert spreadsheet_text(written) == "'" + written


@pytest.mark.parametrize("written", ["", "x=1", "-5", "-5.20", "+3", "2026-03-31", "'=1", "李娜", " x", "a\n=1"])
def test_anything_else_stays_as_it_is(written: str) -> None:
    assert spreadsheet_text(written) == written


@given(words())
def test_padding_gives_the_asked_width_and_keeps_the_words(written: str) -> None:
    line = one_line(written)
    width = display_width(line) + 3

    for align in ("left", "right", "center"):
        filled = padded(line, width, align)
        assert display_width(filled) == width
        assert filled.strip(" ") == line.strip(" ")


@given(words())
def test_width_adds_up_over_the_characters(written: str) -> None:
    assert display_width(written) == sum(display_width(sign) for sign in written)


@given(words())
def test_escaping_is_undone_by_taking_the_backslashes_away(written: str) -> None:
    assert re.sub(r"\\(.)", r"\1", markdown_text(written)) == one_line(written)
    assert re.sub(r"\\(.)", r"\1", markdown_line(written)) == one_line(written).lstrip()


@given(words())
def test_no_sign_that_markdown_acts_upon_stands_bare(written: str) -> None:
    bare = re.sub(r"\\.", "", markdown_text(written))

    assert not set(bare) & set("\\`*_[]<>|&~$\n\r")


@given(words())
def test_a_spreadsheet_cell_begins_no_formula_and_the_words_come_back(written: str) -> None:
    cell = spreadsheet_text(written)

    assert cell.removeprefix("'") == written or cell == written
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell):
        assert cell.lstrip()[:1] not in set("=+-@＝＋－＠") or not cell.lstrip()
        assert cell[:1] not in set("\t\r\n") or not cell
