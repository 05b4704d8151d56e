"""Acknowledgements: that a person has read and accepted one exact version of a plan.

    sent ──acknowledge──▶ acknowledged
      ├───decline───────▶ declined ──send again──▶ sent
      └───withdraw──────▶ withdrawn

Invariant: an acknowledgement names the fingerprint of the plan, and of the document if one was handed out; it verifies
that plan and refuses every other. Only the person who is paid by the plan acknowledges or declines.

Left out: signatures and where they are kept; the reference of one can be noted as the reason.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.incentives.plan import IncentivePlan

__all__ = [
    "ACKNOWLEDGING",
    "Acknowledgement",
    "acknowledge",
    "acknowledgements_table",
    "decline_plan",
    "document_fingerprint",
    "resend_plan",
    "send_plan",
    "unacknowledged",
    "withdraw_plan",
]

_PREFIX: Final = "sha256:"
_DIGITS: Final = 64

ACKNOWLEDGING: Final = Workflow(
    "acknowledging",
    [
        State("sent", {"en": "sent", "zh_Hant": "已發送", "zh_Hans": "已发送"}, initial=True),
        State("acknowledged", {"en": "acknowledged", "zh_Hant": "已確認", "zh_Hans": "已确认"}, final=True),
        State("declined", {"en": "declined", "zh_Hant": "已拒絕", "zh_Hans": "已拒绝"}, final=True),
        State("withdrawn", {"en": "withdrawn", "zh_Hant": "已撤回", "zh_Hans": "已撤回"}, final=True),
    ],
    [
        Move("sent", "acknowledge", "acknowledged"),
        Move("sent", "decline", "declined", needs_reason=True),
        Move("declined", "send again", "sent"),
        Move(["sent", "declined"], "withdraw", "withdrawn", needs_reason=True),
    ],
    label={"en": "acknowledging a plan", "zh_Hant": "確認方案", "zh_Hans": "确认方案"},
    section="4.3",
)
"""The way of an acknowledgement."""


def _read_plan_key(value: str) -> str:
    return read_key(value, "plan")


def _read_fingerprint(value: str, where: str = "fingerprint") -> str:
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "the text that plan_fingerprint gives")
    digits = value.removeprefix(_PREFIX)
    if digits == value or len(digits) != _DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise InvalidValueError(where, value, f"{_PREFIX} and {_DIGITS} hexadecimal digits", "take it from the plan")
    return value


def _read_document(value: str) -> str:
    return value if value == "" and isinstance(value, str) else _read_fingerprint(value, "document")


def document_fingerprint(document: str) -> str:
    """The hash of the document that was handed out, such as the Markdown of a plan document.

    Raises:
        WrongTypeError: If it is no text.

    >>> document_fingerprint("# Plan")[:20]
    'sha256:1ee55b7ae632b'
    """
    if not isinstance(document, str):
        raise WrongTypeError("document", document, "the text that was handed out")
    return _PREFIX + sha256(document.encode(errors="surrogatepass")).hexdigest()


@final
@attrs.frozen
class Acknowledgement:
    """The record of one person's answer to one version of a plan.

    Attributes:
        id: What tells it from every other.
        participant: Whose it is.
        plan: The plan's key, to find it by.
        fingerprint: The fingerprint of the exact version.
        document: The fingerprint of the document that was handed out; empty where none was.
        journal: What happened; its state is sent, acknowledged, declined or withdrawn.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a key is not one line of text, or a fingerprint is none.

    Source: Handbook 4.3.
    """

    id: str = attrs.field(converter=read_id)
    participant: str = attrs.field(converter=read_participant)
    plan: str = attrs.field(converter=_read_plan_key)
    fingerprint: str = attrs.field(converter=_read_fingerprint)
    document: str = attrs.field(default="", converter=_read_document, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the person acknowledged; `None` where they did not."""
        return self.journal.since if self.journal.state == "acknowledged" else None

    def verify(self, plan: IncentivePlan, *, document: str | None = None) -> Finding:
        """Whether this plan, and this document, is what the person acknowledged.

        Args:
            plan: The plan in question.
            document: The text in question; where it is given it has to be the one that was handed out.

        Raises:
            WrongTypeError: If the plan is no plan.
        """
        parts = [_same_version(self, plan)]
        who = text("{participant} has acknowledged {plan}", participant=self.participant, plan=plan.label)
        if document is not None:
            parts.append(_same_document(self, document))
        state = ACKNOWLEDGING.state_of(self)
        reason = text("found {found}", found=state.label)
        parts.append(
            demand(text("it is acknowledged"), met=state.key == "acknowledged", path="journal.state", reason=reason)
        )
        return Finding("met" if all(part.met for part in parts) else "unmet", who, children=parts)

    def __str__(self) -> str:
        label = ACKNOWLEDGING.state_of(self).label
        return f"{self.id}: {self.participant}, {self.plan}, {label}"


def _same_version(record: Acknowledgement, plan: IncentivePlan) -> Finding:
    found = plan_fingerprint(plan)
    required = text("the plan is the version {fingerprint}", fingerprint=record.fingerprint)
    reason = text("found {found}", found=found)
    return demand(required, met=found == record.fingerprint, path="fingerprint", reason=reason)


def _same_document(record: Acknowledgement, document: str) -> Finding:
    found = document_fingerprint(document)
    required = text("the document is {fingerprint}", fingerprint=record.document or text("none"))
    return demand(required, met=found == record.document, path="document", reason=text("found {found}", found=found))


def _by_participant(record: Acknowledgement, by: str) -> Finding:
    required = text("{participant} answers for themselves", participant=record.participant)
    return demand(required, met=by == record.participant, path="by", reason=text("found {found}", found=by))


def send_plan(
    id: str,  # noqa: A002 - the field's word
    plan: IncentivePlan,
    participant: str,
    *,
    at: datetime,
    by: str,
    document: str | None = None,
) -> Acknowledgement:
    """The record of a plan that is sent to a person for their acknowledgement.

    Args:
        id: The record's id.
        plan: The exact version.
        participant: Who is to acknowledge it.
        at: When it is sent.
        by: Who sends it.
        document: The text that is handed out with it.

    Raises:
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 4.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> sent = send_plan("A-1", plan, "li.na", at=datetime(2025, 12, 1, 9, 0, tzinfo=UTC), by="hr")
    >>> record = acknowledge(sent, plan, at=datetime(2025, 12, 3, 9, 0, tzinfo=UTC), by="li.na")
    >>> record.verify(plan).met, record.verify(attrs.evolve(plan, window="quarter")).met
    (True, False)
    """
    fingerprint = plan_fingerprint(plan)
    return Acknowledgement(
        id,
        participant,
        plan.key,
        fingerprint,
        document="" if document is None else document_fingerprint(document),
        journal=ACKNOWLEDGING.begin(at=at, by=by),
    )


def acknowledge(
    record: Acknowledgement, plan: IncentivePlan, *, at: datetime, by: str, document: str | None = None
) -> Acknowledgement:
    """The record once the person has read and accepted the plan that they were sent.

    Args:
        record: The record; it stays as it is.
        plan: The plan that the person has before them.
        at: When.
        by: Who.
        document: The text that the person has before them; needed where one was handed out.

    Raises:
        WrongTypeError: If the record is none, or the plan is no plan.
        RefusedError: If the plan or the document is another than was sent, somebody else answers, or the record is not
            waiting for an answer; with everything that stands in the way.

    Source: Handbook 4.3.
    """
    check_type(record, Acknowledgement, "record")
    demands = [_by_participant(record, by), _same_version(record, plan)]
    if record.document or document is not None:
        demands.append(_same_document(record, document or ""))
    return move(ACKNOWLEDGING, record, "acknowledge", at=at, by=by, demands=demands, facts={}, changes={})


def decline_plan(record: Acknowledgement, *, at: datetime, by: str, why: str | Text | Label) -> Acknowledgement:
    """The record once the person has declined the plan, with the reason.

    Raises:
        RefusedError: If somebody else answers, there is no reason, or the record is not waiting for an answer.

    Source: Handbook 4.3.
    """
    demands = [_by_participant(record, by)]
    return move(ACKNOWLEDGING, record, "decline", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def resend_plan(record: Acknowledgement, *, at: datetime, by: str, why: str | Text | Label = "") -> Acknowledgement:
    """The record of a declined plan that is sent again as it was, after a talk; another version is another record.

    Raises:
        RefusedError: If the plan was not declined.

    Source: Handbook 4.3.
    """
    return move(ACKNOWLEDGING, record, "send again", at=at, by=by, facts={}, why=why, changes={})


def withdraw_plan(record: Acknowledgement, *, at: datetime, by: str, why: str | Text | Label) -> Acknowledgement:
    """The record of a plan that is no longer to be acknowledged, such as one that another version replaces.

    Raises:
        RefusedError: If it is acknowledged already, or there is no reason.

    Source: Handbook 4.3.
    """
    return move(ACKNOWLEDGING, record, "withdraw", at=at, by=by, facts={}, why=why, changes={})


def unacknowledged(
    plan: IncentivePlan, participants: Iterable[str], records: Iterable[Acknowledgement]
) -> tuple[str, ...]:
    """Who of the people has not acknowledged this version of the plan, in the order given.

    An acknowledgement of another version does not count.

    Raises:
        WrongTypeError: If the plan is no plan, or the others are no lists.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> unacknowledged(plan, ["li.na", "wang.wei"], [])
    ('li.na', 'wang.wei')
    """
    fingerprint, done = plan_fingerprint(plan), set()
    people = read_listed(participants, "participants", "people, in a list")
    for position, record in enumerate(read_listed(records, "records", "acknowledgements, in a list")):
        check_type(record, Acknowledgement, f"records[{position}]")
        if record.fingerprint == fingerprint and record.acknowledged_at is not None:
            done.add(record.participant)
    return tuple(participant for participant in people if participant not in done)


def acknowledgements_table(records: Iterable[Acknowledgement]) -> Table:
    """One row for each record: who, which version, in which state, since when.

    Source: Handbook 4.3.
    """
    columns = (
        Column(text("id"), key="id"),
        Column(text("participant"), key="participant"),
        Column(text("plan"), key="plan"),
        Column(text("fingerprint"), key="fingerprint"),
        Column(text("state"), key="state"),
        Column(text("since"), key="since"),
    )
    rows = [
        (
            record.id,
            record.participant,
            record.plan,
            record.fingerprint,
            ACKNOWLEDGING.state_of(record).label,
            record.journal.since,
        )
        for record in records
    ]
    return Table(text("Acknowledgements"), columns, rows)
