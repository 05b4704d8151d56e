"""People: what a position demands, how somebody is assessed against it, how they perform, and who may be promoted.

Handbook 4.2, 4.4, 8.1 and 8.2. A name loads when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.people.adverse_impact import (
        FourFifthsRule,
        IntervalMethod,
        Selected,
        ratio_interval,
    )
    from salesmanual.people.adverse_impact_results import (
        GroupImpact,
        ImpactReport,
    )
    from salesmanual.people.appointments import (
        Appointment,
        Mover,
        appointments_table,
        carry_out,
    )
    from salesmanual.people.appraisal_answers import (
        acknowledge_appraisal,
        appeal_appraisal,
        decide_appeal,
        plan_development,
    )
    from salesmanual.people.appraisal_cycles import (
        AppraisalCycle,
        AppraisalDeadlines,
        standard_appraisal_cycle,
    )
    from salesmanual.people.appraisal_entries import (
        AppealDecision,
        AppealOutcome,
        AppraisalScore,
        CheckIn,
        FeedbackTalk,
        GoalProgress,
        PlannedTask,
        ProposedGoals,
        ScoredWork,
    )
    from salesmanual.people.appraisal_goals import (
        agree_goals,
        change_goals,
        propose_goals,
    )
    from salesmanual.people.appraisal_pages import (
        AppraisalPage,
        GoalsProgress,
        GoalStanding,
        UnseenGoals,
        appraisal_page,
        goals_progress,
    )
    from salesmanual.people.appraisal_progress import (
        CycleProgress,
        LatePerson,
        OverdueStep,
        OverdueSteps,
        StepProgress,
        cycle_progress,
        overdue_steps,
    )
    from salesmanual.people.appraisal_records import (
        Appraisal,
    )
    from salesmanual.people.appraisal_scoring import (
        assess_appraisal,
        calibrate_appraisal,
        hold_talk,
        self_assess,
    )
    from salesmanual.people.appraisal_steps import (
        AppraisalActor,
        AppraisalAnchor,
        AppraisalStep,
        AppraisalStepKind,
    )
    from salesmanual.people.appraisal_work import (
        add_tasks,
        check_in,
        finish_task,
        set_plan,
    )
    from salesmanual.people.appraisals import (
        change_manager,
        close_appraisal,
        complete_step,
        open_appraisal,
        pass_over_step,
        withdraw_appraisal,
    )
    from salesmanual.people.assessment_batches import (
        PeopleScores,
        PersonScore,
        score_people,
    )
    from salesmanual.people.assessment_feedback import (
        Feedback,
        FeedbackComment,
        FeedbackLine,
        RoleMean,
    )
    from salesmanual.people.assessment_noise import (
        AssessmentChange,
        AssessmentNoise,
        LevelChange,
        change_between,
    )
    from salesmanual.people.assessment_result import (
        Assessment,
        AssessmentComment,
        LevelGap,
    )
    from salesmanual.people.assessment_rules import (
        AssessmentRules,
        RaterRole,
        RoleRule,
        ThinRule,
        role_label,
    )
    from salesmanual.people.assessment_scorecards import (
        competency_scorecard,
    )
    from salesmanual.people.assessment_sources import (
        RatedCompetency,
        Source,
    )
    from salesmanual.people.assessment_versions import (
        revised_feedback,
    )
    from salesmanual.people.assessments import (
        CompetencyRating,
        assess,
    )
    from salesmanual.people.calibrations import (
        Calibration,
        calibrate_grade,
        calibrations_table,
        close_calibration,
        keep_grade,
        open_calibration,
    )
    from salesmanual.people.calibrations_guide import (
        DistributionAdvice,
        GradeCount,
        distribution_advice,
    )
    from salesmanual.people.calibrations_leniency import (
        GivenScore,
        LeniencyReport,
        RaterLeniency,
        SuggestedScore,
        rater_leniency,
    )
    from salesmanual.people.calibrations_rules import (
        CalibrationRules,
        GuideShare,
    )
    from salesmanual.people.competency_models import (
        COMPETENCY_GROUPS,
        Anchor,
        Competency,
        CompetencyGroup,
        CompetencyModel,
        PotentialScale,
        group_label,
    )
    from salesmanual.people.competency_profiles import (
        CompetencyProfile,
        profile_of,
    )
    from salesmanual.people.development_carrying import (
        CarriedOver,
        carry_over,
    )
    from salesmanual.people.development_effects import (
        DevelopmentEffect,
        EffectVerdict,
        GapEffect,
        development_effect,
    )
    from salesmanual.people.development_plans import (
        add_actions,
        close_development,
        drop_action,
        finish_action,
        open_development,
        reassess_gaps,
    )
    from salesmanual.people.development_records import (
        DevelopmentAction,
        DevelopmentGap,
        PersonalDevelopment,
    )
    from salesmanual.people.grade_structures import (
        Grade,
        GradeStructure,
    )
    from salesmanual.people.grade_structures_pay import (
        GradeBand,
        PayPlace,
        PayRange,
        PayStanding,
    )
    from salesmanual.people.indicators import (
        Indicator,
        IndicatorArea,
        IndicatorDirection,
        LowerRule,
        area_label,
    )
    from salesmanual.people.nine_box import (
        BoxName,
        NineBox,
        standard_nine_box,
    )
    from salesmanual.people.nine_box_result import (
        BoxMove,
        NineBoxMovement,
        NineBoxResult,
        PlacedPerson,
        nine_box_movement,
    )
    from salesmanual.people.pairwise_groups import (
        GroupWeights,
        group_judgements,
        group_priorities,
    )
    from salesmanual.people.pairwise_hierarchies import (
        ComparisonUnder,
        CriterionWeight,
        HierarchyWeights,
        PairwiseHierarchy,
    )
    from salesmanual.people.pairwise_judgements import (
        Judgement,
        Pairwise,
    )
    from salesmanual.people.pairwise_random_index import (
        DONEGAN_DODD_1991,
        SAATY_1980,
        SAATY_2005,
        RandomIndex,
    )
    from salesmanual.people.pairwise_triples import (
        Repair,
        Triple,
    )
    from salesmanual.people.pairwise_weights import (
        PairwiseWeights,
    )
    from salesmanual.people.people_fields import (
        read_baseline,
        read_evidence,
        read_full_weight,
        read_share,
        read_time_share,
        read_weight,
    )
    from salesmanual.people.performance_adjustments import (
        Adjustment,
        GivenAdjustment,
    )
    from salesmanual.people.performance_changes import (
        ChangedPart,
        ScoreChange,
        ScoreChanges,
        score_changes,
    )
    from salesmanual.people.performance_goals import (
        Goal,
        GoalSpan,
        GoalVersion,
        with_new_goals,
    )
    from salesmanual.people.performance_outcomes import (
        OutcomeKind,
        OutcomePolicy,
        OutcomeRule,
        PerformanceOutcomes,
        ProposedOutcome,
        outcome_label,
    )
    from salesmanual.people.performance_ranking import (
        RankedPerson,
        RankList,
        RankTies,
        rank_people,
    )
    from salesmanual.people.performance_result import (
        IndicatorLine,
        PerformanceResult,
        ScoredGoals,
        ScoreParts,
    )
    from salesmanual.people.performance_schemes import (
        EvidenceRule,
        GoalRule,
        PerformanceScheme,
    )
    from salesmanual.people.position_catalogues import (
        PositionCatalogue,
    )
    from salesmanual.people.position_comparison import (
        DescriptionChange,
        DescriptionChangeKind,
        DescriptionComparison,
        compare_descriptions,
    )
    from salesmanual.people.position_fit import (
        FitRule,
        PositionCandidate,
    )
    from salesmanual.people.position_fit_result import (
        FitStatus,
        FitVerdict,
        PositionFit,
        RequirementFit,
    )
    from salesmanual.people.position_library import (
        standard_positions,
    )
    from salesmanual.people.position_pages import (
        PositionPage,
        position_page,
    )
    from salesmanual.people.position_ranking import (
        PlacedCandidate,
        PositionRanking,
    )
    from salesmanual.people.position_vacancies import (
        DescribedSeat,
        OpenPosition,
        OpenPositions,
        VacantSeat,
        VacantSeats,
        candidates_for_vacancies,
    )
    from salesmanual.people.positions import (
        PositionDescription,
        PositionDuty,
        PositionIndicator,
        PositionQualification,
        RequiredCompetency,
    )
    from salesmanual.people.promotion_conditions import (
        PROMOTION_CONDITIONS,
        PromotionCondition,
    )
    from salesmanual.people.promotion_conditions_facts import (
        ConductMeasure,
        LevelsFrom,
        OpenPlaces,
        PromotionFacts,
        TrainingDone,
        Waiver,
        places_of,
    )
    from salesmanual.people.promotion_conditions_people import (
        CompetencyLevels,
        FactsHold,
        NoOpenMeasures,
        ServiceTime,
        TrainingValid,
        VacantPlace,
    )
    from salesmanual.people.promotion_conditions_results import (
        AppraisalGrades,
        InPeriods,
    )
    from salesmanual.people.promotion_eligibility import (
        ConditionOutcome,
        Eligibility,
        EligibilityStatus,
        RefusedWaiver,
        WhoQualifies,
    )
    from salesmanual.people.promotion_ladders import (
        DescribedPosition,
        PromotionLadder,
        PromotionStep,
        Rung,
        StepCondition,
        StepKind,
    )
    from salesmanual.people.promotion_panels import (
        Declaration,
        PanelAggregate,
        PanelAggregation,
        PanelConflict,
        PanelMember,
        PanelSeat,
        PanelSheet,
        SheetRating,
    )
    from salesmanual.people.promotion_projection import (
        PromotionProjection,
        QualifiesWhen,
        who_qualifies_when,
    )
    from salesmanual.people.promotion_projection_outlooks import (
        BestCase,
        GivenPath,
        LastContinues,
        MeanContinues,
        Outlook,
    )
    from salesmanual.people.promotion_round_fairness import (
        FairnessStep,
        GroupCounts,
        RoundFairness,
        round_fairness,
    )
    from salesmanual.people.promotion_round_ranking import (
        PanelRanking,
        RankedForPlace,
        RankEntry,
        round_rankings,
    )
    from salesmanual.people.promotion_round_sensitivity import (
        DecisiveScore,
        PlaceSensitivity,
        place_sensitivity,
    )
    from salesmanual.people.promotion_rounds import (
        HasStatus,
        admit_candidate,
        enter_candidate,
        open_round,
        withdraw_candidate,
    )
    from salesmanual.people.promotion_rounds_appeals import (
        answer_appeal,
        appeal_round,
        current_appeals,
        reopen_round,
    )
    from salesmanual.people.promotion_rounds_decisions import (
        appoint_chosen,
        approve_round,
        cancel_round,
        carry_out_round,
        close_round,
        decline_place,
        round_due,
    )
    from salesmanual.people.promotion_rounds_policy import (
        PositionPlaces,
        PromotionRoundPolicy,
        TieBreak,
    )
    from salesmanual.people.promotion_rounds_record import (
        AppealAnswer,
        Candidate,
        CandidateStanding,
        CandidateWaiver,
        Placing,
        PlacingOutcome,
        PromotionRound,
        RoundAppeal,
    )
    from salesmanual.people.promotion_rounds_scoring import (
        declare_conflicts,
        rank_places,
        return_to_scoring,
        score_candidates,
        seat_panel,
        start_scoring,
    )
    from salesmanual.people.results_by_period import (
        FiguresByPeriod,
        ResultsByPeriod,
        ResultUnit,
    )
    from salesmanual.people.service_times_in_grade import (
        AbsenceSpell,
        PositionHeld,
        ServedTime,
        ServiceCounting,
        ServiceSpells,
        served_time,
    )
    from salesmanual.people.standard_competencies import (
        standard_competency_model,
    )
    from salesmanual.people.topsis_ranking import (
        Norm,
        Objective,
        TopsisCriterion,
        TopsisScheme,
    )
    from salesmanual.people.topsis_results import (
        RankedCandidate,
        TopsisRanking,
    )

__all__ = [
    "COMPETENCY_GROUPS",
    "DONEGAN_DODD_1991",
    "PROMOTION_CONDITIONS",
    "SAATY_1980",
    "SAATY_2005",
    "AbsenceSpell",
    "Adjustment",
    "Anchor",
    "AppealAnswer",
    "AppealDecision",
    "AppealOutcome",
    "Appointment",
    "Appraisal",
    "AppraisalActor",
    "AppraisalAnchor",
    "AppraisalCycle",
    "AppraisalDeadlines",
    "AppraisalGrades",
    "AppraisalPage",
    "AppraisalScore",
    "AppraisalStep",
    "AppraisalStepKind",
    "Assessment",
    "AssessmentChange",
    "AssessmentComment",
    "AssessmentNoise",
    "AssessmentRules",
    "BestCase",
    "BoxMove",
    "BoxName",
    "Calibration",
    "CalibrationRules",
    "Candidate",
    "CandidateStanding",
    "CandidateWaiver",
    "CarriedOver",
    "ChangedPart",
    "CheckIn",
    "ComparisonUnder",
    "Competency",
    "CompetencyGroup",
    "CompetencyLevels",
    "CompetencyModel",
    "CompetencyProfile",
    "CompetencyRating",
    "ConditionOutcome",
    "ConductMeasure",
    "CriterionWeight",
    "CycleProgress",
    "DecisiveScore",
    "Declaration",
    "DescribedPosition",
    "DescribedSeat",
    "DescriptionChange",
    "DescriptionChangeKind",
    "DescriptionComparison",
    "DevelopmentAction",
    "DevelopmentEffect",
    "DevelopmentGap",
    "DistributionAdvice",
    "EffectVerdict",
    "Eligibility",
    "EligibilityStatus",
    "EvidenceRule",
    "FactsHold",
    "FairnessStep",
    "Feedback",
    "FeedbackComment",
    "FeedbackLine",
    "FeedbackTalk",
    "FiguresByPeriod",
    "FitRule",
    "FitStatus",
    "FitVerdict",
    "FourFifthsRule",
    "GapEffect",
    "GivenAdjustment",
    "GivenPath",
    "GivenScore",
    "Goal",
    "GoalProgress",
    "GoalRule",
    "GoalSpan",
    "GoalStanding",
    "GoalVersion",
    "GoalsProgress",
    "Grade",
    "GradeBand",
    "GradeCount",
    "GradeStructure",
    "GroupCounts",
    "GroupImpact",
    "GroupWeights",
    "GuideShare",
    "HasStatus",
    "HierarchyWeights",
    "ImpactReport",
    "InPeriods",
    "Indicator",
    "IndicatorArea",
    "IndicatorDirection",
    "IndicatorLine",
    "IntervalMethod",
    "Judgement",
    "LastContinues",
    "LatePerson",
    "LeniencyReport",
    "LevelChange",
    "LevelGap",
    "LevelsFrom",
    "LowerRule",
    "MeanContinues",
    "Mover",
    "NineBox",
    "NineBoxMovement",
    "NineBoxResult",
    "NoOpenMeasures",
    "Norm",
    "Objective",
    "OpenPlaces",
    "OpenPosition",
    "OpenPositions",
    "OutcomeKind",
    "OutcomePolicy",
    "OutcomeRule",
    "Outlook",
    "OverdueStep",
    "OverdueSteps",
    "Pairwise",
    "PairwiseHierarchy",
    "PairwiseWeights",
    "PanelAggregate",
    "PanelAggregation",
    "PanelConflict",
    "PanelMember",
    "PanelRanking",
    "PanelSeat",
    "PanelSheet",
    "PayPlace",
    "PayRange",
    "PayStanding",
    "PeopleScores",
    "PerformanceOutcomes",
    "PerformanceResult",
    "PerformanceScheme",
    "PersonScore",
    "PersonalDevelopment",
    "PlaceSensitivity",
    "PlacedCandidate",
    "PlacedPerson",
    "Placing",
    "PlacingOutcome",
    "PlannedTask",
    "PositionCandidate",
    "PositionCatalogue",
    "PositionDescription",
    "PositionDuty",
    "PositionFit",
    "PositionHeld",
    "PositionIndicator",
    "PositionPage",
    "PositionPlaces",
    "PositionQualification",
    "PositionRanking",
    "PotentialScale",
    "PromotionCondition",
    "PromotionFacts",
    "PromotionLadder",
    "PromotionProjection",
    "PromotionRound",
    "PromotionRoundPolicy",
    "PromotionStep",
    "ProposedGoals",
    "ProposedOutcome",
    "QualifiesWhen",
    "RandomIndex",
    "RankEntry",
    "RankList",
    "RankTies",
    "RankedCandidate",
    "RankedForPlace",
    "RankedPerson",
    "RatedCompetency",
    "RaterLeniency",
    "RaterRole",
    "RefusedWaiver",
    "Repair",
    "RequiredCompetency",
    "RequirementFit",
    "ResultUnit",
    "ResultsByPeriod",
    "RoleMean",
    "RoleRule",
    "RoundAppeal",
    "RoundFairness",
    "Rung",
    "ScoreChange",
    "ScoreChanges",
    "ScoreParts",
    "ScoredGoals",
    "ScoredWork",
    "Selected",
    "ServedTime",
    "ServiceCounting",
    "ServiceSpells",
    "ServiceTime",
    "SheetRating",
    "Source",
    "StepCondition",
    "StepKind",
    "StepProgress",
    "SuggestedScore",
    "ThinRule",
    "TieBreak",
    "TopsisCriterion",
    "TopsisRanking",
    "TopsisScheme",
    "TrainingDone",
    "TrainingValid",
    "Triple",
    "UnseenGoals",
    "VacantPlace",
    "VacantSeat",
    "VacantSeats",
    "Waiver",
    "WhoQualifies",
    "acknowledge_appraisal",
    "add_actions",
    "add_tasks",
    "admit_candidate",
    "agree_goals",
    "answer_appeal",
    "appeal_appraisal",
    "appeal_round",
    "appoint_chosen",
    "appointments_table",
    "appraisal_page",
    "approve_round",
    "area_label",
    "assess",
    "assess_appraisal",
    "calibrate_appraisal",
    "calibrate_grade",
    "calibrations_table",
    "cancel_round",
    "candidates_for_vacancies",
    "carry_out",
    "carry_out_round",
    "carry_over",
    "change_between",
    "change_goals",
    "change_manager",
    "check_in",
    "close_appraisal",
    "close_calibration",
    "close_development",
    "close_round",
    "compare_descriptions",
    "competency_scorecard",
    "complete_step",
    "current_appeals",
    "cycle_progress",
    "decide_appeal",
    "declare_conflicts",
    "decline_place",
    "development_effect",
    "distribution_advice",
    "drop_action",
    "enter_candidate",
    "finish_action",
    "finish_task",
    "goals_progress",
    "group_judgements",
    "group_label",
    "group_priorities",
    "hold_talk",
    "keep_grade",
    "nine_box_movement",
    "open_appraisal",
    "open_calibration",
    "open_development",
    "open_round",
    "outcome_label",
    "overdue_steps",
    "pass_over_step",
    "place_sensitivity",
    "places_of",
    "plan_development",
    "position_page",
    "profile_of",
    "propose_goals",
    "rank_people",
    "rank_places",
    "rater_leniency",
    "ratio_interval",
    "read_baseline",
    "read_evidence",
    "read_full_weight",
    "read_share",
    "read_time_share",
    "read_weight",
    "reassess_gaps",
    "reopen_round",
    "return_to_scoring",
    "revised_feedback",
    "role_label",
    "round_due",
    "round_fairness",
    "round_rankings",
    "score_candidates",
    "score_changes",
    "score_people",
    "seat_panel",
    "self_assess",
    "served_time",
    "set_plan",
    "standard_appraisal_cycle",
    "standard_competency_model",
    "standard_nine_box",
    "standard_positions",
    "start_scoring",
    "who_qualifies_when",
    "with_new_goals",
    "withdraw_appraisal",
    "withdraw_candidate",
]

_HOMES = {
    "salesmanual.people.adverse_impact": (
        "FourFifthsRule",
        "IntervalMethod",
        "Selected",
        "ratio_interval",
    ),
    "salesmanual.people.adverse_impact_results": (
        "GroupImpact",
        "ImpactReport",
    ),
    "salesmanual.people.appointments": (
        "Appointment",
        "Mover",
        "appointments_table",
        "carry_out",
    ),
    "salesmanual.people.appraisal_answers": (
        "acknowledge_appraisal",
        "appeal_appraisal",
        "decide_appeal",
        "plan_development",
    ),
    "salesmanual.people.appraisal_cycles": (
        "AppraisalCycle",
        "AppraisalDeadlines",
        "standard_appraisal_cycle",
    ),
    "salesmanual.people.appraisal_entries": (
        "AppealDecision",
        "AppealOutcome",
        "AppraisalScore",
        "CheckIn",
        "FeedbackTalk",
        "GoalProgress",
        "PlannedTask",
        "ProposedGoals",
        "ScoredWork",
    ),
    "salesmanual.people.appraisal_goals": (
        "agree_goals",
        "change_goals",
        "propose_goals",
    ),
    "salesmanual.people.appraisal_pages": (
        "AppraisalPage",
        "GoalStanding",
        "GoalsProgress",
        "UnseenGoals",
        "appraisal_page",
        "goals_progress",
    ),
    "salesmanual.people.appraisal_progress": (
        "CycleProgress",
        "LatePerson",
        "OverdueStep",
        "OverdueSteps",
        "StepProgress",
        "cycle_progress",
        "overdue_steps",
    ),
    "salesmanual.people.appraisal_records": ("Appraisal",),
    "salesmanual.people.appraisal_scoring": (
        "assess_appraisal",
        "calibrate_appraisal",
        "hold_talk",
        "self_assess",
    ),
    "salesmanual.people.appraisal_steps": (
        "AppraisalActor",
        "AppraisalAnchor",
        "AppraisalStep",
        "AppraisalStepKind",
    ),
    "salesmanual.people.appraisal_work": (
        "add_tasks",
        "check_in",
        "finish_task",
        "set_plan",
    ),
    "salesmanual.people.appraisals": (
        "change_manager",
        "close_appraisal",
        "complete_step",
        "open_appraisal",
        "pass_over_step",
        "withdraw_appraisal",
    ),
    "salesmanual.people.assessment_batches": (
        "PeopleScores",
        "PersonScore",
        "score_people",
    ),
    "salesmanual.people.assessment_feedback": (
        "Feedback",
        "FeedbackComment",
        "FeedbackLine",
        "RoleMean",
    ),
    "salesmanual.people.assessment_noise": (
        "AssessmentChange",
        "AssessmentNoise",
        "LevelChange",
        "change_between",
    ),
    "salesmanual.people.assessment_result": (
        "Assessment",
        "AssessmentComment",
        "LevelGap",
    ),
    "salesmanual.people.assessment_rules": (
        "AssessmentRules",
        "RaterRole",
        "RoleRule",
        "ThinRule",
        "role_label",
    ),
    "salesmanual.people.assessment_scorecards": ("competency_scorecard",),
    "salesmanual.people.assessment_sources": (
        "RatedCompetency",
        "Source",
    ),
    "salesmanual.people.assessment_versions": ("revised_feedback",),
    "salesmanual.people.assessments": (
        "CompetencyRating",
        "assess",
    ),
    "salesmanual.people.calibrations": (
        "Calibration",
        "calibrate_grade",
        "calibrations_table",
        "close_calibration",
        "keep_grade",
        "open_calibration",
    ),
    "salesmanual.people.calibrations_guide": (
        "DistributionAdvice",
        "GradeCount",
        "distribution_advice",
    ),
    "salesmanual.people.calibrations_leniency": (
        "GivenScore",
        "LeniencyReport",
        "RaterLeniency",
        "SuggestedScore",
        "rater_leniency",
    ),
    "salesmanual.people.calibrations_rules": (
        "CalibrationRules",
        "GuideShare",
    ),
    "salesmanual.people.competency_models": (
        "Anchor",
        "COMPETENCY_GROUPS",
        "Competency",
        "CompetencyGroup",
        "CompetencyModel",
        "PotentialScale",
        "group_label",
    ),
    "salesmanual.people.competency_profiles": (
        "CompetencyProfile",
        "profile_of",
    ),
    "salesmanual.people.development_carrying": (
        "CarriedOver",
        "carry_over",
    ),
    "salesmanual.people.development_effects": (
        "DevelopmentEffect",
        "EffectVerdict",
        "GapEffect",
        "development_effect",
    ),
    "salesmanual.people.development_plans": (
        "add_actions",
        "close_development",
        "drop_action",
        "finish_action",
        "open_development",
        "reassess_gaps",
    ),
    "salesmanual.people.development_records": (
        "DevelopmentAction",
        "DevelopmentGap",
        "PersonalDevelopment",
    ),
    "salesmanual.people.grade_structures": (
        "Grade",
        "GradeStructure",
    ),
    "salesmanual.people.grade_structures_pay": (
        "GradeBand",
        "PayPlace",
        "PayRange",
        "PayStanding",
    ),
    "salesmanual.people.indicators": (
        "Indicator",
        "IndicatorArea",
        "IndicatorDirection",
        "LowerRule",
        "area_label",
    ),
    "salesmanual.people.nine_box": (
        "BoxName",
        "NineBox",
        "standard_nine_box",
    ),
    "salesmanual.people.nine_box_result": (
        "BoxMove",
        "NineBoxMovement",
        "NineBoxResult",
        "PlacedPerson",
        "nine_box_movement",
    ),
    "salesmanual.people.pairwise_groups": (
        "GroupWeights",
        "group_judgements",
        "group_priorities",
    ),
    "salesmanual.people.pairwise_hierarchies": (
        "ComparisonUnder",
        "CriterionWeight",
        "HierarchyWeights",
        "PairwiseHierarchy",
    ),
    "salesmanual.people.pairwise_judgements": (
        "Judgement",
        "Pairwise",
    ),
    "salesmanual.people.pairwise_random_index": (
        "DONEGAN_DODD_1991",
        "RandomIndex",
        "SAATY_1980",
        "SAATY_2005",
    ),
    "salesmanual.people.pairwise_triples": (
        "Repair",
        "Triple",
    ),
    "salesmanual.people.pairwise_weights": ("PairwiseWeights",),
    "salesmanual.people.people_fields": (
        "read_baseline",
        "read_evidence",
        "read_full_weight",
        "read_share",
        "read_time_share",
        "read_weight",
    ),
    "salesmanual.people.performance_adjustments": (
        "Adjustment",
        "GivenAdjustment",
    ),
    "salesmanual.people.performance_changes": (
        "ChangedPart",
        "ScoreChange",
        "ScoreChanges",
        "score_changes",
    ),
    "salesmanual.people.performance_goals": (
        "Goal",
        "GoalSpan",
        "GoalVersion",
        "with_new_goals",
    ),
    "salesmanual.people.performance_outcomes": (
        "OutcomeKind",
        "OutcomePolicy",
        "OutcomeRule",
        "PerformanceOutcomes",
        "ProposedOutcome",
        "outcome_label",
    ),
    "salesmanual.people.performance_ranking": (
        "RankList",
        "RankTies",
        "RankedPerson",
        "rank_people",
    ),
    "salesmanual.people.performance_result": (
        "IndicatorLine",
        "PerformanceResult",
        "ScoreParts",
        "ScoredGoals",
    ),
    "salesmanual.people.performance_schemes": (
        "EvidenceRule",
        "GoalRule",
        "PerformanceScheme",
    ),
    "salesmanual.people.position_catalogues": ("PositionCatalogue",),
    "salesmanual.people.position_comparison": (
        "DescriptionChange",
        "DescriptionChangeKind",
        "DescriptionComparison",
        "compare_descriptions",
    ),
    "salesmanual.people.position_fit": (
        "FitRule",
        "PositionCandidate",
    ),
    "salesmanual.people.position_fit_result": (
        "FitStatus",
        "FitVerdict",
        "PositionFit",
        "RequirementFit",
    ),
    "salesmanual.people.position_library": ("standard_positions",),
    "salesmanual.people.position_pages": (
        "PositionPage",
        "position_page",
    ),
    "salesmanual.people.position_ranking": (
        "PlacedCandidate",
        "PositionRanking",
    ),
    "salesmanual.people.position_vacancies": (
        "DescribedSeat",
        "OpenPosition",
        "OpenPositions",
        "VacantSeat",
        "VacantSeats",
        "candidates_for_vacancies",
    ),
    "salesmanual.people.positions": (
        "PositionDescription",
        "PositionDuty",
        "PositionIndicator",
        "PositionQualification",
        "RequiredCompetency",
    ),
    "salesmanual.people.promotion_conditions": (
        "PROMOTION_CONDITIONS",
        "PromotionCondition",
    ),
    "salesmanual.people.promotion_conditions_facts": (
        "ConductMeasure",
        "LevelsFrom",
        "OpenPlaces",
        "PromotionFacts",
        "TrainingDone",
        "Waiver",
        "places_of",
    ),
    "salesmanual.people.promotion_conditions_people": (
        "CompetencyLevels",
        "FactsHold",
        "NoOpenMeasures",
        "ServiceTime",
        "TrainingValid",
        "VacantPlace",
    ),
    "salesmanual.people.promotion_conditions_results": (
        "AppraisalGrades",
        "InPeriods",
    ),
    "salesmanual.people.promotion_eligibility": (
        "ConditionOutcome",
        "Eligibility",
        "EligibilityStatus",
        "RefusedWaiver",
        "WhoQualifies",
    ),
    "salesmanual.people.promotion_ladders": (
        "DescribedPosition",
        "PromotionLadder",
        "PromotionStep",
        "Rung",
        "StepCondition",
        "StepKind",
    ),
    "salesmanual.people.promotion_panels": (
        "Declaration",
        "PanelAggregate",
        "PanelAggregation",
        "PanelConflict",
        "PanelMember",
        "PanelSeat",
        "PanelSheet",
        "SheetRating",
    ),
    "salesmanual.people.promotion_projection": (
        "PromotionProjection",
        "QualifiesWhen",
        "who_qualifies_when",
    ),
    "salesmanual.people.promotion_projection_outlooks": (
        "BestCase",
        "GivenPath",
        "LastContinues",
        "MeanContinues",
        "Outlook",
    ),
    "salesmanual.people.promotion_round_fairness": (
        "FairnessStep",
        "GroupCounts",
        "RoundFairness",
        "round_fairness",
    ),
    "salesmanual.people.promotion_round_ranking": (
        "PanelRanking",
        "RankEntry",
        "RankedForPlace",
        "round_rankings",
    ),
    "salesmanual.people.promotion_round_sensitivity": (
        "DecisiveScore",
        "PlaceSensitivity",
        "place_sensitivity",
    ),
    "salesmanual.people.promotion_rounds": (
        "HasStatus",
        "admit_candidate",
        "enter_candidate",
        "open_round",
        "withdraw_candidate",
    ),
    "salesmanual.people.promotion_rounds_appeals": (
        "answer_appeal",
        "appeal_round",
        "current_appeals",
        "reopen_round",
    ),
    "salesmanual.people.promotion_rounds_decisions": (
        "appoint_chosen",
        "approve_round",
        "cancel_round",
        "carry_out_round",
        "close_round",
        "decline_place",
        "round_due",
    ),
    "salesmanual.people.promotion_rounds_policy": (
        "PositionPlaces",
        "PromotionRoundPolicy",
        "TieBreak",
    ),
    "salesmanual.people.promotion_rounds_record": (
        "AppealAnswer",
        "Candidate",
        "CandidateStanding",
        "CandidateWaiver",
        "Placing",
        "PlacingOutcome",
        "PromotionRound",
        "RoundAppeal",
    ),
    "salesmanual.people.promotion_rounds_scoring": (
        "declare_conflicts",
        "rank_places",
        "return_to_scoring",
        "score_candidates",
        "seat_panel",
        "start_scoring",
    ),
    "salesmanual.people.results_by_period": (
        "FiguresByPeriod",
        "ResultUnit",
        "ResultsByPeriod",
    ),
    "salesmanual.people.service_times_in_grade": (
        "AbsenceSpell",
        "PositionHeld",
        "ServedTime",
        "ServiceCounting",
        "ServiceSpells",
        "served_time",
    ),
    "salesmanual.people.standard_competencies": ("standard_competency_model",),
    "salesmanual.people.topsis_ranking": (
        "Norm",
        "Objective",
        "TopsisCriterion",
        "TopsisScheme",
    ),
    "salesmanual.people.topsis_results": (
        "RankedCandidate",
        "TopsisRanking",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
