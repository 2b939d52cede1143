"""What the bilan and the questionnaire must do, whatever answers: the fake or the real service."""

import datetime
from typing import Protocol
from uuid import UUID

import pytest

from carnet_api.errors import InvalidInput, NotAllowed, SharingEnded, StaleVersion
from carnet_api.wire import (
    AnswerInput,
    CreatorKind,
    DiagnosticRequest,
    DoseInput,
    Gender,
    HealthProfileDocument,
    HealthProfileFormRequest,
    QuestionDocument,
    RankInput,
    UserType,
    VaccineReference,
)
from tests.treaty.world import BORN, DAY, REPEVAX, linked
from tests.treaty.world import World as CarnetWorld

ON = datetime.date(2026, 11, 23)
VARICELLA, ANTI_HBS, BCG_SCAR = 145, 989, 637


class World(CarnetWorld, Protocol):
    """The world of the contract, whose holder may answer questions too."""

    def holder_answers(self, name: str, value: bool) -> None:
        """Answer a question as the holder."""


def question(form: HealthProfileDocument, name: str) -> QuestionDocument:
    """Find a question of the form."""
    return next(each for each in form.questions if each.name == name)


def kept(world: World, carnet_id: UUID, name: str) -> QuestionDocument:
    """Read a question of the carnet again."""
    return question(world.gateway.health_profile(carnet_id, on=ON), name)


class QuestionnaireContract:
    """The questions of a carnet, and the answers kept in it."""

    def test_an_answer_is_kept_with_who_said_it(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.answer(carnet_id, (AnswerInput(name="travel", value=True),), on=ON)
        answer = kept(world, carnet_id, "travel").answer
        assert answer is not None
        assert answer.value is True
        assert answer.said_by.kind is CreatorKind.PROFESSIONAL
        assert answer.said_by.organisation is not None

    def test_the_holders_answer_is_told_apart(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.holder_answers("travel", True)
        answer = kept(world, carnet_id, "travel").answer
        assert answer is not None
        assert answer.said_by.kind is CreatorKind.HOLDER

    def test_an_answer_may_be_given_by_its_public_number(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        given = AnswerInput(condition_id=VARICELLA, value=False)
        form = world.gateway.answer(carnet_id, (given,), on=ON)
        asked = question(form, "varicella_history")
        assert asked.condition_id == VARICELLA
        assert asked.value is False

    def test_an_answer_is_taken_back(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.answer(carnet_id, (AnswerInput(name="travel", value=True),), on=ON)
        world.gateway.answer(carnet_id, (AnswerInput(name="travel"),), on=ON)
        assert kept(world, carnet_id, "travel").answer is None

    def test_answers_not_named_stay(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.gateway.answer(carnet_id, (AnswerInput(name="travel", value=True),), on=ON)
        other = AnswerInput(name="varicella_history", value=True)
        form = world.gateway.answer(carnet_id, (other,), on=ON)
        assert question(form, "travel").value is True

    @pytest.mark.parametrize(
        "given",
        [
            AnswerInput(name="travel", value="souvent"),
            AnswerInput(name="favourite_colour", value=1),
        ],
        ids=["an answer of another kind", "a question that is not asked"],
    )
    def test_what_does_not_fit_is_refused_by_name_and_nothing_is_kept(
        self, world: World, given: AnswerInput
    ) -> None:
        carnet_id = linked(world.gateway)
        good = AnswerInput(name="varicella_history", value=True)
        with pytest.raises(InvalidInput) as refused:
            world.gateway.answer(carnet_id, (good, given), on=ON)
        assert given.name in refused.value.fields
        assert kept(world, carnet_id, "varicella_history").answer is None

    def test_without_a_sharing_nothing_is_asked(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.holder_ends_sharing()
        with pytest.raises(SharingEnded):
            world.gateway.health_profile(carnet_id, on=ON)
        with pytest.raises(SharingEnded):
            world.gateway.answer(carnet_id, (AnswerInput(name="travel", value=True),), on=ON)


class BilanContract:
    """The bilan of a carnet, and of a person without identity."""

    def test_every_bilan_names_its_calendar_and_its_day(self, world: World) -> None:
        found = world.gateway.assessment(linked(world.gateway), on=ON)
        assert found.on == ON
        assert found.calendar.id
        assert found.calendar.version
        assert len(found.calendar.sha256) == 64

    def test_doses_after_the_day_are_hidden_and_counted(self, world: World) -> None:
        world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        before = world.gateway.assessment(carnet_id, on=DAY - datetime.timedelta(days=1))
        after = world.gateway.assessment(carnet_id, on=DAY)
        assert (before.hidden, after.hidden) == (1, 0)
        assert sum(line.doses_received for line in after.lines) >= 1
        assert sum(line.doses_received for line in before.lines) == 0

    def test_without_a_sharing_there_is_no_bilan(self, world: World) -> None:
        carnet_id = linked(world.gateway)
        world.holder_ends_sharing()
        with pytest.raises(SharingEnded):
            world.gateway.assessment(carnet_id, on=ON)

    def test_the_questionnaire_of_nobody_in_particular(self, world: World) -> None:
        person = HealthProfileFormRequest(
            birth_date=BORN, gender=Gender.FEMALE, condition_ids=(VARICELLA, BCG_SCAR), on=ON
        )
        form = world.gateway.health_profile_form(person)
        assert question(form, "varicella_history").value is True
        assert form.unknown_condition_ids == (BCG_SCAR,)
        assert all(not each.professional_only for each in form.questions)

    def test_a_professional_is_asked_more(self, world: World) -> None:
        person = HealthProfileFormRequest(birth_date=BORN, user_type=UserType.PROFESSIONAL, on=ON)
        form = world.gateway.health_profile_form(person)
        assert question(form, "anti_hbs_miu_per_ml").professional_only
        assert question(form, "anti_hbs_miu_per_ml").condition_id == ANTI_HBS

    def test_the_bilan_of_nobody_in_particular(self, world: World) -> None:
        dose = DoseInput(reference="row-1", vaccine=VaccineReference(id=REPEVAX), date=DAY)
        person = DiagnosticRequest(birth_date=BORN, doses=(dose,), on=DAY)
        found = world.gateway.diagnose(person)
        references = {each.reference for line in found.lines for each in line.doses}
        assert references == {"row-1"}
        assert found.calendar == world.gateway.assessment(linked(world.gateway), on=ON).calendar

    def test_a_wrong_answer_in_a_diagnostic_is_refused(self, world: World) -> None:
        person = DiagnosticRequest(
            birth_date=BORN, answers=(AnswerInput(name="travel", value="souvent"),), on=ON
        )
        with pytest.raises(InvalidInput):
            world.gateway.diagnose(person)


class RankContract:
    """The rank of a dose, said where nobody had."""

    def test_the_rank_of_another_persons_dose_may_be_completed(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        seen = world.gateway.vaccination(carnet_id, declared)
        stated = world.gateway.state_rank(
            carnet_id, declared, RankInput(booster=True, version=seen.version)
        )
        assert stated.booster is True
        assert stated.version == seen.version + 1
        assert stated.validation is None

    def test_saying_it_again_changes_nothing(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        rank = RankInput(booster=True, version=1)
        first = world.gateway.state_rank(carnet_id, declared, rank)
        assert world.gateway.state_rank(carnet_id, declared, rank) == first

    def test_what_was_said_is_not_unsaid_by_another(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        world.gateway.state_rank(carnet_id, declared, RankInput(booster=True, version=1))
        with pytest.raises(NotAllowed):
            world.gateway.state_rank(carnet_id, declared, RankInput(booster=False, version=2))

    def test_a_dose_that_has_changed_is_read_again_first(self, world: World) -> None:
        declared = world.declare(REPEVAX, DAY)
        carnet_id = linked(world.gateway)
        world.holder_changes(declared, batch="B")
        with pytest.raises(StaleVersion):
            world.gateway.state_rank(carnet_id, declared, RankInput(booster=True, version=1))


class AssessmentContract(QuestionnaireContract, BilanContract, RankContract):
    """The whole contract of the bilan."""
