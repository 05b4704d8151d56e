"""Selling: from a name on a list to a looked-after customer (Handbook 2.1, 2.3, 3.1, 3.3).

Every name loads with its module on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.selling.bg_nbd import (
        BgNbd,
    )
    from salesmanual.selling.bg_nbd_fit import (
        BgNbdFit,
        fit_bg_nbd,
    )
    from salesmanual.selling.buying_history import (
        BuyingHistory,
        histories_of,
        read_histories,
    )
    from salesmanual.selling.class_bins import (
        FixedBins,
        QuantileBins,
    )
    from salesmanual.selling.class_movement import (
        ClassificationReview,
        ClassMovements,
        class_movements,
    )
    from salesmanual.selling.classification import (
        Classification,
        CustomerClass,
        classify,
    )
    from salesmanual.selling.classification_result import (
        ClassificationResult,
    )
    from salesmanual.selling.cohorts import (
        Cohort,
        CohortPolicy,
        CohortTable,
    )
    from salesmanual.selling.consents import (
        CHANNELS,
        Channel,
        Consent,
        Preferences,
        QuietHours,
        may_address,
    )
    from salesmanual.selling.contact_log import (
        ContactEntry,
        ContactLog,
        FollowUp,
    )
    from salesmanual.selling.contact_log_view import (
        ContactFrequency,
        NextSteps,
    )
    from salesmanual.selling.contacts import (
        Contact,
        add_consent,
        move_contact,
        open_contact,
        set_preferences,
        withdraw_consent,
    )
    from salesmanual.selling.customer_care import (
        Care,
        ServiceCheck,
    )
    from salesmanual.selling.customer_file import (
        add_site,
        close_site,
        note_facts,
        open_customer,
        rename_customer,
    )
    from salesmanual.selling.customer_owners import (
        OwnerHistory,
        Ownership,
        change_owner,
        owner_history,
    )
    from salesmanual.selling.customer_strategy import (
        ClassStrategy,
        CustomerStrategy,
        ServiceRule,
    )
    from salesmanual.selling.customer_tree import (
        CustomerTree,
        RollUp,
        set_parent,
    )
    from salesmanual.selling.customers import (
        Customer,
        Site,
    )
    from salesmanual.selling.development_plan import (
        PLAN_WORKFLOW,
        DevelopmentPlan,
        DevelopmentStep,
        achieve_plan,
        add_step,
        complete_step,
        drop_step,
        give_up_plan,
        move_step,
        open_plan,
        reassign_step,
        resume_plan,
    )
    from salesmanual.selling.development_progress import (
        PlanProgress,
        PlansProgress,
        plan_progress,
        plans_progress,
    )
    from salesmanual.selling.gamma_gamma import (
        GammaGamma,
    )
    from salesmanual.selling.gamma_gamma_fit import (
        GammaGammaFit,
        fit_gamma_gamma,
    )
    from salesmanual.selling.health import (
        HealthScore,
        standard_health_score,
    )
    from salesmanual.selling.lead_assignment import (
        AssignmentPeriod,
        AssignmentPolicy,
        Presence,
    )
    from salesmanual.selling.lead_assignment_book import (
        Assigned,
        AssignmentBook,
    )
    from salesmanual.selling.lead_assignment_result import (
        Assignment,
        Fairness,
    )
    from salesmanual.selling.lead_assignment_rules import (
        Assignee,
        AssignmentRule,
    )
    from salesmanual.selling.lead_bayes import (
        Predictor,
        WonLostModel,
    )
    from salesmanual.selling.lead_bayes_counts import (
        Frequencies,
    )
    from salesmanual.selling.lead_bayes_score import (
        WonLostScore,
    )
    from salesmanual.selling.lead_blocking import (
        BlockRule,
    )
    from salesmanual.selling.lead_capture import (
        BadRow,
        Captured,
        CaptureForm,
    )
    from salesmanual.selling.lead_capture_columns import (
        ConsentColumn,
        FactColumn,
    )
    from salesmanual.selling.lead_conversion import (
        Conversion,
        convert_lead,
    )
    from salesmanual.selling.lead_deadlines import (
        LeadsDue,
        ResponseTimes,
        lead_due,
        lead_overdue,
        leads_due,
        response_time,
        response_times,
    )
    from salesmanual.selling.lead_duplicate_pairs import (
        Cluster,
        DuplicateReport,
        Likeness,
        Pair,
    )
    from salesmanual.selling.lead_duplicate_search import (
        LeadIndex,
    )
    from salesmanual.selling.lead_duplicates import (
        Comparison,
        DuplicatePolicy,
        ExactKey,
        Normal,
    )
    from salesmanual.selling.lead_merge import (
        MergePolicy,
        follow_merges,
        undo_merge,
    )
    from salesmanual.selling.lead_merge_proposal import (
        Merged,
        MergeProposal,
    )
    from salesmanual.selling.lead_merge_rules import (
        MergeRule,
    )
    from salesmanual.selling.lead_normal import (
        NormalForm,
        NormalLead,
    )
    from salesmanual.selling.lead_process import (
        LeadProcess,
    )
    from salesmanual.selling.lead_qualification import (
        LeadCheck,
        LeadCriterion,
        Qualification,
        bant,
    )
    from salesmanual.selling.lead_scoring import (
        LeadScoring,
        RatingCase,
        RatingRule,
        standard_lead_scoring,
    )
    from salesmanual.selling.lead_scoring_result import (
        LeadRanking,
        LeadScore,
    )
    from salesmanual.selling.lead_similarity import (
        edit_distance,
        jaro,
        jaro_winkler,
        similarity,
    )
    from salesmanual.selling.leads import (
        Lead,
    )
    from salesmanual.selling.lifetime_value_estimate import (
        EstimatedValue,
        EstimatedValueRule,
        lifetime_value,
    )
    from salesmanual.selling.lifetime_values import (
        LifetimeValue,
        LifetimeValueRule,
    )
    from salesmanual.selling.loyalty import (
        Loyalty,
        LoyaltyPolicy,
    )
    from salesmanual.selling.observation import (
        CoachingAction,
        Observation,
        add_coaching,
        complete_coaching,
        correct_ratings,
        observe,
    )
    from salesmanual.selling.observation_development import (
        Development,
        coaching_report,
        development,
    )
    from salesmanual.selling.observation_rubric import (
        conversation_rubric,
    )
    from salesmanual.selling.opportunity_record import (
        BUYING_ROLES,
        STANCES,
        BuyingContact,
        BuyingRole,
        NextStep,
        Opportunity,
        Stance,
    )
    from salesmanual.selling.pareto import (
        ParetoClass,
        ParetoClassification,
        standard_abc,
    )
    from salesmanual.selling.pipeline import (
        Pipeline,
        weighted_pipeline,
    )
    from salesmanual.selling.pipeline_ageing import (
        Ageing,
        ageing,
    )
    from salesmanual.selling.pipeline_funnel import (
        Funnel,
        funnel,
    )
    from salesmanual.selling.pipeline_outcomes import (
        Outcomes,
        SalesVelocity,
        outcomes,
    )
    from salesmanual.selling.pipeline_times import (
        StageTimes,
        days_in_stages,
        stage_times,
    )
    from salesmanual.selling.process import (
        Outcome,
        SalesProcess,
    )
    from salesmanual.selling.process_check import (
        StageCheck,
    )
    from salesmanual.selling.process_stages import (
        FORECAST_CATEGORIES,
        LIGHTS,
        ForecastCategory,
        HandOff,
        Light,
        LossReason,
        Stage,
    )
    from salesmanual.selling.process_standard import (
        standard_process,
    )
    from salesmanual.selling.purchases import (
        Purchase,
        PurchaseBook,
    )
    from salesmanual.selling.response_results import (
        Response,
        ResponseReport,
    )
    from salesmanual.selling.response_standards import (
        ResponseLimit,
        ResponseStandard,
    )
    from salesmanual.selling.rfm import (
        RepeatRule,
        RepeatSummary,
        SegmentationRule,
        SegmentationSummary,
    )
    from salesmanual.selling.rfm_scores import (
        RfmScheme,
        RfmSegment,
        standard_rfm,
    )
    from salesmanual.selling.spend_tiers import (
        SpendTier,
        SpendTiers,
    )
    from salesmanual.selling.value_matrix import (
        MatrixAxis,
        MatrixCell,
        ValueMatrix,
        standard_value_matrix,
    )
    from salesmanual.selling.visit_planning import (
        Visitor,
        VisitPlanning,
        VisitRequest,
    )
    from salesmanual.selling.visit_planning_result import (
        VisitPlan,
    )
    from salesmanual.selling.visit_workload import (
        CallNorm,
        SalesForceSize,
        VisitWorkload,
    )
    from salesmanual.selling.visits import (
        VisitedCustomer,
        VisitPolicy,
        VisitRule,
    )
    from salesmanual.selling.visits_result import (
        ReturnVisits,
        VisitStatus,
    )

__all__ = [
    "BUYING_ROLES",
    "CHANNELS",
    "FORECAST_CATEGORIES",
    "LIGHTS",
    "PLAN_WORKFLOW",
    "STANCES",
    "Ageing",
    "Assigned",
    "Assignee",
    "Assignment",
    "AssignmentBook",
    "AssignmentPeriod",
    "AssignmentPolicy",
    "AssignmentRule",
    "BadRow",
    "BgNbd",
    "BgNbdFit",
    "BlockRule",
    "BuyingContact",
    "BuyingHistory",
    "BuyingRole",
    "CallNorm",
    "CaptureForm",
    "Captured",
    "Care",
    "Channel",
    "ClassMovements",
    "ClassStrategy",
    "Classification",
    "ClassificationResult",
    "ClassificationReview",
    "Cluster",
    "CoachingAction",
    "Cohort",
    "CohortPolicy",
    "CohortTable",
    "Comparison",
    "Consent",
    "ConsentColumn",
    "Contact",
    "ContactEntry",
    "ContactFrequency",
    "ContactLog",
    "Conversion",
    "Customer",
    "CustomerClass",
    "CustomerStrategy",
    "CustomerTree",
    "Development",
    "DevelopmentPlan",
    "DevelopmentStep",
    "DuplicatePolicy",
    "DuplicateReport",
    "EstimatedValue",
    "EstimatedValueRule",
    "ExactKey",
    "FactColumn",
    "Fairness",
    "FixedBins",
    "FollowUp",
    "ForecastCategory",
    "Frequencies",
    "Funnel",
    "GammaGamma",
    "GammaGammaFit",
    "HandOff",
    "HealthScore",
    "Lead",
    "LeadCheck",
    "LeadCriterion",
    "LeadIndex",
    "LeadProcess",
    "LeadRanking",
    "LeadScore",
    "LeadScoring",
    "LeadsDue",
    "LifetimeValue",
    "LifetimeValueRule",
    "Light",
    "Likeness",
    "LossReason",
    "Loyalty",
    "LoyaltyPolicy",
    "MatrixAxis",
    "MatrixCell",
    "MergePolicy",
    "MergeProposal",
    "MergeRule",
    "Merged",
    "NextStep",
    "NextSteps",
    "Normal",
    "NormalForm",
    "NormalLead",
    "Observation",
    "Opportunity",
    "Outcome",
    "Outcomes",
    "OwnerHistory",
    "Ownership",
    "Pair",
    "ParetoClass",
    "ParetoClassification",
    "Pipeline",
    "PlanProgress",
    "PlansProgress",
    "Predictor",
    "Preferences",
    "Presence",
    "Purchase",
    "PurchaseBook",
    "Qualification",
    "QuantileBins",
    "QuietHours",
    "RatingCase",
    "RatingRule",
    "RepeatRule",
    "RepeatSummary",
    "Response",
    "ResponseLimit",
    "ResponseReport",
    "ResponseStandard",
    "ResponseTimes",
    "ReturnVisits",
    "RfmScheme",
    "RfmSegment",
    "RollUp",
    "SalesForceSize",
    "SalesProcess",
    "SalesVelocity",
    "SegmentationRule",
    "SegmentationSummary",
    "ServiceCheck",
    "ServiceRule",
    "Site",
    "SpendTier",
    "SpendTiers",
    "Stage",
    "StageCheck",
    "StageTimes",
    "Stance",
    "ValueMatrix",
    "VisitPlan",
    "VisitPlanning",
    "VisitPolicy",
    "VisitRequest",
    "VisitRule",
    "VisitStatus",
    "VisitWorkload",
    "VisitedCustomer",
    "Visitor",
    "WonLostModel",
    "WonLostScore",
    "achieve_plan",
    "add_coaching",
    "add_consent",
    "add_site",
    "add_step",
    "ageing",
    "bant",
    "change_owner",
    "class_movements",
    "classify",
    "close_site",
    "coaching_report",
    "complete_coaching",
    "complete_step",
    "conversation_rubric",
    "convert_lead",
    "correct_ratings",
    "days_in_stages",
    "development",
    "drop_step",
    "edit_distance",
    "fit_bg_nbd",
    "fit_gamma_gamma",
    "follow_merges",
    "funnel",
    "give_up_plan",
    "histories_of",
    "jaro",
    "jaro_winkler",
    "lead_due",
    "lead_overdue",
    "leads_due",
    "lifetime_value",
    "may_address",
    "move_contact",
    "move_step",
    "note_facts",
    "observe",
    "open_contact",
    "open_customer",
    "open_plan",
    "outcomes",
    "owner_history",
    "plan_progress",
    "plans_progress",
    "read_histories",
    "reassign_step",
    "rename_customer",
    "response_time",
    "response_times",
    "resume_plan",
    "set_parent",
    "set_preferences",
    "similarity",
    "stage_times",
    "standard_abc",
    "standard_health_score",
    "standard_lead_scoring",
    "standard_process",
    "standard_rfm",
    "standard_value_matrix",
    "undo_merge",
    "weighted_pipeline",
    "withdraw_consent",
]

_HOMES = {
    "salesmanual.selling.bg_nbd": ("BgNbd",),
    "salesmanual.selling.bg_nbd_fit": (
        "BgNbdFit",
        "fit_bg_nbd",
    ),
    "salesmanual.selling.buying_history": (
        "BuyingHistory",
        "histories_of",
        "read_histories",
    ),
    "salesmanual.selling.class_bins": (
        "FixedBins",
        "QuantileBins",
    ),
    "salesmanual.selling.class_movement": (
        "ClassMovements",
        "ClassificationReview",
        "class_movements",
    ),
    "salesmanual.selling.classification": (
        "Classification",
        "CustomerClass",
        "classify",
    ),
    "salesmanual.selling.classification_result": ("ClassificationResult",),
    "salesmanual.selling.cohorts": (
        "Cohort",
        "CohortPolicy",
        "CohortTable",
    ),
    "salesmanual.selling.consents": (
        "CHANNELS",
        "Channel",
        "Consent",
        "Preferences",
        "QuietHours",
        "may_address",
    ),
    "salesmanual.selling.contact_log": (
        "ContactEntry",
        "ContactLog",
        "FollowUp",
    ),
    "salesmanual.selling.contact_log_view": (
        "ContactFrequency",
        "NextSteps",
    ),
    "salesmanual.selling.contacts": (
        "Contact",
        "add_consent",
        "move_contact",
        "open_contact",
        "set_preferences",
        "withdraw_consent",
    ),
    "salesmanual.selling.customer_care": (
        "Care",
        "ServiceCheck",
    ),
    "salesmanual.selling.customer_file": (
        "add_site",
        "close_site",
        "note_facts",
        "open_customer",
        "rename_customer",
    ),
    "salesmanual.selling.customer_owners": (
        "OwnerHistory",
        "Ownership",
        "change_owner",
        "owner_history",
    ),
    "salesmanual.selling.customer_strategy": (
        "ClassStrategy",
        "CustomerStrategy",
        "ServiceRule",
    ),
    "salesmanual.selling.customer_tree": (
        "CustomerTree",
        "RollUp",
        "set_parent",
    ),
    "salesmanual.selling.customers": (
        "Customer",
        "Site",
    ),
    "salesmanual.selling.development_plan": (
        "DevelopmentPlan",
        "DevelopmentStep",
        "PLAN_WORKFLOW",
        "achieve_plan",
        "add_step",
        "complete_step",
        "drop_step",
        "give_up_plan",
        "move_step",
        "open_plan",
        "reassign_step",
        "resume_plan",
    ),
    "salesmanual.selling.development_progress": (
        "PlanProgress",
        "PlansProgress",
        "plan_progress",
        "plans_progress",
    ),
    "salesmanual.selling.gamma_gamma": ("GammaGamma",),
    "salesmanual.selling.gamma_gamma_fit": (
        "GammaGammaFit",
        "fit_gamma_gamma",
    ),
    "salesmanual.selling.health": (
        "HealthScore",
        "standard_health_score",
    ),
    "salesmanual.selling.lead_assignment": (
        "AssignmentPeriod",
        "AssignmentPolicy",
        "Presence",
    ),
    "salesmanual.selling.lead_assignment_book": (
        "Assigned",
        "AssignmentBook",
    ),
    "salesmanual.selling.lead_assignment_result": (
        "Assignment",
        "Fairness",
    ),
    "salesmanual.selling.lead_assignment_rules": (
        "Assignee",
        "AssignmentRule",
    ),
    "salesmanual.selling.lead_bayes": (
        "Predictor",
        "WonLostModel",
    ),
    "salesmanual.selling.lead_bayes_counts": ("Frequencies",),
    "salesmanual.selling.lead_bayes_score": ("WonLostScore",),
    "salesmanual.selling.lead_blocking": ("BlockRule",),
    "salesmanual.selling.lead_capture": (
        "BadRow",
        "CaptureForm",
        "Captured",
    ),
    "salesmanual.selling.lead_capture_columns": (
        "ConsentColumn",
        "FactColumn",
    ),
    "salesmanual.selling.lead_conversion": (
        "Conversion",
        "convert_lead",
    ),
    "salesmanual.selling.lead_deadlines": (
        "LeadsDue",
        "ResponseTimes",
        "lead_due",
        "lead_overdue",
        "leads_due",
        "response_time",
        "response_times",
    ),
    "salesmanual.selling.lead_duplicate_pairs": (
        "Cluster",
        "DuplicateReport",
        "Likeness",
        "Pair",
    ),
    "salesmanual.selling.lead_duplicate_search": ("LeadIndex",),
    "salesmanual.selling.lead_duplicates": (
        "Comparison",
        "DuplicatePolicy",
        "ExactKey",
        "Normal",
    ),
    "salesmanual.selling.lead_merge": (
        "MergePolicy",
        "follow_merges",
        "undo_merge",
    ),
    "salesmanual.selling.lead_merge_proposal": (
        "MergeProposal",
        "Merged",
    ),
    "salesmanual.selling.lead_merge_rules": ("MergeRule",),
    "salesmanual.selling.lead_normal": (
        "NormalForm",
        "NormalLead",
    ),
    "salesmanual.selling.lead_process": ("LeadProcess",),
    "salesmanual.selling.lead_qualification": (
        "LeadCheck",
        "LeadCriterion",
        "Qualification",
        "bant",
    ),
    "salesmanual.selling.lead_scoring": (
        "LeadScoring",
        "RatingCase",
        "RatingRule",
        "standard_lead_scoring",
    ),
    "salesmanual.selling.lead_scoring_result": (
        "LeadRanking",
        "LeadScore",
    ),
    "salesmanual.selling.lead_similarity": (
        "edit_distance",
        "jaro",
        "jaro_winkler",
        "similarity",
    ),
    "salesmanual.selling.leads": ("Lead",),
    "salesmanual.selling.lifetime_value_estimate": (
        "EstimatedValue",
        "EstimatedValueRule",
        "lifetime_value",
    ),
    "salesmanual.selling.lifetime_values": (
        "LifetimeValue",
        "LifetimeValueRule",
    ),
    "salesmanual.selling.loyalty": (
        "Loyalty",
        "LoyaltyPolicy",
    ),
    "salesmanual.selling.observation": (
        "CoachingAction",
        "Observation",
        "add_coaching",
        "complete_coaching",
        "correct_ratings",
        "observe",
    ),
    "salesmanual.selling.observation_development": (
        "Development",
        "coaching_report",
        "development",
    ),
    "salesmanual.selling.observation_rubric": ("conversation_rubric",),
    "salesmanual.selling.opportunity_record": (
        "BUYING_ROLES",
        "BuyingContact",
        "BuyingRole",
        "NextStep",
        "Opportunity",
        "STANCES",
        "Stance",
    ),
    "salesmanual.selling.pareto": (
        "ParetoClass",
        "ParetoClassification",
        "standard_abc",
    ),
    "salesmanual.selling.pipeline": (
        "Pipeline",
        "weighted_pipeline",
    ),
    "salesmanual.selling.pipeline_ageing": (
        "Ageing",
        "ageing",
    ),
    "salesmanual.selling.pipeline_funnel": (
        "Funnel",
        "funnel",
    ),
    "salesmanual.selling.pipeline_outcomes": (
        "Outcomes",
        "SalesVelocity",
        "outcomes",
    ),
    "salesmanual.selling.pipeline_times": (
        "StageTimes",
        "days_in_stages",
        "stage_times",
    ),
    "salesmanual.selling.process": (
        "Outcome",
        "SalesProcess",
    ),
    "salesmanual.selling.process_check": ("StageCheck",),
    "salesmanual.selling.process_stages": (
        "FORECAST_CATEGORIES",
        "ForecastCategory",
        "HandOff",
        "LIGHTS",
        "Light",
        "LossReason",
        "Stage",
    ),
    "salesmanual.selling.process_standard": ("standard_process",),
    "salesmanual.selling.purchases": (
        "Purchase",
        "PurchaseBook",
    ),
    "salesmanual.selling.response_results": (
        "Response",
        "ResponseReport",
    ),
    "salesmanual.selling.response_standards": (
        "ResponseLimit",
        "ResponseStandard",
    ),
    "salesmanual.selling.rfm": (
        "RepeatRule",
        "RepeatSummary",
        "SegmentationRule",
        "SegmentationSummary",
    ),
    "salesmanual.selling.rfm_scores": (
        "RfmScheme",
        "RfmSegment",
        "standard_rfm",
    ),
    "salesmanual.selling.spend_tiers": (
        "SpendTier",
        "SpendTiers",
    ),
    "salesmanual.selling.value_matrix": (
        "MatrixAxis",
        "MatrixCell",
        "ValueMatrix",
        "standard_value_matrix",
    ),
    "salesmanual.selling.visit_planning": (
        "VisitPlanning",
        "VisitRequest",
        "Visitor",
    ),
    "salesmanual.selling.visit_planning_result": ("VisitPlan",),
    "salesmanual.selling.visit_workload": (
        "CallNorm",
        "SalesForceSize",
        "VisitWorkload",
    ),
    "salesmanual.selling.visits": (
        "VisitPolicy",
        "VisitRule",
        "VisitedCustomer",
    ),
    "salesmanual.selling.visits_result": (
        "ReturnVisits",
        "VisitStatus",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
