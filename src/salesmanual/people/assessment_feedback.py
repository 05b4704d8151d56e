"""Feedback: what of an assessment may be shown without giving an anonymous rater away.

A mean of an anonymous role is shown from the threshold on. Below it nothing of that role is shown, alone or by
subtraction, by the rule of the policy:

::

    exclude    the role counts for nothing, so no figure depends on it
    merge      the role is put together with another; only the mean of all of them is shown and counts, and it is the
               same whoever of them said what
    withhold   the role counts, and every figure it enters is withheld: the level of the competency, the score of the
               group, the score and the grade

To withhold one other role and to show the rest would not do: levels are few, so two unknown means with known weights
can often be told from their sum.

Invariant: every figure of a feedback follows from means that are shown and from numbers of raters; a feedback holds no
rater, no rating and no hidden mean. Comments stand where the mean of their role does, in the order of the alphabet.

Left out: what a rater gives away by style or by saying so, and feedback that is shown twice (`assessment_versions`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard_grading import Band
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.assessment_explain import score_step
from salesmanual.people.assessment_result import LevelGap, gap_cells
from salesmanual.people.assessment_rules import RaterRole, role_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.tables import Cell
    from salesmanual.people.assessment_result import Assessment
    from salesmanual.people.assessment_sources import RatedCompetency

__all__ = ["Feedback", "FeedbackComment", "FeedbackLine", "RoleMean", "feedback_of"]

_SHOWN: Final = Rounding("0.01")


@final
@attrs.frozen
class RoleMean:
    """The mean of a role, or of several together, that may be shown.

    Attributes:
        roles: The roles.
        mean: Their mean.
        raters: How many raters it has; on the whole, the fewest on any competency.

    Source: Handbook 4.2.
    """

    roles: tuple[RaterRole, ...]
    mean: Fraction
    raters: int


@final
@attrs.frozen
class FeedbackLine:
    """What may be shown of one competency.

    Attributes:
        key: The competency.
        label: Its name.
        means: The means of the roles.
        level: The level; `None` where it is not rated or is withheld.
        is_withheld: Whether there is a level that is withheld.
        gap: The distance from the required level; `None` where there is none or the level is withheld.
        contribution: What it adds to the score; `None` where the score is withheld or it does not count.

    Source: Handbook 4.2.
    """

    key: str
    label: Label
    means: tuple[RoleMean, ...]
    level: Fraction | None
    is_withheld: bool
    gap: LevelGap | None
    contribution: Fraction | None


@final
@attrs.frozen
class FeedbackComment:
    """A comment that may be shown.

    Attributes:
        competency: The competency.
        roles: The role of who said it, or the roles that are shown together.
        words: What was said.

    Source: Handbook 4.2.
    """

    competency: str
    roles: tuple[RaterRole, ...]
    words: str


@final
@attrs.frozen
class Feedback(Shown):
    """What the assessed person gets to see.

    Attributes:
        person: Who.
        on: The day of the assessment.
        label: The name of the model.
        lines: The competencies, in the order of the model.
        roles: The weighted mean of each role over the competencies on which it is shown, in the order of the rules.
        groups: The score of each group; `None` where it is withheld.
        score: The score; `None` where it is withheld.
        grade: The grade; `None` where there is none or it is withheld.
        is_withheld: Whether score and grade are withheld.
        potential: The development potential; `None` where there is none or it is withheld.
        comments: What was said.
        derivation: Why the score is what it is, from the means that are shown.

    Source: Handbook 4.2.
    """

    person: str
    on: date
    label: Label
    lines: tuple[FeedbackLine, ...]
    roles: tuple[RoleMean, ...]
    groups: tuple[tuple[Label, Fraction | None], ...]
    score: Fraction | None
    grade: Band | None
    is_withheld: bool
    potential: Fraction | None
    comments: tuple[FeedbackComment, ...]
    derivation: Step = attrs.field(repr=False)

    def explain(self) -> Step:
        """Why the score is what it is, from the means that are shown; replaying it gives the score."""
        return self.derivation

    def tables(self) -> tuple[Table, ...]:
        """The competencies with the means of the roles, then the groups and the score, then what was said."""
        sets = list(dict.fromkeys(mean.roles for line in self.lines for mean in line.means))
        columns = [Column(text("competency"), key="competency")]
        columns += [Column(role_label(roles), key="+".join(roles), rounding=_SHOWN) for roles in sets]
        columns += [Column(text("level"), key="level", rounding=_SHOWN), Column(text("required"), key="required")]
        columns += [
            Column(text("short"), key="short", rounding=_SHOWN),
            Column(text("over"), key="over", rounding=_SHOWN),
        ]
        title = text("{person} on {on}: {model}", person=self.person, on=self.on, model=self.label)
        means = {mean.roles: mean.mean for mean in self.roles}
        total = (text("all"), *(means.get(roles) for roles in sets), self._or_withheld(self.score), None, None, None)
        table = Table(title, columns, [_row(line, sets) for line in self.lines], total=total)
        return table, self._groups(), *([self._comments()] if self.comments else [])

    def _or_withheld(self, figure: Fraction | None) -> Fraction | Text:
        return text("withheld") if figure is None else figure

    def _groups(self) -> Table:
        columns = [Column(text("group"), key="group"), Column(text("score"), key="score", rounding=_SHOWN)]
        rows: list[tuple[Cell, ...]] = [(label, self._or_withheld(score)) for label, score in self.groups]
        if self.grade is not None:
            rows.append((text("grade"), self.grade.label))
        if self.potential is not None:
            rows.append((text("development potential"), self.potential))
        return Table(text("groups"), columns, rows, total=(text("score"), self._or_withheld(self.score)))

    def _comments(self) -> Table:
        columns = [Column(text("competency"), key="competency"), Column(text("from"), key="from")]
        columns.append(Column(text("comment"), key="comment"))
        rows = [(each.competency, role_label(each.roles), each.words) for each in self.comments]
        return Table(text("comments"), columns, rows)


def _row(line: FeedbackLine, sets: Iterable[tuple[RaterRole, ...]]) -> tuple[Cell, ...]:
    means = {mean.roles: mean.mean for mean in line.means}
    level = text("withheld") if line.is_withheld else line.level
    return (line.label, *(means.get(roles) for roles in sets), level, *gap_cells(line.gap))


def feedback_of(assessment: Assessment) -> Feedback:
    """What may be shown of an assessment.

    Source: Handbook 4.2.
    """
    hidden = {each.key for each in assessment.competencies if each.is_hidden}
    potential = assessment.potential_rated
    scored = assessment.scored
    score = None if hidden else scored.score
    return Feedback(
        assessment.person,
        assessment.on,
        assessment.model.label,
        _lines(assessment, hidden),
        _role_means(assessment),
        tuple(
            (each.part.label, None if hidden & {inner.part.key for inner in each.parts} else each.score)
            for each in scored.parts
            if each.score is not None
        ),
        score,
        None if hidden else scored.grade,
        bool(hidden),
        None if potential is None or potential.is_hidden else potential.level,
        _comments(assessment),
        given(text("score, withheld"), None) if hidden else score_step(assessment, from_ratings=False),
    )


def _lines(assessment: Assessment, hidden: set[str]) -> tuple[FeedbackLine, ...]:
    gaps = {gap.key: gap for gap in assessment.gaps()}
    amounts = {each.key: each.amount for each in assessment.contributions() if not each.is_rounding}
    lines = []
    for competency, rated in zip(assessment.model.competencies, assessment.competencies, strict=True):
        key = competency.key
        line = FeedbackLine(
            key,
            competency.label,
            _means(rated),
            None if key in hidden else rated.level,
            key in hidden,
            None if key in hidden else gaps.get(key),
            None if hidden else amounts.get(key),
        )
        lines.append(line)
    return tuple(lines)


def _means(rated: RatedCompetency) -> tuple[RoleMean, ...]:
    return tuple(RoleMean(each.roles, each.mean, each.raters) for each in rated.sources if not each.is_hidden)


def _role_means(assessment: Assessment) -> tuple[RoleMean, ...]:
    """The mean of each role, weighted by the weights of the competencies on which it is shown."""
    profile, model = assessment.profile, assessment.model
    weights = model.weights() if profile is None else profile.weights_in(model)
    found: dict[tuple[RaterRole, ...], list[tuple[Fraction, RoleMean]]] = {}
    for rated in assessment.competencies:
        for mean in _means(rated):
            if weights[rated.key]:
                found.setdefault(mean.roles, []).append((weights[rated.key], mean))
    order = [each.role for each in assessment.rules.roles]
    return tuple(
        RoleMean(
            roles,
            sum((weight * mean.mean for weight, mean in means), Fraction(0)) / sum(weight for weight, _ in means),
            min(mean.raters for _, mean in means),
        )
        for roles, means in sorted(found.items(), key=lambda each: [order.index(role) for role in each[0]])
    )


def _comments(assessment: Assessment) -> tuple[FeedbackComment, ...]:
    rated = [*assessment.competencies]
    if assessment.potential_rated is not None:
        rated.append(assessment.potential_rated)
    shown = {
        (each.key, role): source.roles
        for each in rated
        for source in each.sources
        if not source.is_hidden
        for role in source.roles
    }
    order = {each.key: position for position, each in enumerate(rated)}
    found = [
        FeedbackComment(each.competency, shown[each.competency, each.role], each.words)
        for each in assessment.comments
        if (each.competency, each.role) in shown
    ]
    return tuple(sorted(found, key=lambda each: (order[each.competency], each.roles, each.words)))
