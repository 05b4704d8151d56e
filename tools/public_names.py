"""Write the import blocks of the lazy packages from their `_HOMES`, the one place that says where a name lives.

    python tools/public_names.py

Invariant: running it twice changes nothing, and a package's names are in `_HOMES` alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = (
    "src/salesmanual",
    "src/salesmanual/kernel",
    "src/salesmanual/incentives",
    "src/salesmanual/insight",
    "src/salesmanual/organization",
    "src/salesmanual/people",
    "src/salesmanual/planning",
    "src/salesmanual/selling",
)


def homes_of(source: str) -> dict[str, tuple[str, ...]]:
    """The value of `_HOMES` in the source of a package.

    Raises:
        LookupError: If the source assigns no `_HOMES`.
    """
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_HOMES":
            value: dict[str, tuple[str, ...]] = ast.literal_eval(node.value)
            return value
    raise LookupError("no _HOMES in the package")


def rendered(source: str) -> str:
    """The package's source with all blocks written anew; its docstring stays."""
    homes = homes_of(source)
    head = source[: source.index("from __future__")]
    lines = ["from __future__ import annotations", "", "from typing import TYPE_CHECKING", ""]
    lines += ["from salesmanual._lazy import attach", "", "if TYPE_CHECKING:"]
    for module in sorted(homes):
        lines.append(f"    from {module} import (")
        lines += [f"        {name}," for name in sorted(homes[module])]
        lines.append("    )")
    names = sorted(name for own in homes.values() for name in own)
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in names), "]", "", "_HOMES = {"]
    for module in sorted(homes):
        lines.append(f'    "{module}": (')
        lines += [f'        "{name}",' for name in sorted(homes[module])]
        lines.append("    ),")
    lines += ["}", "__getattr__, __dir__ = attach(__name__, _HOMES)", ""]
    return head + "\n".join(lines)


def main() -> int:
    """Rewrite every package's `__init__.py` in the house's format."""
    paths = [ROOT / package / "__init__.py" for package in PACKAGES]
    for path in paths:
        path.write_text(rendered(path.read_text(encoding="utf-8")), encoding="utf-8")
    files = [str(path) for path in paths]
    subprocess.run(["ruff", "check", "--quiet", "--fix", *files], cwd=ROOT, check=True)  # noqa: S607 - our own files
    subprocess.run(["ruff", "format", "--quiet", *files], cwd=ROOT, check=True)  # noqa: S607 - our own files
    return 0


if __name__ == "__main__":
    sys.exit(main())
