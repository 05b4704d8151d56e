"""Dimensions and breakdowns as plain data: nested tables of members, and rows of whole steps.

    { measure = {…}, dimensions = [{ key = "who", members = { sales = { east = ["li.na"] } } }, …],
      rows = [{ at = ["li.na"], steps = [3, 4, 5] }] }

Invariant: reading what was written gives an equal breakdown. How the numbers came about is not in it; a breakdown that
was read explains its figures as the sums that they are.

Left out: files, which the kernel's `wire` reads and writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.planning.dimensions import TIME, Dimension
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Hashable

    from salesmanual.planning.breakdowns import Breakdown

__all__ = ["breakdown_from_plain", "breakdown_to_plain", "dimension_from_plain", "dimension_to_plain"]

_DEEPEST: Final = 32
_MOST_ROWS: Final = 1_000_000
_MOST_BITS: Final = 256


def dimension_to_plain(dimension: Dimension) -> dict[str, object]:
    """The key and the members; a member whose members are all leaves has a list of them."""
    plain: dict[str, object] = {
        "key": dimension.key,
        "members": {_name(dimension.top): _members(dimension, dimension.top)},
    }
    if dimension.calendar is not None:
        plain["calendar"] = unstructure(dimension.calendar)
    return plain


def _members(dimension: Dimension, above: Hashable) -> object:
    below = {child: dimension.children(child) for child in dimension.children(above)}
    if not any(below.values()):
        return [_name(child) for child in below]
    return {_name(child): _members(dimension, child) if under else None for child, under in below.items()}


def _name(member: Hashable) -> str:
    return member.to_plain() if isinstance(member, Period) else str(member)


def dimension_from_plain(plain: object) -> Dimension:
    """The dimension that `dimension_to_plain` wrote.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError: If it is none, with the place.
    """
    fields = _table(plain, "dimension", ("key", "members"), ("calendar",))
    key = read_line(fields["key"], "key")
    if key != TIME:
        return Dimension(key, cast("Any", fields["members"]))
    written = fields.get("calendar")
    calendar = None if written is None else structure(written, FiscalCalendar, where="calendar")
    return Dimension.of_periods(_periods(fields["members"], 0), calendar=calendar)


def _periods(value: object, depth: int) -> dict[Period, object]:
    if depth > _DEEPEST:
        raise InvalidValueError(TIME, f"more than {_DEEPEST} levels", f"at most {_DEEPEST} levels")
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {Period.from_plain(part): _periods(under, depth + 1) for part, under in value.items()}
    return {Period.from_plain(part): {} for part in read_listed(cast("Any", value), TIME, "periods, in a list")}


def breakdown_to_plain(breakdown: Breakdown) -> dict[str, object]:
    """The measure, the dimensions and the rows that hold something."""
    leaves = [dimension.leaves() for dimension in breakdown.dimensions[:-1]]
    rows = [
        {"at": [_name(own[place]) for own, place in zip(leaves, key, strict=True)], "steps": list(row)}
        for key, row in zip(breakdown.keys, breakdown.rows, strict=True)
    ]
    dimensions = [dimension_to_plain(dimension) for dimension in breakdown.dimensions]
    return {"measure": unstructure(breakdown.measure), "dimensions": dimensions, "rows": rows}


def breakdown_from_plain(plain: object) -> Breakdown:
    """The breakdown that `breakdown_to_plain` wrote.

    Raises:
        WrongTypeError, InvalidValueError, NotFoundError, DuplicateError: If it is none, with the place.
    """
    from salesmanual.planning.breakdowns import Breakdown  # noqa: PLC0415 - it reads itself with this function

    fields = _table(plain, "breakdown", ("measure", "dimensions", "rows"))
    measure = structure(fields["measure"], TargetMeasure, where="measure")
    listed = read_listed(fields["dimensions"], "dimensions", "dimensions, in a list")
    dimensions = [dimension_from_plain(each) for each in listed]
    rows = read_listed(fields["rows"], "rows", "rows, in a list")
    if len(rows) > _MOST_ROWS:
        raise InvalidValueError("rows", f"{len(rows):,} rows", f"at most {_MOST_ROWS:,}")
    cells: dict[tuple[str, ...], tuple[int, ...]] = {}
    for number, row in enumerate(rows):
        where = f"rows[{number}]"
        own = _table(row, where, ("at", "steps"))
        at = read_listed(own["at"], f"{where}.at", "members, in a list")
        names = tuple(read_line(member, f"{where}.at[{place}]") for place, member in enumerate(at))
        if names in cells:
            raise InvalidValueError(f"{where}.at", names, "members that have no row yet")
        cells[names] = _steps(own["steps"], f"{where}.steps")
    return Breakdown.from_cells(measure, dimensions, cells)


def _steps(value: object, where: str) -> tuple[int, ...]:
    steps = read_listed(cast("Any", value), where, "whole numbers, in a list")
    for place, step in enumerate(steps):
        if type(step) is not int or step.bit_length() > _MOST_BITS:
            raise WrongTypeError(f"{where}[{place}]", step, "a whole number of steps")
    return tuple(steps)


def _table(value: object, where: str, names: tuple[str, ...], also: tuple[str, ...] = ()) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise WrongTypeError(where, value, f"a table of {', '.join(names)}")
    if set(value) - set(also) != set(names):
        raise InvalidValueError(where, sorted(map(str, value)), f"exactly {', '.join(names)}")
    return value
