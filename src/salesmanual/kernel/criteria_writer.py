"""Writes a condition as one line of text.

Invariant: `criteria_parser` reads the line back as an equal condition, however the condition was built: groups inside
groups stand in brackets, names that are no plain words stand in backticks.

Left out: reading (`criteria_parser`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.criteria_compare import Between, Compare, Includes
from salesmanual.kernel.criteria_groups import AllOf, AnyOf, AtLeast, Not
from salesmanual.kernel.criteria_literals import path_text, value_text
from salesmanual.kernel.criteria_members import Contains, OneOf, Present
from salesmanual.kernel.errors import WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from salesmanual.kernel.criteria_base import Criterion

__all__ = ["written"]

_RANGES: Final[Mapping[Includes, tuple[str, str]]] = {
    "both": ("", ""),
    "lower": ("", "below "),
    "upper": ("above ", ""),
    "neither": ("above ", "below "),
}
"""What is written before each end of a range."""


def written(criterion: Criterion) -> str:  # noqa: PLR0911 - one answer for each kind
    """The condition in one line that `parse` reads back.

    >>> written(AnyOf([AllOf(["visits >= 8", "certified"]), Not(OneOf("region", ["east", "west"]))]))
    '(visits >= 8 and certified) or region not in ("east", "west")'
    """
    match criterion:
        case AllOf(()):
            return "always"
        case AnyOf(()):
            return "never"
        case AllOf((part,)):
            return f"all of ({written(part)})"
        case AnyOf((part,)):
            return f"any of ({written(part)})"
        case AllOf(parts):
            return " and ".join(map(_operand_text, parts))
        case AnyOf(parts):
            return " or ".join(map(_operand_text, parts))
        case AtLeast(count, parts):
            return f"at least {count} of ({', '.join(map(written, parts))})"
        case Not(inner):
            return _negated_text(inner)
    return _leaf_text(criterion, "")


def _operand_text(criterion: Criterion) -> str:
    several = isinstance(criterion, (AllOf, AnyOf)) and len(criterion.of) > 1
    return f"({written(criterion)})" if several else written(criterion)


def _negated_text(criterion: Criterion) -> str:
    match criterion:
        case Between() | OneOf() | Contains() | Present():
            return _leaf_text(criterion, "not ")
        case Compare(_, op, value) if op != "==" or value is not True:
            return f"not ({written(criterion)})"
    return f"not {_operand_text(criterion)}"


def _leaf_text(criterion: Criterion, no: str) -> str:
    match criterion:
        case Compare(path, "==", True as value) if value is True:
            return path_text(path)
        case Compare(path, op, value):
            return f"{path_text(path)} {op} {value_text(value)}"
        case Between(path, lower, upper):
            above, below = _RANGES[criterion.includes]
            ends = f"{above}{value_text(lower)} and {below}{value_text(upper)}"
            return f"{path_text(path)} {no}between {ends}"
        case OneOf(path, values):
            return f"{path_text(path)} {no}in ({', '.join(map(value_text, values))})"
        case Contains(path, value):
            return f"{path_text(path)} {no}contains {value_text(value)}"
        case Present(path):
            return f"{path_text(path)} is {no}present"
    raise WrongTypeError("criterion", criterion, "a condition")
