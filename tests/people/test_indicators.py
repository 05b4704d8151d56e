"""Indicators: attainments, points, figures in their units, what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Quantity
from salesmanual.people.indicators import AREAS, Indicator, area_label, fact_at, read_figure

if TYPE_CHECKING:
    from collections.abc import Callable


def indicator(**fields: Any) -> Indicator:  # noqa: ANN401 - any field
    """An indicator with some fields of its own."""
    return Indicator("key", "Label", 1, **{"reads": "figure", "target": 10, **fields})


@pytest.mark.parametrize(
    ("fields", "actual", "attainment"),
    [
        ({}, 9, "9/10"),
        ({"baseline": 5}, 9, "4/5"),
        ({"baseline": 5}, 4, "-1/5"),
        ({"direction": "lower"}, 12, "4/5"),
        ({"direction": "lower"}, 0, "2"),
        ({"direction": "lower", "baseline": 20}, 12, "4/5"),
        ({"direction": "lower", "lower_rule": "inverse", "cap": 2}, 8, "5/4"),
        ({"direction": "lower", "lower_rule": "inverse", "cap": 2}, 0, "2"),
        ({"direction": "lower", "lower_rule": "inverse", "baseline": 20}, 15, "1/2"),
    ],
)
def test_attainments(fields: dict[str, object], actual: int, attainment: str) -> None:
    """More is better or less; from a baseline or from nothing."""
    assert indicator(**fields).attainment(actual) == Fraction(attainment)


def test_points_are_capped_and_never_below_the_curve() -> None:
    """The default is 100 points at the target, on a line from 0."""
    capped = indicator(cap="120%")

    assert [str(capped.points(each)) for each in ("-50%", "85%", "100%", "300%")] == ["0", "85", "100", "120"]


def test_figures_come_as_money_quantities_numbers_and_text() -> None:
    """Each is the number of its unit."""
    assert read_figure(Money("5", "CNY"), "CNY", "f") == 5
    assert read_figure(Quantity("7/2", "visits"), "visits", "f") == Fraction(7, 2)
    assert read_figure(Decimal("0.5"), "%", "f") == Fraction(1, 2)
    assert read_figure("85%", "%", "f") == Fraction(17, 20)


def test_facts_are_found_by_the_whole_path_or_step_by_step() -> None:
    """A missing step, a missing key and a NaN are no fact."""
    assert fact_at({"a.b": 1, "a": {"b": 2}}, "a.b") == 1
    assert fact_at({"a": {"b": 2}}, "a.b") == 2
    assert fact_at({"a": {}}, "a.b") is None
    assert fact_at({"a.b": Decimal("NaN")}, "a.b") is None


def test_a_mapping_of_any_class_has_flat_paths() -> None:
    assert fact_at(MappingProxyType({"targets.revenue": 9}), "targets.revenue") == 9


def test_every_area_has_a_name_in_three_languages() -> None:
    """The names differ between areas."""
    names = {area_label(area).render(language) for area in AREAS for language in ("en", "zh_Hant")}  # type: ignore[arg-type]

    assert len(names) == 2 * len(AREAS)


def test_a_curve_may_fall_where_nothing_counts_any_more() -> None:
    """Beyond the cap."""
    falling = Curve.points([(0, 0), (1, 100), (2, 50)], before="flat", after="extend")

    assert indicator(curve=falling, cap=1).points(3) == 100
    with pytest.raises(SalesManualError, match="falls from 100% on"):
        indicator(curve=falling, cap="101%")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: indicator(target=0), "target: found '0', accepted is a target above 0, or a baseline to count from"),
        (
            lambda: indicator(baseline=10),
            "target: found '10', accepted is a target above the baseline 10; say direction='lower'",
        ),
        (
            lambda: indicator(baseline=9, direction="lower"),
            "target: found '10', accepted is a target below the baseline 9",
        ),
        (
            lambda: indicator(direction="lower", lower_rule="inverse"),
            "cap: found None, accepted is a cap, because a figure of 0 has no ratio; say cap='200%'",
        ),
        (lambda: indicator(direction="up"), "direction: found 'up', accepted is a direction"),
        (lambda: indicator(area="result"), "area: found 'result', accepted is an area; did you mean 'results'?"),
        (lambda: indicator(floor=0), "floor: found 0, accepted is an attainment above 0 such as '120%'"),
        (lambda: indicator(cap="-1"), "cap: found '-1', accepted is an attainment above 0 such as '120%'"),
        (lambda: indicator(reads="a..b"), "reads: found 'a..b', accepted is names with dots between them"),
        (lambda: indicator(target=1.5), "target: found 1.5 of type float"),
        (lambda: Indicator("k", "L", "-1%", reads="f"), "weight: found '-1%', accepted is a weight of 0 or more"),
        (lambda: indicator(evidence=["a", "a"]), "evidence 'a' is there already"),
        (
            lambda: indicator(curve=Curve.points([(0, 100), (1, 0)])),
            "curve: found 'a curve that falls from 0% on', accepted is points that do not fall",
        ),
        (
            lambda: indicator(curve=Curve.line(-100, 200), cap="120%"),
            "curve: found 'a curve that falls from its left end on'",
        ),
        (
            lambda: indicator(curve=Curve.points([(0, 100), (1, 0)]), direction="lower"),
            "say direction='lower' where less is better, or give a baseline",
        ),
        (lambda: indicator(curve=1), "curve: found 1 of type int, accepted is a Curve"),
        (
            lambda: indicator().attainment(Money("1", "CNY")),
            "actual: found Money('1', 'CNY') of type Money, accepted is a plain number; say unit='CNY'",
        ),
        (lambda: indicator(unit="CNY").attainment(Money("1", "USD")), "CNY"),
        (
            lambda: indicator(unit="calls").attainment(Quantity(1, "visits")),
            "actual: found '1 visits', accepted is calls; say unit='visits', or convert it",
        ),
        (
            lambda: indicator().attainment(Quantity(1, "visits")),
            "actual: found '1 visits', accepted is a plain number; say unit='visits', or convert it",
        ),
        (lambda: indicator().attainment(1.5), "actual: found 1.5 of type float"),
        (lambda: indicator().attainment([]), "actual: found [] of type list"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each error names the place, what was found and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()

    assert message in str(caught.value)
