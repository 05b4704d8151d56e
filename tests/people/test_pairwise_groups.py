"""Several judges: both ways of bringing them together, weights, missing judgements, what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import SalesManualError
from salesmanual.people.pairwise_groups import group_judgements, group_priorities
from salesmanual.people.pairwise_judgements import Judgement, Pairwise

if TYPE_CHECKING:
    from collections.abc import Callable

PAIR: Final = ["results", "skill"]
LI: Final = Pairwise(PAIR, [Judgement("results", "skill", 9)], step="0.001")
WANG: Final = Pairwise(PAIR, [Judgement("results", "skill", 1)])
JUDGES: Final = {"li.na": LI, "wang.wei": WANG}
ANY: Final[Any] = [1]


def test_ratios_are_averaged_pair_by_pair() -> None:
    """9 and 1 make 3; where the first counts twice, 9 to the power of 2/3, to nine decimal places."""
    assert group_judgements(JUDGES).ratio("results", "skill") == 3
    weighed = group_judgements(JUDGES, weights={"li.na": 2, "wang.wei": 1})
    assert weighed.ratio("results", "skill") == Fraction("4.326748711")
    assert group_judgements(JUDGES, weights={"wang.wei": 1}).ratio("results", "skill") == 1


def test_a_mean_below_one_is_kept_from_its_other_side() -> None:
    judges = {name: Pairwise(PAIR, [Judgement("results", "skill", "1/9")]) for name in ("a", "b")}

    assert group_judgements(judges).judgements == (Judgement("results", "skill", "1/9"),)


def test_a_judge_who_left_a_pair_out_does_not_count_for_it() -> None:
    things = ["a", "b", "c"]
    whole = Pairwise.from_triangle(things, [[2, 4], [8]])
    part = Pairwise(things, [Judgement("a", "b", 8), Judgement("b", "c", 2)], missing="harker")

    together = group_judgements({"whole": whole, "part": part})

    assert [each.ratio for each in together.judgements] == [4, 4, 4]


def test_a_pair_that_nobody_judged_follows_the_rules_of_the_first_judge() -> None:
    things = ["a", "b", "c"]
    judged = [Judgement("a", "b", 2), Judgement("b", "c", 2)]
    harker = Pairwise(things, judged, missing="harker")

    assert len(group_judgements({"one": harker, "other": harker}).judgements) == 2
    refusing = Pairwise.from_triangle(things, [[2, 4], [8]])
    with pytest.raises(SalesManualError, match="a and c are not judged"):
        group_judgements({"one": refusing, "other": harker}, weights={"other": 1})


def test_weights_are_averaged_with_their_spread() -> None:
    """Li Na gives results 90 %, Wang Wei 50 %: 70 % by the arithmetic mean, 75 % by the geometric one."""
    arithmetic, geometric = group_priorities(JUDGES, mean="arithmetic"), group_priorities(JUDGES)

    assert dict(arithmetic.items()) == {"results": Decimal("0.700"), "skill": Decimal("0.300")}
    assert geometric["results"] == Decimal("0.750")
    assert geometric.spread("skill") == Decimal("0.400")
    assert str(geometric).splitlines() == [
        "Weights of the group",
        "┌───────────┬───────┬───────┬──────────┬────────┐",
        "│ criterion │ group │ li.na │ wang.wei │ spread │",
        "├───────────┼───────┼───────┼──────────┼────────┤",
        "│ results   │   75% │   90% │      50% │    40% │",
        "│ skill     │   25% │   10% │      50% │    40% │",
        "└───────────┴───────┴───────┴──────────┴────────┘",
    ]
    assert geometric.records()[0]["judge.li.na"] == Decimal("0.900")


@pytest.mark.parametrize("mean", ["geometric", "arithmetic"])
def test_a_weight_of_the_group_is_explained_by_those_of_the_judges(mean: Any) -> None:  # noqa: ANN401 - one of two words
    found = group_priorities(JUDGES, mean=mean, weights={"li.na": 3, "wang.wei": "50%"})

    for item in PAIR:
        assert found.explain(item).replay() == found[item]
    assert f"the {mean} mean over the judges" in str(found.explain("skill"))


def test_a_weight_that_rounds_to_nothing_stays_nothing() -> None:
    """A chain of fifty things, each nine times the next, leaves the last none."""
    things = [f"c{at}" for at in range(50)]
    chain = [Judgement(one, other, 9) for one, other in pairwise(things)]
    judge = Pairwise(things, chain, missing="harker")

    found = group_priorities({"one": judge, "other": judge})

    assert found["c49"] == 0
    assert sum(found.shares) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: group_judgements(ANY), "judges: found [1] of type list, accepted is a comparison for each judge"),
        (lambda: group_judgements({}), "judges: found {}, accepted is at least one judge"),
        (lambda: group_judgements({"li.na": ANY}), "judges['li.na']: found [1] of type list, accepted is a Pairwise"),
        (
            lambda: group_priorities({"li.na": LI, "wu.fang": Pairwise(["results"], [])}),
            "judges['wu.fang'].items: found ('results',), accepted is the things that all compare, ('results',",
        ),
        (
            lambda: group_judgements(JUDGES, weights=ANY),
            "weights: found [1] of type list, accepted is a weight for each",
        ),
        (lambda: group_judgements(JUDGES, weights={"lina": 1}), "no judge 'lina'; did you mean 'li.na'?"),
        (
            lambda: group_judgements(JUDGES, weights={"li.na": -1}),
            "weights['li.na']: found -1, accepted is a weight of 0 or more",
        ),
        (lambda: group_judgements(JUDGES, weights={"li.na": 0}), "accepted is a weight above 0 for at least one judge"),
        (lambda: group_priorities(JUDGES, mean=ANY), "mean: found [1] of type list, accepted is a mean"),
        (lambda: group_priorities(JUDGES)["x"], "no criterion 'x'"),
        (lambda: group_priorities(JUDGES).spread("x"), "no criterion 'x'"),
        (lambda: group_priorities(JUDGES).explain("x"), "no criterion 'x'"),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        call()

    assert message in str(caught.value)
