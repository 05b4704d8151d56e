"""Unions by a tag: the parts of a policy of which a company may add its own kinds.

Invariant: within a union a tag names one class and a class has one tag, so what is written can be read, and a
document never decides which Python class is built beyond the registered ones.

Left out: reading and writing the members (`wire_tables`); this module is imported where the classes are defined,
so it costs nothing but itself.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast, final

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_key,
    check_type,
    did_you_mean,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["TaggedUnion", "union_of_base", "union_of_member"]

_Base = TypeVar("_Base")
_Member = TypeVar("_Member", bound=type)

_BY_BASE: Final[dict[object, TaggedUnion[object]]] = {}
_BY_MEMBER: Final[dict[type, TaggedUnion[object]]] = {}


@final
class TaggedUnion(Generic[_Base]):
    """The kinds of one part of a policy, told apart by a tag in the document; open to a company's own kinds.

    A field annotated with the base (a Protocol, an abstract class or any class) is read by the tag and written with
    it. A member stands on its own decorator, above `@frozen`. Defining the same class again, as a notebook does when
    a cell runs twice, replaces it.

    Args:
        base: What the fields are annotated with.
        tag: The key that holds the tag.

    Raises:
        DuplicateError: If the base has a union already.

    Source: Handbook 4.3; the components of an incentive plan are such parts.

    >>> import attrs
    >>> class Reward: ...
    >>> rewards = TaggedUnion(Reward, tag="kind")
    >>> @rewards.member("voucher")
    ... @attrs.frozen
    ... class Voucher(Reward):
    ...     text: str
    >>> dict(rewards.members)
    {'voucher': <class 'salesmanual.kernel.wire_unions.Voucher'>}
    """

    __slots__ = ("_classes", "base", "tag")

    def __init__(self, base: Callable[..., _Base], *, tag: str = "kind") -> None:
        name = getattr(base, "__name__", "base")
        if not isinstance(base, type):
            raise WrongTypeError("base", base, "the class or Protocol that fields are annotated with")
        if base in _BY_BASE:
            raise DuplicateError("tagged union", name, "add members to the one that exists")
        if not isinstance(tag, str) or not tag:
            raise InvalidValueError("tag", tag, "the name of a key, such as 'kind'")
        self.base: type[_Base] = base
        self.tag: str = tag
        self._classes: dict[str, type] = {}
        _BY_BASE[base] = cast("TaggedUnion[object]", self)

    @property
    def members(self) -> Mapping[str, type]:
        """Every tag and its class."""
        return MappingProxyType(self._classes)

    def member(self, name: str) -> Callable[[_Member], _Member]:
        """Makes the decorated class a member under that tag.

        Raises:
            DuplicateError: If another class has that tag, or the class is a member already.
            WrongTypeError: If the class has no written form yet; `member` stands above `@frozen`.
        """
        if not isinstance(name, str) or not name:
            raise InvalidValueError("name", name, "a tag such as 'commission'")

        def register(member: _Member) -> _Member:
            if not (hasattr(member, "__attrs_attrs__") or hasattr(member, "from_plain")):
                raise WrongTypeError(
                    name, member, "an attrs class", "write the decorator of the union above the one of attrs"
                )
            there = self._classes.get(name)
            if there is not None and not _same_definition(there, member):
                raise DuplicateError(f"{self.base.__name__} of {self.tag}", name, f"it is {there.__qualname__}")
            if member in _BY_MEMBER:
                raise DuplicateError("member of a tagged union", member.__qualname__, "a class has one tag")
            if there is not None:
                del _BY_MEMBER[there]
            self._classes[name] = member
            _BY_MEMBER[member] = cast("TaggedUnion[object]", self)
            return member

        return register

    def name_of(self, member: type) -> str:
        """The tag of a member.

        Raises:
            NotFoundError: If the class is no member.
        """
        check_type(member, type, "member")
        for name, candidate in self._classes.items():
            if candidate is member:
                return name
        raise NotFoundError(
            f"{self.tag} for", member.__qualname__, f"register the class as a member of {self.base.__name__}"
        )

    def class_of(self, name: str) -> type:
        """The member with that tag.

        Raises:
            NotFoundError: If there is none, with the closest tag.
        """
        check_key(name, self.tag)
        found = self._classes.get(name)
        if found is None:
            raise NotFoundError(self.tag, name, did_you_mean(name, self._classes))
        return found

    def __repr__(self) -> str:
        return f"TaggedUnion({self.base.__name__}, tag={self.tag!r})"


def _same_definition(one: type, other: type) -> bool:
    return (one.__module__, one.__qualname__) == (other.__module__, other.__qualname__)


def union_of_base(base: object) -> TaggedUnion[object] | None:
    """The union whose fields are annotated with that class."""
    return _BY_BASE.get(base)


def union_of_member(member: type) -> TaggedUnion[object] | None:
    """The union that the class is a member of."""
    return _BY_MEMBER.get(member)
