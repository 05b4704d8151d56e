"""Won/lost scoring: what it reads of leads, what it shows, and bad input."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.wire import read_policy
from salesmanual.selling.lead_bayes import Predictor, WonLostModel
from salesmanual.selling.lead_bayes_counts import Frequencies, Outcome, Tally, ValueCount
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
MAVEN: Final = SHARED / "maven_crm" / "sales_pipeline.csv"

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAGES: Final = ("new", "visited", "won")
MODEL: Final = WonLostModel([Predictor("source"), Predictor("size", label={"en": "size", "zh_Hans": "规模"})], STAGES)
PAST: Final = (
    Outcome({"source": "fair", "size": "large"}, won=True, team="east"),
    Outcome({"source": "web"}, won=True, team="east"),
    Outcome({"source": "web", "size": "small"}, won=False, team="east"),
    Outcome({"source": "web"}, won=False, stage="visited", team="west"),
)
COUNTS: Final = MODEL.count(PAST)


class Size(StrEnum):
    LARGE = "large"


class TestReading:
    def test_a_lead_is_read_by_its_own_fields_and_its_facts(self) -> None:
        lead = Lead("L-1", "fair", AT, company="Acme", facts={"size": "large", "stage": "visited", "team": "east"})

        score = MODEL.score(lead, COUNTS)

        assert [(factor.field, factor.value) for factor in score.factors] == [
            ("stage", "visited"),
            ("source", "fair"),
            ("size", "large"),
        ]
        assert (score.lead, score.team) == ("L-1", "east")

    def test_facts_that_are_given_go_before_those_of_the_lead(self) -> None:
        lead = Lead("L-1", "fair", AT, company="Acme", facts={"size": "large"})

        score = MODEL.score(lead, COUNTS, {"size": "small", "source": "web"})

        assert [factor.value for factor in score.factors] == ["new", "web", "small"]
        assert MODEL.score({"size": "large"}, COUNTS, {"size": "small"}).factors[1].value == "small"

    @pytest.mark.parametrize(
        ("found", "values"),
        [
            (None, ()),
            ("", ()),
            ([], ()),
            ("a", ("a",)),
            (Size.LARGE, ("large",)),
            (True, ("true",)),
            (False, ("false",)),
            (3, ("3",)),
            (Decimal("0.50"), ("0.50",)),
            (Fraction(1, 2), ("0.5",)),
            (["a", None, "b", "a"], ("a", "b")),
        ],
    )
    def test_a_value_is_read_as_text(self, found: object, values: tuple[str, ...]) -> None:
        outcome = MODEL.outcome({"size": found}, won=True)

        assert dict(outcome.values).get("size", ()) == values

    def test_an_outcome_keeps_stage_and_team(self) -> None:
        outcome = MODEL.outcome({"stage": "visited", "team": "east"}, won=False, facts={"source": "fair"})

        assert outcome == Outcome({"source": "fair"}, won=False, stage="visited", team="east")

    def test_facts_may_have_other_names(self) -> None:
        model = WonLostModel(
            [Predictor("source", path="facts.channel")], STAGES, stage="facts.stage", team="facts.team"
        )

        outcome = model.outcome({"facts": {"channel": "fair", "stage": "won", "team": "east"}}, won=True)

        assert outcome == Outcome({"source": "fair"}, won=True, stage="won", team="east")

    def test_a_team_without_outcomes_is_compared_with_all_teams(self) -> None:
        assert MODEL.score({"team": "north"}, COUNTS).team is None
        assert MODEL.score({"team": "west"}, COUNTS).team == "west"

    def test_a_model_for_all_teams_does_not_tell_them_apart(self) -> None:
        model = WonLostModel(MODEL.predictors, STAGES, per_team=False)

        assert model.score({"team": "west"}, COUNTS).team is None

    def test_counts_without_the_first_stage_are_no_outcomes_of_a_team(self) -> None:
        frequencies = Frequencies([*COUNTS.counts, ValueCount("source", "web", 5, 5, team="north")])

        assert MODEL.score({"team": "north"}, frequencies).team is None


class TestResult:
    def test_an_unseen_value_says_nothing_and_is_listed(self) -> None:
        score = MODEL.score({"source": "radio"}, COUNTS)

        assert [(each.field, each.value, str(each.reason)) for each in score.unused] == [
            ("source", "radio", "never seen")
        ]
        assert "never seen" in str(score)

    def test_a_stage_that_nobody_reached_says_nothing(self) -> None:
        frequencies = MODEL.count([Outcome(won=False)])

        score = MODEL.score({"stage": "visited"}, frequencies)

        assert [(each.field, each.least) for each in score.unused] == [("stage", 0)]

    def test_the_tables_show_every_factor(self) -> None:
        score = MODEL.score({"id": "L-7", "source": "fair", "size": "large", "team": "east"}, COUNTS)

        rows = score.tables()[0].records()

        assert [row["value"] for row in rows] == [None, "new", "fair", "large"]
        assert str(score).startswith("Chance to win L-7\n")
        assert "规模" in score.to_text("zh_Hans")

    def test_a_chance_near_certainty_is_kept_a_step_away_from_it(self) -> None:
        model = WonLostModel([Predictor("source")], STAGES, rounding=Rounding("0.1"))
        frequencies = model.count(
            [Outcome({"source": "fair"}, won=True)] * 50 + [Outcome({"source": "web"}, won=False)] * 50
        )

        high = model.score({"source": "fair"}, frequencies)
        low = model.score({"source": "web"}, frequencies)

        assert (high.probability, low.probability) == (Decimal("0.9"), Decimal("0.1"))
        assert (high.explain().replay(), low.explain().replay()) == (Decimal("0.9"), Decimal("0.1"))
        assert "highest chance: 90%" in str(high.explain())
        assert "lowest chance: 10%" in str(low.explain())

    def test_counts_are_read_by_team_and_field(self) -> None:
        assert COUNTS.teams() == ("east", "west")
        assert COUNTS.values("east", "source") == {"fair": Tally(1, 0), "web": Tally(1, 1)}
        assert COUNTS.values("north", "source") == {}
        assert COUNTS.tally("west", "source", "web") == Tally(0, 1)
        assert COUNTS.tables()[0].records()[0] == {
            "team": "east", "field": "size", "value": "large", "won": 1, "lost": 0,
        }  # fmt: skip


class TestRefusals:
    def test_what_was_not_counted_cannot_be_removed_and_all_of_it_is_listed(self) -> None:
        unseen = [Outcome({"source": "radio"}, won=True, team="west"), Outcome({"size": "tiny"}, won=False)]

        with pytest.raises(RefusedError) as caught:
            MODEL.remove(COUNTS, unseen)

        first, *others = str(caught.value).splitlines()
        assert first == "refused: remove outcomes"
        assert sorted(others) == sorted(
            [
                *(f"  ☐ stage {stage} was counted as won: 1 too few" for stage in STAGES),
                "  ☐ source radio was counted as won: 1 too few",
                "  ☐ stage new was counted as lost: 1 too few",
                "  ☐ size tiny was counted as lost: 1 too few",
            ]
        )
        assert {finding.path for finding in caught.value.findings if hasattr(finding, "path")} == {
            "west.stage", "west.source", "stage", "size",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("act", "error", "words"),
        [
            (lambda: Predictor("stage"), InvalidValueError, "key: found 'stage', accepted is another key"),
            (lambda: Predictor(" ", path="a", label="a"), InvalidValueError, "key: found ' '"),
            (lambda: Predictor("source", path="_x"), InvalidValueError, "path: found '_x'"),
            (lambda: Predictor("source", least=-1), InvalidValueError, "least: found -1"),
            (lambda: WonLostModel(["source"], STAGES), WrongTypeError, "predictors[0]: found 'source'"),  # type: ignore[list-item] # the fault under test
            (lambda: WonLostModel([Predictor("a"), Predictor("a")], STAGES), DuplicateError, "'a' is there already"),
            (lambda: WonLostModel([], []), InvalidValueError, "stages: found ()"),
            (lambda: WonLostModel([], ["new", "new"]), DuplicateError, "stages 'new' is there already"),
            (lambda: WonLostModel([], STAGES, smoothing=0), InvalidValueError, "smoothing: found 0"),
            (lambda: WonLostModel([], STAGES, smoothing=0.1), WrongTypeError, "because a float is not exact"),  # type: ignore[arg-type] # the fault under test
            (lambda: WonLostModel([], STAGES, rounding="0.1"), WrongTypeError, "rounding: found '0.1'"),  # type: ignore[arg-type] # the fault under test
            (lambda: WonLostModel([], STAGES, rounding=Rounding()), InvalidValueError, "rounding.step: found None"),
            (lambda: WonLostModel([], STAGES, rounding=Rounding("1")), InvalidValueError, "a step that divides 1"),
            (lambda: WonLostModel([], STAGES, rounding=Rounding("0.3")), InvalidValueError, "a step that divides 1"),
            (lambda: WonLostModel([], STAGES, per_team=1), WrongTypeError, "per_team: found 1"),  # type: ignore[arg-type] # the fault under test
            (lambda: Outcome(won="yes"), WrongTypeError, "won: found 'yes'"),  # type: ignore[arg-type] # the fault under test
            (
                lambda: Outcome(5, won=True),  # type: ignore[arg-type] # the fault under test
                WrongTypeError,
                "values: found 5 of type int, accepted is a table of values",
            ),
            (lambda: Outcome({"a": 5}, won=True), WrongTypeError, "values.a: found 5"),  # type: ignore[arg-type] # the fault under test
            (lambda: Outcome({"a": ["x", "x"]}, won=True), DuplicateError, "values.a 'x' is there already"),
            (lambda: Outcome({" ": "x"}, won=True), InvalidValueError, "values: found ' '"),
            (lambda: ValueCount("a", "x", 0, 0), InvalidValueError, "won, lost: found (0, 0)"),
            (lambda: ValueCount("a", "x", -1, 0), InvalidValueError, "won: found -1"),
            (lambda: Frequencies([1]), WrongTypeError, "counts[0]: found 1"),  # type: ignore[list-item] # the fault under test
            (lambda: Frequencies([ValueCount("a", "x", 1, 0)] * 2), DuplicateError, "counts[1].place"),
            (lambda: MODEL.count([1]), WrongTypeError, "outcomes[0]: found 1"),  # type: ignore[list-item] # the fault under test
            (
                lambda: MODEL.count([Outcome(won=False, stage="visted")]),
                InvalidValueError,
                "outcomes[0].stage: found 'visted', accepted is a stage of the model; did you mean 'visited'?",
            ),
            (
                lambda: MODEL.count([Outcome({"sorce": "x"}, won=False)]),
                InvalidValueError,
                "outcomes[0].values: found 'sorce', accepted is the key of a predictor; did you mean 'source'?",
            ),
            (lambda: MODEL.score({"stage": "lost"}, COUNTS), InvalidValueError, "stage: found 'lost'"),
            (lambda: MODEL.score({"stage": 1}, COUNTS), WrongTypeError, "stage: found 1 of type int"),
            (lambda: MODEL.score({"team": 1}, COUNTS), WrongTypeError, "team: found 1 of type int"),
            (lambda: MODEL.score({"size": 0.5}, COUNTS), WrongTypeError, "size: found 0.5 of type float"),
            (lambda: MODEL.score({"size": list(range(51))}, COUNTS), InvalidValueError, "found '51 values'"),
            (lambda: MODEL.score("L-1", COUNTS), WrongTypeError, "lead: found 'L-1'"),  # type: ignore[arg-type] # the fault under test
            (lambda: MODEL.score({}, {}), WrongTypeError, "frequencies: found {}"),  # type: ignore[arg-type] # the fault under test
            (lambda: MODEL.score({}, Frequencies()), InvalidValueError, "frequencies: found 'no outcomes'"),
        ],
    )
    def test_bad_input_is_named(self, act: Callable[[], Any], error: type[SalesManualError], words: str) -> None:
        with pytest.raises(error) as caught:
            act()

        assert words in str(caught.value)

    def test_a_model_is_read_from_a_file(self) -> None:
        model = read_policy(
            WonLostModel,
            """
            stages = ["new", "visited", "won"]
            [[predictors]]
            key = "source"
            [[predictors]]
            key = "size"
            label = {en = "size", zh_Hans = "规模"}
            """,
        )

        assert model == MODEL


@pytest.mark.skipif(not MAVEN.is_file(), reason="the Maven CRM data is not there")
class TestRealData:
    STAGE: Final = {"Prospecting": "Prospecting", "Engaging": "Engaging", "Won": "Won", "Lost": "Engaging"}
    MODEL: Final = WonLostModel(
        [Predictor("product"), Predictor("sales_agent", least=50), Predictor("account")],
        ["Prospecting", "Engaging", "Won"],
    )

    def rows(self) -> list[dict[str, str]]:
        with MAVEN.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))

    def test_all_outcomes_are_counted_and_all_open_opportunities_scored(self) -> None:
        """The control totals of the data: 4,238 won, 2,473 lost; 1,589 engaging and 500 prospecting are open."""
        rows = [{**row, "stage": self.STAGE[row["deal_stage"]]} for row in self.rows()]
        decided = [row for row in rows if row["deal_stage"] in {"Won", "Lost"}]
        still_open = [row for row in rows if row["deal_stage"] not in {"Won", "Lost"}]

        counts = self.MODEL.count(self.MODEL.outcome(row, won=row["deal_stage"] == "Won") for row in decided)
        scores = self.MODEL.score_all(still_open, counts)

        assert counts.tally(None, "stage", "Prospecting") == (4_238, 2_473)
        assert sum(sum(tally) for tally in counts.values(None, "product").values()) == 6_711
        assert len(scores) == 2_089
        assert all(Decimal("0.4") < score.probability < Decimal("0.9") for score in scores)
        again = _float_chance(decided, still_open[0])
        assert float(scores[0].exact()) == pytest.approx(again, rel=1e-12)


def _float_chance(decided: list[dict[str, str]], row: dict[str, str]) -> float:
    """A second implementation, in floating point, over the rows themselves."""
    sides = []
    for won in (True, False):
        side = [each for each in decided if (each["deal_stage"] == "Won") == won]
        weight = len(side) + 0.1  # every outcome here has reached the second stage, which so changes nothing
        for field in ("product", "sales_agent", "account"):
            if row[field]:
                every = {each[field] for each in decided if each[field]}
                having = [each[field] for each in side if each[field]]
                weight *= (having.count(row[field]) + 0.1) / (len(having) + 0.1 * len(every))
        sides.append(weight)
    return sides[0] / (sides[0] + sides[1])
