"""The nine-box: cuts and who owns them, names, counts, movement, what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.performance_world import FACTS, SCHEME

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.scorecard import Band, Grading
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.nine_box import BoxName, NineBox, standard_nine_box
from salesmanual.people.nine_box_result import nine_box_movement

if TYPE_CHECKING:
    from collections.abc import Callable

BOX = standard_nine_box((60, 80), (2, 3))
WRONG: Any = "wrong"
FLOAT: Any = 1.5
THREE: Any = (60, 80, 90)
BEFORE, AFTER = date(2025, 12, 31), date(2026, 12, 31)
figures = st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 100)), max_size=6)
potentials = st.dictionaries(st.sampled_from("abcdef"), st.one_of(st.none(), st.integers(0, 5)), max_size=6)


@pytest.mark.parametrize(
    ("boundary", "keys"),
    [
        ("higher", ["needs-support", "core", "core", "star", "star"]),
        ("lower", ["needs-support", "needs-support", "core", "core", "star"]),
    ],
)
def test_the_side_that_owns_a_cut_is_named(boundary: str, keys: list[str]) -> None:
    """On the cut it is the higher band, or the lower one."""
    box = standard_nine_box((60, 80), (2, 3), boundary=boundary)
    points = [(59, "1"), (60, "2"), (79, "5/2"), (80, "3"), (81, "4")]

    found = [box.box(across, Fraction(up)) for across, up in points]

    assert [each.key for each in found if each is not None] == keys


def test_everybody_is_in_a_box_or_says_why_not() -> None:
    """A result counts with its score; a missing figure is named; a figure outside the bands is in no box."""
    ends = attrs.evolve(BOX, potential=Grading([Band("low", 1), Band("middle", 2), Band("high", 3, 5)]))
    result = ends.place(
        {"li.na": SCHEME.score(FACTS), "wang.wei": 70, "zhao.min": None, "far": 70},
        {"li.na": 3, "wang.wei": 2, "chen.jie": 4, "far": 9},
        on=AFTER,
    )

    assert [(each.person, str(each.why_not())) for each in result.unplaced()] == [
        ("chen.jie", "not known: performance"),
        ("far", "outside the bands"),
        ("zhao.min", "not known: performance, potential"),
    ]
    assert result.within("star") == ("li.na",)
    assert {key: count for key, count in result.counts().items() if count} == {"core": 1, "star": 1}
    assert result.of("wang.wei").why_not() is None
    assert result.of("wang.wei").box == BOX.at(2, 2)
    assert [row["box"] for row in result.records()] == [None, None, "star", "core", None]
    assert result.grid().records()[0] == {
        "potential": "high",
        "performance_low": "enigma: 0",
        "performance_middle": "growth: 0",
        "performance_high": "star: 1",
    }
    assert "明星人才" in result.to_text("zh_Hant")


def test_it_round_trips_with_names_in_three_languages() -> None:
    """Through TOML; every name differs from the others in each language."""
    assert read_policy(NineBox, write_policy(BOX)) == BOX
    for language in ("en", "zh_Hant", "zh_Hans"):
        assert len({each.label.render(language) for each in BOX.boxes}) == 9
    assert sorted(each.number() for each in BOX.boxes) == list(range(1, 10))


def test_a_company_names_its_own_boxes() -> None:
    """The place stays, the name is theirs."""
    boxes = [attrs.evolve(each, key=f"box-{each.number()}", label=f"Box {each.number()}") for each in BOX.boxes]
    own = attrs.evolve(BOX, boxes=boxes)

    found = own.box(90, 1)

    assert found is not None
    assert str(found.label) == "Box 3"


def test_movement_names_who_moved_and_how_far() -> None:
    """Up, across, in and out; who stayed is in the matrix alone."""
    before = BOX.place({"a": 70, "b": 70, "c": 70}, {"a": 2, "b": 2, "c": 2}, on=BEFORE)
    after = BOX.place({"a": 85, "b": 70, "d": 50}, {"a": 1, "b": 2, "d": 1}, on=AFTER)
    moved = nine_box_movement(before, after)

    assert [(each.person, each.performance, each.potential) for each in moved.moved()] == [
        ("a", 1, -1),
        ("c", None, None),
        ("d", None, None),
    ]
    assert moved.matrix() == {
        (None, "needs-support"): 1,
        ("core", None): 1,
        ("core", "core"): 1,
        ("core", "trusted-expert"): 1,
    }
    assert [row["to"] for row in moved.records()] == ["trusted expert", "no box", "needs support"]


@given(figures, potentials, figures, potentials)
def test_counts_and_movements_sum_to_the_people(
    one: dict[str, int | None], up: dict[str, int | None], two: dict[str, int | None], then: dict[str, int | None]
) -> None:
    """Rows of the movement are the boxes before, columns those after."""
    before, after = BOX.place(one, up, on=BEFORE), BOX.place(two, then, on=AFTER)
    matrix = nine_box_movement(before, after).matrix()

    assert sum(before.counts().values()) + len(before.unplaced()) == len({*one, *up})
    for key in before.counts():
        assert sum(count for pair, count in matrix.items() if pair[0] == key) == before.counts()[key]
        assert sum(count for pair, count in matrix.items() if pair[1] == key) == after.counts()[key]


@given(st.integers(-50, 150), st.integers(0, 40), st.integers(-2, 8))
def test_more_never_moves_anybody_back(score: int, more: int, potential: int) -> None:
    """The column of a higher score is the same or further to the right."""
    lower, higher = BOX.box(score, potential), BOX.box(score + more, potential)

    assert lower is not None
    assert higher is not None
    assert higher.performance >= lower.performance
    assert higher.potential == lower.potential


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: standard_nine_box((80, 60), (2, 3)), "accepted is a score above 80, where the band begins"),
        (
            lambda: standard_nine_box(THREE, (2, 3)),
            "performance: found (60, 80, 90) of type tuple, accepted is two cuts",
        ),
        (lambda: standard_nine_box(WRONG, (2, 3)), "performance: found 'wrong' of type str, accepted is two cuts"),
        (lambda: standard_nine_box((60, 80), (2, 3), boundary="both"), "boundary: found 'both'"),
        (
            lambda: attrs.evolve(BOX, performance=Grading([Band("all")])),
            "performance: found 1, accepted is three bands",
        ),
        (lambda: attrs.evolve(BOX, performance=WRONG), "performance: found 'wrong' of type str"),
        (
            lambda: attrs.evolve(BOX, potential=Grading([Band("a"), Band("b", 1), Band("c", 2)], best_below_floor="a")),
            "potential.best_below_floor: found 'a', accepted is None; an axis has no floor",
        ),
        (
            lambda: attrs.evolve(BOX, boxes=[*BOX.boxes[1:], attrs.evolve(BOX.boxes[1], key="twice")]),
            "boxes[8]: performance 2 with potential 1 has a box already",
        ),
        (lambda: attrs.evolve(BOX, boxes=BOX.boxes[1:]), "boxes: performance 1 with potential 1 has no box; add one"),
        (lambda: attrs.evolve(BOX, boxes=[BOX.boxes[0], BOX.boxes[0]]), "'needs-support'"),
        (lambda: BoxName(4, 1, "k", "L"), "performance: found 4, accepted is a whole number from 1 to 3"),
        (lambda: BOX.at(0, 1), "box: found (0, 1), accepted is a column and a row from 1 to 3"),
        (lambda: BOX.box(FLOAT, 1), "score: found 1.5 of type float"),
        (
            lambda: BOX.place(WRONG, {}, on=AFTER),
            "performance: found 'wrong' of type str, accepted is a score for each person",
        ),
        (lambda: BOX.place({}, {"a": FLOAT}, on=AFTER), "potential['a']: found 1.5 of type float"),
        (lambda: BOX.place({}, {}, on=WRONG), "on: found 'wrong' of type str"),
        (lambda: BOX.place({}, {}, on=AFTER).within("str"), "no box 'str'; did you mean 'star'?"),
        (lambda: BOX.place({"a": 1}, {}, on=AFTER).of("b"), "no person 'b'"),
        (lambda: nine_box_movement(BOX.place({}, {}, on=BEFORE), WRONG), "after: found 'wrong' of type str"),
        (
            lambda: nine_box_movement(BOX.place({}, {}, on=AFTER), BOX.place({}, {}, on=BEFORE)),
            "after.on: found '2025-12-31', accepted is a day later than 2026-12-31",
        ),
        (
            lambda: nine_box_movement(
                BOX.place({}, {}, on=BEFORE),
                attrs.evolve(BOX, boxes=[attrs.evolve(BOX.boxes[0], key="other"), *BOX.boxes[1:]]).place(
                    {}, {}, on=AFTER
                ),
            ),
            "accepted is the boxes of before in their places",
        ),
        (lambda: nine_box_movement(WRONG, WRONG), "before: found 'wrong' of type str"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each error names the place, what was found and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()

    assert message in str(caught.value)
