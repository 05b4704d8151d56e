"""Krippendorff's alpha: agreement beyond chance of any number of raters, with ratings missing, at any level.

    nominal     two ratings differ or not
    ordinal     how many ratings lie between them, half of each of the two counted
    interval    the square of their difference
    ratio       the square of their difference over their sum; ratings of 0 or more

A unit with fewer than two ratings has no pair: it is left out and named. A unit of m ratings counts with each of its
ordered pairs over m - 1, so every rating counts once.

Invariant: exact. Permuting raters or units changes nothing; so does renaming categories at the nominal level, any
rising function at the ordinal, a shift and a scale at the interval and a scale at the ratio level.

Left out: other distances, such as of angles, and a distribution of alpha.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.insight.agreement import Agreement, CategoryAgreement, Disagreement
from salesmanual.insight.agreement_arithmetic import whole_numbers
from salesmanual.insight.agreement_bands import RELIABILITY_BANDS
from salesmanual.insight.agreement_ratings import Rating, Ratings, read_categories, read_numbers
from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.texts import Label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.insight.agreement_ratings import Number

__all__ = ["LEVELS", "MeasurementLevel", "krippendorff_alpha"]

MeasurementLevel: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
"""What the difference of two ratings means."""

LEVELS: Final[dict[str, Label]] = {
    "nominal": Label({"en": "nominal level", "zh_Hant": "名目尺度", "zh_Hans": "名义尺度"}),
    "ordinal": Label({"en": "ordinal level", "zh_Hant": "順序尺度", "zh_Hans": "顺序尺度"}),
    "interval": Label({"en": "interval level", "zh_Hant": "等距尺度", "zh_Hans": "等距尺度"}),
    "ratio": Label({"en": "ratio level", "zh_Hant": "等比尺度", "zh_Hans": "等比尺度"}),
}
"""What people read of each level."""

_PAIR: Final = 2


def krippendorff_alpha(
    ratings: Ratings, *, level: MeasurementLevel = "nominal", categories: Iterable[Rating] | None = None
) -> Agreement:
    """Krippendorff's alpha.

    Args:
        ratings: The ratings; `None` where one is missing.
        level: What a difference means.
        categories: The categories in order; by default those that occur, ascending. Text at the ordinal level needs
            them.

    Raises:
        WrongTypeError: If the ratings are no `Ratings`, or text at the interval or ratio level.
        InvalidValueError: If the level is unknown, no unit has two ratings, a rating is none of the categories,
            text has no order, or a rating at the ratio level is below 0.
        DuplicateError: If a category is named twice.

    Source: Handbook 11.3; Krippendorff 2004, 2011.

    >>> ratings = Ratings([[1, 2, 3, None], [1, 2, 2, 4], [1, 3, 3, None]])
    >>> alpha = krippendorff_alpha(ratings, level="interval")
    >>> alpha.value(), alpha.dropped
    (Fraction(19, 27), ('U4',))
    """
    check_type(ratings, Ratings, "ratings")
    read_choice(level, "level", "a level of measurement", tuple(LEVELS))
    order = _read_order(ratings, level, categories)
    counts = [Counter(unit) for unit in zip(*ratings.rows, strict=True)]
    kept: list[Counter[Rating]] = []
    dropped: list[str] = []
    for unit, count in zip(ratings.units, counts, strict=True):
        count.pop(None, 0)
        if count.total() < _PAIR:
            dropped.append(unit)
        else:
            kept.append(cast("Counter[Rating]", count))
    if not kept:
        raise InvalidValueError("ratings", "no unit with two ratings", "at least one unit that two raters rated")
    tally = _Tally.of(kept)
    observed, expected = _distances(tally, level, order)
    return Agreement(
        "krippendorff-alpha",
        text("Krippendorff's alpha, {level}", level=LEVELS[level]),
        observed,
        expected,
        raters=len(ratings.raters),
        units=len(kept),
        ratings=tally.count,
        dropped=tuple(dropped),
        bands=RELIABILITY_BANDS,
        categories=tally.categories(order) if level == "nominal" else (),
    )


def _read_order(ratings: Ratings, level: MeasurementLevel, categories: Iterable[Rating] | None) -> tuple[Rating, ...]:
    order = read_categories(ratings, categories)
    if level in {"interval", "ratio"}:
        read_numbers(ratings, f"the {level} level")
    if level == "ordinal" and categories is None and any(isinstance(value, str) for value in order):
        raise InvalidValueError("categories", None, "the categories in order", "text has no order without it")
    if level == "ratio":
        for value in cast("tuple[Number, ...]", order):
            if value < 0:
                remedy = "use the interval level, which has no zero of its own"
                raise InvalidValueError("rows", value, "a rating of 0 or more at the ratio level", remedy)
    return order


@final
@attrs.frozen
class _Tally:
    """The ratings that have a partner, counted.

    `by_size[m]` holds the units of m ratings; `totals` counts each category over all.
    """

    by_size: Mapping[int, Sequence[Counter[Rating]]]
    totals: Counter[Rating]
    count: int

    @classmethod
    def of(cls, units: Iterable[Counter[Rating]]) -> _Tally:
        by_size: defaultdict[int, list[Counter[Rating]]] = defaultdict(list)
        totals: Counter[Rating] = Counter()
        for unit in units:
            by_size[unit.total()].append(unit)
            totals.update(unit)
        return cls(by_size, totals, totals.total())

    def categories(self, order: tuple[Rating, ...]) -> tuple[CategoryAgreement, ...]:
        """The agreement on each category against all the others."""
        within: defaultdict[Rating, Fraction] = defaultdict(Fraction)
        for size, units in self.by_size.items():
            sums: Counter[Rating] = Counter()
            for unit in units:
                for category, count in unit.items():
                    sums[category] += count * (size - count)
            for category, total in sums.items():
                within[category] += Fraction(2 * total, size - 1)
        n = self.count
        return tuple(
            CategoryAgreement(
                category,
                self.totals[category],
                Disagreement(within[category], n),
                Disagreement(Fraction(2 * self.totals[category] * (n - self.totals[category])), n * (n - 1)),
            )
            for category in order
        )


def _distances(tally: _Tally, level: MeasurementLevel, order: tuple[Rating, ...]) -> tuple[Disagreement, Disagreement]:
    """The observed and the expected disagreement."""
    if level == "nominal":
        within, among = _unlike(tally)
    elif level == "ordinal":
        within, among = _squares(tally, *_middles(tally, order))
    elif level == "interval":
        numbers, below = whole_numbers(cast("tuple[Number, ...]", order))
        within, among = _squares(tally, dict(zip(order, numbers, strict=True)), below)
    else:
        within, among = _relative_squares(tally)
    return Disagreement(within, tally.count), Disagreement(among, tally.count * (tally.count - 1))


def _unlike(tally: _Tally) -> tuple[Fraction, Fraction]:
    """How many pairs differ."""
    within = Fraction(0)
    for size, units in tally.by_size.items():
        alike = sum(count * count for unit in units for count in unit.values())
        within += Fraction(len(units) * size * size - alike, size - 1)
    return within, Fraction(tally.count**2 - sum(count * count for count in tally.totals.values()))


def _middles(tally: _Tally, order: tuple[Rating, ...]) -> tuple[dict[Rating, int], int]:
    """The middle of the places of each category among all ratings, over a denominator of 2."""
    middles: dict[Rating, int] = {}
    before = 0
    for category in order:
        count = tally.totals[category]
        middles[category] = 2 * before + count
        before += count
    return middles, 2


def _squares(tally: _Tally, position: Mapping[Rating, int], below: int) -> tuple[Fraction, Fraction]:
    """The squared differences of the positions, summed over pairs: 2(nΣx² - (Σx)²)."""
    square = {category: at * at for category, at in position.items()}
    within = Fraction(0)
    for size, units in tally.by_size.items():
        total = 0
        for unit in units:
            once = twice = 0
            for category, count in unit.items():
                once += count * position[category]
                twice += count * square[category]
            total += size * twice - once * once
        within += Fraction(2 * total, size - 1)
    once = sum(count * position[category] for category, count in tally.totals.items())
    twice = sum(count * square[category] for category, count in tally.totals.items())
    return within / below**2, Fraction(2 * (tally.count * twice - once * once), below**2)


def _relative_squares(tally: _Tally) -> tuple[Fraction, Fraction]:
    """The squared differences over sums, of pairs of numbers of 0 or more."""
    values = sorted(tally.totals)
    place = {value: at for at, value in enumerate(values)}
    numbers, _ = whole_numbers(cast("list[Number]", values))
    many = len(values)
    within = Fraction(0)
    for size, units in tally.by_size.items():
        met: defaultdict[int, int] = defaultdict(int)
        for unit in units:
            _meet(met, sorted((place[value], count) for value, count in unit.items()), many)
        within += _apart(numbers, met) * 2 / (size - 1)
    among: defaultdict[int, int] = defaultdict(int)
    _meet(among, [(at, tally.totals[value]) for at, value in enumerate(values)], many)
    return within, 2 * _apart(numbers, among)


def _meet(met: defaultdict[int, int], found: Sequence[tuple[int, int]], many: int) -> None:
    """Counts how often each two of the places meet, by the lower place times how many there are and the higher one."""
    for at, (one, ones) in enumerate(found):
        row = one * many
        for other, others in found[at + 1 :]:
            met[row + other] += ones * others


def _apart(numbers: Sequence[int], met: Mapping[int, int]) -> Fraction:
    """The squared differences over sums of the pairs that met, in whole numbers over one denominator.

    Pairs of one sum stand over one denominator, so long fractions are added once for each sum.
    """
    above: defaultdict[int, int] = defaultdict(int)
    for pair, often in met.items():
        one, other = (numbers[at] for at in divmod(pair, len(numbers)))
        above[one + other] += often * (other - one) ** 2
    below = lcm(*above)
    return Fraction(sum(total * (below // each) ** 2 for each, total in above.items()), below**2)
