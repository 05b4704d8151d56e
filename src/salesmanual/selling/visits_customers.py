"""What return visits go by: a rule of how often, and what is known of a customer.

Invariant: the days of visits are in order, each once.

Left out: which rule holds for whom (`visits`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import read_listed
from salesmanual.kernel.fields import (
    check_count,
    check_date,
    check_duration,
    check_kind,
    check_line,
    check_optional_line,
)
from salesmanual.kernel.period import read_date
from salesmanual.selling.visit_planning import LEAST, ORDINARY

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["VisitRule", "VisitedCustomer"]

_HOUR: Final = timedelta(hours=1)
_MOST_AHEAD: Final = 3_660


def _read_cadence(value: Cadence | str) -> Cadence:
    return Cadence(value) if isinstance(value, str) else value


@final
@attrs.frozen
class VisitRule:
    """How often some customers are visited.

    Attributes:
        key: The class of the customers, or the id of the one, that it holds for.
        cadence: When visits are due; text is the rule of a cadence.
        duration: How long a visit takes.
        ahead: How many days before its due day a visit may be planned.
        priority: From 1, the most important, to 9.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank, the cadence has no known form, or a number is out of bounds.

    Source: Handbook 2.3.

    >>> VisitRule("A", "every 30 days after the last visit", priority=1).cadence.rule
    'every 30 days after the last visit'
    """

    key: str = attrs.field(validator=check_line)
    cadence: Cadence = attrs.field(converter=_read_cadence, validator=check_kind(Cadence, "a Cadence"))
    duration: timedelta = attrs.field(default=_HOUR, validator=check_duration, kw_only=True)
    ahead: int = attrs.field(default=7, validator=check_count(0, _MOST_AHEAD), kw_only=True)
    priority: int = attrs.field(default=ORDINARY, validator=check_count(1, LEAST), kw_only=True)


def _read_visits(value: Iterable[date]) -> tuple[date, ...]:
    listed = read_listed(value, "visits", "a list of days")
    return tuple(sorted({read_date(on, f"visits[{position}]") for position, on in enumerate(listed)}))


@final
@attrs.frozen
class VisitedCustomer:
    """What return visits ask of a customer.

    Attributes:
        customer: The id of the customer.
        customer_class: Its class, as a classification gives it; empty where it has none.
        since: The day from which it is looked after.
        visits: The days on which it was visited, in any order; visits before `since` count.
        owner: Who looks after it; `None` while nobody does.
        region: The region of the place that is visited.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.3.

    >>> VisitedCustomer("C-7", "A", date(2026, 1, 5), [date(2026, 2, 9)]).last(date(2026, 2, 8)) is None
    True
    """

    customer: str = attrs.field(validator=check_line)
    customer_class: str = attrs.field(validator=check_kind(str, "text"))
    since: date = attrs.field(validator=check_date)
    visits: tuple[date, ...] = attrs.field(default=(), converter=_read_visits)
    owner: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    region: str = attrs.field(default="", validator=check_kind(str, "text"), kw_only=True)

    def last(self, as_of: date) -> date | None:
        """The last visit up to that day; `None` where there was none."""
        return max((on for on in self.visits if on <= as_of), default=None)
