"""The nomenclature: diseases, valences, vaccines, their codes and their names."""

from immunization.vaccines.codes import CodeSystem, InvalidCode, cip13
from immunization.vaccines.contents import Contents, InvalidNomenclature
from immunization.vaccines.disease import Disease
from immunization.vaccines.names import normalise, squash
from immunization.vaccines.nomenclature import Nomenclature
from immunization.vaccines.relations import (
    is_skin_test_or_bcg,
    same_diseases,
    specialises,
    takes_booster,
)
from immunization.vaccines.release import Release, Source
from immunization.vaccines.search import Candidate, NamedEntry, NameIndex
from immunization.vaccines.vaccine import Market, MarketState, Vaccine, VaccineKind
from immunization.vaccines.valence import Valence

__all__ = [
    "Candidate",
    "CodeSystem",
    "Contents",
    "Disease",
    "InvalidCode",
    "InvalidNomenclature",
    "Market",
    "MarketState",
    "NameIndex",
    "NamedEntry",
    "Nomenclature",
    "Release",
    "Source",
    "Vaccine",
    "VaccineKind",
    "Valence",
    "cip13",
    "is_skin_test_or_bcg",
    "normalise",
    "same_diseases",
    "specialises",
    "squash",
    "takes_booster",
]
