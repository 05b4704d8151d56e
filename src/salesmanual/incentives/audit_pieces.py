"""The parts of a plan as an audit reads them: what each pays as an exact curve, and how that curve was written.

Invariant: a piece's curve is the component's own; where a component has none, or depends on what the audit does not
know, the reason is kept and nothing is guessed. A place in a curve is named by the tier that starts there.

Left out: what is wrong with them (`audit_curves`, `audit_tiers`, `audit_rules`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, cast, final

import attrs

from salesmanual.incentives.audit_outside import asked_facts, is_apart, unwrapped, why_unknown
from salesmanual.incentives.basis import Basis
from salesmanual.incentives.components import Bonus, Commission, PerSale, PlanComponent, SaleRule
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.milestones import Milestones
from salesmanual.incentives.modifiers import Modified
from salesmanual.kernel.criteria import Criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.curve_tiers import read_number
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesmanual.incentives.audit_scene import Scene
    from salesmanual.kernel.curve_tiers import Number

__all__ = ["Parts", "Piece", "WrittenCurve", "parts_of", "pieces_of"]

_LEAVES: Final = (str, Criterion, Label, Money, Scorecard)
"""What no curve of pay stands in."""

_LISTS: Final = (("tiers", "from", "rate"), ("steps", "from", "value"), ("points", "at", "value"))


class Parts(NamedTuple):
    """How a curve was written.

    Attributes:
        kind: `marginal`, `points` and so on; `knots`, `line` or `flat` where it was not written by parts.
        name: What its parts are called; empty where it has none.
        starts: Where each starts.
        values: Their rates or values.
        reached: For each, whether its start belongs to it.
        threshold: The curve is zero below it; `None` where it is not.
        hold_from: From there on the value is kept.
        cap: The most it comes to.
        floor: The least it comes to.
        plain: The plain form; empty where it is no curve of the file but a list of marks.
    """

    kind: str
    name: str
    starts: tuple[Fraction, ...]
    values: tuple[Fraction, ...]
    reached: tuple[bool, ...]
    threshold: Fraction | None
    hold_from: Fraction | None
    cap: Fraction | None
    floor: Fraction | None
    plain: Mapping[str, object]

    def part_at(self, x: Fraction) -> int | None:
        """The part that x lies in; `None` before the first."""
        return sum(start <= x for start in self.starts) - 1 if self.starts and x >= self.starts[0] else None

    def place(self, x: Fraction) -> str:
        """What happens at x: a part starts, or a limit begins to hold."""
        if x == self.threshold:
            return ".threshold"
        if x in self.starts:
            return f".{self.name}[{self.starts.index(x)}]"
        return ".hold_from" if x == self.hold_from else ""

    def place_within(self, x: Fraction) -> str:
        """The part that x lies in."""
        position = self.part_at(x)
        return "" if position is None else f".{self.name}[{position}]"


def parts_of(curve: Curve) -> Parts:
    """How the curve was written, read from its plain form.

    >>> parts_of(Curve.marginal([(0, "5%"), (100, "8%")], cap=9)).values
    (Fraction(1, 20), Fraction(2, 25))
    """
    plain = curve.to_plain()
    numbers = {name: _maybe(plain, name) for name in ("threshold", "hold_from", "cap", "floor")}
    for name, start, value in _LISTS:
        listed = plain.get(name)
        if listed is not None:
            rows = cast("list[Mapping[str, Number]]", listed)
            starts = tuple(read_number(row[start]) for row in rows)
            values = tuple(read_number(row[value]) for row in rows)
            side = plain.get("boundary", "reached")
            reached = tuple(row.get("boundary", side) == "reached" for row in rows)
            return Parts(str(plain["kind"]), name, starts, values, reached, **numbers, plain=plain)
    return Parts(str(plain["kind"]), "", (), (), (), **numbers, plain=plain)


def _marks(name: str, starts: tuple[Fraction, ...]) -> Parts:
    """Marks that a component lists itself, as milestones are."""
    return Parts("marks", name, starts, starts, (True,) * len(starts), None, None, None, None, plain={})


def _maybe(plain: Mapping[str, object], name: str) -> Fraction | None:
    value = plain.get(name)
    return None if value is None else read_number(cast("Number", value))


@final
@attrs.frozen
class WrittenCurve:
    """A curve that stands in the plan file.

    Attributes:
        address: Where, such as `components[0].curve`.
        curve: The curve.
        parts: How it was written.
        scale: What one unit of its x is in the plan's currency; `None` where it is no amount and no attainment.
    """

    address: str
    curve: Curve
    parts: Parts
    scale: Fraction | None

    def place(self, amount: Fraction) -> str:
        """The address of what begins at the amount."""
        return self.address + ("" if self.scale is None else self.parts.place(amount / self.scale))

    def place_within(self, amount: Fraction) -> str:
        """The address of the part that the amount lies in."""
        return self.address + ("" if self.scale is None else self.parts.place_within(amount / self.scale))


@final
@attrs.frozen
class Piece:
    """One component as an audit reads it.

    Attributes:
        position: Its place among the plan's components.
        component: The component.
        curve: Its pay over what is credited; `None` where it is no such function.
        is_money: Whether that is the credited amount, and not a measure of its own.
        written: The curve it was written by, where there is one.
        rules: The curves of its rules, where each sale is paid by itself.
        others: Every other curve of it that stands in the plan file.
        asks: The facts that the pay depends on beside the sales.
        asked: What the component is asked about before anything is sold; `None` where that is not known.
        reason: Why there is no curve, or why it is not known at what height it lies.
    """

    position: int
    component: PlanComponent
    curve: Curve | None
    is_money: bool
    written: WrittenCurve | None
    rules: tuple[WrittenCurve, ...]
    others: tuple[WrittenCurve, ...]
    asks: tuple[str, ...]
    asked: Basis | None
    reason: Text | None

    def is_floating(self) -> bool:
        """Whether the shape of the curve is known and its height is not, as where a manager is paid for a team."""
        return self.curve is not None and self.reason is not None

    def address(self) -> str:
        """Its place in the plan file."""
        return f"components[{self.position}]"

    def place(self, amount: Fraction) -> str:
        """The address of what begins at the amount."""
        found = self.address() if self.written is None else self.written.place(amount)
        is_own = self.written is None or found != self.written.address or not isinstance(self.component, Modified)
        return found if is_own else self.address()

    def place_within(self, amount: Fraction) -> str:
        """The address of the tier that the amount lies in."""
        return self.address() if self.written is None else self.written.place_within(amount)


def pieces_of(scene: Scene) -> tuple[Piece, ...]:
    """Every component of the plan."""
    return tuple(_piece(scene, position, each) for position, each in enumerate(scene.plan.components))


def _piece(scene: Scene, position: int, component: PlanComponent) -> Piece:
    address, measure = f"components[{position}]", getattr(component, "measure", "")
    is_money = not measure
    curve: Curve | None = None
    asked: Basis | None = None
    reason = why_unknown(component, scene.facts)
    if any(each.key == measure and each.sign == "minus" for each in scene.plan.measures):
        reason = text("it counts against the person what is sold")
    if reason is None:
        try:
            asked = scene.basis(component.window, measure)
            curve = component.pay_curve(asked)
        except SalesManualError as error:
            asked, reason = None, text("{error}", error=str(error))
    elif is_apart(component):
        curve = Curve.flat(0)
    unit = Fraction(1) if is_money else None
    rules = tuple(_curves(component.rules, f"{address}.rules", unit)) if isinstance(component, PerSale) else ()
    if curve is None and reason is None:
        reason = text("each sale is paid by itself") if rules else text("the component gives no curve of its pay")
    own = _written(scene, component, address, curve)
    known = {each.address for each in (*rules, *([] if own is None else [own]))}
    others = tuple(each for each in _curves(component, address, unit) if each.address not in known)
    return Piece(position, component, curve, is_money, own, rules, others, asked_facts(component), asked, reason)


def _written(scene: Scene, component: PlanComponent, address: str, pay: Curve | None) -> WrittenCurve | None:
    """The curve, or the marks, that the pay follows."""
    inner, below = unwrapped(component)
    place = address + below
    match inner:
        case Milestones():
            curve, parts = pay or Curve.flat(0), _marks("milestones", tuple(each.at for each in inner.milestones))
        case Matrix():
            curve, parts = pay or Curve.flat(0), _marks("rows", inner.rows)
        case _:
            found = getattr(inner, "curve", None)
            if not isinstance(found, Curve):
                return None
            curve, place, parts = found, f"{place}.curve", parts_of(found)
    if getattr(component, "measure", ""):
        return WrittenCurve(place, curve, parts, None)
    return WrittenCurve(place, curve, parts, _scale(inner, _target(scene, component), curve, pay))


def _target(scene: Scene, component: PlanComponent) -> Fraction | None:
    """The target that the component inside is asked about; `None` where a modifier needs to know more."""
    try:
        basis = scene.basis(component.window)
        asked = component.stage(basis).basis if isinstance(component, Modified) else basis
        return Fraction(asked.positive_target(component.key))
    except SalesManualError:
        return None


def _scale(component: PlanComponent, target: Fraction | None, curve: Curve, pay: Curve | None) -> Fraction | None:
    """What one unit of the written curve's x is in money."""
    if isinstance(component, (Commission, Milestones)):
        return Fraction(1) if component.basis == "amount" else target
    if isinstance(component, (Bonus, Matrix)):
        return target
    bends = curve.breakpoints()
    for scale in (Fraction(1), target):
        if pay is not None and bends and scale is not None and set(pay.breakpoints()) == {x * scale for x in bends}:
            return scale
    return None


def _curves(
    value: object, address: str, unit: Fraction | None, scale: Fraction | None = None
) -> Iterator[WrittenCurve]:
    """Every curve that stands in a part of the plan; those of rules for single sales are over money."""
    if isinstance(value, Curve):
        yield WrittenCurve(address, value, parts_of(value), scale)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _curves(item, f"{address}[{number}]", unit)
    elif not isinstance(value, _LEAVES) and attrs.has(kind := type(value)):
        inside = unit if kind is SaleRule else None
        for field in attrs.fields(kind):
            if field.init and not field.name.startswith("_"):
                yield from _curves(getattr(value, field.name), f"{address}.{field.name}", unit, inside)
