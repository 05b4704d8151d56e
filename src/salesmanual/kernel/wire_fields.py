"""The fields of a class as a document sees them: which there are, under which key, of which type.

A field's key is its name without leading underscores, or what its metadata says: `attrs.field(metadata={"key":
"from"})`. A field that no argument fills (`init=False`) is derived and stands in no document.

Invariant: the types are those that hold at run time; an annotation that cannot be found is an error when the class is
first read or written, naming the field, and never later.

Left out: how the types are read (`wire_types`).
"""

from __future__ import annotations

import sys
import typing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import DuplicateError, InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DocumentField", "document_fields"]

_KEY: Final = "key"


@final
@attrs.frozen
class DocumentField:
    """One field of a class.

    Attributes:
        key: The key in the document.
        name: The name of the attribute.
        argument: The name of the constructor's argument.
        annotation: The type, as it holds at run time.
        attribute: What attrs knows of it.
    """

    key: str
    name: str
    argument: str
    annotation: object
    attribute: attrs.Attribute[object]

    @property
    def is_required(self) -> bool:
        """Whether the document has to say it."""
        return self.attribute.default is attrs.NOTHING


def document_fields(cls: type) -> tuple[DocumentField, ...]:
    """The fields of an attrs class that documents hold, in the order of the class.

    Raises:
        InvalidValueError: If a field has no annotation, or one that does not hold at run time.
        DuplicateError: If two fields have one key.

    >>> @attrs.frozen
    ... class Tier:
    ...     above: int = attrs.field(metadata={"key": "from"})
    ...     _rate: int
    ...     _cached: int = attrs.field(init=False, default=0)
    >>> [(field.key, field.name) for field in document_fields(Tier)]
    [('from', 'above'), ('rate', '_rate')]
    """
    fields = tuple(_document_field(cls, attribute) for attribute in attrs.fields(cls) if attribute.init)
    keys = [field.key for field in fields]
    for key in keys:
        if keys.count(key) > 1:
            raise DuplicateError(f"key of {cls.__qualname__}", key, "give each field a key of its own")
    return fields


def _document_field(cls: type, attribute: attrs.Attribute[object]) -> DocumentField:
    argument = attribute.alias or attribute.name
    key = attribute.metadata.get(_KEY, argument)
    if not isinstance(key, str) or not key:
        raise InvalidValueError(f"{cls.__qualname__}.{attribute.name}", key, "a key that is text")
    return DocumentField(key, attribute.name, argument, _annotation(cls, attribute), attribute)


def _annotation(cls: type, attribute: attrs.Attribute[object]) -> object:
    where = f"{cls.__qualname__}.{attribute.name}"
    if attribute.type is None:
        raise InvalidValueError(where, attribute.type, "an annotation", "say which type the field has")
    holder = SimpleNamespace(__annotations__={attribute.name: attribute.type})
    try:
        return typing.get_type_hints(holder, *_scopes(cls, attribute.name))[attribute.name]
    except NameError as error:
        remedy = f"import {error.name} where the module runs, not under TYPE_CHECKING alone"
        raise InvalidValueError(where, attribute.type, "an annotation that holds at run time", remedy) from error


def _scopes(cls: type, name: str) -> tuple[dict[str, object], Mapping[str, object]]:
    """Where the names of an annotation are looked up: the module of the class that wrote it, then that class."""
    owner = next((each for each in cls.__mro__ if name in vars(each).get("__annotations__", ())), cls)
    module = sys.modules.get(owner.__module__)
    return dict(vars(module)) if module else {}, {**vars(owner), owner.__name__: owner}
