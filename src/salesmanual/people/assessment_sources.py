"""From the ratings of one competency to its level: who counts, whose mean is taken, and what each mean weighs.

    ratings of a role ──least──▶ count or not ──threshold──▶ alone, together with others, hidden, or not at all
    ratings of a source ──trim, mean──▶ its mean ──× weight, sum, ÷ weights──▶ the level

Invariant: which ratings count and how they are put together follows from how many there are, never from what they say;
so nothing can be read from it. A source that is not hidden and that is anonymous has as many raters as the threshold
asks or more.

Left out: whether the ratings are sound (`assessments`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, final

import attrs

from salesmanual.kernel.scorecard_parts import MissingRule
from salesmanual.people.assessment_rules import RaterRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.people.assessment_rules import AssessmentRules, RoleRule

__all__ = ["Given", "Pool", "RatedCompetency", "Source", "missing_weight", "pools", "rated", "trimmed"]

Given: TypeAlias = "tuple[str, int | Fraction]"
"""Who rated, and at which level."""


class Pool(NamedTuple):
    """Roles whose ratings make one mean.

    Attributes:
        roles: The roles; more than one where they are too few to be shown alone.
        weight: What the mean counts.
        is_hidden: Whether it counts and is not to be shown.
    """

    roles: tuple[RaterRole, ...]
    weight: Fraction
    is_hidden: bool = False


@final
@attrs.frozen
class Source:
    """The ratings of one role, or of several together, on one competency.

    Attributes:
        roles: The roles.
        weight: What their mean counts.
        mean: The mean, after trimming.
        is_hidden: Whether it counts and is not to be shown.
        is_anonymous: Whether the threshold protects it.
        given: Who rated and how, the lowest first.

    Source: Handbook 4.2.
    """

    roles: tuple[RaterRole, ...]
    weight: Fraction
    mean: Fraction
    is_hidden: bool
    is_anonymous: bool
    given: tuple[Given, ...] = attrs.field(repr=False)

    @property
    def raters(self) -> int:
        """How many raters it has."""
        return len(self.given)


@final
@attrs.frozen
class RatedCompetency:
    """What the ratings of one competency make.

    Attributes:
        key: The competency.
        sources: The means that count or are shown, in the order of the rules.
        whole: The weights that are divided by: those of the sources, and of roles without a rating that count as 0.
        level: The level; `None` where nothing that counts is rated.

    Source: Handbook 4.2.
    """

    key: str
    sources: tuple[Source, ...]
    whole: Fraction
    level: Fraction | None

    @property
    def is_hidden(self) -> bool:
        """Whether the level would give a hidden mean away."""
        return any(each.is_hidden and each.weight for each in self.sources)


def pools(rules: AssessmentRules, counts: Mapping[str, int]) -> tuple[Pool, ...]:
    """Which roles make a mean together, by how many ratings each has.

    >>> from salesmanual.people.assessment_rules import AssessmentRules, RoleRule
    >>> roles = [RoleRule("manager", "50%"), RoleRule("peer", "30%"), RoleRule("report", "20%")]
    >>> rules = AssessmentRules(roles, thin="merge")
    >>> [pool.roles for pool in pools(rules, {"manager": 1, "peer": 3, "report": 1})]
    [('manager',), ('peer', 'report')]
    """
    counting = [each for each in rules.roles if counts.get(each.role, 0) >= each.least]
    thin = [each for each in counting if each.is_anonymous and counts[each.role] < rules.threshold]
    alone = [Pool((each.role,), each.weight) for each in counting if each not in thin]
    match rules.thin:
        case "withhold":
            hidden = {each.role for each in thin}
            return tuple(Pool((each.role,), each.weight, each.role in hidden) for each in counting)
        case "merge" if thin:
            return _merged(rules, counts, counting, thin)
        case _:
            return tuple(alone)


def _merged(
    rules: AssessmentRules, counts: Mapping[str, int], counting: Sequence[RoleRule], thin: Sequence[RoleRule]
) -> tuple[Pool, ...]:
    """The thin roles together, with the smallest other anonymous role where they are still too few."""
    together = list(thin)
    others = sorted(
        (each for each in counting if each.is_anonymous and each not in thin), key=lambda each: counts[each.role]
    )
    if sum(counts[each.role] for each in together) < rules.threshold and others:
        together.append(others[0])  # it has enough by itself
    ordered = [each for each in counting if each in together]
    alone = [Pool((each.role,), each.weight) for each in counting if each not in together]
    if sum(counts[each.role] for each in ordered) < rules.threshold:
        return tuple(alone)
    weight = sum((each.weight for each in ordered), Fraction(0))
    return (*alone, Pool(tuple(each.role for each in ordered), weight))


def missing_weight(rules: AssessmentRules, counts: Mapping[str, int]) -> Fraction:
    """The weights of the roles without a rating that count as 0."""
    if rules.missing_roles is not MissingRule.ZERO:
        return Fraction(0)
    return sum((each.weight for each in rules.roles if not counts.get(each.role, 0)), Fraction(0))


def trimmed(rules: AssessmentRules, levels: Sequence[int | Fraction]) -> Sequence[int | Fraction]:
    """The levels without the highest and the lowest, where there are enough; they have to be in order."""
    drops = rules.trim if len(levels) >= rules.fewest_to_trim() else 0
    return levels[drops : len(levels) - drops]


def rated(
    rules: AssessmentRules, key: str, given: Mapping[str, Sequence[Given]], *, alike: bool = False
) -> RatedCompetency:
    """The level of one competency.

    Args:
        rules: The conventions.
        key: The competency.
        given: The ratings by role.
        alike: Whether all roles count the same, whatever they weigh.
    """
    counts = {role: len(ratings) for role, ratings in given.items()}
    sources = tuple(_source(rules, pool, given, alike=alike) for pool in pools(rules, counts))
    whole = sum((each.weight for each in sources), Fraction(0))
    if not whole:
        return RatedCompetency(key, sources, whole, None)
    whole += Fraction(0) if alike else missing_weight(rules, counts)
    total = sum((each.weight * each.mean for each in sources), Fraction(0))
    return RatedCompetency(key, sources, whole, total / whole)


def _source(rules: AssessmentRules, pool: Pool, given: Mapping[str, Sequence[Given]], *, alike: bool) -> Source:
    ratings = sorted((each for role in pool.roles for each in given[role]), key=lambda each: (each[1], each[0]))
    kept = trimmed(rules, [level for _, level in ratings])
    mean = Fraction(sum(kept)) / len(kept)
    anonymous = any(each.is_anonymous for each in rules.roles if each.role in pool.roles)
    return Source(pool.roles, Fraction(1) if alike else pool.weight, mean, pool.is_hidden, anonymous, tuple(ratings))
