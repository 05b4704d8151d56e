"""Merging: two leads that are one become one, field by field, and apart again if that was an error.

    survivor + other ──rules──▶ proposal ──answers──▶ survivor with the values of both, other merged into it
                                                      └──── undo: both as they were, journals longer ────┘

Invariant: no lead is lost. The other keeps all it had and says where it went; the journal of each has one more event,
and that of the survivor keeps what its fields were. Undoing gives back every field; only the journals show that
something was. A refused merge or undoing changes nothing and lists everything that stands in the way.

Left out: which leads are one (`lead_duplicates`), and the rules for one field (`lead_merge_rules`). Undoing is a module
of its own (`lead_merge_undo`) and offered here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_choice, read_items, read_moment
from salesmanual.kernel.record import Entries, Event, changed_data, recorded
from salesmanual.kernel.texts import text
from salesmanual.selling.lead_merge_rules import FACTS, MERGE, MergeRule
from salesmanual.selling.lead_merge_undo import check_leads, follow_merges, refuse_unmet, undo_merge
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.selling.lead_merge_proposal import Merged, MergeProposal
    from salesmanual.selling.lead_merge_rules import RuleName
    from salesmanual.selling.lead_normal import NormalForm

__all__ = ["MergePolicy", "SurvivorRule", "follow_merges", "undo_merge"]

SurvivorRule = Literal["oldest", "newest", "fullest"]
"""Which of several leads survives: the one captured first, the one captured last, or the one with the most fields."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT: Final = timedelta(microseconds=1)
_SURVIVORS: Final = get_args(SurvivorRule)
_DEFAULTS: Final[Mapping[str, RuleName]] = {
    "captured_at": "survivor",
    "source": "survivor",
    "name": "fill",
    "company": "fill",
    "phones": "union",
    "emails": "union",
    "owner": "fill",
    "consents": "union",
    "facts": "fill",
}


def _read_rules(value: Iterable[MergeRule]) -> tuple[MergeRule, ...]:
    return read_items(value, "rules", MergeRule, "a MergeRule", key="field")


@final
@attrs.frozen
class MergePolicy:
    """The company's rule for merging leads.

    Attributes:
        rules: What becomes of single fields. A field without one: lists are joined, where and when it was captured is
            the survivor's, and the rest is the survivor's, or the other's where the survivor has none.
        survivor: Which of several survives. One that became a customer or an opportunity does in any case.
        merged_state: The state of the lead process that a merged lead goes into; one that is in no state stays so.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no such rule.
        DuplicateError: If a field has two rules.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> fair = Lead("L-1", "fair", at, name="李娜", phones=["138 0013 8000"])
    >>> web = Lead("L-2", "web", at, company="Acme", phones=["+86 13800138000", "021 5555 0100"])
    >>> merged = MergePolicy().merge(fair, web, at=at, by="wang.wei")
    >>> merged.survivor.company, merged.survivor.phones, merged.other.merged_into
    ('Acme', ('138 0013 8000', '021 5555 0100'), 'L-1')
    >>> [lead.id for lead in undo_merge(merged.survivor, merged.other, at=at, by="wang.wei", why="two people")]
    ['L-1', 'L-2']
    """

    rules: tuple[MergeRule, ...] = attrs.field(default=(), converter=_read_rules)
    survivor: SurvivorRule = attrs.field(
        default="oldest", validator=check_choice("a rule for the survivor", _SURVIVORS), kw_only=True
    )
    merged_state: str = attrs.field(default="merged", validator=check_line, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def rule(self, field: str) -> RuleName:
        """The rule for a field; for a fact without one of its own, that for facts.

        Raises:
            NotFoundError: If merging changes no such field.

        >>> MergePolicy([MergeRule("facts.budget", "newest")]).rule("facts.budget")
        'newest'
        """
        own = {rule.field: rule.rule for rule in self.rules}
        kind = "facts" if field.startswith(FACTS) else field
        if kind not in _DEFAULTS:
            raise NotFoundError("field", field, did_you_mean(field, _DEFAULTS))
        return own.get(field) or own.get(kind) or _DEFAULTS[kind]

    def in_order(self, leads: Iterable[Lead]) -> tuple[Lead, ...]:
        """The leads, the one that survives first; then in the order in which to merge them into it.

        Converted ones come first, ties go by when they were captured and by id.

        Raises:
            WrongTypeError: If one is no `Lead`.
            DuplicateError: If two have one id.
        """
        from salesmanual.selling.lead_merge_proposal import fields_filled  # noqa: PLC0415 - a policy loads without it

        def place(lead: Lead) -> tuple[bool, int, datetime, str]:
            age = (lead.captured_at - _EPOCH) // _INSTANT
            first = {"oldest": age, "newest": -age, "fullest": -fields_filled(lead)}[self.survivor]
            return not _is_converted(lead), first, lead.captured_at, lead.id

        return tuple(sorted(read_items(leads, "leads", Lead, "a Lead", key="id"), key=place))

    def propose(
        self,
        survivor: Lead,
        other: Lead,
        *,
        answers: Mapping[str, Literal["survivor", "other"]] | None = None,
        form: NormalForm | None = None,
    ) -> MergeProposal:
        """What merging would make of each field, and what is still to be decided; nothing is changed.

        Args:
            survivor: The lead that stays.
            other: The lead that goes into it.
            answers: Whose value is taken, by field, where the rule is to ask and both say something else.
            form: The normal form in which phones and addresses are told apart; `NormalForm()` by default.

        Raises:
            WrongTypeError: If one is no `Lead`.
            InvalidValueError: If an answer is neither `survivor` nor `other`.
            NotFoundError: If an answer is to something that is not open.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_merge_proposal import proposal  # noqa: PLC0415 - a policy loads without it

        check_leads(survivor, other)
        if answers is not None:
            check_type(answers, Mapping, "answers", "name each field with survivor or other")
        given = {
            key: read_choice(side, f"answers.{key}", "whose value", _SIDES) for key, side in (answers or {}).items()
        }
        return proposal(self, survivor, other, given, form)

    def merge(
        self,
        survivor: Lead,
        other: Lead,
        *,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
        answers: Mapping[str, Literal["survivor", "other"]] | None = None,
        form: NormalForm | None = None,
    ) -> Merged:
        """The other merged into the survivor.

        The arguments are those of `propose`, and when, who and why.

        Raises:
            RefusedError: If something is to be decided; they are one lead; one is merged already; the other became a
                customer or an opportunity; or it is before one of them was captured.
            WrongTypeError, InvalidValueError, NotFoundError: As for `propose`, and if the time has no zone or lies
                before the last event of one of them.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_merge_proposal import Merged  # noqa: PLC0415 - a policy loads without it

        read_moment(at, "at")
        proposed = self.propose(survivor, other, answers=answers, form=form)
        refuse_unmet(f"merge {other.id} into {survivor.id}", (*_demands(survivor, other, at), *proposed.findings()))
        changes = proposed.changes()
        data = {"absorbed": other.id, **_kept(survivor, changes)}
        kept = recorded(survivor, Event(MERGE, at, by, why, None, Entries(data)), **changes)
        state = other.journal.state
        moved = Event(MERGE, at, by, why, None if state is None else self.merged_state, Entries({"left": state}))
        return Merged(kept, recorded(other, moved, merged_into=survivor.id), proposed)


_SIDES: Final = ("survivor", "other")


def _is_converted(lead: Lead) -> bool:
    return lead.customer is not None or lead.opportunity is not None


def _demands(survivor: Lead, other: Lead, at: datetime) -> tuple[Finding, ...]:
    """What has to hold of two leads, whatever is in their fields."""
    both = (survivor, other)
    merged = [lead.id for lead in both if lead.merged_into is not None]
    late = [lead.id for lead in both if lead.captured_at > at]
    became = _is_converted(other)
    return (
        demand(text("they are two leads"), met=survivor.id != other.id, path="id"),
        demand(text("neither is merged already"), met=not merged, path="merged_into",
               reason=text("found {leads}", leads=tuple(merged))),
        demand(text("the one that goes became no customer and no opportunity"), met=not became, path="customer",
               reason=text("let {lead} be the survivor", lead=other.id)),
        demand(text("it is not before they were captured"), met=not late, path="at",
               reason=text("found {leads}", leads=tuple(late))),
    )  # fmt: skip


def _kept(survivor: Lead, changes: Mapping[str, object]) -> dict[str, object]:
    """What the event notes of the fields as they were: of facts, those alone that change."""
    facts = cast("Entries", changes.get("facts", survivor.facts))
    changed = [key for key in facts if key not in survivor.facts or survivor.facts[key] != facts[key]]
    return {
        "before": changed_data({name: getattr(survivor, name) for name in changes if name != "facts"}),
        "facts_before": {key: survivor.facts[key] for key in changed if key in survivor.facts},
        "facts_added": [key for key in changed if key not in survivor.facts],
    }
