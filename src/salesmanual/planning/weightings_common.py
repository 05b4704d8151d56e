"""What every weighting shares: the name of a node, the members that are fixed, and what is refused everywhere.

Invariant: a refusal names the node whose members are weighed, as `who.east` or `time.2026-Q1 of who li.na`.

Left out: the weightings (`weightings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import read_lines
from salesmanual.planning.dimensions import TIME

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import attrs

    from salesmanual.planning.weighing import Asked, Figures

__all__ = [
    "SECTION",
    "check_years",
    "figures_for",
    "fixed_of",
    "named",
    "node_of",
    "not_time",
    "place_of",
    "read_by",
]

SECTION: Final = "2.2"

_MOST_YEARS: Final = 50
_NAMED: Final = 8


def read_by(value: Iterable[str]) -> tuple[str, ...]:
    """The keys of the dimensions whose members matter, each once."""
    return read_lines(value, "by")


def check_years(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuses what is no number of years from 1 to 50."""
    if type(value) is not int:
        raise WrongTypeError(attribute.name, value, f"a whole number of years from 1 to {_MOST_YEARS}")
    if not 1 <= value <= _MOST_YEARS:
        raise InvalidValueError(attribute.name, value, f"a whole number of years from 1 to {_MOST_YEARS}")


def fixed_of(asked: Asked, by: tuple[str, ...]) -> dict[str, Hashable]:
    """The members that are fixed and matter, without the period."""
    return {key: asked.at[key] for key in by if key in asked.at and key not in {TIME, asked.dimension.key}}


def node_of(asked: Asked, by: tuple[str, ...] = ()) -> str:
    """The node whose members are weighed, for messages."""
    fixed = [f"{key} {asked.at[key]}" for key in by if key in asked.at]
    of = f" of {', '.join(fixed)}" if fixed else ""
    return f"{asked.dimension.key}.{asked.parent}{of}"


def place_of(asked: Asked, child: Hashable) -> int:
    """Where the child stands among those that share.

    Raises:
        InvalidValueError: If it is none of them.
    """
    children = asked.children()
    if child not in children:
        raise InvalidValueError(node_of(asked), str(child), f"a member under it: {named(children)}")
    return children.index(child)


def named(members: Iterable[Hashable]) -> str:
    """The first few members, and how many more.

    >>> named(range(10))
    '0, 1, 2, 3, 4, 5, 6, 7 and 2 more'
    """
    listed = [str(member) for member in members]
    more = f" and {len(listed) - _NAMED:,} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more


def not_time(asked: Asked, what: str) -> InvalidValueError:
    """The refusal to weigh what is no part of time."""
    return InvalidValueError(
        node_of(asked), what, "a weighting of members, such as HistoryShare", f"split {TIME} by it"
    )


def figures_for(asked: Asked, figures: Figures | None, fact: str) -> Figures:
    """The figures, if they are there.

    Raises:
        InvalidValueError: If they are not.
    """
    if figures is None:
        remedy = f"give them as PlanningFacts({fact}=FigureBook(…))"
        raise InvalidValueError(f"facts.{fact}", None, f"figures to split {node_of(asked)} by", remedy)
    return figures
