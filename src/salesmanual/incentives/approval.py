"""Approval of statements and payments by people other than those who prepared them or are paid by them.

Invariant: whoever approves is not among those paid, has prepared no version of it, has not approved it already, and
holds a role whose limit admits the amount. A refusal lists all of that which is not so. What is resubmitted begins
without approvals.

Left out: paying, and who holds which role on a day; the caller says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.incentives.approval_policy import ApprovalPolicy
from salesmanual.incentives.approval_record import (
    APPROVING,
    Approval,
    ApprovalKind,
    read_paid,
    statement_fingerprint,
)
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from salesmanual.kernel.money import Money

__all__ = [
    "approval_of_payment",
    "approval_of_statement",
    "approve",
    "check_approval",
    "reject_approval",
    "resubmit_payment",
    "resubmit_statement",
    "revoke_approval",
    "withdraw_approval",
]


def approval_of_statement(
    id: str,  # noqa: A002 - the field's word
    statement: Statement,
    *,
    at: datetime,
    by: str,
) -> Approval:
    """The record of a statement that is submitted for approval.

    Args:
        id: The record's id.
        statement: The statement.
        at: When.
        by: Who prepared it.

    Source: Handbook 4.3.
    """
    check_type(statement, Statement, "statement")
    return Approval(
        id,
        ApprovalKind.STATEMENT,
        f"{statement.plan.key} {statement.participant} {statement.period}",
        statement.total,
        [statement.participant],
        statement_fingerprint(statement),
        journal=APPROVING.begin(at=at, by=by),
    )


def approval_of_payment(
    id: str,  # noqa: A002 - the field's word
    about: str,
    amount: Money,
    paid: Iterable[str],
    content: str,
    *,
    at: datetime,
    by: str,
) -> Approval:
    """The record of a payment that is submitted for approval.

    Args:
        id: The record's id.
        about: What it is called, such as the pay run.
        amount: How much in all.
        paid: Whom it pays.
        content: The fingerprint of its lines, or any key that no other content has.
        at: When.
        by: Who prepared it.

    Raises:
        WrongTypeError: If an argument is not of its type, such as one name in place of a list of people.
        InvalidValueError: If it pays nobody.

    Source: Handbook 4.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.incentives.approval_policy import ApprovalLimit, ApprovalPolicy
    >>> from salesmanual.kernel.money import Money
    >>> policy = ApprovalPolicy("pay", "CNY", [ApprovalLimit("manager", Money("50000", "CNY"))])
    >>> at = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    >>> pay = Money("60000", "CNY")
    >>> run = approval_of_payment("P-1", "pay run 2026-03", pay, ["li.na"], "run-3", at=at, by="wang.wei")
    >>> approve(run, policy, at=at, by="li.na", roles=["manager"])
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: approve P-1 from submitted
      ☐ nobody approves what they are paid: li.na is paid by it
      ☐ a role that may approve CNY 60,000.00: 0 of 1 met
        ☐ manager may approve it: 0 of 1 met
          ☐ at most CNY 50,000.00: found CNY 60,000.00, CNY 10,000.00 over
    """
    journal = APPROVING.begin(at=at, by=by)
    return Approval(id, ApprovalKind.PAYMENT, about, amount, read_paid(paid), content, journal=journal)


def _facts(approval: Approval) -> dict[str, object]:
    return {"kind": approval.kind.value, "about": approval.about, "amount": approval.amount, "paid": approval.paid}


def _demands(approval: Approval, policy: ApprovalPolicy, by: str, roles: Collection[str]) -> list[Finding]:
    check_type(approval, Approval, "approval")
    check_type(policy, ApprovalPolicy, "policy")
    return [
        demand(
            text("nobody approves what they are paid"),
            met=by not in approval.paid,
            path="by",
            reason=text("{by} is paid by it", by=by),
        ),
        demand(
            text("nobody approves what they prepared"),
            met=by not in approval.preparers(),
            path="by",
            reason=text("{by} submitted it", by=by),
        ),
        demand(
            text("each approval is by somebody else"),
            met=by not in approval.approvers,
            path="by",
            reason=text("{by} has approved it already", by=by),
        ),
        policy.authority(approval.amount, roles, _facts(approval)),
    ]


def check_approval(approval: Approval, policy: ApprovalPolicy, *, by: str, roles: Collection[str]) -> Finding:
    """Whether this person may approve it, and everything that stands in the way.

    Args:
        approval: The record.
        policy: The company's rule.
        by: Who would approve.
        roles: The roles they hold.

    Raises:
        CurrencyMismatchError: If the amount is in another currency than the policy's.

    Source: Handbook 4.3.
    """
    demands = _demands(approval, policy, read_key(by, "by"), roles)
    state = APPROVING.state_of(approval)
    reason = text("found {found}", found=state.label)
    waits = demand(text("it waits for approval"), met=state.key == "submitted", path="journal.state", reason=reason)
    parts = [waits, *demands]
    name = text("{by} may approve {about}", by=by, about=approval.about)
    return Finding("met" if all(part.met for part in parts) else "unmet", name, children=parts)


def approve(
    approval: Approval,
    policy: ApprovalPolicy,
    *,
    at: datetime,
    by: str,
    roles: Collection[str],
    why: str | Text | Label = "",
) -> Approval:
    """The record with one more approval; it is approved once there are as many as the policy asks for.

    Args:
        approval: The record; it stays as it is.
        policy: The company's rule.
        at: When.
        by: Who approves.
        roles: The roles they hold.
        why: A remark.

    Raises:
        RefusedError: With everything that stands in the way.
        CurrencyMismatchError: If the amount is in another currency than the policy's.

    Source: Handbook 4.3.
    """
    demands = _demands(approval, policy, read_key(by, "by"), roles)
    approvers = (*approval.approvers, by)
    facts = {**_facts(approval), "still_missing": policy.approvals_needed(approval.amount) - len(approvers)}
    changes = {"approvers": approvers}
    return move(APPROVING, approval, "approve", at=at, by=by, demands=demands, facts=facts, why=why, changes=changes)


def reject_approval(
    approval: Approval,
    policy: ApprovalPolicy,
    *,
    at: datetime,
    by: str,
    roles: Collection[str],
    why: str | Text | Label,
) -> Approval:
    """The record once somebody who could approve it has rejected it, with the reason.

    Who is paid by it cannot reject it either; who prepared it withdraws it.

    Raises:
        RefusedError: With everything that stands in the way.

    Source: Handbook 4.3.
    """
    demands = _demands(approval, policy, read_key(by, "by"), roles)
    return move(
        APPROVING, approval, "reject", at=at, by=by, demands=demands, facts=_facts(approval), why=why, changes={}
    )


def revoke_approval(
    approval: Approval,
    policy: ApprovalPolicy,
    *,
    at: datetime,
    by: str,
    roles: Collection[str],
    why: str | Text | Label,
) -> Approval:
    """The record once an approval turned out to be wrong: it is submitted again and has no approvals.

    Who may revoke: one of the approvers, or somebody who could approve it.

    Raises:
        RefusedError: With everything that stands in the way.

    Source: Handbook 4.3.
    """
    demands = [] if by in approval.approvers else _demands(approval, policy, read_key(by, "by"), roles)
    changes: dict[str, object] = {"approvers": ()}
    return move(
        APPROVING, approval, "revoke", at=at, by=by, demands=demands, facts=_facts(approval), why=why, changes=changes
    )


def resubmit_statement(approval: Approval, statement: Statement, *, at: datetime, by: str) -> Approval:
    """The record of a rejected statement that was calculated anew; approvals begin from none.

    Raises:
        RefusedError: If it was not rejected, or the statement is of another person.

    Source: Handbook 4.3.
    """
    check_type(statement, Statement, "statement")
    required = text("the statement is of {participant}", participant=approval.paid)
    reason = text("found {found}", found=statement.participant)
    same = demand(required, met=approval.paid == (statement.participant,), path="paid", reason=reason)
    content = statement_fingerprint(statement)
    return _resubmit(approval, statement.total, approval.paid, content, at=at, by=by, demands=[same])


def resubmit_payment(
    approval: Approval, amount: Money, paid: Iterable[str], content: str, *, at: datetime, by: str
) -> Approval:
    """The record of a rejected payment that was prepared anew; approvals begin from none.

    Raises:
        RefusedError: If it was not rejected.

    Source: Handbook 4.3.
    """
    return _resubmit(approval, amount, read_paid(paid), content, at=at, by=by, demands=[])


def _resubmit(
    approval: Approval,
    amount: Money,
    paid: tuple[str, ...],
    content: str,
    *,
    at: datetime,
    by: str,
    demands: list[Finding],
) -> Approval:
    changes: dict[str, object] = {"amount": amount, "paid": paid, "content": content, "approvers": ()}
    return move(APPROVING, approval, "resubmit", at=at, by=by, demands=demands, facts={}, changes=changes)


def withdraw_approval(approval: Approval, *, at: datetime, by: str, why: str | Text | Label) -> Approval:
    """The record once one of those who prepared it has withdrawn it, with the reason.

    Raises:
        RefusedError: If somebody else withdraws it, there is no reason, or it is approved already.

    Source: Handbook 4.3.
    """
    required = text("one of those who prepared it withdraws it")
    preparers = approval.preparers()
    own = demand(required, met=by in preparers, path="by", reason=text("found {found}", found=by))
    return move(APPROVING, approval, "withdraw", at=at, by=by, demands=[own], facts={}, why=why, changes={})
