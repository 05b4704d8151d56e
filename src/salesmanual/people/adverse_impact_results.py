"""What the four-fifths rule says of each group, with the interval, and what makes the answer uncertain.

Invariant: `is_below` compares exact ratios; the verdict is below or not below only where the whole interval is.

Left out: the rule and the intervals (`adverse_impact`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.number import Rounding, percent_text
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.adverse_impact import FourFifthsRule, Selected, ratio_interval

__all__ = ["GroupImpact", "ImpactReport", "Verdict", "checked"]

Verdict = Literal["reference", "below", "not-below", "not-enough-to-tell", "not-judged"]
"""What can be said of a group."""

_PERCENT: Final = Rounding("0.1")
_SHOWN: Final = Rounding("0.001")
_WORDS: Final[dict[Verdict, Text]] = {
    "reference": text("reference"),
    "below": text("below"),
    "not-below": text("not below"),
    "not-enough-to-tell": text("not enough to tell"),
    "not-judged": text("too small a part to judge"),
}


@final
@attrs.frozen
class GroupImpact:
    """What is said of one group.

    Attributes:
        group: The group.
        count: How many applied and were selected.
        ratio: Its rate over that of the reference; `None` where nobody of the reference was selected.
        low: The lower limit of the ratio, rounded; `None` where there is no interval.
        high: The upper limit.
        is_below: Whether the ratio is below the threshold, by the ratio alone; `None` without a ratio.
        verdict: `below` or `not-below` where the whole interval is; else `not-enough-to-tell`.
        notes: What makes the answer uncertain.

    Source: Handbook 8.2.
    """

    group: str
    count: Selected
    ratio: Fraction | None
    low: Decimal | None
    high: Decimal | None
    is_below: bool | None
    verdict: Verdict
    notes: tuple[Text, ...]


@final
@attrs.frozen
class ImpactReport(Shown):
    """The rates of the groups beside one another.

    Attributes:
        policy: The rule.
        reference: The group that the others are compared with.
        rows: The groups, in the order given.

    Source: Handbook 8.2.
    """

    policy: FourFifthsRule = attrs.field(repr=False)
    reference: str
    rows: tuple[GroupImpact, ...]

    def __getitem__(self, group: str) -> GroupImpact:
        """What is said of one group.

        Raises:
            NotFoundError: If there is no such group.
        """
        for row in self.rows:
            if row.group == group:
                return row
        raise NotFoundError("group", group, did_you_mean(group, [row.group for row in self.rows]))

    def below(self) -> tuple[str, ...]:
        """The groups of which it can be told that they are below the threshold."""
        return tuple(row.group for row in self.rows if row.verdict == "below")

    def explain(self, group: str) -> Step:
        """The ratio of a group's rate to that of the reference; the rate alone where there is no ratio.

        Raises:
            NotFoundError: If there is no such group.
        """
        row = self[group]
        own = self._explain_rate(group)
        if row.ratio is None:
            return own
        label = text("rate of {group} over that of {reference}", group=group, reference=self.reference)
        rule = text("accepted from {least}", least=percent_text(self.policy.threshold))
        return derived(
            label,
            Quotient(),
            (own, self._explain_rate(self.reference)),
            rule=rule,
            section=self.policy.section,
            unit="%",
        )

    def _explain_rate(self, group: str) -> Step:
        count = self[group].count
        facts = (given(text("selected"), count.selected), given(text("applicants"), count.applicants))
        return derived(text("rate of {group}", group=group), Quotient(), facts, unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One row for each group."""
        columns = [
            Column(text("group"), key="group"),
            Column(text("applicants"), key="applicants"),
            Column(text("selected"), key="selected"),
            Column(text("rate"), unit="%", rounding=_PERCENT, key="rate"),
            Column(text("ratio"), rounding=_SHOWN, key="ratio"),
            Column(text("from"), rounding=_SHOWN, key="low"),
            Column(text("to"), rounding=_SHOWN, key="high"),
            Column(text("ratio below"), key="is_below"),
            Column(text("verdict"), key="verdict"),
            Column(text("notes"), key="notes"),
        ]
        rows = [
            (
                row.group,
                row.count.applicants,
                row.count.selected,
                row.count.rate(),
                row.ratio,
                row.low,
                row.high,
                row.is_below,
                _WORDS[row.verdict],
                row.notes,
            )
            for row in self.rows
        ]
        return (Table(self.policy.label, columns, rows),)


def checked(policy: FourFifthsRule, groups: dict[str, Selected]) -> ImpactReport:
    """What the rule says of groups that were read."""
    everybody = sum(group.applicants for group in groups.values())
    judged = [name for name, group in groups.items() if group.applicants >= policy.least_share * everybody]
    reference = policy.reference
    if reference is None:
        reference = max(judged or groups, key=lambda name: (groups[name].rate(), groups[name].applicants))
    rows = [_impact(policy, name, groups, reference, is_judged=name in judged) for name in groups]
    return ImpactReport(policy, reference, tuple(rows))


def _impact(
    policy: FourFifthsRule, name: str, groups: dict[str, Selected], reference: str, *, is_judged: bool
) -> GroupImpact:
    group, against = groups[name], groups[reference]
    notes = [text("fewer than {few} applicants", few=policy.few)] if group.applicants < policy.few else []
    ratio = group.rate() / against.rate() if against.selected else None
    if ratio is None:
        notes.append(text("nobody of {reference} was selected", reference=reference))
    if name == reference:
        return GroupImpact(name, group, ratio, None, None, None, "reference", tuple(notes))
    limits = ratio_interval(group, against, confidence=policy.confidence, method=policy.interval)
    is_below = None if ratio is None else ratio < policy.threshold
    if is_below is not None and _hangs_on_one(policy.threshold, group, against, is_below=is_below):
        notes.append(text("hangs on one selection"))
    if ratio is not None and limits is None:
        notes.append(text("no interval by this method"))
    low, high = limits or (None, None)
    verdict = _verdict(policy.threshold, low, high) if is_judged else "not-judged"
    return GroupImpact(name, group, ratio, low, high, is_below, verdict, tuple(notes))


def _verdict(threshold: Fraction, low: Decimal | None, high: Decimal | None) -> Verdict:
    if high is not None and high < threshold:
        return "below"
    return "not-below" if low is not None and low >= threshold else "not-enough-to-tell"


def _hangs_on_one(threshold: Fraction, group: Selected, against: Selected, *, is_below: bool) -> bool:
    """Whether the ratio crosses the threshold when one selection is moved between the two groups."""
    moved = 1 if is_below else -1
    own, other = group.selected + moved, against.selected - moved
    if not (0 <= own <= group.applicants and 0 <= other <= against.applicants):
        return False
    ratio_is_below = own * against.applicants < threshold * other * group.applicants
    return ratio_is_below != is_below
