"""What an audit finds in conditions: rules no sale reaches, gates no one meets, sales that are paid for twice.

Invariant: a condition is called impossible only if no facts meet it; a sale that is shown as paid twice is paid twice
by the plan itself.

Left out: conditions on more than the attributes of a sale where a sale has to be shown.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.incentives.audit_outside import unwrapped
from salesmanual.incentives.audit_result import AuditFinding, Counterexample
from salesmanual.incentives.audit_scene import PARTICIPANT
from salesmanual.incentives.audit_shapes import jumps_in
from salesmanual.incentives.audit_show import amount_text, around, outcome_of, show
from salesmanual.incentives.audit_witness import NEVER_MET, facts_that_meet, nested
from salesmanual.incentives.components import Bonus, PerSale
from salesmanual.incentives.milestones import Milestones
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.criteria import AllOf, Criterion
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.audit_pieces import Piece
    from salesmanual.incentives.audit_scene import Scene
    from salesmanual.incentives.components import SaleRule

__all__ = ["rule_findings"]

_ATTRIBUTES: Final = "attributes."


def rule_findings(reading: Reading) -> Iterator[AuditFinding]:
    """Everything that the conditions tell."""
    plan = reading.scene.plan
    for field in attrs.fields(type(plan)):
        for address, criterion in _conditions(getattr(plan, field.name), field.name):
            if facts_that_meet(criterion) == NEVER_MET:
                sentence = text("no facts meet the condition: {condition}", condition=str(criterion))
                yield AuditFinding("gate-never-met", "error", address, sentence)
    for piece in reading.pieces:
        inner, below = unwrapped(piece.component)
        if isinstance(inner, (PerSale, Spiff)):
            yield from _behind(inner.rules, f"{piece.address()}{below}.rules")
        if isinstance(piece.component, PerSale):
            yield from _overlaps(reading.scene, piece, piece.component)
    yield from _twice(reading)


def _conditions(value: object, address: str) -> Iterator[tuple[str, Criterion]]:
    """Every condition in a part of the plan, with its address."""
    if isinstance(value, Criterion):
        yield address, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _conditions(item, f"{address}[{number}]")
    elif attrs.has(kind := type(value)):
        for field in attrs.fields(kind):
            if field.init and not field.name.startswith("_"):
                yield from _conditions(getattr(value, field.name), f"{address}.{field.name}")


# ── rules for single sales ──


def _behind(rules: tuple[SaleRule, ...], place: str) -> Iterator[AuditFinding]:
    """Rules that an earlier one always comes before."""
    for position, rule in enumerate(rules):
        number = next((n for n, earlier in enumerate(rules[:position]) if _covers(earlier, rule)), None)
        if number is not None:
            sentence = text(
                "no sale reaches {rule}: rules[{number}] comes first and holds whenever it would",
                rule=f"rules[{position}]",
                number=number,
            )
            yield AuditFinding("dead-tier", "warning", f"{place}[{position}]", sentence)


def _covers(earlier: SaleRule, later: SaleRule) -> bool:
    return earlier.where is None or earlier.where == later.where


def _overlaps(scene: Scene, piece: Piece, component: PerSale) -> Iterator[AuditFinding]:
    for position, rule in enumerate(component.rules):
        for number, earlier in enumerate(component.rules[:position]):
            if _covers(earlier, rule):
                break
            found = _overlap(scene, piece.component.key, earlier, rule)
            if found is not None:
                sentence = text(
                    "rules[{one}] and rules[{other}] hold for the same sale and pay differently: the first one wins",
                    one=number,
                    other=position,
                )
                yield AuditFinding("overlap", "note", f"{piece.address()}.rules[{position}]", sentence, found)


def _overlap(scene: Scene, key: str, earlier: SaleRule, later: SaleRule) -> Counterexample | None:
    """A sale that both conditions hold for, where they would pay differently."""
    if later.where is None or earlier.where is None or earlier.curve == later.curve:
        return None
    sale = _sale_for(scene, (earlier, later))
    if sale is None:
        return None
    amount = Fraction(sale.amount.amount)
    first = outcome_of(scene, (amount,), key, sale=sale)
    if first is None or earlier.curve.value(amount) == later.curve.value(amount):
        return None
    would = Money.rounded(later.curve.value(amount), scene.plan.currency, scene.plan.rounding)
    return Counterexample(first, attrs.evolve(first, pays=would))


def _sale_for(scene: Scene, rules: tuple[SaleRule, ...]) -> Sale | None:
    """A sale, of the target's size, that all the rules hold for; `None` where none can be made."""
    conditions = [rule.where for rule in rules if rule.where is not None]
    facts = facts_that_meet(AllOf(conditions))
    if facts is None or isinstance(facts, str) or not all(path.startswith(_ATTRIBUTES) for path in facts):
        return None
    attributes = nested({path.removeprefix(_ATTRIBUTES): value for path, value in facts.items()})
    sale = Sale("S-1", scene.period.start, scene.target, owner=PARTICIPANT, attributes=attributes)
    return sale if all(condition.holds(sale) for condition in conditions) else None


# ── paid twice ──


def _twice(reading: Reading) -> Iterator[AuditFinding]:
    for one, other in combinations(reading.pieces, 2):
        if isinstance(one.component, PerSale) and isinstance(other.component, PerSale):
            yield from _rules_twice(reading.scene, one, other, one.component, other.component)
        elif _is_bonus(one) and _is_bonus(other):
            yield from _bonus_twice(reading, one, other)


def _rules_twice(scene: Scene, one: Piece, other: Piece, first: PerSale, second: PerSale) -> Iterator[AuditFinding]:
    for number, rule in enumerate(first.rules):
        for position, rival in enumerate(second.rules):
            sale = _sale_for(scene, (rule, rival))
            if sale is None:
                continue
            amount = (Fraction(sale.amount.amount),)
            pays = outcome_of(scene, amount, first.key, sale=sale)
            pays_too = outcome_of(scene, amount, second.key, sale=sale)
            if pays is None or pays_too is None or pays.pays.amount <= 0 or pays_too.pays.amount <= 0:
                continue
            sentence = text(
                "{one} and {other} both pay for the same sale",
                one=f"{one.address()}.rules[{number}]",
                other=f"{other.address()}.rules[{position}]",
            )
            place = f"{other.address()}.rules[{position}]"
            yield AuditFinding("paid-twice", "warning", place, sentence, Counterexample(pays, pays_too))
            return


def _is_bonus(piece: Piece) -> bool:
    return isinstance(unwrapped(piece.component)[0], (Bonus, Milestones))


def _bonus_twice(reading: Reading, one: Piece, other: Piece) -> Iterator[AuditFinding]:
    """Two bonuses that jump at the same amount, so that the sale which reaches it is paid by both."""
    if one.curve is None or other.curve is None or one.component.window != other.component.window:
        return
    if not (one.is_money and other.is_money):
        return
    scene = reading.scene
    rises = {jump.x: jump for jump in jumps_in(one.curve, *reading.range()) if jump.by > 0}
    for jump in jumps_in(other.curve, *reading.range()):
        if jump.by <= 0 or jump.x not in rises:
            continue
        shown = [
            show(scene, (piece.component.key,), around(scene, each), lambda first, second: second > first)
            for piece, each in ((one, rises[jump.x]), (other, jump))
        ]
        if shown[0] is not None and shown[1] is not None:
            sentence = text(
                "the sale that reaches {at} is paid by {one} and by {other}",
                at=amount_text(scene, jump.x, other),
                one=one.component.label,
                other=other.component.label,
            )
            pair = Counterexample(shown[0].second, shown[1].second)
            yield AuditFinding("paid-twice", "warning", other.place(jump.x), sentence, pair)
            return
