"""Conditions as data: compare, between, one of, contains, present, all of, any of, at least n of, not.

A condition is checked against facts: a mapping, or an object's public attributes, reached by dotted path. The answer
has three values (Kleene's logic): a condition holds, does not hold, or is unknown because a fact is missing.

    and      T U F     or       T U F     not
    T        T U F     T        T T T     T → F
    U        U U F     U        T U U     U → U
    F        F F F     F        T U F     F → T

`holds(facts)` is the fast answer and stops as soon as it is decided. `check(facts)` looks at every part and returns a
`Finding`, so that a refusal lists everything that is missing.

Invariant: `check(facts).status` agrees with `holds(facts)`; no condition evaluates code, calls a method of a fact or
reads a name that begins with an underscore; a condition's text reads back to the same condition.

Left out: arithmetic and comparing one fact with another. Bring a fact that says it, such as `attainment`.
"""

from __future__ import annotations

from salesmanual.kernel.criteria_base import MAX_DEPTH, MAX_SIZE, Criterion, read_criterion
from salesmanual.kernel.criteria_compare import Between, Compare, Includes, Operator
from salesmanual.kernel.criteria_facts import Distance, Value
from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.criteria_groups import ALWAYS, NEVER, AllOf, AnyOf, AtLeast, Not, negate
from salesmanual.kernel.criteria_members import Contains, OneOf, Present

__all__ = [
    "ALWAYS",
    "MAX_DEPTH",
    "MAX_SIZE",
    "NEVER",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Between",
    "Compare",
    "Contains",
    "Criterion",
    "Distance",
    "Finding",
    "FindingStatus",
    "Includes",
    "Not",
    "OneOf",
    "Operator",
    "Present",
    "Value",
    "negate",
    "parse_criterion",
    "read_criterion",
]


def parse_criterion(source: str) -> Criterion:
    """The condition that one line of text describes.

    Raises:
        WrongTypeError: If it is no text.
        CriterionSyntaxError: If it cannot be read; says at which column, and what could stand there.

    >>> from fractions import Fraction
    >>> rule = parse_criterion('attainment >= 100% and at least 1 of (visits >= 8, region in ("east", "west"))')
    >>> print(rule.check({"attainment": Fraction(17, 20), "visits": 9}))
    ☐ all of these: 1 of 2 met
      ☐ attainment is at least 100%: found 85%, 15% short
      ☑ at least 1 of these: 1 of 2 met
        ☑ visits is at least 8: found 9
        ? region is one of "east", "west": not known
    """
    from salesmanual.kernel.criteria_text import parse  # noqa: PLC0415 - checking a condition needs no text form

    return parse(source)
