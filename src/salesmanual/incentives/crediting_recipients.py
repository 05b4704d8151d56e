"""Recipients: whom a crediting rule credits with a sale.

Invariant: a recipient is a pure function of the sale, of who is credited directly and of who reports to whom. Except
for managers, the shares it gives out sum to 1, or to the sum of the sale's own shares.

Left out: which rule applies (`crediting`) and what a share is worth (`parts`). A recipient of a company's own is any
class with `find`, registered by `RECIPIENTS.member`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.crediting_claims import RECIPIENTS, Claim, Recipient, Scene
from salesmanual.incentives.reporting import line_of
from salesmanual.incentives.sales import Sale, Split, check_sale_facts, read_key, read_participant
from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "RECIPIENTS",
    "Assignment",
    "Claim",
    "FixedShares",
    "InRole",
    "Managers",
    "Named",
    "Owner",
    "Partner",
    "Person",
    "Recipient",
    "Scene",
    "Specialist",
    "Splits",
]

_ONE: Final = Fraction(1)


@RECIPIENTS.member("owner")
@final
@attrs.frozen
class Owner:
    """The owner of the sale.

    Source: Handbook 4.3.
    """

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The owner, with all of it."""
        del self, scene  # the sale says it
        return text("no owner is named") if sale.owner is None else (Claim(sale.owner, _ONE),)


@RECIPIENTS.member("splits")
@final
@attrs.frozen
class Splits:
    """The people the sale is split among, in its shares.

    Source: Handbook 4.3.
    """

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """Each with the share that the sale names."""
        del self, scene  # the sale says it
        if not sale.splits:
            return text("the sale is not split")
        return tuple(Claim(split.participant, split.share) for split in sale.splits)


@RECIPIENTS.member("named")
@final
@attrs.frozen
class Named:
    """Whom the sale names: its owner, or the people it is split among.

    Source: Handbook 4.3.
    """

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The owner, or the people of the splits."""
        del self  # the sale says it
        return (Splits() if sale.splits else Owner()).find(sale, scene)


def _named_by(sale: Sale, path: str) -> tuple[Claim, ...] | Text:
    """The person, or the people in equal parts, that a fact of the sale names."""
    found = look_up(sale, segments(path))
    if found is None:
        return text("{fact} is not known", fact=path)
    names = tuple(found) if isinstance(found, (list, tuple)) else (found,)
    if not names or not all(map(_is_name, names)) or len(set(names)) < len(names):
        return text("{fact} names no person", fact=path)
    return tuple(Claim(name, Fraction(1, len(names))) for name in names)


def _is_name(value: object) -> bool:
    try:
        read_key(value, "participant")
    except (WrongTypeError, InvalidValueError):
        return False
    return True


def _read_role(value: str) -> str:
    role = read_key(value, "role")
    read_path(f"attributes.roles.{role}", "role")
    if "." in role:
        raise InvalidValueError("role", role, "one name such as 'presales'")
    return role


@RECIPIENTS.member("role")
@final
@attrs.frozen
class InRole:
    """Who has a named role in the sale: the fact `attributes.roles` and the role; several people share equally.

    Attributes:
        role: The role, such as `presales` or `account-manager`.

    Raises:
        WrongTypeError: If the role is no text.
        InvalidValueError: If it is not one name.

    Source: Handbook 4.3.

    >>> from datetime import date
    >>> from salesmanual.kernel.money import Money
    >>> sale = Sale("S-1", date(2026, 3, 9), Money("9", "CNY"), attributes={"roles": {"presales": "wu.fang"}})
    >>> InRole("presales").find(sale, Scene())
    (Claim(participant='wu.fang', share=Fraction(1, 1), places=()),)
    """

    role: str = attrs.field(converter=_read_role)

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The person, or the people, of the role."""
        del scene  # the sale says it
        return _named_by(sale, f"attributes.roles.{self.role}")


@RECIPIENTS.member("person")
@final
@attrs.frozen
class Person:
    """One person, whatever the sale says.

    Attributes:
        participant: Who.

    Source: Handbook 4.3.
    """

    participant: str = attrs.field(converter=read_participant)

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The person, with all of it."""
        del sale, scene  # always the same
        return (Claim(self.participant, _ONE),)


def _read_fact(value: str) -> str:
    path = read_path(value, "fact")
    root = segments(path)[0]
    if root != "attributes" or root == path:
        raise InvalidValueError("fact", path, "a path that begins with 'attributes.'")
    return path


@RECIPIENTS.member("partner")
@final
@attrs.frozen
class Partner:
    """Who brought the sale in from outside: a partner, or the person who looks after it.

    Attributes:
        fact: The path of the fact that names them.

    Source: Handbook 3.4, 4.3.
    """

    fact: str = attrs.field(default="attributes.partner", converter=_read_fact)

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The partner, or the partners in equal parts."""
        del scene  # the sale says it
        return _named_by(sale, self.fact)


def _read_where(value: Criterion | str) -> Criterion:
    where = read_criterion(value, "where")
    check_sale_facts(where, "where")
    return where


def check_effective(_: object, attribute: attrs.Attribute[Period | None], value: object) -> None:
    """Refuses what is neither a period nor `None`; a validator for fields."""
    if value is not None and not isinstance(value, Period):
        raise WrongTypeError(attribute.name, value, "a Period, or None for always", "write it as year(2026)")


@final
@attrs.frozen
class Assignment:
    """A territory, product or other field of sales, and who looks after it.

    Attributes:
        participant: Who.
        where: The condition on the sale, such as `attributes.territory = "east"`.
        effective: When; `None` for always.

    Raises:
        WrongTypeError: If the condition is none, or the period no period.
        InvalidValueError: If the condition asks about something that no sale has.

    Source: Handbook 2.2, 4.3.
    """

    participant: str = attrs.field(converter=read_participant)
    where: Criterion = attrs.field(converter=_read_where)
    effective: Period | None = attrs.field(default=None, validator=check_effective)

    def covers(self, sale: Sale) -> bool:
        """Whether the sale is in the field, on its day; a condition that cannot tell does not hold."""
        in_time = self.effective is None or sale.on in self.effective
        return in_time and self.where.holds(sale) is True


def _read_assignments(value: Iterable[Assignment]) -> tuple[Assignment, ...]:
    assignments = read_listed(value, "assignments", "assignments, in a list")
    if not assignments:
        raise InvalidValueError("assignments", assignments, "at least one assignment")
    for position, assignment in enumerate(assignments):
        if not isinstance(assignment, Assignment):
            raise WrongTypeError(f"assignments[{position}]", assignment, "an Assignment")
    return assignments


@RECIPIENTS.member("specialist")
@final
@attrs.frozen
class Specialist:
    """Who looks after the sale's territory, product or other field on its day; the first assignment that covers it.

    Attributes:
        assignments: Fields and people, from the most specific to the most general.

    Raises:
        InvalidValueError: If there are none.

    Source: Handbook 2.2, 4.3.

    >>> from datetime import date
    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import half
    >>> east = 'attributes.territory = "east"'
    >>> first, second = Assignment("li.na", east, half(2026, 1)), Assignment("wu.fang", east, half(2026, 2))
    >>> by_territory = Specialist([first, second])
    >>> sale = Sale("S-1", date(2026, 7, 1), Money("9", "CNY"), attributes={"territory": "east"})
    >>> by_territory.find(sale, Scene())[0].participant
    'wu.fang'
    """

    assignments: tuple[Assignment, ...] = attrs.field(converter=_read_assignments)

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """The person of the first assignment that covers the sale."""
        del scene  # the assignments say it
        for assignment in self.assignments:
            if assignment.covers(sale):
                return (Claim(assignment.participant, _ONE),)
        return text("nobody looks after such a sale on {on}", on=sale.on)


def _read_shares(value: Iterable[Split]) -> tuple[Split, ...]:
    shares = read_listed(value, "shares", "shares, in a list")
    for position, split in enumerate(shares):
        if not isinstance(split, Split):
            raise WrongTypeError(f"shares[{position}]", split, "a Split", "write it as Split('li.na', '50%')")
        if split.participant in [earlier.participant for earlier in shares[:position]]:
            raise DuplicateError("share", split.participant, "add the shares up")
    total = sum((split.share for split in shares), Fraction(0))
    if total != 1:
        raise InvalidValueError("shares", percent_text(total), "shares that sum to 100%", "give the rule the rest")
    return shares


@RECIPIENTS.member("shares")
@final
@attrs.frozen
class FixedShares:
    """The same people in the same shares for every sale.

    Attributes:
        shares: The shares, which sum to 1.

    Raises:
        InvalidValueError: If they do not.
        DuplicateError: If a person has two.

    Source: Handbook 4.3.
    """

    shares: tuple[Split, ...] = attrs.field(converter=_read_shares)

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """Each with their share."""
        del sale, scene  # always the same
        return tuple(Claim(split.participant, split.share) for split in self.shares)


def _read_level(value: int, where: str) -> int:
    if type(value) is not int:
        raise WrongTypeError(where, value, "a level, counted from 1")
    if value < 1:
        raise InvalidValueError(where, value, "a level, counted from 1")
    return value


def _read_first(value: int) -> int:
    return _read_level(value, "first")


def _read_last(value: int | None) -> int | None:
    return None if value is None else _read_level(value, "last")


@RECIPIENTS.member("managers")
@final
@attrs.frozen
class Managers:
    """The managers above whoever is credited directly, as of the sale's day.

    Each manager is credited with the shares of all the people below them, so with the whole sale where all of its
    people are below, and with each share once.

    Attributes:
        first: The first level above the person that is credited; 1 is the direct manager.
        last: The last one; `None` for up to the top.

    Raises:
        WrongTypeError: If a level is no whole number.
        InvalidValueError: If a level is below 1, or the last one below the first.

    Source: Handbook 1.1, 4.3.
    """

    first: int = attrs.field(default=1, converter=_read_first)
    last: int | None = attrs.field(default=None, converter=_read_last)

    def __attrs_post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise InvalidValueError("last", self.last, f"a level of at least {self.first}, the first one")

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...]:
        """Each manager, with the direct shares below them; nobody for who reports to nobody.

        Raises:
            InvalidValueError: If a reporting line comes back to where it began.
        """
        places: dict[str, list[int]] = {}
        for place, claim in enumerate(scene.direct):
            line = line_of(scene.reporting, claim.participant, sale.on)
            for manager in line[self.first - 1 : self.last]:
                places.setdefault(manager, []).append(place)
        return tuple(
            Claim(
                manager, sum((scene.direct[place].share for place in own[1:]), scene.direct[own[0]].share), tuple(own)
            )
            for manager, own in places.items()
        )
