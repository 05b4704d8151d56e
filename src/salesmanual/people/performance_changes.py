"""How scores changed from one cycle to the next, and which indicators made the difference.

    change = score now − score before = Σ over indicators, adjustments, limits and rounding (contribution now − before)

Invariant: the changes of the parts sum to the change of the score exactly. Two cycles by different schemes are compared
all the same, and the result says that the schemes differ.

Left out: whether a change is more than chance, and why it came (variance analysis).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.performance_ranking import rank_people, read_scores
from salesmanual.people.performance_result import PerformanceResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.number import Exact

__all__ = ["ChangedPart", "ScoreChange", "ScoreChanges", "score_changes"]

_SHOWN: Final = Rounding("0.01")
_NONE: Final = Fraction(0)


class ChangedPart(NamedTuple):
    """One part of a score in two cycles.

    Attributes:
        key: The indicator or adjustment; empty for limits and the rounding.
        label: What it is.
        before: What it contributed; 0 where it was not there.
        after: What it contributes now; 0 where it is not there.
    """

    key: str
    label: Text | Label
    before: Fraction
    after: Fraction

    def change(self) -> Fraction:
        """What it adds to the change of the score."""
        return self.after - self.before


@final
@attrs.frozen
class ScoreChange:
    """One person in two cycles.

    Attributes:
        person: Who.
        before: The score before; `None` for none.
        after: The score now; `None` for none.
        place_before: The place before, ties sharing the best; `None` for none.
        place_after: The place now.
        parts: What made the difference; empty where one of the scores came without its contributions.
        is_same_scheme: Whether both are by one scheme; `None` where one of them came without it.

    Source: Handbook 2.5, 4.4.
    """

    person: str
    before: Fraction | None
    after: Fraction | None
    place_before: Fraction | None
    place_after: Fraction | None
    parts: tuple[ChangedPart, ...]
    is_same_scheme: bool | None

    def change(self) -> Fraction | None:
        """The score now less the score before; `None` where one is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


@final
@attrs.frozen
class ScoreChanges(Shown):
    """How everybody's score changed.

    Attributes:
        changes: Everybody who has a score in one of the cycles, by name.

    Source: Handbook 2.5, 4.4.
    """

    changes: tuple[ScoreChange, ...]

    def of(self, person: str) -> ScoreChange:
        """How one person's score changed.

        Raises:
            NotFoundError: If they are in neither cycle; with the closest one.
        """
        for each in self.changes:
            if each.person == person:
                return each
        raise NotFoundError("person", person, did_you_mean(person, [each.person for each in self.changes]))

    def mean(self) -> Fraction | None:
        """The mean change of those who have both scores; `None` where nobody has."""
        found = [change for each in self.changes if (change := each.change()) is not None]
        return sum(found, _NONE) / len(found) if found else None

    def tables(self) -> tuple[Table, ...]:
        """One row for each person; then, where they are known, the parts that made the difference."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("before"), key="before", rounding=_SHOWN),
            Column(text("after"), key="after", rounding=_SHOWN),
            Column(text("change"), key="change", rounding=_SHOWN),
            Column(text("place before"), key="place_before"),
            Column(text("place after"), key="place_after"),
            Column(text("schemes"), key="schemes"),
        ]
        rows = [
            (
                each.person,
                each.before,
                each.after,
                each.change(),
                each.place_before,
                each.place_after,
                _SCHEMES[each.is_same_scheme],
            )
            for each in self.changes
        ]
        total = (text("mean"), None, None, self.mean(), None, None, None)
        tables = [Table(text("change of scores"), columns, rows, total=total)]
        parts = [(each.person, part) for each in self.changes for part in each.parts if part.change()]
        if parts:
            tables.append(_parts_table(parts))
        return tuple(tables)


_SCHEMES: Final = {True: text("the same"), False: text("different"), None: text("not known")}


def _parts_table(parts: Iterable[tuple[str, ChangedPart]]) -> Table:
    columns = [
        Column(text("person"), key="person"),
        Column(text("part"), key="part"),
        Column(text("before"), key="before", rounding=_SHOWN),
        Column(text("after"), key="after", rounding=_SHOWN),
        Column(text("change"), key="change", rounding=_SHOWN),
    ]
    rows = [(person, part.label, part.before, part.after, part.change()) for person, part in parts]
    return Table(text("what made the difference"), columns, rows)


def score_changes(
    before: Mapping[str, PerformanceResult | Exact | str | None],
    after: Mapping[str, PerformanceResult | Exact | str | None],
) -> ScoreChanges:
    """How everybody's score changed from one cycle to another.

    Args:
        before: The score of each person in the earlier cycle, or the result it comes from; `None` for none.
        after: The same of the later cycle.

    Raises:
        WrongTypeError: If they are no mappings, or one is no score.

    Source: Handbook 2.5, 4.4.

    >>> changes = score_changes({"li.na": 80, "wang.wei": 90}, {"li.na": 95, "wang.wei": 85})
    >>> [(each.person, str(each.change()), str(each.place_after)) for each in changes.changes]
    [('li.na', '15', '1'), ('wang.wei', '-5', '2')]
    """
    earlier, later = read_scores(before, "before"), read_scores(after, "after")
    places = [{each.person: each.place for each in rank_people(scores).people} for scores in (earlier, later)]
    return ScoreChanges(
        tuple(
            ScoreChange(
                person,
                earlier.get(person),
                later.get(person),
                places[0].get(person),
                places[1].get(person),
                *_difference(before.get(person), after.get(person)),
            )
            for person in sorted({**earlier, **later})
        )
    )


def _difference(before: object, after: object) -> tuple[tuple[ChangedPart, ...], bool | None]:
    """What made the difference, and whether both are by one scheme."""
    if not (isinstance(before, PerformanceResult) and isinstance(after, PerformanceResult)):
        return (), None
    is_same = before.scheme == after.scheme
    if before.score is None or after.score is None:
        return (), is_same
    found: dict[tuple[str, str], ChangedPart] = {}
    for place, result in enumerate((before, after)):
        for each in result.contributions():
            name = (each.key, "" if each.key else str(each.label))
            part = found.get(name, ChangedPart(each.key, each.label, _NONE, _NONE))
            amounts = (part.before + each.amount, part.after) if place == 0 else (part.before, part.after + each.amount)
            found[name] = ChangedPart(each.key, each.label, *amounts)
    return tuple(found.values()), is_same
