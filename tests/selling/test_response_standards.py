"""Response standards: which limit applies, what is late, how the times are spread, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.wire import read_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.contact_log import ContactEntry, ContactLog
from salesmanual.selling.response_results import ResponseReport, ResponseSpread
from salesmanual.selling.response_standards import ResponseLimit, ResponseStandard
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.consents import Channel

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")
MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def h(hours: float) -> timedelta:
    return timedelta(hours=hours)


STANDARD: Final = ResponseStandard(
    "answers",
    "Answers",
    [
        ResponseLimit(h(2), "email", "urgent"),
        ResponseLimit(h(8), "email"),
        ResponseLimit(h(1), "any", "urgent"),
        ResponseLimit(h(40), "post"),
    ],
)
NEXT: Final = attrs.evolve(STANDARD, matching="next")


def asked(
    key: str,
    hours: float,
    channel: Channel = "email",
    priority: str = "normal",
    *,
    needs_answer: bool = True,
    corrects: str | None = None,
) -> ContactEntry:
    at = MONDAY + h(hours)
    return ContactEntry(
        key, "C-7", channel, at, "li.na", "in", priority=priority, needs_answer=needs_answer, corrects=corrects
    )


def said(key: str, hours: float, answers: str | None = None, *, customer: str = "C-7") -> ContactEntry:
    return ContactEntry(key, customer, "email", MONDAY + h(hours), "bo", answers=answers)


@pytest.mark.parametrize(
    ("channel", "priority", "within"),
    [
        ("email", "urgent", h(2)),
        ("email", "normal", h(8)),
        ("call", "urgent", h(1)),
        ("post", "urgent", h(40)),
        ("call", "normal", None),
    ],
)
def test_the_most_specific_limit_applies(channel: Channel, priority: str, within: timedelta | None) -> None:
    limit = STANDARD.limit(channel, priority)

    assert (limit.within if limit else None) == within


def test_an_answer_is_due_in_working_time() -> None:
    friday_four = MONDAY + timedelta(days=4, hours=7)

    assert STANDARD.due(attrs.evolve(asked("E-1", 0), at=friday_four), OFFICE) == MONDAY + timedelta(days=7, hours=7)
    assert STANDARD.due(asked("E-1", 0, "call"), OFFICE) is None
    assert STANDARD.due(said("E-1", 0), OFFICE) is None
    assert STANDARD.due(asked("E-1", 0, needs_answer=False), OFFICE) is None


LOG: Final = ContactLog(
    [
        asked("E-1", 0),
        said("E-2", 3, "E-1"),
        asked("E-3", 0, priority="urgent"),
        said("E-4", 3, "E-3"),
        said("E-5", 4, "E-3"),
        asked("E-6", 5),
        asked("E-7", 5, "call", "urgent"),
        asked("E-8", 6, "call"),
        asked("E-9", 48),
    ]
)
REPORT: Final = STANDARD.assess(LOG, OFFICE, as_of=MONDAY + h(24))


def test_everything_owed_an_answer_is_in_time_late_waiting_or_missed() -> None:
    assert [(each.entry.id, each.status(), each.spent) for each in REPORT.responses] == [
        ("E-1", "in time", h(3)),
        ("E-3", "late", h(3)),
        ("E-6", "waiting", h(3)),
        ("E-7", "missed", h(3)),
    ]
    assert [each.entry.id for each in REPORT.late()] == ["E-7", "E-3"]
    assert [each.late_by() for each in REPORT.responses] == [h(0), h(1), h(0), h(2)]
    assert (REPORT.share(), str(REPORT.responses[3])) == (
        Fraction(1, 3),
        "E-7: missed, 3 of 1 working hours, due 2026-03-02 15:00+00:00",
    )


def test_the_first_answer_counts() -> None:
    assert REPORT.responses[1].answer == LOG["E-4"]


def test_what_is_answered_after_closing_is_as_good_as_at_closing() -> None:
    log = ContactLog([asked("E-1", 0), said("E-2", 14, "E-1")])

    report = STANDARD.assess(log, OFFICE, as_of=MONDAY + h(48))

    assert (report.responses[0].status(), report.responses[0].due) == ("in time", MONDAY + h(8))


def test_what_happened_later_is_not_known() -> None:
    early = STANDARD.assess(LOG, OFFICE, as_of=MONDAY + h(2))

    assert [(each.entry.id, each.status()) for each in early.responses] == [("E-1", "waiting"), ("E-3", "waiting")]
    assert (early.share(), early.explain(), early.mean(), early.percentile("50%")) == (None, None, None, None)


def test_the_next_contact_answers_where_none_is_named() -> None:
    log = ContactLog(
        [
            asked("E-1", 0),
            asked("E-2", 1),
            said("E-3", 2),
            asked("E-4", 3),
            said("E-5", 4, customer="C-8"),
            said("E-6", 5),
        ]
    )

    report = NEXT.assess(log, OFFICE, as_of=MONDAY + h(24))

    assert [(each.entry.id, each.answer and each.answer.id) for each in report.responses] == [
        ("E-1", "E-3"), ("E-2", "E-3"), ("E-4", "E-6")
    ]  # fmt: skip
    assert not STANDARD.assess(log, OFFICE, as_of=MONDAY + h(24)).with_status("in time", "late")


def test_a_named_answer_goes_before_the_next_contact() -> None:
    log = ContactLog([asked("E-1", 0), said("E-2", 1), said("E-3", 2, "E-1")])

    report = NEXT.assess(log, OFFICE, as_of=MONDAY + h(24))

    assert report.responses[0].answer == log["E-3"]


def test_an_answer_to_a_corrected_entry_answers_the_correction() -> None:
    right = asked("E-3", -1, priority="urgent", corrects="E-1")
    log = ContactLog([asked("E-1", 0), said("E-2", 1, "E-1"), right])

    report = STANDARD.assess(log, OFFICE, as_of=MONDAY + h(24))

    assert [(each.entry.id, each.status(), each.spent) for each in report.responses] == [("E-3", "in time", h(1))]


def spread_report(*hours: float) -> ResponseReport:
    entries = [entry for n, took in enumerate(hours) for entry in (asked(f"Q{n}", 0), said(f"A{n}", took, f"Q{n}"))]
    return STANDARD.assess(ContactLog(entries), OFFICE, as_of=MONDAY + h(48))


def test_the_times_are_spread_over_bounds() -> None:
    report = spread_report(1, 2, 2, 7)

    spread = report.spread([h(1), h(2), h(4)])

    assert spread == ResponseSpread((h(1), h(2), h(4)), (1, 2, 0, 1))
    assert [row["answers"] for row in spread.tables()[0].records()] == [1, 2, 0, 1]
    assert report.spread([]).counts == (4,)


@pytest.mark.parametrize(("share", "hours"), [("25%", 1), ("26%", 2), ("50%", 2), ("75%", 2), ("76%", 7), (1, 7)])
def test_a_percentile_is_the_nearest_rank(share: str | int, hours: int) -> None:
    assert spread_report(7, 2, 1, 2).percentile(share) == h(hours)


def test_the_mean_is_exact() -> None:
    assert spread_report(1, 1, 2).mean() == Fraction(4, 3)


def test_the_share_is_explained() -> None:
    step = REPORT.explain()

    assert step is not None
    assert step.replay() == REPORT.share()
    assert [row.value for row in step.rows()] == ["100/3% ≈ 33.3333%", "1", "3"]


def test_a_report_is_set_apart_by_a_field() -> None:
    split = REPORT.split("priority")

    assert {key: [each.entry.id for each in part.responses] for key, part in split.items()} == {
        "normal": ["E-1", "E-6"], "urgent": ["E-3", "E-7"]
    }  # fmt: skip
    assert list(REPORT.split("channel")) == ["call", "email"]
    assert list(REPORT.split("by")) == ["li.na"]
    assert list(REPORT.split("customer")) == ["C-7"]


def test_a_report_is_shown_as_tables() -> None:
    outcome, late = REPORT.tables()

    assert [(str(row[0]), row[1]) for row in outcome.rows] == [
        ("answered in time", 1), ("answered late", 1), ("not answered, time over", 1), ("not answered yet", 1)
    ]  # fmt: skip
    assert [(row["entry"], row["answered_at"], row["hours_late"]) for row in late.records()] == [
        ("E-7", None, 2), ("E-3", MONDAY + h(3), 1)
    ]  # fmt: skip


def test_it_is_a_policy_in_a_file() -> None:
    check_round_trip(STANDARD)
    check_round_trip(NEXT)
    written = """
key = "answers"
label = "Answers"

[[limits]]
within = "PT2H"
channel = "email"
priority = "urgent"
"""
    assert read_policy(ResponseStandard, written).limits == STANDARD.limits[:1]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: ResponseLimit(timedelta()), InvalidValueError, "within: found '0:00:00', accepted is more than no"),
        (lambda: ResponseLimit(4), WrongTypeError, "within: found 4 of type int"),  # type: ignore[arg-type]
        (lambda: ResponseLimit(h(1), "fax"), InvalidValueError, "channel: found 'fax', accepted is a channel, or any"),
        (lambda: ResponseLimit(h(1), "any", ""), InvalidValueError, "priority: found ''"),
        (lambda: attrs.evolve(STANDARD, limits=[]), InvalidValueError, "limits: found (), accepted is a list of at"),
        (lambda: attrs.evolve(STANDARD, limits=[h(1)]), WrongTypeError, "limits[0]: found"),  # type: ignore[list-item]
        (
            lambda: attrs.evolve(STANDARD, limits=[ResponseLimit(h(1)), ResponseLimit(h(2))]),
            DuplicateError,
            "limits[1] for 'any, any' is there already",
        ),
        (lambda: attrs.evolve(STANDARD, matching="last"), InvalidValueError, "matching: found 'last'"),  # type: ignore[arg-type]
        (lambda: STANDARD.limit("fax", "normal"), InvalidValueError, "channel: found 'fax'"),  # type: ignore[arg-type]
        (lambda: STANDARD.limit("call", ""), InvalidValueError, "priority: found ''"),
        (lambda: STANDARD.due("E-1", OFFICE), WrongTypeError, "entry: found 'E-1'"),  # type: ignore[arg-type]
        (lambda: STANDARD.assess([], OFFICE, as_of=MONDAY), WrongTypeError, "log: found []"),  # type: ignore[arg-type]
        (lambda: STANDARD.assess(LOG, OFFICE, as_of=datetime(2026, 3, 2)), WrongTypeError, "as_of: found"),  # noqa: DTZ001
        (lambda: REPORT.percentile(0), InvalidValueError, "share: found 0, accepted is a share above 0"),
        (lambda: REPORT.percentile("110%"), InvalidValueError, "at most 1, such as '90%'"),
        (lambda: REPORT.percentile(0.9), WrongTypeError, "share: found 0.9 of type float"),  # type: ignore[arg-type]
        (lambda: REPORT.spread([h(2), h(1)]), InvalidValueError, "accepted is bounds that ascend"),
        (lambda: REPORT.spread([1]), WrongTypeError, "bounds[0]: found 1"),  # type: ignore[list-item]
        (lambda: REPORT.split("weekday"), InvalidValueError, "by: found 'weekday'"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)
