"""What a matrix of responsibilities says of the load: too much on one role, too many asked or told, nothing at all.

Invariant: a count of R or A holds the cells `AR` in both; each remark's count is the number of the cells it lists.

Left out: the rules that a matrix cannot break (`raci`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.organization.raci import BOTH, CODES, Activity, RaciCode, RaciMatrix, RaciRole

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RaciRemark", "RaciRemarkKind", "RaciReview"]

RaciRemarkKind = Literal["overload", "over-informing", "nothing to do", "accountable does not do it"]
"""What a remark is about: a role, an activity, a role, an activity."""

_HELD: Final[tuple[RaciCode, ...]] = ("R", "A")
_TOLD: Final[tuple[RaciCode, ...]] = ("C", "I")


def _kind_text(kind: RaciRemarkKind) -> Text:
    return {
        "overload": text("overload"),
        "over-informing": text("over-informing"),
        "nothing to do": text("nothing to do"),
        "accountable does not do it": text("who is accountable does not do it"),
    }[kind]


@final
@attrs.frozen
class RaciRemark:
    """One thing to look at.

    Attributes:
        kind: What it is about.
        key: The role or the activity.
        label: What people read for it.
        code: The letter that is counted.
        cells: What people read for the activities, or the roles, that are counted.
        most: The limit; `None` where none is passed.

    Source: Handbook 1.3.
    """

    kind: RaciRemarkKind
    key: str
    label: Label
    code: RaciCode
    cells: tuple[Label, ...]
    most: int | None = None

    def count(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    def explain(self) -> Step:
        """The count as a sum of its cells; replaying it gives the count."""
        rule = None if self.most is None else text("at most {most}", most=self.most)
        label = text("{code} of {label}", code=self.code, label=self.label)
        return derived(label, Sum(), [given(each, 1) for each in self.cells], rule=rule, section="1.3")

    def __str__(self) -> str:
        most = "" if self.most is None else text(", at most {most}", most=self.most)
        words = text("{kind}: {label}, {count} {code}{most}", **self._words(), most=most)
        return str(words)

    def _words(self) -> dict[str, object]:
        return {"kind": _kind_text(self.kind), "label": self.label, "count": self.count(), "code": self.code}


@final
@attrs.frozen
class RaciReview(Shown):
    """What is to be looked at in a matrix.

    Attributes:
        matrix: The matrix.

    Source: Handbook 1.3.

    >>> from salesmanual.organization.raci import RaciLimits
    >>> rows = [Activity("quote", {"sales": "R", "finance": "A"}), Activity("sign", {"sales": "R", "finance": "A"})]
    >>> roles = [RaciRole("sales"), RaciRole("finance"), RaciRole("legal")]
    >>> for remark in RaciMatrix("deals", roles, rows, limits=RaciLimits(responsible=1)).review().remarks():
    ...     print(remark)
    overload: sales, 2 R, at most 1
    nothing to do: legal, 0 R
    """

    matrix: RaciMatrix = attrs.field(repr=False)

    def remarks(self) -> tuple[RaciRemark, ...]:
        """All of them: overload, then over-informing, then who has nothing, then who does not do it."""
        return (*self.overload(), *self.over_informing(), *self.nothing_to_do(), *self.accountable_not_responsible())

    def overload(self) -> tuple[RaciRemark, ...]:
        """The roles that do, or answer for, more activities than the limits say."""
        limits = self.matrix.limits
        return tuple(
            RaciRemark("overload", role.key, role.label, code, cells, most)
            for role in self.matrix.roles
            for code, most in zip(_HELD, (limits.responsible, limits.accountable), strict=True)
            if most is not None and len(cells := self._activities(role, code)) > most
        )

    def over_informing(self) -> tuple[RaciRemark, ...]:
        """The activities about which more roles are asked or told than the limits say."""
        limits = self.matrix.limits
        return tuple(
            RaciRemark("over-informing", each.key, each.label, code, cells, most)
            for each in self.matrix.activities
            for code, most in zip(_TOLD, (limits.consulted, limits.informed), strict=True)
            if most is not None and len(cells := self._roles(each, code)) > most
        )

    def nothing_to_do(self) -> tuple[RaciRemark, ...]:
        """The roles that are in no row."""
        held = {role for each in self.matrix.activities for role in each.codes}
        idle = (role for role in self.matrix.roles if role.key not in held)
        return tuple(RaciRemark("nothing to do", role.key, role.label, "R", ()) for role in idle)

    def accountable_not_responsible(self) -> tuple[RaciRemark, ...]:
        """The activities whose accountable one does not do them, where the matrix says that they should."""
        if self.matrix.accountable_does != "should":
            return ()
        apart = (each for each in self.matrix.activities if BOTH not in each.codes.values())
        kind: RaciRemarkKind = "accountable does not do it"
        return tuple(RaciRemark(kind, each.key, each.label, "A", self._roles(each, "A")) for each in apart)

    def load(self) -> dict[str, dict[RaciCode, int]]:
        """How many cells of each letter every role has; a cell `AR` counts in both."""
        return {role.key: {code: len(self._activities(role, code)) for code in CODES} for role in self.matrix.roles}

    def tables(self) -> tuple[Table, ...]:
        """The letters of each role; and what is to be looked at, where there is anything."""
        columns = [Column(text("role"), key="role"), *(Column(code, key=code) for code in CODES)]
        load = self.load()
        rows: list[tuple[Cell, ...]] = [(role.label, *load[role.key].values()) for role in self.matrix.roles]
        counted = Table(text("Letters of each role"), columns, rows)
        remarks = self.remarks()
        return (counted, _remarks_table(remarks)) if remarks else (counted,)

    def _activities(self, role: RaciRole, code: RaciCode) -> tuple[Label, ...]:
        return tuple(each.label for each in self.matrix.activities if role.key in each.holders(code))

    def _roles(self, activity: Activity, code: RaciCode) -> tuple[Label, ...]:
        return tuple(self.matrix.role(key).label for key in activity.holders(code))


def _remarks_table(remarks: tuple[RaciRemark, ...]) -> Table:
    columns = (
        Column(text("remark"), key="remark"),
        Column(text("of"), key="of"),
        Column(text("code"), key="code", align="center"),
        Column(text("count"), key="count"),
        Column(text("most"), key="most"),
        Column(text("which"), key="which"),
    )

    def rows() -> Iterator[tuple[Text, Label, str, int, int | None, tuple[Label, ...]]]:
        for each in remarks:
            yield _kind_text(each.kind), each.label, each.code, each.count(), each.most, each.cells

    return Table(text("To look at"), columns, rows())
