"""What a search for duplicates finds: pairs with their reasons, clusters, and what was left out.

Invariant: a pair's score is what its likenesses make, and its explanation replays to it. Clusters are disjoint: a lead
is in one at most. No lead is changed.

Left out: how pairs are judged (`lead_duplicates`) and what is done with them (`lead_merge`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding, percent_text
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.lead_blocking import LeftOut

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Cluster", "DuplicateReport", "Likeness", "Pair", "Verdict"]

Verdict = Literal["certain", "possible", "different"]
"""Whether two leads are one: for certain, possibly so that somebody should look, or not."""

_WORDS: Final[Mapping[str, Text]] = {
    "certain": text("certain"),
    "possible": text("possible"),
    "different": text("different"),
}
_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen
class Likeness:
    """How alike two leads are in one field.

    Attributes:
        field: The field.
        weight: How much it counts.
        similarity: How alike the two values are that are most alike.
        first: The value of the first lead, in normal form.
        second: The value of the second lead, in normal form.

    Source: Handbook 2.3.
    """

    field: str
    weight: Fraction
    similarity: Fraction
    first: str
    second: str

    def reason(self) -> Text:
        """The likeness in words."""
        if self.first == self.second:
            return text("same {field}: {value}", field=self.field, value=self.first)
        if not self.similarity:
            return text("other {field}: {first}, {second}", field=self.field, first=self.first, second=self.second)
        share = _percent(self.similarity)
        return text("{field} {share} alike: {first}, {second}", field=self.field, share=share, first=self.first,
                    second=self.second)  # fmt: skip


@final
@attrs.frozen
class Pair(Shown):
    """Two leads that were compared.

    Attributes:
        first: The id of one, the lesser in the order of text.
        second: The id of the other.
        verdict: Whether they are one.
        score: The average of the likenesses by weight; 0 where nothing can be compared.
        evidence: The part of all weights that can be compared because both leads have the field.
        likenesses: Each field that both have.
        keys: The exact keys that both share, each the fields it is made of.

    Source: Handbook 2.3.
    """

    first: str
    second: str
    verdict: Verdict
    score: Fraction
    evidence: Fraction
    likenesses: tuple[Likeness, ...]
    keys: tuple[tuple[str, ...], ...] = ()

    def reasons(self) -> tuple[Text, ...]:
        """What speaks for it and against it, the shared keys first."""
        shared = (text("same key: {fields}", fields=fields) for fields in self.keys)
        return (*shared, *(likeness.reason() for likeness in self.likenesses))

    def explain(self) -> Step:
        """How the score comes about; it replays to the score."""
        label = text("likeness of {first} and {second}", first=self.first, second=self.second)
        rule = text("{verdict}; {share} of the weights can be compared", verdict=_WORDS[self.verdict],
                    share=_percent(self.evidence))  # fmt: skip
        if not self.likenesses:
            return given(label, self.score, unit="%")
        weights = [given(text("weight of {field}", field=each.field), each.weight) for each in self.likenesses]
        parts = [
            derived(each.field, Product(), (given(each.reason(), each.similarity, unit="%"), weight))
            for each, weight in zip(self.likenesses, weights, strict=True)
        ]
        steps = (
            derived(text("likenesses by weight"), Sum(), tuple(parts)),
            derived(text("weights that can be compared"), Sum(), tuple(weights)),
        )
        return derived(label, Quotient(), steps, rule=rule, section="2.3", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """The pair, field by field."""
        columns = (
            Column(text("field"), key="field"),
            Column(text("first"), key="first"),
            Column(text("second"), key="second"),
            Column(text("alike"), key="alike", unit="%", rounding=_TENTH),
            Column(text("weight"), key="weight", unit="%"),
        )
        rows = [(each.field, each.first, each.second, each.similarity, each.weight) for each in self.likenesses]
        title = text("{first} and {second}: {verdict}", first=self.first, second=self.second,
                     verdict=_WORDS[self.verdict])  # fmt: skip
        total = (text("likeness"), None, None, self.score, self.evidence)
        return (Table(title, columns, rows, total=total),)


@final
@attrs.frozen
class Cluster:
    """Leads that are one for certain, each linked with another of them.

    Attributes:
        leads: Their ids, in the order of text.
        links: How many pairs of them are certain by themselves.

    Source: Handbook 2.3.

    >>> Cluster(("L-1", "L-2", "L-3"), 2).is_complete()
    False
    """

    leads: tuple[str, ...]
    links: int

    def is_complete(self) -> bool:
        """Whether each is certain to be each other; where not, some come together only over a third."""
        return self.links == len(self.leads) * (len(self.leads) - 1) // 2


@final
@attrs.frozen
class DuplicateReport(Shown):
    """What a search found.

    Attributes:
        leads: How many leads were searched.
        merged: How many were passed over because they are merged already.
        compared: How many pairs were compared.
        pairs: The certain and possible pairs, the certain first, the more alike before the less.
        clusters: The leads that are one, by certain pairs.
        left_out: The blocks that were too large to be compared whole.

    Source: Handbook 2.3.
    """

    leads: int
    merged: int
    compared: int
    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    left_out: tuple[LeftOut, ...]

    def certain(self) -> tuple[Pair, ...]:
        """The certain pairs."""
        return tuple(pair for pair in self.pairs if pair.verdict == "certain")

    def possible(self) -> tuple[Pair, ...]:
        """The pairs for somebody to look at."""
        return tuple(pair for pair in self.pairs if pair.verdict == "possible")

    def tables(self) -> tuple[Table, ...]:
        """The pairs, then the clusters and what was left out, where there are any."""
        return (self._pairs(), *self._clusters(), *self._left_out())

    def _pairs(self) -> Table:
        columns = (
            Column(text("first"), key="first"),
            Column(text("second"), key="second"),
            Column(text("verdict"), key="verdict"),
            Column(text("alike"), key="alike", unit="%", rounding=_TENTH),
            Column(text("evidence"), key="evidence", unit="%", rounding=_TENTH),
            Column(text("reasons"), key="reasons"),
        )
        title = text("{leads} leads, {compared} pairs compared", leads=self.leads, compared=self.compared)
        rows = [
            (pair.first, pair.second, _WORDS[pair.verdict], pair.score, pair.evidence, pair.reasons())
            for pair in self.pairs
        ]
        return Table(title, columns, rows)

    def _clusters(self) -> tuple[Table, ...]:
        if not self.clusters:
            return ()
        columns = (
            Column(text("leads that are one"), key="leads"),
            Column(text("certain pairs"), key="links"),
            Column(text("each with each"), key="complete"),
        )
        rows = [(cluster.leads, cluster.links, cluster.is_complete()) for cluster in self.clusters]
        return (Table(text("Clusters"), columns, rows),)

    def _left_out(self) -> tuple[Table, ...]:
        if not self.left_out:
            return ()
        columns = (
            Column(text("block"), key="rule"),
            Column(text("value"), key="value"),
            Column(text("leads"), key="leads"),
            Column(text("pairs not compared"), key="pairs"),
        )
        rows = [(each.rule, each.value, each.leads, each.pairs) for each in self.left_out]
        return (Table(text("Left out, too large to compare whole"), columns, rows),)


def _percent(share: Fraction) -> str:
    return percent_text(_TENTH.number(share * 100) / 100)
