"""What a caller hands to the front doors beside plans is checked, and the error names the place and the remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.incentives.acknowledgement import acknowledge, document_fingerprint, send_plan
from salesmanual.incentives.approval_policy import ApprovalLimit, ApprovalPolicy
from salesmanual.incentives.audits import audit
from salesmanual.incentives.capitalisation import CapitalisationPolicy, roll_forward_table
from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss, claw_back
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.distributions import Normal
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.modelling_chance import chance_of_reaching, expected_value, value_quantile
from salesmanual.incentives.modelling_compare import compare
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_versions import PlanVersion, PlanVersions
from salesmanual.incentives.recognition import awards
from salesmanual.incentives.releases import Progress, ReleasePolicy, release
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

LINE: Final = Curve.line("10%")
PLAN: Final = IncentivePlan("ae", "AE", "CNY", year(2026), [Commission("sales", "Commission", LINE)])
MARCH: Final = month(2026, 3)
SALE: Final = Sale("S-1", date(2026, 3, 9), Money(1000, "CNY"), owner="li.na")
SOLD: Final = credit_sales([SALE])
STATEMENT: Final = PLAN.calculate("li.na", MARCH, credits=SOLD)
ON: Final = date(2026, 4, 10)
AT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
LEDGER: Final = Ledger("CNY").settle(STATEMENT, on=ON)
CASH: Final = ReleasePolicy.on("payment")
FIVE: Final = Money(5, "CNY")
LIKELY: Final = Normal("100%", "15%")
SENT: Final = send_plan("A-1", PLAN, "li.na", at=AT, by="hr")
VERSIONS: Final = PlanVersions("ae", [PlanVersion(PLAN)])
APPROVALS: Final = ApprovalPolicy("pay", "CNY", [ApprovalLimit("controller")])

WRONG: Final[dict[str, tuple[Callable[[], object], str]]] = {
    "clawing back in no ledger": (
        lambda: claw_back([], STATEMENT, [], ClawbackPolicy(), on=ON),  # type: ignore[arg-type] # the fault, as below
        "ledger: found [] of type list, accepted is a value of type Ledger",
    ),
    "the reason of a clawback without a loss": (
        lambda: ClawbackPolicy().explain(FIVE, ON, None),  # type: ignore[arg-type]
        "loss: found None of type NoneType, accepted is a value of type Loss",
    ),
    "the reason of a clawback of a number": (
        lambda: ClawbackPolicy().explain(5, ON, Loss("S-1", ON)),  # type: ignore[arg-type]
        "earned: found 5 of type int, accepted is Money; write it as Money('1200', 'CNY')",
    ),
    "releasing in no ledger": (
        lambda: release([], STATEMENT, CASH, on=ON),  # type: ignore[arg-type]
        "ledger: found [] of type list, accepted is a value of type Ledger",
    ),
    "the reason of a release of no sale": (
        lambda: CASH.explain(FIVE, "S-1", [], ON),  # type: ignore[arg-type]
        "sale: found 'S-1' of type str, accepted is a value of type Sale",
    ),
    "the reason of a release on no day": (
        lambda: CASH.explain(FIVE, SALE, [], "2026-04-10"),  # type: ignore[arg-type]
        "as_of: found '2026-04-10' of type str, accepted is a date",
    ),
    "the reason of a release by no progress": (
        lambda: CASH.explain(FIVE, SALE, [Progress("S-1", "payment", ON, FIVE), 5], ON),  # type: ignore[list-item]
        "progress[1]: found 5 of type int, accepted is a value of type Progress",
    ),
    "entries that count no changes": (
        lambda: LEDGER.posting(on=ON).add("earned", "li.na", FIVE, MARCH, text("bonus"), counted=3),  # type: ignore[arg-type]
        "counted: found 3 of type int, accepted is counted changes, in a list",
    ),
    "entries that count something else": (
        lambda: LEDGER.posting(on=ON).add("earned", "li.na", FIVE, MARCH, text("bonus"), counted=[3]),  # type: ignore[arg-type]
        "counted[0]: found 3 of type int, accepted is a value of type CountedChange",
    ),
    "the account of a list of people": (
        lambda: LEDGER.explain(["li.na"]),  # type: ignore[arg-type]
        "participant: found ['li.na'] of type list, accepted is text",
    ),
    "acknowledging no record": (
        lambda: acknowledge("A-1", PLAN, at=AT, by="li.na"),  # type: ignore[arg-type]
        "record: found 'A-1' of type str, accepted is a value of type Acknowledgement",
    ),
    "verifying no plan": (
        lambda: SENT.verify("ae"),  # type: ignore[arg-type]
        "plan: found 'ae' of type str, accepted is an IncentivePlan",
    ),
    "roles that are a number": (
        lambda: APPROVALS.authority(FIVE, Decimal(1), {}),  # type: ignore[arg-type]
        "roles: found Decimal('1') of type Decimal, accepted is a list of roles; put the role in brackets",
    ),
    "recalculating a finding": (
        lambda: audit(PLAN).recalculate("49,999 sold"),  # type: ignore[arg-type]
        "outcome: found '49,999 sold' of type str, accepted is a value of type Outcome; take one of a finding's",
    ),
    "the schedule of an amount": (
        lambda: CapitalisationPolicy(12).schedule(FIVE),  # type: ignore[arg-type]
        "cost: found Money('5', 'CNY') of type Money, accepted is a value of type CapitalisedCost",
    ),
    "roll-forwards that are none": (
        lambda: roll_forward_table([FIVE]),  # type: ignore[list-item]
        "rolls[0]: found Money('5', 'CNY') of type Money, accepted is a value of type RollForward",
    ),
    "one roll-forward without its list": (
        lambda: roll_forward_table(5),  # type: ignore[arg-type]
        "rolls: found 5 of type int, accepted is roll-forwards, in a list",
    ),
    "one salary for all": (
        lambda: compare({"old": PLAN}, ["li.na"], [MARCH], credits=SOLD, salaries=FIVE),  # type: ignore[arg-type]
        "salaries: found Money('5', 'CNY') of type Money, accepted is Money by person; write it as {'li.na': ",
    ),
    "the mean by a step": (
        lambda: expected_value(LINE, LIKELY, Decimal("0.01")),  # type: ignore[arg-type]
        "rounding: found Decimal('0.01') of type Decimal, accepted is a value of type Rounding",
    ),
    "the rank by a step": (
        lambda: value_quantile(LINE, LIKELY, "50%", Decimal("0.01")),  # type: ignore[arg-type]
        "rounding: found Decimal('0.01') of type Decimal, accepted is a value of type Rounding",
    ),
    "the chance by a step": (
        lambda: chance_of_reaching(LINE, LIKELY, "50%", Decimal("0.01")),  # type: ignore[arg-type]
        "rounding: found Decimal('0.01') of type Decimal, accepted is a value of type Rounding",
    ),
    "the awards of a plan": (
        lambda: awards(PLAN),  # type: ignore[arg-type]
        "statement: found IncentivePlan",
    ),
    "versions in a month as text": (
        lambda: VERSIONS.within("2026-03"),  # type: ignore[arg-type]
        "period: found '2026-03' of type str, accepted is a value of type Period; write it as month(2026, 3)",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_refused_by_place_and_remedy(name: str) -> None:
    call, message = WRONG[name]

    with pytest.raises(WrongTypeError) as caught:
        call()

    assert str(caught.value).startswith(message)


def test_a_text_with_half_a_character_has_a_fingerprint_of_its_own() -> None:
    assert document_fingerprint("\ud800") != document_fingerprint("?")
