"""Why a node of a tree is what it is: the sums from it down to the leaves.

Invariant: the steps replay to the node's value.

Left out: how one node was shared, which its `shares()` explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.allocation_explain import key_label
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from salesmanual.kernel.allocation_measure import Key, Quantity
    from salesmanual.kernel.allocation_tree import ShareTree

__all__ = ["explain_node"]


def explain_node(node: ShareTree[Key, Quantity], depth: int | None) -> Step:
    """The node as the sum of the nodes under it, and so on, or to so many levels below it."""
    if depth is not None and type(depth) is not int:
        raise WrongTypeError("depth", depth, "an int, or None for all levels")
    label = key_label(node.path[-1]) if node.path else text("total")
    if node.place in node.filled.kept:
        return Step(label, node.value, rule=text("kept as it was"))
    children = node.children() if depth is None or depth > 0 else ()
    if not children:
        return given(label, node.value)
    below = None if depth is None else depth - 1
    return derived(label, Sum(), [explain_node(child, below) for child in children])
