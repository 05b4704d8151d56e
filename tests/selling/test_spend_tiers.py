"""Tiers by spend: the published example, boundaries, bad input, laws."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.spend_tiers import SpendTier, SpendTiers

if TYPE_CHECKING:
    from collections.abc import Callable

TIERS = [SpendTier("Gold", usd(20000)), SpendTier("Silver", usd(10000)), SpendTier("Bronze", usd(0))]
SPENT = [(0, 6000), (0, 15000), (0, 25000), (4000, 500), (8000, 3000), (18000, 3000), (22000, 5000)]


@pytest.mark.parametrize("order", list(permutations(TIERS)))
def test_tier_by_spend(order: tuple[SpendTier, ...]) -> None:
    """tier-by-spend; frappe/erpnext test_loyalty_program.py. Past and current spend, in any order of tiers."""
    tiers = SpendTiers("Club", order, ["past_spend", "current_order"])
    facts = {
        f"C-{place}": {"past_spend": usd(past), "current_order": usd(now)} for place, (past, now) in enumerate(SPENT)
    }

    result = tiers.classify(facts, facts, as_of=AS_OF)

    assert [each.key for each in result.members] == ["Bronze", "Silver", "Gold", "Bronze", "Silver", "Gold", "Gold"]


@pytest.mark.parametrize(("boundary", "expected"), [("higher", "Gold"), ("lower", "Silver")])
def test_the_boundary_has_an_owner(boundary: str, expected: str) -> None:
    """Spend at the least of a tier reaches it, or has to pass it."""
    tiers = SpendTiers("Club", TIERS, boundary=boundary)
    result = tiers.classify(["C-1"], {"C-1": {"spend": usd(20000)}}, as_of=AS_OF)

    assert result.class_of("C-1") == expected
    assert str(result.why("C-1")) == "spent USD 20,000.00"
    assert ("that it passes:" in str(result.explain("C-1"))) == (boundary == "lower")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SpendTier("Gold", usd(-1)), "least: found Money('-1', 'USD'), accepted is an amount of 0 or more"),
        (lambda: SpendTiers("Club", []), "tiers: found (), accepted is a list of at least 1"),
        (
            lambda: SpendTiers("Club", TIERS[:2]),
            "accepted is a lowest tier from 0 on, so that every customer is in a tier",
        ),
        (lambda: SpendTiers("Club", [*TIERS, SpendTier("Zinc", usd(0))]), "least spend of a tier 'USD 0.00'"),
        (lambda: SpendTiers("Club", [*TIERS, SpendTier("Zinc", Money(5, "CNY"))]), "tiers"),
        (lambda: SpendTiers("Club", [*TIERS, SpendTier("Gold", usd(5))]), "tiers[3].key 'Gold'"),
        (lambda: SpendTiers("Club", TIERS, []), "facts: found [], accepted is at least one fact"),
        (lambda: SpendTiers("Club", [SpendTier("unclassified", usd(0))]), "class 'unclassified'"),
        (
            lambda: SpendTiers("Club", TIERS).classify(["C-1"], {"C-1": {"spend": 5}}, as_of=AS_OF),
            "facts['C-1'].spend: found 5 of type int, accepted is Money; write it as Money('6000', 'USD')",
        ),
        (
            lambda: SpendTiers("Club", TIERS).classify(["C-1"], {"C-1": {"spend": Money(5, "CNY")}}, as_of=AS_OF),
            "facts['C-1'].spend",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


def test_who_lacks_a_part_is_in_no_tier() -> None:
    """Every part of the spend has to be known."""
    tiers = SpendTiers("Club", TIERS, ["past_spend", "current_order"])

    assert (
        str(tiers.classify(["C-1"], {"C-1": {"past_spend": usd(5)}}, as_of=AS_OF).why("C-1"))
        == "not known: current_order"
    )


def test_tiers_are_read_as_they_are_written() -> None:
    """The document of tiers is that of the same tiers."""
    tiers = SpendTiers("Club", TIERS, ["a", "b"], boundary="lower")

    assert read_policy(SpendTiers, write_policy(tiers)) == tiers


@given(st.lists(st.integers(0, 30000), min_size=1, max_size=10))
def test_more_spend_is_never_a_lower_tier(spent: list[int]) -> None:
    """In the order of spend the tiers rise, and each is explained."""
    facts = {f"C-{place:02d}": {"spend": usd(amount)} for place, amount in enumerate(sorted(spent))}
    result = SpendTiers("Club", TIERS).classify(facts, facts, as_of=AS_OF)

    places = [["Bronze", "Silver", "Gold"].index(each.key) for each in result.members]

    assert places == sorted(places)
    assert all(result.explain(customer).replay() == result.class_of(customer) for customer in facts)
