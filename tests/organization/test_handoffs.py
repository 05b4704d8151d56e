"""Agreements between departments, and requests from the request to the confirmation."""

from __future__ import annotations

import pickle
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.organization.handoff_world import CREDIT, MONDAY, OFFICE, PROMISES, REVIEW, after, asked, at

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import replay
from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.organization.handoff_process import handover_workflow
from salesmanual.organization.handoff_report import service_report
from salesmanual.organization.handoff_times import handover_time, late_handovers
from salesmanual.organization.handoffs import Handover, confirmed_handovers, move_handover, request_handover
from salesmanual.organization.raci import Activity, RaciMatrix, RaciRole
from salesmanual.organization.service_times import Collaboration, ServiceAgreement, calendar_for
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import HandOff, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from salesmanual.organization.handoff_process import HandoverStep

RACI = RaciMatrix(
    "deals",
    [RaciRole("sales", {"en": "Sales", "zh_Hant": "銷售部"}), RaciRole("legal"), RaciRole("finance")],
    [Activity("sign", {"sales": "R", "legal": "A", "finance": "C"})],
)
AGREE: Any = ServiceAgreement
TOGETHER: Any = Collaboration
WRONG: Any = ("acept", MONDAY)
REVIEW_ALONE: Any = REVIEW


def agreed(**fields: Any) -> Collaboration:  # noqa: ANN401 - the fields as a test names them
    """One agreement of 4 hours with other conventions."""
    return Collaboration([ServiceAgreement("legal", "legal", "sales", "review", timedelta(hours=4), **fields)])


def test_a_request_goes_from_asking_to_confirming() -> None:
    """Every step is an event; the record before it stays as it was."""
    request = asked()

    done = after(request, ("accept", MONDAY), ("deliver", at("2026-03-03 10:00")), ("confirm", at("2026-03-03 11:00")))

    assert [event.what for event in done.journal] == ["begin", "accept", "deliver", "confirm"]
    assert (request.state, done.state, done.version) == ("requested", "confirmed", 4)
    assert str(done) == "H-1: legal for D-7, confirmed"


def test_a_record_round_trips_and_replays() -> None:
    """It is plain data, pickles, and its events make it again."""
    done = after(asked(), ("accept", MONDAY), ("ask", MONDAY), ("answer", MONDAY), ("deliver", MONDAY))

    assert structure(unstructure(done), Handover) == done
    assert pickle.loads(pickle.dumps(done)) == done  # noqa: S301 - made here
    assert replay(asked(), done.journal) == done


GIVER = {"accept", "return", "ask", "deliver"}
OPEN: dict[str, dict[str, str]] = {
    "requested": {"accept": "accepted", "return": "returned", "withdraw": "withdrawn"},
    "returned": {"send again": "requested", "withdraw": "withdrawn"},
    "accepted": {"return": "returned", "ask": "waiting", "deliver": "delivered", "withdraw": "withdrawn"},
    "waiting": {"answer": "accepted", "withdraw": "withdrawn"},
    "delivered": {"confirm": "confirmed", "reject": "rejected"},
    "rejected": {"ask": "waiting", "deliver": "delivered", "withdraw": "withdrawn"},
    "confirmed": {},
    "withdrawn": {},
}
WAY: dict[str, tuple[Any, ...]] = {
    "requested": (),
    "returned": ("return",),
    "accepted": ("accept",),
    "waiting": ("accept", "ask"),
    "delivered": ("accept", "deliver"),
    "rejected": ("accept", "deliver", "reject"),
    "confirmed": ("accept", "deliver", "confirm"),
    "withdrawn": ("withdraw",),
}


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("step", handover_workflow().triggers())
def test_every_cell_of_the_table(state: str, step: Any) -> None:  # noqa: ANN401 - a step of the table
    """A step leads where the table says, by the right side alone, and is refused everywhere else."""
    request = after(asked(), *((each, MONDAY) for each in WAY[state]))
    right, wrong = ("legal", "sales") if step in GIVER else ("sales", "legal")

    def moved(department: str) -> Handover:
        return move_handover(PROMISES, request, step, department=department, at=MONDAY, by="x", why="because")

    if step in OPEN[state]:
        assert moved(right).state == OPEN[state][step]
    else:
        with pytest.raises(RefusedError):
            moved(right)
    with pytest.raises(RefusedError, match=f"{right} does it"):
        moved(wrong)
    assert request.state == state


@pytest.mark.parametrize(
    ("way", "step"), [((), "return"), (("accept",), "ask"), (("accept", "deliver"), "reject"), ((), "withdraw")]
)
def test_sending_back_asking_rejecting_and_withdrawing_need_a_reason(way: Any, step: Any) -> None:  # noqa: ANN401 - as above
    """The other side has to know why."""
    request = after(asked(), *((each, MONDAY) for each in way))
    side = "legal" if step in GIVER else "sales"

    with pytest.raises(RefusedError, match="a reason is given"):
        move_handover(PROMISES, request, step, department=side, at=MONDAY, by="x")


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: asked(agreement="leagl"), NotFoundError, "no agreement 'leagl'; did you mean 'legal'?"),
        (lambda: after(asked(), WRONG), InvalidValueError, "step: found 'acept'"),
        (lambda: request_handover(REVIEW_ALONE, "H", "legal", "D", at=MONDAY, by="x"), WrongTypeError, "collaboration"),
        (lambda: asked(subject=""), InvalidValueError, "subject: found ''"),
        (lambda: asked(number=" "), InvalidValueError, "id: found ' '"),
        (lambda: confirmed_handovers([asked(), asked()], "D-7"), DuplicateError, "handovers[1].id 'H-1'"),
        (lambda: confirmed_handovers(["H-1"], "D-7"), WrongTypeError, "handovers[0]"),  # type: ignore[list-item]
        (lambda: AGREE("a", "legal", "legal", "x", timedelta(hours=1)), InvalidValueError, "taker: found 'legal'"),
        (lambda: AGREE("a", "legal", "sales", "x", timedelta()), InvalidValueError, "within: found '0:00:00'"),
        (lambda: AGREE("a", "legal", "sales", "x", 4), WrongTypeError, "within: found 4"),
        (lambda: agreed(starts="now"), InvalidValueError, "starts: found 'now'"),
        (lambda: agreed(after_return="never"), InvalidValueError, "after_return: found 'never'"),
        (lambda: agreed(pauses="yes"), WrongTypeError, "pauses: found 'yes'"),
        (lambda: TOGETHER([]), InvalidValueError, "agreements: found ()"),
        (lambda: TOGETHER([REVIEW, REVIEW]), DuplicateError, "agreements[1].key 'legal'"),
        (lambda: TOGETHER([REVIEW], raci=3), WrongTypeError, "raci: found 3"),
        (lambda: calendar_for(REVIEW, 8), WrongTypeError, "calendars: found 8"),  # type: ignore[arg-type]
        (lambda: calendar_for(REVIEW, [OFFICE, OFFICE]), DuplicateError, "calendar 'office' is there already"),
        (lambda: calendar_for(REVIEW, []), NotFoundError, "name one in the field calendar"),
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], error: type[Exception], words: str) -> None:
    """Each refusal names the place."""
    with pytest.raises(error) as refused:
        make()

    assert words in str(refused.value)


def test_an_agreement_names_its_calendar_among_several() -> None:
    """One calendar needs no name, several do, and an unknown name is refused."""
    factory = WorkCalendar("Mon-Sat 06:00-22:00", key="factory")
    named = ServiceAgreement("s", "stock", "sales", "delivery", timedelta(hours=8), calendar="factory")

    assert calendar_for(REVIEW, OFFICE) == calendar_for(REVIEW, [OFFICE]) == OFFICE
    assert calendar_for(named, [OFFICE, factory]) == factory
    with pytest.raises(NotFoundError, match="calendar for agreement 'legal', ''; name one"):
        calendar_for(REVIEW, [OFFICE, factory])
    with pytest.raises(NotFoundError, match="calendar for agreement 's', 'factory'"):
        calendar_for(named, OFFICE)


def test_both_sides_of_an_agreement_are_in_the_matrix() -> None:
    """Every stranger is named at once."""
    agreements = [REVIEW, ServiceAgreement("s", "stock", "sale", "delivery", timedelta(hours=8))]

    with pytest.raises(InvalidDocumentError) as refused:
        Collaboration(agreements, raci=RACI)

    assert [fault.address for fault in refused.value.faults] == ["agreements[1].giver", "agreements[1].taker"]
    assert "did you mean 'sales'?" in str(refused.value)


def test_the_page_of_the_handbook_shows_promises_and_matrix() -> None:
    """Departments stand with the names of the matrix, in the language asked for."""
    page = Collaboration([REVIEW, CREDIT], raci=RACI)

    assert len(page.tables()) == 2
    assert page.tables()[0].records()[1]["hours"] == 4
    assert "銷售部" in page.to_text("zh_Hant")
    assert str(page) == page.to_text()
    assert page.given_by("legal") == (REVIEW,)
    assert page.taken_by("sales") == (REVIEW, CREDIT)
    assert [
        str(each) for each in agreed(starts="acceptance", pauses=False, after_return="anew").agreements[0].conventions()
    ] == [
        "from the acceptance",
        "runs while waiting for the requester",
        "begins anew after a return",
    ]


def test_agreements_round_trip_through_a_file() -> None:
    """With the matrix and every convention."""
    page = Collaboration([*agreed(starts="acceptance", pauses=False).agreements, CREDIT], raci=RACI)

    assert read_policy(Collaboration, write_policy(page)) == page


LATER = at("2026-03-06 17:00")
QUESTION: tuple[tuple[HandoverStep, datetime], ...] = (
    ("accept", at("2026-03-02 10:00")),
    ("ask", at("2026-03-02 11:00")),
    ("answer", at("2026-03-02 15:00")),
)
RETURN: tuple[tuple[HandoverStep, datetime], ...] = (
    ("return", at("2026-03-02 11:00")),
    ("send again", at("2026-03-03 09:00")),
    ("accept", at("2026-03-03 12:00")),
)


@pytest.mark.parametrize(
    ("conventions", "steps", "hours", "due"),
    [
        ({}, QUESTION, 5, "2026-03-02 17:00"),
        ({"pauses": False}, QUESTION, 9, "2026-03-02 13:00"),
        ({"starts": "acceptance"}, QUESTION, 4, "2026-03-03 10:00"),
        ({}, RETURN, 7, "2026-03-03 11:00"),
        ({"pauses": False}, RETURN, 13, "2026-03-02 13:00"),
        ({"after_return": "anew"}, RETURN, 5, "2026-03-03 13:00"),
        ({"after_return": "anew", "starts": "acceptance"}, RETURN, 2, "2026-03-03 16:00"),
    ],
)
def test_the_clock_runs_by_the_agreements_conventions(
    conventions: dict[str, Any],
    steps: tuple[tuple[HandoverStep, datetime], ...],
    hours: int,
    due: str,
) -> None:
    """When it starts, whether it stands still, and what a return does, in working hours.

    The request comes on Monday at nine. Three o'clock to five is two hours, and one more on Tuesday.
    """
    delivered = at("2026-03-03 10:00") if steps is QUESTION else at("2026-03-03 14:00")
    promises = agreed(**conventions)
    done = after(asked(promises=promises), *steps, ("deliver", delivered), promises=promises)

    time = handover_time(promises, done, calendars=OFFICE, as_of=LATER)

    assert (time.hours(), time.due) == (Fraction(hours), at(due))
    assert time.explain().replay() == time.hours()


def test_the_clock_stands_still_while_the_giver_waits() -> None:
    """There is no due time until it runs again, unless the time was up before."""
    waiting = after(asked(), *QUESTION[:2])
    late = after(asked(agreement="credit"), ("accept", MONDAY), ("ask", at("2026-03-02 16:00")))

    first = handover_time(PROMISES, waiting, calendars=OFFICE, as_of=LATER)
    second = handover_time(PROMISES, late, calendars=OFFICE, as_of=LATER)

    assert (first.hours(), first.due, first.status()) == (Fraction(2), None, "open")
    assert (second.hours(), second.due, second.status()) == (Fraction(7), at("2026-03-02 13:00"), "overdue")


def test_a_clock_that_has_not_started_shows_no_time() -> None:
    """Before the acceptance there is nothing used and nothing due."""
    promises = agreed(starts="acceptance")

    time = handover_time(promises, asked(promises=promises), calendars=OFFICE, as_of=LATER)

    assert (time.hours(), time.due, time.status()) == (Fraction(0), None, "open")


def test_what_is_rejected_goes_on_from_the_rejection() -> None:
    """The time between delivery and rejection is nobody's."""
    request = after(
        asked(), ("accept", MONDAY), ("deliver", at("2026-03-02 12:00")), ("reject", at("2026-03-03 12:00"))
    )

    time = handover_time(PROMISES, request, calendars=OFFICE, as_of=at("2026-03-03 14:00"))
    again = after(request, ("deliver", at("2026-03-04 15:00")))

    assert (time.hours(), time.is_delivered(), time.due) == (
        Fraction(5),
        False,
        at("2026-03-05 09:00") - timedelta(hours=16),
    )
    assert handover_time(PROMISES, again, calendars=OFFICE, as_of=LATER).hours() == 14


def test_it_is_read_as_of_a_time() -> None:
    """What happens later is not looked at; before it was made there is nothing to read."""
    done = after(asked(), ("accept", MONDAY), ("deliver", at("2026-03-05 09:00")))

    assert handover_time(PROMISES, done, calendars=OFFICE, as_of=at("2026-03-03 12:00")).status() == "open"
    assert handover_time(PROMISES, done, calendars=OFFICE, as_of=LATER).status() == "late"
    with pytest.raises(NotFoundError, match="state of"):
        handover_time(PROMISES, done, calendars=OFFICE, as_of=at("2026-02-01 00:00"))


def test_late_ones_are_listed_the_latest_first() -> None:
    """Equally late ones by id; delivered, withdrawn and future ones are not in it."""
    requests = [
        asked("H-3", "credit"),
        asked("H-2", "credit"),
        asked("H-1", "legal"),
        after(asked("H-4", "credit"), ("accept", MONDAY), ("deliver", LATER)),
        after(asked("H-5", "credit"), ("withdraw", LATER)),
        asked("H-6", when=at("2026-03-09 09:00")),
    ]

    late = late_handovers(PROMISES, requests, calendars=[OFFICE], as_of=LATER)

    assert [(each.handover.id, each.late_by()) for each in late] == [
        ("H-2", timedelta(hours=36)),
        ("H-3", timedelta(hours=36)),
        ("H-1", timedelta(hours=24)),
    ]
    assert str(late[2]) == "H-1: contract review, overdue, 40 of 16 working hours"


def test_the_report_counts_by_pair_of_departments() -> None:
    """Shares, means, medians and percentiles are of the deliveries of each pair."""
    delivered = [
        after(asked(f"C-{hours}", "credit"), ("accept", MONDAY), ("deliver", MONDAY + timedelta(hours=hours)))
        for hours in (1, 2, 3, 5)
    ]
    requests = [*delivered, asked("C-9", "credit", when=LATER), asked("H-1"), after(asked("H-2"), ("withdraw", MONDAY))]

    report = service_report(PROMISES, requests, calendars=OFFICE, as_of=LATER)
    finance, legal = report.pairs()
    explained = finance.explain()

    assert (finance.giver, finance.taker, finance.share_in_time()) == ("finance", "sales", Fraction(3, 4))
    assert explained is not None
    assert explained.replay() == Fraction(3, 4)
    assert (finance.mean(), finance.median()) == (Fraction(11, 4), Fraction(5, 2))
    assert [finance.percentile(share) for share in ("25%", "50%", "90%", 1)] == [1, 2, 5, 5]
    assert (legal.share_in_time(), legal.mean(), legal.median(), legal.percentile("90%")) == (
        Fraction(0),
        None,
        None,
        None,
    )
    assert [each.handover.id for each in report.late()] == ["H-1", "C-5"]
    assert [each.handover.id for each in report.with_status("withdrawn")] == ["H-2"]
    assert [str(table.title) for table in report.tables()][1:] == ["Late hand-overs"]
    assert report.records()[0]["share"] == Fraction(3, 4)
    with pytest.raises(InvalidValueError, match="share: found 0"):
        finance.percentile(0)


def test_a_report_of_nothing_late_has_one_table() -> None:
    """There is no share where nothing was decided."""
    report = service_report(PROMISES, [asked()], calendars=OFFICE, as_of=MONDAY)

    assert len(report.tables()) == 1
    assert (report.pairs()[0].share_in_time(), report.pairs()[0].explain()) == (None, None)


def test_a_deal_leaves_its_stage_once_the_hand_over_is_confirmed() -> None:
    """The stage's hand-off is the agreement's key; the process is told what is confirmed."""
    process = SalesProcess(
        "deals", [Stage("offer", handoffs=[HandOff("legal", "Legal", "the review")]), Stage("signed")]
    )
    deal = process.begin(Opportunity("D-7", amount=Money(100, "CNY"), owner="li.na"), at=MONDAY, by="li.na")
    request = after(asked(), ("accept", MONDAY), ("deliver", MONDAY))

    def told(request: Handover) -> Opportunity:
        told = deal
        for key in confirmed_handovers([request], deal.id):
            told = process.hand_off(told, key, at=MONDAY, by="zhang.min")
        return told

    with pytest.raises(RefusedError, match="Legal confirms: the review"):
        process.advance(told(request), at=MONDAY, by="li.na")
    confirmed = after(request, ("confirm", MONDAY))
    assert process.advance(told(confirmed), at=MONDAY, by="li.na").journal.state == "signed"


def test_confirmed_hand_overs_serve_as_a_fact_of_a_stage() -> None:
    """An exit criterion reads them by name."""
    process = SalesProcess("deals", [Stage("offer", exit_criteria=['confirmed contains "legal"']), Stage("signed")])
    deal = process.begin(Opportunity("D-7"), at=MONDAY, by="li.na")
    done = after(asked(), ("accept", MONDAY), ("deliver", MONDAY), ("confirm", MONDAY))

    checks = [
        process.check(deal, {"confirmed": confirmed_handovers(requests, "D-7")}).open
        for requests in ([], [asked()], [done])
    ]

    assert checks == [False, False, True]


def test_the_last_request_says_whether_a_hand_over_is_confirmed() -> None:
    """A second request opens it again; one that is withdrawn counts for nothing; other subjects are not looked at."""
    first = after(asked("H-1"), ("accept", MONDAY), ("deliver", MONDAY), ("confirm", MONDAY))
    second = asked("H-2", when=LATER)
    other = after(asked("H-3", "credit", "D-8"), ("accept", MONDAY), ("deliver", MONDAY), ("confirm", MONDAY))

    assert confirmed_handovers([first, other], "D-7") == ("legal",)
    assert confirmed_handovers([second, first], "D-7") == ()
    assert confirmed_handovers([after(second, ("withdraw", LATER)), first], "D-7") == ("legal",)
    assert confirmed_handovers([Handover("H-9", "legal", "D-7")], "D-7") == ()
