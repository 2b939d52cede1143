"""The list of students: search by name, INE and birth date, in the agent's centre alone."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from calcium.audit.models import AuditEvent
from calcium.centres.models import Centre
from calcium.linking.models import CarnetLink
from calcium.patients import actions, rules
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from tests.calcium.world import NOW, World, make_patient

pytestmark = pytest.mark.django_db


@pytest.fixture
def students(world: World) -> World:
    for number, (last, first, born) in enumerate(
        [
            ("Le Goff", "Anne-Lise", date(2000, 1, 2)),
            ("ŒUVRARD", "Zoé", date(2000, 1, 2)),
            ("O'Brien", "Élie", date(1999, 12, 31)),
        ]
    ):
        make_patient(
            world.centre, f"1234567890{number}", last_name=last, first_name=first, birth_date=born
        )
    return world


def found(world: World, text: str) -> set[str]:
    page = actions.search_students(text=text, by=world.nurse)
    return {student.last_name for student in page.students}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("legoff", set()),
        ("le goff", {"Le Goff"}),
        ("goff anne", {"Le Goff"}),
        ("GOFF", {"Le Goff"}),
        ("lise", {"Le Goff"}),
        ("oeuv", {"ŒUVRARD"}),
        ("brien elie", {"O'Brien"}),
        ("o'brien", {"O'Brien"}),
        ("02/01/2000", {"Le Goff", "ŒUVRARD"}),
        ("2000-01-02 zoe", {"ŒUVRARD"}),
        ("02012000", {"Le Goff", "ŒUVRARD"}),
        ("12345678902", {"O'Brien"}),
        ("test0000001", {"Lefèvre"}),
        ("%", {"Le Goff", "ŒUVRARD", "O'Brien", "Lefèvre"}),
        ("zzz", set()),
    ],
)
def test_a_student_is_found_by_the_beginning_of_any_word(
    students: World, text: str, names: set[str]
) -> None:
    assert found(students, text) == names


def test_another_centres_students_are_never_found(students: World) -> None:
    other = Centre.objects.create(name="Autre centre")
    stranger = make_patient(other, "99999999999", last_name="Goffman")
    assert found(students, "goff") == {"Le Goff"}
    with pytest.raises(Patient.DoesNotExist):
        actions.open_dossier(patient_id=stranger.pk, by=students.nurse)


def test_a_search_leaves_one_audit_row_with_its_result(students: World) -> None:
    before = AuditEvent.objects.count()
    actions.search_students(text="goff", by=students.nurse)
    event = AuditEvent.objects.latest("at")
    assert AuditEvent.objects.count() == before + 1
    assert event.action == "students_searched"
    assert event.subjects == [str(Patient.objects.get(last_name="Le Goff").pk)]
    assert "goff" not in str(event.details)


def test_a_large_centre_lists_nobody_before_a_search(world: World) -> None:
    for number in range(rules.LISTED_WITHOUT_SEARCH):
        make_patient(world.centre, f"A{number:010}", last_name="Durand")
    page = actions.search_students(text="", by=world.nurse)
    assert (page.students, page.search_first) == ((), True)
    assert len(actions.search_students(text="durand", by=world.nurse).students) == 50


def test_pages_are_of_fifty_and_end(world: World) -> None:
    for number in range(59):
        make_patient(world.centre, f"A{number:010}", last_name=f"Nom{number:03}")
    first = actions.search_students(text="", by=world.nurse)
    second = actions.search_students(text="", by=world.nurse, page=2)
    assert (len(first.students), first.has_next, first.has_previous) == (50, True, False)
    assert (len(second.students), second.has_next, second.has_previous) == (10, False, True)
    assert not set(first.students) & set(second.students)


def test_a_search_takes_as_many_statements_for_two_students_as_for_sixty(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            actions.search_students(text="nom", by=world.nurse)
        return len(queries)

    few = statements()
    for number in range(60):
        make_patient(world.centre, f"A{number:010}", last_name=f"Nom{number:03}")
    assert statements() == few


def test_a_row_of_another_centre_is_impossible(world: World) -> None:
    other = Centre.objects.create(name="Autre centre")
    row = world.enter("REPEVAX", "2010")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vaccination.objects.filter(pk=row.pk).update(centre=other)
    with pytest.raises(IntegrityError), transaction.atomic():
        CarnetLink.objects.create(
            centre=other,
            patient=world.patient,
            carnet_id=other.pk,
            linked_at=NOW,
            linked_by=world.nurse,
        )
