"""Assesses many people over all cores, with the knowledge base loaded once."""

import marshal
import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from immunization.engine.assess import assess, judge
from immunization.engine.assessment import Assessment
from immunization.engine.case import Case
from immunization.engine.compiled.knowledge import Knowledge, compiled
from immunization.engine.facts import Dose, Person
from immunization.engine.packing import Packed, pack, unpack
from immunization.engine.placement import all_exact, exact_day
from immunization.engine.policies import DEFAULT, Policies
from immunization.engine.workers import answers_in_order, can_fork
from immunization.schedule.knowledge_base import KnowledgeBase

LARGEST_BATCH = 256
"""How many people a worker takes at a time, at most."""

SMALLEST_BATCH = 8
"""How many at the end, so that no worker is left alone with many."""

GENERATION = 20_000
"""How many people are read before workers are forked for them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody to assess: an identifier of the caller's own, and the facts."""

    identifier: str
    person: Person
    doses: tuple[Dose, ...]
    on: date


class AssessmentFailed(Exception):
    """One record could not be assessed; `identifier` names it."""

    def __init__(self, identifier: str, reason: str) -> None:
        super().__init__(f"{identifier}: {reason}")
        self.identifier = identifier
        self.reason = reason


class Batch:
    """Answers of a worker, decoded when one of them is first read: none may ever be.

    An answer is packed, or a pickled assessment where there is more to say than packing knows, or
    None for a failure; `errors` holds, by place, why.
    """

    __slots__ = ("_answers", "_encoded", "errors")

    def __init__(self, encoded: bytes) -> None:
        self.errors: dict[int, str]
        self._encoded: bytes
        self.errors, self._encoded = marshal.loads(encoded)  # noqa: S302 - from our own worker
        self._answers: list[Packed | bytes | None] = []

    def answer(self, place: int) -> Packed | bytes | None:
        """What the worker answered for a place, None for a failure."""
        if not self._answers:
            self._answers = marshal.loads(self._encoded)  # noqa: S302 - from our own worker
        return self._answers[place]


class Outcome:
    """What became of one subject: an assessment, or an error."""

    __slots__ = ("_batch", "_knowledge", "_place", "subject")

    def __init__(self, subject: Subject, batch: Batch, place: int, knowledge: Knowledge) -> None:
        self.subject = subject
        self._batch = batch
        self._place = place
        self._knowledge = knowledge

    @property
    def error(self) -> str | None:
        """Why there is no assessment, or None."""
        return self._batch.errors.get(self._place)

    @property
    def assessment(self) -> Assessment:
        """The answer, decoded at each reading. Raises AssessmentFailed where there is none."""
        subject, answer = self.subject, self._batch.answer(self._place)
        if answer is None:
            raise AssessmentFailed(subject.identifier, self.error or "")
        if isinstance(answer, bytes):
            found: Assessment = pickle.loads(answer)  # noqa: S301 - from our own worker
            return found
        return unpack(
            answer,
            person=subject.person,
            doses=subject.doses,
            on=subject.on,
            knowledge=self._knowledge,
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """What forked workers find in their memory."""

    subjects: list[Subject]
    knowledge_base: KnowledgeBase
    policies: Policies


def assess_many(
    subjects: Iterable[Subject],
    knowledge_base: KnowledgeBase,
    *,
    policies: Policies = DEFAULT,
    workers: int | None = None,
) -> Iterator[Outcome]:
    """Assess each subject, in order; a failure is an outcome that names it, and nothing stops.

    Workers are forked once the knowledge base is compiled, so that they share it. Where the
    system cannot fork, or for one worker, everything is done in this process.
    """
    knowledge = compiled(knowledge_base)
    count = workers or len(os.sched_getaffinity(0))
    waiting = iter(subjects)
    while generation := list(islice(waiting, GENERATION)):
        work, batches = _Work(generation, knowledge_base, policies), batches_of(generation, count)
        alone = count == 1 or not can_fork()
        for places, answers in _here(work, batches) if alone else _forked(work, batches, count):
            for place, number in enumerate(places):
                yield Outcome(generation[number], answers, place, knowledge)


def batches_of(people: Sequence[object], workers: int) -> list[range]:
    """The places of the people in batches, ever smaller towards the end."""
    batches, begin = [], 0
    while begin < len(people):
        size = (len(people) - begin) // (workers * 2)
        end = min(begin + max(SMALLEST_BATCH, min(size, LARGEST_BATCH)), len(people))
        batches.append(range(begin, end))
        begin = end
    return batches


def _here(work: _Work, batches: list[range]) -> Iterator[tuple[range, Batch]]:
    for places in batches:
        yield places, Batch(_assess_batch(work, places))


def _forked(work: _Work, batches: list[range], workers: int) -> Iterator[tuple[range, Batch]]:
    def answer(number: int) -> bytes:
        return _assess_batch(work, batches[number])

    found = answers_in_order(len(batches), answer, workers=workers)
    for places, encoded in zip(batches, found, strict=True):
        if encoded is None:
            yield from _alone(work, places)
        else:
            yield places, Batch(encoded)


def _alone(work: _Work, places: range) -> Iterator[tuple[range, Batch]]:
    """What was lost with its worker has one for itself, in halves until nobody at fault is left."""
    (encoded,) = answers_in_order(1, lambda _: _assess_batch(work, places), workers=1)
    if encoded is not None:
        yield places, Batch(encoded)
    elif len(places) == 1:
        yield places, Batch(_encode([None], {0: "its process ended before it had answered"}))
    else:
        half = len(places) // 2
        yield from _alone(work, places[:half])
        yield from _alone(work, places[half:])


def _assess_batch(work: _Work, places: range) -> bytes:
    """Assess some subjects. Whatever a record holds must not stop the others."""
    answers: list[Packed | bytes | None] = []
    errors: dict[int, str] = {}
    for place, number in enumerate(places):
        try:
            answers.append(_answer(work.subjects[number], work))
        except Exception as error:
            answers.append(None)
            errors[place] = f"{type(error).__name__}: {error}"
    return _encode(answers, errors)


def _encode(answers: list[Packed | bytes | None], errors: dict[int, str]) -> bytes:
    return marshal.dumps((errors, marshal.dumps(answers)))


def _answer(subject: Subject, work: _Work) -> Packed | bytes:
    doses, policies = subject.doses, work.policies
    if all_exact(doses) and not subject.person.undetermined:
        placed = [(exact_day(dose), dose) for dose in doses]
        case = Case(subject.person, placed, compiled(work.knowledge_base), subject.on, policies)
        return pack(judge(case), doses)
    return pickle.dumps(
        assess(subject.person, doses, work.knowledge_base, subject.on, policies=policies)
    )
