"""How lenient raters are, compared with others who rated the same people.

    leniency = mean over a rater's people of (score they gave − mean of the person's other scores)
    overall  = mean of the rater's scores − mean of everybody else's scores

The first compares like with like, because it looks at the same people; the second does not, because a rater may simply
have the better team. Both are exact, each with the number of scores it stands on.

Invariant: shifting all of one rater's scores by an amount shifts their leniency by just that amount; the order of the
scores changes nothing. A suggested score is advice and changes no grade.

Left out: whether raters agree beyond their level, and whether a difference is more than chance (11.3).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_line, read_items
from salesmanual.kernel.number import Exact, Rounding, number_text, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GivenScore", "LeniencyReport", "RaterLeniency", "SuggestedScore", "rater_leniency"]

_SHOWN: Final = Rounding("0.01")
_NONE: Final = Fraction(0)


def _read_score(value: Exact | str) -> Fraction:
    return read_fraction(value, "score")


@final
@attrs.frozen
class GivenScore:
    """The score that one rater gave one person.

    Attributes:
        rater: Who gave it.
        person: Whom.
        score: The score.

    Source: Handbook 4.4.
    """

    rater: str = attrs.field(validator=check_line)
    person: str = attrs.field(validator=check_line)
    score: Fraction = attrs.field(converter=_read_score)


@final
@attrs.frozen
class RaterLeniency:
    """How one rater compares with the others.

    Attributes:
        rater: Who.
        count: How many scores they gave.
        mean: Their mean.
        leniency: How far above the person's other scores they are on average; `None` where nobody else rated them.
        compared: On how many scores that stands.
        overall: How far their mean is above that of everybody else's scores; `None` where they are the only rater.
        others: On how many scores of others that stands.

    Source: Handbook 4.4, 11.3.
    """

    rater: str
    count: int
    mean: Fraction
    leniency: Fraction | None
    compared: int
    overall: Fraction | None
    others: int


class SuggestedScore(NamedTuple):
    """What a score would be if its rater were as lenient as the others: advice.

    Attributes:
        given: The score as it was given.
        suggested: The score less the rater's leniency, within the scale; the score itself where there is too little to
            go by.
        why: What it rests on.
    """

    given: GivenScore
    suggested: Fraction
    why: Text


@final
@attrs.frozen
class LeniencyReport(Shown):
    """How lenient the raters are.

    Attributes:
        scores: The scores, by rater and person.
        raters: Every rater, the most lenient first; those who cannot be compared last.
        least: On how many compared scores a suggestion has to stand.
        lowest: The least score there is; `None` for no end.
        highest: The greatest score there is; `None` for no end.

    Source: Handbook 4.4, 11.3.
    """

    scores: tuple[GivenScore, ...] = attrs.field(repr=False)
    raters: tuple[RaterLeniency, ...]
    least: int
    lowest: Fraction | None
    highest: Fraction | None

    def of(self, rater: str) -> RaterLeniency:
        """One rater.

        Raises:
            NotFoundError: If they rated nobody; with the closest one.
        """
        for each in self.raters:
            if each.rater == rater:
                return each
        raise NotFoundError("rater", rater, did_you_mean(rater, [each.rater for each in self.raters]))

    def suggestions(self) -> tuple[SuggestedScore, ...]:
        """What each score would be without its rater's leniency; advice for the talk, nothing more."""
        found = {each.rater: each for each in self.raters}
        return tuple(self._suggested(each, found[each.rater]) for each in self.scores)

    def _suggested(self, given: GivenScore, rater: RaterLeniency) -> SuggestedScore:
        if rater.leniency is None or rater.compared < self.least:
            why = text("{compared} scores compared, {least} needed", compared=rater.compared, least=self.least)
            return SuggestedScore(given, given.score, why)
        suggested = given.score - rater.leniency
        suggested = suggested if self.highest is None else min(suggested, self.highest)
        suggested = suggested if self.lowest is None else max(suggested, self.lowest)
        return SuggestedScore(given, suggested, text("{compared} scores compared", compared=rater.compared))

    def tables(self) -> tuple[Table, ...]:
        """One row for each rater; then the suggestions."""
        return self._raters(), self._suggestions()

    def _raters(self) -> Table:
        columns = [
            Column(text("rater"), key="rater"),
            Column(text("scores given"), key="scores"),
            Column(text("mean"), key="mean", rounding=_SHOWN),
            Column(text("over others of the same people"), key="leniency", rounding=_SHOWN),
            Column(text("compared"), key="compared"),
            Column(text("over everybody else"), key="overall", rounding=_SHOWN),
            Column(text("scores of others"), key="others"),
        ]
        rows = [
            (each.rater, each.count, each.mean, each.leniency, each.compared, each.overall, each.others)
            for each in self.raters
        ]
        return Table(text("leniency of raters"), columns, rows)

    def _suggestions(self) -> Table:
        columns = [
            Column(text("person"), key="person"),
            Column(text("rater"), key="rater"),
            Column(text("score"), key="score", rounding=_SHOWN),
            Column(text("suggested"), key="suggested", rounding=_SHOWN),
            Column(text("why"), key="why"),
        ]
        rows = [
            (each.given.person, each.given.rater, each.given.score, each.suggested, each.why)
            for each in self.suggestions()
        ]
        return Table(text("scores without leniency: advice"), columns, rows)

    def records(self) -> list[dict[str, object]]:
        """One row for each rater, for a data frame."""
        return [dict(row) for row in self._raters().records()]


def rater_leniency(
    scores: Iterable[GivenScore],
    *,
    least: int = 5,
    lowest: Exact | str | None = None,
    highest: Exact | str | None = None,
) -> LeniencyReport:
    """How lenient each rater is.

    Args:
        scores: The scores, in any order; self-assessments left out.
        least: On how many compared scores a suggestion has to stand.
        lowest: The least score there is.
        highest: The greatest score there is.

    Raises:
        WrongTypeError: If a score is no `GivenScore`.
        InvalidValueError: If there are none, a score lies outside the scale, or `least` is below 1.
        DuplicateError: If a rater rated somebody twice.

    Source: Handbook 4.4, 11.3.

    >>> given = [("zhao", "li", 80), ("zhao", "wang", 90), ("qian", "li", 70), ("qian", "wang", 84)]
    >>> report = rater_leniency([GivenScore(*each) for each in given], least=2)
    >>> [(each.rater, str(each.leniency), each.compared) for each in report.raters]
    [('zhao', '8', 2), ('qian', '-8', 2)]
    >>> [str(each.suggested) for each in report.suggestions()]
    ['78', '72', '92', '82']
    """
    ends = tuple(None if end is None else read_fraction(end, "scale") for end in (lowest, highest))
    listed = _read_scores(scores, *ends)
    if type(least) is not int or least < 1:
        raise InvalidValueError("least", least, "a whole number of at least 1")
    people = _sums((each.person, each.score) for each in listed)
    totals = _sums(("", each.score) for each in listed)[""]
    by_rater: dict[str, list[GivenScore]] = {}
    for each in listed:
        by_rater.setdefault(each.rater, []).append(each)
    raters = [_rater(rater, own, people, totals) for rater, own in by_rater.items()]
    raters.sort(key=lambda each: (each.leniency is None, -(each.leniency or _NONE), each.rater))
    return LeniencyReport(listed, tuple(raters), least, *ends)


def _read_scores(
    scores: Iterable[GivenScore], lowest: Fraction | None, highest: Fraction | None
) -> tuple[GivenScore, ...]:
    listed = read_items(scores, "scores", GivenScore, "a GivenScore", least=1)
    seen: set[tuple[str, str]] = set()
    for each in listed:
        if (each.rater, each.person) in seen:
            raise DuplicateError("score", f"{each.rater} of {each.person}", "a rater rates somebody once")
        seen.add((each.rater, each.person))
        if (lowest is not None and each.score < lowest) or (highest is not None and each.score > highest):
            where = f"scores: {each.rater} of {each.person}"
            raise InvalidValueError(where, number_text(each.score), "a score of the scale")
    return tuple(sorted(listed, key=lambda each: (each.person, each.rater)))


def _sums(scores: Iterable[tuple[str, Fraction]]) -> dict[str, tuple[Fraction, int]]:
    """The sum and the number of scores by key."""
    found: dict[str, tuple[Fraction, int]] = {}
    for key, score in scores:
        total, count = found.get(key, (_NONE, 0))
        found[key] = (total + score, count + 1)
    return found


def _rater(
    rater: str, own: list[GivenScore], people: dict[str, tuple[Fraction, int]], totals: tuple[Fraction, int]
) -> RaterLeniency:
    total = sum((each.score for each in own), _NONE)
    differences = []
    for each in own:
        rated, count = people[each.person]
        if count > 1:
            differences.append(each.score - (rated - each.score) / (count - 1))
    leniency = sum(differences, _NONE) / len(differences) if differences else None
    mean, others = total / len(own), totals[1] - len(own)
    overall = mean - (totals[0] - total) / others if others else None
    return RaterLeniency(rater, len(own), mean, leniency, len(differences), overall, others)
