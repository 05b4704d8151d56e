"""The scheme of segments: scores, the table, what is refused, and laws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.class_bins import FixedBins, QuantileBins
from salesmanual.selling.classification import CustomerClass
from salesmanual.selling.rfm_scores import RfmRule, RfmScheme, RfmScores, RfmSegment, standard_rfm

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

FIXED = RfmScheme(
    "RFM",
    [RfmSegment("best", recency=(3, 3), frequency=(2, 2)), RfmSegment("good", recency=(2, 3))],
    FixedBins([30, 90]),
    FixedBins([5]),
    FixedBins([1000]),
)
FACTS: dict[str, dict[str, object]] = {
    "C-1": {"recency": 10, "frequency": 9, "monetary": usd(5000)},
    "C-2": {"recency": 30, "frequency": 9, "monetary": usd(10)},
    "C-3": {"recency": 400, "frequency": 1, "monetary": usd(10)},
    "C-4": {"recency": 10, "frequency": 1},
}
FIGURES = st.lists(
    st.tuples(st.integers(0, 400), st.integers(1, 9), st.fractions(0, 900, max_denominator=4)), min_size=1, max_size=25
)


def test_segments_by_fixed_bins() -> None:
    """The first row that holds counts; the rest is in the segment of all others, who lacks a figure in none."""
    result = FIXED.classify(FACTS, FACTS, as_of=AS_OF)

    assert [(each.customer, each.key) for each in result.members] == [
        ("C-1", "best"),
        ("C-2", "good"),
        ("C-3", "others"),
        ("C-4", "unclassified"),
    ]
    assert str(result.why("C-4")) == "not known: monetary"
    assert str(result.why("C-2")) == "scores 221"


def test_an_explanation_goes_from_figures_to_scores_to_the_segment() -> None:
    """Each line follows from those under it."""
    result = FIXED.classify(FACTS, FACTS, as_of=AS_OF)

    assert str(result.explain("C-1")).splitlines() == [
        "RFM: best (the first segment of the table that holds these scores) [Handbook 3.3]",
        "├─ score of recency: 3 (the bin between 30, 90, each reached at its edge, the lowest best)",
        "│  └─ recency: 10",
        "├─ score of frequency: 2 (the bin between 5, each reached at its edge)",
        "│  └─ frequency: 9",
        "└─ score of money: 2 (the bin between 1000, each reached at its edge)",
        "   └─ monetary: USD 5,000.00",
    ]
    assert str(result.explain("C-4")) == "RFM: unclassified — not known: monetary [Handbook 3.3]"


def test_other_bins_say_so() -> None:
    """A boundary of the lower bin, and bins of rank, are named in the explanation."""
    lower, ranks = FixedBins([30], boundary="lower"), QuantileBins(2, "ntile")
    scheme = RfmScheme("RFM", [RfmSegment("all")], lower, ranks, ranks)

    printed = str(scheme.classify(["C-1", "C-2"], FACTS, as_of=AS_OF).explain("C-1"))

    assert "the bin between 30, each left above its edge, the lowest best" in printed
    assert "the bin of its rank among 2, 2 of equal size" in printed


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: RfmSegment("a", recency=(4, 3)),
            "recency: found (4, 3), accepted is scores from 1 to 100, the least first",
        ),
        (lambda: RfmSegment("a", frequency=(0, 3)), "frequency: found (0, 3), accepted is scores from 1 to 100"),
        (lambda: RfmSegment("a", monetary=5), "monetary: found 5 of type int, accepted is two whole numbers"),  # type: ignore[arg-type] # refused
        (lambda: RfmSegment("a", monetary=(1, 2, 3)), "monetary: found (1, 2, 3) of type tuple"),
        (lambda: RfmScheme("RFM", []), "segments: found (), accepted is a list of at least 1, each item an RfmSegment"),
        (lambda: RfmScheme("RFM", [RfmSegment("a"), RfmSegment("a")]), "segments[1].key 'a'"),
        (lambda: RfmScheme("RFM", [RfmSegment("others")]), "class 'others'"),
        (lambda: RfmScheme("RFM", [RfmSegment("unclassified")]), "class 'unclassified'"),
        (lambda: RfmScheme("RFM", [RfmSegment("a")], 5), "recency: found 5 of type int, accepted is bins"),  # type: ignore[arg-type] # refused
        (
            lambda: RfmScheme("RFM", [RfmSegment("a", frequency=(3, 3))], frequency=QuantileBins(2)),
            "segments[0].frequency: found 3, accepted is a score from 1 to 2, the number of bins",
        ),
        (lambda: RfmScheme("RFM", [RfmSegment("a")], otherwise="rest"), "otherwise: found 'rest' of type str"),  # type: ignore[arg-type] # refused
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "scheme", [standard_rfm(), FIXED, RfmScheme("x", [RfmSegment("a")], otherwise=CustomerClass("b"))]
)
def test_schemes_are_read_as_they_are_written(scheme: RfmScheme) -> None:
    """The document of a scheme is that of the same scheme."""
    assert read_policy(RfmScheme, write_policy(scheme)) == scheme


def test_the_standard_scheme_covers_all_scores() -> None:
    """Every triple of scores from 1 to 5 has a segment of its own table."""
    scheme = standard_rfm()

    triples = [RfmScores(one, two, three) for one in range(1, 6) for two in range(1, 6) for three in range(1, 6)]

    assert all(any(segment.holds(scores) for segment in scheme.segments) for scores in triples)


@given(FIGURES)
def test_scores_follow_the_figures_and_explanations_replay(figures: list[tuple[int, int, Fraction]]) -> None:
    """Fewer days never score less, more purchases never less; every customer is in one segment, and it is explained."""
    facts: dict[str, dict[str, Any]] = {
        f"C-{place:02d}": dict(zip(("recency", "frequency", "monetary"), each, strict=True))
        for place, each in enumerate(figures)
    }
    result = standard_rfm().classify(facts, facts, as_of=AS_OF)
    rule = result.rule
    assert isinstance(rule, RfmRule)

    scores = {each.customer: rule.scores(each.customer, each.figures) for each in result.members}

    assert sum(result.counts().values()) == len(facts)
    for one, other in ((one, other) for one in facts for other in facts):
        if facts[one]["recency"] < facts[other]["recency"]:
            assert scores[one].recency >= scores[other].recency
        if facts[one]["frequency"] > facts[other]["frequency"]:
            assert scores[one].frequency >= scores[other].frequency
    for customer in facts:
        step = result.explain(customer)
        assert step.replay() == step.value == result.class_of(customer)
