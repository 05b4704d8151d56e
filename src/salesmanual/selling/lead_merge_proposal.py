"""What a merge makes of two leads, field by field, before and after it is done.

Invariant: a proposal changes nothing; what it takes is what the merge then writes, field for field.

Left out: the rules (`lead_merge_rules`) and what else has to hold of two leads (`lead_merge`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.record import Entries
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, render_value, text
from salesmanual.selling.consents import Consent
from salesmanual.selling.lead_merge_rules import (
    FACTS,
    MERGED_FIELDS,
    RuleName,
    Side,
    decided,
    is_blank,
    joined,
    written_at,
)
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.tables import Cell
    from salesmanual.selling.lead_merge import MergePolicy

__all__ = ["FieldMerge", "MergeProposal", "Merged"]


_WORDS: Final[Mapping[Side, Text]] = {
    "survivor": text("the survivor"),
    "other": text("the other"),
    "both": text("both"),
    "open": text("to be decided"),
}


@final
@attrs.frozen
class FieldMerge:
    """What becomes of one field.

    Attributes:
        field: The field, or one fact, such as `facts.budget`.
        rule: The rule that says so.
        mine: The survivor's value.
        theirs: The other's value.
        taken: What is taken; while it is open, the survivor's.
        side: Whose that is.
        is_new: Whether it is a fact that the survivor does not have at all.

    Source: Handbook 2.3.
    """

    field: str
    rule: RuleName
    mine: object
    theirs: object
    taken: object
    side: Side
    is_new: bool = False

    def changes(self) -> bool:
        """Whether the survivor has another value afterwards."""
        return self.is_new or self.taken != self.mine


@final
@attrs.frozen
class MergeProposal(Shown):
    """What merging two leads would make of each field.

    Attributes:
        survivor: The lead that stays.
        other: The lead that goes into it.
        fields: Each field and each fact.

    Source: Handbook 2.3.
    """

    survivor: Lead
    other: Lead
    fields: tuple[FieldMerge, ...]

    def open(self) -> tuple[str, ...]:
        """The fields that somebody has to decide."""
        return tuple(each.field for each in self.fields if each.side == "open")

    def findings(self) -> tuple[Finding, ...]:
        """For each field that is still open, that somebody has to decide."""
        return tuple(
            demand(
                text("it is decided whose {field} is taken", field=each.field),
                met=False,
                path=each.field,
                reason=text("found {mine} and {theirs}", mine=_cell(each.mine), theirs=_cell(each.theirs)),
            )
            for each in self.fields
            if each.side == "open"
        )

    def changes(self) -> dict[str, object]:
        """The survivor's fields that get another value, and that value."""
        changed = {each.field: each.taken for each in self.fields if each.changes()}
        fields = {field: value for field, value in changed.items() if not field.startswith(FACTS)}
        facts = {field.removeprefix(FACTS): value for field, value in changed.items() if field.startswith(FACTS)}
        return {**fields, "facts": Entries({**self.survivor.facts, **facts})} if facts else fields

    def tables(self) -> tuple[Table, ...]:
        """The fields that at least one of the two has."""
        columns = (
            Column(text("field"), key="field"),
            Column(self.survivor.id, key="survivor", align="left"),
            Column(self.other.id, key="other", align="left"),
            Column(text("rule"), key="rule"),
            Column(text("whose"), key="side"),
            Column(text("taken"), key="taken", align="left"),
        )
        rows = [
            (each.field, _cell(each.mine), _cell(each.theirs), each.rule, _WORDS[each.side], _taken(each))
            for each in self.fields
            if not (is_blank(each.mine) and is_blank(each.theirs))
        ]
        title = text("{other} into {survivor}", other=self.other.id, survivor=self.survivor.id)
        return (Table(title, columns, rows),)


@final
@attrs.frozen
class Merged(Shown):
    """Two leads after a merge.

    Attributes:
        survivor: The lead that stays, with what it took.
        other: The lead that went into it; it keeps all it had.
        proposal: What was made of each field.

    Source: Handbook 2.3.
    """

    survivor: Lead
    other: Lead
    proposal: MergeProposal

    def tables(self) -> tuple[Table, ...]:
        """What was made of each field."""
        return self.proposal.tables()


def _taken(each: FieldMerge) -> Cell:
    return None if each.side == "open" else _cell(each.taken)


def _cell(value: object) -> Cell:
    """The value as it stands in a table."""
    if is_blank(value):
        return None
    if isinstance(value, tuple):
        return tuple(_words(item) for item in value)
    return value if isinstance(value, str) else render_value(value)


def _words(value: object) -> Text | str:
    if not isinstance(value, Consent):
        return render_value(value)
    if value.withdrawn_at is not None:
        return text("{purpose} over {channel}, withdrawn", purpose=value.purpose, channel=value.channel)
    return text("{purpose} over {channel}", purpose=value.purpose, channel=value.channel)


def fields_filled(lead: Lead) -> int:
    """How many fields and facts of a lead say something."""
    fields = [getattr(lead, field) for field in MERGED_FIELDS if field != "facts"]
    return sum(not is_blank(value) for value in (*fields, *lead.facts.values()))


def proposal(
    policy: MergePolicy,
    survivor: Lead,
    other: Lead,
    answers: Mapping[str, str],
    form: NormalForm | None,
) -> MergeProposal:
    """What the policy and the answers make of each field."""
    fields = list(_fields(policy, survivor, other, form or NormalForm()))
    asked = {each.field for each in fields if each.side == "open"}
    for key in answers:
        if key not in asked:
            raise NotFoundError("open field", key, did_you_mean(key, asked))
    return MergeProposal(survivor, other, tuple(_answered(each, answers) for each in fields))


def _answered(each: FieldMerge, answers: Mapping[str, str]) -> FieldMerge:
    match answers.get(each.field):
        case "survivor":
            return attrs.evolve(each, side="survivor")
        case "other":
            return attrs.evolve(each, side="other", taken=each.theirs)
        case _:
            return each


def _fields(policy: MergePolicy, survivor: Lead, other: Lead, form: NormalForm) -> Iterator[FieldMerge]:
    for field in MERGED_FIELDS:
        if field != "facts":
            yield _field(policy, survivor, other, field, form)
    written = (written_at(survivor, "facts"), written_at(other, "facts"))
    for key in dict.fromkeys((*survivor.facts, *sorted(other.facts))):
        mine, theirs = survivor.facts.get(key), other.facts.get(key)
        rule = policy.rule(f"{FACTS}{key}")
        taken, side = decided(rule, mine, theirs, written)
        is_new = key not in survivor.facts and side == "other"
        yield FieldMerge(f"{FACTS}{key}", rule, mine, theirs, taken, side, is_new)


def _field(policy: MergePolicy, survivor: Lead, other: Lead, field: str, form: NormalForm) -> FieldMerge:
    mine, theirs, rule = getattr(survivor, field), getattr(other, field), policy.rule(field)
    if rule == "union":
        taken = joined(field, mine, theirs, form)
        side: Side = "survivor" if taken == mine else "other" if taken == theirs else "both"
    else:
        taken, side = decided(rule, mine, theirs, _written(survivor, other, field))
    return FieldMerge(field, rule, mine, theirs, taken, side)


def _written(survivor: Lead, other: Lead, field: str) -> tuple[datetime, datetime]:
    """When the field was written; when a lead was captured is itself the time."""
    if field == "captured_at":
        return survivor.captured_at, other.captured_at
    return written_at(survivor, field), written_at(other, field)
