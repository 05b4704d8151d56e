"""Who had which territory when.

Invariant: the spans of one territory cover every day of the period on which the territory is there; days without an
owner are a span of nobody.

Left out: which accounts were in it (`territory_assignment`).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.timeline import Dated
    from salesmanual.planning.territory_entries import TerritoryOwner

__all__ = ["OwnedSpan", "TerritoryHistory"]

_DAY = timedelta(days=1)


@final
@attrs.frozen
class OwnedSpan:
    """Days on which the same people owned a territory.

    Attributes:
        territory: The territory.
        owners: Who, in the order of the plan; empty for nobody.
        since: The first day.
        until: The last day.

    Source: Handbook 2.2.
    """

    territory: str
    owners: tuple[str, ...]
    since: date
    until: date

    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1


@final
@attrs.frozen
class TerritoryHistory(Shown):
    """Who had which territory when; `TerritoryPlan.history` makes it.

    Attributes:
        period: The days that were asked for.
        spans: The spans, territory by territory in order of time.

    Source: Handbook 2.2.
    """

    period: Period
    spans: tuple[OwnedSpan, ...]

    def of(self, person: str) -> tuple[OwnedSpan, ...]:
        """The spans in which somebody was an owner."""
        return tuple(span for span in self.spans if person in span.owners)

    def vacant(self) -> tuple[OwnedSpan, ...]:
        """The spans of nobody."""
        return tuple(span for span in self.spans if not span.owners)

    def tables(self) -> tuple[Table, ...]:
        """One row for each span."""
        columns = [
            Column(text("territory"), key="territory"),
            Column(text("owners"), key="owners"),
            Column(text("since"), key="since"),
            Column(text("until"), key="until"),
        ]
        rows = [(span.territory, span.owners or text("nobody"), span.since, span.until) for span in self.spans]
        return (Table(text("Owners of territories in {period}", period=self.period), columns, rows),)


def spans_of(
    territory: str, there: Iterable[Dated], owners: Iterable[TerritoryOwner], period: Period
) -> Iterator[OwnedSpan]:
    """The spans of one territory in the period; neighbours with the same owners are one."""
    listed = [(each, *_cut(each, period)) for each in owners]
    pending: OwnedSpan | None = None
    for entry in there:
        first, after = _cut(entry, period)
        edges = {first, after} | {day for _, *days in listed for day in days if first < day < after}
        for since, end in pairwise(sorted(edges) if first < after else ()):
            own = tuple(each.person for each, start, stop in listed if start <= since < stop)
            if pending is not None and pending.owners == own and pending.until + _DAY == since:
                pending = attrs.evolve(pending, until=end - _DAY)
                continue
            if pending is not None:
                yield pending
            pending = OwnedSpan(territory, own, since, end - _DAY)
    if pending is not None:
        yield pending


def _cut(entry: Dated, period: Period) -> tuple[date, date]:
    """The entry's days within the period: the first, and the one after the last."""
    end = period.end if entry.until is None or entry.until >= period.end else entry.until + _DAY
    return max(entry.since, period.start), end
