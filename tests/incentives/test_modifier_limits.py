"""Limits: caps, floors, guarantees and minimums of a window, a shorter or longer period, or a sale."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MARCH, MONTHS, Scene, cny, facts_of, sold, target

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.books import Fact, FactBook
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.modifier_limits import LimitPer
    from salesmanual.incentives.modifiers import Modifier
    from salesmanual.incentives.sales import Sale

TENTH = Commission("sales", "Commission", Curve.line("10%"))
DEALS = PerSale("deals", "Deals", [SaleRule(Curve.line("10%"))])


def each_month(*amounts: int) -> list[Sale]:
    """A sale on the ninth of each month, from January; what is negative is a return."""
    return [
        sold(f"S-{number}", date(2026, number, 9), abs(amount), "return" if amount < 0 else "order")
        for number, amount in enumerate(amounts, 1)
        if amount
    ]


def scene(*modifiers: Modifier, sales: list[Sale], window: Window = "month", **facts: object) -> Scene:
    return Scene(Modified(TENTH, modifiers), *sales, window=window, facts=facts_of(**facts))


def by_month(scene: Scene, months: int) -> list[Money]:
    return [scene.paid(period) for period in MONTHS[:months]]


class TestWindow:
    def test_a_cap_is_used_up_and_a_return_uses_the_rest(self) -> None:
        capped = scene(Cap(cny(150)), sales=each_month(1000, 1000, -1000), window="quarter")

        assert by_month(capped, 3) == [cny(100), cny(50), cny(-50)]

    def test_a_floor_is_paid_from_the_first_day_and_is_no_head_start(self) -> None:
        floored = scene(Floor(cny(150)), sales=each_month(1000, 1000), window="quarter")

        assert by_month(floored, 3) == [cny(150), cny(50), cny(0)]

    def test_a_limit_may_hold_for_some_people_only(self) -> None:
        trainees = Cap(cny(60), where='role = "trainee"')

        assert scene(trainees, sales=each_month(1000), role="trainee").paid(MONTHS[0]) == cny(60)
        assert scene(trainees, sales=each_month(1000), role="executive").paid(MONTHS[0]) == cny(100)

    def test_a_condition_may_follow_the_sales(self) -> None:
        modest = Cap(cny(60), where="credited < 2000 CNY")
        sales = [sold("S-1", date(2026, 3, 1), 1000), sold("S-2", date(2026, 3, 2), 1000)]

        capped = scene(modest, sales=sales)

        assert list(capped.component.lines(capped.basis())) == [60, 140]
        assert capped.component.pay_curve(capped.basis()) is None

    @pytest.mark.parametrize(
        ("limit", "curve"),
        [
            (Cap(cny(60)), Curve.line("10%").cap(60)),
            (Floor(cny(60)), Curve.line("10%").floor(60)),
            (Cap(cny(60), where="employed"), Curve.line("10%")),
            (Cap(cny(60), "sale"), None),
            (Floor(cny(60), "year"), None),
        ],
    )
    def test_it_bounds_the_pay_curve(self, limit: Cap | Floor, curve: Curve | None) -> None:
        limited = scene(limit, sales=each_month(0, 0, 1000))

        assert limited.component.pay_curve(limited.basis()) == curve


class TestSale:
    def test_each_sale_is_capped_by_itself_and_what_is_taken_back_alike(self) -> None:
        sales = [
            sold("S-1", date(2026, 3, 1), 900),
            sold("S-2", date(2026, 3, 2), 200),
            sold("S-3", date(2026, 3, 3), 900, "return"),
        ]
        capped = Scene(Modified(DEALS, [Cap(cny(50), "sale")]), *sales)

        assert list(capped.component.lines(capped.basis())) == [50, 20, -50]
        assert capped.paid() == cny(20)

    def test_a_minimum_is_for_sales_that_the_component_pays(self) -> None:
        sales = [
            sold("S-1", date(2026, 3, 1), 200),
            sold("S-2", date(2026, 3, 2), 0),
            sold("S-3", date(2026, 3, 3), 900),
        ]
        floored = Scene(Modified(DEALS, [Floor(cny(50), "sale")]), *sales)

        assert list(floored.component.lines(floored.basis())) == [50, 0, 90]
        assert floored.paid() == cny(140)

    def test_it_may_hold_for_some_people_only(self) -> None:
        floor = Floor(cny(50), "sale", "apprentice")

        assert scene(floor, sales=each_month(200), apprentice=True).paid(MONTHS[0]) == cny(50)
        assert scene(floor, sales=each_month(200), apprentice=False).paid(MONTHS[0]) == cny(20)


class TestShorterPeriods:
    def test_what_a_capped_month_loses_is_lost(self) -> None:
        capped = scene(Cap(cny(60), "month"), sales=each_month(1000, 200, 1000), window="quarter")

        assert by_month(capped, 3) == [cny(60), cny(20), cny(60)]

    def test_a_floor_of_each_month_is_paid_in_months_without_sales_too(self) -> None:
        floored = scene(Floor(cny(60), "month"), sales=each_month(1000, 0, 200), window="quarter")

        assert by_month(floored, 3) == [cny(100), cny(60), cny(60)]

    def test_a_guarantee_ends_where_its_condition_does(self) -> None:
        facts = FactBook([Fact("li.na", date(2026, number, 1), {"months": number - 1}) for number in range(1, 13)])
        modified = Modified(TENTH, [Floor(cny(60), "month", "months < 2")])
        guaranteed = Scene(modified, *each_month(100, 1000, 100), facts=facts, window="quarter")

        assert by_month(guaranteed, 3) == [cny(60), cny(100), cny(10)]

    def test_what_is_paid_without_sales_stays_outside(self) -> None:
        base = Bonus("bonus", "Bonus", cny(100), Curve.points([(0, 1), (1, 2)]), "quarter")
        modified = Modified(base, [Cap(cny(30), "month")])
        capped = Scene(modified, *each_month(500), targets=(target(1000, period=quarter(2026, 1)),), window="quarter")

        assert capped.paid(MONTHS[0]) == cny(130)

    def test_a_basis_made_by_hand_has_no_calendar_of_months(self) -> None:
        basis = Basis("li.na", MARCH, MARCH, (), cny(100), None)

        with pytest.raises(
            InvalidValueError, match=r"^basis: found 'one for li.na', accepted is a basis that a plan made"
        ):
            Modified(TENTH, [Cap(cny(1), "month")]).payout(basis)


class TestLongerPeriods:
    """The component starts again each month, and the limit is one of the year."""

    def test_a_cap_of_the_plan_year_is_used_up_in_order(self) -> None:
        capped = scene(Cap(cny(250), "year"), sales=each_month(1000, 1000, 1000, 1000))

        assert by_month(capped, 4) == [cny(100), cny(100), cny(50), cny(0)]

    def test_a_return_takes_nothing_back_of_what_the_cap_withheld(self) -> None:
        capped = scene(Cap(cny(150), "quarter"), sales=each_month(1000, 1000, -1000, 1000))

        assert by_month(capped, 4) == [cny(100), cny(50), cny(-50), cny(100)]

    def test_the_year_begins_with_the_plan(self) -> None:
        capped = scene(Cap(cny(250), "year"), sales=each_month(1000, 1000, 1000, 1000))
        later = attrs.evolve(capped.plan, effective=Period(date(2026, 2, 1), date(2027, 1, 1)))

        paid = [later.calculate("li.na", period, credits=capped.credits).total for period in MONTHS[1:4]]

        assert paid == [cny(100), cny(100), cny(50)]

    def test_a_floor_of_the_year_is_paid_at_once_and_earned_back(self) -> None:
        floored = scene(Floor(cny(250), "year"), sales=each_month(1000, 1000, 1000, 1000))

        assert by_month(floored, 4) == [cny(250), cny(0), cny(50), cny(100)]

    def test_a_condition_is_asked_at_the_end_of_each_window(self) -> None:
        facts = FactBook([Fact("li.na", date(2026, number, 1), {"trainee": number < 3}) for number in range(1, 13)])
        modified = Modified(TENTH, [Cap(cny(150), "year", "trainee")])

        freed = Scene(modified, *each_month(1000, 1000, 1000), facts=facts)

        assert by_month(freed, 3) == [cny(100), cny(50), cny(150)]

    def test_what_modifiers_before_it_leave_is_what_is_limited(self) -> None:
        capped = scene(Gate("employed", "50%"), Cap(cny(80), "year"), sales=each_month(1000, 1000))

        assert by_month(capped, 2) == [cny(50), cny(30)]

    @given(
        st.lists(st.integers(-50, 200), min_size=12, max_size=12), st.sampled_from(["half", "year"]), st.integers(0, 90)
    )
    def test_it_pays_what_a_window_of_that_length_would(self, amounts: list[int], per: LimitPer, most: int) -> None:
        monthly = scene(Cap(cny(most), per), sales=each_month(*amounts))
        whole = Scene(Modified(TENTH, [Cap(cny(most))]), *each_month(*amounts), window=per)  # type: ignore[arg-type] # both

        assert by_month(monthly, 12) == by_month(whole, 12)


class TestFields:
    @pytest.mark.parametrize("limit", [Cap, Floor])
    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ((5,), WrongTypeError, "amount: found 5 of type int, accepted is Money; write it as Money.*"),
            ((cny(-1),), InvalidValueError, r"amount: found Money\('-1', 'CNY'\), accepted is an amount of 0 or more"),
            ((cny(1), "day"), InvalidValueError, "per: found 'day', accepted is what is limited; use one of .*"),
            (
                (cny(1), "sale", 5),
                WrongTypeError,
                "where: found 5 of type int, accepted is a condition or its text, .*",
            ),
            (
                (cny(1), "sale", "credited > 5 CNY"),
                InvalidValueError,
                r"where: found 'credited > 5 CNY', accepted is a condition that no sale of the component changes, .*",
            ),
        ],
    )
    def test_wrong_limits_are_refused(
        self, limit: type[Cap | Floor], fields: tuple[object, ...], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}$"):
            limit(*fields)  # type: ignore[arg-type] # the fault under test

    def test_a_condition_on_the_component_s_own_measure_is_refused_where_a_sale_is_limited(self) -> None:
        own, other = "measures.margin.attainment > 1", "measures.visits.attainment > 1"
        margin = attrs.evolve(TENTH, measure="margin")

        Modified(margin, [Cap(cny(1), "sale", other), Cap(cny(1), "window", own)])

        with pytest.raises(
            InvalidValueError, match=r"^modifiers\[1\]\.where: found 'measures\.margin\.attainment > 1'"
        ):
            Modified(margin, [Cap(cny(1), "sale", other), Cap(cny(1), "sale", own)])

    def test_a_limit_in_another_currency_is_refused_by_the_plan(self) -> None:
        modified = Modified(TENTH, [Cap(Money("1", "USD"))])

        with pytest.raises(CurrencyMismatchError, match=r"^components\[0\]\.modifiers\[0\]\.amount: found CNY and USD"):
            IncentivePlan("p", "P", "CNY", year(2026), [modified])

    def test_and_by_a_component_that_is_asked_without_one(self) -> None:
        basis = Basis("li.na", month(2026, 3), month(2026, 3), (), cny(100), None)

        with pytest.raises(CurrencyMismatchError, match=r"^limit of component 'sales': found CNY and USD"):
            Modified(TENTH, [Cap(Money("1", "USD"))]).payout(basis)
