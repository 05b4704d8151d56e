"""The four-fifths rule: figures counted by hand, intervals, small groups, what is refused, laws."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.errors import NotFoundError, SalesManualError
from salesmanual.people.adverse_impact import FourFifthsRule, Selected, ratio_interval
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.people.adverse_impact import IntervalMethod

RULE: Final = FourFifthsRule()
ANY: Final[Any] = "x"
PROMOTED: Final = {"men": Selected(96, 160), "women": Selected(24, 80), "others": Selected(1, 5)}


def test_rates_ratios_and_intervals_counted_by_hand() -> None:
    """Rates 60 % and 30 %, ratio 1/2; variance of the logarithm 0.4/96 + 0.7/24 = 1/30; 1.959964 √(1/30) = 0.357838."""
    women = RULE.check(PROMOTED)["women"]

    assert (women.count.rate(), women.ratio, women.is_below) == (Fraction(3, 10), Fraction(1, 2), True)
    assert women.low is not None
    assert women.high is not None
    assert abs(float(women.low) - 0.5 * math.exp(-0.357838)) < 2e-6
    assert abs(float(women.high) - 0.5 * math.exp(0.357838)) < 2e-6
    assert (women.verdict, women.notes) == ("below", ())


def test_the_table_says_what_cannot_be_told() -> None:
    rows = [line.split("│")[1:-1] for line in str(RULE.check(PROMOTED)).splitlines() if line.startswith("│")]

    assert [[cell.strip() for cell in row] for row in rows] == [
        ["group", "applicants", "selected", "rate", "ratio", "from", "to", "ratio below", "verdict", "notes"],
        ["men", "160", "96", "60.0%", "1.000", "", "", "", "reference", ""],
        ["women", "80", "24", "30.0%", "0.500", "0.350", "0.715", "yes", "below", ""],
        [
            *("others", "5", "1", "20.0%", "0.333", "0.057", "1.933", "yes"),
            *("not enough to tell", "fewer than 30 applicants"),
        ],
    ]


def test_a_ratio_of_exactly_four_fifths_is_not_below() -> None:
    found = RULE.check({"a": Selected(50, 100), "b": Selected(40, 100)})["b"]

    assert (found.ratio, found.is_below, found.verdict) == (Fraction(4, 5), False, "not-enough-to-tell")
    assert [str(note) for note in found.notes] == ["hangs on one selection"]


def test_a_large_group_at_the_same_rate_is_not_below() -> None:
    found = RULE.check({"a": Selected(500, 1000), "b": Selected(500, 1000)})

    assert found.reference == "a"
    assert found["b"].verdict == "not-below"
    assert found.below() == ()


def test_one_selection_moved_to_the_group_can_change_the_answer() -> None:
    """3 of 10 against 5 of 12: 0.72; with one moved, 4 of 10 against 4 of 12: 1.2."""
    found = RULE.check({"a": Selected(5, 12), "b": Selected(3, 10)})["b"]

    assert (found.ratio, found.is_below) == (Fraction(18, 25), True)
    assert [str(note) for note in found.notes] == ["fewer than 30 applicants", "hangs on one selection"]


def test_nothing_hangs_on_a_selection_that_cannot_be_moved() -> None:
    """Nobody of the group was selected of whom one could be taken away."""
    rule = FourFifthsRule(reference="b", few=0)

    found = rule.check({"a": Selected(10, 10), "b": Selected(9, 9)})["a"]

    assert (found.is_below, found.notes) == (False, (found.notes[0],))
    assert str(found.notes[0]) == "no interval by this method"


def test_where_nobody_of_the_reference_was_selected_there_is_no_ratio() -> None:
    found = RULE.check({"a": Selected(0, 40), "b": Selected(0, 60)})

    assert found.reference == "b"
    assert (found["a"].ratio, found["a"].is_below, found["a"].verdict) == (None, None, "not-enough-to-tell")
    assert str(found["a"].notes[0]) == "nobody of b was selected"
    assert found.explain("a").replay() == 0


def test_nobody_selected_has_no_interval_by_the_logarithm_but_one_by_wilson() -> None:
    groups = {"a": Selected(0, 60), "b": Selected(40, 60)}

    by_katz = RULE.check(groups)["a"]
    by_wilson = FourFifthsRule(interval="wilson").check(groups)["a"]

    assert (by_katz.is_below, by_katz.low, by_katz.verdict) == (True, None, "not-enough-to-tell")
    assert [str(note) for note in by_katz.notes] == ["no interval by this method"]
    assert by_wilson.low == 0
    assert by_wilson.verdict == "below"


def test_the_interval_of_wilson_is_that_of_the_two_rates() -> None:
    """12 of 40 by Wilson is 0.1807 to 0.4543, 48 of 80 is 0.4905 to 0.7004; put into the formula as it is printed."""
    low, high, floor, ceiling = 0.180748, 0.454300, 0.490454, 0.700382
    product = 0.3 * 0.6

    found = ratio_interval(Selected(12, 40), Selected(48, 80), method="wilson")

    below = product - math.sqrt(product**2 - low * ceiling * (0.6 - low) * (1.2 - ceiling))
    above = product + math.sqrt(product**2 - high * floor * (0.6 - high) * (1.2 - floor))
    assert found is not None
    assert abs(float(found[0]) - below / (ceiling * (1.2 - ceiling))) < 1e-5
    assert abs(float(found[1]) - above / (floor * (1.2 - floor))) < 1e-5


@pytest.mark.parametrize("method", ["katz", "wilson"])
def test_there_is_no_interval_against_nobody(method: IntervalMethod) -> None:
    assert ratio_interval(Selected(3, 10), Selected(0, 10), method=method) is None


def test_numbers_beyond_floating_point_have_an_interval() -> None:
    huge = 10**400

    assert ratio_interval(Selected(huge, 2 * huge), Selected(huge, huge), method="wilson") == (
        Decimal("0.500000"),
        Decimal("0.500000"),
    )


def test_everybody_of_both_has_no_interval_by_the_logarithm() -> None:
    """Its variance would be none, as if two people of two proved something."""
    assert ratio_interval(Selected(2, 2), Selected(2, 2)) is None
    assert ratio_interval(Selected(2, 2), Selected(2, 2), method="wilson") is not None


def test_a_group_too_small_is_neither_judged_nor_a_reference() -> None:
    groups = {"a": Selected(2, 2), "b": Selected(50, 100), "c": Selected(20, 100)}

    found = FourFifthsRule(least_share="2%").check(groups)

    assert found.reference == "b"
    assert found["a"].verdict == "not-judged"
    assert found.below() == ("c",)
    assert FourFifthsRule(least_share="60%").check(groups).reference == "a"


def test_the_reference_can_be_named() -> None:
    found = FourFifthsRule(reference="women").check(PROMOTED)

    assert found.reference == "women"
    assert found["men"].ratio == 2
    assert found.records()[0]["is_below"] is False


def test_a_ratio_is_explained_down_to_the_counts() -> None:
    found = RULE.check(PROMOTED)

    assert str(found.explain("women")).splitlines() == [
        "rate of women over that of men: 50% (the first divided by the second) — accepted from 80% [Handbook 8.2]",
        "├─ rate of women: 30% (the first divided by the second)",
        "│  ├─ selected: 24",
        "│  └─ applicants: 80",
        "└─ rate of men: 60% (the first divided by the second)",
        "   ├─ selected: 96",
        "   └─ applicants: 160",
    ]
    assert found.explain("others").replay() == Fraction(1, 3)
    with pytest.raises(NotFoundError, match="no group 'womn'; did you mean 'women'"):
        found.explain("womn")


def test_rules_can_be_written_and_read() -> None:
    check_round_trip(RULE)
    check_round_trip(
        FourFifthsRule("3/4", reference="men", confidence="90%", interval="wilson", few=5, least_share="2%")
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Selected(3, 2), "selected: found 3, accepted is at most the 2 who applied"),
        (lambda: Selected(0, 0), "applicants: found 0, accepted is a whole number of at least 1"),
        (lambda: Selected(-1, 2), "selected: found -1, accepted is a whole number of at least 0"),
        (lambda: Selected(ANY, 2), "selected: found 'x' of type str, accepted is a whole number"),
        (lambda: FourFifthsRule("5/4"), "threshold: found '5/4', accepted is a ratio above 0 and at most 1"),
        (lambda: FourFifthsRule(confidence="100%"), "confidence: found '100%', accepted is a part from 50% to 99.9%"),
        (lambda: FourFifthsRule(least_share=1), "least_share: found 1, accepted is a part of all applicants"),
        (lambda: FourFifthsRule(interval=ANY), "interval: found 'x', accepted is an interval; use one of 'katz'"),
        (lambda: RULE.check(ANY), "groups: found 'x' of type str, accepted is a Selected for each group"),
        (lambda: RULE.check({"men": ANY}), "groups['men']: found 'x' of type str, accepted is a Selected"),
        (lambda: RULE.check({"": Selected(1, 2), "men": Selected(1, 2)}), "groups: found '', accepted is one line"),
        (lambda: RULE.check({"men": Selected(1, 2)}), "groups: found ['men'], accepted is at least two groups"),
        (lambda: FourFifthsRule(reference="man").check(PROMOTED), "no group 'man'; did you mean 'men'?"),
        (lambda: ratio_interval(ANY, Selected(1, 2)), "group: found 'x' of type str, accepted is a Selected"),
        (lambda: ratio_interval(Selected(1, 2), ANY), "reference: found 'x' of type str, accepted is a Selected"),
        (
            lambda: ratio_interval(Selected(1, 2), Selected(1, 2), method=ANY),
            "method: found 'x', accepted is an interval",
        ),
        (
            lambda: ratio_interval(Selected(1, 2), Selected(1, 2), confidence=0),
            "confidence: found 0, accepted is a part",
        ),
    ],
)
def test_what_is_refused(call: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        call()

    assert message in str(caught.value)


@st.composite
def counts(draw: st.DrawFn) -> Selected:
    applicants = draw(st.integers(1, 60))
    return Selected(draw(st.integers(0, applicants)), applicants)


@given(counts(), counts(), st.sampled_from(["katz", "wilson"]))
def test_an_interval_holds_the_ratio_and_turns_round_with_it(one: Selected, other: Selected, method: Any) -> None:  # noqa: ANN401 - one of two words
    """The interval of the reciprocal is the reciprocal of the interval."""
    found = ratio_interval(one, other, method=method)
    assume(found is not None)
    assert found is not None
    low, high = found
    ratio = one.rate() / other.rate()

    assert low - Decimal("0.000001") <= ratio <= high + Decimal("0.000001")
    turned = ratio_interval(other, one, method=method)
    if turned is not None and low > Decimal("0.01"):
        assert float(turned[1]) == pytest.approx(1 / float(low), rel=1e-3)
        assert float(turned[0]) == pytest.approx(1 / float(high), rel=1e-2, abs=1e-6)


@given(counts(), counts(), st.integers(2, 20))
def test_more_people_at_the_same_rates_narrow_the_interval(one: Selected, other: Selected, times: int) -> None:
    found = ratio_interval(one, other)
    assume(found is not None)
    more = [Selected(each.selected * times, each.applicants * times) for each in (one, other)]

    narrower = ratio_interval(*more)

    assert found is not None
    assert narrower is not None
    assert found[0] <= narrower[0] <= narrower[1] <= found[1]


@given(st.dictionaries(st.sampled_from("abcde"), counts(), min_size=2), st.randoms(use_true_random=False))
def test_the_order_of_groups_does_not_count(groups: dict[str, Selected], drawn: Any) -> None:  # noqa: ANN401 - a source of chance
    """The reference is the highest rate, of equals the largest group; a verdict agrees with the ratio."""
    names = list(groups)
    drawn.shuffle(names)
    one, other = RULE.check(groups), RULE.check({name: groups[name] for name in names})

    assert groups[one.reference].rate() == max(group.rate() for group in groups.values())
    assert groups[one.reference] == groups[other.reference]
    for row in one.rows:
        assert row.ratio is None or row.ratio <= 1
        assert row.verdict != "below" or row.is_below
        assert row.verdict != "not-below" or row.is_below is False
        assert row.ratio == other[row.group].ratio
