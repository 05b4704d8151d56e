"""The plan: what it calculates, how it is read from a file, and what it refuses."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import Credit, credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.credits import CreditBook

PLANS: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "plans"
MARCH: Final = month(2026, 3)
TIERS: Final = Curve.marginal([(0, "5%"), ("100000", "8%")])
COMMISSION: Final = Commission("sales", "Commission", TIERS)
BONUS: Final = Bonus("bonus", "Bonus", Money("6000", "CNY"), Curve.steps([(1, 1)]))
PLAN: Final = IncentivePlan("ae", "Account executive", "CNY", year(2026), [COMMISSION])
TARGETS: Final = TargetBook(Target("li.na", month(2026, at), Money("100000", "CNY")) for at in range(1, 13))


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def sold(*by_day: tuple[str, str]) -> CreditBook:
    return credit_sales(
        Sale(f"S-{number}", date.fromisoformat(on), cny(amount), owner="li.na")
        for number, (on, amount) in enumerate(by_day)
    )


MARCH_SALES: Final = sold(("2026-03-09", "120000"))


class TestCalculate:
    def test_a_month_pays_by_the_tiers_it_reaches(self) -> None:
        statement = PLAN.calculate("li.na", MARCH, credits=MARCH_SALES)

        assert (statement.total, statement.participant, statement.period) == (cny("6600.00"), "li.na", MARCH)

    def test_credits_may_come_as_a_list(self) -> None:
        credits_ = list(MARCH_SALES.credits)

        assert PLAN.calculate("li.na", MARCH, credits=credits_).total == cny("6600.00")
        assert PLAN.basis("li.na", MARCH, credits=credits_) == PLAN.basis("li.na", MARCH, credits=MARCH_SALES)

    def test_credits_of_others_and_of_other_windows_are_passed_over(self) -> None:
        book = sold(("2026-02-28", "500000"), ("2026-03-09", "120000"), ("2026-04-01", "500000"))

        assert PLAN.calculate("li.na", MARCH, credits=book).total == cny("6600.00")
        assert PLAN.calculate("wang.wei", MARCH, credits=book).total == cny("0.00")

    def test_within_a_window_a_month_pays_the_difference(self) -> None:
        plan = attrs.evolve(PLAN, window="quarter")
        book = sold(("2026-01-15", "90000"), ("2026-02-15", "20000"), ("2026-03-15", "10000"))

        paid = [plan.calculate("li.na", month(2026, at), credits=book).total for at in (1, 2, 3)]

        assert paid == [cny("4500.00"), cny("1300.00"), cny("800.00")]
        assert plan.calculate("li.na", quarter(2026, 1), credits=book).total == cny("6600.00")

    def test_a_component_may_have_a_longer_or_a_shorter_window_than_the_plan(self) -> None:
        book = sold(("2026-01-15", "90000"), ("2026-02-15", "20000"))
        longer = attrs.evolve(PLAN, components=[attrs.evolve(COMMISSION, window="quarter")])
        shorter = attrs.evolve(PLAN, components=[attrs.evolve(COMMISSION, window="month")], window="quarter")

        assert longer.calculate("li.na", month(2026, 2), credits=book).total == cny("1300.00")
        assert shorter.calculate("li.na", month(2026, 2), credits=book).total == cny("1000.00")
        assert shorter.calculate("li.na", quarter(2026, 1), credits=book).total == cny("5500.00")

    def test_attainment_is_measured_against_the_window_or_the_target_to_date(self) -> None:
        plan = attrs.evolve(PLAN, components=[BONUS], window="quarter")
        to_date = attrs.evolve(plan, measured_against="to-date")
        book = sold(("2026-01-15", "100000"))

        assert plan.calculate("li.na", month(2026, 1), credits=book, targets=TARGETS).total == cny("0.00")
        assert to_date.calculate("li.na", month(2026, 1), credits=book, targets=TARGETS).total == cny("6000.00")

    def test_what_was_sold_before_the_plan_holds_is_not_counted(self) -> None:
        plan = attrs.evolve(PLAN, effective=Period(date(2026, 2, 15), date(2026, 7, 1)), window="quarter")
        book = sold(("2026-02-14", "50000"), ("2026-02-15", "50000"), ("2026-03-09", "50000"))

        statement = plan.calculate("li.na", MARCH, credits=book)

        assert statement.to_date.credited == cny("100000")
        assert (statement.earned_before, statement.total) == (cny("2500.00"), cny("2500.00"))

    def test_windows_follow_the_fiscal_calendar(self) -> None:
        plan = attrs.evolve(PLAN, calendar=FiscalCalendar(first_month=2), window="quarter")
        book = sold(("2026-02-15", "90000"), ("2026-04-15", "20000"))

        assert plan.calculate("li.na", month(2026, 4), credits=book).total == cny("1300.00")

    @pytest.mark.parametrize(
        ("cap", "floor", "paid"),
        [
            (None, None, ["4500.00", "980.00", "1300.00"]),
            ("5000", None, ["4500.00", "500.00", "0.00"]),
            (None, "5000", ["5000.00", "480.00", "1300.00"]),
            ("6000", "5000", ["5000.00", "480.00", "520.00"]),
        ],
    )
    def test_cap_and_floor_bound_the_window(self, cap: str | None, floor: str | None, paid: list[str]) -> None:
        limits = {"cap": cap and cny(cap), "floor": floor and cny(floor)}
        plan = attrs.evolve(PLAN, window="quarter", **limits)  # type: ignore[arg-type] # by name
        book = sold(("2026-01-15", "90000"), ("2026-02-15", "16000"), ("2026-03-15", "16250"))

        statements = [plan.calculate("li.na", month(2026, at), credits=book) for at in (1, 2, 3)]

        assert [statement.total for statement in statements] == [cny(amount) for amount in paid]
        assert [statement.explain().replay() for statement in statements] == [cny(amount) for amount in paid]

    def test_rounding_names_its_moment(self) -> None:
        parts = [attrs.evolve(COMMISSION, key=key, curve=Curve.line("1%")) for key in ("one", "two")]
        book = sold(("2026-03-01", "0.30"), ("2026-03-02", "0.20"))

        totals = {
            at: attrs.evolve(PLAN, components=parts, rounding=Rounding("0.01", at=at))
            .calculate("li.na", MARCH, credits=book)
            .total
            for at in ("line", "component", "total")
        }

        assert totals == {"line": cny("0.00"), "component": cny("0.02"), "total": cny("0.01")}

    def test_an_amount_paid_without_sales_is_paid_once_when_lines_are_rounded(self) -> None:
        base = attrs.evolve(COMMISSION, curve=Curve.line("10%", "100"))
        plan = attrs.evolve(PLAN, components=[base], rounding=Rounding(at="line"), window="quarter")
        book = sold(("2026-01-15", "10"), ("2026-02-15", "20"))

        assert [plan.calculate("li.na", month(2026, at), credits=book).total for at in (1, 2)] == [
            cny("101.00"),
            cny("2.00"),
        ]

    def test_rounded_lines_follow_a_target_that_grows(self) -> None:
        """Against the target to date the earlier lines are worth something else each month; the months still add up."""
        falling = Commission("sales", "Commission", Curve.steps([("100%", "1%")]), "attainment")
        plan = attrs.evolve(
            PLAN, components=[falling], rounding=Rounding(at="line"), window="quarter", measured_against="to-date"
        )
        book = sold(("2026-01-15", "100000"), ("2026-02-15", "50000"))

        paid = [plan.calculate("li.na", month(2026, at), credits=book, targets=TARGETS) for at in (1, 2, 3)]

        assert [each.total for each in paid] == [cny("1000.00"), cny("-1000.00"), cny("0.00")]
        assert [each.explain().replay() for each in paid] == [each.total for each in paid]
        assert [row.label for row in paid[1].explain().rows(depth=2)][2:] == ["to date", "before this period"]
        assert plan.calculate("li.na", quarter(2026, 1), credits=book, targets=TARGETS).total == cny("0.00")


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        ("2026-03", WrongTypeError, r"period: found '2026-03' .*write it as month\(2026, 3\)"),
        (month(2027, 1), InvalidValueError, "period: found '2027-01', accepted is a period inside 2026, when the plan"),
        (
            Period(date(2025, 12, 31), date(2026, 1, 2)),
            InvalidValueError,
            "period: found .*use the plan that holds then",
        ),
        (quarter(2026, 1), InvalidValueError, "period: found '2026-Q1', .*2026-01; ask for one month at a time"),
    ],
)
def test_a_period_that_the_plan_cannot_answer_for_is_refused(
    asked: Period, kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        PLAN.calculate("li.na", asked, credits=MARCH_SALES)
    with pytest.raises(kind, match=f"^{message}"):
        PLAN.basis("li.na", asked, credits=MARCH_SALES)


class TestRefusals:
    def test_a_wrong_participant_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^participant: found 7"):
            PLAN.calculate(7, MARCH, credits=MARCH_SALES)  # type: ignore[arg-type] # the fault under test

    def test_wrong_credits_are_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^credits: found 7"):
            PLAN.calculate("li.na", MARCH, credits=7)  # type: ignore[arg-type] # the fault under test

    def test_attainment_needs_a_target(self) -> None:
        plan = attrs.evolve(PLAN, components=[BONUS])
        zero = TargetBook([Target("li.na", MARCH, cny("0"))])

        with pytest.raises(NotFoundError, match="component 'bonus' needs one"):
            plan.calculate("li.na", MARCH, credits=MARCH_SALES)
        with pytest.raises(ZeroTargetError):
            plan.calculate("li.na", MARCH, credits=MARCH_SALES, targets=zero)

    def test_credits_and_targets_are_in_the_currency_of_the_plan(self) -> None:
        sale = Sale("S-1", date(2026, 3, 9), Money("1", "USD"), owner="li.na")
        dollars = TargetBook([Target("li.na", MARCH, Money("1", "USD"))])

        with pytest.raises(CurrencyMismatchError):
            PLAN.calculate("li.na", MARCH, credits=credit_sales([sale]))
        with pytest.raises(CurrencyMismatchError):
            attrs.evolve(PLAN, components=[BONUS]).calculate("li.na", MARCH, credits=MARCH_SALES, targets=dollars)
        with pytest.raises(CurrencyMismatchError):
            PLAN.calculate("li.na", MARCH, credits=[Credit(sale, "li.na", Money("1", "USD"), 1, "owner")])


class TestArguments:
    """What is no book, person, window or measure is refused with the remedy, not found out in the middle of a sum."""

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            (
                "targets",
                list(TARGETS.targets),
                r"targets: found .* of type list, accepted is a TargetBook; .* as TargetBook\(\[Target\(…\)\]\)$",
            ),
            (
                "targets",
                {"li.na": 100000},
                "targets: found {'li.na': 100000} of type dict, accepted is a TargetBook; wri",
            ),
            (
                "targets",
                None,
                "targets: found None of type NoneType, accepted is a TargetBook; write them as TargetBook",
            ),
            (
                "targets",
                TargetBook,
                "targets: found <class .* of type type, accepted is a TargetBook; write them as Ta",
            ),
            ("facts", {"li.na": {"grade": 1}}, r"facts: found .* a FactBook; write them as FactBook\(\[Fact\(…\)\]\)$"),
            ("teams", None, r"teams: found None .* a TeamBook or a ReportingBook; write them as TeamBook\(\[Member\(…"),
            (
                "rates",
                {"USD": "7.1"},
                r"rates: found .* a RateTable; write them as RateTable\(\[ExchangeRate\(…\)\]\)$",
            ),
            ("credits", None, "credits: found None of type NoneType, accepted is credits, in a list$"),
        ],
    )
    def test_a_wrong_source_is_refused(self, name: str, value: object, message: str) -> None:
        sources: dict[str, Any] = {"credits": MARCH_SALES, name: value}

        with pytest.raises(WrongTypeError, match=f"^{message}"):
            PLAN.calculate("li.na", MARCH, **sources)
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            PLAN.basis("li.na", MARCH, **sources)

    @pytest.mark.parametrize(
        ("participant", "kind", "message"),
        [
            (7, WrongTypeError, "participant: found 7 of type int, accepted is text$"),
            (["li.na"], WrongTypeError, r"participant: found \['li.na'\] of type list, accepted is text$"),
            ("", InvalidValueError, "participant: found '', accepted is one line of text of at most 200 characters$"),
        ],
    )
    def test_a_wrong_participant_is_refused(self, participant: str, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            PLAN.calculate(participant, MARCH, credits=MARCH_SALES)
        with pytest.raises(kind, match=f"^{message}"):
            PLAN.basis(participant, MARCH, credits=MARCH_SALES)

    @pytest.mark.parametrize(
        ("name", "value", "kind", "message"),
        [
            ("window", "", InvalidValueError, "window: found '', accepted is an accumulation window"),
            ("window", "week", InvalidValueError, "window: found 'week', accepted is an accumulation window"),
            ("window", 0, WrongTypeError, "window: found 0 of type int, accepted is an accumulation window"),
            ("measure", None, WrongTypeError, "measure: found None of type NoneType, accepted is text$"),
            ("measure", 0, WrongTypeError, "measure: found 0 of type int, accepted is text$"),
            ("measure", "margin", NotFoundError, "no measure 'margin'"),
        ],
    )
    def test_a_wrong_window_or_measure_is_refused(
        self, name: str, value: object, kind: type[SalesManualError], message: str
    ) -> None:
        asked: dict[str, Any] = {name: value}

        with pytest.raises(kind, match=f"^{message}"):
            PLAN.basis("li.na", MARCH, credits=MARCH_SALES, **asked)

    @pytest.mark.parametrize(("window", "credited"), [(None, "120000"), ("month", "120000"), ("quarter", "130000")])
    def test_without_a_window_it_is_the_plan_s(self, window: Window | None, credited: str) -> None:
        book = sold(("2026-02-09", "10000"), ("2026-03-09", "120000"))

        assert PLAN.basis("li.na", MARCH, credits=book, window=window).credited == cny(credited)


class Unfinished:
    """A component that does not explain itself."""

    key, label, window, section = "u", "U", None, ""

    def payout(self, _: object) -> Fraction:
        return Fraction(0)

    lines = payout


class Nameless(Unfinished):
    """A component whose key is no text."""

    key = 7  # type: ignore[assignment] # the fault under test
    explain = explain_line = pay_curve = Unfinished.payout


@pytest.mark.parametrize(
    ("part", "value", "kind", "message"),
    [
        ("key", "", InvalidValueError, "key: found ''"),
        ("key", "x" * 10_000_000, InvalidValueError, "key: found 'xxx"),
        ("label", 7, WrongTypeError, "label: found 7"),
        ("currency", "RMB", NotFoundError, "no currency 'RMB'"),
        ("currency", 7, WrongTypeError, "currency: found 7"),
        ("effective", "2026", WrongTypeError, r"effective: found '2026' .*write it as year\(2026\)"),
        ("effective", 2026, WrongTypeError, "effective: found 2026"),
        ("components", [], InvalidValueError, r"components: found \(\), accepted is at least one component"),
        ("components", COMMISSION, WrongTypeError, "components: found"),
        ("components", [COMMISSION, "bonus"], WrongTypeError, r"components\[1\]: found 'bonus' .*it has no key"),
        ("components", [Unfinished()], WrongTypeError, r"components\[0\]: found .*it has no explain"),
        ("components", [Commission], WrongTypeError, r"components\[0\]: found .*make an object of the class"),
        ("components", [Nameless()], WrongTypeError, r"components\[0\].key: found 7"),
        ("components", [COMMISSION, COMMISSION], DuplicateError, "component 'sales' is there already; give each"),
        (
            "components",
            [COMMISSION, attrs.evolve(BONUS, amount=Money("1", "USD"))],
            CurrencyMismatchError,
            r"components\[1\].amount: found CNY and USD",
        ),
        ("window", "week", InvalidValueError, "window: found 'week'"),
        ("window", 3, WrongTypeError, "window: found 3"),
        ("rounding", "0.01", WrongTypeError, "rounding: found '0.01' .*write it as Rounding"),
        ("rounding", None, WrongTypeError, "rounding: found None"),
        ("measured_against", "to-dat", InvalidValueError, "measured_against: found .*did you mean 'to-date'"),
        ("measured_against", None, WrongTypeError, "measured_against: found None"),
        ("cap", 60000.0, WrongTypeError, "cap: found 60000.0 of type float, accepted is Money; write it as"),
        ("floor", "800 CNY", WrongTypeError, "floor: found '800 CNY'"),
        ("cap", Money("1", "USD"), CurrencyMismatchError, "cap: found CNY and USD"),
        ("floor", Money("1", "USD"), CurrencyMismatchError, "floor: found CNY and USD"),
        ("calendar", "calendar", WrongTypeError, "calendar: found 'calendar' .*a FiscalCalendar"),
        ("section", 4.3, WrongTypeError, "section: found 4.3"),
    ],
)
def test_a_wrong_field_is_refused_with_its_name_and_the_fix(
    part: str, value: object, kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        attrs.evolve(PLAN, **{part: value})  # type: ignore[arg-type] # the fault under test


def test_a_cap_below_the_floor_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"^cap: found .*a cap of at least the floor CNY 800.00"):
        attrs.evolve(PLAN, cap=cny("799.99"), floor=cny("800"))
    assert attrs.evolve(PLAN, cap=cny("800"), floor=cny("800")).cap == cny("800")


FILE: Final = """
key = "ae"
label = "Account executive"
currency = "CNY"
effective = "2026"

[[components]]
kind = "commission"
key = "sales"
label = "Commission"
curve = { kind = "marginal", tiers = [{ from = "0", rate = "5%" }, { from = "100000", rate = "8%" }] }
"""


class TestPlanFiles:
    def test_a_plan_file_is_the_plan(self) -> None:
        assert read_policy(IncentivePlan, FILE) == PLAN

    @pytest.mark.parametrize("name", ["account-executive", "representative", "team-lead"])
    def test_the_example_plans_are_read_and_written(self, name: str) -> None:
        plan = read_policy(IncentivePlan, (PLANS / f"{name}.toml").read_text(encoding="utf-8"))

        check_round_trip(plan)

    def test_every_component_is_written_with_its_kind(self) -> None:
        check_round_trip(
            attrs.evolve(PLAN, components=[COMMISSION, BONUS, PerSale("deal", "Deal", [SaleRule(Curve.flat(20))])])
        )

    @pytest.mark.parametrize(
        ("found", "replaced", "fault"),
        [
            ("currency =", "curency =", "curency"),
            ('"5%"', "0.05.1", ""),
            ('"5%"', '"five"', "components[0].curve"),
            ('rate = "8%"', 'rat = "8%"', "components[0].curve"),
            ('kind = "commission"', 'kind = "comission"', "components[0].kind"),
            ('key = "sales"', "key = 7", "components[0].key"),
            ('effective = "2026"', 'effective = "2026-13"', "effective"),
            ('currency = "CNY"', 'currency = "CNY"\ncap = "60000"', "cap"),
            ('currency = "CNY"', 'currency = "CNY"\ncap = "1 CNY"\nfloor = "2 CNY"', "cap"),
            ('currency = "CNY"', 'currency = "CNY"\nwindow = "week"', "window"),
            ('from = "100000"', 'from = "-1"', "components[0].curve"),
            ('label = "Account executive"', "", "label"),
            ('"Account executive"', '"' + "x" * 10_000_000 + '"', ""),
            ('"Account executive"', "[" * 5_000 + "]" * 5_000, ""),
            ('"5%"', "1e999999", ""),
            ('"5%"', "nan", ""),
        ],
    )
    def test_a_faulty_file_is_refused_with_the_address(self, found: str, replaced: str, fault: str) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(IncentivePlan, FILE.replace(found, replaced))

        addresses = [each.address for each in caught.value.faults]
        assert any(address.startswith(fault) for address in addresses), addresses
        assert len(str(caught.value)) < 1_000

    def test_an_unknown_key_gets_a_suggestion_and_all_faults_come_at_once(self) -> None:
        faulty = FILE.replace("currency =", "curency =").replace('"5%"', '"five"')

        with pytest.raises(InvalidDocumentError, match=r"did you mean 'currency'\?") as caught:
            read_policy(IncentivePlan, faulty)
        assert len(caught.value.faults) >= 2
