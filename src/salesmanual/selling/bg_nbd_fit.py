"""Finding the parameters of the BG/NBD model: those that make the histories of all customers most likely.

Invariant: equal histories are counted once and weighted; the order of the histories and the unit of their times change
nothing but `alpha`. A search that found no best parameters gives no model.

Left out: the model (`bg_nbd`) and the search (`model_fitting`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.bg_nbd import BgNbd
from salesmanual.selling.bg_nbd_functions import Shape, expected_purchases
from salesmanual.selling.buying_history import read_histories
from salesmanual.selling.model_fitting import MOST_EVALUATIONS, Outcome, estimate, minimise, outcome_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from salesmanual.selling.buying_history import BuyingHistory

__all__ = ["BgNbdFit", "fit_bg_nbd"]

_SHOWN: Final = Rounding("0.0001")
_LIKELIHOOD: Final = Rounding("0.000001")
_SHORTEST: Final = 0.0001
_LONGEST: Final = 100_000
_NAMES: Final = ("r", "alpha", "a", "b")


class _Timed(NamedTuple):
    """Customers with one history: how many, when they bought last, and since when they are known."""

    customers: int
    recency: float
    age: float


Groups = tuple[tuple[int, tuple[_Timed, ...]], ...]


def _grouped(histories: Iterable[BuyingHistory]) -> Groups:
    """The histories by repeats, equal ones once."""
    alike = Counter((each.repeats, each.recency, each.age) for each in histories)
    by_repeats: defaultdict[int, list[_Timed]] = defaultdict(list)
    for (repeats, recency, age), count in sorted(alike.items()):
        by_repeats[repeats].append(_Timed(count, float(recency), float(age)))
    return tuple((repeats, tuple(timed)) for repeats, timed in by_repeats.items())


def _log_likelihood(shape: Shape, groups: Groups) -> float:
    """The logarithm of how likely the histories are: Fader, Hardie and Lee 2005, equation 6."""
    r, alpha, a, b = shape
    lgamma, log, log1p, exp = math.lgamma, math.log, math.log1p, math.exp
    common = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
    parts = []
    for repeats, timed in groups:
        rate = r + repeats
        part = lgamma(rate) + lgamma(b + repeats) - lgamma(a + b + repeats) + common
        if repeats:
            stopped = log(a / (b + repeats - 1))
            for count, recency, age in timed:
                still = -rate * log(alpha + age)
                gone = stopped - rate * log(alpha + recency)
                greater, less = (still, gone) if still > gone else (gone, still)
                parts.append(count * (part + greater + log1p(exp(less - greater))))
        else:
            parts += [count * (part - rate * log(alpha + age)) for count, _, age in timed]
    return math.fsum(parts)


@final
@attrs.frozen
class _Likelihood:
    """How likely the histories are under the parameters; the last operation of a fit's explanation."""

    groups: Groups

    def apply(self, *values: object) -> Decimal:
        """The logarithm of the likelihood, to a millionth."""
        shape = Shape(*(float(value) for value in values))  # type: ignore[arg-type]  # the four parameters
        return estimate(_log_likelihood(shape, self.groups), _LIKELIHOOD)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the logarithm of how likely the histories are, to a millionth")


@final
@attrs.frozen
class BgNbdFit(Shown):
    """The parameters of a BG/NBD model that a search found, and how it ended.

    Attributes:
        best: The parameters at which the search ended; a model to use only if the outcome is `converged`.
        outcome: How the search ended.
        customers: How many histories it saw.
        groups: The histories, equal ones once.
        evaluations: How often it asked how likely the histories are.

    Source: Handbook 3.3.
    """

    best: BgNbd
    outcome: Outcome
    customers: int
    groups: Groups = attrs.field(repr=False)
    evaluations: int

    def model(self) -> BgNbd:
        """The model, if there is one.

        Raises:
            InfeasibleError: If the search did not end at a lowest point.
        """
        if self.outcome != "converged":
            remedy = "see more customers over a longer time, or bring parameters of your own"
            raise InfeasibleError("BG/NBD", str(outcome_text(self.outcome)), _NAMES, remedy)
        return self.best

    def log_likelihood(self, model: BgNbd | None = None) -> Decimal:
        """The logarithm of how likely the histories are, under the best parameters or those of another model."""
        shape = (self.best if model is None else model).shape()
        return estimate(_log_likelihood(shape, self.groups), _LIKELIHOOD)

    def expected_repeats(self) -> tuple[Decimal, int]:
        """The repeats to expect of all customers over their ages under the best parameters, and those there were."""
        ages: Counter[float] = Counter()
        seen = 0
        for repeats, timed in self.groups:
            for count, _, age in timed:
                ages[age] += count
                seen += count * repeats
        shape = self.best.shape()
        return estimate(math.fsum(n * expected_purchases(shape, age) for age, n in ages.items()), _SHOWN), seen

    def explain(self) -> Step:
        """What was made most likely; replaying it computes the likelihood anew."""
        inputs = [given(name, getattr(self.best, name)) for name in _NAMES]
        label = text("log-likelihood of {customers} customers", customers=self.customers)
        return derived(label, _Likelihood(self.groups), inputs, rule=outcome_text(self.outcome), section="3.3")

    def tables(self) -> tuple[Table, ...]:
        """The parameters; and how the search ended."""
        figures = [Column(text("parameter"), key="parameter"), Column(text("value"), key="value", rounding=_SHOWN)]
        parameters = Table(text("BG/NBD model"), figures, [(name, getattr(self.best, name)) for name in _NAMES])
        columns = [Column(text("figure"), key="figure"), Column(text("value"), key="value")]
        rows: list[tuple[Text, Text | Decimal | int]] = [
            (text("outcome"), outcome_text(self.outcome)),
            (text("customers"), self.customers),
            (text("different histories"), sum(len(timed) for _, timed in self.groups)),
            (text("log-likelihood"), self.log_likelihood()),
            (text("evaluations"), self.evaluations),
        ]
        return parameters, Table(text("Search"), columns, rows)


def fit_bg_nbd(histories: Iterable[BuyingHistory], *, most: int = MOST_EVALUATIONS) -> BgNbdFit:
    """The parameters that make the histories most likely.

    The search is deterministic; it starts at the mean rate of the histories and stops as `minimise` says. Histories
    without any repeat, or all alike, have no best parameters: the outcome says so.

    Args:
        histories: One for each customer, all times in one unit.
        most: How many evaluations the search may take.

    Raises:
        WrongTypeError: If one is no `BuyingHistory`.
        InvalidValueError: If there is none, or their mean age is below 0.0001 or above 100,000.

    Source: Handbook 3.3; Fader, Hardie and Lee 2005.

    >>> from salesmanual.selling.buying_history import BuyingHistory
    >>> seen = [BuyingHistory(f"C-{at}", 0, 0, 30 + at % 9) for at in range(60)]
    >>> fit_bg_nbd(seen).outcome
    'at-bound'
    """
    listed = read_histories(histories)
    length = float(sum(each.age for each in listed) / len(listed))
    if not _SHORTEST <= length <= _LONGEST:
        accepted = f"histories with a mean age from {_SHORTEST} to {_LONGEST:,}"
        raise InvalidValueError("histories", length, accepted, "count time in another unit")
    scaled = tuple(
        (repeats, tuple(_Timed(count, recency / length, age / length) for count, recency, age in timed))
        for repeats, timed in _grouped(listed)
    )

    def objective(at: Sequence[float]) -> float:
        return -_log_likelihood(Shape(*map(math.exp, at)), scaled) / len(listed)

    rate = max(0.1, sum(each.repeats for each in listed) / len(listed))
    found = minimise(objective, (0.0, -math.log(rate), 0.0, 0.0), most=most)
    r, alpha, a, b = map(math.exp, found.point)
    best = BgNbd(*(estimate(each) for each in (r, alpha * length, a, b)))
    return BgNbdFit(best, found.outcome, len(listed), _grouped(listed), found.evaluations)
