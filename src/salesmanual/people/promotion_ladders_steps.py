"""The parts of a ladder: positions, steps, and the conditions of a step.

Invariant: a step leads to another position than it begins at, and knows each of its conditions by one key.

Left out: how they make up a ladder (`promotion_ladders`), and the kinds of condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

import salesmanual.people.promotion_conditions_people
import salesmanual.people.promotion_conditions_results  # noqa: F401 - both make their kinds known to the reader of files
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_line, read_items, read_lines
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.people.competency_fields import read_steps
from salesmanual.people.promotion_conditions import PromotionCondition

if TYPE_CHECKING:
    from salesmanual.kernel.exact import Exact

__all__ = ["KIND_WORDS", "STEP_KINDS", "PromotionStep", "Rung", "StepCondition", "StepKind"]

StepKind = Literal["promotion", "move", "demotion"]
"""Whether a step leads up, sideways or down."""

STEP_KINDS: Final[tuple[StepKind, ...]] = get_args(StepKind)
_METHODS: Final = ("words", "holds", "check", "turns")
KIND_WORDS: Final[Mapping[str, Text]] = {
    "promotion": text("promotion"),
    "move": text("lateral move"),
    "demotion": text("demotion"),
}


def _read_requires(values: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_steps(values, "requires")


@final
@attrs.frozen(hash=False)
class Rung:
    """A position on the ladder.

    Attributes:
        key: The key of the position.
        label: What it is called.
        grade: The key of its grade; several positions may have one.
        branch: The branch it belongs to, such as `"sales"`, `"management"` or `"expert"`.
        requires: The competency levels required, where the ladder's own file says them.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or a level below 1.

    Source: Handbook 8.2.

    >>> Rung("senior", "Senior representative", "S2", requires={"closing": 3}).branch
    'sales'
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    grade: str = attrs.field(validator=check_line)
    branch: str = attrs.field(default="sales", validator=check_line)
    requires: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_requires, kw_only=True)


def _read_roles(values: Iterable[str]) -> tuple[str, ...]:
    return read_lines(values, "waivable_by")


def _read_optional_label(value: Label | str | Mapping[str, str] | None) -> Label | None:
    return None if value is None else read_label(value)


@final
@attrs.frozen(hash=False)
class StepCondition:
    """One condition of a step.

    Attributes:
        key: What it is known by in the step.
        rule: The condition.
        waivable_by: The roles that may waive it; empty where nobody may.
        label: What it is called; `None` for the words of the rule.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 8.2.
    """

    key: str = attrs.field(validator=check_line)
    rule: PromotionCondition = attrs.field()
    waivable_by: tuple[str, ...] = attrs.field(default=(), converter=_read_roles, kw_only=True)
    label: Label | None = attrs.field(default=None, converter=_read_optional_label, kw_only=True)

    @rule.validator
    def _check_rule(self, attribute: attrs.Attribute[PromotionCondition], value: PromotionCondition) -> None:
        if isinstance(value, type) or not all(callable(getattr(value, name, None)) for name in _METHODS):
            raise WrongTypeError(attribute.name, value, "a condition such as ServiceTime(12)")

    def name(self) -> Label | Text:
        """The label, or else the rule in words."""
        return self.rule.words() if self.label is None else self.label


def _read_conditions(values: Iterable[StepCondition]) -> tuple[StepCondition, ...]:
    return read_items(values, "conditions", StepCondition, "a StepCondition", key="key")


@final
@attrs.frozen(hash=False)
class PromotionStep:
    """A step from one position to another.

    Attributes:
        from_position: The key of the position it leads from; `from` in a file.
        to: The key of the position it leads to.
        conditions: What has to hold, all of it.
        kind: `"promotion"`, `"move"` or `"demotion"`.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If it leads to where it begins.
        DuplicateError: If two conditions have one key.

    Source: Handbook 8.2.
    """

    from_position: str = attrs.field(validator=check_line, metadata={"key": "from"})
    to: str = attrs.field(validator=check_line)
    conditions: tuple[StepCondition, ...] = attrs.field(default=(), converter=_read_conditions)
    kind: StepKind = attrs.field(
        default="promotion", validator=check_choice("where a step leads", STEP_KINDS), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if self.to == self.from_position:
            raise InvalidValueError("to", self.to, "another position than the step begins at")

    def condition(self, key: str) -> StepCondition:
        """The condition of that key.

        Raises:
            NotFoundError: If there is none; with the closest one.
        """
        for each in self.conditions:
            if each.key == key:
                return each
        raise NotFoundError("condition", key, did_you_mean(key, [each.key for each in self.conditions]))
