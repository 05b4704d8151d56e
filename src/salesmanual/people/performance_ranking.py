"""Rank lists: people by their score, with what ties mean stated.

    scores 90 80 80 70        standard 1 2 2 4      dense 1 2 2 3      modified 1 3 3 4      mean 1 2.5 2.5 4

Invariant: a place depends on the scores alone; equal scores have equal places, and who shares one is named. A rank says
who is higher than whom, and nothing about whether anybody does the job well.

Left out: what follows (`performance_outcomes`), and groups that are ranked apart, which the caller passes apart.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import read_choice, read_line
from salesmanual.kernel.number import Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.people.performance_result import PerformanceResult

if TYPE_CHECKING:
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Text

__all__ = ["RankList", "RankTies", "RankedPerson", "rank_people", "read_score", "read_scores"]

RankTies = Literal["standard", "dense", "modified", "mean"]
"""Which place equals have: the best of the places they fill, the next whole number, the worst, or the mean."""

_TIES: Final[tuple[str, ...]] = get_args(RankTies)
_SHOWN: Final = Rounding("0.01")
_NAMED: Final = 5


def read_score(value: object, where: str) -> Fraction | None:
    """The score of a result, or a number as it is; `None` where there is none.

    Raises:
        WrongTypeError: If it is neither, or a `float`.
    """
    if value is None:
        return None
    if isinstance(value, PerformanceResult):
        return value.score
    return read_fraction(value, where)  # type: ignore[arg-type] # it refuses every other type


def read_scores(
    scores: Mapping[str, PerformanceResult | Exact | str | None], where: str = "scores"
) -> dict[str, Fraction | None]:
    """The score of each person; `None` where there is none.

    Raises:
        WrongTypeError: If they are no mapping, or one is no score.
        InvalidValueError: If a name is blank or not one line.
    """
    if not isinstance(scores, Mapping):
        raise WrongTypeError(where, scores, "a score for each person")
    return {read_line(person, where): read_score(value, f"{where}[{person!r}]") for person, value in scores.items()}


@final
@attrs.frozen
class RankedPerson:
    """One person in a rank list.

    Attributes:
        person: Who.
        score: The score.
        place: The place, from 1; a fraction where ties have the mean.
        sharing: Everybody who has it, by name; one list for all of them.

    Source: Handbook 4.4.
    """

    person: str
    score: Fraction
    place: Fraction
    sharing: tuple[str, ...] = attrs.field(repr=False, eq=False)

    @property
    def ties(self) -> tuple[str, ...]:
        """Who else has the place, by name."""
        return tuple(other for other in self.sharing if other != self.person)

    def shared_with(self) -> tuple[str | Text, ...]:
        """Who else has the place, for a table: the first few by name, and how many more."""
        named = [other for other in self.sharing[: _NAMED + 1] if other != self.person][:_NAMED]
        more = len(self.sharing) - 1 - len(named)
        return (*named, text("{count} more", count=more)) if more else tuple(named)


@final
@attrs.frozen
class RankList(Shown):
    """People by their score, the highest first.

    Attributes:
        rule: What ties mean.
        people: Everybody with a score; equals in the order of their names.
        unranked: Who has no score, by name.

    Source: Handbook 2.5, 4.4.
    """

    rule: RankTies
    people: tuple[RankedPerson, ...]
    unranked: tuple[str, ...]

    def of(self, person: str) -> RankedPerson:
        """One person's place.

        Raises:
            NotFoundError: If they have no score; with the closest one.
        """
        for each in self.people:
            if each.person == person:
                return each
        raise NotFoundError("ranked person", person, did_you_mean(person, [each.person for each in self.people]))

    def tables(self) -> tuple[Table, ...]:
        """One row for each person; those without a score last. Of a long tie, a few are named and the rest counted."""
        columns = [
            Column(text("rank"), key="place"),
            Column(text("person"), key="person"),
            Column(text("score"), key="score", rounding=_SHOWN),
            Column(text("shared with"), key="shared_with"),
        ]
        rows = [(each.place, each.person, each.score, each.shared_with()) for each in self.people]
        rest = [(None, person, None, (text("no score yet"),)) for person in self.unranked]
        return (Table(text("rank list, ties {rule}", rule=_RULES[self.rule]), columns, [*rows, *rest]),)


_RULES: Final = {
    "standard": text("share the best place"),
    "dense": text("leave no gap"),
    "modified": text("share the worst place"),
    "mean": text("share the mean place"),
}


def rank_people(
    scores: Mapping[str, PerformanceResult | Exact | str | None], *, ties: RankTies = "standard"
) -> RankList:
    """People by their score, the highest first.

    Args:
        scores: The score of each person, or the result it comes from; `None` for none yet.
        ties: Which place equals have.

    Raises:
        WrongTypeError: If the scores are no mapping, or one is no score.
        InvalidValueError: If there is no such rule for ties.

    Source: Handbook 2.5, 4.4.

    >>> ranked = rank_people({"li.na": 80, "wang.wei": 90, "zhao.min": 80})
    >>> [(each.person, str(each.place), each.ties) for each in ranked.people]
    [('wang.wei', '1', ()), ('li.na', '2', ('zhao.min',)), ('zhao.min', '2', ('li.na',))]
    """
    rule = read_choice(ties, "ties", "a rule for ties", _TIES)
    read = read_scores(scores)
    known = {person: score for person, score in read.items() if score is not None}
    ordered = sorted(known.items(), key=lambda item: (-item[1], item[0]))
    falling = [-score for _, score in ordered]
    distinct = sorted(set(falling))
    people = tuple(
        RankedPerson(person, score, place, sharing)
        for score, equals in groupby(ordered, key=itemgetter(1))
        for place, sharing in [(_place(-score, falling, distinct, rule), tuple(person for person, _ in equals))]
        for person in sharing
    )
    return RankList(ties, people, tuple(sorted(person for person, score in read.items() if score is None)))


def _place(score: Fraction, falling: list[Fraction], distinct: list[Fraction], rule: str) -> Fraction:
    best, worst = bisect_left(falling, score) + 1, bisect_right(falling, score)
    match rule:
        case "standard":
            return Fraction(best)
        case "dense":
            return Fraction(bisect_left(distinct, score) + 1)
        case "modified":
            return Fraction(worst)
        case _:
            return Fraction(best + worst, 2)
