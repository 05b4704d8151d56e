"""Assigning leads one by one: whose turn it is, who can take a lead, and which rule decides.

The turn is that of the chairman assignment problem. Each lead that n people could take earns each of them their share
of it. Whoever is due at least 1/(2n − 2) of a lead more than received is ready; of those who are ready, the lead goes
to whom would first be left too far behind, by more than 1 − 1/(2n − 2). While the same people can take each lead,
nobody is ever farther from their exact share than that, which is less than one lead.

Invariant: everything is counted in whole numbers. Among equals the first in the order of the rule gets the lead, so
equal weights make a round robin.

Left out: what results show (`lead_assignment_result`).

Source: R. Tijdeman, The chairman assignment problem, Discrete Mathematics 32 (1980), 323-330.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import text
from salesmanual.selling.lead_assignment_book import Assigned, AssignmentBook, Balance
from salesmanual.selling.lead_assignment_result import Assignment, Choice, LeftOver, PassedOver, Standing
from salesmanual.selling.lead_scoring import lead_facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from salesmanual.kernel.texts import Text
    from salesmanual.selling.lead_assignment import AssignmentPolicy
    from salesmanual.selling.lead_assignment_rules import Assignee, AssignmentRule
    from salesmanual.selling.leads import Lead

__all__ = ["Wheel", "assign_leads"]

_SHOWN = Rounding("0.01")


class Wheel:
    """Everybody's turn under one rule, in whole parts of a lead."""

    def __init__(self, balances: Iterable[Balance]) -> None:
        listed = list(balances)
        self.unit = lcm(*(balance.due.denominator for balance in listed))
        self.due = {each.person: each.due.numerator * (self.unit // each.due.denominator) for each in listed}
        self.received = {each.person: each.received for each in listed}

    def earn(self, people: Sequence[str], weights: Mapping[str, int]) -> None:
        """Each of the people earns their share of one lead."""
        whole = sum(weights[person] for person in people)
        finer = whole // gcd(whole, self.unit)
        if finer > 1:
            self.unit *= finer
            self.due = {person: due * finer for person, due in self.due.items()}
        part = self.unit // whole
        for person in people:
            self.due[person] = self.due.get(person, 0) + weights[person] * part

    def next(self, people: Sequence[str], weights: Mapping[str, int]) -> str:
        """Whose turn it is among the people, who have earned their share of the lead."""
        parts = max(2 * len(people) - 2, 1)
        excess = {person: self.excess(person) for person in people}
        ready = [person for person in people if excess[person] * parts >= self.unit]
        if not ready:
            most = max(excess.values())
            ready = [person for person in people if excess[person] == most]
        chosen, least = ready[0], 0
        for person in ready:
            left = self.unit * (parts - 1) - excess[person] * parts
            if person == chosen or left * weights[chosen] < least * weights[person]:
                chosen, least = person, left
        return chosen

    def excess(self, person: str) -> int:
        """What somebody is due beyond what they got, in parts."""
        return self.due.get(person, 0) - self.received.get(person, 0) * self.unit

    def give(self, person: str) -> None:
        """Somebody gets a lead."""
        self.received[person] = self.received.get(person, 0) + 1

    def due_of(self, person: str) -> Fraction:
        """What somebody is due in all."""
        return Fraction(self.due.get(person, 0), self.unit)

    def balances(self, rule: str) -> list[Balance]:
        """Everybody's turn, as the book keeps it."""
        return [Balance(rule, person, self.due_of(person), self.received.get(person, 0)) for person in self.due]


class _Run:
    """What changes while leads are given."""

    def __init__(self, policy: AssignmentPolicy, book: AssignmentBook, at: datetime, absent: Collection[str]) -> None:
        self.policy, self.at = policy, at
        self.assignees = {assignee.person: assignee for assignee in policy.assignees}
        self.holders = {entry.lead: entry.person for entry in book.entries if entry.is_open}
        self.open_leads = Counter(self.holders.values())
        self.in_period = Counter(_in_period(policy, book, at))
        self.away = {
            person: reason
            for person, assignee in self.assignees.items()
            if (reason := _away(policy, assignee, at, absent)) is not None
        }
        turns: dict[str, list[Balance]] = {rule.key: [] for rule in policy.rules}
        for balance in book.balances:
            turns.setdefault(balance.rule, []).append(balance)
        self.wheels = {rule: Wheel(balances) for rule, balances in turns.items()}
        self.weights = {rule.key: policy.whole_weights(rule) for rule in policy.rules}
        self.given: list[Assigned] = []

    def obstacle(self, person: str) -> Text | None:
        """Why somebody cannot take one more lead; `None` where they can."""
        if person in self.away:
            return self.away[person]
        assignee = self.assignees[person]
        has, got = self.open_leads[person], self.in_period[person]
        if assignee.most_open is not None and has >= assignee.most_open:
            return text("has {found} of {most} open leads", found=has, most=assignee.most_open)
        if assignee.most_per_period is not None and got >= assignee.most_per_period:
            most = assignee.most_per_period
            return text("got {found} of {most} leads in the period", found=got, most=most)
        return None

    def settle(self, lead: Lead, facts: Mapping[str, object] | None) -> Choice | LeftOver:
        """Who gets the lead, or why nobody does."""
        taken = _taken(lead, self.holders, self.at)
        if taken is not None:
            return LeftOver(lead, taken)
        known = lead_facts(lead, facts)
        passed: dict[str, Text] = {}
        for rule in self.policy.rules:
            if rule.where is not None and rule.where.holds(known) is not True:
                continue
            able, unable = self._sorted(rule)
            passed.update(unable)
            if able:
                return self._give(lead, rule, able, passed)
            if not rule.overflows:
                break
        reason = text("nobody can take it") if passed else text("no rule holds")
        return LeftOver(lead, reason, _passed(passed))

    def _sorted(self, rule: AssignmentRule) -> tuple[list[str], dict[str, Text]]:
        able: list[str] = []
        unable: dict[str, Text] = {}
        for person in self.policy.people(rule):
            reason = self.obstacle(person)
            if reason is None:
                able.append(person)
            else:
                unable[person] = reason
        return able, unable

    def _give(self, lead: Lead, rule: AssignmentRule, able: list[str], passed: Mapping[str, Text]) -> Choice:
        wheel, weights = self.wheels[rule.key], self.weights[rule.key]
        wheel.earn(able, weights)
        standings = tuple(
            Standing(each, wheel.due_of(each), wheel.received.get(each, 0), self.open_leads[each]) for each in able
        )
        if self.policy.method_of(rule) == "fewest-open":
            person = self._least_loaded(able, wheel, weights)
            reason = text("has the fewest open leads for the weight, {found}", found=self.open_leads[person])
        else:
            person = wheel.next(able, weights)
            due, received = _SHOWN.number(wheel.due_of(person)), wheel.received.get(person, 0)
            reason = text("is next, with {received} received of {due} due", received=received, due=due)
        wheel.give(person)
        self.open_leads[person] += 1
        self.in_period[person] += 1
        self.given.append(Assigned(lead.id, person, rule.key, self.at))
        return Choice(lead, person, self.at, rule.key, rule.label, reason, standings, _passed(passed))

    def _least_loaded(self, able: list[str], wheel: Wheel, weights: Mapping[str, int]) -> str:
        return min(able, key=lambda each: (Fraction(self.open_leads[each], weights[each]), -wheel.excess(each)))


def _passed(reasons: Mapping[str, Text]) -> tuple[PassedOver, ...]:
    return tuple(PassedOver(person, reason) for person, reason in reasons.items())


def _taken(lead: Lead, holders: Mapping[str, str], at: datetime) -> Text | None:
    """Why the lead is not to be given at all."""
    if lead.captured_at > at:
        return text("was captured later, {captured}", captured=lead.captured_at)
    if lead.merged_into is not None:
        return text("was merged into {lead}", lead=lead.merged_into)
    if lead.customer is not None:
        return text("became the customer {customer}", customer=lead.customer)
    holder = lead.owner if lead.owner is not None else holders.get(lead.id)
    return None if holder is None else text("{person} works on it", person=holder)


def _in_period(policy: AssignmentPolicy, book: AssignmentBook, at: datetime) -> Iterable[str]:
    zone = ZoneInfo(policy.zone)
    period = FiscalCalendar().period_of(at.astimezone(zone).date(), policy.per)
    return (entry.person for entry in book.entries if entry.at.astimezone(zone).date() in period)


def _away(policy: AssignmentPolicy, assignee: Assignee, at: datetime, absent: Collection[str]) -> Text | None:
    if assignee.person in absent:
        return text("is absent")
    if policy.at_work == "any-time":
        return None
    calendar = policy.calendar_of(assignee)
    if policy.at_work == "working-hours":
        here = calendar.is_working_time(at)
    else:
        here = calendar.is_workday(at.astimezone(ZoneInfo(calendar.time_zone)).date())
    return None if here else text("is not at work")


def assign_leads(
    policy: AssignmentPolicy,
    leads: Sequence[Lead],
    book: AssignmentBook,
    *,
    at: datetime,
    absent: Collection[str],
    facts: Mapping[str, Mapping[str, object]],
) -> Assignment:
    """What becomes of the leads, in their order."""
    run = _Run(policy, book, at, absent)
    choices: list[Choice] = []
    left_over: list[LeftOver] = []
    for lead in leads:
        settled = run.settle(lead, facts.get(lead.id))
        if isinstance(settled, Choice):
            choices.append(settled)
        else:
            left_over.append(settled)
    balances = [balance for rule, wheel in run.wheels.items() for balance in wheel.balances(rule)]
    return Assignment(tuple(choices), tuple(left_over), AssignmentBook((*book.entries, *run.given), balances))
