"""A small NUVA release that nobody published: twelve vaccines, to read as a folder or a tar."""

import tarfile
from pathlib import Path

from immunization.__main__ import main
from immunization.vaccines import Nomenclature, Vaccine

_TARGETS = {"DIS901": ("Alpha fever", "Fièvre alpha"), "DIS902": ("Beta pox", "Variole bêta")}
# code: label, French label, shorthand, parent, disease
_VALENCES = {
    "VAL901": ("Alpha valence", "Valence alpha, sans précision", "A", "Valence", "DIS901"),
    "VAL902": ("Alpha valence, live", "Valence alpha, vivante", "A-L", "VAL901", "DIS901"),
    "VAL903": ("Beta valence", "Valence bêta", "B", "Valence", "DIS902"),
    "VAL904": ("Beta valence, immunoglobulin", "Valence bêta, Ig", "B-Ig", "Valence", "DIS902"),
}
# code: label, abstract, valences, codes
_VACCINES: dict[str, tuple[str, bool, list[str], dict[str, list[str]]]] = {
    "VAC9001": ("ALPHAVAX", False, ["VAL902"], {"CIP": ["3400926863494"], "CIS": ["10000001"]}),
    "VAC9002": ("ALPHARIX", False, ["VAL902"], {"CIP": ["3400935947673"], "CIS": ["10000002"]}),
    "VAC9003": ("Alpha vaccine, unspecified", True, ["VAL901"], {"ATC": ["J07XX01"]}),
    "VAC9004": ("Live alpha vaccine", True, ["VAL902"], {"ATC": ["J07XX02"], "CVX": ["7"]}),
    "VAC9005": ("ALBEVAX", False, ["VAL902", "VAL903"], {}),
    "VAC9006": ("Alpha and beta vaccine", True, ["VAL902", "VAL903"], {"CVX": ["168"]}),
    "VAC9007": ("BETAGLOB", False, ["VAL904"], {"CIP": ["3400936876354"], "CIS": ["10000002"]}),
    "VAC9008": ("BETAMIX", False, ["VAL903", "VAL904"], {}),
    "VAC9009": ("POLYGLOB", False, ["VAL901", "VAL903"], {"CP-NRONATIDENT": ["0432846"]}),
    "VAC9010": ("Beta vaccine, unspecified", True, ["VAL903"], {"CVX": ["140", "09"]}),
    "VAC9011": ("BETAVAX", False, ["VAL903"], {"CIP": ["3400933472016"]}),
    "VAC9012": ("BETAVAX ENFANT", False, ["VAL903"], {}),
}
_COMMENTS = {"VAC9009": "Human immunoglobulin against alpha and beta"}
_SPECIALITIES = (
    "10000001|ALPHAVAX|poudre|im|active|nationale|Commercialisée|02/01/1990",
    "10000002|ALPHARIX|poudre|im|active|nationale|Non commercialisée|03/02/1995",
)
_BOXES = (
    "10000001|2686349|1|active|Déclaration de commercialisation|05/06/1991|3400926863494",
    "10000002|3594767|1|active|Déclaration d'arrêt de commercialisation|07/08/2010|3400935947673",
)


def write_release(folder: Path) -> Path:
    """Write the release's files into a folder and give it back."""
    _write(folder / "Units/import.txt", "Imported version 9.9.1 at 2026-11-01 10:00 GMT\n")
    french = ["fr:", "  disease:"]
    for code, (label, label_fr) in _TARGETS.items():
        _write(folder / f"Units/Targets/{code}.yml", f"label: {label}\n")
        french.append(f"    {code}L: {label_fr}")
    french.append("  valence:")
    for code, (label, label_fr, shorthand, parent, disease) in _VALENCES.items():
        text = f"label: {label}\nshorthand: {shorthand}\nparent: {parent}\ntarget: {disease}\n"
        _write(folder / f"Units/Valences/{code}.yml", text)
        french.append(f"    {code}L: {label_fr}")
    french += ["  vaccine:", "    VAC9003L: Vaccin alpha, sans précision"]
    for code in _VACCINES:
        _write(folder / f"Units/Vaccines/{code}.yml", _vaccine(code))
    _write(folder / "Translations/nuva_fr.yml", "\n".join(french) + "\n")
    return folder


def write_archive(folder: Path, path: Path, *, inside: str = "NUVA-9.9.1") -> Path:
    """Pack a written release as a host of code does: under a folder of its own."""
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, arcname=inside)
    return path


def write_bdpm(folder: Path, *, encoding: str = "cp1252") -> Path:
    """Write the two tables of the BDPM that the release's boxes stand in."""
    for name, rows in (("CIS_bdpm", _SPECIALITIES), ("CIS_CIP_bdpm", _BOXES)):
        text = "".join(row.replace("|", "\t") + "\n" for row in rows)
        _write(folder / f"{name}_2026-10.txt", text, encoding)
    return folder


def read(source: Path, out: Path, *options: object) -> int:
    """Read a release as the command does, and answer the command's exit code."""
    words = ["nomenclature", "read", source, "--out", out, *options]
    return main([str(word) for word in words])


def entry(out: Path, code: str) -> Vaccine:
    """A vaccine of the file that was written."""
    vaccine = Nomenclature.from_file(out).by_code(code)
    assert vaccine, code
    return vaccine


def _vaccine(code: str) -> str:
    label, abstract, valences, codes = _VACCINES[code]
    lines = [f"abstract: {str(abstract).lower()}", f"label: {label}"]
    lines += [f"comment: {_COMMENTS.get(code, label)}", "codes:"]
    for system, found in (codes | {"NUVACode": [code[3:]]}).items():
        # Unquoted, as NUVA publishes them: 0432846 must stay what it is.
        lines += [f"  {system}:", *(f"  - {value}" for value in found)]
    return "\n".join([*lines, "valences:", *(f"- {valence}" for valence in valences)]) + "\n"


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)
