"""A question's answer as a form's field holds it: text, read and written by both services alike."""

import math
from collections.abc import Mapping

from carnet_api.wire import (
    AnswerInput,
    AnswerValue,
    HealthProfileDocument,
    QuestionDocument,
    QuestionKind,
)

YES, NO = "oui", "non"
SHOWN = "vu-"
"""Before the name of a question: the field that says what its field showed."""


class Unreadable(ValueError):
    """What was typed is no answer of the question's kind."""


def written(question: QuestionDocument) -> str:
    """The answer kept, as the field holds it; empty when there is none."""
    value = question.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return f"{value:g}" if isinstance(value, float) else str(value)


def read(question: QuestionDocument, text: str) -> AnswerValue | None:
    """What was typed, as the kind of its question; None takes the answer back.

    Raises Unreadable.
    """
    if not text:
        return None
    try:
        match question.kind:
            case QuestionKind.BOOLEAN:
                return {YES: True, NO: False}[text]
            case QuestionKind.YEAR:
                return int(text)
            case QuestionKind.NUMBER:
                number = float(text.replace(",", "."))
                if not math.isfinite(number):
                    raise Unreadable(text)
                return number
            case _:
                return text
    except (KeyError, ValueError) as error:
        raise Unreadable(text) from error


def changed(
    profile: HealthProfileDocument, posted: Mapping[str, str], *, professional: bool
) -> tuple[list[AnswerInput], dict[str, str]]:
    """The answers that differ from what the form showed, and what was typed that cannot be read.

    What a professional alone answers is left as it is unless one answers.
    """
    given: list[AnswerInput] = []
    unreadable: dict[str, str] = {}
    for question in profile.questions:
        text = posted.get(question.name)
        shown = posted.get(f"{SHOWN}{question.name}", "")
        if text is None or text.strip() == shown:
            continue
        if question.professional_only and not professional:
            continue
        try:
            value = read(question, text.strip())
        except Unreadable:
            unreadable[question.name] = text
        else:
            given.append(AnswerInput(name=question.name, value=value))
    return given, unreadable
