"""Laws of dated territories: a scan of all entries agrees, and a change leaves every earlier day as it was."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.period import Period
from salesmanual.planning.territories import TerritoryPlan
from salesmanual.planning.territory_entries import NamedAccount, Territory, TerritoryOwner, TerritoryRule

START = date(2026, 1, 1)
KEYS = ("a", "b", "c")
PEOPLE = ("li.na", "wang.wei", "zhao.min")
TERRITORIES = [Territory(key, key, START) for key in KEYS]

days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))
people = st.one_of(st.none(), st.sampled_from(PEOPLE))


@given(st.lists(st.tuples(st.sampled_from(KEYS), people, days), max_size=12), days)
def test_owners_follow_a_diary_and_the_past_stays(changes: list[tuple[str, str | None, date]], on: date) -> None:
    """Handing over is writing into a diary from a day on; what is refused changes nothing."""
    plan = TerritoryPlan("x", "X", TERRITORIES)
    diary: dict[tuple[str, date], str | None] = {}
    horizon = [START + timedelta(days=number) for number in range(62)]

    for territory, person, day in changes:
        begun = [entry.since for entry in plan.owners if entry.territory == territory]
        try:
            plan = plan.with_owner(territory, person, on=day)
        except RefusedError:
            assert max(begun) >= day
            continue
        for each in horizon:
            if each >= day:
                diary[territory, each] = person

    for territory in KEYS:
        assert plan.owners_on(territory, on) == tuple(
            person for person in (diary.get((territory, on)),) if person is not None
        )
    spans = plan.history(Period(horizon[0], horizon[-1])).spans
    for territory in KEYS:
        own = [span for span in spans if span.territory == territory]
        assert sum(span.days() for span in own) == 61
        assert all(one.owners != other.owners for one, other in pairwise(own))
        assert all(
            plan.owners_on(territory, span.since) == plan.owners_on(territory, span.until) == span.owners
            for span in own
        )


@st.composite
def rules(draw: st.DrawFn) -> list[TerritoryRule]:
    """Up to six rules on one number, some with a precedence."""
    listed = []
    for number in range(draw(st.integers(0, 6))):
        since = draw(days)
        until = draw(st.one_of(st.none(), st.just(since + timedelta(days=20))))
        least, territory = draw(st.integers(0, 5)), draw(st.sampled_from(KEYS))
        rank = draw(st.one_of(st.none(), st.integers(1, 3)))
        listed.append(TerritoryRule(f"r{number}", territory, f"size >= {least}", since, until, precedence=rank))
    return listed


def naive(listed: list[TerritoryRule], size: int, on: date) -> tuple[str | None, bool]:
    """The territory, and whether rules collide, by looking at every pair."""
    holding = [
        rule
        for rule in listed
        if rule.since <= on and (rule.until is None or on <= rule.until) and rule.where.holds({"size": size})
    ]
    for one in holding:
        others = [rule for rule in holding if rule.territory != one.territory]
        if all(
            one.precedence is not None and rule.precedence is not None and one.precedence < rule.precedence
            for rule in others
        ):
            return one.territory, False
    return None, bool(holding)


@given(rules(), st.integers(0, 5), days)
def test_placing_agrees_with_looking_at_every_pair_of_rules(listed: list[TerritoryRule], size: int, on: date) -> None:
    plan = TerritoryPlan("x", "X", TERRITORIES, listed)

    found = plan.place("C-1", {"size": size}, on=on)

    territory, collide = naive(listed, size, on)
    assert (found.territory, bool(found.collisions)) == (territory, collide)
    if found.decided_by is not None:
        assert found.decided_by.finding.met
        assert found.decided_by.rule.territory == territory


@given(rules(), st.randoms(use_true_random=False), st.integers(0, 5), days)
def test_the_order_of_rules_places_nobody_elsewhere(
    listed: list[TerritoryRule], random: object, size: int, on: date
) -> None:
    mixed = list(listed)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    one = TerritoryPlan("x", "X", TERRITORIES, listed).place("C-1", {"size": size}, on=on)
    other = TerritoryPlan("x", "X", TERRITORIES, mixed).place("C-1", {"size": size}, on=on)

    assert (one.territory, one.status()) == (other.territory, other.status())


@given(rules(), st.dictionaries(st.sampled_from(["C-1", "C-2", "C-3"]), st.sampled_from(KEYS)), days, days)
def test_named_accounts_go_before_rules_from_their_day_on(
    listed: list[TerritoryRule], moves: dict[str, str], day: date, on: date
) -> None:
    plan = TerritoryPlan("x", "X", TERRITORIES, listed, named=[NamedAccount("C-1", "a", START - timedelta(0), START)])
    accounts = {f"C-{number}": {"size": number} for number in range(1, 5)}
    if day == START and "C-1" in moves:
        day += timedelta(days=1)

    before, after = plan.assign(accounts, on=on), plan.with_accounts(moves, on=day).assign(accounts, on=on)

    for account in accounts:
        expected = moves[account] if on >= day and account in moves else before.of(account).territory
        assert after.of(account).territory == expected


def test_one_owner_is_the_rule_unless_several_are_asked_for() -> None:
    owners = [TerritoryOwner("a", "li.na", START), TerritoryOwner("b", "li.na", START)]

    assert TerritoryPlan("x", "X", TERRITORIES, owners=owners).owned_on("li.na", START) == ("a", "b")
