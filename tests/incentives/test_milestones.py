"""Milestones: which are paid, when, whether they stay paid, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import MARCH, MONTHS, Scene, cny, facts_of, plan_of, sold, target, visit, visits

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.money import Money
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.sales import Sale

MARKS = (Milestone("100%", cny(2000)), Milestone("125%", cny(3000)))
STACKING = Milestones("marks", "Milestones", MARKS)
HIGHEST = attrs.evolve(STACKING, pays="highest")
OF_AMOUNT = Milestones("marks", "Milestones", [Milestone(100, cny(50)), Milestone(200, cny(70))], basis="amount")
MONTHLY = tuple(target(100, period=month) for month in MONTHS)


def in_month(number: int, amount: int, kind: str = "order", day: int = 9) -> Sale:
    return sold(f"S-{number}-{day}-{kind}", date(2026, number, day), amount, kind)


def three_months(component: Milestones, *sales: Sale) -> list[Money]:
    scene = Scene(component, *sales, targets=MONTHLY, window="quarter")
    return [scene.paid(month) for month in MONTHS[:3]]


class TestPay:
    @pytest.mark.parametrize(
        ("amount", "stacking", "highest"), [(99, 0, 0), (100, 2000, 2000), (124, 2000, 2000), (125, 5000, 3000)]
    )
    def test_every_mark_is_paid_or_the_highest_only(self, amount: int, stacking: int, highest: int) -> None:
        paid = [Scene(each, in_month(3, amount), targets=MONTHLY).paid() for each in (STACKING, HIGHEST)]

        assert [cny(stacking), cny(highest)] == paid

    def test_a_mark_may_be_reached_only_above_it(self) -> None:
        above = attrs.evolve(STACKING, boundary="above")

        assert [Scene(above, in_month(3, amount), targets=MONTHLY).paid() for amount in (100, 101)] == [
            cny(0),
            cny(2000),
        ]

    def test_marks_of_an_amount_need_no_target(self) -> None:
        assert Scene(OF_AMOUNT, in_month(3, 150)).paid() == cny(50)

    def test_marks_of_a_measure(self) -> None:
        marks = attrs.evolve(OF_AMOUNT, milestones=[Milestone(2, cny(50))], measure="visits")
        scene = Scene(marks, visit("V-1", date(2026, 3, 1)), visit("V-2", date(2026, 3, 2)))

        assert scene.paid() == cny(50)
        assert str(scene.component.explain(scene.basis())).splitlines()[2] == (
            "│  └─ credited 2026-03-01 to 2026-03-31: 2 visits (the sum) [Handbook 4.3]"
        )

    def test_the_sale_that_reaches_a_mark_adds_its_pay(self) -> None:
        basis = Scene(STACKING, in_month(3, 110), in_month(3, 20, day=12), targets=MONTHLY).basis()

        assert STACKING.lines(basis) == (Fraction(2000), Fraction(3000))
        assert [STACKING.explain_line(basis, at).replay() for at in (0, 1)] == [2000, 3000]

    def test_its_pay_curve_is_over_what_is_credited(self) -> None:
        curve = STACKING.pay_curve(Scene(STACKING, targets=MONTHLY).basis())
        of_amount = OF_AMOUNT.pay_curve(Scene(OF_AMOUNT).basis())

        assert curve is not None
        assert of_amount is not None
        assert [curve.value(at) for at in (99, 100, 125)] == [0, 2000, 5000]
        assert [of_amount.value(at) for at in (99, 100, 200)] == [0, 50, 120]


class TestWindow:
    """Targets of 100 a month; 120, 10 and 130 are sold."""

    SALES = (in_month(1, 120), in_month(2, 10), in_month(3, 130))

    def test_per_period_each_month_counts_for_itself(self) -> None:
        assert three_months(attrs.evolve(STACKING, window="month"), *self.SALES) == [cny(2000), cny(0), cny(5000)]

    def test_per_quarter_the_total_counts_and_a_mark_is_paid_by_the_month_that_reaches_it(self) -> None:
        assert three_months(STACKING, *self.SALES) == [cny(0), cny(0), cny(0)]
        assert three_months(STACKING, *self.SALES, in_month(3, 50, day=20)) == [cny(0), cny(0), cny(2000)]

    def test_each_month_measured_by_itself_pays_each_mark_once_a_quarter(self) -> None:
        monthly = attrs.evolve(STACKING, every="month")

        assert three_months(monthly, *self.SALES) == [cny(2000), cny(0), cny(3000)]
        assert monthly.pay_curve(Scene(monthly, targets=MONTHLY).basis()) is None

    def test_it_explains_each_month(self) -> None:
        monthly = attrs.evolve(STACKING, every="month")
        scene = Scene(monthly, *self.SALES[:2], targets=MONTHLY, window="quarter")

        assert str(monthly.explain(scene.basis(MONTHS[1]))) == (
            "Milestones, exact: 2000 CNY (the greatest of them) [Handbook 4.3]\n"
            "├─ pay for 2026-01: 2000 (the step reached: 2000 from 1, 5000 from 1.25)\n"
            "│  └─ attainment: 120% (the first divided by the second) [Handbook 2.5]\n"
            "│     ├─ credited 2026-01-01 to 2026-01-31: CNY 120.00 (the sum) [Handbook 4.3]\n"
            "│     │  └─ 2026-01-09 sale S-1-9-order: CNY 120.00\n"
            "│     └─ target: CNY 100.00 [Handbook 2.2]\n"
            "├─ pay for 2026-02: 0 (the step reached: 2000 from 1, 5000 from 1.25)\n"
            "│  └─ attainment: 10% (the first divided by the second) [Handbook 2.5]\n"
            "│     ├─ credited 2026-02-01 to 2026-02-28: CNY 10.00 (the sum) [Handbook 4.3]\n"
            "│     │  └─ 2026-02-09 sale S-2-9-order: CNY 10.00\n"
            "│     └─ target: CNY 100.00 [Handbook 2.2]\n"
            "└─ no milestone: 0"
        )

    def test_months_of_a_measure(self) -> None:
        marks = attrs.evolve(STACKING, every="month", measure="visits")
        aims = tuple(target(visits(1), "visits", period=month) for month in MONTHS)
        scene = Scene(marks, visit("V-1", date(2026, 2, 1)), targets=aims, window="quarter")

        assert [scene.paid(month) for month in MONTHS[:3]] == [cny(0), cny(2000), cny(0)]

    def test_a_ramp_lowers_the_target_of_each_month(self) -> None:
        """Half the target in the first month, all of it from the second on."""
        ramp = Ramp(Curve.steps([(0, "50%"), (1, 1)]), "target")
        marks = Modified(attrs.evolve(STACKING, every="month", milestones=MARKS[:1]), [ramp])
        facts = facts_of(start=date(2026, 1, 1))
        paid = [
            Scene(marks, in_month(number, 50), targets=MONTHLY, facts=facts, window="quarter").paid(MONTHS[number - 1])
            for number in (1, 2)
        ]

        assert paid == [cny(2000), cny(0)]

    def test_a_month_before_the_person_came_is_not_measured(self) -> None:
        """The target of January is prorated to nothing, so it has no attainment; February's is whole."""
        marks = Modified(attrs.evolve(STACKING, every="month"), [Prorated("target")])
        facts = facts_of(start=date(2026, 2, 1))
        scene = Scene(marks, in_month(2, 100), targets=MONTHLY, facts=facts, window="quarter")

        assert scene.paid(MONTHS[1]) == cny(2000)
        assert "pay for 2026-01" not in str(marks.explain(scene.basis(MONTHS[1])))


class TestReturns:
    SALES = (in_month(1, 310), in_month(2, 60, "return"))

    def test_a_mark_that_is_lost_is_taken_back(self) -> None:
        assert three_months(STACKING, *self.SALES) == [cny(2000), cny(-2000), cny(0)]

    def test_unless_what_was_reached_is_kept(self) -> None:
        kept = attrs.evolve(STACKING, kept=True)
        scene = Scene(kept, *self.SALES, targets=MONTHLY, window="quarter")

        assert three_months(kept, *self.SALES) == [cny(2000), cny(0), cny(0)]
        assert str(kept.explain(scene.basis(MONTHS[1]))) == (
            "Milestones, exact: 2000 CNY (the greatest of them) [Handbook 4.3]\n"
            "├─ pay for 2026-Q1: 2000 (the step reached: 2000 from 1, 5000 from 1.25)\n"
            "│  └─ attainment: 310/3% ≈ 103.3333% (the first divided by the second) [Handbook 2.5]\n"
            "│     ├─ highest total: 310 (the greatest of them)\n"
            "│     │  ├─ at the beginning: 0\n"
            "│     │  ├─ after 2026-01-09 sale S-1-9-order: 310\n"
            "│     │  └─ after 2026-02-09 sale S-2-9-return: 250\n"
            "│     └─ target: 300 [Handbook 2.2]\n"
            "└─ no milestone: 0"
        )

    def test_kept_marks_of_an_amount(self) -> None:
        kept = attrs.evolve(OF_AMOUNT, kept=True)
        scene = Scene(kept, in_month(3, 120), in_month(3, 60, "return"))

        assert scene.paid() == cny(50)
        assert kept.pay_curve(scene.basis()) == OF_AMOUNT.curve("CNY").floor(50)

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(HIGHEST, every="month", kept=True, boundary="above", window="year")))


class TestRefusals:
    @pytest.mark.parametrize(
        ("part", "value", "kind", "message"),
        [
            ("milestones", [], InvalidValueError, r"milestones: found \(\), accepted is milestones, at least one"),
            ("milestones", 5, WrongTypeError, "milestones: found 5 of type int, accepted is milestones, in a list"),
            ("milestones", [5], WrongTypeError, r"milestones\[0\]: found 5 of type int, accepted is a Milestone"),
            (
                "milestones",
                MARKS[::-1],
                InvalidValueError,
                r"milestones\[1\]\.at: found '1', accepted is a mark above the one before it",
            ),
            (
                "milestones",
                (MARKS[0], Milestone(2, Money(5, "USD"))),
                CurrencyMismatchError,
                r"milestones\[1\]\.pay: found CNY and USD, accepted is amounts in one currency",
            ),
            ("pays", "all", InvalidValueError, "pays: found 'all', accepted is a way to pay"),
            ("basis", "amounts", InvalidValueError, "basis: found 'amounts', accepted is a basis; did you mean"),
            ("every", "week", InvalidValueError, "window: found 'week', accepted is an accumulation window"),
            ("kept", 1, WrongTypeError, "kept: found 1 of type int, accepted is True or False"),
            ("boundary", "at", InvalidValueError, "boundary: found 'at', accepted is a side of a mark"),
        ],
    )
    def test_a_wrong_part_is_refused(
        self, part: str, value: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(STACKING, **{part: value})  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("at", "pay", "kind", "message"),
        [
            ("-1%", cny(1), InvalidValueError, "at: found '-1%', accepted is a mark of 0 or more"),
            (1.25, cny(1), WrongTypeError, "at: found 1.25 of type float"),
            (1, 2000, WrongTypeError, "pay: found 2000 of type int, accepted is Money"),
            (1, cny(-1), InvalidValueError, "pay: found .*, accepted is an amount of 0 or more"),
        ],
    )
    def test_a_wrong_milestone_is_refused(
        self, at: str, pay: Money, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Milestone(at, pay)

    def test_the_highest_pays_no_less_than_a_lower_one(self) -> None:
        falling = [Milestone(1, cny(2000)), Milestone(2, cny(1000))]
        message = (
            r"^milestones\[1\]\.pay: found Money\('1000', 'CNY'\), accepted is at least CNY 2,000.00, "
            "where only the highest is paid$"
        )

        with pytest.raises(InvalidValueError, match=message):
            attrs.evolve(HIGHEST, milestones=falling)

    def test_what_is_measured_is_no_longer_than_its_window(self) -> None:
        message = "^every: found 'year', accepted is a period inside the window quarter; write a longer window, or leav"

        with pytest.raises(InvalidValueError, match=message):
            attrs.evolve(STACKING, every="year", window="quarter")

    def test_nor_than_the_window_of_the_plan(self) -> None:
        scene = Scene(attrs.evolve(STACKING, every="quarter"), targets=MONTHLY, window="month")

        with pytest.raises(
            InvalidValueError, match=r"^every: found 'quarter', accepted is a period inside the window 20"
        ):
            scene.paid()

    @pytest.mark.parametrize("kept", [False, True])
    @pytest.mark.parametrize(
        ("aims", "kind", "message"),
        [
            ((), NotFoundError, "no target 'li.na in 2026-03'; component 'marks' needs one"),
            ((target(0),), ZeroTargetError, "target of li.na in 2026-03: found 0"),
            ((target(Money(100, "USD")),), CurrencyMismatchError, "divide: found CNY and USD"),
        ],
    )
    def test_marks_of_the_attainment_need_a_target(
        self, aims: tuple[()], kind: type[SalesManualError], message: str, *, kept: bool
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Scene(attrs.evolve(STACKING, kept=kept), in_month(3, 1), targets=aims).paid()

    def test_a_plan_refuses_pay_in_another_currency(self) -> None:
        with pytest.raises(CurrencyMismatchError, match=r"^components\[0\]\.milestones\[0\]\.pay: found CNY and USD"):
            plan_of(attrs.evolve(STACKING, milestones=[Milestone(1, Money(5, "USD"))]))

    def test_so_does_the_curve(self) -> None:
        with pytest.raises(CurrencyMismatchError, match=r"^milestones\[0\]\.pay: found USD and CNY"):
            STACKING.curve("USD")

    def test_shorter_periods_want_a_basis_that_a_plan_made(self) -> None:
        basis = Basis("li.na", MARCH, MARCH, (), cny(0), cny(100))

        with pytest.raises(
            InvalidValueError, match=r"^basis: found 'one for li.na', accepted is a basis that a plan mad"
        ):
            attrs.evolve(STACKING, every="month").payout(basis)
