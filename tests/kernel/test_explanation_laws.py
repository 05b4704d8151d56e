"""Laws of explanations: replay gives the value, and every form shows the same lines."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.explanation import derived
from salesmanual.kernel.printing import one_line
from salesmanual.kernel.texts import Text, text
from salesmanual.testing.numbers import languages
from salesmanual.testing.results import explanations

if TYPE_CHECKING:
    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.texts import Language

depths = st.one_of(st.none(), st.integers(0, 4))


class _Reader(HTMLParser):
    """The nesting and the words of a page, as a browser sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.items: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"ul", "li", "strong"}
        assert not attrs or (tag, len(self.open)) == ("ul", 0)
        self.open.append(tag)
        if tag == "li":
            self.items.append("")
            self.levels.append(self.open.count("ul") - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.items[-1] += data


def _naive_replay(step: Step) -> object:
    if step.operation is None:
        return step.value
    return step.operation.apply(*(_naive_replay(below) for below in step.inputs))


def _naive_size(step: Step, depth: int | None) -> int:
    if depth == 0:
        return 1
    below = None if depth is None else depth - 1
    return 1 + sum(_naive_size(each, below) for each in step.inputs)


@given(explanations())
def test_replaying_gives_the_value_of_every_step(step: Step) -> None:
    assert step.replay() == step.value == _naive_replay(step)
    for below in step.inputs:
        assert below.replay() == below.value


@given(explanations(), languages(), depths)
def test_every_form_has_one_line_for_each_step_to_the_depth(step: Step, language: Language, depth: int | None) -> None:
    rows = step.rows(language, depth=depth)

    assert len(rows) == _naive_size(step, depth)
    assert len(step.to_text(language, depth=depth, fold=False).split("\n")) == len(rows)
    assert len(step.to_markdown(language, depth=depth, fold=False).split("\n")) == len(rows)


@given(explanations(), languages(), depths)
def test_html_is_well_formed_and_shows_the_rows(step: Step, language: Language, depth: int | None) -> None:
    reader = _Reader()
    reader.feed(step.to_html(language, depth=depth, fold=False))
    reader.close()

    rows = step.rows(language, depth=depth)
    assert reader.open == []
    assert reader.levels == [row.depth for row in rows]
    for item, row in zip(reader.items, rows, strict=True):
        assert item.startswith(f"{row.label}: {row.value}")
        assert row.section in item


@given(explanations(), languages())
def test_markdown_shows_the_words_of_the_rows_with_nothing_acted_upon(step: Step, language: Language) -> None:
    for line, row in zip(step.to_markdown(language, fold=False).split("\n"), step.rows(language), strict=True):
        head = f"{'  ' * row.depth}- "
        assert line.startswith(head)
        shown = re.sub(r"\\(.)", r"\1", line.removeprefix(head))
        assert shown.startswith(one_line(row.label).lstrip())
        bare = re.sub(r"\\.", "", line.removeprefix(head))
        assert not set(bare) & set("<>|_`[]&")


@given(explanations())
def test_numbers_tell_the_place_of_each_row_and_facts_are_the_rows_without_operation(step: Step) -> None:
    rows = step.rows()

    assert len({row.number for row in rows}) == len(rows)
    assert [row.number.count(".") for row in rows] == [row.depth for row in rows]
    assert [row.value for row in rows if not row.operation] == [fact.value_text() for fact in step.facts()]


@given(explanations(), languages(), st.integers(0, 3))
def test_a_shallow_print_is_the_beginning_of_the_deep_one(step: Step, language: Language, depth: int) -> None:
    assert step.rows(language, depth=depth) == tuple(row for row in step.rows(language) if row.depth <= depth)


@given(explanations())
def test_folding_leaves_out_only_what_stands_above(step: Step) -> None:
    full = step.to_text(fold=False).split("\n")
    folded = step.to_text().split("\n")

    assert len(folded) <= len(full)
    assert folded[0] == full[0]
    if len(folded) < len(full):
        assert any(line.endswith("(as above)") for line in folded)
    else:
        assert folded == full


@attrs.frozen
class _First:
    """Takes the first of its values, whatever they are."""

    def apply(self, *values: object) -> object:
        return values[0]

    def describe(self) -> Text:
        return text("the first")


@given(explanations())
def test_a_derivation_that_recurs_is_shown_once(step: Step) -> None:
    twice = derived("both", _First(), (step, step))

    lines = twice.to_text().split("\n")

    alone = len(step.to_text().split("\n"))
    worth_it = len(step.rows()) > 2
    assert len(lines) == 1 + alone + (1 if worth_it else alone)
