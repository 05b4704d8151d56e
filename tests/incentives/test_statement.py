"""The statement: its figures, its explanation, and how it looks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale, Split
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingPoint
from salesmanual.kernel.period import Period, month, quarter, year

if TYPE_CHECKING:
    from salesmanual.incentives.statement import Statement

TIERS: Final = Curve.marginal([(0, "5%"), (1, "8%")])
PLAN: Final = IncentivePlan(
    "ae",
    {"en": "Account executive", "zh_Hant": "客戶經理"},
    "CNY",
    year(2026),
    [
        Commission("sales", "Commission", TIERS, "attainment"),
        Bonus("bonus", "Bonus", Money("6000", "CNY"), Curve.steps([("80%", "50%"), (1, 1)])),
    ],
    window="quarter",
)
TARGETS: Final = TargetBook([Target("li.na", quarter(2026, 1), Money("300000", "CNY"))])
HALVES: Final = (Split("li.na", "50%"), Split("wang.wei", "50%"))
BOOK: Final = credit_sales(
    [
        Sale("S-1", date(2026, 1, 9), Money("240000", "CNY"), owner="li.na"),
        Sale("S-2", date(2026, 2, 9), Money("160000", "CNY"), splits=HALVES),
        Sale("S-3", date(2026, 2, 10), Money("10000", "CNY"), "return", owner="li.na"),
    ]
)


def statement_of(period: Period, plan: IncentivePlan = PLAN) -> Statement:
    return plan.calculate("li.na", period, credits=BOOK, targets=TARGETS)


JANUARY, FEBRUARY, MARCH = (statement_of(month(2026, at)) for at in (1, 2, 3))


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


class TestFigures:
    def test_a_month_shows_its_own_credits_and_the_window_to_date(self) -> None:
        assert FEBRUARY.credited() == cny("70000")
        assert FEBRUARY.to_date.credited == cny("310000")
        assert FEBRUARY.attainment() == Fraction(31, 30)

    def test_the_total_is_what_the_window_earned_less_what_it_had_earned(self) -> None:
        assert [each.total for each in (JANUARY, FEBRUARY, MARCH)] == [cny("15000.00"), cny("6800.00"), cny("0.00")]
        assert (FEBRUARY.earned_before, FEBRUARY.earned_to_date) == (cny("15000.00"), cny("21800.00"))
        assert FEBRUARY.withheld() == cny("0.00")

    def test_the_effective_rate_is_the_total_over_the_credits(self) -> None:
        assert JANUARY.effective_rate() == Fraction(1, 16)
        assert MARCH.effective_rate() is None

    def test_attainment_is_unknown_without_a_target_and_with_one_of_zero(self) -> None:
        plan = attrs.evolve(PLAN, components=[Commission("sales", "Commission", Curve.line("1%"))])
        zero = TargetBook([Target("li.na", quarter(2026, 1), cny("0"))])

        for targets in (TargetBook(), zero):
            found = plan.calculate("li.na", month(2026, 1), credits=BOOK, targets=targets)
            assert found.attainment() is None

    def test_what_the_cap_withholds_is_shown(self) -> None:
        capped = statement_of(month(2026, 2), attrs.evolve(PLAN, cap=cny("20000")))

        assert (capped.total, capped.withheld()) == (cny("5000.00"), cny("1800.00"))

    def test_what_the_floor_adds_is_withheld_with_a_minus(self) -> None:
        lifted = statement_of(month(2026, 1), attrs.evolve(PLAN, floor=cny("20000")))

        assert (lifted.total, lifted.withheld()) == (cny("20000"), cny("-5000.00"))

    def test_fixed_and_variable_pay_over_on_target_earnings(self) -> None:
        assert JANUARY.ote_attainment(base_salary=cny("10000"), on_target_earnings=cny("20000")) == Fraction(5, 4)
        with pytest.raises(InvalidValueError, match=r"^divisor: found"):
            JANUARY.ote_attainment(base_salary=cny("10000"), on_target_earnings=cny("0"))
        with pytest.raises(CurrencyMismatchError):
            JANUARY.ote_attainment(base_salary=Money("1", "USD"), on_target_earnings=cny("1"))

    @pytest.mark.parametrize("found", [None, 0, 10000, 1.5, "10000", Decimal("sNaN"), []])
    def test_pay_that_is_no_money_has_no_ratio(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^base_salary: found .*write it as Money"):
            JANUARY.ote_attainment(base_salary=found, on_target_earnings=cny("1"))  # type: ignore[arg-type] # the fault
        with pytest.raises(WrongTypeError, match=r"^on_target_earnings: found .*write it as Money"):
            JANUARY.ote_attainment(base_salary=cny("1"), on_target_earnings=found)  # type: ignore[arg-type] # the fault


@pytest.mark.parametrize("at", RoundingPoint)
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    ("cap", "floor"),
    [
        (None, None),
        ("20000", None),
        (None, "16000"),
        ("20000", "16000"),
        ("99999", None),
        (None, "1"),
        ("15500", "15200"),
    ],
)
def test_the_explanation_replays_to_the_total_whatever_limits_and_rounds(
    at: RoundingPoint, number: int, cap: str | None, floor: str | None
) -> None:
    limits = {"cap": cap and cny(cap), "floor": floor and cny(floor)}
    plan = attrs.evolve(PLAN, rounding=Rounding("0.05", at=at), **limits)  # type: ignore[arg-type] # by name
    found = statement_of(month(2026, number), plan)

    step = found.explain()

    assert (step.value, step.replay()) == (found.total, found.total)
    assert str(step.label) == f"earned by li.na in 2026-0{number}"


def test_the_explanation_names_the_cap_and_the_floor_where_they_work() -> None:
    plan = attrs.evolve(PLAN, cap=cny("20000"), floor=cny("100"))

    labels = [row.label for row in statement_of(month(2026, 2), plan).explain().rows(depth=2)]

    assert labels == ["earned by li.na in 2026-02", *["at least the floor", "within the cap", "floor"] * 2]


def test_the_explanation_speaks_chinese() -> None:
    printed = JANUARY.explain().to_text("zh_Hant")

    assert "earned by" not in printed
    assert "attainment" not in printed


class TestForms:
    def test_as_text_it_is_its_summary_and_in_full_all_its_tables(self) -> None:
        assert str(FEBRUARY) == (
            "Statement of li.na for 2026-02: Account executive\n"
            "┌────────────────────────────────┬──────────────┐\n"
            "│ what                           │ amount (CNY) │\n"
            "├────────────────────────────────┼──────────────┤\n"
            "│ credited in the period         │    70,000.00 │\n"
            "│ credited in the window to date │   310,000.00 │\n"
            "│ target of the window           │   300,000.00 │\n"
            "│ attainment in per cent         │       103.33 │\n"
            "│ earned in the window before    │    15,000.00 │\n"
            "│ earned in the period           │     6,800.00 │\n"
            "└────────────────────────────────┴──────────────┘"
        )
        assert FEBRUARY.to_text().startswith(f"{FEBRUARY}\n\nComponents\n")
        assert FEBRUARY.to_text("zh_Hant") != FEBRUARY.to_text()

    def test_as_markdown_it_has_every_credit(self) -> None:
        printed = FEBRUARY.to_markdown()

        assert "| 2026-02-09 | S-2 | order | 50% | 80,000.00 |" in printed
        assert "| 2026-02-10 | S-3 | return | 100% | -10,000.00 |" in printed
        assert "客戶經理" in FEBRUARY.to_markdown("zh_Hant")

    def test_as_html_it_is_escaped(self) -> None:
        plan = attrs.evolve(PLAN, label="<script>alert(1)</script>")
        sale = Sale("<b>", date(2026, 1, 9), cny("1"), owner="li.na")
        found = plan.calculate("li.na", month(2026, 1), credits=credit_sales([sale]), targets=TARGETS)

        shown = found._repr_html_()

        assert shown == found.to_html()
        assert shown.count("<table") == 3
        assert "<script>" not in shown
        assert "<b>" not in shown

    def test_as_csv_a_formula_is_neutralised(self) -> None:
        sale = Sale("=cmd()", date(2026, 1, 9), cny("1"), owner="li.na")
        found = PLAN.calculate("li.na", month(2026, 1), credits=credit_sales([sale]), targets=TARGETS)

        assert "'=cmd()" in found.tables()[2].to_csv()

    def test_the_summary_shows_what_was_withheld_and_no_target_where_there_is_none(self) -> None:
        capped = statement_of(month(2026, 1), attrs.evolve(PLAN, cap=cny("14000")))
        plan = attrs.evolve(PLAN, components=[Commission("sales", "Commission", Curve.line("1%"))])
        untargeted = plan.calculate("li.na", month(2026, 1), credits=BOOK)

        assert "withheld by the cap, less what the floor added │     1,000.00" in str(capped)
        assert "target" not in str(untargeted)
        assert "attainment" not in str(untargeted)

    def test_where_only_the_total_is_rounded_the_components_are_shown_exactly(self) -> None:
        third = Commission("sales", "Commission", Curve.line("1/3"))
        plan = attrs.evolve(PLAN, components=[third], rounding=Rounding(at="total"), window="month")
        sale = Sale("S-1", date(2026, 1, 9), cny("1"), owner="li.na")
        found = plan.calculate("li.na", month(2026, 1), credits=credit_sales([sale]))

        assert (found.total, found.record()["pay.sales"]) == (cny("0.33"), Fraction(1, 3))
        assert "1/3" in found.tables()[1].to_text()

    def test_as_a_record_it_is_one_flat_row(self) -> None:
        assert FEBRUARY.record("zh_Hant") == {
            "participant": "li.na",
            "plan": "客戶經理",
            "period": "2026-02",
            "currency": "CNY",
            "credited": Decimal(70000),
            "credited_to_date": Decimal(310000),
            "target": Decimal(300000),
            "attainment": Fraction(31, 30),
            "earned_before": Decimal(15000),
            "withheld": Decimal(0),
            "earned": Decimal(6800),
            "pay.sales": Decimal(3800),
            "pay.bonus": Decimal(3000),
        }
