"""Hypothesis strategies for what surrounds a plan: its versions, statements of it, approvals and inquiries.

Invariant: everything they make is accepted by the library. Pairs of plans share the keys of their components, so that
they differ in rates and tiers as often as in whole components.

Left out: the walks through approvals and inquiries; `salesmanual.testing.workflows` walks through any workflow.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import strategies as st

from salesmanual.incentives.approval_policy import ApprovalLimit, ApprovalPolicy
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.inquiry_process import InquiryProcess
from salesmanual.incentives.plan_versions import PlanVersion, PlanVersions
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month
from salesmanual.testing.plans import PEOPLE, credit_books, plans, target_books

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.incentives.statement import Statement

__all__ = ["APPROVERS", "approval_policies", "inquiry_processes", "plan_pairs", "plan_versions", "statements"]

APPROVERS: Final = ("manager", "director")
"""The roles that the policies of `approval_policies` name."""

_MOST_TIERS: Final = 4
_FIRST: Final = date(2026, 1, 1)


@st.composite
def _tiers(draw: DrawFn) -> Curve:
    """Curves of the kind people write: rising places, round rates, sometimes a cap."""
    starts = sorted(draw(st.sets(st.integers(0, 8), min_size=1, max_size=_MOST_TIERS)))
    rates = [Fraction(draw(st.integers(0, 4)), 20) for _ in starts]
    cap = draw(st.none() | st.integers(1, 3))
    return Curve.marginal(list(zip(starts, rates, strict=True)), cap=cap)


@st.composite
def _plain_components(draw: DrawFn, key: str) -> PlanComponent:
    if draw(st.booleans()):
        return Commission(key, "Commission", draw(_tiers()), draw(st.sampled_from(["amount", "attainment"])))
    return Bonus(key, "Bonus", Money(draw(st.integers(0, 3)), "CNY"), draw(_tiers()))


@st.composite
def plan_pairs(draw: DrawFn) -> tuple[IncentivePlan, IncentivePlan]:
    """Two plans: a plan and the same with some of its fields and components changed, or two plans of any kind.

    >>> from hypothesis import find
    >>> old, new = find(plan_pairs(), lambda pair: pair[0] != pair[1])
    >>> old.key == new.key
    True
    """
    if draw(st.booleans()):
        return draw(plans()), draw(plans())
    old = draw(plans(components=_plain_components("sales")))
    keys = draw(st.permutations(["sales", "c1", "new"]))[: draw(st.integers(1, 3))]
    there = {component.key: component for component in old.components}
    components = [there[key] if key in there and draw(st.booleans()) else draw(_plain_components(key)) for key in keys]
    other = draw(plans())
    names = draw(st.sets(st.sampled_from(["label", "window", "rounding", "measured_against"])))
    return old, attrs.evolve(old, components=components, **{name: getattr(other, name) for name in names})


@st.composite
def plan_versions(draw: DrawFn) -> PlanVersions:
    """One to four versions that follow one another, with stated gaps and versions that take over early.

    >>> from hypothesis import given
    >>> @given(plan_versions())
    ... def test_law(versions):
    ...     assert versions.on(versions.versions[0].plan.effective.start) == versions.versions[0]
    >>> test_law()
    """
    start, gaps = _FIRST, []
    found: list[PlanVersion] = []
    plan = draw(plans())
    for number in range(draw(st.integers(1, 4))):
        takes_over = bool(number) and draw(st.booleans())
        before = found[-1].plan.effective if found else None
        if before is not None and takes_over:
            start = before.start + timedelta(days=draw(st.integers(1, before.days() - 1)))
        elif before is not None:
            start = before.end + timedelta(days=draw(st.sampled_from([0, 0, 5])))
        shortest = 2 if before is None else max(2, (before.end - start).days)
        period = Period(start, start + timedelta(days=shortest + draw(st.integers(0, 60))))
        announced = draw(st.none() | st.dates(start - timedelta(days=60), start + timedelta(days=60)))
        found.append(PlanVersion(attrs.evolve(plan, effective=period), announced, takes_over=takes_over))
    for old, new in pairwise(found):
        if new.plan.effective.start > old.plan.effective.end:
            gaps.append(Period(old.plan.effective.end, new.plan.effective.start))
    return PlanVersions("plan", found, gaps=gaps, notice_days=draw(st.integers(0, 30)))


@st.composite
def statements(draw: DrawFn) -> Statement:
    """Statements of one of the people for one month of one of the plans."""
    plan = draw(plans())
    when = month(2026, draw(st.integers(1, 12)))
    return plan.calculate(
        draw(st.sampled_from(PEOPLE)), when, credits=draw(credit_books()), targets=draw(target_books())
    )


@st.composite
def approval_policies(draw: DrawFn) -> ApprovalPolicy:
    """Policies with limits for one or both of the roles, and one to three approvals.

    >>> from hypothesis import find
    >>> find(approval_policies(), lambda policy: len(policy.limits) > 1).currency
    'CNY'
    """
    amounts = st.none() | st.integers(0, 300).map(lambda amount: Money(amount, "CNY"))
    limits = [ApprovalLimit(role, draw(amounts)) for role in APPROVERS[: draw(st.integers(1, len(APPROVERS)))]]
    steps = sorted(draw(st.sets(st.integers(1, 300), max_size=2)))
    approvals = Curve.steps([(0, 1), *((at, place + 2) for place, at in enumerate(steps))], base=1)
    return ApprovalPolicy("pay", "CNY", limits, approvals)


def inquiry_processes() -> SearchStrategy[InquiryProcess]:
    """Processes with any deadlines and up to three appeals."""
    hours = st.integers(1, 100).map(lambda count: timedelta(hours=count))
    return st.builds(
        InquiryProcess,
        assign_within=hours,
        answer_within=hours,
        inform_within=hours,
        appeal_within=hours,
        appeals=st.integers(0, 3),
        open_within=st.none() | st.integers(1, 90).map(lambda count: timedelta(days=count)),
    )
