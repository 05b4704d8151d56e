"""Undoing a merge, and following merges to the lead that stands for another now.

Invariant: undoing needs nothing but the two leads, because the journal of the survivor keeps what its fields were. What
the survivor was given since in other fields and facts stays. A refused undoing changes nothing.

Left out: merging (`lead_merge`, which offers these names too).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_type_hints

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import (
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
    check_key,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.fields import read_moment
from salesmanual.kernel.record import Entries, Event, Plain, changed_data, recorded
from salesmanual.kernel.record_event import thawed
from salesmanual.kernel.texts import text
from salesmanual.selling.lead_merge_rules import FACTS, MERGE, UNDO
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.texts import Label, Text

__all__ = ["follow_merges", "undo_merge"]


def check_leads(survivor: object, other: object) -> None:
    """Refuses what is no lead."""
    for name, lead in (("survivor", survivor), ("other", other)):
        if not isinstance(lead, Lead):
            raise WrongTypeError(name, lead, "a Lead")


def refuse_unmet(action: str, findings: Iterable[Finding]) -> None:
    """Refuses the action with all that is not met."""
    unmet = [finding for finding in findings if not finding.met]
    if unmet:
        raise RefusedError(action, unmet)


def undo_merge(
    survivor: Lead, other: Lead, *, at: datetime, by: str, why: str | Text | Label = ""
) -> tuple[Lead, Lead]:
    """Both leads as they were before the merge, with one more event each.

    Args:
        survivor: The lead that stayed, as it is now.
        other: The lead that went into it, as it is now.
        at: When.
        by: Who.
        why: The reason.

    Raises:
        RefusedError: If the other is not merged into the survivor; the survivor was merged itself since; or the
            survivor changed since in a field that the merge changed, each of which is named.
        WrongTypeError: If one is no `Lead`, or the time has no zone.
        InvalidValueError: If the time lies before the last event of one of them.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.selling.lead_merge import MergePolicy
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> fair, web = Lead("L-1", "fair", at, name="李娜"), Lead("L-2", "web", at, company="Acme")
    >>> undo_merge(fair, web, at=at, by="wang.wei")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: undo the merge of L-2 into L-1
      ☐ L-2 is merged into L-1: found none
    """
    check_leads(survivor, other)
    read_moment(at, "at")
    event = _merge_of(survivor, other.id)
    action = f"undo the merge of {other.id} into {survivor.id}"
    if event is None or other.merged_into != survivor.id:
        asked = text("{other} is merged into {survivor}", other=other.id, survivor=survivor.id)
        found = text("found {into}", into=other.merged_into)
        raise RefusedError(action, [demand(asked, met=False, path="merged_into", reason=found)])
    refuse_unmet(action, (_stands(survivor), *_untouched(survivor, event)))
    undone = Event(UNDO, at, by, why, None, Entries({"absorbed": other.id}))
    back = Event(UNDO, at, by, why, _left(other))
    return recorded(survivor, undone, **_restored(survivor, event)), recorded(other, back, merged_into=None)


def _merge_of(survivor: Lead, other: str) -> Event | None:
    """The event by which the other was merged into the survivor, unless that was undone."""
    for event in reversed(survivor.journal):
        if event.what in {MERGE, UNDO} and event.data.get("absorbed") == other:
            return event if event.what == MERGE else None
    return None


def _left(other: Lead) -> str | None:
    """The state that the other left when it was merged."""
    merges = (event for event in reversed(other.journal) if event.what == MERGE and "left" in event.data)
    last = next(merges, None)
    return None if last is None else cast("str | None", last.data["left"])


def _stands(survivor: Lead) -> Finding:
    reason = text("undo its merge into {into} first", into=survivor.merged_into)
    met = survivor.merged_into is None
    return demand(text("the survivor is not merged itself"), met=met, path="merged_into", reason=reason)


def _entries(event: Event, key: str) -> Mapping[str, Plain]:
    return cast("Mapping[str, Plain]", event.data[key])


def _fact_keys(event: Event) -> tuple[str, ...]:
    """The facts that the merge changed."""
    return (*_entries(event, "facts_before"), *cast("tuple[str, ...]", event.data["facts_added"]))


def _untouched(survivor: Lead, event: Event) -> Iterable[Finding]:
    """For each field and fact that the merge changed, whether it is as the merge left it."""
    for name in _entries(event, "before"):
        now = changed_data({name: getattr(survivor, name)})[name]
        yield _unchanged(name, now, event.data[name], is_there=True)
    for key in _fact_keys(event):
        left = _entries(event, "facts")[key]
        yield _unchanged(f"{FACTS}{key}", survivor.facts.get(key), left, is_there=key in survivor.facts)


def _unchanged(field: str, now: Plain, left: Plain, *, is_there: bool) -> Finding:
    required = text("{field} is as the merge left it", field=field)
    reason = text("it changed since; put it back first, or keep the merge")
    return demand(required, met=is_there and now == left, path=field, reason=reason)


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(Lead)


def _restored(survivor: Lead, event: Event) -> dict[str, object]:
    """The fields as they were before the merge, and the facts that it changed."""
    from salesmanual.kernel.wire import structure  # noqa: PLC0415 - only undoing reads plain data

    fields: dict[str, object] = {
        name: structure(thawed(plain), _types()[name]) for name, plain in _entries(event, "before").items()
    }
    if _fact_keys(event):
        added = cast("tuple[str, ...]", event.data["facts_added"])
        kept = {key: value for key, value in survivor.facts.items() if key not in added}
        fields["facts"] = Entries({**kept, **_entries(event, "facts_before")})
    return fields


def follow_merges(lead: str, leads: Mapping[str, Lead]) -> str:
    """The id of the lead that stands for another now: itself, or the one at the end of its merges.

    Raises:
        NotFoundError: If one of them is not among the leads.
        InvalidValueError: If the merges come back to where they began.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> first, second = Lead("L-1", "web", at, name="Li Na"), Lead("L-2", "web", at, name="Na Li", merged_into="L-1")
    >>> leads = {"L-1": first, "L-2": second}
    >>> follow_merges("L-2", leads)
    'L-1'
    """
    check_type(leads, Mapping, "leads", "name each lead by its id")
    check_key(lead, "lead")
    passed: list[str] = []
    while lead not in passed:
        found = leads.get(lead)
        if found is None:
            raise NotFoundError("lead", lead, did_you_mean(lead, leads))
        passed.append(lead)
        if found.merged_into is None:
            return lead
        lead = found.merged_into
    raise InvalidValueError("merged_into", " → ".join((*passed, lead)), "merges that end at a lead that is not merged")
