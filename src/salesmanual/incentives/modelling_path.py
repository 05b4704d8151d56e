"""Where a figure of a plan stands: paths such as `components.new-business.tiers[2].rate`, read and written.

Invariant: writing a figure changes nothing else. The plan is written as plain data, the figure is put there, and the
plan is read back whole, so whatever a plan file would refuse is refused here with the same address.

Left out: which value the figure should have (`modelling_seek`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.errors import (
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import number_text, read_fraction
from salesmanual.kernel.wire import structure, unstructure

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.kernel.wire import Plain

__all__ = ["Figure", "Parameter"]

Figure: TypeAlias = "Fraction | Money"
"""What a parameter of a plan can be: a number or an amount."""

_STEP: Final = re.compile(r"([^.\[\]]+)((?:\[\d{1,6}\])*)")
_INDEX: Final = re.compile(r"\[(\d+)\]")
_INSIDE: Final = "curve"
_MOST: Final = 500


def _read_path(value: str) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("parameter", value, "the path of a figure, such as 'components.sales.tiers[2].rate'")
    parts = value.split(".") if len(value) <= _MOST else []
    if not parts or not all(_STEP.fullmatch(part) for part in parts):
        raise InvalidValueError("parameter", value, "names joined by dots, such as 'components.sales.tiers[2].rate'")
    return value


@final
@attrs.frozen
class Parameter:
    """One figure of a plan, by its path in the plan file.

    A member of a list is named by its position, `components[0]`, or where it has one by its key,
    `components.new-business`. The word `curve` may be left out: `tiers[2].rate` of a component is that of its curve.

    Attributes:
        path: Names joined by dots.

    Raises:
        WrongTypeError: If the path is no text.
        InvalidValueError: If it is no path.

    Source: Handbook 4.3.

    >>> from fractions import Fraction
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import year
    >>> tiers = Curve.marginal([(0, "5%"), (100000, "8%")])
    >>> plan = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("sales", "Commission", tiers)])
    >>> rate = Parameter("components.sales.tiers[1].rate")
    >>> rate.value(plan)
    Fraction(2, 25)
    >>> rate.value(rate.set(plan, Fraction(9, 100)))
    Fraction(9, 100)
    """

    path: str = attrs.field(converter=_read_path)

    def value(self, plan: IncentivePlan) -> Figure | None:
        """The figure as it stands in the plan; `None` where the plan leaves it out.

        Raises:
            NotFoundError: If there is no such place, with the closest name.
            InvalidValueError: If what stands there is no figure.
        """
        parent, last = self._place(_plain(plan))
        found = parent.get(last) if isinstance(parent, dict) else parent[last]  # type: ignore[index, arg-type]
        return None if found is None else self._read(found)

    def set(self, plan: IncentivePlan, value: Figure) -> IncentivePlan:
        """The plan with that value in the place of the figure.

        Raises:
            NotFoundError: If there is no such place.
            InvalidDocumentError: If the plan does not accept the value there.
        """
        document = _plain(plan)
        parent, last = self._place(document)
        parent[last] = value.to_plain() if isinstance(value, Money) else number_text(value)  # type: ignore[index]
        return structure(document, IncentivePlan, where="plan")

    def _place(self, document: dict[str, Plain]) -> tuple[dict[str, Plain] | list[Plain], str | int]:
        """The table or the list that holds the figure, and its name or position there."""
        here: Plain = document
        steps = _steps(self.path)
        for step in steps[:-1]:
            here, name = self._step(here, step)
            here = here[name]  # type: ignore[index]
        return self._step(here, steps[-1], is_last=True)

    def _step(
        self, here: Plain, step: str | int, *, is_last: bool = False
    ) -> tuple[dict[str, Plain] | list[Plain], str | int]:
        if isinstance(here, list):
            return here, self._position(here, step)
        if not isinstance(here, dict):
            raise NotFoundError("parameter", self.path, f"a figure has no part {step!r}")
        inside = here.get(_INSIDE)
        if step not in here and isinstance(inside, dict) and (step in inside or is_last):
            here = inside
        if isinstance(step, int) or (step not in here and not is_last):
            names = {*here, *inside} if isinstance(inside, dict) else {*here}
            raise NotFoundError("parameter", self.path, did_you_mean(str(step), names))
        return here, step

    def _position(self, here: list[Plain], step: str | int) -> int:
        keys = [str(each.get("key", "")) if isinstance(each, dict) else "" for each in here]
        if isinstance(step, str) and step in keys:
            return keys.index(step)
        if isinstance(step, int) and step < len(here):
            return step
        remedy = did_you_mean(str(step), filter(None, keys)) if isinstance(step, str) else f"there are {len(here)}"
        raise NotFoundError("parameter", self.path, remedy)

    def _read(self, found: Plain) -> Figure:
        if isinstance(found, (str, int)) and not isinstance(found, bool):
            for read in (Money.from_plain, read_fraction):
                try:
                    return read(found)
                except SalesManualError:
                    continue
        raise InvalidValueError("parameter", self.path, "the path of a number or an amount", f"there stands {found!r}")


def _plain(plan: IncentivePlan) -> dict[str, Plain]:
    plain = unstructure(plan)
    if not isinstance(plain, dict):
        raise WrongTypeError("plan", plan, "an IncentivePlan")
    return plain


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.split("."):
        name, _, positions = part.partition("[")
        steps.append(name)
        steps += [int(at) for at in _INDEX.findall(f"[{positions}")] if positions else []
    return steps
