"""CDSi 7.2 and 7.3: immunity and contra-indications, which all series of an antigen share."""

from immunization.engine.case import Case
from immunization.engine.run import AntigenRun
from immunization.schedule.antigen import BirthImmunity


def note_findings(antigen: AntigenRun) -> None:
    """Note immunity, contra-indications and forbidden products of a person for an antigen."""
    case, compiled = antigen.case, antigen.antigen
    antigen.immune = is_immune(antigen)
    if not case.observations:
        return
    antigen.contraindications = tuple(
        each
        for begin, end, each in compiled.contraindications
        if each.observation in case.observations and _of_age(case, begin, end)
    )
    for contraindication, products in compiled.vaccine_contraindications:
        if contraindication.observation in case.observations:
            antigen.forbidden_products |= frozenset(
                key for begin, end, key in products if _of_age(case, begin, end)
            )


def is_immune(antigen: AntigenRun) -> bool:
    """Table 7-3: an immunity guideline, or birth before a date without exclusion, in a country."""
    case, compiled = antigen.case, antigen.antigen
    if not compiled.immune_codes.isdisjoint(case.observations):
        return True
    return any(born_immune(birth, case) for birth in compiled.births)


def born_immune(birth: BirthImmunity, case: Case) -> bool:
    """Table 7-3, second to fifth rule."""
    if case.born >= birth.born_before.toordinal():
        return False
    if not birth.exclusions.isdisjoint(case.observations):
        return False
    if not birth.country:
        return True
    if not case.country:
        return case.policies.unknown_country_is_native
    return case.country == birth.country


def _of_age(case: Case, begin: int, end: int) -> bool:
    """CALCDTCI-1, CALCDTCI-2 (third condition of Tables 7-5 and 7-6)."""
    return case.ages[begin] <= case.on < case.ages[end]
