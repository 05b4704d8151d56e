"""How crediting rules are applied: sale by sale, direct shares first, overlays on top, managers last to be counted.

Invariant: what is said of `crediting`. Whatever the rules did not do is in the report: sales that nobody is credited
for, rules in conflict, and rules that applied and found nobody.

Left out: the rules (`crediting`) and how the report looks (`crediting_view`).
"""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.crediting_recipients import Claim, Managers, Named, Owner, Scene, Splits
from salesmanual.incentives.credits import (
    Credit,
    CreditBook,
    InOrder,
    Uncredited,
    credit_of,
    credit_sales,
    read_participants,
)
from salesmanual.incentives.parts import Part, shared_out
from salesmanual.incentives.reporting import ReportingBook, check_reporting
from salesmanual.incentives.sales import Sale, in_order
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.crediting import Crediting, CreditRule  # noqa: TC004 - it asks for the report
    from salesmanual.incentives.reporting import Reporting
    from salesmanual.kernel.money import Money  # noqa: TC004 - nothing reads what is made here
    from salesmanual.kernel.tables import Table

__all__ = ["Conflict", "CreditingReport", "PassedOver", "credit_by_rules"]

_ONE: Final = Fraction(1)
_ZERO: Final = Fraction(0)
_WHOLE: Final = (_ONE,)
_DEFAULT: Final = "default"
_by_participant: Final = attrgetter("participant", "rule")


@final
@attrs.frozen
class Conflict:
    """Direct rules that claim one sale with equal right.

    Attributes:
        sale: The sale.
        rules: Their keys, in the order of the list.
        why: What they do.

    Source: Handbook 4.3.
    """

    sale: Sale
    rules: tuple[str, ...]
    why: Text


@final
@attrs.frozen
class PassedOver:
    """A rule that applied to a sale and credited nobody, and why.

    Source: Handbook 4.3.
    """

    sale: Sale
    rule: str
    why: Text


@final
@attrs.frozen
class CreditingReport(Shown):
    """What crediting rules made of some sales.

    Attributes:
        crediting: The rules.
        book: The credits, and the sales that nobody is credited for.
        conflicts: The rules that claim one sale with equal right.
        passed_over: The rules that applied and found nobody.

    Source: Handbook 4.3.
    """

    crediting: Crediting
    book: CreditBook
    conflicts: tuple[Conflict, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()

    def direct(self) -> CreditBook:
        """The credits without overlays and managers; they sum to the sales, so company totals are made of them."""
        overlays = {rule.key for rule in self.crediting.rules if rule.overlay}
        own = InOrder(credit for credit in self.book.credits if credit.rule not in overlays)
        return CreditBook(own, self.book.uncredited)

    def tables(self) -> tuple[Table, ...]:
        """The credits by rule; then, where there are any, uncredited sales, conflicts and rules passed over."""
        from salesmanual.incentives.crediting_view import report_tables  # noqa: PLC0415 - only readers pay for it

        return report_tables(self)


def credit_by_rules(
    crediting: Crediting,
    sales: Iterable[Sale],
    *,
    reporting: Reporting | None = None,
    participants: Iterable[str] | None = None,
) -> CreditingReport:
    """The credits of the sales by the rules; the method `Crediting.report` in other words.

    Raises:
        WrongTypeError: If a sale is no `Sale`, or a rule credits managers and nobody says who reports to whom.
        InvalidValueError: If a reporting line comes back to where it began.

    Source: Handbook 4.3.
    """
    if not crediting.rules and type(crediting.default) is Named:
        return CreditingReport(crediting, credit_sales(sales, participants=participants))
    run = _Run(crediting, _reporting_for(crediting, reporting), read_participants(participants))
    ordered, has_duplicates = in_order(sales)
    credits_ = InOrder()
    uncredited: list[Uncredited] = []
    seen: set[str] = set()
    for sale in ordered:
        if sale.id in seen:
            uncredited.append(Uncredited(sale, text("a sale with the id {id} was credited before", id=sale.id)))
            continue
        found = run.credits_of(sale)
        if isinstance(found, Text):
            uncredited.append(Uncredited(sale, found))
            continue
        credits_ += sorted(found, key=_by_participant)
        if has_duplicates:
            seen.add(sale.id)
    book = CreditBook(credits_, tuple(uncredited))
    return CreditingReport(crediting, book, tuple(run.conflicts), tuple(run.passed_over))


def _found(rule: CreditRule, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
    return _checked(rule.to.find(sale, scene), f"rule {rule.key}", sale)


def _checked(found: tuple[Claim, ...] | Text, where: str, sale: Sale) -> tuple[Claim, ...] | Text:
    """What a recipient found, perhaps one of the company's own: nothing of the sale may get lost in it."""
    if isinstance(found, Text):
        return found
    remedy = "correct find of the recipient"
    if not isinstance(found, (tuple, list)) or not all(type(claim) is Claim for claim in found):
        raise WrongTypeError(f"{where}, sale {sale.id}", found, "claims, or the Text why there are none", remedy)
    if not found:
        return text("nobody is found")
    total = found[0].share if len(found) == 1 else sum((claim.share for claim in found), _ZERO)
    if total != _ONE and total != sale.total_share():
        raise InvalidValueError(f"{where}, sale {sale.id}", percent_text(total), "shares that sum to 100%", remedy)
    names = tuple(claim.participant for claim in found)
    if len(set(names)) < len(names):
        raise InvalidValueError(f"{where}, sale {sale.id}", names, "each person once", "add the shares up")
    return found


def _reporting_for(crediting: Crediting, reporting: Reporting | None) -> Reporting:
    if reporting is not None:
        return check_reporting(reporting)
    for rule in crediting.rules:
        if isinstance(rule.to, Managers):
            remedy = f"rule {rule.key!r} credits managers; pass a ReportingBook"
            raise WrongTypeError("reporting", reporting, "who reports to whom", remedy)
    return ReportingBook()


@final
@attrs.frozen
class _Direct:
    """The direct shares of a sale: who has them, under which rule, and what each is worth."""

    claims: tuple[Claim, ...]
    rules: tuple[str, ...]
    parts: tuple[Money, ...]
    shares: tuple[Fraction, ...]
    by_sale: bool
    """Whether the sale itself names them, so that its splits say which part is whose."""


@final
class _Run:
    """One application of the rules, with what it has to report."""

    __slots__ = ("_by_precedence", "_crediting", "_overlays", "_participants", "_reporting", "conflicts", "passed_over")

    def __init__(self, crediting: Crediting, reporting: Reporting, participants: frozenset[str] | None) -> None:
        self._crediting = crediting
        self._reporting = reporting
        self._participants = participants
        direct = [rule for rule in crediting.rules if not rule.overlay]
        if crediting.precedence == "most-specific":
            direct.sort(key=lambda rule: -rule.specificity())  # stable: the order of the list among equals
        self._by_precedence = direct
        overlays = [rule for rule in crediting.rules if rule.overlay]
        self._overlays = sorted(overlays, key=lambda rule: isinstance(rule.to, Managers))  # managers last
        self.conflicts: list[Conflict] = []
        self.passed_over: list[PassedOver] = []

    def credits_of(self, sale: Sale) -> list[Credit] | Text:
        """The credits of the sale, or why there are none."""
        direct = self._direct(sale)
        if isinstance(direct, Text):
            return direct
        credits_ = [self._direct_credit(sale, direct, place) for place in range(len(direct.claims))]
        if self._overlays:
            scene = Scene(self._reporting, direct.claims)
            counted: set[tuple[str, int]] = set()
            for rule in self._overlays:
                if rule.applies(sale):
                    credits_ += self._overlay(sale, rule, scene, direct, credits_, counted)
        return credits_

    # the direct shares

    def _direct(self, sale: Sale) -> _Direct | Text:
        chosen = self._chosen(sale)
        if isinstance(chosen, Text):
            return chosen
        claims: list[Claim] = []
        rules: list[str] = []
        rest = _ONE
        for rule, found in chosen:
            rest -= rule.share
            claims += [Claim(claim.participant, claim.share * rule.share) for claim in found]
            rules += [rule.key] * len(found)
        if rest < 0:
            return self._too_much(sale, chosen, _ONE - rest)
        if rest:
            left = self._left(sale, rest)
            if isinstance(left, Text):
                return left
            claims += left if rest is _ONE else [Claim(claim.participant, claim.share * rest) for claim in left]
            rules += [self._default_rule(sale)] * len(left)
        unknown = self._unknown(claims)
        if unknown:
            return text("unknown participant: {names}", names=unknown)
        shares = tuple(claim.share for claim in claims)
        amount = sale.signed_amount()
        parts = (amount,) if shares == _WHOLE else shared_out(amount, shares)
        by_sale = rest == _ONE and self._default_rule(sale) != _DEFAULT
        return _Direct(tuple(claims), tuple(rules), parts, shares, by_sale)

    def _chosen(self, sale: Sale) -> list[tuple[CreditRule, tuple[Claim, ...]]] | Text:
        """The direct rules that credit the sale, with whom they find."""
        scene = Scene(self._reporting)
        precedence = self._crediting.precedence
        chosen: list[tuple[CreditRule, tuple[Claim, ...]]] = []
        for rule in self._by_precedence:
            if chosen and precedence != "all" and not self._is_tied(rule, chosen[0][0]):
                break
            if not rule.applies(sale):
                continue
            found = _found(rule, sale, scene)
            if isinstance(found, Text):
                self.passed_over.append(PassedOver(sale, rule.key, found))
            else:
                chosen.append((rule, found))
        if precedence != "most-specific" or len(chosen) <= 1:
            return chosen
        return self._settled(sale, chosen)

    def _is_tied(self, rule: CreditRule, with_rule: CreditRule) -> bool:
        """Whether the rule has the same precedence as the one that was found."""
        return self._crediting.precedence == "most-specific" and rule.specificity() == with_rule.specificity()

    def _settled(
        self, sale: Sale, chosen: list[tuple[CreditRule, tuple[Claim, ...]]]
    ) -> list[tuple[CreditRule, tuple[Claim, ...]]] | Text:
        keys = tuple(rule.key for rule, _ in chosen)
        self.conflicts.append(Conflict(sale, keys, text("equally specific: {rules}", rules=keys)))
        if self._crediting.ties == "uncredited":
            return text("equally specific: {rules}", rules=keys)
        return chosen[:1]

    def _too_much(self, sale: Sale, chosen: list[tuple[CreditRule, tuple[Claim, ...]]], total: Fraction) -> Text:
        why = text("the direct shares sum to {share}", share=percent_text(total))
        self.conflicts.append(Conflict(sale, tuple(rule.key for rule, _ in chosen), why))
        return why

    def _left(self, sale: Sale, rest: Fraction) -> tuple[Claim, ...] | Text:
        """Who has what the direct rules leave."""
        default = self._crediting.default
        if default is not None:
            return _checked(default.find(sale, Scene(self._reporting)), "default", sale)
        if rest == _ONE:
            return text("no rule applies")
        return text("the direct shares sum to {share}, and there is no default", share=percent_text(_ONE - rest))

    def _default_rule(self, sale: Sale) -> str:
        if type(self._crediting.default) in {Named, Owner, Splits}:
            return "split" if sale.splits else "owner"
        return _DEFAULT

    def _unknown(self, claims: Iterable[Claim]) -> tuple[str, ...]:
        known = self._participants
        if known is None:
            return ()
        return tuple(dict.fromkeys(claim.participant for claim in claims if claim.participant not in known))

    @staticmethod
    def _direct_credit(sale: Sale, direct: _Direct, place: int) -> Credit:
        claim, amount = direct.claims[place], direct.parts[place]
        part = None if direct.by_sale or direct.shares == _WHOLE else Part(direct.shares, (place,))
        return credit_of(sale, claim.participant, amount, claim.share, direct.rules[place], part)

    # what is credited on top

    def _overlay(  # noqa: PLR0917 - the parts of one step
        self,
        sale: Sale,
        rule: CreditRule,
        scene: Scene,
        direct: _Direct,
        before: list[Credit],
        counted: set[tuple[str, int]],
    ) -> list[Credit]:
        if isinstance(rule.to, Managers):
            return list(self._roll_up(sale, rule, rule.to.find(sale, scene), direct, before, counted))
        claims = _found(rule, sale, scene)
        if isinstance(claims, Text):
            self.passed_over.append(PassedOver(sale, rule.key, claims))
            return []
        unknown = self._unknown(claims)
        if unknown:
            why = text("unknown participant: {names}", names=unknown)
            self.passed_over.append(PassedOver(sale, rule.key, why))
            return []
        shares = tuple(claim.share * rule.share for claim in claims)
        amounts = shared_out(sale.signed_amount(), shares)
        places = [None if len(shares) == 1 else Part(shares, (place,)) for place in range(len(shares))]
        return [
            credit_of(sale, claim.participant, amount, share, rule.key, part)
            for claim, amount, share, part in zip(claims, amounts, shares, places, strict=True)
        ]

    def _roll_up(  # noqa: PLR0917 - as above
        self,
        sale: Sale,
        rule: CreditRule,
        claims: tuple[Claim, ...],
        direct: _Direct,
        before: list[Credit],
        counted: set[tuple[str, int]],
    ) -> Iterable[Credit]:
        """Managers' credits: each direct share once for a person, and never more than the whole sale."""
        has: dict[str, Fraction] = {}
        for credit in before:
            own = has.get(credit.participant)
            has[credit.participant] = credit.share if own is None else own + credit.share
        for claim in claims:
            name = claim.participant
            places = tuple(place for place in claim.places if (name, place) not in counted)
            if not places or (self._participants is not None and name not in self._participants):
                continue
            counted.update((name, place) for place in places)
            room = max(_ZERO, _ONE - has[name]) if name in has else _ONE
            part = None if direct.shares == _WHOLE else Part(direct.shares, places, rule.share)
            share = min(room, rule.share if part is None else part.share())
            if part is not None and share == part.share():
                yield credit_of(sale, name, part.of_shared(direct.parts), share, rule.key, part)
            elif share:
                whole = sale.signed_amount()
                yield credit_of(sale, name, whole if share == _ONE else whole.times(share), share, rule.key)
