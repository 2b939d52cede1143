"""Workers: in order, each task once, stopped by nobody who does not listen or ends."""

import os
import signal
import time
from multiprocessing import active_children
from multiprocessing.context import ForkProcess

import pytest

from immunization.engine.workers import answers_in_order, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers are forked")

WORDS = [b"one", b"", b"three", b"twenty-two", b"5"]


def word(task: int) -> bytes:
    return WORDS[task]


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_answers_come_in_the_order_of_their_tasks(workers):
    assert list(answers_in_order(len(WORDS), word, workers=workers)) == WORDS


def test_the_first_answer_is_given_while_the_next_task_is_worked_at():
    reading, writing = os.pipe()

    def wait_for_the_reader(task):
        return os.read(reading, 1) if task else b"at once"

    answers = answers_in_order(2, wait_for_the_reader, workers=1)
    assert next(answers) == b"at once"
    os.write(writing, b"!")
    assert list(answers) == [b"!"]
    os.close(reading)
    os.close(writing)


def test_a_task_whose_worker_ended_has_no_answer_and_the_others_have_theirs():
    def end_at_the_second(task):
        if task == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return word(task)

    found = list(answers_in_order(len(WORDS), end_at_the_second, workers=2))
    assert found == [b"one", None, *WORDS[2:]]


def test_once_every_worker_has_ended_no_task_has_an_answer():
    def end(_task):
        os.kill(os.getpid(), signal.SIGKILL)
        return b""

    assert list(answers_in_order(3, end, workers=2)) == [None, None, None]


def test_what_is_typed_to_interrupt_the_program_leaves_its_workers_at_work():
    def interrupted(task):
        os.kill(os.getpid(), signal.SIGINT)
        return word(task)

    assert list(answers_in_order(len(WORDS), interrupted, workers=2)) == WORDS


def sleep_after_the_first(task: int) -> bytes:
    time.sleep(60 * task)
    return b"awake"


def test_who_stops_listening_does_not_wait_for_those_who_are_at_work():
    answers = answers_in_order(3, sleep_after_the_first, workers=2)
    assert next(answers) == b"awake"
    begun = time.monotonic()
    answers.close()
    assert time.monotonic() - begun < 30
    assert active_children() == []


def listen_to_the_first_and_end() -> None:
    global _heard  # it is still listened to when the program ends
    _heard = answers_in_order(3, sleep_after_the_first, workers=2)
    next(_heard)


def test_a_program_that_ends_does_not_wait_for_its_workers():
    program = ForkProcess(target=listen_to_the_first_and_end)
    program.start()
    program.join(30)
    assert program.exitcode == 0


def test_nothing_stays_open_once_the_answers_are_given():
    before = os.listdir("/proc/self/fd")
    assert list(answers_in_order(len(WORDS), word, workers=3)) == WORDS
    assert os.listdir("/proc/self/fd") == before
