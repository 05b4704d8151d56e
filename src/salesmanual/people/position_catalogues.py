"""Position catalogues: all position descriptions of a company, in all their versions, with the grades they are in.

Invariant: on any day a job has at most one description; every grade that a description names is there, and the job
that it reports to on each of its days; and on no day does a job report to itself through others. A catalogue that says
otherwise cannot be built.

Left out: the seats that are approved for a job, and the competency model, against which `check_competencies` checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.exact import number_text
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.timeline import Timeline, timelines
from salesmanual.people.grade_structures import GradeStructure
from salesmanual.people.position_comparison import DescriptionComparison, compare_descriptions
from salesmanual.people.positions import PositionDescription, RequiredCompetency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.people.grade_structures_pay import PayRange

__all__ = ["PositionCatalogue"]

_DAY: Final = timedelta(days=1)


def _read_positions(values: Iterable[PositionDescription]) -> tuple[PositionDescription, ...]:
    return read_items(values, "positions", PositionDescription, "a PositionDescription", least=1)


@final
@attrs.frozen
class PositionCatalogue:
    """The position descriptions of a company over time.

    Attributes:
        key: What the catalogue is known by.
        label: What it is called.
        grades: The grades that its positions are in.
        positions: All versions of all descriptions, in any order.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no position, or a text is blank.
        DuplicateError: If two versions of one job have a day in common.
        InvalidDocumentError: With every grade and job that is not there, every job that is not there on all days on
            which another reports to it, and every circle of jobs that report to one another.

    Source: Handbook 8.1.

    >>> from datetime import date
    >>> from salesmanual.people.grade_structures import Grade
    >>> from salesmanual.people.positions import PositionDuty
    >>> selling = [PositionDuty("selling", "Sell", 1)]
    >>> catalogue = PositionCatalogue(
    ...     "acme",
    ...     "Positions of Acme",
    ...     GradeStructure("sales", "Sales", [Grade("S1", "Representative"), Grade("S2", "Senior")]),
    ...     [
    ...         PositionDescription("rep", "Rep", "Sells", "S1", selling, date(2025, 1, 1), until=date(2025, 12, 31)),
    ...         PositionDescription("rep", "Rep", "Sells", "S2", selling, date(2026, 1, 1)),
    ...     ],
    ... )
    >>> catalogue.position("rep", on=date(2025, 12, 31)).grade, catalogue.position("rep", on=date(2026, 1, 1)).grade
    ('S1', 'S2')
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    grades: GradeStructure = attrs.field(validator=check_kind(GradeStructure, "a GradeStructure"))
    positions: tuple[PositionDescription, ...] = attrs.field(converter=_read_positions)
    section: str = attrs.field(default="8.1", validator=check_section, kw_only=True)
    _versions: dict[str, Timeline[PositionDescription]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        versions = timelines(self.positions, lambda each: each.key)
        faults = [*_grade_faults(self.positions, self.grades), *_job_faults(self.positions, versions)]
        faults = faults or _circle_faults(self.positions, versions)
        if faults:
            raise InvalidDocumentError("position catalogue", faults)
        object.__setattr__(self, "_versions", versions)

    def keys(self) -> tuple[str, ...]:
        """The keys of all jobs, in the order in which they first come."""
        return tuple(self._versions)

    def versions(self, key: str) -> Timeline[PositionDescription]:
        """All versions of one job.

        Raises:
            NotFoundError: If there is no such job; with the closest one.
        """
        if key not in self._versions:
            raise NotFoundError("position", key, did_you_mean(key, self._versions))
        return self._versions[key]

    def position(self, key: str, *, on: date) -> PositionDescription:
        """The description of the job that holds on the day.

        Raises:
            NotFoundError: If there is no such job, or none of its versions holds on the day.
            WrongTypeError: If the day is none.

        Source: Handbook 8.1.
        """
        found = self.versions(key).at(read_date(on, "on"))
        if found is None:
            days = ", ".join(f"{each.since} to {each.until or 'open'}" for each in self.versions(key))
            raise NotFoundError("position", f"{key} on {on}", f"it is there {days}")
        return found

    def held_on(self, on: date) -> tuple[PositionDescription, ...]:
        """The descriptions that hold on the day, the highest grade last, those of one grade in their order."""
        held = [each for each in (course.at(on) for course in self._versions.values()) if each is not None]
        return tuple(sorted(held, key=lambda each: self.grades.rank(each.grade)))

    def pay_range(self, key: str, *, on: date) -> PayRange | None:
        """The salary band of the job on the day: its own, else that of its grade; `None` where neither is stated.

        Raises:
            NotFoundError: As for `position`.
        """
        position = self.position(key, on=on)
        return position.pay or self.grades.band(position.grade, on=on)

    def compare(self, key: str, first: date, second: date) -> DescriptionComparison:
        """What is different on the second day in the description of a job.

        Raises:
            NotFoundError: As for `position`.

        Source: Handbook 8.1.
        """
        return compare_descriptions(self.position(key, on=first), self.position(key, on=second))

    def check_competencies(self, highest: Mapping[str, int]) -> None:
        """Refuses competencies that a model does not have, and levels above its highest.

        Args:
            highest: The highest level of each competency of the model, by its key.

        Raises:
            WrongTypeError: If it is no mapping of whole numbers.
            InvalidDocumentError: With every competency that is not there and every level that is too high.

        Source: Handbook 4.2, 8.1.
        """
        if not isinstance(highest, Mapping):
            raise WrongTypeError("highest", highest, "the highest level of each competency, such as {'closing': 5}")
        faults = [
            Fault(f"positions[{at}].competencies[{number}]", problem)
            for at, position in enumerate(self.positions)
            for number, each in enumerate(position.competencies)
            if (problem := _level_problem(each, highest))
        ]
        if faults:
            raise InvalidDocumentError("position catalogue", faults)

    def table(self, *, on: date) -> Table:
        """The jobs of the day: grade, whom each reports to, and how much it asks for."""
        columns = (
            Column(text("position"), key="position"),
            Column(text("title"), key="label"),
            Column(text("grade"), key="grade"),
            Column(text("reports to"), key="reports_to"),
            Column(text("qualifications"), key="qualifications"),
            Column(text("competencies"), key="competencies"),
            Column(text("indicators"), key="indicators"),
        )
        rows = [
            (
                each.key,
                each.label,
                each.grade,
                each.reports_to,
                len(each.qualifications),
                len(each.competencies),
                len(each.indicators),
            )
            for each in self.held_on(read_date(on, "on"))
        ]
        return Table(text("{label} on {day}", label=self.label, day=on), columns, rows)


def _level_problem(required: RequiredCompetency, highest: Mapping[str, int]) -> str:
    """What is wrong with a required level; empty where nothing is."""
    key = required.competency
    if key not in highest:
        return f"no competency {key!r} in the model; {did_you_mean(key, highest)}"
    if type(highest[key]) is not int:
        raise WrongTypeError(f"highest[{key!r}]", highest[key], "a whole number")
    if required.level > highest[key]:
        return f"found {key!r} at level {number_text(required.level)}, accepted is 1 to {highest[key]}"
    return ""


def _grade_faults(positions: tuple[PositionDescription, ...], grades: GradeStructure) -> list[Fault]:
    known = [grade.key for grade in grades.grades]
    return [
        Fault(f"positions[{at}].grade", f"no grade {each.grade!r}; {did_you_mean(each.grade, known)}")
        for at, each in enumerate(positions)
        if each.grade not in grades
    ]


def _job_faults(
    positions: tuple[PositionDescription, ...], versions: Mapping[str, Timeline[PositionDescription]]
) -> list[Fault]:
    faults = []
    for at, each in enumerate(positions):
        job = each.reports_to
        if job is None:
            continue
        if job not in versions:
            faults.append(Fault(f"positions[{at}].reports_to", f"no job {job!r}; {did_you_mean(job, versions)}"))
        elif (day := _day_without(each, versions[job])) is not None:
            problem = f"{job!r} has no description on {day}, when {each.key!r} reports to it"
            faults.append(Fault(f"positions[{at}].reports_to", problem))
    return faults


def _day_without(position: PositionDescription, above: Timeline[PositionDescription]) -> date | None:
    """The first day of the position on which the job above has no description; `None` where it always has one."""
    day = position.since
    while (held := above.at(day)) is not None:
        if held.until is None or (position.until is not None and position.until <= held.until):
            return None
        day = held.until + _DAY
    return day


def _circle_faults(
    positions: tuple[PositionDescription, ...], versions: Mapping[str, Timeline[PositionDescription]]
) -> list[Fault]:
    """The versions with whose first day a circle begins; it can begin on no other day."""
    faults = []
    for at, each in enumerate(positions):
        way = [each.key]
        above = each.reports_to
        while above is not None and above not in way:
            way.append(above)
            held = versions[above].at(each.since)
            above = None if held is None else held.reports_to
        if above == each.key:
            circle = " → ".join((*way, above))
            faults.append(Fault(f"positions[{at}].reports_to", f"a circle from {each.since} on: {circle}"))
    return faults
