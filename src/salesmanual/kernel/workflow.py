"""Workflows: the states a record goes through, as one table of moves.

    from        trigger    to           condition              who may
    lead        qualify    quotation    budget is present      sales
    quotation   win        won          amount < 100000        sales
    quotation   win        approval     amount >= 100000       sales
    approval    approve    won          always                 manager

Everything is read off the table: what may happen next, what is missing, the moves themselves, deadlines, a diagram.

Invariant: a workflow that is built has no unknown, unreachable or trap states, and for every state, trigger and facts
at most one move fires. `fire` gives a new record with one more event or refuses with everything that stands in the
way; the record that it is given stays as it is.

Left out: what is done on a move. The caller does it with the record it gets back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, final

import attrs

from salesmanual.kernel.criteria import ALWAYS
from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_key,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal, Journaled, recorded, with_journal
from salesmanual.kernel.record_event import move_event, read_at
from salesmanual.kernel.texts import Label, Language, Text, read_label
from salesmanual.kernel.workflow_check import (
    MoveCheck,
    demands_on,
    is_given,
    move_check,
    refusal,
    role_finding,
    walk_faults,
)
from salesmanual.kernel.workflow_faults import origins, table_faults
from salesmanual.kernel.workflow_table import (
    ANY_OTHER,
    PREVIOUS,
    Clock,
    Move,
    State,
    check_section,
    read_key,
    read_moves,
    read_states,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.errors import RefusedError
    from salesmanual.kernel.tables import Table
    from salesmanual.kernel.workdays import Pause, WorkCalendar
    from salesmanual.kernel.workflow_time import Stay

__all__ = ["ANY_OTHER", "PREVIOUS", "Clock", "Move", "MoveCheck", "State", "Workflow"]

R = TypeVar("R", bound=Journaled)

_NO_CHANGES: Final[Mapping[str, object]] = MappingProxyType({})
_BEGIN: Final = "begin"


def _read_roles(roles: Collection[str]) -> tuple[str, ...]:
    """The roles of who asks; one text would be taken for its characters."""
    if isinstance(roles, str) or not isinstance(roles, Iterable):
        raise WrongTypeError("roles", roles, "a list of roles", "put the role in brackets")
    read = tuple(roles)
    for role in read:
        check_type(role, str, "roles")
    return read


def _journal_of(record: Journaled) -> Journal:
    """The journal of the record."""
    journal: object = getattr(record, "journal", None)
    if type(journal) is not Journal:
        raise WrongTypeError("record", record, "a record, which has a Journal", "begin one with begin(...)")
    return journal


class _Way(NamedTuple):
    """A move as `fire` takes it from one state."""

    holds: Callable[[object], bool | None] | None
    to: str | None
    roles: frozenset[str]
    needs_reason: bool
    move: Move


@final
@attrs.frozen(repr=False)
class Workflow:
    """States and the moves between them.

    Attributes:
        key: What it is called by.
        states: The states; where a record may begin in several, it begins in the first of them if none is named.
        moves: The table, row by row.
        label: What people read; the key where there is none.
        section: The handbook section that it implements.

    Raises:
        InvalidDocumentError: With every fault of the table and its address.
        WrongTypeError, InvalidValueError: If the key cannot be accepted, or a row is of another type.

    Source: Handbook 2.1, 2.4, 2.6, 3.4, 7.1, 10.2.

    >>> from datetime import UTC, datetime
    >>> deals = Workflow(
    ...     "deals",
    ...     [State("lead", initial=True), State("won", final=True), State("lost", final=True)],
    ...     [Move("lead", "win", "won", when="visits >= 3"), Move("lead", "lose", "lost", needs_reason=True)],
    ... )
    >>> deal = deals.begin(at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC), by="li.na")
    >>> deals.fire(deal, "win", at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC), by="li.na", facts={"visits": 3}).state
    'won'
    >>> deals.fire(deal, "win", at=datetime(2026, 3, 9, 9, 0, tzinfo=UTC), by="li.na", facts={"visits": 1})
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: win from lead
      ☐ visits is at least 3: found 1, 2 short
    """

    key: str = attrs.field(converter=read_key)
    states: tuple[State, ...] = attrs.field(converter=read_states)
    moves: tuple[Move, ...] = attrs.field(converter=read_moves)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    section: str = attrs.field(default="", validator=check_section, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    _by_key: Mapping[str, State] = attrs.field(init=False, eq=False)
    _table: dict[tuple[str, str], tuple[_Way, ...]] = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        faults = table_faults(self.states, self.moves)
        if faults:
            raise InvalidDocumentError(f"workflow {self.key}", faults)
        table: dict[tuple[str, str], tuple[_Way, ...]] = {}
        for move in self.moves:
            holds = None if move.when == ALWAYS else move.when.holds
            to = None if move.to == PREVIOUS else move.to
            way = _Way(holds, to, frozenset(move.roles), move.needs_reason, move)
            for origin in origins(move, self.states):
                cell = (origin, move.trigger)
                table[cell] = (*table.get(cell, ()), way)
        object.__setattr__(self, "_by_key", MappingProxyType({state.key: state for state in self.states}))
        object.__setattr__(self, "_table", table)

    def triggers(self) -> tuple[str, ...]:
        """The triggers, in the order of the table.

        >>> Workflow("w", [State("a", initial=True, final=True)], [Move("a", "renew", "a")]).triggers()
        ('renew',)
        """
        return tuple(dict.fromkeys(move.trigger for move in self.moves))

    def state(self, key: str) -> State:
        """The state of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        check_key(key, "state")
        found = self._by_key.get(key)
        if found is None:
            raise NotFoundError("state", key, did_you_mean(key, self._by_key))
        return found

    def state_of(self, record: Journaled) -> State:
        """The state that the record is in.

        Raises:
            NotFoundError: If the record is in none, or in one that the workflow does not know.
        """
        return self.state(self._present(_journal_of(record)))

    def _present(self, journal: Journal) -> str:
        key = journal.state
        if key is None:
            raise NotFoundError("state of", journal, "begin the journal with begin(...)")
        return key

    def begin(self, *, at: datetime, by: str, state: str | None = None, why: str | Text | Label = "") -> Journal:
        """The journal of a record that begins here, with its first event.

        Args:
            at: When, with a time zone.
            by: Who begins it.
            state: The initial state; the first one where none is named.
            why: The reason, if there is one to note.

        Raises:
            NotFoundError: If there is no such state.
            InvalidValueError: If a record may not begin there.
        """
        first = next(each for each in self.states if each.initial) if state is None else self.state(state)
        if not first.initial:
            initial = [each.key for each in self.states if each.initial]
            raise InvalidValueError("state", first.key, "an initial state", did_you_mean(first.key, initial))
        return EMPTY_JOURNAL.append(move_event(_BEGIN, read_at(at), by, why, first.key))

    def fire(
        self,
        record: R,
        trigger: str,
        *,
        at: datetime,
        by: str,
        facts: object = None,
        roles: Collection[str] = (),
        why: str | Text | Label = "",
        changes: Mapping[str, object] = _NO_CHANGES,
    ) -> R:
        """The record after the move, with one more event in its journal.

        Args:
            record: The record, or its journal alone; it stays as it is.
            trigger: The move.
            at: When it happens, with a time zone; not before the last event.
            by: Who makes it.
            facts: What the conditions are judged on; the record itself where none are given.
            roles: The roles of who makes it.
            why: The reason.
            changes: Fields of the record that change with the move, and their new values.

        Raises:
            RefusedError: If the move is not open, with everything that stands in the way.
            NotFoundError: If the workflow has no such trigger, or does not know the record's state.
            WrongTypeError, InvalidValueError: If an argument cannot be accepted.
        """
        if type(roles) is not tuple or type(trigger) is not str:
            roles = _read_roles(roles)
            check_type(trigger, str, "trigger")
        journal = _journal_of(record)
        known = record if facts is None else facts
        for holds, to, who_may, needs_reason, _ in self._table.get((journal.state or "", trigger), ()):
            if holds is None or holds(known):
                goal = self._back(journal) if to is None else to
                if (
                    goal is None
                    or (who_may and who_may.isdisjoint(roles))
                    or (needs_reason and not is_given(why))
                    or read_at(at) < journal.last.at  # type: ignore[union-attr] # a journal with a state has an event
                ):
                    break
                if changes:
                    if type(changes) is not dict:
                        check_type(changes, Mapping, "changes", "name each field with its new value")
                    return recorded(record, move_event(trigger, at, by, why, goal), **changes)
                return with_journal(record, journal.append(move_event(trigger, at, by, why, goal)))
        raise self._refusal(record, trigger, at=at, facts=known, roles=roles, why=why)

    def _refusal(
        self,
        record: Journaled,
        trigger: str,
        *,
        at: datetime,
        facts: object,
        roles: Collection[str],
        why: str | Text | Label,
    ) -> RefusedError:
        state = self.state_of(record)
        triggers = self.triggers()
        if trigger not in triggers:
            raise NotFoundError("trigger", trigger, did_you_mean(trigger, triggers))
        moves = [way.move for way in self._table.get((state.key, trigger), ())]
        checks = []
        for move in [move for move in moves if move.when.holds(facts)] or moves:
            who = [role_finding(move, roles)] if move.roles else []
            checks.append(self._check(move, record.journal, facts, [*who, *demands_on(move, at, record.journal, why)]))
        fitting = (self._by_key[origin].label for origin, name in self._table if name == trigger)
        return refusal(record, trigger, state, checks, tuple(fitting))

    def _back(self, journal: Journal) -> str | None:
        """The state to go back to, if there is one and the workflow knows it."""
        previous = journal.previous_state
        return previous if previous in self._by_key else None

    def _check(self, move: Move, journal: Journal, facts: object, demands: Iterable[Finding]) -> MoveCheck:
        goal = self._back(journal) if move.to == PREVIOUS else move.to
        return move_check(move, None if goal is None else self._by_key[goal], facts, demands)

    def check(
        self, record: Journaled, facts: object = None, *, roles: Collection[str] | None = None
    ) -> tuple[MoveCheck, ...]:
        """For every move from the record's state, whether it is open, and everything that stands in its way.

        Args:
            record: The record, or its journal alone.
            facts: What the conditions are judged on; the record itself where none are given.
            roles: The roles of who asks; where none are given, it is not looked at who may.

        Raises:
            NotFoundError: If the workflow does not know the record's state.
            WrongTypeError: If the roles are one text.

        >>> from datetime import UTC, datetime
        >>> cycle = Workflow("w", [State("a", initial=True, final=True)], [Move("a", "renew", "a", when="paid")])
        >>> print(*cycle.check(cycle.begin(at=datetime(2026, 3, 2, tzinfo=UTC), by="li.na"), {"paid": False}))
        ☐ renew, to a: 0 of 1 met
          ☐ paid is true: found false
        """
        if roles is not None:
            roles = _read_roles(roles)
        state, known = self.state_of(record).key, record if facts is None else facts
        checks = []
        for move in self.moves:
            if state in origins(move, self.states):
                who = [role_finding(move, roles)] if roles is not None and move.roles else []
                checks.append(self._check(move, record.journal, known, who))
        return tuple(checks)

    def allowed(
        self, record: Journaled, facts: object = None, *, roles: Collection[str] | None = None
    ) -> tuple[Move, ...]:
        """The moves that are open: those for which `check` finds nothing in the way.

        Raises:
            NotFoundError: If the workflow does not know the record's state.
            WrongTypeError: If the roles are one text.
        """
        return tuple(check.move for check in self.check(record, facts, roles=roles) if check.open)

    def journal_faults(self, record: Journaled) -> tuple[Fault, ...]:
        """Where the journal is no walk through the table, event by event; none where `fire` made it.

        A workflow that was changed shows here which records it no longer fits.

        >>> from datetime import UTC, datetime
        >>> cycle = Workflow("w", [State("a", initial=True, final=True)], [Move("a", "renew", "a")])
        >>> from salesmanual.kernel.record import Event
        >>> journal = Journal([Event("open", datetime(2026, 3, 2, tzinfo=UTC), "li.na", state="b")])
        >>> print(*cycle.journal_faults(journal))
        [0]: no state 'b'; use one of 'a'
        """
        return tuple(walk_faults(_journal_of(record), self._by_key, self._goals))

    def _goals(self, state: str, trigger: str) -> tuple[str | None, ...]:
        return tuple(way.to for way in self._table.get((state, trigger), ()))

    def stays(self, record: Journaled) -> tuple[Stay, ...]:
        """The states that the record was in and is in, from when to when."""
        from salesmanual.kernel.workflow_time import stays  # noqa: PLC0415 - moving a record needs no calendar

        return stays(_journal_of(record))

    def time_in(
        self,
        record: Journaled,
        state: str,
        as_of: datetime,
        calendar: WorkCalendar | None = None,
        *,
        pauses: Iterable[Pause] = (),
    ) -> timedelta:
        """How long the record was in the state up to that time, all stays together.

        Args:
            record: The record, or its journal alone.
            state: The key of the state.
            as_of: Up to when.
            calendar: Counts working time; without it, time as it passes.
            pauses: When the clock stands still.

        Raises:
            NotFoundError: If there is no such state.
        """
        from salesmanual.kernel.workflow_time import time_in  # noqa: PLC0415 - as in stays

        return time_in(_journal_of(record).as_of(as_of), self.state(state).key, as_of, calendar, pauses)

    def due(
        self, record: Journaled, calendar: WorkCalendar | None = None, *, pauses: Iterable[Pause] = ()
    ) -> datetime | None:
        """When the deadline of the record's state ends; `None` where the state has none.

        The clock runs from when the record came to the state, and stands still while it is in states that pause it
        and comes back from them, and in the pauses.

        Args:
            record: The record, or its journal alone.
            calendar: The working time, for a deadline that counts it.
            pauses: When the clock stands still besides.

        Raises:
            NotFoundError: If the workflow does not know the record's state.
            InvalidValueError: If the deadline counts working time and there is no calendar.
            InfeasibleError: If a pause that has no end begins before that, or there is not that much working time.
        """
        from salesmanual.kernel.workflow_time import due  # noqa: PLC0415 - as in stays

        return due(_journal_of(record), self.state_of(record), self._by_key, calendar, pauses)

    def overdue(
        self,
        record: Journaled,
        as_of: datetime,
        calendar: WorkCalendar | None = None,
        *,
        pauses: Iterable[Pause] = (),
    ) -> timedelta:
        """By how much the record, as it stood then, had passed its state's deadline; no time where it had not.

        It is counted on the clock of the deadline: what was due when the day closed is not late before the next opens.

        Raises:
            NotFoundError: If the record was in no state then, or the workflow does not know it.
            InvalidValueError: If the deadline counts working time and there is no calendar.
        """
        from salesmanual.kernel.workflow_time import overdue  # noqa: PLC0415 - as in stays

        journal = _journal_of(record).as_of(as_of)
        return overdue(journal, self.state_of(journal), self._by_key, calendar, pauses, as_of=as_of)

    def to_mermaid(self, language: Language = "en") -> str:
        """The table as a Mermaid state diagram, conditions in words.

        >>> print(Workflow("w", [State("a", initial=True, final=True)], [Move("a", "renew", "a")]).to_mermaid())
        stateDiagram-v2
            state "a" as s0
            [*] --> s0
            s0 --> s0: renew
            s0 --> [*]
        """
        from salesmanual.kernel.workflow_drawing import mermaid  # noqa: PLC0415 - moving a record draws nothing

        return mermaid(self, language)

    def to_table(self) -> Table:
        """The table as a `Table`, to print or to make a frame of.

        >>> print(Workflow("w", [State("a", initial=True, final=True)], [Move("a", "renew", "a")]).to_table())
        w
        ┌──────┬───────┬────┬───────────┬─────────┬───────────────┐
        │ from │ move  │ to │ condition │ who may │ reason needed │
        ├──────┼───────┼────┼───────────┼─────────┼───────────────┤
        │ a    │ renew │ a  │ always    │ anyone  │ no            │
        └──────┴───────┴────┴───────────┴─────────┴───────────────┘
        """
        from salesmanual.kernel.workflow_drawing import move_table  # noqa: PLC0415 - as in to_mermaid

        return move_table(self)

    def __repr__(self) -> str:
        return f"<Workflow {self.key}: {len(self.states)} states, {len(self.moves)} moves>"
