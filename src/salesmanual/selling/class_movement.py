"""Movement of customers between classes from one day to another, and why each moved; and the regular review.

A customer moves because its own figures changed, or because the rule did: edges of quantiles and cumulated shares move
with the other customers. Both are told apart by asking the earlier rule: what class would each change alone have given,
and the later one: what class would it have given to the earlier figures.

Invariant: the rows of the matrix sum to the classes of the earlier day, its columns to those of the later one.

Left out: what is done about a movement.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import check_kind, check_section
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling import health, pareto, rfm_scores, spend_tiers, value_matrix  # noqa: F401 - kinds a file may name
from salesmanual.selling.classification import Classification
from salesmanual.selling.classification_result import UNCLASSIFIED, ClassificationResult, ClassifiedCustomer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.cadence import DueDate
    from salesmanual.kernel.period import Workdays
    from salesmanual.kernel.tables import Cell
    from salesmanual.selling.classification import Figure
    from salesmanual.selling.customers import Customer

__all__ = [
    "ABSENT",
    "ClassMovements",
    "ClassificationReview",
    "Direction",
    "FigureChange",
    "Movement",
    "Reviewed",
    "class_movements",
]

Direction = Literal["up", "down", "in", "out"]
"""To a better class or to a worse one; into the classes from none, or out of them."""

ABSENT: Final = "absent"
"""Where a customer is on a day on which it was not classified at all."""

_ABSENT_LABEL: Final = Label({"en": "absent", "zh_Hant": "不在名單", "zh_Hans": "不在名单"})


class FigureChange(NamedTuple):
    """One figure that is another than before.

    Attributes:
        name: The figure.
        before: What it was.
        after: What it is.
        alone: The class that this change alone would have given by the earlier rule.
    """

    name: str
    before: Figure | None
    after: Figure | None
    alone: str


@final
@attrs.frozen
class Movement:
    """A customer that is in another class than before, and why.

    Attributes:
        customer: Its id.
        before: The class it was in; `ABSENT` where it was not classified.
        after: The class it is in; `ABSENT` where it is not classified any more.
        direction: Whether that is up, down, in or out.
        changes: Its figures that changed.
        rule_alone: The class of its earlier figures by the later rule; `None` where it was not classified on both days.
    """

    customer: str
    before: str
    after: str
    direction: Direction
    changes: tuple[FigureChange, ...]
    rule_alone: str | None

    def why(self) -> Text:
        """Which figure moved it, or that the rule did."""
        if ABSENT in (self.before, self.after):
            return text("not classified before") if self.before == ABSENT else text("not classified any more")
        listed = tuple(_change(change) for change in self.changes)
        enough = tuple(_change(change) for change in self.changes if change.alone == self.after)
        if enough:
            return text("{changes}: enough alone", changes=enough)
        if self.rule_alone == self.after:
            return text("the rule moved with the other customers")
        return text("{changes}: together, by the rule as it is now", changes=listed)


def _change(change: FigureChange) -> Text:
    before, after = (text("not known") if value is None else value for value in (change.before, change.after))
    return text("{figure} {before} → {after}", figure=change.name, before=before, after=after)


@final
@attrs.frozen
class ClassMovements(Shown):
    """Who moved between two days, from which class to which, and why.

    Attributes:
        before: What was found on the earlier day.
        after: What was found on the later one.
        movements: Every customer whose class is another, by id.

    Source: Handbook 3.3.
    """

    before: ClassificationResult
    after: ClassificationResult
    movements: tuple[Movement, ...]

    def of(self, customer: str) -> Movement | None:
        """How one customer moved; `None` where it stayed.

        Raises:
            NotFoundError: If it was classified on neither day.
        """
        check_type(customer, str, "customer", "name its id")
        for movement in self.movements:
            if movement.customer == customer:
                return movement
        known = {member.customer for result in (self.before, self.after) for member in result.members}
        if customer not in known:
            raise NotFoundError("customer", customer, did_you_mean(customer, sorted(known)))
        return None

    def matrix(self) -> dict[tuple[str, str], int]:
        """How many customers went from each class to each, who stayed included; pairs without one are left out."""
        earlier = {member.customer: member.key for member in self.before.members}
        later = {member.customer: member.key for member in self.after.members}
        pairs = Counter((earlier.get(each, ABSENT), later.get(each, ABSENT)) for each in {**earlier, **later})
        return {pair: pairs[pair] for pair in sorted(pairs)}

    def tables(self) -> tuple[Table, ...]:
        """The matrix, a row for each earlier class; then everybody that moved, and why."""
        return self.matrix_table(), self.movements_table()

    def matrix_table(self) -> Table:
        """How many went from each class, in rows, to each, in columns."""
        labels, pairs = self._labels(), self.matrix()
        columns = [
            Column(text("from"), key="from"),
            *(Column(label, key=key) for key, label in labels.items()),
            Column(text("all"), key="all"),
        ]
        rows: list[tuple[Cell, ...]] = []
        for key, label in labels.items():
            counts = [pairs.get((key, other), 0) for other in labels]
            rows.append((label, *counts, sum(counts)))
        sums = [sum(pairs.get((other, key), 0) for other in labels) for key in labels]
        title = text(
            "{policy}: from {before} to {after}",
            policy=self.after.policy.label,
            before=self.before.as_of,
            after=self.after.as_of,
        )
        return Table(title, columns, rows, total=(text("all"), *sums, sum(sums)))

    def movements_table(self) -> Table:
        """Everybody that moved, and why."""
        labels = self._labels()
        columns = [
            Column(text("customer"), key="customer"),
            Column(text("from"), key="from"),
            Column(text("to"), key="to"),
            Column(text("direction"), key="direction"),
            Column(text("why"), key="why"),
        ]
        rows = [
            (each.customer, labels[each.before], labels[each.after], _DIRECTIONS[each.direction], each.why())
            for each in self.movements
        ]
        return Table(text("movements"), columns, rows)

    def _labels(self) -> dict[str, Label]:
        return {**self.before.labels(), **self.after.labels(), ABSENT: _ABSENT_LABEL}


_DIRECTIONS: Final[Mapping[Direction, Label]] = {
    "up": Label({"en": "up", "zh_Hant": "上升", "zh_Hans": "上升"}),
    "down": Label({"en": "down", "zh_Hant": "下降", "zh_Hans": "下降"}),
    "in": Label({"en": "in", "zh_Hant": "進入", "zh_Hans": "进入"}),
    "out": Label({"en": "out", "zh_Hant": "離開", "zh_Hans": "离开"}),
}


def class_movements(before: ClassificationResult, after: ClassificationResult) -> ClassMovements:
    """Who moved between two classifications by one policy, and why.

    The policy may have changed in its details, such as its edges, but has to look at the same figures and know the same
    classes.

    Raises:
        WrongTypeError: If one of them is no `ClassificationResult`.
        InvalidValueError: If the second is not of a later day, or the policies look at different figures or classes.

    Source: Handbook 3.3.

    >>> from salesmanual.selling.pareto import standard_abc
    >>> abc = standard_abc()
    >>> first = {"C-1": {"turnover": 90}, "C-2": {"turnover": 10}}
    >>> then = {"C-1": {"turnover": 90}, "C-2": {"turnover": 900}}
    >>> moved = class_movements(
    ...     abc.classify(first, first, as_of=date(2026, 3, 31)), abc.classify(then, then, as_of=date(2026, 6, 30))
    ... )
    >>> for each in moved.movements:
    ...     print(each.customer, each.before, each.after, each.direction, each.why())
    C-1 A B down the rule moved with the other customers
    C-2 B A up turnover 10 → 900: enough alone
    """
    check_type(before, ClassificationResult, "before")
    check_type(after, ClassificationResult, "after")
    if after.as_of <= before.as_of:
        raise InvalidValueError("after.as_of", after.as_of, f"a day later than {before.as_of}")
    if after.policy.names() != before.policy.names():
        raise InvalidValueError("after.policy", after.policy.names(), f"the figures {before.policy.names()}")
    if after.labels().keys() != before.labels().keys():
        raise InvalidValueError("after.policy", tuple(after.labels()), f"the classes {tuple(before.labels())}")
    earlier = {member.customer: member for member in before.members}
    later = {member.customer: member for member in after.members}
    moved = [
        _movement(customer, earlier.get(customer), later.get(customer), before, after)
        for customer in sorted({**earlier, **later})
        if _key(earlier.get(customer)) != _key(later.get(customer))
    ]
    return ClassMovements(before, after, tuple(moved))


def _key(member: ClassifiedCustomer | None) -> str:
    return ABSENT if member is None else member.key


def _movement(
    customer: str,
    one: ClassifiedCustomer | None,
    other: ClassifiedCustomer | None,
    before: ClassificationResult,
    after: ClassificationResult,
) -> Movement:
    direction = _direction(_key(one), _key(other), list(after.labels()))
    changes: tuple[FigureChange, ...] = ()
    by_rule = None
    if one is not None and other is not None:
        changes = tuple(_changes(one, other, before))
        by_rule = _class_by(after, customer, one.figures)
    return Movement(customer, _key(one), _key(other), direction, changes, by_rule)


def _direction(before: str, after: str, keys: list[str]) -> Direction:
    if before in (ABSENT, UNCLASSIFIED):
        return "out" if after == ABSENT else "in"
    if after in (ABSENT, UNCLASSIFIED):
        return "out"
    return "up" if keys.index(after) < keys.index(before) else "down"


def _changes(
    one: ClassifiedCustomer, other: ClassifiedCustomer, before: ClassificationResult
) -> Iterable[FigureChange]:
    for place, name in enumerate(before.policy.names()):
        was, now = one.figures[place], other.figures[place]
        if was != now:
            changed = (*one.figures[:place], now, *one.figures[place + 1 :])
            yield FigureChange(name, was, now, _class_by(before, one.customer, changed))


def _class_by(result: ClassificationResult, customer: str, figures: tuple[Figure | None, ...]) -> str:
    """The class of other figures by the rule of a result."""
    return result.rule.assign(customer, figures) if result.policy.obstacle(figures) is None else UNCLASSIFIED


@final
@attrs.frozen
class Reviewed:
    """What a review finds.

    Attributes:
        result: The class of every customer.
        movements: Who moved since the review before; `None` for the first one.
        next_due: When the next review is due; `None` where there is none.
    """

    result: ClassificationResult
    movements: ClassMovements | None
    next_due: date | None


def _check_policy(_: object, attribute: attrs.Attribute[Classification], value: object) -> None:
    if isinstance(value, type) or not hasattr(value, "rule_for"):
        raise WrongTypeError(attribute.name, value, "a classification, such as standard_rfm()")


@final
@attrs.frozen
class ClassificationReview:
    """How customers are classified, and how often anew.

    Attributes:
        classification: The policy.
        cadence: When it is due.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.

    Source: Handbook 3.3.

    >>> from salesmanual.selling.pareto import standard_abc
    >>> review = ClassificationReview(standard_abc(), Cadence("last day of the quarter", date(2026, 1, 1)))
    >>> [str(late) for late in review.overdue([date(2026, 3, 31)], date(2026, 7, 5))]
    ['due 2026-06-30, not done, 5 days late']
    """

    classification: Classification = attrs.field(validator=_check_policy)
    cadence: Cadence = attrs.field(validator=check_kind(Cadence, "a Cadence"))
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def overdue(self, done: Iterable[date], as_of: date, *, calendar: Workdays | None = None) -> tuple[DueDate, ...]:
        """The reviews that were due before a day and are not done; arguments and errors as for `Cadence.overdue`.

        Source: Handbook 3.3.
        """
        return self.cadence.overdue(done, as_of, calendar=calendar)

    def run(
        self,
        customers: Iterable[Customer | str],
        facts: Mapping[str, Mapping[str, object]],
        *,
        as_of: date,
        previous: ClassificationResult | None = None,
        calendar: Workdays | None = None,
    ) -> Reviewed:
        """The classes as of a day, who moved since the review before, and when the next one is due.

        Args:
            customers: The customers, or their ids.
            facts: What is known of each, by id.
            as_of: The day of the review.
            previous: What the review before found; `None` for the first one.
            calendar: The working calendar, where the cadence needs one.

        Raises:
            As `classification.classify`, `class_movements` and `Cadence.next_due`.

        Source: Handbook 3.3.
        """
        result = self.classification.classify(customers, facts, as_of=as_of)
        moved = None if previous is None else class_movements(previous, result)
        return Reviewed(result, moved, self.cadence.next_due(as_of, calendar=calendar, last_done=as_of))
