"""A component around a component: it stands under the inner one's key, name, window, section and measure.

Invariant: what a statement and a plan read of the outer component is what the inner one says.

Left out: what the outer component does with the inner one's pay (`modifiers`, `overrides`, `pools`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.texts import Label

__all__ = ["Around"]


class Around(Protocol):
    """What has a component inside; a class names it as a base and says which.

    Source: Handbook 4.3.
    """

    __slots__ = ()

    def inner(self) -> PlanComponent:
        """The component inside."""
        ...

    @property
    def key(self) -> str:
        """The inner component's key."""
        return self.inner().key

    @property
    def label(self) -> Label:
        """The inner component's name."""
        return self.inner().label

    @property
    def window(self) -> Window | None:
        """The inner component's accumulation window."""
        return self.inner().window

    @property
    def section(self) -> str:
        """The inner component's handbook section."""
        return self.inner().section

    @property
    def measure(self) -> str:
        """The inner component's measure."""
        found: str = getattr(self.inner(), "measure", "")
        return found

    @property
    def amount(self) -> Money | None:
        """The inner component's target bonus, where it has one."""
        found: Money | None = getattr(self.inner(), "amount", None)
        return found
