"""The parts of a scorecard: items that are rated and groups of them, with their weights.

Invariant: a part's weight counts within the group it stands in, and nowhere else.

Left out: whether the weights of a group add up, which the scorecard's rule decides (`scorecard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final, Protocol, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_member
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.scorecard_scales import PointScale, Rating, Scale, read_key, read_rating
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.wire_unions import TaggedUnion

__all__ = ["PARTS", "Group", "Item", "MissingRule", "Part", "WeightRule", "read_missing", "read_parts", "walk"]


class MissingRule(StrEnum):
    """What becomes of an item without a rating."""

    REFUSE = "refuse"
    """There is no score until every item is rated."""
    EXCLUDE = "exclude"
    """It is left out, and the weights of the others grow in proportion."""
    ZERO = "zero"
    """Its score is 0."""
    DEFAULT = "default"
    """It has the rating that the item names as its default."""


class WeightRule(StrEnum):
    """What the weights within a group mean."""

    SUM_TO_ONE = "sum-to-one"
    """Shares of the whole: they sum to exactly 1, else the scorecard is refused."""
    NORMALISE = "normalise"
    """Relative weights: each is divided by their sum."""
    ADD = "add"
    """Factors of a sheet of points: each score times its weight is added as it is."""


def read_missing(value: MissingRule | str) -> MissingRule:
    """The rule of that name.

    Raises:
        InvalidValueError: If there is none.
    """
    return read_member(MissingRule, value, "missing")


class Part(Protocol):
    """An `Item` or a `Group`."""

    @property
    def key(self) -> str:
        """Unique in the scorecard."""

    @property
    def label(self) -> Label:
        """Its name."""

    @property
    def weight(self) -> Fraction:
        """What it counts within its group."""

    @property
    def floor(self) -> Fraction | None:
        """The least score it should have."""


PARTS: Final = TaggedUnion(Part, tag="kind")
"""The two kinds of part, as documents tell them apart."""


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight < 0:
        raise InvalidValueError("weight", value, "a weight of 0 or more")
    return weight


def _read_floor(value: Exact | str) -> Fraction:
    return read_fraction(value, "floor")


@PARTS.member("item")
@final
@attrs.frozen
class Item:
    """Something that is rated.

    Attributes:
        key: Unique in the scorecard; ratings are given by it.
        weight: What it counts within its group.
        scale: How its rating becomes its score; by default the rating is the score.
        label: Its name; the key by default.
        floor: The least score it should have; missing it is a finding.
        missing: What becomes of it without a rating; the scorecard's rule by default.
        default: The rating it has by the rule `default`.

    Source: Handbook 4.2.

    >>> Item("negotiation", "30%", PointScale(1, 5), floor=3).label
    Label('negotiation')
    """

    key: str = attrs.field(converter=read_key)
    weight: Fraction = attrs.field(default=Fraction(1), converter=_read_weight)
    scale: Scale = attrs.field(factory=PointScale)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    floor: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_floor), kw_only=True)
    missing: MissingRule | None = attrs.field(
        default=None, converter=attrs.converters.optional(read_missing), kw_only=True
    )
    default: Rating | None = attrs.field(default=None, converter=attrs.converters.optional(read_rating), kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def __attrs_post_init__(self) -> None:
        if not callable(getattr(self.scale, "score", None)):
            raise WrongTypeError("scale", self.scale, "a scale such as PointScale(1, 5)")
        if self.default is not None:
            self.scale.score(self.default, "default")


def read_parts(values: Iterable[Part]) -> tuple[Part, ...]:
    """The parts of a group, or of the scorecard itself.

    Raises:
        WrongTypeError: If one is neither an `Item` nor a `Group`.
        InvalidValueError: If there are none.
    """
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise WrongTypeError("parts", values, "a list of items and groups")
    parts = tuple(values)
    if not parts:
        raise InvalidValueError("parts", parts, "at least one item or group")
    for position, part in enumerate(parts):
        if not isinstance(part, (Item, Group)):
            raise WrongTypeError(f"parts[{position}]", part, "an Item or a Group")
    return parts


@PARTS.member("group")
@final
@attrs.frozen
class Group:
    """Parts that are scored together; their score then counts as one.

    Attributes:
        key: Unique in the scorecard.
        weight: What it counts within the group it stands in itself.
        parts: Its items and groups.
        label: Its name; the key by default.
        floor: The least score it should have; missing it is a finding.

    Source: Handbook 4.2.

    >>> len(Group("knowledge", "40%", [Item("product", "50%"), Item("market", "50%")]).parts)
    2
    """

    key: str = attrs.field(converter=read_key)
    weight: Fraction = attrs.field(converter=_read_weight)
    parts: tuple[Part, ...] = attrs.field(converter=read_parts)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    floor: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_floor), kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


Placed: TypeAlias = tuple[str, int, Part]
"""A part with its address and how deep it stands."""


def walk(parts: Iterable[Part], address: str = "parts", depth: int = 1) -> Iterator[Placed]:
    """Every part with its address and depth, in the order of the scorecard, a group before what is in it."""
    for position, part in enumerate(parts):
        here = f"{address}[{position}]"
        yield here, depth, part
        if isinstance(part, Group):
            yield from walk(part.parts, f"{here}.parts", depth + 1)
