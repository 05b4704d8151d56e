"""A total shared level by level: a year into quarters, months and weeks, or a unit into teams and people.

Invariant: every node is the exact sum of the nodes under it, down to the leaves.

Left out: bounds inside a tree; share the level that has bounds first, and a tree for each of its shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar, Unpack, cast, final

import attrs

from salesmanual.kernel.allocation_measure import Key, Quantity, Weight
from salesmanual.kernel.allocation_rule import Conventions, read_sharing
from salesmanual.kernel.allocation_shape import Branch, Filled, Shape, Tree, fill
from salesmanual.kernel.allocation_shares import Shares
from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_key, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.explanation import Step

__all__ = ["Branch", "ShareTree", "Tree", "share_tree", "share_trees"]

Name = TypeVar("Name")


@final
@attrs.frozen(repr=False)
class ShareTree(Generic[Key, Quantity]):
    """A node of a shared tree, with the nodes under it; `share_tree` makes it.

    Attributes:
        value: What the node holds: the exact sum of the nodes under it.
        path: The keys from the top to the node.
        filled: The compiled tree that all nodes are views of.
        place: Where the node stands in it.

    Source: Handbook 2.2.

    >>> year = share_tree(100, {"Q1": {"Jan": 31, "Feb": 28, "Mar": 31}, "Q2": {"Apr": 30, "May": 31, "Jun": 30}})
    >>> year["Q1"].items()
    (('Jan', 17), ('Feb', 16), ('Mar', 17))
    >>> year.at("Q2", "May").value
    17
    """

    value: Quantity
    path: tuple[Key, ...]
    filled: Filled[Quantity] = attrs.field(repr=False)
    place: int = attrs.field(repr=False)

    def __getitem__(self, key: Key) -> ShareTree[Key, Quantity]:
        """The node under this one.

        Raises:
            NotFoundError: If there is none of that key.
        """
        check_key(key, "node")
        first, split = self.filled.shape.first.get(self.place, (0, None))
        place = None if split is None else split.places.get(key)
        if place is None:
            keys = () if split is None else split.keys
            raise NotFoundError("node", key, did_you_mean(key, map(str, keys)))
        return self._node(key, first + place)

    def _node(self, key: Key, place: int) -> ShareTree[Key, Quantity]:
        return ShareTree(self.filled.value(place), (*self.path, key), self.filled, place)

    def at(self, *path: Key) -> ShareTree[Key, Quantity]:
        """The node at the end of the path.

        Raises:
            NotFoundError: If there is no such node.
        """
        node = self
        for key in path:
            node = node[key]
        return node

    def children(self) -> tuple[ShareTree[Key, Quantity], ...]:
        """The nodes under this one, in the order in which they were given; none under a leaf."""
        if self.place not in self.filled.shape.first:
            return ()
        first, split = self.filled.shape.first[self.place]
        return tuple(self._node(cast("Key", key), first + place) for key, place in split.places.items())

    def items(self) -> tuple[tuple[Key, Quantity], ...]:
        """The key and the value of each node under this one."""
        return tuple((child.path[-1], child.value) for child in self.children())

    def nodes(self) -> Iterator[ShareTree[Key, Quantity]]:
        """This node and all below it, each before the nodes under it."""
        yield self
        for child in self.children():
            yield from child.nodes()

    def leaves(self) -> Iterator[ShareTree[Key, Quantity]]:
        """The nodes at the ends, from the first to the last.

        >>> [leaf.value for leaf in share_tree(10, {"a": {"x": 1, "y": 1}, "b": 3}).leaves()]
        [2, 2, 6]
        """
        return (node for node in self.nodes() if not node.children())

    def shares(self) -> Shares[Key, Quantity]:
        """How this node's value is shared among the nodes under it; without what `reshare` kept.

        Raises:
            NotFoundError: If this is a leaf.
        """
        filled = self.filled.rest or self.filled
        if self.place not in filled.shape.first:
            raise NotFoundError("shares under", self.path, "ask a node that has nodes under it")
        first, split = filled.shape.first[self.place]
        values = tuple(filled.value(first + offset) for offset in range(len(split.keys)))
        keys = cast("tuple[Key, ...]", split.keys)
        return Shares(filled.value(self.place), keys, values, split.given, filled.rule)

    def explain(self, *, depth: int | None = None) -> Step:
        """The sums from this node down to the leaves, or to so many levels below it.

        How one node was shared is explained by `shares().explain()`.

        >>> print(share_tree(10, {"a": {"x": 1, "y": 1}, "b": 3}).explain(depth=1))
        total: 10 (the sum)
        ├─ a: 4
        └─ b: 6
        """
        from salesmanual.kernel.allocation_explain_tree import explain_node  # noqa: PLC0415 - only when asked

        return explain_node(self, depth)

    def __repr__(self) -> str:
        return f"ShareTree({self.value!r}, path={self.path!r}, {len(self.children())} under it)"


def share_tree(
    total: Quantity, tree: Mapping[Key, Branch[Key] | Tree[Key] | Weight], **conventions: Unpack[Conventions]
) -> ShareTree[Key, Quantity]:
    """The total shared level by level, so that every node is the exact sum of the nodes under it.

    Each node's value is shared among the nodes under it as `share` does it. A leaf differs from its exact quota by
    less than one step for each level above it.

    Args:
        total: Money, an `int` or a `Decimal`; may be negative.
        tree: The nodes of the first level by key: a weight for a leaf, a mapping for a node that is as heavy as the
            leaves under it, a `Branch` for a node with a weight of its own.
        **conventions: As for `share`.

    Raises:
        WrongTypeError: If a number is a `float`, or the tree holds something else than weights and mappings.
        InvalidValueError: If a weight is negative, all weights under a node that gets something are 0, the total is
            not a whole number of steps, or the tree is deeper than 64 levels.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.money import Money
    >>> year = share_tree(Money("100", "CNY"), {"H1": {"Q1": 1, "Q2": 1}, "H2": {"Q3": 1, "Q4": "0"}})
    >>> year["H1"].value, year.at("H1", "Q1").value, year.at("H2", "Q4").value
    (Money('66.67', 'CNY'), Money('33.34', 'CNY'), Money('0.00', 'CNY'))
    """
    filled = fill(total, tree, Shape(tree, read_sharing(conventions)), "total")
    return ShareTree(total, (), filled, 0)


def share_trees(
    totals: Mapping[Name, Quantity],
    tree: Mapping[Key, Branch[Key] | Tree[Key] | Weight],
    **conventions: Unpack[Conventions],
) -> dict[Name, ShareTree[Key, Quantity]]:
    """Many totals, each shared over the same tree: the year's target of each person over quarters, months and weeks.

    The tree is compiled once, and what one total taught about a split serves the next, so this is several times
    faster than `share_tree` for each.

    Raises:
        WrongTypeError, InvalidValueError: As for `share_tree`.

    Source: Handbook 2.2.

    >>> plans = share_trees({"li.na": 100, "wang.wei": 50}, {"H1": {"Q1": 1, "Q2": 2}, "H2": 3})
    >>> plans["li.na"].at("H1", "Q2").value
    33
    """
    if not isinstance(totals, Mapping):
        raise WrongTypeError("totals", totals, "a mapping of names to totals", "use share_tree for one total")
    shape = Shape(tree, read_sharing(conventions))
    return {
        name: ShareTree(total, (), fill(total, tree, shape, f"totals[{name!r}]"), 0) for name, total in totals.items()
    }
