"""An answer as a field holds it: read as it was written, by both services alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_api.questionnaire import SHOWN, Unreadable, changed, read, written
from carnet_api.wire import (
    AnswerInput,
    AnswerValue,
    HealthProfileDocument,
    QuestionDocument,
    QuestionKind,
)

ASKED = "asked_fact"


def question(
    kind: QuestionKind, value: AnswerValue | None = None, *, professional_only: bool = False
) -> QuestionDocument:
    return QuestionDocument.model_construct(
        name=ASKED, kind=kind, value=value, professional_only=professional_only
    )


ANSWERS = {
    QuestionKind.BOOLEAN: st.booleans(),
    QuestionKind.YEAR: st.integers(1900, 2100),
    QuestionKind.NUMBER: st.integers(0, 99_999).map(lambda tenths: tenths / 10),
    QuestionKind.DATE: st.dates().map(str),
    QuestionKind.CHOICE: st.sampled_from(["aucune", "une_dose"]),
}


@pytest.mark.parametrize("kind", QuestionKind)
def test_what_is_written_is_read_as_it_was(kind: QuestionKind) -> None:
    @given(ANSWERS[kind])
    def check(value: AnswerValue) -> None:
        assert read(question(kind), written(question(kind, value))) == value

    check()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (QuestionKind.BOOLEAN, "peut-être"),
        (QuestionKind.YEAR, "l'an dernier"),
        (QuestionKind.YEAR, "2 001,5"),
        (QuestionKind.NUMBER, "douze"),
        (QuestionKind.NUMBER, "nan"),
        (QuestionKind.NUMBER, "1e999"),
    ],
)
def test_what_is_no_answer_of_its_kind_is_told(kind: QuestionKind, text: str) -> None:
    with pytest.raises(Unreadable):
        read(question(kind), text)
    profile = HealthProfileDocument.model_construct(questions=(question(kind),))
    assert changed(profile, {ASKED: text}, professional=True) == ([], {ASKED: text})


@pytest.mark.parametrize(
    ("posted", "given_answers"),
    [
        ({}, []),
        ({ASKED: "12,5", SHOWN + ASKED: "12,5"}, []),
        (
            {ASKED: " 12,5 ", SHOWN + ASKED: "10"},
            [AnswerInput(name=ASKED, value=12.5)],
        ),
        ({ASKED: "", SHOWN + ASKED: "10"}, [AnswerInput(name=ASKED, value=None)]),
    ],
)
def test_only_what_differs_from_what_was_shown_is_an_answer(
    posted: dict[str, str], given_answers: list[AnswerInput]
) -> None:
    profile = HealthProfileDocument.model_construct(questions=(question(QuestionKind.NUMBER),))
    assert changed(profile, posted, professional=False) == (given_answers, {})


def test_a_professionals_question_is_answered_by_a_professional_alone() -> None:
    asked = question(QuestionKind.NUMBER, professional_only=True)
    profile = HealthProfileDocument.model_construct(questions=(asked,))
    assert changed(profile, {ASKED: "3"}, professional=False) == ([], {})
    assert changed(profile, {ASKED: "3"}, professional=True)[0]
