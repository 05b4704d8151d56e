"""Curves in words and tables: for a terminal, a notebook, an explanation, and a Python prompt.

Invariant: every figure is exact, so the table can be recomputed by hand and the printed constructor call makes an
equal curve.

Left out: pictures (`curve_sketch`).
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from salesmanual.kernel.curve_plain import curve_number_text
from salesmanual.kernel.curve_shape import Shape, bends
from salesmanual.kernel.curve_tiers import Boundary
from salesmanual.kernel.number import number_text, percent_text
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesmanual.kernel.curve_written import Limits, Written
    from salesmanual.kernel.texts import Language

__all__ = ["Row", "constructor_call", "description", "html_table", "rows_of", "text_table"]

_ZERO: Final = Fraction(0)
_MOST_PARTS: Final = 12
_NO_END: Final = "—"


class Row(NamedTuple):
    """One stretch in four cells: where, the value there as a formula, and the values it goes from and to."""

    where: str
    value: str
    first: str
    last: str


def _formula(slope: Fraction, intercept: Fraction) -> str:
    if not slope:
        return curve_number_text(intercept)
    product = f"{curve_number_text(slope)} × x"
    if not intercept:
        return product
    return f"{product} {'+' if intercept > 0 else '-'} {curve_number_text(abs(intercept))}"


def rows_of(shape: Shape) -> Iterator[Row]:
    """The rows of the table from left to right; a bend is in the stretch that owns it, else in a row of its own."""
    knots = bends(shape)
    for index, (slope, intercept) in enumerate(shape.lines):
        where, first, last = "x", _NO_END, _NO_END
        if index:
            x, left, at, right = knots[index - 1]
            if at not in {left, right}:
                yield Row(f"x = {curve_number_text(x)}", curve_number_text(at), *[curve_number_text(at)] * 2)
            where = f"{curve_number_text(x)} {'≤' if at == right else '<'} x"
            first = curve_number_text(right)
        if index < len(knots):
            x, left, at, right = knots[index]
            where += f" {'≤' if at == left != right else '<'} {curve_number_text(x)}"
            last = curve_number_text(left)
        elif index:
            where = f"x {'≥' if at == right else '>'} {curve_number_text(x)}"
        yield Row(where if knots else "x", _formula(slope, intercept), first, last)


def _header(language: Language) -> Row:
    return Row(*(name.render(language) for name in (text("where"), text("value"), text("from"), text("to"))))


def text_table(shape: Shape, language: Language = "en") -> str:
    """The curve as a table of text."""
    rows = [_header(language), *rows_of(shape)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    gaps = (" ", "  ", "  ")
    lines = []
    for row in rows:
        cells = (cell.ljust(width) + gap for cell, width, gap in zip(row, widths, gaps, strict=False))
        lines.append("".join(cells) + row.last)
    return "\n".join(line.rstrip() for line in lines)


def html_table(shape: Shape, language: Language = "en") -> str:
    """The curve as an HTML table, escaped."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in _header(language))
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows_of(shape))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def description(shape: Shape, written: Written | None) -> Text:
    """The rule in words."""
    if written is None:
        if not shape.xs:
            return text("always {value}", value=_formula(*shape.lines[0]))
        return text("a curve of {count} straight stretches", count=len(shape.lines))
    rule = _rule(written)
    limits = _limits_in_words(written.limits, written.boundary)
    return text("{rule}; {limits}", rule=rule, limits=limits) if limits else rule


def _rule(written: Written) -> Text:
    match written.kind:
        case "marginal":
            return text("each tier's rate on its own part: {tiers}", tiers=_tiers(written))
        case "whole_amount":
            return text("the rate of the tier reached on the whole: {tiers}", tiers=_tiers(written))
        case "whole_overage":
            quota = number_text(written.quota)
            return text(
                "the rate of the tier reached on all above {quota}: {tiers}", quota=quota, tiers=_tiers(written)
            )
        case "steps":
            return text("the step reached: {steps}", steps=_steps(written))
        case "points":
            return text("straight between points: {points}", points=_points(written))
        case _ as unreachable:
            assert_never(unreachable)


def _cut(written: Written, parts: list[Text]) -> tuple[Text, ...]:
    more = len(written.parts) - len(parts)
    return (*parts, text("{count} more", count=more)) if more else tuple(parts)


def _tiers(written: Written) -> tuple[Text, ...]:
    sides = _sided(written)
    return _cut(
        written,
        [
            text("{rate} above {start}", rate=percent_text(rate), start=number_text(start))
            if above
            else text("{rate} from {start}", rate=percent_text(rate), start=number_text(start))
            for start, rate, above in sides
        ],
    )


def _steps(written: Written) -> tuple[Text, ...]:
    return _cut(
        written,
        [
            text("{value} above {start}", value=number_text(value), start=number_text(start))
            if above
            else text("{value} from {start}", value=number_text(value), start=number_text(start))
            for start, value, above in _sided(written)
        ],
    )


def _points(written: Written) -> tuple[Text, ...]:
    points = written.parts[:_MOST_PARTS]
    parts = [text("{value} at {x}", value=number_text(part.value), x=number_text(part.start)) for part in points]
    return _cut(written, parts)


def _sided(written: Written) -> list[tuple[Fraction, Fraction, bool]]:
    return [
        (part.start, part.value, (part.boundary or written.boundary) is Boundary.ABOVE)
        for part in written.parts[:_MOST_PARTS]
    ]


def _limits_in_words(limits: Limits, boundary: Boundary) -> tuple[Text, ...]:
    words = []
    if limits.threshold is not None:
        threshold = number_text(limits.threshold)
        if (limits.threshold_boundary or boundary) is Boundary.REACHED:
            words.append(text("nothing below {threshold}", threshold=threshold))
        else:
            words.append(text("nothing up to {threshold}", threshold=threshold))
    if limits.hold_from is not None:
        words.append(text("nothing more above {start}", start=number_text(limits.hold_from)))
    if limits.cap is not None:
        words.append(text("at most {cap}", cap=number_text(limits.cap)))
    if limits.floor is not None:
        words.append(text("at least {floor}", floor=number_text(limits.floor)))
    return tuple(words)


def constructor_call(plain: Mapping[str, object]) -> str:
    """The call of a constructor that makes the curve of the table.

    >>> constructor_call({"kind": "marginal", "tiers": [{"from": "0", "rate": "0.05"}], "cap": "9"})
    "Curve.marginal([('0', '0.05')], cap='9')"
    """
    kind = plain["kind"]
    arguments: list[str] = []
    for key, value in plain.items():
        if key in {"tiers", "steps", "points", "knots"} and isinstance(value, list):
            arguments.insert(0, f"[{', '.join(_pair(part) for part in value)}]")
        elif key in {"value", "slope", "intercept"}:
            arguments.append(repr(value))
        elif key != "kind":
            arguments.append(f"{key}={value!r}")
    return f"Curve.{'through' if kind == 'knots' else kind}({', '.join(arguments)})"


def _pair(part: Mapping[str, str]) -> str:
    return repr(tuple(part.values()) if len(part) == len(("start", "value")) else dict(part))
