"""The policy of a promotion round: its checks, its table and its file."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from tests.people.promotion_round_world import CARD, POLICY, SENIOR

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.promotion_panels import PanelAggregate, PanelSeat
from salesmanual.people.promotion_rounds_policy import PositionPlaces, PromotionRoundPolicy, TieBreak

PLACES = (PositionPlaces(SENIOR, 2),)


@pytest.mark.parametrize(
    "policy",
    [
        POLICY,
        PromotionRoundPolicy(CARD, PLACES),
        PromotionRoundPolicy(
            CARD,
            PLACES,
            aggregate=PanelAggregate("trimmed", 2),
            panel_size=7,
            least_scores=5,
            least_score="62.5",
            ties=[TieBreak("absence", "lower", label={"en": "absence", "zh_Hant": "缺勤", "zh_Hans": "缺勤"})],
            reserve=2,
            nominations=False,
            eligible=["ready"],
            waived_by=["hr"],
            managers_score=True,
            nominators_score=True,
            approved_by=[],
            callers_approve=True,
            score_workdays=5,
            approve_workdays=3,
            appeal_workdays=0,
            key="spring",
        ),
    ],
)
@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_policy_reads_back_as_it_was(policy: PromotionRoundPolicy, form: str) -> None:
    """What is written is read."""
    assert read_policy(PromotionRoundPolicy, write_policy(policy, format=form)) == policy  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"card": "card"}, WrongTypeError, "card: found 'card'"),
        ({"places": []}, InvalidValueError, "places: found ()"),
        ({"places": [PositionPlaces("a", 1), PositionPlaces("a", 2)]}, DuplicateError, "places[1].position 'a'"),
        ({"aggregate": "mean"}, WrongTypeError, "aggregate: found 'mean'"),
        ({"aggregate": PanelAggregate("trimmed")}, InvalidValueError, "at least 3, as the aggregation needs"),
        ({"panel": [PanelSeat("hr", 4)]}, InvalidValueError, "panel_size: found 3, accepted is at least 4"),
        ({"panel": [PanelSeat("hr"), PanelSeat("hr")]}, DuplicateError, "panel[1].role 'hr'"),
        ({"least_scores": 4}, InvalidValueError, "panel_size: found 3, accepted is at least the 4 scores"),
        ({"least_scores": 0}, InvalidValueError, "least_scores: found 0"),
        ({"least_score": "good"}, InvalidValueError, "least_score: found 'good'"),
        ({"ties": [TieBreak("a"), TieBreak("a")]}, DuplicateError, "ties[1].key 'a'"),
        ({"ties": lambda: [TieBreak("", label="a")]}, InvalidValueError, "key: found ''"),
        ({"ties": lambda: [TieBreak("a", "best")]}, InvalidValueError, "better: found 'best'"),  # type: ignore[arg-type]
        ({"places": lambda: [PositionPlaces("a", 0)]}, InvalidValueError, "places: found 0"),
        ({"reserve": -1}, InvalidValueError, "reserve: found -1"),
        ({"nominations": 1}, WrongTypeError, "nominations: found 1"),
        ({"eligible": "eligible"}, WrongTypeError, "eligible: found 'eligible'"),
        ({"waived_by": ["a", "a"]}, DuplicateError, "waived_by 'a'"),
        ({"approved_by": [1]}, WrongTypeError, "approved_by[0]: found 1"),
        ({"score_workdays": 0}, InvalidValueError, "score_workdays: found 0"),
        ({"appeal_workdays": -1}, InvalidValueError, "appeal_workdays: found -1"),
    ],
)
def test_a_policy_that_cannot_be_carried_out_is_refused(
    change: dict[str, Any], error: type[SalesManualError], says: str
) -> None:
    """Each field is checked when the policy is built."""
    with pytest.raises(error) as refused:
        attrs.evolve(POLICY, **{field: value() if callable(value) else value for field, value in change.items()})

    assert says in str(refused.value)


def test_a_position_that_is_not_offered_has_no_places() -> None:
    """The closest one is named."""
    with pytest.raises(NotFoundError, match="did you mean 'team-lead'"):
        POLICY.places_of("team-leader")


def test_without_appeal_there_is_no_way_back_from_the_appointments() -> None:
    """The move `reopen` is there only where appeals are."""
    without = attrs.evolve(POLICY, appeal_workdays=0)

    assert "reopen" in POLICY.workflow().triggers()
    assert "reopen" not in without.workflow().triggers()


def test_the_table_is_drawn() -> None:
    """The diagram has every move."""
    drawn = POLICY.to_mermaid()

    assert all(trigger in drawn for trigger in POLICY.workflow().triggers())
