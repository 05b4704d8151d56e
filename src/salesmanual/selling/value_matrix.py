"""The matrix of value and potential: what a customer is worth, what it could be worth, and the class that both make.

Each of the two axes is one figure, cut into named bands: at fixed edges, or by quantile of all customers. Each pair of
bands is a cell, and each cell belongs to a class; several cells may belong to one.

Invariant: every pair of bands has exactly one cell, so every customer with both figures is in exactly one class.

Left out: how potential is estimated, and what is done for a class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items, read_lines
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.selling.class_bins import Binning, Bins, QuantileBins
from salesmanual.selling.classification import (
    CLASSIFICATIONS,
    UNCLASSIFIED,
    ClassificationResult,
    CustomerClass,
    Figure,
    Figures,
    amount_of,
    classify,
    missing_figures,
    read_classes,
    read_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from salesmanual.kernel.tables import Cell
    from salesmanual.selling.customers import Customer

__all__ = ["MatrixAxis", "MatrixCell", "MatrixRule", "ValueMatrix", "standard_value_matrix"]

_AXES: Final = ("value", "potential")


def _path(value: str) -> str:
    return read_path(value, "fact")


def _read_bands(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "bands")


def _check_bins(_: object, attribute: attrs.Attribute[Binning], value: object) -> None:
    if isinstance(value, type) or not hasattr(value, "fit"):
        raise WrongTypeError(attribute.name, value, "bins, such as FixedBins([100000]) or QuantileBins(2)")


@final
@attrs.frozen
class MatrixAxis:
    """One axis: a figure, and the bands that it is cut into.

    Attributes:
        fact: The figure.
        bands: The names of the bands, the lowest first.
        bins: Where it is cut; as many bins as there are bands.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two bands have one name.
        InvalidValueError: If there are not as many bands as bins.

    Source: Handbook 3.3.
    """

    fact: str = attrs.field(converter=_path)
    bands: tuple[str, ...] = attrs.field(converter=_read_bands)
    bins: Binning = attrs.field(validator=_check_bins)

    def __attrs_post_init__(self) -> None:
        if len(self.bands) != self.bins.size:
            raise InvalidValueError("bands", self.bands, f"{self.bins.size} names, one for each bin")


@final
@attrs.frozen
class MatrixCell:
    """One pair of bands, and the class that it belongs to.

    Attributes:
        value: The band of value.
        potential: The band of potential.
        key: The key of the class.

    Raises:
        WrongTypeError: If a field is no text.
        InvalidValueError: If one is blank or too long.

    Source: Handbook 3.3.
    """

    value: str = attrs.field(validator=check_line)
    potential: str = attrs.field(validator=check_line)
    key: str = attrs.field(validator=check_line)


def _read_cells(value: Iterable[MatrixCell]) -> tuple[MatrixCell, ...]:
    return read_items(value, "cells", MatrixCell, "a MatrixCell", least=1)


def _read_named(value: Iterable[CustomerClass]) -> tuple[CustomerClass, ...]:
    return read_classes(value)


@CLASSIFICATIONS.member("matrix")
@final
@attrs.frozen
class ValueMatrix:
    """Classes by two figures, such as value and potential.

    Attributes:
        label: Its name.
        value: The axis of value.
        potential: The axis of potential.
        named: The classes, the best one first.
        cells: For each pair of bands its class.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two classes have one key.
        InvalidDocumentError: With every fault of the cells at once: bands or classes that do not exist, pairs without a
            cell or with two, classes without a cell.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> matrix = standard_value_matrix()
    >>> facts = {"C-1": {"value": 90, "potential": 10}, "C-2": {"value": 10, "potential": 80}}
    >>> result = matrix.classify(facts, facts, as_of=date(2026, 3, 31))
    >>> result.class_of("C-1"), str(result.why("C-2"))
    ('keep', 'value low, potential high')
    """

    label: Label = attrs.field(converter=read_label)
    value: MatrixAxis = attrs.field(validator=check_kind(MatrixAxis, "a MatrixAxis"))
    potential: MatrixAxis = attrs.field(validator=check_kind(MatrixAxis, "a MatrixAxis"))
    named: tuple[CustomerClass, ...] = attrs.field(converter=_read_named, metadata={"key": "classes"})
    cells: tuple[MatrixCell, ...] = attrs.field(converter=_read_cells)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)
    _keys: dict[tuple[str, str], str] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        faults = [*_cell_faults(self), *_whole_faults(self)]
        if faults:
            raise InvalidDocumentError("matrix", faults)
        object.__setattr__(self, "_keys", {(cell.value, cell.potential): cell.key for cell in self.cells})

    def classes(self) -> tuple[CustomerClass, ...]:
        """The classes, the best one first."""
        return self.named

    def names(self) -> tuple[str, ...]:
        """The facts of the two axes."""
        return (self.value.fact, self.potential.fact)

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The two figures of one customer."""
        return read_figures(self.names(), facts, where)

    def obstacle(self, figures: Figures) -> Text | None:
        """Which figures are not known."""
        return missing_figures(self.names(), figures)

    def rule_for(self, population: Mapping[str, Figures]) -> MatrixRule:
        """The bins of both axes."""
        bins = tuple(
            axis.bins.fit([(amount_of(figures[place]), customer) for customer, figures in population.items()])
            for place, axis in enumerate((self.value, self.potential))
        )
        return MatrixRule(self, bins)

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The class of each customer; arguments and errors as for `classification.classify`.

        Source: Handbook 3.3.
        """
        return classify(self, customers, facts, as_of=as_of)

    def class_at(self, value: str, potential: str) -> str:
        """The class of a pair of bands.

        Raises:
            InvalidValueError: If there is no such pair.

        >>> standard_value_matrix().class_at("high", "high")
        'star'
        """
        if (value, potential) not in self._keys:
            raise InvalidValueError(
                "cell", (value, potential), f"a band of {self.value.bands} and {self.potential.bands}"
            )
        return self._keys[value, potential]

    def grid(self, result: ClassificationResult) -> Table:
        """How many customers are in each cell: a row for each band of value, the highest first.

        Raises:
            WrongTypeError: If the result is of another kind of policy.
        """
        rule = result.rule
        if not isinstance(rule, MatrixRule):
            raise WrongTypeError("result", result, "what a ValueMatrix found")
        counts = dict.fromkeys(self._keys, 0)
        for member in result.members:
            if member.key != UNCLASSIFIED:
                counts[rule.bands(member.customer, member.figures)] += 1
        columns = [Column(text("band of value"), key="value"), *(Column(band) for band in self.potential.bands)]
        rows: list[tuple[Cell, ...]] = [
            (band, *(counts[band, other] for other in self.potential.bands)) for band in reversed(self.value.bands)
        ]
        return Table(text("{matrix}: customers by value and potential", matrix=self.label), columns, rows)


def _cell_faults(matrix: ValueMatrix) -> Iterator[Fault]:
    """Cells that name what does not exist, or a pair that another cell names."""
    keys = [each.key for each in matrix.named]
    seen: set[tuple[str, str]] = set()
    for position, cell in enumerate(matrix.cells):
        where = f"cells[{position}]"
        for name in _AXES:
            band, bands = getattr(cell, name), getattr(matrix, name).bands
            if band not in bands:
                yield Fault(f"{where}.{name}", f"found {band!r}, accepted is a band; {did_you_mean(band, bands)}")
        if cell.key not in keys:
            yield Fault(f"{where}.key", f"found {cell.key!r}, accepted is a class; {did_you_mean(cell.key, keys)}")
        if (cell.value, cell.potential) in seen:
            yield Fault(where, f"value {cell.value!r} with potential {cell.potential!r} has a cell already")
        seen.add((cell.value, cell.potential))


def _whole_faults(matrix: ValueMatrix) -> Iterator[Fault]:
    """Pairs without a cell, and classes without one."""
    there = {(cell.value, cell.potential) for cell in matrix.cells}
    for value in matrix.value.bands:
        for potential in matrix.potential.bands:
            if (value, potential) not in there:
                yield Fault("cells", f"value {value!r} with potential {potential!r} has no cell; add one")
    used = {cell.key for cell in matrix.cells}
    for position, each in enumerate(matrix.named):
        if each.key not in used:
            yield Fault(f"classes[{position}]", f"{each.key!r} has no cell; add one, or take the class out")


@final
@attrs.frozen
class MatrixRule:
    """What a matrix makes of a population: the bins of both axes.

    Attributes:
        matrix: The matrix.
        bins: The bins of value and of potential.

    Source: Handbook 3.3.
    """

    matrix: ValueMatrix
    bins: tuple[Bins, ...]

    def bands(self, customer: str, figures: Figures) -> tuple[str, str]:
        """The bands of value and potential that a customer is in."""
        value, potential = (
            bins.bin(amount_of(figure), customer) for bins, figure in zip(self.bins, figures, strict=True)
        )
        return self.matrix.value.bands[value - 1], self.matrix.potential.bands[potential - 1]

    def assign(self, customer: str, figures: Figures) -> str:
        """The key of the class."""
        return self.matrix.class_at(*self.bands(customer, figures))

    def because(self, customer: str, figures: Figures) -> Text:
        """The two bands."""
        value, potential = self.bands(customer, figures)
        return text("value {value}, potential {potential}", value=value, potential=potential)

    def explain(self, customer: str, figures: Figures) -> Step:
        """From the figures to their bands, and from the bands to the class."""
        axes = (self.matrix.value, self.matrix.potential)
        bands = [
            derived(label, _BandOf(bins, customer, axis.bands), (given(axis.fact, figure),))
            for label, bins, axis, figure in zip(
                (text("band of value"), text("band of potential")), self.bins, axes, figures, strict=True
            )
        ]
        return derived(self.matrix.label, _ClassAt(self.matrix), bands, section=self.matrix.section)


@final
@attrs.frozen
class _BandOf:
    """The operation that finds the band of a figure."""

    bins: Bins
    customer: str
    bands: tuple[str, ...]

    def apply(self, *values: object) -> str:
        """The name of the band."""
        return self.bands[self.bins.bin(amount_of(cast("Figure", values[0])), self.customer) - 1]

    def describe(self) -> Text:
        """The bins in words."""
        return self.bins.describe()


@final
@attrs.frozen
class _ClassAt:
    """The operation that finds the class of two bands."""

    matrix: ValueMatrix

    def apply(self, *values: object) -> str:
        """The key of the class."""
        return self.matrix.class_at(*cast("tuple[str, str]", values))

    def describe(self) -> Text:
        """The rule in words."""
        return text("the class of the cell where the two bands meet")


def standard_value_matrix() -> ValueMatrix:
    """A matrix to start from: the facts `value` and `potential`, each cut in halves of the customers.

    Source: Handbook 3.3.

    >>> [each.key for each in standard_value_matrix().classes()]
    ['star', 'grow', 'keep', 'serve']
    """
    bands = ("low", "high")
    named = [
        CustomerClass("star", Label({"en": "star", "zh_Hant": "明星客戶", "zh_Hans": "明星客户"})),
        CustomerClass("grow", Label({"en": "grow", "zh_Hant": "成長客戶", "zh_Hans": "成长客户"})),
        CustomerClass("keep", Label({"en": "keep", "zh_Hant": "維持客戶", "zh_Hans": "维持客户"})),
        CustomerClass("serve", Label({"en": "serve", "zh_Hant": "普通客戶", "zh_Hans": "普通客户"})),
    ]
    cells = [
        MatrixCell("high", "high", "star"),
        MatrixCell("low", "high", "grow"),
        MatrixCell("high", "low", "keep"),
        MatrixCell("low", "low", "serve"),
    ]
    name = Label({"en": "Value and potential", "zh_Hant": "價值與潛力", "zh_Hans": "价值与潜力"})
    halves = QuantileBins(2)
    return ValueMatrix(name, MatrixAxis("value", bands, halves), MatrixAxis("potential", bands, halves), named, cells)
