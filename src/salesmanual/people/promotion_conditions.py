"""Conditions of a promotion: what each kind can do, and what it is judged on.

    case (person, facts, day, position aimed at) ──check──▶ Finding: met, unmet with distance, unknown
                                                 ──turns──▶ the days on which the answer may become "met"

A condition is judged on one day. The days ahead on which it may come to hold are its turns; whoever looks for the
earliest day tries only those.

Invariant: `holds` and the status of `check` agree; between the day of the case and a day to come that is no turn, a
condition that does not hold does not begin to.

Left out: the kinds (`promotion_conditions_results`, `promotion_conditions_people`); a company's own is any class with
these methods, registered by `PROMOTION_CONDITIONS.member`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire import TaggedUnion
from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts
from salesmanual.people.results_by_period import ResultUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from salesmanual.kernel.fiscal import FiscalCalendar
    from salesmanual.kernel.texts import Text

__all__ = [
    "PROMOTION_CONDITIONS",
    "AskedResults",
    "AsksForResults",
    "LadderTerms",
    "PromotionCase",
    "PromotionCondition",
    "all_of_these",
    "results_asked",
    "status_of",
]


class LadderTerms(Protocol):
    """What conditions take from their ladder.

    Source: Handbook 8.2.
    """

    @property
    def calendar(self) -> FiscalCalendar:
        """The company's calendar."""
        ...

    @property
    def appraisal_grades(self) -> tuple[str, ...]:
        """The appraisal grades, the best first."""
        ...

    def positions_of_grade(self, position: str) -> frozenset[str]:
        """The positions that have the grade of this one."""
        ...

    def requires(self, position: str) -> Mapping[str, Fraction]:
        """The competency levels that a position requires."""
        ...


@final
@attrs.frozen(hash=False)
class PromotionCase:
    """One person on one day before one step of the ladder.

    Attributes:
        terms: The ladder.
        position: The position held.
        to: The position aimed at.
        facts: What is known of the person.
        on: The day.
        places: Vacant places of all positions; `None` where it is not known.

    Source: Handbook 8.2.
    """

    terms: LadderTerms = attrs.field(repr=False)
    position: str
    to: str
    facts: PromotionFacts = attrs.field(repr=False)
    on: date
    places: tuple[OpenPlaces, ...] | None = None


@final
@attrs.frozen
class AskedResults:
    """Which results a condition waits for, and what would be enough.

    Attributes:
        measure: The measure; empty for appraisal grades.
        unit: How long a period is.
        known_after: How many days after its last day a period's results may take to be known.
        figure: A figure that is enough; `None` for appraisal grades.
        grade: A grade that is enough; empty for figures.
        below: Whether a lower figure is enough too, and not a higher one.

    Source: Handbook 8.2.
    """

    measure: str
    unit: ResultUnit
    known_after: int
    figure: Fraction | None = None
    grade: str = ""
    below: bool = False


class PromotionCondition(Protocol):
    """One condition of a step.

    Source: Handbook 8.2.
    """

    def words(self) -> Text:
        """What it asks for, in words."""
        ...

    def holds(self, case: PromotionCase) -> bool | None:
        """Whether it holds on the day; `None` where that is not known."""
        ...

    def check(self, case: PromotionCase) -> Finding:
        """What was found, and how far it is."""
        ...

    def turns(self, case: PromotionCase, until: date) -> Iterable[date]:
        """The days after that of the case, up to the last one, on which it may begin to hold; in any order."""
        ...


class AsksForResults(Protocol):
    """A condition over results by period says which ones it waits for; the others do without.

    Source: Handbook 8.2.
    """

    def asked(self) -> tuple[AskedResults, ...]:
        """Which results it waits for, and what would be enough."""
        ...


PROMOTION_CONDITIONS: Final = TaggedUnion(PromotionCondition, tag="kind")
"""The kinds of condition; a company adds its own with `PROMOTION_CONDITIONS.member`."""


def results_asked(condition: PromotionCondition | AsksForResults) -> tuple[AskedResults, ...]:
    """Which results a condition waits for; nothing where it looks at none."""
    asked: Callable[[], tuple[AskedResults, ...]] | None = getattr(condition, "asked", None)
    return () if asked is None else asked()


_STATUS: Final = {True: FindingStatus.MET, False: FindingStatus.UNMET, None: FindingStatus.UNKNOWN}


def status_of(holds: bool | None) -> FindingStatus:  # noqa: FBT001 - the answer, in its three values
    """The answer as the status of a finding.

    >>> status_of(None).value
    'unknown'
    """
    return _STATUS[holds]


def all_of_these(findings: Iterable[Finding]) -> Finding:
    """One finding of several that all have to be met.

    >>> one, other = (Finding(status, text("done"), path="a") for status in (FindingStatus.MET, FindingStatus.UNKNOWN))
    >>> print(all_of_these([one, other]))
    ? all of these: 1 of 2 met, 1 more needed
      ☑ done
      ? done: not known
    """
    children = tuple(findings)
    met = sum(child.met for child in children)
    statuses = {child.status for child in children}
    if FindingStatus.UNMET in statuses:
        status = FindingStatus.UNMET
    else:
        status = FindingStatus.UNKNOWN if FindingStatus.UNKNOWN in statuses else FindingStatus.MET
    missing = len(children) - met
    return Finding(status, text("all of these"), found=met, distance=missing or None, children=children)
