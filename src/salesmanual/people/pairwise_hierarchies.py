"""Levels of criteria: a goal, criteria under it, criteria under those, and maybe the alternatives at the bottom.

    weight of a criterion = weight of what it stands under × its own weight there
    weight of an alternative = sum over the lowest criteria of (weight of the criterion × its own weight there)

Invariant: the weights of the lowest criteria sum to exactly 1, and so do those of the alternatives: local weights do,
and sums and products are exact.

Left out: criteria that depend on one another (networks), and weights on an ideal scale.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Product, Step, Sum, derived, given
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items, read_lines
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.people.pairwise_judgements import Pairwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

__all__ = ["ComparisonUnder", "CriterionWeight", "HierarchyWeights", "PairwiseHierarchy"]

_SHOWN: Final = Rounding("0.01")
_LABEL: Final = Label({"en": "hierarchy of criteria", "zh_Hant": "準則層級", "zh_Hans": "准则层级"})


@final
@attrs.frozen
class ComparisonUnder:
    """The comparison of what stands under one criterion.

    Attributes:
        under: The criterion.
        pairwise: The comparison of its criteria, or of the alternatives in its light.

    Raises:
        WrongTypeError: If a field is not of its type.

    Source: Handbook 4.2.
    """

    under: str = attrs.field(validator=check_line)
    pairwise: Pairwise = attrs.field(validator=check_kind(Pairwise, "a Pairwise"))


def _read_parts(value: Iterable[ComparisonUnder]) -> tuple[ComparisonUnder, ...]:
    return read_items(value, "parts", ComparisonUnder, "a ComparisonUnder", key="under")


def _read_alternatives(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "alternatives")


@final
@attrs.frozen
class PairwiseHierarchy:
    """Comparisons on several levels.

    Attributes:
        goal: The comparison of the criteria on the highest level.
        parts: The comparisons under criteria; a criterion without one is a lowest one.
        alternatives: What is compared in the light of every lowest criterion; empty where only criteria are weighed.
        label: What it is for.
        key: What it is called by.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If a criterion has two comparisons, or an alternative comes twice.
        InvalidDocumentError: With every fault at once: comparisons under what is no criterion, criteria that stand in
            two places, lowest criteria without a comparison of all alternatives.

    Source: Handbook 4.2; T. L. Saaty, The Analytic Hierarchy Process, 1980.

    >>> from salesmanual.people.pairwise_judgements import Judgement
    >>> skills = Pairwise(["pitch", "close"], [Judgement("pitch", "close", 3)])
    >>> goal = Pairwise(["results", "skills"], [Judgement("results", "skills", 4)])
    >>> PairwiseHierarchy(goal, [ComparisonUnder("skills", skills)]).weigh().leaves()
    {'results': Fraction(4, 5), 'pitch': Fraction(3, 20), 'close': Fraction(1, 20)}
    """

    goal: Pairwise = attrs.field(validator=check_kind(Pairwise, "a Pairwise"))
    parts: tuple[ComparisonUnder, ...] = attrs.field(default=(), converter=_read_parts)
    alternatives: tuple[str, ...] = attrs.field(default=(), converter=_read_alternatives)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    key: str = attrs.field(default="hierarchy", validator=check_line, kw_only=True)
    section: str = attrs.field(default="4.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise InvalidDocumentError("hierarchy", faults)

    def under(self, criterion: str) -> Pairwise | None:
        """The comparison under a criterion; `None` where there is none."""
        return next((each.pairwise for each in self.parts if each.under == criterion), None)

    def weigh(self) -> HierarchyWeights:
        """The weights of all criteria and alternatives.

        Source: Handbook 4.2.
        """
        weights = {"": Fraction(1)}
        locally: dict[str, dict[str, Decimal]] = {}
        nodes = []
        for criterion, parent, pairwise, depth in _walk(self):
            if parent not in locally:
                locally[parent] = pairwise.weights()
            local = Fraction(locally[parent][criterion])
            weights[criterion] = weights[parent] * local
            nodes.append(CriterionWeight(criterion, parent, depth, local, weights[criterion]))
        return HierarchyWeights(self, tuple(nodes))


def _compares_alternatives(hierarchy: PairwiseHierarchy, pairwise: Pairwise | None) -> bool:
    return pairwise is not None and bool(set(pairwise.items) & set(hierarchy.alternatives))


def _walk(hierarchy: PairwiseHierarchy) -> Iterator[tuple[str, str, Pairwise, int]]:
    """Each criterion with what it stands under, its comparison and its level, from the top; none is gone into twice."""
    seen: set[str] = set()
    todo = [(item, "", hierarchy.goal, 1) for item in reversed(hierarchy.goal.items)]
    while todo:
        criterion, parent, pairwise, depth = todo.pop()
        yield criterion, parent, pairwise, depth
        below = hierarchy.under(criterion)
        if below is None or criterion in seen or _compares_alternatives(hierarchy, below):
            continue
        seen.add(criterion)
        todo += [(item, criterion, below, depth + 1) for item in reversed(below.items)]


def _faults(hierarchy: PairwiseHierarchy) -> Iterator[Fault]:
    parents: dict[str, str] = {}
    for criterion, parent, _, _ in _walk(hierarchy):
        if criterion in hierarchy.alternatives:
            yield Fault(_at(hierarchy, parent), f"{criterion!r} is an alternative; compare criteria with criteria")
        elif criterion in parents:
            problem = f"{criterion!r} stands under {parents[criterion] or 'the goal'} already; give one another name"
            yield Fault(_at(hierarchy, parent), problem)
        else:
            parents[criterion] = parent
            yield from _lowest_faults(hierarchy, criterion)
    for position, part in enumerate(hierarchy.parts):
        if part.under not in parents:
            remedy = did_you_mean(part.under, parents)
            yield Fault(f"parts[{position}].under", f"found {part.under!r}, accepted is a criterion; {remedy}")


def _lowest_faults(hierarchy: PairwiseHierarchy, criterion: str) -> Iterator[Fault]:
    """A lowest criterion that does not compare all alternatives."""
    below = hierarchy.under(criterion)
    if below is None and hierarchy.alternatives:
        yield Fault("parts", f"{criterion!r} compares no alternatives; add their comparison under it")
    if below is not None and _compares_alternatives(hierarchy, below):
        missing = [each for each in hierarchy.alternatives if each not in below.items]
        foreign = [each for each in below.items if each not in hierarchy.alternatives]
        for each in missing:
            yield Fault(_at(hierarchy, criterion), f"alternative {each!r} is not compared here; add it")
        for each in foreign:
            yield Fault(
                _at(hierarchy, criterion), f"{each!r} is no alternative; {did_you_mean(each, hierarchy.alternatives)}"
            )


def _at(hierarchy: PairwiseHierarchy, criterion: str) -> str:
    """The address of the comparison under a criterion."""
    places = [each.under for each in hierarchy.parts]
    return f"parts[{places.index(criterion)}].pairwise" if criterion else "goal"


@final
@attrs.frozen
class CriterionWeight:
    """The weight of one criterion.

    Attributes:
        criterion: The criterion.
        parent: What it stands under; empty for the goal.
        depth: Its level, 1 under the goal.
        local: Its weight among its siblings.
        weight: Its weight in the whole.

    Source: Handbook 4.2.
    """

    criterion: str
    parent: str
    depth: int
    local: Fraction
    weight: Fraction


@final
@attrs.frozen
class HierarchyWeights(Shown):
    """The weights of all criteria, and of the alternatives where there are any.

    Attributes:
        policy: The hierarchy.
        nodes: The criteria from the top, each before those under it.

    Source: Handbook 4.2.
    """

    policy: PairwiseHierarchy = attrs.field(repr=False)
    nodes: tuple[CriterionWeight, ...]

    def __getitem__(self, criterion: str) -> CriterionWeight:
        """The weight of a criterion.

        Raises:
            NotFoundError: If there is no such criterion.
        """
        for each in self.nodes:
            if each.criterion == criterion:
                return each
        raise NotFoundError("criterion", criterion, did_you_mean(criterion, [each.criterion for each in self.nodes]))

    def leaves(self) -> dict[str, Fraction]:
        """The weight of each lowest criterion; they sum to exactly 1."""
        inner = {each.parent for each in self.nodes}
        return {each.criterion: each.weight for each in self.nodes if each.criterion not in inner}

    def alternatives(self) -> dict[str, Fraction]:
        """The weight of each alternative, the greatest first, equals in their order; they sum to exactly 1."""
        totals = dict.fromkeys(self.policy.alternatives, Fraction(0))
        for _, weight, locally in self._lowest():
            for alternative, local in locally.items():
                totals[alternative] += weight * Fraction(local)
        return dict(sorted(totals.items(), key=lambda pair: -pair[1]))

    def _lowest(self) -> Iterator[tuple[str, Fraction, dict[str, Decimal]]]:
        """The lowest criteria, their weights, and those of the alternatives in their light."""
        leaves = self.leaves()
        for part in self.policy.parts:
            if part.under in leaves:
                yield part.under, leaves[part.under], part.pairwise.weights()

    def explain(self, alternative: str) -> Step:
        """How the weight of an alternative follows from those of the lowest criteria.

        Raises:
            NotFoundError: If there is no such alternative.
        """
        if alternative not in self.policy.alternatives:
            raise NotFoundError("alternative", alternative, did_you_mean(alternative, self.policy.alternatives))
        steps = [
            derived(
                text("by {criterion}", criterion=criterion),
                Product(),
                (
                    given(text("weight of {criterion}", criterion=criterion), weight),
                    given(text("{alternative} in its light", alternative=alternative), locally[alternative]),
                ),
            )
            for criterion, weight, locally in self._lowest()
        ]
        label = text("weight of {item}", item=alternative)
        return derived(label, Sum(), steps, section=self.policy.section, unit="%")

    def tables(self) -> tuple[Table, ...]:
        """The criteria with their weights; the alternatives with theirs, where there are any."""
        columns = [
            Column(text("criterion"), key="criterion"),
            Column(text("under"), key="under"),
            Column(text("level"), key="level"),
            Column(text("weight there"), unit="%", rounding=_SHOWN, key="local"),
            Column(text("weight"), unit="%", rounding=_SHOWN, key="weight"),
        ]
        rows = [(each.criterion, each.parent, each.depth, each.local, each.weight) for each in self.nodes]
        criteria = Table(self.policy.label, columns, rows)
        if not self.policy.alternatives:
            return (criteria,)
        named = [
            Column(text("alternative"), key="alternative"),
            Column(text("weight"), unit="%", rounding=_SHOWN, key="weight"),
        ]
        return (criteria, Table(text("Alternatives"), named, self.alternatives().items()))
