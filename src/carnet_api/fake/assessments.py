"""The port's calls about the bilan, answered without medicine.

The fake knows three questions and one line, which counts the doses received: enough to hold what
travels. A test that needs a verdict puts an `AssessmentDocument` into `service.assessments`.
"""

import datetime
from collections.abc import Iterable
from uuid import UUID

from carnet_api.errors import InvalidInput
from carnet_api.fake.carnets import FakeCarnets, call
from carnet_api.wire import (
    AnswerDocument,
    AnswerInput,
    AssessmentDocument,
    AssessmentLineDocument,
    AssessmentStatus,
    CalendarDocument,
    Conclusion,
    DiagnosticRequest,
    DoseVerdictDocument,
    ErrorBody,
    HealthProfileDocument,
    HealthProfileFormRequest,
    Mark,
    QuestionDocument,
    QuestionKind,
    UserType,
)

CALENDAR = CalendarDocument(id="fake", version="1", sha256="0" * 64)
QUESTIONS = (
    QuestionDocument(
        name="varicella_history",
        condition_id=145,
        kind=QuestionKind.BOOLEAN,
        text="Avez-vous déjà eu la varicelle ?",
        group="Antécédents",
    ),
    QuestionDocument(
        name="travel",
        kind=QuestionKind.BOOLEAN,
        text="Préparez-vous un voyage ?",
        group="Voyages",
    ),
    QuestionDocument(
        name="anti_hbs_miu_per_ml",
        condition_id=989,
        kind=QuestionKind.NUMBER,
        text="Taux d'anticorps anti-HBs (UI/L)",
        group="Antécédents",
        professional_only=True,
    ),
)


class FakeAssessments(FakeCarnets):
    """The third of the port that speaks of the bilan."""

    @call
    def assessment(self, carnet_id: UUID, *, on: datetime.date) -> AssessmentDocument:
        """Read the bilan of a linked carnet as of a day."""
        carnet = self.open_carnet(carnet_id)
        prepared = self.service.assessments.get(carnet_id)
        if prepared is not None:
            return prepared
        standing = [dose for dose in carnet.doses.values() if dose.deletion is None]
        verdicts = [
            DoseVerdictDocument(vaccination_id=d.id, date=d.date, vaccine=d.wording, counts=True)
            for d in standing
        ]
        return _bilan(verdicts, on)

    @call
    def health_profile(self, carnet_id: UUID, *, on: datetime.date) -> HealthProfileDocument:
        """Read the questionnaire of a linked carnet."""
        return _form(self.open_carnet(carnet_id).answers, on)

    @call
    def answer(
        self, carnet_id: UUID, answers: tuple[AnswerInput, ...], *, on: datetime.date
    ) -> HealthProfileDocument:
        """Keep answers in the carnet."""
        carnet = self.open_carnet(carnet_id)
        for name, given in _read(answers).items():
            self.service.keep_answer(carnet, name, given, by=self.acting)
        return _form(carnet.answers, on)

    @call
    def health_profile_form(self, person: HealthProfileFormRequest) -> HealthProfileDocument:
        """Read the questionnaire of a person without identity."""
        given = _read((*person.answers, *_told_yes(person.condition_ids)))
        on = person.on or self.service.now().date()
        questions = tuple(
            each.model_copy(update={"value": given.get(each.name)})
            for each in QUESTIONS
            if person.user_type is UserType.PROFESSIONAL or not each.professional_only
        )
        unknown = _unknown(person.condition_ids)
        return HealthProfileDocument(
            calendar=CALENDAR, on=on, questions=questions, unknown_condition_ids=unknown
        )

    @call
    def diagnose(self, person: DiagnosticRequest) -> AssessmentDocument:
        """Read the bilan of a person without identity."""
        _read((*person.answers, *_told_yes(person.condition_ids)))
        if self.service.diagnosis is not None:
            return self.service.diagnosis
        verdicts = [
            DoseVerdictDocument(
                reference=dose.reference, date=dose.date, vaccine=dose.wording, counts=True
            )
            for dose in person.doses
        ]
        found = _bilan(verdicts, person.on or self.service.now().date())
        return found.model_copy(update={"unknown_condition_ids": _unknown(person.condition_ids)})


def _bilan(verdicts: list[DoseVerdictDocument], on: datetime.date) -> AssessmentDocument:
    given = [each for each in verdicts if each.date is None or each.date <= on]
    line = AssessmentLineDocument(
        key="Toutes",
        label="Toutes les maladies",
        status=AssessmentStatus.UP_TO_DATE,
        mark=Mark.DONE,
        doses_received=len(given),
        diagnosis="À jour",
        next_dose="-",
        doses=tuple(given),
    )
    return AssessmentDocument(
        calendar=CALENDAR,
        on=on,
        conclusion=Conclusion.UP_TO_DATE,
        to_do=0,
        lines=(line,),
        hidden=len(verdicts) - len(given),
    )


def _form(answers: dict[str, AnswerDocument], on: datetime.date) -> HealthProfileDocument:
    questions = []
    for each in QUESTIONS:
        known = answers.get(each.name)
        value = known.value if known else None
        questions.append(each.model_copy(update={"answer": known, "value": value}))
    return HealthProfileDocument(calendar=CALENDAR, on=on, questions=tuple(questions))


def _told_yes(numbers: Iterable[int]) -> tuple[AnswerInput, ...]:
    known = {each.condition_id for each in QUESTIONS}
    return tuple(AnswerInput(condition_id=n, value=True) for n in numbers if n in known)


def _unknown(numbers: Iterable[int]) -> tuple[int, ...]:
    known = {each.condition_id for each in QUESTIONS}
    return tuple(number for number in numbers if number not in known)


def _read(answers: tuple[AnswerInput, ...]) -> dict[str, object]:
    read: dict[str, object] = {}
    for given in answers:
        question = next((each for each in QUESTIONS if _names(given, each)), None)
        if question is None:
            raise _invalid(given.name or str(given.condition_id), "Cette question n'existe pas.")
        if given.value is not None and not _fits(question.kind, given.value):
            raise _invalid(question.name, f"« {given.value} » ne répond pas à la question.")
        read[question.name] = given.value
    return read


def _names(given: AnswerInput, question: QuestionDocument) -> bool:
    if given.name:
        return given.name == question.name
    return given.condition_id is not None and given.condition_id == question.condition_id


def _fits(kind: QuestionKind, value: object) -> bool:
    is_boolean = isinstance(value, bool)
    return is_boolean if kind is QuestionKind.BOOLEAN else not is_boolean


def _invalid(name: str, sentence: str) -> InvalidInput:
    body = ErrorBody(code=InvalidInput.code, message=sentence, fields={name: [sentence]})
    return InvalidInput(sentence, body=body)
