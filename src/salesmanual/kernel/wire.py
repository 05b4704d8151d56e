"""Plain data in and out: policies and records from JSON, TOML and plain Python values, and back.

    text ──read_policy──▶ object ──write_policy──▶ text
    plain ──structure───▶ object ──unstructure───▶ plain

Plain values are text, whole numbers, truth values, `None`, lists and dictionaries with text keys: what JSON holds.
Numbers with a decimal point are `Decimal`, never `float`; money, rates, dates and periods are text.

Invariant: `structure(unstructure(x), type(x)) == x`, and the same through JSON and TOML text. Reading refuses what it
does not know and reports every fault of a document at once, each with its address; it evaluates nothing, and builds no
class that the annotations and the registered tags do not name.

Left out: where documents come from and are kept, and older forms of a document: those are the caller's to convert.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, cast

from salesmanual.kernel.errors import InvalidDocumentError, SalesManualError, WrongTypeError, check_key
from salesmanual.kernel.wire_unions import TaggedUnion

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.wire_form import Form, FormOf

__all__ = ["Format", "Plain", "TaggedUnion", "read_policy", "structure", "unstructure", "write_policy"]

Format: TypeAlias = Literal["toml", "json"]
"""The languages of documents."""

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What a document is made of."""

_T = TypeVar("_T")
_CONTAINERS: Final = frozenset({list, tuple, dict})


def structure(plain: object, cls: type[_T], *, where: str = "") -> _T:
    """The object that plain data describes.

    Keys are the names of the fields, or what their metadata says (`metadata={"key": "from"}`); a field with a default
    may be left out. Ratios may be percentages (`"85%"`), and a class with `from_plain` reads its own form.

    Args:
        plain: What JSON or TOML gives, with decimals as `Decimal` or text.
        cls: The class of the object; also `tuple[Sale, ...]`, `dict[str, Money]` and their like.
        where: What the addresses of faults begin with, such as `plan`.

    Raises:
        InvalidDocumentError: With every fault and its address.
        InvalidValueError: If an annotation of the class does not hold at run time.
        WrongTypeError: If documents cannot hold the type.

    Source: Handbook 4.3; serves every section whose rules are kept in files.

    >>> from salesmanual.kernel.number import Rounding
    >>> structure({"step": "0.05", "mode": "half-even"}, Rounding)
    Rounding(step=Decimal('0.05'), mode=<RoundingMode.HALF_EVEN: 'half-even'>, at=<RoundingPoint.COMPONENT: \
'component'>)
    >>> structure({"stepp": "0.05", "mode": "half-evn"}, Rounding, where="rounding")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: Rounding: 2 faults
      rounding.stepp: unknown key; did you mean 'step'?
      rounding.mode: found 'half-evn', accepted is one of 'half-up', 'half-even', 'half-down', 'up', 'down', 'floor', \
'ceiling'; did you mean 'half-even'?
    """
    form = _forms()(cls)
    try:
        return form.read(plain, None)  # type: ignore[return-value]  # the form is that of the class
    except Exception:  # noqa: BLE001 - whatever the fast reader met, the inspector says what it is
        return cast("_T", _inspected(form, plain, cls, where))


def _inspected(form: Form, plain: object, cls: type, where: str) -> object:
    from salesmanual.kernel.wire_form import REFUSED, EnoughFaultsError, Faults  # noqa: PLC0415 - as in _forms

    faults = Faults()
    try:
        value = form.inspect(plain, where, faults)
    except EnoughFaultsError:
        value = REFUSED
    except RecursionError:
        faults = Faults()
        faults.add(where, "nested too deeply")
        value = REFUSED
    if value is REFUSED:
        raise InvalidDocumentError(_name(cls), faults.found) from None
    return value


def unstructure(value: object, cls: type | None = None) -> Plain:
    """The plain data of an object; what has its default is left out.

    Args:
        value: A policy, a record, a value of the kernel, or a list or a dictionary of those.
        cls: The type it is to be read as, where that is not its own class: `tuple[Sale, ...]`.

    Raises:
        WrongTypeError: If documents cannot hold the value.

    Source: Handbook 4.3; serves every section whose rules are kept in files.

    >>> from salesmanual.kernel.number import Rounding
    >>> unstructure(Rounding("0.05"))
    {'step': '0.05'}
    """
    kind = type(value) if cls is None else cls
    check_key(kind, "cls")
    try:
        if kind in _CONTAINERS:
            if isinstance(value, dict):
                return {_key(key): unstructure(each) for key, each in value.items()}
            return [unstructure(each) for each in cast("list[object]", value)]
        return _forms()(kind).write(value)  # type: ignore[return-value]  # what writers give is plain
    except SalesManualError:
        raise
    except RecursionError:
        raise WrongTypeError("value", value, "a value that is not nested too deeply") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise WrongTypeError("value", value, "an object whose fields hold values of their types", str(error)) from error


def _key(key: object) -> str:
    if isinstance(key, str):
        return key
    raise WrongTypeError("key", key, "text", "say which type the dictionary is read as")


def read_policy(cls: type[_T], text: str, *, format: Format | None = None, where: str = "") -> _T:  # noqa: A002 - the word for it
    """The policy, or whatever other object, that a document describes.

    Args:
        cls: Its class.
        text: The document, at most five million characters.
        format: `"toml"` or `"json"`; by default JSON where the text begins with a brace, else TOML.
        where: What the addresses of faults begin with, such as `plan`.

    Raises:
        InvalidDocumentError: If the text is no such document, is too large or too deep, or says what the class does not
            accept; with every fault and its address.
        WrongTypeError: If the text is no text.

    Source: Handbook 4.3; serves every section whose rules are kept in files.

    >>> from salesmanual.kernel.number import Rounding
    >>> read_policy(Rounding, 'step = "0.05"') == read_policy(Rounding, '{"step": 0.05}')
    True
    """
    _forms()(cls)  # refuses what is no class before the document is looked at
    return structure(_parser()(text, format, _name(cls), where), cls, where=where)


def write_policy(value: object, *, format: Format = "toml") -> str:  # noqa: A002 - as above
    """The document of a policy, or whatever other object; the same object gives the same text.

    Raises:
        WrongTypeError: If documents cannot hold the value, or it is no table and the format is TOML.

    Source: Handbook 4.3; serves every section whose rules are kept in files.

    >>> from salesmanual.kernel.number import Rounding
    >>> print(write_policy(Rounding("0.05", "up")), end="")
    step = "0.05"
    mode = "up"
    """
    from salesmanual.kernel.wire_documents import written  # noqa: PLC0415 - as above

    return written(unstructure(value), format)


@cache
def _forms() -> FormOf:
    from salesmanual.kernel.wire_types import form_of  # noqa: PLC0415 - cattrs is loaded when the first object is read

    return form_of


@cache
def _parser() -> Callable[[str, Format | None, str, str], object]:
    from salesmanual.kernel.wire_documents import parsed  # noqa: PLC0415 - as above

    return parsed


def _name(cls: object) -> str:
    """The class in words, without the modules of what it is made of."""
    if isinstance(cls, type):
        return cls.__name__
    import re  # noqa: PLC0415 - a class has a name

    return re.sub(r"(?:\w+\.)+(?=\w)", "", str(cls))
