"""Position descriptions: what a job is for, what is done in it, what it asks for and by what it is measured.

    purpose ─ duties, with the share of time each takes (100 % in all)
            ─ qualifications, as conditions on facts about a person
            ─ competencies, each with the level that is required
            ─ indicators, each a measure and maybe the target it is held against

Invariant: a description that is built is whole: its duties take all of the time, no key comes twice in a list, and it
does not report to itself. A change is another version from a day on.

Left out: the seats (`salesmanual.organization`), whose `job` is the key of a description; who fits (`position_fit`);
and all descriptions of a company together (`position_catalogues`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.exact import percent_text, read_fraction
from salesmanual.kernel.fields import (
    check_flag,
    check_kind,
    check_line,
    check_optional_line,
    check_section,
    read_items,
)
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.timeline import check_since, check_until
from salesmanual.people.grade_structures_pay import PayRange
from salesmanual.people.people_fields import read_full_weight, read_time_share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.exact import Exact

__all__ = ["PositionDescription", "PositionDuty", "PositionIndicator", "PositionQualification", "RequiredCompetency"]


def _read_level(value: Exact | str) -> Fraction:
    level = read_fraction(value, "level")
    if level < 1:
        raise InvalidValueError("level", value, "a level of 1 or more", "leave out what is not asked for")
    return level


@final
@attrs.frozen
class PositionDuty:
    """What is done in the job.

    Attributes:
        key: Unique in the description.
        label: What it is.
        share: The part of the working time that it takes.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the share is not above 0 % and at most 100 %.

    Source: Handbook 8.1.
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    share: Fraction = attrs.field(converter=read_time_share)


@final
@attrs.frozen
class PositionQualification:
    """What a person must have brought along, as a condition on facts about them.

    Attributes:
        key: Unique among the qualifications of the description.
        label: What it is.
        condition: The condition, such as `sales.years >= 3`.
        must: Whether nobody fits without it; else it is desirable.
        weight: How much it counts beside the other requirements.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or the weight is not above 0.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 8.1.

    >>> PositionQualification("experience", "Three years in sales", "sales.years >= 3").condition.paths()
    ('sales.years',)
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    condition: Criterion = attrs.field(converter=read_criterion)
    must: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    weight: Fraction = attrs.field(default=Fraction(1), converter=read_full_weight, kw_only=True)


@final
@attrs.frozen
class RequiredCompetency:
    """A competency and the level of it that the job asks for.

    Attributes:
        competency: The key of the competency in the competency model.
        level: The level, from 1.
        must: Whether nobody fits below it; else it is desirable.
        weight: How much it counts beside the other requirements.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank, the level is below 1 or the weight is not above 0.

    Source: Handbook 4.2, 8.1.
    """

    competency: str = attrs.field(validator=check_line)
    level: Fraction = attrs.field(converter=_read_level)
    must: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    weight: Fraction = attrs.field(default=Fraction(1), converter=read_full_weight, kw_only=True)


@final
@attrs.frozen
class PositionIndicator:
    """By what the work is measured.

    Attributes:
        key: Unique in the description.
        label: What it is.
        measure: The key of the measure that gives the figure.
        target: The key of the target it is held against; empty where there is none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.5, 8.1.
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    measure: str = attrs.field(validator=check_line)
    target: str = attrs.field(default="", validator=check_section, kw_only=True)


def _read_duties(values: Iterable[PositionDuty]) -> tuple[PositionDuty, ...]:
    duties = read_items(values, "duties", PositionDuty, "a PositionDuty", key="key", least=1)
    total = sum((duty.share for duty in duties), Fraction(0))
    if total != 1:
        found = f"shares that sum to {percent_text(total)}"
        raise InvalidValueError("duties", found, "shares that sum to exactly 100%", "share out the whole time")
    return duties


def _read_qualifications(values: Iterable[PositionQualification]) -> tuple[PositionQualification, ...]:
    return read_items(values, "qualifications", PositionQualification, "a PositionQualification", key="key")


def _read_competencies(values: Iterable[RequiredCompetency]) -> tuple[RequiredCompetency, ...]:
    return read_items(values, "competencies", RequiredCompetency, "a RequiredCompetency", key="competency")


def _read_indicators(values: Iterable[PositionIndicator]) -> tuple[PositionIndicator, ...]:
    return read_items(values, "indicators", PositionIndicator, "a PositionIndicator", key="key")


@final
@attrs.frozen
class PositionDescription:
    """One version of what a job is and asks for.

    Attributes:
        key: What the job is known by; the same in every version.
        label: What it is called.
        purpose: What it is there for.
        grade: The key of its grade.
        duties: What is done, with the shares of time; 100 % in all.
        since: The first day on which this version holds.
        qualifications: What a person must have brought along.
        competencies: Which competency is required at which level.
        indicators: By what the work is measured.
        reports_to: The key of the job it reports to; `None` for none.
        pay: A salary band of its own, which goes before that of the grade; `None` for the grade's.
        until: The last day; `None` where no end is known.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, the shares do not sum to 100 %, it reports to itself, or the last day is
            before the first.
        DuplicateError: If a key comes twice in a list.

    Source: Handbook 8.1.

    >>> description = PositionDescription(
    ...     "representative",
    ...     "Sales representative",
    ...     "Wins new customers",
    ...     "S1",
    ...     [PositionDuty("prospecting", "Find new customers", "60%"), PositionDuty("closing", "Close deals", "40%")],
    ...     date(2026, 1, 1),
    ...     competencies=[RequiredCompetency("prospecting", 3, must=True)],
    ... )
    >>> description.requires()
    {'prospecting': Fraction(3, 1)}
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    purpose: Label = attrs.field(converter=read_label)
    grade: str = attrs.field(validator=check_line)
    duties: tuple[PositionDuty, ...] = attrs.field(converter=_read_duties)
    since: date = attrs.field(validator=check_since)
    qualifications: tuple[PositionQualification, ...] = attrs.field(
        default=(), converter=_read_qualifications, kw_only=True
    )
    competencies: tuple[RequiredCompetency, ...] = attrs.field(default=(), converter=_read_competencies, kw_only=True)
    indicators: tuple[PositionIndicator, ...] = attrs.field(default=(), converter=_read_indicators, kw_only=True)
    reports_to: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    pay: PayRange | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(PayRange, "a PayRange")), kw_only=True
    )
    until: date | None = attrs.field(default=None, validator=check_until, kw_only=True)
    section: str = attrs.field(default="8.1", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.reports_to == self.key:
            raise InvalidValueError("reports_to", self.reports_to, "another job than itself, or None")

    def requires(self) -> dict[str, Fraction]:
        """The level that each competency is required at, by its key."""
        return {each.competency: each.level for each in self.competencies}

    def must_haves(self) -> tuple[PositionQualification | RequiredCompetency, ...]:
        """The requirements without which nobody fits, qualifications first."""
        qualifications = (each for each in self.qualifications if each.must)
        return (*qualifications, *(each for each in self.competencies if each.must))

    def facts(self) -> tuple[str, ...]:
        """The paths of all facts that its qualifications look at, sorted: the facts to bring."""
        return tuple(sorted({path for each in self.qualifications for path in each.condition.paths()}))
