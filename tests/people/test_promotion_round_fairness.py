"""The fairness table of a round: counts by group and the four-fifths rule of each step."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from tests.people.promotion_round_world import POLICY, SENIOR, Status, appointed, approved, at, called, ranked

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.people.adverse_impact import FourFifthsRule, Selected
from salesmanual.people.promotion_round_fairness import GroupCounts, round_fairness
from salesmanual.people.promotion_rounds import admit_candidate, enter_candidate
from salesmanual.people.promotion_rounds_decisions import decline_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.promotion_rounds_record import PromotionRound

GROUPS: Final = {"chen": "women", "deng": "women", "fang": "men", "gao": "men", "hao": "men"}


def with_hao(record: PromotionRound) -> PromotionRound:
    """One candidate more who is not eligible."""
    return enter_candidate(
        record,
        POLICY,
        "hao",
        from_position="representative",
        to_position=SENIOR,
        eligibility=Status("not yet"),
        standings={"performance": 1, "service": 1},
        at=at(5),
        by="hao",
    )


def test_the_counts_are_those_of_the_round() -> None:
    """Who applied, was eligible and was selected, by group."""
    found = round_fairness(appointed(), POLICY, GROUPS)

    assert found.rows == (GroupCounts("men", 2, 2, 1), GroupCounts("women", 2, 2, 1))
    assert {step: report["men"].ratio for step, report in found.impacts.items()} == {
        "eligible": Fraction(1),
        "selected": Fraction(1),
        "overall": Fraction(1),
    }


def test_the_rule_says_the_same_of_counts_given_by_hand() -> None:
    """Each step is what the four-fifths rule says of its counts."""
    rule = FourFifthsRule(few=2)
    record = attrs.evolve(appointed(), candidates=with_hao(called()).candidates + appointed().candidates)

    found = round_fairness(record, POLICY, GROUPS, rule=rule)

    assert found.impacts["eligible"] == rule.check({"men": Selected(2, 3), "women": Selected(2, 2)})
    assert found.impacts["selected"] == rule.check({"men": Selected(1, 2), "women": Selected(1, 2)})
    assert found.impacts["overall"] == rule.check({"men": Selected(1, 3), "women": Selected(1, 2)})


def test_who_has_a_waiver_counts_as_eligible() -> None:
    """Admitted is what matters."""
    record = with_hao(called())
    before = round_fairness(record, POLICY, GROUPS)

    waived = admit_candidate(record, POLICY, "hao", roles=["director"], at=at(6), by="d.du", why="returns")

    assert before.rows == (GroupCounts("men", 1, 0, 0),)
    assert round_fairness(waived, POLICY, GROUPS).rows == (GroupCounts("men", 1, 1, 0),)


def test_who_declines_was_selected_nevertheless() -> None:
    """Declining is the candidate's choice, and the one who moves up is selected as well."""
    record = decline_place(approved(), POLICY, at=at(15), by="chen")

    assert [row.selected for row in round_fairness(record, POLICY, GROUPS).rows] == [1, 2]


def test_a_step_that_one_group_came_to_has_no_ratio() -> None:
    """There is nobody to compare with."""
    assert round_fairness(ranked(), POLICY, dict.fromkeys(GROUPS, "all")).impacts == {}
    found = round_fairness(called(), POLICY, {})
    assert (found.rows, found.impacts) == ((), {})


def test_it_is_read_as_tables() -> None:
    """The counts come first, then each step under its own title."""
    found = round_fairness(appointed(), POLICY, GROUPS)

    assert [str(table.title) for table in found.tables()] == [
        "Candidates of R-1 by group",
        "Eligible of those who applied",
        "Selected of those who were eligible",
        "Selected of those who applied",
    ]
    assert found.records()[0] == {"group": "men", "applied": 2, "eligible": 2, "selected": 1, "rate": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: round_fairness(ranked(), POLICY, ["men"]), WrongTypeError, "groups: found ['men']"),  # type: ignore[arg-type]
        (lambda: round_fairness(ranked(), POLICY, {"chen": "women"}), NotFoundError, "no group of 'deng'"),
        (lambda: round_fairness(ranked(), POLICY, {**GROUPS, "gao": ""}), InvalidValueError, "groups['gao']: found ''"),
        (lambda: round_fairness(ranked(), POLICY, GROUPS, rule="4/5"), WrongTypeError, "rule: found '4/5'"),  # type: ignore[arg-type]
        (
            lambda: round_fairness(ranked(), POLICY, GROUPS, rule=FourFifthsRule(reference="man")),
            NotFoundError,
            "did you mean 'men'?",
        ),
    ],
)
def test_what_cannot_be_is_refused(call: Callable[[], object], error: type[Exception], says: str) -> None:
    """Bad input is refused with its place."""
    with pytest.raises(error) as refused:
        call()

    assert says in str(refused.value)
