"""The plan: a year's target broken down exactly, the strategy behind it, territories, capacity and tracking.

Handbook 2.2, 8.3. A name loads when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.planning.activity_needs import (
        ActivityModel,
        ActivityStep,
    )
    from salesmanual.planning.activity_needs_by_period import (
        RequiredActivity,
        required_activity,
    )
    from salesmanual.planning.activity_needs_load import (
        ActivityLoad,
        SellingTime,
        activity_load,
    )
    from salesmanual.planning.activity_needs_measured import (
        measured_model,
    )
    from salesmanual.planning.attainment_chance import (
        ChanceMethod,
        TeamChance,
        chance_of_team_target,
    )
    from salesmanual.planning.attainment_chance_odds import (
        Attainments,
        Odds,
    )
    from salesmanual.planning.bottom_up import (
        ReconciledNode,
        Reconciliation,
        ReconciliationRule,
        committed_targets,
        reconcile,
    )
    from salesmanual.planning.breakdowns import (
        Breakdown,
        Origin,
    )
    from salesmanual.planning.capacity import (
        CapacityPerson,
        CapacityPlan,
    )
    from salesmanual.planning.capacity_ramps import (
        RampProfile,
    )
    from salesmanual.planning.capacity_result import (
        PersonCapacity,
        Productive,
        TeamCapacity,
    )
    from salesmanual.planning.dimensions import (
        TIME,
        WHO,
        Dimension,
        divide_time,
    )
    from salesmanual.planning.early_warning import (
        EarlyWarning,
        Warned,
        WarningCheck,
        checks_of,
        first_warning,
    )
    from salesmanual.planning.early_warning_backtest import (
        Verdict,
        WarningLine,
        WarningTest,
        back_test,
    )
    from salesmanual.planning.fairness import (
        FairnessBand,
        FairnessPolicy,
        OutlierRule,
    )
    from salesmanual.planning.fairness_moves import (
        TargetMove,
        move_targets,
    )
    from salesmanual.planning.fairness_report import (
        FairnessLine,
        FairnessReport,
        check_fairness,
    )
    from salesmanual.planning.fairness_spread import (
        RatioSpread,
    )
    from salesmanual.planning.figures import (
        Figure,
        FigureBook,
    )
    from salesmanual.planning.figures_rows import (
        BadFigure,
        FigureRows,
        read_figures,
    )
    from salesmanual.planning.incremental_return import (
        AddedPerson,
        HeadcountReturn,
        IncrementalReturn,
        Indifferent,
    )
    from salesmanual.planning.over_assignment import (
        AssignedQuota,
        AssignedQuotas,
        BufferLevel,
        BufferOf,
        OverAssignment,
        QuotaTeam,
    )
    from salesmanual.planning.personal_plans import (
        PersonalPlan,
        personal_plan,
        plans_of_everybody,
    )
    from salesmanual.planning.pipeline_coverage import (
        CoverageByPeriod,
        CoveragePolicy,
        CoverageRate,
        PipelineCoverage,
        check_coverage,
        pipeline_by_period,
    )
    from salesmanual.planning.plan_changes_kinds import (
        PlanChange,
        Revision,
    )
    from salesmanual.planning.plan_versions import (
        PlanDifference,
        VersionComparison,
        compare_versions,
    )
    from salesmanual.planning.projections import (
        PROJECTIONS,
        BlendedProjection,
        PipelineProjection,
        Projection,
        ProjectionPart,
        RunRate,
        SeasonalProjection,
        Standing,
        pipeline_figures,
    )
    from salesmanual.planning.seasonality_indexes import (
        SeasonalIndexes,
        seasonal_indexes,
    )
    from salesmanual.planning.seasonality_methods import (
        IndexMethod,
    )
    from salesmanual.planning.splits import (
        TARGET_SPLITS,
        Splitting,
        TargetGrid,
        TargetSplit,
    )
    from salesmanual.planning.staffing_need import (
        Attained,
        SalesCapacity,
    )
    from salesmanual.planning.staffing_need_result import (
        HeadsCapacity,
        MonthStaffing,
        StaffingProjection,
    )
    from salesmanual.planning.strategies import (
        FOCUS_LEVELS,
        StrategyBook,
    )
    from salesmanual.planning.strategies_coverage import (
        CarriedTarget,
        CoveredStrategy,
        LateAction,
        StrategyCoverage,
        TargetedCustomer,
    )
    from salesmanual.planning.strategies_parts import (
        ActionState,
        FocusLevel,
        StrategicAction,
        Strategy,
    )
    from salesmanual.planning.strategies_targets import (
        MARKET,
        PRODUCT,
        MarketTargets,
    )
    from salesmanual.planning.target_levels import (
        TargetLevels,
        YearTargets,
        with_levels,
    )
    from salesmanual.planning.target_measures import (
        TargetMeasure,
    )
    from salesmanual.planning.target_plans import (
        TargetPlan,
        break_down,
    )
    from salesmanual.planning.target_plans_weights import (
        LeafShares,
    )
    from salesmanual.planning.target_variance import (
        target_variances,
    )
    from salesmanual.planning.target_variance_table import (
        LineFigures,
        VarianceFigure,
        VarianceLine,
        VarianceTable,
    )
    from salesmanual.planning.territories import (
        TerritoryPlan,
    )
    from salesmanual.planning.territory_areas import (
        Area,
    )
    from salesmanual.planning.territory_assignment import (
        Placement,
        PlacementStatus,
        RuleFinding,
        TerritoryAssignment,
    )
    from salesmanual.planning.territory_balancing import (
        TerritoryBalancing,
    )
    from salesmanual.planning.territory_division import (
        AreaMove,
        Balance,
        Preference,
        TerritoryDivision,
        TerritoryLoad,
    )
    from salesmanual.planning.territory_entries import (
        NamedAccount,
        Territory,
        TerritoryOwner,
        TerritoryRule,
    )
    from salesmanual.planning.territory_history import (
        OwnedSpan,
        TerritoryHistory,
    )
    from salesmanual.planning.tracking import (
        Tracking,
        track,
    )
    from salesmanual.planning.tracking_policies import (
        Proration,
        StatusBand,
        TrackingPolicy,
    )
    from salesmanual.planning.tracking_targets import (
        NeededRate,
        TrackedFigure,
        TrackedTarget,
    )
    from salesmanual.planning.trends import (
        TrendKind,
    )
    from salesmanual.planning.weighing import (
        Asked,
        Figures,
        PlanningFacts,
        Weighting,
    )
    from salesmanual.planning.weightings import (
        WEIGHTINGS,
        Blend,
        BlendPart,
        CapacityShare,
        EqualShare,
        GivenShares,
        HistoryShare,
        PotentialShare,
        SeasonalIndex,
        WorkdayShare,
    )
    from salesmanual.planning.weightings_time import (
        CutWeeks,
        Week53,
    )
    from salesmanual.planning.who_carries_what import (
        Carried,
        CarriedBy,
        CarriedChange,
        who_carries,
    )
    from salesmanual.planning.year_plans import (
        YearPlan,
        current,
        open_year_plan,
    )

__all__ = [
    "FOCUS_LEVELS",
    "MARKET",
    "PRODUCT",
    "PROJECTIONS",
    "TARGET_SPLITS",
    "TIME",
    "WEIGHTINGS",
    "WHO",
    "ActionState",
    "ActivityLoad",
    "ActivityModel",
    "ActivityStep",
    "AddedPerson",
    "Area",
    "AreaMove",
    "Asked",
    "AssignedQuota",
    "AssignedQuotas",
    "Attained",
    "Attainments",
    "BadFigure",
    "Balance",
    "Blend",
    "BlendPart",
    "BlendedProjection",
    "Breakdown",
    "BufferLevel",
    "BufferOf",
    "CapacityPerson",
    "CapacityPlan",
    "CapacityShare",
    "Carried",
    "CarriedBy",
    "CarriedChange",
    "CarriedTarget",
    "ChanceMethod",
    "CoverageByPeriod",
    "CoveragePolicy",
    "CoverageRate",
    "CoveredStrategy",
    "CutWeeks",
    "Dimension",
    "EarlyWarning",
    "EqualShare",
    "FairnessBand",
    "FairnessLine",
    "FairnessPolicy",
    "FairnessReport",
    "Figure",
    "FigureBook",
    "FigureRows",
    "Figures",
    "FocusLevel",
    "GivenShares",
    "HeadcountReturn",
    "HeadsCapacity",
    "HistoryShare",
    "IncrementalReturn",
    "IndexMethod",
    "Indifferent",
    "LateAction",
    "LeafShares",
    "LineFigures",
    "MarketTargets",
    "MonthStaffing",
    "NamedAccount",
    "NeededRate",
    "Odds",
    "Origin",
    "OutlierRule",
    "OverAssignment",
    "OwnedSpan",
    "PersonCapacity",
    "PersonalPlan",
    "PipelineCoverage",
    "PipelineProjection",
    "Placement",
    "PlacementStatus",
    "PlanChange",
    "PlanDifference",
    "PlanningFacts",
    "PotentialShare",
    "Preference",
    "Productive",
    "Projection",
    "ProjectionPart",
    "Proration",
    "QuotaTeam",
    "RampProfile",
    "RatioSpread",
    "ReconciledNode",
    "Reconciliation",
    "ReconciliationRule",
    "RequiredActivity",
    "Revision",
    "RuleFinding",
    "RunRate",
    "SalesCapacity",
    "SeasonalIndex",
    "SeasonalIndexes",
    "SeasonalProjection",
    "SellingTime",
    "Splitting",
    "StaffingProjection",
    "Standing",
    "StatusBand",
    "StrategicAction",
    "Strategy",
    "StrategyBook",
    "StrategyCoverage",
    "TargetGrid",
    "TargetLevels",
    "TargetMeasure",
    "TargetMove",
    "TargetPlan",
    "TargetSplit",
    "TargetedCustomer",
    "TeamCapacity",
    "TeamChance",
    "Territory",
    "TerritoryAssignment",
    "TerritoryBalancing",
    "TerritoryDivision",
    "TerritoryHistory",
    "TerritoryLoad",
    "TerritoryOwner",
    "TerritoryPlan",
    "TerritoryRule",
    "TrackedFigure",
    "TrackedTarget",
    "Tracking",
    "TrackingPolicy",
    "TrendKind",
    "VarianceFigure",
    "VarianceLine",
    "VarianceTable",
    "Verdict",
    "VersionComparison",
    "Warned",
    "WarningCheck",
    "WarningLine",
    "WarningTest",
    "Week53",
    "Weighting",
    "WorkdayShare",
    "YearPlan",
    "YearTargets",
    "activity_load",
    "back_test",
    "break_down",
    "chance_of_team_target",
    "check_coverage",
    "check_fairness",
    "checks_of",
    "committed_targets",
    "compare_versions",
    "current",
    "divide_time",
    "first_warning",
    "measured_model",
    "move_targets",
    "open_year_plan",
    "personal_plan",
    "pipeline_by_period",
    "pipeline_figures",
    "plans_of_everybody",
    "read_figures",
    "reconcile",
    "required_activity",
    "seasonal_indexes",
    "target_variances",
    "track",
    "who_carries",
    "with_levels",
]

_HOMES = {
    "salesmanual.planning.activity_needs": (
        "ActivityModel",
        "ActivityStep",
    ),
    "salesmanual.planning.activity_needs_by_period": (
        "RequiredActivity",
        "required_activity",
    ),
    "salesmanual.planning.activity_needs_load": (
        "ActivityLoad",
        "SellingTime",
        "activity_load",
    ),
    "salesmanual.planning.activity_needs_measured": ("measured_model",),
    "salesmanual.planning.attainment_chance": (
        "ChanceMethod",
        "TeamChance",
        "chance_of_team_target",
    ),
    "salesmanual.planning.attainment_chance_odds": (
        "Attainments",
        "Odds",
    ),
    "salesmanual.planning.bottom_up": (
        "ReconciledNode",
        "Reconciliation",
        "ReconciliationRule",
        "committed_targets",
        "reconcile",
    ),
    "salesmanual.planning.breakdowns": (
        "Breakdown",
        "Origin",
    ),
    "salesmanual.planning.capacity": (
        "CapacityPerson",
        "CapacityPlan",
    ),
    "salesmanual.planning.capacity_ramps": ("RampProfile",),
    "salesmanual.planning.capacity_result": (
        "PersonCapacity",
        "Productive",
        "TeamCapacity",
    ),
    "salesmanual.planning.dimensions": (
        "Dimension",
        "TIME",
        "WHO",
        "divide_time",
    ),
    "salesmanual.planning.early_warning": (
        "EarlyWarning",
        "Warned",
        "WarningCheck",
        "checks_of",
        "first_warning",
    ),
    "salesmanual.planning.early_warning_backtest": (
        "Verdict",
        "WarningLine",
        "WarningTest",
        "back_test",
    ),
    "salesmanual.planning.fairness": (
        "FairnessBand",
        "FairnessPolicy",
        "OutlierRule",
    ),
    "salesmanual.planning.fairness_moves": (
        "TargetMove",
        "move_targets",
    ),
    "salesmanual.planning.fairness_report": (
        "FairnessLine",
        "FairnessReport",
        "check_fairness",
    ),
    "salesmanual.planning.fairness_spread": ("RatioSpread",),
    "salesmanual.planning.figures": (
        "Figure",
        "FigureBook",
    ),
    "salesmanual.planning.figures_rows": (
        "BadFigure",
        "FigureRows",
        "read_figures",
    ),
    "salesmanual.planning.incremental_return": (
        "AddedPerson",
        "HeadcountReturn",
        "IncrementalReturn",
        "Indifferent",
    ),
    "salesmanual.planning.over_assignment": (
        "AssignedQuota",
        "AssignedQuotas",
        "BufferLevel",
        "BufferOf",
        "OverAssignment",
        "QuotaTeam",
    ),
    "salesmanual.planning.personal_plans": (
        "PersonalPlan",
        "personal_plan",
        "plans_of_everybody",
    ),
    "salesmanual.planning.pipeline_coverage": (
        "CoverageByPeriod",
        "CoveragePolicy",
        "CoverageRate",
        "PipelineCoverage",
        "check_coverage",
        "pipeline_by_period",
    ),
    "salesmanual.planning.plan_changes_kinds": (
        "PlanChange",
        "Revision",
    ),
    "salesmanual.planning.plan_versions": (
        "PlanDifference",
        "VersionComparison",
        "compare_versions",
    ),
    "salesmanual.planning.projections": (
        "BlendedProjection",
        "PROJECTIONS",
        "PipelineProjection",
        "Projection",
        "ProjectionPart",
        "RunRate",
        "SeasonalProjection",
        "Standing",
        "pipeline_figures",
    ),
    "salesmanual.planning.seasonality_indexes": (
        "SeasonalIndexes",
        "seasonal_indexes",
    ),
    "salesmanual.planning.seasonality_methods": ("IndexMethod",),
    "salesmanual.planning.splits": (
        "Splitting",
        "TARGET_SPLITS",
        "TargetGrid",
        "TargetSplit",
    ),
    "salesmanual.planning.staffing_need": (
        "Attained",
        "SalesCapacity",
    ),
    "salesmanual.planning.staffing_need_result": (
        "HeadsCapacity",
        "MonthStaffing",
        "StaffingProjection",
    ),
    "salesmanual.planning.strategies": (
        "FOCUS_LEVELS",
        "StrategyBook",
    ),
    "salesmanual.planning.strategies_coverage": (
        "CarriedTarget",
        "CoveredStrategy",
        "LateAction",
        "StrategyCoverage",
        "TargetedCustomer",
    ),
    "salesmanual.planning.strategies_parts": (
        "ActionState",
        "FocusLevel",
        "StrategicAction",
        "Strategy",
    ),
    "salesmanual.planning.strategies_targets": (
        "MARKET",
        "MarketTargets",
        "PRODUCT",
    ),
    "salesmanual.planning.target_levels": (
        "TargetLevels",
        "YearTargets",
        "with_levels",
    ),
    "salesmanual.planning.target_measures": ("TargetMeasure",),
    "salesmanual.planning.target_plans": (
        "TargetPlan",
        "break_down",
    ),
    "salesmanual.planning.target_plans_weights": ("LeafShares",),
    "salesmanual.planning.target_variance": ("target_variances",),
    "salesmanual.planning.target_variance_table": (
        "LineFigures",
        "VarianceFigure",
        "VarianceLine",
        "VarianceTable",
    ),
    "salesmanual.planning.territories": ("TerritoryPlan",),
    "salesmanual.planning.territory_areas": ("Area",),
    "salesmanual.planning.territory_assignment": (
        "Placement",
        "PlacementStatus",
        "RuleFinding",
        "TerritoryAssignment",
    ),
    "salesmanual.planning.territory_balancing": ("TerritoryBalancing",),
    "salesmanual.planning.territory_division": (
        "AreaMove",
        "Balance",
        "Preference",
        "TerritoryDivision",
        "TerritoryLoad",
    ),
    "salesmanual.planning.territory_entries": (
        "NamedAccount",
        "Territory",
        "TerritoryOwner",
        "TerritoryRule",
    ),
    "salesmanual.planning.territory_history": (
        "OwnedSpan",
        "TerritoryHistory",
    ),
    "salesmanual.planning.tracking": (
        "Tracking",
        "track",
    ),
    "salesmanual.planning.tracking_policies": (
        "Proration",
        "StatusBand",
        "TrackingPolicy",
    ),
    "salesmanual.planning.tracking_targets": (
        "NeededRate",
        "TrackedFigure",
        "TrackedTarget",
    ),
    "salesmanual.planning.trends": ("TrendKind",),
    "salesmanual.planning.weighing": (
        "Asked",
        "Figures",
        "PlanningFacts",
        "Weighting",
    ),
    "salesmanual.planning.weightings": (
        "Blend",
        "BlendPart",
        "CapacityShare",
        "EqualShare",
        "GivenShares",
        "HistoryShare",
        "PotentialShare",
        "SeasonalIndex",
        "WEIGHTINGS",
        "WorkdayShare",
    ),
    "salesmanual.planning.weightings_time": (
        "CutWeeks",
        "Week53",
    ),
    "salesmanual.planning.who_carries_what": (
        "Carried",
        "CarriedBy",
        "CarriedChange",
        "who_carries",
    ),
    "salesmanual.planning.year_plans": (
        "YearPlan",
        "current",
        "open_year_plan",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
