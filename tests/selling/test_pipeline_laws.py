"""Laws of the pipeline's figures: ageing counted day by day, sums that add up, funnels that conserve deals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.process_world import AT, BY

from salesmanual.kernel.money import Money
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunities import reopens
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_ageing import ageing
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import outcomes
from salesmanual.selling.pipeline_times import days_in_stages
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

PROCESS: Final = SalesProcess(
    "open",
    [
        Stage("a", probability="10%", expected_days=3, red_after=6),
        Stage("b", probability="33%", skippable=True),
        Stage("c", probability="2/3", category="commit"),
        Stage("d", won=True),
    ],
    reopen_limit=5,
)
OFFICE: Final = WorkCalendar(
    "Mon-Fri 09:00-17:00",
    "Asia/Shanghai",
    key="office",
    holidays={date(2026, 3, 11): "Founding day", date(2026, 3, 12): "Day after"},
    makeup_days=[date(2026, 3, 14)],
    makeup_hours="09:00-17:00",
)
_MOVES: Final = ("advance", "regress", "win", "lose", "hold", "resume", "reopen", "skip")
_GAPS: Final = st.sampled_from([timedelta(), timedelta(hours=7), timedelta(days=1), timedelta(days=4, hours=3)])


@st.composite
def deals(draw: DrawFn, *, number: str = "D") -> Opportunity:
    """Deals after some moves; a move that is not open is left out."""
    amount = draw(st.none() | st.integers(0, 10_000).map(lambda cents: Money.from_minor(cents, "CNY")))
    close = draw(st.none() | st.sampled_from([date(2026, 6, 30), date(2026, 7, 1), date(2027, 6, 30)]))
    deal = Opportunity(number, amount=amount, close_date=close, owner=draw(st.sampled_from([None, "a", "b"])))
    at = AT
    deal = PROCESS.begin(deal, at=at, by=BY)
    for name in draw(st.lists(st.sampled_from(_MOVES), max_size=8)):
        at += draw(_GAPS)
        deal = _moved(deal, name, at)
    return deal


def _moved(deal: Opportunity, name: str, at: datetime) -> Opportunity:
    outcome, state = PROCESS.outcome(deal), deal.journal.state
    open_, closed = outcome == "open", outcome in {"won", "lost"}
    ways: dict[str, tuple[bool, Callable[[], Opportunity]]] = {
        "advance": (open_ and state != "c", lambda: PROCESS.advance(deal, at=at, by=BY)),
        "skip": (state == "a", lambda: PROCESS.advance(deal, to="c", at=at, by=BY, why="x")),
        "regress": (open_ and state != "a", lambda: PROCESS.regress(deal, at=at, by=BY, why="x")),
        "win": (state == "c", lambda: PROCESS.win(deal, at=at, by=BY)),
        "lose": (not closed, lambda: PROCESS.lose(deal, "x", at=at, by=BY)),
        "hold": (open_, lambda: PROCESS.hold(deal, at=at, by=BY, why="x")),
        "resume": (outcome == "on-hold", lambda: PROCESS.resume(deal, at=at, by=BY)),
        "reopen": (
            closed and reopens(deal) < PROCESS.reopen_limit,
            lambda: PROCESS.reopen(deal, at=at, by=BY, why="x"),
        ),
    }
    fits, go = ways[name]
    return go() if fits else deal


def _state_on(deal: Opportunity, day: date) -> str | None:
    """The state at the end of a day of the calendar's zone."""
    ends = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Asia/Shanghai")) + timedelta(days=1, microseconds=-1)
    return deal.journal.as_of(ends).state


def _days_from(deal: Opportunity, today: date) -> list[date]:
    since = deal.journal[0].at.date() - timedelta(days=1)
    return [since + timedelta(days=number) for number in range((today - since).days)]


@given(deals(), _GAPS)
def test_days_in_stages_agree_with_looking_at_the_state_day_by_day(deal: Opportunity, gap: timedelta) -> None:
    assert deal.journal.last is not None
    as_of = deal.journal.last.at + gap
    today = as_of.astimezone(AT.tzinfo) + timedelta(hours=8)
    counted: dict[str, int] = {}
    for day in _days_from(deal, today.date()):
        state = _state_on(deal, day)
        if state in {"a", "b", "c", "d"} and OFFICE.is_workday(day):
            counted[state] = counted.get(state, 0) + 1

    days = days_in_stages(PROCESS, deal, as_of, OFFICE)

    assert {stage: number for stage, number in days.items() if number} == counted


@given(deals(), _GAPS)
def test_the_age_agrees_with_counting_back_day_by_day(deal: Opportunity, gap: timedelta) -> None:
    assert deal.journal.last is not None
    as_of = deal.journal.last.at + gap
    today = (as_of + timedelta(hours=8)).date()
    found = ageing(PROCESS, [deal], as_of, OFFICE).ages
    if PROCESS.outcome(deal) not in {"open", "on-hold"}:
        assert found == ()
        return

    stage, start = PROCESS.stage_of(deal).key, None
    for event in deal.journal.moves_back():
        start = event.at
        if event.what not in {"hold", "resume"}:
            break
    assert start is not None
    day, counted = (start + timedelta(hours=8)).date(), 0
    while day < today:
        counted += OFFICE.is_workday(day) and _state_on(deal, day) == stage
        day += timedelta(days=1)

    assert found[0].days == counted
    assert found[0].light == PROCESS.stage(stage).light(counted)


@given(deals(), _GAPS, _GAPS)
def test_waiting_on_hold_never_makes_a_deal_older(deal: Opportunity, first: timedelta, second: timedelta) -> None:
    if PROCESS.outcome(deal) != "open":
        return
    assert deal.journal.last is not None
    at = deal.journal.last.at + first
    before = ageing(PROCESS, [deal], at, OFFICE).ages[0].days
    held = PROCESS.hold(deal, at=at, by=BY, why="x")
    back = PROCESS.resume(held, at=at + second, by=BY)

    assert ageing(PROCESS, [held], at + second, OFFICE).ages[0].days == before
    assert ageing(PROCESS, [back], at + second, OFFICE).ages[0].days == before


@given(st.lists(deals(), max_size=5), st.booleans())
def test_groups_add_up_to_the_whole_and_to_the_explanation(batch: list[Opportunity], won: bool) -> None:  # noqa: FBT001
    numbered = [attrs.evolve(deal, id=f"D-{number}") for number, deal in enumerate(batch)]
    found = weighted_pipeline(PROCESS, numbered, "CNY", won=won)
    whole = found.worth()

    for grouping in ("stage", "category", "month", "owner", "team"):
        groups = found.by(grouping).values()
        assert sum(worth.count for worth in groups) == whole.count
        assert Money.total((worth.amount for worth in groups), "CNY") == whole.amount
        assert Money.total((worth.weighted for worth in groups), "CNY") == whole.weighted
    assert Money.total((worth.weighted for worth in found.forecast().values()), "CNY") == whole.weighted
    assert found.explain().replay() == whole.weighted
    assert Money.zero("CNY") <= whole.weighted <= whole.amount


@given(st.lists(deals(), max_size=5), st.data())
def test_the_order_of_the_deals_plays_no_part(batch: list[Opportunity], data: st.DataObject) -> None:
    numbered = [attrs.evolve(deal, id=f"D-{number}") for number, deal in enumerate(batch)]
    turned = data.draw(st.permutations(numbered))
    as_of = AT + timedelta(days=90)

    assert funnel(PROCESS, turned) == funnel(PROCESS, numbered)
    by_stage = weighted_pipeline(PROCESS, numbered, "CNY").by("stage")
    assert weighted_pipeline(PROCESS, turned, "CNY").by("stage") == by_stage
    assert ageing(PROCESS, turned, as_of, OFFICE) == ageing(PROCESS, numbered, as_of, OFFICE)


@given(st.lists(deals(), max_size=6))
def test_no_deal_is_lost_in_the_funnel_or_in_the_outcomes(batch: list[Opportunity]) -> None:
    numbered = [attrs.evolve(deal, id=f"D-{number}") for number, deal in enumerate(batch)]
    stages = funnel(PROCESS, numbered).stages
    closed = outcomes(PROCESS, numbered, "CNY")

    assert stages[0].reached == len(batch)
    for stage, following in pairwise(stages):
        assert stage.reached == stage.went_on + stage.open + stage.lost
        assert stage.went_on == following.reached
    assert stages[-1].reached == len(closed.won())
    assert sum(stage.lost for stage in stages) == len(closed.lost()) == sum(closed.loss_reasons().values())
