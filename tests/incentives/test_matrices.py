"""Matrices: what they read off the table, why, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import ME, Scene, cny, facts_of, plan_of, sold, target

from salesmanual.incentives.matrices import Matrix, TableValue
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Ramp
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.matrices import Below, Lookup

ROWS = ("80%", "100%")
COLUMNS = ("0%", "90%", "110%")
FACTORS = (("0%", "50%", "60%"), ("50%", "100%", "130%"))
ACROSS = "measures.margin.attainment"
MATRIX = Matrix("matrix", "Sales and margin", cny(10000), ROWS, COLUMNS, FACTORS, ACROSS)
SMOOTH = attrs.evolve(MATRIX, lookup="bilinear")
SALES = (sold("S-1", date(2026, 3, 9), 60000, margin="15000"), sold("S-2", date(2026, 3, 10), 30000, margin="10000"))
TARGETS = (target(100000), target(25000, "margin"))


def scene(matrix: Matrix, **facts: object) -> Scene:
    return Scene(matrix, *SALES, targets=TARGETS, facts=facts_of(**facts))


class TestFactor:
    @pytest.mark.parametrize(
        ("attainment", "margin", "stepped", "bilinear"),
        [
            ("80%", "0%", 0, 0),
            ("80%", "90%", "50%", "50%"),
            ("100%", "110%", "130%", "130%"),
            ("90%", "100%", "50%", "85%"),
            ("90%", "45%", 0, "50%"),
            ("79.99%", "110%", 0, 0),
            ("500%", "500%", "130%", "130%"),
        ],
    )
    def test_the_last_points_reached_hold_or_the_cells_around_are_interpolated(
        self, attainment: str, margin: str, stepped: str | int, bilinear: str | int
    ) -> None:
        assert MATRIX.factor(attainment, margin) == _number(stepped)
        assert SMOOTH.factor(attainment, margin) == _number(bilinear)

    @pytest.mark.parametrize("lookup", ["stepped", "bilinear"])
    @pytest.mark.parametrize(("below", "factor"), [("zero", 0), ("flat", "60%")])
    def test_below_the_first_point_there_is_nothing_or_its_value(
        self, lookup: Lookup, below: Below, factor: str | int
    ) -> None:
        matrix = attrs.evolve(MATRIX, lookup=lookup, below=below)

        assert matrix.factor("10%", "200%") == _number(factor)

    def test_a_table_of_one_cell_is_a_gate_on_two_figures(self) -> None:
        gate = Matrix("gate", "Gate", cny(1000), [1], [1], [[1]], ACROSS, lookup="bilinear")

        assert [gate.factor(*at) for at in ((1, 1), (1, "0.99"), ("0.99", 1))] == [1, 0, 0]


def _number(value: str | int) -> Fraction:
    return Fraction(value.rstrip("%")) / 100 if isinstance(value, str) else Fraction(value)


class TestMatrix:
    def test_it_pays_by_the_attainments_of_two_measures(self) -> None:
        """90 % of the sales target, 100 % of the margin target."""
        assert scene(MATRIX).paid() == cny(5000)
        assert scene(SMOOTH).paid() == cny(8500)

    def test_the_other_figure_may_be_a_fact_about_the_person(self) -> None:
        matrix = attrs.evolve(MATRIX, across="satisfaction", columns=[0, 7, 9])

        assert scene(matrix, satisfaction=9).paid() == cny(6000)
        assert scene(matrix, satisfaction="6.5").paid() == cny(0)

    def test_the_other_figure_may_be_money(self) -> None:
        matrix = attrs.evolve(MATRIX, across="measures.margin.credited", columns=[0, 20000, 30000])

        assert scene(matrix).paid() == cny(5000)

    def test_the_sale_that_reaches_a_row_adds_the_step(self) -> None:
        basis = scene(MATRIX).basis()

        assert MATRIX.lines(basis) == (Fraction(0), Fraction(5000))
        assert [MATRIX.explain_line(basis, at).replay() for at in (0, 1)] == [0, 5000]

    def test_its_pay_curve_holds_the_other_figure(self) -> None:
        curve = SMOOTH.pay_curve(scene(SMOOTH).basis())

        assert [curve.value(at) for at in (79999, 80000, 90000, 100000)] == [0, 5500, 8500, 11500]

    def test_the_explanation_derives_both_figures(self) -> None:
        assert str(SMOOTH.explain(scene(SMOOTH).basis())) == (
            "Sales and margin, exact: 8500 CNY (the product) [Handbook 4.3]\n"
            "├─ factor: 0.85 (read off the table, interpolated)\n"
            "│  ├─ attainment: 90% (the first divided by the second) [Handbook 2.5]\n"
            "│  │  ├─ credited 2026-03-01 to 2026-03-31: CNY 90,000.00 (the sum) [Handbook 4.3]\n"
            "│  │  │  ├─ 2026-03-09 sale S-1: CNY 60,000.00\n"
            "│  │  │  └─ 2026-03-10 sale S-2: CNY 30,000.00\n"
            "│  │  └─ target: CNY 100,000.00 [Handbook 2.2]\n"
            "│  └─ attainment of margin: 100% (the first divided by the second) [Handbook 2.5]\n"
            "│     ├─ credited 2026-03-01 to 2026-03-31: CNY 25,000.00 (the sum) [Handbook 4.3]\n"
            "│     │  ├─ 2026-03-09 sale S-1: CNY 15,000.00\n"
            "│     │  └─ 2026-03-10 sale S-2: CNY 10,000.00\n"
            "│     └─ target: CNY 25,000.00 [Handbook 2.2]\n"
            "└─ target bonus: 10000 CNY [Handbook 4.3]"
        )

    def test_the_explanation_names_a_fact(self) -> None:
        matrix = attrs.evolve(MATRIX, across="satisfaction", columns=[0, 7, 9])
        explained = str(matrix.explain(scene(matrix, satisfaction=8).basis()))

        assert "factor: 0.5 (read off the table, the last points reached)" in explained
        assert "satisfaction: 8" in explained

    def test_a_ramp_around_it_lowers_both_targets(self) -> None:
        """Half of both: 180 % of the sales target, 200 % of the margin target."""
        ramp = Ramp(Curve.steps([(0, "50%"), (6, 1)]), "target")
        sales = Scene(Modified(SMOOTH, [ramp]), *SALES, targets=TARGETS, facts=facts_of(start=date(2026, 1, 1)))

        assert sales.paid() == cny(13000)

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(SMOOTH, window="quarter", below="flat")))


class TestRefusals:
    @pytest.mark.parametrize(
        ("part", "value", "kind", "message"),
        [
            ("amount", "10000", WrongTypeError, "amount: found '10000' of type str, accepted is Money"),
            ("rows", [], InvalidValueError, r"rows: found \(\), accepted is at least one point"),
            ("rows", "80%", WrongTypeError, "rows: found '80%' of type str, accepted is numbers, in a list"),
            ("rows", 1, WrongTypeError, "rows: found 1 of type int, accepted is numbers, in a list"),
            ("rows", ["80%", 0.9], WrongTypeError, r"rows\[1\]: found 0.9 of type float"),
            ("rows", [1, 1], InvalidValueError, r"rows\[1\]: found '1', accepted is a point above the one before it"),
            ("columns", [1, 2, "1.5"], InvalidValueError, r"columns\[2\]: found .*, accepted is a point above the one"),
            (
                "factors",
                "12",
                WrongTypeError,
                "factors: found '12' of type str, accepted is rows of factors, in a list",
            ),
            ("factors", 1, WrongTypeError, "factors: found 1 of type int, accepted is rows of factors, in a list"),
            ("factors", [1, 2], WrongTypeError, r"factors\[0\]: found 1 of type int, accepted is numbers, in a list"),
            (
                "factors",
                [FACTORS[0]],
                InvalidValueError,
                "factors: found 1, accepted is a row of factors for each of 2 ",
            ),
            (
                "factors",
                [FACTORS[0], [1, 2]],
                InvalidValueError,
                r"factors\[1\]: found 2, accepted is a factor for each of 3 columns",
            ),
            ("across", "", SalesManualError, "across"),
            (
                "across",
                "attainment",
                InvalidValueError,
                "across: found 'attainment', accepted is another figure than that of the rows; name another measure",
            ),
            ("across", "credited", InvalidValueError, "across: found 'credited', accepted is another figure"),
            ("lookup", "linear", InvalidValueError, "lookup: found 'linear', accepted is a way to read the table"),
            ("below", 0, WrongTypeError, "below: found 0 of type int, accepted is what holds below the first point"),
            ("measure", 5, WrongTypeError, "measure: found 5"),
        ],
    )
    def test_a_wrong_part_is_refused(
        self, part: str, value: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(MATRIX, **{part: value})  # type: ignore[arg-type] # the fault under test

    def test_the_measure_of_the_rows_is_not_the_other_figure(self) -> None:
        with pytest.raises(
            InvalidValueError, match=r"^across: found 'measures.margin.attainment', accepted is another"
        ):
            attrs.evolve(MATRIX, measure="margin")

    def test_a_plan_refuses_a_measure_it_has_not(self) -> None:
        message = r"^no measure for components\[0\]\.across 'margn'; did you mean 'margin'\?$"

        with pytest.raises(NotFoundError, match=message):
            plan_of(attrs.evolve(MATRIX, across="measures.margn.attainment"))

    def test_a_missing_figure_is_named_with_the_person_and_the_day(self) -> None:
        message = f"^no fact 'satisfaction of {ME} on 2026-03-31'; component 'matrix' needs it; 0 is a fact too$"

        with pytest.raises(NotFoundError, match=message):
            scene(attrs.evolve(MATRIX, across="satisfaction")).paid()

    def test_a_figure_that_is_no_number_is_refused(self) -> None:
        with pytest.raises(
            WrongTypeError, match=r"^satisfaction: found True of type bool, accepted is an exact number"
        ):
            scene(attrs.evolve(MATRIX, across="satisfaction"), satisfaction=True).paid()

    def test_a_bonus_in_another_currency_than_the_basis_is_refused(self) -> None:
        matrix, basis = attrs.evolve(MATRIX, amount=Money(1000, "USD")), scene(MATRIX).basis()

        with pytest.raises(CurrencyMismatchError, match=r"^amount of component 'matrix': found CNY and USD"):
            matrix.payout(basis)

    def test_a_table_is_read_with_exact_numbers(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^figure: found Rounding.*, accepted is a Fraction"):
            TableValue(MATRIX).apply(Rounding(), Fraction(1))
