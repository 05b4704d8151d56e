"""Phone numbers in normal form: `+`, the code of the country, the number, and `;ext=12` for an extension.

Invariant: each function gives back what it gave. What is no number is refused.

Left out: whether somebody answers there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from salesmanual.kernel.errors import InvalidValueError, MissingExtraError
from salesmanual.selling.lead_normal_words import folded

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["by_digits", "by_numbering_plan"]

_EXTENSION: Final = re.compile(r"\s*(?:;\s*ext\s*=|ext(?:ension)?\.?|x|#|转|轉|分机|分機)[\s:]*([0-9]{1,7})$")
_SEPARATORS: Final = re.compile(r"[\s\-‐-―−.()/~]+")
_MANY: Final = re.compile(r"\+[1-9][0-9]{4,14}")
_DIGITS: Final = re.compile(r"[0-9]{3,15}")
_MOST_OF_A_NUMBER: Final = 100


def by_digits(written: str, country_code: str, trunk: str) -> str:
    """The number read by its digits alone: separators go, `00` is `+`, others are of the home country.

    Args:
        written: The number.
        country_code: The code of the home country.
        trunk: What is dialled before a number inside it.

    Raises:
        InvalidValueError: If it is not 5 to 15 digits with the code of the country.

    Source: ITU-T E.164, RFC 3966.

    >>> by_digits("(010) 8888-6666 转 12", "86", "0"), by_digits("+44 (0)20 7946 0958", "86", "0")
    ('+861088886666;ext=12', '+442079460958')
    """
    number, extension = _split(written)
    if number.startswith("+"):
        number = number.replace("(0)", "")
    number = _SEPARATORS.sub("", number)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    elif _DIGITS.fullmatch(number):
        number = f"+{country_code}{number.removeprefix(trunk)}"
    if _MANY.fullmatch(number) is None:
        _refuse(written)
    return number + extension


def by_numbering_plan(written: str, region: str) -> str:
    """The number read as its country writes and dials it, if it has as many digits as numbers there have.

    Args:
        written: The number.
        region: The country of a number that names none.

    Raises:
        InvalidValueError: If it is no possible number, or there is no plan of that country.
        MissingExtraError: If the extra `phones` is not installed.

    Source: ITU-T E.164, RFC 3966.

    >>> by_numbering_plan("(010) 8888-6666 ext. 12", "CN")
    '+861088886666;ext=12'
    """
    package = _package()
    if region not in package.SUPPORTED_REGIONS:
        raise InvalidValueError("region", region, "a country whose numbering plan is known")
    number, extension = _split(written)
    normal = _planned(package, number, region)
    if _MANY.fullmatch(normal) is None or _planned(package, normal, region) != normal:
        _refuse(written)
    return normal + extension


def _planned(package: ModuleType, number: str, region: str) -> str:
    """The number with the code of its country; empty where it is none.

    A plan drops one trunk sign, so a number with several changes each time it is read; whoever asks reads it twice.
    """
    try:
        read = package.parse(number, region)
    except package.NumberParseException:
        return ""
    possible = package.is_possible_number(read)
    return str(package.format_number(read, package.PhoneNumberFormat.E164)) if possible else ""


def _package() -> ModuleType:
    try:
        import phonenumbers  # noqa: PLC0415 - an extra: only reading by the numbering plan needs it
    except ImportError:
        raise MissingExtraError("reading phone numbers by the numbering plan", "phones") from None
    return phonenumbers


def _split(written: str) -> tuple[str, str]:
    """The number and its extension as it is written behind it; empty where there is none."""
    plain = folded(written)
    if len(plain) > _MOST_OF_A_NUMBER:
        _refuse(written)
    found = _EXTENSION.search(plain)
    return (plain, "") if found is None else (plain[: found.start()], f";ext={found[1]}")


def _refuse(written: str) -> NoReturn:
    raise InvalidValueError("phone", written, "a phone number such as +86 138 0013 8000")
