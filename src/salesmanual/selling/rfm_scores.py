"""RFM: each customer's scores for recency, frequency and money, and the segment they make.

    recency    days since the last purchase  ──bins, fewest days highest──▶ R
    frequency  purchases                     ──bins──▶                      F  ──first row that holds──▶ segment
    monetary   money                         ──bins──▶                      M

Invariant: a score rises with the figure, for recency as it falls; each customer has the segment of the first row whose
three intervals hold its scores, or the segment for all others.

Left out: the figures (`rfm`), and how a population is cut (`class_bins`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast, final

import attrs

from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items
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
    read_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesmanual.selling.customers import Customer

__all__ = ["RfmRule", "RfmScheme", "RfmScores", "RfmSegment", "ScoreRange", "standard_rfm"]

ScoreRange: TypeAlias = tuple[int, int]
"""The least and the greatest score of an interval, both in it."""

_ANY: Final = (1, 100)
_PARTS: Final = 2
_NAMES: Final = ("recency", "frequency", "monetary")
_OTHERS: Final = CustomerClass("others", Label({"en": "others", "zh_Hant": "其他", "zh_Hans": "其他"}))


class RfmScores(NamedTuple):
    """The three scores of a customer; 5 is the best of five."""

    recency: int
    frequency: int
    monetary: int

    def code(self) -> str:
        """The scores side by side.

        >>> RfmScores(3, 4, 3).code(), RfmScores(10, 9, 1).code()
        ('343', '10-9-1')
        """
        return ("" if max(self) <= 9 else "-").join(map(str, self))  # noqa: PLR2004 - the last score of one digit


def _read_range(value: Iterable[int], where: str) -> ScoreRange:
    ends = tuple(value) if isinstance(value, (tuple, list)) else ()
    if len(ends) != _PARTS or any(type(end) is not int for end in ends):
        raise WrongTypeError(where, value, "two whole numbers, the least and the greatest score")
    low, high = ends
    if not 1 <= low <= high <= _ANY[1]:
        raise InvalidValueError(where, value, f"scores from 1 to {_ANY[1]}, the least first")
    return low, high


def _read_recency(value: Iterable[int]) -> ScoreRange:
    return _read_range(value, "recency")


def _read_frequency(value: Iterable[int]) -> ScoreRange:
    return _read_range(value, "frequency")


def _read_monetary(value: Iterable[int]) -> ScoreRange:
    return _read_range(value, "monetary")


def _key_as_label(self: RfmSegment) -> Label:
    return Label(self.key)


@final
@attrs.frozen
class RfmSegment:
    """A row of the table of segments: three intervals of scores.

    Attributes:
        key: Unique in the scheme.
        label: Its name; the key by default.
        recency: The scores of recency that it holds for; all by default.
        frequency: Those of frequency.
        monetary: Those of money.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If an interval is empty.

    Source: Handbook 3.3.

    >>> RfmSegment("champions", recency=(4, 5), frequency=(4, 5), monetary=(4, 5)).holds(RfmScores(5, 4, 4))
    True
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(default=attrs.Factory(_key_as_label, takes_self=True), converter=read_label)
    recency: ScoreRange = attrs.field(default=_ANY, converter=_read_recency, kw_only=True)
    frequency: ScoreRange = attrs.field(default=_ANY, converter=_read_frequency, kw_only=True)
    monetary: ScoreRange = attrs.field(default=_ANY, converter=_read_monetary, kw_only=True)

    def holds(self, scores: RfmScores) -> bool:
        """Whether the three scores lie in the three intervals."""
        recency, frequency, monetary = scores
        return (
            self.recency[0] <= recency <= self.recency[1]
            and self.frequency[0] <= frequency <= self.frequency[1]
            and self.monetary[0] <= monetary <= self.monetary[1]
        )


def _read_segments(value: Iterable[RfmSegment]) -> tuple[RfmSegment, ...]:
    return read_items(value, "segments", RfmSegment, "an RfmSegment", key="key", least=1)


def _check_bins(_: object, attribute: attrs.Attribute[Binning], value: object) -> None:
    if isinstance(value, type) or not hasattr(value, "fit"):
        raise WrongTypeError(attribute.name, value, "bins, such as QuantileBins(5) or FixedBins([30, 90])")


def _path(value: str) -> str:
    return read_path(value, "monetary_fact")


@CLASSIFICATIONS.member("rfm")
@final
@attrs.frozen
class RfmScheme:
    """Segments by recency, frequency and money.

    The facts are `recency`, `frequency` and `monetary`, as `SegmentationSummary.facts` gives them.

    Attributes:
        label: Its name.
        segments: The table of segments; the first row that holds counts. The best segment comes first.
        recency: The bins of recency; the lowest figures have the highest score.
        frequency: The bins of frequency.
        monetary: The bins of money.
        monetary_fact: The fact that money is: `monetary` for the total, `monetary_mean` for the mean of a purchase.
        otherwise: The segment of who fits no row.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two segments have one key.
        InvalidValueError: If an interval begins above the highest score.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> half = QuantileBins(2)
    >>> scheme = RfmScheme("RFM", [RfmSegment("regulars", frequency=(2, 2))], half, half, half)
    >>> facts = {
    ...     "C-1": {"recency": 9, "frequency": 7, "monetary": 90},
    ...     "C-2": {"recency": 2, "frequency": 1, "monetary": 5},
    ... }
    >>> scheme.classify(facts, facts, as_of=date(2026, 3, 31)).class_of("C-1")
    'regulars'
    """

    label: Label = attrs.field(converter=read_label)
    segments: tuple[RfmSegment, ...] = attrs.field(converter=_read_segments)
    recency: Binning = attrs.field(factory=QuantileBins, validator=_check_bins)
    frequency: Binning = attrs.field(factory=QuantileBins, validator=_check_bins)
    monetary: Binning = attrs.field(factory=QuantileBins, validator=_check_bins)
    monetary_fact: str = attrs.field(default="monetary", converter=_path, kw_only=True)
    otherwise: CustomerClass = attrs.field(
        default=_OTHERS, validator=check_kind(CustomerClass, "a CustomerClass"), kw_only=True
    )
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if UNCLASSIFIED in {self.otherwise.key, *(segment.key for segment in self.segments)}:
            raise DuplicateError("class", UNCLASSIFIED, "that is the name of who is in no class")
        for position, segment in enumerate(self.segments):
            if segment.key == self.otherwise.key:
                raise DuplicateError("class", segment.key, "the segment of all others needs a key of its own")
            for name in _NAMES:
                low, size = getattr(segment, name)[0], getattr(self, name).size
                if low > size:
                    where = f"segments[{position}].{name}"
                    raise InvalidValueError(where, low, f"a score from 1 to {size}, the number of bins")

    def classes(self) -> tuple[CustomerClass, ...]:
        """The segments in the order of the table, then the one of all others."""
        return (*(CustomerClass(segment.key, segment.label) for segment in self.segments), self.otherwise)

    def names(self) -> tuple[str, ...]:
        """Recency, frequency and the fact that money is."""
        return ("recency", "frequency", self.monetary_fact)

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The three figures of one customer."""
        return read_figures(self.names(), facts, where)

    def obstacle(self, figures: Figures) -> Text | None:
        """Which figures are not known."""
        return missing_figures(self.names(), figures)

    def rule_for(self, population: Mapping[str, Figures]) -> RfmRule:
        """The bins of the population, and the table."""
        binnings = (self.recency, self.frequency, self.monetary)
        bins = tuple(
            binning.fit([(amount_of(figures[place]), customer) for customer, figures in population.items()])
            for place, binning in enumerate(binnings)
        )
        return RfmRule(self, bins)

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The segment of each customer; arguments and errors as for `classification.classify`.

        Source: Handbook 3.3.
        """
        return classify(self, customers, facts, as_of=as_of)


@final
@attrs.frozen
class RfmRule:
    """What a scheme makes of a population: three sets of bins, and the table of segments.

    Attributes:
        scheme: The scheme.
        bins: The bins of recency, frequency and money.

    Source: Handbook 3.3.
    """

    scheme: RfmScheme
    bins: tuple[Bins, ...]

    def scores(self, customer: str, figures: Figures) -> RfmScores:
        """The three scores of a customer."""
        recency, frequency, monetary = (
            bins.bin(amount_of(figure), customer) for bins, figure in zip(self.bins, figures, strict=True)
        )
        return RfmScores(self.scheme.recency.size + 1 - recency, frequency, monetary)

    def assign(self, customer: str, figures: Figures) -> str:
        """The key of the segment."""
        return _segment_of(self.scheme, self.scores(customer, figures))

    def because(self, customer: str, figures: Figures) -> Text:
        """The scores side by side."""
        return text("scores {scores}", scores=self.scores(customer, figures).code())

    def explain(self, customer: str, figures: Figures) -> Step:
        """From the figures to the scores, and from the scores to the segment."""
        tops = (self.scheme.recency.size + 1, None, None)
        labels = (text("score of recency"), text("score of frequency"), text("score of money"))
        scores = [
            derived(label, _ScoreOf(bins, customer, top), (given(name, figure),))
            for label, bins, top, name, figure in zip(
                labels, self.bins, tops, self.scheme.names(), figures, strict=True
            )
        ]
        return derived(self.scheme.label, _SegmentOf(self.scheme), scores, section=self.scheme.section)


def _segment_of(scheme: RfmScheme, scores: RfmScores) -> str:
    for segment in scheme.segments:
        if segment.holds(scores):
            return segment.key
    return scheme.otherwise.key


@final
@attrs.frozen
class _ScoreOf:
    """The operation that finds the bin of a figure; counted down from `top` where less is better."""

    bins: Bins
    customer: str
    top: int | None

    def apply(self, *values: object) -> int:
        """The score."""
        found = self.bins.bin(amount_of(cast("Figure", values[0])), self.customer)
        return found if self.top is None else self.top - found

    def describe(self) -> Text:
        """The bins in words."""
        if self.top is None:
            return self.bins.describe()
        return text("{bins}, the lowest best", bins=self.bins.describe())


@final
@attrs.frozen
class _SegmentOf:
    """The operation that finds the first row of the table that holds three scores."""

    scheme: RfmScheme

    def apply(self, *values: object) -> str:
        """The key of the segment."""
        return _segment_of(self.scheme, RfmScores(*cast("tuple[int, int, int]", values)))

    def describe(self) -> Text:
        """The rule in words."""
        return text("the first segment of the table that holds these scores")


def standard_rfm() -> RfmScheme:
    """A scheme to start from: scores from 1 to 5 by quintile, and eight segments.

    Source: Handbook 3.3.

    >>> [each.key for each in standard_rfm().classes()][:3]
    ['champions', 'loyal', 'big-spenders']
    """
    rows: tuple[tuple[str, tuple[str, str, str], dict[str, ScoreRange]], ...] = (
        (
            "champions",
            ("champions", "冠軍客戶", "冠军客户"),
            {"recency": (4, 5), "frequency": (4, 5), "monetary": (4, 5)},
        ),
        ("loyal", ("loyal", "忠誠客戶", "忠诚客户"), {"recency": (3, 5), "frequency": (4, 5)}),
        ("big-spenders", ("big spenders", "大額客戶", "大额客户"), {"recency": (3, 5), "monetary": (4, 5)}),
        ("new", ("new", "新客戶", "新客户"), {"recency": (4, 5), "frequency": (1, 1)}),
        ("promising", ("promising", "潛力客戶", "潜力客户"), {"recency": (3, 5), "frequency": (2, 3)}),
        (
            "cannot-lose",
            ("cannot lose", "不可流失客戶", "不可流失客户"),
            {"recency": (1, 2), "frequency": (4, 5), "monetary": (4, 5)},
        ),
        ("at-risk", ("at risk", "流失風險客戶", "流失风险客户"), {"recency": (1, 2), "frequency": (3, 5)}),
        ("asleep", ("asleep", "沉睡客戶", "沉睡客户"), {"recency": (1, 3), "frequency": (1, 2)}),
    )
    name = Label({"en": "RFM segments", "zh_Hant": "RFM 分群", "zh_Hans": "RFM 分群"})
    segments = [
        RfmSegment(key, Label({"en": english, "zh_Hant": traditional, "zh_Hans": simplified}), **ranges)
        for key, (english, traditional, simplified), ranges in rows
    ]
    return RfmScheme(name, segments)
