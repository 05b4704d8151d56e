"""Feedback that is shown again: what it would give away beside all that was shown before.

A mean of three that becomes a mean of four gives the fourth rating away, though both have raters enough. And what no
two reports give away, three may:

    first report     raters a, b, c                  mean and number make the sum a + b + c
    second report    raters d, e, f                  d + e + f
    third report     all of them and one more        the third sum less the other two is the rating of the newcomer

So feedback is shown again only where, beside each report that was shown, no mean changes by too few raters, and where
all reports together, added and subtracted as one likes, tell of no fewer raters than the threshold asks.

Invariant: a refusal lists every competency that stands in the way, and names no rater.

Left out: assessments of another time, with ratings of their own; they are compared, not shown again
(`assessment_noise`).
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.errors import InvalidValueError, RefusedError, check_type
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.texts import text
from salesmanual.people.assessment_result import Assessment
from salesmanual.people.assessment_rules import role_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salesmanual.kernel.texts import Text
    from salesmanual.people.assessment_feedback import Feedback
    from salesmanual.people.assessment_rules import AssessmentRules
    from salesmanual.people.assessment_sources import RatedCompetency, Source

__all__ = ["given_away", "revised_feedback"]


def revised_feedback(shown: Iterable[Assessment], revised: Assessment) -> Feedback:
    """The feedback of a revised assessment, where earlier feedback was shown already.

    Args:
        shown: Every assessment of the same time whose feedback was shown, in any order.
        revised: The one with ratings added, corrected or taken back.

    Raises:
        WrongTypeError: If `shown` is no list of `Assessment`s, or `revised` is none.
        InvalidValueError: If none was shown, they are of two persons, or by rules that put ratings together in another
            way.
        RefusedError: With every competency whose means would give ratings of too few raters away.

    Source: Handbook 4.2.
    """
    findings = given_away(shown, revised)
    if findings:
        raise RefusedError(f"show the feedback of {revised.person} again", findings)
    return revised.feedback()


def given_away(shown: Iterable[Assessment], revised: Assessment) -> tuple[Finding, ...]:
    """A finding for each mean that, beside those that were shown, would give ratings of too few raters away.

    Args:
        shown: Every assessment of the same time whose feedback was shown, in any order.
        revised: The one with ratings added, corrected or taken back.

    Raises:
        WrongTypeError, InvalidValueError: As for `revised_feedback`.

    Source: Handbook 4.2.
    """
    check_type(revised, Assessment, "revised")
    earlier = read_items(shown, "shown", Assessment, "an Assessment whose feedback was shown", least=1)
    for position, each in enumerate(earlier):
        _check(each, revised, f"shown[{position}]")
    known: dict[str, list[Source]] = {}
    for rated in (rated for each in earlier for rated in _shown(each)):
        known.setdefault(rated.key, []).extend(_protected(rated))
    threshold = revised.rules.threshold
    return tuple(
        finding for after in _shown(revised) for finding in _findings(known.get(after.key, []), after, threshold)
    )


def _check(shown: Assessment, revised: Assessment, where: str) -> None:
    if shown.person != revised.person:
        raise InvalidValueError("revised.person", revised.person, f"{shown.person}, whose feedback was shown")
    before, after = _groups(shown.rules), _groups(revised.rules)
    differ = [name for name in after if before[name] != after[name]]
    if differ:
        found = f"other rules than before for {', '.join(differ)}"
        remedy = "the two together could tell of a single rater; assess by the rules that were shown"
        raise InvalidValueError("revised.rules", found, f"the same as in {where}", remedy)


def _groups(rules: AssessmentRules) -> dict[str, object]:
    """The rules that decide which ratings make a mean, and which means are shown."""
    roles = {(each.role, each.least, each.is_anonymous) for each in rules.roles}
    trim_from = rules.fewest_to_trim() if rules.trim else None
    return {
        "threshold": rules.threshold,
        "thin": rules.thin,
        "trim": rules.trim,
        "trim_from": trim_from,
        "roles": roles,
    }


def _shown(assessment: Assessment) -> tuple[RatedCompetency, ...]:
    """What has a figure in the feedback: the competencies, and development potential."""
    potential = assessment.potential_rated
    return assessment.competencies if potential is None else (*assessment.competencies, potential)


def _findings(known: Sequence[Source], after: RatedCompetency, threshold: int) -> Iterator[Finding]:
    alone = False
    for new in _protected(after):
        changed = max((_changed(old, new, threshold) for old in known), default=0)
        if changed:
            alone = True
            role = role_label(new.roles)
            required = text("ratings by {role} change for none or at least {least} raters", role=role, least=threshold)
            yield _finding(after.key, required, changed, threshold)
    together = 0 if alone else _told(known, _protected(after), threshold)
    if together:
        required = text("all that was shown together tells of none or at least {least} raters", least=threshold)
        yield _finding(after.key, required, together, threshold)


def _finding(key: str, required: Text, found: int, threshold: int) -> Finding:
    return Finding(FindingStatus.UNMET, required, path=key, found=found, distance=threshold - found, is_ratio=False)


def _protected(rated: RatedCompetency) -> list[Source]:
    return [each for each in rated.sources if each.is_anonymous and not each.is_hidden]


def _changed(old: Source, new: Source, threshold: int) -> int:
    """How many raters the difference of two means is about, where that is too few; else 0."""
    before, after = set(old.given), set(new.given)
    if not before & after:
        return 0
    few = [len(part) for part in (before - after, after - before) if 0 < len(part) < threshold]
    return max(few, default=0)


def _told(known: Sequence[Source], new: Sequence[Source], threshold: int) -> int:
    """The fewest raters of whom all means together tell and the known ones do not, where too few; else 0.

    A mean and the number of its raters make their sum. What can be computed from sums is their span, and a set of
    raters is told of where the span holds something that is 0 for all others. Ratings that stand in the same sums
    cannot be told apart, so they come in blocks.
    """
    sums = [frozenset(each.given) for each in (*known, *new)]
    blocks: dict[tuple[bool, ...], set[str]] = {}
    for given in sorted({given for each in sums for given in each}):
        blocks.setdefault(tuple(given in each for each in sums), set()).add(given[0])
    raters = list(blocks.values())
    rows = list(zip(*blocks, strict=True))
    after, before = _conditions(rows, len(raters)), _conditions(rows[: len(known)], len(raters))
    found = (chosen for chosen in _dependent(after, raters, threshold) if _are_independent(before, chosen))
    return min((len(set[str]().union(*(raters[at] for at in chosen))) for chosen in found), default=0)


def _conditions(sums: Sequence[Sequence[int]], width: int) -> list[list[int]]:
    """What each block counts in the conditions that everything in the span of the sums meets.

    So the span holds something that is 0 outside some blocks where what they count there is dependent.
    """
    leading: dict[int, list[Fraction]] = {}
    for values in sums:
        row = [Fraction(value) for value in values]
        for at, other in leading.items():
            row = _less(row, other, row[at])
        first = next((at for at, value in enumerate(row) if value), None)
        if first is not None:
            row = [value / row[first] for value in row]
            leading = {at: _less(other, row, other[first]) for at, other in leading.items()}
            leading[first] = row
    conditions: list[list[int]] = [[] for _ in range(width)]
    for free in (at for at in range(width) if at not in leading):
        scale = lcm(*(row[free].denominator for row in leading.values()))
        for block, counts in enumerate(conditions):
            counts.append(-int(leading[block][free] * scale) if block in leading else scale * (block == free))
    return conditions


def _less(row: Sequence[Fraction], other: Sequence[Fraction], factor: Fraction) -> list[Fraction]:
    return [value - factor * less for value, less in zip(row, other, strict=True)]


def _dependent(
    conditions: Sequence[list[int]], raters: Sequence[set[str]], threshold: int
) -> Iterator[tuple[int, ...]]:
    """Every smallest set of blocks of fewer raters than the threshold that is dependent in the conditions."""
    stack: list[tuple[tuple[int, ...], list[list[int]], set[str]]] = [((), [], set())]
    while stack:
        chosen, basis, told = stack.pop()
        for at in range(chosen[-1] + 1 if chosen else 0, len(raters)):
            if len(told | raters[at]) < threshold:
                row = _reduced(conditions[at], basis)
                if any(row):
                    stack.append(((*chosen, at), [*basis, row], told | raters[at]))
                else:
                    yield (*chosen, at)


def _are_independent(conditions: Sequence[list[int]], chosen: Iterable[int]) -> bool:
    basis: list[list[int]] = []
    for at in chosen:
        row = _reduced(conditions[at], basis)
        if not any(row):
            return False
        basis.append(row)
    return True


def _reduced(row: list[int], basis: Iterable[list[int]]) -> list[int]:
    """A multiple of the row less what the basis accounts for; all 0 where that is everything."""
    for other in basis:
        at = next(place for place, value in enumerate(other) if value)
        if row[at]:
            row = [value * other[at] - less * row[at] for value, less in zip(row, other, strict=True)]
    return row
