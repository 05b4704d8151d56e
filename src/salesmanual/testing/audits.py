"""Checks of an audit against the plan itself, for tests of a company's own plans and components.

Invariant: they ask the plan for statements and compare; they use no curve of the audit's but to choose amounts.

Left out: what an audit should find, which the company's own test says.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import SearchStrategy

    from salesmanual.incentives.audits import Audit
    from salesmanual.kernel.money import Money

__all__ = ["check_counterexamples", "check_proofs", "interesting_sales"]


def interesting_sales(audit: Audit) -> SearchStrategy[Money]:
    """Amounts in the audit's range: at, right beside and between the places where pay bends, and anywhere.

    >>> from hypothesis import find
    >>> from salesmanual.incentives.audits import audit
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import year
    >>> curve = Curve.marginal([(0, "5%"), (100, "8%")])
    >>> plan = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "Commission", curve)])
    >>> find(interesting_sales(audit(plan)), lambda sold: sold.amount > 50).currency
    'CNY'
    """
    scene = audit.scene
    unit = scene.unit()
    least = math.ceil(scene.lower / unit)
    last = max((*audit.pay.breakpoints(), Fraction(scene.target.amount)))
    most = math.floor((max(2 * last, scene.lower + 1) if scene.upper is None else scene.upper) / unit)
    bends = [math.floor(x / unit) for x in audit.pay.breakpoints()]
    beside = [count + by for count in bends for by in (-1, 0, 1, 2)]
    between = [(one + other) // 2 for one, other in pairwise(bends)]
    known = [count for count in (*beside, *between, least, most) if least <= count <= most]
    return (st.sampled_from(known) | st.integers(least, most)).map(lambda count: scene.money(count * unit))


def check_counterexamples(audit: Audit) -> None:
    """Every counterexample is what the plan pays, and shows a difference where its finding is about one.

    Raises:
        AssertionError: If one is not.
    """
    for finding in audit.findings:
        shown = finding.counterexample
        if shown is None or finding.code == "overlap":
            continue
        for outcome in (shown.first, shown.second):
            paid = audit.recalculate(outcome)
            assert paid == outcome.pays, f"{finding}: the plan pays {paid}"  # noqa: S101 - this is a test's check
        is_one = {
            "pay-falls": shown.difference().amount < 0,
            "cliff": shown.difference().amount > 0,
            "rate-over-bound": shown.difference().amount > 0,
            "holding-back-pays": shown.difference().amount > 0,
            "pulling-in-pays": shown.difference().amount > 0,
            "unbounded-cost": shown.difference().amount > 0,
            "cap-always-reached": not shown.difference(),
            "gate-never-met": not shown.second.pays,
            "paid-twice": shown.first.pays.amount > 0 and shown.second.pays.amount > 0,
        }.get(finding.code, True)
        assert is_one, f"{finding}: {shown} does not show it"  # noqa: S101 - as above


def check_proofs(audit: Audit, sold: Iterable[Money]) -> None:
    """What is proved of the whole plan holds for each of the amounts, up to rounding.

    Raises:
        AssertionError: If it does not.
    """
    amounts = sorted(set(sold))
    paid = [audit.scene.pays((amount,)) for amount in amounts]
    if audit.proof("never-falls").status == "proved":
        for (less, pay), (more, pay_too) in pairwise(zip(amounts, paid, strict=True)):
            assert pay <= pay_too, f"{more} pays {pay_too}, and {less} pays {pay}"  # noqa: S101 - this is a test's check
    slack = audit.scene.rounding_step() * (2 * len(audit.scene.plan.components) + 1)
    least, most = audit.proof("least"), audit.proof("most")
    for amount, pay in zip(amounts, paid, strict=True):
        figure = Fraction(pay.amount)
        if least.value is not None:
            assert figure >= least.value - slack, f"{amount} pays {pay}, less than {least.value}"  # noqa: S101 - as above
        if most.value is not None:
            assert figure <= most.value + slack, f"{amount} pays {pay}, more than {most.value}"  # noqa: S101 - as above
