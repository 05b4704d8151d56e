"""What scoring finds: the score of a lead with what each rating came from, and leads ranked by their score.

Invariant: the contributions add up to the score; a ranking holds every lead it was asked about, with a score or with
the reason why there is none.

Left out: how facts become ratings (`lead_scoring`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.scorecard import Scored
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from salesmanual.kernel.explanation import Step

__all__ = ["LeadRanking", "LeadScore", "UnscoredLead"]


@final
@attrs.frozen
class LeadScore(Shown):
    """What a lead scores, and why.

    Attributes:
        lead: The lead.
        scored: What the scorecard found.
        because: For each item what its rating came from.

    Source: Handbook 2.3.
    """

    lead: Lead
    scored: Scored
    because: tuple[tuple[str, Text], ...]

    @property
    def score(self) -> Fraction:
        """The score."""
        return self.scored.score

    @property
    def band(self) -> str | None:
        """The key of the band, such as `hot`; `None` where there is none."""
        return None if self.scored.grade is None else self.scored.grade.key

    def explain(self) -> Step:
        """Why the score is what it is; replaying it gives the score."""
        return self.scored.explain()

    def tables(self) -> tuple[Table, ...]:
        """One row for each item: its rating, what that came from, and what it adds."""
        added: dict[str, Fraction] = {}
        for each in self.scored.contributions():
            added[each.key] = added.get(each.key, Fraction(0)) + each.amount
        because = dict(self.because)
        rows = [
            (part.part.label, part.rating, because[part.part.key], added.pop(part.part.key, Fraction(0)))
            for part in self.scored.every()
            if part.part.key in because
        ]
        rest = [(text("rounding"), None, None, amount) for amount in (sum(added.values(), Fraction(0)),) if amount]
        columns = [
            Column(text("item"), key="item"),
            Column(text("rating"), key="rating", align="right"),
            Column(text("because"), key="because"),
            Column(text("contribution"), key="contribution"),
        ]
        grade = self.scored.grade
        band: Text | Label | None = None if grade is None else grade.label
        total = (text("score"), None, band, self.score)
        title = text("Score of {lead}", lead=self.lead.id)
        return (Table(title, columns, [*rows, *rest], total=total),)


@final
@attrs.frozen
class UnscoredLead:
    """A lead that could not be scored.

    Attributes:
        lead: The lead.
        reason: Why, as the refusal says it.

    Source: Handbook 2.3.
    """

    lead: Lead
    reason: str


@final
@attrs.frozen
class LeadRanking(Shown):
    """Leads by their score, and those without one.

    Attributes:
        scores: The best first.
        unscored: The leads that could not be scored, each with the reason, in the order they came.

    Source: Handbook 2.3.
    """

    scores: tuple[LeadScore, ...]
    unscored: tuple[UnscoredLead, ...]

    def in_band(self, band: str) -> tuple[LeadScore, ...]:
        """The scores in a band, the best first."""
        return tuple(score for score in self.scores if score.band == band)

    def tables(self) -> tuple[Table, ...]:
        """The ranking; and the leads without a score, where there are any."""
        columns = [
            Column(text("rank"), key="place"),
            Column(text("lead"), key="lead"),
            Column(text("score"), key="score"),
            Column(text("band"), key="band"),
        ]
        rows = [
            (place, score.lead.id, score.score, None if score.scored.grade is None else score.scored.grade.label)
            for place, score in enumerate(self.scores, 1)
        ]
        ranking = Table(text("Leads by score"), columns, rows)
        if not self.unscored:
            return (ranking,)
        missing = [(each.lead.id, each.reason) for each in self.unscored]
        why = [Column(text("lead"), key="lead"), Column(text("reason"), key="reason")]
        return (ranking, Table(text("Leads without a score"), why, missing))
