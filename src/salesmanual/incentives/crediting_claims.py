"""Claims: what a crediting rule makes of a sale, and what every recipient of one has.

Invariant: a recipient is a pure function of the sale and the scene.

Left out: the recipients themselves (`crediting_recipients`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.incentives.reporting import Reporting, ReportingBook
from salesmanual.incentives.sales import read_participant, read_share
from salesmanual.kernel.wire import TaggedUnion

if TYPE_CHECKING:
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.texts import Text

__all__ = ["RECIPIENTS", "Claim", "Recipient", "Scene"]


@final
@attrs.frozen
class Claim:
    """One person's claim on a sale under a rule.

    Attributes:
        participant: Who.
        share: The part of what the rule gives out.
        places: For a manager, whose direct shares it is made of, by their place; else empty.

    Raises:
        WrongTypeError: If the participant is no text or the share no exact number.
        InvalidValueError: If the participant is blank or the share not above 0.

    Source: Handbook 4.3.
    """

    participant: str = attrs.field(converter=read_participant)
    share: Fraction = attrs.field(converter=read_share)
    places: tuple[int, ...] = ()


@final
@attrs.frozen
class Scene:
    """What a recipient may look at beside the sale.

    Attributes:
        reporting: Who reports to whom.
        direct: Who is credited directly; nobody yet while direct rules are asked.

    Source: Handbook 4.3.
    """

    reporting: Reporting = attrs.field(factory=ReportingBook)
    direct: tuple[Claim, ...] = ()


class Recipient(Protocol):
    """Whom a rule credits."""

    def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...] | Text:
        """Who is credited, with the part of each; or why nobody is."""
        ...


RECIPIENTS: Final = TaggedUnion(Recipient, tag="kind")
"""The recipients a crediting file can name by their `kind`."""
