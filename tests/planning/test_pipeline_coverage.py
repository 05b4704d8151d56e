"""Pipeline coverage: ratios, what is required, by period and lag, derivations, published examples, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, quarter
from salesmanual.planning.pipeline_coverage import (
    CoveragePolicy,
    CoverageRate,
    PipelineCoverage,
    check_coverage,
    pipeline_by_period,
)
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

TENTH: Final = Rounding("0.1")
POLICY: Final = CoveragePolicy([CoverageRate(0, "50%"), CoverageRate(60, "25%")], cycle_days=135)
APRIL: Final = date(2026, 4, 1)
APRIL_ON: Final = quarter(2026, 2)


def cny(amount: int | str) -> Money:
    return Money(amount, "CNY")


TARGETS: Final = {quarter(2026, number): cny(600_000) for number in (2, 3, 4)}
PIPELINE: Final = {quarter(2026, 2): cny(1_200_000), quarter(2026, 3): cny(1_000_000)}


@pytest.mark.parametrize(
    ("quota", "pipeline", "rate", "coverage", "required", "is_sufficient"),
    [(800_000, 2_640_000, "0.18", "3.3", "5.6", False), (450_000, 1_260_000, "0.38", "2.8", "2.6", True)],
)
def test_coverage_same_ratio_different_need_is_told_apart(
    quota: int, pipeline: int, rate: str, coverage: str, required: str, *, is_sufficient: bool
) -> None:
    """coverage-same-ratio-different-need: 3.3 at 18 % is too little, 2.8 at 38 % is enough.

    Source: getgangly.com, pipeline coverage ratio, which states 5.6 for the first, rounded half up to a tenth of 50/9;
    for the second it states only that 2.8 suffices, and 50/19 rounds to 2.6.
    """
    found = PipelineCoverage(Money(quota, "USD"), Money(pipeline, "USD"), rate)

    assert found.ratio() == Fraction(coverage)
    assert str(TENTH.number(found.required())) == required
    assert found.is_sufficient() is is_sufficient


def test_coverage_375_expects_2_100_000() -> None:
    """coverage-375: 7.5 million against 2 million is 3.75 times; 28 % of it are 2.1 million, exactly.

    Source: contextawareanalytics.com, how to calculate pipeline coverage.
    """
    found = PipelineCoverage(Money("2000000", "USD"), Money("7500000", "USD"), "0.28")

    assert found.ratio() == Fraction("3.75")
    assert found.expected() == Money("2100000", "USD")
    assert found.is_sufficient()
    assert found.missing() == Money("0", "USD")
    assert found.explain_expected().replay() == Money("2100000", "USD")


class TestOne:
    def test_nothing_left_to_be_won_is_covered(self) -> None:
        found = PipelineCoverage(cny(0), cny(0), "20%")

        assert (found.ratio(), found.explain(), found.is_sufficient()) == (None, None, True)

    def test_ratios_are_explained_and_replay(self) -> None:
        found = PipelineCoverage(cny(600), cny(1500), "25%", part="1/2")
        step = found.explain()

        assert step is not None
        assert step.replay() == found.ratio() == Fraction(5, 2)
        assert found.explain_required().replay() == found.required() == 2

    def test_what_is_missing_is_rounded_up_or_as_asked(self) -> None:
        found = PipelineCoverage(cny(100), cny(0), "30%")

        assert found.missing() == cny("333.34")
        assert found.missing(rounding=Rounding("1", "down")) == cny(333)

    @given(st.integers(0, 10_000), st.integers(0, 50_000), st.integers(1, 100), st.integers(0, 4))
    def test_it_suffices_exactly_if_the_expected_reaches_the_part(
        self, target: int, pipeline: int, percent: int, quarters: int
    ) -> None:
        """And what is missing makes it suffice."""
        part = Fraction(quarters, 4)
        found = PipelineCoverage(cny(target), cny(pipeline), Fraction(percent, 100), part=part)

        assert found.is_sufficient() == (Fraction(pipeline * percent, 100) >= target * part)
        assert found.is_sufficient() == (not found.missing())
        assert PipelineCoverage(
            cny(target), found.pipeline + found.missing(), found.win_rate, part=part
        ).is_sufficient()


class TestByPeriod:
    def test_rates_follow_the_distance_and_parts_the_cycle(self) -> None:
        """The quarter at hand needs all, at 50 %; the next 44 of its 92 days, at 25 %; the last nothing yet."""
        found = check_coverage(POLICY, TARGETS, PIPELINE, on=APRIL)

        assert [(each.win_rate, each.part) for each in found.coverages] == [
            (Fraction(1, 2), 1),
            (Fraction(1, 4), Fraction(44, 92)),
            (Fraction(1, 4), 0),
        ]
        assert found.short() == (quarter(2026, 3),)
        assert found.of(quarter(2026, 3)).missing() == cny("147826.09")

    def test_without_a_cycle_everything_has_to_be_there(self) -> None:
        policy = CoveragePolicy([CoverageRate(0, "50%")])

        assert check_coverage(policy, TARGETS, {}, on=APRIL).short() == tuple(TARGETS)
        assert policy.part(quarter(2026, 1), APRIL) == 1

    def test_of_a_period_that_runs_only_the_days_to_come_count(self) -> None:
        """On 16 May 46 days of the quarter are left, and a cycle of 23 sees half of them."""
        policy = CoveragePolicy([CoverageRate(0, "50%")], cycle_days=23)

        assert policy.part(quarter(2026, 2), date(2026, 5, 16)) == Fraction(1, 2)

    def test_it_prints_as_a_table(self) -> None:
        found = check_coverage(POLICY, TARGETS, PIPELINE, on=APRIL)

        assert str(found) == (
            "pipeline coverage on 2026-04-01\n"
            "┌─────────┬───────────────────────┬────────────────┬──────────┬──────────┬───────────────┐\n"
            "│ period  │ still to be won (CNY) │ pipeline (CNY) │ coverage │ required │ missing (CNY) │\n"
            "├─────────┼───────────────────────┼────────────────┼──────────┼──────────┼───────────────┤\n"
            "│ 2026-Q2 │            600,000.00 │   1,200,000.00 │      2.0 │      2.0 │               │\n"
            "│ 2026-Q3 │            600,000.00 │   1,000,000.00 │      1.7 │      1.9 │    147,826.09 │\n"
            "│ 2026-Q4 │            600,000.00 │           0.00 │      0.0 │      0.0 │               │\n"
            "└─────────┴───────────────────────┴────────────────┴──────────┴──────────┴───────────────┘"
        )
        assert [row["period"] for row in found.records()] == ["2026-Q2", "2026-Q3", "2026-Q4"]

    def test_deals_fall_into_the_period_of_their_month(self) -> None:
        """Those without a date, and outside every period, are left out."""
        process = SalesProcess("short", [Stage("talk")])
        at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        closes = [date(2026, 4, 30), date(2026, 6, 1), date(2026, 9, 1), None, date(2027, 1, 1)]
        deals = [
            process.begin(Opportunity(f"D-{at_}", amount=cny(100), close_date=close), at=at, by="li.na")
            for at_, close in enumerate(closes)
        ]
        found = pipeline_by_period(weighted_pipeline(process, deals, "CNY"), TARGETS)

        assert found == {quarter(2026, 2): cny(200), quarter(2026, 3): cny(100), quarter(2026, 4): cny(0)}

    @given(st.integers(0, 300), st.integers(1, 300))
    def test_the_part_grows_with_the_cycle_and_agrees_with_a_count(self, later: int, cycle: int) -> None:
        """Days to come within the cycle over days to come, counted one by one."""
        on = date.fromordinal(APRIL.toordinal() - 100 + later % 190)
        days = [day for day in quarter(2026, 2) if day >= on]
        seen = [day for day in days if (day - on).days < cycle]
        shorter, longer = (CoveragePolicy([CoverageRate(0, 1)], cycle_days=each) for each in (cycle, cycle + 1))

        assert shorter.part(quarter(2026, 2), on) == Fraction(len(seen), len(days))
        assert shorter.part(quarter(2026, 2), on) <= longer.part(quarter(2026, 2), on)


def test_the_policy_round_trips() -> None:
    check_round_trip(POLICY)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: PipelineCoverage(cny(1), Money("1", "USD"), 1), CurrencyMismatchError, "CNY and USD"),
        (lambda: PipelineCoverage(cny(-1), cny(1), 1), InvalidValueError, "target: found"),
        (
            lambda: PipelineCoverage(cny(1), cny(1), 0),
            InvalidValueError,
            "win_rate: found 0, accepted is a rate above 0%",
        ),
        (
            lambda: PipelineCoverage(cny(1), cny(1), 1, part=2),
            InvalidValueError,
            "part: found 2, accepted is a part from 0%",
        ),
        (lambda: CoveragePolicy([]), InvalidValueError, "rates: found ()"),
        (
            lambda: CoveragePolicy([CoverageRate(5, 1)]),
            InvalidValueError,
            "rates[0].after_days: found 5, accepted is 0",
        ),
        (
            lambda: CoveragePolicy([CoverageRate(0, 1), CoverageRate(9, 1), CoverageRate(9, 1)]),
            InvalidValueError,
            "rates[2].after_days: found 9, accepted is more days than the rate before it, 9",
        ),
        (lambda: CoveragePolicy([CoverageRate(0, 1)], cycle_days=0), InvalidValueError, "cycle_days: found 0"),
        (lambda: check_coverage("policy", TARGETS, {}, on=APRIL), WrongTypeError, "policy: found 'policy'"),  # type: ignore[arg-type] # the fault
        (lambda: check_coverage(POLICY, {}, {}, on=APRIL), InvalidValueError, "a target for at least one period"),
        (lambda: check_coverage(POLICY, [1], {}, on=APRIL), WrongTypeError, "targets: found [1]"),  # type: ignore[arg-type] # the fault
        (lambda: check_coverage(POLICY, {"Q2": cny(1)}, {}, on=APRIL), WrongTypeError, "targets: found 'Q2'"),  # type: ignore[dict-item] # the fault
        (lambda: check_coverage(POLICY, {APRIL_ON: 5}, {}, on=APRIL), WrongTypeError, "targets['2026-Q2']: found 5"),  # type: ignore[dict-item] # the fault
        (
            lambda: check_coverage(POLICY, {quarter(2026, 2): cny(-5)}, {}, on=APRIL),
            InvalidValueError,
            "targets['2026-Q2']: found 'CNY -5.00', accepted is an amount of 0 or more",
        ),
        (
            lambda: check_coverage(POLICY, TARGETS, {month(2026, 4): cny(5)}, on=APRIL),
            InvalidValueError,
            "pipeline['2026-04']: found '2026-04', accepted is a period that has a target",
        ),
        (
            lambda: check_coverage(POLICY, TARGETS, {}, on=date(2026, 7, 1)),
            InvalidValueError,
            "targets['2026-Q2']: found '2026-Q2', accepted is a period that ends after 2026-07-01",
        ),
        (
            lambda: check_coverage(POLICY, TARGETS, {}, on=APRIL).of(month(2026, 4)),
            InvalidValueError,
            "period: found '2026-04', accepted is one of 2026-Q2, 2026-Q3, 2026-Q4",
        ),
        (lambda: pipeline_by_period(PIPELINE, TARGETS), WrongTypeError, "pipeline: found"),  # type: ignore[arg-type] # the fault
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)
