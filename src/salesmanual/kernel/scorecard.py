"""Scorecards: weighted items in nested groups, each with a scale and maybe a floor, scored and graded.

    rating ──scale──▶ score of an item ──× share──▶ contribution ──sum──▶ score of a group ─ … ─▶ score ──bands──▶ grade

A rating becomes a score by the item's scale. A part contributes its score times its share; a group's score is the sum
of what its parts contribute, and counts in its own group in turn. Three rules are named and never assumed: what the
weights mean (`WeightRule`), what becomes of an item without a rating (`MissingRule`), and where scores are rounded
(`Rounding.at`: from `line` on every item's score, from `component` on every group's, at `total` only the score itself).

Invariant: scoring is exact up to the named rounding; contributions and roundings add up to the score; the order of the
ratings does not count.

Left out: who rates, and how several raters are brought together.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    read_member,
)
from salesmanual.kernel.number import Rounding, RoundingPoint, percent_text
from salesmanual.kernel.scorecard_grading import Band, BoundaryOwner, GradedScore, Grading, NextBand
from salesmanual.kernel.scorecard_parts import (
    PARTS,
    Group,
    Item,
    MissingRule,
    Part,
    WeightRule,
    read_missing,
    read_parts,
    walk,
)
from salesmanual.kernel.scorecard_result import Contribution, Scored, ScoredPart
from salesmanual.kernel.scorecard_scales import (
    SCALES,
    CurveScale,
    Level,
    LevelScale,
    LinearScale,
    PointScale,
    Rating,
    Scale,
)
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "PARTS",
    "SCALES",
    "Band",
    "BoundaryOwner",
    "Contribution",
    "CurveScale",
    "GradedScore",
    "Grading",
    "Group",
    "Item",
    "Level",
    "LevelScale",
    "LinearScale",
    "MissingRule",
    "NextBand",
    "Part",
    "PointScale",
    "Rating",
    "Scale",
    "Scorecard",
    "Scored",
    "ScoredPart",
    "WeightRule",
]

_MAX_DEPTH: Final = 16
_MAX_PARTS: Final = 1_000
_POINTS: Final = (RoundingPoint.LINE, RoundingPoint.COMPONENT, RoundingPoint.TOTAL)


def _read_weights(value: WeightRule | str) -> WeightRule:
    return read_member(WeightRule, value, "weights")


def _check_grading(_: object, __: object, value: Grading | None) -> None:
    if value is not None and not isinstance(value, Grading):
        raise WrongTypeError("grading", value, "a Grading, which holds the bands")


def _check_rounding(_: object, __: object, value: Rounding | None) -> None:
    if value is not None and not isinstance(value, Rounding):
        raise WrongTypeError("rounding", value, "a Rounding such as Rounding('0.01')")
    if value is not None and value.step is None:
        raise InvalidValueError(
            "rounding.step", None, "a step such as '0.01'", "a score has no currency to take it from"
        )


def _check_section(_: object, __: object, value: str) -> None:
    check_type(value, str, "section")


@final
@attrs.frozen
class Scorecard:
    """Weighted items in groups, and the rules by which they make a score and a grade.

    Attributes:
        label: Its name.
        parts: Its items and groups.
        weights: What the weights within each group, and of the parts themselves, mean.
        missing: What becomes of an item without a rating, unless the item says otherwise.
        grading: The bands that make a grade of the score; `None` for none.
        rounding: How scores are rounded, and from where on; `None` keeps all of them exact.
        section: The handbook section.

    Raises:
        InvalidDocumentError: With every fault of the parts at once: weights that do not add up, keys that are there
            twice, defaults that are missing or never used; or that there are too many parts or too deep a nesting.

    Source: Handbook 3.1, 3.4, 4.2, 4.4, 8.3.

    >>> five = PointScale(1, 5)
    >>> card = Scorecard(
    ...     "Appraisal",
    ...     [
    ...         Item("results", "60%", LinearScale(0, 1, worth=5)),
    ...         Group("competencies", "40%", [Item("pitch", "50%", five), Item("close", "50%", five)]),
    ...     ],
    ...     grading=Grading([Band("C"), Band("B", 3), Band("A", 4)]),
    ... )
    >>> scored = card.score({"results": "85%", "pitch": 4, "close": 3})
    >>> str(scored.score), scored.grade.key
    ('79/20', 'B')
    """

    label: Label = attrs.field(converter=read_label)
    parts: tuple[Part, ...] = attrs.field(converter=read_parts)
    weights: WeightRule = attrs.field(default=WeightRule.SUM_TO_ONE, converter=_read_weights, kw_only=True)
    missing: MissingRule = attrs.field(default=MissingRule.REFUSE, converter=read_missing, kw_only=True)
    grading: Grading | None = attrs.field(default=None, validator=_check_grading, kw_only=True)
    rounding: Rounding | None = attrs.field(default=None, validator=_check_rounding, kw_only=True)
    section: str = attrs.field(default="4.2", validator=_check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = _bound_faults(self.parts) or [
            *_key_faults(self.parts),
            *_weight_faults(self.parts, self.weights),
            *_default_faults(self.parts, self.missing),
        ]
        if faults:
            raise InvalidDocumentError("scorecard", faults)

    def items(self) -> tuple[Item, ...]:
        """All items, in order, whichever group they are in."""
        return tuple(part for _, _, part in walk(self.parts) if isinstance(part, Item))

    def rounds(self, point: RoundingPoint) -> bool:
        """Whether scores are rounded there: items' scores at `line`, groups' at `component`, the score at `total`."""
        return self.rounding is not None and _POINTS.index(point) >= _POINTS.index(self.rounding.at)

    def score(self, ratings: Mapping[str, Rating | None]) -> Scored:
        """The score of the ratings, with every contribution.

        Args:
            ratings: A rating by the key of its item; left out or `None` where there is none.

        Raises:
            InvalidDocumentError: With every fault of the ratings at once: keys that are no item, ratings off their
                scale, ratings that are missing though the rule refuses that.
            InvalidValueError: If nothing that counts is rated, so that there is no score.

        Source: Handbook 4.2.

        >>> card = Scorecard("Appraisal", [Item("pitch", "50%"), Item("close", "50%")], missing="exclude")
        >>> card.score({"pitch": 4}).score
        Fraction(4, 1)
        """
        from salesmanual.kernel.scorecard_scoring import scored  # noqa: PLC0415 - a policy is read without scoring

        return scored(self, ratings)


def _bound_faults(parts: tuple[Part, ...]) -> list[Fault]:
    """Too many parts, or too deep a nesting; what is beyond the bound is not looked at."""
    for count, (address, depth, _) in enumerate(walk(parts), 1):
        if count > _MAX_PARTS:
            return [Fault("parts", f"accepted is at most {_MAX_PARTS:,} parts in all")]
        if depth > _MAX_DEPTH:
            return [Fault(address, f"accepted is parts nested at most {_MAX_DEPTH} deep")]
    return []


def _key_faults(parts: tuple[Part, ...]) -> list[Fault]:
    """Keys that are there twice."""
    faults: list[Fault] = []
    known: set[str] = set()
    for address, _, part in walk(parts):
        if part.key in known:
            faults.append(Fault(f"{address}.key", f"{part.key!r} is there already; ratings are given by key"))
        known.add(part.key)
    return faults


def _weight_faults(parts: tuple[Part, ...], rule: WeightRule) -> list[Fault]:
    """Weights that do not make a whole where they should."""
    groups = [("parts", parts)]
    groups += [(f"{address}.parts", part.parts) for address, _, part in walk(parts) if isinstance(part, Group)]
    return [Fault(address, problem) for address, inner in groups if (problem := _weight_problem(inner, rule))]


def _weight_problem(parts: tuple[Part, ...], rule: WeightRule) -> str:
    total = sum((part.weight for part in parts), Fraction(0))
    if rule is WeightRule.SUM_TO_ONE and total != 1:
        remedy = f'write weights="{WeightRule.NORMALISE}" where they are relative'
        return f"found weights that sum to {percent_text(total)}, accepted is exactly 100%; {remedy}"
    if rule is WeightRule.NORMALISE and not total:
        return "found weights that sum to 0, accepted is a weight above 0"
    return ""


def _default_faults(parts: tuple[Part, ...], rule: MissingRule) -> list[Fault]:
    """Defaults that the rule for missing ratings needs and does not have, or has and does not need."""
    faults = []
    for address, _, part in walk(parts):
        if not isinstance(part, Item):
            continue
        is_needed = (part.missing or rule) is MissingRule.DEFAULT
        if is_needed and part.default is None:
            faults.append(Fault(f"{address}.default", "found none, accepted is the rating of an item without one"))
        if not is_needed and part.default is not None:
            problem = f'never used; write missing="{MissingRule.DEFAULT}", or leave it out'
            faults.append(Fault(f"{address}.default", problem))
    return faults
