"""A breakdown as a table: the members of one dimension by the parts of another.

Invariant: every figure in it is the target that the breakdown holds, and the last row and column are its totals.

Left out: the forms of a table, which the kernel has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.quantity import cell_of
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import dimension_heading

if TYPE_CHECKING:
    from collections.abc import Hashable

    from salesmanual.kernel.tables import Cell
    from salesmanual.planning.breakdowns import Breakdown

__all__ = ["targets_table"]


def targets_table(breakdown: Breakdown, rows: str, columns: str, *, depth: int, across: int) -> Table:
    """The members of one dimension down to a level, by the parts of another at a level, with the totals of both.

    Raises:
        NotFoundError: If there is no such dimension.
    """
    down, right = breakdown.dimension(rows), breakdown.dimension(columns)
    parts, unit = right.level(across), breakdown.measure.unit
    heads = [Column(str(part), key=str(part), unit=unit) for part in parts]
    heads.append(Column(text("total"), key="total", unit=unit))

    def line(member: Hashable) -> tuple[Cell, ...]:
        indent = "  " * max(len(down.path(member)) - 2, 0)
        shown = [cell_of(breakdown.at(**{right.key: part, down.key: member})) for part in parts]
        return (f"{indent}{member}", *shown, cell_of(breakdown.at(**{down.key: member})))

    listed = [member for member in down.members() if 0 < len(down.path(member)) - 1 <= depth]
    return Table(
        text("Targets: {measure}", measure=breakdown.measure.label),
        [Column(dimension_heading(down.key), key="member"), *heads],
        [line(member) for member in listed],
        total=line(down.top),
    )
