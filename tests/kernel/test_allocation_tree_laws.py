"""Laws of sharing level by level, and of sharing again."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.allocation import ShareTree, Sharing, Tree, reshare, share, share_by, share_tree, share_trees
from salesmanual.kernel.errors import InfeasibleError
from salesmanual.kernel.money import Money
from salesmanual.testing.allocations import int_weights, sharings, trees

totals = st.integers(-(10**9), 10**9) | st.integers(-30, 30)


@given(totals, trees(), sharings())
def test_every_node_is_the_sum_of_the_nodes_under_it(units: int, tree: Tree[str], rule: Sharing) -> None:
    top = share_tree(Money.from_minor(units, "CNY"), tree, rule=rule)

    for node in top.nodes():
        if node.children():
            assert Money.total((child.value for child in node.children()), "CNY") == node.value
    assert Money.total((leaf.value for leaf in top.leaves()), "CNY") == Money.from_minor(units, "CNY")


@given(totals, trees(), sharings())
def test_each_split_is_what_share_gives(total: int, tree: Tree[str], rule: Sharing) -> None:
    for node in share_tree(total, tree, rule=rule).nodes():
        children = node.children()
        if children:
            weights = node.shares().weights
            assert tuple(child.value for child in children) == share(node.value, weights, rule=rule)
            assert node.shares().values == share(node.value, weights, rule=rule)


@given(st.lists(totals, min_size=1, max_size=5), trees(), sharings())
def test_many_totals_over_one_tree_are_as_one_by_one(units: list[int], tree: Tree[str], rule: Sharing) -> None:
    named = {f"person {at}": total for at, total in enumerate(units)}

    together = share_trees(named, tree, rule=rule)

    for name, total in named.items():
        alone = share_tree(total, tree, rule=rule)
        assert together[name] == alone
        assert [node.value for node in together[name].nodes()] == [node.value for node in alone.nodes()]


@given(totals, trees(), sharings())
def test_an_explanation_replays_to_every_node(total: int, tree: Tree[str], rule: Sharing) -> None:
    for node in share_tree(total, tree, rule=rule).nodes():
        assert node.explain().replay() == node.value
        assert node.explain(depth=1).replay() == node.value
        if node.children():
            assert node.shares().explain().replay() == node.value


@given(totals, trees(), st.integers(1, 99))
def test_a_tree_carries_what_is_beyond_whole_steps_down_one_path(total: int, tree: Tree[str], beyond: int) -> None:
    top = share_tree(100 * abs(total) + beyond, tree, step=100, residue="largest")

    assert sum(leaf.value for leaf in top.leaves()) == 100 * abs(total) + beyond
    assert sum(leaf.value % 100 != 0 for leaf in top.leaves()) == 1


@given(st.integers(0, 10**6), int_weights(min_size=2), st.integers(-50, 10**6), st.data())
def test_locked_shares_keep_their_values_and_the_rest_is_shared(
    total: int, weights: list[int], more: int, data: st.DataObject
) -> None:
    keys = [f"share {at}" for at in range(len(weights))]
    shares = share_by(total, dict(zip(keys, weights, strict=True)), if_all_zero="equal")
    locked = data.draw(st.lists(st.sampled_from(keys[:-1]), unique=True))
    kept = sum(shares[key] for key in locked)
    new = kept + max(more, 0)

    again = reshare(shares, new, locked=locked)

    assert sum(again.values) == new
    assert all(again[key] == shares[key] for key in locked)
    opened = [at for at, key in enumerate(keys) if key not in locked]
    assert [again[keys[at]] for at in opened] == list(
        share(new - kept, [weights[at] for at in opened], if_all_zero="equal")
    )
    assert again.explain().replay() == new
    assert all(again.explain(key).replay() == again[key] for key in keys)


def _naive_open_quota(node: ShareTree[str, int], locked: set[tuple[str, ...]]) -> Fraction:
    """The part of a node's weights that is open, from the weights of its splits."""
    if node.path in locked:
        return Fraction(0)
    if not node.children():
        return Fraction(1)
    weights = dict(zip((child.path for child in node.children()), node.shares().weights, strict=True))
    values = {path: Fraction(weight) for path, weight in weights.items() if not isinstance(weight, Money)}
    opened = sum(values[child.path] * _naive_open_quota(child, locked) for child in node.children())
    return Fraction(opened, sum(values.values()))


@given(st.integers(0, 10**6), trees(), st.integers(0, 10**6), st.data())
def test_locked_nodes_keep_everything_under_them(total: int, tree: Tree[str], more: int, data: st.DataObject) -> None:
    top = share_tree(total, tree)
    paths = [node.path for node in top.nodes() if node.path]
    locked = set(data.draw(st.lists(st.sampled_from(paths), unique=True, max_size=4)))
    nobody = _naive_open_quota(top, locked) == 0
    if nobody:
        more = 0
    kept = sum(top.at(*path).value for path in locked if not any(path[:size] in locked for size in range(1, len(path))))

    again = reshare(top, kept + more, locked=locked)

    assert again.value == kept + more
    for node in again.nodes():
        if node.children():
            assert sum(child.value for child in node.children()) == node.value
        if any(node.path[:size] in locked for size in range(1, len(node.path) + 1)):
            assert node.value == top.at(*node.path).value
        assert node.explain().replay() == node.value
    left = again.shares()
    assert left.total == more
    for key, weight in zip(left.keys, left.weights, strict=True):
        part = _naive_open_quota(top[key], locked)
        original = dict(zip(top.shares().keys, top.shares().weights, strict=True))[key]
        if not nobody:
            assert isinstance(weight, int | Fraction)
            assert isinstance(original, int | Fraction)
            assert Fraction(weight) * _naive_open_quota(top, locked) * sum(
                Fraction(each) for each in top.shares().weights if isinstance(each, int | Fraction)
            ) == part * Fraction(original) * sum(
                Fraction(each) for each in left.weights if isinstance(each, int | Fraction)
            )


@given(st.integers(1, 10**6), trees())
def test_a_total_that_locked_nodes_exceed_is_refused(total: int, tree: Tree[str]) -> None:
    top = share_tree(total, tree)
    heaviest = max(top.children(), key=lambda child: child.value)

    with pytest.raises(InfeasibleError) as caught:
        reshare(top, heaviest.value - 1, locked=[heaviest.path])

    assert caught.value.blocking == heaviest.path
