"""Every kind of component and modifier of the library, registered so that plan files can name it.

Invariant: importing this module registers all of them, and nothing else happens.

Left out: components of a company's own, which register themselves.
"""

from __future__ import annotations

from salesmanual.incentives import (
    blends,
    contests,
    matrices,
    milestones,
    modifier_factors,
    modifier_gates,
    modifier_limits,
    modifiers,
    objectives,
    overrides,
    participation,
    pools,
    recognition,
    spiffs,
)
from salesmanual.incentives.components import PLAN_COMPONENTS
from salesmanual.incentives.modifiers import MODIFIERS

__all__ = ["kinds_of_component", "kinds_of_modifier"]

_MODULES = (
    blends,
    contests,
    matrices,
    milestones,
    modifier_factors,
    modifier_gates,
    modifier_limits,
    modifiers,
    objectives,
    overrides,
    participation,
    pools,
    recognition,
    spiffs,
)


def kinds_of_component() -> tuple[str, ...]:
    """The tags of all components, in alphabetical order.

    >>> "blend" in kinds_of_component()
    True
    """
    return tuple(sorted(PLAN_COMPONENTS.members))


def kinds_of_modifier() -> tuple[str, ...]:
    """The tags of all modifiers, in alphabetical order.

    >>> "gate" in kinds_of_modifier()
    True
    """
    return tuple(sorted(MODIFIERS.members))
