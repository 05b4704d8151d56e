"""Findings: the check list, what stands in the way, what is missing."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction

import pytest

from salesmanual.kernel.criteria import Compare, Finding, FindingStatus, parse_criterion
from salesmanual.kernel.texts import text

RULE = parse_criterion(
    'visits >= 8 and (certified or grade = "A") and at least 1 of (region is present, joined < 2026-01-01)'
)


def test_it_lists_what_stands_in_the_way_and_only_that() -> None:
    finding = RULE.check({"visits": 5, "certified": True, "joined": date(2026, 3, 1)})

    assert not finding.met
    assert [leaf.path for leaf in finding.unmet()] == ["visits", "region", "joined"]
    assert finding.missing() == ()


def test_it_names_the_facts_to_bring() -> None:
    assert RULE.check({"visits": 9}).missing() == ("certified", "grade", "joined")
    assert RULE.check({"visits": 9, "certified": True, "region": "east"}).missing() == ()
    assert RULE.check({"visits": 9, "certified": True, "region": "east"}).met


def test_it_is_a_check_list() -> None:
    assert str(RULE.check({"visits": 5, "certified": True, "region": "east"})).splitlines() == [
        "☐ all of these: 2 of 3 met",
        "  ☐ visits is at least 8: found 5, 3 short",
        "  ☑ any of these: 1 of 2 met",
        "    ☑ certified is true: found true",
        '    ? grade is "A": not known',
        "  ☑ at least 1 of these: 1 of 2 met",
        "    ☑ region is present",
        "    ? joined is below 2026-01-01: not known",
    ]


def test_it_is_a_nested_list_in_html_and_escaped() -> None:
    finding = parse_criterion('name = "<b>" and visits >= 8').check({"name": "<script>", "visits": 9})

    assert finding.html() == finding._repr_html_()
    assert finding.html() == (
        "<ul><li>☐ all of these: 1 of 2 met<ul>"
        "<li>☐ name is &quot;&lt;b&gt;&quot;: found &quot;&lt;script&gt;&quot;</li>"
        "<li>☑ visits is at least 8: found 9</li></ul></li></ul>"
    )


def test_a_fact_cannot_forge_a_line_of_the_check_list() -> None:
    finding = Compare("note", "==", "a\nb").check({"note": 'x"\n☑ approved is true\u202e'})

    assert str(finding) == '☐ note is "a\\nb": found "x\\"\\n☑ approved is true\\u202e"'


def test_it_is_plain_data() -> None:
    finding = RULE.check({"visits": 5})

    assert pickle.loads(pickle.dumps(finding)) == finding  # noqa: S301 - its own bytes
    assert hash(RULE.check({"visits": 5})) == hash(finding)
    assert RULE.check({"visits": 6}) != finding
    assert Finding("met", text("x")).status is FindingStatus.MET


def test_one_that_is_found_true_is_not_one_that_is_found_1() -> None:
    required = text("x")

    assert Finding("met", required, found=1) != Finding("met", required, found=True)


@pytest.mark.parametrize(
    ("is_ratio", "line"),
    [(True, "☐ x: found 1000/3%, 50% short"), (False, "☐ x: found 10/3 ≈ 3.3333, 0.5 short")],
)
def test_a_fraction_is_a_percentage_or_a_number(is_ratio: bool, line: str) -> None:  # noqa: FBT001 - a table
    finding = Finding("unmet", text("x"), found=Fraction(10, 3), distance=Fraction(1, 2), is_ratio=is_ratio)

    assert str(finding) == line


def test_a_fact_that_is_just_missing_says_so() -> None:
    assert str(Compare("x", "==", 1).check({})) == "? x is 1: not known"
