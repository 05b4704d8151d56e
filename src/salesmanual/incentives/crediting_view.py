"""How crediting looks: the report as tables, and what each rule makes of one sale.

Invariant: the tables show what the report holds; nothing is credited here.

Left out: printing (`kernel.tables`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual.incentives.crediting_run import credit_by_rules
from salesmanual.kernel.money import Money
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.crediting import Crediting, CreditRule
    from salesmanual.incentives.crediting_run import CreditingReport
    from salesmanual.incentives.credits import Credit
    from salesmanual.incentives.reporting import Reporting
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.columns import Cell
    from salesmanual.kernel.texts import Label, Text

__all__ = ["explanation_table", "report_tables"]


def report_tables(report: CreditingReport) -> tuple[Table, ...]:
    """The credits by rule; then, where there are any, uncredited sales, conflicts and rules passed over.

    Source: Handbook 4.3.
    """
    tables = [_by_rule(report)]
    if report.book.uncredited:
        rows: list[tuple[Cell, ...]] = [
            (left.sale.on, left.sale.id, left.sale.amount, left.why) for left in report.book.uncredited
        ]
        columns = (*_sale_columns(), Column(text("amount"), key="amount"), Column(text("why"), key="why"))
        tables.append(Table(text("Sales that nobody is credited for"), columns, rows))
    if report.conflicts:
        rows = [(each.sale.on, each.sale.id, each.why) for each in report.conflicts]
        tables.append(Table(text("Rules in conflict"), (*_sale_columns(), Column(text("why"), key="why")), rows))
    if report.passed_over:
        rows = [(each.sale.on, each.sale.id, each.rule, each.why) for each in report.passed_over]
        columns = (*_sale_columns(), Column(text("rule"), key="rule"), Column(text("why"), key="why"))
        tables.append(Table(text("Rules passed over"), columns, rows))
    return tuple(tables)


def _sale_columns() -> tuple[Column, Column]:
    return Column(text("day"), key="day"), Column(text("sale"), key="sale")


def _by_rule(report: CreditingReport) -> Table:
    columns = (
        Column(text("rule"), key="rule"),
        Column(text("how"), key="how"),
        Column(text("credits"), key="credits"),
        Column(text("credited"), key="credited"),
    )
    return Table(text("Credits by rule"), columns, _rule_rows(report))


def _rule_rows(report: CreditingReport) -> Iterator[tuple[Cell, ...]]:
    by_rule: dict[tuple[str, str], list[Money]] = {}
    for credit in report.book.credits:
        by_rule.setdefault((credit.rule, credit.amount.currency), []).append(credit.amount)
    labels = {rule.key: rule for rule in report.crediting.rules}
    order = [*labels, "owner", "split", "default"]
    for (key, currency), amounts in sorted(by_rule.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        rule = labels.get(key)
        yield _name_of(key, rule), _how(rule), len(amounts), Money.total(amounts, currency)


def _name_of(key: str, rule: CreditRule | None) -> Text | Label:
    if rule is not None:
        return rule.label
    return {"owner": text("the sale's owner"), "split": text("the sale's splits")}.get(key, text("default"))


def _how(rule: CreditRule | None) -> Text:
    return text("on top") if rule is not None and rule.overlay else text("direct")


def explanation_table(
    crediting: Crediting,
    sale: Sale,
    *,
    reporting: Reporting | None = None,
    participants: Iterable[str] | None = None,
) -> Table:
    """What each rule makes of a sale.

    Source: Handbook 4.3.
    """
    report = credit_by_rules(crediting, [sale], reporting=reporting, participants=participants)
    columns = (
        Column(text("rule"), key="rule"),
        Column(text("how"), key="how"),
        Column(text("credited"), key="credited"),
        Column(text("share"), key="share", unit="%"),
        Column(text("amount"), key="amount"),
        Column(text("why"), key="why"),
    )
    title = text("Sale {sale} of {on}: {amount}", sale=sale.id, on=sale.on, amount=sale.signed_amount())
    return Table(title, columns, _explained(report, sale))


def _explained(report: CreditingReport, sale: Sale) -> Iterator[tuple[Cell, ...]]:
    by_rule: dict[str, list[Credit]] = {}
    for credit in report.book.credits:
        by_rule.setdefault(credit.rule, []).append(credit)
    reasons = {key: conflict.why for conflict in report.conflicts for key in conflict.rules}
    reasons |= {each.rule: each.why for each in report.passed_over}
    nobody = next((left.why for left in report.book.uncredited), None)
    for rule in report.crediting.rules:
        for credit in by_rule.pop(rule.key, []):
            yield _credited(credit, rule)
        if not any(credit.rule == rule.key for credit in report.book.credits):
            why = reasons.get(rule.key) or _why_not(rule, sale) or nobody or _outdone(rule)
            yield rule.label, _how(rule), "", None, None, why
    for left in by_rule.values():
        for credit in left:
            yield _credited(credit, None)
    if nobody is not None:
        yield text("all rules"), text("direct"), "", None, None, nobody


def _credited(credit: Credit, rule: CreditRule | None) -> tuple[Cell, ...]:
    name = _name_of(credit.rule, rule)
    return name, _how(rule), credit.participant, credit.share, credit.amount, text("credited")


def _why_not(rule: CreditRule, sale: Sale) -> Text | None:
    """Why the rule does not apply; `None` where it does."""
    if not rule.is_effective(sale):
        return text("not in effect on {on}", on=sale.on)
    if rule.where is not None and not rule.applies(sale):
        missing = rule.where.check(sale).missing()
        if missing and rule.where.holds(sale) is None:
            return text("not known: {facts}", facts=missing)
        return text("the condition does not hold")
    return None


def _outdone(rule: CreditRule) -> Text:
    return text("nobody is left to credit") if rule.overlay else text("another rule comes first")
