"""What a component's pay depends on beside the person's own sales: facts, other measures, other people.

Invariant: a component that depends on something the audit does not know is not reasoned about, and the reason names
what is missing.

Left out: components and modifiers of a company's own, whose curve is taken to depend on nothing else.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from salesmanual.incentives.blends import Blend
from salesmanual.incentives.components import Bonus, Commission, PerSale
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.modifier_factors import Multiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.pools import TeamPool
from salesmanual.kernel.criteria_facts import look_up, segments
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.modifiers import Modifier

__all__ = ["asked_facts", "is_apart", "unwrapped", "why_unknown"]

_OWN: Final = ("attainment", "credited", "target", "participant")
_OTHERS: Final = (Contest, Override, PayOverride, TeamPool)
_MEASURES: Final = "measures."


def unwrapped(component: PlanComponent) -> tuple[PlanComponent, str]:
    """The component inside all modifiers, and where it stands below the outermost."""
    place = ""
    while isinstance(component, Modified):
        component, place = component.of, f"{place}.of"
    return component, place


def asked_facts(component: PlanComponent) -> tuple[str, ...]:
    """The paths of what the pay depends on beside the measure of the component, each once.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> commission = Commission("c", "C", Curve.line("5%"))
    >>> asked_facts(Modified(commission, [Gate("attainment >= 80% and level >= 3")]))
    ('level',)
    """
    own = f"{_MEASURES}{getattr(component, 'measure', '')}."
    return tuple(dict.fromkeys(p for p in _paths(component) if p not in _OWN and not p.startswith(own)))


def why_unknown(component: PlanComponent, facts: Mapping[str, object]) -> Text | None:
    """Why the pay is no function of the person's sales alone; `None` where the facts given make it one.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> gated = Modified(Commission("c", "C", Curve.line("5%")), [Gate("level >= 3")])
    >>> print(why_unknown(gated, {}))
    it depends on level, which the audit does not know; give it in facts
    >>> why_unknown(gated, {"level": 3}) is None
    True
    """
    if isinstance(unwrapped(component)[0], _OTHERS):
        return text("it depends on what other people sell")
    asked = asked_facts(component)
    measures = tuple(path for path in asked if path.startswith(_MEASURES))
    if measures:
        return text("it depends on {measures}, which the same sales may change", measures=measures)
    missing = tuple(path for path in asked if look_up(facts, segments(path)) is None)
    if missing:
        return text("it depends on {facts}, which the audit does not know; give it in facts", facts=missing)
    return None


def is_apart(component: PlanComponent) -> bool:
    """Whether the pay is the same whatever the person sells, however much that is.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> is_apart(Override(Commission("c", "C", Curve.line("1%"))))
    True
    """
    if isinstance(component, Override):
        return not component.with_self and isinstance(component.of, (Bonus, Commission, PerSale))
    return isinstance(component, Objectives)


def _paths(component: PlanComponent) -> tuple[str, ...]:
    match component:
        case Modified():
            return (*_paths(component.of), *chain.from_iterable(map(_modifier_paths, component.modifiers)))
        case Blend():
            return tuple(f"{_MEASURES}{part.measure or 'amount'}" for part in component.parts[1:])
        case Matrix():
            return (component.across,)
        case Objectives():
            return (component.ratings,)
        case _:
            return ()


def _modifier_paths(modifier: Modifier) -> tuple[str, ...]:
    match modifier:
        case Gate() | Cap() | Floor() | Prorated():
            return () if modifier.where is None else modifier.where.paths()
        case Multiplier():
            return (modifier.over,)
        case Ramp():
            return (modifier.since,)
        case _:
            return ()
