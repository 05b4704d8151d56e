"""Choices in a document: one of some values, a value or nothing, one of some types.

Invariant: what is written reads back to an equal value of the same type. Where the plain value alone would read as
another type of the choice (a date where text is accepted too), it is written as a table of one entry whose key says
what it is: `{date = "2026-03-31"}`.

Left out: choices by a tag inside a table (`wire_tables`), and any plain value at all (`wire_anything`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final, final

from salesmanual.kernel.errors import WrongTypeError, shown
from salesmanual.kernel.wire_faults import at_key, closest, found_instead, listed
from salesmanual.kernel.wire_form import REFUSED, EnoughFaultsError, Faults, Form, value_form
from salesmanual.kernel.wire_scalars import as_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


__all__ = ["enum_form", "literal_form", "nothing_form", "one_of", "optional_form"]

_KINDS: Final = (bool, int, str)


def nothing_form() -> Form:
    """The form of `None`."""

    def read(plain: object, _: object = None) -> object:
        if plain is None:
            return None
        raise WrongTypeError("value", plain, "nothing")

    return value_form(type(None), "nothing", read, as_it_is, tag="none", natives=(type(None),))


def literal_form(values: Iterable[object]) -> Form:
    """One of some values: text, whole numbers, truth values, nothing, members of an enumeration."""
    choices = {_marked(value): value for value in values}
    return _one_of_values(choices, lambda value: _marked(value) in choices, "choice")


def enum_form(kind: type[Enum]) -> Form:
    """A member of an enumeration: its value where all values are text, numbers or truths, else its name."""
    members = list(kind)
    if all(isinstance(member.value, _KINDS) for member in members):
        choices: dict[tuple[type, object], object] = {_marked(member): member for member in members}
    else:
        choices = {(str, member.name): member for member in members}
    return _one_of_values(choices, lambda value: isinstance(value, kind), kind.__name__.lower())


def _marked(value: object) -> tuple[type, object]:
    """The plain value with its type, so that 1 and `True` are two values."""
    plain = value.value if isinstance(value, Enum) else value
    for kind in _KINDS:
        if isinstance(plain, kind):
            return (kind, kind(plain))
    if plain is None:
        return (type(None), None)
    raise WrongTypeError("choice", value, "text, a whole number, true, false or nothing")


def _one_of_values(choices: dict[tuple[type, object], object], holds: Callable[[object], bool], tag: str) -> Form:
    texts = {str(plain): value for (kind, plain), value in choices.items() if kind is str}
    is_text = len(texts) == len(choices)
    accepted = listed([plain for _, plain in choices])
    written = {(type(value), value): plain for (_, plain), value in choices.items()}

    def read_text(plain: object, _: object = None) -> object:
        return texts[plain]  # type: ignore[index]  # what is no text is no key

    def read(plain: object, _: object = None) -> object:
        return choices[type(plain), plain]

    def write(value: object) -> object:
        return written[type(value), value]

    def inspect(plain: object, address: str, faults: Faults) -> object:
        marked = (type(plain), plain)
        if isinstance(plain, (*_KINDS, type(None))) and marked in choices:
            return choices[marked]
        faults.add(address, f"found {shown(plain)}, accepted is {accepted}{closest(plain, texts)}")
        return REFUSED

    return Form(
        accepted,
        read_text if is_text else read,
        as_it_is if all(type(value) in _KINDS for value in choices.values()) else write,
        inspect,
        holds,
        tag=tag,
        stands_as="value",
        read_key=read_text if is_text else None,
        write_key=write if is_text else None,
    )


def optional_form(form: Form) -> Form:
    """A value of the form, or nothing."""
    read_value, write_value, inspect_value = form.read, form.write, form.inspect

    def read(plain: object, _: object = None) -> object:
        return None if plain is None else read_value(plain, None)

    def write(value: object) -> object:
        return None if value is None else write_value(value)

    def inspect(plain: object, address: str, faults: Faults) -> object:
        return None if plain is None else inspect_value(plain, address, faults)

    return Form(
        f"{form.accepted}, or nothing",
        read,
        write,
        inspect,
        lambda value: value is None or form.holds(value),
        tag=form.tag,
        stands_as=form.stands_as,
        write_some=write_value,
    )


def one_of(forms: Sequence[Form]) -> Form:
    """A value of one of some types, told by the plain value: the first form that accepts it, its own type before all.

    Text stays text where text is accepted, a whole number a whole number. A table of one entry whose key is the tag
    of a type is read as that type.
    """
    choice = _Choice(forms)
    shapes = {form.stands_as for form in forms}
    return Form(
        choice.accepted,
        choice.read,
        choice.write,
        choice.inspect,
        lambda value: any(form.holds(value) for form in forms),
        tag="choice",
        natives=frozenset(choice.natives),
        stands_as=shapes.pop() if len(shapes) == 1 else "",
    )


@final
class _Choice:
    """The reader, the writer and the inspector of a choice between types."""

    __slots__ = ("_forms", "_tags", "accepted", "natives")

    def __init__(self, forms: Sequence[Form]) -> None:
        self._forms = forms
        self._tags = {form.tag: form for form in reversed(forms)}
        self.natives = {native: form for form in reversed(forms) for native in form.natives}
        self.accepted = " or ".join(form.accepted for form in forms)

    def _told(self, plain: object) -> tuple[Form, object, str] | None:
        """The form that the plain value tells by itself, what that form reads, and the tag if there is one."""
        if isinstance(plain, Mapping) and len(plain) == 1:
            [(word, inside)] = plain.items()
            if word in self._tags:
                return self._tags[word], inside, word
        native = self.natives.get(type(plain))
        return None if native is None else (native, plain, "")

    def read(self, plain: object, _: object = None) -> object:
        told = self._told(plain)
        if told is not None:
            form, inside, _ = told
            return form.read(inside, None)
        for form in self._forms:
            try:
                return form.read(plain, None)
            except Exception:  # noqa: BLE001, S112 - any exception of a reader is a refusal
                continue
        raise WrongTypeError("value", plain, self.accepted)

    def inspect(self, plain: object, address: str, faults: Faults) -> object:
        told = self._told(plain)
        if told is not None:
            form, inside, word = told
            return form.inspect(inside, at_key(address, word) if word else address, faults)
        alike = []
        for form in self._forms:
            found = Faults()
            value = _inspected(form, plain, address, found)
            if value is not REFUSED:
                return value
            if form.stands_as in {"", _shape(plain)}:
                alike.append(found)
        if len(alike) == 1:
            faults.extend(alike[0].found)
        else:
            faults.add(address, found_instead(plain, self.accepted))
        return REFUSED

    def write(self, value: object) -> object:
        for form in self._forms:
            if form.holds(value):
                plain = form.write(value)
                if type(plain) in form.natives:
                    return plain
                for candidate in (plain, {form.tag: plain}):
                    if _reads_back(self.read, candidate, value):
                        return candidate
        raise WrongTypeError("value", value, self.accepted)


def _inspected(form: Form, plain: object, address: str, found: Faults) -> object:
    try:
        return form.inspect(plain, address, found)
    except EnoughFaultsError:
        return REFUSED


def _shape(plain: object) -> str:
    return "table" if isinstance(plain, Mapping) else "list" if isinstance(plain, (list, tuple)) else "value"


def _reads_back(read: Callable[[object, object], object], plain: object, value: object) -> bool:
    try:
        back = read(plain, None)
    except Exception:  # noqa: BLE001 - any exception of a reader is a refusal
        return False
    return type(back) is type(value) and back == value
