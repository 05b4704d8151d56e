"""Grids in a plan: agreement with the kernel's grid, and both margins exact, whatever the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.target_world import VISITS

from salesmanual.kernel.allocation import share, share_grid
from salesmanual.kernel.errors import InfeasibleError
from salesmanual.kernel.period import quarter
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.splits import TargetGrid, TargetSplit
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.target_plans_weights import LeafShares
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import PotentialShare

if TYPE_CHECKING:
    from salesmanual.kernel.allocation import Grid
    from salesmanual.kernel.period import Period

TIME = divide_time(quarter(2026, 1), levels=["month"])
MONTHS: list[Period] = list(TIME.leaves())  # type: ignore[arg-type]
NAMES = ["a", "b", "c"]
WHO = Dimension("who", {"top": NAMES})

weights_of_three = st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any)


@given(weights_of_three, weights_of_three, st.lists(weights_of_three, min_size=3, max_size=3), st.integers(0, 999))
def test_a_grid_is_the_kernels_grid_or_is_refused_with_it(
    people: list[int], months: list[int], cells: list[list[int]], total: int
) -> None:
    """Zero patterns that leave no grid are refused by both, and name the same rows and columns."""
    rows = TargetSplit("who", LeafShares(dict(zip(NAMES, people, strict=True))))
    columns = TargetSplit("time", LeafShares(dict(zip(map(str, MONTHS), months, strict=True))))
    book = FigureBook(
        [
            Figure(cell, month, {"who": name})
            for name, line in zip(NAMES, cells, strict=True)
            for month, cell in zip(MONTHS, line, strict=True)
        ],
        [WHO],
    )
    plan = TargetPlan(VISITS, [TargetGrid(rows, columns, PotentialShare(by=["who"]))])
    weights = {
        name: {str(month): cell for month, cell in zip(MONTHS, line, strict=True)}
        for name, line in zip(NAMES, cells, strict=True)
    }
    row_totals = dict(zip(NAMES, share(total, people), strict=True))
    column_totals = dict(zip(map(str, MONTHS), share(total, months), strict=True))

    expected, blocking = _grid(weights, row_totals, column_totals)
    if expected is None:
        with pytest.raises(InfeasibleError) as caught:
            plan.break_down(VISITS.amount(total), [WHO, TIME], facts=PlanningFacts(potential=book))
        assert (caught.value.where, caught.value.blocking) == ("top, 2026-Q1", blocking)
        return
    targets = plan.break_down(VISITS.amount(total), [WHO, TIME], facts=PlanningFacts(potential=book))

    assert {name: list(targets.row(name)) for name in NAMES} == {
        name: list(expected.row(name).values()) for name in NAMES
    }


def _grid(
    weights: dict[str, dict[str, int]], rows: dict[str, int], columns: dict[str, int]
) -> tuple[Grid[str, str, int] | None, tuple[str, ...]]:
    try:
        return share_grid(weights, rows, columns), ()
    except InfeasibleError as error:
        return None, error.blocking
