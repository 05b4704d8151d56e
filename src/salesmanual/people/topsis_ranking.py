"""TOPSIS: candidates ranked by how near they are to the best figures there are, and how far from the worst.

    column ÷ its norm × weight ──▶ distances to the ideal d⁺ and to the anti-ideal d⁻ ──▶ closeness = d⁻ ÷ (d⁺ + d⁻)

A norm divides a whole column, so squared distances are exact ratios whatever the norm; closeness falls as d⁺² ÷ d⁻²
rises. Ranks compare those ratios and are exact; only the closeness that is shown is a root, rounded once.

Invariant: the order of candidates and criteria changes nothing; who is better in one criterion and worse in none never
ranks lower; multiplying a column by a number above 0 changes nothing, except without a norm.

Left out: the ideal of a company, as given figures; the ideal here is the best that was seen, so who else takes part can
change the order of two candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import (
    check_choice,
    check_kind,
    check_line,
    check_section,
    read_items,
    read_line,
    read_lines,
)
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.texts import Label, read_label
from salesmanual.people.people_fields import read_weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.people.topsis_results import TopsisRanking

__all__ = ["Norm", "Objective", "TopsisCriterion", "TopsisScheme"]

Objective = Literal["max", "min"]
"""Whether more is better or less."""

Norm = Literal["vector", "sum", "minmax", "none"]
"""What a column is divided by: the root of its sum of squares, its sum, its range, or nothing."""

_LABEL: Final = Label({"en": "ranking of candidates", "zh_Hant": "候選人排序", "zh_Hans": "候选人排序"})


@final
@attrs.frozen
class TopsisCriterion:
    """One criterion by which candidates are compared.

    Attributes:
        key: What its figures are called by.
        weight: How much it counts, relative to the others.
        objective: `max` where more is better, `min` where less is.
        label: What people read; by default the key.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the weight is below 0, or the objective is neither.

    Source: Handbook 4.2.
    """

    key: str = attrs.field(validator=check_line)
    weight: Fraction = attrs.field(converter=read_weight)
    objective: Objective = attrs.field(default="max", validator=check_choice("an objective", get_args(Objective)))
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return read_label(self.key)


def _read_criteria(value: Iterable[TopsisCriterion]) -> tuple[TopsisCriterion, ...]:
    return read_items(value, "criteria", TopsisCriterion, "a TopsisCriterion", key="key", least=1)


def _read_ties(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "ties")


@final
@attrs.frozen
class TopsisScheme:
    """Criteria with their weights, and the rules by which candidates are ranked.

    Attributes:
        criteria: The criteria.
        norm: What each column is divided by: `vector`, `sum`, `minmax` or `none`.
        ties: Criteria that decide between candidates of equal closeness, the first one first; who is equal in all of
            them shares a rank.
        rounding: How the closeness and the distances that are shown are rounded.
        label: What is ranked.
        key: What it is called by.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two criteria have one key.
        InvalidValueError: If no weight is above 0, a tie is decided by what is no criterion, or a word is unknown.

    Source: Handbook 4.2, 8.2; C. L. Hwang and K. Yoon, Multiple Attribute Decision Making, 1981.

    >>> scheme = TopsisScheme([TopsisCriterion("results", "60%"), TopsisCriterion("complaints", "40%", "min")])
    >>> ranking = scheme.rank({
    ...     "li.na": {"results": 90, "complaints": 2},
    ...     "wang.wei": {"results": 70, "complaints": 5},
    ... })
    >>> ranking.order(), ranking["li.na"].closeness
    (('li.na', 'wang.wei'), Decimal('1.0000'))
    """

    criteria: tuple[TopsisCriterion, ...] = attrs.field(converter=_read_criteria)
    norm: Norm = attrs.field(default="vector", validator=check_choice("a norm", get_args(Norm)), kw_only=True)
    ties: tuple[str, ...] = attrs.field(default=(), converter=_read_ties, kw_only=True)
    rounding: Rounding = attrs.field(
        default=Rounding("0.0001"),
        validator=check_kind(Rounding, "a Rounding such as Rounding('0.0001')"),
        kw_only=True,
    )
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    key: str = attrs.field(default="topsis", validator=check_line, kw_only=True)
    section: str = attrs.field(default="4.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not any(each.weight for each in self.criteria):
            raise InvalidValueError("criteria", "weights of 0", "a weight above 0 for at least one criterion")
        if self.rounding.step is None:
            raise InvalidValueError("rounding.step", None, "a step such as '0.0001'", "closeness has no currency")
        keys = [each.key for each in self.criteria]
        for tie in self.ties:
            if tie not in keys:
                raise InvalidValueError("ties", tie, "a criterion", did_you_mean(tie, keys))

    def rank(self, candidates: Mapping[str, Mapping[str, Exact | str]]) -> TopsisRanking:
        """The candidates by closeness to the ideal.

        Args:
            candidates: For each candidate a figure by the key of each criterion; other keys are left aside.

        Raises:
            WrongTypeError: If it is no mapping of mappings.
            InvalidDocumentError: With every fault of the figures at once: those that are missing or no exact numbers,
                and those below 0 where columns are divided by their sum.

        Source: Handbook 4.2, 8.2.
        """
        from salesmanual.people.topsis_results import ranked  # noqa: PLC0415 - a policy is read without ranking

        return ranked(self, self._read(candidates))

    def _read(self, candidates: Mapping[str, Mapping[str, Exact | str]]) -> dict[str, tuple[Fraction, ...]]:
        if not isinstance(candidates, Mapping):
            raise WrongTypeError("candidates", candidates, "figures for each candidate")
        faults: list[Fault] = []
        rows = {}
        for name, figures in candidates.items():
            where = f"candidates[{read_line(name, 'candidates')!r}]"
            if not isinstance(figures, Mapping):
                raise WrongTypeError(where, figures, "a figure for each criterion")
            rows[name] = tuple(self._figures(figures, where, faults))
        if faults:
            raise InvalidDocumentError("candidates", faults)
        return rows

    def _figures(self, figures: Mapping[str, Exact | str], where: str, faults: list[Fault]) -> Iterator[Fraction]:
        for criterion in self.criteria:
            address = f"{where}[{criterion.key!r}]"
            figure = Fraction(0)
            if criterion.key not in figures:
                faults.append(Fault(address, "missing, accepted is a number; leave the candidate out, or find it out"))
            else:
                try:
                    figure = read_fraction(figures[criterion.key], "figure")
                except (WrongTypeError, InvalidValueError) as error:
                    faults.append(Fault(address, str(error)))
            if figure < 0 and self.norm == "sum":
                faults.append(Fault(address, "below 0, but columns are divided by their sum; name another norm"))
            yield figure
