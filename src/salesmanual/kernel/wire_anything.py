"""Any plain value in a document: what stands under an annotation of `object`.

Invariant: text, numbers, truth values, nothing, lists and tables stand for themselves; what else can be kept is a
table of one entry whose key says what it is, `{date = "2026-03-31"}`, and a table that looks like one of those is
kept as `{table = …}`. A list is a tuple in the end.

Left out: objects of classes that say their own form; a field for those names the class.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final, final

from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.wire_faults import REFUSALS, at_index, at_key, faults_of, found_instead
from salesmanual.kernel.wire_form import REFUSED, Faults, Form
from salesmanual.kernel.wire_scalars import (
    read_bool,
    read_date,
    read_decimal_text,
    read_instant,
    read_int,
    read_str,
    read_time,
)

if TYPE_CHECKING:
    from salesmanual.kernel.wire_form import Reader

__all__ = ["anything_form"]

_TABLE: Final = "table"
_ACCEPTED: Final = "a plain value: text, a number, true, false, a date, a list or a table"
_SIMPLE: Final = (bool, int, str)
_KEPT: Final = "a value that documents can hold"
_READERS: Final[Mapping[type, Reader]] = {
    str: read_str,
    bool: read_bool,
    int: read_int,
    Decimal: read_decimal_text,
    date: read_date,
    datetime: read_instant,
    time: read_time,
}


def anything_form(kept: Mapping[type, Form]) -> Form:
    """The form of any plain value, and of the types that are kept under their tags."""
    anything = _Anything(kept)
    return Form(_ACCEPTED, anything.read, anything.write, anything.inspect, lambda _: True, tag="value")


@final
class _Anything:
    """The reader, the writer and the inspector of any plain value."""

    __slots__ = ("_kept", "_tags", "_words")

    def __init__(self, kept: Mapping[type, Form]) -> None:
        self._kept = kept
        self._tags = {form.tag: form for form in kept.values()}
        self._words = {*self._tags, _TABLE}

    def read(self, plain: object, _: object = None) -> object:
        kind = type(plain)
        if kind is str or kind is bool or plain is None:
            return plain
        value = self.inspect(plain, "", Faults())
        if value is REFUSED:
            raise WrongTypeError("value", plain, _ACCEPTED)
        return value

    def inspect(self, plain: object, address: str, faults: Faults) -> object:
        if plain is None:
            return None
        if isinstance(plain, (list, tuple)):
            before = len(faults.found)
            items = [self.inspect(each, at_index(address, index), faults) for index, each in enumerate(plain)]
            return tuple(items) if len(faults.found) == before else REFUSED
        if isinstance(plain, Mapping):
            return self._inspect_tagged(plain, address, faults)
        return _inspect_single(plain, address, faults)

    def _inspect_tagged(self, plain: Mapping[object, object], address: str, faults: Faults) -> object:
        word = next(iter(plain)) if len(plain) == 1 else None
        if not isinstance(word, str) or word not in self._words:
            return self._inspect_table(plain, address, faults)
        inside, at = plain[word], at_key(address, word)
        if word in self._tags:
            return self._tags[word].inspect(inside, at, faults)
        if isinstance(inside, Mapping):
            return self._inspect_table(inside, at, faults)
        faults.add(at, found_instead(inside, "a table"))
        return REFUSED

    def _inspect_table(self, plain: Mapping[object, object], address: str, faults: Faults) -> object:
        before = len(faults.found)
        found: dict[str, object] = {}
        for key, each in plain.items():
            at = at_key(address, key)
            if type(key) is str:
                found[key] = self.inspect(each, at, faults)
            else:
                faults.add(at, found_instead(key, "a key that is text"))
        return found if len(faults.found) == before else REFUSED

    def write(self, value: object) -> object:
        if value is None:
            return None
        for kind in _SIMPLE:
            if isinstance(value, kind):
                return kind(value)
        form = self._kept.get(type(value))
        if form is not None:
            return {form.tag: form.write(value)}
        if isinstance(value, (list, tuple)):
            return [self.write(each) for each in value]
        if isinstance(value, Mapping):
            return self._write_table(value)
        raise WrongTypeError("value", value, _KEPT, "give its field the annotation of its class")

    def _write_table(self, value: Mapping[object, object]) -> object:
        if not all(isinstance(key, str) for key in value):
            raise WrongTypeError("keys", value, "keys that are text")
        written = {str(key): self.write(each) for key, each in value.items()}
        return {_TABLE: written} if len(written) == 1 and not self._words.isdisjoint(written) else written


def _inspect_single(plain: object, address: str, faults: Faults) -> object:
    reader = _READERS.get(type(plain))
    if reader is None:
        remedy = "read numbers as decimals" if isinstance(plain, float) else ""
        faults.add(address, found_instead(plain, _ACCEPTED, remedy))
        return REFUSED
    try:
        return reader(plain, None)
    except REFUSALS as error:
        faults.extend(faults_of(error, address))
        return REFUSED
