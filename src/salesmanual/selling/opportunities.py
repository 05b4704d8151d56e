"""What may be done with an opportunity: begin, advance, go back, win, lose, hold, resume, reopen, hand off, change.

Invariant: every function gives a new record with one more event, or refuses with everything that stands in the way;
the record that it is given stays as it is. `advance` and `win` refuse with what `check` finds missing.

Left out: the rule that they follow (`process`), whose methods of the same names call them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import InvalidValueError, RefusedError, check_type, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import with_journal
from salesmanual.kernel.texts import text
from salesmanual.selling.opportunities_closing import closed_at, hold, lose, reopen, reopens, resume
from salesmanual.selling.opportunity_record import Opportunity, facts_of
from salesmanual.selling.process_check import Way, check, way
from salesmanual.selling.process_table import WON, back_to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.process import SalesProcess

__all__ = [
    "advance",
    "begin",
    "change",
    "closed_at",
    "hand_off",
    "hold",
    "lose",
    "regress",
    "reopen",
    "reopens",
    "resume",
    "win",
]

_KEPT: Final = frozenset({"id", "journal", "handoffs", "loss_reason", "hold_until"})
_SETTLED: Final = frozenset({"amount", "close_date", "probability", "category"})
_NO_CHANGES: Final[Mapping[str, object]] = {}


def begin(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    at: datetime,
    by: str,
    stage: str | None = None,
    why: str | Text | Label = "",
) -> Opportunity:
    """The deal in its first stage, or in another that a deal may begin in.

    Args:
        process: The company's rule.
        opportunity: The deal, with no journal yet.
        at: When.
        by: Who begins it.
        stage: The stage; the first one where none is named.
        why: The reason, if there is one to note.

    Raises:
        NotFoundError: If there is no such stage.
        InvalidValueError: If a deal may not begin there, or this one was begun already.

    Source: Handbook 2.1.
    """
    if opportunity.journal.last is not None:
        found = f"{len(opportunity.journal)} events"
        raise InvalidValueError("opportunity.journal", found, "an empty journal", "a deal is begun once")
    return with_journal(opportunity, process.workflow().begin(at=at, by=by, state=stage, why=why))


def advance(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    to: str | None = None,
    at: datetime,
    by: str,
    facts: Mapping[str, object] | None = None,
    why: str | Text | Label = "",
) -> Opportunity:
    """The deal one stage further, or past stages that may be skipped, with the reason.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        to: The stage to come to; the next one where none is named.
        at: When.
        by: Who advances it.
        facts: What is known besides the deal's own fields and facts.
        why: The reason, which skipping needs.

    Raises:
        RefusedError: With everything that is missing; and if the next thing is to win the deal.
        NotFoundError: If there is no such stage.
        InvalidValueError: If a fact has the name of a field of the deal.

    Source: Handbook 2.1.
    """
    state = opportunity.journal.state or ""
    found = process.next_way(state) if to is None else None
    if found is None:
        found = way(process, process.workflow().state_of(opportunity).key, to)
    demands = found.demands
    if found.trigger == "win":
        asked = text("the deal is won, not advanced, from {stage}", stage=process.stage(state).label)
        demands = (demand(asked, met=False, path="to"),)
    return _forwards(process, opportunity, found, to=to, at=at, by=by, facts=facts, why=why, demands=demands)


def win(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    amount: Money | None = None,
    at: datetime,
    by: str,
    facts: Mapping[str, object] | None = None,
    why: str | Text | Label = "",
) -> Opportunity:
    """The deal won: in the first stage after the win, or at the end where there is none.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        amount: What was agreed, where it is not what was expected; the conditions are judged on it.
        at: When.
        by: Who wins it.
        facts: What is known besides.
        why: The reason, which it needs where stages are skipped.

    Raises:
        RefusedError: With everything that is missing.
        InvalidValueError: If a fact has the name of a field of the deal.

    Source: Handbook 2.1.
    """
    if amount is not None:
        check_type(amount, Money, "amount", "write it as Money('90000', 'CNY')")
    state = opportunity.journal.state or ""
    found = process.next_way(state)
    if found is None or found.trigger != "win":
        found = _winning(process, opportunity)
    changes = _NO_CHANGES if amount is None or amount == opportunity.amount else {"amount": amount}
    return _forwards(
        process,
        opportunity,
        found,
        to=found.to,
        at=at,
        by=by,
        facts=facts,
        why=why,
        demands=found.demands,
        changes=changes,
        what="win",
    )


def _winning(process: SalesProcess, opportunity: Opportunity) -> Way:
    """How a deal is won from where that is not the next thing to do."""
    if process.outcome(opportunity) == "won":
        return Way("", None, (demand(text("the deal is not won yet"), met=False, path="state"),))
    after = process.after_win()
    return way(process, opportunity.journal.state or "", after[0].key if after else WON)


def _forwards(
    process: SalesProcess,
    opportunity: Opportunity,
    found: Way,
    *,
    to: str | None,
    at: datetime,
    by: str,
    facts: Mapping[str, object] | None,
    why: str | Text | Label,
    demands: tuple[Finding, ...],
    changes: Mapping[str, object] = _NO_CHANGES,
    what: str = "advance",
) -> Opportunity:
    state = opportunity.journal.state
    if demands:
        missing = check(process, _judged(opportunity, changes), facts, to=to).missing() if found.to is not None else ()
        raise RefusedError(f"{what} {opportunity.id} from {state}", dict.fromkeys((*demands, *missing)))
    known = {**facts_of(opportunity, facts), **changes} if process.is_guarded(state) or facts else {}
    workflow = process.workflow()
    try:
        return workflow.fire(opportunity, found.trigger, at=at, by=by, facts=known, why=why, changes=changes)
    except RefusedError as refusal:
        group = process.stage(state or "").condition().check(known)
        rest = tuple(finding for finding in refusal.findings if finding != group)
        missing = check(process, _judged(opportunity, changes), facts, to=to).missing()
        raise RefusedError(refusal.action, (*missing, *rest)) from None


def _judged(opportunity: Opportunity, changes: Mapping[str, object]) -> Opportunity:
    """The deal as it would be with the changes."""
    return attrs.evolve(opportunity, **changes) if changes else opportunity  # type: ignore[arg-type] # as recorded


def regress(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    to: str | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> Opportunity:
    """The deal back in an earlier stage on the same side of the win, with the reason.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        to: The stage; the one before where none is named.
        at: When.
        by: Who moves it.
        why: The reason.

    Raises:
        RefusedError: If there is no reason, or the deal is not in a later stage.
        NotFoundError: If there is no such stage.

    Source: Handbook 2.1.
    """
    state = process.workflow().state_of(opportunity).key
    if to is None:
        places = {stage.key: place for place, stage in enumerate(process.stages)}
        to = process.stages[max(places.get(state, 0) - 1, 0)].key
    goal = process.stage(to)
    trigger = back_to(goal.key)
    if trigger not in process.workflow().triggers():  # to the last stage on its side of the win
        asked = text("{goal} comes before the stage of the deal", goal=goal.label)
        raise RefusedError(f"{trigger} {opportunity.id} from {state}", [demand(asked, met=False, path="to")])
    return move(process.workflow(), opportunity, trigger, at=at, by=by, facts={}, why=why, changes={})


def hand_off(
    process: SalesProcess,
    opportunity: Opportunity,
    handoff: str,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Opportunity:
    """The deal with a hand-off confirmed by the department that takes over.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        handoff: The key of the hand-off.
        at: When.
        by: Who confirms it.
        why: What there is to say.

    Raises:
        RefusedError: If it is confirmed already, or the deal is lost.
        NotFoundError: If the process has no such hand-off.

    Source: Handbook 2.1, 1.2.
    """
    known = process.handoff(handoff)
    new = demand(
        text("{what} is not confirmed yet", what=known.label), met=handoff not in opportunity.handoffs, path="handoffs"
    )
    changes = {"handoffs": (*opportunity.handoffs, handoff)}
    demands = [new, _not_lost(process, opportunity)]
    return note(opportunity, "hand off", at=at, by=by, demands=demands, why=why, changes=changes)


def change(
    process: SalesProcess,
    opportunity: Opportunity,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
    **changes: object,
) -> Opportunity:
    """The deal with other values of its fields: amount, close date, owner, contacts, next step and so on.

    Args:
        process: The company's rule.
        opportunity: The deal; it stays as it is.
        at: When.
        by: Who changes it.
        why: The reason.
        **changes: The fields and their new values.

    Raises:
        RefusedError: If the deal is lost, or it is won and what was agreed is to change.
        InvalidValueError: If no field is named, or one that is not changed so, or as the field refuses.
        WrongTypeError: As the field refuses.

    Source: Handbook 2.1.
    """
    accepted = [field.name for field in attrs.fields(Opportunity) if field.name not in _KEPT]
    if not changes:
        raise InvalidValueError("changes", "none", "a field of the opportunity with its new value")
    for name in changes:
        if name not in accepted:
            raise InvalidValueError("changes", name, "a field that may be changed", did_you_mean(name, accepted))
    demands = [_not_lost(process, opportunity)]
    settled = sorted(_SETTLED & changes.keys())
    if settled:
        asked = text("the deal is not won, for a change of {fields}", fields=tuple(settled))
        demands.append(demand(asked, met=process.outcome(opportunity) != "won", path=settled[0]))
    return note(opportunity, "change", at=at, by=by, demands=demands, why=why, changes=changes)


def _not_lost(process: SalesProcess, opportunity: Opportunity) -> Finding:
    return demand(text("the deal is not lost"), met=process.outcome(opportunity) != "lost", path="state")
