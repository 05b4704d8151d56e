"""What is expected of open deals, as figures by member and day.

    weighted amount of a deal ──▶ the last day of the month in which it is expected, for its owner

Invariant: every open deal of the pipeline with a month is one figure; a deal that is won is an actual and counts for
nothing here.

Left out: weighting deals (`pipeline` of `selling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import InvalidValueError, check_type, did_you_mean
from salesmanual.planning.dimensions import WHO
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.selling.pipeline import Pipeline, PipelineLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from salesmanual.planning.dimensions import Dimension

__all__ = ["pipeline_figures"]

_BYS: Final[Mapping[str, Callable[[PipelineLine], str | None]]] = {
    "owner": lambda line: line.owner,
    "team": lambda line: line.team,
    "stage": lambda line: line.stage,
    "category": lambda line: line.category,
}


def pipeline_figures(
    pipeline: Pipeline, dimensions: Iterable[Dimension], *, by: Mapping[str, str] | None = None
) -> FigureBook:
    """The weighted amounts of the deals of a pipeline, each on the last day of its month.

    A deal that is won or has no month is left out. A deal whose month is over when something is tracked counts for
    nothing that is to come; move its date.

    Args:
        pipeline: The deals.
        dimensions: The dimensions of the plan but time.
        by: What of a deal says its member of a dimension: `"owner"`, `"team"`, `"stage"` or `"category"`; by default
            the owner says who.

    Raises:
        WrongTypeError: If the pipeline is none.
        InvalidValueError: If `by` names another field of a deal, or a dimension that is not there.

    Source: Handbook 2.2.
    """
    check_type(pipeline, Pipeline, "pipeline")
    fields = {WHO: "owner"} if by is None else dict(by)
    for key, field in fields.items():
        if field not in _BYS:
            accepted = f"a field of a deal: {', '.join(_BYS)}"
            raise InvalidValueError(f"by.{key}", field, accepted, did_you_mean(str(field), _BYS))
    figures = [
        Figure(line.weighted, line.month.last_day(), _members(line, fields))
        for line in pipeline.lines
        if line.month is not None and line.category != "closed"
    ]
    return FigureBook(figures, dimensions)


def _members(line: PipelineLine, fields: Mapping[str, str]) -> dict[str, str]:
    named = {key: _BYS[field](line) for key, field in fields.items()}
    return {key: member for key, member in named.items() if member is not None}
