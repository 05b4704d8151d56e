"""Seasonal indexes: the methods, zeros, 53rd weeks, cut weeks, what is refused, and the table of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, half, month, quarter, week, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.seasonality import SeasonalIndex
from salesmanual.planning.seasonality_indexes import SeasonalIndexes, seasonal_indexes
from salesmanual.planning.weighing import Asked, PlanningFacts
from salesmanual.planning.weightings_time import Comparison, Week53

if TYPE_CHECKING:
    from collections.abc import Iterable

CALENDAR = FiscalCalendar()
ISO = FiscalCalendar.iso_weeks("4-4-5")
QUARTERS = divide_time(year(2026), levels=["quarter"])
MONTHS = divide_time(year(2026), levels=["quarter", "month"])
WHO = Dimension("who", ["li.na", "wang.wei"])


def book(rows: Iterable[tuple[int, Period]], **members: str) -> FigureBook:
    return FigureBook([Figure(amount, period, members) for amount, period in rows], [WHO])


def by_quarter(*years: tuple[int, ...]) -> FigureBook:
    """The quarters of the last years, the last one 2025."""
    first = 2026 - len(years)
    return book((amount, quarter(first + at, of + 1)) for at, row in enumerate(years) for of, amount in enumerate(row))


def indexes(figures: FigureBook, rule: SeasonalIndex, time: Dimension = QUARTERS, **more: Period) -> list[Fraction]:
    found = seasonal_indexes(figures, time, rule=rule, under=more.get("under"))
    for part, index in found.items():
        assert found.explain(part).replay() == index == found.index(part)
    if any(found.indexes):
        assert sum(found.indexes) == len(found.parts)
    return list(found.indexes)


class TestMethods:
    YEARS = by_quarter((1, 1, 1, 1), (10, 10, 10, 50))

    def test_average_share_counts_every_year_the_same(self) -> None:
        assert indexes(self.YEARS, SeasonalIndex()) == [Fraction(3, 4)] * 3 + [Fraction(7, 4)]

    def test_ratio_to_average_pools_the_years(self) -> None:
        found = indexes(self.YEARS, SeasonalIndex(method="ratio-to-average"))

        assert found == [Fraction(11, 84) * 4] * 3 + [Fraction(51, 84) * 4]

    def test_ratio_to_moving_average_takes_a_trend_out(self) -> None:
        """A straight line without season has ratios of 1; the other methods see a season in it."""
        line = by_quarter((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12))

        assert indexes(line, SeasonalIndex(method="ratio-to-moving-average")) == [1, 1, 1, 1]
        assert indexes(line, SeasonalIndex())[0] < 1

    def test_ratio_to_moving_average_by_hand(self) -> None:
        """(½·4 + 8 + 6 + 10 + ½·8) / 4 = 7.5 around the third quarter of the first year, and so on."""
        years = by_quarter((4, 8, 6, 10), (8, 10, 8, 12))
        ratios = [Fraction(8 * 4, 35), Fraction(10 * 4, 37), Fraction(6 * 4, 30), Fraction(10 * 4, 33)]

        found = indexes(years, SeasonalIndex(years=2, method="ratio-to-moving-average"))

        assert found == [ratio * 4 / sum(ratios) for ratio in ratios]

    def test_ratio_to_moving_average_of_the_months_of_a_quarter_looks_at_the_whole_year(self) -> None:
        rows = [(at * (3 if at == 2 else 1), month(number, at)) for number in (2024, 2025) for at in range(1, 13)]
        rule = SeasonalIndex(method="ratio-to-moving-average")

        within, whole = (indexes(book(rows), rule, time, **more) for time, more in (
            (MONTHS, {"under": quarter(2026, 1)}), (divide_time(year(2026), levels=["month"]), {})
        ))  # fmt: skip

        assert within == [each * 3 / sum(whole[:3]) for each in whole[:3]]

    def test_years_before_the_first_sale_are_left_out(self) -> None:
        late = by_quarter((0, 0, 0, 0), (1, 2, 3, 4), (1, 2, 3, 4))

        for rule in (SeasonalIndex(), SeasonalIndex(method="ratio-to-moving-average")):
            found = seasonal_indexes(late, QUARTERS, rule=rule)
            assert found.years == (2024, 2025)
        assert indexes(late, SeasonalIndex()) == [Fraction(at * 4, 10) for at in range(1, 5)]

    def test_a_year_without_sales_between_two_has_no_ratio(self) -> None:
        gap = by_quarter((4, 4, 4, 4), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 8))
        rule = SeasonalIndex(years=4, method="ratio-to-moving-average")

        assert sum(indexes(gap, rule)) == 4


class TestZeros:
    def test_a_part_without_sales_gets_nothing_or_what_is_near(self) -> None:
        years = by_quarter((4, 0, 8, 0))

        assert indexes(years, SeasonalIndex()) == [Fraction(4, 3), 0, Fraction(8, 3), 0]
        assert indexes(years, SeasonalIndex(zeros="smooth")) == [Fraction(each * 4, 26) for each in (4, 6, 8, 8)]

    @pytest.mark.parametrize("zeros", ["keep", "smooth"])
    def test_a_quarter_without_sales_in_a_year_with_sales_weighs_nothing(self, zeros: str) -> None:
        figures = book([(5, month(2025, 1)), (5, month(2024, 1))])
        rule = SeasonalIndex(zeros=zeros)  # type: ignore[arg-type]

        assert indexes(figures, rule, MONTHS, under=quarter(2026, 2)) == [0, 0, 0]

    def test_cut_weeks_are_smoothed_by_their_whole_weeks(self) -> None:
        time = divide_time(month(2026, 2), levels=["week"])
        figures = book([(70, week(2025, 7)), (140, week(2025, 9))])
        rule = SeasonalIndex(years=1, zeros="smooth")

        found = indexes(figures, rule, time)

        # the weeks 5 to 9: a seventh of what is near, that too, what was sold, the mean of both sides, six sevenths
        assert [index * 375 / 5 for index in found] == [10, 70, 70, 105, 120]


class TestFiftyThree:
    """2026 has 53 weeks by ISO 8601; 2025 has 52."""

    TIME = divide_time(ISO.year(2026), calendar=ISO, levels=["week"])

    def weekly(self, number: int, amount: int = 7) -> list[tuple[int, Period]]:
        return [(amount * (1 + (at > 26)), each) for at, each in enumerate(ISO.weeks(ISO.year(number)), start=1)]

    @pytest.mark.parametrize(
        ("convention", "weight"), [("last-of-year", Fraction(14)), ("average", Fraction(21, 2)), ("drop", Fraction(0))]
    )
    def test_what_stands_for_it(self, convention: Week53, weight: Fraction) -> None:
        figures = book(self.weekly(2025))
        rule = SeasonalIndex(method="ratio-to-average", week_53=convention)

        found = seasonal_indexes(figures, self.TIME, rule=rule, calendar=ISO)

        total = sum(amount for amount, _ in self.weekly(2025)) + weight
        assert found.indexes[-1] == weight * 53 / total
        assert found.indexes[0] == Fraction(7 * 53) / total
        assert found.sold[-1] == ((None,) if convention == "drop" else (weight,))
        assert found.explain(week(2026, 53)).replay() == found.indexes[-1]

    def test_dropped_it_is_what_the_years_with_one_had(self) -> None:
        figures = book(self.weekly(2020) + self.weekly(2025))
        rule = SeasonalIndex(years=6, method="ratio-to-average", week_53="drop")

        found = seasonal_indexes(figures, self.TIME, rule=rule, calendar=ISO)

        assert found.years == (2020, 2025)
        assert list(found.sold[-1]) == [14, None]
        assert found.indexes[-1] == found.indexes[-2]

    @pytest.mark.parametrize(("convention", "ratio"), [("last-of-year", None), ("average", 1), ("drop", 0)])
    def test_moving_averages_know_it_too(self, convention: Week53, ratio: int | None) -> None:
        figures = book(self.weekly(2024) + self.weekly(2025))
        rule = SeasonalIndex(method="ratio-to-moving-average", week_53=convention)

        found = seasonal_indexes(figures, self.TIME, rule=rule, calendar=ISO)

        if ratio is None:
            assert found.indexes[-1] == found.indexes[-2]
        else:
            assert (found.indexes[-1] > 0) == (ratio > 0)
        assert sum(found.indexes) == 53
        assert found.explain(week(2026, 53)).replay() == found.indexes[-1]

    def test_moving_averages_use_its_own_ratio_where_a_year_has_one(self) -> None:
        figures = book(self.weekly(2019) + self.weekly(2020) + self.weekly(2021))
        rule = SeasonalIndex(years=7, method="ratio-to-moving-average", week_53="drop")

        assert seasonal_indexes(figures, self.TIME, rule=rule, calendar=ISO).indexes[-1] > 1

    def test_a_month_with_six_weeks(self) -> None:
        time = divide_time(ISO.year(2026), calendar=ISO, levels=["month"])
        weeks = [(7, each) for each in ISO.weeks(ISO.year(2025))]
        totals = {"last-of-year": 6, "average": 6, "drop": 5}
        for convention in ("last-of-year", "average", "drop"):
            rule = SeasonalIndex(method="ratio-to-average", week_53=convention)
            found = seasonal_indexes(book(weeks), time, rule=rule, calendar=ISO)
            lengths = [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, totals[convention]]
            assert list(found.indexes) == [Fraction(each * 12, sum(lengths)) for each in lengths]
            assert found.explain(found.parts[-1]).replay() == found.indexes[-1]


class TestCutWeeks:
    def test_they_weigh_what_is_left_of_them_by_days_or_workdays(self) -> None:
        time = divide_time(month(2026, 2), levels=["week"])
        figures = book((7, week(2025, at)) for at in range(1, 53))
        worked = WorkCalendar("Mon-Fri 09:00-17:00")

        days = seasonal_indexes(figures, time, rule=SeasonalIndex(years=1))
        workdays = seasonal_indexes(figures, time, rule=SeasonalIndex(years=1, cut_weeks="workdays"), workdays=worked)

        assert [index * 28 / 5 for index in days.indexes] == [1, 7, 7, 7, 6]
        assert [index * 20 / 5 for index in workdays.indexes] == [0, 5, 5, 5, 5]

    @pytest.mark.parametrize("zeros", ["keep", "smooth"])
    def test_moving_averages_cut_them_too(self, zeros: str) -> None:
        time = divide_time(month(2026, 2), levels=["week"])
        figures = book((7, each) for number in (2024, 2025) for each in Comparison(CALENDAR).weeks_of(number))
        rule = SeasonalIndex(method="ratio-to-moving-average", zeros=zeros)  # type: ignore[arg-type]

        found = indexes(figures, rule, time)

        assert [index * 28 / 5 for index in found] == [1, 7, 7, 7, 6]

    def test_the_last_days_of_last_years_week_have_its_season(self) -> None:
        time = divide_time(month(2027, 1), levels=["week"])
        figures = book((7, each) for number in range(2024, 2027) for each in Comparison(CALENDAR).weeks_of(number))

        found = indexes(figures, SeasonalIndex(method="ratio-to-moving-average"), time)

        assert [index * 31 / 5 for index in found] == [3, 7, 7, 7, 7]

    def test_days_of_a_week_have_their_weekdays(self) -> None:
        time = divide_time(week(2026, 14), levels=["day"])
        figures = book((at, Period.inclusive(day, day)) for at, day in enumerate(week(2025, 14)))

        assert indexes(figures, SeasonalIndex(), time) == [Fraction(at, 3) for at in range(7)]
        with pytest.raises(InvalidValueError, match=r"found 'parts such as 2026-03-30', accepted is halves, quarters"):
            indexes(figures, SeasonalIndex(method="ratio-to-moving-average"), time)


class TestMembers:
    FIGURES = FigureBook(
        [
            Figure(amount, half(2025, at), {"who": who})
            for who, at, amount in (("li.na", 1, 1), ("li.na", 2, 3), ("wang.wei", 1, 5), ("old.hand", 2, 5))
        ],
        [WHO],
        unknown="kept",
    )
    TIME = divide_time(year(2026), levels=["half"])

    def test_a_person_has_a_season_of_their_own_and_leavers_count_in_that_of_all(self) -> None:
        assert seasonal_indexes(self.FIGURES, self.TIME).indexes == (Fraction(6, 7), Fraction(8, 7))
        assert seasonal_indexes(self.FIGURES, self.TIME, at={"who": "li.na"}).indexes == (
            Fraction(1, 2),
            Fraction(3, 2),
        )

    def test_a_newcomer_may_have_that_of_all(self) -> None:
        team = Dimension("who", ["li.na", "wang.wei", "new.face"])
        figures = FigureBook(self.FIGURES.figures, [team], unknown="kept")
        rule = SeasonalIndex(no_history="all")

        found = seasonal_indexes(figures, self.TIME, rule=rule, at={"who": "new.face"})

        assert found.indexes == (Fraction(6, 7), Fraction(8, 7))
        assert found.explain(half(2026, 1)).replay() == Fraction(6, 7)
        with pytest.raises(InvalidValueError) as caught:
            seasonal_indexes(figures, self.TIME, at={"who": "new.face"})
        assert str(caught.value) == (
            "time.2026 of who new.face: found 'nothing sold in 2023 to 2025', accepted is history in one of these "
            "years; look at all members with no_history='all', or take another weighting such as EqualShare()"
        )

    def test_a_quarter_without_sales_of_all_weighs_nothing(self) -> None:
        figures = FigureBook([Figure(1, month(2025, 1), {"who": "li.na"})], [WHO])
        rule = SeasonalIndex(no_history="all")

        found = seasonal_indexes(figures, MONTHS, rule=rule, at={"who": "wang.wei"}, under=quarter(2026, 2))

        assert list(found.indexes) == [0, 0, 0]


class TestRefused:
    def refusal(self, figures: FigureBook | None, rule: SeasonalIndex, asked: Asked) -> str:
        with pytest.raises(InvalidValueError) as caught:
            rule.weigh(asked, PlanningFacts(history=figures))
        return str(caught.value)

    def test_what_is_no_time(self) -> None:
        assert self.refusal(by_quarter((1, 1, 1, 1)), SeasonalIndex(), Asked(WHO, "who", {}, year(2026), CALENDAR)) == (
            "who.who: found 'a split by season', accepted is a weighting of members, such as HistoryShare; split time "
            "by it"
        )

    def test_missing_figures(self) -> None:
        asked = Asked(QUARTERS, year(2026), {}, year(2026), CALENDAR)

        assert self.refusal(None, SeasonalIndex(), asked) == (
            "facts.history: found None, accepted is figures to split time.2026 by; give them as "
            "PlanningFacts(history=FigureBook(…))"
        )

    @pytest.mark.parametrize("method", ["average-share", "ratio-to-average", "ratio-to-moving-average"])
    def test_less_than_nothing_sold_with_its_period(self, method: str) -> None:
        figures, rule = by_quarter((1, 1, 1, 1), (1, 1, -2, 1)), SeasonalIndex(method=method)  # type: ignore[arg-type]
        asked = Asked(QUARTERS, year(2026), {}, year(2026), CALENDAR)

        assert self.refusal(figures, rule, asked) == (
            "history of 2026-Q3 in 2025-Q3: found '-2', accepted is 0 or more; it is to split time.2026; leave the "
            "returns out, or name a longer period"
        )

    def test_less_than_nothing_sold_elsewhere_in_the_year_of_a_moving_average(self) -> None:
        figures = book([(1, month(2024, 1)), (1, month(2025, 1)), (-1, month(2025, 12))])
        asked = Asked(MONTHS, quarter(2026, 1), {}, year(2026), CALENDAR)

        assert self.refusal(figures, SeasonalIndex(method="ratio-to-moving-average"), asked) == (
            "history in 2025-12: found '-1', accepted is 0 or more; it is to split time.2026-Q1; leave the returns "
            "out, or name a longer period"
        )

    def test_a_moving_average_of_one_year(self) -> None:
        asked = Asked(QUARTERS, year(2026), {}, year(2026), CALENDAR)

        assert self.refusal(by_quarter((1, 1, 1, 1)), SeasonalIndex(method="ratio-to-moving-average"), asked) == (
            "time.2026: found 'history in 1 of 3 years', accepted is at least 2 years, so that there is a whole year "
            "around each season; take 'average-share'"
        )

    def test_parts_that_have_no_season(self) -> None:
        halves = [Period.from_plain("2026-01-01..2026-02-28"), Period.from_plain("2026-03-01..2026-12-31")]
        time = Dimension.of_periods({year(2026): {key: {} for key in halves}})
        figures = FigureBook([Figure(9, year(number)) for number in (2024, 2025)], [], spread="days")
        asked = Asked(time, year(2026), {}, year(2026), CALENDAR)

        assert self.refusal(figures, SeasonalIndex(method="ratio-to-moving-average"), asked).startswith(
            "time.2026: found 'parts such as 2026-01-01..2026-02-28', accepted is halves, quarters, months or weeks"
        )


class TestShown:
    FOUND = seasonal_indexes(by_quarter((900, 1500, 400, 400), (1000, 1400, 350, 450)), QUARTERS)

    def test_it_is_a_table_with_the_years_and_the_indexes(self) -> None:
        assert self.FOUND.to_text() == (
            "Seasonal indexes of 2026\n"
            "┌────────────────┬─────────┬─────────┬─────────┐\n"
            "│ period         │    2024 │    2025 │   index │\n"
            "├────────────────┼─────────┼─────────┼─────────┤\n"
            "│ 2026-Q1        │  900.00 │ 1000.00 │ 118.75% │\n"
            "│ 2026-Q2        │ 1500.00 │ 1400.00 │ 181.25% │\n"
            "│ 2026-Q3        │  400.00 │  350.00 │  46.88% │\n"
            "│ 2026-Q4        │  400.00 │  450.00 │  53.13% │\n"
            "├────────────────┼─────────┼─────────┼─────────┤\n"
            "│ total, average │ 3200.00 │ 3200.00 │ 100.00% │\n"
            "└────────────────┴─────────┴─────────┴─────────┘"
        )

    def test_records_are_rows_for_a_chart(self) -> None:
        first = self.FOUND.records()[0]

        assert first == {
            "period": "2026-Q1",
            "since": quarter(2026, 1).start,
            "until": quarter(2026, 1).last_day(),
            "index": Fraction(19, 16),
            "2024": 900,
            "2025": 1000,
        }

    def test_it_explains_each_index(self) -> None:
        step = self.FOUND.explain(quarter(2026, 1))

        assert step.replay() == Fraction(19, 16)
        assert "the average of the yearly indexes" in step.to_text()
        with pytest.raises(InvalidValueError, match=r"time\.2026: found '2026-01', accepted is a member under it"):
            self.FOUND.explain(month(2026, 1))

    def test_what_is_made_of_the_same_is_equal(self) -> None:
        again = seasonal_indexes(by_quarter((900, 1500, 400, 400), (1000, 1400, 350, 450)), QUARTERS)

        assert isinstance(again, SeasonalIndexes)
        assert again == self.FOUND
