"""Rows of a result as a data frame, of pandas or polars.

Invariant: a frame has the rows and columns of the records it is made of, in their order; an amount stays a decimal.
A ratio that is no finite decimal is the one thing that a frame cannot hold; it is rounded by the `Rounding` that is
named.

Left out: calculating in a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, overload

from salesmanual.kernel.errors import MissingExtraError, WrongTypeError
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    import polars as pl

    from salesmanual.kernel.columns import PlainCell

__all__ = ["to_frame"]

_LIBRARIES: Final = ("pandas", "polars")
_MILLIONTH: Final = Rounding("0.000001")


@overload
def to_frame(
    records: Iterable[Mapping[str, PlainCell]], library: Literal["polars"] = "polars", *, rounding: Rounding = ...
) -> pl.DataFrame: ...
@overload
def to_frame(
    records: Iterable[Mapping[str, PlainCell]], library: Literal["pandas"], *, rounding: Rounding = ...
) -> pd.DataFrame: ...
def to_frame(
    records: Iterable[Mapping[str, PlainCell]],
    library: Literal["pandas", "polars"] = "polars",
    *,
    rounding: Rounding = _MILLIONTH,
) -> pl.DataFrame | pd.DataFrame:
    """The records as a frame: a row for each, a column for each of their keys.

    A key that only some records have is empty in the others.

    Args:
        records: What `records()` of a result or a table gives.
        library: Which library's frame.
        rounding: For ratios that are no finite decimals, such as a third.

    Raises:
        WrongTypeError: If a record is no mapping.
        InvalidValueError: If the library is neither pandas nor polars.
        MissingExtraError: If the library is not installed.

    Source: Handbook 6.3.

    >>> from decimal import Decimal
    >>> to_frame([{"person": "li.na", "pay": Decimal("6000.00")}]).to_dicts()
    [{'person': 'li.na', 'pay': Decimal('6000.00')}]
    """
    chosen = read_choice(library, "library", "a library of data frames", _LIBRARIES)
    rows = [_row(record, position, rounding) for position, record in enumerate(records)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    return _polars(columns) if chosen == "polars" else _pandas(columns)


def _row(record: Mapping[str, PlainCell], position: int, rounding: Rounding) -> dict[str, PlainCell]:
    if not isinstance(record, Mapping):
        raise WrongTypeError(f"records[{position}]", record, "a record", "give what records() returns")
    return {name: _cell(value, rounding) for name, value in record.items()}


def _cell(value: PlainCell, rounding: Rounding) -> PlainCell:
    return rounding.number(value) if isinstance(value, Fraction) else value


def _polars(columns: dict[str, list[PlainCell]]) -> pl.DataFrame:
    try:
        import polars as pl  # noqa: PLC0415 - an extra: only this function needs it
    except ImportError:
        raise MissingExtraError("a frame of polars", "polars") from None
    return pl.DataFrame(columns, strict=False, infer_schema_length=None)


def _pandas(columns: dict[str, list[PlainCell]]) -> pd.DataFrame:
    try:
        import pandas as pd  # noqa: PLC0415 - as above
    except ImportError:
        raise MissingExtraError("a frame of pandas", "pandas") from None
    return pd.DataFrame(columns)
