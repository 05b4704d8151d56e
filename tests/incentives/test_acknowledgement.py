"""Acknowledgements: one exact version, by the person themselves, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.incentives.acknowledgement import (
    ACKNOWLEDGING,
    Acknowledgement,
    acknowledge,
    acknowledgements_table,
    decline_plan,
    document_fingerprint,
    resend_plan,
    send_plan,
    unacknowledged,
    withdraw_plan,
)
from salesmanual.incentives.components import Commission
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_documents import plan_document
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, RefusedError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import year
from salesmanual.kernel.record import Record, replay
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN: Final = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
OTHER: Final = attrs.evolve(PLAN, window="quarter")
AT: Final = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
LATER: Final = AT + timedelta(days=2)
SENT: Final = send_plan("A-1", PLAN, "li.na", at=AT, by="hr")
DONE: Final = acknowledge(SENT, PLAN, at=LATER, by="li.na")
DECLINED: Final = decline_plan(SENT, at=LATER, by="li.na", why="the target is too high")


def test_what_is_sent_names_the_exact_version() -> None:
    assert (SENT.plan, SENT.fingerprint, SENT.journal.state) == ("ae", plan_fingerprint(PLAN), "sent")
    assert SENT.acknowledged_at is None
    assert str(SENT) == "A-1: li.na, ae, sent"


def test_it_is_a_record() -> None:
    assert isinstance(DONE, Record)
    assert (SENT.version, DONE.version) == (1, 2)
    assert replay(SENT, DONE.journal) == DONE


def test_an_acknowledged_version_verifies_and_says_since_when() -> None:
    assert DONE.acknowledged_at == LATER
    assert DONE.verify(PLAN).met
    assert str(DONE.verify(PLAN)).splitlines()[0] == "☑ li.na has acknowledged AE: 2 of 2 met"


def test_another_version_does_not_verify_and_the_finding_names_both() -> None:
    finding = DONE.verify(OTHER)

    assert not finding.met
    assert str(finding.unmet()[0]) == (
        f"☐ the plan is the version {plan_fingerprint(PLAN)}: found {plan_fingerprint(OTHER)}"
    )


def test_what_is_only_sent_or_declined_does_not_verify() -> None:
    assert str(SENT.verify(PLAN).unmet()[0]) == "☐ it is acknowledged: found sent"
    assert str(DECLINED.verify(PLAN).unmet()[0]) == "☐ it is acknowledged: found declined"


def test_the_document_that_was_handed_out_is_verified_too() -> None:
    document = plan_document(PLAN, "li.na").to_markdown()
    sent = send_plan("A-2", PLAN, "li.na", at=AT, by="hr", document=document)
    done = acknowledge(sent, PLAN, at=LATER, by="li.na", document=document)

    assert done.document == document_fingerprint(document)
    assert done.verify(PLAN, document=document).met
    assert not done.verify(PLAN, document=f"{document} ").met
    assert not DONE.verify(PLAN, document=document).met


def test_another_version_another_document_and_another_person_are_refused_at_once() -> None:
    sent = send_plan("A-2", PLAN, "li.na", at=AT, by="hr", document="# Plan")

    with pytest.raises(RefusedError) as refusal:
        acknowledge(sent, OTHER, at=LATER, by="wang.wei")

    assert str(refusal.value).splitlines() == [
        "refused: acknowledge A-2 from sent",
        "  ☐ li.na answers for themselves: found wang.wei",
        f"  ☐ the plan is the version {plan_fingerprint(PLAN)}: found {plan_fingerprint(OTHER)}",
        f"  ☐ the document is {document_fingerprint('# Plan')}: found {document_fingerprint('')}",
    ]
    assert sent.journal.state == "sent"


def test_a_document_that_was_not_handed_out_is_refused() -> None:
    with pytest.raises(RefusedError, match="the document is none: found sha256"):
        acknowledge(SENT, PLAN, at=LATER, by="li.na", document="# Plan")


def test_a_declined_plan_may_be_sent_again_and_acknowledged() -> None:
    again = resend_plan(DECLINED, at=LATER, by="hr", why="talked about it")

    assert acknowledge(again, PLAN, at=LATER, by="li.na").verify(PLAN).met


def test_a_plan_may_be_withdrawn_until_it_is_acknowledged() -> None:
    for record in (SENT, DECLINED):
        assert withdraw_plan(record, at=LATER, by="hr", why="replaced").journal.state == "withdrawn"


REFUSED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "declining for another": (
        lambda: decline_plan(SENT, at=LATER, by="wang.wei", why="no"),
        "li.na answers for themselves: found wang.wei",
    ),
    "declining without a reason": (lambda: decline_plan(SENT, at=LATER, by="li.na", why=" "), "a reason is given"),
    "acknowledging twice": (
        lambda: acknowledge(DONE, PLAN, at=LATER, by="li.na"),
        "the state is one of sent: found acknowledged",
    ),
    "withdrawing what is acknowledged": (
        lambda: withdraw_plan(DONE, at=LATER, by="hr", why="replaced"),
        "the state is one of sent, declined: found acknowledged",
    ),
    "withdrawing without a reason": (lambda: withdraw_plan(SENT, at=LATER, by="hr", why=""), "a reason is given"),
    "sending again what waits": (
        lambda: resend_plan(SENT, at=LATER, by="hr"),
        "the state is one of declined: found sent",
    ),
    "answering before it was sent": (
        lambda: acknowledge(SENT, PLAN, at=AT - timedelta(days=1), by="li.na"),
        "the time is not before 2025-12-01 09:00+00:00",
    ),
}


@pytest.mark.parametrize(("move", "message"), REFUSED.values(), ids=REFUSED)
def test_moves_are_refused(move: Callable[[], object], message: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        move()

    assert message in str(refusal.value)


def test_who_has_not_acknowledged_this_version_is_listed_in_the_order_given() -> None:
    other = acknowledge(send_plan("A-3", OTHER, "wu.fang", at=AT, by="hr"), OTHER, at=LATER, by="wu.fang")
    waiting = send_plan("A-4", PLAN, "wang.wei", at=AT, by="hr")

    assert unacknowledged(PLAN, ["wu.fang", "li.na", "wang.wei"], [DONE, other, waiting]) == ("wu.fang", "wang.wei")


def test_the_table_has_a_row_for_each_record() -> None:
    rows = acknowledgements_table([DONE, DECLINED]).records()

    assert [(row["id"], row["participant"], row["state"], row["since"]) for row in rows] == [
        ("A-1", "li.na", "acknowledged", LATER),
        ("A-1", "li.na", "declined", LATER),
    ]
    assert "已確認" in acknowledgements_table([DONE]).to_text("zh_Hant")


@pytest.mark.parametrize("record", [SENT, DONE, DECLINED])
def test_records_read_back_from_documents(record: Acknowledgement) -> None:
    check_round_trip(record)


BAD: Final = {
    "an id with spaces around": ({"id": " A"}, InvalidValueError, "id: found ' A', accepted is one line"),
    "no participant": ({"participant": ""}, InvalidValueError, "participant: found '', accepted is one line"),
    "a plan that is no key": ({"plan": PLAN}, WrongTypeError, "plan: found"),
    "a fingerprint that is no text": ({"fingerprint": 7}, WrongTypeError, "fingerprint: found 7 of type int"),
    "a fingerprint of another kind": (
        {"fingerprint": "md5:0"},
        InvalidValueError,
        "fingerprint: found 'md5:0', accepted is sha256: and 64 hexadecimal digits; take it from the plan",
    ),
    "a short fingerprint": ({"fingerprint": "sha256:0"}, InvalidValueError, "fingerprint: found 'sha256:0'"),
    "a fingerprint of other signs": (
        {"fingerprint": f"sha256:{'z' * 64}"},
        InvalidValueError,
        "fingerprint: found 'sha256:zzz",
    ),
    "a document that is no fingerprint": ({"document": "# Plan"}, InvalidValueError, "document: found '# Plan'"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_records_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    good = {"id": "A-1", "participant": "li.na", "plan": "ae", "fingerprint": plan_fingerprint(PLAN)}

    with pytest.raises(error) as refusal:
        Acknowledgement(**{**good, **fields})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_a_document_is_text() -> None:
    with pytest.raises(WrongTypeError, match="accepted is the text that was handed out"):
        document_fingerprint(b"# Plan")  # type: ignore[arg-type] # the fault


def test_the_table_of_moves_ends_where_it_should() -> None:
    assert [state.key for state in ACKNOWLEDGING.states if state.final] == ["acknowledged", "declined", "withdrawn"]


@pytest.mark.parametrize(
    ("plan", "people", "records", "message"),
    [
        ("ae", ["li.na"], [], "plan: found 'ae' of type str, accepted is an IncentivePlan"),
        (PLAN, "li.na", [], "participants: found 'li.na' of type str, accepted is people, in a list"),
        (PLAN, ["li.na"], 7, "records: found 7 of type int, accepted is acknowledgements, in a list"),
        (PLAN, ["li.na"], [7], "records[0]: found 7 of type int, accepted is a value of type Acknowledgement"),
    ],
)
def test_who_has_to_answer_is_asked_of_lists(plan: object, people: object, records: object, message: str) -> None:
    with pytest.raises(WrongTypeError) as refusal:
        unacknowledged(plan, people, records)  # type: ignore[arg-type] # the fault

    assert str(refusal.value) == message


def test_only_a_plan_is_sent() -> None:
    with pytest.raises(WrongTypeError, match="plan: found 'ae' of type str, accepted is an IncentivePlan"):
        send_plan("A-2", "ae", "li.na", at=datetime(2025, 12, 1, tzinfo=UTC), by="hr")  # type: ignore[arg-type] # the fault
