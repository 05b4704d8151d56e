"""Territories: which accounts are in which on a day, by rule or by name, and who owns them.

    account ──named?──▶ its territory
            └─rules that hold──▶ one territory, or by precedence, or between several ──▶ owners on the day

Invariant: a territory, a rule, a named account and an owner are each one thing on a day: entries that overlap are
refused. A change is a new entry from a day on, and what was so before stays. Nothing that several territories claim
is given to one of them unless a precedence says so.

Left out: dividing accounts evenly (`territory_balancing`), and crediting sales to owners.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeVar, final, get_args

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items, read_line
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.timeline import Timeline, holds_on, timelines
from salesmanual.planning.territory_assignment import Placement, RuleFinding, TerritoryAssignment
from salesmanual.planning.territory_entries import NamedAccount, Territory, TerritoryOwner, TerritoryRule
from salesmanual.planning.territory_history import TerritoryHistory, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salesmanual.kernel.criteria import Finding

__all__ = ["OwnersPerTerritory", "TerritoryPlan"]

OwnersPerTerritory = Literal["one", "several"]
"""Whether a territory has one owner on a day, or may have several."""

_OWNERS: Final[tuple[str, ...]] = get_args(OwnersPerTerritory)
_DAY: Final = timedelta(days=1)
_Entry = TypeVar("_Entry", NamedAccount, TerritoryOwner)


def _read_territories(value: Iterable[Territory]) -> tuple[Territory, ...]:
    return read_items(value, "territories", Territory, "a Territory", least=1)


def _read_rules(value: Iterable[TerritoryRule]) -> tuple[TerritoryRule, ...]:
    return read_items(value, "rules", TerritoryRule, "a TerritoryRule")


def _read_named(value: Iterable[NamedAccount]) -> tuple[NamedAccount, ...]:
    return read_items(value, "named", NamedAccount, "a NamedAccount")


def _read_owners(value: Iterable[TerritoryOwner]) -> tuple[TerritoryOwner, ...]:
    return read_items(value, "owners", TerritoryOwner, "a TerritoryOwner")


@final
@attrs.frozen
class TerritoryPlan:
    """The company's territories, with the days on which each entry holds.

    Attributes:
        key: What it is called by.
        label: What people read.
        territories: The territories.
        rules: Which accounts are in them.
        named: The accounts that are in a territory whatever the rules say.
        owners: Who owns the territories.
        owned_by: Whether a territory has one owner on a day, or may have several.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no territory.
        DuplicateError: If two entries of one territory, one rule, one account or one owner have a day in common; with
            one owner for each territory, also if two owners do. It names the thing and the day.
        InvalidDocumentError: If an entry names a territory that there is not, or that is not there on one of the
            entry's days; every fault.

    Source: Handbook 2.2.

    >>> start = date(2026, 1, 1)
    >>> plan = TerritoryPlan(
    ...     "cn", "China", [Territory("east", "East", start), Territory("west", "West", start)],
    ...     [TerritoryRule("e", "east", "province == 'Zhejiang'", start)],
    ...     owners=[TerritoryOwner("east", "li.na", start)],
    ... )
    >>> found = plan.assign({"C-1": {"province": "Zhejiang"}, "C-2": {"province": "Gansu"}}, on=date(2026, 3, 2))
    >>> found.of("C-1").territory, found.of("C-1").owners, [each.account for each in found.unassigned()]
    ('east', ('li.na',), ['C-2'])
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    territories: tuple[Territory, ...] = attrs.field(converter=_read_territories)
    rules: tuple[TerritoryRule, ...] = attrs.field(default=(), converter=_read_rules)
    named: tuple[NamedAccount, ...] = attrs.field(default=(), converter=_read_named, kw_only=True)
    owners: tuple[TerritoryOwner, ...] = attrs.field(default=(), converter=_read_owners, kw_only=True)
    owned_by: OwnersPerTerritory = attrs.field(
        default="one", validator=check_choice("how many owners a territory has", _OWNERS), kw_only=True
    )
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)
    _there: Mapping[str, Timeline[Territory]] = attrs.field(init=False, repr=False, eq=False)
    _named: Mapping[str, Timeline[NamedAccount]] = attrs.field(init=False, repr=False, eq=False)
    _owned: Mapping[str, tuple[TerritoryOwner, ...]] = attrs.field(init=False, repr=False, eq=False)

    @_there.default
    def _territories_by_key(self) -> Mapping[str, Timeline[Territory]]:
        return timelines(self.territories, lambda each: each.key)

    @_named.default
    def _named_by_account(self) -> Mapping[str, Timeline[NamedAccount]]:
        return timelines(self.named, lambda each: each.account)

    @_owned.default
    def _owners_by_territory(self) -> Mapping[str, tuple[TerritoryOwner, ...]]:
        if self.owned_by == "one":
            return {key: line.entries for key, line in timelines(self.owners, lambda each: each.territory).items()}
        timelines(self.owners, lambda each: f"{each.person} in {each.territory}")
        grouped: dict[str, list[TerritoryOwner]] = {}
        for each in self.owners:
            grouped.setdefault(each.territory, []).append(each)
        return {key: tuple(own) for key, own in grouped.items()}

    def __attrs_post_init__(self) -> None:
        timelines(self.rules, lambda each: each.key)
        faults = [
            *self._faults("rules", self.rules),
            *self._faults("named", self.named),
            *self._faults("owners", self.owners),
        ]
        if faults:
            raise InvalidDocumentError(f"territory plan {self.key}", faults)

    def _faults(self, where: str, entries: Sequence[TerritoryRule | NamedAccount | TerritoryOwner]) -> Iterator[Fault]:
        for position, each in enumerate(entries):
            place = f"{where}[{position}].territory"
            there = self._there.get(each.territory)
            if there is None:
                remedy = did_you_mean(each.territory, self._there)
                yield Fault(place, f"no territory {each.territory!r}; {remedy}")
                continue
            gap = _gap(there, each.since, each.until)
            if gap is not None:
                yield Fault(
                    place, f"territory {each.territory!r} is not there on {gap}; end the entry before, or open it"
                )

    def territories_on(self, on: date) -> tuple[Territory, ...]:
        """The territories that are there on the day, in order.

        Raises:
            WrongTypeError: If the day is no date.
        """
        read_date(on, "on")
        return tuple(found for line in self._there.values() if (found := line.at(on)) is not None)

    def owners_on(self, territory: str, on: date) -> tuple[str, ...]:
        """Who owns a territory on the day; empty for nobody.

        Raises:
            NotFoundError: If there is no such territory.
            WrongTypeError: If the day is no date.
        """
        self._known(territory)
        read_date(on, "on")
        return self._owners_of(territory, on)

    def owned_on(self, person: str, on: date) -> tuple[str, ...]:
        """The territories somebody owns on the day.

        Raises:
            WrongTypeError: If the day is no date.
        """
        read_date(on, "on")
        return tuple(each.territory for each in self.owners if each.person == person and holds_on(each, on))

    def place(self, account: str, facts: Mapping[str, object], *, on: date) -> Placement:
        """Which territory an account is in on the day, who owns it, and what decided it.

        The entry that names the account decides. Otherwise the rules that hold on the day do: where they are all of
        one territory, it is that; where they are of several, the one whose rule goes before every rule of the others
        by a precedence that all of those have. Else the account is between them.

        Raises:
            WrongTypeError: If the account is no text, its facts no mapping, or the day no date.

        Source: Handbook 2.2.
        """
        read_date(on, "on")
        return self._place(account, facts, on, [rule for rule in self.rules if holds_on(rule, on)])

    def assign(self, accounts: Mapping[str, Mapping[str, object]], *, on: date) -> TerritoryAssignment:
        """Which territory each account is in on the day.

        Args:
            accounts: The facts of each account, by its id.
            on: The day.

        Raises:
            WrongTypeError: As for `place`, or if they are no mapping.

        Source: Handbook 2.2.
        """
        if not isinstance(accounts, Mapping):
            raise WrongTypeError("accounts", accounts, "a mapping of accounts to their facts")
        read_date(on, "on")
        rules = [rule for rule in self.rules if holds_on(rule, on)]
        return TerritoryAssignment(on, tuple(self._place(key, facts, on, rules) for key, facts in accounts.items()))

    def history(self, over: Period, *, territory: str | None = None) -> TerritoryHistory:
        """Who had which territory when, in the period.

        Args:
            over: The days.
            territory: One territory; all where it is `None`.

        Raises:
            NotFoundError: If there is no such territory.
            WrongTypeError: If the period is none.

        Source: Handbook 2.2.

        >>> plan = TerritoryPlan("cn", "China", [Territory("east", "East", date(2026, 1, 1))], owners=[
        ...     TerritoryOwner("east", "li.na", date(2026, 1, 1), date(2026, 6, 30)),
        ...     TerritoryOwner("east", "wang.wei", date(2026, 8, 1))])
        >>> for span in plan.history(Period(date(2026, 1, 1), date(2027, 1, 1))).spans:
        ...     print(span.owners, span.since, span.until)
        ('li.na',) 2026-01-01 2026-06-30
        () 2026-07-01 2026-07-31
        ('wang.wei',) 2026-08-01 2026-12-31
        """
        if not isinstance(over, Period):
            raise WrongTypeError("over", over, "a Period", "write it as year(2026)")
        keys = list(self._there) if territory is None else [self._known(territory)]
        spans = [span for key in keys for span in spans_of(key, self._there[key], self._owned.get(key, ()), over)]
        return TerritoryHistory(over, tuple(spans))

    def with_accounts(self, moves: Mapping[str, str], *, on: date, why: str = "") -> TerritoryPlan:
        """The plan in which these accounts are named for these territories from a day on; the days before stay.

        Args:
            moves: The new territory of each account, such as `TerritoryDivision.moves` gives.
            on: The first day.
            why: The reason, if there is one to note.

        Raises:
            RefusedError: If an account has an entry that begins on the day or later; every such account.
            InvalidDocumentError: If a territory is unknown, or is not there from the day on.
            WrongTypeError: If an argument is not of its type.

        Source: Handbook 2.2.
        """
        if not isinstance(moves, Mapping):
            raise WrongTypeError("moves", moves, "a mapping of accounts to territories")
        read_date(on, "on")
        unmet = [
            finding
            for account in moves
            if not (finding := _last_before(account, self._named.get(account, Timeline()), on)).met
        ]
        if unmet:
            raise RefusedError(f"name accounts of {self.key}", unmet)
        kept = tuple(_ended(each, on) if each.account in moves and holds_on(each, on) else each for each in self.named)
        added = tuple(NamedAccount(account, territory, on, why=why) for account, territory in moves.items())
        return attrs.evolve(self, named=(*kept, *added))

    def with_owner(self, territory: str, person: str | None, *, on: date) -> TerritoryPlan:
        """The plan in which somebody owns a territory from a day on, and whoever owned it does so up to that day.

        Args:
            territory: The territory.
            person: Who; `None` for nobody.
            on: The first day.

        Raises:
            NotFoundError: If there is no such territory.
            RefusedError: If an owner of it begins on the day or later.
            InvalidDocumentError: If the territory is not there from the day on.
            WrongTypeError: If an argument is not of its type.

        Source: Handbook 2.2.

        >>> east = TerritoryPlan("cn", "China", [Territory("east", "East", date(2026, 1, 1))], owners=[
        ...     TerritoryOwner("east", "li.na", date(2026, 1, 1))]).with_owner("east", "wang.wei", on=date(2026, 7, 1))
        >>> east.owners_on("east", date(2026, 6, 30)), east.owners_on("east", date(2026, 7, 1))
        (('li.na',), ('wang.wei',))
        """
        self._known(territory)
        read_date(on, "on")
        new = None if person is None else TerritoryOwner(territory, read_line(person, "person"), on)
        finding = _last_before(territory, self._owned.get(territory, ()), on)
        if not finding.met:
            raise RefusedError(f"hand over {territory}", [finding])
        kept = tuple(
            _ended(each, on) if each.territory == territory and holds_on(each, on) else each for each in self.owners
        )
        return attrs.evolve(self, owners=kept if new is None else (*kept, new))

    def _known(self, territory: str) -> str:
        if territory not in self._there:
            raise NotFoundError("territory", territory, did_you_mean(territory, self._there))
        return territory

    def _owners_of(self, territory: str, on: date) -> tuple[str, ...]:
        return tuple(each.person for each in self._owned.get(territory, ()) if holds_on(each, on))

    def _place(self, account: str, facts: Mapping[str, object], on: date, rules: Sequence[TerritoryRule]) -> Placement:
        read_line(account, "account")
        if not isinstance(facts, Mapping):
            raise WrongTypeError(f"accounts.{account}", facts, "a mapping of facts by name")
        own = self._named.get(account)
        named = None if own is None else own.at(on)
        if named is not None:
            return Placement(account, on, named.territory, self._owners_of(named.territory, on), named=named)
        holding: list[TerritoryRule] = []
        unknown: list[TerritoryRule] = []
        for rule in rules:
            holds = rule.where.holds(facts)
            if holds:
                holding.append(rule)
            elif holds is None:
                unknown.append(rule)
        doubtful = tuple(RuleFinding(rule, rule.where.check(facts)) for rule in unknown)
        winner = _winner(holding)
        if winner is None:
            collisions = tuple(RuleFinding(rule, rule.where.check(facts)) for rule in holding)
            return Placement(account, on, None, collisions=collisions, unknown=doubtful)
        decided = RuleFinding(winner, winner.where.check(facts))
        owners = self._owners_of(winner.territory, on)
        return Placement(account, on, winner.territory, owners, decided_by=decided, unknown=doubtful)


def _winner(holding: Sequence[TerritoryRule]) -> TerritoryRule | None:
    """The rule that decides; `None` where none holds, or no precedence decides between territories."""
    if not holding:
        return None
    best = holding[0]
    for rule in holding[1:]:
        if _goes_before(rule, best) or (best.precedence is None and rule.precedence is not None):
            best = rule
    others = [rule for rule in holding if rule.territory != best.territory]
    if not others:
        return best
    return best if all(_goes_before(best, rule) for rule in others) else None


def _goes_before(one: TerritoryRule, other: TerritoryRule) -> bool:
    return one.precedence is not None and other.precedence is not None and one.precedence < other.precedence


def _gap(there: Timeline[Territory], since: date, until: date | None) -> date | None:
    """The first day from the one to the other on which the territory is not there."""
    day = since
    while until is None or day <= until:
        entry = there.at(day)
        if entry is None:
            return day
        if entry.until is None:
            return None
        day = entry.until + _DAY
    return None


def _last_before(whose: str, entries: Iterable[NamedAccount | TerritoryOwner], on: date) -> Finding:
    later = min((each.since for each in entries if each.since >= on), default=None)
    return demand(
        text("no entry of {whose} begins on {day} or later", whose=whose, day=on),
        met=later is None,
        path="on",
        reason=text("found {found}", found=later),
    )


def _ended(entry: _Entry, on: date) -> _Entry:
    return attrs.evolve(entry, until=on - _DAY)
