"""What a person lacks for a position, and has beyond it, requirement by requirement.

Invariant: every requirement of the position stands in the fit once; must-haves alone decide whether the person fits;
the weighted fit lies from 0 to 1, and replaying its explanation gives it.

Left out: judging (`position_fit`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.positions import PositionDescription

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FitStatus", "FitVerdict", "PositionFit", "RequirementFit"]

_SHOWN: Final = Rounding("0.1")
_LEVEL: Final = Rounding("0.01")


class FitStatus(StrEnum):
    """How a person stands to one requirement."""

    MET = "met"
    """It is met exactly, or is a condition that holds."""
    SHORT = "short"
    """It is not met."""
    SURPLUS = "surplus"
    """The level is above what is required."""
    UNKNOWN = "unknown"
    """A fact or a level is missing."""


class FitVerdict(StrEnum):
    """Whether a person fits a position."""

    FITS = "fits"
    """Every must-have is met."""
    UNKNOWN = "unknown"
    """No must-have is known to be short, and one is unknown."""
    SHORT = "short"
    """A must-have is short."""


STATUS_WORDS: Final[Mapping[FitStatus, Text]] = {
    FitStatus.MET: text("met"),
    FitStatus.SHORT: text("short"),
    FitStatus.SURPLUS: text("surplus"),
    FitStatus.UNKNOWN: text("unknown"),
}
VERDICT_WORDS: Final[Mapping[FitVerdict, Text]] = {
    FitVerdict.FITS: text("fits"),
    FitVerdict.UNKNOWN: text("unknown"),
    FitVerdict.SHORT: text("short"),
}


@final
@attrs.frozen
class RequirementFit:
    """How a person stands to one requirement.

    Attributes:
        key: The key of the qualification or of the competency.
        label: The name of the qualification or the competency; a competency without a name is called by its key.
        status: How the person stands to it.
        must: Whether nobody fits without it.
        weight: How much it counts.
        counted: Which part of the weight is counted, from 0 to 1; `None` where it is left out.
        required: The required level of a competency; `None` for a qualification.
        found: The level that the person is assessed at; `None` where it is not known, and for a qualification.
        finding: What checking a qualification found; `None` for a competency.

    Source: Handbook 8.1.
    """

    key: str
    label: Label | str
    status: FitStatus
    must: bool
    weight: Fraction
    counted: Fraction | None
    required: Fraction | None
    found: Fraction | None
    finding: Finding | None

    def distance(self) -> Fraction | None:
        """Required less found: above 0 what is missing, below 0 the surplus; `None` where no level is compared."""
        return None if self.required is None or self.found is None else self.required - self.found

    def short(self) -> Fraction | None:
        """By how much the level is below the required one, 0 where it is not; `None` where no level is compared."""
        distance = self.distance()
        return None if distance is None else max(Fraction(0), distance)

    def surplus(self) -> Fraction | None:
        """By how much the level is above the required one, 0 where it is not; `None` where no level is compared."""
        distance = self.distance()
        return None if distance is None else max(Fraction(0), -distance)

    def is_met(self) -> bool:
        """Whether it is met, with or without surplus."""
        return self.status in {FitStatus.MET, FitStatus.SURPLUS}

    def notes(self) -> tuple[Text, ...]:
        """What of it is short or not known, in words; nothing where it is met or the levels say it."""
        if self.finding is None:
            return (text("not known"),) if self.found is None else ()
        return tuple(_leaf_words(leaf) for leaf in self.finding.unmet())


def _leaf_words(leaf: Finding) -> Text:
    detail = leaf.detail()
    return leaf.required if detail is None else text("{condition}: {detail}", condition=leaf.required, detail=detail)


@final
@attrs.frozen
class PositionFit(Shown):
    """How a person stands to what a position asks for.

    Attributes:
        position: The position.
        person: Who.
        on: The day.
        convention: How the weighted fit is counted, in words.
        requirements: Every requirement: qualifications first, then competencies, in the order of the description.
        verdict: Whether the person fits, which the must-haves decide.
        weighted: The part of all weights that is counted, from 0 to 1; 1 where nothing is required; `None` where all
            that is required is left out.

    Source: Handbook 8.1.
    """

    position: PositionDescription = attrs.field(repr=False)
    person: str
    on: date
    convention: Text = attrs.field(repr=False)
    requirements: tuple[RequirementFit, ...]
    verdict: FitVerdict
    weighted: Fraction | None

    def of(self, status: FitStatus) -> tuple[RequirementFit, ...]:
        """The requirements that have the status."""
        return tuple(each for each in self.requirements if each.status is status)

    def in_the_way(self) -> tuple[RequirementFit, ...]:
        """The must-haves that are short or unknown."""
        return tuple(each for each in self.requirements if each.must and not each.is_met())

    def gaps(self) -> tuple[RequirementFit, ...]:
        """What is short: must-haves first, then the heavier, then the larger distance."""

        def order(each: RequirementFit) -> tuple[bool, Fraction, Fraction]:
            return not each.must, -each.weight, -(each.distance() or Fraction(1))

        return tuple(sorted(self.of(FitStatus.SHORT), key=order))

    def missing_facts(self) -> tuple[str, ...]:
        """What to bring: the paths of facts and the keys of competencies that are not known, sorted."""
        missing = set()
        for each in self.of(FitStatus.UNKNOWN):
            missing |= {each.key} if each.finding is None else set(each.finding.missing())
        return tuple(sorted(missing))

    def explain(self) -> Step | None:
        """The weighted fit; replaying it gives the ratio; `None` where nothing is counted."""
        label = text("fit of {person} for {position}", person=self.person, position=self.position.label)
        if not self.requirements:
            return given(label, Fraction(1), section="8.1", unit="%")
        counted = [(each, each.counted) for each in self.requirements if each.counted is not None]
        if not counted:
            return None
        parts = [
            derived(
                each.label,
                Product(),
                (given(text("weight"), each.weight), given(STATUS_WORDS[each.status], part, unit="%")),
            )
            for each, part in counted
        ]
        weights = [given(each.label, each.weight) for each, _ in counted]
        steps = (derived(text("counted"), Sum(), parts), derived(text("all weights"), Sum(), weights))
        return derived(label, Quotient(), steps, rule=self.convention, section="8.1", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One row for each requirement; the weighted fit below."""
        columns = (
            Column(text("requirement"), key="requirement"),
            Column(text("must-have"), key="must"),
            Column(text("required"), key="required"),
            Column(text("found"), key="found", rounding=_LEVEL),
            Column(text("short"), key="short", rounding=_LEVEL),
            Column(text("over"), key="over", rounding=_LEVEL),
            Column(text("status"), key="status"),
            Column(text("weight"), key="weight"),
            Column(text("counted"), key="counted", unit="%", rounding=_SHOWN),
            Column(text("note"), key="note"),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                each.label,
                each.must,
                each.required,
                each.found,
                each.short(),
                each.surplus(),
                STATUS_WORDS[each.status],
                each.weight,
                each.counted,
                each.notes(),
            )
            for each in self.requirements
        ]
        title = text(
            "{person} for {position} on {day}: {verdict}",
            person=self.person,
            position=self.position.label,
            day=self.on,
            verdict=VERDICT_WORDS[self.verdict],
        )
        total: tuple[Cell, ...] = (text("weighted fit"), *(None,) * 7, self.weighted, None)
        return (Table(title, columns, rows, total=total),)
