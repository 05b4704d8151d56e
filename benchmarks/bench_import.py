"""What importing costs: the library against attrs, each in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

from ratio import Row, print_rows

RUNS = 15
CLOCK = "import time; start = time.perf_counter(); {what}; print(time.perf_counter() - start)"


def seconds(what: str) -> float:
    """The best of some fresh interpreters, from before the statement to after it."""
    command = [sys.executable, "-I", "-c", CLOCK.format(what=what)]
    runs = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(RUNS))  # noqa: S603 - our own code
    return min(float(run.stdout) for run in runs)


def rows() -> list[Row]:
    """The library alone, and with the first plan read, which loads what a program uses."""
    attrs = seconds("import attrs")
    plan = "from salesmanual import Commission, IncentivePlan, Money, Sale, credit_sales"
    return [
        Row("import salesmanual", seconds("import salesmanual"), attrs, "import attrs", 2.5),
        Row("import the names of a pay run", seconds(plan), attrs, "import attrs (no limit set)", float("inf")),
    ]


if __name__ == "__main__":
    print_rows(rows())
