"""`patients merge --undo ID`: as it was, but what somebody changed since, which is named."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calcium.assessment.models import HealthAnswer
from calcium.linking import selectors as linking
from calcium.linking.models import CarnetLink, Intention, Likeness, Twin
from calcium.merging.actions import MergeRefused
from calcium.merging.undoing import undo_merge
from calcium.patients.models import Patient, PatientMerge
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Lifecycle, Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from tests.calcium.merged import OPERATOR, OTHER_CODE, enter, everything, link, merge, undo, worker
from tests.calcium.world import TODAY, World, make_patient

pytestmark = pytest.mark.django_db


def test_a_row_changed_since_goes_back_as_changed_and_is_named(
    world: World, second: Patient
) -> None:
    row = enter(world, second, "REPEVAX", "25/04/2017")
    done = merge(world.patient, second).merge
    row.refresh_from_db()
    entry = VaccinationEntry(
        vaccine_id=row.vaccine_id, given="25/04/2017", proof="paper_booklet", lot="NEW"
    )
    vaccinations.correct(
        row=row, version=row.version, entry=entry, by=world.nurse, today=TODAY, now=world.now
    )
    report = undo(done)
    assert report.named == [f"Vaccination {row.pk} keeps what was changed since the merge."]
    row.refresh_from_db()
    assert (row.patient, row.lot) == (second, "NEW")


def test_what_came_since_stays_and_is_named(world: World, second: Patient) -> None:
    done = merge(world.patient, second).merge
    row = world.enter("AGRIPPAL", "26/04/2017")
    assert undo(done).named == [f"Vaccination {row.pk} came since: it stays."]
    row.refresh_from_db()
    assert row.patient == world.patient


def test_a_link_that_the_merge_ended_stands_again_while_its_sharing_does(
    world: World, second: Patient
) -> None:
    world.carnet()
    world.carnet(OTHER_CODE)
    world.link()
    link(world, second, OTHER_CODE)
    done = merge(world.patient, second, link="merged").merge
    assert undo(done).named == []
    assert linking.current_link(world.patient) is not None
    assert linking.current_link(second) is not None
    worker(world)
    assert all(carnet.sharings for carnet in world.service.carnets.values())


def test_a_link_whose_sharing_has_ended_since_stays_ended_and_is_named(
    world: World, second: Patient
) -> None:
    world.carnet()
    world.carnet(OTHER_CODE)
    world.link()
    link(world, second, OTHER_CODE)
    done = merge(world.patient, second, link="kept").merge
    worker(world)
    [said] = undo(done).named
    assert "stays ended: ask the student for the sharing code" in said
    assert linking.current_link(second) is None
    assert linking.current_link(world.patient) is not None


def test_an_answer_given_again_since_stays(world: World, second: Patient) -> None:
    answer = HealthAnswer.objects.create(
        centre=world.centre,
        patient=second,
        fact="asplenia",
        value=True,
        said_by=world.nurse,
        said_at=world.now,
    )
    done = merge(world.patient, second).merge
    HealthAnswer.objects.filter(pk=answer.pk).update(value=False, said_at=timezone.now())
    assert undo(done).named == [f"HealthAnswer {answer.pk} was written again since: it stays."]
    answer.refresh_from_db()
    assert answer.patient == world.patient


def test_a_merge_is_undone_once_within_thirty_days_and_the_last_first(
    world: World, second: Patient
) -> None:
    third = make_patient(world.centre, "TEST0000003")
    before = everything()
    first = merge(world.patient, second).merge
    last = merge(third, world.patient).merge
    with pytest.raises(MergeRefused, match=f"undo {last.pk} first"):
        undo(first)
    undo(last)
    with pytest.raises(MergeRefused, match="after 30 days it stands"):
        undo_merge(first.pk, by=OPERATOR, now=timezone.now() + timedelta(days=31))
    undo(first)
    assert everything() == before
    with pytest.raises(MergeRefused, match="was undone"):
        undo(first)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["REPEVAX", "AGRIPPAL", "Vieux vaccin"]),
        st.sampled_from(["25/04/2017", "26/04/2017", "??/04/2017"]),
        st.sampled_from(["", "A1", "B2"]),
        st.sampled_from(["", "Bras gauche", "Bras droit"]),
        st.booleans(),
    ),
    max_size=4,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.tuples(ROWS, ROWS), linked=st.sampled_from(["neither", "kept", "merged", "both"]))
def test_merged_then_undone_is_as_before(
    world: World,
    second: Patient,
    rows: tuple[list[tuple[str, str, str, str, bool]], ...],
    linked: str,
) -> None:
    """Whatever either dossier holds, sent to a CVE or not; and while merged each stands once."""
    for model in (Twin, Likeness, Intention, CarnetLink, PatientMerge, Vaccination):
        model._default_manager.all().delete()
    world.service.carnets.clear()
    world.carnet()
    world.carnet(OTHER_CODE)
    sides = [(world.patient, "9V79-2GHA", "kept"), (second, OTHER_CODE, "merged")]
    first = world.patient
    for (patient, code, side), entered in zip(sides, rows, strict=True):
        if linked in {side, "both"}:
            link(world, patient, code)
        for vaccine, day, lot, comment, gone in entered:
            row = enter(world, patient, vaccine, day, lot=lot, comment=comment)
            if gone:
                vaccinations.bury(row=row, by=world.nurse, now=world.now)
        if linked in {side, "both"}:
            world.patient = patient
            world.export()
            world.patient = first
    before = everything()
    standing = set(
        Vaccination.objects.exclude(lifecycle=Lifecycle.DELETED).values_list("pk", flat=True)
    )
    report = merge(world.patient, second, link="kept" if linked == "both" else None)
    folded = {aside for _stays, aside in report.rows.folded}
    assert {row.pk for row in world.rows()} == standing - folded
    asked = Intention.objects.filter(act="end_sharing").values_list("pk", flat=True)
    assert undo(report.merge).named == []
    assert everything(*asked) == before
