"""Over-assignment: each level of the organisation assigns more than it carries, so that one shortfall is no miss.

    level's quotas = the company's target × the level's buffer        or × the buffers down to it

Invariant: the quotas of a level sum to the level's buffered amount exactly, and those under one person to what that
person hands on.

Left out: what quotas pay (`incentives`), and the breakdown of the target itself (`targets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias, Union, final, get_args

import attrs

from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Product, Step, derived, given
from salesmanual.kernel.fields import check_choice, check_kind, check_line, check_section, read_items, read_line
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction, to_exact_decimal
from salesmanual.kernel.quantity import Amount, Quantity, cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.planning.capacity_amounts import check_size, figure_of, rounded_amount, rounded_step, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from salesmanual.kernel.allocation import Weight

__all__ = ["AssignedQuota", "AssignedQuotas", "BufferLevel", "BufferOf", "OverAssignment", "QuotaTeam"]

BufferOf = Literal["company", "above"]
"""What a level's buffer is a multiple of: the company's target, or what the level above carries."""

QuotaTeam: TypeAlias = Mapping[str, Union["QuotaTeam", "Weight"]]
"""Who hands on to whom: a mapping is a person and those under them, a weight somebody on the last level."""

_LABEL: Final = Label({"en": "Assigned quotas", "zh_Hant": "分配的配額", "zh_Hans": "分配的配额"})
_PERCENT: Final = Rounding("0.1")
_PERSON: Final = Rounding("1")


def _key_as_label(self: BufferLevel) -> Label:
    return Label(self.key)


def _read_buffer(value: Exact | str) -> Fraction:
    buffer = read_fraction(value, "buffer")
    if buffer <= 0:
        raise InvalidValueError("buffer", value, "a multiple above 0 such as '105%'")
    return buffer


@final
@attrs.frozen
class BufferLevel:
    """One level of the organisation, and how much it carries.

    Attributes:
        key: Unique among the levels.
        buffer: The multiple; `"105%"` is 5 percent more.
        label: What people read; the key by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the multiple is not above 0.

    Source: Handbook 2.2.
    """

    key: str = attrs.field(validator=check_line)
    buffer: Fraction = attrs.field(converter=_read_buffer)
    label: Label = attrs.field(default=attrs.Factory(_key_as_label, takes_self=True), converter=read_label)


def _read_levels(value: Iterable[BufferLevel]) -> tuple[BufferLevel, ...]:
    return read_items(value, "levels", BufferLevel, "a BufferLevel", key="key", least=1)


@final
@attrs.frozen
class OverAssignment:
    """How much each level carries, from the top down.

    Attributes:
        levels: The levels, the top one first.
        of: Whether a buffer is a multiple of the company's target, or of what the level above carries.
        rounding: How a level's amount is rounded, and the step of every quota: the minor unit of money by default, 1
            for quantities.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no level.
        DuplicateError: If two levels have one key.

    Source: Handbook 2.2.

    >>> policy = OverAssignment([BufferLevel("vp", 1), BufferLevel("director", "105%"), BufferLevel("rep", "110%")])
    >>> team = {"chen": {"li.na": {"wu": 1, "xu": 1, "yan": 1}, "wang.wei": {"zhou": 1}}}
    >>> quotas = policy.assign(Money("1000", "CNY"), team)
    >>> quotas.of("xu"), quotas.of("wang.wei"), quotas.street("rep"), quotas.ratio("rep")
    (Money('275.00', 'CNY'), Money('262.50', 'CNY'), Money('1100.00', 'CNY'), Fraction(11, 10))
    """

    levels: tuple[BufferLevel, ...] = attrs.field(converter=_read_levels)
    of: BufferOf = attrs.field(
        default="company", validator=check_choice("what a buffer is of", get_args(BufferOf)), kw_only=True
    )
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_kind(Rounding, "a Rounding"), kw_only=True)
    key: str = attrs.field(default="over-assignment", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def multiple(self, level: str) -> Fraction:
        """What a level carries over the company's target.

        Raises:
            NotFoundError: If there is no such level.

        >>> levels = [BufferLevel("director", "105%"), BufferLevel("rep", "110%")]
        >>> OverAssignment(levels).multiple("rep"), OverAssignment(levels, of="above").multiple("rep")
        (Fraction(11, 10), Fraction(231, 200))
        """
        product = Fraction(1)
        for each in self.levels:
            product = product * each.buffer if self.of == "above" else each.buffer
            if each.key == level:
                return product
        raise NotFoundError("level", level, did_you_mean(level, [each.key for each in self.levels]))

    def level_amount(self, level: str, target: Amount) -> Amount:
        """What a level carries in all, rounded once.

        Raises:
            NotFoundError: If there is no such level.
        """
        unit = unit_of(target)
        return rounded_amount(figure_of(target, unit, "target") * self.multiple(level), unit, self.rounding_for(unit))

    def assign(self, target: Amount, team: QuotaTeam) -> AssignedQuotas:
        """The quota of everybody.

        The amount of a level is shared among those who hand on, in proportion to their own quotas, and there among
        those under them, in proportion to their weights. Somebody who hands on weighs as much as those under them.

        Args:
            target: What the company needs.
            team: Who hands on to whom, as deep as there are levels.

        Raises:
            WrongTypeError: If the target is no amount, or the team no mapping.
            InvalidValueError: If the target is not above 0, the team is not as deep as the levels, or weights are
                negative or all 0.
            DuplicateError: If somebody comes twice.

        Source: Handbook 2.2.
        """
        check_size(None, attrs.fields(AssignedQuotas).target, target)
        levels: list[list[_Group]] = [[] for _ in self.levels]
        if not _read_team(team, levels, None, set()):
            raise InvalidValueError("team", dict(team), "weights of which one is above 0")
        quotas: dict[str, AssignedQuota] = {}
        for level, groups in zip(self.levels, levels, strict=True):
            amount = self.level_amount(level.key, target)
            handing = [Fraction(1) if each.above is None else quotas[each.above].amount.amount for each in groups]
            for group, part in zip(groups, self._shared(amount, handing), strict=True):
                shares = self._shared(part, list(group.weights.values()))
                for person, quota in zip(group.weights, shares, strict=True):
                    quotas[person] = AssignedQuota(person, level.key, group.above, quota)
        return AssignedQuotas(self, target, quotas)

    def _shared(self, amount: Amount, weights: Sequence[Fraction | Decimal]) -> list[Amount]:
        step = self.rounding_for(unit_of(amount)).step
        if isinstance(amount, Money):
            return list(share(amount, weights, step=step, if_all_zero="equal"))
        shares = share(to_exact_decimal(amount.amount), weights, step=step, if_all_zero="equal")
        return [Quantity(each, amount.unit) for each in shares]

    def rounding_for(self, unit: str) -> Rounding:
        """How amounts of a unit are rounded: quantities to whole ones where no step is named."""
        if unit in MINOR_UNITS or self.rounding.step is not None:
            return self.rounding
        return _PERSON


class _Group(NamedTuple):
    """Those under one person, and what each weighs."""

    above: str | None
    weights: dict[str, Fraction]


def _read_team(
    team: QuotaTeam, levels: list[list[_Group]], above: str | None, seen: set[str], depth: int = 0
) -> Fraction:
    """Everybody by level and by who hands on; gives the weight of all in this team."""
    where = "team" if above is None else f"team.{above}"
    if not isinstance(team, Mapping):
        raise WrongTypeError(where, team, "those under somebody, by key")
    if not team:
        raise InvalidValueError(where, {}, "at least one person")
    group = _Group(above, {})
    levels[depth].append(group)
    for key, under in team.items():
        if read_line(key, where) in seen:
            raise DuplicateError("person", key, "let everybody stand in one place")
        seen.add(key)
        if isinstance(under, Mapping) != (depth + 1 < len(levels)):
            accepted = f"a team as deep as the {len(levels)} levels"
            raise InvalidValueError(f"{where}.{key}", under, accepted, f"{key} stands on level {depth + 1}")
        if isinstance(under, Mapping):
            group.weights[key] = _read_team(under, levels, key, seen, depth + 1)
        else:
            group.weights[key] = _read_weight(under, f"{where}.{key}")
    return sum(group.weights.values(), Fraction(0))


def _read_weight(value: Weight, where: str) -> Fraction:
    weight = Fraction(value.amount) if isinstance(value, Money) else read_fraction(value, where)
    if weight < 0:
        raise InvalidValueError(where, value, "a weight of 0 or more")
    return weight


@final
@attrs.frozen
class AssignedQuota:
    """The quota of one person.

    Attributes:
        person: Who.
        level: The key of the level.
        above: Who hands it on; `None` at the top.
        amount: The quota.

    Source: Handbook 2.2.
    """

    person: str
    level: str
    above: str | None
    amount: Amount


@final
@attrs.frozen
class AssignedQuotas(Shown):
    """The quotas of everybody, and what each level carries.

    Attributes:
        policy: The buffers.
        target: What the company needs.
        quotas: The quota of each person.

    Source: Handbook 2.2.
    """

    policy: OverAssignment = attrs.field(repr=False)
    target: Amount
    quotas: dict[str, AssignedQuota] = attrs.field(repr=False)

    def of(self, person: str) -> Amount:
        """The quota of one person.

        Raises:
            NotFoundError: If there is no such person.
        """
        if person not in self.quotas:
            raise NotFoundError("person", person, did_you_mean(person, self.quotas))
        return self.quotas[person].amount

    def street(self, level: str) -> Amount:
        """What all people of a level carry; on the last level, the street quota.

        Raises:
            NotFoundError: If there is no such level.
        """
        return self.policy.level_amount(level, self.target)

    def ratio(self, level: str) -> Fraction:
        """What a level carries over what the company needs.

        Raises:
            NotFoundError: If there is no such level.
        """
        unit = unit_of(self.target)
        return figure_of(self.street(level), unit, level) / figure_of(self.target, unit, "target")

    def explain(self, level: str) -> Step:
        """What a level carries, as steps; replaying it gives the money, or the number of a quantity.

        Raises:
            NotFoundError: If there is no such level.
        """
        self.policy.multiple(level)
        unit = unit_of(self.target)
        keys = [each.key for each in self.policy.levels]
        last = keys.index(level)
        factors = [given(text("the company's target"), figure_of(self.target, unit, "target"), unit=unit)]
        factors += [
            given(text("buffer of {level}", level=each.label), each.buffer, unit="%")
            for each in self.policy.levels[0 if self.policy.of == "above" else last : last + 1]
        ]
        label = text("carried by {level}", level=level)
        exact = derived(label, Product(), factors, section=self.policy.section, unit=unit)
        return rounded_step(label, exact, unit, self.policy.rounding_for(unit), section=self.policy.section)

    def tables(self) -> tuple[Table, ...]:
        """The levels, and the people."""
        unit = unit_of(self.target)
        levels = Table(
            self.policy.label,
            [
                Column(text("level"), key="level"),
                Column(text("carries"), key="amount", unit=unit),
                Column(text("of the target"), key="ratio", unit="%", rounding=_PERCENT),
            ],
            [(each.label, cell_of(self.street(each.key)), self.ratio(each.key)) for each in self.policy.levels],
        )
        people = Table(
            text("Quotas"),
            [
                Column(text("person"), key="person"),
                Column(text("level"), key="level"),
                Column(text("from"), key="above"),
                Column(text("quota"), key="quota", unit=unit),
            ],
            [(each.person, each.level, each.above, cell_of(each.amount)) for each in self.quotas.values()],
        )
        return (levels, people)

    def records(self) -> list[dict[str, object]]:
        """The rows of the people, for a data frame."""
        return [dict(row) for row in self.tables()[1].records()]
