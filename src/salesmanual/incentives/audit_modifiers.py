"""What an audit finds in the modifiers of a component: gates that no sales open, caps that nothing reaches.

The pay is looked at before and after each modifier, in their order.

Invariant: a finding holds for every amount of the range, by the curves alone.

Left out: what the modified pay does (`audit_curves`), and conditions that contradict themselves (`audit_rules`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.incentives.audit_result import AuditFinding
from salesmanual.incentives.audit_show import amount_text, least_at, most_at, show
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap
from salesmanual.incentives.modifiers import Modified
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.audit_pieces import Piece
    from salesmanual.incentives.audit_result import Counterexample
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.modifiers import Modifier
    from salesmanual.kernel.curve import Curve

__all__ = ["modifier_findings"]

_BY_SALES: Final = {"attainment", "credited"}


def modifier_findings(reading: Reading) -> Iterator[AuditFinding]:
    """Everything that the modifiers tell."""
    for piece in reading.pieces:
        if isinstance(piece.component, Modified) and piece.asked is not None and piece.is_money:
            for number, modifier, before, after in _stages(piece.component, piece.asked):
                place = f"{piece.address()}.modifiers[{number}]"
                if isinstance(modifier, Gate) and _is_closed(reading, modifier, before, after):
                    sentence = text(
                        "no sales of the range meet the condition: {condition}", condition=str(modifier.where)
                    )
                    yield AuditFinding("gate-never-met", "error", f"{place}.where", sentence, _same(reading, piece))
                elif isinstance(modifier, Cap) and modifier.where is None:
                    yield from _cap(reading, piece, modifier, place, before)


def _stages(component: Modified, basis: Basis) -> Iterator[tuple[int, Modifier, Curve, Curve]]:
    """Each modifier with the pay before and after it, as far as there are curves."""
    asked = component.stage(basis).basis
    curve = component.of.pay_curve(asked)
    for number, modifier in enumerate(component.modifiers):
        if curve is None:
            return
        after = modifier.pay_curve(asked, curve)
        if after is not None:
            yield number, modifier, curve, after
        curve = after


def _is_nothing(reading: Reading, curve: Curve) -> bool:
    bounds = curve.bounds(*reading.range())
    return bounds.lower == bounds.upper == 0


def _is_closed(reading: Reading, gate: Gate, before: Curve, after: Curve) -> bool:
    """Whether the gate asks about the sales themselves, and for more than the range has."""
    asks_sales = _BY_SALES.issuperset(gate.where.paths())
    return asks_sales and _is_nothing(reading, after) and not _is_nothing(reading, before)


def _cap(reading: Reading, piece: Piece, cap: Cap, place: str, before: Curve) -> Iterator[AuditFinding]:
    bounds, amount = before.bounds(*reading.range()), Fraction(cap.amount.amount)
    if bounds.upper is not None and bounds.upper < amount:
        most = amount_text(reading.scene, bounds.upper)
        sentence = text("the cap of {cap} is never reached: the curve comes to {most}", cap=cap.amount, most=most)
        yield AuditFinding("cap-never-reached", "warning", place, sentence)
    if bounds.lower is not None and bounds.lower >= amount:
        sentence = text("the cap of {cap} always holds: the curve is the same for any sales", cap=cap.amount)
        yield AuditFinding("cap-always-reached", "error", place, sentence, _same(reading, piece))


def _same(reading: Reading, piece: Piece) -> Counterexample | None:
    """The least sold and one step, or all of the range, more: both are paid the same."""
    scene = reading.scene
    least = least_at(scene, scene.lower)
    most = least + least_at(scene, scene.step) if scene.upper is None else most_at(scene, scene.upper)
    pairs = [((least,), (most,))]
    return show(scene, (piece.component.key,), pairs, lambda first, second: first == second)
