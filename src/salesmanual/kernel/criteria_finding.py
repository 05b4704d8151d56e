"""What checking a condition finds: met, unmet or unknown, with what was found, what is required and how far it is.

Invariant: a finding holds every part of its condition, whether or not the part decides the outcome; so what it lists
is complete. A finding is plain data: it can be pickled, compared and hashed.

Left out: deciding (`salesmanual.kernel.criteria`) and raising (`RefusedError` carries findings).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria_facts import Distance, Value, displayed, near_text, value_key
from salesmanual.kernel.errors import check_type, read_listed, read_member
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.texts import Language

__all__ = ["Finding", "FindingStatus"]


class FindingStatus(StrEnum):
    """Whether a condition holds."""

    MET = "met"
    """It holds."""
    UNMET = "unmet"
    """It does not hold."""
    UNKNOWN = "unknown"
    """A fact is missing or cannot be compared, and the others do not decide."""


_MARKS: Final = {FindingStatus.MET: "☑", FindingStatus.UNMET: "☐", FindingStatus.UNKNOWN: "?"}
_INDENT: Final = "  "


def _read_children(children: Iterable[Finding]) -> tuple[Finding, ...]:
    found = read_listed(children, "children", "a list of findings")
    for child in found:
        check_type(child, Finding, "children")
    return found


def _read_status(value: FindingStatus | str) -> FindingStatus:
    return read_member(FindingStatus, value, "status")


@final
@attrs.frozen
class Finding:
    """What a check found for one condition and, below it, for each of its parts.

    Attributes:
        status: Met, unmet or unknown.
        required: The condition in words.
        path: The fact it is about; empty where the condition has parts.
        found: The fact, where it is there and of a kind that can be compared; of a condition with parts, how many
            of them are met.
        distance: Required minus found where that is a number, money or a time, and the condition is not met: what
            is still missing when above zero, what is too much when below. A bound that does not count as met itself
            (`>`, `<`) is reached, not passed, by it. Of "at least n of", how many more parts must be met.
        reason: Why a fact that is there leaves the condition unknown.
        is_ratio: Whether fractions among them are ratios, printed as percentages; else they are plain numbers.
        children: The findings of the parts, in the order of the condition.

    Source: Handbook 8.2; also every gate and refusal.

    >>> from salesmanual.kernel.criteria_text import parse
    >>> print(parse("visits >= 8 and certified").check({"visits": 5}))
    ☐ all of these: 0 of 2 met
      ☐ visits is at least 8: found 5, 3 short
      ? certified is true: not known
    """

    status: FindingStatus = attrs.field(converter=_read_status)
    required: Text
    path: str = attrs.field(default="", kw_only=True)
    found: Value | None = attrs.field(default=None, kw_only=True, eq=value_key)
    distance: Distance | None = attrs.field(default=None, kw_only=True)
    reason: Text | None = attrs.field(default=None, kw_only=True)
    is_ratio: bool = attrs.field(default=True, kw_only=True)
    children: tuple[Finding, ...] = attrs.field(default=(), kw_only=True, converter=_read_children)

    @property
    def met(self) -> bool:
        """Whether the condition holds; `False` also where that is unknown."""
        return self.status is FindingStatus.MET

    def unmet(self) -> tuple[Finding, ...]:
        """The single conditions that stand in the way: unmet or unknown, and not outweighed by another that is met.

        >>> from salesmanual.kernel.criteria_text import parse
        >>> finding = parse("visits >= 8 and (certified or grade == 'A')").check({"visits": 5, "certified": True})
        >>> [leaf.path for leaf in finding.unmet()]
        ['visits']
        """
        if self.met:
            return ()
        if not self.children:
            return (self,)
        return tuple(leaf for child in self.children for leaf in child.unmet())

    def missing(self) -> tuple[str, ...]:
        """The paths of the facts to bring, sorted: those that leave something in the way unknown.

        >>> from salesmanual.kernel.criteria_text import parse
        >>> parse("visits >= 8 and region == 'east'").check({"visits": 5}).missing()
        ('region',)
        """
        return tuple(sorted({leaf.path for leaf in self.unmet() if leaf.status is FindingStatus.UNKNOWN and leaf.path}))

    def detail(self) -> Text | None:
        """What was found and how far it is, in words; `None` where there is nothing to say."""
        if self.reason is not None:
            return self.reason
        if self.children:
            return self._progress()
        if self.found is None:
            return text("not known") if self.status is FindingStatus.UNKNOWN else None
        found = self._displayed(self.found)
        if self.distance is None or not self.distance:
            return text("found {found}", found=found)
        if _is_negative(self.distance):
            return text("found {found}, {distance} over", found=found, distance=self._displayed(-self.distance))
        return text("found {found}, {distance} short", found=found, distance=self._displayed(self.distance))

    def _displayed(self, value: Value | Distance) -> object:
        return displayed(value) if self.is_ratio or not isinstance(value, Fraction) else near_text(value)

    def _progress(self) -> Text:
        met = sum(child.met for child in self.children)
        if self.distance is None:
            return text("{met} of {all} met", met=met, all=len(self.children))
        return text(
            "{met} of {all} met, {more} more needed",
            met=met,
            all=len(self.children),
            more=displayed(self.distance),
        )

    def render(self, language: Language = "en") -> str:
        """The check list in a language: one line for each condition, its parts indented below it."""
        return "\n".join(self._lines(language, ""))

    def _lines(self, language: Language, indent: str) -> list[str]:
        lines = [f"{indent}{_MARKS[self.status]} {self._sentence(language)}"]
        for child in self.children:
            lines += child._lines(language, indent + _INDENT)  # noqa: SLF001 - of the same class
        return lines

    def _sentence(self, language: Language) -> str:
        detail = self.detail()
        required = self.required.render(language)
        if detail is None:
            return required
        return text("{condition}: {detail}", condition=required, detail=detail).render(language)

    def __str__(self) -> str:
        return self.render()

    def html(self, language: Language = "en") -> str:
        """The check list as nested HTML lists, escaped."""
        return f"<ul>{self._item(language)}</ul>"

    def _item(self, language: Language) -> str:
        below = "".join(child._item(language) for child in self.children)  # noqa: SLF001 - of the same class
        sentence = escape(self._sentence(language))
        return f"<li>{_MARKS[self.status]} {sentence}{f'<ul>{below}</ul>' if below else ''}</li>"

    def _repr_html_(self) -> str:
        return self.html()


def _is_negative(distance: Distance) -> bool:
    match distance:
        case Money():
            return distance.amount < 0
        case timedelta():
            return distance < timedelta()
    return distance < 0
