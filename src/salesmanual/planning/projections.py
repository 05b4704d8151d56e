"""Projections: what a period comes to in the end, from how it stands on a day.

    run rate     reached + pace so far × the days or workdays to come
    seasonal     reached ÷ the part of the season that is over
    pipeline     reached + what is expected of the open deals of the rest
    blend        the mean of several, by weight

Invariant: every method is exact, and gives what was reached when the period is over.

Left out: models of the past, with their uncertainty; a projection is one rule that everybody can recompute.
"""

from __future__ import annotations

from salesmanual.planning.projections_blend import BlendedProjection, ProjectionPart
from salesmanual.planning.projections_pace import PipelineProjection, RunRate
from salesmanual.planning.projections_pipeline import pipeline_figures
from salesmanual.planning.projections_season import SeasonalProjection
from salesmanual.planning.projections_standing import Standing
from salesmanual.planning.projections_union import PROJECTIONS, Projection

__all__ = [
    "PROJECTIONS",
    "BlendedProjection",
    "PipelineProjection",
    "Projection",
    "ProjectionPart",
    "RunRate",
    "SeasonalProjection",
    "Standing",
    "pipeline_figures",
]
