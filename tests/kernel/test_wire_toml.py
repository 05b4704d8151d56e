"""TOML text: how it is laid out."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.wire_toml import toml_text, with_nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = "a name that is longer than what fits beside others on one line"


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ({}, ""),
        ({"a": True, "b": -3, "c": "x", "d": []}, 'a = true\nb = -3\nc = "x"\nd = []\n'),
        ({"a": Decimal("0.50"), "b": Decimal("1E+3")}, "a = 0.50\nb = 1000.0\n"),
        ({"a": date(2026, 3, 31), "b": time(9, 30)}, "a = 2026-03-31\nb = 09:30:00\n"),
        ({"a": datetime(2026, 3, 31, 9, tzinfo=UTC)}, "a = 2026-03-31T09:00:00+00:00\n"),
        ({"a": None, "b": [None]}, "a = { none = true }\nb = [{ none = true }]\n"),
        ({"a": {"none": True}, "b": {"none": None}}, "a = { none = [true] }\nb = { none = [{ none = true }] }\n"),
        ({"none": True}, "none = [true]\n"),
        ({"none": True, "a": 1}, "none = true\na = 1\n"),
        ({"Li Na": 1, "a.b": 2, "": 3, "獎": 4}, '"Li Na" = 1\n"a.b" = 2\n"" = 3\n"獎" = 4\n'),
        ({"a": 'say "x"', "b": "c:\\d", "c": "it's \"x\"", "d": "\t\x00"}, (
            "a = 'say \"x\"'\nb = 'c:\\d'\nc = \"it's \\\"x\\\"\"\nd = \"\\t\\u0000\"\n"
        )),
        ({"a": 'one\ntwo "x" \\ \t\r"'}, 'a = """\none\ntwo "x" \\\\ \\t\\r\\""""\n'),
        ({"a": '"""\n""""'}, 'a = """\n\\"""\n\\"\\""\\""""\n'),
        ({"a": {"b": 1, "c": [1, 2]}}, "a = { b = 1, c = [1, 2] }\n"),
        ({"a": {}, "b": [{}, {}]}, "a = {}\nb = [\n  {},\n  {},\n]\n"),
        ({"a": [LONG, LONG]}, f'a = [\n  "{LONG}",\n  "{LONG}",\n]\n'),
        ({"a": [[1, 2], [3]]}, "a = [\n  [1, 2],\n  [3],\n]\n"),
        ({"a": [1, {"b": 1}]}, "a = [\n  1,\n  { b = 1 },\n]\n"),
        ({"a": {"b": LONG, "c": LONG}, "d": 1}, f'd = 1\n\n[a]\nb = "{LONG}"\nc = "{LONG}"\n'),
        ({"a": {"b": {"c": LONG, "d": LONG}}}, f'[a]\n\n[a.b]\nc = "{LONG}"\nd = "{LONG}"\n'),
        ({"a": {"b c": [{"d": [{"e": 1}]}]}}, '[a]\n\n[[a."b c"]]\nd = [\n  { e = 1 },\n]\n'),
        ({"a": [{"b": LONG, "c": LONG}, {"b": "x"}]}, f'[[a]]\nb = "{LONG}"\nc = "{LONG}"\n\n[[a]]\nb = "x"\n'),
        ({"a": [{"b": {"c": [{"d": 1}]}}]}, "[[a]]\n\n[a.b]\nc = [\n  { d = 1 },\n]\n"),
        ({"a": {"b": list(range(200))}}, "[a]\nb = [\n" + "".join(f"  {n},\n" for n in range(200)) + "]\n"),
    ],
)  # fmt: skip
def test_it_is_laid_out_for_people(plain: Mapping[str, object], expected: str) -> None:
    text = toml_text(plain)

    assert text == expected
    assert with_nothing(tomllib.loads(text, parse_float=Decimal)) == plain


@pytest.mark.parametrize("plain", [None, [], "x", 3])
def test_a_document_is_a_table(plain: object) -> None:
    with pytest.raises(WrongTypeError, match=r"^document: found"):
        toml_text(plain)
