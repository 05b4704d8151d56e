"""Messages and names: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import (
    LANGUAGES,
    Label,
    Rendered,
    Text,
    read_label,
    read_language,
    render_value,
    text,
)

if TYPE_CHECKING:
    from salesmanual.kernel.texts import Language

GOLD = Label({"zh_Hant": "金級", "en": "Gold"})


class TestText:
    def test_fields_stand_where_the_template_names_them(self) -> None:
        message = text("found {found}, {distance} short", found=Money("80", "CNY"), distance=Fraction(1, 4))

        assert str(message) == "found CNY 80.00, 0.25 short"
        assert message.render("zh_Hant") == "實為 CNY 80.00，尚差 0.25"
        assert message.render("zh_Hans") == "实为 CNY 80.00，尚差 0.25"

    def test_messages_and_names_in_fields_follow_the_language(self) -> None:
        message = text("{condition}: {detail}", condition=GOLD, detail=text("not known"))

        assert [message.render(language) for language in LANGUAGES] == ["Gold: not known", "金級：未知", "金級：未知"]

    def test_a_template_the_catalogue_lacks_stays_english(self) -> None:
        assert Text("a template of the user's own").render("zh_Hant") == "a template of the user's own"

    def test_braces_in_a_value_are_signs_like_any_other(self) -> None:
        message = text("{found} is below {required}", found="{required}", required="{found.__class__} {0} {}")

        assert str(message) == "{required} is below {found.__class__} {0} {}"

    def test_braces_that_name_no_field_stand_as_they_are(self) -> None:
        assert str(text("{A} {0} {} {a.b} {a!r} {a:>9} {{x}}", x=1)) == "{A} {0} {} {a.b} {a!r} {a:>9} {1}"

    @pytest.mark.parametrize(
        ("template", "fields"),
        [("{a}", {}), ("a", {"a": 1}), ("{a} {b}", {"a": 1}), ("{a}", {"a": 1, "b": 2})],
    )
    def test_the_fields_are_those_of_the_template(self, template: str, fields: dict[str, int]) -> None:
        with pytest.raises(InvalidValueError, match="accepted is the fields of the template"):
            text(template, **fields)

    def test_it_compares_hashes_and_pickles_by_what_it_says(self) -> None:
        one, same, other = (
            text("found {found}", found=1),
            text("found {found}", found=1),
            text("found {found}", found=2),
        )

        assert one == same
        assert hash(one) == hash(same)
        assert one != other
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes

    @pytest.mark.parametrize("language", ["fr", "zh", "zh-Hant", "", "EN", "../../etc"])
    def test_a_language_the_library_does_not_speak_is_refused(self, language: Language) -> None:
        for refuse in (text("yes").render, GOLD.render, read_language):
            with pytest.raises(InvalidValueError, match="accepted is a language of the library"):
                refuse(language)

    def test_a_misspelt_language_gets_a_suggestion(self) -> None:
        with pytest.raises(InvalidValueError, match="did you mean 'zh_Hant'"):
            read_language("zh_hant")


class _Own:
    """A value with words of its own."""

    def render(self, language: Language = "en") -> str:
        return f"own in {language}"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        ("as it is", "as it is", "as it is"),
        (None, "none", "無"),
        (True, "yes", "是"),
        (False, "no", "否"),
        (7, "7", "7"),
        (Decimal("1E+3"), "1000", "1000"),
        (Fraction(1, 3), "1/3", "1/3"),
        (date(2026, 3, 1), "2026-03-01", "2026-03-01"),
        (datetime(2026, 3, 1, 9, 30, 59, tzinfo=UTC), "2026-03-01 09:30+00:00", "2026-03-01 09:30+00:00"),
        (Money("1234.5", "CNY"), "CNY 1,234.50", "CNY 1,234.50"),
        ((1, True, GOLD), "1, yes, Gold", "1、是、金級"),
        ([], "", ""),
        (_Own(), "own in en", "own in zh_Hant"),
        (range(2), "range(0, 2)", "range(0, 2)"),
    ],
)
def test_each_kind_of_value_has_its_words(value: object, english: str, chinese: str) -> None:
    assert render_value(value) == english
    assert render_value(value, "zh_Hant") == chinese


def test_messages_names_and_a_users_own_class_are_rendered_alike() -> None:
    assert all(isinstance(each, Rendered) for each in (text("yes"), GOLD, _Own()))
    assert not isinstance("text", Rendered)


class TestLabel:
    @pytest.mark.parametrize(
        ("names", "expected"),
        [
            ("Gold", ("Gold", "Gold", "Gold")),
            ({"en": "Gold"}, ("Gold", "Gold", "Gold")),
            ({"zh_Hans": "金级"}, ("金级", "金级", "金级")),
            ({"en": "Gold", "zh_Hans": "金级"}, ("Gold", "金级", "金级")),
            ({"en": "Gold", "zh_Hant": "金級"}, ("Gold", "金級", "金級")),
            ({"zh_Hant": "金級", "zh_Hans": "金级"}, ("金級", "金級", "金级")),
            ({"en": "Gold", "zh_Hant": "金級", "zh_Hans": "金级"}, ("Gold", "金級", "金级")),
        ],
    )
    def test_it_answers_in_the_language_or_the_nearest_it_has(
        self, names: str | dict[str, str], expected: tuple[str, str, str]
    ) -> None:
        label = Label(names)

        assert tuple(label.render(language) for language in LANGUAGES) == expected

    def test_it_is_printed_in_english(self) -> None:
        assert str(GOLD) == "Gold"

    def test_the_order_of_the_languages_does_not_matter(self) -> None:
        assert Label({"en": "Gold", "zh_Hant": "金級"}) == GOLD
        assert repr(GOLD) == "Label({'en': 'Gold', 'zh_Hant': '金級'})"
        assert repr(Label("Gold")) == "Label('Gold')"

    @pytest.mark.parametrize("value", ["Gold", {"en": "Gold"}, GOLD])
    def test_a_converter_reads_it_once_or_twice_alike(self, value: object) -> None:
        assert read_label(read_label(value)) == read_label(value)
        assert Label.from_plain(read_label(value).to_plain()) == read_label(value)

    @pytest.mark.parametrize(
        ("value", "kind", "message"),
        [
            ("", InvalidValueError, "accepted is one line of text of at most 1,000 characters"),
            ("  ", InvalidValueError, "one line of text"),
            ("two\nlines", InvalidValueError, "one line of text"),
            ("x" * 10_000_000, InvalidValueError, "one line of text"),
            ("\x1b[31m", InvalidValueError, "one line of text"),
            ({}, InvalidValueError, "a name in at least one language"),
            ({"fr": "Or"}, InvalidValueError, "found 'fr', accepted is a language of the library"),
            ({"en": 5}, WrongTypeError, "label: found 5 of type int, accepted is text"),
            ({"": "a", "en": "b"}, InvalidValueError, "one name for all languages, or one for each"),
            ({5: "Gold"}, InvalidValueError, "found 5, accepted is a language of the library"),
            (5, WrongTypeError, "text, or one text for each language"),
            (None, WrongTypeError, "text, or one text for each language"),
            ([("en", "Gold")], WrongTypeError, "text, or one text for each language"),
        ],
    )
    def test_what_is_no_name_is_refused(self, value: object, kind: type[SalesManualError], message: str) -> None:
        for read in (Label, read_label, Label.from_plain):
            with pytest.raises(kind, match=message) as caught:
                read(value)  # type: ignore[arg-type] # the fault under test
            assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("value", [(), (("en", "a"), ("en", "b")), ("en",), ((1, 2, 3),)])
    def test_pairs_that_are_no_translations_are_refused(self, value: object) -> None:
        with pytest.raises(SalesManualError):
            Label(value)  # type: ignore[arg-type] # the fault under test
