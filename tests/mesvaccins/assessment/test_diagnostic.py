"""The bilan of somebody who is not named: what doses it takes, and what it leaves."""

from datetime import date

import pytest

from carnet_api.errors import InvalidInput
from carnet_api.wire import DiagnosticRequest, DoseInput, PartialDateDocument
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import HealthAnswer
from tests.mesvaccins.assessment.conftest import ON
from tests.mesvaccins.world import Centre


def test_a_diagnostic_takes_partial_dates_and_unnamed_vaccines(
    centre: Centre, nomenclature: None
) -> None:
    doses = (
        DoseInput(reference="a", wording="VACCIN ILLISIBLE", date=date(2005, 1, 1)),
        DoseInput.model_validate(
            {
                "reference": "b",
                "vaccine": {"id": 53},
                "partial_date": PartialDateDocument(year=2003),
            }
        ),
    )
    found = centre.gateway.diagnose(
        DiagnosticRequest(birth_date=date(2001, 5, 4), doses=doses, on=ON)
    )
    assert [each.reference for each in found.left_out] == ["a"]
    mmr = next(each for each in found.lines if each.key == "ROR")
    assert [each.reference for each in mmr.doses] == ["b"]
    assert mmr.doses[0].partial_date == PartialDateDocument(year=2003)


def test_a_diagnostic_of_a_past_day_says_which_dose_may_have_come_later(
    centre: Centre, nomenclature: None
) -> None:
    dose = DoseInput.model_validate(
        {"reference": "c", "vaccine": {"id": 53}, "partial_date": PartialDateDocument(year=2016)}
    )
    found = centre.gateway.diagnose(
        DiagnosticRequest(birth_date=date(2001, 5, 4), doses=(dose,), on=date(2016, 6, 10))
    )
    [told] = found.left_out
    assert (told.reference, told.counts, told.reason) == ("c", None, "perhaps_after_the_day")
    mmr = next(each for each in found.lines if each.key == "ROR")
    assert mmr.to_confirm
    assert mmr.doses_received == 0
    assert any("jour" in sentence for sentence in mmr.why)


def test_a_dose_without_any_date_is_refused_by_its_place(
    centre: Centre, nomenclature: None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.diagnose(
            DiagnosticRequest(birth_date=date(2001, 5, 4), doses=(DoseInput(wording="X"),), on=ON)
        )
    assert "dose 1" in refused.value.fields["doses"][0]


def test_decision_support_leaves_one_row_that_names_nobody(
    centre: Centre, nomenclature: None
) -> None:
    centre.gateway.diagnose(DiagnosticRequest(birth_date=date(2001, 5, 4), on=ON))
    [act] = Act.objects.filter(action="decision_support_asked")
    assert act.carnet_id is None
    assert act.object_ids == []
    assert not HealthAnswer.objects.exists()
