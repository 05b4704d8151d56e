"""A smoke test of the installed library: a plan file, a statement, dates, a translation, targets, the data it ships."""

from __future__ import annotations

import sys
from datetime import date

import salesmanual
from salesmanual import (
    Cadence,
    IncentivePlan,
    Money,
    Sale,
    WorkCalendar,
    credit_sales,
    month,
    read_policy,
    text,
    write_policy,
    year,
)
from salesmanual.people import standard_competency_model, standard_positions
from salesmanual.planning import break_down

PLAN = """
key = "ae"
label = "Account executive"
currency = "CNY"
effective = "2026"

[[components]]
kind = "commission"
key = "sales"
label = "Commission"

[components.curve]
kind = "marginal"
tiers = [{ from = "0", rate = "5%" }, { from = "100000", rate = "8%" }]
"""


def main() -> None:
    """Use each part once."""
    plan = read_policy(IncentivePlan, PLAN)
    assert read_policy(IncentivePlan, write_policy(plan)) == plan
    credits_ = credit_sales([Sale("S-1", date(2026, 3, 9), Money("120000", "CNY"), owner="li.na")])
    statement = plan.calculate("li.na", month(2026, 3), credits=credits_)
    assert statement.total == Money("6600", "CNY"), statement.total
    assert statement.explain().replay() == statement.total
    office = WorkCalendar("Mon-Fri 09:00-17:00", "Asia/Shanghai")
    assert Cadence("last workday of the month").due(month(2026, 2), calendar=office) == (date(2026, 2, 27),)
    assert text("yes").render("zh_Hant") == "是"
    targets = break_down(Money("1200000", "CNY"), over=year(2026), among={"east": ["li.na", "wang.wei"]})
    assert targets["li.na"] == Money("600000", "CNY"), targets["li.na"]
    model = standard_competency_model()
    standard_positions().check_competencies(dict.fromkeys(model.competency_keys(), model.highest))
    foreign = {"holidays", "hypothesis", "pytest", "babel"} & set(sys.modules)
    assert not foreign, foreign
    print("smoke test passed:", salesmanual.__name__, statement.total)


if __name__ == "__main__":
    main()
