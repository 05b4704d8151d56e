"""Several measures: which of them earns a sum, the cheapest mix, and what is taken to stay as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.advice import next_tiers, what_to_sell
from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.modifier_factors import Multiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.quantity import Quantity

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.credits import CreditBook

MARCH, DAY = month(2026, 3), date(2026, 3, 9)
VISITS = Measure("visits", "Visits", "count", "visits", kinds=["activity"])
MARGIN = Measure("margin", "Margin", "attributes.margin")
SALES = Commission("sales", "Commission", Curve.line("5%"))
PER_VISIT = Commission("visits", "Visit pay", Curve.marginal([(0, 10)], hold_from=20), measure="visits")
ON_MARGIN = Commission("margin", "Margin share", Curve.line("10%"), measure="margin")
TARGETS = TargetBook(
    [
        Target("li.na", MARCH, Money(10000, "CNY")),
        Target("li.na", MARCH, Quantity(20, "visits"), "visits"),
        Target("li.na", MARCH, Money(3000, "CNY"), "margin"),
    ]
)


def cny(amount: int | str) -> Money:
    return Money(amount, "CNY")


def plan_of(*components: PlanComponent, cap: int | None = None, floor: int | None = None) -> IncentivePlan:
    return IncentivePlan(
        "ae",
        "AE",
        "CNY",
        year(2026),
        components,
        measures=[VISITS, MARGIN],
        cap=None if cap is None else cny(cap),
        floor=None if floor is None else cny(floor),
    )


def happened(sales: int = 1, visits: int = 4) -> CreditBook:
    """Orders of 2,000 with a margin of 500 each, and visits."""
    orders = [
        Sale(f"S-{at}", DAY, cny(2000), owner="li.na", attributes={"margin": cny(500)}) for at in range(1, sales + 1)
    ]
    activities = [Sale(f"V-{at}", DAY, cny(0), "activity", "li.na") for at in range(1, visits + 1)]
    return credit_sales([*orders, *activities])


class TestEachAlone:
    def test_the_credited_amount_is_named_first_and_others_are_alternatives(self) -> None:
        answer = what_to_sell(plan_of(PER_VISIT, SALES), "li.na", MARCH, credits=happened(), to_earn=cny(240))

        assert (answer.status, answer.amount) == ("reachable", cny("1999.90"))
        assert [(each.measure, str(each)) for each in answer.mix] == [("", "credited amount CNY 1,999.90")]
        assert [(each.measure, each.amount) for each in answer.alternatives] == [("visits", Quantity(10, "visits"))]
        assert str(answer) == "CNY 1,999.90 more must be sold to earn CNY 240.00"

    def test_another_measure_alone_may_do_it(self) -> None:
        answer = what_to_sell(plan_of(PER_VISIT), "li.na", MARCH, credits=happened(), to_earn=cny(55))

        assert (answer.status, answer.amount) == ("reachable", cny(0))
        assert str(answer) == "CNY 55.00 is earned with so much more: Visits 2 visits"
        assert answer.why.render("zh_Hans")

    def test_money_of_another_measure_goes_by_minor_units(self) -> None:
        answer = what_to_sell(plan_of(ON_MARGIN), "li.na", MARCH, credits=happened(), to_earn=cny(100))

        assert [each.amount for each in answer.mix] == [cny("499.95")]
        assert answer.amount == cny(0)

    def test_several_together_may_be_needed(self) -> None:
        """Twenty visits at most pay 200, and sales at most 500."""
        capped = Commission("sales", "Commission", Curve.marginal([(0, "5%")], hold_from=10000))
        plan = plan_of(capped, PER_VISIT)

        answer = what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(600))
        beyond = what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(701))

        assert (answer.status, answer.best, answer.amount) == ("depends", cny(700), None)
        assert str(answer) == (
            "CNY 600.00 takes more of several measures together: credited amount, Visits; "
            "say in efforts what one unit of each costs"
        )
        assert (beyond.status, beyond.best) == ("unreachable", cny(700))
        assert str(beyond) == "CNY 701.00 cannot be earned: the components end at CNY 700.00"

    def test_a_floor_hides_no_part_of_what_several_add(self) -> None:
        """Each alone stays below the floor of 450, both together do not."""
        capped = Commission("sales", "Commission", Curve.marginal([(0, "5%")], hold_from=8000))
        plan = plan_of(capped, PER_VISIT, floor=450)

        assert what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(601)).best == cny(600)

    def test_the_cap_ends_what_several_add(self) -> None:
        answer = what_to_sell(plan_of(SALES, PER_VISIT, cap=300), "li.na", MARCH, credits=happened(), to_earn=cny(301))

        assert (answer.status, answer.best) == ("unreachable", cny(300))
        assert str(answer) == "CNY 301.00 cannot be earned: the cap ends pay at CNY 300.00"


class TestMix:
    @pytest.mark.parametrize(
        ("visit", "mix"),
        [
            (100, [("visits", Quantity(16, "visits")), ("", cny("2799.90"))]),
            (199, [("visits", Quantity(16, "visits")), ("", cny("2799.90"))]),
            (200, [("", cny("5999.90"))]),
        ],
    )
    def test_visits_are_made_while_they_cost_less_than_what_they_save(
        self, visit: int, mix: list[tuple[str, Money | Quantity]]
    ) -> None:
        """A visit pays 10, as 200 of sales do; only twenty visits are paid, and four are made."""
        answer = what_to_sell(
            plan_of(SALES, PER_VISIT),
            "li.na",
            MARCH,
            credits=happened(),
            to_earn=cny(440),
            efforts={"": 1, "visits": visit},
        )

        assert {(each.measure, each.amount) for each in answer.mix} == set(mix)

    def test_the_mix_in_words(self) -> None:
        answer = what_to_sell(
            plan_of(SALES, PER_VISIT),
            "li.na",
            MARCH,
            credits=happened(),
            to_earn=cny(440),
            efforts={"visits": "50", "": "1"},
        )

        assert answer.amount == cny("2799.90")
        assert str(answer) == ("CNY 440.00 is earned with so much more: credited amount CNY 2,799.90, Visits 16 visits")
        assert answer.alternatives == ()

    def test_a_step_is_worth_its_cost_or_not(self) -> None:
        """A bonus of 500 for the visits' target: 16 visits are cheaper than 10,000 of sales, at up to 625 each."""
        bonus = Bonus("b", "Visit bonus", cny(500), Curve.steps([(1, 1)]), measure="visits")
        plan = plan_of(SALES, bonus)

        def needs(effort: int) -> list[str]:
            answer = what_to_sell(
                plan,
                "li.na",
                MARCH,
                credits=happened(),
                to_earn=cny(600),
                efforts={"": 1, "visits": effort},
                targets=TARGETS,
            )
            return [str(each) for each in answer.mix]

        assert needs(624) == ["Visits 16 visits"]
        assert needs(626) == ["credited amount CNY 9,999.90"]

    def test_three_measures(self) -> None:
        answer = what_to_sell(
            plan_of(SALES, PER_VISIT, ON_MARGIN),
            "li.na",
            MARCH,
            credits=happened(),
            to_earn=cny(1000),
            efforts={"": 1, "visits": 10, "margin": "1.9"},
        )

        assert [str(each) for each in answer.mix] == ["Visits 16 visits", "Margin CNY 6,499.95"]

    def test_only_the_measures_that_are_named_are_moved(self) -> None:
        plan = plan_of(SALES, PER_VISIT)

        answer = what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(440), efforts={"visits": 1})

        assert (answer.status, answer.best) == ("depends", cny(300))
        assert str(answer) == "whether CNY 440.00 can be earned depends on more: credited amount"

    def test_naming_none_moves_none(self) -> None:
        answer = what_to_sell(plan_of(SALES), "li.na", MARCH, credits=happened(), to_earn=cny(440), efforts={})

        assert (answer.status, answer.best) == ("depends", cny(100))


BY_MARGIN = Modified(SALES, [Multiplier(Curve.points([(0, 0), (1, 1)]), over="measures.margin.attainment")])


class TestWhatHangsTogether:
    def test_one_measure_is_moved_while_the_one_it_is_multiplied_by_stays(self) -> None:
        """500 of 3,000 of margin: a sixth of five per cent is paid."""
        answer = what_to_sell(plan_of(BY_MARGIN), "li.na", MARCH, credits=happened(), to_earn=cny(100), targets=TARGETS)

        assert (answer.status, answer.amount) == ("reachable", cny("9999.40"))
        assert str(answer).endswith("to earn CNY 100.00, if these stay as they are: Margin")

    def test_two_that_hang_together_are_not_moved_together(self) -> None:
        plan = plan_of(BY_MARGIN, ON_MARGIN)
        efforts = {"": 1, "margin": 10}

        alone, mixed = (
            str(what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(150), targets=TARGETS, efforts=each))
            for each in (None, efforts)
        )

        assert alone == "CNY 9,999.40 more must be sold to earn CNY 150.00, if these stay as they are: Margin"
        assert mixed == (
            "CNY 150.00 is earned with so much more: Margin CNY 833.25, if these stay as they are: Commission"
        )

    def test_where_neither_alone_does_it_the_answer_depends(self) -> None:
        short = Modified(
            Commission("sales", "Commission", Curve.marginal([(0, "5%")], hold_from=4000)),
            [Gate("measures.visits.credited >= 10")],
        )
        plan = plan_of(short, PER_VISIT)

        for efforts in (None, {"": 1, "visits": 1}):
            answer = what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(201), efforts=efforts)
            assert (answer.status, answer.best) == ("depends", cny(200))
            assert str(answer) == "whether CNY 201.00 can be earned depends on more: Commission"

    def test_beyond_the_cap_nothing_depends(self) -> None:
        plan = plan_of(BY_MARGIN, ON_MARGIN, cap=90)

        answer = what_to_sell(plan, "li.na", MARCH, credits=happened(), to_earn=cny(91), targets=TARGETS)

        assert (answer.status, answer.best) == ("unreachable", cny(90))


class TestWhatElseIsKnown:
    def test_facts_open_gates_and_rates_turn_currencies(self) -> None:
        plan = plan_of(Modified(SALES, [Gate("grade = 'senior'")]))
        facts = FactBook([Fact("li.na", date(2026, 1, 1), {"grade": "senior"})])
        rates = RateTable([ExchangeRate("USD", "CNY", 7, date(2026, 1, 1))])
        book = credit_sales([Sale("S-1", DAY, Money(100, "USD"), owner="li.na")])

        answer = what_to_sell(plan, "li.na", MARCH, credits=book, to_earn=cny(50), facts=facts, rates=rates)
        closed = what_to_sell(plan, "li.na", MARCH, credits=book, to_earn=cny(50), rates=rates)

        assert answer.amount == cny("299.90")
        assert (closed.status, closed.best) == ("unreachable", cny(0))

    def test_the_next_tier_of_each_measure(self) -> None:
        tiers = Commission("v", "Visit pay", Curve.marginal([(0, 5), ("9.5", 8)]), measure="visits")
        above = Commission(
            "m", "Margin share", Curve.whole_amount([(0, 0), (900, "10%")], boundary="above"), measure="margin"
        )

        answers = next_tiers(
            plan_of(tiers, above), "li.na", MARCH, credits=happened(), teams=TeamBook([Member("east", "li.na")])
        )

        assert [str(tier) for tier in answers] == [
            "Visit pay: 6 visits more to reach the tier at 10 visits",
            "Margin share: CNY 400.01 more to reach the tier at CNY 900.01",
        ]

    def test_pay_for_each_visit_by_itself_is_named(self) -> None:
        each = PerSale("v", "Per visit", [SaleRule(Curve.line(3))], measure="visits")

        answer = what_to_sell(plan_of(SALES, each), "li.na", MARCH, credits=happened(), to_earn=cny(200))

        assert str(answer) == "CNY 1,759.90 more must be sold to earn CNY 200.00, if these stay as they are: Per visit"


class TestBadEfforts:
    @pytest.mark.parametrize(
        ("efforts", "kind", "message"),
        [
            (
                ["visits"],
                WrongTypeError,
                "efforts: found ['visits'] of type list, accepted is a mapping from measures to",
            ),
            ({"visist": 1}, NotFoundError, "no measure in efforts 'visist'; did you mean 'visits'?"),
            ({7: 1}, NotFoundError, "no measure in efforts '7'"),
            ({"visits": 0}, InvalidValueError, "efforts['visits']: found '0', accepted is an effort above 0; leave it"),
            ({"visits": "-1/3"}, InvalidValueError, "efforts['visits']: found '-1/3', accepted is an effort above 0"),
            ({"visits": 1.5}, WrongTypeError, "efforts['visits']: found 1.5 of type float"),
            ({"visits": "many"}, InvalidValueError, "efforts['visits']: found 'many'"),
        ],
    )
    def test_is_refused(self, efforts: object, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind) as caught:
            what_to_sell(plan_of(SALES), "li.na", MARCH, credits=[], to_earn=cny(1), efforts=efforts)  # type: ignore[arg-type] # the point

        assert str(caught.value).startswith(message)
