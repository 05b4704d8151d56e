"""Objectives: the score of ratings that are facts, the factor, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MARCH, Scene, cny, facts_of, plan_of, sold

from salesmanual.incentives.books import Fact, FactBook
from salesmanual.incentives.objectives import Objectives
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidDocumentError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month
from salesmanual.kernel.scorecard import Item, Scorecard
from salesmanual.testing.wire import check_round_trip

CARD = Scorecard("Objectives", [Item("launch", "60%"), Item("hiring", "40%")])
OBJECTIVES = Objectives("mbo", "Objectives", cny(9000), CARD)
SALE = sold("S-1", date(2026, 3, 9), 500)


def scene(objectives: Objectives, **ratings: object) -> Scene:
    return Scene(objectives, SALE, facts=facts_of(ratings=ratings))


class TestObjectives:
    def test_they_pay_the_bonus_times_the_score(self) -> None:
        assert scene(OBJECTIVES, launch=1, hiring="50%").paid() == cny(7200)

    def test_a_curve_of_the_score_may_stand_between(self) -> None:
        """Nothing below 70 %, all from 90 % on."""
        curve = Curve.points([("70%", "50%"), ("90%", 1)], before="zero")
        objectives = attrs.evolve(OBJECTIVES, curve=curve)

        paid = [scene(objectives, launch=1, hiring=hiring).paid() for hiring in (0, "50%", 1)]

        assert paid == [cny(0), cny(6750), cny(9000)]

    def test_the_ratings_of_the_last_day_count(self) -> None:
        since = [
            Fact("li.na", date(2026, 1, 1), {"ratings": {"launch": 0, "hiring": 0}}),
            Fact("li.na", date(2026, 3, 31), {"ratings": {"launch": 1, "hiring": 1}}),
        ]
        rated = Scene(OBJECTIVES, facts=FactBook(since))

        assert [rated.paid(month(2026, number)) for number in (2, 3)] == [cny(0), cny(9000)]

    def test_ratings_may_stand_deeper(self) -> None:
        objectives = attrs.evolve(OBJECTIVES, ratings="reviews.march")
        rated = Scene(objectives, facts=facts_of(reviews={"march": {"launch": 1, "hiring": 1}}))

        assert rated.paid() == cny(9000)

    def test_without_ratings_the_rule_of_the_card_says_what_follows(self) -> None:
        objectives = attrs.evolve(OBJECTIVES, card=attrs.evolve(CARD, missing="zero"))

        assert Scene(objectives).paid() == cny(0)

    def test_no_sale_is_paid_by_itself(self) -> None:
        basis = scene(OBJECTIVES, launch=1, hiring=1).basis()

        assert OBJECTIVES.lines(basis) == (Fraction(0),)
        assert str(OBJECTIVES.explain_line(basis, 0)) == "2026-03-09 sale S-1: not paid by itself: 0"
        assert OBJECTIVES.pay_curve(basis) == Curve.flat(9000)

    def test_the_explanation_goes_down_to_the_ratings(self) -> None:
        assert str(OBJECTIVES.explain(scene(OBJECTIVES, launch=1, hiring="50%").basis())) == (
            "Objectives, exact: 7200 CNY (the product) [Handbook 4.3]\n"
            "├─ factor: 0.8 (always 1 × x)\n"
            "│  └─ Objectives: 0.8 (the sum) [Handbook 4.2]\n"
            "│     ├─ contribution of launch: 0.6 (the product)\n"
            "│     │  ├─ score of launch: 1 (the rating itself)\n"
            "│     │  │  └─ rating of launch: 1\n"
            "│     │  └─ weight of launch: 60%\n"
            "│     └─ contribution of hiring: 0.2 (the product)\n"
            "│        ├─ score of hiring: 0.5 (the rating itself)\n"
            "│        │  └─ rating of hiring: 50%\n"
            "│        └─ weight of hiring: 40%\n"
            "└─ target bonus: 9000 CNY [Handbook 4.3]"
        )

    def test_it_reads_and_writes(self) -> None:
        check_round_trip(plan_of(attrs.evolve(OBJECTIVES, ratings="reviews.march", window="quarter")))


TENTHS = st.integers(0, 10).map(lambda number: Fraction(number, 10))


@given(TENTHS, TENTHS, st.lists(st.integers(0, 10**6), max_size=3))
def test_contributions_sum_to_the_pay_whatever_is_sold(launch: Fraction, hiring: Fraction, amounts: list[int]) -> None:
    sales = [sold(f"S-{at}", MARCH.start, amount) for at, amount in enumerate(amounts)]
    rated = Scene(OBJECTIVES, *sales, facts=facts_of(ratings={"launch": launch, "hiring": hiring}))

    assert 5400 * launch + 3600 * hiring == OBJECTIVES.payout(rated.basis())
    assert rated.paid().amount == OBJECTIVES.payout(rated.basis())


class TestRefusals:
    @pytest.mark.parametrize(
        ("part", "value", "message"),
        [
            ("amount", 9000, "amount: found 9000 of type int, accepted is Money"),
            ("card", ["launch"], r"card: found \['launch'\] of type list, accepted is a Scorecard"),
            ("curve", 1, "curve: found 1 of type int, accepted is a Curve"),
            ("ratings", 5, "ratings: found 5 of type int"),
        ],
    )
    def test_a_wrong_part_is_refused(self, part: str, value: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            attrs.evolve(OBJECTIVES, **{part: value})  # type: ignore[arg-type] # the fault under test

    def test_every_fault_of_the_ratings_is_told_at_once_with_the_person_and_the_day(self) -> None:
        with pytest.raises(InvalidDocumentError) as found:
            scene(OBJECTIVES, lunch=1, hiring=1).paid()

        assert str(found.value) == (
            "ratings of li.na on 2026-03-31: 2 faults\n"
            "  lunch: no such item; did you mean 'launch'?\n"
            "  launch: found no rating, accepted is one; or name another MissingRule"
        )

    @pytest.mark.parametrize("ratings", [5, "launch", [1, 2]])
    def test_ratings_are_a_mapping(self, ratings: object) -> None:
        message = "^ratings of li.na on 2026-03-31: found .*, accepted is a mapping from objectives to ratings$"

        with pytest.raises(WrongTypeError, match=message):
            Scene(OBJECTIVES, facts=facts_of(ratings=ratings)).paid()

    @pytest.mark.parametrize("kind", [CurrencyMismatchError])
    def test_a_bonus_in_another_currency_is_refused(self, kind: type[SalesManualError]) -> None:
        objectives = attrs.evolve(OBJECTIVES, amount=Money(9000, "USD"))

        with pytest.raises(kind, match=r"^components\[0\]\.amount: found CNY and USD"):
            plan_of(objectives)
        with pytest.raises(kind, match=r"^amount of component 'mbo': found CNY and USD"):
            objectives.payout(scene(OBJECTIVES, launch=1, hiring=1).basis())
