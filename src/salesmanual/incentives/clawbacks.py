"""Clawbacks: what is taken back of what a sale earned when its customer is lost.

Invariant: never more is taken back than the sale earned. What stands is what the policy says of the losses known by
now: posting them again adds nothing, and a loss that turns out wrong is given back.

Left out: a return or a cancellation among the sales, which the plan itself takes back; take a sale back one way or the
other, not both.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, cast, final

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind, read_ledger_money
from salesmanual.incentives.ledger_posting import Posting
from salesmanual.incentives.ledger_sales import pay_by_sale
from salesmanual.incentives.sales import read_key, read_share
from salesmanual.incentives.statement import Statement
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    WrongTypeError,
    check_type,
    read_listed,
)
from salesmanual.kernel.explanation import Least, Product, Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, add_months, read_date
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.ledger_sales import SalePay

__all__ = ["ClawbackBy", "ClawbackPolicy", "Loss", "claw_back", "claw_back_all"]

ClawbackBy: TypeAlias = Literal["full", "unserved-months", "unserved-days"]
"""All of it, or the share of the contract's term that is not served: in whole months, or in days."""

_BYS: Final = ("full", "unserved-months", "unserved-days")
_MOST_DAYS: Final = 36_500
_MOST_MONTHS: Final = 1_200
_DAY: Final = timedelta(days=1)


def _read_by(value: str) -> ClawbackBy:
    return cast("ClawbackBy", read_choice(value, "by", "what is taken back", _BYS))


def _read_sale(value: str) -> str:
    return read_key(value, "sale")


def _read_on(value: date) -> date:
    return read_date(value, "on")


@final
@attrs.frozen
class Loss:
    """A customer lost, or a contract ended early.

    Attributes:
        sale: The id of the sale that brought the customer.
        on: The first day without the customer.
        term: The contract's term; needed where a policy takes back the unserved share.

    Raises:
        WrongTypeError: If a field is not of its type.

    Source: Handbook 4.3.
    """

    sale: str = attrs.field(converter=_read_sale)
    on: date = attrs.field(converter=_read_on)
    term: Period | None = None

    def __attrs_post_init__(self) -> None:
        if self.term is not None and not isinstance(self.term, Period):
            raise WrongTypeError("term", self.term, "a Period", "write it as year(2026)")

    def unserved(self, by: ClawbackBy) -> Fraction:
        """The share of the term that is not served: from 0 to 1.

        In months, a month that was begun and not finished counts as not served.

        Raises:
            InvalidValueError: If there is no term.

        >>> from salesmanual.kernel.period import year
        >>> Loss("S-1", date(2026, 7, 1), year(2026)).unserved("unserved-months")
        Fraction(1, 2)
        """
        if by == "full":
            return Fraction(1)
        if self.term is None:
            remedy = "say what the contract's term is"
            raise InvalidValueError(
                f"losses[{self.sale}].term", None, "a term, by whose unserved share is taken", remedy
            )
        if by == "unserved-days":
            left = (self.term.end - max(self.on, self.term.start)).days
            return Fraction(max(left, 0), self.term.days())
        months = _whole_months(self.term.start, self.term.end)
        if not months:
            accepted = "a term of at least one month, by whose unserved months is taken"
            raise InvalidValueError(f"losses[{self.sale}].term", str(self.term), accepted)
        served = _whole_months(self.term.start, min(max(self.on, self.term.start), self.term.end))
        return Fraction(months - served, months)


def _whole_months(start: date, end: date) -> int:
    """How many whole months lie between the two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def _check_days(_: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    _check_count(attribute.name, value, _MOST_DAYS)


def _check_months(_: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    _check_count(attribute.name, value, _MOST_MONTHS)


def _check_count(where: str, value: int | None, most: int) -> None:
    if value is None:
        return
    if type(value) is not int:
        raise WrongTypeError(where, value, f"an int from 0 to {most:,}, or None for no limit")
    if not 0 <= value <= most:
        raise InvalidValueError(where, value, f"an int from 0 to {most:,}, or None for no limit")


def _check_cap(_: object, attribute: attrs.Attribute[Money | None], value: Money | None) -> None:
    if value is not None and read_ledger_money(value, attribute.name).amount <= 0:
        raise InvalidValueError(attribute.name, value, "an amount above 0, or None for no cap")


def _read_taken(value: Fraction | str | int) -> Fraction:
    share = read_share(value)
    if share > 1:
        raise InvalidValueError("share", value, "a share of at most 100%")
    return share


@final
@attrs.frozen(kw_only=True)
class ClawbackPolicy:
    """What is taken back when a customer is lost.

    Attributes:
        within_days: The loss counts only so many days after the sale, the last one included; `None` for ever.
        by: All of it, or the unserved share of the term.
        share: Which part of that; `"50%"` is read.
        limit_months: After so many months from the sale nothing more is taken back; `None` for no limit.
        cap: The most that is taken from a person in one accounting period; the rest waits for the next. `None` for no
            cap.
        rounding: How the sum is rounded.
        section: The handbook section it implements.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of range, or the share is above 1.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.period import year
    >>> policy = ClawbackPolicy(by="unserved-months")
    >>> policy.due(Money("1200", "CNY"), date(2026, 1, 1), Loss("S-1", date(2026, 7, 1), year(2026)))
    Money('600.00', 'CNY')
    """

    within_days: int | None = attrs.field(default=None, validator=_check_days)
    by: ClawbackBy = attrs.field(default="full", converter=_read_by)
    share: Fraction = attrs.field(default=Fraction(1), converter=_read_taken)
    limit_months: int | None = attrs.field(default=None, validator=_check_months)
    cap: Money | None = attrs.field(default=None, validator=_check_cap)
    rounding: Rounding = attrs.field(factory=Rounding)
    section: str = attrs.field(default="4.3", converter=read_section)

    @rounding.validator
    def _check_rounding(self, _: object, value: Rounding) -> None:
        if not isinstance(value, Rounding):
            raise WrongTypeError("rounding", value, "a Rounding")

    def counts(self, sold_on: date, loss: Loss) -> bool:
        """Whether the loss is soon enough after the sale."""
        return self.within_days is None or (loss.on - sold_on).days <= self.within_days

    def due(self, earned: Money, sold_on: date, loss: Loss) -> Money:
        """What is to be taken back of what a sale earned; zero where it earned nothing, or the loss came too late.

        Raises:
            InvalidValueError: If the unserved share is taken and the loss has no term.
        """
        if earned.amount <= 0 or not self.counts(sold_on, loss):
            return Money.zero(earned.currency)
        return min(earned.times(self.share * loss.unserved(self.by), self.rounding), earned)

    def explain(self, earned: Money, sold_on: date, loss: Loss) -> Step:
        """Why so much is to be taken back; the value is `due`.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the unserved share is taken and the loss has no term.
        """
        check_type(loss, Loss, "loss")
        read_ledger_money(earned, "earned")
        label = text("to be taken back of sale {sale}", sale=loss.sale)
        if earned.amount <= 0 or not self.counts(sold_on, loss):
            why = text("lost after {days} days", days=(loss.on - sold_on).days)
            return attrs.evolve(given(label, Money.zero(earned.currency), section=self.section), rule=why)
        factors = (
            given(text("earned by the sale"), earned),
            given(text("share that is taken back"), self.share, unit="%"),
            given(text("share of the term that is not served"), loss.unserved(self.by), unit="%"),
        )
        rounded = derived(text("earned, times both shares"), Product(self.rounding), factors)
        return derived(label, Least(), (rounded, factors[0]), section=self.section)

    def is_open(self, sold_on: date, on: date) -> bool:
        """Whether anything more can be taken back on the day."""
        return self.limit_months is None or on <= add_months(sold_on, self.limit_months)


def claw_back(
    ledger: Ledger, statement: Statement, losses: Iterable[Loss], policy: ClawbackPolicy, *, on: date
) -> Ledger:
    """Takes back what the policy says of the losses, as far as it does not stand already.

    Entries are of the statement's period, posted in the accounting period of the day. Under a cap, run it again in the
    next period for the rest: older losses go first.

    Args:
        ledger: The ledger, with the statement settled.
        statement: The statement that the lost sales earned in.
        losses: All losses known by now, in any order; those of other statements are passed over.
        policy: What is taken back.
        on: The day of posting.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If a term is needed and missing, or the day is before that of the last entry.
        DuplicateError: If a sale is lost twice.
        CurrencyMismatchError: If the cap is in another currency.

    Source: Handbook 4.3.
    """
    return claw_back_all(ledger, (statement,), losses, policy, on=on)


def claw_back_all(
    ledger: Ledger, statements: Iterable[Statement], losses: Iterable[Loss], policy: ClawbackPolicy, *, on: date
) -> Ledger:
    """Takes back for many statements at once; under a cap, older losses go first, whatever statement they are of.

    What is given back goes before all of them, so that it makes room under the cap. The order of the statements
    changes nothing.
    """
    check_type(ledger, Ledger, "ledger")
    check_type(policy, ClawbackPolicy, "policy")
    if policy.cap is not None and policy.cap.currency != ledger.currency:
        raise CurrencyMismatchError("cap", ledger.currency, policy.cap.currency)
    by_sale: dict[str, Loss] = {}
    for position, loss in enumerate(read_listed(losses, "losses", "losses, in a list")):
        check_type(loss, Loss, f"losses[{position}]")
        if loss.sale in by_sale:
            raise DuplicateError("loss of sale", loss.sale, "name each lost sale once")
        by_sale[loss.sale] = loss
    posting = Posting(ledger, on)
    posted_in = ledger.open_period(Period(posting.on, posting.on + _DAY))
    accounts: dict[str, _Account] = {}
    claims: list[_Claim] = []
    for position, statement in enumerate(read_listed(statements, "statements", "statements, in a list")):
        check_type(statement, Statement, f"statements[{position}]")
        account = accounts.get(statement.participant)
        if account is None:
            account = accounts[statement.participant] = _Account.of(posting, statement.participant)
        where = max(posted_in, ledger.open_period(statement.period))
        claims += _claims(account, statement, by_sale, where)
    for claim in sorted(claims, key=_Claim.order):
        accounts[claim.participant].take(claim, policy, posting)
    return posting.ledger()


class _Claim(NamedTuple):
    """One sale of one statement, of which something may have to be taken back, or given back."""

    participant: str
    plan: str
    period: Period
    sale: str
    part: SalePay | None
    loss: Loss | None
    posted_in: Period

    def order(self) -> tuple[bool, date, str, Period, str, str]:
        """What is given back first, then older losses; whatever statements they are of."""
        day = date.max if self.loss is None else self.loss.on
        return self.loss is not None, day, self.sale, self.period, self.plan, self.participant


class _Account(NamedTuple):
    """What was taken from a person so far: in each accounting period, and of each sale of each statement."""

    taken: dict[Period, Money]
    stands: dict[tuple[str, Period], dict[str, Money]]

    @classmethod
    def of(cls, posting: Posting, participant: str) -> _Account:
        """The account as the ledger has it."""
        account, zero = cls({}, {}), Money.zero(posting.currency)
        for entry in posting.of(participant):
            if entry.kind is EntryKind.CLAWED_BACK:
                account.taken[entry.posted_in] = account.taken.get(entry.posted_in, zero) - entry.amount
                own = account.stands.setdefault((entry.plan, entry.period), {})
                own[entry.sale] = own.get(entry.sale, zero) - entry.amount
        return account

    def take(self, claim: _Claim, policy: ClawbackPolicy, posting: Posting) -> None:
        """Posts what is due of the claim and does not stand yet, as far as the cap lets it."""
        zero = Money.zero(posting.currency)
        stands = self.stands.setdefault((claim.plan, claim.period), {})
        taken = self.taken.get(claim.posted_in, zero)
        more = _target(claim.part, claim.loss, policy, zero) - stands.get(claim.sale, zero)
        if more > zero and claim.part is not None and not policy.is_open(claim.part.sold_on(), posting.on):
            return
        if more > zero and policy.cap is not None:
            more = min(more, max(policy.cap - taken, zero))
        self.taken[claim.posted_in] = taken + more
        stands[claim.sale] = stands.get(claim.sale, zero) + more
        posting.add(
            EntryKind.CLAWED_BACK,
            claim.participant,
            -more,
            claim.period,
            _why(claim.sale, claim.loss),
            plan=claim.plan,
            sale=claim.sale,
            posted_in=claim.posted_in,
        )


def _claims(account: _Account, statement: Statement, losses: dict[str, Loss], posted_in: Period) -> Iterator[_Claim]:
    """The lost sales that the statement pays for, and those that something was taken back of before."""
    plan, period = statement.plan.key, statement.period
    parts = {part.sale.id: part for part in pay_by_sale(statement) if part.sale is not None}
    for id_ in {*(parts.keys() & losses.keys()), *account.stands.get((plan, period), ())}:
        yield _Claim(statement.participant, plan, period, id_, parts.get(id_), losses.get(id_), posted_in)


def _target(part: SalePay | None, loss: Loss | None, policy: ClawbackPolicy, zero: Money) -> Money:
    """What is to be taken back of a sale by now."""
    return zero if part is None or loss is None else policy.due(part.amount, part.sold_on(), loss)


def _why(id_: str, loss: Loss | None) -> Text:
    if loss is not None:
        return text("customer of sale {sale} lost on {day}", sale=id_, day=loss.on)
    return text("customer of sale {sale} not lost after all", sale=id_)
