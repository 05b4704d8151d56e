"""What a projection is, and the kinds that a file may name.

Invariant: a kind has one class and a class one kind, so what is written can be read.

Left out: the methods (`projections`), which take their place here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire_unions import TaggedUnion

if TYPE_CHECKING:
    from fractions import Fraction

    import attrs

    from salesmanual.kernel.explanation import Step
    from salesmanual.planning.projections_standing import Standing

__all__ = ["PROJECTIONS", "Projection", "check_projection", "projection_name"]


class Projection(Protocol):
    """A method that says what a period comes to in the end."""

    def project(self, standing: Standing) -> Fraction | None:
        """What is expected for the whole period; `None` where the method cannot say.

        When the period is over, it is what was reached.

        Raises:
            InvalidValueError: If a fact that the method needs is missing.
        """
        ...

    def explain(self, standing: Standing) -> Step | None:
        """How it comes about; its replay is the projection. `None` where the method cannot say."""
        ...


PROJECTIONS: Final = TaggedUnion(Projection, tag="kind")
"""The methods by their `kind`; a company adds its own with `PROJECTIONS.member("kind")`."""

_NAMES: Final = {
    "blend": text("blend"),
    "pipeline": text("open deals"),
    "run-rate": text("run rate"),
    "seasonal": text("seasonal course"),
}


def check_projection(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuses what is no projection."""
    if not all(hasattr(value, name) for name in ("project", "explain")):
        raise WrongTypeError(attribute.name, value, "a projection such as RunRate()")


def projection_name(method: Projection) -> Text | str:
    """What a method is called in an explanation: words for those of the library, the kind of a company's own."""
    own = (kind for kind, member in PROJECTIONS.members.items() if member is type(method))
    kind = next(own, type(method).__name__)
    return _NAMES.get(kind, kind)
