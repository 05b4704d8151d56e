"""Approvals: who may, up to how much, how many, and never one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.incentives.approval import (
    approval_of_payment,
    approval_of_statement,
    approve,
    check_approval,
    reject_approval,
    resubmit_payment,
    resubmit_statement,
    revoke_approval,
    withdraw_approval,
)
from salesmanual.incentives.approval_policy import ApprovalLimit, ApprovalPolicy
from salesmanual.incentives.approval_record import Approval, approvals_table, statement_fingerprint
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.record import Record
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.incentives.statement import Statement

AT: Final = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


POLICY: Final = ApprovalPolicy(
    "pay",
    "CNY",
    [ApprovalLimit("manager", cny("50000")), ApprovalLimit("director", cny("500000")), ApprovalLimit("board")],
    Curve.steps([(0, 1), ("100000", 2)], boundary="above", base=1),
)
PLAN: Final = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])


def sold(amount: str, participant: str = "li.na") -> Statement:
    credits_ = credit_sales([Sale("S-1", date(2026, 3, 9), cny(amount), owner=participant)])
    return PLAN.calculate(participant, month(2026, 3), credits=credits_)


STATEMENT: Final = sold("120000")
OWN: Final = approval_of_statement("P-1", STATEMENT, at=AT, by="payroll")
RUN: Final = approval_of_payment(
    "P-2", "pay run 2026-03", cny("120000"), ["wu.fang", "li.na"], "r", at=AT, by="payroll"
)


def approved(record: Approval, *people: str, role: str = "board") -> Approval:
    for by in people:
        record = approve(record, POLICY, at=AT, by=by, roles=[role])
    return record


def test_a_statement_is_submitted_with_whom_it_pays_and_what_it_says() -> None:
    assert (OWN.about, OWN.amount, OWN.paid) == ("ae li.na 2026-03", cny("6000.00"), ("li.na",))
    assert (OWN.preparers(), OWN.approvers, OWN.journal.state) == (("payroll",), (), "submitted")
    assert str(OWN) == "P-1: ae li.na 2026-03, CNY 6,000.00, submitted"


def test_it_is_a_record() -> None:
    assert isinstance(OWN, Record)
    assert approved(OWN, "boss").version == 2


def test_one_approval_is_enough_for_a_small_amount() -> None:
    done = approve(OWN, POLICY, at=AT, by="boss", roles=["manager"], why="checked")

    assert (done.journal.state, done.approvers) == ("approved", ("boss",))


def test_two_different_people_approve_a_large_amount() -> None:
    once = approved(RUN, "boss")

    assert once.journal.state == "submitted"
    assert approved(once, "chief").journal.state == "approved"


def test_the_same_person_does_not_count_twice() -> None:
    with pytest.raises(RefusedError, match="each approval is by somebody else: boss has approved it already"):
        approved(RUN, "boss", "boss")


def test_exactly_this_statement_is_approved_and_no_other() -> None:
    done = approved(OWN, "boss")

    assert done.covers(STATEMENT).met
    assert done.covers(statement_fingerprint(STATEMENT)).met
    assert not done.covers(sold("120000.01")).met
    assert str(OWN.covers(STATEMENT).unmet()[0]) == "☐ it is approved: found submitted"


def test_nobody_approves_their_own_and_the_refusal_lists_everything() -> None:
    with pytest.raises(RefusedError) as refusal:
        approve(RUN, POLICY, at=AT - timedelta(days=1), by="li.na", roles=["manager", "cook"])

    assert str(refusal.value).splitlines() == [
        "refused: approve P-2 from submitted",
        "  ☐ nobody approves what they are paid: li.na is paid by it",
        "  ☐ a role that may approve CNY 120,000.00: 0 of 1 met",
        "    ☐ manager may approve it: 0 of 1 met",
        "      ☐ at most CNY 50,000.00: found CNY 120,000.00, CNY 70,000.00 over",
        "  ☐ the time is not before 2026-04-10 09:00+00:00: found 2026-04-09 09:00+00:00",
    ]
    assert RUN.approvers == ()


def test_nobody_approves_what_they_prepared() -> None:
    with pytest.raises(RefusedError, match="nobody approves what they prepared: payroll submitted it"):
        approved(OWN, "payroll")


def test_who_prepared_a_rejected_version_does_not_approve_the_next() -> None:
    rejected = reject_approval(OWN, POLICY, at=AT, by="boss", roles=["board"], why="a sale is missing")
    again = resubmit_statement(rejected, sold("130000"), at=AT, by="clerk")

    assert again.preparers() == ("payroll", "clerk")
    for preparer in again.preparers():
        with pytest.raises(RefusedError, match=f"{preparer} submitted it"):
            approved(again, preparer)
    assert approved(again, "boss").amount == cny("6500.00")


def test_no_role_at_all_is_told_which_there_are() -> None:
    with pytest.raises(RefusedError, match="found none, accepted is one of manager, director, board"):
        approve(OWN, POLICY, at=AT, by="boss", roles=[])


def test_a_limit_may_depend_on_what_is_approved() -> None:
    policy = ApprovalPolicy("pay", "CNY", [ApprovalLimit("manager", None, 'kind == "statement"')])

    assert check_approval(OWN, policy, by="boss", roles=["manager"]).met
    assert str(check_approval(RUN, policy, by="boss", roles=["manager"]).unmet()[0]) == (
        '☐ kind is "statement": found "payment"'
    )


def test_what_is_taken_back_needs_the_authority_for_its_size() -> None:
    claw = approval_of_payment("P-3", "clawback", cny("-60000"), ["li.na"], "x", at=AT, by="payroll")

    assert not check_approval(claw, POLICY, by="boss", roles=["manager"]).met
    assert check_approval(claw, POLICY, by="boss", roles=["director"]).met


def test_a_limit_includes_its_own_amount() -> None:
    assert POLICY.authority(cny("50000"), ["manager"], {}).met
    assert not POLICY.authority(cny("50000.01"), ["manager"], {}).met


def test_a_check_says_that_it_no_longer_waits() -> None:
    finding = check_approval(approved(OWN, "boss"), POLICY, by="chief", roles=["board"])

    assert [str(each) for each in finding.unmet()] == ["☐ it waits for approval: found approved"]


def test_a_rejected_payment_is_prepared_anew_and_begins_without_approvals() -> None:
    once = approved(RUN, "boss")
    rejected = reject_approval(once, POLICY, at=AT, by="chief", roles=["board"], why="wrong bank file")
    again = resubmit_payment(rejected, cny("90000"), ["li.na"], "r2", at=AT, by="payroll")

    assert (again.amount, again.paid, again.content, again.approvers) == (cny("90000"), ("li.na",), "r2", ())
    assert approved(again, "boss").journal.state == "approved"


def test_a_statement_of_another_person_is_another_record() -> None:
    rejected = reject_approval(OWN, POLICY, at=AT, by="boss", roles=["board"], why="wrong")

    with pytest.raises(RefusedError, match=r"the statement is of li\.na: found wang\.wei"):
        resubmit_statement(rejected, sold("1", "wang.wei"), at=AT, by="payroll")


def test_an_approval_is_revoked_by_who_gave_it_or_by_who_could() -> None:
    done = approved(OWN, "boss")

    by_giver = revoke_approval(done, POLICY, at=AT, by="boss", roles=[], why="a mistake")
    by_other = revoke_approval(done, POLICY, at=AT, by="chief", roles=["board"], why="a mistake")

    assert by_giver.approvers == by_other.approvers == ()
    assert by_giver.journal.state == "submitted"


def test_who_prepared_it_withdraws_it() -> None:
    assert withdraw_approval(OWN, at=AT, by="payroll", why="not due yet").journal.state == "withdrawn"


def _rejected() -> Approval:
    return reject_approval(OWN, POLICY, at=AT, by="boss", roles=["board"], why="wrong")


REFUSED: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "rejecting without a reason": (
        lambda: reject_approval(OWN, POLICY, at=AT, by="boss", roles=["board"], why=""),
        "a reason is given",
    ),
    "rejecting what one is paid": (
        lambda: reject_approval(OWN, POLICY, at=AT, by="li.na", roles=["board"], why="too low"),
        "nobody approves what they are paid",
    ),
    "approving what is approved": (lambda: approved(OWN, "boss", "chief"), "the state is one of submitted"),
    "approving what is rejected": (lambda: approved(_rejected(), "chief"), "the state is one of submitted"),
    "revoking by anybody": (
        lambda: revoke_approval(approved(OWN, "boss"), POLICY, at=AT, by="clerk", roles=[], why="no"),
        "a role that may approve CNY 6,000.00",
    ),
    "revoking one's own pay": (
        lambda: revoke_approval(approved(OWN, "boss"), POLICY, at=AT, by="li.na", roles=["board"], why="no"),
        "nobody approves what they are paid",
    ),
    "revoking what is not approved": (
        lambda: revoke_approval(OWN, POLICY, at=AT, by="boss", roles=["board"], why="no"),
        "the state is one of approved",
    ),
    "resubmitting what waits": (
        lambda: resubmit_statement(OWN, STATEMENT, at=AT, by="payroll"),
        "the state is one of rejected",
    ),
    "resubmitting a payment that waits": (
        lambda: resubmit_payment(RUN, cny("1"), ["li.na"], "r", at=AT, by="payroll"),
        "the state is one of rejected",
    ),
    "withdrawing what another prepared": (
        lambda: withdraw_approval(OWN, at=AT, by="boss", why="no"),
        "one of those who prepared it withdraws it: found boss",
    ),
    "withdrawing what is approved": (
        lambda: withdraw_approval(approved(OWN, "boss"), at=AT, by="payroll", why="no"),
        "the state is one of submitted, rejected",
    ),
}


@pytest.mark.parametrize(("move", "message"), REFUSED.values(), ids=REFUSED)
def test_moves_are_refused(move: Callable[[], object], message: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        move()

    assert message in str(refusal.value)


def test_an_amount_in_another_currency_is_no_matter_for_the_policy() -> None:
    run = approval_of_payment("P-4", "run", Money("1", "USD"), ["li.na"], "r", at=AT, by="payroll")

    with pytest.raises(CurrencyMismatchError, match="amount: found CNY and USD"):
        approve(run, POLICY, at=AT, by="boss", roles=["board"])


def test_roles_are_a_list() -> None:
    with pytest.raises(WrongTypeError, match="roles: found 'board' of type str, accepted is a list of roles"):
        approve(OWN, POLICY, at=AT, by="boss", roles="board")


def test_the_policy_is_asked_about_money() -> None:
    with pytest.raises(WrongTypeError, match="accepted is Money"):
        POLICY.approvals_needed(7)  # type: ignore[arg-type] # the fault


@pytest.mark.parametrize("amount", ["0", "100000", "100000.01", "-100001", "5000000"])
def test_the_number_of_approvals_follows_the_curve(amount: str) -> None:
    assert POLICY.approvals_needed(cny(amount)) == (1 if abs(cny(amount)) <= cny("100000") else 2)


def test_between_steps_the_number_is_rounded_up() -> None:
    policy = attrs.evolve(POLICY, approvals=Curve.line("1/1000", 1))

    assert [policy.approvals_needed(cny(amount)) for amount in ("0", "1", "1000", "1001")] == [1, 2, 2, 3]


def test_the_tables_show_limits_and_approvals() -> None:
    assert [row["role"] for row in POLICY.table().records()] == ["manager", "director", "board"]
    conditional = ApprovalPolicy("pay", "CNY", [ApprovalLimit("manager", None, 'kind == "payment"')])
    assert conditional.table().records()[0]["where"] == 'kind == "payment"'
    rows = approvals_table([OWN, approved(RUN, "boss")], POLICY).records()
    assert [(row["id"], row["state"], row["approved_by"], row["needed"]) for row in rows] == [
        ("P-1", "submitted", "", 1),
        ("P-2", "submitted", "boss", 2),
    ]


def test_a_policy_is_read_from_a_file() -> None:
    text = """
        key = "pay"
        currency = "CNY"
        approvals = { kind = "steps", steps = [{ from = 0, value = 1 }, { from = 50000, value = 2 }], base = 1 }
        [[limits]]
        role = "manager"
        up_to = "50000 CNY"
        where = 'kind == "statement"'
        [[limits]]
        role = "director"
    """

    assert read_policy(ApprovalPolicy, text).approvals_needed(cny("50000")) == 2


@pytest.mark.parametrize("value", [POLICY, OWN, approved(RUN, "boss"), attrs.evolve(POLICY, approvals=Curve.flat(1))])
def test_policies_and_records_read_back_from_documents(value: object) -> None:
    check_round_trip(value)


BAD_POLICIES: Final = {
    "no limits": ({"limits": []}, InvalidValueError, "limits: found (), accepted is at least one limit"),
    "limits that are no list": ({"limits": 7}, WrongTypeError, "limits: found 7 of type int, accepted is limits"),
    "a limit of another class": ({"limits": ["x"]}, WrongTypeError, "limits[0]: found 'x' of type str"),
    "approvals that are no curve": ({"approvals": 2}, WrongTypeError, "approvals: found 2 of type int"),
    "no approvals at all": (
        {"approvals": Curve.steps([(1, 1)])},
        InvalidValueError,
        "approvals: found '0', accepted is at least 1 approval of an amount of 0; write it as Curve.steps",
    ),
    "fewer approvals for more": (
        {"approvals": Curve.steps([(0, 2), (10, 1)], base=2)},
        InvalidValueError,
        "approvals: found 'a curve that falls', accepted is no fewer approvals of larger amounts",
    ),
    "another currency": (
        {"limits": [ApprovalLimit("manager", Money("1", "USD"))]},
        CurrencyMismatchError,
        "limits[0].up_to: found CNY and USD",
    ),
    "a role twice": (
        {"limits": [ApprovalLimit("manager"), ApprovalLimit("manager", cny("5"))]},
        DuplicateError,
        "limit of role 'manager' is there already; give each of them another condition",
    ),
    "no key": ({"key": ""}, InvalidValueError, "key: found '', accepted is one line of text"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD_POLICIES.values(), ids=BAD_POLICIES)
def test_policies_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        attrs.evolve(POLICY, **fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"role": ""}, InvalidValueError, "role: found ''"),
        ({"up_to": 7}, WrongTypeError, "up_to: found 7 of type int, accepted is Money; write it as"),
        (
            {"up_to": cny("-1")},
            InvalidValueError,
            "up_to: found Money('-1', 'CNY'), accepted is an amount of 0 or more",
        ),
        ({"where": 7}, WrongTypeError, "where: found 7 of type int"),
    ],
)
def test_limits_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        ApprovalLimit(**{"role": "manager", **fields})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


BAD_RECORDS: Final = {
    "a kind that there is not": ({"kind": "wage"}, InvalidValueError, "kind: found 'wage', accepted is a kind of app"),
    "nobody who is paid": ({"paid": []}, InvalidValueError, "paid: found (), accepted is at least one person"),
    "one name for a list": ({"paid": "li.na"}, WrongTypeError, "paid: found 'li.na' of type str, accepted is a list"),
    "no list": ({"approvers": 7}, WrongTypeError, "approvers: found 7 of type int, accepted is a list of people"),
    "a person without a name": ({"paid": [""]}, InvalidValueError, "paid[0]: found ''"),
    "an amount that is no money": ({"amount": 7}, WrongTypeError, "amount: found 7 of type int"),
    "nothing it is about": ({"about": ""}, InvalidValueError, "about: found ''"),
    "no content": ({"content": ""}, InvalidValueError, "content: found ''"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD_RECORDS.values(), ids=BAD_RECORDS)
def test_records_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        attrs.evolve(OWN, **fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_the_fingerprint_of_a_statement_knows_its_target() -> None:
    def stated(target: str) -> str:
        book = TargetBook([Target("li.na", month(2026, 3), cny(target))])
        return statement_fingerprint(PLAN.calculate("li.na", month(2026, 3), credits=[], targets=book))

    assert stated("100") == stated("100.00") != stated("101")


WRONG: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "one name for a list": (
        lambda: approval_of_payment("P-9", "run", cny("5"), "li.na", "c", at=AT, by="payroll"),
        "paid: found 'li.na' of type str, accepted is a list of people; put the name in brackets",
    ),
    "no statement": (
        lambda: approval_of_statement("P-9", "March", at=AT, by="payroll"),  # type: ignore[arg-type] # the fault, as below
        "statement: found 'March' of type str, accepted is a value of type Statement",
    ),
    "no record": (
        lambda: check_approval("P-1", POLICY, by="boss", roles=["manager"]),  # type: ignore[arg-type]
        "approval: found 'P-1' of type str, accepted is a value of type Approval",
    ),
    "no policy": (
        lambda: approve(OWN, "pay", at=AT, by="boss", roles=["manager"]),  # type: ignore[arg-type]
        "policy: found 'pay' of type str, accepted is a value of type ApprovalPolicy",
    ),
    "no statement anew": (
        lambda: resubmit_statement(OWN, "March", at=AT, by="payroll"),  # type: ignore[arg-type]
        "statement: found 'March' of type str, accepted is a value of type Statement",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_arguments_of_the_wrong_type_are_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(WrongTypeError) as refusal:
        call()

    assert str(refusal.value) == message
