"""Selling capacity by person and month, and quotas with a buffer by level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import NotFoundError, SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.capacity import CapacityPerson, CapacityPlan
from salesmanual.planning.capacity_amounts import figure_of
from salesmanual.planning.capacity_ramps import RampProfile, months_since
from salesmanual.planning.over_assignment import BufferLevel, OverAssignment
from salesmanual.testing.wire import check_round_trip

OFFICE = WorkCalendar("Mon-Fri 09:00-17:00")
MONTHS = [month(2026, number) for number in range(1, 7)]
FIRST, LAST = date(2025, 11, 1), date(2026, 7, 31)
NOTHING: Any = None
Call: TypeAlias = Callable[[], object]
AnyTeam: TypeAlias = Mapping[str, Any]


@st.composite
def people(draw: st.DrawFn) -> list[CapacityPerson]:
    team = []
    for number in range(draw(st.integers(1, 4))):
        since = draw(st.dates(FIRST, LAST))
        until = draw(st.none() | st.dates(since, LAST + timedelta(days=30)))
        away = draw(
            st.lists(
                st.builds(
                    lambda start, days: Period(start, start + timedelta(days=days)),
                    st.dates(FIRST, LAST),
                    st.integers(1, 40),
                ),
                max_size=3,
                unique=True,
            )
        )
        part, factor = draw(st.sampled_from(["100%", "50%"])), draw(st.sampled_from(["1", "6/5"]))
        quota = draw(st.none() | st.just(Money("1000", "CNY")))
        team.append(CapacityPerson(f"p{number}", since, until, part=part, away=away, factor=factor, quota=quota))
    return team


def plan(**fields: object) -> CapacityPlan:
    return CapacityPlan(Money("99.99", "CNY"), ramp=RampProfile(["1/3", "50%"]), **fields)  # type: ignore[arg-type]


class TestPublished:
    @pytest.mark.parametrize(("ramp", "street"), [("100%", 50_000), ("50%", 25_000)])
    def test_street_quota_of_ramping_people(self, ramp: str, street: int) -> None:
        """5 people of 10,000 a month, fully ramped or at half, carry 50,000 or 25,000.

        Id: quota-ramped-street. Source: revcast.com, How to calculate quota attainment, over-assignment and number of
        sales reps.
        """
        team = [CapacityPerson(f"p{at}", date(2026, 1, 1), quota=Money("10000", "USD")) for at in range(5)]
        rule = CapacityPlan(Money("1", "USD"), ramp=RampProfile([ramp]))

        assert rule.capacity(team, MONTHS[:1], calendar=OFFICE).street_quota(MONTHS[0]) == Money(street, "USD")


class TestLaws:
    @given(people(), st.sampled_from(["hour", "month"]))
    def test_both_ways_lead_to_one_total(self, team: list[CapacityPerson], per: str) -> None:
        capacity = plan(per=per).capacity(team, MONTHS, calendar=OFFICE)
        by_month = Money.total([capacity.of_month(each) for each in MONTHS])  # type: ignore[misc]
        by_person = Money.total([capacity.of_person(each.key) for each in team])  # type: ignore[misc]

        assert by_month == by_person == capacity.total() == capacity.explain().replay()

    @given(people())
    def test_hours_are_counted_day_by_day(self, team: list[CapacityPerson]) -> None:
        capacity = plan().capacity(team, MONTHS, calendar=OFFICE)

        for person in team:
            for period in MONTHS:
                days = [
                    on
                    for on in period
                    if person.since <= on
                    and (person.until is None or on <= person.until)
                    and not any(on in away for away in person.away)
                    and on.weekday() < 5
                ]
                assert capacity.of(person.key, period).hours == len(days) * 8 * person.part

    @given(people())
    def test_an_absence_never_adds_capacity_and_leaves_the_quota(self, team: list[CapacityPerson]) -> None:
        rule = plan(per="month")
        absent = rule.capacity(team, MONTHS, calendar=OFFICE)
        there = rule.capacity(
            [
                CapacityPerson(each.key, each.since, each.until, part=each.part, factor=each.factor, quota=each.quota)
                for each in team
            ],
            MONTHS,
            calendar=OFFICE,
        )

        for period in MONTHS:
            assert absent.of_month(period).amount <= there.of_month(period).amount
            assert absent.street_quota(period) == there.street_quota(period)

    @given(people())
    def test_each_figure_is_within_half_a_cent_and_replays(self, team: list[CapacityPerson]) -> None:
        capacity = plan(productive="60%").capacity(team, MONTHS, calendar=OFFICE)

        for cell in capacity.cells.values():
            assert abs(Fraction(cell.amount.amount) - cell.exact) <= Fraction(1, 200)
            assert cell.explain().replay() == cell.amount


class TestTeam:
    def team(self) -> list[CapacityPerson]:
        money = Money("900", "CNY")
        return [
            CapacityPerson("li.na", date(2025, 1, 6), away=[Period.inclusive(date(2026, 2, 2), date(2026, 2, 13))]),
            CapacityPerson("wu.fang", date(2026, 2, 2), quota=money),
            CapacityPerson("chen", date(2024, 1, 1), date(2026, 1, 15), quota=money),
        ]

    def test_against_the_target(self) -> None:
        rule = CapacityPlan(Quantity(20, "visits"), "month", ramp=RampProfile(["50%"]))
        team = [CapacityPerson(each.key, each.since, each.until, away=each.away) for each in self.team()]
        targets = {MONTHS[0]: Quantity(31, "visits"), MONTHS[1]: Quantity(15, "visits")}
        capacity = rule.capacity(team, MONTHS[:3], calendar=OFFICE, targets=targets)

        assert [str(capacity.of_month(each)) for each in MONTHS[:3]] == ["30 visits", "20 visits", "40 visits"]
        assert [str(capacity.gap(each)) for each in MONTHS[:3]] == ["-1 visits", "5 visits", "None"]
        assert capacity.short() == (MONTHS[0],)
        assert [capacity.heads(each) for each in MONTHS[:3]] == [Fraction(3, 2), Fraction(3, 2), 2]
        assert capacity.explain().replay() == 90
        assert capacity.records()[0]["unit"] == "visits"
        assert "Capacity by person" in str(capacity)

    def test_over_assignment_is_the_street_quota_over_the_target(self) -> None:
        targets = {MONTHS[0]: Money("225", "CNY"), MONTHS[1]: Money("0", "CNY")}
        capacity = plan().capacity(self.team(), MONTHS[:3], calendar=OFFICE, targets=targets)

        assert capacity.street_quota(MONTHS[0]) == Money("450.00", "CNY")
        assert [capacity.over_assignment(each) for each in MONTHS[:3]] == [2, None, None]

    def test_a_calendar_of_their_own_and_a_month_without_work(self) -> None:
        weekend = WorkCalendar("Sat 09:00-13:00")
        nothing = WorkCalendar("")
        person = CapacityPerson("li.na", date(2025, 1, 6), calendar=weekend, quota=Money("1", "CNY"))
        idle = CapacityPerson("idle", date(2025, 1, 6), calendar=nothing, quota=Money("1", "CNY"))
        rule = CapacityPlan(Money("10", "CNY"), "month")
        capacity = rule.capacity([person, idle], [MONTHS[0]], calendar=OFFICE)

        assert capacity.of("li.na", MONTHS[0]).hours == 20
        assert capacity.of_month(MONTHS[0]) == Money("10.00", "CNY")
        assert capacity.of("idle", MONTHS[0]).explain().replay() == Money("0.00", "CNY")
        assert capacity.street_quota(MONTHS[0]) == Money("1.00", "CNY")

    def test_a_quantity_is_rounded_where_a_step_is_named(self) -> None:
        rule = CapacityPlan(Quantity("1/3", "deals"), rounding=Rounding("1", "floor"))
        capacity = rule.capacity([CapacityPerson("p", date(2025, 1, 1))], [MONTHS[0]], calendar=OFFICE)

        assert (str(capacity.total()), capacity.explain().replay()) == ("58 deals", 58)

    @pytest.mark.parametrize("rule", [plan(productive="60%"), CapacityPlan(Quantity(3, "deals"), "month"), plan()])
    def test_it_reads_back_from_a_file(self, rule: CapacityPlan) -> None:
        check_round_trip(rule)
        check_round_trip(RampProfile(["10%", "1/3"], label={"en": "Ramp", "zh_Hant": "期"}))

    def test_the_ramp(self) -> None:
        ramp = RampProfile(["25%"])

        assert [ramp.share(at) for at in (-1, 0, 1)] == [0, Fraction(1, 4), 1]
        assert months_since(date(2026, 3, 31), date(2026, 2, 1)) == -1

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: RampProfile(["120%"]), "shares[0]: found '120%', accepted is a part from 0% to 100%"),
            (lambda: RampProfile(3), "shares: found 3 of type int"),  # type: ignore[arg-type]
            (lambda: CapacityPlan(NOTHING), "productivity: found None of type NoneType, accepted is Money or a"),
            (lambda: CapacityPlan(Money("0", "CNY")), "productivity: found 'CNY 0.00', accepted is an amount above 0"),
            (lambda: plan(per="day"), "per: found 'day', accepted is what productivity is of"),
            (lambda: plan(per="month", productive="50%"), "productive: found '1/2', accepted is 100% where months"),
            (lambda: CapacityPerson("p", LAST, FIRST), "until: found '2025-11-01', accepted is the first day"),
            (lambda: CapacityPerson("p", LAST, part=2), "part: found 2, accepted is a part from 0% to 100%"),
            (lambda: CapacityPerson("p", LAST, factor=-1), "factor: found -1, accepted is 0 or more"),
            (lambda: CapacityPerson("p", LAST, away=[LAST]), "away[0]: found"),  # type: ignore[list-item]
        ],
    )
    def test_bad_fields(self, call: Call, message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            call()

        assert str(refused.value).startswith(message)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"people": []}, "people: found (), accepted is a list of at least 1"),
            ({"people": [CapacityPerson("p", LAST)] * 2}, "people[1].key 'p' is there already"),
            ({"people": [CapacityPerson("p", LAST, quota=Money("1", "USD"))]}, "people[p].quota: found 'USD 1.00'"),
            ({"months": []}, "months: found (), accepted is a list of at least 1"),
            ({"months": [month(2026, 1), quarter(2026, 1)]}, "months: the day '2026-01-01' is there already"),
            ({"calendar": None}, "calendar: found None"),
            ({"targets": [1]}, "targets: found [1] of type list, accepted is a target for each month"),
            ({"targets": {month(2027, 1): Money("1", "CNY")}}, "no month '2027-01'; the months are 2026-01 to 2026-01"),
            ({"targets": {MONTHS[0]: Money("1", "USD")}}, "targets[2026-01]: found 'USD 1.00', accepted is an amount"),
            ({"targets": {MONTHS[0]: Money("-1", "CNY")}}, "targets[2026-01]: found 'CNY -1.00', accepted is 0 or"),
            ({"targets": {MONTHS[0]: 1}}, "targets[2026-01]: found 1 of type int, accepted is an amount in CNY"),
        ],
    )
    def test_bad_arguments(self, arguments: dict[str, Any], message: str) -> None:
        given: dict[str, Any] = {"people": [CapacityPerson("p", FIRST)], "months": MONTHS[:1], "calendar": OFFICE}
        given |= arguments

        with pytest.raises(SalesManualError) as refused:
            plan().capacity(**given)

        assert str(refused.value).startswith(message)

    def test_unknown_people_and_months(self) -> None:
        capacity = plan().capacity(self.team(), MONTHS[:1], calendar=OFFICE)

        with pytest.raises(NotFoundError, match=r"no person 'li\.an'; did you mean 'li\.na'"):
            capacity.of_person("li.an")
        with pytest.raises(NotFoundError, match="no month '2026-02'"):
            capacity.of("li.na", MONTHS[1])


LEVELS = [BufferLevel("vp", 1), BufferLevel("director", "105%"), BufferLevel("rep", "110%")]
WEIGHTS = st.integers(0, 7)


@st.composite
def teams(draw: st.DrawFn, depth: int = 3) -> AnyTeam:
    def layer(depth: int, path: str) -> AnyTeam:
        count = draw(st.integers(1, 3))
        keys = [f"{path}{at}" for at in range(count)]
        return {key: draw(WEIGHTS) if depth == 1 else layer(depth - 1, f"{key}.") for key in keys}

    return layer(depth, "")


def weight_of(team: AnyTeam | int) -> int:
    return team if isinstance(team, int) else sum(map(weight_of, team.values()))


class TestOverAssignment:
    @given(
        teams(),
        st.integers(1, 10**9),
        st.sampled_from(["company", "above"]),
        st.sampled_from([Rounding(), Rounding("100"), Rounding("0.05", "ceiling")]),
        st.booleans(),
    )
    def test_the_quotas_of_a_level_sum_to_its_buffered_amount(
        self,
        team: AnyTeam,
        units: int,
        of: str,
        rounding: Rounding,
        is_money: bool,  # noqa: FBT001 - a table
    ) -> None:
        policy = OverAssignment(LEVELS, of=of, rounding=rounding)  # type: ignore[arg-type]
        target = Money.from_minor(units, "CNY") if is_money else Quantity(units, "units")
        unit = "CNY" if is_money else "units"
        if not weight_of(team):
            with pytest.raises(SalesManualError, match=r"team: found .* accepted is weights of which one is above 0"):
                policy.assign(target, team)
            return
        quotas = policy.assign(target, team)

        for level in LEVELS:
            own = [figure_of(each.amount, unit, "q") for each in quotas.quotas.values() if each.level == level.key]
            buffered = policy.rounding_for(unit)
            exact = figure_of(target, unit, "t") * policy.multiple(level.key)
            assert sum(own) == figure_of(quotas.street(level.key), unit, "street")
            assert abs(sum(own) - exact) <= Fraction(buffered.step or Fraction(1, 100))
            assert quotas.explain(level.key).replay() in (quotas.street(level.key), sum(own))

    @given(teams(), st.integers(100, 10**6))
    def test_who_hands_on_hands_on_the_buffer_to_within_one_step(self, team: AnyTeam, units: int) -> None:
        if not weight_of(team):
            return
        quotas = OverAssignment(LEVELS, of="above").assign(Money.from_minor(units, "CNY"), team)

        for boss, quota in quotas.quotas.items():
            below = [Fraction(each.amount.amount) for each in quotas.quotas.values() if each.above == boss]
            buffer = {"vp": Fraction("1.05"), "director": Fraction("1.1"), "rep": Fraction(0)}[quota.level]
            # one step of sharing, and what rounding the two levels moved between the bosses
            assert abs(sum(below) - Fraction(quota.amount.amount) * buffer) <= Fraction(3, 100)

    def test_the_tables_name_levels_and_people(self) -> None:
        quotas = OverAssignment(LEVELS).assign(Quantity(99, "deals"), {"v": {"d": {"r": 1, "s": Money("1", "CNY")}}})

        assert [str(quotas.of(person)) for person in ("v", "d", "r", "s")] == [
            "99 deals",
            "104 deals",
            "55 deals",
            "54 deals",
        ]
        assert quotas.ratio("rep") == Fraction(109, 99)
        assert [row["above"] for row in quotas.records()] == [None, "v", "d", "d"]
        assert "105.1%" in str(quotas)

    def test_it_reads_back_from_a_file(self) -> None:
        check_round_trip(OverAssignment(LEVELS, of="above", rounding=Rounding("1000")))

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: OverAssignment([]), "levels: found (), accepted is a list of at least 1"),
            (lambda: OverAssignment(LEVELS[:1] * 2), "levels[1].key 'vp' is there already"),
            (lambda: BufferLevel("x", 0), "buffer: found 0, accepted is a multiple above 0"),
            (lambda: OverAssignment(LEVELS, of="top"), "of: found 'top', accepted is what a buffer is of"),  # type: ignore[arg-type]
            (lambda: OverAssignment(LEVELS).multiple("reps"), "no level 'reps'; did you mean 'rep'"),
        ],
    )
    def test_bad_fields(self, call: Call, message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            call()

        assert str(refused.value).startswith(message)

    @pytest.mark.parametrize(
        ("team", "message"),
        [
            (3, "team: found 3 of type int, accepted is those under somebody, by key"),
            ({}, "team: found {}, accepted is at least one person"),
            ({"a": {}}, "team.a: found {}, accepted is at least one person"),
            ({"a": 1}, "team.a: found 1, accepted is a team as deep as the 2 levels; a stands on level 1"),
            ({"a": {"b": {"c": 1}}}, "team.a.b: found {'c': 1}, accepted is a team as deep as the 2 levels"),
            ({"a": {"a": 1}}, "person 'a' is there already; let everybody stand in one place"),
            ({"a": {"b": -1}}, "team.a.b: found -1, accepted is a weight of 0 or more"),
            ({"a": {"b": 0.5}}, "team.a.b: found 0.5 of type float"),
        ],
    )
    def test_bad_teams(self, team: AnyTeam, message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            OverAssignment(LEVELS[:2]).assign(Money("100", "CNY"), team)

        assert str(refused.value).startswith(message)

    def test_bad_questions(self) -> None:
        policy = OverAssignment(LEVELS[:1])
        with pytest.raises(SalesManualError, match=r"target: found 'CNY 0\.00', accepted is an amount above 0"):
            policy.assign(Money("0", "CNY"), {"a": 1})
        quotas = policy.assign(Money("1", "CNY"), {"a": 1})
        with pytest.raises(NotFoundError, match="no person 'b'"):
            quotas.of("b")
        with pytest.raises(NotFoundError, match="no level 'b'"):
            quotas.explain("b")
