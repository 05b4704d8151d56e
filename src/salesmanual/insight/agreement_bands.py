"""Named bands in which a statistic of agreement is read: words for orientation, never a verdict.

Invariant: bands ascend; a band begins at its least value, which belongs to it, and ends where the next begins. A value
is compared exactly: bands printed as 0.21 to 0.40 begin at 0.21, and 0.205 is still below.

Left out: the statistics (`kappas`, `krippendorff`, `intraclass`, `within_group`), and what a company does about them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CORRELATION_BANDS",
    "KAPPA_BANDS",
    "RELIABILITY_BANDS",
    "WITHIN_GROUP_BANDS",
    "AgreementBand",
    "AgreementBands",
]


def _read_least(value: Exact | str) -> Fraction:
    return read_fraction(value, "least")


def _read_bands(values: Iterable[AgreementBand]) -> tuple[AgreementBand, ...]:
    bands = read_items(values, "bands", AgreementBand, "an AgreementBand", least=1)
    for at in range(1, len(bands)):
        if bands[at].least <= bands[at - 1].least:
            accepted = f"a value above {number_text(bands[at - 1].least)}, where the band before it begins"
            raise InvalidValueError(f"bands[{at}].least", number_text(bands[at].least), accepted)
    return bands


@final
@attrs.frozen
class AgreementBand:
    """One band: from which value on a statistic is called by which word.

    Attributes:
        least: The least value, which belongs to the band.
        label: The word.

    Source: Handbook 11.3.

    >>> AgreementBand("0.8", "reliable").least
    Fraction(4, 5)
    """

    least: Fraction = attrs.field(converter=_read_least)
    label: Label = attrs.field(converter=read_label)


@final
@attrs.frozen
class AgreementBands:
    """The words in which a statistic is read.

    Attributes:
        key: What it is called by.
        bands: The bands, ascending.
        below: The word below the first band.
        source: Who published them.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no band, or they do not ascend.

    Source: Handbook 11.3.

    >>> str(KAPPA_BANDS.read(Fraction(47, 100)))
    'moderate'
    """

    key: str = attrs.field(validator=check_line)
    bands: tuple[AgreementBand, ...] = attrs.field(converter=_read_bands)
    below: Label = attrs.field(converter=read_label)
    source: str = attrs.field(validator=check_line, kw_only=True)
    section: str = attrs.field(default="11.3", validator=check_section, kw_only=True)

    def read(self, value: Exact) -> Label:
        """The word for the value.

        >>> str(RELIABILITY_BANDS.read(Fraction(4, 5))), str(RELIABILITY_BANDS.read(Fraction(1, 2)))
        ('reliable', 'not reliable')
        """
        word = self.below
        for band in self.bands:
            if value < band.least:
                break
            word = band.label
        return word


def _label(english: str, traditional: str, simplified: str) -> Label:
    return Label({"en": english, "zh_Hant": traditional, "zh_Hans": simplified})


_MODERATE: Final = _label("moderate", "中等", "中等")

KAPPA_BANDS: Final = AgreementBands(
    "kappa",
    [
        AgreementBand(0, _label("slight", "輕微", "轻微")),
        AgreementBand("0.21", _label("fair", "尚可", "尚可")),
        AgreementBand("0.41", _MODERATE),
        AgreementBand("0.61", _label("substantial", "高度", "高度")),
        AgreementBand("0.81", _label("almost perfect", "幾乎完全一致", "几乎完全一致")),
    ],
    _label("below chance", "低於偶然", "低于偶然"),
    source="Landis and Koch 1977",
)
"""Bands for kappas."""

RELIABILITY_BANDS: Final = AgreementBands(
    "reliability",
    [
        AgreementBand("0.667", _label("tentative", "僅供參考", "仅供参考")),
        AgreementBand("0.8", _label("reliable", "可靠", "可靠")),
    ],
    _label("not reliable", "不可靠", "不可靠"),
    source="Krippendorff 2004",
)
"""Bands for Krippendorff's alpha."""

CORRELATION_BANDS: Final = AgreementBands(
    "intraclass-correlation",
    [
        AgreementBand("0.5", _MODERATE),
        AgreementBand("0.75", _label("good", "良好", "良好")),
        AgreementBand("0.9", _label("excellent", "優秀", "优秀")),
    ],
    _label("poor", "較差", "较差"),
    source="Koo and Li 2016",
)
"""Bands for intraclass correlations."""

WITHIN_GROUP_BANDS: Final = AgreementBands(
    "within-group",
    [
        AgreementBand("0.31", _label("weak", "較弱", "较弱")),
        AgreementBand("0.51", _MODERATE),
        AgreementBand("0.71", _label("strong", "較強", "较强")),
        AgreementBand("0.91", _label("very strong", "很強", "很强")),
    ],
    _label("lacking", "缺乏", "缺乏"),
    source="LeBreton and Senter 2008",
)
"""Bands for the agreement within a group."""
