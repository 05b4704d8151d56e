"""Why a value is what it is: a tree of steps, from the facts that were given to the answer.

Invariant: a derived step's value is its operation applied to its inputs' values; it is computed here and cannot be
written in by hand. So replaying an explanation always gives the value it explains, and a reader can recompute every
line from the lines under it.

Left out: when to explain. Results keep their inputs and build the tree when asked, because it costs about ten times
the calculation.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.number import Rounding, number_text, percent_text
from salesmanual.kernel.operations import (
    CurveValue,
    Difference,
    Function,
    Greatest,
    Least,
    Operation,
    Product,
    Quotient,
    Rounded,
    Sum,
)
from salesmanual.kernel.texts import Label, Language, Text, render_value, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "CurveValue",
    "Difference",
    "ExplanationRow",
    "Function",
    "Greatest",
    "Least",
    "Operation",
    "Product",
    "Quotient",
    "Rounded",
    "Step",
    "Sum",
    "derived",
    "given",
]

_DIGITS: Final = Decimal("0.0001")


class ExplanationRow(NamedTuple):
    """One line of an explanation, as plain values for a table or a frame."""

    number: str
    """Where the step stands in the tree, as `1.2.3`; the answer itself is `1`."""
    depth: int
    label: str
    value: str
    operation: str
    rule: str
    section: str


@final
@attrs.frozen
class Step:
    """One line of an explanation: a fact that was given, or a value derived from the steps under it.

    Attributes:
        label: What the value is.
        value: The value, exact.
        operation: How it follows from the inputs; `None` for a fact.
        inputs: The steps it follows from, in the order the operation takes them.
        rule: The company's rule in words, where there is one.
        section: The handbook section, as `4.3`.
        unit: Printed after a bare number; `%` prints a ratio as a percentage.

    Source: serves every section.

    >>> from salesmanual.kernel.money import Money
    >>> sold = given("sold", Money("850", "CNY"))
    >>> target = given("target", Money("1000", "CNY"))
    >>> print(derived("attainment", Quotient(), (sold, target), unit="%", section="2.5"))
    attainment: 85% (the first divided by the second) [Handbook 2.5]
    ├─ sold: CNY 850.00
    └─ target: CNY 1,000.00
    """

    label: Text | Label | str
    value: object
    operation: Operation | None = None
    inputs: tuple[Step, ...] = ()
    rule: Text | Label | str | None = None
    section: str = ""
    unit: str = ""

    def replay(self) -> object:
        """The value recomputed from the facts alone.

        >>> derived("total", Sum(), (given("one", 1), given("two", 2))).replay()
        Fraction(3, 1)
        """
        if self.operation is None:
            return self.value
        return self.operation.apply(*(step.replay() for step in self.inputs))

    def facts(self) -> Iterator[Step]:
        """The steps that were given, in the order they are printed."""
        if self.operation is None:
            yield self
        for step in self.inputs:
            yield from step.facts()

    def value_text(self, language: Language = "en") -> str:
        """The value as it is printed: every digit, and a decimal beside a quotient that has none."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, Decimal, Fraction)):
            return render_value(self.value, language)
        percent = self.unit == "%"
        exact = percent_text(self.value) if percent else number_text(self.value)
        if "/" in exact:
            near = Fraction(self.value) * (100 if percent else 1)
            exact = f"{exact} ≈ {Rounding(_DIGITS).number(near)}{self.unit if percent else ''}"
        return exact if percent or not self.unit else f"{exact} {self.unit}"

    def rows(self, language: Language = "en", *, depth: int | None = None) -> tuple[ExplanationRow, ...]:
        """The lines as plain values, from the answer down to the facts.

        Args:
            language: The language of the words.
            depth: How many levels below the answer to show; all of them by default.

        >>> [row.number for row in derived("total", Sum(), (given("one", 1), given("two", 2))).rows()]
        ['1', '1.1', '1.2']
        """
        return tuple(_rows(self, language, depth, "1", 0))

    def to_text(self, language: Language = "en", *, depth: int | None = None) -> str:
        """The explanation as an indented tree, one line for each step."""
        return "\n".join(_tree(self, language, depth, "", ""))

    def to_markdown(self, language: Language = "en", *, depth: int | None = None) -> str:
        """The explanation as a nested Markdown list.

        >>> print(derived("total", Sum(), (given("one", 1), given("two", 2))).to_markdown())
        - total: **3** (the sum)
          - one: **1**
          - two: **2**
        """
        return "\n".join(
            f"{'  ' * row.depth}- {_markdown(row.label)}: **{_markdown(row.value)}**{_markdown(_note(row, language))}"
            for row in self.rows(language, depth=depth)
        )

    def to_html(self, language: Language = "en", *, depth: int | None = None) -> str:
        """The explanation as a nested HTML list; everything in it is escaped.

        >>> given("<b>", 1).to_html()
        '<ul class="salesmanual-explanation"><li>&lt;b&gt;: <strong>1</strong></li></ul>'
        """
        return f'<ul class="salesmanual-explanation">{_html(self, language, depth)}</ul>'

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        return self.to_text()


def given(label: Text | Label | str, value: object, *, section: str = "", unit: str = "") -> Step:
    """A fact: a value that nothing here derives.

    >>> str(given("orders", 12))
    'orders: 12'
    """
    return Step(label, value, section=section, unit=unit)


def derived(
    label: Text | Label | str,
    operation: Operation,
    inputs: Iterable[Step],
    *,
    rule: Text | Label | str | None = None,
    section: str = "",
    unit: str = "",
) -> Step:
    """A step whose value is the operation applied to the values of the inputs.

    Raises:
        WrongTypeError: If the operation cannot take these values.
        InexactError: If the value is money that is no finite decimal; round in the same operation.

    >>> from salesmanual.kernel.money import Money
    >>> bonus, factor = given("bonus", Money("100", "CNY")), given("factor", Fraction(1, 3))
    >>> derived("pay", Product(Rounding()), (bonus, factor)).value
    Money('33.33', 'CNY')
    """
    steps = tuple(inputs)
    return Step(label, operation.apply(*(step.value for step in steps)), operation, steps, rule, section, unit)


def _note(row: ExplanationRow, language: Language) -> str:
    """What is printed after the value: the operation, the rule and the section."""
    note = f" ({row.operation})" if row.operation else ""
    if row.rule:
        note += f" — {row.rule}"
    if row.section:
        note += f" [{text('Handbook {section}', section=row.section).render(language)}]"
    return note


def _rows(step: Step, language: Language, depth: int | None, number: str, level: int) -> Iterator[ExplanationRow]:
    yield ExplanationRow(
        number,
        level,
        render_value(step.label, language),
        step.value_text(language),
        step.operation.describe().render(language) if step.operation else "",
        render_value(step.rule, language) if step.rule else "",
        step.section,
    )
    if depth is None or level < depth:
        for position, below in enumerate(step.inputs, 1):
            yield from _rows(below, language, depth, f"{number}.{position}", level + 1)


def _own_row(step: Step, language: Language) -> ExplanationRow:
    return next(_rows(step, language, 0, "1", 0))


def _tree(step: Step, language: Language, depth: int | None, head: str, tail: str) -> Iterator[str]:
    row = _own_row(step, language)
    yield f"{head}{row.label}: {row.value}{_note(row, language)}"
    if depth == 0:
        return
    below = None if depth is None else depth - 1
    for position, child in enumerate(step.inputs, 1):
        last = position == len(step.inputs)
        yield from _tree(child, language, below, tail + ("└─ " if last else "├─ "), tail + ("   " if last else "│  "))


def _html(step: Step, language: Language, depth: int | None) -> str:
    row = _own_row(step, language)
    inside = ""
    if step.inputs and depth != 0:
        below = None if depth is None else depth - 1
        inside = f"<ul>{''.join(_html(child, language, below) for child in step.inputs)}</ul>"
    note = escape(_note(row, language))
    return f"<li>{escape(row.label)}: <strong>{escape(row.value)}</strong>{note}{inside}</li>"


def _markdown(words: str) -> str:
    """The words with the characters escaped that Markdown or the HTML inside it would act upon."""
    for sign in "\\`*_[]<>|":
        words = words.replace(sign, f"\\{sign}")
    return " ".join(words.split("\n"))
