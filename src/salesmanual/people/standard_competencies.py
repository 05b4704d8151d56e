"""The standard competency model of a sales department: twenty competencies, five levels each, in three languages.

Invariant: it is read from a file like any other model; a company starts from it and keeps what it changes in a file of
its own.

Left out: what each standard position requires (`position_library`).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from salesmanual.kernel.wire import read_policy
from salesmanual.people.competency_models import CompetencyModel

__all__ = ["standard_competency_model"]


@cache
def standard_competency_model() -> CompetencyModel:
    """The model that ships with the library, with a scale of development potential.

    Source: Handbook 4.2.

    >>> model = standard_competency_model()
    >>> len(model.competencies), model.highest
    (20, 5)
    >>> model.competency("negotiation").anchor(3).behaviour.render("zh_Hant")
    '事先準備雙方的利益、底線和最佳替代方案，有讓必有得'
    """
    path = files("salesmanual.people").joinpath("data", "competencies.toml")
    return read_policy(CompetencyModel, path.read_text(encoding="utf-8"), where="competencies")
