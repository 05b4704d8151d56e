"""A plan under any sequence of changes: sums hold, what is closed stays, the total changes by what is said, replay."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.planning.year_plan_world import SALES, WHO_DECIDED

from salesmanual.kernel.errors import (
    DuplicateError,
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, quarter
from salesmanual.kernel.record import replay
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.plan_versions import compare_versions, deltas
from salesmanual.planning.who_carries_what import who_carries
from salesmanual.planning.year_plans import YearPlan, open_year_plan

if TYPE_CHECKING:
    from collections.abc import Callable

NO: Final = (RefusedError, InfeasibleError, NotFoundError, InvalidValueError, DuplicateError)
FIRST: Final = date(2026, 1, 1)
ON: Final = st.integers(-2, 92).map(lambda days: FIRST + timedelta(days=days))
NAMES: Final = st.sampled_from(["li.na", "wang.wei", "zhao.min", "wu.fang", "he.jun", "li.na/open"])
TEAMS: Final = st.sampled_from(["east", "west", "sales", "north"])
HEIRS: Final = st.sampled_from(["team", "buffer", "drop", {"zhao.min": "60%", "wu.fang": "40%"}, {"li.na": 1}])
STEPS: Final = st.integers(0, 400)


def opened() -> YearPlan:
    who = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min", "wu.fang"]}})
    time = divide_time(quarter(2026, 1), levels=["month", "week"])
    product = Dimension("product", ["bikes", "clothing"])
    cells: dict[Address, list[int]] = {
        (name, kind): [(number * 7 + place * place) % 23 for place in range(len(time.leaves()))]
        for number, (name, kind) in enumerate(
            (name, kind) for name in ("li.na", "wang.wei", "zhao.min", "wu.fang") for kind in ("bikes", "clothing")
        )
    }
    return open_year_plan("2026", Breakdown.from_cells(SALES, [who, product, time], cells), **WHO_DECIDED)


class PlanInTheYear(RuleBasedStateMachine):
    """A plan that people change, some of them carelessly."""

    def __init__(self) -> None:
        super().__init__()
        self.plan = self.first = opened()
        self.parts = self.plan.state.parts()

    def change(self, act: Callable[[YearPlan], YearPlan]) -> None:
        before = self.plan
        kept, closed = before.breakdown, before.state.closed
        try:
            after = act(before)
        except NO:
            assert before.breakdown == kept
            return
        assert before.breakdown == kept
        revision = after.revisions()[-1]
        assert after.version == before.version + 1 == revision.version
        assert self.steps(after) - self.steps(before) == revision.change.total
        if revision.kind not in {"hire", "release", "absence", "return", "revise"}:
            assert not revision.change.total
        assert not any(closed[place] for _, place, _ in deltas(revision, self.parts))
        effect = [place for _, place, _ in deltas(revision, self.parts)]
        assert all(self.parts[place].end > revision.on for place in effect)
        self.plan = after

    @staticmethod
    def steps(plan: YearPlan) -> int:
        return sum(map(sum, plan.breakdown.rows))

    @rule(data=st.data())
    def close(self, data: st.DataObject) -> None:
        number = data.draw(st.integers(0, min(6, len(self.parts) - 1)))
        self.change(lambda plan: plan.close(self.parts[number], **WHO_DECIDED))

    @rule(
        name=NAMES,
        team=TEAMS,
        on=ON,
        ramp=st.sampled_from([(), ("25%", "50%")]),
        full=st.one_of(st.sampled_from(["average", "60%", Fraction(3, 2)]), STEPS.map(lambda n: Money(n, "CNY"))),
        from_=st.sampled_from(["team", "new", "li.na/open", "wang.wei/open"]),
    )
    def hire(self, name: str, team: str, on: date, **options: object) -> None:
        self.change(lambda plan: plan.hire(name, under=team, on=on, **options, **WHO_DECIDED))  # type: ignore[arg-type] # drawn

    @rule(name=NAMES, on=ON, to=HEIRS)
    def release(self, name: str, on: date, to: object) -> None:
        self.change(lambda plan: plan.release(name, on=on, to=to, **WHO_DECIDED))  # type: ignore[arg-type] # drawn

    @rule(name=NAMES, on=ON, days=st.integers(1, 40), to=HEIRS)
    def absence(self, name: str, on: date, days: int, to: object) -> None:
        period = Period(on, on + timedelta(days=days))
        self.change(lambda plan: plan.absence(name, period, to=to, **WHO_DECIDED))  # type: ignore[arg-type] # drawn

    @precondition(lambda self: self.plan.state.absences)
    @rule(data=st.data(), days=st.integers(0, 20))
    def come_back(self, data: st.DataObject, days: int) -> None:
        leaves = [each for own in self.plan.state.absences.values() for each in own]
        if leaves:
            leave = data.draw(st.sampled_from(leaves))
            on = leave.since + timedelta(days=days)
            self.change(lambda plan: plan.come_back(leave.person, on=on, **WHO_DECIDED))

    @rule(name=NAMES, team=TEAMS, on=ON, carry=st.booleans())
    def move_person(self, name: str, team: str, on: date, carry: bool) -> None:  # noqa: FBT001 - drawn
        self.change(lambda plan: plan.move_person(name, team, on=on, carry=carry, **WHO_DECIDED))

    @rule(giver=NAMES, taker=NAMES, on=ON, share=st.sampled_from(["10%", "1/3", "100%"]))
    def transfer_a_share(self, giver: str, taker: str, on: date, share: str) -> None:
        self.change(lambda plan: plan.transfer(giver, taker, on=on, share=share, **WHO_DECIDED))

    @rule(giver=NAMES, taker=NAMES, on=ON, steps=STEPS)
    def transfer_an_amount(self, giver: str, taker: str, on: date, steps: int) -> None:
        amount = Money(steps // 10, "CNY")
        self.change(lambda plan: plan.transfer(giver, taker, on=on, amount=amount, **WHO_DECIDED))

    @rule(member=st.sampled_from(["sales", "east", "zhao.min", "bikes"]), on=ON, by=st.integers(-200, 300))
    def revise(self, member: str, on: date, by: int) -> None:
        held = self.plan.at(member)
        assert isinstance(held, Money)
        wanted = held + Money(by, "CNY")
        version = self.plan.version
        self.change(lambda plan: plan.revise({member: wanted}, on=on, **WHO_DECIDED))
        assert self.plan.version == version or self.plan.at(member) == wanted

    @invariant()
    def no_target_is_below_0(self) -> None:
        assert all(steps >= 0 for row in self.plan.breakdown.rows for steps in row)

    @invariant()
    def every_parent_is_the_sum_of_its_children(self) -> None:
        breakdown = self.plan.breakdown
        for dimension in breakdown.dimensions:
            for member in dimension.members():
                children = dimension.children(member)
                parts = sum(breakdown.steps(breakdown.address(**{dimension.key: child})) for child in children)
                assert not children or breakdown.steps(breakdown.address(**{dimension.key: member})) == parts

    @invariant()
    def nobody_carries_anything_after_they_left(self) -> None:
        state = self.plan.state
        for at, row in state.lines():
            seats = [seat for seat in state.seats_of(state.person_of(at[0])) if seat.leaf == at[0]]
            for place, steps in enumerate(row):
                part = self.parts[place]
                there = any(seat.since < part.end and (seat.until or part.start) >= part.start for seat in seats)
                assert there or not steps or state.closed[place]

    def teardown(self) -> None:
        assert replay(YearPlan("2026", self.first.first), self.plan.journal) == self.plan
        again = YearPlan("2026", self.first.first, journal=self.plan.journal)
        assert again.state == self.plan.state
        for person in ("sales", "west", "zhao.min"):
            carried = who_carries(self.plan, person)
            assert carried.explain().replay() == carried.target
            assert carried.target == (self.plan.target_of(person) if person == "zhao.min" else self.plan.at(person))
        half = self.plan.version // 2
        compared = compare_versions(self.plan, half, across=1)
        earlier = self.plan.version_at(half)
        assert earlier.state == earlier.version_at(earlier.version).state
        for line in compared.lines:
            assert line.explain().replay() == line.after == self.plan.at(line.member, line.period)
            assert any(revision.version > half for revision in line.reasons)
        total = {line.period: line.difference for line in compared.of("sales")}
        for period in self.plan.breakdown.time.level(1):
            now, then = self.plan.at(period), earlier.at(period)
            assert isinstance(now, Money)
            assert isinstance(then, Money)
            assert total.get(period, Money(0, "CNY")) == now - then  # type: ignore[call-overload] # a period


PlanInTheYear.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestPlanInTheYear = PlanInTheYear.TestCase
