"""Won and lost leads, counted: how often each value of each field came with either outcome, team by team.

Invariant: counts are whole numbers and exact. Adding an outcome and removing it again gives equal counts, and the order
in which outcomes come changes nothing. A value that no outcome has is not kept.

Left out: which fields there are, and what a count means for an open lead (`lead_bayes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, RefusedError, WrongTypeError
from salesmanual.kernel.fields import (
    check_count,
    check_flag,
    check_line,
    check_optional_line,
    read_items,
    read_line,
    read_lines,
)
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.criteria import Finding

__all__ = ["Frequencies", "Outcome", "Tally", "ValueCount"]

STAGE: Final = "stage"
"""The field under which stages are counted."""

Place = tuple[str | None, str, str]
"""Where a count stands: the team, the field and the value."""


def _read_values(
    value: Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str | Iterable[str]]],
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    try:
        by_field = dict(value)
    except (TypeError, ValueError):
        raise WrongTypeError("values", value, "a table of values by field") from None
    read = []
    for field in sorted(by_field, key=str):
        found = by_field[field]
        listed = (found,) if isinstance(found, str) else found
        read.append((read_line(field, "values"), read_lines(listed, f"values.{field}")))
    return tuple(read)


@final
@attrs.frozen
class Outcome:
    """A lead that was won or lost, and what it was like.

    Attributes:
        values: Its value in each field, a text, or several where the field takes several, such as tags. A field of
            which nothing is known is left out.
        won: Whether it was won.
        stage: The stage it had reached; `None` for the first one. A won lead has been through all of them.
        team: The team that worked on it; `None` for none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.
        DuplicateError: If a value comes twice in a field.

    Source: Handbook 2.3.

    >>> Outcome({"source": "fair", "tags": ["press", "large"]}, won=True).values
    (('source', ('fair',)), ('tags', ('press', 'large')))
    """

    values: tuple[tuple[str, tuple[str, ...]], ...] = attrs.field(default=(), converter=_read_values)
    won: bool = attrs.field(validator=check_flag, kw_only=True)
    stage: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    team: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)


class Tally(NamedTuple):
    """How many outcomes of either kind."""

    won: int
    lost: int


@final
@attrs.frozen
class ValueCount:
    """How many won and lost leads of a team had one value of one field.

    Attributes:
        field: The field; `stage` for the stages.
        value: The value.
        won: How many of the won leads had it.
        lost: How many of the lost leads had it.
        team: The team; `None` for leads without one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, a count is below 0, or both are 0.

    Source: Handbook 2.3.
    """

    field: str = attrs.field(validator=check_line)
    value: str = attrs.field(validator=check_line)
    won: int = attrs.field(validator=check_count())
    lost: int = attrs.field(validator=check_count())
    team: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.won and not self.lost:
            raise InvalidValueError("won, lost", (0, 0), "at least one outcome", "leave out what never came")

    @property
    def place(self) -> Place:
        """The team, the field and the value."""
        return (self.team, self.field, self.value)


def _order(count: ValueCount) -> tuple[bool, str, str, str]:
    return (count.team is not None, count.team or "", count.field, count.value)


def _read_counts(value: Iterable[ValueCount]) -> tuple[ValueCount, ...]:
    counts = read_items(value, "counts", ValueCount, "a ValueCount", key="place")
    return tuple(sorted(counts, key=_order))


@final
@attrs.frozen
class Frequencies(Shown):
    """How often each value came with a won and with a lost lead: what a won/lost model has learnt.

    It is data: keep it, and add each outcome as it comes (`WonLostModel.add`).

    Attributes:
        counts: The counts, by team, field and value, in that order.

    Raises:
        WrongTypeError: If one of them is no `ValueCount`.
        DuplicateError: If a value of a field is counted twice for a team.

    Source: Handbook 2.3.

    >>> print(Frequencies([ValueCount("source", "fair", 3, 1, team="east")]))
    Won and lost leads by value
    ┌──────┬────────┬───────┬─────┬──────┐
    │ team │ field  │ value │ won │ lost │
    ├──────┼────────┼───────┼─────┼──────┤
    │ east │ source │ fair  │   3 │    1 │
    └──────┴────────┴───────┴─────┴──────┘
    """

    counts: tuple[ValueCount, ...] = attrs.field(default=(), converter=_read_counts)
    _by_team: dict[str | None, dict[str, dict[str, Tally]]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        index: dict[str | None, dict[str, dict[str, Tally]]] = {}
        for count in self.counts:
            by_value = index.setdefault(count.team, {}).setdefault(count.field, {})
            by_value[count.value] = Tally(count.won, count.lost)
        object.__setattr__(self, "_by_team", index)

    def teams(self) -> tuple[str | None, ...]:
        """The teams that have outcomes; `None` among them where leads without a team do."""
        return tuple(self._by_team)

    def values(self, team: str | None, field: str) -> dict[str, Tally]:
        """The counts of each value of a field in a team; none where there are no outcomes."""
        return dict(self._by_team.get(team, {}).get(field, {}))

    def tally(self, team: str | None, field: str, value: str) -> Tally:
        """The counts of one value; 0 and 0 where it never came.

        >>> Frequencies([ValueCount("source", "fair", 3, 1)]).tally(None, "source", "web")
        Tally(won=0, lost=0)
        """
        return self._by_team.get(team, {}).get(field, {}).get(value, Tally(0, 0))

    def tables(self) -> tuple[Table, ...]:
        """One row for each value of each field of each team."""
        columns = [
            Column(text("team"), key="team"),
            Column(text("field"), key="field"),
            Column(text("value"), key="value"),
            Column(text("won"), key="won"),
            Column(text("lost"), key="lost"),
        ]
        rows = [(count.team, count.field, count.value, count.won, count.lost) for count in self.counts]
        return (Table(text("Won and lost leads by value"), columns, rows),)


def changed(frequencies: Frequencies, places: Iterable[tuple[Place, bool]], sign: int) -> Frequencies:
    """The counts with one more (1) or one less (-1) at each place, won or lost as it says.

    Raises:
        RefusedError: If a count would fall below 0: with every place where it would.
    """
    tallies = {count.place: [count.lost, count.won] for count in frequencies.counts}
    for place, won in places:
        tallies.setdefault(place, [0, 0])[won] += sign
    short = [finding for place, pair in tallies.items() for finding in _shortages(place, pair)]
    if short:
        raise RefusedError("remove outcomes", short)
    kept = ((place, pair) for place, pair in tallies.items() if pair != [0, 0])
    return Frequencies(ValueCount(field, value, won, lost, team=team) for (team, field, value), (lost, won) in kept)


def _shortages(place: Place, pair: list[int]) -> list[Finding]:
    team, field, value = place
    path = field if team is None else f"{team}.{field}"
    found = []
    for number, outcome in zip(pair, (text("lost"), text("won")), strict=True):
        if number < 0:
            words = text("{field} {value} was counted as {outcome}", field=field, value=value, outcome=outcome)
            reason = text("{count} too few", count=-number)
            found.append(demand(words, met=False, path=path, reason=reason))
    return found
