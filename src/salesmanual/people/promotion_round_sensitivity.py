"""Which single score of the panel decides who gets the last place.

    another place?   when one score is put where the mean of the other members' scores for that candidate is

Invariant: a score is named only if somebody gains or loses a place without doubt by it; what would end in a tie is not
named. Everything is exact.

Left out: the ranking (`promotion_round_ranking`), and whether a score is right, which no figure says.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.people.promotion_round_ranking import PanelRanking, RankedForPlace, base_key

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DecisiveScore", "PlaceSensitivity", "place_sensitivity"]

_SHOWN: Final = Rounding("0.01")
_TWO: Final = 2


@final
@attrs.frozen
class DecisiveScore:
    """A score that decides a place.

    Attributes:
        member: Who gave it.
        candidate: To whom.
        score: What was given.
        others: The mean of what the other members gave.
        gains: Who would gain a place with that instead; `None` where it would stay empty.
        loses: Who would lose theirs; `None` where an empty one would be filled.

    Source: Handbook 8.2.
    """

    member: str
    candidate: str
    score: Fraction
    others: Fraction
    gains: str | None
    loses: str | None


@final
@attrs.frozen(str=False)
class PlaceSensitivity(Shown):
    """How firm the last place of a ranking is.

    Attributes:
        position: The position.
        last: Who has the last place; `None` where nobody has one, or it is undecided.
        next: Who comes next; `None` where nobody does.
        margin: The score of the one less that of the other; `None` where there are not both.
        decisive: The scores that decide a place, by candidate in the order of the ranking, then by member.

    Source: Handbook 8.2.
    """

    position: str
    last: str | None
    next: str | None
    margin: Fraction | None
    decisive: tuple[DecisiveScore, ...]

    def tables(self) -> tuple[Table, ...]:
        """One row for each score that decides a place."""
        columns = [
            Column(text("member"), key="member"),
            Column(text("candidate"), key="candidate"),
            Column(text("score"), key="score", rounding=_SHOWN),
            Column(text("mean of the others"), key="others", rounding=_SHOWN),
            Column(text("would gain the place"), key="gains"),
            Column(text("would lose it"), key="loses"),
        ]
        rows = [
            (each.member, each.candidate, each.score, each.others, each.gains, each.loses) for each in self.decisive
        ]
        return (Table(text("Scores that decide a place as {position}", position=self.position), columns, rows),)


def place_sensitivity(ranking: PanelRanking) -> PlaceSensitivity:
    """Which single scores decide who has a place.

    Each score in turn is replaced by the mean of what the other members gave that candidate. A candidate with a single
    score is left out: there are no others.

    Raises:
        WrongTypeError: If it is no ranking.

    Source: Handbook 8.2.

    >>> from salesmanual.kernel.scorecard import Item, Scorecard
    >>> from salesmanual.people.promotion_round_ranking import RankEntry, rank_entries
    >>> from salesmanual.people.promotion_rounds_policy import PositionPlaces, PromotionRoundPolicy
    >>> policy = PromotionRoundPolicy(Scorecard("Panel", [Item("interview")]), [PositionPlaces("senior", 1)], ties=[])
    >>> scores = {"li.na": {"a": 80, "b": 80, "c": 80}, "wang.wei": {"a": 90, "b": 85, "c": 50}}
    >>> ranking = rank_entries(policy, "senior", [RankEntry(*each) for each in scores.items()])
    >>> [(each.member, each.candidate, each.gains) for each in place_sensitivity(ranking).decisive]
    [('c', 'wang.wei', 'wang.wei')]
    """
    check_type(ranking, PanelRanking, "ranking")
    if ranking.undecided():
        return PlaceSensitivity(ranking.position, None, None, None, ())
    chosen = [row for row in ranking.rows if row.outcome == "selected"]
    able = [row for row in ranking.rows if row.outcome in {"reserve", "not-selected"}]
    last, following = chosen[-1] if chosen else None, able[0] if able else None
    margin = last.score - following.score if last and following else None
    decisive = tuple(_decisive(ranking, last, following, has_room=len(chosen) < ranking.places))
    return PlaceSensitivity(ranking.position, _name(last), _name(following), margin, decisive)


def _decisive(
    ranking: PanelRanking, last: RankedForPlace | None, following: RankedForPlace | None, *, has_room: bool
) -> Iterator[DecisiveScore]:
    for row in ranking.rows:
        scores = row.entry.scores
        if len(scores) < _TWO:
            continue
        total = sum(scores.values(), Fraction(0))
        for member, score in scores.items():
            pair: tuple[str | None, str | None]
            others = (total - score) / (len(scores) - 1)
            instead = ranking.policy.aggregate.of({**scores, member: others}.values())
            if row.outcome == "selected":
                changes = _falls(ranking, row, instead, following)
                pair = _name(following), row.person
            else:
                changes = _rises(ranking, row, instead, last, has_room=has_room)
                pair = row.person, _name(None if has_room else last)
            if changes:
                yield DecisiveScore(member, row.person, score, others, *pair)


def _name(row: RankedForPlace | None) -> str | None:
    return None if row is None else row.person


def _falls(ranking: PanelRanking, row: RankedForPlace, instead: Fraction, following: RankedForPlace | None) -> bool:
    """Whether somebody who has a place would lose it with that score."""
    least = ranking.policy.least_score
    if least is not None and instead < least:
        return True
    if following is None:
        return False
    policy = ranking.policy
    return base_key(policy, row.entry, instead) < base_key(policy, following.entry, following.score)


def _rises(
    ranking: PanelRanking, row: RankedForPlace, instead: Fraction, last: RankedForPlace | None, *, has_room: bool
) -> bool:
    """Whether somebody who has no place would gain one with that score."""
    policy = ranking.policy
    if policy.least_score is not None and instead < policy.least_score:
        return False
    if has_room or last is None:
        return True
    return base_key(policy, row.entry, instead) > base_key(policy, last.entry, last.score)
