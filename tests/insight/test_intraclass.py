"""Intraclass correlations: published figures and intervals, laws, quantiles of F, and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.insight.agreement_ratings import Ratings
from salesmanual.insight.intraclass import INTRACLASS_FORMS, correlate_raters
from salesmanual.insight.intraclass_quantiles import f_quantile
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.selling.special_functions import incomplete_beta

if TYPE_CHECKING:
    from collections.abc import Callable

JUDGED = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
UNITS = st.integers(2, 4).flatmap(
    lambda raters: st.lists(st.lists(st.integers(0, 6), min_size=raters, max_size=raters), min_size=2, max_size=7)
)


def of_units(units: list[list[int]]) -> Ratings:
    return Ratings(list(zip(*units, strict=True)))


def test_icc_shrout_fleiss_1979() -> None:
    """icc-shrout-fleiss-1979: Psychological Bulletin 86:420-428, 6 targets by 4 judges; two decimals published."""
    published = {"ICC1": "0.17", "ICC2": "0.29", "ICC3": "0.71", "ICC1k": "0.44", "ICC2k": "0.62", "ICC3k": "0.91"}

    found = correlate_raters(of_units(JUDGED))

    for form, value in published.items():
        mine = found.of(form).value
        assert mine is not None
        assert abs(mine - Fraction(value)) <= Fraction("0.005"), form
    squares = (found.between, found.within, found.judges, found.residual)
    assert [f"{float(each.value()):.2f}" for each in squares] == ["11.24", "6.26", "32.49", "1.02"]
    assert [each.freedom for each in squares] == [5, 18, 3, 15]


def test_intervals_of_the_same_judges() -> None:
    """The 95 % intervals that the R package psych prints for Shrout and Fleiss 1979, to two decimals."""
    published = {
        "ICC1": ("-0.13", "0.72"),
        "ICC2": ("0.02", "0.76"),
        "ICC3": ("0.34", "0.95"),
        "ICC1k": ("-0.88", "0.91"),
        "ICC2k": ("0.07", "0.93"),
        "ICC3k": ("0.68", "0.99"),
    }

    found = correlate_raters(of_units(JUDGED))

    for form, (low, high) in published.items():
        mine = found.of(form)
        assert mine.low is not None
        assert mine.high is not None
        assert abs(mine.low - Decimal(low)) <= Decimal("0.005"), form
        assert abs(mine.high - Decimal(high)) <= Decimal("0.005"), form


@given(UNITS)
def test_mean_squares_are_sums_over_deviations(units: list[list[int]]) -> None:
    n, k = len(units), len(units[0])
    grand = Fraction(sum(map(sum, units)), n * k)
    by_unit = [Fraction(sum(unit), k) for unit in units]
    by_rater = [Fraction(sum(unit[at] for unit in units), n) for at in range(k)]

    found = correlate_raters(of_units(units))

    assert found.between.squares == k * sum((mean - grand) ** 2 for mean in by_unit)
    assert found.judges.squares == n * sum((mean - grand) ** 2 for mean in by_rater)
    assert found.within.squares == sum((unit[j] - by_unit[i]) ** 2 for i, unit in enumerate(units) for j in range(k))
    assert found.residual.squares == sum(
        (unit[j] - by_unit[i] - by_rater[j] + grand) ** 2 for i, unit in enumerate(units) for j in range(k)
    )


@given(UNITS)
def test_the_forms_are_those_of_the_article(units: list[list[int]]) -> None:
    n, k = len(units), len(units[0])
    found = correlate_raters(of_units(units))
    b, w, j, e = (each.value() for each in (found.between, found.within, found.judges, found.residual))
    quotients = {
        "ICC1": (b - w, b + (k - 1) * w),
        "ICC2": (b - e, b + (k - 1) * e + k * (j - e) / n),
        "ICC3": (b - e, b + (k - 1) * e),
        "ICC1k": (b - w, b),
        "ICC2k": (b - e, b + (j - e) / n),
        "ICC3k": (b - e, b),
    }

    for form, (above, below) in quotients.items():
        mine = found.of(form)
        assert mine.value == (above / below if below > 0 else None)
        assert found.explain(form).replay() == mine.value
        if mine.low is not None and mine.high is not None:
            assert mine.value is not None
            assert mine.low <= mine.value <= mine.high


@given(UNITS, st.data(), st.integers(-5, 5), st.fractions(Fraction(1, 5), 5, max_denominator=5))
def test_order_shift_and_scale_change_nothing(
    units: list[list[int]], data: st.DataObject, shift: int, scale: Fraction
) -> None:
    judges = data.draw(st.permutations(range(len(units[0]))))
    moved = [[unit[at] * scale + shift for at in judges] for unit in data.draw(st.permutations(units))]

    found = correlate_raters(Ratings(list(zip(*moved, strict=True))))

    assert found.forms == correlate_raters(of_units(units)).forms


@given(st.lists(st.integers(0, 6), min_size=2, max_size=8))
def test_identical_raters_agree_by_one_and_a_lenient_one_hurts_absolute_agreement(levels: list[int]) -> None:
    assume(len(set(levels)) > 1)
    alike = correlate_raters(Ratings([levels, levels, levels]))
    lenient = correlate_raters(Ratings([levels, [level + 1 for level in levels]]))

    assert [each.value for each in alike.forms] == [1] * 6
    assert alike.of("ICC1").low is None
    assert lenient.of("ICC3").value == 1
    assert (lenient.of("ICC2").value or 0) < 1


@given(UNITS)
def test_more_confidence_never_narrows_an_interval(units: list[list[int]]) -> None:
    narrow, wide = (correlate_raters(of_units(units), confidence=each) for each in ("80%", "99%"))

    for form in ("ICC1", "ICC2", "ICC3"):
        inner, outer = narrow.of(form), wide.of(form)
        if inner.low is not None and inner.high is not None:
            assert outer.low is not None
            assert outer.high is not None
            assert outer.low <= inner.low <= inner.high <= outer.high


def test_the_mean_of_raters_has_no_interval_where_the_step_to_it_has_no_answer() -> None:
    """One rating has a low end below -1/(k - 1); for the mean of k = 4 that would divide by less than 0."""
    found = correlate_raters(of_units([[1, 4, 1, 1], [1, 0, 1, 2], [1, 1, 4, 4]]))

    assert found.of("ICC2").low == Decimal("-0.379403")
    assert (found.of("ICC2k").value, found.of("ICC2k").low) == (Fraction(-8, 63), None)


def test_an_interval_that_would_not_hold_the_value_is_not_given() -> None:
    """Two units, value -12/13: the approximation would end at -0.999987."""
    found = correlate_raters(of_units([[0, 5], [2, 2]])).of("ICC2")

    assert (found.value, found.low, found.high) == (Fraction(-12, 13), None, None)


def test_units_that_some_did_not_rate_are_left_out_and_named() -> None:
    whole = correlate_raters(of_units(JUDGED))
    wider = Ratings([[*row, 3 if at else None] for at, row in enumerate(zip(*JUDGED, strict=True))])
    found = correlate_raters(wider)

    assert found.forms == whole.forms
    assert found.dropped == ("U7",)
    assert "1 left out" in str(found)


def test_ratings_that_are_all_alike_tell_nothing() -> None:
    found = correlate_raters(Ratings([[3, 3], [3, 3]]))

    assert found.of("ICC1").value is None
    assert found.explain("ICC1").value is None
    assert str(found.reading("ICC1")) == "not defined: the ratings do not vary"


def test_the_tables_name_the_forms() -> None:
    found = correlate_raters(of_units(JUDGED))

    assert [row["form"] for row in found.records()] == list(INTRACLASS_FORMS)
    assert str(found.reading("ICC3k")) == "excellent"
    assert found.explain("ICC2").section == "11.3"


@given(st.floats(0.01, 0.99), st.floats(0.5, 60), st.floats(0.5, 60))
def test_a_quantile_is_the_inverse_of_the_chance(chance: float, above: float, below: float) -> None:
    value = f_quantile(chance, above, below)
    over = above * value

    assert incomplete_beta(over / (over + below), above / 2, below / 2) == pytest.approx(chance, abs=1e-9)
    assert f_quantile(1 - chance, below, above) == pytest.approx(1 / value, rel=1e-6)


@pytest.mark.parametrize(
    ("chance", "above", "below", "published"),
    [(0.95, 1, 10, 4.96), (0.95, 5, 20, 2.71), (0.99, 4, 30, 4.02), (0.975, 3, 15, 4.15), (0.95, 10, 1, 241.88)],
)
def test_quantiles_of_printed_tables(chance: float, above: int, below: int, published: float) -> None:
    assert f_quantile(chance, above, below) == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: correlate_raters(3), WrongTypeError, "ratings: found 3"),  # type: ignore[arg-type]
        (lambda: correlate_raters(Ratings([["A"], ["B"]])), WrongTypeError, "numbers, for an intraclass correlation"),
        (lambda: correlate_raters(Ratings([[1, 2], [1, None]])), InvalidValueError, "found '1 complete units'"),
        (lambda: correlate_raters(of_units(JUDGED), confidence="100%"), InvalidValueError, "confidence: found '100%'"),
        (lambda: correlate_raters(of_units(JUDGED)).of("ICC4"), NotFoundError, "no form 'ICC4'; did you mean 'ICC3'"),
        (lambda: f_quantile(1.0, 2, 2), InvalidValueError, "chance: found 1.0"),
        (lambda: f_quantile(0.5, 0, 2), InvalidValueError, "a finite number above 0"),
    ],
)
def test_what_has_no_correlation(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)
