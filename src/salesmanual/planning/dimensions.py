"""Dimensions of a plan: who, when, which product, which market, each a tree of members.

    sales ─┬─ east ─┬─ li.na            2026 ─┬─ 2026-Q1 ─┬─ 2026-01 ─┬─ 2026-01-01..2026-01-04
           │        └─ wang.wei               │           │           └─ 2026-W02 …
           └─ west ─── zhao.min               └─ …        └─ …

Invariant: a member has one parent, and the leaves under a member stand side by side, so every member is a range of
leaves and a sum over it is a sum over a range.

Left out: what the members are to sell (`breakdowns`) and dated membership, which an organisation has.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.fields import read_choice, read_line
from salesmanual.kernel.fiscal import FiscalCalendar, Unit
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text
from salesmanual.planning.time_parts import check_made_up, leaves_in, parts_of, whole_week_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TIME", "WHO", "Branches", "Dimension", "Range", "calendar_of", "dimension_heading", "divide_time"]

TIME: Final = "time"
"""The key of the dimension whose members are periods; every plan has it."""

WHO: Final = "who"
"""The key of the dimension whose leaves are people."""

_HEADINGS: Final = {
    WHO: text("who"),
    TIME: text("time"),
    "product": text("product"),
    "market": text("market"),
    "customer_class": text("customer class"),
}

Branches: TypeAlias = Mapping[str, "Branches | Iterable[str] | None"]
"""Members by key: under each a mapping of the same kind, a list of leaves, or `None` for a leaf."""

Range: TypeAlias = tuple[int, int]
"""Leaves side by side: the first, and the one after the last."""

_MAX_DEPTH: Final = 32
_MAX_MEMBERS: Final = 1_000_000
_LEVELS: Final[tuple[Unit, ...]] = ("half", "quarter", "month", "week", "day")


@final
@attrs.frozen
class _Node:
    """A member: its leaves, the member above and those below, by place."""

    key: Hashable
    parent: int
    first: int
    last: int
    children: tuple[int, ...]


@final
@attrs.frozen(init=False, repr=False)
class Dimension:
    """A tree of members along which a plan is broken down.

    Args:
        key: Unique in a plan: `"who"`, `"time"`, `"product"`, `"market"`.
        branches: The members. Where not one member with others under it is at the top, a member with the dimension's
            key is put above.

    Raises:
        WrongTypeError: If the members are no mapping or list, or a key is no text.
        DuplicateError: If a member comes twice, and so would have two parents.
        InvalidValueError: If there is no member, or more than 1,000,000, or more than 32 levels.

    Source: Handbook 2.2.

    >>> who = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
    >>> who.top, who.children("sales"), who.leaves(), who.range_of("east")
    ('sales', ('east', 'west'), ('li.na', 'wang.wei', 'zhao.min'), (0, 2))
    >>> who.path("zhao.min"), Dimension("product", ["bikes", "clothing"]).top
    (('sales', 'west', 'zhao.min'), 'product')
    """

    key: str
    _nodes: tuple[_Node, ...] = attrs.field(repr=False)
    _places: Mapping[Hashable, int] = attrs.field(repr=False, eq=False)
    _leaves: tuple[Hashable, ...] = attrs.field(repr=False, eq=False)
    calendar: FiscalCalendar | None = attrs.field(default=None, repr=False, eq=False)

    def __init__(self, key: str, branches: Branches | Iterable[str]) -> None:
        read_line(key, "key")
        made = _read_branches(branches, key, 0)
        is_top = len(made) == 1 and all(made.values())
        top = made if is_top else {key: made}
        self._compile(key, cast("_Read", top))

    @classmethod
    def of_periods(cls, branches: Mapping[Period, object], *, calendar: FiscalCalendar | None = None) -> Dimension:
        """The time dimension of nested periods; each is the periods under it, without a gap or an overlap.

        Args:
            branches: The periods.
            calendar: How the company divides its time; what is compared with earlier years follows it. `None` where it
                is calendar years.

        Raises:
            InvalidValueError: If there is not one period at the top, or the periods under one are not exactly it.

        >>> from salesmanual.kernel.period import half, year
        >>> Dimension.of_periods({year(2026): {half(2026, 1): {}, half(2026, 2): {}}}).range_of(half(2026, 2))
        (1, 2)
        """
        if len(branches) != 1:
            raise InvalidValueError(TIME, list(map(str, branches)), "one period at the top")
        dimension = cls.__new__(cls)
        dimension._compile(TIME, cast("_Read", branches), calendar)  # noqa: SLF001 - its own constructor
        for node in dimension._nodes:  # noqa: SLF001 - as above
            check_made_up(cast("Period", node.key), [cast("Period", dimension._nodes[at].key) for at in node.children])  # noqa: SLF001 - as above
        return dimension

    def _compile(self, key: str, branches: _Read, calendar: FiscalCalendar | None = None) -> None:
        nodes: list[_Node | None] = []
        places: dict[Hashable, int] = {}
        leaves: list[Hashable] = []

        def add(member: Hashable, under: _Read, parent: int) -> int:
            if member in places:
                found = nodes[places[member]]
                above = "" if found is None or found.parent < 0 else f", once under {_key(nodes, keys, found.parent)}"
                raise DuplicateError(f"member of {key}{above}", str(member), "name it under one parent")
            place = len(nodes)
            if place >= _MAX_MEMBERS:
                raise InvalidValueError(key, f"more than {_MAX_MEMBERS:,} members", f"at most {_MAX_MEMBERS:,}")
            places[member] = place
            keys.append(member)
            nodes.append(None)
            first = len(leaves)
            if not under:
                leaves.append(member)
            children = tuple(add(child, below, place) for child, below in under.items())
            nodes[place] = _Node(member, parent, first, len(leaves), children)
            return place

        keys: list[Hashable] = []
        ((top, under),) = branches.items()
        add(top, under, -1)
        self.__attrs_init__(key, tuple(cast("list[_Node]", nodes)), places, tuple(leaves), calendar)

    @property
    def top(self) -> Hashable:
        """The member that holds all others."""
        return self._nodes[0].key

    def members(self) -> tuple[Hashable, ...]:
        """All members, each before those under it."""
        return tuple(node.key for node in self._nodes)

    def leaves(self, under: Hashable | None = None) -> tuple[Hashable, ...]:
        """The members at the ends, of all or under one.

        Raises:
            NotFoundError: If there is no such member.
        """
        if under is None:
            return self._leaves
        node = self._node(under)
        return self._leaves[node.first : node.last]

    def children(self, of: Hashable) -> tuple[Hashable, ...]:
        """The members directly under one; none under a leaf.

        Raises:
            NotFoundError: If there is no such member.
        """
        return tuple(self._nodes[place].key for place in self._node(of).children)

    def parent(self, of: Hashable) -> Hashable | None:
        """The member above; `None` for the one at the top.

        Raises:
            NotFoundError: If there is no such member.
        """
        place = self._node(of).parent
        return None if place < 0 else self._nodes[place].key

    def path(self, to: Hashable) -> tuple[Hashable, ...]:
        """The members from the top to one.

        Raises:
            NotFoundError: If there is no such member.
        """
        path = [to]
        above = self.parent(to)
        while above is not None:
            path.append(above)
            above = self.parent(above)
        return tuple(reversed(path))

    def level(self, depth: int) -> tuple[Hashable, ...]:
        """The members so many levels below the top, and the leaves above that level, which stand for it.

        >>> Dimension("who", {"sales": {"east": ["li.na"], "wang.wei": None}}).level(2)
        ('li.na', 'wang.wei')
        """
        at: list[int] = [0]
        for _ in range(depth):
            at = [below for place in at for below in (self._nodes[place].children or (place,))]
        return tuple(self._nodes[place].key for place in at)

    def depth(self) -> int:
        """How many levels there are below the top."""
        return max(len(self.path(leaf)) for leaf in self._leaves) - 1

    def range_of(self, key: Hashable) -> Range:
        """The leaves that a member is. For a period also one that is no member, if whole leaves make it up.

        Raises:
            NotFoundError: If there is no such member.
            InvalidValueError: If the period cuts a leaf.

        >>> from salesmanual.kernel.period import Period, month, quarter
        >>> time = divide_time(quarter(2026, 1), levels=["month"])
        >>> time.range_of(Period.from_plain("2026-02-01..2026-03-31"))
        (1, 3)
        """
        place = self._places.get(key)
        if place is not None:
            return self._nodes[place].first, self._nodes[place].last
        if self.key == TIME and isinstance(key, Period):
            return leaves_in(cast("Sequence[Period]", self._leaves), key)
        raise self._unknown(key)

    def _node(self, key: Hashable) -> _Node:
        place = self._places.get(key)
        if place is None:
            raise self._unknown(key)
        return self._nodes[place]

    def _unknown(self, key: Hashable) -> NotFoundError:
        return NotFoundError(f"member of {self.key}", key, did_you_mean(str(key), map(str, self._places)))

    def to_plain(self) -> dict[str, object]:
        """The key and the members as they stand in a file.

        >>> Dimension("who", {"sales": {"east": ["li.na"], "wu.fang": None}}).to_plain()
        {'key': 'who', 'members': {'sales': {'east': ['li.na'], 'wu.fang': None}}}
        """
        from salesmanual.planning.breakdown_plain import dimension_to_plain  # noqa: PLC0415 - only documents pay for it

        return dimension_to_plain(self)

    @classmethod
    def from_plain(cls, plain: object) -> Dimension:
        """The dimension that `to_plain` wrote.

        Raises:
            WrongTypeError, InvalidValueError, DuplicateError: If it is none, with the place.
        """
        from salesmanual.planning.breakdown_plain import dimension_from_plain  # noqa: PLC0415 - as above

        return dimension_from_plain(plain)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, Hashable) and key in self._places

    def __repr__(self) -> str:
        return f"Dimension({self.key!r}, {len(self._nodes)} members, {len(self._leaves)} leaves)"


_Read: TypeAlias = Mapping[Hashable, "_Read"]


def _key(nodes: list[_Node | None], keys: list[Hashable], place: int) -> Hashable:
    node = nodes[place]
    return keys[place] if node is None else node.key


def _read_branches(value: object, where: str, depth: int) -> dict[Hashable, _Read]:
    if depth > _MAX_DEPTH:
        raise InvalidValueError(where, f"more than {_MAX_DEPTH} levels", f"at most {_MAX_DEPTH} levels")
    if value is None:
        return {}
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise WrongTypeError(where, value, "members: a mapping, or a list of keys")
    if isinstance(value, Mapping):
        made: dict[Hashable, _Read] = {
            read_line(key, where): _read_branches(under, f"{where}.{key}", depth + 1) for key, under in value.items()
        }
    else:
        listed = [read_line(key, f"{where}[{at}]") for at, key in enumerate(value)]
        made = {key: {} for key in listed}
        if len(made) < len(listed):
            twice = next(key for key in listed if listed.count(key) > 1)
            raise DuplicateError(f"member of {where}", twice, "name it once")
    if not made and not depth:
        raise InvalidValueError(where, value, "at least one member")
    return made


def dimension_heading(key: str) -> Text | str:
    """A dimension as the heading of a column: in words where its key is a usual one, else the key itself.

    >>> print(dimension_heading("customer_class"), dimension_heading("channel"))
    customer class channel
    """
    return _HEADINGS.get(key, key)


def calendar_of(time: Dimension, calendar: FiscalCalendar | None) -> FiscalCalendar:
    """The calendar that a time was divided by; the one that is named where it was not, else calendar years.

    Raises:
        WrongTypeError: If the calendar is none.
        InvalidValueError: If another one is named than the time was divided by.
    """
    if calendar is None:
        return time.calendar or FiscalCalendar()
    check_type(calendar, FiscalCalendar, "calendar")
    if time.calendar is not None and time.calendar != calendar:
        accepted = f"the calendar that the time was divided by, {time.calendar}"
        raise InvalidValueError("calendar", str(calendar), accepted, "leave it out, or divide the time by this one")
    return calendar


def divide_time(
    over: Period,
    *,
    calendar: FiscalCalendar | None = None,
    levels: Iterable[Unit] = ("half", "quarter", "month", "week"),
    weeks: Literal["cut", "whole"] = "cut",
) -> Dimension:
    """The time dimension of a period: its halves, quarters, months and weeks, or some of them.

    Args:
        over: The period, such as a fiscal year.
        calendar: How the company divides its time; calendar years and weeks that end on Sunday where it is not given.
        levels: The levels below the period, from the longest to the shortest. One that would only repeat the level
            above is left out.
        weeks: Whether weeks are cut at the ends of months, and so add up to calendar months; or kept whole, where a
            week belongs to the month that has most of its days, and months are made of whole weeks.

    Raises:
        WrongTypeError: If the period is none, a level no text, or the calendar no FiscalCalendar.
        InvalidValueError: If a level is unknown or out of order, or weeks are neither cut nor whole.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import year
    >>> cut, whole = divide_time(year(2026)), divide_time(year(2026), weeks="whole")
    >>> len(cut.leaves()), len(whole.leaves()), str(cut.leaves()[0]), str(whole.level(3)[3])
    (63, 53, '2026-01-01..2026-01-04', '2026-03-30..2026-05-03')
    """
    if not isinstance(over, Period):
        raise WrongTypeError("over", over, "a Period", "write it as FiscalCalendar().year(2026)")
    read_choice(weeks, "weeks", "cut or whole", ("cut", "whole"))
    units = [cast("Unit", read_choice(level, "levels", "a level", _LEVELS)) for level in levels]
    if [unit for unit in _LEVELS if unit in units] != units:
        raise InvalidValueError("levels", units, "levels from the longest to the shortest, each once")
    calendar = FiscalCalendar() if calendar is None else calendar
    check_type(calendar, FiscalCalendar, "calendar")
    divided = whole_week_parts if weeks == "whole" and "week" in units else parts_of
    return Dimension.of_periods({over: divided(over, tuple(units), calendar)}, calendar=calendar)
