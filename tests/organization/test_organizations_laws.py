"""What holds for every organisation: the rules read day by day, and the two ways of building one, agree."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.organization.organization_world import DAYS, naive_agrees, naive_main, naive_manager

from salesmanual.kernel.errors import InvalidDocumentError
from salesmanual.kernel.timeline import holds_on
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.organization.changes import replay_changes
from salesmanual.organization.organizations import Organization
from salesmanual.organization.units import Unit
from salesmanual.testing.organizations import FOUNDED, EntryLists, entry_lists, organizations, reporting_lists

if TYPE_CHECKING:
    from datetime import date

QUICK = settings(max_examples=60, deadline=None, derandomize=True)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(entry_lists() | reporting_lists())
def test_entries_are_accepted_exactly_where_every_rule_holds_on_every_day(entries: EntryLists) -> None:
    agrees = naive_agrees(*entries)
    event(f"agrees: {agrees}")

    if agrees:
        Organization("acme", *entries)
    else:
        with pytest.raises(InvalidDocumentError):
            Organization("acme", *entries)


@st.composite
def deep_units(draw: st.DrawFn) -> list[Unit]:
    """Units about as deep as is allowed, most right below the one before; some have another parent later."""
    later = DAYS[5]
    units = [Unit("u00", "U", DAYS[0])]
    for number in range(1, draw(st.integers(31, 36))):
        before = [f"u{number - step:02}" if step <= number else None for step in (1, 1, 1, 1, 1, 1, 2, 40)]
        parents = [draw(st.sampled_from(before)), draw(st.sampled_from(before))]
        if draw(st.integers(0, 3)):
            units.append(Unit(f"u{number:02}", "U", DAYS[0], parent=parents[0]))
        else:
            units.append(Unit(f"u{number:02}", "U", DAYS[0], parent=parents[0], until=DAYS[4]))
            units.append(Unit(f"u{number:02}", "U", later, parent=parents[1]))
    return units


@QUICK
@given(deep_units())
def test_units_are_accepted_exactly_where_none_is_too_deep_on_any_day(units: list[Unit]) -> None:
    depths: list[int] = []
    for on in (DAYS[0], DAYS[5]):
        levels: dict[str, int] = {}
        for unit in units:
            if holds_on(unit, on):
                levels[unit.key] = 1 if unit.parent is None else levels[unit.parent] + 1
        depths += levels.values()
    event(f"too deep: {max(depths) > 32}")

    if max(depths) <= 32:
        Organization("acme", units)
    else:
        with pytest.raises(InvalidDocumentError, match="it is on level 33"):
            Organization("acme", units)


@QUICK
@given(organizations())
def test_the_manager_is_who_a_look_at_every_entry_finds(organization: Organization) -> None:
    for on in DAYS:
        for person in organization.people:
            assert organization.manager_of(person.id, on) == naive_manager(organization, person.id, on)


@QUICK
@given(organizations(), st.sampled_from(DAYS))
def test_reports_are_the_reverse_of_managers(organization: Organization, on: date) -> None:
    managers = {person.id: organization.manager_of(person.id, on) for person in organization.people}

    for manager in managers:
        expected = tuple(sorted(person for person, above in managers.items() if above == manager))
        assert organization.reports(manager, on) == expected
        below = tuple(sorted(person for person in managers if manager in organization.managers(person, on)))
        assert organization.reports(manager, on, indirect=True) == below


@QUICK
@given(organizations(), st.sampled_from(DAYS))
def test_everybody_with_a_seat_is_in_one_unit(organization: Organization, on: date) -> None:
    there = [each.id for each in organization.people if naive_main(organization.assignments, each.id, on) is not None]

    tops = organization.top_units(on)
    inside = [person for top in tops for person in organization.people_in(top, on)]

    assert sorted(inside) == sorted(there) == list(organization.people_on(on))
    for person in inside:
        unit = organization.unit_of(person, on)
        assert unit is not None
        assert person in organization.people_in(unit, on, below=False)


@QUICK
@given(organizations(), st.sampled_from(DAYS))
def test_the_chart_has_every_unit_and_every_seat_once(organization: Organization, on: date) -> None:
    chart = organization.chart(on)

    units = [each.key for each in organization.units if organization.unit(each.key, on) is each]
    seats = [each.key for each in organization.positions if organization.position(each.key, on) is each]
    assert sorted(unit.key for unit in chart.units) == sorted(units)
    assert sorted(seat.position for unit in chart.units for seat in unit.seats) == sorted(seats)
    vacant = sorted(seat.position for seat in chart.vacant())
    assert vacant == [vacancy.position.key for vacancy in organization.vacancies(on)]


@QUICK
@given(organizations())
def test_what_changes_made_is_what_its_entries_make(organization: Organization) -> None:
    """The courses that changes carried along are those that all entries give when they are read at once."""
    event(f"about {organization.version // 4 * 4} changes")

    read = structure(unstructure(organization), Organization)

    assert read == organization
    grown, whole = organization.structure, read.structure
    for name in ("units", "positions", "people", "held", "lines"):
        assert getattr(grown, name) == getattr(whole, name)
    for name in ("seats", "under", "children", "placed", "headed", "led"):
        found = {key: set(own) for key, own in getattr(grown, name).items() if own}
        assert found == {key: set(own) for key, own in getattr(whole, name).items()}
    assert grown.irregular == whole.irregular
    for name in ("standing", "leading"):
        courses = {key: own for key, own in getattr(grown, name).items() if own.starts}
        assert courses == getattr(whole, name)


@QUICK
@given(organizations(), st.integers(0, 30))
def test_the_journal_makes_a_later_version_of_an_earlier_one(organization: Organization, length: int) -> None:
    founded = replay_changes(FOUNDED, organization.journal[:length])

    later = replay_changes(founded, organization.journal)

    assert later == organization
    assert later.version == len(later.journal)


@QUICK
@given(organizations(max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(organization: Organization, random: object) -> None:
    def shuffled(entries: tuple[object, ...]) -> list[object]:
        return sorted(entries, key=lambda _: random.random())  # type: ignore[attr-defined] # a Random

    other = Organization(
        organization.id,
        shuffled(organization.units),  # type: ignore[arg-type] # entries of the same kinds
        shuffled(organization.positions),  # type: ignore[arg-type] # as above
        shuffled(organization.people),  # type: ignore[arg-type] # as above
        shuffled(organization.assignments),  # type: ignore[arg-type] # as above
        shuffled(organization.lines),  # type: ignore[arg-type] # as above
        journal=organization.journal,
    )

    assert other == organization
    assert pickle.loads(pickle.dumps(other)) == other  # noqa: S301 - pickled here
