"""Laws of plan versions: fingerprints, comparisons, and which version holds on a day."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_versions_alignment import aligned
from salesmanual.incentives.plan_versions_comparison import compare_versions
from salesmanual.incentives.plan_versions_plain import full_plain, plan_fingerprint
from salesmanual.kernel.criteria import FindingStatus
from salesmanual.kernel.errors import NotFoundError
from salesmanual.kernel.period import Period
from salesmanual.kernel.wire import read_policy, structure, write_policy
from salesmanual.testing.components import COMPONENT_KINDS, component_plans
from salesmanual.testing.pay_processes import plan_pairs, plan_versions
from salesmanual.testing.plans import plans
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.plan_versions import PlanVersion, PlanVersions
    from salesmanual.kernel.wire import Format

Pair = tuple[IncentivePlan, IncentivePlan]


@given(plans())
def test_a_plan_compared_with_itself_shows_nothing(plan: IncentivePlan) -> None:
    assert not compare_versions(plan, plan)


@given(plan_pairs())
def test_the_fingerprint_changes_exactly_with_the_plan(pair: Pair) -> None:
    old, new = pair

    assert (old == new) is (plan_fingerprint(old) == plan_fingerprint(new)) is (not compare_versions(old, new))


@given(plan_pairs())
def test_the_changes_applied_to_the_old_plan_give_the_new_one(pair: Pair) -> None:
    old, new = pair

    assert compare_versions(old, new).apply(old) == new


@given(plan_pairs())
def test_there_and_back_is_where_it_was(pair: Pair) -> None:
    old, new = pair

    assert compare_versions(new, old).apply(compare_versions(old, new).apply(old)) == old


@pytest.mark.parametrize("kind", COMPONENT_KINDS)
@given(st.data())
def test_changes_of_every_kind_of_component_lead_there_and_back(kind: str, data: st.DataObject) -> None:
    old, new = data.draw(component_plans(kind)), data.draw(component_plans(kind))

    found = compare_versions(old, new)

    assert found.apply(old) == new
    assert compare_versions(new, old).apply(new) == old
    assert len({(change.address, change.kind) for change in found.changes}) == len(found.changes)


def _fewest(old: list[object], new: list[object]) -> int:
    """By definition: the fewest changes over all pairings that keep the order and the classes."""
    if not old or not new:
        return len(old) + len(new)
    least = 1 + min(_fewest(old[1:], new), _fewest(old, new[1:]))
    if type(old[0]) is type(new[0]):
        least = min(least, int(old[0] != new[0]) + _fewest(old[1:], new[1:]))
    return least


ENTRIES = st.lists(st.sampled_from(["a", "b", 1, 2]), max_size=5)


@given(ENTRIES, ENTRIES)
def test_entries_are_paired_in_order_and_with_the_fewest_changes(old: list[object], new: list[object]) -> None:
    pairs = aligned(old, new)

    assert [*pairs] == sorted(pairs)
    assert [*pairs.values()] == sorted(set(pairs.values()))
    assert all(type(old[was]) is type(new[now]) for was, now in pairs.items())
    changed = sum(old[was] != new[now] for was, now in pairs.items())
    assert changed + len(old) + len(new) - 2 * len(pairs) == _fewest(old, new)


@given(plan_pairs())
def test_every_change_has_an_address_of_its_own(pair: Pair) -> None:
    changes = compare_versions(*pair).changes

    assert len({(change.address, change.kind) for change in changes}) == len(changes)
    assert all(change.address and change.old != change.new for change in changes)


@given(plans(), st.sampled_from(["toml", "json"]))
def test_the_fingerprint_outlives_a_document(plan: IncentivePlan, language: Format) -> None:
    again = read_policy(IncentivePlan, write_policy(plan, format=language), format=language)

    assert plan_fingerprint(again) == plan_fingerprint(plan)


@given(plans())
def test_the_plain_form_with_every_default_reads_back(plan: IncentivePlan) -> None:
    assert structure(full_plain(plan), IncentivePlan) == plan


def _holding(versions: PlanVersions, on: int) -> list[PlanVersion]:
    """By definition: the last version that has begun, if it has not ended."""
    day = versions.versions[0].plan.effective.start + timedelta(days=on)
    begun = [version for version in versions.versions if version.plan.effective.start <= day]
    return [version for version in begun[-1:] if day < version.plan.effective.end]


@given(plan_versions(), st.integers(0, 300))
def test_on_a_day_holds_the_last_version_that_has_begun(versions: PlanVersions, on: int) -> None:
    day = versions.versions[0].plan.effective.start + timedelta(days=on)

    expected = _holding(versions, on)

    try:
        found = [versions.on(day)]
    except NotFoundError:
        found = []
    assert expected == found


@given(plan_versions(), st.integers(-50, 300), st.integers(1, 300))
def test_the_parts_of_a_period_follow_one_another_and_name_who_holds(
    versions: PlanVersions, first: int, days: int
) -> None:
    start = versions.versions[0].plan.effective.start + timedelta(days=first)
    parts = versions.within(Period(start, start + timedelta(days=days)))

    assert all(one.period.end == other.period.start for one, other in pairwise(parts))
    for part in parts:
        if part.version is None:
            assert any(gap.covers(part.period) for gap in versions.gaps)
        else:
            assert versions.on(part.period.start) == versions.on(part.period.last_day()) == part.version


@given(plan_versions())
def test_a_version_is_late_by_the_days_that_it_was_announced_after_the_last_one(versions: PlanVersions) -> None:
    for version, finding in zip(versions.versions, versions.findings(), strict=True):
        last = version.plan.effective.start - timedelta(days=versions.notice_days)
        if version.announced is None:
            assert finding.status is FindingStatus.UNKNOWN
        else:
            assert finding.met is (version.announced <= last) is (version not in versions.late())
            assert finding.distance == (None if finding.met else last - version.announced)


@given(plan_versions())
def test_versions_read_back_from_documents(versions: PlanVersions) -> None:
    check_round_trip(versions)
