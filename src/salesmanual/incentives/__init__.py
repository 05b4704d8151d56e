"""Incentive pay: sales, credits, targets, plans and statements (Handbook 4.3).

Every name loads with its module on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.incentives.advice import (
        NextTier,
        StillToSell,
        next_tiers,
        what_to_sell,
    )
    from salesmanual.incentives.basis import (
        Basis,
        Window,
        read_choice,
        read_section,
    )
    from salesmanual.incentives.calculation import (
        ComponentPayout,
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
    from salesmanual.incentives.credits import (
        Credit,
        CreditBook,
        Uncredited,
        credit_sales,
    )
    from salesmanual.incentives.plan import (
        IncentivePlan,
        TargetMeasure,
    )
    from salesmanual.incentives.sales import (
        Sale,
        SaleKind,
        Split,
        read_key,
        read_participant,
        read_share,
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

__all__ = [
    "PLAN_COMPONENTS",
    "Basis",
    "Bonus",
    "Commission",
    "CommissionBasis",
    "ComponentPayout",
    "Credit",
    "CreditBook",
    "IncentivePlan",
    "NextTier",
    "PerSale",
    "PlanComponent",
    "Sale",
    "SaleKind",
    "SaleRule",
    "Split",
    "Statement",
    "StillToSell",
    "Target",
    "TargetBook",
    "TargetMeasure",
    "Targets",
    "Uncredited",
    "Window",
    "credit_sales",
    "next_tiers",
    "read_choice",
    "read_key",
    "read_participant",
    "read_section",
    "read_share",
    "statement_record",
    "what_to_sell",
]

_HOMES = {
    "salesmanual.incentives.advice": (
        "NextTier",
        "StillToSell",
        "next_tiers",
        "what_to_sell",
    ),
    "salesmanual.incentives.basis": (
        "Basis",
        "Window",
        "read_choice",
        "read_section",
    ),
    "salesmanual.incentives.calculation": ("ComponentPayout",),
    "salesmanual.incentives.components": (
        "Bonus",
        "Commission",
        "CommissionBasis",
        "PLAN_COMPONENTS",
        "PerSale",
        "PlanComponent",
        "SaleRule",
    ),
    "salesmanual.incentives.credits": (
        "Credit",
        "CreditBook",
        "Uncredited",
        "credit_sales",
    ),
    "salesmanual.incentives.plan": (
        "IncentivePlan",
        "TargetMeasure",
    ),
    "salesmanual.incentives.sales": (
        "Sale",
        "SaleKind",
        "Split",
        "read_key",
        "read_participant",
        "read_share",
    ),
    "salesmanual.incentives.statement": ("Statement",),
    "salesmanual.incentives.statement_view": ("statement_record",),
    "salesmanual.incentives.targets": (
        "Target",
        "TargetBook",
        "Targets",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
