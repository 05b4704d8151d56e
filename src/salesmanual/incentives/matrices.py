"""Pay by two figures at once: a table of factors, read in steps or interpolated between its points.

::

    factor          margin 0 %   90 %   110 %
    sales   80 %         0        50 %    60 %
           100 %        50 %     100 %   130 %

Invariant: the factor is exact; in between, it is the bilinear interpolation of the four cells around, each straight
line in one figure while the other is held.

Left out: figures that add up to one (`blends`).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import (
    Basis,
    Window,
    curve_lines,
    explain_attainment,
    explain_curve_line,
    read_choice,
    read_section,
    read_window,
)
from salesmanual.incentives.component_facts import follows_credits, number_fact
from salesmanual.incentives.component_parts import check_money, in_currency, read_component_key
from salesmanual.incentives.components import PLAN_COMPONENTS, read_measure
from salesmanual.kernel.criteria_facts import read_path, segments
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Product, Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.texts import Label, Text, read_label, text

__all__ = ["Below", "Lookup", "Matrix", "TableValue"]

Lookup = Literal["stepped", "bilinear"]
"""How a table is read between its points: the last point reached, or straight lines."""

Below = Literal["zero", "flat"]
"""What holds below the first point: nothing, or its value."""

_LOOKUPS: Final[tuple[str, ...]] = get_args(Lookup)
_BELOWS: Final[tuple[str, ...]] = get_args(Below)


def _numbers(value: Iterable[Exact | str], where: str) -> tuple[Fraction, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, "numbers, in a list")
    return tuple(read_fraction(each, f"{where}[{position}]") for position, each in enumerate(value))


def _ascending(value: Iterable[Exact | str], where: str) -> tuple[Fraction, ...]:
    points = _numbers(value, where)
    if not points:
        raise InvalidValueError(where, points, "at least one point")
    for position, (lower, upper) in enumerate(pairwise(points), 1):
        if upper <= lower:
            raise InvalidValueError(f"{where}[{position}]", number_text(upper), "a point above the one before it")
    return points


def _read_rows(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    return _ascending(value, "rows")


def _read_columns(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    return _ascending(value, "columns")


def _read_across(value: str) -> str:
    return read_path(value, "across")


def _read_factors(value: Iterable[Iterable[Exact | str]]) -> tuple[tuple[Fraction, ...], ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongTypeError("factors", value, "rows of factors, in a list")
    return tuple(_numbers(row, f"factors[{position}]") for position, row in enumerate(value))


def _check_lookup(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a way to read the table", _LOOKUPS)


def _check_below(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "what holds below the first point", _BELOWS)


@PLAN_COMPONENTS.member("matrix")
@final
@attrs.frozen
class Matrix:
    """The target bonus times the factor at two figures: the attainment, and another.

    Above the last point of a figure its last value holds.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        amount: What the factor 1 pays.
        rows: The points of the attainment, ascending.
        columns: The points of the other figure, ascending.
        factors: One row for each point of the attainment, with one factor for each of the other figure.
        across: The path of the other figure, such as `measures.margin.attainment` or `satisfaction`.
        lookup: In steps, or interpolated.
        below: What holds below the first point of either figure.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the measure of the rows; empty for the credited amount.

    Raises:
        InvalidValueError: If points do not ascend, the factors are not one for each pair of points, or the other
            figure is that of the rows.

    Source: Handbook 4.3.

    >>> table = [["50%", "60%"], ["100%", "130%"]]
    >>> bonus = Money("10000", "CNY")
    >>> matrix = Matrix("m", "Sales and margin", bonus, ["80%", 1], ["90%", "110%"], table, "margin", lookup="bilinear")
    >>> matrix.factor("90%", 1)
    Fraction(17, 20)
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    amount: Money = attrs.field(validator=check_money)
    rows: tuple[Fraction, ...] = attrs.field(converter=_read_rows)
    columns: tuple[Fraction, ...] = attrs.field(converter=_read_columns)
    factors: tuple[tuple[Fraction, ...], ...] = attrs.field(converter=_read_factors)
    across: str = attrs.field(converter=_read_across)
    lookup: Lookup = attrs.field(default="stepped", validator=_check_lookup, kw_only=True)
    below: Below = attrs.field(default="zero", validator=_check_below, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    measure: str = attrs.field(default="", converter=read_measure, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if follows_credits((self.across,), self.measure):
            accepted = "another figure than that of the rows"
            raise InvalidValueError("across", self.across, accepted, "name another measure, or a fact about the person")
        if len(self.factors) != len(self.rows):
            raise InvalidValueError("factors", len(self.factors), f"a row of factors for each of {len(self.rows)} rows")
        for position, row in enumerate(self.factors):
            if len(row) != len(self.columns):
                accepted = f"a factor for each of {len(self.columns)} columns"
                raise InvalidValueError(f"factors[{position}]", len(row), accepted)

    def factor(self, attainment: Exact | str, other: Exact | str) -> Fraction:
        """The factor at the two figures."""
        return self.at(other).value(read_fraction(attainment, "attainment"))

    def at(self, other: Exact | str) -> Curve:
        """From the attainment to the factor, the other figure held."""
        y = read_fraction(other, "other")
        return self._through(self.rows, [self._through(self.columns, row).value(y) for row in self.factors])

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If there is no target, or the other figure is missing.
            ZeroTargetError: If the target is zero.
        """
        return self.at(self._other(basis)).value(basis.attainment(self.key)) * self._height(basis)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit adds, the other figure held."""
        return curve_lines(self.pay_curve(basis), basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is."""
        figures = (explain_attainment(basis, self.key), self._explain_other(basis))
        factor = derived(text("factor"), TableValue(self), figures)
        bonus = given(text("target bonus"), self._height(basis), section=self.section, unit=basis.currency)
        name = text("{component}, exact", component=self.label)
        return derived(name, Product(), (factor, bonus), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one credit adds what it adds."""
        return explain_curve_line(self.pay_curve(basis), basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """The payout over what is credited, the other figure held."""
        curve = self.at(self._other(basis)).scale_x(basis.positive_target(self.key))
        return curve.scale(self._height(basis))

    def _other(self, basis: Basis) -> Fraction:
        return number_fact(basis, self.across, self.key)

    def _explain_other(self, basis: Basis) -> Step:
        """The other figure; of another measure with its derivation."""
        other = self._other(basis)
        root, *rest = segments(self.across)
        if root == "measures" and rest[1:] == ["attainment"]:
            own = explain_attainment(basis.of_measure(rest[0]), self.key)
            return attrs.evolve(own, label=text("attainment of {measure}", measure=rest[0]))
        return given(self.across, other)

    def _height(self, basis: Basis) -> Fraction:
        return in_currency(self.amount, basis, f"amount of component {self.key!r}")

    def _through(self, points: tuple[Fraction, ...], values: Iterable[Fraction]) -> Curve:
        pairs = list(zip(points, values, strict=True))
        if self.lookup == "bilinear":
            return Curve.points(pairs, before=self.below)
        return Curve.steps(pairs, base=0 if self.below == "zero" else pairs[0][1])


@final
@attrs.frozen
class TableValue:
    """The factor of a matrix at two numbers.

    Attributes:
        matrix: The matrix.

    Source: Handbook 4.3.
    """

    matrix: Matrix

    def apply(self, *values: object) -> Fraction:
        """The factor."""
        attainment, other = values
        return self.matrix.factor(_number(attainment), _number(other))

    def describe(self) -> Text:
        """The operation in words."""
        if self.matrix.lookup == "bilinear":
            return text("read off the table, interpolated")
        return text("read off the table, the last points reached")


def _number(value: object) -> Fraction:
    if not isinstance(value, Fraction):
        raise WrongTypeError("figure", value, "a Fraction")
    return value
