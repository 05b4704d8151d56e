"""Whether a deal pays more in another window: what holding it back, or pulling it in, is worth.

A window starts from zero. With x sold in this window and nothing yet in the next, a deal of d pays
`pay(x + d) + pay(0)` if it is booked now, and `pay(x) + pay(d)` if it is held back. In whole minor units pay is a
straight line between neighbouring starts, so on the polygon where x, d and x + d each stay on one line the gain is
linear, and every corner of such a polygon is a whole number of units: its sides run along x, d and x + d, and any two
of those directions span all whole points. So the largest gain of all is at a corner, and trying the corners is a
proof.

Invariant: the gain found is the largest there is, or none is proved to be.

Left out: deals that are split between windows, and windows that do not start from zero.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, final

from salesmanual.incentives.audit_result import AuditFinding, Proof
from salesmanual.incentives.audit_shapes import never_falls
from salesmanual.incentives.audit_show import amount_text, least_at, most_at, show
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.audit_pieces import Piece
    from salesmanual.incentives.audit_result import Counterexample, Status
    from salesmanual.incentives.audit_scene import Scene
    from salesmanual.kernel.curve import Curve, GridCurve
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.texts import Text

__all__ = ["Gains", "Timed", "largest_gains", "timing_of"]

_MOST_ENDS: Final = 400
"""How many ends of straight stretches are looked through."""


class Timed(NamedTuple):
    """A deal at a moment, in whole minor units: so much is sold already, the deal, and what waiting is worth."""

    sold: int
    deal: int
    gain: Fraction


class Gains(NamedTuple):
    """The most that holding a deal back is worth, and the most that pulling one in is worth; zero where nothing."""

    back: Timed
    forward: Timed


@final
class _Grid:
    """A curve in whole minor units, each value looked up once."""

    __slots__ = ("curve", "known")

    def __init__(self, curve: GridCurve) -> None:
        self.curve = curve
        self.known: dict[int, int] = {}

    def value(self, count: int) -> int:
        """The value times the denominator."""
        found = self.known.get(count)
        if found is None:
            index = bisect_right(self.curve.starts, count)
            found = self.known[count] = self.curve.slopes[index] * count + self.curve.intercepts[index]
        return found

    def ends(self) -> list[int]:
        """Both ends of every straight stretch from zero on."""
        starts = [start for start in self.curve.starts if start > 0]
        return sorted({0, *starts, *(start - 1 for start in starts)})


def largest_gains(
    curve: Curve,
    unit: Fraction,
    *,
    deals: tuple[Fraction, Fraction | None] = (Fraction(0), None),
    upper: Fraction | None = None,
) -> Gains | None:
    """The most that timing is worth by a curve; `None` where it has too many bends to look through.

    Args:
        curve: Pay over what is sold in a window.
        unit: What sales are counted in.
        deals: The least and the most that a deal can be.
        upper: The most that is sold in a window, the deal included.

    >>> from salesmanual.kernel.curve import Curve
    >>> gains = largest_gains(Curve.steps([(100, 6000)]), Fraction(1))
    >>> gains.back, gains.forward
    (Timed(sold=100, deal=100, gain=Fraction(6000, 1)), Timed(sold=99, deal=1, gain=Fraction(6000, 1)))
    """
    grid = _Grid(curve.on_grid(unit))
    ends = grid.ends()
    if len(ends) > _MOST_ENDS:
        return None
    least = max(math.ceil(deals[0] / unit), 1)
    most = None if deals[1] is None else math.floor(deals[1] / unit)
    top = None if upper is None else math.floor(upper / unit)
    value, nothing = grid.value, grid.value(0)
    back = forward = (0, 0, 0)
    for sold, deal in _corners(ends, least, most, top):
        gain = value(sold) + value(deal) - value(sold + deal) - nothing
        if gain > back[0] or (gain == back[0] > 0 and (deal, sold) < back[1:]):
            back = (gain, deal, sold)
        elif gain < forward[0] or (gain == forward[0] < 0 and (deal, sold) < forward[1:]):
            forward = (gain, deal, sold)
    return Gains(_timed(back, grid), _timed(forward, grid))


def _timed(found: tuple[int, int, int], grid: _Grid) -> Timed:
    gain, deal, sold = found
    return Timed(sold, deal, Fraction(abs(gain), grid.curve.denominator))


def _corners(ends: list[int], least: int, most: int | None, top: int | None) -> Iterator[tuple[int, int]]:
    """Every corner: two of what is sold, the deal and both together stand at an end."""
    limits = [] if top is None else [top]
    sums = sorted({*ends, *limits})
    deals = sorted({least, *ends, *([] if most is None else [most])})
    found = chain(
        ((sold, deal) for sold in ends for deal in deals),
        ((sold, both - sold) for sold in ends for both in sums),
        ((both - deal, deal) for deal in deals for both in sums),
    )
    for sold, deal in found:
        if sold >= 0 and deal >= least and (most is None or deal <= most) and (top is None or sold + deal <= top):
            yield sold, deal


def timing_of(reading: Reading) -> Iterator[AuditFinding | Proof]:
    """What timing is worth by each component, and by the plan's cap."""
    for piece in reading.pieces:
        yield from _timing_of(reading.scene, piece)
    yield from _at_the_cap(reading)


def _timing_of(scene: Scene, piece: Piece) -> Iterator[AuditFinding | Proof]:
    if piece.rules:
        yield _answer(piece, "proved", text("each sale is paid by itself, in any window alike"))
        return
    if piece.curve is None or not piece.is_money:
        yield _answer(piece, "not-decided", piece.reason or text("it counts by a measure of its own"))
        return
    period = scene.next_period(piece.component.window)
    if period is None:
        yield _answer(piece, "proved", text("the plan ends with the window"))
        return
    if not _pays_alike(scene, piece, period):
        yield _answer(piece, "not-decided", text("the next window pays by another curve"))
        return
    gains = largest_gains(piece.curve, scene.unit(), deals=scene.deals, upper=scene.upper)
    if gains is None:
        yield _answer(piece, "not-decided", text("the curve has too many bends"))
        return
    worth = max(gains.back.gain, gains.forward.gain)
    if not worth:
        yield _answer(piece, "proved", text("a deal pays the same in either window"))
        return
    reason = text("timing is worth up to {gain} by this component alone", gain=amount_text(scene, worth))
    yield Proof("no-gain-by-timing", piece.address(), "refuted", reason, worth)
    yield from _held_back(scene, piece, gains.back, period)
    yield from _pulled_in(scene, piece, gains.forward, period)


def _pays_alike(scene: Scene, piece: Piece, period: Period) -> bool:
    """Whether the next window pays by the same curve; a ramp, for one, does not."""
    return (
        piece.is_floating()
        or piece.component.pay_curve(scene.basis(piece.component.window, period=period)) == piece.curve
    )


def _answer(piece: Piece, status: Status, reason: Text) -> Proof:
    return Proof("no-gain-by-timing", piece.address(), status, reason)


def _held_back(scene: Scene, piece: Piece, timed: Timed, period: Period) -> Iterator[AuditFinding]:
    shown = _shown(scene, piece.component.key, timed, period, is_back=True)
    if shown is not None:
        sold, deal = shown.second.sold
        sentence = text(
            "holding a deal of {deal} back into the next window pays {gain} more when {sold} is sold already",
            deal=deal,
            gain=shown.difference(),
            sold=sold,
        )
        yield AuditFinding("holding-back-pays", "warning", piece.address(), sentence, shown)


def _pulled_in(scene: Scene, piece: Piece, timed: Timed, period: Period) -> Iterator[AuditFinding]:
    shown = _shown(scene, piece.component.key, timed, period, is_back=False)
    if shown is not None:
        sold, deal = shown.first.sold
        sentence = text(
            "pulling a deal of {deal} in from the next window pays {gain} more when {sold} is sold already",
            deal=deal,
            gain=shown.difference(),
            sold=sold,
        )
        yield AuditFinding("pulling-in-pays", "note", piece.address(), sentence, shown)


def _shown(scene: Scene, component: str, timed: Timed, period: Period, *, is_back: bool) -> Counterexample | None:
    """Both ways to book the deal, if the better one is paid more: by the plan, else by the component."""
    if not timed.gain:
        return None
    unit = scene.unit()
    now = ((timed.sold + timed.deal) * unit, Fraction(0))
    later = (timed.sold * unit, timed.deal * unit)
    pair = (now, later) if is_back else (later, now)
    components = ("", component) if component else ("",)
    return show(scene, components, [pair], lambda first, second: second > first, periods=(scene.period, period))


def _at_the_cap(reading: Reading) -> Iterator[AuditFinding]:
    """Beyond the cap nothing is earned, so the next deal waits: the most it is worth is a cap's worth."""
    scene, cap = reading.scene, reading.scene.plan.cap
    period = scene.next_period(None)
    if cap is None or period is None or not never_falls(reading.gross, *reading.range()):
        return
    reached = reading.gross.reach(cap.amount, start=scene.lower)
    if reached is None or reached.x is None:
        return
    full = least_at(scene, reached.x) + (0 if reached.attained else scene.unit())
    least, most = scene.deals
    deal = max(full if most is None else min(full, most_at(scene, most)), least_at(scene, least))
    if scene.upper is not None and full + deal > scene.upper:
        return
    timed = Timed(int(full / scene.unit()), int(deal / scene.unit()), Fraction(cap.amount))
    shown = _shown(scene, "", timed, period, is_back=True)
    if shown is not None:
        sentence = text(
            "with {sold} sold the cap is reached: holding a deal of {deal} back into the next window pays {gain} more",
            sold=shown.second.sold[0],
            deal=shown.second.sold[1],
            gain=shown.difference(),
        )
        yield AuditFinding("holding-back-pays", "warning", "cap", sentence, shown)
