"""Scoring leads with a scorecard: ratings from facts, bands, ranking, and bad input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Item, LinearScale, PointScale, Scorecard
from salesmanual.kernel.wire import read_policy
from salesmanual.selling.lead_scoring import LeadScoring, RatingCase, RatingRule, lead_facts, standard_lead_scoring
from salesmanual.selling.leads import Lead
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CARD: Final = Scorecard("Fit", [Item("size", 1, LinearScale(0, 100, worth=10)), Item("visits", 1)], weights="add")
SCORING: Final = LeadScoring(CARD, [RatingRule("size", "employees", otherwise=0), RatingRule("visits", "visits")])


def lead(name: str = "L-1", *, source: str = "fair", at: datetime = AT, **facts: object) -> Lead:
    return Lead(name, source, at, company="Acme", facts=facts)


class TestFacts:
    def test_own_fields_go_before_facts_and_given_ones_before_both(self) -> None:
        known = lead_facts(lead(source="fair", budget=5, need="press"), {"need": "lathe"})

        assert (known["source"], known["budget"], known["need"]) == ("fair", 5, "lathe")
        assert lead_facts(Lead("L-1", "web", AT, company="Acme", facts={"source": "fair"}))["source"] == "web"

    def test_what_is_empty_is_not_known(self) -> None:
        assert {"name", "phones", "owner", "customer"}.isdisjoint(lead_facts(lead()))


class TestRating:
    RULE: Final = RatingRule(
        "size",
        "employees",
        cases=[RatingCase("sector = 'retail' and shops >= 3", 9), RatingCase("sector = 'retail'", 5)],
        otherwise=1,
    )

    @pytest.mark.parametrize(
        ("facts", "rating", "because"),
        [
            ({"sector": "retail", "shops": 4}, 9, 'sector == "retail" and shops >= 3'),
            ({"sector": "retail"}, 5, 'sector == "retail"'),
            ({"sector": "steel", "employees": 7}, 7, "the fact employees"),
            ({"sector": "steel"}, 1, "employees is not known"),
        ],
    )
    def test_the_first_case_that_holds_rates_then_the_fact_then_the_default(
        self, facts: dict[str, object], rating: int, because: str
    ) -> None:
        found, reason = self.RULE.rate(facts)

        assert (found, str(reason)) == (rating, because)

    def test_without_fact_and_default_there_is_no_rating(self) -> None:
        rating, because = RatingRule("size", cases=[RatingCase("shops >= 3", 9)]).rate({})

        assert (rating, str(because)) == (None, "no case holds")


class TestScore:
    def test_every_item_says_what_its_rating_came_from(self) -> None:
        score = SCORING.score(lead(employees=50, visits=2))

        rows = score.tables()[0].records()
        assert score.score == Fraction(7)
        assert [(row["item"], row["because"], row["contribution"]) for row in rows] == [
            ("size", "the fact employees", 5),
            ("visits", "the fact visits", 2),
        ]
        assert score.band is None
        assert score.explain().replay() == score.score

    def test_a_rounding_has_a_row_of_its_own(self) -> None:
        card = Scorecard("Fit", [Item("size", "50%"), Item("visits", "50%")], rounding=Rounding("1"))
        score = LeadScoring(card, [RatingRule("size", "size"), RatingRule("visits", "visits")]).score(
            lead(size=1, visits=2), {"size": 3}
        )

        assert [row["item"] for row in score.tables()[0].records()] == ["size", "visits", "rounding"]
        assert sum(row["contribution"] for row in score.tables()[0].records()) == score.score  # type: ignore[misc] # all numbers

    @pytest.mark.parametrize(
        ("facts", "score", "band"),
        [
            ({}, 0, "cold"),
            ({"budget": 1, "authority": "recommends", "months_to_purchase": 12}, 37, "cold"),
            ({"budget": 1, "authority": "decides"}, 40, "warm"),
            ({"budget": 50_000, "authority": "decides", "months_to_purchase": 4, "visits": 1}, 75, "hot"),
            ({"budget": 50_000, "authority": "decides", "months_to_purchase": 3, "visits": 3}, 100, "hot"),
        ],
    )
    def test_the_standard_scoring(self, facts: dict[str, object], score: int, band: str) -> None:
        found = standard_lead_scoring().score(lead(), facts)

        assert (int(found.score), found.band) == (score, band)

    def test_the_standard_scoring_is_kept_in_a_file_and_speaks_chinese(self) -> None:
        check_round_trip(standard_lead_scoring())
        check_round_trip(SCORING)
        assert "預算" in standard_lead_scoring().score(lead()).to_text("zh_Hant")


class TestRanking:
    def test_the_best_comes_first_and_among_equals_the_one_captured_first(self) -> None:
        later = AT + timedelta(hours=1)
        leads = [lead("L-2", at=later, visits=1), lead("L-4", visits=1), lead("L-3", visits=1), lead("L-1", visits=5)]

        ranking = SCORING.rank(leads)

        assert [score.lead.id for score in ranking.scores] == ["L-1", "L-3", "L-4", "L-2"]
        assert ranking == SCORING.rank(reversed(leads))

    def test_a_lead_that_cannot_be_scored_is_listed_with_the_reason(self) -> None:
        ranking = SCORING.rank([lead("L-1"), lead("L-2", visits=-1), lead("L-3", visits=1)])

        assert [each.lead.id for each in ranking.unscored] == ["L-1", "L-2"]
        assert ranking.unscored[1].reason == "visits: found -1, accepted is a number from 0"
        assert "visits" in ranking.unscored[0].reason
        assert [row["lead"] for row in ranking.records()] == ["L-3"]
        assert "Leads without a score" in str(ranking)

    def test_a_fact_that_is_no_rating_is_a_reason_too(self) -> None:
        ranking = SCORING.rank([lead("L-1", visits=1)], {"L-1": {"visits": 0.5}})

        assert ranking.unscored[0].reason.startswith("visits: found 0.5 of type float")

    def test_facts_are_given_by_lead(self) -> None:
        ranking = SCORING.rank([lead("L-1", visits=1), lead("L-2", visits=1)], {"L-2": {"visits": 3}})

        assert [(score.lead.id, int(score.score)) for score in ranking.scores] == [("L-2", 3), ("L-1", 1)]

    def test_leads_are_found_by_band(self) -> None:
        leads = [lead("L-1"), lead("L-2", budget=50_000, authority="decides", months_to_purchase=1)]

        ranking = standard_lead_scoring().rank(leads)

        assert [score.lead.id for score in ranking.in_band("hot")] == ["L-2"]
        assert "Leads without a score" not in str(ranking)
        assert [row["band"] for row in ranking.records()] == ["hot", "cold"]


class TestRefusals:
    @pytest.mark.parametrize(
        ("act", "error", "words"),
        [
            (
                lambda: RatingRule("size"),
                InvalidValueError,
                "fact: found None, accepted is a fact or at least one case",
            ),
            (lambda: RatingRule(" ", "a"), InvalidValueError, "item: found ' '"),
            (lambda: RatingRule("size", "_a"), InvalidValueError, "fact: found '_a'"),
            (lambda: RatingRule("size", cases=["a"]), WrongTypeError, "cases[0]: found 'a'"),  # type: ignore[list-item] # the fault under test
            (lambda: RatingRule("size", "a", otherwise=0.5), WrongTypeError, "otherwise: found 0.5"),  # type: ignore[arg-type] # the fault under test
            (lambda: RatingCase("a >= 1", None), WrongTypeError, "rating: found None"),  # type: ignore[arg-type] # the fault under test
            (lambda: RatingCase(1, 1), WrongTypeError, "when: found 1"),  # type: ignore[arg-type] # the fault under test
            (lambda: LeadScoring("card", SCORING.rules), WrongTypeError, "card: found 'card'"),  # type: ignore[arg-type] # the fault under test
            (lambda: LeadScoring(CARD, []), InvalidValueError, "rules: found ()"),
            (lambda: LeadScoring(CARD, SCORING.rules[:1]), InvalidValueError, "rules: found ['visits']"),
            (
                lambda: LeadScoring(CARD, [SCORING.rules[0]] * 2),
                DuplicateError,
                "rules[1].item 'size' is there already",
            ),
            (
                lambda: LeadScoring(CARD, [RatingRule("sise", "a")]),
                NotFoundError,
                "no item 'sise'; did you mean 'size'?",
            ),
            (
                lambda: LeadScoring(
                    Scorecard("Fit", [Item("size", 1, PointScale(0, 5))]),
                    [RatingRule("size", cases=[RatingCase("a >= 1", 9)])],
                ),
                InvalidValueError,
                "rules[0].cases[0].rating: found 9, accepted is a number from 0 up to 5",
            ),
            (
                lambda: LeadScoring(
                    Scorecard("Fit", [Item("size", 1, PointScale(0, 5))]), [RatingRule("size", "a", otherwise=9)]
                ),
                InvalidValueError,
                "rules[0].otherwise: found 9",
            ),
            (lambda: SCORING.score("L-1"), WrongTypeError, "lead: found 'L-1' of type str, accepted is a Lead"),  # type: ignore[arg-type] # the fault under test
            (lambda: SCORING.score(lead()), InvalidDocumentError, "visits"),
            (lambda: SCORING.score(lead(), {"visits": 0.5}), WrongTypeError, "visits: found 0.5"),
            (lambda: SCORING.rank([lead(), lead()]), DuplicateError, "leads[1].id 'L-1' is there already"),
            (lambda: SCORING.rank([1]), WrongTypeError, "leads[0]: found 1"),  # type: ignore[list-item] # the fault under test
        ],
    )
    def test_bad_input_is_named(self, act: Callable[[], Any], error: type[SalesManualError], words: str) -> None:
        with pytest.raises(error) as caught:
            act()

        assert words in str(caught.value)

    def test_every_fault_of_a_file_is_named(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(
                LeadScoring,
                """
                card = {label = "Fit", parts = [{kind = "item", key = "size", weight = "100%"}]}
                [[rules]]
                item = "size"
                cases = [{when = "employees >=", rating = 5}]
                [[rules]]
                itm = "size"
                """,
            )

        assert "rules[0].cases[0].when" in str(caught.value)
        assert "rules[1].itm" in str(caught.value)
