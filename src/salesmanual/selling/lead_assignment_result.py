"""What assigning leads gives: who gets which lead and why, which leads are left over and why, and how fair it was.

Invariant: every lead that was asked about is chosen for once or left over once, with the reason. A choice shows how
everybody stood when it was made.

Left out: deciding (`lead_assignment`), and moving the lead itself along (`lead_process`).
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.explanation import Difference, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.lead_assignment_book import AssignmentBook
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell

__all__ = ["Assignment", "Choice", "Fairness", "LeftOver", "PassedOver", "Standing"]

_SHOWN: Final = Rounding("0.01")


class Standing(NamedTuple):
    """How somebody who could take the lead stood before it was given.

    Attributes:
        person: Who.
        due: How many leads their weight had earned them, this one's share included.
        received: How many they had got.
        open_leads: How many of theirs were open.
    """

    person: str
    due: Fraction
    received: int
    open_leads: int


class PassedOver(NamedTuple):
    """Somebody whom a rule names and who could not take the lead.

    Attributes:
        person: Who.
        reason: Why not.
    """

    person: str
    reason: Text


@final
@attrs.frozen
class Choice(Shown):
    """One lead and who gets it.

    Attributes:
        lead: The lead, as it was.
        person: Who gets it.
        at: When.
        rule: The key of the rule.
        label: The rule's name.
        reason: Why this person.
        standings: How those stood who could take it, in the order of the rule.
        passed_over: Those who could not, of this rule and of those that passed the lead on, each with the reason.

    Source: Handbook 2.3.
    """

    lead: Lead
    person: str
    at: datetime
    rule: str
    label: Label
    reason: Text
    standings: tuple[Standing, ...]
    passed_over: tuple[PassedOver, ...]

    def standing(self) -> Standing:
        """How the one who gets it stood."""
        return next(each for each in self.standings if each.person == self.person)

    def explain(self) -> Step:
        """How many leads the one who gets it was due beyond those received; replaying it gives the same."""
        own = self.standing()
        due = given(text("due"), own.due)
        received = given(text("received"), own.received)
        label = text("{person} is still due", person=self.person)
        return derived(label, Difference(), (due, received), rule=self.reason, section="2.3")

    def tables(self) -> tuple[Table, ...]:
        """One row for everybody who was asked."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("due"), key="due", rounding=_SHOWN),
            Column(text("received"), key="received"),
            Column(text("open"), key="open"),
            Column(text("reason"), key="reason"),
        ]
        rows: list[tuple[Cell, ...]] = [
            (each.person, each.due, each.received, each.open_leads, self.reason if each.person == self.person else None)
            for each in self.standings
        ]
        rows += [(each.person, None, None, None, each.reason) for each in self.passed_over]
        title = text("{lead} goes to {person}", lead=self.lead.id, person=self.person)
        return (Table(title, columns, rows),)


@final
@attrs.frozen
class LeftOver:
    """A lead that nobody gets.

    Attributes:
        lead: The lead.
        reason: Why.
        passed_over: Those whom rules name and who could not take it, each with the reason.

    Source: Handbook 2.3.
    """

    lead: Lead
    reason: Text
    passed_over: tuple[PassedOver, ...] = ()


@final
@attrs.frozen
class Assignment(Shown):
    """What became of a list of leads.

    Attributes:
        choices: The leads that somebody gets, in their order.
        left_over: The others, in their order.
        book: The book, with the choices in it.

    Source: Handbook 2.3.
    """

    choices: tuple[Choice, ...]
    left_over: tuple[LeftOver, ...]
    book: AssignmentBook

    def of(self, person: str) -> tuple[Lead, ...]:
        """The leads that somebody gets."""
        return tuple(choice.lead for choice in self.choices if choice.person == person)

    def tables(self) -> tuple[Table, ...]:
        """The choices; and the leads that are left over, where there are any."""
        columns = [
            Column(text("lead"), key="lead"),
            Column(text("person"), key="person"),
            Column(text("rule"), key="rule"),
            Column(text("reason"), key="reason"),
        ]
        rows = [(choice.lead.id, choice.person, choice.label, choice.reason) for choice in self.choices]
        given_ = Table(text("Leads given"), columns, rows)
        if not self.left_over:
            return (given_,)
        why = [Column(text("lead"), key="lead"), Column(text("reason"), key="reason"), Column(text("passed over"))]
        left = [(each.lead.id, each.reason, tuple(_passed(one) for one in each.passed_over)) for each in self.left_over]
        return (given_, Table(text("Leads left over"), why, left))


def _passed(one: PassedOver) -> Text:
    return text("{person} {reason}", person=one.person, reason=one.reason)


class FairnessRow(NamedTuple):
    """What somebody was due and got.

    Attributes:
        person: Who.
        weight: Their weight.
        due: How many leads it earned them.
        received: How many they got.
    """

    person: str
    weight: Fraction
    due: Fraction
    received: int


@final
@attrs.frozen
class Fairness(Shown):
    """How far what people got is from what their weights earned them.

    Attributes:
        rows: One for each person.

    Source: Handbook 2.3. For the index, Corrado Gini, Variabilità e mutabilità (1912), with weights.

    >>> one, half = Fraction(1), Fraction(1, 2)
    >>> fairness = Fairness((FairnessRow("li.na", one, 2 * one, 3), FairnessRow("wang.wei", half, one, 0)))
    >>> fairness.largest_deviation(), fairness.gini()
    (Fraction(1, 1), Fraction(1, 3))
    """

    rows: tuple[FairnessRow, ...]

    def largest_deviation(self) -> Fraction:
        """The largest distance between received and due."""
        return max((abs(row.received - row.due) for row in self.rows), default=Fraction(0))

    def gini(self) -> Fraction:
        """How unequally leads for each unit of weight are spread: 0 where all got alike, towards 1 where one got all.

        The sum of `abs(receivedᵢ × weightⱼ − receivedⱼ × weightᵢ)` over all pairs ÷ (2 × all weights × all received);
        0 where nothing was given.
        """
        whole = sum((row.weight for row in self.rows), Fraction(0)) * sum(row.received for row in self.rows)
        if not whole:
            return Fraction(0)
        apart = sum(
            abs(one.received * two.weight - two.received * one.weight) for one in self.rows for two in self.rows
        )
        return Fraction(apart) / (2 * whole)

    def tables(self) -> tuple[Table, ...]:
        """One row for each person, then the two measures."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("weight"), key="weight"),
            Column(text("due"), key="due", rounding=_SHOWN),
            Column(text("received"), key="received"),
            Column(text("deviation"), key="deviation", rounding=_SHOWN),
        ]
        rows = [(*row, row.received - row.due) for row in self.rows]
        measures = [
            (text("largest deviation"), self.largest_deviation()),
            (text("Gini index"), self.gini()),
        ]
        shown = [Column(text("measure"), key="measure"), Column(text("value"), key="value", rounding=_SHOWN)]
        return (Table(text("Received and due"), columns, rows), Table(text("Fairness"), shown, measures))
