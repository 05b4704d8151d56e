"""Won/lost scoring: published worked examples, all of them from the tests of Odoo's predictive lead scoring."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.selling.lead_bayes import Predictor, WonLostModel
from salesmanual.selling.lead_bayes_counts import Outcome

if TYPE_CHECKING:
    from salesmanual.selling.lead_bayes_counts import Frequencies

Row = tuple[str | None, str, str, str, str, str | None]

STAGES: Final = ("s0", "s1", "s2", "won")
MODEL: Final = WonLostModel([Predictor(key) for key in ("country", "state", "source", "email", "phone")], STAGES)
ROWS: Final[tuple[Row, ...]] = (
    ("1", "c0", "t0", "u0", "s0", "lost"),
    ("1", "c1", "t1", "u1", "s1", "lost"),
    ("1", "c2", "t2", "u2", "s2", "won"),
    ("1", "c0", "t1", "u2", "s1", None),
    ("1", "c1", "t1", "u1", "s0", None),
    ("2", "c0", "t1", "u1", "s2", "lost"),
    ("2", "c0", "t1", "u2", "s1", "lost"),
    ("2", "c0", "t2", "u2", "s0", "won"),
    ("2", "c0", "t1", "u2", "s1", None),
    ("2", "c1", "t0", "u1", "s1", None),
    ("3", "c1", "t1", "u1", "s2", "won"),
    ("3", "c0", "t1", "u0", "s0", "lost"),
    ("3", "c1", "t2", "u2", "s0", "lost"),
    ("3", "c0", "t1", "u2", "s1", None),
)
LOOKUPS: Final = (("stage", "s0"), ("stage", "won"), ("country", "c1"), ("email", "false"))


def facts(row: Row, **changes: object) -> dict[str, object]:
    """The facts of a row; e-mail and phone are unset, which counts as the value `false`."""
    team, country, state, source, stage, _ = row
    known = {"team": team, "country": country, "state": state, "source": source, "stage": stage}
    return {**known, "email": False, "phone": False, **changes}


def teamless(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, the last four without a team."""
    return tuple((None, *row[1:]) if position >= 10 else row for position, row in enumerate(rows))


def outcome(row: Row, *, won: bool) -> Outcome:
    return MODEL.outcome(facts(row), won=won)


def counted(rows: tuple[Row, ...]) -> Frequencies:
    return MODEL.count([outcome(row, won=row[5] == "won") for row in rows if row[5]])


def percent(found: Decimal) -> Decimal:
    return found * 100


def smoothed(frequencies: Frequencies, model: WonLostModel, team: str | None, field: str, value: str) -> list[Fraction]:
    return [number + model.smoothing for number in frequencies.tally(team, field, value)]


class TestOpenLeads:
    def test_a_lead_is_compared_with_its_own_team(self) -> None:
        """Published: id `pls-team1-open-lead`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        score = MODEL.score(facts(ROWS[3]), counted(ROWS))

        assert percent(score.probability) == Decimal("33.49")
        assert score.team == "1"

    def test_the_counts_of_teams_are_independent(self) -> None:
        """Published: id `pls-team2-open-lead`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        score = MODEL.score(facts(ROWS[8]), counted(ROWS))

        assert percent(score.probability) == Decimal("7.74")

    def test_a_lead_without_a_team_is_compared_with_all_teams_each_with_its_own_smoothing(self) -> None:
        """Published: id `pls-no-team-open-lead`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        rows = teamless(ROWS)

        score = MODEL.score(facts(rows[13]), counted(rows))

        assert percent(score.probability) == Decimal("35.19")
        assert score.team is None


class TestCounts:
    def test_the_table_of_counts(self) -> None:
        """Published: id `pls-frequency-table`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        frequencies = counted(teamless(ROWS))

        found = [smoothed(frequencies, MODEL, "1", *lookup) for lookup in LOOKUPS]

        tenth = Fraction(1, 10)
        assert found == [[11 * tenth, 21 * tenth], [11 * tenth, tenth], [tenth, 11 * tenth], [11 * tenth, 21 * tenth]]

    def test_a_lead_that_is_lost_counts_up_to_its_stage_and_not_in_later_ones(self) -> None:
        """Published: id `pls-live-increment-lost`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        before = counted(teamless(ROWS))
        lost = outcome(ROWS[4], won=False)

        after = MODEL.add(before, [lost])

        tenth = Fraction(1, 10)
        found = [smoothed(after, MODEL, "1", *lookup) for lookup in LOOKUPS]
        assert found == [[11 * tenth, 31 * tenth], [11 * tenth, tenth], [tenth, 21 * tenth], [11 * tenth, 31 * tenth]]
        assert MODEL.remove(after, [lost]) == before

    def test_moving_back_a_stage_lowers_the_chance_and_another_value_changes_that_lead_alone(self) -> None:
        """Published: id `pls-stage-regression`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        rows = teamless(ROWS)
        frequencies = MODEL.add(counted(rows), [outcome(rows[9], won=True), outcome(rows[4], won=False)])
        frequencies = MODEL.remove(frequencies, [outcome(rows[4], won=False)])

        leads = [facts(rows[3], stage="s0"), facts(rows[8], stage="s0"), facts(rows[8], stage="s0", country="c1")]
        found = [percent(score.probability) for score in MODEL.score_all(leads, frequencies)]

        assert found == [Decimal("20.87"), Decimal("2.43"), Decimal("34.38")]


class TestTags:
    MODEL: Final = WonLostModel([Predictor("tags", least=50), Predictor("email"), Predictor("phone")], STAGES)
    OUTCOMES: Final = ((("a",), 19, 30), (("b",), 9, 40), (("a", "b"), 14, 35))

    def counted(self) -> Frequencies:
        unset = {"email": "false", "phone": "false"}
        return self.MODEL.count(
            Outcome({"tags": tags, **unset}, won=won, stage="s0", team="blup")
            for tags, won_count, lost_count in self.OUTCOMES
            for won, number in ((True, won_count), (False, lost_count))
            for _ in range(number)
        )

    @pytest.mark.parametrize(
        ("tags", "expected"), [(["a"], "33.69"), (["b"], "23.51"), (["a", "b"], "28.05"), ([], "28.60")]
    )
    def test_each_tag_multiplies_once(self, tags: list[str], expected: str) -> None:
        """Published: id `pls-tags`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""
        lead = {"team": "blup", "stage": "s0", "tags": tags, "email": False, "phone": False}

        score = self.MODEL.score(lead, self.counted())

        assert percent(score.probability) == Decimal(expected)

    def test_the_counts_of_the_tags(self) -> None:
        """Published: id `pls-tags`, freq_a and freq_b."""
        frequencies = self.counted()

        found = [[str(float(n)) for n in smoothed(frequencies, self.MODEL, "blup", "tags", tag)] for tag in "ab"]

        assert found == [["33.1", "65.1"], ["23.1", "75.1"]]

    def test_a_tag_says_nothing_below_fifty_outcomes(self) -> None:
        """Published: id `pls-tags`, its rule."""
        lead = {"team": "blup", "stage": "s0", "tags": ["c"]}
        few = [Outcome({"tags": "c"}, won=True, team="blup")] * 20 + [
            Outcome({"tags": "c"}, won=False, team="blup")
        ] * 29
        frequencies = self.MODEL.count(few)

        silent = self.MODEL.score(lead, frequencies)
        heard = self.MODEL.score(lead, self.MODEL.add(frequencies, few[-1:]))

        assert [factor.field for factor in silent.factors] == ["stage"]
        assert str(silent.unused[0].reason) == "seen 49 times, at least 50 needed"
        assert [factor.field for factor in heard.factors] == ["stage", "tags"]


class TestWhatHelps:
    """Published: id `pls-explain-scores`; odoo/odoo addons/crm/tests/test_crm_pls.py at 01d145fd."""

    WON: Final = (
        {"country": "c0", "state": "t0", "source": "u1", "email": "correct", "phone": "correct"},
        {"country": "c1", "state": "t0", "email": "correct", "phone": "correct"},
    )
    LOST: Final = (
        {"source": "u0", "email": "correct", "phone": "incorrect", "stage": "s0"},
        {"country": "c0", "source": "u0", "email": "correct", "phone": "incorrect", "stage": "s0"},
        {"state": "t1", "email": "correct", "phone": "correct", "stage": "s2"},
    )
    LEAD: Final = {
        "country": "c0", "state": "t0", "source": "u0", "email": "correct", "phone": "correct", "stage": "s1",
    }  # fmt: skip

    def counted(self) -> Frequencies:
        outcomes = [MODEL.outcome(facts, won=True) for facts in self.WON]
        return MODEL.count([*outcomes, *(MODEL.outcome(facts, won=False) for facts in self.LOST)])

    def test_the_chance(self) -> None:
        score = MODEL.score(self.LEAD, self.counted())

        assert round(percent(score.probability), 1) == Decimal("74.3")

    def test_each_factor_leans_one_way(self) -> None:
        score = MODEL.score(self.LEAD, self.counted())

        found = {factor.field: str(round(float(factor.leaning), 3)) for factor in score.factors}

        expected = {"state": "0.92", "phone": "0.735", "stage": "0.645", "email": "0.5", "country": "0.353"}
        assert found == {**expected, "source": "0.08"}

    def test_what_leans_above_a_half_helps(self) -> None:
        score = MODEL.score(self.LEAD, self.counted())

        assert [factor.field for factor in score.helping()] == ["state", "stage", "phone"]
        assert [factor.field for factor in score.hurting()] == ["source", "country"]
        assert {str(f.effect) for f in score.factors if f.leaning == Fraction(1, 2)} == {"neither"}
