"""Fairness of a breakdown: each person's target against potential, history and capacity, and what could move.

Invariant: a ratio is exact; the suggested moves keep the total, and what they lead to is checked in the same way.

Left out: whether the plan can be met at all (`attainment_chance`).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, WHO
from salesmanual.planning.fairness import BASES, FairnessBand, FairnessPolicy
from salesmanual.planning.fairness_moves import StepBounds, TargetMove, least_moves, move_targets
from salesmanual.planning.fairness_spread import RatioSpread
from salesmanual.planning.weighing import Figures, PlanningFacts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.tables import Cell

__all__ = ["FairnessLine", "FairnessReport", "check_fairness"]

_TENTH: Final = Rounding("0.1")
_HUNDREDTH: Final = Rounding("0.01")
_THOUSANDTH: Final = Rounding("0.001")


@final
@attrs.frozen
class FairnessLine:
    """One person's target against one basis.

    Attributes:
        person: Who.
        band: The band it is held to.
        target: The target, as a number.
        base: The person's potential, history or capacity.
        ratio: Target over base; `None` where the base is 0.
        figure: What is held to the band: the ratio, or as a multiple of the ratio of all; `None` where there is none.
        is_inside: Whether it is inside the band; without a base, whether the target is 0.
        is_outlier: Whether it stands apart by the policy's rule; a target without a base always does.

    Source: Handbook 2.2.
    """

    person: str
    band: FairnessBand
    target: Fraction
    base: Fraction
    ratio: Fraction | None
    figure: Fraction | None
    is_inside: bool
    is_outlier: bool


@final
@attrs.frozen(repr=False)
class FairnessReport(Shown):
    """How fair a breakdown is.

    Attributes:
        policy: The rule.
        breakdown: The targets.
        facts: What they are measured by.
        people: Who is compared.
        over: The period of the targets.
        compared: The period of the history.
        lines: One for each band and person.

    Source: Handbook 2.2.
    """

    policy: FairnessPolicy
    breakdown: Breakdown
    facts: PlanningFacts
    people: tuple[str, ...]
    over: Period
    compared: Period
    lines: tuple[FairnessLine, ...]

    def is_fair(self) -> bool:
        """Whether everybody is inside every band."""
        return all(line.is_inside for line in self.lines)

    def of(self, basis: str) -> tuple[FairnessLine, ...]:
        """The lines of one basis.

        Raises:
            NotFoundError: If the policy has no band for it.
        """
        self._band(basis)
        return tuple(line for line in self.lines if line.band.basis == basis)

    def spread(self, basis: str) -> RatioSpread:
        """The spread of the ratios of one basis, of those who have one.

        Raises:
            NotFoundError: If the policy has no band for it.
        """
        return _spread([line.ratio for line in self.of(basis)])

    def outside(self) -> tuple[FairnessLine, ...]:
        """The lines that are outside their band."""
        return tuple(line for line in self.lines if not line.is_inside)

    def outliers(self) -> tuple[FairnessLine, ...]:
        """The lines that stand apart by the policy's rule."""
        return tuple(line for line in self.lines if line.is_outlier)

    def bounds(self) -> dict[str, StepBounds]:
        """The least and the greatest number of steps for each person that all bands admit.

        Where no whole number of steps is inside all bands of a person, the ends at which the bands miss each other.
        """
        bounds: dict[str, StepBounds] = {}
        for band in self.policy.bands:
            for line, (low, high) in self._ends(self.of(band.basis)):
                least, most = bounds.get(line.person, (low, high))
                bounds[line.person] = (max(low, least), min(high, most))
        return {person: (min(ends), max(ends)) for person, ends in bounds.items()}

    def moves(self) -> tuple[TargetMove, ...]:
        """The moves between people that bring everybody inside all bands, or as near as they admit."""
        return least_moves({person: self._steps(person) for person in self.people}, self.bounds())

    def amount(self, move: TargetMove) -> Amount:
        """How much a move moves."""
        return self.breakdown.measure.amount(move.steps)

    def apply(self, moves: Iterable[TargetMove] | None = None) -> Breakdown:
        """The breakdown after the suggested moves, or after others; all totals but those of people stay.

        Raises:
            InvalidValueError: If teams are compared, or a giver has less than they give.
        """
        return move_targets(self.breakdown, self.moves() if moves is None else moves, over=self.over)

    def after(self, moves: Iterable[TargetMove] | None = None) -> FairnessReport:
        """What the same check says after the moves."""
        return check_fairness(
            self.policy, self.apply(moves), self.facts, people=self.people, over=self.over, compared=self.compared
        )

    def explain(self, person: str, basis: str) -> Step | None:
        """The figure that is held to the band, as steps; replaying it gives the figure.

        `None` without a base, and where nobody has a target.

        Raises:
            NotFoundError: If the person is not compared, or the policy has no band for the basis.
        """
        lines = self.of(basis)
        line = next((line for line in lines if line.person == person), None)
        if line is None:
            raise NotFoundError("person", person, did_you_mean(str(person), self.people))
        if line.figure is None or not any(each.target for each in lines):
            return None
        name = BASES[basis]
        rule = text("from {least} to {most}", least=line.band.least, most=line.band.most)
        own = (given(text("target"), line.target), given(name, line.base))
        if not line.band.relative:
            label = text("target of {person} over {basis}", person=person, basis=name)
            return derived(label, Quotient(), own, rule=rule, section=self.policy.section, unit="%")
        together = (
            given(text("targets of all"), _total(each.target for each in lines)),
            given(text("{basis} of all", basis=name), _total(each.base for each in lines)),
        )
        ratios = (
            derived(text("target of {person} over {basis}", person=person, basis=name), Quotient(), own),
            derived(text("the same of all"), Quotient(), together),
        )
        label = text("{person} as a multiple of all", person=person)
        return derived(label, Quotient(), ratios, rule=rule, section=self.policy.section, unit="%")

    def tables(self) -> tuple[Table, ...]:
        """One table for each basis, the spread of each, and the suggested moves."""
        return (*(self._lines(band) for band in self.policy.bands), self._spreads(), self._moves())

    def records(self) -> list[dict[str, object]]:
        """One row for each person and basis, for a data frame."""
        return [
            {"basis": band.basis, **row}
            for band, table in zip(self.policy.bands, self.tables(), strict=False)
            for row in table.records()
        ]

    def _lines(self, band: FairnessBand) -> Table:
        columns = [
            Column(text("person"), key="person"),
            Column(text("target"), key="target", unit=self.breakdown.measure.unit),
            Column(BASES[band.basis], key="base", rounding=_HUNDREDTH),
            Column(text("ratio"), key="ratio", unit="%", rounding=_TENTH),
            Column(
                text("of the whole") if band.relative else text("in the band"), key="figure", unit="%", rounding=_TENTH
            ),
            Column(text("inside"), key="is_inside"),
            Column(text("stands apart"), key="is_outlier"),
        ]
        targets = {person: cell_of(self.breakdown.measure.amount(self._steps(person))) for person in self.people}
        rows: list[tuple[Cell, ...]] = [
            (each.person, targets[each.person], each.base, each.ratio, each.figure, each.is_inside, each.is_outlier)
            for each in self.of(band.basis)
        ]
        title = text("{label}: {basis}", label=self.policy.label, basis=BASES[band.basis])
        return Table(title, columns, rows)

    def _spreads(self) -> Table:
        columns = [
            Column(text("basis"), key="basis"),
            Column(text("least"), key="least", unit="%", rounding=_TENTH),
            Column(text("median"), key="median", unit="%", rounding=_TENTH),
            Column(text("greatest"), key="most", unit="%", rounding=_TENTH),
            Column(text("greatest ÷ least"), key="range_ratio", rounding=_HUNDREDTH),
            Column(text("variation"), key="variation"),
            Column(text("Gini"), key="gini", rounding=_THOUSANDTH),
        ]
        return Table(text("Spread"), columns, [self._spread_row(band) for band in self.policy.bands])

    def _spread_row(self, band: FairnessBand) -> tuple[Cell, ...]:
        spread = self.spread(band.basis)
        ends = (spread.values[0], spread.median(), spread.values[-1])
        return (BASES[band.basis], *ends, spread.range_ratio(), spread.variation(), spread.gini())

    def _moves(self) -> Table:
        unit = self.breakdown.measure.unit
        columns = [
            Column(text("from"), key="giver"),
            Column(text("to"), key="taker"),
            Column(text("moves"), key="amount", unit=unit),
        ]
        rows = [(move.giver, move.taker, cell_of(self.amount(move))) for move in self.moves()]
        return Table(text("Suggested moves"), columns, rows)

    def _ends(self, lines: tuple[FairnessLine, ...]) -> Iterator[tuple[FairnessLine, StepBounds]]:
        """The least and the greatest number of steps of each that are inside their band."""
        band, scale = lines[0].band, 1 / Fraction(self.breakdown.measure.smallest())
        if band.relative:
            scale *= _total(line.target for line in lines) / _total(line.base for line in lines)
        for line in lines:
            yield line, (ceil(band.least * line.base * scale), floor(band.most * line.base * scale))

    def _steps(self, person: str) -> int:
        return self.breakdown.steps(self.breakdown.address(**{WHO: person, TIME: self.over}))

    def _band(self, basis: str) -> FairnessBand:
        known: dict[str, FairnessBand] = {band.basis: band for band in self.policy.bands}
        if basis not in known:
            raise NotFoundError("basis", basis, did_you_mean(str(basis), known))
        return known[basis]

    def __repr__(self) -> str:
        return f"FairnessReport({len(self.people)} people, {len(self.outside())} outside a band)"


def _total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def _spread(ratios: Iterable[Fraction | None]) -> RatioSpread:
    return RatioSpread(ratio for ratio in ratios if ratio is not None)


def check_fairness(
    policy: FairnessPolicy,
    breakdown: Breakdown,
    facts: PlanningFacts,
    *,
    people: Iterable[str] | None = None,
    over: Period | None = None,
    compared: Period | None = None,
) -> FairnessReport:
    """How people's targets stand to what they can sell from.

    Args:
        policy: The bands and the rule for outliers.
        breakdown: The targets.
        facts: Potential, history and capacity, as far as the policy has bands for them.
        people: Who is compared, such as the people of a team, or the teams; everybody where it is not given.
        over: The period of the targets; the whole plan where it is not given.
        compared: The period of the history; where it is not given, the same period a year before.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If somebody is not in the plan or has no figures.
        DuplicateError: If somebody comes twice.
        InvalidValueError: If facts for a band are missing, a figure is below 0, nobody has one, or one person belongs
            to a team that is compared as well.

    Source: Handbook 2.2.
    """
    check_type(policy, FairnessPolicy, "policy")
    check_type(breakdown, Breakdown, "breakdown")
    check_type(facts, PlanningFacts, "facts")
    names = _read_people(breakdown, people)
    asked = breakdown.over if over is None else over
    breakdown.time.range_of(asked)
    before = asked.shift(months=-12) if compared is None else compared
    check_type(before, Period, "compared", "write it as year(2025)")
    numbers = {person: _number(breakdown.at(**{WHO: person, TIME: asked})) for person in names}
    for person, number in numbers.items():
        if number < 0:
            raise InvalidValueError(f"breakdown.{person}", number, "a target of 0 or more")
    lines: list[FairnessLine] = []
    for band in policy.bands:
        period = before if band.basis == "history" else asked
        lines += _compared(policy, band, numbers, _read_bases(facts, band, names, period))
    return FairnessReport(policy, breakdown, facts, names, asked, before, tuple(lines))


def _read_people(breakdown: Breakdown, people: Iterable[str] | None) -> tuple[str, ...]:
    who = breakdown.dimension(WHO)
    if people is None:
        return cast("tuple[str, ...]", who.leaves())
    names = read_lines(people, "people")
    if not names:
        raise InvalidValueError("people", (), "at least one person")
    ends: dict[Hashable, str] = {}
    for name in names:
        for leaf in who.leaves(name):
            if leaf in ends:
                raise InvalidValueError("people", f"{ends[leaf]} and {name}", "people or teams beside one another")
            ends[leaf] = name
    return names


def _number(amount: Amount) -> Fraction:
    return Fraction(amount.amount)


def _read_bases(
    facts: PlanningFacts, band: FairnessBand, people: tuple[str, ...], period: Period
) -> dict[str, Fraction]:
    figures = cast("Figures | None", getattr(facts, band.basis))
    if figures is None:
        remedy = f"give it as PlanningFacts({band.basis}=…), or leave out the band"
        raise InvalidValueError(f"facts.{band.basis}", None, f"figures, for the band of {band.basis}", remedy)
    bases = {person: figures.of({WHO: person}, period) for person in people}
    for person, base in bases.items():
        if base < 0:
            raise InvalidValueError(f"facts.{band.basis}.{person}", base, "a figure of 0 or more")
    if not any(bases.values()):
        raise InvalidValueError(f"facts.{band.basis}", 0, f"a figure above 0 of somebody in {period}")
    return bases


def _compared(
    policy: FairnessPolicy, band: FairnessBand, numbers: dict[str, Fraction], bases: dict[str, Fraction]
) -> list[FairnessLine]:
    whole = _total(numbers.values()) / _total(bases.values())
    ratios = {person: numbers[person] / base if base else None for person, base in bases.items()}
    divisor = whole if band.relative else Fraction(1)
    figures = {
        person: None if ratio is None else ratio / divisor if divisor else Fraction(1)
        for person, ratio in ratios.items()
    }
    low, high = _spread(figures.values()).fences(policy, band)
    return [
        FairnessLine(
            person,
            band,
            numbers[person],
            bases[person],
            ratios[person],
            figure,
            is_inside=not numbers[person] if figure is None else band.holds(figure),
            is_outlier=bool(numbers[person]) if figure is None else not low <= figure <= high,
        )
        for person, figure in figures.items()
    ]
