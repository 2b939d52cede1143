"""Chapter 5: which series of an antigen are relevant for a person."""

from immunization.engine.case import Case
from immunization.engine.compiled.series import (
    CompiledAntigen,
    CompiledIndication,
    CompiledSeries,
    is_for,
)


def relevant_series(antigen: CompiledAntigen, case: Case) -> tuple[CompiledSeries, ...]:
    """Table 5-5: 'Standard' and 'Evaluation Only' for the gender, 'Risk' with an indication.

    Where nothing was received and no indication applies, only the series that can then be chosen.
    """
    if case.observations and antigen.risk:
        risk = risk_series(antigen, case)
        if risk:
            both = (*antigen.standard[case.gender], *risk)
            return tuple(sorted(both, key=lambda each: each.run_order))
    if antigen.place in case.records:
        return antigen.standard[case.gender]
    return antigen.openers[case.gender]


def risk_series(antigen: CompiledAntigen, case: Case) -> list[CompiledSeries]:
    """Table 5-5, last condition; where the policy says so, also those that an age will open."""
    opened = _opened(antigen, case, begun=True)
    if opened or not case.policies.forecast_before_indication_age:
        return opened
    return _opened(antigen, case, begun=False)


def _opened(antigen: CompiledAntigen, case: Case, *, begun: bool) -> list[CompiledSeries]:
    return [
        series
        for series in antigen.risk
        if is_for(series.series, case.gender)
        and any(indication_applies(each, case, begun=begun) for each in series.indications)
    ]


def indication_applies(indication: CompiledIndication, case: Case, *, begun: bool) -> bool:
    """Table 5-4: an active observation, and an assessment date before the end age date.

    `begun` asks for the begin age date as well: begin age date <= assessment date.
    """
    begin, end, stated = indication
    if stated.observation not in case.observations:
        return False
    return (case.ages[begin] <= case.on or not begun) and case.on < case.ages[end]
