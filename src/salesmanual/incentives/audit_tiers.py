"""What an audit finds in the way a curve is written: dead tiers, empty tiers, gaps, limits that contradict tiers.

A tier is dead where the curve without it pays the same for every amount of the range; that is compared exactly, as
two functions.

Invariant: a finding names the tier it is about by its place in the plan file.

Left out: what the curve pays (`audit_curves`). Tiers that overlap, leave a hole or are out of order cannot be written
at all: reading the plan refuses them.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from salesmanual.incentives.audit_result import AuditFinding
from salesmanual.incentives.audit_show import show
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.number import number_text, percent_text
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.audit_pieces import Parts, WrittenCurve
    from salesmanual.incentives.audit_result import Counterexample, Severity
    from salesmanual.incentives.audit_scene import Scene

__all__ = ["tier_findings"]

_RATES: Final = "tiers"


def tier_findings(reading: Reading) -> Iterator[AuditFinding]:
    """Everything that the tiers tell."""
    for piece in reading.pieces:
        key = piece.component.key
        written = [] if piece.written is None or not piece.written.parts.plain else [piece.written]
        for each in (*written, *piece.rules, *piece.others):
            yield from _of_curve(reading.scene, each, key)


def _of_curve(scene: Scene, written: WrittenCurve, key: str) -> Iterator[AuditFinding]:
    yield from _under_the_threshold(scene, written, key)
    yield from _empty(scene, written, key)
    yield from _dead(scene, written)
    yield from _gaps(scene, written, key)
    yield from _caps(scene, written)


def _range(scene: Scene, written: WrittenCurve) -> tuple[Fraction | None, Fraction | None]:
    """The range of sales in the curve's own x; no ends where that is not known."""
    if written.scale is None:
        return None, None
    return scene.lower / written.scale, None if scene.upper is None else scene.upper / written.scale


def _x_text(written: WrittenCurve, x: Fraction) -> str:
    return number_text(x) if written.scale in {None, 1} else percent_text(x)


def _value_text(parts: Parts, position: int) -> str:
    value = parts.values[position]
    return percent_text(value) if parts.name == _RATES else number_text(value)


# ── a threshold above a tier that pays ──


def _under_the_threshold(scene: Scene, written: WrittenCurve, key: str) -> Iterator[AuditFinding]:
    parts, threshold = written.parts, written.parts.threshold
    if threshold is None:
        return
    ends = (*parts.starts[1:], None)
    for position, (start, end) in enumerate(zip(parts.starts, ends, strict=True)):
        if end is None or end > threshold or not parts.values[position]:
            continue
        sentence = text(
            "{part} is to pay {value} from {start}, but nothing is paid below the threshold of {threshold}",
            part=f"{parts.name}[{position}]",
            value=_value_text(parts, position),
            start=_x_text(written, start),
            threshold=_x_text(written, threshold),
        )
        place = f"{written.address}.{parts.name}[{position}]"
        shown = _unpaid(scene, written, (start + end) / 2, threshold, key)
        yield AuditFinding("threshold-over-paid-tier", "warning", place, sentence, shown)


def _unpaid(
    scene: Scene, written: WrittenCurve, below: Fraction, threshold: Fraction, key: str
) -> Counterexample | None:
    if written.scale is None:
        return None
    unit = scene.unit()
    less = math.floor(below * written.scale / unit) * unit
    more = math.ceil(threshold * written.scale / unit) * unit
    pairs = [((less,), (more,)), ((less,), (more + unit,))]
    return show(scene, ("", key), pairs, lambda first, second: not first and bool(second))


# ── tiers that no amount lies in ──


def _empty(scene: Scene, written: WrittenCurve, key: str) -> Iterator[AuditFinding]:
    parts = written.parts
    if written.scale is None or parts.name == "points":
        return
    unit = scene.unit() / written.scale
    for position, (start, end) in enumerate(pairwise(parts.starts)):
        first, last = math.ceil(start / unit), math.floor(end / unit)
        first += first * unit == start and not parts.reached[position]
        last -= last * unit == end and parts.reached[position + 1]
        if first <= last:
            continue
        sentence = text(
            "no amount lies in {part}: it goes from {start} to {end}, less than one minor unit",
            part=f"{parts.name}[{position}]",
            start=_x_text(written, start),
            end=_x_text(written, end),
        )
        pair = ((last * scene.unit(),), (first * scene.unit(),))
        shown = show(scene, ("", key), [pair], lambda first, second: (first, second) is not None)
        yield AuditFinding("zero-width-tier", "warning", f"{written.address}.{parts.name}[{position}]", sentence, shown)


# ── tiers that change nothing ──


def _dead(scene: Scene, written: WrittenCurve) -> Iterator[AuditFinding]:
    parts = written.parts
    lower, upper = _range(scene, written)
    bends = set(written.curve.breakpoints())
    limits = {parts.threshold, parts.hold_from}
    for position, start in enumerate(parts.starts):
        is_outside = (lower is not None and start < lower) or (upper is not None and start >= upper)
        if start in bends and start not in limits and not is_outside:
            continue
        if not parts.values[position] and not position:
            continue  # a first tier that pays nothing says so on purpose
        if not _is_without_effect(written, position, lower, upper):
            continue
        place = f"{written.address}.{parts.name}[{position}]"
        severity: Severity = "note" if parts.name == "points" else "warning"
        yield AuditFinding("dead-tier", severity, place, _why_dead(written, position, upper))


def _is_without_effect(written: WrittenCurve, position: int, lower: Fraction | None, upper: Fraction | None) -> bool:
    """Whether the curve without the part is the same function over the range."""
    parts = written.parts
    rows = cast("list[dict[str, object]]", parts.plain[parts.name])
    kept = [row for number, row in enumerate(rows) if number != position]
    if not kept:
        return False
    try:
        without = Curve.from_plain({**parts.plain, parts.name: kept})
    except InvalidDocumentError:
        return False
    if without == written.curve:
        return True
    bounds = (without - written.curve).bounds(lower, upper)
    return bounds.lower == bounds.upper == 0


def _why_dead(written: WrittenCurve, position: int, upper: Fraction | None) -> Text:
    parts = written.parts
    part, start = f"{parts.name}[{position}]", parts.starts[position]
    if upper is not None and start >= upper:
        return text("{part} starts at {start}, above all sales", part=part, start=_x_text(written, start))
    if position and parts.name != "points" and parts.values[position] == parts.values[position - 1]:
        value = _value_text(parts, position)
        return text("{part} pays {value} as the one before it: it changes nothing", part=part, value=value)
    if parts.hold_from is not None and start >= parts.hold_from:
        hold = _x_text(written, parts.hold_from)
        return text("{part} is never reached: nothing counts from {hold} on", part=part, hold=hold)
    if parts.cap is not None and written.curve.value(start) == parts.cap:
        return text("{part} is never felt: the curve's cap of {cap} holds there", part=part, cap=parts.cap)
    return text("without {part} the curve pays the same for every amount", part=part)


# ── tiers that pay nothing between two that do ──


def _gaps(scene: Scene, written: WrittenCurve, key: str) -> Iterator[AuditFinding]:
    parts = written.parts
    if parts.name != _RATES:
        return
    for position, value in enumerate(parts.values):
        if value or not any(parts.values[:position]) or not any(parts.values[position:]):
            continue
        start, end = parts.starts[position], parts.starts[position + 1]
        sentence = text(
            "{part} pays nothing from {start} to {end}, between tiers that do",
            part=f"{parts.name}[{position}]",
            start=_x_text(written, start),
            end=_x_text(written, end),
        )
        shown = None
        if written.scale is not None:
            unit = scene.unit()
            less = math.floor(start * written.scale / unit) * unit
            more = math.ceil(end * written.scale / unit) * unit - unit
            shown = show(scene, ("", key), [((less,), (more,))], lambda first, second: second <= first)
        yield AuditFinding("gap", "warning", f"{written.address}.{parts.name}[{position}]", sentence, shown)


# ── the curve's own cap ──


def _caps(scene: Scene, written: WrittenCurve) -> Iterator[AuditFinding]:
    cap = written.parts.cap
    if cap is None:
        return
    bounds = written.curve.bounds(*_range(scene, written))
    place = f"{written.address}.cap"
    if bounds.upper is not None and bounds.upper < cap:
        sentence = text("the cap of {cap} is never reached: the curve comes to {most}", cap=cap, most=bounds.upper)
        yield AuditFinding("cap-never-reached", "warning", place, sentence)
    if bounds.lower == cap:
        sentence = text("the cap of {cap} always holds: the curve is the same for any sales", cap=cap)
        yield AuditFinding("cap-always-reached", "error", place, sentence)
