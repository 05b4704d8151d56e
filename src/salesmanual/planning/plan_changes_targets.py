"""Changes of targets alone: closing parts of time, transfers between people, and new totals for the open rest.

    new total − what stays = rest, shared again over the open cells in proportion to what they hold, or by weights

Invariant: a closed cell stays as it is. A transfer keeps every total above both people; a revision gives a member the
new total to the last step, or is refused with the member's name.

Left out: changes of people (`plan_changes_hire`, `plan_changes_moves`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias, cast

from salesmanual.kernel.allocation import share as shared
from salesmanual.kernel.allocation import share_by
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import (
    DuplicateError,
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.number import Exact, RoundingMode, read_fraction, rounded_quotient
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.plan_changes_draft import Draft, refuse_unless, within_plan
from salesmanual.planning.plan_changes_kinds import PlanChange
from salesmanual.planning.plan_changes_seats import is_there, read_person_weights
from salesmanual.planning.plan_changes_spread import spread
from salesmanual.planning.year_plans import YearPlan, revised

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.planning.plan_changes_draft import Portions, Span

__all__ = ["Totals", "close", "revise", "transfer"]

Totals: TypeAlias = "Amount | Mapping[str, Amount] | Mapping[tuple[str, ...], Amount] | Mapping[Hashable, Amount]"
"""The new total of everybody, or those of members; a tuple names one member of each of several dimensions."""


def close(plan: YearPlan, period: Period, *, at: datetime, by: str, why: str | Text | Label = "") -> YearPlan:
    """The plan with a period closed: no later change touches its cells.

    Args:
        plan: The plan.
        period: Whole parts of the plan's time.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        WrongTypeError: If the period is no period.
        InvalidValueError: If it is not inside the plan, or cuts a part of its time.
        RefusedError: If something of it is closed already.

    Source: Handbook 2.2.
    """
    draft = Draft(plan)
    if not isinstance(period, Period):
        raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
    start, end = plan.breakdown.time.range_of(period)
    refuse_unless(
        f"close {period}",
        *(
            demand(text("{period} is not closed", period=str(draft.parts[place])), met=False, path="period")
            for place in range(start, end)
            if draft.state.closed[place]
        ),
    )
    change = PlanChange("close", period.start, closes=period, note=str(period))
    return revised(plan, change, at=at, by=by, why=why)


def transfer(
    plan: YearPlan,
    from_: str,
    to: str,
    *,
    on: date | None = None,
    share: Exact | str | None = None,
    amount: Amount | None = None,
    amounts: Mapping[Period, Amount] | None = None,
    accounts: Iterable[str] | None = None,
    weights: Mapping[str, Exact | str] | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan with a part of one person's open targets carried by another: a share, an amount, or that of accounts.

    Args:
        plan: The plan.
        from_: Who gives, or an open seat.
        to: Who takes.
        on: The first day; the part of time it is in is prorated. Not with `amounts`.
        share: The share of what they carry from that day on; each cell is rounded half up to a step.
        amount: How much in all, in proportion to the cells.
        amounts: How much in which period; each whole parts of the time.
        accounts: The accounts that change hands: their weights over all weights is the share.
        weights: The weight of every account that the person has.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If a person or an account is unknown.
        RefusedError: If one of them is not there, both are one person, or the time is outside the plan or closed.
        InfeasibleError: If less is carried than is transferred.
        InvalidValueError: If not exactly one of share, amount, amounts and accounts is given, or a figure is below 0.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"transfer from {from_} to {to}"
    asked = {"share": share, "amount": amount, "amounts": amounts, "accounts": accounts}
    given = [name for name, value in asked.items() if value is not None]
    if len(given) != 1:
        raise InvalidValueError("transfer", given, "one of share, amount, amounts and accounts")
    note = ""
    if accounts is not None:
        share, note = _share_of_accounts(accounts, weights)
    first = _first_day(on, amounts)
    refuse_unless(
        what,
        within_plan(plan, first),
        draft.is_open_on(first),
        is_there(draft.state, from_, first),
        is_there(draft.state, to, first),
        demand(text("{person} is not who takes it over", person=from_), met=from_ != to, path="to"),
    )
    leaves = [seat.leaf for name in (from_, to) if (seat := draft.state.seat_on(name, first)) is not None]
    spans = draft.spans(Period(first, plan.over.end))
    _transfer(draft, leaves, spans, what, share=share, amount=amount, amounts=amounts)
    total, cells = draft.changes()
    change = PlanChange("transfer", first, [from_, to], total=total, cells=cells, note=note)
    return revised(plan, change, at=at, by=by, why=why)


def _share_of_accounts(accounts: Iterable[str], weights: Mapping[str, Exact | str] | None) -> tuple[Fraction, str]:
    names = read_lines(accounts, "accounts")
    if weights is None:
        raise InvalidValueError("weights", None, "the weight of every account that the person has")
    read = {name: read_fraction(weight, f"weights.{name}") for name, weight in weights.items()}
    for name, weight in read.items():
        if weight < 0:
            raise InvalidValueError(f"weights.{name}", str(weights[name]), "0 or more")
    for name in names:
        if name not in read:
            raise NotFoundError("account", name, did_you_mean(name, read))
    whole = sum(read.values(), Fraction(0))
    if not whole:
        raise InvalidValueError("weights", dict(weights), "at least one weight above 0")
    return sum((read[name] for name in names), Fraction(0)) / whole, ", ".join(names)


def _first_day(on: date | None, amounts: Mapping[Period, Amount] | None) -> date:
    if amounts is None:
        if on is None:
            raise InvalidValueError("on", None, "the first day of the transfer")
        return on
    if on is not None:
        raise InvalidValueError("on", str(on), "None with amounts, whose periods say when")
    if not isinstance(amounts, Mapping) or not all(isinstance(period, Period) for period in amounts):
        raise WrongTypeError("amounts", amounts, "a mapping of periods to amounts")
    if not amounts:
        raise InvalidValueError("amounts", dict(amounts), "at least one period")
    return min(period.start for period in amounts)


def _transfer(
    draft: Draft,
    leaves: list[str],
    spans: list[Span],
    what: str,
    *,
    share: Exact | str | None,
    amount: Amount | None,
    amounts: Mapping[Period, Amount] | None,
) -> None:
    giver, taker = leaves
    if share is not None:
        moved = _part(draft.portions(giver, spans), read_fraction(share, "share"))
    elif amount is not None:
        moved = _steps_of(draft, giver, spans, amount, what=what, where="amount")
    else:
        moved = {}
        for period, each in (amounts or {}).items():
            start, end = draft.plan.breakdown.time.range_of(period)
            inside = [span for span in spans if start <= span.place < end]
            required = text("all of {period} is open", period=str(period))
            refuse_unless(what, demand(required, met=len(inside) == end - start, path="amounts"))
            part = _steps_of(draft, giver, inside, each, what=what, where=f"amounts.{period}")
            if moved.keys() & part.keys():
                raise DuplicateError("amounts", str(period), "name each part of the time once")
            moved |= part
    draft.add(giver, moved, -1)
    draft.hand_over(moved, spans, [taker], what, {taker: Fraction(1)})


def _part(portions: Portions, share: Fraction) -> Portions:
    if not 0 <= share <= 1:
        raise InvalidValueError("share", str(share), "a share from 0 to 1, such as '40%'")
    exact = {column: share * steps for column, steps in portions.items()}
    return {
        column: steps
        for column, part in exact.items()
        if (steps := rounded_quotient(part.numerator, part.denominator, RoundingMode.HALF_UP))
    }


def _steps_of(draft: Draft, giver: str, spans: list[Span], amount: Amount, *, what: str, where: str) -> Portions:
    measure = draft.plan.first.measure
    steps = measure.steps(amount, where)
    if steps < 0:
        raise InvalidValueError(where, str(amount), "an amount of 0 or more", "swap from_ and to")
    portions = draft.portions(giver, spans)
    held = sum(portions.values())
    if held < steps:
        reason = f"{giver} has {measure.amount(held)} to give, less than {amount}"
        raise InfeasibleError(what, reason, [giver], "transfer less, or from an earlier day")
    if not steps:
        return {}
    return {column: part for column, part in share_by(steps, portions).items() if part}


def revise(
    plan: YearPlan,
    totals: Totals,
    *,
    on: date,
    weights: Mapping[str, Exact | str] | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan with new totals for the whole plan's period; what is open from a day on is shared again.

    Each row's open rest is in proportion to what the row holds from that day on, and within the row to its cells.
    What is closed or before the day stays.

    Args:
        plan: The plan.
        totals: The new total of everybody, or the totals of some members; a member may be a tuple of one member of
            each of several dimensions.
        on: The first day; the part of time it is in is prorated.
        weights: How the open rest of a member is shared, by person; by what they hold where nobody under the member
            is named.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If a member, or a person in the weights, is unknown.
        RefusedError: If the day is outside the plan or in a closed part.
        InfeasibleError: If what stays is more than a new total, or nothing is open to take the rest; it names the
            member.
        DuplicateError: If two members have a cell in common.
        InvalidValueError: If a member is a period, or a weight is below 0.

    Source: Handbook 2.2.
    """
    draft = Draft(plan)
    everybody = plan.breakdown.dimensions[0].top
    wanted = cast("Mapping[Hashable, Amount]", totals) if isinstance(totals, Mapping) else {everybody: totals}
    refuse_unless("revise targets", within_plan(plan, on), draft.is_open_on(on))
    spans = draft.spans(Period(on, plan.over.end))
    rows = {member: _rows_of(draft, member) for member in wanted}
    seen: set[tuple[str, ...]] = set()
    for member, own in rows.items():
        if seen.intersection(own):
            raise DuplicateError("target of", _name(member), "name members that have no cell in common")
        seen.update(own)
    people = {draft.state.person_of(draft.split(row)[0]) for row in seen}
    for person in weights or ():
        if person not in people:
            raise NotFoundError("person", person, did_you_mean(person, people))
    for member, amount in wanted.items():
        steps = plan.first.measure.steps(amount, f"totals.{_name(member)}")
        _revise(draft, _name(member), rows[member], total=steps, spans=spans, weights=weights)
    total, cells = draft.changes()
    change = PlanChange("revise", on, [_name(member) for member in wanted], total=total, cells=cells)
    return revised(plan, change, at=at, by=by, why=why)


def _name(member: Hashable) -> str:
    return ", ".join(map(str, member)) if isinstance(member, tuple) else str(member)


def _rows_of(draft: Draft, member: Hashable) -> list[tuple[str, ...]]:
    """The rows under a member that hold something, or could: everybody's, where people are the only dimension."""
    breakdown = draft.plan.breakdown
    at = breakdown.address(*member) if isinstance(member, tuple) else breakdown.address(member)
    if at[-1] != breakdown.time.top:
        raise InvalidValueError("totals", _name(member), "a member of another dimension than time", "see transfer")
    others = list(zip(breakdown.dimensions[:-1], at, strict=False))
    if len(others) == 1:
        return [(str(leaf),) for leaf in others[0][0].leaves(at[0])]
    ranges = [dimension.range_of(each) for dimension, each in others]
    return [
        row
        for (row, _), key in zip(draft.state.lines(), breakdown.keys, strict=True)
        if all(low <= place < high for place, (low, high) in zip(key, ranges, strict=True))
    ]


def _revise(
    draft: Draft,
    member: str,
    rows: list[tuple[str, ...]],
    *,
    total: int,
    spans: list[Span],
    weights: Mapping[str, Exact | str] | None,
) -> None:
    measure, places = draft.plan.first.measure, range(len(draft.parts))
    named = [draft.split(row) for row in rows]
    leaves = dict.fromkeys(leaf for leaf, _ in named)
    portions = {leaf: draft.portions(leaf, spans) for leaf in leaves}
    held = [[portions[leaf].get((rest, span.place), 0) for span in spans] for leaf, rest in named]
    now = sum(draft.cell(leaf, rest, place) for leaf, rest in named for place in places)
    stays = now - sum(map(sum, held))
    if total < stays:
        amounts = (measure.amount(stays), measure.amount(total))
        reason = f"{amounts[0]} of {member} is closed or before the day, more than the new total of {amounts[1]}"
        raise InfeasibleError("revise", reason, [member], f"set {amounts[0]} or more")
    cells = _cells(draft, named, held, spans)
    by = _row_weights(draft, named, held, cells, weights)
    if not any(by) and total > stays:
        reason = f"nobody of {member} is there to take {measure.amount(total - stays)}"
        raise InfeasibleError("revise", reason, [member], "hire somebody first, or keep the total")
    rests = shared(total - stays, by) if any(by) else [0] * len(by)
    new = spread(rests, cells) if cells else []
    for row, (leaf, rest) in enumerate(named):
        for place, span in enumerate(spans):
            steps = new[place][row] - held[row][place]
            if steps:
                draft.add(leaf, {(rest, span.place): steps})


def _cells(
    draft: Draft, named: list[tuple[str, tuple[str, ...]]], held: list[list[int]], spans: list[Span]
) -> list[list[Fraction | int]]:
    """The weights of each row's cells: what they hold; in a row that holds nothing, the days of who is there."""
    return [
        list(row) if any(row) else [span.days.days() if draft.state.is_there(leaf, span.days) else 0 for span in spans]
        for (leaf, _), row in zip(named, held, strict=True)
    ]


def _row_weights(
    draft: Draft,
    named: list[tuple[str, tuple[str, ...]]],
    held: list[list[int]],
    cells: list[list[Fraction | int]],
    weights: Mapping[str, Exact | str] | None,
) -> list[Fraction]:
    """What each row weighs: what it holds from the day on, or the part of its person's weight that it has of that."""
    state = draft.state
    sums = [Fraction(sum(row)) for row in held]
    usable = [Fraction(any(row)) for row in cells]
    if weights is None:
        return sums if any(sums) else usable
    leaves = list(dict.fromkeys(leaf for leaf, _ in named))
    own_people = {state.person_of(leaf) for leaf in leaves}
    chosen = {person: weight for person, weight in weights.items() if person in own_people}
    if not chosen:
        return sums if any(sums) else usable
    read = read_person_weights(chosen, leaves, state)
    people = [state.person_of(leaf) for leaf, _ in named]
    carried: dict[str, Fraction] = {}
    chances: dict[str, Fraction] = {}
    for person, own, may in zip(people, sums, usable, strict=True):
        carried[person] = carried.get(person, Fraction(0)) + own
        chances[person] = chances.get(person, Fraction(0)) + may
    return [
        read[leaf] * (own / carried[person] if carried[person] else may / (chances[person] or 1))
        for (leaf, _), person, own, may in zip(named, people, sums, usable, strict=True)
    ]
