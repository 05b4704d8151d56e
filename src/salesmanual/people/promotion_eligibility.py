"""Whether a person qualifies for a step, and exactly what is missing.

    every condition met or waived ──▶ eligible
    one unmet ──▶ not yet            none unmet, one unknown ──▶ unknown

Invariant: every condition of the step stands in the answer once, met or not; a waived condition is shown with what was
found, and as waived. Replaying the explanation gives 1 for eligible, 1/2 for unknown, 0 for not yet.

Left out: judging (`promotion_eligibility_assessing`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Greatest, Least, Step, derived, given
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.promotion_conditions_facts import Waiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["ConditionOutcome", "Eligibility", "EligibilityStatus", "RefusedWaiver", "WhoQualifies"]


class EligibilityStatus(StrEnum):
    """Whether a person qualifies."""

    ELIGIBLE = "eligible"
    """Every condition is met or waived."""
    UNKNOWN = "unknown"
    """No condition is known to be unmet, and a fact is missing for one."""
    NOT_YET = "not yet"
    """A condition is unmet."""

    def words(self) -> Text:
        """The status in words."""
        return _WORDS[self]


_WORDS: Final[Mapping[EligibilityStatus, Text]] = {
    EligibilityStatus.ELIGIBLE: text("eligible"),
    EligibilityStatus.UNKNOWN: text("unknown"),
    EligibilityStatus.NOT_YET: text("not yet"),
}
_FOUND: Final[Mapping[FindingStatus, Text]] = {
    FindingStatus.MET: text("met"),
    FindingStatus.UNMET: text("unmet"),
    FindingStatus.UNKNOWN: text("unknown"),
}
_VALUES: Final = {
    FindingStatus.MET: Fraction(1),
    FindingStatus.UNKNOWN: Fraction(1, 2),
    FindingStatus.UNMET: Fraction(0),
}


@final
@attrs.frozen
class ConditionOutcome:
    """What was found for one condition.

    Attributes:
        key: The key of the condition.
        label: What it is called.
        finding: Met, unmet or unknown, with what was found and the distance.
        waiver: The waiver that counts on the day; `None` where there is none.
        earliest: The first day on which the condition itself holds, as far as facts and outlook say: the day of the
            assessment where it is met; `None` where nothing says.

    Source: Handbook 8.2.
    """

    key: str
    label: Label | Text
    finding: Finding
    waiver: Waiver | None
    earliest: date | None

    def passes(self) -> bool:
        """Whether it is met or waived."""
        return self.waiver is not None or self.finding.met

    def note(self) -> tuple[Text, ...]:
        """What was found, in words: how many parts are missing, and each single condition that stands in the way."""
        return () if self.finding.met else tuple(_notes(self.finding))


def _notes(finding: Finding) -> Iterator[Text]:
    if not finding.children:
        yield finding.detail() or finding.required
        return
    if any(child.children for child in finding.children):
        for child in finding.children:
            if not child.met:
                yield from _notes(child)
        return
    yield finding.detail() or finding.required
    yield from (_leaf_words(leaf) for leaf in finding.unmet())


def _leaf_words(leaf: Finding) -> Text:
    detail = leaf.detail()
    return leaf.required if detail is None else text("{condition}: {detail}", condition=leaf.required, detail=detail)


@final
@attrs.frozen
class RefusedWaiver:
    """A waiver that does not count.

    Attributes:
        waiver: The waiver.
        findings: Why, all of it.

    Source: Handbook 8.2.
    """

    waiver: Waiver
    findings: tuple[Finding, ...]


@final
@attrs.frozen(str=False)
class Eligibility(Shown):
    """Whether a person qualifies for a step, as of a day.

    Attributes:
        person: Who.
        position: The key of the position held.
        to: The key of the position aimed at.
        label: What that is called.
        kind: `"promotion"`, `"move"` or `"demotion"`.
        as_of: The day.
        conditions: Every condition of the step, in its order.
        status: Eligible, not yet or unknown.
        earliest: The first day on which all conditions hold together; `None` where nothing says.
        outlook: What the days suppose, in words.
        refused: Waivers that were given and do not count.
        section: The handbook section.

    Source: Handbook 8.2.
    """

    person: str
    position: str
    to: str
    label: Label
    kind: str
    as_of: date
    conditions: tuple[ConditionOutcome, ...]
    status: EligibilityStatus
    earliest: date | None
    outlook: Text
    refused: tuple[RefusedWaiver, ...] = ()
    section: str = "8.2"

    def is_eligible(self) -> bool:
        """Whether every condition is met or waived."""
        return self.status is EligibilityStatus.ELIGIBLE

    def condition(self, key: str) -> ConditionOutcome:
        """What was found for one condition.

        Raises:
            NotFoundError: If the step has none of that key; with the closest one.
        """
        for each in self.conditions:
            if each.key == key:
                return each
        raise NotFoundError("condition", key, did_you_mean(key, [each.key for each in self.conditions]))

    def unmet(self) -> tuple[ConditionOutcome, ...]:
        """What stands in the way, unmet or unknown and not waived."""
        return tuple(each for each in self.conditions if not each.passes())

    def waived(self) -> tuple[ConditionOutcome, ...]:
        """What is waived, whether or not it is met."""
        return tuple(each for each in self.conditions if each.waiver is not None)

    def missing(self) -> tuple[str, ...]:
        """The facts to bring: the paths of those that leave a condition in the way unknown, sorted."""
        return tuple(sorted({path for each in self.unmet() for path in each.finding.missing()}))

    def explain(self) -> Step:
        """The status as the least of the conditions: 1 is met or waived, 1/2 unknown, 0 unmet."""
        label = text(
            "{person} for {position}: {status}", person=self.person, position=self.label, status=self.status.words()
        )
        if not self.conditions:
            return given(label, Fraction(1), section=self.section)
        return derived(
            label,
            Least(),
            [_explained(each) for each in self.conditions],
            rule=text("1 is met or waived, 1/2 unknown, 0 unmet; all have to be met"),
            section=self.section,
        )

    def tables(self) -> tuple[Table, ...]:
        """One row for each condition; then the waivers that do not count, where there are any."""
        columns = (
            Column(text("condition"), key="condition"),
            Column(text("status"), key="status"),
            Column(text("found"), key="found"),
            Column(text("earliest"), key="earliest"),
            Column(text("waived by"), key="waived_by"),
        )
        rows: list[tuple[Cell, ...]] = [
            (each.label, _FOUND[each.finding.status], each.note() or None, each.earliest, _waived_words(each.waiver))
            for each in self.conditions
        ]
        title = text(
            "{person} for {position} on {day}: {status}",
            person=self.person,
            position=self.label,
            day=self.as_of,
            status=self.status.words(),
        )
        total: tuple[Cell, ...] = (text("all conditions"), self.status.words(), self.outlook, self.earliest, None)
        return (Table(title, columns, rows, total=total), *self._refused_table())

    def _refused_table(self) -> tuple[Table, ...]:
        if not self.refused:
            return ()
        heads = (
            Column(text("condition"), key="condition"),
            Column(text("by"), key="by"),
            Column(text("why not"), key="why"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                each.waiver.condition,
                each.waiver.by,
                tuple(_leaf_words(finding) for finding in each.findings),
            )
            for each in self.refused
        ]
        return (Table(text("Waivers that do not count"), heads, rows),)


def _explained(outcome: ConditionOutcome) -> Step:
    finding = outcome.finding
    found = given(outcome.label, _VALUES[finding.status]) if outcome.waiver is not None else None
    if found is None:
        return Step(outcome.label, _VALUES[finding.status], rule=_rule(outcome))
    waived = given(_waived_words(outcome.waiver) or "", Fraction(1))
    return derived(text("{condition}, waived", condition=outcome.label), Greatest(), (found, waived))


def _rule(outcome: ConditionOutcome) -> Text | None:
    note = outcome.note()
    return text("{conditions}", conditions=note) if note else None


def _waived_words(waiver: Waiver | None) -> Text | None:
    if waiver is None:
        return None
    return text("{by} ({role}): {why}", by=waiver.by, role=waiver.role, why=waiver.why)


@final
@attrs.frozen(str=False)
class WhoQualifies(Shown):
    """Every person before every step that leads on from their position, on one day.

    Attributes:
        on: The day.
        answers: Each person and step, in the order of the people and of the ladder.

    Source: Handbook 8.2.
    """

    on: date
    answers: tuple[Eligibility, ...] = attrs.field(repr=False)

    def of(self, status: EligibilityStatus | str) -> tuple[Eligibility, ...]:
        """The answers of one status."""
        return tuple(each for each in self.answers if each.status == status)

    def eligible(self) -> tuple[tuple[str, str], ...]:
        """Who qualifies for what."""
        return tuple((each.person, each.to) for each in self.answers if each.is_eligible())

    def tables(self) -> tuple[Table, ...]:
        """One row for each person and step; what stands in the way, and the earliest day."""
        columns = (
            Column(text("person"), key="person"),
            Column(text("position"), key="position"),
            Column(text("to"), key="to"),
            Column(text("status"), key="status"),
            Column(text("in the way"), key="in_the_way"),
            Column(text("waived"), key="waived"),
            Column(text("earliest"), key="earliest"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                each.person,
                each.position,
                each.label,
                each.status.words(),
                tuple(one.key for one in each.unmet()) or None,
                tuple(one.key for one in each.waived()) or None,
                each.earliest,
            )
            for each in self.answers
        ]
        return (Table(text("Who qualifies on {day}", day=self.on), columns, rows),)
