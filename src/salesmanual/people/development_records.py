"""The record of a personal development plan: gaps, and for each what is done, by whom, by when, and what shows it.

    gap = required level − level; an action belongs to one gap and is open, done with its evidence, or dropped

Invariant: an action that is done has its proof, and names a gap of the plan. A level that nobody assessed is unknown,
never a gap of 0.

Left out: how a plan moves along (`development_plans`), and what the actions changed (`development_effects`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import (
    check_count,
    check_date,
    check_flag,
    check_line,
    check_optional_line,
    check_text,
    read_items,
)
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.texts import Text

__all__ = ["DEVELOPMENT_WORKFLOW", "DevelopmentAction", "DevelopmentGap", "PersonalDevelopment"]

DEVELOPMENT_WORKFLOW: Final = Workflow(
    "personal-development",
    [
        State("open", {"en": "open", "zh_Hant": "進行中", "zh_Hans": "进行中"}, initial=True),
        State("closed", {"en": "closed", "zh_Hant": "已結束", "zh_Hans": "已结束"}, final=True),
        State("carried over", {"en": "carried over", "zh_Hant": "已結轉", "zh_Hans": "已结转"}, final=True),
    ],
    [Move("open", "close", "closed"), Move("open", "carry over", "carried over")],
    label={"en": "development plan", "zh_Hant": "發展計劃", "zh_Hans": "发展计划"},
    section="4.4",
)
"""The table of a development plan's moves."""

_NONE: Final = Fraction(0)


def _read_required(value: Exact | str) -> Fraction:
    return read_fraction(value, "required")


def _read_before(value: Exact | str) -> Fraction:
    return read_fraction(value, "before")


def _read_after(value: Exact | str) -> Fraction:
    return read_fraction(value, "after")


@final
@attrs.frozen
class DevelopmentGap:
    """What is asked for and what is there, before the actions and after.

    Attributes:
        key: What it is of, such as the key of a competency.
        required: The level that is asked for.
        before: The level when the plan began; `None` where nobody assessed it.
        after: The level when it was assessed again; `None` while it was not.
        reassessed_on: The day of that.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.5, 4.4.

    >>> gap = DevelopmentGap("negotiation", 4, "2.5", 3, date(2026, 12, 1))
    >>> gap.size_before(), gap.size_after()
    (Fraction(3, 2), Fraction(1, 1))
    """

    key: str = attrs.field(validator=check_line)
    required: Fraction = attrs.field(converter=_read_required)
    before: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_before))
    after: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_after))
    reassessed_on: date | None = attrs.field(default=None, validator=attrs.validators.optional(check_date))

    def __attrs_post_init__(self) -> None:
        if (self.after is None) != (self.reassessed_on is None):
            found = None if self.reassessed_on is None else str(self.reassessed_on)
            raise InvalidValueError("reassessed_on", found, "the day of the level after, and none without one")

    def size_before(self) -> Fraction | None:
        """How much was missing; 0 where nothing was, `None` where it is unknown."""
        return None if self.before is None else max(_NONE, self.required - self.before)

    def size_after(self) -> Fraction | None:
        """How much is missing after; `None` where it was not assessed again."""
        return None if self.after is None else max(_NONE, self.required - self.after)

    def latest(self) -> Fraction | None:
        """The level that is known last."""
        return self.before if self.after is None else self.after


@final
@attrs.frozen
class DevelopmentAction:
    """What is done about one gap.

    Attributes:
        key: What it is called by.
        gap: The key of the gap.
        what: What is done.
        owner: Who sees to it.
        due: By when.
        evidence: What is to show that it was done.
        done: The day it was done; `None` while it was not.
        proof: What showed it; empty while there is nothing.
        dropped: Whether it was given up.
        carried: How often it was carried over.

    Raises:
        WrongTypeError, InvalidValueError: If a field cannot be accepted, or it is done without proof, or both done and
            dropped.

    Source: Handbook 2.5, 4.4.

    >>> DevelopmentAction("a1", "negotiation", "Join five talks", "li.na", date(2026, 6, 30), "notes").is_open()
    True
    """

    key: str = attrs.field(validator=check_line)
    gap: str = attrs.field(validator=check_line)
    what: str = attrs.field(validator=check_line)
    owner: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    evidence: str = attrs.field(validator=check_line)
    done: date | None = attrs.field(default=None, validator=attrs.validators.optional(check_date), kw_only=True)
    proof: str = attrs.field(default="", validator=check_text, kw_only=True)
    dropped: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    carried: int = attrs.field(default=0, validator=check_count(0), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (self.done is not None) != bool(self.proof.strip()):
            raise InvalidValueError("proof", self.proof, "what showed that it was done, and none before")
        if self.done is not None and self.dropped:
            raise InvalidValueError("dropped", self.dropped, "False for an action that is done")

    def is_open(self) -> bool:
        """Whether it is neither done nor dropped."""
        return self.done is None and not self.dropped

    def is_late(self, on: date) -> bool:
        """Whether it is open on a day after it was due."""
        return self.is_open() and on > self.due


def _read_gaps(values: Iterable[DevelopmentGap]) -> tuple[DevelopmentGap, ...]:
    return read_items(values, "gaps", DevelopmentGap, "a DevelopmentGap", key="key")


def _read_actions(values: Iterable[DevelopmentAction]) -> tuple[DevelopmentAction, ...]:
    return read_items(values, "actions", DevelopmentAction, "a DevelopmentAction", key="key")


@final
@attrs.frozen
class PersonalDevelopment(Shown):
    """The development plan of one person for one cycle.

    Attributes:
        id: What tells it from every other.
        person: Whose plan it is.
        manager: Who supports it.
        cycle: The key of the cycle it is for.
        gaps: What is missing.
        actions: What is done about it; each names one of the gaps.
        carried_from: The id of the plan it goes on with; `None` for none.
        journal: What happened.

    Raises:
        WrongTypeError, InvalidValueError, DuplicateError: If a field cannot be accepted.
        NotFoundError: If an action names a gap that the plan does not have.

    Source: Handbook 2.5, 4.4.
    """

    id: str = attrs.field(converter=read_id)
    person: str = attrs.field(validator=check_line)
    manager: str = attrs.field(validator=check_line)
    cycle: str = attrs.field(validator=check_line)
    gaps: tuple[DevelopmentGap, ...] = attrs.field(default=(), converter=_read_gaps, kw_only=True)
    actions: tuple[DevelopmentAction, ...] = attrs.field(default=(), converter=_read_actions, kw_only=True)
    carried_from: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        keys = [gap.key for gap in self.gaps]
        for place, action in enumerate(self.actions):
            if action.gap not in keys:
                raise NotFoundError(f"actions[{place}].gap", action.gap, did_you_mean(action.gap, keys))

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def action(self, key: str) -> DevelopmentAction:
        """The action of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for each in self.actions:
            if each.key == key:
                return each
        raise NotFoundError("action", key, did_you_mean(key, [each.key for each in self.actions]))

    def open_actions(self) -> tuple[DevelopmentAction, ...]:
        """The actions that are neither done nor dropped."""
        return tuple(action for action in self.actions if action.is_open())

    def late_actions(self, on: date) -> tuple[DevelopmentAction, ...]:
        """The open actions that were due before a day."""
        return tuple(action for action in self.actions if action.is_late(on))

    def progress(self) -> Fraction | None:
        """The part of the actions that is done, those dropped left out; `None` where there are none."""
        kept = [action for action in self.actions if not action.dropped]
        return Fraction(sum(action.done is not None for action in kept), len(kept)) if kept else None

    def tables(self) -> tuple[Table, ...]:
        """One row for each action with its gap, and those gaps that no action is about."""
        columns = [
            Column(text("gap"), key="gap"),
            Column(text("development action"), key="what"),
            Column(text("owner"), key="owner"),
            Column(text("due by"), key="due"),
            Column(text("what shows it"), key="evidence"),
            Column(text("done"), key="done"),
            Column(text("state"), key="state"),
            Column(text("carried over"), key="carried"),
        ]
        rows = [
            (
                each.gap,
                each.what,
                each.owner,
                each.due,
                each.proof or each.evidence,
                each.done,
                _state(each),
                each.carried,
            )
            for each in self.actions
        ]
        title = text("development plan {id} of {person}", id=self.id, person=self.person)
        busy = {each.gap for each in self.actions}
        bare = [(gap.key, gap.required, gap.latest()) for gap in self.gaps if gap.key not in busy]
        found = Table(title, columns, rows)
        if not bare:
            return (found,)
        more = [
            Column(text("gap"), key="gap"),
            Column(text("required"), key="required"),
            Column(text("level"), key="level"),
        ]
        return found, Table(text("gaps without an action"), more, bare)


def _state(action: DevelopmentAction) -> Text:
    if action.dropped:
        return text("dropped")
    return text("open") if action.done is None else text("done")
