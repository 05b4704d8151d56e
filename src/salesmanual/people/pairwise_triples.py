"""Where judgements contradict: three things at a time, exactly, and which single judgement repairs most.

    a : b = 2,  b : c = 3,  a : c = 2        by way of b, a : c is 6

The inconsistency of three things is 1 less the smaller of judged ÷ implied and implied ÷ judged: 0 where they agree,
close to 1 where they say opposite things.

Invariant: triples are exact; three things appear once, named in the order of the comparison. A repair changes one
judgement to the step of the scale nearest to what the others imply, and lowers the consistency index.

Left out: deciding; a repair is a question to the judge.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.people.pairwise_priorities import estimates, model_matrix, principal

if TYPE_CHECKING:
    from salesmanual.people.pairwise_judgements import Pairwise

__all__ = ["Repair", "Triple", "inconsistent_triples", "repairs_of"]


@final
@attrs.frozen
class Triple:
    """Three things whose judgements contradict.

    Attributes:
        a: The first.
        b: The second.
        c: The third.
        direct: How many times as much the first matters as the third, as it was judged.
        implied: The same by way of the second.
        inconsistency: 1 less the smaller of direct ÷ implied and implied ÷ direct; above 0 and below 1.

    Source: Handbook 4.2; W. W. Koczkodaj, A new definition of consistency of pairwise comparisons, 1993.
    """

    a: str
    b: str
    c: str
    direct: Fraction
    implied: Fraction
    inconsistency: Fraction


@final
@attrs.frozen
class Repair:
    """A judgement that would make the whole more consistent if it were another.

    Attributes:
        a: The one.
        b: The other.
        ratio: What was judged.
        suggested: The step of the scale nearest to what all other judgements imply.
        index_before: The consistency index as it is, rounded to 12 decimal places.
        index_after: The consistency index with the suggestion.

    Source: Handbook 4.2.
    """

    a: str
    b: str
    ratio: Fraction
    suggested: Fraction
    index_before: Decimal
    index_after: Decimal


def inconsistent_triples(comparison: Pairwise) -> tuple[Triple, ...]:
    """Three things whose judgements contradict, the worst first, equals in the order of the comparison.

    Three things of which a pair was not judged are left out.

    Source: Handbook 4.2.

    >>> from salesmanual.people.pairwise_judgements import Pairwise
    >>> found = inconsistent_triples(Pairwise.from_triangle(["a", "b", "c"], [[2, 2], [3]]))[0]
    >>> found.direct, found.implied, found.inconsistency
    (Fraction(2, 1), Fraction(6, 1), Fraction(2, 3))
    """
    items = comparison.items
    ratios = dict(zip(comparison.pairs(), (each.ratio for each in comparison.judgements), strict=True))
    found = []
    for one, two, three in combinations(range(len(items)), 3):
        first, second, direct = ratios.get((one, two)), ratios.get((two, three)), ratios.get((one, three))
        if first is None or second is None or direct is None or first * second == direct:
            continue
        implied = first * second
        inconsistency = 1 - min(direct / implied, implied / direct)
        found.append(Triple(items[one], items[two], items[three], direct, implied, inconsistency))
    return tuple(sorted(found, key=lambda triple: -triple.inconsistency))


def repairs_of(comparison: Pairwise) -> tuple[Repair, ...]:
    """Single judgements that would make the whole more consistent, the one that does most first.

    Each judgement is replaced by the step of the scale (1, 2, 3 … and their reciprocals, up to the greatest ratio)
    nearest to the geometric mean of what the other judgements imply by way of one further thing.

    Source: Handbook 4.2.

    >>> from salesmanual.people.pairwise_judgements import Pairwise
    >>> best = repairs_of(Pairwise.from_triangle(["a", "b", "c"], [[2, 2], [3]]))[0]
    >>> best.a, best.b, best.ratio, best.suggested, best.index_after
    ('a', 'c', Fraction(2, 1), Fraction(6, 1), Decimal('0E-12'))
    """
    size = len(comparison.items)
    if not comparison.is_complete() or not inconsistent_triples(comparison):
        return ()
    scale = _scale(comparison.most)
    pairs = comparison.pairs()
    matrix = model_matrix(size, pairs, (each.ratio for each in comparison.judgements))
    start = principal(matrix)
    before = _index(start.eigenvalue, size)
    found = []
    for judged, (one, other) in zip(comparison.judgements, pairs, strict=True):
        ways = [math.log(matrix[one][at] * matrix[at][other]) for at in range(size) if at not in {one, other}]
        suggested = _nearest(scale, sum(ways) / len(ways))
        changed = [list(row) for row in matrix]
        changed[one][other], changed[other][one] = float(suggested), float(1 / suggested)
        after = _index(principal(changed, start.vector).eigenvalue, size)
        if after < before:
            found.append(Repair(judged.a, judged.b, judged.ratio, suggested, before, after))
    return tuple(sorted(found, key=lambda repair: repair.index_after))


def _index(eigenvalue: float, size: int) -> Decimal:
    return max(estimates([(eigenvalue - size) / (size - 1)])[0], Decimal(0))


def _scale(most: Fraction) -> list[Fraction]:
    """1, 2, 3 … up to the greatest ratio, and their reciprocals."""
    whole = [Fraction(step) for step in range(1, math.floor(most) + 1)]
    return [*(1 / step for step in reversed(whole[1:])), *whole]


def _nearest(scale: list[Fraction], logarithm: float) -> Fraction:
    """The step whose logarithm is nearest; of two as near, the one nearer to 1."""
    return min(scale, key=lambda step: (abs(math.log(step) - logarithm), abs(math.log(step))))
