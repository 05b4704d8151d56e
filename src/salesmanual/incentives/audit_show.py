"""Counterexamples: two amounts that can be sold, in whole minor units, and what is paid for each.

Invariant: nothing is shown that the plan does not pay: both amounts are put to the plan as orders, and a pair that
does not show what it should is passed over.

Left out: which pairs to try (`audit_curves`, `audit_timing`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from salesmanual.incentives.audit_result import Counterexample, Outcome
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from salesmanual.incentives.audit_pieces import Piece
    from salesmanual.incentives.audit_scene import Scene
    from salesmanual.incentives.audit_shapes import Jump, Slope
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.period import Period

__all__ = ["amount_text", "around", "inside", "least_at", "most_at", "outcome_of", "show"]


def least_at(scene: Scene, x: Fraction) -> Fraction:
    """The least amount in whole minor units that is not below x."""
    return math.ceil(x / scene.unit()) * scene.unit()


def most_at(scene: Scene, x: Fraction) -> Fraction:
    """The greatest amount in whole minor units that is not above x."""
    return math.floor(x / scene.unit()) * scene.unit()


def outcome_of(
    scene: Scene,
    sold: Iterable[Fraction],
    component: str,
    *,
    periods: tuple[Period, ...] = (),
    sale: Sale | None = None,
) -> Outcome | None:
    """What the plan or the component pays; `None` where the plan needs facts that the scene has not."""
    amounts, stretches = tuple(map(scene.money, sold)), periods or (scene.period,)
    try:
        paid = scene.pays(amounts, periods=stretches, component=component, sale=sale)
    except SalesManualError:
        return None
    return Outcome(amounts, stretches, paid, component, sale)


def show(
    scene: Scene,
    components: Iterable[str],
    pairs: Iterable[tuple[Iterable[Fraction], Iterable[Fraction]]],
    is_shown: Callable[[Money, Money], bool],
    *,
    periods: tuple[Period, ...] = (),
) -> Counterexample | None:
    """The first pair that shows it, asked of each of the components; the empty name is the whole plan."""
    tried = [(tuple(one), tuple(other)) for one, other in pairs]
    for component in components:
        for one, other in tried:
            first = outcome_of(scene, one, component, periods=periods)
            second = outcome_of(scene, other, component, periods=periods)
            if first is not None and second is not None and is_shown(first.pays, second.pays):
                return Counterexample(first, second)
    return None


def around(scene: Scene, jump: Jump) -> Iterator[tuple[tuple[Fraction], tuple[Fraction]]]:
    """Amounts on both sides of a jump: the step of the scene apart, else one minor unit."""
    unit = scene.unit()
    after = most_at(scene, jump.x) + unit if jump.is_above else least_at(scene, jump.x)
    least = least_at(scene, scene.lower)
    for apart in (scene.step, unit):
        before = max(after - least_at(scene, apart), least)
        if before < after:
            yield (before,), (after,)


def inside(scene: Scene, stretch: Slope, enough: Fraction) -> Iterator[tuple[tuple[Fraction], tuple[Fraction]]]:
    """The two ends of a stretch, or two amounts so far apart where it has no end; then a little further inside."""
    unit = scene.unit()
    for inset in (0, unit):
        low = least_at(scene, stretch.lower) + inset
        end = low + least_at(scene, enough) if stretch.upper is None else stretch.upper
        high = most_at(scene, end) - (0 if stretch.upper is None else inset)
        if low < high:
            yield (low,), (high,)


def amount_text(scene: Scene, x: Fraction, piece: Piece | None = None) -> Text:
    """The amount in words: in per cent of the target where the piece is measured so."""
    written = None if piece is None else piece.written
    if written is not None and written.scale is not None and written.scale != 1:
        return text("{share} of the target", share=percent_text(x / written.scale))
    if (x / scene.unit()).denominator == 1:
        return text("{amount}", amount=scene.money(x))
    return text("{amount} {currency}", amount=x, currency=scene.plan.currency)
