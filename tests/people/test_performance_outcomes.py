"""Outcomes: a closed set that no policy can add dismissal to."""

from __future__ import annotations

import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.performance_outcomes import OutcomeKind, OutcomePolicy, OutcomeRule, outcome_label

POLICY = OutcomePolicy(
    {"en": "After the appraisal", "zh_Hant": "考核之後"},
    [
        OutcomeRule("best", "promotion-review", "grade == 'A' and place <= 3"),
        OutcomeRule("thanks", OutcomeKind.RECOGNITION, "grade == 'A'"),
        OutcomeRule("last", "coaching", "place >= 10"),
        OutcomeRule("low", "coaching", "grade == 'C'"),
    ],
)


@pytest.mark.parametrize(
    "outcome",
    ["dismissal", "termination", "dismiss", "terminate", "layoff", "demotion", "exit", "解除", "辭退", "", None, 7],
)
def test_dismissal_and_its_kin_cannot_be_said(outcome: object) -> None:
    """The type has no such outcome, and the message says why and what to do instead."""
    with pytest.raises(InvalidValueError) as caught:
        OutcomeRule("last", outcome, "place >= 10")  # type: ignore[arg-type]

    message = str(caught.value)
    assert message.startswith(f"outcome: found {outcome!r}, accepted is one of recognition, promotion-review, ")
    assert "no outcome of an appraisal ends employment, because a low rank or grade does not show" in message


def test_no_file_can_say_it_either() -> None:
    """What is read is checked like what is made."""
    file = write_policy(POLICY).replace('"coaching"', '"termination"', 1)

    with pytest.raises(InvalidDocumentError, match="does not show that somebody cannot do the job"):
        read_policy(OutcomePolicy, file)


def test_no_outcome_ends_employment() -> None:
    """The whole set, so that one that is added has to be thought about; its names are fixed."""
    assert [str(kind) for kind in OutcomeKind] == [
        "recognition",
        "promotion-review",
        "development-plan",
        "training",
        "coaching",
        "goal-review",
        "role-review",
    ]
    assert len({outcome_label(kind).render("zh_Hant") for kind in OutcomeKind}) == len(OutcomeKind)


def test_proposals_come_once_each_and_say_what_is_not_known() -> None:
    """Two rules propose coaching."""
    assert POLICY.propose("li.na", {"grade": "C", "place": 12}).proposed() == (OutcomeKind.COACHING,)
    unknown = POLICY.propose("wang.wei", {"grade": "A"})
    assert (unknown.proposed(), unknown.unknown()) == ((OutcomeKind.RECOGNITION,), ("place",))
    assert [row["proposed"] for row in unknown.tables()[0].records()] == ["not known", "yes", "not known", "no"]


def test_the_policy_round_trips() -> None:
    """Through TOML."""
    assert read_policy(OutcomePolicy, write_policy(POLICY)) == POLICY
