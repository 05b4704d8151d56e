"""How deals end and wait: lose, hold, resume, reopen.

Invariant: as in `opportunities`, which offers these names too: a new record with one more event, or a refusal with
everything that stands in the way.

Left out: winning, which is a way forwards (`opportunities`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import InvalidValueError, RefusedError, did_you_mean
from salesmanual.kernel.fields import read_line, read_moment
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import text
from salesmanual.selling.process_table import reopen_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.opportunity_record import Opportunity
    from salesmanual.selling.process import SalesProcess
    from salesmanual.selling.process_stages import LossReason

__all__ = ["closed_at", "hold", "lose", "reopen", "reopens", "resume"]

_REOPEN: Final = reopen_at("")


def lose(
    process: SalesProcess,
    opportunity: Opportunity,
    reason: str,
    *,
    competitor: str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Opportunity:
    """The deal lost, with the reason and, where one is known, the competitor who won it.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        reason: The key of one of the process's loss reasons; any words where it has none.
        competitor: Who won it; whoever stands in the deal where nobody is named.
        at: When.
        by: Who gives it up.
        why: More words on it; the reason's own where there are none.

    Raises:
        RefusedError: If the reason wants a competitor and none is known, or the deal is closed.
        InvalidValueError: If the reason is unknown.

    Source: Handbook 2.1.
    """
    known = _loss_reason(process, reason)
    rival = opportunity.competitor if competitor is None else competitor
    demands: Iterable[Finding] = ()
    if known is not None and known.names_competitor:
        asked = text("the competitor is named, for {reason}", reason=known.label)
        demands = (demand(asked, met=rival is not None, path="competitor"),)
    words = why or (reason if known is None else known.label)
    changes: dict[str, object] = {"loss_reason": reason, "competitor": rival}
    if rival == opportunity.competitor:
        del changes["competitor"]
    if opportunity.hold_until is not None:
        changes["hold_until"] = None
    workflow = process.workflow()
    return move(workflow, opportunity, "lose", at=at, by=by, demands=demands, facts={}, why=words, changes=changes)


def _loss_reason(process: SalesProcess, reason: str) -> LossReason | None:
    read_line(reason, "reason")
    if not process.loss_reasons:
        return None
    known = {each.key: each for each in process.loss_reasons}
    if reason not in known:
        raise InvalidValueError("reason", reason, "a loss reason of the process", did_you_mean(reason, known))
    return known[reason]


def hold(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    until: date | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Opportunity:
    """The deal on hold, with the reason; it does not age meanwhile.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        until: The day on which it is to be looked at again; `None` where none is known.
        at: When.
        by: Who puts it on hold.
        why: The reason.

    Raises:
        RefusedError: If there is no reason, or the deal is not open.
        InvalidValueError: If the day has passed already.

    Source: Handbook 2.1.
    """
    if until is not None and read_date(until, "until") < read_moment(at, "at").date():
        raise InvalidValueError("until", str(until), f"{at.date()}, the day on which it is put on hold, or a later one")
    changes = {} if until is None else {"hold_until": until}
    return move(process.workflow(), opportunity, "hold", at=at, by=by, facts={}, why=why, changes=changes)


def resume(
    process: SalesProcess, opportunity: Opportunity, *, at: datetime, by: str, why: str | Text | Label = ""
) -> Opportunity:
    """The deal back in the stage it was in when it was put on hold; its age goes on from there.

    Raises:
        RefusedError: If it is not on hold.

    Source: Handbook 2.1.
    """
    changes = {} if opportunity.hold_until is None else {"hold_until": None}
    return move(process.workflow(), opportunity, "resume", at=at, by=by, facts={}, why=why, changes=changes)


def reopen(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    to: str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Opportunity:
    """A lost deal, or a won one that falls through, open again, as often and as late as the process lets it.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        to: The stage; the last one before the win that it was in, where none is named.
        at: When.
        by: Who opens it.
        why: The reason.

    Raises:
        RefusedError: If it is not closed, was reopened as often as may be, was closed too long ago, was never as far
            as the stage, or there is no reason.
        NotFoundError: If there is no such stage.

    Source: Handbook 2.1.
    """
    been = _been(process, opportunity)
    goal = process.stage(been[0] if to is None else to)
    furthest = max(process.place(key) for key in been)
    asked = text("the deal was as far as {stage} before", stage=goal.label)
    demands = [demand(asked, met=process.place(goal.key) <= furthest, path="to")]
    if not process.reopen_limit:
        never = demand(text("the process lets a deal be reopened"), met=False, path="reopens")
        raise RefusedError(f"reopen {opportunity.id} from {opportunity.journal.state}", [never])
    facts: dict[str, object] = {"reopens": reopens(opportunity)}
    closed = closed_at(process, opportunity)
    if closed is not None:
        facts["days_closed"] = (read_moment(at, "at") - closed).days
    changes: dict[str, object] = {} if opportunity.loss_reason is None else {"loss_reason": None}
    trigger = reopen_at(goal.key)
    return move(
        process.workflow(), opportunity, trigger, at=at, by=by, demands=demands, facts=facts, why=why, changes=changes
    )


def _been(process: SalesProcess, opportunity: Opportunity) -> tuple[str, ...]:
    """The stages before the win that the deal was in, last to first; there is one in every deal that was begun."""
    process.workflow().state_of(opportunity)
    before = {stage.key for stage in process.before_win()}
    return tuple(event.state for event in opportunity.journal.moves_back() if event.state in before)


def reopens(opportunity: Opportunity) -> int:
    """How often the deal was reopened.

    >>> from salesmanual.selling.opportunity_record import Opportunity
    >>> reopens(Opportunity("D-7"))
    0
    """
    return sum(event.what.startswith(_REOPEN) for event in opportunity.journal)


def closed_at(process: SalesProcess, opportunity: Opportunity) -> datetime | None:
    """When the deal was won or lost, for the last time; `None` while it is open or on hold.

    Raises:
        NotFoundError: If it was not begun, or the process does not know its state.
    """
    if process.outcome(opportunity) in {"open", "on-hold"}:
        return None
    return next((event.at for event in opportunity.journal.moves_back() if event.what in {"win", "lose"}), None)
