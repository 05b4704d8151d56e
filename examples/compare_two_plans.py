"""Redesigns a plan with a cliff: the audit finds it, goal seek keeps the budget, the comparison shows who gains.

python examples/compare_two_plans.py                    the sample company's account executives, 2026
python examples/compare_two_plans.py --language zh_Hant

The plan in `plans/account-executive.toml` pays half a quarter bonus at 80 % of the target and nothing just below. The
redesign lets the bonus grow from a lower attainment instead, and asks what the target bonus may be so that last year
would have cost what it did. A notebook does the same, cell by cell: every result shows itself as tables there.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs
import sample_files

from salesmanual import Bonus, Curve, Language, Money, audit, compare, credit_sales, goal_seek, quarter, simulate
from salesmanual.incentives import Empirical, expected_cost
from salesmanual.kernel.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sales_files import Company

    from salesmanual import CreditBook, IncentivePlan
    from salesmanual.incentives import Comparison, ExpectedCost, GoalSeek
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.texts import Text

HERE: Final = Path(__file__).resolve().parent
PLAN: Final = "account-executive-2026"
BONUS: Final = "quarter-bonus"
SMOOTH: Final = Curve.points([("60%", 0), ("100%", 1), ("120%", "150%")])
"""Nothing up to 60 % of the target, then as much more for each further step, without a jump."""


class Year(NamedTuple):
    """What happened: the plan, the people it pays, the months, the credits and the targets."""

    plan: IncentivePlan
    people: tuple[str, ...]
    months: tuple[Period, ...]
    credits: CreditBook
    company: Company


def main(arguments: Sequence[str] | None = None) -> None:
    """Audit, redesign, seek, compare, look ahead."""
    language = _language(arguments)
    year = read_year(HERE / "data")
    print(*(sentence.render(language) for sentence in cliffs(year.plan)), sep="\n")
    smooth = without_cliff(year.plan)
    print(f"{len(cliffs(smooth))} left\n")

    answer = keep_the_budget(year, smooth)
    print(answer.to_text(language))
    if answer.plan is None:
        raise SystemExit("no target bonus keeps the budget")

    comparison = both(year, answer.plan)
    print(f"\n{comparison.to_text(language)}\n")
    print(look_ahead(year, answer.plan).to_text(language))


def read_year(folder: Path) -> Year:
    """The account executives of the sample company and all that they sold."""
    company = sample_files.read_company(folder)
    people = tuple(sorted(name for name, plan in company.plans.items() if plan.key == PLAN))
    book = credit_sales(company.sales, participants=company.plans)
    return Year(company.plans[people[0]], people, company.months, book, company)


def cliffs(plan: IncentivePlan) -> tuple[Text, ...]:
    """What the audit says of jumps in pay."""
    return tuple(finding.sentence for finding in audit(plan).of("cliff"))


def without_cliff(plan: IncentivePlan) -> IncentivePlan:
    """The plan with a bonus that grows instead of jumping."""
    components = tuple(
        attrs.evolve(part, curve=SMOOTH) if isinstance(part, Bonus) and part.key == BONUS else part
        for part in plan.components
    )
    return attrs.evolve(plan, components=components)


def keep_the_budget(year: Year, plan: IncentivePlan) -> GoalSeek:
    """The target bonus with which the redesigned plan would have cost no more than the plan that is."""
    targets = year.company.targets
    now = simulate(year.plan, year.people, year.months, credits=year.credits, targets=targets)
    return goal_seek(
        plan,
        f"components.{BONUS}.amount",
        to=now.cost(),
        within=(Money("3000", "CNY"), Money("12000", "CNY")),
        step=Money("10", "CNY"),
        population=year.people,
        periods=year.months,
        credits=year.credits,
        targets=targets,
    )


def both(year: Year, redesigned: IncentivePlan) -> Comparison:
    """The plan that is and the redesigned one, on the same year."""
    plans = {"now": year.plan, "redesigned": redesigned}
    return compare(plans, year.people, year.months, credits=year.credits, targets=year.company.targets)


def look_ahead(year: Year, plan: IncentivePlan) -> ExpectedCost:
    """What the plan will probably cost in the fourth quarter, if attainments are spread as they were in the year."""
    targets = year.company.targets
    past = simulate(plan, year.people, year.months, credits=year.credits, targets=targets)
    seen = Empirical([attainment for person in past.people() if (attainment := person.attainment()) is not None])
    return expected_cost(
        plan, dict.fromkeys(year.people, seen), quarter(2026, 4), credits=year.credits, targets=targets, draws=500
    )


def _language(arguments: Sequence[str] | None) -> Language:
    parser = argparse.ArgumentParser(description="Redesign a plan with a cliff, and see who gains.")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    language: Language = parser.parse_args(arguments).language
    return language


if __name__ == "__main__":
    main(sys.argv[1:])
