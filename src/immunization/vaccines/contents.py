"""The bare rows of a nomenclature, checked to fit together."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from immunization.vaccines import codes
from immunization.vaccines.disease import Disease
from immunization.vaccines.release import Release
from immunization.vaccines.vaccine import Vaccine
from immunization.vaccines.valence import Valence


class InvalidNomenclature(ValueError):
    """Rows that contradict one another, or a file that does not hold a nomenclature."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Diseases, valences and vaccines, each in the order of its number."""

    release: Release
    diseases: tuple[Disease, ...]
    valences: tuple[Valence, ...]
    vaccines: tuple[Vaccine, ...]

    @classmethod
    def of(
        cls,
        release: Release,
        *,
        diseases: Iterable[Disease],
        valences: Iterable[Valence],
        vaccines: Iterable[Vaccine],
    ) -> "Contents":
        """Put rows in order; raises InvalidNomenclature where they do not fit together."""
        contents = cls(
            release,
            tuple(sorted(diseases, key=lambda disease: disease.id)),
            tuple(sorted(valences, key=lambda valence: valence.id)),
            tuple(sorted(vaccines, key=lambda vaccine: vaccine.id)),
        )
        contents._check()
        return contents

    def _check(self) -> None:
        _once("disease", (disease.code for disease in self.diseases))
        _once("valence", (valence.code for valence in self.valences))
        _once("vaccine", (vaccine.code for vaccine in self.vaccines))
        _once("CIP code", (cip for vaccine in self.vaccines for cip in vaccine.cip13))
        diseases, valences = set(self.diseases), set(self.valences)
        known = {vaccine.code for vaccine in self.vaccines}
        for valence in self.valences:
            if valence.disease not in diseases:
                raise InvalidNomenclature(f"{valence.code}: {valence.disease} is not here")
        for vaccine in self.vaccines:
            _check_vaccine(vaccine, known)
            if not valences.issuperset(vaccine.valences):
                raise InvalidNomenclature(f"{vaccine.code} has a valence that is not here")


def _once(what: str, found: Iterable[str]) -> None:
    twice = [code for code, times in Counter(found).items() if times > 1]
    if twice:
        raise InvalidNomenclature(f"{what} {twice[0]} stands on more than one row")


def _check_vaccine(vaccine: Vaccine, known: set[str]) -> None:
    try:
        _check_codes(vaccine)
    except codes.InvalidCode as error:
        raise InvalidNomenclature(f"{vaccine.code} ({vaccine.name}): {error}") from error
    if not vaccine.name.strip():
        raise InvalidNomenclature(f"{vaccine.code} has no name")
    if not vaccine.valences:
        raise InvalidNomenclature(f"{vaccine.code} ({vaccine.name}) has no valence")
    for link in (vaccine.generic_of, vaccine.replaced_by):
        if link and link not in known:
            raise InvalidNomenclature(f"{vaccine.code} points to {link}, which is not here")


def _check_codes(vaccine: Vaccine) -> None:
    codes.number(vaccine.code)
    for cip in vaccine.cip13:
        if codes.cip13(cip) != cip:
            raise codes.InvalidCode(f"{cip!r} is not written as a CIP13")
