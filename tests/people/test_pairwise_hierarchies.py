"""Levels of criteria: weights of the whole, alternatives, explanations, what is refused, laws."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import NotFoundError, SalesManualError
from salesmanual.people.pairwise_hierarchies import ComparisonUnder, PairwiseHierarchy
from salesmanual.people.pairwise_judgements import Judgement, Pairwise
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

ANY: Final[Any] = "x"


def two(a: str, b: str, ratio: int) -> Pairwise:
    return Pairwise([a, b], [Judgement(a, b, ratio)])


GOAL: Final = two("results", "skills", 4)
SKILLS: Final = ComparisonUnder("skills", two("pitch", "close", 3))
PEOPLE: Final = ["li.na", "wang.wei"]
LOWEST: Final = [
    ComparisonUnder("results", two("li.na", "wang.wei", 1)),
    ComparisonUnder("pitch", two("wang.wei", "li.na", 9)),
    ComparisonUnder("close", two("li.na", "wang.wei", 3)),
]
WHOLE: Final = PairwiseHierarchy(GOAL, [SKILLS, *LOWEST], PEOPLE)


def test_weights_are_multiplied_downward() -> None:
    """Skills have one fifth, and pitch three quarters of that."""
    found = PairwiseHierarchy(GOAL, [SKILLS]).weigh()

    assert [(each.criterion, each.parent, each.depth) for each in found.nodes] == [
        ("results", "", 1),
        ("skills", "", 1),
        ("pitch", "skills", 2),
        ("close", "skills", 2),
    ]
    assert found["pitch"].local == Fraction(3, 4)
    assert found["pitch"].weight == Fraction(3, 20)
    assert found.leaves() == {"results": Fraction(4, 5), "pitch": Fraction(3, 20), "close": Fraction(1, 20)}
    assert found.alternatives() == {}
    assert len(found.tables()) == 1


def test_alternatives_are_weighed_in_the_light_of_every_lowest_criterion() -> None:
    """0.8 × 1/2 + 0.15 × 9/10 + 0.05 × 1/4 for Wang Wei."""
    found = WHOLE.weigh()

    assert found.alternatives() == {"wang.wei": Fraction("0.5475"), "li.na": Fraction("0.4525")}
    assert str(found).splitlines()[-8:] == [
        "",
        "Alternatives",
        "┌─────────────┬────────┐",
        "│ alternative │ weight │",
        "├─────────────┼────────┤",
        "│ wang.wei    │ 54.75% │",
        "│ li.na       │ 45.25% │",
        "└─────────────┴────────┘",
    ]
    assert found.records()[2] == {
        "criterion": "pitch",
        "under": "skills",
        "level": 2,
        "local": Fraction(3, 4),
        "weight": Fraction(3, 20),
    }


def test_an_alternative_s_weight_is_explained() -> None:
    found = WHOLE.weigh()

    assert str(found.explain("wang.wei")).splitlines()[0] == "weight of wang.wei: 54.75% (the sum) [Handbook 4.2]"
    assert found.explain("wang.wei").replay() == found.alternatives()["wang.wei"]
    with pytest.raises(NotFoundError, match=r"no alternative 'lina'; did you mean 'li\.na'"):
        found.explain("lina")
    with pytest.raises(NotFoundError, match="no criterion 'pich'; did you mean 'pitch'"):
        found["pich"]


def test_a_hierarchy_can_be_written_and_read() -> None:
    check_round_trip(WHOLE)
    check_round_trip(PairwiseHierarchy(GOAL))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ComparisonUnder("x", ANY), "pairwise: found 'x' of type str, accepted is a Pairwise"),
        (lambda: PairwiseHierarchy(ANY), "goal: found 'x' of type str, accepted is a Pairwise"),
        (lambda: PairwiseHierarchy(GOAL, [SKILLS, SKILLS]), "parts[1].under 'skills' is there already"),
        (
            lambda: PairwiseHierarchy(GOAL, [ComparisonUnder("skils", two("a", "b", 1))]),
            "parts[0].under: found 'skils', accepted is a criterion; did you mean 'skills'?",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [ComparisonUnder("skills", two("results", "b", 1))]),
            "parts[0].pairwise: 'results' stands under the goal already; give one another name",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [ComparisonUnder("skills", two("skills", "b", 1))]),
            "parts[0].pairwise: 'skills' stands under the goal already; give one another name",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [SKILLS, *LOWEST[:2]], PEOPLE),
            "parts: 'close' compares no alternatives; add their comparison under it",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [SKILLS, *LOWEST], [*PEOPLE, "wu.fang"]),
            "parts[1].pairwise: alternative 'wu.fang' is not compared here; add it",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [SKILLS, *LOWEST], ["li.na"]),
            "parts[1].pairwise: 'wang.wei' is no alternative; did you mean",
        ),
        (
            lambda: PairwiseHierarchy(GOAL, [], ["skills"]),
            "goal: 'skills' is an alternative; compare criteria with criteria",
        ),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        call()

    assert message.partition("; did you mean")[0] in str(caught.value)


@st.composite
def hierarchies(draw: st.DrawFn) -> PairwiseHierarchy:
    """Up to three levels, and maybe alternatives under every lowest criterion."""
    names = iter(f"c{number}" for number in range(100))

    def compared(items: list[str]) -> Pairwise:
        ratios = st.integers(1, 9).map(Fraction) | st.integers(1, 9).map(lambda step: Fraction(1, step))
        judged = [Judgement(one, other, draw(ratios)) for one, other in combinations(items, 2)]
        return Pairwise(items, judged, method=draw(st.sampled_from(["eigenvector", "geometric-mean"])))

    people = [f"p{number}" for number in range(draw(st.integers(0, 3)))]
    goal = [next(names) for _ in range(draw(st.integers(1, 3)))]
    level, parts = goal, []
    for _ in range(2):
        below = []
        for criterion in level:
            under = [next(names) for _ in range(draw(st.integers(0, 2)))]
            below += under
            if under or people:
                parts.append(ComparisonUnder(criterion, compared(under or people)))
        level = below
    parts += [ComparisonUnder(criterion, compared(people)) for criterion in level if people]
    return PairwiseHierarchy(compared(goal), parts, people)


@given(hierarchies())
def test_weights_sum_to_exactly_one(hierarchy: PairwiseHierarchy) -> None:
    """Of the lowest criteria, under every criterion, and of the alternatives; every explanation replays."""
    found = hierarchy.weigh()

    assert sum(found.leaves().values()) == 1
    for node in found.nodes:
        under = [each.weight for each in found.nodes if each.parent == node.criterion]
        assert not under or sum(under) == node.weight
    weights = found.alternatives()
    assert sum(weights.values()) == (1 if hierarchy.alternatives else 0)
    assert list(weights.values()) == sorted(weights.values(), reverse=True)
    assert all(found.explain(name).replay() == weight for name, weight in weights.items())
