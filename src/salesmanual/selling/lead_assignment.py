"""Assigning leads: the company's rules of who gets which lead.

    lead ──first rule that holds──▶ its people ──at work, below their limits──▶ whose turn it is ──▶ choice, book

Invariant: a policy, the leads in their order, the book, the time and who is absent decide everything: the same again
gives the same. Nobody gets a lead beyond a limit. Every lead is given or listed with the reason. Who cannot take a
lead earns no share of it, so nobody comes back from leave to a flood.

Left out: moving the lead itself along and the time to answer it (`lead_process`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final, Literal, final, get_args
from zoneinfo import ZoneInfo

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items, read_lines, read_moment
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.lead_assignment_book import AssignmentBook
from salesmanual.selling.lead_assignment_rules import METHODS, Assignee, AssignmentMethod, AssignmentRule
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.kernel.allocation import Shares
    from salesmanual.selling.lead_assignment_result import Assignment, Fairness

__all__ = ["AssignmentPeriod", "AssignmentPolicy", "Presence"]

AssignmentPeriod = Literal["day", "week", "month", "quarter", "year"]
"""The calendar periods in which leads may be limited."""

Presence = Literal["any-time", "workdays", "working-hours"]
"""When people get leads: always, on days they work, or while they work."""

_PERIODS: Final[tuple[str, ...]] = get_args(AssignmentPeriod)
_PRESENCES: Final[tuple[str, ...]] = get_args(Presence)
_EMPTY: Final = AssignmentBook()


def _read_assignees(value: Iterable[Assignee]) -> tuple[Assignee, ...]:
    return read_items(value, "assignees", Assignee, "an Assignee", key="person", least=1)


def _all_rule() -> tuple[AssignmentRule, ...]:
    return (AssignmentRule("all"),)


def _read_rules(value: Iterable[AssignmentRule]) -> tuple[AssignmentRule, ...]:
    return read_items(value, "rules", AssignmentRule, "an AssignmentRule", key="key", least=1)


def _read_calendars(value: Iterable[WorkCalendar]) -> tuple[WorkCalendar, ...]:
    return read_items(value, "calendars", WorkCalendar, "a WorkCalendar", key="key")


def _check_zone(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    check_line(_, attribute, value)
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):
        raise InvalidValueError("zone", value, "a time zone, such as Asia/Shanghai") from None


@final
@attrs.frozen
class AssignmentPolicy:
    """Who gets which lead.

    Attributes:
        assignees: The people.
        rules: The rules; the first that holds decides. By default one for all leads and all people.
        method: How the people of a rule share, unless the rule says otherwise.
        per: The calendar period that `most_per_period` counts in.
        zone: The time zone in which a period begins.
        at_work: When people get leads.
        calendars: The working calendars, by their keys.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If a person, a rule or a calendar comes twice.
        NotFoundError: If a rule names somebody else, or somebody an unknown calendar.
        InvalidValueError: If there are no people or no rules, a word is unknown, or calendars are needed and missing.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> policy = AssignmentPolicy([Assignee("li.na", 2), Assignee("wang.wei", 1)])
    >>> leads = [Lead(f"L-{number}", "fair", at, company="Acme") for number in range(1, 7)]
    >>> assignment = policy.assign(leads, at=at)
    >>> [choice.person for choice in assignment.choices]
    ['li.na', 'wang.wei', 'li.na', 'li.na', 'wang.wei', 'li.na']
    """

    assignees: tuple[Assignee, ...] = attrs.field(converter=_read_assignees)
    rules: tuple[AssignmentRule, ...] = attrs.field(factory=_all_rule, converter=_read_rules)
    method: AssignmentMethod = attrs.field(
        default="weighted", validator=check_choice("a method", METHODS), kw_only=True
    )
    per: AssignmentPeriod = attrs.field(default="month", validator=check_choice("a period", _PERIODS), kw_only=True)
    zone: str = attrs.field(default="Asia/Shanghai", validator=_check_zone, kw_only=True)
    at_work: Presence = attrs.field(
        default="any-time", validator=check_choice("when people get leads", _PRESENCES), kw_only=True
    )
    calendars: tuple[WorkCalendar, ...] = attrs.field(default=(), converter=_read_calendars, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        known = [assignee.person for assignee in self.assignees]
        for rule in self.rules:
            for person in rule.to:
                if person not in known:
                    raise NotFoundError("assignee", person, did_you_mean(person, known))
        keys = [calendar.key for calendar in self.calendars]
        for assignee in self.assignees:
            if assignee.calendar and assignee.calendar not in keys:
                raise NotFoundError("calendar", assignee.calendar, did_you_mean(assignee.calendar, keys))
        if self.at_work != "any-time" and not self.calendars:
            raise InvalidValueError("calendars", (), "at least one working calendar", "or say at_work='any-time'")

    def assign(
        self,
        leads: Iterable[Lead],
        book: AssignmentBook = _EMPTY,
        *,
        at: datetime,
        absent: Iterable[str] = (),
        facts: Mapping[str, Mapping[str, object]] | None = None,
    ) -> Assignment:
        """Who gets the leads, in their order; which are left over; and the book afterwards.

        Args:
            leads: The leads. One that has an owner, was merged, became a customer or was captured later is left over.
            book: What was assigned before.
            at: When.
            absent: Who gets none this time, such as everybody on leave; names of others are passed over.
            facts: Further facts for the rules, by the id of the lead, such as its score's band.

        Raises:
            WrongTypeError: If a lead is no `Lead`, the book no `AssignmentBook`, or the time has no time zone.
            DuplicateError: If a lead comes twice.
            InvalidValueError: If the time is before the last assignment of the book.
            UnannouncedYearError: If a calendar is asked about a year that it does not know.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_assignment_run import assign_leads  # noqa: PLC0415 - a policy loads without it

        if not isinstance(book, AssignmentBook):
            raise WrongTypeError("book", book, "an AssignmentBook")
        read_moment(at, "at")
        if book.entries and at < book.entries[-1].at:
            accepted = f"a time not before the last assignment, {book.entries[-1].at}"
            raise InvalidValueError("at", str(at), accepted)
        listed = read_items(leads, "leads", Lead, "a Lead", key="id")
        if facts is not None:
            check_type(facts, Mapping, "facts", "name the facts of each lead by its id")
        away = frozenset(read_lines(absent, "absent"))
        return assign_leads(self, listed, book, at=at, absent=away, facts=facts or {})

    def planned(self, count: int, *, rule: str | None = None) -> Shares[str, int]:
        """How a number of leads is shared by weight where everybody can take all of theirs: by largest remainder.

        Args:
            count: How many leads.
            rule: The key of the rule; the first one by default.

        Raises:
            NotFoundError: If there is no such rule.
            WrongTypeError: If the count is no whole number.
            InvalidValueError: If it is below 0.

        Source: Handbook 2.3.

        >>> AssignmentPolicy([Assignee("li.na", 2), Assignee("wang.wei", 1)]).planned(100).items()
        (('li.na', 67), ('wang.wei', 33))
        """
        from salesmanual.kernel.allocation import share_by  # noqa: PLC0415 - assigning does without

        if type(count) is not int:
            raise WrongTypeError("count", count, "a whole number of leads")
        if count < 0:
            raise InvalidValueError("count", count, "0 or more leads")
        found = self.rules[0] if rule is None else self.rule(rule)
        return share_by(count, self.whole_weights(found))

    def fairness(self, book: AssignmentBook, *, rule: str | None = None) -> Fairness:
        """How far what people got is from what they were due: under one rule, or under all by the policy's weights.

        Raises:
            NotFoundError: If there is no such rule.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_assignment_result import Fairness, FairnessRow  # noqa: PLC0415 - as in assign

        if rule is None:
            weights = {assignee.person: assignee.weight for assignee in self.assignees}
        else:
            weights = {person: Fraction(weight) for person, weight in self.whole_weights(self.rule(rule)).items()}
        due, received = dict.fromkeys(weights, Fraction(0)), dict.fromkeys(weights, 0)
        for balance in book.balances:
            if balance.person in weights and rule in {None, balance.rule}:
                due[balance.person] += balance.due
                received[balance.person] += balance.received
        return Fairness(tuple(FairnessRow(who, weights[who], due[who], received[who]) for who in weights))

    def rule(self, key: str) -> AssignmentRule:
        """The rule of that key.

        Raises:
            NotFoundError: If there is none.
        """
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise NotFoundError("rule", key, did_you_mean(key, [rule.key for rule in self.rules]))

    def people(self, rule: AssignmentRule) -> tuple[str, ...]:
        """The people of a rule, in its order."""
        return rule.to or tuple(assignee.person for assignee in self.assignees)

    def method_of(self, rule: AssignmentRule) -> AssignmentMethod:
        """The rule's method, or else the policy's."""
        return rule.method or self.method

    def whole_weights(self, rule: AssignmentRule) -> dict[str, int]:
        """The weights of a rule's people as whole numbers in the same proportion; all 1 where they take turns."""
        weights = {assignee.person: assignee.weight for assignee in self.assignees}
        people = self.people(rule)
        if self.method_of(rule) == "round-robin":
            return dict.fromkeys(people, 1)
        whole = lcm(*(weights[person].denominator for person in people))
        return {person: int(weights[person] * whole) for person in people}

    def calendar_of(self, assignee: Assignee) -> WorkCalendar:
        """The working calendar of somebody: their own, or the policy's first one."""
        return next(calendar for calendar in self.calendars if assignee.calendar in {"", calendar.key})
