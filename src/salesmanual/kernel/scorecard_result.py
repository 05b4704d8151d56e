"""What scoring finds: the score, the grade, every contribution, what is below its floor and what is missing to more.

Invariant: the contributions, roundings among them, add up to the score exactly; replaying the explanation gives the
score.

Left out: how ratings become scores (`scorecard`, `scorecard_scales`) and the explanation's text (`scorecard_explain`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, final

import attrs

from salesmanual.kernel.criteria_facts import near_text
from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_key, did_you_mean
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.scorecard_grading import Band, GradedScore
from salesmanual.kernel.scorecard_parts import Item, MissingRule, Part
from salesmanual.kernel.scorecard_scales import Rating
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.number import Rounding
    from salesmanual.kernel.scorecard import Scorecard  # noqa: TC004 - it imports this module; results are not read
    from salesmanual.kernel.scorecard_grading import NextBand
    from salesmanual.kernel.tables import Cell
    from salesmanual.kernel.texts import Language

__all__ = ["Contribution", "Scored", "ScoredPart"]


class Contribution(NamedTuple):
    """What one item, or one rounding, adds to the score.

    Attributes:
        key: The part; empty for the last rounding of the score itself.
        label: What it is.
        amount: What it adds.
        is_rounding: Whether it is what a rounding adds.
    """

    key: str
    label: Text | Label
    amount: Fraction
    is_rounding: bool


@final
@attrs.frozen
class ScoredPart:
    """What scoring found for one part.

    Attributes:
        part: The item or group.
        rating: The rating it was given, or has by default; `None` where there is none, and for groups.
        missing: The rule that was applied because there was no rating; `None` where there was one, and for groups.
        exact: Its score before rounding; `None` where it is left out.
        score: Its score; `None` where it is left out.
        share: What it counts within its group: its weight, or its part of the weights that are counted; 0 where it
            is left out.
        parts: What is in the group, in its order.
    """

    part: Part
    rating: Rating | None
    missing: MissingRule | None
    exact: Fraction | None
    score: Fraction | None
    share: Fraction
    parts: tuple[ScoredPart, ...] = ()

    def contribution(self) -> Fraction:
        """What it adds to the score of its group: share times score."""
        return Fraction(0) if self.score is None else self.share * self.score

    def every(self) -> Iterator[ScoredPart]:
        """Itself and all parts in it."""
        yield self
        for part in self.parts:
            yield from part.every()


@final
@attrs.frozen
class Scored:
    """A score with all that led to it.

    Attributes:
        card: The scorecard.
        parts: What was found for each of its parts.
        exact: The score before its last rounding.
        score: The score.
        grade: Its band; `None` where the scorecard has no bands or the score lies outside them.

    Source: Handbook 4.2, 4.4, 8.2.

    >>> from salesmanual.kernel.scorecard import Item, PointScale, Scorecard
    >>> five = PointScale(1, 5)
    >>> card = Scorecard("Skills", [Item("pitch", "60%", five), Item("close", "40%", five, floor=3)])
    >>> scored = card.score({"pitch": 4, "close": 2})
    >>> scored.score
    Fraction(16, 5)
    >>> print(*scored.missed_floors())
    ☐ close scores at least 3: found 2, 1 short
    """

    card: Scorecard
    parts: tuple[ScoredPart, ...]
    exact: Fraction
    score: Fraction
    grade: Band | None

    def every(self) -> Iterator[ScoredPart]:
        """All parts, a group before what is in it."""
        for part in self.parts:
            yield from part.every()

    def part(self, key: str) -> ScoredPart:
        """What was found for that item or group.

        Raises:
            NotFoundError: If the scorecard has no such part.
        """
        check_key(key, "part")
        found = {each.part.key: each for each in self.every()}
        if key not in found:
            raise NotFoundError("part", key, did_you_mean(key, found))
        return found[key]

    def contributions(self) -> tuple[Contribution, ...]:
        """What each item and each rounding adds; their amounts sum to the score exactly."""
        found = [each for part in self.parts for each in _contributions(part, Fraction(1))]
        if self.score != self.exact:
            found.append(Contribution("", text("rounding"), self.score - self.exact, is_rounding=True))
        return tuple(found)

    def floors(self) -> tuple[Finding, ...]:
        """A finding for each part that has a floor, in the order of the scorecard."""
        return tuple(_at_least(each, each.part.floor) for each in self.every() if each.part.floor is not None)

    def missed_floors(self) -> tuple[Finding, ...]:
        """The findings of the parts that score below their floor."""
        return tuple(finding for finding in self.floors() if finding.status is FindingStatus.UNMET)

    def gaps(self, required: Mapping[str, Rating]) -> tuple[Finding, ...]:
        """How far each of the required parts is from what is required of it, in the order of the scorecard.

        Args:
            required: By the key of a part: of an item the rating that is required, in the terms of its scale, such
                as the key of a level; of a group its score.

        Raises:
            WrongTypeError: If it is no mapping.
            NotFoundError: If the scorecard has no such part.
            InvalidValueError: If the item's scale does not admit the rating.
        """
        if not isinstance(required, Mapping):
            raise WrongTypeError("required", required, "a rating for each key")
        for key in required:
            self.part(key)
        return tuple(
            _at_least(each, _required_score(each.part, required[each.part.key]))
            for each in self.every()
            if each.part.key in required
        )

    def graded_score(self) -> Fraction:
        """The score that is graded: the rounded or the exact one, as the bands say."""
        grading = self.card.grading
        return self.exact if grading is not None and grading.graded is GradedScore.EXACT else self.score

    def next_band(self) -> NextBand | None:
        """The next higher band and what the score is short of it; `None` where there is none."""
        grading = self.card.grading
        return None if grading is None else grading.next_band(self.graded_score())

    def table(self, *, rounding: Rounding | None = None) -> Table:
        """Each part with its rating, score, share in its group and contribution to it.

        Args:
            rounding: Shortens what is printed; by default every digit is.
        """
        columns = [
            Column(text("no."), key="number"),
            Column(text("part"), key="part"),
            Column(text("rating"), key="rating", align="right"),
            Column(text("score"), key="score", rounding=rounding),
            Column(text("share"), key="share", unit="%", rounding=rounding),
            Column(text("contribution"), key="contribution", rounding=rounding),
        ]
        total = (None, text("score"), None, self.score, None, self.score)
        return Table(self.card.label, columns, _rows(self.parts, ""), total=total)

    def explain(self) -> Step:
        """Why the score is what it is; replaying it gives the score."""
        from salesmanual.kernel.scorecard_explain import explanation  # noqa: PLC0415 - built on request

        return explanation(self)

    def render(self, language: Language = "en") -> str:
        """The table, then the grade and the floors that are missed, in a language."""
        lines = [self.table().to_text(language)]
        if self.grade is not None:
            lines.append(text("grade: {grade}", grade=self.grade.label).render(language))
        lines += [finding.render(language) for finding in self.missed_floors()]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.render()

    def _repr_html_(self) -> str:
        return self.table().to_html()


def _contributions(part: ScoredPart, factor: Fraction) -> Iterator[Contribution]:
    if part.score is None or part.exact is None:
        return
    factor *= part.share
    if part.parts:
        for inner in part.parts:
            yield from _contributions(inner, factor)
    else:
        yield Contribution(part.part.key, part.part.label, factor * part.exact, is_rounding=False)
    if part.score != part.exact:
        label = text("rounding of {part}", part=part.part.label)
        yield Contribution(part.part.key, label, factor * (part.score - part.exact), is_rounding=True)


def _at_least(scored: ScoredPart, least: Fraction) -> Finding:
    required = text("{part} scores at least {score}", part=scored.part.label, score=near_text(least))
    score, key = scored.score, scored.part.key
    if score is None:
        return Finding(FindingStatus.UNKNOWN, required, path=key)
    if score >= least:
        return Finding(FindingStatus.MET, required, path=key, found=score, is_ratio=False)
    return Finding(FindingStatus.UNMET, required, path=key, found=score, distance=least - score, is_ratio=False)


def _required_score(part: Part, rating: Rating) -> Fraction:
    where = f"required[{part.key!r}]"
    return part.scale.score(rating, where) if isinstance(part, Item) else read_fraction(rating, where)


def _rows(parts: Iterable[ScoredPart], number: str) -> Iterator[tuple[Cell, ...]]:
    for position, scored in enumerate(parts, 1):
        here = f"{number}{position}"
        yield (here, scored.part.label, _rating_cell(scored), scored.score, scored.share, scored.contribution())
        yield from _rows(scored.parts, f"{here}.")


def _rating_cell(scored: ScoredPart) -> Cell:
    if scored.parts:
        return None
    return text("not rated") if scored.rating is None else scored.rating
