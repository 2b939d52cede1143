"""« Saisie carnet »: what may be entered, and the sentence at the field when it may not."""

from datetime import date, timedelta

import pytest
from django.db import DataError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from calcium.accounts.errors import PermissionRefused
from calcium.accounts.models import Role
from calcium.centres.models import CentreVaccine
from calcium.vaccinations import actions, rules, selectors
from calcium.vaccinations.errors import EntryRefused, RowChanged, RowLeaving
from calcium.vaccinations.models import Draft, Lifecycle, Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from immunization.dates import PartialDate
from tests.calcium.world import TODAY, World, make_agent

pytestmark = pytest.mark.django_db


def correct(world: World, row: Vaccination, version: int = 1, **fields: object) -> Vaccination:
    entry = VaccinationEntry(
        vaccine_id=row.vaccine_id,
        given=str(fields.pop("given", row.given)),
        verification=str(fields.pop("verification", row.verification)),
        **fields,  # type: ignore[arg-type]
    )
    return actions.correct(
        row=row, version=version, entry=entry, by=world.nurse, today=TODAY, now=world.now
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("25/04/2017", PartialDate(2017, 4, 25)),
        ("5/4/2017", PartialDate(2017, 4, 5)),
        ("25042017", PartialDate(2017, 4, 25)),
        ("??/04/2017", PartialDate(2017, 4)),
        ("04/2017", PartialDate(2017, 4)),
        ("??/??/2001", PartialDate(2001)),
        (" 2001 ", PartialDate(2001)),
    ],
)
def test_a_date_is_read_as_nurses_type_it(text: str, read: PartialDate) -> None:
    assert rules.read_given(text) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "au moins l'année"),
        ("hier", "n'est pas une date"),
        ("31/02/2017", "n'existe pas dans le calendrier"),
        ("25/??/2017", "un jour sans mois"),
        ("25/04/2030", "dans le futur"),
        ("2027", "dans le futur"),
        ("03/05/2001", "précède la naissance"),
        ("2000", "précède la naissance"),
    ],
)
def test_a_date_that_cannot_be_gets_a_sentence_at_its_field(
    world: World, text: str, said: str
) -> None:
    with pytest.raises(EntryRefused) as refusal:
        world.enter("REPEVAX", text)
    assert said in refusal.value.faults["given"]
    assert not Vaccination.objects.exists()


def test_the_year_of_birth_and_this_year_may_stand(world: World) -> None:
    assert world.enter("REPEVAX", "2001").given == PartialDate(2001)
    assert world.enter("REPEVAX", str(TODAY.year)).given == PartialDate(TODAY.year)


def test_performed_here_wants_its_lot_and_keeps_who(world: World) -> None:
    with pytest.raises(EntryRefused) as refusal:
        world.enter("REPEVAX", "25/04/2017", verification="performed")
    assert "lot" in refusal.value.faults
    row = world.enter("REPEVAX", "25/04/2017", verification="performed", lot="A1")
    assert (row.vouched_by, row.vouched_name) == (world.nurse, "Claire Martin")
    assert row.proof == ""


def test_a_declared_row_has_no_author(world: World) -> None:
    row = world.enter("REPEVAX", "25/04/2017", verification="declared")
    assert (row.vouched_by, row.vouched_name, row.proof) == (None, "", "")


def test_a_secretary_cannot_have_performed_it_nor_enter_it(world: World) -> None:
    with pytest.raises(EntryRefused):
        world.enter(
            "REPEVAX",
            "25/04/2017",
            verification="performed",
            lot="A1",
            vouched_by=world.secretary.pk,
        )
    world.nurse = world.secretary
    with pytest.raises(PermissionRefused, match="Votre rôle ne permet pas"):
        world.enter("REPEVAX", "25/04/2017")


def test_the_size_belongs_to_a_skin_test_and_zero_is_measured(world: World) -> None:
    with pytest.raises(EntryRefused) as refusal:
        world.enter("REPEVAX", "25/04/2017", size_mm="12")
    assert "test cutané" in refusal.value.faults["size_mm"]
    CentreVaccine.objects.filter(name="Vieux vaccin").update(skin_test=True)
    measured = world.enter("Vieux vaccin", "25/04/2017", size_mm="0")
    empty = world.enter("Vieux vaccin", "26/04/2017", size_mm="")
    assert (measured.size_mm, empty.size_mm) == (0, None)
    with pytest.raises(EntryRefused):
        world.enter("Vieux vaccin", "27/04/2017", size_mm="-3")


def test_a_vaccine_of_another_centre_cannot_be_chosen(world: World) -> None:
    from calcium.centres.models import Centre

    other = Centre.objects.create(name="Autre")
    world.vaccines["REPEVAX"] = CentreVaccine.objects.create(
        centre=other, name="REPEVAX", normalised="repevax"
    )
    with pytest.raises(EntryRefused) as refusal:
        world.enter("REPEVAX", "2010")
    assert "liste du centre" in refusal.value.faults["vaccine"]


def test_a_row_keeps_the_words_the_code_and_the_release(world: World) -> None:
    row = world.enter("REPEVAX", "2010", label="répévax (carnet)")
    assert (row.label, row.national_id, row.national_release) == ("répévax (carnet)", 29, "fake")


def test_a_correction_counts_and_an_unchanged_one_does_not(world: World) -> None:
    row = world.enter("REPEVAX", "2010")
    same = correct(world, row, proof="paper_booklet")
    assert (same.version, same.lifecycle) == (1, Lifecycle.ACTIVE)
    changed = correct(world, row, proof="paper_booklet", lot="B2")
    assert (changed.version, changed.lifecycle, changed.lot) == (2, Lifecycle.CORRECTED, "B2")


def test_two_nurses_cannot_overwrite_each_other(world: World) -> None:
    row = world.enter("REPEVAX", "2010")
    correct(world, row, lot="FIRST")
    with pytest.raises(RowChanged):
        correct(world, row, lot="SECOND")
    row.refresh_from_db()
    assert row.lot == "FIRST"


def test_correcting_a_comment_leaves_who_performed_it(world: World) -> None:
    row = world.enter("REPEVAX", "25/04/2017", verification="performed", lot="A1")
    world.nurse = make_agent(world.centre, "other@centre.test", Role.PHYSICIAN)
    changed = correct(world, row, lot="A1", comment="vu")
    assert changed.vouched_name == "Claire Martin"
    assert changed.vouched_by_id == row.vouched_by_id
    assert changed.modified_by == world.nurse


def test_a_deleted_row_stays_as_a_tombstone_with_its_fields(world: World) -> None:
    row = world.enter("REPEVAX", "25/04/2017", lot="A1")
    world.delete(row)
    (tomb,) = selectors.tombstones(world.patient)
    assert (tomb.lot, tomb.deleted_by, tomb.deleted_at) == ("A1", world.nurse, world.now)
    assert list(selectors.rows(world.patient)) == []
    with pytest.raises(RowLeaving):
        correct(world, row, lot="B2")


def test_every_change_is_kept_with_who_and_why(world: World) -> None:
    row = world.enter("REPEVAX", "25/04/2017", lot="A1")
    correct(world, row, lot="B2")
    (event,) = Vaccination.pgh_event_model.objects.filter(pgh_obj_id=row.pk)  # type: ignore[attr-defined]
    assert event.lot == "B2"
    assert event.pgh_context.metadata == {"agent": str(world.nurse.pk), "act": "correct"}


def test_a_combined_vaccine_stands_under_each_of_its_diseases(world: World) -> None:
    repevax, priorix = world.enter("REPEVAX", "2010"), world.enter("PRIORIX", "2003")
    rows = world.rows()
    names = [disease.name for disease in selectors.diseases_of(rows)]
    assert names == sorted(names)
    assert {"Coqueluche", "Rubéole"} <= set(names)
    assert selectors.against(rows, 3) == [repevax]
    assert selectors.against(rows, 10) == [priorix]
    assert selectors.against(rows, None) == [repevax, priorix]


def test_partial_dates_are_sorted_with_full_ones(world: World) -> None:
    for given_text in ("2010", "06/2010", "25/04/2010", "31/12/2009"):
        world.enter("REPEVAX", given_text)
    shown = [str(row.given) for row in world.rows()]
    assert shown == ["??/06/2010", "25/04/2010", "??/??/2010", "31/12/2009"]


def test_a_draft_is_kept_an_hour_for_its_agent_alone(world: World) -> None:
    actions.keep_draft(
        patient=world.patient, fields={"given": "25/04"}, by=world.nurse, now=world.now
    )
    kept = selectors.draft(world.patient, agent=world.nurse, now=world.now)
    assert kept is not None
    assert kept.fields == {"given": "25/04"}
    physician = make_agent(world.centre, "doctor@centre.test", Role.PHYSICIAN)
    assert selectors.draft(world.patient, agent=physician, now=world.now) is None
    later = world.now + timedelta(hours=1)
    assert selectors.draft(world.patient, agent=world.nurse, now=later) is None
    world.enter("REPEVAX", "2010")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"month": 2, "day": 31, "earliest": date(2010, 2, 28), "latest": date(2010, 2, 28)},
        {"month": None, "day": 3},
        {"earliest": date(2011, 1, 1)},
        {"latest": date(2010, 12, 30)},
        {"kind": "both"},
        {"size_mm": -1},
        {"verification": "declared", "proof": "paper_booklet"},
        {"lifecycle": "deleted"},
    ],
)
def test_the_database_refuses_what_no_form_should_let_through(
    world: World, wrong: dict[str, object]
) -> None:
    row = world.enter("REPEVAX", "2010")
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        Vaccination.objects.filter(pk=row.pk).update(**wrong)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_is_read_back_as_it_is_shown(day: date) -> None:
    assert rules.read_given(str(PartialDate.of(day))) == PartialDate.of(day)
