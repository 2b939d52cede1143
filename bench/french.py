"""Speed of a French bilan, as a ratio to a loop beside it: students with 20 doses each.

A bilan is every line of the calendar, with the words that the screen shows. Every student is
another one, with days, brands and studies of their own, and is assessed once: nothing that is
remembered of a person shortens the times that are measured. What is remembered of a cohort does
(one sex, the same answers, the same ages reached), as in a service: the first students fill it.

Times are those of the processor, so that other programs on the machine count little. The loop runs
before every other bilan. A bilan after it finds the processor's caches full of other things, as a
request does on a busy machine, and takes longer than one straight after another: both are told, and
the bound is on the former.
"""

import statistics
import sys
import time
from datetime import date, timedelta
from random import Random

from immunization.engine.lines import texts
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import ReceivedDose, Subject
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.load import FRENCH, load
from immunization.vaccines import Nomenclature

BORN, ON = date(2005, 2, 10), date(2026, 11, 23)
DOSES = (
    ("2005-04-10", "Infanrix Hexa", "Hexyon"),
    ("2005-04-10", "Prevenar", "Prevenar 13"),
    ("2005-06-10", "Infanrix Hexa", "Hexyon"),
    ("2005-06-10", "Prevenar", "Prevenar 13"),
    ("2006-02-10", "Infanrix Hexa", "Hexyon"),
    ("2006-02-12", "Prevenar", "Prevenar 13"),
    ("2006-02-20", "Priorix", "M-M-RVaxPro"),
    ("2006-09-20", "Priorix", "M-M-RVaxPro"),
    ("2007-02-20", "Neisvac", "Menjugate"),
    ("2011-03-01", "Infanrix Tetra", "Tetravac-Acellulaire"),
    ("2017-04-05", "Repevax", "Boostrixtetra"),
    ("2017-04-05", "Gardasil 9", "Cervarix"),
    ("2018-01-05", "Gardasil 9", "Cervarix"),
    ("2021-05-01", "Comirnaty"),
    ("2021-06-10", "Comirnaty"),
    ("2022-01-10", "Comirnaty"),
    ("2024-02-02", "Avaxim 160", "Havrix 1440"),
    ("2024-09-02", "Avaxim 160", "Havrix 1440"),
    ("2025-01-10", "Typhim Vi"),
    ("2025-10-20", "Vaxigrip", "Influvac"),
)
"""A day for someone born on BORN, and the brands of which the student had one."""
STUDIES = ("nursing", "medicine", "midwifery", "other", None)
STUDENTS, WARM_UP = 500, 50
EARLIER, APART = 1500, 28
"""How many days earlier a student may be born, and how far a dose may lie from its day."""
LOOP = 20_000
MOST_LOOPS = 0.2
"""The bound: the median bilan takes at most a fifth of a calibration loop.

On the day that it was set (28/11/2026) the loop took 7.0 ms at best on that machine, and 13 ms when
both of its processors were busy.
"""
ASKED = 0.002
"""Seconds that the median is asked to stay under: it is told, since it turns on the machine."""


def main() -> int:
    """Measure and print; 1 when the bound is not kept."""
    nomenclature = Nomenclature.load()
    start = time.process_time()
    calendar = load(FRENCH)
    loaded = time.process_time() - start
    students = _students(calendar, nomenclature)
    for student, doses in students[:WARM_UP]:
        _bilan(calendar, student, doses)
    loops, apart, following = [], [], []
    for number, (student, doses) in enumerate(students[WARM_UP:]):
        if number % 2 == 0:
            loops.append(_calibration())
        times = following if number % 2 else apart
        times.append(_seconds(calendar, student, doses))
    p50, loop = statistics.median(apart), statistics.median(loops)
    print(f"French bilan: {len(calendar.lines)} lines, {len(DOSES)} doses, {STUDENTS} students")
    print(f"  calendar loaded in {loaded * 1000:.0f} ms, loop {loop * 1000:.2f} ms")
    print(f"  after a loop: {_told(apart)}")
    print(f"  after another bilan: {_told(following)}")
    print(f"  ratio to the loop {p50 / loop:.3f}, at most {MOST_LOOPS}")
    return 0 if p50 <= MOST_LOOPS * loop else 1


def _told(times: list[float]) -> str:
    p50, p99 = statistics.median(times), statistics.quantiles(times, n=100)[-1]
    kept = "yes" if p50 < ASKED else "no"
    told = f"p50 {p50 * 1000:.2f} ms, p99 {p99 * 1000:.2f} ms"
    return f"{told}; p50 under {ASKED * 1000:.0f} ms here: {kept}"


def _seconds(calendar: Calendar, student: Subject, doses: list[ReceivedDose]) -> float:
    start = time.process_time()
    _bilan(calendar, student, doses)
    return time.process_time() - start


def _bilan(calendar: Calendar, student: Subject, doses: list[ReceivedDose]) -> None:
    """What a page asks for: the lines, the heading, and the words of those that are shown."""
    bilan = assess(calendar, student, doses, on=ON)
    texts.standing(bilan.lines)
    for line in texts.shown(bilan):
        texts.words(line, on=ON)


def _students(
    calendar: Calendar, nomenclature: Nomenclature
) -> list[tuple[Subject, list[ReceivedDose]]]:
    """People of whom each was born, vaccinated and enrolled otherwise; the same ones every time."""
    chance = Random(ON.toordinal())
    return [_student(calendar, nomenclature, chance) for _ in range(WARM_UP + STUDENTS)]


def _student(
    calendar: Calendar, nomenclature: Nomenclature, chance: Random
) -> tuple[Subject, list[ReceivedDose]]:
    earlier = timedelta(days=chance.randrange(EARLIER))
    studies = calendar.profile.read({"health_student": chance.choice(STUDIES)})
    doses = []
    for day, *brands in DOSES:
        given = date.fromisoformat(day) - earlier + timedelta(days=chance.randrange(APART))
        brand = chance.choice(brands)
        doses.append(ReceivedDose(given, nomenclature.exact_name(brand), brand))
    return Subject(BORN - earlier, chance.choice("FM"), studies), doses


def _calibration() -> float:
    """Seconds for a loop of what the engine does: calls, tuples, comparisons, look-ups."""
    start = time.process_time()
    kept: dict[int, tuple[int, int]] = {}
    total = 0
    for number in range(LOOP):
        first, second = _step(number)
        kept[number & 255] = (first, second)
        if first < second:
            total += kept[(number * 7) & 255 if number > 255 else 0][1]
    return time.process_time() - start


def _step(number: int) -> tuple[int, int]:
    return number, max(number, 12_345)


if __name__ == "__main__":
    sys.exit(main())
