"""Weightings by figures as they are: capacity and potential; and blends of several weightings.

Invariant: as for every weighting, weights are exact and never negative, and only their proportion counts.

Left out: what is made of several years (`weightings_history`, `seasonality`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_section
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import TIME
from salesmanual.planning.weighing import Asked, PlanningFacts, Weighting
from salesmanual.planning.weightings_common import SECTION, figures_for, fixed_of, node_of, place_of, read_by
from salesmanual.planning.weightings_union import WEIGHTINGS, weighting_name

__all__ = ["Blend", "BlendPart", "CapacityShare", "PotentialShare"]

_Fact: TypeAlias = Literal["capacity", "potential"]


def _check_period(_: object, attribute: attrs.Attribute[Period | None], value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise WrongTypeError(attribute.name, value, "a Period, or None for the plan's own")


def _weights(
    asked: Asked, facts: PlanningFacts, fact: _Fact, by: tuple[str, ...], period: Period | None
) -> tuple[Fraction, ...]:
    figures = figures_for(asked, facts.capacity if fact == "capacity" else facts.potential, fact)
    weights: list[Fraction] = []
    for child in asked.children():
        members, days = _question(asked, by, period, child)
        weights.append(figures.of(members, days))
        if weights[-1] < 0:
            where, remedy = f"{fact} of {child} in {days}", f"it is to split {node_of(asked, by)}"
            raise InvalidValueError(where, number_text(weights[-1]), "0 or more", remedy)
    return tuple(weights)


def _question(
    asked: Asked, by: tuple[str, ...], period: Period | None, child: Hashable
) -> tuple[dict[str, Hashable], Period]:
    members = fixed_of(asked, by)
    if isinstance(child, Period):
        if period is not None:
            accepted = "no period where time is split, since each part has its own"
            raise InvalidValueError(node_of(asked, by), f"figures of {period}", accepted)
        return members, child
    at = asked.at.get(TIME) if TIME in by else None
    own = at if isinstance(at, Period) else asked.over
    return {**members, asked.dimension.key: child}, period or own


@final
@WEIGHTINGS.member("capacity")
@attrs.frozen(kw_only=True)
class CapacityShare:
    """Every member weighs its capacity: hours, heads, or what it can sell.

    Attributes:
        by: The other dimensions whose members matter. With `time` in it, members are split in each period by the
            capacity of that period, else by that of the whole plan.
        period: The days the figures are for; the plan's own where it is `None`.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import Dimension
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> who = Dimension("who", ["li.na", "wang.wei"])
    >>> hours = [Figure(1_600, year(2026), {"who": "li.na"}), Figure(800, year(2026), {"who": "wang.wei"})]
    >>> facts = PlanningFacts(capacity=FigureBook(hours, [who]))
    >>> asked = Asked(who, "who", {}, year(2026), FiscalCalendar())
    >>> [int(weight) for weight in CapacityShare().weigh(asked, facts)]
    [1600, 800]
    """

    by: tuple[str, ...] = attrs.field(default=(), converter=read_by)
    period: Period | None = attrs.field(default=None, validator=_check_period)
    section: str = attrs.field(default=SECTION, validator=check_section)

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The capacity of each member.

        Raises:
            InvalidValueError: If there are no figures, or one is below 0.
        """
        return _weights(asked, facts, "capacity", self.by, self.period)

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The capacity as it is given."""
        weight = self.weigh(asked, facts)[place_of(asked, child)]
        return given(text("capacity of {member}", member=str(child)), weight, section=self.section)


@final
@WEIGHTINGS.member("potential")
@attrs.frozen(kw_only=True)
class PotentialShare:
    """Every member weighs its potential: what could be sold there.

    Attributes:
        by: The other dimensions whose members matter. With `time` in it, members are split in each period by the
            potential of that period, else by that of the whole plan.
        period: The days the figures are for, such as the year of a market study; the plan's own where it is `None`.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a field cannot be accepted.

    Source: Handbook 2.2.

    >>> PotentialShare(period=Period.from_plain("2025")).period
    Period.from_plain('2025')
    """

    by: tuple[str, ...] = attrs.field(default=(), converter=read_by)
    period: Period | None = attrs.field(default=None, validator=_check_period)
    section: str = attrs.field(default=SECTION, validator=check_section)

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The potential of each member.

        Raises:
            InvalidValueError: If there are no figures, or one is below 0.
        """
        return _weights(asked, facts, "potential", self.by, self.period)

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The potential as it is given."""
        weight = self.weigh(asked, facts)[place_of(asked, child)]
        return given(text("potential of {member}", member=str(child)), weight, section=self.section)


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight <= 0:
        raise InvalidValueError("weight", value, "a weight above 0 such as '70%'")
    return weight


def _check_weighting(_: object, attribute: attrs.Attribute[Weighting], value: object) -> None:
    if not all(hasattr(value, name) for name in ("by", "weigh", "explain")):
        raise WrongTypeError(attribute.name, value, "a weighting such as EqualShare()")


@final
@attrs.frozen
class BlendPart:
    """One weighting of a blend.

    Attributes:
        weighting: The weighting.
        weight: What it counts by, such as `"70%"`.

    Raises:
        WrongTypeError: If the weighting is none, or the weight no exact number.
        InvalidValueError: If the weight is not above 0.

    Source: Handbook 2.2.
    """

    weighting: Weighting = attrs.field(validator=_check_weighting)
    weight: Fraction = attrs.field(converter=_read_weight)


def _read_parts(value: Mapping[object, Exact | str] | Iterable[BlendPart]) -> tuple[BlendPart, ...]:
    if isinstance(value, Mapping):
        parts = tuple(BlendPart(cast("Weighting", weighting), weight) for weighting, weight in value.items())
    else:
        parts = read_listed(value, "parts", "weightings with their weight, as {PotentialShare(): '30%'}")
    for position, part in enumerate(parts):
        if not isinstance(part, BlendPart):
            raise WrongTypeError(f"parts[{position}]", part, "a BlendPart")
        if part.weighting in [other.weighting for other in parts[:position]]:
            raise DuplicateError(f"parts[{position}].weighting", type(part.weighting).__name__, "add their weights")
    if not parts:
        raise InvalidValueError("parts", value, "at least one weighting")
    return parts


@final
@WEIGHTINGS.member("blend")
@attrs.frozen
class Blend:
    """Several weightings at once: each member weighs the sum of its shares by each of them, times what that counts by.

    A weighting that gives nobody a weight under a node is left out there, and the others make up for it.

    Attributes:
        parts: The weightings; also as a table of weightings and weights.
        section: The handbook section.

    Raises:
        WrongTypeError, DuplicateError, InvalidValueError: If a part cannot be accepted.

    Source: Handbook 2.2.

    >>> from salesmanual.planning.weightings_plain import EqualShare
    >>> rule = Blend({EqualShare(): "30%", PotentialShare(): "70%"})
    >>> [(type(part.weighting).__name__, str(part.weight)) for part in rule.parts]
    [('EqualShare', '3/10'), ('PotentialShare', '7/10')]
    """

    parts: tuple[BlendPart, ...] = attrs.field(converter=_read_parts)
    section: str = attrs.field(default=SECTION, validator=check_section, kw_only=True)

    @property
    def by(self) -> tuple[str, ...]:
        """The other dimensions whose members matter to one of them."""
        return tuple(dict.fromkeys(key for part in self.parts for key in part.weighting.by))

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The blended share of each member; they sum to what the weightings count by that give weights."""
        shares = [Fraction(0)] * len(asked.children())
        for part in self.parts:
            weights = part.weighting.weigh(asked, facts)
            total = sum(weights, Fraction(0))
            if total:
                shares = [share + part.weight * weight / total for share, weight in zip(shares, weights, strict=True)]
        return tuple(shares)

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The blended share as a sum of products."""
        place_of(asked, child)
        label = text("blended share of {member}", member=str(child))
        steps = [self._part(asked, facts, child, part) for part in self.parts]
        return derived(label, Sum(), steps, section=self.section)

    def _part(self, asked: Asked, facts: PlanningFacts, child: Hashable, part: BlendPart) -> Step:
        name = weighting_name(part.weighting)
        weights = part.weighting.weigh(asked, facts)
        if not any(weights):
            return given(text("{weighting} gives nobody a weight here", weighting=name), Fraction(0))
        own = part.weighting.explain(asked, facts, child)
        total = given(text("all weights by {weighting}", weighting=name), sum(weights, Fraction(0)))
        share = derived(text("share by {weighting}", weighting=name), Quotient(), [own, total], unit="%")
        counts = given(text("{weighting} counts by", weighting=name), part.weight, unit="%")
        return derived(text("part by {weighting}", weighting=name), Product(), [share, counts])
