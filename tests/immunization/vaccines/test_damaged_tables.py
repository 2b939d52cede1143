"""The curated tables are read whole or refused, with the file and what is wrong in it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from immunization.vaccines import Disease, Nomenclature, Vaccine
from immunization.vaccines.contents import Contents, InvalidNomenclature
from immunization.vaccines.tables import SHIPPED

NOMENCLATURE = Nomenclature.load()
PRIORIX = NOMENCLATURE.exact_name("Priorix")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED, tmp_path / "tables", ignore=shutil.ignore_patterns("*.py"))


def first_row(path: Path, change: Callable[[str], str]) -> None:
    head, row, *rest = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join([head, change(row), *rest]), encoding="utf-8")


def test_the_shipped_tables_can_be_read(tables: Path) -> None:
    assert len(Nomenclature.from_csv(tables).vaccines) == len(NOMENCLATURE.vaccines)


def test_a_valence_against_a_disease_that_is_not_there_is_refused(tables: Path) -> None:
    disease = NOMENCLATURE.valences[0].disease.code
    first_row(tables / "valences.csv", lambda row: row.replace(disease, "DIS777"))
    with pytest.raises(InvalidNomenclature, match=r"valences.csv: DIS777 is not in diseases.csv"):
        Nomenclature.from_csv(tables)


def test_a_valence_below_one_that_is_not_there_is_refused(tables: Path) -> None:
    path = tables / "valences.csv"
    child = next(valence for valence in NOMENCLATURE.valences if valence.parent)
    rows = path.read_text(encoding="utf-8").split("\n")
    kept = [row for row in rows if not row.startswith(f"{child.parent},")]
    assert len(kept) == len(rows) - 1
    path.write_text("\n".join(kept), encoding="utf-8")
    said = f"valence {child.parent} stands above another and is not here"
    with pytest.raises(InvalidNomenclature, match=said):
        Nomenclature.from_csv(tables)


def contents(*vaccines: Vaccine, **parts: object) -> Contents:
    of = {
        "diseases": {valence.disease for valence in NOMENCLATURE.valences},
        "valences": NOMENCLATURE.valences,
    }
    return Contents.of(NOMENCLATURE.release, vaccines=vaccines, **(of | parts))  # type: ignore[arg-type]


def alone(**changes: object) -> Vaccine:
    assert PRIORIX
    return replace(PRIORIX, generic_of=None, replaced_by=None, **changes)  # type: ignore[arg-type]


def test_rows_that_fit_together_are_taken() -> None:
    assert contents(alone()).vaccines == (alone(),)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "has no name"),
        ({"valences": ()}, r"\(PRIORIX\) has no valence"),
        ({"cip13": ("4768530",)}, "'4768530' is not written as a CIP13"),
    ],
)
def test_a_vaccine_that_lacks_what_every_vaccine_has_is_refused(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidNomenclature, match=said):
        contents(alone(**changes))


def test_a_vaccine_with_a_valence_of_another_nomenclature_is_refused() -> None:
    with pytest.raises(InvalidNomenclature, match="has a valence that is not here"):
        contents(alone(), valences=())


def test_a_valence_against_a_disease_of_another_nomenclature_is_refused() -> None:
    with pytest.raises(InvalidNomenclature, match="is not here"):
        contents(diseases=(Disease("DIS999", "Autre"),))
