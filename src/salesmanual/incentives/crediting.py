"""Crediting: the company's rules of who is credited with a sale.

    sale ──direct rules, by precedence──▶ shares that sum to 1 ──overlays, managers──▶ credits on top

Direct rules share a sale out. What they leave goes to the default, which is whom the sale names. Overlay rules credit
on top and take nothing from anybody; managers are credited along the reporting line as of the sale's day.

Invariant: the direct credits of a sale sum to its amount to the last minor unit, or the sale is listed as uncredited
with the reason. A manager's credit is the sum of the direct credits below them, each counted once. The order in which
sales come in changes nothing. `Crediting()` credits as `credit_sales` does.

Left out: what a credit counts for (`measures`) and pays (`plan`); how the rules are applied (`crediting_run`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.crediting_recipients import Managers, Named, Recipient, check_effective
from salesmanual.incentives.sales import check_sale_facts, read_key, read_share
from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.crediting_run import CreditingReport
    from salesmanual.incentives.credits import CreditBook
    from salesmanual.incentives.reporting import Reporting
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.tables import Table

__all__ = ["CreditRule", "Crediting", "Precedence", "Ties"]

Precedence = Literal["first", "most-specific", "all"]
"""Which of the direct rules that apply to a sale credits it: the first in the list, the one that asks about the most
facts, or all of them together."""

Ties = Literal["first", "uncredited"]
"""What two equally specific direct rules mean: the first in the list credits, or nobody does until it is settled."""

_PRECEDENCES: Final[tuple[str, ...]] = get_args(Precedence)
_TIES: Final[tuple[str, ...]] = get_args(Ties)
_TAKEN: Final = ("owner", "split", "default")
_ONE: Final = Fraction(1)


def _read_rule_key(value: str) -> str:
    key = read_key(value, "key")
    if key in _TAKEN:
        raise InvalidValueError("key", key, "a key of the rule's own", "the default credits under that name")
    return key


def _read_where(value: Criterion | str | None) -> Criterion | None:
    if value is None:
        return None
    where = read_criterion(value, "where")
    check_sale_facts(where, "where")
    return where


def _check_recipient(_: object, attribute: attrs.Attribute[Recipient], value: object) -> None:
    if isinstance(value, (type, str, bytes)) or not hasattr(value, "find"):
        raise WrongTypeError(attribute.name, value, "a recipient, such as Owner() or InRole('presales')")


def _check_flag(_: object, attribute: attrs.Attribute[bool], value: object) -> None:
    if type(value) is not bool:
        raise WrongTypeError(attribute.name, value, "true or false")


@final
@attrs.frozen
class CreditRule:
    """Whom one kind of sale is credited to.

    Attributes:
        key: Unique among the rules; every credit names it.
        label: The name in lists.
        to: Whom.
        where: The condition on the sale; `None` for every sale. One that cannot tell, because a fact is missing, does
            not hold.
        share: The part of the sale that the rule gives out.
        overlay: Whether it credits on top of the direct shares.
        effective: The days of sales that it holds for; `None` for all.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a direct share is above 1, managers are credited directly, or the condition asks about
            something that no sale has.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.crediting_recipients import InRole
    >>> rule = CreditRule("presales", "Presales", InRole("presales"), where="amount >= CNY 10000", share="15%")
    >>> rule.share, rule.specificity()
    (Fraction(3, 20), 1)
    """

    key: str = attrs.field(converter=_read_rule_key)
    label: Label = attrs.field(converter=read_label)
    to: Recipient = attrs.field(validator=_check_recipient)
    where: Criterion | None = attrs.field(default=None, converter=_read_where, kw_only=True)
    share: Fraction = attrs.field(default=_ONE, converter=read_share, kw_only=True)
    overlay: bool = attrs.field(default=False, validator=_check_flag, kw_only=True)
    effective: Period | None = attrs.field(default=None, validator=check_effective, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.overlay:
            return
        if self.share > _ONE:
            remedy = "say overlay=True where it is credited on top"
            raise InvalidValueError("share", percent_text(self.share), "a direct share of at most 100%", remedy)
        if isinstance(self.to, Managers):
            raise InvalidValueError("to", self.to, "managers as an overlay", "say overlay=True")

    def is_effective(self, sale: Sale) -> bool:
        """Whether the rule holds on the day of the sale."""
        return self.effective is None or sale.on in self.effective

    def applies(self, sale: Sale) -> bool:
        """Whether the rule holds on the day of the sale and its condition does."""
        return self.is_effective(sale) and (self.where is None or self.where.holds(sale) is True)

    def specificity(self) -> int:
        """How many different facts the condition asks about; none without a condition."""
        return 0 if self.where is None else len(set(self.where.paths()))


def _read_rules(value: Iterable[CreditRule]) -> tuple[CreditRule, ...]:
    rules = read_listed(value, "rules", "rules, in a list")
    for position, rule in enumerate(rules):
        if not isinstance(rule, CreditRule):
            raise WrongTypeError(f"rules[{position}]", rule, "a CreditRule")
        if rule.key in [earlier.key for earlier in rules[:position]]:
            raise DuplicateError("rule", rule.key, "give each rule a key of its own")
    return rules


def _check_precedence(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a precedence", _PRECEDENCES)


def _check_ties(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a rule for ties", _TIES)


@final
@attrs.frozen
class Crediting:
    """Who is credited with sales: rules, which of them comes first, and who has what they leave.

    Attributes:
        rules: The rules.
        precedence: Which of the direct rules that apply credits: the first in the list, the most specific, or all
            together. A rule that finds nobody is passed over. Specific is what asks about more facts.
        ties: What two equally specific direct rules mean; both are reported as a conflict.
        default: Who has what the direct rules leave of a sale; `None` for nobody, and then they must share out all.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two rules have one key.
        InvalidValueError: If there is no default, and one rule alone leaves something.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.incentives.crediting_recipients import InRole, Managers
    >>> from salesmanual.incentives.reporting import ReportingBook, ReportsTo
    >>> from salesmanual.incentives.sales import Sale
    >>> from salesmanual.kernel.money import Money
    >>> crediting = Crediting([
    ...     CreditRule("presales", "Presales", InRole("presales"), share="15%"),
    ...     CreditRule("team", "Team", Managers(), overlay=True),
    ... ])
    >>> roles = {"roles": {"presales": "wu.fang"}}
    >>> sale = Sale("S-1", date(2026, 3, 9), Money("1000", "CNY"), owner="li.na", attributes=roles)
    >>> reporting = ReportingBook([ReportsTo("li.na", "zhao.min"), ReportsTo("wu.fang", "zhao.min")])
    >>> for credit in crediting.credit([sale], reporting=reporting).credits:
    ...     print(credit.participant, credit.amount, credit.rule)
    li.na CNY 850.00 owner
    wu.fang CNY 150.00 presales
    zhao.min CNY 1,000.00 team
    """

    rules: tuple[CreditRule, ...] = attrs.field(default=(), converter=_read_rules)
    precedence: Precedence = attrs.field(default="first", validator=_check_precedence, kw_only=True)
    ties: Ties = attrs.field(default="first", validator=_check_ties, kw_only=True)
    default: Recipient | None = attrs.field(
        factory=Named, validator=attrs.validators.optional(_check_recipient), kw_only=True
    )
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.default, Managers):
            remedy = "credit managers by a rule with overlay=True"
            raise InvalidValueError("default", self.default, "who sells", remedy)
        if self.default is not None or self.precedence == "all":
            return
        for position, rule in enumerate(self.rules):
            if not rule.overlay and rule.share != _ONE:
                where, found = f"rules[{position}].share", percent_text(rule.share)
                raise InvalidValueError(where, found, "100%, because no default takes the rest", "name a default")

    def credit(
        self,
        sales: Iterable[Sale],
        *,
        reporting: Reporting | None = None,
        participants: Iterable[str] | None = None,
    ) -> CreditBook:
        """The credits of the sales, and the sales that nobody is credited for, each with the reason.

        Args:
            sales: The sales, in any order.
            reporting: Who reports to whom; needed where a rule credits managers.
            participants: The people who can be credited; everybody by default. A sale that the direct rules give to
                somebody else is uncredited; an overlay for somebody else is passed over.

        Raises:
            WrongTypeError: If a sale is no `Sale`, or a rule credits managers and nobody says who reports to whom.
            InvalidValueError: If a reporting line comes back to where it began.

        Source: Handbook 4.3.
        """
        return self.report(sales, reporting=reporting, participants=participants).book

    def report(
        self,
        sales: Iterable[Sale],
        *,
        reporting: Reporting | None = None,
        participants: Iterable[str] | None = None,
    ) -> CreditingReport:
        """The credits, the conflicts between rules, and the rules that were passed over, each with the reason.

        The arguments and the errors are those of `credit`.

        Source: Handbook 4.3.
        """
        from salesmanual.incentives.crediting_run import credit_by_rules  # noqa: PLC0415 - a policy loads without it

        return credit_by_rules(self, sales, reporting=reporting, participants=participants)

    def explain(
        self,
        sale: Sale,
        *,
        reporting: Reporting | None = None,
        participants: Iterable[str] | None = None,
    ) -> Table:
        """Why one sale is credited as it is: what each rule makes of it.

        The arguments and the errors are those of `credit`.

        Source: Handbook 4.3.
        """
        from salesmanual.incentives.crediting_view import explanation_table  # noqa: PLC0415 - as above

        return explanation_table(self, sale, reporting=reporting, participants=participants)
