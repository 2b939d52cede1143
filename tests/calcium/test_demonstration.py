"""The demonstration of the issue, filled twice, linked through the gateway, emptied."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from calcium.accounts.models import Agent
from calcium.centres.models import Centre, CentreVaccine, NationalVaccine
from calcium.demonstration import emptying, facts, filling
from calcium.linking.selectors import is_member
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from tests.calcium.world import NOW
from tests.prepared import for_a_module

pytestmark = pytest.mark.django_db

BOOKLETS = Path(__file__).parents[2] / "src/mesvaccins/demonstration/carnets.toml"


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """The demonstration's data, the same for every test of this file, and how many students."""
    with for_a_module(django_db_blocker):
        yield filling.fill(NOW)


@pytest.fixture
def filled(everything: int, db: None) -> int:
    """What a test changes of it is as before for the next one."""
    return everything


def student(number: str) -> Patient:
    return Patient.objects.get(ine=f"DEMO00000{number}")


def doses(number: str) -> list[str]:
    rows = Vaccination.objects.filter(patient=student(number)).order_by("earliest", "label")
    return [f"{row.given} {row.label}" for row in rows]


def test_filling_twice_changes_nothing(filled: int) -> None:
    rows = Vaccination.objects.count()
    assert filling.fill(NOW) == filled >= 40
    assert Vaccination.objects.count() == rows


def test_the_accounts_of_the_issue_stand(filled: int) -> None:
    found = {agent.email: agent for agent in Agent.objects.select_related("centre")}
    assert found["infirmiere@demo.test"].check_password("Carnet-demo-2026")
    assert found["medecin@demo.test"].role == "physician"
    assert found["secretaire@demo.test"].role == "secretary"
    manager = found["gestionnaire@demo.test"]
    assert (manager.role, manager.is_administrator) == ("nurse", True)
    assert found["infirmiere@nonadherente.test"].centre != manager.centre


def test_the_students_of_the_issue_stand(filled: int) -> None:
    assert "??/??/2003 RUBELOGEN" in doses("01")
    assert len(doses("03")) == 4
    assert (student("03").email, bool(student("03").mobile)) == ("etudiant3@demo.test", True)
    assert (student("07").email, bool(student("07").mobile)) == ("", True)
    assert student("10").birth_date == date(1999, 2, 5)


def test_student_ten_has_the_doses_of_the_manuals_assessment(filled: int) -> None:
    assert doses("10") == [
        "10/04/1999 ENGERIX B 10 µg",
        "10/04/1999 PENTACOQ",
        "01/03/2000 PRIORIX",
        "01/04/2001 PRIORIX",
        "15/03/2010 REPEVAX",
        "01/07/2014 MENVEO",
        "23/12/2015 AVAXIM 160 U",
    ]
    assert set(Vaccination.objects.filter(patient=student("10")).values_list("kind")) == {("",)}


def test_the_list_lacks_a_national_vaccine_and_has_names_of_its_own(filled: int) -> None:
    centre = Centre.objects.get(name="Service de santé étudiante de démonstration")
    assert not is_member(centre)
    names = set(CentreVaccine.objects.filter(centre=centre).values_list("name", flat=True))
    assert "STAMARIL" not in names
    assert {own["name"] for own in facts.read().own_vaccines} <= names


def test_every_dose_names_a_vaccine_of_the_list() -> None:
    demonstration = facts.read()
    names = {*demonstration.vaccines, *demonstration.skin_tests}
    names |= {own["name"] for own in demonstration.own_vaccines}
    for known in demonstration.students:
        assert {dose["vaccine"] for dose in (*known.doses, *known.later)} <= names


def test_emptying_leaves_the_agents_and_filling_again_works(filled: int) -> None:
    assert emptying.empty() == filled
    assert not Patient.objects.exists()
    assert Agent.objects.exists()
    assert filling.fill(NOW) == filled
    assert not NationalVaccine.objects.exists()


def test_the_tour_has_a_dose_to_export_that_its_import_does_not_bring() -> None:
    demonstration = facts.read()
    (camille,) = (known for known in demonstration.students if known.ine == "DEMO0000001")
    booklets = tomllib.loads(BOOKLETS.read_text())["carnet"]
    (booklet,) = (known for known in booklets if known.get("code") == "9V79-2GHA")
    received = {dose["given"] for dose in booklet["doses"]}
    sendable = [dose for dose in camille.doses if dose["vaccine"] in demonstration.vaccines]
    ready = [dose["given"] for dose in sendable if "?" not in dose["given"]]
    assert set(ready) & received, "one is recognised"
    assert set(ready) - received, "one is sent"
