"""The rows of a workflow's table: its states and its moves.

Invariant: what a reader returns, it returns again when it reads that.

Left out: what the rows mean together (`workflow_faults`) and moving a record (`workflow`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final, Literal, TypeAlias, TypeVar, final, get_args

import attrs

from salesmanual.kernel.criteria import ALWAYS, Criterion, read_criterion
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.texts import Label, read_label

__all__ = [
    "ANY_OTHER",
    "PREVIOUS",
    "Clock",
    "Move",
    "State",
    "check_section",
    "read_key",
    "read_moves",
    "read_states",
]

Clock: TypeAlias = Literal["working", "calendar"]
"""What a deadline counts: the working time of a calendar, or time as it passes."""

ANY_OTHER: Final = "*"
"""As a move's origin: every state that is not final, other than the one it leads to."""

PREVIOUS: Final = "<"
"""As a move's goal: the state that the record was in before the present one, as its journal says."""

_MAX_KEY: Final = 100


def read_key(value: str, where: str = "key") -> str:
    """The key of a state, a trigger or a workflow, checked.

    Raises:
        WrongTypeError: If it is not text.
        InvalidValueError: If it is empty, too long, begins or ends with a space, or has anything but letters, digits,
            spaces and the signs `-`, `_` and `.`.

    >>> read_key("needs-analysis"), read_key("需求分析")
    ('needs-analysis', '需求分析')
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "text such as 'needs-analysis'")
    key = str.__str__(value)
    if 0 < len(key) <= _MAX_KEY and key == key.strip() and all(sign.isalnum() or sign in " -_." for sign in key):
        return key
    accepted = f"1 to {_MAX_KEY} letters, digits, spaces and the signs - _ ."
    raise InvalidValueError(where, value, accepted, "give the name that people read as the label")


def _read_origin(value: str | Iterable[str]) -> tuple[str, ...]:
    keys = (value,) if isinstance(value, str) else _read_list(value, "origin")
    if not keys:
        raise InvalidValueError("origin", keys, "the key of at least one state")
    if ANY_OTHER in keys:
        if len(keys) > 1:
            raise InvalidValueError("origin", keys, f"{ANY_OTHER!r} alone, or the keys of states")
        return keys
    return _distinct(keys, "origin", "state")


def _read_trigger(value: str) -> str:
    return read_key(value, "trigger")


def _read_to(value: str) -> str:
    return value if value == PREVIOUS else read_key(value, "to")


def _read_roles(value: Iterable[str]) -> tuple[str, ...]:
    return _distinct(_read_list(value, "roles"), "roles", "role")


def _read_list(value: Iterable[str], where: str) -> tuple[str, ...]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, "a list of keys", "put the key in brackets")
    return tuple(value)


def _distinct(keys: tuple[str, ...], where: str, kind: str) -> tuple[str, ...]:
    known: set[str] = set()
    for position, key in enumerate(keys):
        if read_key(key, f"{where}[{position}]") in known:
            raise DuplicateError(kind, key)
        known.add(key)
    return keys


def _read_optional_label(value: Label | str | Mapping[str, str] | None) -> Label | None:
    return None if value is None else read_label(value)


def _read_when(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


_Row = TypeVar("_Row")


def _read_rows(value: Iterable[_Row], kind: type[_Row], where: str) -> tuple[_Row, ...]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, f"a list of {where}")
    rows = tuple(value)
    for position, row in enumerate(rows):
        if not isinstance(row, kind):
            raise WrongTypeError(f"{where}[{position}]", row, f"a {kind.__name__}")
    return rows


def read_states(value: Iterable[State]) -> tuple[State, ...]:
    """The states of a workflow; a converter.

    Raises:
        WrongTypeError: If one is no `State`.
    """
    return _read_rows(value, State, "states")


def read_moves(value: Iterable[Move]) -> tuple[Move, ...]:
    """The moves of a workflow; a converter.

    Raises:
        WrongTypeError: If one is no `Move`.
    """
    return _read_rows(value, Move, "moves")


def check_section(_: object, __: attrs.Attribute[str], value: str) -> None:
    """Refuses what is no section of the handbook; a validator.

    Raises:
        WrongTypeError: If it is not text.
    """
    if not isinstance(value, str):
        raise WrongTypeError("section", value, "a section of the handbook such as '2.1'")


def _read_deadline(value: timedelta | None) -> timedelta | None:
    if value is None:
        return None
    if not isinstance(value, timedelta):
        raise WrongTypeError("deadline", value, "a timedelta")
    if value <= timedelta():
        raise InvalidValueError("deadline", str(value), "more than no time", "leave it out where there is none")
    return value


def _read_clock(value: Clock) -> Clock:
    for clock in get_args(Clock):
        if value == clock:
            return value
    raise InvalidValueError("clock", value, f"one of {', '.join(map(repr, get_args(Clock)))}")


def _check_flag(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:  # noqa: FBT001 - it checks one
    if type(value) is not bool:
        raise WrongTypeError(attribute.name, value, "True or False")


@final
@attrs.frozen
class State:
    """A state that a record can be in.

    Attributes:
        key: What it is called by in moves and journals.
        label: What people read; the key where there is none.
        initial: Whether a record may begin here.
        final: Whether a record may stay here for good. Moves may lead out, such as one that reopens.
        pauses: Whether the clock of the interrupted state stands still here: a record that comes back to that state
            goes on with the time it had.
        deadline: How long a record may stay; `None` for as long as it likes.
        clock: What the deadline counts: `"working"` time, by a calendar, or `"calendar"` time, as it passes.
        on_entry: What is to be done when a record comes here.
        on_exit: What is to be done before it leaves.

    Raises:
        WrongTypeError: If a field is of another type.
        InvalidValueError: If the key is empty or has other signs than a key may, or the deadline is not more than 0.

    Source: Handbook 2.1, 2.6, 3.4, 10.2.

    >>> quotation = State("quotation", {"en": "Quotation", "zh_Hant": "報價談判"}, deadline=timedelta(hours=40))
    >>> quotation.label.render("zh_Hant")
    '報價談判'
    """

    key: str = attrs.field(converter=read_key)
    label: Label = attrs.field(converter=read_label)
    initial: bool = attrs.field(default=False, validator=_check_flag, kw_only=True)
    final: bool = attrs.field(default=False, validator=_check_flag, kw_only=True)
    pauses: bool = attrs.field(default=False, validator=_check_flag, kw_only=True)
    deadline: timedelta | None = attrs.field(default=None, converter=_read_deadline, kw_only=True)
    clock: Clock = attrs.field(default="working", converter=_read_clock, kw_only=True)
    on_entry: Label | None = attrs.field(default=None, converter=_read_optional_label, kw_only=True)
    on_exit: Label | None = attrs.field(default=None, converter=_read_optional_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


@final
@attrs.frozen
class Move:
    """A way from one state, or from each of several, to another.

    Attributes:
        origin: The keys of the states it leads from, or `ANY_OTHER`.
        trigger: What it is called by; one trigger may lead to different states from different origins.
        to: The key of the state it leads to, or `PREVIOUS`.
        when: The condition that the facts must meet, or its text.
        roles: Who may: those who have one of the roles; everyone where none is named.
        needs_reason: Whether a reason must be given.
        label: What people read for the trigger; its name where there is none.

    Raises:
        WrongTypeError: If a field is of another type.
        InvalidValueError: If a key is empty or has other signs than a key may, or there is no origin.
        DuplicateError: If an origin or a role is named twice.
        CriterionSyntaxError: If the condition's text cannot be read.

    Source: Handbook 2.1, 2.6, 3.4, 10.2.

    >>> Move("solution", "quote", "quotation", when="budget is present", roles=["sales"]).origin
    ('solution',)
    """

    origin: tuple[str, ...] = attrs.field(converter=_read_origin)
    trigger: str = attrs.field(converter=_read_trigger)
    to: str = attrs.field(converter=_read_to)
    when: Criterion = attrs.field(default=ALWAYS, converter=_read_when, kw_only=True)
    roles: tuple[str, ...] = attrs.field(default=(), converter=_read_roles, kw_only=True)
    needs_reason: bool = attrs.field(default=False, validator=_check_flag, kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _trigger_as_label(self) -> Label:
        return Label(self.trigger)
