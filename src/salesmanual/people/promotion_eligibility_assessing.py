"""Assessing a person for a step: every condition, the waivers, and the earliest day.

The earliest day is found by trying the days on which a condition may come to hold, in order, on the facts as they are
supposed to be then. So it is the first day on which the ladder itself says yes.

Invariant: the order of conditions, facts and waivers does not matter; a waiver only ever adds; nothing is looked for
beyond the ladder's look-ahead or the last day of the present position.

Left out: the kinds of condition (`promotion_conditions`) and what is supposed (`promotion_projection_outlooks`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import NotFoundError, RefusedError, WrongTypeError, check_type
from salesmanual.kernel.fields import read_items, read_line, read_lines
from salesmanual.kernel.period import add_months, read_date
from salesmanual.kernel.texts import text
from salesmanual.kernel.timeline import holds_on
from salesmanual.people.promotion_conditions import PromotionCase
from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts, Waiver
from salesmanual.people.promotion_eligibility import (
    ConditionOutcome,
    Eligibility,
    EligibilityStatus,
    RefusedWaiver,
    WhoQualifies,
)
from salesmanual.people.promotion_projection_outlooks import BestCase, Outlook, supposed_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep, StepCondition

__all__ = [
    "Ahead",
    "ahead_of",
    "assess_step",
    "qualify",
    "read_outlook",
    "read_people",
    "read_places",
    "waive_condition",
]

_BEST: Final = BestCase()
_DAY: Final = timedelta(days=1)


def read_places(places: Iterable[OpenPlaces] | None) -> tuple[OpenPlaces, ...] | None:
    """The places as a tuple; `None` where they are not known."""
    return None if places is None else read_items(places, "places", OpenPlaces, "an OpenPlaces")


def read_outlook(outlook: Outlook) -> Outlook:
    """What is supposed of results to come.

    Raises:
        WrongTypeError: If it is no outlook, or the class of one in place of an outlook.
    """
    if isinstance(outlook, type) or not callable(getattr(outlook, "figure", None)):
        raise WrongTypeError("outlook", outlook, "what is supposed, such as LastContinues()")
    return outlook


def read_people(people: Mapping[str, PromotionFacts]) -> Mapping[str, PromotionFacts]:
    """The facts of each person.

    Raises:
        WrongTypeError: If it is no mapping, or somebody has no facts.
    """
    if not hasattr(people, "items"):
        raise WrongTypeError("people", people, "the PromotionFacts of each person, by name")
    for person, facts in people.items():
        check_type(facts, PromotionFacts, f"people[{read_line(person, 'people')!r}]")
    return people


def assess_step(
    ladder: PromotionLadder,
    person: str,
    to: str,
    facts: PromotionFacts,
    on: date,
    *,
    places: Iterable[OpenPlaces] | None,
    outlook: Outlook | None,
) -> Eligibility:
    """The assessment of a person for the step from the position held to the one aimed at.

    Raises:
        NotFoundError: If the person holds no position on the day, or no step leads from it to the one aimed at.
        WrongTypeError: If the facts or the outlook are none.
    """
    check_type(facts, PromotionFacts, "facts")
    position = facts.position_on(read_date(on, "as_of"))
    if position is None:
        raise NotFoundError(f"position that {person} holds on", str(on), "bring it in facts.held")
    step = ladder.step(position, to)
    supposed = _BEST if outlook is None else read_outlook(outlook)
    return _assessed(ladder, step, person, facts, on=on, places=read_places(places), outlook=supposed)


def qualify(
    ladder: PromotionLadder,
    people: Mapping[str, PromotionFacts],
    on: date,
    *,
    kinds: Iterable[str],
    places: Iterable[OpenPlaces] | None,
) -> WhoQualifies:
    """Every person before every step that leads on; people without a position on the day are passed over."""
    known, day, open_places, kinds = read_people(people), read_date(on), read_places(places), read_lines(kinds, "kinds")
    answers: list[Eligibility] = []
    for person, facts in known.items():
        position = facts.position_on(day)
        if position is not None:
            steps = ladder.steps_from(ladder.rung(position).key, kinds=kinds)
            answers += [
                _assessed(ladder, step, person, facts, on=day, places=open_places, outlook=_BEST) for step in steps
            ]
    return WhoQualifies(day, tuple(answers))


def waive_condition(
    ladder: PromotionLadder,
    person: str,
    condition: str,
    *,
    to: str,
    facts: PromotionFacts,
    by: str,
    role: str,
    why: str,
    since: date,
    until: date | None,
) -> PromotionFacts:
    """The facts with one condition waived, or a refusal with everything that stands in the way."""
    check_type(facts, PromotionFacts, "facts")
    waiver = Waiver(to, condition, by, role, why, since, until)
    position = facts.position_on(since)
    if position is None:
        raise NotFoundError(f"position that {person} holds on", str(since), "bring it in facts.held")
    unmet = _against(ladder.step(position, to), person, waiver)
    if unmet:
        raise RefusedError(f"waive {condition} for {person}", unmet)
    return attrs.evolve(facts, waivers=(*facts.waivers, waiver))


def _against(step: PromotionStep, person: str, waiver: Waiver) -> tuple[Finding, ...]:
    """What stands in the way of a waiver."""
    known = [each for each in step.conditions if each.key == waiver.condition]
    demands = [
        demand(
            text("the step has the condition"),
            met=bool(known),
            path="condition",
            reason=text("found {condition}", condition=waiver.condition),
        ),
        demand(
            text("the person waived for does not waive"),
            met=waiver.by != person,
            path="by",
            reason=text("found {by}", by=waiver.by),
        ),
    ]
    for each in known:
        roles = each.waivable_by
        if roles:
            required = text("the condition is waived by one of: {roles}", roles=roles)
        else:
            required = text("the condition may be waived")
        reason = text("found {role}", role=waiver.role)
        demands.append(demand(required, met=waiver.role in roles, path="role", reason=reason))
    return tuple(each for each in demands if not each.met)


def _waiver_of(
    step: PromotionStep, condition: StepCondition, person: str, facts: PromotionFacts, on: date
) -> Waiver | None:
    """The waiver of the condition that counts on the day, the first one by its day and name where there are several."""
    given = [each for each in facts.waivers_of(step.to, condition.key, on) if not _against(step, person, each)]
    return min(given, key=lambda each: (each.since, each.by, each.role, each.why), default=None)


def _assessed(
    ladder: PromotionLadder,
    step: PromotionStep,
    person: str,
    facts: PromotionFacts,
    *,
    on: date,
    places: tuple[OpenPlaces, ...] | None,
    outlook: Outlook,
) -> Eligibility:
    case = PromotionCase(ladder, step.from_position, step.to, facts, on, places)
    findings = [each.rule.check(case) for each in step.conditions]
    waivers = [_waiver_of(step, each, person, facts, on) if facts.waivers else None for each in step.conditions]
    status = _status(finding.status for finding, waiver in zip(findings, waivers, strict=True) if waiver is None)
    days: list[date | None] = [on if finding.met else None for finding in findings]
    earliest: date | None = on
    if not all(finding.met for finding in findings):
        ahead = ahead_of(ladder, step, person, case, outlook)
        days = [
            day if finding.met else ahead.first(each)
            for day, finding, each in zip(days, findings, step.conditions, strict=True)
        ]
        earliest = on if status is EligibilityStatus.ELIGIBLE else ahead.first_of_all(days)
    outcomes = tuple(
        ConditionOutcome(each.key, each.name(), finding, waiver, day)
        for each, finding, waiver, day in zip(step.conditions, findings, waivers, days, strict=True)
    )
    return Eligibility(
        person,
        step.from_position,
        step.to,
        ladder.rung(step.to).label,
        step.kind,
        on,
        outcomes,
        status,
        earliest,
        outlook.words(),
        _refused(step, person, facts, on),
        ladder.section,
    )


def _refused(step: PromotionStep, person: str, facts: PromotionFacts, on: date) -> tuple[RefusedWaiver, ...]:
    """The waivers for the step that are of the day and do not count."""
    found = []
    for waiver in facts.waivers:
        if waiver.to == step.to and holds_on(waiver, on):
            against = _against(step, person, waiver)
            if against:
                found.append(RefusedWaiver(waiver, against))
    return tuple(found)


def _status(statuses: Iterable[FindingStatus]) -> EligibilityStatus:
    found = set(statuses)
    if FindingStatus.UNMET in found:
        return EligibilityStatus.NOT_YET
    return EligibilityStatus.UNKNOWN if FindingStatus.UNKNOWN in found else EligibilityStatus.ELIGIBLE


class Ahead(NamedTuple):
    """The days ahead of one person before one step, on the facts as they are supposed to be.

    Attributes:
        step: The step.
        person: Who.
        case: The case on the day from which one looks ahead, with the supposed facts.
        until: The last day that is looked at.

    Source: Handbook 8.2.
    """

    step: PromotionStep
    person: str
    case: PromotionCase
    until: date

    def on(self, day: date) -> PromotionCase:
        """The case on another day."""
        case = self.case
        return PromotionCase(case.terms, case.position, case.to, case.facts, day, case.places)

    def first(self, condition: StepCondition) -> date | None:
        """The first day after the case on which the condition itself holds; `None` where there is none."""
        for day in sorted(set(condition.rule.turns(self.case, self.until))):
            if condition.rule.holds(self.on(day)):
                return day
        return None

    def never(self) -> tuple[str, ...]:
        """The keys of the conditions that are neither waived on the day of the case nor hold on any day."""
        case = self.case
        return tuple(
            each.key
            for each in self.step.conditions
            if not each.rule.holds(case)
            and self.first(each) is None
            and _waiver_of(self.step, each, self.person, case.facts, case.on) is None
        )

    def passes(self, day: date) -> bool:
        """Whether on the day every condition holds or is waived."""
        case = self.on(day)
        return all(
            each.rule.holds(case) or _waiver_of(self.step, each, self.person, case.facts, day) is not None
            for each in self.step.conditions
        )

    def turns(self) -> list[date]:
        """The days on which the answer may become yes, in order."""
        days = {day for each in self.step.conditions for day in each.rule.turns(self.case, self.until)}
        days |= {each.since for each in self.case.facts.waivers if self.case.on < each.since <= self.until}
        return sorted(days)

    def first_of_all(self, days: Iterable[date | None] = ()) -> date | None:
        """The first day after the case on which every condition holds or is waived; `None` where there is none.

        Args:
            days: The first day of each condition, where they are known; nothing is looked for before the latest.
        """
        known = list(days)
        if self.case.facts.waivers:
            known = []
        if None in known:
            return None
        start = max((day for day in known if day is not None), default=self.case.on)
        return next((day for day in self.turns() if day >= start and self.passes(day)), None)


def ahead_of(
    ladder: PromotionLadder,
    step: PromotionStep,
    person: str,
    case: PromotionCase,
    outlook: Outlook,
    *,
    until: date | None = None,
) -> Ahead:
    """The days ahead of a case, to the look-ahead of the ladder or the day, while the position is held."""
    last = add_months(case.on, ladder.look_ahead) if until is None else until
    kept = _kept_until(case)
    last = last if kept is None else min(last, kept)
    facts = supposed_facts(ladder, step, case.facts, on=case.on, until=last, outlook=outlook)
    return Ahead(step, person, attrs.evolve(case, facts=facts), last)


def _kept_until(case: PromotionCase) -> date | None:
    """The last day of the present position, through entries that follow on one another; `None` for no end."""
    last: date | None = case.on
    for each in case.facts.held:
        if each.position == case.position and last is not None and each.since <= last + _DAY:
            last = None if each.until is None else max(last, each.until)
    return last
