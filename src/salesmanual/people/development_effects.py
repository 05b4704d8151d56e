"""Whether development worked: each gap before and after, beside the actions that were done about it.

    closed part = (gap before − gap after) ÷ gap before

Invariant: only gaps that were assessed both times count in the sums. The effect is what changed, not why: other things
may have helped or hindered, and the page does not say otherwise.

Left out: the noise of the assessments (`assessment_noise`).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.fields import read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.people.development_records import DevelopmentGap, PersonalDevelopment

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["DevelopmentEffect", "EffectVerdict", "GapEffect", "development_effect"]

_SHOWN: Final = Rounding("0.01")
_NONE: Final = Fraction(0)


class EffectVerdict(StrEnum):
    """What became of a gap."""

    CLOSED = "closed"
    """Nothing is missing any more."""
    SMALLER = "smaller"
    """Less is missing."""
    UNCHANGED = "unchanged"
    """As much is missing."""
    LARGER = "larger"
    """More is missing."""
    UNKNOWN = "unknown"
    """It was not assessed both times."""


_LABELS: Final = {
    EffectVerdict.CLOSED: Label({"en": "closed", "zh_Hant": "已補足", "zh_Hans": "已补足"}),
    EffectVerdict.SMALLER: Label({"en": "smaller", "zh_Hant": "縮小", "zh_Hans": "缩小"}),
    EffectVerdict.UNCHANGED: Label({"en": "unchanged", "zh_Hant": "不變", "zh_Hans": "不变"}),
    EffectVerdict.LARGER: Label({"en": "larger", "zh_Hant": "擴大", "zh_Hans": "扩大"}),
    EffectVerdict.UNKNOWN: Label({"en": "unknown", "zh_Hant": "未知", "zh_Hans": "未知"}),
}


class GapEffect(NamedTuple):
    """One gap and what was done about it.

    Attributes:
        plan: The id of the plan.
        person: Whose gap it is.
        gap: The gap.
        actions: How many actions were about it, those dropped left out.
        done: How many of them are done.
    """

    plan: str
    person: str
    gap: DevelopmentGap
    actions: int
    done: int

    def closed_part(self) -> Fraction | None:
        """What part of the gap is closed, below 0 where it grew; `None` where it is unknown or there was none."""
        before, after = self.gap.size_before(), self.gap.size_after()
        if before is None or after is None or not before:
            return None
        return (before - after) / before

    def verdict(self) -> EffectVerdict:
        """What became of it."""
        before, after = self.gap.size_before(), self.gap.size_after()
        if before is None or after is None:
            return EffectVerdict.UNKNOWN
        if not after:
            return EffectVerdict.CLOSED
        if after == before:
            return EffectVerdict.UNCHANGED
        return EffectVerdict.SMALLER if after < before else EffectVerdict.LARGER


@final
@attrs.frozen
class DevelopmentEffect(Shown):
    """The gaps of one or more plans, before and after.

    Attributes:
        effects: Each gap, in the order of the plans.

    Source: Handbook 2.5, 4.4.
    """

    effects: tuple[GapEffect, ...]

    def _known(self) -> list[tuple[Fraction, Fraction]]:
        sizes = [(each.gap.size_before(), each.gap.size_after()) for each in self.effects]
        return [(before, after) for before, after in sizes if before is not None and after is not None]

    def before(self) -> Fraction:
        """How much was missing in all gaps that were assessed both times."""
        return sum((before for before, _ in self._known()), _NONE)

    def after(self) -> Fraction:
        """How much is missing in them now."""
        return sum((after for _, after in self._known()), _NONE)

    def closed_part(self) -> Fraction | None:
        """What part of them is closed; `None` where nothing was missing."""
        before = self.before()
        return (before - self.after()) / before if before else None

    def tables(self) -> tuple[Table, ...]:
        """One row for each gap, and the sums of those that are known."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("gap"), key="gap"),
            Column(text("required"), key="required", rounding=_SHOWN),
            Column(text("gap before"), key="before", rounding=_SHOWN),
            Column(text("gap after"), key="after", rounding=_SHOWN),
            Column(text("closed part"), key="closed_part", unit="%", rounding=Rounding("0.1")),
            Column(text("actions"), key="actions"),
            Column(text("done"), key="done"),
            Column(text("effect"), key="verdict"),
        ]
        rows = [
            (
                each.person,
                each.gap.key,
                each.gap.required,
                each.gap.size_before(),
                each.gap.size_after(),
                each.closed_part(),
                each.actions,
                each.done,
                _LABELS[each.verdict()],
            )
            for each in self.effects
        ]
        sums = (None, text("all that are known"), None, self.before(), self.after(), self.closed_part())
        done = sum(each.done for each in self.effects)
        total = (*sums, sum(each.actions for each in self.effects), done, None)
        return (Table(text("what development changed"), columns, rows, total=total),)


def development_effect(developments: Iterable[PersonalDevelopment]) -> DevelopmentEffect:
    """The gaps of the plans, before and after, with the actions about them.

    Raises:
        WrongTypeError: If one is no `PersonalDevelopment`.
        DuplicateError: If two plans have one id.

    Source: Handbook 2.5, 4.4.

    >>> from datetime import date
    >>> gap = DevelopmentGap("negotiation", 4, 2, "3.5", date(2026, 12, 1))
    >>> effect = development_effect([PersonalDevelopment("D-1", "li.na", "wang.wei", "2026", gaps=[gap])])
    >>> effect.closed_part(), str(effect.effects[0].verdict())
    (Fraction(3, 4), 'smaller')
    """
    plans = read_items(developments, "developments", PersonalDevelopment, "a PersonalDevelopment", key="id")
    effects = []
    for plan in plans:
        for gap in plan.gaps:
            about = [action for action in plan.actions if action.gap == gap.key and not action.dropped]
            done = sum(action.done is not None for action in about)
            effects.append(GapEffect(plan.id, plan.person, gap, len(about), done))
    return DevelopmentEffect(tuple(effects))
