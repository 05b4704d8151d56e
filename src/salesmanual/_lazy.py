"""Names that load on first use: a package says where each of its public names lives.

Invariant: importing a package that is made this way loads none of its modules; asking for a name loads the one module
that has it, once.

Left out: submodules, which Python's own import finds.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["attach"]


def attach(package: str, homes: Mapping[str, Iterable[str]]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose names live in other modules.

    Args:
        package: The package's `__name__`.
        homes: Each module and the names that it has.

    >>> find, listed = attach("salesmanual", {"salesmanual.kernel.money": ("Money",)})
    >>> find("Money"), listed()
    (<class 'salesmanual.kernel.money.Money'>, ['Money'])
    """
    names = {name: module for module, own in homes.items() for name in own}

    def find(name: str) -> object:
        module = names.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}", name=name, obj=sys.modules[package])
        value: object = getattr(import_module(module), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted(names)

    return find, listed
