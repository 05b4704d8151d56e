"""Laws of likeness: symmetry, bounds, identity, and agreement with a second way of counting."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.selling.lead_similarity import MEASURES, edit_distance, jaro, jaro_winkler, most_alike, similarity

TEXTS = st.text("abc 王李明小", max_size=8) | st.text(max_size=12)
FEW = settings(max_examples=60, deadline=None)


def by_rows(first: str, second: str) -> int:
    """The distance as the textbooks count it, row by row."""
    above = list(range(len(second) + 1))
    for row, sign in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            line.append(min(above[column - 1] + (sign != other), above[column] + 1, line[-1] + 1))
        above = line
    return above[-1]


def by_pointers(first: str, second: str) -> Fraction:
    """Jaro's ratio from pairs that are found sign by sign, walking both texts at once."""
    reach = max(max(len(first), len(second)) // 2 - 1, 0)
    pairs = []
    for sign in set(first) & set(second):
        mine = [at for at, own in enumerate(first) if own == sign]
        theirs = [at for at, own in enumerate(second) if own == sign]
        while mine and theirs:
            if abs(mine[0] - theirs[0]) <= reach:
                pairs.append((mine.pop(0), theirs.pop(0)))
            elif mine[0] < theirs[0]:
                mine.pop(0)
            else:
                theirs.pop(0)
    if not pairs:
        return Fraction(int(first == second))
    ordered = zip(sorted(at for at, _ in pairs), sorted(at for _, at in pairs), strict=True)
    displaced = Fraction(sum(first[one] != second[other] for one, other in ordered), 2)
    common = len(pairs)
    return (Fraction(common, len(first)) + Fraction(common, len(second)) + (common - displaced) / common) / 3


@FEW
@given(TEXTS, TEXTS, st.sampled_from(MEASURES))
def test_a_measure_is_symmetric_and_bounded(first: str, second: str, measure: str) -> None:
    ratio = similarity(first, second, measure)  # type: ignore[arg-type] # one of them

    assert ratio == similarity(second, first, measure)  # type: ignore[arg-type] # as above
    assert 0 <= ratio <= 1


@FEW
@given(TEXTS, st.sampled_from(MEASURES))
def test_equal_texts_are_wholly_alike(value: str, measure: str) -> None:
    assert similarity(value, value, measure) == 1  # type: ignore[arg-type] # one of them


@FEW
@given(TEXTS, TEXTS)
def test_unequal_texts_are_not_wholly_alike_by_edit_and_exact(first: str, second: str) -> None:
    for measure in ("edit", "exact"):
        assert (similarity(first, second, measure) == 1) == (first == second)


@FEW
@given(TEXTS, TEXTS)
def test_the_edit_distance_is_that_of_the_textbook(first: str, second: str) -> None:
    assert edit_distance(first, second) == by_rows(first, second)


@FEW
@given(TEXTS, TEXTS, TEXTS)
def test_the_edit_distance_goes_no_farther_over_a_third_text(first: str, second: str, third: str) -> None:
    assert edit_distance(first, second) <= edit_distance(first, third) + edit_distance(third, second)


@FEW
@given(TEXTS, TEXTS)
def test_jaro_agrees_with_a_walk_over_both_texts(first: str, second: str) -> None:
    assert jaro(first, second) == by_pointers(first, second)


@FEW
@given(TEXTS, TEXTS)
def test_a_like_beginning_never_lowers_it(first: str, second: str) -> None:
    assert jaro(first, second) <= jaro_winkler(first, second) <= 1


@FEW
@given(st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, min_size=1, max_size=3))
def test_the_most_alike_values_are_the_same_in_any_order(firsts: list[str], seconds: list[str]) -> None:
    measures = ("words", "edit")
    ratio, *values = most_alike(firsts, tuple(seconds), measures)

    for mine in permutations(firsts):
        for theirs in permutations(seconds):
            again, *swapped = most_alike(theirs, mine, measures)
            assert (again, sorted(swapped)) == (ratio, sorted(values))
