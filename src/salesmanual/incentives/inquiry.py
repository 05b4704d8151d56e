"""Inquiries into a statement: a person asks whether their pay is right, somebody else answers, with a deadline.

Invariant: whoever answers is not the person who asks, nor, on appeal, anyone who answered before. An accepted inquiry
is closed only with the ledger entry that puts it right. A refusal lists everything that stands in the way, and what
is refused changes nothing.

Left out: putting it right, which the ledger does, and telling people that a deadline nears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.inquiry_notes import add_evidence, record_entry
from salesmanual.incentives.inquiry_process import ANSWERED, InquiryProcess
from salesmanual.incentives.inquiry_record import Evidence, Inquiry, check_inquiry
from salesmanual.incentives.inquiry_view import inquiries_table, inquiry_due, inquiry_overdue
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import RefusedError, check_type
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.incentives.inquiry_record import InquirySubject
    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.money import Money

__all__ = [
    "InquiryAnswer",
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
]

InquiryAnswer = Literal["accept", "accept partly", "reject"]
"""The answers: the statement is wrong as was said, wrong in part, or right."""

_ANSWERS: Final[tuple[str, ...]] = get_args(InquiryAnswer)
_APPEALED: Final = frozenset({"partly-accepted", "rejected"})


def open_inquiry(
    id: str,  # noqa: A002 - the field's word
    process: InquiryProcess,
    statement: Statement,
    question: str,
    *,
    subject: InquirySubject = "other",
    expected: Money | None = None,
    evidence: Iterable[Evidence] = (),
    at: datetime,
    by: str,
) -> Inquiry:
    """The record of an inquiry that the person of the statement, or somebody for them, opens.

    Args:
        id: The record's id.
        process: The company's rule.
        statement: The statement in question.
        question: What the person thinks is wrong.
        subject: What it is about.
        expected: What the person thinks is right.
        evidence: What they bring.
        at: When.
        by: Who opens it.

    Raises:
        RefusedError: If the statement's period ended longer ago than the process admits.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.
        CurrencyMismatchError: If what is expected is in another currency than the statement.

    Source: Handbook 4.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.inquiry_process import InquiryProcess
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import month, year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> statement, process = plan.calculate("li.na", month(2026, 3), credits=[]), InquiryProcess()
    >>> at = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
    >>> opened = open_inquiry("Q-1", process, statement, "Sale S-7 is missing", subject="credit", at=at, by="li.na")
    >>> assigned = assign_inquiry(opened, process, "wang.wei", at=at, by="zhang.min")
    >>> answer_inquiry(assigned, process, "reject", at=at, by="li.na", why="")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: reject Q-1 from assigned
      ☐ somebody else answers than who asks: found li.na
      ☐ it is answered by who it is assigned to, wang.wei: found li.na
      ☐ a reason is given
    """
    check_type(process, InquiryProcess, "process")
    check_type(statement, Statement, "statement")
    journal = process.workflow().begin(at=at, by=by)
    inquiry = Inquiry(
        id,
        statement.participant,
        statement.plan.key,
        plan_fingerprint(statement.plan),
        statement.period,
        statement.total,
        question,
        subject=subject,
        expected=expected,
        evidence=evidence,
        journal=journal,
    )
    late = _opening(process, statement, at)
    if not late.met:
        raise RefusedError(f"open {inquiry.id}", [late])
    return inquiry


def _opening(process: InquiryProcess, statement: Statement, at: datetime) -> Finding:
    if process.open_within is None:
        return demand(text("it may be opened at any time"), met=True, path="at")
    last = statement.period.last_day() + process.open_within
    required = text("it is opened by {last}", last=last)
    return demand(required, met=at.date() <= last, path="at", reason=text("found {found}", found=at.date()))


def assign_inquiry(
    inquiry: Inquiry, process: InquiryProcess, to: str, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Inquiry:
    """The record once somebody is to answer it: at first, after an appeal, or in place of another, with the reason.

    Raises:
        RefusedError: If the person who asks assigns it or is to answer it; if somebody who answered before is to
            answer an appeal; if it cannot be assigned in its state.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    assignee = read_key(to, "to")
    trigger = "reassign" if inquiry.journal.state == "assigned" else "assign"
    required = text("somebody else assigns it than who asks")
    other = demand(required, met=by != inquiry.participant, path="by", reason=text("found {found}", found=by))
    demands = [other, _not_own(inquiry, assignee, "to"), *_not_again(inquiry, assignee, "to")]
    changes = {"assignee": assignee}
    return move(process.workflow(), inquiry, trigger, at=at, by=by, demands=demands, facts={}, why=why, changes=changes)


def _not_own(inquiry: Inquiry, who: str, path: str) -> Finding:
    required = text("somebody else answers than who asks")
    return demand(required, met=who != inquiry.participant, path=path, reason=text("found {found}", found=who))


def _not_again(inquiry: Inquiry, who: str, path: str) -> list[Finding]:
    answered = inquiry.answered_by()
    if not answered:
        return []
    required = text("an appeal is answered by somebody else than {names}", names=answered)
    return [demand(required, met=who not in answered, path=path, reason=text("found {found}", found=who))]


def ask_for_information(
    inquiry: Inquiry, process: InquiryProcess, *, at: datetime, by: str, why: str | Text | Label
) -> Inquiry:
    """The record while it waits for information; the clock of the answer stands still.

    Raises:
        RefusedError: If nobody is assigned, somebody else asks, or it is not said what is asked for.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    return move(
        process.workflow(),
        inquiry,
        "ask",
        at=at,
        by=by,
        demands=[_by_assignee(inquiry, by)],
        facts={},
        why=why,
        changes={},
    )


def give_information(
    inquiry: Inquiry,
    process: InquiryProcess,
    evidence: Iterable[Evidence],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Inquiry:
    """The record with the information, back with who answers it.

    Raises:
        RefusedError: If it does not wait for information.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    changes = {"evidence": (*inquiry.evidence, *evidence)}
    return move(process.workflow(), inquiry, "inform", at=at, by=by, facts={}, why=why, changes=changes)


def answer_inquiry(
    inquiry: Inquiry,
    process: InquiryProcess,
    answer: InquiryAnswer,
    *,
    correction: Money | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Inquiry:
    """The record with its answer and the reason.

    Args:
        inquiry: The record; it stays as it is.
        process: The company's rule.
        answer: Whether the statement is wrong as was said, wrong in part, or right.
        correction: What is to be added to the pay, or taken off it; needed unless it is rejected.
        at: When.
        by: Who answers.
        why: The reason.

    Raises:
        RefusedError: If the person who asks answers, or somebody whom it is not assigned to, or who answered before
            an appeal; if there is no reason, or no correction where there is to be one, or one where there is not.
        InvalidValueError: If there is no such answer.
        CurrencyMismatchError: If the correction is in another currency than the statement.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    trigger = read_answer(answer)
    demands = [_not_own(inquiry, by, "by"), _by_assignee(inquiry, by), *_not_again(inquiry, by, "by")]
    if trigger == "reject":
        reason = text("found {found}", found=correction)
        none = demand(text("a rejection corrects nothing"), met=correction is None, path="correction", reason=reason)
        demands.append(none)
    checked = attrs.evolve(inquiry, correction=correction)
    facts = {} if checked.correction is None else {"correction": checked.correction}
    changes = {"correction": checked.correction}
    return move(
        process.workflow(), inquiry, trigger, at=at, by=by, demands=demands, facts=facts, why=why, changes=changes
    )


def read_answer(value: str) -> str:
    """The value, if it is an answer.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it is none.

    >>> read_answer("accept partly")
    'accept partly'
    """
    return read_choice(value, "answer", "an answer", _ANSWERS)


def _by_assignee(inquiry: Inquiry, by: str) -> Finding:
    required = text("it is answered by who it is assigned to, {assignee}", assignee=inquiry.assignee or text("nobody"))
    return demand(required, met=by == inquiry.assignee, path="by", reason=text("found {found}", found=by))


def appeal_inquiry(
    inquiry: Inquiry, process: InquiryProcess, *, at: datetime, by: str, why: str | Text | Label
) -> Inquiry:
    """The record once the person does not accept the answer; it is assigned anew, to somebody else.

    Raises:
        RefusedError: If it is not the person who asked, the time to appeal is over, there were as many appeals as may
            be, or there is no reason.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    required = text("who asked appeals")
    own = demand(required, met=by == inquiry.participant, path="by", reason=text("found {found}", found=by))
    demands = [own, *_in_time(inquiry, process, at)]
    changes: dict[str, object] = {"assignee": None, "correction": None}
    return move(
        process.workflow(),
        inquiry,
        "appeal",
        at=at,
        by=by,
        demands=[*demands, *_nothing_posted(inquiry)],
        facts={"appeals": inquiry.appeals()},
        why=why,
        changes=changes,
    )


def _in_time(inquiry: Inquiry, process: InquiryProcess, at: datetime) -> list[Finding]:
    if inquiry.journal.state not in ANSWERED or inquiry.journal.since is None:
        return []
    last = inquiry.journal.since + process.appeal_within
    required = text("it is appealed by {last}", last=last)
    return [demand(required, met=at <= last, path="at", reason=text("found {found}", found=at))]


def _nothing_posted(inquiry: Inquiry) -> list[Finding]:
    required = text("no entry was posted for the answer")
    reason = text("found {found}; open another inquiry", found=inquiry.entry)
    return [demand(required, met=inquiry.entry is None, path="entry", reason=reason)]


def close_inquiry(
    inquiry: Inquiry, process: InquiryProcess, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Inquiry:
    """The record once it is settled; an accepted one has its ledger entry by then.

    An answer that the person may still appeal is closed by that person, or when the time to appeal is over.

    Raises:
        RefusedError: If it has no answer yet, is accepted and has no entry, or may still be appealed.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    facts = {} if inquiry.entry is None else {"entry": inquiry.entry}
    demands = _may_no_longer_appeal(inquiry, process, at, by)
    return move(process.workflow(), inquiry, "close", at=at, by=by, demands=demands, facts=facts, why=why, changes={})


def _may_no_longer_appeal(inquiry: Inquiry, process: InquiryProcess, at: datetime, by: str) -> list[Finding]:
    state, since = inquiry.journal.state, inquiry.journal.since
    if since is None or state not in _APPEALED or inquiry.appeals() >= process.appeals or inquiry.entry is not None:
        return []
    last = since + process.appeal_within
    required = text("{participant} closes it, or the time to appeal is over", participant=inquiry.participant)
    reason = text("it may be appealed by {last}", last=last)
    return [demand(required, met=by == inquiry.participant or at > last, path="at", reason=reason)]


def withdraw_inquiry(
    inquiry: Inquiry, process: InquiryProcess, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Inquiry:
    """The record once the person does not ask any longer.

    Raises:
        RefusedError: If somebody else withdraws it, or it is answered or has ended.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    required = text("who asked withdraws it")
    own = demand(required, met=by == inquiry.participant, path="by", reason=text("found {found}", found=by))
    return move(process.workflow(), inquiry, "withdraw", at=at, by=by, demands=[own], facts={}, why=why, changes={})
