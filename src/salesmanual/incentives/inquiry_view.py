"""Inquiries by their deadlines: when the next step is due, by how much it is late, and a table of all of them.

Invariant: deadlines count the working time of a calendar; the end of the time to appeal makes nothing late.

Left out: the steps (`inquiry`).
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.incentives.inquiry_process import ANSWERED
from salesmanual.incentives.inquiry_record import check_inquiry
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.incentives.inquiry_process import InquiryProcess
    from salesmanual.incentives.inquiry_record import Inquiry
    from salesmanual.kernel.workdays import WorkCalendar

__all__ = ["inquiries_table", "inquiry_due", "inquiry_overdue"]

_MINUTE: Final = timedelta(minutes=1)


def inquiry_due(inquiry: Inquiry, process: InquiryProcess, calendar: WorkCalendar) -> datetime | None:
    """When the next step is due, in working time; the end of the time to appeal for an answered one; else `None`.

    Source: Handbook 4.3, 2.6.
    """
    check_inquiry(inquiry, process)
    return process.workflow().due(inquiry, calendar)


def inquiry_overdue(inquiry: Inquiry, process: InquiryProcess, calendar: WorkCalendar, *, as_of: datetime) -> timedelta:
    """By how much working time the next step was late then; no time where it was not, or only the appeal ran out.

    Source: Handbook 4.3, 2.6.
    """
    check_inquiry(inquiry, process)
    workflow = process.workflow()
    late = workflow.overdue(inquiry, as_of, calendar)
    return late - late if inquiry.journal.as_of(as_of).state in ANSWERED else late


def inquiries_table(
    inquiries: Iterable[Inquiry], process: InquiryProcess, calendar: WorkCalendar, *, as_of: datetime
) -> Table:
    """One row for each inquiry: who asks, about what, its state, who answers, when that is due, how late it is.

    Source: Handbook 4.3, 2.6.
    """
    workflow = process.workflow()
    columns = (
        Column(text("id"), key="id"),
        Column(text("participant"), key="participant"),
        Column(text("period"), key="period"),
        Column(text("subject"), key="subject"),
        Column(text("state"), key="state"),
        Column(text("assigned to"), key="assignee"),
        Column(text("due by"), key="due"),
        Column(text("hours late"), key="hours_late"),
        Column(text("correction"), key="correction"),
        Column(text("entry"), key="entry"),
    )
    rows = []
    for inquiry in inquiries:
        late = inquiry_overdue(inquiry, process, calendar, as_of=as_of)
        who = inquiry.id, inquiry.participant, str(inquiry.period), inquiry.subject
        where = workflow.state_of(inquiry).label, inquiry.assignee, inquiry_due(inquiry, process, calendar)
        rows.append((*who, *where, Fraction(late // _MINUTE, 60), inquiry.correction, inquiry.entry))
    return Table(text("Inquiries as of {as_of}", as_of=as_of), columns, rows)
