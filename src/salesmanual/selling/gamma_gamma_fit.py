"""Finding the parameters of the gamma-gamma model: those that make the mean spends of all customers most likely.

Invariant: only customers with repeats and a known spend above 0 count; the order of the histories changes nothing, and
another unit of money only `v`. The model holds only where how much is spent does not hang on how often: the fit
reports the correlation of the two. A search that found no best parameters gives no model.

Left out: the model (`gamma_gamma`) and the search (`model_fitting`).
"""

from __future__ import annotations

import math
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import CurrencyMismatchError, InfeasibleError, InvalidValueError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.selling.buying_history import read_histories
from salesmanual.selling.gamma_gamma import GammaGamma
from salesmanual.selling.model_fitting import MOST_EVALUATIONS, Outcome, estimate, minimise, outcome_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.selling.buying_history import BuyingHistory

__all__ = ["GammaGammaFit", "fit_gamma_gamma"]

_SHOWN: Final = Rounding("0.0001")
_LIKELIHOOD: Final = Rounding("0.000001")
_LEAST_SPEND: Final = 0.0001
_MOST_SPEND: Final = 1_000_000_000
_NAMES: Final = ("p", "q", "v")


class _Spent(NamedTuple):
    """Customers with as many repeats and the same mean spend: how many, and the two."""

    customers: int
    repeats: int
    mean: float


Spends = tuple[_Spent, ...]


def _spends(histories: Iterable[BuyingHistory]) -> tuple[Spends, str]:
    """What is known of spending, equal ones once, and the currency."""
    alike: Counter[tuple[int, Decimal]] = Counter()
    currency = ""
    for each in histories:
        if each.spent:
            if currency and each.spent.currency != currency:
                raise CurrencyMismatchError("fit", currency, each.spent.currency)
            currency = each.spent.currency
            alike[each.repeats, each.spent.amount] += 1
    if not alike:
        raise InvalidValueError("histories", 0, "at least one customer with repeats and what they came to")
    return tuple(_Spent(n, x, float(amount) / x) for (x, amount), n in sorted(alike.items())), currency


def _log_likelihood(p: float, q: float, v: float, spends: Spends) -> float:
    """The logarithm of how likely the mean spends are: Fader and Hardie 2013, equation 1a."""
    lgamma, log = math.lgamma, math.log
    common = q * log(v) - lgamma(q)
    parts = []
    for count, repeats, mean in spends:
        shape = p * repeats
        likely = lgamma(shape + q) - lgamma(shape) + (shape - 1) * log(mean) + shape * log(repeats)
        parts.append(count * (likely + common - (shape + q) * log(repeats * mean + v)))
    return math.fsum(parts)


@final
@attrs.frozen
class _Likelihood:
    """How likely the spends are under the parameters; the last operation of a fit's explanation."""

    spends: Spends

    def apply(self, *values: object) -> Decimal:
        """The logarithm of the likelihood, to a millionth."""
        p, q, v = (float(value) for value in values)  # type: ignore[arg-type]  # the three parameters
        return estimate(_log_likelihood(p, q, v, self.spends), _LIKELIHOOD)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the logarithm of how likely the spends are, to a millionth")


@final
@attrs.frozen
class GammaGammaFit(Shown):
    """The parameters of a gamma-gamma model that a search found, and how it ended.

    Attributes:
        best: The parameters at which the search ended; a model to use only if the outcome is `converged`.
        outcome: How the search ended.
        customers: How many customers counted.
        left_out: How many did not: no repeats, or no known spend above 0.
        correlation: Of repeats and mean spend, from -1 to 1; the model wants it near 0. `None` where one of the two
            does not vary.
        spends: What counted, equal ones once.
        evaluations: How often it asked how likely the spends are.

    Source: Handbook 3.3.
    """

    best: GammaGamma
    outcome: Outcome
    customers: int
    left_out: int
    correlation: Decimal | None
    spends: Spends = attrs.field(repr=False)
    evaluations: int

    def model(self) -> GammaGamma:
        """The model, if there is one.

        Raises:
            InfeasibleError: If the search did not end at a lowest point.
        """
        if self.outcome != "converged":
            remedy = "see more customers with repeats, or bring parameters of your own"
            raise InfeasibleError("gamma-gamma", str(outcome_text(self.outcome)), _NAMES, remedy)
        return self.best

    def log_likelihood(self, model: GammaGamma | None = None) -> Decimal:
        """The logarithm of how likely the spends are, under the best parameters or those of another model."""
        other = self.best if model is None else model
        return estimate(_log_likelihood(float(other.p), float(other.q), float(other.v), self.spends), _LIKELIHOOD)

    def explain(self) -> Step:
        """What was made most likely; replaying it computes the likelihood anew."""
        inputs = [given(name, getattr(self.best, name)) for name in _NAMES]
        label = text("log-likelihood of {customers} customers", customers=self.customers)
        return derived(label, _Likelihood(self.spends), inputs, rule=outcome_text(self.outcome), section="3.3")

    def tables(self) -> tuple[Table, ...]:
        """The parameters; and how the search ended."""
        figures = [Column(text("parameter"), key="parameter"), Column(text("value"), key="value", rounding=_SHOWN)]
        parameters = Table(text("Gamma-gamma model"), figures, [(name, getattr(self.best, name)) for name in _NAMES])
        columns = [Column(text("figure"), key="figure"), Column(text("value"), key="value")]
        rows: list[tuple[Text, Text | Decimal | int | None]] = [
            (text("outcome"), outcome_text(self.outcome)),
            (text("customers"), self.customers),
            (text("left out"), self.left_out),
            (text("correlation of repeats and mean spend"), self.correlation),
            (text("log-likelihood"), self.log_likelihood()),
            (text("evaluations"), self.evaluations),
        ]
        return parameters, Table(text("Search"), columns, rows)


def fit_gamma_gamma(histories: Iterable[BuyingHistory], *, most: int = MOST_EVALUATIONS) -> GammaGammaFit:
    """The parameters that make the mean spends of the customers with repeats most likely; q stays above 1.

    Args:
        histories: One for each customer; those without repeats or a known spend above 0 are counted and left out.
        most: How many evaluations the search may take.

    Raises:
        WrongTypeError: If one is no `BuyingHistory`.
        CurrencyMismatchError: If two currencies meet.
        InvalidValueError: If none is left, or the mean spend is below 0.0001 or above 1,000,000,000.

    Source: Handbook 3.3; Fader and Hardie 2013.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.selling.buying_history import BuyingHistory
    >>> seen = [BuyingHistory(f"C-{at}", 2, 30, 39, Money(60, "USD")) for at in range(9)]
    >>> fit_gamma_gamma(seen).outcome
    'at-bound'
    """
    listed = read_histories(histories)
    spends, currency = _spends(listed)
    customers = sum(each.customers for each in spends)
    size = math.fsum(each.customers * each.mean for each in spends) / customers
    if not _LEAST_SPEND <= size <= _MOST_SPEND:
        accepted = f"histories with a mean spend from {_LEAST_SPEND} to {_MOST_SPEND:,}"
        raise InvalidValueError("histories", size, accepted, "count money in another unit")
    scaled = tuple(_Spent(each.customers, each.repeats, each.mean / size) for each in spends)

    def objective(at: Sequence[float]) -> float:
        p, more, v = map(math.exp, at)
        return -_log_likelihood(p, 1 + more, v, scaled) / customers

    found = minimise(objective, (0.0, 0.0, 0.0), most=most)
    p, more, v = map(math.exp, found.point)
    best = GammaGamma(estimate(p), estimate(1 + more), estimate(v * size), currency)
    left_out = len(listed) - customers
    return GammaGammaFit(best, found.outcome, customers, left_out, _correlation(spends), spends, found.evaluations)


def _correlation(spends: Spends) -> Decimal | None:
    """Pearson's correlation of repeats and mean spend."""
    every = sum(each.customers for each in spends)
    repeats = math.fsum(each.customers * each.repeats for each in spends) / every
    mean = math.fsum(each.customers * each.mean for each in spends) / every
    of_repeats = math.fsum(each.customers * (each.repeats - repeats) ** 2 for each in spends)
    of_means = math.fsum(each.customers * (each.mean - mean) ** 2 for each in spends)
    if not of_repeats or not of_means:
        return None
    together = math.fsum(each.customers * (each.repeats - repeats) * (each.mean - mean) for each in spends)
    return estimate(together / math.sqrt(of_repeats * of_means), _SHOWN)
