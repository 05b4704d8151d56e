"""Laws of the errors: whatever they are given, they pickle, stay short and say the same."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    Fault,
    InexactError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
    did_you_mean,
    shown,
)
from salesmanual.testing.numbers import exact_numbers, words

values = st.one_of(words(), exact_numbers(), st.floats(), st.binary(), st.none(), st.lists(st.integers()))


@given(values, st.text(max_size=20), st.text(max_size=20))
def test_an_error_about_any_value_survives_pickling_twice(value: object, where: str, remedy: str) -> None:
    made: list[SalesManualError] = [
        InvalidValueError(where, value, "a number", remedy),
        WrongTypeError(where, value, "a number", remedy),
        InexactError(where, value, remedy),
        NotFoundError(where, value, remedy),
        DuplicateError(where, value, remedy),
        CriterionSyntaxError(where, 1, remedy),
        InvalidDocumentError(where, [Fault(where, remedy)]),
        RefusedError(where, [remedy]),
    ]

    for error in made:
        again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(error))))  # noqa: S301 - our own bytes
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@given(st.one_of(values, st.text(min_size=1_000, max_size=2_000), st.integers(10**50, 10**90)))
def test_a_value_is_shown_in_at_most_eighty_characters(value: object) -> None:
    assert 0 < len(shown(value)) <= 80
    assert shown(value).isprintable() or "\n" not in shown(value)


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=10), max_size=30))
def test_a_suggestion_names_what_is_accepted_and_nothing_else(found: str, accepted: list[str]) -> None:
    remedy = did_you_mean(found, accepted)

    if accepted:
        assert any(repr(name) in remedy for name in accepted)
    else:
        assert remedy == "nothing is accepted here"


@pytest.mark.parametrize("name", ["commission", "bonus", "draw"])
def test_an_accepted_name_is_its_own_suggestion(name: str) -> None:
    assert did_you_mean(name, ["commission", "bonus", "draw"]) == f"did you mean {name!r}?"
