"""How the progress of an objective follows from its parts: weights, caps, missing readings and rounding, by name.

    progress = Σ weight of a part ÷ all weights × progress of the part, cut to floor and cap, rounded
    score    = progress × scale, rounded

Invariant: the weights of the parts that count sum to 1; without caps and rounding the progress is their exact mean.

Left out: the tree of objectives (`objective_rollup_tree`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Greatest, Least, Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_kind, check_line, check_section
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Counted", "Limited", "MissingReadings", "RollUp", "RollUpPart", "RollUpWeights", "RolledUp", "RoundedAt"]

RollUpWeights = Literal["own", "equal"]
"""Whether parts count by their own weights, one relative to the other, or all alike."""

Limited = Literal["part", "objective"]
"""Where floor and cap cut: each part before the mean is taken, or each objective's mean."""

MissingReadings = Literal["zero", "leave-out", "unknown"]
"""What a part without a reading is: no progress, not there with its weight, or a reason to say nothing."""

RoundedAt = Literal["objective", "score"]
"""Whether every objective's progress is rounded, or only the score."""

Counted = Literal["both", "key-results", "objectives"]
"""What counts of an objective that has key results and aligned objectives: both side by side, or only the one."""

_LABEL: Final = Label({"en": "progress of objectives", "zh_Hant": "目標進度", "zh_Hans": "目标进度"})


class RollUpPart(NamedTuple):
    """One part of an objective: a key result or an aligned objective.

    Attributes:
        key: Its key.
        label: Its name.
        weight: Its own weight.
        progress: How far it has come; `None` where that is not known.
    """

    key: str
    label: Label | Text
    weight: Fraction
    progress: Fraction | None


def _read_cap(value: Exact | str) -> Fraction:
    return read_fraction(value, "cap")


def _read_floor(value: Exact | str) -> Fraction:
    return read_fraction(value, "floor")


def _read_scale(value: Exact | str) -> Fraction:
    scale = read_fraction(value, "scale")
    if scale <= 0:
        raise InvalidValueError("scale", value, "a number above 0")
    return scale


@final
@attrs.frozen
class RollUp:
    """The company's convention of how progress rolls up.

    Attributes:
        weights: Whether parts count by their own weights or equally.
        cap: The most progress that counts; `None` for none.
        floor: The least progress that counts; `None` for none.
        limited: Whether floor and cap cut each part or each objective.
        missing: What a part without a reading is.
        counted: What counts of an objective that has key results and aligned objectives. Where it has only the one
            kind, that kind counts.
        rounding: How progress and score are rounded; `None` for not at all. Progress counts in ratios, so whole
            percents are `Rounding("0.01")`.
        rounded: Whether every objective's progress is rounded as well, or only the score.
        scale: The score of full progress, such as 5 or 100.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a word is unknown, the cap is below the floor, or the rounding has no step.

    Source: Handbook 1.1.

    >>> whole = RollUp(weights="equal", rounding=Rounding("0.01", "down"))
    >>> done = [("a", Fraction(3, 2)), ("b", Fraction(1, 2))]
    >>> parts = [RollUpPart(name, Label(name), Fraction(1), progress) for name, progress in done]
    >>> whole.combine(parts).progress
    Fraction(3, 4)
    """

    weights: RollUpWeights = attrs.field(
        default="own", validator=check_choice("a way of weighing", get_args(RollUpWeights))
    )
    cap: Fraction | None = attrs.field(default=Fraction(1), converter=attrs.converters.optional(_read_cap))
    floor: Fraction | None = attrs.field(
        default=Fraction(0), converter=attrs.converters.optional(_read_floor), kw_only=True
    )
    limited: Limited = attrs.field(
        default="part", validator=check_choice("what is limited", get_args(Limited)), kw_only=True
    )
    missing: MissingReadings = attrs.field(
        default="zero", validator=check_choice("what a missing reading is", get_args(MissingReadings)), kw_only=True
    )
    counted: Counted = attrs.field(
        default="both", validator=check_choice("what counts", get_args(Counted)), kw_only=True
    )
    rounding: Rounding | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(Rounding, "a Rounding")), kw_only=True
    )
    rounded: RoundedAt = attrs.field(
        default="objective", validator=check_choice("what is rounded", get_args(RoundedAt)), kw_only=True
    )
    scale: Fraction = attrs.field(default=Fraction(1), converter=_read_scale, kw_only=True)
    key: str = attrs.field(default="roll-up", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.1", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.cap is not None and self.floor is not None and self.cap <= self.floor:
            raise InvalidValueError("cap", str(self.cap), f"more than the floor {self.floor}")
        if self.rounding is not None and self.rounding.step is None:
            raise InvalidValueError("rounding.step", None, "a step such as '0.01'", "progress has no currency")

    def combine(self, parts: Sequence[RollUpPart]) -> RolledUp:
        """The progress that follows from the parts.

        Source: Handbook 1.1.
        """
        known = tuple(parts)
        return RolledUp(self, known, self._shares(known))

    def score(self, progress: Exact) -> Fraction:
        """The score of a progress: times the scale, rounded.

        Raises:
            WrongTypeError: If it is a `float` or no number.

        >>> RollUp(scale=5, rounding=Rounding("0.001")).score(Fraction(31, 80))
        Fraction(969, 500)
        """
        exact = read_fraction(progress, "progress") * self.scale
        return exact if self.rounding is None else Fraction(self.rounding.number(exact))

    def explain_score(self, progress: Step) -> Step:
        """The score as a step above the progress; replaying it gives the score."""
        scaled = progress
        if self.scale != 1:
            scaled = derived(text("points"), Product(), (progress, given(text("full score"), self.scale)))
        if self.rounding is None:
            return scaled
        return derived(text("score"), Rounded(self.rounding), (scaled,), section=self.section)

    def cut(self, progress: Fraction) -> Fraction:
        """The progress between floor and cap."""
        if self.floor is not None:
            progress = max(progress, self.floor)
        return progress if self.cap is None else min(progress, self.cap)

    def explain_cut(self, step: Step, label: Label | Text | None = None) -> Step:
        """The cut as steps above the one that is cut, the last of that name; the step itself where nothing limits."""
        if self.floor is not None:
            floor = given(text("least that counts"), self.floor, unit="%")
            name = label if label is not None and self.cap is None else text("not below the floor")
            step = derived(name, Greatest(), (step, floor), section=self.section, unit="%")
        if self.cap is not None:
            cap = given(text("most that counts"), self.cap, unit="%")
            name = text("not above the cap") if label is None else label
            step = derived(name, Least(), (step, cap), section=self.section, unit="%")
        return step

    def _shares(self, parts: tuple[RollUpPart, ...]) -> tuple[Fraction, ...]:
        """The weight of each part, which sum to 1; all 0 where nothing can be said."""
        if self.missing == "unknown" and any(part.progress is None for part in parts):
            return (Fraction(0),) * len(parts)
        weights = [self._weight(part) for part in parts]
        whole = sum(weights, Fraction(0))
        return tuple(weight / whole if whole else Fraction(0) for weight in weights)

    def _weight(self, part: RollUpPart) -> Fraction:
        if part.progress is None and self.missing == "leave-out":
            return Fraction(0)
        return Fraction(1) if self.weights == "equal" else part.weight


@final
@attrs.frozen
class RolledUp:
    """The progress of one objective, and what each part adds to it.

    Attributes:
        policy: The convention.
        parts: The parts.
        shares: What each part weighs; they sum to 1, or are all 0 where nothing can be said.

    Source: Handbook 1.1.
    """

    policy: RollUp = attrs.field(repr=False)
    parts: tuple[RollUpPart, ...]
    shares: tuple[Fraction, ...]

    @property
    def exact(self) -> Fraction | None:
        """The weighted mean of the parts, before it is cut and rounded; `None` where nothing can be said."""
        if not any(self.shares):
            return None
        return sum((share * self._of(part) for share, part in zip(self.shares, self.parts, strict=True)), Fraction(0))

    @property
    def progress(self) -> Fraction | None:
        """The progress of the objective; `None` where nothing can be said."""
        exact = self.exact
        if exact is None:
            return None
        policy = self.policy
        limited = policy.cut(exact) if policy.limited == "objective" else exact
        return Fraction(policy.rounding.number(limited)) if self._rounds() and policy.rounding else limited

    def mean_of(self, values: Sequence[Fraction | None]) -> Fraction | None:
        """The mean of other figures of the parts, by the same weights; `None` where nothing can be said.

        Args:
            values: The figure of each part, in order; one that is `None` counts as 0.
        """
        if not any(self.shares):
            return None
        return sum((share * (value or 0) for share, value in zip(self.shares, values, strict=True)), Fraction(0))

    def contributions(self) -> dict[str, Fraction]:
        """What each part adds to the exact mean."""
        return {part.key: share * self._of(part) for share, part in zip(self.shares, self.parts, strict=True)}

    def explain(self, label: Label | Text, steps: Sequence[Step]) -> Step:
        """The progress as steps above those of the parts; replaying it gives the progress.

        Args:
            label: What the objective is called.
            steps: The step of each part, in order; each has the part's progress for its value.
        """
        if not any(self.shares):
            return given(label, None, section=self.policy.section)
        whole = [self._weight_step(part) for part in self.parts if self._counts(part)]
        total = derived(text("all weights"), Sum(), whole)
        added = [
            derived(part.label, Product(), (self._share_step(part, total), self._part_step(step)), unit="%")
            for part, step in zip(self.parts, steps, strict=True)
            if self._counts(part)
        ]
        rounding = self.policy.rounding if self._rounds() else None
        cuts = self.policy.limited == "objective" and (self.policy.cap, self.policy.floor) != (None, None)
        name = text("mean") if cuts or rounding else label
        step = derived(name, Sum(), added, section=self.policy.section, unit="%")
        if cuts:
            step = self.policy.explain_cut(step, text("mean, limited") if rounding else label)
        if rounding is not None:
            step = derived(label, Rounded(rounding), (step,), section=self.policy.section, unit="%")
        return step

    def _rounds(self) -> bool:
        return self.policy.rounding is not None and self.policy.rounded == "objective"

    def _counts(self, part: RollUpPart) -> bool:
        return part.progress is not None or self.policy.missing == "zero"

    def _of(self, part: RollUpPart) -> Fraction:
        progress = part.progress or Fraction(0)
        return self.policy.cut(progress) if self.policy.limited == "part" else progress

    def _weight_step(self, part: RollUpPart) -> Step:
        return given(part.label, Fraction(1) if self.policy.weights == "equal" else part.weight)

    def _share_step(self, part: RollUpPart, total: Step) -> Step:
        return derived(text("weight"), Quotient(), (self._weight_step(part), total), unit="%")

    def _part_step(self, step: Step) -> Step:
        if step.value is None:
            step = given(text("no reading"), 0, unit="%")
        return self.policy.explain_cut(step) if self.policy.limited == "part" else step
