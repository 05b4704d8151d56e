"""Curves in documents: read from plain data with an address for every fault, and written to it without a loss.

Invariant: what is written is read as an equal curve. Numbers are written as text: plain digits where they are a short
decimal, else a quotient.

Left out: what the parts mean (`curve_written`), and the document around a curve (`wire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, cast, final

from salesmanual.kernel.curve_knots import knots_of, knots_shape, read_knots
from salesmanual.kernel.curve_shape import Shape, read_shape
from salesmanual.kernel.curve_tiers import (
    TIERS_BEFORE,
    Beyond,
    Boundary,
    Part,
    Refuse,
    read_beyond,
    read_boundary,
    read_number,
    read_parts,
)
from salesmanual.kernel.curve_written import KINDS, Kind, Limits, Written, written_shape
from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.number import MAX_DIGITS, number_text
from salesmanual.kernel.wire_faults import at_key, faults_of, found_instead

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.curve_tiers import Number

__all__ = ["ReadCurve", "curve_number_text", "plain_of", "read_plain"]

_Read = TypeVar("_Read")
_ZERO: Final = Fraction(0)
_LIMITS: Final = Limits._fields
_TIER_KEYS: Final = ("boundary", "before", *_LIMITS)
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "flat": ("value",),
    "line": ("slope", "intercept"),
    "knots": ("knots", "slope_before", "slope_after"),
    "marginal": ("tiers", *_TIER_KEYS),
    "whole_amount": ("tiers", *_TIER_KEYS),
    "whole_overage": ("tiers", "quota", *_TIER_KEYS),
    "steps": ("steps", "base", "boundary", *_LIMITS),
    "points": ("points", "before", "after", *_LIMITS),
}
"""The keys beside `kind` that the table of each kind may have."""

_EVERY_KEY: Final = {key: key for keys in _KEYS.values() for key in keys}


class ReadCurve(NamedTuple):
    """What a document holds: a function, and how it was written if by tiers, steps or points."""

    shape: Shape
    written: Written | None


@final
class _Table:
    """One curve's table while it is read: the refusals so far."""

    __slots__ = ("kind", "plain", "refuse")

    def __init__(self, kind: str, plain: Mapping[object, object]) -> None:
        self.kind: str = kind
        self.plain: Mapping[object, object] = plain
        self.refuse: Refuse = Refuse()

    def faults(self) -> list[Fault]:
        accepted = _KEYS[self.kind]
        faults = [
            Fault(at_key("", key), f"no such key of a curve of kind {self.kind!r}; {did_you_mean(key, accepted)}")
            for key in self.plain
            if key != "kind" and key not in accepted
        ]
        for error in self.refuse.errors:
            faults += faults_of(error, "", keys=_EVERY_KEY)
        return faults

    def _read(self, key: str, read: Callable[[object, str], _Read], default: _Read) -> _Read:
        if self.plain.get(key) is None:
            return default
        try:
            return read(self.plain[key], key)
        except (InvalidValueError, WrongTypeError) as error:
            self.refuse(error)
            return default

    def number(self, key: str, default: Fraction = _ZERO) -> Fraction:
        return self._read(key, _number, default)

    def needed(self, key: str) -> Fraction:
        if self.plain.get(key) is None:
            self.refuse(InvalidValueError(key, None, "a number", "add the key"))
        return self.number(key)

    def maybe(self, key: str) -> Fraction | None:
        return self._read(key, _number, None)

    def boundary(self, key: str) -> Boundary | None:
        return self._read(key, _boundary, None)

    def beyond(self, key: str, default: Beyond, accepted: tuple[Beyond, ...]) -> Beyond:
        return self._read(key, lambda value, where: read_beyond(cast("str", value), where, accepted), default)


def _number(value: object, where: str) -> Fraction:
    return read_number(cast("Number", value), where)


def _boundary(value: object, where: str) -> Boundary:
    return read_boundary(cast("str", value), where)


def read_plain(plain: object) -> ReadCurve:
    """The curve that a table of plain data holds.

    Raises:
        InvalidDocumentError: With every fault and its address.

    >>> read_plain({"kind": "flat", "value": "5%"}).shape.lines
    ((Fraction(0, 1), Fraction(1, 20)),)
    """
    if not isinstance(plain, Mapping):
        accepted = "a table with the key kind, such as {kind = 'marginal', tiers = [{from = '0', rate = '5%'}]}"
        raise InvalidDocumentError("Curve", [Fault("", found_instead(plain, accepted))])
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        problem = f"found {kind!r:.80}, accepted is a kind of curve; {did_you_mean(kind, _KEYS)}"
        raise InvalidDocumentError("Curve", [Fault("kind", problem)])
    table = _Table(kind, plain)
    read: ReadCurve | None = None
    try:
        read = _read_kind(table)
        if read is not None:
            read_shape(read.shape)
    except SalesManualError as error:
        table.refuse(error)
    faults = table.faults()
    if faults or read is None:
        raise InvalidDocumentError("Curve", faults)
    return read


def _read_kind(table: _Table) -> ReadCurve | None:
    """The curve, if every part of it could be read."""
    match table.kind:
        case "flat":
            line = (_ZERO, table.needed("value"))
        case "line":
            line = (table.needed("slope"), table.number("intercept"))
        case "knots":
            knots = read_knots(table.plain.get("knots"), table.refuse)
            before, after = table.number("slope_before"), table.number("slope_after")
            return None if table.refuse.errors else ReadCurve(knots_shape(knots, before, after), None)
        case _:
            written = _read_written(table, cast("Kind", table.kind))
            return None if table.refuse.errors else ReadCurve(written_shape(written), written)
    return ReadCurve(Shape((), (line,), ()), None)


def _read_written(table: _Table, kind: Kind) -> Written:
    keys = KINDS[kind]
    points = kind == "points"
    return Written(
        kind,
        read_parts(table.plain.get(keys.name), keys, table.refuse),
        table.boundary("boundary") or Boundary.REACHED,
        table.beyond("before", Beyond.FLAT, tuple(Beyond))
        if points
        else table.beyond("before", Beyond.ZERO, TIERS_BEFORE),
        table.beyond("after", Beyond.FLAT, tuple(Beyond)),
        table.number("base"),
        table.needed("quota") if kind == "whole_overage" else _ZERO,
        Limits(
            table.maybe("threshold"),
            table.boundary("threshold_boundary"),
            table.maybe("hold_from"),
            table.maybe("cap"),
            table.maybe("floor"),
        ),
    )


def curve_number_text(value: Fraction) -> str:
    """The number in plain digits where it is a short decimal, else as a quotient.

    >>> curve_number_text(Fraction(17, 20)), curve_number_text(Fraction(1, 2**50))
    ('0.85', '1/1125899906842624')
    """
    text = number_text(value)
    whole, _, places = text.partition(".")
    fits = len(whole.lstrip("-")) <= MAX_DIGITS and len(places) <= MAX_DIGITS
    return text if fits else f"{value.numerator}/{value.denominator}"


def plain_of(shape: Shape, written: Written | None) -> dict[str, object]:
    """The curve as a table: as it was written, else by its knots; what has its default is left out."""
    if written is not None:
        return _plain_of_written(written)
    (slope, intercept), *_ = shape.lines
    if not shape.xs:
        if not slope:
            return {"kind": "flat", "value": curve_number_text(intercept)}
        line = {"kind": "line", "slope": curve_number_text(slope), "intercept": curve_number_text(intercept)}
        return _without_defaults(line, {"intercept": "0"})
    knots = [_without_defaults(_texts(knot._asdict()), _sides(knot.at)) for knot in knots_of(shape)]
    ends = _texts({"slope_before": slope, "slope_after": shape.lines[-1][0]})
    return _without_defaults({"kind": "knots", "knots": knots, **ends}, {"slope_before": "0", "slope_after": "0"})


def _sides(at: Fraction) -> dict[str, str]:
    text = curve_number_text(at)
    return {"left": text, "right": text}


def _texts(numbers: Mapping[str, Fraction]) -> dict[str, object]:
    return {key: curve_number_text(number) for key, number in numbers.items()}


def _without_defaults(table: Mapping[str, object], defaults: Mapping[str, str]) -> dict[str, object]:
    return {key: value for key, value in table.items() if value is not None and defaults.get(key) != value}


def _plain_of_written(written: Written) -> dict[str, object]:
    keys = KINDS[written.kind]
    limits = written.limits
    numbers = {key: number for key, number in limits._asdict().items() if isinstance(number, Fraction)}
    table: dict[str, object] = {
        "kind": written.kind,
        "quota": curve_number_text(written.quota) if written.kind == "whole_overage" else None,
        keys.name: [_plain_part(part, keys.start, keys.value) for part in written.parts],
        "base": curve_number_text(written.base),
        "boundary": str(written.boundary),
        "before": str(written.before),
        "after": str(written.after),
        **_texts(numbers),
        "threshold_boundary": None if limits.threshold_boundary is None else str(limits.threshold_boundary),
    }
    before = "flat" if written.kind == "points" else "zero"
    return _without_defaults(table, {"base": "0", "boundary": "reached", "before": before, "after": "flat"})


def _plain_part(part: Part, start: str, value: str) -> dict[str, object]:
    table: dict[str, object] = {start: curve_number_text(part.start), value: curve_number_text(part.value)}
    return table if part.boundary is None else {**table, "boundary": str(part.boundary)}
