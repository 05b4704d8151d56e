"""What of a target is due on a day: the parts of its time that have ended, and the running one in proportion.

    due = the targets of the parts that have ended + the target of the running part × how much of it has passed

Invariant: with targets of 0 or more, what is due never falls from one day to the next, and is the whole target at the
end.

Left out: what was reached (`projections_standing`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast, final

import attrs

from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.projections_standing import day_count, day_step, up_to

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from salesmanual.kernel.period import Workdays
    from salesmanual.planning.breakdowns import Address, Breakdown
    from salesmanual.planning.tracking_policies import Proration

__all__ = ["Due", "due_of"]


@final
@attrs.frozen
class Due:
    """What of a target is due.

    Attributes:
        whole: The whole target.
        ended: The targets of the parts that have ended.
        running: The running part; `None` where none runs.
        running_target: The target of the running part.
        passed: How much of the running part has passed, from 0 to 1.

    Source: Handbook 2.2.
    """

    whole: Fraction
    ended: Fraction
    running: Period | None
    running_target: Fraction
    passed: Fraction

    def amount(self) -> Fraction:
        """What is due."""
        return self.ended + self.running_target * self.passed

    def explain(self, period: Period, as_of: date, prorate: Proration, workdays: Workdays | None) -> Step:
        """What is due, as a sum."""
        label = text("target of {period} up to {day}", period=str(period), day=as_of)
        steps = [given(text("target of the parts that have ended"), self.ended)]
        if self.running is not None:
            target = given(text("target of {period}", period=str(self.running)), self.running_target)
            passed = _passed_step(self.running, self.passed, as_of, prorate, workdays)
            label_of_part = text("part of {period} that is due", period=str(self.running))
            steps.append(derived(label_of_part, Product(), (target, passed)))
        return derived(label, Sum(), steps, section="2.2")


def _passed_step(running: Period, passed: Fraction, as_of: date, prorate: Proration, workdays: Workdays | None) -> Step:
    label = text("part of {period} that has passed", period=str(running))
    past = up_to(running, as_of)
    if prorate == "ended" or not passed:
        return given(label, passed, unit="%")
    days = [day_step(each, prorate, workdays) for each in (past, running)]
    return derived(label, Quotient(), days, unit="%")


def due_of(breakdown: Breakdown, at: Address, as_of: date, prorate: Proration, workdays: Workdays | None) -> Due:
    """What is due of the target at the address.

    Raises:
        InvalidValueError: If workdays are counted and it is not said which days are worked.
    """
    named = {dimension.key: member for dimension, member in zip(breakdown.dimensions, at, strict=True)}
    row = breakdown.row(**named)
    leaves = cast("Sequence[Period]", breakdown.time.leaves())
    first, last = breakdown.time.range_of(at[-1])
    size = Fraction(breakdown.measure.smallest())
    ended = 0
    for leaf, steps in zip(leaves[first:last], row, strict=True):
        past = up_to(leaf, as_of)
        if past is None:
            break
        if past != leaf:
            passed = _passed(leaf, past, prorate, workdays)
            return Due(sum(row) * size, ended * size, leaf, steps * size, passed)
        ended += steps
    return Due(sum(row) * size, ended * size, None, Fraction(0), Fraction(0))


def _passed(leaf: Period, past: Period, prorate: Proration, workdays: Workdays | None) -> Fraction:
    if prorate == "ended":
        return Fraction(0)
    whole = day_count(leaf, prorate, workdays)
    return day_count(past, prorate, workdays) / whole if whole else Fraction(0)
