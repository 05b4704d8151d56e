"""What may follow from a performance result: a closed set of outcomes, none of which ends employment.

An appraisal compares people with targets, or with one another. That somebody stands last, or has the lowest grade, says
who is lower than whom; it does not show that they cannot do the job. So dismissal, termination, demotion for a rank and
their kin are not among the outcomes, and a company cannot add them: the kinds are fixed, and so are their names.

Invariant: an outcome is one of `OutcomeKind`, whatever the rules, the grade and the rank.

Left out: measures for a breach of rules, which need a breach and a procedure of their own (7.2).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Criterion, Finding, FindingStatus, read_criterion
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "OutcomeKind",
    "OutcomePolicy",
    "OutcomeRule",
    "PerformanceOutcomes",
    "ProposedOutcome",
    "outcome_label",
]


class OutcomeKind(StrEnum):
    """What may follow from a performance result."""

    RECOGNITION = "recognition"
    """Thanks, an award, a mention."""
    PROMOTION_REVIEW = "promotion-review"
    """The conditions of promotion are looked at."""
    DEVELOPMENT_PLAN = "development-plan"
    """A plan with actions, owner and dates."""
    TRAINING = "training"
    """A course, or practice with somebody."""
    COACHING = "coaching"
    """Regular talks with a coach or the manager."""
    GOAL_REVIEW = "goal-review"
    """Goals and territory are looked at: they may be what is wrong."""
    ROLE_REVIEW = "role-review"
    """Whether another role suits better, agreed with the person."""

    def to_plain(self) -> str:
        """The name, as it stands in a file."""
        return self.value

    @classmethod
    def from_plain(cls, plain: object) -> OutcomeKind:
        """The outcome of that name.

        Raises:
            InvalidValueError: If there is none; says why dismissal and its kin are none.

        >>> OutcomeKind.from_plain("training")
        <OutcomeKind.TRAINING: 'training'>
        """
        for kind in cls:
            if plain == kind.value:
                return kind
        raise InvalidValueError("outcome", plain, f"one of {', '.join(cls)}", _REMEDY)


_LABELS: Final = {
    OutcomeKind.RECOGNITION: Label({"en": "recognition", "zh_Hant": "表揚", "zh_Hans": "表扬"}),
    OutcomeKind.PROMOTION_REVIEW: Label({"en": "promotion review", "zh_Hant": "晉升評審", "zh_Hans": "晋升评审"}),
    OutcomeKind.DEVELOPMENT_PLAN: Label({"en": "development plan", "zh_Hant": "發展計畫", "zh_Hans": "发展计划"}),
    OutcomeKind.TRAINING: Label({"en": "training", "zh_Hant": "培訓", "zh_Hans": "培训"}),
    OutcomeKind.COACHING: Label({"en": "coaching", "zh_Hant": "輔導", "zh_Hans": "辅导"}),
    OutcomeKind.GOAL_REVIEW: Label({"en": "goal review", "zh_Hant": "目標檢討", "zh_Hans": "目标检讨"}),
    OutcomeKind.ROLE_REVIEW: Label({"en": "role review", "zh_Hant": "職位檢視", "zh_Hans": "岗位检视"}),
}
_REMEDY: Final = (
    "no outcome of an appraisal ends employment, because a low rank or grade does not show that somebody cannot do the "
    "job; propose a development plan, training, coaching or a role review"
)


def outcome_label(kind: OutcomeKind) -> Label:
    """The name of an outcome; fixed, so that no label says what the kind cannot.

    >>> str(outcome_label(OutcomeKind.ROLE_REVIEW))
    'role review'
    """
    return _LABELS[kind]


def _read_kind(value: OutcomeKind | str) -> OutcomeKind:
    return OutcomeKind.from_plain(value)


def _read_when(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


@final
@attrs.frozen
class OutcomeRule:
    """When one outcome is proposed.

    Attributes:
        key: Unique in the policy.
        outcome: What is proposed.
        when: The condition on the facts, such as `grade`, `score`, `place`, `met_floors`.

    Raises:
        InvalidValueError: If the outcome is none of `OutcomeKind`; dismissal and its kin are none.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 4.2, 4.4; Supreme People's Court of China, guiding case No. 18 (2013).

    >>> OutcomeRule("low", "coaching", "grade == 'D'").outcome
    <OutcomeKind.COACHING: 'coaching'>
    """

    key: str = attrs.field(converter=read_key)
    outcome: OutcomeKind = attrs.field(converter=_read_kind)
    when: Criterion = attrs.field(converter=_read_when)


def _read_rules(value: Iterable[OutcomeRule]) -> tuple[OutcomeRule, ...]:
    return read_items(value, "rules", OutcomeRule, "an OutcomeRule", key="key", least=1)


@final
@attrs.frozen
class ProposedOutcome:
    """One rule, checked for one person.

    Attributes:
        rule: The rule.
        finding: Whether its condition holds.
    """

    rule: OutcomeRule
    finding: Finding


@final
@attrs.frozen
class PerformanceOutcomes(Shown):
    """What is proposed for one person.

    Attributes:
        person: Who.
        checked: Every rule with what was found.

    Source: Handbook 4.4.
    """

    person: str = attrs.field(validator=check_line)
    checked: tuple[ProposedOutcome, ...]

    def proposed(self) -> tuple[OutcomeKind, ...]:
        """The outcomes whose rules hold, each once, in the order of the rules."""
        return tuple(dict.fromkeys(each.rule.outcome for each in self.checked if each.finding.met))

    def unknown(self) -> tuple[str, ...]:
        """The facts that are missing to judge a rule."""
        missing = (each.finding.missing() for each in self.checked)
        return tuple(sorted({path for paths in missing for path in paths}))

    def tables(self) -> tuple[Table, ...]:
        """One row for each rule."""
        columns = [
            Column(text("outcome"), key="outcome"),
            Column(text("when"), key="when"),
            Column(text("proposed"), key="proposed"),
        ]
        rows = [(outcome_label(each.rule.outcome), str(each.rule.when), _answer(each.finding)) for each in self.checked]
        return (Table(text("outcomes proposed for {person}", person=self.person), columns, rows),)


def _answer(finding: Finding) -> Text:
    answers = {
        FindingStatus.MET: text("yes"),
        FindingStatus.UNMET: text("no"),
        FindingStatus.UNKNOWN: text("not known"),
    }
    return answers[finding.status]


@final
@attrs.frozen
class OutcomePolicy:
    """What may follow from performance results.

    Attributes:
        label: What people read.
        rules: When each outcome is proposed.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two rules have one key.
        InvalidValueError: If there is no rule.

    Source: Handbook 4.2, 4.4; Supreme People's Court of China, guiding case No. 18 (2013).

    >>> policy = OutcomePolicy("After the appraisal", [
    ...     OutcomeRule("best", "promotion-review", "grade == 'A'"),
    ...     OutcomeRule("last", "coaching", "place >= 10"),
    ... ])
    >>> policy.propose("li.na", {"grade": "B", "place": 12}).proposed()
    (<OutcomeKind.COACHING: 'coaching'>,)
    """

    label: Label = attrs.field(converter=read_label)
    rules: tuple[OutcomeRule, ...] = attrs.field(converter=_read_rules)
    section: str = attrs.field(default="4.4", validator=check_section, kw_only=True)

    def propose(self, person: str, facts: object) -> PerformanceOutcomes:
        """What is proposed for one person, by what is known of their result.

        Raises:
            WrongTypeError: If the person is no text.

        Source: Handbook 4.4.
        """
        return PerformanceOutcomes(person, tuple(ProposedOutcome(rule, rule.when.check(facts)) for rule in self.rules))
