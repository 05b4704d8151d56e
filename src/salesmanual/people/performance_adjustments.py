"""Points that are added to a score or taken off it for what no indicator counts: a rescued account, a late report.

    points = points for each × how many, up to a limit          where the condition holds

Invariant: an adjustment is given whole or not at all; one that cannot be judged, because a fact is missing, is not
given and says so.

Left out: how much all of them together may come to (`performance_schemes`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple, final

import attrs

from salesmanual.kernel.criteria import ALWAYS, Criterion, Finding, FindingStatus, read_criterion
from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.people.indicators import fact_at, read_figure
from salesmanual.people.people_fields import read_evidence

__all__ = ["Adjustment", "GivenAdjustment"]

_ONE: Final = Fraction(1)


def _read_points(value: Exact | str) -> Fraction:
    points = read_fraction(value, "points")
    if not points:
        raise InvalidValueError("points", value, "points above 0 for a bonus, below 0 for a penalty")
    return points


def _read_when(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


def _read_count(value: str) -> str:
    return read_path(value, "count")


def _read_most(value: Exact | str) -> Fraction:
    most = read_fraction(value, "most")
    if most <= 0:
        raise InvalidValueError("most", value, "a limit above 0", "penalties too are limited by how many points")
    return most


class GivenAdjustment(NamedTuple):
    """What one adjustment comes to for one person.

    Attributes:
        adjustment: The adjustment.
        times: How many there are; 1 where it counts nothing, 0 where it is not given.
        points: The points it gives, up to its own limit; below 0 for a penalty, 0 where it is not given.
        finding: The condition that was checked, or what is missing to judge it.
    """

    adjustment: Adjustment
    times: Fraction
    points: Fraction
    finding: Finding


@final
@attrs.frozen
class Adjustment:
    """Bonus or penalty points.

    Attributes:
        key: Unique among the adjustments and the indicators.
        label: What people read.
        points: The points, for each where it counts; below 0 for a penalty.
        when: The condition on the facts; it always holds by default.
        count: Where among the facts it stands how many there are; empty where the points are given once.
        most: The most points it comes to, without the sign; `None` for no limit of its own.
        evidence: What is to be brought along.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the points are 0, the limit is not above 0, or it is given always and counts nothing.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 4.4.

    >>> late = Adjustment("late", "Late reports", -2, count="reports.late", most=10)
    >>> late.give({"reports": {"late": 3}}).points, late.give({"reports": {"late": 9}}).points
    (Fraction(-6, 1), Fraction(-10, 1))
    """

    key: str = attrs.field(converter=read_key)
    label: Label = attrs.field(converter=read_label)
    points: Fraction = attrs.field(converter=_read_points)
    when: Criterion = attrs.field(default=ALWAYS, converter=_read_when, kw_only=True)
    count: str | None = attrs.field(default=None, converter=attrs.converters.optional(_read_count), kw_only=True)
    most: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_most), kw_only=True)
    evidence: tuple[str, ...] = attrs.field(default=(), converter=read_evidence, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.count is None and self.when == ALWAYS:
            accepted = "a condition, or a count"
            raise InvalidValueError("when", "always", accepted, "say when it is given, as in when='rescued'")

    def is_bonus(self) -> bool:
        """Whether it adds points."""
        return self.points > 0

    def limited(self, points: Fraction) -> Fraction:
        """The points within its own limit."""
        return points if self.most is None else max(-self.most, min(points, self.most))

    def give(self, facts: object) -> GivenAdjustment:
        """What it comes to.

        Raises:
            WrongTypeError, InvalidValueError: If the count is no number, or below 0.

        Source: Handbook 4.4.
        """
        finding = self.when.check(facts)
        if not finding.met:
            return GivenAdjustment(self, Fraction(0), Fraction(0), finding)
        if self.count is None:
            return GivenAdjustment(self, _ONE, self.limited(self.points), finding)
        found = fact_at(facts, self.count)
        if found is None:
            return self.withheld(self.count)
        count = read_figure(found, "", self.count)
        if count < 0:
            raise InvalidValueError(self.count, number_text(count), "a count of 0 or more")
        return GivenAdjustment(self, count, self.limited(self.points * count), finding)

    def withheld(self, path: str) -> GivenAdjustment:
        """What it comes to where it cannot be judged: nothing, and what is missing."""
        required = text("{adjustment} can be judged", adjustment=self.label)
        return GivenAdjustment(self, Fraction(0), Fraction(0), Finding(FindingStatus.UNKNOWN, required, path=path))
