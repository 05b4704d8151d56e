"""Ranking of candidates: ties, norms, explanations, what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import NotFoundError, SalesManualError
from salesmanual.kernel.number import Rounding
from salesmanual.people.topsis_ranking import TopsisCriterion, TopsisScheme
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.topsis_ranking import Norm

RESULTS: Final = TopsisCriterion("results", "60%")
COMPLAINTS: Final = TopsisCriterion("complaints", "40%", "min")
SCHEME: Final = TopsisScheme([RESULTS, COMPLAINTS])
PEOPLE: Final = {
    "li.na": {"results": 90, "complaints": 4, "age": 40},
    "wang.wei": {"results": 60, "complaints": 0},
    "zhao.min": {"results": 60, "complaints": 4},
}
ANY: Final[Any] = [1]


def test_the_table_shows_distances_and_both_ends() -> None:
    assert str(SCHEME.rank(PEOPLE)).splitlines() == [
        "ranking of candidates",
        "┌──────┬───────────┬───────────┬───────────────────────┬────────────────────────────┐",
        "│ rank │ candidate │ closeness │ distance to the ideal │ distance to the anti-ideal │",
        "├──────┼───────────┼───────────┼───────────────────────┼────────────────────────────┤",
        "│    1 │ wang.wei  │    0.6603 │                0.1455 │                     0.2828 │",
        "│    2 │ li.na     │    0.3397 │                0.2828 │                     0.1455 │",
        "│    3 │ zhao.min  │    0.0000 │                0.3181 │                     0.0000 │",
        "└──────┴───────────┴───────────┴───────────────────────┴────────────────────────────┘",
        "",
        "Figures",
        "┌────────────┬─────────┬────────────┐",
        "│ candidate  │ results │ complaints │",
        "├────────────┼─────────┼────────────┤",
        "│ wang.wei   │      60 │          0 │",
        "│ li.na      │      90 │          4 │",
        "│ zhao.min   │      60 │          4 │",
        "│ ideal      │      90 │          0 │",
        "│ anti-ideal │      60 │          4 │",
        "└────────────┴─────────┴────────────┘",
    ]


def test_a_closeness_is_explained_criterion_by_criterion() -> None:
    found = SCHEME.rank(PEOPLE)

    assert str(found.explain("li.na")).splitlines()[:9] == [
        (
            "closeness of li.na: 0.3397 (the root of the second over the sum of both roots, rounded to 0.0001) "
            "[Handbook 4.2]"
        ),
        "├─ squared distance to the ideal: 0.08 (the sum)",
        "│  ├─ by results: 0 (the first divided by the second)",
        "│  │  ├─ square of difference times weight: 0 (the product)",
        "│  │  │  ├─ difference: 0 (the first less the rest)",
        "│  │  │  │  ├─ results: 90",
        "│  │  │  │  └─ compared with: 90",
        "│  │  │  ├─ difference: 0 (as above)",
        "│  │  │  ├─ weight: 0.6",
    ]
    for name in found.order():
        assert found.explain(name).replay() == found[name].closeness
    with pytest.raises(NotFoundError, match=r"no candidate 'lina'; did you mean 'li\.na'"):
        found.explain("lina")


@pytest.mark.parametrize(
    ("norm", "square"), [("vector", "36/625"), ("sum", "36/1225"), ("minmax", "36/25"), ("none", 36)]
)
def test_each_norm_divides_the_column_by_its_own_figure(norm: Norm, square: str | int) -> None:
    """Figures 15 and 20 are 5 apart, times 6/5 is 6; squares sum to 625, the square of the sum is 1225."""
    scheme = TopsisScheme([TopsisCriterion("results", "6/5")], norm=norm)

    found = scheme.rank({"a": {"results": 15}, "b": {"results": 20}})

    assert found["a"].to_ideal_squared == (Fraction(square),)
    assert found["a"].closeness == 0
    assert found["b"].closeness == 1


def test_an_exact_half_is_rounded_as_half() -> None:
    """Distances of 1 and 3 make one quarter exactly, which half up and half to even round to different sides."""
    rows = {"low": {"results": 0}, "mid": {"results": 1}, "high": {"results": 4}}
    up, even = (
        TopsisScheme([RESULTS], norm="none", rounding=Rounding("0.1", mode)) for mode in ("half-up", "half-even")
    )

    assert up.rank(rows)["mid"].closeness == Decimal("0.3")
    assert even.rank(rows)["mid"].closeness == Decimal("0.2")


def test_equals_are_decided_by_the_named_criteria_and_else_share_a_rank() -> None:
    """Three are equally close; complaints decide between two of them; two are equal in all and are listed by name."""
    rows = {
        "d": {"results": 0, "complaints": 0},
        "c": {"results": 4, "complaints": 4},
        "b": {"results": 0, "complaints": 0},
        "e": {"results": 4, "complaints": 4},
        "a": {"results": 2, "complaints": 2},
    }
    equal = [TopsisCriterion("results", 1), TopsisCriterion("complaints", 1, "min")]

    undecided = TopsisScheme(equal, norm="none").rank(rows)
    decided = TopsisScheme(equal, norm="none", ties=["complaints"]).rank(rows)
    other = TopsisScheme(equal, norm="none", ties=["results"]).rank(rows)

    assert [(row.name, row.rank) for row in undecided.rows] == [(name, 1) for name in "abcde"]
    assert [(row.name, row.rank) for row in decided.rows] == [("b", 1), ("d", 1), ("a", 3), ("c", 4), ("e", 4)]
    assert [(row.name, row.rank) for row in other.rows] == [("c", 1), ("e", 1), ("a", 3), ("b", 4), ("d", 4)]


def test_where_nothing_tells_them_apart_closeness_is_one_half() -> None:
    for norm in ("vector", "sum", "minmax", "none"):
        alone = TopsisScheme([RESULTS], norm=norm).rank({"li.na": {"results": 0}})
        assert (alone["li.na"].closeness, alone["li.na"].rank) == (Decimal("0.5"), 1)


def test_nobody_makes_an_empty_ranking() -> None:
    found = SCHEME.rank({})

    assert (found.order(), found.ideal(), found.records()) == ((), {}, [])
    assert len(found.tables()) == 2


def test_schemes_can_be_written_and_read() -> None:
    check_round_trip(SCHEME)
    check_round_trip(TopsisScheme([COMPLAINTS], norm="minmax", ties=["complaints"], rounding=Rounding("0.01"), key="k"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: TopsisCriterion("a", -1), "weight: found -1, accepted is a weight of 0 or more"),
        (lambda: TopsisCriterion("a", 1, "mox"), "objective: found 'mox', accepted is an objective"),  # type: ignore[arg-type] # the wrong input
        (lambda: TopsisScheme([]), "criteria: found (), accepted is a list of at least 1"),
        (lambda: TopsisScheme([RESULTS, RESULTS]), "criteria[1].key 'results' is there already"),
        (lambda: TopsisScheme([TopsisCriterion("a", 0)]), "accepted is a weight above 0 for at least one criterion"),
        (lambda: TopsisScheme([RESULTS], norm=ANY), "norm: found [1] of type list, accepted is a norm"),
        (
            lambda: TopsisScheme([RESULTS], ties=["result"]),
            "ties: found 'result', accepted is a criterion; did you mean",
        ),
        (lambda: TopsisScheme([RESULTS], rounding=Rounding()), "rounding.step: found None, accepted is a step"),
        (lambda: TopsisScheme([RESULTS], rounding=ANY), "rounding: found [1] of type list, accepted is a Rounding"),
        (lambda: SCHEME.rank(ANY), "candidates: found [1] of type list, accepted is figures for each candidate"),
        (lambda: SCHEME.rank({"li.na": ANY}), "candidates['li.na']: found [1] of type list, accepted is a figure for"),
        (
            lambda: TopsisScheme([RESULTS], norm="sum").rank({"li.na": {"results": -1}}),
            "candidates['li.na']['results']: below 0, but columns are divided by their sum; name another norm",
        ),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        call()

    assert message in str(caught.value)


def test_all_figures_that_cannot_be_read_are_named_at_once() -> None:
    wrong: dict[str, dict[str, Any]] = {"li.na": {"results": 8.5}, "wu.fang": {"complaints": "many", "results": 3}}

    with pytest.raises(SalesManualError) as caught:
        SCHEME.rank(wrong)

    lines = str(caught.value).splitlines()
    assert [line.partition(", accepted")[0] for line in lines] == [
        "candidates: 3 faults",
        "  candidates['li.na']['results']: figure: found 8.5 of type float",
        "  candidates['li.na']['complaints']: missing",
        "  candidates['wu.fang']['complaints']: figure: found 'many'",
    ]
    assert lines[1].endswith("write it as text, '8.5', because a float is not exact")
