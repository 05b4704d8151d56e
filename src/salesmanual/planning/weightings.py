"""Weightings: how a total is weighed among members.

    equal, given         every member the same, or what is written for it
    workdays             the days that are worked in each part of a period
    capacity, potential  what there is room for, what could be sold
    history              what was sold in the last years, as it was or with its trend
    seasonal             the index of each part of the year
    blend                several of them at once, each with what it counts by

Invariant: importing this module makes every kind known to plan files.

Left out: the sharing itself, with its rounding, which the kernel does.
"""

from __future__ import annotations

from salesmanual.planning.seasonality import SeasonalIndex
from salesmanual.planning.weightings_figures import Blend, BlendPart, CapacityShare, PotentialShare
from salesmanual.planning.weightings_history import HistoryShare
from salesmanual.planning.weightings_plain import EqualShare, GivenShares, WorkdayShare
from salesmanual.planning.weightings_union import WEIGHTINGS

__all__ = [
    "WEIGHTINGS",
    "Blend",
    "BlendPart",
    "CapacityShare",
    "EqualShare",
    "GivenShares",
    "HistoryShare",
    "PotentialShare",
    "SeasonalIndex",
    "WorkdayShare",
]
