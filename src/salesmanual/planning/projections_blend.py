"""The mean of several projections, by weight.

Invariant: the mean lies between the least and the greatest of its parts.

Left out: which weights are right; a back-test of past years says (`early_warning_test`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_section, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import text
from salesmanual.planning.projections_union import PROJECTIONS, Projection, check_projection, projection_name

if TYPE_CHECKING:
    from salesmanual.planning.projections_standing import Standing

__all__ = ["BlendedProjection", "ProjectionPart"]


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight <= 0:
        raise InvalidValueError("weight", value, "a weight above 0 such as '70%'")
    return weight


@final
@attrs.frozen
class ProjectionPart:
    """One method of a blend.

    Attributes:
        method: The method.
        weight: What it counts by, such as `"70%"`.

    Raises:
        WrongTypeError: If the method is none, or the weight no exact number.
        InvalidValueError: If the weight is not above 0.

    Source: Handbook 2.2.
    """

    method: Projection = attrs.field(validator=check_projection)
    weight: Fraction = attrs.field(converter=_read_weight)


def _read_parts(value: Mapping[Any, Exact | str] | Iterable[ProjectionPart]) -> tuple[ProjectionPart, ...]:
    if isinstance(value, Mapping):
        value = [ProjectionPart(method, weight) for method, weight in value.items()]
    parts = read_items(cast("Iterable[object]", value), "parts", ProjectionPart, "a ProjectionPart", least=1)
    for position, part in enumerate(parts):
        if part.method in [other.method for other in parts[:position]]:
            raise DuplicateError(f"parts[{position}].method", type(part.method).__name__, "add their weights")
    return parts


@final
@PROJECTIONS.member("blend")
@attrs.frozen
class BlendedProjection:
    """The mean of several methods by weight; a method that cannot say is left out, and the others make up for it.

    Attributes:
        parts: The methods; also as a table of methods and weights.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a part cannot be accepted.

    Source: Handbook 2.2.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.projections_pace import PipelineProjection, RunRate
    >>> from salesmanual.planning.projections_standing import Standing
    >>> sold, deals = (FigureBook([Figure(amount, on)], []) for amount, on in (
    ...     (300, date(2026, 4, 3)), (500, date(2026, 4, 30))
    ... ))
    >>> april = month(2026, 4)
    >>> standing = Standing(
    ...     period=april, as_of=date(2026, 4, 10), actuals=sold, time=divide_time(april), pipeline=deals
    ... )
    >>> BlendedProjection({RunRate(counted="days"): "70%", PipelineProjection(): "30%"}).project(standing)
    Fraction(870, 1)
    """

    parts: tuple[ProjectionPart, ...] = attrs.field(converter=_read_parts)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def project(self, standing: Standing) -> Fraction | None:
        """What it comes to; `None` where no method can say.

        Raises:
            InvalidValueError: As the methods do.
        """
        total = weights = Fraction(0)
        for part in self.parts:
            projected = part.method.project(standing)
            if projected is not None:
                total, weights = total + part.weight * projected, weights + part.weight
        return total / weights if weights else None

    def explain(self, standing: Standing) -> Step | None:
        """The projection as a mean; `None` where no method can say."""
        products: list[Step] = []
        weights: list[Step] = []
        for part in self.parts:
            step = part.method.explain(standing)
            if step is not None:
                name = projection_name(part.method)
                weights.append(given(text("weight of {method}", method=name), part.weight, unit="%"))
                products.append(derived(text("part by {method}", method=name), Product(), (step, weights[-1])))
        if not weights:
            return None
        sums = (derived(text("all parts"), Sum(), products), derived(text("all weights"), Sum(), weights))
        label = text("projected for {period}", period=str(standing.period))
        return derived(label, Quotient(), sums, section=self.section)
