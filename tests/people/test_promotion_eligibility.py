"""Who qualifies, what is missing, and what is waived: examples."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.people.promotion_ladder_world import LADDER, LI_NA, ON, PLACES, WANG_WEI

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.people.promotion_conditions_facts import PromotionFacts, Waiver
from salesmanual.people.promotion_eligibility import EligibilityStatus
from salesmanual.people.promotion_ladders import StepCondition
from salesmanual.people.promotion_projection import who_qualifies_when
from salesmanual.people.promotion_projection_outlooks import BestCase
from salesmanual.people.service_times_in_grade import PositionHeld

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from salesmanual.people.promotion_eligibility import Eligibility
    from salesmanual.people.promotion_projection_outlooks import Outlook


def assess(facts: PromotionFacts = LI_NA, *, on: date = ON) -> Eligibility:
    return LADDER.assess("li.na", to="senior", facts=facts, as_of=on)


def waived(*conditions: str, role: str = "director", by: str = "zhao.min") -> PromotionFacts:
    waivers = [Waiver("senior", each, by, role, "proven elsewhere", date(2026, 5, 1)) for each in conditions]
    return attrs.evolve(LI_NA, waivers=waivers)


class TestAssessing:
    def test_everything_that_is_missing_stands_there_with_its_earliest_day(self) -> None:
        found = assess()

        assert found.status is EligibilityStatus.NOT_YET
        assert {each.key: each.earliest for each in found.unmet()} == {
            "results": date(2026, 10, 1),
            "service": date(2026, 7, 1),
            "skills": None,
            "training": date(2026, 9, 15),
        }
        assert found.earliest is None
        assert found.condition("results").finding.children[0].distance == 1
        assert [str(each) for each in found.condition("service").note()] == ["found 10, 2 short"]

    def test_who_meets_everything_is_eligible_on_the_day(self) -> None:
        found = assess(WANG_WEI)

        assert found.is_eligible()
        assert found.earliest == ON
        assert found.unmet() == ()
        assert [each.earliest for each in found.conditions] == [ON] * 4

    def test_a_condition_that_fails_in_the_meantime_is_seen(self) -> None:
        """The training has expired when the service time is reached, so no day is named for all."""
        facts = attrs.evolve(WANG_WEI, held=[PositionHeld("rep", date(2025, 10, 1))])

        found = assess(facts)

        assert [each.earliest for each in found.conditions] == [ON, date(2026, 10, 31), ON, ON]
        assert found.earliest is None

    def test_the_days_ahead_end_with_the_position(self) -> None:
        facts = attrs.evolve(LI_NA, held=[PositionHeld("rep", date(2025, 6, 1), date(2026, 7, 31))])

        found = assess(facts)

        assert [each.earliest for each in found.conditions] == [None, date(2026, 7, 1), None, None]

    def test_a_fact_that_is_missing_leaves_it_unknown(self) -> None:
        found = assess(attrs.evolve(WANG_WEI, levels=None, trainings=None))

        assert found.status is EligibilityStatus.UNKNOWN
        assert found.missing() == ("levels.closing", "levels.negotiation", "trainings.negotiation-2")
        assert found.explain().replay() == Fraction(1, 2)

    def test_a_step_without_conditions_is_open(self) -> None:
        facts = attrs.evolve(LI_NA, held=[PositionHeld("lead", date(2025, 1, 1))])

        found = LADDER.assess("li.na", to="expert", facts=facts, as_of=ON)

        assert (found.kind, found.is_eligible(), found.explain().replay()) == ("move", True, 1)

    def test_a_way_down_is_assessed_like_a_way_up(self) -> None:
        low = {"2025-Q2": "50%", "2025-Q3": "55%", "2025-Q4": "40%", "2026-Q1": "59.9%"}
        facts = attrs.evolve(LI_NA, held=[PositionHeld("senior", date(2024, 1, 1))], results={"attainment": low})

        assert LADDER.assess("li.na", to="rep", facts=facts, as_of=ON).is_eligible()
        better = attrs.evolve(facts, results={"attainment": {**low, "2025-Q3": "60%"}})
        found = LADDER.assess("li.na", to="rep", facts=better, as_of=ON)
        assert found.earliest == date(2026, 10, 1)

    @pytest.mark.parametrize(
        ("ask", "error", "message"),
        [
            (
                lambda: assess(on=date(2025, 1, 1)),
                NotFoundError,
                "no position that li.na holds on '2025-01-01'; bring it in facts.held",
            ),
            (
                lambda: LADDER.assess("li.na", to="lead", facts=LI_NA, as_of=ON),
                NotFoundError,
                "no step from rep to 'lead'; steps lead to senior",
            ),
            (
                lambda: LADDER.assess("li.na", to="senior", facts={}, as_of=ON),  # type: ignore[arg-type]  # what is wrong with it
                WrongTypeError,
                "facts: found {} of type dict, accepted is a value of type PromotionFacts",
            ),
            (lambda: assess().condition("skill"), NotFoundError, "no condition 'skill'; did you mean 'skills'?"),
            (
                lambda: LADDER.who_qualifies(["li.na"], on=ON),  # type: ignore[arg-type]  # as above
                WrongTypeError,
                "people: found ['li.na'] of type list, accepted is the PromotionFacts of each person, by name",
            ),
            (
                lambda: LADDER.who_qualifies({"li.na": 1}, on=ON),  # type: ignore[dict-item]  # as above
                WrongTypeError,
                "people['li.na']: found 1 of type int, accepted is a value of type PromotionFacts",
            ),
        ],
    )
    def test_what_cannot_be_asked_is_refused(
        self, ask: Callable[[], object], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            ask()

        assert str(caught.value) == message


class TestWaivers:
    def test_a_waived_condition_is_shown_with_what_was_found(self) -> None:
        found = assess(waived("skills"))

        skills = found.condition("skills")
        assert (skills.finding.met, skills.passes(), skills.earliest) == (False, True, None)
        assert [each.key for each in found.waived()] == ["skills"]
        assert found.earliest == date(2026, 10, 1)
        assert "zhao.min (director): proven elsewhere" in found.to_text()
        assert "all competency levels that the position requires, waived: 1 (the greatest of them)" in str(
            found.explain()
        )

    def test_a_waiver_without_authority_does_not_count_and_is_listed(self) -> None:
        facts = waived("results", "skills", "skill", role="manager")

        found = assess(facts)

        assert found.waived() == ()
        assert [(each.waiver.condition, [str(one) for one in each.findings]) for each in found.refused] == [
            ("results", ["☐ the condition may be waived: found manager"]),
            ("skills", ["☐ the condition is waived by one of: director: found manager"]),
            ("skill", ["☐ the step has the condition: found skill"]),
        ]
        assert "Waivers that do not count" in found.to_text()

    def test_a_waiver_counts_on_its_own_days_only(self) -> None:
        facts = attrs.evolve(
            WANG_WEI,
            levels={"closing": "3", "negotiation": "2"},
            waivers=[
                Waiver("senior", "skills", "zhao.min", "director", "for now", date(2026, 6, 1), date(2026, 6, 30))
            ],
        )

        assert assess(facts).earliest == date(2026, 6, 1)
        assert assess(facts, on=date(2026, 6, 30)).is_eligible()
        assert not assess(facts, on=date(2026, 7, 1)).is_eligible()

    def test_waiving_changes_a_copy_of_the_facts(self) -> None:
        facts = LADDER.waive(
            "li.na",
            "skills",
            to="senior",
            facts=LI_NA,
            by="zhao.min",
            role="director",
            why="proven elsewhere",
            since=date(2026, 5, 1),
        )

        assert facts == waived("skills")
        assert LI_NA.waivers == ()

    def test_a_refused_waiver_says_everything_that_stands_in_the_way(self) -> None:
        with pytest.raises(RefusedError) as caught:
            LADDER.waive(
                "li.na", "results", to="senior", facts=LI_NA, by="li.na", role="director", why="please", since=ON
            )

        assert str(caught.value) == (
            "refused: waive results for li.na\n"
            "  ☐ the person waived for does not waive: found li.na\n"
            "  ☐ the condition may be waived: found director"
        )

    def test_nothing_is_waived_for_somebody_without_a_position(self) -> None:
        with pytest.raises(NotFoundError, match=r"no position that li\.na holds on '2020-01-01'"):
            LADDER.waive(
                "li.na",
                "skills",
                to="senior",
                facts=LI_NA,
                by="zhao.min",
                role="director",
                why="early",
                since=date(2020, 1, 1),
            )


class TestShowing:
    def test_it_prints_a_row_for_each_condition(self) -> None:
        records = assess().records()

        assert [(row["condition"], row["status"], row["earliest"]) for row in records] == [
            (
                "attainment is at least 100% in 3 of the last 4 quarters, and in none below 80%",
                "unmet",
                date(2026, 10, 1),
            ),
            ("12 months in the position, worked time", "unmet", date(2026, 7, 1)),
            ("all competency levels that the position requires", "unmet", None),
            ("Negotiation 2", "unmet", date(2026, 9, 15)),
        ]
        assert str(assess()).startswith("li.na for Senior on 2026-05-10: not yet\n┌")

    def test_many_people_stand_in_one_table(self) -> None:
        people = {"li.na": waived("skills"), "wang.wei": WANG_WEI, "gone": PromotionFacts(held=[])}

        found = LADDER.who_qualifies(people, on=ON, places=PLACES)

        assert found.eligible() == (("wang.wei", "senior"),)
        assert [each.person for each in found.of("not yet")] == ["li.na"]
        assert [tuple(row.values()) for row in found.records()] == [
            ("li.na", "rep", "Senior", "not yet", "results, service, training", "skills", date(2026, 10, 1)),
            ("wang.wei", "rep", "Senior", "eligible", None, None, ON),
        ]
        assert str(found).startswith("Who qualifies on 2026-05-10\n┌")

    def test_ways_down_are_looked_at_where_asked(self) -> None:
        facts = attrs.evolve(LI_NA, held=[PositionHeld("senior", date(2024, 1, 1))])

        found = LADDER.who_qualifies({"li.na": facts}, on=ON, kinds=["demotion"])

        assert [(each.to, each.status.value) for each in found.answers] == [("rep", "not yet")]


class TestPositionsInSeveralEntries:
    def test_the_day_is_looked_for_while_the_position_goes_on(self) -> None:
        first, *_ = LI_NA.held.entries
        held = [
            attrs.evolve(first, until=ON),
            attrs.evolve(first, since=ON + timedelta(days=1), until=None),
        ]

        whole, parted = assess(attrs.evolve(LI_NA, held=[first])), assess(attrs.evolve(LI_NA, held=held))

        assert [each.earliest for each in parted.conditions] == [each.earliest for each in whole.conditions]


class TestWrongInput:
    @pytest.mark.parametrize("outlook", ["best", BestCase])
    def test_what_is_no_outlook_is_refused(self, outlook: Outlook) -> None:
        with pytest.raises(WrongTypeError, match=r"outlook: found .*, accepted is what is supposed"):
            LADDER.assess("li.na", to="senior", facts=LI_NA, as_of=ON, outlook=outlook)

    @pytest.mark.parametrize(
        ("kinds", "error", "words"),
        [
            ("promotion", WrongTypeError, "kinds: found 'promotion'"),
            (["promotions"], InvalidValueError, r"kinds\[0\]: found 'promotions', .* did you mean 'promotion'"),
        ],
    )
    def test_what_is_no_kind_of_step_is_refused(self, kinds: Sequence[str], error: type[Exception], words: str) -> None:
        with pytest.raises(error, match=words):
            LADDER.who_qualifies({"li.na": LI_NA}, on=ON, kinds=kinds)
        with pytest.raises(error, match=words):
            who_qualifies_when(LADDER, {"li.na": LI_NA}, on=ON, months=1, outlook=BestCase(), kinds=kinds)

    def test_a_condition_needs_all_its_methods(self) -> None:
        class Half:
            check = turns = str

        half: Any = Half()
        with pytest.raises(WrongTypeError, match=r"rule: found .*, accepted is a condition"):
            StepCondition("half", half)
