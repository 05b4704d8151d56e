"""What a contact log says: the next steps that are open, and how often there was a contact.

Invariant: gaps are counted in days and averaged exactly; nothing is rounded.

Left out: the log (`contact_log`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.consents import channel_words

__all__ = ["ContactFrequency", "NextSteps", "OpenStep"]

_A_GAP: Final = 2


@final
@attrs.frozen
class OpenStep:
    """A next step that is open on a day.

    Attributes:
        entry: The id of the entry that it follows.
        customer: The id of the customer.
        what: What is to be done.
        owner: Who does it.
        due: The last day on which it is in time.
        as_of: The day it is looked at.

    Source: Handbook 2.3.
    """

    entry: str
    customer: str
    what: str
    owner: str
    due: date
    as_of: date

    def days_late(self) -> int:
        """How many days its last day is past; 0 where it is not."""
        return max((self.as_of - self.due).days, 0)


@final
@attrs.frozen
class NextSteps(Shown):
    """The next steps that are open on a day, the first due first.

    Attributes:
        as_of: The day.
        steps: The steps.

    Source: Handbook 2.3.
    """

    as_of: date
    steps: tuple[OpenStep, ...]

    def overdue(self) -> tuple[OpenStep, ...]:
        """Those whose last day is over."""
        return tuple(step for step in self.steps if step.days_late())

    def tables(self) -> tuple[Table, ...]:
        """One row for each step."""
        columns = (
            Column(text("contact"), key="entry"),
            Column(text("customer"), key="customer"),
            Column(text("step"), key="step"),
            Column(text("owner"), key="owner"),
            Column(text("due by"), key="due"),
            Column(text("days late"), key="days_late"),
        )
        rows = [(each.entry, each.customer, each.what, each.owner, each.due, each.days_late()) for each in self.steps]
        return (Table(text("Next steps as of {as_of}", as_of=self.as_of), columns, rows),)


@final
@attrs.frozen
class ContactFrequency(Shown):
    """How often there was a contact with a customer in a period.

    Attributes:
        customer: The id of the customer.
        period: The period.
        by_channel: The number of contacts over each channel, those without any too.
        days: The days on which there was one, each once, in order.

    Source: Handbook 2.3, 3.1.
    """

    customer: str
    period: Period
    by_channel: tuple[tuple[str, int], ...]
    days: tuple[date, ...]

    def count(self) -> int:
        """The number of contacts."""
        return sum(number for _, number in self.by_channel)

    def gaps(self) -> tuple[int, ...]:
        """The days from each day with a contact to the next."""
        return tuple((later - earlier).days for earlier, later in pairwise(self.days))

    def mean_gap(self) -> Fraction | None:
        """The mean of the gaps in days; `None` where there was a contact on fewer than two days."""
        return Fraction(sum(self.gaps()), len(self.gaps())) if len(self.days) >= _A_GAP else None

    def longest_gap(self) -> int | None:
        """The longest gap in days; `None` as for the mean."""
        return max(self.gaps(), default=None)

    def tables(self) -> tuple[Table, ...]:
        """One row for each channel over which there was a contact."""
        columns = (Column(text("channel"), key="channel"), Column(text("contacts"), key="contacts"))
        rows = [(channel_words(channel), number) for channel, number in self.by_channel if number]
        title = text("Contacts with {customer} in {period}", customer=self.customer, period=str(self.period))
        return (Table(title, columns, rows, total=(text("total"), self.count())),)
