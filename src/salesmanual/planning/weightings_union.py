"""The kinds of weighting that a file may name.

Invariant: a kind has one class and a class one kind, so what is written can be read.

Left out: the weightings (`weightings`), which take their place here.
"""

from __future__ import annotations

from typing import Final

from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire_unions import TaggedUnion
from salesmanual.planning.weighing import Weighting

__all__ = ["WEIGHTINGS", "weighting_name"]

WEIGHTINGS: Final = TaggedUnion(Weighting, tag="kind")
"""The weightings by their `kind`; a company adds its own with `WEIGHTINGS.member("kind")`."""

_NAMES: Final = {
    "blend": text("blend"),
    "capacity": text("capacity"),
    "equal": text("equal parts"),
    "given": text("given shares"),
    "history": text("past sales"),
    "leaf-shares": text("shares of the leaves"),
    "potential": text("potential"),
    "seasonal": text("seasonal index"),
    "workdays": text("workdays"),
}


def weighting_name(weighting: Weighting) -> Text | str:
    """What a weighting is called in an explanation: words for those of the library, the kind of a company's own."""
    own = (kind for kind, member in WEIGHTINGS.members.items() if member is type(weighting))
    kind = next(own, type(weighting).__name__)
    return _NAMES.get(kind, kind)
