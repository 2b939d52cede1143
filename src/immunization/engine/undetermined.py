"""What nobody could decide: indications and contra-indications to be checked by a clinician."""

from collections.abc import Iterator

from immunization.engine.assessment import ToCheck
from immunization.engine.case import Case
from immunization.engine.compiled.series import CompiledAntigen, is_for


def to_check(case: Case) -> tuple[ToCheck, ...]:
    """The third rule of Table 5-4, the fourth of Table 7-5, the last of Table 7-6.

    They are not applied; their texts are made available, each once.
    """
    if not case.undetermined:
        return ()
    found: dict[ToCheck, None] = {}
    for antigen in case.knowledge.antigens:
        found.update(dict.fromkeys(_indications(antigen, case)))
        found.update(dict.fromkeys(_contraindications(antigen, case)))
    return tuple(found)


def _indications(antigen: CompiledAntigen, case: Case) -> Iterator[ToCheck]:
    for series in antigen.risk:
        if not is_for(series.series, case.gender):
            continue
        for begin, end, each in series.indications:
            if _is_undetermined(case, each.observation, begin, end):
                yield ToCheck(antigen.name, each.observation, each.description)


def _contraindications(antigen: CompiledAntigen, case: Case) -> Iterator[ToCheck]:
    for begin, end, each in antigen.contraindications:
        if _is_undetermined(case, each.observation, begin, end):
            yield ToCheck(antigen.name, each.observation, each.text)
    for stated, products in antigen.vaccine_contraindications:
        if any(_is_undetermined(case, stated.observation, *ages) for *ages, _ in products):
            yield ToCheck(antigen.name, stated.observation, stated.text)


def _is_undetermined(case: Case, code: str, begin: int, end: int) -> bool:
    """An observation that is known to hold is not in doubt, whatever else was said of it."""
    if code not in case.undetermined or code in case.observations:
        return False
    return case.ages[begin] <= case.on < case.ages[end]
