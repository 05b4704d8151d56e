"""Ranking for limited places: the panel's score, then the tie-breaks in order, then a drawn order.

Invariant: as many places are filled as there are places or candidates at the least score, whichever is fewer, unless a
tie across the last place needs a drawn order, and then the ranking says between whom. Neither the order of the
candidates nor that of the panel counts, and a higher score never lowers anybody's place.

Left out: who may be ranked (`promotion_rounds`), and what a single score decides (`promotion_round_sensitivity`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import check_line, read_items, read_lines
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy
from salesmanual.people.promotion_rounds_record import Placing, PlacingOutcome, PromotionRound, check_round

if TYPE_CHECKING:
    from salesmanual.people.promotion_round_sensitivity import PlaceSensitivity

__all__ = ["PanelRanking", "RankEntry", "RankedForPlace", "base_key", "rank_entries", "round_rankings"]

_SHOWN: Final = Rounding("0.01")
_WORDS: Final[dict[PlacingOutcome, Text]] = {
    "selected": text("gets a place"),
    "reserve": text("reserve list"),
    "not-selected": text("not selected"),
    "below-least-score": text("below the least score"),
    "undecided": text("undecided, needs a draw"),
}

Key = tuple[Fraction, ...]


def _read_figures(values: Mapping[str, Exact | str], where: str) -> dict[str, Fraction]:
    if not isinstance(values, Mapping):
        raise WrongTypeError(where, values, "a number for each key")
    return {key: read_fraction(value, f"{where}[{key!r}]") for key, value in sorted(values.items())}


def _read_scores(values: Mapping[str, Exact | str]) -> dict[str, Fraction]:
    return _read_figures(values, "scores")


def _read_standings(values: Mapping[str, Exact | str]) -> dict[str, Fraction]:
    return _read_figures(values, "standings")


@final
@attrs.frozen
class RankEntry:
    """A candidate as ranking takes them.

    Attributes:
        person: Who.
        scores: What each member of the panel gave, by member.
        standings: The figures for ties, by their key.

    Source: Handbook 8.2.

    >>> RankEntry("li.na", {"b": 80, "a": "72.5"}).scores
    {'a': Fraction(145, 2), 'b': Fraction(80, 1)}
    """

    person: str = attrs.field(validator=check_line)
    scores: Mapping[str, Fraction] = attrs.field(converter=_read_scores)
    standings: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_standings)


@final
@attrs.frozen
class RankedForPlace:
    """A candidate in a ranking.

    Attributes:
        entry: What was ranked.
        score: The panel's score.
        place: The place, from 1; those whom a tie leaves equal share it.
        outcome: Whether they get a place.
        decided_by: The last figure that it took to tell them from both neighbours: the panel's score, a tie-break or
            the drawn order; `None` where they share the place.

    Source: Handbook 8.2.
    """

    entry: RankEntry
    score: Fraction
    place: int
    outcome: PlacingOutcome
    decided_by: Label | Text | None

    @property
    def person(self) -> str:
        """Who it is."""
        return self.entry.person


@final
@attrs.frozen(str=False)
class PanelRanking(Shown):
    """The candidates for the places of one position, the first place first.

    Attributes:
        policy: The rule.
        position: The position.
        places: How many places there are.
        rows: The candidates.
        drawn: The order that was drawn for ties.

    Source: Handbook 8.2.
    """

    policy: PromotionRoundPolicy = attrs.field(repr=False)
    position: str
    places: int
    rows: tuple[RankedForPlace, ...]
    drawn: tuple[str, ...] = ()

    def __getitem__(self, person: str) -> RankedForPlace:
        """One candidate.

        Raises:
            NotFoundError: If they are not ranked here.
        """
        for row in self.rows:
            if row.person == person:
                return row
        raise NotFoundError("candidate", person, did_you_mean(person, [row.person for row in self.rows]))

    def with_outcome(self, outcome: PlacingOutcome) -> tuple[str, ...]:
        """Who has that outcome, the first place first."""
        return tuple(row.person for row in self.rows if row.outcome == outcome)

    def selected(self) -> tuple[str, ...]:
        """Who gets a place."""
        return self.with_outcome("selected")

    def reserve(self) -> tuple[str, ...]:
        """Who stands on the reserve list, the first to move up first."""
        return self.with_outcome("reserve")

    def undecided(self) -> tuple[str, ...]:
        """Between whom an order has to be drawn."""
        return self.with_outcome("undecided")

    def placings(self) -> tuple[Placing, ...]:
        """What a round keeps of it."""
        return tuple(Placing(row.person, self.position, row.place, row.score, row.outcome) for row in self.rows)

    def sensitivity(self) -> PlaceSensitivity:
        """Which single score of the panel decides the last place."""
        from salesmanual.people.promotion_round_sensitivity import place_sensitivity  # noqa: PLC0415 - when asked

        return place_sensitivity(self)

    def explain_score(self, person: str) -> Step:
        """The panel's score from those of its members; replaying it gives the score.

        Raises:
            NotFoundError: If they are not ranked here.
        """
        row = self[person]
        steps = [given(text("score by {member}", member=member), score) for member, score in row.entry.scores.items()]
        name = text("panel score of {person}", person=person)
        return derived(name, self.policy.aggregate, steps, section=self.policy.section)

    def explain_place(self, person: str) -> Step:
        """The place: one more than are ahead, each with the figure by which; replaying it gives the place.

        Raises:
            NotFoundError: If they are not ranked here.
        """
        own = self[person]
        steps = [given(text("the first place"), 1)]
        for row in self.rows:
            if row.place < own.place:
                figure = _figure(self.policy, _first_difference(self.policy, row, own))
                steps.append(given(text("{person} is ahead by {figure}", person=row.person, figure=figure), 1))
        name = text("place of {person} for {position}", person=person, position=self.position)
        return derived(name, Sum(), steps, section=self.policy.section)

    def tables(self) -> tuple[Table, ...]:
        """One row for each candidate."""
        columns = [
            Column(text("rank"), key="place"),
            Column(text("candidate"), key="candidate"),
            Column(text("panel score"), key="score", rounding=_SHOWN),
            Column(text("scores given"), key="scores"),
            *(Column(tie.label, key=f"tie-{tie.key}") for tie in self.policy.ties),
            Column(text("outcome"), key="outcome"),
            Column(text("deciding figure"), key="decided_by"),
        ]
        rows = [
            (
                row.place,
                row.person,
                row.score,
                len(row.entry.scores),
                *(row.entry.standings[tie.key] for tie in self.policy.ties),
                _WORDS[row.outcome],
                row.decided_by,
            )
            for row in self.rows
        ]
        title = text("Ranking as {position}, places: {places}", position=self.position, places=self.places)
        return (Table(title, columns, rows),)


def rank_entries(
    policy: PromotionRoundPolicy, position: str, entries: Iterable[RankEntry], *, drawn: Iterable[str] = ()
) -> PanelRanking:
    """The candidates for one position in order.

    Args:
        policy: The rule; it says how many places the position has.
        position: The position.
        entries: The candidates, in any order.
        drawn: Persons in the order that was drawn, for what no figure decides; others may be in it.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If the policy has no place of the position, or a candidate lacks a figure for ties.
        InvalidValueError: If a candidate has fewer scores than the aggregation needs.
        DuplicateError: If a person comes twice.

    Source: Handbook 8.2.

    >>> from salesmanual.kernel.scorecard import Item, Scorecard
    >>> from salesmanual.people.promotion_rounds_policy import PositionPlaces, TieBreak
    >>> card, places = Scorecard("Panel", [Item("interview")]), [PositionPlaces("senior-representative", 1)]
    >>> policy = PromotionRoundPolicy(card, places, ties=[TieBreak("service")], reserve=1)
    >>> equal = {"a": 70, "b": 80}
    >>> entries = [RankEntry("li.na", equal, {"service": 700}), RankEntry("wang.wei", equal, {"service": 900})]
    >>> ranking = rank_entries(policy, "senior-representative", entries)
    >>> ranking.selected(), ranking.reserve(), str(ranking["wang.wei"].decided_by)
    (('wang.wei',), ('li.na',), 'service')
    """
    check_type(policy, PromotionRoundPolicy, "policy")
    return _ranked(policy, position, policy.places_of(position), entries, read_lines(drawn, "drawn"))


def round_rankings(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    drawn: Iterable[str] | None = None,
) -> tuple[PanelRanking, ...]:
    """The ranking of each position of the round, from the sheets of its panel.

    Args:
        round: The round.
        policy: Its policy.
        drawn: The order that was drawn for ties; that of the round by default.

    Raises:
        InvalidValueError: If a candidate has fewer scores than the aggregation needs.
        InvalidDocumentError: If a sheet no longer fits the scorecard.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    order = round.drawn if drawn is None else read_lines(drawn, "drawn")
    scores: dict[str, dict[str, Fraction]] = {each.person: {} for each in round.candidates}
    for sheet in round.sheets:
        scores[sheet.candidate][sheet.member] = policy.card.score(sheet.mapping()).score
    rankings = []
    for offer in round.places:
        entries = [
            RankEntry(each.person, scores[each.person], {one.key: one.value for one in each.standings})
            for each in round.admitted(policy)
            if each.to_position == offer.position
        ]
        rankings.append(_ranked(policy, offer.position, offer.places, entries, order))
    return tuple(rankings)


def _ranked(
    policy: PromotionRoundPolicy, position: str, places: int, values: Iterable[RankEntry], drawn: tuple[str, ...]
) -> PanelRanking:
    entries = read_items(values, "entries", RankEntry, "a RankEntry", key="person")
    drawn_at = {person: at for at, person in enumerate(drawn)}
    scored = [(base_key(policy, entry, policy.aggregate.of(entry.scores.values())), entry) for entry in entries]
    scored.sort(key=lambda each: ([-figure for figure in each[0]], each[1].person))
    rows: list[RankedForPlace] = []
    for key, group in groupby(scored, key=lambda each: each[0]):
        tied = [entry for _, entry in group]
        is_drawn = all(entry.person in drawn_at for entry in tied)
        if is_drawn:
            tied.sort(key=lambda entry: drawn_at[entry.person])
        for equal in [[entry] for entry in tied] if is_drawn else [tied]:
            outcome = _outcome(policy, places, len(rows), len(equal), key[0])
            rows += [RankedForPlace(entry, key[0], len(rows) + 1, outcome, None) for entry in equal]
    return PanelRanking(policy, position, places, _decided(policy, rows), drawn)


def base_key(policy: PromotionRoundPolicy, entry: RankEntry, score: Fraction) -> Key:
    """What is compared before an order is drawn: the score and the figures for ties, each the higher the better.

    Raises:
        NotFoundError: If the candidate lacks a figure.
    """
    key = [score]
    for tie in policy.ties:
        if tie.key not in entry.standings:
            raise NotFoundError(f"figure of {entry.person}", tie.key, did_you_mean(tie.key, entry.standings))
        key.append(entry.standings[tie.key] if tie.better == "higher" else -entry.standings[tie.key])
    return tuple(key)


def _outcome(policy: PromotionRoundPolicy, places: int, ahead: int, equal: int, score: Fraction) -> PlacingOutcome:
    """What `equal` candidates get whom nothing tells apart and whom `ahead` candidates precede."""
    if policy.least_score is not None and score < policy.least_score:
        return "below-least-score"
    if ahead + equal <= places:
        return "selected"
    if ahead >= places + policy.reserve:
        return "not-selected"
    return "reserve" if equal == 1 else "undecided"


def _decided(policy: PromotionRoundPolicy, rows: list[RankedForPlace]) -> tuple[RankedForPlace, ...]:
    """The rows, each with the last figure that it took to tell it from its neighbours."""
    figures = [_first_difference(policy, one, other) for one, other in pairwise(rows)]
    found = []
    for at, row in enumerate(rows):
        beside = [each for each in (rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None) if each]
        deepest = max([0, *figures[max(at - 1, 0) : at + 1]])
        is_shared = any(each.place == row.place for each in beside)
        found.append(attrs.evolve(row, decided_by=None if is_shared else _figure(policy, deepest)))
    return tuple(found)


def _first_difference(policy: PromotionRoundPolicy, one: RankedForPlace, other: RankedForPlace) -> int:
    """Which figure tells two candidates apart: 0 the score, then the ties, last the drawn order."""
    pairs = zip(base_key(policy, one.entry, one.score), base_key(policy, other.entry, other.score), strict=True)
    return next((at for at, (left, right) in enumerate(pairs) if left != right), len(policy.ties) + 1)


def _figure(policy: PromotionRoundPolicy, at: int) -> Label | Text:
    if not at:
        return text("panel score")
    return policy.ties[at - 1].label if at <= len(policy.ties) else text("drawn order")
