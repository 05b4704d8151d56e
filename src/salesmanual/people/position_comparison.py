"""Two position descriptions compared, in words: what came, what went, and what is another.

Invariant: a description compared with itself, or with one that differs in its days alone, gives nothing; turned round,
the comparison says the opposite of each change.

Left out: why it changed.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.exact import percent_text
from salesmanual.kernel.money import Money
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.positions import PositionDescription

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DescriptionChange", "DescriptionChangeKind", "DescriptionComparison", "compare_descriptions"]

Fact = str | Text | Label | Money | Fraction | bool | None


class DescriptionChangeKind(StrEnum):
    """What happened to a part of a description."""

    ADDED = "added"
    """It was not there before."""
    REMOVED = "removed"
    """It is not there any more."""
    CHANGED = "changed"
    """It is another."""


_PARTS: Final[Mapping[str, Text]] = {
    "position": text("position"),
    "duty": text("duty"),
    "qualification": text("qualification"),
    "competency": text("competency"),
    "indicator": text("indicator"),
}
_FIELDS: Final[Mapping[str, Text]] = {
    "label": text("title"),
    "purpose": text("purpose"),
    "grade": text("grade"),
    "reports_to": text("reports to"),
    "low": text("lowest pay"),
    "mid": text("middle pay"),
    "high": text("highest pay"),
    "share": text("share of the time"),
    "condition": text("condition"),
    "level": text("level"),
    "must": text("must-have"),
    "weight": text("weight"),
    "measure": text("measure"),
    "target": text("target"),
}


@final
@attrs.frozen
class DescriptionChange:
    """One thing that is different.

    Attributes:
        part: `position`, `duty`, `qualification`, `competency` or `indicator`.
        key: The key of the part; empty for the position itself.
        kind: Whether it was added, removed or changed.
        field: What of it changed; empty where all of it came or went.
        before: What it was; `None` where it was not there.
        after: What it is; `None` where it is not there.

    Source: Handbook 8.1.
    """

    part: str
    key: str
    kind: DescriptionChangeKind
    field: str
    before: Fact
    after: Fact

    def words(self) -> Text:
        """The change in words."""
        part = _PARTS[self.part]
        if self.kind is DescriptionChangeKind.ADDED:
            return text("{part} {key}: added", part=part, key=self.key)
        if self.kind is DescriptionChangeKind.REMOVED:
            return text("{part} {key}: removed", part=part, key=self.key)
        field = _FIELDS[self.field]
        if not self.key:
            return text("{field}: {before} → {after}", field=field, before=self.before, after=self.after)
        return text(
            "{part} {key}, {field}: {before} → {after}",
            part=part,
            key=self.key,
            field=field,
            before=self.before,
            after=self.after,
        )


@final
@attrs.frozen
class DescriptionComparison(Shown):
    """What is different in the second of two descriptions.

    Attributes:
        before: The first.
        after: The second.
        changes: What is different, in the order of the description.

    Source: Handbook 8.1.
    """

    before: PositionDescription = attrs.field(repr=False)
    after: PositionDescription = attrs.field(repr=False)
    changes: tuple[DescriptionChange, ...]

    def words(self) -> tuple[Text, ...]:
        """Every change in words."""
        return tuple(change.words() for change in self.changes)

    def tables(self) -> tuple[Table, ...]:
        """One row for each change."""
        columns = (
            Column(text("part"), key="part"),
            Column(text("key"), key="key"),
            Column(text("change"), key="change"),
            Column(text("before"), key="before"),
            Column(text("after"), key="after"),
        )
        kinds = {DescriptionChangeKind.ADDED: text("added"), DescriptionChangeKind.REMOVED: text("removed")}
        rows = [
            (
                _PARTS[each.part],
                each.key or None,
                _FIELDS[each.field] if each.field else kinds[each.kind],
                each.before,
                each.after,
            )
            for each in self.changes
        ]
        title = text("{label}: {first} and {second}", label=self.after.label, first=self._of(0), second=self._of(1))
        return (Table(title, columns, rows),)

    def _of(self, which: int) -> Text:
        return text("since {day}", day=(self.before, self.after)[which].since)


def compare_descriptions(before: PositionDescription, after: PositionDescription) -> DescriptionComparison:
    """What is different in the second description: in itself, its duties, requirements and indicators.

    Raises:
        WrongTypeError: If one is no description.

    Source: Handbook 8.1.

    >>> from datetime import date
    >>> from salesmanual.people.positions import PositionDuty
    >>> selling = [PositionDuty("selling", "Sell", 1)]
    >>> helping = [PositionDuty("selling", "Sell", "75%"), PositionDuty("help", "Help", "25%")]
    >>> old = PositionDescription("rep", "Rep", "Sells", "S1", selling, date(2025, 1, 1))
    >>> new = PositionDescription("rep", "Rep", "Sells", "S2", helping, date(2026, 1, 1))
    >>> for change in compare_descriptions(old, new).words():
    ...     print(change)
    grade: S1 → S2
    duty selling, share of the time: 100% → 75%
    duty help: added
    """
    check_type(before, PositionDescription, "before")
    check_type(after, PositionDescription, "after")
    old, new = _parts(before), _parts(after)
    changes: list[DescriptionChange] = []
    for part, key in dict.fromkeys((*old, *new)):
        was, now = old.get((part, key)), new.get((part, key))
        if was is None:
            changes.append(DescriptionChange(part, key, DescriptionChangeKind.ADDED, "", None, _named(new[part, key])))
        elif now is None:
            changes.append(DescriptionChange(part, key, DescriptionChangeKind.REMOVED, "", _named(was), None))
        else:
            changes += [
                DescriptionChange(part, key, DescriptionChangeKind.CHANGED, field, was[field], now[field])
                for field in was
                if was[field] != now[field]
            ]
    order = list(_PARTS)
    return DescriptionComparison(before, after, tuple(sorted(changes, key=lambda change: order.index(change.part))))


def _named(fields: Mapping[str, Fact]) -> Fact:
    """What stands for a whole part: its name, or the level where it has none."""
    return fields.get("label", fields.get("level"))


def _parts(position: PositionDescription) -> dict[tuple[str, str], dict[str, Fact]]:
    """Every part with its fields, as they are compared and shown."""
    pay = position.pay
    own: dict[str, Fact] = {
        "label": position.label,
        "purpose": position.purpose,
        "grade": position.grade,
        "reports_to": position.reports_to,
        "low": None if pay is None else pay.low,
        "mid": None if pay is None else pay.mid,
        "high": None if pay is None else pay.high,
    }
    parts: dict[tuple[str, str], dict[str, Fact]] = {("position", ""): own}
    for duty in position.duties:
        parts["duty", duty.key] = {"label": duty.label, "share": percent_text(duty.share)}
    for each in position.qualifications:
        parts["qualification", each.key] = {
            "label": each.label,
            "condition": str(each.condition),
            "must": each.must,
            "weight": each.weight,
        }
    for one in position.competencies:
        parts["competency", one.competency] = {"level": one.level, "must": one.must, "weight": one.weight}
    for indicator in position.indicators:
        parts["indicator", indicator.key] = {
            "label": indicator.label,
            "measure": indicator.measure,
            "target": indicator.target,
        }
    return parts
