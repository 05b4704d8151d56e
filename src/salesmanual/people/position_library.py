"""The positions that most sales departments have, described in full: to use as they are, or to start from.

Eight jobs, from the representative to the director, with duties, qualifications, required levels of the standard
competency model and indicators, in English and in Chinese. They stand in a plain file that `read_policy` reads, and
are a company's to change. Salary bands are not among them: pay is each company's own.

Invariant: the catalogue is the same object in every call; it is frozen, so nobody can change it for others.

Left out: the competency model that the required levels are of, and the seats.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from salesmanual.kernel.wire import read_policy
from salesmanual.people.position_catalogues import PositionCatalogue

__all__ = ["standard_positions"]


@cache
def standard_positions() -> PositionCatalogue:
    """The standard positions of a sales department.

    Source: Handbook 8.1.

    >>> standard_positions().keys()[:3]
    ('representative', 'senior-representative', 'key-account-manager')
    """
    document = files("salesmanual.people").joinpath("data", "positions.toml").read_text(encoding="utf-8")
    return read_policy(PositionCatalogue, document, where="positions")
