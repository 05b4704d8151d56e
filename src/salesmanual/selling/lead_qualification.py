"""Qualification: what has to be known and true of a lead before it is worth an opportunity.

Invariant: a check looks at every criterion, whether or not it decides, and lists the facts that are still to be asked.

Left out: how hot a lead is (`lead_scoring`), and moving it along (`lead_process`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.criteria import AllOf, AtLeast, Criterion, Finding, FindingStatus, read_criterion
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.selling.leads import Lead

__all__ = ["LeadCheck", "LeadCriterion", "Qualification", "bant"]

_STATUS: Final = {
    FindingStatus.MET: text("met"),
    FindingStatus.UNMET: text("unmet"),
    FindingStatus.UNKNOWN: text("unknown"),
}


def _read_when(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


@final
@attrs.frozen
class LeadCriterion:
    """One thing that has to be established.

    Attributes:
        key: Unique among the criteria of a qualification: `budget`.
        when: The condition on the lead's facts, or its text.
        label: What people read; the key where there is none.
        question: What to ask to find out; empty where nothing is suggested.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or too long.
        CriterionSyntaxError: If the condition's text cannot be read.

    Source: Handbook 2.3.
    """

    key: str = attrs.field(validator=check_line)
    when: Criterion = attrs.field(converter=_read_when)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    question: Label | None = attrs.field(default=None, converter=attrs.converters.optional(read_label), kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


def _read_criteria(value: Iterable[LeadCriterion]) -> tuple[LeadCriterion, ...]:
    return read_items(value, "criteria", LeadCriterion, "a LeadCriterion", key="key", least=1)


@final
@attrs.frozen
class LeadCheck(Shown):
    """What a qualification finds of one lead.

    Attributes:
        lead: The lead's id.
        qualification: The qualification.
        finding: The whole, as it decides.
        findings: One for each criterion, in their order.

    Source: Handbook 2.3.
    """

    lead: str
    qualification: Qualification
    finding: Finding
    findings: tuple[Finding, ...]

    @property
    def met(self) -> bool:
        """Whether the lead is qualified."""
        return self.finding.met

    def missing(self) -> tuple[str, ...]:
        """The facts that are still to be found out, sorted."""
        return self.finding.missing()

    def questions(self) -> tuple[Label, ...]:
        """What to ask for the criteria that are not met, where something is suggested."""
        pairs = zip(self.qualification.criteria, self.findings, strict=True)
        return tuple(each.question for each, finding in pairs if not finding.met and each.question is not None)

    def tables(self) -> tuple[Table, ...]:
        """One row for each criterion: whether it is met, and what was found."""
        columns = (
            Column(text("criterion"), key="criterion"),
            Column(text("status"), key="status"),
            Column(text("required"), key="required"),
            Column(text("found"), key="found"),
        )
        pairs = zip(self.qualification.criteria, self.findings, strict=True)
        rows = [(each.label, _STATUS[found.status], found.required, found.detail()) for each, found in pairs]
        return (Table(text("Qualification of {lead}", lead=self.lead), columns, rows),)


@final
@attrs.frozen
class Qualification:
    """The company's rule for when a lead is qualified: a named set of criteria, all or some of which must be met.

    Attributes:
        key: What it is called by.
        criteria: The criteria.
        at_least: How many of them must be met; `None` for all.
        label: What people read; the key where there is none.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there are no criteria, or as many as `at_least` says there are not.
        DuplicateError: If two criteria have one key.

    Source: Handbook 2.3.

    >>> rule = Qualification("size", [LeadCriterion("staff", "employees >= 50"), LeadCriterion("need", "need")])
    >>> print(rule.criterion().check({"employees": 20}))
    ☐ all of these: 0 of 2 met
      ☐ employees is at least 50: found 20, 30 short
      ? need is true: not known
    """

    key: str = attrs.field(validator=check_line)
    criteria: tuple[LeadCriterion, ...] = attrs.field(converter=_read_criteria)
    at_least: int | None = attrs.field(default=None, kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def __attrs_post_init__(self) -> None:
        if self.at_least is None:
            return
        if type(self.at_least) is not int:
            raise WrongTypeError("at_least", self.at_least, "a whole number, or None")
        if not 1 <= self.at_least <= len(self.criteria):
            raise InvalidValueError("at_least", self.at_least, f"1 to {len(self.criteria)}, the number of criteria")

    def criterion(self) -> Criterion:
        """The whole as one condition, for tables of moves, filters and other engines."""
        parts = [each.when for each in self.criteria]
        return AllOf(parts) if self.at_least is None else AtLeast(self.at_least, parts)

    def check(self, lead: Lead, facts: Mapping[str, object] | None = None) -> LeadCheck:
        """What is met, unmet or unknown, criterion by criterion.

        Args:
            lead: The lead.
            facts: Facts besides those of the lead; they go before them.

        >>> from datetime import UTC, datetime
        >>> from salesmanual.selling.leads import Lead
        >>> lead = Lead("L-1", "fair", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), company="Acme", facts={"budget": 9000})
        >>> check = bant().check(lead)
        >>> check.met, check.missing()
        (False, ('authority', 'days_to_decision', 'need'))
        """
        known = known_facts(lead, facts)
        return LeadCheck(
            lead.id, self, self.criterion().check(known), tuple(each.when.check(known) for each in self.criteria)
        )


def known_facts(lead: Lead, facts: Mapping[str, object] | None) -> dict[str, object]:
    """What is known of a lead: its own facts, and before them those that are given."""
    if facts is not None:
        check_type(facts, Mapping, "facts", "name each fact with its value")
    return {**lead.facts, **(facts or {})}


_BANT: Final = (
    LeadCriterion(
        "budget",
        "budget > 0",
        label={"en": "budget", "zh_Hant": "預算", "zh_Hans": "预算"},
        question={
            "en": "Is there money set aside for this, and how much?",
            "zh_Hant": "是否已為此編列預算？金額多少？",
            "zh_Hans": "是否已为此安排预算？金额多少？",
        },
    ),
    LeadCriterion(
        "authority",
        'authority in ("decides", "recommends")',
        label={"en": "authority", "zh_Hant": "決策權", "zh_Hans": "决策权"},
        question={
            "en": "Who else takes part in the decision?",
            "zh_Hant": "還有誰參與決策？",
            "zh_Hans": "还有谁参与决策？",
        },
    ),
    LeadCriterion(
        "need",
        'need != ""',
        label={"en": "need", "zh_Hant": "需求", "zh_Hans": "需求"},
        question={
            "en": "What is to be better afterwards than it is now?",
            "zh_Hant": "希望改善什麼？",
            "zh_Hans": "希望改善什么？",
        },
    ),
    LeadCriterion(
        "timing",
        "days_to_decision <= 180",
        label={"en": "timing", "zh_Hant": "時程", "zh_Hans": "时间"},
        question={"en": "By when is it to be decided?", "zh_Hant": "預計何時決定？", "zh_Hans": "预计何时决定？"},
    ),
)


def bant(*, at_least: int | None = None) -> Qualification:
    """The usual four questions as an example to begin from: budget, authority, need, timing.

    Its facts are `budget` (a number above 0), `authority` (`decides`, `recommends`, or another word that is neither),
    `need` (in words) and `days_to_decision`.

    Source: Handbook 2.3.

    >>> [each.key for each in bant().criteria]
    ['budget', 'authority', 'need', 'timing']
    """
    label = {
        "en": "budget, authority, need, timing",
        "zh_Hant": "預算、決策權、需求、時程",
        "zh_Hans": "预算、决策权、需求、时间",
    }
    return Qualification("bant", _BANT, at_least=at_least, label=Label(label))
