"""What reading and writing one type takes: a fast reader, a writer, and an inspector that finds every fault.

Invariant: the inspector of a form finds no fault in a plain value exactly where its reader accepts it, and both then
give the same. A reader may refuse with any exception, because a refusal is always looked at again by the inspector.

Left out: the forms of lists (`wire_lists`), of choices between types (`wire_choices`) and of tables (`wire_tables`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias, final

import attrs

from salesmanual.kernel.errors import Fault
from salesmanual.kernel.wire_faults import REFUSALS, faults_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MAX_FAULTS", "REFUSED", "EnoughFaultsError", "Faults", "Form", "FormOf", "inspector", "value_form"]

MAX_FAULTS: Final = 1_000
"""The most faults that are looked for; a document with more is not read by people one by one."""


@final
class _Refused:
    """What an inspector answers where it found faults."""

    __slots__ = ()


REFUSED: Final = _Refused()
"""The answer of an inspector that found faults; never a value of a document."""


@final
class EnoughFaultsError(Exception):
    """The most faults are found; it ends an inspection and never leaves the library."""


@final
class Faults:
    """The faults found so far.

    >>> faults = Faults()
    >>> faults.add("plan.rate", "found -1, accepted is a ratio of 0 or more")
    >>> print(*faults.found)
    plan.rate: found -1, accepted is a ratio of 0 or more
    """

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, address: str, problem: str) -> None:
        """Notes a fault.

        Raises:
            EnoughFaultsError: If the most faults are found.
        """
        self.extend((Fault(address, problem),))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Notes some faults.

        Raises:
            EnoughFaultsError: If the most faults are found.
        """
        self.found.extend(faults)
        if len(self.found) >= MAX_FAULTS:
            raise EnoughFaultsError


Reader: TypeAlias = Callable[[object, object], object]
"""The value of a plain value; the second argument is the type, which a reader knows anyway."""

Writer: TypeAlias = Callable[[object], object]
"""The plain value of a value."""

Inspector: TypeAlias = Callable[[object, str, Faults], object]
"""The value of a plain value at an address, or `REFUSED` with at least one more fault."""


@final
@attrs.frozen(eq=False)
class Form:
    """How one type stands in a document.

    Attributes:
        accepted: What is accepted, in words.
        read: The reader.
        write: The writer.
        inspect: The inspector.
        holds: Whether a value is of the type; a choice between types asks it before it writes.
        tag: The word that names the type where a choice between types cannot be told otherwise.
        natives: The types of a document that are of this form and of no other in a choice.
        stands_as: Whether a single value, a list or a table stands for it; empty where that is not known.
        read_key: The reader where it is the key of a table; `None` where it cannot be.
        write_key: The writer where it is the key of a table.
        write_some: The writer of what is not `None`, where nothing is a value too.
    """

    accepted: str
    read: Reader
    write: Writer
    inspect: Inspector
    holds: Callable[[object], bool]
    tag: str = attrs.field(kw_only=True)
    natives: frozenset[type] = attrs.field(default=frozenset(), kw_only=True)
    stands_as: str = attrs.field(default="", kw_only=True)
    read_key: Reader | None = attrs.field(default=None, kw_only=True)
    write_key: Writer | None = attrs.field(default=None, kw_only=True)
    write_some: Writer | None = attrs.field(default=None, kw_only=True)


FormOf: TypeAlias = Callable[[object], Form]
"""The form of a type; the forms that are made of others ask it."""


def inspector(read: Reader) -> Inspector:
    """The inspector of what is accepted or refused as a whole.

    >>> faults = Faults()
    >>> inspector(lambda plain, _: int(str(plain)))("x", "plan.days", faults) is REFUSED
    True
    >>> print(*faults.found)
    plan.days: invalid literal for int() with base 10: 'x'
    """

    def inspect(plain: object, address: str, faults: Faults) -> object:
        try:
            return read(plain, None)
        except REFUSALS as error:
            faults.extend(faults_of(error, address))
            return REFUSED

    return inspect


def value_form(
    kind: type,
    accepted: str,
    read: Reader,
    write: Writer,
    *,
    tag: str,
    natives: Iterable[type] = (),
    read_key: Reader | None = None,
    write_key: Writer | None = None,
) -> Form:
    """The form of a type that stands as one value; the value is of exactly that type.

    Source: serves every section whose rules are kept in files.
    """
    return Form(
        accepted,
        read,
        write,
        inspector(read),
        lambda value: type(value) is kind,
        tag=tag,
        natives=frozenset(natives),
        stands_as="value",
        read_key=read_key,
        write_key=write_key,
    )
