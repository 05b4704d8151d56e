"""The text of conditions: what is read, what is written, what is refused and how."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

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
    Not,
    OneOf,
    Present,
    Value,
    parse_criterion,
)
from salesmanual.kernel.criteria_literals import MAX_LENGTH
from salesmanual.kernel.criteria_text import from_plain, to_plain
from salesmanual.kernel.criteria_writer import written
from salesmanual.kernel.errors import CriterionSyntaxError, Fault, InvalidDocumentError, WrongTypeError
from salesmanual.kernel.money import Money

YES = True
A, B, C = (Compare(name, "==", YES) for name in "abc")


@pytest.mark.parametrize(
    ("source", "criterion"),
    [
        ("visits >= 8", Compare("visits", ">=", 8)),
        ("visits>=8", Compare("visits", ">=", 8)),
        ("  visits\n\t>=\n8  ", Compare("visits", ">=", 8)),
        ('region = "east"', Compare("region", "==", "east")),
        ("region == 'east'", Compare("region", "==", "east")),
        ("region <> 'east'", Compare("region", "!=", "east")),
        ("visits ≥ 8", Compare("visits", ">=", 8)),
        ("visits ≤ 8", Compare("visits", "<=", 8)),
        ("visits ≠ 8", Compare("visits", "!=", 8)),
        ('地區 = "華東"', Compare("地區", "==", "華東")),
        ("certified", Compare("certified", "==", YES)),
        ("certified = false", Compare("certified", "==", not YES)),
        ("certified is TRUE", Compare("certified", "==", YES)),
        ('region is "east"', Compare("region", "==", "east")),
        ('region is not "east"', Compare("region", "!=", "east")),
        ("region is present", Present("region")),
        ("region IS NOT PRESENT", Not(Present("region"))),
        ('tags contains "key account"', Contains("tags", "key account")),
        ('tags not contains "x"', Not(Contains("tags", "x"))),
        ('region in ("east","west")', OneOf("region", ["east", "west"])),
        ('region not in ("east")', Not(OneOf("region", ["east"]))),
        ("order.amount between 100 CNY and 500 CNY", Between("order.amount", Money("100", "CNY"), Money("500", "CNY"))),
        ("x between 1 and below 10", Between("x", 1, 10, includes="lower")),
        ("x between above 1 and 10", Between("x", 1, 10, includes="upper")),
        ("x not between above 1 and below 10", Not(Between("x", 1, 10, includes="neither"))),
        ("a and b or c", AnyOf([AllOf([A, B]), C])),
        ("a or b and c", AnyOf([A, AllOf([B, C])])),
        ("a and (b or c)", AllOf([A, AnyOf([B, C])])),
        ("a AND b And c", AllOf([A, B, C])),
        ("(a and b) and c", AllOf([AllOf([A, B]), C])),
        ("((a))", A),
        ("not a and b", AllOf([Not(A), B])),
        ("not (a and b)", Not(AllOf([A, B]))),
        ("not not a", Not(Not(A))),
        ("all of (a)", AllOf([A])),
        ("any of (a, b and c)", AnyOf([A, AllOf([B, C])])),
        ("at least 2 of (a, b or c, not a)", AtLeast(2, [A, AnyOf([B, C]), Not(A)])),
        ("always", ALWAYS),
        ("never or a", AnyOf([NEVER, A])),
        ("at >= 1 and all >= 2 and any >= 3 and of", AllOf(["at >= 1", "all >= 2", "any >= 3", "of"])),
        ("present and least and above", AllOf(["`present`", "`least`", "`above`"])),
        ("`in` >= 1", Compare("in", ">=", 1)),
        ("and.or >= 1", Compare("and.or", ">=", 1)),
        ("customer.`annual revenue` >= 1", Compare("customer.annual revenue", ">=", 1)),
        ("items.0.amount >= 1", Compare("items.0.amount", ">=", 1)),
        ("x-ray >= -1", Compare("x-ray", ">=", -1)),
    ],
)
def test_it_reads(source: str, criterion: Criterion) -> None:
    assert parse_criterion(source) == criterion


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("8", 8),
        ("+8", 8),
        ("-8", -8),
        ("8.50", Decimal("8.50")),
        ("85%", Fraction(17, 20)),
        ("85 %", Fraction(17, 20)),
        ("-12.5%", Fraction(-1, 8)),
        ("1/3", Fraction(1, 3)),
        ("100/3%", Fraction(1, 3)),
        ("500 CNY", Money("500", "CNY")),
        ("500CNY ", None),
        ("CNY 500.25", Money("500.25", "CNY")),
        ("5 ALL", Money("5", "ALL")),
        ("2026-03-31", date(2026, 3, 31)),
        ("2026-03-31T09:00:00+08:00", datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=8)))),
        ("2026-03-31T01:00Z", datetime(2026, 3, 31, 1, tzinfo=UTC)),
        ('"say \\"yes\\""', 'say "yes"'),
        ("'it\\'s'", "it's"),
        (r'"a\n\t\r\\b"', "a\n\t\r\\b"),
        (r'"\u5317\U00004eac"', "北京"),
        ('""', ""),
        ("true", True),
        ("False", False),
    ],
)
def test_it_reads_the_value(word: str, value: Value | None) -> None:
    if value is None:
        with pytest.raises(CriterionSyntaxError):
            parse_criterion(f"x = {word}")
    else:
        criterion = parse_criterion(f"x = {word}")

        assert criterion == Compare("x", "==", value)
        assert isinstance(criterion, Compare)
        assert type(criterion.value) is type(value)


@pytest.mark.parametrize(
    ("source", "column", "expected"),
    [
        ("", 1, "a condition such as 'visits >= 8'"),
        ("   ", 4, "a condition such as"),
        ("visits >=", 10, "a value: a number, 85%"),
        ("visits >= east", 11, 'text stands in quotes, "east"'),
        ("visits >= and", 11, "a value: a number"),
        ("visits >= null", 11, "'is present' or 'is not present'"),
        ("visits >= None", 11, "'is present' or 'is not present'"),
        ("visits >= >=", 11, "a value: a number"),
        ("visits 8", 8, "a comparison (==, !=, <, <=, >, >=, between, in, contains, is present), 'and' or 'or'"),
        ("visits at least 8", 8, "a comparison ("),
        ("visits >= 8 certified", 13, "'and', 'or' or the end of the text"),
        ("visits >= 8)", 12, "'and', 'or' or the end of the text"),
        ("visits >= 8,000", 12, "'and', 'or' or the end of the text"),
        ("(visits >= 8", 13, "'and', 'or' or ')'"),
        ("()", 2, "a condition such as"),
        ("visits >= 8 and", 16, "a condition such as"),
        ("and visits", 1, "a fact of that name stands in backticks, `and`"),
        ("visits in east", 11, "a list of values in brackets"),
        ("visits in (1", 13, "',' or ')'"),
        ("visits in ()", 12, "a value: a number"),
        ("visits in (1 2)", 14, "',' or ')'"),
        ('visits in (1, "a")', 1, "a value of one kind with 1"),
        ("visits in (1, 1)", 1, "value 1 is there already"),
        ("visits not", 11, "'in', 'contains' or 'between'"),
        ("visits not >= 8", 12, "'in', 'contains' or 'between'"),
        ("visits is", 10, "'present', 'not present' or a value"),
        ("visits between 1", 17, "'and' and the upper end of the range"),
        ("visits between 5 and 1", 1, "a value above the lower end 5"),
        ("visits between 1 CNY and 2 USD", 1, "amounts in one currency"),
        ('region > "east"', 1, "list the texts with OneOf"),
        ("at least two of (a)", 10, "how many conditions must hold, such as 2"),
        ("at least 1.5 of (a)", 10, "how many conditions must hold"),
        ("at least 2 (a)", 12, "'of' and a list of conditions in brackets"),
        ("at least 2 of a", 15, "a list of conditions in brackets"),
        ("at least 3 of (a, b)", 10, "a number from 1 to 2, the number of conditions"),
        ("at least 0 of (a, b)", 10, "a number from 1 to 2"),
        ("at least 2 of (a, b", 20, "'and', 'or', ',' or ')'"),
        ("all of a", 8, "a list of conditions in brackets"),
        ("x = 500 XYZ", 5, "no currency 'XYZ'"),
        ("x = XYZ 500", 5, "no currency 'XYZ'"),
        ("x = 8 % CNY", 5, "a decimal number such as '1234.50'"),
        ("x = 85% CNY", 5, "a decimal number such as '1234.50'"),
        ("x = CNY 1/2", 5, "a decimal number such as '1234.50'"),
        ("x = 1/0", 5, "a quotient with a divisor other than 0"),
        ("x = 5.", 5, "a number such as 8, 0.5, 85% or 1/3"),
        ("x = 5CNY", 5, "and a space after it"),
        ("x = 5萬", 5, "and a space after it"),
        ("x = -", 5, "a number such as 8"),
        ("x = 1e5", 5, "a number such as 8"),
        (f"x = {'9' * 41}", 1, "at most 40 digits"),
        ("x = 2026-02-30", 5, "a date such as '2026-03-31'"),
        ("x = 2026-03-31T09:00", 5, "add the offset from UTC"),
        ("x = 2026-03-31T25:00Z", 5, "a date and time with its offset"),
        ('x = "open', 5, 'a closing " to the one that opens here'),
        ("x = 'open", 5, "a closing ' to the one"),
        ("`x = 1", 1, "a closing ` to the one"),
        (r'x = "a\qb"', 7, r"after a backslash"),
        (r'x = "\UFFFFFFFF"', 6, r"after a backslash"),
        ("`` = 1", 1, "names with dots between them"),
        ("`a.b` = 1", 1, "names without a dot inside the backticks"),
        ("_x = 1", 1, "a name that does not begin with an underscore"),
        ("a._x = 1", 2, "a name on each side of the dot, none beginning with an underscore"),
        ("x = 1; import os", 6, "a fact, a comparison, a value"),
        ("__import__('os')", 1, "a name that does not begin with an underscore"),
        ("visits() >= 1", 7, "a comparison ("),
        (f"x = {'(' * 3}", 5, "a value: a number"),
        ("(" * 65 + "a" + ")" * 65, 65, "conditions nested at most 64 deep"),
        ("not " * 65 + "a", 257, "conditions nested at most 64 deep"),
        (f"{'x' * 201} = 1", 1, "at most 200 characters"),
        (f'x = "{"y" * 1_001}"', 1, "text of at most 1,000 characters"),
        (f"x = {'9' * 5_000}", 5, "a number of at most 1,000 characters"),
        (f"x = {'9' * 5_000} CNY", 5, "a number of at most 1,000 characters"),
        (f"x = 0.{'9' * 5_000}%", 5, "a number of at most 1,000 characters"),
        (f"x = 1/{'9' * 5_000}", 5, "a number of at most 1,000 characters"),
        (f"x = {'9' * 1_000}", 1, "digits"),
        (f"x = {'9' * 1_000} CNY", 5, "a decimal number such as"),
        (f"x = {'9' * 998}%", 1, "digits"),
        (f"x = 1/{'9' * 998}", 1, "digits"),
        (f"at least {'9' * 5_000} of (a)", 10, "a number of at most 1,000 characters"),
        (f"at least {'9' * 1_000} of (a)", 10, "a number from 1 to 1"),
        ("a or " * 10_001 + "a", 1, "at most 10,000 conditions in all"),
        ("a or " * 20_001 + "a", 1, "a text of at most 100,000 characters"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_it_refuses_with_the_column_and_what_could_stand_there(source: str, column: int, expected: str) -> None:
    with pytest.raises(CriterionSyntaxError) as caught:
        parse_criterion(source)

    assert column == caught.value.column
    assert expected in caught.value.expected
    assert str(caught.value).startswith(f"column {column} of ")
    assert len(str(caught.value)) < 500


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(CriterionSyntaxError, match="at most 100,000 characters") as caught:
        parse_criterion("(" * 10_000_000)

    assert len(caught.value.text) == MAX_LENGTH


@pytest.mark.parametrize("source", [None, 5, b"a", ["a"], A])
def test_what_is_no_text_is_refused(source: object) -> None:
    with pytest.raises(WrongTypeError, match=r"^criterion: found .* text such as"):
        parse_criterion(source)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    "line",
    [
        "certified",
        "not certified",
        "not (visits >= 8)",
        "not not certified",
        "certified == false",
        "certified != true",
        'region == "東 \\"x\\" \\\\ \\n \\u200b \\U000e0001"',
        "x >= 8.50",
        "x >= 85%",
        "x >= 1/3",
        "x >= 500.00 CNY",
        "x >= 2026-03-31",
        "x >= 2026-03-31T09:00:00+08:00",
        "x between above 1 and below 10",
        "x not between 1 and 10",
        "region not in (1, 2)",
        "tags not contains 1",
        "region is not present",
        "`not` is present",
        "(a and b) or c",
        "a and (b or c)",
        "at least 2 of (a, b and c, always)",
        "all of (a)",
        "any of (never)",
        "not (a or b)",
        "not at least 1 of (a)",
        "not all of (a)",
    ],
)
def test_a_line_in_the_librarys_own_hand_is_written_as_it_was_read(line: str) -> None:
    assert str(parse_criterion(line)) == line


def test_what_is_no_condition_is_not_written() -> None:
    with pytest.raises(WrongTypeError, match="a condition"):
        written("a")  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    "wrap", [lambda c: c, Not, lambda c: AtLeast(1, [c, A]), lambda c: AnyOf([c]), lambda c: AllOf([c, A])]
)
def test_a_condition_too_long_for_a_line_is_a_table_of_lines(wrap: type[Not]) -> None:
    long = AllOf([OneOf(f"f{n}", [f"{n}{'x' * 990}" for n in range(40)]) for n in range(3)])
    criterion = wrap(long)

    plain = to_plain(criterion)

    assert isinstance(plain, dict)
    assert from_plain(plain) == criterion


def test_the_largest_single_condition_fits_a_line() -> None:
    path = ".".join(f"{letter * 17} {letter}" for letter in "abcdefghij")
    criterion = OneOf(path, [f"{n:03}" + "\0" * 800 for n in range(11)])

    assert isinstance(to_plain(criterion), str)
    assert from_plain(to_plain(criterion)) == criterion


@pytest.mark.parametrize(
    ("plain", "criterion"),
    [
        ("a", A),
        ({"all": ["a", "b"]}, AllOf([A, B])),
        ({"any": ("a", {"not": "b"})}, AnyOf([A, Not(B)])),
        ({"at_least": 1, "of": ["a", B]}, AtLeast(1, [A, B])),
        ({"all": []}, ALWAYS),
        ({"not": {"any": []}}, Not(NEVER)),
    ],
)
def test_tables_are_read(plain: object, criterion: Criterion) -> None:
    assert from_plain(plain) == criterion


def test_a_table_is_refused_with_all_its_faults() -> None:
    plain = {
        "all": [
            "a >=",
            {"any": ["b", 5, {"nott": "c"}]},
            {"not": "x y"},
            {"at_least": 3, "of": ["a"]},
            {"at_least": "1", "of": ["a"]},
            {"all": ["a"], "any": ["b"]},
            {"any": "a"},
            {"at_least": 2},
            {},
        ]
    }

    with pytest.raises(InvalidDocumentError) as caught:
        from_plain(plain)

    assert [fault.address for fault in caught.value.faults] == [
        "all[0]",
        "all[1].any[1]",
        "all[1].any[2].nott",
        "all[2].not",
        "all[3]",
        "all[4].at_least",
        "all[5]",
        "all[6].any",
        "all[7]",
        "all[8]",
    ]
    assert caught.value.faults[2] == Fault("all[1].any[2].nott", "no such key; did you mean 'not'?")
    assert "accepted is a list of conditions" in str(caught.value)


@pytest.mark.parametrize("plain", [5, None, ["a"], True, b"a"])
def test_other_plain_data_is_refused(plain: object) -> None:
    with pytest.raises(InvalidDocumentError, match="a condition's text, or a table with"):
        from_plain(plain)


def test_deep_and_wide_tables_are_refused() -> None:
    deep: object = "a"
    for _ in range(MAX_DEPTH):
        deep = {"not": deep}
    deeper: object = {"not": deep}
    shared: object = "a"
    for _ in range(40):
        shared = {"all": [shared, shared]}

    with pytest.raises(InvalidDocumentError, match="nested at most 64 deep"):
        from_plain(deep)
    with pytest.raises(InvalidDocumentError, match="nested at most 64 deep"):
        from_plain(deeper)
    with pytest.raises(InvalidDocumentError, match="at most 10,000 conditions in all"):
        from_plain(shared)
    with pytest.raises(InvalidDocumentError, match="at most 10,000 conditions in all"):
        from_plain({"any": ["a"] * MAX_SIZE})


def test_a_cycle_of_tables_is_refused() -> None:
    plain: dict[str, object] = {}
    plain["any"] = [plain, plain]

    with pytest.raises(InvalidDocumentError, match="conditions"):
        from_plain(plain)
