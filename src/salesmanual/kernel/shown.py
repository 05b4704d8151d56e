"""What shows itself as tables: a result gives its tables, and has every form of them.

Invariant: all forms show the same tables in the same order. A result that has more to say than tables overrides one
form; the others stay.

Left out: what is in the tables, which each result says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.kernel.tables import Table
    from salesmanual.kernel.texts import Language

__all__ = ["Shown"]


class Shown(Protocol):
    """A result that is read as tables: in a terminal, in Markdown, in HTML, in a notebook and in a data frame.

    A result names it as a base and defines `tables`; this is the one place where inheriting is shorter than repeating.

    Source: serves every result.

    >>> import attrs
    >>> from salesmanual.kernel.tables import Table
    >>> @attrs.frozen
    ... class Tally(Shown):
    ...     count: int
    ...
    ...     def tables(self) -> tuple[Table, ...]:
    ...         return (Table("Tally", ["count"], [(self.count,)]),)
    >>> print(Tally(3).to_markdown())
    **Tally**
    <BLANKLINE>
    | count |
    | ---: |
    | 3 |
    >>> Tally(3).records()
    [{'count': 3}]
    """

    __slots__ = ()

    def tables(self) -> tuple[Table, ...]:
        """The tables, the most important one first."""
        ...

    def records(self) -> Sequence[Mapping[str, object]]:
        """The rows of the first table, for a data frame."""
        return self.tables()[0].records()

    def to_text(self, language: Language = "en") -> str:
        """The tables, drawn with lines."""
        return "\n\n".join(table.to_text(language) for table in self.tables())

    def to_markdown(self, language: Language = "en") -> str:
        """The tables in Markdown."""
        return "\n\n".join(table.to_markdown(language) for table in self.tables())

    def to_html(self, language: Language = "en") -> str:
        """The tables as HTML, all escaped."""
        return "".join(table.to_html(language) for table in self.tables())

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return self.to_text()
