"""Quantiles of the F distribution, for the intervals of intraclass correlations.

All are of floats and answer with floats; a result rounds them by name before it shows them.

Invariant: the quantile is found by bisection of its logarithm, until the halves no longer differ as floats.

Left out: other distributions.
"""

from __future__ import annotations

import math
from typing import Final

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.selling.special_functions import incomplete_beta

__all__ = ["f_quantile"]

_LEAST_LOG: Final = -690.0
_MOST_LOG: Final = 690.0


def f_quantile(chance: float, above: float, below: float) -> float:
    """The value that an F variable stays at or below with this chance.

    Args:
        chance: Above 0 and below 1.
        above: The degrees of freedom above the line, above 0.
        below: The degrees of freedom below the line, above 0.

    Raises:
        InvalidValueError: If an argument is outside its domain.

    Source: Handbook 11.3.

    >>> round(f_quantile(0.95, 3, 20), 6)
    3.098391
    """
    if not 0 < chance < 1:
        raise InvalidValueError("chance", chance, "a number above 0 and below 1")
    low, high = _LEAST_LOG, _MOST_LOG
    middle = 0.0
    while low < middle < high:
        if _f_chance(math.exp(middle), above, below) < chance:
            low = middle
        else:
            high = middle
        middle = (low + high) / 2
    return math.exp(middle)


def _f_chance(value: float, above: float, below: float) -> float:
    """The chance to stay at or below the value; from the side where nothing cancels."""
    over = above * value
    if over <= below:
        return incomplete_beta(over / (over + below), above / 2, below / 2)
    return 1 - incomplete_beta(below / (over + below), below / 2, above / 2)
