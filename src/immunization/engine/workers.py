"""Forked workers that never wait for whoever reads their answers.

A worker takes the number of its next task from a file that all of them share, writes its answer to
memory of its own that this process can read, and says where by a few bytes in a pipe. So none
waits until this process is woken, none waits for another one, and one that is killed takes nothing
with it but the task that it was at.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing.context import ForkProcess
from struct import Struct
from typing import NamedTuple

Answer = Callable[[int], bytes]
"""What a worker does for the number of a task."""

_NUMBER = Struct("=I")
_NEWS = Struct("=IIQQ")


class _Place(NamedTuple):
    """Where an answer stands: whose memory, and the bytes there."""

    memory: int
    begin: int
    length: int


class _Channels(NamedTuple):
    """What workers inherit: the numbers of the tasks, their memories, and the pipe for news."""

    numbers: int
    memories: tuple[int, ...]
    news: int


def can_fork() -> bool:
    """Say whether this system knows workers of this kind (Linux does)."""
    return hasattr(os, "memfd_create")


def answers_in_order(tasks: int, answer: Answer, *, workers: int) -> Iterator[bytes | None]:
    """The answers to the tasks 0, 1, 2 …, each as soon as those before it have been given.

    None stands for a task that no worker answered, since the one that was at it ended (or all of
    them had): an exception in `answer` ends its worker, so what may fail is caught there.
    """
    with ExitStack() as stack:
        numbers = _memory("numbers", stack)
        os.write(numbers, b"".join([_NUMBER.pack(number) for number in range(tasks)]))
        os.lseek(numbers, 0, os.SEEK_SET)
        memories = tuple([_memory("answers", stack) for _ in range(workers)])
        heard, news = os.pipe()
        stack.callback(os.close, heard)
        started = _start(answer, _Channels(numbers, memories, news), stack)
        os.close(news)
        try:
            yield from _collected(tasks, heard)
        except BaseException:  # nobody listens any more
            for worker in started:
                worker.terminate()
            raise


def _memory(name: str, stack: ExitStack) -> int:
    """A file without a name, in memory only: what is answered about a person touches no disk."""
    memory = os.memfd_create(name)
    stack.callback(os.close, memory)
    return memory


def _start(answer: Answer, channels: _Channels, stack: ExitStack) -> list[ForkProcess]:
    """Start a worker for each memory; the stack waits for their end."""
    started = []
    for place in range(len(channels.memories)):
        worker = ForkProcess(target=_work, args=(answer, channels, place), daemon=True)
        worker.start()
        stack.callback(worker.join)
        started.append(worker)
    return started


def _work(answer: Answer, channels: _Channels, place: int) -> None:
    """In a worker. No garbage is collected: an assessment makes no cycles, and looking for them
    copies pages that are shared with this process's parent, who also minds the keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.disable()
    end, memory = 0, channels.memories[place]
    while number := os.read(channels.numbers, _NUMBER.size):
        (task,) = _NUMBER.unpack(number)
        length = os.write(memory, answer(task))
        os.write(channels.news, _NEWS.pack(task, memory, end, length))
        end += length


def _collected(tasks: int, heard: int) -> Iterator[bytes | None]:
    """Answers in the order of the tasks; those that came before their turn wait."""
    waiting: dict[int, _Place] = {}
    for task in range(tasks):
        while task not in waiting and (news := os.read(heard, _NEWS.size)):
            found, *place = _NEWS.unpack(news)
            waiting[found] = _Place(*place)
        answered = waiting.pop(task, None)
        yield answered and os.pread(answered.memory, answered.length, answered.begin)
