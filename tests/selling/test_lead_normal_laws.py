"""Laws of normal forms: reading twice is reading once, and what does not matter changes nothing."""

from __future__ import annotations

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.selling.lead_normal import COMPANY_SUFFIXES, NormalForm
from salesmanual.selling.lead_normal_words import folded

FORM: Final = NormalForm()
WORDS: Final = st.one_of(
    st.text(max_size=30),
    st.text("ＡＢ阿 克（）.,&'·ﬁßİ\u200b\u0345 Co株Ltd有限公司", max_size=20),
)
NUMBERS: Final = st.text("0123456789+-() .;ext=x#转０１", min_size=3, max_size=24)


@given(WORDS)
def test_folding_twice_is_folding_once(written: str) -> None:
    assert folded(folded(written)) == folded(written)


@given(WORDS)
def test_names_and_companies_in_normal_form_stay_as_they_are(written: str) -> None:
    assert FORM.company(FORM.company(written)) == FORM.company(written)
    assert FORM.name(FORM.name(written)) == FORM.name(written)


@given(st.from_regex(r"[a-z]{3,8}( [a-z]{3,8}){0,2}", fullmatch=True), st.sampled_from(COMPANY_SUFFIXES))
def test_the_kind_of_a_company_case_and_width_do_not_tell_it_from_others(name: str, suffix: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name)

    assert unicodedata.normalize("NFKC", wide) == name
    assert FORM.company(f"{name} {suffix}") == FORM.company(wide.upper()) == FORM.company(name)


@given(st.sampled_from(["digits", "numbering plan"]), NUMBERS)
def test_phone_numbers_in_normal_form_stay_as_they_are(reading: str, written: str) -> None:
    if reading == "numbering plan":
        pytest.importorskip("phonenumbers")
    form = NormalForm(phones=reading)  # type: ignore[arg-type] # one of the two
    try:
        normal = form.phone(written)
    except InvalidValueError:
        return

    assert form.phone(normal) == normal
    assert normal.startswith("+")


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.lists(st.sampled_from("- .()"), max_size=6), st.integers(0, 9)
)
def test_separators_do_not_count(number: str, separators: list[str], at: int) -> None:
    written = number[:at] + "".join(separators) + number[at:]

    assert FORM.phone(written) == f"+86{number}"


@given(st.emails(), st.booleans())
def test_addresses_in_normal_form_stay_as_they_are(written: str, drop_tags: bool) -> None:  # noqa: FBT001 - a drawn value
    form = NormalForm(drop_tags=drop_tags)
    try:
        normal = form.email(written)
    except InvalidValueError:
        return

    assert form.email(normal) == form.email(normal.upper()) == normal
