"""Who may approve how much pay, and how many must.

Invariant: a policy that is built lets at least one role approve, and asks for at least one approval of every amount;
what it asks for never falls when the amount rises.

Left out: who holds which role on a day; the caller says it.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.incentives.basis import read_section
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.criteria import ALWAYS, Criterion, Finding, read_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ApprovalLimit", "ApprovalPolicy"]


def _read_role(value: str) -> str:
    return read_key(value, "role")


def _read_key(value: str) -> str:
    return read_key(value, "key")


def _read_where(value: Criterion | str) -> Criterion:
    return read_criterion(value, "where")


def _check_up_to(_: object, attribute: attrs.Attribute[Money | None], value: Money | None) -> None:
    if value is None:
        return
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as Money('50000', 'CNY')")
    if value.amount < 0:
        raise InvalidValueError(attribute.name, value, "an amount of 0 or more")


@final
@attrs.frozen
class ApprovalLimit:
    """What one role may approve.

    Attributes:
        role: The role.
        up_to: The largest amount, itself included; `None` for any amount.
        where: The condition on the request (`kind = "payment"`); always by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the amount is negative.

    Source: Handbook 4.3; 3.2 for authority limits.

    >>> ApprovalLimit("manager", Money("50000", "CNY"), 'kind == "statement"').up_to
    Money('50000', 'CNY')
    """

    role: str = attrs.field(converter=_read_role)
    up_to: Money | None = attrs.field(default=None, validator=_check_up_to)
    where: Criterion = attrs.field(default=ALWAYS, converter=_read_where)

    def check(self, amount: Money, facts: object) -> Finding:
        """Whether the role may approve the amount, with what it is over.

        Args:
            amount: The amount; what is taken back counts as much as what is paid.
            facts: What the condition is judged on.
        """
        parts = [] if self.where == ALWAYS else [self.where.check(facts)]
        size = abs(amount)
        if self.up_to is not None:
            limit = text("at most {limit}", limit=self.up_to)
            distance = None if size <= self.up_to else self.up_to - size
            status = "met" if distance is None else "unmet"
            parts.append(Finding(status, limit, path="amount", found=size, distance=distance))
        met = all(part.met for part in parts)
        name = text("{role} may approve it", role=self.role)
        return Finding("met" if met else "unmet", name, path="roles", children=parts)


def _read_limits(value: Iterable[ApprovalLimit]) -> tuple[ApprovalLimit, ...]:
    try:
        limits = tuple(value)
    except TypeError:
        raise WrongTypeError("limits", value, "limits, in a list") from None
    if not limits:
        raise InvalidValueError("limits", limits, "at least one limit")
    for position, limit in enumerate(limits):
        if not isinstance(limit, ApprovalLimit):
            raise WrongTypeError(f"limits[{position}]", limit, "an ApprovalLimit")
    return limits


def _check_approvals(_: object, attribute: attrs.Attribute[Curve], value: Curve) -> None:
    if not isinstance(value, Curve):
        raise WrongTypeError(attribute.name, value, "a Curve", "write it as Curve.steps([(0, 1), ('50000', 2)])")
    remedy = "write it as Curve.steps([(0, 1), ('50000', 2)])"
    if value.value(0) < 1:
        raise InvalidValueError(attribute.name, str(value.value(0)), "at least 1 approval of an amount of 0", remedy)
    if not value.is_monotone():
        raise InvalidValueError(attribute.name, "a curve that falls", "no fewer approvals of larger amounts", remedy)


@final
@attrs.frozen
class ApprovalPolicy:
    """The company's rule for approving statements and payments.

    Attributes:
        key: What the policy is called by.
        currency: The currency of the limits and of what is approved.
        limits: What each role may approve; a role may have several, with different conditions.
        approvals: How many people must approve, over the amount: a curve of steps, rounded up between them.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no limit, or the curve asks for less than one approval or falls.
        DuplicateError: If a role has two limits with the same condition.
        CurrencyMismatchError: If a limit is in another currency.

    Source: Handbook 4.3.

    >>> policy = ApprovalPolicy(
    ...     "pay",
    ...     "CNY",
    ...     [ApprovalLimit("manager", Money("50000", "CNY")), ApprovalLimit("director")],
    ...     Curve.steps([(0, 1), ("50000", 2)], boundary="above", base=1),
    ... )
    >>> [policy.approvals_needed(Money(amount, "CNY")) for amount in ("20000", "50000", "50000.01", "-60000")]
    [1, 1, 2, 2]
    """

    key: str = attrs.field(converter=_read_key)
    currency: str = attrs.field(converter=read_currency)
    limits: tuple[ApprovalLimit, ...] = attrs.field(converter=_read_limits)
    approvals: Curve = attrs.field(factory=lambda: Curve.flat(1), validator=_check_approvals)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for position, limit in enumerate(self.limits):
            if limit.up_to is not None and limit.up_to.currency != self.currency:
                raise CurrencyMismatchError(f"limits[{position}].up_to", self.currency, limit.up_to.currency)
            earlier = self.limits[:position]
            if (limit.role, limit.where) in [(each.role, each.where) for each in earlier]:
                raise DuplicateError("limit of role", limit.role, "give each of them another condition")

    def approvals_needed(self, amount: Money) -> int:
        """How many people must approve the amount; what is taken back counts as much as what is paid.

        Raises:
            CurrencyMismatchError: If the amount is in another currency.
        """
        return math.ceil(self.approvals.value(abs(self.read_amount(amount)).amount))

    def authority(self, amount: Money, roles: Collection[str], facts: object) -> Finding:
        """Whether somebody with these roles may approve the amount.

        Raises:
            CurrencyMismatchError: If the amount is in another currency.
            WrongTypeError: If the roles are one text, or no list.
        """
        if isinstance(roles, str) or not isinstance(roles, Collection):
            raise WrongTypeError("roles", roles, "a list of roles", "put the role in brackets")
        held = [limit for limit in self.limits if limit.role in roles]
        required = text("a role that may approve {amount}", amount=self.read_amount(amount))
        if not held:
            known = tuple(dict.fromkeys(limit.role for limit in self.limits))
            reason = text("found {found}, accepted is one of {roles}", found=tuple(roles) or text("none"), roles=known)
            return Finding("unmet", required, path="roles", reason=reason)
        parts = [limit.check(amount, facts) for limit in held]
        if any(part.met for part in parts):
            return Finding("met", required, path="roles")
        return Finding("unmet", required, path="roles", children=parts)

    def read_amount(self, amount: Money) -> Money:
        """The amount, if the policy can be asked about it.

        Raises:
            WrongTypeError: If it is no money.
            CurrencyMismatchError: If it is in another currency.
        """
        if not isinstance(amount, Money):
            raise WrongTypeError("amount", amount, "Money", "write it as Money('50000', 'CNY')")
        if amount.currency != self.currency:
            raise CurrencyMismatchError("amount", self.currency, amount.currency)
        return amount

    def table(self) -> Table:
        """One row for each limit: the role, the largest amount and the condition."""
        columns = (
            Column(text("role"), key="role"),
            Column(text("up to"), unit=self.currency, key="up_to"),
            Column(text("condition"), key="where"),
        )
        rows = [
            (limit.role, limit.up_to, text("always") if limit.where == ALWAYS else str(limit.where))
            for limit in self.limits
        ]
        return Table(text("Who may approve"), columns, rows)
