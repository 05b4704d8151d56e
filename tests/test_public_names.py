"""What the packages promise: every public name loads, none loads before it is asked for."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import salesmanual
from salesmanual._lazy import attach

PACKAGES: Final = (
    "salesmanual",
    "salesmanual.kernel",
    "salesmanual.incentives",
    "salesmanual.insight",
    "salesmanual.organization",
    "salesmanual.people",
    "salesmanual.planning",
    "salesmanual.selling",
)
MODULES: Final = sorted(
    module.name for module in pkgutil.walk_packages(salesmanual.__path__, "salesmanual.") if not module.ispkg
)


def _typed_names(package: str) -> set[str]:
    """What the package's source imports for the type checker."""
    path = Path(importlib.import_module(package).__file__ or "")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        alias.name
        for block in tree.body
        if isinstance(block, ast.If)
        for statement in ast.walk(block)
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_of_a_package_loads(package: str) -> None:
    module = importlib.import_module(package)

    for name in module.__all__:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_promised_is_what_the_type_checker_sees_and_what_dir_lists(package: str) -> None:
    module = importlib.import_module(package)

    assert set(module.__all__) == _typed_names(package) == set(module.__dir__())


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is_and_has_what_it_promises(name: str) -> None:
    module = importlib.import_module(name)

    assert (module.__doc__ or "").strip()
    for promised in getattr(module, "__all__", ()):
        assert hasattr(module, promised)


def test_an_unknown_name_is_an_attribute_error_that_names_the_package() -> None:
    with pytest.raises(AttributeError, match=r"module 'salesmanual' has no attribute 'Mony'"):
        salesmanual.Mony  # noqa: B018 - asking for it is the test


def test_a_name_that_was_loaded_once_is_not_looked_up_again() -> None:
    find, _ = attach("salesmanual", {"salesmanual.kernel.money": ("Money",)})

    assert find("Money") is vars(salesmanual)["Money"]


def test_importing_the_library_loads_no_module_of_its_dependencies_or_extras() -> None:
    code = "import sys, salesmanual; print(sorted(name.partition('.')[0] for name in sys.modules))"

    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code

    loaded = set(ast.literal_eval(done.stdout))
    assert loaded.isdisjoint({"attrs", "cattrs", "dateutil", "hypothesis", "holidays", "decimal"})


@pytest.mark.parametrize("package", PACKAGES)
def test_no_public_name_is_that_of_a_module_of_the_package(package: str) -> None:
    """Importing the module would put it in the place of the name."""
    module = importlib.import_module(package)

    modules = {found.name for found in pkgutil.iter_modules(module.__path__)}

    assert modules.isdisjoint(module.__all__)
