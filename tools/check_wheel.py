"""Builds the wheel, installs it alone in an empty environment, and runs the smoke test there.

What a user installs is the wheel, not the tree: a file left out of it, or an import of something the core does not
declare, shows only here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DECLARED: Final = {"salesmanual", "attrs", "cattrs", "python-dateutil"}
BROUGHT_ALONG: Final = {"typing-extensions", "exceptiongroup", "six", "tzdata"}
"""What the three dependencies themselves need, by version and Python."""


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    """The command's output; its failure is ours."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    """Build, install, check what is there, run."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", place, ROOT)
        (wheel,) = place.glob("salesmanual-*.whl")
        venv.create(place / "env", with_pip=True)
        python = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
        run(python, "-m", "pip", "install", "--quiet", wheel)
        listed = json.loads(run(python, "-m", "pip", "list", "--format", "json"))
        installed = {entry["name"].lower().replace("_", "-"): entry["version"] for entry in listed}
        for tool in ("pip", "setuptools", "wheel"):
            installed.pop(tool, None)
        if not DECLARED <= installed.keys() <= DECLARED | BROUGHT_ALONG:
            raise SystemExit(f"the wheel brings {sorted(installed)}, declared are {sorted(DECLARED)}")
        print(run(python, "-I", ROOT / "tools" / "smoke.py", cwd=place).strip())
        print(f"{wheel.name} works alone with", *(f"{name} {version}" for name, version in sorted(installed.items())))


if __name__ == "__main__":
    main()
