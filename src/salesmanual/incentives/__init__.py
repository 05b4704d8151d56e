"""Incentive pay: crediting, plans, statements, the ledger, documents, modelling and proofs (Handbook 4.3).

Every name loads with its module on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.incentives.acknowledgement import (
        Acknowledgement,
        acknowledge,
        acknowledgements_table,
        decline_plan,
        resend_plan,
        send_plan,
        unacknowledged,
        withdraw_plan,
    )
    from salesmanual.incentives.advice import (
        Further,
        NextTier,
        StillToSell,
        next_tiers,
        what_to_sell,
    )
    from salesmanual.incentives.approval import (
        approval_of_payment,
        approval_of_statement,
        approve,
        check_approval,
        reject_approval,
        resubmit_payment,
        resubmit_statement,
        revoke_approval,
        withdraw_approval,
    )
    from salesmanual.incentives.approval_policy import (
        ApprovalLimit,
        ApprovalPolicy,
    )
    from salesmanual.incentives.approval_record import (
        Approval,
        approvals_table,
    )
    from salesmanual.incentives.audits import (
        Audit,
        AuditFinding,
        Counterexample,
        Proof,
        Severity,
        audit,
    )
    from salesmanual.incentives.basis import (
        Basis,
        Window,
        read_choice,
        read_section,
    )
    from salesmanual.incentives.blends import (
        Blend,
        BlendPart,
    )
    from salesmanual.incentives.books import (
        Fact,
        FactBook,
        Facts,
        Member,
        TeamBook,
        Teams,
    )
    from salesmanual.incentives.calculation import (
        ComponentPayout,
    )
    from salesmanual.incentives.capitalisation import (
        CapitalisationPolicy,
        CapitalisedCost,
        RollForward,
        roll_forward,
    )
    from salesmanual.incentives.clawbacks import (
        ClawbackPolicy,
        Loss,
        claw_back,
        claw_back_all,
    )
    from salesmanual.incentives.components import (
        PLAN_COMPONENTS,
        Bonus,
        Commission,
        CommissionBasis,
        PerSale,
        PlanComponent,
        SaleRule,
    )
    from salesmanual.incentives.contests import (
        Contest,
        PrizeAt,
    )
    from salesmanual.incentives.crediting import (
        Crediting,
        CreditRule,
        Precedence,
        Ties,
    )
    from salesmanual.incentives.crediting_recipients import (
        Assignment,
        FixedShares,
        InRole,
        Managers,
        Named,
        Owner,
        Partner,
        Person,
        Specialist,
        Splits,
    )
    from salesmanual.incentives.crediting_run import (
        Conflict,
        CreditingReport,
    )
    from salesmanual.incentives.credits import (
        Credit,
        CreditBook,
        Uncredited,
        credit_sales,
    )
    from salesmanual.incentives.distributions import (
        Beta,
        Distribution,
        Empirical,
        LogNormal,
        Normal,
    )
    from salesmanual.incentives.draws import (
        DrawPolicy,
    )
    from salesmanual.incentives.inquiry import (
        add_evidence,
        answer_inquiry,
        appeal_inquiry,
        ask_for_information,
        assign_inquiry,
        close_inquiry,
        give_information,
        inquiries_table,
        inquiry_due,
        inquiry_overdue,
        open_inquiry,
        record_entry,
        withdraw_inquiry,
    )
    from salesmanual.incentives.inquiry_process import (
        InquiryProcess,
    )
    from salesmanual.incentives.inquiry_record import (
        Evidence,
        Inquiry,
        InquirySubject,
    )
    from salesmanual.incentives.ledger import (
        Ledger,
    )
    from salesmanual.incentives.ledger_entries import (
        EntryKind,
        LedgerEntry,
        PeriodChange,
    )
    from salesmanual.incentives.ledger_posting import (
        Posting,
    )
    from salesmanual.incentives.ledger_sales import (
        SalePay,
        pay_by_sale,
    )
    from salesmanual.incentives.ledger_view import (
        Position,
    )
    from salesmanual.incentives.matrices import (
        Matrix,
    )
    from salesmanual.incentives.measures import (
        Counted,
        Measure,
        Measured,
    )
    from salesmanual.incentives.milestones import (
        Milestone,
        Milestones,
    )
    from salesmanual.incentives.modelling import (
        OnProgress,
        Simulation,
        simulate,
    )
    from salesmanual.incentives.modelling_compare import (
        Comparison,
        compare,
    )
    from salesmanual.incentives.modelling_expected import (
        ExpectedCost,
        expected_cost,
    )
    from salesmanual.incentives.modelling_seek import (
        GoalSeek,
        ScaledTargets,
        goal_seek,
    )
    from salesmanual.incentives.modifier_factors import (
        Multiplier,
        SaleMultiplier,
    )
    from salesmanual.incentives.modifier_gates import (
        Gate,
    )
    from salesmanual.incentives.modifier_limits import (
        Cap,
        Floor,
    )
    from salesmanual.incentives.modifier_scaling import (
        ScaledPart,
    )
    from salesmanual.incentives.modifiers import (
        MODIFIERS,
        Modified,
        Modifier,
    )
    from salesmanual.incentives.objectives import (
        Objectives,
    )
    from salesmanual.incentives.overrides import (
        Override,
        PayOverride,
    )
    from salesmanual.incentives.participation import (
        Prorated,
        Ramp,
    )
    from salesmanual.incentives.pay_runs import (
        PayPolicy,
        PayRun,
        pay,
        pay_advances,
    )
    from salesmanual.incentives.plan import (
        IncentivePlan,
        RateDay,
        TargetMeasure,
    )
    from salesmanual.incentives.plan_documents import (
        PlanDocument,
        plan_document,
    )
    from salesmanual.incentives.plan_versions import (
        PlanVersion,
        PlanVersions,
    )
    from salesmanual.incentives.plan_versions_comparison import (
        PlanChange,
        VersionComparison,
        compare_versions,
    )
    from salesmanual.incentives.plan_versions_plain import (
        plan_fingerprint,
    )
    from salesmanual.incentives.pools import (
        TeamPool,
    )
    from salesmanual.incentives.recognition import (
        Recognition,
        awards,
    )
    from salesmanual.incentives.releases import (
        Progress,
        ReleasePart,
        ReleasePolicy,
        release,
        release_all,
    )
    from salesmanual.incentives.reporting import (
        Reporting,
        ReportingBook,
        ReportsTo,
    )
    from salesmanual.incentives.sales import (
        Sale,
        SaleKind,
        Split,
        read_key,
        read_participant,
        read_share,
    )
    from salesmanual.incentives.spiffs import (
        Spiff,
    )
    from salesmanual.incentives.statement import (
        Statement,
    )
    from salesmanual.incentives.statement_view import (
        statement_record,
    )
    from salesmanual.incentives.targets import (
        Target,
        TargetBook,
        Targets,
    )
    from salesmanual.kernel.quantity import (
        Amount,
        Quantity,
    )

__all__ = [
    "MODIFIERS",
    "PLAN_COMPONENTS",
    "Acknowledgement",
    "Amount",
    "Approval",
    "ApprovalLimit",
    "ApprovalPolicy",
    "Assignment",
    "Audit",
    "AuditFinding",
    "Basis",
    "Beta",
    "Blend",
    "BlendPart",
    "Bonus",
    "Cap",
    "CapitalisationPolicy",
    "CapitalisedCost",
    "ClawbackPolicy",
    "Commission",
    "CommissionBasis",
    "Comparison",
    "ComponentPayout",
    "Conflict",
    "Contest",
    "Counted",
    "Counterexample",
    "Credit",
    "CreditBook",
    "CreditRule",
    "Crediting",
    "CreditingReport",
    "Distribution",
    "DrawPolicy",
    "Empirical",
    "EntryKind",
    "Evidence",
    "ExpectedCost",
    "Fact",
    "FactBook",
    "Facts",
    "FixedShares",
    "Floor",
    "Further",
    "Gate",
    "GoalSeek",
    "InRole",
    "IncentivePlan",
    "Inquiry",
    "InquiryProcess",
    "InquirySubject",
    "Ledger",
    "LedgerEntry",
    "LogNormal",
    "Loss",
    "Managers",
    "Matrix",
    "Measure",
    "Measured",
    "Member",
    "Milestone",
    "Milestones",
    "Modified",
    "Modifier",
    "Multiplier",
    "Named",
    "NextTier",
    "Normal",
    "Objectives",
    "OnProgress",
    "Override",
    "Owner",
    "Partner",
    "PayOverride",
    "PayPolicy",
    "PayRun",
    "PerSale",
    "PeriodChange",
    "Person",
    "PlanChange",
    "PlanComponent",
    "PlanDocument",
    "PlanVersion",
    "PlanVersions",
    "Position",
    "Posting",
    "Precedence",
    "PrizeAt",
    "Progress",
    "Proof",
    "Prorated",
    "Quantity",
    "Ramp",
    "RateDay",
    "Recognition",
    "ReleasePart",
    "ReleasePolicy",
    "Reporting",
    "ReportingBook",
    "ReportsTo",
    "RollForward",
    "Sale",
    "SaleKind",
    "SaleMultiplier",
    "SalePay",
    "SaleRule",
    "ScaledPart",
    "ScaledTargets",
    "Severity",
    "Simulation",
    "Specialist",
    "Spiff",
    "Split",
    "Splits",
    "Statement",
    "StillToSell",
    "Target",
    "TargetBook",
    "TargetMeasure",
    "Targets",
    "TeamBook",
    "TeamPool",
    "Teams",
    "Ties",
    "Uncredited",
    "VersionComparison",
    "Window",
    "acknowledge",
    "acknowledgements_table",
    "add_evidence",
    "answer_inquiry",
    "appeal_inquiry",
    "approval_of_payment",
    "approval_of_statement",
    "approvals_table",
    "approve",
    "ask_for_information",
    "assign_inquiry",
    "audit",
    "awards",
    "check_approval",
    "claw_back",
    "claw_back_all",
    "close_inquiry",
    "compare",
    "compare_versions",
    "credit_sales",
    "decline_plan",
    "expected_cost",
    "give_information",
    "goal_seek",
    "inquiries_table",
    "inquiry_due",
    "inquiry_overdue",
    "next_tiers",
    "open_inquiry",
    "pay",
    "pay_advances",
    "pay_by_sale",
    "plan_document",
    "plan_fingerprint",
    "read_choice",
    "read_key",
    "read_participant",
    "read_section",
    "read_share",
    "record_entry",
    "reject_approval",
    "release",
    "release_all",
    "resend_plan",
    "resubmit_payment",
    "resubmit_statement",
    "revoke_approval",
    "roll_forward",
    "send_plan",
    "simulate",
    "statement_record",
    "unacknowledged",
    "what_to_sell",
    "withdraw_approval",
    "withdraw_inquiry",
    "withdraw_plan",
]

_HOMES = {
    "salesmanual.incentives.acknowledgement": (
        "Acknowledgement",
        "acknowledge",
        "acknowledgements_table",
        "decline_plan",
        "resend_plan",
        "send_plan",
        "unacknowledged",
        "withdraw_plan",
    ),
    "salesmanual.incentives.advice": (
        "Further",
        "NextTier",
        "StillToSell",
        "next_tiers",
        "what_to_sell",
    ),
    "salesmanual.incentives.approval": (
        "approval_of_payment",
        "approval_of_statement",
        "approve",
        "check_approval",
        "reject_approval",
        "resubmit_payment",
        "resubmit_statement",
        "revoke_approval",
        "withdraw_approval",
    ),
    "salesmanual.incentives.approval_policy": (
        "ApprovalLimit",
        "ApprovalPolicy",
    ),
    "salesmanual.incentives.approval_record": (
        "Approval",
        "approvals_table",
    ),
    "salesmanual.incentives.audits": (
        "Audit",
        "AuditFinding",
        "Counterexample",
        "Proof",
        "Severity",
        "audit",
    ),
    "salesmanual.incentives.basis": (
        "Basis",
        "Window",
        "read_choice",
        "read_section",
    ),
    "salesmanual.incentives.blends": (
        "Blend",
        "BlendPart",
    ),
    "salesmanual.incentives.books": (
        "Fact",
        "FactBook",
        "Facts",
        "Member",
        "TeamBook",
        "Teams",
    ),
    "salesmanual.incentives.calculation": ("ComponentPayout",),
    "salesmanual.incentives.capitalisation": (
        "CapitalisationPolicy",
        "CapitalisedCost",
        "RollForward",
        "roll_forward",
    ),
    "salesmanual.incentives.clawbacks": (
        "ClawbackPolicy",
        "Loss",
        "claw_back",
        "claw_back_all",
    ),
    "salesmanual.incentives.components": (
        "Bonus",
        "Commission",
        "CommissionBasis",
        "PLAN_COMPONENTS",
        "PerSale",
        "PlanComponent",
        "SaleRule",
    ),
    "salesmanual.incentives.contests": (
        "Contest",
        "PrizeAt",
    ),
    "salesmanual.incentives.crediting": (
        "CreditRule",
        "Crediting",
        "Precedence",
        "Ties",
    ),
    "salesmanual.incentives.crediting_recipients": (
        "Assignment",
        "FixedShares",
        "InRole",
        "Managers",
        "Named",
        "Owner",
        "Partner",
        "Person",
        "Specialist",
        "Splits",
    ),
    "salesmanual.incentives.crediting_run": (
        "Conflict",
        "CreditingReport",
    ),
    "salesmanual.incentives.credits": (
        "Credit",
        "CreditBook",
        "Uncredited",
        "credit_sales",
    ),
    "salesmanual.incentives.distributions": (
        "Beta",
        "Distribution",
        "Empirical",
        "LogNormal",
        "Normal",
    ),
    "salesmanual.incentives.draws": ("DrawPolicy",),
    "salesmanual.incentives.inquiry": (
        "add_evidence",
        "answer_inquiry",
        "appeal_inquiry",
        "ask_for_information",
        "assign_inquiry",
        "close_inquiry",
        "give_information",
        "inquiries_table",
        "inquiry_due",
        "inquiry_overdue",
        "open_inquiry",
        "record_entry",
        "withdraw_inquiry",
    ),
    "salesmanual.incentives.inquiry_process": ("InquiryProcess",),
    "salesmanual.incentives.inquiry_record": (
        "Evidence",
        "Inquiry",
        "InquirySubject",
    ),
    "salesmanual.incentives.ledger": ("Ledger",),
    "salesmanual.incentives.ledger_entries": (
        "EntryKind",
        "LedgerEntry",
        "PeriodChange",
    ),
    "salesmanual.incentives.ledger_posting": ("Posting",),
    "salesmanual.incentives.ledger_sales": (
        "SalePay",
        "pay_by_sale",
    ),
    "salesmanual.incentives.ledger_view": ("Position",),
    "salesmanual.incentives.matrices": ("Matrix",),
    "salesmanual.incentives.measures": (
        "Counted",
        "Measure",
        "Measured",
    ),
    "salesmanual.incentives.milestones": (
        "Milestone",
        "Milestones",
    ),
    "salesmanual.incentives.modelling": (
        "OnProgress",
        "Simulation",
        "simulate",
    ),
    "salesmanual.incentives.modelling_compare": (
        "Comparison",
        "compare",
    ),
    "salesmanual.incentives.modelling_expected": (
        "ExpectedCost",
        "expected_cost",
    ),
    "salesmanual.incentives.modelling_seek": (
        "GoalSeek",
        "ScaledTargets",
        "goal_seek",
    ),
    "salesmanual.incentives.modifier_factors": (
        "Multiplier",
        "SaleMultiplier",
    ),
    "salesmanual.incentives.modifier_gates": ("Gate",),
    "salesmanual.incentives.modifier_limits": (
        "Cap",
        "Floor",
    ),
    "salesmanual.incentives.modifier_scaling": ("ScaledPart",),
    "salesmanual.incentives.modifiers": (
        "MODIFIERS",
        "Modified",
        "Modifier",
    ),
    "salesmanual.incentives.objectives": ("Objectives",),
    "salesmanual.incentives.overrides": (
        "Override",
        "PayOverride",
    ),
    "salesmanual.incentives.participation": (
        "Prorated",
        "Ramp",
    ),
    "salesmanual.incentives.pay_runs": (
        "PayPolicy",
        "PayRun",
        "pay",
        "pay_advances",
    ),
    "salesmanual.incentives.plan": (
        "IncentivePlan",
        "RateDay",
        "TargetMeasure",
    ),
    "salesmanual.incentives.plan_documents": (
        "PlanDocument",
        "plan_document",
    ),
    "salesmanual.incentives.plan_versions": (
        "PlanVersion",
        "PlanVersions",
    ),
    "salesmanual.incentives.plan_versions_comparison": (
        "PlanChange",
        "VersionComparison",
        "compare_versions",
    ),
    "salesmanual.incentives.plan_versions_plain": ("plan_fingerprint",),
    "salesmanual.incentives.pools": ("TeamPool",),
    "salesmanual.incentives.recognition": (
        "Recognition",
        "awards",
    ),
    "salesmanual.incentives.releases": (
        "Progress",
        "ReleasePart",
        "ReleasePolicy",
        "release",
        "release_all",
    ),
    "salesmanual.incentives.reporting": (
        "Reporting",
        "ReportingBook",
        "ReportsTo",
    ),
    "salesmanual.incentives.sales": (
        "Sale",
        "SaleKind",
        "Split",
        "read_key",
        "read_participant",
        "read_share",
    ),
    "salesmanual.incentives.spiffs": ("Spiff",),
    "salesmanual.incentives.statement": ("Statement",),
    "salesmanual.incentives.statement_view": ("statement_record",),
    "salesmanual.incentives.targets": (
        "Target",
        "TargetBook",
        "Targets",
    ),
    "salesmanual.kernel.quantity": (
        "Amount",
        "Quantity",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
