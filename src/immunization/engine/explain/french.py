"""The sentences in French."""

from datetime import date

from immunization.dates import PartialDate
from immunization.engine.explain.phrases import Phrases
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)


def _day(day: date | PartialDate) -> str:
    return str(day if isinstance(day, PartialDate) else PartialDate.of(day))


FRENCH = Phrases(
    day=_day,
    name=lambda label: label.french,
    dose="la dose du {day} (vaccin {product})",
    evaluation={
        EvaluationStatus.VALID: "{antigen} : {dose} est valide.",
        EvaluationStatus.NOT_VALID: "{antigen} : {dose} n'est pas valide et doit être refaite.",
        EvaluationStatus.EXTRANEOUS: (
            "{antigen} : {dose} ne compte pas, sans qu'il faille la refaire."
        ),
        EvaluationStatus.SUB_STANDARD: "{antigen} : {dose} est défectueuse et doit être refaite.",
        EvaluationStatus.TO_CONFIRM: (
            "{antigen} : la validité de {dose} dépend d'un jour qui n'est pas connu."
        ),
    },
    evaluation_reason={
        EvaluationReason.EXPIRED_LOT: "Le lot était périmé depuis le {limit}.",
        EvaluationReason.DOSE_CONDITION: (
            "La dose elle-même était défectueuse (rappel de lot, conservation ou administration)."
        ),
        EvaluationReason.SERIES_ALREADY_COMPLETE: "Le schéma était déjà complet.",
        EvaluationReason.INADVERTENT_ADMINISTRATION: (
            "Ce vaccin n'est pas prévu pour cette dose : il a été administré par erreur."
        ),
        EvaluationReason.AGE_TOO_YOUNG: (
            "Elle a été faite trop jeune : l'âge minimal était atteint le {limit}."
        ),
        EvaluationReason.AGE_GRACE_PERIOD: (
            "Elle a été faite dans le délai de tolérance avant l'âge minimal, atteint le {limit}."
        ),
        EvaluationReason.AGE_TOO_OLD: (
            "Elle a été faite trop tard : l'âge maximal était atteint le {limit}."
        ),
        EvaluationReason.INTERVAL_TOO_SOON: (
            "Elle a été faite trop tôt après le {since} : l'intervalle minimal s'achevait le"
            " {limit}."
        ),
        EvaluationReason.INTERVAL_GRACE_PERIOD: (
            "Elle a été faite dans le délai de tolérance après le {since} : l'intervalle minimal"
            " s'achevait le {limit}."
        ),
        EvaluationReason.INTERVAL_ALLOWABLE: (
            "L'intervalle souhaitable s'achevait le {limit}, mais un intervalle plus court, admis,"
            " a été respecté."
        ),
        EvaluationReason.VACCINE_CONFLICT: (
            "Elle a suivi de trop près un autre vaccin vivant du {since} : ils sont incompatibles"
            " jusqu'au {limit}."
        ),
        EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE: (
            "Le vaccin n'est ni recommandé ni admis pour cette dose."
        ),
        EvaluationReason.OUT_OF_VACCINE_AGE_RANGE: (
            "Elle a été faite en dehors des âges auxquels ce vaccin est admis."
        ),
        EvaluationReason.OTHER_TRADE_NAME: "Seul un autre produit de ce type est admis.",
        EvaluationReason.LESS_VOLUME: "Le volume administré est inférieur au volume recommandé.",
    },
    forecast={
        SeriesStatus.AGED_OUT: "{group} : l'âge de poursuivre est dépassé.",
        SeriesStatus.COMPLETE: "{group} : schéma complet.",
        SeriesStatus.CONTRAINDICATED: "{group} : contre-indiqué.",
        SeriesStatus.IMMUNE: "{group} : personne immunisée.",
        SeriesStatus.NOT_COMPLETE: "{group} : la dose n° {number} est à faire.",
        SeriesStatus.NOT_RECOMMENDED: "{group} : non recommandé actuellement.",
        SeriesStatus.TO_CONFIRM: "{group} : la réponse dépend d'un jour qui n'est pas connu.",
    },
    forecast_reason={
        ForecastReason.DOSE_DUE: "Une nouvelle dose du schéma est recommandée.",
        ForecastReason.SERIES_COMPLETE: "Toutes les doses du schéma ont été reçues.",
        ForecastReason.PAST_HISTORY: (
            "Les vaccins reçus rendent une nouvelle dose inutile pour l'instant."
        ),
        ForecastReason.IMMUNITY: "Une immunité est attestée.",
        ForecastReason.CONTRAINDICATION: "Il existe une contre-indication.",
        ForecastReason.PAST_SEASON: "La saison de recommandation est terminée.",
        ForecastReason.MAXIMUM_AGE: "L'âge maximal du schéma est atteint.",
        ForecastReason.CANNOT_FINISH: (
            "Le schéma ne peut être poursuivi avant que son âge maximal soit atteint."
        ),
    },
    earliest="Elle est possible dès le {day}.",
    recommended="Elle est recommandée le {day}.",
    past_due="Elle est en retard après le {day}.",
    latest="Elle ne se fait plus après le {day}.",
    vaccines="Vaccins recommandés : {vaccines}.",
    guidance="Consigne de la source (texte d'origine) : {text}",
    excluded="{dose} n'a pas été évaluée : {reason}.",
    exclusion={
        ExclusionReason.AFTER_ASSESSMENT: "elle est postérieure au jour du bilan",
        ExclusionReason.BEFORE_BIRTH: "elle est antérieure à la naissance",
        ExclusionReason.UNKNOWN_VACCINE: "ce vaccin est inconnu de la base de connaissances",
        ExclusionReason.NO_ANTIGEN: "ce vaccin ne compte pour aucune maladie à cet âge",
    },
    to_check="{antigen} : à vérifier par un clinicien : {text}",
    depends="Ce qui n'est pas certain dépend du jour de {doses}.",
    unknown_day="un jour qui n'est pas connu",
)
