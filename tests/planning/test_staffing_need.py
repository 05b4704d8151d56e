"""Headcount by workload, by sales capacity and by incremental return."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.capacity_ramps import RampProfile
from salesmanual.planning.incremental_return import IncrementalReturn
from salesmanual.planning.staffing_need import SalesCapacity
from salesmanual.selling.visit_workload import CallNorm, VisitWorkload
from salesmanual.testing.wire import check_round_trip

MONTHS = [month(2026, number) for number in range(1, 13)]
NOTHING: Any = None
Targets: TypeAlias = dict[Period, Money]
Call: TypeAlias = Callable[[IncrementalReturn], object]


def cny(amount: object) -> Money:
    return Money(str(amount), "CNY")


class TestPublished:
    def test_workload(self) -> None:
        """1,000 accounts at 36 calls and 2,000 at 12 are 60,000 calls and 60 people of 1,000 calls.

        Id: workload-kotler. Source: Kotler, Marketing Management, chapter 16.
        """
        size = VisitWorkload([CallNorm("A", 36), CallNorm("B", 12)], calls_per_person=1000).size({"A": 1000, "B": 2000})

        assert [size.calls, size.people, size.explain().replay()] == [60_000, 60, 60]

    def test_ramped_and_ramping_capacity(self) -> None:
        """7 ramped at 85 % of 150,000 are 892,500; 3 ramping at 40 % are 180,000; together 1,072,500.

        Id: sales-capacity-ramped. Source: metrickittools.com, Sales capacity guide.
        """
        rule = SalesCapacity(Money("150000", "USD"), "85%", ramp=RampProfile(["40%"]), attained="ramped")
        capacity = rule.of({0: 3, 1: 7})

        assert [capacity.ramped, capacity.ramping, capacity.exact] == [892_500, 180_000, 1_072_500]
        assert capacity.explain().replay() == 1_072_500

    @pytest.mark.parametrize(("share", "street"), [("100%", 50_000), ("50%", 25_000)])
    def test_street_quota(self, share: str, street: int) -> None:
        """5 people of 10,000, fully ramped or at half, carry 50,000 or 25,000.

        Id: quota-ramped-street. Source: revcast.com, How to calculate quota attainment, over-assignment and number of
        sales reps.
        """
        rule = SalesCapacity(Money("10000", "USD"), "80%", ramp=RampProfile([share]))

        assert rule.of({0: 5}).street_quota == street


SHARES = st.sampled_from(["0%", "25%", "1/3", "50%", "100%"])
RULES = st.builds(
    SalesCapacity,
    st.just(cny(100)),
    st.sampled_from([1, "80%"]),
    ramp=st.builds(RampProfile, st.lists(SHARES, max_size=3)),
    attained=st.sampled_from(["all", "ramped"]),
    monthly_attrition=st.sampled_from([0, "2%", "1/12"]),
    replaced=st.booleans(),
    hiring_lead=st.integers(0, 3),
)
TARGETS = st.lists(st.integers(0, 3000), min_size=1, max_size=9).map(
    lambda amounts: {period: cny(amount) for period, amount in zip(MONTHS, amounts, strict=False)}
)
HEADS = st.dictionaries(st.integers(0, 5), st.integers(0, 10), max_size=3)


class TestProjection:
    @given(RULES, TARGETS, HEADS, st.lists(st.integers(0, 4), min_size=9, max_size=9))
    def test_heads_are_those_before_less_the_leavers_and_those_who_start(
        self, rule: SalesCapacity, targets: Targets, heads: dict[int, int], starts: list[int]
    ) -> None:
        hires = dict(zip(targets, starts, strict=False))
        projection = rule.project(targets, heads=heads, hires=hires)
        months = projection.months

        assert months[0].count == sum(heads.values()) + starts[0]
        for before, after in pairwise(months):
            left = projection.leavers(before.period)
            assert after.count == before.count - left + after.hires + after.replacing
        for place, each in enumerate(months):
            due = place - 1 - rule.hiring_lead
            expected = projection.leavers(months[due].period) if rule.replaced and due >= 0 else 0
            assert each.replacing == expected
            assert projection.explain(each.period).replay() == projection.capacity(each.period)
            assert projection.explain_need(each.period).replay() == projection.needed_heads(each.period)

    @given(RULES, TARGETS, HEADS)
    def test_a_plan_of_hires_covers_every_month_that_somebody_can_reach(
        self, rule: SalesCapacity, targets: Targets, heads: dict[int, int]
    ) -> None:
        plain = rule.project(targets, heads=heads)
        planned = rule.plan_hires(targets, heads=heads)
        for period in targets:
            starts = [start for start in targets if start <= period]
            reachable = any(rule.project(targets, heads={}, hires={start: 1}).capacity(period) for start in starts)
            assert planned.gap(period) >= 0 or not reachable
            assert planned.capacity(period) >= plain.capacity(period)

    @given(RULES, TARGETS, HEADS, HEADS)
    def test_capacity_is_proportional_to_heads(
        self, rule: SalesCapacity, targets: Targets, some: dict[int, int], others: dict[int, int]
    ) -> None:
        both = {age: some.get(age, 0) + others.get(age, 0) for age in {*some, *others}}
        one, two, all_ = (rule.project(targets, heads=heads) for heads in (some, others, both))

        for period in targets:
            assert one.capacity(period) + two.capacity(period) == all_.capacity(period)
            assert one.target(period) == Fraction(targets[period].amount)

    def test_hires_start_as_late_as_they_are_ramped_in_time(self) -> None:
        rule = SalesCapacity(cny(100), "80%", ramp=RampProfile(["0%", "50%"]))
        targets = {period: cny(400 if period < MONTHS[4] else 640) for period in MONTHS[:6]}
        planned = rule.plan_hires(targets, heads={2: 5})

        assert rule.needed(cny(640)) == 8
        assert planned.hires() == {MONTHS[2]: 3}
        assert planned.short() == ()
        assert planned.of(MONTHS[4]).heads == {2: 8}
        assert [row["hired"] for row in planned.records()] == [0, 0, 3, 0, 0, 0]
        late = rule.plan_hires(targets, heads={2: 5}, first=MONTHS[4])
        assert late.hires() == {MONTHS[4]: 6}
        assert late.short() == (MONTHS[4],)
        assert "ramped heads needed" in str(late)
        assert "months since the start" in str(rule.of({0: 1}))

    def test_it_reads_back_from_a_file(self) -> None:
        rule = SalesCapacity(
            Quantity(20, "deals"),
            "85%",
            ramp=RampProfile(["1/3"]),
            monthly_attrition="1%",
            replaced=False,
            hiring_lead=2,
        )
        check_round_trip(rule)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"quota": None}, "quota: found None"),
            ({"attainment": 0}, "attainment: found 0, accepted is a part above 0%"),
            ({"attainment": 0.5}, "attainment: found 0.5 of type float"),
            ({"monthly_attrition": 2}, "monthly_attrition: found 2, accepted is a part from 0% to 100%"),
            ({"hiring_lead": -1}, "hiring_lead: found -1, accepted is a whole number from 0 to 60"),
            ({"ramp": [1]}, "ramp: found [1] of type list, accepted is a RampProfile"),
            ({"attained": "none"}, "attained: found 'none', accepted is whose attainment it is"),
            ({"replaced": 1}, "replaced: found 1"),
        ],
    )
    def test_bad_fields(self, fields: dict[str, Any], message: str) -> None:
        given: dict[str, Any] = {"quota": cny(100), **fields}

        with pytest.raises(SalesManualError) as refused:
            SalesCapacity(**given)

        assert str(refused.value).startswith(message)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"targets": [1]}, "targets: found [1] of type list, accepted is a target for each month"),
            ({"targets": {}}, "targets: found {}, accepted is a target for at least one month"),
            ({"targets": {"2026-01": cny(1)}}, "targets: found '2026-01' of type str, accepted is months"),
            ({"targets": {MONTHS[0]: cny(-1)}}, "targets[2026-01]: found 'CNY -1.00', accepted is 0 or more"),
            ({"targets": {MONTHS[0]: Money("1", "USD")}}, "targets[2026-01]: found 'USD 1.00', accepted is an amount"),
            (
                {"targets": {MONTHS[0]: cny(1), MONTHS[2]: cny(1)}},
                "targets: found '2026-03', accepted is months without",
            ),
            ({"heads": [5]}, "heads: found [5] of type list, accepted is a number of heads"),
            ({"heads": {-1: 5}}, "heads: found -1, accepted is 0 or more months"),
            ({"heads": {"0": 5}}, "heads: found '0' of type str, accepted is whole months"),
            ({"heads": {0: -5}}, "heads[0]: found -5, accepted is 0 or more heads"),
            ({"hires": 3}, "hires: found 3 of type int, accepted is a number of hires for each month"),
            ({"hires": {MONTHS[5]: 1}}, "no month '2026-06'; the months are 2026-01 to 2026-01"),
            ({"hires": {MONTHS[0]: -1}}, "hires[2026-01]: found -1, accepted is 0 or more"),
            ({"hires": {MONTHS[0]: "1"}}, "hires[2026-01]: found '1' of type str, accepted is a whole number"),
        ],
    )
    def test_bad_arguments(self, arguments: dict[str, Any], message: str) -> None:
        given: dict[str, Any] = {"targets": {MONTHS[0]: cny(1)}, "heads": {}, **arguments}

        with pytest.raises(SalesManualError) as refused:
            SalesCapacity(cny(100)).project(**given)

        assert str(refused.value).startswith(message)

    def test_unknown_months(self) -> None:
        rule = SalesCapacity(cny(100))
        with pytest.raises(NotFoundError, match="no month '2026-06'; the months are 2026-01 to 2026-01"):
            rule.plan_hires({MONTHS[0]: cny(1)}, heads={}, first=MONTHS[5])
        with pytest.raises(NotFoundError, match="no month '2026-06'"):
            rule.project({MONTHS[0]: cny(1)}, heads={}).capacity(MONTHS[5])


ADDED = st.lists(st.integers(-50, 600), min_size=1, max_size=12)


def sales_of(added: list[int], base: int = 0) -> list[Money]:
    return [cny(base + sum(added[:number])) for number in range(len(added) + 1)]


class TestIncrementalReturn:
    @given(ADDED, st.integers(-100, 100), st.sampled_from(["stop", "add"]))
    def test_a_concave_response_gives_the_highest_profit(self, added: list[int], base: int, indifferent: str) -> None:
        policy = IncrementalReturn("40%", cny(100), indifferent=indifferent)  # type: ignore[arg-type]
        answer = policy.headcount(sales_of(sorted(added, reverse=True), base))
        whole = policy.headcount(sales_of(sorted(added, reverse=True), base), exhaustive=True)
        profits = [answer.profit(number) for number in range(len(added) + 1)]
        best = [number for number, profit in enumerate(profits) if profit == max(profits)]

        assert answer.people == whole.people == (best[-1] if indifferent == "add" else best[0])
        assert answer.explain().replay() == answer.people

    @given(ADDED, st.sampled_from(["stop", "add"]))
    def test_any_response_is_searched_through_when_asked(self, added: list[int], indifferent: str) -> None:
        policy = IncrementalReturn("40%", cny(100), indifferent=indifferent)  # type: ignore[arg-type]
        answer = policy.headcount(sales_of(added), exhaustive=True)
        profits = [answer.profit(number) for number in range(len(added) + 1)]
        best = [number for number, profit in enumerate(profits) if profit == max(profits)]
        contributions = [each.contribution for each in answer.steps()]

        assert answer.people == (best[-1] if indifferent == "add" else best[0])
        assert sum(contributions) == profits[-1] - profits[0]
        for each in answer.steps():
            assert answer.explain_person(each.number).replay() == each.contribution

    @given(st.lists(st.integers(0, 400), min_size=1, max_size=8))
    def test_a_curve_and_its_table_agree(self, added: list[int]) -> None:
        table = sales_of(sorted(added, reverse=True))
        curve = Curve.points([(number, each.amount) for number, each in enumerate(table)])
        policy = IncrementalReturn("50%", cny(90))
        by_curve, by_table = policy.headcount(curve, most=len(added)), policy.headcount(table)

        assert (by_curve.people, by_curve.steps()) == (by_table.people, by_table.steps())
        assert by_curve.explain().replay() == by_table.people

    def test_fewer_can_be_looked_at_than_the_table_has(self) -> None:
        answer = IncrementalReturn("50%", cny(100)).headcount(sales_of([400, 300, 250]), most=2)

        assert answer.people == 2
        assert "another person brings more than they cost" in str(answer.explain())
        assert [row["taken"] for row in answer.records()] == [True, True]

    def test_it_reads_back_from_a_file(self) -> None:
        check_round_trip(IncrementalReturn("1/3", cny(100), indifferent="add"))

    def test_a_response_that_is_not_concave_is_refused_unless_asked(self) -> None:
        policy, rising = IncrementalReturn("50%", cny(100)), sales_of([100, 500])

        with pytest.raises(InvalidValueError) as refused:
            policy.headcount(rising)

        assert str(refused.value) == (
            "response: found 'person 2 brings 500 after 100', accepted is that nobody brings more than the person "
            "before; ask with exhaustive=True to look through all numbers"
        )
        assert policy.headcount(rising, exhaustive=True).people == 2
        assert "the highest profit of all" in str(policy.headcount(rising, exhaustive=True).explain())

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda _: IncrementalReturn(2, cny(1)), "margin: found 2, accepted is a part from 0% to 100%"),
            (lambda _: IncrementalReturn(1, NOTHING), "cost: found None of type NoneType, accepted is Money"),
            (lambda _: IncrementalReturn(1, cny(0)), "cost: found 'CNY 0.00', accepted is an amount above 0"),
            (lambda p: p.headcount({0: cny(1)}), "response: found"),
            (lambda p: p.headcount([cny(1)]), "response: found"),
            (
                lambda p: p.headcount([cny(0), Money("1", "USD")]),
                "response[1]: found 'USD 1.00', accepted is an amount",
            ),
            (lambda p: p.headcount(sales_of([1]), most=5), "most: found 5, accepted is at most 1"),
            (lambda p: p.headcount(Curve.line(1)), "most: found None, accepted is the most people to look at"),
            (lambda p: p.headcount(Curve.line(1), most=0), "most: found 0, accepted is from 1 to 10,000 people"),
            (lambda p: p.headcount(Curve.line(1), most="9"), "most: found '9' of type str, accepted is a whole number"),
            (lambda p: p.headcount(sales_of([1])).profit(2), "people: found 2, accepted is from 0 to 1"),
            (lambda p: p.headcount(sales_of([1])).explain_person(0), "people: found 0, accepted is from 1 to 1"),
        ],
    )
    def test_bad_input(self, call: Call, message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            call(IncrementalReturn("50%", cny(100)))

        assert str(refused.value).startswith(message)

    def test_a_number_of_people_is_whole(self) -> None:
        answer = IncrementalReturn("50%", cny(100)).headcount(sales_of([1]))

        with pytest.raises(WrongTypeError, match=r"people: found 1\.0 of type float, accepted is a whole number"):
            answer.profit(1.0)  # type: ignore[arg-type]
