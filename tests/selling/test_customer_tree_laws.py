"""Laws of customer trees: every figure is counted once, and no change makes a circle."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError, RefusedError
from salesmanual.selling.customer_tree import CustomerTree, set_parent
from salesmanual.selling.customers import Customer

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@st.composite
def trees(draw: st.DrawFn) -> CustomerTree:
    """Trees of any shape, their customers in any order."""
    count = draw(st.integers(1, 12))
    parents = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(count)]
    customers = [
        Customer(f"C{n}", f"C{n}", parent=None if parent is None else f"C{parent}") for n, parent in enumerate(parents)
    ]
    return CustomerTree(draw(st.permutations(customers)))


@given(trees(), st.data())
def test_a_figure_is_counted_once_at_everything_above_it(tree: CustomerTree, data: st.DataObject) -> None:
    keys = [customer.id for customer in tree]
    figures = data.draw(st.dictionaries(st.sampled_from(keys), st.fractions(max_denominator=9), max_size=12))

    rolled = tree.roll_up(figures)

    for key in keys:
        below = [each for each in keys if each == key or key in [up.id for up in tree.ancestors(each)]]
        assert rolled[key] == sum((figures.get(each, Fraction(0)) for each in below), Fraction(0))
        assert sorted(each.id for each in tree.descendants(key)) == sorted(set(below) - {key})
        assert rolled.explain(key).replay() == rolled[key]
    assert rolled.total() == sum(figures.values(), Fraction(0))


@given(trees(), st.data())
def test_a_parent_is_refused_exactly_where_a_circle_would_come_of_it(tree: CustomerTree, data: st.DataObject) -> None:
    keys = [customer.id for customer in tree]
    customer = tree[data.draw(st.sampled_from(keys))]
    to = data.draw(st.sampled_from(keys))
    circle = to == customer.id or customer.id in [each.id for each in tree.ancestors(to)]

    try:
        moved = set_parent(customer, to, tree=tree, at=MONDAY, by="wei")
    except RefusedError:
        assert circle or to == customer.parent
        assert tree[customer.id].version == 0
        return

    assert not circle
    assert tree.replaced(moved).parent(customer.id) == tree.replaced(moved)[to]


@given(st.lists(st.none() | st.integers(0, 7), min_size=8, max_size=8))
def test_any_parents_at_all_are_a_tree_or_a_circle(parents: list[int | None]) -> None:
    """A circle is one exactly where following the parents for as many steps as there are customers does not end."""
    loops = any(follow(parents, n) is not None for n in range(8)) or any(n == p for n, p in enumerate(parents))

    try:
        tree = CustomerTree(
            Customer(f"C{n}", "c", parent=None if parent is None else f"C{parent}") for n, parent in enumerate(parents)
        )
    except InvalidValueError:
        assert loops
    else:
        assert not loops
        assert sum(1 + len(tree.descendants(root.id)) for root in tree.roots()) == 8


def follow(parents: list[int | None], start: int) -> int | None:
    at: int | None = start
    for _ in parents:
        at = None if at is None else parents[at]
    return at
