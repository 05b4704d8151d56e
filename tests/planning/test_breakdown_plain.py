"""Breakdowns, dimensions and year plans go to plain data and back; what is no breakdown is refused with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from salesmanual.kernel.errors import InvalidDocumentError, SalesManualError
from salesmanual.kernel.period import quarter
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, open_year_plan
from salesmanual.testing.targets import breakdowns, member_dimensions, time_dimensions

WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "zhao.min": None}})
TIME = divide_time(quarter(2026, 1), levels=["month"])
CELLS = {("li.na",): [3, 4, 5], ("zhao.min",): [1, 0, 1]}
PLAN = Breakdown.from_cells(TargetMeasure("visits", "visits"), [WHO, TIME], CELLS)


class TestRoundTrip:
    @given(breakdowns())
    def test_what_was_written_is_read_as_it_was(self, breakdown: Breakdown) -> None:
        written = json.dumps(unstructure(breakdown))

        assert structure(json.loads(written), Breakdown) == breakdown

    @given(member_dimensions())
    def test_so_are_dimensions_of_members(self, dimension: Dimension) -> None:
        assert structure(unstructure(dimension), Dimension) == dimension

    @given(time_dimensions())
    def test_so_are_dimensions_of_periods(self, dimension: Dimension) -> None:
        assert structure(unstructure(dimension), Dimension) == dimension

    def test_so_is_a_year_plan_with_its_changes(self) -> None:
        at = datetime(2026, 1, 5, tzinfo=UTC)
        plan = open_year_plan("2026", PLAN, at=at, by="hr").release("li.na", on=date(2026, 2, 10), at=at, by="hr")

        read = structure(json.loads(json.dumps(unstructure(plan))), YearPlan)

        assert read == plan
        assert read.breakdown == plan.breakdown

    def test_only_rows_that_hold_something_are_written(self) -> None:
        plain = PLAN.to_plain()

        assert plain["rows"] == [{"at": ["li.na"], "steps": [3, 4, 5]}, {"at": ["zhao.min"], "steps": [1, 0, 1]}]


def _deep(levels: int, leaf: object) -> object:
    members = leaf
    for number in range(levels):
        members = {f"2026-01-{number % 28 + 1:02}": members}
    return members


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ((), [], r"found \[\] of type list, accepted is a table of measure, dimensions, rows"),
        (("rows",), None, "rows.*accepted is rows, in a list"),
        (("measure",), 7, "measure"),
        (("extra",), 1, "accepted is exactly measure, dimensions, rows"),
        (("dimensions", 0, "members", "sales", "west"), ["li.na"], "li.na"),
        (("dimensions", 0), {"key": "who"}, "accepted is exactly key, members"),
        (("dimensions", 1, "members"), {"2026-Q1": ["2026-01", "2026-03"]}, "make it up one after another"),
        (("dimensions", 1, "members"), {"first": None}, "first"),
        (("dimensions", 1, "members"), _deep(40, None), "at most 32 levels"),
        (("rows", 0, "at"), ["lina"], "did you mean 'li.na'"),
        (("rows", 0, "at"), ["east"], "a leaf"),
        (("rows", 0, "at"), [], "one member of each of who"),
        (("rows", 0, "at"), ["li.na", "x"], "one member of each of who"),
        (("rows", 1, "at"), ["li.na"], "members that have no row yet"),
        (("rows", 0, "steps"), [1, 2], "3 columns"),
        (("rows", 0, "steps"), [1, 2, 3.5], r"steps\[2\]"),
        (("rows", 0, "steps"), [1, 2, 2**300], "a whole number of steps"),
        (("rows", 0, "steps"), "abc", "steps"),
    ],
)
def test_what_is_no_breakdown_is_refused_with_its_place(path: tuple[Any, ...], value: object, message: str) -> None:
    plain: Any = deepcopy(PLAN.to_plain())
    if path:
        node = plain
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
    else:
        plain = value

    with pytest.raises(SalesManualError, match=message):
        structure(plain, Breakdown)


def test_faults_of_a_document_have_an_address() -> None:
    plain: Any = PLAN.to_plain()
    plain["rows"][0]["steps"] = [1]

    with pytest.raises(InvalidDocumentError, match="Breakdown: 1 fault"):
        structure(plain, Breakdown)


def test_more_rows_than_a_plan_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("salesmanual.planning.breakdown_plain._MOST_ROWS", 1)

    with pytest.raises(SalesManualError, match="rows: found '2 rows', accepted is at most 1"):
        structure(PLAN.to_plain(), Breakdown)
