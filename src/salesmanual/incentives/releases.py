"""Release: holding back what a sale earned, and releasing it as the policy says.

Invariant: what is held back is what the sale earned, less what was clawed back of it, less the released part of that.
Posting it again adds nothing, and once every part is reached nothing is held. What a sale takes back, and what no sale
earned, is not held; a holding time applies to the latter.

Left out: when a part is released (`release_policy`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.ledger_posting import Posting
from salesmanual.incentives.ledger_sales import pay_by_sale
from salesmanual.incentives.release_policy import Progress, ProgressKind, ReleasePart, ReleasePolicy, Trigger
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.errors import InvalidValueError, check_type, read_listed
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.ledger_sales import SalePay

__all__ = ["Progress", "ProgressKind", "ReleasePart", "ReleasePolicy", "Trigger", "release", "release_all"]


def release(
    ledger: Ledger,
    statement: Statement,
    policy: ReleasePolicy,
    progress: Iterable[Progress] = (),
    *,
    on: date,
    as_of: date | None = None,
) -> Ledger:
    """Holds back what is not released of a settled statement, and releases what was held and is released now.

    What is held back is posted for the statement's period; what is released, in the accounting period of the day it is
    as of.

    Args:
        ledger: The ledger, with the statement settled.
        statement: The statement.
        policy: When what a sale earned is paid.
        progress: What happened to the sales, all of it, in any order.
        on: The day of posting.
        as_of: The day up to whose end the progress counts; the day of posting by default.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If the statement is not settled as it is, or the day is before that of the last entry.
        CurrencyMismatchError: If progress is in another currency than its sale.

    Source: Handbook 4.3.
    """
    return release_all(ledger, (statement,), policy, progress, on=on, as_of=as_of)


def release_all(
    ledger: Ledger,
    statements: Iterable[Statement],
    policy: ReleasePolicy,
    progress: Iterable[Progress] = (),
    *,
    on: date,
    as_of: date | None = None,
) -> Ledger:
    """Holds back and releases for many statements at once: the entries of one `release` after the other."""
    check_type(ledger, Ledger, "ledger")
    check_type(policy, ReleasePolicy, "policy", "write it as ReleasePolicy.on('payment')")
    by_sale: dict[str, list[Progress]] = {}
    for position, each in enumerate(read_listed(progress, "progress", "what happened to the sales, in a list")):
        check_type(each, Progress, f"progress[{position}]")
        by_sale.setdefault(each.sale, []).append(each)
    posting = Posting(ledger, on)
    day = posting.on if as_of is None else read_date(as_of, "as_of")
    due = _Due(policy, by_sale, day)
    for position, statement in enumerate(read_listed(statements, "statements", "statements, in a list")):
        check_type(statement, Statement, f"statements[{position}]")
        settled = ledger.standing(statement.participant, statement.plan.key, statement.period)
        if settled != statement.total:
            raise InvalidValueError("statement", statement.total, f"the settled total {settled}", "settle it first")
        _release_into(posting, statement, due, _later(ledger, statement.period, day))
    return posting.ledger()


def _later(ledger: Ledger, period: Period, day: date) -> Period:
    """Where a release is posted: the accounting period of the day, or that of the statement where it is later."""
    of_day = ledger.open_period(Period(day, day + timedelta(days=1)))
    return max(of_day, ledger.open_period(period))


class _Due(NamedTuple):
    """What is due when: the policy, what happened to each sale, and up to which day it counts."""

    policy: ReleasePolicy
    progress: dict[str, list[Progress]]
    day: date

    def held(self, part: SalePay, left: Money, period: Period) -> Money:
        """What is to be held of a part, of which so much is left after what was clawed back."""
        left = max(left, Money.zero(left.currency))
        if part.sale is not None:
            return left - self.policy.released(left, part.sale, self.progress.get(part.sale.id, ()), self.day)
        waits = [each.share for each in self.policy.parts if not _is_free(each, period, self.day)]
        return min(left.times(sum(waits, Fraction(0)), self.policy.rounding), left)


def _release_into(posting: Posting, statement: Statement, due: _Due, released_in: Period) -> None:
    name, plan, period = statement.participant, statement.plan.key, statement.period
    held, clawed = _standing(posting, statement)
    parts = {"" if part.sale is None else part.sale.id: part for part in pay_by_sale(statement)}
    for id_ in sorted(parts.keys() | held.keys()):
        zero = Money.zero(posting.currency)
        target = zero
        if id_ in parts:
            left = parts[id_].amount + clawed.get(id_, zero)
            target = due.held(parts[id_], left, period)
        more = target - held.get(id_, zero)
        if more > zero:
            why = text("sale {sale} waits", sale=id_) if id_ else text("pay without a sale waits")
            posting.add(EntryKind.HELD_BACK, name, -more, period, why, plan=plan, sale=id_)
        elif more < zero:
            why = text("sale {sale} released", sale=id_) if id_ else text("pay without a sale released")
            posting.add(EntryKind.RELEASED, name, -more, period, why, plan=plan, sale=id_, posted_in=released_in)


def _standing(posting: Posting, statement: Statement) -> tuple[dict[str, Money], dict[str, Money]]:
    """What is held and what was clawed back of each sale of the statement, by what is posted."""
    held: dict[str, Money] = {}
    clawed: dict[str, Money] = {}
    zero = Money.zero(posting.currency)
    for entry in posting.of(statement.participant):
        if (entry.plan, entry.period) != (statement.plan.key, statement.period):
            continue
        if entry.kind in {EntryKind.HELD_BACK, EntryKind.RELEASED}:
            held[entry.sale] = held.get(entry.sale, zero) - entry.amount
        elif entry.kind is EntryKind.CLAWED_BACK:
            clawed[entry.sale] = clawed.get(entry.sale, zero) + entry.amount
    return held, clawed


def _is_free(part: ReleasePart, period: Period, day: date) -> bool:
    """Whether a part of what no sale earned is released, as though all had happened on the period's last day."""
    return part.is_over(period.last_day(), day) and (part.not_before is None or part.not_before <= day)
