"""What holds of every assessment: better facts never hurt, the earliest day is the first, order does not matter."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesmanual.kernel.criteria import FindingStatus
from salesmanual.kernel.period import add_months
from salesmanual.people.promotion_conditions import PromotionCase, PromotionCondition
from salesmanual.people.promotion_eligibility import Eligibility, EligibilityStatus
from salesmanual.people.promotion_projection import who_qualifies_when
from salesmanual.people.promotion_projection_outlooks import (
    BestCase,
    LastContinues,
    MeanContinues,
    Outlook,
    supposed_facts,
)
from salesmanual.testing.promotions import PromotionScene, better_facts, promotion_ladders, promotion_scenes
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.people.promotion_conditions_facts import PromotionFacts
    from salesmanual.people.promotion_ladders import PromotionLadder

QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_DAY = timedelta(days=1)
_VALUES = {
    EligibilityStatus.ELIGIBLE: Fraction(1),
    EligibilityStatus.UNKNOWN: Fraction(1, 2),
    EligibilityStatus.NOT_YET: Fraction(0),
}
_RANK = {EligibilityStatus.NOT_YET: 0, EligibilityStatus.UNKNOWN: 1, EligibilityStatus.ELIGIBLE: 2}


def assessed(
    scene: PromotionScene,
    *,
    facts: PromotionFacts | None = None,
    on: date | None = None,
    ladder: PromotionLadder | None = None,
) -> Eligibility:
    """The scene assessed, with other facts, on another day or on another ladder."""
    scene = PromotionScene(ladder or scene.ladder, facts or scene.facts, on or scene.on, scene.places)
    return scene.ladder.assess("li.na", to="senior", facts=scene.facts, as_of=scene.on, places=scene.places)


def with_order(scene: PromotionScene, numbers: list[int]) -> PromotionLadder:
    """The ladder with the conditions of the step in another order."""
    first, step = scene.ladder.steps
    conditions = [step.conditions[number] for number in numbers]
    return attrs.evolve(scene.ladder, steps=[first, attrs.evolve(step, conditions=conditions)])


def until_of(scene: PromotionScene) -> date:
    return add_months(scene.on, scene.ladder.look_ahead)


def supposed(scene: PromotionScene, outlook: Outlook, until: date) -> PromotionFacts:
    return supposed_facts(scene.ladder, scene.step(), scene.facts, on=scene.on, until=until, outlook=outlook)


def naive_first(scene: PromotionScene, facts: PromotionFacts, rule: PromotionCondition) -> date | None:
    """The first day on which the condition is met, day by day."""
    actual = PromotionCase(scene.ladder, "rep", "senior", scene.facts, scene.on, scene.places)
    if rule.check(actual).met:
        return scene.on
    days = (scene.on + number * _DAY for number in range(1, (until_of(scene) - scene.on).days + 1))
    cases = (PromotionCase(scene.ladder, "rep", "senior", facts, day, scene.places) for day in days)
    return next((case.on for case in cases if rule.holds(case)), None)


@QUICK
@given(st.data())
def test_better_facts_never_hurt(data: st.DataObject) -> None:
    scene = data.draw(promotion_scenes())
    better = data.draw(better_facts(scene))

    before, after = assessed(scene), assessed(scene, facts=better)

    assert _RANK[after.status] >= _RANK[before.status]


@QUICK
@given(promotion_scenes(), st.integers(1, 3))
def test_another_vacancy_never_hurts(scene: PromotionScene, more: int) -> None:
    places = None if scene.places is None else [attrs.evolve(each, places=each.places + more) for each in scene.places]

    before = assessed(scene)
    after = assessed(attrs.evolve(scene, places=None if places is None else tuple(places)))

    assert _RANK[after.status] >= _RANK[before.status]


@settings(QUICK, max_examples=30)
@given(promotion_scenes(most=3))
def test_the_earliest_days_are_the_first_of_all_days(scene: PromotionScene) -> None:
    facts = supposed(scene, BestCase(), until_of(scene))

    found = assessed(scene)

    for condition, outcome in zip(scene.step().conditions, found.conditions, strict=True):
        assert naive_first(scene, facts, condition.rule) == outcome.earliest


@settings(QUICK, max_examples=30)
@given(promotion_scenes(most=3))
def test_on_the_earliest_day_the_person_is_eligible_and_on_none_before(scene: PromotionScene) -> None:
    facts = supposed(scene, BestCase(), until_of(scene))

    found = assessed(scene)

    last = found.earliest or until_of(scene) + _DAY
    if found.earliest is not None and found.earliest > scene.on:
        assert assessed(scene, facts=facts, on=found.earliest).is_eligible()
    day = scene.on + _DAY
    while day < last:
        case = PromotionCase(scene.ladder, "rep", "senior", facts, day, scene.places)
        kept = [
            each.rule.holds(case)
            or any(
                waiver.role in each.waivable_by and waiver.by != "li.na"
                for waiver in facts.waivers_of("senior", each.key, day)
            )
            for each in scene.step().conditions
        ]
        assert not all(kept)
        day += _DAY


@QUICK
@given(st.data())
def test_the_order_of_conditions_and_facts_does_not_matter(data: st.DataObject) -> None:
    scene = data.draw(promotion_scenes())
    numbers = data.draw(st.permutations(range(len(scene.step().conditions))))
    facts = attrs.evolve(
        scene.facts,
        waivers=data.draw(st.permutations(scene.facts.waivers)),
        absences=data.draw(st.permutations(scene.facts.absences)),
        held=reversed(scene.facts.held.entries),
    )

    first, second = assessed(scene), assessed(scene, ladder=with_order(scene, numbers), facts=facts)

    assert (first.status, first.earliest) == (second.status, second.earliest)
    assert {each.key: each for each in first.conditions} == {each.key: each for each in second.conditions}


@QUICK
@given(promotion_scenes())
def test_a_waiver_only_ever_adds(scene: PromotionScene) -> None:
    bare = assessed(scene, facts=attrs.evolve(scene.facts, waivers=()))

    waived = assessed(scene)

    assert _RANK[waived.status] >= _RANK[bare.status]
    assert [each.finding for each in waived.conditions] == [each.finding for each in bare.conditions]
    assert [each.earliest for each in waived.conditions] == [each.earliest for each in bare.conditions]
    if bare.earliest is not None:
        assert waived.earliest is not None
        assert waived.earliest <= bare.earliest


@QUICK
@given(promotion_scenes())
def test_the_fast_answer_agrees_with_the_finding(scene: PromotionScene) -> None:
    case = PromotionCase(scene.ladder, "rep", "senior", scene.facts, scene.on, scene.places)

    for each in scene.step().conditions:
        finding = each.rule.check(case)

        assert each.rule.holds(case) is {
            FindingStatus.MET: True,
            FindingStatus.UNMET: False,
            FindingStatus.UNKNOWN: None,
        }.get(finding.status)


@QUICK
@given(promotion_scenes())
def test_a_finding_that_is_not_met_says_what_stands_in_the_way(scene: PromotionScene) -> None:
    found = assessed(scene)

    for each in found.conditions:
        assert bool(each.note()) is not each.finding.met
        assert bool(each.finding.unmet()) is not each.finding.met
    assert found.is_eligible() is (not found.unmet())


@QUICK
@given(promotion_scenes())
def test_replaying_the_explanation_gives_the_status(scene: PromotionScene) -> None:
    found = assessed(scene)

    assert found.explain().replay() == _VALUES[found.status]


@QUICK
@given(promotion_scenes())
def test_one_person_is_assessed_as_among_many(scene: PromotionScene) -> None:
    many = scene.ladder.who_qualifies({"li.na": scene.facts}, on=scene.on, places=scene.places)

    assert many.answers == (assessed(scene),)


@settings(QUICK, max_examples=30)
@given(promotion_scenes(most=3), st.sampled_from((BestCase(), LastContinues(), MeanContinues(2))), st.integers(1, 8))
def test_a_projection_says_what_the_ladder_says_on_the_supposed_facts(
    scene: PromotionScene, outlook: Outlook, months: int
) -> None:
    found = who_qualifies_when(
        scene.ladder, {"li.na": scene.facts}, on=scene.on, months=months, outlook=outlook, places=scene.places
    )

    (answer,) = found.answers
    facts = supposed(scene, outlook, found.months[-1].last_day())
    ends = [assessed(scene, facts=facts, on=each.last_day()).is_eligible() for each in found.months]
    assert list(answer.at_ends) == ends
    assert (answer.first is not None) or not any(ends)
    if answer.first is not None:
        assert assessed(scene, facts=facts, on=answer.first).is_eligible()
        assert answer.first == scene.on or not assessed(scene, facts=facts, on=answer.first - _DAY).is_eligible()
        assert [answer in found.first_in(each) for each in found.months].count(True) == 1


@settings(QUICK, max_examples=30)
@given(promotion_ladders())
def test_a_ladder_reads_back_from_a_file(ladder: PromotionLadder) -> None:
    check_round_trip(ladder)
