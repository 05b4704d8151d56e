"""The published example of the workload method."""

from __future__ import annotations

from fractions import Fraction

from salesmanual.selling.visit_workload import CallNorm, VisitWorkload


def test_a_thousand_large_and_two_thousand_small_customers() -> None:
    """1,000 customers at 36 calls and 2,000 at 12 calls take 60 people of 1,000 calls a year.

    Id: salesforce-size-workload. Source: zabanga.us, Sales force size.
    """
    workload = VisitWorkload([CallNorm("A", 36), CallNorm("B", 12)], calls_per_person=1000)

    size = workload.size({"A": 1000, "B": 2000})

    assert (size.calls, size.people) == (60_000, Fraction(60))
    assert size.explain().replay() == 60
