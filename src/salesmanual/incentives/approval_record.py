"""The record of a statement or a payment on its way to approval.

    submitted ──approve──▶ submitted     while more approvals are needed
        ├──────approve──▶ approved ──revoke──▶ submitted
        ├──────reject───▶ rejected ──resubmit──▶ submitted
        └──────withdraw─▶ withdrawn

Invariant: it carries the fingerprint of what was submitted, so what is approved is exactly that and nothing else.

Left out: who may move it along (`approval`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.plan_versions_plain import canonical_plain, fingerprint_of, plan_fingerprint
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from salesmanual.incentives.approval_policy import ApprovalPolicy
    from salesmanual.incentives.statement import Statement

__all__ = ["APPROVING", "Approval", "ApprovalKind", "approvals_table", "read_paid", "statement_fingerprint"]

_PREPARED: Final = frozenset({"begin", "resubmit"})

APPROVING: Final = Workflow(
    "approving",
    [
        State("submitted", {"en": "submitted", "zh_Hant": "待審批", "zh_Hans": "待审批"}, initial=True),
        State("approved", {"en": "approved", "zh_Hant": "已批准", "zh_Hans": "已批准"}, final=True),
        State("rejected", {"en": "rejected", "zh_Hant": "已駁回", "zh_Hans": "已驳回"}, final=True),
        State("withdrawn", {"en": "withdrawn", "zh_Hant": "已撤回", "zh_Hans": "已撤回"}, final=True),
    ],
    [
        Move("submitted", "approve", "submitted", when="still_missing > 0"),
        Move("submitted", "approve", "approved", when="still_missing <= 0"),
        Move("submitted", "reject", "rejected", needs_reason=True),
        Move("approved", "revoke", "submitted", needs_reason=True),
        Move("rejected", "resubmit", "submitted"),
        Move(["submitted", "rejected"], "withdraw", "withdrawn", needs_reason=True),
    ],
    label={"en": "approving pay", "zh_Hant": "審批薪酬", "zh_Hans": "审批薪酬"},
    section="4.3",
)
"""The way of an approval."""


class ApprovalKind(StrEnum):
    """What is approved."""

    STATEMENT = "statement"
    """What one person earned in one period."""
    PAYMENT = "payment"
    """What is paid out, to one person or to many."""


def _read_kind(value: ApprovalKind | str) -> ApprovalKind:
    try:
        return ApprovalKind(value)
    except ValueError:
        remedy = did_you_mean(str(value), ApprovalKind)
        raise InvalidValueError("kind", value, "a kind of approval", remedy) from None


def _read_people(value: Iterable[str], where: str) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, "a list of people", "put the name in brackets")
    return tuple(read_key(each, f"{where}[{position}]") for position, each in enumerate(value))


def read_paid(value: Iterable[str]) -> tuple[str, ...]:
    """The people a payment pays, in alphabetical order; a converter.

    Raises:
        WrongTypeError: If they are no list.
        InvalidValueError: If there are none.

    >>> read_paid(["wang.wei", "li.na"])
    ('li.na', 'wang.wei')
    """
    people = _read_people(value, "paid")
    if not people:
        raise InvalidValueError("paid", people, "at least one person")
    return tuple(sorted({*people}))


def _read_approvers(value: Iterable[str]) -> tuple[str, ...]:
    return _read_people(value, "approvers")


def _check_amount(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as Money('18420.50', 'CNY')")


def _read_about(value: str) -> str:
    return read_key(value, "about")


def _read_content(value: str) -> str:
    return read_key(value, "content")


@final
@attrs.frozen
class Approval:
    """The record of a statement or a payment on its way to approval.

    Attributes:
        id: What tells it from every other.
        kind: Statement or payment.
        about: What it is, in the words of the company: a period, a pay run.
        amount: How much.
        paid: Whom it pays, in alphabetical order; none of them may approve.
        content: The fingerprint of what was submitted, so that nothing else is taken for approved.
        approvers: Who has approved so far, in order.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If nobody is paid, or a key is not one line of text.

    Source: Handbook 4.3.
    """

    id: str = attrs.field(converter=read_id)
    kind: ApprovalKind = attrs.field(converter=_read_kind)
    about: str = attrs.field(converter=_read_about)
    amount: Money = attrs.field(validator=_check_amount)
    paid: tuple[str, ...] = attrs.field(converter=read_paid)
    content: str = attrs.field(converter=_read_content)
    approvers: tuple[str, ...] = attrs.field(default=(), converter=_read_approvers, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def preparers(self) -> tuple[str, ...]:
        """Who submitted it, this time or earlier, in order; none of them may approve."""
        return tuple(dict.fromkeys(event.by for event in self.journal if event.what in _PREPARED))

    def covers(self, content: Statement | str) -> Finding:
        """Whether exactly this is approved: the statement, or the fingerprint of a payment.

        A statement that is calculated anew from other credits, targets or another version of the plan is another.
        """
        found = content if isinstance(content, str) else statement_fingerprint(content)
        required = text("the content is {content}", content=self.content)
        same = demand(required, met=found == self.content, path="content", reason=text("found {found}", found=found))
        state = APPROVING.state_of(self)
        reason = text("found {found}", found=state.label)
        approved = demand(text("it is approved"), met=state.key == "approved", path="journal.state", reason=reason)
        status = "met" if same.met and approved.met else "unmet"
        return Finding(status, text("{about} is approved as it is", about=self.about), children=[same, approved])

    def __str__(self) -> str:
        return f"{self.id}: {self.about}, {self.amount}, {APPROVING.state_of(self).label}"


def statement_fingerprint(statement: Statement) -> str:
    """The hash of everything that a statement says: the plan's version, whose it is, the credits, what each part pays.

    Source: Handbook 4.3; FIPS 180-4 (SHA-256).
    """
    target = statement.to_date.target
    return fingerprint_of(
        {
            "plan": plan_fingerprint(statement.plan),
            "participant": statement.participant,
            "period": statement.period.to_plain(),
            "credits": [
                [
                    credit.sale.id,
                    credit.sale.on.isoformat(),
                    canonical_plain(credit.amount),
                    str(credit.share),
                    credit.rule,
                ]
                for credit in statement.credits
            ],
            "credited to date": canonical_plain(statement.to_date.credited),
            "target": None if target is None else canonical_plain(target),
            "payouts": [[payout.component.key, str(payout.exact)] for payout in statement.payouts],
            "earned before": canonical_plain(statement.earned_before),
            "total": canonical_plain(statement.total),
        }
    )


def approvals_table(approvals: Iterable[Approval], policy: ApprovalPolicy) -> Table:
    """One row for each record: what it is, how much, in which state, by whom, and how many approvals it needs.

    Source: Handbook 4.3.
    """
    columns = (
        Column(text("id"), key="id"),
        Column(text("kind"), key="kind"),
        Column(text("about"), key="about"),
        Column(text("amount"), unit=policy.currency, key="amount"),
        Column(text("state"), key="state"),
        Column(text("prepared by"), key="prepared_by"),
        Column(text("approved by"), key="approved_by"),
        Column(text("approvals needed"), key="needed"),
    )
    rows = [
        (
            approval.id,
            approval.kind.value,
            approval.about,
            approval.amount,
            APPROVING.state_of(approval).label,
            approval.preparers(),
            approval.approvers,
            policy.approvals_needed(approval.amount),
        )
        for approval in approvals
    ]
    return Table(text("Approvals"), columns, rows)
