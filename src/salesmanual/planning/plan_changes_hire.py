"""A hire: a newcomer takes a part of the team's targets, or adds to them, with a ramp.

    factor of a part of time = ramp of its months × share of its days from the first day on
    taken from the team:  team × q × factor ÷ (people + q × factor)      the newcomer weighs q colleagues
    added to the team:    team × q × factor ÷ people                     q times what a colleague carries

Each cell is rounded half up to a step, once.

Left out: moves between teams (`plan_changes_moves`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.allocation import share_by
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, RefusedError, read_listed
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingMode, read_fraction, rounded_quotient
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import WHO
from salesmanual.planning.plan_changes_draft import Draft, refuse_unless, within_plan
from salesmanual.planning.plan_changes_kinds import PlanChange, Seat
from salesmanual.planning.plan_changes_seats import (
    check_team,
    is_new,
    leaf_for,
    open_seat,
    read_person_weights,
    seated,
)
from salesmanual.planning.year_plans import YearPlan, revised
from salesmanual.planning.year_plans_state import first_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.planning.plan_changes_draft import Portions, Span

__all__ = ["hire", "newcomers_part"]

_AVERAGE: Final = "average"


def hire(
    plan: YearPlan,
    person: str,
    *,
    under: str,
    on: date,
    ramp: Iterable[Exact | str] = (),
    full: Amount | Exact | str = _AVERAGE,
    from_: str = "team",
    weights: Mapping[str, Exact | str] | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan with one more person, who carries a part of the open targets from a day on.

    Args:
        plan: The plan.
        person: Who comes; somebody who had left may come back.
        under: The team.
        on: The first day.
        ramp: What part of the full target each calendar month has, beginning with the month of the first day; 1 after
            those. A part of time that is in several months has their mean.
        full: The full target: an amount for the whole plan, shared over its time as the team's targets were opened; or
            `"average"`, what a colleague carries; or how many times that, such as `"80%"`.
        from_: `"team"` keeps the team's total, and colleagues give; `"new"` adds to it; the key of an open seat takes
            from that seat, `"average"` then being all of it.
        weights: Who in the team gives how much, by person; in proportion to their targets where it is not given.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If the team, a person in the weights or the open seat is unknown.
        RefusedError: If the day is outside the plan or in a closed part, the person is there already, or nobody is
            there to take a part from.
        InfeasibleError: If those who give have less than is taken.
        InvalidValueError: If a factor of the ramp is below 0, or a figure is no number.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"hire {person}"
    state = draft.state
    read_line(person, "person")
    factors = [
        read_fraction(factor, f"ramp[{place}]") for place, factor in enumerate(read_listed(ramp, "ramp", "factors"))
    ]
    for place, factor in enumerate(factors):
        if factor < 0:
            raise InvalidValueError(f"ramp[{place}]", str(factor), "0 or more, such as '25%'")
    check_team(state, under)
    inside = within_plan(plan, on)
    refuse_unless(what, inside, draft.is_open_on(on), is_new(state, person, on))
    spans = draft.spans(Period(on, plan.over.end))
    leaf = leaf_for(state, person, under)
    ramped = [span._replace(share=span.share * _ramp(factors, draft.parts[span.place], on)) for span in spans]
    givers = draft.teammates(under, but=person)
    if from_ not in {"team", "new"}:
        givers = [open_seat(state, from_)]
    portions = newcomers_part(draft, under, ramped, full=full, from_=from_, givers=givers, what=what)
    if from_ == "team":
        by_leaf = None if weights is None else read_person_weights(weights, givers, state)
        chosen = givers if by_leaf is None else [each for each in givers if by_leaf[each]]
        draft.take(portions, chosen, what, by_leaf, spans)
    elif from_ != "new":
        draft.take(portions, givers, what)
    draft.add(leaf, portions)
    total, cells = draft.changes()
    seats = seated(state, person, Seat(person, leaf, under, on))
    change = PlanChange("hire", on, [person], total=total, seats=seats, cells=cells)
    return revised(plan, change, at=at, by=by, why=why)


def _ramp(factors: Sequence[Fraction], part: Period, on: date) -> Fraction:
    """The mean of the factors of the calendar months that a part of time is in."""
    found: list[Fraction] = []
    day = part.start
    while day < part.end:
        months = max((day.year - on.year) * 12 + day.month - on.month, 0)
        found.append(factors[months] if months < len(factors) else Fraction(1))
        day = month(day.year, day.month).end
    return sum(found, Fraction(0)) / len(found)


def newcomers_part(
    draft: Draft,
    team: str,
    spans: Sequence[Span],
    *,
    full: Amount | Exact | str,
    from_: str,
    givers: Sequence[str],
    what: str,
) -> Portions:
    """What a newcomer carries in each open part of time."""
    if isinstance(full, (Money, Quantity)):
        return _part_of_amount(draft, team, spans, full)
    times = Fraction(1) if full == _AVERAGE else read_fraction(full, "full")
    if times < 0:
        raise InvalidValueError("full", str(full), "an amount, 'average', or 0 or more such as '80%'")
    portions: Portions = {}
    for span in spans:
        seat = from_ not in {"team", "new"}
        there = list(givers) if seat else [leaf for leaf in givers if draft.state.is_there(leaf, span.days)]
        if not there:
            required = text("somebody in {team} carries a target in {period}", team=team, period=str(span.days))
            remedy = text("nobody is there; name the full target")
            raise RefusedError(what, [demand(required, met=False, path="full", reason=remedy)])
        weight = times * span.share
        part = weight if seat else weight / (len(there) + weight if from_ == "team" else len(there))
        for rest in draft.rests(there):
            exact = part * sum(draft.cell(leaf, rest, span.place) for leaf in there)
            _put(portions, rest, span.place, exact)
    return portions


def _part_of_amount(draft: Draft, team: str, spans: Sequence[Span], full: Amount) -> Portions:
    """The amount shared over the whole plan as the team's targets were opened, or everybody's, and the spans' part."""
    opened = draft.plan.first
    steps = opened.measure.steps(full, "full")
    if steps < 0:
        raise InvalidValueError("full", str(full), "an amount of 0 or more")
    shape: dict[tuple[tuple[str, ...], int], int] = {}
    for leaves in (opened.dimension(WHO).leaves(team), opened.dimension(WHO).leaves()):
        for at, row in first_state(opened).lines(frozenset(map(str, leaves))):
            _, rest = draft.split(at)
            for place, cell in enumerate(row):
                shape[rest, place] = shape.get((rest, place), 0) + cell
        if any(shape.values()):
            break
    if not any(shape.values()):
        raise InvalidValueError("full", str(full), "a plan with targets to share it like")
    shared = share_by(steps, shape)
    portions: Portions = {}
    for span in spans:
        for rest, place in shape:
            if place == span.place:
                _put(portions, rest, place, span.share * shared[rest, place])
    return portions


def _put(portions: Portions, rest: tuple[str, ...], place: int, exact: Fraction) -> None:
    steps = rounded_quotient(exact.numerator, exact.denominator, RoundingMode.HALF_UP)
    if steps:
        portions[rest, place] = steps
