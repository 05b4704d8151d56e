"""Faults: addresses, and the sentence of each kind of refusal."""

from __future__ import annotations

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.wire_faults import at_index, at_key, closest, faults_of, found_instead, joined, listed


class TestAddresses:
    @pytest.mark.parametrize(
        ("address", "key", "expected"),
        [
            ("", "rate", "rate"),
            ("plan", "rate", "plan.rate"),
            ("plan", "new-business", "plan.new-business"),
            ("plan", "獎金", "plan.獎金"),
            ("plan", "Li Na", "plan['Li Na']"),
            ("plan", "a.b", "plan['a.b']"),
            ("plan", "", "plan['']"),
            ("", "Li Na", "['Li Na']"),
            ("plan", 3, "plan[3]"),
        ],
    )
    def test_a_key_is_bare_where_that_is_clear(self, address: str, key: object, expected: str) -> None:
        assert at_key(address, key) == expected

    def test_a_key_of_a_megabyte_is_cut(self) -> None:
        assert len(at_key("plan", "x" * 1_000_000)) < 100

    def test_an_index_counts_from_zero(self) -> None:
        assert at_index(at_index("plan.tiers", 0), 12) == "plan.tiers[0][12]"

    @pytest.mark.parametrize(
        ("address", "rest", "expected"),
        [
            ("plan", "", "plan"),
            ("", "", ""),
            ("", "[1].rate", "[1].rate"),
            ("plan", ".rate", "plan.rate"),
            ("plan", "rate", "plan.rate"),
        ],
    )
    def test_what_is_inside_is_joined(self, address: str, rest: str, expected: str) -> None:
        assert joined(address, rest) == expected


class TestWords:
    def test_the_found_value_comes_with_its_type(self) -> None:
        assert found_instead("x", "a list", "put it in brackets") == (
            "found 'x' of type str, accepted is a list; put it in brackets"
        )

    def test_many_accepted_values_are_cut(self) -> None:
        assert listed(range(14)).endswith("10, 11 and 2 more")

    @pytest.mark.parametrize("found", ["zzz", 3, None, "x" * 10_000])
    def test_nothing_is_suggested_for_what_is_not_close(self, found: object) -> None:
        assert closest(found, ["month", "year"]) == ""


class TestFaultsOf:
    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            (InvalidValueError("rate", "-5%", "0 or more"), "found '-5%', accepted is 0 or more"),
            (InvalidValueError("rate", "x", "a rate", "write 5%"), "found 'x', accepted is a rate; write 5%"),
            (WrongTypeError("rate", 0.5, "a Decimal"), "found 0.5 of type float, accepted is a Decimal"),
            (NotFoundError("currency", "XXX"), "no currency 'XXX'"),
            (DuplicateError("tier", "0"), "tier '0' is there already"),
            (ValueError("'x' must be in ['a']", "attribute", "type", "x"), "'x' must be in ['a']"),
            (KeyError("rate"), "rate"),
            (ValueError(), "ValueError"),
            (ValueError("x" * 1_000), "x" * 300),
            (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
        ],
    )
    def test_each_refusal_is_a_sentence(self, error: Exception, expected: str) -> None:
        assert faults_of(error, "plan.rate") == [Fault("plan.rate", expected)]

    def test_the_faults_of_a_part_are_faults_below_it(self) -> None:
        inner = InvalidDocumentError("Curve", [Fault("tiers[1].rate", "missing"), Fault("", "no curve")])

        assert [str(fault) for fault in faults_of(inner, "plan.curve")] == [
            "plan.curve.tiers[1].rate: missing",
            "plan.curve: no curve",
        ]

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ("tiers[1].rate", "plan.tiers[1].rate"),
            ("tiers", "plan.tiers"),
            ("tiersum", "plan.tiers"),
            ("x", "plan.tiers"),
        ],
    )
    def test_what_a_converter_names_inside_its_field_is_found_there(self, where: str, expected: str) -> None:
        [fault] = faults_of(InvalidValueError(where, 1, "2"), "plan.tiers", name="tiers")

        assert fault.address == expected

    @pytest.mark.parametrize(
        ("where", "expected"),
        [
            ("above", "plan.from: found 1, accepted is 2"),
            ("above[0]", "plan.from[0]: found 1, accepted is 2"),
            ("whole", "plan: whole: found 1, accepted is 2"),
            ("", "plan: : found 1, accepted is 2"),
        ],
    )
    def test_what_a_constructor_says_of_a_field_is_found_at_its_key(self, where: str, expected: str) -> None:
        [fault] = faults_of(InvalidValueError(where, 1, "2"), "plan", keys={"above": "from"})

        assert str(fault) == expected

    def test_a_value_is_shown_as_the_document_spells_it(self) -> None:
        error = InvalidValueError("share", -5, "0 or more")

        assert faults_of(error, "share", spelling={"-5": "'-5%'"}) == [
            Fault("share", "found '-5%', accepted is 0 or more")
        ]
