"""What a split asks of a weighting: what part of a total each member under a node gets, and from which facts.

    history, seasonality, working days, capacity, potential, equal parts, given parts ──▶ one weight for each child

Invariant: weights are exact and never negative; only their proportion counts. A weighting is a rule as data, and the
figures it reads come in beside it, so the same rule serves every year.

Left out: the weightings themselves (`weightings`), and the sharing, which the kernel does.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Protocol, final

import attrs

from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, Workdays
from salesmanual.planning.dimensions import Dimension

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.kernel.explanation import Step

__all__ = ["Asked", "Figures", "PlanningFacts", "Weighting"]


class Figures(Protocol):
    """Exact figures by member and period: what was sold, what is expected, what there is room for."""

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:
        """The sum of what belongs to all the members named, within the period; 0 where there is nothing.

        Args:
            members: Members by the key of their dimension; a dimension that is not named counts whole.
            period: The days.

        Raises:
            NotFoundError: If a member is unknown.
        """
        ...


@final
@attrs.frozen(kw_only=True)
class PlanningFacts:
    """What a plan reads when it is broken down.

    Attributes:
        history: What was sold before.
        potential: What could be sold.
        capacity: What people have hours or heads for.
        workdays: Which days are worked.

    Source: Handbook 2.2.
    """

    history: Figures | None = None
    potential: Figures | None = None
    capacity: Figures | None = None
    workdays: Workdays | None = None


@final
@attrs.frozen
class Asked:
    """One split that weights are asked for: the children of one member, where other dimensions are fixed.

    Attributes:
        dimension: Along which it is split.
        parent: The member whose target is split.
        at: The members of the other dimensions that are fixed already.
        over: The period that the plan is for.
        calendar: How the company divides its time.

    Source: Handbook 2.2.
    """

    dimension: Dimension
    parent: Hashable
    at: Mapping[str, Hashable]
    over: Period
    calendar: FiscalCalendar

    def children(self) -> tuple[Hashable, ...]:
        """The members that share."""
        return self.dimension.children(self.parent)


class Weighting(Protocol):
    """A rule that weighs the members of a split."""

    @property
    def by(self) -> tuple[str, ...]:
        """The other dimensions whose members matter; for any others the weights are the same."""
        ...

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """One weight for each child, in order.

        Raises:
            InvalidValueError: If the facts it needs are missing, or a figure is negative; it names the node.
        """
        ...

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """Where the weight of one child comes from; its replay is the weight."""
        ...
