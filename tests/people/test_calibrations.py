"""Calibrations: who may, with which reason; the guide as advice; leniency; what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from salesmanual.kernel.errors import RefusedError, SalesManualError
from salesmanual.kernel.record import Event, Journal, replay
from salesmanual.kernel.scorecard import Band, Grading
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.calibrations import (
    Calibration,
    calibrate_grade,
    calibrations_table,
    close_calibration,
    keep_grade,
    open_calibration,
)
from salesmanual.people.calibrations_guide import distribution_advice
from salesmanual.people.calibrations_leniency import GivenScore, rater_leniency
from salesmanual.people.calibrations_rules import CalibrationRules, GuideShare

if TYPE_CHECKING:
    from collections.abc import Callable

GRADES = Grading([Band("D"), Band("C", 40), Band("B", 60), Band("A", 80)])
GUIDE = [GuideShare("A", "20%"), GuideShare("B", "50%"), GuideShare("C", "30%")]
RULES = CalibrationRules(GRADES, guide=GUIDE, most_steps=1, roles=["panel"])
PLAIN = CalibrationRules(GRADES)
WRONG: Any = "wrong"
AT = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


def opened(rules: CalibrationRules = PLAIN, original: str = "B") -> Calibration:
    """A grade to talk over."""
    return open_calibration(rules, "K-1", "li.na", original, raters=["zhao.min"], score="71.5", at=AT, by="hr")


def test_the_original_the_calibrated_by_whom_and_why_are_kept() -> None:
    """A grade may be changed again until the record is closed."""
    done = calibrate_grade(RULES, opened(RULES), to="A", at=AT, by="wang.wei", why="a lost account", roles=["panel"])
    kept = keep_grade(RULES, done, at=AT, by="chen.jie", why="the account came back by itself", roles=["panel"])
    closed = close_calibration(RULES, kept, at=AT, by="chen.jie", roles=["panel"])

    assert (done.original, done.grade, done.calibrated_by, done.why()) == ("B", "A", "wang.wei", "a lost account")
    assert (closed.grade, closed.calibrated_by, closed.version) == ("B", "chen.jie", 4)
    assert [event.what for event in closed.journal] == ["begin", "calibrate", "keep", "close"]
    assert str(closed) == "K-1: li.na B → B, closed"
    assert opened().why() == ""
    assert opened().score == Fraction("71.5")
    assert calibrations_table([done]).records() == [
        {"person": "li.na", "original": "B", "calibrated": "A", "by": "wang.wei", "why": "a lost account"}
    ]
    assert replay(opened(RULES), closed.journal) == closed


def test_a_refusal_lists_everything_and_changes_nothing() -> None:
    """Their own grade, without a reason, too far, without the role."""
    record = opened(RULES)

    with pytest.raises(RefusedError) as caught:
        calibrate_grade(RULES, record, to="D", at=AT, by="li.na", why="")

    assert str(caught.value).splitlines() == [
        "refused: calibrate K-1 from open",
        "  ☐ somebody else than the person calibrates: found li.na",
        "  ☐ the grade moves by at most 1 steps: found 2",
        *str(caught.value).splitlines()[3:],
    ]
    assert len(caught.value.findings) == 4
    assert record == opened(RULES)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            lambda: calibrate_grade(PLAIN, opened(), to="A", at=AT, by="zhao.min", why="x"),
            "somebody else than who gave the grade calibrates: found zhao.min",
        ),
        (lambda: keep_grade(PLAIN, opened(), at=AT, by="li.na", why="x"), "somebody else than the person calibrates"),
        (lambda: keep_grade(PLAIN, opened(), at=AT, by="chen.jie", why=" "), "a reason is given"),
        (
            lambda: calibrate_grade(PLAIN, opened(), to="B", at=AT, by="chen.jie", why="x"),
            "the grade is another than it stands: found B; to keep it say so with a reason",
        ),
        (lambda: close_calibration(PLAIN, opened(), at=AT, by="chen.jie"), "close"),
        (
            lambda: close_calibration(
                PLAIN, keep_grade(PLAIN, opened(), at=AT, by="chen.jie", why="x"), at=AT, by="li.na"
            ),
            "somebody else than the person calibrates: found li.na",
        ),
        (lambda: calibrate_grade(PLAIN, opened(), to="E", at=AT, by="c", why="x"), "no grade 'E'"),
        (lambda: open_calibration(PLAIN, "K-1", "li.na", "E", at=AT, by="hr"), "no grade 'E'"),
        (lambda: keep_grade("rules", opened(), at=AT, by="c", why="x"), "rules: found 'rules' of type str"),  # type: ignore[arg-type]
        (lambda: keep_grade(PLAIN, "K-1", at=AT, by="c", why="x"), "calibration: found 'K-1' of type str"),  # type: ignore[arg-type]
        (lambda: calibrations_table(["K-1"]), "calibrations[0]: found 'K-1' of type str"),  # type: ignore[list-item]
        (lambda: Calibration("K-1", " ", "B"), "person: found ' ', accepted is one line"),
        (lambda: Calibration("K-1", "li.na", "B", score=1.5), "score: found 1.5 of type float"),  # type: ignore[arg-type]
        (
            lambda: CalibrationRules(GRADES, guide=[GuideShare("A", "20%"), GuideShare("E", "70%")]),
            "guide.E: no such grade",
        ),
        (
            lambda: CalibrationRules(GRADES, guide=[GuideShare("A", "20%"), GuideShare("B", "70%")]),
            "guide: found weights that sum to 90%, accepted is exactly 100%; change the shares",
        ),
        (lambda: GuideShare("A", "-1%"), "share: found '-1%', accepted is a share of 0% or more"),
        (lambda: CalibrationRules(WRONG), "grading: found 'wrong' of type str, accepted is a Grading"),
        (lambda: attrs.evolve(PLAIN, most_steps=0), "most_steps: found 0, accepted is a whole number of at least 1"),
        (lambda: distribution_advice(PLAIN, [Calibration("K", "p", "E")]), "no grade 'E'"),
        (lambda: distribution_advice(PLAIN, ["K"]), "calibrations[0]: found 'K' of type str"),  # type: ignore[list-item]
        (lambda: distribution_advice(PLAIN, 5), "calibrations: found 5 of type int, accepted is a list"),  # type: ignore[arg-type]
        (lambda: calibrations_table(5), "calibrations: found 5 of type int, accepted is a list"),  # type: ignore[arg-type]
        (
            lambda: distribution_advice(PLAIN, [Calibration("K-1", "p", "A"), Calibration("K-2", "p", "B")]),
            "calibrations[1].person 'p' is there already; each may come once",
        ),
        (
            lambda: Calibration("K-1", "li.na", "B", calibrated="A"),
            "calibrated: found ('A', None), accepted is a grade and who calibrated it, or neither",
        ),
        (
            lambda: Calibration("K-1", "li.na", "B", calibrated_by="hr"),
            "calibrated: found (None, 'hr'), accepted is a grade and who calibrated it, or neither",
        ),
        (
            lambda: attrs.evolve(opened(), calibrated="A", calibrated_by="chen.jie"),
            "journal: found 'nobody who calibrated it', accepted is an event by chen.jie with a reason",
        ),
        (
            lambda: attrs.evolve(
                calibrate_grade(PLAIN, opened(), to="A", at=AT, by="chen.jie", why="x"), calibrated_by="hr"
            ),
            "accepted is an event by hr with a reason; calibrate_grade and keep_grade write both",
        ),
        (
            lambda: Calibration(
                "K-1",
                "li.na",
                "B",
                calibrated="A",
                calibrated_by="hr",
                journal=Journal([Event("calibrate", AT, "hr", " ", "calibrated")]),
            ),
            "accepted is an event by hr with a reason",
        ),
        (lambda: rater_leniency([]), "scores: found ()"),
        (lambda: rater_leniency([GivenScore("r", "p", 1)] * 2), "score 'r of p' is there already"),
        (lambda: rater_leniency([GivenScore("r", "p", 9)], highest=5), "scores: r of p: found '9'"),
        (lambda: rater_leniency([GivenScore("r", "p", 0)], lowest=1), "scores: r of p: found '0'"),
        (lambda: rater_leniency([GivenScore("r", "p", 9)], least=0), "least: found 0"),
        (lambda: rater_leniency([GivenScore("r", "p", 9)]).of("s"), "no rater 's'"),
    ],
)
def test_what_is_refused(act: Callable[[], object], message: str) -> None:
    """Each error names the place, what was found and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        act()

    assert message in str(caught.value)


def test_a_company_may_let_raters_calibrate() -> None:
    """By its own rule."""
    rules = attrs.evolve(PLAIN, rater_may=True)

    assert calibrate_grade(rules, opened(), to="A", at=AT, by="zhao.min", why="x").grade == "A"


def test_rules_round_trip_and_draw_their_table() -> None:
    """Through TOML, and as a diagram."""
    assert read_policy(CalibrationRules, write_policy(RULES)) == RULES
    assert "s1 --> s2: close" in RULES.to_mermaid()


class Machine(RuleBasedStateMachine):
    """Whatever is tried, the record stays inside its table and keeps the grade that was given."""

    @initialize(original=st.sampled_from(PLAIN.keys()))
    def begin(self, original: str) -> None:
        self.first = self.record = opened(PLAIN, original)

    def _try(self, act: Callable[[], Calibration]) -> None:
        before = self.record
        try:
            self.record = act()
        except RefusedError:
            assert self.record is before
        else:
            assert self.record.version == before.version + 1

    @rule(
        to=st.sampled_from(PLAIN.keys()),
        by=st.sampled_from(["li.na", "zhao.min", "hr"]),
        why=st.sampled_from(["", "x"]),
    )
    def calibrate(self, to: str, by: str, why: str) -> None:
        self._try(lambda: calibrate_grade(PLAIN, self.record, to=to, at=AT, by=by, why=why))

    @rule(by=st.sampled_from(["li.na", "zhao.min", "hr"]), why=st.sampled_from(["", "x"]))
    def keep(self, by: str, why: str) -> None:
        self._try(lambda: keep_grade(PLAIN, self.record, at=AT, by=by, why=why))

    @rule(by=st.sampled_from(["li.na", "hr"]))
    def close(self, by: str) -> None:
        self._try(lambda: close_calibration(PLAIN, self.record, at=AT, by=by))

    @invariant()
    def holds(self) -> None:
        assert PLAIN.workflow().journal_faults(self.record) == ()
        assert self.record.original == self.first.original
        for event in self.record.journal:
            assert event.by != "li.na"
            assert event.why or event.what in ("begin", "close")
        assert replay(self.first, self.record.journal) == self.record


Machine.TestCase.settings = settings(max_examples=20, stateful_step_count=10)
TestMachine = Machine.TestCase


class TestGuide:
    """Grades beside the guide: advice."""

    def test_it_says_guide_and_given_and_blocks_nothing(self) -> None:
        """Four of ten have the best grade, where the guide says two."""
        people = [Calibration(f"K-{n}", f"p{n}", "A" if n < 4 else "C") for n in range(10)]
        first = open_calibration(PLAIN, "K-0", "p0", "A", at=AT, by="hr")
        people[0] = calibrate_grade(PLAIN, first, to="B", at=AT, by="chen.jie", why="x")
        advice = distribution_advice(RULES, people)

        assert [f"{each.grade}: {each.advice()}" for each in advice.grades] == [
            "A: guide 2, given 3",
            "B: guide 5, given 1",
            "C: guide 3, given 6",
            "D: guide 0, given 0",
        ]
        assert [each.original for each in advice.grades] == [4, 0, 6, 0]
        assert advice.says_nothing() is None
        assert [row["guide"] for row in advice.records()] == [2, 5, 3, 0]

    def test_few_people_or_no_guide_say_nothing(self) -> None:
        """Shares of three people mean little."""
        people = [Calibration(f"K-{n}", f"p{n}", "A") for n in range(3)]

        few, none = distribution_advice(RULES, people), distribution_advice(PLAIN, people)

        assert str(few.says_nothing()) == "3 people are too few for shares to mean much: from 10"
        assert str(none.says_nothing()) == "there is no guide"
        assert [str(each.advice()) for each in few.grades] == ["given 3", "given 0", "given 0", "given 0"]
        assert "too few" in str(few)

    @given(st.lists(st.sampled_from("ABCD"), min_size=10, max_size=60))
    def test_guide_and_given_sum_to_the_people(self, grades: list[str]) -> None:
        """And each guide is less than one from its exact share."""
        advice = distribution_advice(RULES, [Calibration(f"K-{n}", f"p{n}", each) for n, each in enumerate(grades)])

        assert sum(each.guide or 0 for each in advice.grades) == len(grades)
        assert sum(each.given for each in advice.grades) == len(grades)
        for each in advice.grades:
            assert abs(Fraction(each.guide or 0) - len(grades) * Fraction(each.share or 0)) < 1


class TestLeniency:
    """How lenient raters are."""

    def test_alone_nobody_can_be_compared(self) -> None:
        """One rater, one person."""
        report = rater_leniency([GivenScore("r", "p", 4)])

        assert attrs.astuple(report.raters[0]) == ("r", 1, 4, None, 0, None, 0)
        assert [(each.suggested, str(each.why)) for each in report.suggestions()] == [
            (Fraction(4), "0 scores compared, 5 needed")
        ]

    def test_a_better_team_is_no_leniency(self) -> None:
        """Over everybody else the rater looks lenient, over others of the same people not."""
        given_scores = [("r", "a", 90), ("r", "b", 80), ("s", "b", 80), ("s", "c", 40), ("t", "c", 40)]
        report = rater_leniency([GivenScore(*each) for each in given_scores])

        assert (report.of("r").leniency, report.of("r").compared) == (Fraction(0), 1)
        assert report.of("r").overall == 85 - Fraction(160, 3)

    def test_suggestions_stay_on_the_scale(self) -> None:
        """They end where the scale does, and change nothing."""
        scores = [GivenScore(rater, person, 5 if rater == "r" else 1) for rater in "rs" for person in "abc"]
        report = rater_leniency(scores, least=3, lowest=1, highest=5)

        assert [each.suggested for each in report.suggestions()] == [1, 5, 1, 5, 1, 5]
        assert len(report.tables()) == 2
        assert [row["rater"] for row in report.records()] == ["r", "s"]

    @given(
        st.dictionaries(
            st.tuples(st.sampled_from("rst"), st.sampled_from("abcd")), st.integers(0, 9), min_size=1, max_size=12
        ),
        st.integers(-5, 5),
        st.randoms(use_true_random=False),
    )
    def test_shifting_one_rater_shifts_their_leniency(
        self, found: dict[tuple[str, str], int], shift: int, random: object
    ) -> None:
        """By just as much, and the order of the scores changes nothing; it agrees with comparing one by one."""
        scores = [GivenScore(rater, person, score) for (rater, person), score in found.items()]
        shifted = [attrs.evolve(each, score=each.score + (shift if each.rater == "r" else 0)) for each in scores]
        random.shuffle(shifted)  # type: ignore[attr-defined] # a Random
        before, after = rater_leniency(scores), rater_leniency(shifted)

        for each in before.raters:
            differences = [
                mine.score - Fraction(sum(theirs), len(theirs))
                for mine in scores
                if mine.rater == each.rater
                and (theirs := [other.score for other in scores if other.person == mine.person and other is not mine])
            ]
            assert each.compared == len(differences)
            expected = None if not differences else Fraction(sum(differences), len(differences))
            assert each.leniency == expected
            if each.rater == "r" and expected is not None:
                assert after.of("r").leniency == expected + shift
