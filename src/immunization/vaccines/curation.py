"""A release as published, with the project's own names, kinds and entries laid over it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from immunization.vaccines import codes
from immunization.vaccines.bdpm import Bdpm
from immunization.vaccines.contents import Contents, InvalidNomenclature
from immunization.vaccines.disease import Disease
from immunization.vaccines.market import market
from immunization.vaccines.nuva import NuvaRelease, NuvaVaccine, NuvaValence
from immunization.vaccines.relations import nearest_generic
from immunization.vaccines.release import Release, Source
from immunization.vaccines.tables import lineage
from immunization.vaccines.vaccine import Market, Vaccine, VaccineKind
from immunization.vaccines.valence import Valence

_PASSIVE = re.compile(r"immunoglobulin|immune globulin|antibod|antitoxin", re.IGNORECASE)
_INFLUENZA = "DIS015"
_MISALIGNED_CVX = frozenset({"140", "141", "168", "331"})
"""CVX codes that NUVA gives to vaccines of another technology than the CDC's description."""


@dataclass(frozen=True)
class _Curator:
    release: NuvaRelease
    curated: Mapping[str, Vaccine]
    valences: Mapping[str, Valence]
    generics: Mapping[frozenset[str], NuvaVaccine]
    markets: Bdpm | None


def curate(release: NuvaRelease, curated: Contents, *, markets: Bdpm | None) -> Contents:
    """Turn a release into the project's form.

    Facts come from the release and the BDPM; names, labels, aliases, kinds and the entries
    numbered from 900000 come from the curated nomenclature. What it does not know keeps the
    release's French wording.
    """
    diseases = _diseases(release, curated)
    valences = _valences(release, curated, diseases)
    curator = _Curator(
        release=release,
        curated={vaccine.code: vaccine for vaccine in curated.vaccines},
        valences=valences,
        generics={
            frozenset(vaccine.valences): vaccine for vaccine in release.vaccines if vaccine.abstract
        },
        markets=markets,
    )
    own = [vaccine for vaccine in curated.vaccines if codes.is_own(vaccine.code)]
    return Contents.of(
        _release(release, curated.release, markets),
        diseases=diseases.values(),
        valences=valences.values(),
        vaccines=[*_linked([_vaccine(unit, curator) for unit in release.vaccines]), *own],
    )


def _linked(vaccines: Iterable[Vaccine]) -> Iterator[Vaccine]:
    """Point each entry to the next generic one above it."""
    generics: dict[tuple[Disease, ...], list[Vaccine]] = {}
    found = list(vaccines)
    for vaccine in found:
        if vaccine.generic:
            generics.setdefault(vaccine.diseases, []).append(vaccine)
    for vaccine in found:
        above = nearest_generic(vaccine, generics.get(vaccine.diseases, ()))
        yield replace(vaccine, generic_of=above.code if above else None)


def _release(release: NuvaRelease, curated: Release, markets: Bdpm | None) -> Release:
    return Release(
        identifier=f"nuva-{release.version}",
        dated=date.fromisoformat(release.day),
        sources=tuple(_sources(release, curated, markets)),
    )


def _sources(release: NuvaRelease, curated: Release, markets: Bdpm | None) -> Iterator[Source]:
    yield Source(
        name="NUVA",
        version=release.version,
        licence="CC BY 4.0",
        attribution="NUVA (Nomenclature unifiée des vaccins), International Vaccine Codes "
        f"Initiative / Syadem, version {release.version} du {_french(release.day)}, CC BY 4.0, "
        "modifiée.",
        sha256=release.sha256,
    )
    if markets:
        yield Source(
            name="BDPM",
            version=markets.version,
            licence="Licence Ouverte 2.0",
            attribution="Base de données publique des médicaments (ANSM, HAS, UNCAM), "
            f"{markets.version}, Licence Ouverte 2.0.",
        )
    told = {"NUVA", "BDPM"} if markets else {"NUVA"}
    yield from (source for source in curated.sources if source.name not in told)
    yield Source(
        name="Carnet",
        version=curated.identifier,
        licence="EUPL-1.2",
        attribution="Noms, alias et tests cutanés : nomenclature du projet Carnet.",
    )


def _french(day: str) -> str:
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}"


def _diseases(release: NuvaRelease, curated: Contents) -> dict[str, Disease]:
    known = {disease.code: disease for disease in curated.diseases}
    needed = [valence.disease for valence in curated.valences if codes.is_own(valence.code)]
    told = {code: known.get(code, Disease(code, name)) for code, name in release.diseases.items()}
    return told | {disease.code: disease for disease in needed}


def _valences(
    release: NuvaRelease, curated: Contents, diseases: Mapping[str, Disease]
) -> dict[str, Valence]:
    known = {valence.code: valence for valence in curated.valences}
    parents = {unit.code: unit.parent for unit in release.valences}
    found = {
        unit.code: _valence(unit, known.get(unit.code), diseases, parents)
        for unit in release.valences
    }
    return found | {code: valence for code, valence in known.items() if codes.is_own(code)}


def _valence(
    unit: NuvaValence,
    known: Valence | None,
    diseases: Mapping[str, Disease],
    parents: Mapping[str, str],
) -> Valence:
    if unit.disease not in diseases:
        raise InvalidNomenclature(f"{unit.code} is against {unit.disease!r}, which is no disease")
    label = unit.label_fr.removeprefix("Valence ").strip()
    return Valence(
        code=unit.code,
        label=known.label if known else label[:1].upper() + label[1:],
        shorthand=known.shorthand if known else unit.shorthand,
        disease=diseases[unit.disease],
        lineage=lineage(unit.code, parents),
        passive=known.passive if known else bool(_PASSIVE.search(unit.label)),
    )


def _vaccine(unit: NuvaVaccine, curator: _Curator) -> Vaccine:
    unknown = [code for code in unit.valences if code not in curator.valences]
    if unknown:
        raise InvalidNomenclature(f"{unit.code} has a valence {unknown[0]}, which is not here")
    fresh = _fresh(unit, curator)
    known = curator.curated.get(unit.code)
    if known is None:
        return fresh
    return replace(
        fresh,
        name=known.name,
        label=known.label,
        kind=known.kind,
        aliases=known.aliases,
        hints=known.hints,
        atc=known.atc or fresh.atc,
        replaced_by=known.replaced_by,
    )


def _fresh(unit: NuvaVaccine, curator: _Curator) -> Vaccine:
    generic = None if unit.abstract else curator.generics.get(frozenset(unit.valences))
    valences = tuple(curator.valences[code] for code in sorted(unit.valences))
    cip13 = tuple(sorted(unit.codes.get("CIP", ())))
    return Vaccine(
        code=unit.code,
        name=unit.label_fr if unit.abstract else unit.label,
        label=_label(unit, generic, valences, curator),
        kind=_kind(unit, valences),
        generic=unit.abstract,
        valences=valences,
        cip13=cip13,
        atc=_atc(unit, generic, curator),
        cvx=_cvx(unit, generic, valences),
        market=_market(unit, cip13, curator),
    )


def _label(
    unit: NuvaVaccine,
    generic: NuvaVaccine | None,
    valences: tuple[Valence, ...],
    curator: _Curator,
) -> str:
    """Give the words of the generic entry, of the one valence, or of the diseases."""
    known = curator.curated.get((generic or unit).code)
    if known:
        return known.label
    if len(valences) == 1:
        return valences[0].label
    return ", ".join(dict.fromkeys(valence.disease.name for valence in valences))


def _kind(unit: NuvaVaccine, valences: Iterable[Valence]) -> VaccineKind:
    if all(valence.passive for valence in valences):
        return VaccineKind.IMMUNOGLOBULIN
    # NUVA gives polyvalent immunoglobulins the valences of vaccines; their own words tell.
    said = f"{unit.label} {unit.comment}"
    mixed = any(valence.passive for valence in valences)
    told = _PASSIVE.search(said) and "vaccine" not in said.lower()
    return VaccineKind.IMMUNOGLOBULIN if told and not mixed else VaccineKind.VACCINE


def _atc(unit: NuvaVaccine, generic: NuvaVaccine | None, curator: _Curator) -> str | None:
    if curator.markets:
        specialities = map(curator.markets.specialities.get, unit.codes.get("CIS", ()))
        told = {each.atc for each in specialities if each and each.atc}
        if len(told) == 1:
            return told.pop()
    for entry in (unit, generic):
        found = entry.codes.get("ATC", ()) if entry else ()
        if len(found) == 1:
            return found[0]
    return None


def _cvx(
    unit: NuvaVaccine, generic: NuvaVaccine | None, valences: Iterable[Valence]
) -> tuple[str, ...]:
    own = _plausible_cvx(unit)
    if own or generic is None or any(each.disease.code == _INFLUENZA for each in valences):
        return own
    # A generic entry covers several CDC products; only a single code says what the brand is.
    inherited = _plausible_cvx(generic)
    return inherited if len(inherited) == 1 else ()


def _plausible_cvx(unit: NuvaVaccine) -> tuple[str, ...]:
    found = {code.zfill(2) for code in unit.codes.get("CVX", ())}
    return tuple(sorted(found - _MISALIGNED_CVX))


def _market(unit: NuvaVaccine, cip13: tuple[str, ...], curator: _Curator) -> Market:
    known = curator.curated.get(unit.code)
    before = known.market if known else Market()
    if curator.markets is None:
        return before
    return market(before, bdpm=curator.markets, cip13=cip13, cis=tuple(unit.codes.get("CIS", ())))
