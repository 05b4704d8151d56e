"""Key results, their readings, and how they stand on a day."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.quantity import Quantity
from salesmanual.organization.key_results import KeyResult, figure_text
from salesmanual.organization.key_results_counting import CountingWeights
from salesmanual.organization.key_results_readings import Reading, Readings
from salesmanual.organization.key_results_tracking import KeyResultStanding, KeyResultTracking
from salesmanual.testing.wire import check_round_trip

START, DUE = date(2026, 1, 1), date(2026, 4, 11)  # 100 days
BAD: Any = [1]
FIGURES = st.fractions(min_value=-1000, max_value=1000, max_denominator=20)


def key_result(target: object = 6, baseline: object = 0, **fields: object) -> KeyResult:
    return KeyResult("won", "Won", target, baseline, since=START, due=DUE, **fields)  # type: ignore[arg-type]


class TestPublished:
    def test_features_shipped(self) -> None:
        """3 of 6 is 0.5.

        Id: okr-rework-6-features. Source: rework.withgoogle.com, Grade OKRs.
        """
        assert key_result(6).progress(3) == Fraction(1, 2)

    def test_a_falling_measure(self) -> None:
        """From 8 towards 5, at 6, is 0.67: the same formula, both differences negative.

        Id: okr-decreasing-churn. Source: clawhub.ai, okr-consulting, scoring.
        """
        progress = key_result(5, 8).progress(6)

        assert Rounding("0.01").number(progress) == Rounding("0.01").number(Fraction("0.67"))

    def test_goal_progress_is_truncated_and_capped(self) -> None:
        """75,000, 150,000 and 100,000 of 100,000 are 75, 100 and 100 percent; the last one is completed.

        Id: goal-progress. Source: Django-CRM, backend/opportunity/tests/test_sales_goals.py.
        """
        goal = KeyResult("goal", "Goal", 100_000, unit="USD", since=START, due=DUE, cap="100%")
        percent = [int(Rounding("0.01", "down").number(goal.progress(won)) * 100) for won in (75_000, 150_000, 100_000)]

        assert percent == [75, 100, 100]
        last = Readings([Reading.of("goal", DUE, Money("100000", "USD"))])
        assert KeyResultTracking().assess(goal, last, as_of=DUE).standing() is KeyResultStanding.MET

    def test_deals_weigh_by_type(self) -> None:
        """20,000 of renewals at 0.5 and 20,000 of new business at 1.5 count 40,000; unlisted types weigh 1.

        Id: goal-type-weights. Source: Django-CRM, backend/opportunity/tests/test_sales_goals.py.
        """
        counting = CountingWeights({"RENEWAL": "0.5", "NEW_BUSINESS": "1.5", "RESALE": 0})
        deals = [("RENEWAL", Money("20000", "USD")), ("NEW_BUSINESS", Money("20000", "USD"))]
        others = [("OTHER", Money("10", "USD")), (None, Money("1", "USD")), ("RESALE", Money("7", "USD"))]

        assert counting.total(deals, "USD") == Money("40000", "USD")
        assert counting.total(others, "USD") == Money("11", "USD")
        assert counting.explain([*deals, *others]).replay() == 40011


class TestProgress:
    @given(FIGURES, FIGURES, FIGURES)
    def test_it_is_0_at_the_baseline_and_1_at_the_target_and_linear(
        self, baseline: Fraction, target: Fraction, part: Fraction
    ) -> None:
        if baseline == target:
            return
        result = key_result(target, baseline)
        actual = baseline + part * (target - baseline)

        assert [result.progress(each) for each in (baseline, target, actual)] == [0, 1, part]
        assert result.is_met(actual) == (part >= 1)
        assert result.explain(actual).replay() == part

    @given(FIGURES, st.fractions(0, 50, max_denominator=5), FIGURES, FIGURES)
    def test_a_band_is_met_inside_and_progress_falls_with_the_distance(
        self, low: Fraction, width: Fraction, baseline: Fraction, actual: Fraction
    ) -> None:
        if low <= baseline <= low + width:
            return
        result = key_result(low, baseline, direction="between", upper=low + width)
        distance = max(low - actual, actual - low - width, Fraction(0))

        assert (result.gap(actual), result.is_met(actual)) == (distance, distance == 0)
        assert (result.progress(actual) == 1) == result.is_met(actual)
        assert result.progress(baseline) == 0
        assert result.explain(actual).replay() == result.progress(actual)

    def test_reach_is_a_point_with_a_tolerance(self) -> None:
        result = key_result(12, 8, direction="reach", tolerance=1)

        assert [result.is_met(staff) for staff in (10, 11, 12, 13, 14)] == [False, True, True, True, False]
        assert [result.progress(14), result.progress(8)] == [Fraction(2, 3), 0]

    def test_a_cap_of_its_own(self) -> None:
        result = key_result(10, cap="120%")

        assert (result.progress(11), result.progress(50)) == (Fraction(11, 10), Fraction(6, 5))
        assert result.explain(50).replay() == Fraction(6, 5)

    @pytest.mark.parametrize(
        ("fields", "met", "unmet", "words"),
        [
            ({"target": "5%", "unit": "%", "direction": "at-most"}, "5%", "6%", "all or nothing: at most 5%"),
            ({"target": 3}, 3, 2, "all or nothing: at least 3"),
            ({"target": 3, "upper": 5, "direction": "between"}, 5, 6, "all or nothing: from 3 to 5"),
        ],
    )
    def test_a_threshold_is_all_or_nothing(self, fields: dict[str, object], met: str, unmet: str, words: str) -> None:
        result = key_result(kind="threshold", **fields)

        assert [result.progress(met), result.progress(unmet)] == [1, 0]
        assert words in str(result.explain(met))
        assert (result.explain(met).replay(), result.explain(unmet).replay()) == (1, 0)

    @pytest.mark.parametrize(
        ("value", "unit", "written"),
        [(Fraction(1, 8), "%", "12.5%"), (Fraction(1, 3), "t", "0.33 t"), (Fraction(5, 4), "", "1.25")],
    )
    def test_a_figure_shows_two_decimals(self, value: Fraction, unit: str, written: str) -> None:
        assert figure_text(value, unit) == written

    @pytest.mark.parametrize(
        "result",
        [
            key_result(5, 8, unit="%", weight="40%", owner="li.na"),
            key_result("90%", kind="threshold", cap=1),
            key_result(kind="milestone", target=1),
            key_result(12, 8, direction="reach", tolerance="1/3"),
            key_result(3, 9, direction="between", upper=5),
        ],
    )
    def test_it_reads_back_from_a_file(self, result: KeyResult) -> None:
        check_round_trip(result)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"target": 1.5}, "target: found 1.5 of type float"),
            ({"target": 0}, "baseline: found '0', accepted is a baseline that does not meet the target yet"),
            ({"direction": "up"}, "direction: found 'up', accepted is a direction"),
            ({"direction": "between"}, "upper: found None, accepted is an upper end with the direction between"),
            ({"upper": 9}, "upper: found Fraction(9, 1), accepted is an upper end"),
            ({"direction": "between", "upper": 5}, "upper: found '5', accepted is the lower end 6 or more"),
            ({"tolerance": 1}, "tolerance: found '1', accepted is 0, or the direction reach"),
            ({"tolerance": -1}, "tolerance: found -1, accepted is 0 or more"),
            ({"kind": "milestone"}, "target: found '0 to 6', accepted is 0 to 1 for a milestone"),
            ({"kind": "steps"}, "kind: found 'steps', accepted is a kind of key result"),
            ({"cap": 0}, "cap: found 0, accepted is a progress above 0"),
            ({"weight": -1}, "weight: found -1, accepted is a weight of 0 or more"),
            ({"due": START}, "due: found '2026-01-01', accepted is a day after the start 2026-01-01"),
            ({"since": datetime(2026, 1, 1)}, "since: found datetime.datetime"),  # noqa: DTZ001 - the fault
            ({"baseline": "x"}, "baseline: found 'x'"),
        ],
    )
    def test_bad_input_is_refused_with_its_place(self, fields: dict[str, object], message: str) -> None:
        values = {"target": 6, "since": START, "due": DUE, **fields}

        with pytest.raises(SalesManualError) as refused:
            KeyResult("won", "Won", **values)  # type: ignore[arg-type]

        assert str(refused.value).startswith(message)


class TestReadings:
    @given(st.lists(st.tuples(st.dates(START, DUE), FIGURES), unique_by=lambda pair: pair[0]), st.dates(START, DUE))
    def test_the_last_one_on_or_before_the_day(self, pairs: list[tuple[date, Fraction]], on: date) -> None:
        readings = Readings(Reading("a", day, value) for day, value in pairs)
        earlier = [pair for pair in pairs if pair[0] <= on]
        found = readings.at("a", on)

        assert (None if found is None else (found.on, found.value)) == (max(earlier) if earlier else None)

    def test_amounts_keep_their_unit(self) -> None:
        visits = Reading.of("visits", START, Quantity(12, "visits"))
        readings = Readings().added(visits)

        assert readings.at("visits", START, unit="visits") == visits
        assert (readings.keys(), readings.of("visits"), readings.of("x")) == (("visits",), (visits,), ())
        with pytest.raises(InvalidValueError, match="reading of visits on 2026-01-01: found 'visits', accepted is"):
            readings.at("visits", START, unit="calls")

    def test_bad_input(self) -> None:
        one = Reading("a", START, 1)
        with pytest.raises(DuplicateError, match="reading 'a on 2026-01-01' is there already; keep the one"):
            Readings([one, Reading("a", START, 2)])
        with pytest.raises(WrongTypeError, match=r"value: found .* accepted is a number; write it as Reading\.of"):
            Reading("a", START, Money("1", "CNY"))  # type: ignore[arg-type]
        with pytest.raises(WrongTypeError, match="amount: found 12 of type int, accepted is Money or a Quantity"):
            Reading.of("a", START, 12)  # type: ignore[arg-type]
        with pytest.raises(WrongTypeError, match=r"readings\[0\]: found 1"):
            Readings([1])  # type: ignore[list-item]


class TestStanding:
    @pytest.mark.parametrize(
        ("as_of", "value", "standing", "expected"),
        [
            (date(2025, 12, 1), 0, KeyResultStanding.ON_TRACK, 0),
            (date(2026, 2, 20), 3, KeyResultStanding.ON_TRACK, Fraction(1, 2)),
            (date(2026, 2, 20), "2.99", KeyResultStanding.BEHIND, Fraction(1, 2)),
            (date(2026, 2, 20), 6, KeyResultStanding.MET, Fraction(1, 2)),
            (DUE, "5.9", KeyResultStanding.BEHIND, 1),
            (date(2026, 4, 12), "5.9", KeyResultStanding.MISSED, 1),
            (date(2026, 4, 12), 6, KeyResultStanding.MET, 1),
        ],
    )
    def test_against_the_straight_line(
        self, as_of: date, value: object, standing: KeyResultStanding, expected: object
    ) -> None:
        readings = Readings([Reading("won", min(as_of, DUE), value)])  # type: ignore[arg-type]
        state = KeyResultTracking().assess(key_result(), readings, as_of=as_of)

        assert (state.standing(), state.expected()) == (standing, expected)

    def test_nothing_is_known_without_a_reading(self) -> None:
        state = KeyResultTracking(stale_after=1).assess(key_result(), Readings(), as_of=DUE)

        assert state.standing() is KeyResultStanding.UNKNOWN
        assert (state.progress(), state.gap(), state.needed_per_week(), state.is_stale()) == (None, None, None, False)
        assert state.explain().replay() is None

    def test_a_part_of_the_expected_can_be_enough(self) -> None:
        readings = Readings([Reading("won", date(2026, 2, 20), "2.7")])

        assert (
            KeyResultTracking("90%").assess(key_result(), readings, as_of=date(2026, 2, 20)).standing()
            is KeyResultStanding.ON_TRACK
        )
        assert (
            KeyResultTracking("91%").assess(key_result(), readings, as_of=date(2026, 2, 20)).standing()
            is KeyResultStanding.BEHIND
        )

    def test_what_is_reached_late_is_missed_or_met(self) -> None:
        readings = Readings([Reading("won", DUE, 5), Reading("won", date(2026, 5, 1), 7)])
        later = date(2026, 6, 1)

        assert KeyResultTracking().assess(key_result(), readings, as_of=later).standing() is KeyResultStanding.MISSED
        assert (
            KeyResultTracking(late="met").assess(key_result(), readings, as_of=later).standing()
            is KeyResultStanding.MET
        )

    def test_the_needed_rate_reaches_the_target_on_the_due_day(self) -> None:
        as_of = date(2026, 3, 28)  # two weeks before
        readings = Readings([Reading("won", as_of, 2)])
        state = KeyResultTracking().assess(key_result(), readings, as_of=as_of)
        missed = KeyResultTracking().assess(key_result(), readings, as_of=DUE)

        assert [state.needed_per_week(), state.gap()] == [2, 4]
        assert missed.needed_per_week() is None

    def test_a_milestone_is_expected_when_it_is_due_and_a_threshold_always(self) -> None:
        milestone = KeyResult("won", "Signed", since=START, due=DUE, kind="milestone")
        threshold = key_result(6, kind="threshold")
        open_, done = Readings([Reading("won", START, 0)]), Readings([Reading("won", START, 1)])
        middle = date(2026, 2, 1)

        assert KeyResultTracking().assess(milestone, open_, as_of=middle).standing() is KeyResultStanding.ON_TRACK
        assert KeyResultTracking().assess(milestone, open_, as_of=middle).needed_per_week() is None
        assert KeyResultTracking().assess(milestone, open_, as_of=DUE).standing() is KeyResultStanding.BEHIND
        assert KeyResultTracking().assess(milestone, done, as_of=middle).standing() is KeyResultStanding.MET
        assert KeyResultTracking().assess(threshold, open_, as_of=middle).standing() is KeyResultStanding.BEHIND
        with pytest.raises(InvalidValueError, match="reading of won on 2026-01-01: found '1/2', accepted is 1 for"):
            KeyResultTracking().assess(milestone, Readings([Reading("won", START, "50%")]), as_of=middle)

    @pytest.mark.parametrize(("as_of", "stale"), [(date(2026, 2, 1), False), (date(2026, 2, 2), True)])
    def test_an_old_reading_is_flagged(self, as_of: date, stale: bool) -> None:  # noqa: FBT001 - a table
        readings = Readings([Reading("won", START, 1)])

        assert KeyResultTracking(stale_after=31).assess(key_result(), readings, as_of=as_of).is_stale() is stale

    def test_a_reading_of_the_due_day_does_not_grow_stale(self) -> None:
        readings = Readings([Reading("won", DUE, 1)])

        assert not KeyResultTracking(stale_after=1).assess(key_result(), readings, as_of=date(2027, 1, 1)).is_stale()

    def test_the_worst_of_none_is_unknown(self) -> None:
        assert KeyResultStanding.worst([]) is KeyResultStanding.UNKNOWN
        assert [standing.label().render("zh_Hans") for standing in KeyResultStanding]

    def test_bad_input(self) -> None:
        check_round_trip(KeyResultTracking("90%", stale_after=31, late="met"))
        with pytest.raises(InvalidValueError, match="on_track_from: found 2, accepted is a part from 0% to 100%"):
            KeyResultTracking(2)
        with pytest.raises(InvalidValueError, match="late: found 'maybe', accepted is what a late target is"):
            KeyResultTracking(late="maybe")  # type: ignore[arg-type]
        with pytest.raises(WrongTypeError, match="readings: found"):
            KeyResultTracking().assess(key_result(), [], as_of=DUE)  # type: ignore[arg-type]


class TestCounting:
    @given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(-99, 99)), max_size=8), st.randoms())
    def test_the_order_of_the_deals_is_of_no_matter(self, pairs: list[tuple[str | None, int]], order: object) -> None:
        counting = CountingWeights({"a": "1/3"}, other=2)
        deals = [(kind, Quantity(number, "units")) for kind, number in pairs]
        mixed = list(deals)
        order.shuffle(mixed)  # type: ignore[attr-defined]
        naive = sum((Fraction(n) * (Fraction(1, 3) if kind == "a" else 2) for kind, n in pairs), Fraction(0))

        assert counting.total(deals, "units") == counting.total(mixed, "units") == Quantity(naive, "units")
        assert counting.explain(mixed).replay() == naive

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: CountingWeights(BAD), "weights: found [1] of type list, accepted is a weight for each kind"),
            (lambda: CountingWeights({"a": -1}), "weights.a: found -1, accepted is a weight of 0 or more"),
            (lambda: CountingWeights({}, other=-1), "other: found -1, accepted is a weight of 0 or more"),
            (lambda: CountingWeights({}).total(BAD, "t"), "deals[0]: found 1 of type int, accepted is a kind and an"),
            (
                lambda: CountingWeights({}).total([("a", BAD)], "t"),
                "deals[0]: found [1] of type list, accepted is Money",
            ),
        ],
    )
    def test_bad_input(self, call: object, message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            call()  # type: ignore[operator]

        assert str(refused.value).startswith(message)

    def test_it_reads_back_from_a_file(self) -> None:
        check_round_trip(CountingWeights({"renewal": "50%", "new": "1/3"}, other=0, label={"en": "W", "zh_Hans": "权"}))
