"""Assesses many people over all cores, with the knowledge base loaded once."""

import gc
import marshal
import os
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from multiprocessing import get_all_start_methods, get_context

from immunization.engine.assess import assess
from immunization.engine.assessment import Assessment
from immunization.engine.compiled.knowledge import Knowledge, compiled
from immunization.engine.facts import Dose, Person
from immunization.engine.packing import Packed, pack, unpack
from immunization.engine.policies import DEFAULT, Policies
from immunization.schedule.knowledge_base import KnowledgeBase

LARGEST_BATCH = 256
"""How many people a worker takes at a time, at most: each answer wakes this process."""

TURNS = 8
"""How often a worker comes back at least, so that none is left alone with a long batch."""

GENERATION = 50_000
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

    An answer is a packed assessment, or a pickled one where there is more to say than packing
    knows; `errors` holds, by place, why there is none.
    """

    __slots__ = ("_answers", "_encoded", "errors")

    def __init__(self, encoded: bytes, errors: dict[int, str]) -> None:
        self.errors = errors
        self._encoded = encoded
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
    """What forked workers find in their memory. A batch is a number of subjects in a row."""

    subjects: list[Subject]
    knowledge_base: KnowledgeBase
    policies: Policies
    batch: int

    @property
    def starts(self) -> range:
        """Where the batches begin."""
        return range(0, len(self.subjects), self.batch)


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
    alone = count == 1 or "fork" not in get_all_start_methods()
    waiting = iter(subjects)
    while generation := list(islice(waiting, GENERATION)):
        batch = min(LARGEST_BATCH, len(generation) // (count * TURNS) + 1)
        work = _Work(generation, knowledge_base, policies, batch)
        batches = _here(work) if alone else _forked(work, count)
        for start, answers in zip(work.starts, batches, strict=True):
            for place, subject in enumerate(generation[start : start + batch]):
                yield Outcome(subject, answers, place, knowledge)


def _here(work: _Work) -> Iterator[Batch]:
    for start in work.starts:
        yield Batch(*_assess_batch(work, start))


_inherited: list[_Work] = []
"""What is found in a worker's memory; filled before workers are forked, emptied after them."""


def _forked(work: _Work, count: int) -> Iterator[Batch]:
    """Fork workers for what waits in this process's memory."""
    _inherited.append(work)
    try:
        with get_context("fork").Pool(count, initializer=_start_worker) as pool:
            for encoded, errors in pool.imap(_inherited_batch, work.starts):
                yield Batch(encoded, errors)
    finally:
        _inherited.remove(work)


def _start_worker() -> None:
    """Collect no garbage: an assessment makes no cycles, and looking for them copies pages."""
    gc.freeze()
    gc.disable()


def _inherited_batch(start: int) -> tuple[bytes, dict[int, str]]:
    return _assess_batch(_inherited[-1], start)


def _assess_batch(work: _Work, start: int) -> tuple[bytes, dict[int, str]]:
    """Assess some subjects. Whatever a record holds must not stop the others."""
    answers: list[Packed | bytes | None] = []
    errors: dict[int, str] = {}
    for place, subject in enumerate(work.subjects[start : start + work.batch]):
        try:
            answers.append(_answer(subject, work))
        except Exception as error:
            answers.append(None)
            errors[place] = f"{type(error).__name__}: {error}"
    return marshal.dumps(answers), errors


def _answer(subject: Subject, work: _Work) -> Packed | bytes:
    assessment = assess(
        subject.person, subject.doses, work.knowledge_base, subject.on, policies=work.policies
    )
    if assessment.uncertainties or assessment.to_check:
        return pickle.dumps(assessment)
    return pack(assessment, subject.doses)
