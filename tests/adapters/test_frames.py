"""Rows as data frames of pandas and polars."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

import pytest

from salesmanual.adapters.frames import to_frame
from salesmanual.incentives import Commission, IncentivePlan, Sale, credit_sales, simulate
from salesmanual.kernel import Curve, InvalidValueError, MissingExtraError, Money, Rounding, WrongTypeError, month, year
from salesmanual.kernel.tables import Table

if TYPE_CHECKING:
    from salesmanual.kernel.columns import PlainCell

LIBRARIES = pytest.mark.parametrize("library", ["pandas", "polars"])
ROWS: list[dict[str, PlainCell]] = [
    {"person": "李娜", "pay": Decimal("6000.50"), "on": date(2026, 3, 9), "sales": 3},
    {"person": "wang.wei", "pay": Decimal("-1.25"), "on": date(2026, 3, 10), "sales": 0},
]


def dicts(frame: Any) -> list[dict[str, object]]:  # noqa: ANN401 - a frame of either library
    """The rows of a frame of either library, what is missing as None."""
    if hasattr(frame, "to_dicts"):
        rows: list[dict[str, object]] = frame.to_dicts()
        return rows
    plain: list[dict[str, object]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return plain


@LIBRARIES
def test_a_frame_has_the_rows_and_columns_in_their_order(library: Literal["pandas"]) -> None:
    frame = to_frame(ROWS, library)

    assert list(frame.columns) == ["person", "pay", "on", "sales"]
    assert dicts(frame) == ROWS


@LIBRARIES
def test_a_key_that_some_records_lack_is_empty_there(library: Literal["pandas"]) -> None:
    frame = to_frame([{"a": "x"}, {"b": "y"}], library)

    assert dicts(frame) == [{"a": "x", "b": None}, {"a": None, "b": "y"}]


@LIBRARIES
def test_a_third_is_rounded_as_is_named(library: Literal["pandas"]) -> None:
    frame = to_frame([{"share": Fraction(1, 3)}], library, rounding=Rounding("0.01"))

    assert dicts(frame) == [{"share": Decimal("0.33")}]


@LIBRARIES
def test_no_records_are_an_empty_frame(library: Literal["pandas"]) -> None:
    assert len(to_frame([], library)) == 0


@LIBRARIES
def test_a_simulation_becomes_a_frame_whose_pay_sums_to_its_cost(library: Literal["pandas"]) -> None:
    plan = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("sales", "Sales", Curve.marginal([(0, "5%")]))])
    book = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000.10", "CNY"), owner="li.na")])
    simulation = simulate(plan, ["li.na", "wu.fang"], [month(2026, 2), month(2026, 3)], credits=book)

    frame = to_frame(simulation.records(), library)

    assert sum(row["earned"] for row in dicts(frame)) == simulation.cost().amount  # type: ignore[misc]


@LIBRARIES
def test_a_table_becomes_a_frame(library: Literal["pandas"]) -> None:
    table = Table("", ["name", "pay"], [("李娜", Decimal("1.50"))])

    assert dicts(to_frame(table.records(), library)) == [{"name": "李娜", "pay": Decimal("1.50")}]


@pytest.mark.parametrize(
    ("records", "library", "kind", "message"),
    [
        ([], "panda", InvalidValueError, "library: found 'panda', accepted is a library of data frames; did you mean"),
        ([("a", 1)], "polars", WrongTypeError, r"records\[0\]: found \('a', 1\) of type tuple, accepted is a record"),
    ],
)
def test_anything_else_is_refused(records: Any, library: Any, kind: type[Exception], message: str) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(kind, match=message):
        to_frame(records, library)


@LIBRARIES
def test_a_library_that_is_not_installed_is_named_as_an_extra(
    library: Literal["pandas"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(MissingExtraError, match=rf"install it with pip install 'salesmanual\[{library}\]'"):
        to_frame(ROWS, library)
