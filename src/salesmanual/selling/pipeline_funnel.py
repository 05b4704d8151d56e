"""The funnel: how many deals reached each stage, how many went on, and where the others are.

A deal reached a stage if it was in it, or in one further on: passing a stage by does not make a deal less far. Going
back does not take away what was reached.

Invariant: what reached a stage went on to the next, is open before it, or was lost before it; the three add up.

Left out: how long that took (`pipeline_times`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.tables import Cell

__all__ = ["Funnel", "FunnelStage", "funnel"]

_WON: Final = Label({"en": "won", "zh_Hant": "贏單", "zh_Hans": "赢单"})
_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen
class FunnelStage:
    """How deals fared in one stage, or in the win at the end.

    Attributes:
        key: The key of the stage; `won` at the end.
        label: What people read.
        reached: How many came as far.
        went_on: How many of those came further.
        open: How many of those came no further and are open or on hold.
        lost: How many of those came no further and are lost.

    Source: Handbook 2.1.
    """

    key: str
    label: Label
    reached: int
    went_on: int
    open: int
    lost: int

    def conversion(self) -> Fraction | None:
        """Went on over reached; `None` where none reached it."""
        return Fraction(self.went_on, self.reached) if self.reached else None

    def settled_conversion(self) -> Fraction | None:
        """Went on over those of whom it is known, which leaves out the open ones; `None` where there are none."""
        known = self.went_on + self.lost
        return Fraction(self.went_on, known) if known else None

    def explain(self) -> Step | None:
        """The conversion as steps; `None` where none reached it."""
        if not self.reached:
            return None
        inputs = (given(text("went on"), self.went_on), given(text("reached"), self.reached))
        name = text("conversion of {stage}", stage=self.label)
        return derived(name, Quotient(), inputs, section="2.1", unit="%")


@final
@attrs.frozen
class Funnel(Shown):
    """How many deals reached each stage before the win, and the win.

    Attributes:
        stages: The stages in order; the last is the win.

    Source: Handbook 2.1.
    """

    stages: tuple[FunnelStage, ...]

    def overall(self) -> Fraction | None:
        """Won over all that began; `None` where none did."""
        first, last = self.stages[0], self.stages[-1]
        return Fraction(last.reached, first.reached) if first.reached else None

    def tables(self) -> tuple[Table, ...]:
        """One row for each stage; the shares are rounded to a tenth of a per cent."""
        columns = (
            text("stage"),
            text("reached"),
            text("went on"),
            text("open"),
            text("lost"),
            Column(text("conversion"), unit="%", rounding=_TENTH),
            Column(text("of the settled"), unit="%", rounding=_TENTH),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                stage.label,
                stage.reached,
                stage.went_on,
                stage.open,
                stage.lost,
                stage.conversion(),
                stage.settled_conversion(),
            )
            for stage in self.stages[:-1]
        ]
        won = self.stages[-1]
        rows.append((won.label, won.reached, None, None, None, None, None))
        return (Table(text("Funnel"), columns, rows),)


def funnel(process: SalesProcess, opportunities: Iterable[Opportunity]) -> Funnel:
    """How many of the deals reached each stage before the win, and the win.

    Args:
        process: The company's rule.
        opportunities: The deals, as they stand.

    Raises:
        WrongTypeError: If one is no `Opportunity`.
        DuplicateError: If a deal comes twice.
        NotFoundError: If a deal was not begun, or the process does not know its state.

    Source: Handbook 2.1.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> from salesmanual.selling.process import SalesProcess
    >>> from salesmanual.selling.process_stages import Stage
    >>> process = SalesProcess("short", [Stage("talk"), Stage("offer")])
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> first = process.begin(Opportunity("D-1"), at=at, by="li.na")
    >>> second = process.advance(process.begin(Opportunity("D-2"), at=at, by="li.na"), at=at, by="li.na")
    >>> [stage.reached for stage in funnel(process, [first, second]).stages]
    [2, 1, 0]
    """
    check_type(process, SalesProcess, "process")
    stages = process.before_win()
    size = len(stages) + 1
    stopped_open, stopped_lost, won = [0] * size, [0] * size, 0
    for deal in read_items(opportunities, "opportunities", Opportunity, "an Opportunity", key="id"):
        outcome = process.outcome(deal)
        if outcome == "won":
            won += 1
            continue
        # One that was won once and is open again, or lost, stands before the win.
        furthest = min(process.furthest(deal), len(stages) - 1)
        (stopped_lost if outcome == "lost" else stopped_open)[furthest] += 1
    found = [FunnelStage("won", _WON, won, 0, 0, 0)]
    reached = won
    for place in range(size - 2, -1, -1):
        stage, went_on = stages[place], reached
        reached += stopped_open[place] + stopped_lost[place]
        found.append(FunnelStage(stage.key, stage.label, reached, went_on, stopped_open[place], stopped_lost[place]))
    return Funnel(tuple(reversed(found)))
