"""Laws of the chance of a target: every combination counted, buffers never hurt, roundings bound, the inverse holds."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.planning.attainment_chance import TeamChance, chance_of_team_target
from salesmanual.planning.attainment_chance_odds import Attainments


@st.composite
def odds(draw: st.DrawFn) -> Attainments:
    values = draw(st.lists(st.fractions(0, 2, max_denominator=10), min_size=1, max_size=3, unique=True))
    weights = [draw(st.integers(1, 4)) for _ in values]
    return Attainments([(value, Fraction(weight, sum(weights))) for value, weight in zip(values, weights, strict=True)])


@st.composite
def teams(draw: st.DrawFn) -> TeamChance:
    people = "abcd"[: draw(st.integers(1, 4))]
    targets = {key: Money(draw(st.integers(1, 300)), "CNY") for key in people}
    common = draw(st.none() | odds())
    goal = Money(draw(st.integers(1, 800)), "CNY")
    return chance_of_team_target(targets, {key: draw(odds()) for key in people}, goal=goal, common=common)


@given(st.lists(st.tuples(st.integers(0, 300), odds()), min_size=1, max_size=4), odds(), st.integers(0, 900))
def test_it_agrees_with_every_combination_one_by_one(
    people: list[tuple[int, Attainments]], common: Attainments, goal: int
) -> None:
    """The chances of all combinations whose sum reaches the goal, and the mean over all."""
    keys = [f"p{at}" for at in range(len(people))]
    chance = chance_of_team_target(
        {key: Money(target, "CNY") for key, (target, _) in zip(keys, people, strict=True)},
        {key: own for key, (_, own) in zip(keys, people, strict=True)},
        goal=Money(goal, "CNY"),
        common=common,
    )
    reached, mean = Fraction(0), Fraction(0)
    for (factor, likely), *outcomes in product(common.outcomes, *(own.outcomes for _, own in people)):
        sold = factor * sum(target * value for (target, _), (value, _) in zip(people, outcomes, strict=True))
        weight = likely * prod(each for _, each in outcomes)
        reached += weight if sold >= goal else 0
        mean += weight * sold

    assert chance.chance() == reached
    assert chance.expected() == mean
    assert chance.explain().replay() == reached


@given(teams(), st.fractions(Fraction(-1, 2), 2, max_denominator=20), st.fractions(0, 1, max_denominator=20))
def test_a_greater_buffer_never_lowers_the_chance(team: TeamChance, buffer: Fraction, more: Fraction) -> None:
    """And at the buffer that is there, it is the chance that is there."""
    here = team.buffer()

    assert team.with_buffer(buffer) <= team.with_buffer(buffer + more)
    assert here is not None
    assert team.with_buffer(here) == team.chance()


@given(teams(), st.fractions(Fraction(-1, 2), 1, max_denominator=20))
def test_a_buffer_is_the_same_as_greater_targets(team: TeamChance, buffer: Fraction) -> None:
    """Handing out targets scaled to the buffer, and asking again, gives the same chance."""
    factor = (1 + buffer) * Fraction(team.goal.amount) / team.assigned()
    people = {key: (Fraction(target.amount) * factor, own) for key, target, own in _each(team)}
    reached = Fraction(0)
    for outcomes in product(*(own.outcomes for _, own in people.values() if isinstance(own, Attainments))):
        sold = sum(target * value for (target, _), (value, _) in zip(people.values(), outcomes, strict=True))
        reached += prod(each for _, each in outcomes) if sold >= Fraction(team.goal.amount) else 0
    plain = chance_of_team_target(team.targets, team.odds, goal=team.goal)

    assert plain.with_buffer(buffer) == reached


def _each(team: TeamChance) -> list[tuple[str, Money, object]]:
    return [(key, target, team.odds[key]) for key, target in team.targets.items() if isinstance(target, Money)]


@given(teams(), st.fractions(Fraction(1, 50), 1, max_denominator=50))
def test_the_least_buffer_is_enough_and_no_less_is(team: TeamChance, chance: Fraction) -> None:
    """A thousandth less misses the chance; where none is enough, even a hundredfold is not."""
    buffer = team.buffer_for(chance)

    if buffer is None:
        assert team.with_buffer(100) < chance
    else:
        assert team.with_buffer(buffer) >= chance
        assert team.with_buffer(buffer - (1 + buffer) / 1000) < chance


@given(teams(), st.integers(1, 100))
def test_roundings_down_and_up_bound_the_chance(team: TeamChance, step: int) -> None:
    """The exact chance is between both, for every goal."""
    own = {"targets": team.targets, "odds": team.odds, "goal": team.goal}
    low = chance_of_team_target(**own, rounding=Rounding(step, "floor"))  # type: ignore[arg-type] # by name
    exact = chance_of_team_target(**own)  # type: ignore[arg-type] # by name
    high = chance_of_team_target(**own, rounding=Rounding(step, "ceiling"))  # type: ignore[arg-type] # by name

    assert low.chance() <= exact.chance() <= high.chance()


@given(st.integers(20, 40), st.integers(-30, 30))
def test_the_bell_curve_comes_near_the_exact_chance_of_many(people: int, off: int) -> None:
    """For twenty people and more with three outcomes each, within four points in a hundred, a half step taken off."""
    likely = Attainments([("80%", "1/4"), ("100%", "1/2"), ("120%", "1/4")])
    targets = {f"p{at}": Money(10, "CNY") for at in range(people)}
    goal = Money(10 * people + off - off % 2 - 1, "CNY")
    exact, normal = (
        chance_of_team_target(targets, dict.fromkeys(targets, likely), goal=goal, method=method).chance()
        for method in ("exact", "normal")
    )

    assert abs(exact - normal) < Fraction(4, 100)
