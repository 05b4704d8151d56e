"""The matrix of responsibilities: its rules, its views, its files, and rows from a spreadsheet."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.raci import Activity, RaciLimits, RaciMatrix, RaciRole
from salesmanual.organization.raci_rows import read_raci

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.organization.raci import AccountableDoes

SALES = RaciRole("sales", {"en": "Sales", "zh_Hant": "銷售部", "zh_Hans": "销售部"})
FINANCE = RaciRole("finance")
LEGAL = RaciRole("legal")
QUOTE = Activity("quote", {"sales": "R", "finance": "A", "legal": "I"})
SIGN = Activity("sign", {"sales": "R", "legal": "A", "finance": "C"})
MATRIX = RaciMatrix("deals", [SALES, FINANCE, LEGAL], [QUOTE, SIGN])


BUILD: Any = RaciMatrix
WRITE: Any = Activity


def row(**codes: str) -> Activity:
    return Activity("sign", codes)


def one(activity: Activity, does: AccountableDoes = "never") -> RaciMatrix:
    return RaciMatrix("deals", [SALES, FINANCE, LEGAL], [QUOTE, activity], accountable_does=does)


def test_it_says_who_is_asked_what() -> None:
    """A cell, the holders of a letter and the duties of a role are read off the rows."""
    assert [MATRIX.code("quote", role) for role in ("sales", "finance", "legal")] == ["R", "A", "I"]
    assert MATRIX.activity("sign").holders("C") == ("finance",)
    assert MATRIX.activity("sign").accountable() == "legal"
    assert MATRIX.of("finance").with_code("A") == (QUOTE,)
    assert MATRIX.of("sales").activities == (QUOTE, SIGN)


def test_a_role_without_a_letter_has_an_empty_cell() -> None:
    """Not every role has to do with every activity."""
    assert one(row(sales="R", finance="A")).code("sign", "legal") == ""


def test_it_prints_as_the_matrix_in_three_languages() -> None:
    """The columns carry the roles' names, the cells the letters."""
    assert MATRIX.to_text().splitlines()[2] == "│ activity │ Sales │ finance │ legal │"
    assert MATRIX.to_text("zh_Hant").splitlines()[0] == "職責分配矩陣"
    assert "销售部" in MATRIX.to_html("zh_Hans")
    assert str(MATRIX) == MATRIX.to_text()
    assert "│ quote    │  A   │ finance     │" in str(MATRIX.of("finance"))


def test_html_escapes_what_roles_are_called() -> None:
    """A name is never markup."""
    matrix = RaciMatrix("m", [RaciRole("<b>")], [Activity("x", {"<b>": "AR"})], accountable_does="may")

    assert "<b>" not in matrix.to_html()


@pytest.mark.parametrize(
    ("activity", "does", "faults"),
    [
        (row(sales="R"), "never", ["activities[1].codes: found no A, accepted is exactly one A"]),
        (
            row(sales="A", finance="A", legal="R"),
            "never",
            ["activities[1].codes: found A for 'sales', 'finance', accepted is exactly one A"],
        ),
        (row(sales="A"), "never", ["activities[1].codes: found no R, accepted is at least one R"]),
        (row(sales="A"), "may", ["activities[1].codes: found no R, accepted is at least one R"]),
        (
            row(sales="AR"),
            "never",
            [
                (
                    "activities[1].codes.sales: found 'AR', accepted is one code per cell, R, A, C, I; "
                    "set accountable_does to 'may'"
                ),
            ],
        ),
        (
            row(sales="RC", finance="A", buyer="R"),
            "should",
            [
                "activities[1].codes.sales: found 'RC', accepted is one code per cell, R, A, C, I or AR",
                "activities[1].codes.buyer: is no role of the matrix; use one of 'finance', 'legal', 'sales'",
            ],
        ),
        (
            row(sales="r", finanse="A"),
            "never",
            [
                "activities[1].codes.sales: found 'r', accepted is one code per cell, R, A, C, I",
                "activities[1].codes.finanse: is no role of the matrix; did you mean 'finance'?",
                "activities[1].codes: found no R, accepted is at least one R",
            ],
        ),
    ],
)
def test_rules_are_refused_all_at_once(activity: Activity, does: AccountableDoes, faults: list[str]) -> None:
    """Each fault has its address."""
    with pytest.raises(InvalidDocumentError) as refused:
        one(activity, does)

    assert [str(fault) for fault in refused.value.faults] == faults


@pytest.mark.parametrize("does", ["may", "should"])
def test_one_may_hold_a_and_r_where_the_policy_says_so(does: AccountableDoes) -> None:
    """The cell `AR` counts as both."""
    matrix = one(row(sales="AR"), does)

    assert matrix.activity("sign").holders("A") == matrix.activity("sign").holders("R") == ("sales",)
    assert matrix.review().load()["sales"] == {"R": 2, "A": 1, "C": 0, "I": 0}


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: BUILD("m", [], [QUOTE]), InvalidValueError, "roles: found (), accepted is a list of at least 1"),
        (lambda: BUILD("m", [SALES], []), InvalidValueError, "activities: found ()"),
        (lambda: BUILD("m", [SALES, SALES], [QUOTE]), DuplicateError, "roles[1].key 'sales' is there already"),
        (lambda: BUILD("m", [SALES], [QUOTE, QUOTE]), DuplicateError, "activities[1].key 'quote'"),
        (lambda: BUILD("m", ["sales"], [QUOTE]), WrongTypeError, "roles[0]: found 'sales'"),
        (
            lambda: BUILD("m", [RaciRole("activity")], [row(activity="AR")], accountable_does="may"),
            InvalidDocumentError,
            "roles[0].key: found 'activity', accepted is any other key; the first column has it",
        ),
        (lambda: BUILD("m", [SALES], [QUOTE], accountable_does="yes"), InvalidValueError, "accountable_does"),
        (lambda: BUILD("m", [SALES], [QUOTE], limits=3), WrongTypeError, "limits: found 3"),
        (lambda: WRITE("x", ["R"]), WrongTypeError, "codes: found ['R'] of type list"),
        (lambda: WRITE("x", {"sales": 1}), WrongTypeError, "codes.sales: found 1 of type int, accepted is text"),
        (lambda: WRITE("x", {"": "R"}), InvalidValueError, "codes: found ''"),
        (lambda: RaciLimits(responsible=0), InvalidValueError, "responsible: found 0"),
        (lambda: MATRIX.of("finanse"), NotFoundError, "no role 'finanse'; did you mean 'finance'?"),
        (lambda: MATRIX.activity("sing"), NotFoundError, "no activity 'sing'; did you mean 'sign'?"),
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], error: type[Exception], words: str) -> None:
    """Each refusal names the place."""
    with pytest.raises(error) as refused:
        make()

    assert words in str(refused.value)


def test_it_round_trips_through_a_file() -> None:
    """A matrix is a table in a file, and pickles."""
    matrix = RaciMatrix(
        "deals",
        [SALES, FINANCE],
        [Activity("sign", {"sales": "AR", "finance": "C"}, {"en": "Sign", "zh_Hans": "签约"})],
        accountable_does="should",
        limits=RaciLimits(consulted=2),
    )

    assert read_policy(RaciMatrix, write_policy(matrix)) == matrix
    assert pickle.loads(pickle.dumps(matrix)) == matrix  # noqa: S301 - made here


def test_a_file_is_refused_with_every_fault() -> None:
    """Faults of the rules and of the shape have the addresses of the file."""
    source = write_policy(MATRIX).replace('legal = "A"', 'legal = "X"')

    with pytest.raises(InvalidDocumentError, match=r"activities\[1\]\.codes\.legal: found 'X'"):
        read_policy(RaciMatrix, source)


def test_the_review_finds_overload_over_informing_and_who_has_nothing() -> None:
    """Limits are held against counts; the letters that are counted are named."""
    rows = [Activity(key, {"sales": "R", "finance": "A", "legal": "C", "board": "C"}) for key in ("quote", "sign")]
    roles = [SALES, FINANCE, LEGAL, RaciRole("board"), RaciRole("audit")]
    limits = RaciLimits(responsible=1, accountable=2, consulted=1, informed=1)

    review = RaciMatrix("deals", roles, rows, limits=limits).review()

    assert [str(each) for each in review.remarks()] == [
        "overload: Sales, 2 R, at most 1",
        "over-informing: quote, 2 C, at most 1",
        "over-informing: sign, 2 C, at most 1",
        "nothing to do: audit, 0 R",
    ]
    assert [each.explain().replay() for each in review.remarks()] == [Fraction(n) for n in (2, 2, 2, 0)]
    assert [str(table.title) for table in review.tables()] == ["Letters of each role", "To look at"]
    assert review.records()[1] == {"role": "finance", "R": 0, "A": 2, "C": 0, "I": 0}


def test_the_review_finds_whose_accountable_one_does_not_do_it() -> None:
    """Only where the matrix says that they should."""
    matrix = one(row(sales="AR"), "should")

    assert [str(each) for each in matrix.review().remarks()] == ["who is accountable does not do it: quote, 1 A"]
    assert one(row(sales="AR"), "may").review().remarks() == ()
    assert len(one(row(sales="AR"), "may").review().tables()) == 1


def test_a_spreadsheet_is_read() -> None:
    """Small letters, `A/R`, dashes, a byte-order mark, blank lines and quoted cells are read."""
    source = '\ufeff任务,Sales,Legal\r\n\r\n"quote, first", a / r ,-\r\nsign,R,"A"\r\n'

    matrix = read_raci(source, "deals", accountable_does="may", limits=RaciLimits(responsible=4), label="Deals")

    assert [each.key for each in matrix.activities] == ["quote, first", "sign"]
    assert dict(matrix.activities[0].codes) == {"Sales": "AR"}
    assert matrix.limits.responsible == 4
    assert str(matrix.label) == "Deals"


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        (b"a,b", WrongTypeError, "source: found b'a,b' of type bytes"),
        ("", InvalidValueError, "source: found '0 roles and 0 activities'"),
        ("activity,Sales\n", InvalidValueError, "source: found '1 roles and 0 activities'"),
        ("activity\nquote\n", InvalidValueError, "source: found '0 roles and 1 activities'"),
        ("x," + ",".join(map(str, range(201))) + "\nq,R\n", InvalidValueError, "found '201 roles and 1 activities'"),
        ("x,S\n" + "q,R\n" * 2001, InvalidValueError, "rows"),
        ("x" * 20_000_001, InvalidValueError, "20,000,001 signs"),
        ('x,S\nq,"R\n', InvalidDocumentError, "line 2: cannot be read: unexpected end of data"),
        ("x,S,\nq,AR,\n", InvalidDocumentError, "line 1, column 3: found '', accepted is the name of a role"),
        ("x,S,S\nq,R,A\n", InvalidDocumentError, "line 1, column 3: found 'S' a second time"),
        ("x,activity,S\nq,R,A\n", InvalidDocumentError, "line 1, column 2: found 'activity'"),
        ("x,S,F\nq,R\n", InvalidDocumentError, "line 2: found 2 cells, accepted are 3"),
        ("x,S,F\n ,R,A\n", InvalidDocumentError, "line 2, column 1: found ''"),
        ("x,S,F\nq,R,A\nq,R,A\n", InvalidDocumentError, "line 3, column 1: found 'q' a second time"),
        ("x,S,F\nq,R,A\n\nz,R\t\t\x07C,A\n", InvalidDocumentError, "line 4, S: found 'R???C'"),
        ("x,S,F\nq,R,A\nz,A/R,\n", InvalidDocumentError, "line 3, S: found 'AR'"),
    ],
)
def test_a_bad_spreadsheet_is_refused_with_line_and_column(source: str, error: type[Exception], words: str) -> None:
    """Nothing is built of a part."""
    with pytest.raises(error) as refused:
        read_raci(source, "deals")

    assert words in str(refused.value)
