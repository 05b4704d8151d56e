"""Allocation: a total shared so that the shares sum to it exactly, to the last minor unit.

`share` and `share_by` share one total, `share_tree` level by level, `share_grid` into rows and columns at once, and
`reshare` shares again while closed shares stay as they are. Every convention (who gets the odd cent, the step, the
order among equals) is an argument, or a field of a `Sharing`, with a default.

Invariant: the children of a total sum to it exactly; no method, step or bound changes that. Integers throughout.

Left out: what the weights ought to be (history, capacity, a forecast); they come from the caller.
"""

from __future__ import annotations

from salesmanual.kernel.allocation_grid import Grid, share_grid
from salesmanual.kernel.allocation_measure import Weight
from salesmanual.kernel.allocation_reshare import reshare, reshare_grid
from salesmanual.kernel.allocation_rule import Conventions, Sharing
from salesmanual.kernel.allocation_shares import Shares, share, share_by
from salesmanual.kernel.allocation_tree import Branch, ShareTree, Tree, share_tree, share_trees

__all__ = [
    "Branch",
    "Conventions",
    "Grid",
    "ShareTree",
    "Shares",
    "Sharing",
    "Tree",
    "Weight",
    "reshare",
    "reshare_grid",
    "share",
    "share_by",
    "share_grid",
    "share_tree",
    "share_trees",
]
