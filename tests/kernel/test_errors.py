"""The exceptions: what they say, what they are, and that they survive pickling."""

from __future__ import annotations

import copy
import inspect
import pickle
import re

import pytest

from salesmanual.kernel import errors
from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    CurrencyMismatchError,
    DuplicateError,
    Fault,
    InexactError,
    InfeasibleError,
    InvalidDocumentError,
    InvalidValueError,
    MissingExtraError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    StaleRecordError,
    UnannouncedYearError,
    WrongTypeError,
    ZeroTargetError,
    did_you_mean,
    shown,
)

EXAMPLES = [
    SalesManualError("anything"),
    InvalidValueError("rate", "-5%", "a ratio of 0 or more", "leave it out"),
    CurrencyMismatchError("add", "CNY", "USD"),
    ZeroTargetError("target of li.na"),
    InexactError("product", "1/3"),
    WrongTypeError("amount", 0.1, "an int", "write it as text"),
    NotFoundError("currency", "XYZ", "did you mean 'XPF'?"),
    DuplicateError("sale", "S-1", "give it another id"),
    InfeasibleError("share_grid", "the zero cells admit no answer", ("row a", "column b"), "allow one of them"),
    CriterionSyntaxError("attainment >>= 1", 11, "a value"),
    InvalidDocumentError("IncentivePlan", (Fault("tiers[1].rate", "a rate is missing"),)),
    RefusedError("advance", ("a finding", "another")),
    StaleRecordError("O-1", 2, 3),
    UnannouncedYearError("CN", 2031),
    MissingExtraError("reading holidays", "holidays"),
]


def test_every_class_of_the_module_has_an_example_here() -> None:
    classes = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, SalesManualError)}

    assert {type(error) for error in EXAMPLES} == classes


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
class TestEveryError:
    def test_it_pickles_with_its_fields_and_its_sentence(self, error: SalesManualError) -> None:
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own bytes
            assert type(again) is type(error)
            assert str(again) == str(error)
            assert vars(again) == vars(error)

    def test_it_is_caught_as_the_root_and_says_something(self, error: SalesManualError) -> None:
        assert isinstance(error, SalesManualError)
        assert str(error)
        assert not str(error).endswith(".")


@pytest.mark.parametrize(
    ("kind", "builtin"),
    [
        (InvalidValueError, ValueError),
        (CurrencyMismatchError, ValueError),
        (ZeroTargetError, ZeroDivisionError),
        (InexactError, ArithmeticError),
        (WrongTypeError, TypeError),
        (NotFoundError, LookupError),
        (DuplicateError, ValueError),
        (InfeasibleError, ValueError),
        (CriterionSyntaxError, ValueError),
        (InvalidDocumentError, ValueError),
        (RefusedError, PermissionError),
        (StaleRecordError, RuntimeError),
        (UnannouncedYearError, LookupError),
        (MissingExtraError, ImportError),
    ],
)
def test_each_leaf_is_also_the_builtin_a_caller_expects(kind: type[Exception], builtin: type[Exception]) -> None:
    assert issubclass(kind, builtin)


def _drawn_tree() -> dict[str, tuple[str, str]]:
    """Each class that the module's docstring draws, with the class it hangs on and the builtin beside it."""
    drawn: dict[str, tuple[str, str]] = {}
    parents = ["SalesManualError"]
    for line in (errors.__doc__ or "").splitlines():
        branch = re.match(r"    ([ │]*)[├└]── (\w+) +(?:([A-Z]\w+) +)?[a-z]", line)
        if branch:
            level = len(branch[1]) // 4 + 1
            parents[level:] = [branch[2]]
            drawn[branch[2]] = (parents[level - 1], branch[3] or "")
    return drawn


def test_the_tree_in_the_docstring_is_the_real_one() -> None:
    drawn = _drawn_tree()

    real = {}
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, SalesManualError) and kind is not SalesManualError:
            parent, *builtins = kind.__bases__
            real[name] = (parent.__name__, "".join(each.__name__ for each in builtins))
    assert drawn == real


def test_what_the_module_offers_is_what_it_lists() -> None:
    public = {
        name
        for name, value in vars(errors).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == errors.__name__
    }

    assert set(errors.__all__) == public
    assert list(errors.__all__) == sorted(errors.__all__)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidValueError("rate", -5, "0 or more"), "rate: found -5, accepted is 0 or more"),
        (
            InvalidValueError("rate", -5, "0 or more", "leave it out"),
            "rate: found -5, accepted is 0 or more; leave it out",
        ),
        (
            CurrencyMismatchError("add", "CNY", "USD"),
            (
                "add: found CNY and USD, accepted is amounts in one currency; "
                "convert one of them first with RateTable.convert"
            ),
        ),
        (
            ZeroTargetError(),
            "target: found 0, accepted is a target other than zero; give a target above zero",
        ),
        (
            InexactError("share", "1/3"),
            "share: found '1/3', accepted is a result that is a finite decimal; name a Rounding",
        ),
        (WrongTypeError("amount", 0.5, "an int"), "amount: found 0.5 of type float, accepted is an int"),
        (NotFoundError("currency", "XYZ"), "no currency 'XYZ'"),
        (NotFoundError("currency", "XYZ", "use another"), "no currency 'XYZ'; use another"),
        (DuplicateError("sale", "S-1"), "sale 'S-1' is there already"),
        (DuplicateError("sale", "S-1", "give it another id"), "sale 'S-1' is there already; give it another id"),
        (InfeasibleError("share", "no answer"), "share: no answer"),
        (
            InfeasibleError("share", "no answer", ("row a", "row b"), "loosen one"),
            "share: no answer (blocking: row a, row b); loosen one",
        ),
        (CriterionSyntaxError("a >>= 1", 3, "a value"), "column 3 of 'a >>= 1': expected a value"),
        (InvalidDocumentError("plan", [Fault("", "is empty")]), "plan: 1 fault\n  is empty"),
        (
            InvalidDocumentError("plan", [Fault("a", "is missing"), Fault("b", "is short")]),
            "plan: 2 faults\n  a: is missing\n  b: is short",
        ),
        (RefusedError("advance", ["one\ntwo", 3]), "refused: advance\n  one\n  two\n  3"),
        (
            StaleRecordError("O-1", 2, 3),
            "record 'O-1' is at version 2, the store holds version 3; get it again and repeat the change on that",
        ),
        (
            UnannouncedYearError("CN", 2031),
            (
                "calendar 'CN' has no officially announced holidays for 2031; add the announcement, "
                'or read it with unannounced="warn" to compute from the weekly pattern'
            ),
        ),
        (
            MissingExtraError("reading holidays", "holidays"),
            "reading holidays needs an optional dependency; install it with pip install 'salesmanual[holidays]'",
        ),
    ],
)
def test_each_error_says_what_was_found_what_is_accepted_and_what_to_do(error: Exception, sentence: str) -> None:
    assert str(error) == sentence


def test_a_fault_in_a_long_text_is_shown_with_what_stands_around_it() -> None:
    error = CriterionSyntaxError("x" * 5_000 + "!" + "y" * 5_000, 5_001, "the end")

    assert "!" in str(error)
    assert len(str(error)) < 150


def test_the_fields_carry_the_same_for_a_program() -> None:
    error = InvalidValueError("tiers[1].rate", "-5%", "a ratio of 0 or more", "leave it out")

    assert (error.where, error.found, error.accepted, error.remedy) == (
        "tiers[1].rate",
        "'-5%'",
        "a ratio of 0 or more",
        "leave it out",
    )


class TestFault:
    def test_it_compares_hashes_prints_and_pickles_by_its_parts(self) -> None:
        fault, same, other = Fault("a", "is missing"), Fault("a", "is missing"), Fault("b", "is missing")

        assert fault == same
        assert hash(fault) == hash(same)
        assert fault != other
        assert fault != "a: is missing"
        assert repr(fault) == "Fault('a', 'is missing')"
        assert pickle.loads(pickle.dumps(fault)) == fault  # noqa: S301 - our own bytes


def test_a_document_error_lists_every_fault_with_its_address() -> None:
    error = InvalidDocumentError("plan", [Fault("a.b", "is missing"), Fault("c[1]", "is no number")])

    assert [fault.address for fault in error.faults] == ["a.b", "c[1]"]
    assert "a.b" in str(error)
    assert "c[1]" in str(error)


def test_a_document_error_with_thousands_of_faults_prints_a_readable_part_and_keeps_all() -> None:
    error = InvalidDocumentError("plan", [Fault(f"rows[{row}]", "is no number") for row in range(5_000)])

    assert len(error.faults) == 5_000
    assert len(str(error).splitlines()) < 60


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("abc", "'abc'"),
        (10**100, "an integer of 333 bits"),
        (b"x" * 200, "b'" + "x" * 77 + "…"),
    ],
)
def test_a_value_is_shown_briefly(value: object, expected: str) -> None:
    assert shown(value) == expected


def test_a_value_whose_repr_fails_is_shown_by_its_type() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    assert shown(Broken()) == "<Broken>"


@pytest.mark.parametrize(
    ("found", "accepted", "expected"),
    [
        ("comission", ["commission", "bonus"], "did you mean 'commission'?"),
        ("zzz", ["b", "a"], "use one of 'a', 'b'"),
        ("zzz", [], "nothing is accepted here"),
        (
            "q",
            [f"key{n:02}" for n in range(14)],
            "use one of " + ", ".join(f"'key{n:02}'" for n in range(12)) + " and 2 more",
        ),
        ("commission" * 100, ["commission"], "use one of 'commission'"),
    ],
)
def test_a_misspelt_name_gets_a_suggestion_or_the_list(found: str, accepted: list[str], expected: str) -> None:
    assert did_you_mean(found, accepted) == expected
