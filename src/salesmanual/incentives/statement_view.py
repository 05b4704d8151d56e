"""How a statement looks: a summary, the components, the credits, each as a table.

Invariant: the tables show the statement's own values, every digit of them; they calculate nothing.

Left out: the derivation, which `Statement.explain` gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.recognition import award_heading, is_awarded
from salesmanual.incentives.sales import SaleKind
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.calculation import ComponentPayout
    from salesmanual.incentives.statement import Statement
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell, PlainCell
    from salesmanual.kernel.texts import Label, Language, Text

__all__ = ["components_table", "credits_table", "kind_words", "statement_record", "statement_tables", "summary_table"]

_PERCENT: Final = Rounding("0.01")
_KINDS: Final = {
    SaleKind.ORDER: text("order"),
    SaleKind.RETURN: text("return"),
    SaleKind.CANCELLATION: text("cancellation"),
    SaleKind.RENEWAL: text("renewal"),
    SaleKind.INVOICE: text("invoice"),
    SaleKind.PAYMENT: text("payment"),
    SaleKind.REFUND: text("refund"),
    SaleKind.ACTIVITY: text("activity"),
}


def kind_words(kind: SaleKind) -> Text:
    """The kind of a sale in words.

    >>> print(kind_words(SaleKind.ORDER))
    order
    """
    return _KINDS[kind]


def statement_tables(statement: Statement) -> tuple[Table, ...]:
    """The summary, the components and the credits."""
    return summary_table(statement), components_table(statement), credits_table(statement)


def summary_table(statement: Statement) -> Table:
    """The figures of the period on one page: credited, target, attainment, earned.

    Source: Handbook 4.3.
    """
    title = text(
        "Statement of {participant} for {period}: {plan}",
        participant=statement.participant,
        period=str(statement.period),
        plan=statement.plan.label,
    )
    columns = (text("what"), Column(text("amount"), unit=statement.plan.currency))
    return Table(title, columns, _summary(statement))


def _summary(statement: Statement) -> Iterator[tuple[Text, Cell]]:
    yield text("credited in the period"), statement.credited()
    yield text("credited in the window to date"), statement.to_date.credited_money()
    target = statement.to_date.target_money()
    if target is not None:
        yield text("target of the window"), target
    attainment = statement.attainment()
    if attainment is not None:
        yield text("attainment in per cent"), _PERCENT.number(attainment * 100)
    if statement.earlier:
        yield text("earned in the window before"), statement.earned_before
    if statement.withheld():
        yield text("withheld by the cap, less what the floor added"), statement.withheld()
    yield text("earned in the period"), statement.total


def components_table(statement: Statement) -> Table:
    """What each component pays for the period, before the plan's cap and floor; the total is after them.

    Source: Handbook 4.3.
    """
    columns = (text("component"), Column(text("pay"), unit=statement.plan.currency))
    rows = [(_name(payout), _paid(payout)) for payout in statement.payouts]
    return Table(text("Components"), columns, rows, total=(text("earned in the period"), statement.total))


def _name(payout: ComponentPayout) -> Label | Text:
    """The component's label; of an award, with whether it is given."""
    component = payout.component
    is_given = is_awarded(component, payout.stretches[-1].after)
    return component.label if is_given is None else award_heading(component.label, is_given=is_given)


def _paid(payout: ComponentPayout) -> Cell:
    """The rounded pay; the exact figure where the plan rounds only the total."""
    return payout.amount if payout.amount is not None else payout.exact


def credits_table(statement: Statement) -> Table:
    """The credits of the period by day, with the sale and the share; the total is what was credited.

    Source: Handbook 4.3.
    """
    columns = (
        Column(text("day"), key="day"),
        Column(text("sale"), key="sale"),
        Column(text("kind"), key="kind"),
        Column(text("share"), unit="%", key="share"),
        Column(text("credited"), unit=statement.plan.currency, key="credited"),
    )
    rows = [
        (credit.sale.on, credit.sale.id, kind_words(credit.sale.kind), credit.share, _credited(credit.amount))
        for credit in statement.credits
    ]
    total = (text("all"), "", "", None, statement.credited())
    return Table(text("Credits"), columns, rows, total=total)


def _credited(amount: Amount) -> Cell:
    """Money as it is; a quantity with its unit."""
    return amount if isinstance(amount, Money) else str(amount)


def statement_record(statement: Statement, language: Language = "en") -> dict[str, PlainCell]:
    """The statement as one flat row of plain values.

    Source: Handbook 4.3.
    """
    target = statement.to_date.target_money()
    figures: dict[str, PlainCell] = {
        "participant": statement.participant,
        "plan": statement.plan.label.render(language),
        "period": str(statement.period),
        "currency": statement.plan.currency,
        "credited": statement.credited().amount,
        "credited_to_date": statement.to_date.credited_money().amount,
        "target": None if target is None else target.amount,
        "attainment": statement.attainment(),
        "earned_before": statement.earned_before.amount,
        "withheld": statement.withheld().amount,
        "earned": statement.total.amount,
    }
    for payout in statement.payouts:
        figures[f"pay.{payout.component.key}"] = payout.exact if payout.amount is None else payout.amount.amount
    return figures
