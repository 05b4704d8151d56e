"""The search for duplicates: profiles of the leads, judging pairs of them, and joining certain pairs to clusters.

Invariant: a pair that is passed over early could not have reached the threshold, so passing it over changes nothing.

Left out: the rules (`lead_duplicates`), and which pairs share a block (`lead_blocking`).
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from itertools import product
from math import lcm
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.selling.lead_blocking import Blocks
from salesmanual.selling.lead_duplicate_pairs import Cluster, DuplicateReport, Likeness, Pair
from salesmanual.selling.lead_duplicates import DuplicatePolicy, Normal
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.lead_normal_words import folded
from salesmanual.selling.lead_similarity import most_alike
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from salesmanual.selling.lead_blocking import BlockKey
    from salesmanual.selling.lead_duplicate_pairs import Verdict

__all__ = ["LeadIndex"]

_FACTS: Final = "facts."
_MOST_VALUES: Final = 20
_EXACT: Final = ("exact",)
_ZERO: Final = Fraction(0)
_ONE: Final = Fraction(1)
_RANKS: Final = {"certain": 0, "possible": 1, "different": 2}


@final
@attrs.frozen
class _Profile:
    """What is compared of a lead: the values of each comparison, which put it in order, and its exact keys."""

    lead: str
    values: tuple[tuple[str, ...], ...]
    keys: tuple[frozenset[tuple[str, ...]], ...]


@final
@attrs.frozen
class _Judge:
    """The policy, with its weights as whole numbers and the cheap comparisons first."""

    policy: DuplicatePolicy
    normal: Normal
    fields: tuple[str, ...]
    weights: tuple[int, ...]
    turns: tuple[int, ...]
    ignored: frozenset[str]

    @classmethod
    def of(cls, policy: DuplicatePolicy, normal: Normal | None) -> _Judge:
        comparisons = policy.comparisons
        unit = lcm(*(each.weight.denominator for each in comparisons))
        fields = {each.field for each in comparisons}
        fields.update(block.field for block in policy.blocks)
        fields.update(field for key in policy.keys for field in key.fields)
        return cls(
            policy,
            NormalForm().keys if normal is None else normal,
            tuple(sorted(fields)),
            tuple(int(each.weight * unit) for each in comparisons),
            tuple(sorted(range(len(comparisons)), key=lambda at: comparisons[at].measures != _EXACT)),
            frozenset(policy.ignored),
        )

    def known(self, lead: Lead) -> dict[str, tuple[str, ...]]:
        """The values of a lead by field, each once and in the order of text, without those that tell nothing."""
        normal = self.normal(lead)
        known = {}
        for field in self.fields:
            values = normal.get(field) or _fact(lead, field)
            if len(values) > 1:
                values = tuple(sorted(set(values)))[:_MOST_VALUES]
            known[field] = tuple(value for value in values if value not in self.ignored)
        return known

    def profile(self, lead: Lead, known: Mapping[str, tuple[str, ...]]) -> _Profile:
        values = tuple(known[each.field] for each in self.policy.comparisons)
        keys = tuple(frozenset(product(*(known[field] for field in key.fields))) for key in self.policy.keys)
        return _Profile(lead.id, values, keys)

    def block_keys(self, profile: _Profile, known: Mapping[str, tuple[str, ...]]) -> Iterable[BlockKey]:
        """The blocks of a lead: those of the rules, and one for each of its exact keys."""
        for rule, block in enumerate(self.policy.blocks):
            for part in block.parts(known):
                yield rule, (part,)
        for number, values in enumerate(profile.keys, len(self.policy.blocks)):
            for value in values:
                yield number, value

    def block_names(self) -> list[str]:
        """What the leads of a block share, by the number of the rule."""
        return [*map(str, self.policy.blocks), *(" + ".join(key.fields) for key in self.policy.keys)]

    def shared(self, first: _Profile, second: _Profile) -> list[int]:
        """The exact keys that both have, by number."""
        both = enumerate(zip(first.keys, second.keys, strict=True))
        return [number for number, (mine, theirs) in both if mine and not mine.isdisjoint(theirs)]

    def may_reach(self, first: _Profile, second: _Profile) -> bool:
        """Whether the score is at least the lower threshold; it stops as soon as it cannot be."""
        turns = [at for at in self.turns if first.values[at] and second.values[at]]
        open_weight = total = sum(self.weights[at] for at in turns)
        if not total:
            return False
        above, below = self.policy.possible.as_integer_ratio()
        above *= total
        got, unit = 0, 1
        for at in turns:
            ratio = self.ratio(at, first.values[at], second.values[at])
            open_weight -= self.weights[at]
            part, whole = ratio.as_integer_ratio()
            got = got * whole + self.weights[at] * part * unit
            unit *= whole
            if (got + open_weight * unit) * below < above * unit:
                return False
        return True

    def ratio(self, at: int, firsts: tuple[str, ...], seconds: tuple[str, ...]) -> Fraction:
        """How alike the values of one comparison are."""
        measures = self.policy.comparisons[at].measures
        if firsts == seconds:
            return _ONE
        if measures == _EXACT:
            return _ZERO if set(firsts).isdisjoint(seconds) else _ONE
        return most_alike(firsts, seconds, measures)[0]

    def pair(self, first: _Profile, second: _Profile, shared: Sequence[int]) -> Pair:
        """Two leads, judged."""
        if second.lead < first.lead:
            first, second = second, first
        likenesses = []
        for at, comparison in enumerate(self.policy.comparisons):
            mine, theirs = first.values[at], second.values[at]
            if mine and theirs:
                found = most_alike(mine, theirs, comparison.measures)
                likenesses.append(Likeness(comparison.field, comparison.weight, *found))
        evidence = sum((each.weight for each in likenesses), _ZERO)
        by_weight = sum((each.weight * each.similarity for each in likenesses), _ZERO)
        score = by_weight / evidence if evidence else _ZERO
        keys = tuple(self.policy.keys[number].fields for number in shared)
        verdict = self.verdict(score, evidence, shared)
        return Pair(first.lead, second.lead, verdict, score, evidence, tuple(likenesses), keys)

    def verdict(self, score: Fraction, evidence: Fraction, shared: Sequence[int]) -> Verdict:
        """What the score, the evidence and the shared keys make of a pair."""
        policy = self.policy
        if any(policy.keys[number].verdict == "certain" for number in shared):
            return "certain"
        if score >= policy.certain and evidence >= policy.least_evidence:
            return "certain"
        return "possible" if shared or score >= policy.possible else "different"


def _fact(lead: Lead, field: str) -> tuple[str, ...]:
    """A fact that is text, in the form in which it is compared."""
    if not field.startswith(_FACTS):
        return ()
    value = lead.facts.get(field.removeprefix(_FACTS))
    plain = folded(value) if isinstance(value, str) else ""
    return (plain,) if plain else ()


def judged(policy: DuplicatePolicy, first: Lead, second: Lead, normal: Normal | None) -> Pair:
    """The pair of two leads, whatever the verdict."""
    judge = _Judge.of(policy, normal)
    one, other = (judge.profile(lead, judge.known(lead)) for lead in (first, second))
    return judge.pair(one, other, judge.shared(one, other))


@final
@attrs.frozen(eq=False)
class LeadIndex:
    """Leads that are arranged for comparing new ones with them.

    Attributes:
        leads: How many there are, without those that are merged already.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.lead_duplicates import DuplicatePolicy
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> index = DuplicatePolicy().index([Lead("L-1", "fair", at, name="李娜", phones=["138 0013 8000"])])
    >>> [pair.verdict for pair in index.matches(Lead("L-9", "web", at, name="李娜", phones=["+8613800138000"]))]
    ['certain']
    """

    leads: int
    _judge: _Judge
    _profiles: tuple[_Profile, ...]
    _blocks: Blocks

    def matches(self, lead: Lead) -> tuple[Pair, ...]:
        """The leads that it certainly or possibly is, the most alike first; itself is passed over.

        Raises:
            WrongTypeError: If it is no `Lead`.
        """
        if not isinstance(lead, Lead):
            raise WrongTypeError("lead", lead, "a Lead")
        known = self._judge.known(lead)
        profile = self._judge.profile(lead, known)
        place = bisect_left(self._profiles, _place(profile), key=_place)
        partners = self._blocks.around(place, self._judge.block_keys(profile, known))
        others = (self._profiles[partner] for partner in partners)
        return _sorted(_judged_pairs(self._judge, profile, (other for other in others if other.lead != lead.id)))


def _place(profile: _Profile) -> tuple[tuple[tuple[str, ...], ...], str]:
    return profile.values, profile.lead


def _judged_pairs(judge: _Judge, profile: _Profile, others: Iterable[_Profile]) -> Iterable[Pair]:
    """The pairs with the others that are more than different."""
    for other in others:
        shared = judge.shared(profile, other)
        if shared or judge.may_reach(profile, other):
            yield judge.pair(profile, other, shared)


def _sorted(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (_RANKS[pair.verdict], -pair.score, pair.first, pair.second)))


def lead_index(policy: DuplicatePolicy, leads: Iterable[Lead], normal: Normal | None) -> LeadIndex:
    """The leads in the order of their names, in blocks."""
    judge = _Judge.of(policy, normal)
    ranked = []
    for lead in leads:
        if lead.merged_into is None:
            known = judge.known(lead)
            ranked.append((judge.profile(lead, known), known))
    ranked.sort(key=lambda each: _place(each[0]))
    keys = (judge.block_keys(profile, known) for profile, known in ranked)
    blocks = Blocks.of(keys, most=policy.most_in_block, neighbours=policy.neighbours)
    return LeadIndex(len(ranked), judge, tuple(profile for profile, _ in ranked), blocks)


def found_duplicates(policy: DuplicatePolicy, leads: Sequence[Lead], normal: Normal | None) -> DuplicateReport:
    """All certain and possible pairs of the leads that share a block."""
    index = lead_index(policy, leads, normal)
    judge, profiles, blocks = index._judge, index._profiles, index._blocks  # noqa: SLF001 - of this module
    compared = 0
    pairs: list[Pair] = []
    for lead, partners in blocks.partners(len(profiles)):
        compared += len(partners)
        pairs += _judged_pairs(judge, profiles[lead], (profiles[partner] for partner in partners))
    found = _sorted(pairs)
    return DuplicateReport(
        leads=len(profiles),
        merged=len(leads) - len(profiles),
        compared=compared,
        pairs=found,
        clusters=_clusters(pair for pair in found if pair.verdict == "certain"),
        left_out=blocks.left_out(judge.block_names()),
    )


def _clusters(pairs: Iterable[Pair]) -> tuple[Cluster, ...]:
    """The leads that certain pairs join, directly or over others."""
    parents: dict[str, str] = {}

    def root(lead: str) -> str:
        parents.setdefault(lead, lead)
        while parents[lead] != lead:
            parents[lead] = parents[parents[lead]]
            lead = parents[lead]
        return lead

    linked = []
    for pair in pairs:
        linked.append(pair.first)
        one, other = sorted((root(pair.first), root(pair.second)))
        parents[other] = one
    members: dict[str, list[str]] = {}
    for lead in parents:
        members.setdefault(root(lead), []).append(lead)
    links: dict[str, int] = {}
    for lead in linked:
        links[root(lead)] = links.get(root(lead), 0) + 1
    return tuple(Cluster(tuple(sorted(members[each])), links[each]) for each in sorted(members))
