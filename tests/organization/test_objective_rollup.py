"""Roll-ups of objectives: published conventions, laws of the tree, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, NotFoundError, SalesManualError
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import Label
from salesmanual.organization.key_results import KeyResult
from salesmanual.organization.key_results_readings import Reading, Readings
from salesmanual.organization.key_results_tracking import KeyResultStanding
from salesmanual.organization.objective_rollup import RollUp, RollUpPart
from salesmanual.organization.objective_rollup_tree import ObjectiveTree
from salesmanual.organization.objectives import Objective
from salesmanual.testing.wire import check_round_trip

START, DUE = date(2026, 1, 1), date(2026, 12, 31)


def percents(key: str, weight: object = 1) -> KeyResult:
    return KeyResult(key, key, 100, since=START, due=DUE, weight=weight)  # type: ignore[arg-type]


def leaf(key: str, above: str = "", weight: object = 1) -> Objective:
    return Objective(key, key, [percents(f"{key}-kr")], aligned_to=above, weight=weight)  # type: ignore[arg-type]


def read(**values: object) -> Readings:
    return Readings(
        Reading(key.replace("_", "-"), START, value)  # type: ignore[arg-type]
        for key, value in values.items()
        if value is not None
    )


def part(key: str, weight: int, progress: Fraction | int | str | None) -> RollUpPart:
    return RollUpPart(key, Label(key), Fraction(weight), None if progress is None else Fraction(progress))


class TestPublished:
    def test_relative_weights(self) -> None:
        """Weights 6 and 4, progress 100 and 0, make 60 percent.

        Id: okr-upraise-weights. Source: amoeboids.atlassian.net, UpRaise, How progress rolls up in alignment.
        """
        tree = ObjectiveTree([Objective("top", "Top"), leaf("a", "top", 6), leaf("b", "top", 4)])

        assert tree.review(read(a_kr=100, b_kr=0), as_of=DUE).progress("top") == Fraction(60, 100)

    def test_key_results_and_aligned_objectives_share_equally(self) -> None:
        """One key result and four aligned objectives have a fifth each.

        Id: okr-15five-rollup. Source: success.15five.com, Enable aligned objectives.
        """
        aligned = [leaf(key, "top", weight) for key, weight in zip("abcd", (1, 2, 3, 4), strict=True)]
        tree = ObjectiveTree([Objective("top", "Top", [percents("own", 9)]), *aligned], RollUp("equal"))
        review = tree.review(read(own=100, a_kr=0, b_kr=0, c_kr=0, d_kr=0), as_of=DUE)

        assert review.of("top").rolled.shares == (Fraction(1, 5),) * 5
        assert review.progress() == Fraction(1, 5)

    def test_each_key_result_is_capped_and_the_mean_is_truncated(self) -> None:
        """150, 50 and 0 percent make 50.

        Id: okr-horilla-truncation. Source: horilla, pms/models.py, EmployeeObjective.update_objective_progress.
        """
        policy = RollUp("equal", cap="100%", rounding=Rounding("0.01", "down"))
        tree = ObjectiveTree([Objective("o", "O", [percents("a"), percents("b"), percents("c")])], policy)

        assert tree.review(read(a=150, b=50, c=0), as_of=DUE).progress("o") == Fraction(50, 100)
        assert tree.review(read(a=50, b=50, c=0), as_of=DUE).progress("o") == Fraction(33, 100)

    def test_goals_of_goals_and_a_score_of_five(self) -> None:
        """Goals at 25 and 0 under one goal, and at 100 and 0, weigh 30 and 70: 12.5 and 50, 3.75 and 35, 38.75.

        The score is percent ÷ 20, 1.9375, rounded to 1.938; the final score is a third of the rounded one, 0.646.

        Id: hrms-goal-rollup. Source: frappe/hrms, test_appraisal.py, test_goal_score.
        """
        policy = RollUp("own", scale=5, rounding=Rounding("0.001"), rounded="score")
        tree = ObjectiveTree(
            [
                Objective("quality", "Quality", weight="30%"),
                Objective("child", "Child", [percents("q1"), percents("q2")], aligned_to="quality"),
                Objective("development", "Development", [percents("d1"), percents("d2")], weight="70%"),
            ],
            policy,
        )
        review = tree.review(read(q1=25, q2=0, d1=100, d2=0), as_of=DUE)
        final = RollUp("equal", cap=None, rounding=Rounding("0.001"))
        others = [part("feedback", 1, 0), part("self", 1, 0)]

        assert [review.progress(key) for key in ("quality", "development")] == [Fraction("0.125"), Fraction("0.5")]
        assert list(review.whole.contributions().values()) == [Fraction("0.0375"), Fraction("0.35")]
        assert (review.progress(), review.score()) == (Fraction("0.3875"), Fraction("1.938"))
        assert review.explain().replay() == Fraction("1.938")
        assert final.combine([part("goals", 1, review.score()), *others]).progress == Fraction("0.646")


class TestConventions:
    @pytest.mark.parametrize(
        ("missing", "progress"), [("zero", Fraction(1, 3)), ("leave-out", Fraction(1)), ("unknown", None)]
    )
    def test_a_missing_reading(self, missing: str, progress: Fraction | None) -> None:
        rolled = RollUp(missing=missing).combine([part("a", 1, 1), part("b", 2, None)])  # type: ignore[arg-type]

        assert rolled.progress == progress

    def test_the_cap_cuts_each_part_or_the_whole(self) -> None:
        parts = [part("a", 1, "3/2"), part("b", 1, "1/4")]

        assert RollUp().combine(parts).progress == Fraction(5, 8)
        assert RollUp(limited="objective").combine(parts).progress == Fraction(7, 8)
        assert RollUp(cap=None).combine(parts).progress == Fraction(7, 8)
        assert RollUp(limited="objective", cap="80%").combine(parts).progress == Fraction(4, 5)

    def test_the_floor_cuts_what_fell_below_the_baseline(self) -> None:
        parts = [part("a", 1, -1), part("b", 1, 1)]

        assert RollUp().combine(parts).progress == Fraction(1, 2)
        assert RollUp(floor=None).combine(parts).progress == 0

    @pytest.mark.parametrize(
        ("counted", "top", "leafless"),
        [("both", Fraction(1, 2), Fraction(1)), ("key-results", Fraction(0), Fraction(1)), ("objectives", 1, 1)],
    )
    def test_what_counts(self, counted: str, top: Fraction, leafless: Fraction) -> None:
        objectives = [Objective("top", "Top", [percents("own")]), leaf("a", "top"), Objective("n", "N"), leaf("b", "n")]
        tree = ObjectiveTree(objectives, RollUp(counted=counted))  # type: ignore[arg-type]
        review = tree.review(read(own=0, a_kr=100, b_kr=100), as_of=DUE)

        assert (review.progress("top"), review.progress("n")) == (top, leafless)
        assert sum(review.contributions().values()) == review.progress()

    def test_nothing_is_said_where_no_part_weighs_anything(self) -> None:
        tree = ObjectiveTree([Objective("top", "Top", [percents("own", 0)]), Objective("empty", "Empty")])
        review = tree.review(read(own=50), as_of=DUE)
        whole = ObjectiveTree([Objective("top", "Top")], RollUp(missing="unknown")).review(Readings(), as_of=DUE)

        assert (review.progress("top"), review.of("empty").expected) == (None, None)
        assert review.explain("top").replay() is None
        assert (whole.progress(), whole.score(), whole.explain().replay()) == (None, None, None)
        assert whole.adjustments() == {}

    @pytest.mark.parametrize(
        "policy",
        [
            RollUp(),
            RollUp("equal", cap=None, floor=None, limited="objective", missing="leave-out", counted="objectives"),
            RollUp(rounding=Rounding("0.001"), rounded="score", scale=5, label={"en": "R", "zh_Hant": "目"}),
        ],
    )
    def test_it_reads_back_from_a_file(self, policy: RollUp) -> None:
        check_round_trip(policy)

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"weights": "none"}, "weights: found 'none', accepted is a way of weighing"),
            ({"cap": 0}, "cap: found '0', accepted is more than the floor 0"),
            ({"rounding": Rounding()}, "rounding.step: found None, accepted is a step"),
            ({"scale": 0}, "scale: found 0, accepted is a number above 0"),
            ({"cap": 0.5}, "cap: found 0.5 of type float"),
            ({"missing": "skip"}, "missing: found 'skip', accepted is what a missing reading is"),
        ],
    )
    def test_bad_input(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises(SalesManualError) as refused:
            RollUp(**fields)  # type: ignore[arg-type]

        assert str(refused.value).startswith(message)


POLICIES = [
    RollUp(weights, cap, floor=floor, limited=limited, rounding=rounding, rounded=rounded, missing=missing)  # type: ignore[arg-type]
    for weights, (cap, floor), limited, (rounding, rounded), missing in product(
        ("own", "equal"),
        ((1, 0), (None, None), ("0.8", None), (None, 0)),
        ("part", "objective"),
        ((None, "score"), (Rounding("0.01"), "objective"), (Rounding("0.1", "down"), "score")),
        ("zero", "leave-out"),
    )
]


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Objective], Readings]:
    count = draw(st.integers(1, 9))
    objectives: list[Objective] = []
    readings: list[Reading] = []
    weights = st.integers(0, 5)
    for number in range(count):
        above = draw(st.sampled_from(["", *(each.key for each in objectives)]))
        results = [percents(f"k{number}-{at}", draw(weights)) for at in range(draw(st.integers(0, 3)))]
        readings += [
            Reading(each.key, START, value)
            for each in results
            if (value := draw(st.none() | st.integers(-50, 200))) is not None
        ]
        objectives.append(Objective(f"o{number}", f"O{number}", results, weight=draw(weights), aligned_to=above))
    return draw(st.permutations(objectives)), Readings(readings)


def naive(policy: RollUp, objectives: list[Objective], readings: Readings, above: str) -> Fraction | None:
    """The progress of one objective, or under "" of the whole, written down from the definition."""
    parts: list[tuple[Fraction, Fraction | None]] = []
    for own in [each for each in objectives if each.key == above]:
        for result in own.key_results:
            found = readings.at(result.key, DUE)
            parts.append((result.weight, None if found is None else found.value / 100))
    aligned = [each for each in objectives if each.aligned_to == above]
    parts += [(each.weight, naive(policy, objectives, readings, each.key)) for each in aligned]
    if policy.missing == "leave-out":
        parts = [each for each in parts if each[1] is not None]
    if policy.weights == "equal":
        parts = [(Fraction(1), value) for _, value in parts]
    whole = sum(weight for weight, _ in parts)
    if not whole:
        return None
    cut = policy.cut if policy.limited == "part" else Fraction
    mean = sum((weight * cut(value or Fraction(0)) for weight, value in parts), Fraction(0)) / whole
    if policy.limited == "objective":
        mean = policy.cut(mean)
    rounds = policy.rounding is not None and policy.rounded == "objective"
    return Fraction(policy.rounding.number(mean)) if rounds and policy.rounding else mean


class TestLaws:
    @given(trees(), st.sampled_from(POLICIES))
    def test_contributions_and_adjustments_sum_to_the_whole(
        self, case: tuple[list[Objective], Readings], policy: RollUp
    ) -> None:
        objectives, readings = case
        review = ObjectiveTree(objectives, policy).review(readings, as_of=DUE)
        added = sum(review.contributions().values()) + sum(review.adjustments().values())

        assert added == (review.progress() or 0)
        assert review.progress() == naive(policy, objectives, readings, "")

    @given(trees(), st.sampled_from(POLICIES))
    def test_every_explanation_replays(self, case: tuple[list[Objective], Readings], policy: RollUp) -> None:
        objectives, readings = case
        review = ObjectiveTree(objectives, policy).review(readings, as_of=DUE)

        assert review.explain().replay() == review.score()
        for key in review.objectives:
            assert review.explain(key).replay() == review.explain(key).value == review.progress(key)

    @given(trees())
    def test_without_floor_cap_and_rounding_nothing_is_adjusted(self, case: tuple[list[Objective], Readings]) -> None:
        objectives, readings = case
        review = ObjectiveTree(objectives, RollUp(cap=None, floor=None)).review(readings, as_of=DUE)

        assert review.adjustments() == {}

    @given(trees(), st.data())
    def test_the_order_of_objectives_is_of_no_matter(
        self, case: tuple[list[Objective], Readings], data: st.DataObject
    ) -> None:
        objectives, readings = case
        mixed = data.draw(st.permutations(objectives))
        first, second = (ObjectiveTree(each).review(readings, as_of=DUE) for each in (objectives, mixed))

        assert first.progress() == second.progress()
        assert first.contributions() == second.contributions()
        assert {key: first.standing(key) for key in first.objectives} == {
            key: second.standing(key) for key in second.objectives
        }

    @given(trees(), st.integers(0, 200), st.integers(0, 100))
    def test_more_of_a_key_result_is_never_less_progress(
        self, case: tuple[list[Objective], Readings], value: int, more: int
    ) -> None:
        objectives, readings = case
        keys = [result.key for each in objectives for result in each.key_results]
        if not keys:
            return
        others = [each for each in readings.readings if each.key != keys[0]]
        low, high = (
            ObjectiveTree(objectives).review(Readings([*others, Reading(keys[0], START, figure)]), as_of=DUE)
            for figure in (value, value + more)
        )

        assert (low.progress() or 0) <= (high.progress() or 0)


class TestTree:
    def test_a_chain_of_a_thousand_objectives_is_reviewed(self) -> None:
        chain = [Objective("o0", "O")] + [Objective(f"o{n}", "O", aligned_to=f"o{n - 1}") for n in range(1, 1000)]
        tree = ObjectiveTree([*chain, leaf("end", "o999")])

        assert tree.review(read(end_kr=40), as_of=DUE).progress() == Fraction(2, 5)

    def test_an_objective_stands_as_the_worst_below_it(self) -> None:
        tree = ObjectiveTree([Objective("top", "Top"), leaf("a", "top"), leaf("b", "top")])
        review = tree.review(read(a_kr=100, b_kr=10), as_of=DUE)

        assert (review.met(), review.standing("top")) == (("a",), KeyResultStanding.BEHIND)
        assert tree.review(read(a_kr=100), as_of=DUE).standing("top") is KeyResultStanding.UNKNOWN
        assert review.of("top").expected == 1
        assert [row["standing"] for row in review.records()] == ["behind", "target met", "behind"]

    def test_what_is_refused(self) -> None:
        circle = [Objective(key, key, aligned_to=above) for key, above in (("a", "c"), ("b", "a"), ("c", "b"))]
        tail, second = Objective("t", "T", aligned_to="a"), Objective("x", "X", aligned_to="y")
        pair = Objective("y", "Y", aligned_to="x")
        circled = "the objectives serve one another in a circle"
        with pytest.raises(InvalidDocumentError) as refused:
            ObjectiveTree([*circle, tail, second, pair, Objective("root", "Root")])
        assert str(refused.value).splitlines() == [
            "objectives objectives: 2 faults",
            f"  objectives[0].aligned_to: {circled}, a → c → b → a; let one of them serve none",
            f"  objectives[4].aligned_to: {circled}, x → y → x; let one of them serve none",
        ]
        with pytest.raises(InvalidDocumentError, match=r"objectives\[0\].aligned_to: no objective 'growht'; did you"):
            ObjectiveTree([Objective("a", "A", aligned_to="growht"), Objective("growth", "G")])
        with pytest.raises(InvalidValueError, match="aligned_to: found 'a', accepted is another objective"):
            Objective("a", "A", aligned_to="a")
        with pytest.raises(InvalidValueError, match="weight: found -1, accepted is a weight of 0 or more"):
            Objective("a", "A", weight=-1)
        with pytest.raises(SalesManualError, match=r"key_results\[1\].key 'k' is there already"):
            ObjectiveTree([Objective("a", "A", [percents("k")]), Objective("b", "B", [percents("k")])])
        tree = ObjectiveTree([leaf("a"), leaf("c", "a")])
        assert (tree.tops(), tree.below("a"), tree.below("c")) == (("a",), ("c",), ())
        with pytest.raises(NotFoundError, match="no key result 'a-k'; did you mean 'a-kr'"):
            tree.review(Readings([Reading("a-k", START, 1)]), as_of=DUE)
        for ask in (tree.below, tree.review(Readings(), as_of=DUE).of, tree.review(Readings(), as_of=DUE).explain):
            with pytest.raises(NotFoundError, match="no objective 'b'"):
                ask("b")

    def test_it_reads_back_from_a_file(self) -> None:
        check_round_trip(ObjectiveTree([leaf("a", "b", "1/3"), leaf("b")], RollUp("equal")))
