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

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
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
from salesmanual.kernel.printing import markdown_bold, markdown_line, markdown_text, one_line
from salesmanual.kernel.texts import Label, Language, Text, read_language, render_value, text

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
_WORTH_FOLDING: Final = 2


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
        values: dict[int, object] = {}  # a step that stands under several others is replayed once
        todo = [self]
        while todo:
            step = todo[-1]
            missing = [below for below in step.inputs if id(below) not in values]
            if missing and step.operation is not None:
                todo += missing
                continue
            todo.pop()
            if id(step) not in values:
                values[id(step)] = _replayed(step, values)
        return values[id(self)]

    def facts(self) -> Iterator[Step]:
        """The steps that were given, in the order they are printed."""
        return (line.step for line in _lines(self, None) if line.step.operation is None)

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

        Raises:
            WrongTypeError: If the depth is no `int`.
            InvalidValueError: If the depth is below 0, or the library does not speak the language.

        >>> [row.number for row in derived("total", Sum(), (given("one", 1), given("two", 2))).rows()]
        ['1', '1.1', '1.2']
        """
        read_language(language)
        return tuple(_row(line, language) for line in _lines(self, depth))

    def to_text(self, language: Language = "en", *, depth: int | None = None, fold: bool = True) -> str:
        """The explanation as an indented tree, one line for each step.

        Args:
            language: The language of the words.
            depth: How many levels below the answer to show; all of them by default.
            fold: Whether a derivation that was shown is not shown again where it recurs; the line says so.

        >>> sold = derived("sold", Sum(), (given("one", 1), given("two", 2)))
        >>> print(derived("twice", Sum(), (sold, sold)))
        twice: 6 (the sum)
        ├─ sold: 3 (the sum)
        │  ├─ one: 1
        │  └─ two: 2
        └─ sold: 3 (as above)
        """
        read_language(language)
        return "\n".join(_branch(line, language) for line in _lines(self, depth, fold=fold))

    def to_markdown(self, language: Language = "en", *, depth: int | None = None, fold: bool = True) -> str:
        """The explanation as a nested Markdown list; the arguments are those of `to_text`.

        >>> print(derived("total", Sum(), (given("one", 1), given("two", 2))).to_markdown())
        - total: **3** (the sum)
          - one: **1**
          - two: **2**
        """
        read_language(language)
        return "\n".join(_bullet(line, language) for line in _lines(self, depth, fold=fold))

    def to_html(self, language: Language = "en", *, depth: int | None = None, fold: bool = True) -> str:
        """The explanation as a nested HTML list, all escaped; the arguments are those of `to_text`.

        >>> given("<b>", 1).to_html()
        '<ul class="salesmanual-explanation"><li>&lt;b&gt;: <strong>1</strong></li></ul>'
        """
        read_language(language)
        return "".join(_html(_lines(self, depth, fold=fold), language))

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
    steps = read_listed(inputs, "inputs", "a list of steps")
    for step in steps:
        check_type(step, Step, "inputs")
    if not hasattr(operation, "apply"):
        raise WrongTypeError("operation", operation, "an operation such as Sum()")
    return Step(label, operation.apply(*(step.value for step in steps)), operation, steps, rule, section, unit)


def _note(line: _Line, row: ExplanationRow, language: Language) -> str:
    """What is printed after the value: the operation, the rule and the section."""
    if line.folded:
        return f" ({text('as above').render(language)})"
    note = f" ({row.operation})" if row.operation else ""
    if row.rule:
        note += f" — {row.rule}"
    if row.section:
        note += f" [{text('Handbook {section}', section=row.section).render(language)}]"
    return note


def _replayed(step: Step, values: dict[int, object]) -> object:
    """The step's value, from the replayed values of its inputs."""
    if step.operation is None:
        return step.value
    return step.operation.apply(*(values[id(below)] for below in step.inputs))


class _Line(NamedTuple):
    """A step where it stands in the tree; the branches drawn before it and before the steps under it."""

    step: Step
    number: str
    level: int
    head: str
    tail: str
    folded: bool = False


def _lines(step: Step, depth: int | None, *, fold: bool = False) -> Iterator[_Line]:
    """The steps from the answer down, each before the steps under it; a loop, so that no tree is too deep."""
    if depth is not None and (not isinstance(depth, int) or isinstance(depth, bool)):
        raise WrongTypeError("depth", depth, "an int, or None for all levels")
    if depth is not None and depth < 0:
        raise InvalidValueError("depth", depth, "0 or more levels below the answer")
    shown: dict[str, list[Step]] = {}
    todo = [_Line(step, "1", 0, "", "")]
    while todo:
        line = todo.pop()
        if depth is not None and line.level >= depth:
            yield line
        elif fold and _was_shown(line.step, shown):
            yield line._replace(folded=True)
        else:
            yield line
            todo += _below(line)


def _was_shown(step: Step, shown: dict[str, list[Step]]) -> bool:
    """Whether the derivation, if it takes more than a line, stands above already; if not, it does now."""
    if len(step.inputs) < _WORTH_FOLDING and not any(below.inputs for below in step.inputs):
        return False
    alike = shown.setdefault(render_value(step.label), [])
    if any(_is_same(step, other) for other in alike):
        return True
    alike.append(step)
    return False


def _is_same(one: Step, other: Step) -> bool:
    """Whether two derivations are equal; a loop, as above."""
    todo = [(one, other)]
    while todo:
        one, other = todo.pop()
        if one is other:
            continue
        if _own_part(one) != _own_part(other) or len(one.inputs) != len(other.inputs):
            return False
        todo += zip(one.inputs, other.inputs, strict=True)
    return True


def _own_part(step: Step) -> tuple[object, ...]:
    return (step.label, step.value, step.operation, step.rule, step.section, step.unit)


def _below(line: _Line) -> Iterator[_Line]:
    """The steps under a line, the last one first."""
    branch, trunk = "└─ ", "   "
    for position in range(len(line.step.inputs), 0, -1):
        below = line.step.inputs[position - 1]
        number = f"{line.number}.{position}"
        yield _Line(below, number, line.level + 1, line.tail + branch, line.tail + trunk)
        branch, trunk = "├─ ", "│  "


def _row(line: _Line, language: Language) -> ExplanationRow:
    step = line.step
    return ExplanationRow(
        line.number,
        line.level,
        render_value(step.label, language),
        step.value_text(language),
        step.operation.describe().render(language) if step.operation else "",
        render_value(step.rule, language) if step.rule else "",
        step.section,
    )


def _branch(line: _Line, language: Language) -> str:
    row = _row(line, language)
    return line.head + one_line(f"{row.label}: {row.value}{_note(line, row, language)}")


def _bullet(line: _Line, language: Language) -> str:
    row = _row(line, language)
    note = markdown_text(_note(line, row, language))
    return f"{'  ' * row.depth}- {markdown_line(row.label)}: {markdown_bold(row.value)}{note}"


def _html(lines: Iterable[_Line], language: Language) -> Iterator[str]:
    level = -1
    for line in lines:
        if line.level > level:
            yield "<ul>" if line.level else '<ul class="salesmanual-explanation">'
        else:
            yield "</li>" + "</ul></li>" * (level - line.level)
        level = line.level
        row = _row(line, language)
        yield f"<li>{escape(row.label)}: <strong>{escape(row.value)}</strong>{escape(_note(line, row, language))}"
    yield "</li></ul>" * (level + 1)
