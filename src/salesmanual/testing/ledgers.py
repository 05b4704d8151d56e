"""Hypothesis strategies for what happens after a statement: draws, releases, losses, ledgers, capitalised costs.

Invariant: everything they make is accepted by the library; amounts are whole minor units, as a ledger wants them.

Left out: statements, which plans calculate (`salesmanual.testing.plans`).
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.incentives.capitalisation import CapitalisationPolicy, CapitalisedCost
from salesmanual.incentives.clawbacks import ClawbackPolicy, Loss
from salesmanual.incentives.draws import DrawPolicy
from salesmanual.incentives.ledger import Ledger
from salesmanual.incentives.ledger_entries import EntryKind
from salesmanual.incentives.pay_runs import PayPolicy
from salesmanual.incentives.releases import Progress, ReleasePart, ReleasePolicy
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.texts import text
from salesmanual.testing.numbers import money
from salesmanual.testing.periods import days
from salesmanual.testing.plans import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.money import Money

__all__ = [
    "capitalisation_policies",
    "capitalised_costs",
    "clawback_policies",
    "draw_policies",
    "ledgers",
    "losses_of",
    "pay_policies",
    "progress_of",
    "release_policies",
]

_YEAR: Final = year(2026)
_LARGEST: Final = 400
_SIGNS: Final = {
    EntryKind.ADVANCED: 1,
    EntryKind.FORGIVEN: 1,
    EntryKind.RELEASED: 1,
    EntryKind.RECOVERED: -1,
    EntryKind.HELD_BACK: -1,
    EntryKind.PAID: -1,
}


def _sums(currency: str, least: int = 0) -> SearchStrategy[Money]:
    return money(currency=currency, min_value=least, max_value=_LARGEST, is_whole=True)


def draw_policies(*, effective: Period = _YEAR, currency: str = "CNY") -> SearchStrategy[DrawPolicy]:
    """Draws of every kind: recoverable or not, topped up or in advance, recovered or forgiven at the end.

    >>> from hypothesis import find
    >>> find(draw_policies(), lambda draw: not draw.recoverable).at_end
    'recover'
    """
    kinds = st.sampled_from([(True, "recover"), (True, "forgive"), (False, "recover")])
    return st.builds(
        lambda amount, kind, paid: DrawPolicy(amount, effective, recoverable=kind[0], at_end=kind[1], paid=paid),
        _sums(currency, least=1),
        kinds,
        st.sampled_from(["top-up", "in-advance"]),
    )


def pay_policies(*, currency: str = "CNY") -> SearchStrategy[PayPolicy]:
    """What is paid and what waits, with every choice."""
    return st.builds(
        PayPolicy, negative=st.sampled_from(["carry", "forgive"]), minimum=st.none() | _sums(currency, least=1)
    )


@st.composite
def release_policies(draw: DrawFn) -> ReleasePolicy:
    """One to three parts on every trigger, some after a waiting time or not before a day.

    >>> from hypothesis import given
    >>> @given(release_policies())
    ... def test_law(policy):
    ...     assert sum(part.share for part in policy.parts) == 1
    >>> test_law()
    """
    weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    parts = [
        ReleasePart(
            Fraction(weight, sum(weights)),
            draw(st.sampled_from(["booking", "invoice", "delivery", "payment"])),
            after_days=draw(st.sampled_from([0, 0, 10])),
            after_months=draw(st.sampled_from([0, 0, 3])),
            not_before=draw(st.none() | days(_YEAR.start, _YEAR.last_day())),
            in_proportion=draw(st.booleans()),
        )
        for weight in weights
    ]
    return ReleasePolicy(parts, rounding=Rounding("0.01", draw(st.sampled_from(["half-up", "down", "up"]))))


@st.composite
def progress_of(draw: DrawFn, sales: Iterable[Sale]) -> list[Progress]:
    """Invoices, deliveries, payments and refunds of some of the sales, in any order.

    Args:
        draw: Given by Hypothesis.
        sales: The sales.
    """
    found = []
    for sale in sales:
        for _ in range(draw(st.integers(0, 3))):
            later = draw(days(sale.on, sale.on + timedelta(days=120)))
            amount = draw(_sums(sale.amount.currency, least=1))
            kind = draw(st.sampled_from(["invoice", "delivery", "payment", "payment", "refund"]))
            found.append(Progress(sale.id, kind, later, amount))
    return draw(st.permutations(found))


@st.composite
def losses_of(draw: DrawFn, sales: Iterable[Sale]) -> list[Loss]:
    """The loss of some of the sales' customers, each with a term of a year.

    Args:
        draw: Given by Hypothesis.
        sales: The sales, each id once.
    """
    lost = []
    for sale in sales:
        if draw(st.booleans()):
            term = Period(sale.on, sale.on + timedelta(days=365))
            lost.append(Loss(sale.id, draw(days(sale.on, sale.on + timedelta(days=400))), term))
    return draw(st.permutations(lost))


def clawback_policies(*, currency: str = "CNY") -> SearchStrategy[ClawbackPolicy]:
    """Clawbacks with every limit, in full or by the unserved share."""
    return st.builds(
        ClawbackPolicy,
        within_days=st.none() | st.integers(0, 400),
        by=st.sampled_from(["full", "unserved-months", "unserved-days"]),
        share=st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3)]),
        limit_months=st.none() | st.integers(0, 18),
        cap=st.none() | _sums(currency, least=1),
    )


@st.composite
def ledgers(draw: DrawFn, *, people: tuple[str, ...] = PEOPLE, currency: str = "CNY", max_size: int = 8) -> Ledger:
    """Ledgers of some entries of every kind, posted in the order of the days, with the first months perhaps closed.

    Args:
        draw: Given by Hypothesis.
        people: Whose entries there are.
        currency: The currency.
        max_size: How many entries there are at most, before a closing adds its own.

    >>> from hypothesis import given
    >>> @given(ledgers())
    ... def test_law(ledger):
    ...     position = ledger.position()
    ...     assert position.entitled + position.outstanding == position.paid + position.held + position.payable
    >>> test_law()
    """
    ledger = Ledger(currency)
    dates = sorted(draw(st.lists(days(_YEAR.start, _YEAR.last_day()), max_size=max_size)))
    kinds = st.sampled_from([kind for kind in EntryKind if kind is not EntryKind.CARRIED_FORWARD])
    for on in dates:
        kind, amount = draw(kinds), draw(_sums(currency, least=1))
        sign = _SIGNS.get(kind) or draw(st.sampled_from([1, -1]))
        posting = ledger.posting(on=on)
        posting.add(kind, draw(st.sampled_from(people)), amount * sign, month(2026, on.month), text("given"), plan="ae")
        ledger = posting.ledger()
    is_closed = draw(st.booleans())
    if dates and is_closed:
        ledger = ledger.close(month(2026, draw(st.integers(1, 12))), on=dates[-1], by="finance")
    return ledger


def capitalisation_policies() -> SearchStrategy[CapitalisationPolicy]:
    """Straight-line spreading over one month to four years, rounded to cents or whole units."""
    return st.builds(
        CapitalisationPolicy,
        st.integers(1, 48),
        starts=st.sampled_from(["same-month", "next-month"]),
        rounding=st.sampled_from([Rounding(), Rounding("1"), Rounding("1", "down"), Rounding("100", "up")]),
        expense_within=st.sampled_from([0, 12]),
    )


@st.composite
def capitalised_costs(draw: DrawFn, *, currency: str = "CNY", max_size: int = 5) -> list[CapitalisedCost]:
    """Some costs of one year, of use for their own time or the policy's, some of them lost.

    Args:
        draw: Given by Hypothesis.
        currency: In what.
        max_size: How many there are at most.
    """
    costs = []
    for number in range(draw(st.integers(0, max_size))):
        on = draw(days(_YEAR.start, _YEAR.last_day()))
        lost = draw(st.none() | days(on, on + timedelta(days=900)))
        months = draw(st.none() | st.integers(1, 30))
        costs.append(CapitalisedCost(f"S-{number}", on, draw(_sums(currency)), months, lost))
    return costs
