"""Requests from one department to another, from the request to its confirmation.

::

    requested ──accept──▶ accepted ──deliver──▶ delivered ──confirm──▶ confirmed
        │ ▲                │ ▲  ▲                   │
     return send again   ask answer            reject (the work is done again)

Invariant: the giver makes the giver's steps and the taker the taker's; a refusal lists everything that stands in the
way and changes nothing.

Left out: how long it took (`handoff_times`). A sales stage that waits for a hand-off reads `confirmed_handovers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import check_line, read_choice, read_items, read_line
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal, read_id
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.organization.handoff_process import GIVER_STEPS, STEPS, HandoverStep, handover_workflow
from salesmanual.organization.service_times import Collaboration

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["Handover", "confirmed_handovers", "move_handover", "request_handover"]


@final
@attrs.frozen
class Handover:
    """One request from one department to another.

    Attributes:
        id: What tells it from every other.
        agreement: The key of the agreement that it is made under.
        subject: What it is about, such as the id of a deal.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.

    Source: Handbook 1.3.
    """

    id: str = attrs.field(converter=read_id)
    agreement: str = attrs.field(validator=check_line)
    subject: str = attrs.field(validator=check_line)
    journal: Journal = attrs.field(default=EMPTY_JOURNAL, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    @property
    def state(self) -> str:
        """The state that it is in; empty before it begins."""
        return self.journal.state or ""

    def __str__(self) -> str:
        return f"{self.id}: {self.agreement} for {self.subject}, {self.state}"


def request_handover(
    collaboration: Collaboration,
    id: str,  # noqa: A002 - the field's word
    agreement: str,
    subject: str,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Handover:
    """The record of a request that the taking department makes.

    Args:
        collaboration: The company's agreements.
        id: The record's id.
        agreement: The key of the agreement.
        subject: What it is about.
        at: When.
        by: Who asks.
        why: What there is to say.

    Raises:
        NotFoundError: If there is no such agreement.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 1.3.

    >>> from datetime import UTC, datetime, timedelta
    >>> from salesmanual.organization.service_times import ServiceAgreement
    >>> review = ServiceAgreement("legal", "legal", "sales", "contract review", timedelta(hours=16))
    >>> promises, at = Collaboration([review]), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> asked = request_handover(promises, "H-1", "legal", "D-7", at=at, by="li.na")
    >>> move_handover(promises, asked, "accept", department="legal", at=at, by="zhang.min").state
    'accepted'
    >>> move_handover(promises, asked, "return", department="sales", at=at, by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: return H-1 from requested
      ☐ legal does it, which gives contract review: found sales
      ☐ a reason is given
    """
    check_type(collaboration, Collaboration, "collaboration")
    known = collaboration.agreement(agreement)
    return Handover(id, known.key, subject, journal=handover_workflow().begin(at=at, by=by, why=why))


def move_handover(
    collaboration: Collaboration,
    handover: Handover,
    step: HandoverStep,
    *,
    department: str,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Handover:
    """The record after a step.

    Args:
        collaboration: The company's agreements.
        handover: The record; it stays as it is.
        step: What happens.
        department: The department of who does it.
        at: When.
        by: Who.
        why: The reason; needed to send back, ask, reject and withdraw.

    Raises:
        RefusedError: If the step is the other department's, is not open, or wants a reason; with all of it.
        NotFoundError: If there is no such agreement.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 1.3.
    """
    check_type(collaboration, Collaboration, "collaboration")
    check_type(handover, Handover, "handover")
    trigger = read_choice(step, "step", "a step of a hand-over", STEPS)
    read_line(department, "department")
    agreement = collaboration.agreement(handover.agreement)
    if trigger in GIVER_STEPS:
        side, required = (
            agreement.giver,
            text("{side} does it, which gives {what}", side=agreement.giver, what=agreement.what),
        )
    else:
        side, required = (
            agreement.taker,
            text("{side} does it, which asked for {what}", side=agreement.taker, what=agreement.what),
        )
    own = demand(required, met=department == side, path="department", reason=text("found {found}", found=department))
    return move(handover_workflow(), handover, trigger, at=at, by=by, demands=[own], facts={}, why=why, changes={})


def confirmed_handovers(handovers: Iterable[Handover], subject: str) -> tuple[str, ...]:
    """The keys of the agreements whose hand-over for the subject is confirmed, in alphabetical order.

    Where a subject was handed over several times under one agreement, the request that was made last says; one that is
    withdrawn counts for nothing. A sales process takes each key as its stage's hand-off, or all of them as a fact.

    Args:
        handovers: The records, in any order.
        subject: What they are about, such as the id of a deal.

    Raises:
        WrongTypeError: If one is no `Handover`.
        DuplicateError: If a record comes twice.

    Source: Handbook 1.3, 2.1.
    """
    latest: dict[str, tuple[tuple[datetime, str], str]] = {}
    for each in read_items(handovers, "handovers", Handover, "a Handover", key="id"):
        if each.subject == subject and each.journal and each.state != "withdrawn":
            asked = ((each.journal[0].at, each.id), each.state)
            latest[each.agreement] = max(latest.get(each.agreement, asked), asked)
    return tuple(sorted(key for key, (_, state) in latest.items() if state == "confirmed"))
