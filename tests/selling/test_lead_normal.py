"""Normal forms: names, companies, addresses and phone numbers, tables of what is one and what is not."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    MissingExtraError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.leads import Lead
from salesmanual.testing.wire import check_round_trip

FORM: Final = NormalForm()
PLAN: Final = NormalForm(phones="numbering plan")
AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

COMPANIES: Final = [
    ("ＡＣＭＥ（上海） 有限公司", "acme上海"),
    ("Acme(上海)有限责任公司", "acme上海"),
    ("阿克米科技股份有限公司", "阿克米科技"),
    ("阿克米科技 股份公司", "阿克米科技"),
    ("トヨタ株式会社", "トヨタ"),
    ("Acme Trading Co., Ltd.", "acme trading"),
    ("ACME TRADING COMPANY LIMITED", "acme trading"),
    ("A.C.M.E. Trading, Inc.", "acme trading"),
    ("Acme Trading L.L.C.", "acme trading"),
    ("Müller & Söhne GmbH & Co. KG", "müller & söhne"),
    ("Straße AG", "strasse"),
    ("O'Brien’s Pte. Ltd.", "obriens"),
    ("Nordsee A/S", "nordsee"),
    ("Zero\u200bwidth  Inc", "zerowidth"),
    ("Cosco", "cosco"),
    ("Incline", "incline"),
    ("Co., Ltd.", "co ltd"),
    ("有限公司", "有限公司"),
    ("", ""),
    ("  ", ""),
]


@pytest.mark.parametrize(("written", "normal"), COMPANIES)
def test_companies_are_read_without_their_kind(written: str, normal: str) -> None:
    assert FORM.company(written) == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("李　娜", "李娜"),
        ("李娜女士", "李娜"),
        ("Dr. Li  NA", "li na"),
        ("Ms. LI NA", "li na"),
        ("Prof. Dr. Müller", "müller"),
        ("Dr.", "dr"),
        ("女士", "女士"),
        ("Missy Lee", "missy lee"),
        ("Jean-Luc O’Neil", "jean luc oneil"),
    ],
)
def test_persons_are_read_without_titles(written: str, normal: str) -> None:
    assert FORM.name(written) == normal


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Li.Na@Example.COM", "li.na@example.com"),
        (" <li.na@example.com> ", "li.na@example.com"),
        ("mailto:li.na@example.com", "li.na@example.com"),
        ("ｌｉ＠example.com", "li@example.com"),
        ("li+fair@example.com", "li+fair@example.com"),
        ("娜@例子.公司", "娜@例子.公司"),
        ("li@mail.example.co.uk", "li@mail.example.co.uk"),
    ],
)
def test_addresses_are_case_blind(written: str, normal: str) -> None:
    assert FORM.email(written) == normal


def test_a_tag_before_the_at_is_left_out_where_the_policy_says_so() -> None:
    form = NormalForm(drop_tags=True)

    assert form.email("li+fair@example.com") == "li@example.com"
    assert form.email("+fair@example.com") == "+fair@example.com"


@pytest.mark.parametrize(
    "written",
    ["", "li", "li@", "@example.com", "li@example", "li na@example.com", "li@na@example.com", "li@-a.com", "li@a..com",
     "li@example.c0m1;x", "a" * 65 + "@example.com", "li@" + "a." * 140 + "com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match=r"accepted is an address such as li\.na@example\.com"):
        FORM.email(written)


PHONES: Final = [
    ("13800138000", "+8613800138000"),
    ("138-0013-8000", "+8613800138000"),
    ("138 0013 8000", "+8613800138000"),
    ("１３８００１３８０００", "+8613800138000"),
    ("+86 138 0013 8000", "+8613800138000"),
    ("0086 138.0013.8000", "+8613800138000"),
    ("(010) 8888-6666", "+861088886666"),
    ("010-88886666 转 12", "+861088886666;ext=12"),
    ("010-88886666分机:12", "+861088886666;ext=12"),
    ("+861088886666;ext=12", "+861088886666;ext=12"),
    ("+44 (0)20 7946 0958 ext. 3", "+442079460958;ext=3"),
    ("+49 (89) 1234567", "+49891234567"),
]


@pytest.mark.parametrize(("written", "normal"), PHONES)
def test_numbers_are_read_by_their_digits(written: str, normal: str) -> None:
    assert FORM.phone(written) == normal


@pytest.mark.parametrize(("written", "normal"), PHONES)
def test_the_numbering_plan_agrees(written: str, normal: str) -> None:
    pytest.importorskip("phonenumbers")

    assert PLAN.phone(written) == normal


@pytest.mark.parametrize("written", ["", "12", "call me", "+", "+0123456", "00", "1" * 16, "+861380013800a", "9" * 101])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidValueError, match=r"phone: found .* accepted is a phone number such as"):
        FORM.phone(written)


@pytest.mark.parametrize("written", ["", "12", "call me", "+", "+0123456", "00", "+1 23", "7" * 17, "9" * 101, "0" * 9])
def test_what_is_no_number_of_any_plan_is_refused(written: str) -> None:
    pytest.importorskip("phonenumbers")

    with pytest.raises(InvalidValueError, match=r"phone: found .* accepted is a phone number such as"):
        PLAN.phone(written)


def test_the_plan_knows_how_many_digits_a_number_has_and_digits_alone_do_not() -> None:
    pytest.importorskip("phonenumbers")

    assert FORM.phone("+86 1380013800012") == "+861380013800012"
    with pytest.raises(InvalidValueError):
        PLAN.phone("+86 138001380001234")
    assert NormalForm(phones="numbering plan", region="US").phone("(650) 253-0000") == "+16502530000"


def test_another_home_country_has_another_code_and_trunk_sign() -> None:
    assert NormalForm(country_code="1", trunk="1").phone("1 650 253 0000") == "+16502530000"
    assert NormalForm(country_code="39", trunk="").phone("06 6982 0000") == "+390669820000"


def test_a_region_without_a_plan_is_refused_when_it_is_used() -> None:
    pytest.importorskip("phonenumbers")

    with pytest.raises(InvalidValueError, match="region: found 'XX', accepted is a country whose numbering plan is"):
        NormalForm(phones="numbering plan", region="XX").phone("13800138000")


def test_the_numbering_plan_names_the_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)

    with pytest.raises(MissingExtraError) as refusal:
        PLAN.phone("13800138000")

    assert str(refusal.value) == (
        "reading phone numbers by the numbering plan needs an optional dependency; "
        "install it with pip install 'salesmanual[phones]'"
    )
    assert FORM.phone("13800138000") == "+8613800138000"


def test_a_lead_is_read_whole_and_what_cannot_be_read_is_reported() -> None:
    lead = Lead(
        "L-1", "fair", AT, name="李 娜 女士", company="Acme Ltd", phones=["138 0013 8000", "13800138000", "none"],
        emails=["LI@example.com", "li at example.com"],
    )  # fmt: skip

    normal = FORM.of(lead)

    assert (
        normal.keys()
        == FORM.keys(lead)
        == {
            "name": ("李娜",),
            "company": ("acme",),
            "phones": ("+8613800138000",),
            "emails": ("li@example.com",),
        }
    )
    assert [(field, found) for field, found, _ in normal.unread] == [
        ("phones", "none"),
        ("emails", "li at example.com"),
    ]
    assert [table.records() for table in normal.tables()][1][0] == {
        "field": "phones",
        "found": "none",
        "accepted": "a phone number such as +86 138 0013 8000",
    }


def test_what_is_not_known_is_left_out() -> None:
    normal = FORM.of(Lead("L-1", "fair", AT, company="Acme"))

    assert normal.keys() == {"company": ("acme",)}
    assert len(normal.tables()) == 1
    assert FORM.of(Lead("L-2", "fair", AT, name="Li")).keys() == {"name": ("li",)}


def test_the_policy_reads_back_from_documents() -> None:
    check_round_trip(FORM)
    check_round_trip(
        NormalForm("us", phones="numbering plan", region="US", suffixes=["Inc."], titles=[], drop_tags=True)
    )


BAD: Final[dict[str, tuple[dict[str, object], type[SalesManualError], str]]] = {
    "another reading": (
        {"phones": "guess"},
        InvalidValueError,
        "phones: found 'guess', accepted is a way to read phone",
    ),
    "a region in words": ({"region": "China"}, InvalidValueError, "region: found 'China', accepted is the two letters"),
    "a region that is no text": ({"region": 86}, WrongTypeError, "region: found 86 of type int, accepted is text"),
    "a code with a sign": ({"country_code": "+86"}, InvalidValueError, "country_code: found '+86'"),
    "a long trunk sign": ({"trunk": "123"}, InvalidValueError, "trunk: found '123', accepted is at most two digits"),
    "a suffix twice": ({"suffixes": ["Inc", "Inc"]}, DuplicateError, "suffixes 'Inc' is there already"),
    "a blank title": ({"titles": [" "]}, InvalidValueError, "titles[0]: found ' '"),
    "a flag in words": ({"drop_tags": "yes"}, WrongTypeError, "drop_tags: found 'yes' of type str"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_a_policy_with_faults_is_refused(
    fields: dict[str, object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as refusal:
        NormalForm(**fields)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="written: found 7 of type int, accepted is text"):
        FORM.company(7)  # type: ignore[arg-type] # the fault
