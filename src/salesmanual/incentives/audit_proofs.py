"""What an audit proves of a plan and its components: that pay never falls, never jumps, its bounds, its rates.

Invariant: what is proved holds for every amount of the range, before rounding; rounding never turns more into less.
What cannot be reasoned about is "not decided", with the reason.

Left out: proofs about time (`audit_timing`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.incentives.audit_result import Proof
from salesmanual.incentives.audit_shapes import is_steady, never_falls, slopes_in
from salesmanual.incentives.audit_show import amount_text
from salesmanual.incentives.components import PerSale
from salesmanual.incentives.modifiers import Modified
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.audit_pieces import Piece
    from salesmanual.incentives.audit_result import ProofAbout
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.money import Money

__all__ = ["proofs_of"]

_NOTHING: Final = Fraction(0)
_ATTRIBUTES: Final = "attributes."


def proofs_of(reading: Reading) -> Iterator[Proof]:
    """The proofs of the plan, then those of each component."""
    own = {piece.position: _shape_proofs(reading, piece) for piece in reading.pieces}
    yield _whole(reading, "never-falls", [proofs[0] for proofs in own.values()], never_falls)
    yield _whole(reading, "continuous", [proofs[1] for proofs in own.values()], is_steady)
    yield from _bounds(reading)
    yield from _rates(reading)
    for proofs in own.values():
        yield from proofs


def _shape_proofs(reading: Reading, piece: Piece) -> tuple[Proof, Proof]:
    """Whether the component alone never falls, and never jumps."""
    place = piece.address()
    if piece.rules:
        return _rules_never_fall(piece), Proof("continuous", place, "not-decided", text("each sale is paid by itself"))
    if piece.curve is None:
        reason = piece.reason or text("the component gives no curve of its pay")
        return Proof("never-falls", place, "not-decided", reason), Proof("continuous", place, "not-decided", reason)
    return (
        _by_curve(reading, piece, piece.curve, "never-falls", never_falls),
        _by_curve(reading, piece, piece.curve, "continuous", is_steady),
    )


def _by_curve(
    reading: Reading,
    piece: Piece,
    curve: Curve,
    about: ProofAbout,
    holds: Callable[[Curve, Fraction, Fraction | None], bool],
) -> Proof:
    if holds(curve, *(reading.range() if piece.is_money else (_NOTHING, None))):
        return Proof(about, piece.address(), "proved", text("by its curve, {where}", where=_where(reading, piece)))
    return Proof(about, piece.address(), "refuted", text("by its curve"))


def _where(reading: Reading, piece: Piece | None = None) -> Text:
    """For which targets and facts a proof of a shape holds."""
    is_whole = reading.scene.lower == 0 and reading.scene.upper is None
    pieces = reading.pieces if piece is None else (piece,)
    if is_whole and all(_scales_with_target(each) for each in pieces):
        return text("at every target")
    return _here(reading, pieces)


def _here(reading: Reading, pieces: tuple[Piece, ...]) -> Text:
    """The target and the facts that a proof of figures holds for."""
    facts = tuple(dict.fromkeys(path for piece in pieces for path in piece.asks if piece.reason is None))
    if facts:
        return text("at a target of {target}, with {facts} as given", target=reading.scene.target, facts=facts)
    return text("at a target of {target}", target=reading.scene.target)


def _scales_with_target(piece: Piece) -> bool:
    """Whether its shape is the same at every target: it is stretched, or it does not look at the target.

    A limit of a modifier stays where it is when the target moves, so it may hide at one what it shows at another.
    """
    if piece.rules or piece.is_floating():
        return True
    is_stretched = piece.written is not None and piece.written.scale is not None
    return is_stretched and not piece.asks and not isinstance(piece.component, Modified)


def _rules_never_fall(piece: Piece) -> Proof:
    """Each rule by itself: a larger sale pays no less, and one sale more pays nothing negative."""
    place = piece.address()
    component = piece.component
    conditions = [rule.where for rule in component.rules] if isinstance(component, PerSale) else []
    if any(not path.startswith(_ATTRIBUTES) for each in conditions if each is not None for path in each.paths()):
        reason = text("a condition looks at more than the attributes of a sale, so a larger sale may meet another rule")
        return Proof("never-falls", place, "not-decided", reason)
    for rule in piece.rules:
        least = rule.curve.bounds(0).lower
        if not never_falls(rule.curve, _NOTHING, None) or least is None or least < 0:
            reason = text("{place} falls or pays less than nothing", place=rule.address)
            return Proof("never-falls", place, "refuted", reason)
    return Proof("never-falls", place, "proved", text("every rule never falls and never pays less than nothing"))


def _whole(
    reading: Reading,
    about: ProofAbout,
    parts: list[Proof],
    holds: Callable[[Curve, Fraction, Fraction | None], bool],
) -> Proof:
    if all(proof.status == "proved" for proof in parts):
        reason = text(
            "it is so of every component, and sums, limits and rounding keep it, {where}", where=_where(reading)
        )
        return Proof(about, "plan", "proved", reason)
    places = tuple(proof.place for proof in parts if proof.status != "proved")
    if reading.undecided():
        return Proof(about, "plan", "not-decided", text("it is not so, or not known, of {places}", places=places))
    if holds(reading.net, *reading.range()):
        reason = text("the components make up for one another at a target of {target}", target=reading.scene.target)
        return Proof(about, "plan", "proved", reason)
    return Proof(about, "plan", "refuted", text("because of {places}", places=places))


def _bounds(reading: Reading) -> Iterator[Proof]:
    plan = reading.scene.plan
    if reading.without_height():
        yield _limit(reading, "least", plan.floor)
        yield _limit(reading, "most", plan.cap)
        return
    bounds = reading.net.bounds(*reading.range())
    yield _bound(reading, "least", bounds.lower, is_attained=bounds.lower_attained)
    yield _bound(reading, "most", bounds.upper, is_attained=bounds.upper_attained)


def _limit(reading: Reading, about: ProofAbout, limit: Money | None) -> Proof:
    if limit is None:
        return Proof(about, "plan", "not-decided", _undecided(reading.without_height()))
    return Proof(about, "plan", "proved", text("a limit of the plan: {limit}", limit=limit), Fraction(limit.amount))


def _bound(reading: Reading, about: ProofAbout, value: Fraction | None, *, is_attained: bool) -> Proof:
    if value is None:
        return Proof(about, "plan", "refuted", text("there is no end to it"))
    where, shown = _here(reading, reading.pieces), amount_text(reading.scene, value)
    if is_attained:
        return Proof(about, "plan", "proved", text("{value}, {where}", value=shown, where=where), value)
    reason = text("{value}, approached but not reached, {where}", value=shown, where=where)
    return Proof(about, "plan", "proved", reason, value)


def _rates(reading: Reading) -> Iterator[Proof]:
    if reading.undecided():
        reason = _undecided(reading.undecided())
        yield Proof("lowest-rate", "plan", "not-decided", reason)
        yield Proof("highest-rate", "plan", "not-decided", reason)
        return
    slopes = [stretch.slope for stretch in slopes_in(reading.net, *reading.range())]
    yield _rate(reading, "lowest-rate", min(slopes))
    yield _rate(reading, "highest-rate", max(slopes))


def _rate(reading: Reading, about: ProofAbout, rate: Fraction) -> Proof:
    reason = text("{rate} between jumps, {where}", rate=percent_text(rate), where=_here(reading, reading.pieces))
    return Proof(about, "plan", "proved", reason, rate)


def _undecided(pieces: tuple[Piece, ...]) -> Text:
    places = tuple(piece.address() for piece in pieces)
    return text("the pay of {places} is no function of the credited amount", places=places)
