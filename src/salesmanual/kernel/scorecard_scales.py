"""Scales: how a rating becomes a score.

    kind     rating                       score
    points   a number from here to there  the number itself
    linear   a measured figure            0 at the start, `worth` at the goal, straight between and, if wanted, beyond
    curve    a number                     the value of a curve
    levels   the key of a described level the score of the level

Invariant: a scale gives one exact score for each rating it admits and refuses every other; a rating that is no level
or lies outside the scale is never moved to the nearest one.

Left out: weights and what becomes of missing ratings (`scorecard`). A company's own kind is a frozen class with `score`
and `describe`, made a member of `SCALES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Protocol, TypeAlias, final

import attrs

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.number import number_text, read_fraction
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.kernel.wire_unions import TaggedUnion

__all__ = [
    "SCALES",
    "CurveScale",
    "Level",
    "LevelScale",
    "LinearScale",
    "PointScale",
    "Rating",
    "Scale",
    "read_rating",
]

Rating: TypeAlias = int | Decimal | Fraction | str
"""What is given for an item: a number, a number as text (`"85%"`), or the key of a level."""

_MAX_KEY: Final = 100


def read_rating(value: object, where: str = "rating") -> Rating:
    """The rating, if it is of a type that a scale may admit.

    Raises:
        WrongTypeError: If it is a `float`, a `bool`, or neither a number nor text.

    >>> read_rating("expert"), read_rating(4)
    ('expert', 4)
    """
    if isinstance(value, (int, Decimal, Fraction, str)) and not isinstance(value, bool):
        return value
    remedy = f"write it as text, '{value!r}', because a float is not exact" if isinstance(value, float) else ""
    raise WrongTypeError(where, value, "a number, its text, or the key of a level", remedy)


def read_key(value: str, where: str = "key") -> str:
    """The key of a part, a level or a band: one short line without a dot, as it is looked up.

    Raises:
        WrongTypeError: If it is not text.
        InvalidValueError: If it is empty, too long, has a dot, or space at its ends.
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "text such as 'negotiation'")
    if not value or len(value) > _MAX_KEY or not value.isprintable() or value != value.strip() or "." in value:
        raise InvalidValueError(where, value, f"a name on one line of at most {_MAX_KEY} characters, without a dot")
    return str.__str__(value)


class Scale(Protocol):
    """What turns a rating into a score."""

    def score(self, rating: Rating, where: str = "rating") -> Fraction:
        """The score.

        Raises:
            SalesManualError: If the scale does not admit the rating; names `where` it stands.
        """
        ...

    def describe(self) -> Text:
        """How it does so, in a few words."""
        ...


SCALES: Final = TaggedUnion(Scale, tag="kind")
"""The kinds of scale; a company adds its own with `SCALES.member`."""


def _read_lowest(value: Rating) -> Fraction:
    return read_fraction(value, "lowest")


def _read_highest(value: Rating) -> Fraction:
    return read_fraction(value, "highest")


def _read_start(value: Rating) -> Fraction:
    return read_fraction(value, "start")


def _read_goal(value: Rating) -> Fraction:
    return read_fraction(value, "goal")


def _read_worth(value: Rating) -> Fraction:
    return read_fraction(value, "worth")


def _read_step(value: Rating) -> Fraction:
    step = read_fraction(value, "step")
    if step <= 0:
        raise InvalidValueError("step", value, "a number above 0")
    return step


def _range_text(lowest: Fraction | None, highest: Fraction | None) -> str:
    low = "" if lowest is None else f" from {number_text(lowest)}"
    return f"a number{low}" + ("" if highest is None else f" up to {number_text(highest)}")


def _within(rating: Rating, lowest: Fraction | None, highest: Fraction | None, where: str) -> Fraction:
    """The rating as a number, if it is on the scale."""
    number = read_fraction(read_rating(rating, where), where)
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        raise InvalidValueError(where, rating, _range_text(lowest, highest))
    return number


def _check_range(lowest: Fraction | None, highest: Fraction | None) -> None:
    if lowest is not None and highest is not None and highest <= lowest:
        raise InvalidValueError("highest", number_text(highest), f"a number above the lowest, {number_text(lowest)}")


@SCALES.member("points")
@final
@attrs.frozen
class PointScale:
    """The rating is the score: points that a rater gives.

    Attributes:
        lowest: The least rating.
        highest: The greatest.
        step: The distance of two ratings, counted from the lowest; `None` admits every number between.

    Raises:
        InvalidValueError: If the highest is not above the lowest, or the step is not above 0.

    Source: Handbook 4.2.

    >>> PointScale(1, 5, step="0.5").score("3.5")
    Fraction(7, 2)
    >>> PointScale(1, 5).score(6)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: rating: found 6, accepted is a number from 1 up to 5
    """

    lowest: Fraction = attrs.field(default=Fraction(0), converter=_read_lowest)
    highest: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_highest))
    step: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_step), kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_range(self.lowest, self.highest)

    def score(self, rating: Rating, where: str = "rating") -> Fraction:
        """The rating itself."""
        number = _within(rating, self.lowest, self.highest, where)
        if self.step is not None and (number - self.lowest) % self.step:
            accepted = f"{_range_text(self.lowest, self.highest)} in steps of {number_text(self.step)}"
            raise InvalidValueError(where, rating, accepted)
        return number

    def describe(self) -> Text:
        """The scale in words."""
        return text("the rating itself")


def _check_flag(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:  # noqa: FBT001 - it checks one
    check_type(value, bool, attribute.name)


def _check_curve(_: object, __: object, value: Curve) -> None:
    check_type(value, Curve, "curve")


@SCALES.member("linear")
@final
@attrs.frozen
class LinearScale:
    """On a straight line from nothing at the start to full worth at the goal; the goal may be below the start.

    score = worth × (rating − start) ÷ (goal − start), kept from falling below 0 and from rising above worth.

    Attributes:
        start: The figure that is worth nothing: the baseline.
        goal: The figure that is worth everything: the target.
        worth: The score at the goal.
        is_capped: Whether a figure beyond the goal is worth no more than the goal.
        is_floored: Whether a figure short of the start is worth no less than nothing.

    Raises:
        InvalidValueError: If start and goal are equal, or the worth is not above 0.

    Source: Handbook 1.1, 4.2, 4.4. For objectives and key results, John Doerr, Measure What Matters (2018).

    >>> LinearScale(8, 5).score(6)
    Fraction(2, 3)
    >>> LinearScale(0, 100, 5).score(150), LinearScale(0, 100, 5, is_capped=False).score(150)
    (Fraction(5, 1), Fraction(15, 2))
    """

    start: Fraction = attrs.field(converter=_read_start)
    goal: Fraction = attrs.field(converter=_read_goal)
    worth: Fraction = attrs.field(default=Fraction(1), converter=_read_worth)
    is_capped: bool = attrs.field(default=True, validator=_check_flag, kw_only=True)
    is_floored: bool = attrs.field(default=True, validator=_check_flag, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.goal == self.start:
            raise InvalidValueError("goal", number_text(self.goal), "a figure other than the start")
        if self.worth <= 0:
            raise InvalidValueError("worth", number_text(self.worth), "a number above 0")

    def score(self, rating: Rating, where: str = "rating") -> Fraction:
        """Where the figure stands between start and goal, times the worth."""
        progress = (_within(rating, None, None, where) - self.start) / (self.goal - self.start)
        if self.is_capped:
            progress = min(progress, Fraction(1))
        if self.is_floored:
            progress = max(progress, Fraction(0))
        return progress * self.worth

    def describe(self) -> Text:
        """The scale in words."""
        return text(
            "on a line from 0 at {start} to {worth} at {goal}", start=self.start, worth=self.worth, goal=self.goal
        )


@SCALES.member("curve")
@final
@attrs.frozen
class CurveScale:
    """The value of a curve at the rating.

    Attributes:
        curve: From rating to score: steps, interpolated points, or any other.
        lowest: The least rating; `None` admits all.
        highest: The greatest rating; `None` admits all.

    Raises:
        InvalidValueError: If the highest is not above the lowest.

    Source: Handbook 4.2, 4.4.

    >>> CurveScale(Curve.steps([("80%", 3), ("100%", 4), ("120%", 5)])).score("95%")
    Fraction(3, 1)
    """

    curve: Curve = attrs.field(validator=_check_curve)
    lowest: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_lowest))
    highest: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_highest))

    def __attrs_post_init__(self) -> None:
        _check_range(self.lowest, self.highest)

    def score(self, rating: Rating, where: str = "rating") -> Fraction:
        """The value of the curve."""
        return self.curve.value(_within(rating, self.lowest, self.highest, where))

    def describe(self) -> Text:
        """The scale in words, as the curve says it."""
        return self.curve.describe()


def _read_score(value: Rating) -> Fraction:
    return read_fraction(value, "score")


def _level_key(value: str) -> str:
    return read_key(value, "level")


@final
@attrs.frozen
class Level:
    """One level of a described scale.

    Attributes:
        key: What a rating names it by.
        score: What it is worth.
        label: Its name; the key by default.
        description: What a person at this level does, for the rater to compare with.

    Source: Handbook 4.2.

    >>> Level("expert", 4, description="negotiates frame contracts alone").label
    Label('expert')
    """

    key: str = attrs.field(converter=_level_key)
    score: Fraction = attrs.field(converter=_read_score)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    description: Label | None = attrs.field(default=None, converter=attrs.converters.optional(read_label), kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


def _read_levels(values: Iterable[Level]) -> tuple[Level, ...]:
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise WrongTypeError("levels", values, "a list of levels")
    levels = tuple(values)
    if not levels:
        raise InvalidValueError("levels", levels, "at least one level")
    for position, level in enumerate(levels):
        if not isinstance(level, Level):
            raise WrongTypeError(f"levels[{position}]", level, "a Level")
    for position, (below, above) in enumerate(pairwise(levels), 1):
        if above.score < below.score:
            found = number_text(above.score)
            accepted = f"{number_text(below.score)}, the score of the level before, or more"
            raise InvalidValueError(f"levels[{position}].score", found, accepted, "list the lowest level first")
    return levels


@SCALES.member("levels")
@final
@attrs.frozen
class LevelScale:
    """Described levels, from the lowest to the highest; a rating is the key of one.

    Attributes:
        levels: The levels. A whole number is the key that it is written as, so `3` names the level `"3"`.

    Raises:
        InvalidValueError: If there are no levels, or a level is worth less than the one before it.
        DuplicateError: If two levels have one key.

    Source: Handbook 4.2.

    >>> scale = LevelScale([Level("basic", 1), Level("solid", 2), Level("expert", 4)])
    >>> scale.score("expert")
    Fraction(4, 1)
    >>> scale.score("exprt")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: rating: found 'exprt', accepted is the key of a level; \
did you mean 'expert'?
    """

    levels: tuple[Level, ...] = attrs.field(converter=_read_levels)
    _by_key: dict[str, Level] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        by_key: dict[str, Level] = {}
        for level in self.levels:
            if level.key in by_key:
                raise DuplicateError("level", level.key)
            by_key[level.key] = level
        object.__setattr__(self, "_by_key", by_key)

    def level(self, rating: Rating, where: str = "rating") -> Level:
        """The level that the rating names.

        Raises:
            WrongTypeError: If it is neither text nor a whole number.
            InvalidValueError: If there is no such level; suggests the closest.
        """
        rating = read_rating(rating, where)
        key = rating if isinstance(rating, str) else number_text(read_fraction(rating, where))
        if key not in self._by_key:
            raise InvalidValueError(where, rating, "the key of a level", did_you_mean(key, self._by_key))
        return self._by_key[key]

    def score(self, rating: Rating, where: str = "rating") -> Fraction:
        """The score of the level."""
        return self.level(rating, where).score

    def describe(self) -> Text:
        """The scale in words."""
        return text("the score of the level")
