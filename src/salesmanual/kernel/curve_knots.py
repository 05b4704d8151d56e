"""Curves by their knots: the form that every curve has, whatever it was made from.

Invariant: knots ascend strictly; what lies between two of them is the straight line from the right side of the one to
the left side of the other, and a ray with a slope of its own leads away at each end.

Left out: tiers, steps and points, which are shorter to write (`curve_tiers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from salesmanual.kernel.curve_queries import Knot
from salesmanual.kernel.curve_shape import Line, Shape, bends, canonical
from salesmanual.kernel.curve_tiers import MAX_PARTS, raised, read_number
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError, did_you_mean
from salesmanual.kernel.number import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from salesmanual.kernel.curve_tiers import Number

__all__ = ["knots_of", "knots_shape", "read_knots"]

_FIELDS: Final = Knot._fields
_NEEDED: Final = frozenset({"x", "at"})
_PAIR: Final = 2


def knots_of(shape: Shape) -> tuple[Knot, ...]:
    """Every bend with its three values."""
    return tuple(Knot(*bend) for bend in bends(shape))


def knots_shape(knots: Sequence[Knot], slope_before: Fraction, slope_after: Fraction) -> Shape:
    """The shape through the ascending knots, with a ray of its own slope at each end."""
    first, last = knots[0], knots[-1]
    lines = [_ray(slope_before, first.x, first.left)]
    for one, other in pairwise(knots):
        lines.append(_ray((other.left - one.right) / (other.x - one.x), one.x, one.right))
    lines.append(_ray(slope_after, last.x, last.right))
    return canonical([knot.x for knot in knots], lines, [knot.at for knot in knots])


def _ray(slope: Fraction, x: Fraction, value: Fraction) -> Line:
    return (slope, value - slope * x)


def read_knots(items: object, refuse: Callable[[SalesManualError], None] = raised) -> tuple[Knot, ...]:
    """The knots in ascending order: `Knot` objects, pairs of x and value, or tables.

    A table has `x` and `at`, and `left` and `right` where the limit on that side is another.

    Args:
        items: The knots.
        refuse: What to do about each fault; by default the first is raised.

    Raises:
        WrongTypeError: If the list, a knot or a number is of another type.
        InvalidValueError: If there is no knot, one cannot be read, or they do not ascend.

    >>> read_knots([{"x": 1, "left": 0, "at": 5}])
    (Knot(x=Fraction(1, 1), left=Fraction(0, 1), at=Fraction(5, 1), right=Fraction(5, 1)),)
    """
    if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Iterable):
        refuse(WrongTypeError("knots", items, "a list of knots"))
        return ()
    read: list[Knot | None] = []
    for index, item in enumerate(items):
        if index == MAX_PARTS:
            refuse(InvalidValueError("knots", f"more than {MAX_PARTS}", f"at most {MAX_PARTS} knots"))
            break
        read.append(_read_knot(item, f"knots[{index}]", refuse))
    if not read:
        refuse(InvalidValueError("knots", items, "a list of knots, at least one"))
    for index, (one, other) in enumerate(pairwise(read)):
        if one is not None and other is not None and other.x <= one.x:
            accepted = f"more than {number_text(one.x)}, the x of knots[{index}]"
            remedy = "list the knots in ascending order, each x once"
            refuse(InvalidValueError(f"knots[{index + 1}].x", number_text(other.x), accepted, remedy))
    return tuple(knot for knot in read if knot is not None)


def _read_knot(item: object, where: str, refuse: Callable[[SalesManualError], None]) -> Knot | None:
    if isinstance(item, (tuple, list)) and len(item) == _PAIR:
        item = {"x": item[0], "at": item[1]}
    elif isinstance(item, (tuple, list)) and len(item) == len(_FIELDS):
        item = dict(zip(_FIELDS, item, strict=True))
    if not isinstance(item, Mapping):
        refuse(WrongTypeError(where, item, "a pair of x and value, or a table with the keys x, left, at, right"))
        return None
    for key in item:
        if key not in _FIELDS:
            refuse(InvalidValueError(where, key, "a key it may have", did_you_mean(key, _FIELDS)))
    numbers = {key: number for key in _FIELDS if (number := _read_field(item, key, where, refuse)) is not None}
    if "x" not in numbers or "at" not in numbers:
        return None
    at = numbers["at"]
    return Knot(numbers["x"], numbers.get("left", at), at, numbers.get("right", at))


def _read_field(
    table: Mapping[str, object], key: str, where: str, refuse: Callable[[SalesManualError], None]
) -> Fraction | None:
    value = table.get(key)
    if value is None:
        if key in _NEEDED:
            refuse(InvalidValueError(f"{where}.{key}", None, "a number", "add the key"))
        return None
    try:
        return read_number(cast("Number", value), f"{where}.{key}")
    except (InvalidValueError, WrongTypeError) as error:
        refuse(error)
        return None
