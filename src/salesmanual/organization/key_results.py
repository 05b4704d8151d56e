"""Key results: what is measured of an objective, from where to where, by when; and how far it has come.

    progress = (actual − baseline) ÷ (target − baseline)          upward and downward alike
    progress = 1 − distance from the band ÷ the baseline's         towards a band or a point

Invariant: progress is an exact ratio; it is 0 at the baseline and 1 as soon as the target is reached from there.

Left out: readings (`key_results_readings`), and what is expected by a day (`key_results_tracking`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Difference, Greatest, Least, Quotient, Step, derived, given
from salesmanual.kernel.fields import check_choice, check_line, check_section
from salesmanual.kernel.number import Exact, Rounding, number_text, percent_text, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.kernel.timeline import check_since

__all__ = ["Direction", "KeyResult", "KeyResultKind", "figure_text"]

Direction = Literal["at-least", "at-most", "between", "reach"]
"""On which side of the target a key result is met: from it up, from it down, inside a band, or on it."""

KeyResultKind = Literal["progress", "threshold", "milestone"]
"""Whether every step towards the target counts, or only that it holds, or only that it is done."""

_DIRECTIONS: Final[tuple[str, ...]] = get_args(Direction)
_KINDS: Final[tuple[str, ...]] = get_args(KeyResultKind)
_SHOWN: Final = Rounding("0.01")
_check_direction: Final = check_choice("a direction", _DIRECTIONS)
_check_kind: Final = check_choice("a kind of key result", _KINDS)


def figure_text(value: Fraction, unit: str) -> str:
    """The figure with its unit, as a table shows it: all digits where there are at most two decimals, else rounded.

    >>> figure_text(Fraction(12), "customers"), figure_text(Fraction(1, 3), "%"), figure_text(Fraction(1, 3), "")
    ('12 customers', '33.33%', '0.33')
    """
    if unit == "%":
        return percent_text(value, rounding=None if (value * 10_000).denominator == 1 else _SHOWN)
    number = number_text(value if (value * 100).denominator == 1 else _SHOWN.number(value))
    return f"{number} {unit}" if unit else number


def _read_target(value: Exact | str) -> Fraction:
    return read_fraction(value, "target")


def _read_baseline(value: Exact | str) -> Fraction:
    return read_fraction(value, "baseline")


def _read_upper(value: Exact | str) -> Fraction:
    return read_fraction(value, "upper")


def _read_tolerance(value: Exact | str) -> Fraction:
    tolerance = read_fraction(value, "tolerance")
    if tolerance < 0:
        raise InvalidValueError("tolerance", value, "0 or more")
    return tolerance


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight < 0:
        raise InvalidValueError("weight", value, "a weight of 0 or more")
    return weight


def _read_cap(value: Exact | str) -> Fraction:
    cap = read_fraction(value, "cap")
    if cap <= 0:
        raise InvalidValueError("cap", value, "a progress above 0 such as '100%'")
    return cap


def _check_due(result: KeyResult, attribute: attrs.Attribute[date], value: date) -> None:
    if read_date(value, attribute.name) <= result.since:
        raise InvalidValueError(attribute.name, str(value), f"a day after the start {result.since}")


@final
@attrs.frozen
class KeyResult:
    """One measure of an objective: from its baseline to its target, by a day.

    Attributes:
        key: Unique among all key results that are read together; readings name it.
        label: What people read: the measure.
        target: What is to be reached; the lower end of a band. A milestone keeps 1.
        baseline: Where it stands at the start.
        unit: Of what; `%` for ratios, a currency, or any word. Empty for plain numbers.
        since: The first day.
        due: The day by which the target is to be reached.
        kind: Whether every step counts (`progress`), or only that the target holds (`threshold`), or only that it is
            done (`milestone`, whose readings are 0 and 1).
        direction: On which side of the target it is met; by default upward from a lower baseline, else downward.
        upper: The upper end of the band, with `between`.
        tolerance: How far from the target still counts as on it, with `reach`.
        weight: What it weighs beside the other key results of the objective.
        cap: The most progress that is counted; `None` for no cap of its own.
        owner: Who answers for it; may be empty.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds, the band has no upper end, or a key result that counts progress
            meets its target at the baseline, where progress has no measure.

    Source: Handbook 1.1.

    >>> from datetime import date
    >>> churn = KeyResult("churn", "Customers lost", 5, 8, since=date(2026, 1, 1), due=date(2026, 12, 31))
    >>> churn.side(), churn.progress(6), churn.gap(6)
    ('at-most', Fraction(2, 3), Fraction(1, 1))
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    target: Fraction = attrs.field(default=Fraction(1), converter=_read_target)
    baseline: Fraction = attrs.field(default=Fraction(0), converter=_read_baseline)
    unit: str = attrs.field(default="", validator=check_section)
    since: date = attrs.field(kw_only=True, validator=check_since)
    due: date = attrs.field(kw_only=True, validator=_check_due)
    kind: KeyResultKind = attrs.field(default="progress", kw_only=True, validator=_check_kind)
    direction: Direction | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(_check_direction)
    )
    upper: Fraction | None = attrs.field(default=None, kw_only=True, converter=attrs.converters.optional(_read_upper))
    tolerance: Fraction = attrs.field(default=Fraction(0), kw_only=True, converter=_read_tolerance)
    weight: Fraction = attrs.field(default=Fraction(1), kw_only=True, converter=_read_weight)
    cap: Fraction | None = attrs.field(default=None, kw_only=True, converter=attrs.converters.optional(_read_cap))
    owner: str = attrs.field(default="", kw_only=True, validator=check_section)

    def __attrs_post_init__(self) -> None:
        side = self.side()
        if (side == "between") != (self.upper is not None):
            accepted = "an upper end with the direction between, and with no other"
            raise InvalidValueError("upper", self.upper, accepted)
        if self.upper is not None and self.upper < self.target:
            raise InvalidValueError("upper", str(self.upper), f"the lower end {number_text(self.target)} or more")
        if self.tolerance and side != "reach":
            raise InvalidValueError("tolerance", str(self.tolerance), "0, or the direction reach")
        if self.kind == "milestone" and (self.target != 1 or self.baseline or side != "at-least"):
            found = f"{number_text(self.baseline)} to {number_text(self.target)}"
            raise InvalidValueError("target", found, "0 to 1 for a milestone", "leave target and baseline out")
        if self.kind == "progress" and self.is_met(self.baseline):
            accepted = "a baseline that does not meet the target yet"
            raise InvalidValueError("baseline", str(self.baseline), accepted, "or say kind='threshold'")

    def side(self) -> Direction:
        """The direction, inferred from baseline and target where none is given."""
        if self.direction is not None:
            return self.direction
        return "at-least" if self.target >= self.baseline else "at-most"

    def band(self) -> tuple[Fraction | None, Fraction | None]:
        """Between which figures it is met; `None` where that side has no end.

        >>> from datetime import date
        >>> KeyResult("staff", "Staff", 12, 9, since=date(2026, 1, 1), due=date(2026, 6, 30), direction="reach").band()
        (Fraction(12, 1), Fraction(12, 1))
        """
        match self.side():
            case "at-least":
                return (self.target, None)
            case "at-most":
                return (None, self.target)
            case "between":
                return (self.target, self.upper)
            case _:
                return (self.target - self.tolerance, self.target + self.tolerance)

    def gap(self, actual: Exact | str) -> Fraction:
        """How far the figure is from meeting the target, in the unit; 0 where it is met.

        Raises:
            WrongTypeError: If it is a `float` or no number.
        """
        figure = read_fraction(actual, "actual")
        low, high = self.band()
        below = Fraction(0) if low is None else low - figure
        above = Fraction(0) if high is None else figure - high
        return max(Fraction(0), below, above)

    def is_met(self, actual: Exact | str) -> bool:
        """Whether the figure meets the target."""
        return not self.gap(actual)

    def progress(self, actual: Exact | str) -> Fraction:
        """How much of the way from the baseline to the target is done; below 0 and, without a cap, above 1 too.

        Raises:
            WrongTypeError: If it is a `float` or no number.

        Source: Handbook 1.1.

        >>> from datetime import date
        >>> won = KeyResult("won", "New customers", 6, since=date(2026, 1, 1), due=date(2026, 3, 31))
        >>> [str(won.progress(count)) for count in (0, 3, 9)]
        ['0', '1/2', '3/2']
        """
        figure = read_fraction(actual, "actual")
        if self.kind != "progress":
            done = Fraction(self.is_met(figure))
        elif self.side() in ("at-least", "at-most"):
            done = (figure - self.baseline) / (self.target - self.baseline)
        else:
            done = 1 - self.gap(figure) / self.gap(self.baseline)
        return done if self.cap is None else min(done, self.cap)

    def explain(self, actual: Exact | str) -> Step:
        """The progress as steps; replaying it gives the progress.

        >>> from datetime import date
        >>> churn = KeyResult("churn", "Customers lost", 5, 8, since=date(2026, 1, 1), due=date(2026, 12, 31))
        >>> print(churn.explain(6))
        Customers lost: 200/3% ≈ 66.6667% (the first divided by the second) [Handbook 1.1]
        ├─ way made: -2 (the first less the rest)
        │  ├─ actual: 6
        │  └─ baseline: 8
        └─ way to go: -3 (the first less the rest)
           ├─ target: 5
           └─ baseline: 8
        """
        figure = read_fraction(actual, "actual")
        if self.cap is None:
            return self._done(figure, self.label)
        cap = given(text("most that counts"), self.cap, unit="%")
        done = self._done(figure, text("progress"))
        return derived(self.label, Least(), (done, cap), section="1.1", unit="%")

    def _done(self, figure: Fraction, label: Text | Label) -> Step:
        actual = given(text("actual"), figure, unit=self.unit)
        if self.kind != "progress":
            return derived(label, _Met(self), (actual,), section="1.1", unit="%")
        baseline = given(text("baseline"), self.baseline, unit=self.unit)
        if self.side() in ("at-least", "at-most"):
            target = given(text("target"), self.target, unit=self.unit)
            made = derived(text("way made"), Difference(), (actual, baseline), unit=self.unit)
            whole = derived(text("way to go"), Difference(), (target, baseline), unit=self.unit)
            return derived(label, Quotient(), (made, whole), section="1.1", unit="%")
        left = derived(
            text("part left"), Quotient(), (self._distance(actual, "actual"), self._distance(baseline, "baseline"))
        )
        return derived(label, Difference(), (given(text("the whole"), 1), left), section="1.1", unit="%")

    def _distance(self, figure: Step, whose: str) -> Step:
        low, high = self.band()
        lower, upper = given(text("lower end"), low, unit=self.unit), given(text("upper end"), high, unit=self.unit)
        below = derived(text("below"), Difference(), (lower, figure), unit=self.unit)
        above = derived(text("above"), Difference(), (figure, upper), unit=self.unit)
        label = text("distance of the baseline") if whose == "baseline" else text("distance left")
        return derived(label, Greatest(), (given(text("nothing"), 0), below, above), unit=self.unit)


@final
@attrs.frozen
class _Met:
    """The operation that gives 1 where the target is met, else 0."""

    result: KeyResult

    def apply(self, *values: object) -> Fraction:
        """1 or 0."""
        (figure,) = values
        return Fraction(self.result.is_met(figure))  # type: ignore[arg-type]  # the figure that was given

    def describe(self) -> Text:
        """The band in words."""
        low, high = self.result.band()
        unit = self.result.unit
        if high is None and low is not None:
            return text("all or nothing: at least {target}", target=figure_text(low, unit))
        if low is None and high is not None:
            return text("all or nothing: at most {target}", target=figure_text(high, unit))
        low, high = low or Fraction(0), high or Fraction(0)
        return text("all or nothing: from {low} to {high}", low=figure_text(low, unit), high=figure_text(high, unit))
