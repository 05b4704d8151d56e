"""Laws of the search for duplicates: symmetry, bounds, order, clusters, agreement with a scorecard and all pairs."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from salesmanual.kernel.scorecard import Item, LinearScale, Scorecard
from salesmanual.selling.lead_blocking import BlockRule, Blocks
from salesmanual.selling.lead_duplicates import DuplicatePolicy
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FEW = settings(max_examples=50, deadline=None)

NAMES = st.sampled_from(["Li Na", "Na Li", "Li Nan", "李娜", "李那", "王小明", "Wang Wei", "", "---"])
COMPANIES = st.sampled_from(["Acme Trading Co., Ltd.", "ACME", "Acme Tradng", "上海贸易有限公司", "上海贸易", "Beta"])
PHONES = st.sampled_from(["138 0013 8000", "+86 13800138000", "021-5555 0100", "call me"])
EMAILS = st.sampled_from(["li.na@acme.cn", "LI.NA@acme.cn", "info@acme.cn", "none"])
REGIONS: st.SearchStrategy[Mapping[str, object]] = st.sampled_from(
    [{}, {"region": "east"}, {"region": "East"}, {"region": 7}]
)
POLICY = DuplicatePolicy()


@st.composite
def some_leads(draw: st.DrawFn, most: int = 8) -> list[Lead]:
    count = draw(st.integers(0, most))
    return [
        Lead(
            f"L-{number}",
            "web",
            AT,
            name=draw(NAMES),
            company=draw(COMPANIES),
            phones=draw(st.lists(PHONES, unique=True, max_size=2)),
            emails=draw(st.lists(EMAILS, unique=True, max_size=2)),
            facts=draw(REGIONS),
        )
        for number in range(count)
    ]


@FEW
@given(some_leads(2).filter(lambda leads: len(leads) == 2))
def test_comparing_is_symmetric_and_bounded(leads: list[Lead]) -> None:
    first, second = leads

    pair = POLICY.compare(first, second)

    assert pair == POLICY.compare(second, first)
    assert 0 <= pair.score <= 1
    assert 0 <= pair.evidence <= 1


@FEW
@given(some_leads(1).filter(bool))
def test_a_lead_that_is_written_again_is_wholly_alike(leads: list[Lead]) -> None:
    (first,) = leads
    pair = POLICY.compare(first, attrs.evolve(first, id="L-9", facts={}))

    assert (pair.score == 1) == (pair.evidence > 0)
    assert pair.verdict != "different" or not pair.evidence


@FEW
@given(some_leads(2).filter(lambda leads: len(leads) == 2))
def test_the_explanation_replays_to_the_score(leads: list[Lead]) -> None:
    pair = POLICY.compare(*leads)

    assert pair.explain().value == pair.score
    assert pair.explain().replay() == pair.score


@FEW
@given(some_leads(2).filter(lambda leads: len(leads) == 2))
def test_the_score_is_that_of_a_scorecard_that_excludes_what_is_missing(leads: list[Lead]) -> None:
    """Two implementations: the search's own whole numbers, and the kernel's scorecards."""
    pair = POLICY.compare(*leads)
    assume(pair.likenesses)
    items = [Item(each.field, each.weight, LinearScale(0, 1, worth=1)) for each in POLICY.comparisons]
    card = Scorecard("likeness", items, missing="exclude")

    assert card.score({each.field: each.similarity for each in pair.likenesses}).score == pair.score


@FEW
@given(some_leads(), st.randoms(use_true_random=False))
def test_the_order_of_the_leads_changes_nothing(leads: list[Lead], random: object) -> None:
    policy = attrs.evolve(POLICY, most_in_block=3, neighbours=1)
    shuffled = leads.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a Random

    assert policy.find(shuffled) == policy.find(leads)


@FEW
@given(some_leads())
def test_every_pair_that_is_found_is_what_comparing_says(leads: list[Lead]) -> None:
    by_id = {lead.id: lead for lead in leads}

    for pair in POLICY.find(leads).pairs:
        assert pair == POLICY.compare(by_id[pair.first], by_id[pair.second])


@FEW
@given(some_leads())
def test_with_one_block_for_all_the_search_is_that_over_all_pairs(leads: list[Lead]) -> None:
    """Passing a pair over early loses none: blocking aside, the search finds what comparing all pairs finds."""
    policy = DuplicatePolicy(blocks=[BlockRule("all")], most_in_block=1_000)

    def in_one_block(lead: Lead) -> dict[str, tuple[str, ...]]:
        from salesmanual.selling.lead_normal import NormalForm  # noqa: PLC0415 - for this test alone

        return {**NormalForm().keys(lead), "all": ("x",)}

    every = [policy.compare(one, other, normal=in_one_block) for one, other in combinations(leads, 2)]
    report = policy.find(leads, normal=in_one_block)

    assert report.compared == len(every)
    assert set(report.pairs) == {pair for pair in every if pair.verdict != "different"}


@FEW
@given(some_leads())
def test_an_index_finds_for_each_lead_what_the_search_finds(leads: list[Lead]) -> None:
    policy = attrs.evolve(POLICY, most_in_block=3, neighbours=1)
    index, report = policy.index(leads), policy.find(leads)

    for lead in leads:
        assert set(index.matches(lead)) == {pair for pair in report.pairs if lead.id in {pair.first, pair.second}}


@FEW
@given(some_leads())
def test_clusters_are_disjoint_and_hold_every_certain_pair(leads: list[Lead]) -> None:
    report = POLICY.find(leads)
    members = [lead for cluster in report.clusters for lead in cluster.leads]
    homes = {lead: cluster for cluster in report.clusters for lead in cluster.leads}

    assert len(members) == len(set(members))
    assert all(homes[pair.first] is homes[pair.second] for pair in report.certain())
    assert set(members) == {lead for pair in report.certain() for lead in (pair.first, pair.second)}
    assert sum(cluster.links for cluster in report.clusters) == len(report.certain())
    assert all(cluster.links >= len(cluster.leads) - 1 for cluster in report.clusters)


@FEW
@given(st.lists(st.lists(st.integers(0, 4), max_size=3), max_size=20), st.integers(2, 6), st.integers(1, 3))
def test_what_is_compared_and_what_is_left_out_are_all_pairs_of_a_block(
    leads: Sequence[Sequence[int]], most: int, neighbours: int
) -> None:
    keys = [[(rule, ("x",)) for rule in rules] for rules in leads]
    blocks = Blocks.of(keys, most=most, neighbours=neighbours)
    left_out = {each.rule: each for each in blocks.left_out([str(rule) for rule in range(5)])}
    found = {(one, other) for one, others in blocks.partners(len(leads)) for other in others}

    bound = 0
    for rule in range(5):
        members = [at for at, rules in enumerate(leads) if rule in rules]
        pairs = set(combinations(members, 2))
        alone = Blocks.of(
            [[(rule, ("x",))] if rule in rules else [] for rules in leads], most=most, neighbours=neighbours
        )
        compared = {(one, other) for one, others in alone.partners(len(leads)) for other in others}
        assert compared <= pairs & found
        assert len(pairs - compared) == (left_out[str(rule)].pairs if str(rule) in left_out else 0)
        bound += len(members) * max((most - 1 + 1) // 2, neighbours)
    assert len(found) <= bound


@FEW
@given(st.fractions(min_value=0, max_value=1), st.fractions(min_value=0, max_value=1), some_leads(5))
def test_a_lower_threshold_never_finds_less(one: Fraction, other: Fraction, leads: list[Lead]) -> None:
    low, high = sorted((one, other))
    assume(low > 0)
    strict = attrs.evolve(POLICY, possible=high, certain=1).find(leads)
    loose = attrs.evolve(POLICY, possible=low, certain=1).find(leads)

    assert {(pair.first, pair.second) for pair in strict.pairs} <= {(pair.first, pair.second) for pair in loose.pairs}
