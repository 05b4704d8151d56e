"""Insight: what figures say about the rules themselves, beginning with whether an assessment can be trusted.

Handbook 11.3. A name loads when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesmanual._lazy import attach

if TYPE_CHECKING:
    from salesmanual.insight.agreement import (
        Agreement,
        CategoryAgreement,
        Disagreement,
    )
    from salesmanual.insight.agreement_bands import (
        CORRELATION_BANDS,
        KAPPA_BANDS,
        RELIABILITY_BANDS,
        WITHIN_GROUP_BANDS,
        AgreementBand,
        AgreementBands,
    )
    from salesmanual.insight.agreement_ratings import (
        Ratings,
        read_named,
    )
    from salesmanual.insight.discrimination import (
        DiscriminationReport,
        ItemDiscrimination,
        discriminate,
    )
    from salesmanual.insight.intraclass import (
        IntraclassCorrelation,
        IntraclassCorrelations,
        correlate_raters,
    )
    from salesmanual.insight.kappas import (
        KappaWeights,
        cohen_kappa,
        cohen_kappa_of_table,
        fleiss_kappa,
        fleiss_kappa_of_counts,
    )
    from salesmanual.insight.krippendorff import (
        MeasurementLevel,
        krippendorff_alpha,
    )
    from salesmanual.insight.predictive_validity import (
        RankCorrelation,
        RankMethod,
        correlate_ranks,
    )
    from salesmanual.insight.predictive_validity_weights import (
        SuggestedWeight,
        WeightSuggestion,
        suggest_weights,
    )
    from salesmanual.insight.rater_effects import (
        RaterEffect,
        RaterEffects,
        measure_rater_effects,
    )
    from salesmanual.insight.within_group import (
        GroupAgreement,
        ItemsAgreement,
        NullDistribution,
        WithinGroupAgreement,
        agree_over_items,
        agree_within_groups,
    )

__all__ = [
    "CORRELATION_BANDS",
    "KAPPA_BANDS",
    "RELIABILITY_BANDS",
    "WITHIN_GROUP_BANDS",
    "Agreement",
    "AgreementBand",
    "AgreementBands",
    "CategoryAgreement",
    "Disagreement",
    "DiscriminationReport",
    "GroupAgreement",
    "IntraclassCorrelation",
    "IntraclassCorrelations",
    "ItemDiscrimination",
    "ItemsAgreement",
    "KappaWeights",
    "MeasurementLevel",
    "NullDistribution",
    "RankCorrelation",
    "RankMethod",
    "RaterEffect",
    "RaterEffects",
    "Ratings",
    "SuggestedWeight",
    "WeightSuggestion",
    "WithinGroupAgreement",
    "agree_over_items",
    "agree_within_groups",
    "cohen_kappa",
    "cohen_kappa_of_table",
    "correlate_ranks",
    "correlate_raters",
    "discriminate",
    "fleiss_kappa",
    "fleiss_kappa_of_counts",
    "krippendorff_alpha",
    "measure_rater_effects",
    "read_named",
    "suggest_weights",
]

_HOMES = {
    "salesmanual.insight.agreement": (
        "Agreement",
        "CategoryAgreement",
        "Disagreement",
    ),
    "salesmanual.insight.agreement_bands": (
        "AgreementBand",
        "AgreementBands",
        "CORRELATION_BANDS",
        "KAPPA_BANDS",
        "RELIABILITY_BANDS",
        "WITHIN_GROUP_BANDS",
    ),
    "salesmanual.insight.agreement_ratings": (
        "Ratings",
        "read_named",
    ),
    "salesmanual.insight.discrimination": (
        "DiscriminationReport",
        "ItemDiscrimination",
        "discriminate",
    ),
    "salesmanual.insight.intraclass": (
        "IntraclassCorrelation",
        "IntraclassCorrelations",
        "correlate_raters",
    ),
    "salesmanual.insight.kappas": (
        "KappaWeights",
        "cohen_kappa",
        "cohen_kappa_of_table",
        "fleiss_kappa",
        "fleiss_kappa_of_counts",
    ),
    "salesmanual.insight.krippendorff": (
        "MeasurementLevel",
        "krippendorff_alpha",
    ),
    "salesmanual.insight.predictive_validity": (
        "RankCorrelation",
        "RankMethod",
        "correlate_ranks",
    ),
    "salesmanual.insight.predictive_validity_weights": (
        "SuggestedWeight",
        "WeightSuggestion",
        "suggest_weights",
    ),
    "salesmanual.insight.rater_effects": (
        "RaterEffect",
        "RaterEffects",
        "measure_rater_effects",
    ),
    "salesmanual.insight.within_group": (
        "GroupAgreement",
        "ItemsAgreement",
        "NullDistribution",
        "WithinGroupAgreement",
        "agree_over_items",
        "agree_within_groups",
    ),
}
__getattr__, __dir__ = attach(__name__, _HOMES)
