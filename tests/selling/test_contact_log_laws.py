"""Laws of the contact log: the order in which contacts are noted changes nothing that is asked of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.period import month
from salesmanual.selling.contact_log import ContactEntry, ContactLog, FollowUp

MONDAY: Final = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
CUSTOMERS: Final = ("C-1", "C-2")


@st.composite
def logs(draw: st.DrawFn) -> ContactLog:
    """Logs in which every entry happens at an hour of its own, some settling and some correcting earlier ones."""
    hours = draw(st.lists(st.integers(0, 600), unique=True, max_size=10))
    entries: list[ContactEntry] = []
    free: list[str] = []
    for n, hour in enumerate(sorted(hours)):
        customer = draw(st.sampled_from(CUSTOMERS))
        steps = [each.id for each in entries if each.next_step is not None and each.customer == customer]
        corrects = draw(st.sampled_from([None, None, *free]))
        due = date(2026, 3, 2) + timedelta(days=draw(st.integers(0, 30)))
        entry = ContactEntry(
            f"E-{n}",
            customer,
            draw(st.sampled_from(("visit", "call"))),
            MONDAY + timedelta(hours=hour),
            draw(st.sampled_from(("li.na", "bo"))),
            next_step=draw(st.sampled_from((None, FollowUp("do it", due)))),
            settles=draw(st.sampled_from([None, *steps])),
            corrects=corrects,
        )
        free = [key for key in [*free, entry.id] if key != corrects]
        entries.append(entry)
    return ContactLog(entries)


@given(logs(), st.integers(0, 40))
def test_everything_asked_follows_from_the_entries_that_count(log: ContactLog, days: int) -> None:
    counting = [entry for entry in log.entries if log.counts(entry.id)]
    as_of = MONDAY + timedelta(days=days)

    for customer in CUSTOMERS:
        own = [entry for entry in counting if entry.customer == customer]
        before = [entry for entry in own if entry.at <= as_of]
        assert list(log.contacts(customer)) == own
        assert log.last_contact(customer, as_of) == (before[-1] if before else None)
        in_march = log.frequency(customer, month(2026, 3))
        assert in_march.count() == len(own)
        assert sum(in_march.gaps()) == ((in_march.days[-1] - in_march.days[0]).days if in_march.days else 0)
    assert sorted(map(id, log.contacts())) == sorted(map(id, counting))
    assert len(counting) + sum(entry.corrects is not None for entry in log.entries) == len(log)


@given(logs(), st.integers(0, 40))
def test_a_next_step_is_open_or_settled(log: ContactLog, days: int) -> None:
    as_of = date(2026, 3, 2) + timedelta(days=days)
    known = [entry for entry in log.contacts() if entry.at.date() <= as_of]
    settled = {log.current(entry.settles).id for entry in known if entry.settles is not None}

    steps = log.next_steps(as_of)

    with_step = {entry.id for entry in known if entry.next_step is not None}
    assert {step.entry for step in steps.steps} == with_step - settled
    assert [step.due for step in steps.steps] == sorted(step.due for step in steps.steps)
    assert {step.entry for step in steps.overdue()} == {step.entry for step in steps.steps if step.due < as_of}
    by_owner = [log.next_steps(as_of, owner=owner).steps for owner in ("li.na", "bo")]
    assert sum(map(len, by_owner)) == len(steps.steps)


@given(logs(), st.data())
def test_entries_that_name_no_other_may_be_noted_in_any_order(log: ContactLog, data: st.DataObject) -> None:
    free = [entry for entry in log.entries if entry.settles is None and entry.corrects is None]
    one, other = ContactLog(free), ContactLog(data.draw(st.permutations(free)))

    assert one.contacts() == other.contacts()
    assert one.next_steps(date(2026, 3, 20)) == other.next_steps(date(2026, 3, 20))


@given(logs(), st.integers(0, 10))
def test_adding_piece_by_piece_is_adding_at_once(log: ContactLog, cut: int) -> None:
    assert ContactLog(log.entries[:cut]).add(*log.entries[cut:]) == log
