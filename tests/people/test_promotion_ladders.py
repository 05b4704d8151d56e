"""Ladders: their shape, their faults, and how they are read and shown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.people.promotion_ladder_world import LADDER, LADDER_FILE

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy
from salesmanual.people.promotion_conditions_people import ServiceTime
from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep, Rung, StepCondition
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable


UNREACHED = "reached from no entry by promotions and moves; add a step to it, or name it among the entries"
NO_WAY_BACK = "from where no promotion leads back; add that promotion, or lead down to another position"
GRADES = "use one of 'A', 'B', 'C', 'D'"
RULE = "steps[0].conditions[2].rule"


def ladder(*steps: tuple[str, ...], entries: tuple[str, ...] = ("a",), keys: str = "abc") -> PromotionLadder:
    """A ladder of positions a, b, c; each step its ends and perhaps its kind."""
    return PromotionLadder(
        [Rung(key, key.upper(), "S") for key in keys],
        [PromotionStep(step[0], step[1], kind=step[2] if len(step) > 2 else "promotion") for step in steps],  # type: ignore[arg-type]  # a kind
        entries=entries,
    )


class TestShape:
    def test_branches_meet_and_part(self) -> None:
        found = ladder(("a", "b"), ("b", "c"), ("a", "c"))

        assert found.ways("a", "c") == (("a", "c"), ("a", "b", "c"))
        assert found.ways("c", "a") == ()

    def test_more_ways_than_anybody_reads_are_refused(self) -> None:
        keys = "abcdefghi"
        moves = [(one, other, "move") for one in keys for other in keys if one != other]

        with pytest.raises(InvalidValueError, match="ways: found 'more than 10,000'"):
            ladder(*moves, keys=keys).ways("a", "i")

    def test_moves_may_lead_in_a_circle(self) -> None:
        found = ladder(("a", "b", "move"), ("b", "a", "move"), ("b", "c"))

        assert found.ways("a", "c") == (("a", "b", "c"),)

    @pytest.mark.parametrize(
        ("steps", "entries", "faults"),
        [
            (
                (("a", "b"), ("b", "c"), ("c", "a")),
                ("a",),
                [
                    "steps[0]: a promotion in a circle: a → b → c → a; make the way back a demotion",
                    "steps[1]: a promotion in a circle: b → c → a → b; make the way back a demotion",
                    "steps[2]: a promotion in a circle: c → a → b → c; make the way back a demotion",
                ],
            ),
            (
                (("a", "b"), ("b", "a", "move"), ("a", "c")),
                ("a",),
                ["steps[0]: a promotion in a circle: a → b → a; make the way back a demotion"],
            ),
            (
                (("a", "b"), ("b", "c", "demotion")),
                ("a",),
                [
                    f"rungs[2]: 'c' is {UNREACHED}",
                    f"steps[1]: a demotion from 'b' to 'c', {NO_WAY_BACK}",
                ],
            ),
            (
                (("a", "b"), ("a", "bb"), ("a", "b", "move")),
                ("aa",),
                [
                    "entries[0]: no position 'aa' on the ladder; did you mean 'a'?",
                    "steps[1].to: no position 'bb' on the ladder; did you mean 'b'?",
                    "steps[2]: a step from 'a' to 'b' is there already, in steps[0]; put all conditions into one",
                ],
            ),
        ],
    )
    def test_every_fault_is_named_with_its_place(
        self, steps: tuple[tuple[str, ...], ...], entries: tuple[str, ...], faults: list[str]
    ) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            ladder(*steps, entries=entries)

        assert [str(fault) for fault in caught.value.faults] == faults

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            (
                'measure = "attainment"',
                'measure = "attainmant"',
                "conditions[0].rule.measure: no measure 'attainmant' on the ladder; did you mean 'attainment'?",
            ),
            (
                'rule = { kind = "competency-levels" }',
                'rule = { kind = "appraisal-grades", at_least = "E", count = 1, of_last = 1 }',
                f"{RULE}.at_least: no appraisal grade 'E' on the ladder; {GRADES}",
            ),
            (
                'rule = { kind = "competency-levels" }',
                'rule = { kind = "appraisal-grades", at_least = "B", none_below = "X", count = 1, of_last = 1 }',
                f"{RULE}.none_below: no appraisal grade 'X' on the ladder; {GRADES}",
            ),
            (
                'rule = { kind = "competency-levels" }',
                'rule = { kind = "appraisal-grades", at_least = "B", none_below = "A", count = 1, of_last = 1 }',
                "steps[0].conditions[2].rule.none_below: found 'A', accepted is 'B' or a grade below it",
            ),
            (
                "of_last = 4",
                "of_last = 2",
                "steps[0].conditions[0].rule.of_last: found 2, accepted is at least count, which is 3",
            ),
            (
                'kind = "service-time"',
                'kind = "service-tim"',
                "steps[0].conditions[1].rule.kind: found 'service-tim', accepted is one of",
            ),
        ],
    )
    def test_a_file_with_a_fault_is_refused_with_its_place(self, old: str, new: str, fault: str) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(PromotionLadder, LADDER_FILE.replace(old, new, 1))

        assert len(caught.value.faults) == 1
        assert fault in str(caught.value)

    def test_grades_that_are_known_in_order_are_accepted(self) -> None:
        rule = '{ kind = "appraisal-grades", at_least = "B", none_below = "C", count = 1, of_last = 1 }'

        found = read_policy(PromotionLadder, LADDER_FILE.replace('{ kind = "competency-levels" }', rule))

        check_round_trip(found)


class TestReading:
    def test_a_ladder_reads_back_from_a_file(self) -> None:
        check_round_trip(LADDER)

    def test_steps_of_a_kind_are_found(self) -> None:
        assert [each.to for each in LADDER.steps_from("senior")] == ["lead", "rep"]
        assert [each.to for each in LADDER.steps_from("senior", kinds=["demotion"])] == ["rep"]
        assert LADDER.positions_of_grade("lead") == {"lead", "expert"}

    def test_requirements_come_from_position_descriptions(self) -> None:
        @attrs.frozen
        class Described:
            key: str

            def requires(self) -> dict[str, Fraction]:
                return {"closing": Fraction(5)}

        found = LADDER.requiring([Described("senior"), Described("driver")])

        assert found.requires("senior") == {"closing": Fraction(5)}
        assert found.requires("lead") == {}
        assert LADDER.requires("senior") == {"closing": Fraction(3), "negotiation": Fraction(3)}

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            (lambda: LADDER.rung("seniro"), "no position on the ladder 'seniro'; did you mean 'senior'?"),
            (lambda: LADDER.step("rep", "lead"), "no step from rep to 'lead'; steps lead to senior"),
            (lambda: LADDER.step("expert", "rep"), "no step from expert to 'rep'; no step leads on from there"),
            (
                lambda: LADDER.step("rep", "senior").condition("skill"),
                "no condition 'skill'; did you mean 'skills'?",
            ),
        ],
    )
    def test_what_is_not_there_is_said_with_the_closest(self, ask: Callable[[], object], message: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            ask()

        assert str(caught.value) == message

    def test_a_condition_is_found_by_its_key(self) -> None:
        assert LADDER.step("rep", "senior").condition("service").rule == ServiceTime(12, counting="worked")

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (lambda: PromotionStep("a", "a"), InvalidValueError, "to: found 'a', accepted is another position"),
            (lambda: StepCondition("a", "b"), WrongTypeError, "rule: found 'b' of type str, accepted is a condition"),  # type: ignore[arg-type]  # what is wrong with it
            (lambda: Rung("a", "A", "S", requires=[]), WrongTypeError, "requires: found [] of type list"),  # type: ignore[arg-type]  # as above
            (lambda: Rung("a", "A", "S", requires={"x": 0}), InvalidValueError, "requires.x: found '0', accepted is"),
            (lambda: PromotionLadder([], [], entries=[]), InvalidValueError, "rungs: found (), accepted is a list of"),
            (lambda: ladder(keys="aa"), DuplicateError, "rungs[1].key 'a' is there already"),
            (
                lambda: PromotionStep("a", "b", [StepCondition("x", ServiceTime(1))] * 2),
                DuplicateError,
                "conditions[1].key 'x' is there already",
            ),
            (
                lambda: PromotionStep("a", "b", kind="promo"),  # type: ignore[arg-type]  # as above
                InvalidValueError,
                "kind: found 'promo', accepted is where a step leads; did you mean 'promotion'?",
            ),
        ],
    )
    def test_bad_parts_are_refused(
        self, build: Callable[[], object], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            build()

        assert str(caught.value).startswith(message)


class TestShowing:
    def test_it_shows_positions_and_every_condition(self) -> None:
        positions, steps = LADDER.tables()

        assert [row[:3] for row in _cells(positions)] == [
            ("Representative", "S1", "sales"),
            ("Senior", "S2", "sales"),
            ("Team lead", "M1", "management"),
            ("Key-account manager", "M1", "expert"),
        ]
        assert [row[3] for row in _cells(steps)] == [
            "attainment is at least 100% in 3 of the last 4 quarters, and in none below 80%",
            "12 months in the position, worked time",
            "all competency levels that the position requires",
            "Negotiation 2",
            "mentees >= 1",
            "no condition",
            "attainment is below 60% in 4 of the last 4 quarters",
        ]
        assert str(LADDER).startswith("career ladder\n┌")

    def test_the_diagram_draws_each_step_and_nothing_that_is_written_breaks_out(self) -> None:
        odd = PromotionLadder(
            [Rung("a", 'A"]; end', "S"), Rung("b", "B", "S", "x y")], [PromotionStep("a", "b")], entries=["a"]
        )

        assert odd.diagram().splitlines() == [
            "flowchart BT",
            '    subgraph b0["sales"]',
            '        r0["A#34;#93;#59; end (S)"]',
            "    end",
            '    subgraph b1["x y"]',
            '        r1["B (S)"]',
            "    end",
            "    r0 --> r1",
        ]
        assert LADDER.diagram("zh_Hant").splitlines()[-3:] == ["    r1 --> r2", "    r2 -.-> r3", "    r1 ==> r0"]


def _cells(table: Any) -> list[tuple[str, ...]]:  # noqa: ANN401 - a table
    return [tuple(map(str, row.values())) for row in table.records()]
