"""Dividing and rebalancing territories: what is found, what is proven, what is refused, and how it prints."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest

from salesmanual.kernel.errors import InfeasibleError, NotFoundError, SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.territory_areas import Area
from salesmanual.planning.territory_balancing import TerritoryBalancing
from salesmanual.planning.territory_division import Balance

ZERO: Final = Fraction(0)
RULE = TerritoryBalancing(tolerance="5%")
SEARCH = TerritoryBalancing(tolerance="5%", most_exact=0)


def sized(*sizes: int) -> list[Area]:
    """Areas A, B, C and so on, of these workloads."""
    return [Area(chr(ord("A") + place), size) for place, size in enumerate(sizes)]


def grid(wide: int, high: int) -> list[tuple[str, str]]:
    """The neighbours of the areas 0-0, 1-0 and so on of a grid."""
    across = [(f"{x}-{y}", f"{x + 1}-{y}") for x in range(wide - 1) for y in range(high)]
    return across + [(f"{x}-{y}", f"{x}-{y + 1}") for x in range(wide) for y in range(high - 1)]


def fields(wide: int, high: int) -> list[Area]:
    """The areas of a grid, of workloads and potentials by a fixed rule."""
    return [
        Area(f"{x}-{y}", 5 + (x * 7 + y * 3) % 11, 10 + (x * 5 + y * 13) % 17) for x in range(wide) for y in range(high)
    ]


class TestDividing:
    def test_the_greedy_rule_is_beaten_where_it_is_not_the_best(self) -> None:
        """Largest first gives 7 and 5; two of 3 against three of 2 are even (Graham 1969, the case of two)."""
        found = RULE.divide(sized(3, 3, 2, 2, 2), ["east", "west"])

        assert (found.of("east"), found.of("west")) == (("A", "B"), ("C", "D", "E"))
        assert (found.after().workload, found.is_proven, found.gap()) == (ZERO, True, ZERO)

    def test_potential_decides_between_divisions_of_equal_work(self) -> None:
        areas = [Area("A", 1, 10), Area("B", 1, 10), Area("C", 1, 0), Area("D", 1, 0)]

        found = RULE.divide(areas, ["east", "west"])

        assert found.after() == Balance(Fraction(0), Fraction(0), Fraction(0), Fraction(0))

    def test_both_tolerances_go_before_the_best_workload(self) -> None:
        """Even workloads take all potential to one side; within the tolerances, workload gives way."""
        areas = [Area("A", 10, 50), Area("B", 10, 50), Area("C", 9, 0), Area("D", 11, 0)]

        strict = TerritoryBalancing(tolerance="0%", potential_tolerance="200%").divide(areas, ["east", "west"])
        loose = TerritoryBalancing(tolerance="5%", potential_tolerance="0%").divide(areas, ["east", "west"])

        assert (strict.after().workload, strict.after().potential) == (ZERO, Fraction(1))
        assert (loose.after().workload, loose.after().potential) == (Fraction(1, 20), ZERO)

    def test_a_territory_hangs_together_where_neighbours_are_given(self) -> None:
        chain = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "E")]

        free = RULE.divide(sized(5, 1, 1, 1, 4), ["east", "west"])
        joined = RULE.divide(sized(5, 1, 1, 1, 4), ["east", "west"], neighbours=chain)

        assert free.after().workload == joined.after().workload == 0
        assert joined.of("east") == ("A", "B")
        assert RULE.divide(sized(3, 1, 1, 5), ["e", "w"], neighbours=chain[:3]).of("e") == ("A", "B", "C")

    def test_areas_that_stand_apart_get_a_territory_each(self) -> None:
        found = SEARCH.divide(sized(9, 9, 1, 1), ["a", "b", "c"], neighbours=[("A", "B"), ("C", "D")])

        assert sorted(map(found.of, "abc")) == [("A",), ("B",), ("C", "D")]

    def test_of_groups_that_stand_apart_the_larger_gets_more_territories(self) -> None:
        pairs = [("A", "B"), ("C", "D"), ("D", "E"), ("E", "F")]

        found = SEARCH.divide(sized(1, 1, 5, 5, 5, 5), ["a", "b", "c"], neighbours=pairs)

        assert [found.of(key) for key in "abc"] == [("A", "B"), ("C", "D"), ("E", "F")]

    def test_a_search_of_few_rounds_is_sound_and_no_better(self) -> None:
        short = TerritoryBalancing(tolerance="0%", most_exact=0, most_rounds=0)
        areas, pairs = fields(8, 8), grid(8, 8)

        one = short.divide(areas, ["a", "b", "c"], neighbours=pairs)
        other = TerritoryBalancing(tolerance="0%", most_exact=0).divide(areas, ["a", "b", "c"], neighbours=pairs)

        assert sum(map(len, map(one.of, "abc"))) == 64
        assert max(one.after()[:2]) > max(other.after()[:2])

    def test_of_equal_divisions_the_one_with_fewest_moves_is_taken(self) -> None:
        now = {"A": "west", "B": "east", "C": "west", "D": "east"}

        found = RULE.divide(sized(1, 1, 1, 1), ["east", "west"], current=now)

        assert (found.moved(), found.moves(), found.is_proven) == ((), {}, True)

    def test_without_any_work_every_territory_still_has_an_area(self) -> None:
        for rule in (RULE, SEARCH):
            found = rule.divide(sized(0, 0, 0), ["a", "b", "c"])

            assert sorted(map(found.of, "abc")) == [("A",), ("B",), ("C",)]
            assert (found.after().workload, found.bound) == (ZERO, ZERO)

    def test_one_territory_takes_all(self) -> None:
        assert RULE.divide(sized(3, 4), ["all"], neighbours=[("A", "B")]).of("all") == ("A", "B")
        assert SEARCH.divide(sized(3, 4), ["all"]).after().workload == 0

    def test_a_search_that_runs_out_of_steps_is_not_proven(self) -> None:
        rule = TerritoryBalancing(most_steps=5)

        found = rule.divide(fields(3, 3), ["a", "b"])

        assert not found.is_proven
        assert found.gap() == found.after().workload - found.bound

    def test_stability_prefers_few_moves_within_the_tolerances(self) -> None:
        now = {"A": "a", "B": "a", "C": "b", "D": "b"}
        areas = sized(11, 10, 10, 9)

        balanced = TerritoryBalancing(tolerance="10%").divide(areas, ["a", "b"], current=now)
        stable = TerritoryBalancing(tolerance="10%", prefer="stability").divide(areas, ["a", "b"], current=now)

        assert (len(balanced.moved()), balanced.after().workload) == (2, ZERO)
        assert (len(stable.moved()), stable.after().workload) == (0, Fraction(1, 20))

    def test_large_divisions_are_found_by_search_alone(self) -> None:
        found = SEARCH.divide(fields(12, 10), ["a", "b", "c", "d"], neighbours=grid(12, 10))

        assert found.is_within_tolerance()
        assert not found.is_proven
        assert found.gap() >= 0


class TestRebalancing:
    NOW: Final = {"A": "east", "B": "east", "C": "east", "D": "west"}

    def test_the_fewest_moves_that_reach_the_tolerance_are_made(self) -> None:
        found = RULE.rebalance(sized(6, 5, 4, 3), self.NOW)

        assert [tuple(move) for move in found.moved()] == [("A", "east", "west", 6, 0)]
        assert (found.are_moves_fewest(), found.least_moves, found.is_within_tolerance()) == (True, 1, True)
        assert found.before() == Balance(Fraction(2, 3), Fraction(0), Fraction(12), Fraction(0))
        assert found.after().workload == 0

    def test_fewest_moves_are_proven_and_the_gap_of_workload_stays(self) -> None:
        found = TerritoryBalancing(tolerance="20%").rebalance(
            sized(6, 6, 5, 5), {"A": "e", "B": "e", "C": "w", "D": "w"}
        )

        assert (found.is_proven, found.moved()) == (True, ())
        assert (found.gap(), found.bound) == (Fraction(1, 11), ZERO)

    def test_what_is_within_tolerance_stays(self) -> None:
        found = RULE.rebalance(sized(6, 5, 4, 3), {"A": "e", "D": "e", "B": "w", "C": "w"})

        assert (found.moved(), found.least_moves, found.are_moves_fewest()) == ((), 0, True)

    def test_a_limit_on_moves_is_kept(self) -> None:
        now = dict.fromkeys("ABCDEF", "a") | {"G": "b"}

        for rule in (RULE, SEARCH):
            one = rule.rebalance(sized(2, 2, 2, 2, 2, 2, 2), now, most_moves=1)
            none = rule.rebalance(sized(2, 2, 2, 2, 2, 2, 2), now, most_moves=0)

            assert (len(one.moved()), one.is_within_tolerance()) == (1, False)
            assert (none.moved(), none.before()) == ((), none.after())

    def test_a_closed_territory_gives_away_all(self) -> None:
        now = {"A": "a", "B": "b", "C": "c", "D": "c"}

        for rule in (RULE, SEARCH):
            found = rule.rebalance(sized(4, 4, 2, 2), now, closed=["c"])

            assert [(move.area, move.after) for move in found.moved()] == [("C", "a"), ("D", "b")]
            assert (found.least_moves, found.into) == (2, ("a", "b"))
        assert found.before() == Balance(Fraction(1, 3), Fraction(0), Fraction(0), Fraction(0))

    def test_a_new_territory_gets_what_the_others_can_spare(self) -> None:
        now = {"A": "a", "B": "a", "C": "b", "D": "b", "E": "a", "F": "b"}

        for rule in (RULE, SEARCH):
            found = rule.rebalance(sized(2, 2, 2, 2, 2, 2), now, into=["a", "b", "c"])

            assert sorted(len(found.of(key)) for key in "abc") == [2, 2, 2]
            assert (len(found.moved()), found.are_moves_fewest()) == (2, True)

    def test_new_areas_go_where_there_is_least_and_are_no_moves(self) -> None:
        for rule in (RULE, SEARCH):
            found = rule.rebalance(sized(5, 3, 2), {"A": "a", "B": "b"})

            assert (found.moved(), found.moves()) == ((), {"C": "b"})

    def test_a_territory_in_pieces_is_made_whole(self) -> None:
        chain = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "F")]
        now = {"A": "a", "B": "a", "C": "b", "D": "b", "E": "b", "F": "a"}

        for rule in (TerritoryBalancing(tolerance="50%"), TerritoryBalancing(tolerance="50%", most_exact=0)):
            found = rule.rebalance(sized(1, 1, 1, 1, 1, 1), now, neighbours=chain)

            assert (found.of("a"), found.of("b")) == (("A", "B"), ("C", "D", "E", "F"))

    def test_a_group_without_a_territory_makes_it_begin_anew(self) -> None:
        now = {"A": "a", "B": "b", "C": "a", "D": "b"}
        pairs = [("A", "B"), ("C", "D")]

        for rule in (RULE, SEARCH):
            found = rule.rebalance(sized(1, 1, 1, 1), now, neighbours=pairs)

            assert sorted([found.of("a"), found.of("b")]) == [("A", "B"), ("C", "D")]
            assert len(found.moved()) == 2

    def test_a_new_territory_in_a_chain_takes_its_end(self) -> None:
        chain = [("A", "B"), ("B", "C"), ("C", "D")]

        for rule in (RULE, SEARCH):
            found = rule.rebalance(sized(1, 9, 1, 1), dict.fromkeys("ABCD", "a"), into=["a", "b"], neighbours=chain)

            assert sorted([len(found.of("a")), len(found.of("b"))]) == [2, 2]

    def test_a_limit_that_cannot_be_kept_is_refused(self) -> None:
        now = {"A": "a", "B": "b", "C": "c", "D": "c"}

        for rule in (RULE, SEARCH):
            with pytest.raises(InfeasibleError) as caught:
                rule.rebalance(sized(4, 4, 2, 2), now, closed=["c"], most_moves=1)

            assert str(caught.value) == (
                "territories: no division with at most 1 moves is found; allow more moves, or close fewer territories"
            )

    def test_a_chain_of_moves_reaches_what_single_moves_do_not(self) -> None:
        """All that is too much is at one end, and the room for it at the other: 3 + 2 + 3 areas move."""
        names = [chr(ord("a") + place) for place in range(4)]
        areas = [Area(f"{x}-0", 1) for x in range(40)]
        owners = [0] * 14 + [1] * 10 + [2] * 10 + [3] * 6
        now = {area.key: names[owner] for area, owner in zip(areas, owners, strict=True)}

        found = TerritoryBalancing(tolerance="10%").rebalance(areas, now, neighbours=grid(40, 1))

        assert found.before() is not None
        assert found.is_within_tolerance()
        assert len(found.moved()) == 8


class TestResult:
    FOUND: Final = TerritoryBalancing(tolerance="5%").rebalance(
        [Area("A", 6, 100), Area("B", 5, 90), Area("C", 4, 60), Area("D", 3, 60)],
        {"A": "east", "B": "east", "C": "east", "D": "west"},
        into=["east", "west"],
    )

    def test_it_explains_each_territory(self) -> None:
        for load in self.FOUND.loads():
            step = self.FOUND.explain(load.territory)

            assert step.replay() == step.value == load.workload - 9

    def test_it_prints(self) -> None:
        printed = str(self.FOUND)

        assert (
            "│ east      │     2 │     9.00 │    150.00 │                 0.00% │                 -3.23% │" in printed
        )
        assert "│ A    │ east   │ west  │     6.00 │    100.00 │" in printed
        assert len(RULE.divide(sized(1, 1), ["a", "b"]).tables()) == 2

    def test_it_gives_rows(self) -> None:
        assert self.FOUND.records()[3] == {
            "area": "D",
            "territory": "west",
            "before": "west",
            "workload": 3,
            "potential": 60,
        }

    def test_an_unknown_territory_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match="no territory 'wst'; did you mean 'west'"):
            self.FOUND.of("wst")


def test_the_rule_is_a_file() -> None:
    rule = TerritoryBalancing(tolerance="7.5%", potential_tolerance="1/3", prefer="stability", most_exact=9)

    assert read_policy(TerritoryBalancing, write_policy(rule)) == rule
    assert read_policy(TerritoryBalancing, write_policy(TerritoryBalancing())) == TerritoryBalancing()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Area("A", -1), "workload: found -1, accepted is a number of 0 or more"),
        (lambda: Area("A", 1, "-2"), "potential: found '-2', accepted is a number of 0 or more"),
        (
            lambda: TerritoryBalancing(tolerance="-1%"),
            "tolerance: found '-1%', accepted is a part of 0% or more, such as 10%",
        ),
        (
            lambda: TerritoryBalancing(most_exact=61),
            "most_exact: found 61, accepted is a whole number from 0 to 60",
        ),
        (lambda: RULE.divide([], ["a"]), "areas: found (), accepted is a list of at least 1, each item an Area"),
        (lambda: RULE.divide(sized(1), []), "into: found (), accepted is at least one territory"),
        (lambda: RULE.divide([Area("A", 1)] * 2, ["a"]), "areas[1].key 'A' is there already; each may come once"),
        (lambda: RULE.divide(sized(1, 1), ["a", "a"]), "into 'a' is there already; name it once"),
        (
            lambda: RULE.divide(sized(1, 1), ["a", "b", "c"]),
            (
                "territories: there are 3 territories and 2 areas, and each territory needs one; "
                "name fewer territories, or smaller areas"
            ),
        ),
        (
            lambda: RULE.divide(sized(*[1] * 9), ["a"], neighbours=[(one, "I") for one in "ABCDEFG"]),
            (
                "contiguity: areas stand apart in 2 groups, and there are 1 territories "
                "(blocking: A + B + C + D + E + F and 2 more, H); name neighbours that join them, or more territories"
            ),
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], neighbours=[("A", "Z")]),
            "no area of neighbours[0] 'Z'; use one of 'A', 'B'",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], neighbours=[("A", "A")]),
            "neighbours[0]: found ('A', 'A'), accepted is two areas",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], neighbours=["AB"]),  # type: ignore[list-item]
            "neighbours[0]: found 'AB' of type str, accepted is a pair of areas; write it as ('A', 'B')",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], neighbours=[("A", "B", "A")]),  # type: ignore[list-item]
            "neighbours[0]: found ('A', 'B', 'A') of type tuple, accepted is a pair of areas; write it as ('A', 'B')",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], current={"Z": "a"}),
            "no area of current 'Z'; use one of 'A', 'B'",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["east"], current={"A": "est"}),
            "no territory of area A 'est'; did you mean 'east'?; name it in closed where it is no more",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], closed=["a"]),
            "closed: found 'a', accepted is a territory that is not one of into",
        ),
        (
            lambda: RULE.divide(sized(1, 1), ["a"], current=["A"]),  # type: ignore[arg-type]
            "current: found ['A'] of type list, accepted is a mapping of areas to territories",
        ),
        (
            lambda: RULE.rebalance(sized(1, 1), ["A"]),  # type: ignore[arg-type]
            "current: found ['A'] of type list, accepted is a mapping of areas to territories",
        ),
        (
            lambda: RULE.rebalance(sized(1, 1), {"A": "a"}, most_moves=-1),
            "most_moves: found -1, accepted is a whole number of 0 or more, or None",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(make: object, message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        make()  # type: ignore[operator]

    assert str(caught.value) == message
