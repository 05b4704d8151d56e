"""What people read for the keys, paths and rules in a plan: measures, components, figures, windows, curves, roundings.

Invariant: nothing is shortened. A curve that has more parts than its description shows is told stretch by stretch.

Left out: the sentences (`plan_document_words`, `plan_document_kinds`, `plan_document_modifiers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria_facts import segments
from salesmanual.kernel.curve_table import rows_of
from salesmanual.kernel.number import RoundingMode, number_text, percent_text
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.modifier_limits import LimitPer
    from salesmanual.incentives.plan import IncentivePlan
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.number import Rounding

__all__ = [
    "NO_NAMES",
    "Names",
    "figure_text",
    "mode_words",
    "rule_words",
    "step_words",
    "unit_words",
    "window_words",
]

_WINDOWS: Final[Mapping[Window, Text]] = {
    "month": text("month"),
    "quarter": text("quarter"),
    "half": text("half-year"),
    "year": text("year"),
}
_MODES: Final[Mapping[RoundingMode, Text]] = {
    RoundingMode.HALF_UP: text("to the nearest, a tie away from zero"),
    RoundingMode.HALF_EVEN: text("to the nearest, a tie to the even step"),
    RoundingMode.HALF_DOWN: text("to the nearest, a tie towards zero"),
    RoundingMode.UP: text("away from zero"),
    RoundingMode.DOWN: text("towards zero"),
    RoundingMode.FLOOR: text("downwards"),
    RoundingMode.CEILING: text("upwards"),
}
_SINGLE: Final = frozenset({"flat", "line"})
_PARTS: Final = ("tiers", "steps", "points")
_MOST_PARTS: Final = 12
"""How many parts the description of a curve shows."""

_UNTOLD: Final = frozenset({"base", "before", "after"})
"""What the description of a curve leaves out where it is not the default."""

_NO_LABELS: Final[Mapping[str, Label]] = MappingProxyType({})


@final
@attrs.frozen
class Names:
    """The names that a plan gives to what its components refer to by keys.

    Attributes:
        measures: The measures' names by key.
        components: The components' names by key.
    """

    measures: Mapping[str, Label] = attrs.field(default=_NO_LABELS, hash=False)
    components: Mapping[str, Label] = attrs.field(default=_NO_LABELS, hash=False)

    @classmethod
    def of(cls, plan: IncentivePlan) -> Names:
        """The names in the plan."""
        return cls(
            {measure.key: measure.label for measure in plan.measures},
            {component.key: component.label for component in plan.components},
        )

    def measure(self, key: str) -> Text | Label | str:
        """The name of a measure; the credited amount where the key is empty.

        >>> print(NO_NAMES.measure(""), NO_NAMES.measure("margin"))
        credited amount margin
        """
        return self.measures.get(key, key) if key else text("credited amount")

    def component(self, key: str) -> Label | str:
        """The name of a component of the plan."""
        return self.components.get(key, key)

    def figure(self, path: str) -> Text | Label | str:
        """What a component looks at, by path; a fact about a person is called as it is.

        >>> print(NO_NAMES.figure("measures.margin.attainment"), NO_NAMES.figure("satisfaction"))
        attainment of margin satisfaction
        """
        match segments(path):
            case ("attainment",):
                return text("attainment")
            case ("credited",):
                return self.measure("")
            case ("measures", key, "attainment"):
                return text("attainment of {measure}", measure=self.measure(key))
            case ("measures", key, "credited"):
                return self.measure(key)
            case _:
                return path


NO_NAMES: Final = Names()
"""Every key for itself."""


def figure_text(path: str, value: Fraction) -> str:
    """A number beside a figure: a percentage beside an attainment.

    >>> from fractions import Fraction
    >>> figure_text("attainment", Fraction(1, 2)), figure_text("satisfaction", Fraction(80))
    ('50%', '80')
    """
    return percent_text(value) if segments(path)[-1] == "attainment" else number_text(value)


def window_words(window: Window) -> Text:
    """The length of a window in words.

    >>> print(window_words("half"))
    half-year
    """
    return _WINDOWS[window]


def unit_words(per: LimitPer) -> Text:
    """What a limit is a limit of: the window, a sale, or a shorter period.

    >>> print(unit_words("sale"), unit_words("month"))
    sale month
    """
    if per == "window":
        return text("window")
    return text("sale") if per == "sale" else window_words(per)


def mode_words(rounding: Rounding) -> Text:
    """Which way is rounded."""
    return _MODES[rounding.mode]


def step_words(rounding: Rounding, unit: str = "") -> Text | Decimal:
    """The step that is rounded to.

    >>> from salesmanual.kernel.number import Rounding
    >>> print(step_words(Rounding(), "CNY"), step_words(Rounding("0.05"), "CNY"))
    the minor unit of CNY 0.05
    """
    if rounding.step is not None:
        return rounding.step
    return text("the minor unit of {currency}", currency=unit) if unit else text("the minor unit")


def rule_words(curve: Curve) -> Text:
    """The whole of a curve in words.

    >>> from salesmanual.kernel.curve import Curve
    >>> print(rule_words(Curve.marginal([(0, "5%")])))
    each tier's rate on its own part: 5% from 0
    >>> print(rule_words(Curve.line("5%")))
    5% of it
    >>> print(rule_words(Curve.steps([(1, 5)]) + Curve.steps([(2, 3)])))
    x < 1: 0, 1 ≤ x < 2: 5, x ≥ 2: 8
    """
    plain = curve.to_plain()
    parts = next((plain[name] for name in _PARTS if name in plain), None)
    is_short = isinstance(parts, list) and len(parts) <= _MOST_PARTS
    if plain["kind"] == "line" and "intercept" not in plain:
        return text("{rate} of it", rate=percent_text(curve.slope(0)))
    if plain["kind"] in _SINGLE or (is_short and not _UNTOLD & plain.keys()):
        return curve.describe()
    return text("{words}", words=tuple(f"{row.where}: {row.value}" for row in rows_of(curve.shape)))
