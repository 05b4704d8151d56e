"""What each rater does to their ratings: leniency or severity, a narrow spread, one impression for everything (halo).

    leniency   mean of (own rating - mean of the others' ratings of the same item of the same person); below 0, severity
    spread     root of (own squares / the others' squares), of deviations inside an item, on what both rated
    halo       mean correlation of two items over the persons rated, beside the same of the other raters

Invariant: only what a rater and others both rated is compared, so raters of different people can stand in one table.
Leniency is exact; the sum of all deviations of two raters of the same people is 0. Permuting raters, persons or items
changes nothing.

Left out: what follows. A lenient rater may have rated the better people on the better days; the table says where to
look, and `facts` lets a `Criterion` pick rows out.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.insight.agreement_arithmetic import comoments, root_of
from salesmanual.insight.agreement_ratings import Number, read_mapping, read_number
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean, shown
from salesmanual.kernel.explanation import Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.kernel.number import Exact

__all__ = ["RaterEffect", "RaterEffects", "measure_rater_effects"]

_SHOWN: Final = Rounding("0.001")
_LEAST_PERSONS: Final = 3
_LEAST_RATERS: Final = 2

_Cell: TypeAlias = tuple[str, str]
_Sheet: TypeAlias = dict[str, dict[_Cell, Number]]


@final
@attrs.frozen
class RaterEffect:
    """What one rater does to their ratings.

    Attributes:
        rater: Who.
        ratings: How many ratings they gave.
        compared: On how many of them others rated the same item of the same person.
        deviation: The sum of the deviations from the others' means.
        squares: The squared deviations inside an item, on what they and another rater rated, in sum over the others.
        others_squares: The same of the others' ratings there.
        halo: The mean correlation of two items over the persons; `None` where fewer than three persons, or no two items
            that vary, can tell.
        halo_pairs: Of how many pairs of items.
        others_halo: The mean of the other raters' halo; `None` where none has one.

    Source: Handbook 11.3.
    """

    rater: str
    ratings: int
    compared: int
    deviation: Fraction
    squares: Fraction
    others_squares: Fraction
    halo: Decimal | None
    halo_pairs: int
    others_halo: Decimal | None

    def leniency(self) -> Fraction | None:
        """How much higher they rate than the others do, in levels; `None` where nothing can be compared."""
        return self.deviation / self.compared if self.compared else None

    def spread(self) -> Decimal | None:
        """Their spread as a multiple of the others', to nine places: below 1 they keep to the middle, or to one end."""
        return root_of(self.squares / self.others_squares) if self.others_squares else None

    def facts(self) -> dict[str, object]:
        """The figures by name, for a `Criterion`: `leniency >= 0.5`.

        `rater`, `ratings`, `compared`, `leniency`, `spread`, `halo`, `halo_pairs`, `others_halo`.
        """
        return {
            "rater": self.rater,
            "ratings": self.ratings,
            "compared": self.compared,
            "leniency": self.leniency(),
            "spread": self.spread(),
            "halo": self.halo,
            "halo_pairs": self.halo_pairs,
            "others_halo": self.others_halo,
        }


@final
@attrs.frozen
class RaterEffects(Shown):
    """What each rater does to their ratings.

    Attributes:
        raters: One for each rater, in the order they came in.

    Source: Handbook 11.3.
    """

    raters: tuple[RaterEffect, ...]
    deviations: tuple[tuple[str, tuple[tuple[_Cell, Number, Fraction], ...]], ...] = attrs.field(repr=False)

    def of(self, rater: str) -> RaterEffect:
        """One rater.

        Raises:
            NotFoundError: If they are not among them.
        """
        for each in self.raters:
            if each.rater == rater:
                return each
        raise NotFoundError("rater", rater, did_you_mean(rater, [each.rater for each in self.raters]))

    def explain(self, rater: str) -> Step:
        """The leniency as a mean of deviations; replaying it gives the leniency.

        Raises:
            NotFoundError: If the rater is not among them.
        """
        effect = self.of(rater)
        label = text("leniency of {rater}", rater=rater)
        if not effect.compared:
            return given(text("{label}: nobody else rated the same", label=label), None, section="11.3")
        terms = [
            given(
                text("{item} of {person}: {own} against {others}", item=item, person=person, own=own, others=others),
                own - others,
            )
            for (person, item), own, others in dict(self.deviations)[rater]
        ]
        count = given(text("ratings compared"), effect.compared)
        return derived(label, Quotient(), (derived(text("deviations"), Sum(), terms), count), section="11.3")

    def tables(self) -> tuple[Table, ...]:
        """One row for each rater."""
        columns = [
            Column(text("rater"), key="rater"),
            Column(text("ratings"), key="ratings"),
            Column(text("compared"), key="compared"),
            Column(text("leniency"), key="leniency", rounding=_SHOWN),
            Column(text("spread"), key="spread", rounding=_SHOWN),
            Column(text("halo"), key="halo", rounding=_SHOWN),
            Column(text("pairs"), key="halo_pairs"),
            Column(text("others' halo"), key="others_halo", rounding=_SHOWN),
        ]
        rows = [
            (
                each.rater,
                each.ratings,
                each.compared,
                each.leniency(),
                each.spread(),
                each.halo,
                each.halo_pairs,
                each.others_halo,
            )
            for each in self.raters
        ]
        return (Table(text("Rater effects"), columns, rows),)


def measure_rater_effects(scores: Mapping[str, Mapping[str, Mapping[str, Exact]]]) -> RaterEffects:
    """Leniency, spread and halo of each rater.

    Args:
        scores: By rater, by person, by item (such as a competency): the level given. What is not there was not rated.

    Raises:
        WrongTypeError: If it is no such mapping, or a level is no exact number.
        InvalidValueError: If there are fewer than two raters, or nobody rated anything.

    Source: Handbook 11.3.

    >>> found = measure_rater_effects({
    ...     "li.na": {"chen": {"closing": 4}, "zhao": {"closing": 5}},
    ...     "wang.wei": {"chen": {"closing": 2}, "zhao": {"closing": 4}},
    ... })
    >>> found.of("li.na").leniency(), found.of("li.na").spread()
    (Fraction(3, 2), Decimal('0.500000000'))
    """
    sheet = _read_sheet(scores)
    by_cell: defaultdict[_Cell, list[Number]] = defaultdict(list)
    for cells in sheet.values():
        for cell, level in cells.items():
            by_cell[cell].append(level)
    halos = {rater: _halo(cells) for rater, cells in sheet.items()}
    deviations = {rater: tuple(_deviations(cells, by_cell)) for rater, cells in sheet.items()}
    effects = []
    for rater, cells in sheet.items():
        squares, others_squares = _spread(rater, sheet)
        halo, pairs = halos[rater]
        others = [found for other, (found, _) in halos.items() if other != rater and found is not None]
        effects.append(
            RaterEffect(
                rater,
                len(cells),
                len(deviations[rater]),
                sum((own - mean for _, own, mean in deviations[rater]), Fraction(0)),
                squares,
                others_squares,
                halo,
                pairs,
                _mean(others),
            )
        )
    return RaterEffects(tuple(effects), tuple(deviations.items()))


def _read_sheet(scores: Mapping[str, Mapping[str, Mapping[str, Exact]]]) -> _Sheet:
    sheet: _Sheet = {}
    for rater, persons in read_mapping(scores, "scores").items():
        cells: dict[_Cell, Number] = {}
        where = f"scores[{shown(rater)}]"
        for person, items in read_mapping(persons, where).items():
            at = f"{where}[{shown(person)}]"
            for item, level in read_mapping(items, at).items():
                cells[person, item] = read_number(level, f"{at}[{shown(item)}]")
        sheet[rater] = cells
    if len(sheet) < _LEAST_RATERS:
        raise InvalidValueError("scores", len(sheet), "at least two raters")
    if not any(sheet.values()):
        raise InvalidValueError("scores", "no rating", "at least one rating")
    return sheet


def _deviations(
    cells: Mapping[_Cell, Number], by_cell: Mapping[_Cell, list[Number]]
) -> Iterable[tuple[_Cell, Number, Fraction]]:
    """What others rated too: the own level and the mean of theirs."""
    for cell, own in cells.items():
        others = len(by_cell[cell]) - 1
        if others:
            yield cell, own, Fraction(sum(by_cell[cell], Fraction(0)) - own) / others


def _spread(rater: str, sheet: _Sheet) -> tuple[Fraction, Fraction]:
    """The squares of the rater and of the others, over the others one by one, on what both rated."""
    own_squares = others_squares = Fraction(0)
    own = sheet[rater]
    for other, cells in sheet.items():
        if other == rater:
            continue
        shared: defaultdict[str, list[_Cell]] = defaultdict(list)
        for cell in own:
            if cell in cells:
                shared[cell[1]].append(cell)
        for both in shared.values():
            mine = comoments([own[cell] for cell in both], [cells[cell] for cell in both])
            own_squares += mine.first / mine.count
            others_squares += mine.second / mine.count
    return own_squares, others_squares


def _halo(cells: Mapping[_Cell, Number]) -> tuple[Decimal | None, int]:
    """The mean correlation of two items over the persons, and of how many pairs."""
    by_item: defaultdict[str, dict[str, Number]] = defaultdict(dict)
    for (person, item), level in cells.items():
        by_item[item][person] = level
    found: list[Decimal] = []
    for one, other in combinations(sorted(by_item), 2):
        persons = [person for person in by_item[one] if person in by_item[other]]
        if len(persons) < _LEAST_PERSONS:
            continue
        both = comoments([by_item[one][each] for each in persons], [by_item[other][each] for each in persons])
        correlation = both.correlation()
        if correlation is not None:
            found.append(correlation)
    return _mean(found), len(found)


def _mean(values: list[Decimal]) -> Decimal | None:
    """The mean, to nine places."""
    if not values:
        return None
    return Rounding("0.000000001").number(sum(map(Fraction, values), Fraction(0)) / len(values))
