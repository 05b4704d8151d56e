"""The kinds of weighting that a file may name.

Invariant: a kind has one class and a class one kind, so what is written can be read.

Left out: the weightings (`weightings`), which take their place here.
"""

from __future__ import annotations

from typing import Final

from salesmanual.kernel.wire_unions import TaggedUnion
from salesmanual.planning.weighing import Weighting

__all__ = ["WEIGHTINGS"]

WEIGHTINGS: Final = TaggedUnion(Weighting, tag="kind")
"""The weightings by their `kind`; a company adds its own with `WEIGHTINGS.member("kind")`."""
