"""What every condition can do, and reading one from whatever form it is in.

Invariant: a condition is one of the classes of `salesmanual.kernel.criteria` and nothing else, so that whoever turns
conditions into another form (text, a database query, an expression over a data frame) can cover them all. It nests at
most `MAX_DEPTH` deep and has at most `MAX_SIZE` parts, so that no condition exhausts the stack or runs away.

Left out: the conditions themselves (`criteria_compare`, `criteria_members`,
`criteria_groups`) and their text (`criteria_text`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import WrongTypeError

if TYPE_CHECKING:
    from typing import Self

    from salesmanual.kernel.criteria_finding import Finding

__all__ = ["MAX_DEPTH", "MAX_SIZE", "Criterion", "derive", "read_criterion"]

MAX_DEPTH: Final = 64
"""The most conditions that may stand inside one another."""

MAX_SIZE: Final = 10_000
"""The most conditions that one condition may consist of, itself included."""

_HOME: Final = "salesmanual.kernel.criteria"


class Criterion(ABC):
    """A condition on facts: holds, does not hold, or is unknown because a fact is missing.

    The annotation for a field that holds any condition; plain data is read by `Criterion.from_plain`. The kinds are
    closed: `Compare`, `Between`, `OneOf`, `Contains`, `Present`, `AllOf`, `AnyOf`, `AtLeast` and `Not`.

    `a & b`, `a | b` and `~a` are short for `AllOf`, `AnyOf` and `negate`.

    Source: Handbook 2.1, 2.3, 8.2; also every gate, eligibility, routing and filter.

    >>> rule = Criterion.from_plain("visits >= 8 and certified")
    >>> rule.holds({"visits": 9}), rule.holds({"visits": 5}), rule.holds({"visits": 9, "certified": True})
    (None, False, True)
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__module__.startswith(_HOME):
            raise WrongTypeError(
                "class", cls, "one of the kinds of salesmanual.kernel.criteria", "combine those, or bring a fact"
            )

    @property
    def depth(self) -> int:
        """How many conditions stand inside one another here: 1 for a condition on one fact."""
        return 1

    @property
    def size(self) -> int:
        """How many conditions it consists of, itself included."""
        return 1

    @abstractmethod
    def holds(self, facts: object) -> bool | None:
        """Whether the facts meet the condition; `None` where that is unknown.

        Args:
            facts: A mapping, or an object with public attributes.
        """

    @abstractmethod
    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """What is met, unmet or unknown, part by part.

        Args:
            facts: A mapping, or an object with public attributes.
            negated: Check the opposite, said in words of its own: "is below 8" instead of "is at least 8".
        """

    @abstractmethod
    def paths(self) -> tuple[str, ...]:
        """The paths of all facts the condition looks at, sorted: the facts to bring.

        >>> Criterion.from_plain("visits >= 8 and customer.region is present").paths()
        ('customer.region', 'visits')
        """

    def to_plain(self) -> object:
        """The one-line text; a table of such texts where one line would be too long to read back.

        >>> Criterion.from_plain('region in ("east","west")').to_plain()
        'region in ("east", "west")'
        """
        from salesmanual.kernel.criteria_text import to_plain  # noqa: PLC0415 - checking needs no text form

        return to_plain(self)

    @classmethod
    def from_plain(cls, plain: object) -> Self:
        """The condition that text or a table describes.

        Raises:
            CriterionSyntaxError: If the text cannot be read.
            InvalidDocumentError: If the table has faults.
            WrongTypeError: If it is another kind of condition.

        >>> Criterion.from_plain({"at_least": 1, "of": ["certified", "visits >= 8"]}).to_plain()
        'at least 1 of (certified, visits >= 8)'
        """
        criterion = read_criterion(plain)
        if isinstance(criterion, cls):
            return criterion
        raise WrongTypeError("criterion", criterion, f"a condition of the kind {cls.__name__}")

    def __str__(self) -> str:
        from salesmanual.kernel.criteria_text import written  # noqa: PLC0415 - as in to_plain

        return written(self)

    def __and__(self, other: Criterion) -> Criterion:
        from salesmanual.kernel.criteria_groups import all_of  # noqa: PLC0415 - the groups are built on this module

        return all_of(self, other) if isinstance(other, Criterion) else NotImplemented

    def __or__(self, other: Criterion) -> Criterion:
        from salesmanual.kernel.criteria_groups import any_of  # noqa: PLC0415 - as in __and__

        return any_of(self, other) if isinstance(other, Criterion) else NotImplemented

    def __invert__(self) -> Criterion:
        from salesmanual.kernel.criteria_groups import negate  # noqa: PLC0415 - as in __and__

        return negate(self)


def read_criterion(value: object, where: str = "criterion") -> Criterion:
    """The condition: as it is, or read from its text or table form.

    Raises:
        CriterionSyntaxError: If the text cannot be read.
        InvalidDocumentError: If the table has faults.
        WrongTypeError: If it is neither a condition, text nor a table.

    >>> read_criterion("visits >= 8")
    Compare(path='visits', op='>=', value=8)
    """
    if isinstance(value, Criterion):
        return value
    if isinstance(value, (str, Mapping)):
        from salesmanual.kernel.criteria_text import from_plain  # noqa: PLC0415 - as in Criterion.to_plain

        return from_plain(value)
    raise WrongTypeError(where, value, "a condition or its text, such as 'attainment >= 100%'")


def derive(criterion: Criterion, **derived: object) -> None:
    """Sets what a frozen condition works out from its own fields when it is built."""
    for name, value in derived.items():
        object.__setattr__(criterion, name, value)
