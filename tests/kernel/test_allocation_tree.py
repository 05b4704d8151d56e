"""Sharing level by level, and sharing again: examples, and the input that is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.allocation import Branch, ShareTree, Tree, reshare, share, share_by, share_tree, share_trees
from salesmanual.kernel.errors import (
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

loose_share_tree: Callable[..., object] = share_tree
loose_share_trees: Callable[..., object] = share_trees
loose_reshare: Callable[..., object] = reshare

YEAR = {"Q1": {"Jan": 31, "Feb": 28, "Mar": 31}, "Q2": {"Apr": 30, "May": 31, "Jun": 30}}
NO_WEIGHT = 'accepted is at least one weight above 0; give weights, or if_all_zero="equal" for equal shares'


def yuan(amount: str) -> Money:
    return Money(amount, "CNY")


def leaves(tree: ShareTree[str, int]) -> dict[str, int]:
    return {"/".join(leaf.path): leaf.value for leaf in tree.leaves()}


class TestTree:
    def test_a_year_goes_down_to_quarters_and_months(self) -> None:
        year = share_tree(1000, YEAR)

        assert year.items() == (("Q1", 497), ("Q2", 503))
        assert year["Q1"].items() == (("Jan", 171), ("Feb", 155), ("Mar", 171))
        assert year.at("Q2", "May").value == 171
        assert [node.path for node in year.nodes()][:3] == [(), ("Q1",), ("Q1", "Jan")]
        assert year.at() is year

    def test_a_node_is_as_heavy_as_the_leaves_under_it_or_as_it_says(self) -> None:
        assert share_tree(90, {"east": {"a": 1, "b": 1}, "west": 1}).items() == (("east", 60), ("west", 30))
        assert share_tree(90, {"east": Branch({"a": 1, "b": 1}, 8), "west": 1}).items() == (("east", 80), ("west", 10))

    def test_weights_may_be_of_every_kind(self) -> None:
        money: Tree[str] = {"east": {"a": yuan("10"), "b": yuan("20")}, "west": yuan("30")}
        mixed: Tree[str] = {"east": {"a": "1/6", "b": Decimal("0.5")}, "west": "1/3"}

        assert leaves(share_tree(60, money)) == {"east/a": 10, "east/b": 20, "west": 30}
        assert leaves(share_tree(60, mixed)) == {"east/a": 10, "east/b": 30, "west": 20}

    def test_what_is_beyond_whole_steps_goes_down_one_path(self) -> None:
        tree = share_tree(yuan("1234.56"), {"a": {"x": 1, "y": 1}, "b": 2}, step=100, residue="first")

        assert tree["a"].items() == (("x", yuan("334.56")), ("y", yuan("300")))
        assert tree.explain().replay() == yuan("1234.56")
        assert tree["a"].shares().explain().replay() == tree["a"].value

    def test_weights_that_are_all_0_may_count_as_equal(self) -> None:
        tree = share_tree(10, {"a": {"x": 0, "y": 0}, "b": 0}, if_all_zero="equal")

        assert leaves(tree) == {"a/x": 3, "a/y": 2, "b": 5}

    def test_a_node_without_weight_shares_nothing_as_nothing(self) -> None:
        assert leaves(share_tree(10, {"a": {"x": 0, "y": 0}, "b": 1})) == {"a/x": 0, "a/y": 0, "b": 10}
        assert share_tree(0, {}).children() == ()

    def test_a_split_too_large_to_remember_is_shared_each_time(self) -> None:
        tree = {"a": 9_999, "b": 20_002}

        found = share_trees({"one": 100, "two": 100, "three": -100}, tree)

        assert [node.items() for node in found.values()] == [
            (("a", 33), ("b", 67)),
            (("a", 33), ("b", 67)),
            (("a", -33), ("b", -67)),
        ]

    def test_the_same_part_may_hang_in_many_places(self) -> None:
        team = {"a": 1, "b": 2}

        tree = share_tree(60, {"east": Branch(team, 1), "west": team})

        assert leaves(tree) == {"east/a": 5, "east/b": 10, "west/a": 15, "west/b": 30}

    def test_a_tree_of_64_levels_is_shared_and_one_of_65_refused(self) -> None:
        tree: dict[str, object] = {"leaf": 1}
        for _ in range(63):
            tree = {"level": tree}

        assert [leaf.value for leaf in loose(loose_share_tree(7, tree)).leaves()] == [7]
        with pytest.raises(InvalidValueError, match=r"tree: found .*, accepted is a tree of at most 64 levels"):
            loose_share_tree(7, {"level": tree})

    def test_nodes_print_what_they_hold(self) -> None:
        assert repr(share_tree(1000, YEAR)["Q1"]) == "ShareTree(497, path=('Q1',), 3 under it)"

    def test_what_rounding_up_gave_too_much_is_taken_back_as_in_a_share_alone(self) -> None:
        """Thirteen over twelve equal leaves: all are rounded up to two, and the first give back down to 0."""
        parts = share_tree(13, dict.fromkeys("abcdefghijkl", 1), method="first", mode="up").items()

        assert tuple(part for _, part in parts) == share(13, [1] * 12, method="first", mode="up")

    def test_trees_are_equal_by_total_tree_and_rule(self) -> None:
        assert share_tree(1000, YEAR) == share_tree(1000, YEAR)
        assert share_tree(1000, YEAR) != share_tree(1001, YEAR)
        assert share_tree(1000, YEAR) != share_tree(1000, YEAR, ties="last")

    def test_an_explanation_goes_as_deep_as_asked(self) -> None:
        year = share_tree(1000, YEAR)

        assert str(year.explain(depth=0)) == "total: 1000"
        assert str(year["Q1"].explain()) == "Q1: 497 (the sum)\n├─ Jan: 171\n├─ Feb: 155\n└─ Mar: 171"

    def test_a_node_that_is_not_there_is_refused(self) -> None:
        year = share_tree(1000, YEAR)

        with pytest.raises(NotFoundError, match="no node 'Q3'; use one of 'Q1', 'Q2'"):
            year["Q3"]
        with pytest.raises(NotFoundError, match="no node 'W1'; nothing is accepted here"):
            year.at("Q1", "Jan", "W1")
        with pytest.raises(NotFoundError, match=r"no shares under \('Q1', 'Jan'\); ask a node that has nodes under it"):
            year.at("Q1", "Jan").shares()


def loose(tree: object) -> ShareTree[str, int]:
    assert isinstance(tree, ShareTree)
    return tree


@pytest.mark.parametrize(
    ("total", "tree", "conventions", "error", "message"),
    [
        (
            100,
            [1],
            {},
            WrongTypeError,
            (
                "tree: found [1] of type list, accepted is a mapping of keys to weights, to branches or to mappings of "
                "the same kind"
            ),
        ),
        (
            100,
            {"a": Branch(3, 2)},  # type: ignore[arg-type] # the wrong type is the point
            {},
            WrongTypeError,
            (
                "tree: found 3 of type int, accepted is a mapping of keys to weights, to branches or to mappings of "
                "the same kind"
            ),
        ),
        (
            100,
            {"a": {"x": [1]}},
            {},
            WrongTypeError,
            "weights['a/x']: found [1] of type list, accepted is an int, a Decimal, a Fraction or text",
        ),
        (100, {"a": {"x": -1}}, {}, InvalidValueError, "weights['a/x']: found -1, accepted is a weight of 0 or more"),
        (
            100,
            {"a": {"x": yuan("1")}, "b": 1},
            {},
            WrongTypeError,
            "weights['b']: found 1 of type int, accepted is money, like the first weight",
        ),
        (100, {}, {}, InvalidValueError, f"weights under the total: found [], {NO_WEIGHT}"),
        (100, {"a": Branch({"x": 0}, 1)}, {}, InvalidValueError, f"weights under a: found [0], {NO_WEIGHT}"),
        (
            105,
            {"a": Branch({"x": 0}, 1)},
            {"step": 10, "residue": "first"},
            InvalidValueError,
            f"weights under a: found [0], {NO_WEIGHT}",
        ),
        (
            105,
            YEAR,
            {"step": 10},
            InvalidValueError,
            (
                "total: found 105, accepted is a whole number of steps of 10; round the total first, name a finer "
                "step, or say with residue which share takes what is beyond"
            ),
        ),
        (
            1.5,
            YEAR,
            {},
            WrongTypeError,
            (
                "total: found 1.5 of type float, accepted is money, an int or a Decimal; write it as text, "
                "Decimal('1.5'), because a float is not exact"
            ),
        ),
        (
            100,
            YEAR,
            {"lower": 3},
            WrongTypeError,
            (
                "sharing: found 'lower' of type str, accepted is a convention of sharing; use one of 'if_all_zero', "
                "'method', 'mode', 'residue', 'rule', 'step', 'ties'"
            ),
        ),
    ],
)
def test_a_tree_that_cannot_be_shared_is_refused(
    total: object, tree: object, conventions: dict[str, object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(SalesManualError) as caught:
        loose_share_tree(total, tree, **conventions)

    assert type(caught.value) is error
    assert str(caught.value) == message


def test_many_totals_name_the_one_that_is_refused() -> None:
    with pytest.raises(WrongTypeError, match=r"totals\['li.na'\]: found 1.5 of type float"):
        loose_share_trees({"li.na": 1.5}, YEAR)
    with pytest.raises(InvalidValueError, match=r"totals\['li.na'\]: found 105, accepted is a whole number of steps"):
        share_trees({"li.na": 105}, YEAR, step=10)
    with pytest.raises(WrongTypeError, match=r"totals: found 105 of type int, .*; use share_tree for one total"):
        loose_share_trees(105, YEAR)
    assert share_trees({}, YEAR) == {}


class TestReshare:
    def test_locked_months_stay_and_all_open_ones_make_up(self) -> None:
        year = share_tree(1000, YEAR)

        again = reshare(year, 1200, locked=[("Q1", "Jan")])

        assert again.at("Q1", "Jan").value == 171
        assert again.value == 1200
        assert str(again["Q1"]["Jan"].explain()) == "Jan: 171 — kept as it was"
        assert again.shares().total == 1200 - 171

    def test_a_node_of_the_first_level_may_be_locked_by_its_key(self) -> None:
        again = reshare(share_tree(100, {"a": 1, "b": 1}), 120, locked=["a"])  # type: ignore[list-item] # a key for a path

        assert again.items() == (("a", 50), ("b", 70))

    def test_a_locked_node_keeps_everything_under_it(self) -> None:
        year = share_tree(1000, YEAR)

        again = reshare(year, 1200, locked=[("Q1",), ("Q1", "Feb")])

        assert again["Q1"].items() == year["Q1"].items()
        assert again["Q2"].value == 1200 - 497

    def test_without_locks_a_tree_is_shared_anew(self) -> None:
        assert reshare(share_tree(1000, YEAR), 910) == share_tree(910, YEAR)
        assert reshare(share_tree(1000, YEAR)) == share_tree(1000, YEAR)

    def test_what_is_beyond_whole_steps_stays_with_what_is_locked(self) -> None:
        tree = share_tree(1234, {"a": {"w": 1, "x": 1}, "b": {"y": 1, "z": 1}}, step=100, residue="last")
        assert tree.at("b", "z").value == 334

        again = reshare(tree, 2234, locked=[("b", "z")])

        assert leaves(again) == {"a/w": 700, "a/x": 600, "b/y": 600, "b/z": 334}
        assert again["b"].value == 934

    def test_what_is_beyond_whole_steps_of_the_new_total_goes_to_an_open_node(self) -> None:
        tree = share_tree(1234, {"a": {"w": 1, "x": 1}, "b": {"y": 1, "z": 1}}, step=100, residue="last")

        again = reshare(tree, 2240, locked=[("b", "z")])

        assert leaves(again) == {"a/w": 700, "a/x": 600, "b/y": 606, "b/z": 334}
        assert again["b"].value == 940

    def test_everything_may_be_locked_if_it_is_the_total(self) -> None:
        year = share_tree(1000, YEAR)

        assert reshare(year, locked=[()]).value == 1000
        assert reshare(share_by(100, {"a": 1, "b": 2}), locked=["a", "b"]).values == (33, 67)

    def test_locked_shares_of_money_that_is_given_back_stay(self) -> None:
        shares = share_by(yuan("-100"), {"a": 1, "b": 1, "c": 2})

        again = reshare(shares, yuan("-120"), locked=["a"])

        assert again.values == (yuan("-25"), yuan("-31.67"), yuan("-63.33"))

    def test_new_weights_go_to_those_that_are_named(self) -> None:
        assert reshare(share_by(100, {"a": 1, "b": 3}), weights={"a": 3}).values == (50, 50)

    def test_bounds_and_order_hold_again(self) -> None:
        shares = share_by(100, {"a": 1, "b": 1, "c": 1}, lower={"a": 10}, upper={"b": 40}, order=["c", "b", "a"])

        again = reshare(shares, 150, locked=["a"])

        assert again.values == (33, 40, 77)
        assert (again.lower, again.upper, again.order) == (shares.lower, shares.upper, shares.order)
        assert again.explain().replay() == 150

    def test_bounds_of_all_open_shares_may_be_none(self) -> None:
        shares = share_by(100, {"a": 1, "b": 1}, lower={"a": 60})

        assert reshare(shares, 200, locked=["a"]).values == (60, 140)

    @pytest.mark.parametrize(
        ("total", "conventions", "error", "message"),
        [
            (
                20,
                {"locked": ["a"]},
                InfeasibleError,
                "reshare: what is locked leaves -13 of the total of 20 (blocking: a); unlock some, or change the total",
            ),
            (
                0,
                {"locked": ["a"]},
                InfeasibleError,
                "reshare: what is locked leaves -33 of the total of 0 (blocking: a); unlock some, or change the total",
            ),
            (
                200,
                {"locked": ["a", "b"]},
                InfeasibleError,
                (
                    "reshare: nobody is left to take the rest of 100 (blocking: a, b); unlock some, or make the total "
                    "the sum of what is locked"
                ),
            ),
            (100, {"locked": ["c"]}, NotFoundError, "no share 'c'; use one of 'a', 'b'"),
            (100, {"weights": {"c": 1}}, NotFoundError, "no share 'c'; use one of 'a', 'b'"),
            (
                yuan("3"),
                {"locked": ["a"]},
                WrongTypeError,
                "locked: found 33 of type int, accepted is money, like the total",
            ),
            (
                100,
                {"locked": "ab"},
                WrongTypeError,
                "locked: found 'ab' of type str, accepted is a collection of keys; put one into a list",
            ),
            (
                100,
                {"locked": 5},
                WrongTypeError,
                "locked: found 5 of type int, accepted is a collection of keys; put one into a list",
            ),
        ],
    )
    def test_locks_that_leave_no_shares_are_refused(
        self, total: object, conventions: dict[str, object], error: type[SalesManualError], message: str
    ) -> None:
        shares = share_by(100, {"a": 1, "b": 2})

        with pytest.raises(SalesManualError) as caught:
            loose_reshare(shares, total, **conventions)
        assert type(caught.value) is error
        assert str(caught.value) == message

    @pytest.mark.parametrize(
        ("total", "conventions", "error", "message"),
        [
            (
                400,
                {"locked": [("Q1",)]},
                InfeasibleError,
                (
                    "reshare: what is locked leaves -97 of the total of 400 (blocking: Q1); unlock some, or change the "
                    "total"
                ),
            ),
            (
                1100,
                {"locked": [("Q1",), ("Q2", "Apr"), ("Q2", "May"), ("Q2", "Jun")]},
                InfeasibleError,
                (
                    "reshare: nobody is left to take the rest of 100 (blocking: Q1, Q2/Apr, Q2/May, Q2/Jun); unlock "
                    "some, or make the total the sum of what is locked"
                ),
            ),
            (
                1100,
                {"locked": [()]},
                InfeasibleError,
                (
                    "reshare: nobody is left to take the rest of 100 (blocking: the top); unlock some, or make the "
                    "total the sum of what is locked"
                ),
            ),
            (1100, {"locked": [("Q9",)]}, NotFoundError, "no node 'Q9'; use one of 'Q1', 'Q2'"),
            (
                1100,
                {"locked": "Q1"},
                WrongTypeError,
                "locked: found 'Q1' of type str, accepted is a collection of paths; put one into a list",
            ),
            (
                1100,
                {"weights": {"Q1": 1}},
                WrongTypeError,
                (
                    "weights: found {'Q1': 1} of type dict, accepted is no weights with a tree; share the tree with "
                    "new weights instead"
                ),
            ),
        ],
    )
    def test_locks_that_leave_no_tree_are_refused(
        self, total: object, conventions: dict[str, object], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(SalesManualError) as caught:
            loose_reshare(share_tree(1000, YEAR), total, **conventions)
        assert type(caught.value) is error
        assert str(caught.value) == message

    def test_only_whole_results_are_shared_again(self) -> None:
        with pytest.raises(InvalidValueError, match=r"shares: found \('Q1',\), accepted is the top of the tree"):
            reshare(share_tree(1000, YEAR)["Q1"])
        with pytest.raises(WrongTypeError, match=r"shares: found .*, accepted is Shares or a ShareTree; use"):
            loose_reshare({"a": 3})
