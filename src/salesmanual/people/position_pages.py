"""A position description as a page: purpose, duties, what is required, by what it is measured, and the pay.

Invariant: the page holds all that the description says, in the order of the description; every form of it, in every
language, holds the same.

Left out: the names of measures and targets, which stand as the keys they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.printing import markdown_text, one_line
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.people.grade_structures import GradeStructure
from salesmanual.people.grade_structures_pay import PayRange
from salesmanual.people.positions import PositionDescription

if TYPE_CHECKING:
    from salesmanual.kernel.criteria import Criterion
    from salesmanual.kernel.texts import Language

__all__ = ["PositionPage", "position_page"]

_MUST: Final[Mapping[bool, Text]] = {True: text("must-have"), False: text("desirable")}


@final
@attrs.frozen
class PositionPage(Shown):
    """A position description to read.

    Attributes:
        position: The description.
        grade: The name of its grade; its key where the grades are not given.
        pay: The salary band on the first day of the version; `None` where none is stated.
        names: The names of the competencies by key; a key without a name stands for itself.

    Source: Handbook 8.1.
    """

    position: PositionDescription
    grade: Label | str
    pay: PayRange | None
    names: Mapping[str, Label] = attrs.field(repr=False)

    def tables(self) -> tuple[Table, ...]:
        """What it is, its duties, and what of qualifications, competencies and indicators there is."""
        parts = (self._qualifications(), self._competencies(), self._indicators())
        return (self._overview(), self._duties(), *(table for table in parts if table.rows))

    def to_text(self, language: Language = "en") -> str:
        """The title, the purpose and the tables."""
        head = f"{self.position.label.render(language)}\n{self.position.purpose.render(language)}"
        return "\n\n".join((head, *(table.to_text(language) for table in self.tables())))

    def to_markdown(self, language: Language = "en") -> str:
        """The title as a heading, the purpose and the tables."""
        title = markdown_text(one_line(self.position.label.render(language)))
        purpose = markdown_text(one_line(self.position.purpose.render(language)))
        return "\n\n".join((f"# {title}", purpose, *(table.to_markdown(language) for table in self.tables())))

    def to_html(self, language: Language = "en") -> str:
        """The title as a heading, the purpose and the tables, all escaped."""
        title, purpose = self.position.label.render(language), self.position.purpose.render(language)
        tables = "".join(table.to_html(language) for table in self.tables())
        return f"<h1>{escape(title)}</h1><p>{escape(purpose)}</p>{tables}"

    def _overview(self) -> Table:
        position, pay = self.position, self.pay
        rows: list[tuple[Cell, Cell]] = [
            (text("position"), position.key),
            (text("grade"), self.grade),
            (text("reports to"), position.reports_to),
        ]
        if pay is not None:
            rows += [(text("lowest pay"), pay.low), (text("middle pay"), pay.mid), (text("highest pay"), pay.high)]
        rows += [(text("since"), position.since), (text("until"), position.until)]
        columns = (Column(text("what"), key="what", align="left"), Column(text("value"), key="value", align="left"))
        return Table(text("Position"), columns, rows)

    def _duties(self) -> Table:
        columns = (Column(text("duty"), key="duty"), Column(text("share of the time"), key="share", unit="%"))
        return Table(text("Duties"), columns, [(each.label, each.share) for each in self.position.duties])

    def _qualifications(self) -> Table:
        columns = (
            Column(text("qualification"), key="qualification"),
            Column(text("condition"), key="condition"),
            Column(text("kind"), key="must"),
            Column(text("weight"), key="weight"),
        )
        rows = [
            (each.label, _condition_words(each.condition), _MUST[each.must], each.weight)
            for each in self.position.qualifications
        ]
        return Table(text("Qualifications"), columns, rows)

    def _competencies(self) -> Table:
        columns = (
            Column(text("competency"), key="competency"),
            Column(text("level"), key="level"),
            Column(text("kind"), key="must"),
            Column(text("weight"), key="weight"),
        )
        rows = [
            (self.names.get(each.competency, each.competency), each.level, _MUST[each.must], each.weight)
            for each in self.position.competencies
        ]
        return Table(text("Competencies"), columns, rows)

    def _indicators(self) -> Table:
        columns = (
            Column(text("indicator"), key="indicator"),
            Column(text("measure"), key="measure"),
            Column(text("target"), key="target"),
        )
        rows = [(each.label, each.measure, each.target or None) for each in self.position.indicators]
        return Table(text("Indicators"), columns, rows)


def _condition_words(condition: Criterion) -> Text | str:
    """A single condition in words; one with parts as it is written."""
    finding = condition.check({})
    return str(condition) if finding.children else finding.required


def position_page(
    position: PositionDescription,
    *,
    grades: GradeStructure | None = None,
    competencies: Mapping[str, Label | str] | None = None,
) -> PositionPage:
    """The page of a position description.

    Args:
        position: The description.
        grades: The grades, for the name and the salary band of its grade.
        competencies: The names of competencies by key.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If the grades do not have its grade.

    Source: Handbook 8.1.

    >>> from datetime import date
    >>> from salesmanual.people.positions import PositionDuty
    >>> selling = [PositionDuty("selling", "Sell", 1)]
    >>> rep = PositionDescription("rep", "Rep", "Sells to small customers", "S1", selling, date(2026, 1, 1))
    >>> print(position_page(rep).to_markdown().partition("**")[0].strip())
    # Rep
    <BLANKLINE>
    Sells to small customers
    """
    check_type(position, PositionDescription, "position")
    grade: Label | str = position.grade
    pay = position.pay
    if grades is not None:
        check_type(grades, GradeStructure, "grades")
        grade = grades.grade(position.grade).label
        pay = pay or grades.band(position.grade, on=position.since)
    names = {key: read_label(name) for key, name in (competencies or {}).items()}
    return PositionPage(position, grade, pay, names)
