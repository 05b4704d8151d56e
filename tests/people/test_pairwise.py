"""Pairwise comparison: reading, weights, consistency, contradictions, what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import DuplicateError, NotFoundError, SalesManualError
from salesmanual.kernel.wire import read_policy
from salesmanual.people.pairwise_judgements import Judgement, Pairwise
from salesmanual.people.pairwise_priorities import TOLERANCE, model_matrix, principal
from salesmanual.people.pairwise_random_index import SAATY_1980, RandomIndex, read_random_index
from salesmanual.people.pairwise_triples import inconsistent_triples
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

ITEMS: Final = ["results", "skill", "conduct"]
CLEAR: Final = Pairwise.from_triangle(ITEMS, [[2, 6], [3]], step="0.001")
UNCLEAR: Final = Pairwise.from_triangle(ITEMS, [[2, 2], [3]], step="0.001")
NONE: Final[Any] = None
TEXT: Final[Any] = "x"
NUMBERS: Final[Any] = [1]


class TestReading:
    def test_a_matrix_both_triangles_and_judgements_say_the_same(self) -> None:
        """Whichever way it was written down, one comparison is kept."""
        matrix = Pairwise.from_matrix(ITEMS, [[1, 2, 6], ["1/2", 1, 3], ["1/6", "1/3", 1]], step="0.001")
        lower = Pairwise.from_triangle(ITEMS, [[1], ["1/2", 1], ["1/6", "1/3", 1]], lower=True, step="0.001")
        judged = [
            Judgement("conduct", "results", "1/6"),
            Judgement("skill", "conduct", 3),
            Judgement("skill", "results", "0.5"),
            Judgement("results", "skill", 2),
            Judgement("skill", "skill", 1),
        ]

        assert matrix == lower == CLEAR == Pairwise(ITEMS, judged, step="0.001")
        assert [str(each) for each in CLEAR.judgements] == [
            "results : skill = 2",
            "results : conduct = 6",
            "skill : conduct = 3",
        ]

    def test_a_cell_without_a_judgement_is_left_open(self) -> None:
        open_pair = Pairwise.from_matrix(ITEMS, [[1, 2, None], [None, 1, 3], [None, "1/3", 1]], missing="harker")

        assert open_pair.judgements == (CLEAR.judgements[0], CLEAR.judgements[2])

    def test_a_ratio_is_read_from_both_sides(self) -> None:
        assert CLEAR.ratio("results", "conduct") == 6
        assert CLEAR.ratio("conduct", "results") == Fraction(1, 6)
        open_pair = Pairwise(ITEMS, CLEAR.judgements[:2], missing="harker")
        assert open_pair.ratio("skill", "conduct") is None

    def test_a_ratio_of_what_is_not_compared_is_refused(self) -> None:
        with pytest.raises(SalesManualError, match="did you mean 'skill'"):
            CLEAR.ratio("skil", "results")
        with pytest.raises(DuplicateError, match="two different things"):
            CLEAR.ratio("skill", "skill")

    def test_every_comparison_can_be_written_and_read(self) -> None:
        own = RandomIndex("own", {"3": "0.55", 4: Decimal("0.9")})
        for policy in (
            CLEAR,
            Pairwise(ITEMS, CLEAR.judgements[:2], missing="harker", random_index=own, acceptable="5%", most=7),
            Pairwise(["alone"], [], method="geometric-mean", random_index="donegan-dodd-1991"),
        ):
            check_round_trip(policy)
        check_round_trip(own)

    def test_one_thing_has_the_whole_weight(self) -> None:
        result = Pairwise.from_triangle(["alone"], []).weigh()

        assert dict(result.items()) == {"alone": 1}
        assert result.index() == 0
        assert result.ratio() == 0
        assert result.is_acceptable()
        assert result.explain().replay() == 0

    def test_two_things_never_contradict(self) -> None:
        result = Pairwise(["a", "b"], [Judgement("a", "b", 9)]).weigh()

        assert dict(result.items()) == {"a": Decimal("0.900000"), "b": Decimal("0.100000")}
        assert result.ratio() == 0
        assert result.repairs() == ()


class TestConsistency:
    @pytest.mark.parametrize("method", ["eigenvector", "geometric-mean", "column-average"])
    def test_every_method_finds_the_weights_of_judgements_that_agree(self, method: Any) -> None:  # noqa: ANN401
        result = Pairwise.from_triangle(ITEMS, [[2, 6], [3]], method=method, step="0.001").weigh()

        assert result["skill"] == Decimal("0.300")
        assert result.eigenvalue == 3
        assert result.ratio() == 0
        assert result.triples() == ()
        assert result.repairs() == ()

    def test_the_ratio_is_explained_down_to_the_judgements(self) -> None:
        result = UNCLEAR.weigh()

        lines = str(result.explain()).splitlines()
        assert [line.partition(" (")[0] for line in lines] == [
            "consistency ratio: 67805422329/520000000000 ≈ 0.1304",
            "├─ consistency index: 0.067805422329",
            "│  ├─ excess of the eigenvalue: 0.135610844658",
            "│  │  ├─ principal eigenvalue: 3.135610844658",
            "│  │  │  ├─ results : skill: 2",
            "│  │  │  ├─ results : conduct: 2",
            "│  │  │  └─ skill : conduct: 3",
            "│  │  └─ things compared: 3",
            "│  └─ comparisons of each: 2",
            "└─ random index saaty-2005: 0.52",
        ]
        assert lines[0].endswith("(the first divided by the second) — accepted up to 0.1 [Handbook 4.2]")
        assert lines[3].endswith("(of the matrix of judgements, by power iteration, rounded to 12 decimal places)")
        assert result.explain().replay() == result.ratio()
        assert result.is_acceptable() is False

    @pytest.mark.parametrize("method", ["eigenvector", "geometric-mean", "column-average"])
    def test_a_weight_is_explained_and_replays(self, method: Any) -> None:  # noqa: ANN401
        result = Pairwise.from_triangle(ITEMS, [[2, 2], [3]], method=method).weigh()

        for item in ITEMS:
            assert result.explain(item).replay() == result[item]
        assert ", shared out in steps of 0.000001)" in str(result.explain("skill"))

    def test_the_tables_name_the_contradiction(self) -> None:
        weights, consistency, triples = UNCLEAR.weigh().tables()

        assert [*str(weights).splitlines(), "", *str(triples).splitlines()] == [
            "pairwise comparison",
            "┌───────────┬────────┐",
            "│ criterion │ weight │",
            "├───────────┼────────┤",
            "│ results   │  48.3% │",
            "│ skill     │  34.9% │",
            "│ conduct   │  16.8% │",
            "├───────────┼────────┤",
            "│ all       │   100% │",
            "└───────────┴────────┘",
            "",
            "Judgements that contradict, the worst first",
            "┌─────────┬────────┬─────────┬───────────────────────┬──────────────────────┬───────────────┐",
            "│ first   │ second │ third   │ judged, first : third │ by way of the second │ inconsistency │",
            "├─────────┼────────┼─────────┼───────────────────────┼──────────────────────┼───────────────┤",
            "│ results │ skill  │ conduct │                2.0000 │               6.0000 │        0.6667 │",
            "└─────────┴────────┴─────────┴───────────────────────┴──────────────────────┴───────────────┘",
        ]
        assert consistency.records()[0] == {
            "method": "principal eigenvector",
            "eigenvalue": Decimal("3.1356"),
            "index": Decimal("0.0678"),
            "random_index": "saaty-2005",
            "ratio": Decimal("0.130"),
            "acceptable": False,
        }
        assert len(CLEAR.weigh().tables()) == 2
        assert CLEAR.weigh().records()[0] == {"item": "results", "weight": Decimal("0.600")}

    def test_a_size_without_a_random_index_has_no_ratio(self) -> None:
        """Reprints of the table of 1980 differ for 12 things, so it has no figure there."""
        items = [f"c{number}" for number in range(12)]
        judged = [Judgement(one, other, 1) for at, one in enumerate(items) for other in items[at + 1 :]]
        result = Pairwise(items, judged, random_index=SAATY_1980).weigh()

        assert result.ratio() is None
        assert result.is_acceptable() is None
        assert str(result.explain().label) == "consistency index"

    def test_an_unknown_criterion_has_no_weight(self) -> None:
        with pytest.raises(NotFoundError, match="no criterion 'skil'; did you mean 'skill'"):
            CLEAR.weigh()["skil"]

    def test_one_wrong_judgement_is_found_and_repaired(self) -> None:
        """Weights 8 : 4 : 2 : 1 with one judgement turned round: it is in every bad triple, and repairs all."""
        wrong = Pairwise.from_triangle(["a", "b", "c", "d"], [[2, 4, 8], [2, "1/4"], [2]])

        worst = wrong.weigh().triples()
        best = wrong.weigh().repairs()[0]

        assert [(each.a, each.b, each.c) for each in worst] == [("a", "b", "d"), ("b", "c", "d")]
        assert all(each.inconsistency == Fraction(15, 16) for each in worst)
        assert (best.a, best.b, best.ratio, best.suggested) == ("b", "d", Fraction(1, 4), Fraction(4))
        assert best.index_after == 0
        assert best.index_before > best.index_after


class TestMissing:
    @pytest.mark.parametrize(
        ("missing", "method"), [("harker", "eigenvector"), ("log-least-squares", "geometric-mean")]
    )
    def test_a_chain_of_judgements_is_enough(self, missing: Any, method: Any) -> None:  # noqa: ANN401
        """What follows from the chain is what the missing judgement would have said."""
        chain = [Judgement("results", "skill", 2), Judgement("skill", "conduct", 3)]
        result = Pairwise(ITEMS, chain, missing=missing, method=method, step="0.001").weigh()

        assert dict(result.items()) == CLEAR.weights()
        assert result.ratio() is None
        assert result.repairs() == ()
        assert result.index() == (0 if missing == "harker" else None)
        assert result.explain().replay() == (result.index() if missing == "harker" else result["results"])

    def test_harker_s_matrix_counts_missing_judgements_on_its_diagonal(self) -> None:
        """The eigenvector of the matrix that is written out by hand, with 1 more for each missing one."""
        judged = {(0, 1): Fraction(2), (1, 2): Fraction(3), (2, 3): Fraction(2), (0, 3): Fraction(5)}
        matrix = model_matrix(4, list(judged), judged.values())
        by_hand = [[2, 2, 1e-300, 5], [0.5, 2, 3, 1e-300], [1e-300, 1 / 3, 2, 2], [0.2, 1e-300, 0.5, 2]]

        found = principal(matrix)

        assert found.eigenvalue == pytest.approx(principal(by_hand).eigenvalue, abs=1e-10)
        assert found.vector == pytest.approx(principal(by_hand).vector, abs=1e-9)

    def test_a_slow_matrix_is_finished_by_inverse_iteration(self) -> None:
        """Fifty things in a ring, judged by their neighbours only, from equal weights."""
        size = 50
        pairs = [(at, at + 1) for at in range(size - 1)] + [(0, size - 1)]
        matrix = model_matrix(size, pairs, [Fraction(2), Fraction(1, 3)] * 25)

        equal = [1 / size] * size

        found = principal(matrix, equal)

        assert found.spread <= TOLERANCE
        assert principal(matrix, equal, most=400).spread > 1e-4
        assert found.eigenvalue == pytest.approx(principal(matrix).eigenvalue, abs=1e-10)
        assert found.eigenvalue > size


def test_steps_that_do_not_suffice_say_how_close_they_came() -> None:
    matrix = model_matrix(4, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)], map(Fraction, (3, 7, 3, 9, 1, 2)))

    assert principal(matrix, most=1).spread > 0.01
    assert principal(matrix).spread <= TOLERANCE


def test_triples_without_a_judgement_are_left_out() -> None:
    judged = [Judgement("a", "b", 2), Judgement("b", "c", 2), Judgement("a", "c", 2), Judgement("c", "d", 2)]
    found = inconsistent_triples(Pairwise(["a", "b", "c", "d"], judged, missing="harker"))

    assert [(each.a, each.b, each.c) for each in found] == [("a", "b", "c")]


def test_a_table_of_random_indices_is_read_by_name() -> None:
    assert read_random_index("saaty-1980") is SAATY_1980
    assert SAATY_1980.at(12) is None
    policy = read_policy(
        Pairwise, 'items = ["a"]\njudgements = []\nrandom_index = { key = "own", values = { 3 = "0.5" } }'
    )
    assert policy.random_index == RandomIndex("own", [(3, "0.5")])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Judgement("a", "b", 0), "ratio: found 0, accepted is a ratio above 0; write 1/3 where"),
        (lambda: Judgement("a", "b", "-1/3"), "ratio: found '-1/3', accepted is a ratio above 0"),
        (lambda: Judgement("a", "b", NONE), "ratio: found None of type NoneType"),
        (lambda: Judgement("a", "b", 0.5), "ratio: found 0.5 of type float"),  # type: ignore[arg-type] # the wrong input
        (lambda: Judgement("a", "a", 2), "ratio: found '2', accepted is 1, because 'a' is judged against itself"),
        (lambda: Judgement(" ", "a", 2), "a: found ' ', accepted is one line of text"),
        (lambda: Pairwise([], []), "items: found [], accepted is from 1 to 50 things to compare"),
        (lambda: Pairwise(["a", "a"], []), "items 'a' is there already; name it once"),
        (lambda: Pairwise([f"c{at}" for at in range(51)], []), "accepted is from 1 to 50 things to compare"),
        (lambda: Pairwise(["a", "b"], NUMBERS), "judgements[0]: found 1 of type int, accepted is a Judgement"),
        (
            lambda: Pairwise(["a", "b"], [Judgement("a", "b", 2), Judgement("b", "a", 2)]),
            "judgements[1]: b : a = 2 contradicts a : b = 2; keep one of the two",
        ),
        (
            lambda: Pairwise(["anna", "b"], [Judgement("ana", "b", 2)]),
            "judgements[0].a: found 'ana', accepted is a thing compared here; did you mean 'anna'?",
        ),
        (
            lambda: Pairwise(["a", "b"], [Judgement("a", "b", 10)]),
            "judgements[0].ratio: found 10, accepted is a ratio from 1/9 to 9",
        ),
        (
            lambda: Pairwise(["a", "b"], []),
            (
                "judgements: a and b are not judged; judge them, or name a rule for missing judgements such as "
                "missing='harker'"
            ),
        ),
        (
            lambda: Pairwise(["a", "b", "c", "d"], [Judgement("a", "b", 2), Judgement("c", "d", 2)], missing="harker"),
            "judgements: nothing connects a, b with c, d; judge one of the ones against one of the others",
        ),
        (
            lambda: Pairwise.from_matrix(["a", "b"], [[1, 4], ["1/3", 1]]),
            "judgements[2]: b : a = 1/3 contradicts a : b = 4",
        ),
        (lambda: Pairwise.from_matrix(["a", "b"], [[2, 4], ["1/4", 1]]), "rows[0][0]: ratio: found '2', accepted is 1"),
        (
            lambda: Pairwise.from_matrix(["a", "b"], [[1, 4]]),
            "rows: found [2], accepted is one row and one column for each thing",
        ),
        (
            lambda: Pairwise.from_triangle(["a", "b", "c"], [[1, 4]]),
            "rows: found [2], accepted is an upper triangle without its diagonal, rows of 2, 1 ratios",
        ),
        (
            lambda: Pairwise.from_triangle(["a", "b"], [[1, 4]], lower=True),
            "rows: found [2], accepted is a lower triangle with its diagonal, rows of 1, 2 ratios",
        ),
        (lambda: Pairwise.from_triangle(["a", "b"], [["x"]]), "rows[0][0]: ratio: found 'x'"),
        (lambda: Pairwise.from_triangle(["a", "b"], NUMBERS), "rows[0]: found 1 of type int"),
        (lambda: Pairwise(["a"], [], method=TEXT), "method: found 'x', accepted is a method"),
        (lambda: Pairwise(["a"], [], missing=TEXT), "missing: found 'x', accepted is a rule for missing judgements"),
        (
            lambda: Pairwise(["a"], [], missing="harker", method="geometric-mean"),
            "method: found 'geometric-mean', accepted is 'eigenvector', with which missing='harker' goes",
        ),
        (lambda: Pairwise(["a"], [], step="0.3"), "step: found '0.3', accepted is a step of which 1 is a whole number"),
        (lambda: Pairwise(["a"], [], step=0), "step: found 0, accepted is a step of which 1 is a whole number"),
        (lambda: Pairwise(["a"], [], acceptable="-1%"), "acceptable: found '-1%', accepted is a ratio of 0 or more"),
        (lambda: Pairwise(["a"], [], most="1/2"), "most: found '1/2', accepted is a ratio from 1 to 1000"),
        (
            lambda: Pairwise(["a"], [], random_index="saaty-1981"),
            "no random index 'saaty-1981'; did you mean 'saaty-1980'?",
        ),
        (lambda: Pairwise(["a"], [], random_index=3), "random_index: found 3 of type int, accepted is a RandomIndex"),
        (lambda: RandomIndex("x", {2: "0.5"}), "values: found 2, accepted is 3 or more things; two judge each other"),
        (lambda: RandomIndex("x", {"three": "0.5"}), "values: found 'three' of type str, accepted is a whole number"),
        (lambda: RandomIndex("x", {3: "0"}), "values[3]: found '0', accepted is an index above 0"),
        (lambda: RandomIndex("x", {}), "values: found {}, accepted is an index for at least one number of things"),
        (lambda: RandomIndex("x", [(3, "1"), (3, "2")]), "values: found 3, accepted is each number of things once"),
        (lambda: RandomIndex("x", [3]), "values[0]: found 3 of type int, accepted is an index for each number"),
        (lambda: RandomIndex.from_plain({"key": "x"}), "random_index: found ['key'], accepted is the keys 'key' and"),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        call()

    assert message in str(caught.value)


def test_every_fault_is_told_at_once() -> None:
    judged = [Judgement("a", "b", 3), Judgement("b", "a", 3), Judgement("x", "y", 3), Judgement("c", "a", 30)]

    with pytest.raises(SalesManualError) as caught:
        Pairwise(["a", "b", "c"], judged)

    assert str(caught.value).splitlines() == [
        "pairwise: 5 faults",
        "  judgements[1]: b : a = 3 contradicts a : b = 3; keep one of the two",
        "  judgements[2].a: found 'x', accepted is a thing compared here; use one of 'a', 'b', 'c'",
        "  judgements[2].b: found 'y', accepted is a thing compared here; use one of 'a', 'b', 'c'",
        "  judgements[3].ratio: found 30, accepted is a ratio from 1/9 to 9",
        (
            "  judgements: b and c are not judged; judge them, or name a rule for missing judgements such as "
            "missing='harker'"
        ),
    ]
