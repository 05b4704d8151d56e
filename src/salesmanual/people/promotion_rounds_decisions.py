"""A promotion round after the ranking: approval, places that are declined, appointments, the end.

Invariant: who approves is neither on the panel nor a candidate nor put one forward. Appointments take effect after the
days to appeal, and are carried out once the round is closed.

Left out: the round up to the ranking (`promotion_rounds`, `promotion_rounds_scoring`) and appeals
(`promotion_rounds_appeals`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import RefusedError, check_type
from salesmanual.kernel.fields import read_moment
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.people.appointments import Appointment, carry_out
from salesmanual.people.promotion_rounds_appeals import all_answered, current_appeals
from salesmanual.people.promotion_rounds_demands import by_no_candidate, found, in_state, not_on_panel
from salesmanual.people.promotion_rounds_record import check_round

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from salesmanual.kernel.texts import Label, Text
    from salesmanual.people.appointments import M
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy
    from salesmanual.people.promotion_rounds_record import PromotionRound

__all__ = [
    "appoint_chosen",
    "approve_round",
    "cancel_round",
    "carry_out_round",
    "close_round",
    "decline_place",
    "round_due",
]


def approve_round(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    roles: Collection[str] = (),
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record once its ranking is approved.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        roles: The roles of who approves.
        at: When.
        by: Who approves.
        why: More words.

    Raises:
        RefusedError: If who approves has no role for it, is on the panel, a candidate, nominated one or called the
            round where the policy bars that; or if it is not ranked.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    nominators = {each.nominated_by for each in round.candidates if not each.withdrawn}
    caller = round.journal[0].by
    demands = [
        not_on_panel(round, by),
        by_no_candidate(round, by),
        demand(text("who approves nominated nobody"), met=by not in nominators, path="by", reason=found(by)),
        demand(
            text("somebody else approves than who called the round"),
            met=policy.callers_approve or by != caller,
            path="by",
            reason=found(by),
        ),
    ]
    workflow = policy.workflow()
    return move(workflow, round, "approve", at=at, by=by, demands=demands, facts={}, roles=roles, why=why, changes={})


def decline_place(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record once somebody does not take their place; the first on the reserve list moves up.

    Raises:
        RefusedError: If it is not approved, or they are offered no place.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    offered = {each.person for each in round.chosen()}
    demands = [
        in_state(round, "approved"),
        demand(text("who declines is offered a place"), met=by in offered, path="by", reason=found(by)),
    ]
    changes = {"declined": (*round.declined, by)} if by in offered else {}
    return note(round, "decline", at=at, by=by, demands=demands, why=why, changes=changes)


def appoint_chosen(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    calendar: WorkCalendar,
    *,
    since: date,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record with the appointments of who is chosen, by who approved; the days to appeal begin.

    Args:
        round: The record; it stays as it is.
        policy: Its policy.
        calendar: The workdays.
        since: The first day in the new positions, after the days to appeal.
        at: When.
        by: Who makes them out.
        why: More words.

    Raises:
        RefusedError: If it is not approved, the first day comes too early, or who acts is a candidate.
        WrongTypeError: If there is no calendar or no day.
        UnannouncedYearError: As the calendar says.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    check_type(calendar, WorkCalendar, "calendar")
    day, first = read_moment(at, "at").date(), read_date(since, "since")
    last = calendar.add_workdays(day, policy.appeal_workdays) if policy.appeal_workdays else None
    required = text("they take effect after {day}", day=last or day)
    demands = [
        demand(required, met=first > (last or day), path="since", reason=found(first)),
        by_no_candidate(round, by),
    ]
    decided_by = round.approver() or by
    made = tuple(
        Appointment(each.person, round.candidate(each.person).from_position, each.position, first, decided_by, round.id)
        for each in round.chosen()
    )
    changes = {"appointments": made, "appeal_until": last}
    return move(policy.workflow(), round, "appoint", at=at, by=by, demands=demands, facts={}, why=why, changes=changes)


def close_round(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> PromotionRound:
    """The record at its end; its appointments may be carried out.

    Raises:
        RefusedError: If there are no appointments yet, it may still be appealed, an appeal is open or was upheld, or
            who closes it is a candidate.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    day, last, current = read_moment(at, "at").date(), round.appeal_until, current_appeals(round)
    upheld = [each.person for each in current if each.answer == "upheld"]
    demands = [
        demand(
            text("the days to appeal, up to {last}, are over", last=last),
            met=last is None or day > last,
            path="at",
            reason=found(day),
        ),
        all_answered(current),
        demand(
            text("it is reopened after an upheld appeal"),
            met=not upheld,
            path="appeals",
            reason=text("upheld are those of {names}", names=upheld),
        ),
        by_no_candidate(round, by),
    ]
    return move(policy.workflow(), round, "close", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def cancel_round(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
) -> PromotionRound:
    """The record once it is called off, before the appointments.

    Raises:
        RefusedError: If there are appointments, who cancels it is a candidate, or there is no reason.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    demands = [by_no_candidate(round, by)]
    return move(policy.workflow(), round, "cancel", at=at, by=by, demands=demands, facts={}, why=why, changes={})


def carry_out_round(round: PromotionRound, policy: PromotionRoundPolicy, mover: M) -> M:  # noqa: A002 - as above
    """What `mover` becomes once the appointments of a closed round are carried out.

    Args:
        round: The round.
        policy: Its policy.
        mover: Where people have positions: any value whose `move(person, position, on)` gives a new one.

    Raises:
        RefusedError: If the round is not closed; or as for `carry_out`.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    closed = in_state(round, "closed")
    if not closed.met:
        raise RefusedError(f"carry out {round.id}", [closed])
    return carry_out(round.appointments, mover)


def round_due(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    calendar: WorkCalendar,
) -> date | None:
    """The last day of the step that the round is in; `None` where it has none.

    The call ends on its last day to apply, the appeal on its own; scoring and approval have as many workdays as the
    policy says, after the day on which the round came to them.

    Raises:
        WrongTypeError: If there is no calendar.
        UnannouncedYearError: As the calendar says.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    check_type(calendar, WorkCalendar, "calendar")
    state, since = round.journal.state, round.journal.since
    if state == "called":
        return round.apply_until
    if state == "appointed":
        return round.appeal_until
    workdays = {"scoring": policy.score_workdays, "ranked": policy.approve_workdays}.get(state or "")
    if workdays is None or since is None:
        return None
    return calendar.add_workdays(since.date(), workdays)
