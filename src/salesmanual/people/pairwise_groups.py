"""Several judges: their judgements brought together before weighing, or their weights after it.

    of judgements    for each pair the weighted geometric mean of the ratios, then one comparison as any other
    of priorities    each judge's own weights, then their weighted geometric or arithmetic mean

The first makes one judge of the group; the second lets each judge keep a view of their own.

Invariant: exchanging the judges changes nothing; judges who agree are the group. A mean of ratios is rounded once, to
nine decimal places, and counted from the side on which it is 1 or more, so that it stays the reciprocal of itself.

Left out: who may judge, and how much a judge's word weighs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, cast, final

import attrs

from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.fields import read_choice, read_line
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.pairwise_judgements import Judgement, Pairwise
from salesmanual.people.pairwise_priorities import estimates, whole_steps
from salesmanual.people.pairwise_weights import PairwiseWeights

if TYPE_CHECKING:
    from salesmanual.kernel.tables import Cell

__all__ = ["GroupWeights", "Mean", "group_judgements", "group_priorities"]

Mean = Literal["geometric", "arithmetic"]
"""How the weights of several judges become one."""

_MEANS: Final[tuple[Mean, ...]] = ("geometric", "arithmetic")
_RATIOS: Final = Rounding("0.000000001")


def group_judgements(judges: Mapping[str, Pairwise], *, weights: Mapping[str, Exact | str] | None = None) -> Pairwise:
    """One comparison of many: for each pair the weighted geometric mean of the ratios.

    The rules are those of the first judge, with the widest scale of all. A judge who did not judge a pair does not
    count for it.

    Args:
        judges: The comparison of each judge, of the same things in any order.
        weights: How much each judge's word weighs; all the same without it.

    Raises:
        WrongTypeError: If something is no comparison, or a weight no number.
        InvalidValueError: If there is no judge, two compare different things, or no weight is above 0.
        NotFoundError: If a weight is of somebody who is no judge.
        InvalidDocumentError: If pairs stay without a judgement and the rules refuse that.

    Source: Handbook 4.2; J. Aczél and T. L. Saaty, Procedures for synthesizing ratio judgements, 1983.

    >>> one, other = Pairwise(["a", "b"], [Judgement("a", "b", 2)]), Pairwise(["b", "a"], [Judgement("a", "b", 8)])
    >>> group_judgements({"li.na": one, "wang.wei": other}).ratio("a", "b")
    Fraction(4, 1)
    """
    listed = _read_judges(judges)
    said = _read_says(judges, weights)
    first = next(iter(listed.values()))
    most = max(each.most for each in listed.values())
    judged = []
    for at, one in enumerate(first.items):
        for other in first.items[at + 1 :]:
            ratios = [(said[judge], each.ratio(one, other)) for judge, each in listed.items()]
            known = [(weight, ratio) for weight, ratio in ratios if ratio is not None and weight]
            if known:
                judged.append(_mean_judgement(one, other, known, most))
    return attrs.evolve(first, judgements=tuple(judged), most=most)


def _mean_judgement(one: str, other: str, known: list[tuple[Fraction, Fraction]], most: Fraction) -> Judgement:
    total = sum(weight for weight, _ in known)
    logarithm = math.fsum(float(weight / total) * math.log(ratio) for weight, ratio in known)
    size = min(Fraction(_RATIOS.number(Fraction(math.exp(abs(logarithm))))), most)
    return Judgement(one, other, size) if logarithm >= 0 else Judgement(other, one, size)


@final
@attrs.frozen
class GroupWeights(Shown):
    """The weights of a group, and those of each judge beside them.

    Attributes:
        mean: How they were brought together.
        judges: The weights of each judge.
        says: How much each judge's word weighs; sums to 1.
        names: The things compared.
        shares: The weight of each thing, in whole steps of the first judge's rules, summing to exactly 1.

    Source: Handbook 4.2; E. Forman and K. Peniwati, Aggregating individual judgments and priorities, 1998.
    """

    mean: Mean
    judges: tuple[tuple[str, PairwiseWeights], ...] = attrs.field(repr=False)
    says: tuple[Fraction, ...]
    names: tuple[str, ...]
    shares: tuple[Decimal, ...]

    def __getitem__(self, item: str) -> Decimal:
        """The weight of one thing.

        Raises:
            NotFoundError: If it is not compared here.
        """
        return self.shares[self._place(item)]

    def items(self) -> tuple[tuple[str, Decimal], ...]:
        """Each thing with its weight."""
        return tuple(zip(self.names, self.shares, strict=True))

    def spread(self, item: str) -> Decimal:
        """The greatest weight that a judge gives the thing, less the least.

        Raises:
            NotFoundError: If it is not compared here.
        """
        self._place(item)
        given_by = [weighed[item] for _, weighed in self.judges]
        return max(given_by) - min(given_by)

    def explain(self, item: str) -> Step:
        """How the weight of a thing follows from those of the judges.

        Raises:
            NotFoundError: If it is not compared here.
        """
        at = self._place(item)
        operation = _GroupMean(at, len(self.names), self.mean, self.says, self.judges[0][1].policy.step)
        steps = [
            given(text("{item} by {judge}", item=name, judge=judge), _priority(weighed, name))
            for judge, weighed in self.judges
            for name in self.names
        ]
        return derived(text("weight of {item}", item=item), operation, steps, section="4.2", unit="%")

    def tables(self) -> tuple[Table, ...]:
        """The weights of the group and of each judge."""
        columns = [
            Column(text("criterion"), key="item"),
            Column(text("group"), unit="%", key="group"),
            *(Column(judge, unit="%", key=f"judge.{judge}") for judge, _ in self.judges),
            Column(text("spread"), unit="%", key="spread"),
        ]
        rows: list[tuple[Cell, ...]] = [
            (name, weight, *(weighed[name] for _, weighed in self.judges), self.spread(name))
            for name, weight in self.items()
        ]
        return (Table(text("Weights of the group"), columns, rows),)

    def _place(self, item: str) -> int:
        if item not in self.names:
            raise NotFoundError("criterion", item, did_you_mean(item, self.names))
        return self.names.index(item)


def group_priorities(
    judges: Mapping[str, Pairwise],
    *,
    weights: Mapping[str, Exact | str] | None = None,
    mean: Mean = "geometric",
) -> GroupWeights:
    """The weights of many: each judge's own, then their weighted mean.

    Args:
        judges: The comparison of each judge, of the same things in any order.
        weights: How much each judge's word weighs; all the same without it.
        mean: `geometric` or `arithmetic`.

    Raises:
        WrongTypeError: If something is no comparison, or a weight no number.
        InvalidValueError: If there is no judge, two compare different things, no weight is above 0, or there is no such
            mean.
        NotFoundError: If a weight is of somebody who is no judge.

    Source: Handbook 4.2; E. Forman and K. Peniwati, Aggregating individual judgments and priorities, 1998.

    >>> one, other = Pairwise(["a", "b"], [Judgement("a", "b", 1)]), Pairwise(["a", "b"], [Judgement("a", "b", 9)])
    >>> dict(group_priorities({"li.na": one, "wang.wei": other}, mean="arithmetic").items())
    {'a': Decimal('0.700000'), 'b': Decimal('0.300000')}
    """
    chosen = cast("Mean", read_choice(mean, "mean", "a mean", _MEANS))
    listed = _read_judges(judges)
    said = _read_says(judges, weights)
    names = next(iter(listed.values())).items
    step = next(iter(listed.values())).step
    weighed = tuple((judge, each.weigh()) for judge, each in listed.items())
    says = tuple(said[judge] for judge in listed)
    rows = [[_priority(result, name) for name in names] for _, result in weighed]
    return GroupWeights(chosen, weighed, says, names, _brought_together(rows, says, chosen, step))


def _priority(weighed: PairwiseWeights, name: str) -> Decimal:
    return weighed.priorities[weighed.policy.items.index(name)]


def _brought_together(
    rows: list[list[Decimal]], says: tuple[Fraction, ...], mean: Mean, step: Decimal
) -> tuple[Decimal, ...]:
    """The shares of the group from the priorities of each judge, one row for each."""
    columns = list(zip(*rows, strict=True))
    if mean == "arithmetic":
        exact = [
            sum((say * Fraction(each) for say, each in zip(says, column, strict=True)), Fraction(0))
            for column in columns
        ]
        return share(Decimal(1), exact, step=step)
    means = [math.prod(float(each) ** float(say) for say, each in zip(says, column, strict=True)) for column in columns]
    return whole_steps(estimates(each / max(means) for each in means), step)


@final
@attrs.frozen
class _GroupMean:
    """The operation that makes the weight of one thing of the priorities of all judges."""

    at: int
    size: int
    mean: Mean
    says: tuple[Fraction, ...]
    step: Decimal

    def apply(self, *values: object) -> Decimal:
        """The weight, in whole steps."""
        every = cast("tuple[Decimal, ...]", values)
        rows = [list(every[start : start + self.size]) for start in range(0, len(every), self.size)]
        return _brought_together(rows, self.says, self.mean, self.step)[self.at]

    def describe(self) -> Text:
        """The operation in words."""
        kind = text("geometric") if self.mean == "geometric" else text("arithmetic")
        return text("the {kind} mean over the judges, shared out in steps of {step}", kind=kind, step=self.step)


def _read_judges(judges: Mapping[str, Pairwise]) -> dict[str, Pairwise]:
    if not isinstance(judges, Mapping):
        raise WrongTypeError("judges", judges, "a comparison for each judge")
    if not judges:
        raise InvalidValueError("judges", {}, "at least one judge")
    listed: dict[str, Pairwise] = {}
    for judge, comparison in judges.items():
        where = f"judges[{read_line(judge, 'judges')!r}]"
        if not isinstance(comparison, Pairwise):
            raise WrongTypeError(where, comparison, "a Pairwise")
        first = next(iter(listed.values()), comparison)
        if set(comparison.items) != set(first.items):
            raise InvalidValueError(f"{where}.items", comparison.items, f"the things that all compare, {first.items}")
        listed[judge] = comparison
    return listed


def _read_says(judges: Mapping[str, Pairwise], weights: Mapping[str, Exact | str] | None) -> dict[str, Fraction]:
    """How much each judge's word weighs, as a part of 1."""
    if weights is None:
        return {judge: Fraction(1, len(judges)) for judge in judges}
    if not isinstance(weights, Mapping):
        raise WrongTypeError("weights", weights, "a weight for each judge")
    says = dict.fromkeys(judges, Fraction(0))
    for judge, weight in weights.items():
        if judge not in says:
            raise NotFoundError("judge", judge, did_you_mean(judge, judges))
        says[judge] = read_fraction(weight, f"weights[{judge!r}]")
        if says[judge] < 0:
            raise InvalidValueError(f"weights[{judge!r}]", weight, "a weight of 0 or more")
    total = sum(says.values(), Fraction(0))
    if not total:
        raise InvalidValueError("weights", dict(weights), "a weight above 0 for at least one judge")
    return {judge: say / total for judge, say in says.items()}
