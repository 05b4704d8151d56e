"""What departments promise one another: who does what for whom, within how much working time.

    taker ──request──▶ giver ──within the working time──▶ delivery ──▶ taker confirms

Invariant: nobody serves itself; where there is a matrix of responsibilities, both sides of every agreement are in it.
Each convention, when the clock starts, whether it stands still, what a return does to it, is a field.

Left out: the single requests (`handoffs`) and what became of the promises (`handoff_times`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import (
    check_choice,
    check_duration,
    check_flag,
    check_kind,
    check_line,
    check_section,
    read_items,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.organization.raci import RaciMatrix

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

__all__ = ["AfterReturn", "ClockStart", "Collaboration", "ServiceAgreement", "calendar_for", "hours_in", "shown_hours"]

ClockStart = Literal["request", "acceptance"]
"""Whether the time runs from the request, or from the moment the giver accepts it."""

AfterReturn = Literal["goes on", "anew"]
"""What the clock does when a request that was sent back comes again."""

_STARTS: Final[tuple[str, ...]] = get_args(ClockStart)
_AFTER: Final[tuple[str, ...]] = get_args(AfterReturn)
_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)
_SHOWN: Final = Rounding("0.01")
_LABEL: Final = Label({"en": "working with other departments", "zh_Hant": "部門協作", "zh_Hans": "部门协作"})


def hours_in(spent: timedelta) -> Fraction:
    """A duration in hours, exactly.

    >>> hours_in(timedelta(minutes=20))
    Fraction(1, 3)
    """
    return Fraction(spent // _MICROSECOND, _HOUR // _MICROSECOND)


def shown_hours(spent: timedelta) -> Fraction | Decimal:
    """A duration in hours as it is read: rounded to a hundredth where it has more places.

    >>> print(shown_hours(timedelta(minutes=20)))
    0.33
    """
    exact = hours_in(spent)
    return exact if (exact * 100).denominator == 1 else _SHOWN.number(exact)


@final
@attrs.frozen
class ServiceAgreement:
    """What one department does for another, and how soon.

    Attributes:
        key: Unique in the collaboration; a sales stage names its hand-off by it.
        giver: The department that does it.
        taker: The department that asks for it.
        what: What is done.
        within: The working time that it may take.
        starts: When the time begins to run.
        pauses: Whether the clock stands still while the giver waits for the taker: after a return, or a question.
        after_return: Whether the clock goes on or begins anew when a request that was sent back comes again.
        calendar: The key of the working calendar it is counted in; empty for the only one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the time is not more than none, or both sides are one department.

    Source: Handbook 1.3.

    >>> review = ServiceAgreement("legal", "legal", "sales", "contract review", timedelta(hours=16))
    >>> review.starts, review.pauses, review.after_return
    ('request', True, 'goes on')
    """

    key: str = attrs.field(validator=check_line)
    giver: str = attrs.field(validator=check_line)
    taker: str = attrs.field(validator=check_line)
    what: Label = attrs.field(converter=read_label)
    within: timedelta = attrs.field(validator=check_duration)
    starts: ClockStart = attrs.field(
        default="request", validator=check_choice("when the clock starts", _STARTS), kw_only=True
    )
    pauses: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    after_return: AfterReturn = attrs.field(
        default="goes on", validator=check_choice("what the clock does after a return", _AFTER), kw_only=True
    )
    calendar: str = attrs.field(default="", kw_only=True)

    @calendar.validator
    def _check_calendar(self, attribute: attrs.Attribute[str], value: str) -> None:
        check_section(self, attribute, value)

    def __attrs_post_init__(self) -> None:
        if self.giver == self.taker:
            raise InvalidValueError("taker", self.taker, "another department than the giver")

    def conventions(self) -> tuple[Text, ...]:
        """When its clock runs, in words."""
        starts = text("from the request") if self.starts == "request" else text("from the acceptance")
        stands = (
            text("stands still while waiting for the requester")
            if self.pauses
            else text("runs while waiting for the requester")
        )
        after = text("goes on after a return") if self.after_return == "goes on" else text("begins anew after a return")
        return (starts, stands, after)


def _read_agreements(value: Iterable[ServiceAgreement]) -> tuple[ServiceAgreement, ...]:
    return read_items(value, "agreements", ServiceAgreement, "a ServiceAgreement", key="key", least=1)


@final
@attrs.frozen(str=False)
class Collaboration(Shown):
    """How departments work together: what they promise one another, and who does what.

    Attributes:
        agreements: What they promise.
        raci: Who does what; `None` where it is not laid down.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two agreements have one key.
        InvalidValueError: If there is no agreement.
        InvalidDocumentError: If a side of an agreement is in no column of the matrix; with every one of them.

    Source: Handbook 1.3.

    >>> review = ServiceAgreement("legal", "legal", "sales", "contract review", timedelta(hours=16))
    >>> print(Collaboration([review]).to_markdown())
    **What departments promise one another**
    <BLANKLINE>
    | what | giver | taker | working hours | clock |
    | :--- | :--- | :--- | ---: | :--- |
    | contract review | legal | sales | 16 | from the request, stands still while waiting for the requester, \
goes on after a return |
    """

    agreements: tuple[ServiceAgreement, ...] = attrs.field(converter=_read_agreements)
    raci: RaciMatrix | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(RaciMatrix, "a RaciMatrix")), kw_only=True
    )
    key: str = attrs.field(default="collaboration", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = tuple(self._strangers())
        if faults:
            raise InvalidDocumentError(f"collaboration {self.key}", faults)

    def _strangers(self) -> Iterator[Fault]:
        if self.raci is None:
            return
        roles = [role.key for role in self.raci.roles]
        for number, agreement in enumerate(self.agreements):
            for side, department in (("giver", agreement.giver), ("taker", agreement.taker)):
                if department not in roles:
                    remedy = did_you_mean(department, roles)
                    problem = f"{department!r} is no role of the matrix {self.raci.key!r}"
                    yield Fault(f"agreements[{number}].{side}", f"{problem}; {remedy}" if remedy else problem)

    def agreement(self, key: str) -> ServiceAgreement:
        """The agreement of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        found = {agreement.key: agreement for agreement in self.agreements}
        if key not in found:
            raise NotFoundError("agreement", key, did_you_mean(key, found))
        return found[key]

    def given_by(self, department: str) -> tuple[ServiceAgreement, ...]:
        """What a department does for others; nothing where it does nothing."""
        return tuple(each for each in self.agreements if each.giver == department)

    def taken_by(self, department: str) -> tuple[ServiceAgreement, ...]:
        """What a department gets from others."""
        return tuple(each for each in self.agreements if each.taker == department)

    def tables(self) -> tuple[Table, ...]:
        """The page of the handbook: the promises, and the matrix where there is one."""
        columns = (
            Column(text("what"), key="what"),
            Column(text("giver"), key="giver"),
            Column(text("taker"), key="taker"),
            Column(text("working hours"), key="hours"),
            Column(text("clock"), key="clock"),
        )
        rows: list[tuple[Cell, ...]] = [
            (each.what, self._name(each.giver), self._name(each.taker), shown_hours(each.within), each.conventions())
            for each in self.agreements
        ]
        promises = Table(text("What departments promise one another"), columns, rows)
        return (promises, *(() if self.raci is None else self.raci.tables()))

    def _name(self, department: str) -> Label:
        return Label(department) if self.raci is None else self.raci.role(department).label


def calendar_for(agreement: ServiceAgreement, calendars: WorkCalendar | Iterable[WorkCalendar]) -> WorkCalendar:
    """The calendar that an agreement is counted in.

    Args:
        agreement: The agreement.
        calendars: One calendar, or several that have different keys.

    Raises:
        WrongTypeError: If one of them is no calendar.
        DuplicateError: If two calendars have one key.
        NotFoundError: If the agreement names a calendar that is not there, or names none of several.

    Source: Handbook 1.3.
    """
    if not isinstance(calendars, (WorkCalendar, Iterable)):
        raise WrongTypeError("calendars", calendars, "a WorkCalendar, or a list of them")
    listed = [calendars] if isinstance(calendars, WorkCalendar) else calendars
    known: dict[str, WorkCalendar] = {}
    for each in read_items(listed, "calendars", WorkCalendar, "a WorkCalendar"):
        if each.key in known:
            raise DuplicateError("calendar", each.key, "give one of them another key")
        known[each.key] = each
    if not agreement.calendar and len(known) == 1:
        return next(iter(known.values()))
    if agreement.calendar not in known:
        remedy = did_you_mean(agreement.calendar, known) if agreement.calendar else "name one in the field calendar"
        raise NotFoundError(f"calendar for agreement {agreement.key!r},", agreement.calendar, remedy)
    return known[agreement.calendar]
