"""Discrimination: whether an indicator tells people apart, and whether it goes with the rest of the assessment.

    spread       the variance of the item over people, over n - 1, and the share of people with its most common level
    item-rest    correlation of the item with the sum of all other items
    consistency  Cronbach's alpha, k / (k - 1) × (1 - Σ variances of items / variance of the sum), and without the item

Invariant: the sums are exact; a correlation is rounded once, to nine places. Permuting people or items changes nothing.

Left out: why an item does not discriminate. All may be good at it, its anchors may be vague, or raters may spare
people; an item that goes against the rest may measure something else that matters.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_arithmetic import Comoments, comoments, root_of, whole_numbers
from salesmanual.insight.agreement_ratings import Number, read_mapping, read_number
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean, shown
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.number import Exact

__all__ = ["DiscriminationReport", "ItemDiscrimination", "discriminate", "read_complete"]

_SHOWN: Final = Rounding("0.001")
_LEAST: Final = 2


@final
@attrs.frozen
class ItemDiscrimination:
    """How one item tells people apart.

    Attributes:
        item: Which one.
        people: Over how many people.
        mean: Of its levels.
        variance: Of its levels, over n - 1.
        levels: How many different levels it has.
        most_common: The level most people have; of several, the least.
        most_common_share: The share of people with it.
        with_rest: What its correlation with the sum of the other items is made of.
        consistency_without: Cronbach's alpha of the other items; `None` where fewer than two are left, or their sum
            does not vary.

    Source: Handbook 11.3.
    """

    item: str
    people: int
    mean: Fraction
    variance: Fraction
    levels: int
    most_common: Number
    most_common_share: Fraction
    with_rest: Comoments = attrs.field(repr=False)
    consistency_without: Fraction | None

    def deviation(self) -> Decimal:
        """The standard deviation, to nine places."""
        return root_of(self.variance)

    def item_rest(self) -> Decimal | None:
        """The correlation with the sum of the other items; `None` where one of the two does not vary."""
        return self.with_rest.correlation()

    def tells_apart(self) -> bool:
        """Whether people differ in it at all."""
        return self.variance > 0

    def explain(self) -> Step:
        """The item-rest correlation from its sums; replaying it gives the correlation."""
        return self.with_rest.explain(
            text("{item} with the rest, over {people} people", item=self.item, people=self.people)
        )

    def facts(self) -> dict[str, object]:
        """The figures by name, for a `Criterion`: `item_rest < 0.2 or most_common_share >= 80%`.

        `item`, `people`, `mean`, `variance`, `deviation`, `levels`, `most_common`, `most_common_share`, `item_rest`.
        """
        return {
            "item": self.item,
            "people": self.people,
            "mean": self.mean,
            "variance": self.variance,
            "deviation": self.deviation(),
            "levels": self.levels,
            "most_common": self.most_common,
            "most_common_share": self.most_common_share,
            "item_rest": self.item_rest(),
        }


@final
@attrs.frozen
class DiscriminationReport(Shown):
    """How each item tells people apart.

    Attributes:
        items: One for each item, in order.
        people: How many people count.
        dropped: The people left out, because an item of theirs is missing.
        consistency: Cronbach's alpha of all items; `None` where their sum does not vary.

    Source: Handbook 11.3; Cronbach 1951.
    """

    items: tuple[ItemDiscrimination, ...]
    people: int
    dropped: tuple[str, ...]
    consistency: Fraction | None

    def of(self, item: str) -> ItemDiscrimination:
        """One item.

        Raises:
            NotFoundError: If it is not among them.
        """
        for each in self.items:
            if each.item == item:
                return each
        raise NotFoundError("item", item, did_you_mean(item, [each.item for each in self.items]))

    def explain(self, item: str) -> Step:
        """The item-rest correlation of one item.

        Raises:
            NotFoundError: If it is not among them.
        """
        return self.of(item).explain()

    def tables(self) -> tuple[Table, ...]:
        """One row for each item."""
        columns = [
            Column(text("item"), key="item"),
            Column(text("mean"), key="mean", rounding=_SHOWN),
            Column(text("standard deviation"), key="deviation", rounding=_SHOWN),
            Column(text("levels"), key="levels"),
            Column(text("most common"), key="most_common"),
            Column(text("its share"), key="most_common_share", unit="%", rounding=Rounding("0.1")),
            Column(text("item-rest"), key="item_rest", rounding=_SHOWN),
            Column(text("consistency without"), key="consistency_without", rounding=_SHOWN),
        ]
        rows = [
            (
                each.item,
                each.mean,
                each.deviation(),
                each.levels,
                each.most_common,
                each.most_common_share,
                each.item_rest(),
                each.consistency_without,
            )
            for each in self.items
        ]
        title = text(
            "Discrimination over {people} people, {dropped} left out", people=self.people, dropped=len(self.dropped)
        )
        total = (text("all"), None, None, None, None, None, None, self.consistency)
        return (Table(title, columns, rows, total=total),)


def discriminate(scores: Mapping[str, Mapping[str, Exact]]) -> DiscriminationReport:
    """Spread, item-rest correlation and consistency of the items of an assessment.

    Args:
        scores: By person, by item: the level. A person who lacks an item is left out and named.

    Raises:
        WrongTypeError: If it is no such mapping, or a level is no exact number.
        InvalidValueError: If there are fewer than two items, or fewer than two people have all of them.

    Source: Handbook 11.3; Cronbach 1951.

    >>> report = discriminate({
    ...     "chen": {"closing": 2, "listening": 2, "product": 3},
    ...     "zhao": {"closing": 3, "listening": 4, "product": 3},
    ...     "wu": {"closing": 5, "listening": 4, "product": 3},
    ... })
    >>> report.of("closing").item_rest(), report.of("product").tells_apart()
    (Decimal('0.755928946'), False)
    """
    people, items, rows, dropped = read_complete(scores)
    if len(items) < _LEAST:
        raise InvalidValueError("scores", len(items), "at least two items")
    columns = [[row[at] for row in rows] for at in range(len(items))]
    sums = [sum(row, Fraction(0)) for row in rows]
    found = []
    for at, item in enumerate(items):
        column = columns[at]
        rest = [total - own for total, own in zip(sums, column, strict=True)]
        level, count = min(Counter(column).items(), key=lambda pair: (-pair[1], pair[0]))
        found.append(
            ItemDiscrimination(
                item,
                len(people),
                Fraction(sum(column)) / len(people),
                _variance(column),
                len(set(column)),
                level,
                Fraction(count, len(people)),
                comoments(column, rest),
                _consistency([*columns[:at], *columns[at + 1 :]], rest),
            )
        )
    return DiscriminationReport(tuple(found), len(people), dropped, _consistency(columns, sums))


def read_complete(
    scores: Mapping[str, Mapping[str, Exact]],
) -> tuple[list[str], list[str], list[list[Number]], tuple[str, ...]]:
    """The people who have all items, the items, one row of levels for each of them, and the people who lack one.

    Raises:
        WrongTypeError: If it is no mapping by person and by item, or a level is no exact number.
        InvalidValueError: If fewer than two people have all items.

    >>> read_complete({"chen": {"a": 1, "b": 2}, "zhao": {"a": 3, "b": 3}, "wu": {"a": 5}})
    (['chen', 'zhao'], ['a', 'b'], [[1, 2], [3, 3]], ('wu',))
    """
    levels: dict[str, dict[str, Number]] = {}
    for person, items in read_mapping(scores, "scores").items():
        where = f"scores[{shown(person)}]"
        levels[person] = {
            item: read_number(level, f"{where}[{shown(item)}]") for item, level in read_mapping(items, where).items()
        }
    items = list(dict.fromkeys(item for own in levels.values() for item in own))
    people = [person for person, own in levels.items() if len(own) == len(items)]
    if len(people) < _LEAST:
        raise InvalidValueError("scores", f"{len(people)} people with all items", "at least two people with all items")
    dropped = tuple(person for person, own in levels.items() if len(own) < len(items))
    return people, items, [[levels[person][item] for item in items] for person in people], dropped


def _variance(values: Sequence[Number]) -> Fraction:
    numbers, below = whole_numbers(values)
    count = len(numbers)
    return Fraction(count * sum(each * each for each in numbers) - sum(numbers) ** 2, count * (count - 1) * below**2)


def _consistency(columns: Sequence[Sequence[Number]], sums: Sequence[Number]) -> Fraction | None:
    whole = _variance(sums)
    count = len(columns)
    if count < _LEAST or not whole:
        return None
    return Fraction(count, count - 1) * (1 - sum(map(_variance, columns), Fraction(0)) / whole)
