"""Grades beside the guide: how many of each the guide suggests, and how many there are.

    guide of a grade = people × share, by largest remainder, so that the guides sum to the people

Invariant: advice and nothing else. No method answers yes or no, nothing is blocked, and no grade changes.

Left out: changing a grade, which takes somebody and a reason (`calibrations`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import check_type
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.calibrations import Calibration
from salesmanual.people.calibrations_rules import CalibrationRules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from salesmanual.kernel.texts import Label

__all__ = ["DistributionAdvice", "GradeCount", "distribution_advice"]

_SHOWN: Final = Rounding("0.1")


class GradeCount(NamedTuple):
    """One grade beside the guide.

    Attributes:
        grade: The key of the grade.
        label: Its name.
        share: The share that the guide names; `None` without a guide.
        guide: How many the guide suggests; `None` without one, or where there are too few people.
        original: How many were given it at first.
        given: How many have it now.
    """

    grade: str
    label: Label
    share: Fraction | None
    guide: int | None
    original: int
    given: int

    def advice(self) -> Text:
        """Guide and given, in words."""
        if self.guide is None:
            return text("given {given}", given=self.given)
        return text("guide {guide}, given {given}", guide=self.guide, given=self.given)


@final
@attrs.frozen
class DistributionAdvice(Shown):
    """How the grades of a group stand beside the guide; something to talk about, and no verdict.

    Attributes:
        rules: The company's rules.
        people: How many there are.
        grades: Every grade, the highest first.

    Source: Handbook 4.4.
    """

    rules: CalibrationRules = attrs.field(repr=False)
    people: int
    grades: tuple[GradeCount, ...]

    def says_nothing(self) -> Text | None:
        """Why the guide says nothing; `None` where it does."""
        if not self.rules.guide:
            return text("there is no guide")
        if self.people < self.rules.guide_from:
            least = self.rules.guide_from
            return text(
                "{people} people are too few for shares to mean much: from {least}", people=self.people, least=least
            )
        return None

    def tables(self) -> tuple[Table, ...]:
        """One row for each grade, the highest first."""
        columns = [
            Column(text("grade"), key="grade"),
            Column(text("share"), key="share", unit="%", rounding=_SHOWN),
            Column(text("guide"), key="guide"),
            Column(text("given at first"), key="original"),
            Column(text("given now"), key="given"),
            Column(text("advice"), key="advice"),
        ]
        rows = [(each.label, each.share, each.guide, each.original, each.given, each.advice()) for each in self.grades]
        silent = self.says_nothing()
        total = (text("people"), None, None if silent else self.people, self.people, self.people, silent)
        return (Table(text("{label}: grades beside the guide", label=self.rules.label), columns, rows, total=total),)


def distribution_advice(rules: CalibrationRules, calibrations: Iterable[Calibration]) -> DistributionAdvice:
    """The grades of a group beside the guide.

    Args:
        rules: The company's rules.
        calibrations: One for each person of the group; their grades as they stand.

    Raises:
        WrongTypeError: If an argument is of another class.
        DuplicateError: If a person comes twice.
        NotFoundError: If somebody has a grade that the rules do not know.

    Source: Handbook 4.4; largest remainder: M. L. Balinski and H. P. Young, Fair Representation, 1982.

    >>> from salesmanual.kernel.scorecard_grading import Band, Grading
    >>> from salesmanual.people.calibrations_rules import GuideShare
    >>> guide = [GuideShare("A", "20%"), GuideShare("B", "80%")]
    >>> rules = CalibrationRules(Grading([Band("B"), Band("A", 80)]), guide=guide)
    >>> people = [Calibration(f"K-{n}", f"p{n}", "A" if n < 4 else "B") for n in range(10)]
    >>> [f"{each.grade}: {each.advice()}" for each in distribution_advice(rules, people).grades]
    ['A: guide 2, given 4', 'B: guide 8, given 6']
    """
    check_type(rules, CalibrationRules, "rules")
    listed = read_items(calibrations, "calibrations", Calibration, "a Calibration", key="person")
    original = Counter(rules.band(each.original).key for each in listed)
    given = Counter(rules.band(each.grade).key for each in listed)
    keys = tuple(reversed(rules.keys()))
    shares = {each.grade: each.share for each in rules.guide}
    guides: dict[str, int] = {}
    if rules.guide and len(listed) >= rules.guide_from:
        weights = [shares.get(key, 0) for key in keys]
        guides = dict(zip(keys, share(len(listed), weights), strict=True))
    grades = tuple(
        GradeCount(key, rules.band(key).label, shares.get(key), guides.get(key), original[key], given[key])
        for key in keys
    )
    return DistributionAdvice(rules, len(listed), grades)
