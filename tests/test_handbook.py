"""The map of the handbook in the docs names every section, and what it names exists."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
CHAPTERS: Final = (3, 6, 5, 4, 3, 3, 3, 3, 3, 3, 3)
KEYS: Final = [f"{chapter}.{number}" for chapter, count in enumerate(CHAPTERS, 1) for number in range(1, count + 1)]
ROWS: Final = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "handbook.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [0-9]", line)
]


def test_every_section_key_appears_once_in_order() -> None:
    assert [row[0] for row in ROWS] == KEYS


@pytest.mark.parametrize("row", ROWS, ids=KEYS)
def test_a_section_that_works_names_a_module_an_example_and_a_test_that_exist(row: list[str]) -> None:
    _, _, state, module, example, test = row

    assert state in {"works", "in part", "planned"}
    if state == "planned":
        assert [module, example, test] == ["", "", ""]
    else:
        for name in re.findall(r"`([^`]+)`", module):
            assert import_module(name).__doc__
        for path in re.findall(r"`([^`]+)`", example + test):
            assert (ROOT / path).is_file()
        assert all(cell.startswith("`") for cell in (module, example, test))
