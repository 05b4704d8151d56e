"""Conditions: examples and bad input."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from types import MappingProxyType

import attrs
import pytest

from salesmanual.kernel import criteria
from salesmanual.kernel.criteria import (
    ALWAYS,
    MAX_DEPTH,
    MAX_SIZE,
    NEVER,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    Contains,
    Criterion,
    FindingStatus,
    Not,
    OneOf,
    Present,
    negate,
    parse_criterion,
    read_criterion,
)
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money

VISITS = Compare("visits", ">=", 8)
CERTIFIED = Compare("certified", "==", True)  # noqa: FBT003 - a value


class Stage(Enum):
    """A company's own enumeration."""

    OFFER = "offer"
    RANK = 3


@attrs.frozen
class Customer:
    """A record with an attribute, a property and a method."""

    region: str = "east"
    _hidden: str = "h"

    @property
    def is_east(self) -> bool:
        """A derived fact."""
        return self.region == "east"

    def visits(self) -> int:
        """A method, which a condition never calls."""
        raise AssertionError


class Whole(int):
    """A company's own number."""


def test_the_public_names_are_there() -> None:
    assert all(hasattr(criteria, name) for name in criteria.__all__)


class TestCompare:
    @pytest.mark.parametrize(
        ("op", "answers"),
        [
            ("==", (False, True, False)),
            ("!=", (True, False, True)),
            ("<", (True, False, False)),
            ("<=", (True, True, False)),
            (">", (False, False, True)),
            (">=", (False, True, True)),
        ],
    )
    @pytest.mark.parametrize(
        ("below", "value", "above"),
        [
            (7, 8, 9),
            (Decimal("7.9"), 8, Fraction(81, 10)),
            (Fraction(1, 3), Fraction(1, 2), 0.6),
            (0, Fraction(1, 2), 1),
            (Decimal("0.1"), Decimal("0.2"), 0.3),
            (Money("4.99", "CNY"), Money("5", "CNY"), Money("5.01", "CNY")),
            (date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)),
            (
                datetime(2026, 3, 31, 0, 59, tzinfo=UTC),
                datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8))),
                datetime(2026, 3, 31, 1, 1, tzinfo=UTC),
            ),
        ],
    )
    def test_it_compares_values_of_one_kind_exactly(
        self, op: criteria.Operator, answers: tuple[bool, ...], below: object, value: criteria.Value, above: object
    ) -> None:
        criterion = Compare("fact", op, value)

        assert tuple(criterion.holds({"fact": fact}) for fact in (below, value, above)) == answers

    @pytest.mark.parametrize(
        ("value", "fact"),
        [
            (8, "8"),
            (8, True),
            (8, float("inf")),
            (8, Decimal("Infinity")),
            (8, date(2026, 3, 31)),
            (8, 8j),
            (True, 1),
            (True, "true"),
            ("east", 5),
            ("east", b"east"),
            (Money("5", "CNY"), 5),
            (Money("5", "CNY"), Money("5", "USD")),
            (date(2026, 3, 31), datetime(2026, 3, 31, tzinfo=UTC)),
            (datetime(2026, 3, 31, tzinfo=UTC), date(2026, 3, 31)),
            (datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 3, 31)),  # noqa: DTZ001 - the fault under test
            (8, object()),
        ],
    )
    def test_a_fact_of_another_kind_leaves_it_unknown_and_says_why(self, value: criteria.Value, fact: object) -> None:
        finding = Compare("fact", "==", value).check({"fact": fact})

        assert Compare("fact", "==", value).holds({"fact": fact}) is None
        assert finding.status is FindingStatus.UNKNOWN
        assert " is needed" in str(finding)

    @pytest.mark.parametrize("fact", [None, float("nan"), Decimal("NaN")])
    def test_a_missing_fact_leaves_it_unknown(self, fact: object) -> None:
        assert VISITS.holds({"visits": fact}) is None
        assert VISITS.holds({}) is None
        assert str(VISITS.check({"visits": fact})) == "? visits is at least 8: not known"

    def test_an_enumeration_counts_as_its_value_and_a_subclass_as_its_class(self) -> None:
        assert Compare("stage", "==", "offer").holds({"stage": Stage.OFFER}) is True
        assert Compare("stage", ">", 2).holds({"stage": Stage.RANK}) is True
        assert VISITS.holds({"visits": Whole(9)}) is True

    @pytest.mark.parametrize(
        "facts",
        [
            {"customer": {"region": "east"}},
            {"customer": Customer()},
            MappingProxyType({"customer": MappingProxyType({"region": "east"})}),
        ],
    )
    def test_a_fact_is_found_by_its_dotted_path(self, facts: object) -> None:
        assert Compare("customer.region", "==", "east").holds(facts) is True

    def test_sequences_are_counted_from_0(self) -> None:
        facts = {"items": [{"amount": 5}, {"amount": 7}]}

        assert [Compare(f"items.{at}.amount", "==", 7).holds(facts) for at in ("0", "1", "2", "x")] == [
            False,
            True,
            None,
            None,
        ]

    def test_properties_are_facts_and_methods_are_not(self) -> None:
        assert Compare("is_east", "==", True).holds(Customer()) is True  # noqa: FBT003 - a value
        assert VISITS.holds(Customer()) is None
        assert Compare("region.upper", "==", "EAST").holds(Customer()) is None

    @pytest.mark.parametrize("path", ["_hidden", "customer._hidden", "__class__", "a.__init__.b"])
    def test_a_private_name_is_no_path(self, path: str) -> None:
        with pytest.raises(InvalidValueError, match="none beginning with an underscore"):
            Compare(path, "==", 1)

    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("", InvalidValueError),
            (".", InvalidValueError),
            ("a..b", InvalidValueError),
            ("a.", InvalidValueError),
            (" a", InvalidValueError),
            ("a\nb", InvalidValueError),
            ("a`b", InvalidValueError),
            ("x" * 201, InvalidValueError),
            (5, WrongTypeError),
            (None, WrongTypeError),
        ],
    )
    def test_a_wrong_path_is_refused(self, path: object, kind: type[Exception]) -> None:
        with pytest.raises(kind, match=r"^path: found"):
            Present(path)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            (None, "use Present"),
            (0.5, r"write Decimal\('0.5'\)"),
            ([1], "text, a bool, an int"),
            (float("nan"), "not exact"),
            (Decimal("NaN"), "a finite number"),
            (Decimal("1E+999999"), "40 digits"),
            (10**41, "40 digits"),
            ("x" * 1_001, "1,000 characters"),
            (datetime(2026, 3, 31), "a datetime with a time zone; add tzinfo"),  # noqa: DTZ001 - the fault under test
        ],
    )
    def test_a_wrong_value_is_refused_with_the_fix(self, value: object, message: str) -> None:
        with pytest.raises(SalesManualError, match=message):
            Compare("fact", "==", value)

    @pytest.mark.parametrize("value", ["east", True])
    @pytest.mark.parametrize("op", ["<", "<=", ">", ">="])
    def test_text_and_truth_have_no_order(self, op: criteria.Operator, value: str | bool) -> None:  # noqa: FBT001
        with pytest.raises(InvalidValueError, match="where the order counts"):
            Compare("fact", op, value)

    @pytest.mark.parametrize("op", ["=", "=>", "", "is", None])
    def test_an_unknown_operator_is_refused(self, op: object) -> None:
        with pytest.raises(InvalidValueError, match=r"^op: found .* one of ==, !=, <"):
            Compare("fact", op, 1)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("op", "words"),
        [
            ("==", "visits is 8"),
            ("!=", "visits is not 8"),
            (">=", "visits is at least 8"),
            ("<=", "visits is at most 8"),
            (">", "visits is above 8"),
            ("<", "visits is below 8"),
        ],
    )
    def test_its_finding_says_it_in_words(self, op: criteria.Operator, words: str) -> None:
        assert str(Compare("visits", op, 8).check({}).required) == words

    @pytest.mark.parametrize(
        ("text", "fact", "line"),
        [
            ("visits >= 8", 5, "☐ visits is at least 8: found 5, 3 short"),
            ("visits <= 8", 10, "☐ visits is at most 8: found 10, 2 over"),
            ("visits > 8", 8, "☐ visits is above 8: found 8"),
            ("visits != 8", 8, "☐ visits is not 8: found 8"),
            ("visits >= 8", 9, "☑ visits is at least 8: found 9"),
            ("visits >= 0.5", 0.25, "☐ visits is at least 0.5: found 0.25, 0.25 short"),
            ("visits >= 1/3", Fraction(1, 4), "☐ visits is at least 100/3%: found 25%, 25/3% short"),
            (
                "visits >= 500 CNY",
                Money("320", "CNY"),
                "☐ visits is at least CNY 500.00: found CNY 320.00, CNY 180.00 short",
            ),
            (
                "visits <= 500 CNY",
                Money("501", "CNY"),
                "☐ visits is at most CNY 500.00: found CNY 501.00, CNY 1.00 over",
            ),
            (
                "visits >= 2026-03-31",
                date(2026, 3, 30),
                "☐ visits is at least 2026-03-31: found 2026-03-30, 1 day short",
            ),
            ("visits <= 2026-03-31", date(2026, 4, 2), "☐ visits is at most 2026-03-31: found 2026-04-02, 2 days over"),
            ('visits = "east"', "west", '☐ visits is "east": found "west"'),
            ("visits", False, "☐ visits is true: found false"),
            ("visits >= 8", 10**400, "☑ visits is at least 8: found a number of absurd size"),
        ],
    )
    def test_its_finding_says_how_far_the_fact_is(self, text: str, fact: object, line: str) -> None:
        assert str(parse_criterion(text).check({"visits": fact})) == line

    @pytest.mark.parametrize(
        ("hours", "words"), [(3, "3:00:00 hours short"), (27, "1 day and 3:00:00 hours short"), (48, "2 days short")]
    )
    def test_a_distance_in_time_has_days_and_hours(self, hours: int, words: str) -> None:
        due = datetime(2026, 3, 31, 12, tzinfo=UTC)

        finding = Compare("at", ">=", due).check({"at": due - timedelta(hours=hours)})

        assert str(finding).endswith(words)


class TestBetween:
    @pytest.mark.parametrize(
        ("includes", "answers"),
        [
            ("both", (False, True, True, True, False)),
            ("lower", (False, True, True, False, False)),
            ("upper", (False, False, True, True, False)),
            ("neither", (False, False, True, False, False)),
        ],
    )
    def test_the_ends_belong_to_it_as_named(self, includes: criteria.Includes, answers: tuple[bool, ...]) -> None:
        criterion = Between("years", 1, 10, includes=includes)

        assert tuple(criterion.holds({"years": years}) for years in (0, 1, 5, 10, 11)) == answers

    @pytest.mark.parametrize(
        ("includes", "inside", "outside"),
        [
            ("both", "years is from 1 to 10", "years is below 1 or above 10"),
            ("lower", "years is from 1 to below 10", "years is below 1 or at least 10"),
            ("upper", "years is above 1 and at most 10", "years is at most 1 or above 10"),
            ("neither", "years is above 1 and below 10", "years is at most 1 or at least 10"),
        ],
    )
    def test_it_and_its_opposite_have_words(self, includes: criteria.Includes, inside: str, outside: str) -> None:
        criterion = Between("years", 1, 10, includes=includes)

        assert str(criterion.check({}).required) == inside
        assert str(criterion.check({}, negated=True).required) == outside

    @pytest.mark.parametrize(
        ("years", "line"),
        [
            (0, "☐ years is from 1 to 10: found 0, 1 short"),
            (12, "☐ years is from 1 to 10: found 12, 2 over"),
            (5, "☑ years is from 1 to 10: found 5"),
        ],
    )
    def test_the_distance_is_to_the_nearer_end(self, years: int, line: str) -> None:
        assert str(Between("years", 1, 10).check({"years": years})) == line

    def test_the_opposite_of_a_range_has_no_distance(self) -> None:
        assert str(Not(Between("years", 1, 10)).check({"years": 5})) == "☐ years is below 1 or above 10: found 5"

    @pytest.mark.parametrize(
        ("lower", "upper", "kind", "message"),
        [
            (5, 1, InvalidValueError, "^upper: found 1, accepted is a value above the lower end 5"),
            ("a", "b", InvalidValueError, "^lower: .*where the order counts"),
            (1, date(2026, 3, 31), InvalidValueError, "^upper: .*of one kind with 1"),
            (Money("1", "CNY"), Money("2", "USD"), CurrencyMismatchError, "CNY and USD"),
            (None, 1, WrongTypeError, "^lower: found None"),
            (1, 2.0, WrongTypeError, "^upper: found 2.0"),
        ],
    )
    def test_wrong_ends_are_refused(self, lower: object, upper: object, kind: type[Exception], message: str) -> None:
        with pytest.raises(kind, match=message):
            Between("years", lower, upper)  # type: ignore[arg-type] # the fault under test

    def test_equal_ends_must_both_belong_to_it(self) -> None:
        assert Between("years", 5, 5).holds({"years": 5}) is True
        with pytest.raises(InvalidValueError, match="above the lower end"):
            Between("years", 5, 5, includes="lower")

    def test_an_unknown_end_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^includes: found 'left', accepted is one of both, lower"):
            Between("years", 1, 5, includes="left")


class TestMembership:
    def test_one_of_values(self) -> None:
        regions = OneOf("region", ["east", "west"])
        sizes = OneOf("size", [1, Decimal("2.50"), Fraction(1, 3)])

        assert [regions.holds({"region": region}) for region in ("east", "north", 5, None)] == [True, False, None, None]
        assert [sizes.holds({"size": size}) for size in (1.0, Fraction(5, 2), Fraction(1, 3), 2)] == [
            True,
            True,
            True,
            False,
        ]
        assert str(regions.check({"region": "north"})) == '☐ region is one of "east", "west": found "north"'
        assert str(Not(regions).check({"region": "east"})) == '☐ region is none of "east", "west": found "east"'

    @pytest.mark.parametrize(
        ("values", "kind", "message"),
        [
            ([], InvalidValueError, "at least one value"),
            ("east", WrongTypeError, "put the value in brackets"),
            ({"a": 1}, WrongTypeError, "a list of values"),
            (5, WrongTypeError, "a list of values"),
            ([1, "a"], InvalidValueError, "of one kind with 1"),
            ([Money("1", "CNY"), Money("1", "USD")], CurrencyMismatchError, "CNY and USD"),
            ([1, Decimal("1.0")], DuplicateError, "is there already"),
            ([0.5], WrongTypeError, r"^values\[0\]: found 0.5"),
            (["\0" * 900 + str(n) for n in range(11)], InvalidValueError, "a list that fits a line"),
            ([f"{n:0999}" for n in range(46)], InvalidValueError, "ask for a fact that groups them"),
        ],
    )
    def test_wrong_values_are_refused(self, values: object, kind: type[Exception], message: str) -> None:
        with pytest.raises(kind, match=message):
            OneOf("region", values)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize("fact", [["a", "b"], ("b",), {"b"}, frozenset({"b", 1})])
    def test_a_list_contains_a_value(self, fact: object) -> None:
        assert Contains("tags", "b").holds({"tags": fact}) is True
        assert Contains("tags", "x").holds({"tags": fact}) is False

    def test_its_findings(self) -> None:
        contains = Contains("tags", "b")

        assert str(contains.check({"tags": ["a"]})) == '☐ tags contains "b"'
        assert str(Not(contains).check({"tags": ["b"]})) == '☐ tags does not contain "b"'
        assert str(contains.check({"tags": "b"})) == "? tags contains \"b\": found 'b' where a list is needed"
        assert str(contains.check({})) == '? tags contains "b": not known'

    def test_true_in_a_list_is_not_1(self) -> None:
        assert Contains("flags", 1).holds({"flags": [True]}) is False
        assert Contains("flags", True).holds({"flags": [1]}) is False  # noqa: FBT003 - a value

    @pytest.mark.parametrize(
        ("fact", "is_there"), [("", True), (0, True), (False, True), ([], True), (None, False), (float("nan"), False)]
    )
    def test_present_is_never_unknown(self, fact: object, is_there: bool) -> None:  # noqa: FBT001 - a table
        assert Present("fact").holds({"fact": fact}) is is_there
        assert Not(Present("fact")).holds({"fact": fact}) is not is_there

    def test_presence_has_words(self) -> None:
        assert str(Present("fact").check({})) == "☐ fact is present"
        assert str(Not(Present("fact")).check({"fact": 1})) == "☐ fact is not present"
        assert str(Not(Present("fact")).check({})) == "☑ fact is not present"


class TestGroups:
    def test_a_check_looks_at_every_part(self) -> None:
        rule = AllOf([VISITS, AnyOf([CERTIFIED, Compare("grade", "==", "A")]), Not(Compare("suspended", "==", True))])  # noqa: FBT003

        finding = rule.check({"visits": 5, "certified": False, "grade": "B", "suspended": True})

        assert str(finding).splitlines() == [
            "☐ all of these: 0 of 3 met",
            "  ☐ visits is at least 8: found 5, 3 short",
            "  ☐ any of these: 0 of 2 met",
            "    ☐ certified is true: found false",
            '    ☐ grade is "A": found "B"',
            "  ☐ suspended is not true: found true",
        ]
        assert [leaf.path for leaf in finding.unmet()] == ["visits", "certified", "grade", "suspended"]

    def test_at_least_says_how_many_more(self) -> None:
        rule = AtLeast(2, [VISITS, CERTIFIED, Present("region")])

        assert str(rule.check({})).splitlines()[0] == "☐ at least 2 of these: 0 of 3 met, 2 more needed".replace(
            "☐", "?"
        )
        assert str(rule.check({"visits": 9, "region": 1})).splitlines()[0] == "☑ at least 2 of these: 2 of 3 met"
        assert rule.check({"visits": 9}).distance == 1

    def test_the_opposite_of_at_least_is_at_least_of_the_opposites(self) -> None:
        rule = Not(AtLeast(2, [VISITS, CERTIFIED, Present("region")]))

        assert str(rule.check({"visits": 9, "region": 1, "certified": False})).splitlines() == [
            "☐ at least 2 of these: 1 of 3 met, 1 more needed",
            "  ☐ visits is below 8: found 9, 1 over",
            "  ☑ certified is not true: found false",
            "  ☐ region is not present",
        ]

    def test_nothing_is_always_met_and_never_met(self) -> None:
        assert ALWAYS.holds({}) is True
        assert NEVER.holds({}) is False
        assert [str(each.check({})) for each in (ALWAYS, NEVER, Not(ALWAYS), Not(NEVER))] == [
            "☑ always",
            "☐ never",
            "☐ never",
            "☑ always",
        ]

    @pytest.mark.parametrize("group", [AllOf, AnyOf])
    @pytest.mark.parametrize("of", ["a", {"a": 1}, VISITS, 5, [5], [None]])
    def test_wrong_parts_are_refused(self, group: type[AllOf], of: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^of(\[0\])?: found"):
            group(of)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("count", "of", "kind"),
        [
            (0, ["a"], InvalidValueError),
            (2, ["a"], InvalidValueError),
            (1, [], InvalidValueError),
            ("1", ["a"], WrongTypeError),
            (True, ["a"], WrongTypeError),
            (1.0, ["a"], WrongTypeError),
        ],
    )
    def test_a_wrong_count_is_refused(self, count: object, of: list[str], kind: type[Exception]) -> None:
        with pytest.raises(kind, match=r"^(count|of): found"):
            AtLeast(count, of)  # type: ignore[arg-type] # the fault under test

    def test_nesting_is_bounded(self) -> None:
        criterion: Criterion = VISITS
        for _ in range(MAX_DEPTH - 1):
            criterion = Not(criterion)
        assert criterion.depth == MAX_DEPTH
        assert parse_criterion(str(criterion)) == criterion

        for deeper in (Not, lambda inner: AllOf([inner]), lambda inner: AtLeast(1, [inner])):
            with pytest.raises(InvalidValueError, match="nested at most 64 deep"):
                deeper(criterion)

    def test_the_size_is_bounded_even_where_parts_are_shared(self) -> None:
        criterion: Criterion = VISITS
        for _ in range(12):
            criterion = AnyOf([criterion, criterion])

        assert criterion.size == 2**13 - 1 <= MAX_SIZE
        with pytest.raises(InvalidValueError, match=r"at most 10,000 conditions in all; list values with OneOf"):
            AnyOf([criterion, criterion])


class TestOperators:
    def test_they_are_short_for_the_groups(self) -> None:
        assert AllOf([VISITS, CERTIFIED]) == VISITS & CERTIFIED
        assert AnyOf([VISITS, CERTIFIED]) == VISITS | CERTIFIED
        assert (VISITS & CERTIFIED & Present("region")).size == 4
        assert Compare("visits", "<", 8) == ~VISITS
        assert Not(AllOf([VISITS, CERTIFIED])) == ~(VISITS & CERTIFIED)

    @pytest.mark.parametrize("other", ["a", True, None])
    def test_they_take_conditions_only(self, other: object) -> None:
        with pytest.raises(TypeError):
            VISITS & other  # type: ignore[operator] # the fault under test
        with pytest.raises(TypeError):
            VISITS | other  # type: ignore[operator] # the fault under test

    def test_negate_strips_idle_nots(self) -> None:
        assert negate(Not(Not(Not(VISITS)))) == VISITS
        assert negate(Not(Not(VISITS))) == Compare("visits", "<", 8)
        assert negate(Not(CERTIFIED)) == CERTIFIED
        assert str(negate(OneOf("region", ["east"]))) == 'region not in ("east")'


class TestCriterion:
    def test_it_reads_what_it_is_given(self) -> None:
        assert read_criterion(VISITS) is VISITS
        assert read_criterion("visits >= 8") == VISITS
        assert read_criterion({"all": ["visits >= 8"]}) == AllOf([VISITS])

    @pytest.mark.parametrize("value", [5, None, ["visits >= 8"], b"visits", True])
    def test_anything_else_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^rule: found .* a condition or its text"):
            read_criterion(value, "rule")

    def test_plain_data_of_another_kind_is_refused(self) -> None:
        assert Compare.from_plain("visits >= 8") == VISITS
        with pytest.raises(WrongTypeError, match="a condition of the kind Present"):
            Present.from_plain("visits >= 8")

    def test_the_kinds_are_closed(self) -> None:
        with pytest.raises(WrongTypeError, match="one of the kinds of"):

            class Own(Criterion):
                pass

    def test_equality_tells_truth_from_numbers_and_not_the_form_of_a_number(self) -> None:
        assert Compare("a", "==", 1) == Compare("a", "==", Decimal("1.0")) == Compare("a", "==", Fraction(1))
        assert Compare("a", "==", 1) != Compare("a", "==", True)  # noqa: FBT003 - a value
        assert Contains("a", 1) != Contains("a", True)  # noqa: FBT003 - a value
        assert OneOf("a", [1]) != OneOf("a", [True])

    def test_an_instant_forgets_its_zone(self) -> None:
        shanghai, utc = (
            datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8))),
            datetime(2026, 3, 31, 1, tzinfo=UTC),
        )

        assert Compare("at", "==", shanghai) == Compare("at", "==", utc)
