"""Qualification: complete findings, criteria that may fail, and what to ask next."""

from __future__ import annotations

from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.lead_world import CAPTURED, FACTS

from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.selling.lead_qualification import LeadCriterion, Qualification, bant
from salesmanual.testing.wire import check_round_trip

STAFF: Final = LeadCriterion("staff", "employees >= 50")


def test_all_four_are_asked_for_and_every_finding_is_listed() -> None:
    check = bant().check(attrs.evolve(CAPTURED, facts={"budget": 0, "authority": "uses it"}))

    assert not check.met
    assert [finding.status.value for finding in check.findings] == ["unmet", "unmet", "unknown", "unknown"]
    assert check.missing() == ("days_to_decision", "need")
    assert [str(question) for question in check.questions()] == [
        "Is there money set aside for this, and how much?",
        "Who else takes part in the decision?",
        "What is to be better afterwards than it is now?",
        "By when is it to be decided?",
    ]


def test_a_lead_that_meets_them_is_qualified() -> None:
    check = bant().check(CAPTURED)

    assert (check.met, check.missing(), check.questions()) == (True, (), ())
    assert check.tables()[0].records()[0] == {
        "criterion": "budget",
        "status": "met",
        "required": "budget is above 0",
        "found": "found 9000",
    }


def test_facts_that_are_given_go_before_those_of_the_lead() -> None:
    assert not bant().check(CAPTURED, {"budget": 0}).met
    assert bant().check(attrs.evolve(CAPTURED, facts={}), FACTS).met


def test_three_of_four_may_be_enough() -> None:
    some = bant(at_least=3)
    lead = attrs.evolve(CAPTURED, facts={**FACTS, "budget": 0})

    assert (some.check(lead).met, bant().check(lead).met) == (True, False)
    assert "days_to_decision" in some.criterion().paths()


def test_a_criterion_without_a_question_suggests_none() -> None:
    check = Qualification("size", [STAFF]).check(CAPTURED)

    assert check.questions() == ()
    assert "employees is at least 50" in str(check)


def test_the_labels_follow_the_language() -> None:
    assert "決策權" in bant().check(CAPTURED).to_text("zh_Hant")


@pytest.mark.parametrize("policy", [bant(), bant(at_least=3), Qualification("size", [STAFF])])
def test_qualifications_read_back_from_documents(policy: Qualification) -> None:
    check_round_trip(policy)


BAD: Final[dict[str, tuple[dict[str, object], type[SalesManualError], str]]] = {
    "no criteria": ({"criteria": []}, InvalidValueError, "criteria: found (), accepted is a list of at least 1"),
    "a criterion in words": (
        {"criteria": ["budget > 0"]},
        WrongTypeError,
        "criteria[0]: found 'budget > 0' of type str",
    ),
    "a key twice": ({"criteria": [STAFF, STAFF]}, DuplicateError, "criteria[1].key 'staff' is there already"),
    "more than there are": ({"at_least": 2}, InvalidValueError, "at_least: found 2, accepted is 1 to 1"),
    "none of them": ({"at_least": 0}, InvalidValueError, "at_least: found 0, accepted is 1 to 1"),
    "a number in words": ({"at_least": "all"}, WrongTypeError, "at_least: found 'all' of type str"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_a_qualification_with_faults_is_refused(
    fields: dict[str, object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        Qualification(**{"key": "size", "criteria": [STAFF], **fields})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_a_condition_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(CriterionSyntaxError):
        LeadCriterion("staff", "employees >=")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "budget": st.integers(-1, 2),
            "authority": st.sampled_from(["decides", "recommends", "uses"]),
            "need": st.sampled_from(["", "speed"]),
            "days_to_decision": st.sampled_from([1, 180, 181]),
        },
    ),
    st.none() | st.integers(1, 4),
)
def test_the_whole_agrees_with_counting_its_parts(facts: dict[str, object], at_least: int | None) -> None:
    check = bant(at_least=at_least).check(attrs.evolve(CAPTURED, facts=facts))

    assert check.met == (sum(finding.met for finding in check.findings) >= (at_least or 4))
    assert set(check.missing()) <= {"budget", "authority", "need", "days_to_decision"} - facts.keys()
