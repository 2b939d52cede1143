"""The nomenclature as a whole: look-ups by code, by box and by name."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

from immunization.vaccines import codes, tables, written_form
from immunization.vaccines.contents import Contents
from immunization.vaccines.disease import Disease
from immunization.vaccines.relations import specialises
from immunization.vaccines.release import Release
from immunization.vaccines.search import Candidate, NamedEntry, NameIndex
from immunization.vaccines.vaccine import MarketState, Vaccine
from immunization.vaccines.valence import Valence

_FRENCH_FAVOUR = 3.0
_MARKETED_FAVOUR = 1.0


class Nomenclature:
    """Diseases, valences and vaccines of one release. Immutable once made."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._by_code = {vaccine.code: vaccine for vaccine in contents.vaccines}
        self._by_cip = {cip: vaccine for vaccine in contents.vaccines for cip in vaccine.cip13}
        self._valences = {valence.code: valence for valence in contents.valences}
        self._diseases = {disease.code: disease for disease in contents.diseases}

    @classmethod
    def load(cls) -> Self:
        """Give the curated nomenclature that comes with the project."""
        return cls.from_csv(tables.SHIPPED)

    @classmethod
    def from_csv(cls, directory: Path) -> Self:
        """Read a folder with release.toml, diseases.csv, valences.csv and vaccines.csv."""
        return cls(tables.read(directory))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the form that `python -m immunization nomenclature read` writes."""
        return cls(written_form.read(path))

    def write(self, path: Path) -> None:
        """Write everything a catalogue needs, release and hash included, in one file."""
        written_form.write(self._contents, path)

    @property
    def release(self) -> Release:
        """The release that this nomenclature is."""
        return self._contents.release

    @cached_property
    def sha256(self) -> str:
        """The hash of the diseases, valences and vaccines, whatever file they came from."""
        return written_form.sha256(self._contents)

    @property
    def contents(self) -> Contents:
        """The bare rows."""
        return self._contents

    @property
    def vaccines(self) -> tuple[Vaccine, ...]:
        """Every entry, in the order of its number."""
        return self._contents.vaccines

    @property
    def valences(self) -> tuple[Valence, ...]:
        """Every valence, in the order of its number."""
        return self._contents.valences

    @property
    def diseases(self) -> tuple[Disease, ...]:
        """Every disease, in the order of its number."""
        return self._contents.diseases

    def __iter__(self) -> Iterator[Vaccine]:
        return iter(self._contents.vaccines)

    def __len__(self) -> int:
        return len(self._contents.vaccines)

    def by_code(self, code: str) -> Vaccine | None:
        """Give the vaccine of a NUVA code ("VAC0495"), withdrawn ones included."""
        return self._by_code.get(code)

    def by_id(self, number: int) -> Vaccine | None:
        """Give the vaccine of a number as it stands on the wire (495)."""
        return self._by_code.get(f"VAC{number:04d}")

    def by_cip(self, text: str) -> Vaccine | None:
        """Give the vaccine of a box: CIP13, CIP7 or the GTIN of its DataMatrix."""
        try:
            return self._by_cip.get(codes.cip13(text))
        except codes.InvalidCode:
            return None

    def valence(self, code: str) -> Valence | None:
        """Give the valence of a NUVA code ("VAL098")."""
        return self._valences.get(code)

    def disease(self, code: str) -> Disease | None:
        """Give the disease of a NUVA code ("DIS045")."""
        return self._diseases.get(code)

    def current(self, vaccine: Vaccine) -> Vaccine:
        """Follow `replaced_by` to the entry that stands for this one today."""
        seen = {vaccine.code}
        while vaccine.replaced_by and vaccine.replaced_by not in seen:
            vaccine = self._by_code[vaccine.replaced_by]
            seen.add(vaccine.code)
        return vaccine

    def broader(self, vaccine: Vaccine) -> tuple[Vaccine, ...]:
        """Give the generic entries that this vaccine specialises."""
        own = frozenset(vaccine.diseases)
        return tuple(
            generic
            for diseases, generic in self._generics
            if diseases <= own and specialises(vaccine, generic)
        )

    def exact_name(self, text: str) -> Vaccine | None:
        """Give the one vaccine so named after normalisation; the only link made unasked."""
        code = self._index.exact(text)
        return self._by_code[code] if code else None

    def search(self, text: str, limit: int = 10) -> tuple[Candidate[str], ...]:
        """Give the codes of the vaccines whose names are nearest to what was typed."""
        return self._index.search(text, limit)

    @cached_property
    def _generics(self) -> tuple[tuple[frozenset[Disease], Vaccine], ...]:
        """The generic entries with their diseases: a vaccine specialises none that has another."""
        return tuple((frozenset(entry.diseases), entry) for entry in self if entry.generic)

    @cached_property
    def _index(self) -> NameIndex[str]:
        return NameIndex(_named(self._contents.vaccines))


def _named(vaccines: Iterable[Vaccine]) -> Iterator[NamedEntry[str]]:
    for vaccine in vaccines:
        if not vaccine.withdrawn:
            yield NamedEntry(
                vaccine.code, vaccine.names, hints=vaccine.hints, favour=_favour(vaccine)
            )


def _favour(vaccine: Vaccine) -> float:
    """French booklets name French brands and generic entries first."""
    favour = _FRENCH_FAVOUR if vaccine.is_french or vaccine.aliases else 0.0
    if vaccine.market.state is MarketState.MARKETED:
        favour += _MARKETED_FAVOUR
    return favour
