"""Hypothesis strategies for crediting: rules, who reports to whom, and sales that the rules find people in.

Invariant: everything they make is accepted by the library and belongs together: the rules ask about the facts that the
sales have or lack, and nobody reports to themselves in the end. Rules in conflict, rules that find nobody, people who
are credited twice and managers who sell come often.

Left out: recipients of a company's own; pass rules with them to `creditings` as a strategy.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import strategies as st

from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import (
    Assignment,
    FixedShares,
    InRole,
    Managers,
    Named,
    Owner,
    Partner,
    Person,
    Specialist,
    Splits,
)
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.kernel.criteria import Criterion, parse_criterion
from salesmanual.kernel.period import Period, half, year
from salesmanual.testing.numbers import labels
from salesmanual.testing.plans import PEOPLE, sale_lists, splits

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.crediting import Precedence
    from salesmanual.incentives.crediting_recipients import Recipient
    from salesmanual.incentives.sales import Sale
    from salesmanual.kernel.texts import Label

__all__ = [
    "EVERYBODY",
    "MANAGERS",
    "credit_rules",
    "crediting_facts",
    "crediting_sales",
    "creditings",
    "recipients",
    "reporting_books",
]

MANAGERS: Final = ("zhao.min", "chen.jie", "head")
"""Who is above the `PEOPLE`, from the lowest to the highest."""

EVERYBODY: Final = (*PEOPLE, *MANAGERS)
"""All of them, so that nobody reports to who stands before them."""

_TERRITORIES: Final = ("east", "west")
_HALVES: Final[tuple[Period, ...]] = (half(2026, 1), half(2026, 2))
_MOST_RULES: Final = 4
_PRECEDENCES: Final[tuple[Precedence, ...]] = ("first", "most-specific", "all")


@st.composite
def reporting_books(draw: DrawFn, *, people: tuple[str, ...] = EVERYBODY) -> ReportingBook:
    """Who reports to whom, always, for half a year, or to one and then to another.

    Args:
        draw: Given by Hypothesis.
        people: Everybody; each reports to somebody who comes later, or to nobody.

    >>> from hypothesis import find
    >>> len(find(reporting_books(), lambda book: book.entries).entries)
    1
    """
    entries = []
    for place, person in enumerate(people[:-1]):
        above = st.none() | st.sampled_from(people[place + 1 :])
        if draw(st.booleans()):
            managers: list[tuple[str | None, Period | None]] = [(draw(above), when) for when in _HALVES]
        else:
            managers = [(draw(above), None)]
        entries += [ReportsTo(person, manager, when) for manager, when in managers if manager is not None]
    return ReportingBook(entries)


@cache
def crediting_facts() -> SearchStrategy[dict[str, object]]:
    """What rules ask about a sale: its territory, its product, the people in roles, and the partner; each or none.

    >>> from hypothesis import find
    >>> find(crediting_facts(), lambda facts: "territory" in facts)["territory"]
    'east'
    """
    person = st.sampled_from(EVERYBODY)
    team = st.lists(person, min_size=1, max_size=3, unique=True)
    roles = st.fixed_dictionaries({}, optional={"presales": person | team, "service": person})
    return st.fixed_dictionaries(
        {},
        optional={
            "product": st.sampled_from(("hardware", "service")),
            "territory": st.sampled_from(_TERRITORIES),
            "roles": roles,
            "partner": person | st.just(7),
        },
    )


def crediting_sales(*, unique: bool = True, max_size: int = 6) -> SearchStrategy[list[Sale]]:
    """Some sales with the facts that rules ask about.

    >>> from hypothesis import find
    >>> len(find(crediting_sales(), lambda sales: sales))
    1
    """
    return sale_lists(attributes=crediting_facts(), unique=unique, max_size=max_size)


@cache
def _conditions() -> SearchStrategy[Criterion]:
    return st.sampled_from(
        (
            'attributes.territory = "east"',
            'attributes.product = "service"',
            'attributes.territory = "east" and attributes.product = "service"',
            "attributes.roles.presales is present",
            "amount >= CNY 100",
        )
    ).map(parse_criterion)


@cache
def _times() -> SearchStrategy[Period | None]:
    return st.none() | st.sampled_from((*_HALVES, year(2026)))


@cache
def recipients(*, managers: bool = True) -> SearchStrategy[Recipient]:
    """Every kind of recipient.

    Args:
        managers: Whether managers are among them, who are credited on top only.
    """
    assignments = st.builds(
        Assignment,
        st.sampled_from(EVERYBODY),
        st.sampled_from(_TERRITORIES).map(lambda name: parse_criterion(f'attributes.territory = "{name}"')),
        _times(),
    )
    kinds: list[SearchStrategy[Recipient]] = [
        st.builds(Owner),
        st.builds(Splits),
        st.builds(Named),
        st.sampled_from(("presales", "service")).map(InRole),
        st.sampled_from(EVERYBODY).map(Person),
        st.builds(Partner),
        st.lists(assignments, min_size=1, max_size=3).map(Specialist),
        splits(people=EVERYBODY[:4]).map(FixedShares),
    ]
    if managers:
        levels = st.integers(1, 2)
        kinds.append(st.builds(Managers, levels, st.none() | st.integers(2, 3)))
    return st.one_of(kinds)


@st.composite
def credit_rules(draw: DrawFn, key: str = "rule", *, overlay: bool | None = None, whole: bool = False) -> CreditRule:
    """Rules with every recipient, condition and share.

    Args:
        draw: Given by Hypothesis.
        key: The rule's key.
        overlay: Whether it credits on top; either by default.
        whole: Whether a direct rule gives out all of the sale.

    >>> from hypothesis import find
    >>> find(credit_rules("a", overlay=True), lambda rule: rule.share > 1).overlay
    True
    """
    on_top = draw(st.booleans()) if overlay is None else overlay
    top = 12 if on_top else 8
    share = Fraction(1) if whole and not on_top else Fraction(draw(st.integers(1, top)), 8)
    return CreditRule(
        key,
        draw(_labels()),
        draw(recipients(managers=on_top)),
        where=draw(st.none() | _conditions()),
        share=share,
        overlay=on_top,
        effective=draw(_times()),
    )


@cache
def _labels() -> SearchStrategy[Label]:
    return labels()


@cache
def _rules(overlay: bool | None, whole: bool) -> SearchStrategy[list[CreditRule]]:  # noqa: FBT001 - as in `creditings`
    """Up to four rules, each with a key of its own."""
    rule = credit_rules(overlay=overlay, whole=whole)
    return st.lists(rule, max_size=_MOST_RULES).map(
        lambda rules: [attrs.evolve(rule, key=f"rule-{number}") for number, rule in enumerate(rules)]
    )


@st.composite
def creditings(draw: DrawFn, *, overlay: bool | None = None) -> Crediting:
    """Crediting policies of up to four rules, with every precedence and default.

    Args:
        draw: Given by Hypothesis.
        overlay: Whether all rules credit on top, or none; either by default.

    >>> from hypothesis import given
    >>> @given(creditings(), crediting_sales(), reporting_books())
    ... def test_law(crediting, sales, reporting):
    ...     report = crediting.report(sales, reporting=reporting)
    ...     credited = {credit.sale.id for credit in report.book.credits}
    ...     assert len(credited) + len(report.book.uncredited) == len(sales)
    >>> test_law()
    """
    default = draw(st.none() | recipients(managers=False))
    precedence = draw(st.sampled_from(_PRECEDENCES))
    whole = default is None and precedence != "all"
    rules = draw(_rules(overlay, whole))
    return Crediting(rules, precedence=precedence, ties=draw(st.sampled_from(("first", "uncredited"))), default=default)
