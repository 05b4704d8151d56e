"""Objects in a document: tables with a key for each field, classes that say their own form, kinds told by a tag.

Reading and writing the fields is code that cattrs generates for each class once; this module tells it what each field
is. Where that code refuses a table, the inspector reads it again, field by field, for all its faults.

Invariant: a key that no field has is refused; a field with its default is left out when written; a member of a tagged
union is written with its tag. A document names kinds only by the tags that are registered.

Left out: finding out which form a type has (`wire_types`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from numbers import Number
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import attrs
from cattrs import Converter
from cattrs.fns import identity
from cattrs.gen import make_dict_structure_fn_from_attrs, make_dict_unstructure_fn_from_attrs, override

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean, shown
from salesmanual.kernel.wire_faults import REFUSALS, at_key, closest, faults_of, found_instead, listed
from salesmanual.kernel.wire_fields import DocumentField, document_fields
from salesmanual.kernel.wire_form import REFUSED, Faults, Form
from salesmanual.kernel.wire_scalars import as_it_is
from salesmanual.kernel.wire_unions import TaggedUnion, union_of_member

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from salesmanual.kernel.wire_form import FormOf, Inspector, Reader, Writer

__all__ = ["class_form", "table_form", "union_form"]

_Fields: TypeAlias = tuple[tuple[DocumentField, Form], ...]

_CONVERTER: Final = Converter(detailed_validation=False)
_CLASS: Final = attrs.fields(DocumentField).key.evolve(name="__class__", type=object)
_SUGGESTED: Final = 20
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def table_form(cls: type, form_of: FormOf) -> Form:
    """A table with a key for each field of an attrs class.

    Raises:
        InvalidValueError: If a field's annotation does not hold at run time.
        WrongTypeError: If a field's type cannot stand in a document.
        DuplicateError: If two fields have one key.
    """
    fields = tuple((field, form_of(field.annotation)) for field in document_fields(cls))
    membership = _membership(cls, [field.key for field, _ in fields])
    return Form(
        f"a table with the fields of {cls.__name__}",
        _field_reader(cls, fields, membership),
        _field_writer(cls, fields, membership),
        _field_inspector(cls, fields, membership),
        lambda value: isinstance(value, cls),
        tag=_words(cls, "-"),
        stands_as="table",
    )


def class_form(cls: type) -> Form:
    """What the class itself reads with `from_plain` and writes with `to_plain`."""
    from_plain = cast("Callable[[object], object]", cls.from_plain)  # type: ignore[attr-defined]  # why we are here

    def read(plain: object, _: object = None) -> object:
        return from_plain(plain)

    def inspect(plain: object, address: str, faults: Faults) -> object:
        try:
            return from_plain(plain)
        except REFUSALS as error:
            keys = {key: key for key in plain if isinstance(key, str)} if isinstance(plain, Mapping) else None
            faults.extend(faults_of(error, address, keys=keys))
            return REFUSED

    name = _words(cls, " ")
    form = Form(
        f"{'an' if name[0] in 'aeiou' else 'a'} {name}",
        read,
        methodcaller("to_plain"),
        inspect,
        lambda value: isinstance(value, cls),
        tag=_words(cls, "-"),
        read_key=read,
        write_key=methodcaller("to_plain"),
    )
    membership = _membership(cls, ())
    return form if membership is None else _tagged_form(cls, form, membership)


def union_form(union: TaggedUnion[object], form_of: FormOf) -> Form:
    """A table of one of the kinds of a union, told by its tag; kinds may be added at any time."""
    tag, members = union.tag, union.members
    readers: dict[type, Reader] = {}
    writers: dict[type, Writer] = {}

    def read(plain: object, _: object = None) -> object:
        kind = members[plain[tag]]  # type: ignore[index]  # what is no table is refused by the attempt
        if kind not in readers:
            readers[kind] = form_of(kind).read
        return readers[kind](plain, None)

    def write(value: object) -> object:
        kind = type(value)
        writer = writers.get(kind)
        if writer is None:
            union.name_of(kind)
            writer = writers[kind] = form_of(kind).write
        return writer(value)

    def inspect(plain: object, address: str, faults: Faults) -> object:
        if not isinstance(plain, Mapping):
            faults.add(address, found_instead(plain, f"a table with {tag}"))
            return REFUSED
        name = plain.get(tag)
        if isinstance(name, str) and name in members:
            return form_of(members[name]).inspect(plain, address, faults)
        found = f"found {shown(name)}" if tag in plain else "missing"
        faults.add(at_key(address, tag), f"{found}, accepted is {listed(members)}{closest(name, members)}")
        return REFUSED

    return Form(
        f"a table with {tag}",
        read,
        write,
        inspect,
        lambda value: union_of_member(type(value)) is union,
        tag=_words(union.base, "-"),
        stands_as="table",
    )


def _words(cls: type, between: str) -> str:
    return _WORD.sub(between, cls.__name__).lower()


def _membership(cls: type, keys: Collection[str]) -> tuple[str, str] | None:
    """The tag's key and the tag of a member of a union; where an annotation names the class, it may be left out.

    Raises:
        InvalidValueError: If a field has the key of the tag.
    """
    union = union_of_member(cls)
    if union is None:
        return None
    if union.tag in keys:
        accepted = f"a key other than the tag of {union.base.__name__}"
        raise InvalidValueError(f"{cls.__qualname__}.{union.tag}", union.tag, accepted)
    return union.tag, union.name_of(cls)


def _field_reader(cls: type, fields: _Fields, membership: tuple[str, str] | None) -> Reader:
    hooks: dict[str, Any] = {field.name: override(rename=field.key, struct_hook=form.read) for field, form in fields}
    attributes = [field.attribute.evolve(type=object) for field, _ in fields]
    make = cast("Reader", make_dict_structure_fn_from_attrs(attributes, cls, _CONVERTER, **hooks))
    tag, name = membership or ("", "")
    keys = frozenset([field.key for field, _ in fields] + ([tag] if membership else []))

    def read(plain: object, _: object = None) -> object:
        if type(plain) is not dict and not isinstance(plain, Mapping):
            raise WrongTypeError("value", plain, "a table")
        if not keys.issuperset(plain):
            raise InvalidValueError("value", plain, "a table without unknown keys")
        return make(plain, cls)

    def read_tagged(plain: object, _: object = None) -> object:
        if plain.get(tag, name) != name:  # type: ignore[attr-defined]  # what is no table is refused by the attempt
            raise InvalidValueError("value", plain, f"the {tag} {name}")
        return read(plain)

    return read_tagged if membership else read


def _field_writer(cls: type, fields: _Fields, membership: tuple[str, str] | None) -> Writer:
    hooks: dict[str, Any] = {}
    attributes = []
    if membership is not None:  # the class of an instance stands under the tag, as its name in the union
        tag, name = membership
        attributes.append(_CLASS)
        hooks[_CLASS.name] = override(rename=tag, unstruct_hook=lambda _: name)
    for field, form in fields:
        attribute = _with_default_as_stored(field.attribute)
        attributes.append(attribute)
        write = form.write_some if form.write_some is not None and attribute.default is None else form.write
        hooks[field.name] = override(
            rename=field.key,
            unstruct_hook=identity if write is as_it_is else write,
            omit_if_default=not (form.tag in {"choice", "value"} and isinstance(attribute.default, Number)),
        )
    return cast("Writer", make_dict_unstructure_fn_from_attrs(attributes, cls, _CONVERTER, **hooks))


def _with_default_as_stored(attribute: attrs.Attribute[object]) -> attrs.Attribute[object]:
    """The field with its default as instances have it, so that it is made once and not for every comparison."""
    default: Any = attribute.default
    convert: Any = attribute.converter
    factory: Any = attrs.Factory
    is_made = isinstance(default, factory)
    if default is attrs.NOTHING or (is_made and default.takes_self) or isinstance(convert, attrs.Converter):
        return attribute.evolve(type=object)
    made = default.factory() if is_made else default
    return attribute.evolve(type=object, default=made if convert is None else convert(made), converter=None)


def _field_inspector(cls: type, fields: _Fields, membership: tuple[str, str] | None) -> Inspector:
    by_key = {field.key: (field, form) for field, form in fields}
    keys = {field.name: field.key for field, _ in fields}
    accepted = f"a table with the fields of {cls.__name__}"

    def inspect(plain: object, address: str, faults: Faults) -> object:
        if not isinstance(plain, Mapping):
            faults.add(address, found_instead(plain, accepted))
            return REFUSED
        before = len(faults.found)
        if membership:
            plain = _untagged(plain, membership, address, faults)
        _note_unknown(plain, by_key, address, faults)
        arguments = {}
        instance: object = object.__new__(cls)
        for field, form in fields:
            at = at_key(address, field.key)
            if field.key in plain:
                arguments[field.argument] = _inspected_field(
                    field, form, plain[field.key], instance, at=at, faults=faults
                )
            elif field.is_required:
                faults.add(at, f"missing, accepted is {form.accepted}")
        if len(faults.found) != before:
            return REFUSED
        try:
            return cls(**arguments)
        except REFUSALS as error:
            faults.extend(faults_of(error, address, keys=keys))
            return REFUSED

    return inspect


def _inspected_field(
    field: DocumentField, form: Form, plain: object, instance: object, *, at: str, faults: Faults
) -> object:
    """The field's value, which `instance` then has too for the validators that ask about it."""
    value = form.inspect(plain, at, faults)
    if value is not REFUSED:
        refusal = _refusal(field, value, instance)
        if refusal is not None:
            faults.extend(faults_of(refusal, at, name=field.name, spelling={shown(value): shown(plain)}))
    return value


def _note_unknown(plain: Mapping[object, object], known: Mapping[str, object], address: str, faults: Faults) -> None:
    unknown = [key for key in plain if key not in known]
    for position, key in enumerate(unknown):
        remedy = did_you_mean(key, known) if isinstance(key, str) and position < _SUGGESTED else ""
        faults.add(at_key(address, key), f"unknown key{'; ' if remedy else ''}{remedy}")


def _refusal(field: DocumentField, value: object, instance: object) -> Exception | None:
    """Why the field's converter or validator refuses the value; `instance` has the fields before it, and gets it."""
    attribute = field.attribute
    try:
        convert: Any = attribute.converter
        if isinstance(convert, attrs.Converter):
            value = cast("Any", convert)(value, instance, attribute)
        elif convert is not None:
            value = convert(value)
        object.__setattr__(instance, field.name, value)
        if attribute.validator is not None:
            attribute.validator(instance, attribute, value)
    except REFUSALS as error:
        return error
    except AttributeError:
        return None  # it asks about a field that has a fault itself; the constructor decides
    return None


def _untagged(
    plain: Mapping[object, object],
    membership: tuple[str, str],
    address: str,
    faults: Faults,
) -> Mapping[object, object]:
    """The table without its tag, which is noted where it is another one."""
    tag, name = membership
    if plain.get(tag, name) != name:
        faults.add(at_key(address, tag), f"found {shown(plain[tag])}, accepted is {name!r}")
    return {key: value for key, value in plain.items() if key != tag}


def _tagged_form(cls: type, form: Form, membership: tuple[str, str]) -> Form:
    """The form of a class that says its own, with the tag added to its table."""
    tag, name = membership

    def inspect(plain: object, address: str, faults: Faults) -> object:
        before = len(faults.found)
        if isinstance(plain, Mapping):
            plain = _untagged(plain, membership, address, faults)
        value = form.inspect(plain, address, faults)
        return value if len(faults.found) == before else REFUSED

    def read(plain: object, _: object = None) -> object:
        value = inspect(plain, "", Faults())
        if value is REFUSED:
            raise WrongTypeError("value", plain, form.accepted)
        return value

    def write(value: object) -> object:
        plain = form.write(value)
        if not isinstance(plain, Mapping) or tag in plain:
            raise WrongTypeError(f"{cls.__qualname__}.to_plain", plain, f"a table without the key {tag}")
        return {tag: name, **plain}

    return attrs.evolve(form, read=read, write=write, inspect=inspect, read_key=None, write_key=None)
