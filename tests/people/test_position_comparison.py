"""Two versions of a description compared in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from tests.people.position_world import CATALOGUE, FIRST, LATER, REP, positions

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.people.position_comparison import DescriptionChange, DescriptionChangeKind, compare_descriptions

if TYPE_CHECKING:
    from salesmanual.people.positions import PositionDescription

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
OPPOSITE = {
    DescriptionChangeKind.ADDED: DescriptionChangeKind.REMOVED,
    DescriptionChangeKind.REMOVED: DescriptionChangeKind.ADDED,
    DescriptionChangeKind.CHANGED: DescriptionChangeKind.CHANGED,
}


def test_a_comparison_says_what_is_different() -> None:
    compared = CATALOGUE.compare("rep", FIRST, LATER)

    assert [str(words) for words in compared.words()] == [
        "purpose: Wins customers → Wins and keeps customers",
        "grade: S1 → S2",
        "lowest pay: none → CNY 9,000.00",
        "middle pay: none → CNY 11,000.00",
        "highest pay: none → CNY 13,000.00",
        "duty prospecting, share of the time: 60% → 50%",
        "duty closing: removed",
        "duty care: added",
        "qualification experience, title: A year in sales → Two years in sales",
        "qualification experience, condition: sales.years >= 1 → sales.years >= 2",
        "qualification conduct: removed",
        "competency prospecting, level: 3 → 4",
        "competency closing: removed",
        "competency negotiation: added",
        "indicator attainment: removed",
    ]
    assert str(compared.tables()[0].title) == "Representative: since 2026-01-01 and since 2026-07-01"
    rows = [(row["part"], row["key"], row["change"]) for row in compared.records()]
    assert rows[:2] == [("position", None, "purpose"), ("position", None, "grade")]
    assert rows[5:8] == [
        ("duty", "prospecting", "share of the time"),
        ("duty", "closing", "removed"),
        ("duty", "care", "added"),
    ]


@QUICK
@given(positions())
def test_a_description_is_not_different_from_itself_on_other_days(position: PositionDescription) -> None:
    later = attrs.evolve(position, since=LATER, until=date(2027, 12, 31))

    assert compare_descriptions(position, position).changes == ()
    assert compare_descriptions(position, later).changes == ()


@QUICK
@given(positions(), positions())
def test_a_comparison_turned_round_says_the_opposite(one: PositionDescription, other: PositionDescription) -> None:
    there, back = compare_descriptions(one, other).changes, compare_descriptions(other, one).changes

    turned = {(each.part, each.key, OPPOSITE[each.kind], each.field, each.after, each.before) for each in back}
    assert {(each.part, each.key, each.kind, each.field, each.before, each.after) for each in there} == turned
    assert bool(there) == (_content(one) != _content(other))


def _content(position: PositionDescription) -> tuple[object, ...]:
    """What a description says, whatever the order of its lists."""
    lists = (position.duties, position.qualifications, position.competencies, position.indicators)
    return tuple(frozenset(each) for each in lists)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("label", "Seller", "title: Representative → Seller"),
        ("reports_to", None, "reports to: lead → none"),
        ("grade", "S2", "grade: S1 → S2"),
    ],
)
def test_a_field_of_its_own_is_told(field: str, value: object, words: str) -> None:
    changes: dict[str, Any] = {field: value}
    changed = attrs.evolve(REP, **changes)

    assert [str(each) for each in compare_descriptions(REP, changed).words()] == [words]


def test_a_changed_indicator_is_told() -> None:
    indicator = attrs.evolve(REP.indicators[0], measure="orders", target="")
    change = DescriptionChange("indicator", "attainment", DescriptionChangeKind.CHANGED, "measure", "sales", "orders")

    found = compare_descriptions(REP, attrs.evolve(REP, indicators=[indicator]))
    assert found.changes[0] == change
    assert [each.field for each in found.changes] == ["measure", "target"]


def test_what_is_no_description_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="after: found 'rep' of type str"):
        compare_descriptions(REP, "rep")  # type: ignore[arg-type]
