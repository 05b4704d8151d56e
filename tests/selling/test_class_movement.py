"""Movement between classes: the matrix, why each moved, the review, bad input, laws."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, LATER, usd

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.class_bins import FixedBins
from salesmanual.selling.class_movement import ABSENT, ClassificationReview, class_movements
from salesmanual.selling.health import standard_health_score
from salesmanual.selling.pareto import ParetoClass, ParetoClassification, standard_abc
from salesmanual.selling.rfm_scores import RfmScheme, RfmSegment, standard_rfm
from salesmanual.selling.spend_tiers import SpendTier, SpendTiers
from salesmanual.selling.value_matrix import standard_value_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.classification import Classification, ClassificationResult

SCHEME = RfmScheme(
    "RFM",
    [RfmSegment("best", recency=(2, 2), frequency=(2, 2)), RfmSegment("good", frequency=(2, 2))],
    FixedBins([30]),
    FixedBins([5]),
    FixedBins([1000]),
)
TIERS = SpendTiers("Club", [SpendTier("gold", usd(20000)), SpendTier("bronze", usd(0))])
KINDS: list[Classification] = [standard_rfm(), standard_abc(), standard_value_matrix(), standard_health_score(), TIERS]
REVIEW = ClassificationReview(SCHEME, Cadence("last day of the quarter", date(2026, 1, 1)))


def _facts(recency: int | None, frequency: int, monetary: int = 1) -> dict[str, object]:
    return {"recency": recency, "frequency": frequency, "monetary": monetary}


BEFORE = {
    "alone": _facts(40, 9),
    "fell": _facts(5, 9),
    "gone": _facts(5, 9),
    "lost": _facts(5, 9),
    "same": _facts(5, 9),
    "together": _facts(40, 1),
    "unknown": _facts(None, 9),
}
AFTER = {
    "alone": _facts(4, 8),
    "fell": _facts(60, 2),
    "new": _facts(1, 1),
    "lost": _facts(None, 9),
    "same": _facts(6, 10),
    "together": _facts(4, 6),
    "unknown": _facts(3, 9),
}
MOVED = class_movements(SCHEME.classify(BEFORE, BEFORE, as_of=AS_OF), SCHEME.classify(AFTER, AFTER, as_of=LATER))


def test_who_moved_and_why() -> None:
    """One figure alone, several together, a figure that became known or is not known, and who came or went."""
    assert [(each.customer, each.before, each.after, each.direction, str(each.why())) for each in MOVED.movements] == [
        ("alone", "good", "best", "up", "recency 40 → 4: enough alone"),
        ("fell", "best", "others", "down", "frequency 9 → 2: enough alone"),
        ("gone", "best", "absent", "out", "not classified any more"),
        ("lost", "best", "unclassified", "out", "recency 5 → not known: enough alone"),
        ("new", "absent", "others", "in", "not classified before"),
        ("together", "others", "best", "up", "recency 40 → 4, frequency 1 → 6: together, by the rule as it is now"),
        ("unknown", "unclassified", "best", "in", "recency not known → 3: enough alone"),
    ]


def test_the_changes_say_what_each_alone_would_have_done() -> None:
    """By the earlier rule, recency alone is not enough, and frequency alone gives another class."""
    movement = MOVED.of("together")

    assert movement is not None
    assert [(each.name, each.before, each.after, each.alone) for each in movement.changes] == [
        ("recency", 40, 4, "others"),
        ("frequency", 1, 6, "good"),
    ]
    assert movement.rule_alone == "others"
    assert MOVED.of("same") is None


def test_a_rule_that_moves_with_the_others_is_told_apart() -> None:
    """A customer whose figures stay may fall because another one grew."""
    abc = standard_abc()
    before, after = ({"a": {"turnover": 50}, "b": {"turnover": size}} for size in (1, 900))

    moved = class_movements(abc.classify(before, before, as_of=AS_OF), abc.classify(after, after, as_of=LATER))

    assert [(each.customer, str(each.why())) for each in moved.movements] == [
        ("a", "the rule moved with the other customers"),
        ("b", "turnover 1 → 900: enough alone"),
    ]


def test_a_customer_without_a_class_that_goes_is_out() -> None:
    """From no class to nowhere is out."""
    none: dict[str, dict[str, object]] = {"C-1": {}}

    moved = class_movements(SCHEME.classify(none, none, as_of=AS_OF), SCHEME.classify([], {}, as_of=LATER))

    assert [(each.before, each.after, each.direction) for each in moved.movements] == [("unclassified", ABSENT, "out")]


def test_tables() -> None:
    """The matrix has its sums; the list of movements says why, in the reader's language too."""
    matrix, movements = MOVED.tables()

    assert matrix.records()[0] == {
        "from": "best",
        "best": 1,
        "good": 0,
        "others": 1,
        "unclassified": 1,
        ABSENT: 1,
        "all": 4,
    }
    assert len(movements.records()) == len(MOVED.movements)
    assert str(MOVED).splitlines()[0] == "RFM: from 2026-03-31 to 2026-06-30"
    assert "上升" in MOVED.to_text("zh_Hant")


def _result(policy: Classification = SCHEME, on: date = LATER) -> ClassificationResult:
    return policy.classify([], {}, as_of=on)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: class_movements(5, _result()), "before: found 5 of type int"),  # type: ignore[arg-type] # refused
        (lambda: class_movements(_result(), 5), "after: found 5 of type int"),  # type: ignore[arg-type] # refused
        (
            lambda: class_movements(_result(), _result()),
            "after.as_of: found datetime.date(2026, 6, 30), accepted is a day",
        ),
        (lambda: class_movements(_result(on=AS_OF), _result(standard_abc())), "after.policy: found ('turnover',)"),
        (
            lambda: class_movements(
                _result(standard_abc(), AS_OF),
                _result(ParetoClassification("x", [ParetoClass("A", 1)])),
            ),
            "after.policy: found ('A', 'unclassified'), accepted is the classes ('A', 'B', 'C', 'unclassified')",
        ),
        (lambda: MOVED.of("nobody"), "no customer 'nobody'"),
        (
            lambda: ClassificationReview(5, REVIEW.cadence),  # type: ignore[arg-type] # refused
            "classification: found 5 of type int, accepted is a classification",
        ),
        (
            lambda: ClassificationReview(SCHEME, "monthly"),  # type: ignore[arg-type] # refused
            "cadence: found 'monthly' of type str, accepted is a Cadence",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


def test_a_review_says_who_moved_and_when_the_next_one_is_due() -> None:
    """The first review has nobody to compare with."""
    first = REVIEW.run(BEFORE, BEFORE, as_of=AS_OF)
    second = REVIEW.run(AFTER, AFTER, as_of=LATER, previous=first.result)

    assert first.movements is None
    assert first.next_due == LATER
    assert second.movements == MOVED
    assert [each.due for each in REVIEW.overdue([AS_OF], date(2026, 7, 1))] == [LATER]


@pytest.mark.parametrize("kind", KINDS)
def test_reviews_of_every_kind_are_read_as_they_are_written(kind: Classification) -> None:
    """A document names the kind of classification by its tag."""
    review = ClassificationReview(kind, Cadence("every Monday"))

    assert read_policy(ClassificationReview, write_policy(review)) == review


KNOWN = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries(
        {"recency": st.none() | st.integers(0, 60), "frequency": st.integers(1, 9), "monetary": st.integers(0, 2000)}
    ),
    max_size=6,
)


@given(KNOWN, KNOWN)
def test_margins_of_the_matrix_are_the_classes(
    before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]
) -> None:
    """Rows sum to the earlier classes, columns to the later ones, and what is off the diagonal is who moved."""
    policy = standard_rfm()
    moved = class_movements(policy.classify(before, before, as_of=AS_OF), policy.classify(after, after, as_of=LATER))

    matrix = moved.matrix()

    for key, count in moved.before.counts().items():
        assert sum(number for (start, _), number in matrix.items() if start == key) == count
    for key, count in moved.after.counts().items():
        assert sum(number for (_, end), number in matrix.items() if end == key) == count
    assert sum(number for (start, end), number in matrix.items() if start != end) == len(moved.movements)
    for each in moved.movements:
        assert (each.direction in ("up", "down")) == ({each.before, each.after}.isdisjoint({ABSENT, "unclassified"}))
        assert each.changes or ABSENT in (each.before, each.after) or each.rule_alone == each.after
