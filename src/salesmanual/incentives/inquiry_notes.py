"""What is noted on an inquiry and does not move it: more evidence, and the ledger entry that puts the pay right.

Invariant: an inquiry has at most one entry, which is of the statement's person and period.

Left out: the steps of an inquiry (`inquiry`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.incentives.inquiry_process import ANSWERED
from salesmanual.incentives.inquiry_record import check_inquiry
from salesmanual.incentives.ledger_entries import LedgerEntry
from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from salesmanual.incentives.inquiry_process import InquiryProcess
    from salesmanual.incentives.inquiry_record import Evidence, Inquiry
    from salesmanual.kernel.criteria import Finding

__all__ = ["add_evidence", "record_entry"]


def add_evidence(
    inquiry: Inquiry, process: InquiryProcess, evidence: Evidence, *, at: datetime, by: str, why: str = ""
) -> Inquiry:
    """The record with one more piece of evidence; its state stays.

    Raises:
        RefusedError: If the inquiry has ended.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    state = process.workflow().state_of(inquiry)
    required = text("the inquiry has not ended")
    runs = demand(required, met=not state.final, path="journal.state", reason=text("found {found}", found=state.label))
    changes = {"evidence": (*inquiry.evidence, evidence)}
    return note(inquiry, "add evidence", at=at, by=by, demands=[runs], why=why, changes=changes)


def record_entry(
    inquiry: Inquiry, process: InquiryProcess, entry: LedgerEntry | str, *, at: datetime, by: str, why: str = ""
) -> Inquiry:
    """The record with the ledger entry that puts the pay right; its state stays.

    Args:
        inquiry: The record; it stays as it is.
        process: The company's rule.
        entry: The entry, which is named by its number; or the id that another ledger has for it.
        at: When.
        by: Who records it.
        why: A remark.

    Raises:
        RefusedError: If the inquiry is not accepted, or has an entry already; if the entry is of another person or
            period.

    Source: Handbook 4.3.
    """
    check_inquiry(inquiry, process)
    state = process.workflow().state_of(inquiry)
    accepted = state.key in ANSWERED and inquiry.correction is not None
    demands = [
        demand(
            text("the inquiry is accepted, at least in part"),
            met=accepted,
            path="journal.state",
            reason=text("found {found}", found=state.label),
        ),
        demand(
            text("it has no entry yet"),
            met=inquiry.entry is None,
            path="entry",
            reason=text("found {found}", found=inquiry.entry),
        ),
    ]
    if isinstance(entry, LedgerEntry):
        demands.append(_is_of_the_statement(inquiry, entry))
    id_ = str(entry.number) if isinstance(entry, LedgerEntry) else entry
    return note(inquiry, "record entry", at=at, by=by, demands=demands, why=why, changes={"entry": id_})


def _is_of_the_statement(inquiry: Inquiry, entry: LedgerEntry) -> Finding:
    return demand(
        text("the entry is of {participant} for {period}", participant=inquiry.participant, period=str(inquiry.period)),
        met=(entry.participant, entry.period) == (inquiry.participant, inquiry.period),
        path="entry",
        reason=text("found {found}", found=str(entry)),
    )
