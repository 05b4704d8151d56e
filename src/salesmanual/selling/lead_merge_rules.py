"""Merge rules: what becomes of one field where two leads are one.

    rule       takes                                                          for
    survivor   the survivor's, even where it has none                         any field
    fill       the survivor's; the other's where the survivor has none        any field but when it was captured
    newest     what was written last                                          any field
    oldest     what was written first                                         any field
    longest    the longer text or list                                        texts and lists
    union      the survivor's, and of the other's what is not there yet       lists
    ask        what both say, or what one says; else somebody has to decide   any field

Invariant: but for `survivor`, nothing never takes the place of something. Where two are equally new, old or long, the
survivor's is taken.

Left out: the leads' other fields, which merging never changes, and the change itself (`lead_merge`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, cast, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, did_you_mean
from salesmanual.kernel.fields import check_choice, check_line
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_normal_words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from salesmanual.kernel.record import Event
    from salesmanual.selling.lead_normal import NormalForm
    from salesmanual.selling.leads import Lead

__all__ = ["MERGED_FIELDS", "MERGE_RULES", "MergeRule", "RuleName", "Side"]

RuleName = Literal["survivor", "fill", "newest", "oldest", "longest", "union", "ask"]
"""What becomes of a field."""

Side: TypeAlias = Literal["survivor", "other", "both", "open"]
"""Whose value is taken: the survivor's, the other's, something of both, or nobody's until somebody decides."""

MERGE_RULES: Final[tuple[str, ...]] = get_args(RuleName)

FACTS: Final = "facts."
_ANY: Final = ("survivor", "fill", "newest", "oldest", "ask")
_TEXT: Final = (*_ANY, "longest")
_LIST: Final = (*_TEXT, "union")
_ADMITTED: Final[Mapping[str, tuple[str, ...]]] = {
    "captured_at": ("survivor", "newest", "oldest", "ask"),
    "source": _TEXT,
    "name": _TEXT,
    "company": _TEXT,
    "phones": _LIST,
    "emails": _LIST,
    "owner": _ANY,
    "consents": _LIST,
    "facts": _TEXT,
}
MERGED_FIELDS: Final = tuple(_ADMITTED)
"""The fields of a lead that merging may change, in the order in which they are shown."""

MERGE: Final = "merge"
UNDO: Final = "undo merge"
_T = TypeVar("_T")


@final
@attrs.frozen
class MergeRule:
    """What becomes of one field.

    Attributes:
        field: A field of the lead, such as `company`; `facts` for each fact that has no rule of its own; or one fact,
            such as `facts.budget`.
        rule: What is taken.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If merging does not change that field, or the rule is not one for it.

    Source: Handbook 2.3.

    >>> MergeRule("facts.budget", "newest").rule
    'newest'
    >>> MergeRule("company", "union")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: rule: found 'union', accepted is a rule for company: survivor, fill, \
newest, oldest, ask, longest
    """

    field: str = attrs.field(validator=check_line)
    rule: RuleName = attrs.field(validator=check_choice("a rule", MERGE_RULES))

    def __attrs_post_init__(self) -> None:
        kind = "facts" if self.field.startswith(FACTS) and self.field != FACTS else self.field
        if kind not in _ADMITTED:
            remedy = did_you_mean(self.field, MERGED_FIELDS)
            raise InvalidValueError("field", self.field, "a field that merging changes", remedy)
        if self.rule not in _ADMITTED[kind]:
            raise InvalidValueError("rule", self.rule, f"a rule for {kind}: {', '.join(_ADMITTED[kind])}")


def is_blank(value: object) -> bool:
    """Whether it says nothing: no value, an empty text, an empty list."""
    return value is None or value in ("", ())


def decided(rule: RuleName, mine: _T, theirs: _T, written: tuple[datetime, datetime]) -> tuple[_T, Side]:
    """What the rule takes of the survivor's value and the other's, and whose it is.

    Args:
        rule: Any rule but `union`.
        mine: The survivor's value.
        theirs: The other's value.
        written: When the one was written, and the other.
    """
    if mine == theirs or rule == "survivor" or is_blank(theirs):
        return mine, "survivor"
    if is_blank(mine):
        return theirs, "other"
    takes_theirs = {
        "fill": False,
        "newest": written[1] > written[0],
        "oldest": written[1] < written[0],
        "longest": _length(theirs) > _length(mine),
    }
    if rule == "ask":
        return mine, "open"
    return (theirs, "other") if takes_theirs[rule] else (mine, "survivor")


def _length(value: object) -> int:
    return len(value) if isinstance(value, (str, tuple)) else 0


def joined(field: str, mine: tuple[_T, ...], theirs: tuple[_T, ...], form: NormalForm) -> tuple[_T, ...]:
    """The survivor's list, and of the other's what is not there yet in normal form.

    A consent that was withdrawn on one of the leads ends what was given before on the other, over that channel: it is
    one person who withdrew it.
    """
    if field == "consents":
        return cast("tuple[_T, ...]", _joined_consents(cast("_Consents", mine), cast("_Consents", theirs)))
    known = {_plain(field, str(value), form) for value in mine}
    return (*mine, *(value for value in theirs if _plain(field, str(value), form) not in known))


_Consents: TypeAlias = tuple[Consent, ...]


def _plain(field: str, value: str, form: NormalForm) -> str:
    """The normal form; of what has none, its folded text."""
    try:
        return form.phone(value) if field == "phones" else form.email(value)
    except InvalidValueError:
        return folded(value)


def _joined_consents(mine: _Consents, theirs: _Consents) -> _Consents:
    ended = [_ended(consent, theirs) for consent in mine] + [_ended(consent, mine) for consent in theirs]
    return tuple(dict.fromkeys(ended))


def _ended(consent: Consent, others: Iterable[Consent]) -> Consent:
    """The consent, withdrawn when the first of the others over its channel was withdrawn after it was given."""
    ends = [
        other.withdrawn_at
        for other in others
        if other.withdrawn_at is not None
        and other.withdrawn_at >= consent.given_at
        and other.purpose == consent.purpose
        and (other.channel == consent.channel or "any" in {other.channel, consent.channel})
    ]
    if consent.withdrawn_at is not None:
        ends.append(consent.withdrawn_at)
    return attrs.evolve(consent, withdrawn_at=min(ends)) if ends else consent


def written_at(lead: Lead, field: str) -> datetime:
    """When the field was last written: by the last event that changed it, or when the lead was captured.

    Merges that were undone, and their undoing, do not count.
    """
    undone: set[object] = set()
    for event in reversed(lead.journal):
        if event.what == UNDO:
            undone.add(event.data.get("absorbed"))
        elif _is_merge(event) and event.data["absorbed"] in undone:
            undone.discard(event.data["absorbed"])
        elif field in event.data:
            return event.at
    return lead.captured_at


def _is_merge(event: Event) -> bool:
    return event.what == MERGE and "absorbed" in event.data
