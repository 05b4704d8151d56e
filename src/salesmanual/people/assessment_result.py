"""An assessment: levels, score, grade, and what they mean for a position.

Invariant: the contributions add up to the score exactly; a level above the required one is kept as surplus and never
offsets one below it; potential stands beside the score.

Left out: what of it the assessed person gets to see (`assessment_feedback`), and how sure it is (`assessment_noise`).
An assessment holds who rated how; it is for those who run the process.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard_result import Scored
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.people.assessment_rules import AssessmentRules
from salesmanual.people.assessment_sources import RatedCompetency
from salesmanual.people.competency_models import CompetencyModel, group_label
from salesmanual.people.competency_profiles import CompetencyProfile

if TYPE_CHECKING:
    from salesmanual.kernel.criteria_finding import Finding
    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.scorecard_grading import Band
    from salesmanual.kernel.scorecard_result import Contribution
    from salesmanual.kernel.tables import Cell
    from salesmanual.people.assessment_feedback import Feedback
    from salesmanual.people.assessment_noise import AssessmentNoise
    from salesmanual.people.assessment_rules import RaterRole

__all__ = ["Assessment", "AssessmentComment", "LevelGap", "gap_cells"]

_SHOWN: Final = Rounding("0.01")


class AssessmentComment(NamedTuple):
    """What a rater of a role said about a competency; it does not say which rater.

    Attributes:
        competency: The competency.
        role: The role.
        words: What was said.
    """

    competency: str
    role: RaterRole
    words: str


@final
@attrs.frozen
class LevelGap:
    """How far a person is from what the position requires of one competency.

    Attributes:
        key: The competency.
        label: Its name.
        weight: What it weighs in the position.
        level: The assessed level; `None` where it is not rated.
        required: The required level.

    Source: Handbook 4.2, 9.1.

    >>> gap = LevelGap("closing", Label("closing"), Fraction(1, 5), Fraction(5, 2), Fraction(4))
    >>> gap.short(), gap.surplus(), gap.priority()
    (Fraction(3, 2), Fraction(0, 1), Fraction(3, 10))
    """

    key: str
    label: Label
    weight: Fraction
    level: Fraction | None
    required: Fraction

    def short(self) -> Fraction:
        """By how much the level is below the required one; 0 where it is not, or is not known."""
        return Fraction(0) if self.level is None else max(Fraction(0), self.required - self.level)

    def surplus(self) -> Fraction:
        """By how much the level is above the required one; 0 where it is not, or is not known."""
        return Fraction(0) if self.level is None else max(Fraction(0), self.level - self.required)

    def priority(self) -> Fraction:
        """The weight times the distance from the required level, whichever way."""
        return self.weight * (self.short() + self.surplus())


def gap_cells(gap: LevelGap | None) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """The required level, what is short and what is over, for a table."""
    if gap is None:
        return None, None, None
    return (gap.required, None, None) if gap.level is None else (gap.required, gap.short(), gap.surplus())


@final
@attrs.frozen
class Assessment(Shown):
    """What the ratings of a person make.

    Attributes:
        person: Who is assessed.
        on: The day it is as of.
        model: The competencies.
        rules: How the ratings were brought together.
        profile: What the position requires; `None` where none was given.
        competencies: What the ratings of each competency make, in the order of the model.
        scored: The score with the contributions, groups and floors.
        potential_rated: What the ratings of the potential scale make; `None` where the model has none.
        comments: What the raters said, without who said it.

    Source: Handbook 4.2.
    """

    person: str
    on: date
    model: CompetencyModel = attrs.field(repr=False)
    rules: AssessmentRules = attrs.field(repr=False)
    profile: CompetencyProfile | None = attrs.field(repr=False)
    competencies: tuple[RatedCompetency, ...] = attrs.field(repr=False)
    scored: Scored = attrs.field(repr=False)
    potential_rated: RatedCompetency | None = attrs.field(repr=False)
    comments: tuple[AssessmentComment, ...] = attrs.field(repr=False)

    @property
    def levels(self) -> dict[str, Fraction]:
        """The assessed level of each competency that has one, by key."""
        return {each.key: each.level for each in self.competencies if each.level is not None}

    @property
    def score(self) -> Fraction:
        """The score, on the scale of the levels."""
        return self.scored.score

    @property
    def grade(self) -> Band | None:
        """The band of the score; `None` where the rules have no bands or the score lies outside them."""
        return self.scored.grade

    @property
    def potential(self) -> Fraction | None:
        """The development potential, on its own scale; `None` where it is not rated."""
        return None if self.potential_rated is None else self.potential_rated.level

    def groups(self) -> dict[str, Fraction]:
        """The score of each group that has one."""
        return {each.part.key: each.score for each in self.scored.parts if each.score is not None}

    def contributions(self) -> tuple[Contribution, ...]:
        """What each competency, and each rounding, adds to the score; they sum to it exactly."""
        return self.scored.contributions()

    def floors(self) -> tuple[Finding, ...]:
        """A finding for each group that has a floor."""
        return self.scored.floors()

    def missed_floors(self) -> tuple[Finding, ...]:
        """The findings of the groups below their floor."""
        return self.scored.missed_floors()

    def gaps(self) -> tuple[LevelGap, ...]:
        """The distance from each required level, in the order of the model."""
        if self.profile is None:
            return ()
        weights, levels = self.profile.weights_in(self.model), self.levels
        return tuple(
            LevelGap(each.key, each.label, weights[each.key], levels.get(each.key), self.profile.required[each.key])
            for each in self.model.competencies
            if each.key in self.profile.required
        )

    def needs(self) -> tuple[LevelGap, ...]:
        """What is below the required level, the greatest weight times distance first; ties in the model's order."""
        found = [gap for gap in self.gaps() if gap.short()]
        return tuple(sorted(found, key=lambda gap: -gap.priority()))

    def strengths(self) -> tuple[LevelGap, ...]:
        """What is above the required level, the greatest weight times distance first; ties in the model's order."""
        found = [gap for gap in self.gaps() if gap.surplus()]
        return tuple(sorted(found, key=lambda gap: -gap.priority()))

    def rated(self, key: str) -> RatedCompetency:
        """What the ratings of that competency make.

        Raises:
            NotFoundError: If the model has no such competency.
        """
        competency = self.model.competency(key)
        return self.competencies[self.model.competencies.index(competency)]

    def noise(self) -> AssessmentNoise:
        """How far the score and the levels would be off with other raters of the same kind."""
        from salesmanual.people.assessment_noise import noise_of  # noqa: PLC0415 - many assessments are not compared

        return noise_of(self)

    def feedback(self) -> Feedback:
        """What may be shown without giving an anonymous rater away."""
        from salesmanual.people.assessment_feedback import feedback_of  # noqa: PLC0415 - built on request

        return feedback_of(self)

    def explain(self) -> Step:
        """Why the score is what it is, down to the ratings without their raters; replaying it gives the score."""
        from salesmanual.people.assessment_explain import score_step  # noqa: PLC0415 - built on request

        return score_step(self)

    def tables(self) -> tuple[Table, ...]:
        """The competencies with level, required level, gap and contribution; then the groups."""
        columns = [
            Column(text("competency"), key="competency"),
            Column(text("group"), key="group"),
            Column(text("level"), key="level", rounding=_SHOWN),
            Column(text("required"), key="required"),
            Column(text("short"), key="short", rounding=_SHOWN),
            Column(text("over"), key="over", rounding=_SHOWN),
            Column(text("contribution"), key="contribution", rounding=_SHOWN),
        ]
        total = (text("score"), None, None, None, None, None, self.score)
        title = text("{person} on {on}: {model}", person=self.person, on=self.on, model=self.model.label)
        return Table(title, columns, self._rows(), total=total), self._groups()

    def _rows(self) -> list[tuple[Cell, ...]]:
        gaps = {gap.key: gap for gap in self.gaps()}
        amounts = {each.key: each.amount for each in self.contributions() if not each.is_rounding}
        return [
            (
                each.label,
                group_label(each.group),
                found.level,
                *gap_cells(gaps.get(each.key)),
                amounts.get(each.key),
            )
            for each, found in zip(self.model.competencies, self.competencies, strict=True)
        ]

    def _groups(self) -> Table:
        columns = [Column(text("group"), key="group"), Column(text("score"), key="score", rounding=_SHOWN)]
        columns += [
            Column(text("weight"), key="weight", unit="%", rounding=_SHOWN),
            Column(text("least score"), key="floor"),
        ]
        rows = [(each.part.label, each.score, each.share, each.part.floor) for each in self.scored.parts]
        return Table(text("groups"), columns, rows)

    def records(self) -> list[dict[str, object]]:
        """One row for each competency, for a data frame, figures exact."""
        keys = [column.key for column in self.tables()[0].columns]
        return [
            {
                "person": self.person,
                "on": self.on,
                **dict(zip(keys, row, strict=True)),
                "competency": each.key,
                "group": each.group,
            }
            for each, row in zip(self.model.competencies, self._rows(), strict=True)
        ]
