"""What holds for every fit, whatever the position and whoever the person."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.position_world import COMPETENCIES, FIRST, candidates, positions

from salesmanual.people.position_fit import FitRule, PositionCandidate
from salesmanual.people.position_fit_result import FitStatus, FitVerdict, PositionFit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.people.positions import PositionDescription

V = TypeVar("V")
QUICK: Final = settings(max_examples=150, deadline=None, derandomize=True)
RULES: Final = st.builds(
    FitRule,
    convention=st.sampled_from(["capped-ratio", "met"]),
    unknown=st.sampled_from(["zero", "leave-out"]),
)
PEOPLE: Final = st.lists(st.sampled_from(["an", "bo", "cy", "di", "ed"]), unique=True).flatmap(
    lambda names: st.tuples(*map(candidates, names))
)
ORDER: Final = {FitVerdict.SHORT: 0, FitVerdict.UNKNOWN: 1, FitVerdict.FITS: 2}


def naive(
    rule: FitRule, position: PositionDescription, person: PositionCandidate
) -> tuple[FitVerdict, Fraction | None]:
    """The verdict and the weighted fit, written down a second time."""
    points: list[tuple[bool, Fraction, Fraction | None]] = []
    for each in position.competencies:
        level = person.levels.get(each.competency)
        ratio = None if level is None else min(level / each.level, Fraction(1))
        points.append((each.must, each.weight, ratio))
    for one in position.qualifications:
        fact = person.facts.get(one.key)
        points.append((one.must, one.weight, None if fact is None else Fraction(int(str(fact)) >= 2)))
    musts = [part for must, _, part in points if must]
    verdict = FitVerdict.UNKNOWN if None in musts else FitVerdict.FITS
    if any(part is not None and part < 1 for part in musts):
        verdict = FitVerdict.SHORT
    if rule.unknown == "leave-out":
        points = [point for point in points if point[2] is not None] if points else []
        if not points and (position.competencies or position.qualifications):
            return verdict, None
    total = sum(weight for _, weight, _ in points)
    got = Fraction(0)
    for _, weight, part in points:
        counted = part or Fraction(0)
        got += weight * (counted if rule.convention == "capped-ratio" else Fraction(int(counted == 1)))
    return verdict, got / total if total else Fraction(1)


def fitted(rule: FitRule, position: PositionDescription, person: PositionCandidate) -> PositionFit:
    return rule.fit(position, person, on=FIRST)


@QUICK
@given(RULES, positions(), candidates())
def test_a_fit_is_what_a_second_way_of_counting_finds(
    rule: FitRule, position: PositionDescription, person: PositionCandidate
) -> None:
    fit = fitted(rule, position, person)

    assert (fit.verdict, fit.weighted) == naive(rule, position, person)


@QUICK
@given(RULES, positions(), candidates())
def test_an_explanation_replays_to_the_weighted_fit(
    rule: FitRule, position: PositionDescription, person: PositionCandidate
) -> None:
    fit = fitted(rule, position, person)
    step = fit.explain()

    assert (None if step is None else step.replay()) == fit.weighted
    assert fit.weighted is None or 0 <= fit.weighted <= 1


@QUICK
@given(RULES, positions(), candidates())
def test_every_requirement_has_one_status_and_its_distance_agrees(
    rule: FitRule, position: PositionDescription, person: PositionCandidate
) -> None:
    fit = fitted(rule, position, person)
    known = [each for each in fit.requirements if each.distance() is not None]

    assert sum(len(fit.of(status)) for status in FitStatus) == len(fit.requirements)
    assert len(fit.requirements) == len(position.competencies) + len(position.qualifications)
    for each in known:
        distance = each.distance()
        assert distance is not None
        expected = FitStatus.SHORT if distance > 0 else FitStatus.SURPLUS if distance < 0 else FitStatus.MET
        assert each.status is expected
    assert (fit.verdict is FitVerdict.FITS) == (fit.in_the_way() == ())


@QUICK
@given(RULES, positions(), candidates(), st.sampled_from(COMPETENCIES), st.integers(1, 8))
def test_a_level_that_rises_never_lowers_the_fit(
    rule: FitRule, position: PositionDescription, person: PositionCandidate, competency: str, halves: int
) -> None:
    """Of a level that is known; one that becomes known may be low, and count where nothing counted."""
    level = person.levels.get(competency, Fraction(1))
    before, after = (
        fitted(rule, position, attrs.evolve(person, levels={**person.levels, competency: own}))
        for own in (level, level + Fraction(halves, 2))
    )

    assert ORDER[after.verdict] >= ORDER[before.verdict]
    assert (before.weighted is None) == (after.weighted is None)
    assert (after.weighted or 0) >= (before.weighted or 0)


@QUICK
@given(RULES, positions(), candidates())
def test_the_order_of_requirements_levels_and_facts_does_not_count(
    rule: FitRule, position: PositionDescription, person: PositionCandidate
) -> None:
    turned = attrs.evolve(
        position, competencies=position.competencies[::-1], qualifications=position.qualifications[::-1]
    )
    other = PositionCandidate(person.person, _reversed(person.levels), _reversed(person.facts))
    one, two = fitted(rule, position, person), fitted(rule, turned, other)

    assert (one.verdict, one.weighted) == (two.verdict, two.weighted)
    assert {each.key: each for each in one.requirements} == {each.key: each for each in two.requirements}


@QUICK
@given(RULES, positions(), PEOPLE)
def test_places_do_not_depend_on_the_order_of_candidates(
    rule: FitRule, position: PositionDescription, people: tuple[PositionCandidate, ...]
) -> None:
    ranking = rule.rank(position, people, on=FIRST)
    places = {each.fit.person: each.place for each in ranking.candidates}

    assert ranking == rule.rank(position, people[::-1], on=FIRST)
    for person in people:
        own = fitted(rule, position, person)
        better = [other for other in people if _better(fitted(rule, position, other), own)]
        assert places[person.person] == len(better) + 1


def _reversed(values: Mapping[str, V]) -> dict[str, V]:
    return dict(list(values.items())[::-1])


def _better(one: PositionFit, other: PositionFit) -> bool:
    def key(fit: PositionFit) -> tuple[int, Fraction]:
        return ORDER[fit.verdict], Fraction(-1) if fit.weighted is None else fit.weighted

    return key(one) > key(other)
