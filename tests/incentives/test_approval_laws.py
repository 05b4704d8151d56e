"""Laws of approval: whatever is tried in whatever order, nobody approves their own and the table is never left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.approval import (
    approval_of_payment,
    approval_of_statement,
    approve,
    check_approval,
    reject_approval,
    resubmit_payment,
    revoke_approval,
    withdraw_approval,
)
from salesmanual.incentives.approval_record import APPROVING, Approval, statement_fingerprint
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import replay
from salesmanual.testing.pay_processes import APPROVERS, approval_policies, statements
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.incentives.approval_policy import ApprovalPolicy
    from salesmanual.incentives.statement import Statement

AT: Final = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
PEOPLE: Final = ("li.na", "wang.wei", "wu.fang", "boss", "chief", "clerk")
ROLES: Final = {"boss": APPROVERS, "chief": ("director",), "li.na": APPROVERS, "clerk": ("manager",)}
ACTIONS: Final = ("approve", "approve", "approve", "reject", "revoke", "resubmit", "withdraw")

Step = tuple[str, str, int]


def _steps() -> st.SearchStrategy[list[Step]]:
    step = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(PEOPLE), st.integers(-400, 400))
    return st.lists(step, max_size=8)


def _taken(record: Approval, policy: ApprovalPolicy, step: Step, at: datetime) -> Approval:
    action, by, amount = step
    roles = ROLES.get(by, ())
    match action:
        case "approve":
            return approve(record, policy, at=at, by=by, roles=roles)
        case "reject":
            return reject_approval(record, policy, at=at, by=by, roles=roles, why="wrong")
        case "revoke":
            return revoke_approval(record, policy, at=at, by=by, roles=roles, why="wrong")
        case "resubmit":
            return resubmit_payment(record, Money(amount, "CNY"), ["li.na"], f"run {amount}", at=at, by=by)
        case _:
            return withdraw_approval(record, at=at, by=by, why="wrong")


def _has_authority(policy: ApprovalPolicy, amount: Money, by: str) -> bool:
    """By definition, in plain numbers."""
    limits = [limit for limit in policy.limits if limit.role in ROLES.get(by, ())]
    return any(limit.up_to is None or abs(amount) <= limit.up_to for limit in limits)


@given(approval_policies(), st.integers(-400, 400), _steps())
def test_whatever_is_tried_nobody_approves_their_own_and_the_table_is_never_left(
    policy: ApprovalPolicy, amount: int, steps: list[Step]
) -> None:
    record = approval_of_payment("P-1", "run", Money(amount, "CNY"), ["li.na", "wang.wei"], "r", at=AT, by="clerk")
    first = record

    for hour, step in enumerate(steps):
        action, by, _ = step
        before = record
        may = check_approval(record, policy, by=by, roles=ROLES.get(by, ())).met
        try:
            record = _taken(record, policy, step, AT + timedelta(hours=hour))
        except RefusedError:
            assert record is before
            assert action != "approve" or not may
            continue
        if action == "approve":
            assert may
            assert by not in before.paid
            assert by not in before.preparers()
            assert by not in before.approvers
            assert _has_authority(policy, before.amount, by)
            is_enough = len(record.approvers) >= policy.approvals_needed(record.amount)
            assert (record.journal.state == "approved") is is_enough
        assert not APPROVING.journal_faults(record)
        assert len({*record.approvers}) == len(record.approvers)
        assert not {*record.approvers} & {*record.paid, *record.preparers()}

    assert replay(first, record.journal) == record
    check_round_trip(record)


@given(approval_policies(), st.integers(0, 400), st.integers(0, 400))
def test_more_money_never_needs_fewer_approvals_nor_less_authority(
    policy: ApprovalPolicy, one: int, other: int
) -> None:
    less, more = (Money(amount, "CNY") for amount in sorted((one, other)))

    assert 1 <= policy.approvals_needed(less) <= policy.approvals_needed(more)
    for roles in (APPROVERS, APPROVERS[:1], APPROVERS[1:]):
        assert policy.authority(less, roles, {}).met >= policy.authority(more, roles, {}).met


@given(approval_policies())
def test_policies_read_back_from_documents(policy: ApprovalPolicy) -> None:
    check_round_trip(policy)


CHANGES: Final[dict[str, Callable[[Statement], dict[str, object]]]] = {
    "nothing": lambda _: {},
    "who": lambda _: {"participant": "somebody.else"},
    "when": lambda one: {"period": one.period.shift(months=1)},
    "a credit": lambda one: {"credits": one.credits[1:]},
    "the plan": lambda one: {"plan": attrs.evolve(one.plan, key="another")},
    "what was earned before": lambda one: {"earlier": one.payouts},
}


@given(statements(), st.sampled_from([*CHANGES]))
def test_a_statement_is_approved_with_everything_it_says(one: Statement, change: str) -> None:
    other = attrs.evolve(one, **CHANGES[change](one))  # type: ignore[arg-type] # each change is of one field

    says = [
        (each.plan, each.participant, each.period, each.credits, each.earned_before, each.total)
        for each in (one, other)
    ]
    assert (statement_fingerprint(one) == statement_fingerprint(other)) is (says[0] == says[1])
    assert approval_of_statement("P-1", one, at=AT, by="clerk").paid == (one.participant,)
