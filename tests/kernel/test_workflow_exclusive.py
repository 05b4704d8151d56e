"""Conditions that exclude one another: examples, and the law that a proof is never wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.criteria import ALWAYS, NEVER, Not, negate, read_criterion
from salesmanual.kernel.workflow_exclusive import exclusive
from salesmanual.testing.criteria import criteria, facts_for

if TYPE_CHECKING:
    from salesmanual.kernel.criteria import Criterion


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x < 5", "x >= 5"),
        ("x <= 5", "x > 5"),
        ("x < 5", "x > 5"),
        ("x = 5", "x != 5"),
        ("x = 5", "x = 6"),
        ("x = 5", "x < 5"),
        ("x in (1, 2)", "x in (3, 4)"),
        ("x in (1, 2)", "x > 2"),
        ("x in (1, 2)", "x not in (1, 2, 3)"),
        ('x = "a"', 'x in ("b", "c")'),
        ("x between 1 and 2", "x > 2"),
        ("x between 2 and 2", "x != 2"),
        ("x between 1 and 2", "x between 3 and 4"),
        ("x between 1 and 2", "not x between 0 and 3"),
        ("not x between 1 and 5", "x between 2 and 3"),
        ("not x < 5", "not x >= 5"),
        ("not x != 5", "x > 5"),
        ("x < 1/3", "x > 0.34"),
        ("x < 5 CNY", "x >= 5 CNY"),
        ("x < 5 CNY", "x < 5 USD"),
        ('x = "5"', "x = 5"),
        ("x < 2026-03-01", "x >= 2026-03-01"),
        ("x", "not x"),
        ("x = true", "x != true"),
        ("x = true", "x = false"),
        ("x is present", "x is not present"),
        ("x is not present", "x > 5"),
        ("x is not present", 'x contains "a"'),
        ('x contains "a"', 'not x contains "a"'),
        ('x contains "a"', 'x = "a"'),
        ("x < 5 and y", "x >= 5 and z"),
        ("x < 5 or x > 9", "x between 5 and 9"),
        ("x and y", "not x or not y"),
        ("not (x or y)", "x"),
        ("at least 2 of (x, y, z)", "not x and not y"),
        ("at least 2 of (x, y, z)", "not at least 2 of (x, y, z)"),
        ("not at least 2 of (x, y, z)", "x and y"),
        ("y and (x < 5 or x > 9)", "z and x = 7"),
    ],
)
def test_these_exclude_one_another(one: str, other: str) -> None:
    assert exclusive(read_criterion(one), read_criterion(other))
    assert exclusive(read_criterion(other), read_criterion(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x < 5", "x <= 5"),
        ("x <= 5", "x >= 5"),
        ("x < 5", "y >= 5"),
        ("x < 5", "x > 4"),
        ("x != 5", "x != 6"),
        ("x != 5", "x < 5"),
        ("x = 5", "x <= 5"),
        ("x not in (1, 2)", "x > 2"),
        ("x between 1 and 2", "x between 2 and 3"),
        ("x between 1 and 5", "not x between 2 and 3"),
        ("x", "x = true"),
        ("x is present", "x > 5"),
        ("x is present", "x is present"),
        ("x is not present", "x is not present"),
        ('x contains "a"', 'x contains "b"'),
        ('x contains "a"', 'not x contains "b"'),
        ("x is present", 'x contains "a"'),
        ("x or y", "not x"),
        ("at least 2 of (x, y, z)", "not x"),
        ("at least 1 of (x, y)", "not x"),
        ("x is not present or x > 5", "x is not present"),
        ("always", "x"),
    ],
)
def test_these_may_both_hold(one: str, other: str) -> None:
    assert not exclusive(read_criterion(one), read_criterion(other))
    assert not exclusive(read_criterion(other), read_criterion(one))


def test_what_never_holds_excludes_everything() -> None:
    assert exclusive(NEVER, ALWAYS)
    assert not exclusive(ALWAYS, ALWAYS)


def test_large_conditions_are_compared_in_reasonable_time() -> None:
    """Each pair of parts is looked at once, however deep the nesting."""
    deep: Criterion = read_criterion("x < 5")
    other: Criterion = read_criterion("y < 5")
    for number in range(30):
        deep = Not(deep) | read_criterion(f"a{number} or b{number}")
        other = Not(other) | read_criterion(f"c{number} or d{number}")

    assert not exclusive(deep, other)


@given(criteria(), criteria(), st.data())
def test_no_facts_meet_both_of_two_that_exclude_one_another(
    one: Criterion, other: Criterion, data: st.DataObject
) -> None:
    facts = data.draw(facts_for(one) | facts_for(other) | facts_for(one & other))

    if one.holds(facts) is True and other.holds(facts) is True:
        assert not exclusive(one, other)


@given(criteria(), criteria())
def test_excluding_is_mutual(one: Criterion, other: Criterion) -> None:
    assert exclusive(one, other) == exclusive(other, one)


@given(criteria(), criteria())
def test_a_condition_and_its_opposite_exclude_one_another_however_more_is_asked(
    one: Criterion, more: Criterion
) -> None:
    assert exclusive(one, negate(one))
    assert exclusive(one & more, Not(one))
    assert exclusive(negate(one), more & one)


_LEAVES = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
_SMALL = st.builds("x {} {}".format, _LEAVES, st.integers(0, 3)) | st.builds(
    lambda low, more: f"x between {low} and {low + more}", st.integers(0, 3), st.integers(0, 2)
)


@given(one=_SMALL, other=_SMALL, one_negated=st.booleans(), other_negated=st.booleans())
def test_of_two_conditions_on_one_number_the_answer_is_exact(
    one: str,
    other: str,
    *,
    one_negated: bool,
    other_negated: bool,
) -> None:
    """Halves and wholes from below all to above all meet both, or none does."""
    first = negate(read_criterion(one)) if one_negated else read_criterion(one)
    second = negate(read_criterion(other)) if other_negated else read_criterion(other)
    values = [half / 2 for half in range(-2, 14)]

    met = any(first.holds({"x": value}) and second.holds({"x": value}) for value in values)

    assert exclusive(first, second) is not met
