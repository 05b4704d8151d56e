"""Leniency, spread and halo by rater: laws, examples, bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.insight.rater_effects import measure_rater_effects
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Callable

Scores = dict[str, dict[str, dict[str, int]]]

PEOPLE = ("chen", "zhao", "wu", "sun")
ITEMS = ("closing", "listening", "product")


@st.composite
def scores(draw: st.DrawFn) -> Scores:
    """Two to four raters of four people in three items; some ratings may be missing."""
    raters = draw(st.integers(2, 4))
    found: Scores = {f"R{at}": {person: {} for person in PEOPLE} for at in range(raters)}
    for rater in found:
        for person in PEOPLE:
            for item in ITEMS:
                level = draw(st.none() | st.integers(1, 5))
                if level is not None:
                    found[rater][person][item] = level
    found["R0"]["chen"]["closing"] = draw(st.integers(1, 5))
    return found


@given(scores())
def test_leniency_is_the_mean_deviation_from_the_others(sheet: Scores) -> None:
    found = measure_rater_effects(sheet)

    for rater, people in sheet.items():
        deviations = []
        for person, items in people.items():
            for item, level in items.items():
                others = [sheet[each][person][item] for each in sheet if each != rater and item in sheet[each][person]]
                if others:
                    deviations.append(level - Fraction(sum(others), len(others)))
        effect = found.of(rater)
        assert effect.compared == len(deviations)
        assert effect.leniency() == (sum(deviations, Fraction(0)) / len(deviations) if deviations else None)
        assert found.explain(rater).replay() == effect.leniency()


@given(scores(), st.data())
def test_the_order_of_raters_people_and_items_changes_nothing(sheet: Scores, data: st.DataObject) -> None:
    mixed = {
        rater: {
            person: {
                item: sheet[rater][person][item] for item in data.draw(st.permutations(sorted(sheet[rater][person])))
            }
            for person in data.draw(st.permutations(PEOPLE))
        }
        for rater in data.draw(st.permutations(sorted(sheet)))
    }

    found, again = measure_rater_effects(sheet), measure_rater_effects(mixed)

    assert {each.rater: each for each in again.raters} == {each.rater: each for each in found.raters}


@given(scores(), st.integers(1, 3), st.integers(2, 4))
def test_a_shift_is_leniency_alone_and_a_stretch_is_spread_alone(sheet: Scores, shift: int, stretch: int) -> None:
    """Of a rater who is moved, the deviation moves and nothing else; of one who is stretched, the spread multiplies."""

    def changed(times: int, plus: int) -> Scores:
        return {
            rater: {
                person: {item: level * times + plus if rater == "R1" else level for item, level in items.items()}
                for person, items in people.items()
            }
            for rater, people in sheet.items()
        }

    plain = measure_rater_effects(sheet).of("R1")
    moved = measure_rater_effects(changed(1, shift)).of("R1")
    wider = measure_rater_effects(changed(stretch, 0)).of("R1")

    assert moved.deviation == plain.deviation + shift * plain.compared
    assert (moved.squares, moved.halo) == (plain.squares, plain.halo)
    assert wider.squares == plain.squares * stretch**2
    assert (wider.others_squares, wider.halo) == (plain.others_squares, plain.halo)


@given(scores())
def test_two_raters_deviate_by_the_same_and_spread_inversely(sheet: Scores) -> None:
    pair = {rater: sheet[rater] for rater in ("R0", "R1")}
    one, other = measure_rater_effects(pair).raters

    assert one.deviation == -other.deviation
    assert (one.squares, one.others_squares) == (other.others_squares, other.squares)
    assert one.others_halo == other.halo


def test_one_impression_for_everything_is_a_halo_of_one() -> None:
    levels = {"chen": 2, "zhao": 3, "wu": 5}
    found = measure_rater_effects(
        {
            "li.na": {person: dict.fromkeys(ITEMS, level) for person, level in levels.items()},
            "wang.wei": {
                "chen": {"closing": 2, "listening": 4, "product": 3},
                "zhao": {"closing": 3, "listening": 2, "product": 3},
                "wu": {"closing": 4, "listening": 3, "product": 3},
            },
        }
    )

    assert (found.of("li.na").halo, found.of("li.na").halo_pairs) == (Decimal(1), 3)
    assert (found.of("wang.wei").halo, found.of("wang.wei").halo_pairs) == (Decimal("-0.5"), 1)
    assert found.of("li.na").others_halo == Decimal("-0.5")


def test_a_rater_whom_nobody_can_be_compared_with_has_no_figures() -> None:
    found = measure_rater_effects({"li.na": {"chen": {"closing": 3}}, "wang.wei": {"zhao": {"closing": 4}}})
    effect = found.of("li.na")

    assert (effect.leniency(), effect.spread(), effect.halo) == (None, None, None)
    assert "nobody else rated the same" in str(found.explain("li.na"))


def test_facts_and_rows_serve_conditions_and_frames() -> None:
    found = measure_rater_effects({"li.na": {"chen": {"closing": 4}}, "wang.wei": {"chen": {"closing": 3}}})
    lenient = parse_criterion("leniency >= 0.5")

    assert [each.rater for each in found.raters if lenient.check(each.facts()).met] == ["li.na"]
    assert found.records()[0]["leniency"] == 1
    assert "Rater effects" in str(found)
    assert set(found.raters[0].facts()) >= set(found.records()[0])


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: measure_rater_effects([]), WrongTypeError, "scores: found []"),  # type: ignore[arg-type]
        (lambda: measure_rater_effects({"a": {}}), InvalidValueError, "found 1, accepted is at least two"),
        (lambda: measure_rater_effects({"a": {}, "b": {}}), InvalidValueError, "found 'no rating'"),
        (lambda: measure_rater_effects({"a": {"p": {"i": 0.5}}, "b": {}}), WrongTypeError, "scores['a']['p']['i']"),  # type: ignore[dict-item]
        (lambda: measure_rater_effects({"a": {"p": 3}, "b": {}}), WrongTypeError, "scores['a']['p']: found 3"),  # type: ignore[dict-item]
        (
            lambda: measure_rater_effects({"li.na": {"p": {"i": 1}}, "b": {}}).of("lina"),
            NotFoundError,
            "no rater 'lina'; did you mean 'li.na'?",
        ),
    ],
)
def test_what_are_no_scores(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)
