"""The audit: what is wrong with a plan, found by exact reasoning before anybody is paid by it.

    audit(plan)            ☐ warning cliff components[0].curve.tiers[1]: at 80% of the target selling CNY 1.00 more ...
                           ☑ plan: selling more never pays less: it is so of every component ...

A plan's pay is a sum of exact piecewise-linear curves, so questions about all of its infinitely many amounts have
answers: whether pay ever falls, where it jumps and how far, what each further unit pays, which tier is never felt.

Invariant: a proof holds for every amount in the range; a counterexample is what the plan pays for real sales. What
cannot be reasoned about is said to be undecided, never passed over.

Left out: what a plan costs for a given book of sales (`modelling`), and whether it is fair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.audit_curves import curve_findings, read_plan
from salesmanual.incentives.audit_modifiers import modifier_findings
from salesmanual.incentives.audit_pieces import pieces_of
from salesmanual.incentives.audit_proofs import proofs_of
from salesmanual.incentives.audit_result import (
    FINDING_CODES,
    Audit,
    AuditFinding,
    Counterexample,
    FindingCode,
    Outcome,
    Proof,
    ProofAbout,
    Severity,
    Status,
)
from salesmanual.incentives.audit_rules import rule_findings
from salesmanual.incentives.audit_scene import Scene, read_scene
from salesmanual.incentives.audit_terms import term_findings
from salesmanual.incentives.audit_tiers import tier_findings
from salesmanual.incentives.audit_timing import timing_of
from salesmanual.kernel.curve_tiers import read_number
from salesmanual.kernel.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from salesmanual.incentives.audit_scene import SalesEnd
    from salesmanual.incentives.clawbacks import ClawbackPolicy
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.curve_tiers import Number
    from salesmanual.kernel.money import Money

__all__ = [
    "FINDING_CODES",
    "Audit",
    "AuditFinding",
    "Counterexample",
    "FindingCode",
    "Outcome",
    "Proof",
    "ProofAbout",
    "Scene",
    "Severity",
    "Status",
    "audit",
]

_ORDER: Final = ("error", "warning", "note")


def audit(
    plan: IncentivePlan,
    *,
    target: Money | None = None,
    range: tuple[SalesEnd, SalesEnd] = (None, None),  # noqa: A002 - the field's word, and nobody needs the builtin here
    deals: tuple[SalesEnd, SalesEnd] = (None, None),
    step: Money | None = None,
    marginal_bound: Number = 1,
    announced: date | None = None,
    clawback: ClawbackPolicy | None = None,
    facts: Mapping[str, object] | None = None,
) -> Audit:
    """What is wrong with the plan, and what is proved of it.

    Components over attainment are read in multiples of the target; figures in money hold for the target that the
    audit assumes, and a proof says where it holds for every target.

    Args:
        plan: The plan.
        target: The target of the plan's window; 100,000 of the currency by default. Components with a longer or
            shorter window are given more or less, in proportion to the months, rounded half up to the minor unit.
        range: The least and the most that a person sells in a window, as money or in multiples of the target; from
            zero without end by default.
        deals: The least and the most that one deal can be, likewise; of any size by default.
        step: How far apart the two amounts of a counterexample at a jump are; one unit of the currency by default.
        marginal_bound: The most that one further unit sold may pay; `"50%"` is read.
        announced: The day the plan was announced.
        clawback: The policy by which pay is taken back.
        facts: What is known about the person, for conditions and figures that components ask about; without them
            such components are not decided.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError: If an amount is in another currency than the plan's.
        InvalidValueError: If a target, step or bound is not above zero, or a range ends before it starts.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import year
    >>> tiers = Curve.whole_amount([("0%", "5%"), ("80%", "10%")])
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [Commission("c", "C", tiers, "attainment")])
    >>> for finding in audit(plan).by_severity("warning"):
    ...     print(finding.sentence)
    at 80% of the target selling CNY 1.00 more pays CNY 4,000.05 more: cliff in components[0].curve.tiers[1]
    """
    bound = read_number(marginal_bound, "marginal_bound")
    if bound <= 0:
        raise InvalidValueError("marginal_bound", marginal_bound, "a rate above 0")
    scene = read_scene(plan, target=target, ends=range, step=step, deals=deals, facts=facts)
    reading = read_plan(scene, pieces_of(scene))
    timing = tuple(timing_of(reading))
    findings = [
        *curve_findings(reading, bound),
        *tier_findings(reading),
        *modifier_findings(reading),
        *rule_findings(reading),
        *(each for each in timing if isinstance(each, AuditFinding)),
        *term_findings(reading, announced, clawback),
    ]
    findings.sort(key=lambda finding: (_ORDER.index(finding.severity), FINDING_CODES.index(finding.code)))
    proofs = (*proofs_of(reading), *(each for each in timing if isinstance(each, Proof)))
    return Audit(scene, tuple(findings), proofs, reading.net)
