"""Lists, sets and tables of like entries in a document.

Invariant: every item is read by the form of its type and at its own address; neither a set nor the keys of a table
have an item twice, and a set is written in one order whatever order Python keeps it in.

Left out: tables that stand for an object, with a name for each field (`wire_tables`).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import repeat
from typing import TYPE_CHECKING, Final, cast

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, shown
from salesmanual.kernel.wire_faults import at_index, at_key, found_instead
from salesmanual.kernel.wire_form import REFUSED, Faults, Form, inspector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.wire_form import Reader, Writer

__all__ = ["list_form", "mapping_form", "pairs_form", "set_form", "tuple_form"]

_LIST: Final = "a list"
_TABLE: Final = "a table"


def list_form(item: Form, build: type[tuple[object, ...] | list[object]]) -> Form:
    """A list of items of one type; a Python list or tuple in the end."""
    read_item, write_item = item.read, item.write

    def read(plain: object, _: object = None) -> object:
        if type(plain) is not list:
            plain = _listed(plain)
        return build([read_item(each, None) for each in plain])

    def write(value: object) -> object:
        return [write_item(each) for each in value]  # type: ignore[attr-defined]  # by the annotation, a list

    def inspect(plain: object, address: str, faults: Faults) -> object:
        items = _inspected(plain, repeat(item), address, faults)
        return REFUSED if items is None else build(items)

    return Form(
        f"a list, each item {item.accepted}",
        read,
        write,
        inspect,
        lambda value: isinstance(value, build),
        tag="list",
        stands_as="list",
    )


def tuple_form(items: Sequence[Form]) -> Form:
    """A list with a type for each of its places."""
    count = len(items)
    accepted = f"a list of {count}: {', '.join(item.accepted for item in items)}" if items else "an empty list"

    def read(plain: object, _: object = None) -> object:
        return tuple([item.read(each, None) for item, each in zip(items, _listed(plain), strict=True)])

    def write(value: object) -> object:
        return [item.write(each) for item, each in zip(items, cast("Iterable[object]", value), strict=True)]

    def inspect(plain: object, address: str, faults: Faults) -> object:
        if isinstance(plain, (list, tuple)) and len(plain) != count:
            faults.add(address, f"found a list of {len(plain)}, accepted is {accepted}")
            return REFUSED
        values = _inspected(plain, items, address, faults)
        return REFUSED if values is None else tuple(values)

    return Form(
        accepted,
        read,
        write,
        inspect,
        lambda value: isinstance(value, tuple) and len(value) == count,
        tag="list",
        stands_as="list",
    )


def set_form(item: Form, build: type[frozenset[object] | set[object]]) -> Form:
    """A list in which no item stands twice, and whose order says nothing."""
    read_item, write_item = item.read, item.write

    def read(plain: object, _: object = None) -> object:
        listed = _listed(plain)
        found = build([read_item(each, None) for each in listed])
        if len(found) != len(listed):
            raise InvalidValueError("value", plain, "a list without repetition")
        return found

    def write(value: object) -> object:
        return sorted((write_item(each) for each in cast("Iterable[object]", value)), key=_written_order)

    def inspect(plain: object, address: str, faults: Faults) -> object:
        items = _inspected(plain, repeat(item), address, faults)
        if items is None:
            return REFUSED
        found: set[object] = set()
        for index, each in enumerate(items):
            if each in found:
                repeated = shown(cast("Sequence[object]", plain)[index])
                faults.add(at_index(address, index), f"found {repeated} a second time, accepted is each item once")
            found.add(each)
        return build(items) if len(found) == len(items) else REFUSED

    return Form(
        f"a list without repetition, each item {item.accepted}",
        read,
        write,
        inspect,
        lambda value: isinstance(value, AbstractSet),
        tag="set",
        stands_as="list",
    )


def mapping_form(key: Form, entry: Form) -> Form:
    """A table of entries of one type, under keys of one type that are written as text."""
    read_key, write_key = cast("Reader", key.read_key), cast("Writer", key.write_key)
    read_entry, write_entry, inspect_entry = entry.read, entry.write, entry.inspect
    inspect_key = inspector(read_key)

    def read(plain: object, _: object = None) -> object:
        table = _tabled(plain)
        found = {read_key(name, None): read_entry(each, None) for name, each in table.items()}
        if len(found) != len(table):
            raise InvalidValueError("value", plain, "a table without repetition")
        return found

    def write(value: object) -> object:
        entries = cast("Mapping[object, object]", value)
        names = [write_key(name) for name in entries]
        if not all(type(name) is str for name in names) or len(set(names)) < len(names):
            raise WrongTypeError("keys", value, "keys that are written as text, each as another one")
        return dict(zip(names, map(write_entry, entries.values()), strict=True))

    def inspect(plain: object, address: str, faults: Faults) -> object:
        if not isinstance(plain, Mapping):
            faults.add(address, found_instead(plain, _TABLE))
            return REFUSED
        before = len(faults.found)
        found: dict[object, object] = {}
        for name, each in plain.items():
            at = at_key(address, name)
            known = inspect_key(name, at, faults)
            value = inspect_entry(each, at, faults)
            if known is not REFUSED and known in found:
                faults.add(at, f"found {shown(name)} a second time, accepted is each key once")
            elif known is not REFUSED:
                found[known] = value
        return found if len(faults.found) == before else REFUSED

    return Form(
        f"a table, each key {key.accepted}, each entry {entry.accepted}",
        read,
        write,
        inspect,
        lambda value: isinstance(value, Mapping),
        tag="table",
        stands_as="table",
    )


def pairs_form(pairs: Form) -> Form:
    """A mapping whose keys cannot be written as text: a list of keys, each with its entry."""

    def read(plain: object, _: object = None) -> object:
        found = cast("tuple[tuple[object, object], ...]", pairs.read(plain, None))
        entries = dict(found)
        if len(entries) != len(found):
            raise InvalidValueError("value", plain, "a list without a key that stands twice")
        return entries

    def write(value: object) -> object:
        return pairs.write(cast("Mapping[object, object]", value).items())

    def inspect(plain: object, address: str, faults: Faults) -> object:
        found = pairs.inspect(plain, address, faults)
        if found is REFUSED:
            return REFUSED
        entries: dict[object, object] = {}
        count = 0
        for count, (name, value) in enumerate(cast("tuple[tuple[object, object], ...]", found), start=1):
            if name in entries:
                faults.add(at_index(address, count - 1), "found the same key a second time, accepted is each key once")
            entries[name] = value
        return entries if len(entries) == count else REFUSED

    return Form(
        f"a list of keys and entries: {pairs.accepted}",
        read,
        write,
        inspect,
        lambda value: isinstance(value, Mapping),
        tag="table",
        stands_as="list",
    )


def _listed(plain: object) -> list[object] | tuple[object, ...]:
    if isinstance(plain, (list, tuple)):
        return plain
    raise WrongTypeError("value", plain, _LIST)


def _tabled(plain: object) -> Mapping[object, object]:
    if type(plain) is dict:
        return plain
    if isinstance(plain, Mapping):
        return plain
    raise WrongTypeError("value", plain, _TABLE)


def _inspected(plain: object, forms: Iterable[Form], address: str, faults: Faults) -> list[object] | None:
    """The items, or `None` where one has a fault."""
    if not isinstance(plain, (list, tuple)):
        faults.add(address, found_instead(plain, _LIST))
        return None
    before = len(faults.found)
    items = [
        form.inspect(each, at_index(address, index), faults)
        for index, (form, each) in enumerate(zip(forms, plain, strict=False))
    ]
    return items if len(faults.found) == before else None


def _written_order(plain: object) -> tuple[str, str]:
    return (type(plain).__name__, plain if isinstance(plain, str) else repr(plain))
