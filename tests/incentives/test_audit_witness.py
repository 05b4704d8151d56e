"""Conditions that can be met, with facts that meet them, and conditions that cannot."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.audit_witness import NEVER_MET, facts_that_meet, nested
from salesmanual.kernel.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Criterion,
    Not,
    parse_criterion,
)
from salesmanual.testing.criteria import criteria, facts_for


@pytest.mark.parametrize(
    "condition",
    [
        "level >= 3 and level < 3",
        "level > 5 and level < 5",
        'region = "east" and region = "west"',
        'region in ("east", "west") and region = "north"',
        "level between 3 and 5 and level > 6",
        "certified = true and certified = false",
        "amount > 5 CNY and amount < 5 CNY",
        "amount > 5 CNY and amount < 9 USD",
        "since > 2026-01-01 and since < 2026-01-02",
        "not (level >= 3 or level < 3)",
        "not level is present and level > 3",
        'tags contains "a" and not tags contains "a"',
        "at least 2 of (level > 5, level < 5)",
        "not at least 1 of (level > 5, level <= 5)",
    ],
)
def test_a_condition_that_contradicts_itself_is_never_met(condition: str) -> None:
    assert facts_that_meet(parse_criterion(condition)) == NEVER_MET


@pytest.mark.parametrize(
    "condition",
    [
        "level > 3 and level < 4",
        "level != 3",
        'region != "east" and region != "west"',
        "not level is present",
        "level is present",
        "certified != true",
        "amount > 5 CNY and amount < 6 CNY",
        "since > 2026-01-01 and since < 2026-01-03",
        "not (since = 2026-01-01)",
        'tags contains "a" and tags contains "b"',
        'not tags contains "a"',
        'tags contains "a" and tags contains "b" and not tags contains "c"',
        "amount > 5.00 CNY and amount < 5.01 CNY",
        'region != "x" and region != "xx"',
        "at least 2 of (level > 5, visits < 5, level < 3)",
        "not at least 2 of (level > 5, visits < 5)",
        'customer.region = "east" and customer.size > 5',
    ],
)
def test_a_condition_that_can_be_met_is_met_by_the_facts(condition: str) -> None:
    criterion = parse_criterion(condition)
    facts = facts_that_meet(criterion)

    assert isinstance(facts, dict)
    assert criterion.holds(nested(facts)) is True


@pytest.mark.parametrize(
    "value", [date.min, date.max, datetime(2026, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_the_ends_of_time_are_tried_without_going_beyond(value: date) -> None:
    criterion = Compare("since", "!=", value)
    facts = facts_that_meet(criterion)

    assert isinstance(facts, dict)
    assert criterion.holds(nested(facts)) is True


def test_the_empty_groups_are_always_and_never_met() -> None:
    assert facts_that_meet(AllOf([])) == {}
    assert facts_that_meet(AnyOf([])) == NEVER_MET
    assert facts_that_meet(Not(AnyOf([]))) == {}


def test_too_many_cases_are_not_decided() -> None:
    """Ten choices of three are 59,049 cases."""
    wide = AllOf([AnyOf([Compare(f"f{n}", "==", v) for v in range(3)]) for n in range(10)])
    many = AtLeast(6, [Compare(f"f{n}", "==", 1) for n in range(13)])

    assert facts_that_meet(wide) is None
    assert facts_that_meet(many) is None


def test_a_fact_under_a_fact_cannot_be_a_table_and_a_value() -> None:
    assert nested({"a": 1, "a.b": 2})["a"] == 1


def test_a_fact_that_would_lie_inside_another_is_not_decided() -> None:
    assert facts_that_meet(parse_criterion("a = 1 and a.b = 2")) is None


@given(criteria(max_leaves=5), st.data())
def test_facts_meet_the_condition_and_never_means_never(criterion: Criterion, data: st.DataObject) -> None:
    facts = facts_that_meet(criterion)

    if facts == NEVER_MET:
        assert criterion.holds(data.draw(facts_for(criterion))) is not True
    elif facts is not None:
        assert isinstance(facts, dict)
        assert criterion.holds(nested(facts)) is True
