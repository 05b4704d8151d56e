"""A scheme, facts and strategies that the tests of performance share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Band, Grading
from salesmanual.people.indicators import Indicator
from salesmanual.people.performance_adjustments import Adjustment
from salesmanual.people.performance_schemes import PerformanceScheme

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.people.indicators import IndicatorDirection

REVENUE = Indicator(
    "revenue", "Revenue", "60%", reads="targets.revenue", unit="CNY", target=1200000, cap="120%", floor="70%"
)
SATISFACTION = Indicator(
    "satisfaction", "Satisfaction", "25%", reads="cases.satisfaction", area="satisfaction", target="4.5"
)
COMPLAINTS = Indicator(
    "complaints",
    "Complaints",
    "15%",
    reads="cases.complaints",
    area="conduct",
    target=4,
    direction="lower",
    evidence=["case list"],
)
LATE = Adjustment("late", "Late reports", -2, count="reports.late", most=6)
RESCUE = Adjustment("rescue", "Rescued account", 5, when="rescued", evidence=["letter of the customer"])
GRADING = Grading([Band("C"), Band("B", 60), Band("A", 90)], best_below_floor="B")
SCHEME = PerformanceScheme(
    "reps",
    "Representatives",
    [REVENUE, SATISFACTION, COMPLAINTS],
    adjustments=[LATE, RESCUE],
    grading=GRADING,
    rounding=Rounding("0.1"),
)
FACTS: dict[str, object] = {
    "targets": {"revenue": 900000},
    "cases": {"satisfaction": "4.5", "complaints": 3},
    "reports": {"late": 2},
    "rescued": True,
}

_CURVES = (
    Curve.points([(0, 0), (1, 100)], before="flat", after="extend"),
    Curve.steps([("80%", 60), ("100%", 100), ("120%", 120)]),
    Curve.points([("50%", 0), ("100%", 100), ("150%", 130)]),
)


def ratios(low: int = 0, high: int = 300) -> SearchStrategy[Fraction]:
    """Ratios between two per cents."""
    return st.integers(low, high).map(lambda cents: Fraction(cents, 100))


@st.composite
def indicators(draw: DrawFn, key: str, weight: Fraction) -> Indicator:
    """An indicator of any direction and rule that reads the fact of its key."""
    direction: IndicatorDirection = draw(st.sampled_from(["higher", "lower"]))
    target = draw(st.integers(10, 100))
    baseline = draw(st.sampled_from([None, target - 7 if direction == "higher" else target + 7]))
    return Indicator(
        key,
        key,
        weight,
        reads=key,
        area="results" if key == "i0" else draw(st.sampled_from(["results", "conduct", "other"])),
        target=target,
        baseline=baseline,
        direction=direction,
        lower_rule=draw(st.sampled_from(["mirror", "inverse"])),
        cap=draw(st.sampled_from(["120%", "200%"])),
        floor=draw(st.sampled_from([None, "80%"])),
        curve=draw(st.sampled_from(_CURVES)),
    )


@st.composite
def schemes(draw: DrawFn) -> PerformanceScheme:
    """A scheme with one to four indicators and every rule."""
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    total = sum(weights)
    return PerformanceScheme(
        "scheme",
        "Scheme",
        [draw(indicators(f"i{place}", Fraction(weight, total))) for place, weight in enumerate(weights)],
        adjustments=draw(
            st.lists(
                st.sampled_from(
                    [
                        Adjustment("late", "Late", -2, count="late", most=6),
                        Adjustment("found", "Found", 3, count="found"),
                        Adjustment("rescue", "Rescue", 5, when="rescued"),
                        Adjustment("breach", "Breach", -9, when="breach"),
                    ]
                ),
                unique_by=lambda each: each.key,
            )
        ),
        results_least=Fraction(weights[0], total),
        grading=draw(st.sampled_from([None, Grading([Band("C"), Band("B", 60), Band("A", 90)], best_below_floor="B")])),
        missing=draw(st.sampled_from(["refuse", "exclude", "zero"])),
        goal_rule=draw(st.sampled_from(["points", "target"])),
        bonus_most=draw(st.sampled_from([None, 4])),
        penalty_most=draw(st.sampled_from([None, 5])),
        lowest=draw(st.sampled_from([None, 0])),
        highest=draw(st.sampled_from([None, 100])),
        rounding=draw(st.sampled_from([None, Rounding("0.1")])),
    )


@st.composite
def facts(draw: DrawFn, *, whole: bool = False) -> dict[str, object]:
    """What the schemes read, some of it missing."""
    figures = st.integers(0, 200) if whole else st.one_of(st.none(), st.integers(0, 200))
    found: dict[str, object] = {f"i{place}": draw(figures) for place in range(4)}
    found["late"] = draw(st.sampled_from([None, 0, 2, 9]))
    found["found"] = draw(st.integers(0, 3))
    found["rescued"] = draw(st.booleans())
    found["breach"] = draw(st.sampled_from([None, False, True]))
    return found
