"""Laws of performance schemes: what holds for every scheme, every figure and every change of goals."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.people.performance_world import SCHEME, facts, ratios, schemes

from salesmanual.kernel.period import year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.indicators import Indicator, attainment_of
from salesmanual.people.performance_goals import Goal, GoalVersion
from salesmanual.people.performance_schemes import PerformanceScheme

if TYPE_CHECKING:
    from salesmanual.people.indicators import IndicatorDirection, LowerRule

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.integers(1, 364).map(lambda days: FIRST + timedelta(days=days))


def halves(scheme: PerformanceScheme, change: date, factor: Fraction) -> list[GoalVersion]:
    """The goals of the scheme, and from a day on the first target times a factor."""
    first = scheme.indicators[0]
    goal = Goal(
        first.key,
        first.target * factor,
        baseline=None if first.baseline is None else first.baseline * factor,
    )
    return [GoalVersion(FIRST, change - timedelta(days=1)), GoalVersion(change, goals=[goal])]


@given(schemes(), facts(), DAYS, st.sampled_from([Fraction(1, 2), Fraction(3, 4), Fraction(2)]))
def test_contributions_sum_to_the_score_and_the_explanation_replays(
    scheme: PerformanceScheme, found: dict[str, object], change: date, factor: Fraction
) -> None:
    """With any limits, any rounding, and goals that changed or not."""
    for goals in ([], halves(scheme, change, factor)):
        result = scheme.score(found, goals=goals, over=year(2026))
        if result.score is None:
            assert result.contributions() == ()
            assert result.missing()
            continue
        assert sum(each.amount for each in result.contributions()) == result.score
        assert result.explain().value == result.score
        assert result.explain().replay() == result.score


@given(schemes(), facts(), DAYS, DAYS)
def test_splitting_a_version_in_two_equal_ones_changes_nothing(
    scheme: PerformanceScheme, found: dict[str, object], change: date, cut: date
) -> None:
    """Nor does the order in which versions come."""
    assume(cut != change)
    versions = halves(scheme, change, Fraction(3, 4))
    split = []
    for each in versions:
        if each.since < cut <= (each.until or LAST):
            split += [attrs.evolve(each, until=cut - timedelta(days=1)), attrs.evolve(each, since=cut)]
        else:
            split.append(each)

    whole = scheme.score(found, goals=versions, over=year(2026))
    parted = scheme.score(found, goals=reversed(split), over=year(2026))

    assert len(split) == 3
    assert [(each.key, each.amount) for each in parted.contributions()] == [
        (each.key, each.amount) for each in whole.contributions()
    ]
    assert (parted.score, parted.grade, parted.floors()) == (whole.score, whole.grade, whole.floors())


@given(schemes(), facts(), DAYS)
def test_a_version_without_goals_is_the_scheme(
    scheme: PerformanceScheme, found: dict[str, object], change: date
) -> None:
    """Two versions that ask for nothing else score as no version does, by both rules."""
    result = scheme.score(found, goals=halves(scheme, change, Fraction(1)), over=year(2026))

    assert result.score == scheme.score(found).score


@given(schemes(), facts(), st.randoms(use_true_random=False))
def test_the_order_of_indicators_adjustments_and_facts_changes_nothing(
    scheme: PerformanceScheme, found: dict[str, object], random: object
) -> None:
    """Only the order in which the parts are listed follows the scheme."""
    indicators, adjustments, items = list(scheme.indicators), list(scheme.adjustments), list(found.items())
    for each in (indicators, adjustments, items):
        random.shuffle(each)  # type: ignore[attr-defined] # a Random
    shuffled = attrs.evolve(scheme, indicators=indicators, adjustments=adjustments)

    result, other = scheme.score(found), shuffled.score(dict(items))

    assert (other.score, other.grade) == (result.score, result.grade)
    assert sorted((each.key, each.amount) for each in other.contributions()) == sorted(
        (each.key, each.amount) for each in result.contributions()
    )


@given(schemes(), facts(whole=True), st.integers(0, 3), st.integers(1, 80))
def test_a_better_figure_never_lowers_the_score(
    scheme: PerformanceScheme, found: dict[str, object], place: int, more: int
) -> None:
    """Better is more, or less, as the indicator says."""
    assume(place < len(scheme.indicators))
    indicator = scheme.indicators[place]
    figure = found[indicator.key]
    assert isinstance(figure, int)
    better = figure + more if indicator.direction == "higher" else figure - more

    before, after = scheme.score(found), scheme.score({**found, indicator.key: better})

    assert before.score is not None
    assert after.score is not None
    assert after.score >= before.score


@given(schemes(), facts(whole=True))
def test_it_agrees_with_a_naive_sum(scheme: PerformanceScheme, found: dict[str, object]) -> None:
    """The score is weights times points, plus what is given, within the limits."""
    total = Fraction(0)
    for each in scheme.indicators:
        figure = Fraction(str(found[each.key]))
        if each.baseline is not None:
            ratio = (figure - each.baseline) / (each.target - each.baseline)
        elif each.direction == "higher":
            ratio = figure / each.target
        elif each.lower_rule == "mirror":
            ratio = 2 - figure / each.target
        else:
            ratio = each.target / figure if figure else Fraction(10)
        total += each.weight * each.curve.value(min(ratio, each.cap or ratio))
    late = found["late"]
    gives = {
        "late": -min(2 * late, 6) if isinstance(late, int) else 0,
        "found": 3 * int(str(found["found"])),
        "rescue": 5 if found["rescued"] else 0,
        "breach": -9 if found["breach"] else 0,
    }
    given_points = [gives[each.key] for each in scheme.adjustments]
    bonus = Fraction(sum(max(0, each) for each in given_points))
    penalty = Fraction(sum(max(0, -each) for each in given_points))
    total += bonus if scheme.bonus_most is None else min(bonus, scheme.bonus_most)
    total -= penalty if scheme.penalty_most is None else min(penalty, scheme.penalty_most)
    total = total if scheme.highest is None else min(total, scheme.highest)
    total = total if scheme.lowest is None else max(total, scheme.lowest)

    result = scheme.score(found)

    assert result.exact == total
    assert result.score == (total if scheme.rounding is None else Fraction(scheme.rounding.number(total)))


@given(schemes())
def test_a_scheme_round_trips_through_toml(scheme: PerformanceScheme) -> None:
    """What is written reads back equal."""
    assert read_policy(PerformanceScheme, write_policy(scheme)) == scheme


def test_the_scheme_of_the_world_round_trips() -> None:
    """With evidence, a floor and labels."""
    assert read_policy(PerformanceScheme, write_policy(SCHEME)) == SCHEME


@given(ratios(1), st.integers(1, 50), st.integers(1, 50), st.sampled_from(["higher", "lower"]))
def test_the_target_is_an_attainment_of_one_and_the_baseline_of_none(
    factor: Fraction, target: int, way: int, direction: IndicatorDirection
) -> None:
    """Whatever unit the figures are counted in."""
    baseline = Fraction(target - way if direction == "higher" else target + way)
    indicator = Indicator("i", "i", 1, reads="i", target=target, baseline=baseline, direction=direction)

    scaled = [
        attainment_of(indicator, figure * factor, target * factor, baseline * factor) for figure in (target, baseline)
    ]

    assert scaled == [1, 0]


@pytest.mark.parametrize("rule", ["mirror", "inverse"])
@given(figure=st.integers(0, 40))
def test_less_is_better_without_a_baseline(rule: LowerRule, figure: int) -> None:
    """Both rules are 1 on the target, and never rise with the figure."""
    indicator = Indicator("i", "i", 1, reads="i", target=10, direction="lower", lower_rule=rule, cap="1000%")

    assert indicator.attainment(10) == 1
    assert indicator.counted(indicator.attainment(figure)) >= indicator.counted(indicator.attainment(figure + 1))
