"""Panels: who scores the candidates of a promotion round, whom they may not score, and how their scores become one.

    mean       the sum of the scores ÷ their number
    trimmed    the mean without the highest and the lowest, as many at each end as the policy says
    median     the one in the middle, or the mean of the two in the middle

Invariant: the panel's score is exact and does not depend on the order of its members; raising one score never lowers
it.

Left out: how ratings become one member's score, which the scorecard says, and the round itself (`promotion_rounds`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_count, check_line, read_items, read_line
from salesmanual.kernel.scorecard import Rating
from salesmanual.kernel.scorecard_scales import read_rating
from salesmanual.kernel.texts import Text, text

__all__ = [
    "Declaration",
    "PanelAggregate",
    "PanelAggregation",
    "PanelConflict",
    "PanelMember",
    "PanelSeat",
    "PanelSheet",
    "SheetRating",
    "read_sheet",
]

PanelAggregation = Literal["mean", "trimmed", "median"]
"""How the scores of the members become the score of the panel."""

_AGGREGATIONS: Final[tuple[str, ...]] = get_args(PanelAggregation)


@final
@attrs.frozen
class PanelSeat:
    """A role that the panel has to have.

    Attributes:
        role: The role.
        least: How many members have it at least.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the role is not one line, or there is to be nobody.

    Source: Handbook 8.2.

    >>> PanelSeat("hr").least
    1
    """

    role: str = attrs.field(validator=check_line)
    least: int = attrs.field(default=1, validator=check_count(1))


@final
@attrs.frozen
class PanelMember:
    """A member of a panel.

    Attributes:
        person: Who.
        role: The role in which they sit there.

    Source: Handbook 8.2.

    >>> PanelMember("zhang.min", "hr").role
    'hr'
    """

    person: str = attrs.field(validator=check_line)
    role: str = attrs.field(validator=check_line)


@final
@attrs.frozen
class PanelConflict:
    """A candidate whom a member does not score, because they are not impartial.

    Attributes:
        candidate: The candidate.
        kind: What stands between them, such as `"spouse"`.

    Source: Handbook 8.2.

    >>> PanelConflict("chen.jie", "spouse").kind
    'spouse'
    """

    candidate: str = attrs.field(validator=check_line)
    kind: str = attrs.field(validator=check_line)


def _read_conflicts(values: Iterable[PanelConflict]) -> tuple[PanelConflict, ...]:
    return read_items(values, "conflicts", PanelConflict, "a PanelConflict", key="candidate")


@final
@attrs.frozen
class Declaration:
    """What a member says about their impartiality; an empty one says that there is no conflict.

    Attributes:
        member: Who says it.
        conflicts: The candidates with whom they have a conflict.

    Raises:
        DuplicateError: If a candidate comes twice.

    Source: Handbook 8.2.

    >>> Declaration("zhang.min").conflicts
    ()
    """

    member: str = attrs.field(validator=check_line)
    conflicts: tuple[PanelConflict, ...] = attrs.field(default=(), converter=_read_conflicts)

    def kind_of(self, candidate: str) -> str | None:
        """What stands between the member and the candidate; `None` where nothing was declared."""
        return next((each.kind for each in self.conflicts if each.candidate == candidate), None)


@final
@attrs.frozen
class SheetRating:
    """The rating of one item.

    Attributes:
        item: The key of the item of the scorecard.
        rating: The rating.

    Source: Handbook 8.2.

    >>> SheetRating("results", 4).rating
    4
    """

    item: str = attrs.field(validator=check_line)
    rating: Rating = attrs.field(converter=read_rating)


def _read_ratings(values: Iterable[SheetRating]) -> tuple[SheetRating, ...]:
    return read_items(values, "ratings", SheetRating, "a SheetRating", key="item", least=1)


@final
@attrs.frozen
class PanelSheet:
    """What one member gave one candidate.

    Attributes:
        member: Who gave it.
        candidate: To whom.
        ratings: The rating of each item, in the order of its key.

    Source: Handbook 8.2.

    >>> read_sheet("zhang.min", "li.na", {"results": 4, "interview": 3}).mapping()
    {'interview': 3, 'results': 4}
    """

    member: str = attrs.field(validator=check_line)
    candidate: str = attrs.field(validator=check_line)
    ratings: tuple[SheetRating, ...] = attrs.field(converter=_read_ratings)

    def mapping(self) -> dict[str, Rating]:
        """The ratings by the key of their item, as a scorecard takes them."""
        return {each.item: each.rating for each in self.ratings}


def read_sheet(member: str, candidate: str, ratings: Mapping[str, Rating]) -> PanelSheet:
    """The sheet of a member for a candidate.

    Raises:
        WrongTypeError: If the ratings are no mapping, or one is a float.
        InvalidValueError: If there are none.
    """
    if not isinstance(ratings, Mapping):
        raise WrongTypeError(f"ratings of {candidate}", ratings, "a rating for the key of each item")
    keys = sorted(read_line(key, "item") for key in ratings)
    return PanelSheet(member, candidate, tuple(SheetRating(key, ratings[key]) for key in keys))


@final
@attrs.frozen
class PanelAggregate:
    """The score of the panel, from those of its members: also an operation of an explanation.

    Attributes:
        method: Mean, trimmed mean or median.
        trim: How many scores the trimmed mean leaves out at each end.

    Raises:
        InvalidValueError: If there is no such method, or nothing would be trimmed.

    Source: Handbook 8.2.

    >>> scores = [Fraction(60), Fraction(70), Fraction(80), Fraction(98)]
    >>> [PanelAggregate(method).of(scores) for method in ("mean", "trimmed", "median")]
    [Fraction(77, 1), Fraction(75, 1), Fraction(75, 1)]
    >>> PanelAggregate("trimmed").of(scores[:2])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: scores: found 2, accepted is at least 3 scores
    """

    method: PanelAggregation = attrs.field(default="mean", validator=check_choice("an aggregation", _AGGREGATIONS))
    trim: int = attrs.field(default=1, validator=check_count(1))

    def least(self) -> int:
        """How many scores it needs."""
        return 2 * self.trim + 1 if self.method == "trimmed" else 1

    def of(self, scores: Iterable[Fraction]) -> Fraction:
        """The score of the panel.

        Raises:
            InvalidValueError: If there are too few scores.
        """
        ordered = sorted(scores)
        if len(ordered) < self.least():
            raise InvalidValueError("scores", len(ordered), f"at least {self.least()} scores")
        if self.method == "trimmed":
            ordered = ordered[self.trim : -self.trim]
        elif self.method == "median":
            ordered = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
        return sum(ordered, Fraction(0)) / len(ordered)

    def apply(self, *values: object) -> Fraction:
        """The score of the panel, from the values of the steps below."""
        scores = []
        for value in values:
            if not isinstance(value, Fraction):
                raise WrongTypeError("score", value, "a Fraction")
            scores.append(value)
        return self.of(scores)

    def describe(self) -> Text:
        """The method in words."""
        if self.method == "trimmed":
            return text("the mean without the {count} highest and the {count} lowest", count=self.trim)
        return text("the mean") if self.method == "mean" else text("the median")
