"""Duplicates: which leads are one and the same, for certain or possibly, and why.

    lead ──normal form──▶ values ──exact keys──▶ shared: certain or possible
                                └──comparisons──▶ score ──thresholds──▶ certain, possible, different

Two leads are one for certain if they share an exact key that says so, or if they are alike enough in fields that weigh
enough. A field that one of them lacks is not compared; the weights of the others grow, and the evidence shrinks.

Invariant: judging is symmetric and exact, the score lies in [0, 1], and is 1 for leads that are alike in all that is
known. The order of the leads changes nothing. Nothing is merged and no lead is changed.

Left out: the normal forms (`lead_normal`), which pairs are compared (`lead_blocking`) and merging (`lead_merge`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_line,
    check_section,
    read_choice,
    read_items,
    read_lines,
)
from salesmanual.kernel.number import percent_text, read_fraction
from salesmanual.selling.lead_blocking import BlockRule
from salesmanual.selling.lead_similarity import MEASURES, Measure
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.selling.lead_duplicate_pairs import DuplicateReport, Pair
    from salesmanual.selling.lead_duplicate_search import LeadIndex

__all__ = ["Comparison", "DuplicatePolicy", "ExactKey", "Normal"]

Normal: TypeAlias = Callable[[Lead], Mapping[str, tuple[str, ...]]]
"""What gives the normal form of a lead: the values of each field that is known. `NormalForm().keys` is one."""

_KEY_VERDICTS: Final = ("certain", "possible")
_MOST_OF_A_BLOCK: Final = 1_000


def _read_weight(value: Fraction | str | int) -> Fraction:
    weight = read_fraction(value, "weight")
    if not 0 < weight <= 1:
        raise InvalidValueError("weight", percent_text(weight), "above 0% and at most 100%")
    return weight


def _read_measures(value: Iterable[Measure]) -> tuple[Measure, ...]:
    measures = read_lines(value, "measures")
    for position, measure in enumerate(measures):
        read_choice(measure, f"measures[{position}]", "a measure", MEASURES)
    if not measures:
        raise InvalidValueError("measures", list(measures), f"at least one of {', '.join(MEASURES)}")
    return measures  # type: ignore[return-value] # each is one


def _read_key_fields(value: Iterable[str]) -> tuple[str, ...]:
    fields = read_lines(value, "fields")
    if not fields:
        raise InvalidValueError("fields", list(fields), "at least one field")
    return fields


@final
@attrs.frozen
class ExactKey:
    """Leads that have the same value in each of these fields are one.

    Attributes:
        fields: Fields of the normal form, such as `emails`, or facts, such as `facts.region`. Of a field with several
            values one that both have is enough.
        verdict: What it makes them: `certain`, or `possible` for somebody to look at.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no field, or no such verdict.
        DuplicateError: If a field comes twice.

    Source: Handbook 2.3.

    >>> ExactKey(["company", "facts.region"], "possible").fields
    ('company', 'facts.region')
    """

    fields: tuple[str, ...] = attrs.field(converter=_read_key_fields)
    verdict: Literal["certain", "possible"] = attrs.field(
        default="certain", validator=check_choice("certain or possible", _KEY_VERDICTS)
    )


@final
@attrs.frozen
class Comparison:
    """How one field of two leads is compared.

    Attributes:
        field: The field of the normal form, or a fact, such as `facts.region`.
        weight: How much it counts among the others, a part of 1.
        measures: The measures of likeness; the greatest counts.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the weight is not above 0 and at most 1, or there is no such measure.
        DuplicateError: If a measure comes twice.

    Source: Handbook 2.3.

    >>> Comparison("company", "30%", ["words", "edit"]).weight
    Fraction(3, 10)
    """

    field: str = attrs.field(validator=check_line)
    weight: Fraction = attrs.field(converter=_read_weight)
    measures: tuple[Measure, ...] = attrs.field(default=("exact",), converter=_read_measures)


_KEYS: Final = (
    ExactKey(("emails",)),
    ExactKey(("phones", "name")),
    ExactKey(("phones",), "possible"),
    ExactKey(("company", "name"), "possible"),
)
_COMPARISONS: Final = (
    Comparison("name", Fraction(3, 10), ("person",)),
    Comparison("company", Fraction(3, 10), ("words", "edit")),
    Comparison("phones", Fraction(1, 5), ("exact",)),
    Comparison("emails", Fraction(1, 5), ("exact",)),
)
_BLOCKS: Final = (
    BlockRule("phones", "suffix", length=7),
    BlockRule("emails", "prefix", length=8),
    BlockRule("company", "words"),
    BlockRule("company", "prefix", length=4),
    BlockRule("name", "value"),
)


def _read_keys(value: Iterable[ExactKey]) -> tuple[ExactKey, ...]:
    return read_items(value, "keys", ExactKey, "an ExactKey", key="fields")


def _read_comparisons(value: Iterable[Comparison]) -> tuple[Comparison, ...]:
    comparisons = read_items(value, "comparisons", Comparison, "a Comparison", key="field", least=1)
    total = sum((comparison.weight for comparison in comparisons), Fraction(0))
    if total != 1:
        raise InvalidValueError("comparisons", percent_text(total), "weights that sum to exactly 100%")
    return comparisons


def _read_blocks(value: Iterable[BlockRule]) -> tuple[BlockRule, ...]:
    return read_items(value, "blocks", BlockRule, "a BlockRule")


def _read_ignored(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "ignored")


def _read_share(value: Fraction | str | int, where: str) -> Fraction:
    share = read_fraction(value, where)
    if not 0 <= share <= 1:
        raise InvalidValueError(where, percent_text(share), "from 0% to 100%")
    return share


def _read_certain(value: Fraction | str | int) -> Fraction:
    return _read_share(value, "certain")


def _read_possible(value: Fraction | str | int) -> Fraction:
    return _read_share(value, "possible")


def _read_evidence(value: Fraction | str | int) -> Fraction:
    return _read_share(value, "least_evidence")


def _check_certain(policy: DuplicatePolicy, _: object, value: Fraction) -> None:
    if not 0 < policy.possible <= value:
        found = f"possible from {percent_text(policy.possible)}, certain from {percent_text(value)}"
        raise InvalidValueError("certain", found, "possible above 0%, and certain at it or above it")


@final
@attrs.frozen
class DuplicatePolicy:
    """The company's rule for which leads are one.

    Attributes:
        keys: Exact keys. By default: an e-mail address, or a phone number together with a name, makes certain; a phone
            number alone, or a company together with a name, makes possible.
        comparisons: The fields that are compared, and how; their weights sum to 1.
        blocks: What leads share that are compared; those that share an exact key are compared in any case.
        possible: The score from which a pair is for somebody to look at.
        certain: The score from which a pair is one, if there is enough evidence.
        least_evidence: The part of the weights that has to be compared for a score to make certain.
        most_in_block: The most leads of a block that is compared whole.
        neighbours: How far in the order of names each lead of a larger block is compared.
        ignored: Values in normal form that tell nobody from anybody, such as `info@example.com`.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the weights do not sum to 1, or a threshold is out of its bounds.
        DuplicateError: If two keys or two comparisons are of the same fields.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> fair = Lead("L-1", "fair", at, name="Li Na", company="Acme Trading Co., Ltd.", phones=["138 0013 8000"])
    >>> web = Lead("L-2", "web", at, name="Na Li", company="ACME Trading", emails=["li.na@example.com"])
    >>> pair = DuplicatePolicy().compare(web, fair)
    >>> pair.verdict, pair.score, pair.evidence
    ('certain', Fraction(1, 1), Fraction(3, 5))
    """

    keys: tuple[ExactKey, ...] = attrs.field(default=_KEYS, converter=_read_keys, kw_only=True)
    comparisons: tuple[Comparison, ...] = attrs.field(default=_COMPARISONS, converter=_read_comparisons, kw_only=True)
    blocks: tuple[BlockRule, ...] = attrs.field(default=_BLOCKS, converter=_read_blocks, kw_only=True)
    possible: Fraction = attrs.field(default=Fraction(3, 4), converter=_read_possible, kw_only=True)
    certain: Fraction = attrs.field(
        default=Fraction(9, 10), converter=_read_certain, validator=_check_certain, kw_only=True
    )
    least_evidence: Fraction = attrs.field(default=Fraction(3, 5), converter=_read_evidence, kw_only=True)
    most_in_block: int = attrs.field(default=40, validator=check_count(2, _MOST_OF_A_BLOCK), kw_only=True)
    neighbours: int = attrs.field(default=5, validator=check_count(1, _MOST_OF_A_BLOCK), kw_only=True)
    ignored: tuple[str, ...] = attrs.field(default=(), converter=_read_ignored, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def compare(self, first: Lead, second: Lead, *, normal: Normal | None = None) -> Pair:
        """Whether two leads are one, and why; which comes first changes nothing.

        Args:
            first: A lead.
            second: Another.
            normal: What gives their normal forms; `NormalForm().keys` by default.

        Raises:
            WrongTypeError: If one is no `Lead`.
            InvalidValueError: If both have one id.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_duplicate_search import judged  # noqa: PLC0415 - a policy loads without it

        for name, lead in (("first", first), ("second", second)):
            if not isinstance(lead, Lead):
                raise WrongTypeError(name, lead, "a Lead")
        if first.id == second.id:
            raise InvalidValueError("second", second.id, "another lead than the first")
        return judged(self, first, second, normal)

    def find(self, leads: Iterable[Lead], *, normal: Normal | None = None) -> DuplicateReport:
        """The duplicates among the leads: pairs, clusters, and what was left out.

        Leads that are merged already are passed over. Pairs are compared where the leads share a block.

        Args:
            leads: The leads, in any order.
            normal: What gives their normal forms; `NormalForm().keys` by default.

        Raises:
            WrongTypeError: If one is no `Lead`.
            DuplicateError: If two have one id.

        Source: Handbook 2.3.

        >>> from datetime import UTC, datetime
        >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        >>> emails = {"L-1": "li.na@acme.example", "L-2": "wang@acme.example", "L-3": "Li.Na@Acme.example"}
        >>> leads = [Lead(key, "web", at, company="Acme", emails=[email]) for key, email in emails.items()]
        >>> [cluster.leads for cluster in DuplicatePolicy().find(leads).clusters]
        [('L-1', 'L-3')]
        """
        from salesmanual.selling.lead_duplicate_search import found_duplicates  # noqa: PLC0415 - as above

        return found_duplicates(self, read_items(leads, "leads", Lead, "a Lead", key="id"), normal)

    def index(self, leads: Iterable[Lead], *, normal: Normal | None = None) -> LeadIndex:
        """The leads, arranged so that each new lead is compared with the few it may be.

        The arguments and the errors are those of `find`.

        Source: Handbook 2.3.
        """
        from salesmanual.selling.lead_duplicate_search import lead_index  # noqa: PLC0415 - as above

        return lead_index(self, read_items(leads, "leads", Lead, "a Lead", key="id"), normal)
