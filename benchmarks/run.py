"""Runs every benchmark of this folder and prints one line for each comparison; see docs/performance.md."""

from __future__ import annotations

import platform
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ratio import print_rows

PACKAGES = ("attrs", "cattrs", "python-dateutil", "transitions", "python-statemachine", "openfisca-core")


def main() -> None:
    """Everything, or the benchmarks whose names hold one of the arguments."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    for package in PACKAGES:
        try:
            print(package, version(package), end="  ")
        except PackageNotFoundError:
            print(package, "not installed", end="  ")
    print("\n")
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if len(sys.argv) == 1 or any(word in path.stem for word in sys.argv[1:]):
            print_rows(import_module(path.stem).rows())


if __name__ == "__main__":
    main()
