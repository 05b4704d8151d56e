"""The plan document: what one person is told about the plan they are paid by, made of the plan itself.

Invariant: nothing in it is written by hand. The components, the limits and the conventions are the plan's own, the
targets are the person's, and every figure of the payout table is what the plan calculates. It names the fingerprint
of the exact version, which the person acknowledges.

Left out: layout beyond Markdown, and sending it (`acknowledgement`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.books import NO_FACTS, NO_TEAMS, Facts, Teams
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_document_names import Names, window_words
from salesmanual.incentives.plan_document_payout import (
    ATTAINMENTS,
    Asked,
    PayoutTable,
    payout_table,
    read_attainments,
)
from salesmanual.incentives.plan_document_words import (
    describe_component,
    describe_conventions,
    describe_limits,
    describe_measures,
)
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.incentives.sales import read_key
from salesmanual.incentives.targets import TargetBook
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.period import Period
from salesmanual.kernel.printing import markdown_line, markdown_text
from salesmanual.kernel.quantity import Amount
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, read_language, render_value, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.targets import Targets
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.tables import Cell
    from salesmanual.kernel.texts import Language

__all__ = ["PlanDocument", "PlanTarget", "plan_document"]

_NO_TARGETS: Final = TargetBook()


@final
@attrs.frozen
class PlanTarget:
    """What the participant is to reach in one window, by one measure.

    Attributes:
        window: The window.
        name: What people read for the measure.
        amount: How much.

    Source: Handbook 2.2, 4.3.
    """

    window: Period
    name: Text | Label
    amount: Amount


@final
@attrs.frozen
class PlanDocument:
    """What one participant is told about a plan.

    Attributes:
        plan: The plan.
        participant: Whose document it is.
        fingerprint: The fingerprint of the plan's version.
        targets: The participant's targets by window and measure; those that are not set are left out.
        payout: The payout table.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan
    participant: str
    fingerprint: str
    targets: tuple[PlanTarget, ...]
    payout: PayoutTable

    def summary_table(self) -> Table:
        """The facts of the plan on one page."""
        effective = self.plan.effective
        rows: list[tuple[Text, Cell]] = [
            (text("participant"), self.participant),
            (text("plan"), self.plan.key),
            (text("first day"), effective.start),
            (text("last day"), effective.last_day()),
            (text("currency"), self.plan.currency),
            (text("credits add up for a"), window_words(self.plan.window)),
            (text("version"), self.fingerprint),
        ]
        return Table("", (text("what"), text("value")), rows)

    def targets_table(self) -> Table:
        """The participant's targets, one row for each window and measure."""
        columns = (
            Column(text("window"), key="window"),
            Column(text("first day"), key="first"),
            Column(text("last day"), key="last"),
            Column(text("measure"), key="measure"),
            Column(text("target"), align="right", key="target"),
        )
        rows = [
            (str(each.window), each.window.start, each.window.last_day(), each.name, str(each.amount))
            for each in self.targets
        ]
        return Table("", columns, rows)

    def tables(self) -> tuple[Table, ...]:
        """The summary, the targets and the payout table."""
        return self.summary_table(), self.targets_table(), self.payout.table()

    def to_markdown(self, language: Language = "en") -> str:
        """The document in Markdown; names that the company wrote are escaped.

        Raises:
            InvalidValueError: If the library does not speak the language.
        """
        read_language(language)
        return "\n\n".join(self._blocks(language)) + "\n"

    def _blocks(self, language: Language) -> Iterator[str]:
        plan = self.plan
        title = text("{plan}: plan of {participant}", plan=plan.label, participant=self.participant)
        yield _heading(1, title, language)
        yield self.summary_table().to_markdown(language)
        yield _heading(2, text("What is paid"), language)
        names = Names.of(plan)
        for component in plan.components:
            yield _heading(3, component.label, language)
            yield from self._component(component, names, language)
        if plan.measures:
            yield _heading(2, text("What is counted"), language)
            yield _bullets(describe_measures(plan), language)
        yield _heading(2, text("Limits"), language)
        yield _bullets(describe_limits(plan), language)
        yield _heading(2, text("Targets"), language)
        targets = self.targets_table()
        yield targets.to_markdown(language) if targets.rows else _line(text("No target is set."), language)
        yield _heading(2, text("Payout table"), language)
        yield from self._payout(language)
        yield _heading(2, text("Conventions"), language)
        yield _bullets(describe_conventions(plan), language)
        yield _heading(2, text("Acknowledgement"), language)
        yield _line(
            text("I have read and accept this plan in the version {fingerprint}.", fingerprint=self.fingerprint),
            language,
        )
        yield _bullets((text("name: {name}", name=self.participant), text("date:"), text("signature:")), language)

    def _component(self, component: PlanComponent, names: Names, language: Language) -> Iterator[str]:
        yield "\n\n".join(_line(words, language) for words in describe_component(component, names))
        window = window_words(component.window or self.plan.window)
        if component.section:
            words = text("Per {window}; handbook {section}.", window=window, section=component.section)
        else:
            words = text("Per {window}.", window=window)
        yield _line(words, language)

    def _payout(self, language: Language) -> Iterator[str]:
        if self.payout.rows:
            yield self.payout.table().to_markdown(language)
            yield _line(
                text("Each row takes the same attainment in every window of {period}.", period=str(self.payout.period)),
                language,
            )
            if any(not isinstance(each, (Commission, Bonus)) for each in self.payout.components):
                yield _line(text("All else is held: nothing is sold by others or by other measures."), language)
        if self.payout.left_out:
            yield _line(text("Not in the table, and not in what it says is earned:"), language)
            words = (
                text("{component}: {why}", component=each.component.label, why=each.why)
                for each in self.payout.left_out
            )
            yield _bullets(words, language)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_markdown()


def _heading(level: int, words: object, language: Language) -> str:
    return f"{'#' * level} {markdown_text(render_value(words, language))}"


def _line(words: Text, language: Language) -> str:
    return markdown_line(words.render(language))


def _bullets(words: Iterable[Text], language: Language) -> str:
    return "\n".join(f"- {_line(each, language)}" for each in words)


def plan_document(
    plan: IncentivePlan,
    participant: str,
    *,
    period: Period | None = None,
    targets: Targets = _NO_TARGETS,
    attainments: Iterable[Exact | str] = ATTAINMENTS,
    facts: Facts = NO_FACTS,
    teams: Teams = NO_TEAMS,
) -> PlanDocument:
    """The plan document of one participant.

    Args:
        plan: The plan.
        participant: Whose document it is.
        period: A period inside the window that the payout table is of; the plan's first window by default.
        targets: The targets.
        attainments: The rows of the payout table; 0 % to 200 % by tens.
        facts: What is known about people, where components ask about it.
        teams: Who belongs to which team, where components ask about it.

    Raises:
        WrongTypeError: If the plan is no plan, or an argument not of its type.
        InvalidValueError: If the plan does not hold for the whole period, or a target is not broken down to the
            windows of the plan and its components.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.targets import Target
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import month, year
    >>> tiers = Curve.marginal([("0%", "5%"), ("100%", "8%")])
    >>> commission = Commission("sales", "Commission", tiers, "attainment")
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> book = TargetBook([Target("li.na", month(2026, 1), Money("100000", "CNY"))])
    >>> document = plan_document(plan, "li.na", targets=book, attainments=["0%", "100%", "150%"])
    >>> print(document.payout.table())
    What li.na earns in 2026-01
    ┌────────────┬────────────┬──────────────────┬──────────────┐
    │ attainment │ sold (CNY) │ Commission (CNY) │ earned (CNY) │
    ├────────────┼────────────┼──────────────────┼──────────────┤
    │         0% │       0.00 │             0.00 │         0.00 │
    │       100% │ 100,000.00 │         5,000.00 │     5,000.00 │
    │       150% │ 150,000.00 │         9,000.00 │     9,000.00 │
    └────────────┴────────────┴──────────────────┴──────────────┘
    """
    fingerprint = plan_fingerprint(plan)
    read_key(participant, "participant")
    if period is not None and not isinstance(period, Period):
        raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
    if not callable(getattr(targets, "of", None)):
        raise WrongTypeError("targets", targets, "a TargetBook", "write them as TargetBook([Target(…)])")
    asked = Asked(plan, participant, targets, facts, teams)
    window = plan.calendar.period_of(plan.effective.start, plan.window)
    first = Period(plan.effective.start, min(window.end, plan.effective.end))
    payout = payout_table(asked, first if period is None else period, read_attainments(attainments))
    return PlanDocument(plan, participant, fingerprint, tuple(_targets(asked)), payout)


def _targets(asked: Asked) -> Iterator[PlanTarget]:
    """The targets of the credited amount in each window of the plan, and of measures in those of what counts them."""
    plan = asked.plan
    names: dict[str, Text | Label] = {"": text("credited amount")}
    names |= {measure.key: measure.label for measure in plan.measures}
    lengths = {"": plan.window}
    for component in plan.components:
        lengths.setdefault(getattr(component, "measure", ""), component.window or plan.window)
    for measure, length in lengths.items():
        for part in plan.calendar.split(plan.effective, length):
            window = plan.calendar.period_of(part.start, length)
            amount = asked.target(window, measure)
            if amount is not None:
                yield PlanTarget(window, names[measure], amount)
