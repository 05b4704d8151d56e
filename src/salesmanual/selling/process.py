"""The sales process: the stages a deal goes through, as the company sets them, and what may be done with a deal.

Invariant: a process that is built has a sound table; whatever is done with an opportunity is a move of that table, or
changes no state. A refusal lists everything that is missing, and what is refused changes nothing.

Left out: the handbook's own stages (`process_standard`), and figures over many opportunities (`pipeline`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import InvalidDocumentError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_count, check_section, read_items
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.workflow import Workflow
from salesmanual.selling import opportunities
from salesmanual.selling.process_check import StageCheck, Way, check, way
from salesmanual.selling.process_stages import CATEGORY_WORDS, HandOff, LossReason, Stage, read_stage_key
from salesmanual.selling.process_table import COMPLETED, LOST, WON, process_faults, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from salesmanual.kernel.money import Money
    from salesmanual.kernel.record import Journaled
    from salesmanual.kernel.texts import Language, Text
    from salesmanual.selling.opportunity_record import Opportunity

__all__ = ["Outcome", "SalesProcess"]

Outcome = Literal["open", "on-hold", "won", "lost"]
"""How a deal stands: it is worked on, it waits, it is won (whatever comes after), it is lost."""

_LABEL: Final = Label({"en": "sales process", "zh_Hant": "銷售流程", "zh_Hans": "销售流程"})


def _read_stages(value: Iterable[Stage]) -> tuple[Stage, ...]:
    return read_items(value, "stages", Stage, "a Stage", key="key", least=1)


def _read_reasons(value: Iterable[LossReason]) -> tuple[LossReason, ...]:
    return read_items(value, "loss_reasons", LossReason, "a LossReason", key="key")


@final
@attrs.frozen
class SalesProcess:
    """The company's rule of how a deal goes from a first word to a served customer.

    Attributes:
        key: What it is called by.
        stages: The stages in order; those after the win come last.
        label: What people read.
        loss_reasons: Why deals are lost; empty where any words will do.
        reopen_limit: How often one deal may be reopened; 0 for never.
        reopen_within: Days after it was closed in which it may be reopened; `None` for any time.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key cannot be one, there is no stage, or a limit is below 0.
        DuplicateError: If two stages or two reasons have one key.
        InvalidDocumentError: If the stages do not go together, with every fault and its address.

    Source: Handbook 2.1.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> process = SalesProcess("short", [Stage("talk", exit_criteria=["budget is present"]), Stage("offer")])
    >>> deal = process.begin(Opportunity("D-7"), at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="li.na")
    >>> print(process.check(deal))
    D-7, talk to offer
    ☐ budget is present
    >>> process.advance(deal, at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC), by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: advance D-7 from talk
      ☐ budget is present
    """

    key: str = attrs.field(converter=read_stage_key)
    stages: tuple[Stage, ...] = attrs.field(converter=_read_stages)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    loss_reasons: tuple[LossReason, ...] = attrs.field(default=(), converter=_read_reasons, kw_only=True)
    reopen_limit: int = attrs.field(default=1, validator=check_count(0), kw_only=True)
    reopen_within: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(0)), kw_only=True
    )
    section: str = attrs.field(default="2.1", validator=check_section, kw_only=True)
    _places: dict[str, int] = attrs.field(init=False, eq=False, repr=False)
    _won: frozenset[str] = attrs.field(init=False, eq=False, repr=False)
    _guarded: frozenset[str] = attrs.field(init=False, eq=False, repr=False)
    _workflow: Workflow = attrs.field(init=False, eq=False, repr=False)
    _ways: dict[str, Way] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        faults = tuple(process_faults(self.stages))
        if faults:
            raise InvalidDocumentError(f"sales process {self.key}", faults)
        object.__setattr__(self, "_places", {stage.key: place for place, stage in enumerate(self.stages)})
        won = frozenset({WON, COMPLETED, *(stage.key for stage in self.stages if stage.won)})
        object.__setattr__(self, "_won", won)
        guarded = frozenset(stage.key for stage in self.stages if stage.exit_criteria or stage.handoffs)
        object.__setattr__(self, "_guarded", guarded)
        object.__setattr__(self, "_workflow", table_of(self))
        object.__setattr__(self, "_ways", {key: way(self, key, None) for key in self._places})

    def workflow(self) -> Workflow:
        """The table of its moves."""
        return self._workflow

    def to_mermaid(self, language: Language = "en") -> str:
        """The table as a Mermaid state diagram."""
        return self._workflow.to_mermaid(language)

    def to_table(self) -> Table:
        """The stages as a table: what each is for, how long it takes and how likely a deal in it is won."""
        columns = (
            text("stage"),
            text("goal"),
            Column(text("expected"), unit=text("working days")),
            Column(text("probability"), unit="%"),
            text("forecast"),
            text("hand-offs"),
        )
        rows = (
            (
                stage.label,
                stage.goal,
                stage.expected_days,
                stage.probability,
                CATEGORY_WORDS[stage.category],
                tuple(handoff.department for handoff in stage.handoffs),
            )
            for stage in self.stages
        )
        return Table(self.label, columns, rows)

    def before_win(self) -> tuple[Stage, ...]:
        """The stages before the win, in order."""
        return tuple(stage for stage in self.stages if not stage.won)

    def after_win(self) -> tuple[Stage, ...]:
        """The stages after the win, in order."""
        return tuple(stage for stage in self.stages if stage.won)

    def stage(self, key: str) -> Stage:
        """The stage of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        return self.stages[self.place(key)]

    def place(self, key: str) -> int:
        """Which stage it is, counted from 0.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        place = self._places.get(key) if isinstance(key, str) else None
        if place is None:
            raise NotFoundError("stage", key, did_you_mean(key, self._places))
        return place

    def next_way(self, state: str) -> Way | None:
        """How a deal comes to the stage after that one; `None` where the state is no stage."""
        return self._ways.get(state)

    def is_guarded(self, state: str | None) -> bool:
        """Whether something is demanded before a deal leaves the stage forwards."""
        return state in self._guarded

    def handoff(self, key: str) -> HandOff:
        """The hand-off of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        known = {handoff.key: handoff for stage in self.stages for handoff in stage.handoffs}
        if key not in known:
            raise NotFoundError("hand-off", key, did_you_mean(key, known))
        return known[key]

    def outcome(self, opportunity: Journaled) -> Outcome:
        """How the deal, or its journal alone, stands.

        Raises:
            NotFoundError: If it was not begun, or the process does not know its state.
        """
        state = opportunity.journal.state
        if state is not None and state in self._places:
            return "won" if state in self._won else "open"
        key = self._workflow.state_of(opportunity).key
        if key in self._won:
            return "won"
        return "lost" if key == LOST else "on-hold"

    def stage_of(self, opportunity: Journaled) -> Stage:
        """The stage the deal is in; the last one it was in where it is on hold, lost or completed.

        The journal alone will do.

        Raises:
            NotFoundError: If it was not begun, was in no stage, or the process does not know its state.
        """
        self._workflow.state_of(opportunity)
        for event in opportunity.journal.moves_back():
            place = self._places.get(event.state or "")
            if place is not None:
                return self.stages[place]
        raise NotFoundError("stage of", opportunity.journal, "it was in none")

    def furthest(self, opportunity: Journaled) -> int:
        """The place of the stage furthest on that the deal ever was in, counted from 0.

        Raises:
            NotFoundError: If it was in none.
        """
        places = self._places
        been = [places[event.state] for event in opportunity.journal.moves_back() if event.state in places]
        if not been:
            raise NotFoundError("stage of", opportunity.journal, "it was in none")
        return max(been)

    def begin(
        self,
        opportunity: Opportunity,
        *,
        at: datetime,
        by: str,
        stage: str | None = None,
        why: str | Text | Label = "",
    ) -> Opportunity:
        """The deal in its first stage, or in another that a deal may begin in; see `opportunities.begin`."""
        return opportunities.begin(self, opportunity, at=at, by=by, stage=stage, why=why)

    def check(
        self, opportunity: Opportunity, facts: Mapping[str, object] | None = None, *, to: str | None = None
    ) -> StageCheck:
        """Everything that is met or missing for the next stage, or for a stage further on.

        Args:
            opportunity: The deal.
            facts: What is known besides its own fields and facts.
            to: The stage to come to; the next one where none is named.

        Raises:
            NotFoundError: If there is no such stage, or the process does not know the deal's state.
            InvalidValueError: If a fact has the name of a field of the deal.

        Source: Handbook 2.1.
        """
        return check(self, opportunity, facts, to=to)

    def advance(
        self,
        opportunity: Opportunity,
        *,
        to: str | None = None,
        at: datetime,
        by: str,
        facts: Mapping[str, object] | None = None,
        why: str | Text | Label = "",
    ) -> Opportunity:
        """The deal one stage further, or past stages that may be skipped; see `opportunities.advance`."""
        return opportunities.advance(self, opportunity, to=to, at=at, by=by, facts=facts, why=why)

    def regress(
        self,
        opportunity: Opportunity,
        *,
        to: str | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label,
    ) -> Opportunity:
        """The deal one stage back, or more, with the reason; see `opportunities.regress`."""
        return opportunities.regress(self, opportunity, to=to, at=at, by=by, why=why)

    def win(
        self,
        opportunity: Opportunity,
        *,
        amount: Money | None = None,
        at: datetime,
        by: str,
        facts: Mapping[str, object] | None = None,
        why: str | Text | Label = "",
    ) -> Opportunity:
        """The deal won; see `opportunities.win`."""
        return opportunities.win(self, opportunity, amount=amount, at=at, by=by, facts=facts, why=why)

    def lose(
        self,
        opportunity: Opportunity,
        reason: str,
        *,
        competitor: str | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
    ) -> Opportunity:
        """The deal lost, with the reason; see `opportunities.lose`."""
        return opportunities.lose(self, opportunity, reason, competitor=competitor, at=at, by=by, why=why)

    def hold(
        self,
        opportunity: Opportunity,
        *,
        until: date | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label,
    ) -> Opportunity:
        """The deal on hold, with the reason; see `opportunities.hold`."""
        return opportunities.hold(self, opportunity, until=until, at=at, by=by, why=why)

    def resume(self, opportunity: Opportunity, *, at: datetime, by: str, why: str | Text | Label = "") -> Opportunity:
        """The deal back in the stage it was in when it was put on hold; see `opportunities.resume`."""
        return opportunities.resume(self, opportunity, at=at, by=by, why=why)

    def reopen(
        self,
        opportunity: Opportunity,
        *,
        to: str | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label,
    ) -> Opportunity:
        """A closed deal open again, within the limits; see `opportunities.reopen`."""
        return opportunities.reopen(self, opportunity, to=to, at=at, by=by, why=why)

    def hand_off(
        self,
        opportunity: Opportunity,
        handoff: str,
        *,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
    ) -> Opportunity:
        """The deal with a hand-off confirmed; see `opportunities.hand_off`."""
        return opportunities.hand_off(self, opportunity, handoff, at=at, by=by, why=why)

    def change(
        self,
        opportunity: Opportunity,
        *,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
        **changes: object,
    ) -> Opportunity:
        """The deal with other values of its fields; see `opportunities.change`."""
        return opportunities.change(self, opportunity, at=at, by=by, why=why, **changes)
