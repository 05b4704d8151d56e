"""Who does what with whom: activities × roles or departments, one letter in each cell.

    R  responsible   does it                A  accountable  answers for it, and is one alone
    C  consulted     is asked before        I  informed     is told after

Invariant: every activity has exactly one A and at least one R, and each cell has one letter. Where the policy lets the
accountable one do the work too, that is the cell `AR`; a bare `A` never counts as an R. A matrix that breaks a rule is
not built, and all that is wrong is said at once, each with its address.

Left out: who holds a role on a day (`organizations`), and whether anyone has too much (`raci_review`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_count, check_kind, check_line, check_section, read_items
from salesmanual.kernel.fields import read_line as read_text_line
from salesmanual.kernel.record import Entries
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.organization.raci_review import RaciReview

__all__ = ["AccountableDoes", "Activity", "RaciCode", "RaciLimits", "RaciMatrix", "RaciRole", "RoleDuties"]

RaciCode = Literal["R", "A", "C", "I"]
"""Responsible, accountable, consulted, informed."""

AccountableDoes = Literal["never", "may", "should"]
"""Whether who answers for an activity also does it: the cell `AR` is refused, is accepted, or is missed where it is
not."""

CODES: Final[tuple[RaciCode, ...]] = get_args(RaciCode)
BOTH: Final = "AR"
"""The cell of one who answers for an activity and does it."""

_DOES: Final[tuple[str, ...]] = get_args(AccountableDoes)
_FIRST: Final = "activity"
_LABEL: Final = Label({"en": "who does what", "zh_Hant": "職責分配矩陣", "zh_Hans": "职责分配矩阵"})


@final
@attrs.frozen
class RaciRole:
    """A role or a department: one column.

    Attributes:
        key: Unique in the matrix.
        label: What people read; the key where there is none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.

    Source: Handbook 1.3.
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


def _read_codes(value: Mapping[str, str]) -> Entries:
    if not isinstance(value, Mapping):
        raise WrongTypeError("codes", value, "a letter for each role, as in {'sales': 'R', 'finance': 'A'}")
    for role, code in value.items():
        read_text_line(role, "codes")
        read_text_line(code, f"codes.{role}")
    return Entries(value)


@final
@attrs.frozen
class Activity:
    """What is to be done: one row, with the letters in it.

    Attributes:
        key: Unique in the matrix.
        codes: The letter of each role that has to do with it, by the role's key.
        label: What people read; the key where there is none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.

    Source: Handbook 1.3.

    >>> Activity("quote", {"sales": "AR", "finance": "C"}).holders("R")
    ('sales',)
    """

    key: str = attrs.field(validator=check_line)
    codes: Entries = attrs.field(converter=_read_codes)
    label: Label = attrs.field(converter=read_label)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def holders(self, code: RaciCode) -> tuple[str, ...]:
        """The keys of the roles that hold the letter, alone or as `AR`, in the order in which they are written."""
        return tuple(role for role, cell in self.codes.items() if cell == code or (cell == BOTH and code in BOTH))

    def accountable(self) -> str:
        """The role that answers for it; of an activity of a matrix there is one."""
        return self.holders("A")[0]


_maybe_count: Final = attrs.validators.optional(check_count(1))


@final
@attrs.frozen(kw_only=True)
class RaciLimits:
    """How much is too much; `None` is no limit. What is over is reported and not refused.

    Attributes:
        responsible: The most activities that one role does.
        accountable: The most activities that one role answers for.
        consulted: The most roles that are asked about one activity.
        informed: The most roles that are told of one activity.

    Raises:
        WrongTypeError: If a limit is no whole number.
        InvalidValueError: If a limit is below 1.

    Source: Handbook 1.3.
    """

    responsible: int | None = attrs.field(default=None, validator=_maybe_count)
    accountable: int | None = attrs.field(default=None, validator=_maybe_count)
    consulted: int | None = attrs.field(default=None, validator=_maybe_count)
    informed: int | None = attrs.field(default=None, validator=_maybe_count)


def _read_roles(value: Iterable[RaciRole]) -> tuple[RaciRole, ...]:
    return read_items(value, "roles", RaciRole, "a RaciRole", key="key", least=1)


def _read_activities(value: Iterable[Activity]) -> tuple[Activity, ...]:
    return read_items(value, "activities", Activity, "an Activity", key="key", least=1)


@final
@attrs.frozen(str=False)
class RaciMatrix(Shown):
    """Who does what with whom.

    Attributes:
        key: What it is called by.
        roles: The roles or departments, in the order of the columns.
        activities: The activities, in the order of the rows.
        accountable_does: Whether who answers for an activity may do it too, as `AR`.
        limits: How much is too much.
        label: What people read.
        section: The handbook section.

    Raises:
        InvalidDocumentError: With everything that breaks a rule, and its address.
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no role or no activity.
        DuplicateError: If a role or an activity comes twice.

    Source: Handbook 1.3; Project Management Institute, PMBOK Guide, responsibility assignment matrix.

    >>> roles = [RaciRole("sales"), RaciRole("finance"), RaciRole("legal")]
    >>> sign = Activity("sign", {"sales": "R", "finance": "A", "legal": "C"})
    >>> print(RaciMatrix("deals", roles, [sign]).to_markdown())
    **who does what**
    <BLANKLINE>
    | activity | sales | finance | legal |
    | :--- | :---: | :---: | :---: |
    | sign | R | A | C |
    >>> RaciMatrix("deals", roles, [Activity("sign", {"sales": "A", "finance": "A", "leagl": "C"})])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: raci matrix deals: 3 faults
      activities[0].codes.leagl: is no role of the matrix; did you mean 'legal'?
      activities[0].codes: found A for 'sales', 'finance', accepted is exactly one A
      activities[0].codes: found no R, accepted is at least one R
    """

    key: str = attrs.field(validator=check_line)
    roles: tuple[RaciRole, ...] = attrs.field(converter=_read_roles)
    activities: tuple[Activity, ...] = attrs.field(converter=_read_activities)
    accountable_does: AccountableDoes = attrs.field(
        default="never", validator=check_choice("whether who is accountable does it too", _DOES), kw_only=True
    )
    limits: RaciLimits = attrs.field(
        default=RaciLimits(),
        validator=check_kind(RaciLimits, "the limits, as in RaciLimits(responsible=5)"),
        kw_only=True,
    )
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(f"roles[{number}].key", f"found {_FIRST!r}, accepted is any other key; the first column has it")
            for number, role in enumerate(self.roles)
            if role.key == _FIRST
        ]
        known = {role.key for role in self.roles}
        for number, activity in enumerate(self.activities):
            for role, problem in activity_faults(activity, known, self.accountable_does):
                faults.append(Fault(f"activities[{number}].codes" + (f".{role}" if role else ""), problem))
        if faults:
            raise InvalidDocumentError(f"raci matrix {self.key}", faults)

    def role(self, key: str) -> RaciRole:
        """The role of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        found = {role.key: role for role in self.roles}
        if key not in found:
            raise NotFoundError("role", key, did_you_mean(key, found))
        return found[key]

    def activity(self, key: str) -> Activity:
        """The activity of that key, whose `holders` say who is asked what.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        found = {activity.key: activity for activity in self.activities}
        if key not in found:
            raise NotFoundError("activity", key, did_you_mean(key, found))
        return found[key]

    def code(self, activity: str, role: str) -> str:
        """The letter in a cell: one of R, A, C, I, or `AR`; empty where the role has nothing to do with it.

        Raises:
            NotFoundError: If there is no such activity or role.
        """
        return str(self.activity(activity).codes.get(self.role(role).key, ""))

    def of(self, role: str) -> RoleDuties:
        """What a role has to do.

        Raises:
            NotFoundError: If there is no such role.
        """
        known = self.role(role)
        mine = tuple(activity for activity in self.activities if known.key in activity.codes)
        return RoleDuties(self, known, mine)

    def review(self) -> RaciReview:
        """Who has too much, who has nothing, and what is asked or told too widely."""
        from salesmanual.organization.raci_review import RaciReview  # noqa: PLC0415 - it builds on this module

        return RaciReview(self)

    def tables(self) -> tuple[Table, ...]:
        """The matrix: a row for each activity, a column for each role."""
        columns = [Column(text("activity"), key=_FIRST)]
        columns += [Column(role.label, key=role.key, align="center") for role in self.roles]
        rows: list[tuple[Cell, ...]] = [
            (activity.label, *(str(activity.codes.get(role.key, "")) for role in self.roles))
            for activity in self.activities
        ]
        return (Table(self.label, columns, rows),)


def activity_faults(activity: Activity, roles: set[str], does: AccountableDoes) -> Iterator[tuple[str, str]]:
    """What breaks a rule in one row: the role whose cell it is, or none for the whole row, and what is wrong."""
    cells = " or ".join((", ".join(CODES), *([] if does == "never" else [BOTH])))
    for role, cell in activity.codes.items():
        if role not in roles:
            yield role, "is no role of the matrix" + _nearest(role, roles)
        if cell not in CODES and not (cell == BOTH and does != "never"):
            remedy = "; set accountable_does to 'may'" if cell == BOTH else ""
            yield role, f"found {cell!r}, accepted is one code per cell, {cells}{remedy}"
    accountable = activity.holders("A")
    if len(accountable) != 1:
        found = f"A for {', '.join(map(repr, accountable))}" if accountable else "no A"
        yield "", f"found {found}, accepted is exactly one A"
    if not activity.holders("R"):
        yield "", "found no R, accepted is at least one R"


def _nearest(role: str, roles: set[str]) -> str:
    remedy = did_you_mean(role, sorted(roles))
    return f"; {remedy}" if remedy else ""


@final
@attrs.frozen
class RoleDuties(Shown):
    """What one role has to do.

    Attributes:
        matrix: The matrix.
        role: The role.
        activities: The activities that it has to do with, in the order of the matrix.

    Source: Handbook 1.3.
    """

    matrix: RaciMatrix = attrs.field(repr=False)
    role: RaciRole
    activities: tuple[Activity, ...]

    def with_code(self, code: RaciCode) -> tuple[Activity, ...]:
        """The activities for which it holds the letter, alone or as `AR`."""
        return tuple(activity for activity in self.activities if self.role.key in activity.holders(code))

    def tables(self) -> tuple[Table, ...]:
        """One row for each activity, with the role's letter and who answers for it."""
        columns = (
            Column(text("activity"), key="activity"),
            Column(text("code"), key="code", align="center"),
            Column(text("accountable"), key="accountable"),
        )
        role = self.matrix.role
        rows = [
            (each.label, str(each.codes[self.role.key]), role(each.accountable()).label) for each in self.activities
        ]
        return (Table(self.role.label, columns, rows),)
