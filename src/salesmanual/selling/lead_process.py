"""The process of a lead: captured, assigned, contacted in time, qualified or not, laid to rest and taken up again.

    lead = process.begin(lead, by="web form")
    lead = process.assign(lead, "li.na", at=…, by="wang.wei")
    lead = process.contact(lead, "call", at=…, by="li.na")
    lead = process.qualify(lead, at=…, by="li.na")

Invariant: every change is a move of the table or a note in the journal. Nothing happens to a lead before it was
captured. What is refused lists everything that stands in the way and changes nothing.

Left out: conversion (`lead_conversion`), finding duplicates (`lead_duplicates`), choosing whom to assign
(`lead_assignment`) and what is overdue (`lead_deadlines`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.fields import (
    check_count,
    check_duration,
    check_kind,
    check_line,
    check_section,
    read_line,
    read_lines,
    read_moment,
)
from salesmanual.kernel.period import read_date
from salesmanual.kernel.record import EMPTY_JOURNAL, Entries, Event, recorded, with_journal
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.workflow import MoveCheck, Workflow
from salesmanual.selling.consents import may_address, read_channel
from salesmanual.selling.customers import read_facts
from salesmanual.selling.lead_qualification import Qualification, bant, known_facts
from salesmanual.selling.lead_workflow import OPEN, OWNED, lead_workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Language, Text
    from salesmanual.selling.consents import Channel
    from salesmanual.selling.leads import Lead

__all__ = ["LeadProcess"]

REASONS: Final = ("no need", "no budget", "no decision", "not reached", "competitor", "no business", "no consent")
"""The usual reasons for which a lead is not followed up."""

_DEFAULT_LABEL: Final = Label({"en": "leads", "zh_Hant": "銷售線索", "zh_Hans": "销售线索"})
_MOST_RECYCLES: Final = 20


def _read_reasons(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "reasons")


@final
@attrs.frozen
class LeadProcess:
    """The company's rule for how leads move along.

    Attributes:
        key: What it is called by.
        label: What people read.
        qualification: When a lead is qualified.
        assign_within: Working time from the capture, or from coming back, to somebody being assigned.
        respond_within: Working time from the assignment to the first contact; assigning it anew stops no clock.
        qualify_within: Working time from the first contact to the decision whether it is qualified.
        convert_within: Working time from then to its conversion.
        recycles: How often one lead may be laid to rest and taken up again; 0 for never.
        rest_at_most: The most days it may rest at a time.
        reasons: Why a lead is not followed up; empty for any words.
        purpose: The purpose to which there must be consent before somebody is contacted; `None` where none is asked
            for.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a time is not more than none, or a number is out of bounds.
        InvalidDocumentError: If the table that they make has faults.

    Source: Handbook 2.3; 3.1 for response times.

    >>> from datetime import UTC
    >>> from salesmanual.selling.leads import Lead
    >>> process, nine = LeadProcess(), datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> lead = process.begin(Lead("L-1", "fair", nine, company="Acme", facts={"budget": 0}), by="fair list")
    >>> lead = process.assign(lead, "li.na", at=nine + timedelta(hours=1), by="wang.wei")
    >>> lead = process.contact(lead, "call", at=nine + timedelta(hours=2), by="li.na")
    >>> process.qualify(lead, at=nine + timedelta(hours=3), by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: qualify L-1 from contacted
      ☐ all of these: 0 of 4 met
        ☐ budget is above 0: found 0
        ? authority is one of "decides", "recommends": not known
        ? need is not "": not known
        ? days_to_decision is at most 180: not known
    """

    key: str = attrs.field(default="leads", validator=check_line)
    label: Label = attrs.field(default=_DEFAULT_LABEL, converter=read_label, kw_only=True)
    qualification: Qualification = attrs.field(
        factory=bant, validator=check_kind(Qualification, "a Qualification"), kw_only=True
    )
    assign_within: timedelta = attrs.field(default=timedelta(hours=4), validator=check_duration, kw_only=True)
    respond_within: timedelta = attrs.field(default=timedelta(hours=4), validator=check_duration, kw_only=True)
    qualify_within: timedelta = attrs.field(default=timedelta(hours=80), validator=check_duration, kw_only=True)
    convert_within: timedelta = attrs.field(default=timedelta(hours=40), validator=check_duration, kw_only=True)
    recycles: int = attrs.field(default=2, validator=check_count(0, _MOST_RECYCLES), kw_only=True)
    rest_at_most: int = attrs.field(default=365, validator=check_count(1, 3_660), kw_only=True)
    reasons: tuple[str, ...] = attrs.field(default=REASONS, converter=_read_reasons, kw_only=True)
    purpose: str | None = attrs.field(default=None, validator=attrs.validators.optional(check_line), kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)
    _table: Workflow = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        table = lead_workflow(
            self.key,
            self.label,
            self.section,
            qualified=self.qualification.criterion(),
            assign_within=self.assign_within,
            respond_within=self.respond_within,
            qualify_within=self.qualify_within,
            convert_within=self.convert_within,
            recycles=self.recycles,
        )
        object.__setattr__(self, "_table", table)

    def workflow(self) -> Workflow:
        """The table of its moves."""
        return self._table

    def to_mermaid(self, language: Language = "en") -> str:
        """The table as a Mermaid state diagram."""
        return self._table.to_mermaid(language)

    def begin(self, lead: Lead, *, by: str, why: str | Text | Label = "") -> Lead:
        """The lead once it has a place in the process: it is new since it was captured.

        Raises:
            RefusedError: If something happened to it already.
        """
        found = text("found {found} events", found=lead.version)
        fresh = demand(text("nothing happened to the lead yet"), met=not lead.version, path="journal", reason=found)
        if not fresh.met:
            raise RefusedError(f"begin {lead.id}", [fresh])
        return with_journal(lead, EMPTY_JOURNAL.append(self._table.begin(at=lead.captured_at, by=by, why=why)[0]))

    def check(self, lead: Lead, facts: Mapping[str, object] | None = None) -> tuple[MoveCheck, ...]:
        """For every move from the lead's state, whether it is open, and everything that stands in its way.

        Raises:
            NotFoundError: If the lead has no place in the process.
        """
        return self._table.check(lead, self._facts(lead, facts))

    def assign(self, lead: Lead, to: str, *, at: datetime, by: str, why: str | Text | Label = "") -> Lead:
        """The lead once somebody is to work on it: a new one, or in place of another, with the reason.

        Where it is assigned anew the response time runs on.

        Raises:
            RefusedError: If it is no open lead, that person has it already, or another is replaced without a reason.
        """
        owner = read_line(to, "to")
        if lead.journal.state not in OWNED:
            return self.move(lead, "assign", at=at, by=by, why=why, changes={"owner": owner})
        another = demand(
            text("somebody else has it so far"), met=owner != lead.owner, path="to", reason=text("found {by}", by=owner)
        )
        reason = demand(text("a reason is given"), met=not isinstance(why, str) or bool(why.strip()), path="why")
        demands = [another, reason, *self._times(lead, at)]
        return note(lead, "reassign", at=at, by=by, demands=demands, why=why, changes={"owner": owner})

    def contact(
        self, lead: Lead, over: Channel, *, reached: bool = True, at: datetime, by: str, why: str | Text | Label = ""
    ) -> Lead:
        """The lead once somebody tried to reach it; the first time that somebody was reached ends the response time.

        Args:
            lead: The lead; it stays as it is.
            over: The channel.
            reached: Whether somebody was reached; an attempt is noted and stops no clock.
            at: When.
            by: Who.
            why: What came of it.

        Raises:
            RefusedError: If nobody is assigned, or there is no consent where the process asks for it.
            InvalidValueError: If there is no such channel.
        """
        channel = read_channel(over, "over")
        demands = self._consented(lead, channel, at)
        if reached and lead.journal.state not in {"contacted", "qualified"}:
            return self.move(lead, "contact", at=at, by=by, demands=demands, why=why, changes={"reached_over": channel})
        demands += [self._in(lead, OWNED), *self._times(lead, at)]
        _refuse_unmet(lead, "contact", demands)
        data = Entries({"channel": channel, "reached": reached})
        return recorded(lead, Event("contact" if reached else "attempt", at, by, why, None, data))

    def learn(
        self, lead: Lead, facts: Mapping[str, object], *, at: datetime, by: str, why: str | Text | Label = ""
    ) -> Lead:
        """The lead with what was found out; a fact that was known before has its new value.

        Raises:
            RefusedError: If it is no open lead.
            WrongTypeError: If a value is no plain data.
        """
        changes = {"facts": Entries({**lead.facts, **read_facts(facts)})}
        demands = [self._in(lead, OPEN), *self._times(lead, at)]
        return note(lead, "learn", at=at, by=by, demands=demands, why=why, changes=changes)

    def qualify(
        self,
        lead: Lead,
        *,
        facts: Mapping[str, object] | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
    ) -> Lead:
        """The lead once all that the qualification asks for is established.

        Args:
            lead: The lead; it stays as it is.
            facts: Facts besides those of the lead, for this decision only; `learn` keeps them.
            at: When.
            by: Who.
            why: The reason, if there is one to note.

        Raises:
            RefusedError: With every criterion that is not met.
        """
        return self.move(lead, "qualify", at=at, by=by, facts=facts, why=why)

    def disqualify(self, lead: Lead, reason: str, *, at: datetime, by: str, why: str | Text | Label = "") -> Lead:
        """The lead once it is not followed up, for one of the process's reasons.

        Raises:
            RefusedError: If the reason is none of them, or it is no open lead.
        """
        word = read_line(reason, "reason")
        required = text("the reason is one of {reasons}", reasons=self.reasons)
        found = text("found {found}", found=word)
        known = demand(required, met=not self.reasons or word in self.reasons, path="reason", reason=found)
        changes = {"reason": word, "resume_on": None}
        return self.move(lead, "disqualify", at=at, by=by, demands=[known], why=why or word, changes=changes)

    def reopen(self, lead: Lead, *, at: datetime, by: str, why: str | Text | Label) -> Lead:
        """The lead, new again, after it was not followed up; nobody has it.

        Raises:
            RefusedError: If it is followed up, or there is no reason.
        """
        return self.move(lead, "reopen", at=at, by=by, why=why, changes=_AFRESH)

    def recycle(self, lead: Lead, until: date, *, at: datetime, by: str, why: str | Text | Label) -> Lead:
        """The lead while it rests until a day, from which it is to be followed up again.

        Raises:
            RefusedError: If nobody works on it, it rested as often as it may, the day is not later than today or too
                late, or there is no reason.
        """
        day, today = read_date(until, "until"), read_moment(at, "at").date()
        last = today + timedelta(days=self.rest_at_most)
        required = text("it rests until a day after {today} and by {last}", today=today, last=last)
        found = text("found {found}", found=day)
        demands = [demand(required, met=today < day <= last, path="until", reason=found)]
        return self.move(lead, "recycle", at=at, by=by, demands=demands, why=why, changes={"resume_on": day})

    def resume(self, lead: Lead, *, at: datetime, by: str, why: str | Text | Label = "") -> Lead:
        """The lead, new again, after it rested; earlier than planned where a reason is given. Nobody has it.

        Raises:
            RefusedError: If it does not rest, or the day is not reached and there is no reason.
        """
        demands = []
        if lead.resume_on is not None:
            required = text("{day} is reached, or a reason is given", day=lead.resume_on)
            met = read_moment(at, "at").date() >= lead.resume_on or not isinstance(why, str) or bool(why.strip())
            demands = [demand(required, met=met, path="at", reason=text("found {found}", found=at))]
        return self.move(lead, "resume", at=at, by=by, demands=demands, why=why, changes=_AFRESH)

    def merge(self, lead: Lead, into: str, *, at: datetime, by: str, why: str | Text | Label = "") -> Lead:
        """The lead once another stands for it; what is taken over from it is a matter of its merge rules.

        Raises:
            RefusedError: If it is to be merged into itself, or is converted or merged already.
        """
        other = read_line(into, "into")
        found = text("found {found}", found=other)
        demands = [demand(text("it is merged into another lead"), met=other != lead.id, path="into", reason=found)]
        return self.move(lead, "merge", at=at, by=by, demands=demands, why=why, changes={"merged_into": other})

    def undo_merge(self, lead: Lead, *, at: datetime, by: str, why: str | Text | Label) -> Lead:
        """The lead, back where it was before it was merged.

        Raises:
            RefusedError: If it is not merged, or there is no reason.
        """
        return self.move(lead, "undo merge", at=at, by=by, why=why, changes={"merged_into": None})

    def move(
        self,
        lead: Lead,
        trigger: str,
        *,
        at: datetime,
        by: str,
        demands: Iterable[Finding] = (),
        facts: Mapping[str, object] | None = None,
        why: str | Text | Label = "",
        changes: Mapping[str, object] | None = None,
    ) -> Lead:
        """The lead after a move of the table, if it and all the demands let it; the other verbs are built on this.

        Raises:
            RefusedError: With everything that stands in the way.
            NotFoundError: If there is no such move, or the lead has no place in the process.
        """
        return move(
            self._table,
            lead,
            trigger,
            at=at,
            by=by,
            demands=[*demands, *self._since_capture(lead, at)],
            facts=self._facts(lead, facts),
            why=why,
            changes=changes or {},
        )

    def _facts(self, lead: Lead, facts: Mapping[str, object] | None) -> dict[str, object]:
        recycled = sum(event.what == "recycle" for event in lead.journal)
        return {**known_facts(lead, facts), "recycles": recycled}

    def _in(self, lead: Lead, states: tuple[str, ...]) -> Finding:
        table = self._table
        labels = tuple(state.label for state in table.states if state.key in states)
        required = text("the state is one of {states}", states=labels)
        met = lead.journal.state in states
        return demand(required, met=met, path="state", reason=text("found {found}", found=table.state_of(lead).label))

    def _consented(self, lead: Lead, channel: Channel, at: datetime) -> list[Finding]:
        if self.purpose is None:
            return []
        return list(may_address(lead.consents, channel, at, purpose=self.purpose)[:1])

    def _since_capture(self, lead: Lead, at: datetime) -> list[Finding]:
        required = text("the time is not before the capture, {captured}", captured=lead.captured_at)
        late = read_moment(at, "at") >= lead.captured_at
        return [demand(required, met=late, path="at", reason=text("found {found}", found=at))]

    def _times(self, lead: Lead, at: datetime) -> list[Finding]:
        """What is demanded of the time of a note; of a move's, the table demands the second."""
        last = lead.journal[-1].at
        required = text("the time is not before {last}", last=last)
        in_order = demand(
            required, met=read_moment(at, "at") >= last, path="at", reason=text("found {found}", found=at)
        )
        return [*self._since_capture(lead, at), in_order]


_AFRESH: Final[Mapping[str, object]] = {"owner": None, "reason": None, "resume_on": None}


def _refuse_unmet(lead: Lead, what: str, demands: Iterable[Finding]) -> None:
    unmet = tuple(finding for finding in demands if not finding.met)
    if unmet:
        raise RefusedError(f"{what} {lead.id}", unmet)
