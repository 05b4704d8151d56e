"""ABC classes: cuts, boundaries, ties, explanations, laws and bad input."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.pareto import ParetoClass, ParetoClassification, ParetoRule, standard_abc

if TYPE_CHECKING:
    from collections.abc import Callable

CUTS = [ParetoClass("A", "80%"), ParetoClass("B", "95%"), ParetoClass("C", "100%")]
VALUES = st.lists(st.integers(0, 20) | st.fractions(0, 20, max_denominator=3), min_size=1, max_size=20)
CROSSINGS = st.sampled_from(["in", "out"])
TIES = st.sampled_from(["together", "by-id"])


def _classes(values: list[int], **rules: str) -> str:
    policy = ParetoClassification("ABC", CUTS, **rules)  # type: ignore[arg-type] # words it accepts
    facts = {f"C-{place}": {"turnover": value} for place, value in enumerate(values)}
    return "".join(each.key for each in policy.classify(facts, facts, as_of=AS_OF).members)


@pytest.mark.parametrize(
    ("values", "crossing", "expected"),
    [
        ([70, 20, 10], "in", "AAB"),
        ([70, 20, 10], "out", "ABC"),
        ([80, 15, 5], "in", "ABC"),
        ([80, 15, 5], "out", "ABC"),
        ([100], "in", "A"),
        ([100], "out", "C"),
        ([0, 0], "in", "CC"),
        ([0, 0], "out", "CC"),
        ([90, 10, 0], "in", "ABC"),
    ],
)
def test_whose_the_cut_is(values: list[int], crossing: str, expected: str) -> None:
    """Who crosses a cut fills the class or opens the next; a share on the cut is the same for both."""
    assert _classes(values, crossing=crossing) == expected


@pytest.mark.parametrize(
    ("crossing", "ties", "expected"),
    [
        ("in", "together", "AAAAA"),
        ("in", "by-id", "AAAAB"),
        ("out", "together", "CCCCC"),
        ("out", "by-id", "AAAAC"),
    ],
)
def test_ties(crossing: str, ties: str, expected: str) -> None:
    """Five equal customers are one, or stand in the order of their ids."""
    assert _classes([1, 1, 1, 1, 1], crossing=crossing, ties=ties) == expected


def test_an_explanation_has_both_shares() -> None:
    """The sums, their shares of the total, and the cut."""
    facts = {"C-1": {"turnover": usd(70)}, "C-2": {"turnover": usd(30)}}
    result = standard_abc().classify(facts, facts, as_of=AS_OF)

    assert str(result.explain("C-2")).splitlines() == [
        "ABC classes: A (the first class whose cut the share before it is below: A 80%, B 95%, C 100%) [Handbook 3.3]",
        "├─ share before it: 70% (the first divided by the second)",
        "│  ├─ those before it: 70",
        "│  └─ total: 100",
        "└─ share through it: 100% (the first divided by the second)",
        "   ├─ those through it: 100 (the sum)",
        "   │  ├─ those before it: 70",
        "   │  └─ its own, and equal ones: 30",
        "   └─ total: 100",
    ]
    assert str(result.why("C-2")) == "70% before it, 100% through it"


def test_the_other_rule_says_so_and_nothing_is_explained_too() -> None:
    """The explanation names the rule; where all have nothing, all stand at the end."""
    policy = ParetoClassification("ABC", CUTS, crossing="out")
    result = policy.classify(["C-1"], {"C-1": {"turnover": 0}}, as_of=AS_OF)

    assert "the first class whose cut the share through it does not pass" in str(result.explain("C-1"))
    assert result.explain("C-1").replay() == "C"
    third = policy.classify(["a", "b", "c"], {key: {"turnover": 1} for key in "abc"}, as_of=AS_OF)
    assert str(third.why("a")) == "0% before it, 100% through it"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ParetoClass("A", 0), "up_to: found 0, accepted is a share above 0 and of at most 100%"),
        (lambda: ParetoClass("A", "120%"), "up_to: found '120%'"),
        (lambda: ParetoClassification("ABC", CUTS[:2]), "cuts[1].up_to: found '95%', accepted is 100%"),
        (
            lambda: ParetoClassification("ABC", [CUTS[1], CUTS[0]]),
            "cuts[1].up_to: found '80%', accepted is more than 95%",
        ),
        (lambda: ParetoClassification("ABC", [CUTS[2], CUTS[2]]), "cuts[1].key 'C'"),
        (lambda: ParetoClassification("ABC", []), "cuts: found (), accepted is a list of at least 1"),
        (lambda: ParetoClassification("ABC", [ParetoClass("unclassified", 1)]), "class 'unclassified'"),
        (lambda: ParetoClassification("ABC", CUTS, crossing="on"), "crossing: found 'on', accepted is a rule"),  # type: ignore[arg-type] # refused
        (lambda: ParetoClassification("ABC", CUTS, ties="apart"), "ties: found 'apart', accepted is a rule for ties"),  # type: ignore[arg-type] # refused
        (lambda: _classes([5, -1]), "facts['C-1'].turnover: found -1, accepted is 0 or more; leave out or net"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "policy", [standard_abc(), ParetoClassification("x", CUTS, "margin", crossing="out", ties="by-id")]
)
def test_classifications_are_read_as_they_are_written(policy: ParetoClassification) -> None:
    """The document of a classification is that of the same one."""
    assert read_policy(ParetoClassification, write_policy(policy)) == policy


@given(VALUES, CROSSINGS, TIES)
def test_laws(values: list[Fraction], crossing: str, ties: str) -> None:
    """Who is greater is in no lower class; shares sum to 1; every class is explained and every customer in one."""
    policy = ParetoClassification("ABC", CUTS, crossing=crossing, ties=ties)  # type: ignore[arg-type] # words it accepts
    facts = {f"C-{place:02d}": {"turnover": value} for place, value in enumerate(values)}
    result = policy.classify(facts, facts, as_of=AS_OF)
    rule = result.rule
    assert isinstance(rule, ParetoRule)

    ranked = sorted(result.members, key=lambda each: (-Fraction(each.figures[0]), each.customer))  # type: ignore[arg-type]

    keys = [each.key for each in ranked]
    assert keys == sorted(keys)
    assert sum(result.counts().values()) == len(values)
    shares = [rule.shares(each.customer, each.figures) for each in ranked]
    assert shares[-1].through == 1
    if ties == "by-id" and any(values):
        assert sum(share.through - share.before for share in shares) == 1
    for each in result.members:
        step = result.explain(each.customer)
        assert step.replay() == step.value == each.key
