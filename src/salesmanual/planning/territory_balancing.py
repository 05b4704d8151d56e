"""Dividing areas into territories of even workload and potential, and rebalancing with as few moves as can be.

    areas, neighbours, present territories ──▶ a division by search ──few areas?──▶ the best by branch and bound

The objective, of which the first that differs decides:

    balance      how far beyond the tolerances │ greatest deviation of workload │ of potential │ areas moved
    stability    how far beyond the tolerances │ areas moved │ greatest deviation of workload │ of potential

Invariant: every area is in one territory, every territory has an area and hangs together where neighbours are given.
Nothing is left to chance: the same areas in the same order give the same division.

Left out: which account is in which area, and dated territories (`territories`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final, get_args

import attrs

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_count, check_section, read_items, read_lines
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.planning.territory_areas import NEW, Area, Problem, whole
from salesmanual.planning.territory_bounds import fewest_moves, least_deviation
from salesmanual.planning.territory_division import Preference, TerritoryDivision
from salesmanual.planning.territory_exact import prove
from salesmanual.planning.territory_search import search
from salesmanual.planning.territory_shapes import groups, read_neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["TerritoryBalancing"]

_PREFERENCES: Final[tuple[str, ...]] = get_args(Preference)
_MOST_PROVEN: Final = 60
_NAMED: Final = 6


def _read_tolerance(value: Exact | str) -> Fraction:
    return _read_part(value, "tolerance")


def _read_potential_tolerance(value: Exact | str | None) -> Fraction | None:
    return None if value is None else _read_part(value, "potential_tolerance")


def _read_part(value: Exact | str, where: str) -> Fraction:
    part = read_fraction(value, where)
    if part < 0:
        raise InvalidValueError(where, value, "a part of 0% or more, such as 10%")
    return part


@final
@attrs.frozen(kw_only=True)
class TerritoryBalancing:
    """The company's rule of how even territories have to be, and how they are sought.

    Attributes:
        tolerance: How far from the mean the workload of a territory may be, as a part of it.
        potential_tolerance: The same of potential; `None` where it is the tolerance of workload.
        prefer: What goes first once the tolerances are met, when areas are divided.
        most_exact: Up to how many areas the best division is sought by branch and bound; at most 60.
        most_steps: After how many steps that search ends, proven or not.
        most_rounds: After how many rounds of each of its stages the search by moves and swaps ends.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a tolerance is negative, a word unknown, or a number out of its bounds.

    Source: Handbook 2.2, 8.3. For the start without neighbours, Ronald Graham, Bounds on multiprocessing timing
        anomalies (1969).

    >>> sizes = [8, 7, 6, 5, 4]
    >>> areas = [Area(f"A-{size}", size) for size in sizes]
    >>> found = TerritoryBalancing().divide(areas, ["east", "west"])
    >>> found.of("east"), found.of("west"), found.after().workload, found.is_proven
    (('A-8', 'A-7'), ('A-6', 'A-5', 'A-4'), Fraction(0, 1), True)
    """

    tolerance: Fraction = attrs.field(default=Fraction(1, 10), converter=_read_tolerance)
    potential_tolerance: Fraction | None = attrs.field(default=None, converter=_read_potential_tolerance)
    prefer: Preference = attrs.field(default="balance", validator=check_choice("what goes first", _PREFERENCES))
    most_exact: int = attrs.field(default=14, validator=check_count(0, _MOST_PROVEN))
    most_steps: int = attrs.field(default=200_000, validator=check_count(0))
    most_rounds: int = attrs.field(default=400, validator=check_count(0))
    section: str = attrs.field(default="2.2", validator=check_section)

    def divide(
        self,
        areas: Iterable[Area],
        into: Iterable[str],
        *,
        neighbours: Iterable[tuple[str, str]] | None = None,
        current: Mapping[str, str] | None = None,
        closed: Iterable[str] = (),
    ) -> TerritoryDivision:
        """Divides areas into territories, as evenly as can be.

        Args:
            areas: The areas.
            into: The territories, by key; each gets an area at least.
            neighbours: The pairs of areas that touch. Where they are given, a territory hangs together.
            current: The territory each area is in now; one that it does not name is in none, and placing it is no move.
            closed: Territories of `current` that are no more; all their areas move.

        Raises:
            NotFoundError: If neighbours or `current` name an area or a territory that there is not.
            DuplicateError: If two areas or two territories have one key.
            InvalidValueError: If there are no areas or territories, or a closed territory is one of `into`.
            InfeasibleError: If there are more territories than areas, or fewer than groups of areas that stand apart.
            WrongTypeError: If an argument is not of its type.

        Source: Handbook 2.2.
        """
        keys = read_lines(into, "into")
        stable = self.prefer == "stability"
        return self._divided(_read_areas(areas), keys, neighbours, current or {}, closed, stable=stable, most=None)

    def rebalance(
        self,
        areas: Iterable[Area],
        current: Mapping[str, str],
        *,
        into: Iterable[str] | None = None,
        neighbours: Iterable[tuple[str, str]] | None = None,
        closed: Iterable[str] = (),
        most_moves: int | None = None,
    ) -> TerritoryDivision:
        """Brings territories within the tolerances by moving as few areas as can be.

        Args:
            areas: As for `divide`.
            current: The territory each area is in now.
            into: The territories; by default those of `current` that are not closed, in the order they come.
            neighbours: As for `divide`.
            closed: As for `divide`.
            most_moves: How many areas may move; with it, the division is the best within so many moves, in or out of
                the tolerances.

        Raises:
            InfeasibleError: As for `divide`; or if so many moves are not enough for territories that have an area each
                and hang together, with nothing left in a closed one.
            NotFoundError, DuplicateError, InvalidValueError, WrongTypeError: As for `divide`.

        Source: Handbook 2.2.

        >>> areas = [Area("A", 6), Area("B", 5), Area("C", 4), Area("D", 3)]
        >>> now = {"A": "east", "B": "east", "C": "east", "D": "west"}
        >>> found = TerritoryBalancing(tolerance="5%").rebalance(areas, now)
        >>> [(move.area, move.after) for move in found.moved()], found.are_moves_fewest()
        ([('A', 'west')], True)
        """
        if not isinstance(current, Mapping):
            raise WrongTypeError("current", current, "a mapping of areas to territories")
        if most_moves is not None and (type(most_moves) is not int or most_moves < 0):
            raise InvalidValueError("most_moves", most_moves, "a whole number of 0 or more, or None")
        shut = read_lines(closed, "closed")
        keys = [key for key in dict.fromkeys(current.values()) if key not in shut] if into is None else into
        listed = read_lines(keys, "into")
        return self._divided(_read_areas(areas), listed, neighbours, current, shut, stable=True, most=most_moves)

    def _divided(
        self,
        areas: tuple[Area, ...],
        into: tuple[str, ...],
        neighbours: Iterable[tuple[str, str]] | None,
        current: Mapping[str, str],
        closed: Iterable[str],
        *,
        stable: bool,
        most: int | None,
    ) -> TerritoryDivision:
        keys = [area.key for area in areas]
        near = None if neighbours is None else read_neighbours(neighbours, keys)
        home = _read_homes(keys, into, current, read_lines(closed, "closed"))
        _check_possible(keys, into, near)
        allowed = self.tolerance if self.potential_tolerance is None else self.potential_tolerance
        work, potential = whole(area.workload for area in areas), whole(area.potential for area in areas)
        problem = Problem(
            work, potential, len(into), near, home, self.tolerance, allowed, stable, most, self.most_rounds
        )
        found, proven = search(problem), False
        if len(areas) <= self.most_exact:
            found, proven = prove(problem, found, self.most_steps)
        if found is None:
            remedy = "allow more moves, or close fewer territories"
            raise InfeasibleError("territories", f"no division with at most {most} moves is found", (), remedy)
        owners = found.owner if current else _in_order(found.owner)
        least = fewest_moves(problem)
        if proven and stable and not found.score()[0]:
            least = found.moved
        return TerritoryDivision(
            areas,
            into,
            {key: into[owner] for key, owner in zip(keys, owners, strict=True)},
            dict(current),
            self.tolerance,
            allowed,
            "stability" if stable else "balance",
            proven,
            _part(least_deviation(work, len(into)), problem.all_work),
            _part(least_deviation(potential, len(into)), problem.all_potential),
            least,
        )


def _in_order(owners: Sequence[int]) -> list[int]:
    """The same parts, named in the order in which their first areas come."""
    names: dict[int, int] = {}
    return [names.setdefault(owner, len(names)) for owner in owners]


def _part(deviation: int, total: int) -> Fraction:
    return Fraction(deviation, total) if total else Fraction(0)


def _read_areas(areas: Iterable[Area]) -> tuple[Area, ...]:
    return read_items(areas, "areas", Area, "an Area", key="key", least=1)


def _read_homes(
    keys: Sequence[str], into: Sequence[str], current: Mapping[str, str], closed: Sequence[str]
) -> tuple[int, ...]:
    if not isinstance(current, Mapping):
        raise WrongTypeError("current", current, "a mapping of areas to territories")
    for key in closed:
        if key in into:
            raise InvalidValueError("closed", key, "a territory that is not one of into")
    places = {key: place for place, key in enumerate([*into, *closed])}
    known = set(keys)
    for area, territory in current.items():
        if area not in known:
            raise NotFoundError("area of current", area, did_you_mean(area, keys))
        if territory not in places:
            remedy = f"{did_you_mean(territory, places)}; name it in closed where it is no more"
            raise NotFoundError(f"territory of area {area}", territory, remedy)
    return tuple(places[current[key]] if key in current else NEW for key in keys)


def _check_possible(keys: Sequence[str], into: Sequence[str], near: tuple[tuple[int, ...], ...] | None) -> None:
    if not into:
        raise InvalidValueError("into", into, "at least one territory")
    if len(into) > len(keys):
        reason = f"there are {len(into)} territories and {len(keys)} areas, and each territory needs one"
        raise InfeasibleError("territories", reason, (), "name fewer territories, or smaller areas")
    apart = [] if near is None else groups(range(len(keys)), near)
    if len(apart) > len(into):
        listed = [_named([keys[area] for area in sorted(group)]) for group in apart]
        reason = f"areas stand apart in {len(apart)} groups, and there are {len(into)} territories"
        remedy = "name neighbours that join them, or more territories"
        raise InfeasibleError("contiguity", reason, listed, remedy)


def _named(group: Sequence[str]) -> str:
    more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
    return " + ".join(group[:_NAMED]) + more
