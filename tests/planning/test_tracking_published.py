"""Published examples of tracking."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from salesmanual.kernel.allocation import share_by
from salesmanual.kernel.period import month
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.tracking import track

if TYPE_CHECKING:
    from collections.abc import Hashable


def test_a_shared_order_counts_for_each_with_their_part() -> None:
    """One order of 5 is a salesperson's own, one of 10 is shared half and half: 10 are achieved, not 15.

    Source: target-split-credit-two-orders, frappe/erpnext pull request 40062.
    """
    orders = [(5, {"li.na": 100}), (10, {"li.na": 50, "wang.wei": 50})]
    who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(month(2026, 3), levels=["week"])
    figures = [
        Figure(Quantity(part, "units"), date(2026, 3, 9), {"who": person})
        for quantity, parts in orders
        for person, part in share_by(quantity, parts).items()
    ]
    cells: dict[tuple[Hashable, ...], list[int]] = {(person,): [0, 10, 0, 0, 0, 0] for person in who.leaves()}
    targets = Breakdown.from_cells(TargetMeasure("units", "units"), [who, time], cells)
    tracking = track(targets, FigureBook(figures, [who]), as_of=date(2026, 3, 31))

    assert (Quantity(10, "units"), Fraction(1)) == (tracking["li.na"].actual, tracking["li.na"].attainment)
    assert Quantity(15, "units") == tracking.total().actual
