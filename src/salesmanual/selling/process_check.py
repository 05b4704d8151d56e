"""The check list of a deal: what is met and what is missing before it comes to its next stage.

Invariant: what a check finds missing is what `advance` refuses with, in the same order.

Left out: moving the deal (`opportunities`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import check_key
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.opportunity_record import facts_of
from salesmanual.selling.process_stages import Stage
from salesmanual.selling.process_table import COMPLETED, ON_HOLD, WON, skip_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.texts import Language
    from salesmanual.selling.opportunity_record import Opportunity
    from salesmanual.selling.process import SalesProcess

__all__ = ["StageCheck", "Way", "check", "way"]


@final
@attrs.frozen
class Way:
    """How a deal comes forwards from the state it is in.

    Attributes:
        trigger: The move of the table; empty where there is none.
        to: The state it leads to, where it leads anywhere.
        demands: What stands in the way, whatever the facts.
        skipped: The stages that it passes by.
    """

    trigger: str
    to: str | None = None
    demands: tuple[Finding, ...] = ()
    skipped: tuple[Stage, ...] = ()


@final
@attrs.frozen
class StageCheck(Shown):
    """Everything that is met or missing before a deal comes to a stage.

    Attributes:
        opportunity: The id of the deal.
        stage: What people read for the state it is in.
        to: What people read for where it is to come; `None` where nothing follows.
        trigger: The move of the table that leads there; empty where there is none.
        findings: Met, unmet and unknown, in the order of the stage.

    Source: Handbook 2.1.
    """

    opportunity: str
    stage: Label
    to: Label | None
    trigger: str
    findings: tuple[Finding, ...]

    @property
    def open(self) -> bool:
        """Whether nothing is missing, but for the reason that skipping needs."""
        return all(finding.met for finding in self.findings)

    def missing(self) -> tuple[Finding, ...]:
        """What is unmet or unknown."""
        return tuple(finding for finding in self.findings if not finding.met)

    def tables(self) -> tuple[Table, ...]:
        """One row for each condition."""
        rows = ((finding.required, finding.status.value, finding.detail()) for finding in self.findings)
        return (Table(self._title(), (text("condition"), text("status"), text("found")), rows),)

    def to_text(self, language: Language = "en") -> str:
        """The check list, a line for each condition."""
        return "\n".join([self._title().render(language), *(each.render(language) for each in self.findings)])

    def _title(self) -> Text:
        if self.to is None:
            return text("{deal}, {stage}", deal=self.opportunity, stage=self.stage)
        return text("{deal}, {stage} to {goal}", deal=self.opportunity, stage=self.stage, goal=self.to)


def check(
    process: SalesProcess,
    opportunity: Opportunity,
    facts: Mapping[str, object] | None = None,
    *,
    to: str | None = None,
) -> StageCheck:
    """The check list of a deal for its next stage, or for one further on; see `SalesProcess.check`."""
    state = process.workflow().state_of(opportunity)
    found = way(process, state.key, to)
    known = facts_of(opportunity, facts)
    own = process.stage(state.key).findings(known) if process.is_guarded(state.key) and found.to is not None else ()
    goal = None if found.to is None else process.workflow().state(found.to).label
    return StageCheck(opportunity.id, state.label, goal, found.trigger, (*found.demands, *own))


def way(process: SalesProcess, state: str, to: str | None) -> Way:
    """How a deal comes forwards from a state: to the next stage, or to the one that is named.

    Raises:
        NotFoundError: If there is no stage of that name.
    """
    check_key(to, "to")
    goal = None if to is None or to in {WON, COMPLETED} else process.place(to)
    if state == ON_HOLD:
        return Way("", None, (demand(text("the deal is not on hold"), met=False, path="state"),))
    places = [stage.key for stage in process.stages]
    if state not in places:
        return Way("", None, (demand(text("the deal is open"), met=False, path="state"),))
    place = places.index(state)
    end = COMPLETED if process.stages[-1].won else WON
    here = process.stages[place]
    if goal is None:
        goal = place + 1 if to is None else _end(process, to, end)
    if goal <= place:
        ahead = text("{goal} comes after {stage}", goal=process.stages[goal].label, stage=here.label)
        return Way("", None, (demand(ahead, met=False, path="to"),))
    return _forwards(process, place, goal, end)


def _end(process: SalesProcess, to: str, end: str) -> int:
    """The place of what stands at the end, behind all stages."""
    if to != end:
        process.stage(to)  # refuses it: the process has no such end
    return len(process.stages)


def _forwards(process: SalesProcess, place: int, goal: int, end: str) -> Way:
    skipped = process.stages[place + 1 : goal]
    to = process.stages[goal].key if goal < len(process.stages) else end
    here = process.stages[place]
    wins = not here.won and (goal >= len(process.stages) or process.stages[goal].won)
    trigger = "win" if wins else skip_to(to) if skipped else "advance"
    demands = tuple(
        demand(text("{stage} may be skipped", stage=stage.label), met=False, path="to")
        for stage in skipped
        if not stage.skippable
    )
    return Way("" if demands else trigger, to, demands, skipped)
