"""Bands: from a score to a grade.

Invariant: bands ascend, and where one ends the next begins; every score within them has exactly one grade, and the side
that owns a boundary is named.

Left out: the score (`scorecard`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, final

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
    read_member,
)
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.texts import Label, Text, read_label, text

__all__ = ["Band", "BoundaryOwner", "GradedScore", "Grading", "NextBand"]


class BoundaryOwner(StrEnum):
    """Which band a score on the boundary of two belongs to."""

    HIGHER = "higher"
    """The higher one: reaching the boundary is enough."""
    LOWER = "lower"
    """The lower one: the boundary has to be passed."""


class GradedScore(StrEnum):
    """Which score is graded, where a scorecard rounds."""

    ROUNDED = "rounded"
    """The rounded one, which people see."""
    EXACT = "exact"
    """The exact one, before its last rounding."""


def _band_key(value: str) -> str:
    return read_key(value, "band")


def _read_lower(value: Exact | str) -> Fraction:
    return read_fraction(value, "lower")


def _read_upper(value: Exact | str) -> Fraction:
    return read_fraction(value, "upper")


@final
@attrs.frozen
class Band:
    """The scores that earn one grade.

    Attributes:
        key: The grade.
        lower: Where the band begins; `None` where it has no lower end, or begins where the one before ends.
        upper: Where it ends; `None` where it has no upper end, or ends where the next one begins.
        label: The name of the grade; the key by default.

    Source: Handbook 4.2.
    """

    key: str = attrs.field(converter=_band_key)
    lower: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_lower))
    upper: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_upper))
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def describe(self) -> Text:
        """The band in words."""
        match self.lower, self.upper:
            case None, None:
                return text("every score")
            case None, upper:
                return text("up to {upper}", upper=upper)
            case lower, None:
                return text("from {lower}", lower=lower)
        return text("from {lower} to {upper}", lower=self.lower, upper=self.upper)


class NextBand(NamedTuple):
    """The next higher grade.

    Attributes:
        band: The band.
        missing: By how much the score is short of its lower end.
        is_reached_there: Whether the lower end itself earns the grade; else it has to be passed.
    """

    band: Band
    missing: Fraction
    is_reached_there: bool


def _read_bands(values: Iterable[Band]) -> tuple[Band, ...]:
    """The bands with both ends of each, taken from its neighbours where they are not given."""
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise WrongTypeError("bands", values, "a list of bands")
    bands = list(values)
    if not bands:
        raise InvalidValueError("bands", bands, "at least one band")
    known: set[str] = set()
    for position, band in enumerate(bands):
        if not isinstance(band, Band):
            raise WrongTypeError(f"bands[{position}]", band, "a Band")
        if band.key in known:
            raise DuplicateError("band", band.key)
        known.add(band.key)
    for position in range(1, len(bands)):
        below, above = bands[position - 1], bands[position]
        end = _meeting(below, above, position)
        bands[position - 1] = attrs.evolve(below, upper=end)
        bands[position] = attrs.evolve(above, lower=end)
    for position, band in enumerate(bands):
        if band.lower is not None and band.upper is not None and band.upper <= band.lower:
            accepted = f"a score above {number_text(band.lower)}, where the band begins"
            raise InvalidValueError(
                f"bands[{position}]", number_text(band.upper), accepted, "list the lowest band first"
            )
    return tuple(bands)


def _meeting(below: Band, above: Band, position: int) -> Fraction:
    """Where the band and the one above it meet."""
    if above.lower is None:
        if below.upper is None:
            raise InvalidValueError(f"bands[{position}].lower", None, "the score at which the band begins")
        return below.upper
    if below.upper is not None and below.upper != above.lower:
        kind = "a gap" if below.upper < above.lower else "an overlap"
        accepted = f"{number_text(below.upper)}, where the band below ends"
        remedy = f"there is {kind}; list the lowest band first and leave 'upper' out"
        raise InvalidValueError(f"bands[{position}].lower", number_text(above.lower), accepted, remedy)
    return above.lower


def _read_owner(value: BoundaryOwner | str) -> BoundaryOwner:
    return read_member(BoundaryOwner, value, "boundary")


def _read_graded(value: GradedScore | str) -> GradedScore:
    return read_member(GradedScore, value, "graded")


@final
@attrs.frozen
class Grading:
    """Bands of scores, from the lowest to the highest, and the rules at their edges.

    Attributes:
        bands: The bands; each ends where the next begins, so `upper` may be left out.
        boundary: Which band owns the score where two meet.
        graded: Whether the rounded or the exact score is graded.
        best_below_floor: The best grade that is given where a part misses its floor; `None` leaves the grade alone.

    Raises:
        InvalidValueError: If there are no bands, or they leave a gap, overlap or descend.
        DuplicateError: If two bands have one key.
        NotFoundError: If `best_below_floor` is no band.

    Source: Handbook 4.2, 4.4.

    >>> grades = Grading([Band("C"), Band("B", 60), Band("A", 80)])
    >>> [grades.grade(score).key for score in (59, 60, 80)]
    ['C', 'B', 'A']
    >>> Grading([Band("C"), Band("B", 60)], boundary="lower").grade(60).key
    'C'
    """

    bands: tuple[Band, ...] = attrs.field(converter=_read_bands)
    boundary: BoundaryOwner = attrs.field(default=BoundaryOwner.HIGHER, converter=_read_owner, kw_only=True)
    graded: GradedScore = attrs.field(default=GradedScore.ROUNDED, converter=_read_graded, kw_only=True)
    best_below_floor: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        keys = [band.key for band in self.bands]
        if self.best_below_floor is not None and self.best_below_floor not in keys:
            raise NotFoundError("band", self.best_below_floor, did_you_mean(self.best_below_floor, keys))

    def grade(self, score: Exact, *, misses_floor: bool = False) -> Band | None:
        """The band of the score; `None` where the score lies below the first band or above the last.

        Args:
            score: The score.
            misses_floor: Whether a part misses its floor, so that `best_below_floor` applies.
        """
        position = self._position(read_fraction(score, "score"))
        if position is None:
            return None
        best = self._best() if misses_floor else len(self.bands) - 1
        return self.bands[min(position, best)]

    def next_band(self, score: Exact) -> NextBand | None:
        """The next higher band and what is missing to it; `None` above the last.

        >>> Grading([Band("C"), Band("B", 60), Band("A", 80)]).next_band(75).missing
        Fraction(5, 1)
        """
        number = read_fraction(score, "score")
        position = self._position(number)
        first = self.bands[0].lower
        if position is None and (first is None or number > first):
            return None
        above = 0 if position is None else position + 1
        if above == len(self.bands):
            return None
        band = self.bands[above]
        reached = above == 0 or self.boundary is BoundaryOwner.HIGHER
        return NextBand(band, (band.lower or Fraction(0)) - number, reached)

    def _position(self, score: Fraction) -> int | None:
        first, last = self.bands[0], self.bands[-1]
        if (first.lower is not None and score < first.lower) or (last.upper is not None and score > last.upper):
            return None
        ends = [band.lower for band in self.bands[1:] if band.lower is not None]
        find = bisect_right if self.boundary is BoundaryOwner.HIGHER else bisect_left
        return find(ends, score)

    def _best(self) -> int:
        if self.best_below_floor is None:
            return len(self.bands) - 1
        return [band.key for band in self.bands].index(self.best_below_floor)
