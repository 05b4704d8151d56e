"""What an audit finds by the curves of pay: falls, cliffs, steep rates, pay without end, caps out of reach.

Each component's curve is looked at alone, and all of them together within the plan's cap and floor.

Invariant: a finding follows from the curve, not from a sample of it; its counterexample is what the plan pays.

Left out: how a curve was written (`audit_tiers`) and time (`audit_timing`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.audit_pieces import Piece
from salesmanual.incentives.audit_result import AuditFinding
from salesmanual.incentives.audit_scene import Scene
from salesmanual.incentives.audit_shapes import Slope, falling_slopes, jumps_in, never_falls, slopes_in
from salesmanual.incentives.audit_show import amount_text, around, inside, least_at, show
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.audit_result import Counterexample
    from salesmanual.incentives.audit_shapes import Jump

__all__ = ["Reading", "curve_findings", "read_plan"]


@final
@attrs.frozen
class Reading:
    """The plan read for an audit.

    Attributes:
        scene: What is assumed.
        pieces: The components.
        gross: What the components with a curve over the credited amount pay together.
        net: The same within the plan's cap and floor.
    """

    scene: Scene
    pieces: tuple[Piece, ...]
    gross: Curve
    net: Curve

    def undecided(self) -> tuple[Piece, ...]:
        """The components that are no part of `gross`."""
        known = [piece.position for piece, _ in self.decided()]
        return tuple(piece for piece in self.pieces if piece.position not in known)

    def decided(self) -> Iterator[tuple[Piece, Curve]]:
        """The components that are, each with its curve."""
        yield from _decided(self.scene, self.pieces)

    def without_height(self) -> tuple[Piece, ...]:
        """The components of which it is not known how much they pay."""
        return tuple(piece for piece in self.pieces if piece.reason is not None or not piece.is_money)

    def range(self) -> tuple[Fraction, Fraction | None]:
        """The range of sales."""
        return self.scene.lower, self.scene.upper


def read_plan(scene: Scene, pieces: tuple[Piece, ...]) -> Reading:
    """The components added up."""
    gross = _together([curve for _, curve in _decided(scene, pieces)])
    net = gross
    if scene.plan.cap is not None:
        net = net.cap(scene.plan.cap.amount)
    if scene.plan.floor is not None:
        net = net.floor(scene.plan.floor.amount)
    return Reading(scene, pieces, gross, net)


def _decided(scene: Scene, pieces: tuple[Piece, ...]) -> Iterator[tuple[Piece, Curve]]:
    """Those with a curve over the credited amount; within a cap or a floor its height has to be known as well."""
    has_limit = scene.plan.cap is not None or scene.plan.floor is not None
    for piece in pieces:
        if piece.curve is not None and piece.is_money and not (has_limit and piece.is_floating()):
            yield piece, piece.curve


def _together(curves: list[Curve]) -> Curve:
    """The sum, halves first, so that long sums are added few times."""
    if not curves:
        return Curve.flat(0)
    if len(curves) == 1:
        return curves[0]
    middle = len(curves) // 2
    return _together(curves[:middle]) + _together(curves[middle:])


def curve_findings(reading: Reading, bound: Fraction) -> Iterator[AuditFinding]:
    """Everything that the curves tell."""
    yield from _falls(reading)
    for piece, curve in reading.decided():
        yield from _cliffs(reading, piece, curve)
    yield from _steep(reading, bound)
    yield from _endless(reading)
    yield from _plan_caps(reading)


# ── pay falls ──


def _falls(reading: Reading) -> Iterator[AuditFinding]:
    lower, upper = reading.range()
    if not never_falls(reading.net, lower, upper):
        for jump in jumps_in(reading.net, lower, upper):
            if jump.by < 0:
                yield _fall(reading, _dropping(reading, jump), jump)
        for slope in falling_slopes(reading.net, lower, upper):
            yield _fall(reading, _steepest(reading, slope, is_falling=True), slope)
        return
    for piece, curve in reading.decided():
        yield from _made_up(reading, piece, curve)


def _fall(reading: Reading, piece: Piece, what: Jump | Slope) -> AuditFinding:
    scene = reading.scene
    shown = _shown_fall(scene, ("", piece.component.key), what)
    at = amount_text(scene, what.lower if isinstance(what, Slope) else what.x, piece)
    place = piece.place_within(what.lower) if isinstance(what, Slope) else piece.place(what.x)
    if shown is None:
        sentence = text("from {at} pay falls by less than can be shown in whole minor units", at=at)
        return AuditFinding("pay-falls", "warning", place, sentence)
    sentence = text(
        "selling {more} instead of {less} pays {loss} less: pay falls from {at}",
        more=shown.second.sold[0],
        less=shown.first.sold[0],
        loss=-shown.difference(),
        at=at,
    )
    return AuditFinding("pay-falls", "warning" if shown.first.component else "error", place, sentence, shown)


def _shown_fall(scene: Scene, components: tuple[str, ...], what: Jump | Slope) -> Counterexample | None:
    if isinstance(what, Slope):
        pairs = inside(scene, what, 2 * scene.rounding_step() / -what.slope)
    else:
        pairs = around(scene, what)
    return show(scene, components, pairs, lambda first, second: second < first)


def _made_up(reading: Reading, piece: Piece, curve: Curve) -> Iterator[AuditFinding]:
    """A component that falls where the others, or the plan's cap and floor, make up for it."""
    falls = [jump for jump in jumps_in(curve, *reading.range()) if jump.by < 0]
    found: list[Jump | Slope] = [*falls, *falling_slopes(curve, *reading.range())]
    for what in found:
        at = what.lower if isinstance(what, Slope) else what.x
        sentence = text(
            "{component} pays less for more from {at}; at this target the rest of the plan makes up for it",
            component=piece.component.label,
            at=amount_text(reading.scene, at, piece),
        )
        place = piece.place_within(at) if isinstance(what, Slope) else piece.place(at)
        shown = _shown_fall(reading.scene, (piece.component.key,), what)
        yield AuditFinding("pay-falls", "warning", place, sentence, shown)


def _dropping(reading: Reading, jump: Jump) -> Piece:
    """The component that drops most at the jump."""

    def drop(pair: tuple[Piece, Curve]) -> Fraction:
        here = [each.by for each in jumps_in(pair[1], *reading.range()) if each.x == jump.x]
        return min(here, default=Fraction(0))

    return min(reading.decided(), key=drop)[0]


def _steepest(reading: Reading, stretch: Slope, *, is_falling: bool = False) -> Piece:
    """The component that rises, or falls, most on the stretch."""
    point = stretch.lower + 1 if stretch.upper is None else (stretch.lower + stretch.upper) / 2
    pick = min if is_falling else max
    return pick(reading.decided(), key=lambda pair: pair[1].slope(point))[0]


# ── pay jumps ──


def _cliffs(reading: Reading, piece: Piece, curve: Curve) -> Iterator[AuditFinding]:
    scene = reading.scene
    for jump in jumps_in(curve, *reading.range()):
        if jump.by < 0:
            continue
        least = Money.rounded(jump.by / 2, scene.plan.currency)
        pairs = around(scene, jump)
        shown = show(
            scene,
            ("", piece.component.key),
            pairs,
            lambda first, second, least=least: second - first > least,  # type: ignore[misc] # bound now
        )
        at, place = amount_text(scene, jump.x, piece), piece.place(jump.x)
        if shown is None:
            size = Money.rounded(jump.by, scene.plan.currency)
            yield AuditFinding("cliff", "note", place, text("at {at} pay jumps by {size}", at=at, size=size))
            continue
        sentence = text(
            "at {at} selling {more} more pays {gain} more: cliff in {place}",
            at=at,
            more=shown.second.sold[0] - shown.first.sold[0],
            gain=shown.difference(),
            place=place,
        )
        yield AuditFinding("cliff", "warning", place, sentence, shown)


# ── steep rates ──


def _steep(reading: Reading, bound: Fraction) -> Iterator[AuditFinding]:
    scene = reading.scene
    for stretch in slopes_in(reading.net, *reading.range()):
        if stretch.slope <= bound:
            continue
        enough = 3 * scene.rounding_step() / (stretch.slope - bound)
        piece = _steepest(reading, stretch)
        shown = show(scene, ("",), inside(scene, stretch, enough), lambda first, second: second > first)
        if shown is not None:
            sold = Fraction((shown.second.sold[0] - shown.first.sold[0]).amount)
            if Fraction(shown.difference().amount) <= bound * sold:
                shown = None
        sentence = text(
            "from {at} each further unit sold pays {rate}, more than {bound}",
            at=amount_text(scene, stretch.lower, piece),
            rate=percent_text(stretch.slope),
            bound=percent_text(bound),
        )
        yield AuditFinding("rate-over-bound", "warning", piece.place_within(stretch.lower), sentence, shown)


# ── pay without end ──


def _endless(reading: Reading) -> Iterator[AuditFinding]:
    scene = reading.scene
    if scene.plan.cap is not None or scene.upper is not None:
        return
    for piece, curve in reading.decided():
        *_, last = slopes_in(curve, *reading.range())
        if last.slope <= 0:
            continue
        start = least_at(scene, max(last.lower, Fraction(scene.target.amount)))
        sentence = text(
            "{component} has no limit: from {at} each further unit sold pays {rate}",
            component=piece.component.label,
            at=amount_text(scene, last.lower, piece),
            rate=percent_text(last.slope),
        )
        pairs = [((start,), (2 * start,))]
        shown = show(scene, ("", piece.component.key), pairs, lambda first, second: second > first)
        yield AuditFinding("unbounded-cost", "note", piece.place_within(last.lower), sentence, shown)
    for piece in reading.pieces:
        if piece.rules:
            sentence = text(
                "{component} has no limit: it pays for any number of sales", component=piece.component.label
            )
            yield AuditFinding("unbounded-cost", "note", piece.address(), sentence)


# ── the plan's cap ──


def _plan_caps(reading: Reading) -> Iterator[AuditFinding]:
    scene, cap = reading.scene, reading.scene.plan.cap
    if cap is None or reading.without_height():
        return
    bounds = reading.gross.bounds(*reading.range())
    if bounds.upper is not None and bounds.upper < Fraction(cap.amount):
        most = Money.rounded(bounds.upper, scene.plan.currency)
        sentence = text("the cap of {cap} is never reached: the components pay at most {most}", cap=cap, most=most)
        yield AuditFinding("cap-never-reached", "warning", "cap", sentence)
    if bounds.lower is not None and bounds.lower >= Fraction(cap.amount):
        sentence = text("the cap of {cap} is always reached: the plan pays the same for any sales", cap=cap)
        start = least_at(scene, scene.lower)
        pairs = [((start,), (start + least_at(scene, scene.step),))]
        shown = show(scene, ("",), pairs, lambda first, second: first == second)
        yield AuditFinding("cap-always-reached", "error", "cap", sentence, shown)
