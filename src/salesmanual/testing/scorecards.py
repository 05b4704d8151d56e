"""Hypothesis strategies for scales, gradings, scorecards and the ratings that they score.

Invariant: everything they make is accepted by the library. Every kind of scale, every rule for weights and for missing
ratings, every moment of rounding, floors, defaults and nested groups occur.

Left out: scorecards and ratings that are refused; a test of a refusal names them.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding, RoundingMode, RoundingPoint
from salesmanual.kernel.scorecard import (
    Band,
    BoundaryOwner,
    CurveScale,
    GradedScore,
    Grading,
    Group,
    Item,
    Level,
    LevelScale,
    LinearScale,
    MissingRule,
    PointScale,
    Rating,
    Scale,
    Scorecard,
    WeightRule,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.scorecard import Part

__all__ = ["gradings", "ratings_for", "ratings_on", "scales", "scorecards"]

_LEVELS: Final = ("basic", "solid", "advanced", "expert")
_MOST: Final = 10
_SMALL: Final = 20


def _numbers(lowest: int, highest: int) -> SearchStrategy[Fraction]:
    """Twelfths: halves, thirds and quarters, drawn ten times faster than fractions of any kind."""
    return st.integers(12 * lowest, 12 * highest).map(lambda twelfths: Fraction(twelfths, 12))


@st.composite
def _level_scales(draw: DrawFn) -> LevelScale:
    scores = sorted(draw(st.lists(_numbers(0, _MOST), min_size=1, max_size=len(_LEVELS))))
    return LevelScale([Level(key, score) for key, score in zip(_LEVELS, scores, strict=False)])


@st.composite
def _linear_scales(draw: DrawFn) -> LinearScale:
    start, goal = draw(st.lists(_numbers(-_MOST, _MOST), min_size=2, max_size=2, unique=True))
    worth = draw(_numbers(1, _MOST))
    return LinearScale(start, goal, worth, is_capped=draw(st.booleans()), is_floored=draw(st.booleans()))


@st.composite
def _curve_scales(draw: DrawFn) -> CurveScale:
    xs = draw(st.lists(_numbers(0, _MOST), min_size=2, max_size=4, unique=True))
    ys = draw(st.lists(_numbers(0, _MOST), min_size=len(xs), max_size=len(xs)))
    return CurveScale(Curve.points(list(zip(sorted(xs), sorted(ys), strict=True))), 0, _MOST)


def scales() -> SearchStrategy[Scale]:
    """Scales of every kind.

    >>> from hypothesis import given
    >>> @given(st.data())
    ... def test_law(data):
    ...     scale = data.draw(scales())
    ...     assert isinstance(scale.score(data.draw(ratings_on(scale))), Fraction)
    >>> test_law()
    """
    points = st.sampled_from([PointScale(), PointScale(1, 5), PointScale(0, 5, step=Fraction(1, 2))])
    return st.one_of(points, _linear_scales(), _curve_scales(), _level_scales())


def ratings_on(scale: Scale) -> SearchStrategy[Rating]:
    """Ratings that the scale admits.

    Args:
        scale: One of the library's own kinds.
    """
    if isinstance(scale, LevelScale):
        return st.sampled_from([level.key for level in scale.levels])
    if isinstance(scale, PointScale):
        highest = _MOST if scale.highest is None else scale.highest
        step = scale.step or Fraction(1, 4)
        most = int((highest - scale.lowest) / step)
        lowest = scale.lowest
        return st.integers(0, most).map(lambda steps: lowest + steps * step)
    return _numbers(0, _MOST)


@st.composite
def gradings(draw: DrawFn) -> Grading:
    """One to five bands with every rule at their edges."""
    ends = sorted(draw(st.sets(_numbers(0, _MOST), max_size=4)))
    keys = [f"grade-{number}" for number in range(len(ends) + 1)]
    return Grading(
        [Band(key, lower) for key, lower in zip(keys, [None, *ends], strict=True)],
        boundary=draw(st.sampled_from(BoundaryOwner)),
        graded=draw(st.sampled_from(GradedScore)),
        best_below_floor=draw(st.none() | st.sampled_from(keys)),
    )


@st.composite
def scorecards(draw: DrawFn, *, missing: MissingRule | None = None) -> Scorecard:
    """Scorecards of one to about ten items, in groups up to three deep.

    Args:
        draw: Given by Hypothesis.
        missing: The rule for missing ratings of the scorecard, and then of no item another; any by default.

    >>> from hypothesis import given
    >>> @given(st.data())
    ... def test_law(data):
    ...     card = data.draw(scorecards(missing=MissingRule.ZERO))
    ...     scored = card.score(data.draw(ratings_for(card)))
    ...     assert scored.score == sum(each.amount for each in scored.contributions())
    >>> test_law()
    """
    weights = draw(st.sampled_from(WeightRule))
    rule = missing or draw(st.sampled_from(MissingRule))
    step = draw(st.sampled_from([Decimal("0.01"), Decimal("0.5"), Decimal(1), Decimal("0.3")]))
    rounding = Rounding(step, draw(st.sampled_from(RoundingMode)), at=draw(st.sampled_from(RoundingPoint)))
    maker = _PartMaker(draw, weights, rule, is_fixed=missing is not None)
    return Scorecard(
        "Card",
        maker.parts(1),
        weights=weights,
        missing=rule,
        grading=draw(st.none() | gradings()),
        rounding=draw(st.none() | st.just(rounding)),
    )


class _PartMaker:
    """Draws parts with keys that are not there yet and weights that fit the rule."""

    def __init__(self, draw: DrawFn, weights: WeightRule, rule: MissingRule, *, is_fixed: bool) -> None:
        self._draw = draw
        self._weights = weights
        self._rule = rule
        self._is_fixed = is_fixed
        self._count = 0

    def parts(self, depth: int) -> list[Part]:
        """One to four parts that stand together."""
        relative = self._draw(st.lists(st.integers(0, _SMALL), min_size=1, max_size=4))
        if not sum(relative):
            relative[0] = 1
        whole = sum(relative) if self._weights is WeightRule.SUM_TO_ONE else 1
        return [self._part(Fraction(weight, whole), depth) for weight in relative]

    def _part(self, weight: Fraction, depth: int) -> Part:
        self._count += 1
        floor = self._draw(st.none() | _numbers(0, _MOST))
        if depth < 3 and self._draw(st.integers(0, 3)) == 0:  # noqa: PLR2004 - deep and often enough
            return Group(f"part-{self._count}", weight, self.parts(depth + 1), floor=floor)
        scale = self._draw(scales())
        missing = None if self._is_fixed else self._draw(st.none() | st.sampled_from(MissingRule))
        default = self._draw(ratings_on(scale)) if (missing or self._rule) is MissingRule.DEFAULT else None
        return Item(f"part-{self._count}", weight, scale, floor=floor, missing=missing, default=default)


@st.composite
def ratings_for(draw: DrawFn, card: Scorecard) -> dict[str, Rating | None]:
    """Ratings that the scorecard scores: some are missing where its rules allow that, but never all of them."""
    ratings: dict[str, Rating | None] = {}
    for item in card.items():
        may_miss = (item.missing or card.missing) is not MissingRule.REFUSE
        if may_miss and draw(st.integers(0, 3)) == 0:
            if draw(st.booleans()):
                ratings[item.key] = None
        else:
            ratings[item.key] = draw(ratings_on(item.scale))
    if any(_counts(part, card, ratings) for part in card.parts):
        return ratings
    return {item.key: draw(ratings_on(item.scale)) for item in card.items()}


def _counts(part: Part, card: Scorecard, ratings: dict[str, Rating | None]) -> bool:
    """Whether the part has a weight and a score."""
    if not part.weight:
        return False
    if isinstance(part, Group):
        return any(_counts(inner, card, ratings) for inner in part.parts)
    return ratings.get(part.key) is not None
