"""Variance tables: lines that make up the whole, last year, pivots, and why."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.planning.tracking_world import FEB, JAN, MAR, SALES, SPRING, VISITS, WHO, cny, exact, sold, spring

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.target_variance import target_variances

if TYPE_CHECKING:
    from collections.abc import Hashable

    from salesmanual.planning.target_variance_table import VarianceFigure, VarianceTable

PRODUCT = Dimension("product", ["bikes", "clothing"])
MARKET = Dimension("market", {"home": ["north", "south"], "abroad": None})
FIGURES: tuple[VarianceFigure, ...] = (
    "target", "actual", "variance", "variance_rate", "contribution", "share", "last_year", "growth"
)  # fmt: skip

CELLS: dict[tuple[Hashable, ...], list[int]] = {
    ("bikes", "north"): [100, 100, 100],
    ("bikes", "abroad"): [200, 200, 200],
    ("clothing", "south"): [50, 50, 50],
}
TARGETS = Breakdown.from_cells(SALES, [PRODUCT, MARKET, SPRING], CELLS)


def book(*rows: tuple[str | None, str | None, Period, int]) -> FigureBook:
    figures = []
    for product, market, period, amount in rows:
        members = {"product": product, "market": market}
        figures.append(Figure(cny(amount), period, {key: each for key, each in members.items() if each}))
    return FigureBook(figures, [PRODUCT, MARKET], unknown="kept")


SOLD = book(
    ("bikes", "north", JAN, 250),
    ("bikes", "south", FEB, 40),
    ("bikes", "abroad", MAR, 500),
    ("clothing", "south", JAN, 150),
    ("clothing", None, MAR, 5),
    ("helmets", "north", FEB, 8),
    ("bikes", "north", month(2025, 1), 200),
    ("bikes", "abroad", month(2025, 3), 600),
    ("clothing", "south", month(2025, 4), 999),
)


def by_both(**fields: object) -> VarianceTable:
    return target_variances(TARGETS, SOLD, by=["product", "market"], **fields)  # type: ignore[arg-type]


class TestLines:
    def test_they_make_up_the_whole(self) -> None:
        found = by_both()

        assert (found.total.target, found.total.actual, found.total.variance()) == exact(1050, 953, -97)
        for figure in ("target", "actual", "variance", "contribution"):
            assert found.total.figure(figure) == sum(line.figure(figure) for line in found.lines)  # type: ignore[misc]
        assert sum(line.share() for line in found.lines) == 1  # type: ignore[misc]

    def test_what_belongs_to_nobody_is_a_line_of_its_own(self) -> None:
        line = by_both().lines[-1]

        assert line.members == (None, None)
        assert (line.target, line.actual, line.variance_rate()) == exact(0, 13, None)
        assert line.name() == "elsewhere"

    def test_there_is_no_such_line_where_everything_has_its_place(self) -> None:
        found = target_variances(spring((1, 2, 3)), sold(("li.na", date(2026, 1, 1), 6)))

        assert [line.members for line in found.lines] == [("li.na",), ("wang.wei",), ("zhao.min",)]

    def test_a_line_without_a_target_has_no_rate(self) -> None:
        line = by_both().of("bikes", "south")

        assert exact(40, None, Fraction(40, 1050)) == (line.variance(), line.variance_rate(), line.contribution())

    def test_a_level_may_be_named(self) -> None:
        found = target_variances(TARGETS, SOLD, by=["market"], depth={"market": 1})

        assert [line.members for line in found.lines] == [("home",), ("abroad",), (None,)]
        assert found.of("home").actual == 250 + 40 + 150 + 8

    def test_the_first_dimension_is_taken_where_none_is_named(self) -> None:
        assert target_variances(TARGETS, SOLD).by == ("product",)

    def test_periods_may_be_lines(self) -> None:
        found = target_variances(TARGETS, SOLD, by=["time"])

        assert [line.variance() for line in found.lines] == [50, -302, 155]
        assert found.lines[0].name() == "2026-01"

    def test_a_part_of_the_time_may_be_meant(self) -> None:
        early = Period(date(2026, 1, 1), date(2026, 3, 1))
        found = target_variances(TARGETS, SOLD, over=early, by=["time", "product"])

        assert (found.total.target, found.total.actual) == exact(700, 448)
        assert {JAN, FEB, None} == {line.members[0] for line in found.lines}

    def test_a_part_may_be_meant(self) -> None:
        found = target_variances(TARGETS, SOLD, by=["market"], at={"product": "clothing"})

        assert (found.total.target, found.total.actual) == exact(150, 155)
        assert found.lines[-1].members == (None,)
        assert found.lines[-1].actual == 5

    def test_the_largest_come_first(self) -> None:
        assert [line.members for line in by_both().largest(3)] == [
            ("bikes", "abroad"),
            ("bikes", "north"),
            ("bikes", "south"),
        ]

    def test_an_unknown_line_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'bikes, north'"):
            by_both().of("bikes", "nort")

    def test_without_a_target_at_all_there_is_no_contribution(self) -> None:
        found = target_variances(spring((0, 0, 0)), sold(("li.na", date(2026, 1, 1), 6)))

        assert (None, Fraction(1)) == (found.lines[0].contribution(), found.lines[0].share())
        assert [
            target_variances(spring((6, 0, 0)), sold(("li.na", date(2026, 1, 1), 6))).of(who).share()
            for who in ("li.na", "wang.wei")
        ] == [None, None]


class TestLastYear:
    def test_a_quarter_is_compared_with_that_of_the_year_before(self) -> None:
        found = by_both(last_year=SOLD)

        assert exact(800, Fraction(953, 800) - 1) == (found.total.last_year, found.total.growth())
        assert [exact(200, Fraction(1, 4)), exact(600, Fraction(-1, 6)), exact(0, None)] == [
            (line.last_year, line.growth())
            for line in (found.of(*key) for key in (("bikes", "north"), ("bikes", "abroad"), ("bikes", "south")))
        ]

    def test_some_months_are_compared_with_the_same_months(self) -> None:
        early = Period(date(2026, 1, 1), date(2026, 3, 1))

        assert by_both(last_year=SOLD, over=early).total.last_year == 200

    def test_weeks_are_compared_with_the_weeks_of_the_same_number(self) -> None:
        time = divide_time(Period(date(2026, 1, 5), date(2026, 1, 19)), levels=["week"])
        plan = Breakdown.from_cells(SALES, [WHO, time], {("li.na",): [10, 10]})
        old = sold(("li.na", date(2024, 12, 31), 7), ("li.na", date(2025, 1, 6), 3), ("li.na", date(2025, 1, 19), 4))
        found = target_variances(plan, sold(), last_year=old)

        assert found.total.last_year == 7

    def test_a_fiscal_year_is_that_of_the_calendar(self) -> None:
        calendar = FiscalCalendar.retail()
        time = divide_time(calendar.year(2024), calendar=calendar, levels=["quarter"])
        plan = Breakdown.from_cells(SALES, [WHO, time], {("li.na",): [10, 10, 10, 10]})
        old = sold(("li.na", calendar.year(2023).start, 7), ("li.na", calendar.year(2024).start, 3))
        found = target_variances(plan, old, by=["time"], last_year=old, calendar=calendar)

        assert [line.last_year for line in found.lines] == [7, 0, 0, 0]
        assert exact(3, Fraction(3, 7) - 1) == (found.total.actual, found.total.growth())

    def test_it_is_not_shown_where_it_is_not_asked_for(self) -> None:
        assert [
            column.key
            for column in by_both(last_year=SOLD).tables()[0].columns
            if column.key in {"last_year", "growth"}
        ] == ["last_year", "growth"]
        assert not {"last_year", "growth"} & {column.key for column in by_both().tables()[0].columns}


class TestForms:
    def test_the_table_has_a_row_for_each_line(self) -> None:
        found = target_variances(TARGETS, SOLD, by=["product"], last_year=SOLD)

        assert found.to_markdown().splitlines()[2:] == [
            ("| product | target (CNY) | actual (CNY) | variance (CNY) | variance % | contribution "
             "| share of variance | last year (CNY) | growth |"),
            "| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            "| bikes | 900.00 | 790.00 | -110.00 | -12.2% | -10.5% | 113.4% | 800.00 | -1.3% |",
            "| clothing | 150.00 | 155.00 | 5.00 | 3.3% | 0.5% | -5.2% | 0.00 |  |",
            "| elsewhere | 0.00 | 8.00 | 8.00 |  | 0.8% | -8.2% | 0.00 |  |",
            ("| **total** | **1,050.00** | **953.00** | **-97.00** | **-9.2%** | **-9.2%** | **100.0%** | **800.00** "
             "| **19.1%** |"),
        ]  # fmt: skip

    def test_a_pivot_has_the_totals_of_both(self) -> None:
        table = by_both().pivot("variance")

        assert table.to_markdown().splitlines()[2:] == [
            "| product | north (CNY) | south (CNY) | abroad (CNY) | elsewhere (CNY) | total (CNY) |",
            "| :--- | ---: | ---: | ---: | ---: | ---: |",
            "| bikes | -50.00 | 40.00 | -100.00 |  | -110.00 |",
            "| clothing | 0.00 | 0.00 | 0.00 |  | 0.00 |",
            "| elsewhere |  |  |  | 13.00 | 13.00 |",
            "| **total** | **-50.00** | **40.00** | **-100.00** | **13.00** | **-97.00** |",
        ]

    def test_a_pivot_may_be_turned_and_may_show_ratios(self) -> None:
        table = by_both().pivot("variance_rate", rows="market", columns="product")

        assert table.to_markdown().splitlines()[4] == "| north | -16.7% |  |  | -16.7% |"
        assert by_both().pivot(rows="market").columns[0].label == text("market")

    def test_a_pivot_of_three_dimensions_adds_up_the_third(self) -> None:
        found = target_variances(TARGETS, SOLD, by=["product", "market", "time"], last_year=SOLD)

        assert found.pivot("target", rows="time", columns="product").rows[0][1:3] == (cny(300), cny(50))
        assert [line.last_year for line in found.along("product").lines] == [800, 0, 0]

    def test_quantities_are_shown_to_a_tenth(self) -> None:
        plan = Breakdown.from_cells(VISITS, [WHO, SPRING], {("li.na",): [1, 1, 1]})
        actuals = FigureBook([Figure(Quantity("5/3", "visits"), JAN, {"who": "li.na"})], [WHO])
        found = target_variances(plan, actuals)

        assert found.to_markdown().splitlines()[4] == "| li.na | 3.0 | 1.7 | -1.3 | -44.4% | -44.4% | 100.0% |"

    def test_records_are_exact_rows_for_a_frame(self) -> None:
        row = by_both(last_year=SOLD).records()[0]

        assert {
            "product": "bikes",
            "market": "north",
            "target": 300,
            "actual": 250,
            "variance": -50,
            "variance_rate": Fraction(-1, 6),
            "contribution": Fraction(-1, 21),
            "share": Fraction(50, 97),
            "last_year": 200,
            "growth": Fraction(1, 4),
        } == row

    @pytest.mark.parametrize("figure", FIGURES)
    def test_every_figure_replays(self, figure: VarianceFigure) -> None:
        found = by_both(last_year=SOLD)
        for line in (*found.lines, found.total):
            value = line.figure(figure)
            if value is None:
                with pytest.raises(InvalidValueError, match="a figure that is known of"):
                    line.explain(figure)
            else:
                assert value == line.explain(figure).replay()

    def test_a_share_is_explained_down_to_the_facts(self) -> None:
        lines = by_both().of("bikes", "north").explain("share").to_text().splitlines()

        assert lines == [
            "share of variance: 5000/97% ≈ 51.5464% (the first divided by the second) [Handbook 2.2]",
            "├─ variance: -50 (the first less the rest) [Handbook 2.2]",
            "│  ├─ actual: 250",
            "│  └─ target: 300",
            "└─ variance of all: -97 (the first less the rest)",
            "   ├─ actual of all: 953",
            "   └─ target of all: 1050",
        ]


class TestRefused:
    @pytest.mark.parametrize(
        ("fields", "error", "message"),
        [
            ({"by": ["whom"]}, NotFoundError, "dimension"),
            ({"by": ["product", "product"]}, DuplicateError, "name it once"),
            ({"by": ["product"], "at": {"product": "bikes"}}, InvalidValueError, r"at\.product: found 'bikes'"),
            ({"at": {"market": "mars"}}, NotFoundError, "mars"),
            (
                {"over": Period(date(2026, 1, 1), date(2026, 2, 3))},
                InvalidValueError,
                "time: .*such as 2026-01",
            ),
            (
                {"over": Period(date(2026, 1, 1), date(2026, 3, 1)), "by": ["time"], "depth": {"time": 0}},
                InvalidValueError,
                "over: .*whole parts such as 2026-Q1; name a deeper level of time",
            ),
            ({"rounding": 2}, WrongTypeError, "rounding"),
            ({"calendar": "x"}, WrongTypeError, "calendar"),
            ({"last_year": 5}, WrongTypeError, "last_year: .*make a FigureBook of them"),
            ({"last_year": FigureBook([Figure(Money(1, "USD"), JAN)], [])}, CurrencyMismatchError, "last_year"),
        ],
    )
    def test_bad_arguments_are_refused(self, fields: dict[str, object], error: type[Exception], message: str) -> None:
        with pytest.raises(error, match=message):
            target_variances(TARGETS, SOLD, **fields)  # type: ignore[arg-type]

    def test_the_targets_have_to_be_a_breakdown(self) -> None:
        with pytest.raises(WrongTypeError, match="breakdown"):
            target_variances({}, SOLD)  # type: ignore[arg-type]

    def test_too_many_lines_are_refused(self) -> None:
        many = [Dimension(key, [f"{key}{number}" for number in range(400)]) for key in ("a", "b")]
        plan = Breakdown.from_cells(SALES, [*many, SPRING], {})

        with pytest.raises(InvalidValueError, match=r"by: found '160,000 lines', accepted is at most 100,000"):
            target_variances(plan, FigureBook([], many), by=["a", "b"])

    def test_a_pivot_wants_two_dimensions(self) -> None:
        with pytest.raises(InvalidValueError, match="lines by two dimensions or more"):
            target_variances(TARGETS, SOLD).pivot()

    @pytest.mark.parametrize(
        ("figure", "fields", "error", "message"),
        [
            ("varianc", {}, InvalidValueError, "did you mean 'variance'"),
            ("variance", {"rows": "markt"}, NotFoundError, "did you mean 'market'"),
        ],
    )
    def test_a_pivot_wants_known_names(
        self, figure: str, fields: dict[str, str], error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error, match=message):
            by_both().pivot(figure, **fields)  # type: ignore[arg-type]


def test_the_period_is_that_of_the_plan() -> None:
    assert (quarter(2026, 1), True) == (by_both().over, year(2026).covers(by_both().over))
