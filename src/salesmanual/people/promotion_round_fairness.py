"""The fairness table of a promotion round: who applied, was eligible and was selected, by group.

    applied ──▶ eligible ──▶ selected        the four-fifths ratio of each step, and of both together

Invariant: a candidate counts in one group; selected is who was offered a place, taken or not, and eligible is who was
admitted to the scoring, so that no count is larger than the one before it.

Left out: which groups there are and who is in which, which the caller says; the ratio and its interval
(`adverse_impact`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_type
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.adverse_impact import FourFifthsRule, Selected
from salesmanual.people.adverse_impact_results import ImpactReport
from salesmanual.people.promotion_rounds_record import PromotionRound, check_round

if TYPE_CHECKING:
    from salesmanual.people.promotion_rounds_policy import PromotionRoundPolicy

__all__ = ["FairnessStep", "GroupCounts", "RoundFairness", "round_fairness"]

FairnessStep = Literal["eligible", "selected", "overall"]
"""Eligible of those who applied, selected of those who were eligible, selected of those who applied."""

_PERCENT: Final = Rounding("0.1")
_TITLES: Final[Mapping[FairnessStep, Text]] = {
    "eligible": text("Eligible of those who applied"),
    "selected": text("Selected of those who were eligible"),
    "overall": text("Selected of those who applied"),
}
_TWO: Final = 2


@final
@attrs.frozen
class GroupCounts:
    """How far the candidates of one group came.

    Attributes:
        group: The group.
        applied: How many applied or were nominated.
        eligible: How many were admitted to the scoring.
        selected: How many were offered a place.

    Source: Handbook 8.2.
    """

    group: str
    applied: int
    eligible: int
    selected: int

    def of_step(self, step: FairnessStep) -> Selected | None:
        """Who passed the step, of whom; `None` where nobody came to it."""
        if step == "selected":
            return Selected(self.selected, self.eligible) if self.eligible else None
        return Selected(self.eligible if step == "eligible" else self.selected, self.applied)


@final
@attrs.frozen(str=False)
class RoundFairness(Shown):
    """The counts of the groups, and what the four-fifths rule says of each step.

    Attributes:
        round: The id of the round.
        rows: The groups that have a candidate, in the order of their names.
        impacts: What the rule says, by step; a step to which fewer than two groups came is left out.

    Source: Handbook 8.2.
    """

    round: str
    rows: tuple[GroupCounts, ...]
    impacts: Mapping[FairnessStep, ImpactReport]

    def tables(self) -> tuple[Table, ...]:
        """The counts; then each step by the rule."""
        columns = [
            Column(text("group"), key="group"),
            Column(text("applied"), key="applied"),
            Column(text("eligible"), key="eligible"),
            Column(text("selected"), key="selected"),
            Column(text("selected of applied"), key="rate", unit="%", rounding=_PERCENT),
        ]
        rows = [
            (each.group, each.applied, each.eligible, each.selected, Selected(each.selected, each.applied).rate())
            for each in self.rows
        ]
        counts = Table(text("Candidates of {round} by group", round=self.round), columns, rows)
        steps = [attrs.evolve(report.tables()[0], title=_TITLES[step]) for step, report in self.impacts.items()]
        return (counts, *steps)


def round_fairness(
    round: PromotionRound,  # noqa: A002 - the record's word
    policy: PromotionRoundPolicy,
    groups: Mapping[str, str],
    *,
    rule: FourFifthsRule | None = None,
) -> RoundFairness:
    """How far the candidates of each group came.

    Args:
        round: The round.
        policy: Its policy.
        groups: The group of each candidate, by person; others may be in it.
        rule: The four-fifths rule; the standard one by default.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If a candidate has no group, or the rule's reference is not among the groups of a step.

    Source: Handbook 8.2.
    """
    check_round(round, policy)
    four_fifths = FourFifthsRule() if rule is None else rule
    check_type(four_fifths, FourFifthsRule, "rule")
    if not isinstance(groups, Mapping):
        raise WrongTypeError("groups", groups, "the group of each candidate, by person")
    group_of = {each.person: _group(groups, each.person) for each in round.candidates}
    applied = Counter(group_of.values())
    eligible = Counter(
        group_of[each.person] for each in round.candidates if each.is_eligible(policy) or each.waiver is not None
    )
    offered = {each.person for each in round.chosen()} | set(round.declined)
    selected = Counter(group_of[person] for person in offered)
    rows = tuple(GroupCounts(name, applied[name], eligible[name], selected[name]) for name in sorted(applied))
    return RoundFairness(round.id, rows, _impacts(rows, four_fifths))


def _group(groups: Mapping[str, str], person: str) -> str:
    if person not in groups:
        raise NotFoundError("group of", person, "name one, such as 'not stated'")
    return read_line(groups[person], f"groups[{person!r}]")


def _impacts(rows: tuple[GroupCounts, ...], rule: FourFifthsRule) -> dict[FairnessStep, ImpactReport]:
    impacts: dict[FairnessStep, ImpactReport] = {}
    for step in _TITLES:
        counts = {row.group: count for row in rows if (count := row.of_step(step)) is not None}
        if len(counts) >= _TWO:
            impacts[step] = rule.check(counts)
    return impacts
