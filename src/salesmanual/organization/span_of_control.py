"""Span of control: how many people report to each manager, against bands that flag and never block.

    span = people who report directly (heads or full time) + weight × people who report by a dotted line

Invariant: everybody who has a seat is counted once, under the manager that the organisation names for the day; a level
is how many people stand from the top down to somebody, the top itself being 1.

Left out: what to do about it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import text
from salesmanual.organization.organizations import Organization
from salesmanual.organization.span_of_control_bands import SpanBand, SpanPolicy, SpanStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.texts import Text

__all__ = ["ManagerSpan", "SpanBand", "SpanPolicy", "SpanReport", "spans"]

_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen
class ManagerSpan:
    """The span of one manager.

    Attributes:
        person: The manager.
        job: The manager's job; empty where it has none.
        level: How far down the manager stands, 1 for the top.
        reports: Who reports directly, and the part of full time they work.
        dotted: Who reports by a dotted line, likewise.
        band: The band that holds; `None` where none does.

    Source: Handbook 1.2.
    """

    person: str
    job: str
    level: int
    reports: tuple[tuple[str, Fraction], ...]
    dotted: tuple[tuple[str, Fraction], ...]
    band: SpanBand | None
    _policy: SpanPolicy = attrs.field(repr=False)

    def heads(self) -> int:
        """How many people report directly."""
        return len(self.reports)

    def full_time(self) -> Fraction:
        """How much full time those who report directly work."""
        return sum((part for _, part in self.reports), Fraction(0))

    def span(self) -> Fraction:
        """The span that the band is held against, by the policy's count and weight."""
        return self._sum(self.reports) + self._policy.dotted * self._sum(self.dotted)

    def status(self) -> SpanStatus:
        """Whether it is too narrow, in range, too wide, or without a band."""
        return "no band" if self.band is None else self.band.status(self.span())

    def explain(self) -> Step:
        """The span person by person; replaying it gives the span."""
        direct = derived(text("direct reports"), Sum(), self._steps(self.reports))
        parts = [direct]
        if self._policy.dotted and self.dotted:
            dotted = derived(text("dotted lines"), Sum(), self._steps(self.dotted))
            weight = given(text("weight"), self._policy.dotted)
            parts.append(derived(text("dotted lines, weighted"), Product(), (dotted, weight)))
        label = text("span of {person}", person=self.person)
        return derived(label, Sum(), parts, rule=self.rule(), section="1.2")

    def rule(self) -> Text:
        """The band in words."""
        if self.band is None:
            return text("no band")
        least, most = self.band.least, self.band.most
        if least is None and most is None:
            return text("any number")
        if least is None:
            return text("at most {most}", most=most)
        return (
            text("at least {least}", least=least) if most is None else text("{least} to {most}", least=least, most=most)
        )

    def _part(self, part: Fraction) -> Fraction:
        return part if self._policy.count == "full time" else Fraction(1)

    def _sum(self, people: Iterable[tuple[str, Fraction]]) -> Fraction:
        return sum((self._part(part) for _, part in people), Fraction(0))

    def _steps(self, people: Iterable[tuple[str, Fraction]]) -> list[Step]:
        return [given(person, self._part(part)) for person, part in people]


def _status_text(status: SpanStatus) -> Text:
    return {
        "too narrow": text("too narrow"),
        "in range": text("in range"),
        "too wide": text("too wide"),
        "no band": text("no band"),
    }[status]


@final
@attrs.frozen
class SpanReport(Shown):
    """The spans of all managers on a day.

    Attributes:
        policy: The bands.
        on: The day.
        managers: By level, then by name.
        levels: How many people are on each level, the top first.

    Source: Handbook 1.2.
    """

    policy: SpanPolicy = attrs.field(repr=False)
    on: date
    managers: tuple[ManagerSpan, ...]
    levels: tuple[int, ...]

    def of(self, person: str) -> ManagerSpan:
        """The span of one manager.

        Raises:
            NotFoundError: If nobody reports to that person on the day.
        """
        for each in self.managers:
            if each.person == person:
                return each
        raise NotFoundError("manager", person, did_you_mean(person, [each.person for each in self.managers]))

    def layers(self) -> int:
        """How many levels there are."""
        return len(self.levels)

    def average(self) -> Fraction | None:
        """The mean span; `None` without a manager."""
        spans_ = [each.span() for each in self.managers]
        return sum(spans_, Fraction(0)) / len(spans_) if spans_ else None

    def flagged(self) -> tuple[ManagerSpan, ...]:
        """The managers whose span is too narrow or too wide."""
        return tuple(each for each in self.managers if each.status() in {"too narrow", "too wide"})

    def single(self) -> tuple[ManagerSpan, ...]:
        """The managers to whom one person reports directly."""
        return tuple(each for each in self.managers if each.heads() == 1)

    def tables(self) -> tuple[Table, ...]:
        """One row for each manager, then the levels."""
        columns = (
            Column(text("manager"), key="manager"),
            Column(text("job"), key="job"),
            Column(text("level"), key="level"),
            Column(text("people"), key="heads"),
            Column(text("FTE"), key="fte", rounding=_SHOWN),
            Column(text("dotted lines"), key="dotted"),
            Column(text("span"), key="span", rounding=_SHOWN),
            Column(text("band"), key="band"),
            Column(text("status"), key="status"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                each.person,
                each.job,
                each.level,
                each.heads(),
                each.full_time(),
                len(each.dotted),
                each.span(),
                each.rule(),
                _status_text(each.status()),
            )
            for each in self.managers
        ]
        title = text("{label}, {day}", label=self.policy.label, day=self.on)
        levels = Table(
            text("People by level"),
            (Column(text("level"), key="level"), Column(text("people"), key="people")),
            list(enumerate(self.levels, start=1)),
            total=(text("total"), sum(self.levels)),
        )
        return (Table(title, columns, rows), levels)


def spans(policy: SpanPolicy, organization: Organization, *, on: date) -> SpanReport:
    """How many people report to each manager on a day.

    Args:
        policy: The bands.
        organization: The organisation.
        on: The day.

    Raises:
        WrongTypeError: If an argument is not of its type.

    Source: Handbook 1.2.

    >>> from salesmanual.organization.assignments import Assignment, Person
    >>> from salesmanual.organization.positions import Position
    >>> from salesmanual.organization.units import Unit
    >>> first = date(2026, 1, 1)
    >>> acme = Organization(
    ...     "acme",
    ...     units=[Unit("sales", "Sales", first, head="lead")],
    ...     positions=[Position(key, "sales", key, first) for key in ("lead", "rep-1", "rep-2")],
    ...     people=[Person("wu.fang"), Person("li.na"), Person("wang.wei")],
    ...     assignments=[
    ...         Assignment(person, seat, first)
    ...         for person, seat in (("wu.fang", "lead"), ("li.na", "rep-1"), ("wang.wei", "rep-2"))
    ...     ],
    ... )
    >>> report = spans(SpanPolicy([SpanBand("teams", 3, 9)]), acme, on=first)
    >>> [(each.person, each.heads(), each.status()) for each in report.flagged()]
    [('wu.fang', 2, 'too narrow')]
    """
    check_type(policy, SpanPolicy, "policy")
    check_type(organization, Organization, "organization")
    read_date(on, "on")
    above = {person: organization.manager_of(person, on) for person in organization.people_on(on)}
    direct: dict[str, list[str]] = {}
    dotted: dict[str, list[str]] = {}
    for person, manager in above.items():
        if manager is not None:
            direct.setdefault(manager, []).append(person)
        for other in organization.dotted_managers(person, on) if policy.dotted else ():
            dotted.setdefault(other, []).append(person)
    levels = _levels(above)

    def people(of: list[str]) -> tuple[tuple[str, Fraction], ...]:
        return tuple((person, _worked(organization, person, on)) for person in of)

    found = []
    for manager in direct.keys() | dotted.keys():
        job, level = _job(organization, manager, on), levels[manager]
        reports, others = people(direct.get(manager, [])), people(dotted.get(manager, []))
        found.append(ManagerSpan(manager, job, level, reports, others, policy.band(job, level), policy))
    found.sort(key=lambda each: (each.level, each.person))
    counts = Counter(levels.values())
    return SpanReport(policy, on, tuple(found), tuple(counts[level] for level in sorted(counts)))


def _levels(above: dict[str, str | None]) -> dict[str, int]:
    """How far down everybody stands, from who is above whom."""
    levels: dict[str, int] = {}
    for person in above:
        chain = []
        here: str | None = person
        while here is not None and here not in levels:
            chain.append(here)
            here = above[here]
        level = 0 if here is None else levels[here]
        for each in reversed(chain):
            level += 1
            levels[each] = level
    return levels


def _job(organization: Organization, person: str, on: date) -> str:
    seat = organization.position_of(person, on)
    position = None if seat is None else organization.position(seat, on)
    return "" if position is None else position.job


def _worked(organization: Organization, person: str, on: date) -> Fraction:
    """The full time that a person works, all seats together; what they act in does not count."""
    seats = organization.assignments_of(person, on)
    return sum((each.fte for each in seats if not each.acting), Fraction(0))
