"""Documents: JSON and TOML text, its syntax, and its limits."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.kernel.wire_documents import MAX_DEPTH, MAX_STRING, MAX_TEXT, MAX_VALUES, parsed, written

if TYPE_CHECKING:
    from salesmanual.kernel.wire import Format


def _faults(text: str, language: Format | None = None, where: str = "") -> list[str]:
    with pytest.raises(InvalidDocumentError) as caught:
        parsed(text, language, "plan", where)
    assert caught.value.what == "plan"
    return [str(fault) for fault in caught.value.faults]


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": 0.10}', {"a": Decimal("0.10")}),
            ('{"a": 1e2, "b": -0.0, "c": 7}', {"a": Decimal("1E+2"), "b": Decimal("-0.0"), "c": 7}),
            ('{"a": null, "b": {"none": true}}', {"a": None, "b": {"none": True}}),
            ('\ufeff\r\n {"a": []}', {"a": []}),
            ("a = 0.10", {"a": Decimal("0.10")}),
            ("\ufeffa = 1_000.5\r\nb = 0.0", {"a": Decimal("1000.5"), "b": Decimal("0.0")}),
            ("a = { none = true }", {"a": None}),
            ("a = { none = [true] }", {"a": {"none": True}}),
            ("a = { none = 3 }\nb = { none = [1, 2] }", {"a": {"none": 3}, "b": {"none": [1, 2]}}),
            ("on = 2026-03-31\nat = 09:30:00", {"on": date(2026, 3, 31), "at": time(9, 30)}),
            ("at = 2026-03-31T09:30:00Z", {"at": datetime(2026, 3, 31, 9, 30, tzinfo=UTC)}),
            ("", {}),
            ("[a.b]\nc = 1", {"a": {"b": {"c": 1}}}),
        ],
    )
    def test_numbers_are_those_that_were_written(self, text: str, expected: object) -> None:
        found = parsed(text, None, "plan")

        assert found == expected
        assert repr(found) == repr(expected)

    @pytest.mark.parametrize("text", ["[1, 2.5]", "3", '"x"', "null"])
    def test_json_need_not_be_a_table_where_it_is_asked_for(self, text: str) -> None:
        assert "".join(written(parsed(text, "json", "plan"), "json").split()) == text.replace(" ", "")

    def test_the_ambient_decimal_context_changes_nothing(self) -> None:
        with localcontext(Context(prec=2, traps=[])):
            assert parsed('{"a": 1234.5678}', None, "plan") == {"a": Decimal("1234.5678")}
            assert _faults('{"a": 1e99999999999999999999}')


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": 1,\n "b" 2}', "line 2, column 6: no JSON: expecting ':' delimiter"),
            ("{", "line 1, column 2: no JSON: expecting property name enclosed in double quotes"),
            ('{"a": 1} x', "line 1, column 10: no JSON: extra data"),
            ('{"a": "x\ny"}', "line 1, column 9: no JSON: invalid control character at"),
            ("a = 1\nb 2", "line 2, column 3: no TOML: expected '=' after a key in a key/value pair"),
            ("a = 1\na = 2\n", "line 2, column 6: no TOML: cannot overwrite a value"),
            ("[a]\n[a]", "line 2, column 3: no TOML: cannot declare ('a',) twice"),
            ("a = 2026-02-30", "line 1, column 5: no TOML: invalid date or datetime"),
            ('a = "\\ud800"', "line 1, column 12: no TOML: escaped character is not a Unicode scalar value"),
            ("a = [1", "end of document: no TOML: unclosed array"),
        ],
    )
    def test_the_fault_is_at_its_line_and_column(self, text: str, expected: str) -> None:
        assert _faults(text) == [expected]

    @pytest.mark.parametrize("text", ["", " ", "x", "[1", "nul"])
    def test_what_is_asked_for_as_json_is_read_as_json(self, text: str) -> None:
        assert "no JSON" in _faults(text, "json")[0]

    @pytest.mark.parametrize("text", [b"{}", None, 3, bytearray(b"{}")])
    def test_what_is_no_text_is_refused(self, text: object) -> None:
        with pytest.raises(WrongTypeError, match="decode bytes as UTF-8 first"):
            parsed(text, None, "plan")  # type: ignore[arg-type]  # the fault under test

    @pytest.mark.parametrize("language", ["yaml", "JSON", 3])
    def test_an_unknown_format_is_refused(self, language: object) -> None:
        with pytest.raises(InvalidValueError, match="format: found"):
            parsed("{}", language, "plan")  # type: ignore[arg-type]  # the fault under test


class TestValues:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": NaN}', ["plan.a: found 'NaN', accepted is a finite number of at most 400 digits"]),
            ('{"a": [1, -Infinity]}', [
                "plan.a[1]: found '-Infinity', accepted is a finite number of at most 400 digits"
            ]),
            ("a = nan\nb = +inf", [
                "plan.a: found 'nan', accepted is a finite number of at most 400 digits",
                "plan.b: found '+inf', accepted is a finite number of at most 400 digits",
            ]),
            ('{"a": 1, "b": {"c": 1, "c": 2, "d": 3}, "a": 2, "a": 3}', [
                "plan.a: the key stands twice in its table",
                "plan.b.c: the key stands twice in its table",
            ]),
            ('{"a": 1e99999999999999999999}', [
                "plan.a: found '1e99999999999999999999', accepted is a finite number of at most 400 digits"
            ]),
            ('{"a": ["\\ud800"], "\\udc00": 1}', [
                "plan.a[0]: found '\\ud800', accepted is text without halves of characters (surrogates)",
                "plan['\\udc00']: found '\\udc00', accepted is text without halves of characters (surrogates)",
            ]),
        ],
    )  # fmt: skip
    def test_every_value_that_cannot_be_read_has_its_address(self, text: str, expected: list[str]) -> None:
        assert _faults(text, where="plan") == expected

    def test_an_escape_of_a_whole_character_is_read(self) -> None:
        assert parsed('{"a": "\\ud83d\\ude00\\u00e9"}', None, "plan") == {"a": "😀é"}

    def test_half_a_character_in_the_text_itself_is_refused(self) -> None:
        assert "surrogates" in _faults('{"a": "\ud800"}')[0]

    @pytest.mark.parametrize("digits", [401, 4_301, 1_000_000])
    def test_a_whole_number_of_absurd_size_is_refused_in_json(self, digits: int) -> None:
        [fault] = _faults(f'{{"a": {"9" * digits}}}')

        assert fault.startswith("a: found '999")
        assert len(fault) < 200

    def test_a_whole_number_of_absurd_size_is_refused_in_toml(self) -> None:
        assert _faults(f"a = {'9' * (sys.get_int_max_str_digits() + 1)}", where="plan") == [
            "plan: found a whole number of more than 400 digits"
        ]

    @pytest.mark.parametrize("text", [f'{{"a": 0.{"9" * 1_000}}}', f"a = 0.{'9' * 1_000}"])
    def test_a_number_of_absurd_length_is_refused(self, text: str) -> None:
        assert "at most 400 digits" in _faults(text)[0]


class TestLimits:
    def test_a_text_of_ten_megabytes_is_refused_unread(self) -> None:
        assert _faults("x" * 10_000_000, where="plan") == [
            f"plan: found 10000000 characters, accepted is at most {MAX_TEXT}"
        ]

    def test_nesting_has_a_limit(self) -> None:
        deepest = "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)

        for text in (f'{{"a": {deepest}}}', f"a = {deepest}"):
            assert parsed(text, None, "plan")
            assert "nested too deeply, accepted is at most 64" in _faults(text.replace("[]", "[[]]"))[0]

    @pytest.mark.parametrize(
        "text",
        [
            '{"a":' * 100_000,
            '{"a": ' + "[" * 1_000_000,
            '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
            "a = " + "[" * 100_000,
            "a = " + "[" * 100_000 + "]" * 100_000,
            "a = " + "{a=" * 100_000,
            "a = " + "{a=" * 300 + "1" + "}" * 300,
            ".".join("a" * 2_000_000) + " = 1",
            "[" + ".".join("a" * 100) + "]",
            " . ".join(['"a"'] * 100) + " = 1",
            "a = { " + ".".join(["'a'"] * 100) + " = 1 }",
            ".".join(["a"] * 65) + ' = "x" # a.b',
        ],
    )
    def test_nesting_beyond_any_measure_is_refused(self, text: str) -> None:
        assert _faults(text)[0].startswith("nested too deeply")

    @pytest.mark.parametrize(
        "text",
        [
            'a = "' + ".".join("a" * 100) + '"',
            "a = '" + ".".join("a" * 100) + "'",
            "a = 1 # " + ".".join("a" * 100),
            "a = [" + ", ".join(["0.5"] * 100) + "]",
            ".".join(["a"] * 64) + " = 1",
        ],
    )
    def test_dots_that_nest_nothing_too_deep_are_read(self, text: str) -> None:
        assert parsed(text, None, "plan")

    @pytest.mark.parametrize(
        "text",
        [
            f"[{'.'.join('a' * 40)}]\n{'.'.join('b' * 40)} = 1",
            f"a = {'[' * 30}{{ {'.'.join('b' * 40)} = 1 }}{']' * 30}",
            f"[[{'.'.join('a' * 60)}]]\nb = [[[[]]]]",
        ],
    )
    def test_headings_dotted_keys_and_brackets_nest_together(self, text: str) -> None:
        assert _faults(text)[0].startswith("nested too deeply")

    @pytest.mark.parametrize("text", ["[[a]]\nb = 0.5\n" * 10_000, f'{{"a": [{", ".join(["[0.5]"] * 20_000)}]}}'])
    def test_many_tables_and_lists_beside_one_another_are_read(self, text: str) -> None:
        assert parsed(text, None, "plan")
        assert _faults(text.replace("0.5", f"0.{'9' * 400}", 1))[0].startswith("a[0]")

    @pytest.mark.parametrize(
        "text", ['\\"""\n' * 100_000, 'a = """' + '\\"' * 400_000, "a" * 900_000, "a." * 40 + "\n" * 10, "'" * 900_001]
    )
    def test_awkward_text_takes_no_long_time(self, text: str) -> None:
        assert "no TOML" in _faults(text)[0]

    def test_a_document_has_a_limited_number_of_values(self) -> None:
        few, many = "[" + "0," * (MAX_VALUES - 3) + "0]", "[" + "0," * MAX_VALUES + "0]"

        assert parsed(few, "json", "plan")
        assert _faults(many, "json") == [f"found more than {MAX_VALUES} values, accepted is at most so many"]

    def test_one_text_has_a_limited_length(self) -> None:
        text, longer = "x" * MAX_STRING, "x" * (MAX_STRING + 1)

        assert parsed(f'{{"a": "{text}"}}', None, "plan") == {"a": text}
        for document in (f'{{"a": ["{longer}"]}}', f'a = ["{longer}"]'):
            assert _faults(document) == ["a[0]: found a text of 100001 characters, accepted is at most 100000"]
        assert len(_faults(f'{{"{longer}": 1}}')[0]) < 300


class TestWriting:
    def test_json_keeps_every_digit_of_a_decimal(self) -> None:
        plain = {"a": Decimal("1.50"), "b": Decimal(5), "c": Decimal("1E+3"), "d": Decimal("-0"), "e": [], "f": {}}

        text = written(plain, "json")

        assert text == '{\n  "a": 1.50,\n  "b": 5.0,\n  "c": 1000.0,\n  "d": -0.0,\n  "e": [],\n  "f": {}\n}\n'
        assert parsed(text, None, "plan") == plain

    def test_json_has_dates_as_text(self) -> None:
        assert written([date(2026, 3, 31), time(9)], "json") == '[\n  "2026-03-31",\n  "09:00:00"\n]\n'

    @pytest.mark.parametrize("language", ["json", "toml"])
    @pytest.mark.parametrize("value", [1.5, float("nan"), object(), Decimal("NaN"), b"x", {"x"}])
    def test_what_is_not_plain_is_refused(self, value: object, language: Format) -> None:
        with pytest.raises(WrongTypeError, match=r"^value: found"):
            written({"a": [value]}, language)

    @pytest.mark.parametrize("language", ["json", "toml"])
    def test_keys_are_text(self, language: Format) -> None:
        with pytest.raises(WrongTypeError, match=r"^key: found 1 of type int"):
            written({1: 2}, language)

    @pytest.mark.parametrize("language", ["json", "toml"])
    def test_half_a_character_is_refused(self, language: Format) -> None:
        with pytest.raises(InvalidValueError, match="surrogates"):
            written({"a": "\ud800"}, language)


def test_what_is_read_and_written_names_the_type_it_is() -> None:
    """A type that is no class is named without its modules."""
    assert read_policy(tuple[Decimal, ...], "[0.5]", format="json") == (Decimal("0.5"),)
    with pytest.raises(InvalidDocumentError, match=r"^tuple\[Decimal, \.\.\.\]: 1 fault"):
        read_policy(tuple[Decimal, ...], "[null]", format="json")
    assert write_policy({"a": 1}) == "a = 1\n"
