"""A back-test of an early warning: which targets it warned of, and which were missed in the end.

::

                     missed in the end    reached in the end
    warned           hit                  false alarm
    not warned       miss                 quiet

Invariant: every target whose period is over is in one of the four, and the others are open.

Left out: choosing the threshold; run the test with several and compare.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.planning.early_warning import EarlyWarning, Warned, first_warning
from salesmanual.planning.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from salesmanual.kernel.period import Period
    from salesmanual.kernel.tables import Cell
    from salesmanual.planning.weighing import Figures

__all__ = ["Verdict", "WarningLine", "WarningTest", "back_test"]

Verdict: TypeAlias = Literal["hit", "false-alarm", "miss", "quiet", "open"]
"""Whether a warning was right."""

_WORDS: Final[Mapping[Verdict, Text]] = {
    "hit": text("warned, missed"),
    "false-alarm": text("warned, but reached"),
    "miss": text("not warned, but missed"),
    "quiet": text("not warned, reached"),
    "open": text("not over yet"),
}
_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen
class WarningLine:
    """One target of a back-test.

    Attributes:
        warned: When it was warned of.
        outcome: What was reached of it in the end; `None` while its period runs, or without a target.
        verdict: Whether the warning was right.

    Source: Handbook 2.2, 10.1.
    """

    warned: Warned
    outcome: Fraction | None
    verdict: Verdict


@final
@attrs.frozen
class WarningTest(Shown):
    """What a back-test found.

    Attributes:
        warning: The rule.
        as_of: The day up to which the actuals are known.
        lines: One for each target.

    Source: Handbook 2.2, 10.1.
    """

    warning: EarlyWarning = attrs.field(repr=False)
    as_of: date
    lines: tuple[WarningLine, ...]

    def count(self, verdict: Verdict) -> int:
        """How many targets have the verdict."""
        return sum(line.verdict == verdict for line in self.lines)

    def precision(self) -> Fraction | None:
        """How many of those warned of were missed; `None` where none was warned of."""
        return _part(self.count("hit"), self.count("false-alarm"))

    def recall(self) -> Fraction | None:
        """How many of those missed were warned of; `None` where none was missed."""
        return _part(self.count("hit"), self.count("miss"))

    def median_days_left(self) -> Fraction | None:
        """The median of the days that were left when a target that was missed was warned of; `None` without any."""
        days = sorted(cast("int", line.warned.days_left()) for line in self.lines if line.verdict == "hit")
        if not days:
            return None
        return Fraction(days[(len(days) - 1) // 2] + days[len(days) // 2], 2)

    def tables(self) -> tuple[Table, ...]:
        """One row for each target, and how many have each verdict."""
        columns = [
            Column(text("target of"), key="node"),
            Column(text("period"), key="period"),
            Column(text("first warning"), key="first"),
            Column(text("days left"), key="days_left"),
            Column(text("checks"), key="checks"),
            Column(text("reached in the end"), key="outcome", unit="%", rounding=_TENTH),
            Column(text("verdict"), key="verdict"),
        ]
        lines = Table(
            text("{label} up to {day}", label=self.warning.label, day=self.as_of),
            columns,
            [_row(line) for line in self.lines],
        )
        counts = Table(
            text("Verdicts"),
            [Column(text("verdict"), key="verdict"), Column(text("targets"), key="targets")],
            [(words, self.count(verdict)) for verdict, words in _WORDS.items()],
            total=(text("total"), len(self.lines)),
        )
        return (lines, counts)

    def records(self) -> list[dict[str, object]]:
        """One row for each target, for a data frame."""
        return [
            {
                "node": _name(line.warned),
                "period": str(line.warned.at[-1]),
                "first": line.warned.first,
                "days_left": line.warned.days_left(),
                "outcome": line.outcome,
                "verdict": line.verdict,
            }
            for line in self.lines
        ]


def _part(some: int, others: int) -> Fraction | None:
    return Fraction(some, some + others) if some + others else None


def _row(line: WarningLine) -> tuple[Cell, ...]:
    warned = line.warned
    days_left = warned.days_left()
    period = str(warned.at[-1])
    return (_name(warned), period, warned.first, days_left, warned.checks, line.outcome, _WORDS[line.verdict])


def _name(warned: Warned) -> str:
    return ", ".join(map(str, warned.at[:-1]))


def back_test(
    warning: EarlyWarning,
    tracking: Tracking,
    *,
    rows: str = "",
    periods: Iterable[Period] | None = None,
    depth: int | None = None,
    pipelines: Callable[[date], Figures] | None = None,
    **named: Hashable,
) -> WarningTest:
    """Which targets the warning would have come for, and whether it would have been right.

    Targets of 0 are left out.

    Args:
        warning: The rule.
        tracking: The targets and what is known of the actuals.
        rows: The dimension whose members are tested; the first where it is empty.
        periods: The periods that are tested; the whole one where they are `None`.
        depth: How many levels below the top the members go.
        pipelines: What was expected of open deals on each day, for a projection by pipeline.
        **named: Members of other dimensions that are meant.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If a dimension, a member or a period is unknown.
        InvalidValueError: If a fact is missing that the policy of the tracking needs.

    Source: Handbook 2.2, 10.1.
    """
    check_type(warning, EarlyWarning, "warning")
    check_type(tracking, Tracking, "tracking")
    over = (tracking.breakdown.over,) if periods is None else tuple(periods)
    keys = [dimension.key for dimension in tracking.breakdown.dimensions]
    lines: list[WarningLine] = []
    for period in over:
        for node in tracking.nodes(rows, depth=depth, **{**named, "time": period}):
            if node.due.whole > 0:
                at = dict(zip(keys, node.at, strict=True))
                warned = first_warning(warning, tracking, pipelines=pipelines, **at)
                outcome = node.attainment if node.standing.rest() is None else None
                lines.append(WarningLine(warned, outcome, _verdict(warning, warned, outcome)))
    return WarningTest(warning, tracking.as_of, tuple(lines))


def _verdict(warning: EarlyWarning, warned: Warned, outcome: Fraction | None) -> Verdict:
    if outcome is None:
        return "open"
    if outcome < warning.reached_at:
        return "hit" if warned.first is not None else "miss"
    return "quiet" if warned.first is None else "false-alarm"
