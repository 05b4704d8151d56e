"""The plan document: every part of the plan in words, the person's targets, the payout table, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs
import pytest

from salesmanual.incentives.basis import Window
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_document_names import window_words
from salesmanual.incentives.plan_document_payout import read_attainments
from salesmanual.incentives.plan_document_words import (
    describe_component,
    describe_conventions,
    describe_limits,
)
from salesmanual.incentives.plan_documents import plan_document
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.criteria import Criterion, parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode, RoundingPoint
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.wire import read_policy

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.components import PlanComponent

PLANS: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "plans"
SAMPLE: Final = read_policy(IncentivePlan, (PLANS / "account-executive.toml").read_text(encoding="utf-8"))
TARGETS: Final = TargetBook(Target("li.na", month(2026, at), Money("100000", "CNY")) for at in range(1, 13))
COMMISSION: Final = Commission("c", "Commission", Curve.marginal([("0%", "5%"), ("100%", "8%")]), "attainment")
PER_SALE: Final = PerSale(
    "d", "Deals", [SaleRule(Curve.flat(20), parse_criterion("attributes.size > 5")), SaleRule(Curve.flat(10))]
)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def plan_of(*components: PlanComponent, **fields: object) -> IncentivePlan:
    return IncentivePlan("p", "Plan", "CNY", year(2026), components, **fields)  # type: ignore[arg-type] # each test names a field


class TestMarkdown:
    def test_the_sample_plan_has_every_section(self) -> None:
        document = plan_document(SAMPLE, "li.na", targets=TARGETS).to_markdown()

        headings = [line for line in document.splitlines() if line.startswith("#")]
        assert headings == [
            "# Account executive: plan of li.na",
            "## What is paid",
            "### Commission",
            "### Quarter bonus",
            "### Focus product",
            "## Limits",
            "## Targets",
            "## Payout table",
            "## Conventions",
            "## Acknowledgement",
        ]
        assert f"| version | {plan_fingerprint(SAMPLE)} |" in document
        assert "| 100% | 300,000.00 | 8,400.00 | 6,000.00 | 14,400.00 |" in document
        assert "| 200% | 600,000.00 | 25,200.00 | 9,000.00 | 34,200.00 |" in document
        assert "- A quarter pays at most CNY 60,000.00, all components together." in document
        assert "- Focus product: its pay depends on each sale, not on their sum alone" in document
        assert "| 2026-Q4 | 2026-10-01 | 2026-12-31 | credited amount | CNY 300,000.00 |" in document

    @pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans"])
    def test_it_speaks_chinese(self, language: Literal["zh_Hant", "zh_Hans"]) -> None:
        document = plan_document(SAMPLE, "li.na", targets=TARGETS).to_markdown(language)

        assert SAMPLE.label.render(language) in document
        assert SAMPLE.components[0].label.render(language) in document

    def test_a_language_that_it_does_not_speak_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="language: found 'fr'"):
            plan_document(SAMPLE, "li.na", targets=TARGETS).to_markdown("fr")  # type: ignore[arg-type] # the fault

    def test_names_cannot_act_upon_the_page(self) -> None:
        plan = plan_of(attrs.evolve(COMMISSION, label="# <b>|x|</b>"), section="")
        document = plan_document(plan, "*li*", targets=TARGETS).to_markdown()

        assert "### # \\<b\\>\\|x\\|\\</b\\>" in document
        assert "# Plan: plan of \\*li\\*" in document

    def test_it_prints_itself(self) -> None:
        document = plan_document(SAMPLE, "li.na", targets=TARGETS)

        assert str(document) == document._repr_markdown_() == document.to_markdown()

    def test_without_targets_it_says_so_and_has_no_payout_table(self) -> None:
        document = plan_document(SAMPLE, "li.na").to_markdown()

        assert "No target is set." in document
        assert "- Commission: no target is set in 2026-Q1" in document
        assert "attainment |" not in document

    def test_a_component_of_no_section_names_none(self) -> None:
        document = plan_document(plan_of(attrs.evolve(COMMISSION, section="")), "li.na", targets=TARGETS).to_markdown()

        assert "Per month." in document
        assert "Per month; handbook" not in document

    def test_where_every_component_is_shown_nothing_is_said_to_be_left_out(self) -> None:
        document = plan_document(plan_of(COMMISSION), "li.na", targets=TARGETS)

        assert "Not in the table" not in document.to_markdown()
        assert [len(table.rows) for table in document.tables()] == [7, 12, 21]


class TestPayout:
    def test_rows_are_zero_to_two_hundred_per_cent_by_tens(self) -> None:
        rows = plan_document(plan_of(COMMISSION), "li.na", targets=TARGETS).payout.rows

        assert [row.attainment for row in rows] == [Fraction(tenth, 10) for tenth in range(21)]

    def test_the_cap_and_the_floor_hold_for_each_window(self) -> None:
        plan = plan_of(COMMISSION, cap=cny("9000"), floor=cny("1000"))
        payout = plan_document(plan, "li.na", targets=TARGETS, attainments=[0, "100%", "150%", "200%"]).payout

        assert [row.total for row in payout.rows] == [cny(sum_) for sum_ in ("1000", "5000", "9000", "9000")]
        assert payout.rows[3].amounts == (cny("13000"),)

    def test_it_is_of_the_window_that_the_period_lies_in(self) -> None:
        payout = plan_document(SAMPLE, "li.na", period=month(2026, 8), targets=TARGETS).payout

        assert (payout.period, payout.target) == (quarter(2026, 3), cny("300000"))

    def test_components_of_different_windows_reach_the_attainment_in_each_of_them(self) -> None:
        yearly = Bonus("y", "Year bonus", cny("12000"), Curve.steps([(1, 1)]), "year")
        payout = plan_document(
            plan_of(COMMISSION, yearly, cap=cny("9000")), "li.na", targets=TARGETS, attainments=["50%", "100%"]
        ).payout

        assert payout.period == year(2026)
        assert [row.sold for row in payout.rows] == [600000, 1200000]
        assert [row.amounts for row in payout.rows] == [(cny("30000"), cny("0")), (cny("60000"), cny("12000"))]
        # eleven months of 5,000 and a December that is capped at 9,000
        assert [row.total for row in payout.rows] == [cny("30000"), cny("64000")]

    def test_a_plan_that_holds_for_a_part_of_a_window_shows_that_part(self) -> None:
        plan = attrs.evolve(
            plan_of(COMMISSION, window="quarter", measured_against="to-date"),
            effective=Period(date(2026, 2, 1), date(2026, 12, 1)),
        )

        payout = plan_document(plan, "li.na", targets=TARGETS, attainments=["100%"]).payout
        last = plan_document(plan, "li.na", period=month(2026, 10), targets=TARGETS, attainments=["100%"]).payout

        assert (payout.period, last.period) == (
            Period(date(2026, 2, 1), date(2026, 4, 1)),
            Period(date(2026, 10, 1), date(2026, 12, 1)),
        )

    def test_only_the_total_is_rounded_where_the_plan_says_so(self) -> None:
        plan = plan_of(COMMISSION, rounding=Rounding("1", at="total"))
        book = TargetBook([Target("li.na", month(2026, 1), cny("333"))])
        row = plan_document(plan, "li.na", targets=book, attainments=["100%"]).payout.rows[0]

        assert (row.exact, row.amounts, row.total) == ((Fraction(1665, 100),), (None,), cny("17"))
        table = plan_document(plan, "li.na", targets=book, attainments=["100%"]).payout.table()
        assert table.rows[0][2] == Fraction(1665, 100)

    def test_an_attainment_that_is_no_decimal_is_shown_as_a_quotient(self) -> None:
        table = plan_document(plan_of(COMMISSION), "li.na", targets=TARGETS, attainments=["1/3"]).payout.table()

        assert table.rows[0][1] == Fraction(100000, 3)
        assert "100000/3" in table.to_text()

    def test_measures_of_their_own_reach_their_own_targets(self) -> None:
        visits = Measure("visits", "Visits", "count", "visits")
        paid = Commission("v", "Visits", Curve.line(2), measure="visits")
        book = TargetBook([Target("li.na", month(2026, 1), Quantity(30, "visits"), "visits")])
        document = plan_document(plan_of(paid, measures=[visits]), "li.na", targets=book, attainments=["50%"])

        assert (document.payout.rows[0].total, document.payout.target) == (cny("30"), None)
        assert [column.key for column in document.payout.table().columns] == ["attainment", "pay.v", "earned"]
        assert [(str(each.name), str(each.amount)) for each in document.targets] == [("Visits", "30 visits")]
        assert "It counts the measure Visits." in document.to_markdown()

    def test_targets_of_measures_need_a_book_that_has_them(self) -> None:
        class Plain:
            def of(self, participant: str, period: Period) -> Money | None:
                return TARGETS.of(participant, period)

        visits = Measure("visits", "Visits", "count", "visits")
        paid = Commission("v", "Visits", Curve.line(2), measure="visits")
        document = plan_document(plan_of(COMMISSION, paid, measures=[visits]), "li.na", targets=Plain())

        assert [str(each.why) for each in document.payout.left_out] == ["no target is set in 2026-01"]

    def test_a_component_that_lacks_a_target_in_one_of_its_windows_is_left_out(self) -> None:
        book = TargetBook([Target("li.na", month(2026, 1), cny("1000"))])
        yearly = Bonus("y", "Year bonus", cny("12000"), Curve.steps([(1, 1)]), "year")

        payout = plan_document(plan_of(attrs.evolve(COMMISSION, basis="amount"), yearly), "li.na", targets=book).payout

        assert [component.key for component in payout.components] == ["y"]
        assert [str(each.why) for each in payout.left_out] == ["no target is set in 2026-02"]


@attrs.frozen
class Band:
    """A part of a component of a company's own."""

    pays: Money
    curve: Curve
    note: str = ""


@attrs.frozen
class Own:
    """A component of a company's own that says nothing about itself."""

    key: str = "own"
    label: Label = Label("Own")  # noqa: RUF009 - it cannot be changed
    window: Window | None = None
    section: str = ""
    bands: tuple[Band, ...] = ()
    first: Band | None = None
    where: Criterion | None = None

    def payout(self, basis: Basis) -> Fraction:
        return Fraction(len(basis.credits))

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        return tuple(Fraction(1) for _ in basis.credits)

    def explain(self, basis: Basis) -> Step:
        return given("own", self.payout(basis))

    def explain_line(self, basis: Basis, position: int) -> Step:
        del basis
        return given("own", position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        del basis
        return None


@attrs.frozen
class Said(Own):
    """One that does."""

    words: Text | str = ""

    def describe(self) -> Text | str:
        return self.words


class Bare:
    """One that is no attrs class."""

    key = "bare"
    label = Label("Bare")
    window = None
    section = ""


class TestWords:
    @pytest.mark.parametrize(
        ("component", "expected"),
        [
            (
                COMMISSION,
                [
                    (
                        "Pays on the credited amount by the attainment of the target (1 is on target): "
                        "each tier's rate on its own part: 5% from 0, 8% from 1."
                    ),
                    "Rates apply to the part of the amount that lies in their tier.",
                ],
            ),
            (
                attrs.evolve(COMMISSION, basis="amount"),
                ["Pays on the credited amount: each tier's rate on its own part: 5% from 0, 8% from 1."],
            ),
            (
                Bonus("b", "Bonus", cny("6000"), Curve.steps([(1, 1)])),
                [
                    "Pays the target bonus CNY 6,000.00 times a factor of the attainment.",
                    "The factor by attainment (1 is on target): the step reached: 1 from 1.",
                ],
            ),
            (
                PER_SALE,
                [
                    "Pays for each sale by itself, by the first rule that fits:",
                    "1. sales with attributes.size > 5: always 20",
                    "2. every sale: always 10",
                    "What is taken back takes back what it was paid.",
                ],
            ),
            (Own(), []),
            (
                Own(
                    bands=(Band(cny("5"), Curve.flat(2)),),
                    first=Band(cny("7"), Curve.line("5%")),
                    where=parse_criterion("visits >= 8"),
                ),
                [
                    "bands[0].pays: CNY 5.00.",
                    "bands[0].curve: always 2.",
                    "first.pays: CNY 7.00.",
                    "first.curve: 5% of it.",
                    "where: visits >= 8.",
                ],
            ),
            (Said(words="A card for every win."), ["A card for every win."]),
            (Said(words=text("month")), ["month"]),
            (Bare(), []),
        ],
    )
    def test_a_component_is_described(self, component: PlanComponent, expected: list[str]) -> None:
        assert [str(words) for words in describe_component(component)] == expected

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({}, ["There is no cap and no floor on the plan as a whole."]),
            ({"floor": cny("5"), "window": "half"}, ["A half-year pays at least CNY 5.00."]),
            (
                {"floor": cny("5"), "cap": cny("9"), "window": "year"},
                ["A year pays at most CNY 9.00, all components together.", "A year pays at least CNY 5.00."],
            ),
        ],
    )
    def test_limits_are_described(self, fields: dict[str, object], expected: list[str]) -> None:
        assert [str(words) for words in describe_limits(plan_of(COMMISSION, **fields))] == expected

    def test_conventions_name_windows_attainment_and_rounding(self) -> None:
        yearly = attrs.evolve(COMMISSION, key="y", label="Yearly", window="year")
        same = attrs.evolve(COMMISSION, key="q", window="quarter")
        plan = plan_of(
            COMMISSION, yearly, same, window="quarter", measured_against="to-date", rounding=Rounding(None, "down")
        )

        assert [str(words) for words in describe_conventions(plan)] == [
            "Credits add up for a quarter and then start again from zero.",
            "Yearly adds up for a year.",
            "A part of the quarter pays what is earned to its end, less what was earned before it.",
            "What comes back takes back what it was paid, by the same curve.",
            "A tier begins where it says: 'from' includes the boundary, 'above' does not.",
            "Attainment is measured against the target of the quarter so far.",
            "Another currency is converted at the rate of the day of the sale.",
            "Rounding: to the minor unit of CNY, towards zero; each component is rounded before they are added.",
        ]

    @pytest.mark.parametrize("mode", RoundingMode)
    @pytest.mark.parametrize("point", RoundingPoint)
    def test_every_rounding_has_words(self, mode: RoundingMode, point: RoundingPoint) -> None:
        words = describe_conventions(plan_of(COMMISSION, rounding=Rounding("0.05", mode, at=point)))[-1]

        assert str(words).startswith("Rounding: to 0.05, ")

    def test_every_window_has_words(self) -> None:
        lengths: tuple[Window, ...] = ("month", "quarter", "half", "year")
        assert [str(window_words(length)) for length in lengths] == ["month", "quarter", "half-year", "year"]


BAD: Final = {
    "a plan that is none": ({"plan": "p"}, WrongTypeError, "plan: found 'p' of type str, accepted is an IncentivePlan"),
    "a participant without a name": ({"participant": ""}, InvalidValueError, "participant: found ''"),
    "a period that is none": ({"period": "2026"}, WrongTypeError, "period: found '2026' of type str"),
    "targets that are none": (
        {"targets": 7},
        WrongTypeError,
        "targets: found 7 of type int, accepted is a TargetBook; write them as TargetBook([Target(…)])",
    ),
    "a period outside the plan": ({"period": year(2027)}, InvalidValueError, "period: found"),
    "no attainments": (
        {"attainments": []},
        InvalidValueError,
        "attainments: found '0 of them', accepted is 1 to 1,000",
    ),
    "too many attainments": ({"attainments": range(1001)}, InvalidValueError, "attainments: found '1001 of them'"),
    "an attainment below zero": (
        {"attainments": ["-10%"]},
        InvalidValueError,
        "attainments[0]: found '-10%', accepted is an attainment of 0 or more",
    ),
    "an attainment that is a float": (
        {"attainments": [0.5]},
        WrongTypeError,
        "attainments[0]: found 0.5 of type float",
    ),
    "one text": ({"attainments": "100%"}, WrongTypeError, "attainments: found '100%' of type str"),
    "no list": ({"attainments": 7}, WrongTypeError, "attainments: found 7 of type int"),
}


@pytest.mark.parametrize(("arguments", "error", "message"), BAD.values(), ids=BAD)
def test_documents_are_refused(arguments: dict[str, object], error: type[SalesManualError], message: str) -> None:
    good = {"plan": plan_of(COMMISSION), "participant": "li.na", "targets": TARGETS}

    with pytest.raises(error) as refusal:
        plan_document(**{**good, **arguments})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_targets_that_are_not_broken_down_are_refused() -> None:
    book = TargetBook([Target("li.na", year(2026), cny("1200000"))])

    with pytest.raises(InvalidValueError, match="break the target down"):
        plan_document(plan_of(COMMISSION), "li.na", targets=book)


def test_attainments_are_read_exactly() -> None:
    assert read_attainments([0, "85%", Fraction(1, 3)]) == (Fraction(0), Fraction(17, 20), Fraction(1, 3))
