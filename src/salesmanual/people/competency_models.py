"""Competency models: what people have to know, be able to do, stand for and do, in described levels.

    level    1 ─── 2 ─── 3 ─── 4 ─── 5
             each with an anchor: what a person at that level can be seen to do

A model has competencies of four groups, each with one anchor for every level of the model. What a person is assessed
at is a level for each competency; what a position asks is a level for each, too (`competency_profiles`). How far a
person can still grow is a scale of its own and never a part of the score.

Invariant: every competency has every level once, from 1 up, each with a behaviour of its own; the weights sum to
exactly 1.

Left out: who rates and how ratings are brought together (`assessments`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_count, check_kind, check_section, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.people.competency_fields import (
    COMPETENCY_GROUPS,
    CompetencyGroup,
    read_shares,
    stray_faults,
    whole_fault,
)
from salesmanual.people.people_fields import read_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.tables import Cell

__all__ = [
    "COMPETENCY_GROUPS",
    "Anchor",
    "Competency",
    "CompetencyGroup",
    "CompetencyModel",
    "PotentialScale",
    "group_label",
]

_GROUP_NAMES: Final = {
    "knowledge": Label({"en": "knowledge", "zh_Hant": "知識", "zh_Hans": "知识"}),
    "skill": Label({"en": "skill", "zh_Hant": "技能", "zh_Hans": "技能"}),
    "attitude": Label({"en": "attitude", "zh_Hant": "態度", "zh_Hans": "态度"}),
    "behaviour": Label({"en": "behaviour", "zh_Hant": "行為", "zh_Hans": "行为"}),
}
_POTENTIAL: Final = Label({"en": "development potential", "zh_Hant": "發展潛力", "zh_Hans": "发展潜力"})
_LEAST: Final = 2


def group_label(group: str) -> Label:
    """The name of a group.

    >>> group_label("skill").render("zh_Hant")
    '技能'
    """
    return _GROUP_NAMES[group]


def _read_labels(values: Iterable[Label | str | Mapping[str, str]]) -> tuple[Label, ...]:
    listed = read_items(values, "list", object, "a text")
    return tuple(read_label(value) for value in listed)


def _read_anchors(values: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """The anchors, if they are the levels 1, 2, 3 and so on, and each says something else in each language."""
    anchors = read_items(values, "anchors", Anchor, "an Anchor", least=_LEAST)
    for position, anchor in enumerate(anchors):
        if anchor.level != position + 1:
            accepted = f"{position + 1}; each level comes once, the lowest first"
            raise InvalidValueError(f"anchors[{position}].level", anchor.level, accepted)
    seen: dict[tuple[str, str], int] = {}
    for position, anchor in enumerate(anchors):
        for language, words in anchor.behaviour.names:
            level = seen.setdefault((language, words.casefold()), anchor.level)
            if level != anchor.level:
                accepted = f"another behaviour than that of level {level}, so that the two can be told apart"
                raise InvalidValueError(f"anchors[{position}].behaviour", words, accepted)
    return anchors


@final
@attrs.frozen
class Anchor:
    """What a person at one level can be seen to do.

    Attributes:
        level: The level, from 1.
        behaviour: The observable behaviour.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the level is below 1.

    Source: Handbook 4.2; P. C. Smith and L. M. Kendall, Retranslation of expectations, Journal of Applied
        Psychology 47 (1963).
    """

    level: int = attrs.field(validator=check_count(1))
    behaviour: Label = attrs.field(converter=read_label)


@final
@attrs.frozen
class Competency:
    """Something a person is assessed at.

    Attributes:
        key: Unique in the model.
        group: `knowledge`, `skill`, `attitude` or `behaviour`.
        anchors: One for each level, from 1 up.
        weight: Its part of the model's score.
        label: Its name; the key by default.
        evidence: What a rater is asked to base a rating on.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds, the levels of the anchors are not 1, 2, 3 and so on, or two
            levels have the same behaviour.

    Source: Handbook 4.2.

    >>> closing = Competency("closing", "skill", [Anchor(1, "waits for the order"), Anchor(2, "asks for the order")])
    >>> str(closing.anchor(2).behaviour)
    'asks for the order'
    >>> Competency("closing", "skill", [Anchor(2, "asks for the order"), Anchor(1, "waits for the order")])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: anchors[0].level: found 2, accepted is 1; each level comes once, the \
lowest first
    """

    key: str = attrs.field(converter=read_key)
    group: CompetencyGroup = attrs.field(validator=check_choice("a group of competencies", COMPETENCY_GROUPS))
    anchors: tuple[Anchor, ...] = attrs.field(converter=_read_anchors)
    weight: Fraction = attrs.field(default=Fraction(1), converter=read_weight)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    evidence: tuple[Label, ...] = attrs.field(default=(), converter=_read_labels, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def anchor(self, level: int) -> Anchor:
        """The anchor of a level.

        Raises:
            NotFoundError: If there is no such level.
        """
        for anchor in self.anchors:
            if anchor.level == level:
                return anchor
        raise NotFoundError("level", level, f"{self.key} has the levels 1 to {len(self.anchors)}")


@final
@attrs.frozen
class PotentialScale:
    """How far a person can still grow: a described scale of its own.

    Attributes:
        anchors: One for each level, from 1 up.
        key: What ratings name it by.
        label: Its name.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the levels of the anchors are not 1, 2, 3 and so on, or two have the same behaviour.

    Source: Handbook 4.2.
    """

    anchors: tuple[Anchor, ...] = attrs.field(converter=_read_anchors)
    key: str = attrs.field(default="potential", converter=read_key, kw_only=True)
    label: Label = attrs.field(default=_POTENTIAL, converter=read_label, kw_only=True)


def _read_competencies(values: Iterable[Competency]) -> tuple[Competency, ...]:
    return read_items(values, "competencies", Competency, "a Competency", key="key", least=1)


def _read_levels(values: Iterable[Label | str | Mapping[str, str]]) -> tuple[Label, ...]:
    levels = _read_labels(values)
    if len(levels) < _LEAST:
        raise InvalidValueError("levels", list(map(str, levels)), "the names of at least two levels, the lowest first")
    return levels


def _read_step(value: Exact | str) -> Fraction:
    step = read_fraction(value, "step")
    if step <= 0 or (1 / step).denominator != 1:
        raise InvalidValueError("step", value, "1, or a part of it that goes into 1, such as '0.5'")
    return step


_check_potential: Final = attrs.validators.optional(check_kind(PotentialScale, "a PotentialScale"))


@final
@attrs.frozen
class CompetencyModel(Shown):
    """The competencies of the company, in four groups, with described levels and weights.

    Attributes:
        label: Its name.
        levels: The names of the levels, from level 1 up.
        competencies: The competencies, in the order people read them.
        step: The distance of two ratings: 1 admits whole levels, `"0.5"` halves as well.
        potential: The scale of development potential; `None` where it is not rated.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds.
        DuplicateError: If two competencies have one key.
        InvalidDocumentError: With every fault at once: weights that do not sum to 1, a competency that lacks a level or
            has one too many, a competency with the name of a group, a potential scale with the key of a competency.

    Source: Handbook 4.2.

    >>> two = [Anchor(1, "with help"), Anchor(2, "alone")]
    >>> parts = [Competency("product", "knowledge", two, "40%"), Competency("closing", "skill", two, "59.99%")]
    >>> CompetencyModel("Sales", ["beginner", "able"], parts)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: competency model: 1 fault
      competencies: found weights that sum to 99.99%, accepted is exactly 100%; or give them to with_weights
    """

    label: Label = attrs.field(converter=read_label)
    levels: tuple[Label, ...] = attrs.field(converter=_read_levels)
    competencies: tuple[Competency, ...] = attrs.field(converter=_read_competencies)
    step: Fraction = attrs.field(default=Fraction(1), converter=_read_step, kw_only=True)
    potential: PotentialScale | None = attrs.field(default=None, validator=_check_potential, kw_only=True)
    section: str = attrs.field(default="4.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault(f"competencies[{at}].anchors", f"found {len(each.anchors)} levels, accepted is {len(self.levels)}")
            for at, each in enumerate(self.competencies)
            if len(each.anchors) != len(self.levels)
        ]
        faults += whole_fault(self.weights(), "competencies", "or give them to with_weights")
        taken = "is the name of a group; give the competency another key"
        faults += [
            Fault(f"competencies[{at}].key", f"{each.key!r} {taken}")
            for at, each in enumerate(self.competencies)
            if each.key in COMPETENCY_GROUPS
        ]
        if self.potential is not None and self.potential.key in self.weights():
            faults.append(Fault("potential.key", f"{self.potential.key!r} is a competency; give the scale another key"))
        if faults:
            raise InvalidDocumentError("competency model", faults)

    @property
    def highest(self) -> int:
        """The highest level."""
        return len(self.levels)

    def weights(self) -> dict[str, Fraction]:
        """The weight of each competency."""
        return {each.key: each.weight for each in self.competencies}

    def competency_keys(self) -> tuple[str, ...]:
        """The keys of the competencies, in order."""
        return tuple(each.key for each in self.competencies)

    def competency(self, key: str) -> Competency:
        """The competency of that key.

        Raises:
            NotFoundError: If there is none.
        """
        for each in self.competencies:
            if each.key == key:
                return each
        raise NotFoundError("competency", key, did_you_mean(key, self.competency_keys()))

    def in_group(self, group: CompetencyGroup) -> tuple[Competency, ...]:
        """The competencies of a group, in order.

        Raises:
            NotFoundError: If there is no such group.
        """
        if group not in COMPETENCY_GROUPS:
            raise NotFoundError("group", group, did_you_mean(group, COMPETENCY_GROUPS))
        return tuple(each for each in self.competencies if each.group == group)

    def with_weights(self, weights: Mapping[str, Exact | str]) -> CompetencyModel:
        """The model with other weights, such as those of a pairwise comparison.

        Args:
            weights: A weight for each competency; they count in proportion to their sum.

        Raises:
            WrongTypeError: If they are no mapping of exact numbers.
            InvalidValueError: If one is below 0.
            InvalidDocumentError: If a key is no competency, one is missing, or all are 0.

        Source: Handbook 4.2.

        >>> two = [Anchor(1, "with help"), Anchor(2, "alone")]
        >>> parts = [Competency("product", "knowledge", two, "40%"), Competency("closing", "skill", two, "60%")]
        >>> model = CompetencyModel("Sales", ["beginner", "able"], parts)
        >>> model.with_weights({"product": 1, "closing": 3}).weights()
        {'product': Fraction(1, 4), 'closing': Fraction(3, 4)}
        """
        read = read_shares(weights, "weights")
        faults = stray_faults(tuple(read), self.competency_keys(), "weights", "competency")
        faults += [
            Fault(f"weights.{key}", "found none, accepted is a weight")
            for key in self.competency_keys()
            if key not in read
        ]
        total = sum(read.values(), Fraction(0))
        if not total and not faults:
            faults.append(Fault("weights", "found weights that sum to 0, accepted is a weight above 0"))
        if faults:
            raise InvalidDocumentError("weights", faults)
        competencies = [attrs.evolve(each, weight=read[each.key] / total) for each in self.competencies]
        return attrs.evolve(self, competencies=competencies)

    def tables(self) -> tuple[Table, ...]:
        """The competencies with group and weight, then what each level of each is."""
        columns = [Column(text("competency"), key="competency"), Column(text("group"), key="group")]
        columns += [Column(text("weight"), key="weight", unit="%"), Column(text("evidence asked for"), key="evidence")]
        rows: list[tuple[Cell, ...]] = [
            (each.label, group_label(each.group), each.weight, each.evidence) for each in self.competencies
        ]
        return (Table(self.label, columns, rows), *map(self._anchors, self.competencies))

    def _anchors(self, competency: Competency) -> Table:
        columns = [Column(text("level"), key="level"), Column(text("name"), key="name")]
        columns.append(Column(text("observable behaviour"), key="behaviour"))
        names = zip(competency.anchors, self.levels, strict=True)
        return Table(competency.label, columns, [(each.level, name, each.behaviour) for each, name in names])

    def records(self) -> list[dict[str, object]]:
        """One row for each level of each competency, for a data frame."""
        return [
            {
                "competency": each.key,
                "group": each.group,
                "weight": each.weight,
                "level": anchor.level,
                "name": str(name),
                "behaviour": str(anchor.behaviour),
            }
            for each in self.competencies
            for anchor, name in zip(each.anchors, self.levels, strict=True)
        ]
