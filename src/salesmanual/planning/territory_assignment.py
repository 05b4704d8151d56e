"""Which territory each account is in on a day, and what decided it.

Invariant: every account that was given is in one territory, in none, or between several; the three lists have no
account in common, and none is left out.

Left out: deciding (`territories`), and dividing accounts anew (`territory_balancing`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.criteria import Finding
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Text, text
from salesmanual.planning.territory_entries import NamedAccount, TerritoryRule

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell

__all__ = ["Placement", "PlacementStatus", "RuleFinding", "TerritoryAssignment"]

PlacementStatus = Literal["assigned", "unassigned", "doubly assigned"]
"""In one territory, in none, or between several that no precedence decides."""


@final
@attrs.frozen
class RuleFinding:
    """A rule, and what it found of an account.

    Attributes:
        rule: The rule.
        finding: What it found.

    Source: Handbook 2.2.
    """

    rule: TerritoryRule
    finding: Finding


@final
@attrs.frozen
class Placement(Shown):
    """One account, its territory, and what decided it.

    Attributes:
        account: The account.
        on: The day.
        territory: The territory; `None` where it is in none, or between several.
        owners: Who owns the territory on the day; empty for nobody.
        named: The entry that names the account; `None` where rules decide.
        decided_by: The rule that decided, with its finding.
        collisions: The rules that hold for several territories, none of which goes before the others.
        unknown: The rules that cannot be told, for want of a fact.

    Source: Handbook 2.2.
    """

    account: str
    on: date
    territory: str | None
    owners: tuple[str, ...] = ()
    named: NamedAccount | None = attrs.field(default=None, kw_only=True)
    decided_by: RuleFinding | None = attrs.field(default=None, kw_only=True)
    collisions: tuple[RuleFinding, ...] = attrs.field(default=(), kw_only=True)
    unknown: tuple[RuleFinding, ...] = attrs.field(default=(), kw_only=True)

    def status(self) -> PlacementStatus:
        """Whether it is in one territory, in none or between several."""
        if self.territory is not None:
            return "assigned"
        return "doubly assigned" if self.collisions else "unassigned"

    def missing(self) -> tuple[str, ...]:
        """The facts that the rules in doubt ask for, sorted."""
        return tuple(sorted({path for each in self.unknown for path in each.finding.missing()}))

    def reason(self) -> Text:
        """What decided, in words."""
        if self.named is not None:
            since = self.named.since
            return text("named since {since}", since=since)
        if self.decided_by is not None:
            return text("rule {rule}", rule=self.decided_by.rule.key)
        if self.collisions:
            rules = tuple(f"{each.rule.key} → {each.rule.territory}" for each in self.collisions)
            return text("rules collide: {rules}", rules=rules)
        if self.unknown:
            return text("not known: {facts}", facts=self.missing())
        return text("no rule holds")

    def tables(self) -> tuple[Table, ...]:
        """One row: the account, its territory, its owners, and the reason."""
        return (Table(text("Territory on {day}", day=self.on), _COLUMNS, [_row(self)]),)


_COLUMNS = (
    Column(text("account"), key="account"),
    Column(text("territory"), key="territory"),
    Column(text("owners"), key="owners"),
    Column(text("reason"), key="reason"),
)


def _row(placement: Placement) -> tuple[Cell, ...]:
    return (placement.account, placement.territory, placement.owners, placement.reason())


@final
@attrs.frozen
class TerritoryAssignment(Shown):
    """Which territory each account is in on a day; `TerritoryPlan.assign` makes it.

    Attributes:
        on: The day.
        placements: One entry for each account, in the order given.

    Source: Handbook 2.2.
    """

    on: date
    placements: tuple[Placement, ...]
    _by_account: Mapping[str, Placement] = attrs.field(init=False, repr=False, eq=False)

    @_by_account.default
    def _index(self) -> Mapping[str, Placement]:
        return {each.account: each for each in self.placements}

    def of(self, account: str) -> Placement:
        """What was found of an account.

        Raises:
            NotFoundError: If it was not given, with the closest one.
        """
        found = self._by_account.get(account)
        if found is None:
            raise NotFoundError("account", account, did_you_mean(account, self._by_account))
        return found

    def accounts_of(self, territory: str) -> tuple[str, ...]:
        """The accounts of a territory."""
        return tuple(each.account for each in self.placements if each.territory == territory)

    def territories(self) -> dict[str, str]:
        """The territory of each account that is in one: what `TerritoryBalancing` takes as current.

        >>> TerritoryAssignment(date(2026, 1, 1), (Placement("C-1", date(2026, 1, 1), "east"),)).territories()
        {'C-1': 'east'}
        """
        return {each.account: each.territory for each in self.placements if each.territory is not None}

    def unassigned(self) -> tuple[Placement, ...]:
        """The accounts in no territory."""
        return tuple(each for each in self.placements if each.status() == "unassigned")

    def doubly_assigned(self) -> tuple[Placement, ...]:
        """The accounts between several territories, each with the rules that collide."""
        return tuple(each for each in self.placements if each.status() == "doubly assigned")

    def without_owner(self) -> tuple[Placement, ...]:
        """The accounts in a territory that nobody owns on the day."""
        return tuple(each for each in self.placements if each.territory is not None and not each.owners)

    def tables(self) -> tuple[Table, ...]:
        """The accounts in a territory; and those in none or between several, where there are any."""
        placed = [_row(each) for each in self.placements if each.territory is not None]
        made = [Table(text("Territories on {day}", day=self.on), _COLUMNS, placed)]
        for title, listed in (
            (text("In no territory"), self.unassigned()),
            (text("In several territories"), self.doubly_assigned()),
        ):
            if listed:
                columns = (_COLUMNS[0], _COLUMNS[-1])
                made.append(Table(title, columns, [(each.account, each.reason()) for each in listed]))
        return tuple(made)

    def records(self) -> list[dict[str, object]]:
        """One row for each account, for a data frame."""
        return [
            {
                "account": each.account,
                "on": each.on,
                "status": each.status(),
                "territory": each.territory,
                "owners": each.owners,
                "reason": str(each.reason()),
            }
            for each in self.placements
        ]
