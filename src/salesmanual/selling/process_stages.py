"""The parts of a sales process: its stages, the hand-offs that gate them, and the reasons for which deals are lost.

Invariant: a part is checked by itself when it is built; what stages mean together is checked by the process.

Left out: the order of the stages (`process`) and the table of moves that follows from it (`process_table`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.kernel.criteria import ALWAYS, AllOf, Contains, Criterion, Finding, read_criterion
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, read_listed
from salesmanual.kernel.fields import check_choice, check_count, check_flag, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.kernel.workflow_table import read_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "FORECAST_CATEGORIES",
    "LIGHTS",
    "ForecastCategory",
    "HandOff",
    "Light",
    "LossReason",
    "Stage",
    "read_probability",
]

ForecastCategory = Literal["omitted", "pipeline", "best-case", "commit", "closed"]
"""How sure a forecast may be of a deal; `closed` is won, `omitted` is left out."""

FORECAST_CATEGORIES: Final[tuple[ForecastCategory, ...]] = get_args(ForecastCategory)

CATEGORY_WORDS: Final[dict[ForecastCategory, Text]] = {
    "omitted": text("omitted"),
    "pipeline": text("pipeline"),
    "best-case": text("best-case"),
    "commit": text("commit"),
    "closed": text("closed"),
}

Light = Literal["none", "green", "amber", "red"]
"""How long a deal is in its stage: as expected, long, too long; `none` where the stage says no time."""

LIGHTS: Final[tuple[Light, ...]] = get_args(Light)

LIGHT_WORDS: Final[dict[Light, Text]] = {
    "none": text("none"),
    "green": text("green"),
    "amber": text("amber"),
    "red": text("red"),
}

_LONGEST_KEY: Final = 80


def read_stage_key(value: str, where: str = "key") -> str:
    """The value as the key of a stage or of another part; a converter for fields.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If it has other signs than a key may, or more than 80.

    >>> read_stage_key("needs-analysis")
    'needs-analysis'
    """
    key = read_key(value, where)
    if len(key) > _LONGEST_KEY:
        raise InvalidValueError(where, value, f"1 to {_LONGEST_KEY} letters, digits, spaces and the signs - _ .")
    return key


def read_probability(value: Exact | str, where: str = "probability") -> Fraction:
    """The value as a probability, a ratio from 0 to 1.

    Raises:
        WrongTypeError: If it is no exact number or text of one.
        InvalidValueError: If it is below 0 or above 1.

    >>> read_probability("40%")
    Fraction(2, 5)
    """
    probability = read_fraction(value, where)
    if not 0 <= probability <= 1:
        raise InvalidValueError(where, value, "a probability from 0% to 100%")
    return probability


def _read_goal(value: Label | str | Mapping[str, str] | None) -> Label | None:
    return None if value is None else read_label(value)


def _read_tasks(value: Iterable[Label | str | Mapping[str, str]]) -> tuple[Label, ...]:
    return tuple(read_label(each) for each in read_listed(value, "tasks", "a list of tasks"))


def _read_criteria(value: Iterable[Criterion | str]) -> tuple[Criterion, ...]:
    listed = read_listed(value, "exit_criteria", "a list of conditions")
    return tuple(read_criterion(each, f"exit_criteria[{position}]") for position, each in enumerate(listed))


@final
@attrs.frozen
class HandOff:
    """That another department takes over, which has to be confirmed before a deal leaves the stage.

    Attributes:
        key: Unique in the process.
        department: Who takes over.
        label: What is handed over.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key cannot be one, or a text is blank.

    Source: Handbook 2.1, 1.2.

    >>> print(HandOff("legal", "Legal", "the contract is reviewed").finding(()))
    ☐ Legal confirms: the contract is reviewed
    """

    key: str = attrs.field(converter=read_stage_key)
    department: Label = attrs.field(converter=read_label)
    label: Label = attrs.field(converter=read_label)

    def criterion(self) -> Criterion:
        """The condition that it is confirmed."""
        return Contains("handoffs", self.key)

    def finding(self, confirmed: Iterable[str]) -> Finding:
        """Whether it is among those that are confirmed."""
        asked = text("{department} confirms: {what}", department=self.department, what=self.label)
        return demand(asked, met=self.key in confirmed, path=f"handoffs.{self.key}")


def _read_handoffs(value: Iterable[HandOff]) -> tuple[HandOff, ...]:
    return read_items(value, "handoffs", HandOff, "a HandOff", key="key")


@final
@attrs.frozen
class LossReason:
    """Why a deal is lost.

    Attributes:
        key: Unique in the process.
        label: What people read; the key where there is none.
        names_competitor: Whether a competitor has to be named with it.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key cannot be one.

    Source: Handbook 2.1.

    >>> LossReason("price", {"en": "price", "zh_Hant": "價格"}).label.render("zh_Hant")
    '價格'
    """

    key: str = attrs.field(converter=read_stage_key)
    label: Label = attrs.field(converter=read_label)
    names_competitor: bool = attrs.field(default=False, validator=check_flag, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


@final
@attrs.frozen
class Stage:
    """One stage of a sales process.

    Attributes:
        key: Unique in the process.
        label: What people read; the key where there is none.
        won: Whether it comes after the win.
        goal: What is to be reached in it; `None` where it is not said.
        tasks: What is to be done in it.
        exit_criteria: What must hold before a deal leaves it forwards, each a line of the check list.
        handoffs: Which departments have to confirm before that.
        probability: How likely a deal in it is won; 1 in a stage after the win.
        category: What a forecast counts it as; `closed` in a stage after the win.
        expected_days: Working days a deal is expected to be in it; `None` where it is not said.
        amber_after: More working days than these are long; `None` for the expected days.
        red_after: More working days than these are too long; `None` for never.
        entry: Whether a deal may begin in it; in the first one it always may.
        skippable: Whether a deal may pass it by; what it demands is then not asked for.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key cannot be one, the probability is not from 0 to 1, the category is unknown, days
            are below 1, red comes before amber, or a stage after the win is not certain and closed.
        CriterionSyntaxError: If a condition cannot be read.
        DuplicateError: If two hand-offs have one key.

    Source: Handbook 2.1.

    >>> needs = Stage("needs", "Needs analysis", exit_criteria=["budget is present"], expected_days=10)
    >>> needs.light(10), needs.light(11)
    ('green', 'amber')
    """

    key: str = attrs.field(converter=read_stage_key)
    label: Label = attrs.field(converter=read_label)
    won: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    goal: Label | None = attrs.field(default=None, converter=_read_goal, kw_only=True)
    tasks: tuple[Label, ...] = attrs.field(default=(), converter=_read_tasks, kw_only=True)
    exit_criteria: tuple[Criterion, ...] = attrs.field(default=(), converter=_read_criteria, kw_only=True)
    handoffs: tuple[HandOff, ...] = attrs.field(default=(), converter=_read_handoffs, kw_only=True)
    probability: Fraction = attrs.field(converter=read_probability, kw_only=True)
    category: ForecastCategory = attrs.field(
        validator=check_choice("a forecast category", FORECAST_CATEGORIES), kw_only=True
    )
    expected_days: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True
    )
    amber_after: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True
    )
    red_after: int | None = attrs.field(default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True)
    entry: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    skippable: bool = attrs.field(default=False, validator=check_flag, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    @probability.default
    def _certain_once_won(self) -> Fraction:
        return Fraction(self.won)

    @category.default
    def _closed_once_won(self) -> ForecastCategory:
        return "closed" if self.won else "pipeline"

    def __attrs_post_init__(self) -> None:
        amber = self._amber()
        if self.red_after is not None and amber is not None and self.red_after < amber:
            raise InvalidValueError("red_after", self.red_after, f"at least the {amber} days after which it is amber")
        if self.won and (self.probability != 1 or self.category != "closed"):
            found = f"{self.probability} and {self.category}"
            raise InvalidValueError("won", found, "probability 1 and category closed in a stage after the win")

    def _amber(self) -> int | None:
        return self.expected_days if self.amber_after is None else self.amber_after

    def light(self, days: int) -> Light:
        """How long so many working days in the stage are."""
        amber = self._amber()
        if self.red_after is not None and days > self.red_after:
            return "red"
        if amber is not None and days > amber:
            return "amber"
        return "none" if amber is None and self.red_after is None else "green"

    def condition(self) -> Criterion:
        """All that must hold before a deal leaves it forwards, as one condition."""
        parts = (*self.exit_criteria, *(handoff.criterion() for handoff in self.handoffs))
        if len(parts) > 1:
            return AllOf(parts)
        return parts[0] if parts else ALWAYS

    def findings(self, facts: Mapping[str, object]) -> tuple[Finding, ...]:
        """The check list: one finding for each condition and each hand-off."""
        confirmed = cast("tuple[str, ...]", facts.get("handoffs", ()))
        return (
            *(criterion.check(facts) for criterion in self.exit_criteria),
            *(handoff.finding(confirmed) for handoff in self.handoffs),
        )
