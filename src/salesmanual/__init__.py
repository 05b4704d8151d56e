"""A sales department's handbook as code: exact, explained, storage-agnostic.

The names used daily; all others are in the packages (`salesmanual.kernel`, `salesmanual.incentives`). Importing this
loads nothing: every name loads with its module on first use.
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
    from salesmanual.incentives.audits import (
        audit,
    )
    from salesmanual.incentives.components import (
        Bonus,
        Commission,
        PerSale,
        SaleRule,
    )
    from salesmanual.incentives.credits import (
        Credit,
        CreditBook,
        credit_sales,
    )
    from salesmanual.incentives.ledger import (
        Ledger,
    )
    from salesmanual.incentives.modelling import (
        simulate,
    )
    from salesmanual.incentives.modelling_compare import (
        compare,
    )
    from salesmanual.incentives.modelling_seek import (
        goal_seek,
    )
    from salesmanual.incentives.plan import (
        IncentivePlan,
    )
    from salesmanual.incentives.sales import (
        Sale,
        Split,
    )
    from salesmanual.incentives.statement import (
        Statement,
    )
    from salesmanual.incentives.targets import (
        Target,
        TargetBook,
    )
    from salesmanual.kernel.allocation import (
        reshare,
        share,
        share_grid,
        share_tree,
    )
    from salesmanual.kernel.cadence import (
        Cadence,
    )
    from salesmanual.kernel.columns import (
        Column,
    )
    from salesmanual.kernel.criteria import (
        Finding,
        parse_criterion,
    )
    from salesmanual.kernel.curve import (
        Curve,
    )
    from salesmanual.kernel.day_counts import (
        proration,
    )
    from salesmanual.kernel.errors import (
        InvalidDocumentError,
        RefusedError,
        SalesManualError,
    )
    from salesmanual.kernel.exact import (
        percent_text,
    )
    from salesmanual.kernel.explanation import (
        Step,
    )
    from salesmanual.kernel.fiscal import (
        FiscalCalendar,
    )
    from salesmanual.kernel.money import (
        Money,
    )
    from salesmanual.kernel.number import (
        Rounding,
    )
    from salesmanual.kernel.period import (
        Period,
        half,
        month,
        quarter,
        week,
        year,
    )
    from salesmanual.kernel.repository import (
        InMemoryRepository,
    )
    from salesmanual.kernel.scorecard import (
        Scorecard,
    )
    from salesmanual.kernel.tables import (
        Table,
    )
    from salesmanual.kernel.texts import (
        Label,
        Language,
        Text,
        text,
    )
    from salesmanual.kernel.wire import (
        read_policy,
        write_policy,
    )
    from salesmanual.kernel.workdays import (
        WorkCalendar,
    )
    from salesmanual.kernel.workflow import (
        Workflow,
    )

__all__ = [
    "Bonus",
    "Cadence",
    "Column",
    "Commission",
    "Credit",
    "CreditBook",
    "Curve",
    "Finding",
    "FiscalCalendar",
    "InMemoryRepository",
    "IncentivePlan",
    "InvalidDocumentError",
    "Label",
    "Language",
    "Ledger",
    "Money",
    "NextTier",
    "PerSale",
    "Period",
    "RefusedError",
    "Rounding",
    "Sale",
    "SaleRule",
    "SalesManualError",
    "Scorecard",
    "Split",
    "Statement",
    "Step",
    "StillToSell",
    "Table",
    "Target",
    "TargetBook",
    "Text",
    "WorkCalendar",
    "Workflow",
    "audit",
    "compare",
    "credit_sales",
    "goal_seek",
    "half",
    "month",
    "next_tiers",
    "parse_criterion",
    "percent_text",
    "proration",
    "quarter",
    "read_policy",
    "reshare",
    "share",
    "share_grid",
    "share_tree",
    "simulate",
    "text",
    "week",
    "what_to_sell",
    "write_policy",
    "year",
]

_HOMES = {
    "salesmanual.incentives.advice": (
        "NextTier",
        "StillToSell",
        "next_tiers",
        "what_to_sell",
    ),
    "salesmanual.incentives.audits": ("audit",),
    "salesmanual.incentives.components": (
        "Bonus",
        "Commission",
        "PerSale",
        "SaleRule",
    ),
    "salesmanual.incentives.credits": (
        "Credit",
        "CreditBook",
        "credit_sales",
    ),
    "salesmanual.incentives.ledger": ("Ledger",),
    "salesmanual.incentives.modelling": ("simulate",),
    "salesmanual.incentives.modelling_compare": ("compare",),
    "salesmanual.incentives.modelling_seek": ("goal_seek",),
    "salesmanual.incentives.plan": ("IncentivePlan",),
    "salesmanual.incentives.sales": (
        "Sale",
        "Split",
    ),
    "salesmanual.incentives.statement": ("Statement",),
    "salesmanual.incentives.targets": (
        "Target",
        "TargetBook",
    ),
    "salesmanual.kernel.allocation": (
        "reshare",
        "share",
        "share_grid",
        "share_tree",
    ),
    "salesmanual.kernel.cadence": ("Cadence",),
    "salesmanual.kernel.columns": ("Column",),
    "salesmanual.kernel.criteria": (
        "Finding",
        "parse_criterion",
    ),
    "salesmanual.kernel.curve": ("Curve",),
    "salesmanual.kernel.day_counts": ("proration",),
    "salesmanual.kernel.errors": (
        "InvalidDocumentError",
        "RefusedError",
        "SalesManualError",
    ),
    "salesmanual.kernel.exact": ("percent_text",),
    "salesmanual.kernel.explanation": ("Step",),
    "salesmanual.kernel.fiscal": ("FiscalCalendar",),
    "salesmanual.kernel.money": ("Money",),
    "salesmanual.kernel.number": ("Rounding",),
    "salesmanual.kernel.period": (
        "Period",
        "half",
        "month",
        "quarter",
        "week",
        "year",
    ),
    "salesmanual.kernel.repository": ("InMemoryRepository",),
    "salesmanual.kernel.scorecard": ("Scorecard",),
    "salesmanual.kernel.tables": ("Table",),
    "salesmanual.kernel.texts": (
        "Label",
        "Language",
        "Text",
        "text",
    ),
    "salesmanual.kernel.wire": (
        "read_policy",
        "write_policy",
    ),
    "salesmanual.kernel.workdays": ("WorkCalendar",),
    "salesmanual.kernel.workflow": ("Workflow",),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
